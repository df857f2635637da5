//! Answers to repeated requests, saved in the transaction of the effect they answer.
//!
//! A second request with the key of one that still runs waits for it on PostgreSQL at the unique
//! key and on SQLite at the writer; it then finds the answer.

use crate::db::error::{Error, Result};
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::vals;

/// An answer as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers that matter, by name.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What a key is at the start of a deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// New: do it, then [`finish`].
    Fresh,
    /// Done before: give this answer again.
    Replay(Answer),
    /// Used before for another request.
    Reused,
    /// Begun by a deed that kept its work without an answer.
    InProgress,
}

const BEGIN: Sql = sql("INSERT INTO idempotency (actor, key, request, created_at)
     VALUES ($1, $2, $3, $4) ON CONFLICT (actor, key) DO NOTHING");
const GET: Sql = sql("SELECT request, status, headers, body FROM idempotency
     WHERE actor = $1 AND key = $2");
const FINISH: Sql = sql("UPDATE idempotency SET status = $4, headers = $5, body = $6
     WHERE actor = $1 AND key = $2 AND created_at = $3 AND status IS NULL");
const ERASE: Sql = sql("DELETE FROM idempotency WHERE created_at < $1");
const ERASE_ONE: Sql = sql("DELETE FROM idempotency
     WHERE actor = $1 AND key = $2 AND (created_at < $3 OR (status IS NULL AND created_at < $4))");

/// From when on keys are remembered (µs).
#[derive(Debug, Clone, Copy)]
pub struct Forgotten {
    /// Older answers are not given any more.
    pub answered: i64,
    /// Older claims without an answer belong to nobody: their process has ended.
    pub claimed: i64,
}

/// Claims `key` of `actor` (a text that names person, firm and door) for the request with this
/// hash. A key that is forgotten is new again.
pub async fn begin(
    tx: &mut Tx,
    (actor, key): (&str, &str),
    request: [u8; 32],
    now: i64,
    forgotten: Forgotten,
) -> Result<Begun> {
    let Forgotten { answered, claimed } = forgotten;
    tx.run(ERASE_ONE, &vals![actor, key, answered, claimed]).await?;
    if tx.run(BEGIN, &vals![actor, key, request, now]).await? == 1 {
        return Ok(Begun::Fresh);
    }
    look(tx, (actor, key), request).await
}

/// What a key is, without claiming it: the fast answer to a repetition, from a read.
pub async fn look(tx: &mut Tx, (actor, key): (&str, &str), request: [u8; 32]) -> Result<Begun> {
    let Some(row) = tx.row(GET, &vals![actor, key]).await? else { return Ok(Begun::Fresh) };
    if row.get::<[u8; 32]>("request")? != request {
        return Ok(Begun::Reused);
    }
    let Some(status) = row.get::<Option<i64>>("status")? else { return Ok(Begun::InProgress) };
    let headers = row.get("headers")?;
    Ok(Begun::Replay(Answer {
        status: u16::try_from(status).map_err(|_| Error::Broken(format!("status {status}")))?,
        headers: serde_json::from_value(headers).map_err(|it| Error::Broken(it.to_string()))?,
        body: row.get("body")?,
    }))
}

/// Saves the answer with the effect. False when the claim of this instant is not there any more.
pub async fn finish(
    tx: &mut Tx,
    (actor, key): (&str, &str),
    at: i64,
    answer: &Answer,
) -> Result<bool> {
    let headers = serde_json::json!(answer.headers);
    let vals = vals![actor, key, at, i64::from(answer.status), headers, answer.body.as_slice()];
    Ok(tx.run(FINISH, &vals).await? == 1)
}

const RELEASE: Sql = sql("DELETE FROM idempotency
     WHERE actor = $1 AND key = $2 AND created_at = $3 AND status IS NULL");

/// Gives a claimed key back: nothing was done under it.
pub async fn release(tx: &mut Tx, (actor, key): (&str, &str), at: i64) -> Result<()> {
    tx.run(RELEASE, &vals![actor, key, at]).await.map(drop)
}

/// Forgets keys older than `before`.
pub async fn erase(tx: &mut Tx, before: i64) -> Result<u64> {
    tx.run(ERASE, &vals![before]).await
}
