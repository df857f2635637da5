//! Third parties' tokens: never in the clear, one refresh at a time, under keys that can be changed,
//! taken back when the add-on ends, and told of before they run out.

use domain::actor::Actor;
use serde_json::json;
use store::{sql, vals};
use test_support::both;

use super::shop::{SELLER, Shop};
use crate::world::Cell;

const SEALED: store::Sql = sql("SELECT sealed FROM provider_tokens ORDER BY id");
const OLD: store::Sql = sql("UPDATE provider_tokens SET ends_at = $1");

async fn given(shop: &Shop, cell: &Cell) -> Result<app::addons::Given, app::Error> {
    let product = Actor::Product(shop.world.product);
    app::addons::access_token(&shop.world.portal.ctx, &product, (cell.account, "amazon")).await
}

/// The access token in hand is over.
async fn ages(shop: &Shop) {
    let mut tx = shop.world.firm().await;
    tx.run(OLD, &vals![0_i64]).await.unwrap();
    shop.world.keep(tx).await;
}

fn code<T: std::fmt::Debug>(it: Result<T, app::Error>) -> String {
    it.unwrap_err().code().to_owned()
}

both! {
    async fn a_token_is_refreshed_once_however_many_ask(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        shop.connects(&shop.world.senior, &cell, "amazon").await;
        let first = given(&shop, &cell).await.unwrap();
        assert_eq!((first.seller.as_str(), first.region.as_str()), ("A2EXAMPLE7SELLER", "eu"));
        assert_eq!(given(&shop, &cell).await.unwrap(), first, "it is not asked for again");
        assert_eq!(shop.seen().await["refreshes"], 0);
        ages(&shop).await;
        let (a, b, c) = tokio::join!(given(&shop, &cell), given(&shop, &cell), given(&shop, &cell));
        let all = [a, b, c];
        let fresh = all.iter().filter(|it| it.is_ok()).count();
        assert!(fresh >= 1, "{all:?}");
        assert!(all.iter().all(|it| it.as_ref().map_or_else(|it| it.code() == "busy", |it| it.access_token != first.access_token)));
        assert_eq!(shop.seen().await["refreshes"], 1);
        // Another product, another account: not there.
        let other = Actor::Product(shop.world.lab.id());
        let ctx = &shop.world.portal.ctx;
        let asked = app::addons::access_token(ctx, &other, (cell.account, "amazon")).await;
        assert_eq!(code(asked), "not_found");
    }

    async fn trouble_while_refreshing_loses_nothing(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        shop.connects(&shop.world.senior, &cell, "amazon").await;
        ages(&shop).await;
        shop.spoils(json!({ "at": "token", "kind": "status", "status": 503, "times": 1 })).await;
        assert_eq!(code(given(&shop, &cell).await), "provider_error");
        // The answer is lost after the other side has turned the token: the old one still works once.
        shop.spoils(json!({ "at": "token", "kind": "cut", "times": 1 })).await;
        assert_eq!(code(given(&shop, &cell).await), "provider_error");
        given(&shop, &cell).await.unwrap();
        assert_eq!(shop.state(&cell, "amazon").await["reconnect"], false);
    }

    async fn a_consent_taken_back_there_is_told_and_connected_again(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        shop.connects(&shop.world.senior, &cell, "amazon").await;
        ages(&shop).await;
        shop.spoils(json!({ "at": "token", "kind": "status", "status": 400, "error": "invalid_grant", "times": 1 })).await;
        assert_eq!(code(given(&shop, &cell).await), "addon_reconnect");
        let state = shop.state(&cell, "amazon").await;
        assert_eq!((&state["reconnect"], &state["state"]), (&json!(true), &json!("active_partner")), "paying goes on");
        shop.world.portal.works().await;
        let told: Vec<String> = shop.world.portal.letters().into_iter().map(|it| it.letter.subject).collect();
        assert!(told.iter().any(|it| it.starts_with("Amazon is no longer connected")), "{told:?}");
        let senior = shop.browser(&shop.world.senior);
        let path = format!("{}/reconnect", shop.page(&cell, "amazon"));
        let url = senior.tries("POST", &path, &[]).await;
        assert_eq!(url.status(), 303, "{}", url.body);
        let back = shop.visits(url.header("location"), SELLER, "confirm").await;
        let seller = shop.returns(&senior, &back).await;
        let done = senior.tries("POST", seller.header("location"), &[("right", "1")]).await;
        assert_eq!(done.status(), 303, "{}", done.body);
        given(&shop, &cell).await.unwrap();
        assert_eq!(shop.state(&cell, "amazon").await["reconnect"], false);
    }

    async fn keys_change_while_tokens_are_in_use_and_no_token_is_in_the_clear(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        shop.connects(&shop.world.senior, &cell, "amazon").await;
        let before = given(&shop, &cell).await.unwrap();
        let sealed = async || {
            let mut tx = shop.world.firm().await;
            let rows = tx.rows(SEALED, &vals![]).await.unwrap();
            rows.iter().map(|it| it.get::<Vec<u8>>("sealed").unwrap()).collect::<Vec<_>>()
        };
        let old = sealed().await;
        let ctx = &shop.world.portal.ctx;
        assert_eq!(app::addons::rotate(ctx).await.unwrap(), 1);
        let new = sealed().await;
        assert_ne!(old, new);
        assert_eq!(given(&shop, &cell).await.unwrap(), before, "the same token under another key");
        let canary = before.access_token.as_bytes();
        for bytes in old.iter().chain(&new) {
            assert!(!bytes.windows(canary.len()).any(|it| it == canary));
        }
        assert_eq!(app::addons::rotate(ctx).await.unwrap(), 1);
        given(&shop, &cell).await.unwrap();
    }

    async fn when_it_ends_the_consent_is_given_back(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        shop.connects(&shop.world.senior, &cell, "amazon").await;
        let senior = shop.browser(&shop.world.senior);
        let path = format!("{}/cancel", shop.page(&cell, "amazon"));
        senior.tries("POST", &path, &[("reason", "not_used")]).await;
        given(&shop, &cell).await.unwrap();
        shop.world.portal.waits(29);
        assert_eq!(code(given(&shop, &cell).await), "not_active", "by the clock, sweep or not");
        app::addons::sweep(&shop.world.portal.ctx).await.unwrap();
        // The other side is down first; it is asked again.
        shop.spoils(json!({ "at": "revoke", "kind": "status", "status": 503, "times": 1 })).await;
        shop.world.portal.works().await;
        assert_eq!(shop.seen().await["revoked"], 0);
        shop.world.portal.passes(domain::time::DAY);
        shop.world.portal.works().await;
        assert_eq!(shop.seen().await["revoked"], 1);
    }

    async fn both_sides_hear_before_a_consent_runs_out(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        shop.connects(&shop.world.senior, &cell, "amazon").await;
        let ctx = &shop.world.portal.ctx;
        let told = async || {
            app::addons::sweep(ctx).await.unwrap();
            shop.world.portal.works().await;
            let all = shop.world.portal.letters();
            all.iter().filter(|it| it.letter.subject.contains("Connect Amazon again")).count()
        };
        assert_eq!(told().await, 0);
        shop.world.portal.waits(365 - 31);
        assert_eq!(told().await, 0);
        shop.world.portal.waits(1);
        let first = told().await;
        assert!(first >= 2, "the owner and the firm's people");
        assert_eq!(told().await, first, "once each");
        shop.world.portal.waits(16);
        assert_eq!(told().await, 2 * first);
        shop.world.portal.waits(14);
        assert_eq!(code(given(&shop, &cell).await), "addon_reconnect", "to the second");
        app::addons::sweep(ctx).await.unwrap();
        assert_eq!(shop.state(&cell, "amazon").await["reconnect"], true);
    }
}
