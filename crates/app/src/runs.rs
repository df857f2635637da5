//! Runs: one act upon many rows, as preview, run and result.
//!
//! `choose` makes the rows, `acts` leads each chunk of rows to the deed that does it (the same one
//! that a single act calls), `work` moves a run on. A preview is the deed, done and dropped; the
//! run is the deed, done and kept, with the row's result in the same transaction. A new kind of run
//! needs a variant of [`Act`], its rows, and its arm in `acts`: progress, results, stopping,
//! resuming and the pages come with it.

mod acts;
mod ask;
mod choose;
mod work;

pub use ask::Ask;
pub use choose::Chosen;
pub(crate) use work::acting;
pub use work::{WORK, perform};

use crate::{Ctx, Error, Result, people, reach, tell};
use domain::access::{self, Deed};
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::ids::{JobId, RunId};
use domain::runs::{Act, SMALL, Stage};
use domain::time::{SECOND, micros};
use serde_json::json;
pub use store::runs::{Narrow, Run, RunRow, Why};
use store::{Locks, NewJob, Quiet, Tx};

/// Rows of one page of a report.
const REPORT: i64 = 500;

/// The refusal of a row that an undo finds as the run did not leave it.
pub(crate) fn changed_since(detail: &str) -> Error {
    Error::denied(409, "changed_since", detail)
}

/// A run with what its page needs.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The run.
    pub run: Run,
    /// What it does.
    pub act: Act,
    /// Where it stands.
    pub stage: Stage,
    /// What the act needs, as given.
    pub ask: Ask,
    /// The names behind the ids in `ask`: manager or member, group, from.
    pub names: ask::Names,
    /// Why rows are left alone: (code, sentence, how many).
    pub reasons: Vec<(String, String, i64)>,
    /// Whether the reader may start, stop, resume and undo it; else the refusal.
    pub may: std::result::Result<(), Box<access::Refusal>>,
}

impl Shown {
    /// Whether it can be taken back now.
    pub fn can_undo(&self) -> bool {
        let over = matches!(self.stage, Stage::Finished | Stage::Stopped);
        over && self.act.rules().undo
            && self.run.undo_of.is_none()
            && self.run.undone_by.is_none()
            && self.run.changed > 0
    }
}

/// Whether the reader may know of this run: its maker, and those who read the firm's audit log.
fn may_read(staff: &Staff, run: &Run) -> bool {
    run.staff == staff.staff || reach::firm(staff, Deed::AuditRead).is_ok()
}

async fn load(tx: &mut Tx, staff: &Staff, id: RunId) -> Result<(Run, Act, Stage)> {
    let run = store::runs::one(tx, staff.partner, id).await?;
    let run = run.filter(|it| may_read(staff, it)).ok_or(Error::NotFound)?;
    let (act, stage) = words(&run)?;
    Ok((run, act, stage))
}

/// The typed words of a run.
fn words(run: &Run) -> Result<(Act, Stage)> {
    let act = Act::parse(&run.act).ok_or_else(|| Error::broken("a run without an act"))?;
    let stage = Stage::parse(&run.stage).ok_or_else(|| Error::broken("a run without a stage"))?;
    Ok((act, stage))
}

/// Begins a run: makes its rows. Nothing else is written; the act may still need to be told
/// which manager, which group, the reason.
pub async fn open(ctx: &Ctx, actor: &Actor, act: Act, chosen: &Chosen) -> Result<RunId> {
    let staff = reach::staff(actor)?;
    act.permitted(staff.role).into_result()?;
    if act.names_addon() && ctx.addons.by_slug(&chosen.addon).is_none() {
        return Err(Error::NotFound);
    }
    let now = ctx.clock.business();
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let (rows, words) = choose::rows(ctx, &mut tx, actor, act, chosen, now).await?;
    drop(tx);
    let new = store::runs::New {
        id: ctx.ids.next(now),
        act: act.name(),
        ask: serde_json::to_value(Ask { addon: chosen.addon.clone(), ..Ask::default() })
            .map_err(Error::broken)?,
        chosen: words,
        stage: Stage::Asking.name(),
        staff: staff.staff,
        undo_of: None,
    };
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    store::runs::add(&mut tx, &new, &rows, micros(now)).await?;
    tx.commit_quiet(Quiet::Preview, &[], micros(now)).await?;
    Ok(new.id)
}

/// Tells the act what it needs and begins the preview. A small one is made while the caller waits.
pub async fn check(ctx: &Ctx, actor: &Actor, id: RunId, ask: &Ask) -> Result<()> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let (run, act, stage) = load(&mut tx, staff, id).await?;
    act.permitted(staff.role).into_result()?;
    let known: Ask = serde_json::from_value(run.ask.clone()).map_err(Error::broken)?;
    let ask = Ask { addon: known.addon, ..ask.clone() };
    ask.check(ctx, &mut tx, staff, act).await?;
    let value = serde_json::to_value(&ask).map_err(Error::broken)?;
    if !store::runs::asked(&mut tx, id, &value).await? {
        return Err(not_now(stage));
    }
    tx.commit_quiet(Quiet::Preview, &[job(ctx, &run)], now).await?;
    at_once(ctx, &run).await
}

/// Begins a run and its preview in one: for callers who know what the act needs.
pub async fn preview(
    ctx: &Ctx,
    actor: &Actor,
    (act, chosen): (Act, &Chosen),
    ask: &Ask,
) -> Result<RunId> {
    let staff = reach::staff(actor)?;
    act.permitted(staff.role).into_result()?;
    let ask = &Ask { addon: chosen.addon.clone(), ..ask.clone() };
    let mut tx = ctx.store.read(&actor.scope()).await?;
    ask.check(ctx, &mut tx, staff, act).await?;
    drop(tx);
    let id = open(ctx, actor, act, chosen).await?;
    check(ctx, actor, id, ask).await?;
    Ok(id)
}

/// Confirms the preview, which counted `count` rows to change: from now on rows are done. Asks for
/// the second factor if the act does.
pub async fn start(ctx: &Ctx, actor: &Actor, id: RunId, count: i64) -> Result<()> {
    go(ctx, actor, id, Stage::Ready, Some(count)).await
}

/// Goes on with a run that was stopped, as the person who asks.
pub async fn resume(ctx: &Ctx, actor: &Actor, id: RunId) -> Result<()> {
    go(ctx, actor, id, Stage::Stopped, None).await
}

async fn go(ctx: &Ctx, actor: &Actor, id: RunId, from: Stage, count: Option<i64>) -> Result<()> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let (run, act, stage) = load(&mut tx, staff, id).await?;
    act.permitted(staff.role).into_result()?;
    if access::needs_step_up(act.rules().deed) {
        people::fresh(ctx, &mut tx, actor).await?;
    }
    if stage != from {
        return Err(not_now(stage));
    }
    if count.is_some_and(|it| it != run.would_change) {
        let detail = "The number is not the one of the preview. Look at it again.";
        return Err(Error::denied(409, "count_differs", detail));
    }
    if from == Stage::Ready && run.would_change == 0 {
        let detail = "Nothing would change: every row is left alone.";
        return Err(Error::denied(409, "nothing_to_do", detail));
    }
    store::runs::start(&mut tx, id, (staff.staff, from.name()), micros(now)).await?;
    let event = Event::RunStarted { act: run.act.clone(), rows: run.total };
    let story = tell::story(ctx, staff.partner, actor, now, &event).partner(staff.partner);
    tx.commit(&story.job(job(ctx, &run))).await?;
    at_once(ctx, &run).await
}

/// Stops a run between two chunks. What is done stays; the rest can be done later.
pub async fn stop(ctx: &Ctx, actor: &Actor, id: RunId) -> Result<()> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let (run, _, stage) = load(&mut tx, staff, id).await?;
    if !store::runs::stop(&mut tx, (staff.partner, id), "stopped", micros(now)).await? {
        return Err(not_now(stage));
    }
    let event = Event::RunStopped { act: run.act, because: "stopped".to_owned() };
    let story = tell::story(ctx, staff.partner, actor, now, &event).partner(staff.partner);
    Ok(tx.commit(&story).await?)
}

/// Begins a run that takes this one back: its rows are those that changed. It is previewed and
/// confirmed like any other; a row that somebody has changed since is left alone.
pub async fn undo(ctx: &Ctx, actor: &Actor, id: RunId) -> Result<RunId> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let shown = shown(&mut tx, staff, id).await?;
    shown.act.permitted(staff.role).into_result()?;
    if let Some(other) = shown.run.undone_by {
        return Ok(other);
    }
    if !shown.can_undo() {
        let detail = "This run cannot be taken back.";
        return Err(Error::denied(409, "cannot_undo", detail));
    }
    let rows = choose::changed_rows(&mut tx, &shown.run).await?;
    let new = store::runs::New {
        id: ctx.ids.next(now),
        act: shown.act.name(),
        ask: shown.run.ask.clone(),
        chosen: shown.run.chosen.clone(),
        stage: Stage::Asking.name(),
        staff: staff.staff,
        undo_of: Some(id),
    };
    store::runs::add(&mut tx, &new, &rows, micros(now)).await?;
    store::runs::undone(&mut tx, id, new.id).await?;
    store::runs::asked(&mut tx, new.id, &new.ask).await?;
    let run = store::runs::one(&mut tx, staff.partner, new.id).await?.ok_or(Error::NotFound)?;
    tx.commit_quiet(Quiet::Preview, &[job(ctx, &run)], micros(now)).await?;
    at_once(ctx, &run).await?;
    Ok(new.id)
}

/// One run.
pub async fn one(ctx: &Ctx, actor: &Actor, id: RunId) -> Result<Shown> {
    let staff = reach::staff(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    shown(&mut tx, staff, id).await
}

async fn shown(tx: &mut Tx, staff: &Staff, id: RunId) -> Result<Shown> {
    let (run, act, stage) = load(tx, staff, id).await?;
    let ask: Ask = serde_json::from_value(run.ask.clone()).unwrap_or_default();
    let names = ask.names(tx, staff).await?;
    let reasons = store::runs::reasons(tx, id).await?;
    let may = act.permitted(staff.role).into_result().map(drop).map_err(Box::new);
    Ok(Shown { run, act, stage, ask, names, reasons, may })
}

/// A page of a run's rows behind row `after`, and whether more follow.
pub async fn rows(
    ctx: &Ctx,
    actor: &Actor,
    id: RunId,
    narrow: &Narrow,
    (after, limit): (i64, i64),
) -> Result<(Vec<RunRow>, bool)> {
    let staff = reach::staff(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    load(&mut tx, staff, id).await?;
    let mut found =
        store::runs::page(&mut tx, (id, staff.staff), narrow, (after, limit + 1)).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    found.truncate(wanted);
    Ok((found, more))
}

/// The rows of a run's report behind row `after`, for whoever may read the run: what became of each
/// row (or of those in one state). There is none before the run was confirmed: a preview is no
/// second way to take the list of clients away.
pub async fn report(
    ctx: &Ctx,
    actor: &Actor,
    id: RunId,
    (only, after): (&str, i64),
) -> Result<Vec<RunRow>> {
    let staff = reach::staff(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let (_, _, stage) = load(&mut tx, staff, id).await?;
    if !stage.begun() {
        return Err(not_now(stage));
    }
    let narrow = Narrow { state: only.to_owned(), ..Narrow::default() };
    Ok(store::runs::page(&mut tx, (id, staff.staff), &narrow, (after, REPORT)).await?)
}

/// Whose runs a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// One's own.
    Mine,
    /// The whole firm's: for those who read its audit log.
    Everyone,
}

/// Runs, newest first, older than `before`.
pub async fn list(
    ctx: &Ctx,
    actor: &Actor,
    whose: Whose,
    before: Option<RunId>,
    limit: i64,
) -> Result<Vec<Run>> {
    let staff = reach::staff(actor)?;
    let only = match whose {
        Whose::Mine => Some(staff.staff),
        Whose::Everyone => {
            reach::firm(staff, Deed::AuditRead)?;
            None
        }
    };
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(store::runs::list(&mut tx, only, before, limit).await?)
}

fn not_now(stage: Stage) -> Error {
    let (code, detail) = match stage {
        Stage::Asking => ("run_not_checked", "The preview has not been made yet."),
        Stage::Checking => ("run_checking", "The preview is being made."),
        Stage::Ready => ("run_not_started", "The run has not been started."),
        Stage::Running => ("run_running", "The run is under way."),
        Stage::Stopped => ("run_stopped", "The run was stopped."),
        Stage::Finished => ("run_finished", "The run is over."),
    };
    Error::denied(409, code, detail)
}

/// The job that moves a run on. A small run is done by whoever asked; the job comes later then and
/// finds nothing left, unless the process died in between.
fn job(ctx: &Ctx, run: &Run) -> NewJob {
    let real = ctx.clock.security();
    let id: JobId = ctx.ids.next(real);
    let later = if run.total <= SMALL { 5 * SECOND } else { 0 };
    let payload = json!({ "partner": run.partner, "run": run.id });
    NewJob::new(id, WORK, payload, micros(real).saturating_add(later)).key(run.id.to_string())
}

/// Does a small run while the caller waits.
async fn at_once(ctx: &Ctx, run: &Run) -> Result<()> {
    if run.total <= SMALL {
        while work::step(ctx, (run.partner, run.id), None).await? == work::Step::More {}
    }
    Ok(())
}
