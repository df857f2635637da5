//! Internal clients: marking them, and saying who else sees them. The owner's keys only.

use domain::access::Deed;
use domain::ids::{ClientId, StaffId};
use serde::Serialize;
use utoipa::ToSchema;

use super::doc::doc;
use super::dto::Person;
use crate::route::Access::Deed as May;
use crate::route::{Body, delete, get, put};
use crate::{Later, Realm, Reply, Route, Rq};

/// Internal clients.
pub const ROUTES: &[Route] = &[
    get("/api/v1/clients/{client}/internal", Realm::Api, MAY, show)
        .tells(doc("See whether a client is internal, and to whom").gives::<Internal>(200)),
    put("/api/v1/clients/{client}/internal", Realm::Api, MAY, mark).takes(Body::None).tells(
        doc("Make a client internal").about(
            "Only the owner sees it then. Manager, groups and single access are taken away.",
        ),
    ),
    delete("/api/v1/clients/{client}/internal", Realm::Api, MAY, unmark)
        .tells(doc("Make an internal client an ordinary one").about("Every senior sees it then.")),
    put("/api/v1/clients/{client}/internal/staff/{staff}", Realm::Api, MAY, add)
        .takes(Body::None)
        .tells(doc("Show an internal client to a staff member")),
    delete("/api/v1/clients/{client}/internal/staff/{staff}", Realm::Api, MAY, remove)
        .tells(doc("Hide an internal client from a staff member")),
];

const MAY: crate::Access = May(Deed::ClientInternalSet);

/// Whether a client is internal.
#[derive(Serialize, ToSchema)]
struct Internal {
    /// Whether only the owner and these people see it.
    internal: bool,
    /// Whom the owner added, by name.
    people: Vec<Person>,
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it = app::internal::show(&rq.ctx, &rq.actor, rq.id("client")?).await?;
        let people = it.added.into_iter();
        let people = people.map(|(id, name)| Person { id: id.to_string(), name }).collect();
        Reply::json(200, &Internal { internal: it.internal, people })
    })
}

fn set(rq: Rq, internal: bool) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        app::internal::mark(&rq.ctx, &rq.actor, client, internal).await?;
        Ok(Reply::no_content())
    })
}

fn mark(rq: Rq) -> Later<Reply> {
    set(rq, true)
}

fn unmark(rq: Rq) -> Later<Reply> {
    set(rq, false)
}

fn person(rq: Rq, added: bool) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let staff: StaffId = rq.id("staff")?;
        app::internal::set(&rq.ctx, &rq.actor, client, staff, added).await?;
        Ok(Reply::no_content())
    })
}

fn add(rq: Rq) -> Later<Reply> {
    person(rq, true)
}

fn remove(rq: Rq) -> Later<Reply> {
    person(rq, false)
}
