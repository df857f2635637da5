//! Add-ons as the vendor offers them, and the settings of firms: discounts, defaults, overrides.

use crate::{Result, Row, Sql, Tx, Value, sql, vals};
use domain::ids::{AddonId, ClientId, PartnerId, ProductId, StaffId};
use std::collections::BTreeMap;

/// An add-on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addon {
    /// The add-on.
    pub id: AddonId,
    /// The product that it extends.
    pub product: ProductId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Its definition as JSON.
    pub definition: String,
    /// Its place in lists.
    pub rank: i64,
    /// When it was first loaded (µs).
    pub created_at: i64,
    /// When its file was gone (µs).
    pub retired_at: Option<i64>,
}

const ALL: Sql = sql("SELECT id, product, slug, name, definition, rank, created_at, retired_at
  FROM addons ORDER BY rank, id");
const ADD: Sql = sql("INSERT INTO addons (id, product, slug, name, definition, rank, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7)");
const SET: Sql = sql("UPDATE addons SET product = $2, name = $3, definition = $4, rank = $5,
    retired_at = NULL WHERE id = $1");
const RETIRE: Sql = sql("UPDATE addons SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL");

fn addon(row: &Row) -> Result<Addon> {
    Ok(Addon {
        id: row.get("id")?,
        product: row.get("product")?,
        slug: row.get("slug")?,
        name: row.get("name")?,
        definition: row.get("definition")?,
        rank: row.get("rank")?,
        created_at: row.get("created_at")?,
        retired_at: row.get("retired_at")?,
    })
}

/// All add-ons, retired ones too, in the order of lists.
pub async fn all(tx: &mut Tx) -> Result<Vec<Addon>> {
    tx.rows(ALL, &vals![]).await?.iter().map(addon).collect()
}

/// Keeps a new one.
pub async fn add(tx: &mut Tx, it: &Addon) -> Result<()> {
    let values =
        vals![it.id, it.product, &it.slug, &it.name, &it.definition, it.rank, it.created_at];
    tx.run(ADD, &values).await.map(drop)
}

/// Writes a known one anew.
pub async fn set(tx: &mut Tx, it: &Addon) -> Result<()> {
    let values = vals![it.id, it.product, &it.name, &it.definition, it.rank];
    tx.run(SET, &values).await.map(drop)
}

/// Its file is gone. Answers whether it was there until now.
pub async fn retire(tx: &mut Tx, id: AddonId, now: i64) -> Result<bool> {
    Ok(tx.run(RETIRE, &vals![id, now]).await? == 1)
}

/// A firm's default for one add-on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Default {
    /// The add-on.
    pub addon: AddonId,
    /// `client` or `partner`.
    pub payer: String,
    /// Clients may activate it themselves while the firm pays.
    pub clients_may: bool,
    /// When it was set (µs).
    pub set_at: i64,
    /// By whom.
    pub set_by: StaffId,
    /// Grows with each change.
    pub version: i64,
}

const DEFAULTS: Sql = sql("SELECT addon, payer, clients_may, set_at, set_by, version
  FROM addon_defaults WHERE partner = $1 ORDER BY addon");
const PUT_DEFAULT: Sql = sql("INSERT INTO addon_defaults (partner, addon, payer, clients_may,
    set_at, set_by, version) VALUES ($1, $2, $3, $4, $5, $6, 1)
  ON CONFLICT (partner, addon) DO UPDATE SET payer = excluded.payer,
    clients_may = excluded.clients_may, set_at = excluded.set_at, set_by = excluded.set_by,
    version = addon_defaults.version + 1");

/// A firm's confirmed defaults by add-on.
pub async fn defaults(tx: &mut Tx, partner: PartnerId) -> Result<BTreeMap<AddonId, Default>> {
    let mut all = BTreeMap::new();
    for row in tx.rows(DEFAULTS, &vals![partner]).await? {
        let it = Default {
            addon: row.get("addon")?,
            payer: row.get("payer")?,
            clients_may: row.get("clients_may")?,
            set_at: row.get("set_at")?,
            set_by: row.get("set_by")?,
            version: row.get("version")?,
        };
        all.insert(it.addon, it);
    }
    Ok(all)
}

/// Sets a firm's default.
pub async fn put_default(
    tx: &mut Tx,
    (partner, addon): (PartnerId, AddonId),
    (payer, clients_may): (&str, bool),
    (by, now): (StaffId, i64),
) -> Result<()> {
    let values = vals![partner, addon, payer, clients_may, now, by];
    tx.run(PUT_DEFAULT, &values).await.map(drop)
}

const OVERRIDES: Sql = sql("SELECT client, addon, payer FROM addon_overrides
  WHERE partner = $1 AND client IN ({list}) ORDER BY client, addon");
const PUT_OVERRIDE: Sql = sql("INSERT INTO addon_overrides (partner, client, addon, payer, set_at,
    set_by) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (partner, client, addon) DO UPDATE SET payer = excluded.payer,
    set_at = excluded.set_at, set_by = excluded.set_by");
const DROP_OVERRIDE: Sql = sql("DELETE FROM addon_overrides
  WHERE partner = $1 AND client = $2 AND addon = $3");
const COUNT_OVERRIDES: Sql = sql("SELECT o.addon, count(*) AS n FROM addon_overrides o
    JOIN clients c ON c.partner = o.partner AND c.id = o.client
  WHERE o.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL
  GROUP BY o.addon ORDER BY o.addon");

/// The own settings of clients: by client and add-on, `client` or `partner`.
pub async fn overrides(
    tx: &mut Tx,
    partner: PartnerId,
    clients: &[ClientId],
) -> Result<BTreeMap<(ClientId, AddonId), String>> {
    let mut all = BTreeMap::new();
    if clients.is_empty() {
        return Ok(all);
    }
    let ids: Vec<Value> = clients.iter().flat_map(|it| vals![*it]).collect();
    for row in tx.rows_in(OVERRIDES, &vals![partner], &ids).await? {
        all.insert((row.get("client")?, row.get("addon")?), row.get("payer")?);
    }
    Ok(all)
}

/// Sets a client's own payer.
pub async fn put_override(
    tx: &mut Tx,
    (partner, client, addon): (PartnerId, ClientId, AddonId),
    payer: &str,
    (by, now): (StaffId, i64),
) -> Result<()> {
    tx.run(PUT_OVERRIDE, &vals![partner, client, addon, payer, now, by]).await.map(drop)
}

/// Removes it. Answers whether there was one.
pub async fn drop_override(
    tx: &mut Tx,
    (partner, client, addon): (PartnerId, ClientId, AddonId),
) -> Result<bool> {
    Ok(tx.run(DROP_OVERRIDE, &vals![partner, client, addon]).await? == 1)
}

/// How many clients of a firm have a setting of their own, by add-on.
pub async fn count_overrides(tx: &mut Tx, partner: PartnerId) -> Result<BTreeMap<AddonId, i64>> {
    let rows = tx.rows(COUNT_OVERRIDES, &vals![partner]).await?;
    rows.iter().map(|it| Ok((it.get("addon")?, it.get("n")?))).collect()
}

const DISCOUNTS: Sql = sql("SELECT starts_on, basis_points FROM partner_discounts
  WHERE partner = $1 ORDER BY starts_on");
const PUT_DISCOUNT: Sql = sql("INSERT INTO partner_discounts (partner, starts_on, basis_points,
    set_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (partner, starts_on) DO UPDATE SET basis_points = excluded.basis_points,
    set_at = excluded.set_at");

/// A firm's discounts by their first day (ISO), in order; basis points.
pub async fn discounts(tx: &mut Tx, partner: PartnerId) -> Result<Vec<(String, i64)>> {
    let rows = tx.rows(DISCOUNTS, &vals![partner]).await?;
    rows.iter().map(|it| Ok((it.get("starts_on")?, it.get("basis_points")?))).collect()
}

/// Sets the discount from a day on.
pub async fn put_discount(
    tx: &mut Tx,
    partner: PartnerId,
    (starts_on, basis_points): (&str, i64),
    now: i64,
) -> Result<()> {
    tx.run(PUT_DISCOUNT, &vals![partner, starts_on, basis_points, now]).await.map(drop)
}
