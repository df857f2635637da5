//! Walking the chains: what was changed, removed, added, moved or cut off.

use super::{Event, Head, events};
use crate::db::Store;
use crate::db::error::Result;
use crate::sql::{Sql, sql};
use crate::tx::{Owner, Tx};
use crate::vals;
use domain::actor::Actor;
use uuid::Uuid;

/// Where a chain is broken, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whose chain.
    pub owner: Uuid,
    /// At which number.
    pub seq: i64,
    /// How.
    pub what: What,
}

/// How a chain can be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A column is not what was hashed.
    Changed,
    /// The row before is not the one that was there.
    Unlinked,
    /// A number is missing or twice: removed, added or moved.
    Gap,
    /// The chain ends before the head says, or goes on behind it.
    Head,
    /// The end of the chain is not the one that was exported.
    Exported,
    /// An event without an owner.
    Orphan,
}

/// What [`verify`] saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many chains.
    pub owners: u64,
    /// How many events.
    pub events: u64,
    /// Every break. Empty is intact.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Judges one event by the one before it: what an intact chain is, for rows and for lines.
    pub(super) fn follow(&mut self, it: &Event, owner: Uuid, (seq, prev): (i64, &[u8])) {
        let mut found = |what| self.findings.push(Finding { owner, seq: it.seq, what });
        if it.seq != seq + 1 {
            found(What::Gap);
        }
        if it.prev != prev {
            found(What::Unlinked);
        }
        if it.digest().as_slice() != it.hash {
            found(What::Changed);
        }
        self.events += 1;
    }
}

const OWNERS: Sql = sql("SELECT id, seq, head FROM owners WHERE id > $1 ORDER BY id LIMIT 500");
const CHAIN: Sql =
    sql("SELECT * FROM events WHERE owner = $1 AND seq > $2 ORDER BY seq LIMIT 1000");
const COUNT: Sql = sql("SELECT count(*) AS events FROM events");
const HASH_AT: Sql = sql("SELECT hash FROM events WHERE owner = $1 AND seq = $2");

/// The heads of all chains: kept outside, they prove later that no chain was written anew.
pub async fn heads(store: &Store) -> Result<Vec<(Uuid, Head)>> {
    let mut tx = store.read(&Actor::System.scope()).await?;
    let mut all = Vec::new();
    let mut after = Uuid::nil();
    loop {
        let page = tx.rows(OWNERS, &vals![after]).await?;
        for row in &page {
            after = row.get("id")?;
            all.push((after, Head { seq: row.get("seq")?, hash: row.get("head")? }));
        }
        if page.is_empty() {
            return Ok(all);
        }
    }
}

/// Walks every chain in one snapshot. `exported` are heads from an earlier [`heads`].
pub async fn verify(store: &Store, exported: &[(Uuid, Head)]) -> Result<Report> {
    let mut tx = store.read(&Actor::System.scope()).await?;
    let mut report = Report::default();
    let mut after = Uuid::nil();
    loop {
        let page = tx.rows(OWNERS, &vals![after]).await?;
        if page.is_empty() {
            break;
        }
        for row in &page {
            after = row.get("id")?;
            let head: Vec<u8> = row.get("head")?;
            walk(&mut tx, after, (row.get("seq")?, &head), &mut report).await?;
            report.owners += 1;
        }
    }
    let count: i64 = tx.row(COUNT, &vals![]).await?.map_or(Ok(0), |it| it.get("events"))?;
    if u64::try_from(count).unwrap_or(0) != report.events {
        report.findings.push(Finding { owner: Uuid::nil(), seq: 0, what: What::Orphan });
    }
    for (owner, head) in exported.iter().filter(|it| it.1.seq > 0) {
        let row = tx.row(HASH_AT, &vals![*owner, head.seq]).await?;
        let hash: Option<Vec<u8>> = row.map(|it| it.get("hash")).transpose()?;
        if hash.as_deref() != Some(head.hash.as_slice()) {
            report.findings.push(Finding { owner: *owner, seq: head.seq, what: What::Exported });
        }
    }
    Ok(report)
}

/// How many events one owner's chain has.
pub async fn length(tx: &mut Tx, owner: impl Into<Owner>) -> Result<i64> {
    let row = tx.row(OWNER, &vals![owner.into().id]).await?;
    row.map_or(Ok(0), |it| it.get("seq"))
}

const OWNER: Sql = sql("SELECT id, seq, head FROM owners WHERE id = $1");

/// Walks one owner's chain.
pub async fn verify_one(store: &Store, owner: Uuid) -> Result<Report> {
    let mut tx = store.read(&Actor::System.scope()).await?;
    let mut report = Report::default();
    if let Some(row) = tx.row(OWNER, &vals![owner]).await? {
        let head: Vec<u8> = row.get("head")?;
        walk(&mut tx, owner, (row.get("seq")?, &head), &mut report).await?;
        report.owners += 1;
    }
    Ok(report)
}

/// The next events of one owner's chain, oldest first, behind the number `after`.
pub async fn chain(tx: &mut Tx, owner: impl Into<Owner>, after: i64) -> Result<Vec<Event>> {
    events(&tx.rows(CHAIN, &vals![owner.into().id, after]).await?)
}

async fn walk(tx: &mut Tx, owner: Uuid, head: (i64, &[u8]), report: &mut Report) -> Result<()> {
    let mut seq = 0;
    let mut prev = Head::default().hash.to_vec();
    loop {
        let page = events(&tx.rows(CHAIN, &vals![owner, seq]).await?)?;
        if page.is_empty() {
            break;
        }
        for it in page {
            report.follow(&it, owner, (seq, &prev));
            (seq, prev) = (it.seq, it.hash);
        }
    }
    if (seq, prev.as_slice()) != head {
        report.findings.push(Finding { owner, seq: head.0, what: What::Head });
    }
    Ok(())
}
