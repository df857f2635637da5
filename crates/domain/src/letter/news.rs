//! What a letter tells of, where it is more than a few words.

use crate::event::Event;
use serde::{Deserialize, Serialize};

/// One thing that a digest tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestLine {
    /// What happened.
    pub event: Event,
    /// Who did it; empty for the program.
    pub who: String,
    /// The client it is about, or empty.
    pub client: String,
    /// Where to go on: a path.
    pub path: String,
}

/// What happened to an add-on, told to one of its sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddonNews {
    /// To the owner: a firm asks them to let the third party know.
    PleaseAuthorise,
    /// To the owner: it is active, the firm pays.
    ActivatedByFirm,
    /// To the firm: the owner has said yes at the third party, or activated it.
    ActivatedByOwner,
    /// To the firm: the owner did not agree at the third party.
    Declined,
    /// To the other side: it was cancelled and runs until a date.
    Cancelled,
    /// To the other side: it goes on after all.
    Resumed,
    /// To the owner: the firm pays no longer; going on is possible.
    FirmLeaves,
    /// It has ended.
    Ended,
    /// To the owner: the firm asks them to pay from a date on.
    AskedOwner,
    /// To the firm: the owner asks it to pay from a date on.
    AskedFirm,
    /// To the owner: the firm pays from a date on.
    FirmWillPay,
    /// To the firm: the owner pays from a date on.
    OwnerWillPay,
    /// The change of payer is off.
    PayerStays,
    /// The third party's consent ends.
    ConsentEnding,
    /// The third party's consent has ended or was taken back.
    Reconnect,
}

/// What happened to somebody's sign-in, or to a key that somebody answers for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant is the sentence below it")]
pub enum Security {
    PasswordChanged,
    PasswordReset,
    AppAdded,
    CodesMade,
    CodeUsed { left: i64 },
    PasskeyAdded { name: String },
    PasskeyRemoved { name: String },
    PasskeyCopied { name: String },
    KeyInUrl { name: String },
    SignedOut { by: String, firm: String },
    SignInRule { by: String, firm: String, rule: String },
}

impl Security {
    /// The sentence of the audit trail, which speaks one language.
    pub fn recorded(&self) -> String {
        let text: &str = match self {
            Security::PasswordChanged => {
                "Your password was changed. All other sessions were ended."
            }
            Security::PasswordReset => {
                "Your password was changed by a link in a letter. All sessions were ended."
            }
            Security::AppAdded => {
                "An authenticator app was added to your sign-in, with new recovery codes."
            }
            Security::CodesMade => {
                "New recovery codes were made. The earlier ones do not work any more."
            }
            Security::CodeUsed { left } => {
                return format!("A recovery code was used to sign in. {left} of them are left.");
            }
            Security::PasskeyAdded { name } => {
                return format!("The passkey \u{201c}{name}\u{201d} was added to your sign-in.");
            }
            Security::PasskeyRemoved { name } => {
                return format!("The passkey \u{201c}{name}\u{201d} was removed.");
            }
            Security::PasskeyCopied { name } => {
                return format!(
                    "The passkey \u{201c}{name}\u{201d} was refused: its counter went back, as \
                     that of a copy would. Remove it if you do not know why."
                );
            }
            Security::SignedOut { by, firm } => {
                return format!("{by} of {firm} signed you out everywhere. You can sign in again.");
            }
            Security::SignInRule { by, firm, rule } => {
                return format!("{by} of {firm} changed how its staff sign in: {rule}.");
            }
            Security::KeyInUrl { name } => {
                return format!(
                    "The API key \u{201c}{name}\u{201d} was sent as part of a web address, where \
                     logs keep it. It has been revoked. Make a new one and send it in the \
                     Authorization header."
                );
            }
        };
        text.to_owned()
    }
}

/// One end of access that comes near.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// The account, as words: "Hartwell Joinery Ltd (Payroll)".
    pub account: String,
    /// The firm; empty where the reader is of it.
    pub firm: String,
    /// Begun days that are left.
    pub days: i64,
    /// When it ends (µs).
    pub at: i64,
}

/// What is told of a change of partner, and to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeNews {
    /// To the firm that is left: until when it stays, and that it may object.
    Leaving,
    /// To the owner: what is agreed, and how to stop it.
    Agreed,
    /// To the firm that comes: it is asked to manage the subscription.
    Asked,
    /// To the owner: the firm that comes manages the subscription from the date on.
    TakenOn,
    /// To the owner: the firm that comes does not manage it.
    Refused,
    /// To the owner: the firm that is left objects.
    Objected,
    /// To a firm: the change is off, everything stays as it is.
    Stopped,
    /// To the owner: the change is off.
    StoppedForOwner,
    /// To the firm that was left: it is done.
    Left,
    /// To the firm that came: it manages now.
    Managing,
    /// To the owner: it is done.
    Done,
    /// To the owner: it is done, and nobody manages the subscription.
    DoneUnmanaged,
}

/// What is told of a grace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GraceNews {
    /// It has begun.
    Begun,
    /// It ends soon.
    EndsSoon,
    /// It is over: the account is inactive.
    Over,
    /// The owner subscribes directly.
    Subscribed,
}
