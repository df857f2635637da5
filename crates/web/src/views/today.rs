//! Today: what needs somebody. And search: what a few letters find.

use askama::Template;
use askama::filters::HtmlSafe;

use super::frame::Frame;
use super::parts::{Go, Link, Mark, Tile};
use crate::Words;

/// `GET {base}`: what needs somebody, in order.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "today/show.html")]
pub struct TodayPage {
    /// Frame.
    pub frame: Frame,
    /// *Mine* and *Everyone*; empty for those who only have their own.
    pub tabs: Vec<Scope>,
    /// What is to be done on the first day; empty once it is.
    pub first: Vec<Step>,
    /// "2 of 3 done".
    pub first_words: String,
    /// Kinds of things.
    pub groups: Vec<Group>,
    /// "248 clients are fine.", said when nothing needs anybody.
    pub calm: String,
    /// Products that have not reported: "Payroll has not reported since 25 Nov, 06:00."
    pub late: Vec<String>,
    /// Clients kept at hand.
    pub pinned: Vec<Link>,
    /// Clients worked on last.
    pub recent: Vec<Link>,
    /// "3 things are put away", or empty.
    pub snoozed: String,
    /// Kept in the forms of this page: `mine` or `everyone`.
    pub scope: &'static str,
}

/// A tab.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Address.
    pub href: String,
    /// "Mine".
    pub words: &'static str,
    /// The one shown.
    pub current: bool,
}

/// A step of the first day.
#[derive(Debug, Clone, Default)]
pub struct Step {
    /// What to do, and where.
    pub link: Link,
    /// Done already.
    pub done: bool,
}

/// Things of one kind.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// For its heading's id.
    pub kind: &'static str,
    /// "Access has expired".
    pub words: &'static str,
    /// "12".
    pub count: String,
    /// All of them as a filtered list.
    pub all: Link,
    /// The first ones.
    pub rows: Vec<Row>,
}

/// One thing.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// For the forms.
    pub kind: &'static str,
    /// For the forms.
    pub subject: String,
    /// The client.
    pub name: String,
    /// Its page, or empty.
    pub href: String,
    /// The product.
    pub tile: Option<Tile>,
    /// "C-0142 · Jobs".
    pub line: String,
    /// Where it stands.
    pub mark: Mark,
    /// The act that puts it right.
    pub go: Go,
    /// A form instead of a button: (address, words).
    pub form: Option<(String, &'static str)>,
}

/// `GET {base}/search`: everything that was found.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "today/search.html")]
pub struct SearchPage {
    /// Frame.
    pub frame: Frame,
    /// What was typed.
    pub q: String,
    /// What was found.
    pub groups: Vec<FoundGroup>,
}

/// The same for the palette.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "today/palette.html")]
pub struct Palette {
    /// What was found.
    pub groups: Vec<FoundGroup>,
    /// What was typed.
    pub q: String,
    /// What it says, in the reader's language.
    pub t: Words,
}

impl HtmlSafe for Palette {}

/// Things of one kind that were found.
#[derive(Debug, Clone, Default)]
pub struct FoundGroup {
    /// For its heading's id.
    pub kind: &'static str,
    /// "Clients".
    pub words: String,
    /// Best first.
    pub rows: Vec<FoundRow>,
}

/// One thing that was found.
#[derive(Debug, Clone, Default)]
pub struct FoundRow {
    /// Where it is.
    pub href: String,
    /// Icon.
    pub icon: &'static str,
    /// "Hartwell Joinery Ltd".
    pub name: String,
    /// "C-0142".
    pub note: String,
    /// The path that signs in, or that offers the choice; empty for neither.
    pub sign_in: String,
    /// True when `sign_in` is a page that offers the choice.
    pub choose: bool,
}
