//! Files of clients on their way in: staged rows, what the check says of each, what the run did.
//!
//! Nothing here is a client. Rows of clients are written by `add_clients` and `change_clients`, in
//! the transaction that marks the staged rows, so that no row is ever written twice.

use crate::{Result, Row, Sql, Tx, Value, clients, sql, vals};
use domain::ids::{ClientId, GroupId, ImportId, StaffId};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A staged file.
#[derive(Debug, Clone)]
pub struct Import {
    /// The import.
    pub id: ImportId,
    /// Who brought it.
    pub staff: StaffId,
    /// Their name.
    pub staff_name: String,
    /// What the file was called.
    pub file_name: String,
    /// `staged`, `checked`, `running`, `done`.
    pub state: String,
    /// The columns' names, as JSON.
    pub columns: String,
    /// The field of each column, as JSON; empty until somebody chose.
    pub mapping: String,
    /// All rows or none.
    pub whole: bool,
    /// How many rows.
    pub total: i64,
    /// How many the run has been through.
    pub done: i64,
    /// Why the last run wrote nothing; empty when it did.
    pub trouble: String,
    /// When it was brought (µs).
    pub created_at: i64,
    /// When the run was asked for (µs).
    pub started_at: Option<i64>,
    /// When it ended (µs).
    pub ended_at: Option<i64>,
    /// When the file is erased (µs, real time).
    pub expires_at: i64,
}

const ADD: Sql = sql("INSERT INTO imports (partner, id, staff, file_name, state, columns, whole,
    total, created_at, expires_at)
  VALUES ($1, $2, $3, $4, 'staged', $5, true, $6, $7, $8)");

/// Adds a file; its rows follow.
pub async fn add(tx: &mut Tx, it: &Import) -> Result<()> {
    let partner = tx.partner()?;
    let values = vals![
        partner,
        it.id,
        it.staff,
        &it.file_name,
        &it.columns,
        it.total,
        it.created_at,
        it.expires_at
    ];
    tx.run(ADD, &values).await.map(drop)
}

const ADD_ROW: Sql =
    sql("INSERT INTO import_rows (partner, import, line, cells) VALUES ($1, $2, $3, $4)");

/// Adds rows: the line and the cells as JSON.
pub async fn add_rows(tx: &mut Tx, id: ImportId, rows: &[(i64, String)]) -> Result<()> {
    let partner = tx.partner()?;
    let many: Vec<Vec<Value>> =
        rows.iter().map(|(line, cells)| vals![partner, id, *line, cells].to_vec()).collect();
    tx.run_many(ADD_ROW, &many).await.map(drop)
}

const ONE: Sql = sql("SELECT i.id, i.staff, p.name AS staff_name, i.file_name, i.state, i.columns,
    i.mapping, i.whole, i.total, i.done, i.trouble, i.created_at, i.started_at, i.ended_at,
    i.expires_at
  FROM imports i JOIN staff s ON s.partner = i.partner AND s.id = i.staff
  JOIN persons p ON p.id = s.person
  WHERE i.partner = $1 AND i.id = $2");
const RECENT: Sql = sql("SELECT i.id, i.staff, p.name AS staff_name, i.file_name, i.state,
    i.columns, i.mapping, i.whole, i.total, i.done, i.trouble, i.created_at, i.started_at,
    i.ended_at, i.expires_at
  FROM imports i JOIN staff s ON s.partner = i.partner AND s.id = i.staff
  JOIN persons p ON p.id = s.person
  WHERE i.partner = $1 ORDER BY i.id DESC LIMIT 20");

fn import(row: &Row) -> Result<Import> {
    Ok(Import {
        id: row.get("id")?,
        staff: row.get("staff")?,
        staff_name: row.get("staff_name")?,
        file_name: row.get("file_name")?,
        state: row.get("state")?,
        columns: row.get("columns")?,
        mapping: row.get("mapping")?,
        whole: row.get("whole")?,
        total: row.get("total")?,
        done: row.get("done")?,
        trouble: row.get("trouble")?,
        created_at: row.get("created_at")?,
        started_at: row.get("started_at")?,
        ended_at: row.get("ended_at")?,
        expires_at: row.get("expires_at")?,
    })
}

/// One file.
pub async fn one(tx: &mut Tx, id: ImportId) -> Result<Option<Import>> {
    let partner = tx.partner()?;
    tx.row(ONE, &vals![partner, id]).await?.as_ref().map(import).transpose()
}

/// The firm's files of the last day, newest first.
pub async fn recent(tx: &mut Tx) -> Result<Vec<Import>> {
    let partner = tx.partner()?;
    tx.rows(RECENT, &vals![partner]).await?.iter().map(import).collect()
}

const MAPPED: Sql = sql("UPDATE imports SET state = 'checked', mapping = $3, trouble = $4
  WHERE partner = $1 AND id = $2 AND state <> 'done'");
const STARTED: Sql = sql("UPDATE imports SET state = 'running', whole = $3, started_at = $4,
    trouble = '', done = 0
  WHERE partner = $1 AND id = $2 AND state = 'checked'");
const PROGRESS: Sql = sql("UPDATE imports SET done = $3 WHERE partner = $1 AND id = $2
  AND state = 'running'");
const ENDED: Sql = sql("UPDATE imports SET state = 'done', done = total, ended_at = $3,
    expires_at = $4
  WHERE partner = $1 AND id = $2 AND state = 'running'");

/// Keeps which column is which field; the file is checked from now on. `trouble` says why a run
/// came back here, or nothing.
pub async fn mapped(tx: &mut Tx, id: ImportId, mapping: &str, trouble: &str) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(MAPPED, &vals![partner, id, mapping, trouble]).await? == 1)
}

/// The run is asked for; false when it runs already or has not been checked.
pub async fn started(tx: &mut Tx, id: ImportId, whole: bool, now: i64) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(STARTED, &vals![partner, id, whole, now]).await? == 1)
}

/// So many rows are through.
pub async fn progress(tx: &mut Tx, id: ImportId, done: i64) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(PROGRESS, &vals![partner, id, done]).await? == 1)
}

/// The run is over.
pub async fn ended(tx: &mut Tx, id: ImportId, now: i64, expires_at: i64) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(ENDED, &vals![partner, id, now, expires_at]).await? == 1)
}

/// A staged row.
#[derive(Debug, Clone, Default)]
pub struct Staged {
    /// The line on which it begins.
    pub line: i64,
    /// Its cells, as JSON.
    pub cells: String,
    /// `add`, `update`, `same`, `problem`; empty before the check.
    pub verdict: String,
    /// The client it changes or made.
    pub client: Option<ClientId>,
    /// That client's name.
    pub client_name: String,
    /// What is wrong, as JSON.
    pub faults: String,
    /// What will change, or a warning.
    pub note: String,
    /// `done`, `failed`; empty before the run.
    pub outcome: String,
}

const ROWS: Sql = sql("SELECT line, cells, verdict, client, client_name, faults, note, outcome
  FROM import_rows
  WHERE partner = $1 AND import = $2 AND line > $3
    AND ($4 = '' OR verdict = $4) AND ($5 = '' OR outcome = $5 OR ($5 = 'left' AND outcome = ''))
  ORDER BY line LIMIT $6");

/// Rows behind `after`, of one verdict and outcome or of all (`left`: not yet run).
pub async fn rows(
    tx: &mut Tx,
    id: ImportId,
    (verdict, outcome): (&str, &str),
    after: i64,
    limit: i64,
) -> Result<Vec<Staged>> {
    let partner = tx.partner()?;
    let values = vals![partner, id, after, verdict, outcome, limit];
    tx.rows(ROWS, &values)
        .await?
        .iter()
        .map(|row| {
            Ok(Staged {
                line: row.get("line")?,
                cells: row.get("cells")?,
                verdict: row.get("verdict")?,
                client: row.get("client")?,
                client_name: row.get("client_name")?,
                faults: row.get("faults")?,
                note: row.get("note")?,
                outcome: row.get("outcome")?,
            })
        })
        .collect()
}

const JUDGED: Sql = sql("UPDATE import_rows SET verdict = $4, client = $5, client_name = $6,
    faults = $7, note = $8, outcome = $9
  WHERE partner = $1 AND import = $2 AND line = $3");

/// Keeps what the check or the run says of rows.
pub async fn judged(tx: &mut Tx, id: ImportId, rows: &[Staged]) -> Result<()> {
    let partner = tx.partner()?;
    let many: Vec<Vec<Value>> = rows
        .iter()
        .map(|it| {
            vals![
                partner,
                id,
                it.line,
                &it.verdict,
                it.client,
                &it.client_name,
                &it.faults,
                &it.note,
                &it.outcome
            ]
            .to_vec()
        })
        .collect();
    tx.run_many(JUDGED, &many).await.map(drop)
}

const COUNTS: Sql = sql("SELECT verdict, outcome, count(*) AS many FROM import_rows
  WHERE partner = $1 AND import = $2 GROUP BY verdict, outcome ORDER BY verdict, outcome");

/// How many rows there are of each verdict and outcome.
pub async fn counts(tx: &mut Tx, id: ImportId) -> Result<BTreeMap<(String, String), i64>> {
    let partner = tx.partner()?;
    tx.rows(COUNTS, &vals![partner, id])
        .await?
        .iter()
        .map(|row| Ok(((row.get("verdict")?, row.get("outcome")?), row.get("many")?)))
        .collect()
}

const DROP_ROWS: Sql = sql("DELETE FROM import_rows WHERE partner = $1 AND import = $2");
const DROP: Sql = sql("DELETE FROM imports WHERE partner = $1 AND id = $2 AND state <> 'running'");

/// Forgets a file that is not running; answers whether there was one.
pub async fn discard(tx: &mut Tx, id: ImportId) -> Result<bool> {
    let partner = tx.partner()?;
    tx.run(DROP_ROWS, &vals![partner, id]).await?;
    Ok(tx.run(DROP, &vals![partner, id]).await? == 1)
}

const ERASE_ROWS: Sql = sql("DELETE FROM import_rows WHERE (partner, import) IN
  (SELECT partner, id FROM imports WHERE expires_at <= $1)");
const ERASE: Sql = sql("DELETE FROM imports WHERE expires_at <= $1");

/// Erases the files whose day is over.
pub async fn sweep(tx: &mut Tx, now: i64) -> Result<u64> {
    tx.run(ERASE_ROWS, &vals![now]).await?;
    tx.run(ERASE, &vals![now]).await
}

/// A client as it stands, to compare a row with.
#[derive(Debug, Clone)]
pub struct Known {
    /// The client.
    pub id: ClientId,
    /// Its version.
    pub version: i64,
    /// What stands in it.
    pub details: clients::Details,
}

const KNOWN: Sql = sql("SELECT id, version, name, name_sort, skeleton, number, number_sort,
    industry, kind, contact_name, contact_email, phone, website, address, manager, search
  FROM clients WHERE partner = $1 AND archived_at IS NULL AND ended_at IS NULL AND NOT internal
  ORDER BY id");

/// The firm's clients, whole. Internal ones are left out: they exist for nobody but their people.
pub async fn known(tx: &mut Tx) -> Result<Vec<Known>> {
    let partner = tx.partner()?;
    tx.rows(KNOWN, &vals![partner])
        .await?
        .iter()
        .map(|row| {
            Ok(Known {
                id: row.get("id")?,
                version: row.get("version")?,
                details: clients::Details {
                    name: row.get("name")?,
                    name_sort: row.get("name_sort")?,
                    skeleton: row.get("skeleton")?,
                    number: row.get("number")?,
                    number_sort: row.get("number_sort")?,
                    industry: row.get("industry")?,
                    kind: row.get("kind")?,
                    contact_name: row.get("contact_name")?,
                    contact_email: row.get("contact_email")?,
                    phone: row.get("phone")?,
                    website: row.get("website")?,
                    address: row.get("address")?,
                    manager: row.get("manager")?,
                    search: row.get("search")?,
                },
            })
        })
        .collect()
}

const OWNERS: Sql = sql("SELECT DISTINCT k.client, a.owner_email_folded FROM connections k
  JOIN accounts a ON a.id = k.account
  WHERE k.partner = $1 AND k.live AND k.client IS NOT NULL AND a.owner_email_folded <> ''
  ORDER BY k.client, a.owner_email_folded");

/// The addresses of accounts' owners, by client.
pub async fn owners(tx: &mut Tx) -> Result<Vec<(ClientId, String)>> {
    let partner = tx.partner()?;
    let rows = tx.rows(OWNERS, &vals![partner]).await?;
    rows.iter().map(|row| Ok((row.get("client")?, row.get("owner_email_folded")?))).collect()
}

const GROUPED: Sql =
    sql("SELECT grp, client FROM group_clients WHERE partner = $1 ORDER BY grp, client");

/// Which client is in which group.
pub async fn grouped(tx: &mut Tx) -> Result<Vec<(GroupId, ClientId)>> {
    let partner = tx.partner()?;
    let rows = tx.rows(GROUPED, &vals![partner]).await?;
    rows.iter().map(|row| Ok((row.get("grp")?, row.get("client")?))).collect()
}

const PEOPLE: Sql = sql("SELECT s.id, p.name, p.email_folded FROM staff s
  JOIN persons p ON p.id = s.person
  WHERE s.partner = $1 AND s.state = 'active' ORDER BY s.id");

/// Staff who can be named: (id, name, folded e-mail).
pub async fn people(tx: &mut Tx) -> Result<Vec<(StaffId, String, String)>> {
    let partner = tx.partner()?;
    let rows = tx.rows(PEOPLE, &vals![partner]).await?;
    rows.iter()
        .map(|row| Ok((row.get("id")?, row.get("name")?, row.get("email_folded")?)))
        .collect()
}

const CHANGE: Sql = sql("UPDATE clients SET name = $3, name_sort = $4, skeleton = $5, number = $6,
    number_sort = $7, industry = $8, kind = $9, contact_name = $10, contact_email = $11,
    phone = $12, website = $13, address = $14, manager = $15, search = $16,
    version = version + 1
  WHERE partner = $1 AND id = $2 AND version = $17
    AND archived_at IS NULL AND ended_at IS NULL");
const JOIN: Sql = sql("INSERT INTO group_clients (partner, grp, client) VALUES ($1, $2, $3)
  ON CONFLICT (partner, grp, client) DO NOTHING");

/// Adds clients, each with the instant it was made.
pub async fn add_clients(tx: &mut Tx, all: &[(ClientId, i64, clients::Details)]) -> Result<()> {
    let partner = tx.partner()?;
    crate::bulk::folders(tx, partner, all).await
}

/// Changes clients that still have their version; answers whether all had.
pub async fn change_clients(
    tx: &mut Tx,
    all: &[(ClientId, i64, clients::Details)],
) -> Result<bool> {
    let partner = tx.partner()?;
    let row = |(id, version, it): &(ClientId, i64, clients::Details)| {
        vals![
            partner,
            *id,
            &it.name,
            &it.name_sort,
            &it.skeleton,
            &it.number,
            &it.number_sort,
            &it.industry,
            &it.kind,
            &it.contact_name,
            &it.contact_email,
            &it.phone,
            &it.website,
            &it.address,
            &it.manager,
            &it.search,
            *version
        ]
        .to_vec()
    };
    let rows: Vec<Vec<Value>> = all.iter().map(row).collect();
    let changed = tx.run_many(CHANGE, &rows).await?;
    let ids: Vec<ClientId> = all.iter().map(|it| it.0).collect();
    clients::shown::folders(tx, partner, &ids).await?;
    Ok(usize::try_from(changed).is_ok_and(|it| it == all.len()))
}

/// Puts clients into groups.
pub async fn join_groups(tx: &mut Tx, all: &[(GroupId, ClientId)]) -> Result<()> {
    let partner = tx.partner()?;
    let rows: Vec<Vec<Value>> =
        all.iter().map(|(group, client)| vals![partner, *group, *client].to_vec()).collect();
    tx.run_many(JOIN, &rows).await.map(drop)
}

const SEQ: Sql = sql("SELECT seq FROM owners WHERE id = $1 AND kind = 'partner'");

/// The number of the firm's last story: unchanged means that nothing of the firm has changed.
pub async fn seq(tx: &mut Tx) -> Result<i64> {
    let id: Uuid = tx.partner()?.0;
    tx.row(SEQ, &vals![id]).await?.ok_or(crate::Error::Missing)?.get("seq")
}
