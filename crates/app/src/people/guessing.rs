//! Guessing is bounded, and nobody is locked out.
//!
//! Failures are counted under keyed hashes, so the table tells nobody's address. An unknown
//! address is counted like a known one: the bound gives nothing away either.

use super::{Browser, inside};
use crate::secrets::Purpose;
use crate::{Ctx, Error, Result};
use domain::ids::PersonId;
use domain::people::Bound;
use domain::time::{micros, ts};
use store::people::sessions;
use store::{Quiet, Tx};
use uuid::Uuid;

/// One counter: what is bounded, and whose.
pub(super) struct Subject {
    bound: Bound,
    key: Vec<u8>,
}

/// The counter of `bound` for these parts.
pub(super) fn subject(ctx: &Ctx, bound: Bound, parts: &[&str]) -> Subject {
    let mut all: Vec<&[u8]> = vec![b"guess", bound.as_str().as_bytes()];
    all.extend(parts.iter().map(|it| it.as_bytes()));
    Subject { bound, key: ctx.secrets.mac(Purpose::Token, &all).to_vec() }
}

/// The three counters of a password.
pub(super) fn of_password(ctx: &Ctx, folded: &str, from: &Browser) -> [Subject; 3] {
    [
        subject(ctx, Bound::PasswordHere, &[folded, &from.address]),
        subject(ctx, Bound::PasswordAnywhere, &[folded]),
        subject(ctx, Bound::Address, &[&from.address]),
    ]
}

/// Refuses with 429 when one of the counters is full.
pub(super) async fn bounded(tx: &mut Tx, subjects: &[Subject], now: i64) -> Result<()> {
    for it in subjects {
        let (failures, oldest) = sessions::guesses(tx, &it.key, now - Bound::WINDOW).await?;
        if let Some(retry_after) = it.bound.wait(failures, oldest, now) {
            return Err(Error::TooMany { retry_after });
        }
    }
    Ok(())
}

/// Counts one more in each.
pub(super) async fn failed(ctx: &Ctx, subjects: &[Subject], now: i64) -> Result<()> {
    let mut tx = ctx.store.append(&inside()).await?;
    for it in subjects {
        let id: Uuid = ctx.ids.next(ts(now));
        sessions::guess(&mut tx, id, &it.key, now).await?;
    }
    Ok(tx.commit_quiet(Quiet::Session, &[], now).await?)
}

/// The right answer came: the person's own counters start again. The address's does not: whoever
/// has one account of its own must not wash the others' away.
pub(super) async fn succeeded(tx: &mut Tx, subjects: &[Subject]) -> Result<()> {
    for it in subjects {
        match it.bound {
            Bound::PasswordHere | Bound::Code => sessions::forget(tx, &it.key).await?,
            Bound::PasswordAnywhere | Bound::Address | Bound::Letters | Bound::PartnerCode => {}
        }
    }
    Ok(())
}

/// Whether somebody may try another firm's code.
pub(crate) async fn may_try_code(ctx: &Ctx, tx: &mut Tx, person: PersonId) -> Result<()> {
    let subjects = [subject(ctx, Bound::PartnerCode, &[&person.to_string()])];
    bounded(tx, &subjects, micros(ctx.clock.security())).await
}

/// No firm has the code that somebody tried.
pub(crate) async fn tried_code(ctx: &Ctx, person: PersonId) -> Result<()> {
    let subjects = [subject(ctx, Bound::PartnerCode, &[&person.to_string()])];
    failed(ctx, &subjects, micros(ctx.clock.security())).await
}
