//! Reads a connection's bytes before the HTTP parser does, only to know what has two readings.
//!
//! The parser is lenient where the standard lets it be: it takes both lengths and believes one, it
//! takes a bare line feed. Two readers of one stream that disagree are how requests are smuggled,
//! so whatever has two readings is answered 400 and the connection ends. What the parser would refuse
//! without a word (a request line or a header that is none) is answered here too, with the reason.

use hyper::Uri;
use hyper::http::{HeaderName, HeaderValue, Method};

const LINE_MOST: usize = 16 * 1024;
const HEAD_MOST: usize = 64 * 1024;
const LINES_MOST: usize = 100;
/// What is wrong with the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bad {
    RequestLine,
    Version,
    Header,
    TwoLengths,
    Length,
    LineEnd,
    Folded,
    LineTooLong,
    HeadTooLong,
    TooManyLines,
    Slow,
}

impl Bad {
    fn detail(self) -> &'static str {
        match self {
            Bad::RequestLine => "The first line is not a method, an address and a version.",
            Bad::Version => "Only HTTP/1.1 and HTTP/1.0 are spoken here.",
            Bad::Header => "A line of the head is not a name, a colon and a value.",
            Bad::TwoLengths => "The body's length is announced twice.",
            Bad::Length => "The body's length is not a number.",
            Bad::LineEnd => "A line of the head does not end in CR LF.",
            Bad::Folded => "A header is folded over two lines.",
            Bad::LineTooLong => "A line of the head is longer than 16 kB.",
            Bad::HeadTooLong => "The head is longer than 64 kB.",
            Bad::TooManyLines => "There are more than 100 headers.",
            Bad::Slow => "The head of the request came too slowly.",
        }
    }

    /// The whole answer to such bytes.
    pub(crate) fn answer(self) -> Vec<u8> {
        let (line, title, code) = match self {
            Bad::Slow => ("408 Request Timeout", "Too slow", "request_timeout"),
            Bad::RequestLine
            | Bad::Version
            | Bad::Header
            | Bad::TwoLengths
            | Bad::Length
            | Bad::LineEnd
            | Bad::Folded
            | Bad::LineTooLong
            | Bad::HeadTooLong
            | Bad::TooManyLines => ("400 Bad Request", "The request cannot be read", "bad_framing"),
        };
        let status = line.get(..3).unwrap_or("400");
        let detail = self.detail();
        let body = format!(
            "{{\"type\":\"urn:clientele:problem:{code}\",\"title\":\"{title}\",\
             \"status\":{status},\"code\":\"{code}\",\"detail\":\"{detail}\",\
             \"instance\":\"about:blank\"}}"
        );
        let length = body.len();
        format!(
            "HTTP/1.1 {line}\r\ncontent-type: application/problem+json\r\n\
             content-length: {length}\r\ncache-control: no-store\r\n\
             x-content-type-options: nosniff\r\nconnection: close\r\n\r\n{body}"
        )
        .into_bytes()
    }
}

/// Where in a request the stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nothing of the next request has come yet.
    Between,
    Head,
    /// So many bytes of a body are still to come.
    Body(u64),
    /// A chunked body: the parser's business, and the connection's last request.
    Blind,
}

/// Follows the stream byte by byte, only as far as needed to know where heads begin and end.
pub(crate) struct Scanner {
    phase: Phase,
    line: Vec<u8>,
    head_len: usize,
    lines: usize,
    after_cr: bool,
    length: Option<u64>,
    chunked: bool,
}

impl Scanner {
    pub(crate) fn new() -> Self {
        Self {
            phase: Phase::Between,
            line: Vec::new(),
            head_len: 0,
            lines: 0,
            after_cr: false,
            length: None,
            chunked: false,
        }
    }

    /// Where it is now.
    pub(crate) fn phase(&self) -> Phase {
        self.phase
    }

    /// More bytes.
    pub(crate) fn feed(&mut self, mut bytes: &[u8]) -> Result<(), Bad> {
        while let Some((first, rest)) = bytes.split_first() {
            match self.phase {
                Phase::Blind => return Ok(()),
                Phase::Body(left) => {
                    let here = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                    if here < left {
                        self.phase = Phase::Body(left - here);
                        return Ok(());
                    }
                    let skip = usize::try_from(left).unwrap_or(usize::MAX);
                    bytes = bytes.get(skip..).unwrap_or_default();
                    *self = Self::new();
                }
                Phase::Between | Phase::Head => {
                    bytes = rest;
                    self.head_byte(*first)?;
                }
            }
        }
        Ok(())
    }

    fn head_byte(&mut self, byte: u8) -> Result<(), Bad> {
        self.phase = Phase::Head;
        self.head_len += 1;
        if self.head_len > HEAD_MOST {
            return Err(Bad::HeadTooLong);
        }
        match (byte, self.after_cr) {
            (b'\n', true) => self.line_end(),
            (b'\n', false) | (_, true) => Err(Bad::LineEnd),
            (b'\r', false) => {
                self.after_cr = true;
                Ok(())
            }
            (byte, false) => {
                self.line.push(byte);
                if self.line.len() == 1 && self.lines > LINES_MOST {
                    return Err(Bad::TooManyLines);
                }
                if self.line.len() > LINE_MOST { Err(Bad::LineTooLong) } else { Ok(()) }
            }
        }
    }

    fn line_end(&mut self) -> Result<(), Bad> {
        self.after_cr = false;
        if !self.line.is_empty() {
            if self.lines > 0 { self.header() } else { self.request() }?;
            self.lines += 1;
            self.line.clear();
            return Ok(());
        }
        // An empty line before the request line is allowed for; after it, the head is complete.
        if self.lines == 0 {
            self.phase = Phase::Between;
            return Ok(());
        }
        let phase = match (self.length, self.chunked) {
            (Some(_), true) => return Err(Bad::TwoLengths),
            (None, true) => Phase::Blind,
            (Some(0) | None, false) => Phase::Between,
            (Some(length), false) => Phase::Body(length),
        };
        let line = std::mem::take(&mut self.line);
        *self = Self { phase, line, ..Self::new() };
        Ok(())
    }

    /// A method, an address and a version, as the parser will read them.
    fn request(&self) -> Result<(), Bad> {
        let mut parts = self.line.split(|it| *it == b' ');
        let mut next = || parts.next().ok_or(Bad::RequestLine);
        let (method, address, version) = (next()?, next()?, next()?);
        let read = Method::from_bytes(method).is_ok() && Uri::try_from(address).is_ok();
        if !read || parts.next().is_some() {
            return Err(Bad::RequestLine);
        }
        if matches!(version, b"HTTP/1.1" | b"HTTP/1.0") { Ok(()) } else { Err(Bad::Version) }
    }

    fn header(&mut self) -> Result<(), Bad> {
        if matches!(self.line.first(), Some(b' ' | b'\t')) {
            return Err(Bad::Folded);
        }
        let colon = self.line.iter().position(|it| *it == b':').ok_or(Bad::Header)?;
        let (name, value) = self.line.split_at(colon);
        let held = value.get(1..).unwrap_or_default();
        if HeaderName::from_bytes(name).is_err() || HeaderValue::from_bytes(held).is_err() {
            return Err(Bad::Header);
        }
        if name.eq_ignore_ascii_case(b"transfer-encoding") {
            if self.chunked {
                return Err(Bad::TwoLengths);
            }
            self.chunked = true;
        }
        if name.eq_ignore_ascii_case(b"content-length") {
            if self.length.is_some() {
                return Err(Bad::TwoLengths);
            }
            let value = value.get(1..).unwrap_or_default().trim_ascii();
            let digits = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
            let number = std::str::from_utf8(value).ok().filter(|_| digits);
            let number = number.and_then(|it| it.parse().ok());
            self.length = Some(number.ok_or(Bad::Length)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds whole and byte by byte: where packets are cut must not matter.
    fn seen(text: &str) -> Result<Phase, Bad> {
        let mut whole = Scanner::new();
        let once = whole.feed(text.as_bytes()).map(|()| whole.phase);
        let mut bits = Scanner::new();
        let slow = text.bytes().try_for_each(|it| bits.feed(&[it])).map(|()| bits.phase);
        assert_eq!(once, slow, "{text:.60}");
        once
    }

    #[test]
    fn heads_and_bodies_are_followed() {
        let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
        assert_eq!(seen("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), Ok(Phase::Between));
        assert_eq!(seen("\r\nGET / HTTP/1.1\r\n"), Ok(Phase::Head));
        assert_eq!(seen(post), Ok(Phase::Body(5)));
        assert_eq!(seen(&format!("{post}ab")), Ok(Phase::Body(3)));
        assert_eq!(seen(&format!("{post}abcde")), Ok(Phase::Between));
        assert_eq!(seen(&format!("{post}a\nb\n {post}")), Ok(Phase::Body(5)));
        let chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab\n";
        assert_eq!(seen(chunked), Ok(Phase::Blind));
    }

    #[test]
    fn what_has_two_readings_is_bad() {
        let long = "a".repeat(20_000);
        let many = "A: b\r\n".repeat(101);
        let wide = format!("A: {}\r\n", "b".repeat(15_000)).repeat(5);
        for (headers, bad) in [
            ("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", Bad::TwoLengths),
            ("transfer-encoding:chunked\r\nCONTENT-LENGTH:1\r\n", Bad::TwoLengths),
            ("Content-Length: 1\r\nContent-Length: 2\r\n", Bad::TwoLengths),
            ("Content-Length: 1\r\nContent-Length: 1\r\n", Bad::TwoLengths),
            ("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", Bad::TwoLengths),
            ("Content-Length: 1, 1\r\n", Bad::Length),
            ("Content-Length: +1\r\n", Bad::Length),
            ("Content-Length: -1\r\n", Bad::Length),
            ("Content-Length:\r\n", Bad::Length),
            ("Content-Length: 99999999999999999999999\r\n", Bad::Length),
            ("A: b\nC: d\r\n", Bad::LineEnd),
            ("A: b\rC: d\r\n", Bad::LineEnd),
            ("A: b\r\n c\r\n", Bad::Folded),
            ("A: b\r\n\tc\r\n", Bad::Folded),
            ("A : b\r\n", Bad::Header),
            (": b\r\n", Bad::Header),
            ("A\r\n", Bad::Header),
            ("A: \0\r\n", Bad::Header),
            (&*format!("A: {long}\r\n"), Bad::LineTooLong),
            (&*many, Bad::TooManyLines),
            (&*wide, Bad::HeadTooLong),
        ] {
            let text = format!("POST / HTTP/1.1\r\n{headers}\r\n");
            assert_eq!(seen(&text), Err(bad), "{headers:.60}");
        }
        let most = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(100));
        assert_eq!(seen(&most), Ok(Phase::Between));
    }

    #[test]
    fn request_lines_that_are_none() {
        for (line, bad) in [
            ("{}", Bad::RequestLine),
            ("GET /", Bad::RequestLine),
            ("GET / / HTTP/1.1", Bad::RequestLine),
            ("GET  / HTTP/1.1", Bad::RequestLine),
            ("GET /\0 HTTP/1.1", Bad::RequestLine),
            ("GET /<a> HTTP/1.1", Bad::RequestLine),
            ("G(T / HTTP/1.1", Bad::RequestLine),
            ("GET / HTTP/9.9", Bad::Version),
            ("PRI * HTTP/2.0", Bad::Version),
            ("GET / http/1.1", Bad::Version),
        ] {
            assert_eq!(seen(&format!("{line}\r\nHost: a\r\n\r\n")), Err(bad), "{line}");
        }
    }

    #[test]
    fn a_refusal_announces_its_own_length() {
        let text = String::from_utf8(Bad::Slow.answer()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 408 "));
        assert!(head.contains(&format!("content-length: {}", body.len())));
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!((&body["status"], &body["code"]), (&408.into(), &"request_timeout".into()));
    }
}
