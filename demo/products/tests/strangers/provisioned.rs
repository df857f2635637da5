//! The portal makes accounts, owners use them, and the portal hears of it.

use crate::world::{World, cookies, hartwell, now};
use serde_json::{Value, json};

#[tokio::test]
async fn only_a_fresh_token_of_the_portal_opens_the_provisioning_door() {
    let world = World::new("bearer").await;
    let url = format!("{}/provisioning/accounts", world.jobs);
    let plain = world.http.post(&url).json(&hartwell()).send().await.unwrap();
    assert_eq!(plain.status(), 401);
    let bad: [(&str, String); 5] = [
        ("aud", world.bearer(|it| it["aud"] = "http://localhost:1/provisioning".into())),
        ("iss", world.bearer(|it| it["iss"] = "http://evil.test".into())),
        ("exp", world.bearer(|it| it["exp"] = (now() - 1).into())),
        (
            "no jti",
            world.bearer(|it| {
                it.as_object_mut().unwrap().remove("jti");
            }),
        ),
        ("logout token", world.op.sign("logout+jwt", &json!({}))),
    ];
    for (name, token) in bad {
        let answer =
            world.http.post(&url).bearer_auth(token).json(&hartwell()).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{name}");
    }
    let once = world.bearer(|_| ());
    let look = async |token: &str, name: &str| {
        world
            .http
            .get(format!("{}/provisioning/subdomains/{name}", world.jobs))
            .bearer_auth(token)
            .send()
            .await
            .unwrap()
    };
    assert_eq!(look(&once, "hartwell").await.json::<Value>().await.unwrap()["available"], true);
    assert_eq!(look(&once, "hartwell").await.status(), 401, "a token works once");
    let said = look(&world.bearer(|_| ()), "www").await.json::<Value>().await.unwrap();
    assert_eq!(said["available"], false);
}

#[tokio::test]
async fn the_portal_makes_accounts_once_and_they_survive_a_restart() {
    let mut world = World::new("provision").await;
    let (status, made) = world.provision("k-1", &hartwell()).await;
    assert_eq!(status, 201);
    assert!(made["trial_ends_at"].is_string());
    assert_eq!(
        world.provision("k-1", &hartwell()).await,
        (201, made.clone()),
        "the same key, the same answer"
    );
    let mut other = hartwell();
    other["account_id"] = "acc_2".into();
    assert_eq!(world.provision("k-1", &other).await.0, 422);
    let (status, said) = world.provision("k-2", &other).await;
    assert_eq!((status, said["code"].as_str()), (409, Some("subdomain_taken")));
    assert!(!said["suggestions"].as_array().unwrap().is_empty());
    for (field, value) in [("plan", "gold"), ("subdomain", "-a-"), ("business_name", "")] {
        let mut wrong = other.clone();
        wrong[field] = value.into();
        let (status, said) = world.provision("k-3", &wrong).await;
        assert_eq!((status, said["fields"][0]["field"].as_str()), (422, Some(field)));
    }

    world.start().await;
    assert_eq!(
        world.provision("k-1", &hartwell()).await,
        (201, made.clone()),
        "after a restart too"
    );
    let id = made["external_id"].as_str().unwrap();
    let answer = world
        .http
        .put(format!("{}/provisioning/accounts/{id}/owner", world.jobs))
        .bearer_auth(world.bearer(|_| ()))
        .json(&json!({ "name": "Lee", "email": "lee@hartwell.test" }))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    for (life, status) in [("inactive", 200), ("inactive", 200), ("active", 200), ("gone", 400)] {
        let answer = world
            .http
            .put(format!("{}/provisioning/accounts/{id}/life", world.jobs))
            .bearer_auth(world.bearer(|_| ()))
            .json(&json!({ "life": life }))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{life}");
    }
    loop {
        let fact = world.fact("account.updated").await;
        if fact["data"]["owner"]["name"] == "Lee" {
            break;
        }
    }
}

#[tokio::test]
async fn owners_enter_by_the_demo_link_and_do_what_partners_may_not() {
    let mut world = World::new("owner").await;
    let seeds: Vec<_> = (0..10_000).map(|n| json!({
        "account_id": format!("acc_{n}"), "external_id": format!("ext-{n}"), "subdomain": format!("biz-{n}"),
        "business_name": format!("Business {n:05}"), "owner": { "name": "Kim", "email": "kim@b.test" }, "plan": "team",
    })).collect();
    std::fs::write(world.folder.join("jobs.seed.json"), json!({ "accounts": seeds }).to_string())
        .unwrap();
    let page = world.http.get(&world.owner_link).send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert!(page.text().await.unwrap().contains("Business 00000"));
    assert_eq!(world.page("/owner?token=guess", "").await.0, 403);

    let token = world.owner_link.split_once("token=").unwrap().1.to_owned();
    let enter = world
        .http
        .post(format!("{}/owner", world.jobs))
        .header("origin", &world.jobs)
        .form(&[("token", token.as_str()), ("account", "ext-9999")])
        .send()
        .await
        .unwrap();
    assert_eq!(enter.status(), 303);
    let cookie = cookies(&enter);
    let (_, page) = world.page("/", &cookie).await;
    assert!(page.contains("Accountants and bookkeepers") && page.contains("/me/access"));
    assert!(page.contains("Completed") && !page.contains("The owner can see this"));
    assert_eq!(world.send("/settings/plan", &cookie, &[("plan", "unlimited")]).await.0, 303);
    assert_eq!(world.fact("account.updated").await["data"]["plan"]["code"], "unlimited");
    assert_eq!(world.send("/settings/accountants", &cookie, &[("code", "ph-4821")]).await.0, 303);
    let joined = world.fact("connection.created").await;
    assert_eq!(joined["data"]["partner_code"], "PH-4821");
    assert_eq!(joined["data"]["how"], "client_added");
    assert_eq!(joined["data"]["account"]["external_id"], "ext-9999");
    let form = [
        ("business_name", "New Co"),
        ("subdomain", "biz-7"),
        ("owner_name", "A"),
        ("owner_email", "a@b.test"),
    ];
    let (status, page) = world.send("/sign-up", "", &form).await;
    assert_eq!(status, 422, "an address of the demo data is taken");
    assert!(page.contains("taken"), "{page}");
    let form = [
        ("business_name", "New Co"),
        ("subdomain", "new-co"),
        ("owner_name", "A"),
        ("owner_email", "a@b.test"),
        ("partner_code", "PH-4821"),
    ];
    assert_eq!(world.send("/sign-up", "", &form).await.0, 201);
    assert_eq!(world.fact("connection.created").await["data"]["how"], "website");

    let foreign = world
        .http
        .post(format!("{}/settings/plan", world.jobs))
        .header("cookie", &cookie)
        .header("origin", "http://localhost:9")
        .form(&[("plan", "team")])
        .send()
        .await
        .unwrap();
    assert_eq!(foreign.status(), 403);
    let host = world
        .http
        .get(format!("{}/", world.jobs))
        .header("host", "evil.test")
        .send()
        .await
        .unwrap();
    assert_eq!(host.status(), 421);
}
