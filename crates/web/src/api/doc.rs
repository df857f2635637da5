//! What the API's description says of one row, beside the row itself: shapes are taken from the
//! types that handlers read and write, so that they cannot drift from them.

use std::borrow::Cow;

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};

/// Schemas by name.
pub type Named = Vec<(String, RefOr<Schema>)>;

/// The shape of a body.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub(crate) name: fn() -> Cow<'static, str>,
    pub(crate) schema: fn() -> RefOr<Schema>,
    pub(crate) parts: fn(&mut Named),
}

/// One row in words and shapes.
#[derive(Debug, Clone, Copy)]
pub struct Doc {
    pub(crate) summary: &'static str,
    pub(crate) about: &'static str,
    pub(crate) takes: Option<Shape>,
    pub(crate) status: u16,
    pub(crate) gives: Option<Shape>,
    pub(crate) query: &'static [(&'static str, &'static str)],
    pub(crate) versioned: bool,
    pub(crate) stateful: bool,
    pub(crate) sends: &'static [&'static str],
}

/// A row with this summary, answered by 204 until something else is said.
pub const fn doc(summary: &'static str) -> Doc {
    Doc {
        summary,
        about: "",
        takes: None,
        status: 204,
        gives: None,
        query: &[],
        versioned: false,
        stateful: false,
        sends: &[],
    }
}

const fn shape<T: ToSchema>() -> Shape {
    Shape { name: <T as ToSchema>::name, schema: <T as PartialSchema>::schema, parts: T::schemas }
}

impl Doc {
    /// More words.
    #[must_use]
    pub const fn about(mut self, about: &'static str) -> Self {
        self.about = about;
        self
    }

    /// The body that is sent.
    #[must_use]
    pub const fn takes<T: ToSchema>(mut self) -> Self {
        self.takes = Some(shape::<T>());
        self
    }

    /// The body that is answered, and its status.
    #[must_use]
    pub const fn gives<T: ToSchema>(mut self, status: u16) -> Self {
        self.gives = Some(shape::<T>());
        self.status = status;
        self
    }

    /// The types of the file that is sent.
    #[must_use]
    pub const fn sends(mut self, kinds: &'static [&'static str]) -> Self {
        self.sends = kinds;
        self
    }

    /// A file is answered, of a type that the request chooses.
    #[must_use]
    pub const fn file(mut self) -> Self {
        self.status = 200;
        self
    }

    /// Names that the query may have.
    #[must_use]
    pub const fn query(mut self, names: &'static [(&'static str, &'static str)]) -> Self {
        self.query = names;
        self
    }

    /// Reads what there is in some states only.
    #[must_use]
    pub const fn stateful(mut self) -> Self {
        self.stateful = true;
        self
    }

    /// Needs `If-Match`.
    #[must_use]
    pub const fn versioned(mut self) -> Self {
        self.versioned = true;
        self
    }
}
