//! The one error of every deed. Doors translate it exactly twice (a page, an RFC 9457 problem).

use domain::access::Refusal;
use domain::fault::Fault;

/// What a deed answers when it does not do what was asked.
#[derive(Debug)]
pub enum Error {
    /// Who are you? No session, an ended one, a suspended person, or another realm's.
    SignIn,
    /// Not there, or not yours: the same answer.
    NotFound,
    /// A rule of the access table said no, and says which.
    Refused(Box<Refusal>),
    /// Another rule said no: a stable code, a status and a sentence.
    Denied(Box<Refused>),
    /// Fields are wrong.
    Invalid(Vec<Fault>),
    /// A second factor within `max_age` seconds is needed first (RFC 9470).
    StepUp {
        /// Seconds.
        max_age: i64,
    },
    /// Somebody changed it since the caller looked; carries the version now in force.
    Stale {
        /// The version now in force.
        current: i64,
    },
    /// Too often; try again after so many seconds.
    TooMany {
        /// Seconds.
        retry_after: i64,
    },
    /// Try again in a moment: a lock waited too long, the store is reconnecting.
    Busy,
    /// The disk is full: nothing was changed, reading goes on.
    StorageFull,
    /// A COMMIT was sent and its answer never came: neither success nor failure. Asking again with
    /// the same idempotency key tells which.
    Unknown,
    /// Our fault. Logged once at the door, shown as a reference.
    Broken(Report),
}

/// A refusal outside the access table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// HTTP status.
    pub status: u16,
    /// Stable code, for example `invite_expired_or_used`.
    pub code: &'static str,
    /// The sentence people read.
    pub detail: String,
    /// Facts that the rule used, in reading order: (name, value).
    pub facts: Vec<(&'static str, String)>,
    /// Who can change it, in words; empty when nobody can.
    pub who_can_fix: String,
}

/// What went wrong inside: for the log, never for the page.
#[derive(Debug)]
pub struct Report(pub String);

/// A deed's answer.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A refusal with status, code and sentence.
    pub fn denied(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        Error::Denied(Box::new(Refused {
            status,
            code,
            detail: detail.into(),
            facts: Vec::new(),
            who_can_fix: String::new(),
        }))
    }

    /// One wrong field.
    pub fn field(fault: Fault) -> Self {
        Error::Invalid(vec![fault])
    }

    /// Our own fault.
    pub fn broken(what: impl std::fmt::Display) -> Self {
        Error::Broken(Report(what.to_string()))
    }

    /// HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Error::SignIn | Error::StepUp { .. } => 401,
            Error::NotFound => 404,
            Error::Refused(it) => it.status,
            Error::Denied(it) => it.status,
            Error::Invalid(_) => 422,
            Error::Stale { .. } => 412,
            Error::TooMany { .. } => 429,
            Error::Busy | Error::StorageFull | Error::Unknown => 503,
            Error::Broken(_) => 500,
        }
    }

    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Error::SignIn => "unauthenticated",
            Error::StepUp { .. } => "reauth_required",
            Error::NotFound => "not_found",
            Error::Refused(it) => it.code,
            Error::Denied(it) => it.code,
            Error::Invalid(_) => "invalid_fields",
            Error::Stale { .. } => "stale_version",
            Error::TooMany { .. } => "rate_limited",
            Error::Busy => "busy",
            Error::StorageFull => "storage_full",
            Error::Unknown => "outcome_unknown",
            Error::Broken(_) => "internal_error",
        }
    }
}

impl From<Refusal> for Error {
    fn from(it: Refusal) -> Self {
        // Hidden and unknown must not differ by a byte, nor must the ways of not being signed in.
        match it.status {
            401 => Error::SignIn,
            404 => Error::NotFound,
            _ => Error::Refused(Box::new(it)),
        }
    }
}

impl From<domain::ids::NotAnId> for Error {
    fn from(_: domain::ids::NotAnId) -> Self {
        Error::NotFound
    }
}

impl From<store::Error> for Error {
    fn from(it: store::Error) -> Self {
        match it {
            store::Error::Missing => Error::NotFound,
            store::Error::Stopped => Error::SignIn,
            store::Error::Busy | store::Error::Unavailable(_) => Error::Busy,
            store::Error::StorageFull => Error::StorageFull,
            store::Error::Unknown => Error::Unknown,
            store::Error::Taken(_) | store::Error::ForeignKey | store::Error::Broken(_) => {
                Error::broken(it)
            }
        }
    }
}
