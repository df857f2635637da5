//! Add-ons: priced extensions of a product, often a link to a third party.
//!
//! What the vendor's file says of one, how one runs for an account, and what it will cost. Who may
//! do what with it says `access`; nothing here decides that.

mod coming;
mod offer;
mod running;

pub use coming::{Charge, coming};
pub use offer::{Allowance, Kind, Offer, Price, Provider, Quote, Region, Rule, Tariff};
pub use running::{Running, Term, month_end, next_anniversary, seen_by};
