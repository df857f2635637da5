//! Runs and their rows: what was chosen, what the preview said, what became of each row.
//!
//! A chunk moves the run's place (`checked_to`, `done_to`) in the transaction of its effect, from
//! the place that it read: two workers that hold the same chunk cannot both keep it.

use crate::internal::hidden;
use crate::{Result, Row, Sql, Tx, Value, sql, vals};
use domain::ids::{ClientId, PartnerId, RunId, StaffId};
use serde_json::Value as Json;
use uuid::Uuid;

/// A run.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The firm.
    pub partner: PartnerId,
    /// The run.
    pub id: RunId,
    /// What it does: a word of `domain::runs::Act`.
    pub act: String,
    /// What the act needs.
    pub ask: Json,
    /// What was selected, in words.
    pub chosen: String,
    /// Where it stands: a word of `domain::runs::Stage`.
    pub stage: String,
    /// Why it was stopped: a code, or empty.
    pub because: String,
    /// Who made it.
    pub staff: StaffId,
    /// Their name.
    pub staff_name: String,
    /// As whom it acts: who confirmed it, or who resumed it.
    pub acts_as: Option<StaffId>,
    /// The run that this one takes back.
    pub undo_of: Option<RunId>,
    /// The run that takes this one back.
    pub undone_by: Option<RunId>,
    /// How many rows.
    pub total: i64,
    /// How many would change, by the preview.
    pub would_change: i64,
    /// How many would be left alone, by the preview.
    pub would_skip: i64,
    /// How many changed.
    pub changed: i64,
    /// How many were left alone.
    pub skipped: i64,
    /// How many failed by our own fault.
    pub failed: i64,
    /// The last row previewed.
    pub checked_to: i64,
    /// The last row done.
    pub done_to: i64,
    /// When it was made (µs).
    pub created_at: i64,
    /// When the preview was complete (µs).
    pub checked_at: Option<i64>,
    /// When it was started (µs).
    pub started_at: Option<i64>,
    /// When it was stopped or finished (µs).
    pub ended_at: Option<i64>,
}

macro_rules! runs {
    ($rest:literal) => {
        sql(concat!(
            "SELECT r.partner, r.id, r.act, r.ask, r.chosen, r.stage, r.because, r.staff,
               p.name AS staff_name, r.acts_as, r.undo_of, r.undone_by, r.total, r.would_change,
               r.would_skip, r.changed, r.skipped, r.failed, r.checked_to, r.done_to,
               r.created_at, r.checked_at, r.started_at, r.ended_at
             FROM runs r
             JOIN staff s ON s.partner = r.partner AND s.id = r.staff
             JOIN persons p ON p.id = s.person ",
            $rest
        ))
    };
}

const ONE: Sql = runs!("WHERE r.partner = $1 AND r.id = $2");
const ALL: Sql = runs!("WHERE r.partner = $1 AND r.id < $2 ORDER BY r.id DESC LIMIT $3");
const OF_STAFF: Sql =
    runs!("WHERE r.partner = $1 AND r.staff = $4 AND r.id < $2 ORDER BY r.id DESC LIMIT $3");

/// The statements that macros put together: a test prepares each on both engines.
pub const STATEMENTS: &[Sql] = &[ONE, ALL, OF_STAFF, NEXT, PAGE];

fn run(row: &Row) -> Result<Run> {
    Ok(Run {
        partner: row.get("partner")?,
        id: row.get("id")?,
        act: row.get("act")?,
        ask: row.get("ask")?,
        chosen: row.get("chosen")?,
        stage: row.get("stage")?,
        because: row.get("because")?,
        staff: row.get("staff")?,
        staff_name: row.get("staff_name")?,
        acts_as: row.get("acts_as")?,
        undo_of: row.get("undo_of")?,
        undone_by: row.get("undone_by")?,
        total: row.get("total")?,
        would_change: row.get("would_change")?,
        would_skip: row.get("would_skip")?,
        changed: row.get("changed")?,
        skipped: row.get("skipped")?,
        failed: row.get("failed")?,
        checked_to: row.get("checked_to")?,
        done_to: row.get("done_to")?,
        created_at: row.get("created_at")?,
        checked_at: row.get("checked_at")?,
        started_at: row.get("started_at")?,
        ended_at: row.get("ended_at")?,
    })
}

/// One run of a firm. The firm is named because the queue asks too, and has none.
pub async fn one(tx: &mut Tx, partner: PartnerId, id: RunId) -> Result<Option<Run>> {
    tx.row(ONE, &vals![partner, id]).await?.as_ref().map(run).transpose()
}

/// The firm's runs (or one person's), newest first, older than `before`.
pub async fn list(
    tx: &mut Tx,
    staff: Option<StaffId>,
    before: Option<RunId>,
    limit: i64,
) -> Result<Vec<Run>> {
    let partner = tx.partner()?;
    let before = before.unwrap_or(RunId(Uuid::max()));
    let rows = match staff {
        None => tx.rows(ALL, &vals![partner, before, limit]).await?,
        Some(staff) => tx.rows(OF_STAFF, &vals![partner, before, limit, staff]).await?,
    };
    rows.iter().map(run).collect()
}

/// What is written of a new run.
#[derive(Debug, Clone)]
pub struct New {
    /// The run.
    pub id: RunId,
    /// What it does.
    pub act: &'static str,
    /// What the act needs.
    pub ask: Json,
    /// What was selected, in words.
    pub chosen: String,
    /// Where it begins.
    pub stage: &'static str,
    /// Who makes it.
    pub staff: StaffId,
    /// The run that this one takes back.
    pub undo_of: Option<RunId>,
}

/// What is written of a new row; its number is its place, from 1.
#[derive(Debug, Clone, Default)]
pub struct NewRow {
    /// What it is about: a client, an account.
    pub target: Option<Uuid>,
    /// The client's page, where there is one.
    pub client: Option<ClientId>,
    /// Its name, as it was.
    pub subject: String,
    /// More of it: the account.
    pub about: String,
    /// Ties neighbouring rows that are done together.
    pub bundle: String,
    /// What the row itself brings.
    pub given: Option<Json>,
}

const ADD: Sql =
    sql("INSERT INTO runs (partner, id, act, ask, chosen, stage, staff, undo_of, total,
    created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
const ADD_ROW: Sql = sql("INSERT INTO run_rows (partner, run, seq, target, client, subject, about,
    bundle, given)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");

/// Adds a run with its rows.
pub async fn add(tx: &mut Tx, it: &New, rows: &[NewRow], now: i64) -> Result<()> {
    let partner = tx.partner()?;
    let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let values = vals![
        partner,
        it.id,
        it.act,
        &it.ask,
        &it.chosen,
        it.stage,
        it.staff,
        &it.undo_of,
        total,
        now
    ];
    tx.run(ADD, &values).await?;
    let row = |(seq, row): (i64, &NewRow)| {
        vals![
            partner,
            it.id,
            seq,
            &row.target,
            &row.client,
            &row.subject,
            &row.about,
            &row.bundle,
            &row.given
        ]
        .to_vec()
    };
    let many: Vec<Vec<Value>> = (1..).zip(rows).map(row).collect();
    tx.run_many(ADD_ROW, &many).await.map(drop)
}

/// One row of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct RunRow {
    /// Its number, from 1.
    pub seq: i64,
    /// What it is about.
    pub target: Option<Uuid>,
    /// The client's page.
    pub client: Option<ClientId>,
    /// Its name, as it was.
    pub subject: String,
    /// More of it.
    pub about: String,
    /// Ties neighbouring rows.
    pub bundle: String,
    /// What the row itself brings.
    pub given: Option<Json>,
    /// What the preview said: `change`, `skip` or nothing yet.
    pub verdict: String,
    /// Why, by the preview.
    pub expected: Why,
    /// `waiting`, `changed`, `skipped` or `failed`.
    pub state: String,
    /// Why.
    pub why: Why,
    /// What an undo needs.
    pub before: Option<Json>,
    /// When it was done (µs).
    pub done_at: Option<i64>,
}

/// Why a row is left alone: a stable code, a sentence, who can change it. Empty when it is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Why {
    /// The code.
    pub code: String,
    /// The sentence.
    pub words: String,
    /// Who can change it, in words; may be empty.
    pub fix: String,
}

macro_rules! shown {
    () => {
        "SELECT seq, target, client, subject, about, bundle, given, verdict, verdict_code,
           verdict_words, verdict_fix, state, code, words, fix, before, done_at
         FROM run_rows WHERE partner = $1 AND run = $2 AND seq > $3 "
    };
}

const NEXT: Sql = sql(concat!(shown!(), "ORDER BY seq LIMIT $4"));
// What the reader does not see (internal clients of the firm's owner) is no row for them.
const PAGE: Sql = sql(concat!(
    shown!(),
    "AND ($4 = '' OR verdict = $4)
     AND ($5 = '' OR state = $5 OR ($5 = 'unchanged' AND state IN ('skipped', 'failed')))
     AND ($6 = '' OR (CASE WHEN state = 'waiting' THEN verdict_code ELSE code END) = $6)
     AND (client IS NULL OR client NOT IN ",
    hidden!("$8"),
    ") ORDER BY seq LIMIT $7"
));

fn row(row: &Row) -> Result<RunRow> {
    Ok(RunRow {
        seq: row.get("seq")?,
        target: row.get("target")?,
        client: row.get("client")?,
        subject: row.get("subject")?,
        about: row.get("about")?,
        bundle: row.get("bundle")?,
        given: row.get("given")?,
        verdict: row.get("verdict")?,
        expected: Why {
            code: row.get("verdict_code")?,
            words: row.get("verdict_words")?,
            fix: row.get("verdict_fix")?,
        },
        state: row.get("state")?,
        why: Why { code: row.get("code")?, words: row.get("words")?, fix: row.get("fix")? },
        before: row.get("before")?,
        done_at: row.get("done_at")?,
    })
}

/// The rows behind `after`, at most `limit`.
pub async fn next(
    tx: &mut Tx,
    partner: PartnerId,
    id: RunId,
    (after, limit): (i64, i64),
) -> Result<Vec<RunRow>> {
    tx.rows(NEXT, &vals![partner, id, after, limit]).await?.iter().map(row).collect()
}

/// Which rows a page shows; what is empty does not narrow.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    /// `change` or `skip`, by the preview.
    pub verdict: String,
    /// `waiting`, `changed`, `skipped`, `failed`; `unchanged` is both of the last.
    pub state: String,
    /// A code, of the result or (while it waits) of the preview.
    pub code: String,
}

/// A page of rows behind `after`, as this staff member may see them.
pub async fn page(
    tx: &mut Tx,
    (id, reader): (RunId, StaffId),
    narrow: &Narrow,
    (after, limit): (i64, i64),
) -> Result<Vec<RunRow>> {
    let partner = tx.partner()?;
    let values =
        vals![partner, id, after, &narrow.verdict, &narrow.state, &narrow.code, limit, reader];
    tx.rows(PAGE, &values).await?.iter().map(row).collect()
}

const REASONS: Sql = sql("SELECT state, verdict, code, words, count(*) AS many FROM (
    SELECT state, verdict, CASE WHEN state = 'waiting' THEN verdict_code ELSE code END AS code,
      CASE WHEN state = 'waiting' THEN verdict_words ELSE words END AS words
    FROM run_rows WHERE partner = $1 AND run = $2) AS x
  WHERE code <> '' GROUP BY state, verdict, code, words ORDER BY many DESC, code, words LIMIT 100");

/// Why rows are left alone, the most frequent first: (code, sentence, how many).
pub async fn reasons(tx: &mut Tx, id: RunId) -> Result<Vec<(String, String, i64)>> {
    let partner = tx.partner()?;
    let mut out: Vec<(String, String, i64)> = Vec::new();
    for row in tx.rows(REASONS, &vals![partner, id]).await? {
        let (code, many): (String, i64) = (row.get("code")?, row.get("many")?);
        match out.iter_mut().find(|it| it.0 == code) {
            Some(it) => it.2 += many,
            None => out.push((code, row.get("words")?, many)),
        }
    }
    Ok(out)
}

/// What the preview says of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The row.
    pub seq: i64,
    /// None: it would change.
    pub skip: Option<Why>,
}

const CHECK_ROW: Sql = sql("UPDATE run_rows SET verdict = $4, verdict_code = $5,
    verdict_words = $6, verdict_fix = $7
  WHERE partner = $1 AND run = $2 AND seq = $3");
const CHECK: Sql = sql("UPDATE runs SET checked_to = $4, would_change = would_change + $5,
    would_skip = would_skip + $6,
    stage = CASE WHEN $4 >= total THEN 'ready' ELSE stage END,
    checked_at = CASE WHEN $4 >= total THEN $7 ELSE checked_at END
  WHERE partner = $1 AND id = $2 AND checked_to = $3 AND stage = 'checking'");

/// Keeps what the preview says of the rows behind `from`; false when somebody else has moved the
/// run meanwhile, and then nothing of it counts.
pub async fn checked(
    tx: &mut Tx,
    (partner, id): (PartnerId, RunId),
    (from, to): (i64, i64),
    all: &[Checked],
    now: i64,
) -> Result<bool> {
    let count = |skips: bool| all.iter().filter(|it| it.skip.is_some() == skips).count();
    let count = |skips| i64::try_from(count(skips)).unwrap_or(i64::MAX);
    let values = vals![partner, id, from, to, count(false), count(true), now];
    if tx.run(CHECK, &values).await? != 1 {
        return Ok(false);
    }
    let row = |it: &Checked| {
        let verdict = if it.skip.is_some() { "skip" } else { "change" };
        let why = it.skip.clone().unwrap_or_default();
        vals![partner, id, it.seq, verdict, why.code, why.words, why.fix].to_vec()
    };
    let many: Vec<Vec<Value>> = all.iter().map(row).collect();
    tx.run_many(CHECK_ROW, &many).await?;
    Ok(true)
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct Did {
    /// The row.
    pub seq: i64,
    /// `changed`, `skipped` or `failed`.
    pub state: &'static str,
    /// Why not; empty when it changed.
    pub why: Why,
    /// What an undo needs.
    pub before: Option<Json>,
    /// The client that it has made, where there was none before.
    pub client: Option<ClientId>,
}

const DO_ROW: Sql = sql("UPDATE run_rows SET state = $4, code = $5, words = $6, fix = $7,
    before = $8, done_at = $9, client = COALESCE(client, $10)
  WHERE partner = $1 AND run = $2 AND seq = $3 AND state = 'waiting'");
const DO: Sql = sql("UPDATE runs SET done_to = $4, changed = changed + $5, skipped = skipped + $6,
    failed = failed + $7,
    stage = CASE WHEN $4 >= total THEN 'finished' ELSE stage END,
    ended_at = CASE WHEN $4 >= total THEN $8 ELSE ended_at END
  WHERE partner = $1 AND id = $2 AND done_to = $3 AND stage = 'running'");

/// Keeps what became of the rows behind `from`, in the transaction of their effect; false when
/// somebody else has moved the run meanwhile, and then the effect must be dropped.
pub async fn did(
    tx: &mut Tx,
    (partner, id): (PartnerId, RunId),
    (from, to): (i64, i64),
    all: &[Did],
    now: i64,
) -> Result<bool> {
    let count = |state: &str| all.iter().filter(|it| it.state == state).count();
    let count = |state| i64::try_from(count(state)).unwrap_or(i64::MAX);
    let values =
        vals![partner, id, from, to, count("changed"), count("skipped"), count("failed"), now];
    if tx.run(DO, &values).await? != 1 {
        return Ok(false);
    }
    let row = |it: &Did| {
        let why = &it.why;
        let what = vals![partner, id, it.seq, it.state, &why.code, &why.words, &why.fix];
        what.into_iter().chain(vals![&it.before, now, &it.client]).collect()
    };
    let many: Vec<Vec<Value>> = all.iter().map(row).collect();
    tx.run_many(DO_ROW, &many).await?;
    Ok(true)
}

const ASKED: Sql = sql("UPDATE runs SET ask = $3, stage = 'checking', checked_to = 0,
    would_change = 0, would_skip = 0, checked_at = NULL
  WHERE partner = $1 AND id = $2 AND stage IN ('asking', 'ready')");
const START: Sql = sql("UPDATE runs SET stage = 'running', acts_as = $3, because = '',
    started_at = COALESCE(started_at, $4), ended_at = NULL
  WHERE partner = $1 AND id = $2 AND stage = $5");
const STOP: Sql = sql("UPDATE runs SET because = $3, ended_at = $4,
    stage = CASE WHEN stage = 'checking' THEN 'asking' ELSE 'stopped' END
  WHERE partner = $1 AND id = $2 AND stage IN ('checking', 'running')");
const UNDONE: Sql =
    sql("UPDATE runs SET undone_by = $3 WHERE partner = $1 AND id = $2 AND undone_by IS NULL");

/// The act knows what it needs: the preview begins (anew).
pub async fn asked(tx: &mut Tx, id: RunId, ask: &Json) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(ASKED, &vals![partner, id, ask]).await? == 1)
}

/// A person confirms the preview (`from` is `ready`) or resumes (`stopped`); from now on it acts
/// as that person.
pub async fn start(
    tx: &mut Tx,
    id: RunId,
    (staff, from): (StaffId, &str),
    now: i64,
) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(START, &vals![partner, id, staff, now, from]).await? == 1)
}

/// Stops a run that is running; a preview that is being made goes back to its start.
pub async fn stop(
    tx: &mut Tx,
    (partner, id): (PartnerId, RunId),
    because: &str,
    now: i64,
) -> Result<bool> {
    Ok(tx.run(STOP, &vals![partner, id, because, now]).await? == 1)
}

/// Ties a run to the one that takes it back.
pub async fn undone(tx: &mut Tx, id: RunId, by: RunId) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(UNDONE, &vals![partner, id, by]).await? == 1)
}

const ERASE: Sql = sql("DELETE FROM runs WHERE (stage IN ('asking', 'checking', 'ready')
    AND created_at < $1) OR (stage IN ('stopped', 'finished') AND ended_at < $2)");

/// Forgets previews made before the first instant and results that ended before the second (µs).
pub async fn erase(tx: &mut Tx, previews: i64, results: i64) -> Result<u64> {
    tx.run(ERASE, &vals![previews, results]).await
}
