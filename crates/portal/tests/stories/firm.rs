//! The firm's own pages: what it says of itself, and what happened in it.

use app::audit::{self, Ask};
use app::firm::Details;
use domain::access::State;
use serde_json::json;
use test_support::both;

use crate::oracle::key_of;
use crate::world::World;

const PAGE: &str = "/p/north/settings/firm";

both! {
    async fn a_firm_says_how_it_is_reached(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        assert!(senior.get("/p/north/settings").await.text().contains("Firm details"));
        let fields = [
            ("name", "North & Partners LLP"),
            ("time_zone", "Europe/Berlin"),
            ("address", "1 High Street\nYork"),
            ("place", "York"),
            ("phone", "+44 20 7946 0018"),
            ("website", "north.example"),
            ("email", "office@north.example"),
            ("seen", "1"),
        ];
        let saved = senior.submit(PAGE, PAGE, &fields).await;
        assert_eq!(saved.location(), format!("{PAGE}?done=saved"), "{}", saved.body);
        let shown = senior.get(PAGE).await;
        for words in ["North &#38; Partners LLP", "https://north.example", "+44 20 7946 0018"] {
            assert!(shown.body.contains(words), "{words}: {}", shown.body);
        }
        // Somebody else's form is from before: nothing is lost, and nothing overwritten.
        let late = senior.post(PAGE, &fields).await;
        assert_eq!(late.status(), 409, "{}", late.body);
        let wrong = [("name", " "), ("time_zone", ""), ("website", "javascript:alert(1)"), ("seen", "2")];
        assert_eq!(senior.post(PAGE, &wrong).await.status(), 422);
        let log = senior.get("/p/north/audit").await.text();
        assert!(log.contains("changed the firm's name, time zone, address"), "{log}");
        let manager = world.browser(&world.named).get(PAGE).await;
        assert_eq!((manager.status(), manager.code().as_str()), (403, "requires_senior"));
    }

    async fn programs_change_it_by_its_version(lab) {
        let world = World::new(lab).await;
        let key = key_of(&world, &world.owner).await;
        let body = Some(json!({ "place": "York" }));
        let saved = world.portal.calls(&key, "PATCH", "/api/v1/firm", body.clone()).await;
        assert_eq!((saved.status(), saved.header("etag")), (200, "\"2\""), "{}", saved.body);
        // The world's calls say that they saw the first version.
        let late = world.portal.calls(&key, "PATCH", "/api/v1/firm", body).await;
        assert_eq!((late.status(), late.code().as_str()), (412, "stale_version"));
        let (now, _) = app::firm::details(&world.portal.ctx, &world.owner.actor()).await.unwrap();
        let wanted = Details {
            name: "North & Partners".into(),
            time_zone: "Europe/London".into(),
            place: "York".into(),
            ..Details::default()
        };
        assert_eq!(now, wanted);
    }

    async fn the_log_is_narrowed_and_checked(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let ctx = &world.portal.ctx;
        for by in [&world.named, &world.senior] {
            app::notes::add(ctx, &by.actor(), cell.client, None, "Rang.").await.unwrap();
        }
        let senior = world.browser(&world.senior);
        let log = senior.get("/p/north/audit").await.text();
        assert!(log.contains("Nell Named") && log.contains("added a note"), "{log}");
        let only = format!("/p/north/audit?kind=notes&person={}", world.senior.person);
        let log = senior.get(&only).await;
        let list = log.body.split("What happened").nth(1).unwrap();
        assert!(list.contains("You") && !list.contains("Nell Named"), "{list}");
        let none = senior.get("/p/north/audit?kind=settings").await.text();
        assert!(none.contains("Nothing like this happened"), "{none}");
        assert_eq!(senior.get("/p/north/audit?kind=nonsense").await.status(), 422);
        assert_eq!(senior.get("/p/north/audit?from=yesterday").await.status(), 422);
        let file = senior.get(&format!("{}&format=csv", only.replace("audit?", "audit/export?"))).await;
        assert!(file.body.contains("Added a note") && !file.body.contains("Nell"), "{}", file.body);
        assert!(senior.get("/p/north/audit/check").await.text().contains("The chain is intact"));
        let manager = world.browser(&world.named).get("/p/north/audit").await;
        assert_eq!(manager.code(), "requires_senior");
    }

    async fn the_log_finds_a_client_by_its_name(lab) {
        let world = World::new(lab).await;
        let ctx = &world.portal.ctx;
        let (one, two) = (world.cell(State::Active).await, world.cell(State::Active).await);
        let mut tx = world.firm().await;
        let kayaks = world.folder(&mut tx, "Bluewater Kayaks").await;
        world.keep(tx).await;
        let by = world.senior.actor();
        app::notes::add(ctx, &by, one.client, None, "Rang.").await.unwrap();
        app::notes::add(ctx, &by, two.client, Some(two.account), "Wrote.").await.unwrap();
        let senior = world.browser(&world.senior);
        let audit = async |query: &str| senior.get(&format!("/p/north/audit?{query}")).await;
        let entries = |page: &str| page.matches("<b>You</b> added a note").count();
        assert_eq!(entries(&audit("kind=notes").await.body), 2);
        // One is taken at once; several are offered, each a link that keeps the other filters.
        let only = audit("find=kayak&kind=notes").await.body;
        assert!(only.contains(&format!("name=\"client\" value=\"{kayaks}\"")), "{only}");
        assert_eq!(entries(&only), 0, "nothing happened there");
        let several = audit("find=hartwell&kind=notes").await;
        assert!(several.text().contains("Which client?"), "{}", several.text());
        let link = format!("/p/north/audit?client={}&amp;kind=notes", one.client);
        let link = [link.clone(), link.replace("&amp;", "&#38;")];
        assert!(link.iter().any(|it| several.body.contains(it)), "{}", several.body);
        assert_eq!(entries(&audit(&format!("client={}&kind=notes", one.client)).await.body), 1);
        assert!(audit("find=zebra").await.text().contains("No client is called"));
        // One account of a client; an account is named as everywhere.
        app::accounts::unassign(ctx, &by, two.account).await.unwrap();
        for (account, times) in [(one.account, 0), (two.account, 1)] {
            let narrowed = audit(&format!("account={account}")).await.text();
            assert!(narrowed.contains("Hartwell Joinery (Jobs)"), "{narrowed}");
            assert_eq!(narrowed.matches("out of its folder").count(), times, "{narrowed}");
        }
        // What the owner keeps apart is not found.
        app::internal::mark(ctx, &world.owner.actor(), kayaks, true).await.unwrap();
        assert!(audit("find=kayak").await.text().contains("No client is called"));
        let named = audit(&format!("client={kayaks}")).await.text();
        assert!(!named.contains("Bluewater"), "{named}");
    }

    async fn programs_read_the_log_narrowed_and_in_pages(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        for text in ["Rang.", "Wrote."] {
            let by = world.senior.actor();
            app::notes::add(&world.portal.ctx, &by, cell.client, None, text).await.unwrap();
        }
        let key = key_of(&world, &world.owner).await;
        let ask = async |query: &str| {
            let path = format!("/api/v1/audit?{query}");
            world.portal.calls(&key, "GET", &path, None).await
        };
        let page = ask(&format!("kind=notes&client={}&limit=1", cell.client)).await;
        assert_eq!(page.status(), 200, "{}", page.body);
        assert_eq!(page.body.matches("note_added").count(), 1, "{}", page.body);
        for words in ["find=hartwell", "format=csv", "colour=red"] {
            assert_eq!(ask(words).await.code(), "invalid_sort", "{words}");
        }
    }

    async fn what_is_internal_is_in_no_log_of_a_senior(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let (ctx, owner) = (&world.portal.ctx, world.owner.actor());
        app::notes::add(ctx, &owner, cell.client, None, "Rang.").await.unwrap();
        let ask = Ask { client: Some(cell.client), ..Ask::default() };
        let senior = world.senior.actor();
        assert!(!audit::list(ctx, &senior, &ask, (None, 50)).await.unwrap().is_empty());
        app::internal::mark(ctx, &owner, cell.client, true).await.unwrap();
        assert!(audit::list(ctx, &senior, &ask, (None, 50)).await.unwrap().is_empty());
        assert!(!audit::list(ctx, &owner, &ask, (None, 50)).await.unwrap().is_empty());
        let chain = world.browser(&world.senior).get("/p/north/audit/chain").await;
        assert_eq!(chain.code(), "requires_owner", "a chain leaves nothing out");
        app::internal::set(ctx, &owner, cell.client, world.senior.staff, true).await.unwrap();
        assert!(!audit::list(ctx, &senior, &ask, (None, 50)).await.unwrap().is_empty());
    }

    async fn a_chain_that_was_taken_away_shows_what_was_changed_in_it(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        for _ in 0..3 {
            let by = world.named.actor();
            app::notes::add(&world.portal.ctx, &by, cell.client, None, "Rang.").await.unwrap();
        }
        let file = world.browser(&world.owner).get("/p/north/audit/chain").await.body;
        let lines: Vec<&str> = file.lines().collect();
        assert!(lines.len() >= 3, "{file}");
        let check = |lines: &[&str]| {
            store::events::lines::check(lines.iter().copied()).findings.len()
        };
        assert_eq!(check(&lines), 0);
        let bent = lines[1].replace("note_added", "note_edited");
        assert!(check(&[lines[0], &bent, lines[2]]) > 0, "changed");
        assert!(check(&[lines[0], lines[2]]) > 0, "removed");
        assert!(check(&[lines[1], lines[0], lines[2]]) > 0, "moved");
        assert!(check(&[lines[0], "nonsense", lines[2]]) > 0, "not a line");
    }
}
