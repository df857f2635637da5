//! Ends of access that come near: what is due to be said, said once, and to whom it is written.
//!
//! The sweep reads `connections.tell_at` by its index and nothing else, so that a million quiet
//! connections cost nothing. A warning is one row of `end_notices`, by its key; a letter takes its
//! rows with the statement that marks them, so that two sweeps never write the same.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{AccountId, ClientId, ConnectionId, PartnerId, PersonId, ProductId, StaffId};

/// A connection about whose end something is due to be said.
#[derive(Debug, Clone)]
pub struct Due {
    /// The connection.
    pub connection: ConnectionId,
    /// The account.
    pub account: AccountId,
    /// The firm.
    pub partner: PartnerId,
    /// The folder; `None` while unlinked.
    pub client: Option<ClientId>,
    /// When access ends (µs).
    pub ends_at: i64,
    /// The instant that was due (µs).
    pub tell_at: i64,
    /// The business.
    pub business_name: String,
    /// The product.
    pub product: ProductId,
}

const FIRST: Sql = sql("SELECT k.account FROM connections k
  WHERE k.live AND k.paused_at IS NULL AND k.tell_at <= $1 ORDER BY k.tell_at, k.id LIMIT $2");
const DUE: Sql = sql("SELECT k.id, k.account, k.partner, k.client, k.runs_out_at, k.tell_at,
    a.business_name, a.product
  FROM connections k JOIN accounts a ON a.id = k.account
  WHERE k.live AND k.paused_at IS NULL AND k.tell_at <= $1 AND k.account IN ({list})
  ORDER BY k.id");

/// Accounts with something due at `now`, the longest due first.
pub async fn accounts(tx: &mut Tx, now: i64, limit: i64) -> Result<Vec<AccountId>> {
    let rows = tx.rows(FIRST, &vals![now, limit]).await?;
    rows.iter().map(|row| row.get("account")).collect()
}

/// What is due at `now` on these accounts. The caller holds them.
pub async fn due(tx: &mut Tx, accounts: &[AccountId], now: i64) -> Result<Vec<Due>> {
    let list: Vec<_> = accounts.iter().map(|it| crate::Bind::bind(*it)).collect();
    tx.rows_in(DUE, &vals![now], &list).await?.iter().map(due_of).collect()
}

fn due_of(row: &Row) -> Result<Due> {
    Ok(Due {
        connection: row.get("id")?,
        account: row.get("account")?,
        partner: row.get("partner")?,
        client: row.get("client")?,
        ends_at: row.get("runs_out_at")?,
        tell_at: row.get("tell_at")?,
        business_name: row.get("business_name")?,
        product: row.get("product")?,
    })
}

const NEXT: Sql = sql("UPDATE connections SET tell_at = $3 WHERE id = $1 AND tell_at = $2");
const NOTE: Sql = sql(
    "INSERT INTO end_notices (connection, ends_at, days, account, partner,
    created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (connection, ends_at, days) DO NOTHING",
);

/// Moves on to the next instant (µs) of each connection.
pub async fn moved_on(tx: &mut Tx, all: &[(&Due, i64)]) -> Result<()> {
    let many: Vec<_> =
        all.iter().map(|(it, next)| vals![it.connection, it.tell_at, *next].to_vec()).collect();
    if many.is_empty() { Ok(()) } else { tx.run_many(NEXT, &many).await.map(drop) }
}

/// Notes warnings (of so many days) that letters are still to bring.
pub async fn note(tx: &mut Tx, all: &[(&Due, i64)], now: i64) -> Result<()> {
    let row = |(it, days): &(&Due, i64)| {
        vals![it.connection, it.ends_at, *days, it.account, it.partner, now].to_vec()
    };
    let many: Vec<_> = all.iter().map(row).collect();
    if many.is_empty() { Ok(()) } else { tx.run_many(NOTE, &many).await.map(drop) }
}

const UNTOLD_OWNERS: Sql = sql("SELECT n.account, COALESCE(p.email, a.owner_email) AS email
  FROM end_notices n JOIN accounts a ON a.id = n.account
  LEFT JOIN persons p ON p.id = a.owner
  WHERE n.client_told_at IS NULL ORDER BY 2, n.account LIMIT $1");
const TAKE_OWNERS: Sql = sql("UPDATE end_notices SET client_told_at = $1
  WHERE client_told_at IS NULL AND account IN ({list}) RETURNING connection, ends_at");
const UNTOLD_FIRMS: Sql = sql("SELECT DISTINCT partner FROM end_notices
  WHERE partner_told_at IS NULL ORDER BY partner LIMIT 1000");
const TAKE_FIRM: Sql = sql("UPDATE end_notices SET partner_told_at = $1
  WHERE partner_told_at IS NULL AND partner = $2 RETURNING connection, ends_at");

/// Accounts whose owners have something to hear, each with the address it goes to, by address.
pub async fn untold_owners(tx: &mut Tx, limit: i64) -> Result<Vec<(String, AccountId)>> {
    let rows = tx.rows(UNTOLD_OWNERS, &vals![limit]).await?;
    rows.iter().map(|row| Ok((row.get("email")?, row.get("account")?))).collect()
}

/// Firms that have something to hear.
pub async fn untold_firms(tx: &mut Tx) -> Result<Vec<PartnerId>> {
    let rows = tx.rows(UNTOLD_FIRMS, &vals![]).await?;
    rows.iter().map(|row| row.get("partner")).collect()
}

/// A notice taken by one letter: the connection and the end (µs) it is about.
pub type Taken = (ConnectionId, i64);

/// Takes what the owner of these accounts is to hear. Nobody else gets it again.
pub async fn take_of_owner(tx: &mut Tx, accounts: &[AccountId], now: i64) -> Result<Vec<Taken>> {
    let list: Vec<_> = accounts.iter().map(|it| crate::Bind::bind(*it)).collect();
    let rows = tx.rows_in(TAKE_OWNERS, &vals![now], &list).await?;
    rows.iter().map(|row| Ok((row.get("connection")?, row.get("ends_at")?))).collect()
}

/// Takes what a firm is to hear. Nobody else gets it again.
pub async fn take_of_firm(tx: &mut Tx, partner: PartnerId, now: i64) -> Result<Vec<Taken>> {
    let rows = tx.rows(TAKE_FIRM, &vals![now, partner]).await?;
    rows.iter().map(|row| Ok((row.get("connection")?, row.get("ends_at")?))).collect()
}

/// An end as letters and pages tell of it.
#[derive(Debug, Clone)]
pub struct Ending {
    /// The connection.
    pub connection: ConnectionId,
    /// The account.
    pub account: AccountId,
    /// The firm.
    pub partner: PartnerId,
    /// Its name.
    pub firm: String,
    /// Its short name in addresses.
    pub slug: String,
    /// The folder's named manager.
    pub manager: Option<StaffId>,
    /// The folder, where it is one of those that only some of the firm see.
    pub internal: Option<ClientId>,
    /// When access ends (µs).
    pub ends_at: i64,
    /// The business.
    pub business_name: String,
    /// The product.
    pub product: ProductId,
    /// The owner, once claimed.
    pub owner: Option<PersonId>,
    /// The owner's name.
    pub owner_name: String,
}

const ENDINGS: Sql = sql("SELECT k.id, k.account, k.partner, t.name AS firm, t.slug, c.manager,
    CASE WHEN c.internal THEN k.client END AS internal, k.runs_out_at, a.business_name, a.product, a.owner, COALESCE(p.name, a.owner_name) AS owner_name
  FROM connections k
  JOIN accounts a ON a.id = k.account
  JOIN partners t ON t.id = k.partner
  LEFT JOIN persons p ON p.id = a.owner
  LEFT JOIN clients c ON c.partner = k.partner AND c.id = k.client
  WHERE k.live AND k.paused_at IS NULL AND k.runs_out_at > $1 AND k.id IN ({list})
  ORDER BY k.runs_out_at, k.id");

/// What is still to come of these ends, soonest first: who was let in again meanwhile, was paused
/// or is past its end is not told of any more.
pub async fn still_coming(tx: &mut Tx, taken: &[Taken], now: i64) -> Result<Vec<Ending>> {
    let list: Vec<_> = taken.iter().map(|it| crate::Bind::bind(it.0)).collect();
    let mut all = Vec::new();
    for row in tx.rows_in(ENDINGS, &vals![now], &list).await? {
        let it = Ending {
            connection: row.get("id")?,
            account: row.get("account")?,
            partner: row.get("partner")?,
            firm: row.get("firm")?,
            slug: row.get("slug")?,
            manager: row.get("manager")?,
            internal: row.get("internal")?,
            ends_at: row.get("runs_out_at")?,
            business_name: row.get("business_name")?,
            product: row.get("product")?,
            owner: row.get("owner")?,
            owner_name: row.get("owner_name")?,
        };
        if taken.contains(&(it.connection, it.ends_at)) {
            all.push(it);
        }
    }
    all.sort_by_key(|it| (it.ends_at, it.connection));
    Ok(all)
}

const FORGET: Sql = sql("DELETE FROM end_notices WHERE created_at < $1
  AND client_told_at IS NOT NULL AND partner_told_at IS NOT NULL");

/// Forgets notices made before `before` (µs) that are told: their ends are past.
pub async fn forget(tx: &mut Tx, before: i64) -> Result<u64> {
    tx.run(FORGET, &vals![before]).await
}
