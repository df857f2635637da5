//! What the program says to its operator: log lines on standard error, progress while it starts.

use std::time::{Duration, Instant};

use tracing_subscriber::EnvFilter;

use crate::config::Trouble;

/// Begins to log to standard error. `CLIENTELE_LOG` narrows it: `info`, `web=debug,warn`.
pub fn begin(json: bool) {
    let filter = EnvFilter::try_from_env("CLIENTELE_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,app=info,store=info,web=info,portal=info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second subscriber in one process (tests) is no reason to stop.
    let _already = if json { builder.json().try_init() } else { builder.try_init() };
}

/// Runs `work`; when it takes longer than a second, says what goes on, and again every five.
pub async fn slow<T>(what: &str, work: impl Future<Output = T>) -> T {
    let began = Instant::now();
    let mut work = std::pin::pin!(work);
    let mut wait = Duration::from_secs(1);
    loop {
        match tokio::time::timeout(wait, work.as_mut()).await {
            Ok(done) => return done,
            Err(_) => eprintln!("  {what} … {} s", began.elapsed().as_secs()),
        }
        wait = Duration::from_secs(5);
    }
}

/// Prints why the program does not start, and with which exit code it ends.
pub fn explain(it: &Trouble) -> std::process::ExitCode {
    for line in &it.lines {
        eprintln!("clientele: {line}");
    }
    std::process::ExitCode::from(it.code)
}
