//! Importing clients: the file, its columns, the check, the run, the result.

use askama::Template;
use askama::filters::HtmlSafe;

use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::{Badge, Link, Pager, Steps, When};
use crate::Words;

/// Where somebody is on the way: five steps, the current one from 1.
pub fn steps(at: usize, t: &Words) -> Steps {
    let all = [
        t.import_file(),
        t.display_columns(),
        t.import_check(),
        t.run_step_run(),
        t.run_step_result(),
    ];
    Steps::new(at, all, t)
}

/// `GET {base}/clients/import`: the file.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "imports/file.html")]
pub struct FilePage {
    /// Frame.
    pub frame: Frame,
    /// What is wrong with the file that was sent.
    pub form: Form,
    /// Files of the last day.
    pub recent: Vec<Recent>,
}

/// A file of the last day.
#[derive(Debug, Clone, Default)]
pub struct Recent {
    /// Where it is.
    pub link: Link,
    /// "248 rows, brought by Isla Marchetti".
    pub note: String,
    /// Where it stands.
    pub badge: Option<Badge>,
    /// When.
    pub at: When,
}

/// `GET {base}/clients/import/{import}/columns`: which column is what.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "imports/columns.html")]
pub struct ColumnsPage {
    /// Frame.
    pub frame: Frame,
    /// What is wrong with the choice.
    pub form: Form,
    /// The import's address.
    pub here: String,
    /// "contacts.csv, 248 rows".
    pub file: String,
    /// Columns.
    pub columns: Vec<ColumnRow>,
    /// Fields that a column can fill; *Leave out* first.
    pub fields: Vec<Choice>,
}

/// One column of the file.
#[derive(Debug, Clone, Default)]
pub struct ColumnRow {
    /// The name of its field in the form: `c0`.
    pub name: String,
    /// "A".
    pub letter: String,
    /// The column's own name.
    pub words: String,
    /// A few values.
    pub samples: Vec<String>,
    /// The chosen field.
    pub chosen: String,
}

/// `GET {base}/clients/import/{import}`: what each row would do.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "imports/check.html")]
pub struct CheckPage {
    /// Frame.
    pub frame: Frame,
    /// The import's address.
    pub here: String,
    /// "contacts.csv, 248 rows".
    pub file: String,
    /// Why the last run wrote nothing, or empty.
    pub trouble: String,
    /// Tabs with their counts.
    pub tabs: Vec<RowsTab>,
    /// Rows of the tab.
    pub rows: Vec<CheckRow>,
    /// Pager.
    pub pager: Pager,
    /// "12 new, 3 changed": what the main button does; empty when nothing can be written.
    pub all: String,
    /// Why all rows cannot be written, or empty.
    pub why_not_all: String,
    /// "Import 15 and leave out 2": the button that takes what it can, or empty.
    pub some: String,
    /// "2 rows": how many the file of failed rows has, or empty.
    pub problems: String,
}

/// A tab of rows.
#[derive(Debug, Clone, Default)]
pub struct RowsTab {
    /// Address.
    pub href: String,
    /// "To add".
    pub words: &'static str,
    /// "12".
    pub count: String,
    /// The one shown.
    pub current: bool,
}

/// A row of the file.
#[derive(Debug, Clone, Default)]
pub struct CheckRow {
    /// "14".
    pub line: String,
    /// The client's name.
    pub name: String,
    /// Its page, where it is known.
    pub href: String,
    /// What it is.
    pub badge: Option<Badge>,
    /// What changes, or a warning.
    pub note: String,
    /// (column, what is wrong).
    pub troubles: Vec<(String, String)>,
}

/// `GET {base}/clients/import/{import}` while it runs.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "imports/running.html")]
pub struct RunningPage {
    /// Frame.
    pub frame: Frame,
    /// "contacts.csv, 248 rows".
    pub file: String,
    /// How far.
    pub progress: Progress,
}

/// How far a run is; a fragment of its own.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "imports/progress.html")]
pub struct Progress {
    /// Where it is asked for again.
    pub from: String,
    /// "1,000 of 10,000 rows".
    pub words: String,
    /// 0 to 100.
    pub share: u8,
}

impl HtmlSafe for Progress {}

/// `GET {base}/clients/import/{import}` when it is over.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "imports/result.html")]
pub struct ResultPage {
    /// Frame.
    pub frame: Frame,
    /// The import's address.
    pub here: String,
    /// "contacts.csv, 248 rows".
    pub file: String,
    /// "12 clients added, 3 changed".
    pub words: String,
    /// "2 rows were not imported", or empty.
    pub failed: String,
    /// Tabs with their counts.
    pub tabs: Vec<RowsTab>,
    /// Rows of the tab.
    pub rows: Vec<CheckRow>,
    /// Pager.
    pub pager: Pager,
}
