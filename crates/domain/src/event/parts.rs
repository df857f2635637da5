//! What some events keep, where that needs words of its own.

use serde::{Deserialize, Serialize};

/// A list that left as a file: evidence, from which nothing follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// Which list, as a word.
    pub list: String,
    /// `csv`, `xlsx`, `zip`, `jsonl`.
    pub format: String,
    /// How it was narrowed, in English words; empty when it was not.
    pub filter: String,
    /// How many rows left.
    pub rows: i64,
}

/// An account that left its folder for another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The account.
    pub account: String,
    /// Into which folder; empty where the reader of this feed may not know of it.
    pub to: String,
}

/// Who pays for an add-on that is turned on, unless a client has a setting of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultSet {
    /// The add-on.
    pub addon: String,
    /// `client` or `partner`.
    pub payer: String,
    /// Clients may turn it on themselves while the firm pays.
    pub clients_may: bool,
    /// What was set before; `unset` when nothing was.
    pub before: String,
}

/// What a firm is spared of list prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discounted {
    /// The firm.
    pub firm: String,
    /// Hundredths of a percent.
    pub basis_points: i64,
    /// From which day on.
    pub from: String,
}
