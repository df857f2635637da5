//! Connections that ended: what is kept of them, and asking to come back.

use domain::access::Deed;
use serde::Serialize;
use utoipa::ToSchema;

use super::doc::doc;
use super::dto;
use crate::route::Access::Deed as May;
use crate::route::{Body, get, post};
use crate::{Later, Realm, Reply, Route, Rq};

/// Ended connections.
pub const ROUTES: &[Route] = &[
    get("/api/v1/ended", Realm::Api, May(Deed::ConnectionEnded), ended)
        .tells(doc("List connections that ended in the last 30 days").gives::<EndedList>(200)),
    post("/api/v1/ended/{client}/again", Realm::Api, May(Deed::ConnectionEnded), again)
        .takes(Body::None)
        .tells(
            doc("Make a folder again for a client whose connection ended")
                .about("With the contacts kept of it. Invite its owner from there.")
                .gives::<Again>(201),
        ),
    post("/api/v1/ended/{client}/unlist", Realm::Api, May(Deed::ConnectionEnded), unlist)
        .takes(Body::None)
        .tells(doc("Erase what is left of an ended connection before its 30 days")),
];

/// A connection that ended.
#[derive(Serialize, ToSchema)]
struct PastClient {
    /// The folder that ended: `cli_…`. It is no address of a client any more.
    id: String,
    /// The client's name.
    name: String,
    /// Who ended it: `client`, `partner` or `operator`.
    ended_by: String,
    /// When.
    ended_at: String,
}

/// Connections that ended.
#[derive(Serialize, ToSchema)]
struct EndedList {
    /// Newest first.
    items: Vec<PastClient>,
}

fn ended(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let ended = app::clients::ended(&rq.ctx, &rq.actor).await?;
        let items = ended
            .into_iter()
            .map(|it| PastClient {
                id: it.id.to_string(),
                name: it.name,
                ended_by: it.ended_by,
                ended_at: dto::at(it.ended_at),
            })
            .collect();
        Reply::json(200, &EndedList { items })
    })
}

/// A folder made again.
#[derive(Serialize, ToSchema)]
struct Again {
    /// `cli_…`
    id: String,
}

fn again(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let made = app::clients::again(&rq.ctx, &rq.actor, rq.id("client")?).await?;
        Reply::json(201, &Again { id: made.id.to_string() })
    })
}

fn unlist(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        app::clients::unlist(&rq.ctx, &rq.actor, rq.id("client")?).await?;
        Ok(Reply::no_content())
    })
}
