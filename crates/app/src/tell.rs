//! Telling: the story of a change and the letters that follow from it, saved with the change.

use crate::{Ctx, Result};
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{EventId, JobId, LetterId};
use domain::letter::{Letter, Recipient};
use domain::time::micros;
use jiff::Timestamp;
use store::{NewJob, Owner, Story, Tx};

/// The job kind that sends one letter of the outbox.
pub const SEND_LETTER: &str = "send_letter";

/// The story of one event, in the chain of `owner`.
pub fn story(
    ctx: &Ctx,
    owner: impl Into<Owner>,
    actor: &Actor,
    now: Timestamp,
    event: &Event,
) -> Story {
    let id: EventId = ctx.ids.next(now);
    let payload = serde_json::to_value(event).unwrap_or_default();
    Story::new(id, owner, actor, micros(now), event.kind()).payload(payload)
}

/// Puts a letter into the outbox; the answer is the job that sends it, for the story.
/// Without an address there is nobody to write to: no letter, no job.
pub async fn write(
    ctx: &Ctx,
    tx: &mut Tx,
    to: &Recipient,
    letter: &Letter,
    now: Timestamp,
) -> Result<Option<NewJob>> {
    if to.email.is_empty() {
        return Ok(None);
    }
    let id: LetterId = ctx.ids.next(now);
    let job: JobId = ctx.ids.next(now);
    let host = ctx.settings.origin.split("://").nth(1).unwrap_or("localhost");
    let host = host.split(':').next().unwrap_or("localhost");
    let row = store::letters::Letter {
        id,
        job: Some(job),
        to_email: to.email.clone(),
        to_person: to.person,
        kind: letter.kind().to_owned(),
        message_id: format!("<{id}@{host}>"),
        payload: serde_json::json!({ "to": to, "letter": letter }),
        subject: String::new(),
        state: "waiting".to_owned(),
        error: None,
        created_at: micros(now),
        sent_at: None,
        bounced: None,
        reader: None,
    };
    store::letters::add(tx, &row).await?;
    let payload = serde_json::json!({ "letter": id });
    // The queue runs on real time, whatever business time says.
    let run_at = micros(ctx.clock.security());
    Ok(Some(NewJob::new(job, SEND_LETTER, payload, run_at).key(id.to_string())))
}

/// Letters to several people; the answer are the jobs that send them.
pub async fn write_all(
    ctx: &Ctx,
    tx: &mut Tx,
    to: &[Recipient],
    letter: &Letter,
    now: Timestamp,
) -> Result<Vec<NewJob>> {
    let mut jobs = Vec::new();
    for it in to {
        jobs.extend(write(ctx, tx, it, letter, now).await?);
    }
    Ok(jobs)
}

/// The firm's people who hear of its connections: the owner, all seniors, the named manager;
/// of an internal client only those of them who see it.
pub async fn leaders(
    tx: &mut Tx,
    partner: domain::ids::PartnerId,
    manager: Option<domain::ids::StaffId>,
    client: Option<domain::ids::ClientId>,
) -> Result<Vec<Recipient>> {
    let staff = store::staff::leaders(tx, partner, manager, client).await?;
    Ok(staff
        .into_iter()
        .map(|it| Recipient { email: it.email, name: it.name, person: Some(it.person) })
        .collect())
}
