//! The two engines behind one door, chosen by the address.
//!
//! Only this file and its children know that there are two. The few entry points return boxed
//! futures on purpose: the state machines of three hundred handlers then end here, which halves a
//! cold build (a compile-time firewall).

pub mod catalog;
pub mod error;
mod lite;
mod once;
mod open;
mod pg;
pub mod value;

use crate::sql::{Built, Dialect, LIST, Sql, Texts, padded, render};
use crate::tx::{Locks, Tx};
use domain::actor::Scope;
use error::{Error, Result};
pub(crate) use once::Lent;
use std::borrow::Cow;
use std::fs::File;
use std::path::PathBuf;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use value::{Row, Value};

/// What the entry points return.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file.
    Sqlite(PathBuf),
    /// `postgres://…`
    Postgres(String),
}

impl FromStr for DatabaseUrl {
    type Err = Error;

    /// `postgres://…`, `sqlite:path` or a plain path.
    fn from_str(text: &str) -> Result<Self> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:"));
        match path {
            Some("") => Err(Error::Unavailable("sqlite: needs the path of a file".to_owned())),
            Some(path) => Ok(Self::Sqlite(PathBuf::from(path))),
            None if text.is_empty() || text.contains("://") => Err(Error::Unavailable(
                "a database is postgres://… or the path of an SQLite file".to_owned(),
            )),
            None => Ok(Self::Sqlite(PathBuf::from(text))),
        }
    }
}

/// How to open a store.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the data is.
    pub url: DatabaseUrl,
    /// How many may read at once: SQLite readers, or PostgreSQL connections (writers included).
    pub readers: usize,
    /// Opens for reading beside a running server; refuses every write and every migration.
    pub read_only: bool,
    /// How long anybody waits for a lock, a reader or a connection before `Busy`.
    pub patience: Duration,
    /// Who leases jobs here: the same name after a restart, and nobody else's at the same time, so
    /// that what a dead process has leased can be given back. Empty: it waits for its end.
    pub instance: String,
}

impl Options {
    /// Eight readers, read and write, five seconds of patience, no name.
    pub fn new(url: DatabaseUrl) -> Self {
        let patience = Duration::from_secs(5);
        Self { url, readers: 8, read_only: false, patience, instance: String::new() }
    }
}

/// The open store. Cloning is cheap and shares everything.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
    /// Set for a request whose deeds and whose answer are kept by one commit.
    once: Option<Arc<once::Place>>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    engine: Engine,
    texts: Texts,
    statements: AtomicU64,
    pub(crate) jobs: tokio::sync::Notify,
    pub(crate) instance: String,
}

enum Engine {
    Lite {
        readers: Arc<lite::Readers>,
        gate: Option<Arc<lite::Gate>>,
        // Held as long as the store lives: one serving process per file.
        _lock: Option<fd_lock::RwLock<File>>,
    },
    Pg(deadpool_postgres::Pool),
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Engine::Lite { .. } => "SQLite",
            Engine::Pg(_) => "PostgreSQL",
        })
    }
}

impl Store {
    /// Opens the database, checks that it is ours, and brings its schema up to date.
    pub fn open(options: Options) -> Later<'static, Store> {
        Box::pin(async move {
            let (engine, dialect) = open::open(&options).await?;
            let inner = Arc::new(Inner {
                engine,
                texts: Texts::new(dialect),
                statements: AtomicU64::new(0),
                jobs: tokio::sync::Notify::new(),
                instance: options.instance.clone(),
            });
            let store = Store { inner, once: None };
            if !options.read_only {
                crate::tx::found_operator(&store).await?;
            }
            Ok(store)
        })
    }

    /// Who leases jobs here; empty for nobody in particular.
    pub(crate) fn instance(&self) -> &str {
        &self.inner.instance
    }

    /// A snapshot. Dropping it ends it.
    pub fn read<'s>(&'s self, scope: &Scope) -> Later<'s, Tx> {
        let scope = *scope;
        Box::pin(async move {
            if let Some(lent) = self.part(true).await? {
                return Ok(Tx::new(self.clone(), lent, scope));
            }
            let session = match &self.inner.engine {
                Engine::Lite { readers, .. } => Session::Read(readers.acquire().await?),
                Engine::Pg(pool) => {
                    let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                    Session::Pg(pg::PgTx::begin(pool, begin, false).await?)
                }
            };
            Ok(Tx::new(self.clone(), Lent::reading(session), scope))
        })
    }

    /// A write, alone in the locked owners. They are locked in the house's order whatever the order
    /// of the calls; an owner that does not exist is `Missing`.
    pub fn write<'s>(&'s self, scope: &Scope, locks: Locks) -> Later<'s, Tx> {
        let scope = *scope;
        Box::pin(async move {
            if let Some(lent) = self.part(false).await? {
                let mut tx = Tx::new(self.clone(), lent, scope);
                tx.hold(locks).await?;
                return Ok(tx);
            }
            let session = match &self.inner.engine {
                Engine::Lite { gate: Some(gate), .. } => Session::Write(gate.acquire().await?),
                Engine::Lite { gate: None, .. } => {
                    return Err(Error::Unavailable("opened for reading only".to_owned()));
                }
                Engine::Pg(pool) => {
                    let begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
                    Session::Pg(pg::PgTx::begin(pool, begin, true).await?)
                }
            };
            let mut tx = Tx::new(self.clone(), Lent::writing(session, self), scope);
            tx.hold(locks).await?;
            Ok(tx)
        })
    }

    /// A write that locks no owner: for rows that are only added (facts, letters), the queue and
    /// sessions. It cannot tell a story, because a chain needs its owner's lock.
    pub fn append<'s>(&'s self, scope: &Scope) -> Later<'s, Tx> {
        self.write(scope, Locks::new())
    }

    /// How many statements ran since the store was opened. Tests count a page's with it.
    pub fn statements(&self) -> u64 {
        self.inner.statements.load(Ordering::Relaxed)
    }

    /// Waits until a commit of this process added jobs. One waiter is woken per commit, and a
    /// commit that came before the call is not missed.
    pub async fn jobs_added(&self) {
        self.inner.jobs.notified().await;
    }

    /// How many commits the SQLite writer brought to the disk: fewer than deeds, when many wait.
    /// PostgreSQL keeps that number itself.
    pub fn batches(&self) -> Option<u64> {
        match &self.inner.engine {
            Engine::Lite { gate, .. } => gate.as_ref().map(|it| it.batches()),
            Engine::Pg(_) => None,
        }
    }

    /// Lets the engine count its rows anew, so that it plans well: after a migration or much new
    /// data.
    pub fn analyze(&self) -> Later<'_, ()> {
        Box::pin(async move {
            match &self.inner.engine {
                Engine::Lite { gate: Some(gate), .. } => {
                    let mut writing = gate.acquire().await?;
                    // A sample is enough, and short: everybody waits for the writer.
                    writing.on(|conn| {
                        lite::rows(conn, "PRAGMA analysis_limit = 1000", &[])?;
                        lite::run(conn, "ANALYZE", &[])
                    })?;
                    writing.finish()?.await.map_err(|_| Error::Unknown)?
                }
                Engine::Lite { gate: None, .. } => {
                    Err(Error::Unavailable("opened for reading only".to_owned()))
                }
                Engine::Pg(pool) => Ok(pg::client(pool).await?.batch_execute("ANALYZE").await?),
            }
        })
    }

    /// Which engine this is, for messages.
    pub fn dialect(&self) -> Dialect {
        match &self.inner.engine {
            Engine::Lite { .. } => Dialect::Sqlite,
            Engine::Pg(_) => Dialect::Postgres,
        }
    }
}

/// One transaction on one engine.
#[derive(Debug)]
pub(crate) enum Session {
    Read(lite::Reading),
    Write(lite::Writing),
    Pg(pg::PgTx),
}

impl Session {
    async fn ask(&mut self, text: &str, vals: &[Value]) -> Result<Vec<Row>> {
        match self {
            Session::Read(it) => {
                let conn = it.conn()?;
                lite::in_place(|| lite::rows(conn, text, vals))
            }
            Session::Write(it) => it.on(|conn| lite::rows(conn, text, vals)),
            Session::Pg(it) => it.rows(text, vals).await,
        }
    }

    pub(crate) async fn rows(
        &mut self,
        store: &Store,
        sql: Sql,
        vals: &[Value],
    ) -> Result<Vec<Row>> {
        store.inner.statements.fetch_add(1, Ordering::Relaxed);
        let text = store.inner.texts.plain(sql);
        self.ask(&text, vals).await
    }

    pub(crate) async fn rows_of(&mut self, store: &Store, built: &Built) -> Result<Vec<Row>> {
        store.inner.statements.fetch_add(1, Ordering::Relaxed);
        let vals = built.vals()?;
        // Few of them say anything that the engines say differently.
        let said = |dialect| match built.text() {
            text if text.contains('{') => Cow::Owned(render(dialect, text)),
            text => Cow::Borrowed(text),
        };
        match self {
            // A server keeps what is prepared, and the ways to put a list together are many.
            Session::Pg(it) => it.rows_once(&said(Dialect::Postgres), vals).await,
            Session::Read(_) | Session::Write(_) => self.ask(&said(Dialect::Sqlite), vals).await,
        }
    }

    pub(crate) async fn rows_in(
        &mut self,
        store: &Store,
        sql: Sql,
        fixed: &[Value],
        list: &[Value],
    ) -> Result<Vec<Row>> {
        let mut found = Vec::new();
        for part in list.chunks(LIST) {
            store.inner.statements.fetch_add(1, Ordering::Relaxed);
            let count = padded(part.len());
            let text = store.inner.texts.list(sql, fixed.len(), count);
            let mut vals = fixed.to_vec();
            vals.extend_from_slice(part);
            // The last one again, up to the padded length: a list is a set.
            if let Some(last) = part.last() {
                vals.resize(fixed.len() + count, last.clone());
            }
            found.append(&mut self.ask(&text, &vals).await?);
        }
        Ok(found)
    }

    pub(crate) async fn run(&mut self, store: &Store, sql: Sql, vals: &[Value]) -> Result<u64> {
        store.inner.statements.fetch_add(1, Ordering::Relaxed);
        let text = store.inner.texts.plain(sql);
        match self {
            Session::Read(_) => Err(Error::Broken("a write in a reading transaction".to_owned())),
            Session::Write(it) => it.on(|conn| lite::run(conn, &text, vals)),
            Session::Pg(it) => it.run(&text, vals).await,
        }
    }

    pub(crate) async fn run_many(
        &mut self,
        store: &Store,
        sql: Sql,
        many: &[Vec<Value>],
    ) -> Result<u64> {
        store.inner.statements.fetch_add(1, Ordering::Relaxed);
        let text = store.inner.texts.plain(sql);
        match self {
            Session::Read(_) => Err(Error::Broken("a write in a reading transaction".to_owned())),
            Session::Write(it) => it.on(|conn| {
                many.iter().try_fold(0, |sum, vals| Ok(sum + lite::run(conn, &text, vals)?))
            }),
            Session::Pg(it) => it.run_many(&text, many).await,
        }
    }

    /// Runs a word of the transaction itself: a savepoint and its end.
    pub(crate) async fn say(&mut self, text: &str) -> Result<()> {
        match self {
            Session::Read(_) => Err(Error::Broken("a part of a reading transaction".to_owned())),
            Session::Write(it) => it.on(|conn| lite::run(conn, text, &[])).map(drop),
            Session::Pg(it) => it.say(text).await,
        }
    }

    /// Keeps the work. Returns when it is on the disk.
    pub(crate) async fn commit(self) -> Result<()> {
        match self {
            Session::Read(_) => {
                Err(Error::Broken("a reading transaction keeps nothing".to_owned()))
            }
            Session::Write(it) => it.finish()?.await.map_err(|_| Error::Unknown)?,
            Session::Pg(it) => it.commit().await,
        }
    }
}
