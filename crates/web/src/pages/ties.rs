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
use crate::{Later, Realm, Reply, Route, Rq, Words};

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
            frame: frames::operator(&rq, "connections", rq.t.nav_connections()),
            rows: all.iter().map(|it| row(&rq, it)).collect(),
            q: asked.q,
            pager: Pager { words: rq.t.ties_count(shown), newer: String::new(), older },
        })
    })
}

fn badge(t: &Words, it: &Tie) -> Badge {
    match (it.ended_at, it.paused_at) {
        (Some(_), _) => Badge::new(Tone::Off, "unplug", t.tie_ended()),
        (None, Some(_)) => Badge::new(Tone::Warn, "circle-pause", t.tie_paused()),
        (None, None) => Badge::new(Tone::Ok, "check", t.tie_connected()),
    }
}

fn row(rq: &Rq, it: &Tie) -> TieRow {
    TieRow {
        id: it.id.to_string(),
        firm: it.firm.clone(),
        account: it.business_name.clone(),
        product: rq.ctx.catalogue.name(it.product),
        owner: it.owner_email.clone(),
        state: Some(badge(&rq.t, it)),
        since: frames::when(rq, it.connected_at),
    }
}

/// How a connection began, in words: the evidence of the owner's consent stands in its history.
fn began<'a>(t: &'a Words, how: &str) -> &'a str {
    match how {
        "invited" => t.tie_invited(),
        "created" => t.tie_created(),
        "client_added" => t.tie_added(),
        _ => t.tie_opened(),
    }
}

async fn page(rq: &Rq, form: Form) -> Result<TiePage, Error> {
    let (it, acts) = overview::history(&rq.ctx, &rq.actor, rq.id("connection")?).await?;
    let when = |at: i64| frames::when(rq, at).words;
    let t = &rq.t;
    let account = t.account_of(rq.ctx.catalogue.name(it.product), &it.business_name);
    let mut facts = vec![
        (t.head_firm(), it.firm.clone()),
        (t.head_account(), account),
        (t.head_owner(), it.owner_email.clone()),
        (t.tie_began(), began(t, &it.how).to_owned()),
        (t.managing_connected(), when(it.connected_at)),
        (t.tie_last_used(), when(it.last_access_at)),
    ];
    facts.extend(it.paused_at.map(|at| (t.tie_paused(), when(at))));
    facts.extend(it.ended_at.map(|at| {
        let words = match it.ended_by.as_deref() {
            Some("client") => t.tie_by_client(when(at)),
            Some("partner") => t.tie_by_firm(when(at)),
            Some(_) | None => t.tie_by_vendor(when(at)),
        };
        (t.tie_ended(), words)
    }));
    let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(TiePage {
        frame: frames::operator(rq, "connections", rq.t.tie_one()),
        id: it.id.to_string(),
        title: t.tie_title(&it.business_name, &it.firm),
        badge: Some(badge(&rq.t, &it)),
        live: it.ended_at.is_none(),
        facts,
        deeds: acts.iter().map(|it| deeds::partner(rq, it)).collect(),
        form: form.read_by(t),
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
