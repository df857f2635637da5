//! The tests' own PostgreSQL: started by the first test process, shared by all, stopped by a keeper
//! a few seconds after the last one ended.
//!
//! It listens on a socket in a folder of this checkout and nowhere else. The processes share it
//! through two file locks: `start` while somebody starts or stops it, `users` (shared) as long as a
//! test process lives. Being locks, they go with a process that is killed. `fsync` is off, because
//! a test does not survive a power failure either; `synchronous_commit` is on, as the store demands.

use std::fs::{File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{DatabaseUrl, Options, Store};
use tokio_postgres::{Client, NoTls};

struct Cluster {
    base: PathBuf,
    // Held until this process ends: the keeper sees it.
    _user: File,
}

static CLUSTER: OnceLock<Cluster> = OnceLock::new();

/// Waits for the cluster to be unused for three seconds, then stops it.
const KEEPER: &str = r#"
bin=$1; base=$2
"$bin/postgres" -D "$base/data" -k "$base/socket" -c listen_addresses= -c fsync=off \
  -c full_page_writes=off -c synchronous_commit=on -c max_connections=300 \
  -c shared_buffers=64MB -c max_wal_size=512MB -c autovacuum=off >"$base/socket/log" 2>&1 &
server=$!
idle=0
while kill -0 $server 2>/dev/null; do
  sleep 0.5
  exec 8<"$base/start"; flock -x 8
  if flock -n -x "$base/users" true; then idle=$((idle + 1)); else idle=0; fi
  if [ $idle -ge 6 ]; then kill -INT $server; wait $server; exit 0; fi
  exec 8<&-
done
"#;

fn hash(it: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    it.hash(&mut hasher);
    hasher.finish()
}

fn user() -> u32 {
    std::fs::metadata("/proc/self").map_or(u32::MAX, |it| it.uid())
}

fn am_root() -> bool {
    user() == 0
}

/// A command that does not run as root: PostgreSQL refuses that.
fn command(program: &str) -> Command {
    if !am_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", program]);
    command
}

fn binaries() -> PathBuf {
    let versions =
        std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL: apt install postgresql");
    let newest = versions
        .filter_map(|it| it.ok()?.file_name().to_str()?.parse::<u32>().ok())
        .filter(|it| *it >= 15)
        .max()
        .expect("PostgreSQL 15 or newer");
    PathBuf::from(format!("/usr/lib/postgresql/{newest}/bin"))
}

fn open(path: &Path) -> File {
    let file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path);
    file.unwrap_or_else(|it| panic!("{}: {it}", path.display()))
}

fn ready(base: &Path) -> bool {
    let answer = Command::new(binaries().join("pg_isready"))
        .arg("-q")
        .arg("-h")
        .arg(base.join("socket"))
        .status();
    answer.is_ok_and(|it| it.success())
}

fn succeed(command: &mut Command) {
    let done = command.output().expect("the command starts");
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}

fn make(base: &Path) {
    let data = base.join("data");
    for folder in [&data, &base.join("socket")] {
        if am_root() {
            let mut install = Command::new("install");
            succeed(
                install.args(["-d", "-o", "postgres", "-g", "postgres", "-m", "700"]).arg(folder),
            );
        } else {
            std::fs::create_dir_all(folder).expect("a folder for PostgreSQL");
        }
    }
    if !data.join("PG_VERSION").exists() {
        let initdb = binaries().join("initdb");
        let mut initdb = command(initdb.to_str().expect("a path"));
        initdb.args([
            "-A",
            "trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            "-D",
        ]);
        succeed(initdb.arg(&data).current_dir(base));
    }
}

#[expect(clippy::zombie_processes, reason = "the keeper outlives this process on purpose")]
fn launch(base: &Path) {
    let mut keeper = command("setsid");
    keeper.args(["sh", "-c", KEEPER, "keeper"]).arg(binaries()).arg(base).current_dir(base);
    keeper.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    keeper.spawn().expect("PostgreSQL starts");
}

fn start(base: &Path) {
    for attempt in 0..2 {
        make(base);
        launch(base);
        let patience = Instant::now() + Duration::from_secs(20);
        while Instant::now() < patience {
            if ready(base) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        // A cluster that was killed in the middle of its making is made anew, once.
        assert!(attempt == 0, "PostgreSQL does not start: see {}/socket/log", base.display());
        drop(std::fs::remove_dir_all(base.join("data")));
    }
}

fn cluster() -> &'static Cluster {
    CLUSTER.get_or_init(|| {
        let checkout = hash((env!("CARGO_MANIFEST_DIR"), user()));
        let base = std::env::temp_dir().join(format!("clientele-postgres-{checkout:016x}"));
        std::fs::create_dir_all(&base).expect("a folder for PostgreSQL");
        let lock = open(&base.join("start"));
        lock.lock().expect("the lock");
        let user = open(&base.join("users"));
        user.lock_shared().expect("the lock");
        if !ready(&base) {
            start(&base);
        }
        Cluster { base, _user: user }
    })
}

/// The address of one of its databases.
pub(crate) fn url(database: &str) -> String {
    let socket = cluster().base.join("socket");
    let socket = socket.to_str().expect("a path").replace('/', "%2F");
    format!("postgres://postgres@{socket}/{database}")
}

/// A plain connection.
pub(crate) async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("a connection");
    tokio::spawn(connection);
    client
}

static COUNT: AtomicU64 = AtomicU64::new(0);

/// A new database: at the newest schema, copied from a template, or empty.
pub(crate) async fn fresh_database(migrated: bool) -> String {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("t_{}_{number}", std::process::id());
    let from = if migrated { template().await } else { "template0".to_owned() };
    let admin = connect(&url("postgres")).await;
    let text = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    admin.batch_execute(&text).await.expect("a name for the database");
    let text = format!("CREATE DATABASE {name} TEMPLATE {from}");
    admin.batch_execute(&text).await.expect("a database");
    name
}

pub(crate) async fn drop_database(name: &str) {
    let admin = connect(&url("postgres")).await;
    let text = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    admin.batch_execute(&text).await.expect("the database goes");
}

/// The database every test's is copied from. Its name carries the migrations' hash, so a changed
/// text makes a new one; the first process makes it while the others wait.
async fn template() -> String {
    let all = store::migrate::MIGRATIONS.iter().map(|it| (it.number, it.name, it.text));
    let name = format!("template_{:016x}", hash(all.collect::<Vec<_>>()));
    let admin = connect(&url("postgres")).await;
    let known = "SELECT 1 FROM pg_database WHERE datname = $1";
    if admin.query_opt(known, &[&name]).await.expect("an answer").is_some() {
        return name;
    }
    let lock = open(&cluster().base.join("start"));
    lock.lock().expect("the lock");
    if admin.query_opt(known, &[&name]).await.expect("an answer").is_some() {
        return name;
    }
    forget_old(&admin).await;
    admin.batch_execute("CREATE DATABASE template_making TEMPLATE template0").await.expect("room");
    let store = Store::open(Options::new(DatabaseUrl::Postgres(url("template_making")))).await;
    drop(store.expect("the migrations run on an empty PostgreSQL database"));
    let rest =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'template_making'";
    admin.batch_execute(rest).await.expect("an answer");
    let done = format!("ALTER DATABASE template_making RENAME TO {name}");
    let patience = Instant::now() + Duration::from_secs(10);
    while let Err(error) = admin.batch_execute(&done).await {
        // The store's connections take a moment to end.
        assert!(Instant::now() < patience, "{error}");
        std::thread::sleep(Duration::from_millis(10));
    }
    name
}

/// Drops what earlier runs left: databases of processes that are gone, and templates of older
/// texts, save a few that another checkout's build may be about to use.
async fn forget_old(admin: &Client) {
    let all = "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'
               OR datname LIKE 't\\_%' ORDER BY oid DESC";
    let mut templates = 0;
    for row in admin.query(all, &[]).await.expect("an answer") {
        let name: String = row.get(0);
        let process = name.strip_prefix("t_").and_then(|it| it.split('_').next());
        let old = if let Some(process) = process {
            !Path::new("/proc").join(process).exists()
        } else {
            templates += 1;
            name == "template_making" || templates > 8
        };
        if old {
            // In use after all: it stays.
            drop(admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).await);
        }
    }
}
