//! Starting: three ports, three products, one line on standard output when they answer. The
//! program ends when its standard input closes, so it never outlives whoever started it.

use crate::clock::Clock;
use crate::definitions::{self, Definition};
use crate::faces::{FACES, Face};
use crate::facts;
use crate::keys::{self, Key};
use crate::portal::Portal;
use crate::product::{Parts, Product, router};
use crate::state::State;
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;

/// What the program needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// The portal's issuer, exactly as it stands in its tokens.
    pub portal_issuer: String,
    /// Ports of Jobs, Books and Payroll; 0 takes any free one.
    pub ports: [u16; 3],
    /// Where keys, accounts and demo data are kept; nowhere without it.
    pub data_dir: Option<PathBuf>,
    /// Whether delegated sessions ask the portal silently (`prompt=none`) for more time.
    pub renewal: bool,
    /// What time it is.
    pub clock: Clock,
}

/// What the command line says.
#[derive(Debug, Clone)]
pub struct Arguments {
    /// The portal's issuer.
    pub portal: String,
    /// The portal's data folder: ours is `products` in it.
    pub data: PathBuf,
    /// Ports of the three; 0 takes any free one.
    pub ports: [u16; 3],
}

/// Products that are bound to their ports and ready to be run.
pub struct Running {
    /// Address of each product by its short name.
    pub addresses: BTreeMap<&'static str, String>,
    /// The demo's entrance for owners, of each.
    pub owner_links: BTreeMap<&'static str, String>,
    /// The files for the portal's products folder.
    pub definitions: Vec<Definition>,
    bound: Vec<(TcpListener, Arc<Product>)>,
}

impl Running {
    /// Serves until one of the servers fails. Dropping the future stops everything.
    pub async fn run(self) -> Result<(), String> {
        let mut tasks = tokio::task::JoinSet::new();
        for (listener, product) in self.bound {
            let teller = product.clone();
            tasks.spawn(async move {
                axum::serve(listener, router(product)).await.map_err(|it| it.to_string())
            });
            tasks.spawn(async move {
                facts::keep_telling(&teller).await;
                Ok(())
            });
        }
        match tasks.join_next().await {
            Some(Ok(ended)) => ended,
            Some(Err(fault)) => Err(fault.to_string()),
            None => Ok(()),
        }
    }
}

fn key(data: Option<&Path>, face: Face) -> Result<Key, String> {
    let file = data.map(|it| it.join(format!("{}.key.der", face.slug())));
    Key::load_or_make(file.as_deref())
}

/// Binds the three ports and prepares the products.
pub async fn serve(config: Config) -> Result<Running, String> {
    let data = config.data_dir.as_deref();
    if let Some(folder) = data {
        std::fs::create_dir_all(folder).map_err(|it| format!("{}: {it}", folder.display()))?;
    }
    let owner_token = keys::kept_word(data.map(|it| it.join("owner.token")).as_deref())?;
    let mut running = Running {
        addresses: BTreeMap::new(),
        owner_links: BTreeMap::new(),
        definitions: Vec::new(),
        bound: Vec::new(),
    };
    for (face, port) in FACES.into_iter().zip(config.ports) {
        let listener = TcpListener::bind(("127.0.0.1", port))
            .await
            .map_err(|it| format!("{} cannot have port {port}: {it}", face.name()))?;
        let port = listener.local_addr().map_err(|it| it.to_string())?.port();
        let base = format!("http://localhost:{port}");
        let key = key(data, face)?;
        running.definitions.push(definitions::of(face, &base, &key));
        running.owner_links.insert(face.slug(), format!("{base}/owner?token={owner_token}"));
        running.addresses.insert(face.slug(), base.clone());
        let product = Product::new(Parts {
            face,
            base,
            portal: Portal::new(&config.portal_issuer, config.clock.clone())?,
            key,
            clock: config.clock.clone(),
            owner_token: owner_token.clone(),
            renewal: config.renewal,
            state: State::open(data, face.slug())?,
        });
        running.bound.push((listener, Arc::new(product)));
    }
    Ok(running)
}

/// The definition files for known ports, without starting anything; makes the keys if there are
/// none yet.
pub fn definitions(config: &Config, ports: [u16; 3]) -> Result<Vec<Definition>, String> {
    let made = FACES.into_iter().zip(ports).map(|(face, port)| {
        let key = key(config.data_dir.as_deref(), face)?;
        Ok(definitions::of(face, &format!("http://localhost:{port}"), &key))
    });
    made.collect()
}

/// The program: prepares, writes the definition files into the data folder, says that it is ready,
/// and serves until standard input closes.
pub async fn main_loop(arguments: Arguments) -> Result<(), String> {
    let folder = arguments.data.join("products");
    let running = serve(Config {
        portal_issuer: arguments.portal,
        ports: arguments.ports,
        data_dir: Some(folder.clone()),
        renewal: true,
        clock: Clock::real(),
    })
    .await?;
    for made in &running.definitions {
        for (name, text) in [(&made.file, &made.toml), (&made.jwks_file, &made.jwks)] {
            write_whole(&folder.join(name), text)?;
        }
    }
    let ready = serde_json::json!({
        "ready": running.addresses, "owner": running.owner_links, "definitions": folder,
    });
    say(&ready.to_string())?;
    tokio::select! {
        ended = running.run() => ended,
        () = parent_gone() => Ok(()),
    }
}

/// Replaces a file as a whole, so that a reader never meets half of it.
fn write_whole(file: &Path, text: &str) -> Result<(), String> {
    let said = |it: std::io::Error| format!("{}: {it}", file.display());
    let beside = file.with_extension("new");
    std::fs::write(&beside, text).map_err(said)?;
    std::fs::rename(&beside, file).map_err(said)
}

fn say(line: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(|it| it.to_string())
}

/// Waits until nobody holds the other end of standard input. A thread of its own reads, because a
/// blocked read must not keep the program from ending.
async fn parent_gone() {
    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    std::thread::spawn(move || {
        let mut nothing = [0_u8; 64];
        let mut input = std::io::stdin().lock();
        while matches!(input.read(&mut nothing), Ok(read) if read > 0) {}
        drop(tell);
    });
    // The sender is only ever dropped, which is the message.
    let _closed = told.await;
}
