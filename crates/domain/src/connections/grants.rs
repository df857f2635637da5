//! Invitations and grants: how long an offer lives and what an owner's "Allow" opens.

use crate::fault::Fault;
use crate::time::{DAY, SECOND};

/// An invitation to connect lives 14 days (access rules no. 27).
pub const INVITATION_SECONDS: i64 = 14 * 86_400;

/// An invitation to join a firm's staff lives 7 days.
pub const STAFF_INVITATION_SECONDS: i64 = 7 * 86_400;

/// The longest agreed access: 730 days.
pub const MAX_GRANT_DAYS: i64 = 730;

/// Whether an invitation to connect, made at `created_at`, can still be accepted at `now`.
pub const fn invitation_open(created_at: i64, now: i64) -> bool {
    now < created_at.saturating_add(INVITATION_SECONDS * SECOND)
}

/// Whether an invitation to join a firm's staff can still be accepted at `now`.
pub const fn staff_invitation_open(created_at: i64, now: i64) -> bool {
    now < created_at.saturating_add(STAFF_INVITATION_SECONDS * SECOND)
}

/// Whether an act of keeping out can still be taken back: exactly what it put down stands. Where
/// part of it is gone, somebody has decided anew since, and that is not to be overruled.
pub const fn taken_back(put: usize, stands: usize) -> bool {
    put > 0 && put == stands
}

/// What the owner allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// "Allow": until nobody has signed in for the length of the idle clock.
    UntilIdle,
    /// "Allow for 7 days", or the length that the request named: an agreed end as well.
    Days(i64),
}

impl Allowance {
    /// "Allow for 7 days".
    pub const SEVEN_DAYS: Self = Self::Days(7);

    /// What is stored when it is granted at `now`: a new clock, and the agreed end if any. A
    /// length outside 1..=730 days is brought inside.
    pub fn granted(self, now: i64) -> Granted {
        Granted {
            last_access_at: now,
            absolute_end_at: match self {
                Self::UntilIdle => None,
                Self::Days(days) => {
                    Some(now.saturating_add(days.clamp(1, MAX_GRANT_DAYS).saturating_mul(DAY)))
                }
            },
        }
    }
}

/// The clocks of a fresh grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// Where the idle clock starts.
    pub last_access_at: i64,
    /// The agreed end.
    pub absolute_end_at: Option<i64>,
}

/// The length that a request asks for: optional, 1 to 730 whole days.
pub fn requested_days(field: &'static str, text: &str) -> Result<Option<i64>, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<i64>() {
        Ok(days) if (1..=MAX_GRANT_DAYS).contains(&days) => Ok(Some(days)),
        Ok(_) | Err(_) => Err(Fault::new(
            field,
            "days_invalid",
            format!("Give a whole number of days from 1 to {MAX_GRANT_DAYS}, or leave it empty."),
        )),
    }
}
