//! The real program, killed in the middle of a run and of an import, again and again: at the end
//! every row was done exactly once.
//!
//! SIGKILL comes when the log says that a step is done, wherever the program is by then. What the
//! dead have leased is given back at the next start: no round waits for a lease to run out.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use app::runs::{Ask, Chosen};
use app::{imports, runs};
use domain::actor::Actor;
use domain::ids::{ClientId, PartnerId};
use domain::runs::Act;
use store::clients::Filter;
use store::{DatabaseUrl, Options, Store, sql, vals};
use test_support::both;

use crate::world::World;

/// Where a test's data is, when nobody has it open.
struct Left {
    url: DatabaseUrl,
    home: PathBuf,
    north: PartnerId,
}

/// Starts the program, kills it when it has said `words` so many times, and answers nothing: what
/// it did is in the database.
fn killed(left: &Left, words: &str, times: usize) {
    let database = match &left.url {
        DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
        DatabaseUrl::Postgres(url) => url.clone(),
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_clientele"))
        .args(["serve", "--listen", "127.0.0.1:0", "--origin", "https://portal.example"])
        .args([Path::new("--data"), &left.home])
        .args(["--database", &database])
        .env("CLIENTELE_LOG", "warn,app=debug")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let log = BufReader::new(child.stderr.take().unwrap());
    let mut seen = Vec::new();
    let mut left = times;
    for line in log.lines().map_while(Result::ok) {
        left -= usize::from(line.contains(words));
        seen.push(line);
        if left == 0 {
            break;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(left, 0, "it never said {words:?} {times} times:\n{}", seen.join("\n"));
}

/// How often each client has a story of this kind.
async fn told(left: &Left, kind: &str) -> BTreeMap<ClientId, i64> {
    const TOLD: store::Sql = sql("SELECT client, count(*) AS many FROM events
      WHERE partner = $1 AND kind = $2 AND client IS NOT NULL GROUP BY client ORDER BY client");
    let store = Store::open(Options::new(left.url.clone())).await.unwrap();
    let report = store::events::verify(&store, &[]).await.unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    let mut tx = store.read(&Actor::System.scope()).await.unwrap();
    let rows = tx.rows(TOLD, &vals![left.north, kind]).await.unwrap();
    rows.iter().map(|it| (it.get("client").unwrap(), it.get("many").unwrap())).collect()
}

both! {
    async fn a_run_whose_program_is_killed_does_every_row_once(lab) {
        const ROWS: usize = 2_000;
        let (url, home) = (lab.url.clone(), lab.dir.join("home"));
        let world = World::new(lab).await;
        let mut tx = world.firm().await;
        for number in 0..ROWS {
            world.folder(&mut tx, &format!("Client {number:05}")).await;
        }
        world.keep(tx).await;
        let (ctx, actor) = (&world.portal.ctx, world.senior.actor());
        let chosen = Chosen { all: Some(Filter::default()), ..Chosen::default() };
        let ask = Ask { staff: Some(world.grouped.staff), ..Ask::default() };
        let run = runs::preview(ctx, &actor, (Act::NameManager, &chosen), &ask).await.unwrap();
        let left = Left { url, home, north: world.north };
        let reader = world.senior.clone();
        drop(world);
        // Also the preview is made by a program that dies.
        killed(&left, "rows of a run were looked at", 3);
        killed(&left, "a preview is complete", 1);

        let lab = reopened(&left).await;
        runs::start(&lab, &reader.actor(), run, i64::try_from(ROWS).unwrap()).await.unwrap();
        drop(lab);
        for chunks in [1, 2, 1, 1] {
            killed(&left, "rows of a run were done", chunks);
        }
        killed(&left, "a run is over", 1);
        let told = told(&left, "manager_named").await;
        assert_eq!(told.len(), ROWS, "each client has its story");
        assert!(told.values().all(|it| *it == 1), "and only one");
        let lab = reopened(&left).await;
        let run = runs::one(&lab, &reader.actor(), run).await.unwrap().run;
        assert_eq!((run.stage.as_str(), run.changed), ("finished", i64::try_from(told.len()).unwrap()));
        assert_eq!((run.skipped, run.failed), (0, 0));
    }

    async fn an_import_whose_program_is_killed_writes_every_row_once(lab) {
        const ROWS: usize = 6_000;
        let (url, home) = (lab.url.clone(), lab.dir.join("home"));
        let world = World::new(lab).await;
        let mut file = "Client name,Client number\n".to_owned();
        for number in 0..ROWS {
            file.push_str(&format!("Client {number:05},C{number}\n"));
        }
        let (ctx, actor) = (&world.portal.ctx, world.senior.actor());
        let id = imports::stage(ctx, &actor, "all.csv", file.into_bytes()).await.unwrap();
        let mapping = imports::one(ctx, &actor, id).await.unwrap().mapping;
        imports::map(ctx, &actor, id, &mapping).await.unwrap();
        imports::start(ctx, &actor, id, true).await.unwrap();
        let left = Left { url, home, north: world.north };
        let reader = world.senior.clone();
        drop(world);
        killed(&left, "rows of an import were judged", 1);
        killed(&left, "rows of an import are written", 1);
        killed(&left, "rows of an import are kept", 1);
        killed(&left, "rows of an import are written", 1);
        killed(&left, "an import is over", 1);
        let told = told(&left, "client_created").await;
        assert_eq!(told.len(), ROWS, "each client has its story");
        assert!(told.values().all(|it| *it == 1), "and only one");
        let lab = reopened(&left).await;
        let import = imports::one(&lab, &reader.actor(), id).await.unwrap();
        assert_eq!((import.row.state.as_str(), import.row.done), ("done", 6_000));
        let list = app::clients::Ask { limit: 1, ..app::clients::Ask::default() };
        assert!(app::clients::list(&lab, &reader.actor(), &list).await.is_ok());
    }
}

/// What the program's data is read with between two of its lives.
async fn reopened(left: &Left) -> app::Ctx {
    let store = Store::open(Options::new(left.url.clone())).await.unwrap();
    crate::portal::context(store)
}
