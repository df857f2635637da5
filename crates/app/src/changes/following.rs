//! What follows for the subscription when a connection ends, a date comes, or a change is off.

use super::{hindered, side, tell_owner, tell_side};
use crate::connections::{Tied, ended_at};
use crate::{Ctx, Error, Result, reach};
use domain::actor::Actor;
use domain::connections::{AfterEnd, GRACE_SECONDS, Management};
use domain::event::Event;
use domain::ids::{AccountId, PartnerId};
use domain::letter::ChangeNews;
use domain::time::{SECOND, micros, ts};
use jiff::Timestamp;
use store::changes::Change;
use store::{NewJob, Story, Tx};

type Told = (Vec<Story>, Vec<NewJob>);

/// The management of an account, as stored.
pub(crate) async fn managed_of(tx: &mut Tx, account: AccountId) -> Result<Management> {
    let it = store::changes::managed(tx, account).await?.ok_or(Error::NotFound)?;
    Ok(reach::management(&it.life, it.managed_by, it.grace_ends_at, it.change))
}

/// What follows when a firm's connection has ended; `after` was worked out before it did.
pub(crate) async fn follow(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (it, after): (&Tied, AfterEnd),
    now: Timestamp,
) -> Result<Told> {
    match after {
        AfterEnd::Nothing => Ok((Vec::new(), Vec::new())),
        AfterEnd::Stops => {
            stop_of(ctx, tx, actor, (it.row.id, "new_firm_left", &it.firm), now).await
        }
        AfterEnd::Moves(new) => moves(ctx, tx, actor, (it, new), now).await,
        AfterEnd::Grace => {
            let (mut stories, mut jobs) =
                stop_of(ctx, tx, actor, (it.row.id, "old_firm_left", &it.firm), now).await?;
            let (more, letters) = super::grace::begin(ctx, tx, actor, it, now).await?;
            stories.push(more);
            jobs.extend(letters);
            Ok((stories, jobs))
        }
    }
}

/// The firm that has taken the subscription on comes before its date: the other has gone.
async fn moves(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (it, new): (&Tied, PartnerId),
    now: Timestamp,
) -> Result<Told> {
    let change = store::changes::open_of(tx, it.row.id).await?.ok_or(Error::NotFound)?;
    store::changes::end(tx, change.id, ("made", "old_firm_left"), micros(now)).await?;
    comes(ctx, tx, actor, (it, new), now).await
}

/// The new firm manages from now on; it and the owner are told.
async fn comes(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (old, new): (&Tied, PartnerId),
    now: Timestamp,
) -> Result<Told> {
    store::changes::manage(tx, old.row.id, Some(new)).await?;
    let coming = side(ctx, tx, old.row.id, new).await?.ok_or(Error::NotFound)?;
    let event = Event::ManagementMoved { account: coming.words.clone() };
    let stories = vec![coming.story(ctx, actor, &event, Vec::new(), now)];
    let at = micros(now);
    let mut jobs = tell_side(ctx, tx, &coming, (ChangeNews::Managing, at), now).await?;
    let told = (ChangeNews::Done, coming.firm.as_str(), "");
    jobs.extend(tell_owner(ctx, tx, old, told, (at, now)).await?);
    Ok((stories, jobs))
}

async fn stop_of(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (account, code, firm): (AccountId, &'static str, &str),
    now: Timestamp,
) -> Result<Told> {
    match store::changes::open_of(tx, account).await? {
        Some(change) => stop(ctx, tx, actor, &change, (code, firm), now).await,
        None => Ok((Vec::new(), Vec::new())),
    }
}

/// A change is off, for a reason (its code, and the firm whose it is) that the owner is told. A
/// firm that is connected hears that it is off, and no more.
pub(super) async fn stop(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    change: &Change,
    (code, firm): (&'static str, &str),
    now: Timestamp,
) -> Result<Told> {
    store::changes::end(tx, change.id, ("stopped", code), micros(now)).await?;
    let mut stories = Vec::new();
    let mut jobs = Vec::new();
    let mut told = false;
    for which in [change.old, change.new] {
        let Some(it) = side(ctx, tx, change.account, which).await? else { continue };
        let event = Event::ChangeStopped { account: it.words.clone() };
        stories.push(it.story(ctx, actor, &event, Vec::new(), now));
        let news = (ChangeNews::Stopped, change.switch_at);
        jobs.extend(tell_side(ctx, tx, &it, news, now).await?);
        if !told {
            let news = (ChangeNews::StoppedForOwner, firm, code);
            jobs.extend(tell_owner(ctx, tx, &it, news, (change.switch_at, now)).await?);
            told = true;
        }
    }
    Ok((stories, jobs))
}

/// The date has come: the old firm goes, and the new one manages if it said so; else the grace
/// begins. Everything carries the instant of the date, however late the clock's hand was.
pub(super) async fn switch(ctx: &Ctx, tx: &mut Tx, change: &Change) -> Result<Told> {
    let now = ts(change.switch_at);
    let actor = &Actor::System;
    let old = side(ctx, tx, change.account, change.old).await?.ok_or(Error::NotFound)?;
    let coming = side(ctx, tx, change.account, change.new).await?.ok_or(Error::NotFound)?;
    let event = Event::PartnerLeft { account: old.words.clone() };
    let (story, _) = ended_at(ctx, tx, actor, &old, ("client", &event), now).await?;
    let mut stories = vec![story];
    store::changes::end(tx, change.id, ("made", "date"), change.switch_at).await?;
    let news = (ChangeNews::Left, change.switch_at);
    let mut jobs = tell_side(ctx, tx, &old, news, now).await?;
    let (more, letters) = crate::addons::left(ctx, tx, actor, &old, now).await?;
    stories.extend(more);
    jobs.extend(letters);
    if change.taken_on_at.is_some() {
        let (more, letters) = comes(ctx, tx, actor, (&old, change.new), now).await?;
        stories.extend(more);
        jobs.extend(letters);
        return Ok((stories, jobs));
    }
    let until = change.switch_at.saturating_add(GRACE_SECONDS * SECOND);
    let told = (ChangeNews::DoneUnmanaged, coming.firm.as_str(), "");
    jobs.extend(tell_owner(ctx, tx, &old, told, (until, now)).await?);
    stories.push(super::grace::begin_quietly(ctx, tx, actor, &old, now).await?);
    Ok((stories, jobs))
}

/// Refuses what waits for a change that is agreed.
pub(super) fn may_let_go(it: &Management) -> Result<()> {
    it.may_let_go().map_err(hindered)
}
