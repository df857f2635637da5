//! Clients: the list with folders that open in place, the unlinked accounts, the client page.

mod show;

use askama::Template;
use askama::filters::HtmlSafe;

use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::{Avatar, Go, Link, Mark, Pager, Tile, When};

pub use show::{
    AccountCard, ActivityPage, ClientPage, EditNotePage, FitHere, InternalPage, Matrix, MatrixRow,
    Meter, Note, NoteHistoryPage, Notes, NotesPage, Walk,
};

/// `GET {base}/clients`: the list.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/list.html")]
pub struct ClientsPage {
    /// Frame.
    pub frame: Frame,
    /// Why this person cannot make a client; empty when they can.
    pub why_not_new: String,
    /// *Mine*, *My groups*, *All*.
    pub tabs: Tabs,
    /// What is searched for.
    pub q: String,
    /// Hidden fields that keep scope and sort when the filter form is sent.
    pub keep: Vec<(&'static str, String)>,
    /// The filters, as pills.
    pub filters: Vec<Filter>,
    /// The address without any filter; empty when none is set.
    pub clear: String,
    /// Columns, in this order: client, accounts, plan, usage, access, team.
    pub columns: Vec<Column>,
    /// For screen readers: "Clients, sorted by name".
    pub caption: String,
    /// Behind the address of each client: carries this list's words to its page.
    pub walk: String,
    /// At most 50 (100 on request).
    pub rows: Vec<ClientRow>,
    /// Pager.
    pub pager: Pager,
    /// Stands below the table on every page of the list; hidden when it has no rows.
    pub unlinked: Vec<UnlinkedRow>,
    /// Said when there are no rows.
    pub empty: Empty,
    /// A failed part of the page: the sentence of the retry line above the table, or empty.
    pub trouble: String,
}

/// Why a list has no rows.
#[derive(Debug, Clone, Default)]
pub enum Empty {
    /// It never had any.
    #[default]
    Never,
    /// The filters leave none: "No clients match 3 filters".
    Filtered(String),
    /// This person reaches none: "You are added to 0 clients. Ask Isla Marchetti or another senior."
    NoReach(String),
}

/// The tabs with their counts. Also a fragment of its own: `GET {base}/clients/counts?…`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/tabs.html")]
pub struct Tabs {
    /// Tabs.
    pub tabs: Vec<Tab>,
    /// Where the counts come from; empty once they are here.
    pub counts_from: String,
}

impl HtmlSafe for Tabs {}

/// One tab.
#[derive(Debug, Clone, Default)]
pub struct Tab {
    /// Address.
    pub href: String,
    /// "Mine".
    pub words: &'static str,
    /// "64", or empty while it is being counted.
    pub count: String,
    /// The tab shown.
    pub current: bool,
}

/// A filter: a pill that opens a small form.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Query parameter: `product`, `plan`, `trial`, `usage`, `access`, `manager`, `group`.
    pub name: &'static str,
    /// "Product".
    pub label: &'static str,
    /// The chosen value's words ("Jobs"), or empty when the filter is not set.
    pub chosen: String,
    /// The address without this filter.
    pub clear: String,
    /// Choices; more than eight become a drop-down list.
    pub choices: Vec<FilterChoice>,
}

/// A choice of a filter.
#[derive(Debug, Clone, Default)]
pub struct FilterChoice {
    /// Parameter's value.
    pub value: String,
    /// Words.
    pub words: String,
    /// Chosen.
    pub on: bool,
}

/// A column's head.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// `c-name`, `c-acc`, `c-plan`, `c-usage`, `c-access` or `c-team`.
    pub class: &'static str,
    /// "Client".
    pub words: &'static str,
    /// The address that sorts by it; empty when it cannot be sorted.
    pub href: String,
    /// `ascending`, `descending` or empty.
    pub sorted: &'static str,
}

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
}

impl HtmlSafe for Plan {}

/// One folder.
#[derive(Debug, Clone, Default)]
pub struct ClientRow {
    /// `cli_…`
    pub id: String,
    /// Business name.
    pub name: String,
    /// "C-0142 · Construction".
    pub line: String,
    /// Products of its accounts.
    pub tiles: Vec<Tile>,
    /// "Jobs, Books, Payroll", or "No accounts".
    pub tiles_words: String,
    /// Plan.
    pub plan: Plan,
    /// Usage.
    pub usage: Mark,
    /// Access.
    pub access: Mark,
    /// Named manager and assigned people; at most three marks.
    pub team: Vec<Avatar>,
    /// "+2", or empty.
    pub team_more: String,
    /// Sign in, or the step that leads there.
    pub go: Go,
    /// Address of the list with this folder open (`?open=cli_…`) or closed again, for browsers without scripts.
    pub toggle: String,
    /// Its accounts; only filled when the list was asked for with this folder open.
    pub opened: Option<FolderRows>,
}

/// One account inside an opened folder.
#[derive(Debug, Clone, Default)]
pub struct AccountRow {
    /// `acc_…`
    pub id: String,
    /// Product tile; its name is the row's name.
    pub tile: Tile,
    /// "hartwell-joinery.jobs.localhost".
    pub address: String,
    /// Plan.
    pub plan: Plan,
    /// Usage.
    pub usage: Mark,
    /// Access.
    pub access: Mark,
    /// Sign in, or why not.
    pub go: Go,
}

impl Default for Tile {
    fn default() -> Self {
        Self::new("", "ext", "package")
    }
}

/// `GET {base}/clients/{c}/accounts` with `HX-Request`: the rows of one folder.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/accounts.html")]
pub struct FolderRows {
    /// The client's name.
    pub name: String,
    /// Its accounts.
    pub accounts: Vec<AccountRow>,
    /// Address of the page that adds an account, or empty.
    pub add: String,
}

impl HtmlSafe for FolderRows {}

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
}

/// An account that is in no folder.
#[derive(Debug, Clone, Default)]
pub struct UnlinkedRow {
    /// `acc_…`
    pub id: String,
    /// Product tile.
    pub tile: Tile,
    /// Business name as the product reports it.
    pub name: String,
    /// Web address.
    pub address: String,
    /// Owner's name, or e-mail address.
    pub owner: String,
    /// How it came: "Client added you, 19 Nov".
    pub how: String,
    /// Access.
    pub access: Mark,
    /// Sign in, or why not.
    pub go: Go,
    /// The folder it probably belongs to: (client id, "Link to Hartwell Joinery?", "Same owner e-mail").
    pub fits: Option<Fit>,
    /// Why this person cannot put it into a folder; empty when they can.
    pub why_not: String,
}

/// A folder that an unlinked account probably belongs to.
#[derive(Debug, Clone, Default)]
pub struct Fit {
    /// `cli_…`
    pub client: String,
    /// The folder's name.
    pub name: String,
    /// "Same owner e-mail".
    pub why: String,
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
    /// Pager.
    pub pager: Pager,
}

/// A client that is no longer ours.
#[derive(Debug, Clone, Default)]
pub struct EndedRow {
    /// Name.
    pub name: String,
    /// "Joe Hartwell removed the firm", "Isla Marchetti cancelled".
    pub how: String,
    /// When.
    pub at: When,
    /// "Notes and contacts until 3 Dec", or "Erased".
    pub kept: String,
    /// Address of the download; empty after 30 days.
    pub export: String,
}
