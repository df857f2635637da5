//! Several folders at once: what a chunk of a run writes, one round trip per hundred.
//!
//! The caller holds the firm and has decided each row.

use crate::{Result, Sql, Tx, Value, sql, vals};
use domain::ids::{AccountId, ClientId, GroupId, StaffId};

const MANAGER: Sql = sql("UPDATE clients SET manager = $3, version = version + 1
  WHERE partner = $1 AND id = $2 AND archived_at IS NULL AND ended_at IS NULL");

/// Names account managers, or (with `None`) nobody.
pub async fn set_managers(tx: &mut Tx, all: &[(ClientId, Option<StaffId>)]) -> Result<u64> {
    let partner = tx.partner()?;
    let many: Vec<Vec<Value>> =
        all.iter().map(|(client, manager)| vals![partner, *client, manager].to_vec()).collect();
    tx.run_many(MANAGER, &many).await
}

const MANAGERS: Sql = sql("SELECT id, manager FROM clients
  WHERE partner = $1 AND id IN ({list}) ORDER BY id");

/// Who is named for each of these clients.
pub async fn managers(tx: &mut Tx, all: &[ClientId]) -> Result<Vec<(ClientId, Option<StaffId>)>> {
    let partner = tx.partner()?;
    let list: Vec<Value> = all.iter().map(|it| crate::Bind::bind(*it)).collect();
    let rows = tx.rows_in(MANAGERS, &vals![partner], &list).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("manager")?))).collect()
}

const OF_STAFF: Sql = sql("SELECT c.id FROM clients c
    WHERE c.partner = $1 AND c.manager = $2 AND c.archived_at IS NULL AND c.ended_at IS NULL
  UNION SELECT k.client AS id FROM staff_accounts sa
    JOIN connections k ON k.partner = sa.partner AND k.account = sa.account
      AND k.live AND k.client IS NOT NULL
    WHERE sa.partner = $1 AND sa.staff = $2
  ORDER BY id");

/// The clients that somebody manages by name or is given accounts of.
pub async fn of_staff(tx: &mut Tx, staff: StaffId) -> Result<Vec<ClientId>> {
    let partner = tx.partner()?;
    tx.rows(OF_STAFF, &vals![partner, staff]).await?.iter().map(|row| row.get("id")).collect()
}

const ARCHIVE: Sql = sql("UPDATE clients SET archived_at = $3, version = version + 1
  WHERE partner = $1 AND id = $2 AND archived_at IS NULL AND ended_at IS NULL");

/// Puts empty folders away.
pub async fn archive(tx: &mut Tx, all: &[ClientId], now: i64) -> Result<u64> {
    let partner = tx.partner()?;
    let many: Vec<Vec<Value>> =
        all.iter().map(|client| vals![partner, *client, now].to_vec()).collect();
    tx.run_many(ARCHIVE, &many).await
}

const ARCHIVED: Sql = sql("SELECT id, name FROM clients
  WHERE partner = $1 AND archived_at = $2 AND ended_at IS NULL AND id IN ({list}) ORDER BY id");
const RESTORE: Sql = sql("UPDATE clients SET archived_at = NULL, version = version + 1
  WHERE partner = $1 AND id = $2 AND archived_at IS NOT NULL AND ended_at IS NULL");

/// Which of these folders were put away at that instant (µs) and are so still, with their names.
pub async fn archived(tx: &mut Tx, all: &[ClientId], at: i64) -> Result<Vec<(ClientId, String)>> {
    let partner = tx.partner()?;
    let list: Vec<Value> = all.iter().map(|it| crate::Bind::bind(*it)).collect();
    let rows = tx.rows_in(ARCHIVED, &vals![partner, at], &list).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}

/// Takes folders out again that were put away.
pub async fn restore(tx: &mut Tx, all: &[ClientId]) -> Result<u64> {
    let partner = tx.partner()?;
    let many: Vec<Vec<Value>> = all.iter().map(|client| vals![partner, *client].to_vec()).collect();
    tx.run_many(RESTORE, &many).await
}

const IN_GROUP: Sql = sql("SELECT client FROM group_clients
  WHERE partner = $1 AND grp = $2 AND client IN ({list}) ORDER BY client");
const JOIN: Sql = sql("INSERT INTO group_clients (partner, grp, client) VALUES ($1, $2, $3)
  ON CONFLICT (partner, grp, client) DO NOTHING");
const LEAVE: Sql = sql("DELETE FROM group_clients WHERE partner = $1 AND grp = $2
  AND client = $3");

/// Which of these clients are in the group.
pub async fn in_group(tx: &mut Tx, group: GroupId, all: &[ClientId]) -> Result<Vec<ClientId>> {
    let partner = tx.partner()?;
    let list: Vec<Value> = all.iter().map(|it| crate::Bind::bind(*it)).collect();
    let rows = tx.rows_in(IN_GROUP, &vals![partner, group], &list).await?;
    rows.iter().map(|row| row.get("client")).collect()
}

/// Puts clients into a group or takes them out.
pub async fn set_group(tx: &mut Tx, group: GroupId, all: &[ClientId], member: bool) -> Result<u64> {
    let partner = tx.partner()?;
    let many: Vec<Vec<Value>> =
        all.iter().map(|client| vals![partner, group, *client].to_vec()).collect();
    tx.run_many(if member { JOIN } else { LEAVE }, &many).await
}

const GIVEN: Sql = sql("SELECT account FROM staff_accounts
  WHERE partner = $1 AND staff = $2 AND account IN ({list}) ORDER BY account");
const GIVE: Sql = sql("INSERT INTO staff_accounts (partner, staff, account, created_at)
  VALUES ($1, $2, $3, $4) ON CONFLICT (partner, staff, account) DO NOTHING");
const TAKE: Sql = sql("DELETE FROM staff_accounts
  WHERE partner = $1 AND staff = $2 AND account = $3");

/// Which of these accounts a staff member is given one by one.
pub async fn given(tx: &mut Tx, staff: StaffId, all: &[AccountId]) -> Result<Vec<AccountId>> {
    let partner = tx.partner()?;
    let list: Vec<Value> = all.iter().map(|it| crate::Bind::bind(*it)).collect();
    let rows = tx.rows_in(GIVEN, &vals![partner, staff], &list).await?;
    rows.iter().map(|row| row.get("account")).collect()
}

/// Gives a staff member accounts.
pub async fn give(tx: &mut Tx, staff: StaffId, all: &[AccountId], now: i64) -> Result<u64> {
    let partner = tx.partner()?;
    let many: Vec<Vec<Value>> =
        all.iter().map(|account| vals![partner, staff, *account, now].to_vec()).collect();
    tx.run_many(GIVE, &many).await
}

/// Takes accounts from a staff member.
pub async fn take(tx: &mut Tx, staff: StaffId, all: &[AccountId]) -> Result<u64> {
    let partner = tx.partner()?;
    let many: Vec<Vec<Value>> =
        all.iter().map(|account| vals![partner, staff, *account].to_vec()).collect();
    tx.run_many(TAKE, &many).await
}
