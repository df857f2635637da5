//! Ownership of a firm moves by offer and acceptance: a firm has exactly one owner at any moment,
//! before, while and after.

use crate::revocation::{self, Which};
use crate::{Ctx, Error, Result, people, reach, tell};
use domain::access::{self, Deed, Role};
use domain::actor::{Actor, Staff};
use domain::connections::STAFF_INVITATION_SECONDS;
use domain::event::Event;
use domain::ids::{OfferId, StaffId};
use domain::letter::{Letter, Recipient};
use domain::time::{SECOND, micros};
use domain::tokens::EndedBecause;
use jiff::Timestamp;
use store::ownership::{self as rows, Offer};
use store::staff::Member;
use store::{Locks, NewJob, Story, Tx};

/// What stands about the firm's ownership.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The owner.
    pub owner: (StaffId, String),
    /// The offer that waits: itself, and to whom by name.
    pub offer: Option<(Offer, String)>,
    /// Seniors to whom it could be offered, by name.
    pub seniors: Vec<(StaffId, String)>,
    /// Whether the asker is the owner.
    pub own: bool,
    /// Whether the offer is to the asker.
    pub to_me: bool,
}

/// Who owns the firm, and the offer that waits: for the owner, and for the one it was made to.
/// Other seniors see no offer.
pub async fn show(ctx: &Ctx, actor: &Actor) -> Result<Standing> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::OwnershipAnswer)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let people = store::staff::list(&mut tx, staff.partner).await?;
    let owner = people.iter().find(|it| it.role == "owner").ok_or(Error::NotFound)?;
    let own = owner.id == staff.staff;
    let waiting = rows::waiting(&mut tx, now).await?;
    let waiting = waiting.filter(|it| own || it.to == staff.staff);
    let name = |id| people.iter().find(|it| it.id == id).map(|it| it.name.clone());
    let to_me = waiting.as_ref().is_some_and(|it| it.to == staff.staff);
    let senior = |it: &&Member| it.role == "senior" && it.state == "active";
    Ok(Standing {
        owner: (owner.id, owner.name.clone()),
        offer: waiting.map(|it| (it.clone(), name(it.to).unwrap_or_default())),
        seniors: people.iter().filter(senior).map(|it| (it.id, it.name.clone())).collect(),
        own,
        to_me,
    })
}

async fn open(ctx: &Ctx, actor: &Actor, deed: Deed) -> Result<(Tx, Staff)> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, deed)?;
    let locks = Locks::new().lock(staff.partner);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    // The role may have changed since the session was looked up.
    let own = store::staff::one(&mut tx, staff.partner, staff.staff).await?;
    let own = own.filter(|it| it.state == "active").ok_or(Error::SignIn)?;
    if own.role != staff.role.name() {
        return Err(Error::SignIn);
    }
    Ok((tx, staff.clone()))
}

async fn fresh(ctx: &Ctx, tx: &mut Tx, actor: &Actor, deed: Deed) -> Result<()> {
    if access::needs_step_up(deed) {
        people::fresh(ctx, tx, actor).await?;
    }
    Ok(())
}

fn to(it: &Member) -> Recipient {
    Recipient { email: it.email.clone(), name: it.name.clone(), person: Some(it.person) }
}

/// The owner offers the ownership to a senior, for seven days; an offer before this one ends.
pub async fn offer(ctx: &Ctx, actor: &Actor, senior: StaffId) -> Result<OfferId> {
    let now = ctx.clock.business();
    let (mut tx, staff) = open(ctx, actor, Deed::OwnershipTransfer).await?;
    let found = store::staff::one(&mut tx, staff.partner, senior).await?;
    let member = found.filter(|it| it.state == "active").ok_or(Error::NotFound)?;
    fresh(ctx, &mut tx, actor, Deed::OwnershipTransfer).await?;
    if member.role != Role::Senior.name() {
        let detail = "Ownership is offered to a senior. Change the role first.";
        return Err(Error::denied(409, "not_senior", detail));
    }
    let mut jobs: Vec<NewJob> = Vec::new();
    let mut stories = Vec::new();
    if let Some(before) = rows::waiting(&mut tx, i64::MIN).await? {
        stories.push(ended(ctx, &mut tx, (actor, &staff), &before, now).await?);
    }
    let row = Offer {
        id: ctx.ids.next(now),
        by: staff.staff,
        to: senior,
        created_at: micros(now),
        expires_at: micros(now) + STAFF_INVITATION_SECONDS * SECOND,
    };
    rows::add(&mut tx, &row).await?;
    let firm = store::partners::one(&mut tx, staff.partner).await?.ok_or(Error::NotFound)?;
    let own = store::staff::one(&mut tx, staff.partner, staff.staff).await?.ok_or(Error::SignIn)?;
    let letter = Letter::OwnershipOffered {
        firm: firm.name,
        by: own.name,
        until: row.expires_at,
        path: format!("/p/{}/settings/ownership", firm.slug),
    };
    jobs.extend(tell::write(ctx, &mut tx, &to(&member), &letter, now).await?);
    let event = Event::OwnershipOffered { to: member.name };
    let story = tell::story(ctx, staff.partner, actor, now, &event).partner(staff.partner);
    stories.push(jobs.into_iter().fold(story, Story::job));
    tx.commit_all(&stories).await?;
    Ok(row.id)
}

/// Withdraws an offer inside a deed of the owner, and tells the one it was made to.
async fn ended(
    ctx: &Ctx,
    tx: &mut Tx,
    (actor, staff): (&Actor, &Staff),
    offer: &Offer,
    now: Timestamp,
) -> Result<Story> {
    rows::answer(tx, offer.id, "withdrawn", micros(now)).await?;
    let firm = store::partners::one(tx, staff.partner).await?.ok_or(Error::NotFound)?;
    let own = store::staff::one(tx, staff.partner, staff.staff).await?.ok_or(Error::SignIn)?;
    let asked = store::staff::one(tx, staff.partner, offer.to).await?;
    let name = asked.as_ref().map(|it| it.name.clone()).unwrap_or_default();
    let event = Event::OwnershipWithdrawn { to: name };
    let mut story = tell::story(ctx, staff.partner, actor, now, &event).partner(staff.partner);
    // A lapsed offer needs no letter: its day was in the first one.
    if let Some(asked) = asked.filter(|_| offer.expires_at > micros(now)) {
        let letter = Letter::OwnershipStays { firm: firm.name, by: own.name, withdrawn: true };
        story.jobs.extend(tell::write(ctx, tx, &to(&asked), &letter, now).await?);
    }
    Ok(story)
}

/// The owner takes the offer back.
pub async fn withdraw(ctx: &Ctx, actor: &Actor, id: OfferId) -> Result<()> {
    let now = ctx.clock.business();
    let (mut tx, staff) = open(ctx, actor, Deed::OwnershipTransfer).await?;
    let offer = rows::one(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let offer = pending(offer, micros(now))?;
    let story = ended(ctx, &mut tx, (actor, &staff), &offer, now).await?;
    tx.commit(&story).await?;
    Ok(())
}

fn pending((offer, state): (Offer, String), now: i64) -> Result<Offer> {
    if state == "pending" && offer.expires_at > now {
        return Ok(offer);
    }
    let detail = "This offer was answered or withdrawn, or its days have run out.";
    Err(Error::denied(409, "no_pending_offer", detail))
}

/// The senior declines: everything stays.
pub async fn decline(ctx: &Ctx, actor: &Actor, id: OfferId) -> Result<()> {
    let now = ctx.clock.business();
    let (mut tx, staff) = open(ctx, actor, Deed::OwnershipAnswer).await?;
    let (offer, own) = mine(&mut tx, &staff, id, micros(now)).await?;
    rows::answer(&mut tx, id, "declined", micros(now)).await?;
    let firm = store::partners::one(&mut tx, staff.partner).await?.ok_or(Error::NotFound)?;
    let owner = store::staff::one(&mut tx, staff.partner, offer.by).await?;
    let event = Event::OwnershipDeclined { by: own.name.clone() };
    let mut story = tell::story(ctx, staff.partner, actor, now, &event).partner(staff.partner);
    if let Some(owner) = owner {
        let letter = Letter::OwnershipStays { firm: firm.name, by: own.name, withdrawn: false };
        story.jobs.extend(tell::write(ctx, &mut tx, &to(&owner), &letter, now).await?);
    }
    tx.commit(&story).await?;
    Ok(())
}

/// The offer, if it was made to this senior; anybody else's is not there.
async fn mine(tx: &mut Tx, staff: &Staff, id: OfferId, now: i64) -> Result<(Offer, Member)> {
    let found = rows::one(tx, id).await?.filter(|it| it.0.to == staff.staff);
    let offer = pending(found.ok_or(Error::NotFound)?, now)?;
    let own = store::staff::one(tx, staff.partner, staff.staff).await?.ok_or(Error::SignIn)?;
    Ok((offer, own))
}

/// The senior accepts: they are the owner, and who was is a senior, in one step. Both and the other
/// seniors are told; both sign in to products anew, because their rights there changed.
pub async fn accept(ctx: &Ctx, actor: &Actor, id: OfferId) -> Result<()> {
    let now = ctx.clock.business();
    let (mut tx, staff) = open(ctx, actor, Deed::OwnershipAnswer).await?;
    let (offer, own) = mine(&mut tx, &staff, id, micros(now)).await?;
    fresh(ctx, &mut tx, actor, Deed::OwnershipAnswer).await?;
    let owner = store::staff::one(&mut tx, staff.partner, offer.by).await?;
    let owner = owner.filter(|it| it.role == Role::Owner.name());
    let (Some(owner), true) = (owner, own.role == Role::Senior.name()) else {
        let detail = "The one who offered it is not the owner any more.";
        return Err(Error::denied(409, "no_pending_offer", detail));
    };
    rows::answer(&mut tx, id, "accepted", micros(now)).await?;
    // First down, then up: there is never a second owner, and the transaction hides the moment
    // without one.
    for (member, role) in [(&owner, Role::Senior), (&own, Role::Owner)] {
        let to = (role.name(), member.state.as_str());
        if !store::staff::set(&mut tx, member.id, to, member.version).await? {
            return Err(Error::Stale { current: member.version });
        }
    }
    let mut jobs = Vec::new();
    for it in [owner.id, own.id] {
        let (which, because) = (Which::Staff(it), EndedBecause::ReachLost);
        jobs.extend(revocation::end_sessions(ctx, &mut tx, which, because, now).await?);
    }
    let firm = store::partners::one(&mut tx, staff.partner).await?.ok_or(Error::NotFound)?;
    let all = tell::leaders(&mut tx, staff.partner, None, None).await?;
    let (from, name) = (owner.name.clone(), own.name.clone());
    let letter = Letter::OwnershipMoved { firm: firm.name, from, to: name };
    jobs.extend(tell::write_all(ctx, &mut tx, &all, &letter, now).await?);
    let event = Event::OwnershipMoved { from: owner.name, to: own.name };
    let story = tell::story(ctx, staff.partner, actor, now, &event).partner(staff.partner);
    tx.commit(&jobs.into_iter().fold(story, Story::job)).await?;
    Ok(())
}
