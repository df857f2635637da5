//! Account-manager-and-client groups: many staff, many clients, both ways.

use crate::{Result, Sql, Tx, sql, vals};
use domain::ids::{ClientId, GroupId, StaffId};

/// A group with its size.
#[derive(Debug, Clone)]
pub struct Group {
    /// The group.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// How many clients.
    pub clients: i64,
    /// Its staff by name, comma-separated.
    pub staff: Option<String>,
}

const LIST: Sql = sql("SELECT g.id, g.name,
    (SELECT count(*) FROM group_clients gc JOIN clients c
        ON c.partner = gc.partner AND c.id = gc.client
      WHERE gc.partner = g.partner AND gc.grp = g.id AND c.archived_at IS NULL
        AND c.ended_at IS NULL) AS clients,
    (SELECT string_agg(p.name, ', ' ORDER BY p.name) FROM group_staff gs
        JOIN staff s ON s.partner = gs.partner AND s.id = gs.staff AND s.state <> 'removed'
        JOIN persons p ON p.id = s.person
      WHERE gs.partner = g.partner AND gs.grp = g.id) AS staff
  FROM groups g WHERE g.partner = $1 ORDER BY g.name_sort, g.id LIMIT 500");

/// The firm's groups by name.
pub async fn list(tx: &mut Tx) -> Result<Vec<Group>> {
    let partner = tx.partner()?;
    let rows = tx.rows(LIST, &vals![partner]).await?;
    rows.iter()
        .map(|row| {
            Ok(Group {
                id: GroupId(row.get("id")?),
                name: row.get("name")?,
                clients: row.get("clients")?,
                staff: row.get("staff")?,
            })
        })
        .collect()
}

const ADD: Sql = sql("INSERT INTO groups (partner, id, name, name_sort, created_at)
  VALUES ($1, $2, $3, $4, $5)");

/// Adds a group; a name that stands already is `Taken`.
pub async fn add(tx: &mut Tx, id: GroupId, (name, sort): (&str, &str), now: i64) -> Result<()> {
    let partner = tx.partner()?;
    tx.run(ADD, &vals![partner, id, name, sort, now]).await.map(drop)
}

const KNOWN: Sql = sql("SELECT id FROM groups WHERE partner = $1 AND id = $2");

/// Whether the firm has this group.
pub async fn exists(tx: &mut Tx, id: GroupId) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.row(KNOWN, &vals![partner, id]).await?.is_some())
}

const ADD_STAFF: Sql = sql("INSERT INTO group_staff (partner, grp, staff) VALUES ($1, $2, $3)
  ON CONFLICT (partner, grp, staff) DO NOTHING");
const DROP_STAFF: Sql = sql("DELETE FROM group_staff WHERE partner = $1 AND grp = $2
  AND staff = $3");
const ADD_CLIENT: Sql = sql("INSERT INTO group_clients (partner, grp, client) VALUES ($1, $2, $3)
  ON CONFLICT (partner, grp, client) DO NOTHING");
const DROP_CLIENT: Sql = sql("DELETE FROM group_clients WHERE partner = $1 AND grp = $2
  AND client = $3");

/// Puts a staff member into a group or takes it out; answers whether that changed anything.
pub async fn set_staff(tx: &mut Tx, id: GroupId, staff: StaffId, member: bool) -> Result<bool> {
    let partner = tx.partner()?;
    let statement = if member { ADD_STAFF } else { DROP_STAFF };
    Ok(tx.run(statement, &vals![partner, id, staff]).await? == 1)
}

/// Puts a client into a group or takes it out; answers whether that changed anything.
pub async fn set_client(tx: &mut Tx, id: GroupId, client: ClientId, member: bool) -> Result<bool> {
    let partner = tx.partner()?;
    let statement = if member { ADD_CLIENT } else { DROP_CLIENT };
    Ok(tx.run(statement, &vals![partner, id, client]).await? == 1)
}

const OF_CLIENT: Sql = sql("SELECT g.id, g.name FROM group_clients gc
  JOIN groups g ON g.partner = gc.partner AND g.id = gc.grp
  WHERE gc.partner = $1 AND gc.client = $2 ORDER BY g.name_sort, g.id");

/// The groups a client is in.
pub async fn of_client(tx: &mut Tx, client: ClientId) -> Result<Vec<(GroupId, String)>> {
    let partner = tx.partner()?;
    let rows = tx.rows(OF_CLIENT, &vals![partner, client]).await?;
    rows.iter().map(|row| Ok((GroupId(row.get("id")?), row.get("name")?))).collect()
}

const OF_STAFF: Sql = sql("SELECT g.id, g.name FROM group_staff gs
  JOIN groups g ON g.partner = gs.partner AND g.id = gs.grp
  WHERE gs.partner = $1 AND gs.staff = $2 ORDER BY g.name_sort, g.id");

/// The groups a staff member is in.
pub async fn of_staff(tx: &mut Tx, staff: StaffId) -> Result<Vec<(GroupId, String)>> {
    let partner = tx.partner()?;
    let rows = tx.rows(OF_STAFF, &vals![partner, staff]).await?;
    rows.iter().map(|row| Ok((GroupId(row.get("id")?), row.get("name")?))).collect()
}

const STAFF_OF: Sql = sql("SELECT gs.staff FROM group_staff gs
  JOIN staff s ON s.partner = gs.partner AND s.id = gs.staff AND s.state <> 'removed'
  WHERE gs.partner = $1 AND gs.grp = $2 ORDER BY gs.staff");

/// The staff of a group.
pub async fn staff_of(tx: &mut Tx, id: GroupId) -> Result<Vec<StaffId>> {
    let partner = tx.partner()?;
    tx.rows(STAFF_OF, &vals![partner, id]).await?.iter().map(|row| row.get("staff")).collect()
}

const CLIENTS_OF: Sql = sql("SELECT c.id, c.name FROM group_clients gc
  JOIN clients c ON c.partner = gc.partner AND c.id = gc.client
  WHERE gc.partner = $1 AND gc.grp = $2 AND c.archived_at IS NULL AND c.ended_at IS NULL
  ORDER BY c.name_sort, c.id LIMIT $3");

/// The first so many clients of a group, by name.
pub async fn clients_of(tx: &mut Tx, id: GroupId, limit: i64) -> Result<Vec<(ClientId, String)>> {
    let partner = tx.partner()?;
    let rows = tx.rows(CLIENTS_OF, &vals![partner, id, limit]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}

const RENAME: Sql =
    sql("UPDATE groups SET name = $3, name_sort = $4 WHERE partner = $1 AND id = $2");

/// Names a group anew; a name that stands already is `Taken`.
pub async fn rename(tx: &mut Tx, id: GroupId, (name, sort): (&str, &str)) -> Result<()> {
    let partner = tx.partner()?;
    tx.run(RENAME, &vals![partner, id, name, sort]).await.map(drop)
}
