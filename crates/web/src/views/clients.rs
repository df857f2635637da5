//! Clients: the list with folders that open in place, the unlinked accounts, the client page.

mod list;
mod show;

use askama::Template;
use askama::filters::HtmlSafe;

use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::{Link, When};
use crate::Words;

pub use list::{
    AccountRow, Bar, Cell, ClientRow, ClientsPage, Column, DisplayPage, Empty, FilterPage, Fit,
    FolderRows, Pick, Pill, Tab, Tabs, UnlinkedPage, UnlinkedRow,
};
pub use show::{
    AccountCard, ActivityPage, ClientMenuPage, ClientPage, CopyStaffPage, EditNotePage, FitHere,
    InternalPage, Matrix, MatrixCell, MatrixRow, MatrixUndo, MenuItem, Meter, Note,
    NoteHistoryPage, Notes, NotesPage, TagsPage, Walk,
};

/// What plan an account (or all accounts of a folder) has.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/plan.html")]
pub struct Plan {
    /// Shows the trial badge.
    pub trial: bool,
    /// Names of plans: "Premium, Standard".
    pub words: String,
    /// "Ends in 3 days", "Client pays", or empty.
    pub note: String,
    /// "Client pays", also while on trial.
    pub payer: String,
    /// In whose language it speaks.
    pub t: Words,
}

impl HtmlSafe for Plan {}

/// `GET {base}/clients/{c}/sign-in`: which account? A page, and with `HX-Request` a menu.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/choose.html")]
pub struct ChooseAccountPage {
    /// Frame.
    pub frame: Frame,
    /// `cli_…`
    pub id: String,
    /// The client's name.
    pub name: String,
    /// Its accounts.
    pub accounts: Vec<AccountRow>,
}

/// The same as a menu.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/choose_menu.html")]
pub struct ChooseAccountMenu {
    /// The client's name.
    pub name: String,
    /// Its accounts.
    pub accounts: Vec<AccountRow>,
    /// In whose language it speaks.
    pub t: Words,
}

/// `GET {base}/clients/new`, `POST {base}/clients`: a new client. Page, and dialog over the list.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/new.html")]
pub struct NewClientPage {
    /// Frame.
    pub frame: Frame,
    /// Fields: `name number contact email phone address industry kind manager group note account`
    /// (`account`: an unlinked account to put into it).
    pub form: Form,
    /// Staff who can be the named manager; the first is "Nobody yet" with an empty value.
    pub managers: Vec<Choice>,
    /// Groups; the first is "No group" with an empty value.
    pub groups: Vec<Choice>,
    /// Folders of the same or a similar name; shown above the form, with *Create anyway* (`anyway=1`).
    pub twins: Vec<Link>,
    /// The unlinked account that goes into it ("Bluewater Kayaks (Books)"), or empty.
    pub account: String,
}

/// `GET {base}/clients/{c}/cancel` and POST: the page that states the loss.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/cancel.html")]
pub struct CancelPage {
    /// Frame.
    pub frame: Frame,
    /// `cli_…`
    pub id: String,
    /// The client's name.
    pub name: String,
    /// What the firm loses.
    pub lose: Vec<String>,
    /// What the client keeps.
    pub keep: Vec<String>,
    /// Field `reason` (and `other`).
    pub form: Form,
    /// Reasons.
    pub reasons: Vec<Choice>,
}

/// `GET {base}/accounts/{a}/link`: into which folder? POST field `client`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/link.html")]
pub struct LinkAccountPage {
    /// Frame.
    pub frame: Frame,
    /// `acc_…`
    pub account: String,
    /// "Bluewater Kayaks (Books)".
    pub name: String,
    /// What is searched for (GET `q` on the same address).
    pub q: String,
    /// Folders that fit, best first; the note says why.
    pub folders: Vec<Choice>,
    /// Field `client`.
    pub form: Form,
}

/// `GET {base}/ended`: connections that ended (owner, senior).
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/ended.html")]
pub struct EndedPage {
    /// Frame.
    pub frame: Frame,
    /// Rows, newest first.
    pub rows: Vec<EndedRow>,
}

/// A client that is no longer ours.
#[derive(Debug, Clone, Default)]
pub struct EndedRow {
    /// Name.
    pub name: String,
    /// "The client ended it", "Your firm cancelled it".
    pub how: String,
    /// The firm's own contacts, as one line.
    pub contact: String,
    /// When.
    pub at: When,
    /// "3 notes kept until 3 December".
    pub kept: String,
    /// Address of the download.
    pub export: String,
    /// Makes a folder again and leads to a new invitation: POST.
    pub again: String,
    /// Takes it off the list: POST.
    pub unlist: String,
}
