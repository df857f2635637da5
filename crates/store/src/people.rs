//! People: persons, what they prove themselves with, and the hats they wear.
//!
//! Owner of every row: a person. Nothing here decides; a code or a passkey is found, marked and
//! counted, and the deeds say what that means.

pub mod sessions;

use crate::db::error::{Error, Result};
use crate::db::value::Row;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::vals;
use domain::ids::{GroupId, PartnerId, PasskeyId, PersonId, StaffId};

/// A human and the first factors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// The address as written.
    pub email: String,
    /// The address as compared.
    pub email_folded: String,
    /// When the address was proven.
    pub verified_at: Option<i64>,
    /// The password's hash.
    pub password_hash: Option<String>,
    /// When the password was set.
    pub password_at: Option<i64>,
    /// The authenticator app's secret, sealed.
    pub totp_sealed: Option<Vec<u8>>,
    /// When the app showed its first right code.
    pub totp_confirmed_at: Option<i64>,
    /// The last step that was used.
    pub totp_last_step: Option<i64>,
    /// Language and country.
    pub locale: String,
    /// Since when.
    pub created_at: i64,
    /// Shut out since.
    pub disabled_at: Option<i64>,
    /// Grows with every change.
    pub version: i64,
}

fn person(row: &Row) -> Result<Person> {
    Ok(Person {
        id: row.get("id")?,
        name: row.get("name")?,
        email: row.get("email")?,
        email_folded: row.get("email_folded")?,
        verified_at: row.get("verified_at")?,
        password_hash: row.get("password_hash")?,
        password_at: row.get("password_at")?,
        totp_sealed: row.get("totp_sealed")?,
        totp_confirmed_at: row.get("totp_confirmed_at")?,
        totp_last_step: row.get("totp_last_step")?,
        locale: row.get("locale")?,
        created_at: row.get("created_at")?,
        disabled_at: row.get("disabled_at")?,
        version: row.get("version")?,
    })
}

const BY_ID: Sql = sql("SELECT * FROM persons WHERE id = $1");
const BY_EMAIL: Sql = sql("SELECT * FROM persons WHERE email_folded = $1");
const ADD: Sql = sql("INSERT INTO persons (id, name, email, email_folded, verified_at, locale,
       created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)");
const VERIFY: Sql =
    sql("UPDATE persons SET verified_at = $2 WHERE id = $1 AND verified_at IS NULL");
const RENAME: Sql = sql("UPDATE persons SET name = $2, version = version + 1 WHERE id = $1");
const SET_PASSWORD: Sql = sql("UPDATE persons
     SET password_hash = $2, password_at = $3, version = version + 1 WHERE id = $1");
const SET_TOTP: Sql = sql("UPDATE persons
     SET totp_sealed = $2, totp_confirmed_at = $3, totp_last_step = $4, version = version + 1
     WHERE id = $1");
const USE_STEP: Sql = sql("UPDATE persons SET totp_last_step = $2
     WHERE id = $1 AND (totp_last_step IS NULL OR totp_last_step < $2)");

/// One person.
pub async fn get(tx: &mut Tx, id: PersonId) -> Result<Person> {
    tx.row(BY_ID, &vals![id]).await?.as_ref().map(person).ok_or(Error::Missing)?
}

/// The person with an address (folded), if there is one.
pub async fn by_email(tx: &mut Tx, folded: &str) -> Result<Option<Person>> {
    tx.row(BY_EMAIL, &vals![folded]).await?.as_ref().map(person).transpose()
}

/// Makes a person, alone in itself from now on. Factors are set by their own functions.
pub async fn add(tx: &mut Tx, it: &Person) -> Result<()> {
    tx.add_owner(it.id).await?;
    let vals = vals![
        it.id,
        &it.name,
        &it.email,
        &it.email_folded,
        it.verified_at,
        &it.locale,
        it.created_at
    ];
    tx.run(ADD, &vals).await?;
    Ok(())
}

/// The address was proven.
pub async fn verify(tx: &mut Tx, id: PersonId, at: i64) -> Result<()> {
    tx.run(VERIFY, &vals![id, at]).await?;
    Ok(())
}

/// Another name.
pub async fn rename(tx: &mut Tx, id: PersonId, name: &str) -> Result<()> {
    tx.run(RENAME, &vals![id, name]).await?;
    Ok(())
}

/// Another password, as its hash.
pub async fn set_password(tx: &mut Tx, id: PersonId, hash: &str, at: i64) -> Result<()> {
    tx.run(SET_PASSWORD, &vals![id, hash, at]).await?;
    Ok(())
}

/// Another authenticator app, whose first right code was that of `step`.
pub async fn set_totp(
    tx: &mut Tx,
    id: PersonId,
    sealed: &[u8],
    at: i64,
    step: Option<i64>,
) -> Result<()> {
    tx.run(SET_TOTP, &vals![id, sealed, at, step]).await?;
    Ok(())
}

/// Marks a step as used. False: it or a later one was used before.
pub async fn use_step(tx: &mut Tx, id: PersonId, step: i64) -> Result<bool> {
    Ok(tx.run(USE_STEP, &vals![id, step]).await? == 1)
}

const FORGET_CODES: Sql = sql("DELETE FROM recovery_codes WHERE person = $1");
const ADD_CODE: Sql = sql("INSERT INTO recovery_codes (person, hash) VALUES ($1, $2)");
const USE_CODE: Sql = sql("UPDATE recovery_codes SET used_at = $3
     WHERE person = $1 AND hash = $2 AND used_at IS NULL");
const CODES_LEFT: Sql = sql("SELECT count(*) AS many FROM recovery_codes
     WHERE person = $1 AND used_at IS NULL");

/// New recovery codes in place of all earlier ones.
pub async fn set_codes(tx: &mut Tx, id: PersonId, hashes: &[Vec<u8>]) -> Result<()> {
    tx.run(FORGET_CODES, &vals![id]).await?;
    let many: Vec<_> = hashes.iter().map(|it| vals![id, it].to_vec()).collect();
    tx.run_many(ADD_CODE, &many).await?;
    Ok(())
}

/// Marks a recovery code as used. False: there is none such, or it was used before.
pub async fn use_code(tx: &mut Tx, id: PersonId, hash: &[u8], at: i64) -> Result<bool> {
    Ok(tx.run(USE_CODE, &vals![id, hash, at]).await? == 1)
}

/// How many recovery codes are left.
pub async fn codes_left(tx: &mut Tx, id: PersonId) -> Result<i64> {
    tx.row(CODES_LEFT, &vals![id]).await?.ok_or(Error::Missing)?.get("many")
}

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// The id.
    pub id: PasskeyId,
    /// Whose.
    pub person: PersonId,
    /// The credential's id, chosen by the device.
    pub credential: Vec<u8>,
    /// What the person calls it.
    pub name: String,
    /// The stored form.
    pub passkey: String,
    /// Since when.
    pub created_at: i64,
    /// Used last.
    pub last_used_at: Option<i64>,
}

fn passkey(row: &Row) -> Result<Passkey> {
    Ok(Passkey {
        id: row.get("id")?,
        person: row.get("person")?,
        credential: row.get("credential")?,
        name: row.get("name")?,
        passkey: row.get("passkey")?,
        created_at: row.get("created_at")?,
        last_used_at: row.get("last_used_at")?,
    })
}

const PASSKEYS: Sql = sql("SELECT * FROM passkeys WHERE person = $1 ORDER BY id");
const PASSKEY: Sql = sql("SELECT * FROM passkeys WHERE person = $1 AND credential = $2");
const ADD_PASSKEY: Sql = sql("INSERT INTO passkeys (id, person, credential, name, passkey,
       created_at, last_used_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)");
const USE_PASSKEY: Sql =
    sql("UPDATE passkeys SET passkey = $3, last_used_at = $4 WHERE person = $1 AND id = $2");
const REMOVE_PASSKEY: Sql = sql("DELETE FROM passkeys WHERE person = $1 AND id = $2");

/// A person's passkeys, oldest first.
pub async fn passkeys(tx: &mut Tx, person: PersonId) -> Result<Vec<Passkey>> {
    tx.rows(PASSKEYS, &vals![person]).await?.iter().map(passkey).collect()
}

/// A person's passkey by its credential.
pub async fn passkey_of(
    tx: &mut Tx,
    person: PersonId,
    credential: &[u8],
) -> Result<Option<Passkey>> {
    tx.row(PASSKEY, &vals![person, credential]).await?.as_ref().map(passkey).transpose()
}

/// One more passkey. `Taken("passkeys_credential")`: somebody has it already.
pub async fn add_passkey(tx: &mut Tx, it: &Passkey) -> Result<()> {
    let vals = vals![
        it.id,
        it.person,
        &it.credential,
        &it.name,
        &it.passkey,
        it.created_at,
        it.last_used_at
    ];
    tx.run(ADD_PASSKEY, &vals).await?;
    Ok(())
}

/// A passkey was used: its stored form (the counter) and the time.
pub async fn use_passkey(tx: &mut Tx, it: &Passkey, stored: &str, at: i64) -> Result<()> {
    tx.run(USE_PASSKEY, &vals![it.person, it.id, stored, at]).await?;
    Ok(())
}

/// Removes a passkey. False: there is none such.
pub async fn remove_passkey(tx: &mut Tx, person: PersonId, id: PasskeyId) -> Result<bool> {
    Ok(tx.run(REMOVE_PASSKEY, &vals![person, id]).await? == 1)
}

/// A firm that a person works for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The firm.
    pub partner: PartnerId,
    /// Its place in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The employment.
    pub staff: StaffId,
    /// The role's word.
    pub role: String,
}

const SEATS: Sql = sql("SELECT p.id AS partner, p.slug, p.name, f.id AS staff, f.role
     FROM staff f JOIN partners p ON p.id = f.partner
     WHERE f.person = $1 AND f.state = 'active' AND p.state = 'active'
     ORDER BY p.id");
const BUSINESSES: Sql = sql("SELECT a.id, a.business_name FROM accounts a
     WHERE a.life <> 'closed' AND (a.owner = $1
       OR a.id IN (SELECT u.account FROM account_users u WHERE u.person = $1))
     ORDER BY a.id LIMIT 20");
const LEVEL: Sql = sql("SELECT level FROM operators WHERE person = $1");
const ADD_OPERATOR: Sql =
    sql("INSERT INTO operators (person, level, created_at) VALUES ($1, $2, $3)");
const OWNED: Sql =
    sql("SELECT id, owner_name FROM accounts WHERE owner_email_folded = $1 ORDER BY id LIMIT 1");

/// The firms a person works for now.
pub async fn seats(tx: &mut Tx, person: PersonId) -> Result<Vec<Seat>> {
    let seat = |row: &Row| {
        Ok(Seat {
            partner: row.get("partner")?,
            slug: row.get("slug")?,
            name: row.get("name")?,
            staff: row.get("staff")?,
            role: row.get("role")?,
        })
    };
    tx.rows(SEATS, &vals![person]).await?.iter().map(seat).collect()
}

/// The first twenty businesses whose accounts a person owns or uses.
pub async fn businesses(tx: &mut Tx, person: PersonId) -> Result<Vec<String>> {
    tx.rows(BUSINESSES, &vals![person]).await?.iter().map(|it| it.get("business_name")).collect()
}

/// What a person may do for the vendor, if it is one of the vendor's.
pub async fn operator_level(tx: &mut Tx, person: PersonId) -> Result<Option<String>> {
    tx.row(LEVEL, &vals![person]).await?.map(|it| it.get("level")).transpose()
}

/// Makes a person one of the vendor's.
pub async fn add_operator(tx: &mut Tx, person: PersonId, level: &str, at: i64) -> Result<()> {
    tx.run(ADD_OPERATOR, &vals![person, level, at]).await?;
    Ok(())
}

/// The owner's name as a product reported it, if an account names this address (folded).
pub async fn reported_owner(tx: &mut Tx, folded: &str) -> Result<Option<String>> {
    tx.row(OWNED, &vals![folded]).await?.map(|it| it.get("owner_name")).transpose()
}

const JOIN_GROUP: Sql = sql("INSERT INTO group_staff (partner, grp, staff)
     SELECT g.partner, g.id, CAST($3 AS {uuid}) FROM groups g
     WHERE g.partner = $1 AND g.id = $2
     ON CONFLICT (partner, grp, staff) DO NOTHING");

/// A new staff member joins a group that the invitation named, if it is still there.
pub async fn join_group(
    tx: &mut Tx,
    partner: PartnerId,
    group: GroupId,
    staff: StaffId,
) -> Result<()> {
    tx.run(JOIN_GROUP, &vals![partner, group, staff]).await?;
    Ok(())
}

const NAMES: Sql = sql("SELECT id, name FROM persons WHERE id IN ({list})");

/// The names of people.
pub async fn names(tx: &mut Tx, people: &[PersonId]) -> Result<Vec<(PersonId, String)>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let list: Vec<crate::Value> = people.iter().map(|it| crate::Bind::bind(*it)).collect();
    let rows = tx.rows_in(NAMES, &vals![], &list).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}
