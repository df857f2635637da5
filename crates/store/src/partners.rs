//! Partners: the firms themselves, as the operator and as strangers by code see them.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{PartnerId, PersonId};
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

/// What a firm says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// Its name.
    pub name: String,
    /// IANA name.
    pub time_zone: String,
    /// Street and number, as on a letter.
    pub address: String,
    /// Town or region.
    pub place: String,
    /// Telephone.
    pub phone: String,
    /// Website.
    pub website: String,
    /// Where people write to.
    pub email: String,
    /// How often a digest comes to staff who have not chosen: `off`, `daily`, `weekly`.
    pub staff_digest: String,
}

const DETAILS: Sql = sql("SELECT name, time_zone, address, place, phone, website, email,
    staff_digest, version FROM partners WHERE id = $1");
const SET_DETAILS: Sql = sql("UPDATE partners SET name = $3, time_zone = $4, address = $5,
    place = $6, phone = $7, website = $8, email = $9, staff_digest = $10, version = version + 1
  WHERE id = $1 AND version = $2");

/// What the firm says of itself, and the version of that.
pub async fn details(tx: &mut Tx, id: PartnerId) -> Result<Option<(Details, i64)>> {
    let Some(row) = tx.row(DETAILS, &vals![id]).await? else { return Ok(None) };
    let details = Details {
        name: row.get("name")?,
        time_zone: row.get("time_zone")?,
        address: row.get("address")?,
        place: row.get("place")?,
        phone: row.get("phone")?,
        website: row.get("website")?,
        email: row.get("email")?,
        staff_digest: row.get("staff_digest")?,
    };
    Ok(Some((details, row.get("version")?)))
}

/// Sets it, if the row still has `version`.
pub async fn set_details(tx: &mut Tx, id: PartnerId, version: i64, it: &Details) -> Result<bool> {
    let values = vals![
        id,
        version,
        &it.name,
        &it.time_zone,
        &it.address,
        &it.place,
        &it.phone,
        &it.website,
        &it.email,
        &it.staff_digest
    ];
    Ok(tx.run(SET_DETAILS, &values).await? == 1)
}

/// What a firm asks of its staff at the sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The rule's word.
    pub rule: String,
    /// Who decided so; nobody before the first change.
    pub by: Option<String>,
    /// When (µs).
    pub at: Option<i64>,
}

const SIGN_IN: Sql = sql("SELECT p.sign_in_rule, p.sign_in_at, h.name AS sign_in_name
  FROM partners p LEFT JOIN persons h ON h.id = p.sign_in_by WHERE p.id = $1");
const SET_SIGN_IN: Sql = sql("UPDATE partners SET sign_in_rule = $2, sign_in_by = $3,
    sign_in_at = $4, version = version + 1 WHERE id = $1");

/// What a firm asks of its staff at the sign-in, and who decided so.
pub async fn sign_in(tx: &mut Tx, id: PartnerId) -> Result<Option<SignIn>> {
    let Some(row) = tx.row(SIGN_IN, &vals![id]).await? else { return Ok(None) };
    Ok(Some(SignIn {
        rule: row.get("sign_in_rule")?,
        by: row.get("sign_in_name")?,
        at: row.get("sign_in_at")?,
    }))
}

/// Sets what a firm asks of its staff at the sign-in.
pub async fn set_sign_in(
    tx: &mut Tx,
    id: PartnerId,
    rule: &str,
    (by, at): (PersonId, i64),
) -> Result<()> {
    tx.run(SET_SIGN_IN, &vals![id, rule, by, at]).await.map(drop)
}
