//! The product's own signing key: made once, kept beside its data, shown to nobody. It proves the
//! product at the portal's token endpoint (`private_key_jwt`, RFC 7523).

use crate::clock::Clock;
use crate::random;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use sha2::{Digest as _, Sha256};
use std::io::Write as _;
use std::path::Path;

/// A P-256 key with the id that its public half carries.
pub(crate) struct Key {
    kid: String,
    x: String,
    y: String,
    signing: EncodingKey,
}

impl Key {
    /// Reads the key from `file`, or makes it and keeps it there. Without a file it lives as long
    /// as the process.
    pub(crate) fn load_or_make(file: Option<&Path>) -> Result<Self, String> {
        if let Some(file) = file
            && let Ok(der) = std::fs::read(file)
        {
            return Self::from_der(&der);
        }
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
            .map_err(|_| "no key could be made".to_owned())?;
        let der = pair.to_pkcs8v1().map_err(|_| "the key could not be written".to_owned())?;
        if let Some(file) = file {
            keep_private(file, der.as_ref())?;
        }
        Self::from_der(der.as_ref())
    }

    fn from_der(der: &[u8]) -> Result<Self, String> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der)
            .map_err(|fault| format!("the key file is damaged: {fault}"))?;
        // An uncompressed point: 0x04, x, y.
        let point = pair.public_key().as_ref();
        let (x, y) = point
            .get(1..)
            .and_then(|it| it.split_at_checked(32))
            .ok_or_else(|| "the key is of another kind".to_owned())?;
        let (x, y) = (BASE64URL_NOPAD.encode(x), BASE64URL_NOPAD.encode(y));
        // RFC 7638: the id is the key's own thumbprint, so it never needs to be kept.
        let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        let kid = BASE64URL_NOPAD.encode(&Sha256::digest(canonical.as_bytes()));
        Ok(Self { kid, x, y, signing: EncodingKey::from_ec_der(der) })
    }

    /// The public half, as the portal's products folder wants it.
    pub(crate) fn jwks(&self) -> String {
        let set = serde_json::json!({ "keys": [{
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
            "kid": self.kid, "x": self.x, "y": self.y,
        }]});
        format!("{set:#}\n")
    }

    /// Proof of being `client_id`, for the portal only, good for a minute and for one use.
    pub(crate) fn assertion(
        &self,
        client_id: &str,
        aud: &str,
        clock: &Clock,
    ) -> Result<String, String> {
        let now = clock.seconds();
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some(self.kid.clone());
        let claims = serde_json::json!({
            "iss": client_id, "sub": client_id, "aud": aud,
            "iat": now, "exp": now.saturating_add(60), "jti": random::word()?,
        });
        jsonwebtoken::encode(&header, &claims, &self.signing)
            .map_err(|fault| format!("the proof could not be signed: {fault}"))
    }
}

/// Writes a secret so that only its owner on this machine can read it.
pub(crate) fn keep_private(file: &Path, secret: &[u8]) -> Result<(), String> {
    let said = |fault: std::io::Error| format!("{}: {fault}", file.display());
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(said)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(file).map_err(said)?;
    out.write_all(secret).map_err(said)?;
    out.sync_all().map_err(said)
}

/// A word kept in a file: made the first time, the same ever after.
pub(crate) fn kept_word(file: Option<&Path>) -> Result<String, String> {
    if let Some(file) = file
        && let Ok(word) = std::fs::read_to_string(file)
        && word.len() == 43
    {
        return Ok(word);
    }
    let word = random::word()?;
    if let Some(file) = file {
        keep_private(file, word.as_bytes())?;
    }
    Ok(word)
}
