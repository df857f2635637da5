//! `clientele product`: is a product's definition in order? And the demo products' own process.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{block_on, say};
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

/// The demo products' process.
#[derive(Debug, Args)]
pub struct DemoProducts {
    /// The portal's address
    #[arg(long)]
    portal: String,
    /// The portal's data folder
    #[arg(long)]
    data: PathBuf,
    /// Ports of Jobs, Books and Payroll; 0 takes any free one
    #[arg(long, value_delimiter = ',', default_value = "0,0,0")]
    ports: Vec<u16>,
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

/// Runs `clientele demo-products`: three small programs that know the portal only by its contract.
pub fn demo(ask: DemoProducts) -> Result<(), Trouble> {
    crate::log::begin(false);
    let ports = ask.ports.try_into().map_err(|_| Trouble::setup("--ports takes three ports"))?;
    let arguments = demo_products::Arguments { portal: ask.portal, data: ask.data, ports };
    block_on(async { demo_products::main_loop(arguments).await.map_err(Trouble::other) })
}
