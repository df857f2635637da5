//! What a wrong password costs, by whose it is not: a stranger must not learn from the clock whether
//! somebody has this address.
//!
//! The kinds take turns, so that whatever else the machine does falls on all alike. Each address is
//! tried once and from a place of its own, so that nobody has to wait for guessing too often.

use crate::{Done, say, seed};
use app::people::Browser;
use app::people::founding::{Founding, found};
use app::people::sign_in::{Password, with_password};
use app::secrets::Secrets;
use app::{Ctx, Inside, Settings};
use hdrhistogram::Histogram;
use std::path::Path;
use std::time::Instant;
use store::{Options, Store};

const RIGHT: &str = "seven green bicycles outside";
const WRONG: &str = "seven green bicycles inside";

/// What the address is that somebody tries.
const KINDS: [&str; 3] = ["somebody", "somebody without a password", "nobody"];

pub(crate) async fn run(data: &Path, times: u32) -> Done<()> {
    std::fs::create_dir_all(data)?;
    let file = data.join("sign-in.sqlite");
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(data.join(format!("sign-in.sqlite{end}")));
    }
    let store = Store::open(Options::new(file.to_string_lossy().parse()?)).await?;
    let settings = Settings {
        origin: "http://localhost:1".to_owned(),
        vendor: "Fernway".to_owned(),
        sandbox: false,
        notice_days: app::NOTICE_DAYS,
        zone: "UTC".to_owned(),
    };
    let inside =
        Inside::new(store, Secrets::new(seed::SECRET), settings).map_err(|it| format!("{it:?}"))?;
    let ctx = Ctx::new(inside);
    for at in 0..times {
        for (kind, password) in [(0, Some(RIGHT.to_owned())), (1, None)] {
            let who = Founding {
                name: "Isla Marchetti".to_owned(),
                email: address(kind, at),
                password,
                ..Founding::default()
            };
            found(&ctx, &who).await.map_err(|it| format!("{it:?}"))?;
        }
    }
    // The first is not counted: it makes what nobody's password is compared with.
    attempt(&ctx, 2, times).await?;
    let mut seen = Vec::new();
    for _ in KINDS {
        seen.push(Histogram::<u64>::new(3)?);
    }
    for at in 0..times {
        for (kind, seen) in (0..).zip(&mut seen) {
            seen.record(attempt(&ctx, kind, at).await?)?;
        }
    }
    for (what, seen) in KINDS.iter().zip(&seen) {
        say(&format!(
            "{what:28} mean {:>7.0} µs, p50 {:>6} µs, p95 {:>6} µs, {} tries",
            seen.mean(),
            seen.value_at_quantile(0.5),
            seen.value_at_quantile(0.95),
            seen.len()
        ));
    }
    Ok(())
}

fn address(kind: usize, at: u32) -> String {
    format!("person-{kind}-{at}@pemberton.example")
}

async fn attempt(ctx: &Ctx, kind: usize, at: u32) -> Done<u64> {
    let typed =
        Password { email: address(kind, at), password: WRONG.to_owned(), ..Password::default() };
    let from =
        Browser { user_agent: "bench".to_owned(), address: format!("2001:db8:{kind:x}:{at:x}::1") };
    let began = Instant::now();
    let refused = with_password(ctx, typed, &from).await;
    let took = u64::try_from(began.elapsed().as_micros())?;
    match refused {
        Err(app::Error::Denied(it)) if it.code == "sign_in_failed" => Ok(took),
        other => Err(format!("not refused as a wrong password is: {other:?}").into()),
    }
}
