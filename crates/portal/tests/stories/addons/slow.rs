//! While a third party does not answer, nobody else waits: no page, and no act that writes.

use test_support::both;

use super::shop::{SELLER, Shop};

both! {
    async fn a_third_party_that_never_answers_keeps_nobody_waiting(lab) {
        let shop = Shop::opens(lab).await;
        let (cell, other) = (shop.managed().await, shop.managed().await);
        let senior = shop.browser(&shop.world.senior);
        let path = format!("{}/activate", shop.page(&cell, "amazon"));
        let away = senior.tries("POST", &path, &[("suits", "1")]).await;
        let back = shop.visits(away.header("location"), SELLER, "confirm").await;
        shop.spoils(serde_json::json!({ "at": "token", "kind": "never" })).await;
        let waits = shop.returns(&senior, &back);
        let (owner, named) = (shop.browser(&shop.world.owner), shop.browser(&shop.world.named));
        let others = async {
            for _ in 0..10 {
                for page in ["/p/north", "/p/north/clients", "/p/north/addons/amazon"] {
                    assert_eq!(owner.get(page).await.status(), 200, "{page}");
                }
            }
            // The same account, another of its add-ons; and the same add-on of another account.
            for (cell, slug) in [(&cell, "smart-capture"), (&other, "smart-capture")] {
                let path = format!("{}/activate", shop.page(cell, slug));
                let done = named.tries("POST", &path, &[("suits", "1")]).await;
                assert!(done.done(), "{slug}: {}", done.body);
            }
            let path = format!("{}/activate", shop.page(&other, "amazon"));
            assert_eq!(named.tries("POST", &path, &[("suits", "1")]).await.status(), 303);
        };
        tokio::pin!(waits, others);
        tokio::select! {
            biased;
            it = &mut waits => panic!("the third party answered first: {}", it.body),
            () = &mut others => {}
        }
        // Nothing is half done by it: what waits still waits for its consent.
        assert_eq!(shop.state(&cell, "amazon").await["state"], "pending");
    }
}
