//! How a person likes to read and to hear from us.
//!
//! Letters about security, invitations and requests are no matter of taste: they always go.

use crate::access::Role;
use crate::fault::Fault;
use crate::reader::Lang;
use crate::time::micros;
use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// A closed set of stored words.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$one:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum $name { $($(#[$one])* $variant),+ }

        impl $name {
            /// All of them, in the order of the page.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored word.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The choice behind a stored word.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.name() == text)
            }
        }
    };
}

choice! {
    /// Light or dark.
    Theme {
        /// As the device says.
        #[default]
        System = "system",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
}

choice! {
    /// How much stands on a page.
    Density {
        /// Two lines a row.
        #[default]
        Comfortable = "comfortable",
        /// One line a row.
        Compact = "compact",
    }
}

choice! {
    /// How often.
    Cadence {
        /// Never.
        #[default]
        Off = "off",
        /// Each morning.
        Daily = "daily",
        /// Each Monday morning.
        Weekly = "weekly",
    }
}

choice! {
    /// When an owner hears that somebody signed in to its accounts.
    SignInLetter {
        /// It looks itself.
        #[default]
        Never = "never",
        /// In the morning, if somebody did.
        Daily = "daily",
        /// Each time.
        Each = "each",
    }
}

choice! {
    /// What a digest tells a member of staff.
    Topic {
        /// Access that ends soon, ended or was turned off.
        #[default]
        Access = "access",
        /// Answers to invitations and requests, firms that came and went.
        Connections = "connections",
        /// Accounts that arrived in no folder.
        Unlinked = "unlinked",
        /// Colleagues who came, went or changed their role.
        Staff = "staff",
    }
}

choice! {
    /// The first page after signing in.
    StartPage {
        /// What needs somebody.
        #[default]
        Today = "today",
        /// The list of clients.
        Clients = "clients",
    }
}

/// A person's preferences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    /// In which language; none: the browser's, and the vendor's in letters.
    pub language: Option<Lang>,
    /// IANA name; none: the firm's.
    pub time_zone: Option<String>,
    /// Light or dark.
    pub theme: Theme,
    /// How much stands on a page.
    pub density: Density,
    /// Whether single keys do something.
    pub single_keys: bool,
    /// The first page after signing in.
    pub start_page: StartPage,
    /// How often a digest comes; none: as the firm has set.
    pub digest: Option<Cadence>,
    /// About what.
    pub topics: Vec<Topic>,
    /// For owners of accounts.
    pub sign_in_letter: SignInLetter,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            language: None,
            time_zone: None,
            theme: Theme::default(),
            density: Density::default(),
            single_keys: true,
            start_page: StartPage::default(),
            digest: None,
            topics: Topic::ALL.to_vec(),
            sign_in_letter: SignInLetter::default(),
        }
    }
}

/// Digests come at seven in the morning, where the person is.
const MORNING: Time = Time::constant(7, 0, 0, 0);

impl Preferences {
    /// The person's own zone, else the one given.
    pub fn zone(&self, other: &str) -> TimeZone {
        let own = self.time_zone.as_deref().and_then(|it| TimeZone::get(it).ok());
        own.or_else(|| TimeZone::get(other).ok()).unwrap_or(TimeZone::UTC)
    }

    /// How often a digest comes to somebody whose firms have set this.
    pub fn digest(&self, firms: Cadence) -> Cadence {
        self.digest.unwrap_or(firms)
    }

    /// How often anything is collected for this person: the digest, or the daily list of sign-ins.
    pub fn cadence(&self, firms: Cadence) -> Cadence {
        match self.sign_in_letter {
            SignInLetter::Daily => Cadence::Daily,
            SignInLetter::Never | SignInLetter::Each => self.digest(firms),
        }
    }
}

/// A time zone that exists, by its IANA name; empty for none.
pub fn time_zone(field: &'static str, typed: &str) -> Result<Option<String>, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    match TimeZone::get(typed) {
        Ok(zone) => Ok(Some(zone.iana_name().unwrap_or(typed).to_owned())),
        Err(_) => Err(Fault::new(field, "time_zone_unknown", "Choose a time zone of the list.")),
    }
}

/// The next digest after `now`, as a business instant (µs): seven o'clock on the person's clock,
/// tomorrow or next Monday. Days are the zone's own: a day of 23 or 25 hours is one day.
pub fn next_digest(cadence: Cadence, now: Timestamp, zone: &TimeZone) -> Option<i64> {
    let here = now.to_zoned(zone.clone());
    let mut day = here.date();
    if here.time() >= MORNING {
        day = day.checked_add(1.day()).ok()?;
    }
    match cadence {
        Cadence::Off => return None,
        Cadence::Daily => {}
        Cadence::Weekly => {
            while day.weekday() != Weekday::Monday {
                day = day.checked_add(1.day()).ok()?;
            }
        }
    }
    let at = day.to_datetime(MORNING).to_zoned(zone.clone()).ok()?.timestamp();
    Some(micros(at))
}

/// Which topics make sense for a role: what somebody cannot see is in no digest.
pub fn topics_of(role: Role) -> &'static [Topic] {
    match role {
        Role::Owner | Role::Senior => Topic::ALL,
        Role::Manager => &[Topic::Access, Topic::Connections],
        Role::Assistant => &[Topic::Access],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::ts;

    fn next(cadence: Cadence, now: &str, zone: &str) -> String {
        let zone = TimeZone::get(zone).unwrap();
        next_digest(cadence, now.parse().unwrap(), &zone).map(|it| ts(it).to_string()).unwrap()
    }

    #[test]
    fn a_digest_comes_at_seven_on_the_persons_clock() {
        use Cadence::{Daily, Weekly};
        for (cadence, now, zone, wanted) in [
            (Daily, "2026-11-26T06:59:59Z", "Europe/London", "2026-11-26T07:00:00Z"),
            (Daily, "2026-11-26T07:00:00Z", "Europe/London", "2026-11-27T07:00:00Z"),
            // The clocks go forward and back: the hour stays seven.
            (Daily, "2026-03-28T12:00:00Z", "Europe/London", "2026-03-29T06:00:00Z"),
            (Daily, "2026-10-24T12:00:00Z", "Europe/London", "2026-10-25T07:00:00Z"),
            (Daily, "2026-11-26T18:30:00Z", "Pacific/Auckland", "2026-11-27T18:00:00Z"),
            // A Thursday; Monday is the 30th.
            (Weekly, "2026-11-26T12:00:00Z", "Europe/Berlin", "2026-11-30T06:00:00Z"),
            (Weekly, "2026-11-30T05:59:00Z", "Europe/Berlin", "2026-11-30T06:00:00Z"),
            (Weekly, "2026-11-30T06:00:00Z", "Europe/Berlin", "2026-12-07T06:00:00Z"),
            // Samoa's days begin early: what is Sunday in London is Monday there.
            (Weekly, "2026-11-29T16:00:00Z", "Pacific/Apia", "2026-11-29T18:00:00Z"),
        ] {
            assert_eq!(next(cadence, now, zone), wanted, "{cadence:?} {now} {zone}");
        }
        assert_eq!(next_digest(Cadence::Off, ts(0), &TimeZone::UTC), None);
    }

    #[test]
    fn whoever_has_not_chosen_gets_what_the_firm_has_set() {
        use Cadence::{Daily, Off, Weekly};
        let likes = |digest, sign_in_letter| Preferences {
            digest,
            sign_in_letter,
            ..Preferences::default()
        };
        for (own, letter, firms, digest, all) in [
            (None, SignInLetter::Never, Off, Off, Off),
            (None, SignInLetter::Never, Weekly, Weekly, Weekly),
            (None, SignInLetter::Daily, Weekly, Weekly, Daily),
            (Some(Off), SignInLetter::Never, Daily, Off, Off),
            (Some(Daily), SignInLetter::Each, Off, Daily, Daily),
        ] {
            let it = likes(own, letter);
            assert_eq!((it.digest(firms), it.cadence(firms)), (digest, all), "{own:?} {firms:?}");
        }
    }

    #[test]
    fn zones_are_real_ones() {
        assert_eq!(time_zone("z", " Europe/Berlin ").unwrap().as_deref(), Some("Europe/Berlin"));
        assert_eq!(time_zone("z", "").unwrap(), None);
        for bad in ["Mars/Olympus", "../etc/passwd", "Europe/Berlin\r\n"] {
            assert!(time_zone("z", bad).is_err() || bad.ends_with('\n'), "{bad}");
        }
    }

    #[test]
    fn stored_words_come_back() {
        for it in Topic::ALL {
            assert_eq!(Topic::parse(it.name()), Some(*it));
        }
        assert_eq!(Theme::parse("dark"), Some(Theme::Dark));
        assert_eq!(Cadence::parse("hourly"), None);
    }
}
