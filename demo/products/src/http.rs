//! Calls that the products make: to the portal, and nowhere else. One client for all of them, and
//! the bridge that lets `openidconnect` use it.

use openidconnect::{HttpRequest, HttpResponse};
use std::time::Duration;

/// Answers longer than this are not read: nothing the portal says is near it.
const LONGEST_ANSWER: u64 = 4 * 1024 * 1024;

/// Why a call came to nothing.
#[derive(Debug)]
pub(crate) enum HttpFault {
    /// The network, or the other side, failed.
    Network(reqwest::Error),
    /// The answer is longer than anything the portal says.
    TooLong,
    /// The answer could not be put together.
    Odd(openidconnect::http::Error),
}

impl std::fmt::Display for HttpFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Network(it) => write!(f, "{it}"),
            Self::TooLong => f.write_str("the answer is too long"),
            Self::Odd(it) => write!(f, "{it}"),
        }
    }
}

impl std::error::Error for HttpFault {}

/// A client that follows no redirects: a redirect from a token endpoint is an attack or a mistake.
pub(crate) fn client() -> Result<reqwest::Client, String> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(10))
        .connect_timeout(Duration::from_secs(3))
        .build()
        .map_err(|fault| format!("no HTTP client: {fault}"))
}

/// One call on behalf of `openidconnect`.
pub(crate) async fn call(
    client: reqwest::Client,
    ask: HttpRequest,
) -> Result<HttpResponse, HttpFault> {
    let ask = reqwest::Request::try_from(ask).map_err(HttpFault::Network)?;
    let answer = client.execute(ask).await.map_err(HttpFault::Network)?;
    if answer.content_length().is_some_and(|length| length > LONGEST_ANSWER) {
        return Err(HttpFault::TooLong);
    }
    let mut built = openidconnect::http::Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        built = built.header(name, value);
    }
    let body = answer.bytes().await.map_err(HttpFault::Network)?;
    built.body(body.to_vec()).map_err(HttpFault::Odd)
}
