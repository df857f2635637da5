//! The seller's part: sign in, see what is asked and by whom, confirm or cancel, be sent back.
//!
//! The unguessable address of an authorisation under way is all that holds it together. There is
//! no session: whoever is asked something signs in for it.

use crate::amazon::Amazon;
use crate::clients;
use crate::faults::{self, At, Fault, Kind};
use crate::memory::Ask;
use crate::pages::{self, App, ConsentPage, Message, Shell, SignInPage, go, render};
use crate::params::{Params, with};
use crate::sellers::{self, SELLERS, Seller};
use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::response::Response;

/// Sends the seller to the sign-in page.
pub(crate) fn begin(amazon: &Amazon, ask: Ask) -> Response {
    let now = amazon.clock.seconds();
    let begun = amazon.memory().begin(ask, now);
    match begun {
        Ok(name) => go(&format!("/signin/{name}")),
        Err(fault) => pages::broken(&fault),
    }
}

fn under_way(amazon: &Amazon, name: &str) -> Option<Ask> {
    amazon.memory().ask(name, amazon.clock.seconds()).cloned()
}

fn over() -> Response {
    let lines = vec![
        "It was answered already, or it waited for longer than ten minutes.".to_owned(),
        "Begin again in the application that sent you here.".to_owned(),
    ];
    let it = Message { heading: "This request is over", lines, code: "request_over" };
    pages::message(StatusCode::GONE, it)
}

fn application(amazon: &Amazon, ask: &Ask) -> String {
    amazon.client(&ask.client_id).map_or_else(String::new, |it| it.name.clone())
}

/// `GET /signin/{name}`
pub(crate) async fn sign_in(Shared(amazon): App, Path(name): Path<String>) -> Response {
    let Some(ask) = under_way(&amazon, &name) else { return over() };
    sign_in_page(&amazon, &ask, StatusCode::OK, "", "")
}

fn sign_in_page(
    amazon: &Amazon,
    ask: &Ask,
    status: StatusCode,
    email: &str,
    fault: &'static str,
) -> Response {
    let page = SignInPage {
        shell: Shell { title: "Sign in".to_owned() },
        application: application(amazon, ask),
        email: email.to_owned(),
        fault,
        sellers: &SELLERS,
        password: sellers::PASSWORD,
    };
    render(status, &page)
}

/// `POST /signin/{name}`
pub(crate) async fn signed_in(
    Shared(amazon): App,
    Path(name): Path<String>,
    body: Bytes,
) -> Response {
    let Some(ask) = under_way(&amazon, &name) else { return over() };
    let form = Params::read(&body);
    let email = form.get("email").unwrap_or_default();
    let password = form.get("password").unwrap_or_default();
    let Some(seller) = sellers::signed_in(email, password) else {
        let fault = "There is no demo seller with this e-mail address and password.";
        return sign_in_page(&amazon, &ask, StatusCode::UNPROCESSABLE_ENTITY, email, fault);
    };
    amazon.memory().signed_in(&name, seller);
    go(&format!("/consent/{name}"))
}

/// `GET /consent/{name}`
pub(crate) async fn consent(Shared(amazon): App, Path(name): Path<String>) -> Response {
    let Some(ask) = under_way(&amazon, &name) else { return over() };
    let Some(seller) = ask.seller else { return go(&format!("/signin/{name}")) };
    let application = application(&amazon, &ask);
    let page = ConsentPage {
        shell: Shell { title: format!("Authorise {application}") },
        application,
        asks: ask.scopes.iter().map(|it| clients::words(it)).collect(),
        seller,
        back: pages::host(&ask.redirect_uri),
        sign_in: format!("/signin/{name}"),
    };
    render(StatusCode::OK, &page)
}

/// `POST /consent/{name}`
pub(crate) async fn decided(
    Shared(amazon): App,
    Path(name): Path<String>,
    body: Bytes,
) -> Response {
    let Some(ask) = under_way(&amazon, &name) else { return over() };
    let Some(seller) = ask.seller else { return go(&format!("/signin/{name}")) };
    let confirms = match Params::read(&body).get("answer") {
        Some("confirm") => true,
        Some("cancel") => false,
        Some(_) | None => return go(&format!("/consent/{name}")),
    };
    let fault = amazon.memory().due(At::Consent);
    if let Some(early) = fault.as_ref().and_then(Fault::instead) {
        return early;
    }
    amazon.memory().decided(&name);
    let answer = match sent_back(&amazon, ask, seller, confirms, fault.as_ref()) {
        Ok(to) => go(&to),
        Err(it) => pages::broken(&it),
    };
    match fault {
        Some(fault) => fault.delivers(answer).await,
        None => answer,
    }
}

/// The application's address with the answer.
fn sent_back(
    amazon: &Amazon,
    ask: Ask,
    seller: &'static Seller,
    confirms: bool,
    fault: Option<&Fault>,
) -> Result<String, String> {
    let openid = amazon.client(&ask.client_id).is_some_and(clients::Application::is_openid);
    let seller =
        if faults::is(fault, Kind::OtherRegion) { sellers::elsewhere(seller) } else { seller };
    let to = ask.redirect_uri.clone();
    let state = ask.state.clone();
    let code = if confirms {
        Some(amazon.memory().code(ask, seller, amazon.clock.seconds())?)
    } else {
        None
    };
    let mut answer: Vec<(&str, &str)> = state.iter().map(|it| ("state", it.as_str())).collect();
    match &code {
        None => answer.push(("error", "access_denied")),
        Some(code) if openid => answer.push(("code", code)),
        Some(code) => {
            answer.push(("selling_partner_id", seller.merchant_id));
            answer.push(("spapi_oauth_code", code));
        }
    }
    if openid && faults::is(fault, Kind::WrongIss) {
        answer.push(("iss", "https://elsewhere.example"));
    } else if openid && !faults::is(fault, Kind::NoIss) {
        answer.push(("iss", &amazon.base));
    }
    Ok(with(&to, &answer))
}
