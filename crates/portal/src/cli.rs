//! The command line: one subcommand per file.

pub mod access;
pub mod addon;
pub mod audit;
pub mod demo;
pub mod mail;
pub mod openapi;
pub mod people;
pub mod product;
pub mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Trouble;

/// Clientele, the partner portal.
#[derive(Debug, Parser)]
#[command(name = "clientele", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the portal
    Serve(serve::Serve),
    /// Ask the access rules
    #[command(subcommand)]
    Access(access::Access),
    /// Check what the portal wrote down
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Partners: the firms
    #[command(subcommand)]
    Partner(people::PartnerDo),
    /// Operators: the vendor's own people
    #[command(subcommand)]
    Operator(people::OperatorDo),
    /// Print the description of the REST API
    Openapi,
    /// Product definitions
    #[command(subcommand)]
    Product(product::Product),
    /// Add-on definitions
    #[command(subcommand)]
    Addon(addon::Addon),
    /// Mail that comes back
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Third parties' tokens
    #[command(subcommand)]
    Tokens(addon::Tokens),
    /// The three demo products; `serve --demo` starts them
    #[command(hide = true)]
    DemoProducts(demo::DemoProducts),
    /// The simulated Amazon; `serve --demo` starts it
    #[command(hide = true)]
    DemoAmazon(demo::DemoAmazon),
}

impl Cli {
    /// Does what was asked; answers the process's exit code.
    pub fn run(self) -> ExitCode {
        let done = match self.command {
            Command::Access(ask) => return access::run(ask),
            Command::Serve(ask) => serve::run(&ask),
            Command::Audit(ask) => audit::run(&ask),
            Command::Partner(ask) => people::partner(&ask),
            Command::Operator(ask) => people::operator(&ask),
            Command::Openapi => openapi::run(),
            Command::Product(ask) => product::run(&ask),
            Command::Addon(ask) => addon::run(&ask),
            Command::Mail(ask) => mail::run(&ask),
            Command::Tokens(ask) => addon::tokens(&ask),
            Command::DemoProducts(ask) => demo::products(ask),
            Command::DemoAmazon(ask) => demo::amazon(ask),
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(it) => crate::log::explain(&it),
        }
    }
}

/// Runs one command's work to its end.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(Trouble::other)?;
    let done = runtime.block_on(work);
    // What still runs in the background has been told to end; it is not waited for twice.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    done
}

/// Prints a line of the command's result. A reader who has gone has seen enough.
pub(crate) fn say(line: &str) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    let _gone = writeln!(out, "{line}").and_then(|()| out.flush());
}
