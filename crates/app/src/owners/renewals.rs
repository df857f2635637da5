//! Renewing: everything that ends soon, over all firms, on one page, with one press or row by row.
//! A renewal is a new grant: the idle clock starts anew, the agreed end is what is chosen now.

use super::access::{Done, open};
use super::{TiedAccount, overview};
use crate::connections::{Tied, attach, tell_firm, tied};
use crate::{Ctx, Error, Result, clocks, reach};
use domain::access::{Deed, State};
use domain::actor::Actor;
use domain::connections::{ASK_RENEWAL_DAYS, Allowance, requested_days};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, PartnerId, PersonId};
use domain::letter::Letter;
use domain::time::{DAY, micros};
use store::Locks;

/// One account and one firm.
pub type Pair = (PartnerId, AccountId);

/// What ends soon, or has ended by itself, soonest first: with the firm's name.
pub async fn soon(ctx: &Ctx, actor: &Actor) -> Result<Vec<(String, TiedAccount)>> {
    let now = micros(ctx.clock.business());
    let all = overview(ctx, actor).await?;
    let mut out = Vec::new();
    for firm in all.firms {
        for it in firm.accounts {
            let paused = matches!(it.state, State::Cancelled | State::UnlinkedCancelled);
            if !paused && it.ends_at.saturating_sub(now) <= ASK_RENEWAL_DAYS * DAY {
                out.push((firm.name.clone(), it));
            }
        }
    }
    out.sort_by_key(|it| (it.1.ends_at, it.1.row.connection));
    Ok(out)
}

/// A length as typed: empty is "until nobody uses it for 60 days".
pub fn allowance(typed: &str) -> Result<Allowance> {
    let days = requested_days("days", typed).map_err(Error::field)?;
    Ok(days.map_or(Allowance::UntilIdle, Allowance::Days))
}

/// Renews the pairs ticked. A request that waits for one of them is answered by it.
pub async fn renew(ctx: &Ctx, actor: &Actor, pairs: &[Pair], allowance: Allowance) -> Result<Done> {
    let (person, _) = reach::client_person(actor)?;
    if pairs.is_empty() {
        let sentence = "Tick at least one account.";
        return Err(Error::field(Fault::new("renew", "accounts_required", sentence)));
    }
    let mut pairs = pairs.to_vec();
    pairs.sort_unstable();
    pairs.dedup();
    let now = ctx.clock.business();
    owned(ctx, actor, person, &pairs).await?;

    let locks = pairs.iter().fold(Locks::new(), |it, pair| it.lock(pair.1));
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let me = super::me(&mut tx, actor).await?;
    let days = match allowance {
        Allowance::UntilIdle => None,
        Allowance::Days(days) => Some(days),
    };
    let end = clocks::end_of(allowance, micros(now));
    let mut all: Vec<Tied> = Vec::new();
    let mut stories = Vec::new();
    let mut done = Done::default();
    for (partner, account) in pairs {
        let (state, row) = super::tie(&mut tx, &me, (account, partner), now).await?;
        reach::owned(&mut tx, actor, account, Deed::CAccessRenew, state).await?;
        let it = tied(ctx, &mut tx, row.ok_or(Error::NotFound)?).await?;
        let event = Event::AccessRenewed { account: it.words.clone(), days };
        stories.push(open(ctx, &mut tx, actor, &it, (end, &event), now).await?);
        done.accounts.push(it.words.clone());
        all.push(it);
    }
    let letter = |account, path| Letter::AccessResumed { account, path };
    let jobs = tell_firm(ctx, &mut tx, &all, &letter, now).await?;
    attach(&mut stories, jobs);
    tx.commit_all(&stories).await?;
    Ok(done)
}

/// Somebody else's account is not there, and is not locked either.
async fn owned(ctx: &Ctx, actor: &Actor, person: PersonId, pairs: &[Pair]) -> Result<()> {
    let mut tx = ctx.store.read(&actor.scope()).await?;
    for (_, account) in pairs {
        store::accounts::one_of_person(&mut tx, person, *account).await?.ok_or(Error::NotFound)?;
    }
    Ok(())
}
