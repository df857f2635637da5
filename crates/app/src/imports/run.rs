//! The run: writes what the check promised, in one transaction or, if somebody chose so, row by
//! row in pieces.
//!
//! Staged rows are marked in the transaction that writes their clients. Whoever is killed in the
//! middle leaves whole pieces behind; the next try goes on with the rows that are not marked.

use super::judge::{Doing, Judge, Judged, World};
use super::{Import, PIECE, aside, cells, check, load};
use crate::worker::Outcome;
use crate::{Ctx, Result, reach, tell};
use domain::access::{Deed, Role};
use domain::actor::{Actor, Door, Staff};
use domain::event::Event;
use domain::ids::{ClientId, ImportId, PartnerId};
use domain::time::{DAY, SECOND, micros};
use jiff::Timestamp;
use store::clients::Details;
use store::imports::Staged;
use store::jobs::{self, Job};
use store::{Locks, Story, Tx};

/// The job kind that runs an import.
pub const RUN: &str = "run_import";

/// So many rows are one transaction of a run that takes what it can.
const TOGETHER: usize = 5 * PIECE;
/// Every piece asks for this much more time.
const LEASE: i64 = 120 * SECOND;

/// Runs an import that somebody has started.
pub async fn execute(ctx: &Ctx, job: &Job) -> Result<Outcome> {
    let id = |name: &str| job.payload.get(name).and_then(|it| it.as_str()).unwrap_or_default();
    let (partner, import): (PartnerId, ImportId) = (id("partner").parse()?, id("import").parse()?);
    let Some(run) = Run::open(ctx, job, partner, import).await? else {
        return Ok(Outcome::Done);
    };
    loop {
        match run.piece().await? {
            Step::More => {}
            Step::Over => return Ok(Outcome::Kept),
            Step::Changed => {
                let why = "Your clients have changed since the check. Look at the rows again.";
                return run.back(why).await.map(|()| Outcome::Done);
            }
        }
    }
}

enum Step {
    More,
    Over,
    Changed,
}

struct Run<'a> {
    ctx: &'a Ctx,
    job: &'a Job,
    actor: Actor,
    staff: Staff,
    import: Import,
}

impl<'a> Run<'a> {
    /// The import as whoever started it: their right is asked again, with the role they have now.
    async fn open(
        ctx: &'a Ctx,
        job: &'a Job,
        partner: PartnerId,
        id: ImportId,
    ) -> Result<Option<Self>> {
        let mut tx = ctx.store.read(&firm(partner).scope()).await?;
        let import = load(&mut tx, id).await?;
        if import.row.state != "running" {
            return Ok(None);
        }
        let member = store::staff::one(&mut tx, partner, import.row.staff).await?;
        let staff = member.filter(|it| it.state == "active").and_then(|it| {
            let role = Role::parse(&it.role)?;
            Some(Staff { person: it.person, staff: it.id, partner, role, door: Door::Inside })
        });
        drop(tx);
        let Some(staff) = staff.filter(|it| reach::firm(it, Deed::ClientFolderCreate).is_ok())
        else {
            let actor = firm(partner);
            let staff = owner_of(partner);
            let run = Self { ctx, job, actor, staff, import };
            let why = "Whoever started this may no longer import clients.";
            run.back(why).await?;
            return Ok(None);
        };
        Ok(Some(Self { ctx, job, actor: Actor::Staff(staff.clone()), staff, import }))
    }

    /// Writes the next rows: all of them, or as many as a piece holds.
    async fn piece(&self) -> Result<Step> {
        let whole = self.import.row.whole;
        let limit = if whole { i64::MAX } else { i64::try_from(TOGETHER).unwrap_or(i64::MAX) };
        let planned = self.plan(limit).await?;
        tracing::debug!(import = %self.import.row.id, "rows of an import were judged");
        let now = self.ctx.clock.business();
        let locks = Locks::new().lock(self.staff.partner);
        let mut tx = self.ctx.store.write(&self.actor.scope(), locks).await?;
        if store::imports::seq(&mut tx).await? != planned.seq {
            // Somebody was quicker. What was thought of is thought of again, now alone in the firm.
            let planned = self.think(&mut tx, limit).await?;
            return self.write(tx, planned, now).await;
        }
        self.write(tx, planned, now).await
    }

    async fn plan(&self, limit: i64) -> Result<Planned> {
        let mut tx = self.ctx.store.read(&self.actor.scope()).await?;
        self.think(&mut tx, limit).await
    }

    async fn think(&self, tx: &mut Tx, limit: i64) -> Result<Planned> {
        let seq = store::imports::seq(tx).await?;
        let id = self.import.row.id;
        let rows = store::imports::rows(tx, id, ("", "left"), 0, limit).await?;
        let world = World::load(tx).await?;
        let (mapping, role) = (self.import.mapping.clone(), self.staff.role);
        let rows = aside(move || {
            let mut judge = Judge::new(world, mapping, role);
            let judge = |row: Staged| {
                let judged = judge.row(row.line, &cells(&row)?);
                Ok((row, judged))
            };
            rows.into_iter().map(judge).collect::<Result<Vec<_>>>()
        });
        Ok(Planned { seq, rows: rows.await? })
    }

    async fn write(&self, mut tx: Tx, planned: Planned, now: Timestamp) -> Result<Step> {
        let whole = self.import.row.whole;
        let wrong = |(_, it): &(Staged, Judged)| matches!(it.doing, Doing::Problem(_));
        if whole && planned.rows.iter().any(wrong) {
            return Ok(Step::Changed);
        }
        let id = self.import.row.id;
        let last = whole || planned.rows.len() < TOGETHER;
        let mut work = Work::default();
        let mut rows = Vec::with_capacity(planned.rows.len());
        for (mut row, judged) in planned.rows {
            // What the check has refused stays refused, also when its twin stands in another piece.
            if row.verdict == "problem" {
                row.outcome = "failed".into();
            } else {
                judged.note(&mut row);
                self.take(&mut work, &mut row, judged, now);
            }
            rows.push(row);
        }
        for piece in work.adds.chunks(PIECE) {
            store::imports::add_clients(&mut tx, piece).await?;
        }
        for piece in work.changes.chunks(PIECE) {
            if !store::imports::change_clients(&mut tx, piece).await? {
                return Ok(Step::Changed);
            }
        }
        store::imports::join_groups(&mut tx, &work.joins).await?;
        for piece in rows.chunks(PIECE) {
            store::imports::judged(&mut tx, id, piece).await?;
        }
        tracing::debug!(import = %id, "rows of an import are written, not yet kept");
        let through = i64::try_from(rows.len()).unwrap_or(0);
        let done = load(&mut tx, id).await?.row.done + through;
        store::imports::progress(&mut tx, id, done).await?;
        self.keep(tx, work.stories, last, now).await
    }

    /// Adds a row's work to the piece.
    fn take(&self, work: &mut Work, row: &mut Staged, judged: Judged, now: Timestamp) {
        row.outcome = "done".into();
        let client = match &judged.doing {
            Doing::Problem(_) => {
                row.outcome = "failed".into();
                return;
            }
            Doing::Same(_) => return,
            Doing::Add => self.ctx.ids.next(now),
            Doing::Update(id, _) => *id,
        };
        row.client = Some(client);
        let event = match judged.doing {
            Doing::Add => Event::ClientCreated { name: judged.details.name.clone() },
            Doing::Update(..) | Doing::Same(_) | Doing::Problem(_) => {
                Event::ClientChanged { fields: judged.changed }
            }
        };
        let partner = self.staff.partner;
        let story = tell::story(self.ctx, partner, &self.actor, now, &event);
        work.stories.push(story.client(partner, client));
        work.joins.extend(judged.groups.iter().map(|it| (*it, client)));
        match judged.doing {
            Doing::Update(id, version) => work.changes.push((id, version, judged.details)),
            Doing::Add | Doing::Same(_) | Doing::Problem(_) => {
                work.adds.push((client, micros(now), judged.details));
            }
        }
    }

    /// Commits a piece; the last one ends the import and its job with it.
    async fn keep(
        &self,
        mut tx: Tx,
        mut stories: Vec<Story>,
        last: bool,
        now: Timestamp,
    ) -> Result<Step> {
        let id = self.import.row.id;
        let real = micros(self.ctx.clock.security());
        if last {
            store::imports::ended(&mut tx, id, micros(now), real + DAY).await?;
            let after = load(&mut tx, id).await?;
            let event = Event::ImportFinished {
                file: after.row.file_name.clone(),
                added: after.of("add"),
                changed: after.of("update"),
                failed: after.ended("failed"),
            };
            let story = tell::story(self.ctx, self.staff.partner, &self.actor, now, &event);
            stories.push(story.partner(self.staff.partner));
            jobs::finish(&mut tx, self.job, real).await?;
        } else {
            // Whoever lost the lease has lost the import: the piece is dropped.
            jobs::extend(&mut tx, self.job, real + LEASE).await?;
        }
        if stories.is_empty() {
            tx.commit_quiet(store::Quiet::Ingest, &[], micros(now)).await?;
        } else {
            tx.commit_all(&stories).await?;
        }
        tracing::debug!(import = %id, "rows of an import are kept");
        if !last {
            return Ok(Step::More);
        }
        tracing::debug!(import = %id, "an import is over");
        Ok(Step::Over)
    }

    /// Back to the check, with a sentence that says why nothing was written.
    async fn back(&self, why: &str) -> Result<()> {
        let tx = self.ctx.store.read(&self.actor.scope()).await?;
        let what = (self.import.row.id, self.import.mapping.as_slice());
        check(self.ctx, (&self.actor, &self.staff), tx, what, why).await
    }
}

/// The firm itself, for reading what a job is about.
fn firm(partner: PartnerId) -> Actor {
    Actor::Staff(owner_of(partner))
}

fn owner_of(partner: PartnerId) -> Staff {
    let nobody = uuid::Uuid::nil();
    Staff {
        person: nobody.into(),
        staff: nobody.into(),
        partner,
        role: Role::Assistant,
        door: Door::Inside,
    }
}

struct Planned {
    /// The firm's last story when it was thought of.
    seq: i64,
    rows: Vec<(Staged, Judged)>,
}

#[derive(Default)]
struct Work {
    adds: Vec<(ClientId, i64, Details)>,
    changes: Vec<(ClientId, i64, Details)>,
    joins: Vec<(domain::ids::GroupId, ClientId)>,
    stories: Vec<Story>,
}
