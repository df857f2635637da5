//! Facts and provisioning: what products tell, and what they are asked.

use super::world::{NOW, World};
use crate::facts::{parse, take};
use crate::{provisioning, worker};
use domain::actor::Actor;
use domain::time::{DAY, SECOND, ts};
use serde_json::{Value, json};
use test_support::both;

fn event(it: &World, id: &str, kind: &str, at: i64, data: Value) -> Value {
    let mut event = json!({
        "specversion": "1.0", "id": id, "source": it.base, "type": kind,
        "time": ts(at).to_string(), "subject": "j-1",
    });
    event["data"] = data;
    event
}

/// Sends events and answers status and code of each.
async fn send(it: &World, events: &[Value]) -> Vec<(&'static str, &'static str)> {
    let facts = events.iter().map(parse).collect();
    let results = take(&it.ctx, &Actor::Product(it.product), facts).await.unwrap();
    results.into_iter().map(|it| (it.status, it.code.unwrap_or(""))).collect()
}

async fn row(it: &World) -> store::accounts::Connected {
    let mut tx = it.ctx.store.read(&it.actor().scope()).await.unwrap();
    store::accounts::for_staff(&mut tx, it.staff, it.account).await.unwrap().unwrap()
}

both! {
    async fn each_fact_of_a_batch_stands_for_itself(lab) {
        let it = World::new(&lab).await;
        let name = |id: &str, at, name: &str| {
            event(&it, id, "account.updated", at, json!({ "business_name": name }))
        };
        let booked = |id: &str, at: i64| {
            let data = json!({ "at": ts(at).to_string(), "label": "Job booked" });
            event(&it, id, "account.activity", at, data)
        };
        let mut stranger = name("s", NOW, "X");
        stranger["subject"] = json!("j-99");
        let mut foreign = name("f", NOW, "X");
        foreign["source"] = json!("https://evil.example");
        let batch = [
            name("2", NOW + SECOND, "Second"),
            name("1", NOW, "First"),
            stranger,
            foreign,
            booked("3", NOW + SECOND),
            booked("4", NOW + 301 * SECOND),
            booked("5", NOW - 36 * DAY),
            booked("6", NOW - DAY),
            name("1", NOW, "First"),
            name("1", NOW, "Other"),
            json!({ "id": "7" }),
        ];
        let out = "timestamp_out_of_range";
        let results = send(&it, &batch).await;
        assert_eq!(
            results,
            [
                ("accepted", ""),
                ("accepted", ""),
                ("not_found", "not_found"),
                ("invalid", "source_not_allowed"),
                ("accepted", ""),
                ("invalid", out),
                ("invalid", out),
                ("invalid", out),
                ("duplicate", ""),
                ("conflict", "event_conflict"),
                ("invalid", "event_invalid"),
            ],
            "6: before this portal made the account"
        );
        let after = row(&it).await;
        assert_eq!(after.business_name, "Second", "the order of a batch does not matter");
        assert_eq!((after.activity_at, after.activity_label.as_str()), (Some(NOW + SECOND), "Job booked"));
        let late = [name("8", NOW - SECOND, "Older"), name("2", NOW + SECOND, "Second")];
        assert_eq!(send(&it, &late).await, [("accepted", ""), ("duplicate", "")]);
        assert_eq!(row(&it).await.business_name, "Second");
        assert_eq!(it.last_access().await, NOW, "facts move no clock");
    }

    async fn a_new_owners_address_makes_the_account_unclaimed(lab) {
        let it = World::new(&lab).await;
        let mut tx = it.begin().await;
        let claimed = store::accounts::claim(&mut tx, it.account, it.person, "amy@example.com").await;
        assert!(claimed.unwrap());
        it.keep(tx).await;
        let plan = json!({ "plan": { "code": "pro", "name": "Pro" }, "trial_ends_at": null,
            "owner": { "email": "AMY@example.com" } });
        assert_eq!(send(&it, &[event(&it, "1", "account.updated", NOW, plan)]).await[0].0, "accepted");
        let same = row(&it).await;
        assert_eq!((same.owner, same.plan_name.as_str()), (Some(it.person), "Pro"));
        let sold = json!({ "owner": { "name": "Bo", "email": "bo@example.com" } });
        send(&it, &[event(&it, "2", "account.updated", NOW, sold)]).await;
        let sold = row(&it).await;
        assert_eq!((sold.owner, sold.owner_email.as_str()), (None, "bo@example.com"));
    }

    async fn a_connection_that_began_at_the_product_appears_unlinked_and_open(lab) {
        let it = World::new(&lab).await;
        let begun = |id: &str, subject: &str, code: &str, subdomain: &str| {
            let data = json!({ "partner_code": code, "how": "client_added", "account": {
                "external_id": subject, "business_name": "Ottery Ltd", "subdomain": subdomain,
                "owner": { "name": "Ott", "email": "ott@example.com" },
                "plan": { "code": "starter", "name": "Starter" } } });
            let mut it = event(&it, id, "connection.created", NOW, data);
            it["subject"] = json!(subject);
            it
        };
        let mut first = event(&it, "2", "account.updated", NOW, json!({ "industry": "Joinery" }));
        first["subject"] = json!("j-7");
        let batch = [first, begun("1", "j-7", "PH-4821", "ottery")];
        assert_eq!(send(&it, &batch).await, [("accepted", ""), ("accepted", "")]);
        let scope = it.actor().scope();
        let mut tx = it.ctx.store.read(&scope).await.unwrap();
        let unlinked = store::accounts::unlinked(&mut tx, it.staff, i64::MAX, 200).await.unwrap();
        drop(tx);
        let made = unlinked.iter().find(|it| it.business_name == "Ottery Ltd").unwrap();
        assert_eq!((made.how.as_str(), made.industry.as_str()), ("client_added", "Joinery"));
        assert_eq!(made.last_access_at, NOW);
        let again = [
            begun("1", "j-7", "PH-4821", "ottery"),
            begun("1", "j-7", "PH-4821", "other"),
            begun("3", "j-7", "PH-4821", "ottery"),
            begun("4", "j-8", "PH-0000", "eight"),
            begun("5", "j-9", "PH-4821", "ottery"),
            begun("6", "j-1", "PH-4821", "hartwell"),
        ];
        assert_eq!(
            send(&it, &again).await,
            [
                ("duplicate", ""),
                ("conflict", "event_conflict"),
                ("accepted", "already_connected"),
                ("not_found", "partner_not_found"),
                ("conflict", "subdomain_taken"),
                ("accepted", "already_connected"),
            ]
        );
    }

    async fn an_account_waits_for_a_product_that_is_down(lab) {
        let it = World::new(&lab).await;
        let id = lab.id();
        let mut tx = it.begin().await;
        tx.add_owner(id).await.unwrap();
        let new = it.new_account(id, None, "ottery");
        store::accounts::add(&mut tx, &new, NOW).await.unwrap();
        it.connect(&mut tx, lab.id(), id).await;
        it.keep(tx).await;
        let product = it.ctx.catalogue.all();
        it.ctx.catalogue.set(Vec::new());
        assert_eq!(provisioning::create(&it.ctx, id).await.unwrap(), provisioning::Tried::Later);
        it.ctx.catalogue.set(product.to_vec());
        assert_eq!(provisioning::create(&it.ctx, id).await.unwrap(), provisioning::Tried::Ready);
        assert_eq!(provisioning::create(&it.ctx, id).await.unwrap(), provisioning::Tried::Ready);
        let asked = it.sent("/provisioning/accounts");
        assert_eq!(asked.len(), 1);
        let asked: Value = serde_json::from_str(&asked[0]).unwrap();
        assert_eq!(asked["account_id"], id.to_string());
        assert_eq!((&asked["trial"], &asked["created_by"]), (&json!(true), &json!(it.partner)));
        let mut tx = it.ctx.store.read(&it.actor().scope()).await.unwrap();
        let made = store::accounts::for_staff(&mut tx, it.staff, id).await.unwrap().unwrap();
        assert_eq!((made.external_id.as_deref(), made.life.as_str()), (Some("j-2"), "active"));
        drop(tx);
        assert_eq!(worker::drain(&it.ctx).await.unwrap(), 0);
        it.stop_product();
        tokio::task::yield_now().await;
        let free = provisioning::subdomain(&it.ctx, &it.actor(), "jobs", "hartwell").await;
        assert!(!free.unwrap().unwrap().available, "known here already");
        let unknown = provisioning::subdomain(&it.ctx, &it.actor(), "jobs", "fresh-name").await;
        assert_eq!(unknown.unwrap(), None);
    }
}
