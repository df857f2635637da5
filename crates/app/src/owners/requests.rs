//! Requests from the owner's side: read by the link of the letter, answered when signed in.

use super::access::{open, set_block};
use super::{By, Done, remove};
use crate::connections::{Tied, no_open_request, tell_firm, tied};
use crate::{Ctx, Error, Result, reach};
use domain::access::{Deed, Facts, State, Who, decide};
use domain::actor::Actor;
use domain::connections::{Allowance, REQUEST_COOLDOWN_SECONDS, REQUEST_LIFE_SECONDS};
use domain::event::Event;
use domain::ids::RequestId;
use domain::letter::Letter;
use domain::time::{SECOND, micros};
use jiff::Timestamp;
use store::accounts::Connected;
use store::connections::{self as rows, Request};
use store::{Locks, Story, Tx};

/// What the owner says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestAnswer {
    /// Open until nobody has used it for 60 days, or for as long as the request named.
    Allow,
    /// Open for seven days.
    AllowSevenDays,
    /// No; the firm may ask again in seven days.
    Decline,
    /// No, and no more requests.
    DeclineAndBlock,
    /// No, and the connection ends.
    DeclineAndRemove,
}

/// What a reader of a request sees.
#[derive(Debug, Clone)]
pub struct RequestLook {
    /// The request.
    pub request: Request,
    /// "Hartwell Joinery Ltd (Jobs)".
    pub account: String,
    /// It waits for an answer.
    pub open: bool,
    /// The reader is signed in as the account's owner.
    pub mine: bool,
    /// The connection as it stands; none when it has ended.
    pub row: Option<Connected>,
    /// Where access stands now.
    pub state: State,
}

fn waits(it: &Request, now: i64) -> bool {
    let lapses = it.created_at.saturating_add(REQUEST_LIFE_SECONDS * SECOND);
    it.state == "open" && now < lapses && !it.silent
}

async fn found(tx: &mut Tx, by: By<RequestId>) -> Result<Request> {
    let found = match by {
        By::Link(link) => rows::request_by_link(tx, link).await?,
        By::Id(id) => rows::request(tx, id).await?,
    };
    // A silent one is told to nobody on this side.
    found.filter(|it| !it.silent).ok_or(Error::NotFound)
}

async fn row_of(tx: &mut Tx, it: &Request) -> Result<Option<Connected>> {
    let rows = store::accounts::of_owner(tx, it.account).await?;
    Ok(rows.into_iter().find(|row| row.connection == it.connection))
}

/// Reads a request. By a letter's link nobody needs to be signed in.
pub async fn look_at_request(ctx: &Ctx, actor: &Actor, by: By<RequestId>) -> Result<RequestLook> {
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let request = found(&mut tx, by).await?;
    let mine = match actor.person() {
        Some(person) if reach::client_person(actor).is_ok_and(|it| !it.1) => {
            let row = store::accounts::one_of_person(&mut tx, person, request.account).await?;
            row.is_some_and(|it| it.is_owner)
        }
        Some(_) | None => false,
    };
    if let By::Id(_) = by
        && !mine
    {
        return Err(Error::NotFound);
    }
    let row = row_of(&mut tx, &request).await?;
    let state = row
        .as_ref()
        .map_or(State::Disconnected, |it| domain::connections::state(&reach::facts_of(it), now));
    let account = format!(
        "{} ({})",
        request.business_name,
        ctx.catalogue.name(domain::ids::ProductId(request.product))
    );
    let open = waits(&request, now) && row.is_some();
    Ok(RequestLook { request, account, open, mine, row, state })
}

/// Answers a request.
pub async fn answer(
    ctx: &Ctx,
    actor: &Actor,
    by: By<RequestId>,
    answer: RequestAnswer,
) -> Result<Done> {
    reach::client_person(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let request = found(&mut tx, by).await?;
    drop(tx);

    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(request.account)).await?;
    let request = found(&mut tx, by).await?;
    let row = row_of(&mut tx, &request).await?;
    let deed = match answer {
        RequestAnswer::Allow | RequestAnswer::AllowSevenDays => Deed::CAccessReinstate,
        RequestAnswer::Decline | RequestAnswer::DeclineAndBlock => Deed::CRequestDecline,
        RequestAnswer::DeclineAndRemove => Deed::CConnectionRemove,
    };
    let state = row.as_ref().map_or(State::Disconnected, |it| {
        domain::connections::state(&reach::facts_of(it), micros(now))
    });
    permitted(&mut tx, actor, &request, (deed, by)).await?;
    let Some(row) = row.filter(|_| waits(&request, micros(now))) else {
        return Err(closed(by));
    };
    reach::owned(&mut tx, actor, request.account, deed, state).await?;
    let it = tied(ctx, &mut tx, row).await?;
    if answer == RequestAnswer::DeclineAndRemove {
        drop(tx);
        let ended = remove(ctx, actor, request.partner, &[request.account]).await?;
        return Ok(Done { accounts: ended.accounts, signed_out: ended.signed_out });
    }
    let stories = answered(ctx, &mut tx, actor, (&it, &request, answer), now).await?;
    tx.commit_all(&stories).await?;
    Ok(Done { accounts: vec![it.words], signed_out: 0 })
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
    (it, request, answer): (&Tied, &Request, RequestAnswer),
    now: Timestamp,
) -> Result<Vec<Story>> {
    let account = it.words.clone();
    let allowance = match (answer, request.days) {
        (RequestAnswer::AllowSevenDays, _) => Some(Allowance::SEVEN_DAYS),
        (RequestAnswer::Allow, Some(days)) => Some(Allowance::Days(days)),
        (RequestAnswer::Allow, None) => Some(Allowance::UntilIdle),
        (
            RequestAnswer::Decline
            | RequestAnswer::DeclineAndBlock
            | RequestAnswer::DeclineAndRemove,
            _,
        ) => None,
    };
    let mut stories = Vec::new();
    let at = if let Some(allowance) = allowance {
        let days = match allowance {
            Allowance::Days(days) => Some(days),
            Allowance::UntilIdle => None,
        };
        let event = Event::AccessAllowed { account, days };
        let end = allowance.granted(micros(now)).absolute_end_at;
        stories.push(open(ctx, tx, actor, it, (end, &event), now).await?);
        end
    } else {
        rows::answer_request(tx, request.id, "declined", micros(now)).await?;
        let event = Event::AccessDeclined { account };
        stories.push(it.story(ctx, actor, &event, Vec::new(), now));
        let again = micros(now).saturating_add(REQUEST_COOLDOWN_SECONDS * SECOND);
        Some(again)
    };
    let letter =
        |account, path| Letter::AccessAnswered { account, allowed: allowance.is_some(), at, path };
    let jobs = tell_firm(ctx, tx, std::slice::from_ref(it), &letter, now).await?;
    crate::connections::attach(&mut stories, jobs);
    if answer == RequestAnswer::DeclineAndBlock {
        stories.push(set_block(ctx, tx, actor, it, true, now).await?);
    }
    Ok(stories)
}
