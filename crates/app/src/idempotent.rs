//! Repeated requests: the same key with the same request is done once and answered alike.
//!
//! A deed commits its own transaction and knows nothing of keys, so the claim is a transaction of
//! its own *before* the deed and the answer another one *after* it. What follows from that, for
//! each place where a process may die:
//!
//! * before the deed's commit: the claim stays without an answer, nothing was done;
//! * between the deed's commit and the answer: the claim stays without an answer, it was done.
//!
//! The two look alike from outside, so a claim without an answer is told as what it is: 409
//! `in_progress`, until the key is forgotten after 24 hours. Nothing is ever done twice under one
//! key, and no answer is made up. The other order (answer first) could lose an effect that was
//! promised; doing it again could have it twice.
//!
//! A refusal did nothing: its claim is given back, and the key may be used again, also for the
//! corrected request. Only what happened is remembered. Where it is not known whether something
//! happened (a lost COMMIT, a fault of ours) the claim stays.

use crate::{Ctx, Error, Result};
use domain::actor::Actor;
use domain::time::{DAY, micros};
use store::Quiet;
use store::idempotency as rows;

pub use store::idempotency::Answer;

/// How long an answer is given again.
pub const KEPT: i64 = DAY;

/// A claimed key.
#[derive(Debug)]
pub struct Claim {
    actor: Actor,
    key: String,
}

/// What a key is at the start.
#[derive(Debug)]
pub enum Begun {
    /// New: do it, then [`settle`].
    Fresh(Claim),
    /// Done before: give this answer again.
    Replay(Answer),
}

/// Whose key it is: two API keys may use the same text.
fn whose(actor: &Actor) -> String {
    format!("{:?}", actor.door())
}

/// Claims `key` for the request with this hash.
pub async fn begin(ctx: &Ctx, actor: &Actor, key: &str, request: [u8; 32]) -> Result<Begun> {
    let now = micros(ctx.clock.security());
    let whose = whose(actor);
    let mut tx = ctx.store.append(&actor.scope()).await?;
    let expired = now.saturating_sub(KEPT).saturating_add(1);
    match rows::begin(&mut tx, (&whose, key), request, now, expired).await? {
        rows::Begun::Fresh => {
            tx.commit_quiet(Quiet::Housekeeping, &[], now).await?;
            Ok(Begun::Fresh(Claim { actor: actor.clone(), key: key.to_owned() }))
        }
        rows::Begun::Replay(answer) => Ok(Begun::Replay(answer)),
        rows::Begun::Reused => {
            let sentence = "This Idempotency-Key was used for another request. Choose a new one.";
            Err(Error::denied(422, "idempotency_key_reused", sentence))
        }
        rows::Begun::InProgress => {
            let sentence = "A request with this key has begun and has no answer yet. Repeat it in \
                            a moment; if this stays, look whether it was done before you use \
                            another key.";
            Err(Error::denied(409, "in_progress", sentence))
        }
    }
}

/// What became of a claimed request.
#[derive(Debug)]
pub enum Outcome {
    /// It was done, and this was answered.
    Done(Answer),
    /// Nothing was done.
    Nothing,
    /// Nobody knows.
    Unknown,
}

/// Whether an error says for certain that nothing was done.
pub fn outcome_of(error: &Error) -> Outcome {
    match error {
        Error::Unknown | Error::Broken(_) => Outcome::Unknown,
        Error::SignIn
        | Error::NotFound
        | Error::Refused(_)
        | Error::Denied(_)
        | Error::Invalid(_)
        | Error::StepUp { .. }
        | Error::Stale { .. }
        | Error::TooMany { .. }
        | Error::Busy
        | Error::StorageFull => Outcome::Nothing,
    }
}

/// Remembers the answer, or gives the key back.
pub async fn settle(ctx: &Ctx, claim: &Claim, outcome: &Outcome) -> Result<()> {
    let now = micros(ctx.clock.security());
    let whose = whose(&claim.actor);
    let place = (whose.as_str(), claim.key.as_str());
    let mut tx = ctx.store.append(&claim.actor.scope()).await?;
    match outcome {
        Outcome::Done(answer) => rows::finish(&mut tx, place, answer).await?,
        Outcome::Nothing => rows::release(&mut tx, place).await?,
        Outcome::Unknown => return Ok(()),
    }
    Ok(tx.commit_quiet(Quiet::Housekeeping, &[], now).await?)
}
