//! Connections as the vendor sees them: found by firm or account, with what happened on them.

use super::operator;
use crate::feed::{self, Act};
use crate::{Ctx, Error, Result};
use domain::access::{Deed, Facts, decide};
use domain::actor::Actor;
use domain::ids::ConnectionId;
pub use store::connections::overview::Tie;

/// Events of a connection's page.
const HISTORY: i64 = 200;

fn permitted(actor: &Actor) -> Result<()> {
    decide(Deed::OConnectionRead, operator(actor)?, &Facts::default()).into_result()?;
    Ok(())
}

/// Connections by the name of a firm, of a business, or an owner's address; newest first.
pub async fn find(
    ctx: &Ctx,
    actor: &Actor,
    (before, search): (Option<ConnectionId>, &str),
    limit: i64,
) -> Result<Vec<Tie>> {
    permitted(actor)?;
    let before = before.map_or(uuid::Uuid::max(), |it| it.0);
    let search = search.trim().to_lowercase();
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(store::connections::overview::find(&mut tx, before, &search, limit).await?)
}

/// One connection, and what this firm and the owner did on it, newest first.
pub async fn history(ctx: &Ctx, actor: &Actor, id: ConnectionId) -> Result<(Tie, Vec<Act>)> {
    permitted(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let found = store::connections::overview::tie_of(&mut tx, id).await?;
    let it = found.ok_or(Error::NotFound)?;
    let mut events = store::events::of_account(&mut tx, it.account, None, HISTORY).await?;
    events.retain(|event| event.partner == Some(it.partner));
    Ok((it, feed::tell(&mut tx, &events).await?))
}
