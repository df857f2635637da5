//! The clock has two faces, and only this file reads it.
//!
//! `security()` is always real: sessions, tokens, one-time codes, signatures, leases. `business()`
//! can be moved in the sandbox and never runs backwards: access, billing, notices. A deed reads a
//! face once, so that all its rows carry one instant.

use jiff::{Timestamp, ToSpan};
use std::sync::atomic::{AtomicI64, Ordering};

/// Time, injected everywhere.
pub struct Clock {
    source: Source,
    /// Microseconds that the business face is ahead of the real one.
    ahead: AtomicI64,
    /// The latest business instant given out: it never runs backwards.
    high_water: AtomicI64,
}

enum Source {
    Real,
    /// Tests own the clock: microseconds since 1970.
    Fixed(AtomicI64),
}

impl Clock {
    /// The machine's clock. `ahead` (µs) and `high_water` (µs since 1970) come from the store.
    pub fn real(ahead: i64, high_water: i64) -> Self {
        Self {
            source: Source::Real,
            ahead: AtomicI64::new(ahead),
            high_water: AtomicI64::new(high_water),
        }
    }

    /// A clock that stands still until a test moves it.
    pub fn fixed(at: Timestamp) -> Self {
        Self {
            source: Source::Fixed(AtomicI64::new(at.as_microsecond())),
            ahead: AtomicI64::new(0),
            high_water: AtomicI64::new(0),
        }
    }

    /// Real time: sessions, tokens, codes, signatures, leases.
    #[expect(clippy::disallowed_methods, reason = "this file is the one reader of the clock")]
    pub fn security(&self) -> Timestamp {
        match &self.source {
            Source::Real => whole_micros(Timestamp::now()),
            Source::Fixed(at) => domain::time::ts(at.load(Ordering::SeqCst)),
        }
    }

    /// Business time: access, billing, notices.
    pub fn business(&self) -> Timestamp {
        let real = self.security().as_microsecond();
        let now = real.saturating_add(self.ahead.load(Ordering::SeqCst));
        let before = self.high_water.fetch_max(now, Ordering::SeqCst);
        domain::time::ts(now.max(before))
    }

    /// Moves the business face forward by so many microseconds (sandbox only; the caller checks)
    /// and answers how far ahead it now is, to be kept in the store.
    pub fn advance(&self, micros: i64) -> i64 {
        let forward = micros.max(0);
        self.ahead.fetch_add(forward, Ordering::SeqCst).saturating_add(forward)
    }

    /// How far (µs) the business face is ahead of the real one.
    pub fn ahead(&self) -> i64 {
        self.ahead.load(Ordering::SeqCst)
    }

    /// Tests: moves both faces. Without effect on a real clock.
    pub fn pass(&self, micros: i64) {
        if let Source::Fixed(at) = &self.source {
            at.fetch_add(micros, Ordering::SeqCst);
        }
    }
}

fn whole_micros(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// `at` plus so many seconds, saturating at the calendar's end.
pub fn after(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_add(seconds.seconds()).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn business_time_never_runs_backwards() {
        let clock = Clock::fixed(domain::time::ts(1_000_000));
        clock.advance(500);
        assert_eq!(clock.business().as_microsecond(), 1_000_500);
        clock.pass(-1_000);
        assert_eq!(clock.business().as_microsecond(), 1_000_500);
        assert_eq!(clock.security().as_microsecond(), 999_000);
    }
}
