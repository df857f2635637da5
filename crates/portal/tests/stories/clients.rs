//! Clients, staff's reach and notes, typed wrongly in every way that people and attackers know.

use domain::access::State;
use test_support::both;

use crate::world::World;

/// Text that tries to be something else; each must come back as the text that it is.
const TRICKS: [&str; 7] = [
    "<script>alert(1)</script>",
    "{{7*7}} ${jndi:ldap://x}",
    "=HYPERLINK(\"http://x\")",
    "Robert'); DROP TABLE clients;--",
    "%0d%0aBcc: all@example.com",
    "\"><img src=x onerror=alert(1)>",
    "&lt;b&gt; & <b>",
];

async fn note_id(world: &World, client: domain::ids::ClientId) -> domain::ids::NoteId {
    let all = app::notes::list(&world.portal.ctx, &world.senior.actor(), client, "").await.unwrap();
    all.first().unwrap().id
}

both! {
    async fn names_and_notes_that_try_tricks_are_text(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        for trick in TRICKS {
            let fields = [("name", trick), ("note", trick), ("address", trick), ("anyway", "1")];
            let made = senior.submit("/p/north/clients/new", "/p/north/clients", &fields).await;
            assert_eq!(made.status(), 303, "{trick}: {}", made.text());
            let path = made.location().split(['?', '#']).next().unwrap().to_owned();
            let page = senior.get(&path).await;
            assert_eq!(page.status(), 200, "{path}");
            let shown = page.text().matches(trick).count();
            assert!(shown >= 3, "{trick} is on its page {shown} times: {}", page.text());
            let raw = !trick.contains('<') || !page.body.contains(trick);
            assert!(raw, "{trick} is markup on {path}");
            let list = senior.get("/p/north/clients").await;
            assert!(list.text().contains(trick), "{trick}: {}", list.text());
        }
    }

    async fn names_that_cannot_be_are_refused_with_their_reason(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let long = "x".repeat(201);
        let rows = [
            ("", "name_required"),
            ("   ", "name_required"),
            (long.as_str(), "name_too_long"),
            ("a\u{7}b", "name_invalid_character"),
            ("evil\u{202e}txt", "name_invalid_character"),
            ("a\u{0}b", "name_invalid_character"),
        ];
        for (typed, code) in rows {
            let fields = [("name", typed), ("anyway", "1"), ("phone", "020 7946 0000")];
            let answer = senior.post("/p/north/clients", &fields).await;
            assert_eq!(answer.status(), 422, "{typed:?}");
            assert!(answer.body.contains("020 7946 0000"), "what was typed is kept: {typed:?}");
            let ctx = &world.portal.ctx;
            let asked = app::clients::Typed { name: typed.to_owned(), ..Default::default() };
            let refused =
                app::clients::create(ctx, &world.senior.actor(), &asked, &app::clients::Extra::default()).await;
            let app::Error::Invalid(faults) = refused.unwrap_err() else { panic!("{typed:?}") };
            assert_eq!(faults[0].code, code, "{typed:?}");
        }
        let zero_width = senior.post("/p/north/clients", &[("name", "\u{200b}\u{200b}")]).await;
        assert_eq!(zero_width.status(), 422);
        // 200 characters are a name.
        let fits = "y".repeat(200);
        let made = senior.post("/p/north/clients", &[("name", &fits), ("anyway", "1")]).await;
        assert_eq!(made.status(), 303, "{}", made.text());
    }

    async fn fields_nobody_offered_are_refused(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        for name in ["role", "partner_id", "price", "billing_mode"] {
            let answer =
                senior.tries("POST", "/p/north/clients", &[("name", "A"), (name, "1")]).await;
            assert_eq!((answer.status(), answer.code().as_str()), (422, "unknown_field"), "{name}");
        }
        let twice = [("name", "A"), ("name", "B")];
        let answer = senior.tries("POST", "/p/north/clients", &twice).await;
        assert_eq!((answer.status(), answer.code().as_str()), (400, "duplicate_parameter"));
        let answer = senior.tries("GET", "/p/north/clients?password_hash=x", &[]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (422, "invalid_sort"));
        let answer = senior.tries("GET", "/p/north/clients?after=AAAA", &[]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (400, "invalid_cursor"));
        for limit in ["0", "-1", "1000000000", "x"] {
            let path = format!("/p/north/clients?limit={limit}");
            let answer = senior.tries("GET", &path, &[]).await;
            assert_eq!((answer.status(), answer.code().as_str()), (422, "invalid_limit"), "{limit}");
        }
    }

    async fn ids_in_any_other_shape_are_nothing(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let senior = world.browser(&world.senior);
        let id = cell.client.to_string();
        let long = "a".repeat(300);
        let account = cell.account.to_string();
        let upper = id.to_uppercase();
        let raw = cell.client.0.to_string();
        let rows = ["1", "null", &id[..29], &upper, &raw, &account, &long];
        for bad in rows {
            let answer = senior.tries("GET", &format!("/p/north/clients/{bad}"), &[]).await;
            assert_eq!((answer.status(), answer.code().as_str()), (404, "not_found"), "{bad}");
        }
    }

    async fn reach_is_given_to_ones_own_people_only(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let other = world.cell(State::Active).await;
        let senior = world.browser(&world.senior);
        let path = format!("/p/north/clients/{}/staff", cell.client);
        let account = cell.account.to_string();
        let elsewhere = other.account.to_string();
        let rows = [
            (&world.foreign, account.as_str(), 404, "not_found"),
            (&world.suspended, account.as_str(), 404, "not_found"),
            (&world.unrelated, elsewhere.as_str(), 404, "not_found"),
            (&world.senior, account.as_str(), 403, "cannot_change_self"),
        ];
        for (person, account, status, code) in rows {
            let staff = person.staff.to_string();
            let fields = [("person", staff.as_str()), ("account", account), ("on", "1")];
            let answer = senior.tries("POST", &path, &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (status, code), "{staff}");
        }
        // Somebody without the right learns nothing of people and accounts that are not theirs.
        let named = world.browser(&world.named);
        let rows = [
            (&world.foreign, account.as_str(), 404, "not_found"),
            (&world.unrelated, elsewhere.as_str(), 404, "not_found"),
            (&world.unrelated, account.as_str(), 403, "requires_senior"),
        ];
        for (person, account, status, code) in rows {
            let staff = person.staff.to_string();
            let fields = [("person", staff.as_str()), ("account", account), ("on", "1")];
            let answer = named.tries("POST", &path, &fields).await;
            assert_eq!((answer.status(), answer.code().as_str()), (status, code), "{staff}");
        }
        // Given, it works at once; taken, it is gone at once.
        let uma = world.browser(&world.unrelated);
        let client = format!("/p/north/clients/{}", cell.client);
        assert_eq!(uma.get(&client).await.status(), 404);
        let staff = world.unrelated.staff.to_string();
        for (on, status) in [("1", 200), ("0", 404)] {
            let fields = [("person", staff.as_str()), ("account", account.as_str()), ("on", on)];
            assert_eq!(senior.post(&path, &fields).await.status(), 303);
            assert_eq!(uma.get(&client).await.status(), status, "on={on}");
        }
    }

    async fn an_account_is_in_one_folder_at_most(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let unlinked = world.cell(State::UnlinkedActive).await;
        let linked = world.cell(State::Active).await;
        let to = linked.client.to_string();
        let path = format!("/p/north/accounts/{}/link", linked.account);
        let answer = senior.tries("POST", &path, &[("client", &to)]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (409, "already_in_folder"));
        let path = format!("/p/north/accounts/{}/link", unlinked.account);
        let nowhere = world.nothing().client.to_string();
        let answer = senior.tries("POST", &path, &[("client", &nowhere)]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (404, "not_found"));
        assert_eq!(senior.post(&path, &[("client", &to)]).await.status(), 303);
        let page = senior.get(&format!("/p/north/clients/{to}")).await;
        assert_eq!(page.status(), 200);
        // A folder with an account is not put away.
        let archive = format!("/p/north/clients/{to}/archive");
        let answer = senior.tries("POST", &archive, &[]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (409, "has_connected_accounts"));
    }

    async fn notes_belong_to_their_authors(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let (senior, named) = (world.browser(&world.senior), world.browser(&world.named));
        let notes = format!("/p/north/clients/{}/notes", cell.client);
        let long = "x".repeat(20_001);
        assert_eq!(senior.post(&notes, &[("text", &long)]).await.status(), 422);
        // The longest that a browser can make of the longest note: twelve bytes for each sign.
        let fits = "\u{1f4dd}".repeat(20_000);
        assert_eq!(senior.post(&notes, &[("text", &fits)]).await.status(), 303);
        let lines = "two\r\nlines";
        assert_eq!(senior.post(&notes, &[("text", lines)]).await.status(), 303);
        let kept = app::notes::list(&world.portal.ctx, &world.senior.actor(), cell.client, "").await;
        assert!(kept.unwrap().iter().any(|it| it.body == "two\nlines"));
        let note = note_id(&world, cell.client).await;
        let path = format!("{notes}/{note}");
        let fields = [("text", "Mine now"), ("seen", "1")];
        let answer = named.tries("POST", &path, &fields).await;
        assert_eq!((answer.status(), answer.code().as_str()), (403, "not_author"));
        let answer = named.tries("POST", &format!("{path}/delete"), &[]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (403, "not_author"));
        let answer = senior.tries("POST", &path, &[("text", "Old"), ("seen", "7")]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (412, "stale_version"));
        // A senior may delete what another wrote; it is written down who did.
        assert_eq!(named.post(&notes, &[("text", "A word")]).await.status(), 303);
        let ctx = &world.portal.ctx;
        let all = app::notes::list(ctx, &world.senior.actor(), cell.client, "").await.unwrap();
        let theirs = all.iter().find(|it| it.author == world.named.staff).unwrap();
        let delete = format!("{notes}/{}/delete", theirs.id);
        assert_eq!(senior.post(&delete, &[]).await.status(), 303);
        let activity =
            senior.get(&format!("/p/north/clients/{}/activity", cell.client)).await;
        assert!(activity.text().contains("You deleted a note"), "{}", activity.text());
    }

    async fn a_note_is_nothing_under_another_client(lab) {
        let world = World::new(lab).await;
        let (own, other) = (world.cell(State::Active).await, world.cell(State::Active).await);
        let senior = world.browser(&world.senior);
        let notes = format!("/p/north/clients/{}/notes", own.client);
        assert_eq!(senior.post(&notes, &[("text", "Mine")]).await.status(), 303);
        let note = note_id(&world, own.client).await;
        let there = format!("/p/north/clients/{}/notes/{note}", other.client);
        for page in ["edit", "history"] {
            assert_eq!(senior.get(&format!("{there}/{page}")).await.status(), 404, "{page}");
        }
        let changed = senior.post(&there, &[("text", "Theirs"), ("seen", "1")]).await;
        let pinned = senior.post(&format!("{there}/pin"), &[("on", "1")]).await;
        let deleted = senior.post(&format!("{there}/delete"), &[]).await;
        assert_eq!((changed.status(), pinned.status(), deleted.status()), (404, 404, 404));
        assert_eq!(senior.get(&format!("{notes}/{note}/edit")).await.status(), 200);
    }

    async fn a_note_of_an_account_is_read_by_those_who_reach_the_account(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let mut tx = world.firm().await;
        let second = world.account(&mut tx, "Second").await;
        world.connect(&mut tx, second, Some(cell.client), 0).await;
        world.keep(tx).await;
        let senior = world.browser(&world.senior);
        let notes = format!("/p/north/clients/{}/notes", cell.client);
        let (first, second) = (cell.account.to_string(), second.to_string());
        for (about, text) in [(first.as_str(), "Of the first"), (second.as_str(), "Of the second")] {
            let fields = [("text", text), ("account", about)];
            assert_eq!(senior.post(&notes, &fields).await.status(), 303);
        }
        let assigned = world.browser(&world.assigned);
        let page = assigned.get(&format!("/p/north/clients/{}", cell.client)).await.text();
        assert!(page.contains("Of the first"), "{page}");
        assert!(!page.contains("Of the second"), "{page}");
        let other = world.cell(State::Active).await;
        let foreign = other.account.to_string();
        let fields = [("text", "Hm"), ("account", foreign.as_str())];
        let answer = senior.tries("POST", &notes, &fields).await;
        assert_eq!((answer.status(), answer.code().as_str()), (404, "not_found"));
    }
}
