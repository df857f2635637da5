//! What a firm is shown of an account that its client paused: name, status and plan, and nothing
//! that the product reports of it. On no page, in no answer, in no file, by no filter.

use std::fmt::Write as _;

use app::clients::{Ask, Columns, Filter, Usage};
use domain::access::State;
use domain::actor::{Actor, Door};
use domain::ids::AccountId;
use test_support::both;

use crate::world::{Cell, World};

const REPORT: store::Sql = store::sql(
    "UPDATE accounts SET owner_name = 'Zelda Zimmer', owner_email = 'zelda@quayside.example',
       owner_email_folded = 'zelda@quayside.example', industry = 'Saltpanning',
       accounting_package = 'Ledgerly', activity_at = $2, activity_label = 'Brine measured',
       search = 'hartwell joinery\nhartwell\nzelda@quayside.example' WHERE id = $1",
);

/// What nobody of the firm may read while access is paused.
const HIDDEN: [&str; 5] = ["Zelda", "quayside", "Saltpanning", "Ledgerly", "rine measured"];

async fn reported(world: &World) -> Cell {
    let cell = world.cell(State::Active).await;
    let mut tx = world.firm().await;
    tx.run(REPORT, &store::vals![cell.account, world.portal.now()]).await.unwrap();
    store::clients::shown::account(&mut tx, cell.account).await.unwrap();
    world.keep(tx).await;
    cell
}

/// Everything that names the account, as the senior and one who is given it read it.
async fn everywhere(world: &World, cell: &Cell) -> Vec<(String, String)> {
    let (client, account) = (cell.client, cell.account);
    let columns = "cols=owner&cols=package&cols=usage&cols=plan&cols=access&cols=used&cols=status";
    let paths = [
        "/p/north".to_owned(),
        format!("/p/north/clients?{columns}"),
        format!("/p/north/clients?{columns}&open={client}"),
        format!("/p/north/clients/{client}"),
        format!("/p/north/clients/{client}/accounts"),
        format!("/p/north/accounts/{account}"),
        format!("/p/north/accounts/{account}/request-access"),
        "/p/north/search?q=hartwell".to_owned(),
        "/p/north/clients/filter/package".to_owned(),
    ];
    let mut seen = Vec::new();
    for human in [&world.senior, &world.assigned] {
        let browser = world.browser(human);
        for path in &paths {
            let page = browser.get(path).await;
            assert!(page.status() < 500, "{path}: {}", page.text());
            seen.push((path.clone(), page.body));
        }
    }
    let ask = Ask { limit: 50, columns: Columns::All, ..Ask::default() };
    let listed = app::clients::list(&world.portal.ctx, &world.senior.actor(), &ask).await.unwrap();
    seen.push(("the list".to_owned(), format!("{:?}", listed.folders)));
    let one = app::accounts::one(&world.portal.ctx, &world.senior.actor(), account).await.unwrap();
    seen.push(("the account".to_owned(), format!("{:?}", one.row)));
    seen.push(("the file".to_owned(), file(world).await));
    seen
}

/// The table of accounts of a firm's whole data.
async fn file(world: &World) -> String {
    let tables = store::exports::FIRM.iter().filter(|it| it.name == "accounts");
    let mut out = String::new();
    for table in tables {
        let mut walk = app::exports::Walk::of_firm(&world.owner.actor(), *table).unwrap();
        let rows = walk.next(&world.portal.ctx, &world.owner.actor()).await.unwrap();
        write!(out, "{rows:?}").unwrap();
    }
    assert!(out.contains("Hartwell Joinery"), "{out}");
    out
}

async fn found(world: &World, filter: Filter) -> i64 {
    app::clients::count(&world.portal.ctx, &world.senior.actor(), &filter).await.unwrap()
}

fn owner(world: &World) -> Actor {
    let it = &world.client_owner;
    Actor::Client { person: it.person, door: Door::Page(it.session), delegated: false }
}

async fn paused(world: &World, account: AccountId) {
    app::owners::pause(&world.portal.ctx, &owner(world), world.north, &[account]).await.unwrap();
}

both! {
    async fn paused_access_shows_name_status_and_plan_only(lab) {
        let world = World::new(lab).await;
        let cell = reported(&world).await;
        let open = everywhere(&world, &cell).await;
        for word in HIDDEN {
            assert!(open.iter().any(|it| it.1.contains(word)), "{word} is shown while access is open");
        }
        paused(&world, cell.account).await;
        for (place, text) in everywhere(&world, &cell).await {
            for word in HIDDEN {
                assert!(!text.contains(word), "{word} is in {place}: {text}");
            }
        }
        let page = world.browser(&world.senior).get(&format!("/p/north/accounts/{}", cell.account)).await;
        let words = page.text();
        assert!(words.contains("Hartwell Joinery") && words.contains("Starter"), "{words}");
        assert!(words.contains("the name, the status and the plan only"), "{words}");
    }

    async fn no_filter_and_no_search_tells_what_is_not_shown(lab) {
        let world = World::new(lab).await;
        let cell = reported(&world).await;
        let none = Filter::default;
        let asks = || [
            Filter { search: "zelda@".to_owned(), ..none() },
            Filter { packages: vec!["Ledgerly".to_owned()], ..none() },
            Filter { usage: vec![Usage::Active], ..none() },
        ];
        for ask in asks() {
            assert_eq!(found(&world, ask.clone()).await, 1, "{ask:?}");
        }
        paused(&world, cell.account).await;
        for ask in asks() {
            assert_eq!(found(&world, ask.clone()).await, 0, "{ask:?}");
        }
        assert_eq!(found(&world, Filter { search: "hartwell".to_owned(), ..none() }).await, 1);
        assert_eq!(found(&world, Filter { usage: vec![Usage::Unknown], ..none() }).await, 1);
        // A report that comes meanwhile does not bring the owner back; the client's yes does.
        let mut tx = world.firm().await;
        store::clients::shown::account(&mut tx, cell.account).await.unwrap();
        world.keep(tx).await;
        assert_eq!(found(&world, Filter { search: "zelda@".to_owned(), ..none() }).await, 0);
        let ctx = &world.portal.ctx;
        app::owners::resume(ctx, &owner(&world), world.north, &[cell.account]).await.unwrap();
        for ask in asks() {
            assert_eq!(found(&world, ask.clone()).await, 1, "{ask:?}");
        }
    }
}
