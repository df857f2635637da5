//! What is wrong with one field of a form or a request body.

use serde::Serialize;

/// One wrong field: its name as sent, a stable code, and the sentence people read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The field's name as the form or the API spells it.
    pub field: &'static str,
    /// Stable code, for example `name_required`.
    pub code: &'static str,
    /// A whole sentence that says how to put it right.
    pub detail: String,
}

impl Fault {
    /// A fault of `field`.
    pub fn new(field: &'static str, code: &'static str, detail: impl Into<String>) -> Self {
        Self { field, code, detail: detail.into() }
    }
}
