//! Who pays: the settings that never touch what runs, the change of payer at a period's end, what
//! happens when a firm leaves, and the calendar over it all.

use domain::access::{AddonState, BillingMode, PayerDefault};
use serde_json::{Value, json};
use test_support::both;

use super::shop::Shop;
use crate::world::Cell;

const SLUG: &str = "smart-capture";

async fn acts(shop: &Shop, cell: &Cell, path: &str, fields: &[(&str, &str)]) {
    let place = format!("{}/{path}", shop.page(cell, SLUG));
    let answer = shop.browser(&shop.world.senior).tries("POST", &place, fields).await;
    assert_eq!(answer.status(), 303, "{path}: {}", answer.body);
}

async fn owner_acts(shop: &Shop, cell: &Cell, path: &str, fields: &[(&str, &str)]) {
    let place = format!("/me/addons/{}/{SLUG}/{path}", cell.account);
    let answer = shop.browser(&shop.world.client_owner).tries("POST", &place, fields).await;
    assert_eq!(answer.status(), 303, "{path}: {}", answer.body);
}

fn said(state: &Value) -> (String, String) {
    let text = |name: &str| state[name].as_str().unwrap_or_default().to_owned();
    (text("state"), text("payer"))
}

fn is(state: &str, payer: &str) -> (String, String) {
    (state.to_owned(), payer.to_owned())
}

both! {
    async fn a_default_never_touches_what_runs(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        acts(&shop, &cell, "activate", &[]).await;
        let senior = shop.browser(&shop.world.senior);
        let fields = [("payer_amazon", "client"), ("payer_smart-capture", "client"), ("payer_shopfront", "client")];
        let saved = senior.tries("POST", "/p/north/addons/settings", &fields).await;
        assert_eq!(saved.status(), 303, "{}", saved.body);
        let state = shop.state(&cell, SLUG).await;
        assert_eq!(said(&state), is("active_partner", "partner"));
        let page = senior.get("/p/north/addons/settings").await;
        assert!(page.text().contains("one account runs it and will not change"), "{}", page.text());
        // The client's own setting is locked meanwhile, and its page says until when.
        let own = format!("/p/north/clients/{}/addons/settings", cell.client);
        let page = senior.get(&own).await;
        assert!(page.text().contains("This will not change what runs"), "{}", page.text());
    }

    async fn the_button_that_makes_the_firm_pay_stands_only_where_it_may(lab) {
        let shop = Shop::opens(lab).await;
        let words = "Update client’s settings to paid for by the partner if activated";
        let senior = shop.browser(&shop.world.senior);
        let cell = shop.managed().await;
        shop.default(SLUG, PayerDefault::Unset).await;
        let table = format!("/p/north/addons/{SLUG}");
        for page in [shop.page(&cell, SLUG), table.clone(), format!("/p/north/clients/{}/addons", cell.client)] {
            let text = senior.get(&page).await.text();
            assert!(text.contains(words), "{page}: {text}");
        }
        acts(&shop, &cell, "payer", &[("payer", "partner")]).await;
        assert_eq!(shop.state(&cell, SLUG).await["payer_source"], "override");
        acts(&shop, &cell, "activate", &[]).await;
        assert_eq!(said(&shop.state(&cell, SLUG).await), is("active_partner", "partner"));
        // On an account that the client manages it is not offered, and the page says why.
        let own = shop.managed().await;
        shop.manage(own.account, BillingMode::ClientManaged).await;
        shop.default(SLUG, PayerDefault::Unset).await;
        let text = senior.get(&shop.page(&own, SLUG)).await.text();
        assert!(!text.contains(words), "{text}");
        assert!(text.contains("The client pays their own subscription"), "{text}");
    }

    async fn the_payer_changes_at_the_period_s_end_without_a_gap(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        // It begins on 3 August and the firm pays.
        acts(&shop, &cell, "activate", &[]).await;
        acts(&shop, &cell, "hand-over", &[]).await;
        let twice = format!("{}/hand-over", shop.page(&cell, SLUG));
        let again = shop.browser(&shop.world.senior).tries("POST", &twice, &[]).await;
        assert_eq!((again.status(), again.code().as_str()), (409, "handover_asked"));
        owner_acts(&shop, &cell, "pay", &[]).await;
        let state = shop.state(&cell, SLUG).await;
        assert_eq!(said(&state), is("active_partner", "partner"), "until the date nothing changes");
        let coming: Vec<(&Value, &Value)> = state["coming"].as_array().unwrap().iter()
            .map(|it| (&it["at"], &it["payer"])).collect();
        assert_eq!(coming[0], (&json!("2026-08-31T23:00:00Z"), &json!("partner")));
        assert_eq!(coming[1], (&json!("2026-08-31T23:00:00Z"), &json!("client")), "{coming:?}");
        shop.world.portal.waits(29);
        assert_eq!(said(&shop.state(&cell, SLUG).await), is("active_client", "client"));
        // And back: the owner asks, the firm says yes, for the end of the owner's month.
        owner_acts(&shop, &cell, "ask-pay", &[]).await;
        acts(&shop, &cell, "pay", &[]).await;
        owner_acts(&shop, &cell, "keep-payer", &[]).await;
        shop.world.portal.waits(30);
        assert_eq!(said(&shop.state(&cell, SLUG).await), is("active_client", "client"), "taken back");
        acts(&shop, &cell, "pay", &[]).await;
        shop.world.portal.waits(31);
        assert_eq!(said(&shop.state(&cell, SLUG).await), is("active_partner", "partner"));
        shop.world.portal.works().await;
        let told: Vec<String> = shop.world.portal.letters().into_iter().map(|it| it.letter.subject).collect();
        assert!(told.iter().any(|it| it.starts_with("Will you pay for Smart capture")), "{told:?}");
        assert!(told.iter().any(|it| it.starts_with("Who pays for Smart capture of Hartwell Joinery")), "{told:?}");
    }

    async fn cancelled_runs_to_the_end_and_can_be_kept(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        acts(&shop, &cell, "activate", &[]).await;
        let path = format!("{}/cancel", shop.page(&cell, SLUG));
        let bare = shop.browser(&shop.world.senior).tries("POST", &path, &[]).await;
        assert_eq!(bare.status(), 422);
        assert!(bare.text().contains("Choose a reason"), "{}", bare.text());
        acts(&shop, &cell, "cancel", &[("reason", "other"), ("other", "They sell no more.")]).await;
        let state = shop.state(&cell, SLUG).await;
        assert_eq!((&state["state"], &state["ends_at"]), (&json!("ending_partner"), &json!("2026-08-31T23:00:00Z")));
        acts(&shop, &cell, "activate", &[]).await;
        assert_eq!(said(&shop.state(&cell, SLUG).await), is("active_partner", "partner"));
        acts(&shop, &cell, "cancel", &[("reason", "not_used")]).await;
        shop.world.portal.waits(29);
        assert_eq!(shop.state(&cell, SLUG).await["state"], "inactive", "by the clock alone");
        app::addons::sweep(&shop.world.portal.ctx).await.unwrap();
        acts(&shop, &cell, "activate", &[]).await;
        assert_eq!(said(&shop.state(&cell, SLUG).await), is("active_partner", "partner"), "a second life is a second row");
    }

    async fn when_the_firm_leaves_nothing_moves_to_the_client_who_may_go_on(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        acts(&shop, &cell, "activate", &[]).await;
        let owner = shop.browser(&shop.world.client_owner);
        let gone = owner.tries("POST", &format!("/me/access/{}/remove", shop.world.north), &[("accounts", &cell.account.to_string())]).await;
        assert_eq!(gone.status(), 303, "{}", gone.body);
        let senior = shop.browser(&shop.world.senior);
        assert_eq!(senior.tries("GET", &shop.page(&cell, SLUG), &[]).await.status(), 404);
        let own = format!("/me/addons/{}/{SLUG}", cell.account);
        let text = owner.get(&own).await.text();
        assert!(text.contains("Ends 1 Sep") || text.contains("Ends 31 Aug"), "{text}");
        assert!(text.contains("Continue and pay myself"), "{text}");
        owner_acts(&shop, &cell, "pay", &[]).await;
        shop.world.portal.waits(29);
        let text = owner.get(&own).await.text();
        assert!(text.contains("You pay £3.00 a month + VAT"), "{text}");
        owner_acts(&shop, &cell, "cancel", &[("reason", "not_used")]).await;
    }

    async fn handing_the_subscription_back_ends_what_the_firm_pays(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        acts(&shop, &cell, "activate", &[]).await;
        shop.stands(cell.account, "amazon", AddonState::Pending).await;
        let senior = shop.browser(&shop.world.senior);
        let back = format!("/p/north/accounts/{}/hand-back", cell.account);
        let answer = senior.tries("POST", &back, &[]).await;
        assert_eq!(answer.status(), 303, "{}", answer.body);
        assert_eq!(shop.state(&cell, SLUG).await["state"], "ending_partner");
        assert_eq!(shop.state(&cell, "amazon").await["state"], "inactive", "what waited is off");
    }

    async fn clients_activate_at_the_firm_s_cost_only_where_it_says_so(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        let own = format!("/me/addons/{}/{SLUG}/activate", cell.account);
        let owner = shop.browser(&shop.world.client_owner);
        let no = owner.tries("POST", &own, &[]).await;
        assert_eq!((no.status(), no.code().as_str()), (409, "partner_pays"));
        let senior = shop.browser(&shop.world.senior);
        let fields = [("payer_amazon", "partner"), ("payer_smart-capture", "partner"),
            ("payer_shopfront", "partner"), ("may_smart-capture", "1")];
        senior.tries("POST", "/p/north/addons/settings", &fields).await;
        owner_acts(&shop, &cell, "activate", &[]).await;
        assert_eq!(said(&shop.state(&cell, SLUG).await), is("active_partner", "partner"));
    }

    async fn a_discount_is_dated_and_shows_in_what_is_to_come(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        let ctx = &shop.world.portal.ctx;
        let admin = domain::actor::Actor::Operator {
            person: shop.world.admin.person,
            level: domain::actor::OperatorLevel::Admin,
            door: domain::actor::Door::Page(shop.world.admin.session),
        };
        let set = |from: &'static str, bp| app::addons::set_discount(ctx, &admin, shop.world.north, (from, bp));
        assert!(set("2026-08-01", 2_000).await.is_err(), "yesterday stays as it was charged");
        assert!(set("2026-08-03", 10_001).await.is_err());
        set("2026-08-03", 2_000).await.unwrap();
        set("2026-09-01", 5_000).await.unwrap();
        acts(&shop, &cell, "activate", &[]).await;
        let state = shop.state(&cell, SLUG).await;
        let net: Vec<i64> = state["coming"].as_array().unwrap().iter().map(|it| it["net"]["minor"].as_i64().unwrap()).collect();
        assert_eq!(net, [240, 150, 150]);
    }

    async fn another_firm_learns_and_undoes_nothing(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        // South looks after the same account and neither manages nor pays.
        let mut tx = shop.world.firm().await;
        shop.world.connect_other(&mut tx, cell.account).await;
        shop.world.keep(tx).await;
        acts(&shop, &cell, "activate", &[]).await;
        acts(&shop, &cell, "hand-over", &[]).await;
        owner_acts(&shop, &cell, "pay", &[]).await;
        let foreign = shop.browser(&shop.world.foreign);
        let place = format!("/p/south/accounts/{}/addons/{SLUG}", cell.account);
        let page = foreign.get(&place).await;
        assert_eq!(page.status(), 200, "{}", page.body);
        let text = page.text();
        assert!(text.contains("Not paid by your firm"), "{text}");
        for word in ["North", "arrears", "What will be charged", "pays from"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
        let no = foreign.tries("POST", &format!("{place}/keep-payer"), &[]).await;
        assert_eq!((no.status(), no.code().as_str()), (409, "no_handover"));
        shop.world.portal.waits(29);
        assert_eq!(said(&shop.state(&cell, SLUG).await), is("active_client", "client"));
        // Nor can it put away what waits at another firm's wish.
        shop.stands(cell.account, "amazon", AddonState::Pending).await;
        let place = format!("/p/south/accounts/{}/addons/amazon/cancel", cell.account);
        let no = foreign.tries("POST", &place, &[]).await;
        assert_eq!((no.status(), no.code().as_str()), (409, "not_active"));
        assert_eq!(shop.state(&cell, "amazon").await["state"], "pending");
    }

    async fn many_at_once_are_decided_row_by_row(lab) {
        let shop = Shop::opens(lab).await;
        let (good, theirs) = (shop.managed().await, shop.managed().await);
        shop.manage(theirs.account, BillingMode::ClientManaged).await;
        let key = crate::oracle::key_of(&shop.world, &shop.world.senior).await;
        let body = json!({ "act": "addon_activate", "addon": SLUG,
            "ids": [good.account.to_string(), theirs.account.to_string()] });
        let made = shop.world.portal.calls(&key, "POST", "/api/v1/runs", Some(body)).await;
        assert_eq!(made.status(), 201, "{}", made.body);
        let run: Value = serde_json::from_str(&made.body).unwrap();
        let id = run["id"].as_str().unwrap().to_owned();
        shop.world.portal.works().await;
        let start = format!("/api/v1/runs/{id}/start");
        let started = shop.world.portal.calls(&key, "POST", &start, Some(json!({ "count": 1 }))).await;
        assert!(started.status() < 300, "{}", started.body);
        shop.world.portal.works().await;
        assert_eq!(said(&shop.state(&good, SLUG).await), is("active_partner", "partner"));
        assert_eq!(shop.state(&theirs, SLUG).await["state"], "inactive");
        let rows = shop.world.portal.calls(&key, "GET", &format!("/api/v1/runs/{id}/rows"), None).await;
        assert!(rows.body.contains("client_managed_subscription"), "{}", rows.body);
        // By a letter each, where a third party must consent.
        let mut body = json!({ "act": "addon_activate", "addon": "amazon", "ids": [good.account.to_string()] });
        let bare = shop.world.portal.calls(&key, "POST", "/api/v1/runs", Some(body.clone())).await;
        assert_eq!((bare.status(), bare.faults()), (422, vec!["suits_required".to_owned()]));
        body["suits"] = json!(true);
        let made = shop.world.portal.calls(&key, "POST", "/api/v1/runs", Some(body)).await;
        let run: Value = serde_json::from_str(&made.body).unwrap();
        let start = format!("/api/v1/runs/{}/start", run["id"].as_str().unwrap());
        shop.world.portal.works().await;
        shop.world.portal.calls(&key, "POST", &start, Some(json!({ "count": 1 }))).await;
        shop.world.portal.works().await;
        assert_eq!(shop.state(&good, "amazon").await["state"], "pending");
    }
}
