//! What an actor reaches: the facts of a decision, loaded in the deed's own transaction, and the
//! one question put to `domain::access`.
//!
//! Nothing here decides. A row that the actor does not reach is `NotFound`, the same as one that
//! does not exist.

use crate::{Error, Result};
use domain::access::{self, Allowed, BillingMode, Deed, Facts, Relation, Role, State, Who};
use domain::actor::{Actor, Staff};
use domain::connections::{
    self, AccessStatus, Change, ConnectionFacts, Life, Management, RequestFacts,
};
use domain::ids::{AccountId, ClientId, PartnerId, PersonId, ProductId, StaffId};
use std::collections::BTreeMap;
use store::Tx;
use store::accounts::{Connected, Owned};
use store::clients::Client;

/// An account that a staff member asks about.
#[derive(Debug, Clone)]
pub struct Account {
    /// Who asks, towards this account.
    pub who: Who,
    /// What the decision reads.
    pub facts: Facts,
    /// The rows.
    pub row: Connected,
}

/// A folder that a staff member asks about.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Who asks, towards this folder.
    pub who: Who,
    /// What the decision reads: the best of its accounts' states.
    pub facts: Facts,
    /// The folder.
    pub row: Client,
    /// The accounts that the asker reaches.
    pub accounts: Vec<Account>,
    /// How many stand in the folder, reached or not.
    pub total: usize,
}

impl Account {
    /// Asks the one function.
    pub fn may(&self, deed: Deed) -> Result<Allowed> {
        Ok(access::decide(deed, self.who, &self.facts).into_result()?)
    }

    /// What pages say about access.
    pub fn status(&self, now: i64) -> AccessStatus {
        connections::access_status(&facts_of(&self.row), &requests_of(&self.row), now)
    }

    /// "Hartwell Joinery Ltd (Jobs)".
    pub fn words(&self, product: &str) -> String {
        format!("{} ({product})", self.row.business_name)
    }
}

impl Folder {
    /// Asks the one function.
    pub fn may(&self, deed: Deed) -> Result<Allowed> {
        Ok(access::decide(deed, self.who, &self.facts).into_result()?)
    }

    /// Refuses what gives reach where only the owner's own list does (access rules 3.15).
    pub fn ordinary(&self) -> Result<()> {
        if !self.row.internal {
            return Ok(());
        }
        let detail = "This client is internal: only the owner adds people to it, one by one.";
        Err(Error::denied(409, "internal_client", detail))
    }
}

/// The stored facts of a connection.
pub fn facts_of(row: &Connected) -> ConnectionFacts {
    ConnectionFacts {
        connected: true,
        ended: false,
        invited: false,
        in_folder: row.client.is_some(),
        paused: row.paused_at.is_some(),
        last_access_at: row.last_access_at,
        absolute_end_at: row.ends_at,
        held: row.held,
        idle_from: row.idle_from,
        leaves_at: management_of(row).leaves_at(row.partner),
        ..ConnectionFacts::default()
    }
}

/// The stored facts of who manages the subscription.
pub fn management_of(row: &Connected) -> Management {
    management(&row.life, row.managed_by, row.grace_ends_at, row.change)
}

/// The facts of a management from its stored parts.
pub(crate) fn management(
    life: &str,
    managed_by: Option<PartnerId>,
    grace_ends_at: Option<i64>,
    change: Option<store::changes::Waiting>,
) -> Management {
    Management {
        managed_by,
        change: change.map(|it| Change {
            old: it.old,
            new: it.new,
            taken_on: it.taken_on,
            switch_at: it.switch_at,
            ready: it.ready,
        }),
        life: Life::parse(life).unwrap_or(Life::Active),
        grace_ends_at,
    }
}

/// The stored facts of its requests.
pub fn requests_of(row: &Connected) -> RequestFacts {
    RequestFacts {
        open_since: row.request.map(|(_, at)| at),
        declined_at: row.declined_at,
        blocked: row.requests_blocked_at.is_some(),
    }
}

fn relation(named: bool, in_group: bool, assigned: bool) -> Relation {
    if named {
        Relation::Named
    } else if in_group {
        Relation::Group
    } else if assigned {
        Relation::Assigned
    } else {
        Relation::Unrelated
    }
}

fn reached(staff: &Staff, mut row: Connected, now: i64) -> Account {
    let who = if row.internal {
        access::who_inside(staff.role, row.inside)
    } else {
        access::who(staff.role, relation(row.named, row.in_group, row.assigned), false)
    };
    let billing_mode = if management_of(&row).manager(now) == Some(staff.partner) {
        BillingMode::PartnerManaged
    } else {
        BillingMode::ClientManaged
    };
    let facts = Facts {
        state: connections::state(&facts_of(&row), now),
        billing_mode,
        blocked: row.blocked,
        ..Facts::default()
    };
    if access::limited(facts.state) {
        row.limit();
    }
    Account { who, facts, row }
}

/// Whether somebody sees an account in a folder whose ways of reaching are these. `inside` are those
/// whom the owner added, where the folder is internal.
pub(crate) fn sees(
    it: &store::staff::Reaching,
    inside: Option<&[StaffId]>,
    given: bool,
    facts: Facts,
) -> bool {
    let Some(role) = Role::parse(&it.role) else { return false };
    let who = match inside {
        Some(added) => access::who_inside(role, added.contains(&it.id)),
        None => access::who(role, relation(it.named, it.group.is_some(), given), false),
    };
    // Whether an owner keeps this reader out says nothing of others.
    let facts = Facts { blocked: false, ..facts };
    access::decide(Deed::ClientListRow, who, &facts).allowed()
}

fn visible(account: &Account) -> bool {
    access::decide(Deed::ClientListRow, account.who, &account.facts).allowed()
}

/// Whether this role reaches every client.
pub fn everything(role: Role) -> bool {
    match role {
        Role::Owner | Role::Senior => true,
        Role::Manager | Role::Assistant => false,
    }
}

/// The staff member behind an actor of the partner realm; everybody else is not signed in here.
pub fn staff(actor: &Actor) -> Result<&Staff> {
    actor.staff().ok_or(Error::SignIn)
}

/// Asks a deed upon the firm itself: no client, no account.
pub fn firm(staff: &Staff, deed: Deed) -> Result<Allowed> {
    let who = access::who(staff.role, Relation::Unrelated, false);
    Ok(access::decide(deed, who, &Facts::default()).into_result()?)
}

/// One account behind the firm's own connection.
pub async fn account(tx: &mut Tx, staff: &Staff, id: AccountId, now: i64) -> Result<Account> {
    let row = store::accounts::for_staff(tx, staff.staff, id).await?.ok_or(Error::NotFound)?;
    let account = reached(staff, row, now);
    if visible(&account) { Ok(account) } else { Err(Error::NotFound) }
}

/// Unlinked accounts that the asker reaches (owner and senior only: access rules no. 09).
/// At most `limit`, newest first, connected before an instant (µs).
pub async fn unlinked(
    tx: &mut Tx,
    staff: &Staff,
    (before, limit): (i64, i64),
    now: i64,
) -> Result<crate::clients::Unlinked> {
    if !everything(staff.role) {
        return Ok(crate::clients::Unlinked::default());
    }
    let mut rows = store::accounts::unlinked(tx, staff.staff, before, limit + 1).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    rows.truncate(wanted);
    let accounts = rows.into_iter().map(|row| reached(staff, row, now)).filter(visible).collect();
    Ok(crate::clients::Unlinked { accounts, more })
}

/// Several accounts behind the firm's own connections, as [`account`]; what is hidden or unknown
/// is left out.
pub async fn accounts(
    tx: &mut Tx,
    staff: &Staff,
    ids: &[AccountId],
    now: i64,
) -> Result<BTreeMap<AccountId, Account>> {
    let rows = store::accounts::some(tx, staff.staff, ids).await?;
    let all = rows.into_iter().map(|row| reached(staff, row, now)).filter(visible);
    Ok(all.map(|it| (it.row.id, it)).collect())
}

/// Accounts that the asker reaches and whose access ends within a span (µs), soonest first.
pub async fn ending(
    tx: &mut Tx,
    staff: &Staff,
    (span, after): ((i64, i64), store::accounts::AfterEnd),
    limit: i64,
    now: i64,
) -> Result<Vec<Account>> {
    let viewer = (staff.staff, everything(staff.role));
    let rows = store::accounts::ending(tx, viewer, span, after, limit).await?;
    Ok(rows.into_iter().map(|row| reached(staff, row, now)).filter(visible).collect())
}

/// One folder with the accounts that the asker reaches in it.
pub async fn folder(tx: &mut Tx, staff: &Staff, id: ClientId, now: i64) -> Result<Folder> {
    let row = store::clients::one(tx, staff.staff, id, now).await?.ok_or(Error::NotFound)?;
    let rows = store::accounts::in_client(tx, staff.staff, id).await?;
    opened(staff, row, rows, now).ok_or(Error::NotFound)
}

/// Several folders, as [`folder`]; what is hidden or unknown is left out.
pub async fn folders(
    tx: &mut Tx,
    staff: &Staff,
    ids: &[ClientId],
    now: i64,
) -> Result<BTreeMap<ClientId, Folder>> {
    let mut inside: BTreeMap<ClientId, Vec<Connected>> = BTreeMap::new();
    for row in store::accounts::in_clients(tx, staff.staff, ids).await? {
        if let Some(client) = row.client {
            inside.entry(client).or_default().push(row);
        }
    }
    let rows = store::clients::some(tx, staff.staff, ids, now).await?;
    let open = |row: Client| {
        let accounts = inside.remove(&row.id).unwrap_or_default();
        opened(staff, row, accounts, now)
    };
    Ok(rows.into_iter().filter_map(open).map(|it| (it.row.id, it)).collect())
}

/// The accounts of one product in several folders, in the order of the folders.
pub(crate) async fn of_product(
    tx: &mut Tx,
    staff: &Staff,
    (product, ids): (ProductId, &[ClientId]),
    now: i64,
) -> Result<Vec<Account>> {
    let mut inside: BTreeMap<ClientId, Vec<Account>> = BTreeMap::new();
    for row in store::accounts::of_product(tx, staff.staff, product, ids).await? {
        let account = reached(staff, row, now);
        if let Some(client) = account.row.client.filter(|_| visible(&account)) {
            inside.entry(client).or_default().push(account);
        }
    }
    Ok(ids.iter().filter_map(|it| inside.remove(it)).flatten().collect())
}

/// A folder with its accounts, if the asker may read it.
fn opened(staff: &Staff, row: Client, rows: Vec<Connected>, now: i64) -> Option<Folder> {
    let total = rows.len();
    let all: Vec<Account> = rows.into_iter().map(|it| reached(staff, it, now)).collect();
    let state = folder_state(&all, row.invited);
    let who = if row.internal {
        access::who_inside(staff.role, row.inside)
    } else {
        access::who(staff.role, relation(row.named, row.in_group, row.assigned), false)
    };
    let facts = Facts::in_state(state);
    if !access::decide(Deed::ClientFolderRead, who, &facts).allowed() {
        return None;
    }
    let accounts = all.into_iter().filter(visible).collect();
    Some(Folder { who, facts, row, accounts, total })
}

/// A folder's own state is the best of its accounts': what is open somewhere is open.
fn folder_state(accounts: &[Account], invited: bool) -> State {
    let has = |wanted| accounts.iter().any(|it| it.facts.state == wanted);
    if has(State::Active) {
        State::Active
    } else if has(State::Expired) {
        State::Expired
    } else if has(State::Cancelled) {
        State::Cancelled
    } else if invited {
        State::Invited
    } else {
        State::FolderOnly
    }
}

/// The person behind an actor of the client realm, and whether it is a delegated session.
pub fn client_person(actor: &Actor) -> Result<(PersonId, bool)> {
    match actor {
        Actor::Client { person, delegated, .. } => Ok((*person, *delegated)),
        Actor::Staff(_)
        | Actor::Operator { .. }
        | Actor::Product(_)
        | Actor::System
        | Actor::Anon => Err(Error::SignIn),
    }
}

/// Asks a deed of the client realm upon one account and one firm's connection to it (or none).
pub async fn owned(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
    deed: Deed,
    state: State,
) -> Result<(Owned, Allowed)> {
    owned_with(tx, actor, account, deed, &Facts::in_state(state)).await
}

/// The same with facts beyond the state.
pub async fn owned_with(
    tx: &mut Tx,
    actor: &Actor,
    account: AccountId,
    deed: Deed,
    facts: &Facts,
) -> Result<(Owned, Allowed)> {
    let (person, delegated) = client_person(actor)?;
    let row = store::accounts::one_of_person(tx, person, account).await?;
    let who = match &row {
        _ if delegated => Who::Delegated,
        Some(it) if it.is_owner => Who::ClientOwner,
        Some(_) => Who::ClientUser,
        None => Who::OtherClientOwner,
    };
    let allowed = access::decide(deed, who, facts).into_result()?;
    Ok((row.ok_or(Error::NotFound)?, allowed))
}
