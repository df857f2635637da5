//! One act upon 10,000 rows, beside a bare twin: the same rows of the run, the act and the history
//! by prepared statements in one transaction, with nothing read, judged or told.
//!
//! Two acts that write differently: giving a member of staff all accounts of the clients (two rows
//! for each), and putting empty folders away. Each is taken back at the end, as people may.

use crate::import::{context, told};
use crate::{Done, say, seed};
use app::runs::{Ask, Chosen};
use app::{Ctx, runs};
use domain::actor::Actor;
use domain::ids::{ClientId, PersonId, RunId, StaffId};
use domain::runs::Act;
use domain::time::DAY;
use rusqlite::{Connection, Transaction, params};
use std::path::Path;
use std::time::Instant;
use store::Quiet;
use store::clients::{Details, Filter};
use uuid::Uuid;

/// The member who is given accounts: of the file, but made only when runs are measured.
fn member() -> StaffId {
    seed::id(2, 1)
}

/// Measures both acts on the first `rows` clients and on as many empty folders.
pub(crate) async fn run(data: &Path, rows: u64) -> Done<()> {
    let (clients, folders) = prepared(data, rows).await?;
    let give = Ask { staff: Some(member()), ..Ask::default() };
    let picked = Chosen { clients, ..Chosen::default() };
    let id = measured(data, Act::GiveStaff, &picked, &give).await?;
    twin(data, Act::GiveStaff, id)?;
    let found = Filter { search: folders, ..Filter::default() };
    let all = Chosen { all: Some(found), ..Chosen::default() };
    let id = measured(data, Act::Archive, &all, &Ask::default()).await?;
    twin(data, Act::Archive, id)
}

/// Makes the member and the empty folders; answers the clients with accounts, and the word by which
/// exactly the new folders are found.
async fn prepared(data: &Path, rows: u64) -> Done<(Vec<ClientId>, String)> {
    let ctx = context(data).await?;
    let staff = seed::staff();
    let now = seed::now();
    let mark = format!("quay{}", now % 1_000_000_000);
    let mut tx = ctx.store.append(&Actor::Staff(staff.clone()).scope()).await?;
    if store::staff::one(&mut tx, staff.partner, member()).await?.is_none() {
        let person: PersonId = seed::id(1, 1);
        store::people::add(&mut tx, &seed::person(person, "Ravi Nair", "ravi@bench.example", now))
            .await?;
        store::staff::add(&mut tx, staff.partner, member(), person, "manager", now).await?;
    }
    for at in 0..rows {
        let name = format!("Empty {mark} {at}");
        let details = Details {
            skeleton: domain::names::skeleton(&name),
            name_sort: domain::names::name_sort(&name),
            search: format!("{}\n\n", domain::names::name_sort(&name)),
            name,
            ..Details::default()
        };
        let id: ClientId = ctx.ids.next(ctx.clock.business());
        store::clients::add(&mut tx, id, &details, now - DAY).await?;
    }
    tx.commit_quiet(Quiet::Ingest, &[], now).await?;
    ctx.store.analyze().await?;
    drop(ctx);
    let file = Connection::open(data.join("bench.sqlite"))?;
    let mut all = file.prepare(
        "SELECT DISTINCT client FROM connections WHERE partner = ?1 AND live AND client IS NOT NULL
         ORDER BY client LIMIT ?2",
    )?;
    let wanted = i64::try_from(rows)?;
    let found = all.query_map(params![staff.partner.0, wanted], |row| row.get::<_, Uuid>(0))?;
    Ok((found.map(|it| it.map(ClientId)).collect::<Result<_, _>>()?, mark))
}

/// The dry run, the run and the way back, as people have them.
async fn measured(data: &Path, act: Act, chosen: &Chosen, ask: &Ask) -> Done<RunId> {
    let ctx = context(data).await?;
    let actor = Actor::Staff(seed::staff());
    let begun = Instant::now();
    let id = runs::preview(&ctx, &actor, (act, chosen), ask).await.map_err(told)?;
    let dry = worked(&ctx, begun).await?;
    let begun = Instant::now();
    let seen = runs::one(&ctx, &actor, id).await.map_err(told)?;
    runs::start(&ctx, &actor, id, seen.run.would_change).await.map_err(told)?;
    let done = worked(&ctx, begun).await?;
    let over = runs::one(&ctx, &actor, id).await.map_err(told)?;
    let begun = Instant::now();
    let back = runs::undo(&ctx, &actor, id).await.map_err(told)?;
    app::worker::drain(&ctx).await.map_err(told)?;
    let seen = runs::one(&ctx, &actor, back).await.map_err(told)?;
    runs::start(&ctx, &actor, back, seen.run.would_change).await.map_err(told)?;
    let undone = worked(&ctx, begun).await?;
    let back = runs::one(&ctx, &actor, back).await.map_err(told)?;
    say(&format!(
        "{} on {} rows: dry run {dry} ms ({} would change), run {done} ms ({} changed, {}), dry run \
         and run of the way back {undone} ms ({} changed)",
        act.name(),
        over.run.total,
        over.run.would_change,
        over.run.changed,
        over.run.stage,
        back.run.changed,
    ));
    Ok(id)
}

async fn worked(ctx: &Ctx, begun: Instant) -> Done<u128> {
    app::worker::drain(ctx).await.map_err(told)?;
    Ok(begun.elapsed().as_millis())
}

/// The bare rows of a dry run, without running it.
pub(crate) fn dry_twin(data: &Path, id: RunId) -> Done<()> {
    let mut file = Connection::open(data.join("bench.sqlite"))?;
    file.pragma_update(None, "synchronous", "FULL")?;
    let partner = seed::staff().partner.0;
    let own = Uuid::from_u128(seed::now().unsigned_abs().into());
    let rows = judged(&file, partner, id)?;
    let begun = Instant::now();
    let all = file.transaction()?;
    dry(&all, (partner, own, id), &rows)?;
    all.commit()?;
    say(&format!("  bare twin: dry run {} ms (then erased)", begun.elapsed().as_millis()));
    file.execute("DELETE FROM run_rows WHERE run = ?1", [own])?;
    file.execute("DELETE FROM runs WHERE id = ?1", [own])?;
    Ok(())
}

/// The rows of a run, in order.
fn judged(file: &Connection, partner: Uuid, id: RunId) -> Done<Vec<(i64, Uuid, String)>> {
    let mut all = file.prepare(
        "SELECT seq, target, subject FROM run_rows WHERE partner = ?1 AND run = ?2 ORDER BY seq",
    )?;
    let found =
        all.query_map(params![partner, id.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The bare rows of the same run: first what a dry run writes, then what the run writes.
fn twin(data: &Path, act: Act, id: RunId) -> Done<()> {
    let mut file = Connection::open(data.join("bench.sqlite"))?;
    file.pragma_update(None, "synchronous", "FULL")?;
    let (partner, own) =
        (seed::staff().partner.0, Uuid::from_u128(seed::now().unsigned_abs().into()));
    let rows = judged(&file, partner, id)?;
    let begun = Instant::now();
    let all = file.transaction()?;
    dry(&all, (partner, own, id), &rows)?;
    all.commit()?;
    let dry = begun.elapsed().as_millis();
    let begun = Instant::now();
    let all = file.transaction()?;
    wet(&all, (partner, own), act, &rows)?;
    all.commit()?;
    say(&format!(
        "  bare twin: dry run {dry} ms, run {} ms (then erased)",
        begun.elapsed().as_millis()
    ));
    file.execute("DELETE FROM events WHERE prev = x'00'", [])?;
    file.execute("DELETE FROM staff_accounts WHERE staff = ?1", [member().0])?;
    file.execute("UPDATE clients SET archived_at = NULL WHERE archived_at = 1", [])?;
    file.execute("DELETE FROM run_rows WHERE run = ?1", [own])?;
    file.execute("DELETE FROM runs WHERE id = ?1", [own])?;
    Ok(())
}

fn dry(
    all: &Transaction<'_>,
    (partner, own, of): (Uuid, Uuid, RunId),
    rows: &[(i64, Uuid, String)],
) -> Done<()> {
    all.execute(
        "INSERT INTO runs (partner, id, act, ask, chosen, stage, staff, total, created_at)
         SELECT partner, ?3, act, ask, chosen, 'ready', staff, total, created_at
         FROM runs WHERE partner = ?1 AND id = ?2",
        params![partner, of.0, own],
    )?;
    let mut add = all.prepare(
        "INSERT INTO run_rows (partner, run, seq, target, client, subject)
         VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
    )?;
    let mut check = all.prepare(
        "UPDATE run_rows SET verdict = 'change', verdict_code = '', verdict_words = '',
           verdict_fix = '' WHERE partner = ?1 AND run = ?2 AND seq = ?3",
    )?;
    for (seq, target, subject) in rows {
        add.execute(params![partner, own, seq, target, subject])?;
    }
    for (seq, ..) in rows {
        check.execute(params![partner, own, seq])?;
    }
    Ok(())
}

fn wet(
    all: &Transaction<'_>,
    (partner, own): (Uuid, Uuid),
    act: Act,
    rows: &[(i64, Uuid, String)],
) -> Done<()> {
    let mut accounts =
        all.prepare("SELECT account FROM connections WHERE partner = ?1 AND client = ?2 AND live")?;
    let mut give = all.prepare(
        "INSERT INTO staff_accounts (partner, staff, account, created_at) VALUES (?1, ?2, ?3, ?4)",
    )?;
    let mut archive = all.prepare(
        "UPDATE clients SET archived_at = 1, version = version + 1
         WHERE partner = ?1 AND id = ?2 AND archived_at IS NULL AND ended_at IS NULL",
    )?;
    let mut event = all.prepare(
        "INSERT INTO events (id, owner_kind, owner, seq, at, actor, actor_person, actor_staff,
           actor_partner, door, partner, client, kind, payload, prev, hash)
         VALUES (?1, 'partner', ?2, ?3, ?4, 'staff', ?5, ?6, ?2, 'inside', ?2, ?7, 'bare', ?8,
           x'00', x'00')",
    )?;
    let mut done = all.prepare(
        "UPDATE run_rows SET state = 'changed', before = '{}', done_at = ?4
         WHERE partner = ?1 AND run = ?2 AND seq = ?3 AND state = 'waiting'",
    )?;
    let (now, staff) = (seed::now(), seed::staff());
    let base = (1_u64 << 41) + now.unsigned_abs() % 1_000_000_000 * 100_000;
    let mut places = base..;
    let mut told = |client: &Uuid, words: &str| -> Done<()> {
        let place = places.next().unwrap_or(base);
        let id: Uuid = seed::id(21, place);
        let payload = format!("{{\"account\":\"{words}\",\"name\":\"Ravi Nair\"}}");
        let seq = i64::try_from(place)?;
        let (person, member) = (staff.person.0, staff.staff.0);
        event.execute(params![id, partner, seq, now, person, member, client, payload])?;
        Ok(())
    };
    for (seq, target, subject) in rows {
        if act == Act::Archive {
            archive.execute(params![partner, target])?;
            told(target, subject)?;
        } else {
            let given =
                accounts.query_map(params![partner, target], |row| row.get::<_, Uuid>(0))?;
            for account in given.collect::<Result<Vec<_>, _>>()? {
                give.execute(params![partner, member().0, account, now])?;
                told(target, subject)?;
            }
        }
        done.execute(params![partner, own, seq, now])?;
    }
    Ok(())
}
