//! The clocks of access: when it ends by itself, and when both sides hear of it before.
//!
//! Everything follows from stored instants. What is stored of an end ([`Alarm`]) is worked out here
//! and nowhere else, by whoever moves a clock.

use super::ConnectionFacts;
use crate::time::{DAY, SECOND};

/// How many days before an end both sides are warned.
pub const WARNING_DAYS: [i64; 4] = [30, 14, 7, 1];

/// An end that does not come: 1 January 9999, so that it is still an instant like any other.
pub const NEVER: i64 = 253_370_764_800 * SECOND;

/// When access ends if nobody signs in: the idle end or the agreed end, whichever comes first. While
/// the idle clock is held by onboarding, only the agreed end is left.
pub const fn ends_at(facts: &ConnectionFacts) -> i64 {
    let idle = idle_end(facts);
    match facts.absolute_end_at {
        Some(end) if end < idle => end,
        Some(_) | None => idle,
    }
}

/// When the idle clock runs out; [`NEVER`] while it is held.
const fn idle_end(facts: &ConnectionFacts) -> i64 {
    if facts.held {
        return NEVER;
    }
    started(facts).saturating_add(facts.idle_seconds.saturating_mul(SECOND))
}

/// Where the idle clock stands at its start: the last use, or when onboarding let it go.
const fn started(facts: &ConnectionFacts) -> i64 {
    if facts.idle_from > facts.last_access_at { facts.idle_from } else { facts.last_access_at }
}

/// Days until access ends, begun days counting whole; 0 when it has ended. A clock that went
/// back does not make it longer than the clock itself.
pub const fn days_left(facts: &ConnectionFacts, now: i64) -> i64 {
    let from = if now < started(facts) { started(facts) } else { now };
    begun_days(ends_at(facts).saturating_sub(from))
}

/// A span in days, begun days counting whole.
pub const fn begun_days(span: i64) -> i64 {
    if span <= 0 { 0 } else { (span - 1) / DAY + 1 }
}

/// What is stored of an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alarm {
    /// See [`ends_at`].
    pub ends_at: i64,
    /// The next instant at which both sides are told.
    pub tell_at: i64,
}

/// The alarm of these clocks, set at `now`. Marks that are past already are not told: who grants
/// seven days knows that they are seven.
pub fn alarm(facts: &ConnectionFacts, now: i64) -> Alarm {
    let ends_at = ends_at(facts);
    Alarm { ends_at, tell_at: tell_at(ends_at, now) }
}

/// The next instant after `now` at which something is said about this end.
pub fn tell_at(ends_at: i64, now: i64) -> i64 {
    let marks = WARNING_DAYS.iter().map(|days| ends_at.saturating_sub(days * DAY));
    marks.chain([ends_at]).find(|at| *at > now).unwrap_or(NEVER)
}

/// What is to be said about an end that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// It comes near: the nearest mark that has been passed.
    Warning {
        /// One of [`WARNING_DAYS`].
        days: i64,
    },
    /// It has come.
    Ended,
}

/// What is said at `now` about an end. One thing only, however long nobody looked: a mark that a
/// later one has overtaken is never told late.
pub fn notice(ends_at: i64, now: i64) -> Option<Notice> {
    if now >= ends_at {
        return Some(Notice::Ended);
    }
    let passed = |days: &i64| ends_at.saturating_sub(days * DAY) <= now;
    WARNING_DAYS.into_iter().rev().find(passed).map(|days| Notice::Warning { days })
}
