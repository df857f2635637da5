//! A server that is killed while it answers: whatever the moment, each request was done exactly once
//! or not at all, and its key tells which.
//!
//! The server is this test's own program, started again as a process of its own, so that SIGKILL
//! takes everything with it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use app::idempotent::CLAIMED;
use store::{DatabaseUrl, Options, Store};
use test_support::{Engine, Place};

use crate::world::{World, portal};

/// Names the database for the child; without it the child has nothing to do.
const CHILD: &str = "CLIENTELE_TEST_CHILD";
/// How many clients are asked for, each under a key of its own.
const WANTED: usize = 60;
const KILLS: usize = 6;

fn url(text: &str) -> DatabaseUrl {
    text.parse().unwrap()
}

fn text(url: &DatabaseUrl) -> String {
    match url {
        DatabaseUrl::Sqlite(path) => path.display().to_string(),
        DatabaseUrl::Postgres(url) => url.clone(),
    }
}

/// Asks for every client in turn and says each answer as soon as it has it.
async fn serve(database: &str, key: &str, now: i64) {
    let store = Store::open(Options::new(url(database))).await.unwrap();
    let (ctx, kernel) = portal(store, now);
    let world = World::of(ctx, kernel, key);
    for number in 0..WANTED {
        let once = format!("k{number}");
        let body = format!(r#"{{"name":"Client {number:03}"}}"#);
        let answer =
            world.ask("POST /api/v1/clients", key, &[("idempotency-key", &once)], &body).await;
        println!("answer {number} {} {}", answer.status, answer.id());
        std::io::stdout().flush().unwrap();
    }
}

/// The other process. Started by name from [`kills`], where the environment says of what.
#[test]
#[expect(clippy::disallowed_methods, reason = "how the parent tells its child what to serve")]
fn child() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let mut told = told.split('\n');
    let (database, key, now) = (told.next().unwrap(), told.next().unwrap(), told.next().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(serve(database, key, now.parse().unwrap()));
}

/// Runs the child until it has said so many lines, kills it, and answers what it said.
fn run_child(database: &str, key: &str, now: i64, lines: usize) -> Vec<(usize, String)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::child", "--nocapture"])
        .env(CHILD, format!("{database}\n{key}\n{now}"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let said = out.lines().map_while(Result::ok).filter_map(|line| {
        let (_, rest) = line.split_once("answer ")?;
        let (number, answer) = rest.split_once(' ')?;
        Some((number.parse().ok()?, answer.to_owned()))
    });
    let said: Vec<(usize, String)> = said.take(lines).collect();
    // SIGKILL: in the middle of whatever it does by now.
    child.kill().unwrap();
    child.wait().unwrap();
    said
}

fn kills(engine: Engine) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let place = runtime.block_on(Place::new(engine));
    let database = text(&place.url);
    let key = runtime.block_on(async {
        let store = Store::open(Options::new(place.url.clone())).await.unwrap();
        World::in_store(store).await.key
    });
    let mut answers: BTreeMap<usize, String> = BTreeMap::new();
    for round in 0..=KILLS {
        // Long enough after the last one that nobody can be at work under its keys.
        let now = crate::world::NOW + CLAIMED * i64::try_from(round + 1).unwrap();
        let lines = if round == KILLS { WANTED } else { 5 + 8 * round };
        for (number, answer) in run_child(&database, &key, now, lines) {
            let before = answers.entry(number).or_insert_with(|| answer.clone());
            assert_eq!(*before, answer, "request {number} was answered otherwise before");
            assert!(answer.starts_with("201 "), "request {number}: {answer}");
        }
    }
    assert_eq!(answers.len(), WANTED);
    let names = runtime.block_on(async {
        let store = Store::open(Options::new(place.url.clone())).await.unwrap();
        let (ctx, kernel) = portal(store, crate::world::NOW);
        let world = World::of(ctx, kernel, &key);
        let found = world.get("/api/v1/clients?limit=100&sort=name").await.json();
        let items = found["items"].as_array().unwrap().clone();
        items.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    });
    let wanted: Vec<String> = (0..WANTED).map(|it| format!("Client {it:03}")).collect();
    assert_eq!(names, wanted, "each exactly once");
    runtime.block_on(place.clear());
}

#[test]
fn killed_servers_do_each_request_once_on_sqlite() {
    kills(Engine::Sqlite);
}

#[test]
fn killed_servers_do_each_request_once_on_postgres() {
    kills(Engine::Postgres);
}
