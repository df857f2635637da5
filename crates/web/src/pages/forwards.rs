//! Handing a request or an invitation on to the right person.

use app::Error;
use app::owners;
use domain::access::Deed;
use serde::Deserialize;

use super::frames;
use super::invitations::said_page;
use crate::route::{Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::clocks::ForwardPage;
use crate::views::form::Form;
use crate::{Reply, Rq};

/// Handing on.
pub const ROUTES: &[Route] = &[
    get("/r/{token}/forward", Realm::Client, May(Deed::CApprovalForward), request_page),
    post("/r/{token}/forward", Realm::Client, May(Deed::CApprovalForward), request),
    get("/i/{token}/forward", Realm::Client, May(Deed::CApprovalForward), invitation_page),
    post("/i/{token}/forward", Realm::Client, May(Deed::CApprovalForward), invitation),
];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Posted {
    email: String,
}

async fn of_request(rq: &Rq, form: Form) -> Result<ForwardPage, Error> {
    let token = rq.param("token")?.to_owned();
    let by = owners::request_link(&rq.ctx, &token)?;
    owners::may_forward_request(&rq.ctx, &rq.actor, by).await?;
    let look = owners::look_at_request(&rq.ctx, &rq.actor, by).await?;
    Ok(ForwardPage {
        frame: frames::owner(rq, rq.t.forward_title()),
        action: format!("/r/{token}/forward"),
        back: format!("/r/{token}"),
        firm: look.request.partner_name.clone(),
        about: rq.t.forward_access_to(rq.t.list(&look.accounts)),
        means: rq.t.forward_request_means().to_owned(),
        form: form.read_by(&rq.t),
    })
}

async fn of_invitation(rq: &Rq, form: Form) -> Result<ForwardPage, Error> {
    let token = rq.param("token")?.to_owned();
    let by = owners::invitation_link(&rq.ctx, &token)?;
    owners::may_forward_invitation(&rq.ctx, &rq.actor, by).await?;
    let look = owners::look(&rq.ctx, &rq.actor, by).await?;
    Ok(ForwardPage {
        frame: frames::owner(rq, rq.t.forward_title()),
        action: format!("/i/{token}/forward"),
        back: format!("/i/{token}"),
        firm: look.invitation.partner_name.clone(),
        about: rq.t.forward_place_in(&look.products),
        means: rq.t.forward_invitation_means().to_owned(),
        form: form.read_by(&rq.t),
    })
}

fn request_page(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&of_request(&rq, Form::default()).await?) })
}

fn invitation_page(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&of_invitation(&rq, Form::default()).await?) })
}

fn request(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let by = owners::request_link(&rq.ctx, rq.param("token")?)?;
        let posted: Posted = rq.form()?;
        match owners::forward_request(&rq.ctx, &rq.actor, by, &posted.email).await {
            Ok(_) => handed(&rq, rq.t.forward_request_done()),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &of_request(&rq, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

fn invitation(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let by = owners::invitation_link(&rq.ctx, rq.param("token")?)?;
        let posted: Posted = rq.form()?;
        match owners::forward_invitation(&rq.ctx, &rq.actor, by, &posted.email).await {
            Ok(_) => handed(&rq, rq.t.forward_invitation_done()),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &of_invitation(&rq, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

fn handed(rq: &Rq, what: &str) -> Result<Reply, Error> {
    said_page(rq, rq.t.forward_done(), what.to_owned())
}
