//! What is known of an account whoever is connected to it: its product, its name, what its product
//! reported.

use super::Connected;
use crate::{Result, Sql, Tx, sql, vals};
use domain::ids::{AccountId, ProductId};

const NAMED: Sql = sql("SELECT business_name, product FROM accounts WHERE id = $1");

/// The business of an account and its product.
pub async fn named(tx: &mut Tx, account: AccountId) -> Result<Option<(String, ProductId)>> {
    let Some(row) = tx.row(NAMED, &vals![account]).await? else { return Ok(None) };
    Ok(Some((row.get("business_name")?, row.get("product")?)))
}

const PRODUCT_OF: Sql = sql("SELECT product FROM accounts WHERE id = $1");

/// The product of an account.
pub async fn product_of(tx: &mut Tx, account: AccountId) -> Result<Option<ProductId>> {
    tx.row(PRODUCT_OF, &vals![account]).await?.map(|it| it.get("product")).transpose()
}

/// What an account's product reports of it, without any firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// Its product.
    pub product: ProductId,
    /// The business.
    pub business_name: String,
    /// Industry.
    pub industry: String,
    /// Accounting package.
    pub accounting_package: String,
    /// Country: two capitals, or empty.
    pub country: String,
    /// Plan code.
    pub plan: String,
    /// `creating`, `inactive`, `active`, `closed`.
    pub life: String,
    /// When a trial ends (µs).
    pub trial_ends_at: Option<i64>,
    /// Last activity (µs).
    pub activity_at: Option<i64>,
}

impl From<&Connected> for Reported {
    fn from(it: &Connected) -> Self {
        Self {
            product: it.product,
            business_name: it.business_name.clone(),
            industry: it.industry.clone(),
            accounting_package: it.accounting_package.clone(),
            country: it.country.clone(),
            plan: it.plan.clone(),
            life: it.life.clone(),
            trial_ends_at: it.trial_ends_at,
            activity_at: it.activity_at,
        }
    }
}

const REPORTED: Sql =
    sql("SELECT product, business_name, industry, accounting_package, country, plan, life,
    trial_ends_at, activity_at FROM accounts WHERE id = $1");

/// What is reported of an account.
pub async fn facts(tx: &mut Tx, account: AccountId) -> Result<Option<Reported>> {
    let Some(row) = tx.row(REPORTED, &vals![account]).await? else { return Ok(None) };
    Ok(Some(Reported {
        product: row.get("product")?,
        business_name: row.get("business_name")?,
        industry: row.get("industry")?,
        accounting_package: row.get("accounting_package")?,
        country: row.get("country")?,
        plan: row.get("plan")?,
        life: row.get("life")?,
        trial_ends_at: row.get("trial_ends_at")?,
        activity_at: row.get("activity_at")?,
    }))
}
