//! The vendor's products as they were last loaded from their files.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::ProductId;

/// A product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// The product.
    pub id: ProductId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Its client id at the OpenID Provider.
    pub client_id: String,
    /// Its definition as JSON.
    pub definition: String,
    /// Its public keys as a JWKS document.
    pub jwks: String,
    /// Its place in lists.
    pub rank: i64,
    /// When it was first loaded (µs).
    pub created_at: i64,
    /// When its file was gone (µs).
    pub retired_at: Option<i64>,
}

fn product(row: &Row) -> Result<Product> {
    Ok(Product {
        id: row.get("id")?,
        slug: row.get("slug")?,
        name: row.get("name")?,
        client_id: row.get("client_id")?,
        definition: row.get("definition")?,
        jwks: row.get("jwks")?,
        rank: row.get("rank")?,
        created_at: row.get("created_at")?,
        retired_at: row.get("retired_at")?,
    })
}

const ALL: Sql = sql("SELECT id, slug, name, client_id, definition, jwks, rank, created_at,
    retired_at FROM products ORDER BY rank, id");
const ONE: Sql = sql("SELECT id, slug, name, client_id, definition, jwks, rank, created_at,
    retired_at FROM products WHERE id = $1");
const BY_CLIENT: Sql = sql("SELECT id, slug, name, client_id, definition, jwks, rank, created_at,
    retired_at FROM products WHERE client_id = $1 AND retired_at IS NULL");
const ADD: Sql = sql("INSERT INTO products (id, slug, name, client_id, definition, jwks, rank,
    created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
const SET: Sql = sql("UPDATE products SET name = $2, client_id = $3, definition = $4, jwks = $5,
    rank = $6, retired_at = NULL WHERE id = $1");
const RETIRE: Sql = sql("UPDATE products SET retired_at = $2
  WHERE id = $1 AND retired_at IS NULL");

/// All products, retired ones too, in the order of lists.
pub async fn all(tx: &mut Tx) -> Result<Vec<Product>> {
    tx.rows(ALL, &vals![]).await?.iter().map(product).collect()
}

/// One product, retired or not.
pub async fn one(tx: &mut Tx, id: ProductId) -> Result<Option<Product>> {
    tx.row(ONE, &vals![id]).await?.as_ref().map(product).transpose()
}

/// The product in use with this client id.
pub async fn by_client(tx: &mut Tx, client_id: &str) -> Result<Option<Product>> {
    tx.row(BY_CLIENT, &vals![client_id]).await?.as_ref().map(product).transpose()
}

/// Adds a product.
pub async fn add(tx: &mut Tx, it: &Product) -> Result<()> {
    let values = vals![
        it.id,
        &it.slug,
        &it.name,
        &it.client_id,
        &it.definition,
        &it.jwks,
        it.rank,
        it.created_at
    ];
    tx.run(ADD, &values).await.map(drop)
}

/// Writes a product's definition anew and takes it back into use. The slug never changes.
pub async fn set(tx: &mut Tx, it: &Product) -> Result<()> {
    let values = vals![it.id, &it.name, &it.client_id, &it.definition, &it.jwks, it.rank];
    tx.run(SET, &values).await.map(drop)
}

/// Takes a product out of use; answers whether it was in use.
pub async fn retire(tx: &mut Tx, id: ProductId, now: i64) -> Result<bool> {
    Ok(tx.run(RETIRE, &vals![id, now]).await? == 1)
}

const HEARD: Sql = sql("SELECT product, count(*) AS accounts, max(reported_at) AS heard
  FROM accounts GROUP BY product ORDER BY product");

/// How many accounts each product has, and when it reported last (µs).
pub async fn heard(tx: &mut Tx) -> Result<Vec<(ProductId, i64, Option<i64>)>> {
    let rows = tx.rows(HEARD, &vals![]).await?;
    rows.iter()
        .map(|row| Ok((row.get("product")?, row.get("accounts")?, row.get("heard")?)))
        .collect()
}
