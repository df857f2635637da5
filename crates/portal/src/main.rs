//! The process.

use std::process::ExitCode;

use clap::Parser as _;
use portal::cli::Cli;

fn main() -> ExitCode {
    Cli::parse().run()
}
