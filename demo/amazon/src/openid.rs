//! The OpenID provider: discovery, keys, the authorization request, and what an ID token says.
//!
//! Until client and redirect URI are known good, nobody is sent anywhere.

use crate::amazon::Amazon;
use crate::clients::{Application, SCOPES, Way};
use crate::consent;
use crate::memory::{ACCESS_SECONDS, Ask};
use crate::pages::{self, App, Message, go};
use crate::params::{Params, with};
use crate::sellers::Seller;
use axum::Json;
use axum::extract::{RawQuery, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

/// `GET /.well-known/openid-configuration`
pub(crate) async fn metadata(Shared(amazon): App) -> Response {
    let at = |path: &str| format!("{}{path}", amazon.base);
    let scopes: Vec<&str> = SCOPES.iter().map(|it| it.0).filter(|it| !it.contains(':')).collect();
    let ways = ["client_secret_basic", "client_secret_post"];
    Json(json!({
        "issuer": amazon.base,
        "authorization_endpoint": at("/oauth2/authorize"),
        "token_endpoint": at("/oauth2/token"),
        "revocation_endpoint": at("/oauth2/revoke"),
        "jwks_uri": at("/oauth2/jwks"),
        "scopes_supported": scopes,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ways,
        "revocation_endpoint_auth_methods_supported": ways,
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": ["sub", "name", "store", "region"],
        "authorization_response_iss_parameter_supported": true,
    }))
    .into_response()
}

/// `GET /oauth2/jwks`
pub(crate) async fn jwks(Shared(amazon): App) -> Response {
    Json(amazon.key.jwks()).into_response()
}

/// What an ID token says.
pub(crate) fn claims(
    amazon: &Amazon,
    client: &Application,
    seller: &Seller,
    nonce: Option<&str>,
    now: i64,
) -> Value {
    let mut claims = json!({
        "iss": amazon.base, "aud": client.client_id, "sub": seller.merchant_id,
        "iat": now, "exp": now.saturating_add(ACCESS_SECONDS),
        "name": seller.name, "store": seller.store, "region": seller.region.code(),
    });
    if let (Some(claims), Some(nonce)) = (claims.as_object_mut(), nonce) {
        claims.insert("nonce".to_owned(), nonce.into());
    }
    claims
}

/// `GET /oauth2/authorize`
pub(crate) async fn authorize(Shared(amazon): App, RawQuery(query): RawQuery) -> Response {
    let asked = Params::read(query.unwrap_or_default().as_bytes());
    let named = asked.get("client_id").and_then(|it| amazon.client(it));
    let Some(client) = named.filter(|it| it.way == Way::OpenId) else {
        return not_ours("The application is not known here.", "unknown_client");
    };
    let to = asked.get("redirect_uri").unwrap_or_default();
    if !client.redirect_uris.iter().any(|it| it == to) {
        let what = "The application wants you sent to an address that is not registered.";
        return not_ours(what, "unregistered_redirect_uri");
    }
    let state = asked.get("state");
    match ask(client, &asked, to) {
        Ok(ask) => consent::begin(&amazon, ask),
        Err((error, what)) => {
            let mut answer = vec![("error", error), ("error_description", what)];
            answer.extend(state.map(|it| ("state", it)));
            answer.push(("iss", &amazon.base));
            go(&with(to, &answer))
        }
    }
}

fn not_ours(what: &str, code: &'static str) -> Response {
    let lines = vec![what.to_owned(), "Nothing was authorised.".to_owned()];
    let it = Message { heading: "This request cannot be answered", lines, code };
    pages::message(StatusCode::BAD_REQUEST, it)
}

type Fault = (&'static str, &'static str);

fn ask(client: &Application, asked: &Params, to: &str) -> Result<Ask, Fault> {
    if !asked.repeated.is_empty() {
        return Err(("invalid_request", "A parameter came twice."));
    }
    if asked.get("request").is_some() {
        return Err(("request_not_supported", "Send plain parameters."));
    }
    if asked.get("request_uri").is_some() {
        return Err(("request_uri_not_supported", "Send plain parameters."));
    }
    match asked.get("response_type") {
        Some("code") => {}
        Some(_) => return Err(("unsupported_response_type", "response_type is code.")),
        None => return Err(("invalid_request", "response_type is missing.")),
    }
    let scopes: Vec<String> =
        asked.get("scope").unwrap_or_default().split(' ').map(str::to_owned).collect();
    let known = |it: &String| SCOPES.iter().any(|(name, _)| name == it) && !it.contains(':');
    if !scopes.iter().any(|it| it == "openid") || !scopes.iter().all(known) {
        return Err(("invalid_scope", "The scope openid is needed, and only known ones are good."));
    }
    if asked.get("prompt") == Some("none") {
        return Err(("login_required", "Sellers sign in here each time."));
    }
    let challenge = asked.get("code_challenge").filter(|it| it.len() == 43);
    if challenge.is_none() || asked.get("code_challenge_method") != Some("S256") {
        return Err(("invalid_request", "PKCE with S256 is needed."));
    }
    let own = |name: &str| asked.get(name).map(str::to_owned);
    Ok(Ask {
        client_id: client.client_id.clone(),
        redirect_uri: to.to_owned(),
        redirect_named: true,
        state: own("state"),
        scopes,
        nonce: own("nonce"),
        challenge: challenge.map(str::to_owned),
        seller: None,
        ends: 0,
    })
}
