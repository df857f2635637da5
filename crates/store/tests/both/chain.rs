//! The audit chain: every way of bending it is found.

use crate::{NOW, account, alone, partner};
use domain::actor::{Actor, Door, Staff};
use domain::ids::{AccountId, ClientId, EventId, OperatorId, PersonId};
use serde_json::json;
use store::events::{self, What};
use store::{DatabaseUrl, Locks, Story, Tx};
use test_support::{Lab, both};

async fn tell(lab: &Lab, account: AccountId, kind: &'static str) -> EventId {
    let id: EventId = lab.id();
    let tx = lab.store.write(&Actor::System.scope(), alone(account)).await.unwrap();
    let story = Story::new(id, account, &Actor::System, NOW, kind)
        .account(account)
        .payload(json!({ "z": 1, "a": "ä" }));
    tx.commit(&story).await.unwrap();
    id
}

async fn tamper(lab: &Lab, text: &str) {
    match &lab.url {
        DatabaseUrl::Sqlite(path) => {
            let conn = rusqlite::Connection::open(path).unwrap();
            conn.execute_batch(&text.replace("BYTEA", "BLOB")).unwrap();
        }
        DatabaseUrl::Postgres(_) => {
            test_support::raw(&lab.url).await.batch_execute(text).await.unwrap();
        }
    }
}

async fn found(lab: &Lab) -> Vec<(i64, What)> {
    let report = events::verify(&lab.store, &[]).await.unwrap();
    report.findings.iter().map(|it| (it.seq, it.what)).collect()
}

/// The scope's firm's feed, of one client or of all.
async fn feed(
    tx: &mut Tx,
    client: Option<ClientId>,
    older: Option<EventId>,
    limit: i64,
) -> store::Result<Vec<events::Event>> {
    let narrow = events::Narrow { client, ..events::Narrow::default() };
    let found = events::of_firm(tx, &narrow, None, (older, limit)).await?;
    Ok(found.into_iter().map(|it| it.event).collect())
}

both! {
    async fn an_untouched_chain_is_intact(lab) {
        let one = account(&lab).await;
        partner(&lab).await;
        for kind in ["one", "two", "three"] {
            tell(&lab, one, kind).await;
        }
        let report = events::verify(&lab.store, &[]).await.unwrap();
        assert_eq!(report.findings, []);
        assert_eq!((report.owners, report.events), (3, 4));
    }

    async fn several_stories_of_one_deed_are_one_chain(lab) {
        let one = account(&lab).await;
        let tx = lab.store.write(&Actor::System.scope(), alone(one)).await.unwrap();
        let told = ["a", "b", "c"].map(|it| Story::new(lab.id(), one, &Actor::System, NOW, it));
        tx.commit_all(&told).await.unwrap();
        tell(&lab, one, "d").await;
        let mut tx = lab.store.read(&Actor::System.scope()).await.unwrap();
        let chain = events::of_owner(&mut tx, one, None, 10).await.unwrap();
        let kinds: Vec<&str> = chain.iter().map(|it| it.kind.as_str()).collect();
        assert_eq!(kinds, ["d", "c", "b", "a"]);
        assert_eq!(found(&lab).await, []);
    }

    async fn a_changed_column_is_found(lab) {
        let one = account(&lab).await;
        for kind in ["one", "two", "three"] {
            tell(&lab, one, kind).await;
        }
        let columns = [
            "at = at + 1", "kind = 'won'", "payload = '{}'", "door = 'link'", "actor = 'anon'",
            "actor_person = owner", "actor_staff = owner", "actor_partner = owner",
            "actor_product = owner", "on_behalf = owner", "account = NULL", "partner = owner",
            "client = owner", "owner_kind = 'person'",
        ];
        for column in columns {
            tamper(&lab, "CREATE TABLE copy AS SELECT * FROM events").await;
            tamper(&lab, &format!("UPDATE events SET {column} WHERE seq = 2")).await;
            assert_eq!(found(&lab).await, [(2, What::Changed)], "{column}");
            tamper(&lab, "DELETE FROM events; INSERT INTO events SELECT * FROM copy;
                DROP TABLE copy").await;
            assert_eq!(found(&lab).await, [], "{column}");
        }
    }

    async fn a_removed_row_is_found(lab) {
        let one = account(&lab).await;
        for kind in ["one", "two", "three"] {
            tell(&lab, one, kind).await;
        }
        tamper(&lab, "DELETE FROM events WHERE seq = 2").await;
        assert_eq!(found(&lab).await, [(3, What::Gap), (3, What::Unlinked)]);
    }

    async fn a_removed_row_with_the_numbers_closed_is_found(lab) {
        let one = account(&lab).await;
        for kind in ["one", "two", "three"] {
            tell(&lab, one, kind).await;
        }
        tamper(&lab, "DELETE FROM events WHERE seq = 2;
            UPDATE events SET seq = 2 WHERE seq = 3; UPDATE owners SET seq = 2 WHERE seq = 3").await;
        assert_eq!(found(&lab).await, [(2, What::Unlinked), (2, What::Changed)]);
    }

    async fn an_inserted_row_is_found(lab) {
        let one = account(&lab).await;
        tell(&lab, one, "one").await;
        tell(&lab, one, "two").await;
        tamper(&lab, "INSERT INTO events (id, owner_kind, owner, seq, at, actor, door, kind, payload,
              prev, hash)
            SELECT prev_id.id, e.owner_kind, e.owner, 3, e.at, e.actor, e.door, 'forged', e.payload,
              e.hash, e.prev
            FROM events e, (SELECT owner AS id FROM events WHERE seq = 1) AS prev_id
            WHERE e.seq = 2").await;
        assert_eq!(found(&lab).await, [(3, What::Changed), (2, What::Head)]);
    }

    async fn moved_rows_are_found(lab) {
        let one = account(&lab).await;
        for kind in ["one", "two", "three"] {
            tell(&lab, one, kind).await;
        }
        tamper(&lab, "UPDATE events SET seq = 9 WHERE seq = 2;
            UPDATE events SET seq = 2 WHERE seq = 1; UPDATE events SET seq = 1 WHERE seq = 9").await;
        assert!(found(&lab).await.contains(&(1, What::Unlinked)));
        assert!(found(&lab).await.contains(&(2, What::Changed)));
    }

    async fn a_cut_end_is_found(lab) {
        let one = account(&lab).await;
        for kind in ["one", "two", "three"] {
            tell(&lab, one, kind).await;
        }
        let exported = events::heads(&lab.store).await.unwrap();
        tamper(&lab, "DELETE FROM events WHERE seq = 3").await;
        assert_eq!(found(&lab).await, [(3, What::Head)]);

        // Who also bends the head is found by the heads kept outside.
        tamper(&lab, "UPDATE owners SET seq = 2,
            head = (SELECT hash FROM events WHERE seq = 2) WHERE seq = 3").await;
        assert_eq!(found(&lab).await, []);
        let report = events::verify(&lab.store, &exported).await.unwrap();
        assert_eq!(report.findings.len(), 1);
        assert_eq!(report.findings[0].what, What::Exported);

        // And so is a chain that was told anew behind the cut.
        tell(&lab, one, "another third").await;
        assert_eq!(found(&lab).await, []);
        let report = events::verify(&lab.store, &exported).await.unwrap();
        assert_eq!(report.findings[0].what, What::Exported);
    }

    async fn feeds_show_their_own(lab) {
        let (ours, theirs) = (partner(&lab).await, partner(&lab).await);
        let one = account(&lab).await;
        let (client, person): (ClientId, PersonId) = (lab.id(), lab.id());
        let nora = Actor::Staff(Staff {
            person,
            staff: lab.id(),
            partner: ours,
            role: domain::access::Role::Manager,
            door: Door::Page(lab.id()),
        });
        for number in 0..5_i64 {
            let locks = Locks::new().lock(one).share(ours);
            let tx = lab.store.write(&nora.scope(), locks).await.unwrap();
            let story = Story::new(lab.id(), one, &nora, NOW + number, "signed_in")
                .account(one)
                .client(ours, client)
                .payload(json!({ "number": number }));
            tx.commit(&story).await.unwrap();
        }
        let mut tx = lab.store.read(&nora.scope()).await.unwrap();
        let page = feed(&mut tx, Some(client), None, 3).await.unwrap();
        let numbers: Vec<i64> = page.iter().map(|it| it.at - NOW).collect();
        assert_eq!(numbers, [4, 3, 2]);
        assert_eq!(page[0].facts(), json!({ "number": 4 }));
        assert_eq!((page[0].actor.as_str(), page[0].actor_person), ("staff", Some(person)));
        assert!(page[0].door.starts_with("page ses_"));
        let rest = feed(&mut tx, Some(client), Some(page[2].id), 3).await.unwrap();
        assert_eq!(rest.iter().map(|it| it.at - NOW).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(feed(&mut tx, None, None, 10).await.unwrap().len(), 6);
        assert_eq!(events::of_account(&mut tx, one, None, 10).await.unwrap().len(), 5);
        assert_eq!(events::of_owner(&mut tx, OperatorId::THE, None, 9).await.unwrap(), []);

        // Another firm with the same client id sees nothing of it.
        let other = Actor::Staff(Staff {
            person,
            staff: lab.id(),
            partner: theirs,
            role: domain::access::Role::Owner,
            door: Door::Inside,
        });
        let mut tx = lab.store.read(&other.scope()).await.unwrap();
        assert_eq!(feed(&mut tx, Some(client), None, 3).await.unwrap(), []);
        let mut tx = lab.store.read(&Actor::System.scope()).await.unwrap();
        assert!(feed(&mut tx, Some(client), None, 3).await.is_err());
    }
}
