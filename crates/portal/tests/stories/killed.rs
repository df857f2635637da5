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
use domain::ids::{ClientId, PartnerId, RunId};
use domain::runs::{Act, Stage};
use store::clients::Filter;
use store::{DatabaseUrl, Options, Store, sql, vals};
use test_support::both;

use crate::world::{Human, World};

/// Where a test's data is, when nobody has it open.
struct Left {
    url: DatabaseUrl,
    home: PathBuf,
    north: PartnerId,
}

/// The product that the lists of these tests ask for.
const JOBS: &str = r#"
slug = "jobs"
name = "Jobs"
icon = "wrench"
tone = "jobs"
client_id = "jobs"
redirect_uris = ["https://jobs.example.com/callback"]
initiate_login_uri = "https://jobs.example.com/login"
post_logout_redirect_uris = ["https://jobs.example.com/signed-out"]
backchannel_logout_uri = "https://jobs.example.com/backchannel-logout"
events_push_uri = "https://jobs.example.com/security-events"
provisioning_url = "https://jobs.example.com/provisioning"
jwks_file = "jobs.jwks.json"
accounts_domain = "jobs.example.com"
activity = "job booked"
active_days = 7
as_client_mode = true

[[plans]]
code = "starter"
name = "Starter"
trial_days = 14
"#;

/// Its public keys: the example of RFC 7515.
const KEYS: &str = r#"{ "keys": [{ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
  "kid": "a", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
  "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" }] }"#;

/// Starts the program and kills it when it has said `words` so many times. What it did is in the
/// database.
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

/// Lets the program die after so many chunks of the run each time, and at the last between its end
/// and telling of it.
async fn dies_through(left: &Left, reader: &Human, run: RunId, chunks: &[usize]) {
    let mut kills = 0;
    for chunks in chunks {
        let lab = reopened(left).await;
        if runs::one(&lab, &reader.actor(), run).await.unwrap().stage == Stage::Finished {
            continue;
        }
        drop(lab);
        kills += 1;
        match *chunks {
            usize::MAX => killed(left, "a run is over", 1),
            chunks => killed(left, "rows of a run were done", chunks),
        }
    }
    assert!(kills > 2, "it was to die in the middle, not at the end");
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
        let chosen = Chosen { all: Some(Filter::default()), ..Chosen::default() };
        let ask = Ask { staff: Some(world.grouped.staff), ..Ask::default() };
        let left = Left { url, home, north: world.north };
        let reader = world.senior.clone();
        drop(world);
        // At the machine's own time, which is the program's too: old previews are erased.
        let (lab, what) = (reopened(&left).await, (Act::NameManager, &chosen));
        let run = runs::preview(&lab, &reader.actor(), what, &ask).await.unwrap();
        drop(lab);
        // Also the preview is made by a program that dies.
        killed(&left, "rows of a run were looked at", 1);
        killed(&left, "a preview is complete", 1);

        let lab = reopened(&left).await;
        runs::start(&lab, &reader.actor(), run, i64::try_from(ROWS).unwrap()).await.unwrap();
        drop(lab);
        dies_through(&left, &reader, run, &[1, 2, 1, 1, usize::MAX]).await;
        let told = told(&left, "manager_named").await;
        assert_eq!(told.len(), ROWS, "each client has its story");
        assert!(told.values().all(|it| *it == 1), "and only one");
        let lab = reopened(&left).await;
        let run = runs::one(&lab, &reader.actor(), run).await.unwrap().run;
        assert_eq!((run.stage.as_str(), run.changed), ("finished", i64::try_from(told.len()).unwrap()));
        assert_eq!((run.skipped, run.failed), (0, 0));
    }

    async fn a_list_whose_program_is_killed_invites_every_owner_once(lab) {
        const ROWS: usize = 900;
        let (url, home) = (lab.url.clone(), lab.dir.join("home"));
        let world = World::new(lab).await;
        let list: Vec<String> = (0..ROWS).map(|it| format!("o{it}@x.example, New {it:05}")).collect();
        let lines = domain::pasted::read(&list.join("\n"));
        let chosen = Chosen { lines, ..Chosen::default() };
        let ask = Ask { products: vec!["jobs".to_owned()], ..Ask::default() };
        let left = Left { url, home, north: world.north };
        let reader = world.senior.clone();
        drop(world);
        let products = left.home.join("products");
        std::fs::create_dir_all(&products).unwrap();
        std::fs::write(products.join("jobs.toml"), JOBS).unwrap();
        std::fs::write(products.join("jobs.jwks.json"), KEYS).unwrap();
        let lab = reopened(&left).await;
        app::products::recall(&lab).await.unwrap();
        let run = runs::preview(&lab, &reader.actor(), (Act::Invite, &chosen), &ask).await.unwrap();
        drop(lab);
        killed(&left, "rows of a run were looked at", 1);
        killed(&left, "a preview is complete", 1);
        let lab = reopened(&left).await;
        runs::start(&lab, &reader.actor(), run, i64::try_from(ROWS).unwrap()).await.unwrap();
        drop(lab);
        dies_through(&left, &reader, run, &[1, 1, usize::MAX]).await;
        for kind in ["client_created", "invitation_sent"] {
            let told = told(&left, kind).await;
            assert_eq!(told.len(), ROWS, "each client has its {kind}");
            assert!(told.values().all(|it| *it == 1), "and only one");
        }
        let lab = reopened(&left).await;
        let run = runs::one(&lab, &reader.actor(), run).await.unwrap().run;
        assert_eq!((run.stage.as_str(), run.changed, run.skipped, run.failed), ("finished", 900, 0, 0));
    }

    async fn an_import_whose_program_is_killed_writes_every_row_once(lab) {
        const ROWS: usize = 6_000;
        let (url, home) = (lab.url.clone(), lab.dir.join("home"));
        let world = World::new(lab).await;
        let line = |number| format!("Client {number:05},C{number}\n");
        let lines: Vec<String> = (0..ROWS).map(line).collect();
        let file = format!("Client name,Client number\n{}", lines.concat());
        let left = Left { url, home, north: world.north };
        let reader = world.senior.clone();
        drop(world);
        let (lab, actor) = (reopened(&left).await, reader.actor());
        let id = imports::stage(&lab, &actor, "all.csv", file.into_bytes()).await.unwrap();
        let mapping = imports::one(&lab, &actor, id).await.unwrap().mapping;
        imports::map(&lab, &actor, id, &mapping).await.unwrap();
        imports::start(&lab, &actor, id, true).await.unwrap();
        drop(lab);
        let mut kills = 0;
        for step in ["were judged", "are written", "are kept", "are written", "is over"] {
            let lab = reopened(&left).await;
            if imports::one(&lab, &reader.actor(), id).await.unwrap().row.state == "done" {
                continue;
            }
            drop(lab);
            kills += 1;
            killed(&left, &format!("import {step}"), 1);
        }
        assert!(kills > 2, "it was to die in the middle, not at the end");
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
