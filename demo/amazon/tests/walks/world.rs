//! The simulation in this process, and an application that calls it.

use data_encoding::BASE64URL_NOPAD;
use demo_amazon::{Clock, Config, PASSWORD, Running};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

pub(crate) const CLIENT: &str = "amzn1.application-oa2-client.clientele-demo";
pub(crate) const SECRET: &str = "demo-secret-amazon";
pub(crate) const OPENID: &str = "clientele-demo";
pub(crate) const OPENID_SECRET: &str = "demo-secret-openid";
pub(crate) const VERIFIER: &str = "a-verifier-that-is-as-long-as-it-has-to-be-1";

pub(crate) struct World {
    pub(crate) base: String,
    pub(crate) http: reqwest::Client,
    pub(crate) running: Running,
    /// Seconds that its clock is ahead.
    pub(crate) ahead: Arc<AtomicI64>,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(|_| ()).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let ahead = Arc::new(AtomicI64::new(0));
        let moved = ahead.clone();
        let mut config = Config::demo("http://localhost:4100", 0);
        config.clock = Clock::of(move || {
            Clock::real().now() + jiff::SignedDuration::from_secs(moved.load(Ordering::SeqCst))
        });
        change(&mut config);
        let running = demo_amazon::serve(config).await.unwrap();
        let http =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { base: running.address(), http, running, ahead }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub(crate) async fn get(&self, path: &str) -> reqwest::Response {
        self.http.get(self.url(path)).send().await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> reqwest::Response {
        self.http.post(self.url(path)).form(form).send().await.unwrap()
    }

    /// Signs in; gives back the address of the consent page.
    pub(crate) async fn sign_in(&self, at: &str, email: &str) -> String {
        let answer = self.post(at, &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(answer.status(), 303);
        location(&answer)
    }

    /// What a seller's consent sends back.
    pub(crate) async fn returned(&self, ask: &str, email: &str) -> HashMap<String, String> {
        let sign_in = location(&self.get(ask).await);
        let consent = self.sign_in(&sign_in, email).await;
        let back = self.post(&consent, &[("answer", "confirm")]).await;
        query_of(&location(&back))
    }

    pub(crate) async fn code(&self, email: &str) -> String {
        self.returned(&ask(), email).await["spapi_oauth_code"].clone()
    }

    pub(crate) async fn openid_return(&self, email: &str) -> HashMap<String, String> {
        self.returned(&openid_ask(), email).await
    }

    pub(crate) async fn form(&self, path: &str, fields: &[(&str, String)]) -> (u16, Value) {
        let answer = self.http.post(self.url(path)).form(fields).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    pub(crate) async fn exchange(&self, code: &str) -> (u16, Value) {
        self.form("/auth/o2/token", &exchange_form(code)).await
    }

    pub(crate) async fn refresh(&self, token: &str) -> (u16, Value) {
        let more = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.form("/auth/o2/token", &client_form(&more)).await
    }

    /// A refresh token of a new authorisation.
    pub(crate) async fn granted(&self, email: &str) -> String {
        let (status, given) = self.exchange(&self.code(email).await).await;
        assert_eq!(status, 200, "{given}");
        given["refresh_token"].as_str().unwrap().to_owned()
    }

    /// The refresh token that comes after this one.
    pub(crate) async fn refreshed(&self, token: &str) -> String {
        let (status, given) = self.refresh(token).await;
        assert_eq!(status, 200, "{given}");
        given["refresh_token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn participations(&self, region: &str, given: &Value) -> (u16, Value) {
        let answer = self
            .http
            .get(self.url(&format!("/{region}/sellers/v1/marketplaceParticipations")))
            .header("x-amz-access-token", given["access_token"].as_str().unwrap())
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    pub(crate) async fn state(&self) -> Value {
        self.get("/state").await.json().await.unwrap()
    }

    /// Wishes for misbehaviour; answers the status.
    pub(crate) async fn wish(&self, fault: &Value) -> u16 {
        let asked = self.http.post(self.url("/faults")).json(fault);
        asked.send().await.unwrap().status().as_u16()
    }
}

/// The address that an application sends sellers to.
pub(crate) fn ask() -> String {
    "/apps/authorize/consent?application_id=amzn1.sp.solution.clientele-demo\
     &state=st%26te%201&version=beta"
        .to_owned()
}

pub(crate) fn openid_ask() -> String {
    let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(VERIFIER.as_bytes()));
    format!(
        "/oauth2/authorize?response_type=code&client_id=clientele-demo&redirect_uri=\
         http://localhost:4100/consents/shopfront/return&scope=openid%20profile%20orders\
         &state=s1&nonce=n1&code_challenge_method=S256&code_challenge={challenge}"
    )
}

pub(crate) fn location(answer: &reqwest::Response) -> String {
    answer.headers()["location"].to_str().unwrap().to_owned()
}

pub(crate) fn client_form(more: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let all = [("client_id", CLIENT), ("client_secret", SECRET)];
    let all = all.into_iter().chain(more.iter().copied());
    all.map(|(name, value)| (name, value.to_owned())).collect()
}

pub(crate) fn exchange_form(code: &str) -> Vec<(&'static str, String)> {
    client_form(&[
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", "http://localhost:4100/consents/amazon/return"),
    ])
}

pub(crate) fn query_of(address: &str) -> HashMap<String, String> {
    let url = url::Url::parse(address).unwrap();
    url.query_pairs().into_owned().collect()
}
