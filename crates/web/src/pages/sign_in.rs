//! Signing in and out: by password and code, by passkey, by a letter's link, by another door's
//! session. Nothing here tells whether an address is known.

use app::Error;
use app::people::sign_in::{Next, Password, Second, ask_passkey, waiting};
use app::people::{Browser, Opened, Session, hats, links, sessions, sign_in};
use domain::fault::Fault;
use domain::people::Realm as Door;
use serde::Deserialize;

use super::frames;
use crate::oops::own_path;
use crate::route::{Access, get, post};
use crate::session::door_of;
use crate::views::form::Form;
use crate::views::people::{
    ForgotPage, LinkPage, LinkSentPage, ResetPage, SecondFactorPage, SignInPage,
};
use crate::{Later, Realm, Reply, Route, Rq};

const WAY_IN: Access = Access::Public("the way in for everybody");
const OWN: Access = Access::Signed("one's own session");

/// The way in, and the way out.
pub const ROUTES: &[Route] = &[
    get("/", Realm::Public, Access::Public("leads to one's own start page"), start),
    get("/sign-in", Realm::Public, WAY_IN, show),
    post("/sign-in", Realm::Public, WAY_IN, password),
    post("/sign-in/continue", Realm::Public, WAY_IN, go_on),
    get("/sign-in/second", Realm::Public, WAY_IN, show_code),
    post("/sign-in/second", Realm::Public, WAY_IN, code),
    get("/sign-in/recovery", Realm::Public, WAY_IN, show_recovery),
    post("/sign-in/recovery", Realm::Public, WAY_IN, recovery),
    post("/sign-in/passkey", Realm::Public, WAY_IN, passkey),
    post("/sign-in/passkey/options", Realm::Public, WAY_IN, passkey_options),
    post("/sign-in/link", Realm::Public, WAY_IN, want_link),
    get("/sign-in/link/{token}", Realm::Public, WAY_IN, show_link),
    post("/sign-in/link/{token}", Realm::Public, WAY_IN, redeem),
    get("/sign-in/forgot", Realm::Public, WAY_IN, show_forgot),
    post("/sign-in/forgot", Realm::Public, WAY_IN, forgot),
    get("/reset/{token}", Realm::Public, WAY_IN, show_reset),
    post("/reset/{token}", Realm::Public, WAY_IN, reset),
    post("/p/{firm}/sign-out", Realm::Partner, OWN, sign_out).unproven(),
    post("/me/sign-out", Realm::Client, OWN, sign_out),
    post("/ops/sign-out", Realm::Operator, OWN, sign_out),
];

/// Where the request comes from.
pub(super) fn browser(rq: &Rq) -> Browser {
    Browser {
        user_agent: rq.header("user-agent").unwrap_or_default().to_owned(),
        address: rq.peer.to_string(),
    }
}

/// Whose door a path of ours is behind.
pub(super) fn door_behind(path: &str) -> Option<Door> {
    let first = path.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default();
    match first {
        "p" | "oauth" => Some(Door::Partner),
        "me" => Some(Door::Client),
        "ops" => Some(Door::Operator),
        _ => None,
    }
}

/// A path to go on to; anything but a plain path of ours is ignored.
fn next_of(next: &str) -> String {
    own_path(next).filter(|it| !it.starts_with("/sign-in")).unwrap_or_default()
}

/// Signed in: to where the person wanted to go if that is behind this door, else to its start.
pub(super) async fn entered(rq: &Rq, opened: &Opened, next: &str) -> Result<Reply, Error> {
    let next = own_path(next).filter(|it| door_behind(it).is_none_or(|it| it == opened.realm));
    let to = match next.filter(|it| it != "/") {
        Some(it) => it,
        None => home(rq, opened.person, opened.realm).await?,
    };
    Ok(Reply::see_other(to).begin_session(door_of(opened.realm), &opened.token))
}

/// A person's first page behind a door.
pub(super) async fn home(
    rq: &Rq,
    person: domain::ids::PersonId,
    door: Door,
) -> Result<String, Error> {
    let hats = hats::hats(&rq.ctx, person).await?;
    Ok(match (door, hats.seats.as_slice()) {
        _ if hats.count() > 1 => "/hats".to_owned(),
        (Door::Partner, [only]) => super::preferences::start(rq, person, &only.slug).await?,
        (Door::Partner, _) => "/hats".to_owned(),
        (Door::Client, _) => "/me/access".to_owned(),
        (Door::Operator, _) => "/ops/partners".to_owned(),
    })
}

/// A refusal that belongs into the form, with the status it is answered with. Programs get the
/// problem itself.
pub(super) fn refused(rq: &Rq, error: Error) -> Result<(u16, Form), Error> {
    let json = rq.header("accept").is_some_and(|it| it.contains("json") && !it.contains("html"));
    if json {
        return Err(error);
    }
    let values = rq.fields()?;
    let (status, faults) = if let Error::Invalid(faults) = error {
        (422, faults)
    } else if let Error::Denied(it) = &error
        && it.status < 500
    {
        (it.status, vec![Fault::new("", it.code, it.detail.clone())])
    } else if let Error::TooMany { retry_after } = error {
        let minutes = rq.t.value_minutes(retry_after / 60 + 1);
        let detail = rq.t.sign_in_too_many(minutes);
        (429, vec![Fault::new("", "rate_limited", detail)])
    } else {
        return Err(error);
    };
    Ok((status, Form::failed(values, faults).read_by(&rq.t)))
}

/// The session behind any of a person's doors that satisfies `good`.
pub(super) async fn any_session(
    rq: &Rq,
    good: impl Fn(&Session) -> bool,
) -> Result<Option<Session>, Error> {
    for door in Door::ALL {
        if let Some(it) = rq.peek(door_of(door)).await?.filter(|it| good(it)) {
            return Ok(Some(it));
        }
    }
    Ok(None)
}

fn start(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        match any_session(&rq, |_| true).await? {
            Some(it) => Ok(Reply::see_other(home(&rq, it.person, it.realm).await?)),
            None => Ok(Reply::see_other("/sign-in")),
        }
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    return_to: String,
    next: String,
}

fn sign_in_page(rq: &Rq, form: Form, next: &str) -> SignInPage {
    SignInPage {
        frame: frames::public(rq, rq.t.sign_in()),
        form: form.read_by(&rq.t),
        next: next.to_owned(),
        ..SignInPage::default()
    }
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let next = next_of(if asked.return_to.is_empty() { &asked.next } else { &asked.return_to });
        if let Some(door) = door_behind(&next)
            && let Some(own) =
                any_session(&rq, |it| it.realm != door && door.accepts(&it.amr)).await?
            && hats::hats(&rq.ctx, own.person).await?.has(door)
            && rq.peek(door_of(door)).await?.is_none()
        {
            return Reply::page(&LinkPage {
                frame: frames::public(&rq, rq.t.sign_in()),
                action: "/sign-in/continue".to_owned(),
                next,
                name: own.name,
            });
        }
        let mut page = sign_in_page(&rq, Form::default(), &next);
        if rq.done() == "reset" {
            rq.t.sign_in_changed().clone_into(&mut page.notice);
        }
        Reply::page(&page)
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Typed {
    email: String,
    password: String,
    code: String,
    credential: String,
    next: String,
    /// Which of the page's ways this is: it opens again with its fault.
    #[serde(rename = "way")]
    _way: String,
}

fn password(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        let next = next_of(&typed.next);
        let ask =
            Password { email: typed.email, password: typed.password, realm: door_behind(&next) };
        match sign_in::with_password(&rq.ctx, ask, &browser(&rq)).await {
            Ok(Next::Done(opened)) => entered(&rq, &opened, &next).await,
            Ok(Next::Code(half)) => {
                let to = with_next("/sign-in/second", &next);
                Ok(Reply::see_other(to).begin_session(door_of(half.realm), half.token))
            }
            Err(error) => {
                let (status, form) = refused(&rq, error)?;
                Reply::page_with(status, &sign_in_page(&rq, form, &next))
            }
        }
    })
}

fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        return path.to_owned();
    }
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{path}?next={next}")
}

/// Another door's session is proof enough: the button makes one for this door.
fn go_on(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        let next = next_of(&typed.next);
        let door = door_behind(&next).ok_or(Error::SignIn)?;
        let own = any_session(&rq, |it| it.realm != door && door.accepts(&it.amr)).await?;
        let own = own.ok_or(Error::SignIn)?;
        let opened = hats::change(&rq.ctx, &own, door, &browser(&rq)).await?;
        entered(&rq, &opened, &next).await
    })
}

/// The half session that waits for its code, behind whichever door.
async fn half(rq: &Rq) -> Result<(Door, String), Error> {
    for door in Door::ALL {
        if let Some(token) = rq.session_token(door_of(door))?
            && waiting(&rq.ctx, door, &token).await?
        {
            return Ok((door, token));
        }
    }
    Err(Error::SignIn)
}

fn second_page(rq: &Rq, recovery: bool, form: Form, next: &str) -> SecondFactorPage {
    let title = if recovery { rq.t.second_recovery() } else { rq.t.second_title() };
    let form = form.read_by(&rq.t);
    SecondFactorPage { frame: frames::public(rq, title), form, recovery, next: next.to_owned() }
}

async fn ask_second(rq: Rq, recovery: bool) -> Result<Reply, Error> {
    let asked: Asked = rq.query()?;
    half(&rq).await?;
    Reply::page(&second_page(&rq, recovery, Form::default(), &next_of(&asked.next)))
}

async fn take_second(rq: Rq, recovery: bool) -> Result<Reply, Error> {
    let typed: Typed = rq.form()?;
    let next = next_of(&typed.next);
    let (door, token) = half(&rq).await?;
    let second = if recovery { Second::Recovery(typed.code) } else { Second::Totp(typed.code) };
    match sign_in::with_second(&rq.ctx, door, &token, &second, &browser(&rq)).await {
        Ok(opened) => entered(&rq, &opened, &next).await,
        Err(error) => {
            let (status, form) = refused(&rq, error)?;
            Reply::page_with(status, &second_page(&rq, recovery, form, &next))
        }
    }
}

fn show_code(rq: Rq) -> Later<Reply> {
    Box::pin(ask_second(rq, false))
}

fn show_recovery(rq: Rq) -> Later<Reply> {
    Box::pin(ask_second(rq, true))
}

fn code(rq: Rq) -> Later<Reply> {
    Box::pin(take_second(rq, false))
}

fn recovery(rq: Rq) -> Later<Reply> {
    Box::pin(take_second(rq, true))
}

fn passkey(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        let next = next_of(&typed.next);
        let door = door_behind(&next);
        match sign_in::with_passkey(&rq.ctx, &typed.credential, door, &browser(&rq)).await {
            Ok(opened) => entered(&rq, &opened, &next).await,
            Err(error) => {
                let (status, mut form) = refused(&rq, error)?;
                form.values.retain(|it| it.0 != "credential");
                Reply::page_with(status, &sign_in_page(&rq, form, &next))
            }
        }
    })
}

fn passkey_options(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Ok(options(ask_passkey(&rq.ctx).await?)) })
}

/// What the page's script asks for.
pub(super) fn options(asked: sign_in::Asked) -> Reply {
    Reply::bytes(200, "application/json", asked.options)
}

fn sent(rq: &Rq, email: String) -> Result<Reply, Error> {
    let outbox = if rq.ctx.settings.sandbox { "/ops/outbox" } else { "" };
    Reply::page(&LinkSentPage {
        frame: frames::public(rq, rq.t.sent_title()),
        email,
        lives: rq.t.value_minutes(15),
        outbox: outbox.to_owned(),
    })
}

fn want_link(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        let from = browser(&rq);
        let next = next_of(&typed.next);
        let to = (typed.email.as_str(), next.as_str());
        match links::want(&rq.ctx, links::Wish::SignIn, to, &from).await {
            Ok(()) => sent(&rq, typed.email),
            Err(error) => {
                let (status, form) = refused(&rq, error)?;
                let page = sign_in_page(&rq, form, &next_of(&typed.next));
                Reply::page_with(status, &page)
            }
        }
    })
}

/// Where a letter's link leads on to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct After {
    next: String,
}

fn link_page(rq: &Rq, found: Result<links::Shown, Error>) -> Result<Reply, Error> {
    let frame = frames::public(rq, rq.t.sign_in());
    match found {
        Ok(it) => Reply::page(&LinkPage {
            frame,
            action: rq.path.clone(),
            next: next_of(&rq.query::<After>()?.next),
            name: it.name,
        }),
        Err(Error::Denied(it)) if it.status == 410 => {
            Reply::page_with(410, &LinkPage { frame, ..LinkPage::default() })
        }
        Err(other) => Err(other),
    }
}

fn show_link(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let found = links::look(&rq.ctx, rq.param("token")?).await;
        link_page(&rq, found)
    })
}

fn redeem(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        match links::redeem(&rq.ctx, rq.param("token")?, &browser(&rq)).await {
            Ok(opened) => entered(&rq, &opened, &next_of(&typed.next)).await,
            Err(Error::Denied(it)) if it.status == 410 => link_page(&rq, Err(Error::Denied(it))),
            Err(other) => Err(other),
        }
    })
}

fn forgot_page(rq: &Rq, form: Form) -> ForgotPage {
    ForgotPage {
        frame: frames::public(rq, rq.t.people_choose_password()),
        form: form.read_by(&rq.t),
    }
}

fn show_forgot(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&forgot_page(&rq, Form::default())) })
}

fn forgot(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        let from = browser(&rq);
        match links::want(&rq.ctx, links::Wish::Reset, (&typed.email, ""), &from).await {
            Ok(()) => sent(&rq, typed.email),
            Err(error) => {
                let (status, form) = refused(&rq, error)?;
                Reply::page_with(status, &forgot_page(&rq, form))
            }
        }
    })
}

fn reset_page(rq: &Rq, form: Form, email: String) -> ResetPage {
    ResetPage {
        frame: frames::public(rq, rq.t.people_choose_password()),
        action: rq.path.clone(),
        email,
        form: form.read_by(&rq.t),
    }
}

fn show_reset(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        match links::look_reset(&rq.ctx, rq.param("token")?).await {
            Ok(it) => Reply::page(&reset_page(&rq, Form::default(), it.email)),
            Err(error) => link_page(&rq, Err(error)),
        }
    })
}

fn reset(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        match links::reset(&rq.ctx, rq.param("token")?, &typed.password).await {
            Ok(()) => Ok(Reply::see_other("/sign-in?done=reset")),
            Err(Error::Denied(it)) if it.status == 410 => link_page(&rq, Err(Error::Denied(it))),
            Err(error) => {
                let (status, form) = refused(&rq, error)?;
                Reply::page_with(status, &reset_page(&rq, form, typed.email))
            }
        }
    })
}

fn sign_out(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let own = rq.signed()?;
        sessions::end(&rq.ctx, own, own.id).await?;
        Ok(Reply::see_other("/sign-in").end_session(door_of(own.realm)))
    })
}
