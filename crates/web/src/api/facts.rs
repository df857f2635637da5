//! `POST /api/v1/facts`: what products report, as CloudEvents 1.0 over HTTP.
//!
//! Three forms of one thing: one event as JSON, a batch of them, or one whose attributes are
//! headers. Each answers 200 with a result per event; only a request that is no request at all is
//! refused whole.

use crate::route::{Access, post};
use crate::{Later, Realm, Reply, Route, Rq};
use app::Error;
use app::facts::{BATCH, Fact, FactFault, parse, take};
use serde_json::{Map, Value, json};

/// Facts.
pub const ROUTES: &[Route] = &[post(
    "/api/v1/facts",
    Realm::Product,
    Access::Signed("a product's own access token; the deed looks at whose account it is"),
    receive,
)];

fn receive(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let facts = read(&rq)?;
        if facts.len() > BATCH {
            let detail = format!("At most {BATCH} events are taken at once.");
            return Err(Error::denied(413, "body_too_large", detail));
        }
        let results = take(&rq.ctx, &rq.actor, facts).await?;
        Reply::json(200, &json!({ "results": results }))
    })
}

type Read = Vec<Result<Fact, FactFault>>;

fn read(rq: &Rq) -> Result<Read, Error> {
    if rq.header("content-encoding").is_some_and(|it| !it.eq_ignore_ascii_case("identity")) {
        // What a small body may unfold to is not known before it has; so none is unfolded.
        let detail = "Send the events uncompressed, at most 1 MB.";
        return Err(Error::denied(413, "body_too_large", detail));
    }
    let kind = rq.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/cloudevents+json" => Ok(vec![parse(&body(rq)?)]),
        "application/cloudevents-batch+json" => match body(rq)? {
            Value::Array(events) => Ok(events.iter().map(parse).collect()),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Object(_) => {
                Err(Error::denied(400, "malformed_json", "A batch is a JSON array of events."))
            }
        },
        "application/json" => Ok(vec![parse(&binary(rq)?)]),
        _ => {
            let detail = "Send application/cloudevents+json, application/cloudevents-batch+json, \
                          or application/json with ce- headers.";
            Err(Error::denied(415, "unsupported_media_type", detail))
        }
    }
}

fn body(rq: &Rq) -> Result<Value, Error> {
    crate::json::parse(&rq.body)
}

/// Binary mode: attributes are headers, the body is the data.
fn binary(rq: &Rq) -> Result<Value, Error> {
    let mut event = Map::new();
    for (header, name) in [
        ("ce-id", "id"),
        ("ce-source", "source"),
        ("ce-type", "type"),
        ("ce-time", "time"),
        ("ce-subject", "subject"),
        ("ce-specversion", "specversion"),
    ] {
        if let Some(value) = rq.header(header) {
            event.insert(name.to_owned(), Value::String(percent_decoded(value)));
        }
    }
    event.insert("data".to_owned(), body(rq)?);
    Ok(Value::Object(event))
}

/// CloudEvents HTTP binding 3.1.3.2: header values are percent-encoded UTF-8.
fn percent_decoded(value: &str) -> String {
    let escaped = value.replace('+', "%2B");
    let pair = format!("v={escaped}");
    let mut pairs = url::form_urlencoded::parse(pair.as_bytes());
    pairs.next().map(|it| it.1.into_owned()).unwrap_or_default()
}
