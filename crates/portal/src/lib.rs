//! The process: configuration, command line, wiring.

pub mod cli;
