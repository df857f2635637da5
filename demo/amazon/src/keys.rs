//! The key that ID tokens are signed with: ES256, made at the start, gone at the end.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A P-256 key with the id that its public half carries.
pub(crate) struct Key {
    kid: String,
    x: String,
    y: String,
    signing: EncodingKey,
}

impl Key {
    /// A new one.
    pub(crate) fn make() -> Result<Self, String> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
            .map_err(|_| "no key could be made".to_owned())?;
        let der = pair.to_pkcs8v1().map_err(|_| "the key could not be written".to_owned())?;
        // An uncompressed point: 0x04, x, y.
        let point = pair.public_key().as_ref();
        let (x, y) = point
            .get(1..)
            .and_then(|it| it.split_at_checked(32))
            .ok_or_else(|| "the key is of another kind".to_owned())?;
        let (x, y) = (BASE64URL_NOPAD.encode(x), BASE64URL_NOPAD.encode(y));
        // RFC 7638: the id is the key's own thumbprint.
        let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        let kid = BASE64URL_NOPAD.encode(&Sha256::digest(canonical.as_bytes()));
        Ok(Self { kid, x, y, signing: EncodingKey::from_ec_der(der.as_ref()) })
    }

    /// The public half.
    pub(crate) fn jwks(&self) -> Value {
        json!({ "keys": [{
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
            "kid": self.kid, "x": self.x, "y": self.y,
        }]})
    }

    /// A signed token of these claims.
    pub(crate) fn sign(&self, claims: &Value) -> Result<String, String> {
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.signing)
            .map_err(|fault| format!("the token could not be signed: {fault}"))
    }
}
