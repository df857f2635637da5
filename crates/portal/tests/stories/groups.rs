//! Groups from all sides: their people, their clients by the thousand, their end.

use domain::access::State;
use domain::ids::{ClientId, GroupId};
use test_support::both;

use crate::world::World;

async fn fill(world: &World, many: usize) -> Vec<ClientId> {
    let mut tx = world.firm().await;
    let mut all = Vec::new();
    for number in 0..many {
        let id: ClientId = world.lab.id();
        let name = format!("Client {number:05}");
        let details = store::clients::Details {
            name_sort: domain::names::name_sort(&name),
            skeleton: domain::names::skeleton(&name),
            search: domain::names::name_sort(&name),
            name,
            ..store::clients::Details::default()
        };
        store::clients::add(&mut tx, id, &details, world.portal.now()).await.unwrap();
        all.push(id);
    }
    world.keep(tx).await;
    all
}

async fn group(world: &World, name: &str) -> GroupId {
    app::groups::create(&world.portal.ctx, &world.senior.actor(), name).await.unwrap()
}

fn faults(refused: &app::Error) -> Vec<&'static str> {
    let app::Error::Invalid(all) = refused else { return Vec::new() };
    all.iter().map(|it| it.code).collect()
}

both! {
    async fn clients_join_by_search_and_leave_by_tick(lab) {
        let world = World::new(lab).await;
        let all = fill(&world, 70).await;
        let id = group(&world, "Payroll, Friday").await;
        let senior = world.browser(&world.senior);
        let page = format!("/p/north/groups/{id}");
        let found = senior.get(&format!("{page}?add=client+0000")).await;
        assert!(found.text().contains("Client 00003"), "{}", found.text());
        let (one, two) = (all[3].to_string(), all[4].to_string());
        let fields = [("act", "add"), ("clients", one.as_str()), ("clients", two.as_str())];
        let from = format!("{page}?add=client");
        let added = senior.submit(&from, &format!("{page}/clients"), &fields).await;
        assert_eq!(added.status(), 303, "{}", added.text());
        let shown = senior.get(&page).await;
        assert!(shown.text().contains("2 clients"), "{}", shown.text());
        let fields = [("act", "remove"), ("clients", one.as_str())];
        let taken = senior.submit(&page, &format!("{page}/clients"), &fields).await;
        assert_eq!(taken.status(), 303, "{}", taken.text());
        let text = senior.get(&page).await.text();
        assert!(text.contains("Client 00004") && !text.contains("Client 00003"), "{text}");
        // The client's own record says both.
        let record = senior.get(&format!("/p/north/clients/{}/activity", all[3])).await.text();
        assert!(record.contains("put Client 00003 into the group Payroll, Friday"), "{record}");
        assert!(record.contains("took Client 00003 out of the group"), "{record}");
    }

    async fn ten_thousand_clients_cost_a_page_what_ten_do(lab) {
        let world = World::new(lab).await;
        let id = group(&world, "Everybody").await;
        let senior = world.browser(&world.senior);
        let page = format!("/p/north/groups/{id}");
        fill(&world, 10).await;
        let ctx = &world.portal.ctx;
        let all = app::groups::Choice::Matching(String::new(), Some(10));
        let actor = world.senior.actor();
        let added = app::groups::set_clients(ctx, &actor, id, &all, true).await.unwrap();
        assert_eq!(added, 10);
        let cost = async |path: &str| {
            let before = world.lab.store.statements();
            assert_eq!(senior.get(path).await.status(), 200);
            world.lab.store.statements() - before
        };
        cost(&page).await;
        let few = cost(&page).await;
        fill(&world, 9_990).await;
        // As the server does by itself in time: plans for ten rows are none for ten thousand.
        world.lab.store.analyze().await.unwrap();
        let all = app::groups::Choice::Matching(String::new(), Some(9_990));
        let added = app::groups::set_clients(ctx, &actor, id, &all, true).await.unwrap();
        assert_eq!(added, 9_990);
        let many = cost(&page).await;
        assert_eq!(few, many, "statements for ten clients and for ten thousand");
        assert!(many <= 8, "{many} statements for a page");
        assert_eq!(cost(&format!("{page}?q=0999&add=cli")).await, many + 1);
        // Every one of them is reached by turning the pages.
        let shown = senior.get(&page).await;
        assert!(shown.text().contains("10,000 clients"), "{}", shown.text());
        let next = shown.body.split("rel=\"next\"").next().unwrap();
        let next = next.rsplit("href=\"").next().unwrap().split('"').next().unwrap();
        let next = next.replace("&#38;", "&");
        let second = senior.get(next.split('#').next().unwrap()).await;
        assert_eq!(second.status(), 200);
        assert!(second.text().contains("Client 00045"), "{}", second.text());
        // The person's page is as cheap.
        let person = format!("/p/north/staff/{}", world.grouped.staff);
        let before = cost(&person).await;
        let (name, people) = ("Everybody", [world.grouped.staff]);
        app::groups::change(ctx, &actor, id, (name, &people)).await.unwrap();
        assert!(senior.get(&person).await.text().contains("10,000 clients"));
        assert!(cost(&person).await <= before + 1, "no statement per client");
    }

    async fn a_group_goes_with_what_follows_stated_first(lab) {
        let world = World::new(lab).await;
        let mut tx = world.firm().await;
        world.folder(&mut tx, "Only by the group").await;
        world.keep(tx).await;
        let senior = world.browser(&world.senior);
        let page = format!("/p/north/groups/{}/delete", world.group);
        let text = senior.get(&page).await.text();
        assert!(text.contains("Greg Group : 1 client"), "{text}");
        assert!(text.contains("Asa Assistant : 1 client"), "{text}");
        let greg = world.browser(&world.grouped);
        assert!(greg.get("/p/north/clients").await.body.contains("Only by the group"));
        let done = senior.submit(&page, &page, &[]).await;
        assert_eq!(done.status(), 303, "{}", done.text());
        assert_eq!(senior.get(&page).await.status(), 404);
        assert!(!greg.get("/p/north/clients").await.body.contains("Only by the group"));
    }

    async fn groups_refuse_what_is_not_theirs(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let senior = world.browser(&world.senior);
        let page = format!("/p/north/groups/{}", world.group);
        let clients = format!("{page}/clients");
        let unknown = world.lab.id::<ClientId>().to_string();
        let answer = senior.tries("POST", &clients, &[("act", "add"), ("clients", &unknown)]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (404, "not_found"));
        let foreign = world.foreign.staff.to_string();
        let fields = [("name", "Trades"), ("staff", foreign.as_str())];
        let answer = senior.tries("POST", &page, &fields).await;
        assert_eq!((answer.status(), answer.code().as_str()), (404, "not_found"));
        let own = world.senior.staff.to_string();
        let fields = [("name", "Trades"), ("staff", own.as_str())];
        let answer = senior.tries("POST", &page, &fields).await;
        assert_eq!((answer.status(), answer.code().as_str()), (403, "cannot_change_self"));
        let ctx = &world.portal.ctx;
        for (name, code) in [
            ("", "name_required"),
            ("   ", "name_required"),
            (&"x".repeat(201), "name_too_long"),
            ("bad\u{202e}name", "name_invalid_character"),
        ] {
            let answer = senior.tries("POST", "/p/north/groups", &[("name", name)]).await;
            assert_eq!(answer.status(), 422, "{name:?}");
            let refused = app::groups::create(ctx, &world.senior.actor(), name).await.unwrap_err();
            assert_eq!(faults(&refused), [code], "{name:?}");
        }
        let refused = app::groups::create(ctx, &world.senior.actor(), "TRADES ").await.unwrap_err();
        assert_eq!(faults(&refused), ["name_taken"]);
        let client = cell.client.to_string();
        let wrong = [("act", "remove"), ("all", "hart"), ("stated", "7")];
        let answer = senior.tries("POST", &clients, &wrong).await;
        assert_eq!((answer.status(), answer.code().as_str()), (409, "count_changed"));
        for human in [&world.named, &world.assistant] {
            let fields = [("act", "remove"), ("clients", client.as_str())];
            let answer = world.browser(human).tries("POST", &clients, &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (403, "requires_senior"));
        }
        // It gives reach, so it asks who is there.
        world.portal.passes(600 * domain::time::SECOND);
        let answer = senior.tries("POST", "/p/north/groups", &[("name", "Another")]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (401, "reauth_required"));
    }
}
