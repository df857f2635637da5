//! What sellers see: four templates. Every page says that this is not Amazon.

use crate::amazon::Amazon;
use crate::params::Params;
use crate::sellers::{self, SELLERS, Seller};
use askama::Template;
use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use std::sync::Arc;

/// What every handler gets.
pub(crate) type App = Shared<Arc<Amazon>>;

/// The frame of every page.
pub(crate) struct Shell {
    pub(crate) title: String,
}

/// A plain page that says one thing.
pub(crate) struct Message {
    pub(crate) heading: &'static str,
    pub(crate) lines: Vec<String>,
    pub(crate) code: &'static str,
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage {
    shell: Shell,
    it: Message,
}

/// Who are you?
#[derive(Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignInPage {
    pub(crate) shell: Shell,
    pub(crate) application: String,
    pub(crate) email: String,
    pub(crate) fault: &'static str,
    pub(crate) sellers: &'static [Seller],
    pub(crate) password: &'static str,
}

/// Do you agree?
#[derive(Template)]
#[template(path = "consent.html")]
pub(crate) struct ConsentPage {
    pub(crate) shell: Shell,
    pub(crate) application: String,
    pub(crate) asks: Vec<String>,
    pub(crate) seller: &'static Seller,
    /// The host that the seller is sent back to.
    pub(crate) back: String,
    pub(crate) sign_in: String,
}

/// An authorisation that a seller may take away.
struct Authorised {
    seller: &'static Seller,
    application: String,
    client_id: String,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
    sellers: &'static [Seller],
    password: &'static str,
    authorised: Vec<Authorised>,
}

/// A page.
pub(crate) fn render(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(fault) => {
            tracing::error!(%fault, "a page could not be rendered");
            (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong here.\n").into_response()
        }
    }
}

/// A plain page.
pub(crate) fn message(status: StatusCode, it: Message) -> Response {
    render(status, &MessagePage { shell: Shell { title: it.heading.to_owned() }, it })
}

/// On to another page.
pub(crate) fn go(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(to) => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Our fault: logged here once, and no details outside.
pub(crate) fn broken(fault: &str) -> Response {
    tracing::error!(fault, "a request failed");
    let lines = vec!["Nothing was authorised. Try again in a moment.".to_owned()];
    let it = Message { heading: "Something went wrong here", lines, code: "unavailable" };
    message(StatusCode::SERVICE_UNAVAILABLE, it)
}

/// The host of an address, as people know it.
pub(crate) fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |it| it.1);
    rest.split(['/', '?', '#']).next().unwrap_or(rest).to_owned()
}

/// `GET /`: who can sign in, and which applications they authorised.
pub(crate) async fn home(Shared(amazon): App) -> Response {
    let alive = amazon.memory().alive();
    let authorised = alive.into_iter().map(|(seller, client_id)| Authorised {
        seller,
        application: amazon.client(&client_id).map_or_else(String::new, |it| it.name.clone()),
        client_id,
    });
    let page = HomePage {
        shell: Shell { title: "Sellers".to_owned() },
        sellers: &SELLERS,
        password: sellers::PASSWORD,
        authorised: authorised.collect(),
    };
    render(StatusCode::OK, &page)
}

/// `POST /authorised/remove`: a seller thinks better of it.
pub(crate) async fn remove(Shared(amazon): App, body: Bytes) -> Response {
    let form = Params::read(&body);
    let seller = form.get("seller").and_then(sellers::of);
    if let (Some(seller), Some(client)) = (seller, form.get("client")) {
        amazon.memory().remove(seller.merchant_id, client);
    }
    go("/")
}

/// Unknown addresses.
pub(crate) async fn nothing_here() -> Response {
    let lines = vec!["It may have moved, or it was never here.".to_owned()];
    let it = Message { heading: "There is nothing at this address", lines, code: "not_found" };
    message(StatusCode::NOT_FOUND, it)
}

/// The look.
pub(crate) async fn style() -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=300")];
    (headers, include_str!("../templates/style.css")).into_response()
}
