//! Who manages a subscription, and how that moves: only when owner and firm have both said yes.
//!
//! At most one firm manages an account. Another firm takes over on a stated date; from that very
//! instant the old one is gone and the new one manages, whether or not a job has run since. An
//! account whose firm has gone without a successor has a grace, and is inactive after it.

use crate::access::{Refusal, words};
use crate::ids::PartnerId;
use crate::time::{DAY, SECOND, ts};

/// The vendor's notice time before another firm takes over: 7 days. The vendor may set another.
pub const NOTICE_SECONDS: i64 = 7 * 86_400;

/// How long a subscription runs on after its firm has gone: 14 days (clarified for every end).
pub const GRACE_SECONDS: i64 = 14 * 86_400;

/// So many days before the end of a grace its owner is reminded.
pub const GRACE_REMINDERS: [i64; 3] = [7, 3, 1];

words! {
    /// The life of an account in its product.
    Life { Creating = "creating", Inactive = "inactive", Active = "active", Closed = "closed" }
}

/// A change of partner that is agreed and waits for its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The firm that is left.
    pub old: PartnerId,
    /// The firm that comes.
    pub new: PartnerId,
    /// The new firm has agreed to manage the subscription. Without it the grace begins.
    pub taken_on: bool,
    /// From this instant on it is so.
    pub switch_at: i64,
    /// The new firm is connected and not suspended: only then is the change made.
    pub ready: bool,
}

/// What is stored about the management of one account, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Management {
    /// The firm that manages the subscription.
    pub managed_by: Option<PartnerId>,
    /// The change that waits.
    pub change: Option<Change>,
    /// The account's life as stored.
    pub life: Life,
    /// The end of the grace, while one runs or after it has run out.
    pub grace_ends_at: Option<i64>,
}

/// What follows when a firm takes the subscription on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It manages already.
    Already,
    /// It manages from now on: nobody did.
    AtOnce,
    /// It manages from this date on; the other firm stays until then.
    On {
        /// The firm that manages now.
        old: PartnerId,
        /// The date.
        switch_at: i64,
    },
}

/// What follows for the subscription when a firm's connection ends, or it hands back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterEnd {
    /// It had nothing to do with the subscription.
    Nothing,
    /// The change towards it cannot be made any more.
    Stops,
    /// The firm that has taken the subscription on manages from now on.
    Moves(PartnerId),
    /// Nobody manages: the grace begins; a change that waits is over.
    Grace,
}

/// What is due at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Nothing.
    Nothing,
    /// The old firm goes; the new one manages if it has taken the subscription on.
    Switch(Change),
    /// The new firm cannot come: everything stays as it is.
    NotMade(Change),
}

/// Why something about the management cannot be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindered {
    /// Nothing more happens to a closed account.
    Closed,
    /// One change at a time.
    ChangeRunning {
        /// Its date.
        switch_at: i64,
    },
    /// There is no change to speak of.
    NoChange,
    /// The firm that is to come is the one that manages.
    SameFirm,
    /// Nobody's grace runs.
    NoGrace,
    /// It is active.
    Active,
    /// The product has not made it yet.
    Creating,
}

impl Management {
    /// The change, once its date is reached and while it can be made.
    fn made(&self, now: i64) -> Option<Change> {
        self.change.filter(|it| it.ready && now >= it.switch_at)
    }

    /// The firm that manages the subscription at `now`.
    pub fn manager(&self, now: i64) -> Option<PartnerId> {
        match self.made(now) {
            Some(change) => change.taken_on.then_some(change.new),
            None => self.managed_by,
        }
    }

    /// The instant from which this firm is gone, if a change takes its place.
    pub fn leaves_at(&self, firm: PartnerId) -> Option<i64> {
        self.change.filter(|it| it.ready && it.old == firm).map(|it| it.switch_at)
    }

    /// The account's life at `now`: after a grace nobody pays, so it is inactive.
    pub fn life(&self, now: i64) -> Life {
        match (self.life, self.grace_ends_at) {
            (Life::Active, Some(end)) if now >= end && self.manager(now).is_none() => {
                Life::Inactive
            }
            (life, _) => life,
        }
    }

    /// Whether the grace runs at `now`.
    pub fn in_grace(&self, now: i64) -> bool {
        self.grace_ends_at.is_some_and(|end| now < end) && self.manager(now).is_none()
    }

    fn unhindered(&self) -> Result<(), Hindered> {
        if self.life == Life::Closed {
            return Err(Hindered::Closed);
        }
        match self.change {
            Some(it) => Err(Hindered::ChangeRunning { switch_at: it.switch_at }),
            None => Ok(()),
        }
    }

    /// The owner accepts a firm's offer to manage.
    pub fn take_on(&self, new: PartnerId, now: i64, notice: i64) -> Result<Taken, Hindered> {
        self.unhindered()?;
        Ok(match self.managed_by {
            Some(old) if old == new => Taken::Already,
            Some(old) => Taken::On { old, switch_at: after(now, notice) },
            None => Taken::AtOnce,
        })
    }

    /// The owner names another firm by itself.
    pub fn leave_for(
        &self,
        (old, new): (PartnerId, PartnerId),
        now: i64,
        notice: i64,
    ) -> Result<i64, Hindered> {
        self.unhindered()?;
        if old == new {
            return Err(Hindered::SameFirm);
        }
        Ok(after(now, notice))
    }

    /// A firm's connection ends at once, from any side.
    pub fn after_end(&self, firm: PartnerId) -> AfterEnd {
        match self.change {
            Some(it) if it.new == firm => AfterEnd::Stops,
            Some(it) if it.old == firm && it.taken_on && it.ready => AfterEnd::Moves(it.new),
            Some(_) | None if self.managed_by == Some(firm) => AfterEnd::Grace,
            Some(_) | None => AfterEnd::Nothing,
        }
    }

    /// What the clock has to do at `now`.
    pub fn due(&self, now: i64) -> Due {
        match self.change {
            Some(it) if now < it.switch_at => Due::Nothing,
            Some(it) if it.ready => Due::Switch(it),
            Some(it) => Due::NotMade(it),
            None => Due::Nothing,
        }
    }

    /// The managing firm closes the account or hands the subscription back: not while the owner
    /// is on the way to another firm, which nobody can block.
    pub fn may_let_go(&self) -> Result<(), Hindered> {
        self.unhindered()
    }

    /// The managing firm activates the account: it is billable at once.
    pub fn may_activate(&self) -> Result<(), Hindered> {
        match self.life {
            Life::Closed => Err(Hindered::Closed),
            Life::Active => Err(Hindered::Active),
            Life::Creating => Err(Hindered::Creating),
            Life::Inactive => Ok(()),
        }
    }

    /// The owner subscribes directly: during the grace, or later out of inactivity.
    pub fn may_subscribe(&self) -> Result<(), Hindered> {
        match (self.life, self.managed_by, self.grace_ends_at) {
            (Life::Closed, ..) => Err(Hindered::Closed),
            (_, None, Some(_)) => Ok(()),
            (_, Some(_) | None, _) => Err(Hindered::NoGrace),
        }
    }
}

const fn after(now: i64, seconds: i64) -> i64 {
    now.saturating_add(seconds.saturating_mul(SECOND))
}

/// How many reminders of a grace are due at `now`; none after its end.
pub fn reminders_due(grace_ends_at: i64, now: i64) -> usize {
    let passed = |days: &&i64| now >= grace_ends_at.saturating_sub(**days * DAY);
    if now >= grace_ends_at { 0 } else { GRACE_REMINDERS.iter().filter(passed).count() }
}

impl From<Hindered> for Refusal {
    fn from(it: Hindered) -> Self {
        let (code, detail, who): (_, String, &str) = match it {
            Hindered::Closed => {
                ("account_closed", "This account is closed. Nothing about it changes.".into(), "")
            }
            Hindered::ChangeRunning { switch_at } => (
                "change_running",
                format!(
                    "A change of partner is agreed for {}. Until then nothing else about the \
                     subscription can change; the account's owner can stop it.",
                    ts(switch_at).strftime("%-d %B %Y, %H:%M UTC")
                ),
                "the account's owner",
            ),
            Hindered::NoChange => {
                ("no_change_running", "No change of partner is running.".into(), "")
            }
            Hindered::SameFirm => {
                ("same_partner", "This firm manages the subscription already.".into(), "")
            }
            Hindered::NoGrace => (
                "no_grace",
                "There is nothing to take over: the subscription is yours, or a firm manages it."
                    .into(),
                "",
            ),
            Hindered::Active => ("already_active", "The account is active already.".into(), ""),
            Hindered::Creating => (
                "account_creating",
                "The product has not made the account yet; it is active when it has.".into(),
                "",
            ),
        };
        let facts = match it {
            Hindered::ChangeRunning { switch_at } => vec![("switch_at", ts(switch_at).to_string())],
            Hindered::Closed
            | Hindered::NoChange
            | Hindered::SameFirm
            | Hindered::NoGrace
            | Hindered::Active
            | Hindered::Creating => Vec::new(),
        };
        Self { status: 409, code, detail, facts, who_can_fix: who.into(), fix: None }
    }
}
