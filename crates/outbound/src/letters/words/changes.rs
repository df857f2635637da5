//! Letters about who manages a subscription. Those to firms name the account and the date, never
//! the other firm.

use super::Parts;
use domain::letter::{ChangeNews, GraceNews};

/// What an invitation says more when it offers to manage the subscription.
pub(super) fn offer(parts: Parts, firm: &str, transfer: bool) -> Parts {
    if !transfer {
        return parts;
    }
    parts.line(format!(
        "They also ask to manage the subscription: {firm} would pay for it. If another firm manages \
         it now, that firm is told and stays until a date that the page states."
    ))
}

/// A change of partner, in the words for one of its sides.
pub(super) fn change(news: ChangeNews, about: [&str; 4], url: String) -> Parts {
    let [account, firm, on, said] = about;
    match news {
        ChangeNews::Leaving => leaving(account, on, url),
        ChangeNews::Stopped => stopped(account, url),
        ChangeNews::Left => left(account),
        ChangeNews::Asked => asked(account, on, url),
        ChangeNews::Managing => managing(account, url),
        ChangeNews::Agreed
        | ChangeNews::TakenOn
        | ChangeNews::Refused
        | ChangeNews::Objected
        | ChangeNews::StoppedForOwner
        | ChangeNews::Done => to_owner(news, [account, firm, on, said]).button("Open", url),
    }
}

fn leaving(account: &str, on: &str, url: String) -> Parts {
    Parts::new(format!("{account} changes its partner on {on}"), "A client changes its partner")
        .line(format!(
            "The owner of {account} has named another firm. You look after it until {on}."
        ))
        .line("Your access stays until then. Your firm can object in words; it cannot stop it.")
        .button("See the change", url)
        .after("Your own notes can be exported for 30 days after the date; then they are erased.")
}

fn stopped(account: &str, url: String) -> Parts {
    Parts::new(format!("The change of partner for {account} is off"), "A change of partner is off")
        .line(format!("The change that was agreed for {account} will not be made."))
        .line("Who manages the subscription stays as it is.")
        .button("Open the client", url)
}

fn left(account: &str) -> Parts {
    Parts::new(format!("{account} has changed its partner"), "A client has changed its partner")
        .line(format!("As announced, {account} is no longer connected to your firm."))
        .line(
            "It has left your list. Your own notes can be exported by your firm's owner and \
             seniors for 30 days; then they are erased.",
        )
}

fn asked(account: &str, on: &str, url: String) -> Parts {
    Parts::new(
        format!("Will you manage the subscription of {account} from {on}?"),
        "A client asks you to manage its subscription",
    )
    .line(format!(
        "The owner of {account} has let your firm in and asks you to manage, and pay for, its \
         subscription from {on}."
    ))
    .line("Say whether you take it on. Without your yes you stay connected and pay nothing.")
    .button("Answer", url)
}

fn managing(account: &str, url: String) -> Parts {
    Parts::new(
        format!("Your firm manages the subscription of {account}"),
        "You manage a subscription",
    )
    .line(format!("From now on your firm manages, and pays for, the subscription of {account}."))
    .button("Open the client", url)
}

fn to_owner(news: ChangeNews, [account, firm, on, said]: [&str; 4]) -> Parts {
    match news {
        ChangeNews::TakenOn => Parts::new(
            format!("{firm} manages {account} from {on}"),
            format!("{firm} takes the subscription on"),
        )
        .line(format!("From {on} {firm} manages, and pays for, the subscription of {account}.")),
        ChangeNews::Refused => Parts::new(
            format!("{firm} does not manage the subscription of {account}"),
            format!("{firm} does not take the subscription on"),
        )
        .line(format!(
            "{firm} stays connected to {account}, but does not pay for it. If nothing changes, you \
             have 14 days from {on} to subscribe yourself or to choose another firm."
        )),
        ChangeNews::Objected => Parts::new(
            format!("{firm} objects to the change for {account}"),
            format!("{firm} objects"),
        )
        .line(format!(
            "{firm} objects to the change that you agreed for {account}. That stops nothing: it is \
             made on {on} unless you stop it."
        ))
        .quote(format!("{firm} writes:"), said),
        ChangeNews::StoppedForOwner => Parts::new(
            format!("The change of partner for {account} is off"),
            "The change of partner is off",
        )
        .line(format!("Nothing changes for {account}: who manages it stays as it is. {said}")),
        ChangeNews::Done => Parts::new(
            format!("{account} has changed its partner"),
            "Your change of partner is made",
        )
        .line(format!("From now on {firm} is the partner for {account}. {said}")),
        ChangeNews::Agreed
        | ChangeNews::Leaving
        | ChangeNews::Asked
        | ChangeNews::Stopped
        | ChangeNews::Left
        | ChangeNews::Managing => Parts::new(
            format!("{account} changes its partner on {on}"),
            format!("You change to {firm}"),
        )
        .line(format!(
            "On {on} {firm} takes the place of the firm that manages {account} now. Until then that \
             firm keeps its access. Nothing in your account stops."
        ))
        .line("You can stop it until then, on the page below."),
    }
}

/// The grace of an account that no firm manages.
pub(super) fn grace(news: GraceNews, account: &str, until: &str, url: String) -> Parts {
    let (subject, heading, line) = match news {
        GraceNews::Begun => (
            format!("Choose who pays for {account} by {until}"),
            "No firm manages your subscription any more",
            format!(
                "The firm that paid for {account} has gone. Your account runs on until {until}; \
                 until then choose: subscribe yourself, name another firm, or take your data away."
            ),
        ),
        GraceNews::EndsSoon => (
            format!("{account} becomes inactive on {until}"),
            "Choose who pays for your account",
            format!(
                "Nobody pays for {account} yet. On {until} it becomes inactive: everything stays \
                 in it, but nobody can work in it until somebody pays."
            ),
        ),
        GraceNews::Over => (
            format!("{account} is inactive"),
            "Your account is inactive",
            format!(
                "Nobody chose to pay for {account}, so it is inactive since {until}. Everything is \
                 still in it. Subscribe or name a firm, and it is active again at once."
            ),
        ),
        GraceNews::Subscribed => (
            format!("You pay for {account} yourself"),
            "You subscribe directly",
            format!("From now on you manage, and pay for, the subscription of {account}."),
        ),
    };
    Parts::new(subject, heading).line(line).button("Open", url)
}

/// A firm activated or closed an account.
pub(super) fn life(firm: &str, account: &str, (closed, why): (bool, &str), url: String) -> Parts {
    let words = if closed {
        Parts::new(format!("{account} is closed"), format!("{firm} closed {account}")).line(
            "A closed account is final: it can be read and exported, and nothing in it can change.",
        )
    } else {
        Parts::new(format!("{account} is active"), format!("{firm} activated {account}"))
            .line("You can sign in to it and work in it from now on.")
    };
    words.quote("The reason they give:", why).button("See who can get in", url)
}
