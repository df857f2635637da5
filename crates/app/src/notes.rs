//! Notes: record-keeping by staff, for staff; never shown to the client or the vendor.
//!
//! A note tied to an account is seen only by those who reach that account (clarification 4).

use crate::reach::{self, Folder};
use crate::{Ctx, Error, Result, tell};
use domain::access::{Deed, Role};
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::ids::{AccountId, ClientId, NoteId};
use domain::names;
use domain::time::micros;
pub use store::notes::Note;
use store::{Locks, Tx};

/// The notes of a folder that the actor may read, pinned first.
pub async fn list(ctx: &Ctx, actor: &Actor, client: ClientId) -> Result<Vec<Note>> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let folder = reach::folder(&mut tx, staff, client, now).await?;
    folder.may(Deed::ClientNotesRead)?;
    let mut notes = store::notes::of_client(&mut tx, client).await?;
    notes.retain(|it| readable(&folder, it));
    Ok(notes)
}

fn readable(folder: &Folder, note: &Note) -> bool {
    match note.account {
        None => true,
        Some(account) => folder.accounts.iter().any(|it| it.row.id == account),
    }
}

/// Adds a note, tied to one account or not.
pub async fn add(
    ctx: &Ctx,
    actor: &Actor,
    client: ClientId,
    account: Option<AccountId>,
    body: &str,
) -> Result<NoteId> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();

    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let folder = reach::folder(&mut tx, staff, client, micros(now)).await?;
    folder.may(Deed::ClientNotesWrite)?;
    if account.is_some_and(|id| !folder.accounts.iter().any(|it| it.row.id == id)) {
        return Err(Error::NotFound);
    }
    let body = names::note("body", body).map_err(Error::field)?;
    let id: NoteId = ctx.ids.next(now);
    store::notes::add(&mut tx, id, (client, account), staff.staff, &body, micros(now)).await?;
    let story = story(ctx, actor, staff, now, client, &Event::NoteAdded);
    tx.commit(&story).await?;
    Ok(id)
}

/// Edits one's own note that still has `version`; what it said is kept.
pub async fn edit(
    ctx: &Ctx,
    actor: &Actor,
    id: NoteId,
    version: i64,
    body: &str,
) -> Result<ClientId> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();

    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let note = reached(&mut tx, staff, id, micros(now)).await?;
    if note.author != staff.staff {
        return Err(Error::denied(403, "not_author", "Only its author can edit a note."));
    }
    let body = names::note("body", body).map_err(Error::field)?;
    if !store::notes::edit(&mut tx, id, version, &body, micros(now)).await? {
        return Err(Error::Stale { current: note.version });
    }
    let story = story(ctx, actor, staff, now, note.client, &Event::NoteEdited);
    tx.commit(&story).await?;
    Ok(note.client)
}

/// Pins a note to the top of its folder, or lets it go.
pub async fn pin(ctx: &Ctx, actor: &Actor, id: NoteId, pinned: bool) -> Result<ClientId> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();

    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let note = reached(&mut tx, staff, id, micros(now)).await?;
    store::notes::pin(&mut tx, id, pinned.then_some(micros(now))).await?;
    let event = if pinned { Event::NotePinned } else { Event::NoteUnpinned };
    let story = story(ctx, actor, staff, now, note.client, &event);
    tx.commit(&story).await?;
    Ok(note.client)
}

/// Deletes a note: its author, or an owner or senior.
pub async fn delete(ctx: &Ctx, actor: &Actor, id: NoteId) -> Result<ClientId> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();

    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let note = reached(&mut tx, staff, id, micros(now)).await?;
    if note.author != staff.staff && !reach::everything(staff.role) {
        let sentence = "Only its author, an owner or a senior can delete a note.";
        return Err(Error::denied(403, "not_author", sentence));
    }
    store::notes::delete(&mut tx, id, micros(now)).await?;
    let story = story(ctx, actor, staff, now, note.client, &Event::NoteDeleted);
    tx.commit(&story).await?;
    Ok(note.client)
}

/// A note with what it said before: (version, text, until when in µs), newest first.
pub async fn history(
    ctx: &Ctx,
    actor: &Actor,
    id: NoteId,
) -> Result<(Note, Vec<(i64, String, i64)>)> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let note = reached(&mut tx, staff, id, now).await?;
    let versions = store::notes::history(&mut tx, id).await?;
    Ok((note, versions))
}

/// Whether this staff member may edit or delete the note: (edit, delete).
pub fn rights(staff: &Staff, note: &Note) -> (bool, bool) {
    let own = note.author == staff.staff;
    (own, own || matches!(staff.role, Role::Owner | Role::Senior))
}

async fn reached(tx: &mut Tx, staff: &Staff, id: NoteId, now: i64) -> Result<Note> {
    let note = store::notes::one(tx, id).await?.ok_or(Error::NotFound)?;
    let folder = reach::folder(tx, staff, note.client, now).await?;
    folder.may(Deed::ClientNotesWrite)?;
    if readable(&folder, &note) { Ok(note) } else { Err(Error::NotFound) }
}

fn story(
    ctx: &Ctx,
    actor: &Actor,
    staff: &Staff,
    now: jiff::Timestamp,
    client: ClientId,
    event: &Event,
) -> store::Story {
    tell::story(ctx, staff.partner, actor, now, event).client(staff.partner, client)
}
