//! The firm's settings: its code, and the keys of the API.

use app::Error;
use app::keys::{ApiScope, Key, Wish};
use app::reach;
use domain::access::{self, Deed, Relation, Role};
use domain::ids::KeyId;
use domain::time::{micros, ts};
use serde::Deserialize;

use super::frames;
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::partners::{KeyRow, KeysPage, SettingsPage};
use crate::views::parts::{Link, When};
use crate::{Later, Realm, Reply, Route, Rq, say};

/// Settings.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/settings", Realm::Partner, May(Deed::FirmUpdate), show),
    post("/p/{firm}/settings/code", Realm::Partner, May(Deed::FirmCode), rotate),
    get("/p/{firm}/settings/keys", Realm::Partner, May(Deed::ApiKeyManage), keys),
    post("/p/{firm}/settings/keys", Realm::Partner, May(Deed::ApiKeyManage), create),
    post("/p/{firm}/settings/keys/{key}/revoke", Realm::Partner, May(Deed::ApiKeyManage), revoke),
];

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let firm = app::firm::settings(&rq.ctx, &rq.actor).await?;
        let frame = frames::partner(&rq, Place::Settings, "Settings")?;
        let base = frame.base.clone();
        let since = say::long_date(ts(firm.created_at), &frames::zone(&rq));
        let link = |path: &str, words: &str| Link::new(format!("{base}{path}"), words);
        Reply::page(&SettingsPage {
            name: firm.name,
            facts: vec![
                ("Name in addresses", firm.slug),
                ("Time zone", firm.time_zone),
                ("Partner since", since),
            ],
            code_link: format!("{}/me/partners?code={}", rq.origin(), firm.code),
            code: firm.code,
            links: links(reach::staff(&rq.actor)?.role, link),
            frame,
        })
    })
}

fn rotate(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        app::partners::rotate_code(&rq.ctx, &rq.actor).await?;
        Ok(Reply::see_other(format!("/p/{}/settings?done=rotated", rq.param("firm")?)))
    })
}

/// The pages below, each with the deed that opens it.
#[rustfmt::skip]
const BELOW: &[(&str, &str, &str, Option<Deed>)] = &[
    ("/settings/firm", "Firm details", "Name, address, how people reach you, time zone.", None),
    ("/staff", "Partner staff", "Who works here, and what they reach.", None),
    ("/roles", "Who may do what", "The rules, as they are in force.", None),
    ("/settings/ownership", "Ownership", "Who owns the firm, and handing that over.", None),
    ("/audit", "Audit log", "What happened, by whom; checked and taken away.", None),
    ("/ended", "Ended connections", "What ended in the last 30 days.", None),
    ("/settings/keys", "API keys", "Let programs do what you do on pages.", Some(Deed::ApiKeyManage)),
    ("/settings/take-away", "Take your data away", "Everything of the firm as one ZIP file of CSV tables.", Some(Deed::FirmTakeAway)),
    ("/security", "Your security", "Passkeys, password, and where you are signed in.", None),
];

fn links(role: Role, link: impl Fn(&str, &str) -> Link) -> Vec<(Link, &'static str)> {
    let may = |deed| access::at_best(deed, access::who(role, Relation::Unrelated, false)).allowed();
    let open = BELOW.iter().filter(|it| it.3.is_none_or(may));
    open.map(|it| (link(it.0, it.1), it.2)).collect()
}

fn keys(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, Form::default(), String::new()).await?) })
}

async fn page(rq: &Rq, form: Form, secret: String) -> Result<KeysPage, Error> {
    let keys = app::keys::list(&rq.ctx, &rq.actor).await?;
    let now = micros(rq.ctx.clock.security());
    Ok(KeysPage {
        frame: frames::partner(rq, Place::Settings, "API keys")?,
        rows: keys.iter().map(|it| row(rq, it, now)).collect(),
        form,
        scopes: ApiScope::ALL
            .iter()
            .map(|it| Choice::new(it.name(), it.name()).note(it.words()))
            .collect(),
        secret,
    })
}

fn row(rq: &Rq, it: &Key, now: i64) -> KeyRow {
    let day = |at| say::date(ts(at), ts(now), &frames::zone(rq));
    let ended = it.ends_at.is_some_and(|at| at <= now);
    let ends = match (it.revoked_at, it.ends_at) {
        (Some(at), _) => format!("Revoked {}", day(at)),
        (None, Some(at)) if ended => format!("Ended {}", day(at)),
        (None, Some(at)) => format!("Ends {}", day(at)),
        (None, None) => String::new(),
    };
    let when = |at| say::when(ts(at), ts(now), &frames::zone(rq));
    KeyRow {
        id: it.id.to_string(),
        name: it.name.clone(),
        start: it.start.clone(),
        scopes: it.scopes.replace(' ', ", "),
        made: when(it.created_at),
        used: it.last_used_at.map_or_else(When::default, when),
        ends,
        live: it.revoked_at.is_none() && !ended,
    }
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct New {
    name: String,
    scopes: Vec<String>,
    days: String,
}

fn create(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let new: New = rq.form()?;
        let wish = Wish { name: new.name, scopes: new.scopes, days: new.days };
        match app::keys::create(&rq.ctx, &rq.actor, &wish).await {
            // The one answer that shows the secret; an address to come back to would keep it.
            Ok(made) => Reply::page(&page(&rq, Form::default(), made.secret).await?),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &page(&rq, form, String::new()).await?)
            }
            Err(other) => Err(other),
        }
    })
}

fn revoke(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let key: KeyId = rq.id("key")?;
        app::keys::revoke(&rq.ctx, &rq.actor, key).await?;
        Ok(Reply::see_other(format!("/p/{}/settings/keys?done=revoked", rq.param("firm")?)))
    })
}
