//! The sandbox: a business clock that can be moved forward, never back.
//!
//! Only business time moves; sessions, tokens and codes go by the real clock. In production none of
//! this is there.

use crate::partners::vendor;
use crate::{Ctx, Error, Result, tell};
use domain::access::Deed;
use domain::actor::Actor;
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::OperatorId;
use domain::time::{DAY, SECOND, micros};
use jiff::Timestamp;
use store::settings::{self, ClockState};
use store::{Locks, Quiet};

/// The furthest that the clock may stand ahead: what lies beyond is no test of anybody's patience.
const FURTHEST: i64 = 3_660 * DAY;

/// Where the clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// Business time now.
    pub now: Timestamp,
    /// Microseconds ahead of the real time.
    pub ahead: i64,
}

fn only_here(ctx: &Ctx, actor: &Actor) -> Result<()> {
    if !ctx.settings.sandbox {
        return Err(Error::NotFound);
    }
    vendor(actor, Deed::OOutboxRead)
}

/// Where the clock stands.
pub fn stand(ctx: &Ctx, actor: &Actor) -> Result<Stand> {
    only_here(ctx, actor)?;
    Ok(Stand { now: ctx.clock.business(), ahead: ctx.clock.ahead() })
}

/// Moves the clock to an instant, which must not be past.
pub async fn move_to(ctx: &Ctx, actor: &Actor, to: Timestamp) -> Result<Stand> {
    only_here(ctx, actor)?;
    let by = micros(to).saturating_sub(micros(ctx.clock.business()));
    forward(ctx, actor, by).await
}

/// Moves the clock forward by so many microseconds.
pub async fn forward(ctx: &Ctx, actor: &Actor, by: i64) -> Result<Stand> {
    only_here(ctx, actor)?;
    if by <= 0 {
        let detail = "The clock only goes forward: choose a later day.";
        return Err(Error::field(Fault::new("to", "clock_backwards", detail)));
    }
    let ahead = ctx.clock.ahead().saturating_add(by);
    if ahead > FURTHEST {
        let detail = "The clock can stand at most ten years ahead.";
        return Err(Error::field(Fault::new("to", "clock_too_far", detail)));
    }
    let scope = actor.scope();
    let mut tx = ctx.store.write(&scope, Locks::new().lock(OperatorId::THE)).await?;
    let now = ctx.clock.business();
    let mark = micros(now).saturating_add(by);
    settings::put_clock(&mut tx, ClockState { mark, offset: ahead }).await?;
    let event = Event::ClockMoved { by_seconds: by / SECOND };
    tx.commit(&tell::story(ctx, OperatorId::THE, actor, now, &event)).await?;
    // Only now: what was not kept must not be lived by.
    ctx.clock.advance(by);
    let tx = ctx.store.append(&scope).await?;
    let jobs = [crate::endings::sweep_now(ctx)];
    tx.commit_quiet(Quiet::Queue, &jobs, micros(ctx.clock.security())).await?;
    stand(ctx, actor)
}
