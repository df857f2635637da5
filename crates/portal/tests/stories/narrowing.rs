//! What a filter leaves is what the rows themselves say, for every viewer; every order shows each
//! row once; counts and the sets of bulk acts are the same clients.
//!
//! The statements read copies of the accounts' facts beside the connections; the rows come from the
//! accounts themselves. So this also fails when a copy is stale.

use std::collections::BTreeSet;

use app::clients::{Access, Ask, Filter, Listed, ListedAccount, Sort, Trial, Usage};
use domain::connections::{self, AccessStatus, ConnectionFacts, RequestFacts};
use domain::ids::{AccountId, ClientId};
use domain::time::DAY;
use test_support::both;

use crate::dice::Dice;
use crate::world::{Human, World};

/// An account with facts of its own, reported by its product.
async fn reports(world: &World, tx: &mut store::Tx, account: AccountId, dice: &mut Dice) {
    let now = world.portal.now();
    let trial = [None, Some(now + 3 * DAY), Some(now + 12 * DAY), Some(now - DAY)];
    let (name, plan) = [("Elm & Sons", "starter"), ("Café 50%", "premium")][dice.pick(2)];
    let report = store::facts::Report {
        id: account,
        subdomain: format!("r{}", account.0.simple()),
        business_name: name.to_owned(),
        owner: Some(world.client_owner.person),
        owner_name: "Carla Client".to_owned(),
        owner_email: "carla@example.com".to_owned(),
        owner_email_folded: "carla@example.com".to_owned(),
        industry: String::new(),
        country: None,
        accounting_package: ["", "Ledgerly", "Booksmith"][dice.pick(3)].to_owned(),
        plan: plan.to_owned(),
        plan_name: plan.to_owned(),
        trial_ends_at: trial[dice.pick(4)],
        search: domain::names::name_sort(name),
        at: now,
    };
    store::facts::report(tx, world.product, &[report]).await.unwrap();
    let ago = [None, Some(DAY), Some(30 * DAY)][dice.pick(3)];
    if let Some(ago) = ago {
        let told = (account, now - ago, "Job booked".to_owned());
        store::facts::activity(tx, world.product, &[told]).await.unwrap();
    }
}

async fn folder(world: &World, dice: &mut Dice, number: usize) {
    let now = world.portal.now();
    let mut tx = world.firm().await;
    let client: ClientId = world.lab.id();
    let name = format!("{} {number}", ["Birch", "birch", "Éclair", "100% Wool"][dice.pick(4)]);
    let number = if dice.maybe() { format!("C-{number}") } else { String::new() };
    let name_sort = domain::names::name_sort(&name);
    let details = store::clients::Details {
        skeleton: domain::names::skeleton(&name),
        number_sort: domain::names::name_sort(&number),
        search: format!("{name_sort}\n{}", domain::names::name_sort(&number)),
        industry: ["", "Trades", "Retail"][dice.pick(3)].to_owned(),
        kind: ["", "Company"][dice.pick(2)].to_owned(),
        manager: dice.maybe().then_some(world.named.staff),
        name_sort,
        number,
        name,
        ..store::clients::Details::default()
    };
    store::clients::add(&mut tx, client, &details, now).await.unwrap();
    if dice.maybe() {
        store::groups::set_client(&mut tx, world.group, client, true).await.unwrap();
    }
    if dice.pick(5) == 0 {
        let invitation = store::connections::NewInvitation {
            id: world.lab.id(),
            client,
            email: "carla@example.com".to_owned(),
            email_folded: "carla@example.com".to_owned(),
            products: "jobs".to_owned(),
            message: String::new(),
            days: None,
            link: world.lab.id(),
            invited_by: world.senior.staff,
            expires_at: now + 14 * DAY,
            kind: "link",
            staff: String::new(),
        };
        store::connections::add_invitation(&mut tx, &invitation, now).await.unwrap();
    }
    for _ in 0..dice.pick(3) {
        let account = world.account(&mut tx, "Some account").await;
        let idle = [0, 50, 60, 61][dice.pick(4)];
        let connection = world.connect(&mut tx, account, Some(client), idle).await;
        reports(world, &mut tx, account, dice).await;
        if dice.pick(4) == 0 {
            store::connections::pause(&mut tx, connection, now).await.unwrap();
        }
        if dice.maybe() {
            store::staff::assign(&mut tx, world.assigned.staff, account, now).await.unwrap();
        }
    }
    world.keep(tx).await;
}

fn status(it: &ListedAccount, now: i64) -> Access {
    let facts = ConnectionFacts {
        connected: true,
        paused: it.paused_at.is_some(),
        last_access_at: it.last_access_at,
        absolute_end_at: it.ends_at,
        held: it.held,
        idle_from: it.idle_from,
        ..ConnectionFacts::default()
    };
    match connections::access_status(&facts, &RequestFacts::default(), now) {
        AccessStatus::Held | AccessStatus::Open { .. } => Access::Open,
        AccessStatus::Expiring { .. } => Access::Expiring,
        AccessStatus::Expired => Access::Expired,
        AccessStatus::Paused => Access::Paused,
        other @ (AccessStatus::NotConnected
        | AccessStatus::Invited
        | AccessStatus::Requested
        | AccessStatus::Declined { .. }
        | AccessStatus::Ended) => panic!("{other:?} of a connected account"),
    }
}

fn usage(it: &ListedAccount, now: i64) -> Usage {
    match it.activity_at {
        None => Usage::Unknown,
        Some(at) if at >= now - 7 * DAY => Usage::Active,
        Some(_) => Usage::Inactive,
    }
}

fn in_state(it: &ListedAccount, of: Access, now: i64) -> bool {
    status(it, now) == of
}

fn used(it: &ListedAccount, of: Usage, now: i64) -> bool {
    usage(it, now) == of
}

fn on_trial(it: &ListedAccount, of: Trial, now: i64) -> bool {
    let end = it.trial_ends_at.filter(|end| *end > now);
    match of {
        Trial::Now => end.is_some(),
        Trial::Ending => end.is_some_and(|end| end <= now + 7 * DAY),
        Trial::Not => end.is_none(),
    }
}

/// What a row itself answers to a filter, as a reader of the page would.
type Says = fn(&Listed, i64) -> bool;

fn filters(world: &World) -> Vec<(Filter, Says)> {
    let none = Filter::default;
    let mut all: Vec<(Filter, Says)> = vec![
        (none(), |_, _| true),
        (Filter { search: "BIRCH".into(), ..none() }, |it, _| {
            it.name.to_lowercase().contains("birch")
        }),
        (Filter { search: "0% w".into(), ..none() }, |it, _| it.name.contains("100% Wool")),
        (Filter { search: "cafe 50%".into(), ..none() }, |it, _| {
            it.accounts.iter().any(|a| a.business_name == "Café 50%")
        }),
        (Filter { plans: vec!["premium".into()], ..none() }, |it, _| {
            it.accounts.iter().any(|a| a.plan_name == "premium")
        }),
        (Filter { industries: vec!["Trades".into(), "Retail".into()], ..none() }, |it, _| {
            !it.industry.is_empty()
        }),
        (Filter { kinds: vec!["Company".into()], ..none() }, |it, _| it.kind == "Company"),
        (Filter { packages: vec!["Ledgerly".into()], ..none() }, |it, _| {
            it.accounts.iter().any(|a| a.package == "Ledgerly")
        }),
        (Filter { unmanaged: true, ..none() }, |it, _| it.manager.is_none()),
        (Filter { managers: vec![world.named.staff], ..none() }, |it, _| it.manager.is_some()),
        (Filter { products: vec![world.product.0], ..none() }, |it, _| !it.accounts.is_empty()),
        (Filter { products: vec![uuid::Uuid::max()], ..none() }, |_, _| false),
        (Filter { managed: Some(false), ..none() }, |it, _| !it.accounts.is_empty()),
        (Filter { managed: Some(true), ..none() }, |_, _| false),
        (Filter { access: vec![Access::Invited], ..none() }, |it, _| it.invited()),
        (
            // One and the same account must be both.
            Filter { usage: vec![Usage::Active], access: vec![Access::Expired], ..none() },
            |it, now| {
                it.accounts
                    .iter()
                    .any(|a| usage(a, now) == Usage::Active && status(a, now) == Access::Expired)
            },
        ),
        (Filter { access: vec![Access::Expired, Access::Invited], ..none() }, |it, now| {
            it.invited() || it.accounts.iter().any(|a| status(a, now) == Access::Expired)
        }),
    ];
    macro_rules! each {
        ($field:ident, $of:ident, $says:ident: $($case:ident),*) => {$(
            all.push((Filter { $field: vec![$of::$case], ..none() }, |it, now| {
                it.accounts.iter().any(|a| $says(a, $of::$case, now))
            }));
        )*};
    }
    each!(access, Access, in_state: Open, Expiring, Expired, Paused);
    each!(usage, Usage, used: Active, Inactive, Unknown);
    each!(trials, Trial, on_trial: Now, Ending, Not);
    all
}

/// Everything that the pages of an order show, in their order.
async fn walk(world: &World, viewer: &Human, filter: &Filter, sort: Sort) -> Vec<Listed> {
    let columns = app::clients::Columns::All;
    let mut ask = Ask { filter: filter.clone(), sort, after: None, limit: 7, columns };
    let mut all: Vec<Listed> = Vec::new();
    loop {
        let page = app::clients::list(&world.portal.ctx, &viewer.actor(), &ask).await.unwrap();
        all.extend(page.folders);
        let Some(last) = all.last().filter(|_| page.more) else { return all };
        ask.after = Some(last.after.clone());
    }
}

fn ids(of: &[Listed]) -> BTreeSet<ClientId> {
    of.iter().map(|it| it.id).collect()
}

both! {
    async fn what_a_filter_leaves_is_what_the_rows_say(lab) {
        let world = World::new(lab).await;
        let mut dice = Dice(20_261_126);
        for number in 0..40 {
            folder(&world, &mut dice, number).await;
        }
        let now = world.portal.now();
        for viewer in [&world.senior, &world.named, &world.grouped, &world.assigned, &world.unrelated] {
            let all = walk(&world, viewer, &Filter::default(), Sort::Name).await;
            for (at, (filter, says)) in filters(&world).iter().enumerate() {
                let wanted: BTreeSet<ClientId> =
                    all.iter().filter(|it| says(it, now)).map(|it| it.id).collect();
                let found = walk(&world, viewer, filter, Sort::Name).await;
                assert_eq!(ids(&found), wanted, "{viewer:?} {at} {filter:?}");
                let (ctx, actor) = (&world.portal.ctx, viewer.actor());
                let count = app::clients::count(ctx, &actor, filter).await.unwrap();
                assert_eq!(usize::try_from(count).unwrap(), wanted.len(), "{at} counted");
                let some = app::clients::matching(ctx, &actor, filter, 1_000).await.unwrap();
                let some: BTreeSet<ClientId> = some.into_iter().map(|it| it.0).collect();
                assert_eq!(some, wanted, "{at} for a bulk act");
            }
        }
    }

    async fn every_order_shows_each_client_once(lab) {
        let world = World::new(lab).await;
        let mut dice = Dice(7);
        for number in 0..30 {
            folder(&world, &mut dice, number).await;
        }
        for viewer in [&world.senior, &world.grouped] {
            let all = walk(&world, viewer, &Filter::default(), Sort::Name).await;
            for sort in Sort::ALL {
                let rows = walk(&world, viewer, &Filter::default(), sort).await;
                assert_eq!(rows.len(), all.len(), "{sort:?}");
                assert_eq!(ids(&rows), ids(&all), "{sort:?}");
                let keys: Vec<_> = rows.iter().map(|it| (&it.after.key, it.after.number)).collect();
                let down = matches!(
                    sort,
                    Sort::NameDown | Sort::NumberDown | Sort::AccessDown | Sort::UsageDown
                );
                let sorted = if down {
                    keys.iter().rev().is_sorted()
                } else {
                    keys.is_sorted()
                };
                assert!(sorted, "{sort:?}: {keys:?}");
            }
            // What has no activity comes last whichever way.
            for sort in [Sort::Usage, Sort::UsageDown] {
                let rows = walk(&world, viewer, &Filter::default(), sort).await;
                let known = |it: &Listed| it.accounts.iter().any(|a| a.activity_at.is_some());
                let first = rows.iter().position(|it| !known(it)).unwrap_or(rows.len());
                assert!(viewer.staff != world.senior.staff || first > 0);
                assert!(rows[first..].iter().all(|it| !known(it)), "{sort:?}");
            }
        }
    }

    async fn an_account_that_is_not_theirs_finds_nothing_for_them(lab) {
        let world = World::new(lab).await;
        let now = world.portal.now();
        let mut tx = world.firm().await;
        let client = world.folder(&mut tx, "Two doors").await;
        let mine = world.account(&mut tx, "Given").await;
        let other = world.account(&mut tx, "Secret name").await;
        world.connect(&mut tx, mine, Some(client), 0).await;
        world.connect(&mut tx, other, Some(client), 61).await;
        store::staff::assign(&mut tx, world.assigned.staff, mine, now).await.unwrap();
        world.keep(tx).await;
        let count = async |human: &Human, filter: Filter| {
            app::clients::count(&world.portal.ctx, &human.actor(), &filter).await.unwrap()
        };
        for (human, wanted) in [(&world.senior, 1), (&world.named, 1), (&world.assigned, 0)] {
            let search = Filter { search: "secret".into(), ..Filter::default() };
            assert_eq!(count(human, search).await, wanted, "{human:?}");
            let expired = Filter { access: vec![Access::Expired], ..Filter::default() };
            assert_eq!(count(human, expired).await, wanted, "{human:?}");
            let given = Filter { search: "given".into(), ..Filter::default() };
            assert_eq!(count(human, given).await, 1, "{human:?}");
        }
    }
}
