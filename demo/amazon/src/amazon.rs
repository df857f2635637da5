//! The running simulation: its memory, its applications, its routes.

use crate::clients::Application;
use crate::clock::Clock;
use crate::keys::Key;
use crate::memory::Memory;
use crate::pages::{self, host};
use crate::{consent, faults, openid, selling, tokens};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State as Shared};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The largest body of anything that is sent here.
const LARGEST_BODY: usize = 64 * 1024;

/// The simulation at work.
pub(crate) struct Amazon {
    /// Its own address, which is also its issuer; without a slash at the end.
    pub(crate) base: String,
    pub(crate) applications: Vec<Application>,
    /// Whether refreshing gives another refresh token.
    pub(crate) rotate: bool,
    pub(crate) clock: Clock,
    pub(crate) key: Key,
    memory: Mutex<Memory>,
}

impl Amazon {
    /// Begins with nothing remembered.
    pub(crate) fn new(
        base: String,
        applications: Vec<Application>,
        rotate: bool,
        clock: Clock,
    ) -> Result<Self, String> {
        let (key, memory) = (Key::make()?, Mutex::default());
        Ok(Self { base, applications, rotate, clock, key, memory })
    }

    /// The memory. Held for moments only, never across a call.
    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An application by its client id.
    pub(crate) fn client(&self, id: &str) -> Option<&Application> {
        self.applications.iter().find(|it| it.client_id == id)
    }

    /// Where our own forms may end: here, and where the applications have sellers sent back to.
    fn form_targets(&self) -> String {
        let uris = self.applications.iter().flat_map(|it| &it.redirect_uris);
        let mut origins: Vec<String> = uris
            .filter_map(|it| it.split_once("://").map(|(way, _)| format!("{way}://{}", host(it))))
            .collect();
        origins.sort();
        origins.dedup();
        origins.join(" ")
    }
}

/// All that is answered.
pub(crate) fn router(amazon: Arc<Amazon>) -> Router {
    Router::new()
        .route("/", get(pages::home))
        .route("/authorised/remove", post(pages::remove))
        .route("/style.css", get(pages::style))
        .route("/apps/authorize/consent", get(selling::authorize))
        .route("/{region}/sellers/v1/marketplaceParticipations", get(selling::participations))
        .route("/signin/{name}", get(consent::sign_in).post(consent::signed_in))
        .route("/consent/{name}", get(consent::consent).post(consent::decided))
        .route("/auth/o2/token", post(tokens::lwa))
        .route("/auth/o2/revoke", post(tokens::lwa_revoke))
        .route("/.well-known/openid-configuration", get(openid::metadata))
        .route("/oauth2/authorize", get(openid::authorize))
        .route("/oauth2/token", post(tokens::oauth2))
        .route("/oauth2/revoke", post(tokens::oauth2_revoke))
        .route("/oauth2/jwks", get(openid::jwks))
        .route("/faults", post(faults::wish))
        .route("/state", get(faults::state))
        .route("/reset", post(faults::reset))
        .fallback(pages::nothing_here)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(amazon.clone(), outer))
        .with_state(amazon)
}

/// Answers only to our own name, and gives every answer its safety headers.
async fn outer(Shared(amazon): Shared<Arc<Amazon>>, ask: Request, next: Next) -> Response {
    let ours = host(&amazon.base);
    let named = ask.headers().get(header::HOST).and_then(|it| it.to_str().ok());
    let mut answer = if named.is_some_and(|it| it.eq_ignore_ascii_case(&ours)) {
        next.run(ask).await
    } else {
        (StatusCode::MISDIRECTED_REQUEST, "This address is not served here.\n").into_response()
    };
    // Browsers hold the redirect after a form to this list too.
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self' {}; base-uri 'none'; \
         frame-ancestors 'none'",
        amazon.form_targets(),
    );
    let headers = answer.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        // The addresses of authorisations under way are secret.
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    answer
}
