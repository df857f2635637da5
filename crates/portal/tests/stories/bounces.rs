//! Letters that come back: who sees it, and what makes it go.

use app::bounces::{Told, report};
use app::connections::Invite;
use app::staff::Invite as Colleague;
use domain::access::State;
use outbound::mail::MailError;
use store::letters::{Letter, Which};
use test_support::both;

use crate::oracle::key_of;
use crate::world::World;

const REFUSED: &str = "permanent error (550): 5.1.1 no such user";

/// Sends an invitation whose address the mail server refuses, or takes.
async fn invites(world: &World, email: &str, failure: Option<MailError>) {
    let ask = Colleague { email: email.into(), role: "manager".into(), ..Colleague::default() };
    let by = world.senior.actor();
    app::staff::invite(&world.portal.ctx, &by, &ask).await.unwrap();
    if let Some(failure) = failure {
        world.portal.fails(failure);
    }
    world.portal.works().await;
}

async fn letter_to(world: &World, email: &str) -> Letter {
    let mut tx = world.firm().await;
    let which = Which::To(email.to_owned());
    store::letters::list(&mut tx, &which, None, 5).await.unwrap().remove(0)
}

/// A report of that letter, as a mail server writes it.
fn delivery_report(letter: &Letter, action: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; boundary=x\r\n\r\n\
         --x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; {}\r\nAction: {action}\r\nStatus: 5.2.2\r\n\
         Diagnostic-Code: smtp; 552 5.2.2 mailbox full\r\n\r\n--x\r\n\
         Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {}\r\n\r\n--x--\r\n",
        letter.to_email, letter.message_id
    )
}

both! {
    async fn an_address_that_is_refused_for_good_is_flagged_and_not_tried_again(lab) {
        let world = World::new(lab).await;
        let email = "Nia@example.com";
        invites(&world, email, Some(MailError::Address(REFUSED.into()))).await;
        let (senior, admin) = (world.browser(&world.senior), world.browser(&world.admin));
        let list = senior.get("/p/north/staff").await.text();
        assert!(list.contains("Letters come back"), "{list}");
        assert!(!list.contains("no such user"), "what the server said is for the operator");
        let key = key_of(&world, &world.owner).await;
        let staff = world.portal.calls(&key, "GET", "/api/v1/staff", None).await.body;
        assert!(staff.contains("\"bounced_at\":\"2026-08-03T"), "{staff}");
        let outbox = admin.get("/ops/outbox").await.text();
        assert!(outbox.contains("Letters come back"), "{outbox}");
        let letter = letter_to(&world, email).await;
        assert_eq!(letter.state, "failed");
        let page = admin.get(&format!("/ops/outbox/{}", letter.id)).await.text();
        assert!(page.contains("no such user"), "{page}");
        // Nothing is tried again, however much time passes.
        world.portal.ctx.clock.pass(domain::time::DAY);
        world.portal.works().await;
        assert!(world.portal.letters().is_empty());
    }

    async fn a_later_letter_that_is_taken_clears_it(lab) {
        let world = World::new(lab).await;
        let email = "nia@example.com";
        invites(&world, email, Some(MailError::Address(REFUSED.into()))).await;
        let (ctx, by) = (&world.portal.ctx, world.senior.actor());
        let people = app::staff::list(ctx, &by).await.unwrap();
        assert!(people.invited[0].bounced_at.is_some());
        app::staff::resend(ctx, &by, people.invited[0].id).await.unwrap();
        world.portal.works().await;
        let people = app::staff::list(ctx, &by).await.unwrap();
        assert_eq!(people.invited[0].bounced_at, None);
    }

    async fn a_letter_refused_for_what_it_says_flags_nobody(lab) {
        let world = World::new(lab).await;
        let spam = "permanent error (550): 5.7.1 looks like spam";
        invites(&world, "nia@example.com", Some(MailError::Never(spam.into()))).await;
        let list = world.browser(&world.senior).get("/p/north/staff").await.text();
        assert!(!list.contains("Letters come back"), "{list}");
    }

    async fn a_report_that_comes_later_flags_the_address_of_its_letter(lab) {
        let world = World::new(lab).await;
        let cell = world.cell(State::FolderOnly).await;
        let (ctx, by) = (&world.portal.ctx, world.senior.actor());
        let email = "nora@example.com";
        let ask = Invite {
            email: email.into(),
            products: vec!["jobs".into()],
            ..Invite::default()
        };
        app::connections::invite(ctx, &by, cell.client, &ask).await.unwrap();
        world.portal.works().await;
        let letter = letter_to(&world, email).await;
        let late = report(ctx, &delivery_report(&letter, "delayed")).await.unwrap();
        assert_eq!(late, Told::NoReport);
        // Whoever makes one up does not know the letter's id.
        let mut other = letter.clone();
        other.message_id = "<let_0@localhost>".into();
        assert_eq!(report(ctx, &delivery_report(&other, "failed")).await.unwrap(), Told::NotOurs);
        let told = report(ctx, &delivery_report(&letter, "failed")).await.unwrap();
        assert_eq!(told, Told::Flagged(email.into()));
        let list = world.browser(&world.senior).get("/p/north/invitations").await.text();
        assert!(list.contains("Letters come back"), "{list}");
        // The same address stands at the client: those who lead read it there, others do not.
        let path = format!("/p/north/clients/{}", cell.client);
        let version = app::clients::folder(ctx, &by, cell.client).await.unwrap().row.version;
        let (seen, manager) = (version.to_string(), world.named.staff.to_string());
        let named = [
            ("name", "Hartwell"),
            ("email", email),
            ("manager", manager.as_str()),
            ("seen", seen.as_str()),
        ];
        let saved = world.browser(&world.senior).post(&path, &named).await;
        assert!(saved.done(), "{}", saved.text());
        assert!(world.browser(&world.senior).get(&path).await.text().contains("letters come back"));
        assert!(!world.browser(&world.named).get(&path).await.text().contains("letters come back"));
    }

    async fn the_mail_servers_pipe_leaves_reports_that_the_portal_reads(lab) {
        let world = World::new(lab).await;
        let ctx = &world.portal.ctx;
        let email = "nia@example.com";
        invites(&world, email, None).await;
        let letter = letter_to(&world, email).await;
        let data = std::env::temp_dir().join(format!("returned-{}", app::secrets::Secrets::token()));
        assert_eq!(::portal::returned::read(ctx, &data).await.unwrap(), 0, "nothing came yet");
        let failed = delivery_report(&letter, "failed");
        for message in ["no report at all", failed.as_str(), "\u{0}"] {
            ::portal::returned::keep(&data, message.as_bytes()).unwrap();
        }
        assert_eq!(::portal::returned::read(ctx, &data).await.unwrap(), 1);
        assert_eq!(::portal::returned::read(ctx, &data).await.unwrap(), 0, "each is read once");
        let list = world.browser(&world.senior).get("/p/north/staff").await.text();
        assert!(list.contains("Letters come back"), "{list}");
        std::fs::remove_dir_all(&data).unwrap();
    }
}
