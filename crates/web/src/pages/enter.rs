//! Sign in: from a button in the portal to the product's door, or the page that says why not.

use crate::pages::frames;
use crate::route::{Access::Deed as May, get, post};
use crate::views::errors::{Fix, Oops, OopsInside};
use crate::views::frame::Place;
use crate::views::parts::Link;
use crate::{Later, Realm, Reply, Route, Rq};
use crate::{oops, problem};
use app::Error;
use domain::access::Deed;
use domain::ids::AccountId;
use domain::tokens::Mode;

/// Sign in, and why not.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/accounts/{account}/sign-in", Realm::Partner, May(Deed::AccountSignin), why),
    post("/p/{firm}/accounts/{account}/sign-in", Realm::Partner, May(Deed::AccountSignin), enter),
];

#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct Ask {
    mode: Option<String>,
}

/// 303 to the product. The form opens a new tab, so the list stays where it is.
fn enter(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        let ask: Ask = rq.form()?;
        let mode = ask.mode.as_deref().map_or(Some(Mode::OwnRights), Mode::of);
        let mode = mode.ok_or_else(|| {
            Error::denied(422, "invalid_fields", "The mode is own_rights or as_client.")
        })?;
        match app::sign_in::start(&rq.ctx, &rq.actor, account, mode).await {
            Ok(started) => Ok(Reply::see_other(started.url)),
            Err(error) => refused(&rq, account, error).await,
        }
    })
}

/// "Why can't I?": the same decision, shown. Where it is yes, the button.
fn why(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        if let Err(error) = app::sign_in::may(&rq.ctx, &rq.actor, account).await {
            return refused(&rq, account, error).await;
        }
        let oops = Oops {
            status: 200,
            title: rq.t.enter_may().to_owned(),
            sentence: rq.t.enter_may_why().to_owned(),
            fix: Some(Fix {
                words: rq.t.sign_in().to_owned(),
                href: rq.path.clone(),
                post: true,
                fields: Vec::new(),
            }),
            back: back(&rq)?,
            ..Oops::default()
        };
        let frame = frames::partner(&rq, Place::Clients, rq.t.sign_in())?;
        Reply::page(&OopsInside { frame, oops })
    })
}

fn back(rq: &Rq) -> Result<Link, Error> {
    Ok(Link::new(format!("/p/{}/clients", rq.param("firm")?), rq.t.enter_back()))
}

/// The refusal as a page; what is not a refusal goes its own way.
async fn refused(rq: &Rq, account: AccountId, error: Error) -> Result<Reply, Error> {
    if !matches!(error, Error::Refused(_) | Error::Denied(_)) || error.status() == 401 {
        return Err(error);
    }
    let said = problem::of(&error, &rq.path, "");
    let ask =
        if let Error::Refused(it) = &error { super::colleagues::after(rq, it).await } else { None };
    let firm = rq.param("firm")?;
    let request = format!("/p/{firm}/accounts/{account}/request-access");
    let fix = (said.fix == Some(Deed::AccessRequest.name())).then(|| Fix {
        words: rq.t.access_request().to_owned(),
        href: request,
        post: false,
        fields: Vec::new(),
    });
    let retry = if said.code == "product_unavailable" { rq.t.oops_again_minute() } else { "" };
    let title = match said.code {
        "access_expired" => rq.t.enter_expired().to_owned(),
        "access_cancelled" => rq.t.enter_paused(),
        "product_unavailable" => rq.t.enter_silent().to_owned(),
        "product_not_connected" => rq.t.enter_not_ready().to_owned(),
        _ => rq.t.enter_not_now().to_owned(),
    };
    let oops = Oops {
        status: said.status,
        title: title.clone(),
        sentence: oops::said(&error, &said, &rq.t),
        code: said.code.to_owned(),
        facts: oops::facts(&rq.t, &said),
        who: rq.t.who(&said.who_can_fix),
        fix,
        ask,
        back: back(rq)?,
        retry: retry.to_owned(),
        ..Oops::default()
    };
    let frame = frames::partner(rq, Place::Clients, &title)?;
    Reply::page_with(said.status, &OopsInside { frame, oops })
}
