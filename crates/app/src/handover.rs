//! Handing over: named managers in sets, and the way out for somebody who leaves.
//!
//! Each step is one transaction and can be repeated: what a page shows is worked out from the rows,
//! so a walk that stopped half-way goes on where it stopped.

use crate::groups::changed;
use crate::revocation::{self, Which};
use crate::staff::{open, target};
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::Deed;
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, ClientId, RequestId, StaffId};
use domain::letter::{Letter, Recipient};
use domain::time::micros;
use domain::tokens::EndedBecause;
use jiff::Timestamp;
use std::collections::BTreeSet;
use store::handover::{self as rows, Managed};
use store::staff::Member;
use store::{Locks, NewJob, Story, Tx};

pub use store::handover::Left;

/// Whose clients get another named manager.
#[derive(Debug, Clone)]
pub enum Whose {
    /// All clients of this one.
    All(StaffId),
    /// These clients, whoever manages them.
    These(Vec<ClientId>),
}

/// A change of named managers.
#[derive(Debug, Clone)]
pub struct Reassign {
    /// Which clients.
    pub whose: Whose,
    /// The new manager; `None` for none.
    pub to: Option<StaffId>,
    /// How many clients the confirming button stated; another number now is refused.
    pub stated: Option<i64>,
}

/// Names another manager for a set of clients, in one transaction; answers how many changed.
/// Internal clients have no manager and are not there.
pub async fn reassign(ctx: &Ctx, actor: &Actor, ask: &Reassign) -> Result<i64> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let (moving, to) = chosen(&mut tx, staff, ask, micros(now)).await?;
    let stories = moved(ctx, &mut tx, (actor, staff), &moving, to.as_ref(), now).await?;
    if stories.is_empty() {
        return Ok(0);
    }
    tx.commit_all(&stories).await?;
    Ok(i64::try_from(moving.len()).unwrap_or(i64::MAX))
}

async fn active(tx: &mut Tx, staff: &Staff, id: StaffId) -> Result<Member> {
    let found = store::staff::one(tx, staff.partner, id).await?;
    found.filter(|it| it.state == "active").ok_or(Error::NotFound)
}

/// The clients that change and the one who gets them; everything named must be there.
async fn chosen(
    tx: &mut Tx,
    staff: &Staff,
    ask: &Reassign,
    now: i64,
) -> Result<(Vec<Managed>, Option<Member>)> {
    let to = match ask.to {
        Some(id) => Some(active(tx, staff, id).await?),
        None => None,
    };
    let mut all = match &ask.whose {
        Whose::All(from) => {
            store::staff::one(tx, staff.partner, *from).await?.ok_or(Error::NotFound)?;
            reach::firm(staff, Deed::StaffManage)?;
            if ask.to == Some(*from) {
                let detail = "Choose somebody else: they manage these clients now.";
                return Err(Error::field(Fault::new("to", "same_person", detail)));
            }
            rows::managed_by(tx, *from).await?
        }
        Whose::These(ids) => {
            let folders = reach::folders(tx, staff, ids, now).await?;
            if ids.iter().any(|it| !folders.contains_key(it)) {
                return Err(Error::NotFound);
            }
            let mut all = Vec::new();
            for (id, folder) in folders {
                folder.may(Deed::ClientStaffAssign)?;
                folder.ordinary()?;
                let (name, manager) = (folder.row.name, folder.row.manager);
                all.push(Managed { id, name, manager });
            }
            all
        }
    };
    all.retain(|it| it.manager != ask.to);
    let many = i64::try_from(all.len()).unwrap_or(i64::MAX);
    if ask.stated.is_some_and(|it| it != many) {
        return Err(changed(many));
    }
    Ok((all, to))
}

/// Writes the new manager and tells of it: a story for each client, one for the firm, letters, and
/// the end of product sessions of those who may have lost a client.
async fn moved(
    ctx: &Ctx,
    tx: &mut Tx,
    (actor, staff): (&Actor, &Staff),
    moving: &[Managed],
    to: Option<&Member>,
    now: Timestamp,
) -> Result<Vec<Story>> {
    if moving.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ClientId> = moving.iter().map(|it| it.id).collect();
    rows::name(tx, &ids, to.map(|it| it.id)).await?;
    let before: BTreeSet<StaffId> = moving.iter().filter_map(|it| it.manager).collect();
    let mut jobs = Vec::new();
    let mut names = Vec::new();
    for it in &before {
        jobs.extend(lost(ctx, tx, *it, now).await?);
        names.extend(store::staff::one(tx, staff.partner, *it).await?.map(|it| (it.id, it.name)));
    }
    let name = |id: Option<StaffId>| {
        let found = names.iter().find(|it| Some(it.0) == id);
        found.map_or_else(|| "nobody".to_owned(), |it| it.1.clone())
    };
    let only = match names.as_slice() {
        [(_, only)] => Some(only.clone()),
        _ => None,
    };
    let from = match (&only, names.is_empty()) {
        (Some(only), _) => only.clone(),
        (None, true) => "nobody".to_owned(),
        (None, false) => "several managers".to_owned(),
    };
    let count = i64::try_from(moving.len()).unwrap_or(i64::MAX);
    if let Some(to) = to.filter(|it| it.id != staff.staff) {
        jobs.extend(written(ctx, tx, staff, to, (count, only), now).await?);
    }
    let whom = to.map_or_else(|| "nobody".to_owned(), |it| it.name.clone());
    let event = Event::ClientsReassigned { count, from, to: whom };
    let whole = tell::story(ctx, staff.partner, actor, now, &event).partner(staff.partner);
    let mut stories = vec![jobs.into_iter().fold(whole, Story::job)];
    stories.extend(moving.iter().map(|it| {
        let event = match to {
            Some(to) => Event::ManagerNamed { name: to.name.clone() },
            None => Event::ManagerCleared { name: name(it.manager) },
        };
        tell::story(ctx, staff.partner, actor, now, &event).client(staff.partner, it.id)
    }));
    Ok(stories)
}

async fn lost(ctx: &Ctx, tx: &mut Tx, id: StaffId, now: Timestamp) -> Result<Vec<NewJob>> {
    revocation::end_sessions(ctx, tx, Which::Staff(id), EndedBecause::ReachLost, now).await
}

async fn written(
    ctx: &Ctx,
    tx: &mut Tx,
    staff: &Staff,
    to: &Member,
    (count, from): (i64, Option<String>),
    now: Timestamp,
) -> Result<Option<NewJob>> {
    let firm = store::partners::one(tx, staff.partner).await?.ok_or(Error::NotFound)?;
    let own = store::staff::one(tx, staff.partner, staff.staff).await?.ok_or(Error::SignIn)?;
    let letter = Letter::ClientsHandedOver {
        firm: firm.name,
        by: own.name,
        count,
        from,
        path: format!("/p/{}/clients?manager={}", firm.slug, to.id),
    };
    let to = Recipient { email: to.email.clone(), name: to.name.clone(), person: Some(to.person) };
    tell::write(ctx, tx, &to, &letter, now).await
}

/// Somebody on the way out.
#[derive(Debug, Clone)]
pub struct Leaving {
    /// Who.
    pub member: Member,
    /// What still hangs on them.
    pub left: Left,
    /// Who could take it over, by name.
    pub colleagues: Vec<(StaffId, String)>,
}

/// What is left of somebody's work.
pub async fn leaving(ctx: &Ctx, actor: &Actor, id: StaffId) -> Result<Leaving> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::StaffManage)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let member = target(&mut tx, staff, id, true).await?;
    let now = micros(ctx.clock.security());
    let left = rows::left(&mut tx, id, staff.staff, now).await?;
    let people = store::staff::list(&mut tx, staff.partner).await?;
    let colleagues = people
        .into_iter()
        .filter(|it| it.state == "active" && it.id != id)
        .map(|it| (it.id, it.name))
        .collect();
    Ok(Leaving { member, left, colleagues })
}

/// What goes over to a colleague.
#[derive(Debug, Clone, Copy, Default)]
pub struct Parts {
    /// Clients they manage by name.
    pub clients: bool,
    /// Groups.
    pub groups: bool,
    /// Accounts given one by one.
    pub accounts: bool,
    /// Open requests, and invitations that wait.
    pub open: bool,
}

/// Hands the work of somebody over to a colleague, all in one transaction. `stated` is the number
/// of clients that the button named. Answers what is left.
pub async fn hand_over(
    ctx: &Ctx,
    actor: &Actor,
    id: StaffId,
    to: StaffId,
    (parts, stated): (Parts, Option<i64>),
) -> Result<Left> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::StaffManage)?;
    reach::firm(staff, Deed::GroupManage)?;
    let now = ctx.clock.business();
    let asked = open_requests(ctx, actor, staff, id, parts).await?;
    let accounts: Vec<AccountId> = asked.iter().map(|it| it.1).collect();
    let (mut tx, staff) = open(ctx, actor, &accounts).await?;
    let from = target(&mut tx, staff, id, true).await?;
    if to == id {
        let detail = "Choose somebody else: this is who hands over.";
        return Err(Error::field(Fault::new("to", "same_person", detail)));
    }
    let to = active(&mut tx, staff, to).await?;
    let mut stories = Vec::new();
    if parts.clients {
        let moving = rows::managed_by(&mut tx, id).await?;
        let many = i64::try_from(moving.len()).unwrap_or(i64::MAX);
        if stated.is_some_and(|it| it != many) {
            return Err(changed(many));
        }
        stories = moved(ctx, &mut tx, (actor, staff), &moving, Some(&to), now).await?;
    }
    let event = rest(&mut tx, staff, (&from, &to), (parts, &asked), micros(now)).await?;
    if let Some(event) = event {
        let jobs = lost(ctx, &mut tx, id, now).await?;
        let story = tell::story(ctx, staff.partner, actor, now, &event).partner(staff.partner);
        stories.push(jobs.into_iter().fold(story, Story::job));
    }
    let left = rows::left(&mut tx, id, staff.staff, micros(ctx.clock.security())).await?;
    if !stories.is_empty() {
        tx.commit_all(&stories).await?;
    }
    Ok(left)
}

/// Groups, single accounts, and what waits for an answer; `None` when there was nothing.
async fn rest(
    tx: &mut Tx,
    staff: &Staff,
    (from, to): (&Member, &Member),
    (parts, asked): (Parts, &[(RequestId, AccountId)]),
    now: i64,
) -> Result<Option<Event>> {
    let count = |it: u64| i64::try_from(it).unwrap_or(i64::MAX);
    let mut groups = 0;
    let mut accounts = 0;
    let (mut requests, mut invitations) = (0, 0);
    if parts.groups {
        groups = count(rows::groups(tx, from.id, to.id).await?);
    }
    if parts.accounts {
        accounts = count(rows::accounts(tx, from.id, to.id, now).await?);
    }
    if parts.open {
        requests = count(rows::move_requests(tx, asked, from.id, to.id).await?);
        invitations = count(rows::invitations(tx, (from.id, to.id), staff.staff).await?);
    }
    if groups + accounts + requests + invitations == 0 {
        return Ok(None);
    }
    let (from, to) = (from.name.clone(), to.name.clone());
    Ok(Some(Event::StaffHandedOver { from, to, groups, accounts, requests, invitations }))
}

/// Requests belong to their accounts: these are locked with the firm.
async fn open_requests(
    ctx: &Ctx,
    actor: &Actor,
    staff: &Staff,
    id: StaffId,
    parts: Parts,
) -> Result<Vec<(RequestId, AccountId)>> {
    if !parts.open {
        return Ok(Vec::new());
    }
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(rows::requests(&mut tx, id, staff.staff).await?)
}
