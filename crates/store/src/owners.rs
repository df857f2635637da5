//! What an account's owner sees: who of which firm reaches it, and everything they did there.
//!
//! The person's id in each statement is the reach: only accounts that it owns are looked at.

use crate::{Result, Sql, Tx, sql, vals};
use domain::ids::{AccountId, ClientId, EventId, PartnerId, PersonId, StaffId};
use uuid::Uuid;

/// A staff member who reaches one of the owner's accounts.
#[derive(Debug, Clone)]
pub struct Reaching {
    /// The account.
    pub account: AccountId,
    /// The firm.
    pub partner: PartnerId,
    /// Who.
    pub staff: StaffId,
    /// By name.
    pub name: String,
    /// `owner`, `senior`, `manager`, `assistant`.
    pub role: String,
    /// When they last signed in to it (µs).
    pub last_at: Option<i64>,
}

const REACHING: Sql = sql("SELECT k.account, k.partner, s.id AS staff, p.name, s.role,
    (SELECT max(g.redeemed_at) FROM sign_ins g
      WHERE g.connection = k.id AND g.staff = s.id) AS last_at
  FROM accounts a
  JOIN connections k ON k.account = a.id AND k.live
  JOIN staff s ON s.partner = k.partner AND s.state = 'active'
  JOIN persons p ON p.id = s.person
  LEFT JOIN clients c ON c.partner = k.partner AND c.id = k.client
  WHERE a.owner = $1 AND ((c.internal IS NOT NULL AND c.internal AND (s.role = 'owner'
      OR EXISTS (SELECT 1 FROM client_insiders ci WHERE ci.partner = k.partner
           AND ci.client = k.client AND ci.staff = s.id)))
    OR ((c.internal IS NULL OR NOT c.internal) AND (s.role IN ('owner', 'senior')
      OR (k.client IS NOT NULL AND (
      (c.manager IS NOT NULL AND c.manager = s.id)
      OR EXISTS (SELECT 1 FROM group_clients gc JOIN group_staff gs
           ON gs.partner = gc.partner AND gs.grp = gc.grp
         WHERE gc.partner = k.partner AND gc.client = k.client AND gs.staff = s.id)
      OR EXISTS (SELECT 1 FROM staff_accounts sa WHERE sa.partner = k.partner
           AND sa.staff = s.id AND sa.account = k.account))))))
  ORDER BY p.name, s.id, k.account LIMIT 5000");

/// Everybody who reaches an account of this person, at every firm.
pub async fn reaching(tx: &mut Tx, person: PersonId) -> Result<Vec<Reaching>> {
    let rows = tx.rows(REACHING, &vals![person]).await?;
    rows.iter()
        .map(|row| {
            Ok(Reaching {
                account: row.get("account")?,
                partner: row.get("partner")?,
                staff: row.get("staff")?,
                name: row.get("name")?,
                role: row.get("role")?,
                last_at: row.get("last_at")?,
            })
        })
        .collect()
}

/// Something that a firm did, or that was done about it, on the owner's accounts.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The event.
    pub id: EventId,
    /// When (µs).
    pub at: i64,
    /// What, as stored.
    pub kind: String,
    /// Its facts.
    pub payload: serde_json::Value,
    /// Who, by name; none for the clock and for products.
    pub by: Option<String>,
    /// Whether that is somebody of the firm.
    pub by_firm: bool,
    /// On which account.
    pub account: AccountId,
}

// The list of kinds is what the client may see: nothing of the firm's notes and folders.
const RECORD: Sql = sql("SELECT e.id, e.at, e.kind, e.payload, e.account, p.name AS by_name,
    (e.actor_partner IS NOT NULL AND e.actor_partner = $2) AS by_firm
  FROM events e
  JOIN accounts a ON a.id = e.account AND a.owner = $1
  LEFT JOIN persons p ON p.id = e.actor_person
  WHERE e.partner = $2 AND e.id < $3
    AND e.account IN (SELECT k.account FROM connections k WHERE k.partner = $2)
    AND e.kind IN ('account_created', 'account_ready', 'invitation_accepted', 'partner_added',
      'connection_cancelled', 'partner_removed', 'connection_revoked', 'access_requested',
      'access_request_withdrawn', 'access_allowed', 'access_declined', 'access_paused',
      'access_resumed', 'access_renewed', 'access_ending', 'access_expired', 'access_reminded',
      'renewal_requested', 'onboarding_passed', 'right_elevated', 'person_blocked',
      'person_unblocked', 'requests_blocked', 'requests_unblocked', 'signed_in',
      'sign_in_reused', 'staff_assigned', 'staff_unassigned')
    AND ($5 = '' OR $5 LIKE '%,' || e.kind || ',%')
  ORDER BY e.id DESC LIMIT $4");

/// What happened between one firm and a person's accounts, newest first, before `before`; of these
/// kinds, or of every kind when none is named.
pub async fn record(
    tx: &mut Tx,
    (person, partner): (PersonId, PartnerId),
    kinds: &[&str],
    before: Option<EventId>,
    limit: i64,
) -> Result<Vec<Entry>> {
    let before = before.map_or(Uuid::max(), |it| it.0);
    let rows = tx.rows(RECORD, &vals![person, partner, before, limit, among(kinds)]).await?;
    rows.iter()
        .map(|row| {
            let payload: String = row.get("payload")?;
            Ok(Entry {
                id: row.get("id")?,
                at: row.get("at")?,
                kind: row.get("kind")?,
                payload: serde_json::from_str(&payload).unwrap_or_default(),
                by: row.get("by_name")?,
                by_firm: row.get("by_firm")?,
                account: row.get("account")?,
            })
        })
        .collect()
}

/// Words in one text with a comma around each, to look one up in.
fn among(words: &[&str]) -> String {
    if words.is_empty() { String::new() } else { format!(",{},", words.join(",")) }
}

const MANAGER: Sql = sql("SELECT c.name, c.manager FROM clients c
  WHERE c.partner = $1 AND c.id = $2");

/// A folder's name and its named manager, for letters to the firm.
pub async fn folder(
    tx: &mut Tx,
    partner: PartnerId,
    client: ClientId,
) -> Result<Option<(String, Option<StaffId>)>> {
    let Some(row) = tx.row(MANAGER, &vals![partner, client]).await? else { return Ok(None) };
    Ok(Some((row.get("name")?, row.get("manager")?)))
}

const OPEN_FOLDER: Sql = sql("SELECT c.id FROM clients c
  WHERE c.partner = $1 AND c.id = $2 AND c.archived_at IS NULL AND c.ended_at IS NULL");

/// Whether a folder still stands.
pub async fn folder_stands(tx: &mut Tx, partner: PartnerId, client: ClientId) -> Result<bool> {
    Ok(tx.row(OPEN_FOLDER, &vals![partner, client]).await?.is_some())
}

const PAST: Sql = sql("SELECT k.partner, t.name, max(k.ended_at) AS ended_at
  FROM accounts a JOIN connections k ON k.account = a.id AND NOT k.live
  JOIN partners t ON t.id = k.partner
  WHERE a.owner = $1 GROUP BY k.partner, t.name ORDER BY t.name, k.partner LIMIT 200");

/// Firms that were connected to a person's accounts: (firm, name, when it last ended in µs).
pub async fn past_firms(tx: &mut Tx, person: PersonId) -> Result<Vec<(PartnerId, String, i64)>> {
    let rows = tx.rows(PAST, &vals![person]).await?;
    rows.iter()
        .map(|row| {
            let ended: Option<i64> = row.get("ended_at")?;
            Ok((row.get("partner")?, row.get("name")?, ended.unwrap_or(0)))
        })
        .collect()
}
