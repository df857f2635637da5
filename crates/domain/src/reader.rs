//! A reader: the language, the time zone and the vendor's own words that a text is made for.
//!
//! What only differs by rules lives here (plurals, numbers, lists, dates, money); sentences live
//! in the Fluent files of the room that says them. Tables of two languages need no library.

use crate::labels::{Labels, Noun};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// A language that the portal speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// English, as written in Britain.
    #[default]
    En,
    /// German.
    De,
}

/// Which form of a noun follows a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plural {
    /// One.
    One,
    /// All others, for the languages we speak.
    Other,
}

impl Lang {
    /// All of them; the first is the last resort.
    pub const ALL: &'static [Lang] = &[Lang::En, Lang::De];

    /// As in `lang="…"` and in the stored preference.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::En => "en-GB",
            Lang::De => "de",
        }
    }

    /// The language's own name for itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::De => "Deutsch",
        }
    }

    /// The language behind a tag: `de`, `de-AT`, `en-US`.
    pub fn parse(tag: &str) -> Option<Self> {
        let first = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.iter().copied().find(|it| {
            let own = it.tag().split('-').next().unwrap_or_default();
            first.eq_ignore_ascii_case(own)
        })
    }

    /// The best language for an `Accept-Language` header; none when it names none of ours.
    pub fn wanted(header: &str) -> Option<Self> {
        let mut best: Option<(u32, Self)> = None;
        for part in header.split(',').take(20) {
            let mut fields = part.split(';');
            let Some(lang) = Self::parse(fields.next().unwrap_or_default().trim()) else {
                continue;
            };
            let weight = fields
                .find_map(|it| it.trim().strip_prefix("q="))
                .map_or(1_000, |it| thousandths(it.trim()));
            if weight > 0 && best.is_none_or(|it| weight > it.0) {
                best = Some((weight, lang));
            }
        }
        best.map(|it| it.1)
    }
}

/// A quality value: `1`, `0.8`, `0.125`.
fn thousandths(text: &str) -> u32 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = |it: u8| it.is_ascii_digit();
    if whole.len() != 1 || rest.len() > 3 || !whole.bytes().chain(rest.bytes()).all(digits) {
        return 0;
    }
    let whole: u32 = whole.parse().unwrap_or(0);
    let rest: u32 = format!("{rest:0<3}").parse().unwrap_or(0);
    (whole * 1_000 + rest).min(1_000)
}

/// A number of things, however it is kept.
pub trait Count {
    /// The number.
    fn count(&self) -> i64;
}

macro_rules! counts {
    ($($of:ty),+) => {
        $(impl Count for $of {
            fn count(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        })+
    };
}
counts!(i64, i32, u8, u32, u64, usize);

impl<T: Count> Count for &T {
    fn count(&self) -> i64 {
        (**self).count()
    }
}

/// A yes or no, however it is kept.
pub trait Flag {
    /// Yes?
    fn flag(&self) -> bool;
}

impl Flag for bool {
    fn flag(&self) -> bool {
        *self
    }
}

impl<T: Flag> Flag for &T {
    fn flag(&self) -> bool {
        (**self).flag()
    }
}

/// Who reads. Cheap to copy around: the vendor's words are shared.
#[derive(Debug, Clone)]
pub struct Reader {
    /// In which language.
    pub lang: Lang,
    /// Where the reader's days begin.
    pub zone: TimeZone,
    /// The vendor's own words.
    pub labels: Arc<Labels>,
}

impl Default for Reader {
    fn default() -> Self {
        Self { lang: Lang::En, zone: TimeZone::UTC, labels: Arc::default() }
    }
}

const MONTHS: [[&str; 12]; 2] = [
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
];
const SHORT_MONTHS: [[&str; 12]; 2] = [
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    [
        "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.",
        "Dez.",
    ],
];
const DAYS: [[&str; 7]; 2] = [
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
];
const SHORT_DAYS: [[&str; 7]; 2] = [
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    ["Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."],
];

fn pick<const N: usize>(table: &[[&'static str; N]; 2], lang: Lang, at: i8) -> &'static str {
    let [english, german] = table;
    let names = match lang {
        Lang::En => english,
        Lang::De => german,
    };
    usize::try_from(at - 1).ok().and_then(|it| names.get(it)).copied().unwrap_or_default()
}

impl Reader {
    /// For somebody of this language.
    pub fn new(lang: Lang, zone: TimeZone, labels: Arc<Labels>) -> Self {
        Self { lang, zone, labels }
    }

    /// As in `lang="…"`.
    pub fn tag(&self) -> &'static str {
        self.lang.tag()
    }

    /// Which form follows a number.
    pub fn plural(&self, of: i64) -> Plural {
        match self.lang {
            Lang::En | Lang::De if of == 1 => Plural::One,
            Lang::En | Lang::De => Plural::Other,
        }
    }

    /// A number with separators: "10,000", "10.000".
    pub fn number(&self, of: i64) -> String {
        let separator = match self.lang {
            Lang::En => ',',
            Lang::De => '.',
        };
        let digits = of.unsigned_abs().to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        if of < 0 {
            out.push('-');
        }
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(digit);
        }
        out
    }

    /// Minor units of a currency with two decimals: "£4.80", "4,80 €". Other currencies are
    /// written by their code.
    pub fn money(&self, minor: i64, currency: &str) -> String {
        let whole = self.number((minor / 100).abs());
        let (sign, cents) = (if minor < 0 { "-" } else { "" }, (minor % 100).abs());
        let symbol = match currency {
            "GBP" => "£",
            "EUR" => "€",
            "USD" => "$",
            other => other,
        };
        match self.lang {
            Lang::En if symbol == currency => format!("{sign}{symbol}\u{a0}{whole}.{cents:02}"),
            Lang::En => format!("{sign}{symbol}{whole}.{cents:02}"),
            Lang::De => format!("{sign}{whole},{cents:02}\u{a0}{symbol}"),
        }
    }

    /// A list for a sentence: "Jobs, Books and Payroll", "Jobs, Books und Payroll".
    pub fn list<T: AsRef<str>>(&self, of: &[T]) -> String {
        let and = match self.lang {
            Lang::En => "and",
            Lang::De => "und",
        };
        match of {
            [] => String::new(),
            [one] => one.as_ref().to_owned(),
            [most @ .., last] => {
                let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
                format!("{} {and} {}", most.join(", "), last.as_ref())
            }
        }
    }

    /// A date in a sentence: "6 February 2025", "6. Februar 2025".
    pub fn long_date(&self, at: Timestamp) -> String {
        let at = at.to_zoned(self.zone.clone());
        let month = pick(&MONTHS, self.lang, at.month());
        match self.lang {
            Lang::En => format!("{} {month} {}", at.day(), at.year()),
            Lang::De => format!("{}. {month} {}", at.day(), at.year()),
        }
    }

    /// A date in a list: "18 Nov", "18 Nov 2025"; "18. Nov.", "18. Nov. 2025".
    pub fn date(&self, at: Timestamp, now: Timestamp) -> String {
        let (at, now) = (at.to_zoned(self.zone.clone()), now.to_zoned(self.zone.clone()));
        let month = pick(&SHORT_MONTHS, self.lang, at.month());
        let year = if at.year() == now.year() { String::new() } else { format!(" {}", at.year()) };
        match self.lang {
            Lang::En => format!("{} {month}{year}", at.day()),
            Lang::De => format!("{}. {month}{year}", at.day()),
        }
    }

    /// The time of day: "08:14".
    pub fn time(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%H:%M").to_string()
    }

    /// The whole instant: "21 November 2026, 08:14:09 GMT".
    pub fn full(&self, at: Timestamp) -> String {
        let time = at.to_zoned(self.zone.clone()).strftime("%H:%M:%S %Z").to_string();
        format!("{}, {time}", self.long_date(at))
    }

    /// A clock's face: "Sat 21 Nov 2026, 08:14".
    pub fn clock(&self, at: Timestamp) -> String {
        let here = at.to_zoned(self.zone.clone());
        let day = pick(&SHORT_DAYS, self.lang, here.weekday().to_monday_one_offset());
        format!("{day} {}, {}", self.date(at, Timestamp::MIN), self.time(at))
    }

    /// A large clock's face: "Saturday 21 November 2026, 08:14".
    pub fn large_clock(&self, at: Timestamp) -> String {
        let here = at.to_zoned(self.zone.clone());
        let day = pick(&DAYS, self.lang, here.weekday().to_monday_one_offset());
        let comma = match self.lang {
            Lang::En => "",
            Lang::De => ",",
        };
        format!("{day}{comma} {}, {}", self.long_date(at), self.time(at))
    }

    /// The vendor's word for one of these, as in the middle of a sentence.
    pub fn one(&self, noun: Noun) -> String {
        self.labels.one(self.lang, noun).to_owned()
    }

    /// The vendor's word for several of these.
    pub fn many(&self, noun: Noun) -> String {
        self.labels.many(self.lang, noun).to_owned()
    }

    /// The same at a sentence's beginning.
    pub fn one_upper(&self, noun: Noun) -> String {
        upper_first(self.labels.one(self.lang, noun))
    }

    /// The same at a sentence's beginning.
    pub fn many_upper(&self, noun: Noun) -> String {
        upper_first(self.labels.many(self.lang, noun))
    }
}

fn upper_first(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(lang: Lang) -> Reader {
        Reader { lang, ..Reader::default() }
    }

    #[test]
    fn the_best_language_that_we_speak_is_taken() {
        for (header, wanted) in [
            ("de", Some(Lang::De)),
            ("de-AT, en;q=0.8", Some(Lang::De)),
            ("fr, en;q=0.5, de;q=0.7", Some(Lang::De)),
            ("en-US,en;q=0.9,de;q=0.8", Some(Lang::En)),
            ("de;q=0, en;q=0.1", Some(Lang::En)),
            ("fr, *;q=0.1", None),
            ("", None),
            ("de;q=x, en;q=0.001", Some(Lang::En)),
        ] {
            assert_eq!(Lang::wanted(header), wanted, "{header}");
        }
    }

    #[test]
    fn numbers_lists_money_and_dates_follow_the_language() {
        let at: Timestamp = "2026-03-05T07:04:09Z".parse().unwrap();
        let now: Timestamp = "2027-01-01T00:00:00Z".parse().unwrap();
        let (en, de) = (reader(Lang::En), reader(Lang::De));
        assert_eq!([en.number(-1_234_567), de.number(1_000)], ["-1,234,567", "1.000"]);
        assert_eq!(en.list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(de.list(&["a", "b"]), "a und b");
        assert_eq!([en.money(480, "GBP"), de.money(480, "EUR")], ["£4.80", "4,80\u{a0}€"]);
        assert_eq!(de.money(-123_456, "CHF"), "-1.234,56\u{a0}CHF");
        assert_eq!([en.long_date(at), de.long_date(at)], ["5 March 2026", "5. März 2026"]);
        assert_eq!([en.date(at, now), de.date(at, at)], ["5 Mar 2026", "5. März"]);
        assert_eq!(de.full(at), "5. März 2026, 07:04:09 UTC");
        assert_eq!(de.clock(at), "Do. 5. März 2026, 07:04");
        assert_eq!(en.clock(at), "Thu 5 Mar 2026, 07:04");
        assert_eq!(en.large_clock(at), "Thursday 5 March 2026, 07:04");
        assert_eq!(de.large_clock(at), "Donnerstag, 5. März 2026, 07:04");
    }
}
