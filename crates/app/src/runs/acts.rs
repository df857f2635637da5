//! Each act's rows, led to the deed that does them: the one that the single act calls.

use super::{Ask, Run, changed_since};
use crate::each::Each;
use crate::{Ctx, Error, Result, clients, groups, naming, staffing};
use domain::actor::Actor;
use domain::ids::{AccountId, ClientId, StaffId};
use domain::runs::Act;
use domain::time::micros;
use jiff::Timestamp;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use store::runs::RunRow;
use store::{Locks, Tx};

/// The owners that a chunk needs: the firm, whose rows the run's are, and what the act touches.
pub(super) fn locks(run: &Run, _act: Act, _rows: &[RunRow]) -> Locks {
    Locks::new().lock(run.partner)
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
    let clients: Vec<ClientId> = rows.iter().filter_map(|it| it.target).map(ClientId).collect();
    let back = run.undo_of.is_some();
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
                Some((client, back.then(|| accounts(row.given.as_ref()))))
            };
            let rows: Vec<_> = rows.iter().filter_map(wanted).collect();
            staffing::set_in(ctx, tx, actor, (&rows, member()?, gives), now).await
        }
        Act::Archive if back => {
            let at = |row: &RunRow| {
                let at = row.given.as_ref().and_then(|it| it.get("at")).and_then(Json::as_i64);
                Some((row.target.map(ClientId)?, at.unwrap_or_default()))
            };
            let rows: Vec<(ClientId, i64)> = rows.iter().filter_map(at).collect();
            clients::folders::restore_in(ctx, tx, actor, &rows, now).await
        }
        Act::Archive => clients::folders::archive_in(ctx, tx, actor, &clients, now).await,
    }
}

fn accounts(given: Option<&Json>) -> Vec<AccountId> {
    let list = given.and_then(|it| it.get("accounts")).cloned().unwrap_or_default();
    serde_json::from_value(list).unwrap_or_default()
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
