//! Ending open product sessions: in the portal at once, at the product within seconds.
//!
//! A deed that takes access away calls [`end_sessions`] in its own transaction and saves the jobs
//! with its story: what is ended here is told there, whatever dies in between. A product that is
//! deaf keeps nothing either: its tokens run out after 300 s and none is renewed.

use crate::oidc::{claims, keys};
use crate::{Ctx, Error, Result};
use domain::actor::Actor;
use domain::ids::{EventId, JobId, SignInId};
use domain::products::Definition;
use domain::time::{SECOND, micros};
use domain::tokens::{EndedBecause, REASON};
use jiff::Timestamp;
use serde_json::{Value, json};
use store::sign_ins::{self, SignIn};
use store::{NewJob, Tx};

pub use store::sign_ins::Which;

/// The job kind that posts a logout token: payload `{"sign_in": "sgn_…"}`.
pub const LOGOUT: &str = "logout_product";
/// The job kind that pushes a security event: payload `{"sign_in": "sgn_…"}`.
pub const PUSH: &str = "push_security_event";

/// A product session is looked for as long as a portal session can last.
const OPEN_SECONDS: i64 = 12 * 3_600;
/// A logout token is for now: each try has its own.
const LOGOUT_SECONDS: i64 = 120;

const BCL: &str = "http://schemas.openid.net/event/backchannel-logout";
const CAEP: &str = "https://schemas.openid.net/secevent/caep/event-type/session-revoked";

/// Ends sign-ins in the transaction of the deed that takes access away. The answer are the jobs
/// that tell the products; they belong into the deed's story.
pub async fn end_sessions(
    ctx: &Ctx,
    tx: &mut Tx,
    which: Which,
    because: EndedBecause,
    now: Timestamp,
) -> Result<Vec<NewJob>> {
    let real = ctx.clock.security();
    let since = micros(real) - OPEN_SECONDS * SECOND;
    let open = sign_ins::end(tx, which, because.word(), micros(now), since).await?;
    let mut jobs = Vec::new();
    for (id, _) in open {
        for kind in [LOGOUT, PUSH] {
            let job: JobId = ctx.ids.next(real);
            jobs.push(NewJob::new(job, kind, json!({ "sign_in": id }), micros(real)));
        }
    }
    Ok(jobs)
}

/// Job: posts a logout token to the product (OpenID Connect Back-Channel Logout 1.0).
pub async fn run_logout(ctx: &Ctx, sign_in: SignInId) -> Result<()> {
    let Some((row, product)) = ended(ctx, sign_in).await? else { return Ok(()) };
    let real = ctx.clock.security();
    let now = real.as_second();
    let jti: EventId = ctx.ids.next(real);
    let token = keys::signing(ctx).await?.sign(
        "logout+jwt",
        &json!({
            "iss": ctx.settings.origin,
            "aud": product.client_id,
            "iat": now,
            "exp": now + LOGOUT_SECONDS,
            "jti": jti,
            "sub": claims::subject(ctx, row.product, row.staff),
            "sid": row.id,
            "events": { BCL: {} },
            REASON: row.ended_because,
        }),
    )?;
    ctx.http
        .post_logout(&product.backchannel_logout_uri, &token)
        .await
        .map_err(|it| Error::broken(format!("logout at {}: {it}", product.slug)))
}

/// Job: pushes a security event (CAEP `session-revoked`, RFC 8935). Its `jti` is the same at each
/// try, so that a receiver may drop repeats.
pub async fn run_push(ctx: &Ctx, sign_in: SignInId) -> Result<()> {
    let Some((row, product)) = ended(ctx, sign_in).await? else { return Ok(()) };
    let now = ctx.clock.security().as_second();
    let token = keys::signing(ctx).await?.sign("secevent+jwt", &event(ctx, &row, &product, now))?;
    ctx.http
        .push_event(&product.events_push_uri, &token)
        .await
        .map_err(|it| Error::broken(format!("security event at {}: {it}", product.slug)))
}

fn event(ctx: &Ctx, row: &SignIn, product: &Definition, now: i64) -> Value {
    let issuer = &ctx.settings.origin;
    let because = row.ended_because.as_deref().and_then(EndedBecause::of);
    let reason = because.map_or("Access ended.", EndedBecause::sentence);
    let by = match because {
        Some(
            EndedBecause::AccessCancelled
            | EndedBecause::NotConnected
            | EndedBecause::SignedOut
            | EndedBecause::Blocked,
        ) => "user",
        Some(EndedBecause::StaffSuspended | EndedBecause::ReachLost) => "admin",
        Some(EndedBecause::AccessExpired | EndedBecause::CodeReused) | None => "policy",
    };
    json!({
        "iss": issuer,
        "aud": product.client_id,
        "iat": now,
        "jti": format!("revoked-{}", row.id),
        "txn": row.id,
        "sub_id": {
            "format": "complex",
            "session": { "format": "opaque", "id": row.id },
            "user": {
                "format": "iss_sub",
                "iss": issuer,
                "sub": claims::subject(ctx, row.product, row.staff),
            },
        },
        "events": { CAEP: {
            "event_timestamp": row.ended_at.map_or(now, |it| it / SECOND),
            "initiating_entity": by,
            "reason_user": { "en": reason },
            REASON: row.ended_because,
        } },
    })
}

/// An ended entry and its product; nothing when it is not there (any more).
async fn ended(ctx: &Ctx, id: SignInId) -> Result<Option<(SignIn, Definition)>> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let row = sign_ins::one(&mut tx, id).await?.filter(|it| it.ended_at.is_some());
    let Some(row) = row else { return Ok(None) };
    Ok(ctx.catalogue.get(row.product).map(|it| (row, it.definition)))
}
