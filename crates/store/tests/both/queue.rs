//! Jobs are done by one at a time, at least once, and never forgotten.

use crate::NOW;
use domain::actor::Actor;
use domain::ids::JobId;
use domain::time::SECOND;
use serde_json::json;
use std::collections::BTreeSet;
use store::jobs::{self, ATTEMPTS, Job};
use store::{Error, NewJob, Options, Quiet, Store};
use test_support::{Lab, both};

const LEASE: i64 = 60 * SECOND;

async fn add(lab: &Lab, jobs: &[NewJob]) {
    let tx = lab.store.append(&Actor::System.scope()).await.unwrap();
    tx.commit_quiet(Quiet::Queue, jobs, NOW).await.unwrap();
}

async fn claim(lab: &Lab, now: i64) -> Vec<Job> {
    jobs::claim(&lab.store, &Actor::System.scope(), now, LEASE, 10).await.unwrap()
}

macro_rules! then {
    ($lab:expr, $now:expr, |$tx:ident| $what:expr) => {{
        let mut $tx = $lab.store.append(&Actor::System.scope()).await.unwrap();
        let outcome = $what.await;
        if outcome.is_ok() {
            $tx.commit_quiet(Quiet::Queue, &[], $now).await.unwrap();
        }
        outcome
    }};
}

fn job(lab: &Lab, run_at: i64) -> NewJob {
    NewJob::new(lab.id(), "send_letter", json!({ "to": "x" }), run_at)
}

both! {
    async fn due_jobs_are_leased_in_order(lab) {
        let (late, soon, now) = (job(&lab, NOW + 9), job(&lab, NOW + 1), job(&lab, NOW));
        add(&lab, &[late.clone(), soon.clone(), now.clone()]).await;
        assert_eq!(claim(&lab, NOW - 1).await, []);
        let claimed = claim(&lab, NOW + 1).await;
        assert_eq!(claimed.iter().map(|it| it.id).collect::<Vec<_>>(), [now.id, soon.id]);
        assert_eq!((claimed[0].attempts, claimed[0].fence), (1, 1));
        assert_eq!(claimed[0].payload, json!({ "to": "x" }));
        assert_eq!(claim(&lab, NOW + 2).await, []);

        let mut tx = lab.store.read(&Actor::System.scope()).await.unwrap();
        assert_eq!(jobs::next_due(&mut tx).await.unwrap(), Some(NOW + 9));
        drop(tx);
        then!(lab, NOW, |tx| jobs::finish(&mut tx, &claimed[0], NOW)).unwrap();
        let mut tx = lab.store.read(&Actor::System.scope()).await.unwrap();
        let counts = jobs::counts(&mut tx).await.unwrap();
        assert_eq!(counts, [("done".to_owned(), 1), ("waiting".to_owned(), 2)]);
    }

    async fn a_process_takes_up_what_its_earlier_life_left_leased(lab) {
        add(&lab, &[job(&lab, NOW), job(&lab, NOW)]).await;
        let scope = Actor::System.scope();
        let named = |name: &str| Options { instance: name.to_owned(), ..Options::new(lab.url.clone()) };
        if lab.engine == test_support::Engine::Postgres {
            // Two processes, each with a name; a third has none.
            let (one, two) = (Store::open(named("one")).await.unwrap(), Store::open(named("two")).await.unwrap());
            let lost = jobs::claim(&one, &scope, NOW, LEASE, 1).await.unwrap();
            let kept = jobs::claim(&two, &scope, NOW, LEASE, 1).await.unwrap();
            assert_eq!(jobs::release(&lab.store, &scope, NOW).await.unwrap(), 0, "no name, no claim");
            assert_eq!(jobs::release(&one, &scope, NOW).await.unwrap(), 1);
            let again = jobs::claim(&one, &scope, NOW, LEASE, 10).await.unwrap();
            assert_eq!(again.iter().map(|it| (it.id, it.fence)).collect::<Vec<_>>(), [(lost[0].id, 2)]);
            // Whoever lives on with the old fence ends nothing; the other process is not disturbed.
            let late = then!(lab, NOW, |tx| jobs::finish(&mut tx, &lost[0], NOW));
            assert!(matches!(late, Err(Error::Missing)), "{late:?}");
            then!(lab, NOW, |tx| jobs::finish(&mut tx, &kept[0], NOW)).unwrap();
        }
    }

    async fn a_lost_lease_finishes_nothing(lab) {
        add(&lab, &[job(&lab, NOW)]).await;
        let slow = claim(&lab, NOW).await.remove(0);
        let later = NOW + LEASE;
        let quick = claim(&lab, later).await.remove(0);
        assert_eq!((quick.id, quick.fence, quick.attempts), (slow.id, 2, 2));
        assert_eq!(then!(lab, later, |tx| jobs::finish(&mut tx, &slow, later)), Err(Error::Missing));
        assert_eq!(
            then!(lab, later, |tx| jobs::extend(&mut tx, &slow, later)), Err(Error::Missing)
        );
        let retried = then!(lab, later, |tx| jobs::retry(&mut tx, &slow, later, "x"));
        assert_eq!(retried, Err(Error::Missing));
        then!(lab, later, |tx| jobs::extend(&mut tx, &quick, later + 2 * LEASE)).unwrap();
        assert_eq!(claim(&lab, later + LEASE).await, []);
        then!(lab, later, |tx| jobs::finish(&mut tx, &quick, later)).unwrap();
        assert_eq!(
            then!(lab, later, |tx| jobs::finish(&mut tx, &quick, later)), Err(Error::Missing)
        );
    }

    async fn a_failing_job_comes_later_and_later_and_dies(lab) {
        add(&lab, &[job(&lab, NOW)]).await;
        let mut now = NOW;
        let mut waits = Vec::new();
        for _ in 1..ATTEMPTS {
            let it = claim(&lab, now).await.remove(0);
            assert!(!then!(lab, now, |tx| jobs::retry(&mut tx, &it, now, "no answer")).unwrap());
            let wait = jobs::backoff(it.attempts);
            assert_eq!(claim(&lab, now + wait - 1).await, []);
            now += wait;
            waits.push(wait / SECOND);
        }
        assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]);
        let it = claim(&lab, now).await.remove(0);
        assert!(then!(lab, now, |tx| jobs::retry(&mut tx, &it, now, "still none")).unwrap());
        assert_eq!(claim(&lab, now + 1_000_000 * SECOND).await, []);

        let mut tx = lab.store.read(&Actor::System.scope()).await.unwrap();
        let dead = jobs::dead(&mut tx, None, 5).await.unwrap();
        assert_eq!(dead[0].last_error.as_deref(), Some("still none"));
        assert_eq!(jobs::dead(&mut tx, Some(dead[0].id), 5).await.unwrap(), []);
        drop(tx);
        then!(lab, now, |tx| jobs::revive(&mut tx, it.id, now)).unwrap();
        assert_eq!(claim(&lab, now).await.len(), 1);
        assert_eq!(then!(lab, now, |tx| jobs::revive(&mut tx, it.id, now)), Err(Error::Missing));
    }

    async fn one_wish_is_one_job_until_it_is_tried(lab) {
        let wish = |at| job(&lab, at).key("health cli_1");
        add(&lab, &[wish(NOW + 50), wish(NOW + 20)]).await;
        add(&lab, &[wish(NOW + 30)]).await;
        let first = claim(&lab, NOW + 20).await.remove(0);
        assert_eq!(claim(&lab, NOW + 100).await, []);

        // What comes while one is at work is looked at again.
        add(&lab, &[wish(NOW + 21), wish(NOW + 21)]).await;
        let second = claim(&lab, NOW + 21).await;
        assert_eq!(second.len(), 1);
        assert_ne!(second[0].id, first.id);
        then!(lab, NOW, |tx| jobs::retry(&mut tx, &first, NOW, "x")).unwrap();
        then!(lab, NOW, |tx| jobs::bury(&mut tx, &second[0], NOW, "x")).unwrap();
        add(&lab, &[wish(NOW), wish(NOW)]).await;
        then!(lab, NOW, |tx| jobs::revive(&mut tx, second[0].id, NOW)).unwrap();
        assert_eq!(claim(&lab, NOW + 10 * SECOND).await.len(), 3);
    }

    async fn many_workers_share_without_doubles(lab) {
        let all: Vec<NewJob> = (0..200).map(|_| job(&lab, NOW)).collect();
        add(&lab, &all).await;
        let workers: Vec<_> = (0..8)
            .map(|_| {
                let store = lab.store.clone();
                tokio::spawn(async move {
                    let mut mine = Vec::new();
                    loop {
                        let scope = Actor::System.scope();
                        let claimed = jobs::claim(&store, &scope, NOW, LEASE, 7).await.unwrap();
                        if claimed.is_empty() {
                            return mine;
                        }
                        for it in claimed {
                            let mut tx = store.append(&scope).await.unwrap();
                            jobs::finish(&mut tx, &it, NOW).await.unwrap();
                            tx.commit_quiet(Quiet::Queue, &[], NOW).await.unwrap();
                            mine.push(it.id);
                        }
                    }
                })
            })
            .collect();
        let mut done = Vec::new();
        for worker in workers {
            done.extend(worker.await.unwrap());
        }
        // A worker that finds nothing free may leave early; what is left was not lost.
        for it in claim_rest(&lab).await {
            done.push(it);
        }
        assert_eq!(done.len(), 200);
        let done: BTreeSet<JobId> = done.into_iter().collect();
        assert_eq!(done, all.iter().map(|it| it.id).collect());
    }

    async fn what_is_done_is_forgotten_in_time(lab) {
        add(&lab, &[job(&lab, NOW), job(&lab, NOW)]).await;
        let claimed = claim(&lab, NOW).await;
        then!(lab, NOW, |tx| jobs::finish(&mut tx, &claimed[0], NOW)).unwrap();
        then!(lab, NOW, |tx| jobs::bury(&mut tx, &claimed[1], NOW, "x")).unwrap();
        assert_eq!(then!(lab, NOW, |tx| jobs::erase_done(&mut tx, NOW)), Ok(0));
        assert_eq!(then!(lab, NOW, |tx| jobs::erase_done(&mut tx, NOW + 1)), Ok(1));
    }
}

async fn claim_rest(lab: &Lab) -> Vec<JobId> {
    claim(lab, NOW).await.iter().map(|it| it.id).collect()
}
