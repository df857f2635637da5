//! The portal ends sessions here, by two standards that say the same: OpenID Connect back-channel
//! logout, and a security event (RFC 8417) pushed as RFC 8935 says. Both work at once: the next
//! click of whoever is meant finds the door closed.

use crate::product::Product;
use crate::sessions::Ending;
use crate::tokens::{self, Expected};
use axum::Form;
use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;

const LOGOUT_EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
const REVOKED_EVENT: &str = "https://schemas.openid.net/secevent/caep/event-type/session-revoked";
/// The portal's own word on why.
const REASON: &str = "https://clientele.dev/claims/reason";
/// A logout token is for now; the portal retries with a new one.
const LOGOUT_SECONDS: i64 = 300;
/// A security event may arrive late: better late than never.
const EVENT_SECONDS: i64 = 7 * 86_400;

/// The form of a back-channel logout.
#[derive(Deserialize)]
pub(crate) struct Logout {
    logout_token: String,
}

fn refused(code: &str, why: &str) -> Response {
    let body = json!({ "error": code, "error_description": why }).to_string();
    (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// `POST /backchannel-logout`, OpenID Connect Back-Channel Logout 1.0, sections 2.5 to 2.8.
pub(crate) async fn logout(
    Shared(product): Shared<Arc<Product>>,
    form: Result<Form<Logout>, FormRejection>,
) -> Response {
    let Ok(Form(Logout { logout_token })) = form else {
        return refused("invalid_request", "Send a form with logout_token.");
    };
    let now = product.clock.seconds();
    let slug = product.face.slug();
    let expected =
        Expected { typ: "logout+jwt", aud: &[slug], ends: true, max_age: LOGOUT_SECONDS };
    let claims = match tokens::check(&product.portal, &logout_token, &expected, now).await {
        Ok(claims) => claims,
        Err(wrong) => return refused("invalid_request", &wrong.sentence()),
    };
    match logout_rules(&claims) {
        Ok(()) => {}
        Err(why) => return refused("invalid_request", why),
    }
    let jti = text(&claims, "jti").unwrap_or_default();
    let ends = claims.get("exp").and_then(Value::as_i64).unwrap_or(now);
    if !product.state().first_use(&format!("logout:{jti}"), ends, now) {
        return refused("invalid_request", "The token was used before.");
    }
    let ending = Ending { code: text(&claims, REASON).unwrap_or("signed_out").to_owned() };
    let made = claims.get("iat").and_then(Value::as_i64).unwrap_or(now);
    let ended = product.sessions().end_from_portal(
        text(&claims, "sid"),
        text(&claims, "sub"),
        made,
        &ending,
        now,
    );
    tracing::info!(product = slug, ended, reason = ending.code, "back-channel logout");
    StatusCode::OK.into_response()
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

/// What makes a token a logout token.
fn logout_rules(claims: &Map<String, Value>) -> Result<(), &'static str> {
    let event = claims.get("events").and_then(|it| it.get(LOGOUT_EVENT));
    if !event.is_some_and(Value::is_object) {
        return Err("The token holds no logout event.");
    }
    if text(claims, "sid").is_none() && text(claims, "sub").is_none() {
        return Err("The token names neither session nor person.");
    }
    // So that an ID token can never be taken for a logout token.
    if claims.contains_key("nonce") {
        return Err("A logout token must not hold a nonce.");
    }
    Ok(())
}

fn push_refused(code: &str, why: &str) -> Response {
    let body = json!({ "err": code, "description": why }).to_string();
    (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// `POST /security-events`, RFC 8935.
pub(crate) async fn security_event(
    Shared(product): Shared<Arc<Product>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or("");
    if kind.split(';').next().map(str::trim) != Some("application/secevent+jwt") {
        return push_refused("invalid_request", "Send application/secevent+jwt.");
    }
    let Ok(token) = std::str::from_utf8(&body) else {
        return push_refused("invalid_request", "This is not a signed token.");
    };
    let now = product.clock.seconds();
    let slug = product.face.slug();
    let door = format!("{}/security-events", product.base);
    let expected =
        Expected { typ: "secevent+jwt", aud: &[slug, &door], ends: false, max_age: EVENT_SECONDS };
    let claims = match tokens::check(&product.portal, token.trim(), &expected, now).await {
        Ok(claims) => claims,
        Err(wrong) => return push_refused(wrong.code(), &wrong.sentence()),
    };
    let Some(events) = claims.get("events").and_then(Value::as_object).filter(|it| !it.is_empty())
    else {
        return push_refused("invalid_request", "The token holds no event.");
    };
    // An event seen before is taken again and does nothing: the sender may repeat itself.
    let jti = text(&claims, "jti").unwrap_or_default();
    let fresh =
        product.state().first_use(&format!("event:{jti}"), now.saturating_add(EVENT_SECONDS), now);
    if let (Some(event), true) = (events.get(REVOKED_EVENT), fresh) {
        let Some((sid, sub)) =
            subject(claims.get("sub_id").or_else(|| event.get("subject")), &product.portal.issuer)
        else {
            return push_refused("invalid_request", "The event names nobody.");
        };
        let reason = text(&claims, REASON).or_else(|| event.get(REASON).and_then(Value::as_str));
        let ending = Ending { code: reason.unwrap_or("session_revoked").to_owned() };
        let made = claims.get("iat").and_then(Value::as_i64).unwrap_or(now);
        let ended =
            product.sessions().end_from_portal(sid.as_deref(), sub.as_deref(), made, &ending, now);
        tracing::info!(product = slug, ended, reason = ending.code, "session revoked");
    }
    StatusCode::ACCEPTED.into_response()
}

/// Session and person of a subject identifier (RFC 9493): a person by issuer and name, a session
/// by its opaque id, or both in one.
fn subject(named: Option<&Value>, issuer: &str) -> Option<(Option<String>, Option<String>)> {
    let named = named?;
    let word = |it: &Value, name: &str| it.get(name).and_then(Value::as_str).map(str::to_owned);
    let person = |it: &Value| {
        let ours = it.get("iss").and_then(Value::as_str) == Some(issuer);
        ours.then(|| word(it, "sub")).flatten()
    };
    let found = match named.get("format").and_then(Value::as_str)? {
        "iss_sub" => (None, person(named)),
        "opaque" => (word(named, "id"), None),
        "complex" => {
            (named.get("session").and_then(|it| word(it, "id")), named.get("user").and_then(person))
        }
        _ => (None, None),
    };
    (found.0.is_some() || found.1.is_some()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(change: impl FnOnce(&mut Map<String, Value>)) -> Result<(), &'static str> {
        let mut claims = json!({ "sid": "s", "events": { LOGOUT_EVENT: {} } });
        change(claims.as_object_mut().unwrap());
        logout_rules(claims.as_object().unwrap())
    }

    #[test]
    fn only_a_logout_token_is_one() {
        assert!(rules(|_| ()).is_ok());
        assert!(
            rules(|it| {
                it.remove("sid");
                it.insert("sub".into(), "p".into());
            })
            .is_ok()
        );
        assert!(
            rules(|it| {
                it.remove("sid");
            })
            .is_err()
        );
        assert!(
            rules(|it| {
                it.insert("nonce".into(), "n".into());
            })
            .is_err()
        );
        assert!(
            rules(|it| {
                it.insert("events".into(), json!({}));
            })
            .is_err()
        );
        assert!(
            rules(|it| {
                it.insert("events".into(), json!({ LOGOUT_EVENT: "yes" }));
            })
            .is_err()
        );
    }

    #[test]
    fn subjects_of_every_shape() {
        let of = |it: Value| subject(Some(&it), "http://p");
        let (s, p) = (Some("s".to_owned()), Some("p".to_owned()));
        assert_eq!(
            of(json!({"format": "iss_sub", "iss": "http://p", "sub": "p"})),
            Some((None, p.clone()))
        );
        assert_eq!(of(json!({"format": "iss_sub", "iss": "http://q", "sub": "p"})), None);
        assert_eq!(of(json!({"format": "opaque", "id": "s"})), Some((s.clone(), None)));
        let both = json!({"format": "complex", "session": {"format": "opaque", "id": "s"},
            "user": {"format": "iss_sub", "iss": "http://p", "sub": "p"}});
        assert_eq!(of(both), Some((s, p)));
        assert_eq!(of(json!({"format": "email", "email": "a@b"})), None);
        assert_eq!(subject(None, "http://p"), None);
    }
}
