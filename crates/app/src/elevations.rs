//! Elevation: a right that the product marks as dangerous, for one person, one account, one hour.
//!
//! It goes by real time, as the tokens that carry it do. Access that ends takes it along: the tokens
//! are renewed only while the one decision says yes.

use crate::connections::{owner, tied};
use crate::{Ctx, Error, Result, clients::keep, people, reach, tell};
use domain::access::{Deed, Facts, State, decide};
use domain::actor::Actor;
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, ElevationId};
use domain::letter::Letter;
use domain::names;
use domain::products::Right;
use domain::time::{SECOND, micros, ts};
use domain::tokens::ELEVATION_SECONDS;
use jiff::Timestamp;
use store::elevations::{self as rows, Elevation};
use store::{Locks, Tx};

const REASON_MAX: usize = 200;

/// What is asked, as typed.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The right's code.
    pub right: String,
    /// Why; the owner reads it.
    pub reason: String,
}

/// A right of an account's product, and until when the asker has it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The right.
    pub right: Right,
    /// Until when.
    pub until: Option<Timestamp>,
}

/// The dangerous rights of an account, as they stand for the asker, for whoever may take one up.
pub async fn rights(
    ctx: &Ctx,
    actor: &Actor,
    account: AccountId,
) -> Result<(reach::Account, Vec<Standing>)> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let found = reach::account(&mut tx, staff, account, now).await?;
    found.may(Deed::AccountElevate)?;
    let real = micros(ctx.clock.security());
    let running = rows::running(&mut tx, (found.row.connection, staff.staff), real).await?;
    let product = ctx.catalogue.get(found.row.product);
    let rights = product.map(|it| it.definition.elevated).unwrap_or_default();
    let standing = |right: Right| Standing {
        until: running.iter().filter(|it| it.right == right.code).map(|it| ts(it.ends_at)).max(),
        right,
    };
    Ok((found, rights.into_iter().map(standing).collect()))
}

/// Takes a right up for an hour. Who has it already has it for an hour from now.
pub async fn elevate(
    ctx: &Ctx,
    actor: &Actor,
    account: AccountId,
    wish: &Wish,
) -> Result<Elevation> {
    let staff = reach::staff(actor)?;
    let (now, real) = (ctx.clock.business(), ctx.clock.security());

    let locks = Locks::new().share(staff.partner).lock(account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let found = reach::account(&mut tx, staff, account, micros(now)).await?;
    let open = Facts::in_state(State::Active);
    decide(Deed::AccountElevate, found.who, &open).into_result()?;
    people::fresh(ctx, &mut tx, actor).await?;
    let (right, reason) = checked(ctx, &found, wish)?;
    found.may(Deed::AccountElevate)?;
    let row = Elevation {
        id: ctx.ids.next::<ElevationId>(real),
        account,
        connection: found.row.connection,
        partner: staff.partner,
        staff: staff.staff,
        right: right.code.clone(),
        reason: reason.clone(),
        created_at: micros(real),
        ends_at: micros(real) + ELEVATION_SECONDS * SECOND,
    };
    rows::add(&mut tx, &row).await?;
    let it = tied(ctx, &mut tx, found.row).await?;
    let event = Event::RightElevated {
        account: it.words.clone(),
        right: right.name.clone(),
        reason: reason.clone(),
        until: ts(row.ends_at).to_string(),
    };
    let letter = Letter::RightElevated {
        firm: it.firm.clone(),
        person: name(&mut tx, actor).await?,
        account: it.words.clone(),
        right: right.name,
        reason,
        until: row.ends_at,
        path: format!("/me/access/{}", staff.partner),
    };
    let to = owner(&mut tx, &it).await?;
    let jobs = tell::write(ctx, &mut tx, &to, &letter, now).await?;
    tx.commit(&it.story(ctx, actor, &event, jobs.into_iter().collect(), now)).await?;
    Ok(row)
}

async fn name(tx: &mut Tx, actor: &Actor) -> Result<String> {
    let person = actor.person().ok_or(Error::SignIn)?;
    Ok(store::people::get(tx, person).await?.name)
}

fn checked(ctx: &Ctx, found: &reach::Account, wish: &Wish) -> Result<(Right, String)> {
    let mut faults = Vec::new();
    let product = ctx.catalogue.get(found.row.product);
    let right = product.and_then(|it| it.definition.right(&wish.right).cloned());
    if right.is_none() {
        let sentence = "Choose one of the rights that this product lists.";
        faults.push(Fault::new("right", "right_unknown", sentence));
    }
    let reason = keep(&mut faults, names::text("reason", &wish.reason, REASON_MAX));
    if reason.is_empty() && faults.is_empty() {
        let sentence = "Say why; the owner reads it.";
        faults.push(Fault::new("reason", "reason_required", sentence));
    }
    match right {
        Some(right) if faults.is_empty() => Ok((right, reason)),
        Some(_) | None => Err(Error::Invalid(faults)),
    }
}
