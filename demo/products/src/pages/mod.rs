//! What people see: four templates, and the gate that every page inside passes.

pub(crate) mod door;
pub(crate) mod owner_only;
pub(crate) mod people;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod work;

use crate::accounts::Account;
use crate::portal::Mode;
use crate::product::Product;
use crate::sessions::{Ending, Found, RENEW_AFTER, Session, Visitor};
use askama::Template;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse as _, Response};
use std::sync::Arc;

/// What every handler gets.
pub(crate) type App = Shared<Arc<Product>>;
/// What a handler answers; the error side is an answer too, given early.
pub(crate) type Reply = Result<Response, Out>;

/// An answer given early. Boxed, because answers are large and errors should be small.
pub(crate) struct Out(Box<Response>);

impl Out {
    pub(crate) fn new(answer: Response) -> Self {
        Self(Box::new(answer))
    }
}

impl axum::response::IntoResponse for Out {
    fn into_response(self) -> Response {
        *self.0
    }
}

/// Somebody's frame around a page.
struct View {
    business: String,
    owner: Option<String>,
    delegate: Option<Delegate>,
}

struct Delegate {
    firm: String,
    person: String,
    as_client: bool,
}

/// The frame of every page.
struct Shell {
    slug: &'static str,
    product: &'static str,
    line: &'static str,
    title: String,
    view: Option<View>,
    /// The portal's page on who may enter, for owners.
    access_url: String,
}

impl Shell {
    fn outside(product: &Product, title: &str) -> Self {
        Self {
            slug: product.face.slug(),
            product: product.face.name(),
            line: product.face.line(),
            title: title.to_owned(),
            view: None,
            access_url: format!("{}/me/access", product.portal.issuer.trim_end_matches('/')),
        }
    }

    fn inside(product: &Product, title: &str, session: &Session, account: &Account) -> Self {
        let mut shell = Self::outside(product, title);
        let (owner, delegate) = match &session.visitor {
            Visitor::Owner => {
                let name = account.owner.name.clone().or_else(|| account.owner.email.clone());
                (Some(name.unwrap_or_else(|| "Owner".to_owned())), None)
            }
            Visitor::Delegate { delegation, .. } => (
                None,
                Some(Delegate {
                    firm: delegation.firm.name.clone(),
                    person: delegation.person.name.clone(),
                    as_client: delegation.mode == Mode::AsClient,
                }),
            ),
        };
        shell.view = Some(View { business: account.business_name.clone(), owner, delegate });
        shell
    }
}

/// A plain page that says one thing.
pub(crate) struct Message {
    pub(crate) heading: String,
    pub(crate) lines: Vec<String>,
    /// Stable code; none when it is good news.
    pub(crate) code: String,
    /// Address and words.
    pub(crate) links: Vec<(String, &'static str)>,
}

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage {
    shell: Shell,
    it: Message,
}

/// One field of a form.
#[derive(Default)]
pub(crate) struct Field {
    pub(crate) label: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) value: String,
    pub(crate) hint: &'static str,
    pub(crate) fault: String,
    pub(crate) optional: bool,
    pub(crate) autocomplete: &'static str,
    /// For a choice: value, words, chosen.
    pub(crate) choices: Vec<(String, String, bool)>,
}

/// A form.
pub(crate) struct Form {
    pub(crate) action: String,
    /// Names and values that are sent along unseen.
    pub(crate) hidden: Vec<(&'static str, String)>,
    pub(crate) fields: Vec<Field>,
    pub(crate) submit: &'static str,
    pub(crate) danger: bool,
}

/// One thing of a list.
pub(crate) struct Item {
    pub(crate) main: String,
    pub(crate) sub: String,
    /// Where it leads.
    pub(crate) href: String,
    /// A button: hidden names and values, and its words.
    pub(crate) button: Option<(Vec<(&'static str, String)>, &'static str)>,
}

impl Item {
    pub(crate) fn plain(main: impl Into<String>, sub: impl Into<String>) -> Self {
        Self { main: main.into(), sub: sub.into(), href: String::new(), button: None }
    }
}

/// A page of a heading, words, a list and a form, each of which may be missing.
#[derive(Default)]
pub(crate) struct Panel {
    pub(crate) heading: String,
    pub(crate) intro: Vec<String>,
    /// Good news on top.
    pub(crate) notice: String,
    /// Something to copy, shown once.
    pub(crate) secret: String,
    pub(crate) items: Vec<Item>,
    pub(crate) empty: &'static str,
    pub(crate) form: Option<Form>,
    /// Address and words of the way up.
    pub(crate) up: Option<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "panel.html")]
struct PanelPage {
    shell: Shell,
    it: Panel,
}

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
pub(crate) fn message(product: &Product, status: StatusCode, it: Message) -> Response {
    let shell = Shell::outside(product, &it.heading);
    render(status, &MessagePage { shell, it })
}

/// A page inside an account.
pub(crate) fn panel(product: &Product, inside: &Inside, status: StatusCode, it: Panel) -> Response {
    let shell = Shell::inside(product, &it.heading, &inside.session, &inside.account);
    render(status, &PanelPage { shell, it })
}

/// The same outside of any account.
pub(crate) fn panel_outside(product: &Product, status: StatusCode, it: Panel) -> Response {
    let shell = Shell::outside(product, &it.heading);
    render(status, &PanelPage { shell, it })
}

/// On to another page after a form.
pub(crate) fn go(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(to) => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Our fault: logged here once, and no details outside.
pub(crate) fn broken(product: &Product, fault: &str) -> Response {
    tracing::error!(product = product.face.slug(), fault, "a request failed");
    message(
        product,
        StatusCode::SERVICE_UNAVAILABLE,
        Message {
            heading: "Something went wrong here".to_owned(),
            lines: vec!["Nothing was changed. Try again in a moment.".to_owned()],
            code: "unavailable".to_owned(),
            links: vec![("/".to_owned(), "Back to the start")],
        },
    )
}

/// Unknown addresses.
pub(crate) async fn nothing_here(Shared(product): App) -> Response {
    message(
        &product,
        StatusCode::NOT_FOUND,
        Message {
            heading: "There is nothing at this address".to_owned(),
            lines: vec!["It may have moved, or it was never here.".to_owned()],
            code: "not_found".to_owned(),
            links: vec![("/".to_owned(), "To the start")],
        },
    )
}

/// The look: one sheet for all, with the product's own colours.
pub(crate) async fn style(Shared(product): App) -> Response {
    let brand = match product.face.slug() {
        "jobs" => {
            ":root{--brand:#a8430a;--brand-dark:#8a3506;--tint:#fdf1e8;--link:#9a3c08}\
             @media(prefers-color-scheme:dark){:root{--brand:#a8430a;--brand-dark:#c2561a;--tint:#33200f;--link:#ffb27d}}"
        }
        "books" => {
            ":root{--brand:#0b6660;--brand-dark:#08504b;--tint:#e6f5f3;--link:#0a5f59}\
             @media(prefers-color-scheme:dark){:root{--brand:#0b6660;--brand-dark:#10827a;--tint:#0f2b29;--link:#6fd6cb}}"
        }
        _ => {
            ":root{--brand:#5b37a6;--brand-dark:#482a88;--tint:#f1ecfb;--link:#54329a}\
             @media(prefers-color-scheme:dark){:root{--brand:#5b37a6;--brand-dark:#7450c4;--tint:#251b3b;--link:#c5aef7}}"
        }
    };
    let text = format!("{brand}\n{}", include_str!("../../templates/style.css"));
    let headers =
        [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=300")];
    (headers, text).into_response()
}

/// A cookie's value, by name.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|it| it.to_str().ok())
        .flat_map(|it| it.split(';'))
        .filter_map(|it| it.trim().split_once('='))
        .find(|(its, _)| *its == name)
        .map(|(_, value)| value.to_owned())
}

/// Sets a cookie of this product. Its name holds the product's, since ports share cookies.
pub(crate) fn with_cookie(mut answer: Response, name: &str, value: &str) -> Response {
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax");
    if let Ok(text) = HeaderValue::from_str(&text) {
        answer.headers_mut().append(header::SET_COOKIE, text);
    }
    answer
}

pub(crate) fn session_cookie(product: &Product) -> String {
    format!("{}_session", product.face.slug())
}

pub(crate) fn browser_cookie(product: &Product) -> String {
    format!("{}_browser", product.face.slug())
}

/// Somebody inside an account.
pub(crate) struct Inside {
    pub(crate) session: Session,
    pub(crate) account: Account,
}

impl Inside {
    /// How the account's history names this person.
    pub(crate) fn who(&self) -> String {
        let owner = self.account.owner.name.as_deref().or(self.account.owner.email.as_deref());
        self.session.who(owner)
    }
}

/// Lets pass who is inside; tells everybody else why not.
pub(crate) async fn gate(
    product: &Product,
    headers: &HeaderMap,
    method: &Method,
    uri: &Uri,
) -> Result<Inside, Out> {
    let now = product.clock.seconds();
    let id = cookie(headers, &session_cookie(product));
    let found = id.map_or(Found::Nobody, |id| product.sessions().find(&id, now));
    let session = match found {
        Found::Nobody => return Err(Out::new(nobody(product))),
        Found::Ended(session, ending) => return Err(Out::new(ended(product, &session, &ending))),
        Found::TimeUp(session) => {
            let asks = product.renewal && method == Method::GET && is_delegate(&session);
            if asks && let Ok(away) = sign_in::renew(product, headers, &session, uri).await {
                return Err(Out::new(away));
            }
            return Err(Out::new(time_up(product, &session, uri)));
        }
        Found::Here(session) => session,
    };
    let ageing = now.saturating_sub(session.since) >= RENEW_AFTER && !session.asked_in_vain;
    if ageing && product.renewal && method == Method::GET && is_delegate(&session) {
        match sign_in::renew(product, headers, &session, uri).await {
            Ok(away) => return Err(Out::new(away)),
            // The portal is away: work goes on until the cap, which nothing extends.
            Err(fault) => tracing::warn!(fault, "a session could not be renewed"),
        }
    }
    let Some(account) = product.state().account(&session.account).cloned() else {
        return Err(Out::new(nobody(product)));
    };
    if method != Method::GET
        && method != Method::HEAD
        && let Some((code, sentence)) = account.life.refusal()
    {
        let it = Message {
            heading: "Nothing changes in this account".to_owned(),
            lines: vec![sentence.to_owned()],
            code: code.to_owned(),
            links: vec![("/".to_owned(), "Back to the account")],
        };
        let shell = Shell::inside(product, "Read-only", &session, &account);
        return Err(Out::new(render(StatusCode::CONFLICT, &MessagePage { shell, it })));
    }
    Ok(Inside { session, account })
}

fn is_delegate(session: &Session) -> bool {
    matches!(session.visitor, Visitor::Delegate { .. })
}

/// Refuses what only the owner may do.
pub(crate) fn need(product: &Product, inside: &Inside, act: &str, words: &str) -> Result<(), Out> {
    if inside.session.may(act) {
        return Ok(());
    }
    let firm = match &inside.session.visitor {
        Visitor::Delegate { delegation, .. } => delegation.firm.name.as_str(),
        Visitor::Owner => "This person",
    };
    let it = Message {
        heading: "Only the owner can do this".to_owned(),
        lines: vec![
            format!(
                "{firm} works in {} on the owner's behalf, and {words} stays with the owner.",
                inside.account.business_name
            ),
            "Ask the owner to do it. Nothing was changed.".to_owned(),
        ],
        code: format!("ceiling:{act}"),
        links: vec![("/settings".to_owned(), "Back to settings")],
    };
    let shell = Shell::inside(product, &it.heading, &inside.session, &inside.account);
    Err(Out::new(render(StatusCode::FORBIDDEN, &MessagePage { shell, it })))
}

fn nobody(product: &Product) -> Response {
    message(
        product,
        StatusCode::UNAUTHORIZED,
        Message {
            heading: format!("Welcome to {}", product.face.name()),
            lines: vec![
            product.face.line().to_owned(),
            "You are not signed in. If you work for an accountant, bookkeeper or consultant, press \
             Sign in beside your client in the partner portal.".to_owned(),
            "If this is your business, use the owner's link that came with the demo.".to_owned(),
        ],
            code: String::new(),
            links: vec![
                (product.portal.way_back(None), "To the partner portal"),
                ("/sign-up".to_owned(), "Open a new account"),
            ],
        },
    )
}

fn business_and_firm(
    product: &Product,
    session: &Session,
) -> (String, Option<crate::portal::Firm>) {
    let business = product.state().account(&session.account).map(|it| it.business_name.clone());
    let firm = match &session.visitor {
        Visitor::Owner => None,
        Visitor::Delegate { delegation, .. } => Some(delegation.firm.clone()),
    };
    (business.unwrap_or_else(|| "this account".to_owned()), firm)
}

/// Says why somebody is out.
pub(crate) fn ended(product: &Product, session: &Session, ending: &Ending) -> Response {
    let (business, firm) = business_and_firm(product, session);
    let name = firm.as_ref().map_or_else(|| "Your firm".to_owned(), |it| it.name.clone());
    let (first, then) = match ending.code.as_str() {
        "access_cancelled" => (
            format!("Your access to {business} was turned off by its owner."),
            "You can ask the owner for access from your client list.".to_owned(),
        ),
        "access_expired" => (
            format!("The time of your access to {business} is over."),
            "You can ask the owner for access from your client list.".to_owned(),
        ),
        "not_connected" => (
            format!("{name} is no longer connected to {business}."),
            "The owner, or your firm, ended the connection.".to_owned(),
        ),
        "staff_suspended" => (
            format!("Your place at {name} is suspended, so you cannot enter {business}."),
            "An owner or senior of your firm can lift that.".to_owned(),
        ),
        _ => (
            format!("You were signed out of {business}."),
            "Sign in again from your client list.".to_owned(),
        ),
    };
    message(
        product,
        StatusCode::FORBIDDEN,
        Message {
            heading: "You are no longer inside".to_owned(),
            lines: vec![first, then],
            code: ending.code.clone(),
            links: vec![(product.portal.way_back(firm.as_ref()), "Back to your client list")],
        },
    )
}

fn time_up(product: &Product, session: &Session, uri: &Uri) -> Response {
    let (business, firm) = business_and_firm(product, session);
    let mut links = vec![(product.portal.way_back(firm.as_ref()), "Back to your client list")];
    if product.renewal && is_delegate(session) {
        links.insert(0, (uri.path().to_owned(), "Try again"));
    }
    message(
        product,
        StatusCode::UNAUTHORIZED,
        Message {
            heading: "Sign in again".to_owned(),
            lines: vec![
                format!(
                    "Your session in {business} is over. For safety it lasts five minutes without a new word from the partner portal."
                ),
                "What you sent last was not saved.".to_owned(),
            ],
            code: "session_expired".to_owned(),
            links,
        },
    )
}
