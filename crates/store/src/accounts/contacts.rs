//! Whom letters to an account's owner go to: the owner once there is one, else the contact that
//! the product reported.

use crate::{Result, Sql, Tx, sql, vals};
use domain::ids::{AccountId, PersonId};
use uuid::Uuid;

const OWNER_CONTACT: Sql = sql("SELECT a.owner, a.owner_name, a.owner_email, p.name, p.email
  FROM accounts a LEFT JOIN persons p ON p.id = a.owner WHERE a.id = $1");

/// Whom letters to the owner go to: the person, or the address that the account names.
pub async fn owner_contact(
    tx: &mut Tx,
    account: AccountId,
) -> Result<Option<(Option<PersonId>, String, String)>> {
    let Some(row) = tx.row(OWNER_CONTACT, &vals![account]).await? else { return Ok(None) };
    let owner: Option<Uuid> = row.get("owner")?;
    let name: Option<String> = row.get("name")?;
    let email: Option<String> = row.get("email")?;
    Ok(Some((
        owner.map(PersonId),
        name.unwrap_or(row.get("owner_name")?),
        email.unwrap_or(row.get("owner_email")?),
    )))
}

const OWNER_CONTACTS: Sql =
    sql("SELECT a.id, a.owner, a.owner_name, a.owner_email, p.name, p.email
  FROM accounts a LEFT JOIN persons p ON p.id = a.owner WHERE a.id IN ({list}) ORDER BY a.id");

/// Whom letters to the owners of several accounts go to, as [`owner_contact`]: (account, person,
/// name, address).
pub async fn owner_contacts(
    tx: &mut Tx,
    accounts: &[AccountId],
) -> Result<Vec<(AccountId, Option<PersonId>, String, String)>> {
    let list: Vec<_> = accounts.iter().map(|it| crate::Bind::bind(*it)).collect();
    let rows = tx.rows_in(OWNER_CONTACTS, &[], &list).await?;
    rows.iter()
        .map(|row| {
            let owner: Option<Uuid> = row.get("owner")?;
            let name: Option<String> = row.get("name")?;
            let email: Option<String> = row.get("email")?;
            Ok((
                row.get("id")?,
                owner.map(PersonId),
                name.unwrap_or(row.get("owner_name")?),
                email.unwrap_or(row.get("owner_email")?),
            ))
        })
        .collect()
}
