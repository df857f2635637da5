//! Repeated requests: the same key with the same request is done once and answered alike.
//!
//! The key is claimed before the deed, in a transaction of its own, so that a second request sees
//! that the first still runs. The answer is saved in the transaction of the effect itself: the
//! context of such a request keeps what its deeds commit until the answer is there
//! ([`Ctx::once`]). So for each place where a process may die:
//!
//! * before that commit: nothing was done, and the claim has no answer;
//! * after it: it was done, and the answer stands beside it.
//!
//! A claim without an answer therefore means that nothing was done. While its request may still
//! run, a repetition hears 409 `in_progress`; after [`CLAIMED`] the key may be claimed again, and a
//! first one that wakes up late finds its claim gone and keeps nothing. Answers are forgotten after
//! 24 hours.
//!
//! A refusal did nothing: its claim is given back, and the key may be used again, also for the
//! corrected request.

use crate::{Ctx, Error, Result};
use domain::actor::Actor;
use domain::time::{DAY, SECOND, micros};
use store::Quiet;
use store::idempotency as rows;

pub use store::idempotency::Answer;

/// How long an answer is given again.
pub const KEPT: i64 = DAY;

/// How long a claim without an answer is taken for a request that still runs.
pub const CLAIMED: i64 = 60 * SECOND;

/// A claimed key.
#[derive(Debug)]
pub struct Claim {
    actor: Actor,
    key: String,
    at: i64,
}

impl Claim {
    /// Whose key it is: two API keys may use the same text.
    fn whose(&self) -> String {
        whose(&self.actor)
    }
}

/// What a key is at the start.
#[derive(Debug)]
pub enum Begun {
    /// New: do it in a context of its own, then [`keep`] or [`give_back`].
    Fresh(Claim),
    /// Done before: give this answer again.
    Replay(Answer),
}

fn whose(actor: &Actor) -> String {
    format!("{:?}", actor.door())
}

/// Claims `key` for the request with this hash.
pub async fn begin(ctx: &Ctx, actor: &Actor, key: &str, request: [u8; 32]) -> Result<Begun> {
    let now = micros(ctx.clock.security());
    let whose = whose(actor);
    let mut tx = ctx.store.append(&actor.scope()).await?;
    let forgotten = rows::Forgotten {
        answered: now.saturating_sub(KEPT).saturating_add(1),
        claimed: now.saturating_sub(CLAIMED).saturating_add(1),
    };
    match rows::begin(&mut tx, (&whose, key), request, now, forgotten).await? {
        rows::Begun::Fresh => {
            tx.commit_quiet(Quiet::Housekeeping, &[], now).await?;
            Ok(Begun::Fresh(Claim { actor: actor.clone(), key: key.to_owned(), at: now }))
        }
        rows::Begun::Replay(answer) => Ok(Begun::Replay(answer)),
        rows::Begun::Reused => {
            let sentence = "This Idempotency-Key was used for another request. Choose a new one.";
            Err(Error::denied(422, "idempotency_key_reused", sentence))
        }
        rows::Begun::InProgress => {
            let sentence = "A request with this key runs right now. Repeat it in a moment: you \
                            then hear what it answered.";
            Err(Error::denied(409, "in_progress", sentence))
        }
    }
}

/// Keeps what the request's deeds did, and its answer, by one commit. `ctx` is the request's own.
/// An error that is not [`Error::Unknown`] says that nothing was done.
pub async fn keep(ctx: &Ctx, claim: &Claim, answer: &Answer) -> Result<()> {
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.append(&claim.actor.scope()).await?;
    let place = (claim.whose(), claim.key.clone());
    if !rows::finish(&mut tx, (&place.0, &place.1), claim.at, answer).await? {
        // Too late: the key was claimed anew meanwhile, and what was done here is undone.
        drop(tx);
        ctx.store.drop_once();
        return Err(Error::Busy);
    }
    tx.commit_quiet(Quiet::Housekeeping, &[], now).await?;
    Ok(ctx.store.commit_once().await?)
}

/// Undoes what the request's deeds did and gives the key back. `ctx` is the request's own.
pub async fn give_back(ctx: &Ctx, claim: &Claim) -> Result<()> {
    ctx.store.drop_once();
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.append(&claim.actor.scope()).await?;
    let place = (claim.whose(), claim.key.clone());
    rows::release(&mut tx, (&place.0, &place.1), claim.at).await?;
    tx.commit_quiet(Quiet::Housekeeping, &[], now).await?;
    Ok(ctx.store.commit_once().await?)
}
