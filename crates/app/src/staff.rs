//! Partner staff: who works at a firm, by invitation, with which role, and how somebody is stopped
//! at once everywhere.
//!
//! Owner and senior manage staff; nobody changes themselves, only the owner touches an owner
//! (access rules 2.2, bad inputs 4.3).

use crate::clients::keep;
use crate::{Ctx, Error, Result, people, reach, revocation, tell};
use domain::access::{self, Deed, Role};
use domain::actor::{Actor, Staff};
use domain::connections::STAFF_INVITATION_SECONDS;
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, ClientId, GroupId, InvitationId, LinkId, StaffId};
use domain::letter::{Letter, Recipient};
use domain::time::{SECOND, micros};
use domain::tokens::EndedBecause;
use domain::{email, names};
use jiff::Timestamp;
use store::sign_ins::Which;
use store::{Locks, NewJob, Story, Tx};

mod seen;

pub use seen::{Reach, Signed, reached, sessions, sign_out};
pub use store::staff::{Invited, Member};
pub use store::staff_reach::Reached;

/// A role as letters write it.
pub fn role_words(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Senior => "Senior account manager",
        Role::Manager => "Account manager",
        Role::Assistant => "Assistant",
    }
}

/// Everybody at the firm and the invitations that wait.
#[derive(Debug, Clone)]
pub struct People {
    /// Active and suspended staff, by name.
    pub members: Vec<Member>,
    /// Invitations that wait, newest first.
    pub invited: Vec<Invited>,
}

/// Who works at the firm.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<People> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::StaffManage)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let members = store::staff::list(&mut tx, staff.partner).await?;
    let mut invited = store::staff::invitations(&mut tx, staff.partner).await?;
    let now = micros(ctx.clock.business());
    invited.retain(|it| it.expires_at > now || it.role != "owner");
    Ok(People { members, invited })
}

/// One staff member with the groups they are in.
pub async fn one(
    ctx: &Ctx,
    actor: &Actor,
    id: StaffId,
) -> Result<(Member, Vec<(GroupId, String)>)> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::StaffManage)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let member = store::staff::one(&mut tx, staff.partner, id).await?.ok_or(Error::NotFound)?;
    let groups = store::groups::of_staff(&mut tx, id).await?;
    Ok((member, groups))
}

/// What is asked about somebody to invite.
#[derive(Debug, Clone, Default)]
pub struct Invite {
    /// Name; may be empty.
    pub name: String,
    /// Address.
    pub email: String,
    /// Role's word.
    pub role: String,
    /// Groups to join.
    pub groups: Vec<GroupId>,
    /// Clients whose accounts they get.
    pub clients: Vec<ClientId>,
}

fn role(typed: &str) -> Result<Role, Fault> {
    Role::parse(typed)
        .filter(|it| *it != Role::Owner)
        .ok_or_else(|| Fault::new("role", "role_invalid", "Choose senior, manager or assistant."))
}

/// Opens the transaction of a deed upon the firm's staff: may they, and was it really them.
pub(crate) async fn open<'a>(
    ctx: &Ctx,
    actor: &'a Actor,
    accounts: &[AccountId],
) -> Result<(Tx, &'a Staff)> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::StaffManage)?;
    let locks = Locks::new().lock(staff.partner);
    let locks = accounts.iter().fold(locks, |locks, it| locks.lock(*it));
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    // A key or a session may be older than the last change of its holder.
    let own = store::staff::one(&mut tx, staff.partner, staff.staff).await?;
    let own = own.filter(|it| it.state == "active").ok_or(Error::SignIn)?;
    if own.role != staff.role.name() {
        return Err(Error::SignIn);
    }
    if access::needs_step_up(Deed::StaffManage) {
        people::fresh(ctx, &mut tx, actor).await?;
    }
    Ok((tx, staff))
}

/// Invites somebody. Whether that address is known elsewhere is never told.
pub async fn invite(ctx: &Ctx, actor: &Actor, ask: &Invite) -> Result<InvitationId> {
    let now = ctx.clock.business();
    let (mut tx, staff) = open(ctx, actor, &[]).await?;
    let (name, address, role) = cleaned(ask)?;
    if store::staff::has_email(&mut tx, staff.partner, address.folded()).await? {
        let detail = format!("{} works here already.", address.as_str());
        return Err(Error::denied(409, "already_member", detail));
    }
    let waiting = store::staff::invitations(&mut tx, staff.partner).await?;
    if let Some(it) = waiting.iter().find(|it| it.email_folded == address.folded()) {
        if it.expires_at > micros(now) {
            let detail = format!("{} is invited already. Send it again instead.", it.email);
            return Err(Error::denied(409, "already_invited", detail));
        }
        let end = (it.link, it.expires_at);
        store::staff::set_invitation(&mut tx, (staff.partner, it.id), "withdrawn", end).await?;
    }
    for group in &ask.groups {
        if !store::groups::exists(&mut tx, *group).await? {
            return Err(Error::NotFound);
        }
    }
    ordinary(&mut tx, staff, &ask.clients, micros(now)).await?;
    let groups: Vec<String> = ask.groups.iter().map(ToString::to_string).collect();
    let row = Invited {
        id: ctx.ids.next(now),
        partner: staff.partner,
        name,
        email: address.as_str().to_owned(),
        email_folded: address.folded().to_owned(),
        role: role.name().to_owned(),
        groups: groups.join(","),
        link: ctx.ids.next(now),
        state: "pending".to_owned(),
        invited_by: Some(staff.staff),
        created_at: micros(now),
        expires_at: micros(now) + STAFF_INVITATION_SECONDS * SECOND,
        bounced_at: None,
    };
    store::staff::add_invitation(&mut tx, &row).await?;
    store::invited_clients::set(&mut tx, row.id, &ask.clients, true).await?;
    let job = letter(ctx, &mut tx, staff, &row, now).await?;
    let (name, email) = (row.name, row.email);
    let event = Event::StaffInvited { name, email, role: row.role };
    save(ctx, tx, actor, &event, job, now).await?;
    Ok(row.id)
}

/// Each of these clients is there for the actor and can be given.
async fn ordinary(tx: &mut Tx, staff: &Staff, clients: &[ClientId], now: i64) -> Result<()> {
    for id in clients {
        reach::folder(tx, staff, *id, now).await?.ordinary()?;
    }
    Ok(())
}

/// What an invitation brings, and what was found to be added.
#[derive(Debug, Clone)]
pub struct Brings {
    /// Its clients, by name.
    pub clients: Vec<(ClientId, String)>,
    /// Found: id, name, number.
    pub found: Vec<(ClientId, String, String)>,
}

/// The clients of a waiting invitation; with a text, also those that match it and are not in it.
pub async fn brings(
    ctx: &Ctx,
    actor: &Actor,
    id: InvitationId,
    search: Option<&str>,
) -> Result<Brings> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::StaffManage)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    store::staff::invitation(&mut tx, staff.partner, id).await?.ok_or(Error::NotFound)?;
    let clients = store::invited_clients::of(&mut tx, id).await?;
    let found = match search {
        Some(typed) => {
            let search = names::name_sort(typed.trim());
            store::invited_clients::find(&mut tx, id, &search, 20).await?
        }
        None => Vec::new(),
    };
    Ok(Brings { clients, found })
}

/// Puts clients into a waiting invitation or takes them out.
pub async fn set_brings(
    ctx: &Ctx,
    actor: &Actor,
    id: InvitationId,
    (clients, member): (&[ClientId], bool),
) -> Result<()> {
    let now = ctx.clock.business();
    let (mut tx, staff) = open(ctx, actor, &[]).await?;
    let row = store::staff::invitation(&mut tx, staff.partner, id).await?.ok_or(Error::NotFound)?;
    ordinary(&mut tx, staff, clients, micros(now)).await?;
    waiting(&mut tx, staff, id).await?;
    if store::invited_clients::set(&mut tx, id, clients, member).await? == 0 {
        return Ok(());
    }
    let event = Event::StaffInvitationChanged { email: row.email };
    save(ctx, tx, actor, &event, None, now).await
}

fn cleaned(ask: &Invite) -> Result<(String, email::Email, Role)> {
    let mut faults: Vec<Fault> = Vec::new();
    let name = keep(&mut faults, names::line("name", &ask.name, 200));
    let address = email::email("email", &ask.email).map_err(|it| faults.push(it));
    let role = role(&ask.role).map_err(|it| faults.push(it));
    match (address, role) {
        (Ok(address), Ok(role)) if faults.is_empty() => Ok((name, address, role)),
        _ => Err(Error::Invalid(faults)),
    }
}

async fn letter(
    ctx: &Ctx,
    tx: &mut Tx,
    staff: &Staff,
    row: &Invited,
    now: Timestamp,
) -> Result<Option<NewJob>> {
    let firm = store::partners::one(tx, staff.partner).await?.ok_or(Error::NotFound)?;
    let own = store::staff::one(tx, staff.partner, staff.staff).await?.ok_or(Error::SignIn)?;
    let letter = Letter::StaffInvitation {
        firm: firm.name,
        inviter: own.name,
        role: row.role.clone(),
        link: row.link,
        until: row.expires_at,
    };
    let to = Recipient { email: row.email.clone(), name: row.name.clone(), person: None };
    tell::write(ctx, tx, &to, &letter, now).await
}

async fn save(
    ctx: &Ctx,
    tx: Tx,
    actor: &Actor,
    event: &Event,
    jobs: impl IntoIterator<Item = NewJob>,
    now: Timestamp,
) -> Result<()> {
    let partner = reach::staff(actor)?.partner;
    let story = tell::story(ctx, partner, actor, now, event).partner(partner);
    tx.commit(&jobs.into_iter().fold(story, Story::job)).await?;
    Ok(())
}

async fn waiting(tx: &mut Tx, staff: &Staff, id: InvitationId) -> Result<Invited> {
    let found = store::staff::invitation(tx, staff.partner, id).await?.ok_or(Error::NotFound)?;
    if found.state != "pending" {
        let detail = "This invitation was answered or withdrawn already.";
        return Err(Error::denied(409, "no_pending_invite", detail));
    }
    if found.role == "owner" {
        let detail = "Only the vendor can change the owner's invitation.";
        return Err(Error::denied(403, "requires_owner", detail));
    }
    Ok(found)
}

/// Sends a waiting invitation again, with a new link and seven new days.
pub async fn resend(ctx: &Ctx, actor: &Actor, id: InvitationId) -> Result<()> {
    let now = ctx.clock.business();
    let (mut tx, staff) = open(ctx, actor, &[]).await?;
    let mut row = waiting(&mut tx, staff, id).await?;
    row.link = ctx.ids.next::<LinkId>(now);
    row.expires_at = micros(now) + STAFF_INVITATION_SECONDS * SECOND;
    let end = (row.link, row.expires_at);
    store::staff::set_invitation(&mut tx, (staff.partner, id), "pending", end).await?;
    let job = letter(ctx, &mut tx, staff, &row, now).await?;
    save(ctx, tx, actor, &Event::StaffInvitationResent { email: row.email }, job, now).await
}

/// Withdraws a waiting invitation: its link opens nothing any more.
pub async fn withdraw(ctx: &Ctx, actor: &Actor, id: InvitationId) -> Result<()> {
    let now = ctx.clock.business();
    let (mut tx, staff) = open(ctx, actor, &[]).await?;
    let row = waiting(&mut tx, staff, id).await?;
    let end = (row.link, row.expires_at);
    store::staff::set_invitation(&mut tx, (staff.partner, id), "withdrawn", end).await?;
    save(ctx, tx, actor, &Event::StaffInvitationWithdrawn { email: row.email }, None, now).await
}

/// The person a deed is about: of this firm, not oneself, and an owner only for the owner.
pub(crate) async fn target(
    tx: &mut Tx,
    staff: &Staff,
    id: StaffId,
    leaving: bool,
) -> Result<Member> {
    let member = store::staff::one(tx, staff.partner, id).await?.ok_or(Error::NotFound)?;
    if member.role == "owner" && leaving && staff.role == Role::Owner {
        let detail = "A firm needs its owner. Transfer ownership first.";
        return Err(Error::denied(409, "last_owner", detail));
    }
    if id == staff.staff {
        let detail = "Nobody can change themselves. Ask another owner or senior.";
        return Err(Error::denied(403, "cannot_change_self", detail));
    }
    if member.role == "owner" {
        let detail = "Only the owner can do this.";
        return Err(Error::denied(403, "requires_owner", detail));
    }
    Ok(member)
}

/// Gives somebody another role.
pub async fn set_role(ctx: &Ctx, actor: &Actor, id: StaffId, typed: &str) -> Result<()> {
    let now = ctx.clock.business();
    let (mut tx, staff) = open(ctx, actor, &[]).await?;
    let member = target(&mut tx, staff, id, false).await?;
    let role = role(typed).map_err(Error::field)?;
    if member.role == role.name() {
        return Ok(());
    }
    set(&mut tx, &member, (role.name(), &member.state)).await?;
    let jobs = lost(ctx, &mut tx, id, now).await?;
    let to = role.name().to_owned();
    let event = Event::StaffRoleChanged { name: member.name, from: member.role, to };
    save(ctx, tx, actor, &event, jobs, now).await
}

/// With the role the ceiling of product sessions changes: they end and begin anew.
async fn lost(ctx: &Ctx, tx: &mut Tx, id: StaffId, now: Timestamp) -> Result<Vec<NewJob>> {
    revocation::end_sessions(ctx, tx, Which::Staff(id), EndedBecause::ReachLost, now).await
}

async fn set(tx: &mut Tx, member: &Member, to: (&str, &str)) -> Result<()> {
    if store::staff::set(tx, member.id, to, member.version).await? {
        return Ok(());
    }
    Err(Error::Stale { current: member.version })
}

/// Suspends somebody: their next click is refused, here and in every product.
pub async fn suspend(ctx: &Ctx, actor: &Actor, id: StaffId) -> Result<()> {
    let now = ctx.clock.business();
    let (mut tx, staff) = open(ctx, actor, &[]).await?;
    let member = target(&mut tx, staff, id, true).await?;
    if member.state == "suspended" {
        return Ok(());
    }
    set(&mut tx, &member, (&member.role, "suspended")).await?;
    let mut jobs = stop(ctx, &mut tx, &member, now).await?;
    jobs.extend(told(ctx, &mut tx, staff, (&member, false), now).await?);
    save(ctx, tx, actor, &Event::StaffSuspended { name: member.name }, jobs, now).await
}

async fn stop(ctx: &Ctx, tx: &mut Tx, member: &Member, now: Timestamp) -> Result<Vec<NewJob>> {
    store::staff::end_sessions(tx, member.person, micros(ctx.clock.security())).await?;
    let because = EndedBecause::StaffSuspended;
    revocation::end_sessions(ctx, tx, Which::Staff(member.id), because, now).await
}

/// Letters about somebody who was stopped: to them, and to the owner and the other seniors.
async fn told(
    ctx: &Ctx,
    tx: &mut Tx,
    staff: &Staff,
    (member, removed): (&Member, bool),
    now: Timestamp,
) -> Result<Vec<NewJob>> {
    let firm = store::partners::one(tx, staff.partner).await?.ok_or(Error::NotFound)?;
    let own = store::staff::one(tx, staff.partner, staff.staff).await?.ok_or(Error::SignIn)?;
    let letter = Letter::StaffStopped { firm: firm.name.clone(), by: own.name.clone(), removed };
    let to = Recipient {
        email: member.email.clone(),
        name: member.name.clone(),
        person: Some(member.person),
    };
    let mut jobs: Vec<NewJob> =
        tell::write(ctx, tx, &to, &letter, now).await?.into_iter().collect();
    let mut others = tell::leaders(tx, staff.partner, None, None).await?;
    others.retain(|it| it.person != Some(staff.person) && it.person != Some(member.person));
    let letter = Letter::StaffLeft {
        firm: firm.name,
        by: own.name,
        name: member.name.clone(),
        removed,
        path: format!("/p/{}/staff", firm.slug),
    };
    jobs.extend(tell::write_all(ctx, tx, &others, &letter, now).await?);
    Ok(jobs)
}

/// Lets a suspended person work again.
pub async fn resume(ctx: &Ctx, actor: &Actor, id: StaffId) -> Result<()> {
    let now = ctx.clock.business();
    let (mut tx, staff) = open(ctx, actor, &[]).await?;
    let member = target(&mut tx, staff, id, false).await?;
    if member.state == "active" {
        return Ok(());
    }
    set(&mut tx, &member, (&member.role, "active")).await?;
    let job = Some(crate::digests::planned(ctx, staff.partner));
    save(ctx, tx, actor, &Event::StaffResumed { name: member.name }, job, now).await
}

/// Removes somebody who is nobody's named manager any more.
pub async fn remove(ctx: &Ctx, actor: &Actor, id: StaffId) -> Result<()> {
    let now = ctx.clock.business();
    let (mut tx, staff) = open(ctx, actor, &[]).await?;
    let member = target(&mut tx, staff, id, true).await?;
    if member.managed > 0 {
        let many = member.managed;
        let clients = if many == 1 { "client" } else { "clients" };
        let detail = format!("{} is the named manager of {many} {clients}.", member.name);
        let mut refused = app_refusal("has_clients", detail);
        refused.facts.push(("clients", many.to_string()));
        "Name another manager for these clients first.".clone_into(&mut refused.who_can_fix);
        return Err(Error::Denied(Box::new(refused)));
    }
    set(&mut tx, &member, (&member.role, "removed")).await?;
    store::staff::forget(&mut tx, id, micros(now)).await?;
    let mut jobs = stop(ctx, &mut tx, &member, now).await?;
    jobs.extend(told(ctx, &mut tx, staff, (&member, true), now).await?);
    save(ctx, tx, actor, &Event::StaffRemoved { name: member.name }, jobs, now).await
}

fn app_refusal(code: &'static str, detail: String) -> crate::Refused {
    crate::Refused { status: 409, code, detail, facts: Vec::new(), who_can_fix: String::new() }
}

/// Puts somebody into exactly these groups.
pub async fn set_groups(ctx: &Ctx, actor: &Actor, id: StaffId, wanted: &[GroupId]) -> Result<()> {
    let now = ctx.clock.business();
    let (mut tx, staff) = open(ctx, actor, &[]).await?;
    reach::firm(staff, Deed::GroupManage)?;
    let member = target(&mut tx, staff, id, false).await?;
    let mut changed = false;
    for group in wanted {
        if !store::groups::exists(&mut tx, *group).await? {
            return Err(Error::NotFound);
        }
        changed |= store::groups::set_staff(&mut tx, *group, id, true).await?;
    }
    let mut left = false;
    for (group, _) in store::groups::of_staff(&mut tx, id).await? {
        if !wanted.contains(&group) {
            left |= store::groups::set_staff(&mut tx, group, id, false).await?;
        }
    }
    if !changed && !left {
        return Ok(());
    }
    let jobs = if left { lost(ctx, &mut tx, id, now).await? } else { Vec::new() };
    save(ctx, tx, actor, &Event::GroupChanged { name: member.name }, jobs, now).await
}
