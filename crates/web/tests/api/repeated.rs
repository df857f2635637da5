//! Repeated requests: `Idempotency-Key` on every POST.

use crate::world::World;
use app::idempotent::{Answer, Begun, CLAIMED, begin, give_back, keep};
use domain::time::DAY;
use test_support::both;

const NEW: &str = r#"{"name":"Hartwell Joinery Ltd"}"#;

const COUNT: store::Sql = store::sql("SELECT COUNT(*) AS many FROM clients");

/// How many there are, asked beside whoever is at work.
async fn clients(world: &World) -> i64 {
    let mut tx = world.ctx.store.read(&world.owner.scope()).await.unwrap();
    tx.row(COUNT, &store::vals![]).await.unwrap().unwrap().get("many").unwrap()
}

both! {
    async fn each_post_needs_a_key_of_its_own(lab) {
        let world = World::new(&lab).await;
        let none = world.ask("POST /api/v1/clients", &world.key, &[], NEW).await;
        assert_eq!(none.said(), (400, "idempotency_key_required".to_owned()));
        let long = "x".repeat(300);
        let answer =
            world.ask("POST /api/v1/clients", &world.key, &[("idempotency-key", &long)], NEW).await;
        assert_eq!(answer.said(), (422, "idempotency_key_invalid".to_owned()));
        assert_eq!(world.get("/api/v1/clients").await.json()["items"].as_array().unwrap().len(), 0);
    }

    async fn the_same_request_is_done_once_and_answered_alike(lab) {
        let world = World::new(&lab).await;
        let once = [("idempotency-key", "a-1")];
        let first = world.ask("POST /api/v1/clients", &world.key, &once, NEW).await;
        assert_eq!(first.status, 201, "{first:?}");
        let again = world.ask("POST /api/v1/clients", &world.key, &once, NEW).await;
        assert_eq!((again.status, &again.text), (201, &first.text));
        for name in ["location", "etag", "content-type"] {
            assert_eq!(again.header(name), first.header(name), "{name}");
            assert!(first.header(name).is_some(), "{name}");
        }
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!(first.header("idempotency-replayed"), None);
        assert_eq!(world.get("/api/v1/clients").await.json()["items"].as_array().unwrap().len(), 1);

        let other = r#"{"name":"Another"}"#;
        let reused = world.ask("POST /api/v1/clients", &world.key, &once, other).await;
        assert_eq!(reused.said(), (422, "idempotency_key_reused".to_owned()));
        // Another key of the API is another caller.
        let key = world.key_of(&world.owner, &["clients:write", "clients:read"]).await;
        let answer = world.ask("POST /api/v1/clients", &key, &once, other).await;
        assert_eq!(answer.status, 201, "{answer:?}");

        world.ctx.clock.pass(DAY - 1);
        let again = world.ask("POST /api/v1/clients", &world.key, &once, NEW).await;
        assert_eq!(again.text, first.text);
        world.ctx.clock.pass(1);
        let anew = world.ask("POST /api/v1/clients", &world.key, &once, NEW).await;
        assert_eq!(anew.status, 201);
        assert_ne!(anew.id(), first.id());
    }

    async fn what_was_refused_did_nothing_and_leaves_the_key_free(lab) {
        let world = World::new(&lab).await;
        let once = [("idempotency-key", "a-2")];
        let refused = world.ask("POST /api/v1/clients", &world.key, &once, r#"{"name":" "}"#).await;
        assert_eq!(refused.said(), (422, "invalid_fields".to_owned()));
        let answer = world.ask("POST /api/v1/clients", &world.key, &once, NEW).await;
        assert_eq!(answer.status, 201, "{answer:?}");
    }

    async fn what_runs_is_in_progress_until_it_has_an_answer(lab) {
        let world = World::new(&lab).await;
        let (ctx, actor) = (&world.ctx, &world.owner);
        let Begun::Fresh(claim) = begin(ctx, actor, "k", [1; 32]).await.unwrap() else {
            panic!("a new key is fresh")
        };
        let running = begin(ctx, actor, "k", [1; 32]).await.unwrap_err();
        assert_eq!((running.status(), running.code()), (409, "in_progress"));
        let other = begin(ctx, actor, "k", [2; 32]).await.unwrap_err();
        assert_eq!((other.status(), other.code()), (422, "idempotency_key_reused"));
        let answer = Answer { status: 204, headers: Vec::new(), body: Vec::new() };
        keep(&ctx.once(), &claim, &answer).await.unwrap();
        let Begun::Replay(kept) = begin(ctx, actor, "k", [1; 32]).await.unwrap() else {
            panic!("an answered key is answered again")
        };
        assert_eq!(kept, answer);
    }

    /// A process dies between the deed and its answer: the deed was not done either, and the key
    /// can be used again once nobody can be at work under it.
    async fn a_deed_without_its_answer_was_not_done(lab) {
        let world = World::new(&lab).await;
        let (ctx, actor) = (&world.ctx, &world.owner);
        let Begun::Fresh(claim) = begin(ctx, actor, "k", [1; 32]).await.unwrap() else {
            panic!("a new key is fresh")
        };
        let dying = ctx.once();
        let new = app::clients::Typed { name: "Lost Ltd".to_owned(), ..app::clients::Typed::default() };
        app::clients::create(&dying, actor, &new, &app::clients::Extra::default()).await.unwrap();
        assert!(dying.store.has_kept());
        drop(dying);
        assert_eq!(clients(&world).await, 0);
        assert_eq!(begin(ctx, actor, "k", [1; 32]).await.unwrap_err().code(), "in_progress");
        ctx.clock.pass(CLAIMED);
        let Begun::Fresh(again) = begin(ctx, actor, "k", [1; 32]).await.unwrap() else {
            panic!("nobody is at work under this key any more")
        };
        // The first one was only slow: it wakes up, finds its claim gone, and keeps nothing.
        let late = ctx.once();
        app::clients::create(&late, actor, &new, &app::clients::Extra::default()).await.unwrap();
        let answer = Answer { status: 201, headers: Vec::new(), body: Vec::new() };
        let error = keep(&late, &claim, &answer).await.unwrap_err();
        assert_eq!((error.status(), late.store.has_kept()), (503, false));
        assert_eq!(clients(&world).await, 0);
        give_back(&ctx.once(), &again).await.unwrap();
    }

    /// Two deeds of one request and what it reads between them are one transaction; a part that is
    /// refused is undone alone.
    async fn a_request_with_several_deeds_is_kept_whole(lab) {
        let world = World::new(&lab).await;
        let (ctx, actor) = (world.ctx.once(), &world.owner);
        let new = |name: &str| {
            app::clients::Typed { name: name.to_owned(), ..app::clients::Typed::default() }
        };
        let extra = app::clients::Extra::default();
        app::clients::create(&ctx, actor, &new("One"), &extra).await.unwrap();
        let mut part = ctx.store.append(&actor.scope()).await.unwrap();
        part.add_owner(ctx.ids.next::<domain::ids::AccountId>(ctx.clock.security())).await.unwrap();
        drop(part);
        app::clients::create(&ctx, actor, &new("Two"), &extra).await.unwrap();
        let refused = app::clients::create(&ctx, actor, &new(" "), &extra).await;
        assert!(refused.is_err());
        assert_eq!(clients(&world).await, 0, "nobody else sees it yet");
        ctx.store.commit_once().await.unwrap();
        assert_eq!(clients(&world).await, 2);
    }
}
