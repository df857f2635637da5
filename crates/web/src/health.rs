//! Whether this process can do its work: for supervisors, under any name and any load.

use crate::reply::Reply;
use crate::route::{Access, Later, Realm, Route, get};
use crate::rq::Rq;

/// Where supervisors ask.
pub(crate) const PATH: &str = "/healthz";

/// The one row.
pub const ROUTES: &[Route] = &[get(
    PATH,
    Realm::Public,
    Access::Public("a supervisor asks whether the process works; nothing is told but that"),
    health,
)
.kept()];

fn health(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        rq.kernel.alive().await?;
        Ok(Reply::text(200, "ok\n"))
    })
}
