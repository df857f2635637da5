//! An account from one folder into another of the same firm, in one act.
//!
//! It is a taking out and a putting in that nobody can come between: both are asked, and both must
//! be allowed. The page before it and the act itself look at the same thing, so what is said to
//! follow is what follows.

use crate::revocation::{self, Which};
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::{Deed, State};
use domain::actor::{Actor, Staff};
use domain::connections::{Transition, next};
use domain::event::{Event, Moved};
use domain::ids::{AccountId, ClientId, StaffId};
use domain::time::micros;
use domain::tokens::EndedBecause;
use jiff::Timestamp;
use std::collections::BTreeMap;
use store::{Locks, Story, Tx};

/// What moving would do, or has done.
#[derive(Debug, Clone)]
pub struct Move {
    /// The account.
    pub account: reach::Account,
    /// The folder that it leaves.
    pub from: reach::Folder,
    /// The folder that it comes into.
    pub to: reach::Folder,
    /// Who reaches it afterwards and does not now, by name.
    pub gain: Vec<String>,
    /// Who reaches it now and does not afterwards, by name.
    pub lose: Vec<String>,
    /// Who is given this very account: they keep it wherever it lies, unless it gets internal.
    pub keep: Vec<String>,
    out: Vec<StaffId>,
}

impl Move {
    /// Whether the folder that it leaves has no account then; it stays, without any.
    pub fn empties(&self) -> bool {
        self.from.total == 1
    }
}

/// What would follow. Refused as the act itself would be.
pub async fn look(ctx: &Ctx, actor: &Actor, account: AccountId, to: ClientId) -> Result<Move> {
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    decided(&mut tx, reach::staff(actor)?, (account, to), now).await
}

/// Takes the account out of its folder and puts it into another; access does not change. Whoever
/// loses it by that is signed out of the product.
pub async fn relocate(ctx: &Ctx, actor: &Actor, account: AccountId, to: ClientId) -> Result<Move> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();

    let locks = Locks::new().share(staff.partner).lock(account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let it = decided(&mut tx, staff, (account, to), micros(now)).await?;
    store::connections::place(&mut tx, it.account.row.connection, Some(to)).await?;
    let stories = stories(ctx, &mut tx, actor, &it, now).await?;
    tx.commit_all(&stories).await?;
    Ok(it)
}

/// Everything named is looked for before anything is said about it (access rules 3.2); then taking
/// out is asked where it lies, and putting in where it would lie between the two.
async fn decided(
    tx: &mut Tx,
    staff: &Staff,
    (account, to): (AccountId, ClientId),
    now: i64,
) -> Result<Move> {
    let account = reach::account(tx, staff, account, now).await?;
    let to = reach::folder(tx, staff, to, now).await?;
    account.may(Deed::AccountUnassign)?;
    // Taking out is refused outside every folder.
    let from = account.row.client.ok_or(Error::NotFound)?;
    let from = reach::folder(tx, staff, from, now).await?;
    if from.row.id == to.row.id {
        // It lies there: putting it in is asked as it is, and refused as it always was.
        account.may(Deed::AccountAssignUnlinked)?;
    }
    between(&account).may(Deed::AccountAssignUnlinked)?;
    for folder in [&from, &to] {
        if folder.row.internal && (from.row.id != to.row.id) {
            // It would be shown to every senior, or hidden from all but those whom the owner added.
            folder.may(Deed::ClientInternalSet)?;
        }
    }
    let (now_in, then_in) = (ways(tx, &from).await?, ways(tx, &to).await?);
    Ok(who(account, (from, &now_in), (to, &then_in)))
}

/// The account as it would be after it was taken out.
fn between(account: &reach::Account) -> reach::Account {
    let mut out = account.clone();
    let state: State = out.facts.state;
    out.facts.state = next(state, Transition::Unassign).unwrap_or(state);
    out
}

/// The ways in which people reach what lies in a folder.
struct Ways {
    people: Vec<store::staff::Reaching>,
    inside: Option<Vec<StaffId>>,
}

async fn ways(tx: &mut Tx, folder: &reach::Folder) -> Result<Ways> {
    let people = store::staff::reaching(tx, folder.row.id).await?;
    let inside = if folder.row.internal {
        Some(store::internal::of_client(tx, folder.row.id).await?)
    } else {
        None
    };
    Ok(Ways { people, inside })
}

fn who(
    account: reach::Account,
    (from, now_in): (reach::Folder, &Ways),
    (to, then_in): (reach::Folder, &Ways),
) -> Move {
    let id = account.row.id;
    let given: BTreeMap<StaffId, bool> =
        now_in.people.iter().map(|it| (it.id, it.accounts.contains(&id))).collect();
    let given = |it: StaffId| given.get(&it).copied().unwrap_or(false);
    let sees = |ways: &Ways, it: &store::staff::Reaching| {
        reach::sees(it, ways.inside.as_deref(), given(it.id), account.facts)
    };
    let before: BTreeMap<StaffId, bool> =
        now_in.people.iter().map(|it| (it.id, sees(now_in, it))).collect();
    let (mut gain, mut lose, mut keep, mut out) = (vec![], vec![], vec![], vec![]);
    for it in &then_in.people {
        match (before.get(&it.id).copied().unwrap_or(false), sees(then_in, it)) {
            (false, true) => gain.push(it.name.clone()),
            (true, false) => {
                lose.push(it.name.clone());
                out.push(it.id);
            }
            (true, true) if given(it.id) => keep.push(it.name.clone()),
            (true, true) | (false, false) => {}
        }
    }
    Move { account, from, to, gain, lose, keep, out }
}

/// One line for each folder's feed. Who sees the one need not see the other: an internal client is
/// not named in the feed of an ordinary one.
async fn stories(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    it: &Move,
    now: Timestamp,
) -> Result<Vec<Story>> {
    let partner = reach::staff(actor)?.partner;
    let row = &it.account.row;
    let account = it.account.words(&ctx.catalogue.name(row.product));
    let hidden = it.to.row.internal && !it.from.row.internal;
    let to = if hidden { String::new() } else { it.to.row.name.clone() };
    let left = Event::AccountMoved(Moved { account: account.clone(), to });
    let mut left = tell::story(ctx, row.id, actor, now, &left).account(row.id);
    for member in &it.out {
        let real = micros(ctx.clock.security());
        store::elevations::end(tx, (row.connection, *member), real).await?;
        let which = Which::StaffInto(*member, row.id);
        let because = EndedBecause::ReachLost;
        left.jobs.extend(revocation::end_sessions(ctx, tx, which, because, now).await?);
    }
    let came = Event::AccountLinked { account, client: it.to.row.name.clone() };
    let came = tell::story(ctx, row.id, actor, now, &came).account(row.id);
    Ok(vec![left.client(partner, it.from.row.id), came.client(partner, it.to.row.id)])
}
