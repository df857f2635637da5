//! Tokens that the portal signs and sends here: provisioning requests, logout tokens, security
//! events. All of them are checked in one place and the same way, then by their own rules.

use crate::portal::Portal;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Map, Value};

/// Longer tokens are not looked at.
const LONGEST: usize = 16 * 1024;
/// How far two honest clocks may be apart.
const SKEW: i64 = 60;

/// What a token is expected to be.
pub(crate) struct Expected<'a> {
    /// Its type; a token of one kind is never taken for another.
    pub(crate) typ: &'a str,
    /// For whom it must be meant.
    pub(crate) aud: &'a [&'a str],
    /// Whether it must say when it ends.
    pub(crate) ends: bool,
    /// The most seconds since it was made.
    pub(crate) max_age: i64,
}

/// What is wrong with a token, as RFC 8935 names it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// Not a token of this kind at all.
    Shape(String),
    /// The key or the signature.
    Key(String),
    /// Not from our portal.
    Issuer,
    /// Not for us.
    Audience,
    /// Past, or from the future.
    Time,
}

impl Wrong {
    /// The code of RFC 8935, section 2.4.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Shape(_) | Self::Time => "invalid_request",
            Self::Key(_) => "invalid_key",
            Self::Issuer => "invalid_issuer",
            Self::Audience => "invalid_audience",
        }
    }

    /// What to tell the sender.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::Shape(what) | Self::Key(what) => what.clone(),
            Self::Issuer => "The token is from another issuer.".to_owned(),
            Self::Audience => "The token is meant for somebody else.".to_owned(),
            Self::Time => "The token is past or from the future.".to_owned(),
        }
    }
}

/// The id of the key that signed a token, and nothing believed.
pub(crate) fn kid(token: &str) -> Result<String, String> {
    if token.len() > LONGEST {
        return Err("the token is too long".to_owned());
    }
    let header = jsonwebtoken::decode_header(token).map_err(|it| it.to_string())?;
    header.kid.ok_or_else(|| "the token names no key".to_owned())
}

/// Checks a token's shape, key, signature, issuer, audience and times.
pub(crate) async fn check(
    portal: &Portal,
    token: &str,
    expected: &Expected<'_>,
    now: i64,
) -> Result<Map<String, Value>, Wrong> {
    if token.len() > LONGEST {
        return Err(Wrong::Shape("The token is too long.".to_owned()));
    }
    let header = jsonwebtoken::decode_header(token)
        .map_err(|_| Wrong::Shape("This is not a signed token.".to_owned()))?;
    if header.alg != Algorithm::RS256 {
        return Err(Wrong::Key("Only RS256 is taken.".to_owned()));
    }
    if !is_of(header.typ.as_deref(), expected.typ) {
        return Err(Wrong::Shape(format!("The token's type must be {}.", expected.typ)));
    }
    // A key that a token brings along proves nothing, and what we do not understand we refuse.
    if header.jku.is_some() || header.jwk.is_some() || header.x5u.is_some() || header.crit.is_some()
    {
        return Err(Wrong::Key("The token's header holds what it must not.".to_owned()));
    }
    let kid = header.kid.ok_or_else(|| Wrong::Key("The token names no key.".to_owned()))?;
    let jwk = portal.key(&kid).await.map_err(Wrong::Key)?;
    let bad_key = |_| Wrong::Key("The signature is not the portal's.".to_owned());
    let key = DecodingKey::from_jwk(&jwk).map_err(bad_key)?;
    let mut signature_only = Validation::new(Algorithm::RS256);
    // Times and audience are checked below, by our own clock and with our own answers.
    signature_only.validate_exp = false;
    signature_only.validate_aud = false;
    signature_only.required_spec_claims.clear();
    let claims = jsonwebtoken::decode::<Map<String, Value>>(token, &key, &signature_only)
        .map_err(bad_key)?
        .claims;
    check_claims(&claims, &portal.issuer, expected, now)?;
    Ok(claims)
}

fn is_of(typ: Option<&str>, wanted: &str) -> bool {
    typ.is_some_and(|it| {
        let it = it.to_ascii_lowercase();
        it.strip_prefix("application/").unwrap_or(&it) == wanted
    })
}

fn check_claims(
    claims: &Map<String, Value>,
    issuer: &str,
    expected: &Expected<'_>,
    now: i64,
) -> Result<(), Wrong> {
    if claims.get("iss").and_then(Value::as_str) != Some(issuer) {
        return Err(Wrong::Issuer);
    }
    let meant = |aud: &Value| aud.as_str().is_some_and(|it| expected.aud.contains(&it));
    let for_us = match claims.get("aud") {
        Some(Value::Array(many)) => many.iter().any(meant),
        Some(one) => meant(one),
        None => false,
    };
    if !for_us {
        return Err(Wrong::Audience);
    }
    let number = |name: &str| claims.get(name).and_then(Value::as_i64);
    let made = number("iat").ok_or(Wrong::Time)?;
    let too_old = now.saturating_sub(made) > expected.max_age;
    let from_the_future = made > now.saturating_add(SKEW);
    let not_yet = number("nbf").is_some_and(|it| it > now.saturating_add(SKEW));
    let past = match claims.get("exp") {
        None => expected.ends,
        Some(exp) => exp.as_i64().is_none_or(|it| it <= now),
    };
    if too_old || from_the_future || not_yet || past {
        return Err(Wrong::Time);
    }
    if claims.get("jti").and_then(Value::as_str).is_none_or(|it| it.is_empty() || it.len() > 200) {
        return Err(Wrong::Shape("The token has no id.".to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(change: impl FnOnce(&mut Map<String, Value>)) -> Result<(), Wrong> {
        let mut made = serde_json::json!({
            "iss": "http://p", "aud": ["jobs"], "iat": 1000, "exp": 1060, "jti": "a",
        });
        change(made.as_object_mut().unwrap());
        let expected = Expected { typ: "jwt", aud: &["jobs"], ends: true, max_age: 120 };
        check_claims(made.as_object().unwrap(), "http://p", &expected, 1010)
    }

    #[test]
    fn every_claim_counts() {
        assert_eq!(claims(|_| ()), Ok(()));
        assert_eq!(
            claims(|it| {
                it["aud"] = "jobs".into();
            }),
            Ok(())
        );
        assert_eq!(
            claims(|it| {
                it["iss"] = "http://p/".into();
            }),
            Err(Wrong::Issuer)
        );
        assert_eq!(
            claims(|it| {
                it["aud"] = "books".into();
            }),
            Err(Wrong::Audience)
        );
        assert_eq!(
            claims(|it| {
                it.remove("aud");
            }),
            Err(Wrong::Audience)
        );
        assert_eq!(
            claims(|it| {
                it["exp"] = 1010.into();
            }),
            Err(Wrong::Time)
        );
        assert_eq!(
            claims(|it| {
                it.remove("exp");
            }),
            Err(Wrong::Time)
        );
        assert_eq!(
            claims(|it| {
                it["exp"] = "never".into();
            }),
            Err(Wrong::Time)
        );
        assert_eq!(
            claims(|it| {
                it["iat"] = 1071.into();
            }),
            Err(Wrong::Time)
        );
        assert_eq!(
            claims(|it| {
                it["iat"] = 800.into();
            }),
            Err(Wrong::Time)
        );
        assert_eq!(
            claims(|it| {
                it.insert("nbf".into(), 1100.into());
            }),
            Err(Wrong::Time)
        );
        assert!(matches!(
            claims(|it| {
                it.remove("jti");
            }),
            Err(Wrong::Shape(_))
        ));
    }

    #[test]
    fn types_are_compared_as_media_types() {
        assert!(is_of(Some("logout+jwt"), "logout+jwt"));
        assert!(is_of(Some("application/Logout+JWT"), "logout+jwt"));
        assert!(!is_of(Some("JWT"), "logout+jwt"));
        assert!(!is_of(None, "logout+jwt"));
    }
}
