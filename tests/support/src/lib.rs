//! Support for tests: a fresh store on either engine.
//!
//! Never part of the program. PostgreSQL is always a cluster that the tests start themselves; one
//! is shared by all test processes of this checkout and stopped when the last has ended.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "this crate is part of the tests"
)]

mod cluster;

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use store::{DatabaseUrl, Options, Store};
use uuid::Uuid;

/// Which engine a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of its own.
    Sqlite,
    /// A database of its own.
    Postgres,
}

/// A place to test in: an open store with the newest schema, and a folder.
#[derive(Debug)]
pub struct Lab {
    /// The store.
    pub store: Store,
    /// Which engine it is on.
    pub engine: Engine,
    /// Where its data is: to open it a second time.
    pub url: DatabaseUrl,
    /// A folder of this test, removed at its end.
    pub dir: PathBuf,
    ids: AtomicU64,
}

impl Lab {
    /// A new id of any kind, growing.
    pub fn id<T: From<Uuid>>(&self) -> T {
        T::from(id(self.ids.fetch_add(1, Ordering::Relaxed)))
    }
}

/// The id with this number: the same in every run, and a UUIDv7 as the program's are.
pub fn id(number: u64) -> Uuid {
    const MILLIS: u64 = 1_790_000_000_000;
    let count = number.to_be_bytes();
    let mut random = [0; 10];
    for (to, from) in random.iter_mut().skip(2).zip(count) {
        *to = from;
    }
    uuid::Builder::from_unix_timestamp_millis(MILLIS + number / 1000, &random).into_uuid()
}

static LABS: AtomicU64 = AtomicU64::new(0);

/// A folder that is gone when this is dropped.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A new one, in memory where the machine has such a place.
    pub fn new() -> Self {
        let number = LABS.fetch_add(1, Ordering::Relaxed);
        let memory = Path::new("/dev/shm");
        let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let path = base.join(format!("clientele-test-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that cannot be removed is the machine's to clean, not a failed test.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// A fresh place for data, and what removes it.
#[derive(Debug)]
pub struct Place {
    /// Where the data is.
    pub url: DatabaseUrl,
    /// A folder beside it.
    pub folder: Folder,
    database: Option<String>,
}

impl Place {
    /// An SQLite file that does not exist yet, or a PostgreSQL database that is at the newest
    /// schema already.
    pub async fn new(engine: Engine) -> Self {
        let folder = Folder::new();
        match engine {
            Engine::Sqlite => {
                let url = DatabaseUrl::Sqlite(folder.path().join("clientele.sqlite"));
                Self { url, folder, database: None }
            }
            Engine::Postgres => {
                let name = cluster::fresh_database(true).await;
                let url = DatabaseUrl::Postgres(cluster::url(&name));
                Self { url, folder, database: Some(name) }
            }
        }
    }

    /// An empty PostgreSQL database.
    pub async fn empty_postgres() -> Self {
        let name = cluster::fresh_database(false).await;
        let url = DatabaseUrl::Postgres(cluster::url(&name));
        Self { url, folder: Folder::new(), database: Some(name) }
    }

    /// Removes what is not a file.
    pub async fn clear(self) {
        if let Some(name) = &self.database {
            cluster::drop_database(name).await;
        }
    }
}

/// A plain connection to a PostgreSQL place, for what the store does not offer: tampering, waiting.
pub async fn raw(url: &DatabaseUrl) -> tokio_postgres::Client {
    match url {
        DatabaseUrl::Postgres(url) => cluster::connect(url).await,
        DatabaseUrl::Sqlite(path) => panic!("{} is not PostgreSQL", path.display()),
    }
}

/// Runs one test on one engine, on a runtime with two threads, and clears up whatever happens.
pub fn run<F>(engine: Engine, test: impl FnOnce(Lab) -> F)
where
    F: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let place = runtime.block_on(Place::new(engine));
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let store = Store::open(Options::new(place.url.clone())).await.unwrap();
            let url = place.url.clone();
            let dir = place.folder.path().to_owned();
            test(Lab { store, engine, url, dir, ids: AtomicU64::new(1000) }).await;
        });
    }));
    runtime.block_on(place.clear());
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

/// Tests that run on both engines: `both! { async fn name(lab) { … } }`.
#[macro_export]
macro_rules! both {
    ($($(#[$meta:meta])* async fn $name:ident($lab:ident) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            #[test]
            fn sqlite() {
                $crate::run($crate::Engine::Sqlite, |$lab: $crate::Lab| async move $body);
            }

            #[test]
            fn postgres() {
                $crate::run($crate::Engine::Postgres, |$lab: $crate::Lab| async move $body);
            }
        }
    )*};
}
