//! The worker: does the jobs that deeds left behind.
//!
//! At least once: a job whose worker dies is leased again, so whatever a job calls must bear being
//! called twice. The queue runs on real time, whatever business time says.

use crate::{
    Ctx, Error, Result, addons, changes, digests, endings, imports, letters, onboarding, people,
    provisioning, revocation, runs, tell,
};
use domain::actor::Actor;
use domain::time::{SECOND, micros};
use std::time::Duration;
use store::Quiet;
use store::jobs::{self, Job};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// How many jobs run at once: they mostly wait for others.
const SLOTS: usize = 8;
/// How long a claimed job is ours (µs).
const LEASE: i64 = 120 * SECOND;
/// How long one may take; well within the lease, so that no second worker begins it meanwhile.
const WITHIN: Duration = Duration::from_mins(1);
/// The longest sleep: a job may be added by another process.
const NAP: Duration = Duration::from_secs(15);
/// After trouble with the store.
const TROUBLE: Duration = Duration::from_secs(2);
/// Between two looks for ends of access that are to be told.
const ENDS: Duration = Duration::from_mins(1);
/// Between two rounds of housekeeping.
const SWEEP: Duration = Duration::from_hours(1);

/// What became of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It worked; the job is still to be ended.
    Done,
    /// Effect and end of the job were kept together.
    Kept,
    /// Another try may help.
    Later(String),
    /// No other try will help.
    Never(String),
}

/// Works until `stop`; then claims nothing more and lets running jobs end.
pub async fn run(ctx: Ctx, stop: CancellationToken) {
    take_back(&ctx).await;
    let mut running = JoinSet::new();
    let mut sweep_at = Instant::now();
    let mut ends_at = Instant::now();
    let mut ends: Option<AbortHandle> = None;
    while !stop.is_cancelled() {
        if Instant::now() >= ends_at && ends.as_ref().is_none_or(AbortHandle::is_finished) {
            ends_at = Instant::now() + ENDS;
            let ctx = ctx.clone();
            ends = Some(running.spawn(async move { told_of_ends(&ctx).await }));
        }
        if Instant::now() >= sweep_at {
            sweep_at = Instant::now() + SWEEP;
            let ctx = ctx.clone();
            running.spawn(async move { swept(&ctx).await });
        }
        if let Err(why) = by_the_clock(&ctx).await {
            tracing::warn!(?why, "what the clock brings was not looked at; it comes again");
        }
        let wait = match fill(&ctx, &mut running).await {
            Ok(wait) => wait,
            Err(why) => {
                tracing::warn!(?why, "the queue cannot be read");
                TROUBLE
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            Some(ended) = running.join_next(), if !running.is_empty() => logged(ended),
            () = ctx.store.jobs_added() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
    while let Some(ended) = running.join_next().await {
        logged(ended);
    }
}

/// An earlier life of this process may have been killed: nobody waits for its leases to end.
async fn take_back(ctx: &Ctx) {
    let now = micros(ctx.clock.security());
    match jobs::release(&ctx.store, &Actor::System.scope(), now).await {
        Ok(0) => {}
        Ok(jobs) => tracing::info!(jobs, "jobs of an earlier life of this process are taken up"),
        Err(why) => tracing::warn!(?why, "jobs of an earlier life wait for their leases to end"),
    }
}

fn logged(ended: std::result::Result<(), tokio::task::JoinError>) {
    if let Err(why) = ended {
        tracing::error!(%why, "a job's task ended by itself; its lease runs out");
    }
}

/// What comes by business time, to the second: digests; and the brand that another process saved.
async fn by_the_clock(ctx: &Ctx) -> Result<()> {
    crate::brand::refresh(ctx).await?;
    digests::sweep(ctx).await?;
    Ok(())
}

/// Claims as many due jobs as there are free slots; answers how long to wait for the next.
async fn fill(ctx: &Ctx, running: &mut JoinSet<()>) -> Result<Duration> {
    let free = i64::try_from(SLOTS.saturating_sub(running.len())).unwrap_or(0);
    if free == 0 {
        return Ok(NAP);
    }
    for job in claim(ctx, free).await? {
        let ctx = ctx.clone();
        running.spawn(async move { work(&ctx, &job).await });
    }
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let due = jobs::next_due(&mut tx).await?;
    drop(tx);
    let digest = digests::next_due(ctx).await?;
    let due = due.into_iter().chain(digest).min();
    let now = micros(ctx.clock.security());
    let wait = due.map_or(NAP, |due| {
        Duration::from_micros(u64::try_from(due.saturating_sub(now)).unwrap_or(0))
    });
    let clock = changes::next(ctx).await?.map_or(NAP, |at| {
        let left = at.saturating_sub(micros(ctx.clock.business()));
        Duration::from_micros(u64::try_from(left).unwrap_or(0))
    });
    Ok(wait.min(clock).clamp(Duration::from_millis(50), NAP))
}

async fn claim(ctx: &Ctx, limit: i64) -> Result<Vec<Job>> {
    let now = micros(ctx.clock.security());
    Ok(jobs::claim(&ctx.store, &Actor::System.scope(), now, LEASE, limit).await?)
}

/// Does everything that is due now, one by one, and answers how many jobs that were. For tests
/// and the command line; a job that failed waits for its time and is not tried twice here.
pub async fn drain(ctx: &Ctx) -> Result<usize> {
    let mut done = digests::sweep(ctx).await?;
    loop {
        let claimed = claim(ctx, 16).await?;
        if claimed.is_empty() {
            return Ok(done);
        }
        for job in claimed {
            work(ctx, &job).await;
            done += 1;
        }
    }
}

/// Does one job and keeps what became of it. A job that cannot be kept is leased again later.
async fn work(ctx: &Ctx, job: &Job) {
    let outcome = match tokio::time::timeout(WITHIN, perform(ctx, job)).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(Error::NotFound)) => Outcome::Never("what it is about is gone".to_owned()),
        Ok(Err(why)) => Outcome::Later(format!("{}: {why:?}", why.code())),
        Err(_) => Outcome::Later("it took too long".to_owned()),
    };
    if let Err(why) = keep(ctx, job, &outcome).await {
        tracing::warn!(job = %job.id, kind = %job.kind, ?why, "a job's end was not kept");
    }
}

/// One job kind, one deed.
async fn perform(ctx: &Ctx, job: &Job) -> Result<Outcome> {
    match job.kind.as_str() {
        tell::SEND_LETTER => letters::send(ctx, job).await,
        digests::SEND => digests::send(ctx, job).await,
        digests::PLAN => digests::plan(ctx, about(job, "partner")?).await,
        endings::SWEEP => {
            endings::sweep(ctx).await?;
            addons::sweep(ctx).await.map(|_| Outcome::Done)
        }
        onboarding::RELEASE => {
            onboarding::release(ctx, about(job, "account")?).await.map(|()| Outcome::Done)
        }
        revocation::LOGOUT => {
            revocation::run_logout(ctx, about(job, "sign_in")?).await.map(|()| Outcome::Done)
        }
        revocation::PUSH => {
            revocation::run_push(ctx, about(job, "sign_in")?).await.map(|()| Outcome::Done)
        }
        provisioning::CREATE => {
            provisioning::run(ctx, about(job, "account")?).await.map(|()| Outcome::Done)
        }
        runs::WORK => runs::perform(ctx, job).await,
        imports::RUN => imports::execute(ctx, job).await,
        changes::TELL_LIFE => {
            changes::tell_product(ctx, about(job, "account")?).await.map(|()| Outcome::Done)
        }
        people::links::SEND_LINK => people::links::do_send(ctx, job).await,
        addons::REVOKE => {
            addons::revoke_one(ctx, about(job, "token")?).await.map(|()| Outcome::Done)
        }
        other => Ok(Outcome::Never(format!("nobody here does {other}"))),
    }
}

/// The id that a job's payload names.
fn about<T: std::str::FromStr<Err = domain::ids::NotAnId>>(job: &Job, name: &str) -> Result<T> {
    let id = job.payload.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    Ok(id.parse()?)
}

async fn keep(ctx: &Ctx, job: &Job, outcome: &Outcome) -> Result<()> {
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.append(&Actor::System.scope()).await?;
    match outcome {
        Outcome::Kept => return Ok(()),
        Outcome::Done => jobs::finish(&mut tx, job, now).await?,
        Outcome::Later(why) => {
            let dead = jobs::retry(&mut tx, job, now, why).await?;
            tracing::warn!(job = %job.id, kind = %job.kind, dead, %why, "a job failed");
        }
        Outcome::Never(why) => {
            jobs::bury(&mut tx, job, now, why).await?;
            tracing::error!(job = %job.id, kind = %job.kind, %why, "a job was given up");
        }
    }
    Ok(tx.commit_quiet(Quiet::Queue, &[], now).await?)
}

async fn told_of_ends(ctx: &Ctx) {
    if let Err(why) = endings::sweep(ctx).await {
        tracing::warn!(?why, "ends of access were not all told; the rest comes again");
    }
    if let Err(why) = addons::sweep(ctx).await {
        tracing::warn!(?why, "what time brings to add-ons did not all happen; it comes again");
    }
}

async fn swept(ctx: &Ctx) {
    if let Err(why) = crate::housekeeping::sweep(ctx).await {
        tracing::warn!(?why, "housekeeping did not finish; it comes again");
    }
}
