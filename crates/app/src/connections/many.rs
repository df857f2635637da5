//! Connections, several at once: asking for access, taking requests back, cancelling. Each account
//! is decided by itself; an owner hears of all of them in one letter.

use super::asking::Purpose;
use super::requests::{Wish, checked, no_open_request};
use super::telling::{Tied, named, tell_firm};
use super::{end_all, permitted};
use crate::each::{self, Change, Each, Outcome, changed};
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::{Deed, State};
use domain::actor::{Actor, Staff};
use domain::connections as rules;
use domain::event::Event;
use domain::ids::{AccountId, LinkId, RequestId};
use domain::letter::{Letter, Recipient};
use domain::time::micros;
use jiff::Timestamp;
use std::collections::BTreeMap;
use store::connections::{self as rows, NewRequest};
use store::{NewJob, Tx};

/// Accounts that may be touched, with their words; each other row has its refusal.
struct Sorted {
    each: Each,
    /// (the row's place, the connection in words)
    open: Vec<(usize, Tied)>,
}

/// Asks each account; the refusals stand at their places already.
async fn sorted(
    ctx: &Ctx,
    tx: &mut Tx,
    staff: &Staff,
    accounts: &[AccountId],
    now: Timestamp,
    may: &(dyn Fn(&reach::Account) -> Result<()> + Send + Sync),
) -> Result<Sorted> {
    let mut found = reach::accounts(tx, staff, accounts, micros(now)).await?;
    let mut each = Each::new();
    let mut places = Vec::new();
    let mut kept = Vec::new();
    for (place, id) in accounts.iter().enumerate() {
        let answer = found.remove(id).ok_or(Error::NotFound).and_then(|it| may(&it).map(|()| it));
        match answer {
            Ok(it) => {
                each.push(Ok(Outcome::Changed(Change::default())));
                places.push(place);
                kept.push(it.row);
            }
            Err(refused) => each.push(Err(refused)),
        }
    }
    let tied = super::telling::tied_all(ctx, tx, kept).await?;
    Ok(Sorted { each, open: places.into_iter().zip(tied).collect() })
}

impl Sorted {
    fn set(&mut self, place: usize, outcome: Outcome) {
        if let Some(it) = self.each.get_mut(place) {
            *it = Ok(outcome);
        }
    }

    /// Puts jobs behind the story of one row.
    fn attach(&mut self, place: usize, jobs: Vec<NewJob>) {
        if let Some(Ok(Outcome::Changed(change))) = self.each.get_mut(place)
            && let Some(story) = change.stories.first_mut()
        {
            story.jobs.extend(jobs);
        }
    }
}

/// Rows of one owner, in the order of the rows: (whom to write to, the rows).
async fn by_owner(tx: &mut Tx, open: &[(usize, Tied)]) -> Result<Vec<(Recipient, Vec<usize>)>> {
    let ids: Vec<AccountId> = open.iter().map(|it| it.1.row.id).collect();
    let contacts: BTreeMap<_, _> = store::accounts::owner_contacts(tx, &ids)
        .await?
        .into_iter()
        .map(|(account, person, name, email)| (account, Recipient { email, name, person }))
        .collect();
    let mut all: Vec<(Recipient, Vec<usize>)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (at, (_, it)) in open.iter().enumerate() {
        let Some(to) = contacts.get(&it.row.id) else { continue };
        let place = *known.entry(to.email.to_lowercase()).or_insert(all.len());
        match all.get_mut(place) {
            Some((_, rows)) => rows.push(at),
            None => all.push((to.clone(), vec![at])),
        }
    }
    Ok(all)
}

/// Asks owners to be let in again or for longer, inside a transaction that holds the accounts: one
/// letter per owner, whose requests share its link and are answered together.
pub(crate) async fn ask_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (accounts, wish, purpose): (&[AccountId], &Wish, Purpose),
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    let (reason, days) = checked(wish)?;
    let may = |it: &reach::Account| purpose.may(it, micros(now)).map(drop);
    let mut sorted = sorted(ctx, tx, staff, accounts, now, &may).await?;
    let owners = by_owner(tx, &sorted.open).await?;
    let mut links: BTreeMap<usize, LinkId> = BTreeMap::new();
    for (_, rows) in &owners {
        let link = ctx.ids.next(now);
        links.extend(rows.iter().map(|at| (*at, link)));
    }
    let mut new = Vec::new();
    for (at, (_, it)) in sorted.open.iter().enumerate() {
        let asked = reach::requests_of(&it.row).ask(micros(now));
        let silent = asked.is_ok_and(|it| it == rules::Asked::Silent);
        // What no letter brings shares no link with what one does.
        let link = links.get(&at).filter(|_| !silent).copied();
        new.push(NewRequest {
            id: ctx.ids.next(now),
            account: it.row.id,
            connection: it.row.connection,
            partner: staff.partner,
            staff: staff.staff,
            reason: reason.clone(),
            days,
            silent,
            link: link.unwrap_or_else(|| ctx.ids.next(now)),
            renewal: purpose == Purpose::Renewal,
        });
    }
    // What has lapsed makes room for the new ones.
    rows::add_requests(tx, &new, micros(now)).await?;
    for (new, (place, it)) in new.iter().zip(sorted.open.clone()) {
        let (account, reason) = (it.words.clone(), reason.clone());
        let event = match purpose {
            Purpose::Access => Event::AccessRequested { account, reason },
            Purpose::Renewal => Event::RenewalRequested { account, reason },
        };
        let mut story = it.story(ctx, actor, &event, Vec::new(), now);
        if new.silent {
            // The owner asked not to hear of it.
            story.account = None;
        }
        sorted.set(place, changed(story, serde_json::json!({ "request": new.id })));
    }
    let person = actor.person().ok_or(Error::SignIn)?;
    let person = store::people::get(tx, person).await?.name;
    for (to, rows) in owners {
        let told = |at: &&usize| new.get(**at).is_some_and(|it| !it.silent);
        let about: Vec<&(usize, Tied)> =
            rows.iter().filter(told).filter_map(|at| sorted.open.get(*at)).collect();
        let Some((place, first)) = about.first().copied() else { continue };
        let Some(link) = new.iter().find(|it| it.account == first.row.id).map(|it| it.link) else {
            continue;
        };
        let words: Vec<&str> = about.iter().map(|it| it.1.words.as_str()).collect();
        let (firm, person, account) = (first.firm.clone(), person.clone(), named(&words));
        let reason = reason.clone();
        let letter = match purpose {
            Purpose::Access => Letter::AccessRequested { firm, person, account, reason, link },
            Purpose::Renewal => Letter::RenewalRequested { firm, person, account, reason, link },
        };
        let (place, job) = (*place, tell::write(ctx, tx, &to, &letter, now).await?);
        sorted.attach(place, job.into_iter().collect());
    }
    Ok(sorted.each)
}

/// Takes back the requests of these accounts that wait for an answer.
pub(crate) async fn withdraw_requests_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    accounts: &[AccountId],
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    let may = |it: &reach::Account| {
        permitted(Deed::AccessRequest, it.who, State::Expired)?;
        let waits = reach::requests_of(&it.row).pending(micros(now));
        if waits { Ok(()) } else { Err(no_open_request()) }
    };
    let mut sorted = sorted(ctx, tx, staff, accounts, now, &may).await?;
    for (place, it) in sorted.open.clone() {
        let Some((id, _)) = it.row.request else { continue };
        let silent = rows::request(tx, RequestId(id)).await?.is_some_and(|it| it.silent);
        rows::answer_request(tx, RequestId(id), "withdrawn", micros(now)).await?;
        let event = Event::AccessRequestWithdrawn { account: it.words.clone() };
        let mut story = it.story(ctx, actor, &event, Vec::new(), now);
        if silent {
            story.account = None;
        }
        sorted.set(place, changed(story, serde_json::Value::Null));
    }
    Ok(sorted.each)
}

/// Whether the firm's people get their receipts with each, or hear of all of it at a run's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Receipts {
    Now,
    AtTheEnd,
}

/// Cancels connections, inside a transaction that holds the firm and the accounts. One letter per
/// owner; whoever is inside is signed out.
pub(crate) async fn cancel_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (accounts, reason, receipts): (&[AccountId], &str, Receipts),
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    let may = |it: &reach::Account| it.may(Deed::ConnectionCancel).map(drop);
    let mut sorted = sorted(ctx, tx, staff, accounts, now, &may).await?;
    let owners = by_owner(tx, &sorted.open).await?;
    let ending: Vec<Tied> = sorted.open.iter().map(|it| it.1.clone()).collect();
    let event = |account| Event::ConnectionCancelled { account, reason: reason.to_owned() };
    for (place, it) in sorted.open.clone() {
        let (stories, _) =
            end_all(ctx, tx, actor, std::slice::from_ref(&it), ("partner", &event), now).await?;
        let before = serde_json::Value::Null;
        sorted.set(place, Outcome::Changed(Change { stories, before }));
    }
    for (to, rows) in owners {
        let about: Vec<(usize, Tied)> =
            rows.iter().filter_map(|at| sorted.open.get(*at)).cloned().collect();
        let words: Vec<&str> = about.iter().map(|it| it.1.words.as_str()).collect();
        let Some((place, first)) = about.first() else { continue };
        let letter =
            Letter::ConnectionCancelled { firm: first.firm.clone(), account: named(&words) };
        let job = tell::write(ctx, tx, &to, &letter, now).await?;
        sorted.attach(*place, job.into_iter().collect());
    }
    if receipts == Receipts::Now {
        let person = actor.person().ok_or(Error::SignIn)?;
        let by = store::people::get(tx, person).await?.name;
        let jobs = tell_firm(ctx, tx, &ending, &super::receipt(&ending, by), now).await?;
        each::attach(&mut sorted.each, jobs);
    }
    Ok(sorted.each)
}
