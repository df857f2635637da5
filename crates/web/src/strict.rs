//! Strict reading of what people and programs send: JSON bodies, forms and queries.
//!
//! All three become one small tree first, then a typed value. Nothing is ignored: a name that the
//! type does not have is refused (that is how mass assignment is tried), and a name that comes
//! twice is refused unless the type takes a list. Types read here use plain fields; a flattened
//! one could not be checked.

use std::fmt;

use domain::fault::Fault;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

/// A value as it was sent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

/// Why a tree is not the wanted type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Wrong {
    /// A name that the type does not have.
    Unknown(String),
    /// A name that came twice where one value is wanted.
    Twice(String),
    /// A field is missing or has a value that cannot be.
    Field(Fault),
    /// Something else, in words.
    Other(String),
}

/// Reads a tree as `T`. `words` says that all scalars came as text (forms and queries).
pub(crate) fn read<T: DeserializeOwned>(node: &Node, words: bool) -> Result<T, Wrong> {
    T::deserialize(Walk { node, words })
}

impl std::error::Error for Wrong {}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Wrong::Unknown(name) => write!(f, "unknown field {name}"),
            Wrong::Twice(name) => write!(f, "{name} came twice"),
            Wrong::Field(fault) => write!(f, "{}: {}", fault.field, fault.detail),
            Wrong::Other(text) => f.write_str(text),
        }
    }
}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Wrong::Other(text.to_string())
    }

    fn missing_field(field: &'static str) -> Self {
        Wrong::Field(Fault::new(field, "required", "This is required."))
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Wrong::Unknown(field.to_owned())
    }

    fn duplicate_field(field: &'static str) -> Self {
        Wrong::Twice(field.to_owned())
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Wrong::Other(format!("This must be one of: {}.", expected.join(", ")))
    }

    fn invalid_type(_: de::Unexpected<'_>, wanted: &dyn de::Expected) -> Self {
        Wrong::Other(format!("This must be {wanted}."))
    }

    fn invalid_value(_: de::Unexpected<'_>, wanted: &dyn de::Expected) -> Self {
        Wrong::Other(format!("This must be {wanted}."))
    }
}

#[derive(Clone, Copy)]
struct Walk<'a> {
    node: &'a Node,
    words: bool,
}

impl<'a> Walk<'a> {
    fn word(self) -> Result<Option<&'a str>, Wrong> {
        match self.node {
            Node::Text(text) if self.words => Ok(Some(text)),
            Node::List(_) if self.words => Err(Wrong::Twice(String::new())),
            Node::Text(_)
            | Node::List(_)
            | Node::Null
            | Node::Bool(_)
            | Node::Number(_)
            | Node::Map(_) => Ok(None),
        }
    }

    fn entries(self, names: &'static [&'static str]) -> Entries<'a> {
        let all: &[(String, Node)] = if let Node::Map(it) = self.node { it } else { &[] };
        Entries { rest: all.iter(), now: None, names, words: self.words }
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $kind:ty),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            let Some(word) = self.word()? else { return self.deserialize_any(visitor) };
            match word.parse::<$kind>() {
                Ok(number) => visitor.$visit(number),
                Err(_) => Err(Wrong::Other("This must be a whole number.".to_owned())),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Walk<'de> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.node {
            Node::Null => visitor.visit_unit(),
            Node::Bool(it) => visitor.visit_bool(*it),
            Node::Number(it) => it
                .deserialize_any(visitor)
                .map_err(|_| Wrong::Other("This number does not fit here.".to_owned())),
            Node::Text(it) => visitor.visit_borrowed_str(it),
            Node::List(_) if self.words => Err(Wrong::Twice(String::new())),
            Node::List(it) => visitor.visit_seq(Items { rest: it.iter(), words: self.words }),
            Node::Map(_) => visitor.visit_map(self.entries(&[])),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.word()? {
            None => self.deserialize_any(visitor),
            Some("on" | "true" | "1" | "yes") => visitor.visit_bool(true),
            Some("" | "false" | "0" | "no") => visitor.visit_bool(false),
            Some(_) => Err(Wrong::Other("This must be yes or no.".to_owned())),
        }
    }

    numbers!(
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64
    );

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let none = match self.node {
            Node::Null => true,
            Node::Text(it) => self.words && it.is_empty(),
            Node::Bool(_) | Node::Number(_) | Node::List(_) | Node::Map(_) => false,
        };
        if none { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.node {
            Node::List(it) => visitor.visit_seq(Items { rest: it.iter(), words: self.words }),
            Node::Text(_) if self.words => {
                let one = std::slice::from_ref(self.node);
                visitor.visit_seq(Items { rest: one.iter(), words: true })
            }
            Node::Text(_) | Node::Null | Node::Bool(_) | Node::Number(_) | Node::Map(_) => {
                self.deserialize_any(visitor)
            }
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let Node::Map(all) = self.node else { return self.deserialize_any(visitor) };
        if let Some((name, _)) = all.iter().find(|(name, _)| !fields.contains(&name.as_str())) {
            return Err(Wrong::Unknown(name.clone()));
        }
        visitor.visit_map(self.entries(fields))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self.node {
            Node::Text(it) => {
                let it: StrDeserializer<'_, Wrong> = it.as_str().into_deserializer();
                visitor.visit_enum(it)
            }
            Node::Map(all) if all.len() == 1 => {
                visitor.visit_enum(MapAccessDeserializer::new(self.entries(&[])))
            }
            Node::List(_) if self.words => Err(Wrong::Twice(String::new())),
            Node::Map(_) | Node::List(_) | Node::Null | Node::Bool(_) | Node::Number(_) => {
                Err(de::Error::unknown_variant("", variants))
            }
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u8 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple
        tuple_struct map identifier ignored_any
    }
}

struct Items<'a> {
    rest: std::slice::Iter<'a, Node>,
    words: bool,
}

impl<'a> SeqAccess<'a> for Items<'a> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'a>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Wrong> {
        let words = self.words;
        self.rest.next().map(|node| seed.deserialize(Walk { node, words })).transpose()
    }
}

struct Entries<'a> {
    rest: std::slice::Iter<'a, (String, Node)>,
    now: Option<&'a (String, Node)>,
    names: &'static [&'static str],
    words: bool,
}

impl<'a> MapAccess<'a> for Entries<'a> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'a>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Wrong> {
        self.now = self.rest.next();
        let Some((name, _)) = self.now else { return Ok(None) };
        let name: StrDeserializer<'_, Wrong> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Wrong> {
        let Some((name, node)) = self.now else {
            return Err(de::Error::custom("a value without a name"));
        };
        let known = self.names.iter().copied().find(|it| it == name);
        seed.deserialize(Walk { node, words: self.words }).map_err(|wrong| match (wrong, known) {
            (Wrong::Twice(empty), _) if empty.is_empty() => Wrong::Twice(name.clone()),
            (Wrong::Other(text), Some(field)) => Wrong::Field(Fault::new(field, "invalid", text)),
            (other, _) => other,
        })
    }
}
