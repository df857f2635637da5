//! The client list under load, beside its bare-engine twin, in one run.
//!
//! Both servers are processes of their own on the same file; the load comes from this one. First
//! both are driven to saturation in turns (16 connections, closed loop), then each at half its
//! own rate by an open loop, where a late answer counts from when its request was due.

mod addons;
mod asks;
mod bare;
mod import;
mod load;
mod portal;
mod runs;
mod seed;
mod sign_in;
mod start;

use clap::{Parser, Subcommand};
use std::io::Write as _;
use std::path::{Path, PathBuf};
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
    /// Everything, on both files, as the README shows it.
    All {
        /// The folder for the files (some 4 GB); they are made where they are missing.
        #[arg(long)]
        data: PathBuf,
        #[command(flatten)]
        load: Load,
    },
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
        /// What is asked: a name of `asks.rs`.
        #[arg(long, default_value = "open-by-name")]
        ask: String,
        #[command(flatten)]
        load: Load,
    },
    /// Each way to ask, alone, over one connection: orders, filters, searches.
    Asks {
        /// The folder with a filled file.
        #[arg(long)]
        data: PathBuf,
        #[command(flatten)]
        load: Load,
    },
    /// The table of an add-on's clients beside the list, and the dry run of turning it on for all.
    Addons {
        /// The folder with a filled file; the add-on is put into it.
        #[arg(long)]
        data: PathBuf,
        #[command(flatten)]
        load: Load,
    },
    /// The program itself (`clientele`, beside this one): first page after the start, idle memory.
    Start {
        /// The folder with a filled file.
        #[arg(long)]
        data: PathBuf,
        #[command(flatten)]
        load: Load,
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
    /// One act upon many rows: dry run, run, way back, and the bare twin; for two acts.
    Runs {
        /// The folder with a filled file.
        #[arg(long)]
        data: PathBuf,
        /// How many rows.
        #[arg(long, default_value_t = 10_000)]
        rows: u64,
    },
    /// A wrong password of somebody, of somebody who has none, and of nobody: the same time.
    SignIn {
        /// The folder for a file of its own.
        #[arg(long)]
        data: PathBuf,
        /// How often each.
        #[arg(long, default_value_t = 300)]
        times: u32,
    },
    /// The portal's list on the file (started by `list`).
    #[command(hide = true)]
    ServePortal {
        /// The folder.
        #[arg(long)]
        data: PathBuf,
    },
    /// The same statements behind a bare handler (started by `list`).
    #[command(hide = true)]
    ServeBare {
        /// The folder.
        #[arg(long)]
        data: PathBuf,
    },
}

#[derive(clap::Args, Clone, Copy)]
struct Load {
    /// Connections.
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// Seconds per turn.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// Turns per server.
    #[arg(long, default_value_t = 3)]
    turns: usize,
}

impl Load {
    fn length(self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}

/// Says something to the person at the terminal.
fn say(line: &str) {
    // A closed terminal is no reason to stop measuring.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

#[tokio::main]
async fn main() -> Done<()> {
    match Cli::parse().command {
        What::All { data, load } => Box::pin(all(&data, load)).await,
        What::Seed { data, clients } => seed::run(&data, clients).await,
        What::Import { data, rows } => import::run(&data, rows).await,
        What::Runs { data, rows } => runs::run(&data, rows).await,
        What::Addons { data, load } => addons::run(&data, load).await,
        What::List { data, ask, load } => list(&data, &ask, load).await,
        What::Asks { data, load } => each(&data, load).await,
        What::Start { data, load } => start::run(&data, load.turns).await,
        What::SignIn { data, times } => sign_in::run(&data, times).await,
        What::ServePortal { data } => portal::serve(&data).await,
        What::ServeBare { data } => bare::serve(&data).await,
    }
}

/// Each measurement of the README, one after the other.
async fn all(data: &Path, load: Load) -> Done<()> {
    for (name, clients) in [("10k", 10_000), ("1m", 1_000_000)] {
        let file = data.join(name);
        if !file.join("bench.sqlite").exists() {
            say(&format!("# fills {} with {clients} clients", file.display()));
            seed::run(&file, clients).await?;
        }
        say(&format!("# {clients} clients: list"));
        list(&file, "open-by-name", load).await?;
        say(&format!("# {clients} clients: orders, filters and searches"));
        each(&file, load).await?;
        say(&format!("# {clients} clients: the program itself"));
        start::run(&file, load.turns).await?;
    }
    // Both write, so they have a file of their own: the others stay as they were filled.
    let file = data.join("runs");
    if !file.join("bench.sqlite").exists() {
        say(&format!("# fills {} with 10000 clients", file.display()));
        seed::run(&file, 10_000).await?;
    }
    say("# an act upon 10000 rows");
    runs::run(&file, 10_000).await?;
    say("# an add-on for 10000 clients");
    addons::run(&file, load).await?;
    say("# a file of 10000 rows");
    import::run(&file, 10_000).await?;
    say("# a wrong password, by whose it is not");
    sign_in::run(&data.join("sign-in"), 300).await
}

/// Each way to ask, alone: what one person waits for.
async fn each(data: &Path, load: Load) -> Done<()> {
    let mut portal = start("serve-portal", data).await?;
    for ask in asks::ASKS {
        let target = portal.asked(ask.query);
        load::alone(&target, Duration::from_millis(500)).await?;
        let seen = load::alone(&target, load.length()).await?;
        say(&format!(
            "{:24} p50 {:>6} µs, p99 {:>6} µs, min {:>6} µs, {} answers",
            ask.name,
            seen.value_at_quantile(0.5),
            seen.value_at_quantile(0.99),
            seen.min(),
            seen.len()
        ));
    }
    Ok(portal.child.kill().await?)
}

struct Server {
    child: Child,
    target: load::Target,
}

impl Server {
    fn asked(&self, query: &str) -> load::Target {
        let path = format!("{}?{query}", self.target.path);
        load::Target { path, ..self.target.clone() }
    }
}

/// Starts one of the two servers and reads where it listens: `address path cookie`.
async fn start(what: &str, data: &Path) -> Done<Server> {
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

async fn list(data: &Path, ask: &str, load: Load) -> Done<()> {
    let asked = asks::Ask::named(ask).ok_or("no such ask: see bench/src/asks.rs")?;
    let mut portal = start("serve-portal", data).await?;
    let mut bare = start("serve-bare", data).await?;
    let (own_page, twin_page) = (portal.asked(asked.query), bare.asked(asked.name));
    for page in [&own_page, &twin_page] {
        load::closed(page, load.connections, Duration::from_secs(2)).await?;
    }
    let (mut own, mut twin) = (Vec::new(), Vec::new());
    for turn in 1..=load.turns {
        let one = load::closed(&own_page, load.connections, load.length()).await?;
        let two = load::closed(&twin_page, load.connections, load.length()).await?;
        say(&format!("turn {turn}: portal {one} pages/s, bare {two} pages/s"));
        own.push(one);
        twin.push(two);
    }
    let (own, twin) = (median(own), median(twin));
    say(&format!(
        "saturation, {} connections: portal {own}/s, bare {twin}/s, ratio {} %",
        load.connections,
        own * 100 / twin.max(1)
    ));
    for (name, page, rate) in [("portal", &own_page, own / 2), ("bare", &twin_page, twin / 2)] {
        for _ in 0..load.turns {
            let seen = load::open(page, load.connections, rate, load.length()).await?;
            say(&format!(
                "half rate ({rate}/s), {name}: p50 {} µs, p99 {} µs, max {} µs, {} answers",
                seen.value_at_quantile(0.5),
                seen.value_at_quantile(0.99),
                seen.max(),
                seen.len()
            ));
        }
    }
    portal.child.kill().await?;
    Ok(bare.child.kill().await?)
}

fn median(mut of: Vec<u64>) -> u64 {
    of.sort_unstable();
    of.get(of.len() / 2).copied().unwrap_or(0)
}
