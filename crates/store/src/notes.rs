//! Notes: record-keeping in a folder, seen by staff who reach it, never by client or vendor.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{AccountId, ClientId, NoteId, StaffId};
use uuid::Uuid;

/// A note as it stands.
#[derive(Debug, Clone)]
pub struct Note {
    /// The note.
    pub id: NoteId,
    /// The folder.
    pub client: ClientId,
    /// The account it is tied to.
    pub account: Option<AccountId>,
    /// Who wrote it.
    pub author: StaffId,
    /// Who wrote it, by name.
    pub author_name: String,
    /// What it says.
    pub body: String,
    /// When (µs).
    pub created_at: i64,
    /// When it was last edited (µs).
    pub edited_at: Option<i64>,
    /// When it was pinned (µs).
    pub pinned_at: Option<i64>,
    /// Counts up with every edit.
    pub version: i64,
}

macro_rules! notes {
    ($rest:literal) => {
        sql(concat!(
            "SELECT n.id, n.client, n.account, n.author, p.name AS author_name, n.body,
               n.created_at, n.edited_at, n.pinned_at, n.version
             FROM notes n
             JOIN staff s ON s.partner = n.partner AND s.id = n.author
             JOIN persons p ON p.id = s.person ",
            $rest
        ))
    };
}

const OF_CLIENT: Sql = notes!(
    "WHERE n.partner = $1 AND n.client = $2 AND n.deleted_at IS NULL
     ORDER BY CASE WHEN n.pinned_at IS NULL THEN 1 ELSE 0 END, n.id DESC LIMIT 500"
);
const ONE: Sql = notes!("WHERE n.partner = $1 AND n.id = $2 AND n.deleted_at IS NULL");

/// The statements that macros put together: a test prepares each on both engines.
pub const STATEMENTS: &[Sql] = &[OF_CLIENT, ONE];

/// Every statement made by the macro above, for the test that prepares all statements.
pub const NOTES: &[Sql] = &[OF_CLIENT, ONE];

fn note(row: &Row) -> Result<Note> {
    Ok(Note {
        id: NoteId(row.get("id")?),
        client: ClientId(row.get("client")?),
        account: row.get::<Option<Uuid>>("account")?.map(AccountId),
        author: StaffId(row.get("author")?),
        author_name: row.get("author_name")?,
        body: row.get("body")?,
        created_at: row.get("created_at")?,
        edited_at: row.get("edited_at")?,
        pinned_at: row.get("pinned_at")?,
        version: row.get("version")?,
    })
}

/// A folder's notes, pinned first, then newest; at most 500. The caller drops those that are tied
/// to an account which the viewer does not reach.
pub async fn of_client(tx: &mut Tx, client: ClientId) -> Result<Vec<Note>> {
    let partner = tx.partner()?;
    tx.rows(OF_CLIENT, &vals![partner, client]).await?.iter().map(note).collect()
}

/// One note.
pub async fn one(tx: &mut Tx, id: NoteId) -> Result<Option<Note>> {
    let partner = tx.partner()?;
    tx.row(ONE, &vals![partner, id]).await?.as_ref().map(note).transpose()
}

const ADD: Sql = sql("INSERT INTO notes (partner, id, client, account, author, body, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7)");

/// Adds a note.
pub async fn add(
    tx: &mut Tx,
    id: NoteId,
    (client, account): (ClientId, Option<AccountId>),
    author: StaffId,
    body: &str,
    now: i64,
) -> Result<()> {
    let partner = tx.partner()?;
    tx.run(ADD, &vals![partner, id, client, account, author, body, now]).await.map(drop)
}

const KEEP: Sql = sql("INSERT INTO note_versions (partner, note, version, body, until)
  SELECT partner, id, version, body, $4 FROM notes
  WHERE partner = $1 AND id = $2 AND version = $3 AND deleted_at IS NULL");
const EDIT: Sql = sql("UPDATE notes SET body = $4, edited_at = $5, version = version + 1
  WHERE partner = $1 AND id = $2 AND version = $3 AND deleted_at IS NULL");

/// Edits a note that still has `version` and keeps what it said.
pub async fn edit(tx: &mut Tx, id: NoteId, version: i64, body: &str, now: i64) -> Result<bool> {
    let partner = tx.partner()?;
    tx.run(KEEP, &vals![partner, id, version, now]).await?;
    Ok(tx.run(EDIT, &vals![partner, id, version, body, now]).await? == 1)
}

const MENTION: Sql = sql("INSERT INTO note_mentions (partner, note, staff, created_at)
  VALUES ($1, $2, $3, $4) ON CONFLICT (partner, note, staff) DO NOTHING");
const MENTIONS: Sql = sql("SELECT m.note, m.staff, p.name FROM note_mentions m
  JOIN notes n ON n.partner = m.partner AND n.id = m.note AND n.deleted_at IS NULL
  JOIN staff s ON s.partner = m.partner AND s.id = m.staff
  JOIN persons p ON p.id = s.person
  WHERE n.partner = $1 AND n.client = $2 ORDER BY p.name, m.staff, m.note");

/// Remembers that a note names a colleague; answers whether that is new.
pub async fn mention(tx: &mut Tx, id: NoteId, staff: StaffId, now: i64) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(MENTION, &vals![partner, id, staff, now]).await? == 1)
}

/// Whom the notes of a folder name: (note, who, by name).
pub async fn mentions(tx: &mut Tx, client: ClientId) -> Result<Vec<(NoteId, StaffId, String)>> {
    let partner = tx.partner()?;
    let rows = tx.rows(MENTIONS, &vals![partner, client]).await?;
    rows.iter().map(|row| Ok((row.get("note")?, row.get("staff")?, row.get("name")?))).collect()
}

const PIN: Sql = sql("UPDATE notes SET pinned_at = $3
  WHERE partner = $1 AND id = $2 AND deleted_at IS NULL");

/// Pins a note, or (with `None`) lets it go.
pub async fn pin(tx: &mut Tx, id: NoteId, at: Option<i64>) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(PIN, &vals![partner, id, at]).await? == 1)
}

const DELETE: Sql = sql("UPDATE notes SET deleted_at = $3
  WHERE partner = $1 AND id = $2 AND deleted_at IS NULL");

/// Deletes a note: it stays in the store as deleted, so that the audit can tell.
pub async fn delete(tx: &mut Tx, id: NoteId, now: i64) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(DELETE, &vals![partner, id, now]).await? == 1)
}

const HISTORY: Sql = sql("SELECT v.version, v.body, v.until FROM note_versions v
  WHERE v.partner = $1 AND v.note = $2 ORDER BY v.version DESC LIMIT 100");

/// What a note said before: (version, text, until when in µs), newest first.
pub async fn history(tx: &mut Tx, id: NoteId) -> Result<Vec<(i64, String, i64)>> {
    let partner = tx.partner()?;
    let rows = tx.rows(HISTORY, &vals![partner, id]).await?;
    rows.iter().map(|row| Ok((row.get("version")?, row.get("body")?, row.get("until")?))).collect()
}
