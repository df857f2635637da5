//! The command line: one subcommand per file.

pub mod access;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Clientele, the partner portal.
#[derive(Debug, Parser)]
#[command(name = "clientele", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Ask the access rules
    #[command(subcommand)]
    Access(access::Access),
}

impl Cli {
    /// Does what was asked; answers the process's exit code.
    pub fn run(self) -> ExitCode {
        match self.command {
            Command::Access(ask) => access::run(ask),
        }
    }
}
