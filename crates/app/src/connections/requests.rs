//! Requests for access: a firm that is connected but shut out asks the owner. A request opens
//! nothing. A firm that the owner has blocked gets the same answers as any other.

use super::asking::{Purpose, request_of};
use super::many::{ask_in, withdraw_requests_in};
use super::permitted;
use crate::each;
use crate::{Ctx, Error, Result, clients::keep, reach};
use domain::access::{Deed, State};
use domain::actor::Actor;
use domain::connections::{REQUEST_LIFE_SECONDS, requested_days};
use domain::fault::Fault;
use domain::ids::{AccountId, RequestId};
use domain::names;
use domain::time::{SECOND, micros, ts};
use jiff::Timestamp;
use store::Locks;
use store::connections::{self as rows, Request};

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

pub(crate) fn checked(wish: &Wish) -> Result<(String, Option<i64>)> {
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
    let what = (&[account][..], wish, Purpose::Access);
    let mut each = ask_in(ctx, &mut tx, actor, what, now).await?;
    let (id, stories) = request_of(each.pop().unwrap_or(Err(Error::NotFound))?)?;
    tx.commit_all(&stories).await?;
    Ok(Asked { id, lapses: ts(micros(now).saturating_add(REQUEST_LIFE_SECONDS * SECOND)) })
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
    if account.row.request.is_none_or(|it| it.0 != id.0) {
        return Err(no_open_request());
    }
    let each = withdraw_requests_in(ctx, &mut tx, actor, &[found.account], now).await?;
    each::keep(tx, each).await?;
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
