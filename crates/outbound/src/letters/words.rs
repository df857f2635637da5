//! The parts of each letter: what happened, what it means, and the one thing to do about it.

mod accounts;
mod addons;
mod changes;
mod clocks;
mod staff;

use self::accounts::Accounts;
use super::news::{Item, digest};
use super::speech::Words;
use super::{LetterFrame, one_line};
use domain::access::Role;
use domain::ids::LinkId;
use domain::labels::Noun;
use domain::letter::{Letter, Security};
use domain::people::SignInRule;
use domain::time::ts;

/// A letter's parts, in the order they are read.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) subject: String,
    pub(super) heading: String,
    pub(super) lines: Vec<String>,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) quote_from: String,
    pub(super) quote: String,
    pub(super) lists: Vec<(String, Vec<&'static str>)>,
    pub(super) button: Option<(String, String)>,
    /// Lines with a button each.
    pub(super) items: Vec<Item>,
    pub(super) after: Vec<String>,
    /// Why this person gets it.
    pub(super) why: String,
}

impl Parts {
    fn new(subject: impl Into<String>, heading: impl Into<String>) -> Self {
        Self { subject: subject.into(), heading: heading.into(), ..Self::default() }
    }

    fn line(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    fn fact(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.facts.push((name, value.into()));
        self
    }

    fn quote(mut self, from: impl Into<String>, words: &str) -> Self {
        if !words.trim().is_empty() {
            self.quote_from = from.into();
            words.clone_into(&mut self.quote);
        }
        self
    }

    fn list(mut self, title: impl Into<String>, list: Vec<&'static str>) -> Self {
        self.lists.push((title.into(), list));
        self
    }

    fn button(mut self, label: impl Into<String>, url: String) -> Self {
        self.button = Some((label.into(), url));
        self
    }

    fn after(mut self, line: impl Into<String>) -> Self {
        self.after.push(line.into());
        self
    }

    fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }
}

/// What a firm can do once it is let in.
fn can(t: &Words) -> Vec<&'static str> {
    vec![t.can_open(), t.can_see()]
}

/// What no firm can do (the ceiling of every sign-in).
fn cannot(t: &Words) -> Vec<&'static str> {
    vec![t.cannot_password(), t.cannot_owner(), t.cannot_history(), t.cannot_firm()]
}

struct Urls<'a> {
    origin: &'a str,
    token: &'a dyn Fn(LinkId) -> String,
}

impl Urls<'_> {
    fn link(&self, before: &str, link: LinkId) -> String {
        format!("{}{before}{}", self.origin, (self.token)(link))
    }

    fn path(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

/// The parts of a letter.
#[expect(clippy::too_many_lines, reason = "one arm per letter, and nothing else")]
pub(super) fn of(
    letter: &Letter,
    t: &Words,
    frame: &LetterFrame<'_>,
    token: &dyn Fn(LinkId) -> String,
) -> Parts {
    let urls = Urls { origin: frame.origin, token };
    let vendor = frame.vendor;
    match letter {
        Letter::SignInLink { link, next } => {
            let url = urls.link("/sign-in/link/", *link);
            sign_in(t, vendor, leading_on(url, next))
        }
        Letter::PasswordReset { link } => reset(t, vendor, urls.link("/reset/", *link)),
        Letter::StaffInvitation { firm, inviter, role, link, until } => {
            let label = |it| t.one_upper(Noun::of(it));
            let role = Role::parse(role).map_or_else(|| role.clone(), label);
            joining(t, vendor, &one_line(firm), &one_line(inviter))
                .button(t.staff_button(), urls.link("/i/", *link))
                .fact(t.fact_role(), role)
                .fact(t.fact_until(), t.long_date(ts(*until)))
        }
        Letter::SecurityNotice { what } => security(t, what),
        Letter::ConnectionInvitation {
            firm,
            inviter,
            products,
            message,
            link,
            until,
            transfer,
            partner: _,
        } => {
            let inviter = one_line(inviter);
            let parts = invitation(t, &one_line(firm), &inviter, &t.list(products));
            changes::offer(t, parts, &one_line(firm), *transfer)
                .button(t.invitation_button(), urls.link("/i/", *link))
                .quote(t.invitation_quote(&inviter), message)
                .fact(t.fact_answer_until(), t.long_date(ts(*until)))
        }
        Letter::AccountCreated { firm, product, business, path } => {
            let (firm, business) = (one_line(firm), one_line(business));
            created(t, &firm, product, &business).button(t.see_access(), urls.path(path))
        }
        Letter::AccessRequested { firm, person, account, reason, link } => {
            requested(t, &one_line(firm), &one_line(person), &Accounts::of(t, account).words)
                .quote(t.request_quote(), reason)
                .button(t.request_button(), urls.link("/r/", *link))
        }
        Letter::ConnectionCancelled { firm, account } => {
            cancelled(t, &one_line(firm), &Accounts::of(t, account))
                .button(t.see_access(), urls.path("/me/access"))
        }
        Letter::InvitationAnswered { client, accepted, because, path } => {
            answered(t, &one_line(client), *accepted)
                .quote(t.reason_given(), because)
                .button(t.open_client(), urls.path(path))
        }
        Letter::PartnerAdded { business, product, path } => {
            added(t, &one_line(business), product).button(t.see_clients(), urls.path(path))
        }
        Letter::AccessAnswered { account, allowed, at, path } => {
            decided(t, &Accounts::of(t, account).words, *allowed, *at)
                .button(t.open_client(), urls.path(path))
        }
        Letter::AccessEnding { to_owner, endings, more, path } => {
            clocks::ending(t, *to_owner, endings, *more, urls.path(path))
        }
        Letter::RenewalRequested { firm, person, account, reason, link } => {
            let ask = clocks::Ask { firm, person, account, reason };
            clocks::renewal(t, &ask, urls.link("/r/", *link))
        }
        Letter::AccessReminder { firm, person, account, reason, link } => {
            let ask = clocks::Ask { firm, person, account, reason };
            clocks::reminder(t, &ask, urls.link("/r/", *link))
        }
        Letter::RightElevated { firm, person, account, right, reason, until, path } => {
            let ask = clocks::Ask { firm, person, account, reason };
            clocks::elevated(t, &ask, (right, *until), urls.path(path))
        }
        Letter::RequestForwarded { from, firm, account, link } => {
            clocks::forwarded(t, from, firm, account, urls.link("/r/", *link))
        }
        Letter::AccessPaused { account, path } => {
            paused(t, &Accounts::of(t, account).words).button(t.open_client(), urls.path(path))
        }
        Letter::AccessResumed { account, path } => {
            resumed(t, &Accounts::of(t, account).words).button(t.open_client(), urls.path(path))
        }
        Letter::PartnerRemoved { account } => removed(t, &Accounts::of(t, account)),
        Letter::Digest { weekly, lines, more, firm } => {
            digest(t, frame.origin, (*weekly, lines, *more), *firm)
        }
        Letter::SignedIn { person, firm, account } => {
            signed_in(t, &one_line(firm), &one_line(person), &one_line(account))
                .button(t.see_access(), urls.path("/me/access"))
        }
        Letter::ConnectionEnded { firm, account, by, reason } => {
            ended(t, &one_line(firm), &Accounts::of(t, account), &one_line(by))
                .quote(t.reason_given(), reason)
        }
        Letter::PartnerChange { news, account, firm, on, words, path } => {
            let why = match firm.as_str() {
                "" => t.why_firm().to_owned(),
                _ => t.why_owner(one_line(account)),
            };
            let about = changes::About { account, firm, on: *on, words };
            changes::change(t, *news, &about, urls.path(path)).why(why)
        }
        Letter::Grace { news, account, until, path } => {
            let account = one_line(account);
            let why = t.why_owner(&account);
            changes::grace(t, *news, (&account, *until), urls.path(path)).why(why)
        }
        Letter::AccountLife { firm, account, closed, reason } => {
            let account = one_line(account);
            let why = t.why_owner(&account);
            let url = urls.path("/me/access");
            changes::life(t, (&one_line(firm), &account), (*closed, reason), url).why(why)
        }
        Letter::Addon { news, addon, third, account, firm, person, words, at, path } => {
            let at = *at;
            let about = addons::About { addon, third, account, firm, person, words, at };
            let why = if firm.is_empty() { t.why_firm() } else { &*t.why_owner(one_line(account)) };
            addons::news(t, *news, &about, urls.path(path)).why(why)
        }
        Letter::ClientsHandedOver { firm, by, count, from, path } => {
            let from = from.as_deref().map(one_line);
            staff::handed_over(t, &one_line(firm), &one_line(by), (*count, from.as_deref()))
                .button(t.see_clients(), urls.path(path))
        }
        Letter::StaffStopped { firm, by, removed } => {
            staff::stopped(t, &one_line(firm), &one_line(by), *removed)
        }
        Letter::StaffLeft { firm, by, name, removed, path } => {
            let (by, name) = (one_line(by), one_line(name));
            staff::left(t, &one_line(firm), (&by, &name), *removed)
                .button(t.left_button(), urls.path(path))
        }
        Letter::OwnershipOffered { firm, by, until, path } => {
            staff::offered(t, &one_line(firm), &one_line(by))
                .button(t.offered_button(), urls.path(path))
                .fact(t.fact_answer_until(), t.long_date(ts(*until)))
        }
        Letter::OwnershipStays { firm, by, withdrawn } => {
            staff::stays(t, &one_line(firm), &one_line(by), *withdrawn)
        }
        Letter::OwnershipMoved { firm, from, to } => {
            staff::moved(t, &one_line(firm), &one_line(from), &one_line(to))
        }
        Letter::ColleagueAsks { firm, by, act, about, words, path } => {
            let by = one_line(by);
            staff::asks(t, &one_line(firm), &by, (act, &one_line(about)))
                .quote(t.asks_words(&by), words)
                .button(t.asks_button(), urls.path(path))
        }
        Letter::NoteMention { firm, by, client, path } => {
            staff::mentioned(t, &one_line(firm), &one_line(by), &one_line(client))
                .button(t.mention_button(), urls.path(path))
        }
    }
}

/// The address with where it leads on to.
fn leading_on(url: String, next: &str) -> String {
    if next.is_empty() {
        return url;
    }
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{url}?next={next}")
}

fn sign_in(t: &Words, vendor: &str, url: String) -> Parts {
    Parts::new(t.link_subject(vendor), t.link_heading())
        .line(t.link_line())
        .button(t.link_button(), url)
        .after(t.link_after())
        .why(t.why_asked(vendor))
}

fn reset(t: &Words, vendor: &str, url: String) -> Parts {
    Parts::new(t.reset_subject(), t.reset_subject())
        .line(t.reset_line())
        .button(t.reset_subject(), url)
        .after(t.reset_after())
        .why(t.why_asked(vendor))
}

fn joining(t: &Words, vendor: &str, firm: &str, inviter: &str) -> Parts {
    Parts::new(t.staff_subject(firm, inviter), t.staff_heading(firm, vendor))
        .line(t.staff_line(firm, inviter))
        .after(t.staff_after())
        .why(t.why_invited(inviter))
}

fn security(t: &Words, what: &Security) -> Parts {
    let line = match what {
        Security::PasswordChanged => t.security_password_changed().to_owned(),
        Security::PasswordReset => t.security_password_reset().to_owned(),
        Security::AppAdded => t.security_app_added().to_owned(),
        Security::CodesMade => t.security_codes_made().to_owned(),
        Security::CodeUsed { left } => t.security_code_used(left),
        Security::PasskeyAdded { name } => t.security_passkey_added(one_line(name)),
        Security::PasskeyRemoved { name } => t.security_passkey_removed(one_line(name)),
        Security::PasskeyCopied { name } => t.security_passkey_copied(one_line(name)),
        Security::KeyInUrl { name } => t.security_key_in_url(one_line(name)),
        Security::SignedOut { by, firm } => t.security_signed_out(one_line(by), one_line(firm)),
        Security::SignInRule { by, firm, rule } => {
            let (by, firm) = (one_line(by), one_line(firm));
            match SignInRule::parse(rule).unwrap_or_default() {
                SignInRule::Vendor => t.security_rule_vendor(by, firm),
                SignInRule::SecondFactor => t.security_rule_second_factor(by, firm),
                SignInRule::Passkey => t.security_rule_passkey(by, firm),
            }
        }
    };
    Parts::new(t.security_subject(), t.security_heading())
        .line(line)
        .after(t.security_after())
        .why(t.why_security())
}

fn invitation(t: &Words, firm: &str, inviter: &str, products: &str) -> Parts {
    Parts::new(t.invitation_subject(firm, products), t.invitation_heading(firm))
        .line(t.invitation_line(firm, inviter, products))
        .list(t.firm_could(firm), can(t))
        .list(t.firm_could_never(firm), cannot(t))
        .after(t.invitation_after())
        .why(t.why_invited(inviter))
}

fn created(t: &Words, firm: &str, product: &str, business: &str) -> Parts {
    Parts::new(t.created_subject(business, product), t.created_heading(business, firm, product))
        .line(t.created_line(firm))
        .list(t.firm_can(firm), can(t))
        .list(t.firm_can_never(firm), cannot(t))
        .after(t.created_after(firm))
        .why(t.why_owner(business))
}

fn requested(t: &Words, firm: &str, person: &str, account: &str) -> Parts {
    Parts::new(t.request_subject(account, firm, person), t.request_heading(firm))
        .line(t.request_line(account, firm, person))
        .after(t.request_after())
        .why(t.why_owner(account))
}

fn cancelled(t: &Words, firm: &str, it: &Accounts) -> Parts {
    let (account, many) = (&it.words, it.many);
    Parts::new(t.cancelled_subject(account, firm), t.cancelled_heading(many))
        .line(t.cancelled_line(account, firm, many))
        .line(t.cancelled_keep(many))
        .why(t.why_owner(account))
}

fn answered(t: &Words, client: &str, accepted: bool) -> Parts {
    let parts = if accepted {
        Parts::new(t.answered_subject_yes(client), t.answered_heading_yes())
            .line(t.answered_line_yes(client))
    } else {
        Parts::new(t.answered_subject_no(client), t.answered_heading_no())
            .line(t.answered_line_no(client))
    };
    parts.why(t.why_firm())
}

fn added(t: &Words, business: &str, product: &str) -> Parts {
    Parts::new(t.added_subject(business), t.added_subject(business))
        .line(t.added_line(business, product))
        .line(t.added_line_unlinked())
        .why(t.why_firm())
}

fn decided(t: &Words, account: &str, allowed: bool, at: Option<i64>) -> Parts {
    let day = at.map(|it| t.long_date(ts(it)));
    let parts = if allowed {
        Parts::new(t.allowed_subject(account), t.allowed_heading())
            .line(t.allowed_line(account))
            .line(day.map_or_else(|| t.allowed_idle().to_owned(), |day| t.allowed_until(day)))
    } else {
        Parts::new(t.declined_subject(account), t.declined_heading())
            .line(t.declined_line(account))
            .line(t.declined_again(day.unwrap_or_default()))
    };
    parts.why(t.why_firm())
}

fn paused(t: &Words, account: &str) -> Parts {
    Parts::new(t.paused_subject(account), t.paused_heading())
        .line(t.paused_line(account))
        .line(t.paused_keep())
        .why(t.why_firm())
}

fn resumed(t: &Words, account: &str) -> Parts {
    Parts::new(t.resumed_subject(account), t.resumed_heading())
        .line(t.resumed_line(account))
        .why(t.why_firm())
}

fn removed(t: &Words, it: &Accounts) -> Parts {
    let (account, many) = (&it.words, it.many);
    Parts::new(t.removed_subject(account, many), t.removed_heading())
        .line(t.removed_line(account, many))
        .line(t.removed_notes(many))
        .why(t.why_firm())
}

fn ended(t: &Words, firm: &str, it: &Accounts, by: &str) -> Parts {
    let (account, many) = (&it.words, it.many);
    let line = if by.is_empty() {
        t.ended_line_you(account, firm, many)
    } else {
        t.ended_line(account, by, firm, many)
    };
    Parts::new(t.ended_subject(account, firm), t.cancelled_heading(many))
        .line(line)
        .line(t.ended_now(firm))
        .why(t.why_connection(account, firm))
}

fn signed_in(t: &Words, firm: &str, person: &str, account: &str) -> Parts {
    Parts::new(t.signed_in_subject(account, firm, person), t.signed_in_heading())
        .line(t.signed_in_subject(account, firm, person))
        .after(t.signed_in_after())
        .why(t.signed_in_why())
}
