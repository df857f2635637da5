//! Runs: the list of them, and one from what it needs over its preview and progress to its result.

use askama::Template;
use askama::filters::HtmlSafe;

use super::clients::Tab;
use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::{Link, Mark, Pager, Steps, When};
use crate::Words;

/// `GET {base}/jobs`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "runs/list.html")]
pub struct RunsPage {
    /// Frame.
    pub frame: Frame,
    /// Mine, everyone's; empty for who sees only their own.
    pub tabs: Vec<Tab>,
    /// Rows, newest first.
    pub rows: Vec<RunLine>,
    /// The firm's imports of the last day, newest first; on the first page, for those who import.
    pub imports: Vec<FileLine>,
    /// Pager.
    pub pager: Pager,
}

/// One run of the list.
#[derive(Debug, Clone, Default)]
pub struct RunLine {
    /// `run_…`
    pub id: String,
    /// "Name a manager".
    pub title: String,
    /// "12 selected clients".
    pub chosen: String,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: When,
    /// Where it stands; the note says how many changed.
    pub state: Mark,
}

/// One import of the list.
#[derive(Debug, Clone, Default)]
pub struct FileLine {
    /// Its page.
    pub href: String,
    /// What the file is called.
    pub name: String,
    /// "1,204 rows".
    pub rows: String,
    /// Who brought it.
    pub by: String,
    /// When.
    pub at: When,
    /// Where it stands.
    pub state: Mark,
}

/// `GET {base}/jobs/{run}`; its forms post below the same address.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "runs/show.html")]
pub struct RunPage {
    /// Frame.
    pub frame: Frame,
    /// `run_…`
    pub id: String,
    /// "Name Priya Raman as manager".
    pub title: String,
    /// "12 selected clients · by Isla Marchetti, today 09:12".
    pub about: String,
    /// The steps on top.
    pub steps: Steps,
    /// What the act needs: `POST …/check`; none when it needs nothing or it is too late.
    pub ask: Option<RunAsk>,
    /// Whether the form is the page's one thing, or folded away behind the preview.
    pub asking: bool,
    /// What is under way.
    pub progress: Option<RunProgress>,
    /// The preview or the result in a sentence, or empty.
    pub summary: String,
    /// A remark below it: why it was stopped, what cannot be taken back; or empty.
    pub remark: String,
    /// Whether the remark is a warning.
    pub warn: bool,
    /// The button that runs it: `POST …/start`.
    pub confirm: Option<RunConfirm>,
    /// Whether it can be stopped, resumed, previewed again, taken back.
    pub can: RunCan,
    /// Why this person cannot; empty when they can.
    pub why_not: String,
    /// The run that took it back, or that it takes back.
    pub other: Option<Link>,
    /// Result files.
    pub files: Vec<Link>,
    /// Narrowing of the rows.
    pub tabs: Vec<Tab>,
    /// Why rows are left alone, each leading to its rows.
    pub reasons: Vec<RunReason>,
    /// The rows.
    pub rows: Vec<RunRowView>,
    /// Pager.
    pub pager: Pager,
}

/// What can be done now.
#[derive(Debug, Clone, Copy, Default)]
pub struct RunCan {
    /// `POST …/stop`.
    pub stop: bool,
    /// `POST …/resume`.
    pub resume: bool,
    /// `POST …/undo`.
    pub undo: bool,
}

/// The form of what an act needs.
#[derive(Debug, Clone, Default)]
pub struct RunAsk {
    /// Fields.
    pub form: Form,
    /// Staff to choose from; empty when the act needs none. Field `staff`.
    pub staff: Vec<Choice>,
    /// "New manager".
    pub staff_label: &'static str,
    /// Whose clients go to another; empty when the act needs none. Field `from`.
    pub from: Vec<Choice>,
    /// Groups to choose from. Field `group`.
    pub groups: Vec<Choice>,
    /// Reasons to choose from. Field `reason`; with own words in `words`.
    pub reasons: Vec<Choice>,
    /// Whether a reason is asked in words: field `reason`, and `days`.
    pub wish: bool,
    /// Products that owners are asked for. Field `products`, may repeat; with `message` and `days`.
    pub products: Vec<Choice>,
    /// Link or transfer. Field `kind`.
    pub kinds: Vec<Choice>,
    /// Whom the add-on suits, to be confirmed; empty when nothing is. Field `suits`.
    pub suits: Vec<String>,
}

/// The button that runs it.
#[derive(Debug, Clone, Default)]
pub struct RunConfirm {
    /// "Name Priya Raman for 9 clients".
    pub words: String,
    /// The number that the preview counted.
    pub count: i64,
    /// Whether the number has to be typed.
    pub typed: bool,
    /// What was typed wrongly.
    pub form: Form,
    /// Whether it cannot be taken back.
    pub danger: bool,
}

/// What is under way; a fragment that asks for itself until it is over.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "runs/progress.html")]
pub struct RunProgress {
    /// Where the fragment comes from.
    pub from: String,
    /// "Looking at each row" or "Working".
    pub words: &'static str,
    /// Rows done.
    pub done: i64,
    /// Rows in all.
    pub total: i64,
    /// "1,204 of 10,000".
    pub count: String,
    /// The page itself, for browsers without scripts.
    pub page: String,
    /// In whose language the rest is.
    pub t: Words,
}

impl HtmlSafe for RunProgress {}

/// A reason with its rows.
#[derive(Debug, Clone, Default)]
pub struct RunReason {
    /// The rows with this reason, or all of them again.
    pub href: String,
    /// The sentence.
    pub words: String,
    /// How many.
    pub count: String,
    /// Whether only these are shown.
    pub current: bool,
}

/// One row.
#[derive(Debug, Clone, Default)]
pub struct RunRowView {
    /// The client's page, or empty.
    pub href: String,
    /// Its name.
    pub subject: String,
    /// More of it.
    pub about: String,
    /// Will change, will be left alone, changed, …
    pub mark: Mark,
    /// Why it is left alone.
    pub why: String,
    /// Who can change that: "Ask an owner or a senior."
    pub fix: String,
}
