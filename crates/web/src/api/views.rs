//! Saved views of the list of clients: the key's person's own, and the firm's.

use app::Error;
use app::clients::views::{self, Typed, View as Row};
use domain::access::Deed;
use domain::ids::ViewId;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use crate::pages::clients::Asked;
use crate::route::Access::Deed as May;
use crate::route::{delete, get, post, put};
use crate::{Later, Realm, Reply, Route, Rq};

const MAY: crate::Access = May(Deed::ClientListRow);

/// Saved views.
pub const ROUTES: &[Route] = &[
    get("/api/v1/views", Realm::Api, MAY, list).tells(doc("List saved views").gives::<Views>(200)),
    post("/api/v1/views", Realm::Api, MAY, save).tells(
        doc("Save a view")
            .about("`query` is the list's own query, as `/clients?…` takes it.")
            .takes::<NewView>()
            .gives::<Saved>(201),
    ),
    put("/api/v1/views/{view}", Realm::Api, MAY, change)
        .tells(doc("Name a view, share it, pin it").takes::<ViewChange>()),
    delete("/api/v1/views/{view}", Realm::Api, MAY, remove).tells(doc("Delete a view")),
];

/// A saved view.
#[derive(Serialize, ToSchema)]
struct View {
    /// `viw_…`
    id: String,
    /// Its name.
    name: String,
    /// The list's query.
    query: String,
    /// Whether the whole firm sees it.
    shared: bool,
    /// Whether it stands in the sidebar.
    pinned: bool,
}

/// Saved views.
#[derive(Serialize, ToSchema)]
struct Views {
    /// Oldest first.
    items: Vec<View>,
}

fn view(it: Row) -> View {
    View {
        id: it.id.to_string(),
        name: it.name,
        query: it.query,
        shared: it.staff.is_none(),
        pinned: it.pinned,
    }
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let all = views::list(&rq.ctx, &rq.actor).await?;
        Reply::json(200, &Views { items: all.into_iter().map(view).collect() })
    })
}

/// A view to be saved.
#[derive(Deserialize, ToSchema)]
struct NewView {
    /// Its name.
    name: String,
    /// The list's query.
    query: String,
    /// For the whole firm: owner and seniors.
    #[serde(default)]
    shared: bool,
    /// In the sidebar.
    #[serde(default)]
    pinned: bool,
}

/// A saved view's id.
#[derive(Serialize, ToSchema)]
struct Saved {
    /// `viw_…`
    id: String,
}

/// A query as the list would write it; what the list does not understand is refused.
fn understood(rq: &Rq, query: &str) -> Result<String, Error> {
    let asked = Asked::read(query)?;
    asked.narrow((&rq.ctx.catalogue.all(), &rq.ctx.addons.all()), &TimeZone::UTC)?;
    Ok(asked.query())
}

fn save(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: NewView = rq.json()?;
        let query = understood(&rq, &it.query)?;
        let typed = Typed { name: it.name, shared: it.shared, pinned: it.pinned };
        let id = views::save(&rq.ctx, &rq.actor, &typed, &query).await?.to_string();
        let path = format!("/api/v1/views/{id}");
        Ok(Reply::json(201, &Saved { id })?.location(path))
    })
}

/// What a view shall be.
#[derive(Deserialize, ToSchema)]
struct ViewChange {
    /// Its name.
    name: String,
    /// For the whole firm: owner and seniors.
    shared: bool,
    /// In the sidebar.
    pinned: bool,
}

fn change(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: ViewId = rq.id("view")?;
        let it: ViewChange = rq.json()?;
        let typed = Typed { name: it.name, shared: it.shared, pinned: it.pinned };
        views::change(&rq.ctx, &rq.actor, id, &typed).await?;
        Ok(Reply::no_content())
    })
}

fn remove(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        views::delete(&rq.ctx, &rq.actor, rq.id("view")?).await?;
        Ok(Reply::no_content())
    })
}
