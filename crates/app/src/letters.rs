//! The outbox: letters on their way, and what an operator sees of them.
//!
//! A letter is stored as a typed value and worded when it leaves. Its links carry tokens that sign
//! people in, so outside a sandbox an operator sees a letter without them.

use crate::worker::Outcome;
use crate::{Ctx, Error, Result, bounces};
use domain::access::{self, Deed, Facts, Who};
use domain::actor::{Actor, OperatorLevel};
use domain::ids::{JobId, LetterId, LinkId};
use domain::letter::{Letter, Recipient};
use domain::reader::Reader;
use domain::time::micros;
use outbound::letters::{LetterFrame, Rendered};
use outbound::mail::{LOGO, Mail, MailError, Picture};
use serde::Deserialize;
use std::sync::Arc;
use store::jobs::{self, Job};
use store::{Quiet, Tx, letters as rows};

pub use store::jobs::Job as Waiting;
pub use store::letters::{Letter as Stored, Which};

/// What stands where a token would, for eyes that must not have it.
const HIDDEN: &str = "hidden";

#[derive(Deserialize)]
struct Payload {
    to: Recipient,
    letter: Letter,
}

#[derive(Deserialize)]
struct Wish {
    letter: LetterId,
}

/// A letter with its words.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The row.
    pub row: Stored,
    /// Its words.
    pub words: Rendered,
}

/// Who an operator is towards the vendor's own things; nobody else is signed in there.
fn operator(actor: &Actor, deed: Deed) -> Result<()> {
    let who = match actor {
        Actor::Operator { level: OperatorLevel::Support, .. } => Who::OpSupport,
        Actor::Operator { level: OperatorLevel::Admin, .. } => Who::OpAdmin,
        Actor::Staff(_)
        | Actor::Client { .. }
        | Actor::Product(_)
        | Actor::System
        | Actor::Anon => return Err(Error::SignIn),
    };
    access::decide(deed, who, &Facts::default()).into_result()?;
    Ok(())
}

/// A page of letters, newest first, older than `older`, with their subjects.
pub async fn list(
    ctx: &Ctx,
    actor: &Actor,
    which: &Which,
    older: Option<LetterId>,
    limit: i64,
) -> Result<Vec<Shown>> {
    operator(actor, Deed::OOutboxRead)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let found = rows::list(&mut tx, which, older, limit).await?;
    found.into_iter().map(|row| shown(ctx, row)).collect()
}

/// One letter as it goes out.
pub async fn one(ctx: &Ctx, actor: &Actor, id: LetterId) -> Result<Shown> {
    operator(actor, Deed::OOutboxRead)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    shown(ctx, rows::get(&mut tx, id).await?)
}

/// Jobs that were given up, newest first, older than `older`.
pub async fn dead_jobs(
    ctx: &Ctx,
    actor: &Actor,
    older: Option<JobId>,
    limit: i64,
) -> Result<Vec<Waiting>> {
    operator(actor, Deed::OOutboxRead)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(jobs::dead(&mut tx, older, limit).await?)
}

/// How many jobs there are in each state.
pub async fn job_counts(ctx: &Ctx, actor: &Actor) -> Result<Vec<(String, i64)>> {
    operator(actor, Deed::OOutboxRead)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(jobs::counts(&mut tx).await?)
}

/// Tries a given-up job again, and shows its letter as waiting.
pub async fn revive(ctx: &Ctx, actor: &Actor, id: JobId) -> Result<()> {
    operator(actor, Deed::OOutboxRead)?;
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.append(&actor.scope()).await?;
    jobs::revive(&mut tx, id, now).await?;
    Ok(tx.commit_quiet(Quiet::Queue, &[], now).await?)
}

fn shown(ctx: &Ctx, row: Stored) -> Result<Shown> {
    let token = |link: LinkId| {
        if ctx.settings.sandbox { ctx.secrets.link_token(link.0) } else { HIDDEN.to_owned() }
    };
    // Pictures travel with the letter; nothing of it is shown here.
    let (_, words) = worded(ctx, &row, &token, "")?;
    Ok(Shown { row, words })
}

fn worded(
    ctx: &Ctx,
    row: &Stored,
    token: &dyn Fn(LinkId) -> String,
    logo: &str,
) -> Result<(Recipient, Rendered)> {
    let Payload { to, letter } =
        serde_json::from_value(row.payload.clone()).map_err(Error::broken)?;
    let brand = ctx.brand.get();
    let likes = row.reader.clone().unwrap_or_default();
    let reader = Reader::new(
        likes.language.unwrap_or(brand.lang()),
        likes.zone("UTC"),
        Arc::clone(&brand.labels),
    );
    let person = to.person.filter(|_| matches!(letter, Letter::Digest { .. }));
    let unsubscribe = person.map(|it| {
        format!("{}/letters/off/{}", ctx.settings.origin, ctx.secrets.unsubscribe_token(it))
    });
    let frame = LetterFrame {
        vendor: &ctx.vendor(),
        origin: &ctx.settings.origin,
        support: &brand.support,
        look: &brand.look(),
        recipient: &to,
        reader: &reader,
        unsubscribe: unsubscribe.as_deref().unwrap_or_default(),
        logo,
    };
    let words = outbound::letters::render(&letter, &frame, token).map_err(Error::broken)?;
    Ok((to, words))
}

/// The logo of the firm that the letter is from, as it is now.
async fn logo(tx: &mut Tx, row: &Stored) -> Result<Option<Picture>> {
    let it: Payload = serde_json::from_value(row.payload.clone()).map_err(Error::broken)?;
    let Some(firm) = it.letter.logo_of() else { return Ok(None) };
    let found = store::logos::of(tx, firm).await?;
    Ok(found.map(|it| Picture { kind: it.kind, bytes: it.bytes }))
}

/// Sends the letter of a job. The mail server is asked outside of any transaction; what it said
/// is kept together with the end of the job.
pub(crate) async fn send(ctx: &Ctx, job: &Job) -> Result<Outcome> {
    let Ok(Wish { letter: id }) = serde_json::from_value(job.payload.clone()) else {
        return Ok(Outcome::Never("the job names no letter".to_owned()));
    };
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let row = rows::get(&mut tx, id).await?;
    let logo = logo(&mut tx, &row).await?;
    drop(tx);
    if row.state == "sent" {
        return Ok(Outcome::Done);
    }
    let shown = if logo.is_some() { LOGO } else { "" };
    let (to, words) = worded(ctx, &row, &|link| ctx.secrets.link_token(link.0), shown)?;
    let at = ctx.clock.security();
    let mail =
        Mail { to: &to, message_id: &row.message_id, at, letter: &words, logo: logo.as_ref() };
    let sent = ctx.mailer.send(&mail).await;

    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.append(&Actor::System.scope()).await?;
    keep(&mut tx, job, &row, sent, now).await?;
    tx.commit_quiet(Quiet::Queue, &[], now).await?;
    Ok(Outcome::Kept)
}

async fn keep(
    tx: &mut Tx,
    job: &Job,
    row: &Stored,
    sent: Result<(), MailError>,
    now: i64,
) -> Result<()> {
    let id = row.id;
    match sent {
        Ok(()) => {
            store::bounces::clear(tx, &bounces::folded(&row.to_email)).await?;
            rows::mark_sent(tx, id, now).await?;
            jobs::finish(tx, job, now).await?;
        }
        Err(MailError::Later(why)) => {
            let dead = jobs::retry(tx, job, now, &why).await?;
            rows::mark_failed(tx, id, &why, dead).await?;
            tracing::warn!(letter = %id, dead, %why, "a letter did not go");
        }
        Err(MailError::Address(why)) => {
            jobs::bury(tx, job, now, &why).await?;
            rows::mark_failed(tx, id, &why, true).await?;
            let to = bounces::folded(&row.to_email);
            store::bounces::flag(tx, &to, (now, &why), id).await?;
            tracing::warn!(letter = %id, %why, "an address takes no letters");
        }
        Err(MailError::Never(why)) => {
            jobs::bury(tx, job, now, &why).await?;
            rows::mark_failed(tx, id, &why, true).await?;
            tracing::error!(letter = %id, %why, "a letter cannot be delivered");
        }
    }
    Ok(())
}
