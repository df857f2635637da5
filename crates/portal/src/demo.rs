//! The demo around the portal: three products and a simulated Amazon as processes of their own,
//! demo data, printed links.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
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

/// How long a program may take to say that it is ready.
const PATIENCE: Duration = Duration::from_secs(20);

/// The running programs beside the portal: the demo products, and the simulated Amazon.
pub struct Products {
    children: [Child; 2],
    addresses: BTreeMap<String, String>,
    amazon: String,
}

#[derive(Deserialize)]
struct Ready {
    ready: BTreeMap<String, String>,
}

impl Products {
    /// Starts the products on the three ports after the portal's and Amazon on the fourth; on any
    /// free ones where those are taken or the portal's own was picked.
    pub async fn start(ctx: &Ctx, config: &Config, port: u16) -> Result<Self, Trouble> {
        let asked = config.listen.port();
        let (three, fourth) = (ports(asked, port, 1..=3).await, ports(asked, port, 4..=4).await);
        let portal = ctx.settings.origin.as_str();
        let mut products = Command::new(own()?);
        products.args(["demo-products", "--portal", portal, "--ports", &three]);
        products.arg("--data").arg(&config.data);
        let mut amazon = Command::new(own()?);
        amazon.args(["demo-amazon", "--portal", portal, "--port", &fourth]);
        let (products, amazon) = tokio::try_join!(
            begin(products, "the demo products"),
            begin(amazon, "the simulated Amazon"),
        )?;
        let mut addresses = products.1;
        addresses.extend(amazon.1);
        let said = "the simulated Amazon did not say where it is";
        let found = addresses.get("amazon").cloned().ok_or_else(|| Trouble::other(said))?;
        Ok(Self { children: [products.0, amazon.0], addresses, amazon: found })
    }

    /// Where the simulated Amazon is.
    pub fn amazon(&self) -> &str {
        &self.amazon
    }

    /// Closes their input, which ends them, and waits.
    pub async fn stop(mut self) {
        for child in &mut self.children {
            drop(child.stdin.take());
        }
        for mut child in self.children {
            if tokio::time::timeout(Duration::from_secs(2), child.wait()).await.is_err() {
                tracing::warn!("a demo program did not end by itself");
            }
        }
    }
}

fn own() -> Result<PathBuf, Trouble> {
    std::env::current_exe().map_err(Trouble::other)
}

/// Starts one of them, and waits until it says where it is.
async fn begin(
    mut program: Command,
    name: &str,
) -> Result<(Child, BTreeMap<String, String>), Trouble> {
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        // Ctrl-C reaches the whole group; they end when the portal closes their input.
        .process_group(0)
        .spawn()
        .map_err(|it| Trouble::other(format!("{name} did not start: {it}")))?;
    let out = child.stdout.take();
    let mut lines = BufReader::new(out.ok_or_else(|| Trouble::other("no output"))?).lines();
    let silent = || Trouble::other(format!("{name} did not say that all is ready"));
    let line = tokio::time::timeout(PATIENCE, lines.next_line()).await;
    let line = line.ok().and_then(Result::ok).flatten().ok_or_else(silent)?;
    let ready: Ready = serde_json::from_str(&line).map_err(|_| silent())?;
    Ok((child, ready.ready))
}

/// These ports after the portal's; zeros, which take any, where one of them is not free.
async fn ports(asked: u16, port: u16, after: RangeInclusive<u16>) -> String {
    let wanted: Vec<Option<u16>> = after.map(|it| port.checked_add(it)).collect();
    let mut free = asked != 0;
    for port in &wanted {
        free = free
            && match port {
                Some(it) => TcpListener::bind(("127.0.0.1", *it)).await.is_ok(),
                None => false,
            };
    }
    let kept = wanted.iter().map(|it| it.filter(|_| free).unwrap_or(0).to_string());
    kept.collect::<Vec<_>>().join(",")
}

/// Writes the demo's add-ons: Amazon through the simulated one, a shop front through its OpenID
/// provider, and one without a third party. They are written anew at each start: the simulated
/// Amazon may have another port.
pub fn addons(folder: &Path, programs: &Products) -> Result<(), Trouble> {
    let said = |it: std::io::Error| Trouble::other(format!("{}: {it}", folder.display()));
    std::fs::create_dir_all(folder).map_err(said)?;
    for (name, text) in data::addon_files(programs.amazon()) {
        write_private(&folder.join(name), &text)?;
    }
    Ok(())
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
