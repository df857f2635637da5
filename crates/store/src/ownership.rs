//! Offers of a firm's ownership: at most one waits.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{OfferId, StaffId};

/// An offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The offer.
    pub id: OfferId,
    /// The owner who made it.
    pub by: StaffId,
    /// The senior it was made to.
    pub to: StaffId,
    /// When (µs).
    pub created_at: i64,
    /// Until when it can be answered (µs).
    pub expires_at: i64,
}

fn offer(row: &Row) -> Result<Offer> {
    Ok(Offer {
        id: row.get("id")?,
        by: row.get("offered_by")?,
        to: row.get("offered_to")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
    })
}

const WAITING: Sql = sql("SELECT id, offered_by, offered_to, created_at, expires_at
  FROM ownership_offers WHERE partner = $1 AND state = 'pending' AND expires_at > $2");
const ONE: Sql = sql("SELECT id, offered_by, offered_to, created_at, expires_at, state
  FROM ownership_offers WHERE partner = $1 AND id = $2");
const ADD: Sql = sql("INSERT INTO ownership_offers (partner, id, offered_by, offered_to, state,
    created_at, expires_at) VALUES ($1, $2, $3, $4, 'pending', $5, $6)");
const ANSWER: Sql = sql("UPDATE ownership_offers SET state = $3, answered_at = $4
  WHERE partner = $1 AND id = $2 AND state = 'pending'");

/// The offer that waits and has not run out at `now` (µs).
pub async fn waiting(tx: &mut Tx, now: i64) -> Result<Option<Offer>> {
    let partner = tx.partner()?;
    tx.row(WAITING, &vals![partner, now]).await?.as_ref().map(offer).transpose()
}

/// One offer with its state.
pub async fn one(tx: &mut Tx, id: OfferId) -> Result<Option<(Offer, String)>> {
    let partner = tx.partner()?;
    let row = tx.row(ONE, &vals![partner, id]).await?;
    row.as_ref().map(|row| Ok((offer(row)?, row.get("state")?))).transpose()
}

/// Adds an offer; there must be none that waits.
pub async fn add(tx: &mut Tx, it: &Offer) -> Result<()> {
    let partner = tx.partner()?;
    let values = vals![partner, it.id, it.by, it.to, it.created_at, it.expires_at];
    tx.run(ADD, &values).await.map(drop)
}

/// Answers an offer: `accepted`, `declined` or `withdrawn`.
pub async fn answer(tx: &mut Tx, id: OfferId, state: &'static str, now: i64) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(ANSWER, &vals![partner, id, state, now]).await? == 1)
}
