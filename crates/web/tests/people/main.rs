//! The ways in, as a browser goes them: forms with their tokens, cookies, redirects.

#[cfg(test)]
mod browser;

#[cfg(test)]
mod tests {
    use super::browser::{Browser, MINUTE, PASSWORD, Portal};
    use test_support::both;

    async fn signed_in(portal: &Portal) -> Browser {
        let mut it = portal.browser();
        it.get("/sign-in").await;
        it.post("/sign-in", &[("email", "isla@pemberton.example"), ("password", PASSWORD)]).await;
        assert_eq!(it.seen(), (303, "/sign-in/second"));
        it.get("/sign-in/second").await;
        let code = portal.code();
        it.post("/sign-in/second", &[("code", &code)]).await;
        assert_eq!(it.seen(), (303, "/p/pemberton"));
        it
    }

    both! {
        async fn a_password_and_a_code_lead_to_the_clients(lab) {
            let portal = Portal::new(&lab).await;
            let mut it = portal.browser();
            it.get("/p/pemberton/security").await;
            assert_eq!(it.seen(), (303, "/sign-in?return_to=%2Fp%2Fpemberton%2Fsecurity"));
            it.get("/sign-in?return_to=%2Fp%2Fpemberton%2Fsecurity").await;
            let wrong = [("email", "isla@pemberton.example"), ("password", "wrong"), ("next", "/p/pemberton/security")];
            it.post("/sign-in", &wrong).await;
            assert_eq!(it.status, 401);
            assert!(it.page.contains("do not belong together"), "{}", it.page);
            assert!(!it.page.contains("wrong\""), "a password is never sent back");
            let right = [("email", "isla@pemberton.example"), ("password", PASSWORD), ("next", "/p/pemberton/security")];
            it.post("/sign-in", &right).await;
            assert_eq!(it.seen(), (303, "/sign-in/second?next=%2Fp%2Fpemberton%2Fsecurity"));
            it.get("/p/pemberton/security").await;
            assert_eq!(it.status, 303, "half a session opens nothing");
            it.get("/sign-in/second?next=%2Fp%2Fpemberton%2Fsecurity").await;
            it.post("/sign-in/second", &[("code", "000000"), ("next", "/p/pemberton/security")]).await;
            assert_eq!(it.status, 401);
            let code = portal.code();
            it.post("/sign-in/second", &[("code", &code), ("next", "/p/pemberton/security")]).await;
            assert_eq!(it.seen(), (303, "/p/pemberton/security"));
            it.get("/p/pemberton/security").await;
            assert_eq!(it.status, 200);
            assert!(it.page.contains("isla@pemberton.example"));
            it.get("/me/security").await;
            assert_eq!(it.status, 303, "another realm's session is none");
        }

        async fn nobody_is_led_out(lab) {
            let portal = Portal::new(&lab).await;
            let long = format!("/{}", "a".repeat(4_000));
            for evil in ["//evil", "https:evil", "/\\evil", "javascript:alert(1)", &long, "/sign-in/second"] {
                let mut it = portal.browser();
                it.get("/sign-in").await;
                let typed = [("email", "joe@hartwell.example"), ("password", PASSWORD), ("next", evil)];
                it.post("/sign-in", &typed).await;
                assert_eq!(it.seen(), (303, "/me/access"), "{evil:.30}");
            }
        }

        async fn a_form_counts_only_with_its_own_token(lab) {
            let portal = Portal::new(&lab).await;
            let mut it = portal.browser();
            it.get("/sign-in").await;
            let token = it.token("/sign-in");
            it.send("/sign-in", &[("email", "x@y.example"), ("password", "x")]).await;
            assert_eq!(it.status, 403);
            it.send("/sign-in/forgot", &[("_csrf", &token), ("email", "x@y.example")]).await;
            assert_eq!(it.status, 403, "another form's");
            it.send("/sign-in/link", &[("_csrf", &token), ("email", "x@y.example"), ("password", "")]).await;
            assert_eq!(it.status, 200, "the second button of the same form");
            let passkey = it.token_in_start("/sign-in/passkey").await;
            it.send("/sign-in/passkey/options", &[("_csrf", &passkey), ("credential", "")]).await;
            assert_eq!(it.status, 200, "{}", it.page);
            assert!(it.page.contains("\"challenge\""));
            let mut other = portal.browser();
            other.get("/sign-in").await;
            other.send("/sign-in", &[("_csrf", &token), ("email", "x@y.example"), ("password", "x")]).await;
            assert_eq!(other.status, 403, "another visitor's");
        }

        async fn a_stale_proof_is_asked_for_and_the_form_goes_on(lab) {
            let portal = Portal::new(&lab).await;
            let mut it = signed_in(&portal).await;
            portal.pass(6 * MINUTE);
            it.get("/p/pemberton/security").await;
            it.post("/p/pemberton/security/recovery-codes", &[]).await;
            assert_eq!(it.status, 401);
            assert!(it.page.contains("Show that it is you"), "{}", it.page);
            let (kept, next) = (it.hidden("kept"), it.hidden("next"));
            let wrong = [("kept", &*kept), ("next", &*next), ("password", PASSWORD), ("code", "000000")];
            it.post("/p/pemberton/step-up", &wrong).await;
            assert_eq!(it.status, 401);
            assert_eq!(it.hidden("kept"), kept, "the form still waits");
            let code = portal.code();
            let right = [("kept", &*kept), ("next", &*next), ("password", PASSWORD), ("code", &*code)];
            it.post("/p/pemberton/step-up", &right).await;
            assert_eq!(it.status, 200);
            it.post("/p/pemberton/security/recovery-codes", &[]).await;
            assert_eq!(it.status, 200, "{}", it.page);
            assert!(it.page.contains("Keep these recovery codes"));
        }

        async fn opening_a_link_changes_nothing(lab) {
            let portal = Portal::new(&lab).await;
            let path = portal.printed_link().await;
            let mut it = portal.browser();
            it.get(&path).await;
            it.get(&path).await;
            assert!(it.page.contains("Sign in as Isla Marchetti"), "{}", it.page);
            it.get("/p/pemberton/security").await;
            assert_eq!(it.status, 303);
            it.get(&path).await;
            it.post(&path, &[]).await;
            assert_eq!(it.seen(), (303, "/p/pemberton"));
            it.get("/sign-in/link/aaaa").await;
            assert_eq!(it.status, 410);
            assert!(it.page.contains("no longer works"));
            it.get("/reset/aaaa").await;
            assert_eq!(it.status, 410);
        }

        async fn a_first_owner_joins_with_an_app(lab) {
            let portal = Portal::new(&lab).await;
            let path = portal.invitation("mia@pemberton.example").await;
            let mut it = portal.browser();
            it.get(&path).await;
            assert!(it.page.contains("Join Pemberton"), "{}", it.page);
            it.post(&path, &[("name", "Mia"), ("password", "short"), ("email", "mia@pemberton.example")]).await;
            assert_eq!(it.status, 422);
            it.post(&path, &[("name", "Mia"), ("password", PASSWORD), ("email", "mia@pemberton.example")]).await;
            assert_eq!(it.status, 200);
            let action = it.action("/totp?s=");
            it.post(&action, &[("code", "000000")]).await;
            assert_eq!(it.status, 401);
            let code = portal.code_of(&it.secret());
            let action = it.action("/totp?s=");
            it.post(&action, &[("code", &code)]).await;
            assert_eq!(it.status, 200, "{}", it.page);
            assert!(it.page.contains("Keep these recovery codes"));
            it.get("/p/pemberton/security").await;
            assert_eq!(it.status, 200);
            it.get(&path).await;
            assert_eq!(it.status, 410);
        }

        async fn another_door_opens_with_one_button(lab) {
            let portal = Portal::new(&lab).await;
            let mut it = signed_in(&portal).await;
            it.get("/hats").await;
            assert!(it.page.contains("Pemberton &#38; Hale"), "{}", it.page);
            it.get("/sign-in?return_to=/me/security").await;
            assert!(it.page.contains("Sign in as Isla"), "{}", it.page);
            it.post("/sign-in/continue", &[("next", "/me/security")]).await;
            assert_eq!(it.seen(), (303, "/me/security"));
            it.get("/me/security").await;
            assert_eq!(it.status, 200);
            it.get("/p/pemberton/security").await;
            it.post("/p/pemberton/sign-out", &[]).await;
            assert_eq!(it.seen(), (303, "/sign-in"));
            it.get("/p/pemberton/security").await;
            assert_eq!(it.status, 303);
            it.get("/me/security").await;
            assert_eq!(it.status, 200, "the other door stays open");
        }
    }
}
