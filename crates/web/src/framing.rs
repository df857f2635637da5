//! Watches a connection's bytes before the HTTP parser sees them, and its silences.
//!
//! The parser is lenient where the standard lets it be: it takes both lengths and believes one, it
//! takes a bare line feed, it waits. Two readers of one stream that disagree are how requests are
//! smuggled, so whatever has two readings is answered 400 here and the connection ends.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};

use crate::limits::Limits;

const LINE_MOST: usize = 16 * 1024;
const HEAD_MOST: usize = 64 * 1024;
const LINES_MOST: usize = 100;
/// As much of a line as is needed to recognise a length.
const KEPT: usize = 64;
/// How long, and how much, is still read from somebody who was refused, so that the answer
/// arrives before the connection is torn down.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_MOST: usize = 4 * 1024 * 1024;

/// What is wrong with the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bad {
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

    fn answer(self) -> Vec<u8> {
        let (line, title, code) = match self {
            Bad::Slow => ("408 Request Timeout", "Too slow", "request_timeout"),
            Bad::TwoLengths
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing of the next request has come yet.
    Between,
    Head,
    /// So many bytes of a body are still to come.
    Body(u64),
    /// A chunked body: the parser's business, and the connection's last request.
    Blind,
}

/// Follows the stream byte by byte, only as far as needed to know where heads begin and end.
struct Scanner {
    phase: Phase,
    line: [u8; KEPT],
    line_len: usize,
    head_len: usize,
    lines: usize,
    after_cr: bool,
    length: Option<u64>,
    chunked: bool,
}

impl Scanner {
    fn new() -> Self {
        Self {
            phase: Phase::Between,
            line: [0; KEPT],
            line_len: 0,
            head_len: 0,
            lines: 0,
            after_cr: false,
            length: None,
            chunked: false,
        }
    }

    fn feed(&mut self, mut bytes: &[u8]) -> Result<(), Bad> {
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
                if let Some(place) = self.line.get_mut(self.line_len) {
                    *place = byte;
                }
                self.line_len += 1;
                if self.line_len == 1 && self.lines > LINES_MOST {
                    return Err(Bad::TooManyLines);
                }
                if self.line_len > LINE_MOST { Err(Bad::LineTooLong) } else { Ok(()) }
            }
        }
    }

    fn line_end(&mut self) -> Result<(), Bad> {
        self.after_cr = false;
        if self.line_len > 0 {
            if self.lines > 0 {
                self.header()?;
            }
            self.lines += 1;
            self.line_len = 0;
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
        *self = Self::new();
        self.phase = phase;
        Ok(())
    }

    fn header(&mut self) -> Result<(), Bad> {
        let line = self.line.get(..self.line_len.min(KEPT)).unwrap_or_default();
        if matches!(line.first(), Some(b' ' | b'\t')) {
            return Err(Bad::Folded);
        }
        let Some(colon) = line.iter().position(|it| *it == b':') else { return Ok(()) };
        let (name, value) = line.split_at(colon);
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

/// Who is being answered on a connection: while a handler works, silence is no fault.
#[derive(Clone, Default)]
pub(crate) struct Working(Arc<AtomicBool>);

impl Working {
    pub(crate) fn begin(&self) -> WorkingNow {
        self.0.store(true, Ordering::Relaxed);
        WorkingNow(self.clone())
    }
}

/// Until this is dropped, a handler works.
pub(crate) struct WorkingNow(Working);

impl Drop for WorkingNow {
    fn drop(&mut self) {
        self.0.0.store(false, Ordering::Relaxed);
    }
}

/// A watched connection.
pub(crate) struct Watched {
    stream: TcpStream,
    scanner: Scanner,
    working: Working,
    header_timeout: Duration,
    idle_timeout: Duration,
    /// When the present phase began.
    since: Instant,
    first: bool,
    silence: Pin<Box<Sleep>>,
    stuck: Option<Pin<Box<Sleep>>>,
    refusal: Option<Refusal>,
    farewell: Option<Farewell>,
}

struct Refusal {
    answer: Vec<u8>,
    sent: usize,
}

struct Farewell {
    until: Pin<Box<Sleep>>,
    closed: bool,
    read: usize,
}

impl Watched {
    pub(crate) fn new(stream: TcpStream, working: Working, limits: &Limits) -> Self {
        Self {
            stream,
            scanner: Scanner::new(),
            working,
            header_timeout: limits.header_timeout,
            idle_timeout: limits.idle_timeout,
            since: Instant::now(),
            first: true,
            silence: Box::pin(tokio::time::sleep(limits.header_timeout)),
            stuck: None,
            refusal: None,
            farewell: None,
        }
    }

    /// What arrived: watched, and the clock of silence set anew where a phase begins.
    fn heard(&mut self, bytes: &[u8]) -> Result<(), Bad> {
        let before = self.scanner.phase;
        self.scanner.feed(bytes)?;
        if !bytes.is_empty() && (self.scanner.phase != Phase::Head || before != Phase::Head) {
            self.since = Instant::now();
        }
        self.first = false;
        Ok(())
    }

    /// Nothing arrived. Between requests a connection may be quiet for a while, within a head
    /// only shortly; bodies have their own clock.
    fn poll_silence(&mut self, cx: &mut Context<'_>) -> Poll<Bad> {
        if self.working.0.load(Ordering::Relaxed) {
            self.since = Instant::now();
        }
        let allowed = match self.scanner.phase {
            Phase::Between if self.first => self.header_timeout,
            Phase::Between => self.idle_timeout,
            Phase::Head => self.header_timeout,
            Phase::Body(_) | Phase::Blind => return Poll::Pending,
        };
        let due = self.since + allowed;
        if self.silence.deadline() > due {
            self.silence.as_mut().reset(due);
        }
        loop {
            ready!(self.silence.as_mut().poll(cx));
            if Instant::now() >= due {
                return Poll::Ready(Bad::Slow);
            }
            self.silence.as_mut().reset(due);
        }
    }

    fn refuse(&mut self, bad: Bad) {
        self.refusal = Some(Refusal { answer: bad.answer(), sent: 0 });
    }

    /// Sends the refusal, then says goodbye.
    fn poll_refusal(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(refusal) = &mut self.refusal {
            let rest = refusal.answer.get(refusal.sent..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
            let sent = ready!(Pin::new(&mut self.stream).poll_write(cx, rest))?;
            if sent == 0 {
                break;
            }
            refusal.sent += sent;
        }
        ready!(self.poll_farewell(cx))?;
        Poll::Ready(Err(io::ErrorKind::InvalidData.into()))
    }

    /// Closes our side and reads on for a moment: closing over unread bytes would destroy the
    /// answer on its way.
    fn poll_farewell(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let farewell = self.farewell.get_or_insert_with(|| Farewell {
            until: Box::pin(tokio::time::sleep(LINGER)),
            closed: false,
            read: 0,
        });
        if !farewell.closed {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
            farewell.closed = true;
        }
        let mut scratch = [0_u8; 4096];
        while farewell.read < LINGER_MOST {
            let mut buf = ReadBuf::new(&mut scratch);
            match Pin::new(&mut self.stream).poll_read(cx, &mut buf) {
                Poll::Ready(Ok(())) if !buf.filled().is_empty() => {
                    farewell.read += buf.filled().len();
                }
                Poll::Ready(_) => return Poll::Ready(Ok(())),
                Poll::Pending => return farewell.until.as_mut().poll(cx).map(Ok),
            }
        }
        Poll::Ready(Ok(()))
    }

    /// A reader that takes nothing for as long as an idle connection may live is gone.
    fn poll_stuck<T>(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        let limit = self.idle_timeout;
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        ready!(stuck.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.refusal.is_some() {
            return this.poll_refusal(cx);
        }
        let before = buf.filled().len();
        let bad = match Pin::new(&mut this.stream).poll_read(cx, buf) {
            Poll::Ready(Ok(())) => {
                let new = buf.filled().get(before..).unwrap_or_default();
                match this.heard(new) {
                    Ok(()) => return Poll::Ready(Ok(())),
                    Err(bad) => bad,
                }
            }
            Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
            Poll::Pending => {
                let bad = ready!(this.poll_silence(cx));
                if this.scanner.phase == Phase::Between {
                    // Quiet between requests: closed without a word, as the end of the stream.
                    return Poll::Ready(Ok(()));
                }
                bad
            }
        };
        buf.set_filled(before);
        this.refuse(bad);
        this.poll_refusal(cx)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write(cx, buf) {
            Poll::Pending => self.poll_stuck(cx),
            done @ Poll::Ready(_) => {
                self.stuck = None;
                done
            }
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write_vectored(cx, bufs) {
            Poll::Pending => self.poll_stuck(cx),
            done @ Poll::Ready(_) => {
                self.stuck = None;
                done
            }
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_farewell(cx)
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
    fn a_refusal_announces_its_own_length() {
        let text = String::from_utf8(Bad::Slow.answer()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 408 "));
        assert!(head.contains(&format!("content-length: {}", body.len())));
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!((&body["status"], &body["code"]), (&408.into(), &"request_timeout".into()));
    }
}
