//! Keys of the REST API: made by the firm's owner, shown once, stored as a hash.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{KeyId, PartnerId, PersonId, StaffId};

/// A key as its owner sees it.
#[derive(Debug, Clone)]
pub struct Key {
    /// The key.
    pub id: KeyId,
    /// Its name.
    pub name: String,
    /// Its first characters, to tell keys apart.
    pub start: String,
    /// Its scopes, space-separated.
    pub scopes: String,
    /// Who made it.
    pub made_by: String,
    /// When (µs).
    pub created_at: i64,
    /// When it was last used (µs).
    pub last_used_at: Option<i64>,
    /// When it ends by itself (µs).
    pub ends_at: Option<i64>,
    /// When it was revoked (µs).
    pub revoked_at: Option<i64>,
}

const LIST: Sql = sql("SELECT k.id, k.name, k.start, k.scopes, p.name AS made_by, k.created_at,
    k.last_used_at, k.ends_at, k.revoked_at
  FROM api_keys k JOIN staff s ON s.partner = k.partner AND s.id = k.staff
  JOIN persons p ON p.id = s.person
  WHERE k.partner = $1 ORDER BY k.id DESC LIMIT 200");
const ONE: Sql = sql("SELECT k.id, k.name, k.start, k.scopes, p.name AS made_by, k.created_at,
    k.last_used_at, k.ends_at, k.revoked_at
  FROM api_keys k JOIN staff s ON s.partner = k.partner AND s.id = k.staff
  JOIN persons p ON p.id = s.person
  WHERE k.partner = $1 AND k.id = $2");

fn key(row: &Row) -> Result<Key> {
    Ok(Key {
        id: KeyId(row.get("id")?),
        name: row.get("name")?,
        start: row.get("start")?,
        scopes: row.get("scopes")?,
        made_by: row.get("made_by")?,
        created_at: row.get("created_at")?,
        last_used_at: row.get("last_used_at")?,
        ends_at: row.get("ends_at")?,
        revoked_at: row.get("revoked_at")?,
    })
}

/// The firm's keys, newest first.
pub async fn list(tx: &mut Tx) -> Result<Vec<Key>> {
    let partner = tx.partner()?;
    tx.rows(LIST, &vals![partner]).await?.iter().map(key).collect()
}

/// One key of the firm.
pub async fn one(tx: &mut Tx, id: KeyId) -> Result<Option<Key>> {
    let partner = tx.partner()?;
    tx.row(ONE, &vals![partner, id]).await?.as_ref().map(key).transpose()
}

/// A key to be added.
#[derive(Debug, Clone)]
pub struct New {
    /// The key.
    pub id: KeyId,
    /// Its name.
    pub name: String,
    /// Its first characters.
    pub start: String,
    /// Its scopes, space-separated.
    pub scopes: String,
    /// Whose rights it has.
    pub staff: StaffId,
    /// What is kept of the secret.
    pub hash: Vec<u8>,
    /// When it ends by itself (µs).
    pub ends_at: Option<i64>,
}

const ADD: Sql =
    sql("INSERT INTO api_keys (partner, id, name, start, staff, hash, scopes, ends_at,
    created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");

/// Adds a key.
pub async fn add(tx: &mut Tx, it: &New, now: i64) -> Result<()> {
    let partner = tx.partner()?;
    let values = vals![
        partner,
        it.id,
        &it.name,
        &it.start,
        it.staff,
        it.hash.as_slice(),
        &it.scopes,
        &it.ends_at,
        now
    ];
    tx.run(ADD, &values).await.map(drop)
}

const REVOKE: Sql = sql("UPDATE api_keys SET revoked_at = $3
  WHERE partner = $1 AND id = $2 AND revoked_at IS NULL");

/// Revokes a key; answers whether it was in force.
pub async fn revoke(tx: &mut Tx, id: KeyId, now: i64) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(REVOKE, &vals![partner, id, now]).await? == 1)
}

/// Who stands behind a key: it acts as the staff member who made it, within its scopes.
#[derive(Debug, Clone)]
pub struct Holder {
    /// The key.
    pub id: KeyId,
    /// Its name.
    pub name: String,
    /// The firm.
    pub partner: PartnerId,
    /// Whose rights it has.
    pub staff: StaffId,
    /// The human.
    pub person: PersonId,
    /// That staff member's role now.
    pub role: String,
    /// Space-separated.
    pub scopes: String,
    /// When it was last used (µs).
    pub last_used_at: Option<i64>,
}

const HOLDER: Sql = sql("SELECT k.id, k.name, k.partner, k.staff, s.person, s.role, k.scopes,
    k.last_used_at
  FROM api_keys k
  JOIN staff s ON s.partner = k.partner AND s.id = k.staff AND s.state = 'active'
  JOIN partners t ON t.id = k.partner AND t.state = 'active'
  JOIN persons p ON p.id = s.person AND p.disabled_at IS NULL
  WHERE k.hash = $1 AND k.revoked_at IS NULL AND (k.ends_at IS NULL OR k.ends_at > $2)");

/// The holder of a key in force.
pub async fn holder(tx: &mut Tx, hash: &[u8], now: i64) -> Result<Option<Holder>> {
    let Some(row) = tx.row(HOLDER, &vals![hash, now]).await? else { return Ok(None) };
    Ok(Some(Holder {
        id: KeyId(row.get("id")?),
        name: row.get("name")?,
        partner: PartnerId(row.get("partner")?),
        staff: StaffId(row.get("staff")?),
        person: PersonId(row.get("person")?),
        role: row.get("role")?,
        scopes: row.get("scopes")?,
        last_used_at: row.get("last_used_at")?,
    }))
}

const USED: Sql = sql("UPDATE api_keys SET last_used_at = $3 WHERE partner = $1 AND id = $2");

/// Notes that a key was used (the caller does so at most once a minute).
pub async fn used(tx: &mut Tx, partner: PartnerId, id: KeyId, now: i64) -> Result<()> {
    tx.run(USED, &vals![partner, id, now]).await.map(drop)
}
