//! Requests for access: one open at a time, a pause after a refusal, and silence when blocked.
//!
//! A request opens nothing. Somebody who is blocked gets the same answers as anybody else, so
//! that the block itself is not told.

use jiff::Timestamp;

use crate::access::Refusal;
use crate::time::{SECOND, ts};

/// An open request lapses after 14 days without an answer.
pub const REQUEST_LIFE_SECONDS: i64 = 14 * 86_400;

/// After a refusal the partner may ask again 7 days later (access rules 3.9).
pub const REQUEST_COOLDOWN_SECONDS: i64 = 7 * 86_400;

/// A request is reminded of once in 3 days.
pub const REMIND_SECONDS: i64 = 3 * 86_400;

/// So many days before an end, and not sooner, a firm may ask to renew.
pub const ASK_RENEWAL_DAYS: i64 = 30;

/// When a request was made and last reminded of (µs).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// When it was made.
    pub asked_at: i64,
    /// When the owner was last reminded.
    pub reminded_at: Option<i64>,
}

/// A reminder would come too soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooSoon {
    /// From when the owner may be reminded.
    pub until: i64,
}

impl Reminder {
    /// From when the owner may be reminded: 3 days after the request or the last reminder.
    pub fn from(&self) -> i64 {
        let last = self.reminded_at.unwrap_or(self.asked_at).max(self.asked_at);
        last.saturating_add(REMIND_SECONDS * SECOND)
    }

    /// Whether the owner may be reminded at `now`.
    pub fn due(&self, now: i64) -> Result<(), TooSoon> {
        let until = self.from();
        if now < until { Err(TooSoon { until }) } else { Ok(()) }
    }
}

impl From<TooSoon> for Refusal {
    fn from(it: TooSoon) -> Self {
        let at = ts(it.until);
        Self {
            status: 429,
            code: "remind_cooldown",
            detail: format!(
                "The owner has heard of it less than three days ago; you can remind them from {}.",
                at.strftime("%Y-%m-%d %H:%M UTC")
            ),
            facts: vec![("until", at.to_string())],
            who_can_fix: "the account's owner".into(),
            fix: None,
            deed: None,
            ask: None,
        }
    }
}

/// What is stored about the requests of one connection, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RequestFacts {
    /// When the newest request without an answer was made, silent ones included.
    pub open_since: Option<i64>,
    /// When the owner last refused one.
    pub declined_at: Option<i64>,
    /// The owner blocks further requests of this partner.
    pub blocked: bool,
}

/// What to do with a request that may be made. The answer to the partner is 202 both times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Keep it and tell the owner.
    TellOwner,
    /// Keep it as silent: nobody is told, and it is never shown to the owner.
    Silent,
}

/// Why a request may not be made now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestRefused {
    /// One waits for an answer already.
    Pending {
        /// When it was made.
        since: i64,
    },
    /// The last one was refused less than seven days ago.
    Cooldown {
        /// From when the partner may ask again.
        until: i64,
    },
}

impl RequestFacts {
    /// Whether a request waits for an answer at `now`.
    pub const fn pending(&self, now: i64) -> bool {
        match self.open_since {
            Some(since) => now < since.saturating_add(REQUEST_LIFE_SECONDS * SECOND),
            None => false,
        }
    }

    /// Until when the partner has to wait after a refusal; nothing when it need not.
    pub const fn cooldown_until(&self, now: i64) -> Option<i64> {
        match self.declined_at {
            Some(at) => {
                let until = at.saturating_add(REQUEST_COOLDOWN_SECONDS * SECOND);
                if now < until { Some(until) } else { None }
            }
            None => None,
        }
    }

    /// Whether a request may be made at `now`, after `access.request` itself is allowed.
    pub fn ask(&self, now: i64) -> Result<Asked, RequestRefused> {
        if let Some(since) = self.open_since
            && self.pending(now)
        {
            return Err(RequestRefused::Pending { since });
        }
        if let Some(until) = self.cooldown_until(now) {
            return Err(RequestRefused::Cooldown { until });
        }
        Ok(if self.blocked { Asked::Silent } else { Asked::TellOwner })
    }
}

impl RequestRefused {
    /// The instant that the refusal speaks of; for `request_cooldown` also `Retry-After`.
    pub fn at(self) -> Timestamp {
        match self {
            Self::Pending { since } => ts(since),
            Self::Cooldown { until } => ts(until),
        }
    }
}

impl From<RequestRefused> for Refusal {
    fn from(it: RequestRefused) -> Self {
        let at = it.at();
        match it {
            RequestRefused::Pending { .. } => Self {
                status: 409,
                code: "request_pending",
                detail: "A request waits for the owner's answer already; only one can be open."
                    .into(),
                facts: vec![("requested_at", at.to_string())],
                who_can_fix: "the account's owner".into(),
                fix: None,
                deed: None,
                ask: None,
            },
            RequestRefused::Cooldown { .. } => Self {
                status: 429,
                code: "request_cooldown",
                detail: format!(
                    "The owner refused the last request; you can ask again from {}, seven days \
                     after the refusal.",
                    at.strftime("%Y-%m-%d %H:%M UTC")
                ),
                facts: vec![("until", at.to_string())],
                who_can_fix: "the account's owner".into(),
                fix: None,
                deed: None,
                ask: None,
            },
        }
    }
}
