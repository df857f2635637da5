//! Changes of partner from the firms' side: object, take on, or not. Neither firm is told which
//! the other is.

use app::Error;
use app::changes::{self, Seen};
use domain::access::Deed;
use domain::ids::AccountId;
use domain::time::ts;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::frames;
use super::owners::tile;
use crate::route::{Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::form::Form;
use crate::views::frame::Place;
use crate::views::ownership::{ChangeRow, ChangesPage, ObjectPage};
use crate::{Reply, Rq, Words};

/// Changes that concern the firm.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/changes", Realm::Partner, May(Deed::ClientListRow), list),
    get(
        "/p/{firm}/accounts/{account}/change/object",
        Realm::Partner,
        May(Deed::BillingObject),
        objecting,
    ),
    post(
        "/p/{firm}/accounts/{account}/change/object",
        Realm::Partner,
        May(Deed::BillingObject),
        object,
    ),
    post(
        "/p/{firm}/accounts/{account}/change/accept",
        Realm::Partner,
        May(Deed::BillingAccept),
        accept,
    ),
    post(
        "/p/{firm}/accounts/{account}/change/decline",
        Realm::Partner,
        May(Deed::BillingAccept),
        decline,
    ),
];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Shown {
    done: String,
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let _: Shown = rq.query()?;
        let all = changes::of_firm(&rq.ctx, &rq.actor).await?;
        let base = format!("/p/{}", rq.param("firm")?);
        Reply::page(&ChangesPage {
            frame: frames::partner(&rq, Place::Clients, &rq.t.nav_changes())?,
            rows: all.iter().map(|it| row(&rq, &base, it)).collect(),
        })
    })
}

/// A date with its minute in UTC, as the letters of both sides name it.
fn moment(t: &Words, at: i64) -> String {
    let there = Words::new(t.lang, TimeZone::UTC, t.labels.clone());
    format!("{}, {} UTC", there.long_date(ts(at)), there.time(ts(at)))
}

fn row(rq: &Rq, base: &str, it: &Seen) -> ChangeRow {
    let t = &rq.t;
    let deed = if it.leaving { Deed::BillingObject } else { Deed::BillingAccept };
    let why_not = match it.account.may(deed) {
        Ok(_) => String::new(),
        Err(Error::Refused(it)) => t.refused(&it),
        Err(_) => t.change_cannot().to_owned(),
    };
    let on = moment(t, it.switch_at);
    let sentence = match (it.leaving, it.taken_on) {
        (true, _) => t.change_leaves(on),
        (false, Some(true)) => t.change_ours(on),
        (false, Some(false)) => t.change_not_ours(on),
        (false, None) => t.change_asked(on),
    };
    ChangeRow {
        id: it.account.row.id.to_string(),
        tile: tile(rq, it.account.row.product),
        name: it.account.row.business_name.clone(),
        href: it.account.row.client.map_or_else(String::new, |id| format!("{base}/clients/{id}")),
        leaving: it.leaving,
        sentence,
        said: it.objection.clone(),
        open: !it.leaving || it.objection.is_empty(),
        unanswered: it.taken_on != Some(true),
        why_not,
    }
}

fn back(rq: &Rq, done: &str) -> Result<Reply, Error> {
    Ok(Reply::see_other(format!("/p/{}/changes?done={done}", rq.param("firm")?)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Posted {
    words: String,
}

async fn object_page(rq: &Rq, account: AccountId, form: Form) -> Result<ObjectPage, Error> {
    let all = changes::of_firm(&rq.ctx, &rq.actor).await?;
    let found = all.iter().find(|it| it.account.row.id == account && it.leaving);
    let it = found.ok_or(Error::NotFound)?;
    it.account.may(Deed::BillingObject)?;
    let row = row(rq, "", it);
    Ok(ObjectPage {
        frame: frames::partner(rq, Place::Clients, rq.t.change_object_page())?,
        id: row.id,
        name: row.name,
        sentence: row.sentence,
        form: form.read_by(&rq.t),
    })
}

fn objecting(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        Reply::page(&object_page(&rq, account, Form::default()).await?)
    })
}

fn object(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        let posted: Posted = rq.form()?;
        match changes::object(&rq.ctx, &rq.actor, account, &posted.words).await {
            Ok(()) => back(&rq, "objected"),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &object_page(&rq, account, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

fn accept(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        changes::answer(&rq.ctx, &rq.actor, rq.id("account")?, true).await?;
        back(&rq, "taken_on")
    })
}

fn decline(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        changes::answer(&rq.ctx, &rq.actor, rq.id("account")?, false).await?;
        back(&rq, "not_taken_on")
    })
}
