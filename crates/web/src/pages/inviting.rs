//! Inviting from a pasted list: the form. Its preview, run and result are those of any run.

use app::Error;
use app::connections;
use app::runs::{self, Ask, Chosen};
use domain::access::Deed;
use domain::pasted;
use domain::runs::Act;
use serde::Deserialize;

use super::frames;
use super::invitations::{kinds, products, with_kind};
use super::owners::can;
use super::runs::bulk;
use crate::route::{Access::Deed as May, Body, Later, Realm, Route, get, post};
use crate::views::form::Form;
use crate::views::frame::Place;
use crate::views::invitations::InvitePastedPage;
use crate::{Reply, Rq};

/// The list's form. Starting a run asks for what its act needs; the deed decides that.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/invitations/list", Realm::Partner, May(Deed::ConnectionInvite), ask),
    post("/p/{firm}/invitations/list", Realm::Partner, May(Deed::ClientListRow), preview)
        .takes(Body::LongForm),
];

fn page(rq: &Rq, form: Form) -> Result<InvitePastedPage, Error> {
    let kilobytes = Body::LongForm.limit() / 1024;
    Ok(InvitePastedPage {
        frame: frames::partner(rq, Place::Invitations, rq.t.invite_list())?,
        form: with_kind(form).read_by(&rq.t),
        products: products(rq),
        kinds: kinds(rq),
        commission: rq.t.invite_commission(),
        limit: rq.t.invite_list_hint(kilobytes, pasted::MOST),
        rights: can(&rq.t),
    })
}

fn ask(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        connections::may_invite(&rq.actor)?;
        Reply::page(&page(&rq, Form::default())?)
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Posted {
    list: String,
    products: Vec<String>,
    kind: String,
    message: String,
    days: String,
}

fn preview(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let posted: Posted = rq.form()?;
        let lines = pasted::read(&posted.list);
        let ask = Ask {
            products: posted.products,
            transfer: posted.kind == "transfer",
            message: posted.message,
            days: posted.days,
            ..Ask::default()
        };
        let words = bulk::lines(lines.len());
        let chosen = Chosen { lines, words, ..Chosen::default() };
        match runs::preview(&rq.ctx, &rq.actor, (Act::Invite, &chosen), &ask).await {
            Ok(id) => Ok(Reply::see_other(format!("/p/{}/jobs/{id}", rq.param("firm")?))),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &page(&rq, form)?)
            }
            Err(other) => Err(other),
        }
    })
}
