//! Load over HTTP/1.1 keep-alive connections, and what it met.

use crate::Done;
use hdrhistogram::Histogram;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Where the load goes.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) address: String,
    pub(crate) path: String,
    pub(crate) cookie: String,
}

/// One page as fast as it comes, again and again, over one connection. Microseconds.
pub(crate) async fn alone(target: &Target, length: Duration) -> Done<Histogram<u64>> {
    let until = Instant::now() + length;
    let mut connection = Connection::open(target).await?;
    let mut seen = Histogram::<u64>::new(3)?;
    while Instant::now() < until {
        let began = Instant::now();
        connection.page().await?;
        seen.record(u64::try_from(began.elapsed().as_micros())?)?;
    }
    Ok(seen)
}

/// One page over a connection of its own, if somebody listens.
pub(crate) async fn once(target: &Target) -> Done<()> {
    Connection::open(target).await?.page().await
}

struct Connection {
    stream: TcpStream,
    ask: Vec<u8>,
    held: Vec<u8>,
}

impl Connection {
    async fn open(target: &Target) -> Done<Self> {
        let stream = TcpStream::connect(&target.address).await?;
        stream.set_nodelay(true)?;
        let port = target.address.split(':').next_back().unwrap_or_default();
        let ask = format!(
            "GET {} HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {}\r\n\r\n",
            target.path, target.cookie
        );
        Ok(Self { stream, ask: ask.into_bytes(), held: Vec::with_capacity(1 << 18) })
    }

    /// One page, read to its last byte.
    async fn page(&mut self) -> Done<()> {
        self.stream.write_all(&self.ask).await?;
        self.held.clear();
        loop {
            if self.stream.read_buf(&mut self.held).await? == 0 {
                return Err("the server closed the connection".into());
            }
            let Some(end) = self.held.windows(4).position(|it| it == b"\r\n\r\n") else {
                continue;
            };
            let head = String::from_utf8_lossy(self.held.get(..end).unwrap_or_default())
                .to_ascii_lowercase();
            if !head.starts_with("http/1.1 200") {
                return Err(format!("not a page: {head}").into());
            }
            let length: usize = head
                .split("content-length: ")
                .nth(1)
                .and_then(|it| it.split("\r\n").next())
                .and_then(|it| it.trim().parse().ok())
                .ok_or("an answer without its length")?;
            let whole = end + 4 + length;
            let seen = self.held.len();
            if seen < whole {
                self.held.resize(whole, 0);
                let rest = self.held.get_mut(seen..).ok_or("length")?;
                self.stream.read_exact(rest).await?;
            }
            return Ok(());
        }
    }
}

/// As fast as the connections go; answers pages a second.
pub(crate) async fn closed(target: &Target, connections: usize, length: Duration) -> Done<u64> {
    let until = Instant::now() + length;
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        let mut connection = Connection::open(target).await?;
        tasks.spawn(async move {
            let mut pages = 0_u64;
            while Instant::now() < until {
                connection.page().await?;
                pages += 1;
            }
            Done::Ok(pages)
        });
    }
    let mut pages = 0;
    while let Some(done) = tasks.join_next().await {
        pages += done??;
    }
    Ok(pages / length.as_secs().max(1))
}

/// At a fixed rate, whatever the answers do: a request that had to wait for a free connection
/// counts from when it was due. Microseconds.
pub(crate) async fn open(
    target: &Target,
    connections: usize,
    rate: u64,
    length: Duration,
) -> Done<Histogram<u64>> {
    let count = u64::try_from(connections)?;
    let every = Duration::from_nanos(1_000_000_000 * count / rate.max(1));
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for place in 0..u32::try_from(connections)? {
        let mut connection = Connection::open(target).await?;
        let first = begun + every * place / u32::try_from(connections)?;
        tasks.spawn(async move {
            let mut seen = Histogram::<u64>::new(3)?;
            let mut due = first;
            while due < begun + length {
                tokio::time::sleep_until(due.into()).await;
                connection.page().await?;
                seen.record(u64::try_from(due.elapsed().as_micros())?)?;
                due += every;
            }
            Done::Ok(seen)
        });
    }
    let mut all = Histogram::<u64>::new(3)?;
    while let Some(done) = tasks.join_next().await {
        all.add(done??)?;
    }
    Ok(all)
}
