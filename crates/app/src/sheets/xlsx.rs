//! XLSX: the first sheet of a workbook as rows, and rows as a workbook.
//!
//! A workbook is a ZIP file, and a small one can unpack to anything: its parts are counted before
//! any of them is believed. Cells with formulas come out as formulas, so that they can be refused;
//! texts that look like one come out marked as texts.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use domain::sheet::{COLUMNS_MAX, Cell, ROWS_MAX, Row, Wrong, inert};
use jiff::Timestamp;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use crate::{Error, Result};

/// What the parts of a workbook may unpack to.
const UNPACKED_MAX: u64 = 200 * 1024 * 1024;
const PARTS_MAX: usize = 1_000;

/// The rows of the first sheet that are not blank.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Row>, Wrong> {
    measure(bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let first = book.sheet_names().into_iter().next().ok_or_else(broken)?;
    let mut cells = book.worksheet_cells_reader(&first).map_err(|_| broken())?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = cells.next_cell_with_formula().map_err(|_| broken())? {
        let (row, column) = cell.pos;
        let line = usize::try_from(row).map_or(usize::MAX, |it| it.saturating_add(1));
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        let text = match cell.formula.filter(|it| !it.is_empty()) {
            Some(formula) => format!("={formula}"),
            None => value(&cell.value, line, column)?,
        };
        if text.is_empty() {
            continue;
        }
        if column >= 2 * COLUMNS_MAX {
            let what = format!("A file has at most {COLUMNS_MAX} columns.");
            return Err(Wrong::new(line, COLUMNS_MAX + 1, what));
        }
        if rows.last().is_none_or(|it| it.line != line) {
            if rows.len() > ROWS_MAX + 1 {
                break;
            }
            rows.push(Row { line, cells: Vec::new() });
        }
        if let Some(row) = rows.last_mut() {
            row.cells.resize(row.cells.len().max(column + 1), String::new());
            if let Some(slot) = row.cells.get_mut(column) {
                *slot = text;
            }
        }
    }
    rows.retain(|row| row.cells.iter().any(|it| !it.trim().is_empty()));
    Ok(rows)
}

fn broken() -> Wrong {
    Wrong::new(1, 1, "This is no workbook that can be read. Save it again as .xlsx or as CSV.")
}

/// Unpacks every part into nothing, counting.
fn measure(bytes: &[u8]) -> Result<(), Wrong> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut left = UNPACKED_MAX;
    for at in 0..zip.len() {
        let part = zip.by_index(at).map_err(|_| broken())?;
        let read = std::io::copy(&mut part.take(left), &mut std::io::sink());
        left -= read.map_err(|_| broken())?.min(left);
        if left == 0 || at > PARTS_MAX {
            let what = "The workbook unpacks to far more than a list of clients needs.";
            return Err(Wrong::new(1, 1, what));
        }
    }
    Ok(())
}

/// A cell's value as the text that a CSV file would hold.
fn value(of: &DataRef<'_>, line: usize, column: usize) -> Result<String, Wrong> {
    Ok(match of {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            inert(text).into_owned()
        }
        DataRef::SharedString(text) => inert(text).into_owned(),
        DataRef::Int(number) => number.to_string(),
        // A client number that was typed as a number: 1042, not 1042.0.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(what) => {
            let what = format!("The cell holds the error {what}. Put a value there.");
            return Err(Wrong::new(line, column + 1, what));
        }
    })
}

/// A workbook of one sheet, cell by cell.
pub struct Book {
    file: Workbook,
    rows: u32,
    date: Format,
}

/// Begins a workbook: the sheet's name and its columns.
pub fn book(name: &str, columns: &[String]) -> Result<Book> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(name).map_err(trouble)?;
    sheet.set_freeze_panes(1, 0).map_err(trouble)?;
    let head = Format::new().set_bold();
    for (at, column) in (0_u16..).zip(columns) {
        let width = if at == 0 { 32 } else { 18 };
        sheet.set_column_width(at, width).map_err(trouble)?;
        sheet.write_string_with_format(0, at, column, &head).map_err(trouble)?;
    }
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    Ok(Book { file: book, rows: 1, date })
}

impl Book {
    /// One more row.
    pub fn row(&mut self, cells: &[Cell]) -> Result<()> {
        let sheet = self.file.worksheet_from_index(0).map_err(trouble)?;
        for (at, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Text(text) => {
                    // What a sheet's cell can hold.
                    let text: String = text.chars().take(32_000).collect();
                    sheet.write_string(self.rows, at, text)
                }
                Cell::Number(number) => match i32::try_from(*number) {
                    Ok(number) => sheet.write_number(self.rows, at, number),
                    Err(_) => sheet.write_string(self.rows, at, number.to_string()),
                },
                Cell::At(micros) => {
                    let at_second = ExcelDateTime::from_timestamp(
                        Timestamp::from_microsecond(*micros).map_or(0, Timestamp::as_second),
                    );
                    let when = at_second.map_err(trouble)?;
                    sheet.write_datetime_with_format(self.rows, at, &when, &self.date)
                }
            }
            .map_err(trouble)?;
        }
        self.rows += 1;
        Ok(())
    }

    /// The file.
    pub fn finish(mut self) -> Result<Vec<u8>> {
        self.file.save_to_buffer().map_err(trouble)
    }
}

fn trouble(it: XlsxError) -> Error {
    Error::broken(it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_comes_back_as_it_left() {
        let columns = ["Name", "=Cells", "Since"].map(str::to_owned);
        let mut book = book("Clients", &columns).unwrap();
        book.row(&[
            Cell::Text("Hartwell".to_owned()),
            Cell::Text("=HYPERLINK(\"http://x\")".to_owned()),
            Cell::At(1_795_000_000_000_000),
        ])
        .unwrap();
        let bytes = book.finish().unwrap();
        let rows = rows(&bytes).unwrap();
        assert_eq!(rows[0].cells, ["Name", "'=Cells", "Since"]);
        assert_eq!(rows[1].cells, ["Hartwell", "'=HYPERLINK(\"http://x\")", "2026-11-18"]);
    }

    #[test]
    fn formulas_and_numbers_are_told_apart() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "Name").unwrap();
        sheet.write_string(0, 1, "Number").unwrap();
        sheet.write_formula(1, 0, "=1+1").unwrap();
        sheet.write_number(1, 1, 1042.0).unwrap();
        let rows = rows(&book.save_to_buffer().unwrap()).unwrap();
        assert!(domain::sheet::is_formula(&rows[1].cells[0]), "{:?}", rows[1]);
        assert_eq!(rows[1].cells[1], "1042");
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        assert!(rows(b"PK\x03\x04 and then nothing").is_err());
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
        let chunk = vec![b' '; 1024 * 1024];
        for _ in 0..201 {
            std::io::Write::write_all(&mut zip, &chunk).unwrap();
        }
        let bomb = zip.finish().unwrap().into_inner();
        assert!(bomb.len() < 1024 * 1024, "{}", bomb.len());
        assert!(rows(&bomb).unwrap_err().what.contains("unpacks"));
    }
}
