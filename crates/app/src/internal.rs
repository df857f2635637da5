//! Internal clients: the firm's own accounts. Only the owner marks them, and only the owner says who
//! else may see them (access rules 3.15).

use crate::revocation::{self, Which};
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::Deed;
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{ClientId, StaffId};
use domain::time::micros;
use domain::tokens::EndedBecause;
use store::{Locks, NewJob, Story, Tx};

/// Whether a client is internal, and who was added to it.
#[derive(Debug, Clone)]
pub struct Inside {
    /// The client's name.
    pub name: String,
    /// Whether it is.
    pub internal: bool,
    /// Who was added, by name.
    pub added: Vec<(StaffId, String)>,
    /// Who could be, by name.
    pub others: Vec<(StaffId, String)>,
}

/// What the owner's page shows of a client.
pub async fn show(ctx: &Ctx, actor: &Actor, client: ClientId) -> Result<Inside> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let folder = reach::folder(&mut tx, staff, client, now).await?;
    folder.may(Deed::ClientInternalSet)?;
    let inside = store::internal::of_client(&mut tx, client).await?;
    let people = store::staff::list(&mut tx, staff.partner).await?;
    let (added, others): (Vec<_>, Vec<_>) =
        people.into_iter().filter(|it| it.role != "owner").partition(|it| inside.contains(&it.id));
    Ok(Inside {
        name: folder.row.name,
        internal: folder.row.internal,
        added: added.into_iter().map(|it| (it.id, it.name)).collect(),
        others: others
            .into_iter()
            .filter(|it| it.state == "active")
            .map(|it| (it.id, it.name))
            .collect(),
    })
}

/// Marks a client as internal, or makes it an ordinary one again. Whoever was in one of its
/// accounts signs in anew; whoever lost it cannot. Answers whether that changed anything.
pub async fn mark(ctx: &Ctx, actor: &Actor, client: ClientId, internal: bool) -> Result<bool> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let folder = reach::folder(&mut tx, staff, client, micros(now)).await?;
    folder.may(Deed::ClientInternalSet)?;
    if !store::internal::mark(&mut tx, client, internal).await? {
        return Ok(false);
    }
    let mut jobs: Vec<NewJob> = Vec::new();
    for account in &folder.accounts {
        let which = Which::Connection(account.row.connection);
        let because = EndedBecause::ReachLost;
        jobs.extend(revocation::end_sessions(ctx, &mut tx, which, because, now).await?);
    }
    let name = folder.row.name;
    let event = if internal {
        Event::ClientMarkedInternal { name }
    } else {
        Event::ClientMadeOrdinary { name }
    };
    let story = tell::story(ctx, staff.partner, actor, now, &event).client(staff.partner, client);
    tx.commit(&jobs.into_iter().fold(story, Story::job)).await?;
    Ok(true)
}

/// Adds somebody to an internal client or takes them off it; answers whether that changed anything.
pub async fn set(
    ctx: &Ctx,
    actor: &Actor,
    client: ClientId,
    member: StaffId,
    added: bool,
) -> Result<bool> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let folder = reach::folder(&mut tx, staff, client, micros(now)).await?;
    let person = store::staff::one(&mut tx, staff.partner, member).await?;
    let person = person.filter(|it| !added || it.state == "active").ok_or(Error::NotFound)?;
    folder.may(Deed::ClientInternalSet)?;
    if !folder.row.internal {
        let detail = "This client is not internal: its staff matrix says who reaches it.";
        return Err(Error::denied(409, "not_internal", detail));
    }
    let mut jobs = Vec::new();
    let changed = if added {
        store::internal::add(&mut tx, client, member, micros(now)).await?
    } else {
        for account in &folder.accounts {
            jobs.extend(out(ctx, &mut tx, member, account, now).await?);
        }
        store::internal::remove(&mut tx, client, member).await?
    };
    if !changed {
        return Ok(false);
    }
    let (name, client_name) = (person.name, folder.row.name);
    let event = if added {
        Event::InsiderAdded { name, client: client_name }
    } else {
        Event::InsiderRemoved { name, client: client_name }
    };
    let story = tell::story(ctx, staff.partner, actor, now, &event).client(staff.partner, client);
    tx.commit(&jobs.into_iter().fold(story, Story::job)).await?;
    Ok(true)
}

async fn out(
    ctx: &Ctx,
    tx: &mut Tx,
    member: StaffId,
    account: &reach::Account,
    now: jiff::Timestamp,
) -> Result<Vec<NewJob>> {
    let which = Which::StaffInto(member, account.row.id);
    revocation::end_sessions(ctx, tx, which, EndedBecause::ReachLost, now).await
}
