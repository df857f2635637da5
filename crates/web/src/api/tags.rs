//! Tags of a client, for programs.

use domain::access::Deed;
use domain::ids::ClientId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use crate::route::Access::Deed as May;
use crate::route::{get, put};
use crate::{Later, Realm, Reply, Route, Rq};

/// Tags.
pub const ROUTES: &[Route] = &[
    get("/api/v1/clients/{client}/tags", Realm::Api, May(Deed::ClientFolderRead), list)
        .tells(doc("List a client's tags").gives::<Tags>(200)),
    put("/api/v1/clients/{client}/tags", Realm::Api, May(Deed::ClientFolderUpdate), set).tells(
        doc("Give a client these tags")
            .about("And no others. Each is kept once, in lower case; at most 20 of 40 characters.")
            .takes::<Tags>()
            .gives::<Tags>(200),
    ),
];

/// Tags of a client.
#[derive(Serialize, Deserialize, ToSchema)]
struct Tags {
    /// Words, without commas in them.
    tags: Vec<String>,
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let tags = app::tags::of(&rq.ctx, &rq.actor, rq.id("client")?).await?;
        Reply::json(200, &Tags { tags })
    })
}

fn set(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let it: Tags = rq.json()?;
        let tags = app::tags::set(&rq.ctx, &rq.actor, client, &it.tags.join(",")).await?;
        Reply::json(200, &Tags { tags })
    })
}
