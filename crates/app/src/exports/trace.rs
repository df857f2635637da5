//! The trace that a file leaves: who took which list away, how it was narrowed, how many rows.
//!
//! A file is asked for by GET, and a GET changes nothing. This is no exception to what that is for:
//! nothing reads the trace but the audit log, no decision depends on it, and asking again does no
//! more than to be asked again. It is evidence, as a request log is, kept where nobody can edit it.
//! A POST would not make it safer and would take away links, bookmarks and programs' plain reads.
//!
//! The trace is written before the last rows leave, so a whole file is never out without it. A file
//! that is broken off leaves its trace too, with the rows that were on their way.

use crate::{Ctx, Result, reach, tell};
use domain::actor::Actor;
use domain::event::{Event, Exported};
use store::Locks;

/// What can be taken away: a word for the log, and a name.
#[rustfmt::skip]
pub const LISTS: &[(&str, &str)] = &[
    ("clients", "clients"), ("accounts", "accounts"), ("staff", "staff"), ("groups", "groups"),
    ("invitations", "invitations"), ("ended-connections", "ended connections"), ("run", "the rows of a job"),
    ("failed-rows", "the failed rows of an import"), ("ended-client", "what is left of an ended client"),
    ("audit", "the audit log"), ("chain", "the whole chain of the audit log"), ("firm", "the whole data of the firm"),
];

/// A file that is about to leave.
#[derive(Debug, Clone)]
pub struct What {
    /// A word of [`LISTS`].
    pub list: &'static str,
    /// `csv`, `xlsx`, `zip`, `jsonl`.
    pub format: &'static str,
    /// How it is narrowed, in words; empty when it is not.
    pub filter: String,
}

/// One file on its way, counted.
pub struct Trace {
    ctx: Ctx,
    actor: Actor,
    what: What,
    rows: usize,
    begun: bool,
    told: bool,
}

impl Trace {
    /// Nothing has left yet.
    pub fn new(ctx: &Ctx, actor: &Actor, what: What) -> Self {
        let (ctx, actor) = (ctx.clone(), actor.clone());
        Self { ctx, actor, what, rows: 0, begun: false, told: false }
    }

    /// So many more rows are on their way.
    pub fn count(&mut self, rows: usize) {
        self.rows += rows;
        self.begun = true;
    }

    /// Writes it down; once, however often it is asked.
    pub async fn tell(&mut self) -> Result<()> {
        if !std::mem::replace(&mut self.told, true) {
            write(&self.ctx, &self.actor, &self.what, self.rows).await?;
        }
        Ok(())
    }
}

impl Drop for Trace {
    /// The reader has gone, or a page could not be read.
    fn drop(&mut self) {
        if self.told || !self.begun {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let (ctx, actor, what, rows) =
            (self.ctx.clone(), self.actor.clone(), self.what.clone(), self.rows);
        runtime.spawn(async move {
            if let Err(error) = write(&ctx, &actor, &what, rows).await {
                tracing::error!(?error, list = what.list, "a file left without its trace");
            }
        });
    }
}

/// Writes down that a file leaves which is in one piece.
pub async fn left(ctx: &Ctx, actor: &Actor, what: What, rows: usize) -> Result<()> {
    let mut trace = Trace::new(ctx, actor, what);
    trace.count(rows);
    trace.tell().await
}

async fn write(ctx: &Ctx, actor: &Actor, what: &What, rows: usize) -> Result<()> {
    let partner = reach::staff(actor)?.partner;
    let now = ctx.clock.business();
    let event = Event::ListExported(Exported {
        list: what.list.to_owned(),
        format: what.format.to_owned(),
        filter: what.filter.clone(),
        rows: i64::try_from(rows).unwrap_or(i64::MAX),
    });
    let tx = ctx.store.write(&actor.scope(), Locks::new().lock(partner)).await?;
    tx.commit(&tell::story(ctx, partner, actor, now, &event).partner(partner)).await?;
    Ok(())
}
