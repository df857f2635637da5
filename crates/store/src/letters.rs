//! The outbox: every letter that goes to people, kept where the operator can see it.
//!
//! What is kept is the typed letter, not its wording: a worded letter carries the tokens of its
//! links, and those are in no table. It is worded when it is sent and when it is looked at.

use crate::db::error::{Error, Result};
use crate::db::value::Row;
use crate::sql::{Sql, sql};
use crate::tx::Tx;
use crate::vals;
use domain::ids::{JobId, LetterId, PersonId};
use domain::preferences::Preferences;

/// A letter.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// Its id.
    pub id: LetterId,
    /// The job that sends it.
    pub job: Option<JobId>,
    /// To which address.
    pub to_email: String,
    /// To whom, where the person is known.
    pub to_person: Option<PersonId>,
    /// Which letter: `access_requested`.
    pub kind: String,
    /// The stable `Message-ID`, so that a second delivery is recognised.
    pub message_id: String,
    /// What it was made from.
    pub payload: serde_json::Value,
    /// The subject.
    pub subject: String,
    /// `waiting`, `sent` or `failed`.
    pub state: String,
    /// What went wrong last.
    pub error: Option<String>,
    /// When it was written.
    pub created_at: i64,
    /// When the mail server took it.
    pub sent_at: Option<i64>,
    /// Since when letters to that address come back, and what its server says.
    pub bounced: Option<(i64, String)>,
    /// How its reader likes to read, where the person is known and has said.
    pub reader: Option<Preferences>,
}

/// A letter's columns, and its reader's preferences.
macro_rules! letters {
    ($rest:literal) => {
        sql(concat!(
            "SELECT l.*, r.language, r.time_zone AS own_zone, r.theme, r.density, r.single_keys,
               r.start_page, r.digest, r.digest_topics, r.sign_in_letter,
               b.at AS bounced_at, b.why AS bounced_why
             FROM letters l LEFT JOIN preferences r ON r.person = l.to_person
             LEFT JOIN bounced b ON b.email_folded = lower(l.to_email) ",
            $rest
        ))
    };
}

const ADD: Sql =
    sql("INSERT INTO letters (id, job, to_email, to_person, kind, message_id, payload,
       subject, state, error, created_at, sent_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");

/// Puts a letter into the outbox.
pub async fn add(tx: &mut Tx, it: &Letter) -> Result<()> {
    let vals = vals![
        it.id,
        it.job,
        &it.to_email,
        it.to_person,
        &it.kind,
        &it.message_id,
        &it.payload,
        &it.subject,
        &it.state,
        &it.error,
        it.created_at,
        it.sent_at
    ];
    tx.run(ADD, &vals).await?;
    Ok(())
}

fn letter(row: &Row) -> Result<Letter> {
    Ok(Letter {
        id: row.get("id")?,
        job: row.get("job")?,
        to_email: row.get("to_email")?,
        to_person: row.get("to_person")?,
        kind: row.get("kind")?,
        message_id: row.get("message_id")?,
        payload: row.get("payload")?,
        subject: row.get("subject")?,
        state: row.get("state")?,
        error: row.get("error")?,
        created_at: row.get("created_at")?,
        sent_at: row.get("sent_at")?,
        bounced: match row.get::<Option<i64>>("bounced_at")? {
            Some(at) => Some((at, row.get("bounced_why")?)),
            None => None,
        },
        reader: crate::preferences::read(row)?,
    })
}

const GET: Sql = letters!("WHERE l.id = $1");
const LIST: Sql = letters!("WHERE l.id < $1 ORDER BY l.id DESC LIMIT $2");
const LIST_STATE: Sql = letters!("WHERE l.state = $3 AND l.id < $1 ORDER BY l.id DESC LIMIT $2");
const LIST_TO: Sql = letters!("WHERE l.to_email = $3 AND l.id < $1 ORDER BY l.id DESC LIMIT $2");
/// What the macro above makes, for the test that prepares every statement.
pub const STATEMENTS: &[Sql] = &[GET, LIST, LIST_STATE, LIST_TO];
const SENT: Sql = sql("UPDATE letters SET state = 'sent', sent_at = $2, error = NULL
     WHERE id = $1 AND state <> 'sent'");
const FAILED: Sql =
    sql("UPDATE letters SET state = $2, error = $3 WHERE id = $1 AND state <> 'sent'");
const COUNT: Sql = sql("SELECT state, count(*) AS many FROM letters GROUP BY state ORDER BY state");

/// One letter.
pub async fn get(tx: &mut Tx, id: LetterId) -> Result<Letter> {
    tx.row(GET, &vals![id]).await?.as_ref().map(letter).ok_or(Error::Missing)?
}

/// Which letters a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// In one state: `waiting`, `sent`, `failed`.
    State(String),
    /// To one address.
    To(String),
}

/// A page of letters, newest first, older than `older`.
pub async fn list(
    tx: &mut Tx,
    which: &Which,
    older: Option<LetterId>,
    limit: i64,
) -> Result<Vec<Letter>> {
    let older = older.unwrap_or(LetterId(uuid::Uuid::max()));
    let rows = match which {
        Which::All => tx.rows(LIST, &vals![older, limit]).await?,
        Which::State(it) => tx.rows(LIST_STATE, &vals![older, limit, it]).await?,
        Which::To(it) => tx.rows(LIST_TO, &vals![older, limit, it]).await?,
    };
    rows.iter().map(letter).collect()
}

/// The mail server took it. Saying so twice is harmless.
pub async fn mark_sent(tx: &mut Tx, id: LetterId, at: i64) -> Result<()> {
    tx.run(SENT, &vals![id, at]).await?;
    Ok(())
}

/// It did not go: `last` if it will not be tried again.
pub async fn mark_failed(tx: &mut Tx, id: LetterId, error: &str, last: bool) -> Result<()> {
    let state = if last { "failed" } else { "waiting" };
    tx.run(FAILED, &vals![id, state, error]).await?;
    Ok(())
}

/// How many there are in each state.
pub async fn counts(tx: &mut Tx) -> Result<Vec<(String, i64)>> {
    let rows = tx.rows(COUNT, &vals![]).await?;
    rows.iter().map(|it| Ok((it.get("state")?, it.get("many")?))).collect()
}
