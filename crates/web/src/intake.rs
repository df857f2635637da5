//! Reads a body: of the kind the row takes, below its limit, in time; else it is refused before
//! anybody looks inside.

use app::Error;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::HeaderMap;
use hyper::header;

use crate::headers::one;
use crate::limits::Limits;
use crate::route::{Body, Route};

/// The whole body of a request to `route`.
pub(crate) async fn body<B>(
    route: &Route,
    headers: &HeaderMap,
    body: B,
    limits: &Limits,
) -> Result<Bytes, Error>
where
    B: hyper::body::Body<Data = Bytes> + Send + Unpin,
{
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let limit = route.body.limit();
    let announced = body.size_hint().lower();
    if announced > u64::try_from(limit).unwrap_or(u64::MAX) {
        return Err(too_large(limit));
    }
    check_kind(route.body, headers)?;
    // A file on a slow line may take longer than a form.
    let times = if route.body == Body::Upload { 4 } else { 1 };
    let read = read(body, limit);
    tokio::time::timeout(limits.body_timeout * times, read)
        .await
        .unwrap_or_else(|_| Err(Error::denied(408, "request_timeout", "The body came too slowly.")))
}

async fn read<B>(mut body: B, limit: usize) -> Result<Bytes, Error>
where
    B: hyper::body::Body<Data = Bytes> + Send + Unpin,
{
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return Err(Error::denied(400, "bad_framing", "The body is not framed as announced."));
        };
        let Ok(data) = frame.into_data() else { continue };
        if whole.len() + data.len() > limit {
            return Err(too_large(limit));
        }
        whole.extend_from_slice(&data);
    }
    Ok(whole.freeze())
}

fn too_large(limit: usize) -> Error {
    let mut error = Error::denied(
        413,
        "body_too_large",
        if limit == 0 {
            "No body is taken here.".to_owned()
        } else {
            format!("The body may have at most {limit} bytes.")
        },
    );
    if let Error::Denied(it) = &mut error {
        it.facts.push(("limit", limit.to_string()));
    }
    error
}

fn check_kind(wanted: Body, headers: &HeaderMap) -> Result<(), Error> {
    let wanted = match wanted {
        Body::Form | Body::LongForm => "application/x-www-form-urlencoded",
        Body::Json => "application/json",
        Body::None | Body::Events | Body::Upload => return Ok(()),
    };
    let sent = one(headers, &header::CONTENT_TYPE).unwrap_or_default();
    let mut parts = sent.split(';').map(str::trim);
    let same = parts.next().is_some_and(|it| it.eq_ignore_ascii_case(wanted));
    let utf8 = parts.all(|it| {
        let value = it.to_ascii_lowercase();
        !value.starts_with("charset=") || matches!(&*value, "charset=utf-8" | "charset=\"utf-8\"")
    });
    if same && utf8 {
        return Ok(());
    }
    let detail = format!("Send this as {wanted} in UTF-8.");
    Err(Error::denied(415, "unsupported_media_type", detail))
}
