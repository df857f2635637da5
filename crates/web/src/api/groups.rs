//! Groups: who is in one reaches every client in it.

use app::groups::{self as deeds, Group as Row};
use domain::access::Deed;
use domain::ids::{ClientId, GroupId, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use super::dto::Person;
use crate::route::Access::Deed as May;
use crate::route::{Body, delete, get, post, put};
use crate::{Later, Realm, Reply, Route, Rq};

/// Groups.
pub const ROUTES: &[Route] = &[
    get("/api/v1/groups", Realm::Api, May(Deed::ClientListRow), list)
        .tells(doc("List groups").gives::<Groups>(200)),
    post("/api/v1/groups", Realm::Api, MAY, create)
        .tells(doc("Create a group").takes::<NewGroup>().gives::<GroupMade>(201)),
    get("/api/v1/groups/{group}", Realm::Api, MAY, show)
        .tells(doc("Get a group with its members").gives::<GroupMembers>(200)),
    put("/api/v1/groups/{group}", Realm::Api, MAY, change)
        .tells(doc("Name a group and say which staff are in it").takes::<GroupChange>()),
    put("/api/v1/groups/{group}/clients/{client}", Realm::Api, MAY, join)
        .takes(Body::None)
        .tells(doc("Put a client into a group")),
    delete("/api/v1/groups/{group}/clients/{client}", Realm::Api, MAY, leave)
        .tells(doc("Take a client out of a group")),
];

const MAY: crate::Access = May(Deed::GroupManage);

/// A group.
#[derive(Serialize, ToSchema)]
struct Group {
    /// `grp_…`
    id: String,
    /// Its name.
    name: String,
    /// How many clients are in it.
    clients: i64,
}

/// Groups.
#[derive(Serialize, ToSchema)]
struct Groups {
    /// By name.
    items: Vec<Group>,
}

fn group(it: Row) -> Group {
    Group { id: it.id.to_string(), name: it.name, clients: it.clients }
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let found = deeds::list(&rq.ctx, &rq.actor).await?;
        Reply::json(200, &Groups { items: found.into_iter().map(group).collect() })
    })
}

/// A group with its members.
#[derive(Serialize, ToSchema)]
struct GroupMembers {
    /// The group.
    group: Group,
    /// Ids of its staff.
    staff: Vec<String>,
    /// Its first hundred clients, by name.
    clients: Vec<Person>,
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let found = deeds::one(&rq.ctx, &rq.actor, rq.id("group")?).await?;
        let clients = found.clients.into_iter();
        Reply::json(
            200,
            &GroupMembers {
                group: group(found.group),
                staff: found.staff.iter().map(ToString::to_string).collect(),
                clients: clients.map(|(id, name)| Person { id: id.to_string(), name }).collect(),
            },
        )
    })
}

/// A group to be made.
#[derive(Deserialize, ToSchema)]
struct NewGroup {
    /// Its name.
    name: String,
}

/// A new group.
#[derive(Serialize, ToSchema)]
struct GroupMade {
    /// `grp_…`
    id: String,
}

fn create(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: NewGroup = rq.json()?;
        let id = deeds::create(&rq.ctx, &rq.actor, &it.name).await?.to_string();
        let path = format!("/api/v1/groups/{id}");
        Ok(Reply::json(201, &GroupMade { id })?.location(path))
    })
}

/// What a group shall be.
#[derive(Deserialize, ToSchema)]
struct GroupChange {
    /// Its name.
    name: String,
    /// Ids of all staff who shall be in it.
    staff: Vec<String>,
}

fn change(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: GroupId = rq.id("group")?;
        let it: GroupChange = rq.json()?;
        let staff: Result<Vec<StaffId>, _> = it.staff.iter().map(|it| it.parse()).collect();
        deeds::change(&rq.ctx, &rq.actor, id, (&it.name, &staff?)).await?;
        Ok(Reply::no_content())
    })
}

fn set(rq: Rq, member: bool) -> Later<Reply> {
    Box::pin(async move {
        let (group, client): (GroupId, ClientId) = (rq.id("group")?, rq.id("client")?);
        deeds::set_client(&rq.ctx, &rq.actor, group, client, member).await?;
        Ok(Reply::no_content())
    })
}

fn join(rq: Rq) -> Later<Reply> {
    set(rq, true)
}

fn leave(rq: Rq) -> Later<Reply> {
    set(rq, false)
}
