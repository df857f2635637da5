//! JSON Web Tokens: the only file that knows the library behind them.
//!
//! The library checks signatures; everything else is checked here, against the injected clock and
//! in one place: header, algorithm, key, type, issuer, audience and lives. A token is never asked
//! which key or algorithm to use beyond naming one of the keys we already hold.

use crate::{Error, Result};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::KeySize;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use domain::tokens::SKEW_SECONDS;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, crypto};
use serde_json::{Map, Value, json};

/// The longest token that is looked at.
const LONGEST: usize = 16 * 1024;
/// Header members by which a token would bring its own key, or rules we do not know.
const FORBIDDEN: [&str; 6] = ["jku", "jwk", "x5u", "x5c", "crit", "b64"];

/// The claims of a token whose signature and lives hold.
pub type Claims = Map<String, Value>;

/// A token that does not count. Which check failed is for the log, not for the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotGenuine(pub &'static str);

/// A private key that signs in the portal's name.
#[derive(Clone)]
pub struct SigningKey {
    /// Its name in headers: the RFC 7638 thumbprint.
    pub kid: String,
    key: EncodingKey,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// A fresh RSA key of 2,048 bits as PEM (PKCS#8), to be sealed at once.
    pub fn make_pem() -> Result<String> {
        let pair = aws_lc_rs::rsa::KeyPair::generate(KeySize::Rsa2048)
            .map_err(|_| Error::broken("no RSA key could be made"))?;
        let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> =
            pair.as_der().map_err(|_| Error::broken("no RSA key could be written"))?;
        let mut pem = String::from("-----BEGIN PRIVATE KEY-----\n");
        for line in BASE64.encode(der.as_ref()).as_bytes().chunks(64) {
            pem.push_str(&String::from_utf8_lossy(line));
            pem.push('\n');
        }
        pem.push_str("-----END PRIVATE KEY-----\n");
        Ok(pem)
    }

    /// The key behind a PEM, with its public half as a JWK.
    pub fn from_pem(pem: &str) -> Result<(Self, Value)> {
        let key = EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(Error::broken)?;
        let jwk = Jwk::from_encoding_key(&key, Algorithm::RS256).map_err(Error::broken)?;
        let kid = jwk.thumbprint(ThumbprintHash::SHA256).map_err(Error::broken)?;
        let mut public = serde_json::to_value(&jwk).map_err(Error::broken)?;
        if let Some(members) = public.as_object_mut() {
            members.insert("kid".into(), json!(kid));
            members.insert("use".into(), json!("sig"));
            members.insert("alg".into(), json!("RS256"));
        }
        Ok((Self { kid, key }, public))
    }

    /// Signs `claims` (RS256) as a token of type `typ`.
    pub fn sign(&self, typ: &str, claims: &Value) -> Result<String> {
        let header = json!({ "alg": "RS256", "kid": self.kid, "typ": typ });
        let mut token = BASE64URL_NOPAD.encode(header.to_string().as_bytes());
        token.push('.');
        token.push_str(&BASE64URL_NOPAD.encode(claims.to_string().as_bytes()));
        let signature =
            crypto::sign(token.as_bytes(), &self.key, Algorithm::RS256).map_err(Error::broken)?;
        token.push('.');
        token.push_str(&signature);
        Ok(token)
    }
}

/// Public keys that tokens may name.
#[derive(Debug, Clone)]
pub struct KeySet(Vec<PublicKey>);

#[derive(Debug, Clone)]
struct PublicKey {
    kid: Option<String>,
    algorithm: Algorithm,
    key: DecodingKey,
}

impl KeySet {
    /// Reads a JWKS document. Every key must be public, for signatures, and RS256 or ES256; the
    /// sentence names the key that is not.
    pub fn read(text: &str) -> std::result::Result<Self, String> {
        let document: Value = serde_json::from_str(text).map_err(|it| it.to_string())?;
        let keys = document.get("keys").and_then(Value::as_array).ok_or("It has no list keys.")?;
        if keys.is_empty() {
            return Err("It has no key.".into());
        }
        let mut all: Vec<PublicKey> = Vec::new();
        for (at, jwk) in keys.iter().enumerate() {
            let key = public_key(jwk).map_err(|it| format!("Key {}: {it}", at + 1))?;
            if key.kid.is_some() && all.iter().any(|it| it.kid == key.kid) {
                return Err(format!("Key {}: another key has this kid.", at + 1));
            }
            all.push(key);
        }
        if all.len() > 1 && all.iter().any(|it| it.kid.is_none()) {
            return Err("With several keys each needs a kid.".into());
        }
        Ok(Self(all))
    }

    /// The one key that a header may mean.
    fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<&PublicKey> {
        match kid {
            Some(kid) => self.0.iter().find(|it| {
                it.kid.as_deref() == Some(kid) || (self.0.len() == 1 && it.kid.is_none())
            }),
            None if self.0.len() == 1 => self.0.first(),
            None => None,
        }
        .filter(|it| it.algorithm == algorithm)
    }
}

fn public_key(jwk: &Value) -> std::result::Result<PublicKey, &'static str> {
    let members = jwk.as_object().ok_or("not an object.")?;
    if ["d", "p", "q", "dp", "dq", "qi", "k"].iter().any(|it| members.contains_key(*it)) {
        return Err("it has a private part; give the public half only.");
    }
    if members.get("use").is_some_and(|it| it != "sig") {
        return Err("its use is not sig.");
    }
    let parsed: Jwk = serde_json::from_value(jwk.clone()).map_err(|_| "not a JWK we can read.")?;
    let algorithm = if let AlgorithmParameters::RSA(it) = &parsed.algorithm {
        // 2,048 bits are 256 bytes, 342 characters.
        if it.n.len() < 342 {
            return Err("an RSA key has at least 2,048 bits.");
        }
        Algorithm::RS256
    } else if let AlgorithmParameters::EllipticCurve(it) = &parsed.algorithm
        && it.curve == EllipticCurve::P256
    {
        Algorithm::ES256
    } else {
        return Err("use an RSA key or one on P-256.");
    };
    let named = members.get("alg").and_then(Value::as_str);
    if named.is_some_and(|it| it != name(algorithm)) {
        return Err("its alg does not fit the key; use RS256 or ES256.");
    }
    let key = DecodingKey::from_jwk(&parsed).map_err(|_| "not a key we can use.")?;
    let kid = members.get("kid").and_then(Value::as_str).map(str::to_owned);
    Ok(PublicKey { kid, algorithm, key })
}

fn name(algorithm: Algorithm) -> &'static str {
    if algorithm == Algorithm::ES256 { "ES256" } else { "RS256" }
}

/// What a token must be.
#[derive(Debug, Clone)]
pub struct Expect<'a> {
    /// The types it may say it has; `None` in the list allows that it says nothing.
    pub types: &'a [Option<&'a str>],
    /// Who made it.
    pub issuer: &'a str,
    /// For whom: every audience it names must be one of these.
    pub audiences: &'a [&'a str],
    /// Seconds since 1970.
    pub now: i64,
    /// The longest time from now to its end.
    pub longest: i64,
    /// Whether it may be over: an ID token that only serves as a hint.
    pub may_be_over: bool,
}

/// The claims of a token that is genuine and meant for us, now.
pub fn verify(
    token: &str,
    keys: &KeySet,
    expect: &Expect<'_>,
) -> std::result::Result<Claims, NotGenuine> {
    let no = |why| Err(NotGenuine(why));
    if token.len() > LONGEST {
        return no("too long");
    }
    let (message, signature) = token.rsplit_once('.').ok_or(NotGenuine("no signature"))?;
    let (header, body) = message.split_once('.').ok_or(NotGenuine("two parts"))?;
    if body.contains('.') || signature.is_empty() {
        return no("not three parts");
    }
    let header = object(header).ok_or(NotGenuine("header"))?;
    if FORBIDDEN.iter().any(|it| header.contains_key(*it)) {
        return no("brings its own key");
    }
    let algorithm = match header.get("alg").and_then(Value::as_str) {
        Some("RS256") => Algorithm::RS256,
        Some("ES256") => Algorithm::ES256,
        Some(_) | None => return no("algorithm"),
    };
    let typ = header.get("typ").and_then(Value::as_str);
    if header.get("typ").is_some_and(|it| !it.is_string())
        || !expect.types.iter().any(|it| same_type(*it, typ))
    {
        return no("type");
    }
    if header.get("kid").is_some_and(|it| !it.is_string()) {
        return no("kid");
    }
    let key = keys
        .find(header.get("kid").and_then(Value::as_str), algorithm)
        .ok_or(NotGenuine("unknown key"))?;
    match crypto::verify(signature, message.as_bytes(), &key.key, algorithm) {
        Ok(true) => {}
        Ok(false) | Err(_) => return no("signature"),
    }
    let claims = object(body).ok_or(NotGenuine("claims"))?;
    lives(&claims, expect)?;
    if claims.get("iss").and_then(Value::as_str) != Some(expect.issuer) {
        return no("issuer");
    }
    let ours = |it: &Value| it.as_str().is_some_and(|it| expect.audiences.contains(&it));
    match claims.get("aud") {
        Some(Value::Array(all)) if !all.is_empty() && all.iter().all(ours) => Ok(claims),
        Some(one) if ours(one) => Ok(claims),
        Some(_) | None => no("audience"),
    }
}

/// Media types compare without regard to case (RFC 7515, 4.1.9).
fn same_type(wanted: Option<&str>, typ: Option<&str>) -> bool {
    match (wanted, typ) {
        (Some(wanted), Some(typ)) => wanted.eq_ignore_ascii_case(typ),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn object(part: &str) -> Option<Claims> {
    let bytes = BASE64URL_NOPAD.decode(part.as_bytes()).ok()?;
    serde_json::from_slice(&bytes).ok()
}

fn lives(claims: &Claims, expect: &Expect<'_>) -> std::result::Result<(), NotGenuine> {
    let second = |name: &str| match claims.get(name) {
        None => Ok(None),
        Some(it) => it.as_i64().map(Some).ok_or(NotGenuine("an instant that is no number")),
    };
    let over = second("exp")?.ok_or(NotGenuine("without end"))?;
    if over <= expect.now && !expect.may_be_over {
        return Err(NotGenuine("over"));
    }
    if over > expect.now.saturating_add(expect.longest) {
        return Err(NotGenuine("lives too long"));
    }
    let soon = expect.now.saturating_add(SKEW_SECONDS);
    if second("nbf")?.is_some_and(|it| it > soon) || second("iat")?.is_some_and(|it| it > soon) {
        return Err(NotGenuine("from the future"));
    }
    Ok(())
}

/// What an unproven token says of itself in a text claim: only to find the keys to prove it with.
pub fn unproven(token: &str, claim: &str) -> Option<String> {
    let body = token.split('.').nth(1).filter(|_| token.len() <= LONGEST)?;
    object(body)?.get(claim)?.as_str().map(str::to_owned)
}

#[cfg(test)]
pub(crate) mod tests;
