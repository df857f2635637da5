//! What one staff member reaches, client by client, and by which of the ways.
//!
//! Narrowed to what the reader sees, too: a senior who looks at the owner learns of no internal
//! client. A test proves the pages equal to `domain::access` on random worlds.

use crate::groups::contains;
use crate::internal::hidden;
use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{ClientId, ProductId, StaffId};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A client that somebody reaches, and why.
#[derive(Debug, Clone)]
pub struct Reached {
    /// The folder.
    pub client: ClientId,
    /// Its name.
    pub name: String,
    /// Folded name: where the next page starts.
    pub sort: String,
    /// Whether it is internal.
    pub internal: bool,
    /// Whether they are the named manager.
    pub named: bool,
    /// The groups they share with the client, comma-separated.
    pub groups: Option<String>,
    /// Accounts that they are given one by one: the product of each.
    pub given: Vec<ProductId>,
    /// How many accounts the client has.
    pub accounts: i64,
}

/// Whose reach is asked for, by whom, and which part of it.
#[derive(Debug, Clone)]
pub struct Ask<'a> {
    /// Whose.
    pub staff: StaffId,
    /// Whether their role reaches every client.
    pub everything: bool,
    /// Who looks.
    pub viewer: StaffId,
    /// Folded text, searched as a substring.
    pub search: &'a str,
    /// Behind this row.
    pub after: (&'a str, Uuid),
}

// $1 partner, $2 staff, $3 viewer, $4 search; a page has $5 and $6 (its start) and $7 (its size).
macro_rules! mine {
    ($select:expr, $rest:expr) => {
        sql(concat!(
            "WITH mine AS (
    SELECT c.id FROM clients c WHERE c.partner = $1 AND c.manager = $2 AND NOT c.internal
    UNION SELECT c.id FROM group_staff gs
      JOIN group_clients gc ON gc.partner = gs.partner AND gc.grp = gs.grp
      JOIN clients c ON c.partner = gc.partner AND c.id = gc.client AND NOT c.internal
      WHERE gs.partner = $1 AND gs.staff = $2
    UNION SELECT c.id FROM staff_accounts sa
      JOIN connections k ON k.partner = sa.partner AND k.account = sa.account AND k.live
      JOIN clients c ON c.partner = k.partner AND c.id = k.client AND NOT c.internal
      WHERE sa.partner = $1 AND sa.staff = $2
    UNION SELECT c.id FROM client_insiders ci
      JOIN clients c ON c.partner = ci.partner AND c.id = ci.client AND c.internal
      WHERE ci.partner = $1 AND ci.staff = $2) ",
            $select,
            " FROM mine m JOIN clients c ON c.partner = $1 AND c.id = m.id
              WHERE c.archived_at IS NULL AND c.ended_at IS NULL
                AND ($4 = '' OR c.search LIKE $4 ESCAPE '\\') AND c.id NOT IN ",
            hidden!("$3"),
            $rest
        ))
    };
}

macro_rules! all {
    ($select:expr, $rest:expr) => {
        sql(concat!(
            $select,
            " FROM clients c WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL
                AND ($4 = '' OR c.search LIKE $4 ESCAPE '\\') AND c.id NOT IN ",
            hidden!("$2"),
            " AND c.id NOT IN ",
            hidden!("$3"),
            $rest
        ))
    };
}

macro_rules! shown {
    () => {
        "SELECT c.id, c.name, c.name_sort, c.internal,
           (c.manager IS NOT NULL AND c.manager = $2) AS named,
           (SELECT string_agg(g.name, ', ' ORDER BY g.name_sort) FROM group_clients gc
              JOIN group_staff gs ON gs.partner = gc.partner AND gs.grp = gc.grp AND gs.staff = $2
              JOIN groups g ON g.partner = gc.partner AND g.id = gc.grp
              WHERE gc.partner = c.partner AND gc.client = c.id) AS group_names,
           (SELECT count(*) FROM connections k
              WHERE k.partner = c.partner AND k.client = c.id AND k.live) AS accounts"
    };
}

macro_rules! page {
    () => {
        " AND (c.name_sort, c.id) > ($5, $6) ORDER BY c.name_sort, c.id LIMIT $7"
    };
}

const MINE: Sql = mine!(shown!(), page!());
const ALL: Sql = all!(shown!(), page!());
const COUNT_MINE: Sql = mine!("SELECT count(*) AS many", "");
const COUNT_ALL: Sql = all!("SELECT count(*) AS many", "");

/// The statements that macros put together: a test prepares each on both engines.
pub const STATEMENTS: &[Sql] = &[MINE, ALL, COUNT_MINE, COUNT_ALL];

const GIVEN: Sql = sql("SELECT k.client, a.product FROM staff_accounts sa
  JOIN connections k ON k.partner = sa.partner AND k.account = sa.account AND k.live
  JOIN accounts a ON a.id = k.account
  WHERE sa.partner = $1 AND sa.staff = $2 AND k.client IN ({list}) ORDER BY a.product, a.id");

/// A page of what a staff member reaches, by name: two statements, whatever its size.
pub async fn page(tx: &mut Tx, it: &Ask<'_>, limit: i64) -> Result<Vec<Reached>> {
    let partner = tx.partner()?;
    let statement = if it.everything { ALL } else { MINE };
    let (key, id) = it.after;
    let values = vals![partner, it.staff, it.viewer, contains(it.search), key, id, limit];
    let rows = tx.rows(statement, &values).await?;
    let mut found: Vec<Reached> = rows.iter().map(reached).collect::<Result<_>>()?;
    let ids: Vec<_> =
        found.iter().filter(|it| !it.internal).flat_map(|it| vals![it.client]).collect();
    if ids.is_empty() {
        return Ok(found);
    }
    let mut given: BTreeMap<ClientId, Vec<ProductId>> = BTreeMap::new();
    for row in tx.rows_in(GIVEN, &vals![partner, it.staff], &ids).await? {
        given.entry(row.get("client")?).or_default().push(row.get("product")?);
    }
    for it in &mut found {
        it.given = given.remove(&it.client).unwrap_or_default();
    }
    Ok(found)
}

/// How many clients match.
pub async fn count(tx: &mut Tx, it: &Ask<'_>) -> Result<i64> {
    let partner = tx.partner()?;
    let statement = if it.everything { COUNT_ALL } else { COUNT_MINE };
    let values = vals![partner, it.staff, it.viewer, contains(it.search)];
    tx.row(statement, &values).await?.ok_or(crate::Error::Missing)?.get("many")
}

fn reached(row: &Row) -> Result<Reached> {
    Ok(Reached {
        client: row.get("id")?,
        name: row.get("name")?,
        sort: row.get("name_sort")?,
        internal: row.get("internal")?,
        named: row.get("named")?,
        groups: row.get("group_names")?,
        given: Vec::new(),
        accounts: row.get("accounts")?,
    })
}
