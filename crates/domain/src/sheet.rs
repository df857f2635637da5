//! Sheets: tables that people bring and take away as CSV or XLSX.
//!
//! A cell that leaves is inert: no spreadsheet may run what somebody typed as a name. A cell that
//! comes in is text, and one that would be run is not taken for a value.

pub mod csv;
pub mod mapping;

use crate::time::ts;
use std::borrow::Cow;

/// The most rows of a file, its header not counted.
pub const ROWS_MAX: usize = 100_000;
/// The most columns of a file.
pub const COLUMNS_MAX: usize = 200;

/// A table as it was read: the names of its columns, and its rows that are not blank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// One name per column; a column without a name is called by its letter.
    pub columns: Vec<String>,
    /// The rows below.
    pub rows: Vec<Row>,
}

/// One row of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The line of the file on which it begins, from 1.
    pub line: usize,
    /// Its cells; as many as there are columns, once a [`Sheet`] holds it.
    pub cells: Vec<String>,
}

/// A cell that leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text; never worked out by a spreadsheet.
    Text(String),
    /// A whole number.
    Number(i64),
    /// An instant (µs), shown as a date and time in UTC.
    At(i64),
}

impl Cell {
    /// As CSV holds it.
    pub fn text(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::At(at) => ts(*at).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        }
    }
}

/// Why a file as a whole cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The line of the file, from 1.
    pub line: usize,
    /// The column of the table, from 1.
    pub column: usize,
    /// A sentence that says how to put it right.
    pub what: String,
}

impl Wrong {
    /// At this place.
    pub fn new(line: usize, column: usize, what: impl Into<String>) -> Self {
        Self { line, column, what: what.into() }
    }
}

/// What makes a spreadsheet look at a cell as something to work out.
fn starts_formula(text: &str) -> bool {
    let first = text.trim_start_matches([' ', '\u{a0}']).chars().next();
    first.is_some_and(|it| {
        matches!(it, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    })
}

/// The cell as it may leave: with an apostrophe in front where a spreadsheet would run it.
pub fn inert(cell: &str) -> Cow<'_, str> {
    // A text that already looks like one of ours gets one more, so that `bare` gives it back.
    let ours = cell.strip_prefix('\'').is_some_and(starts_formula);
    if ours || starts_formula(cell) { format!("'{cell}").into() } else { cell.into() }
}

/// The text inside a cell that [`inert`] made; any other cell is itself.
pub fn bare(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if starts_formula(rest) || rest.starts_with('\'') => rest,
        _ => cell,
    }
}

/// Whether a cell that comes in is a formula. A phone number begins with `+` and is none.
pub fn is_formula(cell: &str) -> bool {
    let cell = cell.trim_start();
    cell.starts_with(['=', '＝'])
        || cell.starts_with('@') && cell.contains('(')
        || cell.starts_with(['+', '-'])
            && cell.contains('(')
            && cell.contains(char::is_alphabetic)
            && cell.chars().nth(1).is_some_and(char::is_alphabetic)
}

/// The letters by which spreadsheets call a column, from 0: A, B … Z, AA.
pub fn letters(column: usize) -> String {
    let (more, last) = (column / 26, column % 26);
    let letter = u8::try_from(last).map_or('A', |it| char::from(b'A' + it));
    if more == 0 { letter.to_string() } else { format!("{}{letter}", letters(more - 1)) }
}

/// Makes a sheet of raw rows, the first of which names the columns.
pub fn sheet(rows: Vec<Row>) -> Result<Sheet, Wrong> {
    let mut rows = rows.into_iter();
    let Some(head) = rows.next() else {
        return Err(Wrong::new(1, 1, "The file is empty. Its first row names the columns."));
    };
    let columns = columns(&head)?;
    let rows = rows.map(|row| fitted(row, columns.len())).collect::<Result<Vec<Row>, Wrong>>()?;
    if rows.is_empty() {
        return Err(Wrong::new(head.line, 1, "The file has column names and no rows below them."));
    }
    if let Some(one) = rows.get(ROWS_MAX) {
        let what = format!("At most {ROWS_MAX} rows can be imported at once. Split the file.");
        return Err(Wrong::new(one.line, 1, what));
    }
    Ok(Sheet { columns, rows })
}

fn columns(head: &Row) -> Result<Vec<String>, Wrong> {
    let used = head.cells.iter().rposition(|it| !it.trim().is_empty()).map_or(0, |it| it + 1);
    if used == 0 {
        return Err(Wrong::new(head.line, 1, "The first row must name the columns."));
    }
    if used > COLUMNS_MAX {
        let what = format!("A file has at most {COLUMNS_MAX} columns; this one has {used}.");
        return Err(Wrong::new(head.line, COLUMNS_MAX + 1, what));
    }
    let mut names: Vec<String> = Vec::with_capacity(used);
    for (at, cell) in head.cells.iter().take(used).enumerate() {
        let name: String = bare(cell.trim()).chars().filter(|it| !it.is_control()).collect();
        let name = if name.is_empty() { format!("Column {}", letters(at)) } else { name };
        let same = |it: &&String| it.to_lowercase() == name.to_lowercase();
        if let Some(before) = names.iter().position(|it| same(&it)) {
            let what = format!(
                "Two columns are called \u{201c}{name}\u{201d}: {} and {}. Rename one.",
                letters(before),
                letters(at)
            );
            return Err(Wrong::new(head.line, at + 1, what));
        }
        names.push(name.chars().take(200).collect());
    }
    Ok(names)
}

/// A row with exactly as many cells as there are columns. Empty cells behind them are dropped.
fn fitted(mut row: Row, columns: usize) -> Result<Row, Wrong> {
    let more = row.cells.iter().skip(columns).position(|it| !it.trim().is_empty());
    if let Some(more) = more {
        let at = columns + more + 1;
        let what = format!(
            "This row has more cells than the {columns} columns named in the first row. A comma \
             inside a cell needs quotes around the cell."
        );
        return Err(Wrong::new(row.line, at, what));
    }
    row.cells.resize(columns, String::new());
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_leave_are_inert_and_come_back_whole() {
        for (cell, left) in [
            ("Hartwell Joinery", "Hartwell Joinery"),
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+44 20 7946 0018", "'+44 20 7946 0018"),
            ("-1+1", "'-1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            (" =1+1", "' =1+1"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("'quoted'", "'quoted'"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(inert(cell), left, "{cell:?}");
            assert_eq!(bare(&inert(cell)), cell, "{cell:?}");
        }
    }

    #[test]
    fn formulas_are_told_from_telephones() {
        for cell in ["=1+1", " =A1", "@SUM(A1)", "+SUM(A1)", "-cmd(1)"] {
            assert!(is_formula(cell), "{cell:?}");
        }
        for cell in ["+44 (0)20 7946 0018", "-5", "@home", "a=b", "'=1", "+1", ""] {
            assert!(!is_formula(cell), "{cell:?}");
        }
    }

    #[test]
    fn columns_have_letters() {
        let names: Vec<String> = [0, 25, 26, 51, 52, 701, 702].map(letters).to_vec();
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    fn rows(of: &[&[&str]]) -> Vec<Row> {
        let row = |(at, cells): (usize, &&[&str])| Row {
            line: at + 1,
            cells: cells.iter().map(|it| (*it).to_owned()).collect(),
        };
        of.iter().enumerate().map(row).collect()
    }

    #[test]
    fn a_sheet_needs_a_header_that_can_be_told_apart() {
        let fine = sheet(rows(&[&["Name", "", "Email", ""], &["A"], &["B", "", "b@c.de"]]));
        let fine = fine.unwrap();
        assert_eq!(fine.columns, ["Name", "Column B", "Email"]);
        assert_eq!(fine.rows[0].cells, ["A", "", ""]);
        for (table, line, column) in [
            (rows(&[]), 1, 1),
            (rows(&[&["", " "], &["A"]]), 1, 1),
            (rows(&[&["Name"]]), 1, 1),
            (rows(&[&["Name", "E-mail", "name"], &["A"]]), 1, 3),
            (rows(&[&["Name", "Email"], &["A"], &["B", "", "", "x"]]), 3, 4),
        ] {
            let wrong = sheet(table).unwrap_err();
            assert_eq!((wrong.line, wrong.column), (line, column), "{}", wrong.what);
        }
        let many = vec!["x"; COLUMNS_MAX + 1];
        assert_eq!(sheet(rows(&[&many])).unwrap_err().column, COLUMNS_MAX + 1);
        let mut long = rows(&[&["Name"]]);
        let row = |line| Row { line: line + 2, cells: vec!["A".to_owned()] };
        long.extend((0..ROWS_MAX).map(row));
        assert!(sheet(long.clone()).is_ok());
        long.push(row(ROWS_MAX));
        assert_eq!(sheet(long).unwrap_err().line, ROWS_MAX + 2);
    }
}
