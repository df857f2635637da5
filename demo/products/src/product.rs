//! One running product: its memory, its portal, its routes.

use crate::clock::Clock;
use crate::faces::Face;
use crate::keys::Key;
use crate::pages;
use crate::portal::Portal;
use crate::sessions::Sessions;
use crate::state::State;
use crate::{provisioning, revocation};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State as Shared};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post, put};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The largest body of anything that is sent here.
const LARGEST_BODY: usize = 64 * 1024;

/// A product at work.
pub(crate) struct Product {
    /// Which of the three.
    pub(crate) face: Face,
    /// Its own address, without a slash at the end.
    pub(crate) base: String,
    /// The portal it trusts.
    pub(crate) portal: Portal,
    /// Its signing key.
    pub(crate) key: Key,
    /// Its clock.
    pub(crate) clock: Clock,
    /// Opens the demo's owner entrance.
    pub(crate) owner_token: String,
    /// Whether a delegated session asks the portal silently for more time.
    pub(crate) renewal: bool,
    /// Wakes the sender of facts.
    pub(crate) something_to_tell: Notify,
    state: Mutex<State>,
    sessions: Mutex<Sessions>,
}

/// What a product is made of.
pub(crate) struct Parts {
    /// Which of the three.
    pub(crate) face: Face,
    /// Its own address.
    pub(crate) base: String,
    /// The portal it trusts.
    pub(crate) portal: Portal,
    /// Its signing key.
    pub(crate) key: Key,
    /// Its clock.
    pub(crate) clock: Clock,
    /// Opens the owner entrance.
    pub(crate) owner_token: String,
    /// Silent renewal.
    pub(crate) renewal: bool,
    /// Its memory.
    pub(crate) state: State,
}

impl Product {
    /// Puts a product together.
    pub(crate) fn new(parts: Parts) -> Self {
        Self {
            face: parts.face,
            base: parts.base,
            portal: parts.portal,
            key: parts.key,
            clock: parts.clock,
            owner_token: parts.owner_token,
            renewal: parts.renewal,
            something_to_tell: Notify::new(),
            state: Mutex::new(parts.state),
            sessions: Mutex::new(Sessions::default()),
        }
    }

    /// The memory. Held for moments only, never across a call.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who is inside. Held for moments only.
    pub(crate) fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the portal sends people back to.
    pub(crate) fn callback(&self) -> String {
        format!("{}/callback", self.base)
    }

    /// Where the portal makes accounts.
    pub(crate) fn provisioning_url(&self) -> String {
        format!("{}/provisioning", self.base)
    }
}

/// All that a product answers.
pub(crate) fn router(product: Arc<Product>) -> Router {
    let pages = Router::new()
        .route("/", get(pages::work::home))
        .route("/new", get(pages::work::ask).post(pages::work::deed))
        .route("/login", get(pages::sign_in::login))
        .route("/callback", get(pages::sign_in::callback))
        .route("/leave", post(pages::sign_in::leave))
        .route("/signed-out", get(pages::door::signed_out))
        .route("/s/{subdomain}", get(pages::door::address))
        .route("/sign-up", get(pages::door::sign_up).post(pages::door::signed_up))
        .route("/owner", get(pages::door::owners).post(pages::door::enter_as_owner))
        .route("/settings", get(pages::settings::index))
        .route(
            "/settings/company",
            get(pages::settings::company).post(pages::settings::save_company),
        )
        .route("/settings/owner", get(pages::owner_only::owner).post(pages::owner_only::save_owner))
        .route("/settings/plan", get(pages::owner_only::plan).post(pages::owner_only::save_plan))
        .route(
            "/settings/cancel",
            get(pages::owner_only::cancel).post(pages::owner_only::save_cancel),
        )
        .route("/settings/activity", get(pages::owner_only::activity))
        .route("/settings/users", get(pages::people::users).post(pages::people::save_user))
        .route("/settings/api-keys", get(pages::people::keys).post(pages::people::save_key))
        .route(
            "/settings/accountants",
            get(pages::people::accountants).post(pages::people::save_accountant),
        )
        .route_layer(middleware::from_fn_with_state(product.clone(), own_pages_only));
    let machines = Router::new()
        .route("/style.css", get(pages::style))
        .route("/backchannel-logout", post(revocation::logout))
        .route("/security-events", post(revocation::security_event))
        .route("/provisioning/accounts", post(provisioning::create))
        .route("/provisioning/subdomains/{name}", get(provisioning::subdomain))
        .route("/provisioning/accounts/{external_id}/owner", put(provisioning::set_owner))
        .route("/provisioning/accounts/{external_id}/life", put(provisioning::set_life));
    pages
        .merge(machines)
        .fallback(pages::nothing_here)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(product.clone(), outer))
        .with_state(product)
}

/// A form may only be sent from our own pages: ports of one host share cookies, so the cookie
/// alone proves nothing.
async fn own_pages_only(
    Shared(product): Shared<Arc<Product>>,
    ask: Request,
    next: Next,
) -> Response {
    let origin = ask.headers().get(header::ORIGIN).and_then(|it| it.to_str().ok());
    if ask.method() == Method::POST && origin != Some(product.base.as_str()) {
        return pages::message(
            &product,
            StatusCode::FORBIDDEN,
            pages::Message {
                heading: "That form came from somewhere else".to_owned(),
                lines: vec![
                    "Open the page here and send it again. Nothing was changed.".to_owned(),
                ],
                code: "foreign_origin".to_owned(),
                links: Vec::new(),
            },
        );
    }
    next.run(ask).await
}

/// Answers only to our own name, and gives every answer its safety headers.
async fn outer(Shared(product): Shared<Arc<Product>>, ask: Request, next: Next) -> Response {
    let ours = product.base.split_once("://").map_or("", |(_, host)| host);
    let host = ask.headers().get(header::HOST).and_then(|it| it.to_str().ok());
    let mut answer = if host.is_some_and(|it| it.eq_ignore_ascii_case(ours)) {
        next.run(ask).await
    } else {
        (StatusCode::MISDIRECTED_REQUEST, "This address is not served here.\n").into_response()
    };
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self' {}; base-uri 'none'; frame-ancestors 'none'",
        product.portal.issuer.trim_end_matches('/'),
    );
    let headers = answer.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        // Forms need their Origin, which "no-referrer" would take away.
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    answer
}
