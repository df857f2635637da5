//! Misbehaviour on request, and what tests want to know.
//!
//! `status`, `html`, `big` and `invalid_json` answer instead of doing what was asked. `slow`,
//! `never`, `drip` and `cut` do it and then lose the answer. The rest change what is answered.

use crate::pages::App;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::{self, StreamExt as _};
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

/// The length of a `big` answer.
const BIG: usize = 10 * 1024 * 1024;
/// The longest answer that is delivered badly.
const LONGEST: usize = 1024 * 1024;

/// Where to misbehave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum At {
    /// Both token endpoints.
    Token,
    /// Both revocation endpoints.
    Revoke,
    /// The seller's answer on the consent page.
    Consent,
}

/// How to misbehave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Answers with a status.
    Status,
    /// Answers after a while.
    Slow,
    /// Never answers.
    Never,
    /// Answers byte by byte.
    Drip,
    /// Hangs up in the middle of the answer.
    Cut,
    /// A page instead of JSON.
    Html,
    /// 10 MB.
    Big,
    /// Half of a JSON text.
    InvalidJson,
    /// Leaves the refresh token out.
    NoRefresh,
    /// Grants less than was asked for.
    SmallScope,
    /// A token for another region; at the consent, a seller of another region.
    OtherRegion,
    /// Another issuer in the address of the return.
    WrongIss,
    /// No issuer there.
    NoIss,
}

/// One wish.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fault {
    pub(crate) at: At,
    pub(crate) kind: Kind,
    /// How often.
    #[serde(default = "once")]
    pub(crate) times: u32,
    /// For `status`.
    #[serde(default)]
    status: Option<u16>,
    /// For `status`: the OAuth error.
    #[serde(default)]
    error: Option<String>,
    /// For `slow`: how long; for `drip`: between two bytes.
    #[serde(default)]
    seconds: Option<u64>,
}

fn once() -> u32 {
    1
}

impl Fault {
    fn fits(&self) -> bool {
        if self.status.is_some_and(|it| !(400..=599).contains(&it)) || self.times == 0 {
            return false;
        }
        match self.kind {
            Kind::Status
            | Kind::Slow
            | Kind::Never
            | Kind::Drip
            | Kind::Cut
            | Kind::Html
            | Kind::Big
            | Kind::InvalidJson => true,
            Kind::NoRefresh | Kind::SmallScope => self.at == At::Token,
            Kind::OtherRegion => self.at != At::Revoke,
            Kind::WrongIss | Kind::NoIss => self.at == At::Consent,
        }
    }

    /// The answer that is given instead of doing anything, if this is of that kind.
    pub(crate) fn instead(&self) -> Option<Response> {
        let as_json = [(header::CONTENT_TYPE, "application/json")];
        match self.kind {
            Kind::Status => Some(self.refusal()),
            Kind::Html => {
                let page = "<!doctype html><title>Sorry</title><h1>We are sorry</h1>";
                Some(axum::response::Html(page).into_response())
            }
            Kind::Big => {
                let mut long = br#"{"access_token":""#.to_vec();
                long.resize(BIG, b'a');
                Some((as_json, long).into_response())
            }
            Kind::InvalidJson => Some((as_json, r#"{"access_token":"Atza|half"#).into_response()),
            Kind::Slow
            | Kind::Never
            | Kind::Drip
            | Kind::Cut
            | Kind::NoRefresh
            | Kind::SmallScope
            | Kind::OtherRegion
            | Kind::WrongIss
            | Kind::NoIss => None,
        }
    }

    fn refusal(&self) -> Response {
        let status = self.status.and_then(|it| StatusCode::from_u16(it).ok());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let usual = match status.as_u16() {
            400 => "invalid_grant",
            401 => "invalid_client",
            403 => "access_denied",
            429 => "too_many_requests",
            503 => "temporarily_unavailable",
            _ => "server_error",
        };
        let error = self.error.as_deref().unwrap_or(usual);
        let said = json!({ "error": error, "error_description": "This was asked for by a test." });
        let mut answer = (status, Json(said)).into_response();
        if matches!(status.as_u16(), 429 | 503) {
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        answer
    }

    /// Delivers an answer as badly as was wished.
    pub(crate) async fn delivers(&self, answer: Response) -> Response {
        let seconds = self.seconds.map(Duration::from_secs);
        match self.kind {
            Kind::Slow => {
                tokio::time::sleep(seconds.unwrap_or(Duration::from_secs(40))).await;
                answer
            }
            Kind::Never => std::future::pending().await,
            Kind::Drip => {
                let pause = seconds.unwrap_or(Duration::from_millis(500));
                piecewise(answer, |whole| {
                    Body::from_stream(stream::unfold(whole, move |mut rest| async move {
                        if rest.is_empty() {
                            return None;
                        }
                        tokio::time::sleep(pause).await;
                        let next = rest.split_to(1);
                        Some((Ok::<_, std::io::Error>(next), rest))
                    }))
                })
                .await
            }
            Kind::Cut => {
                piecewise(answer, |whole| {
                    let half = whole.slice(..whole.len() / 2);
                    let hangs_up = async {
                        // Later, so that the half is on its way first.
                        tokio::time::sleep(Duration::from_millis(100)).await;
                        Err(std::io::Error::other("hung up as a test wished"))
                    };
                    let first = stream::iter([Ok(half)]);
                    Body::from_stream(first.chain(stream::once(hangs_up)))
                })
                .await
            }
            Kind::Status
            | Kind::Html
            | Kind::Big
            | Kind::InvalidJson
            | Kind::NoRefresh
            | Kind::SmallScope
            | Kind::OtherRegion
            | Kind::WrongIss
            | Kind::NoIss => answer,
        }
    }
}

/// The same answer with the same length, its body delivered by `how`. An answer without a body
/// gets one, or there would be nothing to lose.
async fn piecewise(answer: Response, how: impl FnOnce(Bytes) -> Body) -> Response {
    let (mut head, body) = answer.into_parts();
    let whole = axum::body::to_bytes(body, LONGEST).await.unwrap_or_default();
    let whole = if whole.is_empty() { Bytes::from_static(b"On the way.\n") } else { whole };
    head.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    Response::from_parts(head, how(whole))
}

/// Whether a wish is of this kind.
pub(crate) fn is(fault: Option<&Fault>, kind: Kind) -> bool {
    fault.is_some_and(|it| it.kind == kind)
}

/// `POST /faults`. Only as JSON, which a page of another origin cannot send unasked.
pub(crate) async fn wish(Shared(amazon): App, headers: HeaderMap, body: Bytes) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    if !kind.is_some_and(|it| it.starts_with("application/json")) {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let read = serde_json::from_slice::<Fault>(&body).map_err(|it| it.to_string());
    let read = read.and_then(|it| {
        if it.fits() { Ok(it) } else { Err("this kind does not fit there".to_owned()) }
    });
    match read {
        Ok(fault) => Json(json!({ "faults": amazon.memory().wish(fault) })).into_response(),
        Err(why) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "error": why }))).into_response()
        }
    }
}

/// `GET /state`
pub(crate) async fn state(Shared(amazon): App) -> Response {
    Json(amazon.memory().told()).into_response()
}

/// `POST /reset`: everything is forgotten, misbehaviour too.
pub(crate) async fn reset(Shared(amazon): App) -> Response {
    *amazon.memory() = crate::memory::Memory::default();
    StatusCode::NO_CONTENT.into_response()
}
