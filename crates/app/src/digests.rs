//! Digests: what changed since the last one, in one letter in the morning, to whoever wants it.
//!
//! Whose turn it is, one statement finds out; each person is a job of its own. How far a person
//! has been told is kept with the letter, so that nothing is told twice or left out, whatever dies
//! in between; after a pause one letter catches up. An empty one is never written.

use crate::worker::Outcome;
use crate::{Ctx, Error, Result, tell};
use domain::access::Role;
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{JobId, PartnerId, PersonId};
use domain::letter::{DigestLine, Letter, Recipient};
use domain::preferences::{Cadence, Preferences, SignInLetter, Topic, next_digest, topics_of};
use domain::time::micros;
use serde::{Deserialize, Serialize};
use store::digests as rows;
use store::jobs::Job;
use store::people::Seat;
use store::{Locks, NewJob, Quiet, Tx};

/// The job kind that writes one person's digest.
pub const SEND: &str = "send_digest";
/// The job kind that plans the first digests of a firm's staff who have not chosen.
pub const PLAN: &str = "plan_digests";
/// How many things a digest names.
const NAMED: usize = 10;
/// How many people are looked at in one go.
const BATCH: i64 = 500;

#[derive(Serialize, Deserialize)]
struct Wish {
    person: PersonId,
    until: i64,
}

/// Finds whose morning it is and leaves a job for each; answers how many.
pub async fn sweep(ctx: &Ctx) -> Result<usize> {
    let mut found = 0;
    loop {
        let (now, real) = (ctx.clock.business(), ctx.clock.security());
        let mut tx = ctx.store.read(&Actor::System.scope()).await?;
        let due = rows::due(&mut tx, micros(now), BATCH).await?;
        drop(tx);
        if due.is_empty() {
            return Ok(found);
        }
        found += due.len();
        let mut next = Vec::new();
        let mut jobs = Vec::new();
        for it in &due {
            let likes = &it.preferences;
            next.push((it, next_digest(likes.cadence(it.firms), now, &likes.zone(&it.firm_zone))));
            let id: JobId = ctx.ids.next(real);
            let wish = serde_json::json!({ "person": it.person, "until": micros(now) });
            let key = format!("{SEND}:{}", it.person);
            jobs.push(NewJob::new(id, SEND, wish, micros(real)).key(key));
        }
        let mut tx = ctx.store.append(&Actor::System.scope()).await?;
        rows::moved_on(&mut tx, &next).await?;
        tx.commit_quiet(Quiet::Housekeeping, &jobs, micros(now)).await?;
    }
}

/// The job that plans the digests of a firm's staff: after the firm has set how often they come, and
/// when somebody begins to work there.
pub(crate) fn planned(ctx: &Ctx, firm: PartnerId) -> NewJob {
    let real = ctx.clock.security();
    let id: JobId = ctx.ids.next(real);
    let wish = serde_json::json!({ "partner": firm });
    NewJob::new(id, PLAN, wish, micros(real)).key(format!("{PLAN}:{firm}"))
}

/// Gives everybody of a firm who has not chosen and has no next digest the first one. What ends is
/// seen when it is due: [`sweep`] then finds that there is no next one.
pub(crate) async fn plan(ctx: &Ctx, firm: PartnerId) -> Result<Outcome> {
    let now = ctx.clock.business();
    let mut after = PersonId(uuid::Uuid::nil());
    loop {
        let mut tx = ctx.store.read(&Actor::System.scope()).await?;
        let zone = store::partners::one(&mut tx, firm).await?.ok_or(Error::NotFound)?.time_zone;
        let found = store::preferences::unplanned(&mut tx, firm, after, BATCH).await?;
        let mut all = Vec::new();
        for (person, likes) in &found {
            let firms = rows::of_firms(&mut tx, *person).await?;
            let due = next_digest(likes.cadence(firms), now, &likes.zone(&zone));
            all.extend(due.map(|at| (*person, Some(at))));
        }
        drop(tx);
        let Some(last) = found.last() else { return Ok(Outcome::Done) };
        after = last.0;
        let mut tx = ctx.store.append(&Actor::System.scope()).await?;
        store::preferences::plan(&mut tx, &all, micros(now)).await?;
        tx.commit_quiet(Quiet::Housekeeping, &[], micros(now)).await?;
    }
}

/// Writes one person's digest, if anything changed.
pub(crate) async fn send(ctx: &Ctx, job: &Job) -> Result<Outcome> {
    let Ok(wish) = serde_json::from_value::<Wish>(job.payload.clone()) else {
        return Ok(Outcome::Never("the job names nobody".to_owned()));
    };
    let scope = Actor::System.scope();
    let mut tx = ctx.store.write(&scope, Locks::new().lock(wish.person)).await?;
    let Some(from) = rows::told_until(&mut tx, wish.person).await? else {
        return Ok(Outcome::Done);
    };
    if from >= wish.until {
        return Ok(Outcome::Done);
    }
    let likes = store::preferences::get(&mut tx, wish.person).await?;
    let firms = rows::of_firms(&mut tx, wish.person).await?;
    let news = lines(&mut tx, wish.person, (&likes, firms), (from, wish.until)).await?;
    rows::told(&mut tx, wish.person, wish.until).await?;
    let job = write(ctx, &mut tx, wish.person, (&likes, firms), news).await?;
    let jobs: Vec<NewJob> = job.into_iter().collect();
    tx.commit_quiet(Quiet::Housekeeping, &jobs, wish.until).await?;
    Ok(Outcome::Done)
}

async fn write(
    ctx: &Ctx,
    tx: &mut Tx,
    person: PersonId,
    (likes, firms): (&Preferences, Cadence),
    mut news: Vec<(i64, DigestLine)>,
) -> Result<Option<NewJob>> {
    if news.is_empty() {
        return Ok(None);
    }
    news.sort_by_key(|it| std::cmp::Reverse(it.0));
    let more = i64::try_from(news.len().saturating_sub(NAMED)).unwrap_or(0);
    news.truncate(NAMED);
    let person = store::people::get(tx, person).await?;
    let to = Recipient { email: person.email, name: person.name, person: Some(person.id) };
    let letter = Letter::Digest {
        weekly: likes.cadence(firms) == Cadence::Weekly,
        firm: likes.digest.is_none() && likes.sign_in_letter != SignInLetter::Daily,
        lines: news.into_iter().map(|it| it.1).collect(),
        more,
    };
    tell::write(ctx, tx, &to, &letter, ctx.clock.business()).await
}

/// What changed for a person in all its roles, each with its instant.
async fn lines(
    tx: &mut Tx,
    person: PersonId,
    (likes, firms): (&Preferences, Cadence),
    period: (i64, i64),
) -> Result<Vec<(i64, DigestLine)>> {
    let mut out = Vec::new();
    if likes.digest(firms) != Cadence::Off {
        for seat in store::people::seats(tx, person).await? {
            out.extend(of_seat(tx, person, &seat, likes, period).await?);
        }
    }
    if likes.sign_in_letter == SignInLetter::Daily {
        for it in rows::sign_ins(tx, person, period).await? {
            let Ok(event) = serde_json::from_value::<Event>(it.payload) else { continue };
            let who = format!("{} ({})", it.who, it.firm);
            let path = "/me/access".to_owned();
            out.push((it.at, DigestLine { event, who, client: String::new(), path }));
        }
    }
    Ok(out)
}

async fn of_seat(
    tx: &mut Tx,
    person: PersonId,
    seat: &Seat,
    likes: &Preferences,
    period: (i64, i64),
) -> Result<Vec<(i64, DigestLine)>> {
    let Some(role) = Role::parse(&seat.role) else { return Ok(Vec::new()) };
    let visible = topics_of(role);
    let topics = likes.topics.iter().filter(|it| visible.contains(it));
    let kinds: Vec<&str> = topics.flat_map(|it| kinds(*it)).copied().collect();
    let all = matches!(role, Role::Owner | Role::Senior);
    let ask = rows::Ask { person, partner: seat.partner, staff: seat.staff, all, period };
    let found = rows::changes(tx, &ask, &kinds).await?;
    Ok(found
        .into_iter()
        .filter_map(|it| {
            let event = serde_json::from_value::<Event>(it.payload).ok()?;
            let path = match it.client {
                Some(client) => format!("/p/{}/clients/{client}", seat.slug),
                None => format!("/p/{}/clients", seat.slug),
            };
            Some((it.at, DigestLine { event, who: it.who, client: it.client_name, path }))
        })
        .collect())
}

/// The kinds of events that a topic is about.
fn kinds(topic: Topic) -> &'static [&'static str] {
    match topic {
        Topic::Access => &[
            "access_ending",
            "access_expired",
            "access_paused",
            "access_resumed",
            "access_allowed",
            "access_declined",
        ],
        Topic::Connections => &[
            "invitation_accepted",
            "invitation_declined",
            "partner_added",
            "partner_removed",
            "connection_cancelled",
            "connection_revoked",
        ],
        Topic::Unlinked => &["account_unlinked", "account_claimed"],
        Topic::Staff => &[
            "staff_joined",
            "staff_removed",
            "staff_suspended",
            "staff_resumed",
            "staff_role_changed",
        ],
    }
}

/// When the next digest is due, on the real clock: how long a worker may sleep.
pub(crate) async fn next_due(ctx: &Ctx) -> Result<Option<i64>> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let due = rows::next_due(&mut tx).await?;
    let ahead = micros(ctx.clock.business()).saturating_sub(micros(ctx.clock.security()));
    Ok(due.map(|it| it.saturating_sub(ahead)))
}
