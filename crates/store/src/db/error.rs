//! What can go wrong at the store's door, in the words of the rooms above it.
//!
//! The engines' own errors never leave: every one becomes a case that a deed can act upon.

use tokio_postgres::error::SqlState;

/// Why the store said no.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A unique constraint or index, by its name in the migration.
    #[error("taken: {0}")]
    Taken(String),
    /// The row is not there, or not in this scope: the same answer.
    #[error("not there")]
    Missing,
    /// Whoever acts may not work here any more: stopped after their request had begun.
    #[error("stopped meanwhile")]
    Stopped,
    /// A row that another one points to is missing, or still pointed to.
    #[error("a foreign key refused")]
    ForeignKey,
    /// Somebody else holds the lock for too long. Trying again later may work.
    #[error("busy, try again in a moment")]
    Busy,
    /// The database cannot be reached, or must not be used.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// The connection broke while COMMIT was on its way: it may have happened or not. Only the
    /// idempotency key can tell.
    #[error("the outcome of the commit is unknown")]
    Unknown,
    /// The disk is full. Reads go on.
    #[error("the storage is full")]
    StorageFull,
    /// Our own fault: a wrong statement, a damaged row, a misuse.
    #[error("broken: {0}")]
    Broken(String),
}

/// What every function of this room returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Sentence for a name that only the connection knows, see `lite::constraint`.
pub(crate) const UNIQUE: &str = "UNIQUE constraint failed: ";

impl From<rusqlite::Error> for Error {
    fn from(it: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, NotADatabase, ReadOnly,
        };
        let Some(code) = it.sqlite_error() else {
            return Error::Broken(it.to_string());
        };
        match code.extended_code {
            rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY => return Error::ForeignKey,
            rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
            | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            | rusqlite::ffi::SQLITE_CONSTRAINT_ROWID => {
                let text = it.to_string();
                return Error::Taken(text.strip_prefix(UNIQUE).unwrap_or(&text).to_owned());
            }
            _ => {}
        }
        if [DatabaseBusy, DatabaseLocked].contains(&code.code) {
            Error::Busy
        } else if code.code == DiskFull {
            Error::StorageFull
        } else if [CannotOpen, NotADatabase, ReadOnly].contains(&code.code) {
            Error::Unavailable(it.to_string())
        } else {
            Error::Broken(it.to_string())
        }
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(it: tokio_postgres::Error) -> Self {
        let Some(db) = it.as_db_error() else {
            return if it.is_closed() || std::error::Error::source(&it).is_some_and(is_io) {
                Error::Unavailable(whole(&it))
            } else {
                Error::Broken(whole(&it))
            };
        };
        let code = db.code();
        let name = || db.constraint().unwrap_or_default().to_owned();
        if *code == SqlState::UNIQUE_VIOLATION {
            Error::Taken(name())
        } else if *code == SqlState::FOREIGN_KEY_VIOLATION {
            Error::ForeignKey
        } else if BUSY.contains(code) {
            Error::Busy
        } else if *code == SqlState::DISK_FULL {
            Error::StorageFull
        } else if lost(code) {
            Error::Unavailable(db.message().to_owned())
        } else {
            Error::Broken(format!("{} ({})", db.message(), code.code()))
        }
    }
}

const BUSY: [SqlState; 4] = [
    SqlState::LOCK_NOT_AVAILABLE,
    SqlState::T_R_DEADLOCK_DETECTED,
    SqlState::T_R_SERIALIZATION_FAILURE,
    SqlState::QUERY_CANCELED,
];

/// Whether the server or the way to it went away: class 08 (connection), 57P (shutdown), 53
/// (no room for one more connection), 25006 (a replica).
pub(crate) fn lost(code: &SqlState) -> bool {
    let code = code.code();
    code.starts_with("08")
        || code.starts_with("57P")
        || code == "53300"
        || code == "3D000"
        || code.starts_with("28")
        || code == "25006"
}

fn is_io(it: &(dyn std::error::Error + 'static)) -> bool {
    it.is::<std::io::Error>()
}

/// The error with its causes: the driver's own text is often only "db error".
pub(crate) fn whole(it: &dyn std::error::Error) -> String {
    let mut text = it.to_string();
    let mut cause = it.source();
    while let Some(it) = cause {
        text.push_str(": ");
        text.push_str(&it.to_string());
        cause = it.source();
    }
    text
}
