//! What an application meets here, over HTTP: both ways from asking to tokens, and each refusal.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, and says where"
)]

mod faults;
mod world;

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::sync::atomic::Ordering;
use world::{
    CLIENT, OPENID, OPENID_SECRET, SECRET, VERIFIER, World, ask, client_form, location, openid_ask,
    query_of,
};

#[tokio::test]
async fn a_seller_authorises_and_the_code_buys_tokens_once() {
    let world = World::new().await;
    let answer = world.get(&ask()).await;
    let sign_in = location(&answer);
    assert_eq!(answer.status(), 303);
    let page = world.get(&sign_in).await.text().await.unwrap();
    assert!(page.contains("For trying out, not Amazon"), "{page}");
    assert!(page.contains("A2EXAMPLE7SELLER") && page.contains("demo-seller"), "{page}");
    let wrong = world.post(&sign_in, &[("email", "ada@juniper.example"), ("password", "x")]).await;
    assert_eq!(wrong.status(), 422);
    assert!(wrong.text().await.unwrap().contains("There is no demo seller"));

    let consent = world.sign_in(&sign_in, "ada@juniper.example").await;
    let page = world.get(&consent).await;
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("form-action 'self' http://localhost:4100;"), "{policy}");
    let page = page.text().await.unwrap();
    assert!(page.contains("Clientele Orders for Amazon"), "{page}");
    assert!(page.contains("Juniper &#38; Oak") && page.contains("Finances: see payouts"), "{page}");

    let back = world.post(&consent, &[("answer", "confirm")]).await;
    assert_eq!(back.status(), 303);
    assert!(location(&back).starts_with("http://localhost:4100/consents/amazon/return?"));
    let said = query_of(&location(&back));
    assert_eq!(said["state"], "st&te 1");
    assert_eq!(said["selling_partner_id"], "A2EXAMPLE7SELLER");
    assert_eq!(world.post(&consent, &[("answer", "confirm")]).await.status(), 410);

    let (status, given) = world.exchange(&said["spapi_oauth_code"]).await;
    assert_eq!(status, 200, "{given}");
    assert_eq!((&given["token_type"], &given["expires_in"]), (&"bearer".into(), &3600.into()));
    assert!(given["refresh_token"].as_str().unwrap().starts_with("Atzr|"));
    assert!(given.get("scope").is_none() && given.get("id_token").is_none());
    let (status, opened) = world.participations("eu", &given).await;
    assert_eq!((status, &opened["payload"][0]["storeName"]), (200, &"Juniper & Oak".into()));

    // A code that comes twice ends what came of it.
    let (status, refused) = world.exchange(&said["spapi_oauth_code"]).await;
    assert_eq!((status, &refused["error"]), (400, &"invalid_grant".into()));
    assert_eq!(world.refresh(given["refresh_token"].as_str().unwrap()).await.0, 400);
    assert_eq!(world.participations("eu", &given).await.0, 403);
    let state = world.state().await;
    assert_eq!((&state["codes"], &state["exchanges"]), (&1.into(), &1.into()));
    assert_eq!((&state["reused"], &state["token_requests"]), (&1.into(), &3.into()));
}

#[tokio::test]
async fn cancel_says_so_and_signing_in_again_changes_the_seller() {
    let world = World::new().await;
    let sign_in = location(&world.get(&ask()).await);
    let consent = world.sign_in(&sign_in, "ada@juniper.example").await;
    world.sign_in(&sign_in, "DEV@prairie.example ").await;
    assert!(world.get(&consent).await.text().await.unwrap().contains("Prairie Tools"));
    let again = world.post(&consent, &[]).await;
    assert_eq!(again.headers()["location"].to_str().unwrap(), consent);
    let back = world.post(&consent, &[("answer", "cancel")]).await;
    let said = query_of(&location(&back));
    assert_eq!((said["error"].as_str(), said["state"].as_str()), ("access_denied", "st&te 1"));
    assert!(!said.contains_key("spapi_oauth_code") && !said.contains_key("selling_partner_id"));
    assert_eq!(world.state().await["codes"], 0);

    // Nobody confirms before signing in, and nothing waits for ever.
    let sign_in = location(&world.get(&ask()).await);
    let consent = sign_in.replace("signin", "consent");
    let unsigned = world.post(&consent, &[("answer", "confirm")]).await;
    assert_eq!(location(&unsigned), sign_in);
    world.ahead.store(601, Ordering::SeqCst);
    assert_eq!(world.get(&sign_in).await.status(), 410);
}

#[tokio::test]
async fn a_wrong_request_gets_a_page_and_goes_nowhere() {
    let world = World::new().await;
    let good = "application_id=amzn1.sp.solution.clientele-demo&state=s&version=beta";
    for (query, code) in [
        ("state=s&version=beta", "MD1000"),
        ("application_id=other&state=s&version=beta", "MD1000"),
        ("application_id=amzn1.sp.solution.clientele-demo&state=s", "MD1000"),
        (&format!("{good}&application_id=other"), "MD1000"),
        (&format!("{good}&redirect_uri=https://evil.example/"), "MD5101"),
        (&format!("{good}&redirect_uri=http://localhost:4100/consents/amazon/return/"), "MD5101"),
        ("application_id=amzn1.sp.solution.clientele-demo&version=beta", "missing_state"),
    ] {
        let answer = world.get(&format!("/apps/authorize/consent?{query}")).await;
        assert_eq!(answer.status(), 400, "{query}");
        assert!(answer.headers().get("location").is_none(), "{query}");
        assert!(answer.text().await.unwrap().contains(code), "{query}");
    }
    let named = format!("{good}&redirect_uri=http://localhost:4100/consents/amazon/return");
    assert_eq!(world.get(&format!("/apps/authorize/consent?{named}")).await.status(), 303);

    let openid = openid_ask();
    for query in [
        openid.replace("client_id=clientele-demo", "client_id=amzn1.x"),
        openid.replace("shopfront", "shopfront2"),
        format!("{openid}&client_id=clientele-demo"),
    ] {
        let answer = world.get(&query).await;
        assert_eq!(answer.status(), 400, "{query}");
        assert!(answer.headers().get("location").is_none(), "{query}");
    }
    for (from, to, error) in [
        ("response_type=code", "response_type=token", "unsupported_response_type"),
        ("S256", "plain", "invalid_request"),
        ("code_challenge=", "code_chal=", "invalid_request"),
        ("openid", "", "invalid_scope"),
        ("orders", "everything", "invalid_scope"),
        ("nonce", "prompt=none&nonce", "login_required"),
        ("nonce", "request_uri=http%3A%2F%2Fx&nonce", "request_uri_not_supported"),
    ] {
        let answer = world.get(&openid.replacen(from, to, 1)).await;
        let said = query_of(&location(&answer));
        assert_eq!((said["error"].as_str(), said["state"].as_str()), (error, "s1"), "{to}");
        assert_eq!(said["iss"], world.base);
    }
}

#[tokio::test]
async fn the_token_endpoint_refuses_in_its_own_words() {
    let world = World::new().await;
    let code = world.code("ada@juniper.example").await;
    let client = [("client_id", CLIENT), ("client_secret", SECRET)];
    let form = |more: &[(&'static str, &str)]| {
        let all = client.iter().copied().chain(more.iter().copied());
        all.map(|(name, value)| (name, value.to_owned())).collect::<Vec<_>>()
    };
    let exchange = ("grant_type", "authorization_code");
    let to = ("redirect_uri", "http://localhost:4100/consents/amazon/return");
    for (fields, status, error) in [
        (form(&[("grant_type", "password")]), 400, "unsupported_grant_type"),
        (form(&[]), 400, "invalid_request"),
        (form(&[exchange, to]), 400, "invalid_request"),
        (form(&[exchange, to, ("code", "other")]), 400, "invalid_grant"),
        (form(&[exchange, ("redirect_uri", "http://x/"), ("code", &code)]), 400, "invalid_grant"),
        (form(&[exchange, to, ("code", &code), ("code", &code)]), 400, "invalid_request"),
        (form(&[("grant_type", "refresh_token")]), 400, "invalid_request"),
        (form(&[("grant_type", "refresh_token"), ("refresh_token", "x")]), 400, "invalid_grant"),
        (form(&[])[..1].to_vec(), 401, "invalid_client"),
    ] {
        let (got, said) = world.form("/auth/o2/token", &fields).await;
        assert_eq!((got, &said["error"]), (status, &error.into()), "{fields:?}");
        assert!(said["error_description"].as_str().unwrap().len() > 10);
    }
    let mut wrong = form(&[exchange, to, ("code", &code)]);
    "x".clone_into(&mut wrong[1].1);
    assert_eq!(world.form("/auth/o2/token", &wrong).await.0, 401);
    // Of the other way's client, and at the other way's door.
    let wrong = form(&[exchange, to, ("code", &code)]);
    assert_eq!(world.form("/oauth2/token", &wrong).await.0, 401);
    // None of that has spent the code; five minutes do.
    world.ahead.store(301, Ordering::SeqCst);
    assert_eq!(world.exchange(&code).await.1["error"], "invalid_grant");
    world.ahead.store(299, Ordering::SeqCst);
    assert_eq!(world.exchange(&code).await.0, 200);
}

#[tokio::test]
async fn a_lost_answer_is_survived_and_an_old_token_ends_the_family() {
    let world = World::new().await;
    let first = world.granted("ada@juniper.example").await;
    let second = world.refreshed(&first).await;
    // The answer was lost: the first one is still good, and so are both that came of it.
    let third = world.refreshed(&first).await;
    assert_ne!(second, third);
    let fourth = world.refreshed(&third).await;
    // The third one was used, so the first is old now, and whoever has it ends everything.
    let state = world.state().await;
    assert_eq!(state["refresh_tokens"]["A2EXAMPLE7SELLER"], 1);
    let (status, refused) = world.refresh(&first).await;
    assert_eq!((status, &refused["error"]), (400, &"invalid_grant".into()));
    for token in [&second, &third, &fourth] {
        assert_eq!(world.refresh(token).await.0, 400);
    }
    let state = world.state().await;
    assert_eq!((&state["refreshes"], &state["reused"]), (&3.into(), &1.into()));
    assert_eq!(state["refresh_tokens"], serde_json::json!({}));
    // Another seller's is another family; and one of the seller's own would be, too.
    world.refreshed(&world.granted("dev@prairie.example").await).await;
}

#[tokio::test]
async fn without_rotation_one_token_stays() {
    let world = World::with(|it| it.rotate = false).await;
    let token = world.granted("ada@juniper.example").await;
    for _ in 0..3 {
        assert_eq!(world.refreshed(&token).await, token);
    }
}

#[tokio::test]
async fn a_revoked_token_is_gone_and_an_unknown_one_is_no_matter() {
    let world = World::new().await;
    let token = world.granted("ada@juniper.example").await;
    let other = world.granted("ada@juniper.example").await;
    let mut fields = client_form(&[("token", "Atzr|unknown")]);
    assert_eq!(world.form("/auth/o2/revoke", &fields).await.0, 200);
    assert_eq!(world.state().await["revoked"], 0);
    fields = client_form(&[("token", &token)]);
    for _ in 0..2 {
        assert_eq!(world.form("/auth/o2/revoke", &fields).await.0, 200);
    }
    assert_eq!(world.refresh(&token).await.0, 400);
    world.refreshed(&other).await;
    let state = world.state().await;
    assert_eq!((&state["revoked"], &state["revoke_requests"]), (&1.into(), &3.into()));
    assert_eq!(world.form("/auth/o2/revoke", &fields[..1]).await.0, 401);
    assert_eq!(world.form("/auth/o2/revoke", &client_form(&[])).await.0, 400);

    // A seller takes it away on the page of sellers.
    assert!(world.get("/").await.text().await.unwrap().contains("Remove Clientele Orders"));
    world.post("/authorised/remove", &[("seller", "A2EXAMPLE7SELLER"), ("client", CLIENT)]).await;
    assert_eq!(world.state().await["refresh_tokens"], serde_json::json!({}));
}

#[tokio::test]
async fn an_openid_client_learns_who_authorised() {
    let world = World::new().await;
    let metadata: Value =
        world.get("/.well-known/openid-configuration").await.json().await.unwrap();
    assert_eq!(metadata["issuer"], world.base);
    let said = world.openid_return("cara@harbour.example").await;
    assert_eq!((said["state"].as_str(), said["iss"].as_str()), ("s1", world.base.as_str()));
    let mut fields = vec![
        ("grant_type", "authorization_code".to_owned()),
        ("code", said["code"].clone()),
        ("redirect_uri", "http://localhost:4100/consents/shopfront/return".to_owned()),
        ("code_verifier", "x".repeat(43)),
    ];
    let ask = |fields: &[(&str, String)]| {
        let url = metadata["token_endpoint"].as_str().unwrap().to_owned();
        world.http.post(url).basic_auth(OPENID, Some(OPENID_SECRET)).form(fields).send()
    };
    assert_eq!(ask(&fields).await.unwrap().status(), 400);
    VERIFIER.clone_into(&mut fields[3].1);
    let given: Value = ask(&fields).await.unwrap().json().await.unwrap();
    assert_eq!(given["scope"], "openid profile orders", "{given}");

    let jwks: Value = world.get("/oauth2/jwks").await.json().await.unwrap();
    let key = &jwks["keys"][0];
    let (x, y) = (key["x"].as_str().unwrap(), key["y"].as_str().unwrap());
    let key = DecodingKey::from_ec_components(x, y).unwrap();
    let mut rules = Validation::new(Algorithm::ES256);
    rules.set_audience(&[OPENID]);
    rules.set_issuer(&[&world.base]);
    let token = given["id_token"].as_str().unwrap();
    let claims = jsonwebtoken::decode::<Value>(token, &key, &rules).unwrap().claims;
    assert_eq!((&claims["sub"], &claims["nonce"]), (&"A1EXAMPLE4THREAD".into(), &"n1".into()));
    assert_eq!(claims["name"], "Cara O'Neill");

    let refresh = [
        ("grant_type", "refresh_token".to_owned()),
        ("refresh_token", given["refresh_token"].as_str().unwrap().to_owned()),
    ];
    assert_eq!(ask(&refresh).await.unwrap().status(), 200);
    let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(VERIFIER.as_bytes()));
    assert!(openid_ask().contains(&challenge));
}

#[tokio::test]
async fn only_its_own_name_is_served_and_it_ends_when_it_is_told() {
    let world = World::new().await;
    let url = world.base.replace("localhost", "127.0.0.1");
    assert_eq!(world.http.get(url).send().await.unwrap().status(), 421);
    assert_eq!(world.get("/nowhere").await.status(), 404);
    let World { base, http, running, .. } = world;
    running.stop().await;
    assert!(http.get(base).send().await.is_err());
}
