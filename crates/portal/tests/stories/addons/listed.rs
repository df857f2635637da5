//! Add-ons in the lists of a firm: what a filter finds is what the rows say, counts are those of the
//! rows, and what one is not shown is in neither.

use app::clients::{AddonIs, Ask, Columns, Filter};
use domain::access::{AddonState, State};
use domain::ids::{AccountId, ClientId};
use store::{sql, vals};
use test_support::both;

use super::shop::Shop;
use crate::world::{Cell, Human};

const SLUG: &str = "smart-capture";

/// The clients that a list finds, and the accounts of the add-on's own table.
async fn found(shop: &Shop, human: &Human, is: AddonIs) -> (Vec<ClientId>, Vec<AccountId>) {
    let addon = shop.world.portal.ctx.addons.by_slug(SLUG).unwrap();
    let filter =
        Filter { addons: vec![(addon.id, addon.product)], addon_is: vec![is], ..Filter::default() };
    let ask = Ask { filter: filter.clone(), limit: 100, columns: Columns::All, ..Ask::default() };
    let ctx = &shop.world.portal.ctx;
    let page = app::clients::list(ctx, &human.actor(), &ask).await.unwrap();
    let count = app::clients::count(ctx, &human.actor(), &filter).await.unwrap();
    assert_eq!(usize::try_from(count).unwrap(), page.folders.len());
    let ask = Ask {
        filter: Filter { addon_is: vec![is], ..Filter::default() },
        limit: 100,
        ..Ask::default()
    };
    let table = app::addons::page(ctx, &human.actor(), SLUG, &ask).await.unwrap();
    let mut clients: Vec<ClientId> = page.folders.iter().map(|it| it.id).collect();
    let mut accounts: Vec<AccountId> = table.rows.iter().map(|it| it.account.row.id).collect();
    clients.sort();
    accounts.sort();
    (clients, accounts)
}

async fn of(shop: &Shop, human: &Human, is: AddonIs, cells: &[&Cell]) {
    let mut clients: Vec<ClientId> = cells.iter().map(|it| it.client).collect();
    let mut accounts: Vec<AccountId> = cells.iter().map(|it| it.account).collect();
    clients.sort();
    accounts.sort();
    assert_eq!(found(shop, human, is).await, (clients, accounts), "{is:?}");
}

async fn counted(shop: &Shop, human: &Human) -> (i64, i64, i64) {
    let ctx = &shop.world.portal.ctx;
    let panels = app::addons::panels(ctx, &human.actor()).await.unwrap();
    let it = panels.iter().find(|it| it.addon.offer.slug == SLUG).unwrap().counted;
    (it.running, it.waiting, it.lost)
}

/// A consent for what runs, lost or not.
async fn consents(shop: &Shop, cell: &Cell, lost: bool, renew_in: i64) {
    const KEY: store::Sql = sql("INSERT INTO token_keys (id, sealed, created_at)
        VALUES ($1, $2, $3)");
    const TOKEN: store::Sql = sql("INSERT INTO provider_tokens (id, account, addon, activation,
          seller, seller_name, region, token_key, sealed, ends_at, renew_by, told_days, busy_until,
          fence, lost_at, created_at)
        SELECT $1, v.account, v.addon, v.id, 'A1', 'Ada', '', $2, $3, $4, $5, 0, 0, 1, $6, $4
        FROM activations v WHERE v.account = $7 AND v.state = 'running'");
    let (id, key) = (shop.world.lab.id::<domain::ids::TokenId>(), shop.world.lab.id::<AccountId>());
    let now = shop.world.portal.now();
    let mut tx = shop.world.firm().await;
    tx.run(KEY, &vals![key.0, vec![1_u8], now]).await.unwrap();
    let lost = lost.then_some(now);
    let values = vals![id, key.0, vec![1_u8], now, now + renew_in, lost, cell.account];
    assert_eq!(tx.run(TOKEN, &values).await.unwrap(), 1);
    shop.world.keep(tx).await;
}

async fn pause(shop: &Shop, cell: &Cell) {
    let mut tx = shop.world.firm().await;
    let now = shop.world.portal.now();
    assert!(store::connections::pause(&mut tx, cell.connection, now).await.unwrap());
    shop.world.keep(tx).await;
}

both! {
    async fn a_filter_finds_what_the_rows_say(lab) {
        let shop = Shop::opens(lab).await;
        let (on, waits, off) = (shop.managed().await, shop.managed().await, shop.managed().await);
        let (lost, over, ending) = (shop.managed().await, shop.managed().await, shop.managed().await);
        shop.stands(on.account, SLUG, AddonState::ActiveClient).await;
        shop.stands(waits.account, SLUG, AddonState::Pending).await;
        shop.stands(ending.account, SLUG, AddonState::EndingPartner).await;
        for cell in [&lost, &over] {
            shop.stands(cell.account, SLUG, AddonState::ActivePartner).await;
        }
        consents(&shop, &on, false, domain::time::DAY).await;
        consents(&shop, &lost, true, domain::time::DAY).await;
        consents(&shop, &over, false, 0).await;
        let senior = &shop.world.senior;
        of(&shop, senior, AddonIs::On, &[&on, &lost, &over, &ending]).await;
        of(&shop, senior, AddonIs::Waiting, &[&waits]).await;
        of(&shop, senior, AddonIs::Reconnect, &[&lost, &over]).await;
        of(&shop, senior, AddonIs::Off, &[&off]).await;
        assert_eq!(counted(&shop, senior).await, (4, 1, 2));
        // The clock alone ends what ends, whether or not anybody has swept since.
        shop.world.portal.waits(3);
        of(&shop, senior, AddonIs::Off, &[&off, &ending]).await;
        assert_eq!(counted(&shop, senior).await, (3, 1, 3));
        // On the page: the tabs, and the counts that lead to them.
        let browser = shop.browser(senior);
        let panel = browser.get("/p/north/addons").await;
        assert!(panel.body.contains(&format!("/addons/{SLUG}?state=reconnect")), "{}", panel.body);
        let tab = browser.get(&format!("/p/north/addons/{SLUG}?state=waiting")).await;
        assert!(tab.body.contains(&waits.account.to_string()));
        assert!(!tab.body.contains(&off.account.to_string()));
        let odd = browser.tries("GET", &format!("/p/north/addons/{SLUG}?state=odd"), &[]).await;
        assert_eq!((odd.status(), odd.code().as_str()), (422, "invalid_sort"));
        let column = browser.get("/p/north/clients?cols=addons").await;
        assert!(column.text().contains("Smart capture"), "{}", column.text());
    }

    async fn nobody_counts_or_finds_what_they_do_not_reach(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        shop.stands(cell.account, SLUG, AddonState::ActivePartner).await;
        for (human, many) in [
            (&shop.world.owner, 1), (&shop.world.senior, 1), (&shop.world.named, 1),
            (&shop.world.grouped, 1), (&shop.world.assigned, 1), (&shop.world.unrelated, 0),
            (&shop.world.foreign, 0),
        ] {
            assert_eq!(counted(&shop, human).await.0, many, "{:?}", human.role);
            assert_eq!(found(&shop, human, AddonIs::On).await.0.len(), usize::try_from(many).unwrap());
        }
        // An internal folder is nobody's but the owner's.
        const INTERNAL: store::Sql = sql("UPDATE clients SET internal = $2 WHERE id = $1");
        let mut tx = shop.world.firm().await;
        tx.run(INTERNAL, &vals![cell.client, true]).await.unwrap();
        shop.world.keep(tx).await;
        assert_eq!(counted(&shop, &shop.world.owner).await.0, 1);
        assert_eq!(counted(&shop, &shop.world.senior).await.0, 0);
    }

    async fn paused_access_hides_what_the_firm_does_not_pay(lab) {
        let shop = Shop::opens(lab).await;
        let (theirs, ours, off) = (shop.managed().await, shop.managed().await, shop.managed().await);
        shop.stands(theirs.account, SLUG, AddonState::ActiveClient).await;
        shop.stands(ours.account, SLUG, AddonState::ActivePartner).await;
        for cell in [&theirs, &ours, &off] {
            pause(&shop, cell).await;
        }
        let senior = &shop.world.senior;
        of(&shop, senior, AddonIs::On, &[&ours]).await;
        of(&shop, senior, AddonIs::Off, &[]).await;
        assert_eq!(counted(&shop, senior).await, (1, 0, 0));
        for cell in [&theirs, &off] {
            assert_eq!(shop.state(cell, SLUG).await["state"], "unknown");
            let page = shop.browser(senior).get(&shop.page(cell, SLUG)).await;
            assert!(page.text().contains("Not known"), "{}", page.text());
        }
        assert_eq!(shop.state(&ours, SLUG).await["state"], "active_partner");
    }

    async fn today_says_what_is_to_be_connected_again_and_who_is_asked_to_pay(lab) {
        let shop = Shop::opens(lab).await;
        let cell = shop.managed().await;
        let asked = shop.managed().await;
        shop.stands(cell.account, SLUG, AddonState::ActivePartner).await;
        consents(&shop, &cell, true, domain::time::DAY).await;
        shop.stands(asked.account, SLUG, AddonState::ActiveClient).await;
        let owner = shop.browser(&shop.world.client_owner);
        let path = format!("/me/addons/{}/{SLUG}/ask-pay", asked.account);
        let done = owner.tries("POST", &path, &[]).await;
        assert!(done.done(), "{}", done.body);
        let ctx = &shop.world.portal.ctx;
        for human in [&shop.world.senior, &shop.world.named, &shop.world.assigned] {
            let today = app::today::queue(ctx, &human.actor(), false).await.unwrap();
            let kinds: Vec<&str> = today.items.iter().map(|it| it.kind.as_str()).collect();
            assert_eq!(kinds, ["reconnect", "payer"], "{:?}", human.role);
        }
        let page = shop.browser(&shop.world.senior).get("/p/north").await;
        for (cell, step) in [(&cell, "reconnect"), (&asked, "pay")] {
            let step = format!("{}#{step}", shop.page(cell, SLUG));
            assert!(page.body.contains(&step), "{step}: {}", page.body);
        }
        // Put away like everything there, by its own id.
        let today = app::today::queue(ctx, &shop.world.senior.actor(), false).await.unwrap();
        let subject = today.items[0].activation().to_string();
        let fields = [("kind", "reconnect"), ("subject", subject.as_str()), ("days", "7")];
        let browser = shop.browser(&shop.world.senior);
        let away = browser.submit("/p/north", "/p/north/today/snooze", &fields).await;
        assert_eq!(away.status(), 303, "{}", away.text());
        let left = app::today::queue(ctx, &shop.world.senior.actor(), false).await.unwrap();
        assert_eq!(left.items.len(), 1);
        // Nobody who may not know, and nothing of what the client has paused.
        pause(&shop, &cell).await;
        pause(&shop, &asked).await;
        let named = app::today::queue(ctx, &shop.world.named.actor(), false).await.unwrap();
        assert!(named.items.is_empty(), "{:?}", named.items);
    }

    async fn the_first_day_asks_who_pays_until_it_is_confirmed(lab) {
        let shop = Shop::opens(lab).await;
        let senior = shop.browser(&shop.world.senior);
        let words = "Confirm who pays for add-ons";
        assert!(senior.get("/p/north").await.text().contains(words));
        shop.world.cell(State::Active).await;
        let set = [
            ("payer_amazon", "partner"), ("payer_smart-capture", "client"),
            ("payer_shopfront", "client"),
        ];
        let done = senior.tries("POST", "/p/north/addons/settings", &set).await;
        assert!(done.done(), "{}", done.body);
        let page = senior.get("/p/north").await;
        assert!(!page.body.contains("Your first day"), "all of it is done: {}", page.text());
    }
}
