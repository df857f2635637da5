//! Staffing: which staff reach which single accounts, and what somebody reaches in all.
//!
//! Only owner and senior give reach, and nobody to themselves: they reach everything anyway
//! (access rules no. 06).

use crate::each::{self, Change, Each, Outcome};
use crate::revocation::{self, Which};
use crate::{Ctx, Error, Result, naming, reach, tell};
use domain::access::Deed;
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{AccountId, ClientId, StaffId};
use domain::time::micros;
use domain::tokens::EndedBecause;
use jiff::Timestamp;
use std::collections::BTreeSet;
pub use store::connections::blocks::KeptOut;
pub use store::staff::Reaching;
use store::{Locks, Tx};

/// The staff who reach a folder, and the others who could be given it: the client page's matrix.
#[derive(Debug, Clone)]
pub struct Matrix {
    /// Those who reach it.
    pub reaching: Vec<Reaching>,
    /// Active managers and assistants who do not.
    pub others: Vec<(StaffId, String)>,
    /// Whether the actor may change it.
    pub may_change: bool,
    /// Whether only the owner and whom the owner added reach the folder.
    pub internal: bool,
    /// Whom the accounts' owners keep out, as far as the actor reaches the accounts. The firm is told
    /// (access rules 3.16); it cannot change it.
    pub kept_out: Vec<KeptOut>,
}

/// The matrix of a folder.
pub async fn matrix(ctx: &Ctx, actor: &Actor, client: ClientId) -> Result<Matrix> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let folder = reach::folder(&mut tx, staff, client, now).await?;
    let all = store::staff::reaching(&mut tx, client).await?;
    let inside = if folder.row.internal {
        Some(store::internal::of_client(&mut tx, client).await?)
    } else {
        None
    };
    let reaches = |it: &Reaching| match &inside {
        Some(added) => it.role == "owner" || added.contains(&it.id),
        None => reaches(it),
    };
    let (reaching, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(reaches);
    let mut kept_out = store::connections::blocks::blocked_in(&mut tx, client).await?;
    kept_out.retain(|it| folder.accounts.iter().any(|known| known.row.id == it.account));
    Ok(Matrix {
        kept_out,
        reaching,
        others: rest.into_iter().map(|it| (it.id, it.name)).collect(),
        may_change: folder.may(Deed::ClientStaffAssign).is_ok(),
        internal: folder.row.internal,
    })
}

/// Whether somebody reaches the folder in any way.
fn reaches(it: &Reaching) -> bool {
    matches!(it.role.as_str(), "owner" | "senior")
        || it.named
        || it.group.is_some()
        || !it.accounts.is_empty()
}

/// Which accounts of a folder: with `None` all that the actor reaches.
pub(crate) type Wanted = Option<Vec<AccountId>>;

/// Gives a staff member one account of a folder (or, with `None`, all that the actor reaches), or
/// takes them; answers how many that changed.
pub async fn set(
    ctx: &Ctx,
    actor: &Actor,
    client: ClientId,
    (member, account): (StaffId, Option<AccountId>),
    given: bool,
) -> Result<usize> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();

    let mut locks = Locks::new().lock(staff.partner);
    if let Some(account) = account {
        locks = locks.share(account);
    }
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let rows = [(client, account.map(|it| vec![it]))];
    let mut each = set_in(ctx, &mut tx, actor, (&rows, member, given), now).await?;
    match each.pop().unwrap_or(Err(Error::NotFound))? {
        Outcome::Same(_) => Ok(0),
        Outcome::Changed(change) => {
            tx.commit_all(&change.stories).await?;
            Ok(change.stories.len())
        }
    }
}

/// Gives and takes accounts of folders, inside a transaction that holds the firm.
pub(crate) async fn set_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (rows, member, given): (&[(ClientId, Wanted)], StaffId, bool),
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    let clients: Vec<ClientId> = rows.iter().map(|it| it.0).collect();
    let folders = reach::folders(tx, staff, &clients, micros(now)).await?;
    let known = naming::working(tx, actor, std::iter::once(member)).await?;
    let all: Vec<AccountId> =
        folders.values().flat_map(|it| it.accounts.iter().map(|it| it.row.id)).collect();
    let held: BTreeSet<AccountId> =
        store::clients::many::given(tx, member, &all).await?.into_iter().collect();
    let mut each = Each::new();
    let mut writes: Vec<AccountId> = Vec::new();
    for (client, wanted) in rows {
        let (Some(folder), Some(name)) = (folders.get(client), known.get(&member)) else {
            each.push(Err(Error::NotFound));
            continue;
        };
        let targets = match targets(folder, wanted.as_deref()) {
            Ok(targets) => targets,
            Err(refused) => {
                each.push(Err(refused));
                continue;
            }
        };
        if let Err(refused) = may_give(staff, folder, member) {
            each.push(Err(refused));
            continue;
        }
        let changing: Vec<&reach::Account> =
            targets.into_iter().filter(|it| held.contains(&it.row.id) != given).collect();
        if changing.is_empty() {
            each.push(Ok(each::same(unchanged(folder, name, given))));
            continue;
        }
        let mut change = Change::default();
        for target in &changing {
            writes.push(target.row.id);
            let account = target.words(&ctx.catalogue.name(target.row.product));
            let name = name.clone();
            let event = if given {
                Event::StaffAssigned { name, account }
            } else {
                Event::StaffUnassigned { name, account }
            };
            let mut story = tell::story(ctx, staff.partner, actor, now, &event);
            if !given {
                // Who keeps the account by name or group signs in again; who does not is out.
                let which = Which::StaffInto(member, target.row.id);
                let because = EndedBecause::ReachLost;
                story.jobs = revocation::end_sessions(ctx, tx, which, because, now).await?;
            }
            change.stories.push(story.client(staff.partner, *client));
        }
        let ids: Vec<AccountId> = changing.iter().map(|it| it.row.id).collect();
        change.before = serde_json::json!({ "accounts": ids });
        each.push(Ok(Outcome::Changed(change)));
    }
    if given {
        store::clients::many::give(tx, member, &writes, micros(now)).await?;
    } else {
        store::clients::many::take(tx, member, &writes).await?;
    }
    Ok(each)
}

/// The accounts in question. A folder without accounts has nothing to give yet; an account that
/// is not in it is unknown.
fn targets<'a>(
    folder: &'a reach::Folder,
    wanted: Option<&[AccountId]>,
) -> Result<Vec<&'a reach::Account>> {
    let asked = |it: &&reach::Account| wanted.is_none_or(|ids| ids.contains(&it.row.id));
    let targets: Vec<&reach::Account> = folder.accounts.iter().filter(asked).collect();
    if targets.is_empty() && wanted.is_some() { Err(Error::NotFound) } else { Ok(targets) }
}

/// Everything named is visible; only now does the answer depend on rights (access rules 3.2).
fn may_give(staff: &domain::actor::Staff, folder: &reach::Folder, member: StaffId) -> Result<()> {
    folder.may(Deed::ClientStaffAssign)?;
    folder.ordinary()?;
    if member == staff.staff {
        let sentence = "Nobody can change their own access. Ask another owner or senior.";
        return Err(Error::denied(403, "cannot_change_self", sentence));
    }
    Ok(())
}

fn unchanged(folder: &reach::Folder, name: &str, given: bool) -> String {
    if folder.accounts.is_empty() {
        "It has no accounts yet.".to_owned()
    } else if given {
        format!("{name} has all of its accounts already.")
    } else {
        format!("{name} is given none of its accounts one by one.")
    }
}
