//! Tests: an authenticator made of software that can also lie.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// How an answer is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bend {
    Straight,
    Origin,
    RpId,
    NotVerified,
    Signature,
    Challenge,
    CounterBack,
}

/// One device with one key.
pub(crate) struct SoftKey {
    origin: String,
    pair: EcdsaKeyPair,
    credential: Vec<u8>,
    user: Vec<u8>,
    counter: u32,
}

fn b64(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

fn parsed(options: &str) -> Value {
    serde_json::from_str(options).unwrap()
}

impl SoftKey {
    pub(crate) fn new(origin: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let credential = crate::secrets::Secrets::make().to_vec();
        Self { origin: origin.to_owned(), pair, credential, user: Vec::new(), counter: 0 }
    }

    /// Answers `navigator.credentials.create`.
    pub(crate) fn make(&mut self, options: &str) -> String {
        let options = parsed(options);
        let key = &options["publicKey"];
        let user = key["user"]["id"].as_str().unwrap();
        self.user = BASE64URL_NOPAD.decode(user.as_bytes()).unwrap();
        self.counter = 1;
        let client =
            client_data("webauthn.create", key["challenge"].as_str().unwrap(), &self.origin);
        let mut data = auth_data(key["rp"]["id"].as_str().unwrap(), 0x45, self.counter);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
        data.extend(&self.credential);
        // 0x04, x, y
        let point = self.pair.public_key().as_ref();
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..65]);
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(&data);
        json!({
            "id": b64(&self.credential), "rawId": b64(&self.credential), "type": "public-key",
            "response": { "attestationObject": b64(&object), "clientDataJSON": b64(client.as_bytes()) },
            "extensions": {},
        })
        .to_string()
    }

    /// Answers `navigator.credentials.get`.
    pub(crate) fn answer(&mut self, options: &str, bend: Bend) -> String {
        let options = parsed(options);
        let key = &options["publicKey"];
        self.counter += 1;
        let asked = key["challenge"].as_str().unwrap();
        let other = b64(&[9; 32]);
        let challenge = if bend == Bend::Challenge { &other } else { asked };
        let origin = if bend == Bend::Origin { "https://evil.example" } else { &self.origin };
        let client = client_data("webauthn.get", challenge, origin);
        let rp = if bend == Bend::RpId { "evil.example" } else { key["rpId"].as_str().unwrap() };
        let flags = if bend == Bend::NotVerified { 0x01 } else { 0x05 };
        let counter = if bend == Bend::CounterBack { 1 } else { self.counter };
        let data = auth_data(rp, flags, counter);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(client.as_bytes()));
        if bend == Bend::Signature {
            signed.push(0);
        }
        let signature = self.pair.sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "id": b64(&self.credential), "rawId": b64(&self.credential), "type": "public-key",
            "response": {
                "authenticatorData": b64(&data), "clientDataJSON": b64(client.as_bytes()),
                "signature": b64(signature.as_ref()), "userHandle": b64(&self.user),
            },
            "extensions": {},
        })
        .to_string()
    }
}

fn client_data(kind: &str, challenge: &str, origin: &str) -> String {
    json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false })
        .to_string()
}

fn auth_data(rp: &str, flags: u8, counter: u32) -> Vec<u8> {
    let mut data = Sha256::digest(rp.as_bytes()).to_vec();
    data.push(flags);
    data.extend(counter.to_be_bytes());
    data
}
