//! Putting empty folders away and taking them out again, several at once.

use crate::each::{Each, changed};
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::Deed;
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::ClientId;
use domain::time::micros;
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeMap;
use store::Tx;
use store::clients::many;

/// Puts empty folders away, inside a transaction that holds the firm.
pub(crate) async fn archive_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    clients: &[ClientId],
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    let folders = reach::folders(tx, staff, clients, micros(now)).await?;
    let mut writes = Vec::new();
    let one = |client: &ClientId| {
        let folder = folders.get(client).ok_or(Error::NotFound)?;
        folder.may(Deed::ClientFolderArchive)?;
        writes.push(*client);
        let event = Event::ClientArchived { name: folder.row.name.clone() };
        let story = tell::story(ctx, staff.partner, actor, now, &event);
        Ok(changed(story.client(staff.partner, *client), json!({ "at": micros(now) })))
    };
    let each = clients.iter().map(one).collect();
    many::archive(tx, &writes, micros(now)).await?;
    Ok(each)
}

/// Takes folders out again that were put away at these instants (µs): the way back of the act
/// above, for whoever may archive.
pub(crate) async fn restore_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    rows: &[(ClientId, i64)],
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    let mut by_instant: BTreeMap<i64, Vec<ClientId>> = BTreeMap::new();
    for (client, at) in rows {
        by_instant.entry(*at).or_default().push(*client);
    }
    let mut names: BTreeMap<ClientId, String> = BTreeMap::new();
    for (at, clients) in by_instant {
        names.extend(many::archived(tx, &clients, at).await?);
    }
    let mut writes = Vec::new();
    let one = |(client, _): &(ClientId, i64)| {
        domain::runs::Act::Archive.permitted(staff.role).into_result()?;
        let Some(name) = names.get(client) else {
            return Err(crate::runs::changed_since("It is not in the archive as the run left it."));
        };
        writes.push(*client);
        let event = Event::ClientRestored { name: name.clone() };
        let story = tell::story(ctx, staff.partner, actor, now, &event);
        Ok(changed(story.client(staff.partner, *client), serde_json::Value::Null))
    };
    let each = rows.iter().map(one).collect();
    many::restore(tx, &writes).await?;
    Ok(each)
}
