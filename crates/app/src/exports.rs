//! What leaves: lists as files, a firm's whole data, an owner's own.
//!
//! Everything is read page by page, each page in a transaction of its own, so that nothing waits
//! for a slow reader and the size of a firm is no matter. Who may is asked once, before the first.

mod trace;

pub use self::trace::{LISTS, Trace, What, left};

use crate::clients::{Ask, Listed};
use crate::{Ctx, Error, Result, people, reach, sheets};
use domain::access::{self, Deed};
use domain::actor::Actor;
use domain::sheet::csv;
use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
pub use store::exports::{ENDED_TABLE, GROUPS_TABLE, INVITATIONS_TABLE, More, STAFF_TABLE, Table};
use uuid::Uuid;
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

/// Rows of one page.
const PAGE: i64 = 500;

/// Whether somebody may take lists away: owner and senior, with a fresh second factor.
pub async fn may(ctx: &Ctx, actor: &Actor) -> Result<()> {
    allowed(ctx, actor, Deed::ClientExportCsv).await
}

/// Whether somebody may take the firm's whole data away: its owner, with a fresh second factor.
pub async fn may_all(ctx: &Ctx, actor: &Actor) -> Result<()> {
    allowed(ctx, actor, Deed::FirmTakeAway).await
}

async fn allowed(ctx: &Ctx, actor: &Actor, deed: Deed) -> Result<()> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, deed)?;
    if access::needs_step_up(deed) {
        let mut tx = ctx.store.read(&actor.scope()).await?;
        people::fresh(ctx, &mut tx, actor).await?;
    }
    Ok(())
}

/// A client that leaves: as the list shows it, and the rest.
#[derive(Debug, Clone)]
pub struct Line {
    /// As in the list.
    pub listed: Listed,
    /// The rest.
    pub more: More,
}

/// The next clients of a list; none when it is over. `ask` moves on by itself.
pub async fn clients(ctx: &Ctx, actor: &Actor, ask: &mut Ask) -> Result<Vec<Line>> {
    let staff = reach::staff(actor)?;
    ask.limit = PAGE;
    let page = crate::clients::list(ctx, actor, ask).await?;
    let Some(last) = page.folders.last() else { return Ok(Vec::new()) };
    ask.after = Some(last.after.clone());
    let ids: Vec<_> = page.folders.iter().map(|it| it.id).collect();
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let more = store::exports::more(&mut tx, staff.staff, &ids).await?;
    let mut more: HashMap<_, _> = more.into_iter().map(|it| (it.id, it)).collect();
    let line = |listed: Listed| {
        let more = more.remove(&listed.id)?;
        Some(Line { listed, more })
    };
    Ok(page.folders.into_iter().filter_map(line).collect())
}

/// A table read from its beginning to its end.
#[derive(Debug, Clone)]
pub struct Walk {
    table: Table,
    owner: Uuid,
    after: Uuid,
    over: bool,
}

impl Walk {
    /// One table of the actor's firm.
    pub fn of_firm(actor: &Actor, table: Table) -> Result<Self> {
        Ok(Self::new(table, reach::staff(actor)?.partner.0))
    }

    fn new(table: Table, owner: Uuid) -> Self {
        Self { table, owner, after: Uuid::nil(), over: false }
    }

    /// The heads of its columns.
    pub fn head(&self) -> Vec<String> {
        self.table.head()
    }

    /// The next rows; none when it is over.
    pub async fn next(&mut self, ctx: &Ctx, actor: &Actor) -> Result<Vec<Vec<sheets::Cell>>> {
        if self.over {
            return Ok(Vec::new());
        }
        let mut tx = ctx.store.read(&actor.scope()).await?;
        let from = (self.owner, self.after);
        let (rows, last) = store::exports::page(&mut tx, &self.table, from, PAGE).await?;
        match last {
            Some(last) => self.after = last,
            None => self.over = true,
        }
        Ok(rows)
    }
}

/// Where a ZIP is written and taken from, a piece at a time.
#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<Vec<u8>>>);

impl Write for Shelf {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Shelf {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A ZIP of CSV files on its way out.
pub struct Bundle {
    ctx: Ctx,
    actor: Actor,
    walks: std::collections::VecDeque<Walk>,
    zip: Option<ZipWriter<StreamWriter<Shelf>>>,
    shelf: Shelf,
    begun: bool,
    /// A firm's data leaves its trace in the firm's log; a person's own is nobody else's matter.
    trace: Option<Trace>,
}

/// A firm's whole data: its owner only.
pub async fn firm(ctx: &Ctx, actor: &Actor) -> Result<Bundle> {
    may_all(ctx, actor).await?;
    let owner = reach::staff(actor)?.partner.0;
    let what = What { list: "firm", format: "zip", filter: String::new() };
    let trace = Some(Trace::new(ctx, actor, what));
    Ok(Bundle { trace, ..Bundle::new(ctx, actor, owner, store::exports::FIRM) })
}

/// What is kept of an account owner's connections: for that person only.
pub fn own(ctx: &Ctx, actor: &Actor) -> Result<Bundle> {
    let (person, delegated) = reach::client_person(actor)?;
    if delegated {
        return Err(Error::NotFound);
    }
    Ok(Bundle::new(ctx, actor, person.0, store::exports::OWNER))
}

impl Bundle {
    fn new(ctx: &Ctx, actor: &Actor, owner: Uuid, tables: &[Table]) -> Self {
        let shelf = Shelf::default();
        Self {
            ctx: ctx.clone(),
            actor: actor.clone(),
            walks: tables.iter().map(|it| Walk::new(*it, owner)).collect(),
            zip: Some(ZipWriter::new_stream(shelf.clone())),
            shelf,
            begun: false,
            trace: None,
        }
    }

    /// The next bytes; none when it is over.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        loop {
            let Some(walk) = self.walks.front_mut() else {
                let Some(zip) = self.zip.take() else { return Ok(None) };
                // Without its last bytes a ZIP cannot be opened.
                if let Some(trace) = &mut self.trace {
                    trace.tell().await?;
                }
                zip.finish().map_err(Error::broken)?;
                return Ok(Some(self.shelf.take()));
            };
            let rows = walk.next(&self.ctx, &self.actor).await?;
            if let Some(trace) = &mut self.trace {
                trace.count(rows.len());
            }
            let Some(zip) = self.zip.as_mut() else { return Ok(None) };
            let mut text = String::new();
            if !self.begun {
                self.begun = true;
                let options = SimpleFileOptions::default();
                let name = format!("{}.csv", walk.table.name);
                zip.start_file(name, options).map_err(Error::broken)?;
                sheets::BOM.clone_into(&mut text);
                csv::write(&mut text, &walk.head());
            }
            if rows.is_empty() {
                self.walks.pop_front();
                self.begun = false;
            }
            for row in &rows {
                let cells: Vec<String> = row.iter().map(sheets::Cell::text).collect();
                csv::write(&mut text, &cells);
            }
            zip.write_all(text.as_bytes()).map_err(Error::broken)?;
            let ready = self.shelf.take();
            if !ready.is_empty() {
                return Ok(Some(ready));
            }
        }
    }
}
