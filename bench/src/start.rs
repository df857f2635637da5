//! The program itself on a filled file: how long from its start to the first page of the list, and
//! what it holds in memory when nobody asks.

use crate::{Done, load, say, seed};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// The port that the program is told to listen on.
const PORT: u16 = 4_719;

pub(crate) async fn run(data: &Path, turns: usize) -> Done<()> {
    let target = load::Target {
        address: format!("127.0.0.1:{PORT}"),
        path: format!("/p/{}/clients?access=open", seed::SLUG),
        cookie: format!("__Host-clientele-partner={}", seed::TOKEN),
    };
    for turn in 1..=turns {
        let began = Instant::now();
        let mut child = program(data)?;
        while load::once(&target).await.is_err() {
            if began.elapsed() > Duration::from_secs(30) || child.try_wait()?.is_some() {
                return Err("clientele did not answer: is it built beside this program?".into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let first = began.elapsed();
        tokio::time::sleep(Duration::from_secs(5)).await;
        let idle = memory(&child).await?;
        for _ in 0..200 {
            load::once(&target).await?;
        }
        tokio::time::sleep(Duration::from_secs(5)).await;
        let later = memory(&child).await?;
        say(&format!(
            "start {turn}: first page after {} ms; idle {idle} MB, after 200 pages {later} MB",
            first.as_millis()
        ));
        child.kill().await?;
    }
    Ok(())
}

fn program(data: &Path) -> Done<Child> {
    let beside = std::env::current_exe()?.with_file_name("clientele");
    let child = Command::new(beside)
        .arg("serve")
        .arg("--data")
        .arg(data)
        .arg("--database")
        .arg(format!("sqlite:{}", data.join("bench.sqlite").display()))
        .args(["--listen", &format!("127.0.0.1:{PORT}")])
        // As behind the proxy that speaks TLS: without a sandbox nothing else is taken.
        .args(["--origin", &format!("https://localhost:{PORT}")])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    Ok(child)
}

/// What the process holds that no other does (MB, rounded up): its own pages, not the mapped file's.
async fn memory(child: &Child) -> Done<u64> {
    let id = child.id().ok_or("the program has ended")?;
    let status = tokio::fs::read_to_string(format!("/proc/{id}/status")).await?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes.div_ceil(1_024))
}
