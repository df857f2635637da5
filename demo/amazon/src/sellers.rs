//! The sellers that can sign in. They are made up, and their password stands on the page.

/// The password of each of them.
pub const PASSWORD: &str = "demo-seller";

/// Where a seller's marketplaces are. Tokens are good in one region only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    /// Europe.
    Eu,
    /// North America.
    Na,
}

impl Region {
    /// As it travels.
    pub fn code(self) -> &'static str {
        match self {
            Self::Eu => "eu",
            Self::Na => "na",
        }
    }

    /// As people read it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Eu => "Europe",
            Self::Na => "North America",
        }
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Self::Eu => Self::Na,
            Self::Na => Self::Eu,
        }
    }
}

/// Somebody who sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seller {
    /// The person.
    pub name: &'static str,
    /// The shop's name.
    pub store: &'static str,
    /// The id that applications are told.
    pub merchant_id: &'static str,
    /// What they sign in with, besides [`PASSWORD`].
    pub email: &'static str,
    /// Where they sell.
    pub region: Region,
}

/// All of them.
pub const SELLERS: [Seller; 5] = [
    Seller {
        name: "Ada Lindqvist",
        store: "Juniper & Oak",
        merchant_id: "A2EXAMPLE7SELLER",
        email: "ada@juniper.example",
        region: Region::Eu,
    },
    Seller {
        name: "Bruno Marchetti",
        store: "Marchetti Kitchen",
        merchant_id: "A3EXAMPLE9KITCHN",
        email: "bruno@marchetti.example",
        region: Region::Eu,
    },
    Seller {
        name: "Cara O'Neill",
        store: "Harbour Threads",
        merchant_id: "A1EXAMPLE4THREAD",
        email: "cara@harbour.example",
        region: Region::Eu,
    },
    Seller {
        name: "Dev Patel",
        store: "Prairie Tools",
        merchant_id: "A5EXAMPLE2TOOLSX",
        email: "dev@prairie.example",
        region: Region::Na,
    },
    Seller {
        name: "Emi Tanaka",
        store: "Lakeside Audio",
        merchant_id: "A7EXAMPLE6AUDIOX",
        email: "emi@lakeside.example",
        region: Region::Na,
    },
];

/// Whoever this e-mail address and this password are of.
pub(crate) fn signed_in(email: &str, password: &str) -> Option<&'static Seller> {
    if password != PASSWORD {
        return None;
    }
    SELLERS.iter().find(|it| it.email.eq_ignore_ascii_case(email.trim()))
}

/// A seller by merchant id.
pub(crate) fn of(merchant_id: &str) -> Option<&'static Seller> {
    SELLERS.iter().find(|it| it.merchant_id == merchant_id)
}

/// Somebody who sells elsewhere.
pub(crate) fn elsewhere(than: &'static Seller) -> &'static Seller {
    SELLERS.iter().find(|it| it.region == than.region.other()).unwrap_or(than)
}
