//! Copying who reaches a client from another one: its groups, and accounts given to single people.
//!
//! Only what is missing is added; nobody loses anything. An account of the other client stands for
//! the accounts of the same product here; whoever was given all of those is given all of these.

use crate::each::Outcome;
use crate::reach::Folder;
use crate::staffing::{self, Reaching};
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::Deed;
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, ClientId, GroupId};
use domain::time::micros;
use jiff::Timestamp;
use std::collections::BTreeSet;
use store::{Locks, Story, Tx};

/// What was added.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Copied {
    /// Groups that the client is in now.
    pub groups: usize,
    /// Accounts given to single people, counted for each.
    pub accounts: usize,
}

/// Lets everybody who reaches `from` by a group or by single accounts reach `client` as well.
pub async fn copy(ctx: &Ctx, actor: &Actor, client: ClientId, from: ClientId) -> Result<Copied> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let to = reach::folder(&mut tx, staff, client, micros(now)).await?;
    to.may(Deed::ClientStaffAssign)?;
    to.ordinary()?;
    if client == from {
        let detail = "Choose another client than this one.";
        return Err(Error::field(Fault::new("client", "same_client", detail)));
    }
    let source = reach::folder(&mut tx, staff, from, micros(now)).await?;
    source.ordinary()?;

    let joining = joining(&mut tx, client, from).await?;
    let mut stories: Vec<Story> = Vec::new();
    for (id, group) in &joining {
        store::groups::set_client(&mut tx, *id, client, true).await?;
        let event = Event::GroupJoined { group: group.clone(), client: to.row.name.clone() };
        stories.push(tell::story(ctx, staff.partner, actor, now, &event));
    }
    let given = give(ctx, &mut tx, (actor, staff), (&source, &to), now).await?;
    let copied = Copied { groups: joining.len(), accounts: given.len() };
    stories.extend(given);
    if stories.is_empty() {
        return Ok(copied);
    }
    let event = Event::StaffCopied { from: source.row.name };
    stories.insert(0, tell::story(ctx, staff.partner, actor, now, &event));
    let about = |it: Story| it.client(staff.partner, client);
    tx.commit_all(&stories.into_iter().map(about).collect::<Vec<_>>()).await?;
    Ok(copied)
}

/// The groups of the one that the other is not in.
async fn joining(tx: &mut Tx, client: ClientId, from: ClientId) -> Result<Vec<(GroupId, String)>> {
    let held: BTreeSet<GroupId> =
        store::groups::of_client(tx, client).await?.into_iter().map(|it| it.0).collect();
    let mut all = store::groups::of_client(tx, from).await?;
    all.retain(|it| !held.contains(&it.0));
    Ok(all)
}

/// Gives each person here what they were given there; a story for each account.
async fn give(
    ctx: &Ctx,
    tx: &mut Tx,
    (actor, staff): (&Actor, &Staff),
    (source, to): (&Folder, &Folder),
    now: Timestamp,
) -> Result<Vec<Story>> {
    let mut stories = Vec::new();
    for person in store::staff::reaching(tx, source.row.id).await? {
        let wanted = wanted(&person, source, to);
        if wanted.is_empty() || person.id == staff.staff {
            continue;
        }
        let rows = [(to.row.id, Some(wanted))];
        let each = staffing::set_in(ctx, tx, actor, (&rows, person.id, true), now).await?;
        for outcome in each {
            if let Outcome::Changed(change) = outcome? {
                stories.extend(change.stories);
            }
        }
    }
    Ok(stories)
}

fn wanted(person: &Reaching, source: &Folder, to: &Folder) -> Vec<AccountId> {
    let given = |it: &&reach::Account| person.accounts.contains(&it.row.id);
    let products: BTreeSet<_> =
        source.accounts.iter().filter(given).map(|it| it.row.product).collect();
    let all = !products.is_empty()
        && source.accounts.iter().filter(given).count() == source.accounts.len();
    to.accounts
        .iter()
        .filter(|it| all || products.contains(&it.row.product))
        .map(|it| it.row.id)
        .collect()
}
