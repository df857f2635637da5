//! Pages and JSON in fewer bytes for those who ask. Quick rather than small: a page is made once
//! and sent once. What a page keeps secret, its anti-forgery tokens, differs in each answer, so
//! that the length of the compressed page tells nothing.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::HeaderMap;
use hyper::header;

use crate::reply::Reply;

/// Below this a packet is a packet.
const WORTH: usize = 1_024;

/// Whether the caller takes gzip.
pub(crate) fn is_wanted(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|it| it.to_str().ok());
    lines.flat_map(|it| it.split(',')).any(|part| {
        let mut words = part.split(';').map(str::trim);
        words.next().is_some_and(|it| it.eq_ignore_ascii_case("gzip"))
            && words.all(|it| !matches!(it, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

/// The same answer, compressed where that is worth it. Files and assets have their own way.
pub(crate) fn reply(reply: Reply) -> Reply {
    let text = reply.kind.is_some_and(|it| it.starts_with("text/html") || it.contains("json"));
    let ready = reply.header(&header::CONTENT_ENCODING).is_some();
    if !text || ready || reply.body.len() < WORTH {
        return reply;
    }
    let mut gzip = GzEncoder::new(Vec::with_capacity(reply.body.len() / 4), Compression::fast());
    let Ok(body) = gzip.write_all(&reply.body).and_then(|()| gzip.finish()) else { return reply };
    Reply { body: body.into(), ..reply }.with(header::CONTENT_ENCODING, "gzip")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn long_text_is_squeezed_and_nothing_else() {
        let page = "<p>again</p>".repeat(1_000);
        let small = reply(Reply::html(200, page.clone()));
        assert!(small.body.len() < page.len() / 10);
        assert_eq!(small.header(&header::CONTENT_ENCODING), Some("gzip"));
        let mut back = String::new();
        flate2::read::GzDecoder::new(&small.body[..]).read_to_string(&mut back).unwrap();
        assert_eq!(back, page);
        assert_eq!(reply(small.clone()).body, small.body, "not twice");
        for whole in [Reply::html(200, "x".into()), Reply::bytes(200, "font/woff2", page)] {
            let length = whole.body.len();
            assert_eq!(reply(whole).body.len(), length);
        }
    }

    #[test]
    fn only_who_asks_gets_it() {
        let asks = |it: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, it.parse().unwrap());
            is_wanted(&headers)
        };
        assert!(asks("gzip") && asks("br, GZIP;q=0.5"));
        assert!(!asks("br") && !asks("gzip;q=0") && !asks("identity") && !asks("*"));
        assert!(!is_wanted(&HeaderMap::new()));
    }
}
