//! A small OpenID Provider that can lie, and the products trusting it. The products run exactly as
//! in the demo; only the portal is played.

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use axum::extract::{Form, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use demo_products::{Clock, Config, Running};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

pub(crate) const KID: &str = "op-1";

/// The played portal.
pub(crate) struct Op {
    pub(crate) issuer: String,
    pub(crate) key: EncodingKey,
    /// A key that is not in the portal's list.
    pub(crate) stranger: EncodingKey,
    jwks: Value,
    /// What the token endpoint gives as ID token next.
    pub(crate) id_token: Mutex<String>,
    /// What the token endpoint was sent.
    pub(crate) asked: Mutex<Vec<HashMap<String, String>>>,
    facts: mpsc::UnboundedSender<Value>,
}

fn rsa() -> EncodingKey {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let pkcs8 = pair.as_der().unwrap();
    let text = data_encoding::BASE64.encode(pkcs8.as_ref());
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n");
    EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap()
}

impl Op {
    /// Signs claims as the portal would, with this type.
    pub(crate) fn sign(&self, typ: &str, claims: &Value) -> String {
        sign_with(&self.key, Algorithm::RS256, typ, Some(KID), claims)
    }

    pub(crate) fn metadata(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer);
        json!({
            "issuer": self.issuer, "authorization_endpoint": at("/oauth/authorize"),
            "token_endpoint": at("/oauth/token"), "jwks_uri": at("/oauth/jwks"),
            "response_types_supported": ["code"], "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256", "none", "HS256"],
        })
    }
}

pub(crate) fn sign_with(
    key: &EncodingKey,
    alg: Algorithm,
    typ: &str,
    kid: Option<&str>,
    claims: &Value,
) -> String {
    let mut header = Header::new(alg);
    header.typ = Some(typ.to_owned());
    header.kid = kid.map(str::to_owned);
    jsonwebtoken::encode(&header, claims, key).unwrap()
}

async fn token(
    State(op): State<Arc<Op>>,
    Form(asked): Form<HashMap<String, String>>,
) -> Json<Value> {
    let code = asked["grant_type"] == "authorization_code";
    op.asked.lock().unwrap().push(asked);
    let mut said = json!({ "access_token": "at", "token_type": "Bearer", "expires_in": 300 });
    if code {
        said["id_token"] = op.id_token.lock().unwrap().clone().into();
    }
    Json(said)
}

async fn facts(State(op): State<Arc<Op>>, Json(said): Json<Value>) -> Json<Value> {
    let many = said.as_array().cloned().unwrap_or_else(|| vec![said]);
    let results: Vec<_> =
        many.iter().map(|it| json!({ "id": it["id"], "status": "accepted" })).collect();
    for one in many {
        let _closed = op.facts.send(one);
    }
    Json(json!({ "results": results }))
}

/// Everything that a test holds.
pub(crate) struct World {
    pub(crate) op: Arc<Op>,
    pub(crate) jobs: String,
    pub(crate) jwks: Value,
    pub(crate) owner_link: String,
    pub(crate) facts: mpsc::UnboundedReceiver<Value>,
    pub(crate) folder: PathBuf,
    pub(crate) http: reqwest::Client,
    /// Seconds that the products' clock is ahead.
    pub(crate) ahead: Arc<AtomicI64>,
    tasks: JoinSet<()>,
}

impl Drop for World {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.folder);
    }
}

pub(crate) fn now() -> i64 {
    Clock::real().now().as_second()
}

impl World {
    pub(crate) async fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("demo-products-{name}-{}", std::process::id()));
        let _fresh = std::fs::remove_dir_all(&folder);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let (tell, told) = mpsc::unbounded_channel();
        let key = rsa();
        let mut jwk = Jwk::from_encoding_key(&key, Algorithm::RS256).unwrap();
        jwk.common.key_id = Some(KID.to_owned());
        let op = Arc::new(Op {
            issuer,
            jwks: json!({ "keys": [jwk] }),
            key,
            stranger: rsa(),
            id_token: Mutex::default(),
            asked: Mutex::default(),
            facts: tell,
        });
        let router = Router::new()
            .route(
                "/.well-known/openid-configuration",
                get(async |State(op): State<Arc<Op>>| Json(op.metadata())),
            )
            .route("/oauth/jwks", get(async |State(op): State<Arc<Op>>| Json(op.jwks.clone())))
            .route("/oauth/token", post(token))
            .route("/api/v1/facts", post(facts))
            .with_state(op.clone());
        let mut world = Self {
            op,
            jobs: String::new(),
            jwks: Value::Null,
            owner_link: String::new(),
            facts: told,
            folder,
            http: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            ahead: Arc::default(),
            tasks: JoinSet::new(),
        };
        world.tasks.spawn(async move { axum::serve(listener, router).await.unwrap() });
        world.start().await;
        world
    }

    /// Starts the products on the same folder, again if need be.
    pub(crate) async fn start(&mut self) {
        let ahead = self.ahead.clone();
        let clock = Clock::of(move || {
            Clock::real().now() + jiff::SignedDuration::from_secs(ahead.load(Ordering::SeqCst))
        });
        let running: Running = demo_products::serve(Config {
            portal_issuer: self.op.issuer.clone(),
            ports: [0, 0, 0],
            data_dir: Some(self.folder.clone()),
            renewal: true,
            clock,
        })
        .await
        .unwrap();
        self.jobs.clone_from(&running.addresses["jobs"]);
        self.owner_link.clone_from(&running.owner_links["jobs"]);
        self.jwks = serde_json::from_str(&running.definitions[0].jwks).unwrap();
        self.tasks.spawn(async move {
            let _ended = running.run().await;
        });
    }

    pub(crate) fn claims(&self, nonce: &str, account: &str) -> Value {
        json!({
            "iss": self.op.issuer, "aud": "jobs", "sub": "pairwise-1", "sid": "sid-1",
            "iat": now(), "exp": now() + 300, "auth_time": now(), "nonce": nonce, "name": "Nora Vale",
            "https://clientele.dev/claims/delegation": {
                "account": account, "account_id": "acc_1",
                "firm": { "id": "prt_1", "name": "Pemberton & Hale" },
                "person": { "name": "Nora Vale", "role": "senior" }, "mode": "own_rights",
                "ceiling": ["owner.change", "plan.change", "account.cancel", "activity.read",
                    "invitations.accept", "users.manage", "api_keys.manage"],
            },
        })
    }

    /// A short token for the provisioning door, changed as the test wants.
    pub(crate) fn bearer(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = json!({
            "iss": self.op.issuer, "aud": format!("{}/provisioning", self.jobs),
            "iat": now(), "exp": now() + 60, "jti": unique(),
        });
        change(&mut claims);
        self.op.sign("JWT", &claims)
    }

    pub(crate) async fn provision(&self, key: &str, body: &Value) -> (u16, Value) {
        let answer = self
            .http
            .post(format!("{}/provisioning/accounts", self.jobs))
            .bearer_auth(self.bearer(|_| ()))
            .header("idempotency-key", key)
            .json(body)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// Makes an account and gives back our id of it.
    pub(crate) async fn account(&self) -> String {
        let (status, made) = self.provision("k-1", &hartwell()).await;
        assert_eq!(status, 201, "{made}");
        made["external_id"].as_str().unwrap().to_owned()
    }

    /// Begins a sign-in; gives back the query sent to the portal and the browser's cookie.
    pub(crate) async fn begin(&self) -> (HashMap<String, String>, String) {
        let url = format!(
            "{}/login?iss={}&login_hint=hint-1&target_link_uri={}/",
            self.jobs, self.op.issuer, self.jobs
        );
        let answer = self.http.get(url).send().await.unwrap();
        assert_eq!(answer.status(), 303);
        (query_of(&answer), cookies(&answer))
    }

    /// A whole sign-in with an ID token of the test's making.
    pub(crate) async fn sign_in(
        &self,
        make: impl FnOnce(&Self, Value) -> String,
        account: &str,
    ) -> (reqwest::Response, String) {
        let (query, browser) = self.begin().await;
        *self.op.id_token.lock().unwrap() = make(self, self.claims(&query["nonce"], account));
        let url = format!(
            "{}/callback?code=c-1&state={}&iss={}",
            self.jobs, query["state"], self.op.issuer
        );
        let answer = self.http.get(url).header("cookie", &browser).send().await.unwrap();
        let session = cookies(&answer);
        (answer, format!("{browser}; {session}"))
    }

    /// Somebody inside.
    pub(crate) async fn inside(&self, account: &str) -> String {
        let (answer, cookie) = self.sign_in(|it, claims| it.op.sign("JWT", &claims), account).await;
        assert_eq!(answer.status(), 303, "{}", answer.text().await.unwrap());
        cookie
    }

    pub(crate) async fn page(&self, path: &str, cookie: &str) -> (u16, String) {
        let answer = self
            .http
            .get(format!("{}{path}", self.jobs))
            .header("cookie", cookie)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    pub(crate) async fn send(
        &self,
        path: &str,
        cookie: &str,
        form: &[(&str, &str)],
    ) -> (u16, String) {
        let answer = self
            .http
            .post(format!("{}{path}", self.jobs))
            .header("cookie", cookie)
            .header("origin", &self.jobs)
            .form(form)
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// The next fact of this type that the portal hears.
    pub(crate) async fn fact(&mut self, kind: &str) -> Value {
        loop {
            let fact = self.facts.recv().await.unwrap();
            if fact["type"] == kind {
                return fact;
            }
        }
    }
}

pub(crate) fn unique() -> String {
    static NEXT: AtomicI64 = AtomicI64::new(0);
    format!("jti-{}", NEXT.fetch_add(1, Ordering::SeqCst))
}

pub(crate) fn hartwell() -> Value {
    json!({ "account_id": "acc_1", "subdomain": "hartwell", "business_name": "Hartwell Joinery",
        "plan": "starter", "trial": true, "owner": { "name": "Kim Hartwell", "email": "kim@hartwell.test" },
        "managed_by": "prt_1", "created_by": "prt_1" })
}

pub(crate) fn query_of(answer: &reqwest::Response) -> HashMap<String, String> {
    let url = url::Url::parse(answer.headers()["location"].to_str().unwrap()).unwrap();
    url.query_pairs().into_owned().collect()
}

pub(crate) fn cookies(answer: &reqwest::Response) -> String {
    let all = answer.headers().get_all("set-cookie").iter();
    let pairs: Vec<_> =
        all.map(|it| it.to_str().unwrap().split(';').next().unwrap().to_owned()).collect();
    pairs.join("; ")
}
