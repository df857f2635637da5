//! Notes that name colleagues: they hear of it, they see it, and nobody is named who could not.

use domain::access::State;
use test_support::both;

use crate::world::World;

both! {
    async fn somebody_named_gets_a_letter_and_sees_it_marked(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let client = format!("/p/north/clients/{}", cell.client);
        let senior = world.browser(&world.senior);
        let text = "**Ring** @nell named about\n- VAT\n- payroll\nhttps://x.example/form";
        let notes = format!("{client}/notes");
        let added = senior.submit(&client, &notes, &[("text", text)]).await;
        assert_eq!(added.status(), 303, "{}", added.text());
        let page = world.browser(&world.named).get(&client).await;
        assert!(page.text().contains("You are mentioned"), "{}", page.text());
        for wanted in ["<b>Ring</b>", "@nell named</span>", "<li>payroll", "href=\"https://x.example/form\""] {
            assert!(page.body.contains(wanted), "{wanted}");
        }
        assert!(!senior.get(&client).await.text().contains("You are mentioned"));
        world.portal.works().await;
        let letters = world.portal.letters();
        let told: Vec<_> = letters.iter().map(|it| it.to.as_str()).collect();
        assert_eq!(told, ["nell@example.com"]);
        assert!(!letters[0].letter.text.contains("VAT"), "what a note says stays inside");
    }

    async fn somebody_without_reach_is_not_named_until_a_senior_lets_them_in(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let client = format!("/p/north/clients/{}", cell.client);
        let notes = format!("{client}/notes");
        let fields = [("text", "@Uma Unrelated please look")];
        // A manager hears why; only a senior is offered the way.
        let named = world.browser(&world.named).submit(&client, &notes, &fields).await;
        assert_eq!(named.status(), 422);
        let why = "Uma Unrelated does not reach this client";
        assert!(named.text().contains(why), "{}", named.text());
        assert!(!named.text().contains("Give access and add note"));
        let senior = world.browser(&world.senior);
        let refused = senior.submit(&client, &notes, &fields).await;
        assert_eq!(refused.status(), 422);
        assert!(refused.text().contains("Give access and add note"), "{}", refused.text());
        let again = [fields[0], ("give", "1")];
        let added = senior.submit(&client, &notes, &again).await;
        assert_eq!(added.status(), 303, "{}", added.text());
        let page = world.browser(&world.unrelated).get(&client).await;
        assert!(page.text().contains("You are mentioned"), "{}", page.text());
    }

    async fn a_note_about_one_account_names_only_who_reaches_that_one(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let mut tx = world.firm().await;
        let other = world.account(&mut tx, "Another account").await;
        world.connect(&mut tx, other, Some(cell.client), 0).await;
        world.keep(tx).await;
        let ctx = &world.portal.ctx;
        let senior = world.senior.actor();
        let text = "@Ann Assigned see this";
        let refused = app::notes::add(ctx, &senior, cell.client, Some(other), text).await;
        assert_eq!(refused.unwrap_err().code(), "invalid_fields");
        app::notes::add(ctx, &senior, cell.client, Some(cell.account), text).await.unwrap();
        // A deed of the same words twice writes once.
        let all = app::notes::list(ctx, &senior, cell.client, "").await.unwrap();
        let (id, version) = (all[0].id, all[0].version);
        app::notes::edit(ctx, &senior, id, version, "@Ann Assigned, see this").await.unwrap();
        world.portal.works().await;
        assert_eq!(world.portal.letters().len(), 1);
    }

    async fn notes_are_found_by_what_they_say_and_deleted_by_who_may(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let ctx = &world.portal.ctx;
        let named = world.named.actor();
        for text in ["Year end is August", "Rang about the VÄT return"] {
            app::notes::add(ctx, &named, cell.client, None, text).await.unwrap();
        }
        let page = format!("/p/north/clients/{}/notes", cell.client);
        let browser = world.browser(&world.grouped);
        let found = browser.get(&format!("{page}?q=v%C3%A4t")).await.text();
        assert!(found.contains("Rang about") && !found.contains("Year end"), "{found}");
        let none = browser.get(&format!("{page}?q=zebra")).await.text();
        assert!(none.contains("No note says \u{201c}zebra\u{201d}"), "{none}");
        let all = app::notes::list(ctx, &named, cell.client, "").await.unwrap();
        let delete = format!("{page}/{}/delete", all[0].id);
        let refused = browser.tries("POST", &delete, &[]).await;
        assert_eq!((refused.status(), refused.code().as_str()), (403, "not_author"));
        let done = world.browser(&world.senior).post(&delete, &[]).await;
        assert_eq!(done.status(), 303);
        assert_eq!(app::notes::list(ctx, &named, cell.client, "").await.unwrap().len(), 1);
    }
}
