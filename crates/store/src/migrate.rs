//! Migrations: numbered SQL files with the fragments of `sql.rs`, forward only, applied at start
//! under a lock.
//!
//! Each applied text is remembered by its hash: history that was edited afterwards is refused,
//! because two installations would then differ without knowing.

use crate::db::error::{Error, Result};
use crate::sql::{Dialect, render};
use deadpool_postgres::Object;
use rusqlite::Connection;
use sha2::{Digest, Sha256};

/// One step of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// 1, 2, 3 … without gaps.
    pub number: i64,
    /// What it brings.
    pub name: &'static str,
    /// The text for both engines.
    pub text: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal;)*) => {
        &[$(Migration {
            number: $number,
            name: $name,
            text: include_str!(concat!("../migrations/", $name, ".sql")),
        }),*]
    };
}

/// All of them, in order.
pub const MIGRATIONS: &[Migration] = migrations! {
    1 "0001_ledger";
    2 "0002_people";
    3 "0003_partners";
    4 "0004_products";
    5 "0005_clients";
    6 "0006_accounts";
    7 "0007_staff";
    8 "0008_runs";
    9 "0009_imports";
    10 "0010_preferences_and_brand";
    11 "0011_desk";
    12 "0012_list";
    13 "0013_clocks";
    14 "0014_instances";
    15 "0015_asks";
    16 "0016_firm_details";
    17 "0017_changes";
    18 "0018_tags";
    19 "0019_addons";
    20 "0020_firm_rules";
    21 "0021_paused";
    22 "0022_running_rights";
};

/// The version this program writes.
fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |it| it.number)
}

fn checksum(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        use std::fmt::Write;
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migrations (
    number {i64} NOT NULL PRIMARY KEY,
    name {text} NOT NULL,
    checksum {text} NOT NULL
) {strict}";

/// Which migrations are still to come, after checking those that were.
fn pending(applied: &[(i64, String)]) -> Result<&'static [Migration]> {
    let count = applied.len();
    for (index, (number, sum)) in applied.iter().enumerate() {
        let Some(known) = MIGRATIONS.get(index) else {
            return Err(Error::Unavailable(format!(
                "this database is at schema {number}, newer than this program's {}; use a newer \
                 program",
                newest()
            )));
        };
        if known.number != *number || checksum(known.text) != *sum {
            return Err(Error::Unavailable(format!(
                "migration {} of this database was another text than this program's {}; migrations \
                 are never edited after use",
                number, known.name
            )));
        }
    }
    Ok(MIGRATIONS.get(count..).unwrap_or_default())
}

fn behind(left: &[Migration]) -> Result<()> {
    if left.is_empty() {
        return Ok(());
    }
    Err(Error::Unavailable(format!(
        "this database is {} migrations behind this program; start the server once to bring it up",
        left.len()
    )))
}

fn applied_lite(conn: &Connection) -> Result<Vec<(i64, String)>> {
    let known = "SELECT count(*) FROM sqlite_schema WHERE name = 'migrations'";
    let known: i64 = conn.query_row(known, [], |row| row.get(0))?;
    if known == 0 {
        return Ok(Vec::new());
    }
    let mut all = conn.prepare("SELECT number, checksum FROM migrations ORDER BY number")?;
    let all = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(all.collect::<rusqlite::Result<_>>()?)
}

/// Refuses an SQLite file whose schema is not this program's.
pub(crate) fn check_lite(conn: &Connection) -> Result<()> {
    behind(pending(&applied_lite(conn)?)?)
}

/// Brings an SQLite file up to date. Each step is one transaction.
pub(crate) fn bring_lite(conn: &mut Connection) -> Result<()> {
    let version: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version > newest() {
        return Err(Error::Unavailable(format!(
            "this database is at schema {version}, newer than this program's {}; use a newer \
             program",
            newest()
        )));
    }
    for step in pending(&applied_lite(conn)?)? {
        let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        tx.execute_batch(&render(Dialect::Sqlite, TABLE))?;
        tx.execute_batch(&render(Dialect::Sqlite, step.text)).map_err(|it| named(step, &it))?;
        tx.execute(
            "INSERT INTO migrations (number, name, checksum) VALUES (?1, ?2, ?3)",
            (step.number, step.name, checksum(step.text)),
        )?;
        tx.pragma_update(None, "user_version", step.number)?;
        tx.commit()?;
    }
    Ok(())
}

fn named(step: &Migration, error: &dyn std::error::Error) -> Error {
    Error::Broken(format!("migration {}: {}", step.name, crate::db::error::whole(error)))
}

async fn applied_pg(client: &Object) -> Result<Vec<(i64, String)>> {
    let tables = client
        .query_one(
            "SELECT count(*) FILTER (WHERE table_name = 'migrations'), count(*)
             FROM information_schema.tables WHERE table_schema = current_schema()",
            &[],
        )
        .await?;
    match (tables.get::<_, i64>(0), tables.get::<_, i64>(1)) {
        (0, 0) => return Ok(Vec::new()),
        (0, _) => {
            return Err(Error::Unavailable(
                "this PostgreSQL database holds tables of another program; give an empty one"
                    .to_owned(),
            ));
        }
        _ => {}
    }
    let rows = client.query("SELECT number, checksum FROM migrations ORDER BY number", &[]).await;
    Ok(rows?.iter().map(|it| (it.get(0), it.get(1))).collect())
}

/// Refuses a PostgreSQL database whose schema is not this program's.
pub(crate) async fn check_pg(client: &Object) -> Result<()> {
    behind(pending(&applied_pg(client).await?)?)
}

/// Brings a PostgreSQL database up to date. All steps are one transaction under an advisory lock, so
/// that two processes that start together do it once.
pub(crate) async fn bring_pg(client: &Object) -> Result<()> {
    let done = async {
        client.batch_execute("BEGIN; SET LOCAL lock_timeout = 0").await?;
        client.batch_execute("SELECT pg_advisory_xact_lock(4853017461)").await?;
        for step in pending(&applied_pg(client).await?)? {
            client.batch_execute(&render(Dialect::Postgres, TABLE)).await?;
            let text = render(Dialect::Postgres, step.text);
            client.batch_execute(&text).await.map_err(|it| named(step, &it))?;
            client
                .execute(
                    "INSERT INTO migrations (number, name, checksum) VALUES ($1, $2, $3)",
                    &[&step.number, &step.name, &checksum(step.text)],
                )
                .await?;
        }
        client.batch_execute("COMMIT").await.map_err(Error::from)
    };
    let done: Result<()> = done.await;
    if done.is_err() {
        // The connection goes back to the pool: never inside a transaction.
        drop(client.batch_execute("ROLLBACK").await);
    }
    done
}
