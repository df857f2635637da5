//! The list of clients, what it is narrowed to, and how many there are of each kind.
//!
//! A page, a count and the set that a bulk act works on are all the same filter seen by the same
//! viewer: what is not in somebody's list is in none of their acts.

use crate::reach::{self, Account};
use crate::{Ctx, Result};
use domain::access::{self, Role};
use domain::actor::{Actor, Staff};
use domain::connections::{self, ConnectionFacts, EXPIRING_DAYS, REQUEST_LIFE_SECONDS};
use domain::ids::ClientId;
use domain::names;
use domain::time::{DAY, SECOND, micros};
use jiff::Timestamp;
pub use store::clients::{Access, AddonIs, After, Columns, Filter, Sort, Trial, Usage};
use store::clients::{Listed, Viewer};

/// Activity within so many days counts as active; a product's own number wins on its pages.
pub const ACTIVE_DAYS: i64 = 7;

/// A trial that ends within so many days is ending.
pub const TRIAL_DAYS: i64 = 7;

/// So many unlinked accounts stand below the list; a page of their own shows them all.
pub const UNLINKED_BELOW: i64 = 10;

/// What the list is asked for.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// Narrowed to.
    pub filter: Filter,
    /// In this order.
    pub sort: Sort,
    /// Behind this row; `None` is the first page.
    pub after: Option<After>,
    /// At most so many folders.
    pub limit: i64,
    /// How much of each.
    pub columns: Columns,
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct Page {
    /// The folders with the accounts that the viewer reaches.
    pub folders: Vec<Listed>,
    /// Whether more follow.
    pub more: bool,
    /// The newest accounts in no folder.
    pub unlinked: Unlinked,
    /// The instant by which all clocks on the page were read.
    pub now: Timestamp,
}

/// Accounts in no folder, newest first: owner and senior see them.
#[derive(Debug, Clone, Default)]
pub struct Unlinked {
    /// Some of them.
    pub accounts: Vec<Account>,
    /// Whether there are more.
    pub more: bool,
}

/// Who looks, and by which instants clocks are read.
pub fn viewer(staff: &Staff, now: Timestamp) -> Viewer {
    let now = micros(now);
    Viewer {
        staff: staff.staff,
        everything: reach::everything(staff.role),
        owner: staff.role == Role::Owner,
        now,
        end_cut: now,
        warn_cut: now.saturating_add(EXPIRING_DAYS * DAY),
        usage_cut: now - ACTIVE_DAYS * DAY,
        request_cut: now - REQUEST_LIFE_SECONDS * SECOND,
        trial_cut: now + TRIAL_DAYS * DAY,
    }
}

fn folded(filter: &Filter) -> Filter {
    Filter { search: names::name_sort(filter.search.trim()), ..filter.clone() }
}

/// A page of the list of clients that the actor reaches.
pub async fn list(ctx: &Ctx, actor: &Actor, ask: &Ask) -> Result<Page> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let filter = folded(&ask.filter);
    let place = (ask.sort, ask.after.as_ref(), ask.limit);
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let viewer = viewer(staff, now);
    let (mut folders, more) =
        store::clients::page(&mut tx, &viewer, &filter, place, ask.columns).await?;
    for it in folders.iter_mut().flat_map(|it| &mut it.accounts) {
        let paused = ConnectionFacts {
            connected: true,
            in_folder: true,
            paused: it.paused_at.is_some(),
            ..ConnectionFacts::default()
        };
        if access::limited(connections::state(&paused, micros(now))) {
            it.limit();
        }
    }
    let unlinked = reach::unlinked(&mut tx, staff, (i64::MAX, UNLINKED_BELOW), micros(now)).await?;
    Ok(Page { folders, more, unlinked, now })
}

/// The same page without what its rows show: where they stand, and whether more follow.
pub(crate) async fn places(
    tx: &mut store::Tx,
    staff: &Staff,
    ask: &Ask,
    now: Timestamp,
) -> Result<(Vec<After>, bool)> {
    let place = (ask.sort, ask.after.as_ref(), ask.limit);
    let viewer = viewer(staff, now);
    Ok(store::clients::places(tx, &viewer, &folded(&ask.filter), place).await?)
}

/// How many clients the actor reaches that match.
pub async fn count(ctx: &Ctx, actor: &Actor, filter: &Filter) -> Result<i64> {
    let staff = reach::staff(actor)?;
    let viewer = viewer(staff, ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(store::clients::count(&mut tx, &viewer, &folded(filter)).await?)
}

/// The same for several filters at one instant.
pub async fn count_each(ctx: &Ctx, actor: &Actor, filters: &[Filter]) -> Result<Vec<i64>> {
    let staff = reach::staff(actor)?;
    let viewer = viewer(staff, ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let mut found = Vec::with_capacity(filters.len());
    for it in filters {
        found.push(store::clients::count(&mut tx, &viewer, &folded(it)).await?);
    }
    Ok(found)
}

/// All that match, by name, at most `limit`.
pub async fn matching(
    ctx: &Ctx,
    actor: &Actor,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<(ClientId, String)>> {
    let staff = reach::staff(actor)?;
    let viewer = viewer(staff, ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(store::clients::matching(&mut tx, &viewer, &folded(filter), limit).await?)
}

/// How many clients stand behind each tab of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All that the actor reaches.
    pub all: i64,
    /// Managed by name.
    pub mine: i64,
    /// Of the actor's groups.
    pub groups: i64,
    /// With access that ends within the warning time.
    pub expiring: i64,
    /// With a trial that ends within a week.
    pub trials: i64,
    /// With an invitation or a request that waits for the client's answer.
    pub awaiting: i64,
    /// Accounts in no folder; none for those who do not see them.
    pub unlinked: i64,
}

/// The filters of the tabs, in the order of [`Tally`] without the unlinked accounts.
pub fn tabs() -> [Filter; 6] {
    let none = Filter::default;
    [
        none(),
        Filter { mine: true, ..none() },
        Filter { groups: true, ..none() },
        Filter { access: vec![Access::Expiring], ..none() },
        Filter { trials: vec![Trial::Ending], ..none() },
        Filter { access: vec![Access::Requested, Access::Invited], ..none() },
    ]
}

/// How many clients stand behind each tab.
pub async fn counts(ctx: &Ctx, actor: &Actor) -> Result<Tally> {
    let staff = reach::staff(actor)?;
    let found = count_each(ctx, actor, &tabs()).await?;
    let unlinked = if reach::everything(staff.role) {
        let mut tx = ctx.store.read(&actor.scope()).await?;
        store::accounts::count_unlinked(&mut tx).await?
    } else {
        0
    };
    let &[all, mine, groups, expiring, trials, awaiting] = found.as_slice() else {
        return Err(crate::Error::broken("a tab was not counted"));
    };
    Ok(Tally { all, mine, groups, expiring, trials, awaiting, unlinked })
}

/// The values that folders and accounts of this firm really have, for filters by text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// Industries of folders.
    pub industries: Vec<String>,
    /// Client types.
    pub kinds: Vec<String>,
    /// Accounting packages, as products report them.
    pub packages: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
}

/// The texts that this actor's clients can be narrowed by.
pub async fn texts(ctx: &Ctx, actor: &Actor) -> Result<Texts> {
    let staff = reach::staff(actor)?;
    let viewer = viewer(staff, ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let [industries, kinds, packages, tags] = store::clients::texts(&mut tx, &viewer).await?;
    Ok(Texts { industries, kinds, packages, tags })
}
