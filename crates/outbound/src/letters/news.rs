//! Digests: what changed, a line each with its button.

use super::one_line;
use super::speech::Words;
use super::words::Parts;
use domain::event::Event;
use domain::letter::DigestLine;

/// One line of a digest.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) what: String,
    pub(super) client: String,
    pub(super) label: &'static str,
    pub(super) url: String,
}

/// The parts of a digest.
pub(super) fn digest(
    t: &Words,
    origin: &str,
    (weekly, lines, more): (bool, &[DigestLine], i64),
    firm: bool,
) -> Parts {
    let many = i64::try_from(lines.len()).unwrap_or(0).saturating_add(more);
    let subject = if weekly { t.digest_subject_weekly(many) } else { t.digest_subject_daily(many) };
    let items = lines.iter().map(|it| Item {
        what: one_line(&words(t, it)),
        client: one_line(&it.client),
        label: t.digest_open(),
        url: format!("{origin}{}", it.path),
    });
    Parts {
        subject,
        heading: t.digest_heading().to_owned(),
        items: items.collect(),
        after: if more > 0 { vec![t.digest_more(more)] } else { Vec::new() },
        why: if firm { t.digest_why_firm() } else { t.digest_why() }.to_owned(),
        ..Parts::default()
    }
}

/// What happened. Kinds that no topic holds have no words of their own.
#[expect(clippy::wildcard_enum_match_arm, reason = "a digest holds few of the events")]
fn words(t: &Words, line: &DigestLine) -> String {
    match &line.event {
        Event::AccessPaused { account } => t.news_paused(account),
        Event::AccessResumed { account } => t.news_resumed(account),
        Event::AccessAllowed { account, .. } => t.news_allowed(account),
        Event::AccessDeclined { account } => t.news_declined(account),
        Event::InvitationAccepted { accounts } => t.news_accepted(accounts),
        Event::InvitationDeclined => t.news_refused().to_owned(),
        Event::PartnerAdded { account, .. } => t.news_added(account),
        Event::PartnerRemoved { account } => t.news_removed(account),
        Event::ConnectionCancelled { account, .. } => t.news_cancelled(account),
        Event::ConnectionRevoked { account, .. } => t.news_revoked(account),
        Event::AccountUnlinked { account } => t.news_unlinked(account),
        Event::AccountClaimed { account, owner } => t.news_claimed(account, owner),
        Event::StaffJoined { name, .. } => t.news_joined(name),
        Event::StaffRemoved { name } => t.news_left(name),
        Event::StaffSuspended { name } => t.news_suspended(name),
        Event::StaffResumed { name } => t.news_back(name),
        Event::StaffRoleChanged { name, .. } => t.news_role(name),
        Event::SignedIn { account, .. } => t.news_signed_in(account, &line.who),
        _ => t.news_other().to_owned(),
    }
}
