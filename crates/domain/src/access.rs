//! Who may do what, in which state: the one decision function.
//!
//! `docs/access-rules.md` is the rule book; its tables are this module's tests. Nothing here
//! knows of requests, pages or stores, so page, API, job, bulk and "why can't I" ask the same.

mod decision;
mod deeds;
mod gates;
mod payer;
mod refusals;
mod table;
mod verdict;
pub(crate) mod words;

pub(crate) use words::words;

pub use decision::{decide, who, who_inside};
pub use deeds::{Deed, FIRST_SIGNIN_SECONDS, STEP_UP_SECONDS, Standing, StepUp};
pub use gates::limited;
pub use payer::effective_payer;
pub use table::{at_best, markdown};
pub use verdict::{Allowed, Code, Refusal, Verdict};
pub use words::{
    AddonState, BillingMode, Facts, Override, Payer, PayerDefault, PayerSource, Realm, Relation,
    Role, State, Who,
};

/// Whether the deed asks for a second factor proven in the last [`STEP_UP_SECONDS`]. The first
/// sign-in of a session has its own rule: see [`Deed::step_up`].
pub const fn needs_step_up(deed: Deed) -> bool {
    matches!(deed.step_up(), StepUp::Recent)
}
