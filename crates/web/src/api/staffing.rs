//! Who reaches a client: its matrix of staff and accounts.

use app::staffing::{KeptOut, Reaching};
use domain::access::Deed;
use domain::ids::{AccountId, ClientId, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use super::dto::Person;
use crate::route::Access::Deed as May;
use crate::route::{Body, delete, get, post, put};
use crate::{Later, Realm, Reply, Route, Rq};

/// Who reaches what.
pub const ROUTES: &[Route] = &[
    get("/api/v1/clients/{client}/staff", Realm::Api, May(Deed::ClientFolderRead), list)
        .tells(doc("List who reaches a client").gives::<Matrix>(200)),
    put("/api/v1/clients/{client}/staff/{staff}", Realm::Api, MAY, give_all)
        .takes(Body::None)
        .tells(doc("Give a staff member every account of a client")),
    delete("/api/v1/clients/{client}/staff/{staff}", Realm::Api, MAY, take_all)
        .tells(doc("Take every account of a client from a staff member")),
    put("/api/v1/clients/{client}/staff/{staff}/accounts/{account}", Realm::Api, MAY, give)
        .takes(Body::None)
        .tells(doc("Give a staff member one account")),
    delete("/api/v1/clients/{client}/staff/{staff}/accounts/{account}", Realm::Api, MAY, take)
        .tells(doc("Take one account from a staff member")),
    post("/api/v1/clients/{client}/staff/copy", Realm::Api, MAY, copy).tells(
        doc("Copy who reaches a client from another one")
            .about("Groups, and accounts given one by one. Only adds; nobody loses anything.")
            .takes::<Source>()
            .gives::<Added>(200),
    ),
];

const MAY: crate::Access = May(Deed::ClientStaffAssign);

/// Somebody who reaches the client.
#[derive(Serialize, ToSchema)]
struct Reacher {
    /// `stf_…`
    id: String,
    /// Their name.
    name: String,
    /// `owner`, `senior`, `manager`, `assistant`.
    role: String,
    /// Whether they are the named account manager.
    named: bool,
    /// The group they share with the client.
    group: Option<String>,
    /// Accounts that they were given one by one.
    accounts: Vec<String>,
    /// Accounts that they cannot enter, because the account's owner keeps them out.
    kept_out: Vec<Out>,
}

/// An account whose owner keeps somebody out.
#[derive(Serialize, ToSchema)]
struct Out {
    /// `acc_…`
    account: String,
    /// Since when.
    since: String,
}

/// Who reaches a client.
#[derive(Serialize, ToSchema)]
struct Matrix {
    /// Those who reach it; owners and seniors reach every client.
    items: Vec<Reacher>,
    /// Others who could be given accounts.
    others: Vec<Person>,
}

fn reacher(it: Reaching, all: &[KeptOut]) -> Reacher {
    let out = |row: &KeptOut| Out {
        account: row.account.to_string(),
        since: domain::time::ts(row.at).to_string(),
    };
    Reacher {
        kept_out: all.iter().filter(|row| row.staff == it.id).map(out).collect(),
        id: it.id.to_string(),
        name: it.name,
        role: it.role,
        named: it.named,
        group: it.group,
        accounts: it.accounts.iter().map(ToString::to_string).collect(),
    }
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let matrix = app::staffing::matrix(&rq.ctx, &rq.actor, rq.id("client")?).await?;
        let others = matrix.others.into_iter();
        let others = others.map(|(id, name)| Person { id: id.to_string(), name }).collect();
        let out = matrix.kept_out;
        let items = matrix.reaching.into_iter().map(|it| reacher(it, &out)).collect();
        Reply::json(200, &Matrix { items, others })
    })
}

fn set(rq: Rq, single: bool, given: bool) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let staff: StaffId = rq.id("staff")?;
        let account: Option<AccountId> = if single { Some(rq.id("account")?) } else { None };
        app::staffing::set(&rq.ctx, &rq.actor, client, (staff, account), given).await?;
        Ok(Reply::no_content())
    })
}

fn give_all(rq: Rq) -> Later<Reply> {
    set(rq, false, true)
}

fn take_all(rq: Rq) -> Later<Reply> {
    set(rq, false, false)
}

fn give(rq: Rq) -> Later<Reply> {
    set(rq, true, true)
}

fn take(rq: Rq) -> Later<Reply> {
    set(rq, true, false)
}

/// The client to copy from.
#[derive(Deserialize, ToSchema)]
struct Source {
    /// `cli_…`
    from: String,
}

/// What was added.
#[derive(Serialize, ToSchema)]
struct Added {
    /// Groups that the client is in now.
    groups: usize,
    /// Accounts given to single people, counted for each.
    accounts: usize,
}

fn copy(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: Source = rq.json()?;
        let from: ClientId = it.from.parse()?;
        let added = app::copying::copy(&rq.ctx, &rq.actor, rq.id("client")?, from).await?;
        Reply::json(200, &Added { groups: added.groups, accounts: added.accounts })
    })
}
