//! Accounts by whose they are: those of a person, and those that wait for their owner to come.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{AccountId, PartnerId, PersonId, ProductId};
use uuid::Uuid;

/// An account as its own side sees it.
#[derive(Debug, Clone)]
pub struct Owned {
    /// The account.
    pub id: AccountId,
    /// Its product.
    pub product: ProductId,
    /// Its address in the product.
    pub subdomain: String,
    /// The business.
    pub business_name: String,
    /// Whether the person is the owner (else a user).
    pub is_owner: bool,
    /// The firm that manages the subscription, if any.
    pub managed_by: Option<PartnerId>,
    /// `creating`, `inactive`, `active`, `closed`.
    pub life: String,
    /// Plan name.
    pub plan_name: String,
    /// The end of the grace after a managing firm has gone (µs).
    pub grace_ends_at: Option<i64>,
}

const OF_PERSON: Sql = sql("SELECT a.id, a.product, a.subdomain, a.business_name,
    (a.owner IS NOT NULL AND a.owner = $1) AS is_owner, a.managed_by, a.life, a.plan_name,
    a.grace_ends_at
  FROM accounts a
  WHERE a.owner = $1 OR a.id IN (SELECT u.account FROM account_users u WHERE u.person = $1)
  ORDER BY a.business_name, a.product, a.id LIMIT 500");
const ONE_OF_PERSON: Sql = sql("SELECT a.id, a.product, a.subdomain, a.business_name,
    (a.owner IS NOT NULL AND a.owner = $1) AS is_owner, a.managed_by, a.life, a.plan_name,
    a.grace_ends_at
  FROM accounts a
  WHERE a.id = $2 AND (a.owner = $1
    OR EXISTS (SELECT 1 FROM account_users u WHERE u.account = a.id AND u.person = $1))");

fn owned(row: &Row) -> Result<Owned> {
    Ok(Owned {
        id: AccountId(row.get("id")?),
        product: ProductId(row.get("product")?),
        subdomain: row.get("subdomain")?,
        business_name: row.get("business_name")?,
        is_owner: row.get("is_owner")?,
        managed_by: row.get::<Option<Uuid>>("managed_by")?.map(PartnerId),
        life: row.get("life")?,
        plan_name: row.get("plan_name")?,
        grace_ends_at: row.get("grace_ends_at")?,
    })
}

/// The accounts that a person owns or uses.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Owned>> {
    tx.rows(OF_PERSON, &vals![person]).await?.iter().map(owned).collect()
}

/// One account, if the person owns or uses it.
pub async fn one_of_person(
    tx: &mut Tx,
    person: PersonId,
    account: AccountId,
) -> Result<Option<Owned>> {
    tx.row(ONE_OF_PERSON, &vals![person, account]).await?.as_ref().map(owned).transpose()
}

const UNCLAIMED: Sql = sql("SELECT id FROM accounts
  WHERE owner IS NULL AND owner_email_folded <> '' AND owner_email_folded = $1 ORDER BY id");
const CLAIM: Sql = sql("UPDATE accounts SET owner = $2, version = version + 1
  WHERE id = $1 AND owner IS NULL AND owner_email_folded = $3");

/// Accounts that wait for the owner with this (folded, verified) address.
pub async fn unclaimed(tx: &mut Tx, email_folded: &str) -> Result<Vec<AccountId>> {
    let rows = tx.rows(UNCLAIMED, &vals![email_folded]).await?;
    rows.iter().map(|row| Ok(AccountId(row.get("id")?))).collect()
}

/// Makes a person the owner of an unclaimed account that names its address.
pub async fn claim(
    tx: &mut Tx,
    account: AccountId,
    person: PersonId,
    email_folded: &str,
) -> Result<bool> {
    Ok(tx.run(CLAIM, &vals![account, person, email_folded]).await? == 1)
}
