//! Letters, answers to repeated requests, settings.

use crate::NOW;
use crate::deeds::letter;
use domain::actor::Actor;
use domain::ids::LetterId;
use serde_json::json;
use store::idempotency::{self, Answer, Begun, Forgotten};
use store::letters::{self, Which};
use store::settings::{self, ClockState};
use store::{Error, Quiet};
use test_support::{Lab, both};

async fn writing(lab: &Lab) -> store::Tx {
    lab.store.append(&Actor::System.scope()).await.unwrap()
}

async fn keep(tx: store::Tx) {
    tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
}

/// Nothing is forgotten yet.
const ALL: Forgotten = Forgotten { answered: 0, claimed: 0 };

both! {
    async fn letters_are_kept_as_they_went(lab) {
        let ids: Vec<LetterId> = (0..5).map(|_| lab.id()).collect();
        let mut tx = writing(&lab).await;
        for (number, id) in (0..).zip(&ids) {
            letters::add(&mut tx, &letter(*id, number)).await.unwrap();
        }
        letters::mark_sent(&mut tx, ids[0], NOW + 1).await.unwrap();
        letters::mark_sent(&mut tx, ids[0], NOW + 2).await.unwrap();
        letters::mark_failed(&mut tx, ids[0], "too late", true).await.unwrap();
        letters::mark_failed(&mut tx, ids[1], "mailbox full", true).await.unwrap();
        letters::mark_failed(&mut tx, ids[2], "no answer", false).await.unwrap();
        keep(tx).await;

        let mut tx = lab.store.read(&Actor::System.scope()).await.unwrap();
        assert_eq!(letters::get(&mut tx, ids[3]).await.unwrap(), letter(ids[3], 3));
        let sent = letters::get(&mut tx, ids[0]).await.unwrap();
        assert_eq!((sent.state.as_str(), sent.sent_at, sent.error), ("sent", Some(NOW + 1), None));
        assert_eq!(letters::get(&mut tx, lab.id()).await, Err(Error::Missing));
        let list = letters::list(&mut tx, &Which::All, None, 2).await.unwrap();
        assert_eq!(list.iter().map(|it| it.id).collect::<Vec<_>>(), [ids[4], ids[3]]);
        let list = letters::list(&mut tx, &Which::All, Some(ids[3]), 9).await.unwrap();
        assert_eq!(list.iter().map(|it| it.id).collect::<Vec<_>>(), [ids[2], ids[1], ids[0]]);
        let failed = Which::State("failed".to_owned());
        let list = letters::list(&mut tx, &failed, None, 9).await.unwrap();
        assert_eq!(list.iter().map(|it| it.id).collect::<Vec<_>>(), [ids[1]]);
        assert_eq!(list[0].error.as_deref(), Some("mailbox full"));
        let to = Which::To("2@example.org".to_owned());
        assert_eq!(letters::list(&mut tx, &to, None, 9).await.unwrap()[0].id, ids[2]);
        let counts = letters::counts(&mut tx).await.unwrap();
        let of = |state: &str, many| (state.to_owned(), many);
        assert_eq!(counts, [of("failed", 1), of("sent", 1), of("waiting", 3)]);
    }

    async fn a_repeated_request_gets_its_answer_again(lab) {
        let (who, hash) = (("per_1 page", "key-1"), [7; 32]);
        let answer = Answer {
            status: 201,
            headers: vec![("location".to_owned(), "/x".to_owned())],
            body: vec![0, 159, 146, 150],
        };
        let mut tx = writing(&lab).await;
        assert_eq!(idempotency::begin(&mut tx, who, hash, NOW, ALL).await, Ok(Begun::Fresh));
        drop(tx);
        // The effect was undone, and the key with it.
        let mut tx = writing(&lab).await;
        assert_eq!(idempotency::begin(&mut tx, who, hash, NOW, ALL).await, Ok(Begun::Fresh));
        assert_eq!(idempotency::finish(&mut tx, who, NOW, &answer).await, Ok(true));
        keep(tx).await;

        let mut tx = writing(&lab).await;
        let again = idempotency::begin(&mut tx, who, hash, NOW + 1, ALL).await;
        let late = answer.clone();
        assert_eq!(again, Ok(Begun::Replay(answer)));
        assert_eq!(idempotency::begin(&mut tx, who, [8; 32], NOW, ALL).await, Ok(Begun::Reused));
        let other = ("per_2 page", "key-1");
        assert_eq!(idempotency::begin(&mut tx, other, hash, NOW, ALL).await, Ok(Begun::Fresh));
        assert_eq!(idempotency::begin(&mut tx, other, hash, NOW, ALL).await, Ok(Begun::InProgress));
        let nobody = ("per_3 page", "key-1");
        assert_eq!(idempotency::look(&mut tx, nobody, hash).await, Ok(Begun::Fresh));

        // A day later the key is new.
        let day = Forgotten { answered: NOW + 1, claimed: 0 };
        let later = idempotency::begin(&mut tx, who, [8; 32], NOW + 9, day).await;
        assert_eq!(later, Ok(Begun::Fresh));
        // A claim that nobody can be at work under any more is new, and the first claimer is late.
        let minute = Forgotten { answered: 0, claimed: NOW + 10 };
        let anew = idempotency::begin(&mut tx, who, [8; 32], NOW + 99, minute).await;
        assert_eq!(anew, Ok(Begun::Fresh));
        assert_eq!(idempotency::finish(&mut tx, who, NOW + 9, &late).await, Ok(false));
        assert_eq!(idempotency::erase(&mut tx, NOW + 1).await, Ok(1));
    }

    async fn two_requests_with_one_key_have_one_effect(lab) {
        let tasks: Vec<_> = (0..12_u64)
            .map(|number| {
                let (store, id) = (lab.store.clone(), lab.id());
                tokio::spawn(async move {
                    let who = ("per_1 page", "same");
                    let mut tx = store.append(&Actor::System.scope()).await.unwrap();
                    let begun = idempotency::begin(&mut tx, who, [1; 32], NOW, ALL).await.unwrap();
                    if begun != Begun::Fresh {
                        return begun;
                    }
                    letters::add(&mut tx, &letter(id, number)).await.unwrap();
                    let body = number.to_string().into_bytes();
                    let answer = Answer { status: 200, headers: vec![], body };
                    assert_eq!(idempotency::finish(&mut tx, who, NOW, &answer).await, Ok(true));
                    tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
                    Begun::Fresh
                })
            })
            .collect();
        let mut fresh = 0;
        let mut replays = Vec::new();
        for task in tasks {
            match task.await.unwrap() {
                Begun::Fresh => fresh += 1,
                Begun::Replay(answer) => replays.push(answer.body),
                other @ (Begun::Reused | Begun::InProgress) => panic!("{other:?}"),
            }
        }
        assert_eq!(fresh, 1);
        replays.dedup();
        assert_eq!(replays.len(), 1);
        let mut tx = lab.store.read(&Actor::System.scope()).await.unwrap();
        assert_eq!(letters::list(&mut tx, &Which::All, None, 99).await.unwrap().len(), 1);
    }

    async fn settings_stay(lab) {
        let mut tx = writing(&lab).await;
        assert_eq!(settings::get(&mut tx, "vendor").await, Ok(None));
        settings::put(&mut tx, "vendor", &json!({ "name": "Ä", "b": [1, null] })).await.unwrap();
        settings::put(&mut tx, "vendor", &json!({ "name": "Ö" })).await.unwrap();
        settings::put(&mut tx, "gone", &json!(null)).await.unwrap();
        settings::remove(&mut tx, "gone").await.unwrap();
        keep(tx).await;
        let mut tx = lab.store.read(&Actor::System.scope()).await.unwrap();
        assert_eq!(settings::get(&mut tx, "vendor").await, Ok(Some(json!({ "name": "Ö" }))));
        assert_eq!(settings::get(&mut tx, "gone").await, Ok(None));
    }

    async fn the_business_clock_never_runs_backwards(lab) {
        let mut tx = writing(&lab).await;
        assert_eq!(settings::clock(&mut tx).await, Ok(ClockState::default()));
        let ahead = ClockState { mark: NOW + 9, offset: 9 };
        settings::put_clock(&mut tx, ahead).await.unwrap();
        settings::put_clock(&mut tx, ClockState { mark: NOW, offset: 5 }).await.unwrap();
        let state = settings::clock(&mut tx).await;
        assert_eq!(state, Ok(ClockState { mark: NOW + 9, offset: 5 }));
    }
}
