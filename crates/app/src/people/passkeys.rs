//! Passkeys: the one file that speaks WebAuthn.
//!
//! Every ceremony asks the device to verify its person, and the key is stored on the device, so a
//! passkey alone is two factors and needs no e-mail address typed. A challenge lives five minutes
//! and is answered once (the row in `ceremonies` sees to that). A counter that goes back means a
//! copied key: refused, and told to the person.

use crate::{Error, Result, Settings};
use domain::ids::PersonId;
use std::time::Duration;
use url::Url;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// This installation as browsers' authenticators know it: the host of its origin.
pub struct Party(Webauthn);

/// A ceremony begun: what the browser gets, and what the server keeps until the answer.
pub struct Begun {
    /// JSON for `navigator.credentials`.
    pub options: String,
    /// JSON for the ceremony's row.
    pub state: String,
}

/// A new passkey.
pub struct Made {
    /// The credential's id, chosen by the device.
    pub credential: Vec<u8>,
    /// The stored form.
    pub passkey: String,
}

/// What a presented passkey proved.
#[derive(Debug, PartialEq, Eq)]
pub enum Checked {
    /// Genuine. The stored form changed if there is one (its counter moved).
    Genuine(Option<String>),
    /// The counter went back: somebody has a copy.
    Copied,
    /// Anything else: one answer for all.
    Invalid,
}

impl Party {
    /// The party of these settings.
    pub fn new(settings: &Settings, vendor: &str) -> Result<Self> {
        let origin = Url::parse(&settings.origin).map_err(Error::broken)?;
        let host = origin.host_str().ok_or_else(|| Error::broken("an origin without a host"))?;
        WebauthnBuilder::new(host, &origin)
            .and_then(|it| {
                let patience = Duration::from_micros(domain::people::CHALLENGE.unsigned_abs());
                it.rp_name(vendor).timeout(patience).build()
            })
            .map(Self)
            .map_err(Error::broken)
    }

    /// Begins the making of a passkey. `known` are the person's other credentials: the device
    /// that holds one of them makes no second.
    pub fn make(
        &self,
        person: PersonId,
        email: &str,
        name: &str,
        known: Vec<Vec<u8>>,
    ) -> Result<Begun> {
        let (options, state) = self
            .0
            .start_passkey_registration(person.0, email, name, Some(known))
            .map_err(Error::broken)?;
        let mut options = serde_json::to_value(&options).map_err(Error::broken)?;
        // The library only hopes for a key that is stored on the device; signing in without
        // typing an address needs one.
        let choice = options.pointer_mut("/publicKey/authenticatorSelection");
        if let Some(choice) = choice.and_then(serde_json::Value::as_object_mut) {
            choice.insert("residentKey".to_owned(), "required".into());
            choice.insert("requireResidentKey".to_owned(), true.into());
        }
        let state = serde_json::to_string(&state).map_err(Error::broken)?;
        Ok(Begun { options: options.to_string(), state })
    }

    /// Ends the making: the device's answer against what was begun. Nothing says what was wrong.
    pub fn made(&self, answer: &str, state: &str) -> Option<Made> {
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).ok()?;
        let state: PasskeyRegistration = serde_json::from_str(state).ok()?;
        let passkey = self.0.finish_passkey_registration(&answer, &state).ok()?;
        let stored = serde_json::to_string(&passkey).ok()?;
        Some(Made { credential: passkey.cred_id().clone(), passkey: stored })
    }

    /// Begins a sign-in or a step-up.
    pub fn ask(&self) -> Result<Begun> {
        let (options, state) = self.0.start_discoverable_authentication().map_err(Error::broken)?;
        // The page's script decides between autofill and a dialog; the options are the same.
        Ok(Begun {
            options: serde_json::to_string(&options).map_err(Error::broken)?,
            state: serde_json::to_string(&state).map_err(Error::broken)?,
        })
    }

    /// Whose passkey an answer claims to be, and which.
    pub fn claimed(&self, answer: &str) -> Option<(PersonId, Vec<u8>)> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
        let (person, credential) = self.0.identify_discoverable_authentication(&answer).ok()?;
        Some((PersonId(person), credential.to_vec()))
    }

    /// Checks the answer against what was begun and the stored passkey.
    pub fn check(&self, answer: &str, state: &str, stored: &str) -> Checked {
        let parsed = (
            serde_json::from_str::<PublicKeyCredential>(answer),
            serde_json::from_str::<DiscoverableAuthentication>(state),
            serde_json::from_str::<Passkey>(stored),
        );
        let (Ok(answer), Ok(state), Ok(mut passkey)) = parsed else {
            return Checked::Invalid;
        };
        let result = match self.0.finish_discoverable_authentication_v2(&answer, state, &passkey) {
            Ok(it) => it,
            Err(WebauthnError::CredentialPossibleCompromise) => return Checked::Copied,
            Err(_) => return Checked::Invalid,
        };
        if !result.user_verified() {
            return Checked::Invalid;
        }
        match passkey.update_credential(&result) {
            Some(true) => Checked::Genuine(serde_json::to_string(&passkey).ok()),
            Some(false) => Checked::Genuine(None),
            None => Checked::Invalid,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::soft_key::{Bend, SoftKey};
    use super::*;
    use uuid::Uuid;

    const ORIGIN: &str = "http://localhost:4100";

    fn party(origin: &str) -> Party {
        let vendor = "Acme".to_owned();
        let settings = Settings {
            origin: origin.to_owned(),
            vendor,
            sandbox: true,
            notice_days: crate::NOTICE_DAYS,
            zone: "UTC".to_owned(),
        };
        Party::new(&settings, "Acme").unwrap()
    }

    fn person() -> PersonId {
        PersonId(Uuid::from_u128(7))
    }

    fn enrolled(party: &Party) -> (SoftKey, Made) {
        let mut key = SoftKey::new(ORIGIN);
        let begun = party.make(person(), "mia@example.com", "Mia", Vec::new()).unwrap();
        let answer = key.make(&begun.options);
        let made = party.made(&answer, &begun.state).unwrap();
        (key, made)
    }

    #[test]
    fn a_passkey_signs_in_without_a_name() {
        let party = party(ORIGIN);
        let (mut key, made) = enrolled(&party);
        let begun = party.ask().unwrap();
        let answer = key.answer(&begun.options, Bend::Straight);
        assert_eq!(party.claimed(&answer), Some((person(), made.credential)));
        let Checked::Genuine(Some(moved)) = party.check(&answer, &begun.state, &made.passkey)
        else {
            panic!("a genuine passkey whose counter moved");
        };
        // The same answer again, against the moved counter: as good as a copied key.
        assert_eq!(party.check(&answer, &begun.state, &moved), Checked::Copied);
    }

    #[test]
    fn the_device_must_keep_the_key_and_verify_its_person() {
        let begun = party(ORIGIN).make(person(), "a@b.example", "A", vec![vec![1, 2]]).unwrap();
        let options: serde_json::Value = serde_json::from_str(&begun.options).unwrap();
        let choice = &options["publicKey"]["authenticatorSelection"];
        assert_eq!(choice["residentKey"], "required");
        assert_eq!(choice["userVerification"], "required");
        assert_eq!(options["publicKey"]["excludeCredentials"].as_array().unwrap().len(), 1);
        assert_eq!(options["publicKey"]["rp"]["id"], "localhost");
    }

    #[test]
    fn anything_bent_is_invalid() {
        let party = party(ORIGIN);
        let (mut key, made) = enrolled(&party);
        for bend in [Bend::Origin, Bend::RpId, Bend::NotVerified, Bend::Signature, Bend::Challenge]
        {
            let begun = party.ask().unwrap();
            let answer = key.answer(&begun.options, bend);
            let checked = party.check(&answer, &begun.state, &made.passkey);
            assert_eq!(checked, Checked::Invalid, "{bend:?}");
        }
        let begun = party.ask().unwrap();
        let answer = key.answer(&begun.options, Bend::Straight);
        let other = party.ask().unwrap();
        assert_eq!(party.check(&answer, &other.state, &made.passkey), Checked::Invalid);
        for junk in ["", "{}", "null", "[1]", "\u{0}"] {
            assert_eq!(party.check(junk, &begun.state, &made.passkey), Checked::Invalid);
            assert!(party.claimed(junk).is_none());
            assert!(party.made(junk, &begun.state).is_none());
        }
    }

    #[test]
    fn a_counter_that_goes_back_is_a_copy() {
        let party = party(ORIGIN);
        let (mut key, made) = enrolled(&party);
        let begun = party.ask().unwrap();
        let answer = key.answer(&begun.options, Bend::Straight);
        let Checked::Genuine(Some(stored)) = party.check(&answer, &begun.state, &made.passkey)
        else {
            panic!("genuine");
        };
        let begun = party.ask().unwrap();
        let answer = key.answer(&begun.options, Bend::CounterBack);
        assert_eq!(party.check(&answer, &begun.state, &stored), Checked::Copied);
    }

    #[test]
    fn a_key_made_elsewhere_is_refused() {
        let party = party(ORIGIN);
        let mut key = SoftKey::new("http://localhost:4101");
        let begun = party.make(person(), "mia@example.com", "Mia", Vec::new()).unwrap();
        assert!(party.made(&key.make(&begun.options), &begun.state).is_none());
    }
}
