//! Folders by what people call them: for lists that name clients in words.
//!
//! What the reader does not see (internal clients of the firm's owner) is called nothing here.

use crate::internal::hidden;
use crate::{Result, Row, Sql, Tx, Value, sql, vals};
use domain::ids::{ClientId, StaffId};

/// A folder with what it can be found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// The folder.
    pub id: ClientId,
    /// Its name.
    pub name: String,
    /// Its number; may be empty.
    pub number: String,
    /// Its contact's address in lower case; may be empty.
    pub contact: String,
}

macro_rules! called {
    ($by:literal) => {
        sql(concat!(
            "SELECT id, name, number, lower(contact_email) AS contact FROM clients
  WHERE partner = $1 AND archived_at IS NULL AND ended_at IS NULL AND id NOT IN ",
            hidden!("$2"),
            " AND ",
            $by,
            " IN ({list}) ORDER BY name_sort, id"
        ))
    };
}

const BY_SHAPE: Sql = called!("skeleton");
const BY_NUMBER: Sql = called!("number_sort");
const BY_CONTACT: Sql = called!("lower(contact_email)");

/// The statements put together by macros, for the test that prepares all statements.
pub const STATEMENTS: &[Sql] = &[BY_SHAPE, BY_NUMBER, BY_CONTACT];

/// What folders are looked for by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The skeletons of their names.
    Shape,
    /// Their folded numbers.
    Number,
    /// Their contacts' addresses, in lower case.
    Contact,
}

/// The folders that go by one of these words.
pub async fn called(tx: &mut Tx, staff: StaffId, by: By, words: &[String]) -> Result<Vec<Called>> {
    let partner = tx.partner()?;
    let statement = match by {
        By::Shape => BY_SHAPE,
        By::Number => BY_NUMBER,
        By::Contact => BY_CONTACT,
    };
    let list: Vec<Value> = words.iter().map(crate::Bind::bind).collect();
    let rows = tx.rows_in(statement, &vals![partner, staff], &list).await?;
    let read = |row: &Row| {
        Ok(Called {
            id: row.get("id")?,
            name: row.get("name")?,
            number: row.get("number")?,
            contact: row.get("contact")?,
        })
    };
    rows.iter().map(read).collect()
}
