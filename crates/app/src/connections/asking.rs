//! Asking about many accounts: to be let in again, or to renew before the end; and reminding. Each
//! owner gets one letter, and requests of one letter are answered together. A request opens nothing;
//! a firm that the owner has blocked gets the same answers as any other.

use super::many::ask_in;
use super::permitted;
use super::requests::{Asked, Wish, no_open_request};
use super::telling::{owner, tied};
use crate::each::{Each, Outcome, changed};
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::{Deed, State};
use domain::actor::{Actor, Staff};
use domain::connections::{self as rules, ASK_RENEWAL_DAYS, REQUEST_LIFE_SECONDS, Reminder};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, RequestId};
use domain::letter::Letter;
use domain::time::{DAY, SECOND, micros, ts};
use jiff::Timestamp;
use store::connections::{self as rows, Request};
use store::{Locks, Story, Tx};

/// The most accounts that are asked for at once.
pub const ASK_MAX: usize = 200;

/// What for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be let in again.
    Access,
    /// To be let in for longer, before the end.
    Renewal,
}

impl Purpose {
    const fn deed(self) -> Deed {
        match self {
            Self::Access => Deed::AccessRequest,
            Self::Renewal => Deed::AccessRenewAsk,
        }
    }

    /// A state in which the deed is for those who may do it.
    const fn open_to(self) -> State {
        match self {
            Self::Access => State::Expired,
            Self::Renewal => State::Active,
        }
    }

    /// Right, state, how near the end is, then what else is waiting.
    pub(super) fn may(self, it: &reach::Account, now: i64) -> Result<rules::Asked> {
        permitted(self.deed(), it.who, self.open_to())?;
        it.may(self.deed())?;
        let ends_at = rules::ends_at(&reach::facts_of(&it.row));
        if self == Self::Renewal && ends_at.saturating_sub(now) > ASK_RENEWAL_DAYS * DAY {
            let sentence = "Access is open for more than 30 days; ask when its end comes near.";
            return Err(Error::denied(409, "access_already_active", sentence));
        }
        reach::requests_of(&it.row).ask(now).map_err(|it| Error::Refused(Box::new(it.into())))
    }
}

/// What became of a request for several accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedAll {
    /// The requests on their way.
    pub asked: Vec<(AccountId, Asked)>,
    /// Accounts that could not be asked for now, each with the code of the reason.
    pub left: Vec<(AccountId, &'static str)>,
}

/// Asks the owners of several accounts, each owner by one letter. An account that cannot be asked
/// for now is left out and named; if that leaves none, the first reason is the answer.
pub async fn ask(
    ctx: &Ctx,
    actor: &Actor,
    accounts: &[AccountId],
    wish: &Wish,
    purpose: Purpose,
) -> Result<AskedAll> {
    let staff = reach::staff(actor)?;
    let accounts = ticked(accounts)?;
    let now = ctx.clock.business();

    let locks = accounts.iter().fold(Locks::new().share(staff.partner), |it, id| it.lock(*id));
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    for id in &accounts {
        let it = reach::account(&mut tx, staff, *id, micros(now)).await?;
        permitted(purpose.deed(), it.who, purpose.open_to())?;
    }
    let each = ask_in(ctx, &mut tx, actor, (&accounts, wish, purpose), now).await?;
    let lapses = ts(micros(now).saturating_add(REQUEST_LIFE_SECONDS * SECOND));
    let mut all = AskedAll::default();
    let (mut first, mut stories) = (None, Vec::new());
    for (account, answer) in accounts.into_iter().zip(each) {
        match answer {
            Ok(outcome) => {
                let (id, more) = request_of(outcome)?;
                all.asked.push((account, Asked { id, lapses }));
                stories.extend(more);
            }
            Err(refused) => {
                all.left.push((account, refused.code()));
                first.get_or_insert(refused);
            }
        }
    }
    if let (true, Some(refused)) = (all.asked.is_empty(), first) {
        return Err(refused);
    }
    tx.commit_all(&stories).await?;
    Ok(all)
}

/// The request that a row of the deed has made, and its stories.
pub(super) fn request_of(outcome: Outcome) -> Result<(RequestId, Vec<Story>)> {
    let Outcome::Changed(change) = outcome else { return Err(Error::NotFound) };
    let id = change.before.get("request").and_then(serde_json::Value::as_str).unwrap_or_default();
    Ok((id.parse()?, change.stories))
}

fn ticked(accounts: &[AccountId]) -> Result<Vec<AccountId>> {
    let mut accounts = accounts.to_vec();
    accounts.sort_unstable();
    accounts.dedup();
    let fault = if accounts.is_empty() {
        Some(("accounts_required", "Tick at least one account.".to_owned()))
    } else if accounts.len() > ASK_MAX {
        Some(("too_many", format!("At most {ASK_MAX} accounts can be asked for at once.")))
    } else {
        None
    };
    match fault {
        Some((code, sentence)) => Err(Error::field(Fault::new("accounts", code, sentence))),
        None => Ok(accounts),
    }
}

/// One of the firm's requests, for those who may ask for its account.
async fn own(ctx: &Ctx, actor: &Actor, staff: &Staff, id: RequestId) -> Result<Request> {
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let found = rows::request(&mut tx, id).await?;
    found.filter(|it| it.partner == staff.partner).ok_or(Error::NotFound)
}

/// Reminds the owner of a request that waits: once in three days, by the link it has.
pub async fn remind(ctx: &Ctx, actor: &Actor, id: RequestId) -> Result<AccountId> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let found = own(ctx, actor, staff, id).await?;

    let locks = Locks::new().share(staff.partner).lock(found.account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let account = reach::account(&mut tx, staff, found.account, micros(now)).await?;
    let about = found.account;
    let story = remind_one(ctx, &mut tx, actor, (account, id), now).await?;
    tx.commit(&story).await?;
    Ok(about)
}

/// Reminds the owners of these accounts, one by one: each request has its own three days. Those of
/// one letter have one link, so reminding one reminds of all, and the others are due again later.
pub(crate) async fn remind_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    accounts: &[AccountId],
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    let mut found = reach::accounts(tx, staff, accounts, micros(now)).await?;
    let mut each = Each::new();
    for id in accounts {
        let Some(account) = found.remove(id) else {
            each.push(Err(Error::NotFound));
            continue;
        };
        let request =
            account.row.request.map_or(RequestId(uuid::Uuid::nil()), |it| RequestId(it.0));
        let story = remind_one(ctx, tx, actor, (account, request), now).await;
        each.push(story.map(|it| changed(it, serde_json::Value::Null)));
    }
    Ok(each)
}

async fn remind_one(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (account, id): (reach::Account, RequestId),
    now: Timestamp,
) -> Result<Story> {
    permitted(Deed::AccessRemind, account.who, State::Expired)?;
    let found = rows::request(tx, id).await?;
    if found.as_ref().is_none_or(|it| !it.renewal) {
        account.may(Deed::AccessRemind)?;
    }
    let Some(found) = found else { return Err(no_open_request()) };
    let waits = reach::requests_of(&account.row).pending(micros(now));
    if !waits || found.state != "open" {
        return Err(no_open_request());
    }
    let reminder = Reminder { asked_at: found.created_at, reminded_at: found.reminded_at };
    reminder.due(micros(now)).map_err(|it| Error::Refused(Box::new(it.into())))?;
    rows::reminded(tx, found.link, micros(now)).await?;
    let it = tied(ctx, tx, account.row).await?;
    let event = Event::AccessReminded { account: it.words.clone() };
    let mut story = it.story(ctx, actor, &event, Vec::new(), now);
    if found.silent {
        story.account = None;
    } else {
        let person = actor.person().ok_or(Error::SignIn)?;
        let letter = Letter::AccessReminder {
            firm: it.firm.clone(),
            person: store::people::get(tx, person).await?.name,
            account: it.words.clone(),
            reason: found.reason.clone(),
            link: found.link,
        };
        let to = owner(tx, &it).await?;
        story.jobs.extend(tell::write(ctx, tx, &to, &letter, now).await?);
    }
    Ok(story)
}
