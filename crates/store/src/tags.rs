//! Tags: words that a firm puts on its clients, to find them together.

use crate::{Result, Sql, Tx, Value, sql, vals};
use domain::ids::{ClientId, PartnerId};
use std::collections::BTreeMap;

const OF: Sql = sql("SELECT client, tag FROM client_tags
  WHERE partner = $1 AND client IN ({list}) ORDER BY client, tag");
const CLEAR: Sql = sql("DELETE FROM client_tags WHERE partner = $1 AND client = $2");
const ADD: Sql = sql("INSERT INTO client_tags (partner, client, tag) VALUES ($1, $2, $3)");

/// The tags of these clients, in order.
pub async fn of(tx: &mut Tx, clients: &[ClientId]) -> Result<BTreeMap<ClientId, Vec<String>>> {
    let mut found: BTreeMap<ClientId, Vec<String>> = BTreeMap::new();
    if clients.is_empty() {
        return Ok(found);
    }
    let partner = tx.partner()?;
    let ids: Vec<Value> = clients.iter().flat_map(|it| vals![*it]).collect();
    for row in tx.rows_in(OF, &vals![partner], &ids).await? {
        found.entry(ClientId(row.get("client")?)).or_default().push(row.get("tag")?);
    }
    Ok(found)
}

/// Gives a client these tags and no others.
pub async fn set(tx: &mut Tx, client: ClientId, tags: &[String]) -> Result<()> {
    let partner = tx.partner()?;
    tx.run(CLEAR, &vals![partner, client]).await?;
    let rows: Vec<_> = tags.iter().map(|it| (client, it.as_str())).collect();
    add(tx, partner, &rows).await
}

/// Puts tags on clients that do not have them yet.
pub async fn add(tx: &mut Tx, partner: PartnerId, rows: &[(ClientId, &str)]) -> Result<()> {
    let rows: Vec<_> = rows.iter().map(|it| vals![partner, it.0, it.1].to_vec()).collect();
    tx.run_many(ADD, &rows).await.map(drop)
}
