//! Who may do what, in which state (the project's copy of the table is docs/access-rules.md).

/// What a person is in a firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Exactly one per partner.
    Owner,
    /// All clients; staff, groups, defaults, invoices.
    Senior,
    /// Own clients.
    Manager,
    /// Works in clients it is given.
    Assistant,
}

/// A "no" with everything a person needs to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: &'static str,
    /// The sentence people read.
    pub detail: String,
    /// Facts the rule used: (name, value).
    pub facts: Vec<(&'static str, String)>,
    /// Who can change it, in words.
    pub who_can_fix: String,
}
