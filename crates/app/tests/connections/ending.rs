//! Removing, cancelling, revoking: `bad-inputs.md` 4.4, row 5, and who is told.

use super::world::{DAY, World, said};
use app::connections::{Whole, Why, cancel, revoke};
use app::owners;
use test_support::both;

fn why(reason: &str) -> Why {
    Why { reason: reason.to_owned(), words: String::new() }
}

both! {
    async fn an_owner_removes_a_firm_account_by_account(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        it.connected(it.books).await;
        let page = owners::overview(&it.ctx, &it.joe).await.unwrap();
        assert_eq!(page.firms.len(), 1);
        assert_eq!(page.firms[0].accounts.len(), 2);
        assert_eq!(page.firms[0].people.len(), 4, "two people, two accounts");

        owners::remove(&it.ctx, &it.joe, it.firm, &[it.jobs]).await.unwrap();
        assert_eq!(it.sign_in(it.jobs).await, "not_found");
        assert_eq!(it.sign_in(it.books).await, "ok");
        let folder = app::clients::folder(&it.ctx, &it.senior, it.client).await.unwrap();
        assert_eq!(folder.accounts.len(), 1, "the folder stays with its other account");
        let told: Vec<String> = it.letters().await.into_iter().map(|it| it.0).collect();
        assert_eq!(told, ["ben@ph.example", "isla@ph.example", "joe@hartwell.example"]);

        let again = owners::remove(&it.ctx, &it.joe, it.firm, &[it.jobs]).await.unwrap();
        assert!(again.accounts.is_empty(), "noop");
        let back = owners::resume(&it.ctx, &it.joe, it.firm, &[it.jobs]).await;
        assert_eq!(said(back), (409, "not_connected"));
        let off = owners::pause(&it.ctx, &it.joe, it.firm, &[it.jobs]).await.unwrap();
        assert!(off.noop());
        assert!(it.letters().await.is_empty());

        owners::remove(&it.ctx, &it.joe, it.firm, &[]).await.unwrap();
        assert_eq!(
            said(app::clients::folder(&it.ctx, &it.senior, it.client).await),
            (404, "not_found")
        );
        let ended = app::clients::ended(&it.ctx, &it.senior).await.unwrap();
        assert_eq!(ended.len(), 1);
        it.passes(30 * DAY);
        app::housekeeping::sweep(&it.ctx).await.unwrap();
        assert!(app::clients::ended(&it.ctx, &it.senior).await.unwrap().is_empty());
    }

    async fn a_firm_cancels_with_a_reason(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        let whole = Whole::Client(it.client);
        assert_eq!(
            said(cancel(&it.ctx, &it.manager, whole, &why("client_left")).await),
            (403, "requires_senior")
        );
        for wrong in ["", "other", "nothing"] {
            let refused = cancel(&it.ctx, &it.senior, whole, &why(wrong)).await;
            assert_eq!(said(refused), (422, "invalid_fields"), "{wrong}");
        }
        cancel(&it.ctx, &it.senior, whole, &why("client_left")).await.unwrap();
        assert_eq!(it.sign_in(it.jobs).await, "not_found");
        let told = it.letters().await;
        assert_eq!(told.len(), 3);
        assert_eq!(told[2].1, "Pemberton & Hale no longer looks after Hartwell Joinery Ltd (Jobs)");
        assert_eq!(
            said(cancel(&it.ctx, &it.senior, whole, &why("client_left")).await),
            (404, "not_found")
        );
    }

    async fn the_vendor_cuts_a_connection(lab) {
        let it = World::new(&lab).await;
        it.connected(it.jobs).await;
        assert_eq!(said(revoke(&it.ctx, &it.senior, (it.jobs, it.firm), "A court order").await).0, 401);
        revoke(&it.ctx, &it.operator, (it.jobs, it.firm), "A court order").await.unwrap();
        assert_eq!(it.sign_in(it.jobs).await, "not_found");
        assert_eq!(it.letters().await.len(), 3);
        assert_eq!(said(revoke(&it.ctx, &it.operator, (it.jobs, it.firm), "A court order").await).0, 404);
        let report = store::events::verify(&it.ctx.store, &[]).await.unwrap();
        assert!(report.findings.is_empty(), "{:?}", report.findings);
    }
}
