//! What is still to do: rows saved with the change that caused them, leased by workers.
//!
//! At least once: a worker that dies loses its lease, and the next one tries again. The fence is a
//! number that grows with every claim; who comes back with an old one has lost the job.

use crate::db::Store;
use crate::db::error::{Error, Result};
use crate::db::value::{Row, Value};
use crate::sql::{Sql, sql};
use crate::tx::{Quiet, Tx};
use crate::vals;
use domain::actor::Scope;
use domain::ids::JobId;
use domain::time::SECOND;

/// How often a job is tried before it is dead.
pub const ATTEMPTS: i64 = 12;

/// A job to be saved with a story.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// From the program's id source.
    pub id: JobId,
    /// What to do, in the imperative: `send_letter`.
    pub kind: &'static str,
    /// With what.
    pub payload: serde_json::Value,
    /// The same wish while one waits for its first try is one job.
    pub key: Option<String>,
    /// Not before.
    pub run_at: i64,
}

impl NewJob {
    /// A job to be done as soon as possible.
    pub fn new(id: JobId, kind: &'static str, payload: serde_json::Value, run_at: i64) -> Self {
        Self { id, kind, payload, key: None, run_at }
    }

    /// One such job at a time.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }
}

/// A job as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What to do.
    pub kind: String,
    /// With what.
    pub payload: serde_json::Value,
    /// `waiting`, `done` or `dead`.
    pub state: String,
    /// Not before.
    pub run_at: i64,
    /// How often it was tried, this time included.
    pub attempts: i64,
    /// The number of this claim.
    pub fence: i64,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was saved.
    pub created_at: i64,
}

fn job(row: &Row) -> Result<Job> {
    Ok(Job {
        id: row.get("id")?,
        kind: row.get("kind")?,
        payload: row.get("payload")?,
        state: row.get("state")?,
        run_at: row.get("run_at")?,
        attempts: row.get("attempts")?,
        fence: row.get("fence")?,
        last_error: row.get("last_error")?,
        created_at: row.get("created_at")?,
    })
}

const ADD: Sql = sql("INSERT INTO jobs (id, kind, payload, key, state, run_at, attempts,
       claimed_until, fence, created_at)
     VALUES ($1, $2, $3, $4, 'waiting', $5, 0, 0, 0, $6)
     ON CONFLICT (key) WHERE state = 'waiting' AND attempts = 0 DO UPDATE
     SET run_at = CASE WHEN excluded.run_at < jobs.run_at THEN excluded.run_at ELSE jobs.run_at END");

/// Saves jobs, each with the instant of its cause. A key that waits already keeps its job, at the earlier of both times.
pub(crate) async fn add_each(tx: &mut Tx, jobs: &[(&NewJob, i64)]) -> Result<u64> {
    if jobs.is_empty() {
        return Ok(0);
    }
    let many: Vec<Vec<Value>> = jobs
        .iter()
        .map(|(it, now)| vals![it.id, it.kind, &it.payload, &it.key, it.run_at, *now].to_vec())
        .collect();
    tx.run_many(ADD, &many).await
}

const DUE: Sql = sql("SELECT id FROM jobs
     WHERE state = 'waiting' AND run_at <= $1 AND claimed_until <= $1 LIMIT 1");
const CLAIM: Sql = sql("UPDATE jobs
     SET claimed_until = $2, claimed_by = $4, fence = fence + 1, attempts = attempts + 1
     WHERE id IN (SELECT id FROM jobs
       WHERE state = 'waiting' AND run_at <= $1 AND claimed_until <= $1
       ORDER BY run_at, id LIMIT $3 {skip locked})
     RETURNING id, kind, payload, state, run_at, attempts, fence, last_error, created_at");

/// Leases up to `limit` due jobs until `now + lease`, earliest first.
pub async fn claim(
    store: &Store,
    scope: &Scope,
    now: i64,
    lease: i64,
    limit: i64,
) -> Result<Vec<Job>> {
    let mut tx = store.read(scope).await?;
    if tx.row(DUE, &vals![now]).await?.is_none() {
        return Ok(Vec::new());
    }
    drop(tx);
    let mut tx = store.append(scope).await?;
    let mut claimed = tx
        .rows(CLAIM, &vals![now, now.saturating_add(lease), limit, store.instance()])
        .await?
        .iter()
        .map(job)
        .collect::<Result<Vec<_>>>()?;
    tx.commit_quiet(Quiet::Queue, &[], now).await?;
    claimed.sort_by_key(|it| (it.run_at, it.id));
    Ok(claimed)
}

const RELEASE: Sql = sql("UPDATE jobs SET claimed_until = 0
     WHERE state = 'waiting' AND claimed_by = $1 AND claimed_until > $2");

/// Gives back what an earlier process of this store's name has leased and cannot end any more. Only
/// at the start, before anything is claimed. Should that process live after all: the next claim
/// takes a higher fence, and whatever comes with the old one is dropped.
pub async fn release(store: &Store, scope: &Scope, now: i64) -> Result<u64> {
    if store.instance().is_empty() {
        return Ok(0);
    }
    let mut tx = store.append(scope).await?;
    let released = tx.run(RELEASE, &vals![store.instance(), now]).await?;
    tx.commit_quiet(Quiet::Queue, &[], now).await?;
    Ok(released)
}

const EXTEND: Sql = sql("UPDATE jobs SET claimed_until = $3
     WHERE id = $1 AND fence = $2 AND state = 'waiting'");
const FINISH: Sql = sql("UPDATE jobs SET state = 'done', ended_at = $3
     WHERE id = $1 AND fence = $2 AND state = 'waiting'");
const RETRY: Sql = sql("UPDATE jobs SET run_at = $3, claimed_until = 0, last_error = $4
     WHERE id = $1 AND fence = $2 AND state = 'waiting'");
const BURY: Sql = sql("UPDATE jobs SET state = 'dead', ended_at = $3, last_error = $4
     WHERE id = $1 AND fence = $2 AND state = 'waiting'");

fn still_mine(changed: u64) -> Result<()> {
    if changed == 1 { Ok(()) } else { Err(Error::Missing) }
}

/// Keeps the lease for longer. `Missing`: somebody else has the job by now.
pub async fn extend(tx: &mut Tx, job: &Job, until: i64) -> Result<()> {
    still_mine(tx.run(EXTEND, &vals![job.id, job.fence, until]).await?)
}

/// Ends a job well, in the transaction of its effect. `Missing`: somebody else has the job by now,
/// and the effect must be dropped.
pub async fn finish(tx: &mut Tx, job: &Job, now: i64) -> Result<()> {
    still_mine(tx.run(FINISH, &vals![job.id, job.fence, now]).await?)
}

/// How long to wait after the given try: 2, 4, 8 … seconds, at most an hour.
pub fn backoff(attempts: i64) -> i64 {
    let power = u32::try_from(attempts.clamp(1, 12)).unwrap_or(12);
    2_i64.pow(power).min(3600) * SECOND
}

/// Puts a failed job back, later each time; after [`ATTEMPTS`] it is dead. True: it is dead.
pub async fn retry(tx: &mut Tx, job: &Job, now: i64, error: &str) -> Result<bool> {
    if job.attempts >= ATTEMPTS {
        bury(tx, job, now, error).await?;
        return Ok(true);
    }
    let run_at = now.saturating_add(backoff(job.attempts));
    still_mine(tx.run(RETRY, &vals![job.id, job.fence, run_at, error]).await?)?;
    Ok(false)
}

/// Puts a job back without counting against it, for example when a third party said when to come
/// again.
pub async fn retry_at(tx: &mut Tx, job: &Job, run_at: i64, error: &str) -> Result<()> {
    still_mine(tx.run(RETRY, &vals![job.id, job.fence, run_at, error]).await?)
}

/// A job that trying again cannot help.
pub async fn bury(tx: &mut Tx, job: &Job, now: i64, error: &str) -> Result<()> {
    still_mine(tx.run(BURY, &vals![job.id, job.fence, now, error]).await?)
}

const NEXT: Sql = sql("SELECT
       CASE WHEN claimed_until > run_at THEN claimed_until ELSE run_at END AS due
     FROM jobs WHERE state = 'waiting' ORDER BY 1 LIMIT 1");

/// When the next job becomes due, if one waits: how long a worker may sleep.
pub async fn next_due(tx: &mut Tx) -> Result<Option<i64>> {
    tx.row(NEXT, &vals![]).await?.map(|it| it.get("due")).transpose()
}

const DEAD: Sql =
    sql("SELECT id, kind, payload, state, run_at, attempts, fence, last_error, created_at
     FROM jobs WHERE state = 'dead' AND id < $1 ORDER BY id DESC LIMIT $2");
const REVIVE: Sql = sql("UPDATE jobs SET state = 'waiting', run_at = $2, claimed_until = 0,
       attempts = 1, ended_at = NULL
     WHERE id = $1 AND state = 'dead'");
const ERASE: Sql = sql("DELETE FROM jobs WHERE state = 'done' AND ended_at < $1");
const COUNT: Sql = sql("SELECT state, count(*) AS many FROM jobs GROUP BY state ORDER BY state");

/// The dead ones, newest first, for the operator's page.
pub async fn dead(tx: &mut Tx, older: Option<JobId>, limit: i64) -> Result<Vec<Job>> {
    let older = older.unwrap_or(JobId(uuid::Uuid::max()));
    tx.rows(DEAD, &vals![older, limit]).await?.iter().map(job).collect()
}

/// Tries a dead one again. It keeps its place behind the first try, so its key stays free.
pub async fn revive(tx: &mut Tx, id: JobId, now: i64) -> Result<()> {
    still_mine(tx.run(REVIVE, &vals![id, now]).await?)
}

/// Forgets what was done before `before`.
pub async fn erase_done(tx: &mut Tx, before: i64) -> Result<u64> {
    tx.run(ERASE, &vals![before]).await
}

/// How many there are in each state.
pub async fn counts(tx: &mut Tx) -> Result<Vec<(String, i64)>> {
    let rows = tx.rows(COUNT, &vals![]).await?;
    rows.iter().map(|it| Ok((it.get("state")?, it.get("many")?))).collect()
}
