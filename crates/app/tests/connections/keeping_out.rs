//! Blocking a firm, blocking one person, special rights, handing on: on both engines.

use super::world::{DAY, World, said};
use app::connections::{Invite, Wish, invite, request_access, resend};
use app::elevations::{self, Wish as Right};
use app::owners::{self, RequestAnswer};
use domain::actor::Actor;
use domain::products::Right as Named;
use domain::time::SECOND;
use test_support::both;

fn wish() -> Wish {
    Wish { reason: "Payroll is due".to_owned(), days: String::new() }
}

fn to(email: &str) -> Invite {
    Invite { email: email.to_owned(), products: vec!["books".to_owned()], ..Invite::default() }
}

fn marks_rights(it: &World) {
    let mut products = it.ctx.catalogue.all().to_vec();
    let right = Named { code: "payrun.submit".to_owned(), name: "Submit a pay run".to_owned() };
    products[0].definition.elevated = vec![right];
    it.ctx.catalogue.set(products);
}

both! {
    async fn a_blocked_firm_asks_and_invites_into_silence(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        owners::pause(&it.ctx, &it.joe, it.firm, &[]).await.unwrap();
        it.letters().await;
        assert!(owners::block_firm(&it.ctx, &it.joe, it.firm, true).await.unwrap().is_some());
        assert!(owners::block_firm(&it.ctx, &it.joe, it.firm, true).await.unwrap().is_none(), "so already");
        request_access(&it.ctx, &it.senior, it.jobs, &wish()).await.unwrap();
        let sent = invite(&it.ctx, &it.senior, it.client, &to("joe@hartwell.example")).await.unwrap();
        resend(&it.ctx, &it.senior, sent.id).await.unwrap();
        assert!(it.letters().await.is_empty(), "and the firm got the answers it always gets");
        let page = owners::overview(&it.ctx, &it.joe).await.unwrap();
        assert!(page.requests.is_empty() && page.invitations.is_empty());
        assert_eq!(page.blocked.len(), 1);

        owners::block_firm(&it.ctx, &it.joe, it.firm, false).await.unwrap();
        let page = owners::overview(&it.ctx, &it.joe).await.unwrap();
        assert_eq!((page.invitations.len(), page.blocked.len()), (1, 0));
        let stranger = owners::block_firm(&it.ctx, &it.stranger, it.firm, true).await;
        assert_eq!(said(stranger), (404, "not_found"), "a firm they never had to do with");
    }

    async fn one_person_is_kept_out_and_colleagues_are_not(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        it.connected(it.books).await;
        let isla = (it.firm, it.senior.staff().unwrap().staff);
        let done = owners::block_person(&it.ctx, &it.joe, isla, &[it.jobs], true).await.unwrap();
        assert_eq!(done.accounts.len(), 1);
        assert_eq!(it.sign_in(it.jobs).await, "blocked_by_client");
        assert_eq!(it.sign_in(it.books).await, "ok", "limited to one account");
        let again = owners::block_person(&it.ctx, &it.joe, isla, &[it.jobs], true).await.unwrap();
        assert!(again.noop());
        let everywhere = owners::block_person(&it.ctx, &it.joe, isla, &[], true).await.unwrap();
        assert_eq!(everywhere.accounts.len(), 1, "the other one");
        owners::block_person(&it.ctx, &it.joe, isla, &[], false).await.unwrap();
        assert_eq!(it.sign_in(it.jobs).await, "ok");
        let stranger = owners::block_person(&it.ctx, &it.stranger, isla, &[it.jobs], true).await;
        assert_eq!(said(stranger), (404, "not_found"));
    }

    async fn keeping_out_is_taken_back_to_what_was_before(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        it.connected(it.books).await;
        let isla = (it.firm, it.senior.staff().unwrap().staff);
        let first = owners::block_person(&it.ctx, &it.joe, isla, &[it.jobs], true).await.unwrap();
        it.passes(SECOND);
        let all = owners::block_person(&it.ctx, &it.joe, isla, &[], true).await.unwrap();
        let (first, all) = (first.act.unwrap(), all.act.unwrap());
        assert_eq!((first.many, all.many), (1, 1), "the second act found one account open");
        let stranger = owners::unblock_person(&it.ctx, &it.stranger, isla, all).await;
        assert_eq!(said(stranger), (409, "changed_meanwhile"), "an act of somebody else's is none");
        let back = owners::unblock_person(&it.ctx, &it.joe, isla, all).await.unwrap();
        assert_eq!(back.accounts.len(), 1);
        assert_eq!(it.sign_in(it.books).await, "ok");
        assert_eq!(it.sign_in(it.jobs).await, "blocked_by_client", "as it was before that act");
        let twice = owners::unblock_person(&it.ctx, &it.joe, isla, all).await;
        assert_eq!(said(twice), (409, "changed_meanwhile"));

        // Let in and kept out again since: the old act is no longer what stands.
        owners::block_person(&it.ctx, &it.joe, isla, &[], false).await.unwrap();
        it.passes(SECOND);
        owners::block_person(&it.ctx, &it.joe, isla, &[it.jobs], true).await.unwrap();
        let late = owners::unblock_person(&it.ctx, &it.joe, isla, first).await;
        assert_eq!(said(late), (409, "changed_meanwhile"));
        assert_eq!(it.sign_in(it.jobs).await, "blocked_by_client", "nothing was overruled");
    }

    async fn part_of_an_act_is_not_taken_back(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        it.connected(it.books).await;
        let isla = (it.firm, it.senior.staff().unwrap().staff);
        let both = owners::block_person(&it.ctx, &it.joe, isla, &[], true).await.unwrap();
        owners::block_person(&it.ctx, &it.joe, isla, &[it.jobs], false).await.unwrap();
        let late = owners::unblock_person(&it.ctx, &it.joe, isla, both.act.unwrap()).await;
        assert_eq!(said(late), (409, "changed_meanwhile"));
        assert_eq!(it.sign_in(it.books).await, "blocked_by_client");
    }

    async fn blocking_a_firm_is_taken_back_and_single_blocks_stay(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        owners::block(&it.ctx, &it.joe, it.firm, &[it.jobs], true).await.unwrap();
        let act = owners::block_firm(&it.ctx, &it.joe, it.firm, true).await.unwrap().unwrap();
        let stranger = owners::unblock_firm(&it.ctx, &it.stranger, it.firm, act).await;
        assert_eq!(said(stranger), (404, "not_found"), "a firm they never had to do with");
        owners::unblock_firm(&it.ctx, &it.joe, it.firm, act).await.unwrap();
        let page = owners::overview(&it.ctx, &it.joe).await.unwrap();
        assert!(page.blocked.is_empty());
        let single = page.firms[0].accounts.iter().filter(|it| it.row.requests_blocked_at.is_some());
        assert_eq!(single.count(), 1, "what was blocked before is blocked again");
        let twice = owners::unblock_firm(&it.ctx, &it.joe, it.firm, act).await;
        assert_eq!(said(twice), (409, "changed_meanwhile"));
        it.passes(SECOND);
        owners::block_firm(&it.ctx, &it.joe, it.firm, true).await.unwrap();
        let late = owners::unblock_firm(&it.ctx, &it.joe, it.firm, act).await;
        assert_eq!(said(late), (409, "changed_meanwhile"), "blocked anew since");
    }

    async fn a_special_right_lasts_an_hour_and_goes_with_access(lab) {
        let it = World::new(&lab).await;
        marks_rights(&it);
        let tie = it.connected(it.jobs).await;
        let right = |code: &str, reason: &str| Right { right: code.into(), reason: reason.into() };
        let empty = elevations::elevate(&it.ctx, &it.senior, it.jobs, &right("owner", " ")).await;
        assert_eq!(said(empty).0, 422);
        let good = right("payrun.submit", "Friday's wages");
        let row = elevations::elevate(&it.ctx, &it.manager, it.jobs, &good).await.unwrap();
        assert_eq!(row.ends_at - row.created_at, 3_600 * SECOND);
        let sent = it.letters().await;
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].0, "joe@hartwell.example");
        let ben = it.manager.staff().unwrap().staff;
        let running = async |at: i64| {
            let mut tx = it.ctx.store.read(&it.senior.scope()).await.unwrap();
            store::elevations::running(&mut tx, (tie, ben), at).await.unwrap().len()
        };
        assert_eq!(running(row.ends_at - 1).await, 1);
        assert_eq!(running(row.ends_at).await, 0);
        owners::pause(&it.ctx, &it.joe, it.firm, &[]).await.unwrap();
        assert_eq!(running(row.created_at + 1).await, 0, "turning access off takes it along");
        let off = elevations::elevate(&it.ctx, &it.senior, it.jobs, &good).await;
        assert_eq!(said(off), (409, "access_cancelled"));
        let stranger = elevations::elevate(&it.ctx, &it.joe, it.jobs, &good).await;
        assert_eq!(said(stranger), (401, "unauthenticated"));
    }

    async fn a_request_is_handed_on_to_one_address_and_gives_no_right(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        owners::pause(&it.ctx, &it.joe, it.firm, &[]).await.unwrap();
        request_access(&it.ctx, &it.senior, it.jobs, &wish()).await.unwrap();
        it.letters().await;
        let by = owners::request_link(&it.ctx, &it.token("/r/")).unwrap();
        let nobody = owners::forward_request(&it.ctx, &it.stranger, by, "eve@else.example").await;
        assert_eq!(said(nobody), (403, "requires_account_owner"));
        assert_eq!(said(owners::forward_request(&it.ctx, &it.joe, by, "eve").await).0, 422);
        owners::forward_request(&it.ctx, &it.joe, by, "eve@else.example").await.unwrap();
        let sent = it.letters().await;
        assert_eq!(sent[0].0, "eve@else.example");
        let handed = owners::request_link(&it.ctx, &it.token("/r/")).unwrap();
        assert_ne!(handed, by);
        let look = owners::look_at_request(&it.ctx, &it.stranger, handed).await.unwrap();
        assert!(look.open && !look.mine && !look.elsewhere, "she may read it");
        let third = owners::look_at_request(&it.ctx, &Actor::Anon, handed).await.unwrap();
        assert!(third.elsewhere, "and nobody else may");
        let allowed = owners::answer(&it.ctx, &it.stranger, handed, RequestAnswer::Allow).await;
        assert_eq!(said(allowed), (403, "requires_account_owner"));
        owners::answer(&it.ctx, &it.joe, handed, RequestAnswer::Allow).await.unwrap();
        assert_eq!(it.sign_in(it.jobs).await, "ok");
    }

    async fn an_invitation_is_handed_on_and_its_old_link_ends(lab) {
        let it = World::new(&lab).await;
        invite(&it.ctx, &it.senior, it.client, &to("eve@else.example")).await.unwrap();
        it.letters().await;
        let old = owners::invitation_link(&it.ctx, &it.token("/i/")).unwrap();
        let wrong = owners::forward_invitation(&it.ctx, &it.joe, old, "joe@hartwell.example").await;
        assert_eq!(said(wrong), (403, "requires_account_owner"));
        owners::forward_invitation(&it.ctx, &it.stranger, old, "joe@hartwell.example").await.unwrap();
        assert_eq!(it.letters().await[0].0, "joe@hartwell.example");
        assert_eq!(said(owners::look(&it.ctx, &it.stranger, old).await).0, 404);
        let new = owners::invitation_link(&it.ctx, &it.token("/i/")).unwrap();
        let eve = owners::accept(&it.ctx, &it.stranger, new, &[it.books]).await;
        assert_eq!(said(eve), (403, "requires_account_owner"));
        owners::accept(&it.ctx, &it.joe, new, &[it.books]).await.unwrap();
        assert_eq!(it.sign_in(it.books).await, "ok");
        it.passes(15 * DAY);
        let late = owners::forward_invitation(&it.ctx, &it.joe, new, "eve@else.example").await;
        assert_eq!(said(late).0, 410);
    }
}
