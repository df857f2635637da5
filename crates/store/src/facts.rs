//! What products tell about their accounts, and which of their facts were seen before.
//!
//! Every statement names the product, so that no product writes to another's account. Facts may
//! come late, twice and in any order: an activity never moves backwards, and an older report
//! never overwrites a newer one.

use crate::clients::shown;
use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{AccountId, PartnerId, PersonId, ProductId};

/// An account as facts find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The account.
    pub id: AccountId,
    /// The product's own name for it.
    pub external_id: String,
    /// Its address in the product.
    pub subdomain: String,
    /// The business.
    pub business_name: String,
    /// The owner, once claimed.
    pub owner: Option<PersonId>,
    /// The owner's name, as reported.
    pub owner_name: String,
    /// The owner's e-mail, as reported.
    pub owner_email: String,
    /// Industry, as reported.
    pub industry: String,
    /// Accounting package, as reported.
    pub accounting_package: String,
    /// Plan code.
    pub plan: String,
    /// Plan name.
    pub plan_name: String,
    /// When a trial ends (µs).
    pub trial_ends_at: Option<i64>,
    /// Up to when reports were heard (µs).
    pub reported_at: Option<i64>,
    /// When it was made, if this portal made it (µs): nothing can have happened there before.
    pub made_at: Option<i64>,
}

const KNOWN: Sql = sql("SELECT a.id, a.external_id, a.subdomain, a.business_name, a.owner,
    a.owner_name, a.owner_email, a.industry, a.accounting_package, a.plan, a.plan_name,
    a.trial_ends_at, a.reported_at,
    CASE WHEN EXISTS (SELECT 1 FROM connections k WHERE k.account = a.id AND k.how = 'created')
      THEN a.created_at END AS made_at
  FROM accounts a
  WHERE a.product = $1 AND a.life <> 'closed' AND a.external_id IN ({list})
  ORDER BY a.id");

/// The product's accounts with these names.
pub async fn known(tx: &mut Tx, product: ProductId, external_ids: &[String]) -> Result<Vec<Known>> {
    let list: Vec<_> = external_ids.iter().map(|it| crate::Bind::bind(it.as_str())).collect();
    let rows = tx.rows_in(KNOWN, &vals![product], &list).await?;
    rows.iter().map(known_of).collect()
}

fn known_of(row: &Row) -> Result<Known> {
    Ok(Known {
        id: row.get("id")?,
        external_id: row.get("external_id")?,
        subdomain: row.get("subdomain")?,
        business_name: row.get("business_name")?,
        owner: row.get("owner")?,
        owner_name: row.get("owner_name")?,
        owner_email: row.get("owner_email")?,
        industry: row.get("industry")?,
        accounting_package: row.get("accounting_package")?,
        plan: row.get("plan")?,
        plan_name: row.get("plan_name")?,
        trial_ends_at: row.get("trial_ends_at")?,
        reported_at: row.get("reported_at")?,
        made_at: row.get("made_at")?,
    })
}

const SEEN: Sql = sql("SELECT id, digest FROM facts_seen
  WHERE product = $1 AND source = $2 AND id IN ({list}) ORDER BY id");
const NOTE: Sql = sql("INSERT INTO facts_seen (product, source, id, digest, at)
  VALUES ($1, $2, $3, $4, $5) ON CONFLICT (product, source, id) DO NOTHING");
const SWEEP: Sql = sql("DELETE FROM facts_seen WHERE at < $1");

/// Which of these facts of one source were seen before, with the digest of their content.
pub async fn seen(
    tx: &mut Tx,
    product: ProductId,
    source: &str,
    ids: &[String],
) -> Result<Vec<(String, Vec<u8>)>> {
    let list: Vec<_> = ids.iter().map(|it| crate::Bind::bind(it.as_str())).collect();
    let rows = tx.rows_in(SEEN, &vals![product, source], &list).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("digest")?))).collect()
}

/// A fact to be remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// Whence.
    pub source: String,
    /// Its id there.
    pub id: String,
    /// The digest of its content.
    pub digest: Vec<u8>,
}

/// Remembers facts; those that are known already stay as they are.
pub async fn note(tx: &mut Tx, product: ProductId, facts: &[Noted], now: i64) -> Result<u64> {
    let many: Vec<Vec<_>> = facts
        .iter()
        .map(|it| vals![product, &it.source, &it.id, &it.digest, now].to_vec())
        .collect();
    if many.is_empty() { Ok(0) } else { tx.run_many(NOTE, &many).await }
}

/// Forgets facts seen before `before` (µs): a repeat that late is out of range anyway.
pub async fn sweep(tx: &mut Tx, before: i64) -> Result<u64> {
    tx.run(SWEEP, &vals![before]).await
}

/// An account as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The account.
    pub id: AccountId,
    /// Its address in the product.
    pub subdomain: String,
    /// The business.
    pub business_name: String,
    /// The owner, kept or to be claimed anew.
    pub owner: Option<PersonId>,
    /// The owner's name.
    pub owner_name: String,
    /// The owner's e-mail.
    pub owner_email: String,
    /// The owner's e-mail, folded.
    pub owner_email_folded: String,
    /// Industry.
    pub industry: String,
    /// Country, where the report names one.
    pub country: Option<String>,
    /// Accounting package.
    pub accounting_package: String,
    /// Plan code.
    pub plan: String,
    /// Plan name.
    pub plan_name: String,
    /// When a trial ends (µs).
    pub trial_ends_at: Option<i64>,
    /// Everything searchable, folded.
    pub search: String,
    /// When this was so (µs).
    pub at: i64,
}

const REPORT: Sql = sql("UPDATE accounts SET subdomain = $3, business_name = $4, owner = $5,
    owner_name = $6, owner_email = $7, owner_email_folded = $8, industry = $9,
    accounting_package = $10, plan = $11, plan_name = $12, trial_ends_at = $13, search = $14,
    reported_at = $15, country = COALESCE($16, country), version = version + 1
  WHERE product = $1 AND id = $2 AND (reported_at IS NULL OR reported_at <= $15)");
const ACTIVITY: Sql = sql("UPDATE accounts SET activity_at = $3, activity_label = $4
  WHERE product = $1 AND id = $2 AND (activity_at IS NULL OR activity_at < $3)");
const SUBDOMAIN: Sql = sql("SELECT id FROM accounts WHERE product = $1 AND subdomain = $2");

/// Writes reports, oldest first. One that is older than what is known changes nothing.
pub async fn report(tx: &mut Tx, product: ProductId, reports: &[Report]) -> Result<u64> {
    let many: Vec<Vec<_>> = reports
        .iter()
        .map(|it| {
            vals![
                product,
                it.id,
                &it.subdomain,
                &it.business_name,
                it.owner,
                &it.owner_name,
                &it.owner_email,
                &it.owner_email_folded,
                &it.industry,
                &it.accounting_package,
                &it.plan,
                &it.plan_name,
                it.trial_ends_at,
                &it.search,
                it.at,
                &it.country
            ]
            .to_vec()
        })
        .collect();
    if many.is_empty() {
        return Ok(0);
    }
    let changed = tx.run_many(REPORT, &many).await?;
    let accounts: Vec<AccountId> = reports.iter().map(|it| it.id).collect();
    shown::accounts(tx, &accounts).await?;
    Ok(changed)
}

/// Writes activities (account, when in µs, in words). An older one changes nothing.
pub async fn activity(
    tx: &mut Tx,
    product: ProductId,
    activities: &[(AccountId, i64, String)],
) -> Result<u64> {
    let many: Vec<Vec<_>> =
        activities.iter().map(|it| vals![product, it.0, it.1, &it.2].to_vec()).collect();
    if many.is_empty() {
        return Ok(0);
    }
    let changed = tx.run_many(ACTIVITY, &many).await?;
    let seen: Vec<(AccountId, i64)> = activities.iter().map(|it| (it.0, it.1)).collect();
    shown::activity(tx, product, &seen).await?;
    Ok(changed)
}

const TOTAL: Sql = sql("UPDATE accounts SET usage_total = $3
  WHERE product = $1 AND id = $2 AND usage_total < $3");
const USAGE: Sql = sql("SELECT product, usage_total FROM accounts WHERE id = $1");

/// Writes how much accounts were used in all. A smaller number is older and changes nothing.
pub async fn totals(tx: &mut Tx, product: ProductId, all: &[(AccountId, i64)]) -> Result<u64> {
    let many: Vec<Vec<_>> = all.iter().map(|it| vals![product, it.0, it.1].to_vec()).collect();
    if many.is_empty() { Ok(0) } else { tx.run_many(TOTAL, &many).await }
}

/// An account's product, and how much it was used in all.
pub async fn usage(tx: &mut Tx, account: AccountId) -> Result<Option<(ProductId, i64)>> {
    let Some(row) = tx.row(USAGE, &vals![account]).await? else { return Ok(None) };
    Ok(Some((row.get("product")?, row.get("usage_total")?)))
}

/// Who has a subdomain.
pub async fn by_subdomain(
    tx: &mut Tx,
    product: ProductId,
    subdomain: &str,
) -> Result<Option<AccountId>> {
    tx.row(SUBDOMAIN, &vals![product, subdomain]).await?.map(|it| it.first()).transpose()
}

/// What is needed to create an account in its product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToCreate {
    /// In which product.
    pub product: ProductId,
    /// `creating` until the product has answered.
    pub life: String,
    /// Wanted name in addresses.
    pub subdomain: String,
    /// The business.
    pub business_name: String,
    /// The owner's name; may be empty.
    pub owner_name: String,
    /// The owner's e-mail; may be empty.
    pub owner_email: String,
    /// The firm that manages the subscription.
    pub managed_by: Option<PartnerId>,
    /// The firm that created it.
    pub created_by: Option<PartnerId>,
    /// Plan code.
    pub plan: String,
}

const TO_CREATE: Sql = sql("SELECT a.product, a.life, a.subdomain, a.business_name, a.owner_name,
    a.owner_email, a.managed_by, a.plan,
    (SELECT k.partner FROM connections k WHERE k.account = a.id AND k.how = 'created'
      ORDER BY k.connected_at, k.id LIMIT 1) AS created_by
  FROM accounts a WHERE a.id = $1");
const READY: Sql = sql("UPDATE accounts SET external_id = $2, subdomain = $3, plan = $4,
    plan_name = $5, trial_ends_at = $6, life = 'active', version = version + 1
  WHERE id = $1 AND life = 'creating'");
const RENAME: Sql = sql("UPDATE accounts SET subdomain = $2, version = version + 1
  WHERE id = $1 AND life = 'creating'");

/// An account that its product is to create, or has created.
pub async fn to_create(tx: &mut Tx, account: AccountId) -> Result<Option<ToCreate>> {
    let Some(row) = tx.row(TO_CREATE, &vals![account]).await? else { return Ok(None) };
    Ok(Some(ToCreate {
        product: row.get("product")?,
        life: row.get("life")?,
        subdomain: row.get("subdomain")?,
        business_name: row.get("business_name")?,
        owner_name: row.get("owner_name")?,
        owner_email: row.get("owner_email")?,
        managed_by: row.get("managed_by")?,
        created_by: row.get("created_by")?,
        plan: row.get("plan")?,
    }))
}

/// The product has created the account; answers whether that was news.
pub async fn ready(
    tx: &mut Tx,
    account: AccountId,
    (external_id, subdomain): (&str, &str),
    (plan, plan_name): (&str, &str),
    trial_ends_at: Option<i64>,
) -> Result<bool> {
    let values = vals![account, external_id, subdomain, plan, plan_name, trial_ends_at];
    let news = tx.run(READY, &values).await? == 1;
    shown::account(tx, account).await?;
    Ok(news)
}

/// Another subdomain for an account that waits to be created.
pub async fn rename(tx: &mut Tx, account: AccountId, subdomain: &str) -> Result<bool> {
    Ok(tx.run(RENAME, &vals![account, subdomain]).await? == 1)
}
