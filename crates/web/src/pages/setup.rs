//! Joining a firm by a letter's link: a passkey, or a password with an authenticator app. Whoever is
//! known already signs in and accepts.

use app::Error;
use app::people::joining::{self, Half, Joined, Joining};
use domain::people::Realm as Door;
use serde::Deserialize;

use super::frames;
use super::hats::role_words;
use super::security::{grouped, square};
use super::sign_in::{any_session, browser, options, refused};
use crate::route::{Access, get, post};
use crate::session::door_of;
use crate::views::form::Form;
use crate::views::people::{JoinPage, RecoveryCodesPage, TotpPage};
use crate::{Later, Realm, Reply, Route, Rq};

const INVITED: Access = Access::Public("the link in the letter is the right");

/// Behind a staff invitation's link.
pub const ROUTES: &[Route] = &[
    get("/join/{token}", Realm::Public, INVITED, show),
    post("/join/{token}", Realm::Public, INVITED, join),
    post("/join/{token}/totp", Realm::Public, INVITED, totp),
    post("/join/{token}/passkey/options", Realm::Public, INVITED, passkey_options),
];

fn page(rq: &Rq, found: &Joining, form: Form) -> JoinPage {
    JoinPage {
        frame: frames::public(rq, &rq.t.join_title(&found.firm)),
        action: rq.path.clone(),
        firm: found.firm.clone(),
        role: role_words(rq, &found.role),
        by: found.by.clone(),
        email: found.email.clone(),
        known: found.known.is_some(),
        form: form.read_by(&rq.t),
        over: String::new(),
    }
}

fn over(rq: &Rq, error: Error) -> Result<Reply, Error> {
    if let Error::Denied(it) = &error
        && (it.status == 410 || it.status == 409)
    {
        let page = JoinPage {
            frame: frames::public(rq, rq.t.join_page()),
            over: rq.t.coded(it.code, &it.detail),
            ..JoinPage::default()
        };
        return Reply::page_with(it.status, &page);
    }
    Err(error)
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        match joining::look(&rq.ctx, rq.param("token")?).await {
            Ok(found) => {
                let form = Form::of([("name", &found.name)]);
                Reply::page(&page(&rq, &found, form))
            }
            Err(error) => over(&rq, error),
        }
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    name: String,
    password: String,
    credential: String,
    code: String,
    #[serde(rename = "email")]
    _email: String,
}

fn join(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        let token = rq.param("token")?;
        let found = match joining::look(&rq.ctx, token).await {
            Ok(it) => it,
            Err(error) => return over(&rq, error),
        };
        if found.known.is_some() {
            return accept(&rq, token, &found).await;
        }
        let done = if typed.credential.is_empty() {
            let half = joining::with_password(&rq.ctx, token, &typed.name, &typed.password).await;
            half.and_then(|half| Reply::page(&totp_page(&rq, token, &half, Form::default())))
        } else {
            let shown = (typed.name.as_str(), typed.credential.as_str());
            let joined = joining::with_passkey(&rq.ctx, token, shown, &browser(&rq)).await;
            joined.and_then(|it| joined_page(&rq, it))
        };
        match done {
            Ok(reply) => Ok(reply),
            Err(error) => {
                let (status, mut form) = refused(&rq, error)?;
                form.values.retain(|it| it.0 != "credential");
                Reply::page_with(status, &page(&rq, &found, form))
            }
        }
    })
}

/// Accepting needs the invited person behind any door, with a proof strong enough for staff.
async fn accept(rq: &Rq, token: &str, found: &Joining) -> Result<Reply, Error> {
    let strong = |it: &app::people::Session| Door::Partner.accepts(&it.amr);
    let invited = any_session(rq, |it| Some(it.person) == found.known && strong(it)).await?;
    let own = match invited {
        Some(it) => Some(it),
        None => any_session(rq, strong).await?,
    };
    let Some(own) = own else {
        return Ok(Reply::see_other(format!("/sign-in?return_to=/join/{token}")));
    };
    let joined = joining::accept_staff_invitation(&rq.ctx, token, &own, &browser(rq)).await?;
    joined_page(rq, joined)
}

fn joined_page(rq: &Rq, joined: Joined) -> Result<Reply, Error> {
    let next = format!("/p/{}", joined.slug);
    let door = door_of(joined.opened.realm);
    if joined.codes.is_empty() {
        return Ok(Reply::see_other(next).begin_session(door, joined.opened.token));
    }
    let page = RecoveryCodesPage {
        frame: frames::public(rq, rq.t.codes_title()),
        codes: joined.codes,
        next,
    };
    Ok(Reply::page(&page)?.begin_session(door, joined.opened.token))
}

fn totp_page(rq: &Rq, token: &str, half: &Half, form: Form) -> TotpPage {
    let (qr_path, qr_size) = square(&half.enrolment.address);
    TotpPage {
        frame: frames::public(rq, rq.t.totp_title()),
        action: format!("/join/{token}/totp?s={}", half.sealed),
        qr_path,
        qr_size,
        secret: grouped(&half.enrolment.secret),
        uri: half.enrolment.address.clone(),
        form: form.read_by(&rq.t),
        skip: String::new(),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Sealed {
    s: String,
}

fn totp(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let sealed: Sealed = rq.query()?;
        let typed: Typed = rq.form()?;
        let token = rq.param("token")?;
        let shown = (sealed.s.as_str(), typed.code.as_str());
        match joining::with_code(&rq.ctx, token, shown, &browser(&rq)).await {
            Ok(joined) => joined_page(&rq, joined),
            Err(Error::Denied(it)) if it.status == 410 => over(&rq, Error::Denied(it)),
            Err(error) => {
                let (status, form) = refused(&rq, error)?;
                let half = joining::again(&rq.ctx, token, &sealed.s).await?;
                Reply::page_with(status, &totp_page(&rq, token, &half, form))
            }
        }
    })
}

fn passkey_options(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        let asked = joining::begin_passkey(&rq.ctx, rq.param("token")?, &typed.name).await?;
        Ok(options(asked))
    })
}
