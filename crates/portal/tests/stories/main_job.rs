//! The main job: staff enter a client's account because its owner allowed it, and the owner can
//! end it at once.

use domain::access::State;
use domain::tokens::Mode;
use serde_json::Value;
use test_support::both;

use crate::portal::Answer;
use crate::product::{Jobs, claims};
use crate::world::{Cell, World};

async fn last_access(world: &World, cell: &Cell) -> i64 {
    let senior = &world.senior;
    let mut tx = world.lab.store.read(&senior.actor().scope()).await.unwrap();
    let row = store::accounts::for_staff(&mut tx, senior.staff, cell.account).await.unwrap();
    row.unwrap().last_access_at
}

fn access_token(answer: &Answer) -> String {
    let tokens: Value = serde_json::from_str(&answer.body).unwrap();
    tokens["access_token"].as_str().unwrap().to_owned()
}

both! {
    async fn the_owner_ends_it_and_the_next_click_is_refused(lab) {
        let world = World::new(lab).await;
        let mut jobs = Jobs::opens(&world.portal, world.product).await;
        let cell = world.cell(State::Active).await;
        let began = last_access(&world, &cell).await;
        world.portal.waits(10);
        let senior = world.browser(&world.senior);
        let door = format!("/p/north/accounts/{}/sign-in", cell.account);

        // In: the button, the product's door, the portal, the product again.
        let pressed = senior.submit("/p/north/clients", &door, &[]).await;
        assert_eq!(pressed.status(), 303, "{}", pressed.text());
        let asked = senior.get(&jobs.asks(pressed.location())).await;
        let code = jobs.answered(asked.location()).unwrap();
        assert_eq!(last_access(&world, &cell).await, began, "a press alone moves no clock");
        let redeemed = jobs.redeems(&world.portal, &code).await;
        assert_eq!(redeemed.status(), 200, "{}", redeemed.body);
        assert_eq!(last_access(&world, &cell).await, world.portal.now());
        let tokens: Value = serde_json::from_str(&redeemed.body).unwrap();
        let said = claims(tokens["id_token"].as_str().unwrap());
        assert_eq!(said["nonce"], "n1");
        assert_ne!(said["sub"], world.senior.staff.to_string(), "subjects are pairwise");
        let token = access_token(&redeemed);
        let info = jobs.looks(&world.portal, &token).await;
        assert_eq!(info.status(), 200, "{}", info.body);
        assert!(info.body.contains("Sam Senior"), "{}", info.body);

        // The owner turns access off: the product session ends, nobody gets in.
        let actor = client_actor(&world);
        app::owners::pause(&world.portal.ctx, &actor, world.north, &[cell.account])
            .await
            .unwrap();
        world.portal.works().await;
        assert!(jobs.heard().iter().any(|it| it == "POST /logout"), "{:?}", jobs.heard());
        let info = jobs.looks(&world.portal, &token).await;
        assert_eq!(info.status(), 401, "{}", info.body);
        let refused = senior.tries("POST", &door, &[]).await;
        assert_eq!((refused.status(), refused.code().as_str()), (409, "access_cancelled"));
        let page = senior.get(&door).await;
        assert_eq!(page.status(), 409);
        assert!(page.text().contains("The client has paused access"), "{}", page.text());
    }

    async fn a_code_that_waits_while_the_owner_pauses_opens_nothing(lab) {
        let world = World::new(lab).await;
        let mut jobs = Jobs::opens(&world.portal, world.product).await;
        let cell = world.cell(State::Active).await;
        let started = app::sign_in::start(
            &world.portal.ctx,
            &world.senior.actor(),
            cell.account,
            Mode::OwnRights,
        )
        .await
        .unwrap();
        let senior = world.browser(&world.senior);
        let asked = senior.get(&jobs.asks(&started.url)).await;
        let code = jobs.answered(asked.location()).unwrap();

        let actor = client_actor(&world);
        app::owners::pause(&world.portal.ctx, &actor, world.north, &[cell.account])
            .await
            .unwrap();
        let refused = jobs.redeems(&world.portal, &code).await;
        assert_eq!(refused.status(), 400, "{}", refused.body);
        assert!(refused.body.contains("invalid_grant"), "{}", refused.body);
    }

    async fn a_product_that_is_down_is_said_and_moves_no_clock(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let began = last_access(&world, &cell).await;
        world.portal.waits(1);
        let door = format!("/p/north/accounts/{}/sign-in", cell.account);
        let refused = world.browser(&world.senior).tries("POST", &door, &[]).await;
        assert_eq!((refused.status(), refused.code().as_str()), (503, "product_unavailable"));
        assert_eq!(last_access(&world, &cell).await, began);
    }

    async fn access_ends_to_the_second(lab) {
        let world = World::new(lab).await;
        let jobs = Jobs::opens(&world.portal, world.product).await;
        let cell = world.cell(State::Active).await;
        let door = format!("/p/north/accounts/{}/sign-in", cell.account);
        let senior = world.browser(&world.senior);

        world.portal.waits(60);
        world.portal.passes(-1_000_000);
        // One second short of 60 days.
        let last = last_access(&world, &cell).await;
        let short = senior.tries("POST", &door, &[]).await;
        assert_eq!(
            (short.status(), world.portal.now() - last),
            (303, 60 * domain::time::DAY - 1_000_000),
            "{}",
            short.body
        );
        world.portal.passes(1_000_000);
        let over = senior.tries("POST", &door, &[]).await;
        assert_eq!((over.status(), over.code().as_str()), (409, "access_expired"));
        // A machine's clock that is set back gives nothing back.
        world.portal.passes(-3_600_000_000);
        let over = senior.tries("POST", &door, &[]).await;
        assert_eq!((over.status(), over.code().as_str()), (409, "access_expired"));
        drop(jobs);
    }
}

/// The account's owner, as a deed sees her.
fn client_actor(world: &World) -> domain::actor::Actor {
    domain::actor::Actor::Client {
        person: world.client_owner.person,
        door: domain::actor::Door::Page(world.client_owner.session),
        delegated: false,
    }
}
