//! Hints, codes and tokens: what is let in, and every way in which it is not.

use super::world::{NOW, VERIFIER, World, param};
use crate::oidc::authorize::{Answer, Browser};
use crate::oidc::jwt::{SigningKey, tests::KEY};
use crate::oidc::{product, userinfo};
use crate::sign_in;
use domain::actor::Actor;
use domain::ids::SessionId;
use domain::time::{DAY, SECOND, ts};
use domain::tokens::{DELEGATION, Mode, PageFault};
use serde_json::json;
use store::Quiet;
use test_support::both;

both! {
    async fn a_redeemed_sign_in_names_person_and_firm_and_moves_the_clock(lab) {
        let it = World::new(&lab).await;
        it.ctx.clock.pass(10 * SECOND);
        let code = it.code().await;
        assert_eq!(it.last_access().await, NOW, "a code moves nothing");
        let tokens = it.token(&[("code", &code)]).await.unwrap();
        assert_eq!(it.last_access().await, NOW + 10 * SECOND);
        assert_eq!(it.entries().await, 1);
        let id = it.claims(tokens["id_token"].as_str().unwrap(), "JWT", "jobs").await;
        assert_eq!(id["nonce"], "n1");
        assert_eq!(id["name"], "Tom Ashworth");
        assert_eq!(id["auth_time"], NOW / SECOND);
        assert_eq!(id["amr"], json!(["hwk", "mfa"]));
        let said = &id[DELEGATION];
        assert_eq!(said["account"], "j-1");
        assert_eq!(said["account_id"], it.account.to_string());
        assert_eq!(said["firm"]["name"], "North & Co");
        assert_eq!(said["person"], json!({ "name": "Tom Ashworth", "role": "senior" }));
        assert_eq!(said["mode"], "own_rights");
        assert_eq!(said["ceiling"].as_array().unwrap().len(), 7);
        let sub = id["sub"].as_str().unwrap();
        assert!(sub.len() == 43 && !sub.contains(&it.staff.to_string()));
        let access = tokens["access_token"].as_str().unwrap();
        let info = userinfo::answer(&it.ctx, access).await.unwrap();
        assert_eq!((&info["sub"], &info[DELEGATION]), (&id["sub"], said));
        let log = sign_in::log(&it.ctx, &it.actor(), it.account, None, 9).await.unwrap();
        assert_eq!(log.len(), 1);
        assert_eq!(log[0].name, "Tom Ashworth");
    }

    async fn a_hint_is_for_one_browser_one_product_and_one_minute(lab) {
        let it = World::new(&lab).await;
        let hint = it.press().await;
        let ask = [("login_hint", hint.as_str())];
        let other = Some(Browser { session: lab.id(), proven_at: Some(ts(NOW)) });
        assert_eq!(it.refused(&ask, other).await.0, "access_denied");
        assert_eq!(it.refused(&ask, None).await.0, "login_required");
        assert_eq!(it.refused(&[], it.browser()).await.0, "access_denied");
        assert_eq!(it.refused(&[("login_hint", "x")], it.browser()).await.0, "access_denied");
        it.code_for(&ask).await;
        assert_eq!(it.refused(&ask, it.browser()).await.0, "access_denied", "used");
        let late = it.press().await;
        it.ctx.clock.pass(60 * SECOND + 1);
        let ask = [("login_hint", late.as_str())];
        assert_eq!(it.refused(&ask, it.browser()).await.0, "access_denied", "late");
    }

    async fn what_cannot_be_trusted_gets_a_page_and_no_redirect(lab) {
        let it = World::new(&lab).await;
        for (change, fault) in [
            (("client_id", "nobody"), PageFault::UnknownClient),
            (("client_id", ""), PageFault::UnknownClient),
            (("redirect_uri", "https://evil.example/"), PageFault::BadRedirect),
            (("redirect_uri", ""), PageFault::BadRedirect),
        ] {
            assert_eq!(it.authorize(&[change], it.browser()).await, Answer::Page(fault));
        }
        let told = it.refused(&[("response_type", "token")], it.browser()).await;
        assert_eq!(told.0, "unsupported_response_type");
    }

    async fn a_product_may_ask_for_a_fresh_proof_and_gets_it_once(lab) {
        let it = World::new(&lab).await;
        for fresh in [("max_age", "0"), ("prompt", "login")] {
            let hint = it.press().await;
            let ask = [("login_hint", hint.as_str()), fresh];
            let silent = [("login_hint", hint.as_str()), ("max_age", "0"), ("prompt", "none")];
            assert_eq!(it.refused(&silent, it.browser()).await.0, "login_required");
            it.ctx.clock.pass(SECOND);
            let since = it.ctx.clock.security();
            let answer = it.authorize(&ask, it.browser()).await;
            assert_eq!(answer, Answer::ProveAgain { since });
            assert_eq!(it.authorize(&ask, it.browser()).await, Answer::ProveAgain { since });
            it.ctx.clock.pass(100 * SECOND);
            let proven = Some(Browser {
                session: it.session,
                proven_at: Some(it.ctx.clock.security()),
            });
            let Answer::To(url) = it.authorize(&ask, proven).await else { panic!() };
            assert!(param(&url, "code").is_some(), "{url}");
        }
    }

    async fn a_code_is_bound_to_client_address_verifier_and_minute(lab) {
        let it = World::new(&lab).await;
        let code = it.code().await;
        let with = |name, value| [("code", code.as_str()), (name, value)];
        let other = format!("{}/other", it.base);
        let short = &VERIFIER[..42];
        let wrong = "x".repeat(43);
        for change in [
            with("redirect_uri", other.as_str()),
            with("redirect_uri", "https://evil.example/"),
            with("code_verifier", short),
            with("code_verifier", &wrong),
            with("code_verifier", ""),
            [("code", "unknown"), ("x", "y")],
        ] {
            let (status, error, _) = it.no_token(&change).await;
            assert_eq!((status, error), (400, "invalid_grant"), "{change:?}");
        }
        for change in [("grant_type", ""), ("redirect_uri", ""), ("code", "")] {
            assert_eq!(it.no_token(&with(change.0, change.1)).await.1, "invalid_request");
        }
        let twice = [("code", code.as_str()), ("scope", "a"), ("scope", "b")];
        assert_eq!(it.no_token(&twice).await.1, "invalid_request");
        for grant in ["password", "refresh_token", "implicit"] {
            let asked = it.no_token(&with("grant_type", grant)).await;
            assert_eq!(asked.1, "unsupported_grant_type");
        }
        assert_eq!(it.last_access().await, NOW);
        it.ctx.clock.pass(60 * SECOND);
        it.token(&[("code", &code)]).await.unwrap();
        let late = it.code().await;
        it.ctx.clock.pass(60 * SECOND + 1);
        assert_eq!(it.no_token(&[("code", &late)]).await.1, "invalid_grant");
    }

    async fn a_product_proves_itself_with_its_key_and_each_proof_once(lab) {
        let it = World::new(&lab).await;
        let code = it.code().await;
        let now = NOW / SECOND;
        let stranger = SigningKey::from_pem(&SigningKey::make_pem().unwrap()).unwrap().0;
        let named = |change| it.assertion(&KEY.0, "JWT", &change);
        let mut bad = vec![
            it.assertion(&stranger, "JWT", &json!({})),
            it.assertion(&KEY.0, "at+jwt", &json!({})),
            named(json!({ "iss": "nobody" })),
            named(json!({ "sub": "books" })),
            named(json!({ "aud": "https://evil.example" })),
            named(json!({ "aud": ["http://localhost:4100", "https://evil.example"] })),
            named(json!({ "exp": now })),
            named(json!({ "exp": now + 3600 })),
            named(json!({ "iat": now + 600 })),
            named(json!({ "nbf": now + 600 })),
            named(json!({ "jti": "" })),
            named(json!({ "jti": null })),
            String::from("eyJhbGciOiJub25lIn0.e30."),
            String::from("..."),
        ];
        let spent = named(json!({}));
        let own = [("grant_type", "client_credentials"), ("client_assertion", spent.as_str())];
        it.token(&own).await.unwrap();
        bad.push(spent.clone());
        for assertion in &bad {
            let asked = [("code", code.as_str()), ("client_assertion", assertion)];
            assert_eq!(it.no_token(&asked).await.0, 401, "{assertion}");
        }
        for change in [
            ("client_assertion_type", "x"),
            ("client_assertion", ""),
            ("client_id", "books"),
            ("client_secret", "s"),
        ] {
            let (status, error, _) = it.no_token(&[("code", &code), change]).await;
            assert_eq!((status, error), (401, "invalid_client"), "{change:?}");
        }
        let issuer = named(json!({ "aud": "http://localhost:4100" }));
        it.token(&[("code", &code), ("client_assertion", &issuer)]).await.unwrap();
    }

    async fn a_products_own_token_reports_facts_and_nothing_else(lab) {
        let it = World::new(&lab).await;
        let own = [("grant_type", "client_credentials"), ("scope", "facts:write")];
        let token = it.token(&own).await.unwrap();
        let token = token["access_token"].as_str().unwrap();
        let actor = product(&it.ctx, token).await.unwrap();
        assert_eq!(actor, Some(Actor::Product(it.product)));
        assert!(matches!(userinfo::answer(&it.ctx, token).await, Err(userinfo::Fail::Scope)));
        let wider = [("grant_type", "client_credentials"), ("scope", "openid")];
        assert_eq!(it.no_token(&wider).await.1, "invalid_scope");
        let entered = it.enter().await;
        for other in [&entered["access_token"], &entered["id_token"]] {
            let seen = product(&it.ctx, other.as_str().unwrap()).await.unwrap();
            assert_eq!(seen, None);
        }
        let id_token = entered["id_token"].as_str().unwrap();
        assert!(matches!(userinfo::answer(&it.ctx, id_token).await, Err(userinfo::Fail::Token)));
        it.ctx.clock.pass(300 * SECOND);
        assert_eq!(product(&it.ctx, token).await.unwrap(), None, "over");
    }

    async fn access_ends_at_sixty_days_to_the_second(lab) {
        let it = World::new(&lab).await;
        let start = async || {
            sign_in::start(&it.ctx, &it.actor(), it.account, Mode::OwnRights).await
        };
        it.ctx.clock.advance(60 * DAY - SECOND);
        start().await.unwrap();
        it.ctx.clock.advance(SECOND);
        let refused = start().await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (409, "access_expired"));
        it.ctx.clock.pass(-3600 * SECOND);
        assert_eq!(start().await.unwrap_err().code(), "access_expired", "a clock set back");
        assert_eq!(it.last_access().await, NOW);
    }

    async fn a_product_that_is_down_or_gone_moves_nothing(lab) {
        let it = World::new(&lab).await;
        let asked = sign_in::start(&it.ctx, &it.actor(), it.account, Mode::AsClient).await;
        assert_eq!(asked.unwrap_err().status(), 422, "not offered");
        let mut tx = it.begin().await;
        let creating = lab.id();
        tx.add_owner(creating).await.unwrap();
        let new = it.new_account(creating, None, "later");
        store::accounts::add(&mut tx, &new, NOW).await.unwrap();
        it.connect(&mut tx, lab.id(), creating).await;
        it.keep(tx).await;
        let asked = sign_in::start(&it.ctx, &it.actor(), creating, Mode::OwnRights).await;
        let error = asked.unwrap_err();
        assert_eq!((error.status(), error.code()), (409, "product_not_connected"));
        it.stop_product();
        tokio::task::yield_now().await;
        let asked = sign_in::start(&it.ctx, &it.actor(), it.account, Mode::OwnRights).await;
        let error = asked.unwrap_err();
        assert_eq!((error.status(), error.code()), (503, "product_unavailable"));
        it.ctx.catalogue.set(Vec::new());
        let asked = sign_in::start(&it.ctx, &it.actor(), it.account, Mode::OwnRights).await;
        assert_eq!(asked.unwrap_err().code(), "product_not_connected");
        assert_eq!(it.last_access().await, NOW);
        let unknown = sign_in::start(&it.ctx, &it.actor(), lab.id(), Mode::OwnRights).await;
        assert_eq!(unknown.unwrap_err().status(), 404);
    }

    async fn the_first_sign_in_of_a_session_needs_a_fresh_factor(lab) {
        let it = World::new(&lab).await;
        it.ctx.clock.pass(6 * 60 * SECOND);
        let asked = sign_in::start(&it.ctx, &it.actor(), it.account, Mode::OwnRights).await;
        assert_eq!(asked.unwrap_err().code(), "reauth_required");
        it.ctx.clock.pass(-6 * 60 * SECOND);
        it.press().await;
        it.ctx.clock.pass(6 * 60 * SECOND);
        it.press().await;
    }

    async fn silent_renewal_is_the_same_entry(lab) {
        let it = World::new(&lab).await;
        let first = it.enter().await;
        let id = it.claims(first["id_token"].as_str().unwrap(), "JWT", "jobs").await;
        let sid = id["sid"].as_str().unwrap();
        let before = it.last_access().await;
        it.ctx.clock.pass(200 * SECOND);
        let hint = first["id_token"].as_str().unwrap();
        for by in [("id_token_hint", hint), ("login_hint", sid), ("x", "the only one")] {
            let code = it.code_for(&[("prompt", "none"), by]).await;
            let again = it.token(&[("code", &code)]).await.unwrap();
            let renewed = it.claims(again["id_token"].as_str().unwrap(), "JWT", "jobs").await;
            assert_eq!((&renewed["sid"], &renewed["sub"]), (&id["sid"], &id["sub"]));
        }
        assert_eq!((it.last_access().await, it.entries().await), (before, 1));
        it.ctx.clock.pass(200 * SECOND);
        let over = [("prompt", "none"), ("id_token_hint", hint), ("login_hint", sid)];
        it.code_for(&over).await;
        let forged = format!("{}x", &hint[..hint.len() - 1]);
        let none = "eyJhbGciOiJub25lIn0.e30.";
        for bad in [forged.as_str(), none] {
            let ask = [("prompt", "none"), ("id_token_hint", bad)];
            assert_eq!(it.refused(&ask, it.browser()).await.0, "login_required");
        }
        let other: SessionId = lab.id();
        let elsewhere = Some(Browser { session: other, proven_at: Some(ts(NOW)) });
        for ask in [[("prompt", "none"), ("login_hint", sid)], [("prompt", "none"), ("x", "")]] {
            assert_eq!(it.refused(&ask, elsewhere).await.0, "login_required");
            assert_eq!(it.refused(&ask, None).await.0, "login_required");
        }
        it.enter().await;
        let ask = [("prompt", "none")];
        assert_eq!(it.refused(&ask, it.browser()).await.0, "account_selection_required");
        it.pause().await;
        let ask = [("prompt", "none"), ("login_hint", sid)];
        let told = it.refused(&ask, it.browser()).await;
        assert_eq!(told, ("access_denied".to_owned(), "access_cancelled".to_owned()));
    }

    async fn what_ends_between_code_and_token_ends_the_sign_in(lab) {
        let it = World::new(&lab).await;
        let code = it.code().await;
        it.pause().await;
        let (status, error, why) = it.no_token(&[("code", &code)]).await;
        assert_eq!((status, error, why.as_str()), (400, "invalid_grant", "access_cancelled"));
        assert_eq!((it.last_access().await, it.entries().await), (NOW, 0));
        let told = sign_in::start(&it.ctx, &it.actor(), it.account, Mode::OwnRights).await;
        assert_eq!(told.unwrap_err().code(), "access_cancelled");
    }

    async fn a_suspended_person_redeems_nothing(lab) {
        let it = World::new(&lab).await;
        let code = it.code().await;
        let scope = it.actor().scope();
        let mut tx = it.ctx.store.append(&scope).await.unwrap();
        assert!(store::staff::set(&mut tx, it.staff, ("senior", "suspended"), 1).await.unwrap());
        tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
        assert_eq!(it.no_token(&[("code", &code)]).await.1, "invalid_grant");
        assert_eq!(it.entries().await, 0);
    }

    async fn a_firm_that_begins_to_ask_for_more_lets_nobody_in_with_less(lab) {
        let it = World::new(&lab).await;
        let code = it.code().await;
        let mut tx = it.ctx.store.append(&it.actor().scope()).await.unwrap();
        let by = (it.person, NOW);
        store::partners::set_sign_in(&mut tx, it.partner, "passkey", by).await.unwrap();
        tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
        assert_eq!(it.no_token(&[("code", &code)]).await.1, "invalid_grant");
        assert_eq!(it.entries().await, 0);
    }
}
