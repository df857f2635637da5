//! SQLite: several readers, one writer, one fsync for all that wait.
//!
//! The writer's connection lies on a desk. Whoever holds the desk runs one deed as a savepoint
//! inside an open outer transaction and hands the desk on; the outer COMMIT, and so the fsync, comes
//! when nobody waits or when those that finished should not wait longer. Nobody is answered before
//! it. For this reason no constraint may be DEFERRABLE: it would fail at COMMIT, for all of them.

use super::error::{Error, Result};
use super::value::{Row, Value};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// How long a finished deed waits for others to share its fsync.
const BATCH_AGE: Duration = Duration::from_millis(2);
/// How many deeds share one fsync at most.
const BATCH: usize = 64;

/// Runs blocking work: the runtime's other tasks move to another thread meanwhile. Under the
/// current-thread runtime of small tests there is none, and the call is made in place.
pub(crate) fn in_place<T>(work: impl FnOnce() -> T) -> T {
    let many = tokio::runtime::Handle::try_current()
        .is_ok_and(|it| it.runtime_flavor() == tokio::runtime::RuntimeFlavor::MultiThread);
    if many { tokio::task::block_in_place(work) } else { work() }
}

fn held<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens one connection with the house's settings.
pub(crate) fn connect(path: &Path, read_only: bool, patience: Duration) -> Result<Connection> {
    let mode = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    };
    let conn = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|it| Error::Unavailable(format!("{}: {it}", path.display())))?;
    conn.busy_timeout(patience)?;
    conn.set_prepared_statement_cache_capacity(512);
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;",
    )
    .map_err(|it| {
        // The first look at the file: this is where a text or a key file is found out.
        Error::Unavailable(format!("{} is not an SQLite database: {it}", path.display()))
    })?;
    if read_only {
        conn.execute_batch("PRAGMA query_only = ON;")?;
    } else {
        // After a burst the log file is cut back to this.
        conn.query_row("PRAGMA journal_size_limit = 67108864", [], |_| Ok(()))?;
    }
    Ok(conn)
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let borrowed = match self {
            Value::I64(it) => it.map(ValueRef::Integer),
            Value::Bool(it) => it.map(|it| ValueRef::Integer(i64::from(it))),
            Value::Text(it) => it.as_ref().map(|it| ValueRef::Text(it.as_bytes())),
            Value::Uuid(it) => it.as_ref().map(|it| ValueRef::Blob(it.as_bytes())),
            Value::Bytes(it) => it.as_ref().map(|it| ValueRef::Blob(it)),
            Value::Json(Some(it)) => return Ok(ToSqlOutput::from(it.to_string())),
            Value::Json(None) => None,
        };
        Ok(ToSqlOutput::Borrowed(borrowed.unwrap_or(ValueRef::Null)))
    }
}

fn cell(it: ValueRef<'_>) -> Result<Value> {
    Ok(match it {
        ValueRef::Null => Value::Text(None),
        ValueRef::Integer(it) => Value::I64(Some(it)),
        ValueRef::Real(_) => {
            return Err(Error::Broken("a number with a fraction in the database".to_owned()));
        }
        ValueRef::Text(it) => {
            let text = std::str::from_utf8(it);
            let text = text.map_err(|_| Error::Broken("text that is not UTF-8".to_owned()))?;
            Value::Text(Some(text.to_owned()))
        }
        ValueRef::Blob(it) => Value::Bytes(Some(it.to_vec())),
    })
}

pub(crate) fn rows(conn: &Connection, text: &str, vals: &[Value]) -> Result<Vec<Row>> {
    let mut statement = conn.prepare_cached(text)?;
    let names: Arc<[String]> = statement.column_names().map(str::to_owned).collect();
    for (at, value) in (1..).zip(vals) {
        statement.raw_bind_parameter::<usize, _>(at, value)?;
    }
    let mut found = Vec::new();
    let mut cursor = statement.raw_query();
    while let Some(row) = cursor.next()? {
        let cells = (0..names.len())
            .map(|at| row.get_ref(at).map_err(Error::from).and_then(cell))
            .collect::<Result<_>>()?;
        found.push(Row::new(Arc::clone(&names), cells));
    }
    Ok(found)
}

pub(crate) fn run(conn: &Connection, text: &str, vals: &[Value]) -> Result<u64> {
    let mut statement = conn.prepare_cached(text)?;
    for (at, value) in (1..).zip(vals) {
        statement.raw_bind_parameter::<usize, _>(at, value)?;
    }
    let changed = statement.raw_execute()?;
    u64::try_from(changed).map_err(|_| Error::Broken("more rows than numbers".to_owned()))
}

/// The name of the constraint behind a failed insert, in PostgreSQL's naming: SQLite tells the
/// columns only.
fn constraint(conn: &Connection, error: Error) -> Error {
    let Error::Taken(columns) = &error else { return error };
    name_of(conn, columns).map_or(error, Error::Taken)
}

fn name_of(conn: &Connection, told: &str) -> Option<String> {
    if let Some(index) = told.strip_prefix("index '") {
        return Some(index.trim_end_matches('\'').to_owned());
    }
    let table = told.split('.').next()?;
    let columns: Vec<&str> =
        told.split(", ").map(|it| it.rsplit('.').next().unwrap_or(it)).collect();
    let wanted = columns.join(",");
    let mut indexes = conn
        .prepare(
            "SELECT l.name, l.origin, (SELECT group_concat(i.name, ',' ORDER BY i.seqno)
               FROM pragma_index_info(l.name) AS i)
             FROM pragma_index_list(?1) AS l WHERE l.\"unique\" ORDER BY l.partial, l.name",
        )
        .ok()?;
    let mut found = indexes.query([table]).ok()?;
    while let Some(row) = found.next().ok()? {
        let (name, origin, of): (String, String, String) =
            (row.get(0).ok()?, row.get(1).ok()?, row.get(2).ok()?);
        if of == wanted {
            return Some(match origin.as_str() {
                "pk" => format!("{table}_pkey"),
                "u" => format!("{table}_{}_key", columns.join("_")),
                _ => name,
            });
        }
    }
    Some(format!("{table}_pkey"))
}

/// The readers: as many connections as permits.
#[derive(Debug)]
pub(crate) struct Readers {
    free: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
    patience: Duration,
}

impl Readers {
    pub(crate) fn new(conns: Vec<Connection>, patience: Duration) -> Arc<Self> {
        let permits = Arc::new(Semaphore::new(conns.len()));
        Arc::new(Self { free: Mutex::new(conns), permits, patience })
    }

    pub(crate) async fn acquire(self: &Arc<Self>) -> Result<Reading> {
        let wait = tokio::time::timeout(self.patience, Arc::clone(&self.permits).acquire_owned());
        let permit = wait.await.map_err(|_| Error::Busy)?;
        let permit = permit.map_err(|_| Error::Unavailable("closed".to_owned()))?;
        let conn = held(&self.free).pop();
        let conn = conn.ok_or_else(|| Error::Broken("a permit without a reader".to_owned()))?;
        let reading = Reading { conn: Some(conn), readers: Arc::clone(self), _permit: permit };
        run(reading.conn()?, "BEGIN", &[])?;
        Ok(reading)
    }
}

/// One snapshot. Dropping it ends it and gives the reader back, before its permit.
#[derive(Debug)]
pub(crate) struct Reading {
    conn: Option<Connection>,
    readers: Arc<Readers>,
    _permit: OwnedSemaphorePermit,
}

impl Reading {
    pub(crate) fn conn(&self) -> Result<&Connection> {
        self.conn.as_ref().ok_or_else(gone)
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            if !conn.is_autocommit()
                && let Err(error) = run(&conn, "ROLLBACK", &[])
            {
                tracing::error!(%error, "a reader could not end its snapshot");
            }
            held(&self.readers.free).push(conn);
        }
    }
}

fn gone() -> Error {
    Error::Broken("the connection was given back".to_owned())
}

/// The writer's connection and what belongs to the open outer transaction.
#[derive(Debug)]
struct Desk {
    conn: Connection,
    open: bool,
    oldest: Option<Instant>,
    waiting: Vec<oneshot::Sender<Result<()>>>,
}

impl Desk {
    fn due(&self) -> bool {
        self.waiting.len() >= BATCH || self.oldest.is_some_and(|it| it.elapsed() >= BATCH_AGE)
    }

    fn answer(&mut self, outcome: &Result<()>) {
        self.open = false;
        self.oldest = None;
        for waiting in self.waiting.drain(..) {
            // A waiter that was cancelled does not want to know.
            drop(waiting.send(outcome.clone()));
        }
    }
}

/// Who may hold the desk, and who waits for it, in the order they came.
#[derive(Debug)]
pub(crate) struct Gate {
    state: Mutex<State>,
    patience: Duration,
    batches: AtomicU64,
}

#[derive(Debug)]
struct State {
    desk: Option<Desk>,
    queue: VecDeque<oneshot::Sender<Writing>>,
}

impl Gate {
    pub(crate) fn new(conn: Connection, patience: Duration) -> Arc<Self> {
        let desk = Desk { conn, open: false, oldest: None, waiting: Vec::new() };
        let state = State { desk: Some(desk), queue: VecDeque::new() };
        Arc::new(Self { state: Mutex::new(state), patience, batches: AtomicU64::new(0) })
    }

    pub(crate) fn batches(&self) -> u64 {
        self.batches.load(Ordering::Relaxed)
    }

    /// Waits for the desk and starts a deed on it.
    pub(crate) async fn acquire(self: &Arc<Self>) -> Result<Writing> {
        let mut writing = match self.take_or_queue() {
            Ok(writing) => writing,
            Err(turn) => tokio::time::timeout(self.patience, turn)
                .await
                .map_err(|_| Error::Busy)?
                .map_err(|_| Error::Unavailable("closed".to_owned()))?,
        };
        in_place(|| writing.begin())?;
        Ok(writing)
    }

    fn take_or_queue(self: &Arc<Self>) -> Result<Writing, oneshot::Receiver<Writing>> {
        let mut state = held(&self.state);
        if let Some(desk) = state.desk.take() {
            return Ok(Writing {
                desk: Some(desk),
                gate: Arc::clone(self),
                deed: false,
                since: Instant::now(),
            });
        }
        let (send, turn) = oneshot::channel();
        state.queue.push_back(send);
        Err(turn)
    }

    /// Ends the outer transaction and answers all that wait, each with the same outcome.
    fn flush(&self, desk: &mut Desk) {
        let outcome = if desk.waiting.is_empty() {
            run(&desk.conn, "ROLLBACK", &[])
        } else {
            self.batches.fetch_add(1, Ordering::Relaxed);
            in_place(|| run(&desk.conn, "COMMIT", &[]))
        };
        let outcome = outcome.map(|_| ()).map_err(|error| {
            tracing::error!(%error, "the group commit failed");
            if !desk.conn.is_autocommit() {
                // Nothing to do when even this fails: the next BEGIN will say so.
                drop(run(&desk.conn, "ROLLBACK", &[]));
            }
            // A failed fsync may or may not have reached the disk.
            if matches!(error, Error::StorageFull | Error::Busy) { error } else { Error::Unknown }
        });
        desk.answer(&outcome);
    }

    /// Hands the desk to the next in line, or commits and puts it down. Whoever holds the desk ends
    /// up here, so a finished deed is never forgotten, whoever is cancelled meanwhile.
    fn release(self: &Arc<Self>, mut desk: Desk) {
        loop {
            if desk.due() {
                self.flush(&mut desk);
            }
            let mut state = held(&self.state);
            if let Some(next) = state.queue.pop_front() {
                drop(state);
                let turn = Writing {
                    desk: Some(desk),
                    gate: Arc::clone(self),
                    deed: false,
                    since: Instant::now(),
                };
                let Err(mut back) = next.send(turn) else { return };
                // That one was cancelled: the desk comes back and goes on to the one behind.
                match back.desk.take() {
                    Some(it) => desk = it,
                    None => return,
                }
            } else if desk.open {
                drop(state);
                self.flush(&mut desk);
            } else {
                state.desk = Some(desk);
                return;
            }
        }
    }
}

/// One deed at the writer's desk. Dropping it undoes the deed and hands the desk on.
#[derive(Debug)]
pub(crate) struct Writing {
    desk: Option<Desk>,
    gate: Arc<Gate>,
    deed: bool,
    since: Instant,
}

/// A deed that holds the desk for longer makes everybody wait, and the log says so.
const LONG: Duration = Duration::from_millis(250);

impl Writing {
    fn begin(&mut self) -> Result<()> {
        let desk = self.desk.as_mut().ok_or_else(gone)?;
        if !desk.open {
            run(&desk.conn, "BEGIN IMMEDIATE", &[])?;
            desk.open = true;
        }
        run(&desk.conn, "SAVEPOINT deed", &[])?;
        self.deed = true;
        Ok(())
    }

    /// Runs statements of this deed. When SQLite gave up the whole outer transaction (disk full,
    /// for example), all that finished before learn that theirs is gone as well.
    pub(crate) fn on<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let desk = self.desk.as_mut().ok_or_else(gone)?;
        if !self.deed {
            return Err(Error::Broken("the deed has ended".to_owned()));
        }
        in_place(|| work(&desk.conn)).map_err(|error| {
            if desk.conn.is_autocommit() {
                self.deed = false;
                desk.answer(&Err(error.clone()));
            }
            constraint(&desk.conn, error)
        })
    }

    /// Ends the deed well: the answer comes with the batch's fsync.
    pub(crate) fn finish(mut self) -> Result<oneshot::Receiver<Result<()>>> {
        self.on(|conn| run(conn, "RELEASE deed", &[]))?;
        self.deed = false;
        let held_for = self.since.elapsed();
        if held_for > LONG {
            tracing::warn!(?held_for, "a deed held the writer for long");
        }
        let (send, answer) = oneshot::channel();
        if let Some(mut desk) = self.desk.take() {
            desk.oldest.get_or_insert_with(Instant::now);
            desk.waiting.push(send);
            self.gate.release(desk);
        }
        Ok(answer)
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        let Some(mut desk) = self.desk.take() else { return };
        if self.deed {
            let undone = run(&desk.conn, "ROLLBACK TO deed", &[])
                .and_then(|_| run(&desk.conn, "RELEASE deed", &[]));
            if let Err(error) = undone {
                // What cannot be undone alone is undone for all, and all are told.
                tracing::error!(%error, "a deed could not be undone alone");
                if !desk.conn.is_autocommit() {
                    drop(run(&desk.conn, "ROLLBACK", &[]));
                }
                desk.answer(&Err(error));
            }
        }
        self.gate.release(desk);
    }
}

#[cfg(test)]
mod tests;
