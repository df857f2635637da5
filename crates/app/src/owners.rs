//! The owner's side: who can get into my accounts, and ending it.
//!
//! Whatever the owner turns off is off for every request that begins after the answer. Turning
//! off locks the account alone, so no firm's work can make the owner wait.

mod access;
mod blocks;
mod invitations;
mod leaving;
mod overview;
mod renewals;
mod requests;

pub use access::{Done, Length, block, pause, resume, resume_for};
pub use blocks::{BlockedFirm, Kept, block_firm, block_person, unblock_firm, unblock_person};
pub use invitations::{
    Answer, Look, Offered, Standing, accept, accept_for, decline, forward_invitation, look,
    may_forward_invitation, opened, waiting,
};
pub use leaving::remove;
pub use overview::{Firm, Overview, Record, TiedAccount, code, overview, own, record};
pub use renewals::{Pair, allowance, renew, soon};
pub use requests::{
    RequestAnswer, RequestLook, answer, forward_request, look_at_request, may_forward_request,
};
pub use store::connections::blocks::KeptOut;
pub use store::owners::Entry;

use crate::connections::{Tied, attach, named, tell_firm, tied};
use crate::{Ctx, Error, Result, changes, onboarding, reach, tell};
use domain::access::{self as rules, Deed, Facts, State, Who};
use domain::actor::{Actor, Door};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, ConnectionId, InvitationId, LinkId, PartnerId, PersonId, RequestId};
use domain::letter::Letter;
use domain::time::micros;
use jiff::Timestamp;
use store::accounts::Connected;
use store::people::Person;
use store::{Locks, Tx};

/// How an owner names an invitation or a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By<T> {
    /// By the link of a letter: used or late is 410, somebody else's 403.
    Link(LinkId),
    /// By its id, from the owner's own page: somebody else's is 404.
    Id(T),
}

/// A letter's link by its token; anything else is not there.
pub fn link(ctx: &Ctx, token: &str) -> Result<LinkId> {
    ctx.secrets.link_of(token).map(LinkId).ok_or(Error::NotFound)
}

/// Whether a letter's link invites somebody to work at a firm: those have a page of their own.
pub async fn is_for_staff(ctx: &Ctx, token: &str) -> Result<bool> {
    let link = link(ctx, token)?;
    let mut tx = ctx.store.read(&Actor::Anon.scope()).await?;
    Ok(store::staff::invitation_by_link(&mut tx, link).await?.is_some())
}

/// An invitation by the token of its letter.
pub fn invitation_link(ctx: &Ctx, token: &str) -> Result<By<InvitationId>> {
    link(ctx, token).map(By::Link)
}

/// A request by the token of its letter.
pub fn request_link(ctx: &Ctx, token: &str) -> Result<By<RequestId>> {
    link(ctx, token).map(By::Link)
}

/// The signed-in person of the customers' side.
async fn me(tx: &mut Tx, actor: &Actor) -> Result<Person> {
    let (person, _) = reach::client_person(actor)?;
    Ok(store::people::get(tx, person).await?)
}

/// Where one firm stands towards one account, seen by its owner.
async fn tie(
    tx: &mut Tx,
    me: &Person,
    (account, partner): (AccountId, PartnerId),
    now: Timestamp,
) -> Result<(State, Option<Connected>)> {
    let rows = store::accounts::of_owner(tx, account).await?;
    if let Some(row) = rows.into_iter().find(|it| it.partner == partner) {
        let state = domain::connections::state(&reach::facts_of(&row), micros(now));
        return Ok((state, Some(row)));
    }
    if store::connections::was_connected(tx, account, partner).await? {
        return Ok((State::Disconnected, None));
    }
    if me.verified_at.is_some() {
        let waiting = store::connections::invitations_to(tx, &me.email_folded, micros(now)).await?;
        if waiting.iter().any(|it| it.partner == partner) {
            return Ok((State::Invited, None));
        }
    }
    Ok((State::FolderOnly, None))
}

/// The connections that a deed changes, decided one by one. What is so already is left out; a
/// firm that never had to do with the account is not there.
async fn changing(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    partner: PartnerId,
    (accounts, deed): (&[AccountId], Deed),
    now: Timestamp,
) -> Result<Vec<Tied>> {
    let me = me(tx, actor).await?;
    let mut out = Vec::new();
    for account in accounts {
        let (state, row) = tie(tx, &me, (*account, partner), now).await?;
        // A firm that was never let in answers as one that does not exist: both are not connected.
        let (_, allowed) = reach::owned(tx, actor, *account, deed, state).await?;
        if let Some(row) = row
            && !allowed.noop()
        {
            out.push(tied(ctx, tx, row).await?);
        }
    }
    Ok(out)
}

/// The accounts in question: those named, or every one of the person's that the firm is
/// connected to. Looked up before they are locked.
async fn chosen(
    ctx: &Ctx,
    actor: &Actor,
    partner: PartnerId,
    named: &[AccountId],
) -> Result<Vec<AccountId>> {
    if !named.is_empty() {
        let mut named = named.to_vec();
        named.sort_unstable();
        named.dedup();
        return Ok(named);
    }
    let (person, delegated) = reach::client_person(actor)?;
    if delegated {
        rules::decide(Deed::CPartnerList, Who::Delegated, &Facts::default()).into_result()?;
    }
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let rows = store::accounts::connections_of_owner(&mut tx, person).await?;
    let all: Vec<AccountId> =
        rows.iter().filter(|it| it.partner == partner).map(|it| it.id).collect();
    if all.is_empty() {
        // Nothing to act upon: said like an unknown firm, unless there was one once.
        let past = store::owners::past_firms(&mut tx, person).await?;
        if !past.iter().any(|it| it.0 == partner) {
            return Err(Error::NotFound);
        }
    }
    Ok(all)
}

/// Makes a person the owner of the accounts that name its proven address and have no owner yet.
/// Called when somebody signs in; answers how many there were.
pub async fn claim(ctx: &Ctx, person: PersonId) -> Result<usize> {
    let actor = Actor::Client { person, door: Door::Link, delegated: false };
    let now = ctx.clock.business();
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let me = store::people::get(&mut tx, person).await?;
    if me.verified_at.is_none() {
        return Ok(0);
    }
    let found = store::accounts::unclaimed(&mut tx, &me.email_folded).await?;
    drop(tx);
    if found.is_empty() {
        return Ok(0);
    }
    let locks = found.iter().fold(Locks::new().share(person), |it, id| it.lock(*id));
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let mut stories = Vec::new();
    for account in found {
        if !store::accounts::claim(&mut tx, account, person, &me.email_folded).await? {
            continue;
        }
        let row = store::accounts::one_of_person(&mut tx, person, account).await?;
        let row = row.ok_or(Error::NotFound)?;
        let words = format!("{} ({})", row.business_name, ctx.catalogue.name(row.product));
        let event = Event::AccountClaimed { account: words, owner: me.name.clone() };
        stories.push(tell::story(ctx, account, &actor, now, &event).account(account));
    }
    if stories.is_empty() {
        return Ok(0);
    }
    tx.commit_all(&stories).await?;
    Ok(stories.len())
}

/// The owner lets a firm in by its code, for the accounts it names. Accounts that the firm is
/// connected to already are refused, so that nobody believes to have opened them anew.
pub async fn add_partner(
    ctx: &Ctx,
    actor: &Actor,
    typed: &str,
    accounts: &[AccountId],
) -> Result<PartnerId> {
    reach::client_person(actor)?;
    let now = ctx.clock.business();
    let partner = code(ctx, actor, typed).await?;
    let accounts = ticked(accounts)?;

    let locks = accounts.iter().fold(Locks::new().lock(partner.id), |it, id| it.lock(*id));
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let partner = store::partners::one(&mut tx, partner.id).await?.ok_or(Error::NotFound)?;
    let me = me(&mut tx, actor).await?;
    let mut stories = Vec::new();
    let mut jobs = Vec::new();
    for account in accounts {
        let (state, _) = tie(&mut tx, &me, (account, partner.id), now).await?;
        reach::owned(&mut tx, actor, account, Deed::CPartnerAdd, state).await?;
        suspended(&partner.state)?;
        let id: ConnectionId = ctx.ids.next(now);
        let new = store::connections::New {
            id,
            account,
            partner: partner.id,
            client: None,
            how: "client_added",
            ends_at: None,
            held: onboarding::holds(ctx, &mut tx, account).await?,
        };
        store::connections::add(&mut tx, &new, micros(now)).await?;
        changes::restored(&mut tx, (account, partner.id), None, now).await?;
        let (_, row) = tie(&mut tx, &me, (account, partner.id), now).await?;
        let it = tied(ctx, &mut tx, row.ok_or(Error::NotFound)?).await?;
        let event =
            Event::PartnerAdded { account: it.words.clone(), how: "client_added".to_owned() };
        let letter = |_, path| Letter::PartnerAdded {
            business: it.row.business_name.clone(),
            product: ctx.catalogue.name(it.row.product),
            path,
        };
        let about = std::slice::from_ref(&it);
        jobs.extend(tell_firm(ctx, &mut tx, about, &letter, now).await?);
        stories.push(it.story(ctx, actor, &event, Vec::new(), now));
    }
    attach(&mut stories, jobs);
    tx.commit_all(&stories).await?;
    Ok(partner.id)
}

/// At least one account, each once.
pub(crate) fn ticked(accounts: &[AccountId]) -> Result<Vec<AccountId>> {
    if accounts.is_empty() {
        let sentence = "Tick at least one account.";
        return Err(Error::field(Fault::new("accounts", "accounts_required", sentence)));
    }
    let mut accounts = accounts.to_vec();
    accounts.sort_unstable();
    accounts.dedup();
    Ok(accounts)
}

/// A suspended firm cannot be let in.
pub(crate) fn suspended(state: &str) -> Result<()> {
    if state == "active" {
        return Ok(());
    }
    let sentence = "The vendor has suspended this firm; it cannot be let in now.";
    Err(Error::denied(409, "partner_suspended", sentence))
}

/// Several accounts as a letter carries them.
pub(crate) fn words(all: &[Tied]) -> String {
    let all: Vec<&str> = all.iter().map(|it| it.words.as_str()).collect();
    named(&all)
}
