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
