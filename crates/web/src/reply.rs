//! What a handler answers. Headers that every answer has are added once, at the door.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use bytes::Bytes;
use futures_util::Stream;
use hyper::header::{self, HeaderName, HeaderValue};
use serde::Serialize;

use app::Error;

use crate::route::{Later, Realm};
use crate::rq::Rq;

/// How an answer may be kept by browsers and proxies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Not at all: everything that a signed-in person sees.
    Nowhere,
    /// For ever, by everybody: the address contains the content's hash.
    Forever,
    /// For some seconds, by everybody: keys and discovery documents.
    Public(u32),
}

/// A cookie that an answer sets or clears; the door knows its name and attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// A session's token begins.
    Begin(Realm, String),
    /// A session's cookie is taken back.
    End(Realm),
}

/// Bytes that come while they are sent; taken once.
pub(crate) type Flow = Pin<Box<dyn Stream<Item = Result<Bytes, Error>> + Send>>;

#[derive(Clone)]
pub(crate) struct Flowing(Arc<Mutex<Option<Flow>>>);

impl std::fmt::Debug for Flowing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Flowing")
    }
}

impl Flowing {
    pub(crate) fn take(&self) -> Option<Flow> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub(crate) status: u16,
    pub(crate) kind: Option<&'static str>,
    pub(crate) body: Bytes,
    pub(crate) flow: Option<Flowing>,
    pub(crate) keep: Keep,
    pub(crate) headers: Vec<(HeaderName, String)>,
    pub(crate) cookies: Vec<Cookie>,
}

impl Reply {
    /// An answer of a status, a content type and bytes.
    pub fn bytes(status: u16, kind: &'static str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            kind: Some(kind),
            body: body.into(),
            flow: None,
            keep: Keep::Nowhere,
            headers: Vec::new(),
            cookies: Vec::new(),
        }
    }

    /// A page or a fragment from its template, with 200.
    pub fn page(page: &impl Template) -> Result<Self, Error> {
        Self::page_with(200, page)
    }

    /// A page with another status: 422 for a form with its faults, 409 for a conflict.
    pub fn page_with(status: u16, page: &impl Template) -> Result<Self, Error> {
        let html = page.render().map_err(|it| Error::broken(it.to_string()))?;
        Ok(Self::html(status, html))
    }

    /// HTML that is already there.
    pub fn html(status: u16, html: String) -> Self {
        Self::bytes(status, "text/html; charset=utf-8", html)
    }

    /// Puts the tokens of this session into the forms of a page.
    pub(crate) fn place_tokens(&mut self, csrf: &crate::csrf::Csrf) {
        if self.kind.is_some_and(|it| it.starts_with("text/html"))
            && let Ok(html) = std::str::from_utf8(&self.body)
            && let Some(placed) = crate::csrf::place(html, csrf)
        {
            self.body = placed.into();
        }
    }

    /// Plain text.
    pub fn text(status: u16, text: impl Into<String>) -> Self {
        Self::bytes(status, "text/plain; charset=utf-8", text.into())
    }

    /// JSON.
    pub fn json(status: u16, value: &impl Serialize) -> Result<Self, Error> {
        Self::json_as(status, "application/json", value)
    }

    /// JSON under another content type.
    pub fn json_as(status: u16, kind: &'static str, value: &impl Serialize) -> Result<Self, Error> {
        let body = serde_json::to_vec(value).map_err(|it| Error::broken(it.to_string()))?;
        Ok(Self::bytes(status, kind, body))
    }

    /// Done; nothing to show.
    pub fn no_content() -> Self {
        Self { kind: None, ..Self::bytes(204, "", Bytes::new()) }
    }

    /// Go there with a GET. An own path, or a product's or provider's configured address; text
    /// from a request only through [`crate::oops::own_path`].
    pub fn see_other(to: impl Into<String>) -> Self {
        let reply = Self { kind: None, ..Self::bytes(303, "", Bytes::new()) };
        reply.with(header::LOCATION, to)
    }

    /// A file to save under a name. The name is ours, never a person's text.
    pub fn file(kind: &'static str, name: &str, body: impl Into<Bytes>) -> Self {
        let name: String = name
            .chars()
            .map(|it| if it.is_ascii_alphanumeric() || ".-_".contains(it) { it } else { '_' })
            .collect();
        let reply = Self::bytes(200, kind, body);
        reply.with(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))
    }

    /// A file that is sent while it is read: its size does not matter.
    pub fn flow(
        kind: &'static str,
        name: &str,
        bytes: impl Stream<Item = Result<Bytes, Error>> + Send + 'static,
    ) -> Self {
        let flow: Flow = Box::pin(bytes);
        let flow = Some(Flowing(Arc::new(Mutex::new(Some(flow)))));
        Self { flow, ..Self::file(kind, name, Bytes::new()) }
    }

    /// With one more header. A value that is no header text is our fault and becomes a 500.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With an entity tag for `If-Match`; the version goes in quotes.
    #[must_use]
    pub fn etag(self, version: impl std::fmt::Display) -> Self {
        self.with(header::ETAG, format!("\"{version}\""))
    }

    /// With the address of what was made (201).
    #[must_use]
    pub fn location(self, to: impl Into<String>) -> Self {
        self.with(header::LOCATION, to)
    }

    /// With another rule for keeping; pages need none, they are kept nowhere.
    #[must_use]
    pub fn keep(mut self, keep: Keep) -> Self {
        self.keep = keep;
        self
    }

    /// Begins a session: the token goes into the realm's cookie.
    #[must_use]
    pub fn begin_session(mut self, realm: Realm, token: impl Into<String>) -> Self {
        self.cookies.push(Cookie::Begin(realm, token.into()));
        self
    }

    /// Takes the realm's cookie back.
    #[must_use]
    pub fn end_session(mut self, realm: Realm) -> Self {
        self.cookies.push(Cookie::End(realm));
        self
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// One header's value, as the handler set it.
    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.iter().find(|it| it.0 == *name).map(|it| it.1.as_str())
    }

    pub(crate) fn header_values(&self) -> Option<Vec<(HeaderName, HeaderValue)>> {
        let read = |(name, value): &(HeaderName, String)| {
            HeaderValue::from_str(value).ok().map(|it| (name.clone(), it))
        };
        self.headers.iter().map(read).collect()
    }
}

/// The handler of nothing: not found. Rows start with it before they name theirs.
pub fn missing(_rq: Rq) -> Later<Reply> {
    Box::pin(async { Err(Error::NotFound) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_with_a_line_break_is_caught() {
        let bad = Reply::see_other("/x\r\nSet-Cookie: a=b");
        assert!(bad.header_values().is_none());
        let good = Reply::see_other("/x").etag(3);
        let names: Vec<_> = good.header_values().unwrap();
        assert_eq!(names[1].1.to_str().unwrap(), "\"3\"");
    }

    #[test]
    fn a_file_name_is_tame() {
        let reply = Reply::file("text/csv", "a\"b\r\n/../c.csv", "x");
        let value = reply.header(&header::CONTENT_DISPOSITION).unwrap();
        assert_eq!(value, "attachment; filename=\"a_b___.._c.csv\"");
    }
}
