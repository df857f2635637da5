//! The list of clients: tabs, pills, rows of folders and accounts, and the bar for several at once.

use askama::Template;
use askama::filters::HtmlSafe;

use super::Plan;
use crate::Words;
use crate::views::frame::Frame;
use crate::views::parts::{Avatar, Go, Mark, Pager, Tile};
use crate::views::why::Why;

/// `GET {base}/clients`: the list.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/list.html")]
pub struct ClientsPage {
    /// Frame.
    pub frame: Frame,
    /// Why this person cannot make a client; empty when they can.
    pub why_not_new: Why,
    /// *All*, *Mine*, *My groups* and what needs somebody.
    pub tabs: Tabs,
    /// What is searched for.
    pub q: String,
    /// Hidden fields that keep everything else when the search is sent.
    pub keep: Vec<(&'static str, String)>,
    /// The filters: those that stand there, and those that are set.
    pub pills: Vec<Pill>,
    /// Where the other filters are.
    pub more: String,
    /// The address without any filter; empty when none is set.
    pub clear: String,
    /// Where this list is saved as a view.
    pub save: String,
    /// Where columns, density, order and length are chosen.
    pub display: String,
    /// Columns after the client's, in this order.
    pub columns: Vec<Column>,
    /// The client's own column.
    pub name: Column,
    /// For screen readers: "Clients, sorted by name".
    pub caption: String,
    /// Behind the address of the export, alone and after other words: what this list is narrowed to.
    pub export_csv: String,
    /// The same after other words.
    pub export_more: String,
    /// Behind the address of each client: carries this list's words to its page.
    pub walk: String,
    /// Rows of 38 instead of 52 pixels.
    pub compact: bool,
    /// At most 50 (100 on request).
    pub rows: Vec<ClientRow>,
    /// Pager.
    pub pager: Pager,
    /// Stands below the table on every page of the list; hidden when it has no rows.
    pub unlinked: Vec<UnlinkedRow>,
    /// Where all of them are; empty when they all stand there.
    pub unlinked_more: String,
    /// What can be done with several.
    pub bar: Bar,
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
    /// In whose language it speaks.
    pub t: Words,
}

impl HtmlSafe for Tabs {}

/// One tab.
#[derive(Debug, Clone, Default)]
pub struct Tab {
    /// Address.
    pub href: String,
    /// "Mine".
    pub words: String,
    /// Its icon and tone; empty for none.
    pub icon: &'static str,
    /// `warn`, `info` or empty.
    pub tone: &'static str,
    /// "64", or empty while it is being counted.
    pub count: String,
    /// The tab shown.
    pub current: bool,
}

/// A filter: a pill that opens a small form, which has an address of its own.
#[derive(Debug, Clone, Default)]
pub struct Pill {
    /// "Product".
    pub label: String,
    /// The chosen values' words ("Jobs, Books"), or empty when the filter is not set.
    pub chosen: String,
    /// Where its values are chosen.
    pub href: String,
    /// The address without this filter; empty when it is not set.
    pub clear: String,
}

/// One value of a filter, or one filter of *More*.
#[derive(Debug, Clone, Default)]
pub struct Pick {
    /// The field's name.
    pub name: &'static str,
    /// The value.
    pub value: String,
    /// Words.
    pub words: String,
    /// Chosen.
    pub on: bool,
}

/// `GET {base}/clients/filter/{name}?…`: one filter's values. Page, and popover of the list.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/filter.html")]
pub struct FilterPage {
    /// Frame; the popover takes only the form.
    pub frame: Frame,
    /// "Access".
    pub label: String,
    /// Hidden fields that keep everything else.
    pub keep: Vec<(&'static str, String)>,
    /// Values; each is a check box, or with `single` a radio button.
    pub picks: Vec<Pick>,
    /// Whether one value excludes the others.
    pub single: bool,
    /// Two days instead of values: (name, label, value).
    pub days: Vec<(&'static str, &'static str, String)>,
    /// Other filters instead of values.
    pub pills: Vec<Pill>,
    /// The address without this filter.
    pub clear: String,
}

/// `GET {base}/clients/display?…`: columns, density, order, length. Page, and popover.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/display.html")]
pub struct DisplayPage {
    /// Frame; the popover takes only the form.
    pub frame: Frame,
    /// Hidden fields that keep everything else.
    pub keep: Vec<(&'static str, String)>,
    /// Orders.
    pub sorts: Vec<Pick>,
    /// Columns.
    pub columns: Vec<Pick>,
    /// Heights of rows.
    pub densities: Vec<Pick>,
    /// Rows on a page.
    pub limits: Vec<Pick>,
    /// The address with the usual looks.
    pub usual: String,
}

/// A column's head.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// `c-name`, `c-acc`, `c-plan`, `c-usage`, `c-access`, `c-team` or `c-more`.
    pub class: &'static str,
    /// "Client".
    pub words: String,
    /// The address that sorts by it; empty when it cannot be sorted.
    pub href: String,
    /// `ascending`, `descending` or empty.
    pub sorted: &'static str,
}

/// One cell of a row.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Products of the accounts, and their names for screen readers: "Jobs, Books", "No accounts".
    Accounts(Vec<Tile>, String),
    /// Plan.
    Plan(Plan),
    /// Usage.
    Usage(Mark),
    /// Access.
    Access(Mark),
    /// Named manager and assigned people; at most three marks, then "+2".
    Team(Vec<Avatar>, String),
    /// Words and a second line.
    Text(String, String),
    /// Nothing, in a column of this class.
    Blank(&'static str),
}

/// One folder.
#[derive(Debug, Clone, Default)]
pub struct ClientRow {
    /// What this row and those below stand under; said above the first of them only.
    pub heading: String,
    /// `cli_…`
    pub id: String,
    /// Business name.
    pub name: String,
    /// "C-0142 · Construction".
    pub line: String,
    /// The cells of the columns.
    pub cells: Vec<Cell>,
    /// Sign in, or the step that leads there.
    pub go: Go,
    /// Address of the list with this folder open (`?open=cli_…`) or closed again, for browsers without scripts.
    pub toggle: String,
    /// Where its rows come from.
    pub rows_from: String,
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
    /// The same as cells of the list's columns; empty where there are none.
    pub cells: Vec<Cell>,
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
    /// How many columns the table has.
    pub span: usize,
    /// In whose language it speaks.
    pub t: Words,
}

impl HtmlSafe for FolderRows {}

/// What can be done with several clients at once: (act, words, icon).
#[derive(Debug, Clone, Default)]
pub struct Bar {
    /// Acts.
    pub acts: Vec<(&'static str, String, &'static str)>,
    /// The list's canonical query, for *all that match*.
    pub filter: String,
    /// Where it is counted how many match; empty when all of them stand on this page.
    pub count_from: String,
}

/// `GET {base}/clients/unlinked`: every account that is in no folder.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/loose.html")]
pub struct UnlinkedPage {
    /// Frame.
    pub frame: Frame,
    /// The tabs of the list.
    pub tabs: Tabs,
    /// Newest first.
    pub unlinked: Vec<UnlinkedRow>,
    /// Always empty here: they all stand on these pages.
    pub unlinked_more: String,
    /// Pager.
    pub pager: Pager,
    /// What can be done with several.
    pub bar: Bar,
    /// Why this person sees none of them; empty when they would.
    pub why_not: String,
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
