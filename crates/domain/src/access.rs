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
