//! Addresses whose letters come back, as pages say it: to whoever leads a firm that they do, to
//! operators also what the mail server said.

use app::letters::Stored;

use super::security::when;
use crate::Rq;
use crate::views::parts::{Badge, Tone};

/// "Letters come back: 3 Nov", or nothing.
pub(super) fn badge(rq: &Rq, at: Option<i64>) -> Option<Badge> {
    let since = rq.t.letters_come_back(when(rq, at?).words);
    Some(Badge::new(Tone::Warn, "mail", since))
}

/// A letter's address; where letters to it come back, since when, and what its server says.
pub(super) fn to(rq: &Rq, row: &Stored) -> String {
    let to = row.to_email.as_str();
    match &row.bounced {
        Some((at, why)) => rq.t.outbox_comes_back(when(rq, *at).words, to, why),
        None => to.to_owned(),
    }
}
