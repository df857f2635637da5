//! What lists read of an account, kept beside its connections: product, plan, end of trial, last
//! activity, and the words it is found by.
//!
//! They must stay equal to the account's own. Whoever writes one of them in `accounts`, or starts a
//! connection, calls this in the same transaction; the account is locked there anyway.

use crate::{Result, Sql, Tx, Value, sql, vals};
use domain::ids::{AccountId, ClientId, ConnectionId, PartnerId, ProductId};

const FACTS: Sql = sql("UPDATE connections SET product = a.product, plan = a.plan,
    trial_ends_at = a.trial_ends_at, activity_at = a.activity_at
  FROM accounts a WHERE a.id = connections.account AND connections.account = $1
    AND connections.live");
// Where the client paused access, the firm finds the account by what it is shown: not by the owner.
const WORDS: Sql = sql("INSERT INTO words (partner, thing, client, words)
  SELECT k.partner, a.id, COALESCE(k.client, a.id),
    CASE WHEN k.paused_at IS NULL THEN a.search
      ELSE replace(a.search, a.owner_email_folded, '') END
  FROM connections k JOIN accounts a ON a.id = k.account WHERE k.account = $1 AND k.live
  ON CONFLICT (partner, thing) DO UPDATE SET words = excluded.words, client = excluded.client
    WHERE words.words <> excluded.words OR words.client <> excluded.client");

/// An account's facts and words have changed, it is connected anew, or access was paused or opened.
pub async fn account(tx: &mut Tx, account: AccountId) -> Result<()> {
    accounts(tx, &[account]).await
}

/// The same for several.
pub async fn accounts(tx: &mut Tx, all: &[AccountId]) -> Result<()> {
    let many: Vec<Vec<Value>> = all.iter().map(|it| vals![*it].to_vec()).collect();
    if many.is_empty() {
        return Ok(());
    }
    tx.run_many(FACTS, &many).await?;
    tx.run_many(WORDS, &many).await.map(drop)
}

const ACTIVITY: Sql = sql("UPDATE connections SET activity_at = $2
  WHERE account = $1 AND product = $3 AND live AND (activity_at IS NULL OR activity_at < $2)");

/// Activities of accounts (µs): the most frequent news by far, and nothing else has changed.
pub async fn activity(tx: &mut Tx, product: ProductId, all: &[(AccountId, i64)]) -> Result<()> {
    let many: Vec<Vec<Value>> = all.iter().map(|it| vals![it.0, it.1, product].to_vec()).collect();
    if many.is_empty() { Ok(()) } else { tx.run_many(ACTIVITY, &many).await.map(drop) }
}

const FOLDER: Sql = sql("INSERT INTO words (partner, thing, client, words)
  SELECT c.partner, c.id, c.id, c.search FROM clients c WHERE c.partner = $1 AND c.id = $2
  ON CONFLICT (partner, thing) DO UPDATE SET words = excluded.words");

/// A folder is new, or what it is found by has changed.
pub async fn folders(tx: &mut Tx, partner: PartnerId, all: &[ClientId]) -> Result<()> {
    let many: Vec<Vec<Value>> = all.iter().map(|it| vals![partner, *it].to_vec()).collect();
    if many.is_empty() { Ok(()) } else { tx.run_many(FOLDER, &many).await.map(drop) }
}

const PLACE: Sql = sql("UPDATE words SET client = COALESCE($2, thing)
  WHERE partner = (SELECT k.partner FROM connections k WHERE k.id = $1)
    AND thing = (SELECT k.account FROM connections k WHERE k.id = $1)");

/// An account is in another folder, or in none.
pub async fn place(tx: &mut Tx, id: ConnectionId, client: Option<ClientId>) -> Result<()> {
    tx.run(PLACE, &vals![id, client]).await.map(drop)
}

const END: Sql = sql("DELETE FROM words WHERE partner = $1 AND thing = $2");

/// An account is no longer connected to this firm.
pub async fn end(tx: &mut Tx, account: AccountId, partner: PartnerId) -> Result<()> {
    tx.run(END, &vals![partner, account]).await.map(drop)
}

const FORGET: Sql = sql("DELETE FROM words WHERE partner = $1 AND thing IN (
    SELECT c.id FROM clients c WHERE c.partner = $1 AND c.search = '')");
/// Erased folders are found by nothing.
pub async fn forget(tx: &mut Tx, partner: PartnerId) -> Result<()> {
    tx.run(FORGET, &vals![partner]).await.map(drop)
}
