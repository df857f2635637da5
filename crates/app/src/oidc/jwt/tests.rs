//! The row "JWT anywhere" of the bad inputs, each case by hand.

use super::*;
use std::sync::LazyLock;

const NOW: i64 = 1_800_000_000;

/// One key for all tests: making one takes a moment.
pub(crate) static KEY: LazyLock<(SigningKey, Value)> =
    LazyLock::new(|| SigningKey::from_pem(&SigningKey::make_pem().unwrap()).unwrap());

pub(crate) fn keys() -> KeySet {
    KeySet::read(&json!({ "keys": [KEY.1] }).to_string()).unwrap()
}

fn expect() -> Expect<'static> {
    Expect {
        types: &[Some("at+jwt")],
        issuer: "http://localhost:4100",
        audiences: &["http://localhost:4100/oauth/userinfo"],
        now: NOW,
        longest: 600,
        may_be_over: false,
    }
}

fn good() -> Value {
    json!({
        "iss": "http://localhost:4100",
        "aud": "http://localhost:4100/oauth/userinfo",
        "iat": NOW - 5,
        "exp": NOW + 300,
        "sub": "s",
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = good();
    claims[name] = value;
    claims
}

/// A token with any header, signed with the real key.
fn bent(header: &Value, claims: &Value) -> String {
    let message = format!(
        "{}.{}",
        BASE64URL_NOPAD.encode(header.to_string().as_bytes()),
        BASE64URL_NOPAD.encode(claims.to_string().as_bytes())
    );
    let signature = crypto::sign(message.as_bytes(), &KEY.0.key, Algorithm::RS256).unwrap();
    format!("{message}.{signature}")
}

#[test]
fn a_good_token_is_read() {
    let token = KEY.0.sign("at+jwt", &good()).unwrap();
    assert_eq!(verify(&token, &keys(), &expect()).unwrap()["sub"], "s");
    let list = KEY.0.sign("at+jwt", &with("aud", json!([expect().audiences[0]]))).unwrap();
    assert!(verify(&list, &keys(), &expect()).is_ok());
}

#[test]
fn every_bad_header_is_refused() {
    let kid = &KEY.0.kid;
    for header in [
        json!({ "alg": "none", "kid": kid, "typ": "at+jwt" }),
        json!({ "alg": "None", "kid": kid, "typ": "at+jwt" }),
        json!({ "alg": "HS256", "kid": kid, "typ": "at+jwt" }),
        json!({ "alg": "RS512", "kid": kid, "typ": "at+jwt" }),
        json!({ "alg": "ES256", "kid": kid, "typ": "at+jwt" }),
        json!({ "kid": kid, "typ": "at+jwt" }),
        json!({ "alg": "RS256", "kid": "other", "typ": "at+jwt" }),
        json!({ "alg": "RS256", "kid": 7, "typ": "at+jwt" }),
        json!({ "alg": "RS256", "kid": kid, "typ": "JWT" }),
        json!({ "alg": "RS256", "kid": kid }),
        json!({ "alg": "RS256", "kid": kid, "typ": ["at+jwt"] }),
        json!({ "alg": "RS256", "kid": kid, "typ": "at+jwt", "jku": "https://evil.example/" }),
        json!({ "alg": "RS256", "kid": kid, "typ": "at+jwt", "jwk": KEY.1 }),
        json!({ "alg": "RS256", "kid": kid, "typ": "at+jwt", "x5u": "https://evil.example/" }),
        json!({ "alg": "RS256", "kid": kid, "typ": "at+jwt", "crit": ["exp"] }),
        json!(["RS256"]),
    ] {
        assert!(verify(&bent(&header, &good()), &keys(), &expect()).is_err(), "{header}");
    }
}

#[test]
fn a_public_key_is_no_secret_for_hs256() {
    let header = json!({ "alg": "HS256", "kid": KEY.0.kid, "typ": "at+jwt" });
    let message = format!(
        "{}.{}",
        BASE64URL_NOPAD.encode(header.to_string().as_bytes()),
        BASE64URL_NOPAD.encode(good().to_string().as_bytes())
    );
    let secret = EncodingKey::from_secret(KEY.1.to_string().as_bytes());
    let signature = crypto::sign(message.as_bytes(), &secret, Algorithm::HS256).unwrap();
    assert!(verify(&format!("{message}.{signature}"), &keys(), &expect()).is_err());
}

#[test]
fn every_bad_claim_is_refused() {
    for claims in [
        with("exp", json!(NOW)),
        with("exp", json!(NOW - 1)),
        with("exp", json!(NOW + 601)),
        with("exp", json!("2030")),
        with("exp", json!(null)),
        with("nbf", json!(NOW + 120)),
        with("iat", json!(NOW + 600)),
        with("iss", json!("http://localhost:4101")),
        with("iss", json!(null)),
        with("aud", json!("http://localhost:4100")),
        with("aud", json!([])),
        with("aud", json!(["http://localhost:4100/oauth/userinfo", "https://evil.example"])),
        with("aud", json!(null)),
        json!([]),
    ] {
        let token = KEY.0.sign("at+jwt", &claims).unwrap();
        assert!(verify(&token, &keys(), &expect()).is_err(), "{claims}");
    }
}

#[test]
fn every_bad_shape_is_refused() {
    let token = KEY.0.sign("at+jwt", &good()).unwrap();
    let other = SigningKey::from_pem(&SigningKey::make_pem().unwrap()).unwrap().0;
    let foreign = SigningKey { kid: KEY.0.kid.clone(), key: other.key };
    let (message, signature) = token.rsplit_once('.').unwrap();
    for bad in [
        String::new(),
        "...".to_owned(),
        message.to_owned(),
        format!("{message}."),
        format!("{token}."),
        format!("{token}.{signature}"),
        format!("{token}="),
        format!("{message}.{}", &signature[1..]),
        format!(" {token}"),
        "x".repeat(LONGEST + 1),
        foreign.sign("at+jwt", &good()).unwrap(),
    ] {
        assert!(verify(&bad, &keys(), &expect()).is_err(), "{bad}");
    }
    let (head, rest) = token.split_once('.').unwrap();
    let changed = rest.replacen('A', "B", 1);
    assert!(rest == changed || verify(&format!("{head}.{changed}"), &keys(), &expect()).is_err());
}

#[test]
fn a_hint_may_be_over_but_not_forged() {
    let over = KEY.0.sign("JWT", &with("exp", json!(NOW - 50))).unwrap();
    let hint = Expect { types: &[Some("JWT")], may_be_over: true, ..expect() };
    assert!(verify(&over, &keys(), &hint).is_ok());
    assert!(verify(&over, &keys(), &Expect { may_be_over: false, ..hint.clone() }).is_err());
    assert!(verify(&over[..over.len() - 2], &keys(), &hint).is_err());
}

#[test]
fn a_key_set_is_public_strong_and_unambiguous() {
    let set = |keys: Value| KeySet::read(&json!({ "keys": keys }).to_string());
    let mut private = KEY.1.clone();
    private["d"] = json!("AQAB");
    let mut weak = KEY.1.clone();
    weak["n"] = json!("AQAB");
    let mut wrong = KEY.1.clone();
    wrong["alg"] = json!("HS256");
    let mut nameless = KEY.1.clone();
    nameless.as_object_mut().unwrap().remove("kid");
    for bad in [
        json!([]),
        json!([private]),
        json!([weak]),
        json!([wrong]),
        json!([{ "kty": "oct", "k": "AQAB" }]),
        json!([KEY.1, KEY.1]),
        json!([KEY.1, nameless]),
        json!(["x"]),
    ] {
        assert!(set(bad.clone()).is_err(), "{bad}");
    }
    assert!(KeySet::read("nonsense").is_err());
    assert!(KeySet::read("{}").is_err());
    assert!(set(json!([nameless])).is_ok());
}
