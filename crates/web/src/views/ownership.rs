//! Who manages and pays: the owner's page, the change to another firm, and the firms' side of it.

use askama::Template;

use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::{Badge, Tile};

/// `GET /me/ownership`: who pays for each account, and what is on its way.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "paying/ownership.html")]
pub struct OwnershipPage {
    /// Frame.
    pub frame: Frame,
    /// The person's accounts, by name.
    pub rows: Vec<OwnedRow>,
}

/// One account.
#[derive(Debug, Clone, Default)]
pub struct OwnedRow {
    /// `acc_…`; paths are `/me/ownership/{id}/…`.
    pub id: String,
    /// Product.
    pub tile: Tile,
    /// "Jobs of Hartwell Joinery Ltd".
    pub name: String,
    /// "Pemberton & Hale manages and pays for it." or "You pay for it yourself."
    pub line: String,
    /// Active, inactive, closed; nothing when it is simply active.
    pub badge: Option<Badge>,
    /// A change that is agreed.
    pub change: Option<RunningChange>,
    /// "Nobody pays … choose by 10 December 2026"; empty without a grace.
    pub grace: String,
    /// Where *Change partner…* leads; empty where no firm manages it.
    pub move_to: String,
    /// Where a firm is added; empty where one manages it.
    pub add: String,
}

/// A change of partner that waits for its date, as its owner sees it.
#[derive(Debug, Clone, Default)]
pub struct RunningChange {
    /// "On 3 December 2026, 09:00 UTC Lockhart & Daughters takes the place of Pemberton & Hale."
    pub sentence: String,
    /// "Lockhart & Daughters has agreed to pay."
    pub answer: String,
    /// The firm that is left.
    pub old: String,
    /// Says that it objects; empty when it has not.
    pub objector: String,
    /// Its words.
    pub objection: String,
    /// "Keep Pemberton & Hale".
    pub keep: String,
}

/// `GET|POST /me/partners/change`: name another firm. Fields `firm to code accounts`, second step `sure`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "paying/change.html")]
pub struct ChangePage {
    /// Frame.
    pub frame: Frame,
    /// The firm that manages now: id and name.
    pub old: (String, String),
    /// The firm that is to come; empty in the first step.
    pub new: String,
    /// Firms to choose from; the last is "Another firm, by its code".
    pub firms: Vec<Choice>,
    /// Accounts that the old firm manages.
    pub accounts: Vec<Choice>,
    /// What follows, in the second step: (icon, sentence).
    pub follows: Vec<(&'static str, String)>,
    /// Fields.
    pub form: Form,
}

/// `GET {base}/changes`: changes of partner that concern the firm.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/changes.html")]
pub struct ChangesPage {
    /// Frame.
    pub frame: Frame,
    /// Soonest first.
    pub rows: Vec<ChangeRow>,
}

/// `GET|POST {base}/accounts/{account}/change/object`: field `words`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/object.html")]
pub struct ObjectPage {
    /// Frame.
    pub frame: Frame,
    /// `acc_…`
    pub id: String,
    /// The business.
    pub name: String,
    /// What happens when.
    pub sentence: String,
    /// Fields.
    pub form: Form,
}

/// One change, as one firm sees it.
#[derive(Debug, Clone, Default)]
pub struct ChangeRow {
    /// `acc_…`; POSTs to `{base}/accounts/{id}/change/accept|decline`.
    pub id: String,
    /// Product.
    pub tile: Tile,
    /// The business.
    pub name: String,
    /// Where the client is; empty when it is in no folder.
    pub href: String,
    /// The firm is left (else it comes).
    pub leaving: bool,
    /// What happens when, a whole sentence.
    pub sentence: String,
    /// What was said already: the objection, or the answer; empty when nothing.
    pub said: String,
    /// The firm may still answer or object.
    pub open: bool,
    /// It has not answered yet; else it may only change its answer.
    pub unanswered: bool,
    /// Why this person cannot; empty when they can.
    pub why_not: String,
}
