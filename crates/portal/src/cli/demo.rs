//! The hidden commands that are the demo's other programs. They know the portal only by its
//! contract; `serve --demo` starts each as a process of its own.

use std::path::PathBuf;

use clap::Args;

use super::block_on;
use crate::config::Trouble;

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

/// The simulated Amazon's process.
#[derive(Debug, Args)]
pub struct DemoAmazon {
    /// The portal's address
    #[arg(long)]
    portal: String,
    /// Its port; 0 takes any free one
    #[arg(long, default_value_t = 0)]
    port: u16,
}

/// Runs `clientele demo-products`: three small programs.
pub fn products(ask: DemoProducts) -> Result<(), Trouble> {
    crate::log::begin(false);
    let ports = ask.ports.try_into().map_err(|_| Trouble::setup("--ports takes three ports"))?;
    let arguments = demo_products::Arguments { portal: ask.portal, data: ask.data, ports };
    block_on(async { demo_products::main_loop(arguments).await.map_err(Trouble::other) })
}

/// Runs `clientele demo-amazon`.
pub fn amazon(ask: DemoAmazon) -> Result<(), Trouble> {
    crate::log::begin(false);
    let arguments = demo_amazon::Arguments { portal: ask.portal, port: ask.port };
    block_on(async { demo_amazon::main_loop(arguments).await.map_err(Trouble::other) })
}
