//! PostgreSQL: a pool, read-committed writes under row locks, snapshots for reads.
//!
//! A connection never goes back to the pool inside a transaction: dropping sends a ROLLBACK ahead of
//! whatever the next user sends, and a connection with a statement still under way is thrown away.

use super::error::{Error, Result, lost, whole};
use super::value::{Row, Value};
use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
};
use futures_util::FutureExt;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, Json, ToSql, Type, to_sql_checked};
use tokio_postgres::{Config, NoTls};

/// What every new connection hears first. The quotes, in case the server was set up otherwise.
const GREETING: &str = "SET idle_in_transaction_session_timeout = '60s'; \
     SET client_min_messages = 'warning'; SET standard_conforming_strings = on";

/// Opens a pool. Nothing is connected yet.
pub(crate) fn pool(url: &str, size: usize, patience: Duration) -> Result<Pool> {
    let mut config: Config =
        url.parse().map_err(|it| Error::Unavailable(format!("database address: {it}")))?;
    if config.get_ssl_mode() == SslMode::Require {
        return Err(Error::Unavailable(
            "sslmode=require is not supported: reach PostgreSQL over a socket, loopback or a \
             private network with sslmode=disable or sslmode=prefer"
                .to_owned(),
        ));
    }
    config.ssl_mode(SslMode::Disable);
    config.application_name("clientele");
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(patience);
    }
    let greeting = format!("SET lock_timeout = {}; {GREETING}", patience.as_millis());
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_config(config, NoTls, recycling);
    Pool::builder(manager)
        .max_size(size)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(patience))
        .create_timeout(Some(patience))
        .post_create(Hook::async_fn(move |client, _| {
            let greeting = greeting.clone();
            Box::pin(async move {
                client.batch_execute(&greeting).await.map_err(HookError::Backend)?;
                let row = client
                    .query_one(
                        "SELECT pg_is_in_recovery(), current_setting('synchronous_commit')",
                        &[],
                    )
                    .await
                    .map_err(HookError::Backend)?;
                judge(row.get(0), row.get(1)).map_err(HookError::message)
            })
        }))
        .build()
        .map_err(|it| Error::Broken(it.to_string()))
}

/// A decision read from a replica may be stale; an answer without the disk behind it may be lost.
fn judge(replica: bool, synchronous: &str) -> Result<(), &'static str> {
    if replica {
        return Err("this PostgreSQL server is a replica; give the address of the primary");
    }
    if synchronous == "off" {
        return Err(
            "synchronous_commit is off on this PostgreSQL server; an answered write could \
                    be lost, so turn it on",
        );
    }
    Ok(())
}

/// A connection from the pool.
pub(crate) async fn client(pool: &Pool) -> Result<Object> {
    pool.get().await.map_err(|it| match it {
        PoolError::Timeout(deadpool_postgres::TimeoutType::Wait) => Error::Busy,
        PoolError::Backend(it) => match Error::from(it) {
            Error::Broken(it) => Error::Unavailable(it),
            other @ (Error::Taken(_)
            | Error::Missing
            | Error::ForeignKey
            | Error::Busy
            | Error::Unavailable(_)
            | Error::Unknown
            | Error::Stopped
            | Error::StorageFull) => other,
        },
        PoolError::PostCreateHook(HookError::Message(it)) => Error::Unavailable(it.into_owned()),
        PoolError::Timeout(_)
        | PoolError::Closed
        | PoolError::NoRuntimeSpecified
        | PoolError::PostCreateHook(_) => Error::Unavailable(whole(&it)),
    })
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        let fits = |kinds: &[Type]| {
            let fits = kinds.contains(ty);
            if fits { Ok(()) } else { Err(format!("{self:?} given where {ty} is wanted")) }
        };
        match self {
            Value::I64(Some(it)) if *ty == Type::INT4 => i32::try_from(*it)?.to_sql(ty, out),
            Value::I64(Some(it)) => {
                fits(&[Type::INT8])?;
                it.to_sql(ty, out)
            }
            Value::Bool(Some(it)) => {
                fits(&[Type::BOOL])?;
                it.to_sql(ty, out)
            }
            Value::Text(Some(it)) => {
                fits(&[Type::TEXT, Type::VARCHAR, Type::NAME, Type::UNKNOWN])?;
                it.to_sql(ty, out)
            }
            Value::Uuid(Some(it)) => {
                fits(&[Type::UUID])?;
                it.to_sql(ty, out)
            }
            Value::Bytes(Some(it)) => {
                fits(&[Type::BYTEA])?;
                it.to_sql(ty, out)
            }
            Value::Json(Some(it)) => {
                fits(&[Type::JSONB, Type::JSON])?;
                Json(it).to_sql(ty, out)
            }
            Value::I64(None)
            | Value::Bool(None)
            | Value::Text(None)
            | Value::Uuid(None)
            | Value::Bytes(None)
            | Value::Json(None) => Ok(IsNull::Yes),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn convert(from: &[tokio_postgres::Row]) -> Result<Vec<Row>> {
    let Some(first) = from.first() else { return Ok(Vec::new()) };
    let names: Arc<[String]> = first.columns().iter().map(|it| it.name().to_owned()).collect();
    from.iter()
        .map(|row| {
            let cells = row.columns().iter().enumerate().map(|(at, column)| {
                let cell = match *column.type_() {
                    Type::INT8 => row.try_get(at).map(Value::I64),
                    Type::INT4 => {
                        row.try_get(at).map(|it: Option<i32>| Value::I64(it.map(i64::from)))
                    }
                    Type::BOOL => row.try_get(at).map(Value::Bool),
                    Type::UUID => row.try_get(at).map(Value::Uuid),
                    Type::BYTEA => row.try_get(at).map(Value::Bytes),
                    Type::JSON | Type::JSONB => row.try_get(at).map(Value::Json),
                    _ => row.try_get(at).map(Value::Text),
                };
                cell.map_err(|it| Error::Broken(format!("column {}: {it}", column.name())))
            });
            Ok(Row::new(Arc::clone(&names), cells.collect::<Result<_>>()?))
        })
        .collect()
}

fn params(vals: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    vals.iter()
        .map(|it| {
            let it: &(dyn ToSql + Sync) = it;
            it
        })
        .collect()
}

/// One transaction.
pub(crate) struct PgTx {
    client: Option<Object>,
    in_flight: bool,
    writes: bool,
}

impl std::fmt::Debug for PgTx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PgTx").field("in_flight", &self.in_flight).finish_non_exhaustive()
    }
}

impl PgTx {
    pub(crate) async fn begin(pool: &Pool, begin: &str, writes: bool) -> Result<Self> {
        let mut tx = Self { client: Some(client(pool).await?), in_flight: true, writes };
        tx.client()?.batch_execute(begin).await?;
        tx.in_flight = false;
        Ok(tx)
    }

    fn client(&self) -> Result<&Object> {
        self.client.as_ref().ok_or_else(|| Error::Broken("the deed has ended".to_owned()))
    }

    /// Refuses to write in a reading transaction, in the words SQLite's session has for it.
    fn writing(&self) -> Result<()> {
        if self.writes {
            return Ok(());
        }
        Err(Error::Broken("a write in a reading transaction".to_owned()))
    }

    pub(crate) async fn say(&mut self, text: &str) -> Result<()> {
        self.in_flight = true;
        let said = self.client()?.batch_execute(text).await;
        self.in_flight = false;
        Ok(said?)
    }

    pub(crate) async fn rows(&mut self, text: &str, vals: &[Value]) -> Result<Vec<Row>> {
        self.in_flight = true;
        let client = self.client()?;
        let found = async {
            let statement = client.prepare_cached(text).await?;
            client.query(&statement, &params(vals)).await
        };
        let found = found.await;
        self.in_flight = false;
        convert(&found?)
    }

    /// The same for a text that may never come again: it is not kept prepared.
    pub(crate) async fn rows_once(&mut self, text: &str, vals: &[Value]) -> Result<Vec<Row>> {
        self.in_flight = true;
        let found = self.client()?.query(text, &params(vals)).await;
        self.in_flight = false;
        convert(&found?)
    }

    pub(crate) async fn run(&mut self, text: &str, vals: &[Value]) -> Result<u64> {
        self.writing()?;
        self.in_flight = true;
        let client = self.client()?;
        let changed = async {
            let statement = client.prepare_cached(text).await?;
            client.execute(&statement, &params(vals)).await
        };
        let changed = changed.await;
        self.in_flight = false;
        Ok(changed?)
    }

    /// The same statement many times, all on their way at once: one round trip per hundred.
    pub(crate) async fn run_many(&mut self, text: &str, many: &[Vec<Value>]) -> Result<u64> {
        self.writing()?;
        self.in_flight = true;
        let client = self.client()?;
        let changed = async {
            let statement = client.prepare_cached(text).await?;
            let mut total = 0;
            for part in many.chunks(100) {
                let sent = part.iter().map(|vals| {
                    let statement = &statement;
                    async move { client.execute(statement, &params(vals)).await }
                });
                total += futures_util::future::try_join_all(sent).await?.iter().sum::<u64>();
            }
            Ok::<u64, tokio_postgres::Error>(total)
        };
        let changed = changed.await;
        self.in_flight = changed.is_err();
        Ok(changed?)
    }

    pub(crate) async fn commit(mut self) -> Result<()> {
        self.writing()?;
        self.in_flight = true;
        let done = self.client()?.batch_execute("COMMIT").await;
        self.in_flight = false;
        match done {
            Ok(()) => {
                self.client.take();
                Ok(())
            }
            Err(error) => Err(outcome(error)),
        }
    }
}

/// An answer to COMMIT that is no answer: the server or the way to it went away.
fn outcome(error: tokio_postgres::Error) -> Error {
    match error.code() {
        None => Error::Unknown,
        Some(code) if lost(code) || *code == SqlState::TRANSACTION_RESOLUTION_UNKNOWN => {
            Error::Unknown
        }
        Some(_) => error.into(),
    }
}

impl Drop for PgTx {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        // Sends ROLLBACK without waiting: the connection's queue keeps the order.
        drop(client.batch_execute("ROLLBACK").now_or_never());
        if !self.in_flight {
            return;
        }
        // A statement that nobody awaits any more may wait for a lock and hold others meanwhile: the
        // server is asked to give it up, and the connection ends behind its ROLLBACK.
        let client = Object::take(client);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                drop(client.cancel_token().cancel_query(NoTls).await);
                drop(client.batch_execute("ROLLBACK").await);
            });
        }
    }
}
