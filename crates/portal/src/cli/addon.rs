//! `clientele addon`: is an add-on's definition in order? `clientele tokens`: another key for what
//! third parties gave.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{block_on, say};
use crate::config::{self, Place, Trouble};
use crate::home::{self, Use};

/// What can be asked about add-on definitions.
#[derive(Debug, Subcommand)]
pub enum Addon {
    /// Read a definition and say everything that is wrong with it
    Check {
        /// The TOML file
        file: PathBuf,
        /// The products there are, by slug; those of the files in ../products without it
        #[arg(long, value_delimiter = ',')]
        products: Vec<String>,
        /// Allow what only a sandbox allows: plain http, a secret that others can read
        #[arg(long)]
        sandbox: bool,
    },
}

/// What can be done with third parties' tokens.
#[derive(Debug, Subcommand)]
pub enum Tokens {
    /// Put another sealing key in use and every token under it, while the portal serves or not
    Rotate(Rotate),
}

/// Where the tokens are.
#[derive(Debug, Args)]
pub struct Rotate {
    #[command(flatten)]
    place: Place,
}

/// The faults of files, with the folder that they are in.
pub(crate) fn lines(folder: &Path, faults: &[app::products::file::FileFault]) -> Vec<String> {
    let line = |it: &app::products::file::FileFault| {
        format!("{}:{}: {}", folder.join(&it.file).display(), it.line, it.what)
    };
    faults.iter().map(line).collect()
}

/// Runs `clientele addon`.
pub fn run(ask: &Addon) -> Result<(), Trouble> {
    let Addon::Check { file, products, sandbox } = ask;
    let folder = file.parent().unwrap_or_else(|| Path::new(""));
    let known = if products.is_empty() {
        let read = app::products::read(&folder.join("../products"), *sandbox);
        let read = read.map_err(|it| Trouble { lines: lines(folder, &it), code: 78 })?;
        read.into_iter().map(|it| it.definition.slug).collect()
    } else {
        products.clone()
    };
    match app::addons::file::check(file, &known, *sandbox) {
        Ok(it) => {
            say(&format!("{}: {} ({}) is in order", file.display(), it.name, it.slug));
            Ok(())
        }
        Err(faults) => Err(Trouble { lines: lines(folder, &faults), code: 78 }),
    }
}

/// Runs `clientele tokens`.
pub fn tokens(ask: &Tokens) -> Result<(), Trouble> {
    let Tokens::Rotate(it) = ask;
    let config = config::resolve(&it.place, None, false)?;
    block_on(async {
        let origin = config.origin.clone().unwrap_or_else(|| "http://localhost".to_owned());
        let ctx = home::open(&config, &origin, Use::AsItIs, "").await?;
        let done = app::addons::rotate(&ctx).await?;
        say(&format!("a new key is in use; {done} tokens were sealed anew"));
        Ok(())
    })
}
