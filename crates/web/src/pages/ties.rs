//! Connections of all firms, for the vendor: found by firm or account, read, and cut in an emergency.

use app::Error;
use app::connections::overview::{self, Tie};
use app::connections::revoke;
use domain::access::Deed;
use domain::ids::ConnectionId;
use serde::Deserialize;

use super::{deeds, frames};
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::form::Form;
use crate::views::parts::{Badge, Pager, Tone};
use crate::views::ties::{TiePage, TieRow, TiesPage};
use crate::{Later, Realm, Reply, Route, Rq, say};

const HERE: Realm = Realm::Operator;

/// Connections.
pub const ROUTES: &[Route] = &[
    get("/ops/connections", HERE, May(Deed::OConnectionRead), list),
    get("/ops/connections/{connection}", HERE, May(Deed::OConnectionRead), one),
    post("/ops/connections/{connection}/cut", HERE, May(Deed::OConnectionRevoke), cut),
];

const LIMIT: usize = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    after: Option<String>,
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let before: Option<ConnectionId> = rq.open_cursor("connections", asked.after.as_deref())?;
        let limit = i64::try_from(LIMIT + 1).unwrap_or(51);
        let found = (before, asked.q.as_str());
        let mut all = overview::find(&rq.ctx, &rq.actor, found, limit).await?;
        let more = all.len() > LIMIT;
        all.truncate(LIMIT);
        let older = match all.last().filter(|_| more) {
            Some(it) => {
                let cursor = rq.seal_cursor("connections", &it.id)?;
                let q: String = url::form_urlencoded::byte_serialize(asked.q.as_bytes()).collect();
                format!("/ops/connections?q={q}&after={cursor}")
            }
            None => String::new(),
        };
        let shown = i64::try_from(all.len()).unwrap_or(0);
        Reply::page(&TiesPage {
            frame: frames::operator(&rq, "connections", "Connections"),
            rows: all.iter().map(|it| row(&rq, it)).collect(),
            q: asked.q,
            pager: Pager {
                words: say::count(shown, "connection", "connections"),
                newer: String::new(),
                older,
            },
        })
    })
}

fn badge(it: &Tie) -> Badge {
    match (it.ended_at, it.paused_at) {
        (Some(_), _) => Badge::new(Tone::Off, "unplug", "Ended"),
        (None, Some(_)) => Badge::new(Tone::Warn, "circle-pause", "Paused by the client"),
        (None, None) => Badge::new(Tone::Ok, "check", "Connected"),
    }
}

fn row(rq: &Rq, it: &Tie) -> TieRow {
    TieRow {
        id: it.id.to_string(),
        firm: it.firm.clone(),
        account: it.business_name.clone(),
        product: rq.ctx.catalogue.name(it.product),
        owner: it.owner_email.clone(),
        state: Some(badge(it)),
        since: frames::when(rq, it.connected_at),
    }
}

/// How a connection began, in words: the evidence of the owner's consent stands in its history.
fn began(how: &str) -> &'static str {
    match how {
        "invited" => "The owner accepted the firm's invitation",
        "created" => "The firm made the account",
        "client_added" => "The owner added the firm",
        _ => "The firm opened the account on the product's website",
    }
}

async fn page(rq: &Rq, form: Form) -> Result<TiePage, Error> {
    let (it, acts) = overview::history(&rq.ctx, &rq.actor, rq.id("connection")?).await?;
    let when = |at: i64| frames::when(rq, at).words;
    let by = match it.ended_by.as_deref() {
        Some("client") => "the client",
        Some("partner") => "the firm",
        Some("operator") => "the vendor",
        Some(_) | None => "",
    };
    let mut facts = vec![
        ("Firm", it.firm.clone()),
        ("Account", format!("{} ({})", it.business_name, rq.ctx.catalogue.name(it.product))),
        ("Owner", it.owner_email.clone()),
        ("How it began", began(&it.how).to_owned()),
        ("Connected", when(it.connected_at)),
        ("Last signed in", when(it.last_access_at)),
    ];
    facts.extend(it.paused_at.map(|at| ("Paused by the client", when(at))));
    facts.extend(it.ended_at.map(|at| ("Ended", format!("{} by {by}", when(at)))));
    Ok(TiePage {
        frame: frames::operator(rq, "connections", "Connection"),
        id: it.id.to_string(),
        title: format!("{} and {}", it.firm, it.business_name),
        badge: Some(badge(&it)),
        live: it.ended_at.is_none(),
        facts,
        deeds: acts.iter().map(|it| deeds::partner(rq, it)).collect(),
        form,
    })
}

fn one(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, Form::default()).await?) })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Posted {
    reason: String,
}

fn cut(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: ConnectionId = rq.id("connection")?;
        let typed: Posted = rq.form()?;
        let (it, _) = overview::history(&rq.ctx, &rq.actor, id).await?;
        if it.ended_at.is_some() {
            return Err(Error::NotFound);
        }
        let which = (it.account, it.partner);
        match revoke(&rq.ctx, &rq.actor, which, &typed.reason).await {
            Ok(_) => Ok(Reply::see_other(format!("/ops/connections/{id}?done=cancelled"))),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &page(&rq, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}
