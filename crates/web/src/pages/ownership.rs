//! The firm's ownership: offered by the owner, accepted or declined by the senior it was offered to.

use app::{Error, ownership};
use domain::access::Deed;
use domain::ids::{OfferId, StaffId};
use serde::Deserialize;

use super::frames;
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::staff::OwnershipPage;
use crate::{Later, Realm, Reply, Route, Rq};

const HERE: Realm = Realm::Partner;
const OFFER: crate::Access = May(Deed::OwnershipTransfer);
const ANSWER: crate::Access = May(Deed::OwnershipAnswer);

/// Ownership.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/settings/ownership", HERE, ANSWER, show),
    post("/p/{firm}/settings/ownership/offer", HERE, OFFER, offer),
    post("/p/{firm}/settings/ownership/{offer}/withdraw", HERE, OFFER, withdraw),
    post("/p/{firm}/settings/ownership/{offer}/accept", HERE, ANSWER, accept),
    post("/p/{firm}/settings/ownership/{offer}/decline", HERE, ANSWER, decline),
];

async fn page(rq: &Rq, form: Form) -> Result<OwnershipPage, Error> {
    let it = ownership::show(&rq.ctx, &rq.actor).await?;
    let frame = frames::partner(rq, Place::Settings, rq.t.ownership())?;
    let until = |at| frames::when(rq, at).words;
    Ok(OwnershipPage {
        firm: frame.side.name.clone(),
        frame,
        owner: it.owner.1,
        own: it.own,
        offer: it.offer.map(|(row, who)| (row.id.to_string(), who, until(row.expires_at))),
        to_me: it.to_me,
        seniors: it
            .seniors
            .into_iter()
            .map(|(id, name)| Choice::new(id.to_string(), name))
            .collect(),
        form: form.read_by(&rq.t),
    })
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, Form::default()).await?) })
}

fn back(rq: &Rq, done: &str) -> Result<Reply, Error> {
    Ok(Reply::see_other(format!("/p/{}/settings/ownership?done={done}", rq.param("firm")?)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Offered {
    to: String,
}

fn offer(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: Offered = rq.form()?;
        let to: StaffId = it.to.parse()?;
        ownership::offer(&rq.ctx, &rq.actor, to).await?;
        back(&rq, "offered")
    })
}

fn withdraw(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: OfferId = rq.id("offer")?;
        ownership::withdraw(&rq.ctx, &rq.actor, id).await?;
        back(&rq, "withdrawn")
    })
}

fn accept(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: OfferId = rq.id("offer")?;
        ownership::accept(&rq.ctx, &rq.actor, id).await?;
        back(&rq, "owner")
    })
}

fn decline(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: OfferId = rq.id("offer")?;
        ownership::decline(&rq.ctx, &rq.actor, id).await?;
        back(&rq, "declined")
    })
}
