//! Accounts: adding one to a client, asking for access.

use askama::Template;

use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::{Link, Mark, Tile};
use super::why::Why;

/// `GET {base}/clients/{c}/accounts/new`: three ways. New: `POST {base}/clients/{c}/accounts` with
/// `product plan trial subdomain owner_name owner_email`. Unlinked: `POST {base}/accounts/{a}/link` with
/// `client`. Invite: `POST {base}/clients/{c}/invitations` with `email products message`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "accounts/add.html")]
pub struct AddAccountPage {
    /// Frame.
    pub frame: Frame,
    /// `cli_…`
    pub client: String,
    /// The client's name.
    pub client_name: String,
    /// The form of a new account.
    pub new: Form,
    /// Products and their plans: value `jobs/starter`, words "Jobs · Starter", note "14 days of trial". Field `plan`.
    pub plans: Vec<Choice>,
    /// Who manages and pays for the subscription: `partner` or `client`. Field `payer`.
    pub payers: Vec<Choice>,
    /// Free web addresses when the chosen one is taken.
    pub free: Vec<String>,
    /// Why this person cannot create an account; empty when they can.
    pub why_not_new: Why,
    /// Unlinked accounts, best fit first.
    pub unlinked: Vec<UnlinkedChoice>,
    /// Why this person cannot put an unlinked account into the folder; empty when they can.
    pub why_not_link: Why,
    /// The form of an invitation.
    pub invite: Form,
    /// Products to ask for. Field `products`, may repeat.
    pub products: Vec<Choice>,
    /// Link or transfer, with what each means. Field `kind` of the invitation.
    pub kinds: Vec<Choice>,
    /// Whether commission applies, as a rule.
    pub commission: &'static str,
    /// What the owner will read before accepting: the rights asked for.
    pub rights: Vec<String>,
    /// Why this person cannot invite; empty when they can.
    pub why_not_invite: Why,
}

/// An unlinked account to choose.
#[derive(Debug, Clone, Default)]
pub struct UnlinkedChoice {
    /// `acc_…`
    pub id: String,
    /// Product.
    pub tile: Tile,
    /// Business name.
    pub name: String,
    /// Web address and owner.
    pub line: String,
    /// "Same owner e-mail", or empty.
    pub fits: String,
    /// Access.
    pub access: Mark,
}

/// `GET|POST {base}/accounts/{a}/request-access`: fields `accounts` (may repeat), `reason`, `days`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "accounts/request.html")]
pub struct RequestAccessPage {
    /// Frame.
    pub frame: Frame,
    /// The account's id in the address.
    pub account: String,
    /// `cli_…`, or empty for an unlinked account.
    pub client: String,
    /// The client's (or account's) name.
    pub client_name: String,
    /// Who will be asked: "Joe Hartwell".
    pub owner: String,
    /// All accounts of this client without access; ticked ones stand in `form`.
    pub accounts: Vec<Choice>,
    /// Fields.
    pub form: Form,
    /// How long at most: "Access ends after 60 days without a sign-in."
    pub length: String,
    /// An open request: "Asked by Ben on 18 Nov; it lapses on 2 Dec.", or empty.
    pub open: String,
    /// Path that withdraws the open request by POST, or empty.
    pub withdraw: String,
    /// Why nothing can be asked now ("Joe declined on 18 Nov. You can ask again from 25 Nov."), or empty.
    pub why_not: String,
}

/// `GET {base}/accounts/{a}/move`: into which folder (GET `q`), and with `client` what follows from
/// it. `POST` the same address with `client` moves it.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "accounts/move.html")]
pub struct MovePage {
    /// Frame.
    pub frame: Frame,
    /// The account's own page.
    pub up: Link,
    /// "Hartwell Joinery Ltd (Jobs)".
    pub name: String,
    /// What is searched for.
    pub q: String,
    /// Folders to choose from.
    pub folders: Vec<Choice>,
    /// Field `client`.
    pub form: Form,
    /// What follows, once a folder is chosen.
    pub follows: Option<Follows>,
}

/// What follows from moving an account.
#[derive(Debug, Clone, Default)]
pub struct Follows {
    /// `cli_…` of the folder that it comes into.
    pub client: String,
    /// "From Hartwell Joinery Ltd to Rosen Textiles".
    pub title: String,
    /// Who reaches it afterwards, and does not now.
    pub gain: String,
    /// Who reaches it now, and does not afterwards.
    pub lose: String,
    /// The rest: who keeps it, what stays behind, what does not change.
    pub rest: Vec<String>,
}
