//! The life of an account that a firm manages: inactive, active, closed. The product is told.

use super::{following::may_let_go, hindered, managed_of};
use crate::connections::{Why, owner, reason_of, tied};
use crate::{Ctx, Error, Result, people, provisioning, reach, tell};
use domain::access::Deed;
use domain::actor::Actor;
use domain::connections::Life;
use domain::event::Event;
use domain::ids::{AccountId, JobId};
use domain::letter::Letter;
use domain::time::micros;
use jiff::Timestamp;
use store::{Locks, NewJob};

/// The job kind that tells a product how an account stands: payload `{"account": "acc_…"}`.
pub const TELL_LIFE: &str = "tell_life";

/// Why a firm closes an account: code and words. The last needs words of its own.
pub const CLOSE_REASONS: &[(&str, &str)] = &[
    ("business_closed", "The business has closed"),
    ("not_used", "The account is not used"),
    ("duplicate", "It was made twice"),
    ("other", "Other"),
];

/// The job that tells the product.
pub(super) fn job(ctx: &Ctx, account: AccountId, now: Timestamp) -> NewJob {
    let id: JobId = ctx.ids.next(now);
    let payload = serde_json::json!({ "account": account });
    // The queue runs on real time, whatever business time says.
    NewJob::new(id, TELL_LIFE, payload, micros(ctx.clock.security()))
        .key(format!("{TELL_LIFE} {account}"))
}

/// Activates an inactive account: it is billable at once, and the client can sign in.
pub async fn activate(ctx: &Ctx, actor: &Actor, account: AccountId) -> Result<()> {
    set(ctx, actor, account, (Deed::AccountActivate, None)).await
}

/// Closes an account for good: it can be read, and nothing in it changes any more.
pub async fn close(ctx: &Ctx, actor: &Actor, account: AccountId, why: &Why) -> Result<()> {
    set(ctx, actor, account, (Deed::AccountClose, Some(why))).await
}

async fn set(
    ctx: &Ctx,
    actor: &Actor,
    account: AccountId,
    (deed, why): (Deed, Option<&Why>),
) -> Result<()> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let locks = Locks::new().share(staff.partner).lock(account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let found = reach::account(&mut tx, staff, account, micros(now)).await?;
    found.may(deed)?;
    let management = reach::management_of(&found.row);
    let (life, reason) = if let Some(why) = why {
        people::fresh(ctx, &mut tx, actor).await?;
        let reason = reason_of(CLOSE_REASONS, why)?;
        may_let_go(&management)?;
        (Life::Closed, reason)
    } else {
        management.may_activate().map_err(hindered)?;
        (Life::Active, String::new())
    };
    store::changes::set_life(&mut tx, account, life.name(), &reason).await?;
    let it = tied(ctx, &mut tx, found.row).await?;
    let words = it.words.clone();
    let event = if life == Life::Closed {
        Event::AccountClosed { account: words, reason: reason.clone() }
    } else {
        Event::AccountActivated { account: words }
    };
    let letter = Letter::AccountLife {
        firm: it.firm.clone(),
        account: it.words.clone(),
        closed: life == Life::Closed,
        reason,
    };
    let to = owner(&mut tx, &it).await?;
    let mut jobs: Vec<NewJob> =
        tell::write(ctx, &mut tx, &to, &letter, now).await?.into_iter().collect();
    jobs.push(job(ctx, account, now));
    tx.commit(&it.story(ctx, actor, &event, jobs, now)).await?;
    Ok(())
}

/// The job: tells the product how the account stands now, whatever it was when the job was saved.
pub async fn tell_product(ctx: &Ctx, account: AccountId) -> Result<()> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let life = managed_of(&mut tx, account).await?.life(micros(ctx.clock.business()));
    let at = store::accounts::at_product(&mut tx, account).await?.ok_or(Error::NotFound)?;
    drop(tx);
    let (product, Some(external_id)) = at else { return Ok(()) };
    if life == Life::Creating {
        return Ok(());
    }
    provisioning::set_life(ctx, product, &external_id, life.name()).await
}
