//! Reassigning: what one person has of a client, by name and account by account, goes to another.
//! Groups stay: they are the firm's arrangement, not one person's.

use crate::each::{Change, Each, Outcome, same};
use crate::revocation::{self, Which};
use crate::{Ctx, Error, Result, naming, reach, tell};
use domain::access::{Deed, Role};
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{AccountId, ClientId, StaffId};
use domain::time::micros;
use domain::tokens::EndedBecause;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::clients::many;
use store::{Story, Tx};

/// What was moved of one client: what moving it back needs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Moved {
    /// The name.
    pub(crate) manager: bool,
    /// Accounts that the one lost and the other was given.
    pub(crate) accounts: Vec<AccountId>,
    /// Of these, the ones that the other did not have before.
    pub(crate) new: Vec<AccountId>,
}

/// A client, and (when moving back) what had been moved.
pub(crate) type Moving = (ClientId, Option<Moved>);

/// Who gives and who gets.
struct Pair {
    from: (StaffId, String),
    to: (StaffId, String),
    /// Whoever reaches everything needs no single accounts.
    gets_accounts: bool,
}

/// Moves what `from` has of these clients to `to`, inside a transaction that holds the firm.
pub(crate) async fn reassign_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (rows, from, to): (&[Moving], StaffId, StaffId),
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    let pair = pair(tx, actor, from, to).await?;
    let clients: Vec<ClientId> = rows.iter().map(|it| it.0).collect();
    let folders = reach::folders(tx, staff, &clients, micros(now)).await?;
    let all: Vec<AccountId> =
        folders.values().flat_map(|it| it.accounts.iter().map(|it| it.row.id)).collect();
    let held: BTreeSet<AccountId> = many::given(tx, from, &all).await?.into_iter().collect();
    let had: BTreeSet<AccountId> = many::given(tx, to, &all).await?.into_iter().collect();
    let (mut renamed, mut taken, mut given) = (Vec::new(), Vec::new(), Vec::new());
    let mut each = Each::new();
    for (client, back) in rows {
        let asked = folders.get(client).ok_or(Error::NotFound).and_then(|it| {
            it.may(Deed::ClientStaffAssign)?;
            it.ordinary()?;
            Ok(it)
        });
        let folder = match asked {
            Ok(folder) => folder,
            Err(refused) => {
                each.push(Err(refused));
                continue;
            }
        };
        let wanted = |id: &AccountId| back.as_ref().is_none_or(|it| it.accounts.contains(id));
        let accounts: Vec<&reach::Account> = folder
            .accounts
            .iter()
            .filter(|it| wanted(&it.row.id))
            .filter(|it| held.contains(&it.row.id))
            .collect();
        let named = folder.row.manager == Some(from) && back.as_ref().is_none_or(|it| it.manager);
        if !named && accounts.is_empty() {
            let words = format!("{} has nothing here that could go on.", pair.from.1);
            each.push(Ok(same(words)));
            continue;
        }
        let ids: Vec<AccountId> = accounts.iter().map(|it| it.row.id).collect();
        let moved = Moved {
            manager: named,
            new: ids.iter().copied().filter(|it| !had.contains(it)).collect(),
            accounts: ids.clone(),
        };
        if named {
            renamed.push((*client, Some(to)));
        }
        taken.extend(ids.iter().copied());
        if pair.gets_accounts {
            given.extend(moved.new.iter().copied());
        }
        let stories = stories(ctx, tx, actor, (folder, &accounts, named, &pair), now).await?;
        let before = serde_json::to_value(moved).map_err(Error::broken)?;
        each.push(Ok(Outcome::Changed(Change { stories, before })));
    }
    many::set_managers(tx, &renamed).await?;
    many::take(tx, from, &taken).await?;
    many::give(tx, to, &given, micros(now)).await?;
    Ok(each)
}

async fn pair(tx: &mut Tx, actor: &Actor, from: StaffId, to: StaffId) -> Result<Pair> {
    let staff = reach::staff(actor)?;
    let known = naming::working(tx, actor, std::iter::once(to)).await?;
    let to_name = known.get(&to).cloned().ok_or(Error::NotFound)?;
    let giver = store::staff::one(tx, staff.partner, from).await?.ok_or(Error::NotFound)?;
    let taker = store::staff::one(tx, staff.partner, to).await?.ok_or(Error::NotFound)?;
    let gets_accounts = !Role::parse(&taker.role).is_some_and(reach::everything);
    Ok(Pair { from: (from, giver.name), to: (to, to_name), gets_accounts })
}

async fn stories(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (folder, accounts, named, pair): (&reach::Folder, &[&reach::Account], bool, &Pair),
    now: Timestamp,
) -> Result<Vec<Story>> {
    let staff = reach::staff(actor)?;
    let because = EndedBecause::ReachLost;
    let tell = |event: &Event| {
        tell::story(ctx, staff.partner, actor, now, event).client(staff.partner, folder.row.id)
    };
    let mut stories = Vec::new();
    if named {
        let mut story = tell(&Event::ManagerNamed { name: pair.to.1.clone() });
        for it in &folder.accounts {
            let which = Which::StaffInto(pair.from.0, it.row.id);
            story.jobs.extend(revocation::end_sessions(ctx, tx, which, because, now).await?);
        }
        stories.push(story);
    }
    for it in accounts {
        let account = it.words(&ctx.catalogue.name(it.row.product));
        let name = pair.from.1.clone();
        let mut story = tell(&Event::StaffUnassigned { name, account: account.clone() });
        let which = Which::StaffInto(pair.from.0, it.row.id);
        story.jobs.extend(revocation::end_sessions(ctx, tx, which, because, now).await?);
        stories.push(story);
        if pair.gets_accounts {
            stories.push(tell(&Event::StaffAssigned { name: pair.to.1.clone(), account }));
        }
    }
    Ok(stories)
}
