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
use crate::{Later, Realm, Reply, Route, Rq, Words};

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
        let t = &rq.t;
        let frame = frames::partner(&rq, Place::Settings, t.nav_settings())?;
        Reply::page(&SettingsPage {
            name: firm.name,
            facts: vec![
                (t.settings_slug(), firm.slug),
                (t.field_zone(), firm.time_zone),
                (t.settings_since(), t.long_date(ts(firm.created_at))),
            ],
            code_link: format!("{}/me/partners?code={}", rq.origin(), firm.code),
            code: firm.code,
            links: links(t, &frame.base, reach::staff(&rq.actor)?.role),
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
fn links(t: &Words, base: &str, role: Role) -> Vec<(Link, &'static str)> {
    let (keys, take) = (Some(Deed::ApiKeyManage), Some(Deed::FirmTakeAway));
    let below = [
        ("/settings/firm", t.settings_firm(), t.settings_firm_what(), None),
        ("/settings/sign-in", t.settings_sign_in(), t.settings_sign_in_what(), None),
        ("/staff", t.nav_staff(), t.settings_staff_what(), None),
        ("/roles", t.roles_title(), t.settings_roles_what(), None),
        ("/settings/ownership", t.ownership(), t.settings_ownership_what(), None),
        ("/audit", t.nav_audit(), t.settings_audit_what(), None),
        ("/ended", t.nav_ended(), t.settings_ended_what(), None),
        ("/settings/keys", t.settings_keys(), t.settings_keys_what(), keys),
        ("/settings/take-away", t.settings_take(), t.settings_take_what(), take),
        ("/security", t.settings_own_security(), t.settings_security_what(), None),
    ];
    let may = |deed| access::at_best(deed, access::who(role, Relation::Unrelated, false)).allowed();
    let open = below.into_iter().filter(|it| it.3.is_none_or(may));
    open.map(|(path, words, what, _)| (Link::new(format!("{base}{path}"), words), what)).collect()
}

fn keys(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, Form::default(), String::new()).await?) })
}

async fn page(rq: &Rq, form: Form, secret: String) -> Result<KeysPage, Error> {
    let keys = app::keys::list(&rq.ctx, &rq.actor).await?;
    let now = micros(rq.ctx.clock.security());
    Ok(KeysPage {
        frame: frames::partner(rq, Place::Settings, rq.t.settings_keys())?,
        rows: keys.iter().map(|it| row(rq, it, now)).collect(),
        form: form.read_by(&rq.t),
        scopes: ApiScope::ALL.iter().map(|it| scope(&rq.t, *it)).collect(),
        secret,
    })
}

fn scope(t: &Words, it: ApiScope) -> Choice {
    let key = format!("scope-{}", it.name().replace(':', "-"));
    Choice::new(it.name(), it.name()).note(t.coded(&key, it.words()))
}

fn row(rq: &Rq, it: &Key, now: i64) -> KeyRow {
    let t = &rq.t;
    let day = |at| t.date(ts(at), ts(now));
    let ended = it.ends_at.is_some_and(|at| at <= now);
    let ends = match (it.revoked_at, it.ends_at) {
        (Some(at), _) => t.key_revoked(day(at)),
        (None, Some(at)) if ended => t.key_ended(day(at)),
        (None, Some(at)) => t.key_ends(day(at)),
        (None, None) => String::new(),
    };
    let when = |at| t.when(ts(at), ts(now));
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
