//! The words of each letter: what happened, what it means, and the one thing to do about it.

use super::{LetterFrame, one_line};
use domain::ids::LinkId;
use domain::letter::Letter;

/// A letter's parts, in the order they are read.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) subject: String,
    pub(super) heading: String,
    pub(super) lines: Vec<String>,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) quote_from: String,
    pub(super) quote: String,
    pub(super) lists: Vec<(String, Vec<&'static str>)>,
    pub(super) button: Option<(&'static str, String)>,
    pub(super) after: Vec<String>,
}

impl Words {
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

    fn list(mut self, title: impl Into<String>, list: &[&'static str]) -> Self {
        self.lists.push((title.into(), list.to_vec()));
        self
    }

    fn button(mut self, label: &'static str, url: String) -> Self {
        self.button = Some((label, url));
        self
    }

    fn after(mut self, line: impl Into<String>) -> Self {
        self.after.push(line.into());
        self
    }
}

/// What a firm can do once it is let in.
const CAN: &[&str] = &[
    "Open the accounts that you tick and work in them for you",
    "See their business name, owner, plan, trial and last activity",
];
/// What no firm can do (the ceiling of every sign-in).
const CANNOT: &[&str] = &[
    "See or use your password",
    "Change the owner or the plan, or cancel the account",
    "Read the account's activity history or manage its users and API keys",
    "Let another firm in",
];

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

/// The words of a letter.
pub(super) fn of(
    letter: &Letter,
    frame: &LetterFrame<'_>,
    token: &dyn Fn(LinkId) -> String,
) -> Words {
    let urls = Urls { origin: frame.origin, token };
    match letter {
        Letter::SignInLink { link } => sign_in(frame.vendor, urls.link("/sign-in/link/", *link)),
        Letter::PasswordReset { link } => reset(urls.link("/reset/", *link)),
        Letter::StaffInvitation { firm, inviter, role, link, until } => {
            let url = urls.link("/i/", *link);
            staff_invitation(frame.vendor, &one_line(firm), &one_line(inviter), url)
                .fact("Your role", role.clone())
                .fact("Until", until.clone())
        }
        Letter::SecurityNotice { what } => security(what),
        Letter::ConnectionInvitation { firm, inviter, products, message, link, until } => {
            let url = urls.link("/i/", *link);
            let inviter = one_line(inviter);
            invitation(&one_line(firm), &inviter, products, url)
                .quote(format!("{inviter} writes:"), message)
                .fact("Answer until", until.clone())
        }
        Letter::AccountCreated { firm, product, business, path } => {
            created(&one_line(firm), product, &one_line(business), urls.path(path))
        }
        Letter::AccessRequested { firm, person, account, reason, link } => {
            let url = urls.link("/r/", *link);
            requested(&one_line(firm), &one_line(person), &one_line(account), url)
                .quote("The reason they give:", reason)
        }
        Letter::ConnectionCancelled { firm, account } => {
            cancelled(&one_line(firm), &one_line(account), urls.path("/me/access"))
        }
        Letter::InvitationAnswered { client, accepted, path } => {
            invitation_answered(&one_line(client), *accepted, urls.path(path))
        }
        Letter::PartnerAdded { business, product, path } => {
            added(&one_line(business), product, urls.path(path))
        }
        Letter::AccessAnswered { account, allowed, meaning, path } => {
            answered(&one_line(account), *allowed, meaning, urls.path(path))
        }
        Letter::AccessPaused { account, path } => paused(&one_line(account), urls.path(path)),
        Letter::AccessResumed { account, path } => resumed(&one_line(account), urls.path(path)),
        Letter::PartnerRemoved { account } => removed(&one_line(account)),
        Letter::ConnectionEnded { firm, account, by } => ended(firm, account, by),
    }
}

fn sign_in(vendor: &str, url: String) -> Words {
    Words::new(format!("Sign in to {vendor}"), "Your sign-in link")
        .line("You asked for a link that signs you in. It works once and for a short time.")
        .button("Sign in", url)
        .after("If you did not ask for it, ignore this letter: nobody gets in without it.")
}

fn reset(url: String) -> Words {
    Words::new("Choose a new password", "Choose a new password")
        .line("Somebody, probably you, asked to choose a new password for this address.")
        .button("Choose a new password", url)
        .after("If that was not you, ignore this letter: your password stays as it is.")
}

fn staff_invitation(vendor: &str, firm: &str, inviter: &str, url: String) -> Words {
    Words::new(format!("{inviter} invites you to {firm}"), format!("Join {firm} on {vendor}"))
        .line(format!("{inviter} invites you to work at {firm}."))
        .button("Open the invitation", url)
        .after("The link is yours alone and works once. Do not pass it on.")
}

fn security(what: &str) -> Words {
    Words::new("About the security of your sign-in", "About your sign-in").line(what).after(
        "If that was you, there is nothing to do. If it was not, sign in, end the sessions that \
         you do not know, and tell us.",
    )
}

fn invitation(firm: &str, inviter: &str, products: &str, url: String) -> Words {
    Words::new(
        format!("{firm} asks to work in your {products} account"),
        format!("{firm} asks to be let in"),
    )
    .line(format!(
        "{inviter} of {firm} asks you to let them into your {products} account. Nothing is open \
         until you say so, and you can end it at any time with one click."
    ))
    .list(format!("{firm} could"), CAN)
    .list(format!("{firm} could never"), CANNOT)
    .button("Read the invitation", url)
    .after(
        "The page shows everything before you sign in. If you do not know this firm, say so \
         there, and nobody gets in.",
    )
}

fn created(firm: &str, product: &str, business: &str, url: String) -> Words {
    Words::new(
        format!("Your {product} account for {business}"),
        format!("{firm} made a {product} account for {business}"),
    )
    .line(format!("The account is yours. {firm} can get into it until you say otherwise."))
    .list(format!("{firm} can"), CAN)
    .list(format!("{firm} can never"), CANNOT)
    .button("See who can get in", url)
    .after(format!(
        "On that page you can turn off {firm}'s access or remove the firm, at any time and \
         without asking anybody."
    ))
}

fn requested(firm: &str, person: &str, account: &str, url: String) -> Words {
    Words::new(
        format!("{person} of {firm} asks for access to {account}"),
        format!("{firm} asks to be let in again"),
    )
    .line(format!("{person} of {firm} asks for access to {account}."))
    .button("Answer the request", url)
    .after("Nothing opens by itself: the page has the buttons to allow or to decline.")
}

fn cancelled(firm: &str, account: &str, url: String) -> Words {
    Words::new(format!("{firm} no longer looks after {account}"), "A connection has ended")
        .line(format!("{firm} has cancelled its connection to {account}."))
        .line(
            "They can no longer get in. Your account, its data and the add-ons that you pay \
             yourself stay as they are.",
        )
        .button("See who can get in", url)
}

fn invitation_answered(client: &str, accepted: bool, url: String) -> Words {
    let words = if accepted {
        Words::new(format!("{client} accepted your invitation"), "Your invitation was accepted")
            .line(format!("{client} is connected. Access is open from now on."))
    } else {
        Words::new(format!("{client} declined your invitation"), "Your invitation was declined")
            .line(format!("{client} does not want to be connected now. No account was connected."))
    };
    words.button("Open the client", url)
}

fn added(business: &str, product: &str, url: String) -> Words {
    Words::new(format!("{business} added your firm"), format!("{business} added your firm"))
        .line(format!("The owner of {business} let your firm into their {product} account."))
        .line("It stands under your unlinked accounts until you put it into a client.")
        .button("See your clients", url)
}

fn answered(account: &str, allowed: bool, meaning: &str, url: String) -> Words {
    let what = if allowed { "allowed" } else { "declined" };
    Words::new(format!("Access to {account}: {what}"), format!("Your request was {what}"))
        .line(format!("The owner {what} your firm's request for access to {account}."))
        .line(meaning)
        .button("Open the client", url)
}

fn paused(account: &str, url: String) -> Words {
    Words::new(format!("Access to {account} is off"), "Access was turned off")
        .line(format!("The owner turned off your firm's access to {account}."))
        .line(
            "You are still connected: name, status and plan stay visible. Whoever was signed in \
             there has been signed out.",
        )
        .button("Open the client", url)
}

fn resumed(account: &str, url: String) -> Words {
    Words::new(format!("Access to {account} is on again"), "Access is on again")
        .line(format!("The owner opened {account} to your firm again."))
        .button("Open the client", url)
}

fn removed(account: &str) -> Words {
    Words::new(format!("{account} is no longer connected"), "A client has removed your firm")
        .line(format!("The owner of {account} removed your firm. The connection has ended."))
        .line(
            "It has left your list. Your own notes can be exported by your firm's owner and \
             seniors for 30 days; then they are erased.",
        )
}

fn ended(firm: &str, account: &str, by: &str) -> Words {
    let (firm, account, by) = (one_line(firm), one_line(account), one_line(by));
    Words::new(format!("{firm} and {account} are no longer connected"), "A connection has ended")
        .line(format!("{by} ended the connection between {firm} and {account}."))
        .line(format!("{firm} can no longer get in, from this moment on."))
}
