//! What time brings to add-ons: ends that have come are put away, consents that run out are told
//! of, visits that nobody finished are given back.
//!
//! No decision waits for this: states are read off the stretches, and a consent that has run out
//! gives no token. Whatever dies in between comes again.

use super::activate::{Asker, account_words, story, to_both};
use super::consent::{self, fold, told_lost};
use super::ending::put_away;
use super::tokens::renewal_day;
use crate::connections::attach;
use crate::{Ctx, Result};
use domain::actor::Actor;
use domain::connections::WARNING_DAYS;
use domain::event::Event;
use domain::letter::AddonNews;
use domain::time::{DAY, micros};
use store::activations::{self, Activation};
use store::consents::{self as rows, Token};
use store::{Locks, Quiet};

/// Does what is due; answers how much that was.
pub async fn sweep(ctx: &Ctx) -> Result<usize> {
    let mut done = 0;
    done += ends(ctx).await?;
    done += renewals(ctx).await?;
    done += stale(ctx).await?;
    Ok(done)
}

async fn ends(ctx: &Ctx) -> Result<usize> {
    let scope = Actor::System.scope();
    let mut done = 0;
    loop {
        let mut tx = ctx.store.read(&scope).await?;
        let due = activations::over(&mut tx, micros(ctx.clock.business())).await?;
        drop(tx);
        if due.is_empty() {
            return Ok(done);
        }
        for it in due {
            let mut tx = ctx.store.write(&scope, Locks::new().lock(it.account)).await?;
            let now = ctx.clock.business();
            let row = activations::one(&mut tx, it.id).await?;
            let Some(row) = row.filter(|it| it.state == "running" && it.running.over(micros(now)))
            else {
                continue;
            };
            let story = put_away(ctx, &mut tx, &row, now).await?;
            tx.commit(&story).await?;
            done += 1;
        }
    }
}

/// The mark that is due: the smallest number of days that the end is near enough for.
fn mark(token: &Token, now: i64) -> Option<i64> {
    let left = token.renew_by.saturating_sub(now);
    if left <= 0 {
        return (token.told_days > 0).then_some(0);
    }
    let near = |days: &&i64| left <= **days * DAY;
    WARNING_DAYS.iter().filter(near).min().copied().filter(|it| *it < token.told_days)
}

async fn renewals(ctx: &Ctx) -> Result<usize> {
    let scope = Actor::System.scope();
    let most = WARNING_DAYS.iter().max().copied().unwrap_or(30);
    let by = micros(ctx.clock.business()).saturating_add(most * DAY);
    let mut tx = ctx.store.read(&scope).await?;
    let due = rows::ending(&mut tx, by).await?;
    drop(tx);
    let mut done = 0;
    for it in due {
        done += usize::from(renewal(ctx, &it).await?);
    }
    Ok(done)
}

async fn renewal(ctx: &Ctx, it: &Token) -> Result<bool> {
    let locks = Locks::new().lock(it.account);
    let mut tx = ctx.store.write(&Actor::System.scope(), locks).await?;
    let now = ctx.clock.business();
    let row = rows::live(&mut tx, it.activation).await?.filter(|row| row.id == it.id);
    let Some(days) = row.as_ref().and_then(|it| mark(it, micros(now))) else { return Ok(false) };
    let Some(activation) = activations::one(&mut tx, it.activation).await? else {
        return Ok(false);
    };
    rows::told(&mut tx, it.id, days).await?;
    let story = if days == 0 {
        told_lost(ctx, &mut tx, &activation, (it.id, "run_out"), now).await?
    } else {
        Some(warned(ctx, &mut tx, (&activation, it, days), now).await?)
    };
    match story {
        Some(story) => tx.commit(&story).await?,
        None => tx.commit_quiet(Quiet::Consent, &[], micros(now)).await?,
    }
    Ok(true)
}

async fn warned(
    ctx: &Ctx,
    tx: &mut store::Tx,
    (row, token, days): (&Activation, &Token, i64),
    now: jiff::Timestamp,
) -> Result<store::Story> {
    let (firm, stand) = consent::shown(ctx, tx, row, now).await?;
    let actor = Actor::System;
    let asker = Asker { actor: &actor, staff: None, firm: firm.as_ref() };
    let event = Event::AddonConsentEnding {
        account: account_words(ctx, tx, asker, row.account).await?,
        addon: ctx.addons.name(row.addon),
        days,
    };
    let told = (AddonNews::ConsentEnding, renewal_day(token.renew_by), Some(token.renew_by));
    let jobs = to_both(ctx, tx, (firm.as_ref(), stand.as_ref()), told, now).await?;
    Ok(story(ctx, asker, row.account, &event, jobs, now))
}

async fn stale(ctx: &Ctx) -> Result<usize> {
    let scope = Actor::System.scope();
    let mut tx = ctx.store.read(&scope).await?;
    let due = rows::stale(&mut tx, micros(ctx.clock.security())).await?;
    drop(tx);
    let done = due.len();
    for it in due {
        let now = ctx.clock.business();
        let mut tx = ctx.store.write(&scope, Locks::new().lock(it.account)).await?;
        let what = (&it, "not_finished");
        let (mut stories, jobs) = fold(ctx, &mut tx, &Actor::System, what, now).await?;
        if stories.is_empty() {
            tx.commit_quiet(Quiet::Consent, &jobs, micros(now)).await?;
        } else {
            attach(&mut stories, jobs);
            tx.commit_all(&stories).await?;
        }
    }
    Ok(done)
}
