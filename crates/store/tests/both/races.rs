//! Real connections released together, on PostgreSQL.

use crate::deeds::letter;
use crate::{NOW, account, alone, partner};
use domain::actor::Actor;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use store::{Error, Locks, Options, Quiet, Sql, Store, Story, events, letters, settings};
use store::{sql, vals};
use test_support::{Engine, Lab, raw, run};
use tokio::sync::Barrier;

const OWNERS: Sql = sql("SELECT CAST(count(*) AS {i64}) AS many FROM owners");

/// How many of this database's connections wait for a lock.
async fn waiting(lab: &Lab) -> i64 {
    let client = raw(&lab.url).await;
    let text = "SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'";
    client.query_one(text, &[]).await.unwrap().get(0)
}

async fn until_waiting(lab: &Lab, many: i64) {
    while waiting(lab).await != many {
        tokio::task::yield_now().await;
    }
}

#[test]
fn alone_means_alone() {
    run(Engine::Postgres, async |lab| {
        let account = account(&lab).await;
        let barrier = Arc::new(Barrier::new(16));
        let tasks: Vec<_> = (0..16)
            .map(|_| {
                let (store, barrier) = (lab.store.clone(), Arc::clone(&barrier));
                let ids: Vec<_> = (0..5).map(|_| lab.id()).collect();
                tokio::spawn(async move {
                    barrier.wait().await;
                    for event in ids {
                        // Read, think, write: lost updates would show.
                        let scope = Actor::System.scope();
                        let mut tx = store.write(&scope, alone(account)).await.unwrap();
                        let seen = settings::get(&mut tx, "count").await.unwrap();
                        let seen = seen.and_then(|it| it.as_i64()).unwrap_or(0);
                        tokio::task::yield_now().await;
                        settings::put(&mut tx, "count", &json!(seen + 1)).await.unwrap();
                        let story = Story::new(event, account, &Actor::System, NOW, "counted");
                        tx.commit(&story).await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let mut tx = lab.store.read(&Actor::System.scope()).await.unwrap();
        assert_eq!(settings::get(&mut tx, "count").await.unwrap(), Some(json!(80)));
        let report = events::verify(&lab.store, &[]).await.unwrap();
        assert_eq!((report.events, report.findings), (80, vec![]));
    });
}

#[test]
fn sharing_waits_for_being_alone_and_not_for_sharing() {
    run(Engine::Postgres, async |lab| {
        let (account, partner) = (account(&lab).await, partner(&lab).await);
        let scope = Actor::System.scope();
        let shared = || lab.store.write(&scope, Locks::new().share(partner));
        let (one, two) = (shared().await.unwrap(), shared().await.unwrap());
        let change = {
            let store = lab.store.clone();
            tokio::spawn(async move {
                let tx = store.write(&Actor::System.scope(), Locks::new().lock(partner)).await;
                drop(tx.unwrap());
            })
        };
        until_waiting(&lab, 1).await;
        // An owner apart is not concerned.
        drop(lab.store.write(&scope, alone(account)).await.unwrap());
        assert!(!change.is_finished());
        drop((one, two));
        change.await.unwrap();
    });
}

#[test]
fn locks_asked_in_any_order_never_deadlock() {
    run(Engine::Postgres, async |lab| {
        let accounts = [account(&lab).await, account(&lab).await, account(&lab).await];
        let partner = partner(&lab).await;
        let tasks: Vec<_> = (0..12)
            .map(|number| {
                let store = lab.store.clone();
                tokio::spawn(async move {
                    for round in 0..10 {
                        let turn = |it: usize| accounts[(number + round + it) % 3];
                        let locks = if number % 2 == 0 {
                            Locks::new().lock(turn(0)).lock(turn(1)).share(partner)
                        } else {
                            Locks::new().share(turn(2)).lock(partner).lock(turn(1))
                        };
                        drop(store.write(&Actor::System.scope(), locks).await.unwrap());
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
}

/// A store of its own with `size` connections.
async fn small(lab: &Lab, size: usize) -> Store {
    let options = Options {
        readers: size,
        patience: Duration::from_secs(2),
        ..Options::new(lab.url.clone())
    };
    Store::open(options).await.unwrap()
}

#[test]
fn a_statement_cancelled_while_it_waits_spoils_no_connection() {
    run(Engine::Postgres, async |lab| {
        let account = account(&lab).await;
        let store = small(&lab, 2).await;
        let scope = Actor::System.scope();
        let holder = lab.store.write(&scope, alone(account)).await.unwrap();
        for _ in 0..5 {
            let task = {
                let store = store.clone();
                tokio::spawn(async move {
                    drop(store.write(&Actor::System.scope(), alone(account)).await);
                })
            };
            until_waiting(&lab, 1).await;
            task.abort();
            drop(task.await);
            // The connection was thrown away, and the server gave up its wait.
            let again = store.read(&scope).await.unwrap();
            drop(again);
        }
        drop(holder);
        let mut tx = store.write(&scope, alone(account)).await.unwrap();
        letters::add(&mut tx, &letter(lab.id(), 1)).await.unwrap();
        tx.commit(&Story::new(lab.id(), account, &Actor::System, NOW, "told")).await.unwrap();
    });
}

async fn break_connections(lab: &Lab) {
    let text = "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()";
    raw(&lab.url).await.query_one(text, &[]).await.unwrap();
}

#[test]
fn a_broken_connection_at_commit_is_an_unknown_outcome() {
    run(Engine::Postgres, async |lab| {
        let store = small(&lab, 2).await;
        let scope = Actor::System.scope();
        let mut tx = store.append(&scope).await.unwrap();
        letters::add(&mut tx, &letter(lab.id(), 1)).await.unwrap();
        break_connections(&lab).await;
        assert_eq!(tx.commit_quiet(Quiet::Ingest, &[], NOW).await, Err(Error::Unknown));

        let mut tx = store.append(&scope).await.unwrap();
        letters::add(&mut tx, &letter(lab.id(), 2)).await.unwrap();
        break_connections(&lab).await;
        let error = letters::add(&mut tx, &letter(lab.id(), 3)).await.unwrap_err();
        assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
        drop(tx);

        // The next one finds a fresh connection.
        let mut tx = store.append(&scope).await.unwrap();
        letters::add(&mut tx, &letter(lab.id(), 4)).await.unwrap();
        tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
        let mut tx = store.read(&scope).await.unwrap();
        let counts = letters::counts(&mut tx).await.unwrap();
        assert_eq!(counts, [("waiting".to_owned(), 1)]);
    });
}

#[test]
fn a_dropped_deed_gives_its_locks_back_at_once() {
    run(Engine::Postgres, async |lab| {
        let account = account(&lab).await;
        let store = small(&lab, 2).await;
        let scope = Actor::System.scope();
        for number in 0..100 {
            let mut tx = store.write(&scope, alone(account)).await.unwrap();
            letters::add(&mut tx, &letter(lab.id(), number)).await.unwrap();
            drop(tx);
        }
        let mut tx = store.read(&scope).await.unwrap();
        assert_eq!(letters::counts(&mut tx).await.unwrap(), []);
        let owners = tx.row(OWNERS, &vals![]).await.unwrap().unwrap();
        assert_eq!(owners.get::<i64>("many").unwrap(), 2);
        let text = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                    AND state LIKE 'idle in transaction%' AND pid <> pg_backend_pid()";
        drop(tx);
        let client = raw(&lab.url).await;
        while client.query_one(text, &[]).await.unwrap().get::<_, i64>(0) > 0 {
            tokio::task::yield_now().await;
        }
    });
}
