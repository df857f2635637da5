//! Keeping a person out and hearing a firm no more, as the owner and the firm see it: the way back
//! on the page after the act, and what the firm's matrix says of it.

use domain::access::State;
use domain::time::SECOND;
use test_support::both;

use crate::world::World;

/// The value of a hidden field.
fn hidden(body: &str, name: &str) -> String {
    let rest = body.split_once(&format!("name=\"{name}\" value=\"")).unwrap().1;
    rest.split_once('"').unwrap().0.to_owned()
}

both! {
    async fn the_page_after_keeping_out_offers_the_way_back(lab) {
        let world = World::new(lab).await;
        let (jobs, other) = (world.cell(State::Active).await, world.cell(State::Active).await);
        let carla = world.browser(&world.client_owner);
        let act = format!("/me/access/{}/block-person", world.north);
        let (sam, one) = (world.senior.staff.to_string(), jobs.account.to_string());
        let first = [("staff", &*sam), ("account", &*one), ("blocked", "true")];
        assert_eq!(carla.post(&act, &first).await.status(), 303);
        world.portal.passes(SECOND);
        // From all accounts: one of them was closed to him before.
        let done = carla.post(&act, &[("staff", &*sam), ("blocked", "true")]).await;
        let page = carla.get(done.location()).await;
        assert!(page.text().contains("Sam Senior is kept out of one account."), "{}", page.text());
        let (undo, many) = (hidden(&page.body, "undo"), hidden(&page.body, "many"));
        let back = [("staff", &*sam), ("undo", &*undo), ("many", &*many)];
        assert!(carla.post(&act, &back).await.location().ends_with("done=let-in"));
        let kept_out = async |account| {
            let sam = world.senior.actor();
            app::accounts::one(&world.portal.ctx, &sam, account).await.unwrap().facts.blocked
        };
        assert!(kept_out(jobs.account).await, "as before the act");
        assert!(!kept_out(other.account).await);
        // Twice is not possible, and the old address no longer offers it.
        let twice = carla.tries("POST", &act, &back).await;
        assert_eq!((twice.status(), twice.code().as_str()), (409, "changed_meanwhile"));
        let stale = carla.get(done.location()).await;
        assert!(!stale.raw().contains("name=\"undo\""), "{}", stale.text());
    }

    async fn the_page_after_blocking_a_firm_offers_the_way_back(lab) {
        let world = World::new(lab).await;
        world.cell(State::Active).await;
        let carla = world.browser(&world.client_owner);
        let act = format!("/me/access/{}/block-firm", world.north);
        let done = carla.post(&act, &[("blocked", "true")]).await;
        let page = carla.get(done.location()).await;
        assert!(page.text().contains("can no longer ask or invite you"), "{}", page.text());
        let undo = hidden(&page.body, "undo");
        let back = carla.post(&act, &[("undo", &*undo)]).await;
        assert!(back.location().ends_with("done=unblocked"), "{}", back.text());
        let twice = carla.tries("POST", &act, &[("undo", &*undo)]).await;
        assert_eq!((twice.status(), twice.code().as_str()), (409, "changed_meanwhile"));
    }

    async fn the_firm_sees_in_its_matrix_whom_an_owner_keeps_out(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let carla = world.browser(&world.client_owner);
        let act = format!("/me/access/{}/block-person", world.north);
        for person in [&world.assigned, &world.senior] {
            let staff = person.staff.to_string();
            let fields = [("staff", &*staff), ("blocked", "true")];
            assert_eq!(carla.post(&act, &fields).await.status(), 303);
        }
        let page = format!("/p/north/clients/{}", cell.client);
        let text = world.browser(&world.named).get(&page).await.text();
        assert_eq!(text.matches("Kept out by Carla Client since 3 August 2026").count(), 2, "{text}");
        assert!(text.contains("Only the owner lets them in again"), "{text}");
        assert_eq!(world.browser(&world.unrelated).get(&page).await.status(), 404);
    }
}
