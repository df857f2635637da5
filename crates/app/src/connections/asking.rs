//! Asking about many accounts: to be let in again, or to renew before the end; and reminding. Each
//! owner gets one letter, and requests of one letter are answered together. A request opens nothing;
//! a firm that the owner has blocked gets the same answers as any other.

use super::permitted;
use super::requests::{Asked, Wish, checked, no_open_request};
use super::telling::{Tied, list, owner, tied};
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::{Deed, State};
use domain::actor::{Actor, Staff};
use domain::connections::{self as rules, ASK_RENEWAL_DAYS, REQUEST_LIFE_SECONDS, Reminder};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, LinkId, RequestId};
use domain::letter::{Letter, Recipient};
use domain::time::{DAY, SECOND, micros, ts};
use jiff::Timestamp;
use std::collections::BTreeMap;
use store::connections::{self as rows, NewRequest, Request};
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
    let mut found = Vec::new();
    for id in accounts {
        let it = reach::account(&mut tx, staff, id, micros(now)).await?;
        permitted(purpose.deed(), it.who, open_to(purpose))?;
        found.push(it);
    }
    let (reason, days) = checked(wish)?;
    let mut all = AskedAll::default();
    let mut first = None;
    let mut new = Vec::new();
    for it in found {
        match may_ask(&it, purpose, micros(now)) {
            Ok(asked) => new.push((it, asked == rules::Asked::Silent)),
            Err(refused) => {
                all.left.push((it.row.id, refused.code()));
                first.get_or_insert(refused);
            }
        }
    }
    if let (true, Some(refused)) = (new.is_empty(), first) {
        return Err(refused);
    }
    let mut asking = Asking { ctx, actor, staff, now, purpose, reason, days, stories: Vec::new() };
    all.asked = asking.add(&mut tx, new).await?;
    tx.commit_all(&asking.stories).await?;
    Ok(all)
}

/// A state in which the deed is for those who may do it.
const fn open_to(purpose: Purpose) -> State {
    match purpose {
        Purpose::Access => State::Expired,
        Purpose::Renewal => State::Active,
    }
}

/// State, then what else is waiting, then how near the end is.
fn may_ask(it: &reach::Account, purpose: Purpose, now: i64) -> Result<rules::Asked> {
    it.may(purpose.deed())?;
    let ends_at = rules::ends_at(&reach::facts_of(&it.row));
    if purpose == Purpose::Renewal && ends_at.saturating_sub(now) > ASK_RENEWAL_DAYS * DAY {
        let sentence = "Access is open for more than 30 days; ask when its end comes near.";
        return Err(Error::denied(409, "access_already_active", sentence));
    }
    reach::requests_of(&it.row).ask(now).map_err(|it| Error::Refused(Box::new(it.into())))
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

/// Requests being made: one wish for several accounts.
struct Asking<'a> {
    ctx: &'a Ctx,
    actor: &'a Actor,
    staff: &'a Staff,
    now: Timestamp,
    purpose: Purpose,
    reason: String,
    days: Option<i64>,
    stories: Vec<Story>,
}

/// The requests that one letter brings.
struct Bundle {
    to: Recipient,
    link: LinkId,
    words: Vec<String>,
    story: usize,
}

impl Asking<'_> {
    async fn add(
        &mut self,
        tx: &mut Tx,
        new: Vec<(reach::Account, bool)>,
    ) -> Result<Vec<(AccountId, Asked)>> {
        let mut bundles: BTreeMap<String, Bundle> = BTreeMap::new();
        let mut asked = Vec::new();
        for (it, silent) in new {
            let it = tied(self.ctx, tx, it.row).await?;
            let to = owner(tx, &it).await?;
            // What no letter brings shares no link with what one does.
            let key = if silent { it.row.id.to_string() } else { to.email.clone() };
            let place = self.stories.len();
            let link = self.ctx.ids.next(self.now);
            let bundle =
                bundles.entry(key).or_insert(Bundle { to, link, words: Vec::new(), story: place });
            let id = self.one(tx, &it, (bundle.link, silent)).await?;
            if !silent {
                bundle.words.push(it.words.clone());
            }
            let lapses = micros(self.now).saturating_add(REQUEST_LIFE_SECONDS * SECOND);
            asked.push((it.row.id, Asked { id, lapses: ts(lapses) }));
        }
        self.letters(tx, bundles.into_values()).await?;
        Ok(asked)
    }

    async fn one(
        &mut self,
        tx: &mut Tx,
        it: &Tied,
        (link, silent): (LinkId, bool),
    ) -> Result<RequestId> {
        let id: RequestId = self.ctx.ids.next(self.now);
        let connection = it.row.connection;
        // What has lapsed makes room for the new one.
        rows::answer_requests(tx, connection, "withdrawn", micros(self.now)).await?;
        let new = NewRequest {
            id,
            account: it.row.id,
            connection,
            partner: self.staff.partner,
            staff: self.staff.staff,
            reason: self.reason.clone(),
            days: self.days,
            silent,
            link,
            renewal: self.purpose == Purpose::Renewal,
        };
        rows::add_request(tx, &new, micros(self.now)).await?;
        let (account, reason) = (it.words.clone(), self.reason.clone());
        let event = match self.purpose {
            Purpose::Access => Event::AccessRequested { account, reason },
            Purpose::Renewal => Event::RenewalRequested { account, reason },
        };
        let mut story = it.story(self.ctx, self.actor, &event, Vec::new(), self.now);
        if silent {
            // The owner asked not to hear of it.
            story.account = None;
        }
        self.stories.push(story);
        Ok(id)
    }

    async fn letters(&mut self, tx: &mut Tx, all: impl Iterator<Item = Bundle>) -> Result<()> {
        let person = self.actor.person().ok_or(Error::SignIn)?;
        let person = store::people::get(tx, person).await?.name;
        let firm = store::partners::one(tx, self.staff.partner).await?.ok_or(Error::NotFound)?;
        for it in all.filter(|it| !it.words.is_empty()) {
            let words: Vec<&str> = it.words.iter().map(String::as_str).collect();
            let (firm, person, account) = (firm.name.clone(), person.clone(), list(&words));
            let (reason, link) = (self.reason.clone(), it.link);
            let letter = match self.purpose {
                Purpose::Access => Letter::AccessRequested { firm, person, account, reason, link },
                Purpose::Renewal => {
                    Letter::RenewalRequested { firm, person, account, reason, link }
                }
            };
            let job = tell::write(self.ctx, tx, &it.to, &letter, self.now).await?;
            if let Some(story) = self.stories.get_mut(it.story) {
                story.jobs.extend(job);
            }
        }
        Ok(())
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
    permitted(Deed::AccessRemind, account.who, State::Expired)?;
    let found = rows::request(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if !found.renewal {
        account.may(Deed::AccessRemind)?;
    }
    let waits = reach::requests_of(&account.row).pending(micros(now));
    if !waits || found.state != "open" {
        return Err(no_open_request());
    }
    let reminder = Reminder { asked_at: found.created_at, reminded_at: found.reminded_at };
    reminder.due(micros(now)).map_err(|it| Error::Refused(Box::new(it.into())))?;
    rows::reminded(&mut tx, found.link, micros(now)).await?;
    let it = tied(ctx, &mut tx, account.row).await?;
    let event = Event::AccessReminded { account: it.words.clone() };
    let mut story = it.story(ctx, actor, &event, Vec::new(), now);
    if found.silent {
        story.account = None;
    } else {
        let person = actor.person().ok_or(Error::SignIn)?;
        let letter = Letter::AccessReminder {
            firm: it.firm.clone(),
            person: store::people::get(&mut tx, person).await?.name,
            account: it.words.clone(),
            reason: found.reason.clone(),
            link: found.link,
        };
        let to = owner(&mut tx, &it).await?;
        story.jobs.extend(tell::write(ctx, &mut tx, &to, &letter, now).await?);
    }
    tx.commit(&story).await?;
    Ok(found.account)
}
