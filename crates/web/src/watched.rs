//! A connection whose bytes are read along and whose silences are timed.
//!
//! The parser waits for ever; here a head has seconds, a quiet connection a minute, and whoever is
//! refused still gets the answer before the connection is torn down.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep};

use crate::framing::{Bad, Phase, Scanner};
use crate::limits::Limits;

/// How long, and how much, is still read from somebody who was refused, so that the answer
/// arrives before the connection is torn down.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_MOST: usize = 4 * 1024 * 1024;

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
        let before = self.scanner.phase();
        self.scanner.feed(bytes)?;
        if !bytes.is_empty() && (self.scanner.phase() != Phase::Head || before != Phase::Head) {
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
        let allowed = match self.scanner.phase() {
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
                if this.scanner.phase() == Phase::Between {
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
