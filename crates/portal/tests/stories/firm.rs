//! The firm's own pages: what it says of itself, and what happened in it.

use app::audit::{self, Ask};
use app::firm::Details;
use domain::access::State;
use serde_json::json;
use test_support::both;

use crate::oracle::key_of;
use crate::world::World;

const PAGE: &str = "/p/north/settings/firm";
const LOGO: &str = "/p/north/settings/logo";

/// The beginning of a PNG of this width: as much of it as anybody reads.
fn picture(width: u32) -> Vec<u8> {
    let mut it = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    it.extend(width.to_be_bytes());
    it.extend(40_u32.to_be_bytes());
    it
}

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
            staff_digest: "off".into(),
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

    async fn a_firms_logo_stands_in_what_owners_get(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::FolderOnly).await;
        let senior = world.browser(&world.senior);
        let png = picture(40);
        let saved = senior.uploads(PAGE, LOGO, ("logo.png", &png)).await;
        assert_eq!(saved.location(), format!("{PAGE}?done=saved"), "{}", saved.text());
        let page = senior.get(PAGE).await.body;
        let address = page.split("src=\"/brand/firm-").nth(1).unwrap().split('"').next().unwrap();
        let address = format!("/brand/firm-{address}");
        let file = world.portal.anybody().get(&address).await;
        assert_eq!((file.status(), file.header("content-type")), (200, "image/png"));
        assert!(file.header("content-security-policy").contains("sandbox"));
        // The letter carries it; the page behind its link shows it before anybody signs in.
        let ask = app::connections::Invite {
            email: "nora@example.com".into(),
            products: vec!["jobs".into()],
            ..app::connections::Invite::default()
        };
        let by = world.senior.actor();
        app::connections::invite(&world.portal.ctx, &by, cell.client, &ask).await.unwrap();
        world.portal.works().await;
        let letters = world.portal.letters();
        let letter = letters.iter().find(|it| it.to == "nora@example.com").unwrap();
        assert_eq!(letter.logo.as_ref().map(|it| it.bytes.clone()), Some(png));
        assert!(letter.letter.html.contains("src=\"cid:firm-logo\""), "{}", letter.letter.html);
        let link = letter.letter.text.split_whitespace().find(|it| it.contains("/i/")).unwrap();
        let path = link.trim_start_matches(crate::portal::ORIGIN);
        let page = world.portal.anybody().get(path).await.body;
        assert!(page.contains(&address), "{page}");
        // Taken away, it is nowhere.
        let gone = senior.submit(PAGE, &format!("{LOGO}/remove"), &[]).await;
        assert_eq!(gone.status(), 303);
        assert_eq!(world.portal.anybody().get(&address).await.status(), 404);
        assert!(!world.portal.anybody().get(path).await.body.contains("firm-logo"));
    }

    async fn a_logo_that_could_run_or_is_too_much_is_refused(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let mut large = picture(40);
        large.resize(200 * 1024 + 1, 0);
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
        for (bytes, words) in [
            (svg, "An SVG can hold a program and is refused"),
            (b"GIF89a".to_vec(), "must be PNG or WebP"),
            (large, "at most 200 kB"),
            (picture(2_001), "at most 2,000 pixels"),
            (Vec::new(), "Choose a picture first"),
        ] {
            let answer = senior.uploads(PAGE, LOGO, ("logo.png", &bytes)).await;
            assert_eq!(answer.status(), 422, "{words}");
            assert!(answer.text().contains(words), "{words}: {}", answer.text());
        }
        let manager = world.browser(&world.named).sends(LOGO, "application/json", &picture(40)).await;
        assert_eq!((manager.status(), manager.code().as_str()), (403, "requires_senior"));
    }

    async fn programs_set_the_logo_by_its_bytes(lab) {
        let world = World::new(lab).await;
        let key = key_of(&world, &world.owner).await;
        let set = hyper::Request::builder()
            .method("PUT")
            .uri("/api/v1/firm/logo")
            .header("host", "localhost:8080")
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "image/png")
            .body(http_body_util::Full::new(picture(40).into()))
            .unwrap();
        assert_eq!(world.portal.ask(set).await.status(), 204);
        let firm = world.portal.calls(&key, "GET", "/api/v1/firm", None).await;
        assert!(firm.body.contains("/brand/firm-"), "{}", firm.body);
        let gone = world.portal.calls(&key, "DELETE", "/api/v1/firm/logo", None).await;
        assert_eq!(gone.status(), 204, "{}", gone.body);
        let firm = world.portal.calls(&key, "GET", "/api/v1/firm", None).await;
        assert!(firm.body.contains("\"logo\":null"), "{}", firm.body);
    }
}
