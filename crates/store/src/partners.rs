//! Partners: the firms themselves, as the operator and as strangers by code see them.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::PartnerId;
use uuid::Uuid;

/// A firm.
#[derive(Debug, Clone)]
pub struct Partner {
    /// The firm.
    pub id: PartnerId,
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The code by which a client adds it.
    pub code: String,
    /// `active` or `suspended`.
    pub state: String,
    /// IANA name.
    pub time_zone: String,
    /// When (µs).
    pub created_at: i64,
    /// Counts up with every change.
    pub version: i64,
}

fn partner(row: &Row) -> Result<Partner> {
    Ok(Partner {
        id: PartnerId(row.get("id")?),
        slug: row.get("slug")?,
        name: row.get("name")?,
        code: row.get("code")?,
        state: row.get("state")?,
        time_zone: row.get("time_zone")?,
        created_at: row.get("created_at")?,
        version: row.get("version")?,
    })
}

const ONE: Sql = sql("SELECT id, slug, name, code, state, time_zone, created_at, version
  FROM partners WHERE id = $1");
const BY_CODE: Sql = sql("SELECT id, slug, name, code, state, time_zone, created_at, version
  FROM partners WHERE code = $1");
const BY_SLUG: Sql = sql("SELECT id, slug, name, code, state, time_zone, created_at, version
  FROM partners WHERE slug = $1");

/// One firm.
pub async fn one(tx: &mut Tx, id: PartnerId) -> Result<Option<Partner>> {
    tx.row(ONE, &vals![id]).await?.as_ref().map(partner).transpose()
}

/// The firm with this code. No code has control characters, and PostgreSQL takes no NUL in text.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Partner>> {
    if code.contains(char::is_control) {
        return Ok(None);
    }
    tx.row(BY_CODE, &vals![code]).await?.as_ref().map(partner).transpose()
}

/// The firm at this part of the address.
pub async fn by_slug(tx: &mut Tx, slug: &str) -> Result<Option<Partner>> {
    tx.row(BY_SLUG, &vals![slug]).await?.as_ref().map(partner).transpose()
}

const ADD: Sql = sql("INSERT INTO partners (id, slug, name, code, state, time_zone, created_at)
  VALUES ($1, $2, $3, $4, 'active', $5, $6)");

/// Adds a firm. Its `owners` row (lock and chain) must be added by the caller.
pub async fn add(tx: &mut Tx, it: &Partner) -> Result<()> {
    let values = vals![&it.id, &it.slug, &it.name, &it.code, &it.time_zone, &it.created_at];
    tx.run(ADD, &values).await.map(drop)
}

const SET_CODE: Sql = sql("UPDATE partners SET code = $2, version = version + 1 WHERE id = $1");

/// Gives a firm another code; the old one opens nothing any more.
pub async fn set_code(tx: &mut Tx, id: PartnerId, code: &str) -> Result<()> {
    tx.run(SET_CODE, &vals![id, code]).await.map(drop)
}

const SET_STATE: Sql = sql("UPDATE partners SET state = $2, version = version + 1
  WHERE id = $1 AND state <> $2");

/// Suspends (`suspended`) or resumes (`active`) a firm; answers whether that changed anything.
pub async fn set_state(tx: &mut Tx, id: PartnerId, state: &'static str) -> Result<bool> {
    Ok(tx.run(SET_STATE, &vals![id, state]).await? == 1)
}

/// A firm in the operator's list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The firm.
    pub partner: Partner,
    /// Active staff.
    pub staff: i64,
    /// Clients not put away.
    pub clients: i64,
    /// Live connections.
    pub accounts: i64,
    /// The owner's name, once there.
    pub owner: Option<String>,
}

const LIST: Sql = sql("SELECT t.id, t.slug, t.name, t.code, t.state, t.time_zone, t.created_at,
    t.version,
    (SELECT count(*) FROM staff s WHERE s.partner = t.id AND s.state = 'active') AS staff,
    (SELECT count(*) FROM clients c WHERE c.partner = t.id AND c.archived_at IS NULL
       AND c.ended_at IS NULL) AS clients,
    (SELECT count(*) FROM connections k WHERE k.partner = t.id AND k.live) AS accounts,
    (SELECT p.name FROM staff s JOIN persons p ON p.id = s.person
      WHERE s.partner = t.id AND s.role = 'owner' AND s.state <> 'removed') AS owner
  FROM partners t
  WHERE t.id < $1 AND ($2 = '' OR lower(t.name) LIKE $2 ESCAPE '\\' OR t.slug LIKE $2 ESCAPE '\\')
  ORDER BY t.id DESC LIMIT $3");

/// Firms, newest first, before `before`, narrowed by a folded text; at most `limit`.
pub async fn list(tx: &mut Tx, before: Uuid, search: &str, limit: i64) -> Result<Vec<Listed>> {
    let pattern = if search.is_empty() {
        String::new()
    } else {
        format!("%{}%", crate::clients::like(search))
    };
    let rows = tx.rows(LIST, &vals![before, pattern, limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(Listed {
                partner: partner(row)?,
                staff: row.get("staff")?,
                clients: row.get("clients")?,
                accounts: row.get("accounts")?,
                owner: row.get("owner")?,
            })
        })
        .collect()
}
