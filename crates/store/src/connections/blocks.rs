//! Whom owners keep out: a firm's requests and invitations, and single people of a firm.

use crate::{Result, Sql, Tx, sql, vals};
use domain::ids::{AccountId, ConnectionId, PartnerId, PersonId, StaffId};

const BLOCK: Sql = sql("UPDATE connections SET requests_blocked_at = $2, version = version + 1
  WHERE id = $1 AND live");

/// The client blocks (or, with `None`, allows) further requests.
pub async fn block_requests(tx: &mut Tx, id: ConnectionId, at: Option<i64>) -> Result<bool> {
    Ok(tx.run(BLOCK, &vals![id, at]).await? == 1)
}

const BLOCK_FIRM: Sql = sql("INSERT INTO firm_blocks (person, partner, at) VALUES ($1, $2, $3)
  ON CONFLICT (person, partner) DO NOTHING");
const UNBLOCK_FIRM: Sql = sql("DELETE FROM firm_blocks WHERE person = $1 AND partner = $2");
const BLOCKED_FIRMS: Sql = sql("SELECT b.partner, t.name, b.at FROM firm_blocks b
  JOIN partners t ON t.id = b.partner WHERE b.person = $1 ORDER BY t.name, b.partner LIMIT 200");
const SILENCED: Sql = sql("SELECT b.at FROM firm_blocks b JOIN persons p ON p.id = b.person
  WHERE p.email_folded = $1 AND b.partner = $2");

/// An owner blocks a firm (or, with `None`, hears it again); answers whether that was news.
pub async fn block_firm(
    tx: &mut Tx,
    person: PersonId,
    partner: PartnerId,
    at: Option<i64>,
) -> Result<bool> {
    let changed = match at {
        Some(at) => tx.run(BLOCK_FIRM, &vals![person, partner, at]).await?,
        None => tx.run(UNBLOCK_FIRM, &vals![person, partner]).await?,
    };
    Ok(changed == 1)
}

/// The firms that an owner blocks: (firm, name, since when in µs).
pub async fn blocked_firms(tx: &mut Tx, person: PersonId) -> Result<Vec<(PartnerId, String, i64)>> {
    let rows = tx.rows(BLOCKED_FIRMS, &vals![person]).await?;
    rows.iter().map(|row| Ok((row.get("partner")?, row.get("name")?, row.get("at")?))).collect()
}

/// Whether the person with this (folded) address blocks a firm.
pub async fn silenced(tx: &mut Tx, email_folded: &str, partner: PartnerId) -> Result<bool> {
    Ok(tx.row(SILENCED, &vals![email_folded, partner]).await?.is_some())
}

const BLOCK_PERSON: Sql = sql("INSERT INTO blocked_staff (account, partner, staff, at)
  VALUES ($1, $2, $3, $4) ON CONFLICT (account, partner, staff) DO NOTHING");
const UNBLOCK_PERSON: Sql =
    sql("DELETE FROM blocked_staff WHERE account = $1 AND partner = $2 AND staff = $3");
const BLOCKED_PEOPLE: Sql = sql("SELECT b.account, b.partner, b.staff, b.at FROM blocked_staff b
  JOIN accounts a ON a.id = b.account WHERE a.owner = $1
  ORDER BY b.account, b.partner, b.staff LIMIT 5000");
const BY_ACT: Sql = sql("SELECT b.account FROM blocked_staff b
  JOIN accounts a ON a.id = b.account
  WHERE a.owner = $1 AND b.partner = $2 AND b.staff = $3 AND b.at = $4 ORDER BY b.account");
const OF_CLIENT: Sql = sql("SELECT b.account, b.staff, b.at FROM blocked_staff b
  JOIN connections k ON k.account = b.account AND k.partner = b.partner AND k.live
  WHERE b.partner = $1 AND k.client = $2 ORDER BY b.account, b.staff");

/// An owner blocks one person of a firm from an account (or, with `None`, lets them in again);
/// answers whether that was news.
pub async fn block_person(
    tx: &mut Tx,
    account: AccountId,
    (partner, staff): (PartnerId, StaffId),
    at: Option<i64>,
) -> Result<bool> {
    let changed = match at {
        Some(at) => tx.run(BLOCK_PERSON, &vals![account, partner, staff, at]).await?,
        None => tx.run(UNBLOCK_PERSON, &vals![account, partner, staff]).await?,
    };
    Ok(changed == 1)
}

/// Somebody of a firm whom an owner keeps out of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptOut {
    /// Of which account.
    pub account: AccountId,
    /// Who.
    pub staff: StaffId,
    /// Since when (µs).
    pub at: i64,
}

fn kept_out(row: &crate::Row) -> Result<KeptOut> {
    Ok(KeptOut { account: row.get("account")?, staff: row.get("staff")?, at: row.get("at")? })
}

/// Everybody whom an owner keeps out of one of its accounts, each with the firm.
pub async fn blocked_people(tx: &mut Tx, person: PersonId) -> Result<Vec<(PartnerId, KeptOut)>> {
    let rows = tx.rows(BLOCKED_PEOPLE, &vals![person]).await?;
    rows.iter().map(|row| Ok((row.get("partner")?, kept_out(row)?))).collect()
}

/// The accounts of an owner from which somebody has been kept out since this very instant (µs): what
/// one act put down, as far as it still stands.
pub async fn blocked_at(
    tx: &mut Tx,
    person: PersonId,
    (partner, staff): (PartnerId, StaffId),
    at: i64,
) -> Result<Vec<AccountId>> {
    let rows = tx.rows(BY_ACT, &vals![person, partner, staff, at]).await?;
    rows.iter().map(|row| row.get("account")).collect()
}

/// Which of the firm's people are kept out of which accounts of a client.
pub async fn blocked_in(tx: &mut Tx, client: domain::ids::ClientId) -> Result<Vec<KeptOut>> {
    let partner = tx.partner()?;
    tx.rows(OF_CLIENT, &vals![partner, client]).await?.iter().map(kept_out).collect()
}
