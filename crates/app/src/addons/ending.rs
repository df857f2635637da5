//! The end of an add-on: cancelled to the end of what is paid for, taken back while it still runs,
//! ended with the firm that paid.

use super::activate::{Asker, Begun, account_words, letter, story, to_both, to_firm};
use super::stand::{self, Stand};
use super::{consent, tokens};
use crate::connections::{Tied, Why, owner, reason_of, tied};
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::{AddonState, Deed, decide};
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::ids::AccountId;
use domain::letter::AddonNews;
use domain::time::micros;
use jiff::Timestamp;
use store::activations::{self, Activation};
use store::{Locks, NewJob, Story, Tx};

/// Why an add-on is cancelled: code and words. The last needs words of its own.
pub const REASONS: &[(&str, &str)] = &[
    ("not_used", "It is not used"),
    ("too_expensive", "It costs too much"),
    ("does_not_work", "It does not do what was expected"),
    ("changed_provider", "Something else does it now"),
    ("other", "Other"),
];

/// A staff member cancels what the firm pays, or takes a wish back that waits.
pub async fn cancel(
    ctx: &Ctx,
    actor: &Actor,
    (account, slug): (AccountId, &str),
    why: &Why,
) -> Result<Option<i64>> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let locks = Locks::new().share(staff.partner).lock(account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let (end, stories) =
        cancel_one(ctx, &mut tx, (actor, staff), (account, slug, why), now).await?;
    tx.commit_all(&stories).await?;
    Ok(end)
}

/// The same in an open transaction.
pub(crate) async fn cancel_one(
    ctx: &Ctx,
    tx: &mut Tx,
    (actor, staff): (&Actor, &Staff),
    (account, slug, why): (AccountId, &str, &Why),
    now: Timestamp,
) -> Result<(Option<i64>, Vec<Story>)> {
    let (found, stand) = stand::found(ctx, tx, staff, (account, slug), now).await?;
    // The right comes before the reason, and the reason before the state.
    let open = domain::access::Facts { addon: AddonState::ActivePartner, ..stand.facts };
    decide(Deed::AddonDeactivate, stand.who, &open).into_result()?;
    let reason = match stand.facts.addon {
        AddonState::Pending => String::new(),
        AddonState::Inactive
        | AddonState::ActivePartner
        | AddonState::ActiveClient
        | AddonState::EndingPartner
        | AddonState::EndingClient => reason_of(REASONS, why)?,
    };
    decide(Deed::AddonDeactivate, stand.who, &stand.facts).into_result()?;
    let waits = stand.active.as_ref().filter(|it| it.running.pending);
    if waits.is_some_and(|it| it.partner != Some(staff.partner)) {
        let detail = "What waits here was not asked for by your firm.";
        return Err(Error::denied(409, "not_active", detail));
    }
    let it = tied(ctx, tx, found.row).await?;
    let asker = Asker { actor, staff: Some(staff), firm: Some(&it) };
    stop(ctx, tx, asker, (&stand, &reason), now).await
}

/// Ends what runs with its period, or puts away what waits.
pub(crate) async fn stop(
    ctx: &Ctx,
    tx: &mut Tx,
    asker: Asker<'_>,
    (stand, reason): (&Stand, &str),
    now: Timestamp,
) -> Result<(Option<i64>, Vec<Story>)> {
    let mut row = stand.active.clone().ok_or(Error::NotFound)?;
    let account = account_words(ctx, tx, asker, stand.account).await?;
    let addon = stand.addon.offer.name.clone();
    if row.running.pending {
        activations::end(tx, row.id, "cancelled").await?;
        let declined = asker.staff.is_none() && row.staff.is_some();
        let because = if declined { "declined" } else { "cancelled" }.to_owned();
        let event = Event::AddonNotActivated { account, addon, because };
        let mut jobs = Vec::new();
        // The firm that asked hears the owner's no.
        if let (Some(it), true) = (asker.firm, declined) {
            let told = (AddonNews::Declined, String::new(), None);
            jobs.extend(to_firm(ctx, tx, (it, stand), told, now).await?);
        }
        return Ok((None, vec![story(ctx, asker, stand.account, &event, jobs, now)]));
    }
    let end = row.running.cancel(micros(now)).ok_or(Error::NotFound)?;
    reason.clone_into(&mut row.reason);
    activations::answer(tx, row.id, "stopped", micros(now)).await?;
    activations::set(tx, &row).await?;
    let ends = domain::time::ts(end).to_string();
    let event = Event::AddonCancelled { account, addon, reason: reason.to_owned(), ends };
    let news = (AddonNews::Cancelled, reason.to_owned(), Some(end));
    let jobs = tell_other(ctx, tx, asker, (stand, news), now).await?;
    Ok((Some(end), vec![story(ctx, asker, stand.account, &event, jobs, now)]))
}

/// The other side hears of it: the owner of what staff did, the firm of what the owner did.
pub(crate) async fn tell_other(
    ctx: &Ctx,
    tx: &mut Tx,
    asker: Asker<'_>,
    (stand, (news, words, at)): (&Stand, (AddonNews, String, Option<i64>)),
    now: Timestamp,
) -> Result<Vec<NewJob>> {
    let Some(it) = asker.firm else { return Ok(Vec::new()) };
    if asker.staff.is_none() {
        return to_firm(ctx, tx, (it, stand), (news, words, at), now).await;
    }
    let to = owner(tx, it).await?;
    let letter = letter(it, stand, news, (words, at));
    Ok(tell::write(ctx, tx, &to, &letter, now).await?.into_iter().collect())
}

/// It goes on after all; the caller has decided.
pub(crate) async fn resume_in(
    ctx: &Ctx,
    tx: &mut Tx,
    asker: Asker<'_>,
    stand: &Stand,
    now: Timestamp,
) -> Result<Story> {
    let mut row = stand.active.clone().ok_or(Error::NotFound)?;
    if !row.running.resume(micros(now)) {
        return Err(Error::Busy);
    }
    row.reason.clear();
    activations::set(tx, &row).await?;
    let account = account_words(ctx, tx, asker, stand.account).await?;
    let event = Event::AddonResumed { account, addon: stand.addon.offer.name.clone() };
    let news = (AddonNews::Resumed, String::new(), None);
    let jobs = tell_other(ctx, tx, asker, (stand, news), now).await?;
    Ok(story(ctx, asker, stand.account, &event, jobs, now))
}

/// The same, committed.
pub(crate) async fn resume(
    ctx: &Ctx,
    mut tx: Tx,
    (actor, it): (&Actor, &Tied),
    stand: Stand,
    now: Timestamp,
) -> Result<Begun> {
    let asker = Asker { actor, staff: actor.staff(), firm: Some(it) };
    let story = resume_in(ctx, &mut tx, asker, &stand, now).await?;
    tx.commit(&story).await?;
    Ok(Begun::Active)
}

/// A firm's connection has ended, or it manages the account no more: what it pays ends with its
/// month, what it was to pay does not begin, and nothing moves to the client, who may go on.
pub(crate) async fn left(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    it: &Tied,
    now: Timestamp,
) -> Result<(Vec<Story>, Vec<NewJob>)> {
    let (mut stories, mut jobs) = (Vec::new(), Vec::new());
    let firm = it.row.partner;
    for mut row in activations::alive(tx, &[it.row.id]).await? {
        let addon = ctx.addons.name(row.addon);
        let account = it.words.clone();
        if row.running.pending && row.partner == Some(firm) {
            activations::end(tx, row.id, "firm_left").await?;
            let because = "firm_left".to_owned();
            let event = Event::AddonNotActivated { account, addon, because };
            stories.push(it.story(ctx, actor, &event, Vec::new(), now));
            continue;
        }
        let before = row.running.clone();
        let end = row.running.leave(firm, micros(now));
        let asked = row.asked.as_ref().is_some_and(|it| it.2 == Some(firm));
        if asked {
            activations::answer(tx, row.id, "stopped", micros(now)).await?;
        }
        if row.running == before {
            continue;
        }
        activations::set(tx, &row).await?;
        let Some(end) = end else { continue };
        let ends = domain::time::ts(end).to_string();
        let event = Event::AddonLeft { account, addon, ends };
        stories.push(it.story(ctx, actor, &event, Vec::new(), now));
        let (_, stand) = consent::shown(ctx, tx, &row, now).await?;
        if let Some(stand) = stand {
            let to = owner(tx, it).await?;
            let news = (String::new(), Some(end));
            let letter = letter(it, &stand, AddonNews::FirmLeaves, news);
            jobs.extend(tell::write(ctx, tx, &to, &letter, now).await?);
        }
    }
    Ok((stories, jobs))
}

/// Puts an activation away whose end has come: the tokens go, both sides hear of it.
pub(crate) async fn put_away(
    ctx: &Ctx,
    tx: &mut Tx,
    row: &Activation,
    now: Timestamp,
) -> Result<Story> {
    let mut jobs = tokens::drop_of(ctx, tx, row.id, now).await?;
    activations::end(tx, row.id, "over").await?;
    let (firm, stand) = consent::shown(ctx, tx, row, now).await?;
    let actor = Actor::System;
    let asker = Asker { actor: &actor, staff: None, firm: firm.as_ref() };
    let account = account_words(ctx, tx, asker, row.account).await?;
    let event = Event::AddonEnded { account, addon: ctx.addons.name(row.addon) };
    let told = (AddonNews::Ended, String::new(), None);
    jobs.extend(to_both(ctx, tx, (firm.as_ref(), stand.as_ref()), told, now).await?);
    Ok(story(ctx, asker, row.account, &event, jobs, now))
}
