//! Few and small values: the business clock, the operator's own data.

use crate::db::error::Result;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::vals;
use serde_json::Value as Json;

/// The business clock's high-water mark in microseconds: it never runs backwards.
pub const CLOCK_MARK: &str = "clock.mark";
/// How far the business clock is ahead of the real one, in microseconds. Sandbox only.
pub const CLOCK_OFFSET: &str = "clock.offset";

const GET: Sql = sql("SELECT value FROM settings WHERE key = $1");
const PUT: Sql = sql("INSERT INTO settings (key, value) VALUES ($1, $2)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value");
const DELETE: Sql = sql("DELETE FROM settings WHERE key = $1");

/// A setting, if it was ever put.
pub async fn get(tx: &mut Tx, key: &str) -> Result<Option<Json>> {
    tx.row(GET, &vals![key]).await?.map(|it| it.get("value")).transpose()
}

/// Puts a setting.
pub async fn put(tx: &mut Tx, key: &str, value: &Json) -> Result<()> {
    tx.run(PUT, &vals![key, value]).await?;
    Ok(())
}

/// Removes a setting.
pub async fn remove(tx: &mut Tx, key: &str) -> Result<()> {
    tx.run(DELETE, &vals![key]).await?;
    Ok(())
}

const LOGO: Sql = sql("SELECT kind, bytes FROM logos WHERE hash = $1");
const PUT_LOGO: Sql = sql("INSERT INTO logos (hash, kind, bytes, created_at)
     VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING");

/// A logo's kind and bytes.
pub async fn logo(tx: &mut Tx, hash: &str) -> Result<Option<(String, Vec<u8>)>> {
    let row = tx.row(LOGO, &vals![hash]).await?;
    row.map(|it| Ok((it.get("kind")?, it.get("bytes")?))).transpose()
}

/// Keeps a logo; the same picture twice is one.
pub async fn put_logo(tx: &mut Tx, hash: &str, kind: &str, bytes: &[u8], now: i64) -> Result<()> {
    tx.run(PUT_LOGO, &vals![hash, kind, bytes, now]).await?;
    Ok(())
}

/// Where the business clock stands: its high-water mark and its offset.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClockState {
    /// The latest instant it ever showed.
    pub mark: i64,
    /// How far it is ahead of the real one.
    pub offset: i64,
}

/// Reads the business clock's state.
pub async fn clock(tx: &mut Tx) -> Result<ClockState> {
    let number = |it: Option<Json>| it.and_then(|it| it.as_i64()).unwrap_or(0);
    Ok(ClockState {
        mark: number(get(tx, CLOCK_MARK).await?),
        offset: number(get(tx, CLOCK_OFFSET).await?),
    })
}

/// Saves the business clock's state. The mark only grows, whoever writes last.
pub async fn put_clock(tx: &mut Tx, state: ClockState) -> Result<()> {
    let known = clock(tx).await?;
    put(tx, CLOCK_MARK, &Json::from(state.mark.max(known.mark))).await?;
    put(tx, CLOCK_OFFSET, &Json::from(state.offset)).await
}
