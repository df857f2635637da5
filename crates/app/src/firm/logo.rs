//! The firm's own logo: it stands in the invitations that owners get, beside the vendor's name.
//!
//! It is read as strictly as the vendor's: PNG or WebP of moderate size, told by its bytes. Letters
//! carry the picture with them, so nothing is fetched when they are read.

use crate::brand::logo;
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::Deed;
use domain::actor::Actor;
use domain::event::Event;
use domain::time::micros;
use store::Locks;
use store::logos::Logo;

/// Where a firm's logo is served; the address names the content, so browsers keep it for ever.
pub fn logo_address(hash: &str, kind: &str) -> String {
    let ending = if kind == "image/png" { "png" } else { "webp" };
    format!("/brand/firm-{hash}.{ending}")
}

/// The address of the firm's logo; empty without one.
pub async fn own_logo(ctx: &Ctx, actor: &Actor) -> Result<String> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::FirmUpdate)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let found = store::logos::of(&mut tx, staff.partner).await?;
    Ok(found.map(|it| logo_address(&it.hash, &it.kind)).unwrap_or_default())
}

/// A firm's logo by its hash: its kind and the file.
pub async fn logo_file(ctx: &Ctx, hash: &str) -> Result<(String, Vec<u8>)> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let found = store::logos::by_hash(&mut tx, hash).await?.ok_or(Error::NotFound)?;
    Ok((found.kind, found.bytes))
}

/// Sets the firm's logo.
pub async fn set_logo(ctx: &Ctx, actor: &Actor, bytes: &[u8]) -> Result<()> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::FirmUpdate)?;
    let read = logo::read(bytes).map_err(Error::field)?;
    let new = Logo { hash: read.hash, kind: read.kind, bytes: read.bytes };
    change(ctx, actor, Some(new)).await
}

/// Takes it away.
pub async fn remove_logo(ctx: &Ctx, actor: &Actor) -> Result<()> {
    change(ctx, actor, None).await
}

async fn change(ctx: &Ctx, actor: &Actor, new: Option<Logo>) -> Result<()> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    reach::firm(staff, Deed::FirmUpdate)?;
    if store::logos::of(&mut tx, staff.partner).await? == new {
        return Ok(());
    }
    match &new {
        Some(logo) => store::logos::put(&mut tx, staff.partner, logo, micros(now)).await?,
        None => drop(store::logos::remove(&mut tx, staff.partner).await?),
    }
    let event = Event::FirmChanged { fields: vec!["logo".to_owned()] };
    let story = tell::story(ctx, staff.partner, actor, now, &event).partner(staff.partner);
    Ok(tx.commit(&story).await?)
}
