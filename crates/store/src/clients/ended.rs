//! Folders that a disconnect has sealed: listed for 30 days, then their notes and contacts go.
//!
//! A firm that comes back within that time finds its notes again.

use super::shown;
use crate::internal::hidden;
use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{AccountId, ClientId, NoteId, PartnerId, StaffId};

/// A folder that a disconnect has sealed.
#[derive(Debug, Clone)]
pub struct Ended {
    /// The folder.
    pub id: ClientId,
    /// Its name.
    pub name: String,
    /// When (µs).
    pub ended_at: i64,
    /// `client`, `partner` or `operator`.
    pub ended_by: String,
    /// Contact's name.
    pub contact_name: String,
    /// Contact's e-mail.
    pub contact_email: String,
    /// Phone.
    pub phone: String,
    /// Website.
    pub website: String,
    /// Address.
    pub address: String,
    /// How many own notes remain.
    pub notes: i64,
}

macro_rules! ended {
    ($rest:literal) => {
        sql(concat!(
            "SELECT c.id, c.name, c.ended_at, c.contact_name, c.contact_email, c.phone, c.website,
               c.address,
               (SELECT k.ended_by FROM connections k WHERE k.partner = c.partner
                  AND k.client = c.id AND NOT k.live ORDER BY k.ended_at DESC, k.id DESC LIMIT 1)
                 AS ended_by,
               (SELECT count(*) FROM notes n WHERE n.partner = c.partner AND n.client = c.id
                  AND n.deleted_at IS NULL) AS notes
             FROM clients c
             WHERE c.partner = $1 AND c.ended_at > $2 AND c.unlisted_at IS NULL AND c.id NOT IN ",
            hidden!("$3"),
            $rest
        ))
    };
}

const ENDED: Sql = ended!(" ORDER BY c.ended_at DESC, c.id DESC LIMIT 200");
const ENDED_ONE: Sql = ended!(" AND c.id = $4");

/// The statements that macros put together: a test prepares each on both engines.
pub const STATEMENTS: &[Sql] = &[ENDED, ENDED_ONE];

fn of(row: &Row) -> Result<Ended> {
    let by: Option<String> = row.get("ended_by")?;
    Ok(Ended {
        id: row.get("id")?,
        name: row.get("name")?,
        ended_at: row.get("ended_at")?,
        ended_by: by.unwrap_or_default(),
        contact_name: row.get("contact_name")?,
        contact_email: row.get("contact_email")?,
        phone: row.get("phone")?,
        website: row.get("website")?,
        address: row.get("address")?,
        notes: row.get("notes")?,
    })
}

/// Ended connections that this staff member may see: folders sealed after `since` (µs), newest
/// first, at most 200.
pub async fn ended(tx: &mut Tx, staff: StaffId, since: i64) -> Result<Vec<Ended>> {
    let partner = tx.partner()?;
    tx.rows(ENDED, &vals![partner, since, staff]).await?.iter().map(of).collect()
}

/// One of them.
pub async fn ended_one(
    tx: &mut Tx,
    staff: StaffId,
    client: ClientId,
    since: i64,
) -> Result<Option<Ended>> {
    let partner = tx.partner()?;
    tx.row(ENDED_ONE, &vals![partner, since, staff, client]).await?.as_ref().map(of).transpose()
}

/// A note of a sealed folder.
#[derive(Debug, Clone)]
pub struct End {
    /// The note.
    pub id: NoteId,
    /// Who wrote it.
    pub author: String,
    /// When (µs).
    pub created_at: i64,
    /// What it says.
    pub body: String,
}

const NOTES: Sql = sql("SELECT n.id, p.name AS author, n.created_at, n.body FROM notes n
  JOIN staff s ON s.partner = n.partner AND s.id = n.author
  JOIN persons p ON p.id = s.person
  WHERE n.partner = $1 AND n.client = $2 AND n.deleted_at IS NULL ORDER BY n.id");

/// The firm's own notes of a sealed folder, oldest first.
pub async fn notes_of(tx: &mut Tx, client: ClientId) -> Result<Vec<End>> {
    let partner = tx.partner()?;
    let rows = tx.rows(NOTES, &vals![partner, client]).await?;
    rows.iter()
        .map(|row| {
            Ok(End {
                id: row.get("id")?,
                author: row.get("author")?,
                created_at: row.get("created_at")?,
                body: row.get("body")?,
            })
        })
        .collect()
}

const UNLIST: Sql = sql("UPDATE clients SET unlisted_at = $3
  WHERE partner = $1 AND id = $2 AND ended_at IS NOT NULL AND unlisted_at IS NULL");

/// Takes a sealed folder off the list; what is left of it goes with the next sweep.
pub async fn unlist(tx: &mut Tx, client: ClientId, now: i64) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(UNLIST, &vals![partner, client, now]).await? == 1)
}

const SEALED: Sql = sql("SELECT c.id FROM connections k
  JOIN clients c ON c.partner = k.partner AND c.id = k.client
  WHERE k.account = $1 AND k.partner = $2 AND NOT k.live AND c.ended_at > $3
    AND c.unlisted_at IS NULL
  ORDER BY c.ended_at DESC, c.id DESC LIMIT 1");

/// The sealed folder in which this account stood when its connection ended, if after `since` (µs).
pub async fn sealed_of(
    tx: &mut Tx,
    account: AccountId,
    partner: PartnerId,
    since: i64,
) -> Result<Option<ClientId>> {
    let row = tx.row(SEALED, &vals![account, partner, since]).await?;
    row.map(|it| it.get("id")).transpose()
}

const REOPEN: Sql = sql("UPDATE clients SET ended_at = NULL, version = version + 1
  WHERE partner = $1 AND id = $2 AND ended_at IS NOT NULL");
const MOVE_NOTES: Sql = sql("UPDATE notes SET client = $3 WHERE partner = $1 AND client = $2");
const MOVE_CONTACT: Sql = sql("UPDATE clients SET
    contact_name = CASE WHEN contact_name = '' THEN (SELECT o.contact_name FROM clients o
      WHERE o.partner = $1 AND o.id = $2) ELSE contact_name END,
    contact_email = CASE WHEN contact_email = '' THEN (SELECT o.contact_email FROM clients o
      WHERE o.partner = $1 AND o.id = $2) ELSE contact_email END,
    phone = CASE WHEN phone = '' THEN (SELECT o.phone FROM clients o
      WHERE o.partner = $1 AND o.id = $2) ELSE phone END,
    address = CASE WHEN address = '' THEN (SELECT o.address FROM clients o
      WHERE o.partner = $1 AND o.id = $2) ELSE address END,
    version = version + 1
  WHERE partner = $1 AND id = $3");
const MOVED: Sql = sql("UPDATE clients SET unlisted_at = $3 WHERE partner = $1 AND id = $2");

/// Gives a firm that comes back what it had sealed: notes and contacts go into its new folder, or
/// (without one) the sealed folder is opened again.
pub async fn restore(
    tx: &mut Tx,
    partner: PartnerId,
    (sealed, into): (ClientId, Option<ClientId>),
    now: i64,
) -> Result<()> {
    match into {
        None => tx.run(REOPEN, &vals![partner, sealed]).await.map(drop),
        Some(into) => {
            tx.run(MOVE_NOTES, &vals![partner, sealed, into]).await?;
            tx.run(MOVE_CONTACT, &vals![partner, sealed, into]).await?;
            tx.run(MOVED, &vals![partner, sealed, now]).await.map(drop)
        }
    }
}

const ERASE_NOTE_VERSIONS: Sql = sql("DELETE FROM note_versions WHERE partner = $1 AND note IN (
    SELECT n.id FROM notes n JOIN clients c ON c.partner = n.partner AND c.id = n.client
    WHERE c.partner = $1 AND (c.ended_at <= $2 OR c.unlisted_at IS NOT NULL))");
const ERASE_MENTIONS: Sql = sql("DELETE FROM note_mentions WHERE partner = $1 AND note IN (
    SELECT n.id FROM notes n JOIN clients c ON c.partner = n.partner AND c.id = n.client
    WHERE c.partner = $1 AND (c.ended_at <= $2 OR c.unlisted_at IS NOT NULL))");
const ERASE_NOTES: Sql = sql("DELETE FROM notes WHERE partner = $1 AND client IN (
    SELECT id FROM clients WHERE partner = $1 AND (ended_at <= $2 OR unlisted_at IS NOT NULL))");
const ERASE_TAGS: Sql = sql("DELETE FROM client_tags WHERE partner = $1 AND client IN (
    SELECT id FROM clients WHERE partner = $1 AND (ended_at <= $2 OR unlisted_at IS NOT NULL))");
const ERASE_CONTACTS: Sql = sql("UPDATE clients SET contact_name = '', contact_email = '',
    phone = '', website = '', address = '', search = '', version = version + 1
  WHERE partner = $1 AND (ended_at <= $2 OR unlisted_at IS NOT NULL)
    AND (contact_name <> '' OR contact_email <> '' OR phone <> '' OR website <> ''
         OR address <> '' OR search <> '')");

const TO_ERASE: Sql = sql("SELECT DISTINCT c.partner AS id FROM clients c
  WHERE (c.ended_at <= $1 OR c.unlisted_at IS NOT NULL) AND (c.search <> ''
    OR c.contact_name <> '' OR c.contact_email <> ''
    OR c.phone <> '' OR c.website <> '' OR c.address <> ''
    OR EXISTS (SELECT 1 FROM notes n WHERE n.partner = c.partner AND n.client = c.id)
    OR EXISTS (SELECT 1 FROM client_tags t WHERE t.partner = c.partner AND t.client = c.id))
  ORDER BY id");

/// Firms with something left to erase in folders sealed at or before `until` (µs).
pub async fn firms_to_erase(tx: &mut Tx, until: i64) -> Result<Vec<PartnerId>> {
    let rows = tx.rows(TO_ERASE, &vals![until]).await?;
    rows.iter().map(|row| Ok(PartnerId(row.get("id")?))).collect()
}

/// Erases notes and contacts of folders sealed at or before `until` (µs).
pub async fn erase_ended(tx: &mut Tx, partner: PartnerId, until: i64) -> Result<u64> {
    tx.run(ERASE_NOTE_VERSIONS, &vals![partner, until]).await?;
    tx.run(ERASE_MENTIONS, &vals![partner, until]).await?;
    tx.run(ERASE_TAGS, &vals![partner, until]).await?;
    let notes = tx.run(ERASE_NOTES, &vals![partner, until]).await?;
    let contacts = tx.run(ERASE_CONTACTS, &vals![partner, until]).await?;
    shown::forget(tx, partner).await?;
    Ok(notes + contacts)
}
