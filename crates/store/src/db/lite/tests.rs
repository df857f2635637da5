//! What only the inside can do: fill the disk, break the outer transaction, count the waiting.

use super::*;
use test_support::Folder;

fn gate(folder: &Folder) -> Arc<Gate> {
    let conn = connect(&folder.path().join("one.sqlite"), false, Duration::from_secs(5)).unwrap();
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB) STRICT;",
    )
    .unwrap();
    Gate::new(conn, Duration::from_secs(5))
}

fn put(writing: &mut Writing, id: i64, bytes: usize) -> Result<u64> {
    let vals = [Value::I64(Some(id)), Value::Bytes(Some(vec![7; bytes]))];
    writing.on(|conn| run(conn, "INSERT INTO t VALUES (?1, ?2)", &vals))
}

/// Lets the file grow by `pages` more pages at most.
fn room(writing: &mut Writing, pages: i64) {
    writing
        .on(|conn| {
            let now: i64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            let limit = format!("PRAGMA max_page_count = {}", now + pages);
            conn.query_row(&limit, [], |_| Ok(()))?;
            Ok(())
        })
        .unwrap();
}

async fn ids(gate: &Arc<Gate>) -> Vec<i64> {
    let mut writing = gate.acquire().await.unwrap();
    let found = writing.on(|conn| rows(conn, "SELECT a FROM t ORDER BY a", &[])).unwrap();
    found.iter().map(|it| it.get("a").unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_recovered_from() {
    let folder = Folder::new();
    let gate = gate(&folder);
    let mut writing = gate.acquire().await.unwrap();
    put(&mut writing, 1, 10).unwrap();
    writing.finish().unwrap().await.unwrap().unwrap();

    let mut writing = gate.acquire().await.unwrap();
    room(&mut writing, 5);
    assert_eq!(put(&mut writing, 2, 1_000_000), Err(Error::StorageFull));
    drop(writing);
    assert_eq!(ids(&gate).await, [1]);

    // Small things still fit, and more does when there is room again.
    let mut writing = gate.acquire().await.unwrap();
    put(&mut writing, 3, 10).unwrap();
    room(&mut writing, 10_000);
    put(&mut writing, 4, 1_000_000).unwrap();
    writing.finish().unwrap().await.unwrap().unwrap();
    assert_eq!(ids(&gate).await, [1, 3, 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_finished_before_a_broken_outer_transaction_are_told() {
    let folder = Folder::new();
    let gate = gate(&folder);
    let mut first = gate.acquire().await.unwrap();
    // Two more wait, so the first one's commit is put off to theirs.
    let second = queued(&gate).await;
    let third = queued(&gate).await;
    put(&mut first, 1, 10).unwrap();
    let mut answer = first.finish().unwrap();
    let mut second = second.await.unwrap();
    assert!(answer.try_recv().is_err(), "answered before the fsync");

    // What SQLite does by itself on some errors: the whole outer transaction is gone.
    let broken = second.on(|conn| -> Result<()> {
        conn.execute_batch("ROLLBACK")?;
        Err(Error::StorageFull)
    });
    assert_eq!(broken, Err(Error::StorageFull));
    assert_eq!(answer.await.unwrap(), Err(Error::StorageFull));
    assert!(put(&mut second, 2, 10).is_err(), "the deed has ended");
    drop(second);

    let mut third = third.await.unwrap();
    put(&mut third, 3, 10).unwrap();
    third.finish().unwrap().await.unwrap().unwrap();
    assert_eq!(ids(&gate).await, [3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_outlives_those_who_were_cancelled() {
    let folder = Folder::new();
    let gate = gate(&folder);
    let mut first = gate.acquire().await.unwrap();
    let waiting = [queued(&gate).await, queued(&gate).await, queued(&gate).await];
    put(&mut first, 1, 10).unwrap();
    for it in waiting {
        it.abort();
        drop(it.await);
    }
    // Nobody is left to commit after it: it must do so itself.
    first.finish().unwrap().await.unwrap().unwrap();
    assert_eq!(ids(&gate).await, [1]);

    let mut first = gate.acquire().await.unwrap();
    let next = queued(&gate).await;
    put(&mut first, 2, 10).unwrap();
    let answer = first.finish().unwrap();
    // The next one holds the desk, works, and gives up: what finished before is kept.
    let mut next = next.await.unwrap();
    put(&mut next, 3, 10).unwrap();
    drop(next);
    answer.await.unwrap().unwrap();
    assert_eq!(ids(&gate).await, [1, 2]);
    assert_eq!(gate.batches(), 2);
}

/// A task that stands in the queue for the desk.
async fn queued(gate: &Arc<Gate>) -> tokio::task::JoinHandle<Writing> {
    let before = held(&gate.state).queue.len();
    let task = {
        let gate = Arc::clone(gate);
        tokio::runtime::Handle::current().spawn(async move { gate.acquire().await.unwrap() })
    };
    while held(&gate.state).queue.len() == before {
        tokio::task::yield_now().await;
    }
    task
}

#[test]
fn the_names_of_constraints_are_postgres_names() {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(
        "CREATE TABLE t (a INTEGER NOT NULL, b TEXT NOT NULL, c TEXT UNIQUE, d TEXT, PRIMARY KEY (a, b)) STRICT;
         CREATE UNIQUE INDEX t_d ON t (d);
         CREATE UNIQUE INDEX t_low ON t (lower(d), c);
         CREATE TABLE n (id INTEGER PRIMARY KEY) STRICT;",
    )
    .unwrap();
    let name = |text: &str| constraint(&conn, run(&conn, text, &[]).unwrap_err());
    let taken = |it: &str| Error::Taken(it.to_owned());
    run(&conn, "INSERT INTO t VALUES (1, 'x', 'c', 'd')", &[]).unwrap();
    run(&conn, "INSERT INTO n VALUES (1)", &[]).unwrap();
    assert_eq!(name("INSERT INTO t VALUES (1, 'x', 'e', 'e')"), taken("t_pkey"));
    assert_eq!(name("INSERT INTO t VALUES (2, 'x', 'c', 'e')"), taken("t_c_key"));
    assert_eq!(name("INSERT INTO t VALUES (2, 'x', 'e', 'd')"), taken("t_d"));
    assert_eq!(name("INSERT INTO n VALUES (1)"), taken("n_pkey"));
    run(&conn, "DROP INDEX t_d", &[]).unwrap();
    run(&conn, "INSERT INTO t VALUES (5, 'x', NULL, 'F')", &[]).unwrap();
    run(&conn, "CREATE UNIQUE INDEX t_lower ON t (lower(d))", &[]).unwrap();
    assert_eq!(name("INSERT INTO t VALUES (6, 'x', NULL, 'f')"), taken("t_lower"));
}
