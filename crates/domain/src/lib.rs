//! Nouns and rules, pure: no async, no IO, no clock, no randomness.
//!
//! Facts and `now` go in, a decision comes out. Every other room asks here.

pub mod access;
pub mod actor;
pub mod addons;
pub mod bounce;
pub mod connections;
pub mod email;
pub mod event;
pub mod fault;
pub mod ids;
pub mod labels;
pub mod letter;
pub mod markup;
pub mod money;
pub mod names;
pub mod passwords;
pub mod pasted;
pub mod people;
pub mod preferences;
pub mod products;
pub mod reader;
pub mod runs;
pub mod sheet;
pub mod time;
pub mod tokens;
