//! Who manages a subscription, and how that moves from one firm to another.
//!
//! The owner names a firm, or accepts a firm's offer; the firm that manages now is told, may object
//! in words, and stays until the stated date. Neither firm ever learns which the other is.

mod due;
mod following;
mod grace;
mod lives;
mod naming;

pub use due::{Soon, next, run, settle};
pub(crate) use following::{follow, managed_of};
pub(crate) use grace::taken_at_once;
pub use grace::{hand_back, subscribe};
pub use lives::{CLOSE_REASONS, TELL_LIFE, activate, close, tell_product};
pub use naming::{Agreed, Named, begin, knows, name_of};
pub(crate) use naming::{agreed, fresh, restored};

use crate::connections::{Tied, attach, owner, tell_firm, tied};
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::{Deed, Facts, State};
use domain::actor::{Actor, Staff};
use domain::connections::Hindered;
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, PartnerId};
use domain::letter::{ChangeNews, Letter};
use domain::names;
use domain::time::{micros, ts};
use jiff::Timestamp;
pub use store::changes::Change;
use store::{Locks, NewJob, Story, Tx};

const WORDS_MAX: usize = 1_000;

/// A refusal of the rules of management.
pub(crate) fn hindered(it: Hindered) -> Error {
    Error::Refused(Box::new(it.into()))
}

/// A date as letters and pages say it.
pub(crate) fn day(at: i64) -> String {
    ts(at).strftime("%-d %B %Y").to_string()
}

/// A date with its minute, where it matters to the second.
pub fn moment(at: i64) -> String {
    ts(at).strftime("%-d %B %Y, %H:%M UTC").to_string()
}

/// The connection of one firm to an account, in words; nothing when it has none.
pub(crate) async fn side(
    ctx: &Ctx,
    tx: &mut Tx,
    account: AccountId,
    firm: PartnerId,
) -> Result<Option<Tied>> {
    let rows = store::accounts::of_owner(tx, account).await?;
    match rows.into_iter().find(|it| it.partner == firm) {
        Some(row) => Ok(Some(tied(ctx, tx, row).await?)),
        None => Ok(None),
    }
}

/// A letter about a change to the people of one of its firms.
pub(crate) async fn tell_side(
    ctx: &Ctx,
    tx: &mut Tx,
    it: &Tied,
    (news, switch_at): (ChangeNews, i64),
    now: Timestamp,
) -> Result<Vec<NewJob>> {
    let path = it.changes();
    let letter = |account, _| Letter::PartnerChange {
        news,
        account,
        firm: String::new(),
        on: switch_at,
        words: String::new(),
        path: path.clone(),
    };
    tell_firm(ctx, tx, std::slice::from_ref(it), &letter, now).await
}

/// A letter about a change to the account's owner.
pub(crate) async fn tell_owner(
    ctx: &Ctx,
    tx: &mut Tx,
    it: &Tied,
    (news, firm, words): (ChangeNews, &str, &str),
    (switch_at, now): (i64, Timestamp),
) -> Result<Vec<NewJob>> {
    let letter = Letter::PartnerChange {
        news,
        account: it.words.clone(),
        firm: firm.to_owned(),
        on: switch_at,
        words: words.to_owned(),
        path: "/me/ownership".to_owned(),
    };
    let to = owner(tx, it).await?;
    Ok(tell::write(ctx, tx, &to, &letter, now).await?.into_iter().collect())
}

/// The owner stops changes that are agreed, until their date. Both firms are told; the new one
/// stays connected until the owner removes it.
pub async fn keep(ctx: &Ctx, actor: &Actor, account: AccountId) -> Result<()> {
    reach::client_person(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(account)).await?;
    let found = store::changes::open_of(&mut tx, account).await?;
    let state = match &found {
        Some(it) => match side(ctx, &mut tx, account, it.old).await? {
            Some(old) => domain::connections::state(&reach::facts_of(&old.row), micros(now)),
            None => State::Disconnected,
        },
        // Nothing to stop; who asks is still the first question.
        None => State::Active,
    };
    reach::owned(&mut tx, actor, account, Deed::CBillingKeep, state).await?;
    let change = found.ok_or_else(|| hindered(Hindered::NoChange))?;
    store::changes::end(&mut tx, change.id, ("stopped", "kept"), micros(now)).await?;
    let mut stories = Vec::new();
    let mut jobs = Vec::new();
    for firm in [change.old, change.new] {
        let Some(it) = side(ctx, &mut tx, account, firm).await? else { continue };
        let event = Event::ChangeStopped { account: it.words.clone() };
        stories.push(it.story(ctx, actor, &event, Vec::new(), now));
        let news = (ChangeNews::Stopped, change.switch_at);
        jobs.extend(tell_side(ctx, &mut tx, &it, news, now).await?);
    }
    attach(&mut stories, jobs);
    tx.commit_all(&stories).await?;
    Ok(())
}

/// One account of the firm with the change that concerns it, for an act upon the change.
async fn concerned(
    ctx: &Ctx,
    tx: &mut Tx,
    staff: &Staff,
    (account, deed): (AccountId, Deed),
    now: Timestamp,
) -> Result<(Tied, Change)> {
    let found = reach::account(tx, staff, account, micros(now)).await?;
    found.may(deed)?;
    let change = store::changes::open_of(tx, account).await?;
    let change = change.filter(|it| {
        let side = if deed == Deed::BillingObject { it.old } else { it.new };
        side == staff.partner
    });
    let change = change.ok_or_else(|| hindered(Hindered::NoChange))?;
    Ok((tied(ctx, tx, found.row).await?, change))
}

/// The firm that is to come says whether it manages (and pays for) the subscription from the date
/// on. A firm that offered it itself may take its offer back: then the change is off.
pub async fn answer(ctx: &Ctx, actor: &Actor, account: AccountId, takes_on: bool) -> Result<()> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let locks = Locks::new().share(staff.partner).lock(account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let what = (account, Deed::BillingAccept);
    let (it, change) = concerned(ctx, &mut tx, staff, what, now).await?;
    if change.how == "takeover" && !takes_on {
        let why = ("withdrawn", it.firm.as_str());
        let (mut stories, jobs) = following::stop(ctx, &mut tx, actor, &change, why, now).await?;
        attach(&mut stories, jobs);
        tx.commit_all(&stories).await?;
        return Ok(());
    }
    store::changes::answer(&mut tx, change.id, takes_on, micros(now)).await?;
    let words = it.words.clone();
    let (event, news) = if takes_on {
        (Event::ChangeTakenOn { account: words }, ChangeNews::TakenOn)
    } else {
        (Event::ChangeRefused { account: words }, ChangeNews::Refused)
    };
    let told = (news, it.firm.as_str(), "");
    let jobs = tell_owner(ctx, &mut tx, &it, told, (change.switch_at, now)).await?;
    tx.commit(&it.story(ctx, actor, &event, jobs, now)).await?;
    Ok(())
}

/// The firm that is left objects, in words, once. It stops nothing.
pub async fn object(ctx: &Ctx, actor: &Actor, account: AccountId, words: &str) -> Result<()> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let locks = Locks::new().share(staff.partner).lock(account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let what = (account, Deed::BillingObject);
    let (it, change) = concerned(ctx, &mut tx, staff, what, now).await?;
    let words = names::text("words", words, WORDS_MAX).map_err(Error::field)?;
    if words.is_empty() {
        let sentence = "Say in your own words why; the owner reads it.";
        return Err(Error::field(Fault::new("words", "words_required", sentence)));
    }
    if change.objected_at.is_some() {
        let sentence = "Your firm has objected already; the owner has read it.";
        return Err(Error::denied(409, "already_objected", sentence));
    }
    store::changes::object(&mut tx, change.id, &words, micros(now)).await?;
    let told = (ChangeNews::Objected, it.firm.as_str(), words.as_str());
    let jobs = tell_owner(ctx, &mut tx, &it, told, (change.switch_at, now)).await?;
    let event = Event::ChangeObjected { account: it.words.clone(), words: words.clone() };
    tx.commit(&it.story(ctx, actor, &event, jobs, now)).await?;
    Ok(())
}

/// A change as one of its firms sees it: its own part, and no word of the other firm.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The account, as the firm reaches it.
    pub account: reach::Account,
    /// The firm is the one that is left.
    pub leaving: bool,
    /// When it is made (µs).
    pub switch_at: i64,
    /// When it was agreed (µs).
    pub agreed_at: i64,
    /// The firm that comes has agreed to manage; told to that firm only.
    pub taken_on: Option<bool>,
    /// The firm's own objection; told to the firm that is left only.
    pub objection: String,
}

/// The changes that concern the actor's firm and that the actor reaches, soonest first.
pub async fn of_firm(ctx: &Ctx, actor: &Actor) -> Result<Vec<Seen>> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let mut out = Vec::new();
    for it in store::changes::of_firm(&mut tx).await? {
        let account = match reach::account(&mut tx, staff, it.account, now).await {
            Ok(account) => account,
            Err(Error::NotFound) => continue,
            Err(other) => return Err(other),
        };
        let leaving = it.old == staff.partner;
        let said = match (it.taken_on_at, it.declined_at) {
            (Some(_), _) => Some(true),
            (None, Some(_)) => Some(false),
            (None, None) => None,
        };
        out.push(Seen {
            account,
            leaving,
            switch_at: it.switch_at,
            agreed_at: it.agreed_at,
            taken_on: said.filter(|_| !leaving),
            objection: if leaving { it.objection } else { String::new() },
        });
    }
    Ok(out)
}

/// How one account of an owner stands: who manages it, and what is on its way.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The account.
    pub account: store::accounts::Owned,
    /// "Hartwell Joinery Ltd (Jobs)".
    pub words: String,
    /// The firm that manages the subscription now: id and name.
    pub manager: Option<(PartnerId, String)>,
    /// The change that is agreed, with the names of both firms.
    pub change: Option<(Change, String, String)>,
    /// The end of the grace (µs), while it runs or once it has run out.
    pub grace_ends_at: Option<i64>,
}

/// The accounts of the signed-in owner, by name.
pub async fn of_owner(ctx: &Ctx, actor: &Actor) -> Result<Vec<Standing>> {
    let (person, delegated) = reach::client_person(actor)?;
    if delegated {
        let who = domain::access::Who::Delegated;
        domain::access::decide(Deed::CPartnerList, who, &Facts::default()).into_result()?;
    }
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let mut changes = store::changes::of_owner(&mut tx, person).await?;
    let mut out = Vec::new();
    for account in store::accounts::of_person(&mut tx, person).await? {
        if !account.is_owner {
            continue;
        }
        let manager = match account.managed_by {
            Some(firm) => Some((firm, name(&mut tx, firm).await?)),
            None => None,
        };
        let at = changes.iter().position(|it| it.account == account.id);
        let change = match at.map(|at| changes.remove(at)) {
            Some(it) => {
                let (old, new) = (name(&mut tx, it.old).await?, name(&mut tx, it.new).await?);
                Some((it, old, new))
            }
            None => None,
        };
        let words = format!("{} ({})", account.business_name, ctx.catalogue.name(account.product));
        let grace_ends_at = account.grace_ends_at;
        out.push(Standing { account, words, manager, change, grace_ends_at });
    }
    Ok(out)
}

async fn name(tx: &mut Tx, firm: PartnerId) -> Result<String> {
    Ok(store::partners::one(tx, firm).await?.ok_or(Error::NotFound)?.name)
}

/// The notice time of this installation in seconds.
pub(crate) fn notice(ctx: &Ctx) -> i64 {
    ctx.settings.notice_days.saturating_mul(86_400)
}

/// Puts a story into the account's chain that no firm sees.
pub(crate) fn private(
    ctx: &Ctx,
    actor: &Actor,
    account: AccountId,
    event: &Event,
    now: Timestamp,
) -> Story {
    tell::story(ctx, account, actor, now, event).account(account)
}
