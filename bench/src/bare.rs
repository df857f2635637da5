//! The twin: the same statements with the same values on the same file, behind a handler that does
//! nothing else. No session, no decision, no words, no template: rows become lines.

use crate::asks::Ask;
use crate::{Done, say, seed};
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::routing::get;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OpenFlags};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex};
use store::sql::{Dialect, expand, render};

struct Bare {
    pool: Vec<Mutex<Connection>>,
    texts: Mutex<BTreeMap<(usize, usize), Arc<str>>>,
}

pub(crate) async fn serve(data: &Path) -> Done<()> {
    let path = data.join("bench.sqlite");
    let mut pool = Vec::new();
    for _ in 0..8 {
        let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.set_prepared_statement_cache_capacity(64);
        pool.push(Mutex::new(connection));
    }
    let router = Router::new()
        .route("/", get(page))
        .with_state(Arc::new(Bare { pool, texts: Mutex::default() }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    say(&format!("{} / none=1", listener.local_addr()?));
    axum::serve(listener, router).await?;
    Ok(())
}

async fn page(State(bare): State<Arc<Bare>>, RawQuery(query): RawQuery) -> String {
    let query = query.unwrap_or_default();
    tokio::task::block_in_place(|| read(&bare, &query)).unwrap_or_else(|it| it.to_string())
}

fn read(bare: &Bare, query: &str) -> Done<String> {
    let free = bare.pool.iter().find_map(|it| it.try_lock().ok());
    let connection = if let Some(it) = free {
        it
    } else {
        let first = bare.pool.first().ok_or("no connection")?;
        first.lock().map_err(|_| "a reader panicked")?
    };
    let ask = Ask::named(query).ok_or("no such ask")?;
    let found = ask.statement();
    let mut out = String::with_capacity(1 << 15);
    let ids = lines(&connection, found.text(), &values(found.vals()?), &[0], &mut out)?;
    let fixed = Ask::fixed();
    let mut people = BTreeSet::new();
    for ((which, fixed), column) in (0..).zip(&fixed).zip([4, 14, 1]) {
        let text = bare.text(which, fixed.len(), ids.len())?;
        let mut vals = values(fixed);
        vals.extend(ids.iter().map(|it| Value::Blob(it.clone())));
        people.extend(lines(&connection, &text, &vals, &[column], &mut out)?);
    }
    let people: Vec<Vec<u8>> = people.into_iter().collect();
    if !people.is_empty() {
        let mut vals = vec![Value::Blob(seed::staff().partner.0.as_bytes().to_vec())];
        vals.extend(people.iter().map(|it| Value::Blob(it.clone())));
        lines(&connection, &bare.text(3, 1, people.len())?, &vals, &[], &mut out)?;
    }
    Ok(out)
}

impl Bare {
    /// One of the statements about the folders that were found, made once for each length.
    fn text(&self, which: usize, fixed: usize, count: usize) -> Done<Arc<str>> {
        let mut texts = self.texts.lock().map_err(|_| "a reader panicked")?;
        let of = store::clients::CONTENT.get(which).ok_or("no such statement")?.text();
        let text = texts
            .entry((which, count))
            .or_insert_with(|| render(Dialect::Sqlite, &expand(of, fixed, count)).into());
        Ok(Arc::clone(text))
    }
}

fn values(of: &[store::Value]) -> Vec<Value> {
    of.iter()
        .map(|it| match it {
            store::Value::I64(Some(it)) => Value::Integer(*it),
            store::Value::Bool(Some(it)) => Value::Integer(i64::from(*it)),
            store::Value::Text(Some(it)) => Value::Text(it.clone()),
            store::Value::Uuid(Some(it)) => Value::Blob(it.as_bytes().to_vec()),
            store::Value::Bytes(Some(it)) => Value::Blob(it.clone()),
            store::Value::I64(None)
            | store::Value::Bool(None)
            | store::Value::Text(None)
            | store::Value::Uuid(None)
            | store::Value::Bytes(None)
            | store::Value::Json(_) => Value::Null,
        })
        .collect()
}

/// Runs a statement, writes its rows as lines, and keeps the ids of one column.
fn lines(
    connection: &Connection,
    text: &str,
    values: &[Value],
    keep: &[usize],
    out: &mut String,
) -> Done<Vec<Vec<u8>>> {
    let mut statement = connection.prepare_cached(text)?;
    let columns = statement.column_count();
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut kept = Vec::new();
    while let Some(row) = rows.next()? {
        for at in 0..columns {
            match row.get_ref(at)? {
                ValueRef::Integer(it) => write!(out, "{it}\t")?,
                ValueRef::Text(it) => write!(out, "{}\t", String::from_utf8_lossy(it))?,
                ValueRef::Blob(it) if keep.contains(&at) => kept.push(it.to_vec()),
                ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => out.push('\t'),
            }
        }
        out.push('\n');
    }
    Ok(kept)
}
