//! One account as a firm manages it, and the pages before what ends something.

use askama::Template;

use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::{Badge, Go, Link, Mark, Tile};
use super::why::Why;

/// `GET {base}/accounts/{account}`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "accounts/manage.html")]
pub struct ManagePage {
    /// Frame.
    pub frame: Frame,
    /// `acc_…`
    pub id: String,
    /// The business.
    pub name: String,
    /// Product.
    pub tile: Tile,
    /// The folder, or the unlinked accounts.
    pub up: Link,
    /// Inactive, closed; nothing when it is simply active.
    pub badge: Option<Badge>,
    /// State of access.
    pub access: Mark,
    /// Signing in, or asking for it.
    pub go: Go,
    /// The firm's log of this account, for those who read it; else empty.
    pub log: String,
    /// Facts: name and value; empty ones are left out.
    pub facts: Vec<(String, String)>,
    /// What can be done.
    pub acts: Vec<Act>,
}

/// One act: its page is `{base}/accounts/{account}/{path}`.
#[derive(Debug, Clone, Default)]
pub struct Act {
    /// `cancel`, `close`, …
    pub path: &'static str,
    /// Done by the button itself, without a page before it.
    pub at_once: bool,
    /// Heading.
    pub title: String,
    /// What it means.
    pub sentence: String,
    /// The button.
    pub button: String,
    /// Why this person cannot; empty when they can.
    pub why_not: Why,
}

/// `GET|POST {base}/accounts/{account}/{path}`: states what follows. Fields `reason other`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "accounts/act.html")]
pub struct ActPage {
    /// Frame.
    pub frame: Frame,
    /// The account.
    pub up: Link,
    /// The end of the address.
    pub path: &'static str,
    /// "Close the account: Hartwell Joinery Ltd (Jobs)"
    pub title: String,
    /// What to know first.
    pub warning: String,
    /// The button.
    pub button: String,
    /// What the firm loses.
    pub lose: Vec<String>,
    /// What the client keeps.
    pub keep: Vec<String>,
    /// Reasons; none when none is asked for.
    pub reasons: Vec<Choice>,
    /// Fields.
    pub form: Form,
}
