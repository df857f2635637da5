//! What pages show: one struct per template, filled with words by the handlers.
//!
//! A struct here holds formatted values only, never a decision; how a value becomes words is in
//! `say.rs`, how it looks is in the template. One test renders every page with every sample.

pub mod access;
pub mod accounts;
pub mod addons;
pub mod audit;
pub mod clients;
pub mod clocks;
pub mod errors;
pub mod form;
pub mod frame;
pub mod help;
pub mod imports;
pub mod invitations;
pub mod managing;
pub mod operator;
pub mod ownership;
pub mod partners;
pub mod parts;
pub mod people;
pub mod prose;
pub mod runs;
#[cfg(test)]
#[expect(clippy::too_many_lines, reason = "samples are lists, read one by one")]
mod samples;
pub mod saved;
pub mod staff;
pub mod ties;
pub mod today;
pub mod why;
