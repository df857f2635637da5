//! Instants as stores keep them (microseconds since 1970, UTC) and as rules use them.

use jiff::Timestamp;

/// Microseconds in a second.
pub const SECOND: i64 = 1_000_000;
/// Microseconds in a day of 86,400 seconds: business days of the access clocks ignore zones.
pub const DAY: i64 = 86_400 * SECOND;

/// Microseconds in an hour.
pub const HOUR: i64 = 3_600 * SECOND;

/// The stored form of an instant.
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The instant behind a stored value. A value outside the calendar (a damaged row) becomes the
/// earliest instant: for every clock of ours that is the closed side.
pub fn ts(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MIN)
}

/// Whether a name is that of a time zone: `Europe/London`.
pub fn is_zone(name: &str) -> bool {
    jiff::tz::TimeZone::get(name).is_ok()
}
