//! Internal clients: for everybody whom the owner has not added they do not exist, by any door.

use domain::access::State;
use test_support::both;

use crate::world::{Cell, Human, World};

async fn marked(world: &World) -> Cell {
    let cell = world.cell(State::Active).await;
    let owner = world.browser(&world.owner);
    let page = format!("/p/north/clients/{}/internal", cell.client);
    let done = owner.submit(&page, &page, &[("on", "1")]).await;
    assert_eq!(done.status(), 303, "{}", done.text());
    cell
}

async fn add(world: &World, cell: &Cell, human: &Human, on: &str) -> u16 {
    let page = format!("/p/north/clients/{}/internal", cell.client);
    let staff = human.staff.to_string();
    let fields = [("person", staff.as_str()), ("on", on)];
    world.browser(&world.owner).post(&format!("{page}/people"), &fields).await.status()
}

both! {
    async fn nobody_but_the_owner_knows_of_an_internal_client(lab) {
        let world = World::new(lab).await;
        let cell = marked(&world).await;
        let client = format!("/p/north/clients/{}", cell.client);
        assert_eq!(world.browser(&world.owner).get(&client).await.status(), 200);
        for human in [&world.senior, &world.named, &world.grouped, &world.assigned] {
            let browser = world.browser(human);
            assert_eq!(browser.get(&client).await.status(), 404, "{human:?}");
            for list in ["/p/north/clients", "/p/north/clients?q=hartwell"] {
                let page = browser.get(list).await;
                assert!(!page.body.contains("Hartwell"), "{human:?} {list}");
            }
            let counts = app::clients::counts(&world.portal.ctx, &human.actor()).await.unwrap();
            assert_eq!(counts, app::clients::Tally::default(), "{human:?}");
            let entry = format!("/p/north/accounts/{}/sign-in", cell.account);
            assert_eq!(browser.get(&entry).await.status(), 404, "{human:?}");
        }
    }

    async fn no_list_of_the_firm_tells_a_senior(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Invited).await;
        let senior = world.browser(&world.senior);
        assert!(senior.get("/p/north/invitations").await.text().contains("Hartwell"));
        let page = format!("/p/north/clients/{}/internal", cell.client);
        let owner = world.browser(&world.owner);
        assert_eq!(owner.post(&page, &[("on", "1")]).await.status(), 303);
        assert!(!senior.get("/p/north/invitations").await.text().contains("Hartwell"));
        assert!(owner.get("/p/north/invitations").await.text().contains("Hartwell"));
        let group = senior.get(&format!("/p/north/groups/{}", world.group)).await;
        assert!(!group.text().contains("Hartwell"), "it has left its groups");
        // A new client of the same name gives no hint of it.
        let fields = [("name", "Hartwell Joinery")];
        let made = senior.submit("/p/north/clients/new", "/p/north/clients", &fields).await;
        assert_eq!(made.status(), 303, "{}", made.text());
    }

    async fn whom_the_owner_adds_sees_it_until_taken_off(lab) {
        let world = World::new(lab).await;
        let cell = marked(&world).await;
        let client = format!("/p/north/clients/{}", cell.client);
        for human in [&world.senior, &world.named] {
            let browser = world.browser(human);
            assert_eq!(add(&world, &cell, human, "1").await, 303);
            assert_eq!(browser.get(&client).await.status(), 200, "{human:?}");
            assert_eq!(add(&world, &cell, human, "0").await, 303);
            assert_eq!(browser.get(&client).await.status(), 404, "{human:?}");
        }
        // Those who are added do not add others, nor do they give access by another way.
        assert_eq!(add(&world, &cell, &world.senior, "1").await, 303);
        let senior = world.browser(&world.senior);
        let other = world.unrelated.staff.to_string();
        let fields = [("person", other.as_str()), ("on", "1")];
        let refused = senior.tries("POST", &format!("{client}/internal/people"), &fields).await;
        assert_eq!((refused.status(), refused.code().as_str()), (403, "requires_owner"));
        let fields = [("person", other.as_str()), ("account", ""), ("on", "1")];
        let refused = senior.tries("POST", &format!("{client}/staff"), &fields).await;
        assert_eq!((refused.status(), refused.code().as_str()), (409, "internal_client"));
        let out = format!("/p/north/accounts/{}/unlink", cell.account);
        let refused = senior.tries("POST", &out, &[]).await;
        assert_eq!((refused.status(), refused.code().as_str()), (403, "requires_owner"));
        assert_eq!(senior.get(&client).await.status(), 200);
    }

    async fn letters_about_it_go_to_those_who_see_it(lab) {
        let world = World::new(lab).await;
        let cell = marked(&world).await;
        let owner = domain::actor::Actor::Client {
            person: world.client_owner.person,
            door: domain::actor::Door::Page(world.client_owner.session),
            delegated: false,
        };
        app::owners::pause(&world.portal.ctx, &owner, world.north, &[cell.account]).await.unwrap();
        world.portal.works().await;
        let told: Vec<String> = world.portal.letters().iter().map(|it| it.to.clone()).collect();
        assert!(told.iter().any(|it| it.contains("olive")), "{told:?}");
        assert!(!told.iter().any(|it| it.contains("sam") || it.contains("nell")), "{told:?}");
    }
}
