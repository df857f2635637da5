//! The data folder: the installation's secret, the store, and what they were used for before.

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use app::clock::Clock;
use app::secrets::Secrets;
use app::{Ctx, Inside, Settings};
use domain::actor::Actor;
use outbound::mail::Mailer;
use store::settings;
use store::{Options, Quiet, Store};

use crate::config::{Config, Trouble};

/// The setting that says what this installation is.
const INSTALLATION: &str = "installation";

/// What an installation is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Real clients.
    Production,
    /// Demo data, outbox page, movable clock.
    Sandbox,
    /// Whatever it was before; production when it is new.
    AsItIs,
}

/// Makes the data folder if there is none.
pub fn make(data: &Path) -> Result<(), Trouble> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(data);
    made.map_err(|it| Trouble::setup(format!("the data folder {}: {it}", data.display())))
}

/// The root secret beside the data; made at the first start.
pub fn secret(data: &Path) -> Result<[u8; 32], Trouble> {
    let file = data.join("secret.key");
    let said = |it: &dyn std::fmt::Display| Trouble::setup(format!("{}: {it}", file.display()));
    match fs::read(&file) {
        Ok(bytes) => {
            let mode = fs::metadata(&file).map_err(|it| said(&it))?.permissions().mode();
            if mode & 0o077 != 0 {
                let mode = mode & 0o777;
                let what = format!("others may read this secret (mode {mode:o}); chmod 600 it");
                return Err(said(&what));
            }
            let root: [u8; 32] =
                bytes.try_into().map_err(|_| said(&"the secret is not 32 bytes"))?;
            if root.windows(2).all(|pair| pair.first() == pair.last()) {
                return Err(said(&"the secret is 32 times the same byte"));
            }
            Ok(root)
        }
        Err(it) if it.kind() == std::io::ErrorKind::NotFound => {
            let root = Secrets::make();
            let mut options = fs::OpenOptions::new();
            options.write(true).create_new(true).mode(0o600);
            let mut out = options.open(&file).map_err(|it| said(&it))?;
            out.write_all(&root).and_then(|()| out.sync_all()).map_err(|it| said(&it))?;
            Ok(root)
        }
        Err(it) => Err(said(&it)),
    }
}

/// The name by which this process leases jobs, the same at every start with this folder: what it
/// had leased when it died is then taken up at once. Whoever finds the folder in use by another
/// process has no name, and its leases end by themselves.
#[derive(Debug)]
pub struct Instance {
    /// The name; empty without one.
    pub name: String,
    // Held as long as the process serves.
    _held: Option<fs::File>,
}

impl Instance {
    /// The folder's own.
    pub fn of(data: &Path) -> Result<Self, Trouble> {
        let path = data.join("instance");
        let said = |it: std::io::Error| Trouble::setup(format!("{}: {it}", path.display()));
        let mut options = fs::OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut file = options.open(&path).map_err(said)?;
        if file.try_lock().is_err() {
            return Ok(Self { name: String::new(), _held: None });
        }
        let mut name = String::new();
        file.read_to_string(&mut name).map_err(said)?;
        if name.is_empty() {
            name = Secrets::token();
            file.write_all(name.as_bytes()).and_then(|()| file.sync_all()).map_err(said)?;
        }
        Ok(Self { name, _held: Some(file) })
    }
}

/// Opens the store with everything that hangs on it.
pub async fn open(
    config: &Config,
    origin: &str,
    wanted: Use,
    instance: &str,
) -> Result<Ctx, Trouble> {
    make(&config.data)?;
    let root = secret(&config.data)?;
    let options = Options { instance: instance.to_owned(), ..options(config)? };
    let store = opened(options).await?;
    let sandbox = claim(&store, wanted).await?;
    let mut tx = store.read(&Actor::System.scope()).await.map_err(Trouble::other)?;
    let clock = settings::clock(&mut tx).await.map_err(Trouble::other)?;
    drop(tx);
    let ahead = if sandbox { clock.offset } else { 0 };
    let settings = Settings {
        origin: origin.to_owned(),
        vendor: config.vendor.clone(),
        sandbox,
        notice_days: config.notice_days,
        zone: config.zone.clone(),
    };
    let usual = Inside::new(store, Secrets::new(root), settings)?;
    let clock = Clock::real(ahead, clock.mark);
    let mailer = mailer(config, origin).map_err(Trouble::setup)?;
    Ok(Ctx::new(Inside { clock, mailer, ..usual }))
}

/// Letters go to the mail server, or as files into the data folder where none is named.
fn mailer(config: &Config, origin: &str) -> Result<Mailer, String> {
    let host = url::Url::parse(origin).ok().and_then(|it| it.host_str().map(str::to_owned));
    let host =
        host.filter(|it| it.contains('.')).unwrap_or_else(|| "clientele.localhost".to_owned());
    let from = config.mail_from.clone().unwrap_or_else(|| format!("no-reply@{host}"));
    match &config.smtp {
        Some(server) => Mailer::smtp(server, &config.vendor, &from),
        None => Mailer::folder(&config.data.join("letters"), &config.vendor, &from),
    }
}

/// Opens the store alone.
pub async fn store(config: &Config, read_only: bool) -> Result<Store, Trouble> {
    opened(Options { read_only, ..options(config)? }).await
}

fn options(config: &Config) -> Result<Options, Trouble> {
    let url = config.database.parse().map_err(|it| Trouble::setup(format!("database: {it}")))?;
    Ok(Options::new(url))
}

async fn opened(options: Options) -> Result<Store, Trouble> {
    Store::open(options).await.map_err(|it| Trouble::setup(format!("the database: {it}")))
}

/// Demo data and a movable clock must never meet real clients: an installation is a sandbox or
/// not from its first start on.
async fn claim(store: &Store, wanted: Use) -> Result<bool, Trouble> {
    let scope = Actor::System.scope();
    let mut tx = store.read(&scope).await.map_err(Trouble::other)?;
    let known = settings::get(&mut tx, INSTALLATION).await.map_err(Trouble::other)?;
    drop(tx);
    match (known.as_ref().and_then(|it| it.as_str()), wanted) {
        (Some("production"), Use::Production | Use::AsItIs) => Ok(false),
        (Some("production"), Use::Sandbox) => Err(Trouble::setup(
            "this data was used in production: it cannot become a sandbox (leave out --demo)",
        )),
        (Some(_), Use::Sandbox | Use::AsItIs) => Ok(true),
        (Some(_), Use::Production) => Err(Trouble::setup(
            "this data belongs to a sandbox: it cannot be used in production (start with --demo, \
             or choose another --data)",
        )),
        (None, _) => {
            let sandbox = wanted == Use::Sandbox;
            let word = if sandbox { "sandbox" } else { "production" };
            let mut tx = store.append(&scope).await.map_err(Trouble::other)?;
            let put = settings::put(&mut tx, INSTALLATION, &word.into()).await;
            put.map_err(Trouble::other)?;
            let kept = tx.commit_quiet(Quiet::Housekeeping, &[], 0).await;
            kept.map_err(Trouble::other)?;
            Ok(sandbox)
        }
    }
}

/// Keeps where the business clock stands, so that it never runs backwards over a restart.
pub async fn keep_clock(ctx: &Ctx) -> Result<(), store::Error> {
    let state = settings::ClockState {
        mark: domain::time::micros(ctx.clock.business()),
        offset: ctx.clock.ahead(),
    };
    let mut tx = ctx.store.append(&Actor::System.scope()).await?;
    settings::put_clock(&mut tx, state).await?;
    tx.commit_quiet(Quiet::Housekeeping, &[], state.mark).await
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(std::path::PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let it = std::env::temp_dir().join(format!("clientele-{name}-{}", std::process::id()));
            make(&it).unwrap();
            Self(it)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _gone = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_secret_is_made_once_and_only_its_owner_reads_it() {
        let folder = Folder::new("secret");
        let made = secret(&folder.0).unwrap();
        assert_eq!(secret(&folder.0).unwrap(), made);
        let file = folder.0.join("secret.key");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let refused = secret(&folder.0).unwrap_err();
        assert_eq!(refused.code, 78);
        assert!(refused.lines[0].contains("others may read"), "{refused:?}");
    }

    #[test]
    fn a_process_has_the_same_name_after_a_restart_and_a_second_one_has_none() {
        let folder = Folder::new("instance");
        let first = Instance::of(&folder.0).unwrap();
        assert!(!first.name.is_empty());
        assert_eq!(Instance::of(&folder.0).unwrap().name, "", "the folder is in use");
        let name = first.name.clone();
        drop(first);
        assert_eq!(Instance::of(&folder.0).unwrap().name, name);
    }

    #[test]
    fn a_weak_secret_is_refused() {
        let folder = Folder::new("weak");
        let file = folder.0.join("secret.key");
        for weak in [vec![0; 32], b"changeme".to_vec()] {
            fs::write(&file, weak).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
            assert_eq!(secret(&folder.0).unwrap_err().code, 78);
        }
    }
}
