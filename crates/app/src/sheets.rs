//! Files with a table in them: CSV in the encodings that office products write, and XLSX.
//!
//! What comes in is bounded before it is unpacked, and what could be read in two ways is refused
//! with its place. What leaves is inert: see `domain::sheet`.

mod text;
mod xlsx;

pub use domain::sheet::Cell;
pub use xlsx::book;

use crate::{Error, Result};
use domain::sheet::{self, Sheet, Wrong};

/// The largest file that is taken.
pub const BYTES_MAX: usize = 10 * 1024 * 1024;

/// The byte order mark by which spreadsheets know UTF-8.
pub const BOM: &str = "\u{feff}";

/// Reads a file; the name is only asked for what kind it is when its bytes do not tell.
pub fn read(bytes: &[u8]) -> Result<Sheet> {
    if bytes.len() > BYTES_MAX {
        return Err(invalid(&Wrong::new(1, 1, "The file is larger than 10 MB. Split it.")));
    }
    let rows = if bytes.starts_with(b"PK\x03\x04") {
        xlsx::rows(bytes)
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        Err(Wrong::new(1, 1, "This is an old Excel file (.xls). Save it as .xlsx or as CSV."))
    } else {
        text::decode(bytes).and_then(|it| sheet::csv::read(&it))
    };
    rows.and_then(sheet::sheet).map_err(|it| invalid(&it))
}

/// The refusal of a whole file, with the place.
pub(crate) fn invalid(wrong: &Wrong) -> Error {
    let place = format!("Line {}, column {}", wrong.line, sheet::letters(wrong.column - 1));
    let mut error = Error::denied(422, "csv_invalid", format!("{place}: {}", wrong.what));
    if let Error::Denied(it) = &mut error {
        it.facts.push(("line", wrong.line.to_string()));
        it.facts.push(("column", wrong.column.to_string()));
    }
    error
}
