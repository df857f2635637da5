//! The client page and what hangs below it: details, accounts, staff, notes, activity.

use askama::Template;

use super::super::parts::Kinds;
use super::AccountRow;
use crate::views::addons::AddonRow;
use crate::views::form::{Choice, Form};
use crate::views::frame::Frame;
use crate::views::parts::{Badge, Deed, Go, Link, Pager, Tile, When};
use crate::views::prose::Prose;
use crate::views::why::Why;

/// `GET {base}/clients/{c}` (and `…/edit`): everything about one client.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/show.html")]
pub struct ClientPage {
    /// Frame.
    pub frame: Frame,
    /// `cli_…`
    pub id: String,
    /// Name.
    pub name: String,
    /// "C-0142 · Construction".
    pub line: String,
    /// Status of the folder, when it says more than "connected".
    pub badge: Option<Badge>,
    /// Where it stands in the list the reader came from.
    pub walk: Option<Walk>,
    /// Whether the reader keeps it at hand.
    pub pinned: bool,
    /// Back to the list the reader came from (keeps its filters).
    pub back: String,
    /// Main button.
    pub go: Go,
    /// Details as label and value; empty values are left out.
    pub details: Vec<(&'static str, String)>,
    /// Set on `…/edit`: the details as a form. Fields as in [`NewClientPage::form`], without `account`,
    /// and `seen` (the version it was opened at).
    pub edit: Option<Form>,
    /// Staff who can be the named manager.
    pub managers: Vec<Choice>,
    /// Groups.
    pub groups: Vec<Choice>,
    /// Why this person cannot edit the details; empty when they can.
    pub why_not_edit: Why,
    /// How long access lasts, per account.
    pub meters: Vec<Meter>,
    /// "Access lasts 60 days from the last sign-in. Joe can turn it off at any time."
    pub access_note: String,
    /// Accounts.
    pub accounts: Vec<AccountCard>,
    /// Why this person cannot add an account; empty when they can.
    pub why_not_add: Why,
    /// An unlinked account that fits here.
    pub fits: Vec<FitHere>,
    /// Add-ons of its accounts; empty where none is sold for their products.
    pub addons: Vec<AddonRow>,
    /// Person x account.
    pub matrix: Matrix,
    /// Notes, pinned first, newest first.
    pub notes: Notes,
    /// The last few acts.
    pub activity: Vec<Deed>,
    /// True when the activity page has more.
    pub more_activity: bool,
    /// What cancelling the connection means, in a sentence; empty when there is nothing to cancel.
    pub cancel: String,
    /// Why this person cannot cancel; empty when they can.
    pub why_not_cancel: Why,
    /// Address that archives an empty folder (POST), or empty.
    pub archive: String,
}

/// One meter of the Connection part.
#[derive(Debug, Clone, Default)]
pub struct Meter {
    /// Product.
    pub name: String,
    /// 0 to 100.
    pub full: u8,
    /// 14 days or fewer.
    pub low: bool,
    /// "59 days", "Expired", "Off by client".
    pub words: String,
}

/// An account on the client page.
#[derive(Debug, Clone, Default)]
pub struct AccountCard {
    /// The words of the row.
    pub row: AccountRow,
    /// "Joe Hartwell, joe@hartwell.example", or empty.
    pub owner: String,
    /// Links below the name: an open request, *Resend invitation*, *Ask for access*.
    pub links: Vec<Link>,
    /// Path that takes the account out of the folder by POST; empty when not allowed.
    pub take_out: String,
}

/// An unlinked account that probably belongs to this client.
#[derive(Debug, Clone, Default)]
pub struct FitHere {
    /// `acc_…`
    pub account: String,
    /// "Hartwell Fit-out Ltd".
    pub name: String,
    /// "Payroll".
    pub product: String,
    /// "has the same owner e-mail".
    pub why: String,
}

/// `GET {base}/clients/{c}/internal`; `POST` with `on`; `POST …/people` with `person` and `on`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/internal.html")]
pub struct InternalPage {
    /// Frame.
    pub frame: Frame,
    /// `cli_…`
    pub id: String,
    /// Name.
    pub name: String,
    /// Whether it is internal now.
    pub internal: bool,
    /// Whom the owner added.
    pub added: Vec<Choice>,
    /// Whom the owner could add.
    pub others: Vec<Choice>,
}

/// Who reaches which account.
#[derive(Debug, Clone, Default)]
pub struct Matrix {
    /// The accounts, as columns: (account id, tile, the account's word).
    pub accounts: Vec<(String, Tile, String)>,
    /// People.
    pub people: Vec<MatrixRow>,
    /// "4 can reach this client".
    pub count: String,
    /// Why this person cannot change it; empty when they can.
    pub why_not: Why,
    /// Address of the Partner staff page, or empty.
    pub staff: String,
    /// Copies staff access from another client; empty for whoever may not.
    pub copy: String,
    /// People who can be added: value is the staff id.
    pub addable: Vec<Choice>,
    /// Address of the page about internal clients; empty for everybody but the owner.
    pub internal: String,
    /// Whether this client is internal.
    pub inside: bool,
    /// What was changed just now, to take it back.
    pub undo: Option<MatrixUndo>,
}

/// One change of the matrix, and what takes it back.
#[derive(Debug, Clone, Default)]
pub struct MatrixUndo {
    /// "Ben Adeyemi can open Jobs now."
    pub words: String,
    /// The staff member.
    pub person: String,
    /// The account; empty for all.
    pub account: String,
    /// Whether it was given.
    pub given: bool,
}

/// A person in the matrix.
#[derive(Debug, Clone, Default)]
pub struct MatrixRow {
    /// `stf_…`
    pub id: String,
    /// Name.
    pub name: String,
    /// "Manager · Named manager".
    pub role: String,
    /// Set when the person reaches every account by role or relation: the sentence that says so.
    pub all: String,
    /// One per account, in the order of the columns.
    pub cells: Vec<MatrixCell>,
}

/// A person and an account.
#[derive(Debug, Clone, Default)]
pub struct MatrixCell {
    /// Whether they are given it one by one.
    pub on: bool,
    /// "Kept out by Joe Hartwell since 3 November", where the account's owner does; else empty.
    pub out: String,
}

impl Matrix {
    /// Whether an owner keeps anybody out: only then is it said what can be done.
    pub fn keeps_out(&self) -> bool {
        self.people.iter().flat_map(|it| &it.cells).any(|it| !it.out.is_empty())
    }
}

/// The notes part.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    /// "6".
    pub count: String,
    /// "Seen by the 4 staff above, never by the client".
    pub seen_by: String,
    /// Fields `text` and `account`.
    pub form: Form,
    /// What a note can be tied to; the first is "The whole client" with an empty value.
    pub about: Vec<Choice>,
    /// Notes.
    pub notes: Vec<Note>,
    /// Address with all notes, or empty.
    pub all: String,
    /// Colleagues who can be named, for the list that opens while typing @.
    pub names: Vec<String>,
    /// What is searched for; only on the page of all notes.
    pub q: String,
    /// Those who are named and would not see it: the offer to give them access, or empty.
    pub give: String,
}

/// `GET {base}/clients/{c}/notes?q=`: all notes of a client.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/notes_page.html")]
pub struct NotesPage {
    /// Frame.
    pub frame: Frame,
    /// `cli_…`
    pub id: String,
    /// Name.
    pub name: String,
    /// The notes.
    pub notes: Notes,
}

/// One note.
#[derive(Debug, Clone, Default)]
pub struct Note {
    /// `nte_…`
    pub id: String,
    /// Author.
    pub author: String,
    /// When it was written.
    pub at: When,
    /// The text in its few forms.
    pub prose: Prose,
    /// It names the reader.
    pub me: bool,
    /// May be deleted by this person: the author, an owner or a senior.
    pub deletable: bool,
    /// "Books", when it is tied to one account.
    pub about: String,
    /// Pinned.
    pub pinned: bool,
    /// "edited yesterday", or empty.
    pub edited: String,
    /// May be edited by this person.
    pub mine: bool,
    /// May be pinned and unpinned by this person.
    pub pinnable: bool,
}

/// `GET {base}/clients/{c}/notes/{n}/edit` and `POST {base}/clients/{c}/notes/{n}`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/note_edit.html")]
pub struct EditNotePage {
    /// Frame.
    pub frame: Frame,
    /// `cli_…`
    pub client: String,
    /// The client's name.
    pub client_name: String,
    /// `nte_…`
    pub id: String,
    /// Field `text`, and `seen`.
    pub form: Form,
}

/// `GET {base}/clients/{c}/notes/{n}/history`: every text a note had.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/note_history.html")]
pub struct NoteHistoryPage {
    /// Frame.
    pub frame: Frame,
    /// `cli_…`
    pub client: String,
    /// The client's name.
    pub client_name: String,
    /// Texts, newest first: who, when, text.
    pub texts: Vec<(String, When, String)>,
}

/// `GET {base}/clients/{c}/activity`: the whole history.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/activity.html")]
pub struct ActivityPage {
    /// Frame.
    pub frame: Frame,
    /// Where the breadcrumb leads.
    pub up: Link,
    /// One sentence below the title.
    pub lead: String,
    /// What kind of act is shown.
    pub kinds: Kinds,
    /// Acts, newest first.
    pub deeds: Vec<Deed>,
    /// Pager.
    pub pager: Pager,
}

/// A client's place in the list that the reader came from.
#[derive(Debug, Clone, Default)]
pub struct Walk {
    /// "3 of 17".
    pub words: String,
    /// The list.
    pub list: String,
    /// The client before, or empty.
    pub before: String,
    /// The client after, or empty.
    pub after: String,
}

/// `GET|POST {base}/clients/{client}/staff/copy`: field `client`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/copy.html")]
pub struct CopyStaffPage {
    /// Frame.
    pub frame: Frame,
    /// `cli_…`
    pub id: String,
    /// The client.
    pub name: String,
    /// What is looked for.
    pub q: String,
    /// Clients found.
    pub folders: Vec<Choice>,
    /// Fields.
    pub form: Form,
}

/// `GET|POST {base}/clients/{client}/tags`: field `tags`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/tags.html")]
pub struct TagsPage {
    /// Frame.
    pub frame: Frame,
    /// `cli_…`
    pub id: String,
    /// The client.
    pub name: String,
    /// Tags that the firm uses, as one text.
    pub known: String,
    /// Fields.
    pub form: Form,
}

/// `GET {base}/clients/{client}/menu`: what can be done from the row of the list.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "clients/menu.html")]
pub struct ClientMenuPage {
    /// Frame.
    pub frame: Frame,
    /// `cli_…`
    pub id: String,
    /// The client.
    pub name: String,
    /// The acts.
    pub items: Vec<MenuItem>,
}

/// One act of a menu.
#[derive(Debug, Clone, Default)]
pub struct MenuItem {
    /// Its icon.
    pub icon: &'static str,
    /// Where it is done.
    pub link: Link,
    /// Why this person cannot; empty when they can.
    pub why_not: Why,
}
