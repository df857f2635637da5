//! Internal clients: the firm's own accounts, seen by its owner and by whom the owner added.
//!
//! The sub-select below is the SQL twin of `domain::access::who_inside`; every list that is not
//! already narrowed to what its reader reaches leaves out what it answers.

use crate::{Result, Sql, Tx, sql, vals};
use domain::ids::{ClientId, StaffId};

/// The internal clients of the firm `$1` that the staff member in this parameter does not see.
macro_rules! hidden {
    ($staff:literal) => {
        concat!(
            "(SELECT hc.id FROM clients hc WHERE hc.partner = $1 AND hc.internal
               AND NOT EXISTS (SELECT 1 FROM client_insiders ci WHERE ci.partner = hc.partner
                     AND ci.client = hc.id AND ci.staff = ",
            $staff,
            ") AND NOT EXISTS (SELECT 1 FROM staff so WHERE so.partner = hc.partner
                     AND so.role = 'owner' AND so.id = ",
            $staff,
            "))"
        )
    };
}
pub(crate) use hidden;

const MARK: Sql = sql("UPDATE clients SET internal = $3, version = version + 1,
    manager = CASE WHEN $3 THEN NULL ELSE manager END
  WHERE partner = $1 AND id = $2 AND internal <> $3");
const LEAVE_GROUPS: Sql = sql("DELETE FROM group_clients WHERE partner = $1 AND client = $2");
const TAKE_ACCOUNTS: Sql = sql("DELETE FROM staff_accounts WHERE partner = $1
  AND account IN (SELECT k.account FROM connections k
    WHERE k.partner = $1 AND k.client = $2 AND k.live)");
const DROP_ALL: Sql = sql("DELETE FROM client_insiders WHERE partner = $1 AND client = $2");

/// Marks a folder as internal or takes the mark away; answers whether that changed anything. Named
/// manager, groups and single accounts go with the mark, those who were added go with its end.
pub async fn mark(tx: &mut Tx, client: ClientId, internal: bool) -> Result<bool> {
    let partner = tx.partner()?;
    if tx.run(MARK, &vals![partner, client, internal]).await? == 0 {
        return Ok(false);
    }
    tx.run(LEAVE_GROUPS, &vals![partner, client]).await?;
    tx.run(TAKE_ACCOUNTS, &vals![partner, client]).await?;
    tx.run(DROP_ALL, &vals![partner, client]).await?;
    Ok(true)
}

const ADD: Sql = sql("INSERT INTO client_insiders (partner, client, staff, created_at)
  VALUES ($1, $2, $3, $4) ON CONFLICT (partner, client, staff) DO NOTHING");
const DROP: Sql = sql("DELETE FROM client_insiders
  WHERE partner = $1 AND client = $2 AND staff = $3");

/// Adds somebody to an internal client; answers whether that was new.
pub async fn add(tx: &mut Tx, client: ClientId, staff: StaffId, now: i64) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(ADD, &vals![partner, client, staff, now]).await? == 1)
}

/// Takes somebody off an internal client; answers whether they were on it.
pub async fn remove(tx: &mut Tx, client: ClientId, staff: StaffId) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(DROP, &vals![partner, client, staff]).await? == 1)
}

const OF_CLIENT: Sql = sql("SELECT ci.staff FROM client_insiders ci
  JOIN staff s ON s.partner = ci.partner AND s.id = ci.staff AND s.state <> 'removed'
  WHERE ci.partner = $1 AND ci.client = $2 ORDER BY ci.staff");

/// Whom the owner added to an internal client.
pub async fn of_client(tx: &mut Tx, client: ClientId) -> Result<Vec<StaffId>> {
    let partner = tx.partner()?;
    tx.rows(OF_CLIENT, &vals![partner, client]).await?.iter().map(|row| row.get("staff")).collect()
}
