//! Account-manager-and-client groups: who is in one reaches every client in it.

use crate::each::{self, Each, Outcome};
use crate::{Ctx, Error, Result, people, reach, revocation, tell};
use domain::access::Deed;
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{ClientId, GroupId, StaffId};
use domain::names;
use domain::time::micros;
use domain::tokens::EndedBecause;
use jiff::Timestamp;
use std::collections::BTreeSet;
use store::groups::Looking;
use store::sign_ins::Which;
use store::{Locks, NewJob, Story, Tx};
use uuid::Uuid;

pub use store::groups::{Group, Joined};

/// More clients than this are not taken by their ids at once; *all that match* has no bound.
pub const AT_ONCE: usize = 500;

/// The firm's groups by name; whoever works there may know them.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<Group>> {
    reach::staff(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(store::groups::list(&mut tx).await?)
}

/// A group with its members.
#[derive(Debug, Clone)]
pub struct Members {
    /// The group.
    pub group: Group,
    /// Its staff.
    pub staff: Vec<StaffId>,
    /// A page of its clients by name.
    pub clients: Vec<Joined>,
    /// Whether more follow.
    pub more: bool,
    /// How many of its clients match the search.
    pub matching: i64,
    /// Clients that match what is looked for and could join; empty when nothing is looked for.
    pub outside: Vec<Joined>,
}

/// Which part of a group is looked at.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Searched in its clients.
    pub search: String,
    /// Behind this row: folded name and id.
    pub after: Option<(String, Uuid)>,
    /// Searched among those that could join; `None` looks for none.
    pub joining: Option<String>,
    /// How many clients at most.
    pub limit: i64,
}

/// How many clients that could join are shown at once.
const OFFERED: i64 = 20;

/// One group with a page of its clients.
pub async fn one(ctx: &Ctx, actor: &Actor, id: GroupId, view: &View) -> Result<Members> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::GroupManage)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let group = find(&mut tx, id).await?;
    let search = names::name_sort(view.search.trim());
    let (key, from) = view.after.clone().unwrap_or((String::new(), Uuid::nil()));
    let look = Looking { group: id, inside: true, search: &search, after: (&key, from) };
    let mut clients = store::groups::clients(&mut tx, &look, view.limit + 1).await?;
    let wanted = usize::try_from(view.limit).unwrap_or(usize::MAX);
    let more = clients.len() > wanted;
    clients.truncate(wanted);
    let matching = store::groups::count_clients(&mut tx, id, &search).await?;
    let outside = match &view.joining {
        Some(typed) => {
            let search = names::name_sort(typed.trim());
            let start = ("", Uuid::nil());
            let look = Looking { group: id, inside: false, search: &search, after: start };
            store::groups::clients(&mut tx, &look, OFFERED).await?
        }
        None => Vec::new(),
    };
    let staff = store::groups::staff_of(&mut tx, id).await?;
    Ok(Members { group, staff, clients, more, matching, outside })
}

async fn find(tx: &mut Tx, id: GroupId) -> Result<Group> {
    store::groups::one(tx, id).await?.ok_or(Error::NotFound)
}

async fn open<'a>(ctx: &Ctx, actor: &'a Actor) -> Result<(Tx, &'a Staff)> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::GroupManage)?;
    let locks = Locks::new().lock(staff.partner);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    people::fresh(ctx, &mut tx, actor).await?;
    Ok((tx, staff))
}

/// A name that no other group has.
async fn name(tx: &mut Tx, typed: &str, own: Option<GroupId>) -> Result<(String, String)> {
    let name = names::name("name", typed).map_err(Error::field)?;
    let sort = names::name_sort(&name);
    if store::groups::name_taken(tx, &sort, own).await? {
        let detail = "There is a group with this name already.";
        return Err(Error::field(Fault::new("name", "name_taken", detail)));
    }
    Ok((name, sort))
}

async fn save(ctx: &Ctx, tx: Tx, actor: &Actor, event: &Event, jobs: Vec<NewJob>) -> Result<()> {
    let partner = reach::staff(actor)?.partner;
    let story = tell::story(ctx, partner, actor, ctx.clock.business(), event).partner(partner);
    tx.commit(&jobs.into_iter().fold(story, Story::job)).await?;
    Ok(())
}

/// Makes a group.
pub async fn create(ctx: &Ctx, actor: &Actor, typed: &str) -> Result<GroupId> {
    let now = ctx.clock.business();
    let (mut tx, _) = open(ctx, actor).await?;
    let (name, sort) = name(&mut tx, typed, None).await?;
    let id: GroupId = ctx.ids.next(now);
    store::groups::add(&mut tx, id, (&name, &sort), micros(now)).await?;
    save(ctx, tx, actor, &Event::GroupCreated { name }, Vec::new()).await?;
    Ok(id)
}

/// Names a group anew and sets its staff.
pub async fn change(
    ctx: &Ctx,
    actor: &Actor,
    id: GroupId,
    (typed, wanted): (&str, &[StaffId]),
) -> Result<()> {
    let now = ctx.clock.business();
    let (mut tx, staff) = open(ctx, actor).await?;
    find(&mut tx, id).await?;
    let before = store::groups::staff_of(&mut tx, id).await?;
    let joining: Vec<StaffId> = wanted.iter().copied().filter(|it| !before.contains(it)).collect();
    for member in &joining {
        let known = store::staff::one(&mut tx, staff.partner, *member).await?;
        known.filter(|it| it.state == "active").ok_or(Error::NotFound)?;
    }
    let leaving: Vec<StaffId> = before.iter().copied().filter(|it| !wanted.contains(it)).collect();
    for member in joining.iter().chain(&leaving) {
        own(staff, *member)?;
    }
    let (name, sort) = name(&mut tx, typed, Some(id)).await?;
    store::groups::rename(&mut tx, id, (&name, &sort)).await?;
    for member in &joining {
        store::groups::set_staff(&mut tx, id, *member, true).await?;
    }
    for member in &leaving {
        store::groups::set_staff(&mut tx, id, *member, false).await?;
    }
    let jobs = out(ctx, &mut tx, &leaving, now).await?;
    save(ctx, tx, actor, &Event::GroupChanged { name }, jobs).await
}

fn own(staff: &Staff, member: StaffId) -> Result<()> {
    if member != staff.staff {
        return Ok(());
    }
    let detail = "Nobody can change their own access. Ask another owner or senior.";
    Err(Error::denied(403, "cannot_change_self", detail))
}

/// Whoever may have lost a client signs in again; who really has is refused then.
async fn out(ctx: &Ctx, tx: &mut Tx, staff: &[StaffId], now: Timestamp) -> Result<Vec<NewJob>> {
    let mut jobs = Vec::new();
    for it in staff {
        let because = EndedBecause::ReachLost;
        jobs.extend(revocation::end_sessions(ctx, tx, Which::Staff(*it), because, now).await?);
    }
    Ok(jobs)
}

/// Puts a client into a group or takes it out; answers whether that changed anything.
pub async fn set_client(
    ctx: &Ctx,
    actor: &Actor,
    id: GroupId,
    client: ClientId,
    member: bool,
) -> Result<bool> {
    Ok(set_clients(ctx, actor, id, &Choice::These(vec![client]), member).await? == 1)
}

/// Puts clients into a group or takes them out, inside a transaction that holds the firm.
pub(crate) async fn set_clients_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (id, clients, member): (GroupId, &[ClientId], bool),
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::GroupManage)?;
    let group = find(tx, id).await?;
    let folders = reach::folders(tx, staff, clients, micros(now)).await?;
    let inside = store::clients::many::in_group(tx, id, clients).await?;
    let inside: BTreeSet<ClientId> = inside.into_iter().collect();
    let mut each = Each::new();
    let mut writes = Vec::new();
    for client in clients {
        let Some(folder) = folders.get(client) else {
            each.push(Err(Error::NotFound));
            continue;
        };
        if let Err(refused) = folder.ordinary() {
            each.push(Err(refused));
        } else if inside.contains(client) == member {
            let words =
                if member { "It is in the group already." } else { "It is not in the group." };
            each.push(Ok(each::same(words)));
        } else {
            writes.push(*client);
            let (group, client_name) = (group.name.clone(), folder.row.name.clone());
            let event = if member {
                Event::GroupJoined { group, client: client_name }
            } else {
                Event::GroupLeft { group, client: client_name }
            };
            let story = tell::story(ctx, staff.partner, actor, now, &event);
            let story = story.client(staff.partner, *client);
            each.push(Ok(each::changed(story, serde_json::Value::Null)));
        }
    }
    store::clients::many::set_group(tx, id, &writes, member).await?;
    if !member && !writes.is_empty() {
        let mut jobs = Vec::new();
        let because = EndedBecause::ReachLost;
        for it in store::groups::staff_of(tx, id).await? {
            let which = Which::Staff(it);
            jobs.extend(revocation::end_sessions(ctx, tx, which, because, now).await?);
        }
        each::attach(&mut each, jobs);
    }
    Ok(each)
}

/// Clients, one by one or all that match.
#[derive(Debug, Clone)]
pub enum Choice {
    /// These.
    These(Vec<ClientId>),
    /// All that this text finds, among those in the group or those outside it. With the number
    /// that the confirming button stated: another number now is refused.
    Matching(String, Option<i64>),
}

/// Puts clients into a group or takes them out; answers how many that changed.
pub async fn set_clients(
    ctx: &Ctx,
    actor: &Actor,
    id: GroupId,
    choice: &Choice,
    member: bool,
) -> Result<usize> {
    let now = ctx.clock.business();
    let (mut tx, _) = open(ctx, actor).await?;
    let group = find(&mut tx, id).await?;
    let chosen = chosen(&mut tx, &group, choice, member).await?;
    if chosen.is_empty() {
        return Ok(0);
    }
    let each = set_clients_in(ctx, &mut tx, actor, (id, &chosen, member), now).await?;
    let mut stories = Vec::new();
    for it in each {
        match it? {
            Outcome::Changed(change) => stories.extend(change.stories),
            Outcome::Same(_) => {}
        }
    }
    if stories.is_empty() {
        return Ok(0);
    }
    tx.commit_all(&stories).await?;
    Ok(stories.len())
}

/// The clients that a choice means. Those named by id are all looked at, in `set_clients_in`.
async fn chosen(
    tx: &mut Tx,
    group: &Group,
    choice: &Choice,
    member: bool,
) -> Result<Vec<ClientId>> {
    match choice {
        Choice::These(ids) => {
            if ids.len() > AT_ONCE {
                let detail = format!("At most {AT_ONCE} clients are taken at once.");
                return Err(Error::field(Fault::new("clients", "too_many", detail)));
            }
            let all: BTreeSet<ClientId> = ids.iter().copied().collect();
            Ok(all.into_iter().collect())
        }
        Choice::Matching(typed, expected) => {
            let search = names::name_sort(typed.trim());
            let start = ("", Uuid::nil());
            let look = Looking { group: group.id, inside: !member, search: &search, after: start };
            let all = store::groups::clients(tx, &look, i64::MAX).await?;
            let many = i64::try_from(all.len()).unwrap_or(i64::MAX);
            if expected.is_some_and(|it| it != many) {
                return Err(changed(many));
            }
            Ok(all.into_iter().map(|it| it.id).collect())
        }
    }
}

/// What a button stated is not so any more.
pub(crate) fn changed(many: i64) -> Error {
    let detail = format!(
        "Somebody changed this meanwhile: it would be {many} clients now. Look again and confirm."
    );
    let mut error = Error::denied(409, "count_changed", detail);
    if let Error::Denied(it) = &mut error {
        it.facts.push(("clients", many.to_string()));
    }
    error
}

/// What follows when a group is deleted.
#[derive(Debug, Clone)]
pub struct Deleting {
    /// The group.
    pub group: Group,
    /// Who would lose how many clients, by name.
    pub losing: Vec<(String, i64)>,
}

/// What would follow when a group is deleted.
pub async fn deleting(ctx: &Ctx, actor: &Actor, id: GroupId) -> Result<Deleting> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::GroupManage)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let group = find(&mut tx, id).await?;
    let losing = store::groups::losing(&mut tx, id).await?;
    Ok(Deleting { group, losing })
}

/// Deletes a group: its people and clients stay, what they reached through it alone does not.
pub async fn delete(ctx: &Ctx, actor: &Actor, id: GroupId) -> Result<()> {
    let now = ctx.clock.business();
    let (mut tx, _) = open(ctx, actor).await?;
    let group = find(&mut tx, id).await?;
    let people = store::groups::staff_of(&mut tx, id).await?;
    store::groups::delete(&mut tx, id).await?;
    let jobs = out(ctx, &mut tx, &people, now).await?;
    save(ctx, tx, actor, &Event::GroupDeleted { name: group.name }, jobs).await
}
