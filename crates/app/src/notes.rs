//! Notes: record-keeping by staff, for staff; never shown to the client or the vendor.
//!
//! A note tied to an account is seen only by those who reach that account (clarification 4).

use crate::reach::{self, Folder};
use crate::{Ctx, Error, Result, tell};
use domain::access::{Deed, Role};
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, ClientId, NoteId, StaffId};
use domain::letter::{Letter, Recipient};
use domain::time::micros;
use domain::{markup, names};
pub use store::notes::Note;
use store::staff::Reaching;
use store::{Locks, NewJob, Tx};

/// The notes of a folder that the actor may read, pinned first; with a text, only those that say it
/// or whose author is called so.
pub async fn list(ctx: &Ctx, actor: &Actor, client: ClientId, search: &str) -> Result<Vec<Note>> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let folder = reach::folder(&mut tx, staff, client, now).await?;
    folder.may(Deed::ClientNotesRead)?;
    let mut notes = store::notes::of_client(&mut tx, client).await?;
    notes.retain(|it| readable(&folder, it));
    let search = names::name_sort(search.trim());
    if !search.is_empty() {
        let says = |text: &str| names::name_sort(text).contains(&search);
        notes.retain(|it| says(&it.body) || says(&it.author_name));
    }
    Ok(notes)
}

/// Whom the notes of a folder name, for those who read the notes: (note, who, by name).
pub async fn mentions(
    ctx: &Ctx,
    actor: &Actor,
    client: ClientId,
) -> Result<Vec<(NoteId, StaffId, String)>> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let folder = reach::folder(&mut tx, staff, client, now).await?;
    folder.may(Deed::ClientNotesRead)?;
    Ok(store::notes::mentions(&mut tx, client).await?)
}

/// Colleagues whom a text names with @, and whether each reaches what the note is about.
#[derive(Debug, Clone, Default)]
struct Named {
    reach: Vec<Reaching>,
    out: Vec<Reaching>,
}

async fn named(
    tx: &mut Tx,
    folder: &Folder,
    account: Option<AccountId>,
    body: &str,
) -> Result<Named> {
    if !body.contains('@') {
        return Ok(Named::default());
    }
    let everybody = store::staff::reaching(tx, folder.row.id).await?;
    let inside = if folder.row.internal {
        Some(store::internal::of_client(tx, folder.row.id).await?)
    } else {
        None
    };
    let names: Vec<String> = everybody.iter().map(|it| it.name.clone()).collect();
    let reaches = |it: &Reaching| match &inside {
        Some(added) => it.role == "owner" || added.contains(&it.id),
        None => {
            matches!(it.role.as_str(), "owner" | "senior")
                || it.named
                || it.group.is_some()
                || account.map_or(!it.accounts.is_empty(), |id| it.accounts.contains(&id))
        }
    };
    let mut found = Named::default();
    for name in markup::mentioned(body, &names) {
        // Two colleagues of one name: whoever reaches the client is meant.
        let all = everybody.iter().filter(|it| it.name == *name);
        let (near, far): (Vec<&Reaching>, Vec<&Reaching>) = all.partition(|it| reaches(it));
        if near.is_empty() {
            found.out.extend(far.into_iter().cloned());
        } else {
            found.reach.extend(near.into_iter().cloned());
        }
    }
    Ok(found)
}

/// Those whom a text names and who would not see it: for the offer to give them access.
pub async fn out_of_reach(
    ctx: &Ctx,
    actor: &Actor,
    client: ClientId,
    (account, body): (Option<AccountId>, &str),
) -> Result<Vec<(StaffId, String)>> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let folder = reach::folder(&mut tx, staff, client, now).await?;
    let named = named(&mut tx, &folder, account, body).await?;
    Ok(named.out.into_iter().map(|it| (it.id, it.name)).collect())
}

/// Everybody named, or the refusal: whoever is named must be able to read it.
async fn all_reach(
    tx: &mut Tx,
    folder: &Folder,
    account: Option<AccountId>,
    body: &str,
) -> Result<Vec<Reaching>> {
    let named = named(tx, folder, account, body).await?;
    if named.out.is_empty() {
        return Ok(named.reach);
    }
    let fault = |it: &Reaching| {
        let name = &it.name;
        let detail = format!(
            "{name} does not reach this client and would not see the note. Give {name} access \
             first, or write the name without @."
        );
        Fault::new("body", "mention_out_of_reach", detail)
    };
    Err(Error::Invalid(named.out.iter().map(fault).collect()))
}

/// Remembers who is named and writes to those who were not named before.
async fn mention(
    ctx: &Ctx,
    tx: &mut Tx,
    (staff, folder): (&Staff, &Folder),
    (id, named): (NoteId, &[Reaching]),
    now: jiff::Timestamp,
) -> Result<(Vec<Event>, Vec<NewJob>)> {
    let (mut events, mut jobs) = (Vec::new(), Vec::new());
    for it in named {
        if !store::notes::mention(tx, id, it.id, micros(now)).await? || it.id == staff.staff {
            continue;
        }
        let firm = store::partners::one(tx, staff.partner).await?.ok_or(Error::NotFound)?;
        let own = store::staff::one(tx, staff.partner, staff.staff).await?.ok_or(Error::SignIn)?;
        let member = store::staff::one(tx, staff.partner, it.id).await?.ok_or(Error::NotFound)?;
        let letter = Letter::NoteMention {
            firm: firm.name,
            by: own.name,
            client: folder.row.name.clone(),
            path: format!("/p/{}/clients/{}/notes#{id}", firm.slug, folder.row.id),
        };
        let to = Recipient { email: member.email, name: member.name, person: Some(member.person) };
        jobs.extend(tell::write(ctx, tx, &to, &letter, now).await?);
        events.push(Event::Mentioned { name: it.name.clone() });
    }
    Ok((events, jobs))
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
    let named = all_reach(&mut tx, &folder, account, &body).await?;
    let id: NoteId = ctx.ids.next(now);
    store::notes::add(&mut tx, id, (client, account), staff.staff, &body, micros(now)).await?;
    let (events, jobs) = mention(ctx, &mut tx, (staff, &folder), (id, &named), now).await?;
    let told = story(ctx, actor, staff, now, client, &Event::NoteAdded);
    let mut stories = vec![jobs.into_iter().fold(told, store::Story::job)];
    stories.extend(events.iter().map(|it| story(ctx, actor, staff, now, client, it)));
    tx.commit_all(&stories).await?;
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
    let folder = reach::folder(&mut tx, staff, note.client, micros(now)).await?;
    let named = all_reach(&mut tx, &folder, note.account, &body).await?;
    if !store::notes::edit(&mut tx, id, version, &body, micros(now)).await? {
        return Err(Error::Stale { current: note.version });
    }
    let (events, jobs) = mention(ctx, &mut tx, (staff, &folder), (id, &named), now).await?;
    let told = story(ctx, actor, staff, now, note.client, &Event::NoteEdited);
    let mut stories = vec![jobs.into_iter().fold(told, store::Story::job)];
    stories.extend(events.iter().map(|it| story(ctx, actor, staff, now, note.client, it)));
    tx.commit_all(&stories).await?;
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
