//! Housekeeping: erasing what has run out. It takes no input and finds out itself what is due.
//!
//! Access that runs out needs nothing from here: it is worked out from its clocks each time.

use crate::{Ctx, Result};
use domain::actor::Actor;
use domain::time::{DAY, micros};
use store::{Locks, Quiet, clients, facts, idempotency, imports, jobs, runs, sign_ins};

/// How long a firm keeps its own notes and contacts after a disconnect (access rules no. 12).
pub const SEALED_DAYS: i64 = 30;
/// How long done jobs and the answers to repeated requests are kept.
const DONE_DAYS: i64 = 7;
/// How long a fact is remembered: a repeat that is later still is out of range anyway.
const FACT_DAYS: i64 = 40;

/// How long a preview that nobody confirmed is kept, and the result of a run.
const PREVIEW_DAYS: i64 = 7;
const RESULT_DAYS: i64 = 90;

/// One round.
pub async fn sweep(ctx: &Ctx) -> Result<()> {
    erase_sealed(ctx).await?;
    crate::people::sessions::sweep(ctx).await?;
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.append(&Actor::System.scope()).await?;
    jobs::erase_done(&mut tx, now - DONE_DAYS * DAY).await?;
    idempotency::erase(&mut tx, now - DONE_DAYS * DAY).await?;
    facts::sweep(&mut tx, now - FACT_DAYS * DAY).await?;
    imports::sweep(&mut tx, now).await?;
    store::today::sweep(&mut tx, micros(ctx.clock.business())).await?;
    sign_ins::sweep(&mut tx, now, now - DAY).await?;
    let business = micros(ctx.clock.business());
    runs::erase(&mut tx, business - PREVIEW_DAYS * DAY, business - RESULT_DAYS * DAY).await?;
    crate::endings::forget(ctx, &mut tx).await?;
    Ok(tx.commit_quiet(Quiet::Housekeeping, &[], now).await?)
}

/// Erases notes and contacts of folders that were sealed 30 days ago, firm by firm.
async fn erase_sealed(ctx: &Ctx) -> Result<()> {
    let now = micros(ctx.clock.business());
    let until = now - SEALED_DAYS * DAY;
    let scope = Actor::System.scope();
    let mut tx = ctx.store.read(&scope).await?;
    let firms = clients::firms_to_erase(&mut tx, until).await?;
    drop(tx);
    for firm in firms {
        let mut tx = ctx.store.write(&scope, Locks::new().lock(firm)).await?;
        clients::erase_ended(&mut tx, firm, until).await?;
        tx.commit_quiet(Quiet::Housekeeping, &[], now).await?;
    }
    Ok(())
}
