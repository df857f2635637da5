//! Password hashing: Argon2id, a few at a time, and the same work whether or not the person exists.
//!
//! A hash takes 19 MiB and some 20 ms of a core. Without the cap a handful of strangers could fill
//! the memory; with it they wait in line, and those who wait too long are told to come back.

use crate::{Error, Result};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::sync::OnceLock;
use std::time::Duration;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// Memory in KiB: 19 MiB.
const MEMORY: u32 = 19 * 1024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// How many hashes run at once.
const AT_ONCE: usize = 2;
/// How long anybody stands in line.
const PATIENCE: Duration = Duration::from_secs(5);

static SLOTS: Semaphore = Semaphore::const_new(AT_ONCE);
/// What an unknown address is checked against, so that it costs the same.
static NOBODY: OnceLock<String> = OnceLock::new();

fn argon2() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY, PASSES, 1, None).map_err(Error::broken)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &[u8]) -> Result<String> {
    let mut salt = [0_u8; 16];
    crate::ids::fill(&mut salt);
    let hash = argon2()?.hash_password_with_salt(password, &salt).map_err(Error::broken)?;
    Ok(hash.to_string())
}

fn nobody() -> Result<&'static str> {
    if let Some(it) = NOBODY.get() {
        return Ok(it);
    }
    let made = hash_now(&crate::secrets::Secrets::make())?;
    Ok(NOBODY.get_or_init(|| made))
}

async fn in_line<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let turn = tokio::time::timeout(PATIENCE, SLOTS.acquire()).await.map_err(|_| Error::Busy)?;
    let _turn = turn.map_err(Error::broken)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::broken)?
}

/// The text that the store keeps of a password.
pub async fn hash(password: &str) -> Result<String> {
    let password = Zeroizing::new(password.as_bytes().to_vec());
    in_line(move || hash_now(&password)).await
}

/// Whether `password` is the one behind `stored`. Without a stored hash (nobody has that address,
/// or the person has no password) the same work is done and the answer is no.
pub async fn matches(password: &str, stored: Option<String>) -> Result<bool> {
    let password = Zeroizing::new(password.as_bytes().to_vec());
    in_line(move || {
        let known = stored.is_some();
        let against = match stored.as_deref() {
            Some(it) => it,
            None => nobody()?,
        };
        Ok(argon2()?.verify_password(&password, against).is_ok() && known)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_only_itself() {
        let stored = hash("correct horse battery staple").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(matches("correct horse battery staple", Some(stored.clone())).await.unwrap());
        assert!(!matches("correct horse battery stapl", Some(stored.clone())).await.unwrap());
        assert!(!matches("", Some(stored)).await.unwrap());
        assert!(!matches("correct horse battery staple", None).await.unwrap());
        assert!(!matches("x", Some("damaged".to_owned())).await.unwrap());
    }

    #[tokio::test]
    async fn the_same_password_never_has_the_same_hash() {
        assert_ne!(hash("🐎 with spaces ").await.unwrap(), hash("🐎 with spaces ").await.unwrap());
    }
}
