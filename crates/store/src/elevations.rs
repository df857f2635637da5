//! Dangerous rights that somebody took up for an hour. All instants are real time.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{AccountId, ClientId, ConnectionId, ElevationId, PartnerId, ProductId, StaffId};

/// A right taken up.
#[derive(Debug, Clone)]
pub struct Elevation {
    /// Its id.
    pub id: ElevationId,
    /// The account.
    pub account: AccountId,
    /// The connection.
    pub connection: ConnectionId,
    /// The firm.
    pub partner: PartnerId,
    /// Who.
    pub staff: StaffId,
    /// The right's code.
    pub right: String,
    /// Why, in their words.
    pub reason: String,
    /// Since when (µs, real).
    pub created_at: i64,
    /// Until when (µs, real).
    pub ends_at: i64,
}

const ADD: Sql = sql("INSERT INTO elevations (id, account, connection, partner, staff, right_code,
    reason, created_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
const RUNNING: Sql = sql("SELECT e.id, e.account, e.connection, e.partner, e.staff, e.right_code,
    e.reason, e.created_at, e.ends_at FROM elevations e
  WHERE e.connection = $1 AND e.staff = $2 AND e.ends_at > $3 ORDER BY e.ends_at, e.id");
const END: Sql = sql("UPDATE elevations SET ends_at = $3
  WHERE connection = $1 AND staff = $2 AND ends_at > $3");
const END_ALL: Sql = sql("UPDATE elevations SET ends_at = $2
  WHERE connection = $1 AND ends_at > $2");
const OF_ACCOUNT: Sql = sql("SELECT e.id, e.account, e.connection, e.partner, e.staff,
    e.right_code, e.reason, e.created_at, e.ends_at FROM elevations e
  WHERE e.account = $1 AND e.partner = $2 ORDER BY e.id DESC LIMIT $3");

const OF_STAFF: Sql = sql("SELECT e.id, e.account, e.connection, e.partner, e.staff,
    e.right_code, e.reason, e.created_at, e.ends_at, a.business_name, a.product, k.client
  FROM elevations e JOIN accounts a ON a.id = e.account JOIN connections k ON k.id = e.connection
  WHERE e.partner = $1 AND e.staff = $2 AND e.ends_at > $3 ORDER BY e.ends_at, e.id LIMIT 20");

fn elevation(row: &Row) -> Result<Elevation> {
    Ok(Elevation {
        id: row.get("id")?,
        account: row.get("account")?,
        connection: row.get("connection")?,
        partner: row.get("partner")?,
        staff: row.get("staff")?,
        right: row.get("right_code")?,
        reason: row.get("reason")?,
        created_at: row.get("created_at")?,
        ends_at: row.get("ends_at")?,
    })
}

/// Takes a right up.
pub async fn add(tx: &mut Tx, it: &Elevation) -> Result<()> {
    let values = vals![
        it.id,
        it.account,
        it.connection,
        it.partner,
        it.staff,
        &it.right,
        &it.reason,
        it.created_at,
        it.ends_at
    ];
    tx.run(ADD, &values).await.map(drop)
}

/// What somebody may do now through a connection, by its end.
pub async fn running(
    tx: &mut Tx,
    (connection, staff): (ConnectionId, StaffId),
    now: i64,
) -> Result<Vec<Elevation>> {
    tx.rows(RUNNING, &vals![connection, staff, now]).await?.iter().map(elevation).collect()
}

/// A right of somebody's with the account that it is for.
#[derive(Debug, Clone)]
pub struct Held {
    /// The right.
    pub right: Elevation,
    /// The business of the account.
    pub business: String,
    /// Its product.
    pub product: ProductId,
    /// Its folder.
    pub client: Option<ClientId>,
}

/// What somebody may do now anywhere, by its end; at most 20.
pub async fn of_staff(tx: &mut Tx, staff: StaffId, now: i64) -> Result<Vec<Held>> {
    let partner = tx.partner()?;
    let held = |row: &Row| {
        Ok(Held {
            right: elevation(row)?,
            business: row.get("business_name")?,
            product: row.get("product")?,
            client: row.get("client")?,
        })
    };
    tx.rows(OF_STAFF, &vals![partner, staff, now]).await?.iter().map(held).collect()
}

/// The firm's rights taken up in an account, newest first.
pub async fn of_account(
    tx: &mut Tx,
    (account, partner): (AccountId, PartnerId),
    limit: i64,
) -> Result<Vec<Elevation>> {
    tx.rows(OF_ACCOUNT, &vals![account, partner, limit]).await?.iter().map(elevation).collect()
}

/// Ends what somebody may do through a connection.
pub async fn end(
    tx: &mut Tx,
    (connection, staff): (ConnectionId, StaffId),
    now: i64,
) -> Result<u64> {
    tx.run(END, &vals![connection, staff, now]).await
}

/// Ends what anybody may do through a connection.
pub async fn end_all(tx: &mut Tx, connection: ConnectionId, now: i64) -> Result<u64> {
    tx.run(END_ALL, &vals![connection, now]).await
}
