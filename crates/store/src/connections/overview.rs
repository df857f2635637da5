//! Connections as the vendor sees them: which firm is tied to which account, since when, until when.
//!
//! Only for operators: these statements have no firm's scope. Nothing of a client's data is in them.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{AccountId, ConnectionId, PartnerId, ProductId};
use uuid::Uuid;

/// A connection, live or ended.
#[derive(Debug, Clone)]
pub struct Tie {
    /// The connection.
    pub id: ConnectionId,
    /// The account.
    pub account: AccountId,
    /// The firm.
    pub partner: PartnerId,
    /// Its name.
    pub firm: String,
    /// The business.
    pub business_name: String,
    /// The product.
    pub product: ProductId,
    /// The owner's address; may be empty.
    pub owner_email: String,
    /// How it began.
    pub how: String,
    /// When (µs).
    pub connected_at: i64,
    /// When somebody of the firm was last inside, or it began (µs).
    pub last_access_at: i64,
    /// When the owner turned access off (µs).
    pub paused_at: Option<i64>,
    /// When it ended (µs).
    pub ended_at: Option<i64>,
    /// `client`, `partner` or `operator`.
    pub ended_by: Option<String>,
}

const FIND: Sql =
    sql("SELECT k.id, k.account, k.partner, t.name AS firm, a.business_name, a.product,
    a.owner_email, k.how, k.connected_at, k.last_access_at, k.paused_at, k.ended_at, k.ended_by
  FROM connections k JOIN partners t ON t.id = k.partner JOIN accounts a ON a.id = k.account
  WHERE k.id < $1 AND ($2 = '' OR lower(t.name) LIKE $2 ESCAPE '\\' OR a.search LIKE $2 ESCAPE '\\')
  ORDER BY k.id DESC LIMIT $3");
const ONE: Sql =
    sql("SELECT k.id, k.account, k.partner, t.name AS firm, a.business_name, a.product,
    a.owner_email, k.how, k.connected_at, k.last_access_at, k.paused_at, k.ended_at, k.ended_by
  FROM connections k JOIN partners t ON t.id = k.partner JOIN accounts a ON a.id = k.account
  WHERE k.id = $1");

fn tie(row: &Row) -> Result<Tie> {
    Ok(Tie {
        id: row.get("id")?,
        account: row.get("account")?,
        partner: row.get("partner")?,
        firm: row.get("firm")?,
        business_name: row.get("business_name")?,
        product: row.get("product")?,
        owner_email: row.get("owner_email")?,
        how: row.get("how")?,
        connected_at: row.get("connected_at")?,
        last_access_at: row.get("last_access_at")?,
        paused_at: row.get("paused_at")?,
        ended_at: row.get("ended_at")?,
        ended_by: row.get("ended_by")?,
    })
}

/// Connections of all firms, newest first, before `before`, narrowed by a folded text.
pub async fn find(tx: &mut Tx, before: Uuid, search: &str, limit: i64) -> Result<Vec<Tie>> {
    let pattern = match search {
        "" => String::new(),
        text => format!("%{}%", crate::clients::like(text)),
    };
    tx.rows(FIND, &vals![before, pattern, limit]).await?.iter().map(tie).collect()
}

/// One of them.
pub async fn tie_of(tx: &mut Tx, id: ConnectionId) -> Result<Option<Tie>> {
    tx.row(ONE, &vals![id]).await?.as_ref().map(tie).transpose()
}
