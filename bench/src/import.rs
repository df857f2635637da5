//! Importing 10,000 rows, beside a bare twin: the same rows into the same tables by prepared
//! statements in one transaction, with nothing read, judged or told.
//!
//! Each part of the way is timed by itself: taking the file in, checking every row, the run.

use crate::{Done, say, seed};
use app::secrets::Secrets;
use app::{Ctx, Inside, Settings, imports};
use domain::actor::Actor;
use domain::sheet::csv;
use rusqlite::{Connection, params};
use std::path::Path;
use std::time::Instant;

/// A file of so many rows; a tenth of them are clients that stand there already.
fn file(rows: u64, known: &[(String, String)], mark: &str) -> Vec<u8> {
    let mut text = String::new();
    csv::write(&mut text, &["Client name", "Client number", "Contact email", "Phone", "Address"]);
    let tenth = usize::try_from(rows / 10).unwrap_or(0);
    for (name, number) in known.iter().take(tenth) {
        csv::write(&mut text, &[name.as_str(), number, "", "020 7946 0018", "1 High Street"]);
    }
    let written = u64::try_from(known.len().min(tenth)).unwrap_or(0);
    for at in written..rows {
        let (name, number) = (format!("Imported {mark} {at}"), format!("{mark}{at}"));
        let mail = format!("c{at}@{}.example", mark.to_lowercase());
        let cells = [name.as_str(), &number, &mail, "+44 20 7946 0018", "12 Elm Street\nLeeds"];
        csv::write(&mut text, &cells);
    }
    text.into_bytes()
}

/// Takes in, checks and runs a file of `rows` rows, then lets the twin write as many.
pub(crate) async fn run(data: &Path, rows: u64) -> Done<()> {
    let ctx = context(data).await?;
    let actor = Actor::Staff(seed::staff());
    let mark = format!("R{}", seed::now() % 1_000_000_000);
    let known = known(data)?;
    let bytes = file(rows, &known, &mark);
    say(&format!(
        "a file of {rows} rows, {} kB; {} clients known",
        bytes.len() / 1024,
        known.len()
    ));
    let begun = Instant::now();
    let id = imports::stage(&ctx, &actor, "bench.csv", bytes).await.map_err(told)?;
    let staged = begun.elapsed().as_millis();
    let import = imports::one(&ctx, &actor, id).await.map_err(told)?;
    let import = imports::map(&ctx, &actor, id, &import.mapping).await.map_err(told)?;
    let checked = begun.elapsed().as_millis();
    imports::start(&ctx, &actor, id, false).await.map_err(told)?;
    app::worker::drain(&ctx).await.map_err(told)?;
    let done = imports::one(&ctx, &actor, id).await.map_err(told)?;
    let whole = begun.elapsed().as_millis();
    say(&format!(
        "portal: taken in {} ms, checked {} ms, run {} ms, in all {} ms; {} added, {} changed, {}",
        staged,
        checked - staged,
        whole - checked,
        whole,
        import.of("add"),
        import.of("update"),
        done.row.state
    ));
    drop(ctx);
    twin(data, rows, &format!("T{mark}"))
}

pub(crate) async fn context(data: &Path) -> Done<Ctx> {
    let settings = Settings {
        origin: "http://localhost:1".to_owned(),
        vendor: "Fernway".to_owned(),
        sandbox: false,
        notice_days: app::NOTICE_DAYS,
        zone: "UTC".to_owned(),
    };
    let store = seed::open(data).await?;
    Ok(Ctx::new(Inside::new(store, Secrets::new(seed::SECRET), settings).map_err(told)?))
}

#[expect(clippy::needless_pass_by_value, reason = "it is the end of a map_err")]
pub(crate) fn told(it: app::Error) -> String {
    format!("{it:?}")
}

fn known(data: &Path) -> Done<Vec<(String, String)>> {
    let file = Connection::open(data.join("bench.sqlite"))?;
    let mut all = file.prepare(
        "SELECT name, number FROM clients WHERE partner = ?1 AND number <> '' ORDER BY id LIMIT 1000",
    )?;
    let partner = seed::staff().partner.0;
    let rows = all.query_map(params![partner], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The bare rows: a client and an event for each.
fn twin(data: &Path, rows: u64, mark: &str) -> Done<()> {
    let mut file = Connection::open(data.join("bench.sqlite"))?;
    file.pragma_update(None, "synchronous", "FULL")?;
    let partner = seed::staff().partner.0;
    let begun = Instant::now();
    let all = file.transaction()?;
    {
        let mut client = all.prepare(
            "INSERT INTO clients (partner, id, name, name_sort, skeleton, number, number_sort,
               industry, kind, contact_name, contact_email, phone, website, address, manager,
               search, created_at)
             VALUES (?1, ?2, ?3, ?3, ?3, ?4, ?4, '', '', '', ?5, '020', '', '', NULL, ?3, ?6)",
        )?;
        let mut event = all.prepare(
            "INSERT INTO events (id, owner_kind, owner, seq, at, actor, door, partner, client, kind,
               payload, prev, hash)
             VALUES (?1, 'partner', ?2, ?3, ?4, 'staff', 'inside', ?2, ?5, 'client_created',
               '{}', x'00', x'00')",
        )?;
        let base = 1_u64 << 40;
        let offset = u64::try_from(seed::now()).unwrap_or(0) % 1_000_000_000;
        for at in 0..rows {
            let place = base + offset * 100_000 + at;
            let (id, happened): (uuid::Uuid, uuid::Uuid) =
                (seed::id(20, place), seed::id(21, place));
            let (name, number) = (format!("Bare {mark} {at}"), format!("{mark}{at}"));
            let mail = format!("c{at}@bare.example");
            client.execute(params![partner, id, name, number, mail, seed::now()])?;
            let seq = i64::try_from(place).unwrap_or(0);
            event.execute(params![happened, partner, seq, seed::now(), id])?;
        }
    }
    all.commit()?;
    say(&format!("bare twin: {} ms (then erased)", begun.elapsed().as_millis()));
    file.execute("DELETE FROM events WHERE prev = x'00'", [])?;
    file.execute("DELETE FROM clients WHERE phone = '020'", [])?;
    Ok(())
}
