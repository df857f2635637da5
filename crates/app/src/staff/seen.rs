//! What those who manage staff see of one person: whom they reach and why, and where they are
//! signed in; and signing them out everywhere.

use super::{lost, open, save, target};
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::{Deed, Role};
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::StaffId;
use domain::letter::{Letter, Recipient, Security};
use domain::names;
use domain::people::IDLE;
use domain::time::micros;
use store::staff_reach::Reached;

/// A page of what somebody reaches.
#[derive(Debug, Clone)]
pub struct Reach {
    /// Clients by name, each with the ways.
    pub clients: Vec<Reached>,
    /// Whether more follow.
    pub more: bool,
    /// How many match.
    pub many: i64,
}

/// What a staff member reaches and why, as far as the asker may know, behind a row (folded name
/// and id), narrowed by a text. Somebody suspended reaches nothing now; what they would is shown.
pub async fn reached(
    ctx: &Ctx,
    actor: &Actor,
    id: StaffId,
    (search, after): (&str, Option<(String, uuid::Uuid)>),
    limit: i64,
) -> Result<Reach> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::StaffManage)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let member = store::staff::one(&mut tx, staff.partner, id).await?.ok_or(Error::NotFound)?;
    let search = names::name_sort(search.trim());
    let (key, from) = after.unwrap_or((String::new(), uuid::Uuid::nil()));
    let ask = store::staff_reach::Ask {
        staff: id,
        everything: Role::parse(&member.role).is_some_and(reach::everything),
        viewer: staff.staff,
        search: &search,
        after: (&key, from),
    };
    let mut clients = store::staff_reach::page(&mut tx, &ask, limit + 1).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = clients.len() > wanted;
    clients.truncate(wanted);
    let many = store::staff_reach::count(&mut tx, &ask).await?;
    Ok(Reach { clients, more, many })
}

/// Where somebody is signed in to this realm, for those who manage staff; nothing of what a session
/// is opened with. From where is told only of somebody who works for this firm alone: a browser
/// that serves another firm too is no business of this one.
pub async fn sessions(ctx: &Ctx, actor: &Actor, id: StaffId) -> Result<Vec<Signed>> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::StaffManage)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let member = store::staff::one(&mut tx, staff.partner, id).await?.ok_or(Error::NotFound)?;
    let now = micros(ctx.clock.security());
    let open = store::people::sessions::open(&mut tx, member.person, now, now - IDLE).await?;
    let seats = store::people::seats(&mut tx, member.person).await?;
    let ours = seats.iter().all(|it| it.partner == staff.partner);
    let signed = |it: store::people::sessions::Listed| Signed {
        browser: it.user_agent,
        started_at: it.clocks.created_at,
        seen_at: it.clocks.seen_at,
        address: ours.then_some(it.address),
    };
    Ok(open.into_iter().filter(|it| it.realm == "partner").map(signed).collect())
}

/// One browser in which somebody is signed in.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The browser, as it called itself.
    pub browser: String,
    /// When they signed in (µs).
    pub started_at: i64,
    /// When it was last used (µs).
    pub seen_at: i64,
    /// From where; not told of somebody who also works for another firm.
    pub address: Option<String>,
}

/// Signs somebody out everywhere: here and in every product. They may sign in again.
pub async fn sign_out(ctx: &Ctx, actor: &Actor, id: StaffId) -> Result<()> {
    let now = ctx.clock.business();
    let (mut tx, staff) = open(ctx, actor, &[]).await?;
    let member = target(&mut tx, staff, id, false).await?;
    let real = micros(ctx.clock.security());
    store::staff::sign_out(&mut tx, member.person, real).await?;
    let mut jobs = lost(ctx, &mut tx, id, now).await?;
    let firm = store::partners::one(&mut tx, staff.partner).await?.ok_or(Error::NotFound)?;
    let own = store::staff::one(&mut tx, staff.partner, staff.staff).await?;
    let by = own.ok_or(Error::SignIn)?.name;
    let what = Security::SignedOut { by, firm: firm.name };
    let to = Recipient {
        email: member.email.clone(),
        name: member.name.clone(),
        person: Some(member.person),
    };
    jobs.extend(tell::write(ctx, &mut tx, &to, &Letter::SecurityNotice { what }, now).await?);
    save(ctx, tx, actor, &Event::StaffSignedOut { name: member.name }, jobs, now).await
}
