//! Addresses that take no letters: flagged by the refusal of a mail server or by a report that comes
//! later, and cleared when a later letter is taken.
//!
//! Owner and seniors see that letters come back, and since when; what the server said is for the
//! operator. A flag stops nothing: each letter is tried once, and a refusal for good never again.

use crate::{Ctx, Result, reach};
use domain::actor::Actor;
use domain::bounce;
use domain::email::email;
use domain::ids::LetterId;
use domain::time::micros;
use store::{Error, Quiet};

/// The longest message that is read, in bytes; the rest is what was sent, and not needed.
pub const LONGEST: usize = 1024 * 1024;

/// An address as flags compare it.
pub(crate) fn folded(address: &str) -> String {
    let found = email("email", address);
    found.map_or_else(|_| address.to_lowercase(), |it| it.folded().to_owned())
}

/// What became of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The message says of no letter that it failed.
    NoReport,
    /// It names a letter that is none of ours.
    NotOurs,
    /// The address of the letter is flagged.
    Flagged(String),
}

/// Takes a message that came back: a delivery report or a complaint.
pub async fn report(ctx: &Ctx, message: &str) -> Result<Told> {
    let Some(it) = bounce::report(message) else { return Ok(Told::NoReport) };
    let id = it.message_id.split('@').next().and_then(|it| it.parse::<LetterId>().ok());
    let Some(id) = id else { return Ok(Told::NotOurs) };
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.append(&Actor::System.scope()).await?;
    let letter = match store::letters::get(&mut tx, id).await {
        Err(Error::Missing) => return Ok(Told::NotOurs),
        other => other?,
    };
    if letter.message_id.trim_matches(|it| it == '<' || it == '>') != it.message_id {
        return Ok(Told::NotOurs);
    }
    store::bounces::flag(&mut tx, &folded(&letter.to_email), (now, &it.why), id).await?;
    tx.commit_quiet(Quiet::Queue, &[], now).await?;
    Ok(Told::Flagged(letter.to_email))
}

/// Since when letters to an address come back (µs), for the firm's owner and seniors; others are
/// not told.
pub async fn since(ctx: &Ctx, actor: &Actor, address: &str) -> Result<Option<i64>> {
    if address.is_empty() || !actor.staff().is_some_and(|it| reach::everything(it.role)) {
        return Ok(None);
    }
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(store::bounces::since(&mut tx, &folded(address)).await?)
}
