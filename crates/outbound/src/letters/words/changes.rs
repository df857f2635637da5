//! Letters about who manages a subscription. Those to firms name the account and the date, never
//! the other firm.

use super::Parts;
use crate::letters::one_line;
use crate::letters::speech::Words;
use domain::letter::{ChangeNews, GraceNews};
use domain::time::ts;

/// What an invitation says more when it offers to manage the subscription.
pub(super) fn offer(t: &Words, parts: Parts, firm: &str, transfer: bool) -> Parts {
    if transfer { parts.line(t.offer_line(firm)) } else { parts }
}

/// What a letter about a change is about.
pub(super) struct About<'a> {
    pub(super) account: &'a str,
    pub(super) firm: &'a str,
    pub(super) on: i64,
    pub(super) words: &'a str,
}

/// A change of partner, in the words for one of its sides.
pub(super) fn change(t: &Words, news: ChangeNews, it: &About<'_>, url: String) -> Parts {
    let (account, firm) = (one_line(it.account), one_line(it.firm));
    let (on, at) = (t.long_date(ts(it.on)), t.full(ts(it.on)));
    match news {
        ChangeNews::Leaving => Parts::new(t.leaving_subject(&account, &on), t.leaving_heading())
            .line(t.leaving_line(&account, &at))
            .line(t.leaving_stay())
            .button(t.leaving_button(), url)
            .after(t.leaving_after()),
        ChangeNews::Stopped => Parts::new(t.stopped_subject(&account), t.stopped_heading())
            .line(t.stopped_line(&account))
            .line(t.stopped_stays())
            .button(t.open_client(), url),
        ChangeNews::Left => Parts::new(t.gone_subject(&account), t.gone_heading())
            .line(t.gone_line(&account))
            .line(t.gone_notes()),
        ChangeNews::Asked => Parts::new(t.asked_subject(&account, &on), t.asked_heading())
            .line(t.asked_line(&account, &at))
            .line(t.asked_without())
            .button(t.asked_button(), url),
        ChangeNews::Managing => Parts::new(t.managing_subject(&account), t.managing_heading())
            .line(t.managing_line(&account))
            .button(t.open_client(), url),
        ChangeNews::Agreed => Parts::new(t.agreed_subject(&account, &on), t.agreed_heading(&firm))
            .line(t.agreed_line(&account, &at, &firm))
            .line(t.agreed_stop())
            .button(t.open(), url),
        ChangeNews::TakenOn => {
            Parts::new(t.taken_subject(&account, &firm, &on), t.taken_heading(&firm))
                .line(t.taken_line(&account, &at, &firm))
                .button(t.open(), url)
        }
        ChangeNews::Refused => {
            Parts::new(t.refused_subject(&account, &firm), t.refused_heading(&firm))
                .line(t.refused_line(&account, &at, &firm))
                .button(t.open(), url)
        }
        ChangeNews::Objected => {
            Parts::new(t.objected_subject(&account, &firm), t.objected_heading(&firm))
                .line(t.objected_line(&account, &at, &firm))
                .quote(t.objected_quote(&firm), it.words)
                .button(t.open(), url)
        }
        ChangeNews::StoppedForOwner => Parts::new(t.off_subject(&account), t.off_heading())
            .line(t.off_line(&account))
            .line(off(t, it.words, &firm))
            .button(t.open(), url),
        ChangeNews::Done => done(t, &account, &firm).button(t.open(), url),
        ChangeNews::DoneUnmanaged => {
            done(t, &account, &firm).line(t.done_unmanaged(&at)).button(t.open(), url)
        }
    }
}

fn done(t: &Words, account: &str, firm: &str) -> Parts {
    Parts::new(t.done_subject(account), t.done_heading()).line(t.done_line(account, firm))
}

/// Why a change is not made.
fn off(t: &Words, code: &str, firm: &str) -> String {
    match code {
        "withdrawn" => t.off_withdrawn(firm),
        "new_firm_unready" => t.off_unready(firm),
        _ => t.off_left(firm),
    }
}

/// The grace of an account that no firm manages.
pub(super) fn grace(
    t: &Words,
    news: GraceNews,
    (account, until): (&str, i64),
    url: String,
) -> Parts {
    let (on, at) = (t.long_date(ts(until)), t.full(ts(until)));
    let parts = match news {
        GraceNews::Begun => Parts::new(t.grace_subject(account, &on), t.grace_heading())
            .line(t.grace_line(account, &at)),
        GraceNews::EndsSoon => {
            Parts::new(t.grace_soon_subject(account, &on), t.grace_soon_heading())
                .line(t.grace_soon_line(account, &at))
        }
        GraceNews::Over => Parts::new(t.grace_over_subject(account), t.grace_over_heading())
            .line(t.grace_over_line(account, &at)),
        GraceNews::Subscribed => Parts::new(t.subscribed_subject(account), t.subscribed_heading())
            .line(t.subscribed_line(account)),
    };
    parts.button(t.open(), url)
}

/// A firm activated or closed an account.
pub(super) fn life(
    t: &Words,
    (firm, account): (&str, &str),
    (closed, why): (bool, &str),
    url: String,
) -> Parts {
    let parts = if closed {
        Parts::new(t.closed_subject(account), t.closed_heading(account, firm)).line(t.closed_line())
    } else {
        Parts::new(t.activated_subject(account), t.activated_heading(account, firm))
            .line(t.activated_line())
    };
    parts.quote(t.reason_given(), why).button(t.see_access(), url)
}
