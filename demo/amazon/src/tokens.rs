//! The token endpoints: Login with Amazon's, and the one of the OpenID provider. One store of
//! tokens, one set of rules; a code or token is good only for the client that it was given to.

use crate::amazon::Amazon;
use crate::clients::Application;
use crate::faults::{self, At, Fault, Kind};
use crate::memory::{ACCESS_SECONDS, Code, NotGood};
use crate::openid;
use crate::pages::App;
use crate::params::{Params, decoded};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// What a token endpoint gives. Login with Amazon says no scope.
#[derive(Serialize)]
struct Given {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    /// An addition of this simulation.
    region: &'static str,
}

/// An OAuth error.
struct Refusal {
    error: &'static str,
    description: String,
}

fn refuse<T>(error: &'static str, description: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { error, description: description.into() })
}

impl From<NotGood> for Refusal {
    fn from(_: NotGood) -> Self {
        let description =
            "The request has an invalid grant parameter: it is unknown, used, expired or ended."
                .to_owned();
        Self { error: "invalid_grant", description }
    }
}

impl From<String> for Refusal {
    /// Our own fault: logged, and not told.
    fn from(fault: String) -> Self {
        tracing::error!(fault, "a token could not be made");
        Self { error: "server_error", description: "Try again in a moment.".to_owned() }
    }
}

impl Refusal {
    fn answer(self) -> Response {
        let status = match self.error {
            "invalid_client" => StatusCode::UNAUTHORIZED,
            "server_error" => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        let said = json!({ "error": self.error, "error_description": self.description });
        let mut answer = (status, Json(said)).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let how = HeaderValue::from_static("Basic realm=\"token\"");
            answer.headers_mut().insert(header::WWW_AUTHENTICATE, how);
        }
        answer
    }
}

/// `POST /auth/o2/token`
pub(crate) async fn lwa(Shared(amazon): App, headers: HeaderMap, body: Bytes) -> Response {
    token(&amazon, false, &headers, &body).await
}

/// `POST /oauth2/token`
pub(crate) async fn oauth2(Shared(amazon): App, headers: HeaderMap, body: Bytes) -> Response {
    token(&amazon, true, &headers, &body).await
}

async fn token(amazon: &Amazon, openid: bool, headers: &HeaderMap, body: &Bytes) -> Response {
    let fault = {
        let mut memory = amazon.memory();
        memory.counts.token_requests = memory.counts.token_requests.saturating_add(1);
        memory.due(At::Token)
    };
    if let Some(early) = fault.as_ref().and_then(Fault::instead) {
        return early;
    }
    let done = read(amazon, openid, headers, body)
        .and_then(|(client, asked)| grant(amazon, client, &asked, fault.as_ref()));
    let answer = match done {
        Ok(given) => Json(given).into_response(),
        Err(it) => it.answer(),
    };
    match fault {
        Some(fault) => fault.delivers(answer).await,
        None => answer,
    }
}

/// `POST /auth/o2/revoke`
pub(crate) async fn lwa_revoke(Shared(amazon): App, headers: HeaderMap, body: Bytes) -> Response {
    revoke(&amazon, false, &headers, &body).await
}

/// `POST /oauth2/revoke`
pub(crate) async fn oauth2_revoke(
    Shared(amazon): App,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    revoke(&amazon, true, &headers, &body).await
}

async fn revoke(amazon: &Amazon, openid: bool, headers: &HeaderMap, body: &Bytes) -> Response {
    let fault = {
        let mut memory = amazon.memory();
        memory.counts.revoke_requests = memory.counts.revoke_requests.saturating_add(1);
        memory.due(At::Revoke)
    };
    if let Some(early) = fault.as_ref().and_then(Fault::instead) {
        return early;
    }
    let done = read(amazon, openid, headers, body).and_then(|(client, asked)| {
        let Some(token) = asked.get("token") else {
            return refuse("invalid_request", "The parameter token is missing.");
        };
        amazon.memory().revoke(token, &client.client_id);
        Ok(())
    });
    let answer = match done {
        Ok(()) => StatusCode::OK.into_response(),
        Err(it) => it.answer(),
    };
    match fault {
        Some(fault) => fault.delivers(answer).await,
        None => answer,
    }
}

/// The form, and the client that proved itself with it.
fn read<'a>(
    amazon: &'a Amazon,
    openid: bool,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<(&'a Application, Params), Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or("");
    if kind.split(';').next().map(str::trim) != Some("application/x-www-form-urlencoded") {
        return refuse("invalid_request", "Send application/x-www-form-urlencoded.");
    }
    let asked = Params::read(body);
    if let Some(name) = asked.repeated.first() {
        return refuse("invalid_request", format!("The parameter {name} came twice."));
    }
    let (id, secret) = credentials(headers, &asked).ok_or_else(no_client)?;
    let client = amazon.client(&id).filter(|it| it.is_openid() == openid);
    let client = client.filter(|it| it.proves(&secret)).ok_or_else(no_client)?;
    Ok((client, asked))
}

fn no_client() -> Refusal {
    Refusal { error: "invalid_client", description: "Client authentication failed".to_owned() }
}

/// `client_secret_basic` or `client_secret_post`, never both.
fn credentials(headers: &HeaderMap, asked: &Params) -> Option<(String, String)> {
    let posted = asked.get("client_secret");
    let Some(header) = headers.get(header::AUTHORIZATION) else {
        return Some((asked.get("client_id")?.to_owned(), posted?.to_owned()));
    };
    let (scheme, encoded) = header.to_str().ok()?.split_once(' ')?;
    if posted.is_some() || !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(BASE64.decode(encoded.trim().as_bytes()).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    Some((decoded(id), decoded(secret)))
}

fn grant(
    amazon: &Amazon,
    client: &Application,
    asked: &Params,
    fault: Option<&Fault>,
) -> Result<Given, Refusal> {
    match asked.get("grant_type") {
        Some("authorization_code") => exchange(amazon, client, asked, fault),
        Some("refresh_token") => refresh(amazon, client, asked, fault),
        Some(_) => refuse(
            "unsupported_grant_type",
            "The authorization grant type is not supported by the authorization server",
        ),
        None => refuse("invalid_request", "The parameter grant_type is missing."),
    }
}

fn exchange(
    amazon: &Amazon,
    client: &Application,
    asked: &Params,
    fault: Option<&Fault>,
) -> Result<Given, Refusal> {
    let Some(code) = asked.get("code") else {
        return refuse("invalid_request", "The request is missing a required parameter : code");
    };
    let now = amazon.clock.seconds();
    let mut memory = amazon.memory();
    let known = memory.good_code(code, &client.client_id, now)?;
    fits(known, asked)?;
    let (nonce, seller) = (known.ask.nonce.clone(), known.seller);
    let id = memory.exchange(code)?;
    let token =
        if faults::is(fault, Kind::NoRefresh) { None } else { Some(memory.first_refresh(id)?) };
    drop(memory);
    let mut given = tokens(amazon, client, id, token, fault)?;
    if client.is_openid() {
        let claims = openid::claims(amazon, client, seller, nonce.as_deref(), now);
        given.id_token = Some(amazon.key.sign(&claims)?);
    }
    Ok(given)
}

/// Whether a code came back from where it was sent, and from whoever began.
fn fits(known: &Code, asked: &Params) -> Result<(), Refusal> {
    let to = asked.get("redirect_uri");
    let missing = to.is_none() && known.ask.redirect_named;
    if missing || to.is_some_and(|it| it != known.ask.redirect_uri) {
        return refuse("invalid_grant", "The redirect URI is not the one of the authorization.");
    }
    let Some(challenge) = &known.ask.challenge else { return Ok(()) };
    let verifier = asked.get("code_verifier").unwrap_or_default();
    let formed = (43..=128).contains(&verifier.len());
    if !formed || BASE64URL_NOPAD.encode(&Sha256::digest(verifier.as_bytes())) != *challenge {
        return refuse("invalid_grant", "The code verifier does not belong to the challenge.");
    }
    Ok(())
}

fn refresh(
    amazon: &Amazon,
    client: &Application,
    asked: &Params,
    fault: Option<&Fault>,
) -> Result<Given, Refusal> {
    let Some(token) = asked.get("refresh_token") else {
        let what = "The request is missing a required parameter : refresh_token";
        return refuse("invalid_request", what);
    };
    let used = amazon.memory().use_refresh(token, &client.client_id, amazon.rotate);
    let (id, next) = used?;
    let next = (!faults::is(fault, Kind::NoRefresh)).then_some(next);
    tokens(amazon, client, id, next, fault)
}

/// Makes the answer that carries tokens.
fn tokens(
    amazon: &Amazon,
    client: &Application,
    family: u64,
    refresh: Option<String>,
    fault: Option<&Fault>,
) -> Result<Given, Refusal> {
    let mut memory = amazon.memory();
    if faults::is(fault, Kind::OtherRegion) {
        memory.move_away(family);
    }
    let access = memory.access(family, amazon.clock.seconds())?;
    let Some(known) = memory.family(family) else { return Err(NotGood.into()) };
    let small = faults::is(fault, Kind::SmallScope);
    let less = known.scopes.len().saturating_sub(usize::from(small));
    let scopes: Vec<&str> = known.scopes.iter().take(less).map(String::as_str).collect();
    Ok(Given {
        access_token: access,
        token_type: "bearer",
        expires_in: ACCESS_SECONDS,
        refresh_token: refresh,
        scope: (small || client.is_openid()).then(|| scopes.join(" ")),
        id_token: None,
        region: known.region.code(),
    })
}
