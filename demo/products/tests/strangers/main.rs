//! The products against a portal that sometimes lies. What they promise as relying party and as a
//! provisioned product is proven here over HTTP.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, and says where"
)]

mod provisioned;
mod world;

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Validation};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::sync::atomic::Ordering;
use world::{KID, World, cookies, now, query_of, sign_with, unique};

#[tokio::test]
async fn a_staff_member_enters_works_and_meets_the_ceiling() {
    let mut world = World::new("enter").await;
    let account = world.account().await;
    let updated = world.fact("account.updated").await;
    assert_eq!(updated["subject"], account.as_str());
    assert_eq!(updated["data"]["plan"]["name"], "Starter");

    let (query, _) = world.begin().await;
    assert_eq!(query["code_challenge_method"], "S256");
    assert_eq!(query["login_hint"], "hint-1");
    assert_eq!(query["scope"], "openid account");
    assert!(!query.contains_key("prompt"));

    let cookie = world.inside(&account).await;
    let (status, page) = world.page("/", &cookie).await;
    assert_eq!(status, 200);
    assert!(page.contains("You are in Hartwell Joinery for Pemberton &#38; Hale."), "{page}");

    for path in ["owner", "plan", "cancel", "activity", "users", "api-keys", "accountants"] {
        let (status, page) = world.page(&format!("/settings/{path}"), &cookie).await;
        assert_eq!(status, 403, "{path}");
        assert!(page.contains("Only the owner can do this"), "{path}");
    }
    for path in ["owner", "plan", "cancel", "users", "api-keys", "accountants"] {
        let form = [
            ("plan", "team"),
            ("name", "X"),
            ("email", "x@y.test"),
            ("deed", "cancel"),
            ("code", "PH-1"),
            ("label", "x"),
        ];
        assert_eq!(world.send(&format!("/settings/{path}"), &cookie, &form).await.0, 403, "{path}");
    }
    let form = [("title", "Fit doors"), ("party", "Ms Teague"), ("amount", "120.00")];
    assert_eq!(world.send("/new", &cookie, &form).await.0, 303);
    let worked = world.fact("account.activity").await;
    assert_eq!(worked["data"]["label"], "Job booked");
    assert_eq!(worked["source"], world.jobs.as_str());
    assert!(world.page("/", &cookie).await.1.contains("Fit doors"));
    assert_eq!(world.send("/new", &cookie, &[("title", ""), ("amount", "x")]).await.0, 422);
}

#[tokio::test]
async fn the_product_proves_itself_with_its_key_and_its_verifier() {
    let world = World::new("proof").await;
    let account = world.account().await;
    let (query, browser) = world.begin().await;
    *world.op.id_token.lock().unwrap() =
        world.op.sign("JWT", &world.claims(&query["nonce"], &account));
    let url = format!(
        "{}/callback?code=c-1&state={}&iss={}",
        world.jobs, query["state"], world.op.issuer
    );
    let answer = world.http.get(&url).header("cookie", &browser).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    let asked = world.op.asked.lock().unwrap().clone();
    let asked = asked.iter().find(|it| it["grant_type"] == "authorization_code").unwrap();
    let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(asked["code_verifier"].as_bytes()));
    assert_eq!(challenge, query["code_challenge"]);
    assert_eq!(
        asked["client_assertion_type"],
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    );
    assert!(!asked.contains_key("client_secret"));
    let key = &world.jwks["keys"][0];
    let key =
        DecodingKey::from_ec_components(key["x"].as_str().unwrap(), key["y"].as_str().unwrap())
            .unwrap();
    let mut rules = Validation::new(Algorithm::ES256);
    rules.set_audience(&[&world.op.issuer]);
    rules.set_issuer(&["jobs"]);
    let proof = jsonwebtoken::decode::<Value>(&asked["client_assertion"], &key, &rules).unwrap();
    assert_eq!(proof.claims["sub"], "jobs");
    // The same answer a second time finds its state spent.
    let again = world.http.get(&url).header("cookie", &browser).send().await.unwrap();
    assert_eq!(again.status(), 400);
}

type Make = fn(&World, Value) -> String;
type Change = fn(&mut Value);

fn changed(world: &World, mut claims: Value, name: &str, value: Value) -> String {
    claims[name] = value;
    world.op.sign("JWT", &claims)
}

/// What the token says, how it is made, and the code of the page that refuses it.
const LIES: [(&str, Make, &str); 12] = [
    ("nonce", |w, c| changed(w, c, "nonce", "other".into()), "invalid_token"),
    ("no nonce", |w, c| changed(w, c, "nonce", Value::Null), "invalid_token"),
    ("issuer", |w, c| changed(w, c, "iss", "http://127.0.0.1:1".into()), "invalid_token"),
    ("audience", |w, c| changed(w, c, "aud", "books".into()), "invalid_token"),
    ("expired", |w, c| changed(w, c, "exp", (now() - 1).into()), "invalid_token"),
    (
        "no delegation",
        |w, mut c| {
            c.as_object_mut().unwrap().remove("https://clientele.dev/claims/delegation");
            w.op.sign("JWT", &c)
        },
        "no_delegation",
    ),
    (
        "half a delegation",
        |w, mut c| {
            c["https://clientele.dev/claims/delegation"].as_object_mut().unwrap().remove("ceiling");
            w.op.sign("JWT", &c)
        },
        "invalid_token",
    ),
    (
        "no sid",
        |w, mut c| {
            c.as_object_mut().unwrap().remove("sid");
            w.op.sign("JWT", &c)
        },
        "no_delegation",
    ),
    (
        "another account",
        |w, mut c| {
            c["https://clientele.dev/claims/delegation"]["account"] = "elsewhere".into();
            w.op.sign("JWT", &c)
        },
        "unknown_account",
    ),
    (
        "another key",
        |w, c| sign_with(&w.op.stranger, Algorithm::RS256, "JWT", Some(KID), &c),
        "invalid_token",
    ),
    (
        "HS256",
        |_, c| sign_with(&EncodingKey::from_secret(b"x"), Algorithm::HS256, "JWT", Some(KID), &c),
        "invalid_token",
    ),
    (
        "alg none",
        |_, c| {
            let part = |it: &str| BASE64URL_NOPAD.encode(it.as_bytes());
            format!(
                "{}.{}.",
                part(&format!(r#"{{"alg":"none","kid":"{KID}"}}"#)),
                part(&c.to_string())
            )
        },
        "invalid_token",
    ),
];

#[tokio::test]
async fn an_id_token_that_is_not_wholly_true_lets_nobody_in() {
    let world = World::new("untrue").await;
    let account = world.account().await;
    for (name, make, code) in LIES {
        let (answer, _) = world.sign_in(make, &account).await;
        assert_eq!(answer.status(), 403, "{name}");
        assert!(!cookies(&answer).contains("jobs_session"), "{name}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(code), "{name}: {page}");
    }
}

#[tokio::test]
async fn answers_that_belong_to_nobody_here_are_refused() {
    let world = World::new("mixed").await;
    let (login, callback) = (format!("{}/login", world.jobs), format!("{}/callback", world.jobs));
    let get = async |url: String, cookie: &str| {
        world.http.get(url).header("cookie", cookie).send().await.unwrap().status().as_u16()
    };
    let iss = &world.op.issuer;
    assert_eq!(get(format!("{login}?iss=http://evil.test&login_hint=h"), "").await, 400);
    assert_eq!(get(format!("{login}?iss={iss}/&login_hint=h"), "").await, 400);
    assert_eq!(get(login.clone(), "").await, 400);
    assert_eq!(get(format!("{login}?iss={iss}&target_link_uri=https://evil.test/"), "").await, 400);

    let ask = async |with: fn(&str, &str) -> String, other_browser: bool| {
        let (query, browser) = world.begin().await;
        let browser = if other_browser { "jobs_browser=else".to_owned() } else { browser };
        get(format!("{callback}?{}", with(&query["state"], iss)), &browser).await
    };
    assert_eq!(
        ask(|state, _| format!("code=c&state={state}"), false).await,
        400,
        "RFC 9207: no iss"
    );
    assert_eq!(
        ask(|state, _| format!("code=c&state={state}&iss=http://evil.test"), false).await,
        400
    );
    assert_eq!(ask(|_, iss| format!("code=c&state=guess&iss={iss}"), false).await, 400);
    assert_eq!(ask(|state, iss| format!("code=c&state={state}&iss={iss}"), true).await, 400);
    assert_eq!(
        ask(|state, iss| format!("error=access_denied&state={state}&iss={iss}"), false).await,
        403
    );
}

async fn log_out(world: &World, typ: &str, change: impl FnOnce(&mut Value)) -> (u16, String) {
    let mut claims = json!({
        "iss": world.op.issuer, "aud": "jobs", "iat": now(), "exp": now() + 120, "jti": unique(),
        "sid": "sid-1", "sub": "pairwise-1", "https://clientele.dev/claims/reason": "access_cancelled",
        "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
    });
    change(&mut claims);
    let token = world.op.sign(typ, &claims);
    (post_logout(world, &token).await, token)
}

async fn post_logout(world: &World, token: &str) -> u16 {
    let url = format!("{}/backchannel-logout", world.jobs);
    world.http.post(url).form(&[("logout_token", token)]).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_logout_token_closes_the_door_and_nothing_less_does() {
    let world = World::new("logout").await;
    let account = world.account().await;
    let cookie = world.inside(&account).await;
    let wrong: [(&str, Change); 9] = [
        ("aud", |it| it["aud"] = "books".into()),
        ("iss", |it| it["iss"] = "http://evil.test".into()),
        ("nonce", |it| it["nonce"] = "n".into()),
        ("events", |it| it["events"] = json!({})),
        ("old", |it| it["iat"] = (now() - 3600).into()),
        ("past", |it| it["exp"] = (now() - 1).into()),
        ("no end", |it| {
            it.as_object_mut().unwrap().remove("exp");
        }),
        ("no id", |it| {
            it.as_object_mut().unwrap().remove("jti");
        }),
        ("nobody", |it| {
            it.as_object_mut().unwrap().retain(|k, _| k != "sid" && k != "sub");
        }),
    ];
    for (name, change) in wrong {
        assert_eq!(log_out(&world, "logout+jwt", change).await.0, 400, "{name}");
    }
    assert_eq!(log_out(&world, "JWT", |_| ()).await.0, 400, "typ");
    assert_eq!(post_logout(&world, "a.b.c").await, 400);
    assert_eq!(world.page("/", &cookie).await.0, 200, "still inside");

    let (status, token) = log_out(&world, "logout+jwt", |_| ()).await;
    assert_eq!(status, 200);
    let (status, page) = world.page("/new", &cookie).await;
    assert_eq!(status, 403);
    assert!(
        page.contains("Your access to Hartwell Joinery was turned off by its owner."),
        "{page}"
    );
    assert!(page.contains("access_cancelled"));
    assert_eq!(
        world.send("/new", &cookie, &[("title", "X"), ("party", "Y"), ("amount", "1.00")]).await.0,
        403
    );
    assert_eq!(post_logout(&world, &token).await, 400, "replay");
}

#[tokio::test]
async fn a_security_event_does_the_same() {
    let world = World::new("event").await;
    let account = world.account().await;
    let cookie = world.inside(&account).await;
    let send = async |typ: &str, change: fn(&mut Value)| {
        let mut claims = json!({
            "iss": world.op.issuer, "aud": "jobs", "iat": now(), "jti": unique(), "txn": "t",
            "sub_id": { "format": "iss_sub", "iss": world.op.issuer, "sub": "pairwise-1" },
            "https://clientele.dev/claims/reason": "not_connected",
            "events": { "https://schemas.openid.net/secevent/caep/event-type/session-revoked": {} },
        });
        change(&mut claims);
        let url = format!("{}/security-events", world.jobs);
        let answer = world
            .http
            .post(url)
            .header("content-type", "application/secevent+jwt")
            .body(world.op.sign(typ, &claims))
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (status, said) = send("secevent+jwt", |it| it["aud"] = "books".into()).await;
    assert_eq!((status, said.contains("invalid_audience")), (400, true), "{said}");
    assert_eq!(send("logout+jwt", |_| ()).await.0, 400);
    assert_eq!(
        send("secevent+jwt", |it| it["events"] = json!({ "urn:other": {} })).await.0,
        202,
        "unknown events are taken"
    );
    assert_eq!(world.page("/", &cookie).await.0, 200);
    assert_eq!(send("secevent+jwt", |_| ()).await.0, 202);
    let (status, page) = world.page("/", &cookie).await;
    assert_eq!(status, 403);
    assert!(page.contains("no longer connected"), "{page}");
}

#[tokio::test]
async fn five_minutes_are_the_cap_and_the_portal_may_renew_silently() {
    let world = World::new("cap").await;
    let account = world.account().await;
    let cookie = world.inside(&account).await;
    let go = async || {
        world
            .http
            .get(format!("{}/new", world.jobs))
            .header("cookie", &cookie)
            .send()
            .await
            .unwrap()
    };
    let back = async |query: &str| {
        let url = format!("{}/callback?{query}&iss={}", world.jobs, world.op.issuer);
        let answer = world.http.get(url).header("cookie", &cookie).send().await.unwrap();
        (answer.status().as_u16(), cookies(&answer), answer.text().await.unwrap())
    };
    world.ahead.store(200, Ordering::SeqCst);
    let away = query_of(&go().await);
    assert_eq!((away["prompt"].as_str(), away["login_hint"].as_str()), ("none", "sid-1"));
    let (status, ..) = back(&format!("error=login_required&state={}", away["state"])).await;
    assert_eq!(status, 303, "work goes on until the cap");
    assert_eq!(go().await.status(), 200, "and nobody is asked again before it");

    world.ahead.store(301, Ordering::SeqCst);
    assert_eq!(world.send("/new", &cookie, &[]).await.0, 401, "nothing is done after the cap");
    let away = query_of(&go().await);
    let (status, _, page) = back(&format!("error=login_required&state={}", away["state"])).await;
    assert_eq!(status, 403, "{page}");
    let away = query_of(&go().await);
    *world.op.id_token.lock().unwrap() =
        world.op.sign("JWT", &world.claims(&away["nonce"], &account));
    let (status, fresh, _) = back(&format!("code=c&state={}", away["state"])).await;
    assert_eq!(status, 303);
    assert!(fresh.contains("jobs_session"), "a new word of the portal is a new session");
    assert_eq!(world.page("/", &fresh).await.0, 200);
    assert_eq!(world.page("/", &cookie).await.0, 401, "the old one is spent");
}
