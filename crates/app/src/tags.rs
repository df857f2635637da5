//! Tags: words that a firm puts on its clients. Whoever may change a client may change its tags.

use crate::{Ctx, Result, reach, tell};
use domain::access::Deed;
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::ClientId;
use domain::names;
use domain::time::micros;
use store::Locks;

/// The tags of a client.
pub async fn of(ctx: &Ctx, actor: &Actor, client: ClientId) -> Result<Vec<String>> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    reach::folder(&mut tx, staff, client, now).await?;
    Ok(store::tags::of(&mut tx, &[client]).await?.remove(&client).unwrap_or_default())
}

/// Gives a client the tags that are typed with commas between them, and no others; answers them.
pub async fn set(ctx: &Ctx, actor: &Actor, client: ClientId, typed: &str) -> Result<Vec<String>> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let folder = reach::folder(&mut tx, staff, client, micros(now)).await?;
    folder.may(Deed::ClientFolderUpdate)?;
    let tags = names::tags("tags", typed).map_err(crate::Error::field)?;
    let before = store::tags::of(&mut tx, &[client]).await?.remove(&client).unwrap_or_default();
    if tags == before {
        return Ok(tags);
    }
    store::tags::set(&mut tx, client, &tags).await?;
    let event = Event::ClientChanged { fields: vec!["tags".to_owned()] };
    let story = tell::story(ctx, staff.partner, actor, now, &event).client(staff.partner, client);
    tx.commit(&story).await?;
    Ok(tags)
}
