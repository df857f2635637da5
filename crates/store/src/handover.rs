//! Handing over: what hangs on somebody who leaves, and moving it to somebody else, set by set.

use crate::internal::hidden;
use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{AccountId, ClientId, RequestId, StaffId};

/// How much hangs on somebody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Left {
    /// Clients they manage by name.
    pub clients: i64,
    /// Groups they are in.
    pub groups: i64,
    /// Accounts they are given one by one.
    pub accounts: i64,
    /// Open requests for access that they made.
    pub requests: i64,
    /// Invitations to clients that wait, made by them.
    pub invitations: i64,
    /// Invitations to colleagues that wait, made by them.
    pub colleagues: i64,
    /// API keys in force that act as them.
    pub keys: i64,
}

const LEFT: Sql = sql(concat!(
    "SELECT
  (SELECT count(*) FROM clients c WHERE c.partner = $1 AND c.manager = $2
     AND c.archived_at IS NULL AND c.ended_at IS NULL AND NOT c.internal) AS clients,
  (SELECT count(*) FROM group_staff gs WHERE gs.partner = $1 AND gs.staff = $2) AS groups,
  (SELECT count(*) FROM staff_accounts sa WHERE sa.partner = $1 AND sa.staff = $2
     AND EXISTS (SELECT 1 FROM connections k WHERE k.partner = $1 AND k.account = sa.account
       AND k.live)) AS accounts,
  (SELECT count(*) FROM access_requests r JOIN connections k ON k.id = r.connection AND k.live
     WHERE r.partner = $1 AND r.staff = $2 AND r.state = 'open'
       AND (k.client IS NULL OR k.client NOT IN ",
    hidden!("$3"),
    ")) AS requests,
  (SELECT count(*) FROM invitations i WHERE i.partner = $1 AND i.invited_by = $2
     AND i.state = 'pending' AND i.client NOT IN ",
    hidden!("$3"),
    ") AS invitations,
  (SELECT count(*) FROM staff_invitations si WHERE si.partner = $1 AND si.invited_by = $2
     AND si.state = 'pending') AS colleagues,
  (SELECT count(*) FROM api_keys k WHERE k.partner = $1 AND k.staff = $2
     AND k.revoked_at IS NULL AND (k.ends_at IS NULL OR k.ends_at > $4)) AS keys"
));

/// How much hangs on somebody, as far as `viewer` may know.
pub async fn left(tx: &mut Tx, staff: StaffId, viewer: StaffId, now: i64) -> Result<Left> {
    let partner = tx.partner()?;
    let row = tx.row(LEFT, &vals![partner, staff, viewer, now]).await?;
    let row = row.ok_or(crate::Error::Missing)?;
    Ok(Left {
        clients: row.get("clients")?,
        groups: row.get("groups")?,
        accounts: row.get("accounts")?,
        requests: row.get("requests")?,
        invitations: row.get("invitations")?,
        colleagues: row.get("colleagues")?,
        keys: row.get("keys")?,
    })
}

/// A client that may get another named manager.
#[derive(Debug, Clone)]
pub struct Managed {
    /// The client.
    pub id: ClientId,
    /// Its name.
    pub name: String,
    /// The named manager now.
    pub manager: Option<StaffId>,
}

const MANAGED_BY: Sql = sql("SELECT c.id, c.name, c.manager FROM clients c
  WHERE c.partner = $1 AND c.manager = $2 AND NOT c.internal
    AND c.archived_at IS NULL AND c.ended_at IS NULL ORDER BY c.name_sort, c.id");
fn managed(row: &Row) -> Result<Managed> {
    Ok(Managed { id: row.get("id")?, name: row.get("name")?, manager: row.get("manager")? })
}

/// Every client that somebody manages by name; never internal ones.
pub async fn managed_by(tx: &mut Tx, staff: StaffId) -> Result<Vec<Managed>> {
    let partner = tx.partner()?;
    tx.rows(MANAGED_BY, &vals![partner, staff]).await?.iter().map(managed).collect()
}

const NAME: Sql = sql("UPDATE clients SET manager = $3, version = version + 1
  WHERE partner = $1 AND id = $2");

/// Names another manager, or none, for these clients.
pub async fn name(tx: &mut Tx, clients: &[ClientId], to: Option<StaffId>) -> Result<u64> {
    let partner = tx.partner()?;
    let rows: Vec<_> = clients.iter().map(|it| vals![partner, it, to].to_vec()).collect();
    tx.run_many(NAME, &rows).await
}

const JOIN_GROUPS: Sql = sql("INSERT INTO group_staff (partner, grp, staff)
  SELECT gs.partner, gs.grp, $3 FROM group_staff gs WHERE gs.partner = $1 AND gs.staff = $2
  ON CONFLICT (partner, grp, staff) DO NOTHING");
const LEAVE_GROUPS: Sql = sql("DELETE FROM group_staff WHERE partner = $1 AND staff = $2");
const GET_ACCOUNTS: Sql = sql("INSERT INTO staff_accounts (partner, staff, account, created_at)
  SELECT sa.partner, $3, sa.account, $4 FROM staff_accounts sa
  WHERE sa.partner = $1 AND sa.staff = $2
  ON CONFLICT (partner, staff, account) DO NOTHING");
const LOSE_ACCOUNTS: Sql = sql("DELETE FROM staff_accounts WHERE partner = $1 AND staff = $2");

/// Moves group memberships; answers how many there were.
pub async fn groups(tx: &mut Tx, from: StaffId, to: StaffId) -> Result<u64> {
    let partner = tx.partner()?;
    tx.run(JOIN_GROUPS, &vals![partner, from, to]).await?;
    tx.run(LEAVE_GROUPS, &vals![partner, from]).await
}

/// Moves accounts given one by one; answers how many there were.
pub async fn accounts(tx: &mut Tx, from: StaffId, to: StaffId, now: i64) -> Result<u64> {
    let partner = tx.partner()?;
    tx.run(GET_ACCOUNTS, &vals![partner, from, to, now]).await?;
    tx.run(LOSE_ACCOUNTS, &vals![partner, from]).await
}

const REQUESTS: Sql = sql(concat!(
    "SELECT r.id, r.account FROM access_requests r
  JOIN connections k ON k.id = r.connection AND k.live
  WHERE r.partner = $1 AND r.staff = $2 AND r.state = 'open'
    AND (k.client IS NULL OR k.client NOT IN ",
    hidden!("$3"),
    ") ORDER BY r.id LIMIT 1000"
));
const REQUEST: Sql = sql("UPDATE access_requests SET staff = $3
  WHERE id = $1 AND staff = $2 AND state = 'open'");

/// Open requests for access that somebody made, each with its account, which owns the row.
pub async fn requests(
    tx: &mut Tx,
    staff: StaffId,
    viewer: StaffId,
) -> Result<Vec<(RequestId, AccountId)>> {
    let partner = tx.partner()?;
    let rows = tx.rows(REQUESTS, &vals![partner, staff, viewer]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("account")?))).collect()
}

/// Makes a colleague the one who hears the answers.
pub async fn move_requests(
    tx: &mut Tx,
    requests: &[(RequestId, AccountId)],
    from: StaffId,
    to: StaffId,
) -> Result<u64> {
    let rows: Vec<_> = requests.iter().map(|it| vals![it.0, from, to].to_vec()).collect();
    tx.run_many(REQUEST, &rows).await
}

const INVITATIONS: Sql = sql(concat!(
    "UPDATE invitations SET invited_by = $4 WHERE partner = $1 AND invited_by = $2
    AND state = 'pending' AND client NOT IN ",
    hidden!("$3")
));
const COLLEAGUES: Sql = sql("UPDATE staff_invitations SET invited_by = $3
  WHERE partner = $1 AND invited_by = $2 AND state = 'pending'");

/// Moves invitations that wait, to clients and to colleagues; answers how many.
pub async fn invitations(
    tx: &mut Tx,
    (from, to): (StaffId, StaffId),
    viewer: StaffId,
) -> Result<u64> {
    let partner = tx.partner()?;
    let clients = tx.run(INVITATIONS, &vals![partner, from, viewer, to]).await?;
    Ok(clients + tx.run(COLLEAGUES, &vals![partner, from, to]).await?)
}

/// The statements that macros put together: a test prepares each on both engines.
pub const STATEMENTS: &[Sql] = &[LEFT, REQUESTS, INVITATIONS];
