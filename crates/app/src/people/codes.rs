//! One-time codes: the authenticator app's (RFC 6238) and the ten for the day the phone is lost.
//!
//! A code counts once: the last accepted step is kept, and a recovery code is marked when used.
//! The app's secret is sealed for its person; of recovery codes only a keyed hash is kept.

use crate::secrets::{Purpose, Secrets};
use crate::{Error, Result};
use data_encoding::{BASE32_NOPAD, Specification};
use domain::ids::PersonId;
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

/// An authenticator app's secret: 160 bits.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// A fresh one.
    pub fn make() -> Self {
        let bytes = Secrets::make();
        Self(Zeroizing::new(bytes.iter().copied().take(20).collect()))
    }

    /// From the base 32 text that a person could type into an app.
    pub fn from_text(text: &str) -> Option<Self> {
        BASE32_NOPAD
            .decode(text.as_bytes())
            .ok()
            .filter(|it| it.len() == 20)
            .map(Zeroizing::new)
            .map(Self)
    }

    /// The text that a person can type into an app.
    pub fn text(&self) -> String {
        BASE32_NOPAD.encode(&self.0)
    }

    /// Sealed for its person's row.
    pub fn seal(&self, secrets: &Secrets, person: PersonId) -> Result<Vec<u8>> {
        secrets.seal("totp", person.0, &self.0)
    }

    /// Opens what [`Secret::seal`] made.
    pub fn open(secrets: &Secrets, person: PersonId, sealed: &[u8]) -> Result<Self> {
        secrets.open("totp", person.0, sealed).map(Zeroizing::new).map(Self)
    }

    /// The address behind the square code that apps scan.
    pub fn address(&self, vendor: &str, email: &str) -> Result<String> {
        self.totp(vendor, email)?.to_url().map_err(Error::broken)
    }

    /// The step of `code` if it is right now (or half a minute early or late) and that step was
    /// not used before.
    pub fn step(&self, code: &str, now: jiff::Timestamp, last: Option<i64>) -> Result<Option<i64>> {
        let seconds = u64::try_from(now.as_second()).unwrap_or(0);
        let step = self.totp("", "")?.check(code, seconds);
        let step = step.and_then(|it| i64::try_from(it).ok());
        Ok(step.filter(|it| last.is_none_or(|last| *it > last)))
    }

    /// Tests: the code that the app shows.
    #[cfg(test)]
    pub(crate) fn code(&self, now: jiff::Timestamp) -> String {
        let seconds = u64::try_from(now.as_second()).unwrap();
        self.totp("", "").unwrap().generate(seconds).to_string()
    }

    fn totp(&self, vendor: &str, email: &str) -> Result<Totp> {
        let issuer = vendor.replace(':', " ");
        Builder::new()
            .with_secret(self.0.to_vec())
            .with_account_name(email.replace(':', " "))
            .with_issuer((!issuer.is_empty()).then_some(issuer))
            .build()
            .map_err(Error::broken)
    }
}

/// A code as typed: people leave blanks and dashes in.
pub fn typed(code: &str) -> String {
    code.chars().filter(|it| !it.is_whitespace() && *it != '-').collect::<String>().to_lowercase()
}

/// Fresh recovery codes, as shown once: `7k4f-9wq2-m3xd`.
pub fn recovery() -> Vec<String> {
    (0..domain::people::RECOVERY_CODES)
        .map(|_| {
            let bytes = Secrets::make();
            let text: String = alphabet().encode(&bytes).chars().take(12).collect();
            let (a, rest) = text.split_at(4);
            let (b, c) = rest.split_at(4);
            format!("{a}-{b}-{c}")
        })
        .collect()
}

/// Crockford's letters: nothing that looks like something else.
fn alphabet() -> data_encoding::Encoding {
    let mut spec = Specification::new();
    spec.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
    #[expect(clippy::expect_used, reason = "32 distinct letters are a valid alphabet")]
    spec.encoding().expect("an alphabet of 32")
}

/// What the store keeps of a recovery code.
pub fn recovery_hash(secrets: &Secrets, person: PersonId, code: &str) -> Vec<u8> {
    let code = typed(code);
    secrets.mac(Purpose::Recovery, &[person.0.as_bytes(), code.as_bytes()]).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    /// The codes of RFC 6238, appendix B, cut to six digits.
    #[test]
    fn the_codes_of_the_standard() {
        let secret = Secret(Zeroizing::new(b"12345678901234567890".to_vec()));
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(secret.step(code, at(seconds), None).unwrap(), Some(seconds / 30));
        }
    }

    #[test]
    fn a_code_is_right_for_three_steps_and_counts_once() {
        let secret = Secret::make();
        let noon = 1_800_000_000;
        let code = secret.totp("", "").unwrap().generate(noon).to_string();
        let noon = i64::try_from(noon).unwrap();
        let ask = |seconds, last| secret.step(&code, at(seconds), last).unwrap();
        assert!(ask(noon, None).is_some());
        assert!(ask(noon - 30, None).is_some());
        assert!(ask(noon + 30, None).is_some());
        assert_eq!(ask(noon - 60, None), None);
        assert_eq!(ask(noon + 60, None), None);
        assert_eq!(ask(noon, Some(noon / 30)), None);
        assert_eq!(ask(noon, Some(noon / 30 + 1)), None);
        assert!(ask(noon, Some(noon / 30 - 1)).is_some());
        for wrong in ["", "12345", "abcdef", "+12345", "1234567", "１２３４５６"] {
            assert_eq!(secret.step(wrong, at(noon), None).unwrap(), None, "{wrong}");
        }
    }

    #[test]
    fn a_secret_is_sealed_for_its_person() {
        let secrets = Secrets::new([3; 32]);
        let (a, b) = (PersonId(uuid::Uuid::from_u128(1)), PersonId(uuid::Uuid::from_u128(2)));
        let secret = Secret::make();
        let sealed = secret.seal(&secrets, a).unwrap();
        assert_eq!(Secret::open(&secrets, a, &sealed).unwrap().text(), secret.text());
        assert!(Secret::open(&secrets, b, &sealed).is_err());
        assert_eq!(Secret::from_text(&secret.text()).unwrap().text(), secret.text());
        assert!(Secret::from_text("MZXW6").is_none());
    }

    #[test]
    fn an_app_reads_vendor_and_address() {
        let secret = Secret(Zeroizing::new(b"12345678901234567890".to_vec()));
        let address = secret.address("Acme: Partners", "mia@example.com").unwrap();
        assert!(address.starts_with("otpauth://totp/Acme"), "{address}");
        assert!(address.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{address}");
    }

    #[test]
    fn recovery_codes_are_ten_different_ones_and_forgive_spelling() {
        let secrets = Secrets::new([3; 32]);
        let person = PersonId(uuid::Uuid::from_u128(1));
        let codes = recovery();
        let mut once = codes.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), 10);
        let code = &codes[0];
        let hash = recovery_hash(&secrets, person, code);
        let sloppy = format!(" {} ", code.to_uppercase().replace('-', " "));
        assert_eq!(recovery_hash(&secrets, person, &sloppy), hash);
        let other = PersonId(uuid::Uuid::from_u128(2));
        assert_ne!(recovery_hash(&secrets, other, code), hash);
        assert_eq!(typed(" 123-456 "), "123456");
    }
}
