//! Sessions, ceremonies, links and failed guesses: short-lived rows around signing in.
//!
//! Of tokens only a keyed hash is here. Whatever may happen once is one `UPDATE … RETURNING`, so
//! that two at the same time cannot both have it.

use crate::db::error::Result;
use crate::db::value::Row;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::vals;
use domain::ids::{LinkId, PartnerId, PersonId, SessionId, StaffId};
use domain::people::Clocks;
use domain::preferences::Preferences;
use uuid::Uuid;

/// A session with its person and, where a firm was named, the seat there. One statement, because
/// every request of a signed-in browser begins with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The session.
    pub id: SessionId,
    /// Whose.
    pub person: PersonId,
    /// `half` or `full`.
    pub stage: String,
    /// The methods that were proven.
    pub amr: String,
    /// Its instants.
    pub clocks: Clocks,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// How the person likes to read.
    pub preferences: Preferences,
    /// Shut out since.
    pub disabled_at: Option<i64>,
    /// What the person may do for the vendor.
    pub level: Option<String>,
    /// The named firm.
    pub firm: Option<Firm>,
    /// How many firms the person works for.
    pub seats: i64,
    /// Whether the person owns an account.
    pub owns: bool,
}

/// The firm that a path names, and the person's seat there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firm {
    /// The firm.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
    /// `active` or `suspended`.
    pub state: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// What it asks of its staff at the sign-in.
    pub sign_in_rule: String,
    /// The employment, its role and its state.
    pub seat: Option<(StaffId, String, String)>,
}

const SESSION: Sql = sql("SELECT s.id, s.person, s.stage, s.amr, s.created_at, s.seen_at,
       s.proven_at, s.entered_at, s.expires_at, s.ended_at, h.name, h.email,
       h.disabled_at, o.level, p.id AS partner, p.name AS firm, p.state AS firm_state,
       p.time_zone, p.sign_in_rule, f.id AS staff, f.role, f.state AS staff_state,
       r.language, r.time_zone AS own_zone, r.theme, r.density, r.single_keys, r.start_page, r.digest,
       r.digest_topics, r.sign_in_letter,
       (SELECT count(*) FROM staff w WHERE w.person = s.person AND w.state = 'active') AS seats,
       EXISTS (SELECT 1 FROM accounts a WHERE a.owner = s.person) AS owns
     FROM sessions s
     JOIN persons h ON h.id = s.person
     LEFT JOIN preferences r ON r.person = s.person
     LEFT JOIN operators o ON o.person = s.person
     LEFT JOIN partners p ON p.slug = $3
     LEFT JOIN staff f ON f.partner = p.id AND f.person = s.person AND f.state <> 'removed'
     WHERE s.token_hash = $1 AND s.realm = $2");

fn clocks(row: &Row) -> Result<Clocks> {
    Ok(Clocks {
        created_at: row.get("created_at")?,
        seen_at: row.get("seen_at")?,
        proven_at: row.get("proven_at")?,
        entered_at: row.get("entered_at")?,
        expires_at: row.get("expires_at")?,
        ended_at: row.get("ended_at")?,
    })
}

fn firm(row: &Row) -> Result<Option<Firm>> {
    let Some(id) = row.get::<Option<PartnerId>>("partner")? else { return Ok(None) };
    let seat = match row.get::<Option<StaffId>>("staff")? {
        Some(staff) => Some((staff, row.get("role")?, row.get("staff_state")?)),
        None => None,
    };
    Ok(Some(Firm {
        id,
        name: row.get("firm")?,
        state: row.get("firm_state")?,
        time_zone: row.get("time_zone")?,
        sign_in_rule: row.get("sign_in_rule")?,
        seat,
    }))
}

/// The session of a token in a realm, whatever its state, seen from a firm's address.
pub async fn find(
    tx: &mut Tx,
    token_hash: &[u8],
    realm: &str,
    slug: Option<&str>,
) -> Result<Option<Found>> {
    let Some(row) = tx.row(SESSION, &vals![token_hash, realm, slug]).await? else {
        return Ok(None);
    };
    Ok(Some(Found {
        id: row.get("id")?,
        person: row.get("person")?,
        stage: row.get("stage")?,
        amr: row.get("amr")?,
        clocks: clocks(&row)?,
        name: row.get("name")?,
        email: row.get("email")?,
        preferences: crate::preferences::read(&row)?.unwrap_or_default(),
        disabled_at: row.get("disabled_at")?,
        level: row.get("level")?,
        firm: firm(&row)?,
        seats: row.get("seats")?,
        owns: row.get("owns")?,
    }))
}

const CLOCKS: Sql = sql("SELECT created_at, seen_at, proven_at, entered_at, expires_at, ended_at
     FROM sessions WHERE id = $1 AND stage = 'full'");

/// The instants of a whole session.
pub async fn clocks_of(tx: &mut Tx, id: SessionId) -> Result<Option<Clocks>> {
    tx.row(CLOCKS, &vals![id]).await?.as_ref().map(clocks).transpose()
}

const AMR: Sql = sql("SELECT amr FROM sessions
     WHERE id = $1 AND stage = 'full' AND ended_at IS NULL");

/// The methods that were proven in a whole session.
pub async fn amr_of(tx: &mut Tx, id: SessionId) -> Result<Option<String>> {
    tx.row(AMR, &vals![id]).await?.map(|it| it.get("amr")).transpose()
}

/// A session to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    /// The session.
    pub id: SessionId,
    /// Whose.
    pub person: PersonId,
    /// The realm's word.
    pub realm: &'static str,
    /// The keyed hash of the token.
    pub token_hash: Vec<u8>,
    /// `half` or `full`.
    pub stage: &'static str,
    /// The methods that were proven.
    pub amr: String,
    /// The browser, as it called itself.
    pub user_agent: String,
    /// From where.
    pub address: String,
    /// Now.
    pub at: i64,
    /// When a factor was last proven.
    pub proven_at: i64,
    /// The overall end.
    pub expires_at: i64,
}

const ADD: Sql = sql("INSERT INTO sessions (id, person, realm, token_hash, stage, amr, user_agent,
       address, created_at, seen_at, proven_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11)");
const ENTER: Sql = sql("UPDATE sessions SET entered_at = $2 WHERE id = $1 AND entered_at IS NULL");
const TOUCH: Sql = sql("UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2");
const RENEW: Sql = sql("UPDATE sessions SET token_hash = $3, amr = $4, proven_at = $5
     WHERE person = $1 AND id = $2 AND ended_at IS NULL");
const PROVEN: Sql = sql("UPDATE sessions SET amr = $3
     WHERE person = $1 AND id = $2 AND ended_at IS NULL");
const END: Sql = sql("UPDATE sessions SET ended_at = $3
     WHERE person = $1 AND id = $2 AND ended_at IS NULL");
const END_OTHERS: Sql = sql("UPDATE sessions SET ended_at = $3
     WHERE person = $1 AND id <> $2 AND ended_at IS NULL AND expires_at > $3");
const OPEN: Sql = sql("SELECT id, realm, amr, user_agent, address, created_at, seen_at, proven_at,
       entered_at, expires_at, ended_at
     FROM sessions
     WHERE person = $1 AND stage = 'full' AND ended_at IS NULL AND expires_at > $2
       AND seen_at > $3
     ORDER BY seen_at DESC, id DESC LIMIT 100");

/// A new session.
pub async fn add(tx: &mut Tx, it: &New) -> Result<()> {
    let vals = vals![
        it.id,
        it.person,
        it.realm,
        &it.token_hash,
        it.stage,
        &it.amr,
        &it.user_agent,
        &it.address,
        it.at,
        it.proven_at,
        it.expires_at
    ];
    tx.run(ADD, &vals).await?;
    Ok(())
}

/// The session was used.
pub async fn touch(tx: &mut Tx, id: SessionId, at: i64) -> Result<()> {
    tx.run(TOUCH, &vals![id, at]).await?;
    Ok(())
}

/// The session entered a client's account for the first time.
pub async fn enter(tx: &mut Tx, id: SessionId, at: i64) -> Result<()> {
    tx.run(ENTER, &vals![id, at]).await?;
    Ok(())
}

/// A factor was proven again: the session goes on under another token. False: it has ended.
pub async fn renew(
    tx: &mut Tx,
    person: PersonId,
    id: SessionId,
    token_hash: &[u8],
    amr: &str,
    at: i64,
) -> Result<bool> {
    Ok(tx.run(RENEW, &vals![person, id, token_hash, amr, at]).await? == 1)
}

/// One more method was proven in a session: a factor that was set up in it.
pub async fn proven(tx: &mut Tx, person: PersonId, id: SessionId, amr: &str) -> Result<()> {
    tx.run(PROVEN, &vals![person, id, amr]).await?;
    Ok(())
}

/// Ends one session of a person. False: there is none such, or it has ended.
pub async fn end(tx: &mut Tx, person: PersonId, id: SessionId, at: i64) -> Result<bool> {
    Ok(tx.run(END, &vals![person, id, at]).await? == 1)
}

/// Ends all sessions of a person but one (or all, when none is kept).
pub async fn end_others(
    tx: &mut Tx,
    person: PersonId,
    keep: Option<SessionId>,
    at: i64,
) -> Result<u64> {
    let keep = keep.unwrap_or(SessionId(Uuid::nil()));
    tx.run(END_OTHERS, &vals![person, keep, at]).await
}

/// A session as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The session.
    pub id: SessionId,
    /// The realm's word.
    pub realm: String,
    /// The methods that were proven.
    pub amr: String,
    /// The browser, as it called itself.
    pub user_agent: String,
    /// From where.
    pub address: String,
    /// Its instants.
    pub clocks: Clocks,
}

/// A person's open sessions, used since `idle`, newest use first.
pub async fn open(tx: &mut Tx, person: PersonId, now: i64, idle: i64) -> Result<Vec<Listed>> {
    let listed = |row: &Row| {
        Ok(Listed {
            id: row.get("id")?,
            realm: row.get("realm")?,
            amr: row.get("amr")?,
            user_agent: row.get("user_agent")?,
            address: row.get("address")?,
            clocks: clocks(row)?,
        })
    };
    tx.rows(OPEN, &vals![person, now, idle]).await?.iter().map(listed).collect()
}

const BEGIN: Sql = sql("INSERT INTO ceremonies (id, kind, person, payload, created_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6)");
const PEEK: Sql = sql("SELECT person, payload FROM ceremonies
     WHERE id = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3");
const TAKE: Sql = sql("UPDATE ceremonies SET used_at = $3
     WHERE id = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3
     RETURNING person, payload");

/// Something in the middle: a challenge, an enrolment, a form that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceremony {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: &'static str,
    /// Whose, where that is known.
    pub person: Option<PersonId>,
    /// What is needed to go on.
    pub payload: String,
    /// Now.
    pub at: i64,
    /// Until when it can be gone on with.
    pub expires_at: i64,
}

/// Begins a ceremony.
pub async fn begin(tx: &mut Tx, it: &Ceremony) -> Result<()> {
    let vals = vals![it.id, it.kind, it.person, &it.payload, it.at, it.expires_at];
    tx.run(BEGIN, &vals).await?;
    Ok(())
}

/// Looks at a ceremony without ending it.
pub async fn peek(
    tx: &mut Tx,
    id: Uuid,
    kind: &str,
    now: i64,
) -> Result<Option<(Option<PersonId>, String)>> {
    let row = tx.row(PEEK, &vals![id, kind, now]).await?;
    row.map(|it| Ok((it.get("person")?, it.get("payload")?))).transpose()
}

/// Ends a ceremony: only one caller ever gets it.
pub async fn take(
    tx: &mut Tx,
    id: Uuid,
    kind: &str,
    now: i64,
) -> Result<Option<(Option<PersonId>, String)>> {
    let row = tx.row(TAKE, &vals![id, kind, now]).await?;
    row.map(|it| Ok((it.get("person")?, it.get("payload")?))).transpose()
}

/// A link in a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its id; the token is derived from it.
    pub id: LinkId,
    /// What it opens.
    pub kind: String,
    /// Whose, where that is known.
    pub person: Option<PersonId>,
    /// To which address it went.
    pub email: String,
    /// What it is about.
    pub subject: Option<Uuid>,
    /// Since when.
    pub created_at: i64,
    /// Until when.
    pub expires_at: i64,
    /// Used.
    pub used_at: Option<i64>,
}

const ADD_LINK: Sql = sql("INSERT INTO links (id, kind, person, email, subject, created_at,
       expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)");
const LINK: Sql = sql("SELECT * FROM links WHERE id = $1");
const USE_LINK: Sql = sql("UPDATE links SET used_at = $3
     WHERE id = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3");
const VOID_LINKS: Sql = sql("UPDATE links SET used_at = $3
     WHERE person = $1 AND kind = $2 AND used_at IS NULL");

/// A new link.
pub async fn add_link(tx: &mut Tx, it: &Link) -> Result<()> {
    let vals =
        vals![it.id, &it.kind, it.person, &it.email, it.subject, it.created_at, it.expires_at];
    tx.run(ADD_LINK, &vals).await?;
    Ok(())
}

/// A link, whatever its state.
pub async fn link(tx: &mut Tx, id: LinkId) -> Result<Option<Link>> {
    let link = |row: &Row| {
        Ok(Link {
            id: row.get("id")?,
            kind: row.get("kind")?,
            person: row.get("person")?,
            email: row.get("email")?,
            subject: row.get("subject")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
            used_at: row.get("used_at")?,
        })
    };
    tx.row(LINK, &vals![id]).await?.as_ref().map(link).transpose()
}

/// Uses a link. False: it was used before, has run out, or is of another kind.
pub async fn use_link(tx: &mut Tx, id: LinkId, kind: &str, at: i64) -> Result<bool> {
    Ok(tx.run(USE_LINK, &vals![id, kind, at]).await? == 1)
}

/// A person's other links of a kind open nothing any more.
pub async fn void_links(tx: &mut Tx, person: PersonId, kind: &str, at: i64) -> Result<()> {
    tx.run(VOID_LINKS, &vals![person, kind, at]).await?;
    Ok(())
}

const GUESS: Sql = sql("INSERT INTO guesses (id, subject, at) VALUES ($1, $2, $3)");
const GUESSES: Sql = sql("SELECT count(*) AS many, min(at) AS oldest FROM guesses
     WHERE subject = $1 AND at > $2");
const FORGET: Sql = sql("DELETE FROM guesses WHERE subject = $1");
const SWEEP_GUESSES: Sql = sql("DELETE FROM guesses WHERE at < $1");
const SWEEP_CEREMONIES: Sql = sql("DELETE FROM ceremonies WHERE expires_at < $1");
const SWEEP_SESSIONS: Sql = sql("DELETE FROM sessions WHERE expires_at < $1");
const SWEEP_LINKS: Sql = sql("DELETE FROM links WHERE expires_at < $1");

/// One more failed guess.
pub async fn guess(tx: &mut Tx, id: Uuid, subject: &[u8], at: i64) -> Result<()> {
    tx.run(GUESS, &vals![id, subject, at]).await?;
    Ok(())
}

/// How many failed guesses since, and when the oldest of them was.
pub async fn guesses(tx: &mut Tx, subject: &[u8], since: i64) -> Result<(i64, i64)> {
    let Some(row) = tx.row(GUESSES, &vals![subject, since]).await? else { return Ok((0, 0)) };
    Ok((row.get("many")?, row.get::<Option<i64>>("oldest")?.unwrap_or(0)))
}

/// The right answer came: earlier wrong ones do not count any more.
pub async fn forget(tx: &mut Tx, subject: &[u8]) -> Result<()> {
    tx.run(FORGET, &vals![subject]).await?;
    Ok(())
}

/// Erases what has run out: guesses older than `guesses`, the rest ended before `others`.
pub async fn sweep(tx: &mut Tx, guesses: i64, others: i64) -> Result<()> {
    tx.run(SWEEP_GUESSES, &vals![guesses]).await?;
    tx.run(SWEEP_CEREMONIES, &vals![others]).await?;
    tx.run(SWEEP_SESSIONS, &vals![others]).await?;
    tx.run(SWEEP_LINKS, &vals![others]).await?;
    Ok(())
}
