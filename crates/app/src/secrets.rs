//! Keys derived from the installation's one secret, and what they are for.
//!
//! One 32-byte key lives in a file beside the data (never in the database). From it come, by HKDF
//! with a label each: the key that seals secrets at rest (AES-256-GCM, with the row's identity as
//! associated data, so that a value copied to another row does not open), the key that derives the
//! tokens of letters' links from their ids, and keys for cookies, cursors and pairwise subjects.

use crate::{Error, Result};
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::{hkdf, hmac};
use data_encoding::BASE64URL_NOPAD;
use domain::ids::PersonId;
use uuid::Uuid;

/// What a derived key is used for; each purpose has its own key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Tokens of links in letters.
    Link,
    /// Links that end a person's digests.
    Unsubscribe,
    /// Anti-forgery tokens of forms.
    Csrf,
    /// Paging cursors.
    Cursor,
    /// Pairwise subjects of ID tokens.
    Subject,
    /// Stored hashes of session tokens, codes and hints.
    Token,
    /// Stored hashes of recovery codes.
    Recovery,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Purpose::Link => b"clientele link v1",
            Purpose::Unsubscribe => b"clientele unsubscribe v1",
            Purpose::Csrf => b"clientele csrf v1",
            Purpose::Cursor => b"clientele cursor v1",
            Purpose::Subject => b"clientele subject v1",
            Purpose::Token => b"clientele token v1",
            Purpose::Recovery => b"clientele recovery v1",
        }
    }
}

/// The installation's keys.
pub struct Secrets {
    root: [u8; 32],
    sealing: RandomizedNonceKey,
}

struct Len32;
impl hkdf::KeyType for Len32 {
    fn len(&self) -> usize {
        32
    }
}

fn derive(root: &[u8; 32], label: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, b"clientele").extract(root);
    #[expect(clippy::expect_used, reason = "32 bytes is far below HKDF's limit; cannot fail")]
    prk.expand(&[label], Len32).and_then(|okm| okm.fill(&mut out)).expect("HKDF of 32 bytes");
    out
}

impl Secrets {
    /// Keys from the root secret.
    pub fn new(root: [u8; 32]) -> Self {
        #[expect(clippy::expect_used, reason = "the key has AES-256's length by its type")]
        let sealing = RandomizedNonceKey::new(&AES_256_GCM, &derive(&root, b"clientele seal v1"))
            .expect("an AES-256 key");
        Self { root, sealing }
    }

    /// A fresh root secret.
    pub fn make() -> [u8; 32] {
        let mut root = [0; 32];
        crate::ids::fill(&mut root);
        root
    }

    /// Keyed hash of `parts` for one purpose. Parts are length-prefixed: no two lists collide.
    pub fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &derive(&self.root, purpose.label()));
        let mut ctx = hmac::Context::with_key(&key);
        for part in parts {
            ctx.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            ctx.update(part);
        }
        let mut out = [0; 32];
        out.copy_from_slice(ctx.sign().as_ref());
        out
    }

    /// A fresh random token of 256 bits as 43 characters.
    pub fn token() -> String {
        BASE64URL_NOPAD.encode(&Self::make())
    }

    /// What the store keeps of a token.
    pub fn token_hash(&self, token: &str) -> Vec<u8> {
        self.mac(Purpose::Token, &[token.as_bytes()]).to_vec()
    }

    /// The token of a letter's link: its id and a keyed hash of it, so nothing secret is stored.
    pub fn link_token(&self, link: Uuid) -> String {
        self.token_of(Purpose::Link, link)
    }

    /// The link behind a token, if the token is genuine.
    pub fn link_of(&self, token: &str) -> Option<Uuid> {
        self.behind(Purpose::Link, token)
    }

    /// The token of the link that ends a person's digests, and can do nothing else.
    pub fn unsubscribe_token(&self, person: PersonId) -> String {
        self.token_of(Purpose::Unsubscribe, person.0)
    }

    /// The person behind such a token.
    pub fn subscriber(&self, token: &str) -> Option<PersonId> {
        self.behind(Purpose::Unsubscribe, token).map(PersonId)
    }

    fn token_of(&self, purpose: Purpose, id: Uuid) -> String {
        let mac = self.mac(purpose, &[id.as_bytes()]);
        let mut bytes = id.as_bytes().to_vec();
        bytes.extend(mac.iter().take(16));
        data_encoding::BASE32_NOPAD.encode(&bytes).to_lowercase()
    }

    fn behind(&self, purpose: Purpose, token: &str) -> Option<Uuid> {
        if token.len() != 52 || token.bytes().any(|it| it.is_ascii_uppercase()) {
            return None;
        }
        let bytes =
            data_encoding::BASE32_NOPAD.decode(token.to_ascii_uppercase().as_bytes()).ok()?;
        let (id, mac) = bytes.split_at_checked(16)?;
        let id = Uuid::from_slice(id).ok()?;
        let wanted = self.mac(purpose, &[id.as_bytes()]);
        let same: bool = subtle::ConstantTimeEq::ct_eq(wanted.get(..16)?, mac).into();
        same.then_some(id)
    }

    /// Seals a secret for the row `kind`/`id`: nonce, ciphertext, tag.
    pub fn seal(&self, kind: &str, id: Uuid, plain: &[u8]) -> Result<Vec<u8>> {
        seal_with(&self.sealing, kind, id, plain)
    }

    /// Opens what [`Secrets::seal`] made for the same row.
    pub fn open(&self, kind: &str, id: Uuid, sealed: &[u8]) -> Result<Vec<u8>> {
        open_with(&self.sealing, kind, id, sealed)
    }
}

/// A key of its own for one kind of secret, so that it can be changed without the installation's.
pub struct DataKey(RandomizedNonceKey);

impl DataKey {
    /// From 32 bytes; nothing else is a key.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        RandomizedNonceKey::new(&AES_256_GCM, bytes).ok().map(Self)
    }

    /// Seals a secret for the row `kind`/`id`: nonce, ciphertext, tag.
    pub fn seal(&self, kind: &str, id: Uuid, plain: &[u8]) -> Result<Vec<u8>> {
        seal_with(&self.0, kind, id, plain)
    }

    /// Opens what [`DataKey::seal`] made for the same row.
    pub fn open(&self, kind: &str, id: Uuid, sealed: &[u8]) -> Result<Vec<u8>> {
        open_with(&self.0, kind, id, sealed)
    }
}

fn seal_with(key: &RandomizedNonceKey, kind: &str, id: Uuid, plain: &[u8]) -> Result<Vec<u8>> {
    let mut sealed = plain.to_vec();
    let nonce = key
        .seal_in_place_append_tag(Aad::from(identity(kind, id)), &mut sealed)
        .map_err(|_| Error::broken("sealing failed"))?;
    let mut out = nonce.as_ref().to_vec();
    out.append(&mut sealed);
    Ok(out)
}

fn open_with(key: &RandomizedNonceKey, kind: &str, id: Uuid, sealed: &[u8]) -> Result<Vec<u8>> {
    let broken = || Error::broken(format!("a sealed {kind} does not open"));
    let (nonce, rest) = sealed.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
    let mut rest = rest.to_vec();
    let plain =
        key.open_in_place(nonce, Aad::from(identity(kind, id)), &mut rest).map_err(|_| broken())?;
    Ok(plain.to_vec())
}

fn identity(kind: &str, id: Uuid) -> Vec<u8> {
    let mut out = kind.as_bytes().to_vec();
    out.push(0);
    out.extend_from_slice(id.as_bytes());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_opens_only_for_its_own_row() {
        let secrets = Secrets::new([7; 32]);
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let sealed = secrets.seal("totp", a, b"canary").unwrap();
        assert_eq!(secrets.open("totp", a, &sealed).unwrap(), b"canary");
        assert!(secrets.open("totp", b, &sealed).is_err());
        assert!(secrets.open("key", a, &sealed).is_err());
        let mut bent = sealed.clone();
        bent[15] ^= 1;
        assert!(secrets.open("totp", a, &bent).is_err());
        assert!(!sealed.windows(6).any(|it| it == b"canary"));
    }

    #[test]
    fn a_link_token_has_one_spelling_and_no_stored_secret() {
        let secrets = Secrets::new([7; 32]);
        let link = Uuid::from_u128(99);
        let token = secrets.link_token(link);
        assert_eq!(secrets.link_of(&token), Some(link));
        assert_eq!(secrets.link_of(&token.to_uppercase()), None);
        assert_eq!(Secrets::new([8; 32]).link_of(&token), None);
        let mut bent = token.clone();
        bent.replace_range(51..52, if token.ends_with('a') { "e" } else { "a" });
        assert_ne!(secrets.link_of(&bent), Some(Uuid::from_u128(100)));
    }
}
