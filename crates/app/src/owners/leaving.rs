//! Removing a firm: the connection ends at once, from any state, without a second factor.

use super::{changing, chosen, words};
use crate::connections::{Ended, attach, end_all, owner, tell_firm};
use crate::{Ctx, Result, tell};
use domain::access::Deed;
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{AccountId, PartnerId};
use domain::letter::Letter;
use store::Locks;

/// Removes a firm from the accounts named, or from all of them. Both sides are told; the folder
/// leaves the firm's list with its last account.
pub async fn remove(
    ctx: &Ctx,
    actor: &Actor,
    partner: PartnerId,
    accounts: &[AccountId],
) -> Result<Ended> {
    let now = ctx.clock.business();
    let accounts = chosen(ctx, actor, partner, accounts).await?;

    // Nobody is to learn from a lock which firms there are: an unknown one is simply not connected.
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let known = store::partners::one(&mut tx, partner).await?.is_some();
    drop(tx);
    let locks = if known { Locks::new().lock(partner) } else { Locks::new() };
    let locks = accounts.iter().fold(locks, |it, id| it.lock(*id));
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let what = (accounts.as_slice(), Deed::CConnectionRemove);
    let ending = changing(ctx, &mut tx, actor, partner, what, now).await?;
    let Some(first) = ending.first() else { return Ok(Ended::default()) };
    let to = owner(&mut tx, first).await?;
    let firm = first.firm.clone();

    let event = |account| Event::PartnerRemoved { account };
    let (mut stories, ended) =
        end_all(ctx, &mut tx, actor, &ending, ("client", &event), now).await?;
    let letter = |account, _| Letter::PartnerRemoved { account };
    let mut jobs = tell_firm(ctx, &mut tx, &ending, &letter, now).await?;
    let receipt = Letter::ConnectionEnded {
        firm,
        account: words(&ending),
        by: String::new(),
        reason: String::new(),
    };
    jobs.extend(tell::write(ctx, &mut tx, &to, &receipt, now).await?);
    attach(&mut stories, jobs);
    tx.commit_all(&stories).await?;
    Ok(ended)
}
