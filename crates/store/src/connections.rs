//! Connections and what happens on them: their start, pause and end, requests, invitations.

pub mod blocks;
pub mod overview;
pub mod requests;

pub use requests::{
    Forward, NewRequest, Request, add_request, add_requests, answer_request, answer_requests,
    forward, forwarded, open_requests, reminded, request, requests_by_link, requests_of_owner,
    requests_of_partner,
};

use crate::clients::shown;
use crate::internal::hidden;
use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::connections::ConnectionFacts;
use domain::ids::{AccountId, ClientId, ConnectionId, InvitationId, LinkId, PartnerId, StaffId};
use uuid::Uuid;

/// What is written of a new connection.
#[derive(Debug, Clone)]
pub struct New {
    /// The connection.
    pub id: ConnectionId,
    /// The account.
    pub account: AccountId,
    /// The firm.
    pub partner: PartnerId,
    /// The folder; `None` leaves the account unlinked.
    pub client: Option<ClientId>,
    /// `invited`, `created`, `client_added`, `website`.
    pub how: &'static str,
    /// The agreed end (µs).
    pub ends_at: Option<i64>,
    /// The idle clock waits for the product's onboarding mark.
    pub held: bool,
}

const ADD: Sql = sql("INSERT INTO connections (id, account, partner, client, live, how,
    connected_at, last_access_at, ends_at, held, runs_out_at, tell_at)
  VALUES ($1, $2, $3, $4, true, $5, $6, $6, $7, $8, $9, $10)");

/// Starts a connection; its idle clock starts now, unless onboarding holds it.
pub async fn add(tx: &mut Tx, it: &New, now: i64) -> Result<()> {
    let facts = ConnectionFacts {
        last_access_at: now,
        absolute_end_at: it.ends_at,
        held: it.held,
        ..ConnectionFacts::default()
    };
    let alarm = domain::connections::alarm(&facts, now);
    let values = vals![
        &it.id,
        &it.account,
        &it.partner,
        &it.client,
        &it.how,
        now,
        &it.ends_at,
        it.held,
        alarm.ends_at,
        alarm.tell_at
    ];
    tx.run(ADD, &values).await?;
    shown::account(tx, it.account).await
}

const LIVE: Sql = sql("SELECT id, client FROM connections
  WHERE account = $1 AND partner = $2 AND live");

/// The live connection of a firm to an account, and its folder.
pub async fn live(
    tx: &mut Tx,
    account: AccountId,
    partner: PartnerId,
) -> Result<Option<(ConnectionId, Option<ClientId>)>> {
    let Some(row) = tx.row(LIVE, &vals![account, partner]).await? else { return Ok(None) };
    let client: Option<Uuid> = row.get("client")?;
    Ok(Some((ConnectionId(row.get("id")?), client.map(ClientId))))
}

const PLACE: Sql = sql("UPDATE connections SET client = $2, version = version + 1
  WHERE id = $1 AND live");

/// Puts the account into a folder, or (with `None`) back to unlinked.
pub async fn place(tx: &mut Tx, id: ConnectionId, client: Option<ClientId>) -> Result<bool> {
    let placed = tx.run(PLACE, &vals![id, client]).await? == 1;
    if placed {
        shown::place(tx, id, client).await?;
    }
    Ok(placed)
}

/// Puts several accounts into folders, or back to unlinked.
pub async fn place_all(tx: &mut Tx, all: &[(ConnectionId, Option<ClientId>)]) -> Result<u64> {
    let many: Vec<Vec<crate::Value>> =
        all.iter().map(|(id, client)| vals![*id, client].to_vec()).collect();
    tx.run_many(PLACE, &many).await
}

const PAUSE: Sql = sql("UPDATE connections SET paused_at = $2, version = version + 1
  WHERE id = $1 AND live AND paused_at IS NULL");

/// The client pauses access.
pub async fn pause(tx: &mut Tx, id: ConnectionId, now: i64) -> Result<bool> {
    Ok(tx.run(PAUSE, &vals![id, now]).await? == 1)
}

const SET_CLOCKS: Sql = sql("UPDATE connections SET paused_at = $2, last_access_at = $3,
    last_access_by = $4, ends_at = $5, held = $6, idle_from = $7, runs_out_at = $8, tell_at = $9,
    version = version + 1 WHERE id = $1 AND live");

/// Where the clocks of a connection stand from now on.
#[derive(Debug, Clone, Copy)]
pub struct Clocks {
    /// The clocks as the domain reads them; `paused` clears or keeps nothing by itself.
    pub facts: ConnectionFacts,
    /// When the client paused access (µs).
    pub paused_at: Option<i64>,
    /// Who signed in last.
    pub last_access_by: Option<StaffId>,
}

/// Sets the clocks of a connection, and with them its end and the next word about it. The caller
/// holds the account: what it read of the clocks still stands.
pub async fn set_clocks(tx: &mut Tx, id: ConnectionId, it: &Clocks, now: i64) -> Result<bool> {
    let alarm = domain::connections::alarm(&it.facts, now);
    let values = vals![
        id,
        &it.paused_at,
        it.facts.last_access_at,
        &it.last_access_by,
        &it.facts.absolute_end_at,
        it.facts.held,
        it.facts.idle_from,
        alarm.ends_at,
        alarm.tell_at
    ];
    Ok(tx.run(SET_CLOCKS, &values).await? == 1)
}

const HELD: Sql = sql("SELECT DISTINCT account FROM connections
  WHERE live AND held AND account IN ({list}) ORDER BY account");

/// Those of these accounts that have a connection whose idle clock is held.
pub async fn held(tx: &mut Tx, accounts: &[AccountId]) -> Result<Vec<AccountId>> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let list: Vec<_> = accounts.iter().map(|it| crate::Bind::bind(*it)).collect();
    tx.rows_in(HELD, &[], &list).await?.iter().map(|row| row.get("account")).collect()
}

const END: Sql = sql("UPDATE connections SET live = false, ended_at = $2, ended_by = $3,
    version = version + 1 WHERE id = $1 AND live");
const UNMANAGE: Sql = sql("UPDATE accounts SET managed_by = NULL, version = version + 1
  WHERE id = $1 AND managed_by = $2");
const DROP_REQUESTS: Sql = sql("UPDATE access_requests SET state = 'withdrawn', answered_at = $2
  WHERE connection = $1 AND state = 'open'");
const DROP_ASSIGNED: Sql = sql("DELETE FROM staff_accounts WHERE partner = $1 AND account = $2");

/// Ends a connection: access, open requests, staff access and management end with it.
/// `by` is `client`, `partner` or `operator`.
pub async fn end(
    tx: &mut Tx,
    id: ConnectionId,
    (account, partner): (AccountId, PartnerId),
    by: &'static str,
    now: i64,
) -> Result<bool> {
    let ended = tx.run(END, &vals![id, now, by]).await? == 1;
    if ended {
        tx.run(UNMANAGE, &vals![account, partner]).await?;
        tx.run(DROP_REQUESTS, &vals![id, now]).await?;
        tx.run(DROP_ASSIGNED, &vals![partner, account]).await?;
        shown::end(tx, account, partner).await?;
    }
    Ok(ended)
}

const EVER: Sql = sql("SELECT count(*) AS n FROM connections
  WHERE account = $1 AND partner = $2 AND NOT live");

/// Whether this firm was connected to the account before (for *disconnected* instead of *never*).
pub async fn was_connected(tx: &mut Tx, account: AccountId, partner: PartnerId) -> Result<bool> {
    let row = tx.row(EVER, &vals![account, partner]).await?;
    Ok(row.map(|it| it.get::<i64>("n")).transpose()?.unwrap_or(0) > 0)
}

// ---- invitations to an account's owner ----

/// An invitation.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The invitation.
    pub id: InvitationId,
    /// The firm.
    pub partner: PartnerId,
    /// The firm's name.
    pub partner_name: String,
    /// The firm's logo, by hash and kind.
    pub logo: Option<(String, String)>,
    /// `active` or `suspended`.
    pub partner_state: String,
    /// The folder the accounts will be put into.
    pub client: ClientId,
    /// Its name.
    pub client_name: String,
    /// To whom.
    pub email: String,
    /// Folded.
    pub email_folded: String,
    /// Slugs of the products asked for, comma-separated.
    pub products: String,
    /// The firm's words.
    pub message: String,
    /// The length asked for, in days; `None` for as long as it is used.
    pub days: Option<i64>,
    /// `pending`, `accepted`, `declined`, `withdrawn`.
    pub state: String,
    /// Who invites, by name.
    pub inviter: String,
    /// When (µs).
    pub created_at: i64,
    /// Until when it can be answered (µs).
    pub expires_at: i64,
    /// When it was answered (µs).
    pub answered_at: Option<i64>,
    /// When its reader first went on from the page behind its link (µs).
    pub opened_at: Option<i64>,
    /// The link in the letter.
    pub link: LinkId,
    /// `link`, or `transfer`: asks to manage the subscription as well.
    pub kind: String,
    /// Who is given the accounts: ids, comma-separated.
    pub staff: String,
    /// Why it was declined; may be empty.
    pub declined_because: String,
    /// Since when letters to that address come back (µs).
    pub bounced_at: Option<i64>,
}

macro_rules! invitations {
    ($($rest:expr),+) => {
        sql(concat!(
            "SELECT i.id, i.partner, pt.name AS partner_name, pt.state AS partner_state, i.client,
               c.name AS client_name, i.email, i.email_folded, i.products, i.message, i.days, i.state,
               p.name AS inviter, i.created_at, i.expires_at, i.answered_at, i.opened_at, i.link,
               i.kind, i.staff, i.declined_because, lg.hash AS logo_hash, lg.kind AS logo_kind,
               (SELECT b.at FROM bounced b WHERE b.email_folded = i.email_folded) AS bounced_at
             FROM invitations i
             JOIN partners pt ON pt.id = i.partner
             JOIN clients c ON c.partner = i.partner AND c.id = i.client
             JOIN staff s ON s.partner = i.partner AND s.id = i.invited_by
             JOIN persons p ON p.id = s.person
             LEFT JOIN partner_logos lg ON lg.partner = i.partner ",
            $($rest),+
        ))
    };
}

const INVITATION: Sql = invitations!("WHERE i.partner = $1 AND i.id = $2");
const INVITATION_BY_LINK: Sql = invitations!("WHERE i.link = $1");
const INVITATIONS_OF_CLIENT: Sql = invitations!(
    "WHERE i.partner = $1 AND i.client = $2 AND c.ended_at IS NULL ORDER BY i.id DESC LIMIT 50"
);
const INVITATIONS_OF_PARTNER: Sql = invitations!(
    "WHERE i.partner = $1 AND c.ended_at IS NULL AND c.archived_at IS NULL AND i.id < $2
       AND i.client NOT IN ",
    hidden!("$4"),
    " ORDER BY i.id DESC LIMIT $3"
);
const INVITATIONS_TO: Sql = invitations!(
    "WHERE i.email_folded = $1 AND i.state = 'pending' AND i.expires_at > $2
       AND pt.state = 'active'
       AND NOT EXISTS (SELECT 1 FROM firm_blocks b JOIN persons bp ON bp.id = b.person
                       WHERE bp.email_folded = i.email_folded AND b.partner = i.partner)
     ORDER BY i.id"
);
const INVITATION_TO: Sql = invitations!("WHERE i.email_folded = $1 AND i.id = $2");

/// The statements that macros put together: a test prepares each on both engines.
pub const STATEMENTS: &[Sql] = &[
    INVITATION_TO,
    INVITATION,
    INVITATION_BY_LINK,
    INVITATIONS_OF_CLIENT,
    INVITATIONS_OF_PARTNER,
    INVITATIONS_TO,
];

fn invitation_of(row: &Row) -> Result<Invitation> {
    Ok(Invitation {
        id: InvitationId(row.get("id")?),
        partner: PartnerId(row.get("partner")?),
        partner_name: row.get("partner_name")?,
        logo: match row.get::<Option<String>>("logo_hash")? {
            Some(hash) => Some((hash, row.get("logo_kind")?)),
            None => None,
        },
        partner_state: row.get("partner_state")?,
        client: ClientId(row.get("client")?),
        client_name: row.get("client_name")?,
        email: row.get("email")?,
        email_folded: row.get("email_folded")?,
        products: row.get("products")?,
        message: row.get("message")?,
        days: row.get("days")?,
        state: row.get("state")?,
        inviter: row.get("inviter")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
        answered_at: row.get("answered_at")?,
        opened_at: row.get("opened_at")?,
        link: LinkId(row.get("link")?),
        kind: row.get("kind")?,
        staff: row.get("staff")?,
        declined_because: row.get("declined_because")?,
        bounced_at: row.get("bounced_at")?,
    })
}

/// One of the firm's invitations.
pub async fn invitation(tx: &mut Tx, id: InvitationId) -> Result<Option<Invitation>> {
    let partner = tx.partner()?;
    tx.row(INVITATION, &vals![partner, id]).await?.as_ref().map(invitation_of).transpose()
}

/// The invitation that a letter's link stands for.
pub async fn invitation_by_link(tx: &mut Tx, link: LinkId) -> Result<Option<Invitation>> {
    tx.row(INVITATION_BY_LINK, &vals![link]).await?.as_ref().map(invitation_of).transpose()
}

/// The invitations of a folder, newest first.
pub async fn invitations_of_client(tx: &mut Tx, client: ClientId) -> Result<Vec<Invitation>> {
    let partner = tx.partner()?;
    let rows = tx.rows(INVITATIONS_OF_CLIENT, &vals![partner, client]).await?;
    rows.iter().map(invitation_of).collect()
}

/// The firm's invitations that this staff member may see, newest first, before `before`.
pub async fn invitations_of_partner(
    tx: &mut Tx,
    staff: StaffId,
    before: Uuid,
    limit: i64,
) -> Result<Vec<Invitation>> {
    let partner = tx.partner()?;
    let rows = tx.rows(INVITATIONS_OF_PARTNER, &vals![partner, before, limit, staff]).await?;
    rows.iter().map(invitation_of).collect()
}

/// Pending invitations to a (folded, verified) address.
pub async fn invitations_to(tx: &mut Tx, email_folded: &str, now: i64) -> Result<Vec<Invitation>> {
    let rows = tx.rows(INVITATIONS_TO, &vals![email_folded, now]).await?;
    rows.iter().map(invitation_of).collect()
}

/// One invitation to a (folded, verified) address, whatever became of it.
pub async fn invitation_to(
    tx: &mut Tx,
    email_folded: &str,
    id: InvitationId,
) -> Result<Option<Invitation>> {
    let row = tx.row(INVITATION_TO, &vals![email_folded, id]).await?;
    row.as_ref().map(invitation_of).transpose()
}

const WITHDRAW_ALL: Sql = sql("UPDATE invitations SET state = 'withdrawn', answered_at = $3
  WHERE partner = $1 AND client = $2 AND state = 'pending'");

/// Withdraws what still waits for an answer in a folder that is being sealed.
pub async fn withdraw_invitations(
    tx: &mut Tx,
    partner: PartnerId,
    client: ClientId,
    now: i64,
) -> Result<u64> {
    tx.run(WITHDRAW_ALL, &vals![partner, client, now]).await
}

/// What is written of a new invitation.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// The invitation.
    pub id: InvitationId,
    /// The folder.
    pub client: ClientId,
    /// To whom.
    pub email: String,
    /// Folded.
    pub email_folded: String,
    /// Slugs of the products asked for, comma-separated.
    pub products: String,
    /// The firm's words.
    pub message: String,
    /// The length asked for, in days.
    pub days: Option<i64>,
    /// The link in the letter.
    pub link: LinkId,
    /// Who invites.
    pub invited_by: StaffId,
    /// Until when it can be answered (µs).
    pub expires_at: i64,
    /// `link` or `transfer`.
    pub kind: &'static str,
    /// Who is given the accounts: ids, comma-separated.
    pub staff: String,
}

const ADD_INVITATION: Sql = sql("INSERT INTO invitations (partner, id, client, email,
    email_folded, products, message, link, state, invited_by, created_at, expires_at, days,
    kind, staff)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9, $10, $11, $12, $13, $14)");

/// Adds an invitation.
pub async fn add_invitation(tx: &mut Tx, it: &NewInvitation, now: i64) -> Result<()> {
    let partner = tx.partner()?;
    let values = vals![
        partner,
        &it.id,
        &it.client,
        &it.email,
        &it.email_folded,
        &it.products,
        &it.message,
        &it.link,
        &it.invited_by,
        now,
        &it.expires_at,
        &it.days,
        it.kind,
        &it.staff
    ];
    tx.run(ADD_INVITATION, &values).await.map(drop)
}

const ANSWER_INVITATION: Sql = sql("UPDATE invitations SET state = $3, answered_at = $4
  WHERE partner = $1 AND id = $2 AND state = 'pending'");

/// Answers an invitation: `accepted`, `declined` or `withdrawn`.
pub async fn answer_invitation(
    tx: &mut Tx,
    partner: PartnerId,
    id: InvitationId,
    state: &'static str,
    now: i64,
) -> Result<bool> {
    Ok(tx.run(ANSWER_INVITATION, &vals![partner, id, state, now]).await? == 1)
}

const HAND_ON: Sql = sql("UPDATE invitations SET email = $3, email_folded = $4, link = $5
  WHERE partner = $1 AND id = $2 AND state = 'pending'");

/// Hands an invitation on: it is for another address now, and its old link opens nothing.
pub async fn hand_on(
    tx: &mut Tx,
    (partner, id): (PartnerId, InvitationId),
    (email, email_folded): (&str, &str),
    link: LinkId,
) -> Result<bool> {
    Ok(tx.run(HAND_ON, &vals![partner, id, email, email_folded, link]).await? == 1)
}

const DECLINE_INVITATION: Sql = sql("UPDATE invitations SET state = 'declined', answered_at = $4,
    declined_because = $3
  WHERE partner = $1 AND id = $2 AND state = 'pending'");

/// The owner declines, with a reason or without.
pub async fn decline_invitation(
    tx: &mut Tx,
    partner: PartnerId,
    id: InvitationId,
    because: &str,
    now: i64,
) -> Result<bool> {
    Ok(tx.run(DECLINE_INVITATION, &vals![partner, id, because, now]).await? == 1)
}

const RENEW_INVITATION: Sql = sql("UPDATE invitations SET expires_at = $3, link = $4
  WHERE partner = $1 AND id = $2 AND state = 'pending'");

/// Sends an invitation again: a new link and a new end; the old link is late from now on.
pub async fn renew_invitation(
    tx: &mut Tx,
    id: InvitationId,
    expires_at: i64,
    link: LinkId,
) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(RENEW_INVITATION, &vals![partner, id, expires_at, link]).await? == 1)
}

const OPENED: Sql = sql("UPDATE invitations SET opened_at = $3
  WHERE partner = $1 AND id = $2 AND state = 'pending' AND opened_at IS NULL");

/// The reader of a waiting invitation went on from its page. False: that is known already.
pub async fn opened(tx: &mut Tx, (firm, id): (PartnerId, InvitationId), at: i64) -> Result<bool> {
    Ok(tx.run(OPENED, &vals![firm, id, at]).await? == 1)
}
