//! Invitations: `bad-inputs.md` 4.4, rows 1 to 3.

use super::world::{DAY, World, said};
use app::connections::{Invite, invite, resend, withdraw};
use app::owners::{self, By, Standing};
use domain::actor::{Actor, Door};
use test_support::both;

fn ask(email: &str, products: &[&str]) -> Invite {
    Invite {
        email: email.to_owned(),
        products: products.iter().map(|it| (*it).to_owned()).collect(),
        message: "Your November books".to_owned(),
        ..Invite::default()
    }
}

const JOE: &str = "Joe@Hartwell.example";

both! {
    async fn an_owner_reads_then_lets_a_firm_in(lab) {
        let it = World::new(&lab).await;
        invite(&it.ctx, &it.senior, it.client, &ask(JOE, &["jobs", "books"])).await.unwrap();
        let sent = it.letters().await;
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].1, "Pemberton & Hale asks to work in your Jobs and Books account");
        let by = owners::invitation_link(&it.ctx, &it.token("/i/")).unwrap();

        let look = owners::look(&it.ctx, &Actor::Anon, by).await.unwrap();
        assert_eq!((look.standing, look.mine), (Standing::Open, false));
        assert!(look.offered.is_empty(), "a stranger learns of no account");
        let look = owners::look(&it.ctx, &it.joe, by).await.unwrap();
        assert_eq!(look.offered.len(), 2);

        assert_eq!(said(owners::accept(&it.ctx, &it.joe, by, &[]).await), (422, "invalid_fields"));
        let done = owners::accept(&it.ctx, &it.joe, by, &[it.jobs]).await.unwrap();
        assert_eq!(done.connected, ["Hartwell Joinery Ltd (Jobs)"]);
        assert_eq!(it.sign_in(it.jobs).await, "ok");
        assert_eq!(it.sign_in(it.books).await, "not_found");
        let told: Vec<String> = it.letters().await.into_iter().map(|it| it.0).collect();
        assert_eq!(told, ["ben@ph.example", "isla@ph.example"], "each once");
        assert_eq!(
            said(owners::accept(&it.ctx, &it.joe, by, &[it.books]).await),
            (410, "invite_expired_or_used")
        );
    }

    async fn the_answer_does_not_depend_on_the_address(lab) {
        let it = World::new(&lab).await;
        let other = it.folder("Nobody Ltd").await;
        let own = it.folder("Own Ltd").await;
        for (client, email) in [(it.client, JOE), (other, "nobody@x.example"), (own, "isla@ph.example")] {
            invite(&it.ctx, &it.senior, client, &ask(email, &["jobs"])).await.unwrap();
        }
        assert_eq!(it.letters().await.len(), 3);
        let refused = invite(&it.ctx, &it.manager, it.client, &ask(JOE, &["jobs"])).await;
        assert_eq!(said(refused), (403, "requires_senior"));
        let pending = invite(&it.ctx, &it.senior, it.client, &ask("x@y.example", &["jobs"])).await;
        assert_eq!(said(pending), (409, "invite_pending"));
        it.connected(it.books).await;
        let held = invite(&it.ctx, &it.senior, it.client, &ask("x@y.example", &["books"])).await;
        assert_eq!(said(held), (409, "already_connected"));
        for wrong in [ask("a@b\r\nBcc:x", &["jobs"]), ask(JOE, &[]), ask(JOE, &["nothing"])] {
            let refused = invite(&it.ctx, &it.senior, it.client, &wrong).await;
            assert_eq!(said(refused), (422, "invalid_fields"));
        }
    }

    async fn whoever_has_not_proven_the_address_does_so_first(lab) {
        let it = World::new(&lab).await;
        invite(&it.ctx, &it.senior, it.client, &ask("rita@new.example", &["jobs"])).await.unwrap();
        it.letters().await;
        let by = owners::invitation_link(&it.ctx, &it.token("/i/")).unwrap();
        let rita = it.unproven("Rita", "rita@new.example").await;
        assert_eq!(
            said(owners::accept(&it.ctx, &rita, by, &[]).await),
            (403, "verify_email_first")
        );
        let refused = owners::decline(&it.ctx, &rita, by, (false, "")).await;
        assert_eq!(said(refused), (403, "verify_email_first"));
    }

    async fn only_the_invited_and_proven_owner_accepts_and_in_time(lab) {
        let it = World::new(&lab).await;
        let sent = invite(&it.ctx, &it.senior, it.client, &ask(JOE, &["jobs"])).await.unwrap();
        it.letters().await;
        let by = owners::invitation_link(&it.ctx, &it.token("/i/")).unwrap();
        assert_eq!(
            said(owners::accept(&it.ctx, &it.stranger, by, &[it.jobs]).await),
            (403, "requires_account_owner")
        );
        let named = By::Id(sent.id);
        assert_eq!(said(owners::accept(&it.ctx, &it.stranger, named, &[it.jobs]).await), (404, "not_found"));
        let inside = Actor::Client { person: it.joe.person().unwrap(), door: Door::Link, delegated: true };
        assert_eq!(
            said(owners::accept(&it.ctx, &inside, by, &[it.jobs]).await),
            (403, "not_in_delegated_session")
        );
        assert_eq!(said(owners::accept(&it.ctx, &Actor::Anon, by, &[it.jobs]).await).0, 401);
        assert_eq!(said(owners::accept(&it.ctx, &it.joe, by, &[it.books]).await), (404, "not_found"));

        it.passes(14 * DAY);
        assert_eq!(
            said(owners::accept(&it.ctx, &it.joe, by, &[it.jobs]).await),
            (410, "invite_expired_or_used")
        );
        assert_eq!(
            said(owners::accept(&it.ctx, &it.joe, named, &[it.jobs]).await),
            (409, "no_pending_invite")
        );
        resend(&it.ctx, &it.senior, sent.id).await.unwrap();
        it.letters().await;
        assert_eq!(said(owners::look(&it.ctx, &it.joe, by).await), (404, "not_found"), "the old link");
        let fresh = owners::invitation_link(&it.ctx, &it.token("/i/")).unwrap();
        owners::decline(&it.ctx, &it.joe, fresh, (true, "")).await.unwrap();
        assert_eq!(
            said(owners::accept(&it.ctx, &it.joe, fresh, &[it.jobs]).await),
            (410, "invite_expired_or_used")
        );
        assert_eq!(said(withdraw(&it.ctx, &it.senior, sent.id).await), (409, "no_pending_invite"));
    }

    async fn a_suspended_firm_is_not_let_in(lab) {
        let it = World::new(&lab).await;
        invite(&it.ctx, &it.senior, it.client, &ask(JOE, &["jobs"])).await.unwrap();
        it.letters().await;
        let by = owners::invitation_link(&it.ctx, &it.token("/i/")).unwrap();
        let mut tx = it.ctx.store.append(&Actor::System.scope()).await.unwrap();
        store::partners::set_state(&mut tx, it.firm, "suspended").await.unwrap();
        tx.commit_quiet(store::Quiet::Ingest, &[], 0).await.unwrap();
        assert_eq!(
            said(owners::accept(&it.ctx, &it.joe, by, &[it.jobs]).await),
            (409, "partner_suspended")
        );
    }

    async fn an_owner_lets_a_firm_in_by_its_code(lab) {
        let it = World::new(&lab).await;
        let joe = &it.joe;
        assert_eq!(said(owners::add_partner(&it.ctx, joe, "PH-9", &[it.jobs]).await).0, 422);
        assert_eq!(
            said(owners::add_partner(&it.ctx, &it.stranger, "PH-1", &[it.jobs]).await),
            (404, "not_found")
        );
        owners::add_partner(&it.ctx, joe, " ph-1 ", &[it.jobs]).await.unwrap();
        assert_eq!(it.sign_in(it.jobs).await, "ok");
        assert_eq!(it.letters().await.len(), 1, "no folder, so no named manager");
        assert_eq!(
            said(owners::add_partner(&it.ctx, joe, "PH-1", &[it.jobs]).await),
            (409, "already_connected")
        );
    }
}
