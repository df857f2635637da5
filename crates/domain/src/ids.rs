//! Typed ids: one type per noun, so that kinds cannot be mixed.
//!
//! An id is a UUIDv7 (time-ordered, so pages are keyset by id), stored as uuid bytes and shown
//! everywhere else as a three-letter prefix and 26 characters of Crockford base 32
//! (`cli_01hq…`). Ids are made only by the program's id source, never here.

use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A text that is not an id of the wanted kind. It says nothing more on purpose: a wrong id, an
/// unknown id and somebody else's id get the same answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

/// Writes 128 bits as 26 characters of Crockford base 32, lower case, most significant first.
pub fn encode(id: Uuid) -> String {
    let bits = id.as_u128();
    (0..26_u32)
        .map(|i| {
            let at = usize::try_from((bits >> (125 - 5 * i)) & 31).unwrap_or(0);
            char::from(ALPHABET.get(at).copied().unwrap_or(b'0'))
        })
        .collect()
}

/// Reads what [`encode`] wrote. Exactly that: other case, look-alike letters and overflow are
/// refused, so that one id has one spelling and one address.
pub fn decode(text: &str) -> Result<Uuid, NotAnId> {
    if text.len() != 26 {
        return Err(NotAnId);
    }
    let mut bits: u128 = 0;
    for (i, byte) in text.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|it| *it == byte).ok_or(NotAnId)?;
        if i == 0 && digit > 7 {
            return Err(NotAnId);
        }
        bits = (bits << 5) | u128::try_from(digit).map_err(|_| NotAnId)?;
    }
    Ok(Uuid::from_u128(bits))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The prefix in front of the underscore.
            pub const PREFIX: &'static str = $prefix;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let rest = text.strip_prefix(concat!($prefix, "_")).ok_or(NotAnId)?;
                decode(rest).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(/** A human with one identity. */ PersonId, "per");
id!(/** A partner firm: the tenant. */ PartnerId, "prt");
id!(/** A person's employment at a partner. */ StaffId, "stf");
id!(/** An offer of a firm's ownership. */ OfferId, "off");
id!(/** An account-manager-and-client group. */ GroupId, "grp");
id!(/** A saved view of the list of clients. */ ViewId, "viw");
id!(/** A client: a folder of one partner. */ ClientId, "cli");
id!(/** One customer's account in one product. */ AccountId, "acc");
id!(/** One of the vendor's products. */ ProductId, "pro");
id!(/** The relation partner - account. */ ConnectionId, "con");
id!(/** An invitation to an account's owner or to a future staff member. */ InvitationId, "inv");
id!(/** A partner's request to be let in again. */ RequestId, "arq");
id!(/** A dangerous right taken up for an hour. */ ElevationId, "elv");
id!(/** A change of the firm that manages a subscription. */ ChangeId, "chg");
id!(/** A priced extension of a product. */ AddonId, "adn");
id!(/** An add-on at work for one account, from the first wish to the last day. */ ActivationId, "act");
id!(/** A change of who pays a running add-on. */ HandoverId, "hnd");
id!(/** One visit to a third party, to have its consent. */ ConsentId, "cns");
id!(/** A third party's tokens for one account. */ TokenId, "tok");
id!(/** A key that seals third parties' tokens. */ TokenKeyId, "tky");
id!(/** A note in a client folder. */ NoteId, "not");
id!(/** A signed-in browser. */ SessionId, "ses");
id!(/** A passkey. */ PasskeyId, "psk");
id!(/** One entry into a client's account. */ SignInId, "sgn");
id!(/** A single-use link in a letter. */ LinkId, "lnk");
id!(/** A key of the REST API. */ KeyId, "key");
id!(/** What happened: the audit row. */ EventId, "evt");
id!(/** A file of clients on its way in. */ ImportId, "imp");
id!(/** A unit of background work. */ JobId, "job");
id!(/** One act upon many rows: preview, run, result. */ RunId, "run");
id!(/** A letter in the outbox. */ LetterId, "let");
id!(/** The one operator: the vendor. Its uuid is fixed, see [`OperatorId::THE`]. */ OperatorId, "opr");

impl OperatorId {
    /// One installation has one vendor; its lock row and audit chain carry this id.
    pub const THE: OperatorId = OperatorId(Uuid::from_u128(1));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        let id = ClientId(Uuid::from_u128(0x0190_1234_5678_7abc_8def_0123_4567_89ab));
        let text = id.to_string();
        assert_eq!(text.parse::<ClientId>(), Ok(id));
        assert_eq!(text.len(), 30);
        for wrong in [
            text.to_uppercase(),
            text.replace("cli_", "acc_"),
            text.clone() + "0",
            text.get(..29).unwrap().to_owned(),
            format!("cli_z{}", &text[5..]),
            "null".to_owned(),
            String::new(),
        ] {
            assert_eq!(wrong.parse::<ClientId>(), Err(NotAnId), "{wrong}");
        }
    }
}
