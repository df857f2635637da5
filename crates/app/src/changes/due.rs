//! The clock's hand: changes whose date has come, graces that end, reminders.
//!
//! The date decides, not this: every decision works out from it who manages and who is gone. What
//! is written here follows, at the latest before the next request is answered.

use super::following::{stop, switch};
use super::{grace, managed_of};
use crate::connections::attach;
use crate::{Ctx, Result};
use domain::actor::Actor;
use domain::connections::{Due, GRACE_REMINDERS};
use domain::ids::AccountId;
use domain::time::{DAY, micros};
use std::sync::atomic::{AtomicI64, Ordering};
use store::Locks;

/// The next instant at which the clock changes something, as far as this process knows (µs).
#[derive(Debug)]
pub struct Soon(AtomicI64);

impl Default for Soon {
    /// Not known: the first one who asks looks.
    fn default() -> Self {
        Self(AtomicI64::new(i64::MIN))
    }
}

impl Soon {
    /// Something is due at this instant.
    pub fn by(&self, at: i64) {
        self.0.fetch_min(at, Ordering::SeqCst);
    }

    fn is_due(&self, now: i64) -> bool {
        now >= self.0.load(Ordering::SeqCst)
    }
}

/// Before a request is answered: what the clock has done by now is written. Costs one comparison
/// when nothing is due. Trouble is logged and tried again; decisions do not depend on it.
pub async fn settle(ctx: &Ctx) {
    if ctx.soon.is_due(micros(ctx.clock.business()))
        && let Err(why) = run(ctx).await
    {
        tracing::warn!(?why, "what the clock has changed could not be written; it comes again");
    }
}

/// Writes everything that is due; answers how many accounts that were.
pub async fn run(ctx: &Ctx) -> Result<usize> {
    let mut done = 0;
    ctx.soon.0.store(i64::MAX, Ordering::SeqCst);
    let outcome = everything(ctx, &mut done).await;
    if outcome.is_err() {
        ctx.soon.by(i64::MIN);
    } else if let Some(at) = next(ctx).await? {
        ctx.soon.by(at);
    }
    outcome.map(|()| done)
}

async fn everything(ctx: &Ctx, done: &mut usize) -> Result<()> {
    let scope = Actor::System.scope();
    loop {
        let now = micros(ctx.clock.business());
        let mut tx = ctx.store.read(&scope).await?;
        let changes = store::changes::due(&mut tx, now).await?;
        let marks = GRACE_REMINDERS.map(|days| now.saturating_add(days * DAY));
        let graces = store::changes::graces(&mut tx, now, marks).await?;
        drop(tx);
        let mut moved = 0;
        for it in changes {
            moved += usize::from(one(ctx, it.account).await?);
        }
        for it in graces {
            moved += usize::from(grace::clock(ctx, it.account, ctx.clock.business()).await?);
        }
        if moved == 0 {
            return Ok(());
        }
        *done += moved;
    }
}

/// One change, in one transaction: whatever became of it since it was looked up.
async fn one(ctx: &Ctx, account: AccountId) -> Result<bool> {
    let scope = Actor::System.scope();
    let mut tx = ctx.store.read(&scope).await?;
    let Some(change) = store::changes::open_of(&mut tx, account).await? else { return Ok(false) };
    drop(tx);
    let locks = Locks::new().lock(change.old).share(change.new).lock(account);
    let mut tx = ctx.store.write(&scope, locks).await?;
    let now = ctx.clock.business();
    let found = store::changes::open_of(&mut tx, account).await?;
    let Some(change) = found.filter(|it| it.id == change.id) else { return Ok(false) };
    let (mut stories, jobs) = match managed_of(&mut tx, account).await?.due(micros(now)) {
        Due::Nothing => return Ok(false),
        Due::Switch(_) => switch(ctx, &mut tx, &change).await?,
        Due::NotMade(_) => {
            let firm = store::partners::one(&mut tx, change.new).await?;
            let firm = firm.map(|it| it.name).unwrap_or_default();
            let why = ("new_firm_unready", firm.as_str());
            stop(ctx, &mut tx, &Actor::System, &change, why, now).await?
        }
    };
    attach(&mut stories, jobs);
    tx.commit_all(&stories).await?;
    Ok(true)
}

/// When something is due next (µs), on the business clock.
pub async fn next(ctx: &Ctx) -> Result<Option<i64>> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    Ok(store::changes::next(&mut tx).await?)
}
