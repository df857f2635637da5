//! CSV, read strictly: a file that could be read in two ways is refused, with the place.
//!
//! Separators are found out, cells may be quoted and hold line breaks. The rows come back with
//! the line on which each begins, because that is how people find them again.

use std::iter::Peekable;
use std::str::Chars;

use super::{COLUMNS_MAX, ROWS_MAX, Row, Wrong, inert};

/// What a spreadsheet may put between cells.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// The rows of a text that are not blank.
pub fn read(text: &str) -> Result<Vec<Row>, Wrong> {
    let (declared, text, line) = declared(text);
    let separator = declared.unwrap_or_else(|| separator(text));
    let mut scan = Scan { rest: text.chars().peekable(), line, separator };
    let mut rows: Vec<Row> = Vec::new();
    while scan.rest.peek().is_some() {
        let row = scan.row()?;
        if row.cells.iter().any(|it| !it.trim().is_empty()) {
            rows.push(row);
        }
        // Two more than fit: the header, and the one by which the limit is told.
        if rows.len() > ROWS_MAX + 1 {
            break;
        }
    }
    Ok(rows)
}

/// Spreadsheets may say their separator in a first line of its own: `sep=;`.
fn declared(text: &str) -> (Option<char>, &str, usize) {
    let Some(rest) = text.strip_prefix("sep=").or_else(|| text.strip_prefix("SEP=")) else {
        return (None, text, 1);
    };
    let mut chars = rest.chars();
    let Some(said) = chars.next().filter(|it| SEPARATORS.contains(it)) else {
        return (None, text, 1);
    };
    let rest = chars.as_str();
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or(rest);
    (Some(said), rest, 2)
}

/// The separator that stands most often in the first record, outside of quotes.
fn separator(text: &str) -> char {
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut quoted = false;
    for it in text.chars() {
        match it {
            '"' => quoted = !quoted,
            '\n' | '\r' if !quoted && counts.iter().any(|count| *count > 0) => break,
            _ if !quoted => {
                for (count, separator) in counts.iter_mut().zip(SEPARATORS) {
                    *count += usize::from(it == separator);
                }
            }
            _ => {}
        }
    }
    let best = counts.iter().zip(SEPARATORS).rev().max_by_key(|(count, _)| **count);
    best.map_or(',', |it| it.1)
}

/// What ended a cell.
#[derive(PartialEq)]
enum End {
    Cell,
    Row,
}

struct Scan<'a> {
    rest: Peekable<Chars<'a>>,
    line: usize,
    separator: char,
}

impl Scan<'_> {
    fn row(&mut self) -> Result<Row, Wrong> {
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            let (cell, end) = self.cell(cells.len() + 1)?;
            cells.push(cell);
            if end == End::Row {
                return Ok(Row { line, cells });
            }
            if cells.len() > 2 * COLUMNS_MAX {
                let what = format!("A row has at most {COLUMNS_MAX} cells.");
                return Err(Wrong::new(line, COLUMNS_MAX + 1, what));
            }
        }
    }

    fn cell(&mut self, column: usize) -> Result<(String, End), Wrong> {
        if self.rest.peek() == Some(&'"') {
            return self.quoted(column);
        }
        let mut cell = String::new();
        loop {
            match self.rest.next() {
                None => return Ok((cell, End::Row)),
                Some(it) if it == self.separator => return Ok((cell, End::Cell)),
                Some(it) if self.breaks(it) => return Ok((cell, End::Row)),
                Some('\0') => return Err(self.nul(column)),
                Some(it) => cell.push(it),
            }
        }
    }

    fn quoted(&mut self, column: usize) -> Result<(String, End), Wrong> {
        let begun = self.line;
        self.rest.next();
        let mut cell = String::new();
        loop {
            match self.rest.next() {
                None => {
                    let what = "A quote opens here and is never closed.";
                    return Err(Wrong::new(begun, column, what));
                }
                Some('"') if self.rest.peek() == Some(&'"') => {
                    self.rest.next();
                    cell.push('"');
                }
                Some('"') => break,
                Some('\0') => return Err(self.nul(column)),
                Some(it) if self.breaks(it) => cell.push('\n'),
                Some(it) => cell.push(it),
            }
        }
        while self.rest.peek() == Some(&' ') {
            self.rest.next();
        }
        match self.rest.next() {
            None => Ok((cell, End::Row)),
            Some(it) if it == self.separator => Ok((cell, End::Cell)),
            Some(it) if self.breaks(it) => Ok((cell, End::Row)),
            Some(_) => {
                let what = "A quote closes before the cell ends. Quotes inside a quoted cell are \
                            written twice.";
                Err(Wrong::new(self.line, column, what))
            }
        }
    }

    /// Whether this ends a line, of whichever kind; the next one is counted.
    fn breaks(&mut self, it: char) -> bool {
        if it == '\r' && self.rest.peek() == Some(&'\n') {
            self.rest.next();
        }
        let breaks = matches!(it, '\r' | '\n');
        self.line += usize::from(breaks);
        breaks
    }

    fn nul(&self, column: usize) -> Wrong {
        Wrong::new(self.line, column, "The file holds a NUL character: it is no text.")
    }
}

/// Writes one row, each cell inert, with the line break that spreadsheets expect.
pub fn write<T: AsRef<str>>(out: &mut String, cells: &[T]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let cell = inert(cell.as_ref());
        if cell.contains(['"', ',', ';', '\t', '\n', '\r']) || cell.starts_with(' ') {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        read(text).unwrap().into_iter().map(|it| it.cells).collect()
    }

    #[test]
    fn separators_are_found_out() {
        for text in ["a,b\n1,2\n", "a;b\n1;2", "a\tb\r\n1\t2\r\n", "sep=;\r\na;b\r1;2\r"] {
            assert_eq!(cells(text), [["a", "b"], ["1", "2"]], "{text:?}");
        }
        assert_eq!(cells("a;\"b,c,d\"\n1;2"), [["a", "b,c,d"], ["1", "2"]]);
        assert_eq!(cells("only\none"), [["only"], ["one"]]);
    }

    #[test]
    fn quotes_hold_separators_breaks_and_quotes() {
        let rows = read("name,note\n\"A \"\"B\"\" Ltd\",\"1 Row\r\nTown\"\n\n,\nC,5\" pipe\n");
        let rows = rows.unwrap();
        assert_eq!(rows[1].cells, ["A \"B\" Ltd", "1 Row\nTown"]);
        assert_eq!((rows[1].line, rows[2].line), (2, 6));
        assert_eq!(rows[2].cells, ["C", "5\" pipe"]);
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused_with_its_place() {
        let wide = format!("a\n{}", "x,".repeat(1_000_000));
        for (text, line, column) in [
            ("a,b\n1,\"open\n2,3\n", 2, 2),
            ("a,b\n\"x\"y,2\n", 2, 1),
            ("a,b\n1,\0\n", 2, 2),
            (wide.as_str(), 2, COLUMNS_MAX + 1),
        ] {
            let wrong = read(text).unwrap_err();
            assert_eq!((wrong.line, wrong.column), (line, column), "{text:.20}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let row = ["=1+1", "a,b", "he said \"no\"", "two\nlines", "", " led", "'=x"];
        let mut out = String::new();
        write(&mut out, &["a"; 7]);
        write(&mut out, &row);
        let back = read(&out).unwrap();
        let back: Vec<&str> = back[1].cells.iter().map(|it| super::super::bare(it)).collect();
        assert_eq!(back, row);
    }
}
