//! The demo around the portal: three products as a process of their own, demo data, printed links.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use app::Ctx;
use app::demo::{self as data, Hat};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};

use crate::cli::say;
use crate::config::{Config, Trouble};
use crate::log;

/// How long the products may take to say that they are ready.
const PATIENCE: Duration = Duration::from_secs(20);

/// The demo products' running process.
pub struct Products {
    child: Child,
    addresses: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Ready {
    ready: BTreeMap<String, String>,
}

impl Products {
    /// Starts them on the three ports after the portal's; on any free ones where those are taken
    /// or the portal's own was picked.
    pub async fn start(ctx: &Ctx, config: &Config, port: u16) -> Result<Self, Trouble> {
        let own = std::env::current_exe().map_err(Trouble::other)?;
        let ports = ports(config.listen.port(), port).await;
        let mut child = Command::new(own)
            .arg("demo-products")
            .args(["--portal", &ctx.settings.origin])
            .arg("--data")
            .arg(&config.data)
            .args(["--ports", &ports])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            // Ctrl-C reaches the whole group; the products end when the portal closes their input.
            .process_group(0)
            .spawn()
            .map_err(|it| Trouble::other(format!("the demo products did not start: {it}")))?;
        let out = child.stdout.take();
        let mut lines = BufReader::new(out.ok_or_else(|| Trouble::other("no output"))?).lines();
        let said = "the demo products did not say that they are ready";
        let line = tokio::time::timeout(PATIENCE, lines.next_line()).await;
        let line = line.ok().and_then(Result::ok).flatten().ok_or_else(|| Trouble::other(said))?;
        let ready: Ready = serde_json::from_str(&line).map_err(|_| Trouble::other(said))?;
        Ok(Self { child, addresses: ready.ready })
    }

    /// Closes their input, which ends them, and waits.
    pub async fn stop(mut self) {
        drop(self.child.stdin.take());
        if tokio::time::timeout(Duration::from_secs(2), self.child.wait()).await.is_err() {
            tracing::warn!("the demo products did not end by themselves");
        }
    }
}

async fn ports(asked: u16, port: u16) -> String {
    let wanted: Vec<u16> = (1..=3).filter_map(|it| port.checked_add(it)).collect();
    let mut free = asked != 0 && wanted.len() == 3;
    for port in &wanted {
        free = free && TcpListener::bind(("127.0.0.1", *port)).await.is_ok();
    }
    if !free {
        return "0,0,0".to_owned();
    }
    wanted.iter().map(u16::to_string).collect::<Vec<_>>().join(",")
}

/// Puts the demo data into a new data folder; an old one stays as it is.
pub async fn fill(ctx: &Ctx, folder: &Path) -> Result<(), Trouble> {
    if data::is_filled(ctx).await? {
        return Ok(());
    }
    eprintln!("  making demo data: three firms, 10,000 clients …");
    let plan = data::plan(ctx).await?;
    let products = folder.join("products");
    // The products must know an account before the portal can send anybody there.
    for (slug, seeds) in data::product_files(ctx, &plan)? {
        let file = products.join(format!("{slug}.seed.json"));
        let kept = std::fs::write(&file, seeds);
        kept.map_err(|it| Trouble::other(format!("{}: {it}", file.display())))?;
    }
    log::slow("saving demo data", data::save(ctx, &plan)).await?;
    data::happen(ctx, &plan).await?;
    Ok(())
}

/// One demo person, as scripts and tests read it from `demo.json`.
#[derive(Serialize)]
struct Person {
    hat: &'static str,
    name: String,
    email: String,
    link: String,
    password: String,
    totp_secret: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<String>,
}

#[derive(Serialize)]
struct Printed<'a> {
    address: &'a str,
    people: Vec<Person>,
    products: &'a BTreeMap<String, String>,
}

/// Prints the address and a link per demo person, after writing the same to `demo.json`.
pub async fn announce(ctx: &Ctx, folder: &Path, products: &Products) -> Result<(), Trouble> {
    let address = &ctx.settings.origin;
    let mut people = Vec::new();
    for hat in Hat::ALL {
        let it = data::person(ctx, hat).await?;
        let token = app::people::links::demo_link(ctx, it.id, hat.realm()).await?;
        people.push(Person {
            hat: hat.words(),
            name: it.name,
            email: it.email,
            link: format!("{address}/sign-in/link/{token}"),
            password: it.password,
            totp_secret: it.totp_secret,
            client: (hat == Hat::ClientOwner).then(|| data::OWNED_CLIENT.to_owned()),
        });
    }
    let printed = Printed { address, people, products: &products.addresses };
    let text = serde_json::to_string_pretty(&printed).map_err(Trouble::other)?;
    write_private(&folder.join("demo.json"), &text)?;
    say(&format!("Clientele is ready at {address}"));
    for it in &printed.people {
        say(&format!("  {:<15} {:<16} {}", it.hat, it.name, it.link));
    }
    say(&format!("  passwords and one-time code secrets: {}", folder.join("demo.json").display()));
    Ok(())
}

/// Written beside and renamed, so that a reader never meets half of it.
fn write_private(file: &Path, text: &str) -> Result<(), Trouble> {
    let said = |it: std::io::Error| Trouble::other(format!("{}: {it}", file.display()));
    let beside = file.with_extension("new");
    std::fs::write(&beside, text).map_err(said)?;
    std::fs::rename(&beside, file).map_err(said)
}
