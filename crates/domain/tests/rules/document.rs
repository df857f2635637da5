//! Reads the tables of `docs/access-rules.md`, so that the document itself is the test.

use domain::access::{Deed, State, Verdict, Who};

const TEXT: &str = include_str!("../../../../docs/access-rules.md");

/// One table of the document.
pub(crate) struct Table {
    /// Its section, for example `3.4`.
    pub(crate) section: &'static str,
    pub(crate) head: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<&'static str>>,
}

/// One printed cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Allowed in at least one state.
    Yes,
    /// Exactly this status and code.
    Exactly(u16, &'static str),
}

pub(crate) fn tables() -> Vec<Table> {
    let mut section = "";
    let mut found: Vec<Table> = Vec::new();
    let mut inside = false;
    for line in TEXT.lines() {
        if let Some(title) = line.strip_prefix("### ") {
            section = title.split(' ').next().unwrap();
        }
        if !line.starts_with('|') {
            inside = false;
        } else if !inside {
            found.push(Table { section, head: cells(line), rows: Vec::new() });
            inside = true;
        } else if !line.starts_with("|---") {
            found.last_mut().unwrap().rows.push(cells(line));
        }
    }
    found
}

fn cells(line: &'static str) -> Vec<&'static str> {
    line.trim().trim_matches('|').split('|').map(str::trim).collect()
}

pub(crate) fn cell(text: &'static str) -> Cell {
    let bare = text.trim_matches('*');
    if bare == "yes" {
        return Cell::Yes;
    }
    let (status, code) = bare.split_once(' ').unwrap_or((bare, "ok"));
    Cell::Exactly(status.parse().unwrap(), code.trim_matches('`'))
}

pub(crate) fn deed(text: &str) -> Deed {
    let name = text.trim_matches('`');
    Deed::parse(name).unwrap_or_else(|| panic!("the document names {name}, the code does not"))
}

impl Table {
    /// The actors of a table that has one column for each; none for other tables.
    pub(crate) fn actors(&self) -> Option<Vec<Who>> {
        self.head.iter().skip(1).map(|it| Who::parse(it)).collect()
    }

    /// The states of a table that has one column for each.
    pub(crate) fn states(&self) -> Option<Vec<State>> {
        self.head.iter().skip(1).map(|it| State::parse(it)).collect()
    }
}

/// Compares a verdict with a printed cell.
#[track_caller]
pub(crate) fn same(verdict: Verdict, text: &'static str, place: &str) {
    match cell(text) {
        Cell::Yes => assert!(verdict.allowed(), "{place}: {verdict:?}"),
        Cell::Exactly(status, code) => {
            assert_eq!((verdict.status, verdict.code), (status, code), "{place}");
        }
    }
}
