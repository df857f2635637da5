//! Clients: the folders that a firm's people live in all day.
//!
//! A folder belongs to the firm alone. Its accounts hang on connections, which belong to the
//! accounts; so a folder's own deeds lock the firm and nothing else.

pub(crate) mod folders;
pub mod list;
mod sealed;
pub mod views;

pub(crate) use list::places;
pub use list::{
    Access, AddonIs, After, Ask, Columns, Filter, Page, Sort, Tally, Trial, Unlinked, Usage, count,
    count_each, counts, list, matching, tabs, texts, viewer,
};
pub use sealed::{End, Ended, again, ended, left_of, unlist};

use crate::audit::Family;
use crate::feed::{self, Act};
use crate::reach::{self, Folder};
use crate::{Ctx, Error, Result, tell};
use domain::access::Deed;
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, ClientId, GroupId, StaffId};
use domain::time::micros;
use domain::{email, names};
use jiff::Timestamp;
use store::clients::Details;
pub use store::clients::{Listed, ListedAccount};
use store::events::Narrow;
use store::{Locks, Tx};

/// Sealed folders keep own notes and contacts for so many days (access rules no. 12).
pub const SEALED_DAYS: i64 = 30;

/// One folder with the accounts that the actor reaches.
pub async fn folder(ctx: &Ctx, actor: &Actor, id: ClientId) -> Result<Folder> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    reach::folder(&mut tx, staff, id, now).await
}

/// What people type about a client. Only the name is required.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The name.
    pub name: String,
    /// Client number.
    pub number: String,
    /// Industry.
    pub industry: String,
    /// Client type.
    pub kind: String,
    /// Contact's name.
    pub contact_name: String,
    /// Contact's e-mail.
    pub contact_email: String,
    /// Phone.
    pub phone: String,
    /// Website.
    pub website: String,
    /// Address.
    pub address: String,
    /// The named account manager.
    pub manager: Option<StaffId>,
}

/// What a new or changed folder answers.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The folder.
    pub id: ClientId,
    /// Its version now.
    pub version: i64,
    /// Folders whose name could be mistaken for it or that carry its number: (id, name, number).
    pub looks_like: Vec<(ClientId, String, String)>,
}

/// What may come with a new folder.
#[derive(Debug, Clone, Default)]
pub struct Extra {
    /// A group it joins.
    pub group: Option<GroupId>,
    /// A first note; empty for none.
    pub note: String,
    /// An unlinked account that goes into it.
    pub account: Option<AccountId>,
}

/// Makes a folder, with its group, its first note and an unlinked account if asked.
pub async fn create(ctx: &Ctx, actor: &Actor, typed: &Typed, extra: &Extra) -> Result<Saved> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::ClientFolderCreate)?;
    let details = cleaned(typed)?;
    let now = ctx.clock.business();

    let mut locks = Locks::new().lock(staff.partner);
    if let Some(account) = extra.account {
        locks = locks.lock(account);
    }
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let made = add(ctx, &mut tx, staff, &details, now).await?;
    let mut stories = vec![created(ctx, actor, staff, now, &made, &details.name)];
    if let Some(group) = extra.group {
        if !store::groups::exists(&mut tx, group).await? {
            return Err(Error::NotFound);
        }
        store::groups::set_client(&mut tx, group, made.id, true).await?;
    }
    if !extra.note.trim().is_empty() {
        let body = names::note("note", &extra.note).map_err(Error::field)?;
        let note = ctx.ids.next(now);
        store::notes::add(&mut tx, note, (made.id, None), staff.staff, &body, micros(now)).await?;
        let story = tell::story(ctx, staff.partner, actor, now, &Event::NoteAdded);
        stories.push(story.client(staff.partner, made.id));
    }
    if let Some(account) = extra.account {
        let found = reach::account(&mut tx, staff, account, micros(now)).await?;
        found.may(Deed::AccountAssignUnlinked)?;
        store::connections::place(&mut tx, found.row.connection, Some(made.id)).await?;
        let event = Event::AccountLinked {
            account: found.words(&ctx.catalogue.name(found.row.product)),
            client: details.name.clone(),
        };
        let story = tell::story(ctx, account, actor, now, &event).account(account);
        stories.push(story.client(staff.partner, made.id));
    }
    tx.commit_all(&stories).await?;
    Ok(made)
}

/// Folders that a new name or number could be mistaken for: asked before one is made.
pub async fn twins(
    ctx: &Ctx,
    actor: &Actor,
    typed: &Typed,
) -> Result<Vec<(ClientId, String, String)>> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::ClientFolderCreate)?;
    let details = cleaned(typed)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let (skeleton, number) = (&details.skeleton, &details.number_sort);
    Ok(store::clients::lookalikes(&mut tx, staff.staff, skeleton, number, None).await?)
}

/// Staff and groups that a form can choose from.
pub async fn choices(
    ctx: &Ctx,
    actor: &Actor,
) -> Result<(Vec<(StaffId, String)>, Vec<(uuid::Uuid, String)>)> {
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(store::clients::choices(&mut tx).await?)
}

/// Adds a folder inside a deed that holds the firm.
pub(crate) async fn add(
    ctx: &Ctx,
    tx: &mut Tx,
    staff: &Staff,
    details: &Details,
    now: Timestamp,
) -> Result<Saved> {
    check_manager(tx, staff, details).await?;
    let looks_like =
        store::clients::lookalikes(tx, staff.staff, &details.skeleton, &details.number_sort, None)
            .await?;
    let id: ClientId = ctx.ids.next(now);
    store::clients::add(tx, id, details, micros(now)).await?;
    Ok(Saved { id, version: 1, looks_like })
}

/// The story of a new folder.
pub(crate) fn created(
    ctx: &Ctx,
    actor: &Actor,
    staff: &Staff,
    now: Timestamp,
    made: &Saved,
    name: &str,
) -> store::Story {
    let event = Event::ClientCreated { name: name.to_owned() };
    tell::story(ctx, staff.partner, actor, now, &event).client(staff.partner, made.id)
}

/// What a change does to the groups a client is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// They stay.
    Keep,
    /// It is in this one only, or in none.
    Only(Option<GroupId>),
}

/// Changes a folder that still has `version`.
pub async fn change(
    ctx: &Ctx,
    actor: &Actor,
    id: ClientId,
    version: i64,
    (typed, grouping): (&Typed, Grouping),
) -> Result<Saved> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();

    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let folder = reach::folder(&mut tx, staff, id, micros(now)).await?;
    folder.may(Deed::ClientFolderUpdate)?;
    let details = cleaned(typed)?;
    if details.manager != folder.row.manager {
        // Naming a manager gives reach: only those who give staff access may (no. 06, no. 31).
        folder.may(Deed::ClientStaffAssign)?;
        folder.ordinary()?;
        check_manager(&mut tx, staff, &details).await?;
    }
    let mut fields = changed(&folder, &details);
    if regroup(&mut tx, &folder, grouping).await? {
        fields.push("group".to_owned());
    }
    if !store::clients::change(&mut tx, id, &details, version).await? {
        return Err(Error::Stale { current: folder.row.version });
    }
    let (skeleton, number) = (&details.skeleton, &details.number_sort);
    let looks_like =
        store::clients::lookalikes(&mut tx, staff.staff, skeleton, number, Some(id)).await?;
    let story = tell::story(ctx, staff.partner, actor, now, &Event::ClientChanged { fields })
        .client(staff.partner, id);
    tx.commit(&story).await?;
    Ok(Saved { id, version: version + 1, looks_like })
}

/// Puts an empty folder away.
pub async fn archive(ctx: &Ctx, actor: &Actor, id: ClientId) -> Result<()> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let each = folders::archive_in(ctx, &mut tx, actor, &[id], now).await?;
    crate::each::keep(tx, each).await.map(drop)
}

/// A folder's own activity, newest first; of one family of acts, or of all.
pub async fn activity(
    ctx: &Ctx,
    actor: &Actor,
    (id, family): (ClientId, Option<&Family>),
    older: Option<domain::ids::EventId>,
    limit: i64,
) -> Result<Vec<Act>> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let folder = reach::folder(&mut tx, staff, id, now).await?;
    let kinds = family.map(|it| it.kinds.to_vec()).unwrap_or_default();
    let narrow = Narrow { client: Some(id), kinds, ..Narrow::default() };
    let found = store::events::of_firm(&mut tx, &narrow, None, (older, limit)).await?;
    let mut events: Vec<_> = found.into_iter().map(|it| it.event).collect();
    if folder.accounts.len() < folder.total {
        // Somebody who is given single accounts does not read about the others.
        events.retain(|it| {
            it.account.is_none_or(|a| folder.accounts.iter().any(|known| known.row.id == a))
        });
    }
    feed::tell(&mut tx, &events).await
}

/// Puts a client into one group or none; answers whether that changed anything. A group gives
/// reach, so only those who give staff access may (no. 31).
async fn regroup(tx: &mut Tx, folder: &Folder, grouping: Grouping) -> Result<bool> {
    let Grouping::Only(wanted) = grouping else { return Ok(false) };
    let id = folder.row.id;
    let now = store::groups::of_client(tx, id).await?;
    if now.len() == usize::from(wanted.is_some()) && now.iter().all(|it| Some(it.0) == wanted) {
        return Ok(false);
    }
    folder.may(Deed::ClientStaffAssign)?;
    folder.ordinary()?;
    for (group, _) in now {
        store::groups::set_client(tx, group, id, false).await?;
    }
    if let Some(group) = wanted {
        if !store::groups::exists(tx, group).await? {
            return Err(Error::NotFound);
        }
        store::groups::set_client(tx, group, id, true).await?;
    }
    Ok(true)
}

/// The groups a client is in, by name.
pub async fn groups(ctx: &Ctx, actor: &Actor, id: ClientId) -> Result<Vec<(GroupId, String)>> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    reach::folder(&mut tx, staff, id, now).await?;
    Ok(store::groups::of_client(&mut tx, id).await?)
}

fn changed(folder: &Folder, to: &Details) -> Vec<String> {
    let row = &folder.row;
    [
        ("name", row.name != to.name),
        ("number", row.number != to.number),
        ("industry", row.industry != to.industry),
        ("type", row.kind != to.kind),
        ("contact name", row.contact_name != to.contact_name),
        ("contact e-mail", row.contact_email != to.contact_email),
        ("phone", row.phone != to.phone),
        ("website", row.website != to.website),
        ("address", row.address != to.address),
        ("account manager", row.manager != to.manager),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(field, _)| field.to_owned())
    .collect()
}

async fn check_manager(tx: &mut Tx, staff: &Staff, details: &Details) -> Result<()> {
    let Some(manager) = details.manager else { return Ok(()) };
    let known = store::staff::one(tx, staff.partner, manager).await?;
    // Somebody else's staff and suspended staff do not exist here.
    if known.is_some_and(|it| it.state == "active") { Ok(()) } else { Err(Error::NotFound) }
}

/// What is written of what was typed, or everything that is wrong with it at once.
pub fn cleaned(typed: &Typed) -> Result<Details> {
    let mut faults: Vec<Fault> = Vec::new();
    let name = keep(&mut faults, names::name("name", &typed.name));
    let number = keep(&mut faults, names::client_number("number", &typed.number));
    let industry = keep(&mut faults, names::line("industry", &typed.industry, 100));
    let kind = keep(&mut faults, names::line("kind", &typed.kind, 100));
    let contact_name = keep(&mut faults, names::line("contact_name", &typed.contact_name, 200));
    let mail = keep(&mut faults, email::optional_email("contact_email", &typed.contact_email));
    let phone = keep(&mut faults, names::phone("phone", &typed.phone));
    let website = keep(&mut faults, names::website("website", &typed.website));
    let address = keep(&mut faults, names::text("address", &typed.address, 500));
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let contact_email = mail.map(|it| it.as_str().to_owned()).unwrap_or_default();
    let name_sort = names::name_sort(&name);
    let search = [&name_sort, &names::name_sort(&number), &names::name_sort(&contact_email)]
        .map(String::as_str)
        .join("\n");
    Ok(Details {
        skeleton: names::skeleton(&name),
        number_sort: names::name_sort(&number),
        name,
        name_sort,
        number,
        industry,
        kind,
        contact_name,
        contact_email,
        phone,
        website,
        address,
        manager: typed.manager,
        search,
    })
}

/// The clean value, or its default with the fault remembered.
pub(crate) fn keep<T: Default>(faults: &mut Vec<Fault>, it: Result<T, Fault>) -> T {
    it.unwrap_or_else(|fault| {
        faults.push(fault);
        T::default()
    })
}
