//! Groups: who is in one reaches every client in it.

use app::groups::{self as deeds, Choice, Group as Row, View};
use domain::access::Deed;
use domain::fault::Fault;
use domain::ids::{ClientId, GroupId, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use super::dto::Person;
use crate::headers;
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
        .tells(doc("Get a group with its members").query(QUERY).gives::<GroupMembers>(200)),
    put("/api/v1/groups/{group}", Realm::Api, MAY, change)
        .tells(doc("Name a group and say which staff are in it").takes::<GroupChange>()),
    delete("/api/v1/groups/{group}", Realm::Api, MAY, remove)
        .tells(doc("Delete a group").about("Its people and clients stay.")),
    post("/api/v1/groups/{group}/clients", Realm::Api, MAY, many).tells(
        doc("Put many clients into a group, or take them out")
            .about("At most 500 by id, or all that match a text. In one step or not at all.")
            .takes::<GroupClients>()
            .gives::<Changed>(200),
    ),
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

/// Which of its clients.
const QUERY: &[(&str, &str)] = &[
    ("q", "Only clients with this text in name, number or e-mail."),
    ("after", "`next` of the page before, with the same text."),
    ("limit", "How many clients, from 1 to 200; 50 when nothing is said."),
];

/// A group with its members.
#[derive(Serialize, ToSchema)]
struct GroupMembers {
    /// The group.
    group: Group,
    /// Ids of its staff.
    staff: Vec<String>,
    /// A page of its clients, by name.
    clients: Vec<Person>,
    /// What to send as `after` for the next page; null on the last one.
    next: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    after: Option<String>,
    limit: Option<String>,
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: GroupId = rq.id("group")?;
        let asked: Asked = rq.query()?;
        let limit = headers::limit(asked.limit.as_deref())?;
        let paged = format!("group {id}");
        let after = rq.open_cursor::<(String, uuid::Uuid)>(&paged, asked.after.as_deref())?;
        let view = View { search: asked.q, after, joining: None, limit };
        let found = deeds::one(&rq.ctx, &rq.actor, id, &view).await?;
        let next = match found.clients.last().filter(|_| found.more) {
            Some(last) => Some(rq.seal_cursor(&paged, &(last.sort.clone(), last.id.0))?),
            None => None,
        };
        let clients = found.clients.into_iter();
        Reply::json(
            200,
            &GroupMembers {
                group: group(found.group),
                staff: found.staff.iter().map(ToString::to_string).collect(),
                clients: clients
                    .map(|it| Person { id: it.id.to_string(), name: it.name })
                    .collect(),
                next,
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

fn remove(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        deeds::delete(&rq.ctx, &rq.actor, rq.id("group")?).await?;
        Ok(Reply::no_content())
    })
}

/// Clients that join or leave.
#[derive(Deserialize, ToSchema)]
struct GroupClients {
    /// `add` or `remove`.
    act: String,
    /// Ids of clients.
    #[serde(default)]
    clients: Vec<String>,
    /// Instead of ids: all that this text finds, outside the group or in it; empty finds all.
    #[serde(default)]
    matching: Option<String>,
    /// How many that must be; another number is refused with 409 `count_changed`.
    #[serde(default)]
    stated: Option<i64>,
}

/// How many rows changed.
#[derive(Serialize, ToSchema)]
pub(super) struct Changed {
    /// How many.
    pub(super) changed: i64,
}

fn many(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: GroupId = rq.id("group")?;
        let it: GroupClients = rq.json()?;
        let member = match it.act.as_str() {
            "add" => true,
            "remove" => false,
            _ => {
                let fault = Fault::new("act", "act_invalid", "Say add or remove.");
                return Err(app::Error::field(fault));
            }
        };
        let choice = match it.matching {
            Some(text) => Choice::Matching(text, it.stated),
            None => Choice::These(super::staff::ids(&it.clients)?),
        };
        let changed = deeds::set_clients(&rq.ctx, &rq.actor, id, &choice, member).await?;
        let changed = i64::try_from(changed).unwrap_or(i64::MAX);
        Reply::json(200, &Changed { changed })
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
