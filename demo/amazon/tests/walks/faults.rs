//! Each misbehaviour, as an application feels it; and what was done although it felt like nothing.

use crate::world::{World, ask, client_form, exchange_form};
use serde_json::{Value, json};
use std::time::Duration;

/// The token endpoint's answer to a good code, read by somebody who waits for two seconds.
async fn exchanged(world: &World, code: &str) -> Result<(u16, String, Vec<u8>), reqwest::Error> {
    let asked = world.http.post(format!("{}/auth/o2/token", world.base));
    let asked = asked.form(&exchange_form(code)).timeout(Duration::from_secs(2));
    let answer = asked.send().await?;
    let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
    Ok((answer.status().as_u16(), kind, answer.bytes().await?.to_vec()))
}

#[tokio::test]
async fn what_is_answered_instead_leaves_the_code_good() {
    let world = World::new().await;
    let code = world.code("ada@juniper.example").await;
    for status in [400, 401, 429, 500, 503] {
        let wish = json!({ "at": "token", "kind": "status", "status": status });
        assert_eq!(world.wish(&wish).await, 200);
        assert_eq!(exchanged(&world, &code).await.unwrap().0, status);
    }
    world.wish(&json!({ "at": "token", "kind": "status", "status": 400, "error": "x" })).await;
    assert_eq!(world.exchange(&code).await.1["error"], "x");
    world.wish(&json!({ "at": "token", "kind": "html" })).await;
    assert!(exchanged(&world, &code).await.unwrap().1.starts_with("text/html"));
    world.wish(&json!({ "at": "token", "kind": "big" })).await;
    assert_eq!(exchanged(&world, &code).await.unwrap().2.len(), 10 * 1024 * 1024);
    world.wish(&json!({ "at": "token", "kind": "invalid_json" })).await;
    let (status, _, body) = exchanged(&world, &code).await.unwrap();
    assert_eq!(status, 200);
    assert!(serde_json::from_slice::<Value>(&body).is_err());
    assert_eq!(world.state().await["exchanges"], 0);
    assert_eq!(exchanged(&world, &code).await.unwrap().0, 200);
}

#[tokio::test]
async fn what_is_lost_on_the_way_was_done() {
    let world = World::new().await;
    for (wish, done) in [
        (json!({ "at": "token", "kind": "never" }), 1),
        (json!({ "at": "token", "kind": "slow", "seconds": 30 }), 2),
        (json!({ "at": "token", "kind": "drip" }), 3),
        (json!({ "at": "token", "kind": "cut" }), 4),
    ] {
        let code = world.code("ada@juniper.example").await;
        assert_eq!(world.wish(&wish).await, 200);
        let failed = exchanged(&world, &code).await.unwrap_err();
        assert_eq!(failed.is_timeout(), done < 4, "{wish} {failed}");
        assert_eq!(world.state().await["exchanges"], done);
        assert_eq!(exchanged(&world, &code).await.unwrap().0, 400, "{wish}");
    }
    // Slow is not never.
    let code = world.code("ada@juniper.example").await;
    world.wish(&json!({ "at": "token", "kind": "slow", "seconds": 1 })).await;
    assert_eq!(exchanged(&world, &code).await.unwrap().0, 200);
}

#[tokio::test]
async fn a_refresh_whose_answer_is_lost_can_be_asked_again() {
    let world = World::new().await;
    let token = world.granted("ada@juniper.example").await;
    world.wish(&json!({ "at": "token", "kind": "cut" })).await;
    let more = [("grant_type", "refresh_token"), ("refresh_token", token.as_str())];
    let asked = world.http.post(format!("{}/auth/o2/token", world.base));
    let answer = asked.form(&client_form(&more)).send().await.unwrap();
    assert!(answer.bytes().await.is_err());
    world.refreshed(&world.refreshed(&token).await).await;
}

#[tokio::test]
async fn less_is_given_than_was_asked_for() {
    let world = World::new().await;
    let code = world.code("ada@juniper.example").await;
    world.wish(&json!({ "at": "token", "kind": "no_refresh" })).await;
    assert!(world.exchange(&code).await.1.get("refresh_token").is_none());
    assert_eq!(world.state().await["refresh_tokens"], json!({}));

    let code = world.code("ada@juniper.example").await;
    world.wish(&json!({ "at": "token", "kind": "small_scope" })).await;
    assert_eq!(world.exchange(&code).await.1["scope"], "sellingpartnerapi::orders");

    let code = world.code("ada@juniper.example").await;
    world.wish(&json!({ "at": "token", "kind": "other_region" })).await;
    let given = world.exchange(&code).await.1;
    assert_eq!(given["region"], "na");
    assert_eq!(world.participations("eu", &given).await.0, 403, "it opens nothing here");
    let opened = world.participations("na", &given).await.1;
    assert_eq!(opened["payload"][0]["marketplace"]["countryCode"], "US");
}

#[tokio::test]
async fn the_return_lies_about_who_sends_it() {
    let world = World::new().await;
    world.wish(&json!({ "at": "consent", "kind": "wrong_iss" })).await;
    let said = world.openid_return("ada@juniper.example").await;
    assert_eq!(said["iss"], "https://elsewhere.example");
    world.wish(&json!({ "at": "consent", "kind": "no_iss" })).await;
    assert!(!world.openid_return("ada@juniper.example").await.contains_key("iss"));
    world.wish(&json!({ "at": "consent", "kind": "other_region" })).await;
    let said = world.returned(&ask(), "ada@juniper.example").await;
    assert_eq!(said["selling_partner_id"], "A5EXAMPLE2TOOLSX");
}

#[tokio::test]
async fn wishes_are_counted_kept_apart_and_forgotten() {
    let world = World::new().await;
    for senseless in [
        json!({ "at": "nowhere", "kind": "never" }),
        json!({ "at": "token", "kind": "odd" }),
        json!({ "at": "token", "kind": "never", "times": 0 }),
        json!({ "at": "token", "kind": "status", "status": 200 }),
        json!({ "at": "revoke", "kind": "no_refresh" }),
        json!({ "at": "token", "kind": "wrong_iss" }),
        json!({ "at": "token", "kind": "never", "more": 1 }),
    ] {
        assert_eq!(world.wish(&senseless).await, 422, "{senseless}");
    }
    assert_eq!(world.post("/faults", &[("at", "token")]).await.status(), 415);
    let token = world.granted("ada@juniper.example").await;
    world.wish(&json!({ "at": "revoke", "kind": "status", "times": 2 })).await;
    world.refreshed(&token).await;
    let fields = client_form(&[("token", &token)]);
    for expected in [500, 500, 200] {
        assert_eq!(world.form("/auth/o2/revoke", &fields).await.0, expected);
    }
    world.wish(&json!({ "at": "token", "kind": "never", "times": 9 })).await;
    assert_eq!(world.post("/reset", &[]).await.status(), 204);
    let state = world.state().await;
    assert_eq!((&state["faults"], &state["codes"]), (&0.into(), &0.into()));
    assert_eq!(world.refresh(&token).await.0, 400);
}
