//! The code by which a client adds a firm: changed by its seniors, and not to be guessed.

use app::{owners, partners};
use test_support::both;

use super::world::{World, said};

both! {
    async fn a_new_code_makes_the_old_one_unknown(lab) {
        let it = World::new(&lab).await;
        let refused = partners::rotate_code(&it.ctx, &it.manager).await;
        assert_eq!(said(refused), (403, "requires_senior"));
        assert_eq!(owners::code(&it.ctx, &it.joe, "ph-1").await.unwrap().id, it.firm);
        let new = partners::rotate_code(&it.ctx, &it.senior).await.unwrap();
        let old = owners::code(&it.ctx, &it.joe, "PH-1").await;
        assert_eq!(said(old), (422, "invalid_fields"));
        assert_eq!(owners::code(&it.ctx, &it.joe, &new).await.unwrap().id, it.firm);
    }

    async fn whoever_tries_ten_codes_waits(lab) {
        let it = World::new(&lab).await;
        for n in 0..10 {
            let wrong = owners::code(&it.ctx, &it.joe, &format!("XX-{n}")).await;
            assert_eq!(said(wrong), (422, "invalid_fields"));
        }
        let right = owners::code(&it.ctx, &it.joe, "PH-1").await;
        assert_eq!(said(right), (429, "rate_limited"));
        owners::code(&it.ctx, &it.stranger, "PH-1").await.unwrap();
    }
}
