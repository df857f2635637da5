//! The process: configuration, command line, wiring.

pub mod cli;
pub mod config;
pub mod demo;
pub mod home;
pub mod log;
pub mod returned;
