//! The one client for calls we make to products, and its guard.
//!
//! Only origins of the operator's configuration are called, compared as written. No redirect is
//! followed, no proxy is asked, an answer is read up to a limit and within a time, so that a slow
//! or hostile receiver costs its own call and nothing else.

use domain::products::origin;
use reqwest::{Client, RequestBuilder, Response, redirect};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

/// The longest a call may take, from the first byte sent to the last byte read.
pub const CALL: Duration = Duration::from_secs(15);
/// The longest answer that is read.
pub const ANSWER_BYTES: usize = 64 * 1024;

/// Why a call did not come to an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    /// The origin is in no product's definition.
    #[error("the address {0} is not in the configuration")]
    NotAllowed(String),
    /// No connection, or it broke off.
    #[error("no answer: {0}")]
    Unreachable(String),
    /// No whole answer in time.
    #[error("no answer: not in time")]
    Late,
    /// The answer is longer than [`ANSWER_BYTES`].
    #[error("the answer is longer than {ANSWER_BYTES} bytes")]
    TooLong,
}

/// What came back. Its `Debug` tells no body: answers carry tokens.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body, whole.
    pub body: Vec<u8>,
    /// Seconds of a `Retry-After` header.
    pub retry_after: Option<i64>,
}

impl Answer {
    /// Whether the receiver took it.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = f.debug_struct("Answer");
        told.field("status", &self.status).field("bytes", &self.body.len());
        told.field("retry_after", &self.retry_after).finish()
    }
}

/// A call to make. Its `Debug` tells where to and nothing that is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Call<'a> {
    /// `GET`, `POST`, `PUT` or `HEAD`.
    pub method: Method,
    /// The whole address.
    pub url: &'a str,
    /// Header names and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body, empty for none.
    pub body: Vec<u8>,
    /// How long it may take.
    pub within: Duration,
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = f.debug_struct("Call");
        told.field("method", &self.method).field("origin", &origin(self.url));
        told.field("bytes", &self.body.len()).field("within", &self.within).finish()
    }
}

/// The methods that calls use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "HTTP's own words")]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
}

/// The guarded client.
pub struct Http {
    client: Client,
    allowed: RwLock<BTreeSet<String>>,
}

impl Http {
    /// A client that may call nobody yet. Fails when the system's certificates cannot be read.
    pub fn new() -> Result<Self, String> {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(CALL)
            .connect_timeout(Duration::from_secs(5))
            .pool_idle_timeout(Duration::from_secs(30))
            .user_agent(concat!("clientele/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|it| it.to_string())?;
        Ok(Self { client, allowed: RwLock::default() })
    }

    /// Replaces the allow-list.
    pub fn allow(&self, origins: impl IntoIterator<Item = String>) {
        *self.allowed.write().unwrap_or_else(PoisonError::into_inner) =
            origins.into_iter().collect();
    }

    fn is_allowed(&self, url: &str) -> bool {
        let allowed = self.allowed.read().unwrap_or_else(PoisonError::into_inner);
        origin(url).is_some_and(|it| allowed.contains(it))
    }

    /// Makes a call. Any status is an answer; only silence is a failure.
    pub async fn call(&self, call: Call<'_>) -> Result<Answer, Failed> {
        if !self.is_allowed(call.url) {
            return Err(Failed::NotAllowed(origin(call.url).unwrap_or_default().to_owned()));
        }
        let mut asked = self.begin(call.method, call.url).timeout(call.within.min(CALL));
        for (name, value) in call.headers {
            asked = asked.header(name, value);
        }
        if !call.body.is_empty() {
            asked = asked.body(call.body);
        }
        let came = asked.send().await.map_err(|it| failed(&it))?;
        read(came).await
    }

    fn begin(&self, method: Method, url: &str) -> RequestBuilder {
        match method {
            Method::Get => self.client.get(url),
            Method::Head => self.client.head(url),
            Method::Post => self.client.post(url),
            Method::Put => self.client.put(url),
        }
    }
}

async fn read(mut came: Response) -> Result<Answer, Failed> {
    let retry_after = came
        .headers()
        .get("retry-after")
        .and_then(|it| it.to_str().ok())
        .and_then(|it| it.parse::<i64>().ok())
        .map(|it| it.clamp(0, 86_400));
    let mut body = Vec::new();
    while let Some(piece) = came.chunk().await.map_err(|it| failed(&it))? {
        if body.len() + piece.len() > ANSWER_BYTES {
            return Err(Failed::TooLong);
        }
        body.extend_from_slice(&piece);
    }
    Ok(Answer { status: came.status().as_u16(), body, retry_after })
}

/// The cause without the address: queries may carry secrets and errors end in logs.
fn failed(error: &reqwest::Error) -> Failed {
    if error.is_timeout() {
        return Failed::Late;
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    Failed::Unreachable(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    /// A receiver that answers each connection with the same bytes and then holds it open.
    async fn receiver(answer: Vec<u8>, close: bool) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        #[expect(clippy::disallowed_methods, reason = "a test has no shutdown to wait for")]
        tokio::spawn(async move {
            let mut open = Vec::new();
            while let Ok((mut it, _)) = listener.accept().await {
                let mut seen = [0; 1024];
                let _ = it.read(&mut seen).await;
                let _ = it.write_all(&answer).await;
                if !close {
                    open.push(it);
                }
            }
        });
        at
    }

    fn get(url: &str) -> Call<'_> {
        Call {
            method: Method::Get,
            url,
            headers: vec![],
            body: vec![],
            within: Duration::from_millis(400),
        }
    }

    #[tokio::test]
    async fn only_configured_origins_are_called() {
        let http = Http::new().unwrap();
        http.allow(["http://127.0.0.1:4101".to_owned()]);
        for url in [
            "http://127.0.0.1:4102/",
            "http://127.0.0.1:41010/",
            "http://127.0.0.1/",
            "https://127.0.0.1:4101/",
            "http://127.0.0.1:4101@evil.example/",
            "http://localhost:4101/",
            "file:///etc/passwd",
            "",
        ] {
            assert!(matches!(http.call(get(url)).await, Err(Failed::NotAllowed(_))), "{url}");
        }
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_is_not_followed() {
        let at = receiver(
            b"HTTP/1.1 307 x\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n".into(),
            true,
        )
        .await;
        let http = Http::new().unwrap();
        http.allow([at.clone()]);
        assert_eq!(http.call(get(&at)).await.unwrap().status, 307);
    }

    #[tokio::test]
    async fn a_long_answer_is_cut_off_and_a_silent_one_given_up() {
        let mut long = b"HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\n".to_vec();
        long.extend(vec![b'x'; ANSWER_BYTES + 1]);
        let long = receiver(long, false).await;
        let silent = receiver(Vec::new(), false).await;
        let capped = receiver(
            b"HTTP/1.1 429 x\r\nretry-after: 1000000000\r\ncontent-length: 0\r\n\r\n".into(),
            true,
        )
        .await;
        let http = Http::new().unwrap();
        http.allow([long.clone(), silent.clone(), capped.clone()]);
        assert_eq!(http.call(get(&long)).await, Err(Failed::TooLong));
        assert_eq!(http.call(get(&silent)).await, Err(Failed::Late));
        assert_eq!(http.call(get(&capped)).await.unwrap().retry_after, Some(86_400));
    }

    #[tokio::test]
    async fn nobody_listening_is_unreachable() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        drop(listener);
        let http = Http::new().unwrap();
        http.allow([at.clone()]);
        assert!(matches!(http.call(get(&at)).await, Err(Failed::Unreachable(_))));
    }
}
