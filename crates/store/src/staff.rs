//! Staff of a firm: who they are, what they are given, how they are invited.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{AccountId, ClientId, InvitationId, LinkId, PartnerId, PersonId, StaffId};
use uuid::Uuid;

/// A staff member.
#[derive(Debug, Clone)]
pub struct Member {
    /// The employment.
    pub id: StaffId,
    /// The human.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// `owner`, `senior`, `manager`, `assistant`.
    pub role: String,
    /// `active`, `suspended`, `removed`.
    pub state: String,
    /// When they joined (µs).
    pub created_at: i64,
    /// Counts up with every change.
    pub version: i64,
    /// Clients they are the named manager of.
    pub managed: i64,
    /// Accounts they are given one by one.
    pub accounts: i64,
    /// Their groups' names, comma-separated.
    pub groups: Option<String>,
    /// When a browser of theirs was last seen (µs).
    pub seen_at: Option<i64>,
    /// How many passkeys they have.
    pub passkeys: i64,
    /// When one of those was last used (µs).
    pub passkey_used_at: Option<i64>,
    /// Whether they have a confirmed TOTP.
    pub totp: bool,
    /// Since when letters to them come back (µs).
    pub bounced_at: Option<i64>,
}

macro_rules! members {
    ($rest:literal) => {
        sql(concat!(
            "SELECT s.id, s.person, p.name, p.email, s.role, s.state, s.created_at, s.version,
               (SELECT count(*) FROM clients c WHERE c.partner = s.partner AND c.manager = s.id
                  AND c.archived_at IS NULL AND c.ended_at IS NULL) AS managed,
               (SELECT count(*) FROM staff_accounts sa WHERE sa.partner = s.partner
                  AND sa.staff = s.id) AS accounts,
               (SELECT string_agg(g.name, ', ' ORDER BY g.name_sort) FROM group_staff gs
                  JOIN groups g ON g.partner = gs.partner AND g.id = gs.grp
                  WHERE gs.partner = s.partner AND gs.staff = s.id) AS group_names,
               (SELECT max(e.seen_at) FROM sessions e WHERE e.person = s.person
                  AND e.realm = 'partner') AS seen_at,
               (SELECT count(*) FROM passkeys k WHERE k.person = s.person) AS passkeys,
               (SELECT max(k.last_used_at) FROM passkeys k WHERE k.person = s.person)
                  AS passkey_used_at,
               (p.totp_confirmed_at IS NOT NULL) AS totp,
               (SELECT b.at FROM bounced b WHERE b.email_folded = p.email_folded) AS bounced_at
             FROM staff s JOIN persons p ON p.id = s.person ",
            $rest
        ))
    };
}

const LIST: Sql =
    members!("WHERE s.partner = $1 AND s.state <> 'removed' ORDER BY p.name, s.id LIMIT 1000");
const ONE: Sql = members!("WHERE s.partner = $1 AND s.id = $2 AND s.state <> 'removed'");
const LEADERS: Sql = members!(
    "WHERE s.partner = $1 AND s.state = 'active'
       AND (s.role IN ('owner', 'senior') OR s.id = $2)
       AND (s.role = 'owner' OR NOT EXISTS (SELECT 1 FROM clients c WHERE c.partner = $1
              AND c.id = $3 AND c.internal)
         OR EXISTS (SELECT 1 FROM client_insiders ci WHERE ci.partner = $1 AND ci.client = $3
              AND ci.staff = s.id))
     ORDER BY p.name, s.id"
);

/// Every statement made by the macro above, for the test that prepares all statements.
pub const MEMBERS: &[Sql] = &[LIST, ONE, LEADERS];

fn member(row: &Row) -> Result<Member> {
    Ok(Member {
        id: StaffId(row.get("id")?),
        person: PersonId(row.get("person")?),
        name: row.get("name")?,
        email: row.get("email")?,
        role: row.get("role")?,
        state: row.get("state")?,
        created_at: row.get("created_at")?,
        version: row.get("version")?,
        managed: row.get("managed")?,
        accounts: row.get("accounts")?,
        groups: row.get("group_names")?,
        seen_at: row.get("seen_at")?,
        passkeys: row.get("passkeys")?,
        passkey_used_at: row.get("passkey_used_at")?,
        totp: row.get("totp")?,
        bounced_at: row.get("bounced_at")?,
    })
}

/// The firm's staff by name, at most 1,000.
pub async fn list(tx: &mut Tx, partner: PartnerId) -> Result<Vec<Member>> {
    tx.rows(LIST, &vals![partner]).await?.iter().map(member).collect()
}

/// One staff member.
pub async fn one(tx: &mut Tx, partner: PartnerId, id: StaffId) -> Result<Option<Member>> {
    tx.row(ONE, &vals![partner, id]).await?.as_ref().map(member).transpose()
}

/// Whom news of a connection goes to: the owner, all seniors and the named manager. Of an internal
/// client only those hear who see it.
pub async fn leaders(
    tx: &mut Tx,
    partner: PartnerId,
    manager: Option<StaffId>,
    client: Option<ClientId>,
) -> Result<Vec<Member>> {
    let manager = manager.map_or(Uuid::nil(), |it| it.0);
    let client = client.map_or(Uuid::nil(), |it| it.0);
    tx.rows(LEADERS, &vals![partner, manager, client]).await?.iter().map(member).collect()
}

const ADD: Sql = sql("INSERT INTO staff (partner, id, person, role, state, created_at)
  VALUES ($1, $2, $3, $4, 'active', $5)");

/// Adds a staff member.
pub async fn add(
    tx: &mut Tx,
    partner: PartnerId,
    id: StaffId,
    person: PersonId,
    role: &str,
    now: i64,
) -> Result<()> {
    tx.run(ADD, &vals![partner, id, person, role, now]).await.map(drop)
}

const SET: Sql = sql("UPDATE staff SET role = $3, state = $4, version = version + 1
  WHERE partner = $1 AND id = $2 AND version = $5");

/// Sets role and state if the row still has `version`.
pub async fn set(
    tx: &mut Tx,
    id: StaffId,
    (role, state): (&str, &str),
    version: i64,
) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(SET, &vals![partner, id, role, state, version]).await? == 1)
}

const END_SESSIONS: Sql = sql("UPDATE sessions SET ended_at = $2
  WHERE person = $1 AND realm = 'partner' AND ended_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM staff s WHERE s.person = $1 AND s.state = 'active'
      AND NOT (s.partner = $3))");

/// Ends the partner-realm sessions of somebody who works nowhere else.
pub async fn end_sessions(tx: &mut Tx, person: PersonId, now: i64) -> Result<u64> {
    let partner = tx.partner()?;
    tx.run(END_SESSIONS, &vals![person, now, partner]).await
}

const SIGN_OUT: Sql = sql("UPDATE sessions SET ended_at = $2
  WHERE person = $1 AND realm = 'partner' AND ended_at IS NULL");

/// Ends every partner-realm session of somebody.
pub async fn sign_out(tx: &mut Tx, person: PersonId, now: i64) -> Result<u64> {
    tx.run(SIGN_OUT, &vals![person, now]).await
}

const ASSIGN: Sql = sql("INSERT INTO staff_accounts (partner, staff, account, created_at)
  VALUES ($1, $2, $3, $4) ON CONFLICT (partner, staff, account) DO NOTHING");
const UNASSIGN: Sql = sql("DELETE FROM staff_accounts
  WHERE partner = $1 AND staff = $2 AND account = $3");

/// Gives a staff member an account; answers whether that was new.
pub async fn assign(tx: &mut Tx, id: StaffId, account: AccountId, now: i64) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(ASSIGN, &vals![partner, id, account, now]).await? == 1)
}

const ASSIGN_ACTIVE: Sql = sql("INSERT INTO staff_accounts (partner, staff, account, created_at)
  SELECT s.partner, s.id, $3, $4 FROM staff s
  WHERE s.partner = $1 AND s.id = $2 AND s.state = 'active'
  ON CONFLICT (partner, staff, account) DO NOTHING");

/// Gives a staff member of a firm an account, if they still work there.
pub async fn assign_active(
    tx: &mut Tx,
    (partner, id): (PartnerId, StaffId),
    account: AccountId,
    now: i64,
) -> Result<bool> {
    Ok(tx.run(ASSIGN_ACTIVE, &vals![partner, id, account, now]).await? == 1)
}

/// Takes an account from a staff member; answers whether it had it.
pub async fn unassign(tx: &mut Tx, id: StaffId, account: AccountId) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(UNASSIGN, &vals![partner, id, account]).await? == 1)
}

/// A row of the client page's matrix.
#[derive(Debug, Clone)]
pub struct Reaching {
    /// The staff member.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: String,
    /// Whether they are the named manager.
    pub named: bool,
    /// The group they share with the client.
    pub group: Option<String>,
    /// Accounts of this folder given one by one.
    pub accounts: Vec<AccountId>,
}

const REACHING: Sql = sql("SELECT s.id, p.name, s.role,
    (c.manager IS NOT NULL AND c.manager = s.id) AS named,
    (SELECT min(g.name) FROM group_clients gc
       JOIN group_staff gs ON gs.partner = gc.partner AND gs.grp = gc.grp AND gs.staff = s.id
       JOIN groups g ON g.partner = gc.partner AND g.id = gc.grp
       WHERE gc.partner = c.partner AND gc.client = c.id) AS group_name,
    sa.account
  FROM clients c
  JOIN staff s ON s.partner = c.partner AND s.state = 'active'
  JOIN persons p ON p.id = s.person
  LEFT JOIN staff_accounts sa ON sa.partner = s.partner AND sa.staff = s.id
    AND sa.account IN (SELECT k.account FROM connections k
       WHERE k.partner = c.partner AND k.client = c.id AND k.live)
  WHERE c.partner = $1 AND c.id = $2
  ORDER BY p.name, s.id");

/// All active staff with what each reaches of a folder; the caller keeps those who reach it.
pub async fn reaching(tx: &mut Tx, client: ClientId) -> Result<Vec<Reaching>> {
    let partner = tx.partner()?;
    let mut out: Vec<Reaching> = Vec::new();
    for row in tx.rows(REACHING, &vals![partner, client]).await? {
        let id = StaffId(row.get("id")?);
        if out.last().map(|it| it.id) != Some(id) {
            out.push(Reaching {
                id,
                name: row.get("name")?,
                role: row.get("role")?,
                named: row.get("named")?,
                group: row.get("group_name")?,
                accounts: Vec::new(),
            });
        }
        if let Some(account) = row.get::<Option<Uuid>>("account")?
            && let Some(last) = out.last_mut()
        {
            last.accounts.push(AccountId(account));
        }
    }
    Ok(out)
}

/// An invitation to work at the firm.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The invitation.
    pub id: InvitationId,
    /// The firm.
    pub partner: PartnerId,
    /// Name as given.
    pub name: String,
    /// To whom.
    pub email: String,
    /// Folded.
    pub email_folded: String,
    /// The role offered.
    pub role: String,
    /// Ids of groups to join, comma-separated.
    pub groups: String,
    /// The link in the letter.
    pub link: LinkId,
    /// `pending`, `accepted`, `withdrawn`.
    pub state: String,
    /// Who invites; `None` for the vendor.
    pub invited_by: Option<StaffId>,
    /// When (µs).
    pub created_at: i64,
    /// Until when (µs).
    pub expires_at: i64,
    /// Since when letters to that address come back (µs).
    pub bounced_at: Option<i64>,
}

macro_rules! invited {
    ($rest:literal) => {
        sql(concat!(
            "SELECT partner, id, name, email, email_folded, role, groups, link, state,
               invited_by, created_at, expires_at,
               (SELECT b.at FROM bounced b
                  WHERE b.email_folded = staff_invitations.email_folded) AS bounced_at
             FROM staff_invitations ",
            $rest
        ))
    };
}
const INVITED: Sql = invited!(
    "WHERE partner = $1 AND state = 'pending' ORDER BY created_at DESC, id DESC LIMIT 500"
);
const INVITED_ONE: Sql = invited!("WHERE partner = $1 AND id = $2");
const INVITED_BY_LINK: Sql = invited!("WHERE link = $1");

/// The statements that macros put together: a test prepares each on both engines.
pub const STATEMENTS: &[Sql] = &[LIST, ONE, LEADERS, INVITED, INVITED_ONE, INVITED_BY_LINK];

/// Every statement made by the macro above, for the test that prepares all statements.
pub const INVITATIONS: &[Sql] = &[INVITED, INVITED_ONE, INVITED_BY_LINK];

fn invited(row: &Row) -> Result<Invited> {
    Ok(Invited {
        id: InvitationId(row.get("id")?),
        partner: PartnerId(row.get("partner")?),
        name: row.get("name")?,
        email: row.get("email")?,
        email_folded: row.get("email_folded")?,
        role: row.get("role")?,
        groups: row.get("groups")?,
        link: LinkId(row.get("link")?),
        state: row.get("state")?,
        invited_by: row.get::<Option<Uuid>>("invited_by")?.map(StaffId),
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
        bounced_at: row.get("bounced_at")?,
    })
}

/// Invitations that wait, newest first.
pub async fn invitations(tx: &mut Tx, partner: PartnerId) -> Result<Vec<Invited>> {
    tx.rows(INVITED, &vals![partner]).await?.iter().map(invited).collect()
}

/// One invitation of the firm.
pub async fn invitation(
    tx: &mut Tx,
    partner: PartnerId,
    id: InvitationId,
) -> Result<Option<Invited>> {
    tx.row(INVITED_ONE, &vals![partner, id]).await?.as_ref().map(invited).transpose()
}

/// The invitation that a letter's link stands for.
pub async fn invitation_by_link(tx: &mut Tx, link: LinkId) -> Result<Option<Invited>> {
    tx.row(INVITED_BY_LINK, &vals![link]).await?.as_ref().map(invited).transpose()
}

const ADD_INVITATION: Sql = sql("INSERT INTO staff_invitations (partner, id, name, email,
    email_folded, role, groups, link, state, invited_by, created_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9, $10, $11)");

/// Adds an invitation.
pub async fn add_invitation(tx: &mut Tx, it: &Invited) -> Result<()> {
    let values = vals![
        &it.partner,
        &it.id,
        &it.name,
        &it.email,
        &it.email_folded,
        &it.role,
        &it.groups,
        &it.link,
        &it.invited_by,
        &it.created_at,
        &it.expires_at
    ];
    tx.run(ADD_INVITATION, &values).await.map(drop)
}

const SET_INVITATION: Sql = sql("UPDATE staff_invitations
  SET state = $3, link = $4, expires_at = $5
  WHERE partner = $1 AND id = $2 AND state = 'pending'");

/// Answers, withdraws or (with state `pending`) renews a waiting invitation.
pub async fn set_invitation(
    tx: &mut Tx,
    (partner, id): (PartnerId, InvitationId),
    state: &'static str,
    (link, expires_at): (LinkId, i64),
) -> Result<bool> {
    Ok(tx.run(SET_INVITATION, &vals![partner, id, state, link, expires_at]).await? == 1)
}

const MEMBER_BY_EMAIL: Sql = sql("SELECT s.id FROM staff s JOIN persons p ON p.id = s.person
  WHERE s.partner = $1 AND p.email_folded = $2 AND s.state <> 'removed'");

/// Whether somebody with this (folded) address works at the firm already.
pub async fn has_email(tx: &mut Tx, partner: PartnerId, email_folded: &str) -> Result<bool> {
    Ok(tx.row(MEMBER_BY_EMAIL, &vals![partner, email_folded]).await?.is_some())
}

const FORGET_ACCOUNTS: Sql = sql("DELETE FROM staff_accounts WHERE partner = $1 AND staff = $2");
const FORGET_GROUPS: Sql = sql("DELETE FROM group_staff WHERE partner = $1 AND staff = $2");
const FORGET_KEYS: Sql = sql("UPDATE api_keys SET revoked_at = $3
  WHERE partner = $1 AND staff = $2 AND revoked_at IS NULL");

/// Takes everything given one by one from somebody who leaves: accounts, groups, keys.
pub async fn forget(tx: &mut Tx, id: StaffId, now: i64) -> Result<()> {
    let partner = tx.partner()?;
    tx.run(FORGET_ACCOUNTS, &vals![partner, id]).await?;
    tx.run(FORGET_GROUPS, &vals![partner, id]).await?;
    tx.run(FORGET_KEYS, &vals![partner, id, now]).await.map(drop)
}
