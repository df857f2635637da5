//! Money: whole minor units with their currency, rates in basis points, one rounding rule.
//!
//! Half up, once per line. Amounts of two currencies are never added: who sums lines has one
//! currency for all of them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The whole of a rate: 10,000 basis points are 100 %.
pub const WHOLE: i64 = 10_000;
/// The largest price that is taken: 10,000,000.00 of a currency with two decimals.
pub const MOST: i64 = 1_000_000_000;

/// A currency by its ISO 4217 code, known to the library that keeps the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The currency with this code, in capitals.
    pub fn parse(code: &str) -> Option<Self> {
        let found = iso_currency::Currency::from_code(code)?;
        (found.code() == code).then_some(Self(found))
    }

    /// `GBP`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Whether it is money in this country (ISO 3166, two capitals).
    pub fn used_in(self, country: &str) -> bool {
        self.0.used_by().iter().any(|it| it.to_string() == country)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let code = String::deserialize(from)?;
        Self::parse(&code).ok_or_else(|| serde::de::Error::custom("not a currency"))
    }
}

/// A list price less a discount, half up. A discount outside 0 to 100 % counts as the nearer end.
pub const fn discounted(net: i64, discount_bp: i64) -> i64 {
    let left = WHOLE - clamp(discount_bp);
    half_up(net.saturating_mul(left), WHOLE)
}

const fn clamp(bp: i64) -> i64 {
    if bp < 0 {
        0
    } else if bp > WHOLE {
        WHOLE
    } else {
        bp
    }
}

/// A quotient rounded half up, away from the smaller neighbour: 2.5 is 3 and -2.5 is -2.
pub const fn half_up(value: i64, by: i64) -> i64 {
    (value.saturating_mul(2).saturating_add(by)).div_euclid(by.saturating_mul(2))
}

/// Whether a discount is one: 0 to 10,000 basis points.
pub const fn is_discount(bp: i64) -> bool {
    bp >= 0 && bp <= WHOLE
}

/// A percentage as people write it ("20", "12.5", "12,5 %") in basis points; nothing for what is not
/// one, is finer than 0.01 % or is more than the whole.
pub fn percent(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = text.strip_suffix('%').unwrap_or(text).trim_end();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let digits = |it: &str, most: usize| {
        !it.is_empty() && it.len() <= most && it.bytes().all(|it| it.is_ascii_digit())
    };
    if !digits(whole, 3) || !digits(part, 2) {
        return None;
    }
    let tail: i64 = format!("{part:0<2}").parse().ok()?;
    let bp = whole.parse::<i64>().ok()? * 100 + tail;
    is_discount(bp).then_some(bp)
}

/// Basis points as people write them, without noughts that say nothing: 2000 is "20", 1250 "12.5".
pub fn in_percent(bp: i64) -> String {
    let text = format!("{}.{:02}", bp / 100, bp.rem_euclid(100));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_read_as_people_write_it_and_nothing_else() {
        for (text, bp) in [
            ("20", 2_000),
            ("20 %", 2_000),
            ("12.5", 1_250),
            ("12,5%", 1_250),
            ("0", 0),
            ("100.00", 10_000),
            (" 7.05 ", 705),
        ] {
            assert_eq!(percent(text), Some(bp), "{text}");
        }
        for text in ["", "%", "-1", "100.01", "101", "1.234", "1e1", "١", ".5", "5.", "1 2", "NaN"]
        {
            assert_eq!(percent(text), None, "{text}");
        }
        for bp in 0..=WHOLE {
            assert_eq!(percent(&in_percent(bp)), Some(bp));
        }
        assert_eq!((in_percent(1_250), in_percent(2_000)), ("12.5".into(), "20".into()));
    }

    #[test]
    fn half_up_once() {
        for (net, bp, paid) in [
            (600, 0, 600),
            (600, 2_000, 480),
            (600, 10_000, 0),
            (599, 2_000, 479),
            (1, 5_000, 1),
            (3, 5_000, 2),
            (5, 1_000, 5),
            (600, -1, 600),
            (600, 10_001, 0),
            (0, 3_333, 0),
        ] {
            assert_eq!(discounted(net, bp), paid, "{net} less {bp}");
        }
        assert_eq!((half_up(5, 2), half_up(-5, 2), half_up(4, 2)), (3, -2, 2));
    }

    #[test]
    fn currencies_are_known_by_their_code_and_their_countries() {
        let pounds = Currency::parse("GBP").unwrap();
        assert_eq!(pounds.code(), "GBP");
        assert!(pounds.used_in("GB") && !pounds.used_in("DE"));
        for wrong in ["gbp", "GB", "", "XYZW", "QQQ"] {
            assert_eq!(Currency::parse(wrong), None, "{wrong}");
        }
    }
}
