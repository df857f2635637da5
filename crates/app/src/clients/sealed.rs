//! Ended connections: what a firm keeps of a client for 30 days, and how it asks to come back.
//!
//! Notes and contacts that are its own; nothing of the client's accounts. After 30 days, or when
//! the firm takes the client off the list, the sweep erases them.

use super::{Extra, SEALED_DAYS, Saved, Typed};
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::Deed;
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::ids::ClientId;
use domain::time::{DAY, micros};
pub use store::clients::{End, Ended};
use store::{Locks, Tx};

fn permitted(actor: &Actor) -> Result<&Staff> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::ConnectionEnded)?;
    Ok(staff)
}

fn since(ctx: &Ctx) -> i64 {
    micros(ctx.clock.business()) - SEALED_DAYS * DAY
}

/// Ended connections of the last 30 days: owner and senior.
pub async fn ended(ctx: &Ctx, actor: &Actor) -> Result<Vec<Ended>> {
    let staff = permitted(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(store::clients::ended(&mut tx, staff.staff, since(ctx)).await?)
}

async fn one(ctx: &Ctx, tx: &mut Tx, staff: &Staff, client: ClientId) -> Result<Ended> {
    let found = store::clients::ended_one(tx, staff.staff, client, since(ctx)).await?;
    found.ok_or(Error::NotFound)
}

/// What is left of one: its contacts, and the firm's own notes, oldest first.
pub async fn left_of(ctx: &Ctx, actor: &Actor, client: ClientId) -> Result<(Ended, Vec<End>)> {
    let staff = permitted(actor)?;
    crate::exports::may(ctx, actor).await?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let it = one(ctx, &mut tx, staff, client).await?;
    let notes = store::clients::notes_of(&mut tx, client).await?;
    Ok((it, notes))
}

/// Takes one off the list: what is left of it is erased by the next sweep.
pub async fn unlist(ctx: &Ctx, actor: &Actor, client: ClientId) -> Result<()> {
    let staff = permitted(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let it = one(ctx, &mut tx, staff, client).await?;
    store::clients::unlist(&mut tx, client, micros(now)).await?;
    let event = Event::EndedUnlisted { client: it.name };
    tx.commit(&tell::story(ctx, staff.partner, actor, now, &event)).await?;
    Ok(())
}

/// A new folder with the contacts of one that has ended, for a new invitation. Its notes come
/// back when the owner accepts within the 30 days.
pub async fn again(ctx: &Ctx, actor: &Actor, client: ClientId) -> Result<Saved> {
    let staff = permitted(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let it = one(ctx, &mut tx, staff, client).await?;
    drop(tx);
    let typed = Typed {
        name: it.name,
        contact_name: it.contact_name,
        contact_email: it.contact_email,
        phone: it.phone,
        website: it.website,
        address: it.address,
        ..Typed::default()
    };
    super::create(ctx, actor, &typed, &Extra::default()).await
}
