//! Entries of staff into accounts: hints, codes, redemption, and how they end.
//!
//! What may happen once (a hint, a code, an end) is one `UPDATE` with its condition, so that two
//! at the same time cannot both have it. Only hashes of hints and codes are here.

use crate::internal::hidden;
use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{
    AccountId, ConnectionId, PartnerId, PersonId, ProductId, SessionId, SignInId, StaffId,
};
use uuid::Uuid;

/// One entry, from the press of the button to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The entry; products know it as `sid`.
    pub id: SignInId,
    /// Into which account.
    pub account: AccountId,
    /// Through which connection.
    pub connection: ConnectionId,
    /// For which firm.
    pub partner: PartnerId,
    /// As which employment.
    pub staff: StaffId,
    /// The human.
    pub person: PersonId,
    /// In which product.
    pub product: ProductId,
    /// From which signed-in browser.
    pub session: SessionId,
    /// `own_rights` or `as_client`.
    pub mode: String,
    /// Until when the hint is good (µs, real time).
    pub hint_until: i64,
    /// When the hint was used (µs, real time).
    pub hint_used_at: Option<i64>,
    /// When the person was asked to prove again who they are (µs, real time).
    pub reauth_at: Option<i64>,
    /// The press of the button (µs).
    pub created_at: i64,
    /// The first code redeemed (µs).
    pub redeemed_at: Option<i64>,
    /// Ended (µs).
    pub ended_at: Option<i64>,
    /// Why: see `domain::tokens::EndedBecause`.
    pub ended_because: Option<String>,
}

fn sign_in(row: &Row) -> Result<SignIn> {
    Ok(SignIn {
        id: row.get("id")?,
        account: row.get("account")?,
        connection: row.get("connection")?,
        partner: row.get("partner")?,
        staff: row.get("staff")?,
        person: row.get("person")?,
        product: row.get("product")?,
        session: row.get("session")?,
        mode: row.get("mode")?,
        hint_until: row.get("hint_until")?,
        hint_used_at: row.get("hint_used_at")?,
        reauth_at: row.get("reauth_at")?,
        created_at: row.get("created_at")?,
        redeemed_at: row.get("redeemed_at")?,
        ended_at: row.get("ended_at")?,
        ended_because: row.get("ended_because")?,
    })
}

const ADD: Sql = sql("INSERT INTO sign_ins (id, account, connection, partner, staff, person,
    product, session, mode, hint_hash, hint_until, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");

/// Adds an entry that has not been redeemed yet.
pub async fn add(tx: &mut Tx, it: &SignIn, hint_hash: &[u8]) -> Result<()> {
    let values = vals![
        it.id,
        it.account,
        it.connection,
        it.partner,
        it.staff,
        it.person,
        it.product,
        it.session,
        &it.mode,
        hint_hash,
        it.hint_until,
        it.created_at
    ];
    tx.run(ADD, &values).await.map(drop)
}

const ONE: Sql = sql("SELECT id, account, connection, partner, staff, person, product, session,
    mode, hint_until, hint_used_at, reauth_at, created_at, redeemed_at, ended_at, ended_because
  FROM sign_ins WHERE id = $1");
const BY_HINT: Sql =
    sql("SELECT id, account, connection, partner, staff, person, product, session,
    mode, hint_until, hint_used_at, reauth_at, created_at, redeemed_at, ended_at, ended_because
  FROM sign_ins WHERE hint_hash = $1");
const RUNNING: Sql =
    sql("SELECT id, account, connection, partner, staff, person, product, session,
    mode, hint_until, hint_used_at, reauth_at, created_at, redeemed_at, ended_at, ended_because
  FROM sign_ins WHERE session = $1 AND product = $2 AND ended_at IS NULL
    AND redeemed_at IS NOT NULL AND seen_at > $3 ORDER BY seen_at DESC, id LIMIT 2");

/// One entry.
pub async fn one(tx: &mut Tx, id: SignInId) -> Result<Option<SignIn>> {
    tx.row(ONE, &vals![id]).await?.as_ref().map(sign_in).transpose()
}

/// The entry that a hint stands for, whatever became of it.
pub async fn by_hint(tx: &mut Tx, hint_hash: &[u8]) -> Result<Option<SignIn>> {
    tx.row(BY_HINT, &vals![hint_hash]).await?.as_ref().map(sign_in).transpose()
}

/// The open entries of a browser in a product, used after `since` (µs, real time); at most two,
/// because the question is whether there is exactly one.
pub async fn running(
    tx: &mut Tx,
    session: SessionId,
    product: ProductId,
    since: i64,
) -> Result<Vec<SignIn>> {
    let rows = tx.rows(RUNNING, &vals![session, product, since]).await?;
    rows.iter().map(sign_in).collect()
}

const ASK_AGAIN: Sql = sql("UPDATE sign_ins SET reauth_at = $2, hint_until = $3
  WHERE id = $1 AND reauth_at IS NULL AND hint_used_at IS NULL");
const USE_HINT: Sql = sql("UPDATE sign_ins SET hint_used_at = $2
  WHERE id = $1 AND hint_used_at IS NULL AND ended_at IS NULL");

/// The person is asked to prove again who they are; until then the hint waits.
pub async fn ask_again(tx: &mut Tx, id: SignInId, now: i64, until: i64) -> Result<()> {
    tx.run(ASK_AGAIN, &vals![id, now, until]).await.map(drop)
}

/// Uses the hint up; answers whether it was still there.
pub async fn use_hint(tx: &mut Tx, id: SignInId, now: i64) -> Result<bool> {
    Ok(tx.run(USE_HINT, &vals![id, now]).await? == 1)
}

/// An authorization code and what it is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Of which entry.
    pub sign_in: SignInId,
    /// For which redirect URI.
    pub redirect_uri: String,
    /// For the ID token.
    pub nonce: Option<String>,
    /// PKCE, S256.
    pub challenge: String,
    /// When it was made (µs, real time).
    pub created_at: i64,
    /// When it was redeemed (µs, real time).
    pub used_at: Option<i64>,
}

const ADD_CODE: Sql = sql("INSERT INTO sign_in_codes (code_hash, sign_in, redirect_uri, nonce,
    challenge, created_at) VALUES ($1, $2, $3, $4, $5, $6)");
const CODE: Sql = sql("SELECT sign_in, redirect_uri, nonce, challenge, created_at, used_at
  FROM sign_in_codes WHERE code_hash = $1");
const USE_CODE: Sql = sql("UPDATE sign_in_codes SET used_at = $2
  WHERE code_hash = $1 AND used_at IS NULL");

/// Adds a code.
pub async fn add_code(tx: &mut Tx, code_hash: &[u8], it: &Code) -> Result<()> {
    let values =
        vals![code_hash, it.sign_in, &it.redirect_uri, &it.nonce, &it.challenge, it.created_at];
    tx.run(ADD_CODE, &values).await.map(drop)
}

/// A code, used or not.
pub async fn code(tx: &mut Tx, code_hash: &[u8]) -> Result<Option<Code>> {
    let Some(row) = tx.row(CODE, &vals![code_hash]).await? else { return Ok(None) };
    Ok(Some(Code {
        sign_in: row.get("sign_in")?,
        redirect_uri: row.get("redirect_uri")?,
        nonce: row.get("nonce")?,
        challenge: row.get("challenge")?,
        created_at: row.get("created_at")?,
        used_at: row.get("used_at")?,
    }))
}

/// Uses a code up; answers whether it was still unused.
pub async fn use_code(tx: &mut Tx, code_hash: &[u8], now: i64) -> Result<bool> {
    Ok(tx.run(USE_CODE, &vals![code_hash, now]).await? == 1)
}

const REDEEM: Sql = sql("UPDATE sign_ins SET seen_at = $3,
    redeemed_at = CASE WHEN redeemed_at IS NULL THEN $2 ELSE redeemed_at END
  WHERE id = $1 AND ended_at IS NULL");

/// A code of the entry was redeemed: the first one at `now` (µs), each at `real` (µs, real time).
/// Answers false when the entry has ended.
pub async fn redeem(tx: &mut Tx, id: SignInId, now: i64, real: i64) -> Result<bool> {
    Ok(tx.run(REDEEM, &vals![id, now, real]).await? == 1)
}

/// Which entries end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// This one.
    One(SignInId),
    /// All through a connection.
    Connection(ConnectionId),
    /// All of a staff member.
    Staff(StaffId),
    /// All of a staff member into one account.
    StaffInto(StaffId, AccountId),
    /// All from one signed-in browser.
    Session(SessionId),
    /// All of a firm.
    Partner(PartnerId),
}

const END_ONE: Sql = sql("UPDATE sign_ins SET ended_at = $2, ended_because = $3
  WHERE id = $1 AND ended_at IS NULL RETURNING id, product, seen_at");
const END_CONNECTION: Sql = sql("UPDATE sign_ins SET ended_at = $2, ended_because = $3
  WHERE connection = $1 AND ended_at IS NULL RETURNING id, product, seen_at");
const END_STAFF: Sql = sql("UPDATE sign_ins SET ended_at = $2, ended_because = $3
  WHERE staff = $1 AND ended_at IS NULL RETURNING id, product, seen_at");
const END_INTO: Sql = sql("UPDATE sign_ins SET ended_at = $2, ended_because = $3
  WHERE staff = $1 AND account = $4 AND ended_at IS NULL RETURNING id, product, seen_at");
const END_SESSION: Sql = sql("UPDATE sign_ins SET ended_at = $2, ended_because = $3
  WHERE session = $1 AND ended_at IS NULL RETURNING id, product, seen_at");
const END_PARTNER: Sql = sql("UPDATE sign_ins SET ended_at = $2, ended_because = $3
  WHERE partner = $1 AND ended_at IS NULL RETURNING id, product, seen_at");

/// Ends entries and answers those that a product may still hold open: redeemed after `since` (µs,
/// real time). The others only lose their hint or code.
pub async fn end(
    tx: &mut Tx,
    which: Which,
    because: &str,
    now: i64,
    since: i64,
) -> Result<Vec<(SignInId, ProductId)>> {
    let rows = match which {
        Which::One(it) => tx.rows(END_ONE, &vals![it, now, because]).await?,
        Which::Connection(it) => tx.rows(END_CONNECTION, &vals![it, now, because]).await?,
        Which::Staff(it) => tx.rows(END_STAFF, &vals![it, now, because]).await?,
        Which::StaffInto(it, account) => {
            tx.rows(END_INTO, &vals![it, now, because, account]).await?
        }
        Which::Session(it) => tx.rows(END_SESSION, &vals![it, now, because]).await?,
        Which::Partner(it) => tx.rows(END_PARTNER, &vals![it, now, because]).await?,
    };
    let mut open = Vec::new();
    for row in &rows {
        if row.get::<Option<i64>>("seen_at")?.is_some_and(|it| it > since) {
            open.push((row.get("id")?, row.get("product")?));
        }
    }
    Ok(open)
}

/// Who sits behind an entry now: session, employment and firm, whatever their state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The role's word.
    pub role: String,
    /// Whether the employment, the firm and the person are all in order.
    pub in_order: bool,
    /// The firm's name.
    pub firm: String,
    /// The firm's part of the address.
    pub slug: String,
    /// The person's name.
    pub name: String,
    /// The session's methods, space-separated.
    pub amr: String,
    /// What the firm asks of its staff at the sign-in.
    pub sign_in_rule: String,
    /// When a factor was last proven in the session (µs, real time).
    pub proven_at: i64,
    /// The session's end, overall (µs, real time).
    pub expires_at: i64,
    /// Last used (µs, real time).
    pub used_at: i64,
    /// Ended (µs, real time).
    pub ended_at: Option<i64>,
}

const SEAT: Sql = sql("SELECT f.role, p.name AS firm, p.slug, h.name, s.amr,
    p.sign_in_rule, s.proven_at,
    s.expires_at, s.seen_at, s.ended_at,
    (f.state = 'active' AND p.state = 'active' AND h.disabled_at IS NULL AND s.stage = 'full'
       AND s.realm = 'partner') AS in_order
  FROM sign_ins i
  JOIN sessions s ON s.id = i.session AND s.person = i.person
  JOIN persons h ON h.id = i.person
  JOIN staff f ON f.partner = i.partner AND f.id = i.staff AND f.person = i.person
  JOIN partners p ON p.id = i.partner
  WHERE i.id = $1");

/// Who sits behind an entry; nobody when the session's row is gone.
pub async fn seat(tx: &mut Tx, id: SignInId) -> Result<Option<Seat>> {
    let Some(row) = tx.row(SEAT, &vals![id]).await? else { return Ok(None) };
    Ok(Some(Seat {
        role: row.get("role")?,
        in_order: row.get("in_order")?,
        firm: row.get("firm")?,
        slug: row.get("slug")?,
        name: row.get("name")?,
        amr: row.get("amr")?,
        sign_in_rule: row.get("sign_in_rule")?,
        proven_at: row.get("proven_at")?,
        expires_at: row.get("expires_at")?,
        used_at: row.get("seen_at")?,
        ended_at: row.get("ended_at")?,
    }))
}

/// A redeemed entry in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The entry.
    pub id: SignInId,
    /// The account.
    pub account: AccountId,
    /// Its business name.
    pub business_name: String,
    /// The product's name.
    pub product: String,
    /// The firm's name.
    pub firm: String,
    /// The person's name.
    pub name: String,
    /// `own_rights` or `as_client`.
    pub mode: String,
    /// When (µs).
    pub redeemed_at: i64,
    /// Ended (µs).
    pub ended_at: Option<i64>,
    /// Why.
    pub ended_because: Option<String>,
}

macro_rules! log {
    ($($rest:expr),+) => {
        sql(concat!(
            "SELECT i.id, i.account, a.business_name, o.name AS product, p.name AS firm, h.name,
               i.mode, i.redeemed_at, i.ended_at, i.ended_because
             FROM sign_ins i
             JOIN accounts a ON a.id = i.account
             JOIN products o ON o.id = i.product
             JOIN partners p ON p.id = i.partner
             JOIN persons h ON h.id = i.person ",
            $($rest),+
        ))
    };
}

const LOG_ACCOUNT: Sql = log!(
    "WHERE i.account = $1 AND i.redeemed_at IS NOT NULL AND i.id < $2 ORDER BY i.id DESC LIMIT $3"
);
const LOG_FIRM_ACCOUNT: Sql = log!(
    "WHERE i.account = $1 AND i.partner = $4 AND i.redeemed_at IS NOT NULL AND i.id < $2
     ORDER BY i.id DESC LIMIT $3"
);
const LOG_PARTNER: Sql = log!(
    "WHERE i.partner = $1 AND i.redeemed_at IS NOT NULL AND i.id < $2
       AND i.connection NOT IN (SELECT k.id FROM connections k WHERE k.partner = $1
         AND k.client IN ",
    hidden!("$4"),
    ") ORDER BY i.id DESC LIMIT $3"
);
const LOG_ALL: Sql =
    log!("WHERE i.redeemed_at IS NOT NULL AND i.id < $1 ORDER BY i.id DESC LIMIT $2");

/// Every statement made by the macro above, for the test that prepares all statements.
pub const STATEMENTS: &[Sql] = &[LOG_ACCOUNT, LOG_FIRM_ACCOUNT, LOG_PARTNER, LOG_ALL];

fn logged(row: &Row) -> Result<Logged> {
    Ok(Logged {
        id: row.get("id")?,
        account: row.get("account")?,
        business_name: row.get("business_name")?,
        product: row.get("product")?,
        firm: row.get("firm")?,
        name: row.get("name")?,
        mode: row.get("mode")?,
        redeemed_at: row.get("redeemed_at")?,
        ended_at: row.get("ended_at")?,
        ended_because: row.get("ended_because")?,
    })
}

fn before(older: Option<SignInId>) -> SignInId {
    older.unwrap_or(SignInId(Uuid::max()))
}

/// Who entered an account, newest first. In a firm's scope only that firm's entries; otherwise the
/// caller has decided that all of them may be seen (the account's owner, the vendor).
pub async fn of_account(
    tx: &mut Tx,
    account: AccountId,
    older: Option<SignInId>,
    limit: i64,
) -> Result<Vec<Logged>> {
    let rows = match tx.scope().partner() {
        Some(firm) => {
            tx.rows(LOG_FIRM_ACCOUNT, &vals![account, before(older), limit, firm]).await?
        }
        None => tx.rows(LOG_ACCOUNT, &vals![account, before(older), limit]).await?,
    };
    rows.iter().map(logged).collect()
}

/// Whom the scope's firm entered, newest first, without what this staff member does not see.
pub async fn of_partner(
    tx: &mut Tx,
    staff: StaffId,
    older: Option<SignInId>,
    limit: i64,
) -> Result<Vec<Logged>> {
    let partner = tx.partner()?;
    let rows = tx.rows(LOG_PARTNER, &vals![partner, before(older), limit, staff]).await?;
    rows.iter().map(logged).collect()
}

/// Every entry of the installation, newest first, for the vendor.
pub async fn all(tx: &mut Tx, older: Option<SignInId>, limit: i64) -> Result<Vec<Logged>> {
    tx.rows(LOG_ALL, &vals![before(older), limit]).await?.iter().map(logged).collect()
}

const SEEN: Sql =
    sql("INSERT INTO assertions_seen (product, jti_hash, over_at) VALUES ($1, $2, $3)
  ON CONFLICT (product, jti_hash) DO NOTHING");
const SWEEP_SEEN: Sql = sql("DELETE FROM assertions_seen WHERE over_at < $1");
const SWEEP_CODES: Sql = sql("DELETE FROM sign_in_codes WHERE created_at < $1");

/// Notes a client assertion; answers false when it was shown before.
pub async fn first_seen(
    tx: &mut Tx,
    product: ProductId,
    jti_hash: &[u8],
    over_at: i64,
) -> Result<bool> {
    Ok(tx.run(SEEN, &vals![product, jti_hash, over_at]).await? == 1)
}

/// Erases assertions that are over and codes made before `codes` (µs, real time).
pub async fn sweep(tx: &mut Tx, now: i64, codes: i64) -> Result<()> {
    tx.run(SWEEP_SEEN, &vals![now]).await?;
    tx.run(SWEEP_CODES, &vals![codes]).await.map(drop)
}
