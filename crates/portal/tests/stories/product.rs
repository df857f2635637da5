//! A product of the vendor: a stranger with an address, a key of its own and nothing of ours.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use app::Ctx;
use app::oidc::jwt::SigningKey;
use bytes::Bytes;
use data_encoding::BASE64URL_NOPAD;
use domain::actor::Actor;
use domain::ids::{OperatorId, ProductId};
use domain::products::{Definition, Plan, Right};
use http_body_util::Full;
use hyper::Request;
use serde_json::{Value, json};
use store::{Locks, Quiet};

use crate::portal::{Answer, ORIGIN, Portal, START};

/// What a product sends to prove its code challenge, and the challenge (RFC 7636, appendix B).
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn definition(origin: &str) -> Definition {
    Definition {
        slug: "jobs".to_owned(),
        name: "Jobs".to_owned(),
        icon: "briefcase".to_owned(),
        tone: "jobs".to_owned(),
        client_id: "jobs".to_owned(),
        redirect_uris: vec![format!("{origin}/callback")],
        initiate_login_uri: format!("{origin}/sign-in"),
        post_logout_redirect_uris: vec![format!("{origin}/bye")],
        backchannel_logout_uri: format!("{origin}/logout"),
        events_push_uri: format!("{origin}/events"),
        provisioning_url: format!("{origin}/provision"),
        jwks_file: "jobs.json".to_owned(),
        accounts_domain: "jobs.example.com".to_owned(),
        activity: "job booked".to_owned(),
        active_days: 30,
        as_client_mode: true,
        plans: vec![Plan {
            code: "starter".to_owned(),
            name: "Starter".to_owned(),
            trial_days: 14,
        }],
        onboarding_mark: 0,
        elevated: vec![Right {
            code: "invoices.void".to_owned(),
            name: "Void an invoice".to_owned(),
        }],
    }
}

/// Registers Jobs at an address where nobody listens yet.
pub(crate) async fn registered(ctx: &Ctx, id: ProductId) -> ProductId {
    keep(ctx, id, "http://127.0.0.1:9", json!({ "keys": [] })).await;
    id
}

async fn keep(ctx: &Ctx, id: ProductId, origin: &str, jwks: Value) {
    let locks = Locks::new().lock(OperatorId::THE);
    let mut tx = ctx.store.write(&Actor::System.scope(), locks).await.unwrap();
    let row = store::products::Product {
        id,
        slug: "jobs".to_owned(),
        name: "Jobs".to_owned(),
        client_id: "jobs".to_owned(),
        definition: serde_json::to_string(&definition(origin)).unwrap(),
        jwks: jwks.to_string(),
        rank: 0,
        created_at: START,
        retired_at: None,
    };
    if store::products::all(&mut tx).await.unwrap().is_empty() {
        store::products::add(&mut tx, &row).await.unwrap();
    } else {
        store::products::set(&mut tx, &row).await.unwrap();
    }
    tx.commit_quiet(Quiet::Housekeeping, &[], START).await.unwrap();
    app::products::recall(ctx).await.unwrap();
}

/// Jobs, up and running.
pub(crate) struct Jobs {
    origin: String,
    key: SigningKey,
    heard: Arc<Mutex<Vec<String>>>,
    assertions: u32,
}

impl Jobs {
    /// Listens, with a key of its own, and is known to the portal by both.
    pub(crate) async fn opens(portal: &Portal, id: ProductId) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ears = Arc::clone(&heard);
        // Ends with the test's process.
        std::thread::spawn(move || listen(&listener, &ears));
        let (key, public) = SigningKey::from_pem(&SigningKey::make_pem().unwrap()).unwrap();
        keep(&portal.ctx, id, &origin, json!({ "keys": [public] })).await;
        Self { origin, key, heard, assertions: 0 }
    }

    /// The first lines of the requests that came in, `POST /logout` and the like.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    /// What the product does with a browser that comes from the portal: the address of the
    /// authorize request that it answers with.
    pub(crate) fn asks(&self, arrived: &str) -> String {
        assert!(arrived.starts_with(&self.origin), "the portal sent the browser to {arrived}");
        let url = url::Url::parse(arrived).unwrap();
        let hint = url.query_pairs().find(|it| it.0 == "login_hint").unwrap().1.into_owned();
        let callback = format!("{}/callback", self.origin);
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", "jobs")
            .append_pair("redirect_uri", &callback)
            .append_pair("response_type", "code")
            .append_pair("scope", "openid")
            .append_pair("state", "s1")
            .append_pair("nonce", "n1")
            .append_pair("code_challenge", CHALLENGE)
            .append_pair("code_challenge_method", "S256")
            .append_pair("login_hint", &hint)
            .finish();
        format!("/oauth/authorize?{query}")
    }

    /// The code in the answer, or the error and its description.
    pub(crate) fn answered(&self, location: &str) -> Result<String, (String, String)> {
        assert!(location.starts_with(&self.origin), "not sent back: {location}");
        let url = url::Url::parse(location).unwrap();
        let get = |name: &str| {
            let pair = url.query_pairs().find(|it| it.0 == name);
            pair.map(|it| it.1.into_owned()).unwrap_or_default()
        };
        assert_eq!(get("iss"), ORIGIN);
        assert_eq!(get("state"), "s1");
        match get("code") {
            code if code.is_empty() => Err((get("error"), get("error_description"))),
            code => Ok(code),
        }
    }

    /// Redeems a code at the token endpoint.
    pub(crate) async fn redeems(&mut self, portal: &Portal, code: &str) -> Answer {
        self.assertions += 1;
        let now = portal.ctx.clock.security().as_second();
        let claims = json!({
            "iss": "jobs", "sub": "jobs", "aud": ORIGIN, "iat": now, "exp": now + 60,
            "jti": format!("assertion-{}", self.assertions),
        });
        let assertion = self.key.sign("JWT", &claims).unwrap();
        let callback = format!("{}/callback", self.origin);
        let body = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", &callback)
            .append_pair("code_verifier", VERIFIER)
            .append_pair(
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            )
            .append_pair("client_assertion", &assertion)
            .finish();
        let request = Request::builder()
            .method("POST")
            .uri("/oauth/token")
            .header("host", "localhost:8080")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(body)))
            .unwrap();
        portal.ask(request).await
    }

    /// Asks who is inside.
    pub(crate) async fn looks(&self, portal: &Portal, access_token: &str) -> Answer {
        let request = Request::builder()
            .uri("/oauth/userinfo")
            .header("host", "localhost:8080")
            .header("authorization", format!("Bearer {access_token}"))
            .body(Full::new(Bytes::new()))
            .unwrap();
        portal.ask(request).await
    }
}

/// The claims of a token, unchecked: the tests of tokens check signatures.
pub(crate) fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64URL_NOPAD.decode(payload.as_bytes()).unwrap()).unwrap()
}

fn listen(listener: &TcpListener, ears: &Mutex<Vec<String>>) {
    for stream in listener.incoming() {
        let Ok(mut stream) = stream else { return };
        let mut buffer = [0; 16 * 1024];
        let Ok(count) = stream.read(&mut buffer) else { continue };
        let text = String::from_utf8_lossy(buffer.get(..count).unwrap_or_default()).into_owned();
        let line = text.lines().next().unwrap_or_default().replace(" HTTP/1.1", "");
        ears.lock().unwrap().push(line);
        let answer = "HTTP/1.1 202 Accepted\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
        // Whoever asked may have gone.
        drop(stream.write_all(answer.as_bytes()));
    }
}
