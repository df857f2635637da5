//! Requests for access: the firm's form, and the owner's answer from the letter or the page.

use app::Error;
use app::connections::{self, Purpose, Wish};
use app::owners::{self, RequestAnswer, RequestLook};
use domain::access::{Deed, State};
use domain::actor::Actor;
use domain::connections::{Allowance, REQUEST_LIFE_SECONDS};
use domain::ids::{AccountId, RequestId};
use domain::time::{SECOND, ts};
use serde::Deserialize;

use super::invitations::{said_page, sign_in};
use super::{frames, owners as own};
use crate::route::{Access, Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::access::RequestPage;
use crate::views::accounts::RequestAccessPage;
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::{Reply, Rq, Words};

/// Requests from both sides.
pub const ROUTES: &[Route] = &[
    get(
        "/p/{firm}/accounts/{account}/request-access",
        Realm::Partner,
        May(Deed::AccessRequest),
        asking,
    ),
    post(
        "/p/{firm}/accounts/{account}/request-access",
        Realm::Partner,
        May(Deed::AccessRequest),
        ask,
    ),
    post(
        "/p/{firm}/requests/{request}/withdraw",
        Realm::Partner,
        May(Deed::AccessRequest),
        withdraw,
    ),
    get("/r/{token}", Realm::Public, Access::Public("read before signing in"), read),
    post("/r/{token}", Realm::Client, May(Deed::CAccessReinstate), answer_by_link),
    post("/me/requests/{request}", Realm::Client, May(Deed::CAccessReinstate), answer_by_id),
];

fn refusal(t: &Words, it: Result<domain::access::Allowed, Error>) -> Result<String, Error> {
    match it {
        Ok(_) => Ok(String::new()),
        Err(Error::Refused(it)) if it.status == 409 => Ok(t.refused(&it)),
        Err(other) => Err(other),
    }
}

async fn ask_page(rq: &Rq, id: AccountId, form: Form) -> Result<RequestAccessPage, Error> {
    let now = own::now(rq);
    let account = app::accounts::one(&rq.ctx, &rq.actor, id).await?;
    let mut why_not = refusal(&rq.t, account.may(Deed::AccessRequest))?;
    let open = connections::open_request(&rq.ctx, &rq.actor, id).await?;
    if why_not.is_empty()
        && open.is_none()
        && let Err(refused) = app::reach::requests_of(&account.row).ask(now)
    {
        why_not = rq.t.refused(&refused.into());
    }
    let words = |it: &app::reach::Account| it.words(&rq.ctx.catalogue.name(it.row.product));
    let (client_name, others) = match account.row.client {
        Some(client) => {
            let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
            (folder.row.name, folder.accounts)
        }
        None => (account.row.business_name.clone(), vec![account.clone()]),
    };
    let accounts = others
        .iter()
        .filter(|it| it.may(Deed::AccessRequest).is_ok())
        .map(|it| Choice::new(it.row.id.to_string(), words(it)))
        .collect();
    let base = format!("/p/{}", rq.param("firm")?);
    Ok(RequestAccessPage {
        frame: frames::partner(rq, Place::Clients, rq.t.access_request())?,
        account: id.to_string(),
        client: account.row.client.map(|it| it.to_string()).unwrap_or_default(),
        client_name,
        owner: if account.row.owner_name.is_empty() {
            rq.t.request_owner().to_owned()
        } else {
            account.row.owner_name.clone()
        },
        accounts,
        form: form.read_by(&rq.t),
        length: rq.t.request_length().to_owned(),
        open: open.as_ref().map_or_else(String::new, |it| {
            let lapses = it.created_at.saturating_add(REQUEST_LIFE_SECONDS * SECOND);
            let day = |at| rq.t.long_date(ts(at));
            rq.t.request_asked(day(it.created_at), day(lapses), &it.staff_name)
        }),
        withdraw: open.map(|it| format!("{base}/requests/{}/withdraw", it.id)).unwrap_or_default(),
        why_not,
    })
}

fn asking(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: AccountId = rq.id("account")?;
        let mut page = ask_page(&rq, id, Form::default()).await?;
        page.form.values =
            page.accounts.iter().map(|it| ("accounts".to_owned(), it.value.clone())).collect();
        Reply::page(&page)
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Posted {
    accounts: Vec<AccountId>,
    reason: String,
    days: String,
}

fn ask(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: AccountId = rq.id("account")?;
        let posted: Posted = rq.form()?;
        let wish = Wish { reason: posted.reason, days: posted.days };
        let accounts = if posted.accounts.is_empty() { vec![id] } else { posted.accounts };
        match connections::ask(&rq.ctx, &rq.actor, &accounts, &wish, Purpose::Access).await {
            Ok(_) => back(&rq, id, "requested").await,
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &ask_page(&rq, id, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

async fn back(rq: &Rq, account: AccountId, done: &str) -> Result<Reply, Error> {
    let found = app::accounts::one(&rq.ctx, &rq.actor, account).await?;
    let place = found.row.client.map(|it| format!("/{it}")).unwrap_or_default();
    Ok(Reply::see_other(format!("/p/{}/clients{place}?done={done}", rq.param("firm")?)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Came {
    back: String,
}

fn withdraw(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let request: RequestId = rq.id("request")?;
        let came: Came = rq.form()?;
        let account = connections::withdraw_request(&rq.ctx, &rq.actor, request).await?;
        if came.back == "desk" {
            let firm = rq.param("firm")?;
            return Ok(Reply::see_other(format!("/p/{firm}/access?show=requests&done=withdrawn")));
        }
        back(&rq, account, "withdrawn").await
    })
}

/// The page behind the letter's link: opening it changes nothing.
fn read(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let token = rq.param("token")?.to_owned();
        let reader = rq.peek(Realm::Client).await?.map(|it| it.actor);
        let actor = reader.clone().unwrap_or(Actor::Anon);
        let by = owners::request_link(&rq.ctx, &token)?;
        let look = owners::look_at_request(&rq.ctx, &actor, by).await?;
        let here = format!("/r/{token}");
        let mut page = page(&rq, &look);
        if look.open && reader.is_none() {
            page.sign_in = sign_in(&here);
        } else if look.open && look.mine {
            page.frame.csrf = rq.csrf_for(Realm::Client)?.of(&here);
            page.forward = format!("{here}/forward");
            page.action = here;
        } else if look.open && look.elsewhere {
            page = RequestPage {
                frame: page.frame,
                over: rq.t.request_elsewhere().to_owned(),
                ..RequestPage::default()
            };
        } else if look.open {
            page.reads = true;
            page.forward = format!("{here}/forward");
            rq.t.request_reads().clone_into(&mut page.over);
        }
        Reply::page(&page)
    })
}

fn page(rq: &Rq, look: &RequestLook) -> RequestPage {
    let (it, t) = (&look.request, &rq.t);
    let before = match (look.state, &look.row) {
        (State::Expired | State::UnlinkedExpired, Some(row)) => {
            let end = domain::connections::ends_at(&app::reach::facts_of(row));
            t.request_ended(t.long_date(ts(end)))
        }
        (State::Cancelled | State::UnlinkedCancelled, _) => t.request_you_off().to_owned(),
        (State::Active | State::UnlinkedActive, Some(row)) => {
            let end = domain::connections::ends_at(&app::reach::facts_of(row));
            t.request_open_until(t.long_date(ts(end)))
        }
        _ => String::new(),
    };
    RequestPage {
        frame: frames::owner(rq, &t.asks_title(&it.partner_name)),
        over: t.request_closed_why().to_owned(),
        firm: it.partner_name.clone(),
        by: t.request_by(&it.partner_name, &it.staff_name),
        accounts: look.accounts.clone(),
        allow: it.days.map_or_else(
            || t.access_allow_60().to_owned(),
            |days| t.request_allow_for(t.value_days(days)),
        ),
        renewal: it.renewal,
        reason: it.reason.clone(),
        length: it.days.map_or_else(String::new, |days| t.request_at_most(t.value_days(days))),
        before,
        ..RequestPage::default()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answered {
    answer: String,
    days: String,
}

async fn answered(rq: &Rq, by: owners::By<RequestId>) -> Result<Reply, Error> {
    let said: Answered = rq.form()?;
    let answer = match said.answer.as_str() {
        "allow-60" => RequestAnswer::Allow,
        "allow-7" => RequestAnswer::AllowSevenDays,
        "allow-days" => match owners::allowance(&said.days)? {
            Allowance::Days(days) => RequestAnswer::AllowDays(days),
            Allowance::UntilIdle => RequestAnswer::Allow,
        },
        "decline" => RequestAnswer::Decline,
        "block" => RequestAnswer::DeclineAndBlock,
        "remove" => RequestAnswer::DeclineAndRemove,
        _ => {
            let sentence = "The answer is allow-60, allow-7, allow-days, decline, block or remove.";
            return Err(Error::denied(422, "invalid_fields", sentence));
        }
    };
    let done = owners::answer(&rq.ctx, &rq.actor, by, answer).await?;
    let t = &rq.t;
    let account = t.list(&done.accounts);
    match answer {
        RequestAnswer::Allow | RequestAnswer::AllowSevenDays | RequestAnswer::AllowDays(_) => {
            said_page(rq, t.said_open(), t.said_open_why(account))
        }
        RequestAnswer::Decline => said_page(rq, t.said_declined(), t.said_closed_why(account)),
        RequestAnswer::DeclineAndBlock => {
            said_page(rq, t.said_declined(), t.said_blocked_why(account))
        }
        RequestAnswer::DeclineAndRemove => {
            said_page(rq, t.said_removed(), t.said_removed_why(account))
        }
    }
}

fn answer_by_link(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let by = owners::request_link(&rq.ctx, rq.param("token")?)?;
        answered(&rq, by).await
    })
}

fn answer_by_id(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: RequestId = rq.id("request")?;
        answered(&rq, owners::By::Id(id)).await
    })
}
