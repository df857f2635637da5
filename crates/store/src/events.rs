//! What happened: the audit row, the feed, the webhook and the mail trigger are this one row.
//!
//! The rows of one owner are a chain: each carries the hash of the one before, and the owner's row
//! carries the number and the hash of the last. Changing, removing, adding or moving any row breaks
//! the chain; cutting its end leaves the head pointing at nothing.

mod feed;
pub mod lines;
mod verify;

pub use feed::{Line, Narrow, combinations, of_firm};
pub use lines::line;
pub use verify::{Finding, Report, What, chain, heads, length, verify, verify_one};

use crate::db::error::Result;
use crate::db::value::{Row, Value};
use crate::jobs::NewJob;
use crate::sql::{Sql, sql};
use crate::tx::{Owner, Tx};
use crate::vals;
use domain::actor::{Actor, Door};
use domain::ids::{AccountId, ClientId, EventId, PartnerId, PersonId, ProductId, StaffId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The end of one owner's chain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// The number of the last event; 0 before the first.
    pub seq: i64,
    /// Its hash; zeros before the first.
    pub hash: [u8; 32],
}

/// The story of a write.
#[derive(Debug, Clone)]
pub struct Story {
    /// The event's id, from the program's id source.
    pub id: EventId,
    /// Whose chain it joins: an owner this transaction holds alone.
    pub owner: Owner,
    /// When, in microseconds: the deed's one instant.
    pub at: i64,
    /// Who did it.
    pub actor: Actor,
    /// The firm in whose name, where that is not the actor's own.
    pub on_behalf: Option<PartnerId>,
    /// What happened, in the past tense: `access_paused`.
    pub kind: &'static str,
    /// The facts of it.
    pub payload: serde_json::Value,
    /// The account whose feed shows it.
    pub account: Option<AccountId>,
    /// The firm whose feed shows it.
    pub partner: Option<PartnerId>,
    /// The client whose feed shows it, together with its firm.
    pub client: Option<ClientId>,
    /// What follows from it, saved with it.
    pub jobs: Vec<NewJob>,
}

impl Story {
    /// The least a story says; the feeds and consequences are added by the methods below.
    pub fn new(
        id: EventId,
        owner: impl Into<Owner>,
        actor: &Actor,
        at: i64,
        kind: &'static str,
    ) -> Self {
        Self {
            id,
            owner: owner.into(),
            at,
            actor: actor.clone(),
            on_behalf: None,
            kind,
            payload: serde_json::Value::Null,
            account: None,
            partner: None,
            client: None,
            jobs: Vec::new(),
        }
    }

    /// The facts of it.
    #[must_use]
    pub fn payload(mut self, payload: serde_json::Value) -> Self {
        self.payload = payload;
        self
    }

    /// Shows it in the account's feed.
    #[must_use]
    pub fn account(mut self, account: AccountId) -> Self {
        self.account = Some(account);
        self
    }

    /// Shows it in the firm's feed.
    #[must_use]
    pub fn partner(mut self, partner: PartnerId) -> Self {
        self.partner = Some(partner);
        self
    }

    /// Shows it in the feeds of the client and of its firm.
    #[must_use]
    pub fn client(mut self, partner: PartnerId, client: ClientId) -> Self {
        self.partner = Some(partner);
        self.client = Some(client);
        self
    }

    /// The firm in whose name.
    #[must_use]
    pub fn on_behalf(mut self, partner: PartnerId) -> Self {
        self.on_behalf = Some(partner);
        self
    }

    /// What follows from it.
    #[must_use]
    pub fn job(mut self, job: NewJob) -> Self {
        self.jobs.push(job);
        self
    }
}

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// The kind of its owner.
    pub owner_kind: String,
    /// Its owner.
    pub owner: Uuid,
    /// Its number in the owner's chain, from 1.
    pub seq: i64,
    /// When.
    pub at: i64,
    /// What kind of actor: staff, client, operator, product, system, anon.
    pub actor: String,
    /// The human.
    pub actor_person: Option<PersonId>,
    /// Their employment.
    pub actor_staff: Option<StaffId>,
    /// Their firm.
    pub actor_partner: Option<PartnerId>,
    /// The product, where one reported it.
    pub actor_product: Option<ProductId>,
    /// By which door: `page ses_…`, `key key_…`, `link`, `inside`.
    pub door: String,
    /// The firm in whose name.
    pub on_behalf: Option<PartnerId>,
    /// The account whose feed shows it.
    pub account: Option<AccountId>,
    /// The firm whose feed shows it.
    pub partner: Option<PartnerId>,
    /// The client whose feed shows it.
    pub client: Option<ClientId>,
    /// What happened.
    pub kind: String,
    /// The facts of it, as the text that was hashed.
    pub payload: String,
    /// The hash of the event before.
    pub prev: Vec<u8>,
    /// The hash of this one.
    pub hash: Vec<u8>,
}

impl Event {
    /// The facts of it.
    pub fn facts(&self) -> serde_json::Value {
        serde_json::from_str(&self.payload).unwrap_or_default()
    }

    /// SHA-256 over every column, each with its length in front, so that no two rows read alike.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut field = |bytes: Option<&[u8]>| {
            // An absent field and an empty one differ in the first byte.
            let length = bytes.map_or(u64::MAX, |it| u64::try_from(it.len()).unwrap_or(0));
            hash.update(length.to_be_bytes());
            hash.update(bytes.unwrap_or_default());
        };
        let uuid = |it: Option<Uuid>| it.map(Uuid::into_bytes);
        field(Some(b"clientele event 1"));
        field(Some(&self.prev));
        field(Some(self.id.0.as_bytes()));
        field(Some(self.owner_kind.as_bytes()));
        field(Some(self.owner.as_bytes()));
        field(Some(&self.seq.to_be_bytes()));
        field(Some(&self.at.to_be_bytes()));
        field(Some(self.actor.as_bytes()));
        for it in [
            uuid(self.actor_person.map(|it| it.0)),
            uuid(self.actor_staff.map(|it| it.0)),
            uuid(self.actor_partner.map(|it| it.0)),
            uuid(self.actor_product.map(|it| it.0)),
            uuid(self.on_behalf.map(|it| it.0)),
            uuid(self.account.map(|it| it.0)),
            uuid(self.partner.map(|it| it.0)),
            uuid(self.client.map(|it| it.0)),
        ] {
            field(it.as_ref().map(<[u8; 16]>::as_slice));
        }
        field(Some(self.door.as_bytes()));
        field(Some(self.kind.as_bytes()));
        field(Some(self.payload.as_bytes()));
        hash.finalize().into()
    }
}

fn actor_word(actor: &Actor) -> &'static str {
    match actor {
        Actor::Staff(_) => "staff",
        Actor::Client { .. } => "client",
        Actor::Operator { .. } => "operator",
        Actor::Product(_) => "product",
        Actor::System => "system",
        Actor::Anon => "anon",
    }
}

fn door_words(door: Door) -> String {
    match door {
        Door::Page(session) => format!("page {session}"),
        Door::Key(key) => format!("key {key}"),
        Door::Link => "link".to_owned(),
        Door::Inside => "inside".to_owned(),
    }
}

pub(crate) const ADD: Sql = sql(
    "INSERT INTO events (id, owner_kind, owner, seq, at, actor, actor_person,
       actor_staff, actor_partner, actor_product, door, on_behalf, account, partner, client, kind,
       payload, prev, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
);
const KEEP: Sql = sql("UPDATE owners SET seq = $2, head = $3 WHERE id = $1");

/// The event that a story becomes behind `head`, and the new head.
pub(crate) fn next(story: &Story, head: &Head) -> (Event, Head) {
    let staff = story.actor.staff();
    let product = if let Actor::Product(it) = story.actor { Some(it) } else { None };
    let mut event = Event {
        id: story.id,
        owner_kind: story.owner.kind.word().to_owned(),
        owner: story.owner.id,
        seq: head.seq + 1,
        at: story.at,
        actor: actor_word(&story.actor).to_owned(),
        actor_person: story.actor.person(),
        actor_staff: staff.map(|it| it.staff),
        actor_partner: staff.map(|it| it.partner),
        actor_product: product,
        door: door_words(story.actor.door()),
        on_behalf: story.on_behalf,
        account: story.account,
        partner: story.partner,
        client: story.client,
        kind: story.kind.to_owned(),
        payload: story.payload.to_string(),
        prev: head.hash.to_vec(),
        hash: Vec::new(),
    };
    let hash = event.digest();
    event.hash = hash.to_vec();
    let head = Head { seq: event.seq, hash };
    (event, head)
}

pub(crate) fn columns(it: &Event) -> [Value; 19] {
    vals![
        it.id,
        &it.owner_kind,
        it.owner,
        it.seq,
        it.at,
        &it.actor,
        it.actor_person,
        it.actor_staff,
        it.actor_partner,
        it.actor_product,
        &it.door,
        it.on_behalf,
        it.account,
        it.partner,
        it.client,
        &it.kind,
        &it.payload,
        &it.prev,
        &it.hash
    ]
}

/// Moves the owner's head to its last event.
pub(crate) async fn keep_head(tx: &mut Tx, owner: Owner, head: &Head) -> Result<()> {
    tx.run(KEEP, &vals![owner.id, head.seq, head.hash]).await?;
    Ok(())
}

fn event(row: &Row) -> Result<Event> {
    Ok(Event {
        id: row.get("id")?,
        owner_kind: row.get("owner_kind")?,
        owner: row.get("owner")?,
        seq: row.get("seq")?,
        at: row.get("at")?,
        actor: row.get("actor")?,
        actor_person: row.get("actor_person")?,
        actor_staff: row.get("actor_staff")?,
        actor_partner: row.get("actor_partner")?,
        actor_product: row.get("actor_product")?,
        door: row.get("door")?,
        on_behalf: row.get("on_behalf")?,
        account: row.get("account")?,
        partner: row.get("partner")?,
        client: row.get("client")?,
        kind: row.get("kind")?,
        payload: row.get("payload")?,
        prev: row.get("prev")?,
        hash: row.get("hash")?,
    })
}

const OF_ACCOUNT: Sql =
    sql("SELECT * FROM events WHERE account = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
const OF_OWNER: Sql =
    sql("SELECT * FROM events WHERE owner = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3");

/// Before the first page: behind every id.
fn before(it: Option<EventId>) -> EventId {
    it.unwrap_or(EventId(Uuid::max()))
}

fn events(rows: &[Row]) -> Result<Vec<Event>> {
    rows.iter().map(event).collect()
}

/// An account's feed, newest first, whatever firm acted. The caller has decided that the account's
/// events may be seen.
pub async fn of_account(
    tx: &mut Tx,
    account: AccountId,
    older: Option<EventId>,
    limit: i64,
) -> Result<Vec<Event>> {
    events(&tx.rows(OF_ACCOUNT, &vals![account, before(older), limit]).await?)
}

/// One owner's chain, newest first, below `below`: the operator's feed is that of its own id.
pub async fn of_owner(
    tx: &mut Tx,
    owner: impl Into<Owner>,
    below: Option<i64>,
    limit: i64,
) -> Result<Vec<Event>> {
    let owner = owner.into().id;
    events(&tx.rows(OF_OWNER, &vals![owner, below.unwrap_or(i64::MAX), limit]).await?)
}
