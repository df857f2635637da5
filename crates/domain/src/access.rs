//! Who may do what, in which state (the project's copy of the table is docs/access-rules.md).
