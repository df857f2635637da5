//! Cancelling a client's connection: the page that states the loss, and the act.

use app::Error;
use app::connections::{self, REASONS, Whole, Why};
use domain::access::Deed;
use domain::ids::ClientId;
use serde::Deserialize;

use super::frames;
use super::owners::lines;
use crate::route::{Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::clients::CancelPage;
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::{Reply, Rq, say};

/// The end, from the firm's side.
pub const ROUTES: &[Route] = &[
    get(
        "/p/{firm}/clients/{client}/cancel",
        Realm::Partner,
        May(Deed::ConnectionCancel),
        cancelling,
    ),
    post("/p/{firm}/clients/{client}/cancel", Realm::Partner, May(Deed::ConnectionCancel), cancel),
];

async fn page(rq: &Rq, client: ClientId, form: Form) -> Result<CancelPage, Error> {
    let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
    folder.may(Deed::ConnectionCancel)?;
    let staff = app::reach::staff(&rq.actor)?;
    let mut lose: Vec<String> = folder
        .accounts
        .iter()
        .map(|it| {
            let product = rq.ctx.catalogue.name(it.row.product);
            format!("Sign-in to {product} of {}", it.row.business_name)
        })
        .collect();
    lose.extend(lines(&[
        "This client's dashboard; its address answers like an unknown one",
        "Your own notes and contacts, 30 days later",
    ]));
    let mut keep = lines(&["All accounts and the data in them", "Add-ons that they pay for"]);
    if folder.accounts.iter().any(|it| it.row.managed_by == Some(staff.partner)) {
        lose.push("Managing their subscription".to_owned());
        keep.push(format!(
            "{} to subscribe themselves or choose another firm",
            say::count(14, "day", "days")
        ));
    }
    Ok(CancelPage {
        frame: frames::partner(rq, Place::Clients, "Cancel connection")?,
        id: client.to_string(),
        name: folder.row.name,
        lose,
        keep,
        form,
        reasons: REASONS.iter().map(|(value, words)| Choice::new(*value, *words)).collect(),
    })
}

fn cancelling(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        Reply::page(&page(&rq, client, Form::default()).await?)
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Posted {
    reason: String,
    other: String,
}

fn cancel(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let posted: Posted = rq.form()?;
        let why = Why { reason: posted.reason, words: posted.other };
        match connections::cancel(&rq.ctx, &rq.actor, Whole::Client(client), &why).await {
            Ok(_) => {
                let base = format!("/p/{}", rq.param("firm")?);
                Ok(Reply::see_other(format!("{base}/clients?done=cancelled")))
            }
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &page(&rq, client, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}
