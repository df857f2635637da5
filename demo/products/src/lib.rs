//! The demo products: one small program with three faces, Jobs, Books and Payroll.
//!
//! They are strangers to the portal: they share no code with it and know it only by the contract
//! of `docs/products.md`. Whatever works with them works with a vendor's own product.

mod accounts;
mod clock;
mod content;
mod definitions;
mod faces;
mod facts;
mod http;
mod keys;
mod pages;
mod portal;
mod product;
mod provisioning;
mod random;
mod revocation;
mod run;
mod sessions;
mod state;
mod tokens;

pub use clock::Clock;
pub use definitions::Definition;
pub use run::{Arguments, Config, Running, definitions, main_loop, serve};
