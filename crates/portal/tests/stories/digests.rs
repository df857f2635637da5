//! Digests that a firm has set for its staff: to whoever has not chosen, and to nobody else.

use domain::time::{DAY, SECOND};
use serde_json::json;
use test_support::both;

use crate::oracle::key_of;
use crate::world::World;

const PAGE: &str = "/p/north/me";

/// Something that the digests of owner and seniors tell.
async fn happens(world: &World, role: &str) {
    let (ctx, owner) = (&world.portal.ctx, world.owner.actor());
    // After the plan: what happened at its very instant is before the first digest.
    ctx.clock.pass(SECOND);
    app::staff::set_role(ctx, &owner, world.assigned.staff, role).await.unwrap();
    world.portal.works().await;
}

/// To whom digests went, by address.
fn digests(world: &World) -> Vec<String> {
    let mut to: Vec<String> = world
        .portal
        .letters()
        .into_iter()
        .filter(|it| !it.letter.unsubscribe.is_empty())
        .map(|it| it.to)
        .collect();
    to.sort_unstable();
    to
}

both! {
    async fn a_digest_comes_as_the_firm_has_set_to_whoever_has_not_chosen(lab) {
        let world = World::new(lab).await;
        let key = key_of(&world, &world.owner).await;
        let senior = world.browser(&world.senior);
        let text = senior.get(PAGE).await.text();
        assert!(text.contains("As the firm has set: never"), "{text}");
        let body = Some(json!({ "staff_digest": "daily" }));
        let saved = world.portal.calls(&key, "PATCH", "/api/v1/firm", body).await;
        assert!(saved.body.contains("\"staff_digest\":\"daily\""), "{}", saved.body);
        assert!(senior.get(PAGE).await.text().contains("As the firm has set: each day"));
        world.portal.works().await;
        happens(&world, "assistant").await;
        world.portal.ctx.clock.pass(DAY);
        world.portal.works().await;
        // What somebody did is no news to them, and managers hear nothing of colleagues.
        assert_eq!(digests(&world), ["sam@example.com"]);
        let letters = world.portal.letters();
        let digest = letters.iter().find(|it| !it.letter.unsubscribe.is_empty()).unwrap();
        assert!(digest.letter.text.contains("your firm has set it for its staff"), "{}", digest.letter.text);
    }

    async fn whoever_has_chosen_keeps_that(lab) {
        let world = World::new(lab).await;
        let key = key_of(&world, &world.owner).await;
        let never = [("name", "Sam Senior"), ("digest", "off"), ("topics", "staff")];
        let senior = world.browser(&world.senior);
        assert_eq!(senior.submit(PAGE, PAGE, &never).await.status(), 303);
        let body = Some(json!({ "staff_digest": "weekly" }));
        assert!(world.portal.calls(&key, "PATCH", "/api/v1/firm", body).await.done());
        world.portal.works().await;
        happens(&world, "assistant").await;
        world.portal.ctx.clock.pass(8 * DAY);
        world.portal.works().await;
        assert!(digests(&world).is_empty(), "{:?}", digests(&world));
        let wrong = Some(json!({ "staff_digest": "hourly" }));
        let refused = world.portal.calls(&key, "PATCH", "/api/v1/firm", wrong).await;
        assert_eq!(refused.status(), 422, "{}", refused.body);
    }

    async fn what_the_firm_ends_comes_no_more(lab) {
        let world = World::new(lab).await;
        let (ctx, owner) = (&world.portal.ctx, world.owner.actor());
        for often in ["daily", "off"] {
            let (mut it, version) = app::firm::details(ctx, &owner).await.unwrap();
            it.staff_digest = often.to_owned();
            app::firm::change(ctx, &owner, version, &it).await.unwrap();
            world.portal.works().await;
        }
        happens(&world, "assistant").await;
        ctx.clock.pass(2 * DAY);
        world.portal.works().await;
        assert!(digests(&world).is_empty(), "{:?}", digests(&world));
    }
}
