//! Connections: the tie between a partner and an account, and whether access is open now.
//!
//! The two are different things: a connection can stand while access has run out or is paused.
//! The state is always worked out from stored instants and `now`; nothing is stored that time
//! alone could make false.

mod clocks;
mod grants;
mod management;
mod requests;
mod transitions;

pub use clocks::{
    Alarm, NEVER, Notice, WARNING_DAYS, alarm, begun_days, days_left, ends_at, notice, tell_at,
};
pub use grants::{
    Allowance, Granted, INVITATION_SECONDS, MAX_GRANT_DAYS, STAFF_INVITATION_SECONDS,
    invitation_open, requested_days, staff_invitation_open, taken_back,
};
pub use management::{
    AfterEnd, Change, Due, GRACE_REMINDERS, GRACE_SECONDS, Hindered, Life, Management,
    NOTICE_SECONDS, Taken, reminders_due,
};
pub use requests::{
    ASK_RENEWAL_DAYS, Asked, REMIND_SECONDS, REQUEST_COOLDOWN_SECONDS, REQUEST_LIFE_SECONDS,
    Reminder, RequestFacts, RequestRefused, TooSoon,
};
pub use transitions::{Beginning, Transition, next};

use crate::access::State;

/// How long access stays open without a redeemed sign-in: 60 x 86,400 s, whatever the zone
/// (access rules 3.9 and no. 16). The vendor may set another length.
pub const IDLE_SECONDS: i64 = 60 * 86_400;

/// From so many days on, pages say "expiring" (the second of the warnings at 30, 14, 7, 1 days).
pub const EXPIRING_DAYS: i64 = 14;

/// What is stored about one partner and one account (or an empty folder), in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionFacts {
    /// The connection is live.
    pub connected: bool,
    /// The last connection has ended and no new one has begun.
    pub ended: bool,
    /// An invitation waits; see [`invitation_open`].
    pub invited: bool,
    /// The account stands in one of the partner's folders.
    pub in_folder: bool,
    /// The client's owner has paused access.
    pub paused: bool,
    /// The last grant or redeemed sign-in: where the idle clock starts.
    pub last_access_at: i64,
    /// The end agreed when access was granted, if one was.
    pub absolute_end_at: Option<i64>,
    /// The idle clock waits for the product's onboarding mark.
    pub held: bool,
    /// When onboarding let the idle clock go; 0 where it was never held.
    pub idle_from: i64,
    /// The length of the idle clock.
    pub idle_seconds: i64,
    /// From this instant on another firm has taken this one's place: as good as ended.
    pub leaves_at: Option<i64>,
}

impl Default for ConnectionFacts {
    /// A folder without any connection.
    fn default() -> Self {
        Self {
            connected: false,
            ended: false,
            invited: false,
            in_folder: true,
            paused: false,
            last_access_at: 0,
            absolute_end_at: None,
            held: false,
            idle_from: 0,
            idle_seconds: IDLE_SECONDS,
            leaves_at: None,
        }
    }
}

/// The state at `now`. Expired from the very microsecond that an end is reached; paused beats
/// expired, because only the client's owner can undo it.
pub const fn state(facts: &ConnectionFacts, now: i64) -> State {
    if !facts.connected {
        return if facts.ended {
            State::Disconnected
        } else if facts.invited {
            State::Invited
        } else {
            State::FolderOnly
        };
    }
    if let Some(leaves_at) = facts.leaves_at
        && now >= leaves_at
    {
        return State::Disconnected;
    }
    let expired = now >= ends_at(facts);
    match (facts.in_folder, facts.paused, expired) {
        (true, true, _) => State::Cancelled,
        (true, false, true) => State::Expired,
        (true, false, false) => State::Active,
        (false, true, _) => State::UnlinkedCancelled,
        (false, false, true) => State::UnlinkedExpired,
        (false, false, false) => State::UnlinkedActive,
    }
}

/// What pages say about access; the words are theirs, the choice is made here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessStatus {
    /// No connection and no invitation.
    NotConnected,
    /// An invitation waits for the owner's answer.
    Invited,
    /// Open, and the idle clock waits for the product's onboarding mark; no end is agreed.
    Held,
    /// Open for more than [`EXPIRING_DAYS`].
    Open {
        /// See [`days_left`].
        days_left: i64,
    },
    /// Open, and ends within [`EXPIRING_DAYS`] if nobody signs in.
    Expiring {
        /// See [`days_left`].
        days_left: i64,
    },
    /// The clock ran out.
    Expired,
    /// Paused by the client.
    Paused,
    /// Not open, and a request waits for the owner's answer.
    Requested,
    /// Not open, and the owner refused a request within the last days.
    Declined {
        /// From when the partner may ask again.
        ask_again_at: i64,
    },
    /// The connection has ended.
    Ended,
}

/// The status of access at `now`, with what is known of requests.
pub const fn access_status(
    facts: &ConnectionFacts,
    requests: &RequestFacts,
    now: i64,
) -> AccessStatus {
    let shut = match state(facts, now) {
        State::FolderOnly => return AccessStatus::NotConnected,
        State::Invited => return AccessStatus::Invited,
        State::Disconnected => return AccessStatus::Ended,
        State::Active | State::UnlinkedActive => {
            if ends_at(facts) == NEVER {
                return AccessStatus::Held;
            }
            let days_left = days_left(facts, now);
            return if days_left <= EXPIRING_DAYS {
                AccessStatus::Expiring { days_left }
            } else {
                AccessStatus::Open { days_left }
            };
        }
        State::Expired | State::UnlinkedExpired => AccessStatus::Expired,
        State::Cancelled | State::UnlinkedCancelled => AccessStatus::Paused,
    };
    if requests.pending(now) {
        return AccessStatus::Requested;
    }
    match requests.cooldown_until(now) {
        Some(ask_again_at) => AccessStatus::Declined { ask_again_at },
        None => shut,
    }
}
