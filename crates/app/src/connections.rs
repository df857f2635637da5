//! Connections from the firm's side: invitations, requests for access, and the end.
//!
//! A connection ends at once and never waits for billing. Its folder is sealed with its last
//! account; whoever was inside is signed out by jobs saved in the same transaction.

mod asking;
mod invitations;
pub(crate) mod inviting;
pub(crate) mod many;
pub mod overview;
mod requests;
mod telling;

pub(crate) use asking::remind_in;
pub use asking::{ASK_MAX, AskedAll, Purpose, ask, remind};
pub use invitations::{Invite, Invited, Resent, invitations, invite, may_invite, resend, withdraw};
pub(crate) use invitations::{
    check_terms, letter as invitation_letter, products, resend_in, withdraw_in,
};
pub use requests::{Asked, Wish, open_request, request_access, requests, withdraw_request};
pub(crate) use requests::{checked, no_open_request};
pub(crate) use telling::{Tied, list, named, owner, tell_firm, tied, tied_all};

use crate::each::Outcome;
use crate::{Ctx, Error, Result, addons, changes, people, reach, revocation, tell};
use domain::access::{self, Deed, Facts, State, Who};
use domain::actor::{Actor, OperatorLevel, Staff};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, ClientId, PartnerId};
use domain::letter::Letter;
use domain::names;
use domain::time::micros;
use domain::tokens::EndedBecause;
use jiff::Timestamp;
pub use store::connections::{Invitation, Request};
use store::{Locks, NewJob, Story, Tx};

/// Why a firm cancels: code and words. The last needs words of its own.
pub const REASONS: &[(&str, &str)] = &[
    ("client_left", "The client has left us"),
    ("business_closed", "The business has closed"),
    ("wrong_client", "It was connected by mistake"),
    ("other", "Other"),
];

/// What a firm lets go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// Every account of a client.
    Client(ClientId),
    /// One account, in a folder or not.
    Account(AccountId),
}

/// Why, as typed.
#[derive(Debug, Clone, Default)]
pub struct Why {
    /// A code of [`REASONS`].
    pub reason: String,
    /// Words; needed for `other`.
    pub words: String,
}

/// What has ended, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ended {
    /// The accounts: "Hartwell Joinery Ltd (Jobs)".
    pub accounts: Vec<String>,
    /// Product sessions that are being ended.
    pub signed_out: usize,
}

/// Asks the permission alone, before fields and state are looked at.
fn permitted(deed: Deed, who: Who, state: State) -> Result<()> {
    access::decide(deed, who, &Facts::in_state(state)).into_result()?;
    Ok(())
}

/// Cancels the connection, from the firm's side. The owner is told; it cannot be undone.
pub async fn cancel(ctx: &Ctx, actor: &Actor, whole: Whole, why: &Why) -> Result<Ended> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let accounts = chosen(ctx, actor, staff, whole, now).await?;

    let locks = accounts.iter().fold(Locks::new().lock(staff.partner), |it, id| it.lock(*id));
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    people::fresh(ctx, &mut tx, actor).await?;
    let reason = reason(why)?;
    let mut ended = Ended::default();
    for id in &accounts {
        let found = reach::account(&mut tx, staff, *id, micros(now)).await?;
        found.may(Deed::ConnectionCancel)?;
        if let Whole::Client(client) = whole
            && found.row.client != Some(client)
        {
            return Err(Error::Busy);
        }
        ended.accounts.push(found.words(&ctx.catalogue.name(found.row.product)));
    }
    let what = (accounts.as_slice(), reason.as_str(), many::Receipts::Now);
    let mut stories = Vec::new();
    for it in many::cancel_in(ctx, &mut tx, actor, what, now).await? {
        if let Outcome::Changed(change) = it? {
            stories.extend(change.stories);
        }
    }
    let jobs = stories.iter().flat_map(|it| &it.jobs);
    ended.signed_out = jobs.filter(|it| it.kind == revocation::LOGOUT).count();
    tx.commit_all(&stories).await?;
    Ok(ended)
}

/// The accounts in question, looked up before they are locked; asks the permission as well.
async fn chosen(
    ctx: &Ctx,
    actor: &Actor,
    staff: &Staff,
    whole: Whole,
    now: Timestamp,
) -> Result<Vec<AccountId>> {
    let mut tx = ctx.store.read(&actor.scope()).await?;
    match whole {
        Whole::Account(id) => {
            let found = reach::account(&mut tx, staff, id, micros(now)).await?;
            permitted(Deed::ConnectionCancel, found.who, State::Active)?;
            Ok(vec![id])
        }
        Whole::Client(id) => {
            let folder = reach::folder(&mut tx, staff, id, micros(now)).await?;
            permitted(Deed::ConnectionCancel, folder.who, State::Active)?;
            folder.may(Deed::ConnectionCancel)?;
            Ok(folder.accounts.iter().map(|it| it.row.id).collect())
        }
    }
}

/// A reason of [`REASONS`] in words.
pub(crate) fn reason(why: &Why) -> Result<String> {
    reason_of(REASONS, why)
}

/// A reason of a closed list in words; `other` needs words of its own.
pub(crate) fn reason_of(list: &[(&str, &str)], why: &Why) -> Result<String> {
    let Some((code, words)) = list.iter().find(|it| it.0 == why.reason) else {
        let sentence = "Choose a reason from the list.";
        return Err(Error::field(Fault::new("reason", "reason_required", sentence)));
    };
    let own = names::text("other", &why.words, 500).map_err(Error::field)?;
    if *code == "other" && own.is_empty() {
        let sentence = "Say in your own words why.";
        return Err(Error::field(Fault::new("other", "other_required", sentence)));
    }
    Ok(if own.is_empty() { (*words).to_owned() } else { own })
}

/// The receipt for the side that cancelled.
pub(crate) fn receipt(
    ending: &[Tied],
    by: String,
) -> impl Fn(String, String) -> Letter + Send + Sync + use<> {
    let firm = ending.first().map(|it| it.firm.clone()).unwrap_or_default();
    move |account, _| Letter::ConnectionEnded {
        firm: firm.clone(),
        account,
        by: by.clone(),
        reason: String::new(),
    }
}

/// Ends connections that are locked and decided: access, requests, staff access and management
/// with them; seals a folder with its last account.
pub(crate) async fn end_all(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    ending: &[Tied],
    (by, event): (&'static str, &(dyn Fn(String) -> Event + Send + Sync)),
    now: Timestamp,
) -> Result<(Vec<Story>, Ended)> {
    let mut stories = Vec::new();
    let mut letters = Vec::new();
    let mut ended = Ended::default();
    for it in ending {
        let after = reach::management_of(&it.row).after_end(it.row.partner);
        let (story, out) =
            ended_at(ctx, tx, actor, it, (by, &event(it.words.clone())), now).await?;
        ended.signed_out += out;
        ended.accounts.push(it.words.clone());
        stories.push(story);
        let (more, jobs) = changes::follow(ctx, tx, actor, (it, after), now).await?;
        stories.extend(more);
        letters.extend(jobs);
        let (more, jobs) = addons::left(ctx, tx, actor, it, now).await?;
        stories.extend(more);
        letters.extend(jobs);
    }
    attach(&mut stories, letters);
    Ok((stories, ended))
}

/// Ends one connection that is locked and decided; answers its story and how many sessions end.
/// What follows for the subscription is the caller's to do.
pub(crate) async fn ended_at(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    it: &Tied,
    (by, event): (&'static str, &Event),
    now: Timestamp,
) -> Result<(Story, usize)> {
    let (id, at) = (it.row.connection, micros(now));
    store::connections::end(tx, id, (it.row.id, it.row.partner), by, at).await?;
    if let Some(client) = it.row.client
        && store::clients::end_if_empty(tx, it.row.partner, client, at).await?
    {
        store::connections::withdraw_invitations(tx, it.row.partner, client, at).await?;
    }
    let which = revocation::Which::Connection(id);
    let jobs = revocation::end_sessions(ctx, tx, which, EndedBecause::NotConnected, now).await?;
    let out = jobs.len() / 2;
    Ok((it.story(ctx, actor, event, jobs, now), out))
}

/// Puts jobs that follow from several stories behind the first.
pub(crate) fn attach(stories: &mut [Story], jobs: Vec<NewJob>) {
    if let Some(first) = stories.first_mut() {
        first.jobs.extend(jobs);
    }
}

/// Who an operator is to the rules; anybody else is not signed in here.
pub(crate) fn operator(actor: &Actor) -> Result<Who> {
    match actor {
        Actor::Operator { level: OperatorLevel::Support, .. } => Ok(Who::OpSupport),
        Actor::Operator { level: OperatorLevel::Admin, .. } => Ok(Who::OpAdmin),
        Actor::Staff(_)
        | Actor::Client { .. }
        | Actor::Product(_)
        | Actor::System
        | Actor::Anon => Err(Error::SignIn),
    }
}

/// The vendor cuts a connection. Both sides are told.
pub async fn revoke(
    ctx: &Ctx,
    actor: &Actor,
    (account, partner): (AccountId, PartnerId),
    reason: &str,
) -> Result<Ended> {
    let who = operator(actor)?;
    let now = ctx.clock.business();
    let locks = Locks::new().lock(partner).lock(account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let rows = store::accounts::of_owner(&mut tx, account).await?;
    let row = rows.into_iter().find(|it| it.partner == partner).ok_or(Error::NotFound)?;
    let state = domain::connections::state(&reach::facts_of(&row), micros(now));
    access::decide(Deed::OConnectionRevoke, who, &Facts::in_state(state)).into_result()?;
    people::fresh(ctx, &mut tx, actor).await?;
    let reason = names::text("reason", reason, 500).map_err(Error::field)?;
    if reason.is_empty() {
        let sentence = "Say why; both sides read it.";
        return Err(Error::field(Fault::new("reason", "reason_required", sentence)));
    }
    let ending = [tied(ctx, &mut tx, row).await?];
    let event = |account| Event::ConnectionRevoked { account, reason: reason.clone() };
    let (mut stories, ended) =
        end_all(ctx, &mut tx, actor, &ending, ("operator", &event), now).await?;
    let letter = |firm: &str, account| Letter::ConnectionEnded {
        firm: firm.to_owned(),
        account,
        by: ctx.vendor(),
        reason: reason.clone(),
    };
    let [it] = &ending;
    let mut jobs = Vec::new();
    let to = owner(&mut tx, it).await?;
    jobs.extend(tell::write(ctx, &mut tx, &to, &letter(&it.firm, it.words.clone()), now).await?);
    let notice = |account, _| letter(&it.firm, account);
    jobs.extend(tell_firm(ctx, &mut tx, &ending, &notice, now).await?);
    attach(&mut stories, jobs);
    tx.commit_all(&stories).await?;
    Ok(ended)
}
