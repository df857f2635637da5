//! Requests from the owner's side: read by the link of the letter, answered when signed in, handed
//! on to somebody else. The requests of one letter are answered together.

use super::access::{open, set_block};
use super::{By, Done, me, remove};
use crate::connections::{Tied, attach, no_open_request, tell_firm, tied};
use crate::{Ctx, Error, Result, clocks, reach, tell};
use domain::access::{Deed, Facts, State, Who, decide};
use domain::actor::Actor;
use domain::connections::{Allowance, REQUEST_COOLDOWN_SECONDS, REQUEST_LIFE_SECONDS};
use domain::email;
use domain::event::Event;
use domain::ids::{AccountId, LinkId, RequestId};
use domain::letter::{Letter, Recipient};
use domain::time::{SECOND, micros};
use jiff::Timestamp;
use store::accounts::Connected;
use store::connections::{self as rows, Forward, Request};
use store::{Locks, Story, Tx};

/// What the owner says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestAnswer {
    /// Open until nobody has used it for 60 days, or for as long as the request named.
    Allow,
    /// Open for seven days.
    AllowSevenDays,
    /// Open for as many days as the owner says.
    AllowDays(i64),
    /// No; the firm may ask again in seven days.
    Decline,
    /// No, and no more requests.
    DeclineAndBlock,
    /// No, and the connection ends.
    DeclineAndRemove,
}

impl RequestAnswer {
    /// What it allows, if it allows.
    const fn allowance(self, asked: Option<i64>) -> Option<Allowance> {
        match (self, asked) {
            (Self::AllowSevenDays, _) => Some(Allowance::SEVEN_DAYS),
            (Self::AllowDays(days), _) | (Self::Allow, Some(days)) => Some(Allowance::Days(days)),
            (Self::Allow, None) => Some(Allowance::UntilIdle),
            (Self::Decline | Self::DeclineAndBlock | Self::DeclineAndRemove, _) => None,
        }
    }

    /// The deed that it is, for a request to be let in or to renew.
    const fn deed(self, renewal: bool) -> Deed {
        match self {
            Self::Allow | Self::AllowSevenDays | Self::AllowDays(_) if !renewal => {
                Deed::CAccessReinstate
            }
            Self::Decline | Self::DeclineAndBlock if !renewal => Deed::CRequestDecline,
            Self::DeclineAndRemove => Deed::CConnectionRemove,
            Self::Allow
            | Self::AllowSevenDays
            | Self::AllowDays(_)
            | Self::Decline
            | Self::DeclineAndBlock => Deed::CAccessRenew,
        }
    }
}

/// What a reader of a request sees.
#[derive(Debug, Clone)]
pub struct RequestLook {
    /// The request; of several in one letter, the first that waits.
    pub request: Request,
    /// "Hartwell Joinery Ltd (Jobs)", for each that waits, or for all when none does.
    pub accounts: Vec<String>,
    /// It waits for an answer.
    pub open: bool,
    /// The reader is signed in as the owner of every account in it.
    pub mine: bool,
    /// The letter was handed on, and the reader is not whom it was handed to.
    pub elsewhere: bool,
    /// The connection as it stands; none when it has ended.
    pub row: Option<Connected>,
    /// Where access stands now.
    pub state: State,
}

fn waits(it: &Request, now: i64) -> bool {
    let lapses = it.created_at.saturating_add(REQUEST_LIFE_SECONDS * SECOND);
    it.state == "open" && now < lapses && !it.silent
}

/// The requests that are meant, and whom a handed-on link is for.
async fn found(tx: &mut Tx, by: By<RequestId>) -> Result<(Vec<Request>, Option<Forward>)> {
    let (all, forward) = match by {
        By::Link(link) => match rows::requests_by_link(tx, link).await? {
            all if !all.is_empty() => (all, None),
            _ => {
                let forward = rows::forwarded(tx, link).await?.ok_or(Error::NotFound)?;
                (rows::requests_by_link(tx, forward.request_link).await?, Some(forward))
            }
        },
        By::Id(id) => (rows::request(tx, id).await?.into_iter().collect(), None),
    };
    // A silent one is told to nobody on this side.
    let all: Vec<Request> = all.into_iter().filter(|it| !it.silent).collect();
    if all.is_empty() { Err(Error::NotFound) } else { Ok((all, forward)) }
}

async fn row_of(tx: &mut Tx, it: &Request) -> Result<Option<Connected>> {
    let rows = store::accounts::of_owner(tx, it.account).await?;
    Ok(rows.into_iter().find(|row| row.connection == it.connection))
}

fn words(ctx: &Ctx, it: &Request) -> String {
    let product = ctx.catalogue.name(domain::ids::ProductId(it.product));
    format!("{} ({product})", it.business_name)
}

async fn owns_all(tx: &mut Tx, actor: &Actor, all: &[Request]) -> Result<bool> {
    let Some(person) = actor
        .person()
        .filter(|_| reach::client_person(actor).is_ok_and(|(_, delegated)| !delegated))
    else {
        return Ok(false);
    };
    for it in all {
        let row = store::accounts::one_of_person(tx, person, it.account).await?;
        if !row.is_some_and(|it| it.is_owner) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Reads a request. By a letter's link nobody needs to be signed in, unless it was handed on.
pub async fn look_at_request(ctx: &Ctx, actor: &Actor, by: By<RequestId>) -> Result<RequestLook> {
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let (all, forward) = found(&mut tx, by).await?;
    let mine = owns_all(&mut tx, actor, &all).await?;
    if let By::Id(_) = by
        && !mine
    {
        return Err(Error::NotFound);
    }
    let elsewhere = match &forward {
        Some(it) if !mine => !is_for(&mut tx, actor, it).await?,
        Some(_) | None => false,
    };
    let waiting: Vec<&Request> = all.iter().filter(|it| waits(it, now)).collect();
    let request = waiting.first().copied().or(all.first()).cloned().ok_or(Error::NotFound)?;
    let row = row_of(&mut tx, &request).await?;
    let state = row
        .as_ref()
        .map_or(State::Disconnected, |it| domain::connections::state(&reach::facts_of(it), now));
    let shown = if waiting.is_empty() { all.iter().collect() } else { waiting };
    let accounts = shown.iter().map(|it| words(ctx, it)).collect();
    let open = waits(&request, now) && row.is_some();
    Ok(RequestLook { request, accounts, open, mine, elsewhere, row, state })
}

async fn is_for(tx: &mut Tx, actor: &Actor, it: &Forward) -> Result<bool> {
    if reach::client_person(actor).is_err() {
        return Ok(false);
    }
    let me = me(tx, actor).await?;
    Ok(me.verified_at.is_some() && me.email_folded == it.email_folded)
}

/// Answers a request: every account of its letter that still waits, in one go.
pub async fn answer(
    ctx: &Ctx,
    actor: &Actor,
    by: By<RequestId>,
    answer: RequestAnswer,
) -> Result<Done> {
    reach::client_person(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let (all, _) = found(&mut tx, by).await?;
    drop(tx);

    let accounts: Vec<AccountId> = all.iter().map(|it| it.account).collect();
    let locks = accounts.iter().fold(Locks::new(), |it, id| it.lock(*id));
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let (all, _) = found(&mut tx, by).await?;
    let mut waiting = Vec::new();
    for it in all {
        permitted(&mut tx, actor, &it, (answer.deed(it.renewal), by)).await?;
        let row = row_of(&mut tx, &it).await?;
        if let Some(row) = row.filter(|_| waits(&it, micros(now))) {
            let state = domain::connections::state(&reach::facts_of(&row), micros(now));
            let deed = answer.deed(it.renewal && state.connected() && is_open(state));
            reach::owned(&mut tx, actor, it.account, deed, state).await?;
            waiting.push((tied(ctx, &mut tx, row).await?, it));
        }
    }
    let Some((_, first)) = waiting.first() else { return Err(closed(by)) };
    if answer == RequestAnswer::DeclineAndRemove {
        let partner = first.partner;
        let accounts: Vec<AccountId> = waiting.iter().map(|it| it.1.account).collect();
        drop(tx);
        let ended = remove(ctx, actor, partner, &accounts).await?;
        return Ok(Done { accounts: ended.accounts, signed_out: ended.signed_out, act: None });
    }
    let stories = answered(ctx, &mut tx, actor, (&waiting, answer), now).await?;
    tx.commit_all(&stories).await?;
    let accounts = waiting.into_iter().map(|it| it.0.words).collect();
    Ok(Done { accounts, signed_out: 0, act: None })
}

const fn is_open(state: State) -> bool {
    matches!(state, State::Active | State::UnlinkedActive)
}

/// Whose request it is comes before whether it still waits. Behind a letter's link the wrong
/// person may know that it is not theirs.
async fn permitted(
    tx: &mut Tx,
    actor: &Actor,
    it: &Request,
    (deed, by): (Deed, By<RequestId>),
) -> Result<()> {
    let (person, delegated) = reach::client_person(actor)?;
    let row = store::accounts::one_of_person(tx, person, it.account).await?;
    let who = match (&row, by) {
        _ if delegated => Who::Delegated,
        (Some(row), _) if row.is_owner => Who::ClientOwner,
        (Some(_), _) | (None, By::Link(_)) => Who::ClientUser,
        (None, By::Id(_)) => Who::OtherClientOwner,
    };
    decide(deed, who, &Facts::in_state(State::Expired)).into_result()?;
    Ok(())
}

fn closed(by: By<RequestId>) -> Error {
    match by {
        By::Link(_) => {
            let sentence = "This request was answered or taken back, or it lapsed after 14 days.";
            Error::denied(410, "link_used_or_expired", sentence)
        }
        By::Id(_) => no_open_request(),
    }
}

async fn answered(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (waiting, answer): (&[(Tied, Request)], RequestAnswer),
    now: Timestamp,
) -> Result<Vec<Story>> {
    let mut stories = Vec::new();
    let mut at = None;
    let mut allowed = false;
    for (it, request) in waiting {
        let account = it.words.clone();
        if let Some(allowance) = answer.allowance(request.days) {
            allowed = true;
            let days = match allowance {
                Allowance::Days(days) => Some(days),
                Allowance::UntilIdle => None,
            };
            let event = Event::AccessAllowed { account, days };
            let end = clocks::end_of(allowance, micros(now));
            stories.push(open(ctx, tx, actor, it, (end, &event), now).await?);
            at = end;
        } else {
            rows::answer_request(tx, request.id, "declined", micros(now)).await?;
            let event = Event::AccessDeclined { account };
            stories.push(it.story(ctx, actor, &event, Vec::new(), now));
            let again = micros(now).saturating_add(REQUEST_COOLDOWN_SECONDS * SECOND);
            at = Some(again);
        }
    }
    let letter = |account, path| Letter::AccessAnswered { account, allowed, at, path };
    let ties: Vec<Tied> = waiting.iter().map(|it| it.0.clone()).collect();
    let jobs = tell_firm(ctx, tx, &ties, &letter, now).await?;
    attach(&mut stories, jobs);
    if answer == RequestAnswer::DeclineAndBlock {
        for it in &ties {
            stories.push(set_block(ctx, tx, actor, it, true, now).await?);
        }
    }
    Ok(stories)
}

/// Whoever it was handed to may hand it on as well; anybody else must be the owner.
async fn hands_on(
    tx: &mut Tx,
    actor: &Actor,
    (all, forward): (&[Request], Option<&Forward>),
    by: By<RequestId>,
) -> Result<()> {
    if let Some(it) = forward
        && is_for(tx, actor, it).await?
    {
        return Ok(());
    }
    for it in all {
        permitted(tx, actor, it, (Deed::CApprovalForward, by)).await?;
    }
    Ok(())
}

/// Whether the reader may hand a request on: for the page that asks to whom.
pub async fn may_forward_request(ctx: &Ctx, actor: &Actor, by: By<RequestId>) -> Result<()> {
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let (all, forward) = found(&mut tx, by).await?;
    hands_on(&mut tx, actor, (&all, forward.as_ref()), by).await
}

/// Hands a request on to another address: a letter with a link of its own, which works for that
/// address alone. It may be read there; allowing stays with the account's owner.
pub async fn forward_request(
    ctx: &Ctx,
    actor: &Actor,
    by: By<RequestId>,
    typed: &str,
) -> Result<Done> {
    let (person, _) = reach::client_person(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let (all, forward) = found(&mut tx, by).await?;
    drop(tx);

    let accounts: Vec<AccountId> = all.iter().map(|it| it.account).collect();
    let locks = accounts.iter().fold(Locks::new().share(person), |it, id| it.lock(*id));
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    hands_on(&mut tx, actor, (&all, forward.as_ref()), by).await?;
    let to = email::email("email", typed).map_err(Error::field)?;
    let waiting: Vec<&Request> = all.iter().filter(|it| waits(it, micros(now))).collect();
    let Some(first) = waiting.first() else { return Err(closed(by)) };
    let me = me(&mut tx, actor).await?;
    let new = Forward {
        request_link: first.link,
        email: to.as_str().to_owned(),
        email_folded: to.folded().to_owned(),
    };
    let link: LinkId = ctx.ids.next(now);
    rows::forward(&mut tx, link, &new, me.id, micros(now)).await?;
    let names: Vec<String> = waiting.iter().map(|it| words(ctx, it)).collect();
    let list: Vec<&str> = names.iter().map(String::as_str).collect();
    let letter = Letter::RequestForwarded {
        from: me.name.clone(),
        firm: first.partner_name.clone(),
        account: crate::connections::named(&list),
        link,
    };
    let to = Recipient { email: new.email.clone(), name: String::new(), person: None };
    let jobs = tell::write(ctx, &mut tx, &to, &letter, now).await?;
    let mut stories = Vec::new();
    for (it, account) in waiting.iter().zip(&names) {
        // Whom the owner asks for advice is not the firm's to know.
        let event = Event::ApprovalForwarded { account: account.clone() };
        stories.push(tell::story(ctx, it.account, actor, now, &event).account(it.account));
    }
    attach(&mut stories, jobs.into_iter().collect());
    tx.commit_all(&stories).await?;
    Ok(Done { accounts: names, signed_out: 0, act: None })
}
