//! Lists and decisions agree: what the store's statement leaves in a list is what the one
//! function would show, row by row, in worlds made at random.

use std::collections::BTreeSet;

use app::clients::{After, Ask};
use domain::access::{self, Deed, Facts, Relation, State};
use domain::ids::{AccountId, ClientId};
use test_support::both;

use crate::dice::Dice;
use crate::world::{Human, World};

/// What the test knows of a folder that it made.
struct Made {
    client: ClientId,
    named: bool,
    grouped: bool,
    internal: bool,
    /// Added to it, being internal: the senior, and one manager.
    inside: bool,
    ended: bool,
    accounts: Vec<(AccountId, State, bool)>,
}

const STATES: [State; 3] = [State::Active, State::Expired, State::Cancelled];

async fn some(world: &World, dice: &mut Dice, number: u64) -> Made {
    let now = world.portal.now();
    let mut tx = world.firm().await;
    let client = world.lab.id();
    let name = format!("Client {number}");
    let (named, grouped) = (dice.below(4) == 0, dice.below(4) == 0);
    let details = store::clients::Details {
        name_sort: domain::names::name_sort(&name),
        skeleton: domain::names::skeleton(&name),
        search: domain::names::name_sort(&name),
        manager: named.then_some(world.named.staff),
        name,
        ..store::clients::Details::default()
    };
    store::clients::add(&mut tx, client, &details, now).await.unwrap();
    if grouped {
        store::groups::set_client(&mut tx, world.group, client, true).await.unwrap();
    }
    let (internal, inside) = (dice.below(3) == 0, dice.maybe());
    if internal {
        // Straight into the row: relations that marking would take away must not count either.
        const MARK: store::Sql = store::sql("UPDATE clients SET internal = TRUE WHERE id = $1");
        tx.run(MARK, &store::vals![client]).await.unwrap();
        for it in [&world.senior, &world.unrelated].iter().filter(|_| inside) {
            store::internal::add(&mut tx, client, it.staff, now).await.unwrap();
        }
    }
    let mut accounts = Vec::new();
    let ended = dice.below(6) == 0;
    for _ in 0..dice.below(3) + u64::from(ended) {
        let state = STATES[usize::try_from(dice.below(3)).unwrap()];
        let account = world.account(&mut tx, "Some account").await;
        let idle = if state == State::Expired { 61 } else { 1 };
        let connection = world.connect(&mut tx, account, Some(client), idle).await;
        let assigned = dice.maybe();
        if assigned {
            let staff = world.assigned.staff;
            store::staff::assign(&mut tx, staff, account, now).await.unwrap();
        }
        if state == State::Cancelled {
            store::connections::pause(&mut tx, connection, now).await.unwrap();
        }
        if ended {
            let which = (account, world.north);
            store::connections::end(&mut tx, connection, which, "partner", now).await.unwrap();
        }
        accounts.push((account, state, assigned && !ended));
    }
    if ended {
        store::clients::end_if_empty(&mut tx, world.north, client, now).await.unwrap();
    }
    world.keep(tx).await;
    Made { client, named, grouped, internal, inside, ended, accounts }
}

/// How this viewer stands to the folder, or (with `Some`) to one of its accounts.
fn relation(world: &World, viewer: &Human, made: &Made, assigned: bool) -> Relation {
    if viewer.staff == world.named.staff && made.named {
        Relation::Named
    } else if [world.grouped.staff, world.assistant.staff].contains(&viewer.staff) && made.grouped {
        Relation::Group
    } else if viewer.staff == world.assigned.staff && assigned {
        Relation::Assigned
    } else {
        Relation::Unrelated
    }
}

fn shown(world: &World, viewer: &Human, made: &Made, assigned: bool, state: State) -> bool {
    let added = made.inside && [world.senior.staff, world.unrelated.staff].contains(&viewer.staff);
    let who = if made.internal {
        access::who_inside(viewer.role, added)
    } else {
        access::who(viewer.role, relation(world, viewer, made, assigned), false)
    };
    access::decide(Deed::ClientListRow, who, &Facts::in_state(state)).allowed()
}

fn wanted(world: &World, viewer: &Human, all: &[Made]) -> BTreeSet<ClientId> {
    let sees = |made: &&Made| {
        let any = made.accounts.iter().any(|it| it.2);
        let state = if made.ended { State::Disconnected } else { State::FolderOnly };
        shown(world, viewer, made, any, state)
    };
    all.iter().filter(sees).map(|it| it.client).collect()
}

/// What a person's own page says they reach, to this reader, page by page.
async fn said(world: &World, reader: &Human, whose: &Human) -> BTreeSet<ClientId> {
    let (ctx, actor) = (&world.portal.ctx, reader.actor());
    let mut after = None;
    let mut all = BTreeSet::new();
    loop {
        let asked = app::staff::reached(ctx, &actor, whose.staff, ("", after), 7);
        let page = asked.await.unwrap();
        for it in &page.clients {
            assert!(all.insert(it.client), "{} came twice", it.client);
        }
        let Some(last) = page.clients.last().filter(|_| page.more) else {
            assert_eq!(usize::try_from(page.many).unwrap(), all.len());
            return all;
        };
        after = Some((last.sort.clone(), last.client.0));
    }
}

async fn listed(world: &World, viewer: &Human) -> BTreeSet<ClientId> {
    let mut ask = Ask { limit: 7, ..Ask::default() };
    let mut all = BTreeSet::new();
    loop {
        let page = app::clients::list(&world.portal.ctx, &viewer.actor(), &ask).await.unwrap();
        for it in &page.folders {
            assert!(all.insert(it.id), "{} came twice", it.id);
        }
        let Some(last) = page.folders.last().filter(|_| page.more) else { return all };
        let key = domain::names::name_sort(&last.name);
        ask.after = Some(After { key, number: 0, id: last.id.0 });
    }
}

both! {
    async fn the_list_shows_what_the_decision_would(lab) {
        let world = World::new(lab).await;
        let mut dice = Dice(20_260_803);
        let mut all = Vec::new();
        for number in 0..60 {
            all.push(some(&world, &mut dice, number).await);
        }
        let viewers = [
            &world.owner,
            &world.senior,
            &world.named,
            &world.grouped,
            &world.assigned,
            &world.assistant,
            &world.unrelated,
        ];
        for viewer in viewers {
            let seen = listed(&world, viewer).await;
            assert_eq!(seen, wanted(&world, viewer, &all), "{viewer:?}");
            let mut accounts = 0;
            for made in all.iter().filter(|it| seen.contains(&it.client)) {
                let ctx = &world.portal.ctx;
                let folder = app::clients::folder(ctx, &viewer.actor(), made.client).await.unwrap();
                let reached: BTreeSet<AccountId> =
                    folder.accounts.iter().map(|it| it.row.id).collect();
                let ought = made.accounts.iter().filter(|(_, state, assigned)| {
                    shown(&world, viewer, made, *assigned, *state)
                });
                assert_eq!(reached, ought.map(|it| it.0).collect(), "{viewer:?} {}", made.client);
                accounts += reached.len();
            }
            assert!(accounts > 0, "{viewer:?} reaches nothing: the world is too small");
            let counts = app::clients::counts(&world.portal.ctx, &viewer.actor()).await.unwrap();
            let count = counts.all;
            assert_eq!(usize::try_from(count).unwrap(), seen.len(), "{viewer:?} counts");
        }
        for whose in viewers {
            let reaches = wanted(&world, whose, &all);
            for reader in [&world.owner, &world.senior] {
                let known = wanted(&world, reader, &all);
                let both: BTreeSet<_> = reaches.intersection(&known).copied().collect();
                assert_eq!(said(&world, reader, whose).await, both, "{whose:?} to {reader:?}");
            }
        }
        // Another firm sees none of it, and its own list is empty.
        assert!(listed(&world, &world.foreign).await.is_empty());
    }

    async fn a_page_of_the_list_costs_the_same_for_one_client_and_for_fifty(lab) {
        let world = World::new(lab).await;
        let senior = world.browser(&world.senior);
        world.cell(State::Active).await;
        senior.get("/p/north/clients").await;
        let cost = async || {
            let before = world.lab.store.statements();
            assert_eq!(senior.get("/p/north/clients").await.status(), 200);
            world.lab.store.statements() - before
        };
        let one = cost().await;
        for state in State::ALL.iter().cycle().take(54) {
            world.cell(*state).await;
        }
        let many = cost().await;
        assert_eq!(one, many, "statements for one client and for fifty");
        assert!(many <= 8, "{many} statements for a page");
    }
}
