//! The ownership of a firm: offered, accepted, declined, withdrawn, lapsed; one owner at any moment.

use domain::ids::OfferId;
use test_support::both;

use crate::world::{Human, World};

const PAGE: &str = "/p/north/settings/ownership";

async fn offered(world: &World, to: &Human) -> OfferId {
    app::ownership::offer(&world.portal.ctx, &world.owner.actor(), to.staff).await.unwrap()
}

async fn owners(world: &World) -> Vec<String> {
    const ROLES: store::Sql = store::sql(
        "SELECT p.name FROM staff s JOIN persons p ON p.id = s.person
         WHERE s.partner = $1 AND s.role = 'owner' AND s.state <> 'removed' ORDER BY p.name",
    );
    let mut tx = world.firm().await;
    let rows = tx.rows(ROLES, &store::vals![world.north]).await.unwrap();
    rows.iter().map(|it| it.get("name").unwrap()).collect()
}

both! {
    async fn a_senior_accepts_and_the_owner_is_a_senior(lab) {
        let world = World::new(lab).await;
        let owner = world.browser(&world.owner);
        let to = world.senior.staff.to_string();
        let made = owner.submit(PAGE, &format!("{PAGE}/offer"), &[("to", &to)]).await;
        assert_eq!(made.status(), 303, "{}", made.text());
        assert_eq!(owners(&world).await, ["Olive Owner"]);
        let senior = world.browser(&world.senior);
        let page = senior.get(PAGE).await;
        assert!(page.text().contains("Olive Owner offers you the ownership"), "{}", page.text());
        let accept = page.body.split("/accept\"").next().unwrap();
        let accept = format!("{}/accept", accept.rsplit("action=\"").next().unwrap());
        let done = senior.submit(PAGE, &accept, &[]).await;
        assert_eq!(done.status(), 303, "{}", done.text());
        assert_eq!(owners(&world).await, ["Sam Senior"]);
        // Rights follow at once, both ways.
        let answer = owner.tries("GET", "/p/north/settings/keys", &[]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (403, "requires_owner"));
        assert_eq!(senior.get("/p/north/settings/keys").await.status(), 200);
        let again = senior.tries("POST", &accept, &[]).await;
        assert_eq!(again.status(), 409, "{}", again.body);
        world.portal.works().await;
        let letters = world.portal.letters();
        for who in ["olive", "sam"] {
            let heard = letters.iter().any(|it| it.to.contains(who) && it.letter.subject.contains("owner of"));
            assert!(heard, "{who} hears of it");
        }
    }

    async fn it_can_be_declined_withdrawn_and_runs_out(lab) {
        let world = World::new(lab).await;
        let (owner, senior) = (world.browser(&world.owner), world.browser(&world.senior));
        let id = offered(&world, &world.senior).await;
        let no = senior.submit(PAGE, &format!("{PAGE}/{id}/decline"), &[]).await;
        assert_eq!(no.status(), 303, "{}", no.text());
        let id = offered(&world, &world.senior).await;
        let back = owner.submit(PAGE, &format!("{PAGE}/{id}/withdraw"), &[]).await;
        assert_eq!(back.status(), 303, "{}", back.text());
        let late = senior.tries("POST", &format!("{PAGE}/{id}/accept"), &[]).await;
        assert_eq!((late.status(), late.code().as_str()), (409, "no_pending_offer"));
        let id = offered(&world, &world.senior).await;
        world.portal.waits(7);
        let late = senior.tries("POST", &format!("{PAGE}/{id}/accept"), &[]).await;
        assert_eq!((late.status(), late.code().as_str()), (409, "no_pending_offer"));
        assert_eq!(owners(&world).await, ["Olive Owner"]);
        // After one that has run out another can be made.
        offered(&world, &world.senior).await;
    }

    async fn it_is_nobody_elses_to_offer_or_to_answer(lab) {
        let world = World::new(lab).await;
        let id = offered(&world, &world.senior).await;
        let to = world.named.staff.to_string();
        let answer =
            world.browser(&world.owner).tries("POST", &format!("{PAGE}/offer"), &[("to", &to)]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (409, "not_senior"));
        for (human, status, code) in [
            (&world.senior, 403, "requires_owner"),
            (&world.named, 403, "requires_owner"),
            (&world.foreign, 404, "not_found"),
        ] {
            let fields = [("to", to.as_str())];
            let answer = world.browser(human).tries("POST", &format!("{PAGE}/offer"), &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (status, code), "{human:?}");
        }
        for (human, status, code) in [
            (&world.owner, 404, "not_found"),
            (&world.named, 403, "requires_senior"),
            (&world.foreign, 404, "not_found"),
        ] {
            let answer = world.browser(human).tries("POST", &format!("{PAGE}/{id}/accept"), &[]).await;
            assert_eq!((answer.status(), answer.code().as_str()), (status, code), "{human:?}");
        }
        let random: OfferId = world.lab.id();
        let answer =
            world.browser(&world.senior).tries("POST", &format!("{PAGE}/{random}/accept"), &[]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (404, "not_found"));
        for it in [world.foreign.staff.to_string().as_str(), "nonsense", ""] {
            let fields = [("to", it)];
            let answer =
                world.browser(&world.owner).tries("POST", &format!("{PAGE}/offer"), &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (404, "not_found"), "{it}");
        }
    }

    async fn accepting_while_the_offer_is_withdrawn_keeps_one_owner(lab) {
        let world = World::new(lab).await;
        let id = offered(&world, &world.senior).await;
        let ctx = &world.portal.ctx;
        let (owner, senior) = (world.owner.actor(), world.senior.actor());
        let (accepted, withdrawn) = tokio::join!(
            app::ownership::accept(ctx, &senior, id),
            app::ownership::withdraw(ctx, &owner, id)
        );
        assert!(accepted.is_ok() != withdrawn.is_ok(), "{accepted:?} {withdrawn:?}");
        let wanted = if accepted.is_ok() { "Sam Senior" } else { "Olive Owner" };
        assert_eq!(owners(&world).await, [wanted]);
    }
}
