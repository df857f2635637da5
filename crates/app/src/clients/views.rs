//! Saved views of the list: one's own, or the firm's.
//!
//! A view opens nothing: whoever follows it sees what they reach. One's own are one's own business;
//! what the whole firm sees is saved, changed and deleted by owner and seniors.

use crate::{Ctx, Error, Result, reach, tell};
use domain::access::Deed;
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::ViewId;
use domain::names;
use domain::time::micros;
pub use store::views::View;
use store::{Locks, Tx};

/// So many views one person has at most, and so many the firm.
const MOST: usize = 50;

/// What is typed about a view.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Its name.
    pub name: String,
    /// For the whole firm.
    pub shared: bool,
    /// In the sidebar.
    pub pinned: bool,
}

/// The views that the actor sees: own and the firm's.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<View>> {
    let staff = reach::staff(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(store::views::list(&mut tx, staff.staff).await?)
}

/// One of them.
pub async fn one(ctx: &Ctx, actor: &Actor, id: ViewId) -> Result<View> {
    let staff = reach::staff(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    found(&mut tx, staff, id).await
}

async fn found(tx: &mut Tx, staff: &Staff, id: ViewId) -> Result<View> {
    store::views::one(tx, staff.staff, id).await?.ok_or(Error::NotFound)
}

fn may(staff: &Staff, shared: bool) -> Result<()> {
    if shared { reach::firm(staff, Deed::ViewShare).map(drop) } else { Ok(()) }
}

/// A name that none of the same owner's views has.
async fn name(tx: &mut Tx, staff: &Staff, typed: &Typed, own: Option<ViewId>) -> Result<String> {
    let name = names::line("name", &typed.name, 60).map_err(Error::field)?;
    if name.is_empty() {
        return Err(Error::field(Fault::new("name", "required", "Enter a name for this view.")));
    }
    let sort = names::name_sort(&name);
    let all = store::views::list(tx, staff.staff).await?;
    let same = all.iter().filter(|it| it.staff.is_none() == typed.shared && Some(it.id) != own);
    if same.clone().count() >= MOST {
        let detail = format!("There are {MOST} views already. Delete one first.");
        return Err(Error::denied(409, "too_many_views", detail));
    }
    if same.clone().any(|it| names::name_sort(&it.name) == sort) {
        let detail = "There is a view with this name already.";
        return Err(Error::field(Fault::new("name", "name_taken", detail)));
    }
    Ok(name)
}

async fn keep(ctx: &Ctx, tx: Tx, actor: &Actor, event: &Event) -> Result<()> {
    let partner = reach::staff(actor)?.partner;
    let story = tell::story(ctx, partner, actor, ctx.clock.business(), event).partner(partner);
    Ok(tx.commit(&story).await?)
}

/// Saves a view of this query.
pub async fn save(ctx: &Ctx, actor: &Actor, typed: &Typed, query: &str) -> Result<ViewId> {
    let staff = reach::staff(actor)?;
    may(staff, typed.shared)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let name = name(&mut tx, staff, typed, None).await?;
    let view = View {
        id: ctx.ids.next(now),
        staff: (!typed.shared).then_some(staff.staff),
        name: name.clone(),
        query: query.to_owned(),
        pinned: typed.pinned,
    };
    store::views::add(&mut tx, &view, staff.staff, micros(now)).await?;
    keep(ctx, tx, actor, &Event::ViewSaved { name }).await?;
    Ok(view.id)
}

/// Names it anew, pins it or not, gives it to the firm or takes it back to oneself.
pub async fn change(ctx: &Ctx, actor: &Actor, id: ViewId, typed: &Typed) -> Result<()> {
    let staff = reach::staff(actor)?;
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let mut view = found(&mut tx, staff, id).await?;
    may(staff, view.staff.is_none() || typed.shared)?;
    view.name = name(&mut tx, staff, typed, Some(id)).await?;
    view.pinned = typed.pinned;
    view.staff = (!typed.shared).then_some(staff.staff);
    store::views::change(&mut tx, &view).await?;
    keep(ctx, tx, actor, &Event::ViewSaved { name: view.name }).await
}

/// Deletes it.
pub async fn delete(ctx: &Ctx, actor: &Actor, id: ViewId) -> Result<()> {
    let staff = reach::staff(actor)?;
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let view = found(&mut tx, staff, id).await?;
    may(staff, view.staff.is_none())?;
    store::views::remove(&mut tx, id).await?;
    keep(ctx, tx, actor, &Event::ViewDeleted { name: view.name }).await
}
