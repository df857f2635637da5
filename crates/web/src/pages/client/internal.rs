//! Internal clients: the owner's page that hides one of the firm's own accounts from everybody else,
//! and says whom it is shown to.

use app::Error;
use domain::access::Deed;
use domain::ids::{ClientId, StaffId};
use serde::Deserialize;

use crate::pages::frames;
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::clients::InternalPage;
use crate::views::form::Choice;
use crate::views::frame::Place;
use crate::{Later, Realm, Reply, Route, Rq};

const MAY: crate::Access = May(Deed::ClientInternalSet);

/// The mark, and who was added.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/clients/{client}/internal", Realm::Partner, MAY, show),
    post("/p/{firm}/clients/{client}/internal", Realm::Partner, MAY, mark),
    post("/p/{firm}/clients/{client}/internal/people", Realm::Partner, MAY, set),
];

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let it = app::internal::show(&rq.ctx, &rq.actor, client).await?;
        let choices = |all: Vec<(StaffId, String)>| -> Vec<Choice> {
            all.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect()
        };
        Reply::page(&InternalPage {
            frame: frames::partner(&rq, Place::Clients, rq.t.internal_title())?,
            id: client.to_string(),
            name: it.name,
            internal: it.internal,
            added: choices(it.added),
            others: choices(it.others),
        })
    })
}

#[derive(Debug, Deserialize)]
struct Mark {
    on: String,
}

fn back(rq: &Rq, client: ClientId) -> Result<Reply, Error> {
    let firm = rq.param("firm")?;
    Ok(Reply::see_other(format!("/p/{firm}/clients/{client}/internal?done=saved")))
}

fn mark(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let it: Mark = rq.form()?;
        app::internal::mark(&rq.ctx, &rq.actor, client, it.on == "1").await?;
        back(&rq, client)
    })
}

#[derive(Debug, Deserialize)]
struct Person {
    person: StaffId,
    on: String,
}

fn set(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let it: Person = rq.form()?;
        app::internal::set(&rq.ctx, &rq.actor, client, it.person, it.on == "1").await?;
        back(&rq, client)
    })
}
