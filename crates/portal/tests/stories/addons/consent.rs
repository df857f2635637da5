//! Visits to a third party: there and back, what is not ours, what goes wrong there, and who is
//! asked again on the way.

use domain::access::{Override, PayerDefault};
use serde_json::json;
use store::{sql, vals};
use test_support::both;

use super::shop::{SELLER, Shop};
use crate::world::Cell;

const SUSPEND: store::Sql = sql("UPDATE staff SET state = 'suspended' WHERE id = $1");
const FIRM: store::Sql = sql("UPDATE partners SET state = 'suspended' WHERE id = $1");
const DEMOTE: store::Sql = sql("UPDATE clients SET manager = NULL WHERE id = $1");

/// Starts a visit as the senior; answers where it leads.
async fn away(shop: &Shop, cell: &Cell) -> String {
    let path = format!("{}/activate", shop.page(cell, "amazon"));
    let browser = shop.browser(&shop.world.senior);
    let answer = browser.tries("POST", &path, &[("suits", "1")]).await;
    assert_eq!(answer.status(), 303, "{}", answer.body);
    answer.header("location").to_owned()
}

/// What an owner reads in the letter that asks them.
fn letters(shop: &Shop) -> Vec<String> {
    shop.world.portal.letters().into_iter().map(|it| it.letter.subject).collect()
}

both! {
    async fn there_and_back_by_staff_and_only_then_it_is_active(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        let senior = shop.browser(&shop.world.senior);
        // Without confirming that it suits nothing begins.
        let path = format!("{}/activate", shop.page(&cell, "amazon"));
        let bare = senior.tries("POST", &path, &[]).await;
        assert_eq!(bare.status(), 422);
        assert!(bare.text().contains("Confirm that the add-on suits this account."), "{}", bare.text());
        let url = away(&shop, &cell).await;
        // Amazon's own names, and the state is nowhere in the clear with us.
        for part in ["application_id=amzn1.sp.solution", "&state=", "&redirect_uri=", "&version=beta"] {
            assert!(url.contains(part), "{url}");
        }
        assert_eq!(shop.state(&cell, "amazon").await["state"], "pending");
        let back = shop.visits(&url, SELLER, "confirm").await;
        let seller = shop.returns(&senior, &back).await;
        assert_eq!(seller.status(), 303, "{}", seller.body);
        assert_eq!(shop.state(&cell, "amazon").await["state"], "pending", "not before it is confirmed");
        let page = senior.get(seller.header("location")).await;
        assert!(page.text().contains("A2EXAMPLE7SELLER"), "{}", page.text());
        let done = senior.tries("POST", seller.header("location"), &[("right", "1")]).await;
        assert_eq!(done.status(), 303, "{}", done.body);
        let state = shop.state(&cell, "amazon").await;
        assert_eq!((&state["state"], &state["payer"]), (&json!("active_partner"), &json!("partner")));
        assert_eq!(state["seller"], "A2EXAMPLE7SELLER");
        assert_eq!(state["coming"][0]["net"], json!({ "minor": 600, "currency": "GBP" }));
        // Pressed twice, or opened again: it is there no more.
        let again = senior.tries("POST", seller.header("location"), &[("right", "1")]).await;
        assert_eq!((again.status(), again.code().as_str()), (400, "state_invalid"));
        let twice = shop.returns(&senior, &back).await;
        assert_eq!((twice.status(), twice.code().as_str()), (400, "state_invalid"));
        shop.world.portal.works().await;
        assert!(letters(&shop).iter().any(|it| it == "Amazon is active for Hartwell Joinery (Jobs)"));
    }

    async fn a_seller_that_is_not_the_right_one_is_given_back(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        let seller = shop.goes(&shop.world.senior, &cell, "amazon").await;
        let senior = shop.browser(&shop.world.senior);
        let done = senior.tries("POST", seller.header("location"), &[("right", "0")]).await;
        assert_eq!(done.status(), 303);
        assert_eq!(shop.state(&cell, "amazon").await["state"], "inactive");
        shop.world.portal.works().await;
        assert_eq!(shop.seen().await["revoked"], 1, "what nobody wants is taken back there");
    }

    async fn the_owner_authorises_alone_by_the_link_in_a_letter(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        let senior = shop.browser(&shop.world.senior);
        let path = format!("{}/activate", shop.page(&cell, "amazon"));
        let sent = senior.tries("POST", &path, &[("suits", "1"), ("how", "link")]).await;
        assert_eq!(sent.status(), 303, "{}", sent.body);
        shop.world.portal.works().await;
        assert!(letters(&shop).contains(&"North & Partners asks you to connect Amazon".to_owned()), "{:?}", letters(&shop));
        let owner = shop.browser(&shop.world.client_owner);
        let own = format!("/me/addons/{}/amazon", cell.account);
        let page = owner.get(&own).await;
        assert!(page.text().contains("asks you to connect it and pays for it."), "{}", page.text());
        let url = owner.tries("POST", &format!("{own}/activate"), &[]).await;
        assert_eq!(url.status(), 303, "{}", url.body);
        let back = shop.visits(url.header("location"), SELLER, "confirm").await;
        // The staff member who asked cannot use the owner's return, nor a stranger.
        for human in [&shop.world.senior, &shop.world.other_owner] {
            let other = shop.returns(&shop.browser(human), &back).await;
            assert!(matches!(other.status(), 400 | 401), "{}", other.status());
        }
        let seller = shop.returns(&owner, &back).await;
        assert_eq!(seller.status(), 303, "{}", seller.body);
        let done = owner.tries("POST", seller.header("location"), &[("right", "1")]).await;
        assert_eq!(done.status(), 303, "{}", done.body);
        let state = shop.state(&cell, "amazon").await;
        assert_eq!((&state["state"], &state["payer"]), (&json!("active_partner"), &json!("partner")));
    }

    async fn the_owner_declines_and_the_firm_hears_of_it(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        let senior = shop.browser(&shop.world.senior);
        let path = format!("{}/activate", shop.page(&cell, "amazon"));
        senior.tries("POST", &path, &[("suits", "1"), ("how", "link")]).await;
        let owner = shop.browser(&shop.world.client_owner);
        let own = format!("/me/addons/{}/amazon/activate", cell.account);
        let url = owner.tries("POST", &own, &[]).await;
        let back = shop.visits(url.header("location"), SELLER, "cancel").await;
        let no = shop.returns(&owner, &back).await;
        assert_eq!((no.status(), no.code().as_str()), (409, "consent_denied"));
        // Turning back there is no answer yet: the link is still good.
        assert_eq!(shop.state(&cell, "amazon").await["state"], "pending");
        let own = format!("/me/addons/{}/amazon/cancel", cell.account);
        assert_eq!(owner.tries("POST", &own, &[]).await.status(), 303);
        assert_eq!(shop.state(&cell, "amazon").await["state"], "inactive");
        shop.world.portal.works().await;
        let told = "Amazon was not connected for Hartwell Joinery (Jobs)".to_owned();
        assert!(letters(&shop).contains(&told), "{:?}", letters(&shop));
    }

    async fn a_return_that_is_not_ours_gets_one_answer_whatever_is_wrong(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        let url = away(&shop, &cell).await;
        let back = shop.visits(&url, SELLER, "confirm").await;
        let (path, query) = back.split_once('?').unwrap();
        let state = query.split('&').find(|it| it.starts_with("state=")).unwrap();
        let senior = shop.browser(&shop.world.senior);
        let mut said = Vec::new();
        for (at, ask) in [
            (path, String::new()),
            (path, query.replace(state, "state=nonsense")),
            (path, format!("{state}&spapi_oauth_code=&selling_partner_id=A1")),
            ("/consents/shopfront/return", query.to_owned()),
        ] {
            let answer = shop.returns(&senior, &format!("{at}?{ask}")).await;
            assert_eq!((answer.status(), answer.code().as_str()), (400, "state_invalid"), "{at} {ask}");
            said.push(answer.body.clone());
        }
        // Somebody else's browser, also of the same firm.
        let fresh = shop.managed().await;
        let url = away(&shop, &fresh).await;
        let back = shop.visits(&url, SELLER, "confirm").await;
        let other = shop.returns(&shop.browser(&shop.world.owner), &back).await;
        assert_eq!((other.status(), other.code().as_str()), (400, "state_invalid"));
        // Ten minutes are over.
        let late = shop.managed().await;
        let url = away(&shop, &late).await;
        let back = shop.visits(&url, SELLER, "confirm").await;
        shop.world.portal.passes(600 * domain::time::SECOND);
        let answer = shop.returns(&senior, &back).await;
        assert_eq!((answer.status(), answer.code().as_str()), (400, "state_invalid"));
        app::addons::sweep(&shop.world.portal.ctx).await.unwrap();
        assert_eq!(shop.state(&late, "amazon").await["state"], "inactive", "what nobody finished");
        assert_eq!(shop.seen().await["exchanges"], 0, "no code of these was ever used");
    }

    async fn another_issuer_is_refused_and_pkce_and_nonce_hold(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        let senior = shop.browser(&shop.world.senior);
        let path = format!("{}/activate", shop.page(&cell, "shopfront"));
        for fault in ["wrong_iss", "no_iss"] {
            let away = senior.tries("POST", &path, &[("suits", "1")]).await;
            let url = away.header("location").to_owned();
            for part in ["code_challenge_method=S256", "&nonce=", "response_type=code"] {
                assert!(url.contains(part), "{url}");
            }
            shop.spoils(json!({ "at": "consent", "kind": fault, "times": 1 })).await;
            let back = shop.visits(&url, SELLER, "confirm").await;
            let answer = shop.returns(&senior, &back).await;
            assert_eq!((answer.status(), answer.code().as_str()), (400, "issuer_mismatch"), "{fault}");
            assert_eq!(shop.state(&cell, "shopfront").await["state"], "inactive");
        }
        shop.connects(&shop.world.senior, &cell, "shopfront").await;
        assert_eq!(shop.state(&cell, "shopfront").await["seller"], "A2EXAMPLE7SELLER");
    }

    async fn trouble_at_the_third_party_leaves_nothing_behind(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        let senior = shop.browser(&shop.world.senior);
        for (fault, status, code) in [
            (json!({ "kind": "status", "status": 400 }), 502, "provider_error"),
            (json!({ "kind": "status", "status": 401 }), 502, "provider_error"),
            (json!({ "kind": "status", "status": 429 }), 502, "provider_error"),
            (json!({ "kind": "status", "status": 500 }), 502, "provider_error"),
            (json!({ "kind": "html" }), 502, "provider_error"),
            (json!({ "kind": "big" }), 502, "provider_error"),
            (json!({ "kind": "invalid_json" }), 502, "provider_error"),
            (json!({ "kind": "cut" }), 502, "provider_error"),
            (json!({ "kind": "no_refresh" }), 502, "provider_error"),
            (json!({ "kind": "other_region" }), 502, "provider_error"),
        ] {
            let url = away(&shop, &cell).await;
            let back = shop.visits(&url, SELLER, "confirm").await;
            let mut wish = fault.clone();
            wish["at"] = json!("token");
            wish["times"] = json!(1);
            shop.spoils(wish).await;
            let answer = shop.returns(&senior, &back).await;
            assert_eq!((answer.status(), answer.code().as_str()), (status, code), "{fault}");
            assert_eq!(shop.state(&cell, "amazon").await["state"], "inactive", "{fault}");
        }
        // Less than was asked for is no consent, and goes back.
        let path = format!("{}/activate", shop.page(&cell, "shopfront"));
        let url = senior.tries("POST", &path, &[("suits", "1")]).await;
        let back = shop.visits(url.header("location"), SELLER, "confirm").await;
        shop.spoils(json!({ "at": "token", "kind": "small_scope", "times": 1 })).await;
        let answer = shop.returns(&senior, &back).await;
        assert_eq!((answer.status(), answer.code().as_str()), (409, "provider_scope_missing"));
        assert_eq!(shop.state(&cell, "shopfront").await["state"], "inactive");
        shop.world.portal.works().await;
        assert_eq!(shop.seen().await["revoked"], 3, "no_refresh, other_region and small_scope brought something");
        // After all that it works.
        shop.connects(&shop.world.senior, &cell, "amazon").await;
    }

    async fn who_may_no_longer_is_refused_on_the_way_back(lab) {
        let shop = Shop::opens(lab).await;
        for (what, status, code) in [
            ("payer", 409, "client_pays"),
            ("managed", 409, "client_managed_subscription"),
            ("paused", 409, "access_cancelled"),
            ("named", 404, "not_found"),
        ] {
            let cell = shop.managed().await;
            let human = if what == "named" { &shop.world.named } else { &shop.world.senior };
            let browser = shop.browser(human);
            let path = format!("{}/activate", shop.page(&cell, "amazon"));
            let url = browser.tries("POST", &path, &[("suits", "1")]).await;
            let back = shop.visits(url.header("location"), SELLER, "confirm").await;
            let mut tx = shop.world.firm().await;
            match what {
                "paused" => {
                    let now = shop.world.portal.now();
                    store::connections::pause(&mut tx, cell.connection, now).await.unwrap();
                }
                "named" => {
                    tx.run(DEMOTE, &vals![cell.client]).await.unwrap();
                    store::groups::set_client(&mut tx, shop.world.group, cell.client, false).await.unwrap();
                }
                _ => {}
            }
            shop.world.keep(tx).await;
            match what {
                "payer" => shop.set_override(&cell, "amazon", Override::Client).await,
                "managed" => shop.manage(cell.account, domain::access::BillingMode::ClientManaged).await,
                _ => {}
            }
            let answer = shop.returns(&browser, &back).await;
            assert_eq!((answer.status(), answer.code().as_str()), (status, code), "{what}");
        }
        assert_eq!(shop.seen().await["exchanges"], 0, "a code that may not be used is not");
    }

    async fn who_may_no_longer_is_refused_at_the_last_step_and_the_token_goes_back(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        let seller = shop.goes(&shop.world.senior, &cell, "amazon").await;
        shop.set_override(&cell, "amazon", Override::Client).await;
        let senior = shop.browser(&shop.world.senior);
        let answer = senior.tries("POST", seller.header("location"), &[("right", "1")]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (409, "client_pays"));
        shop.set_override(&cell, "amazon", Override::None).await;
        assert_eq!(shop.state(&cell, "amazon").await["state"], "inactive");
        // A suspended member and a suspended firm are out before anything else.
        for statement in [SUSPEND, FIRM] {
            let cell = shop.managed().await;
            let seller = shop.goes(&shop.world.senior, &cell, "amazon").await;
            let id = if statement == SUSPEND { shop.world.senior.staff.0 } else { shop.world.north.0 };
            let mut tx = shop.world.firm().await;
            tx.run(statement, &vals![id]).await.unwrap();
            shop.world.keep(tx).await;
            let answer = senior.tries("POST", seller.header("location"), &[("right", "1")]).await;
            assert!(!answer.done(), "{}", answer.status());
            if statement == SUSPEND {
                const BACK: store::Sql = sql("UPDATE staff SET state = 'active' WHERE id = $1");
                let mut tx = shop.world.firm().await;
                tx.run(BACK, &vals![id]).await.unwrap();
                shop.world.keep(tx).await;
            }
        }
        shop.world.portal.passes(600 * domain::time::SECOND);
        app::addons::sweep(&shop.world.portal.ctx).await.unwrap();
        shop.world.portal.works().await;
        assert_eq!(shop.seen().await["revoked"], 3, "one at once, two by the sweep");
    }

    async fn two_visits_for_one_wish_and_two_presses_make_one_subscription(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        let (senior, owner) = (&shop.world.senior, &shop.world.owner);
        let first = shop.goes(senior, &cell, "amazon").await;
        let second = shop.goes(owner, &cell, "amazon").await;
        let (a, b) = (shop.browser(senior), shop.browser(owner));
        let (one, two) = tokio::join!(
            a.tries("POST", first.header("location"), &[("right", "1")]),
            b.tries("POST", second.header("location"), &[("right", "1")]),
        );
        let mut codes = [one.code(), two.code()];
        codes.sort();
        assert_eq!(codes, [String::new(), "already_active".to_owned()], "{} {}", one.body, two.body);
        assert_eq!(shop.state(&cell, "amazon").await["state"], "active_partner");
        // Without a third party: two presses at once.
        let cell = shop.managed().await;
        let path = format!("{}/activate", shop.page(&cell, "smart-capture"));
        let (one, two) = tokio::join!(a.tries("POST", &path, &[]), b.tries("POST", &path, &[]));
        let mut codes = [one.code(), two.code()];
        codes.sort();
        assert_eq!(codes, [String::new(), "already_active".to_owned()]);
    }

    async fn one_seller_belongs_to_one_account_unless_its_owner_says_otherwise(lab) {
        let shop = Shop::opens(lab).await;
        let first = shop.managed().await;
        shop.connects(&shop.world.senior, &first, "amazon").await;
        let cell = shop.managed().await;
        let seller = shop.goes(&shop.world.senior, &cell, "amazon").await;
        let senior = shop.browser(&shop.world.senior);
        let answer = senior.tries("POST", seller.header("location"), &[("right", "1")]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (409, "seller_needs_confirmation"));
        assert!(!answer.body.contains(&first.account.to_string()), "no word of the other");
        // The owner, who pays here, is asked and says yes.
        shop.default("amazon", PayerDefault::Client).await;
        senior.tries("POST", &format!("{}/cancel", shop.page(&cell, "amazon")), &[]).await;
        let owner = shop.browser(&shop.world.client_owner);
        let own = format!("/me/addons/{}/amazon/activate", cell.account);
        let url = owner.tries("POST", &own, &[("suits", "1")]).await;
        assert_eq!(url.status(), 303, "{}", url.body);
        let back = shop.visits(url.header("location"), SELLER, "confirm").await;
        let page = shop.returns(&owner, &back).await;
        let at = page.header("location").to_owned();
        let answer = owner.tries("POST", &at, &[("right", "1")]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (409, "seller_already_linked"));
        let shown = owner.get(&at).await;
        assert!(shown.text().contains("connected to another account already"), "{}", shown.text());
        let done = owner.tries("POST", &at, &[("right", "1"), ("shared", "1")]).await;
        assert_eq!(done.status(), 303, "{}", done.body);
        assert_eq!(shop.state(&cell, "amazon").await["state"], "active_client");
    }

    async fn what_is_not_sold_not_here_or_does_not_suit_says_so(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        let senior = shop.browser(&shop.world.senior);
        const COUNTRY: store::Sql = sql("UPDATE accounts SET country = $2 WHERE id = $1");
        let mut tx = shop.world.firm().await;
        tx.run(COUNTRY, &vals![cell.account, "DE"]).await.unwrap();
        shop.world.keep(tx).await;
        let path = format!("{}/activate", shop.page(&cell, "amazon"));
        let answer = senior.tries("POST", &path, &[("suits", "1")]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (409, "addon_not_available"));
        let path = shop.page(&cell, "nothing");
        let answer = senior.tries("GET", &path, &[]).await;
        assert_eq!((answer.status(), answer.code().as_str()), (404, "not_found"));
    }
}
