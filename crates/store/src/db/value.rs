//! What goes into a statement and what comes out of it, the same for both engines.
//!
//! The option lives inside the value, so that a NULL knows its type.

use super::error::{Error, Result};
use domain::ids::{
    AccountId, ActivationId, AddonId, ChangeId, ClientId, ConnectionId, ConsentId, ElevationId,
    EventId, GroupId, HandoverId, ImportId, InvitationId, JobId, KeyId, LetterId, LinkId, NoteId,
    OfferId, OperatorId, PartnerId, PasskeyId, PersonId, ProductId, RequestId, RunId, SessionId,
    SignInId, StaffId, TokenId, TokenKeyId, ViewId,
};
use serde_json::Value as Json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use uuid::Uuid;

/// One parameter or one cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Whole numbers and instants.
    I64(Option<i64>),
    /// Yes or no.
    Bool(Option<bool>),
    /// Text.
    Text(Option<String>),
    /// Ids.
    Uuid(Option<Uuid>),
    /// Hashes, sealed secrets.
    Bytes(Option<Vec<u8>>),
    /// Stored formats.
    Json(Option<Json>),
}

impl Value {
    /// Whether the cell is empty.
    pub fn is_null(&self) -> bool {
        matches!(
            self,
            Value::I64(None)
                | Value::Bool(None)
                | Value::Text(None)
                | Value::Uuid(None)
                | Value::Bytes(None)
                | Value::Json(None)
        )
    }
}

/// What can be bound to a placeholder; see [`crate::vals`].
pub trait Bind {
    /// The value.
    fn bind(self) -> Value;
    /// The NULL of this type.
    fn null() -> Value;
}

/// What can be read from a cell.
pub trait Get: Sized {
    /// The value, if the cell holds one of this kind.
    fn get(cell: &Value) -> Option<Self>;
}

/// The parameters of a statement: `&vals![partner, name, limit]`.
#[macro_export]
macro_rules! vals {
    () => { <[$crate::Value; 0]>::default() };
    ($($it:expr),+ $(,)?) => { [$($crate::Bind::bind($it)),+] };
}

macro_rules! plain {
    ($($type:ty, $case:ident, |$it:ident| $from:expr;)*) => {$(
        impl Bind for $type {
            fn bind(self) -> Value { let $it = self; Value::$case(Some($from)) }
            fn null() -> Value { Value::$case(None) }
        }
    )*};
}

plain! {
    i64, I64, |it| it;
    i32, I64, |it| i64::from(it);
    u32, I64, |it| i64::from(it);
    bool, Bool, |it| it;
    String, Text, |it| whole(it);
    &str, Text, |it| whole(it.to_owned());
    Uuid, Uuid, |it| it;
    Vec<u8>, Bytes, |it| it;
    &[u8], Bytes, |it| it.to_vec();
    [u8; 32], Bytes, |it| it.to_vec();
    Json, Json, |it| it;
}

/// Text without NUL, which PostgreSQL can neither hold nor look for: the sign for what is no
/// character stands in its place on both engines, and is found nowhere. Whatever is stored was
/// refused before with its reason; this is for searches, marks and keys that people send.
fn whole(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

impl<T: Bind> Bind for Option<T> {
    fn bind(self) -> Value {
        self.map_or_else(T::null, T::bind)
    }
    fn null() -> Value {
        T::null()
    }
}

impl<T: Bind + Clone> Bind for &T {
    fn bind(self) -> Value {
        self.clone().bind()
    }
    fn null() -> Value {
        T::null()
    }
}

impl Bind for Value {
    fn bind(self) -> Value {
        self
    }
    fn null() -> Value {
        Value::Text(None)
    }
}

macro_rules! ids {
    ($($id:ident),*) => {$(
        impl Bind for $id {
            fn bind(self) -> Value { Value::Uuid(Some(self.0)) }
            fn null() -> Value { Value::Uuid(None) }
        }
        impl Get for $id {
            fn get(cell: &Value) -> Option<Self> { Uuid::get(cell).map(Self) }
        }
    )*};
}

ids!(
    AccountId,
    ActivationId,
    AddonId,
    ConsentId,
    HandoverId,
    TokenId,
    TokenKeyId,
    ClientId,
    ConnectionId,
    EventId,
    GroupId,
    InvitationId,
    JobId,
    KeyId,
    LetterId,
    LinkId,
    NoteId,
    OfferId,
    OperatorId,
    PartnerId,
    PasskeyId,
    PersonId,
    ProductId,
    ChangeId,
    RequestId,
    RunId,
    ImportId,
    ElevationId,
    SessionId,
    SignInId,
    StaffId,
    ViewId
);

impl Get for i64 {
    fn get(cell: &Value) -> Option<Self> {
        if let Value::I64(it) = cell { *it } else { None }
    }
}

impl Get for bool {
    // SQLite has no booleans: 0 and 1 stand for them there.
    fn get(cell: &Value) -> Option<Self> {
        match cell {
            Value::Bool(it) => *it,
            Value::I64(Some(0)) => Some(false),
            Value::I64(Some(1)) => Some(true),
            Value::I64(_) | Value::Text(_) | Value::Uuid(_) | Value::Bytes(_) | Value::Json(_) => {
                None
            }
        }
    }
}

impl Get for String {
    fn get(cell: &Value) -> Option<Self> {
        if let Value::Text(it) = cell { it.clone() } else { None }
    }
}

impl Get for Uuid {
    fn get(cell: &Value) -> Option<Self> {
        match cell {
            Value::Uuid(it) => *it,
            Value::Bytes(Some(it)) => Uuid::from_slice(it).ok(),
            Value::Bytes(None)
            | Value::I64(_)
            | Value::Bool(_)
            | Value::Text(_)
            | Value::Json(_) => None,
        }
    }
}

impl Get for Vec<u8> {
    fn get(cell: &Value) -> Option<Self> {
        if let Value::Bytes(it) = cell { it.clone() } else { None }
    }
}

impl Get for [u8; 32] {
    fn get(cell: &Value) -> Option<Self> {
        if let Value::Bytes(Some(it)) = cell { it.as_slice().try_into().ok() } else { None }
    }
}

impl Get for Json {
    fn get(cell: &Value) -> Option<Self> {
        match cell {
            Value::Json(it) => it.clone(),
            Value::Text(Some(it)) => serde_json::from_str(it).ok(),
            Value::Text(None)
            | Value::I64(_)
            | Value::Bool(_)
            | Value::Uuid(_)
            | Value::Bytes(_) => None,
        }
    }
}

impl<T: Get> Get for Option<T> {
    fn get(cell: &Value) -> Option<Self> {
        if cell.is_null() { Some(None) } else { T::get(cell).map(Some) }
    }
}

/// One row: cells by the names of the SELECT list.
#[derive(Debug)]
pub struct Row {
    pub(crate) names: Arc<[String]>,
    pub(crate) cells: Vec<Value>,
    /// Where the next cell is looked for first: rows are read in the order of their SELECT list.
    pub(crate) next: AtomicUsize,
}

impl Clone for Row {
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.names), self.cells.clone())
    }
}

impl Row {
    pub(crate) fn new(names: Arc<[String]>, cells: Vec<Value>) -> Self {
        Self { names, cells, next: AtomicUsize::new(0) }
    }

    fn place(&self, name: &str) -> Option<usize> {
        let next = self.next.load(Ordering::Relaxed);
        let at = match self.names.get(next) {
            Some(it) if it == name => next,
            Some(_) | None => self.names.iter().position(|it| it == name)?,
        };
        self.next.store(at + 1, Ordering::Relaxed);
        Some(at)
    }

    /// The cell called `name`. A missing column, an unexpected NULL or another type is our own
    /// fault and says which column.
    pub fn get<T: Get>(&self, name: &str) -> Result<T> {
        let cell = self.place(name).and_then(|at| self.cells.get(at));
        let cell = cell.ok_or_else(|| Error::Broken(format!("no column {name} in the row")))?;
        T::get(cell).ok_or_else(|| {
            let type_name = std::any::type_name::<T>();
            Error::Broken(format!("column {name} does not hold a {type_name}"))
        })
    }

    /// The first cell, for statements with one column.
    pub fn first<T: Get>(&self) -> Result<T> {
        let name = self.names.first().ok_or_else(|| Error::Broken("no columns".to_owned()))?;
        self.get(name)
    }
}
