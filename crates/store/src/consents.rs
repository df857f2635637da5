//! Visits to third parties and what they gave: consents, sealed tokens, the keys that seal them.
//!
//! Nothing here is ever in the clear. A lease in real time keeps refreshing to one at a time; the
//! fence tells who lost it.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{
    AccountId, ActivationId, AddonId, ConsentId, PartnerId, PersonId, SessionId, StaffId, TokenId,
    TokenKeyId,
};

/// One visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// What it is for.
    pub activation: ActivationId,
    /// The account.
    pub account: AccountId,
    /// The add-on.
    pub addon: AddonId,
    /// Who went there.
    pub person: PersonId,
    /// As which staff member; `None` for the account's owner.
    pub staff: Option<StaffId>,
    /// Of which firm.
    pub partner: Option<PartnerId>,
    /// In which browser session.
    pub session: SessionId,
    /// It connects a running add-on again.
    pub again: bool,
    /// The verifier and the nonce, sealed.
    pub proof_sealed: Vec<u8>,
    /// The region of the third party.
    pub region: String,
    /// Until when it can come back (µs, real).
    pub until: i64,
    /// `started`, `used`, `granted`, `done`, `refused`.
    pub state: String,
    /// The third party's own id of the seller.
    pub seller: String,
    /// The seller's name there, if it says one.
    pub seller_name: String,
    /// What seals the grant.
    pub grant_key: Option<TokenKeyId>,
    /// What the third party gave, sealed.
    pub grant_sealed: Option<Vec<u8>>,
}

/// Whether something may still come of a visit in this state.
pub fn is_open(state: &str) -> bool {
    matches!(state, "started" | "used" | "granted")
}

const ADD: Sql =
    sql("INSERT INTO consents (id, activation, account, addon, person, staff, partner,
    session, again, state_hash, proof_sealed, region, started_at, until, state)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'started')");
const BY_STATE: Sql = sql("SELECT id, activation, account, addon, person, staff, partner, session,
    again, proof_sealed, region, until, state, seller, seller_name, grant_key, grant_sealed
  FROM consents WHERE state_hash = $1");
const BY_ID: Sql = sql("SELECT id, activation, account, addon, person, staff, partner, session,
    again, proof_sealed, region, until, state, seller, seller_name, grant_key, grant_sealed
  FROM consents WHERE id = $1");
const USE: Sql = sql("UPDATE consents SET state = 'used', used_at = $2
  WHERE id = $1 AND state = 'started'");
const GRANT: Sql = sql("UPDATE consents SET state = 'granted', seller = $2, seller_name = $3,
    grant_key = $4, grant_sealed = $5, until = $6 WHERE id = $1 AND state = 'used'");
const CLOSE: Sql = sql("UPDATE consents SET state = $2, grant_sealed = NULL, grant_key = NULL
  WHERE id = $1 AND state IN ('started', 'used', 'granted')");
const STALE: Sql = sql("SELECT id, activation, account, addon, person, staff, partner, session,
    again, proof_sealed, region, until, state, seller, seller_name, grant_key, grant_sealed
  FROM consents WHERE state IN ('started', 'used', 'granted') AND until <= $1
  ORDER BY until, id LIMIT 100");
const OPEN_OF: Sql = sql("SELECT id FROM consents
  WHERE activation = $1 AND state IN ('started', 'used', 'granted') LIMIT 1");
const CLOSE_OTHERS: Sql = sql("UPDATE consents SET state = 'refused'
  WHERE activation = $1 AND state = 'started'");

fn consent(row: &Row) -> Result<Consent> {
    Ok(Consent {
        id: row.get("id")?,
        activation: row.get("activation")?,
        account: row.get("account")?,
        addon: row.get("addon")?,
        person: row.get("person")?,
        staff: row.get("staff")?,
        partner: row.get("partner")?,
        session: row.get("session")?,
        again: row.get("again")?,
        proof_sealed: row.get("proof_sealed")?,
        region: row.get("region")?,
        until: row.get("until")?,
        state: row.get("state")?,
        seller: row.get("seller")?,
        seller_name: row.get("seller_name")?,
        grant_key: row.get("grant_key")?,
        grant_sealed: row.get("grant_sealed")?,
    })
}

/// Keeps a visit that begins; `state_hash` is all that is kept of its state.
pub async fn add(tx: &mut Tx, it: &Consent, state_hash: Vec<u8>, now: i64) -> Result<()> {
    tx.run(CLOSE_OTHERS, &vals![it.activation]).await?;
    let values = vals![
        it.id,
        it.activation,
        it.account,
        it.addon,
        it.person,
        it.staff,
        it.partner,
        it.session,
        it.again,
        state_hash,
        it.proof_sealed.clone(),
        &it.region,
        now,
        it.until
    ];
    tx.run(ADD, &values).await.map(drop)
}

/// The visit behind a state.
pub async fn by_state(tx: &mut Tx, state_hash: Vec<u8>) -> Result<Option<Consent>> {
    tx.row(BY_STATE, &vals![state_hash]).await?.as_ref().map(consent).transpose()
}

/// One visit.
pub async fn by_id(tx: &mut Tx, id: ConsentId) -> Result<Option<Consent>> {
    tx.row(BY_ID, &vals![id]).await?.as_ref().map(consent).transpose()
}

/// Takes a return: each counts once. Answers whether this one did.
pub async fn take(tx: &mut Tx, id: ConsentId, now: i64) -> Result<bool> {
    Ok(tx.run(USE, &vals![id, now]).await? == 1)
}

/// Keeps what the third party gave until somebody confirms whose it is, at the latest `until`.
pub async fn granted(
    tx: &mut Tx,
    id: ConsentId,
    (seller, name): (&str, &str),
    (key, sealed): (TokenKeyId, Vec<u8>),
    until: i64,
) -> Result<bool> {
    Ok(tx.run(GRANT, &vals![id, seller, name, key, sealed, until]).await? == 1)
}

/// Ends a visit: `done` or `refused`. Answers whether it was open.
pub async fn close(tx: &mut Tx, id: ConsentId, state: &'static str) -> Result<bool> {
    Ok(tx.run(CLOSE, &vals![id, state]).await? == 1)
}

/// Whether anybody is at the third party for this activation.
pub async fn any_open(tx: &mut Tx, activation: ActivationId) -> Result<bool> {
    Ok(tx.row(OPEN_OF, &vals![activation]).await?.is_some())
}

/// Visits whose time is over, at most 100.
pub async fn stale(tx: &mut Tx, now: i64) -> Result<Vec<Consent>> {
    tx.rows(STALE, &vals![now]).await?.iter().map(consent).collect()
}

/// A third party's tokens for one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// The account.
    pub account: AccountId,
    /// The add-on.
    pub addon: AddonId,
    /// What it is for.
    pub activation: ActivationId,
    /// The third party's own id of the seller.
    pub seller: String,
    /// The seller's name there.
    pub seller_name: String,
    /// The region.
    pub region: String,
    /// What seals it.
    pub key: TokenKeyId,
    /// Sealed.
    pub sealed: Vec<u8>,
    /// The access token's end (µs, real).
    pub ends_at: i64,
    /// The consent's end (µs, business).
    pub renew_by: i64,
    /// Of how many days before that end both sides have heard; 0 is the end itself.
    pub told_days: i64,
    /// The lease of whoever refreshes it (µs, real).
    pub busy_until: i64,
    /// The number of that lease.
    pub fence: i64,
    /// When it was found not to work any more (µs, business).
    pub lost_at: Option<i64>,
}

macro_rules! tokens {
    ($rest:literal) => {
        sql(concat!(
            "SELECT id, account, addon, activation, seller, seller_name, region, token_key, sealed,
               ends_at, renew_by, told_days, busy_until, fence, lost_at FROM provider_tokens ",
            $rest
        ))
    };
}

const LIVE_OF: Sql = tokens!("WHERE activation = $1 AND gone_at IS NULL");
const DUE: Sql = tokens!(
    "WHERE gone_at IS NULL AND told_days > 0 AND renew_by <= $1 ORDER BY renew_by, id LIMIT 200"
);
const BY_KEY: Sql =
    tokens!("WHERE gone_at IS NULL AND token_key <> $1 AND id > $2 ORDER BY id LIMIT 100");

/// The statements that macros put together: a test prepares each on both engines.
pub const STATEMENTS: &[Sql] = &[LIVE_OF, DUE, BY_KEY];

fn token(row: &Row) -> Result<Token> {
    Ok(Token {
        id: row.get("id")?,
        account: row.get("account")?,
        addon: row.get("addon")?,
        activation: row.get("activation")?,
        seller: row.get("seller")?,
        seller_name: row.get("seller_name")?,
        region: row.get("region")?,
        key: row.get("token_key")?,
        sealed: row.get("sealed")?,
        ends_at: row.get("ends_at")?,
        renew_by: row.get("renew_by")?,
        told_days: row.get("told_days")?,
        busy_until: row.get("busy_until")?,
        fence: row.get("fence")?,
        lost_at: row.get("lost_at")?,
    })
}

const ADD_TOKEN: Sql = sql("INSERT INTO provider_tokens (id, account, addon, activation, seller,
    seller_name, region, token_key, sealed, ends_at, renew_by, told_days, busy_until, fence,
    created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, $13)");
const GONE: Sql = sql("UPDATE provider_tokens SET gone_at = $2
  WHERE activation = $1 AND gone_at IS NULL");
const LEASE: Sql = sql("UPDATE provider_tokens SET busy_until = $3, fence = fence + 1
  WHERE id = $1 AND fence = $2 AND gone_at IS NULL");
const REFRESHED: Sql = sql("UPDATE provider_tokens SET token_key = $3, sealed = $4, ends_at = $5,
    busy_until = 0, lost_at = NULL, lost_because = ''
  WHERE id = $1 AND fence = $2 AND gone_at IS NULL");
const LOST: Sql = sql("UPDATE provider_tokens SET lost_at = $2, lost_because = $3, busy_until = 0
  WHERE id = $1 AND lost_at IS NULL AND gone_at IS NULL");
const FREE: Sql = sql("UPDATE provider_tokens SET busy_until = 0 WHERE id = $1 AND fence = $2");
const TOLD: Sql = sql("UPDATE provider_tokens SET told_days = $2 WHERE id = $1");
const RESEAL: Sql = sql("UPDATE provider_tokens SET token_key = $3, sealed = $4
  WHERE id = $1 AND token_key = $2");
const SELLER_ELSEWHERE: Sql = sql("SELECT count(*) AS n FROM provider_tokens
  WHERE addon = $1 AND seller = $2 AND account <> $3 AND gone_at IS NULL");

/// Keeps new tokens.
pub async fn add_token(tx: &mut Tx, it: &Token, now: i64) -> Result<()> {
    let values = vals![
        it.id,
        it.account,
        it.addon,
        it.activation,
        &it.seller,
        &it.seller_name,
        &it.region,
        it.key,
        it.sealed.clone(),
        it.ends_at,
        it.renew_by,
        it.told_days,
        now
    ];
    tx.run(ADD_TOKEN, &values).await.map(drop)
}

/// The tokens of an activation, while they are in use.
pub async fn live(tx: &mut Tx, activation: ActivationId) -> Result<Option<Token>> {
    tx.row(LIVE_OF, &vals![activation]).await?.as_ref().map(token).transpose()
}

/// They are in use no longer.
pub async fn gone(tx: &mut Tx, activation: ActivationId, now: i64) -> Result<bool> {
    Ok(tx.run(GONE, &vals![activation, now]).await? == 1)
}

/// Takes the lease for a refresh. Answers whether it was still the `fence` that was read.
pub async fn lease(tx: &mut Tx, id: TokenId, fence: i64, until: i64) -> Result<bool> {
    Ok(tx.run(LEASE, &vals![id, fence, until]).await? == 1)
}

/// Keeps what a refresh brought, for whoever holds the lease.
pub async fn refreshed(
    tx: &mut Tx,
    (id, fence): (TokenId, i64),
    (key, sealed): (TokenKeyId, Vec<u8>),
    ends_at: i64,
) -> Result<bool> {
    Ok(tx.run(REFRESHED, &vals![id, fence, key, sealed, ends_at]).await? == 1)
}

/// Gives the lease back.
pub async fn free(tx: &mut Tx, id: TokenId, fence: i64) -> Result<()> {
    tx.run(FREE, &vals![id, fence]).await.map(drop)
}

/// It does not work any more. Answers whether that is news.
pub async fn lost(tx: &mut Tx, id: TokenId, because: &str, now: i64) -> Result<bool> {
    Ok(tx.run(LOST, &vals![id, now, because]).await? == 1)
}

/// Tokens whose consent ends by an instant and of whose end not all was told.
pub async fn ending(tx: &mut Tx, by: i64) -> Result<Vec<Token>> {
    tx.rows(DUE, &vals![by]).await?.iter().map(token).collect()
}

/// Both sides have heard of the end so many days before.
pub async fn told(tx: &mut Tx, id: TokenId, days: i64) -> Result<()> {
    tx.run(TOLD, &vals![id, days]).await.map(drop)
}

/// Tokens that another key than this one seals, a hundred at a time.
pub async fn sealed_otherwise(tx: &mut Tx, key: TokenKeyId, after: TokenId) -> Result<Vec<Token>> {
    tx.rows(BY_KEY, &vals![key, after]).await?.iter().map(token).collect()
}

/// Puts a token under another key, unless it changed meanwhile.
pub async fn reseal(
    tx: &mut Tx,
    (id, was): (TokenId, TokenKeyId),
    (key, sealed): (TokenKeyId, Vec<u8>),
) -> Result<bool> {
    Ok(tx.run(RESEAL, &vals![id, was, key, sealed]).await? == 1)
}

/// Whether a seller is connected to another account already.
pub async fn seller_elsewhere(
    tx: &mut Tx,
    addon: AddonId,
    seller: &str,
    account: AccountId,
) -> Result<bool> {
    let row = tx.row(SELLER_ELSEWHERE, &vals![addon, seller, account]).await?;
    Ok(row.map(|it| it.get::<i64>("n")).transpose()?.unwrap_or(0) > 0)
}

const KEY: Sql = sql("SELECT id, sealed FROM token_keys WHERE id = $1");
const KEY_IN_USE: Sql = sql("SELECT id, sealed FROM token_keys WHERE retired_at IS NULL
  ORDER BY id DESC LIMIT 1");
const ADD_KEY: Sql = sql("INSERT INTO token_keys (id, sealed, created_at) VALUES ($1, $2, $3)");
const RETIRE_KEYS: Sql = sql("UPDATE token_keys SET retired_at = $2
  WHERE id <> $1 AND retired_at IS NULL");

/// A key that seals tokens, itself sealed.
pub async fn key(tx: &mut Tx, id: TokenKeyId) -> Result<Option<Vec<u8>>> {
    tx.row(KEY, &vals![id]).await?.map(|it| it.get("sealed")).transpose()
}

/// The key in use.
pub async fn key_in_use(tx: &mut Tx) -> Result<Option<(TokenKeyId, Vec<u8>)>> {
    let row = tx.row(KEY_IN_USE, &vals![]).await?;
    row.map(|it| Ok((it.get("id")?, it.get("sealed")?))).transpose()
}

/// Puts a new key in use; those before open what they sealed and seal nothing more.
pub async fn add_key(tx: &mut Tx, id: TokenKeyId, sealed: Vec<u8>, now: i64) -> Result<()> {
    tx.run(ADD_KEY, &vals![id, sealed, now]).await?;
    tx.run(RETIRE_KEYS, &vals![id, now]).await.map(drop)
}

const REVOKE: Sql = sql("INSERT INTO revoked_tokens (id, addon, token_key, sealed, created_at)
  VALUES ($1, $2, $3, $4, $5)");
const TO_REVOKE: Sql = sql("SELECT addon, token_key, sealed FROM revoked_tokens WHERE id = $1");
const REVOKED: Sql = sql("DELETE FROM revoked_tokens WHERE id = $1");

/// A token that is to be taken back at the third party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToRevoke {
    /// The add-on.
    pub addon: AddonId,
    /// What seals it.
    pub key: TokenKeyId,
    /// Sealed.
    pub sealed: Vec<u8>,
}

/// Keeps a token that is to be taken back.
pub async fn revoke(tx: &mut Tx, id: TokenId, it: &ToRevoke, now: i64) -> Result<()> {
    tx.run(REVOKE, &vals![id, it.addon, it.key, it.sealed.clone(), now]).await.map(drop)
}

/// One that is still to be taken back.
pub async fn to_revoke(tx: &mut Tx, id: TokenId) -> Result<Option<ToRevoke>> {
    let row = tx.row(TO_REVOKE, &vals![id]).await?;
    let read = |it: Row| {
        Ok(ToRevoke {
            addon: it.get("addon")?,
            key: it.get("token_key")?,
            sealed: it.get("sealed")?,
        })
    };
    row.map(read).transpose()
}

/// It was taken back.
pub async fn revoked(tx: &mut Tx, id: TokenId) -> Result<()> {
    tx.run(REVOKED, &vals![id]).await.map(drop)
}
