//! The firm as its own people see it.

use crate::{Ctx, Error, Result, reach};
use domain::access::Deed;
use domain::actor::Actor;
pub use store::partners::Partner as Firm;

/// The actor's firm with its code, for the settings page: the owner's.
pub async fn settings(ctx: &Ctx, actor: &Actor) -> Result<Firm> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::ApiKeyManage)?;
    own(ctx, actor).await
}

/// The actor's firm.
pub async fn own(ctx: &Ctx, actor: &Actor) -> Result<Firm> {
    let staff = reach::staff(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    store::partners::one(&mut tx, staff.partner).await?.ok_or(Error::NotFound)
}
