//! Whose digest is due, and what it is made of.

use crate::db::error::Result;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::{Value, vals};
use domain::ids::{ClientId, EventId, PartnerId, PersonId, StaffId};
use domain::preferences::{Cadence, Preferences};
use uuid::Uuid;

/// A person whose digest is due.
#[derive(Debug, Clone)]
pub struct Due {
    /// Who.
    pub person: PersonId,
    /// Since when (µs).
    pub due: i64,
    /// How the person likes it.
    pub preferences: Preferences,
    /// The zone of the person's first firm, for those who chose none.
    pub firm_zone: String,
    /// How often the person's firms send one to those who have not chosen.
    pub firms: Cadence,
}

/// The stored form of [`FIRMS`]: the most often of what several firms have set counts.
fn cadence(row: &crate::Row) -> Result<Cadence> {
    Ok(match row.get::<Option<i64>>("firms")? {
        Some(0) => Cadence::Daily,
        Some(1) => Cadence::Weekly,
        Some(_) | None => Cadence::Off,
    })
}

const FIRMS: Sql = sql("SELECT CAST(min(CASE p.staff_digest WHEN 'daily' THEN 0
       WHEN 'weekly' THEN 1 ELSE 2 END) AS BIGINT) AS firms
     FROM staff s JOIN partners p ON p.id = s.partner
     WHERE s.person = $1 AND s.state = 'active'");

/// How often the person's firms send a digest to those who have not chosen.
pub async fn of_firms(tx: &mut Tx, person: PersonId) -> Result<Cadence> {
    Ok(tx.row(FIRMS, &vals![person]).await?.as_ref().map(cadence).transpose()?.unwrap_or_default())
}

const DUE: Sql = sql("SELECT r.person, r.digest_at, r.language, r.time_zone AS own_zone, r.theme,
       r.density, r.single_keys, r.start_page, r.digest, r.digest_topics, r.sign_in_letter,
       (SELECT min(p.time_zone) FROM staff s JOIN partners p ON p.id = s.partner
          WHERE s.person = r.person AND s.state = 'active') AS firm_zone,
       (SELECT CAST(min(CASE p.staff_digest WHEN 'daily' THEN 0
            WHEN 'weekly' THEN 1 ELSE 2 END) AS BIGINT)
          FROM staff s JOIN partners p ON p.id = s.partner
          WHERE s.person = r.person AND s.state = 'active') AS firms
     FROM preferences r WHERE r.digest_at IS NOT NULL AND r.digest_at <= $1
     ORDER BY r.digest_at, r.person LIMIT $2");

/// The first so many people whose digest is due.
pub async fn due(tx: &mut Tx, now: i64, limit: i64) -> Result<Vec<Due>> {
    let rows = tx.rows(DUE, &vals![now, limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(Due {
                person: row.get("person")?,
                due: row.get("digest_at")?,
                preferences: crate::preferences::read(row)?.unwrap_or_default(),
                firm_zone: row.get::<Option<String>>("firm_zone")?.unwrap_or_default(),
                firms: cadence(row)?,
            })
        })
        .collect()
}

const MOVED_ON: Sql = sql("UPDATE preferences SET digest_at = $3
     WHERE person = $1 AND digest_at = $2");

/// Sets the next turn of each, unless somebody changed it meanwhile.
pub async fn moved_on(tx: &mut Tx, next: &[(&Due, Option<i64>)]) -> Result<()> {
    let many: Vec<Vec<Value>> =
        next.iter().map(|(it, at)| vals![it.person, it.due, *at].to_vec()).collect();
    tx.run_many(MOVED_ON, &many).await?;
    Ok(())
}

const NEXT: Sql = sql("SELECT min(digest_at) AS due FROM preferences WHERE digest_at IS NOT NULL");

/// When the next one is due.
pub async fn next_due(tx: &mut Tx) -> Result<Option<i64>> {
    Ok(tx.row(NEXT, &vals![]).await?.map(|it| it.get("due")).transpose()?.flatten())
}

const FROM: Sql = sql("SELECT digest_from FROM preferences WHERE person = $1");
const TOLD: Sql = sql("UPDATE preferences SET digest_from = $2 WHERE person = $1");

/// How far a person has been told.
pub async fn told_until(tx: &mut Tx, person: PersonId) -> Result<Option<i64>> {
    let row = tx.row(FROM, &vals![person]).await?;
    Ok(row.map(|it| it.get("digest_from")).transpose()?.flatten())
}

/// Notes how far a person has been told.
pub async fn told(tx: &mut Tx, person: PersonId, until: i64) -> Result<()> {
    tx.run(TOLD, &vals![person, until]).await?;
    Ok(())
}

/// For whom changes are looked up.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// Who reads; what a person did itself is no news.
    pub person: PersonId,
    /// Where it works.
    pub partner: PartnerId,
    /// As whom.
    pub staff: StaffId,
    /// Whether it reaches all clients.
    pub all: bool,
    /// After, and until.
    pub period: (i64, i64),
}

/// Something that changed.
#[derive(Debug, Clone)]
pub struct Change {
    /// When.
    pub at: i64,
    /// The event as stored.
    pub payload: serde_json::Value,
    /// Who did it; empty for the program.
    pub who: String,
    /// The firm of whoever did it, where that is told.
    pub firm: String,
    /// The folder it is about.
    pub client: Option<ClientId>,
    /// Its name.
    pub client_name: String,
}

const CHANGES: Sql = sql("SELECT e.at, e.payload, h.name AS who, '' AS firm, c.id AS client,
       c.name AS client_name
     FROM events e
     LEFT JOIN persons h ON h.id = e.actor_person
     LEFT JOIN clients c ON c.partner = e.partner AND c.id = e.client
     WHERE e.partner = $1 AND e.id >= $2 AND e.at > $3 AND e.at <= $4
       AND (e.actor_person IS NULL OR e.actor_person <> $5)
       AND (c.id IS NULL OR NOT c.internal)
       AND ($6 OR c.manager = $7
         OR EXISTS (SELECT 1 FROM group_staff gs JOIN group_clients gc
              ON gc.partner = gs.partner AND gc.grp = gs.grp
              WHERE gs.partner = e.partner AND gs.staff = $7 AND gc.client = e.client)
         OR EXISTS (SELECT 1 FROM staff_accounts sa
              WHERE sa.partner = e.partner AND sa.staff = $7 AND sa.account = e.account))
       AND e.kind IN ({list})
     ORDER BY e.id DESC LIMIT 200");

/// What changed at a firm, as one of its people may see it; the newest 200.
pub async fn changes(tx: &mut Tx, ask: &Ask, kinds: &[&str]) -> Result<Vec<Change>> {
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let (from, until) = ask.period;
    let list: Vec<Value> = kinds.iter().map(|it| crate::Bind::bind(*it)).collect();
    let vals = vals![ask.partner, first_id(from), from, until, ask.person, ask.all, ask.staff];
    let rows = tx.rows_in(CHANGES, &vals, &list).await?;
    rows.iter().map(change).collect()
}

const SIGN_INS: Sql = sql("SELECT e.at, e.payload, h.name AS who, p.name AS firm,
       CAST(NULL AS {uuid}) AS client, '' AS client_name
     FROM accounts a JOIN events e ON e.account = a.id
     JOIN persons h ON h.id = e.actor_person
     JOIN partners p ON p.id = e.actor_partner
     WHERE a.owner = $1 AND e.id >= $2 AND e.at > $3 AND e.at <= $4 AND e.kind = 'signed_in'
     ORDER BY e.id DESC LIMIT 200");

/// Who signed in to an owner's accounts; the newest 200.
pub async fn sign_ins(tx: &mut Tx, owner: PersonId, period: (i64, i64)) -> Result<Vec<Change>> {
    let (from, until) = period;
    let rows = tx.rows(SIGN_INS, &vals![owner, first_id(from), from, until]).await?;
    rows.iter().map(change).collect()
}

fn change(row: &crate::Row) -> Result<Change> {
    let payload: String = row.get("payload")?;
    Ok(Change {
        at: row.get("at")?,
        payload: serde_json::from_str(&payload).unwrap_or_default(),
        who: row.get::<Option<String>>("who")?.unwrap_or_default(),
        firm: row.get::<Option<String>>("firm")?.unwrap_or_default(),
        client: row.get("client")?,
        client_name: row.get::<Option<String>>("client_name")?.unwrap_or_default(),
    })
}

/// The smallest id of an event of that instant: ids begin with their milliseconds, so the index
/// of the feed begins there too.
fn first_id(at: i64) -> EventId {
    let millis = u64::try_from(at.max(0) / 1_000).unwrap_or(0);
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(millis.to_be_bytes().into_iter().skip(2)) {
        *to = from;
    }
    EventId(Uuid::from_bytes(bytes))
}
