//! What pages show: one struct per template, filled with words by the handlers.
//!
//! A struct here holds formatted values only, never a decision; how a value becomes words is in
//! `say.rs`, how it looks is in the template. One test renders every page with every sample.

pub mod clients;
pub mod form;
pub mod frame;
pub mod parts;
pub mod people;
#[cfg(test)]
mod samples;
