//! `clientele audit`: is what the portal wrote down still what happened?

use std::path::{Path, PathBuf};

use clap::Subcommand;
use domain::ids;
use store::events::{self, Head};

use super::{block_on, say};
use crate::config::{self, Place, Trouble};
use crate::home;

/// What can be asked of the audit trail.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Walk every chain; a changed, lost, added or moved event is named, and the exit code is 1
    ///
    /// With the heads of an earlier `audit heads`, a chain that was cut off at its end is found
    /// as well. A running portal is not disturbed.
    Verify {
        /// Where the data is.
        #[command(flatten)]
        place: Place,
        /// What `audit heads` printed earlier
        #[arg(long, value_name = "FILE")]
        heads: Option<PathBuf>,
        /// A chain that a firm took away: this file is verified, no database is opened
        #[arg(long, value_name = "FILE", conflicts_with = "heads")]
        lines: Option<PathBuf>,
    },
    /// Print the head of every chain, to be kept elsewhere
    Heads {
        /// Where the data is.
        #[command(flatten)]
        place: Place,
    },
}

/// Runs the command.
pub fn run(ask: &Audit) -> Result<(), Trouble> {
    match ask {
        Audit::Verify { lines: Some(file), .. } => verify_lines(file),
        Audit::Verify { place, heads, .. } => block_on(verify(place, heads.as_deref())),
        Audit::Heads { place } => block_on(heads(place)),
    }
}

async fn verify(place: &Place, exported: Option<&Path>) -> Result<(), Trouble> {
    let config = config::resolve(place, None, false)?;
    let exported = exported.map_or(Ok(Vec::new()), read)?;
    let store = home::store(&config, true).await?;
    outcome(&events::verify(&store, &exported).await.map_err(Trouble::other)?)
}

fn verify_lines(file: &Path) -> Result<(), Trouble> {
    let said = |it: &dyn std::fmt::Display| Trouble::other(format!("{}: {it}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|it| said(&it))?;
    outcome(&events::lines::check(text.lines()))
}

fn outcome(report: &events::Report) -> Result<(), Trouble> {
    if report.findings.is_empty() {
        say(&format!("intact: {} events in {} chains", report.events, report.owners));
        return Ok(());
    }
    let line = |it: &events::Finding| {
        format!("chain {}, event {}: {:?}", ids::encode(it.owner), it.seq, it.what)
    };
    Err(Trouble { lines: report.findings.iter().map(line).collect(), code: 1 })
}

async fn heads(place: &Place) -> Result<(), Trouble> {
    let config = config::resolve(place, None, false)?;
    let store = home::store(&config, true).await?;
    for (owner, head) in events::heads(&store).await.map_err(Trouble::other)? {
        let hash = data_encoding::HEXLOWER.encode(&head.hash);
        say(&format!("{} {} {hash}", ids::encode(owner), head.seq));
    }
    Ok(())
}

/// Reads what [`heads`] printed.
fn read(file: &Path) -> Result<Vec<(uuid::Uuid, Head)>, Trouble> {
    let said = |it: &dyn std::fmt::Display| Trouble::other(format!("{}: {it}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|it| said(&it))?;
    let one = |line: &str| {
        let mut words = line.split(' ');
        let owner = ids::decode(words.next()?).ok()?;
        let seq = words.next()?.parse().ok()?;
        let hash = data_encoding::HEXLOWER.decode(words.next()?.as_bytes()).ok()?;
        let hash: [u8; 32] = hash.try_into().ok()?;
        Some((owner, Head { seq, hash }))
    };
    let lines = text.lines().enumerate();
    lines
        .map(|(at, line)| one(line).ok_or_else(|| said(&format!("line {} is no head", at + 1))))
        .collect()
}
