//! Changes of the firm that manages a subscription, and the grace after one has gone.
//!
//! Each write here needs the account's lock. A change names two firms; only the program itself and
//! the account's owner ever see both.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{AccountId, ChangeId, PartnerId, PersonId};
use uuid::Uuid;

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The change.
    pub id: ChangeId,
    /// The account.
    pub account: AccountId,
    /// The firm that is left.
    pub old: PartnerId,
    /// The firm that comes.
    pub new: PartnerId,
    /// `takeover` or `client`.
    pub how: String,
    /// `open`, `made` or `stopped`.
    pub state: String,
    /// When it was agreed (µs).
    pub agreed_at: i64,
    /// When it is made (µs).
    pub switch_at: i64,
    /// When the new firm agreed to manage (µs).
    pub taken_on_at: Option<i64>,
    /// When the new firm said that it does not (µs).
    pub declined_at: Option<i64>,
    /// What the old firm says against it.
    pub objection: String,
    /// When it said so (µs).
    pub objected_at: Option<i64>,
}

macro_rules! changes {
    ($rest:literal) => {
        sql(concat!(
            "SELECT id, account, old_partner, new_partner, how, state, agreed_at, switch_at,
               taken_on_at, declined_at, objection, objected_at FROM partner_changes ",
            $rest
        ))
    };
}

const OPEN_OF: Sql = changes!("WHERE account = $1 AND state = 'open'");
const DUE: Sql =
    changes!("WHERE state = 'open' AND switch_at <= $1 ORDER BY switch_at, id LIMIT 100");
const OF_FIRM: Sql = changes!(
    "WHERE state = 'open' AND (old_partner = $1 OR new_partner = $1)
     ORDER BY switch_at, id LIMIT 200"
);
const OF_OWNER: Sql = changes!(
    "WHERE state = 'open' AND account IN (SELECT a.id FROM accounts a WHERE a.owner = $1)
     ORDER BY switch_at, id"
);

/// The statements that macros put together: a test prepares each on both engines.
pub const STATEMENTS: &[Sql] = &[OPEN_OF, DUE, OF_FIRM, OF_OWNER];

fn change(row: &Row) -> Result<Change> {
    Ok(Change {
        id: row.get("id")?,
        account: row.get("account")?,
        old: row.get("old_partner")?,
        new: row.get("new_partner")?,
        how: row.get("how")?,
        state: row.get("state")?,
        agreed_at: row.get("agreed_at")?,
        switch_at: row.get("switch_at")?,
        taken_on_at: row.get("taken_on_at")?,
        declined_at: row.get("declined_at")?,
        objection: row.get("objection")?,
        objected_at: row.get("objected_at")?,
    })
}

/// The change that waits for its date on this account.
pub async fn open_of(tx: &mut Tx, account: AccountId) -> Result<Option<Change>> {
    tx.row(OPEN_OF, &vals![account]).await?.as_ref().map(change).transpose()
}

/// Changes whose date is reached, earliest first, at most 100.
pub async fn due(tx: &mut Tx, now: i64) -> Result<Vec<Change>> {
    tx.rows(DUE, &vals![now]).await?.iter().map(change).collect()
}

/// Open changes that concern the firm of the scope, on either side.
pub async fn of_firm(tx: &mut Tx) -> Result<Vec<Change>> {
    let partner = tx.partner()?;
    tx.rows(OF_FIRM, &vals![partner]).await?.iter().map(change).collect()
}

/// Open changes of the accounts that a person owns.
pub async fn of_owner(tx: &mut Tx, person: PersonId) -> Result<Vec<Change>> {
    tx.rows(OF_OWNER, &vals![person]).await?.iter().map(change).collect()
}

const ADD: Sql = sql("INSERT INTO partner_changes (id, account, old_partner, new_partner, how,
    state, agreed_at, switch_at, taken_on_at)
  VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, $8)");

/// Keeps a new change.
pub async fn add(tx: &mut Tx, it: &Change) -> Result<()> {
    let values = vals![
        it.id,
        it.account,
        it.old,
        it.new,
        &it.how,
        it.agreed_at,
        it.switch_at,
        it.taken_on_at
    ];
    tx.run(ADD, &values).await.map(drop)
}

const TAKE_ON: Sql = sql("UPDATE partner_changes SET taken_on_at = $2, declined_at = $3
  WHERE id = $1 AND state = 'open'");

/// The new firm's word: it manages from the date on (`taken_on_at`), or it does not.
pub async fn answer(tx: &mut Tx, id: ChangeId, takes_on: bool, now: i64) -> Result<bool> {
    let (on, no) = if takes_on { (Some(now), None) } else { (None, Some(now)) };
    Ok(tx.run(TAKE_ON, &vals![id, on, no]).await? == 1)
}

const OBJECT: Sql = sql("UPDATE partner_changes SET objection = $2, objected_at = $3
  WHERE id = $1 AND state = 'open'");

/// What the old firm says against it.
pub async fn object(tx: &mut Tx, id: ChangeId, words: &str, now: i64) -> Result<bool> {
    Ok(tx.run(OBJECT, &vals![id, words, now]).await? == 1)
}

const END: Sql = sql("UPDATE partner_changes SET state = $2, because = $3, ended_at = $4
  WHERE id = $1 AND state = 'open'");

/// Ends a change: `made` or `stopped`, and why.
pub async fn end(
    tx: &mut Tx,
    id: ChangeId,
    (state, because): (&'static str, &'static str),
    now: i64,
) -> Result<bool> {
    Ok(tx.run(END, &vals![id, state, because, now]).await? == 1)
}

const MANAGE: Sql = sql("UPDATE accounts SET managed_by = $2, grace_from = NULL,
    grace_ends_at = NULL, grace_reminders = 0,
    life = CASE WHEN life = 'inactive' AND grace_ends_at IS NOT NULL THEN 'active' ELSE life END,
    version = version + 1
  WHERE id = $1");

/// A firm manages the subscription from now on, or (with `None`) the owner itself does. A grace
/// is over with it, and what it made inactive is active again.
pub async fn manage(tx: &mut Tx, account: AccountId, firm: Option<PartnerId>) -> Result<()> {
    tx.run(MANAGE, &vals![account, firm]).await.map(drop)
}

const GRACE: Sql = sql("UPDATE accounts SET managed_by = NULL, grace_from = $2,
    grace_ends_at = $3, grace_reminders = 0, version = version + 1
  WHERE id = $1");

/// Nobody manages the subscription; it runs on until `ends_at` (µs), billed to `from`.
pub async fn begin_grace(
    tx: &mut Tx,
    account: AccountId,
    from: PartnerId,
    ends_at: i64,
) -> Result<()> {
    tx.run(GRACE, &vals![account, from, ends_at]).await.map(drop)
}

const LIFE: Sql = sql("UPDATE accounts SET life = $2, closed_because = $3, version = version + 1
  WHERE id = $1");

/// Sets an account's life; `because` is kept when it is closed.
pub async fn set_life(
    tx: &mut Tx,
    account: AccountId,
    life: &'static str,
    because: &str,
) -> Result<()> {
    tx.run(LIFE, &vals![account, life, because]).await.map(drop)
}

/// An account in its grace.
#[derive(Debug, Clone)]
pub struct Grace {
    /// The account.
    pub account: AccountId,
    /// When it ends (µs).
    pub ends_at: i64,
    /// Reminders sent.
    pub reminders: i64,
}

const GRACES: Sql = sql("SELECT id, grace_ends_at, grace_reminders FROM accounts
  WHERE grace_ends_at IS NOT NULL AND life = 'active'
    AND (grace_ends_at <= $1 OR (grace_ends_at <= $2 AND grace_reminders < 1)
      OR (grace_ends_at <= $3 AND grace_reminders < 2)
      OR (grace_ends_at <= $4 AND grace_reminders < 3))
  ORDER BY grace_ends_at, id LIMIT 100");

/// Accounts whose grace has ended, or whose next reminder is due: `marks` are the ends that are
/// near enough for the first, second and third one.
pub async fn graces(tx: &mut Tx, now: i64, marks: [i64; 3]) -> Result<Vec<Grace>> {
    let [first, second, third] = marks;
    let rows = tx.rows(GRACES, &vals![now, first, second, third]).await?;
    rows.iter()
        .map(|row| {
            Ok(Grace {
                account: row.get("id")?,
                ends_at: row.get("grace_ends_at")?,
                reminders: row.get("grace_reminders")?,
            })
        })
        .collect()
}

const REMINDED: Sql = sql("UPDATE accounts SET grace_reminders = $2
  WHERE id = $1 AND grace_reminders < $2 AND grace_ends_at IS NOT NULL AND life = 'active'");

/// So many reminders have been sent; false when they were already.
pub async fn reminded(tx: &mut Tx, account: AccountId, many: i64) -> Result<bool> {
    Ok(tx.run(REMINDED, &vals![account, many]).await? == 1)
}

const NEXT: Sql = sql("SELECT min(at) AS at FROM (
    SELECT min(switch_at) AS at FROM partner_changes WHERE state = 'open'
    UNION ALL
    SELECT min(grace_ends_at) AS at FROM accounts
      WHERE grace_ends_at IS NOT NULL AND life = 'active') AS soon");

/// The earliest instant (µs) at which a change or a grace comes to its end.
pub async fn next(tx: &mut Tx) -> Result<Option<i64>> {
    Ok(tx.row(NEXT, &vals![]).await?.map(|it| it.get("at")).transpose()?.flatten())
}

const ROW: Sql = sql("SELECT a.life, a.managed_by, a.grace_from, a.grace_ends_at, a.external_id,
    a.product, c.id, c.old_partner, c.new_partner, c.taken_on_at, c.switch_at,
    CASE WHEN c.id IS NULL THEN false ELSE EXISTS (SELECT 1 FROM connections n
        JOIN partners p ON p.id = n.partner
        WHERE n.account = a.id AND n.partner = c.new_partner AND n.live AND p.state = 'active')
      END AS ready
  FROM accounts a LEFT JOIN partner_changes c ON c.account = a.id AND c.state = 'open'
  WHERE a.id = $1");

/// What is stored about an account's management.
#[derive(Debug, Clone)]
pub struct Managed {
    /// The account's life, as stored.
    pub life: String,
    /// The firm that manages, as stored.
    pub managed_by: Option<PartnerId>,
    /// The firm that is billed during a grace.
    pub grace_from: Option<PartnerId>,
    /// The end of the grace (µs).
    pub grace_ends_at: Option<i64>,
    /// The change that waits.
    pub change: Option<Waiting>,
}

/// A change that waits, as far as decisions read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The change.
    pub id: ChangeId,
    /// The firm that is left.
    pub old: PartnerId,
    /// The firm that comes.
    pub new: PartnerId,
    /// The new firm has agreed to manage.
    pub taken_on: bool,
    /// The date (µs).
    pub switch_at: i64,
    /// The new firm is connected and not suspended.
    pub ready: bool,
}

/// The change of a row that selects its columns as `change, old_partner, new_partner, taken_on_at,
/// switch_at, change_ready`.
pub(crate) fn waiting(row: &Row, id: &'static str) -> Result<Option<Waiting>> {
    let Some(id) = row.get::<Option<Uuid>>(id)? else { return Ok(None) };
    Ok(Some(Waiting {
        id: ChangeId(id),
        old: row.get("old_partner")?,
        new: row.get("new_partner")?,
        taken_on: row.get::<Option<i64>>("taken_on_at")?.is_some(),
        switch_at: row.get("switch_at")?,
        ready: row.get("ready")?,
    }))
}

/// The management of one account.
pub async fn managed(tx: &mut Tx, account: AccountId) -> Result<Option<Managed>> {
    let Some(row) = tx.row(ROW, &vals![account]).await? else { return Ok(None) };
    Ok(Some(Managed {
        life: row.get("life")?,
        managed_by: row.get("managed_by")?,
        grace_from: row.get("grace_from")?,
        grace_ends_at: row.get("grace_ends_at")?,
        change: waiting(&row, "id")?,
    }))
}
