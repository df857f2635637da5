//! Clients that somebody gets with their seat: chosen with the invitation, given when they join.

use crate::groups::contains;
use crate::{Result, Sql, Tx, sql, vals};
use domain::ids::{ClientId, InvitationId, PartnerId, StaffId};

const OF: Sql = sql("SELECT c.id, c.name FROM staff_invitation_clients ic
  JOIN clients c ON c.partner = ic.partner AND c.id = ic.client
  WHERE ic.partner = $1 AND ic.invitation = $2 AND NOT c.internal
    AND c.archived_at IS NULL AND c.ended_at IS NULL ORDER BY c.name_sort, c.id LIMIT 500");
const FIND: Sql = sql("SELECT c.id, c.name, c.number FROM clients c
  WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL AND NOT c.internal
    AND NOT EXISTS (SELECT 1 FROM staff_invitation_clients ic
      WHERE ic.partner = $1 AND ic.invitation = $2 AND ic.client = c.id)
    AND ($3 = '' OR c.search LIKE $3 ESCAPE '\\')
  ORDER BY c.name_sort, c.id LIMIT $4");
const ADD: Sql = sql("INSERT INTO staff_invitation_clients (partner, invitation, client)
  VALUES ($1, $2, $3) ON CONFLICT (partner, invitation, client) DO NOTHING");
const DROP: Sql = sql("DELETE FROM staff_invitation_clients
  WHERE partner = $1 AND invitation = $2 AND client = $3");
const GIVE: Sql = sql("INSERT INTO staff_accounts (partner, staff, account, created_at)
  SELECT ic.partner, $3, k.account, $4 FROM staff_invitation_clients ic
  JOIN clients c ON c.partner = ic.partner AND c.id = ic.client AND NOT c.internal
  JOIN connections k ON k.partner = ic.partner AND k.client = ic.client AND k.live
  WHERE ic.partner = $1 AND ic.invitation = $2
  ON CONFLICT (partner, staff, account) DO NOTHING");

/// The clients of an invitation, by name.
pub async fn of(tx: &mut Tx, id: InvitationId) -> Result<Vec<(ClientId, String)>> {
    let partner = tx.partner()?;
    let rows = tx.rows(OF, &vals![partner, id]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}

/// Clients that match and are not in the invitation: (id, name, number).
pub async fn find(
    tx: &mut Tx,
    id: InvitationId,
    search: &str,
    limit: i64,
) -> Result<Vec<(ClientId, String, String)>> {
    let partner = tx.partner()?;
    let rows = tx.rows(FIND, &vals![partner, id, contains(search), limit]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?, row.get("number")?))).collect()
}

/// Puts clients into an invitation or takes them out; answers how many that changed.
pub async fn set(tx: &mut Tx, id: InvitationId, clients: &[ClientId], member: bool) -> Result<u64> {
    let partner = tx.partner()?;
    let rows: Vec<_> = clients.iter().map(|it| vals![partner, id, it].to_vec()).collect();
    tx.run_many(if member { ADD } else { DROP }, &rows).await
}

/// Gives somebody who joins every account of the invitation's clients; answers how many.
pub async fn give(
    tx: &mut Tx,
    (partner, id): (PartnerId, InvitationId),
    staff: StaffId,
    now: i64,
) -> Result<u64> {
    tx.run(GIVE, &vals![partner, id, staff, now]).await
}
