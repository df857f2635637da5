//! Step-up: a dangerous act asks again who is there. What was typed waits meanwhile, and is sent
//! on by a button afterwards.

use app::Error;
use app::people::step_up::{self, Proof, Waiting};
use app::people::{Session, sign_in};
use serde::Deserialize;

use super::frames;
use super::sign_in::{options, refused};
use crate::csrf::Csrf;
use crate::oops::own_path;
use crate::route::{Access, get, post};
use crate::session::door_of;
use crate::views::form::Form;
use crate::views::people::{AgainPage, StepUpPage};
use crate::{Later, Realm, Reply, Route, Rq, Words};
use hyper::header::HeaderName;

const OWN: Access = Access::Signed("one's own session");

/// Behind each door.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/step-up", Realm::Partner, OWN, show).unproven(),
    post("/p/{firm}/step-up", Realm::Partner, OWN, prove).unproven(),
    post("/p/{firm}/step-up/options", Realm::Partner, OWN, passkey_options).unproven(),
    get("/me/step-up", Realm::Client, OWN, show),
    post("/me/step-up", Realm::Client, OWN, prove),
    post("/me/step-up/options", Realm::Client, OWN, passkey_options),
    get("/ops/step-up", Realm::Operator, OWN, show),
    post("/ops/step-up", Realm::Operator, OWN, prove),
    post("/ops/step-up/options", Realm::Operator, OWN, passkey_options),
];

/// Where the pages behind this request's door begin.
pub(super) fn base(rq: &Rq) -> Result<String, Error> {
    match rq.route.realm {
        Realm::Partner => Ok(format!("/p/{}", rq.param("firm")?)),
        Realm::Client => Ok("/me".to_owned()),
        Realm::Operator => Ok("/ops".to_owned()),
        Realm::AnyPerson | Realm::Public | Realm::Api | Realm::Product | Realm::Machine => {
            Err(Error::NotFound)
        }
    }
}

/// The answer to a request that needs a fresh proof: 401, the question, and the form kept. A
/// fragment cannot ask: the whole page is loaded. Programs get the problem.
pub fn interrupt(rq: Rq, max_age: i64) -> Later<Reply> {
    Box::pin(async move {
        let own = rq.signed()?;
        let base = base(&rq)?;
        let json =
            rq.header("accept").is_some_and(|it| it.contains("json") && !it.contains("html"));
        if json {
            return Err(Error::StepUp { max_age });
        }
        let here =
            if rq.query.is_empty() { rq.path.clone() } else { format!("{}?{}", rq.path, rq.query) };
        let (kept, next) = if rq.route.method.is_safe() {
            (String::new(), here)
        } else {
            let form = Waiting { path: here, fields: rq.fields()? };
            (step_up::keep(&rq.ctx, own, &form).await?, base.clone())
        };
        if rq.hx() {
            let to = format!("{base}/step-up?kept={kept}&next={}", coded(&next));
            let reply = Reply::text(401, rq.t.step_title());
            return Ok(reply.with(HeaderName::from_static("hx-redirect"), to));
        }
        let page = page(&rq, own, (Form::default(), &next, &kept)).await?;
        let challenge =
            format!("Session error=\"insufficient_user_authentication\", max_age={max_age}");
        let reply = Reply::page_with(401, &page)?;
        Ok(reply.with(hyper::header::WWW_AUTHENTICATE, challenge))
    })
}

fn coded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

async fn page(
    rq: &Rq,
    own: &Session,
    (form, next, kept): (Form, &str, &str),
) -> Result<StepUpPage, Error> {
    let base = base(rq)?;
    let means = step_up::means(&rq.ctx, own).await?;
    let mut frame = frames::public(rq, rq.t.step_title());
    frame.base.clone_from(&base);
    Ok(StepUpPage {
        frame,
        action: format!("{base}/step-up"),
        why: why(&rq.t, next, kept).to_owned(),
        passkey: means.passkey,
        password: means.password,
        next: next.to_owned(),
        kept: kept.to_owned(),
        form: form.read_by(&rq.t),
        again: format!("/sign-in?return_to={}", coded(next)),
        back: own_path(next).unwrap_or(base),
    })
}

fn why(t: &Words, next: &str, kept: &str) -> &'static str {
    if kept.is_empty() && next.ends_with("/security") {
        t.step_why_security()
    } else {
        t.step_why()
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    next: String,
    kept: String,
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let next = own_path(&asked.next).unwrap_or(base(&rq)?);
        let page = page(&rq, rq.signed()?, (Form::default(), &next, &asked.kept)).await?;
        Reply::page(&page)
    })
}

fn passkey_options(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Ok(options(sign_in::ask_passkey(&rq.ctx).await?)) })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Shown {
    next: String,
    kept: String,
    password: String,
    code: String,
    credential: String,
}

fn prove(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let shown: Shown = rq.form()?;
        let own = rq.signed()?;
        let next = own_path(&shown.next).unwrap_or(base(&rq)?);
        let proof = if shown.credential.is_empty() {
            Proof::Password { password: shown.password, code: shown.code }
        } else {
            Proof::Passkey(shown.credential)
        };
        let renewed = match step_up::prove(&rq.ctx, own, &proof).await {
            Ok(it) => it,
            Err(error) => {
                let (status, mut form) = refused(&rq, error)?;
                form.values.clear();
                let page = page(&rq, own, (form, &next, &shown.kept)).await?;
                return Reply::page_with(status, &page);
            }
        };
        let door = door_of(own.realm);
        let Some(waiting) = step_up::kept(&rq.ctx, own, &shown.kept).await? else {
            return Ok(Reply::see_other(next).begin_session(door, renewed.token));
        };
        // The form goes on under the new token, so its own token is made for that one.
        let csrf = Csrf::new(&rq.ctx, rq.route.realm, renewed.token.clone());
        let page = AgainPage {
            frame: frames::public(&rq, rq.t.again_page()),
            csrf: csrf.of(&waiting.path),
            action: waiting.path,
            fields: waiting.fields,
            back: next,
        };
        Ok(Reply::page(&page)?.begin_session(door, renewed.token))
    })
}
