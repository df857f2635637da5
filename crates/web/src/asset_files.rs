//! The door to style, scripts and font. Their addresses name their content, so browsers keep them
//! for ever.

use app::Error;
use bytes::Bytes;
use hyper::header;

use crate::assets;
use crate::reply::{Keep, Reply};
use crate::route::{Access, Later, Realm, Route, get};
use crate::rq::Rq;

/// The one row.
pub(crate) const ROUTES: &[Route] = &[get(
    "/assets/{file}",
    Realm::Public,
    Access::Public("style, scripts and font are the same for everybody"),
    file,
)];

fn file(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let accepted = rq.header("accept-encoding").unwrap_or_default();
        let asset = assets::serve(&rq.path, accepted).ok_or(Error::NotFound)?;
        let mut reply = Reply::bytes(200, asset.kind, Bytes::from_static(asset.body))
            .keep(Keep::Forever)
            .etag(asset.tag)
            .with(header::VARY, "Accept-Encoding");
        if let Some(encoding) = asset.encoding {
            reply = reply.with(header::CONTENT_ENCODING, encoding);
        }
        Ok(reply)
    })
}
