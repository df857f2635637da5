//! The client list under load, beside its bare-engine twin, in one run.
//!
//! Both servers are processes of their own on the same file; the load comes from this one. First
//! both are driven to saturation in turns (16 connections, closed loop), then each at half its
//! own rate by an open loop, where a late answer counts from when its request was due.

mod bare;
mod import;
mod load;
mod portal;
mod seed;

use clap::{Parser, Subcommand};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// What anything here can fail with: a sentence.
type Done<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: What,
}

#[derive(Subcommand)]
enum What {
    /// Fill a new file: `--clients` over 5,000 partners, one of them with 10,000.
    Seed {
        /// The folder for the file.
        #[arg(long)]
        data: PathBuf,
        /// How many clients in all.
        #[arg(long, default_value_t = 1_000_000)]
        clients: u64,
    },
    /// Compare the list page with its twin.
    List {
        /// The folder with a filled file.
        #[arg(long)]
        data: PathBuf,
        /// Connections.
        #[arg(long, default_value_t = 16)]
        connections: usize,
        /// Seconds per turn.
        #[arg(long, default_value_t = 8)]
        seconds: u64,
        /// Turns per server.
        #[arg(long, default_value_t = 3)]
        turns: usize,
    },
    /// Import rows into the large partner, and let the twin write as many.
    Import {
        /// The folder with a filled file.
        #[arg(long)]
        data: PathBuf,
        /// How many rows.
        #[arg(long, default_value_t = 10_000)]
        rows: u64,
    },
    /// The portal's list on the file (started by `list`).
    #[command(hide = true)]
    ServePortal {
        /// The folder.
        #[arg(long)]
        data: PathBuf,
    },
    /// The same statement behind a bare handler (started by `list`).
    #[command(hide = true)]
    ServeBare {
        /// The folder.
        #[arg(long)]
        data: PathBuf,
    },
}

/// Says something to the person at the terminal.
fn say(line: &str) {
    // A closed terminal is no reason to stop measuring.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

#[tokio::main]
async fn main() -> Done<()> {
    match Cli::parse().command {
        What::Seed { data, clients } => seed::run(&data, clients).await,
        What::List { data, connections, seconds, turns } => {
            list(&data, connections, Duration::from_secs(seconds), turns).await
        }
        What::Import { data, rows } => import::run(&data, rows).await,
        What::ServePortal { data } => portal::serve(&data).await,
        What::ServeBare { data } => bare::serve(&data).await,
    }
}

struct Server {
    child: Child,
    target: load::Target,
}

/// Starts one of the two servers and reads where it listens: `address path cookie`.
async fn start(what: &str, data: &std::path::Path) -> Done<Server> {
    let mut child = Command::new(std::env::current_exe()?)
        .arg(what)
        .arg("--data")
        .arg(data)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let out = child.stdout.take().ok_or("no output")?;
    let mut lines = BufReader::new(out).lines();
    let line = lines.next_line().await?.ok_or("the server ended before it listened")?;
    let mut parts = line.split(' ').map(str::to_owned);
    let mut next = || parts.next().ok_or("the server said too little");
    let target = load::Target { address: next()?, path: next()?, cookie: next()? };
    Ok(Server { child, target })
}

async fn list(
    data: &std::path::Path,
    connections: usize,
    length: Duration,
    turns: usize,
) -> Done<()> {
    let mut portal = start("serve-portal", data).await?;
    let mut bare = start("serve-bare", data).await?;
    for server in [&portal, &bare] {
        load::closed(&server.target, connections, Duration::from_secs(2)).await?;
    }
    let (mut own, mut twin) = (Vec::new(), Vec::new());
    for turn in 1..=turns {
        let one = load::closed(&portal.target, connections, length).await?;
        let two = load::closed(&bare.target, connections, length).await?;
        say(&format!("turn {turn}: portal {one} pages/s, bare {two} pages/s"));
        own.push(one);
        twin.push(two);
    }
    let (own, twin) = (median(own), median(twin));
    say(&format!(
        "saturation, {connections} connections: portal {own}/s, bare {twin}/s, ratio {} %",
        own * 100 / twin.max(1)
    ));
    for (name, server, rate) in [("portal", &portal, own / 2), ("bare", &bare, twin / 2)] {
        let seen = load::open(&server.target, connections, rate, length * 2).await?;
        say(&format!(
            "half rate ({rate}/s), {name}: p50 {} µs, p99 {} µs, max {} µs, {} answers",
            seen.value_at_quantile(0.5),
            seen.value_at_quantile(0.99),
            seen.max(),
            seen.len()
        ));
    }
    portal.child.kill().await?;
    bare.child.kill().await?;
    Ok(())
}

fn median(mut of: Vec<u64>) -> u64 {
    of.sort_unstable();
    of.get(of.len() / 2).copied().unwrap_or(0)
}
