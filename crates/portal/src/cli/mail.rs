//! `clientele mail`: what comes back to the portal's own address.

use std::io::Read as _;

use app::bounces;
use clap::{Args, Subcommand};

use super::say;
use crate::config::{self, Place, Trouble};
use crate::returned;

/// What can be done with mail that comes in.
#[derive(Debug, Subcommand)]
pub enum Mail {
    /// Keep a delivery report or a complaint from standard input for the portal to read
    ///
    /// Made for a mail server's pipe: it only writes a file, so it works whether the portal serves
    /// or not, and no message is answered by another report. A serving portal reads it within
    /// half a minute.
    Bounce(Bounce),
}

/// Where the portal's data is.
#[derive(Debug, Args)]
pub struct Bounce {
    #[command(flatten)]
    place: Place,
}

/// Runs `clientele mail`.
pub fn run(ask: &Mail) -> Result<(), Trouble> {
    let Mail::Bounce(Bounce { place }) = ask;
    let config = config::resolve(place, None, false)?;
    let mut message = Vec::new();
    let most = u64::try_from(bounces::LONGEST).unwrap_or(u64::MAX);
    std::io::stdin().lock().take(most).read_to_end(&mut message).map_err(Trouble::other)?;
    returned::keep(&config.data, &message)?;
    say("kept; the portal reads it when it serves");
    Ok(())
}
