//! Letters between the people of one firm: clients handed over, colleagues who leave, ownership,
//! mentions.

use super::{Parts, Words};

pub(super) fn handed_over(
    t: &Words,
    firm: &str,
    by: &str,
    (count, from): (i64, Option<&str>),
) -> Parts {
    let parts = Parts::new(t.handed_subject(count, firm), t.handed_heading(count))
        .line(t.handed_line(by, count, firm));
    let parts = match from {
        Some(from) => parts.line(t.handed_from(from)),
        None => parts,
    };
    parts.why(t.why_firm())
}

pub(super) fn stopped(t: &Words, firm: &str, by: &str, removed: bool) -> Parts {
    let parts = if removed {
        Parts::new(t.stopped_subject_removed(firm), t.stopped_subject_removed(firm))
            .line(t.stopped_line_removed(by, firm))
            .line(t.stopped_keep())
    } else {
        Parts::new(t.stopped_subject_suspended(firm), t.stopped_subject_suspended(firm))
            .line(t.stopped_line_suspended(by, firm))
            .line(t.stopped_ask(by, firm))
    };
    parts.why(t.why_security())
}

pub(super) fn left(t: &Words, firm: &str, (by, name): (&str, &str), removed: bool) -> Parts {
    let parts = if removed {
        Parts::new(t.left_subject_removed(firm, name), t.left_heading_removed(by, name))
    } else {
        Parts::new(t.left_subject_suspended(firm, name), t.left_heading_suspended(by, name))
            .line(t.left_stay())
    };
    parts.line(t.left_line(firm, name)).why(t.why_firm())
}

pub(super) fn offered(t: &Words, firm: &str, by: &str) -> Parts {
    Parts::new(t.offered_subject(by, firm), t.offered_heading(firm))
        .line(t.offered_line(by, firm))
        .line(t.offered_means())
        .why(t.why_firm())
}

pub(super) fn stays(t: &Words, firm: &str, by: &str, withdrawn: bool) -> Parts {
    let parts = if withdrawn {
        Parts::new(t.stays_subject_withdrawn(firm), t.stays_subject_withdrawn(firm))
            .line(t.stays_line_withdrawn(by))
    } else {
        Parts::new(t.stays_subject_declined(by, firm), t.stays_subject_declined(by, firm))
            .line(t.stays_line_declined(by))
    };
    parts.why(t.why_firm())
}

pub(super) fn moved(t: &Words, firm: &str, from: &str, to: &str) -> Parts {
    Parts::new(t.moved_subject(firm, to), t.moved_heading(firm))
        .line(t.moved_line(from, to))
        .line(t.moved_senior(firm, from))
        .why(t.why_firm())
}

pub(super) fn mentioned(t: &Words, firm: &str, by: &str, client: &str) -> Parts {
    Parts::new(t.mention_subject(by, client), t.mention_heading(by))
        .line(t.mention_line(by, client, firm))
        .after(t.mention_after())
        .why(t.why_firm())
}
