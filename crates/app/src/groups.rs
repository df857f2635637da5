//! Account-manager-and-client groups: who is in one reaches every client in it.

use crate::each::{self, Each};
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
use store::sign_ins::Which;
use store::{Locks, NewJob, Story, Tx};

pub use store::groups::Group;

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
    /// Its first hundred clients by name.
    pub clients: Vec<(ClientId, String)>,
}

/// One group.
pub async fn one(ctx: &Ctx, actor: &Actor, id: GroupId) -> Result<Members> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::GroupManage)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let group = find(&mut tx, id).await?;
    Ok(Members {
        group,
        staff: store::groups::staff_of(&mut tx, id).await?,
        clients: store::groups::clients_of(&mut tx, id, 100).await?,
    })
}

async fn find(tx: &mut Tx, id: GroupId) -> Result<Group> {
    let all = store::groups::list(tx).await?;
    all.into_iter().find(|it| it.id == id).ok_or(Error::NotFound)
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
    let all = store::groups::list(tx).await?;
    if all.iter().any(|it| Some(it.id) != own && names::name_sort(&it.name) == sort) {
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
    let (name, sort) = name(&mut tx, typed, Some(id)).await?;
    store::groups::rename(&mut tx, id, (&name, &sort)).await?;
    let before = store::groups::staff_of(&mut tx, id).await?;
    for member in wanted.iter().filter(|it| !before.contains(it)) {
        let known = store::staff::one(&mut tx, staff.partner, *member).await?;
        known.filter(|it| it.state == "active").ok_or(Error::NotFound)?;
        own(staff, *member)?;
        store::groups::set_staff(&mut tx, id, *member, true).await?;
    }
    let mut jobs = Vec::new();
    for member in before.iter().filter(|it| !wanted.contains(it)) {
        own(staff, *member)?;
        store::groups::set_staff(&mut tx, id, *member, false).await?;
        let because = EndedBecause::ReachLost;
        let which = Which::Staff(*member);
        jobs.extend(revocation::end_sessions(ctx, &mut tx, which, because, now).await?);
    }
    save(ctx, tx, actor, &Event::GroupChanged { name }, jobs).await
}

fn own(staff: &Staff, member: StaffId) -> Result<()> {
    if member != staff.staff {
        return Ok(());
    }
    let detail = "Nobody can change their own access. Ask another owner or senior.";
    Err(Error::denied(403, "cannot_change_self", detail))
}

/// Puts a client into a group or takes it out; answers whether that changed anything.
pub async fn set_client(
    ctx: &Ctx,
    actor: &Actor,
    id: GroupId,
    client: ClientId,
    member: bool,
) -> Result<bool> {
    let (mut tx, _) = open(ctx, actor).await?;
    let now = ctx.clock.business();
    let each = set_clients_in(ctx, &mut tx, actor, (id, &[client], member), now).await?;
    each::keep(tx, each).await
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
            let event = Event::GroupChanged { name: group.name.clone() };
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
