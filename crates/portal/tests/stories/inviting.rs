//! Inviting from a pasted list: what each line becomes, and that it is the single deed's work.

use app::connections::{self, Invite};
use app::runs::Narrow;
use domain::access::State;
use domain::actor::{Actor, Door};
use domain::ids::{ClientId, RunId};
use domain::runs::Stage;
use serde_json::{Value, json};
use test_support::both;

use crate::oracle::key_of;
use crate::portal::{Answer, Browser};
use crate::world::World;

const FORM: &str = "/p/north/invitations/list";

/// Pastes a list, as the form does.
async fn paste(browser: &Browser<'_>, list: &str) -> Answer {
    let fields = [("list", list), ("products", "jobs"), ("kind", "link"), ("message", "Hello.")];
    browser.submit(FORM, FORM, &fields).await
}

fn run_of(answer: &Answer) -> RunId {
    let at = answer.location().rsplit('/').next().unwrap_or_default();
    at.parse().unwrap_or_else(|_| panic!("no run: {} {}", answer.status(), answer.text()))
}

async fn rows(world: &World, id: RunId) -> Vec<app::runs::RunRow> {
    let (ctx, actor) = (&world.portal.ctx, world.owner.actor());
    app::runs::rows(ctx, &actor, id, &Narrow::default(), (0, 200)).await.unwrap().0
}

/// (client, code) of each row: of the preview while it waits, else of the result.
async fn codes(world: &World, id: RunId) -> Vec<(String, String)> {
    let code = |it: app::runs::RunRow| {
        let why = if it.state == "waiting" { it.expected } else { it.why };
        (it.subject, why.code)
    };
    rows(world, id).await.into_iter().map(code).collect()
}

async fn start(browser: &Browser<'_>, id: RunId, count: &str) -> Answer {
    browser.post(&format!("/p/north/jobs/{id}/start"), &[("count", count)]).await
}

async fn client(world: &World, name: &str, number: &str) -> ClientId {
    let typed =
        app::clients::Typed { name: name.into(), number: number.into(), ..Default::default() };
    let extra = app::clients::Extra::default();
    let (ctx, actor) = (&world.portal.ctx, world.senior.actor());
    app::clients::create(ctx, &actor, &typed, &extra).await.unwrap().id
}

fn is(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect()
}

both! {
    async fn a_list_invites_each_owner_and_says_why_not(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let alder = client(&world, "Alder Ltd", "").await;
        client(&world, "Birch Ltd", "C-7").await;
        let waits = client(&world, "Willow Ltd", "").await;
        world.cell(State::Active).await;
        let ask = Invite { email: "w@willow.example".into(), products: vec!["jobs".into()], ..Invite::default() };
        connections::invite(&world.portal.ctx, &world.senior.actor(), waits, &ask).await.unwrap();
        world.portal.works().await;
        let before = world.portal.letters().len();

        assert!(senior.get("/p/north/invitations").await.text().contains("Invite from a list"));
        let list = "alan@alder.example, Alder Ltd\r\n\r\nbea@birch.example; c-7\r\n\
            Cora Cedar <cora@cedar.example>\r\ndan@dogwood.example\r\nnobody, Elm Ltd\r\n\
            x@hart.example\tHartwell Joinery\r\ny@willow.example, Willow Ltd\r\n\
            a2@alder.example, ALDER LTD\r\nf@birch.example, Birch ltd\r\n";
        let id = run_of(&paste(&senior, list).await);
        let wanted = is(&[
            ("Alder Ltd", ""), ("Birch Ltd", ""), ("Cora Cedar", ""), ("dan", ""),
            ("Elm Ltd", "email_invalid"), ("Hartwell Joinery", "already_connected"),
            ("Willow Ltd", "invite_pending"), ("ALDER LTD", "duplicate_line"),
            ("Birch ltd", "like_a_client"),
        ]);
        assert_eq!(codes(&world, id).await, wanted);
        let page = senior.get(&format!("/p/north/jobs/{id}")).await.text();
        for said in [
            "4 invitations will be sent.", "5 lines will be left alone.", "Send 4 invitations",
            "It stands in your list.", "a client is made", "Line 1 invites for the same client already.",
            "cannot be taken back",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        world.portal.works().await;
        assert_eq!(world.portal.letters().len(), before, "a preview writes to nobody");
        let found = senior.get("/p/north/clients?q=cedar").await.text();
        assert!(!found.contains("Cora Cedar"), "and makes no client");

        assert_eq!(start(&senior, id, "4").await.status(), 303);
        assert_eq!(codes(&world, id).await, wanted, "the run does what the preview said");
        let done = app::runs::one(&world.portal.ctx, &world.owner.actor(), id).await.unwrap();
        assert_eq!((done.stage, done.run.changed, done.run.skipped), (Stage::Finished, 4, 5));
        assert!(!done.can_undo(), "letters went");
        world.portal.works().await;
        let letters = world.portal.letters();
        let to: Vec<&str> = letters[before..].iter().map(|it| it.to.as_str()).collect();
        assert_eq!(to.len(), 4, "{to:?}");
        assert!(to.contains(&"cora@cedar.example"), "{to:?}");
        // A client that was made has its page, with the address as its contact's.
        let made = rows(&world, id).await[3].client.unwrap();
        let folder = app::clients::folder(&world.portal.ctx, &world.owner.actor(), made).await.unwrap();
        assert_eq!(folder.row.contact_email, "dan@dogwood.example");
        assert_eq!(folder.facts.state, State::Invited);
        let folder = app::clients::folder(&world.portal.ctx, &world.owner.actor(), alder).await.unwrap();
        assert_eq!(folder.facts.state, State::Invited);
        let file = senior.get(&format!("/p/north/jobs/{id}/file")).await;
        let sheet = app::sheets::read(file.body.as_bytes()).unwrap();
        assert_eq!(sheet.rows[4].cells[1..5], ["Elm Ltd", "nobody", "Left alone", "email_invalid"]);

        // The same list once more invites nobody: also those that it made are found again.
        let again = run_of(&paste(&senior, list).await);
        let codes: Vec<String> = codes(&world, again).await.into_iter().map(|it| it.1).collect();
        assert_eq!(codes[..4], ["invite_pending"; 4], "{codes:?}");
        assert!(codes.iter().all(|it| !it.is_empty()));
        let page = senior.get(&format!("/p/north/jobs/{again}")).await.text();
        assert!(page.contains("Nobody would be invited: all 9 lines are left alone."), "{page}");
        let none = senior.tries("POST", &format!("/p/north/jobs/{again}/start"), &[("count", "0")]).await;
        assert_eq!((none.status(), none.code().as_str()), (409, "nothing_to_do"));
    }

    async fn a_list_says_nothing_about_an_address(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        world.cell(State::Active).await;
        let carla = Actor::Client {
            person: world.client_owner.person,
            door: Door::Inside,
            delegated: false,
        };
        assert!(app::owners::block_firm(&world.portal.ctx, &carla, world.north, true).await.unwrap().is_some());
        // Carla has the firm blocked, Carlo owns accounts of others, nobody knows Norma.
        let list = "carla@example.com, One\nother@example.com, Two\nnorma@example.com, Three";
        let id = run_of(&paste(&senior, list).await);
        let alike = |mut it: app::runs::RunRow| {
            (it.seq, it.done_at) = (0, None);
            (it.target, it.client, it.before, it.given) = (None, None, None, None);
            (it.subject, it.about) = (String::new(), String::new());
            it
        };
        let same = |all: Vec<app::runs::RunRow>| {
            let all: Vec<_> = all.into_iter().map(alike).collect();
            assert!(all.iter().all(|it| *it == all[0]), "{all:?}");
        };
        same(rows(&world, id).await);
        assert_eq!(start(&senior, id, "3").await.status(), 303);
        same(rows(&world, id).await);
        world.portal.works().await;
        let to: Vec<String> = world.portal.letters().into_iter().map(|it| it.to).collect();
        assert_eq!(to.len(), 2, "{to:?}");
        assert!(!to.contains(&"carla@example.com".to_owned()), "who blocks the firm hears nothing");
    }

    async fn a_list_that_cannot_be_taken_says_so_beside_its_field(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let one = "a@alder.example, Alder".to_owned();
        let many = "a@alder.example\n".repeat(domain::pasted::MOST + 1);
        let long = "x".repeat(2_001);
        for (list, more, said) in [
            (String::new(), ("products", "jobs"), "an address in each line"),
            (" \n,;\n".to_owned(), ("products", "jobs"), "an address in each line"),
            (many, ("products", "jobs"), "at most 10000 lines; this one has 10001"),
            (one.clone(), ("products", "none"), "Choose one or more of the products"),
            (one.clone(), ("days", "731"), "days from 1 to 730"),
            (one.clone(), ("message", &long), "At most 2000"),
        ] {
            let fields = [("list", list.as_str()), more];
            let page = senior.submit(FORM, FORM, &fields).await;
            assert_eq!(page.status(), 422, "{said}");
            assert!(page.text().contains(said), "{said}: {}", page.text());
        }
        let kept = senior.submit(FORM, FORM, &[("list", one.as_str())]).await.text();
        assert!(kept.contains("a@alder.example, Alder"), "what was pasted is not lost: {kept}");
        let large = senior.tries("POST", FORM, &[("list", &"x".repeat(300_000))]).await;
        assert_eq!((large.status(), large.code().as_str()), (413, "body_too_large"));
        // Stopping a large preview leads back to the question, with what was asked.
        let lines: Vec<String> = (0..60).map(|it| format!("o{it}@x.example, New {it:03}")).collect();
        let id = run_of(&paste(&senior, &lines.join("\n")).await);
        senior.post(&format!("/p/north/jobs/{id}/stop"), &[]).await;
        let page = format!("/p/north/jobs/{id}");
        let asked = senior.get(&page).await.text();
        assert!(asked.contains("Message") && asked.contains("Hello."), "{asked}");
        let fields = [("products", "jobs"), ("kind", "transfer")];
        assert_eq!(senior.submit(&page, &format!("{page}/check"), &fields).await.status(), 303);
        world.portal.works().await;
        let it = app::runs::one(&world.portal.ctx, &world.owner.actor(), id).await.unwrap();
        assert_eq!((it.run.would_change, it.ask.transfer, it.ask.message.as_str()), (60, true, ""));

        for human in [&world.named, &world.grouped, &world.assistant] {
            let theirs = world.browser(human);
            let asked = theirs.tries("GET", FORM, &[]).await;
            assert_eq!((asked.status(), asked.code().as_str()), (403, "requires_senior"));
            let sent = theirs.tries("POST", FORM, &[("list", &one), ("products", "jobs")]).await;
            assert_eq!((sent.status(), sent.code().as_str()), (403, "requires_senior"));
        }
    }

    async fn programs_invite_from_a_list_too(lab) {
        let world = World::new(lab).await;
        client(&world, "Birch Ltd", "C-7").await;
        let key = &*key_of(&world, &world.owner).await;
        let list = json!([
            { "email": "bea@birch.example", "client": "C-7" },
            { "email": "dan@dogwood.example" },
            { "email": "dan@dogwood.example", "client": "" },
            { "email": "no" },
        ]);
        let body = json!({ "act": "invite", "list": list, "products": ["jobs"], "kind": "transfer" });
        let answer = world.portal.calls(key, "POST", "/api/v1/runs", Some(body)).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        let run: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((&run["would_change"], &run["would_skip"]), (&json!(2), &json!(2)), "{run}");
        let path = format!("/api/v1/runs/{}", run["id"].as_str().unwrap());
        let done = world.portal.calls(key, "POST", &format!("{path}/start"), Some(json!({ "count": 2 }))).await;
        assert_eq!(done.status(), 200, "{}", done.text());
        let shown = world.portal.calls(key, "GET", &format!("{path}/rows"), None).await;
        let shown: Value = serde_json::from_str(&shown.body).unwrap();
        let codes: Vec<&str> =
            shown["items"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["", "", "duplicate_line", "email_invalid"]);
        assert!(shown["items"][1]["client"].as_str().unwrap().starts_with("cli_"), "{shown}");
        for (body, status, code) in [
            (json!({ "act": "invite", "products": ["jobs"] }), 422, "list_required"),
            (json!({ "act": "invite", "list": [{ "email": "a@b.example" }] }), 422, "product_unknown"),
            (json!({ "act": "invite", "list": [{ "mail": "a@b.example" }] }), 422, "unknown_field"),
            (json!({ "act": "invite", "list": [], "kind": "x" }), 422, "kind_unknown"),
        ] {
            let answer = world.portal.calls(key, "POST", "/api/v1/runs", Some(body.clone())).await;
            let said = format!("{} {:?}", answer.code(), answer.faults());
            assert_eq!(answer.status(), status, "{body}");
            assert!(said.contains(code), "{body}: {said}");
        }
    }
}
