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
use crate::{Reply, Rq};

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
            rq.t.cancel_lose_sign_in(rq.t.account_of(product, &it.row.business_name))
        })
        .collect();
    lose.extend(lines(&[rq.t.cancel_lose_dashboard(), rq.t.cancel_lose_notes()]));
    let mut keep = lines(&[rq.t.cancel_keep_accounts(), rq.t.cancel_keep_addons()]);
    if folder.accounts.iter().any(|it| it.row.managed_by == Some(staff.partner)) {
        lose.push(rq.t.cancel_lose_managing().to_owned());
        keep.push(rq.t.cancel_keep_days(rq.t.value_days(14)));
    }
    Ok(CancelPage {
        frame: frames::partner(rq, Place::Clients, rq.t.bar_cancel())?,
        id: client.to_string(),
        name: folder.row.name,
        lose,
        keep,
        form: form.read_by(&rq.t),
        reasons: REASONS
            .iter()
            .map(|(value, words)| {
                Choice::new(*value, rq.t.coded(&format!("reason-{value}"), words))
            })
            .collect(),
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
