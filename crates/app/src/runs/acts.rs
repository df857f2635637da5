//! Each act's rows, led to the deed that does them: the one that the single act calls.

use super::{Ask, Run, changed_since};
use crate::accounts::moving;
use crate::connections::{Purpose, inviting, many, remind_in};
use crate::each::{self, Each};
use crate::reassigning::{Moving, reassign_in};
use crate::{Ctx, Error, Result, addons, clients, groups, naming, staffing};
use domain::access::Payer;
use domain::actor::Actor;
use domain::ids::{AccountId, ClientId, InvitationId, StaffId};
use domain::runs::{Act, Subject};
use domain::time::micros;
use jiff::Timestamp;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use store::runs::RunRow;
use store::{Locks, Tx};
use uuid::Uuid;

/// The owners that a chunk needs: the firm, whose rows the run's are, and what the act touches.
pub(super) fn locks(run: &Run, act: Act, rows: &[RunRow]) -> Locks {
    let firm = Locks::new().lock(run.partner);
    match act.rules().subject {
        Subject::Accounts | Subject::Unlinked => {
            targets(rows).fold(firm, |it, id| it.lock(AccountId(id)))
        }
        Subject::Clients | Subject::Invitations | Subject::Lines => firm,
    }
}

fn targets(rows: &[RunRow]) -> impl Iterator<Item = Uuid> {
    rows.iter().filter_map(|it| it.target)
}

/// Decides and does a chunk inside a transaction; committing or dropping it is the caller's.
pub(super) async fn each(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (run, act, rows): (&Run, Act, &[RunRow]),
    now: Timestamp,
) -> Result<Each> {
    let ask: Ask = serde_json::from_value(run.ask.clone()).map_err(Error::broken)?;
    let clients: Vec<ClientId> = targets(rows).map(ClientId).collect();
    let accounts: Vec<AccountId> = targets(rows).map(AccountId).collect();
    let back = run.undo_of.is_some();
    if let Some(gone) = member_gone(tx, actor, &ask, act).await? {
        return Ok(rows.iter().map(|_| Err(gone())).collect());
    }
    let member = || ask.staff.ok_or(Error::NotFound);
    let group = || ask.group.ok_or(Error::NotFound);
    match act {
        Act::NameManager if back => put_back(ctx, tx, actor, rows, now).await,
        Act::NameManager => {
            let manager = if ask.nobody { None } else { Some(member()?) };
            let rows: Vec<naming::Naming> =
                clients.into_iter().map(|client| (client, manager)).collect();
            naming::name_in(ctx, tx, actor, &rows, now).await
        }
        Act::GroupAdd | Act::GroupRemove => {
            let joins = (act == Act::GroupAdd) != back;
            groups::set_clients_in(ctx, tx, actor, (group()?, &clients, joins), now).await
        }
        Act::GiveStaff | Act::TakeStaff => {
            let gives = (act == Act::GiveStaff) != back;
            let wanted = |row: &RunRow| {
                let client = row.target.map(ClientId)?;
                Some((client, back.then(|| given(row, "accounts"))))
            };
            let rows: Vec<_> = rows.iter().filter_map(wanted).collect();
            staffing::set_in(ctx, tx, actor, (&rows, member()?, gives), now).await
        }
        Act::Archive if back => {
            clients::folders::restore_in(ctx, tx, actor, &put_away(rows), now).await
        }
        Act::Archive => clients::folders::archive_in(ctx, tx, actor, &clients, now).await,
        Act::Reassign => {
            let moved = |row: &RunRow| serde_json::from_value(row.given.clone()?).ok();
            let rows: Vec<Moving> =
                rows.iter().filter_map(|it| Some((ClientId(it.target?), moved(it)))).collect();
            let from = ask.from.ok_or(Error::NotFound)?;
            let (from, to) = if back { (member()?, from) } else { (from, member()?) };
            reassign_in(ctx, tx, actor, (&rows, from, to), now).await
        }
        Act::RequestAccess | Act::RequestRenewal | Act::Remind => {
            owners(ctx, tx, actor, (act, &ask, &accounts), now).await
        }
        Act::WithdrawRequest => many::withdraw_requests_in(ctx, tx, actor, &accounts, now).await,
        Act::CancelConnection => {
            let reason = crate::connections::reason(&ask.why())?;
            let what = (accounts.as_slice(), reason.as_str(), many::Receipts::AtTheEnd);
            many::cancel_in(ctx, tx, actor, what, now).await
        }
        Act::FolderEach => moving::folder_each_in(ctx, tx, actor, &accounts, now).await,
        Act::TakeOut if back => moving::put_in(ctx, tx, actor, &taken_out(rows), now).await,
        Act::TakeOut => moving::take_out_in(ctx, tx, actor, &accounts, now).await,
        Act::ResendInvitation | Act::WithdrawInvitation => {
            invitations(ctx, tx, actor, (act, rows), now).await
        }
        Act::AddonActivate
        | Act::AddonCancel
        | Act::AddonPartnerPays
        | Act::AddonClientPays
        | Act::AddonFollowDefault => with_addon(ctx, tx, actor, (act, &ask, &accounts), now).await,
        Act::Invite => inviting::each_in(ctx, tx, actor, (rows, &ask.invitation()), now).await,
    }
}

/// Where accounts were that a run took out.
fn taken_out(rows: &[RunRow]) -> Vec<(AccountId, ClientId)> {
    let into = |row: &RunRow| {
        let client = row.given.as_ref()?.get("client")?.clone();
        Some((AccountId(row.target?), serde_json::from_value(client).ok()?))
    };
    rows.iter().filter_map(into).collect()
}

/// Turning an add-on on and off, and who pays for it.
async fn with_addon(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (act, ask, accounts): (Act, &Ask, &[AccountId]),
    now: Timestamp,
) -> Result<Each> {
    let slug = ask.addon.as_str();
    if act == Act::AddonActivate {
        return addons::activate_in(ctx, tx, actor, (accounts, slug), now).await;
    }
    if act == Act::AddonCancel {
        return addons::cancel_in(ctx, tx, actor, (accounts, slug, &ask.why()), now).await;
    }
    let firm = (act == Act::AddonPartnerPays).then_some(Payer::Partner);
    let payer = firm.or((act == Act::AddonClientPays).then_some(Payer::Client));
    addons::set_payer_in(ctx, tx, actor, (accounts, slug, payer), now).await
}

/// What is asked of accounts' owners.
async fn owners(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (act, ask, accounts): (Act, &Ask, &[AccountId]),
    now: Timestamp,
) -> Result<Each> {
    if act == Act::Remind {
        return remind_in(ctx, tx, actor, accounts, now).await;
    }
    let renewal = act == Act::RequestRenewal;
    let purpose = if renewal { Purpose::Renewal } else { Purpose::Access };
    many::ask_in(ctx, tx, actor, (accounts, &ask.wish(), purpose), now).await
}

/// Whoever is to get something may have been suspended since the run was asked for.
async fn member_gone(
    tx: &mut Tx,
    actor: &Actor,
    ask: &Ask,
    act: Act,
) -> Result<Option<fn() -> Error>> {
    let needs = matches!(act, Act::NameManager | Act::GiveStaff | Act::TakeStaff | Act::Reassign);
    let Some(member) = ask.staff.filter(|_| needs) else { return Ok(None) };
    let known = naming::working(tx, actor, std::iter::once(member)).await?;
    let gone: fn() -> Error = || {
        let detail = "The person chosen was suspended or no longer works here.";
        Error::denied(409, "staff_not_active", detail)
    };
    Ok(known.is_empty().then_some(gone))
}

/// One by one: each invitation has its own address, its own link, its own letter.
async fn invitations(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (act, rows): (Act, &[RunRow]),
    now: Timestamp,
) -> Result<Each> {
    let mut each = Each::new();
    for id in targets(rows).map(InvitationId) {
        let story = if act == Act::ResendInvitation {
            crate::connections::resend_in(ctx, tx, actor, id, now).await
        } else {
            crate::connections::withdraw_in(ctx, tx, actor, id, now).await
        };
        each.push(match story {
            Ok(story) => Ok(each::changed(story, Json::Null)),
            Err(error) => Err(error),
        });
    }
    Ok(each)
}

fn given(row: &RunRow, name: &str) -> Vec<AccountId> {
    let list = row.given.as_ref().and_then(|it| it.get(name)).cloned().unwrap_or_default();
    serde_json::from_value(list).unwrap_or_default()
}

/// Folders with the instant at which the run has put them away.
fn put_away(rows: &[RunRow]) -> Vec<(ClientId, i64)> {
    let at = |row: &RunRow| {
        let at = row.given.as_ref().and_then(|it| it.get("at")).and_then(Json::as_i64);
        Some((row.target.map(ClientId)?, at.unwrap_or_default()))
    };
    rows.iter().filter_map(at).collect()
}

/// Names the managers of before, where the run's own is still named.
async fn put_back(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    rows: &[RunRow],
    now: Timestamp,
) -> Result<Each> {
    let read = |row: &RunRow, name: &str| -> Option<StaffId> {
        let value = row.given.as_ref()?.get(name)?.clone();
        serde_json::from_value(value).ok()
    };
    let clients: Vec<ClientId> = rows.iter().filter_map(|it| it.target).map(ClientId).collect();
    let staff = crate::reach::staff(actor)?;
    let folders = crate::reach::folders(tx, staff, &clients, micros(now)).await?;
    let before: BTreeSet<StaffId> = rows.iter().filter_map(|it| read(it, "manager")).collect();
    let working = naming::working(tx, actor, before.into_iter()).await?;
    let mut answers: Vec<Option<Error>> = Vec::new();
    let mut names: Vec<naming::Naming> = Vec::new();
    for (row, client) in rows.iter().zip(&clients) {
        let (was, now) = (read(row, "manager"), read(row, "now"));
        let current = folders.get(client).map(|it| it.row.manager);
        let refused = match (current, was) {
            (Some(current), _) if current != now => {
                Some(changed_since("Somebody has named another manager since."))
            }
            (Some(_), Some(was)) if !working.contains_key(&was) => {
                Some(changed_since("The manager of before does not work here any more."))
            }
            (Some(_) | None, _) => None,
        };
        if refused.is_none() {
            names.push((*client, was));
        }
        answers.push(refused);
    }
    let mut done = naming::name_in(ctx, tx, actor, &names, now).await?.into_iter();
    let answer = |it: Option<Error>| match it {
        Some(refused) => Err(refused),
        None => done.next().unwrap_or(Err(Error::NotFound)),
    };
    Ok(answers.into_iter().map(answer).collect())
}
