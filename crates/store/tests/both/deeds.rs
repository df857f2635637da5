//! A deed is kept whole or not at all, is alone in its owners, and says what went wrong.

use crate::{NOW, account, alone, partner};
use domain::actor::{Actor, Door, Staff};
use domain::ids::{AccountId, LetterId, OperatorId, PartnerId, PersonId};
use serde_json::json;
use store::letters::{self, Letter};
use store::{Error, Locks, NewJob, Options, Owner, Quiet, Sql, Store, Story, Tx, sql, vals};
use test_support::{Engine, Lab, both};
use uuid::Uuid;

const COUNT: Sql = sql("SELECT count(*) AS many FROM letters");
const ODD: Sql = sql("SELECT nothing AS x FROM letters");
const ORPHAN: Sql = sql("INSERT INTO events (id, owner_kind, owner, seq, at, actor, door, kind,
       payload, prev, hash)
     VALUES ($1, 'account', $1, 1, 0, 'system', 'inside', 'x', '{}', $2, $2)");
const ECHO: Sql = sql("SELECT CAST($1 AS {i64}) AS a, CAST($2 AS {text}) AS b,
       CAST($3 AS {uuid}) AS c, CAST($4 AS {bytes}) AS d, CAST($5 AS {text}) AS e");
const SOME: Sql = sql("SELECT id FROM owners WHERE kind = $1 AND id IN ({list}) ORDER BY id");
const PUT: Sql = sql("INSERT INTO settings (key, value) VALUES ($1, $2)");
const CLEAR: Sql = sql("DELETE FROM letters WHERE id = $1");
const OWNERS: Sql = sql("SELECT id, kind FROM owners WHERE kind <> 'operator'");
const WIPE: Sql = sql("DELETE FROM settings WHERE key LIKE $1");

/// A letter with this number.
pub(crate) fn letter(id: LetterId, number: u64) -> Letter {
    Letter {
        id,
        job: None,
        to_email: format!("{number}@example.org"),
        to_person: None,
        kind: "greeting".to_owned(),
        message_id: format!("<{number}@clientele>"),
        payload: json!({ "number": number }),
        subject: "Hello — ä\u{1F600}".to_owned(),
        state: "waiting".to_owned(),
        error: None,
        created_at: NOW,
        sent_at: None,
        bounced: None,
        reader: None,
    }
}

async fn reading(lab: &Lab) -> Tx {
    lab.store.read(&Actor::System.scope()).await.unwrap()
}

async fn writing(lab: &Lab) -> Tx {
    lab.store.append(&Actor::System.scope()).await.unwrap()
}

async fn count(lab: &Lab) -> i64 {
    reading(lab).await.row(COUNT, &vals![]).await.unwrap().unwrap().get("many").unwrap()
}

both! {
    async fn what_is_dropped_never_was(lab) {
        let mut tx = writing(&lab).await;
        letters::add(&mut tx, &letter(lab.id(), 1)).await.unwrap();
        assert_eq!(tx.row(COUNT, &vals![]).await.unwrap().unwrap().first::<i64>().unwrap(), 1);
        assert_eq!(count(&lab).await, 0);
        drop(tx);
        assert_eq!(count(&lab).await, 0);

        let mut tx = writing(&lab).await;
        letters::add(&mut tx, &letter(lab.id(), 1)).await.unwrap();
        tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
        assert_eq!(count(&lab).await, 1);
    }

    async fn a_read_sees_one_moment(lab) {
        let mut tx = reading(&lab).await;
        assert_eq!(tx.row(COUNT, &vals![]).await.unwrap().unwrap().first::<i64>().unwrap(), 0);
        let mut other = writing(&lab).await;
        letters::add(&mut other, &letter(lab.id(), 1)).await.unwrap();
        other.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
        assert_eq!(tx.row(COUNT, &vals![]).await.unwrap().unwrap().first::<i64>().unwrap(), 0);
        drop(tx);
        assert_eq!(count(&lab).await, 1);
    }

    async fn a_read_writes_nothing(lab) {
        let mut tx = reading(&lab).await;
        let error = tx.run(WIPE, &vals!["%"]).await.unwrap_err();
        assert!(matches!(error, Error::Broken(_)), "{error}");
        let tx = reading(&lab).await;
        let error = tx.commit_quiet(Quiet::Queue, &[], NOW).await.unwrap_err();
        assert!(matches!(error, Error::Broken(_)), "{error}");
    }

    async fn a_taken_name_is_told_alike(lab) {
        let mut tx = writing(&lab).await;
        letters::add(&mut tx, &letter(lab.id(), 1)).await.unwrap();
        let error = letters::add(&mut tx, &letter(lab.id(), 1)).await.unwrap_err();
        assert_eq!(error, Error::Taken("letters_message_id".to_owned()));

        // After a failure only dropping is left, on both engines.
        let error = letters::add(&mut tx, &letter(lab.id(), 2)).await.unwrap_err();
        assert!(matches!(error, Error::Broken(_)), "{error}");
        let error = tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap_err();
        assert!(matches!(error, Error::Broken(_)), "{error}");
        assert_eq!(count(&lab).await, 0);

        let mut tx = writing(&lab).await;
        let one = letter(lab.id(), 1);
        letters::add(&mut tx, &one).await.unwrap();
        let again = Letter { message_id: "<other>".to_owned(), ..one };
        let error = letters::add(&mut tx, &again).await.unwrap_err();
        assert_eq!(error, Error::Taken("letters_pkey".to_owned()));
        drop(tx);

        let partner = partner(&lab).await;
        let mut tx = writing(&lab).await;
        let error = tx.add_owner(partner).await.unwrap_err();
        assert_eq!(error, Error::Taken("owners_pkey".to_owned()));
    }

    async fn other_failures_have_their_names(lab) {
        let mut tx = writing(&lab).await;
        let error = tx.run(ORPHAN, &vals![lab.id::<Uuid>(), [0_u8; 32]]).await.unwrap_err();
        assert_eq!(error, Error::ForeignKey);

        let mut tx = reading(&lab).await;
        let error = tx.rows(ODD, &vals![]).await.unwrap_err();
        assert!(error.to_string().contains("nothing"), "{error}");

        let mut tx = reading(&lab).await;
        let row = tx.row(COUNT, &vals![]).await.unwrap().unwrap();
        assert!(row.get::<i64>("few").unwrap_err().to_string().contains("few"));
        assert!(row.get::<String>("many").unwrap_err().to_string().contains("many"));
    }

    async fn values_come_back_as_they_went(lab) {
        let mut tx = reading(&lab).await;
        let id = lab.id::<AccountId>();
        let text = "it's — \u{1F600}\n\"x\" $1 ?1";
        for number in [i64::MIN, -1, 0, i64::MAX] {
            let vals = vals![number, text, id, vec![0_u8, 255], None::<String>];
            let row = tx.row(ECHO, &vals).await.unwrap().unwrap();
            assert_eq!(row.get::<i64>("a").unwrap(), number);
            assert_eq!(row.get::<String>("b").unwrap(), text);
            assert_eq!(row.get::<AccountId>("c").unwrap(), id);
            assert_eq!(row.get::<Option<Vec<u8>>>("d").unwrap(), Some(vec![0, 255]));
            assert_eq!(row.get::<Option<String>>("e").unwrap(), None);
            assert!(row.get::<String>("e").is_err());
        }
        let nothing =
            vals![None::<i64>, None::<&str>, None::<PartnerId>, None::<Vec<u8>>, Some("")];
        let row = tx.row(ECHO, &nothing).await.unwrap().unwrap();
        assert_eq!(row.get::<Option<i64>>("a").unwrap(), None);
        assert_eq!(row.get::<Option<PartnerId>>("c").unwrap(), None);
        assert_eq!(row.get::<String>("e").unwrap(), "");
    }

    async fn long_lists_are_asked_in_pieces(lab) {
        let ids: Vec<PersonId> = (0..700).map(|_| lab.id()).collect();
        let mut tx = writing(&lab).await;
        for id in &ids {
            tx.add_owner(*id).await.unwrap();
        }
        tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
        let list: Vec<_> = ids.iter().flat_map(|it| vals![*it]).collect();
        let mut tx = reading(&lab).await;
        let before = lab.store.statements();
        let found = tx.rows_in(SOME, &vals!["person"], &list).await.unwrap();
        assert_eq!(lab.store.statements() - before, 3);
        let found: Vec<PersonId> = found.iter().map(|it| it.get("id").unwrap()).collect();
        assert_eq!(found, ids);
        assert!(tx.rows_in(SOME, &vals!["person"], &[]).await.unwrap().is_empty());
        assert!(tx.rows_in(SOME, &vals!["partner"], &list).await.unwrap().is_empty());
    }

    async fn many_rows_go_at_once(lab) {
        let mut tx = writing(&lab).await;
        let many: Vec<Vec<_>> =
            (0..250).map(|it| vals![format!("many.{it}"), json!(it)].to_vec()).collect();
        assert_eq!(tx.run_many(PUT, &many).await.unwrap(), 250);
        let error = tx.run_many(PUT, &many).await.unwrap_err();
        assert_eq!(error, Error::Taken("settings_pkey".to_owned()));
        drop(tx);
        let mut tx = writing(&lab).await;
        assert_eq!(tx.run(WIPE, &vals!["many.%"]).await.unwrap(), 0);
    }

    async fn a_lock_needs_an_owner(lab) {
        let scope = Actor::System.scope();
        let nobody: AccountId = lab.id();
        let error = lab.store.write(&scope, alone(nobody)).await.unwrap_err();
        assert_eq!(error, Error::Missing);
        let shared = Locks::new().share(nobody);
        assert_eq!(lab.store.write(&scope, shared).await.unwrap_err(), Error::Missing);

        // An id of another kind is not that owner.
        let partner = partner(&lab).await;
        let posing = Locks::new().lock(AccountId(partner.0));
        assert_eq!(lab.store.write(&scope, posing).await.unwrap_err(), Error::Missing);
        drop(lab.store.write(&scope, Locks::new().lock(OperatorId::THE)).await.unwrap());
    }

    async fn a_story_needs_its_owner_locked(lab) {
        let scope = Actor::System.scope();
        let (account, partner) = (account(&lab).await, partner(&lab).await);
        let story = Story::new(lab.id(), partner, &Actor::System, NOW, "told");
        for locks in [alone(account), alone(account).share(partner)] {
            let tx = lab.store.write(&scope, locks).await.unwrap();
            let error = tx.commit(&story).await.unwrap_err();
            assert!(matches!(error, Error::Broken(_)), "{error}");
        }
        let locks = Locks::new().lock(account).lock(partner).share(partner);
        let tx = lab.store.write(&scope, locks).await.unwrap();
        let other = Story::new(lab.id(), account, &Actor::System, NOW, "told");
        tx.commit_all(&[story, other]).await.unwrap();
        let tx = lab.store.write(&scope, alone(account)).await.unwrap();
        assert!(matches!(tx.commit_all(&[]).await, Err(Error::Broken(_))));
    }

    async fn the_scope_gives_the_firm(lab) {
        let partner = partner(&lab).await;
        let staff = Actor::Staff(Staff {
            person: lab.id(),
            staff: lab.id(),
            partner,
            role: domain::access::Role::Senior,
            door: Door::Inside,
        });
        let tx = lab.store.read(&staff.scope()).await.unwrap();
        assert_eq!(tx.partner(), Ok(partner));
        assert_eq!(reading(&lab).await.partner(), Err(Error::Missing));
    }

    async fn a_commit_with_jobs_wakes_the_worker(lab) {
        let tx = writing(&lab).await;
        tx.commit_quiet(Quiet::Ingest, &[NewJob::new(lab.id(), "wake", json!({}), NOW)], NOW)
            .await
            .unwrap();
        // Not missed, although nobody waited at the time.
        lab.store.jobs_added().await;
    }

    async fn a_cancelled_deed_leaves_nothing_and_blocks_nobody(lab) {
        let account = account(&lab).await;
        let store = impatient(&lab, 4).await;
        for round in 0..60_u64 {
            let task = {
                let (store, id) = (store.clone(), lab.id());
                tokio::spawn(async move {
                    let scope = Actor::System.scope();
                    let mut tx = store.write(&scope, alone(account)).await.unwrap();
                    for number in 0..50 {
                        let it = letter(id, number);
                        letters::add(&mut tx, &it).await.unwrap();
                        letters::mark_failed(&mut tx, id, "x", false).await.unwrap();
                        tx.rows(COUNT, &vals![]).await.unwrap();
                        tx.run(CLEAR, &vals![id]).await.unwrap();
                    }
                })
            };
            // Somewhere in the middle, another place each time.
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            task.abort();
            drop(task.await);
        }
        let scope = Actor::System.scope();
        let mut tx = store.write(&scope, alone(account)).await.unwrap();
        assert_eq!(tx.row(COUNT, &vals![]).await.unwrap().unwrap().first::<i64>().unwrap(), 0);
        letters::add(&mut tx, &letter(lab.id(), 1)).await.unwrap();
        tx.commit(&Story::new(lab.id(), account, &Actor::System, NOW, "told")).await.unwrap();
        let mut tx = store.read(&scope).await.unwrap();
        assert_eq!(tx.row(COUNT, &vals![]).await.unwrap().unwrap().first::<i64>().unwrap(), 1);
    }

    async fn who_waits_too_long_is_told_busy(lab) {
        let account = account(&lab).await;
        let scope = Actor::System.scope();
        let store = impatient(&lab, 4).await;
        let first = store.write(&scope, alone(account)).await.unwrap();
        assert_eq!(store.write(&scope, alone(account)).await.unwrap_err(), Error::Busy);
        drop(first);
        drop(store.write(&scope, alone(account)).await.unwrap());
        let held = [store.read(&scope).await, store.read(&scope).await, store.read(&scope).await,
            store.read(&scope).await];
        assert!(held.iter().all(Result::is_ok));
        assert_eq!(store.read(&scope).await.unwrap_err(), Error::Busy);
        drop(held);
        drop(store.read(&scope).await.unwrap());
    }
}

/// The lab's data behind a store that waits a fifth of a second at most.
async fn impatient(lab: &Lab, readers: usize) -> Store {
    let patience = std::time::Duration::from_millis(200);
    let options = Options { readers, patience, ..Options::new(lab.url.clone()) };
    let options = match lab.engine {
        // One process, one store per file: this one gets a file of its own.
        Engine::Sqlite => {
            let url = store::DatabaseUrl::Sqlite(lab.dir.join("impatient.sqlite"));
            let store = Store::open(Options { url, ..options }).await.unwrap();
            let mut tx = store.append(&Actor::System.scope()).await.unwrap();
            for row in reading(lab).await.rows(OWNERS, &vals![]).await.unwrap() {
                let id: Uuid = row.get("id").unwrap();
                assert_eq!(row.get::<String>("kind").unwrap(), "account");
                tx.add_owner(Owner::from(AccountId(id))).await.unwrap();
            }
            tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
            return store;
        }
        Engine::Postgres => options,
    };
    Store::open(options).await.unwrap()
}
