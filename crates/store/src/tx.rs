//! One transaction: a scope, the owners it is alone in, and the story it ends with.
//!
//! A write locks the owner of the rows it changes and share-locks every other owner whose facts the
//! decision reads, always in the same order. Committing takes the story; dropping undoes the work.
//! Nothing is tried again, and after one failed statement only dropping is left, on both engines.

use crate::db::error::{Error, Result};
use crate::db::value::{Row, Value};
use crate::db::{Later, Lent, Store};
use crate::events::{self, Head, Story};
use crate::jobs::{self, NewJob};
use crate::sql::{Built, Sql, sql};
use crate::vals;
use domain::access::Role;
use domain::actor::{Actor, Scope};
use domain::ids::{AccountId, OperatorId, PartnerId, PersonId, StaffId};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Who can own rows, in the order of locking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Catalogue, partners, settings.
    Operator,
    /// Identity and sessions of one human.
    Person,
    /// Folders, staff, groups, notes of one firm.
    Partner,
    /// Connections and access of one account.
    Account,
    /// A series of numbers without gaps. Locked last.
    Series,
}

impl Kind {
    /// The word in the table.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Operator => "operator",
            Kind::Person => "person",
            Kind::Partner => "partner",
            Kind::Account => "account",
            Kind::Series => "series",
        }
    }
}

/// One owner: the row that is locked and that carries the head of its audit chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owner {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: Uuid,
}

impl From<PersonId> for Owner {
    fn from(it: PersonId) -> Self {
        Self { kind: Kind::Person, id: it.0 }
    }
}

impl From<PartnerId> for Owner {
    fn from(it: PartnerId) -> Self {
        Self { kind: Kind::Partner, id: it.0 }
    }
}

impl From<AccountId> for Owner {
    fn from(it: AccountId) -> Self {
        Self { kind: Kind::Account, id: it.0 }
    }
}

impl From<OperatorId> for Owner {
    fn from(it: OperatorId) -> Self {
        Self { kind: Kind::Operator, id: it.0 }
    }
}

/// The owners a write needs. The order of the calls does not matter.
#[derive(Debug, Clone, Default)]
pub struct Locks(BTreeMap<Owner, bool>);

impl Locks {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Alone in this owner: its rows will change.
    #[must_use]
    pub fn lock(mut self, owner: impl Into<Owner>) -> Self {
        self.0.insert(owner.into(), true);
        self
    }

    /// This owner must not change meanwhile: the decision reads its facts.
    #[must_use]
    pub fn share(mut self, owner: impl Into<Owner>) -> Self {
        self.0.entry(owner.into()).or_insert(false);
        self
    }
}

/// Why a write has no story. There is no other reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quiet {
    /// Claiming, finishing and retrying jobs, and the state of letters.
    Queue,
    /// Counters and times of sessions, sign-in attempts, one-use codes.
    Session,
    /// Facts that are only added: the row is its own evidence.
    Ingest,
    /// A run that nobody has confirmed: what was chosen and what would become of it.
    Preview,
    /// One person's own desk, seen by nobody else: what they put away, what they keep at hand.
    Desk,
    /// Erasing what has run out.
    Housekeeping,
    /// A visit to a third party before anything has come of it, and the upkeep of its tokens.
    Consent,
}

const LOCK: Sql = sql("SELECT seq, head FROM owners WHERE id = $1 AND kind = $2 {for update}");
const SHARE: Sql = sql("SELECT seq FROM owners WHERE id = $1 AND kind = $2 {for share}");
const ADD: Sql = sql("INSERT INTO owners (id, kind, seq, head) VALUES ($1, $2, 0, $3)");
const FOUND: Sql = sql("INSERT INTO owners (id, kind, seq, head) VALUES ($1, $2, 0, $3)
     ON CONFLICT (id) DO NOTHING");
const SEAT: Sql = sql("SELECT s.role, s.state, t.state AS firm FROM staff s
  JOIN partners t ON t.id = s.partner WHERE s.partner = $1 AND s.id = $2");
const KNOWN: Sql = sql("SELECT seq FROM owners WHERE id = $1 AND kind = $2");

/// One transaction. Store functions take `&mut Tx` and add the scope's columns themselves.
#[derive(Debug)]
pub struct Tx {
    store: Store,
    session: Lent,
    scope: Scope,
    held: BTreeMap<Owner, Option<Head>>,
    failed: bool,
}

impl Tx {
    pub(crate) fn new(store: Store, session: Lent, scope: Scope) -> Self {
        Self { store, session, scope, held: BTreeMap::new(), failed: false }
    }

    pub(crate) async fn hold(&mut self, locks: Locks) -> Result<()> {
        let acting = self.scope.seat().filter(|_| !locks.0.is_empty());
        // Who stops somebody holds the firm: sharing it, no deed of theirs can pass that moment.
        let locks = acting.iter().fold(locks, |it, seat| it.share(seat.0));
        for (owner, alone) in locks.0 {
            let statement = if alone { LOCK } else { SHARE };
            let row = self.row(statement, &vals![owner.id, owner.kind.word()]).await?;
            let row = row.ok_or(Error::Missing)?;
            let head = if alone {
                Some(Head { seq: row.get("seq")?, hash: row.get("head")? })
            } else {
                None
            };
            self.held.insert(owner, head);
        }
        match acting {
            Some(seat) => self.still(seat).await,
            None => Ok(()),
        }
    }

    /// Looks again whether the seat is what it was when the request began.
    async fn still(&mut self, (firm, staff, role): (PartnerId, StaffId, Role)) -> Result<()> {
        let Some(row) = self.row(SEAT, &vals![firm, staff]).await? else { return Ok(()) };
        let (state, standing): (String, String) = (row.get("state")?, row.get("firm")?);
        if state != "active" || standing != "active" {
            return Err(Error::Stopped);
        }
        let now: String = row.get("role")?;
        if now == role.name() { Ok(()) } else { Err(Error::Busy) }
    }

    /// How far this transaction may reach.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The firm of the scope. Without one, nothing of a firm is there: `Missing`.
    pub fn partner(&self) -> Result<PartnerId> {
        self.scope.partner().ok_or(Error::Missing)
    }

    /// All rows of a statement.
    pub fn rows<'t>(&'t mut self, sql: Sql, vals: &'t [Value]) -> Later<'t, Vec<Row>> {
        Box::pin(async move {
            self.usable()?;
            let found = self.session.rows(&self.store, sql, vals).await;
            self.noted(found)
        })
    }

    /// All rows of a statement that was put together.
    pub fn rows_of<'t>(&'t mut self, built: &'t Built) -> Later<'t, Vec<Row>> {
        Box::pin(async move {
            self.usable()?;
            let found = self.session.rows_of(&self.store, built).await;
            self.noted(found)
        })
    }

    /// The first row of a statement, if there is one.
    pub fn row<'t>(&'t mut self, sql: Sql, vals: &'t [Value]) -> Later<'t, Option<Row>> {
        Box::pin(async move { Ok(self.rows(sql, vals).await?.into_iter().next()) })
    }

    /// All rows of a statement with `IN ({list})`, asked in pieces. The list's placeholders follow
    /// those of `fixed`. Order and limits hold within a piece of 256 only.
    pub fn rows_in<'t>(
        &'t mut self,
        sql: Sql,
        fixed: &'t [Value],
        list: &'t [Value],
    ) -> Later<'t, Vec<Row>> {
        Box::pin(async move {
            self.usable()?;
            let found = self.session.rows_in(&self.store, sql, fixed, list).await;
            self.noted(found)
        })
    }

    /// Runs a statement that returns nothing and says how many rows it changed.
    pub fn run<'t>(&'t mut self, sql: Sql, vals: &'t [Value]) -> Later<'t, u64> {
        Box::pin(async move {
            self.usable()?;
            let changed = self.session.run(&self.store, sql, vals).await;
            self.noted(changed)
        })
    }

    /// Runs one statement for many sets of parameters: one round trip per hundred.
    pub fn run_many<'t>(&'t mut self, sql: Sql, many: &'t [Vec<Value>]) -> Later<'t, u64> {
        Box::pin(async move {
            self.usable()?;
            let changed = self.session.run_many(&self.store, sql, many).await;
            self.noted(changed)
        })
    }

    /// Makes a new owner, held alone from now on: a person, a partner, an account.
    pub fn add_owner(&mut self, owner: impl Into<Owner>) -> Later<'_, ()> {
        let owner = owner.into();
        Box::pin(async move {
            let head = Head::default();
            self.run(ADD, &vals![owner.id, owner.kind.word(), head.hash]).await?;
            self.held.insert(owner, Some(head));
            Ok(())
        })
    }

    /// Keeps the work, with the story of it. Returns when it is on the disk.
    pub fn commit(self, story: &Story) -> Later<'_, ()> {
        self.commit_all(std::slice::from_ref(story))
    }

    /// Keeps the work of a deed with several stories, for example one per account. Each story's
    /// owner must be locked or added by this transaction: the chain's head is on its row.
    pub fn commit_all(mut self, stories: &[Story]) -> Later<'_, ()> {
        Box::pin(async move {
            if stories.is_empty() {
                return Err(Error::Broken("a write without a story".to_owned()));
            }
            let mut rows = Vec::with_capacity(stories.len());
            let mut jobs = Vec::new();
            for story in stories {
                let head = self.held.get(&story.owner).cloned().flatten().ok_or_else(|| {
                    Error::Broken(format!(
                        "{} is told of {:?}, not locked",
                        story.kind, story.owner
                    ))
                })?;
                let (event, head) = events::next(story, &head);
                rows.push(events::columns(&event).to_vec());
                self.held.insert(story.owner, Some(head));
                jobs.extend(story.jobs.iter().map(|it| (it, story.at)));
            }
            self.run_many(events::ADD, &rows).await?;
            let added = jobs::add_each(&mut self, &jobs).await?;
            let mut told: Vec<Owner> = stories.iter().map(|it| it.owner).collect();
            told.sort_unstable();
            told.dedup();
            for owner in told {
                if let Some(head) = self.held.get(&owner).cloned().flatten() {
                    events::keep_head(&mut self, owner, &head).await?;
                }
            }
            self.end(added).await
        })
    }

    /// Keeps work that has no story, and says why it has none.
    pub fn commit_quiet(mut self, why: Quiet, jobs: &[NewJob], now: i64) -> Later<'_, ()> {
        Box::pin(async move {
            tracing::trace!(?why, "a write without a story");
            let jobs: Vec<(&NewJob, i64)> = jobs.iter().map(|it| (it, now)).collect();
            let added = jobs::add_each(&mut self, &jobs).await?;
            self.end(added).await
        })
    }

    async fn end(self, added: u64) -> Result<()> {
        self.usable()?;
        self.session.commit(&self.store, added).await
    }

    fn usable(&self) -> Result<()> {
        if self.failed {
            return Err(Error::Broken("a statement of this transaction failed before".to_owned()));
        }
        Ok(())
    }

    fn noted<T>(&mut self, outcome: Result<T>) -> Result<T> {
        self.failed |= outcome.is_err();
        outcome
    }
}

/// The operator's row exists from the start.
pub(crate) async fn found_operator(store: &Store) -> Result<()> {
    let scope = Actor::System.scope();
    let mut tx = store.read(&scope).await?;
    let owner = Owner::from(OperatorId::THE);
    if tx.row(KNOWN, &vals![owner.id, owner.kind.word()]).await?.is_some() {
        return Ok(());
    }
    drop(tx);
    let mut tx = store.append(&scope).await?;
    tx.run(FOUND, &vals![owner.id, owner.kind.word(), Head::default().hash]).await?;
    tx.commit_quiet(Quiet::Housekeeping, &[], 0).await
}
