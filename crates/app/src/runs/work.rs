//! Moving a run on, chunk by chunk. A chunk is one transaction: its effects, its rows' results, the
//! run's place and the proof of the job's lease stand or fall together, so that no row is done
//! twice, whoever dies and whoever else works at the same run.

use super::{Run, Why, acts, words};
use crate::each::{Each, Outcome};
use crate::worker::Outcome as End;
use crate::{Ctx, Error, Result, tell};
use domain::access::Role;
use domain::actor::{Actor, Door, Staff};
use domain::event::Event;
use domain::ids::{JobId, PartnerId, RunId, StaffId};
use domain::letter::Letter;
use domain::runs::{Act, Stage};
use domain::time::{SECOND, micros};
use jiff::Timestamp;
use std::time::Duration;
use store::jobs::{self, Job};
use store::runs::{Checked, Did, RunRow};
use store::{Locks, NewJob, Quiet, Story, Tx};
use tokio::time::Instant;

/// The job kind that moves a run on: payload `{"partner": "prt_…", "run": "run_…"}`.
pub const WORK: &str = "work_run";
/// Rows of one chunk: short enough that nobody waits long for the firm.
const CHUNK: i64 = 256;
/// Rows of one owner are kept together up to this many.
const BUNDLE: i64 = 1_024;
/// After each chunk the job is ours for so long; whoever dies is followed soon.
const LEASE: i64 = 20 * SECOND;
/// So many accounts are named in one letter.
const NAMED: usize = 12;
/// How long one job works before it hands over to the next, well within what a job may take.
const SHIFT: Duration = Duration::from_secs(30);

/// Whether there is more to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Another chunk waits.
    More,
    /// Nothing is left to do now: it is over, or it waits for a person.
    Over,
}

/// The job: works its shift and hands over.
pub async fn perform(ctx: &Ctx, job: &Job) -> Result<End> {
    let named = |name: &str| job.payload.get(name).and_then(serde_json::Value::as_str);
    let partner: PartnerId = named("partner").unwrap_or_default().parse()?;
    let id: RunId = named("run").unwrap_or_default().parse()?;
    let begun = Instant::now();
    loop {
        match step(ctx, (partner, id), Some(job)).await {
            Ok(Step::Over) => return Ok(End::Done),
            Ok(Step::More) => {}
            // Somebody else has the job by now.
            Err(Error::NotFound) => return Ok(End::Kept),
            Err(other) => return Err(other),
        }
        if begun.elapsed() > SHIFT {
            let real = ctx.clock.security();
            let next: JobId = ctx.ids.next(real);
            let next = NewJob::new(next, WORK, job.payload.clone(), micros(real));
            let mut tx = ctx.store.append(&Actor::System.scope()).await?;
            jobs::finish(&mut tx, job, micros(real)).await?;
            tx.commit_quiet(Quiet::Queue, &[next.key(id.to_string())], micros(real)).await?;
            return Ok(End::Kept);
        }
    }
}

/// One chunk.
pub(super) async fn step(
    ctx: &Ctx,
    (partner, id): (PartnerId, RunId),
    lease: Option<&Job>,
) -> Result<Step> {
    let mut size = CHUNK;
    loop {
        match chunk(ctx, (partner, id), lease, size).await {
            // A row that breaks takes nobody with it: the chunk is cut until the row stands alone.
            Err(Error::Broken(why)) if size > 1 => {
                tracing::warn!(run = %id, ?why, size, "a chunk of a run broke; it is cut in two");
                size /= 2;
            }
            Err(Error::Broken(why)) => {
                tracing::error!(run = %id, ?why, "a row of a run broke");
                return give_up_row(ctx, (partner, id)).await;
            }
            other => return other,
        }
    }
}

/// What a chunk works on.
struct Batch {
    run: Run,
    stage: Stage,
    rows: Vec<RunRow>,
    from: i64,
    to: i64,
}

async fn batch(tx: &mut Tx, (partner, id): (PartnerId, RunId), size: i64) -> Result<Option<Batch>> {
    // A preview that nobody wanted is erased; its job has nothing left to do.
    let Some(run) = store::runs::one(tx, partner, id).await? else { return Ok(None) };
    let (_, stage) = words(&run)?;
    let from = match stage {
        Stage::Checking => run.checked_to,
        Stage::Running => run.done_to,
        Stage::Asking | Stage::Ready | Stage::Stopped | Stage::Finished => return Ok(None),
    };
    let mut rows = store::runs::next(tx, partner, id, (from, size)).await?;
    whole(tx, &run, &mut rows, size).await?;
    let to = rows.last().map_or(run.total, |it| it.seq);
    Ok(Some(Batch { run, stage, rows, from, to }))
}

/// Takes the rest of the last bundle in: one owner gets one letter.
async fn whole(tx: &mut Tx, run: &Run, rows: &mut Vec<RunRow>, size: i64) -> Result<()> {
    let Some(last) = rows.last().filter(|it| size > 1 && !it.bundle.is_empty()) else {
        return Ok(());
    };
    let (bundle, seq) = (last.bundle.clone(), last.seq);
    let more = store::runs::next(tx, run.partner, run.id, (seq, BUNDLE)).await?;
    rows.extend(more.into_iter().take_while(|it| it.bundle == bundle));
    Ok(())
}

async fn chunk(ctx: &Ctx, key: (PartnerId, RunId), lease: Option<&Job>, size: i64) -> Result<Step> {
    let now = ctx.clock.business();
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let Some(it) = batch(&mut tx, key, size).await? else { return Ok(Step::Over) };
    let (act, _) = words(&it.run)?;
    let who = match it.stage {
        Stage::Running => it.run.acts_as.unwrap_or(it.run.staff),
        Stage::Asking | Stage::Checking | Stage::Ready | Stage::Stopped | Stage::Finished => {
            it.run.staff
        }
    };
    let Some(actor) = acting(&mut tx, key.0, who).await? else {
        drop(tx);
        return stopped(ctx, &it.run, now).await;
    };
    drop(tx);

    let locks = acts::locks(&it.run, act, &it.rows);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let current = store::runs::one(&mut tx, key.0, key.1).await?.ok_or(Error::NotFound)?;
    let same = (current.stage == it.run.stage, current.ask == it.run.ask);
    if same != (true, true) || acting(&mut tx, key.0, who).await?.as_ref() != Some(&actor) {
        return Ok(Step::More);
    }
    let each = acts::each(ctx, &mut tx, &actor, (&it.run, act, &it.rows), now).await?;
    if it.stage == Stage::Checking {
        // The deed, undone: only what it said is kept.
        drop(tx);
        checked(ctx, &actor, &it, each, lease, now).await
    } else {
        done(ctx, tx, &actor, (&it, each), lease, now).await
    }
}

/// A staff member as an actor, if they may still act: active, at a firm that is.
pub(crate) async fn acting(
    tx: &mut Tx,
    partner: PartnerId,
    staff: StaffId,
) -> Result<Option<Actor>> {
    let firm = store::partners::one(tx, partner).await?;
    let member = store::staff::one(tx, partner, staff).await?;
    let (Some(firm), Some(member)) = (firm, member) else { return Ok(None) };
    if firm.state != "active" || member.state != "active" {
        return Ok(None);
    }
    let role = Role::parse(&member.role).ok_or_else(|| Error::broken("a seat without a role"))?;
    let (person, door) = (member.person, Door::Inside);
    Ok(Some(Actor::Staff(Staff { person, staff, partner, role, door })))
}

/// Whoever started it may not act any more: the rest is left to somebody who may.
async fn stopped(ctx: &Ctx, run: &Run, now: Timestamp) -> Result<Step> {
    let because = "starter_inactive";
    let system = Actor::System;
    let mut tx = ctx.store.write(&system.scope(), Locks::new().lock(run.partner)).await?;
    if store::runs::stop(&mut tx, (run.partner, run.id), because, micros(now)).await? {
        let event = Event::RunStopped { act: run.act.clone(), because: because.to_owned() };
        let story = tell::story(ctx, run.partner, &system, now, &event).partner(run.partner);
        tx.commit(&story).await?;
    }
    Ok(Step::Over)
}

/// Why a row is left alone, or the chunk's own trouble.
fn why(error: Error) -> Result<Why> {
    match error {
        Error::NotFound => Ok(Why {
            code: "not_found".to_owned(),
            words: "It is not there any more, or you do not reach it.".to_owned(),
            fix: String::new(),
        }),
        Error::Refused(it) => {
            Ok(Why { code: it.code.to_owned(), words: it.detail, fix: it.who_can_fix })
        }
        Error::Denied(it) => {
            Ok(Why { code: it.code.to_owned(), words: it.detail, fix: it.who_can_fix })
        }
        Error::Invalid(faults) => {
            let first = faults.into_iter().next();
            let (code, words) =
                first.map_or(("invalid_fields", String::new()), |it| (it.code, it.detail));
            Ok(Why { code: code.to_owned(), words, fix: String::new() })
        }
        other @ (Error::SignIn
        | Error::StepUp { .. }
        | Error::Stale { .. }
        | Error::TooMany { .. }
        | Error::Busy
        | Error::StorageFull
        | Error::Unknown
        | Error::Broken(_)) => Err(other),
    }
}

fn already(words: String) -> Why {
    Why { code: "already_so".to_owned(), words, fix: String::new() }
}

async fn checked(
    ctx: &Ctx,
    actor: &Actor,
    it: &Batch,
    each: Each,
    lease: Option<&Job>,
    now: Timestamp,
) -> Result<Step> {
    let mut all = Vec::with_capacity(each.len());
    for (row, answer) in it.rows.iter().zip(each) {
        let skip = match answer {
            Ok(Outcome::Changed(_)) => None,
            Ok(Outcome::Same(words)) => Some(already(words)),
            Err(error) => Some(why(error)?),
        };
        all.push(Checked { seq: row.seq, skip });
    }
    let key = (it.run.partner, it.run.id);
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(it.run.partner)).await?;
    let places = (it.from, it.to);
    if !store::runs::checked(&mut tx, key, places, &all, micros(now)).await? {
        return Ok(Step::More);
    }
    hold(ctx, &mut tx, lease).await?;
    tx.commit_quiet(Quiet::Preview, &[], micros(now)).await?;
    tracing::debug!(run = %it.run.id, to = it.to, "rows of a run were looked at");
    if it.to < it.run.total {
        return Ok(Step::More);
    }
    tracing::debug!(run = %it.run.id, "a preview is complete");
    Ok(Step::Over)
}

async fn done(
    ctx: &Ctx,
    mut tx: Tx,
    actor: &Actor,
    (it, each): (&Batch, Each),
    lease: Option<&Job>,
    now: Timestamp,
) -> Result<Step> {
    let mut stories: Vec<Story> = Vec::new();
    let mut all = Vec::with_capacity(each.len());
    for (row, answer) in it.rows.iter().zip(each) {
        let (state, why, before) = match answer {
            Ok(Outcome::Changed(change)) => {
                stories.extend(change.stories);
                ("changed", Why::default(), Some(change.before).filter(|it| !it.is_null()))
            }
            Ok(Outcome::Same(words)) => ("skipped", already(words), None),
            Err(error) => ("skipped", why(error)?, None),
        };
        let client = before.as_ref().and_then(|it| it.get("client")).cloned();
        let client = client.and_then(|it| serde_json::from_value(it).ok());
        all.push(Did { seq: row.seq, state, why, before, client });
    }
    let key = (it.run.partner, it.run.id);
    if !store::runs::did(&mut tx, key, (it.from, it.to), &all, micros(now)).await? {
        return Ok(Step::More);
    }
    hold(ctx, &mut tx, lease).await?;
    let over = it.to >= it.run.total;
    if over {
        stories.push(finished(ctx, &mut tx, actor, &it.run, now).await?);
    }
    if stories.is_empty() {
        tx.commit_quiet(Quiet::Queue, &[], micros(now)).await?;
    } else {
        tx.commit_all(&stories).await?;
    }
    tracing::debug!(run = %it.run.id, to = it.to, "rows of a run were done");
    if !over {
        return Ok(Step::More);
    }
    tracing::debug!(run = %it.run.id, "a run is over");
    Ok(Step::Over)
}

async fn finished(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    run: &Run,
    now: Timestamp,
) -> Result<Story> {
    let run = store::runs::one(tx, run.partner, run.id).await?.ok_or(Error::NotFound)?;
    let skipped = run.skipped + run.failed;
    let jobs = receipt(ctx, tx, actor, &run, now).await?;
    let event = Event::RunFinished { act: run.act, changed: run.changed, skipped };
    let story = tell::story(ctx, run.partner, actor, now, &event).partner(run.partner);
    Ok(jobs.into_iter().fold(story, Story::job))
}

/// The firm's leaders hear once of all connections that a run has cancelled.
async fn receipt(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    run: &Run,
    now: Timestamp,
) -> Result<Vec<NewJob>> {
    let cancels = words(run)?.0 == Act::CancelConnection;
    let Some(person) = actor.person().filter(|_| cancels && run.changed > 0) else {
        return Ok(Vec::new());
    };
    let by = store::people::get(tx, person).await?.name;
    let firm = store::partners::one(tx, run.partner).await?.ok_or(Error::NotFound)?;
    let account = which(tx, run).await?;
    let to = tell::leaders(tx, run.partner, None, None).await?;
    let letter = Letter::ConnectionEnded { firm: firm.name, account, by, reason: String::new() };
    tell::write_all(ctx, tx, &to, &letter, now).await
}

/// The first accounts that a run has changed, and how many more there are, as letters carry them.
async fn which(tx: &mut Tx, run: &Run) -> Result<String> {
    let all = store::runs::next(tx, run.partner, run.id, (0, 500)).await?;
    let changed = all.into_iter().filter(|it| it.state == "changed").take(NAMED);
    let named: Vec<String> = changed.map(|it| format!("{} ({})", it.subject, it.about)).collect();
    let more = run.changed - i64::try_from(named.len()).unwrap_or(0);
    let named = named.join("\n");
    Ok(if more > 0 { format!("{named}\n+{more}") } else { named })
}

/// Proves in the chunk's own transaction that the job is still ours.
async fn hold(ctx: &Ctx, tx: &mut Tx, lease: Option<&Job>) -> Result<()> {
    let Some(job) = lease else { return Ok(()) };
    Ok(jobs::extend(tx, job, micros(ctx.clock.security()).saturating_add(LEASE)).await?)
}

/// Leaves one row behind that breaks by itself: the fault is ours, and the row says so.
async fn give_up_row(ctx: &Ctx, key: (PartnerId, RunId)) -> Result<Step> {
    let now = micros(ctx.clock.business());
    let system = Actor::System;
    let mut tx = ctx.store.write(&system.scope(), Locks::new().lock(key.0)).await?;
    let Some(it) = batch(&mut tx, key, 1).await? else { return Ok(Step::Over) };
    let why = Why {
        code: "internal_error".to_owned(),
        words: "Something went wrong on our side. Nothing of this row was changed.".to_owned(),
        fix: String::new(),
    };
    let places = (it.from, it.to);
    if it.stage == Stage::Checking {
        let all: Vec<Checked> =
            it.rows.iter().map(|row| Checked { seq: row.seq, skip: Some(why.clone()) }).collect();
        store::runs::checked(&mut tx, key, places, &all, now).await?;
    } else {
        let did = |row: &RunRow| Did {
            seq: row.seq,
            state: "failed",
            why: why.clone(),
            before: None,
            client: None,
        };
        let all: Vec<Did> = it.rows.iter().map(did).collect();
        store::runs::did(&mut tx, key, places, &all, now).await?;
    }
    tx.commit_quiet(Quiet::Queue, &[], now).await?;
    Ok(if it.to >= it.run.total { Step::Over } else { Step::More })
}
