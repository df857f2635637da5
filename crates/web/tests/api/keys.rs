//! Keys: who has one, what it opens, where it must not stand.

use crate::world::{NOW, World};
use app::keys::Wish;
use domain::actor::{Actor, Door, Staff};
use domain::time::DAY;
use test_support::both;
use web::{ROUTES, Realm};

fn wish(scopes: &[&str], days: &str) -> Wish {
    Wish {
        name: "Ledger".to_owned(),
        scopes: scopes.iter().map(|it| (*it).to_owned()).collect(),
        days: days.to_owned(),
    }
}

both! {
    async fn a_key_says_who_it_is(lab) {
        let world = World::new(&lab).await;
        let me = world.get("/api/v1/whoami").await;
        assert_eq!(me.status, 200, "{me:?}");
        assert_eq!(me.json()["role"], "owner");
        assert_eq!(me.json()["partner"], world.firm.to_string());
        assert_eq!(me.json()["scopes"].as_array().unwrap().len(), 12);
    }

    async fn no_key_and_wrong_keys_are_one_answer(lab) {
        let world = World::new(&lab).await;
        let none = world.ask("GET /api/v1/clients", "", &[], "").await;
        assert_eq!(none.said(), (401, "unauthenticated".to_owned()));
        assert_eq!(none.header("www-authenticate"), Some("Bearer"));
        let bent = format!("{}x", world.key);
        for wrong in ["x", "clk_", bent.as_str(), &world.key.to_uppercase()] {
            let answer = world.ask("GET /api/v1/clients", wrong, &[], "").await;
            assert_eq!(answer, none, "{wrong}");
        }
        let ends = app::keys::create(&world.ctx, &world.owner, &wish(&["clients:read"], "1")).await;
        let ends = ends.unwrap().secret;
        assert_eq!(world.ask("GET /api/v1/clients", &ends, &[], "").await.status, 200);
        world.ctx.clock.pass(DAY);
        assert_eq!(world.ask("GET /api/v1/clients", &ends, &[], "").await, none);
    }

    async fn a_revoked_key_opens_nothing_at_once(lab) {
        let world = World::new(&lab).await;
        let keys = app::keys::list(&world.ctx, &world.owner).await.unwrap();
        assert_eq!(keys.len(), 1);
        assert!(world.key.starts_with(&keys[0].start) && keys[0].start.len() < 12);
        assert_eq!(keys[0].last_used_at, None);
        assert_eq!(world.get("/api/v1/whoami").await.status, 200);
        world.ctx.clock.pass(1_000_000);
        assert_eq!(world.get("/api/v1/whoami").await.status, 200);
        let keys = app::keys::list(&world.ctx, &world.owner).await.unwrap();
        assert_eq!(keys[0].last_used_at, Some(NOW), "the second use within a minute is not written");
        let other = app::keys::revoke(&world.ctx, &world.stranger, keys[0].id).await.unwrap_err();
        assert_eq!(other.code(), "not_found");
        app::keys::revoke(&world.ctx, &world.owner, keys[0].id).await.unwrap();
        app::keys::revoke(&world.ctx, &world.owner, keys[0].id).await.unwrap();
        assert_eq!(world.get("/api/v1/whoami").await.status, 401);
    }

    async fn only_the_owner_in_person_has_to_do_with_keys(lab) {
        let world = World::new(&lab).await;
        let no = app::keys::create(&world.ctx, &world.manager, &wish(&["clients:read"], "")).await;
        assert_eq!(no.unwrap_err().code(), "requires_owner");
        let staff = world.owner.staff().unwrap().clone();
        let keys = app::keys::list(&world.ctx, &world.owner).await.unwrap();
        let by_key = Actor::Staff(Staff { door: Door::Key(keys[0].id), ..staff });
        let no = app::keys::create(&world.ctx, &by_key, &wish(&["clients:read"], "")).await;
        let no = no.unwrap_err();
        assert_eq!((no.status(), no.code()), (403, "not_with_a_key"));
        let no = app::keys::revoke(&world.ctx, &by_key, keys[0].id).await.unwrap_err();
        assert_eq!(no.code(), "not_with_a_key");
    }

    async fn a_new_key_is_checked(lab) {
        let world = World::new(&lab).await;
        for (scopes, days, field, code) in [
            (&[][..], "", "scopes", "scopes_required"),
            (&["clients:admin"][..], "", "scopes", "scope_unknown"),
            (&["clients:read"][..], "0", "days", "days_invalid"),
            (&["clients:read"][..], "731", "days", "days_invalid"),
            (&["clients:read"][..], "soon", "days", "days_invalid"),
        ] {
            let no = app::keys::create(&world.ctx, &world.owner, &wish(scopes, days)).await;
            let app::Error::Invalid(faults) = no.unwrap_err() else { panic!("{code}") };
            assert_eq!((faults[0].field, faults[0].code), (field, code));
        }
    }

    /// Each row of the API, asked with every scope but its own: refused before anything is looked at.
    async fn no_row_forgets_its_scope(lab) {
        let world = World::new(&lab).await;
        for own in app::keys::ApiScope::ALL {
            let others: Vec<&str> =
                app::keys::ApiScope::ALL.iter().filter(|it| *it != own).map(|it| it.name()).collect();
            let key = world.key_of(&world.owner, &others).await;
            let rows = ROUTES.iter().copied().flatten().filter(|it| it.realm == Realm::Api);
            for row in rows.filter(|it| it.scope() == Ok(Some(*own))) {
                let path: String = row.path.replace(['{', '}'], "");
                let line = format!("{} {path}", row.method.name());
                let body = if row.body == web::Body::Json { "{}" } else { "" };
                let answer = world.ask(&line, &key, &[("idempotency-key", "k")], body).await;
                assert_eq!(answer.said(), (403, "insufficient_scope".to_owned()), "{line}");
                assert_eq!(answer.json()["facts"]["scope"], own.name(), "{line}");
            }
        }
    }

    async fn a_key_in_an_address_is_revoked_and_its_owner_told(lab) {
        let world = World::new(&lab).await;
        let line = format!("GET /api/v1/clients?api_key={}", world.key);
        let answer = world.ask(&line, "", &[], "").await;
        assert_eq!(answer.said(), (400, "key_in_url".to_owned()));
        assert!(!answer.text.contains(&world.key));
        assert_eq!(world.get("/api/v1/whoami").await.status, 401);
        let letters = world.letters().await;
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].0, "ada@example.com");
        let words = letters[0].1.to_string();
        assert!(words.contains("A test") && !words.contains(&world.key), "{words}");
        // Once more, and what is no key at all: the same answer, no second letter.
        assert_eq!(world.ask(&line, "", &[], "").await, answer);
        for name in ["key", "access_token", "token"] {
            let line = format!("GET /api/v1/clients?{name}=nothing");
            assert_eq!(world.ask(&line, "", &[], "").await, answer, "{name}");
        }
        assert_eq!(world.letters().await.len(), 1);
    }
}
