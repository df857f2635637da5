//! A world to sign in within: one firm, one staff member, one product that really answers.

use crate::clock::Clock;
use crate::oidc::authorize::{self, Answer, Browser};
use crate::oidc::jwt::{self, Claims, SigningKey, tests::KEY};
use crate::oidc::token::{self, Fail};
use crate::oidc::{keys, token_endpoint};
use crate::people::founding::{Founding, found};
use crate::secrets::Secrets;
use crate::{Ctx, Inside, Settings, products, sign_in};
use data_encoding::BASE64URL_NOPAD;
use domain::access::Role;
use domain::actor::{Actor, Door, Staff};
use domain::ids::{AccountId, ConnectionId, PartnerId, PersonId, ProductId, SessionId, StaffId};
use domain::time::{SECOND, ts};
use domain::tokens::{Mode, Params};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex};
use store::people::sessions;
use store::{Quiet, Tx, accounts, connections, partners};
use test_support::Lab;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub(super) const NOW: i64 = 1_790_000_000_000_000;
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// What the product was asked: method, path and body.
pub(super) type Asked = Arc<Mutex<Vec<(String, String, String)>>>;

pub(super) struct World {
    pub(super) ctx: Ctx,
    pub(super) product: ProductId,
    pub(super) partner: PartnerId,
    pub(super) person: PersonId,
    pub(super) staff: StaffId,
    pub(super) account: AccountId,
    pub(super) connection: ConnectionId,
    pub(super) session: SessionId,
    pub(super) asked: Asked,
    pub(super) base: String,
    server: JoinHandle<()>,
}

/// A product of the barest kind: every path has its one answer.
async fn product() -> (String, Asked, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let asked = Asked::default();
    let seen = Arc::clone(&asked);
    #[expect(clippy::disallowed_methods, reason = "a test ends its server itself")]
    let server = tokio::spawn(async move {
        while let Ok((mut it, _)) = listener.accept().await {
            let mut text = String::new();
            let mut piece = [0; 4096];
            while let Ok(more) = it.read(&mut piece).await {
                text.push_str(&String::from_utf8_lossy(&piece[..more]));
                let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
                let length = head
                    .lines()
                    .find_map(|line| {
                        line.to_lowercase().strip_prefix("content-length: ")?.parse().ok()
                    })
                    .unwrap_or(0_usize);
                if more == 0 || (text.contains("\r\n\r\n") && body.len() >= length) {
                    break;
                }
            }
            let (head, body) = text.split_once("\r\n\r\n").unwrap_or_default();
            let mut words = head.split(' ');
            let method = words.next().unwrap_or_default().to_owned();
            let path = words.next().unwrap_or_default().to_owned();
            let (status, answer) = match path.as_str() {
                "/provisioning/accounts" => (201, created(body)),
                "/security-events" => (202, String::new()),
                _ => (200, String::new()),
            };
            seen.lock().unwrap().push((method, path, body.to_owned()));
            let length = answer.len();
            let head = format!(
                "HTTP/1.1 {status} x\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
            );
            let _ = it.write_all(format!("{head}{answer}").as_bytes()).await;
        }
    });
    (base, asked, server)
}

fn created(body: &str) -> String {
    let ask: Value = serde_json::from_str(body).unwrap();
    json!({
        "external_id": "j-2", "subdomain": ask["subdomain"], "url": "http://x.jobs.localhost",
        "plan": "starter", "plan_name": "Starter", "trial_ends_at": "2027-01-01T00:00:00Z",
    })
    .to_string()
}

fn definition(base: &str) -> String {
    format!(
        r#"slug = "jobs"
name = "Jobs"
icon = "wrench"
tone = "jobs"
client_id = "jobs"
redirect_uris = ["{base}/callback", "{base}/other"]
initiate_login_uri = "{base}/login"
post_logout_redirect_uris = ["{base}/signed-out"]
backchannel_logout_uri = "{base}/backchannel-logout"
events_push_uri = "{base}/security-events"
provisioning_url = "{base}/provisioning"
jwks_file = "jobs.jwks.json"
accounts_domain = "jobs.localhost"
activity = "job booked"
active_days = 7
as_client_mode = false
[[plans]]
code = "starter"
name = "Starter"
trial_days = 14
"#
    )
}

impl World {
    pub(super) async fn new(lab: &Lab) -> Self {
        let settings = Settings {
            origin: "http://localhost:4100".to_owned(),
            vendor: "Fernway".to_owned(),
            sandbox: true,
            notice_days: crate::NOTICE_DAYS,
            zone: "UTC".to_owned(),
        };
        let usual = Inside::new(lab.store.clone(), Secrets::new([5; 32]), settings).unwrap();
        let ctx = Ctx::new(Inside { clock: Clock::fixed(ts(NOW)), ..usual });
        let (base, asked, server) = product().await;
        std::fs::write(lab.dir.join("jobs.toml"), definition(&base)).unwrap();
        let keys = json!({ "keys": [KEY.1] }).to_string();
        std::fs::write(lab.dir.join("jobs.jwks.json"), keys).unwrap();
        products::load(&ctx, &lab.dir).await.unwrap();
        let tom = Founding {
            name: "Tom Ashworth".to_owned(),
            email: "tom@example.com".to_owned(),
            password: None,
            totp: None,
            operator: None,
        };
        let it = Self {
            product: ctx.catalogue.by_slug("jobs").unwrap().id,
            partner: lab.id(),
            person: found(&ctx, &tom).await.unwrap(),
            staff: lab.id(),
            account: lab.id(),
            connection: lab.id(),
            session: lab.id(),
            ctx,
            asked,
            base,
            server,
        };
        it.seed().await;
        it
    }

    async fn seed(&self) {
        let mut tx = self.begin().await;
        tx.add_owner(self.partner).await.unwrap();
        tx.add_owner(self.account).await.unwrap();
        let firm = partners::Partner {
            id: self.partner,
            slug: "north".into(),
            name: "North & Co".into(),
            code: "PH-4821".into(),
            state: "active".into(),
            time_zone: "Europe/London".into(),
            created_at: NOW,
            version: 1,
        };
        partners::add(&mut tx, &firm).await.unwrap();
        store::staff::add(&mut tx, self.partner, self.staff, self.person, "senior", NOW)
            .await
            .unwrap();
        self.add_session(&mut tx, self.session).await;
        let new = self.new_account(self.account, Some("j-1"), "hartwell");
        accounts::add(&mut tx, &new, NOW).await.unwrap();
        self.connect(&mut tx, self.connection, self.account).await;
        self.keep(tx).await;
    }

    pub(super) async fn add_session(&self, tx: &mut Tx, id: SessionId) {
        let new = sessions::New {
            id,
            person: self.person,
            realm: "partner",
            token_hash: id.0.as_bytes().to_vec(),
            stage: "full",
            amr: "hwk mfa".into(),
            user_agent: String::new(),
            address: String::new(),
            at: NOW,
            proven_at: NOW,
            expires_at: NOW + 12 * 3600 * SECOND,
        };
        sessions::add(tx, &new).await.unwrap();
    }

    pub(super) fn new_account(
        &self,
        id: AccountId,
        external_id: Option<&str>,
        subdomain: &str,
    ) -> accounts::New {
        accounts::New {
            id,
            product: self.product,
            external_id: external_id.map(str::to_owned),
            subdomain: subdomain.into(),
            business_name: "Hartwell Joinery Ltd".into(),
            owner: None,
            owner_name: "Amy".into(),
            owner_email: "amy@example.com".into(),
            owner_email_folded: "amy@example.com".into(),
            managed_by: None,
            life: if external_id.is_some() { "active" } else { "creating" },
            plan: "starter".into(),
            plan_name: "Starter".into(),
            trial_ends_at: None,
            search: subdomain.into(),
        }
    }

    pub(super) async fn connect(&self, tx: &mut Tx, id: ConnectionId, account: AccountId) {
        let new = connections::New {
            id,
            account,
            partner: self.partner,
            client: None,
            how: "created",
            ends_at: None,
            held: false,
        };
        connections::add(tx, &new, NOW).await.unwrap();
    }

    pub(super) async fn begin(&self) -> Tx {
        self.ctx.store.append(&Actor::System.scope()).await.unwrap()
    }

    pub(super) async fn keep(&self, tx: Tx) {
        tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
    }

    pub(super) fn actor(&self) -> Actor {
        Actor::Staff(Staff {
            person: self.person,
            staff: self.staff,
            partner: self.partner,
            role: Role::Senior,
            door: Door::Page(self.session),
        })
    }

    #[expect(clippy::unnecessary_wraps, reason = "the endpoint is asked by a browser or by none")]
    pub(super) fn browser(&self) -> Option<Browser> {
        let proven_at = Some(ts(NOW));
        Some(Browser { session: self.session, proven_at })
    }

    /// Presses Sign in and answers the hint.
    pub(super) async fn press(&self) -> String {
        let actor = self.actor();
        let it = sign_in::start(&self.ctx, &actor, self.account, Mode::OwnRights).await;
        let url = it.unwrap().url;
        assert!(
            url.starts_with(&format!("{}/login?iss=http%3A%2F%2Flocalhost%3A4100&", self.base))
        );
        param(&url, "login_hint").unwrap()
    }

    /// A good authorize request, changed.
    pub(super) fn request(&self, change: &[(&str, &str)]) -> Params {
        let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(VERIFIER.as_bytes()));
        let back = format!("{}/callback", self.base);
        let mut pairs = vec![
            ("client_id", "jobs"),
            ("redirect_uri", back.as_str()),
            ("response_type", "code"),
            ("scope", "openid account"),
            ("state", "s1"),
            ("nonce", "n1"),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ];
        pairs.retain(|(name, _)| change.iter().all(|(it, _)| it != name));
        pairs.extend_from_slice(change);
        Params::new(pairs.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())))
    }

    pub(super) async fn authorize(
        &self,
        change: &[(&str, &str)],
        browser: Option<Browser>,
    ) -> Answer {
        authorize::answer(&self.ctx, &self.request(change), browser).await.unwrap()
    }

    /// The error and its description that the product is told.
    pub(super) async fn refused(
        &self,
        change: &[(&str, &str)],
        browser: Option<Browser>,
    ) -> (String, String) {
        let answer = self.authorize(change, browser).await;
        let Answer::To(url) = answer else { panic!("{answer:?}") };
        assert_eq!(param(&url, "code"), None, "{url}");
        assert_eq!(param(&url, "state").as_deref(), Some("s1"));
        assert_eq!(param(&url, "iss").as_deref(), Some("http://localhost:4100"));
        (param(&url, "error").unwrap(), param(&url, "error_description").unwrap())
    }

    /// From the press to the code.
    pub(super) async fn code(&self) -> String {
        let hint = self.press().await;
        self.code_for(&[("login_hint", &hint)]).await
    }

    pub(super) async fn code_for(&self, change: &[(&str, &str)]) -> String {
        let answer = self.authorize(change, self.browser()).await;
        let Answer::To(url) = answer else { panic!("{answer:?}") };
        assert!(url.starts_with(&format!("{}/callback?", self.base)), "{url}");
        assert_eq!(param(&url, "iss").as_deref(), Some("http://localhost:4100"));
        param(&url, "code").unwrap_or_else(|| panic!("{url}"))
    }

    /// A client assertion, changed.
    pub(super) fn assertion(&self, key: &SigningKey, typ: &str, change: &Value) -> String {
        let now = self.ctx.clock.security().as_second();
        let mut claims = json!({
            "iss": "jobs", "sub": "jobs", "aud": token_endpoint(&self.ctx),
            "iat": now, "exp": now + 60, "jti": Secrets::token(),
        });
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        key.sign(typ, &claims).unwrap()
    }

    /// A token request as the product makes it, changed.
    pub(super) async fn token(&self, change: &[(&str, &str)]) -> Result<Value, Fail> {
        let assertion = self.assertion(&KEY.0, "JWT", &json!({}));
        let back = format!("{}/callback", self.base);
        let mut pairs = vec![
            ("grant_type", "authorization_code"),
            ("redirect_uri", back.as_str()),
            ("code_verifier", VERIFIER),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", assertion.as_str()),
        ];
        pairs.retain(|(name, _)| change.iter().all(|(it, _)| it != name));
        pairs.extend_from_slice(change);
        let pairs = pairs.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned()));
        token::answer(&self.ctx, &Params::new(pairs)).await
    }

    /// The error of a token request.
    pub(super) async fn no_token(&self, change: &[(&str, &str)]) -> (u16, &'static str, String) {
        match self.token(change).await {
            Err(Fail::Told { status, error, description }) => (status, error, description),
            other => panic!("{other:?}"),
        }
    }

    /// From the press to the tokens.
    pub(super) async fn enter(&self) -> Value {
        let code = self.code().await;
        self.token(&[("code", &code)]).await.unwrap()
    }

    /// The claims of a token of the portal.
    pub(super) async fn claims(&self, token: &str, typ: &str, audience: &str) -> Claims {
        let keys = keys::own(&self.ctx).await.unwrap();
        let expect = jwt::Expect {
            types: &[Some(typ)],
            issuer: "http://localhost:4100",
            audiences: &[audience],
            now: self.ctx.clock.security().as_second(),
            longest: 300,
            may_be_over: false,
        };
        jwt::verify(token, &keys, &expect).unwrap()
    }

    /// When the firm last entered the account (µs).
    pub(super) async fn last_access(&self) -> i64 {
        let mut tx = self.ctx.store.read(&self.actor().scope()).await.unwrap();
        let row = accounts::for_staff(&mut tx, self.staff, self.account).await.unwrap();
        row.unwrap().last_access_at
    }

    /// How often the account's feed says that somebody signed in.
    pub(super) async fn entries(&self) -> usize {
        let mut tx = self.ctx.store.read(&Actor::System.scope()).await.unwrap();
        let feed = store::events::of_account(&mut tx, self.account, None, 50).await.unwrap();
        feed.iter().filter(|it| it.kind == "signed_in").count()
    }

    /// The client's owner pauses access.
    pub(super) async fn pause(&self) {
        let mut tx = self.begin().await;
        assert!(connections::pause(&mut tx, self.connection, NOW).await.unwrap());
        self.keep(tx).await;
    }

    /// The product is gone.
    pub(super) fn stop_product(&self) {
        self.server.abort();
    }

    /// What the product was sent at a path.
    pub(super) fn sent(&self, path: &str) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|it| it.1 == path).map(|it| it.2.clone()).collect()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A parameter of an address.
pub(super) fn param(address: &str, name: &str) -> Option<String> {
    let url = url::Url::parse(address).unwrap();
    url.query_pairs().find(|it| it.0 == name).map(|it| it.1.into_owned())
}
