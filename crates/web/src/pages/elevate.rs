//! Special rights: taking one up for an hour, with a reason.

use app::Error;
use app::elevations::{self, Wish};
use domain::access::Deed;
use domain::ids::AccountId;
use serde::Deserialize;

use super::frames;
use crate::route::{Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::clocks::ElevatePage;
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::parts::Go;
use crate::{Reply, Rq};

/// Special rights of an account.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/accounts/{account}/elevate", Realm::Partner, May(Deed::AccountElevate), asking),
    post(
        "/p/{firm}/accounts/{account}/elevate",
        Realm::Partner,
        May(Deed::AccountElevate),
        elevate,
    ),
];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    right: String,
    done: String,
}

async fn page(rq: &Rq, id: AccountId, form: Form) -> Result<ElevatePage, Error> {
    let (account, standing) = elevations::rights(&rq.ctx, &rq.actor, id).await?;
    let base = format!("/p/{}", rq.param("firm")?);
    let product = rq.ctx.catalogue.name(account.row.product);
    let about = rq.t.account_of(product, &account.row.business_name);
    let real = rq.ctx.clock.security();
    let client = account.row.client.map(|it| format!("/{it}")).unwrap_or_default();
    Ok(ElevatePage {
        frame: frames::partner(rq, Place::Clients, rq.t.elevate_title())?,
        account: id.to_string(),
        back: format!("{base}/clients{client}"),
        client_name: account
            .row
            .client_name
            .clone()
            .unwrap_or_else(|| account.row.business_name.clone()),
        rights: standing
            .iter()
            .map(|it| Choice::new(it.right.code.as_str(), it.right.name.as_str()))
            .collect(),
        running: standing
            .iter()
            .filter_map(|it| {
                let until = it.until?;
                Some(rq.t.elevate_until(&it.right.name, rq.t.date_time(until, real)))
            })
            .collect(),
        go: Go::sign_in(&base, &id.to_string(), about.as_str()).read_by(&rq.t),
        about,
        form: form.read_by(&rq.t),
    })
}

fn asking(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let form = Form::of([("right", asked.right.as_str())]);
        Reply::page(&page(&rq, rq.id("account")?, form).await?)
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Posted {
    right: String,
    reason: String,
}

fn elevate(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: AccountId = rq.id("account")?;
        let posted: Posted = rq.form()?;
        let wish = Wish { right: posted.right, reason: posted.reason };
        match elevations::elevate(&rq.ctx, &rq.actor, id, &wish).await {
            Ok(_) => {
                let firm = rq.param("firm")?;
                Ok(Reply::see_other(format!("/p/{firm}/accounts/{id}/elevate?done=elevated")))
            }
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &page(&rq, id, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}
