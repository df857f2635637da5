//! SQLite's writer: one fsync for many, failures alone, nothing answered is lost.

use crate::deeds::letter;
use crate::{NOW, alone};
use domain::actor::Actor;
use domain::ids::{AccountId, EventId, LetterId};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use store::{DatabaseUrl, Error, Options, Quiet, Sql, Store, Story, events, letters, sql, vals};
use test_support::{Engine, Folder, id, run};

const MINE: Sql = sql("SELECT count(*) AS many FROM letters WHERE to_email = $1");
const ALL: Sql = sql("SELECT id FROM letters ORDER BY id");

async fn accounts(store: &Store, many: u64) -> Vec<AccountId> {
    let mut tx = store.append(&Actor::System.scope()).await.unwrap();
    let mut accounts = Vec::new();
    for number in 0..many {
        let account = AccountId(id(50_000 + number));
        tx.add_owner(account).await.unwrap();
        accounts.push(account);
    }
    tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
    accounts
}

/// Twenty deeds of one writer, every third of them failing in one of three ways.
async fn deeds(store: Arc<Store>, account: AccountId, writer: u64) -> u64 {
    let scope = Actor::System.scope();
    let mut kept = 0;
    for number in 0..20 {
        let unique = writer * 1000 + number;
        let mut it = letter(LetterId(id(1_000_000 + unique)), unique);
        it.to_email = format!("{writer}@example.org");
        let mut tx = store.write(&scope, alone(account)).await.unwrap();
        letters::add(&mut tx, &it).await.unwrap();
        match number % 6 {
            0 => {
                let error = letters::add(&mut tx, &it).await.unwrap_err();
                assert!(matches!(error, Error::Taken(_)), "{error}");
                assert!(tx.commit_quiet(Quiet::Ingest, &[], NOW).await.is_err());
            }
            3 => drop(tx),
            _ => {
                // What this writer sees is its own kept work and this deed, nothing of the others.
                let seen = tx.row(MINE, &vals![&it.to_email]).await.unwrap().unwrap();
                assert_eq!(seen.get::<i64>("many").unwrap(), i64::try_from(kept).unwrap() + 1);
                let event = EventId(id(2_000_000 + unique));
                let story = Story::new(event, account, &Actor::System, NOW, "written");
                tx.commit(&story).await.unwrap();
                kept += 1;
                // Answered means that every reader sees it.
                let mut tx = store.read(&scope).await.unwrap();
                let seen = tx.row(MINE, &vals![&it.to_email]).await.unwrap().unwrap();
                assert_eq!(seen.get::<i64>("many").unwrap(), i64::try_from(kept).unwrap());
            }
        }
    }
    kept
}

#[test]
fn sixty_four_writers_share_fsyncs_and_fail_alone() {
    run(Engine::Sqlite, async |lab| {
        let store = Arc::new(lab.store.clone());
        let accounts = accounts(&store, 64).await;
        let before = store.batches().unwrap();
        let tasks: Vec<_> = (0..)
            .zip(accounts)
            .map(|(writer, account)| tokio::spawn(deeds(Arc::clone(&store), account, writer)))
            .collect();
        let mut kept = 0;
        for task in tasks {
            kept += task.await.unwrap();
        }
        assert_eq!(kept, 64 * 13);
        let mut tx = store.read(&Actor::System.scope()).await.unwrap();
        assert_eq!(u64::try_from(tx.rows(ALL, &vals![]).await.unwrap().len()).unwrap(), kept);
        let report = events::verify(&store, &[]).await.unwrap();
        assert_eq!(report.findings, []);
        assert_eq!(report.events, kept);
        let batches = store.batches().unwrap() - before;
        assert!(batches * 2 < kept, "{batches} commits for {kept} deeds: nothing was shared");
    });
}

#[tokio::test(flavor = "current_thread")]
async fn a_single_thread_is_enough() {
    let folder = Folder::new();
    let url = DatabaseUrl::Sqlite(folder.path().join("one.sqlite"));
    let store = Arc::new(Store::open(Options::new(url)).await.unwrap());
    let accounts = accounts(&store, 8).await;
    let local = tokio::task::LocalSet::new();
    let kept = local
        .run_until(async {
            let tasks: Vec<_> = (0..)
                .zip(accounts)
                .map(|(writer, account)| {
                    tokio::task::spawn_local(deeds(Arc::clone(&store), account, writer))
                })
                .collect();
            let mut kept = 0;
            for task in tasks {
                kept += task.await.unwrap();
            }
            kept
        })
        .await;
    assert_eq!(kept, 8 * 13);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_serves_and_others_read() {
    let folder = Folder::new();
    let url = DatabaseUrl::Sqlite(folder.path().join("one.sqlite"));
    let reader = || Store::open(Options { read_only: true, ..Options::new(url.clone()) });
    assert!(matches!(reader().await, Err(Error::Unavailable(_))), "there is nothing to read yet");
    let store = Store::open(Options::new(url.clone())).await.unwrap();
    let again = Store::open(Options::new(url.clone())).await.unwrap_err();
    assert!(again.to_string().contains("in use by another clientele process"), "{again}");

    let beside = reader().await.unwrap();
    accounts(&store, 3).await;
    let report = events::verify(&beside, &[]).await.unwrap();
    assert_eq!((report.owners, report.findings.len()), (4, 0));
    let scope = Actor::System.scope();
    assert!(matches!(beside.append(&scope).await, Err(Error::Unavailable(_))));

    drop(store);
    Store::open(Options::new(url)).await.unwrap();
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn the_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let path = folder.path().join("one.sqlite");
    let store = Store::open(Options::new(DatabaseUrl::Sqlite(path.clone()))).await.unwrap();
    accounts(&store, 3).await;
    for name in ["one.sqlite", "one.sqlite-wal", "one.sqlite-shm", "one.sqlite.lock"] {
        let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

/// The file the child of the next test writes to; without it this is not that child.
const CHILD: &str = "CLIENTELE_TEST_KILLED_FILE";

#[test]
fn the_child_that_is_killed() {
    let Ok(path) = std::env::var(CHILD) else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let url = DatabaseUrl::Sqlite(PathBuf::from(path));
        let store = Store::open(Options::new(url)).await.unwrap();
        let scope = Actor::System.scope();
        let before = store.read(&scope).await.unwrap().rows(ALL, &vals![]).await.unwrap().len();
        let before = u64::try_from(before).unwrap();
        let mut tasks = Vec::new();
        for writer in 0..16_u64 {
            let store = store.clone();
            let account = AccountId(id(50_000 + writer));
            tasks.push(tokio::spawn(async move {
                for number in 0..100_000_u64 {
                    let unique = before * 10_000_000 + number * 16 + writer;
                    let mut tx = store.write(&scope, alone(account)).await.unwrap();
                    let letter = letter(LetterId(id(unique)), unique);
                    letters::add(&mut tx, &letter).await.unwrap();
                    let event = EventId(id(1_000_000_000_000 + unique));
                    let story = Story::new(event, account, &Actor::System, NOW, "written");
                    tx.commit(&story).await.unwrap();
                    println!("answered {}", letter.id);
                }
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
    });
}

#[test]
fn what_was_answered_survives_kill_nine() {
    let folder = Folder::new();
    let path = folder.path().join("killed.sqlite");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let open = || Store::open(Options::new(DatabaseUrl::Sqlite(path.clone())));
    runtime.block_on(async {
        let store = open().await.unwrap();
        accounts(&store, 16).await;
    });
    let mut answered: Vec<LetterId> = Vec::new();
    for round in 0..6 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "lite::the_child_that_is_killed", "--nocapture"])
            .env(CHILD, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut seen = 0;
        for line in lines {
            let line = line.unwrap();
            let Some((_, id)) = line.split_once("answered ") else { continue };
            if let Ok(id) = id.parse() {
                answered.push(id);
                seen += 1;
            }
            if seen == 20 + round * 31 {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(seen >= 20, "the child ended by itself after {seen}");
        runtime.block_on(async {
            let store = open().await.unwrap();
            let mut tx = store.read(&Actor::System.scope()).await.unwrap();
            let rows = tx.rows(ALL, &vals![]).await.unwrap();
            let kept: std::collections::BTreeSet<LetterId> =
                rows.iter().map(|it| it.get("id").unwrap()).collect();
            let lost: Vec<_> = answered.iter().filter(|it| !kept.contains(it)).collect();
            assert!(lost.is_empty(), "{} of {} lost", lost.len(), answered.len());
            let report = events::verify(&store, &[]).await.unwrap();
            assert_eq!(report.findings, []);
            // Every letter has its event: no half of a deed is there.
            assert_eq!(report.events, u64::try_from(kept.len()).unwrap());
        });
    }
}
