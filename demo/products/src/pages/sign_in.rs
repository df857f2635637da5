//! The way in and out for a partner's staff: third-party-initiated login, the answer of the
//! portal, silent renewal, leaving.

use super::{
    App, Message, Out, Reply, broken, browser_cookie, cookie, ended, go, message, session_cookie,
    with_cookie,
};
use crate::portal::{Arrival, SignInFault, same_origin};
use crate::product::Product;
use crate::random;
use crate::sessions::{Departed, Ending, Found, Session, Visitor};
use axum::extract::{Query, State as Shared};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use serde::Deserialize;

/// What the portal asks when somebody presses Sign in.
#[derive(Deserialize)]
pub(crate) struct Initiation {
    #[serde(default)]
    iss: String,
    #[serde(default)]
    login_hint: Option<String>,
    #[serde(default)]
    target_link_uri: Option<String>,
}

/// What the portal answers.
#[derive(Deserialize)]
pub(crate) struct Return {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    state: Option<String>,
    #[serde(default)]
    iss: Option<String>,
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    error_description: Option<String>,
}

/// Codes of an ended access that the portal may name in its answer.
const ENDINGS: [&str; 4] =
    ["access_cancelled", "access_expired", "not_connected", "staff_suspended"];

/// `GET /login`: starts a sign-in at the portal that asks for it, if that is our portal.
pub(crate) async fn login(
    Shared(product): App,
    headers: HeaderMap,
    Query(ask): Query<Initiation>,
) -> Response {
    if ask.iss != product.portal.issuer {
        return no(
            &product,
            StatusCode::BAD_REQUEST,
            "unknown_issuer",
            "This product does not know the portal that sent you.",
        );
    }
    let target = match ask.target_link_uri.as_deref().map(|it| inner_path(&product, it)) {
        None => "/".to_owned(),
        Some(Some(path)) => path,
        Some(None) => {
            return no(
                &product,
                StatusCode::BAD_REQUEST,
                "foreign_target",
                "The address to go to afterwards is not one of ours.",
            );
        }
    };
    match depart(&product, &headers, ask.login_hint.as_deref(), target, None).await {
        Ok(away) => away,
        Err(fault) => unreachable_portal(&product, &fault),
    }
}

/// Path and query of an address of ours.
fn inner_path(product: &Product, address: &str) -> Option<String> {
    if !same_origin(address, &product.base) {
        return None;
    }
    let url = url::Url::parse(address).ok()?;
    // An account's own address is the start page once somebody is inside.
    if url.path().starts_with("/s/") {
        return Some("/".to_owned());
    }
    let path =
        url.query().map_or_else(|| url.path().to_owned(), |it| format!("{}?{it}", url.path()));
    // "//host" would be another site's address.
    (!path.starts_with("//")).then_some(path)
}

/// Asks the portal silently for another word about a session.
pub(super) async fn renew(
    product: &Product,
    headers: &HeaderMap,
    session: &Session,
    uri: &Uri,
) -> Result<Response, String> {
    let Visitor::Delegate { sid, .. } = &session.visitor else {
        return Err("only a partner's session is renewed".to_owned());
    };
    let target = uri.path_and_query().map_or("/", |it| it.as_str()).to_owned();
    depart(product, headers, Some(sid), target, Some(session.id.clone())).await
}

async fn depart(
    product: &Product,
    headers: &HeaderMap,
    hint: Option<&str>,
    target: String,
    renews: Option<String>,
) -> Result<Response, String> {
    let silent = renews.is_some();
    let departure = product.portal.depart(product, hint, silent).await?;
    let name = browser_cookie(product);
    let browser = match cookie(headers, &name) {
        Some(known) if known.len() == 43 => known,
        _ => random::word()?,
    };
    let departed =
        Departed::new(departure.nonce, departure.verifier, browser.clone(), target, renews);
    product.sessions().depart(departure.state, departed, product.clock.seconds());
    Ok(with_cookie(go(departure.url.as_str()), &name, &browser))
}

/// `GET /callback`: the portal's answer.
pub(crate) async fn callback(
    Shared(product): App,
    headers: HeaderMap,
    Query(back): Query<Return>,
) -> Reply {
    let now = product.clock.seconds();
    let browser = cookie(&headers, &browser_cookie(&product)).unwrap_or_default();
    let departed =
        back.state.as_deref().and_then(|it| product.sessions().returned(it, &browser, now));
    let Some(departed) = departed else {
        return Ok(no(
            &product,
            StatusCode::BAD_REQUEST,
            "unknown_state",
            "This sign-in was not started here, is too old, or was used already.",
        ));
    };
    // RFC 9207: an answer that does not name our portal may come from an attacker's.
    if back.iss.as_deref() != Some(product.portal.issuer.as_str()) {
        return Ok(no(
            &product,
            StatusCode::BAD_REQUEST,
            "wrong_issuer",
            "The answer did not come from our partner portal.",
        ));
    }
    if let Some(error) = back.error.as_deref() {
        return Ok(refused(&product, &departed, error, back.error_description.as_deref()));
    }
    let Some(code) = back.code.as_deref() else {
        return Ok(no(
            &product,
            StatusCode::BAD_REQUEST,
            "no_code",
            "The portal's answer holds nothing to sign in with.",
        ));
    };
    let arrival = product
        .portal
        .arrive(&product, code, &departed.verifier, &departed.nonce)
        .await
        .map_err(|fault| Out::new(untrue(&product, fault)))?;
    let before = departed.renews.or_else(|| cookie(&headers, &session_cookie(&product)));
    admit(&product, arrival, &departed.target, before.as_deref())
}

/// Opens the session of somebody whose ID token was believed.
fn admit(product: &Product, arrival: Arrival, target: &str, before: Option<&str>) -> Reply {
    // The person is nobody here but the one the claim names: `sub` is never looked up among users.
    let account = arrival.delegation.account.clone();
    let known = product.state().account(&account).is_some();
    if !known {
        return Ok(no(
            product,
            StatusCode::FORBIDDEN,
            "unknown_account",
            "The portal named an account that is not here.",
        ));
    }
    let firm = arrival.delegation.firm.clone();
    tracing::info!(product = product.face.slug(), account, firm = firm.id, "delegated sign-in");
    let now = product.clock.seconds();
    let opened =
        product.sessions().enter(arrival, now).map_err(|it| Out::new(broken(product, &it)))?;
    match opened {
        Ok(id) => {
            // The old cookie's session ends here: a browser is one person at a time.
            if let Some(old) = before {
                product.sessions().leave(old);
            }
            Ok(with_cookie(go(target), &session_cookie(product), &id))
        }
        Err(ending) => Ok(message(
            product,
            StatusCode::FORBIDDEN,
            Message {
                heading: "Your access has just ended".to_owned(),
                lines: vec!["It was turned off while you were signing in.".to_owned()],
                code: ending.code,
                links: vec![(product.portal.way_back(Some(&firm)), "Back to your client list")],
            },
        )),
    }
}

/// The portal said no.
fn refused(
    product: &Product,
    departed: &Departed,
    error: &str,
    description: Option<&str>,
) -> Response {
    let now = product.clock.seconds();
    if let Some(id) = &departed.renews {
        let found = product.sessions().find(id, now);
        if error == "access_denied" {
            let named =
                ENDINGS.into_iter().find(|it| description.is_some_and(|said| said.contains(it)));
            let ending = Ending { code: named.unwrap_or("access_denied").to_owned() };
            product.sessions().end(id, &ending, now);
            if let Found::Here(session) | Found::TimeUp(session) | Found::Ended(session, _) = found
            {
                return ended(product, &session, &ending);
            }
        } else {
            product.sessions().asked_in_vain(id);
            match found {
                Found::Here(_) => return go(&departed.target),
                Found::Ended(session, ending) => return ended(product, &session, &ending),
                Found::TimeUp(_) | Found::Nobody => {}
            }
        }
    }
    let known = [
        "access_denied",
        "login_required",
        "interaction_required",
        "temporarily_unavailable",
        "invalid_request",
    ];
    let code = known.into_iter().find(|it| *it == error).unwrap_or("sign_in_refused");
    no(
        product,
        StatusCode::FORBIDDEN,
        code,
        "The partner portal did not let you in. Press Sign in beside your client again.",
    )
}

fn untrue(product: &Product, fault: SignInFault) -> Response {
    match fault {
        SignInFault::Unreachable(why) => unreachable_portal(product, &why),
        SignInFault::Refused(code) => {
            tracing::warn!(product = product.face.slug(), code, "the portal refused a code");
            no(
                product,
                StatusCode::FORBIDDEN,
                "code_refused",
                "The partner portal no longer honours this sign-in. Press Sign in beside your client again.",
            )
        }
        SignInFault::Untrue(why) => {
            tracing::warn!(product = product.face.slug(), why, "an ID token was not believed");
            no(
                product,
                StatusCode::FORBIDDEN,
                "invalid_token",
                "The proof of who you are could not be believed.",
            )
        }
        SignInFault::NoDelegation => no(
            product,
            StatusCode::FORBIDDEN,
            "no_delegation",
            "The portal did not say on whose behalf you come, so nobody can let you in.",
        ),
    }
}

fn unreachable_portal(product: &Product, why: &str) -> Response {
    tracing::warn!(product = product.face.slug(), why, "the portal did not answer");
    no(
        product,
        StatusCode::BAD_GATEWAY,
        "portal_unreachable",
        "The partner portal does not answer. Try again in a moment.",
    )
}

/// One plain page for everything that stops a sign-in.
fn no(product: &Product, status: StatusCode, code: &str, why: &str) -> Response {
    message(
        product,
        status,
        Message {
            heading: "You could not be signed in".to_owned(),
            lines: vec![why.to_owned()],
            code: code.to_owned(),
            links: vec![(product.portal.way_back(None), "To the partner portal")],
        },
    )
}

/// `POST /leave`: ends the session here; a delegate goes back to the client list.
pub(crate) async fn leave(Shared(product): App, headers: HeaderMap) -> Response {
    let mut to = "/signed-out".to_owned();
    if let Some(id) = cookie(&headers, &session_cookie(&product)) {
        let found = product.sessions().find(&id, product.clock.seconds());
        if let Found::Here(session) | Found::TimeUp(session) | Found::Ended(session, _) = found
            && let Visitor::Delegate { delegation, .. } = &session.visitor
        {
            to = product.portal.way_back(Some(&delegation.firm));
        }
        product.sessions().leave(&id);
    }
    with_cookie(go(&to), &session_cookie(&product), "")
}
