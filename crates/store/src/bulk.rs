//! Many rows at once: demo data fills a new installation in seconds instead of minutes.
//!
//! The rows are those that the deeds would have written, chains of the audit trail included; only
//! the order of writing differs. Nothing else may use this: it asks no one and locks no one.

use crate::events::{self, Head};
use crate::tx::Owner;
use crate::{Result, Sql, Story, Tx, Value, accounts, clients, connections, people, sql, vals};
use domain::connections::ConnectionFacts;
use domain::ids::{AccountId, ClientId, ConnectionId, GroupId, InvitationId, NoteId};
use domain::ids::{PartnerId, StaffId};
use std::collections::BTreeMap;

const OWNER: Sql = sql("INSERT INTO owners (id, kind, seq, head) VALUES ($1, $2, $3, $4)");

/// Makes the owners of all these stories, with the stories as their chains, in the order given.
pub async fn owners(tx: &mut Tx, stories: &[Story]) -> Result<()> {
    let mut heads: BTreeMap<Owner, Head> = BTreeMap::new();
    let mut rows = Vec::with_capacity(stories.len());
    for story in stories {
        let head = heads.entry(story.owner).or_default();
        let (event, next) = events::next(story, head);
        *head = next;
        rows.push(events::columns(&event).to_vec());
    }
    let owners: Vec<Vec<Value>> = heads
        .iter()
        .map(|(owner, head)| vals![owner.id, owner.kind.word(), head.seq, head.hash].to_vec())
        .collect();
    tx.run_many(OWNER, &owners).await?;
    tx.run_many(events::ADD, &rows).await.map(drop)
}

const PERSON: Sql = sql("INSERT INTO persons (id, name, email, email_folded, verified_at,
    password_hash, password_at, totp_sealed, totp_confirmed_at, locale, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");

/// Persons with their factors.
pub async fn persons(tx: &mut Tx, all: &[people::Person]) -> Result<()> {
    let row = |it: &people::Person| {
        vals![
            it.id,
            &it.name,
            &it.email,
            &it.email_folded,
            it.verified_at,
            &it.password_hash,
            it.password_at,
            &it.totp_sealed,
            it.totp_confirmed_at,
            &it.locale,
            it.created_at
        ]
        .to_vec()
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    tx.run_many(PERSON, &rows).await.map(drop)
}

/// A group with its members.
#[derive(Debug, Clone)]
pub struct Group {
    /// The group.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// Folded name for order.
    pub name_sort: String,
    /// Since when (µs).
    pub created_at: i64,
    /// Its staff.
    pub staff: Vec<StaffId>,
    /// Its clients.
    pub clients: Vec<ClientId>,
}

const GROUP: Sql = sql("INSERT INTO groups (partner, id, name, name_sort, created_at)
  VALUES ($1, $2, $3, $4, $5)");
const GROUP_STAFF: Sql = sql("INSERT INTO group_staff (partner, grp, staff) VALUES ($1, $2, $3)");
const GROUP_CLIENT: Sql =
    sql("INSERT INTO group_clients (partner, grp, client) VALUES ($1, $2, $3)");

/// A firm's groups; staff and clients must be there.
pub async fn groups(tx: &mut Tx, partner: PartnerId, all: &[Group]) -> Result<()> {
    for it in all {
        let row = vals![partner, it.id, &it.name, &it.name_sort, it.created_at];
        tx.run(GROUP, &row).await?;
        let staff: Vec<_> =
            it.staff.iter().map(|staff| vals![partner, it.id, *staff].to_vec()).collect();
        tx.run_many(GROUP_STAFF, &staff).await?;
        let clients: Vec<_> =
            it.clients.iter().map(|client| vals![partner, it.id, *client].to_vec()).collect();
        tx.run_many(GROUP_CLIENT, &clients).await?;
    }
    Ok(())
}

const CLIENT: Sql = sql("INSERT INTO clients (partner, id, name, name_sort, skeleton, number,
    number_sort, industry, kind, contact_name, contact_email, phone, website, address, manager,
    search, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)");

/// A firm's folders, each with the instant it was made.
pub async fn folders(
    tx: &mut Tx,
    partner: PartnerId,
    all: &[(ClientId, i64, clients::Details)],
) -> Result<()> {
    let row = |(id, at, it): &(ClientId, i64, clients::Details)| {
        vals![
            partner,
            *id,
            &it.name,
            &it.name_sort,
            &it.skeleton,
            &it.number,
            &it.number_sort,
            &it.industry,
            &it.kind,
            &it.contact_name,
            &it.contact_email,
            &it.phone,
            &it.website,
            &it.address,
            &it.manager,
            &it.search,
            *at
        ]
        .to_vec()
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    tx.run_many(CLIENT, &rows).await?;
    let ids: Vec<ClientId> = all.iter().map(|it| it.0).collect();
    clients::shown::folders(tx, partner, &ids).await
}

/// An account with what its product reported.
#[derive(Debug, Clone)]
pub struct Account {
    /// What stands in it from the start.
    pub new: accounts::New,
    /// Since when (µs).
    pub created_at: i64,
    /// Trade of the business.
    pub industry: String,
    /// What the books are kept with.
    pub accounting_package: String,
    /// The last activity (µs).
    pub activity_at: Option<i64>,
    /// "Job booked".
    pub activity_label: String,
    /// When the product last reported (µs).
    pub reported_at: Option<i64>,
}

const ACCOUNT: Sql = sql("INSERT INTO accounts (id, product, external_id, subdomain,
    business_name, owner, owner_name, owner_email, owner_email_folded, managed_by, life, plan,
    plan_name, trial_ends_at, search, created_at, industry, accounting_package, activity_at,
    activity_label, reported_at, country)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
    $20, $21, 'GB')");

/// Accounts; their owners must be there.
pub async fn accounts(tx: &mut Tx, all: &[Account]) -> Result<()> {
    let row = |it: &Account| {
        let new = &it.new;
        vals![
            new.id,
            new.product,
            &new.external_id,
            &new.subdomain,
            &new.business_name,
            &new.owner,
            &new.owner_name,
            &new.owner_email,
            &new.owner_email_folded,
            &new.managed_by,
            new.life,
            &new.plan,
            &new.plan_name,
            &new.trial_ends_at,
            &new.search,
            it.created_at,
            &it.industry,
            &it.accounting_package,
            &it.activity_at,
            &it.activity_label,
            &it.reported_at
        ]
        .to_vec()
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    tx.run_many(ACCOUNT, &rows).await.map(drop)
}

/// A live connection.
#[derive(Debug, Clone)]
pub struct Connection {
    /// The connection.
    pub id: ConnectionId,
    /// The account.
    pub account: AccountId,
    /// The firm.
    pub partner: PartnerId,
    /// The firm's folder; `None` while unlinked.
    pub client: Option<ClientId>,
    /// `invited`, `created`, `client_added`, `website`.
    pub how: &'static str,
    /// Since when (µs).
    pub connected_at: i64,
    /// Where the idle clock starts (µs).
    pub last_access_at: i64,
    /// Who signed in last.
    pub last_access_by: Option<StaffId>,
    /// The agreed end (µs).
    pub ends_at: Option<i64>,
    /// The idle clock waits for the product's onboarding mark.
    pub held: bool,
    /// When the client paused access (µs).
    pub paused_at: Option<i64>,
}

const CONNECTION: Sql = sql("INSERT INTO connections (id, account, partner, client, live, how,
    connected_at, last_access_at, last_access_by, paused_at, ends_at, held, runs_out_at, tell_at)
  VALUES ($1, $2, $3, $4, true, $5, $6, $7, $8, $9, $10, $11, $12, $13)");

/// Connections; accounts and folders must be there. Both sides have heard of what is past.
pub async fn connections(tx: &mut Tx, all: &[Connection], now: i64) -> Result<()> {
    let row = |it: &Connection| {
        let facts = ConnectionFacts {
            last_access_at: it.last_access_at,
            absolute_end_at: it.ends_at,
            held: it.held,
            ..ConnectionFacts::default()
        };
        let alarm = domain::connections::alarm(&facts, now);
        vals![
            it.id,
            it.account,
            it.partner,
            &it.client,
            it.how,
            it.connected_at,
            it.last_access_at,
            &it.last_access_by,
            &it.paused_at,
            &it.ends_at,
            it.held,
            alarm.ends_at,
            alarm.tell_at
        ]
        .to_vec()
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    tx.run_many(CONNECTION, &rows).await?;
    let accounts: Vec<AccountId> = all.iter().map(|it| it.account).collect();
    clients::shown::accounts(tx, &accounts).await
}

/// Open requests for access, each with the instant it was made.
pub async fn requests(tx: &mut Tx, all: &[(connections::NewRequest, i64)]) -> Result<()> {
    for (it, at) in all {
        connections::add_request(tx, it, *at).await?;
    }
    Ok(())
}

/// A waiting invitation to a client's owner.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// What is written of it.
    pub new: connections::NewInvitation,
    /// When (µs).
    pub created_at: i64,
}

const INVITATION: Sql = sql("INSERT INTO invitations (partner, id, client, email, email_folded,
    products, message, link, state, invited_by, created_at, expires_at, kind)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9, $10, $11, $12)");

/// A firm's waiting invitations.
pub async fn invitations(tx: &mut Tx, partner: PartnerId, all: &[Invitation]) -> Result<()> {
    let row = |it: &Invitation| {
        let id: InvitationId = it.new.id;
        vals![
            partner,
            id,
            it.new.client,
            &it.new.email,
            &it.new.email_folded,
            &it.new.products,
            &it.new.message,
            it.new.link,
            it.new.invited_by,
            it.created_at,
            it.new.expires_at,
            it.new.kind
        ]
        .to_vec()
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    tx.run_many(INVITATION, &rows).await.map(drop)
}

const ASSIGNED: Sql = sql("INSERT INTO staff_accounts (partner, staff, account, created_at)
  VALUES ($1, $2, $3, $4)");

/// Accounts given one by one.
pub async fn assigned(
    tx: &mut Tx,
    partner: PartnerId,
    all: &[(StaffId, AccountId)],
    at: i64,
) -> Result<()> {
    let rows: Vec<_> =
        all.iter().map(|(staff, account)| vals![partner, *staff, *account, at].to_vec()).collect();
    tx.run_many(ASSIGNED, &rows).await.map(drop)
}

/// A note.
#[derive(Debug, Clone)]
pub struct Note {
    /// The note.
    pub id: NoteId,
    /// The folder.
    pub client: ClientId,
    /// Who wrote it.
    pub author: StaffId,
    /// What it says.
    pub body: String,
    /// When (µs).
    pub created_at: i64,
    /// Pinned since (µs).
    pub pinned_at: Option<i64>,
}

const NOTE: Sql =
    sql("INSERT INTO notes (partner, id, client, author, body, created_at, pinned_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7)");

/// A firm's notes.
pub async fn notes(tx: &mut Tx, partner: PartnerId, all: &[Note]) -> Result<()> {
    let row = |it: &Note| {
        vals![partner, it.id, it.client, it.author, &it.body, it.created_at, &it.pinned_at].to_vec()
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    tx.run_many(NOTE, &rows).await.map(drop)
}
