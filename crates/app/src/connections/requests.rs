//! Requests for access: a firm that is connected but shut out asks the owner. A request opens
//! nothing. A firm that the owner has blocked gets the same answers as any other.

use super::permitted;
use super::telling::{Tied, owner, tied};
use crate::{Ctx, Error, Result, clients::keep, reach, tell};
use domain::access::{Deed, State};
use domain::actor::Actor;
use domain::connections::{self as rules, REQUEST_LIFE_SECONDS, requested_days};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, LinkId, RequestId};
use domain::letter::Letter;
use domain::names;
use domain::time::{SECOND, micros, ts};
use jiff::Timestamp;
use store::connections::{self as rows, NewRequest, Request};
use store::{Locks, NewJob, Tx};

const REASON_MAX: usize = 200;

/// What is asked, as typed.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Why; the owner reads it.
    pub reason: String,
    /// For how many days; empty for as long as it is used.
    pub days: String,
}

/// A request on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The request.
    pub id: RequestId,
    /// When it lapses without an answer.
    pub lapses: Timestamp,
}

fn checked(wish: &Wish) -> Result<(String, Option<i64>)> {
    let mut faults = Vec::new();
    let reason = keep(&mut faults, names::text("reason", &wish.reason, REASON_MAX));
    if reason.is_empty() && faults.is_empty() {
        let sentence = "Say why; the owner reads it before they decide.";
        faults.push(Fault::new("reason", "reason_required", sentence));
    }
    let days = keep(&mut faults, requested_days("days", &wish.days));
    if faults.is_empty() { Ok((reason, days)) } else { Err(Error::Invalid(faults)) }
}

/// Asks the owner of an account for access.
pub async fn request_access(
    ctx: &Ctx,
    actor: &Actor,
    account: AccountId,
    wish: &Wish,
) -> Result<Asked> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();

    let locks = Locks::new().share(staff.partner).lock(account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let found = reach::account(&mut tx, staff, account, micros(now)).await?;
    permitted(Deed::AccessRequest, found.who, State::Expired)?;
    let (reason, days) = checked(wish)?;
    found.may(Deed::AccessRequest)?;
    let asked = reach::requests_of(&found.row)
        .ask(micros(now))
        .map_err(|it| Error::Refused(Box::new(it.into())))?;
    let silent = asked == rules::Asked::Silent;

    let id: RequestId = ctx.ids.next(now);
    let link: LinkId = ctx.ids.next(now);
    let it = tied(ctx, &mut tx, found.row).await?;
    let connection = it.row.connection;
    // What has lapsed makes room for the new one.
    rows::answer_requests(&mut tx, connection, "withdrawn", micros(now)).await?;
    let partner = staff.partner;
    let new = NewRequest {
        id,
        account,
        connection,
        partner,
        staff: staff.staff,
        reason: reason.clone(),
        days,
        silent,
        link,
    };
    rows::add_request(&mut tx, &new, micros(now)).await?;
    let job = if silent { None } else { letter(ctx, &mut tx, actor, &it, &new, now).await? };
    let event = Event::AccessRequested { account: it.words.clone(), reason };
    let mut story = it.story(ctx, actor, &event, job.into_iter().collect(), now);
    if silent {
        // The owner asked not to hear of it.
        story.account = None;
    }
    tx.commit(&story).await?;
    Ok(Asked { id, lapses: ts(micros(now).saturating_add(REQUEST_LIFE_SECONDS * SECOND)) })
}

async fn letter(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    it: &Tied,
    new: &NewRequest,
    now: Timestamp,
) -> Result<Option<NewJob>> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let person = store::people::get(tx, person).await?.name;
    let letter = Letter::AccessRequested {
        firm: it.firm.clone(),
        person,
        account: it.words.clone(),
        reason: new.reason.clone(),
        link: new.link,
    };
    let to = owner(tx, it).await?;
    tell::write(ctx, tx, &to, &letter, now).await
}

/// Takes a request back that waits for an answer.
pub async fn withdraw_request(ctx: &Ctx, actor: &Actor, id: RequestId) -> Result<AccountId> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let found = rows::request(&mut tx, id).await?;
    let found = found.filter(|it| it.partner == staff.partner).ok_or(Error::NotFound)?;
    drop(tx);

    let locks = Locks::new().share(staff.partner).lock(found.account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let account = reach::account(&mut tx, staff, found.account, micros(now)).await?;
    permitted(Deed::AccessRequest, account.who, State::Expired)?;
    let waits = reach::requests_of(&account.row).pending(micros(now));
    if !waits || !rows::answer_request(&mut tx, id, "withdrawn", micros(now)).await? {
        return Err(no_open_request());
    }
    let it = tied(ctx, &mut tx, account.row).await?;
    let event = Event::AccessRequestWithdrawn { account: it.words.clone() };
    let mut story = it.story(ctx, actor, &event, Vec::new(), now);
    if found.silent {
        story.account = None;
    }
    tx.commit(&story).await?;
    Ok(found.account)
}

/// Nothing waits for an answer.
pub(crate) fn no_open_request() -> Error {
    Error::denied(409, "no_open_request", "No request waits for an answer.")
}

/// The newest request of an account that waits, for the page that asks.
pub async fn open_request(ctx: &Ctx, actor: &Actor, account: AccountId) -> Result<Option<Request>> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let found = reach::account(&mut tx, staff, account, now).await?;
    if !reach::requests_of(&found.row).pending(now) {
        return Ok(None);
    }
    match found.row.request {
        Some((id, _)) => Ok(rows::request(&mut tx, RequestId(id)).await?),
        None => Ok(None),
    }
}

/// The firm's requests on accounts that the asker reaches, newest first, before `before`.
pub async fn requests(
    ctx: &Ctx,
    actor: &Actor,
    before: Option<RequestId>,
    limit: i64,
) -> Result<Vec<Request>> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let before = before.map_or(uuid::Uuid::max(), |it| it.0);
    let found = rows::requests_of_partner(&mut tx, staff.staff, before, limit).await?;
    if reach::everything(staff.role) {
        return Ok(found);
    }
    let mut reached = Vec::new();
    for it in found {
        match reach::account(&mut tx, staff, it.account, now).await {
            Ok(_) => reached.push(it),
            Err(Error::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(reached)
}
