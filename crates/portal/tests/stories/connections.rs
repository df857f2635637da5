//! Connections over HTTP: the ways in that are closed, each with its own words, and the ways out
//! that stay open.

use domain::access::State;
use domain::time::DAY;
use test_support::both;

use crate::oracle::key_of;
use crate::portal::{Answer, ORIGIN};
use crate::world::{Cell, World};

fn said(answer: &Answer) -> (u16, String) {
    (answer.status(), answer.code())
}

fn is(answer: &Answer, status: u16, code: &str) {
    assert_eq!(said(answer), (status, code.to_owned()), "{}", answer.body);
}

/// The address in the letter of a cell's invitation.
fn letter(world: &World, cell: &Cell) -> String {
    format!("/i/{}", world.portal.ctx.secrets.link_token(cell.link.0))
}

/// The button of the page behind the link, as somebody presses it who is not signed in.
async fn presses(world: &World, path: &str, also: &str) -> Answer {
    let page = world.portal.anybody().get(path).await;
    let cookie = page.header("set-cookie").split(';').next().unwrap();
    let cookie = format!("{cookie}; {also}");
    let action = format!("{path}/open");
    let request = hyper::Request::builder()
        .method("POST")
        .uri(&action)
        .header("host", "localhost:8080")
        .header("accept", "text/html")
        .header("cookie", cookie)
        .header("origin", ORIGIN)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(http_body_util::Full::new(format!("_csrf={}", page.token_for(&action)).into()));
    world.portal.ask(request.unwrap()).await
}

const SUSPEND: store::Sql =
    store::sql("UPDATE partners SET state = 'suspended', version = version + 1 WHERE id = $1");

both! {
    async fn an_invitation_is_the_owners_to_accept_and_once(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Invited).await;
        let path = letter(&world, &cell);
        let account = cell.account.to_string();
        let yes = [("answer", "accept"), ("accounts", account.as_str())];
        // Opening it, by whomever, changes nothing.
        assert_eq!(world.portal.anybody().get(&path).await.status(), 200);
        assert_eq!(world.browser(&world.client_owner).get(&path).await.status(), 200);
        let other = world.browser(&world.other_owner);
        is(&other.tries("POST", &path, &yes).await, 403, "requires_account_owner");
        is(&world.portal.anybody().tries("POST", &path, &yes).await, 401, "unauthenticated");

        let carla = world.browser(&world.client_owner);
        assert_eq!(carla.post(&path, &yes).await.status(), 303);
        is(&carla.tries("POST", &path, &yes).await, 410, "invite_expired_or_used");
        let client = format!("/p/north/clients/{}", cell.client);
        let page = world.browser(&world.senior).get(&client).await;
        assert!(page.text().contains("60 days"), "{}", page.text());
    }

    async fn an_invitation_is_opened_by_a_press_and_not_by_its_link(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Invited).await;
        let path = letter(&world, &cell);
        let senior = world.browser(&world.senior);
        let (list, key) = ("/p/north/invitations", key_of(&world, &world.owner).await);
        // A program that reads mail follows the link, as often as it likes.
        for _ in 0..3 {
            assert_eq!(world.portal.anybody().get(&path).await.status(), 200);
        }
        assert!(senior.get(list).await.text().contains("Not opened yet"));
        // Staff who look at what they sent press it too.
        let own = format!("clientele-partner-8080={}", world.senior.token());
        assert_eq!(presses(&world, &path, &own).await.status(), 303);
        assert!(senior.get(list).await.text().contains("Not opened yet"));
        let on = presses(&world, &path, "").await;
        assert_eq!((on.status(), on.location().split('?').next().unwrap()), (303, "/sign-in"));
        assert!(on.location().contains("return_to=%2Fi%2F"), "{}", on.location());
        let page = senior.get(list).await.text();
        assert!(!page.contains("Not opened yet") && page.contains("Opened"), "{page}");
        let told = world.portal.calls(&key, "GET", "/api/v1/invitations", None).await;
        assert!(told.body.contains("\"opened_at\":\"2026-08-03T"), "{}", told.body);
        // The first time counts, and what is over is not opened any more.
        world.portal.ctx.clock.advance(DAY);
        assert_eq!(presses(&world, &path, "").await.status(), 303);
        let again = world.portal.calls(&key, "GET", "/api/v1/invitations", None).await;
        assert_eq!(again.body, told.body);
        let activity = senior.get(&format!("/p/north/clients/{}/activity", cell.client)).await;
        assert!(activity.text().contains("The invitation was opened"), "{}", activity.text());
    }

    async fn an_invitation_that_is_late_or_from_a_suspended_firm_opens_nothing(lab) {
        let world = World::new(lab).await;
        let late = world.cell(State::Invited).await;
        let carla = world.browser(&world.client_owner);
        let account = late.account.to_string();
        let yes = [("answer", "accept"), ("accounts", account.as_str())];
        world.portal.ctx.clock.advance(14 * DAY + 1_000_000);
        let path = letter(&world, &late);
        is(&carla.tries("POST", &path, &yes).await, 410, "invite_expired_or_used");

        let fresh = world.cell(State::Invited).await;
        let mut tx = world.firm().await;
        tx.run(SUSPEND, &store::vals![world.north]).await.unwrap();
        world.keep(tx).await;
        let account = fresh.account.to_string();
        let yes = [("answer", "accept"), ("accounts", account.as_str())];
        let answer = carla.tries("POST", &letter(&world, &fresh), &yes).await;
        is(&answer, 409, "partner_suspended");
    }

    async fn a_declined_invitation_cannot_be_accepted_afterwards(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Invited).await;
        let carla = world.browser(&world.client_owner);
        let path = letter(&world, &cell);
        let no = carla.post(&path, &[("answer", "decline")]).await;
        assert_eq!(no.status(), 200, "{}", no.text());
        let account = cell.account.to_string();
        let yes = [("answer", "accept"), ("accounts", account.as_str())];
        is(&carla.tries("POST", &path, &yes).await, 410, "invite_expired_or_used");
    }

    async fn inviting_says_nothing_about_an_address(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        let mut answers = Vec::new();
        for email in ["carla@example.com", "nobody@example.org", "sam@example.com"] {
            let cell = world.cell(State::FolderOnly).await;
            let path = format!("/p/north/clients/{}/invitations", cell.client);
            let fields = [("email", email), ("products", "jobs")];
            let answer = senior.post(&path, &fields).await;
            let to = answer.location().replace(&cell.client.to_string(), "ID");
            answers.push((answer.status(), to, answer.body.clone()));
        }
        assert_eq!(answers[0].0, 303);
        assert!(answers.iter().all(|it| *it == answers[0]), "{answers:?}");
        for bad in ["nobody", "a@b@c.example", "a@b\r\nBcc:x@example.com", "a@[127.0.0.1]"] {
            let cell = world.cell(State::FolderOnly).await;
            let path = format!("/p/north/clients/{}/invitations", cell.client);
            let fields = [("email", bad), ("products", "jobs")];
            assert_eq!(senior.post(&path, &fields).await.status(), 422, "{bad}");
        }
    }

    async fn a_request_waits_cools_down_and_is_blocked_in_silence(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Expired).await;
        let named = world.browser(&world.named);
        let ask = format!("/p/north/accounts/{}/request-access", cell.account);
        let why = [("reason", "The quarter's figures")];
        assert_eq!(named.post(&ask, &why).await.status(), 303);
        is(&named.tries("POST", &ask, &why).await, 409, "request_pending");
        world.portal.works().await;
        assert_eq!(world.portal.letters().iter().filter(|it| it.to == "carla@example.com").count(), 1);

        // Declined: seven days of peace.
        let carla = world.browser(&world.client_owner);
        let senior = world.senior.actor();
        let open = app::connections::open_request(&world.portal.ctx, &senior, cell.account).await;
        let request = format!("/me/requests/{}", open.unwrap().unwrap().id);
        assert!(carla.post(&request, &[("answer", "decline")]).await.done());
        world.portal.waits(3);
        let cooling = named.tries("POST", &ask, &why).await;
        is(&cooling, 429, "request_cooldown");
        assert!(cooling.body.contains("2026-08-"), "the date is told: {}", cooling.body);
        world.portal.waits(4);
        assert_eq!(named.post(&ask, &why).await.status(), 303);

        // Blocked: the firm sees the same answer, the owner hears nothing.
        let open = app::connections::open_request(&world.portal.ctx, &senior, cell.account).await;
        let request = format!("/me/requests/{}", open.unwrap().unwrap().id);
        assert!(carla.post(&request, &[("answer", "block")]).await.done());
        world.portal.works().await;
        let heard = |world: &World| {
            world.portal.letters().iter().filter(|it| it.to == "carla@example.com").count()
        };
        let before = heard(&world);
        world.portal.waits(8);
        assert_eq!(named.post(&ask, &why).await.status(), 303);
        world.portal.works().await;
        assert_eq!(heard(&world), before);
        let page = carla.get("/me/access").await;
        assert!(!page.text().contains("asks for access"), "{}", page.text());
    }

    async fn off_on_and_gone_are_one_click_each_and_may_be_clicked_twice(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let carla = world.browser(&world.client_owner);
        let base = format!("/me/access/{}", world.north);
        let account = cell.account.to_string();
        let (one, many) = ([("account", account.as_str())], [("accounts", account.as_str())]);
        let list = "/me/access";
        for act in ["pause", "pause", "resume", "resume"] {
            let answer = carla.post(&format!("{base}/{act}"), &one).await;
            assert_eq!(answer.status(), 303, "{act}: {}", answer.text());
            assert_eq!(carla.get(list).await.status(), 200);
        }
        for _ in 0..2 {
            let answer = carla.post(&format!("{base}/remove"), &many).await;
            assert_eq!(answer.status(), 303, "{}", answer.text());
        }
        is(&carla.tries("POST", &format!("{base}/resume"), &one).await, 409, "not_connected");
        // The firm's address of it is the same as an unknown one, for everybody.
        let path = format!("/p/north/clients/{}", cell.client);
        assert_eq!(world.browser(&world.owner).get(&path).await.status(), 404);
        world.portal.works().await;
        let told = world.portal.letters();
        for to in ["olive@example.com", "sam@example.com", "nell@example.com"] {
            assert!(told.iter().any(|it| it.to == to), "{to} is told that it ended");
        }
    }

    async fn a_firm_that_is_not_connected_looks_like_one_that_does_not_exist(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::Active).await;
        let carla = world.browser(&world.client_owner);
        let account = cell.account.to_string();
        let unknown: domain::ids::PartnerId = world.lab.id();
        for act in ["pause", "resume", "block", "remove"] {
            let name = if act == "remove" { "accounts" } else { "account" };
            let fields = [(name, account.as_str())];
            let mut seen = Vec::new();
            for firm in [world.foreign.partner, unknown] {
                let answer = carla.tries("POST", &format!("/me/access/{firm}/{act}"), &fields).await;
                seen.push((answer.status(), answer.body.replace(&firm.to_string(), "FIRM")));
            }
            assert_eq!(seen[0], seen[1], "{act}");
        }
    }
}
