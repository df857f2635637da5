//! The owner's side: who can get in, invitations, requests, removing a firm, adding one.
//!
//! One column, 16 px, one decision per page. A GET never changes anything: mail scanners follow links.

use askama::Template;

use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::{Avatar, Badge, Deed, Kinds, Link, Mark, Pager, Tile, When};

/// `GET /me/access`: *Who can get into your accounts*.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "access/list.html")]
pub struct AccessPage {
    /// Frame.
    pub frame: Frame,
    /// "Two firms help Hartwell Joinery Ltd. You can turn either off at once. …"
    pub lead: String,
    /// Requests and invitations that wait, oldest first.
    pub waiting: Vec<Waiting>,
    /// One card per firm.
    pub firms: Vec<FirmCard>,
    /// "Access to 2 accounts ends in the next 30 days.", or empty.
    pub soon: String,
    /// Firms that are blocked and not connected: id and name.
    pub blocked: Vec<(String, String)>,
}

/// A request or invitation that waits for the owner.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// "Lockhart & Daughters asks for access again".
    pub title: String,
    /// "Their access to Payroll ended on 3 November because nobody used it for 60 days."
    pub sentence: String,
    /// Their own words, or empty.
    pub says: String,
    /// Path for POSTs of a request (`/me/requests/{r}`): `answer` = `allow-60`, `allow-7` or `decline`. Empty for an invitation.
    pub answer: String,
    /// Where *Read and decide* leads.
    pub open: String,
}

/// A firm that is connected to at least one account of this owner.
#[derive(Debug, Clone, Default)]
pub struct FirmCard {
    /// `prt_…`; paths are `/me/access/{id}…`.
    pub id: String,
    /// Name.
    pub name: String,
    /// "Connected since 6 February 2025 · Jobs, Books and Payroll".
    pub line: String,
    /// `Access is on`, `Access is off`, `Access is on for 2 of 3`.
    pub badge: Option<Badge>,
    /// It manages a subscription: *Change partner…* is offered.
    pub manages: bool,
    /// Offers *Turn off access* (POST `/me/access/{id}/pause`, all accounts).
    pub can_turn_off: bool,
    /// Offers *Turn on access* (POST `/me/access/{id}/resume`, all accounts).
    pub can_turn_on: bool,
    /// The accounts; listed one by one (with a switch each: same paths, field `account`) when there are several.
    pub accounts: Vec<GrantRow>,
    /// What they can do while access is on.
    pub can: Vec<String>,
    /// What they can never do.
    pub cannot: Vec<String>,
    /// People at the firm who reach an account.
    pub people: Vec<FirmPerson>,
    /// "4 people at Pemberton & Hale".
    pub people_words: String,
    /// "Turns itself off after 60 days without use. The soonest is Payroll, in 6 days."; the note is not used.
    pub ends: Option<Mark>,
    /// Its requests and invitations are blocked.
    pub blocked: bool,
}

/// One person and one account of a firm's page.
#[derive(Debug, Clone, Default)]
pub struct SeatRow {
    /// `stf_…`
    pub staff: String,
    /// Name.
    pub name: String,
    /// `acc_…`
    pub account: String,
    /// "Jobs of Hartwell Joinery Ltd".
    pub about: String,
    /// The owner keeps this person out of it.
    pub kept_out: bool,
}

/// One account of a firm's card.
#[derive(Debug, Clone, Default)]
pub struct GrantRow {
    /// `acc_…`
    pub id: String,
    /// Product.
    pub tile: Tile,
    /// "Jobs of Hartwell Joinery Ltd".
    pub name: String,
    /// Status and until when.
    pub access: Mark,
    /// Access is on now.
    pub on: bool,
}

/// A person at a firm.
#[derive(Debug, Clone, Default)]
pub struct FirmPerson {
    /// `stf_…`
    pub id: String,
    /// Name.
    pub name: String,
    /// How many accounts they reach.
    pub reaches: usize,
    /// How many of them the owner keeps them out of.
    pub kept_out: usize,
    /// Products of the accounts they reach.
    pub tiles: Vec<Tile>,
    /// The same in words.
    pub tiles_words: String,
    /// Last sign-in; empty words when never.
    pub seen: When,
}

impl FirmCard {
    fn faces(&self) -> Vec<Avatar> {
        self.people.iter().take(5).map(|it| Avatar::large(&it.name)).collect()
    }
}

/// `GET /me/access/{firm}`: everything a firm did.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "access/firm.html")]
pub struct FirmRecordPage {
    /// Frame.
    pub frame: Frame,
    /// `prt_…`
    pub id: String,
    /// The firm's name.
    pub name: String,
    /// Dates and accounts: ("Connected", "6 February 2025").
    pub facts: Vec<(&'static str, String)>,
    /// Each account with its switch and its length.
    pub grants: Vec<GrantRow>,
    /// Each person and account with its switch.
    pub people: Vec<SeatRow>,
    /// Its requests and invitations are blocked.
    pub blocked: bool,
    /// What kind of act is shown.
    pub kinds: Kinds,
    /// Everything they did, newest first.
    pub deeds: Vec<Deed>,
    /// Pager.
    pub pager: Pager,
}

/// `GET /i/{token}`: an invitation. `POST /i/{token}/accept` with `accounts` (may repeat), or
/// `/i/{token}/decline`. Signing in comes after reading.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "access/invitation.html")]
pub struct InvitationPage {
    /// Frame.
    pub frame: Frame,
    /// `/i/{token}`; empty when it is used, lapsed, withdrawn or for another person: then only `over` is said.
    pub action: String,
    /// "This was sent to j•••@hartwell.example." or "This invitation ended on 2 December."
    pub over: String,
    /// The heading when it is over.
    pub over_title: String,
    /// The firm.
    pub firm: String,
    /// Who invites: "Isla Marchetti, isla@pemberton-hale.example".
    pub by: String,
    /// Their message, or empty.
    pub message: String,
    /// What they ask for, in a sentence: "to work in your Books account".
    pub asks: String,
    /// What they can do.
    pub can: Vec<String>,
    /// What they can never do.
    pub cannot: Vec<String>,
    /// "It ends by itself after 60 days without use. You can end it at any time."
    pub length: String,
    /// Who pays: "Nothing changes: you keep paying for your account."
    pub pays: String,
    /// Commission as a conditional rule, or empty.
    pub commission: String,
    /// Accounts to tick (signed in); empty before signing in.
    pub accounts: Vec<Choice>,
    /// "Verified by Fernway", the badge beside the firm; empty in a preview of a firm without it.
    pub verified: String,
    /// What follows from an offer to manage: one sentence per thing; empty for a link.
    pub follows: Vec<String>,
    /// Accounts that cannot be ticked, and why.
    pub blocked: Vec<String>,
    /// Fields.
    pub form: Form,
    /// The address of the firm's logo; empty without one.
    pub logo: String,
    /// The button's address, set when not signed in: it leads on to the sign-in.
    pub open: String,
    /// The page that hands it on, or empty.
    pub forward: String,
}

/// `GET /r/{token}`: a request. `POST /r/{token}` with `answer` = `allow-60`, `allow-7`, `decline`, `block`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "access/request.html")]
pub struct RequestPage {
    /// Frame.
    pub frame: Frame,
    /// The path that is posted to; empty when answered or lapsed.
    pub action: String,
    /// What is said then.
    pub over: String,
    /// The firm.
    pub firm: String,
    /// Who asks.
    pub by: String,
    /// "Payroll of Hartwell Joinery Ltd".
    pub accounts: Vec<String>,
    /// Their reason.
    pub reason: String,
    /// "for at most 30 days", or empty.
    pub length: String,
    /// "Access ended on 3 November because nobody used it for 60 days."
    pub before: String,
    /// Where to sign in first; empty when signed in.
    pub sign_in: String,
    /// "Allow for 60 days", or for as long as was asked for.
    pub allow: String,
    /// It asks to renew, before the end.
    pub renewal: bool,
    /// The reader may read it and no more; `over` says why.
    pub reads: bool,
    /// The page that hands it on, or empty.
    pub forward: String,
}

/// `GET|POST /me/access/{firm}/remove`: the page that states the loss and offers pausing first.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "access/remove.html")]
pub struct RemovePage {
    /// Frame.
    pub frame: Frame,
    /// `prt_…`
    pub id: String,
    /// The firm's name.
    pub name: String,
    /// What they lose.
    pub they: Vec<String>,
    /// What stays with you.
    pub you: Vec<String>,
    /// Accounts, when there are several (field `accounts`, all ticked).
    pub accounts: Vec<Choice>,
    /// Fields.
    pub form: Form,
    /// Access is on: offers to turn it off instead.
    pub on: bool,
    /// It manages a subscription: offers an orderly change of partner instead.
    pub manages: bool,
}

/// `GET|POST /me/partners`: add a firm by its code. Fields `code accounts` (may repeat); the second step
/// (`firm` set) shows the firm and rights, with `sure=1`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "access/add.html")]
pub struct AddPartnerPage {
    /// Frame.
    pub frame: Frame,
    /// Fields.
    pub form: Form,
    /// The owner's accounts.
    pub accounts: Vec<Choice>,
    /// The firm that the code belongs to; empty in the first step.
    pub firm: String,
    /// What they can do.
    pub can: Vec<String>,
    /// What they can never do.
    pub cannot: Vec<String>,
}

/// An owner's page that only says something: done, declined, nothing here.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "access/said.html")]
pub struct SaidPage {
    /// Frame.
    pub frame: Frame,
    /// Sentence.
    pub sentence: String,
    /// Where to go on.
    pub links: Vec<Link>,
}
