//! Account-manager-and-client groups: many staff, many clients, both ways.
//!
//! A group may get thousands of clients at once, and its page is opened right after. Until PostgreSQL
//! has looked at the table again it takes each group for a handful of rows, and a join for a cheap
//! one: it compared every client with every other, for 15 seconds (`bench/README.md`). So what is
//! asked of each row here is a sub-select for one value, which no planner turns into a join: a look
//! into an index by its whole key, or one hash of the group, whatever the statistics say.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{ClientId, GroupId, StaffId};
use uuid::Uuid;

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
    (SELECT count(*) FROM group_clients gc WHERE gc.partner = g.partner AND gc.grp = g.id
       AND (SELECT c.archived_at IS NULL AND c.ended_at IS NULL FROM clients c
         WHERE c.partner = gc.partner AND c.id = gc.client)) AS clients,
    (SELECT string_agg(p.name, ', ' ORDER BY p.name) FROM group_staff gs
        JOIN staff s ON s.partner = gs.partner AND s.id = gs.staff AND s.state <> 'removed'
        JOIN persons p ON p.id = s.person
      WHERE gs.partner = g.partner AND gs.grp = g.id) AS staff
  FROM groups g WHERE g.partner = $1 ORDER BY g.name_sort, g.id LIMIT 500");

/// The firm's groups by name.
pub async fn list(tx: &mut Tx) -> Result<Vec<Group>> {
    let partner = tx.partner()?;
    let rows = tx.rows(LIST, &vals![partner]).await?;
    rows.iter().map(group).collect()
}

fn group(row: &Row) -> Result<Group> {
    Ok(Group {
        id: GroupId(row.get("id")?),
        name: row.get("name")?,
        clients: row.get("clients")?,
        staff: row.get("staff")?,
    })
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

/// A client of a group, or one that could join it.
#[derive(Debug, Clone)]
pub struct Joined {
    /// The client.
    pub id: ClientId,
    /// Its name.
    pub name: String,
    /// Client number; may be empty.
    pub number: String,
    /// Folded name: where the next page starts.
    pub sort: String,
}

const CLIENTS_OF: Sql = sql("SELECT c.id, c.name, c.number, c.name_sort FROM clients c
  WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL
    AND CASE WHEN c.id IN (SELECT gc.client FROM group_clients gc
      WHERE gc.partner = $1 AND gc.grp = $2) THEN 1 ELSE 0 END = 1
    AND ($3 = '' OR c.search LIKE $3 ESCAPE '\\') AND (c.name_sort, c.id) > ($4, $5)
  ORDER BY c.name_sort, c.id LIMIT $6");
const CLIENTS_OUTSIDE: Sql = sql("SELECT c.id, c.name, c.number, c.name_sort FROM clients c
  WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL AND NOT c.internal
    AND c.id NOT IN (SELECT gc.client FROM group_clients gc
      WHERE gc.partner = $1 AND gc.grp = $2)
    AND ($3 = '' OR c.search LIKE $3 ESCAPE '\\') AND (c.name_sort, c.id) > ($4, $5)
  ORDER BY c.name_sort, c.id LIMIT $6");
const MANY_OF: Sql = sql("SELECT count(*) AS many FROM group_clients gc
  WHERE gc.partner = $1 AND gc.grp = $2
    AND (SELECT c.archived_at IS NULL AND c.ended_at IS NULL
           AND ($3 = '' OR c.search LIKE $3 ESCAPE '\\')
         FROM clients c WHERE c.partner = gc.partner AND c.id = gc.client)");

/// Which clients are looked at, seen from a group.
#[derive(Debug, Clone)]
pub struct Looking<'a> {
    /// The group.
    pub group: GroupId,
    /// Those in it, or those that could join it. Internal clients cannot.
    pub inside: bool,
    /// Folded text, searched as a substring.
    pub search: &'a str,
    /// Behind this row.
    pub after: (&'a str, Uuid),
}

/// Clients by name, at most `limit`.
pub async fn clients(tx: &mut Tx, it: &Looking<'_>, limit: i64) -> Result<Vec<Joined>> {
    let partner = tx.partner()?;
    let statement = if it.inside { CLIENTS_OF } else { CLIENTS_OUTSIDE };
    let (key, id) = it.after;
    let values = vals![partner, it.group, contains(it.search), key, id, limit];
    let rows = tx.rows(statement, &values).await?;
    rows.iter()
        .map(|row| {
            Ok(Joined {
                id: row.get("id")?,
                name: row.get("name")?,
                number: row.get("number")?,
                sort: row.get("name_sort")?,
            })
        })
        .collect()
}

/// How many clients of a group match.
pub async fn count_clients(tx: &mut Tx, id: GroupId, search: &str) -> Result<i64> {
    let partner = tx.partner()?;
    let row = tx.row(MANY_OF, &vals![partner, id, contains(search)]).await?;
    row.ok_or(crate::Error::Missing)?.get("many")
}

/// A folded text as a pattern that finds it anywhere; empty finds everything.
pub(crate) fn contains(search: &str) -> String {
    if search.is_empty() { String::new() } else { format!("%{}%", crate::clients::like(search)) }
}

/// Puts many clients into a group or takes them out; answers how many that changed.
pub async fn set_clients(
    tx: &mut Tx,
    id: GroupId,
    clients: &[ClientId],
    member: bool,
) -> Result<u64> {
    let partner = tx.partner()?;
    let statement = if member { ADD_CLIENT } else { DROP_CLIENT };
    let rows: Vec<_> = clients.iter().map(|it| vals![partner, id, it].to_vec()).collect();
    tx.run_many(statement, &rows).await
}

const LOSING: Sql = sql("SELECT p.name,
    (SELECT count(*) FROM group_clients gc WHERE gc.partner = gs.partner AND gc.grp = gs.grp
       AND (SELECT c.archived_at IS NULL AND c.ended_at IS NULL
              AND (c.manager IS NULL OR c.manager <> gs.staff)
            FROM clients c WHERE c.partner = gc.partner AND c.id = gc.client)
       AND (SELECT count(*) FROM group_clients oc WHERE oc.partner = gc.partner
              AND oc.client = gc.client AND oc.grp <> gs.grp
              AND (SELECT count(*) FROM group_staff os WHERE os.partner = oc.partner
                     AND os.grp = oc.grp AND os.staff = gs.staff) > 0) = 0) AS many
  FROM group_staff gs
  JOIN staff s ON s.partner = gs.partner AND s.id = gs.staff AND s.state <> 'removed'
    AND s.role IN ('manager', 'assistant')
  JOIN persons p ON p.id = s.person
  WHERE gs.partner = $1 AND gs.grp = $2 ORDER BY p.name, s.id");

/// Who would lose how many clients, wholly or but for single accounts, with the group: by name.
pub async fn losing(tx: &mut Tx, id: GroupId) -> Result<Vec<(String, i64)>> {
    let partner = tx.partner()?;
    let rows = tx.rows(LOSING, &vals![partner, id]).await?;
    let each = rows.iter().map(|row| Ok((row.get("name")?, row.get("many")?)));
    let all: Vec<(String, i64)> = each.collect::<Result<_>>()?;
    Ok(all.into_iter().filter(|it| it.1 > 0).collect())
}

const DROP_ALL_STAFF: Sql = sql("DELETE FROM group_staff WHERE partner = $1 AND grp = $2");
const DROP_ALL_CLIENTS: Sql = sql("DELETE FROM group_clients WHERE partner = $1 AND grp = $2");
const DROP: Sql = sql("DELETE FROM groups WHERE partner = $1 AND id = $2");

/// Deletes a group with its memberships.
pub async fn delete(tx: &mut Tx, id: GroupId) -> Result<bool> {
    let partner = tx.partner()?;
    tx.run(DROP_ALL_STAFF, &vals![partner, id]).await?;
    tx.run(DROP_ALL_CLIENTS, &vals![partner, id]).await?;
    Ok(tx.run(DROP, &vals![partner, id]).await? == 1)
}

const ONE: Sql = sql("SELECT g.id, g.name,
    (SELECT count(*) FROM group_clients gc WHERE gc.partner = g.partner AND gc.grp = g.id
       AND (SELECT c.archived_at IS NULL AND c.ended_at IS NULL FROM clients c
         WHERE c.partner = gc.partner AND c.id = gc.client)) AS clients,
    (SELECT string_agg(p.name, ', ' ORDER BY p.name) FROM group_staff gs
        JOIN staff s ON s.partner = gs.partner AND s.id = gs.staff AND s.state <> 'removed'
        JOIN persons p ON p.id = s.person
      WHERE gs.partner = g.partner AND gs.grp = g.id) AS staff
  FROM groups g WHERE g.partner = $1 AND g.id = $2");

/// One group.
pub async fn one(tx: &mut Tx, id: GroupId) -> Result<Option<Group>> {
    let partner = tx.partner()?;
    tx.row(ONE, &vals![partner, id]).await?.as_ref().map(group).transpose()
}

const NAMED: Sql = sql("SELECT id FROM groups WHERE partner = $1 AND name_sort = $2 AND id <> $3");

/// Whether another group has this (folded) name.
pub async fn name_taken(tx: &mut Tx, sort: &str, own: Option<GroupId>) -> Result<bool> {
    let partner = tx.partner()?;
    let own = own.map_or(Uuid::nil(), |it| it.0);
    Ok(tx.row(NAMED, &vals![partner, sort, own]).await?.is_some())
}

const RENAME: Sql =
    sql("UPDATE groups SET name = $3, name_sort = $4 WHERE partner = $1 AND id = $2");

/// Names a group anew; a name that stands already is `Taken`.
pub async fn rename(tx: &mut Tx, id: GroupId, (name, sort): (&str, &str)) -> Result<()> {
    let partner = tx.partner()?;
    tx.run(RENAME, &vals![partner, id, name, sort]).await.map(drop)
}
