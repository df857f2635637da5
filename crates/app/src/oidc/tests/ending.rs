//! How entries end: at once here, told there, and never twice.

use super::world::{NOW, World};
use crate::oidc::{logout, userinfo};
use crate::revocation::{Which, end_sessions};
use crate::{tell, worker};
use domain::actor::Actor;
use domain::event::Event;
use domain::time::ts;
use domain::tokens::{EndedBecause, Params, REASON};
use store::Locks;
use test_support::both;

both! {
    async fn a_code_used_twice_ends_the_entry_and_tells_the_product(lab) {
        let it = World::new(&lab).await;
        let code = it.code().await;
        let tokens = it.token(&[("code", &code)]).await.unwrap();
        let (status, error, _) = it.no_token(&[("code", &code)]).await;
        assert_eq!((status, error), (400, "invalid_grant"));
        let access = tokens["access_token"].as_str().unwrap();
        assert!(matches!(userinfo::answer(&it.ctx, access).await, Err(userinfo::Fail::Token)));
        assert_eq!(it.no_token(&[("code", &code)]).await.1, "invalid_grant");
        assert_eq!(worker::drain(&it.ctx).await.unwrap(), 2, "told once");
        assert_eq!(it.sent("/backchannel-logout").len(), 1);
        assert_eq!(it.sent("/security-events").len(), 1);
    }

    async fn ending_is_told_with_its_reason(lab) {
        let it = World::new(&lab).await;
        let tokens = it.enter().await;
        let id = it.claims(tokens["id_token"].as_str().unwrap(), "JWT", "jobs").await;
        let pressed = it.press().await;
        let locks = Locks::new().lock(it.account);
        let mut tx = it.ctx.store.write(&Actor::System.scope(), locks).await.unwrap();
        let which = Which::Connection(it.connection);
        let because = EndedBecause::AccessCancelled;
        let jobs = end_sessions(&it.ctx, &mut tx, which, because, ts(NOW)).await.unwrap();
        assert_eq!(jobs.len(), 2, "only what was redeemed is told");
        let event = Event::AccessPaused { account: "Hartwell (Jobs)".to_owned() };
        let mut story = tell::story(&it.ctx, it.account, &Actor::System, ts(NOW), &event);
        story.jobs = jobs;
        tx.commit(&story).await.unwrap();
        let ask = [("login_hint", pressed.as_str())];
        assert_eq!(it.refused(&ask, it.browser()).await.0, "access_denied", "the hint too");
        worker::drain(&it.ctx).await.unwrap();
        let body = it.sent("/backchannel-logout").pop().unwrap();
        let token = body.strip_prefix("logout_token=").unwrap();
        let said = it.claims(token, "logout+jwt", "jobs").await;
        assert_eq!((&said["sid"], &said["sub"]), (&id["sid"], &id["sub"]));
        assert_eq!(said[REASON], "access_cancelled");
        assert!(said["events"]["http://schemas.openid.net/event/backchannel-logout"].is_object());
        assert!(!said.contains_key("nonce"));
        let event = it.sent("/security-events").pop().unwrap();
        let payload = event.split('.').nth(1).unwrap();
        let payload = data_encoding::BASE64URL_NOPAD.decode(payload.as_bytes()).unwrap();
        let said: serde_json::Value = serde_json::from_slice(&payload).unwrap();
        assert_eq!(said["sub_id"]["session"]["id"], id["sid"]);
        let kind = "https://schemas.openid.net/secevent/caep/event-type/session-revoked";
        assert_eq!(said["events"][kind][REASON], "access_cancelled");
        assert_eq!(said["events"][kind]["reason_user"]["en"], "The client paused access.");
    }

    async fn a_deaf_product_is_told_again(lab) {
        let it = World::new(&lab).await;
        it.enter().await;
        it.stop_product();
        let locks = Locks::new().lock(it.person);
        let mut tx = it.ctx.store.write(&Actor::System.scope(), locks).await.unwrap();
        let (which, because) = (Which::Session(it.session), EndedBecause::SignedOut);
        let jobs = end_sessions(&it.ctx, &mut tx, which, because, ts(NOW)).await.unwrap();
        let event = Event::PersonSecurity { what: "Signed out".to_owned() };
        let mut story = tell::story(&it.ctx, it.person, &Actor::System, ts(NOW), &event);
        story.jobs = jobs;
        tx.commit(&story).await.unwrap();
        assert_eq!(worker::drain(&it.ctx).await.unwrap(), 2);
        let mut tx = it.begin().await;
        let counts = store::jobs::counts(&mut tx).await.unwrap();
        assert!(counts.contains(&("waiting".to_owned(), 2)), "{counts:?}");
    }

    async fn a_way_back_needs_a_genuine_hint_and_a_registered_address(lab) {
        let it = World::new(&lab).await;
        let tokens = it.enter().await;
        let hint = tokens["id_token"].as_str().unwrap();
        let good = format!("{}/signed-out", it.base);
        let wish = async |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
            logout::wish(&it.ctx, &Params::new(pairs)).await.unwrap().to
        };
        let uri = ("post_logout_redirect_uri", good.as_str());
        let state = ("state", "a b");
        assert_eq!(wish(&[("id_token_hint", hint), uri, state]).await, Some(format!("{good}?state=a%20b")));
        it.ctx.clock.pass(900_000_000);
        assert_eq!(wish(&[("id_token_hint", hint), uri]).await, Some(good.clone()), "over is fine");
        let forged = &hint[..hint.len() - 2];
        assert_eq!(wish(&[uri]).await, None);
        assert_eq!(wish(&[("id_token_hint", forged), uri]).await, None);
        assert_eq!(wish(&[("id_token_hint", hint), uri, ("client_id", "books")]).await, None);
        assert_eq!(wish(&[("id_token_hint", hint), uri, uri]).await, None);
        for bad in ["https://evil.example/", "", "/", "javascript:alert(1)"] {
            let uri = ("post_logout_redirect_uri", bad);
            assert_eq!(wish(&[("id_token_hint", hint), uri]).await, None, "{bad}");
        }
    }
}
