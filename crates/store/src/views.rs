//! Saved views: a name for a way of asking the list of clients.
//!
//! A view holds the list's own query and nothing of what it found. Whose it is decides who sees it:
//! one member of the staff, or (without one) the whole firm.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{StaffId, ViewId};

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The view.
    pub id: ViewId,
    /// Whose it is; `None` is the whole firm's.
    pub staff: Option<StaffId>,
    /// Its name.
    pub name: String,
    /// The list's query.
    pub query: String,
    /// Whether it stands in the sidebar.
    pub pinned: bool,
}

const LIST: Sql = sql("SELECT id, staff, name, query, pinned FROM views
  WHERE partner = $1 AND (staff IS NULL OR staff = $2) ORDER BY created_at, id LIMIT 200");
const ONE: Sql = sql("SELECT id, staff, name, query, pinned FROM views
  WHERE partner = $1 AND id = $3 AND (staff IS NULL OR staff = $2)");
const ADD: Sql =
    sql("INSERT INTO views (partner, id, staff, name, query, pinned, made_by, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
const CHANGE: Sql =
    sql("UPDATE views SET staff = $3, name = $4, pinned = $5, version = version + 1
  WHERE partner = $1 AND id = $2");
const REMOVE: Sql = sql("DELETE FROM views WHERE partner = $1 AND id = $2");

fn view(row: &Row) -> Result<View> {
    Ok(View {
        id: row.get("id")?,
        staff: row.get("staff")?,
        name: row.get("name")?,
        query: row.get("query")?,
        pinned: row.get("pinned")?,
    })
}

/// The views that somebody sees: their own and the firm's, oldest first.
pub async fn list(tx: &mut Tx, staff: StaffId) -> Result<Vec<View>> {
    let partner = tx.partner()?;
    tx.rows(LIST, &vals![partner, staff]).await?.iter().map(view).collect()
}

/// One of them.
pub async fn one(tx: &mut Tx, staff: StaffId, id: ViewId) -> Result<Option<View>> {
    let partner = tx.partner()?;
    tx.row(ONE, &vals![partner, staff, id]).await?.as_ref().map(view).transpose()
}

/// Saves a view.
pub async fn add(tx: &mut Tx, it: &View, made_by: StaffId, now: i64) -> Result<()> {
    let partner = tx.partner()?;
    let values = vals![partner, it.id, it.staff, &it.name, &it.query, it.pinned, made_by, now];
    tx.run(ADD, &values).await.map(drop)
}

/// Names a view anew, gives it to the firm or takes it back, pins it or not.
pub async fn change(tx: &mut Tx, it: &View) -> Result<()> {
    let partner = tx.partner()?;
    tx.run(CHANGE, &vals![partner, it.id, it.staff, &it.name, it.pinned]).await.map(drop)
}

/// Deletes a view.
pub async fn remove(tx: &mut Tx, id: ViewId) -> Result<()> {
    let partner = tx.partner()?;
    tx.run(REMOVE, &vals![partner, id]).await.map(drop)
}
