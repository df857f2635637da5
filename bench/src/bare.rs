//! The twin: the same statement with the same values on the same file, behind a handler that does
//! nothing else. No session, no reach, no words, no template: rows become lines.

use crate::{Done, say, seed};
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use domain::connections::{EXPIRING_DAYS, IDLE_SECONDS, REQUEST_LIFE_SECONDS};
use domain::time::{DAY, SECOND};
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use store::sql::{Dialect, render};
use uuid::Uuid;

struct Bare {
    pool: Vec<Mutex<Connection>>,
    text: String,
}

pub(crate) async fn serve(data: &Path) -> Done<()> {
    let path = data.join("bench.sqlite");
    let mut pool = Vec::new();
    for _ in 0..8 {
        let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.set_prepared_statement_cache_capacity(16);
        pool.push(Mutex::new(connection));
    }
    let statement = store::clients::STATEMENTS.first().ok_or("no statement")?;
    let bare = Arc::new(Bare { pool, text: render(Dialect::Sqlite, statement.text()) });
    let router = Router::new().route("/", get(page)).with_state(bare);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    say(&format!("{} / none=1", listener.local_addr()?));
    axum::serve(listener, router).await?;
    Ok(())
}

async fn page(State(bare): State<Arc<Bare>>) -> String {
    tokio::task::block_in_place(|| read(&bare)).unwrap_or_else(|it| it.to_string())
}

fn read(bare: &Bare) -> Done<String> {
    let free = bare.pool.iter().find_map(|it| it.try_lock().ok());
    let connection = if let Some(it) = free {
        it
    } else {
        let first = bare.pool.first().ok_or("no connection")?;
        first.lock().map_err(|_| "a reader panicked")?
    };
    let mut statement = connection.prepare_cached(&bare.text)?;
    let columns = statement.column_count();
    let mut rows = statement.query(rusqlite::params_from_iter(values()))?;
    let mut out = String::with_capacity(1 << 15);
    while let Some(row) = rows.next()? {
        for at in 0..columns {
            match row.get_ref(at)? {
                rusqlite::types::ValueRef::Integer(it) => write!(out, "{it}\t")?,
                rusqlite::types::ValueRef::Text(it) => {
                    write!(out, "{}\t", String::from_utf8_lossy(it))?;
                }
                rusqlite::types::ValueRef::Null
                | rusqlite::types::ValueRef::Real(_)
                | rusqlite::types::ValueRef::Blob(_) => out.push('\t'),
            }
        }
        out.push('\n');
    }
    Ok(out)
}

/// The values of the portal's own page: the first fifty by name with open access.
fn values() -> Vec<Value> {
    let now = seed::now();
    let staff = seed::staff();
    let blob = |it: Uuid| Value::Blob(it.as_bytes().to_vec());
    let text = |it: &str| Value::Text(it.to_owned());
    let no = Value::Integer(0);
    vec![
        blob(staff.partner.0),
        blob(staff.staff.0),
        Value::Integer(1),
        Value::Integer(now),
        Value::Integer(now - IDLE_SECONDS * SECOND),
        Value::Integer(now - IDLE_SECONDS * SECOND + EXPIRING_DAYS * DAY),
        Value::Integer(now - 7 * DAY),
        Value::Integer(now - REQUEST_LIFE_SECONDS * SECOND),
        text(""),
        blob(Uuid::nil()),
        text("open"),
        text(""),
        blob(Uuid::nil()),
        blob(Uuid::nil()),
        no.clone(),
        no.clone(),
        text(""),
        blob(Uuid::nil()),
        text(""),
        Value::Integer(i64::MIN),
        blob(Uuid::nil()),
        Value::Integer(51),
    ]
}
