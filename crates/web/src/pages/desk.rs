//! The firm's access page: what ends soon, what has expired, what was asked, who signed in.

use app::Error;
use app::connections::{self, Purpose, Request, Wish};
use app::endings::{self, Show};
use app::reach::Account;
use domain::access::Deed;
use domain::connections::{REQUEST_LIFE_SECONDS, Reminder};
use domain::ids::{AccountId, RequestId, SignInId};
use domain::time::{DAY, SECOND, micros, ts};
use serde::Deserialize;
use uuid::Uuid;

use super::frames;
use super::rows::Seen;
use crate::route::{Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::clocks::{DeskPage, EndRow, RequestRow, SignInRow};
use crate::views::form::Form;
use crate::views::frame::Place;
use crate::views::parts::{Link, Mark, Shape, Tone};
use crate::{Reply, Rq, Words};

/// The access page and what it does.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/access", Realm::Partner, May(Deed::ClientListRow), show),
    post("/p/{firm}/access/request", Realm::Partner, May(Deed::AccessRequest), request),
    post("/p/{firm}/access/renew", Realm::Partner, May(Deed::AccessRenewAsk), renew),
    post("/p/{firm}/requests/{request}/remind", Realm::Partner, May(Deed::AccessRemind), remind),
];

const PAGE: usize = 50;
const LIMIT: i64 = 51;
/// How far back the sign-ins go.
const LOG_DAYS: i64 = 90;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    show: String,
    after: Option<String>,
    done: String,
    left: u32,
}

fn here(asked: &Asked) -> Result<&'static str, Error> {
    match asked.show.as_str() {
        "" | "soon" => Ok("soon"),
        "expired" => Ok("expired"),
        "requests" => Ok("requests"),
        "sign-ins" => Ok("sign-ins"),
        _ => Err(Error::NotFound),
    }
}

fn tabs(t: &Words, base: &str, show: &str) -> Vec<(Link, bool)> {
    let tab = |name: &str, words: &str| {
        (Link::new(format!("{base}/access?show={name}"), words), name == show)
    };
    vec![
        tab("soon", t.desk_soon()),
        tab("expired", t.mark_expired()),
        tab("requests", t.desk_requests()),
        tab("sign-ins", t.desk_sign_ins()),
    ]
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let show = here(&asked)?;
        Reply::page(&page(&rq, show, asked.after.as_deref(), Form::default()).await?)
    })
}

async fn page(
    rq: &Rq,
    show: &'static str,
    after: Option<&str>,
    form: Form,
) -> Result<DeskPage, Error> {
    let base = format!("/p/{}", rq.param("firm")?);
    let mut page = DeskPage {
        frame: frames::partner(rq, Place::Access, rq.t.nav_access())?,
        tabs: tabs(&rq.t, &base, show),
        show,
        form: form.read_by(&rq.t),
        ..DeskPage::default()
    };
    match show {
        "requests" => requests(rq, &mut page, (&base, after)).await?,
        "sign-ins" => sign_ins(rq, &mut page, (&base, after)).await?,
        "expired" => ends(rq, &mut page, (&base, after), Show::Expired).await?,
        _ => ends(rq, &mut page, (&base, after), Show::Soon).await?,
    }
    Ok(page)
}

async fn ends(
    rq: &Rq,
    page: &mut DeskPage,
    (base, after): (&str, Option<&str>),
    show: Show,
) -> Result<(), Error> {
    let after: Option<(i64, Uuid)> = rq.open_cursor("ends", after)?;
    let mut found = endings::of_firm(&rq.ctx, &rq.actor, show, after, LIMIT).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    if let Some(last) = found.last().filter(|_| more) {
        let end = domain::connections::ends_at(&app::reach::facts_of(&last.row));
        let cursor = rq.seal_cursor("ends", &(end, last.row.connection.0))?;
        page.pager.older = format!("{base}/access?show={}&after={cursor}", page.show);
    }
    let products = rq.ctx.catalogue.all();
    let now = micros(frames::now(rq));
    let reader = super::clients::reader(rq)?;
    page.ends = found
        .iter()
        .map(|it| {
            let seen = Seen::reached(it, &products, (now, &rq.t));
            EndRow {
                id: it.row.id.to_string(),
                tile: seen.tile.clone(),
                client: it.row.client_name.clone().unwrap_or_else(|| seen.business.clone()),
                href: it.row.client.map(|id| format!("{base}/clients/{id}")).unwrap_or_default(),
                address: seen.address.clone(),
                owner: it.row.owner_name.clone(),
                access: seen.access(&reader),
                go: seen.go(&reader),
                why_not: why_not(&rq.t, it, show, now),
            }
        })
        .collect();
    Ok(())
}

/// Why the owner cannot be asked about this account now; the same decision as the deed's.
fn why_not(t: &Words, it: &Account, show: Show, now: i64) -> String {
    let deed = match show {
        Show::Soon => Deed::AccessRenewAsk,
        Show::Expired => Deed::AccessRequest,
    };
    match it.may(deed) {
        Err(Error::Refused(refusal)) => return t.refused(&refusal),
        Err(_) => return String::new(),
        Ok(_) => {}
    }
    match app::reach::requests_of(&it.row).ask(now) {
        Ok(_) => String::new(),
        Err(refused) => t.refused(&refused.into()),
    }
}

async fn requests(
    rq: &Rq,
    page: &mut DeskPage,
    (base, after): (&str, Option<&str>),
) -> Result<(), Error> {
    let before: Option<RequestId> = rq.open_cursor("requests", after)?;
    let mut found = connections::requests(&rq.ctx, &rq.actor, before, LIMIT).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    if let Some(last) = found.last().filter(|_| more) {
        let cursor = rq.seal_cursor("requests", &last.id)?;
        page.pager.older = format!("{base}/access?show=requests&after={cursor}");
    }
    page.requests = found.iter().map(|it| request_row(rq, base, it)).collect();
    Ok(())
}

fn request_row(rq: &Rq, base: &str, it: &Request) -> RequestRow {
    let now = micros(frames::now(rq));
    let lapses = it.created_at.saturating_add(REQUEST_LIFE_SECONDS * SECOND);
    let waits = it.state == "open" && now < lapses;
    let due = Reminder { asked_at: it.created_at, reminded_at: it.reminded_at }.due(now);
    let product = rq.ctx.catalogue.name(domain::ids::ProductId(it.product));
    let declined = it.state == "declined";
    let day = |at: i64| rq.t.date(ts(at), frames::now(rq));
    let answered = it.answered_at.map(day).unwrap_or_default();
    let state = match it.state.as_str() {
        "open" if waits => rq.t.requested().note(rq.t.until_day(day(lapses))),
        "open" => Mark::new(Shape::Icon("clock"), Tone::Off, rq.t.mark_lapsed()).note(day(lapses)),
        "allowed" => {
            Mark::new(Shape::Icon("check"), Tone::Ok, rq.t.today_allowed_mark()).note(answered)
        }
        "declined" => rq.t.declined().note(answered),
        _ => Mark::new(Shape::Icon("x"), Tone::Off, rq.t.mark_withdrawn()).note(answered),
    };
    RequestRow {
        id: it.id.to_string(),
        client: it.client_name.clone().unwrap_or_else(|| it.business_name.clone()),
        href: it.client.map(|id| format!("{base}/clients/{id}")).unwrap_or_default(),
        account: rq.t.account_of(product, &it.business_name),
        state,
        by: it.staff_name.clone(),
        at: frames::when(rq, it.created_at),
        reason: it.reason.clone(),
        remind: waits && due.is_ok(),
        why_not_remind: match due {
            Err(soon) if waits => rq.t.desk_remind_from(day(soon.until)),
            Ok(()) | Err(_) => String::new(),
        },
        withdraw: waits,
        again: if super::clients::why_not_ask(rq).is_ok_and(|it| it.is_empty())
            && !waits
            && (declined || it.state == "open" || it.state == "withdrawn")
        {
            format!("{base}/accounts/{}/request-access", it.account)
        } else {
            String::new()
        },
    }
}

async fn sign_ins(
    rq: &Rq,
    page: &mut DeskPage,
    (base, after): (&str, Option<&str>),
) -> Result<(), Error> {
    let older: Option<SignInId> = rq.open_cursor("sign-ins", after)?;
    let mut found = match app::sign_in::log_of_firm(&rq.ctx, &rq.actor, older, LIMIT).await {
        Ok(it) => it,
        Err(Error::Refused(it)) => {
            page.why_not = rq.t.refused(&it);
            return Ok(());
        }
        Err(other) => return Err(other),
    };
    let since = micros(frames::now(rq)) - LOG_DAYS * DAY;
    let all = found.len();
    found.retain(|it| it.redeemed_at >= since);
    let more = found.len() > PAGE && found.len() == all;
    found.truncate(PAGE);
    if let Some(last) = found.last().filter(|_| more) {
        let cursor = rq.seal_cursor("sign-ins", &last.id)?;
        page.pager.older = format!("{base}/access?show=sign-ins&after={cursor}");
    }
    page.sign_ins = found
        .iter()
        .map(|it| SignInRow {
            name: it.name.clone(),
            account: rq.t.account_of(&it.product, &it.business_name),
            at: frames::when(rq, it.redeemed_at),
            note: if it.mode == "as_client" {
                rq.t.desk_as_client().to_owned()
            } else {
                String::new()
            },
        })
        .collect();
    Ok(())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Posted {
    accounts: Vec<AccountId>,
    reason: String,
    days: String,
}

async fn ask(rq: &Rq, purpose: Purpose) -> Result<Reply, Error> {
    let posted: Posted = rq.form()?;
    let wish = Wish { reason: posted.reason, days: posted.days };
    let show = match purpose {
        Purpose::Access => "expired",
        Purpose::Renewal => "soon",
    };
    match connections::ask(&rq.ctx, &rq.actor, &posted.accounts, &wish, purpose).await {
        Ok(_) => {
            let firm = rq.param("firm")?;
            Ok(Reply::see_other(format!("/p/{firm}/access?show=requests&done=requested")))
        }
        Err(Error::Invalid(faults)) => {
            let form = Form::failed(rq.fields()?, faults);
            Reply::page_with(422, &page(rq, show, None, form).await?)
        }
        Err(other) => Err(other),
    }
}

fn request(rq: Rq) -> Later<Reply> {
    Box::pin(async move { ask(&rq, Purpose::Access).await })
}

fn renew(rq: Rq) -> Later<Reply> {
    Box::pin(async move { ask(&rq, Purpose::Renewal).await })
}

fn remind(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        connections::remind(&rq.ctx, &rq.actor, rq.id("request")?).await?;
        let firm = rq.param("firm")?;
        Ok(Reply::see_other(format!("/p/{firm}/access?show=requests&done=reminded")))
    })
}
