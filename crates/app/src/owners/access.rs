//! Turning access off and on again, and blocking further requests.

use super::{changing, chosen};
use crate::connections::{Tied, attach, tell_firm};
use crate::{Ctx, Result, clocks, revocation};
use domain::access::Deed;
use domain::actor::Actor;
use domain::connections::Allowance;
use domain::event::Event;
use domain::ids::{AccountId, PartnerId};
use domain::letter::Letter;
use domain::time::micros;
use domain::tokens::EndedBecause;
use jiff::Timestamp;
use store::{Locks, NewJob, Story, Tx};

/// What a deed changed, in words; nothing when it was so already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    /// The accounts: "Hartwell Joinery Ltd (Jobs)".
    pub accounts: Vec<String>,
    /// Product sessions that are being ended.
    pub signed_out: usize,
    /// What keeping a person out put down, to take it back.
    pub act: Option<super::Kept>,
}

impl Done {
    /// It was so already.
    pub fn noop(&self) -> bool {
        self.accounts.is_empty()
    }
}

fn locks(accounts: &[AccountId]) -> Locks {
    accounts.iter().fold(Locks::new(), |it, id| it.lock(*id))
}

/// Turns a firm's access off, for the accounts named or for all of them. The connection stays;
/// whoever of the firm is inside is signed out.
pub async fn pause(
    ctx: &Ctx,
    actor: &Actor,
    partner: PartnerId,
    accounts: &[AccountId],
) -> Result<Done> {
    let now = ctx.clock.business();
    let accounts = chosen(ctx, actor, partner, accounts).await?;

    let mut tx = ctx.store.write(&actor.scope(), locks(&accounts)).await?;
    let what = (accounts.as_slice(), Deed::CAccessCancel);
    let all = changing(ctx, &mut tx, actor, partner, what, now).await?;
    let mut done = Done::default();
    let mut stories = Vec::new();
    for it in &all {
        store::connections::pause(&mut tx, it.row.connection, micros(now)).await?;
        store::clients::shown::account(&mut tx, it.row.id).await?;
        let real = micros(ctx.clock.security());
        store::elevations::end_all(&mut tx, it.row.connection, real).await?;
        let which = revocation::Which::Connection(it.row.connection);
        let because = EndedBecause::AccessCancelled;
        let jobs = revocation::end_sessions(ctx, &mut tx, which, because, now).await?;
        done.signed_out += jobs.len() / 2;
        done.accounts.push(it.words.clone());
        let event = Event::AccessPaused { account: it.words.clone() };
        stories.push(it.story(ctx, actor, &event, jobs, now));
    }
    if stories.is_empty() {
        return Ok(done);
    }
    let letter = |account, path| Letter::AccessPaused { account, path };
    let jobs = tell_firm(ctx, &mut tx, &all, &letter, now).await?;
    attach(&mut stories, jobs);
    tx.commit_all(&stories).await?;
    Ok(done)
}

/// For how long access is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// An end agreed before stays agreed: turning off and on again must not lengthen it.
    Kept,
    /// What the owner says now.
    Chosen(Allowance),
}

/// Turns access on again, unasked: a new clock. A request that waits is answered by it.
pub async fn resume(
    ctx: &Ctx,
    actor: &Actor,
    partner: PartnerId,
    accounts: &[AccountId],
) -> Result<Done> {
    resume_for(ctx, actor, partner, accounts, Length::Kept).await
}

/// Turns access on again for a length.
pub async fn resume_for(
    ctx: &Ctx,
    actor: &Actor,
    partner: PartnerId,
    accounts: &[AccountId],
    length: Length,
) -> Result<Done> {
    let now = ctx.clock.business();
    let accounts = chosen(ctx, actor, partner, accounts).await?;

    let mut tx = ctx.store.write(&actor.scope(), locks(&accounts)).await?;
    let what = (accounts.as_slice(), Deed::CAccessReinstate);
    let all = changing(ctx, &mut tx, actor, partner, what, now).await?;
    let mut done = Done::default();
    let mut stories = Vec::new();
    for it in &all {
        let event = Event::AccessResumed { account: it.words.clone() };
        let end = match length {
            Length::Kept => it.row.ends_at.filter(|end| *end > micros(now)),
            Length::Chosen(allowance) => clocks::end_of(allowance, micros(now)),
        };
        stories.push(open(ctx, &mut tx, actor, it, (end, &event), now).await?);
        done.accounts.push(it.words.clone());
    }
    if stories.is_empty() {
        return Ok(done);
    }
    let letter = |account, path| Letter::AccessResumed { account, path };
    let jobs = tell_firm(ctx, &mut tx, &all, &letter, now).await?;
    attach(&mut stories, jobs);
    tx.commit_all(&stories).await?;
    Ok(done)
}

/// Opens one connection that is locked and decided.
pub(super) async fn open(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    it: &Tied,
    (end, event): (Option<i64>, &Event),
    now: Timestamp,
) -> Result<Story> {
    let id = it.row.connection;
    clocks::granted(tx, &it.row, end, micros(now)).await?;
    store::clients::shown::account(tx, it.row.id).await?;
    store::connections::answer_requests(tx, id, "allowed", micros(now)).await?;
    let jobs: Vec<NewJob> = Vec::new();
    Ok(it.story(ctx, actor, event, jobs, now))
}

/// Blocks (or allows) further requests of a firm. The firm is not told.
pub async fn block(
    ctx: &Ctx,
    actor: &Actor,
    partner: PartnerId,
    accounts: &[AccountId],
    blocked: bool,
) -> Result<Done> {
    let now = ctx.clock.business();
    let accounts = chosen(ctx, actor, partner, accounts).await?;

    let mut tx = ctx.store.write(&actor.scope(), locks(&accounts)).await?;
    let what = (accounts.as_slice(), Deed::CRequestBlock);
    let all = changing(ctx, &mut tx, actor, partner, what, now).await?;
    let mut done = Done::default();
    let mut stories = Vec::new();
    for it in &all {
        if it.row.requests_blocked_at.is_some() == blocked {
            continue;
        }
        stories.push(set_block(ctx, &mut tx, actor, it, blocked, now).await?);
        done.accounts.push(it.words.clone());
    }
    if stories.is_empty() {
        return Ok(done);
    }
    tx.commit_all(&stories).await?;
    Ok(done)
}

/// The story stays out of the firm's feeds: whether it is blocked is not told.
pub(super) async fn set_block(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    it: &Tied,
    blocked: bool,
    now: Timestamp,
) -> Result<Story> {
    let at = blocked.then_some(micros(now));
    store::connections::blocks::block_requests(tx, it.row.connection, at).await?;
    let account = it.words.clone();
    let event = if blocked {
        Event::RequestsBlocked { account }
    } else {
        Event::RequestsUnblocked { account }
    };
    Ok(crate::tell::story(ctx, it.row.id, actor, now, &event).account(it.row.id))
}
