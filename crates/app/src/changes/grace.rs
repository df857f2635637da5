//! The grace: the subscription runs on after its firm has gone, while the owner chooses.

use super::following::may_let_go;
use super::{hindered, managed_of, moment, private};
use crate::connections::{Tied, owner, tied};
use crate::{Ctx, Result, people, reach, tell};
use domain::access::{Deed, State};
use domain::actor::Actor;
use domain::connections::{GRACE_SECONDS, Life, reminders_due};
use domain::event::Event;
use domain::ids::{AccountId, PartnerId};
use domain::letter::{GraceNews, Letter, Recipient};
use domain::time::{SECOND, micros, ts};
use jiff::Timestamp;
use store::{Locks, NewJob, Story, Tx};

/// The owner's letters lead here.
const PATH: &str = "/me/ownership";

/// Begins a grace and tells the owner.
pub(super) async fn begin(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    it: &Tied,
    now: Timestamp,
) -> Result<(Story, Vec<NewJob>)> {
    let story = begin_quietly(ctx, tx, actor, it, now).await?;
    let until = micros(now).saturating_add(GRACE_SECONDS * SECOND);
    let letter = Letter::Grace {
        news: GraceNews::Begun,
        account: it.words.clone(),
        until,
        path: PATH.to_owned(),
    };
    let to = owner(tx, it).await?;
    let jobs = tell::write(ctx, tx, &to, &letter, now).await?;
    Ok((story, jobs.into_iter().collect()))
}

/// Begins a grace of which another letter tells. No firm is shown it.
pub(super) async fn begin_quietly(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    it: &Tied,
    now: Timestamp,
) -> Result<Story> {
    let until = micros(now).saturating_add(GRACE_SECONDS * SECOND);
    store::changes::begin_grace(tx, it.row.id, it.row.partner, until).await?;
    ctx.soon.by(until);
    let event = Event::GraceBegun { account: it.words.clone(), until: moment(until) };
    Ok(private(ctx, actor, it.row.id, &event, now))
}

/// The firm hands the subscription back: it stays connected, manages and pays no more, and the
/// grace begins.
pub async fn hand_back(ctx: &Ctx, actor: &Actor, account: AccountId) -> Result<()> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let locks = Locks::new().share(staff.partner).lock(account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let found = reach::account(&mut tx, staff, account, micros(now)).await?;
    found.may(Deed::BillingHandBack)?;
    people::fresh(ctx, &mut tx, actor).await?;
    may_let_go(&reach::management_of(&found.row))?;
    let it = tied(ctx, &mut tx, found.row).await?;
    let event = Event::BillingHandedBack { account: it.words.clone() };
    let (story, mut jobs) = begin(ctx, &mut tx, actor, &it, now).await?;
    let (more, letters) = crate::addons::left(ctx, &mut tx, actor, &it, now).await?;
    jobs.extend(letters);
    let mut stories = vec![it.story(ctx, actor, &event, jobs, now), story];
    stories.extend(more);
    tx.commit_all(&stories).await?;
    Ok(())
}

/// The owner subscribes directly: the grace is over, and an account that it made inactive is
/// active again.
pub async fn subscribe(ctx: &Ctx, actor: &Actor, account: AccountId) -> Result<()> {
    reach::client_person(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(account)).await?;
    reach::owned(&mut tx, actor, account, Deed::CBillingOwn, State::Active).await?;
    let before = managed_of(&mut tx, account).await?;
    before.may_subscribe().map_err(hindered)?;
    store::changes::manage(&mut tx, account, None).await?;
    let (to, words) = about(ctx, &mut tx, account).await?;
    let letter = Letter::Grace {
        news: GraceNews::Subscribed,
        account: words.clone(),
        until: 0,
        path: PATH.to_owned(),
    };
    let mut story =
        private(ctx, actor, account, &Event::SubscribedDirectly { account: words }, now);
    story.jobs.extend(tell::write(ctx, &mut tx, &to, &letter, now).await?);
    if before.life == Life::Inactive {
        story.jobs.push(super::lives::job(ctx, account, now));
    }
    tx.commit(&story).await?;
    Ok(())
}

/// An account without a firm of its own: whom to write to, and "Hartwell Joinery Ltd (Jobs)".
async fn about(ctx: &Ctx, tx: &mut Tx, account: AccountId) -> Result<(Recipient, String)> {
    let found = store::accounts::named(tx, account).await?.ok_or(crate::Error::NotFound)?;
    let contact = store::accounts::owner_contact(tx, account).await?;
    let (person, name, email) = contact.ok_or(crate::Error::NotFound)?;
    let words = format!("{} ({})", found.0, ctx.catalogue.name(found.1));
    Ok((Recipient { email, name, person }, words))
}

/// The clock's part: the end of a grace, or the next reminder. False when there was nothing to do.
pub(super) async fn clock(ctx: &Ctx, account: AccountId, now: Timestamp) -> Result<bool> {
    let scope = Actor::System.scope();
    let mut tx = ctx.store.write(&scope, Locks::new().lock(account)).await?;
    let row = store::changes::managed(&mut tx, account).await?.ok_or(crate::Error::NotFound)?;
    let (Some(end), None, "active") = (row.grace_ends_at, row.managed_by, row.life.as_str()) else {
        return Ok(false);
    };
    let over = micros(now) >= end;
    let due = i64::try_from(reminders_due(end, micros(now))).unwrap_or(0);
    let at = if over { ts(end) } else { now };
    let news = if over {
        store::changes::set_life(&mut tx, account, Life::Inactive.name(), "").await?;
        GraceNews::Over
    } else {
        if !store::changes::reminded(&mut tx, account, due).await? {
            return Ok(false);
        }
        GraceNews::EndsSoon
    };
    let (to, words) = about(ctx, &mut tx, account).await?;
    let letter = Letter::Grace { news, account: words.clone(), until: end, path: PATH.to_owned() };
    let mut jobs: Vec<NewJob> =
        tell::write(ctx, &mut tx, &to, &letter, at).await?.into_iter().collect();
    if !over {
        tx.commit_quiet(store::Quiet::Housekeeping, &jobs, micros(at)).await?;
        return Ok(true);
    }
    jobs.push(super::lives::job(ctx, account, at));
    let event = Event::GraceOver { account: words };
    let mut story = private(ctx, &Actor::System, account, &event, at);
    story.jobs = jobs;
    tx.commit(&story).await?;
    Ok(true)
}

/// A firm takes on an account whose grace runs: nobody has to wait.
pub(crate) async fn taken_at_once(
    ctx: &Ctx,
    tx: &mut Tx,
    (account, firm): (AccountId, PartnerId),
    (life, now): (Life, Timestamp),
) -> Result<Vec<NewJob>> {
    store::changes::manage(tx, account, Some(firm)).await?;
    Ok(if life == Life::Inactive { vec![super::lives::job(ctx, account, now)] } else { Vec::new() })
}
