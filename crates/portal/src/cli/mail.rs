//! `clientele mail`: what comes back to the portal's own address.

use std::io::Read as _;

use app::bounces::{self, Told};
use clap::{Args, Subcommand};

use super::{block_on, say};
use crate::config::{self, Place, Trouble};
use crate::home::{self, Use};

/// What can be done with mail that comes in.
#[derive(Debug, Subcommand)]
pub enum Mail {
    /// Read a delivery report or a complaint from standard input and flag the letter's address
    ///
    /// Made for a mail server's pipe: the exit code is 0 for every message that could be read, so
    /// that none of them is answered by another report.
    Bounce(Bounce),
}

/// Where the letters are.
#[derive(Debug, Args)]
pub struct Bounce {
    #[command(flatten)]
    place: Place,
}

/// Runs `clientele mail`.
pub fn run(ask: &Mail) -> Result<(), Trouble> {
    let Mail::Bounce(Bounce { place }) = ask;
    let mut raw = Vec::new();
    let most = u64::try_from(bounces::LONGEST).unwrap_or(u64::MAX);
    std::io::stdin().lock().take(most).read_to_end(&mut raw).map_err(Trouble::other)?;
    block_on(async {
        let config = config::resolve(place, None, false)?;
        // No link is made here: the address of the portal does not matter.
        let ctx = home::open(&config, "http://localhost", Use::AsItIs, "").await?;
        let told = bounces::report(&ctx, &String::from_utf8_lossy(&raw)).await?;
        say(&match told {
            Told::NoReport => "no report of a letter that failed".to_owned(),
            Told::NotOurs => "the report names no letter of ours".to_owned(),
            Told::Flagged(address) => format!("letters to {address} come back"),
        });
        Ok(())
    })
}
