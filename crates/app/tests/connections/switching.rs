//! Requests, pausing and resuming: `bad-inputs.md` 4.4, rows 4 and 6.

use super::world::{DAY, World, said};
use app::connections::{Wish, request_access, withdraw_request};
use app::owners::{self, RequestAnswer};
use test_support::both;

fn wish() -> Wish {
    Wish { reason: "Payroll is due".to_owned(), days: String::new() }
}

both! {
    async fn an_owner_turns_access_off_and_on(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        let done = owners::pause(&it.ctx, &it.joe, it.firm, &[]).await.unwrap();
        assert_eq!(done.accounts, ["Hartwell Joinery Ltd (Jobs)"]);
        assert_eq!(it.sign_in(it.jobs).await, "access_cancelled");
        assert_eq!(it.letters().await.len(), 2);
        let again = owners::pause(&it.ctx, &it.joe, it.firm, &[it.jobs]).await.unwrap();
        assert!(again.noop());
        assert!(it.letters().await.is_empty(), "nothing happened, nobody is told");

        owners::resume(&it.ctx, &it.joe, it.firm, &[]).await.unwrap();
        assert_eq!(it.sign_in(it.jobs).await, "ok");
        let stranger = owners::pause(&it.ctx, &it.stranger, it.firm, &[it.jobs]).await;
        assert_eq!(said(stranger), (404, "not_found"));
        let staff = owners::pause(&it.ctx, &it.senior, it.firm, &[it.jobs]).await;
        assert_eq!(said(staff), (401, "unauthenticated"));
    }

    async fn access_runs_out_to_the_microsecond_and_is_asked_for(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        assert_eq!(
            said(request_access(&it.ctx, &it.senior, it.jobs, &wish()).await),
            (409, "access_already_active")
        );
        it.passes(60 * DAY - 1);
        assert_eq!(it.sign_in(it.jobs).await, "ok");
        it.passes(1);
        assert_eq!(it.sign_in(it.jobs).await, "access_expired");
        it.passes(-3_600_000_000);
        assert_eq!(it.sign_in(it.jobs).await, "access_expired", "a clock that goes back opens nothing");
        it.passes(3_600_000_000);

        let empty = Wish { reason: " ".to_owned(), days: "731".to_owned() };
        assert_eq!(said(request_access(&it.ctx, &it.manager, it.jobs, &empty).await).0, 422);
        let asked = request_access(&it.ctx, &it.manager, it.jobs, &wish()).await.unwrap();
        let sent = it.letters().await;
        assert_eq!(sent[0].0, "joe@hartwell.example");
        assert_eq!(
            said(request_access(&it.ctx, &it.senior, it.jobs, &wish()).await),
            (409, "request_pending")
        );
        assert_eq!(it.sign_in(it.jobs).await, "access_expired", "asking opens nothing");

        let by = owners::request_link(&it.ctx, &it.token("/r/")).unwrap();
        let look = owners::look_at_request(&it.ctx, &domain::actor::Actor::Anon, by).await.unwrap();
        assert!(look.open && !look.mine);
        assert_eq!(
            said(owners::answer(&it.ctx, &it.stranger, by, RequestAnswer::Allow).await),
            (403, "requires_account_owner")
        );
        owners::answer(&it.ctx, &it.joe, by, RequestAnswer::AllowSevenDays).await.unwrap();
        assert_eq!(it.sign_in(it.jobs).await, "ok");
        assert_eq!(it.letters().await.len(), 2);
        assert_eq!(
            said(owners::answer(&it.ctx, &it.joe, by, RequestAnswer::Decline).await),
            (410, "link_used_or_expired")
        );
        assert_eq!(
            said(withdraw_request(&it.ctx, &it.senior, asked.id).await),
            (409, "no_open_request")
        );
        it.passes(7 * DAY);
        assert_eq!(it.sign_in(it.jobs).await, "access_expired", "the agreed end");
    }

    async fn a_refusal_means_a_week_and_a_block_means_silence(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        owners::pause(&it.ctx, &it.joe, it.firm, &[]).await.unwrap();
        request_access(&it.ctx, &it.senior, it.jobs, &wish()).await.unwrap();
        it.letters().await;
        let by = owners::request_link(&it.ctx, &it.token("/r/")).unwrap();
        owners::answer(&it.ctx, &it.joe, by, RequestAnswer::DeclineAndBlock).await.unwrap();
        assert_eq!(it.letters().await.len(), 2);
        it.passes(3 * DAY);
        assert_eq!(
            said(request_access(&it.ctx, &it.senior, it.jobs, &wish()).await),
            (429, "request_cooldown")
        );
        it.passes(4 * DAY);
        request_access(&it.ctx, &it.senior, it.jobs, &wish()).await.unwrap();
        assert!(it.letters().await.is_empty(), "the owner hears nothing");
        let page = owners::overview(&it.ctx, &it.joe).await.unwrap();
        assert!(page.requests.is_empty());
        let record = owners::record(&it.ctx, &it.joe, (it.firm, None), None, 50).await.unwrap();
        let asked = record.entries.iter().filter(|it| it.kind == "access_requested").count();
        assert_eq!(asked, 1, "only the one from before the block");
    }
}
