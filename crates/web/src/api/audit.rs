//! What happened in the firm, for programs: the log that its page shows.

use domain::access::Deed;
use domain::ids::EventId;
use serde::Serialize;
use utoipa::ToSchema;

use super::clients::{Happened, happened};
use super::doc::doc;
use crate::pages::audit::Asked;
use crate::route::Access::Deed as May;
use crate::route::get;
use crate::{Later, Realm, Reply, Route, Rq, headers};

/// The log.
pub const ROUTES: &[Route] = &[get("/api/v1/audit", Realm::Api, MAY, list).tells(
    doc("Read the audit log")
        .about(
            "Newest first; days are whole, in the firm's time zone. The chain itself is checked \
                 on its page and by `clientele audit verify`.",
        )
        .query(FILTERS)
        .gives::<Log>(200),
)];

const MAY: crate::Access = May(Deed::AuditRead);

const FILTERS: &[(&str, &str)] = &[
    ("person", "Only by this human: `per_…`."),
    ("client", "Only of this client: `cli_…`."),
    ("account", "Only of this account: `acc_…`."),
    ("kind", "Only of one family: the names that the page's filter shows in its address."),
    ("from", "From this day on: `2026-11-01`."),
    ("to", "Up to this day, itself included."),
    ("after", "The cursor of the next page."),
    ("limit", "How many, from 1 to 200; 50 when nothing is said."),
];

/// One thing that happened, with the client that it is about.
#[derive(Serialize, ToSchema)]
struct Entry {
    #[serde(flatten)]
    happened: Happened,
    /// The client: `cli_…`; null where it is about none.
    client: Option<String>,
}

/// A page of the log, newest first.
#[derive(Serialize, ToSchema)]
struct Log {
    /// What happened.
    items: Vec<Entry>,
    /// What to send as `after` for older ones; null at the end.
    next: Option<String>,
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        asked.of_programs()?;
        let limit = headers::limit(asked.limit.as_deref())?;
        let before: Option<EventId> = rq.open_cursor("audit", asked.after.as_deref())?;
        let ask = asked.ask(&rq)?;
        let found = app::audit::list(&rq.ctx, &rq.actor, &ask, (before, limit)).await?;
        let next = match found.last() {
            Some(last) => Some(rq.seal_cursor("audit", &last.act.id)?),
            None => None,
        };
        let items = found
            .iter()
            .map(|it| Entry {
                happened: happened(&it.act),
                client: it.client.as_ref().map(|it| it.0.to_string()),
            })
            .collect();
        Reply::json(200, &Log { items, next })
    })
}
