//! The onboarding hold: the idle clock of a new account waits for the product's mark.
//!
//! The product reports how much the account was used in all; the job that lets the clock go is kept
//! with the report, so that a process that dies in between loses nothing.

use crate::connections::tied;
use crate::{Ctx, Result, clocks};
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{AccountId, JobId, ProductId};
use domain::time::micros;
use serde_json::json;
use store::{Locks, NewJob, Tx};

/// The job kind: payload `{"account": "acc_…"}`.
pub const RELEASE: &str = "start_idle_clock";

/// Whether a new connection to this account is held.
pub(crate) async fn holds(ctx: &Ctx, tx: &mut Tx, account: AccountId) -> Result<bool> {
    let Some((product, total)) = store::facts::usage(tx, account).await? else { return Ok(false) };
    Ok(total < mark(ctx, product))
}

/// The product's mark; 0 holds nothing.
pub fn mark(ctx: &Ctx, product: ProductId) -> i64 {
    ctx.catalogue.get(product).map_or(0, |it| it.definition.onboarding_mark)
}

/// The jobs that let clocks go, for accounts whose reported use has come to the mark.
pub(crate) async fn passed(
    ctx: &Ctx,
    tx: &mut Tx,
    product: ProductId,
    totals: &[(AccountId, i64)],
) -> Result<Vec<NewJob>> {
    let mark = mark(ctx, product);
    let over: Vec<AccountId> =
        totals.iter().filter(|it| mark > 0 && it.1 >= mark).map(|it| it.0).collect();
    let real = ctx.clock.security();
    let mut jobs = Vec::new();
    for account in store::connections::held(tx, &over).await? {
        let id: JobId = ctx.ids.next(real);
        let job = NewJob::new(id, RELEASE, json!({ "account": account }), micros(real));
        jobs.push(job.key(format!("{RELEASE} {account}")));
    }
    Ok(jobs)
}

/// Job: lets the idle clocks of an account go.
pub async fn release(ctx: &Ctx, account: AccountId) -> Result<()> {
    let now = ctx.clock.business();
    let actor = Actor::System;
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(account)).await?;
    let mut stories = Vec::new();
    for row in store::accounts::of_owner(&mut tx, account).await? {
        if !row.held {
            continue;
        }
        clocks::released(&mut tx, &row, micros(now)).await?;
        let it = tied(ctx, &mut tx, row).await?;
        let event = Event::OnboardingPassed { account: it.words.clone() };
        stories.push(it.story(ctx, &actor, &event, Vec::new(), now));
    }
    if stories.is_empty() {
        return Ok(());
    }
    tx.commit_all(&stories).await?;
    Ok(())
}
