//! Words for values on pages that still speak English only: dates, counts, initials.
//!
//! Each is [`Words`] read by an English reader; a page that is converted says `rq.t.when(…)` instead.
//! All from the `now` that is passed in, so a page says the same thing twice in a row and a test
//! owns the clock. Dates follow one dictionary: "Today, 08:14", "Yesterday", "18 Nov", "18 Nov 2025".

use std::sync::Arc;

use domain::reader::Lang;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::Words;
use crate::views::parts::When;

fn english(zone: &TimeZone) -> Words {
    Words::new(Lang::En, zone.clone(), Arc::default())
}

/// A sentence-ready list: "Jobs, Books and Payroll".
pub fn list<T: AsRef<str>>(of: &[T]) -> String {
    Words::default().list(of)
}

/// The words with a small first letter, for the middle of a sentence; names inside stay as they are.
pub fn lower_first(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map(|first| first.to_lowercase().chain(rest).collect()).unwrap_or_default()
}

/// The words with a capital first letter, for the start of a sentence.
pub fn upper_first(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// A number with separators: "10,000".
pub fn number(of: i64) -> String {
    Words::default().number(of)
}

/// A number with its noun: "1 client", "10,000 clients".
pub fn count(of: i64, one: &str, many: &str) -> String {
    format!("{} {}", number(of), if of == 1 { one } else { many })
}

/// What remains of access: "54 days left", "Expires in 6 days", "Expires tomorrow", "Expires today".
pub fn days_left(days: i64) -> String {
    Words::default().days_left(days)
}

/// When a trial ends: "Ends today", "Ends tomorrow", "Ends in 9 days", "Ended".
pub fn trial_end(days: i64) -> String {
    match days {
        i64::MIN..=-1 => "Ended".to_owned(),
        0 => "Ends today".to_owned(),
        1 => "Ends tomorrow".to_owned(),
        _ => format!("Ends in {days} days"),
    }
}

/// A length of time: "24 minutes", "2 hours", "3 days".
pub fn length(seconds: i64) -> String {
    Words::default().length(seconds)
}

/// One or two letters that stand for a name: "IM" for Isla Marchetti.
pub fn initials(name: &str) -> String {
    let letter = |word: &str| word.chars().find(|it| it.is_alphanumeric());
    let mut letters = name.split_whitespace().filter_map(letter);
    let first = letters.next();
    let last = letters.next_back();
    let out: String = first.into_iter().chain(last).flat_map(char::to_uppercase).collect();
    if out.is_empty() { "?".to_owned() } else { out }
}

/// The hue of a person's mark, 0 to 11: stable for a name.
pub fn hue(name: &str) -> u8 {
    let sum = name
        .bytes()
        .fold(2_166_136_261_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619));
    u8::try_from((sum >> 8) % 12).unwrap_or_default()
}

/// For lists and histories: "Today, 08:14", "Yesterday, 15:20", "18 Nov, 16:02", "18 Nov 2025".
pub fn date_time(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    english(zone).date_time(at, now)
}

/// For the middle of a sentence: "today", "yesterday", "3 days ago", "18 Nov", "18 Nov 2025".
pub fn ago(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    english(zone).ago(at, now)
}

/// A date: "18 Nov", "18 Nov 2025".
pub fn date(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    english(zone).date(at, now)
}

/// A date in a sentence for owners: "6 February 2025".
pub fn long_date(at: Timestamp, zone: &TimeZone) -> String {
    english(zone).long_date(at)
}

/// The whole instant: "21 November 2026, 08:14:09 GMT".
pub fn full(at: Timestamp, zone: &TimeZone) -> String {
    english(zone).full(at)
}

/// An instant for a page, with words of [`date_time`].
pub fn when(at: Timestamp, now: Timestamp, zone: &TimeZone) -> When {
    english(zone).when(at, now)
}

/// An instant for a page, with words of [`ago`].
pub fn when_ago(at: Timestamp, now: Timestamp, zone: &TimeZone) -> When {
    english(zone).when_ago(at, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn dates_follow_the_dictionary() {
        let (now, zone) = (at("2026-11-21T08:20:00Z"), TimeZone::UTC);
        let says = |text: &str| date_time(at(text), now, &zone);
        assert_eq!(says("2026-11-21T08:14:00Z"), "Today, 08:14");
        assert_eq!(says("2026-11-20T23:59:59Z"), "Yesterday, 23:59");
        assert_eq!(says("2026-11-18T16:02:00Z"), "18 Nov, 16:02");
        assert_eq!(says("2025-11-18T16:02:00Z"), "18 Nov 2025");
        assert_eq!(ago(at("2026-11-18T16:02:00Z"), now, &zone), "3 days ago");
        assert_eq!(ago(at("2026-01-01T00:00:00Z"), now, &zone), "1 Jan");
        assert_eq!(long_date(at("2025-02-06T12:00:00Z"), &zone), "6 February 2025");
    }

    #[test]
    fn a_day_is_the_readers_day() {
        let auckland = TimeZone::get("Pacific/Auckland").unwrap();
        let now = at("2026-11-21T12:30:00Z");
        assert_eq!(date_time(at("2026-11-21T10:00:00Z"), now, &auckland), "Yesterday, 23:00");
    }

    #[test]
    fn counts_and_lists() {
        assert_eq!(count(1, "client", "clients"), "1 client");
        assert_eq!(count(10_000, "client", "clients"), "10,000 clients");
        assert_eq!(number(-1_234_567), "-1,234,567");
        assert_eq!(list(&["Jobs"]), "Jobs");
        assert_eq!(list(&["Jobs", "Books", "Payroll"]), "Jobs, Books and Payroll");
        assert_eq!(days_left(60), "60 days left");
        assert_eq!(days_left(1), "Expires tomorrow");
        assert_eq!(length(24 * 60), "24 minutes");
    }

    #[test]
    fn initials_of_any_name() {
        assert_eq!(initials("Isla Marchetti"), "IM");
        assert_eq!(initials("Pemberton & Hale"), "PH");
        assert_eq!(initials("محمد علي"), "مع");
        assert_eq!(initials("  "), "?");
        assert!(hue("Isla Marchetti") < 12);
    }
}
