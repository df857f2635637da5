//! The firm's log: what happened, narrowed, and whether its chain is whole.

use askama::Template;

use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::{Deed, Link, Pager};

/// `GET {base}/audit`: fields `find person kind from to`; `client` and `account` by link.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "partners/audit.html")]
pub struct AuditPage {
    /// Frame.
    pub frame: Frame,
    /// Newest first.
    pub rows: Vec<AuditRow>,
    /// Staff, by person.
    pub people: Vec<Choice>,
    /// Families of what can happen.
    pub kinds: Vec<Choice>,
    /// What is asked for.
    pub form: Form,
    /// Only of this client: id and name.
    pub client: Option<(String, String)>,
    /// The log without that.
    pub client_off: String,
    /// Only of this account: id and name.
    pub account: Option<(String, String)>,
    /// The log without that.
    pub account_off: String,
    /// Field `find`: the client by name.
    pub find: String,
    /// Clients that it finds, where it finds several.
    pub choices: Vec<Link>,
    /// It finds none.
    pub nobody: bool,
    /// Whether anything narrows the log.
    pub filtered: bool,
    /// The file of what is shown.
    pub export: String,
    /// The file of the whole chain, for the owner; else empty.
    pub chain: String,
    /// Pager.
    pub pager: Pager,
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct AuditRow {
    /// Who, what, when.
    pub deed: Deed,
    /// The client that it is about.
    pub client: Option<Link>,
}

/// `GET {base}/audit/check`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "partners/check.html")]
pub struct CheckPage {
    /// Frame.
    pub frame: Frame,
    /// "1,204 events".
    pub events: String,
    /// Each break; none when the chain is whole.
    pub findings: Vec<String>,
}
