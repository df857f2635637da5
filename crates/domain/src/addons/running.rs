//! An add-on at work for one account: stretches of time, each with who pays.
//!
//! The stretches follow each other without a gap and never overlap, so no instant is paid twice
//! and none by nobody while it runs. What time alone changes (an end, a change of payer) is a date
//! in them, never a job: the state at any instant is read off.

use super::offer::Quote;
use crate::access::{AddonState, Payer};
use crate::ids::PartnerId;
use crate::time::{micros, ts};
use jiff::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A stretch of time in which one side pays, half open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Since when (µs).
    pub from: i64,
    /// Until when (µs); open without it.
    pub until: Option<i64>,
    /// Who pays.
    pub payer: Payer,
    /// The firm that pays.
    pub firm: Option<PartnerId>,
    /// The price in force when it began.
    pub quote: Quote,
    /// The zone of its months and days.
    pub zone: String,
    /// The day of the month on which a client is charged, 1 to 31.
    pub anchor: i8,
    /// The stretch before it was to end anyway: without this one it ends there.
    pub after_end: bool,
}

/// An add-on of an account, from the first wish to the last day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Running {
    /// Somebody's consent is waited for.
    pub pending: bool,
    /// The stretches, in order.
    pub terms: Vec<Term>,
}

/// The zone behind a name; UTC for one that is not known any more.
pub(super) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The first instant of a day. A day that begins later than midnight begins when it does.
pub(super) fn begins(day: Date, zone: &TimeZone) -> i64 {
    day.to_zoned(zone.clone()).map_or(i64::MAX, |it| micros(it.timestamp()))
}

/// The day in a zone.
pub(super) fn day(at: i64, zone: &TimeZone) -> Date {
    ts(at).to_zoned(zone.clone()).date()
}

/// The end of the calendar month that an instant is in.
pub fn month_end(zone: &TimeZone, at: i64) -> i64 {
    let first = day(at, zone).first_of_month();
    first.checked_add(Span::new().months(1)).map_or(i64::MAX, |it| begins(it, zone))
}

/// The `n`th charging day after the one that a stretch began on. A 31st falls on the last day of
/// shorter months and comes back.
pub(super) fn anniversary(start: Date, anchor: i8, n: i32) -> Option<Date> {
    let month = start.first_of_month().checked_add(Span::new().months(n)).ok()?;
    let last = month.days_in_month();
    Date::new(month.year(), month.month(), anchor.clamp(1, last)).ok()
}

/// The first charging day of a client after an instant.
pub fn next_anniversary(term: &Term, at: i64) -> i64 {
    let zone = zone(&term.zone);
    let start = day(term.from, &zone);
    let now = day(at.max(term.from), &zone);
    let months = (i32::from(now.year()) - i32::from(start.year())) * 12
        + (i32::from(now.month()) - i32::from(start.month()));
    (months.max(0)..=months.max(0) + 2)
        .filter_map(|it| anniversary(start, term.anchor, it))
        .map(|it| begins(it, &zone))
        .find(|it| *it > at && *it > term.from)
        .unwrap_or(i64::MAX)
}

impl Term {
    /// The end of the period that is paid for at an instant.
    pub fn period_end(&self, at: i64) -> i64 {
        match self.payer {
            Payer::Partner => month_end(&zone(&self.zone), at.max(self.from)),
            Payer::Client => next_anniversary(self, at),
        }
    }

    /// Whether it covers an instant.
    pub fn covers(&self, at: i64) -> bool {
        self.from <= at && self.until.is_none_or(|it| at < it)
    }
}

impl Running {
    /// The stretch that covers an instant.
    pub fn at(&self, now: i64) -> Option<&Term> {
        self.terms.iter().find(|it| it.covers(now))
    }

    /// When it ends, if that is known.
    pub fn ends_at(&self) -> Option<i64> {
        self.terms.last().and_then(|it| it.until)
    }

    /// Whether it has come to its end.
    pub fn over(&self, now: i64) -> bool {
        !self.pending && self.ends_at().is_some_and(|it| it <= now)
    }

    /// The change of payer that is to come.
    pub fn next(&self, now: i64) -> Option<&Term> {
        self.terms.iter().find(|it| it.from > now)
    }

    /// The state as one firm sees it: paid by another firm is *not paid by us* (3.12).
    pub fn state_for(&self, firm: PartnerId, now: i64) -> AddonState {
        seen_by(self, Some(firm), now)
    }

    /// Begins with its first stretch.
    pub fn start(&mut self, term: Term) {
        self.pending = false;
        self.terms = vec![term];
    }

    /// It ends with the period that is paid for; a change of payer that was to come is off.
    /// Answers the end; nothing where nothing runs.
    pub fn cancel(&mut self, now: i64) -> Option<i64> {
        self.terms.retain(|it| it.from <= now);
        let term = self.terms.last_mut().filter(|it| it.covers(now))?;
        let end = term.until.unwrap_or_else(|| term.period_end(now));
        term.until = Some(end);
        Some(end)
    }

    /// It goes on after all. Answers whether it was ending and had not ended.
    pub fn resume(&mut self, now: i64) -> bool {
        match self.terms.last_mut() {
            Some(it) if it.covers(now) && it.until.is_some() => {
                it.until = None;
                true
            }
            Some(_) | None => false,
        }
    }

    /// When another payer can take over: the end of the period that is paid for.
    pub fn turn(&self, now: i64) -> Option<i64> {
        let term = self.at(now)?;
        let last = self.terms.last()?;
        if last.from > now {
            return Some(last.from);
        }
        Some(term.until.unwrap_or_else(|| term.period_end(now)))
    }

    /// Another payer from the end of the period on: `next` begins where the present one ends.
    pub fn hand_over(&mut self, mut next: Term, now: i64) -> Option<i64> {
        let at = self.turn(now)?;
        next.after_end = match self.next(now) {
            Some(it) => it.after_end,
            None => self.ends_at().is_some(),
        };
        self.terms.retain(|it| it.from <= now);
        self.terms.last_mut()?.until = Some(at);
        next.from = at;
        next.until = None;
        self.terms.push(next);
        Some(at)
    }

    /// The present payer stays. Answers whether a change was to come.
    pub fn keep_payer(&mut self, now: i64) -> bool {
        let Some(after_end) = self.next(now).map(|it| it.after_end) else { return false };
        self.terms.retain(|it| it.from <= now);
        if let Some(it) = self.terms.last_mut().filter(|_| !after_end) {
            it.until = None;
        }
        true
    }

    /// A firm pays no longer than this month, and does not begin to. Answers the end of what it
    /// pays for, if it pays now, or nothing where that firm's part does not change.
    pub fn leave(&mut self, firm: PartnerId, now: i64) -> Option<i64> {
        let theirs = |it: &Term| it.payer == Payer::Partner && it.firm == Some(firm);
        if self.terms.iter().any(|it| it.from > now && theirs(it)) {
            self.keep_payer(now);
        }
        let term = self.terms.iter_mut().find(|it| it.covers(now)).filter(|it| theirs(it))?;
        if term.until.is_some() {
            return None;
        }
        let end = term.period_end(now);
        term.until = Some(end);
        Some(end)
    }
}

/// The state as a firm sees it, or as somebody who belongs to none (`None`) does: then *partner*
/// means whichever firm pays.
pub fn seen_by(it: &Running, firm: Option<PartnerId>, now: i64) -> AddonState {
    let Some(term) = it.at(now) else {
        return if it.pending { AddonState::Pending } else { AddonState::Inactive };
    };
    let ours = term.payer == Payer::Partner && firm.is_none_or(|it| term.firm == Some(it));
    // With another payer to come it does not end.
    let ending = it.ends_at().is_some();
    match (ours, ending) {
        (true, false) => AddonState::ActivePartner,
        (false, false) => AddonState::ActiveClient,
        (true, true) => AddonState::EndingPartner,
        (false, true) => AddonState::EndingClient,
    }
}
