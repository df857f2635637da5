//! The letters about the clocks of access: ends that come near, renewal, special rights, handing on.

use super::{Accounts, Parts};
use crate::letters::one_line;
use crate::letters::speech::Words;
use domain::letter::Ending;
use domain::time::ts;

/// Who asks, for which account, and why.
pub(super) struct Ask<'a> {
    pub(super) firm: &'a str,
    pub(super) person: &'a str,
    pub(super) account: &'a str,
    pub(super) reason: &'a str,
}

pub(super) fn renewal(t: &Words, it: &Ask<'_>, url: String) -> Parts {
    let (firm, person) = (one_line(it.firm), one_line(it.person));
    let account = Accounts::of(t, it.account).words;
    Parts::new(t.renewal_subject(&firm), t.renewal_subject(&firm))
        .line(t.renewal_line(&account, &firm, &person))
        .quote(t.request_quote(), it.reason)
        .button(t.request_button(), url)
        .after(t.renewal_after())
        .why(t.why_owner(&account))
}

pub(super) fn reminder(t: &Words, it: &Ask<'_>, url: String) -> Parts {
    let (firm, person) = (one_line(it.firm), one_line(it.person));
    let account = Accounts::of(t, it.account).words;
    Parts::new(t.reminder_subject(&firm), t.reminder_heading())
        .line(t.reminder_line(&account, &firm, &person))
        .quote(t.request_quote(), it.reason)
        .button(t.request_button(), url)
        .after(t.reminder_after())
        .why(t.why_owner(&account))
}

pub(super) fn elevated(t: &Words, it: &Ask<'_>, (right, until): (&str, i64), url: String) -> Parts {
    let (firm, person) = (one_line(it.firm), one_line(it.person));
    let account = one_line(it.account);
    Parts::new(t.elevated_subject(&firm, &person), t.elevated_heading())
        .line(t.elevated_line(&account, &firm, &person, one_line(right)))
        .fact(t.fact_until(), t.full(ts(until)))
        .quote(t.request_quote(), it.reason)
        .button(t.see_access(), url)
        .after(t.elevated_after())
        .why(t.why_owner(&account))
}

pub(super) fn forwarded(t: &Words, from: &str, firm: &str, account: &str, url: String) -> Parts {
    let (from, firm, it) = (one_line(from), one_line(firm), Accounts::of(t, account));
    Parts::new(t.forwarded_subject(&firm, &from), t.forwarded_heading())
        .line(t.forwarded_line(&it.words, &firm, &from))
        .button(t.request_button(), url)
        .after(t.forwarded_after(it.many))
        .why(t.why_invited(&from))
}

pub(super) fn ending(
    t: &Words,
    to_owner: bool,
    endings: &[Ending],
    more: i64,
    url: String,
) -> Parts {
    let mut parts = Parts::new(t.ending_subject(), t.ending_subject());
    parts = parts.line(if to_owner { t.ending_owner() } else { t.ending_firm() });
    for it in endings {
        let (account, day) = (one_line(&it.account), t.long_date(ts(it.at)));
        parts = parts.line(if to_owner {
            t.ending_for(account, day, it.days, one_line(&it.firm))
        } else {
            t.ending_one(account, day, it.days)
        });
    }
    if more > 0 {
        parts = parts.line(t.ending_more(more));
    }
    let why = match endings.first() {
        Some(it) if to_owner => t.why_owner(one_line(&it.account)),
        Some(_) | None => t.why_firm().to_owned(),
    };
    let button = if to_owner { t.ending_renew() } else { t.ending_see() };
    parts.button(button, url).why(why)
}
