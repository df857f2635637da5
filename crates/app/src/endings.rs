//! Ends of access: both sides are warned 30, 14, 7 and 1 days before, once each, and the end itself
//! is told once. Access itself needs nothing from here: it is worked out from its clocks.
//!
//! First the stories, account by account; then the letters, one to each reader for everything that
//! is new. Whatever dies in between, and however often this runs, nothing is said twice or late.

use crate::{Ctx, Result, reach, revocation, tell};
use domain::actor::Actor;
use domain::connections::{ASK_RENEWAL_DAYS, Notice, begun_days, notice, tell_at};
use domain::event::Event;
use domain::ids::{AccountId, ClientId, JobId, PartnerId, StaffId};
use domain::letter::{Ending as Line, Letter, Recipient};
use domain::time::{DAY, micros};
use domain::tokens::EndedBecause;
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use store::accounts::AfterEnd;
use store::endings::{self as rows, Due, Ending};
use store::{Locks, NewJob, Quiet, Story, Tx};

/// The job kind that sweeps at once, for a clock that was moved.
pub const SWEEP: &str = "tell_of_ends";

/// How many accounts are held at once.
const BATCH: i64 = 200;
/// How many ends a letter names; the page has them all.
const NAMED: usize = 20;
/// How many notices are looked at in one go for the owners' letters.
const READERS: i64 = 20_000;
/// How long a notice is remembered: longer than any end that it can be about.
const KEPT_DAYS: i64 = 60;

/// Says everything that is due; answers about how many ends that was.
pub async fn sweep(ctx: &Ctx) -> Result<usize> {
    let mut told = 0;
    loop {
        let now = ctx.clock.business();
        let mut tx = ctx.store.read(&Actor::System.scope()).await?;
        let accounts = rows::accounts(&mut tx, micros(now), BATCH).await?;
        drop(tx);
        if accounts.is_empty() {
            break;
        }
        told += happened(ctx, accounts, now).await?;
    }
    owners(ctx).await?;
    firms(ctx).await?;
    Ok(told)
}

/// A job that sweeps now.
pub(crate) fn sweep_now(ctx: &Ctx) -> NewJob {
    let real = ctx.clock.security();
    let id: JobId = ctx.ids.next(real);
    NewJob::new(id, SWEEP, json!({}), micros(real)).key(SWEEP)
}

/// The stories of what is due on these accounts.
async fn happened(ctx: &Ctx, mut accounts: Vec<AccountId>, now: Timestamp) -> Result<usize> {
    accounts.sort_unstable();
    accounts.dedup();
    let locks = accounts.iter().fold(Locks::new(), |it, id| it.lock(*id));
    let mut tx = ctx.store.write(&Actor::System.scope(), locks).await?;
    let due = rows::due(&mut tx, &accounts, micros(now)).await?;
    let (mut stories, mut next, mut warned) = (Vec::new(), Vec::new(), Vec::new());
    for it in &due {
        next.push((it, tell_at(it.ends_at, micros(now))));
        match notice(it.ends_at, micros(now)) {
            Some(Notice::Warning { days }) => {
                warned.push((it, days));
                stories.push(warning(ctx, it, now));
            }
            Some(Notice::Ended) => stories.push(ended(ctx, &mut tx, it, now).await?),
            // An end that moved away after its alarm was set: only the alarm moves on.
            None => {}
        }
    }
    rows::note(&mut tx, &warned, micros(now)).await?;
    rows::moved_on(&mut tx, &next).await?;
    if stories.is_empty() {
        tx.commit_quiet(Quiet::Housekeeping, &[], micros(now)).await?;
    } else {
        tx.commit_all(&stories).await?;
    }
    Ok(due.len())
}

fn words(ctx: &Ctx, business: &str, product: domain::ids::ProductId) -> String {
    format!("{business} ({})", ctx.catalogue.name(product))
}

fn warning(ctx: &Ctx, it: &Due, now: Timestamp) -> Story {
    let account = words(ctx, &it.business_name, it.product);
    let days = begun_days(it.ends_at.saturating_sub(micros(now)));
    story(ctx, it, &Event::AccessEnding { account, days }, now)
}

async fn ended(ctx: &Ctx, tx: &mut Tx, it: &Due, now: Timestamp) -> Result<Story> {
    let account = words(ctx, &it.business_name, it.product);
    let which = revocation::Which::Connection(it.connection);
    let because = EndedBecause::AccessExpired;
    let jobs = revocation::end_sessions(ctx, tx, which, because, now).await?;
    let mut story = story(ctx, it, &Event::AccessExpired { account }, now);
    story.jobs = jobs;
    Ok(story)
}

fn story(ctx: &Ctx, it: &Due, event: &Event, now: Timestamp) -> Story {
    let story = tell::story(ctx, it.account, &Actor::System, now, event).account(it.account);
    match it.client {
        Some(client) => story.client(it.partner, client),
        None => story.partner(it.partner),
    }
}

/// One letter to each owner for all that is new on their accounts, of every firm.
async fn owners(ctx: &Ctx) -> Result<()> {
    loop {
        let mut tx = ctx.store.read(&Actor::System.scope()).await?;
        let mut found = rows::untold_owners(&mut tx, READERS).await?;
        drop(tx);
        let cut = i64::try_from(found.len()).is_ok_and(|it| it >= READERS);
        if cut && let (Some(first), Some(last)) = (found.first(), found.last()) {
            // The last reader's accounts may be cut off: they come whole in the next round.
            let last = last.0.clone();
            if first.0 != last {
                found.retain(|it| it.0 != last);
            }
        }
        for group in found.chunk_by(|a, b| a.0 == b.0) {
            owner(ctx, group).await?;
        }
        if !cut {
            return Ok(());
        }
    }
}

async fn owner(ctx: &Ctx, group: &[(String, AccountId)]) -> Result<()> {
    let now = ctx.clock.business();
    let Some((email, _)) = group.first() else { return Ok(()) };
    let mut accounts: Vec<AccountId> = group.iter().map(|it| it.1).collect();
    accounts.dedup();
    let mut tx = ctx.store.append(&Actor::System.scope()).await?;
    let taken = rows::take_of_owner(&mut tx, &accounts, micros(now)).await?;
    let coming = rows::still_coming(&mut tx, &taken, micros(now)).await?;
    let mut jobs = Vec::new();
    if let Some(first) = coming.first() {
        let to =
            Recipient { email: email.clone(), name: first.owner_name.clone(), person: first.owner };
        let letter = letter(ctx, (true, &coming), "/me/renewals".to_owned(), now);
        jobs.extend(tell::write(ctx, &mut tx, &to, &letter, now).await?);
    }
    Ok(tx.commit_quiet(Quiet::Queue, &jobs, micros(ctx.clock.security())).await?)
}

/// One letter to each person of a firm who hears of its connections.
async fn firms(ctx: &Ctx) -> Result<()> {
    loop {
        let mut tx = ctx.store.read(&Actor::System.scope()).await?;
        let found = rows::untold_firms(&mut tx).await?;
        drop(tx);
        if found.is_empty() {
            return Ok(());
        }
        for partner in found {
            firm(ctx, partner).await?;
        }
    }
}

async fn firm(ctx: &Ctx, partner: PartnerId) -> Result<()> {
    let now = ctx.clock.business();
    let mut tx = ctx.store.append(&Actor::System.scope()).await?;
    let taken = rows::take_of_firm(&mut tx, partner, micros(now)).await?;
    let coming = rows::still_coming(&mut tx, &taken, micros(now)).await?;
    let mut jobs = Vec::new();
    if let Some(first) = coming.first() {
        let path = format!("/p/{}/access", first.slug);
        for (to, own) in readers(&mut tx, partner, &coming).await? {
            let letter = letter(ctx, (false, &own), path.clone(), now);
            jobs.extend(tell::write(ctx, &mut tx, &to, &letter, now).await?);
        }
    }
    Ok(tx.commit_quiet(Quiet::Queue, &jobs, micros(ctx.clock.security())).await?)
}

/// Who of a firm hears of what: the owner and seniors of all that they see, managers of theirs.
async fn readers(
    tx: &mut Tx,
    partner: PartnerId,
    coming: &[Ending],
) -> Result<Vec<(Recipient, Vec<Ending>)>> {
    let mut circles: BTreeMap<(Option<ClientId>, Option<StaffId>), Vec<Recipient>> =
        BTreeMap::new();
    let mut readers: BTreeMap<String, (Recipient, Vec<Ending>)> = BTreeMap::new();
    for it in coming {
        let circle = match circles.entry((it.internal, it.manager)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                new.insert(tell::leaders(tx, partner, it.manager, it.internal).await?)
            }
        };
        for to in circle.iter() {
            let reader = readers.entry(to.email.clone());
            reader.or_insert_with(|| (to.clone(), Vec::new())).1.push(it.clone());
        }
    }
    Ok(readers.into_values().collect())
}

fn letter(
    ctx: &Ctx,
    (to_owner, coming): (bool, &[Ending]),
    path: String,
    now: Timestamp,
) -> Letter {
    let line = |it: &Ending| Line {
        account: words(ctx, &it.business_name, it.product),
        firm: if to_owner { it.firm.clone() } else { String::new() },
        days: begun_days(it.ends_at.saturating_sub(micros(now))),
        at: it.ends_at,
    };
    let more = i64::try_from(coming.len().saturating_sub(NAMED)).unwrap_or(0);
    Letter::AccessEnding {
        to_owner,
        endings: coming.iter().take(NAMED).map(line).collect(),
        more,
        path,
    }
}

/// Which ends a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// Those of the next 30 days.
    #[default]
    Soon,
    /// Those that have come.
    Expired,
}

/// The ends of the accounts that the asker reaches, soonest first, behind `after`.
pub async fn of_firm(
    ctx: &Ctx,
    actor: &Actor,
    show: Show,
    after: Option<AfterEnd>,
    limit: i64,
) -> Result<Vec<reach::Account>> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let span = match show {
        Show::Soon => (now, now.saturating_add(ASK_RENEWAL_DAYS * DAY)),
        Show::Expired => (0, now),
    };
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let after = after.unwrap_or((0, uuid::Uuid::nil()));
    reach::ending(&mut tx, staff, (span, after), limit, now).await
}

/// Forgets notices whose ends are long past.
pub(crate) async fn forget(ctx: &Ctx, tx: &mut Tx) -> Result<()> {
    rows::forget(tx, micros(ctx.clock.business()) - KEPT_DAYS * DAY).await?;
    Ok(())
}
