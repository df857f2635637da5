//! Staffing: which staff reach which single accounts, and what somebody reaches in all.
//!
//! Only owner and senior give reach, and nobody to themselves: they reach everything anyway
//! (access rules no. 06).

use crate::revocation::{self, Which};
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::Deed;
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{AccountId, ClientId, StaffId};
use domain::time::micros;
use domain::tokens::EndedBecause;
use store::Locks;
pub use store::staff::Reaching;

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
    Ok(Matrix {
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
    let folder = reach::folder(&mut tx, staff, client, micros(now)).await?;
    let person = store::staff::one(&mut tx, staff.partner, member).await?;
    let person = person.filter(|it| it.state == "active").ok_or(Error::NotFound)?;
    let wanted = |it: &&reach::Account| account.is_none_or(|id| it.row.id == id);
    let targets: Vec<&reach::Account> = folder.accounts.iter().filter(wanted).collect();
    // A folder without accounts has nothing to give yet; an account that is not in it is unknown.
    if targets.is_empty() && account.is_some() {
        return Err(Error::NotFound);
    }
    // Everything named is visible; only now does the answer depend on rights (access rules 3.2).
    folder.may(Deed::ClientStaffAssign)?;
    folder.ordinary()?;
    if person.id == staff.staff {
        let sentence = "Nobody can change their own access. Ask another owner or senior.";
        return Err(Error::denied(403, "cannot_change_self", sentence));
    }
    let mut stories = Vec::new();
    for target in targets {
        let changed = if given {
            store::staff::assign(&mut tx, member, target.row.id, micros(now)).await?
        } else {
            store::staff::unassign(&mut tx, member, target.row.id).await?
        };
        if !changed {
            continue;
        }
        let account = target.words(&ctx.catalogue.name(target.row.product));
        let name = person.name.clone();
        let event = if given {
            Event::StaffAssigned { name, account }
        } else {
            Event::StaffUnassigned { name, account }
        };
        let mut story = tell::story(ctx, staff.partner, actor, now, &event);
        if !given {
            // Who keeps the account by name or group signs in again; who does not is out at once.
            let which = Which::StaffInto(member, target.row.id);
            let because = EndedBecause::ReachLost;
            story.jobs = revocation::end_sessions(ctx, &mut tx, which, because, now).await?;
        }
        stories.push(story.client(staff.partner, client));
    }
    if !stories.is_empty() {
        tx.commit_all(&stories).await?;
    }
    Ok(stories.len())
}
