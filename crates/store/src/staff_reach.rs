//! What one staff member reaches, client by client, and by which of the ways.

use crate::{Result, Sql, Tx, sql, vals};
use domain::ids::{ClientId, StaffId};

/// A client that somebody reaches, and why.
#[derive(Debug, Clone)]
pub struct Reached {
    /// The folder.
    pub client: ClientId,
    /// Its name.
    pub name: String,
    /// Whether they are the named manager.
    pub named: bool,
    /// The group they share with the client.
    pub group: Option<String>,
    /// How many accounts they are given one by one.
    pub accounts: i64,
}

const REACHED: Sql = sql("WITH mine AS (
    SELECT c.id FROM clients c WHERE c.partner = $1 AND c.manager = $2
    UNION SELECT gc.client FROM group_staff gs
      JOIN group_clients gc ON gc.partner = gs.partner AND gc.grp = gs.grp
      WHERE gs.partner = $1 AND gs.staff = $2
    UNION SELECT k.client FROM staff_accounts sa
      JOIN connections k ON k.partner = sa.partner AND k.account = sa.account
        AND k.live AND k.client IS NOT NULL
      WHERE sa.partner = $1 AND sa.staff = $2)
  SELECT c.id, c.name, (c.manager IS NOT NULL AND c.manager = $2) AS named,
    (SELECT min(g.name) FROM group_clients gc
       JOIN group_staff gs ON gs.partner = gc.partner AND gs.grp = gc.grp AND gs.staff = $2
       JOIN groups g ON g.partner = gc.partner AND g.id = gc.grp
       WHERE gc.partner = c.partner AND gc.client = c.id) AS group_name,
    (SELECT count(*) FROM staff_accounts sa
       JOIN connections k ON k.partner = sa.partner AND k.account = sa.account AND k.live
       WHERE sa.partner = $1 AND sa.staff = $2 AND k.client = c.id) AS accounts
  FROM mine m JOIN clients c ON c.partner = $1 AND c.id = m.id
  WHERE c.archived_at IS NULL AND c.ended_at IS NULL
  ORDER BY c.name_sort, c.id LIMIT $3");

/// The first so many clients that a staff member reaches by name, group or single accounts.
pub async fn reached(tx: &mut Tx, id: StaffId, limit: i64) -> Result<Vec<Reached>> {
    let partner = tx.partner()?;
    let rows = tx.rows(REACHED, &vals![partner, id, limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(Reached {
                client: row.get("id")?,
                name: row.get("name")?,
                named: row.get("named")?,
                group: row.get("group_name")?,
                accounts: row.get("accounts")?,
            })
        })
        .collect()
}
