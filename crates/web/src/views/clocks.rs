//! The clocks of access: what ends soon, for both sides; requests; dangerous rights; handing on.

use askama::Template;

use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::{Go, Link, Mark, Pager, Tile, When};

/// `GET|POST /me/renewals`: everything that ends soon, over all firms. Fields `renew` (`prt_….acc_…`,
/// may repeat) and `days`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clocks/renewals.html")]
pub struct RenewalsPage {
    /// Frame.
    pub frame: Frame,
    /// What ends, soonest first.
    pub rows: Vec<RenewalRow>,
    /// Fields; `renew` holds what is ticked.
    pub form: Form,
}

/// One account and one firm.
#[derive(Debug, Clone, Default)]
pub struct RenewalRow {
    /// `prt_….acc_…`
    pub pair: String,
    /// Product.
    pub tile: Tile,
    /// "Jobs of Hartwell Joinery Ltd".
    pub name: String,
    /// The firm.
    pub firm: String,
    /// When it ends.
    pub ends: Mark,
    /// Who of the firm used it last, and when.
    pub used: String,
}

/// `GET {base}/access`: what ends, what was asked, who signed in.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clocks/desk.html")]
pub struct DeskPage {
    /// Frame.
    pub frame: Frame,
    /// The tabs; the current one has no address.
    pub tabs: Vec<(Link, bool)>,
    /// What is shown: `soon`, `expired`, `requests` or `sign-ins`.
    pub show: &'static str,
    /// Ends.
    pub ends: Vec<EndRow>,
    /// Requests.
    pub requests: Vec<RequestRow>,
    /// Sign-ins.
    pub sign_ins: Vec<SignInRow>,
    /// Why this person cannot read the firm's sign-ins; empty when they can.
    pub why_not: String,
    /// Fields of the form that asks; `accounts` holds what is ticked.
    pub form: Form,
    /// Older and newer.
    pub pager: Pager,
}

/// An account whose access ends soon, or has ended.
#[derive(Debug, Clone, Default)]
pub struct EndRow {
    /// `acc_…`
    pub id: String,
    /// Product.
    pub tile: Tile,
    /// The client (or the business of an unlinked account).
    pub client: String,
    /// The client's page, or empty.
    pub href: String,
    /// "jobs.example.com" or the product's name.
    pub address: String,
    /// The owner's name.
    pub owner: String,
    /// Access.
    pub access: Mark,
    /// Sign in, or the step that helps.
    pub go: Go,
    /// Why the owner cannot be asked now; empty when they can.
    pub why_not: String,
}

/// A request for access.
#[derive(Debug, Clone, Default)]
pub struct RequestRow {
    /// `arq_…`
    pub id: String,
    /// The client (or the business of an unlinked account).
    pub client: String,
    /// The client's page, or empty.
    pub href: String,
    /// The account: "Jobs of Hartwell Joinery Ltd".
    pub account: String,
    /// Where it stands.
    pub state: Mark,
    /// Who asked.
    pub by: String,
    /// When.
    pub at: When,
    /// The reason.
    pub reason: String,
    /// Offers *Remind*.
    pub remind: bool,
    /// Why not yet; empty when it can be or makes no sense.
    pub why_not_remind: String,
    /// Offers *Withdraw*.
    pub withdraw: bool,
    /// Where it is asked again, or empty.
    pub again: String,
}

/// A sign-in to a client's account.
#[derive(Debug, Clone, Default)]
pub struct SignInRow {
    /// Who.
    pub name: String,
    /// "Jobs of Hartwell Joinery Ltd".
    pub account: String,
    /// When.
    pub at: When,
    /// How it went on: "Ended 10:40", "As the client sees it".
    pub note: String,
}

/// `GET|POST {base}/accounts/{a}/elevate`: fields `right`, `reason`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "accounts/elevate.html")]
pub struct ElevatePage {
    /// Frame.
    pub frame: Frame,
    /// `acc_…`
    pub account: String,
    /// "Payroll of Hartwell Joinery Ltd".
    pub about: String,
    /// The client's page, or the list.
    pub back: String,
    /// Its name.
    pub client_name: String,
    /// The rights.
    pub rights: Vec<Choice>,
    /// Rights that are running: "Submit a pay run, until 10:40".
    pub running: Vec<String>,
    /// The way into the account.
    pub go: Go,
    /// Fields.
    pub form: Form,
}

/// `GET|POST /r/{token}/forward`, `/i/{token}/forward`: field `email`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clocks/forward.html")]
pub struct ForwardPage {
    /// Frame.
    pub frame: Frame,
    /// The path that is posted to.
    pub action: String,
    /// Where *Back* leads.
    pub back: String,
    /// The firm that asks.
    pub firm: String,
    /// For which accounts or products.
    pub about: String,
    /// What follows from handing it on.
    pub means: String,
    /// Fields.
    pub form: Form,
}
