//! What pages say, in the reader's language: one method per message of `locales/*/*.ftl`.
//!
//! A message that a language lacks, or that nobody says, stops the build. Sentences are whole:
//! never put one together from pieces, languages order them differently.

use std::fmt::Write as _;
use std::ops::Deref;
use std::sync::Arc;

use domain::labels::{Labels, Noun};
use domain::reader::{Count, Lang, Plural, Reader};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::route::Route;
use crate::views::parts::{Mark, Shape, Tone, When};

/// The messages, as one reader reads them. By default in English, in UTC, in our own words.
#[derive(Debug, Clone, Default)]
pub struct Words(Reader);

impl Deref for Words {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.0
    }
}

include!(concat!(env!("OUT_DIR"), "/words.rs"));

impl Words {
    /// For one reader.
    pub fn new(lang: Lang, zone: TimeZone, labels: Arc<Labels>) -> Self {
        Self(Reader::new(lang, zone, labels))
    }

    /// The same reader at this row: in English where the page is not converted yet.
    pub(crate) fn at(self, route: &Route) -> Self {
        if spoken::is_converted(route.realm, route.path) {
            return self;
        }
        Self(Reader { lang: Lang::En, ..self.0 })
    }

    /// The sentence behind a stable code. English keeps the rule's own, which may name facts.
    pub(crate) fn coded(&self, code: &str, detail: &str) -> String {
        self.by_key(&format!("code-{code}")).unwrap_or(detail).to_owned()
    }

    /// For lists and histories: "Today, 08:14", "Yesterday, 15:20", "18 Nov, 16:02", "18 Nov 2025".
    pub fn date_time(&self, at: Timestamp, now: Timestamp) -> String {
        match self.days_since(at, now) {
            0 => self.value_today_at(self.time(at)),
            1 => self.value_yesterday_at(self.time(at)),
            _ if self.same_year(at, now) => format!("{}, {}", self.date(at, now), self.time(at)),
            _ => self.date(at, now),
        }
    }

    /// For the middle of a sentence: "today", "yesterday", "3 days ago", "18 Nov", "18 Nov 2025".
    pub fn ago(&self, at: Timestamp, now: Timestamp) -> String {
        match self.days_since(at, now) {
            0 => self.value_today().to_owned(),
            1 => self.value_yesterday().to_owned(),
            days @ 2..=60 => self.value_days_ago(days),
            _ => self.date(at, now),
        }
    }

    /// An instant for a page, with words of `date_time`.
    pub fn when(&self, at: Timestamp, now: Timestamp) -> When {
        self.stamped(at, self.date_time(at, now))
    }

    /// An instant for a page, with words of `ago`.
    pub fn when_ago(&self, at: Timestamp, now: Timestamp) -> When {
        self.stamped(at, self.ago(at, now))
    }

    /// A length of time: "24 minutes", "2 hours", "3 days".
    pub fn length(&self, seconds: i64) -> String {
        match seconds {
            i64::MIN..=59 => self.value_moment().to_owned(),
            60..=3_599 => self.value_minutes(seconds / 60),
            3_600..=86_399 => self.value_hours(seconds / 3_600),
            _ => self.value_days(seconds / 86_400),
        }
    }

    /// What remains of access: "54 days left", "Expires in 6 days", "Expires tomorrow".
    pub fn days_left(&self, days: i64) -> String {
        if days <= 14 { self.value_expires(days.max(0)) } else { self.value_days_left(days) }
    }

    /// Access that is open for `days` more days of `of`: a ring, amber at 14 days or fewer.
    pub(crate) fn mark_days_left(&self, days: i64, of: i64) -> Mark {
        Mark { words: self.days_left(days), ..Mark::days_left(days, of) }
    }

    /// Access has expired.
    pub(crate) fn expired(&self) -> Mark {
        Mark { words: self.mark_expired().to_owned(), ..Mark::expired() }
    }

    /// Access is off, said to the owner who turned it off.
    pub(crate) fn off(&self) -> Mark {
        Mark::new(Shape::Icon("shield-off"), Tone::Off, self.mark_off())
    }

    /// Access is open, and onboarding holds its clock.
    pub(crate) fn held(&self) -> Mark {
        Mark { words: self.mark_open().to_owned(), ..Mark::held() }
    }

    /// Access was paused by the client.
    pub(crate) fn paused(&self) -> Mark {
        Mark { words: self.mark_paused(), ..Mark::paused() }
    }

    /// Access was asked for.
    pub(crate) fn requested(&self) -> Mark {
        Mark { words: self.mark_requested().to_owned(), ..Mark::requested() }
    }

    /// An access request was refused.
    pub(crate) fn declined(&self) -> Mark {
        Mark { words: self.mark_declined().to_owned(), ..Mark::declined() }
    }

    /// The client was invited and has not answered.
    pub(crate) fn invited(&self) -> Mark {
        Mark { words: self.mark_invited().to_owned(), ..Mark::invited() }
    }

    /// A folder without accounts.
    pub(crate) fn no_accounts(&self) -> Mark {
        Mark { words: self.mark_no_accounts().to_owned(), ..Mark::no_accounts() }
    }

    /// Usage: active.
    pub(crate) fn active(&self) -> Mark {
        Mark { words: self.mark_active().to_owned(), ..Mark::active() }
    }

    /// Usage: inactive.
    pub(crate) fn inactive(&self) -> Mark {
        Mark { words: self.mark_inactive().to_owned(), ..Mark::inactive() }
    }

    /// When a trial ends: "Ends today", "Ends tomorrow", "Ends in 9 days", "Ended".
    pub(crate) fn trial_end(&self, days: i64) -> String {
        if days < 0 { self.trial_over().to_owned() } else { self.trial_ends(days) }
    }

    /// Nothing is known of it.
    pub(crate) fn unknown(&self) -> Mark {
        Mark { words: self.mark_unknown().to_owned(), ..Mark::unknown() }
    }

    /// Whole days between two instants as the reader counts them: 0 is today, 1 yesterday.
    fn days_since(&self, at: Timestamp, now: Timestamp) -> i64 {
        let day = |it: Timestamp| it.to_zoned(self.zone.clone()).date();
        day(at).until(day(now)).map_or(i64::MAX, |span| i64::from(span.get_days()))
    }

    fn same_year(&self, at: Timestamp, now: Timestamp) -> bool {
        let year = |it: Timestamp| it.to_zoned(self.zone.clone()).year();
        year(at) == year(now)
    }

    fn stamped(&self, at: Timestamp, words: String) -> When {
        let stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        When { words, stamp, full: self.full(at) }
    }
}

mod refusals;
mod spoken;

#[cfg(test)]
mod tests;
