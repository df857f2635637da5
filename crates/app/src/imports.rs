//! Importing clients: a file is staged, its columns are mapped, its rows are checked, and only
//! then, when somebody says so, written.
//!
//! Check and run ask the same function, so a preview cannot promise what the run does not do. A
//! staged file belongs to its firm, is seen by those who may make clients, and lives for a day.

mod judge;
mod run;

pub use judge::Trouble;
pub use run::{RUN, execute};

use crate::{Ctx, Error, Result, reach, sheets, tell};
use domain::access::Deed;
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{ImportId, JobId};
use domain::sheet::Sheet;
use domain::sheet::mapping::{self, Field};
use domain::time::{DAY, micros};
use judge::{Judge, World};
use std::collections::BTreeMap;
pub use store::imports::{Import as Row, Staged};
use store::{Locks, NewJob, Quiet, Tx};

/// So many rows are written by one statement; between two the machine may do something else.
const PIECE: usize = 1_000;

/// A file, where it stands, and how many of its rows are what.
#[derive(Debug, Clone)]
pub struct Import {
    /// The row.
    pub row: Row,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// The field of each column: what somebody chose, else what is guessed.
    pub mapping: Vec<Option<Field>>,
    /// How many rows are of each verdict.
    pub verdicts: BTreeMap<String, i64>,
    /// How many rows the run has written, and how many it could not.
    pub outcomes: BTreeMap<String, i64>,
}

impl Import {
    /// How many rows are of this verdict.
    pub fn of(&self, verdict: &str) -> i64 {
        self.verdicts.get(verdict).copied().unwrap_or(0)
    }

    /// How many rows have this outcome.
    pub fn ended(&self, outcome: &str) -> i64 {
        self.outcomes.get(outcome).copied().unwrap_or(0)
    }
}

fn may(actor: &Actor) -> Result<&Staff> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::ClientFolderCreate)?;
    Ok(staff)
}

/// Takes a file in. Nothing of it is a client yet.
pub async fn stage(ctx: &Ctx, actor: &Actor, name: &str, bytes: Vec<u8>) -> Result<ImportId> {
    let staff = may(actor)?;
    let now = ctx.clock.business();
    let sheet = aside(move || sheets::read(&bytes)).await?;
    let id: ImportId = ctx.ids.next(now);
    let row = Row {
        id,
        staff: staff.staff,
        staff_name: String::new(),
        file_name: named(name),
        state: String::new(),
        columns: json(&sheet.columns)?,
        mapping: String::new(),
        whole: true,
        total: i64::try_from(sheet.rows.len()).unwrap_or(i64::MAX),
        done: 0,
        trouble: String::new(),
        created_at: micros(now),
        started_at: None,
        ended_at: None,
        expires_at: micros(ctx.clock.security()) + DAY,
    };
    let rows = rows(&sheet)?;
    // Nobody else's facts are read and nothing that anybody sees is changed: no lock, no story.
    let mut tx = ctx.store.append(&actor.scope()).await?;
    store::imports::add(&mut tx, &row).await?;
    for piece in rows.chunks(PIECE) {
        store::imports::add_rows(&mut tx, id, piece).await?;
    }
    tx.commit_quiet(Quiet::Ingest, &[], micros(now)).await?;
    Ok(id)
}

/// A file's own name, short and tame: it is shown, never used as a path.
fn named(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let tame: String = last.chars().filter(|it| !it.is_control()).take(120).collect();
    if tame.trim().is_empty() { "clients.csv".to_owned() } else { tame }
}

fn rows(sheet: &Sheet) -> Result<Vec<(i64, String)>> {
    let row = |it: &domain::sheet::Row| {
        Ok((i64::try_from(it.line).unwrap_or(i64::MAX), json(&it.cells)?))
    };
    sheet.rows.iter().map(row).collect()
}

fn json(of: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(of).map_err(Error::broken)
}

/// Work that only thinks: off the threads that answer others.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Error::broken)?
}

/// One file.
pub async fn one(ctx: &Ctx, actor: &Actor, id: ImportId) -> Result<Import> {
    may(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    load(&mut tx, id).await
}

async fn load(tx: &mut Tx, id: ImportId) -> Result<Import> {
    let row = store::imports::one(tx, id).await?.ok_or(Error::NotFound)?;
    let columns: Vec<String> = serde_json::from_str(&row.columns).map_err(Error::broken)?;
    let mapping = if row.mapping.is_empty() {
        let sample = store::imports::rows(tx, id, ("", ""), 0, 20).await?;
        let sample: Vec<Vec<String>> = sample.iter().map(cells).collect::<Result<_>>()?;
        mapping::guess(&columns, &sample)
    } else {
        let words: Vec<String> = serde_json::from_str(&row.mapping).map_err(Error::broken)?;
        words.iter().map(|it| Field::parse(it)).collect()
    };
    let mut verdicts = BTreeMap::new();
    let mut outcomes = BTreeMap::new();
    for ((verdict, outcome), many) in store::imports::counts(tx, id).await? {
        *verdicts.entry(verdict).or_insert(0) += many;
        *outcomes.entry(outcome).or_insert(0) += many;
    }
    Ok(Import { row, columns, mapping, verdicts, outcomes })
}

/// The cells of a staged row.
pub fn cells(row: &Staged) -> Result<Vec<String>> {
    serde_json::from_str(&row.cells).map_err(Error::broken)
}

/// What is wrong with a staged row.
pub fn troubles(row: &Staged) -> Result<Vec<Trouble>> {
    if row.faults.is_empty() {
        return Ok(Vec::new());
    }
    serde_json::from_str(&row.faults).map_err(Error::broken)
}

/// The firm's files of the last day, newest first.
pub async fn recent(ctx: &Ctx, actor: &Actor) -> Result<Vec<Row>> {
    may(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(store::imports::recent(&mut tx).await?)
}

/// Rows of a file behind a line: of one verdict, of one outcome, or all.
pub async fn page(
    ctx: &Ctx,
    actor: &Actor,
    id: ImportId,
    which: (&str, &str),
    (after, limit): (i64, i64),
) -> Result<Vec<Staged>> {
    may(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(store::imports::rows(&mut tx, id, which, after, limit).await?)
}

/// Chooses the field of each column and checks every row by it.
pub async fn map(
    ctx: &Ctx,
    actor: &Actor,
    id: ImportId,
    mapping: &[Option<Field>],
) -> Result<Import> {
    let staff = may(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let import = load(&mut tx, id).await?;
    editable(&import.row)?;
    if mapping.len() != import.columns.len() {
        let detail = "Say for each column of the file which field it fills, or none.";
        return Err(Error::field(Fault::new("mapping", "mapping_invalid", detail)));
    }
    mapping::check(mapping)
        .map_err(|it| Error::field(Fault::new("mapping", "mapping_invalid", it)))?;
    check(ctx, (actor, staff), tx, (id, mapping), "").await?;
    one(ctx, actor, id).await
}

fn editable(row: &Row) -> Result<()> {
    match row.state.as_str() {
        "staged" | "checked" => Ok(()),
        "running" => Err(Error::denied(409, "run_in_progress", "This import is running.")),
        _ => Err(Error::denied(409, "already_imported", "This import is over. Bring a new file.")),
    }
}

/// Judges every row against the firm as it stands and keeps what was found.
async fn check(
    ctx: &Ctx,
    (actor, staff): (&Actor, &Staff),
    mut tx: Tx,
    (id, mapping): (ImportId, &[Option<Field>]),
    trouble: &str,
) -> Result<()> {
    let world = World::load(&mut tx).await?;
    let rows = store::imports::rows(&mut tx, id, ("", ""), 0, i64::MAX).await?;
    drop(tx);
    let (judge_by, role) = (mapping.to_vec(), staff.role);
    let judged = aside(move || {
        let mut judge = Judge::new(world, judge_by, role);
        let mut rows = rows;
        for row in &mut rows {
            let judged = judge.row(row.line, &cells(row)?);
            judged.note(row);
        }
        Ok(rows)
    })
    .await?;
    let words: Vec<&str> = mapping.iter().map(|it| it.map_or("", Field::name)).collect();
    let mut tx = ctx.store.append(&actor.scope()).await?;
    if !store::imports::mapped(&mut tx, id, &json(&words)?, trouble).await? {
        return Err(Error::denied(409, "already_imported", "This import is over."));
    }
    for piece in judged.chunks(PIECE) {
        store::imports::judged(&mut tx, id, piece).await?;
    }
    Ok(tx.commit_quiet(Quiet::Ingest, &[], micros(ctx.clock.business())).await?)
}

/// Asks for the run: all rows or none, or (`partial`) every row that can be written.
pub async fn start(ctx: &Ctx, actor: &Actor, id: ImportId, partial: bool) -> Result<()> {
    let staff = may(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let import = load(&mut tx, id).await?;
    editable(&import.row)?;
    if import.row.state != "checked" {
        let detail = "Choose the columns first: nothing is written unseen.";
        return Err(Error::denied(409, "not_checked", detail));
    }
    if !partial && import.of("problem") > 0 {
        return Err(first_problem(&mut tx, &import).await?);
    }
    if import.of("add") + import.of("update") == 0 {
        let detail = "No row of this file would change anything.";
        return Err(Error::denied(409, "nothing_to_import", detail));
    }
    store::imports::started(&mut tx, id, !partial, micros(now)).await?;
    let event = Event::ImportStarted { file: import.row.file_name, rows: import.row.total };
    let run_at = micros(ctx.clock.security());
    let job: JobId = ctx.ids.next(now);
    let payload = serde_json::json!({ "partner": staff.partner, "import": id });
    let story = tell::story(ctx, staff.partner, actor, now, &event)
        .partner(staff.partner)
        .job(NewJob::new(job, RUN, payload, run_at).key(id.to_string()));
    Ok(tx.commit(&story).await?)
}

/// The refusal of a whole run: where the first row with a problem is.
async fn first_problem(tx: &mut Tx, import: &Import) -> Result<Error> {
    let rows = store::imports::rows(tx, import.row.id, ("problem", ""), 0, 1).await?;
    let (mut line, mut column, mut what) = (0, 0, String::new());
    if let Some(row) = rows.first()
        && let Some(first) = troubles(row)?.into_iter().next()
    {
        (line, column, what) = (row.line, first.column, first.detail);
    }
    let name = import.columns.get(column).cloned().unwrap_or_default();
    let detail = format!("Line {line}, {name}: {what}");
    let mut error = Error::denied(422, "csv_invalid", detail);
    if let Error::Denied(it) = &mut error {
        it.facts.push(("line", line.to_string()));
        it.facts.push(("column", (column + 1).to_string()));
        it.facts.push(("problems", import.of("problem").to_string()));
    }
    Ok(error)
}

/// Forgets a file that is not running.
pub async fn discard(ctx: &Ctx, actor: &Actor, id: ImportId) -> Result<()> {
    may(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.append(&actor.scope()).await?;
    let row = store::imports::one(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if row.state == "running" || !store::imports::discard(&mut tx, id).await? {
        return Err(Error::denied(409, "run_in_progress", "This import is running."));
    }
    Ok(tx.commit_quiet(Quiet::Ingest, &[], now).await?)
}

/// The rows that were not written as CSV: as they came, with one more column that says why.
pub async fn failed(ctx: &Ctx, actor: &Actor, id: ImportId) -> Result<String> {
    let import = one(ctx, actor, id).await?;
    let over = import.row.state == "done";
    let which = if over { ("", "failed") } else { ("problem", "") };
    let mut out = sheets::BOM.to_owned();
    let mut head = import.columns.clone();
    head.push("Reason".to_owned());
    domain::sheet::csv::write(&mut out, &head);
    let mut after = 0;
    loop {
        let rows = page(ctx, actor, id, which, (after, 500)).await?;
        let Some(last) = rows.last() else { return Ok(out) };
        after = last.line;
        for row in &rows {
            let mut cells = cells(row)?;
            for it in &mut cells {
                *it = domain::sheet::bare(it).to_owned();
            }
            let said: Vec<String> = troubles(row)?
                .into_iter()
                .map(|it| {
                    let column = import.columns.get(it.column).map_or("", String::as_str);
                    format!("{column}: {}", it.detail)
                })
                .collect();
            cells.push(said.join(" "));
            domain::sheet::csv::write(&mut out, &cells);
        }
    }
}

/// The columns of the template that people can start from, in the words that are guessed.
pub const TEMPLATE: [&str; 11] = [
    "Client name",
    "Client number",
    "Client type",
    "Industry",
    "Contact name",
    "Contact email",
    "Phone",
    "Website",
    "Address",
    "Account manager",
    "Group",
];
