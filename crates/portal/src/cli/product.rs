//! `clientele product`: is a product's definition in order?

use std::path::PathBuf;

use clap::Subcommand;

use super::say;
use crate::config::Trouble;

/// What can be asked about product definitions.
#[derive(Debug, Subcommand)]
pub enum Product {
    /// Read a definition and say everything that is wrong with it
    Check {
        /// The TOML file
        file: PathBuf,
        /// Allow what only a sandbox allows: plain http
        #[arg(long)]
        sandbox: bool,
    },
}

/// Runs `clientele product`.
pub fn run(ask: &Product) -> Result<(), Trouble> {
    let Product::Check { file, sandbox } = ask;
    match app::products::file::check(file, *sandbox) {
        Ok(it) => {
            let own = &it.definition;
            say(&format!("{}: {} ({}) is in order", file.display(), own.name, own.slug));
            Ok(())
        }
        Err(faults) => {
            let folder = file.parent().unwrap_or_else(|| std::path::Path::new(""));
            let line = |it: &app::products::file::FileFault| {
                format!("{}:{}: {}", folder.join(&it.file).display(), it.line, it.what)
            };
            Err(Trouble { lines: faults.iter().map(line).collect(), code: 78 })
        }
    }
}
