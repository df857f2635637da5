//! Naming account managers: one client, a selection, or all of somebody's.
//!
//! Naming gives every account of the client and the client's rights, so only those who give staff
//! access may (access rules no. 06, no. 31). Who loses the name is out of the products at once,
//! and signs in again where another way still reaches.

use crate::each::{self, Each, changed, same};
use crate::revocation::{self, Which};
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::Deed;
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{ClientId, StaffId};
use domain::time::micros;
use domain::tokens::EndedBecause;
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeMap;
use store::{Locks, Tx};

/// A client and who shall be its named manager; `None` is nobody.
pub(crate) type Naming = (ClientId, Option<StaffId>);

/// Names the account manager of one client, or (with `None`) nobody; false when it is so already.
pub async fn name(
    ctx: &Ctx,
    actor: &Actor,
    client: ClientId,
    manager: Option<StaffId>,
) -> Result<bool> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let each = name_in(ctx, &mut tx, actor, &[(client, manager)], now).await?;
    each::keep(tx, each).await
}

/// Names managers inside a transaction that holds the firm.
pub(crate) async fn name_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    rows: &[Naming],
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    let clients: Vec<ClientId> = rows.iter().map(|it| it.0).collect();
    let folders = reach::folders(tx, staff, &clients, micros(now)).await?;
    let names = working(tx, actor, rows.iter().filter_map(|it| it.1)).await?;
    let mut each = Each::new();
    let mut writes = Vec::new();
    let mut jobs = Vec::new();
    for (client, manager) in rows {
        let Some(folder) = folders.get(client) else {
            each.push(Err(Error::NotFound));
            continue;
        };
        // Everything named is visible; only then does the answer depend on rights.
        if manager.is_some_and(|it| !names.contains_key(&it)) {
            each.push(Err(Error::NotFound));
            continue;
        }
        let may = folder.may(Deed::ClientStaffAssign).and_then(|_| folder.ordinary());
        if let Err(refused) = may {
            each.push(Err(refused));
            continue;
        }
        let name = manager.and_then(|it| names.get(&it).cloned());
        if folder.row.manager == *manager {
            each.push(Ok(same(name.map_or_else(
                || "Nobody is named as its manager.".to_owned(),
                |it| format!("{it} is its manager already."),
            ))));
            continue;
        }
        writes.push((*client, *manager));
        let event = match name {
            Some(name) => Event::ManagerNamed { name },
            None => {
                Event::ManagerCleared { name: folder.row.manager_name.clone().unwrap_or_default() }
            }
        };
        if let Some(old) = folder.row.manager {
            for account in &folder.accounts {
                let which = Which::StaffInto(old, account.row.id);
                let because = EndedBecause::ReachLost;
                jobs.extend(revocation::end_sessions(ctx, tx, which, because, now).await?);
            }
        }
        let story = tell::story(ctx, staff.partner, actor, now, &event);
        let before = json!({ "manager": folder.row.manager, "now": manager });
        each.push(Ok(changed(story.client(staff.partner, *client), before)));
    }
    store::clients::many::set_managers(tx, &writes).await?;
    each::attach(&mut each, jobs);
    Ok(each)
}

/// The active staff among these, by name. Somebody else's and suspended staff do not exist here.
pub(crate) async fn working(
    tx: &mut Tx,
    actor: &Actor,
    ids: impl Iterator<Item = StaffId>,
) -> Result<BTreeMap<StaffId, String>> {
    let staff = reach::staff(actor)?;
    let mut names = BTreeMap::new();
    for id in ids.collect::<std::collections::BTreeSet<_>>() {
        let found = store::staff::one(tx, staff.partner, id).await?;
        if let Some(member) = found.filter(|it| it.state == "active") {
            names.insert(id, member.name);
        }
    }
    Ok(names)
}
