//! JSON bodies, read strictly: one value, no name twice, no unknown name, nothing after it.

use std::fmt;

use app::Error;
use serde::Deserialize;
use serde::de::{self, DeserializeOwned, MapAccess, SeqAccess, Visitor};

use crate::strict::{Node, Wrong, read};

/// Reads a body as `T`.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    read(&tree(body)?, false).map_err(refuse)
}

/// The tree of a body; 400 with the place of the first thing that is not JSON.
pub(crate) fn tree(body: &[u8]) -> Result<Node, Error> {
    let text = std::str::from_utf8(body)
        .map_err(|it| malformed(&format!("it is not UTF-8 at byte {}", it.valid_up_to())))?;
    serde_json::from_str(text).map_err(|it| malformed(&it.to_string()))
}

fn malformed(why: &str) -> Error {
    Error::denied(400, "malformed_json", format!("The body is not valid JSON: {why}."))
}

fn refuse(wrong: Wrong) -> Error {
    match wrong {
        Wrong::Unknown(name) => unknown_field(&name),
        Wrong::Twice(name) => malformed(&format!("the name {} comes twice", tame(&name))),
        Wrong::Field(fault) => Error::field(fault),
        Wrong::Other(text) => Error::denied(422, "invalid_fields", text),
    }
}

/// A name that is not taken here.
pub(crate) fn unknown_field(name: &str) -> Error {
    let name = tame(name);
    let detail = format!("There is no field \u{201c}{name}\u{201d} here. Nothing was changed.");
    let mut error = Error::denied(422, "unknown_field", detail);
    if let Error::Denied(it) = &mut error {
        it.facts.push(("field", name));
    }
    error
}

/// A sent name as it may be shown: short, printable.
pub(crate) fn tame(name: &str) -> String {
    name.chars().filter(|it| !it.is_control()).take(60).collect()
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: de::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Node, E> {
        Ok(Node::Bool(it))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Node, E> {
        Ok(Node::Number(it.into()))
    }

    fn visit_u64<E>(self, it: u64) -> Result<Node, E> {
        Ok(Node::Number(it.into()))
    }

    fn visit_f64<E: de::Error>(self, it: f64) -> Result<Node, E> {
        serde_json::Number::from_f64(it)
            .map(Node::Number)
            .ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, it: &str) -> Result<Node, E> {
        Ok(Node::Text(it.to_owned()))
    }

    fn visit_string<E>(self, it: String) -> Result<Node, E> {
        Ok(Node::Text(it))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(it) = items.next_element()? {
            list.push(it);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut map: Vec<(String, Node)> = Vec::new();
        let mut names = std::collections::HashSet::new();
        while let Some((name, it)) = entries.next_entry::<String, Node>()? {
            if !names.insert(name.clone()) {
                let text = format!("the name {} comes twice", tame(&name));
                return Err(de::Error::custom(text));
            }
            map.push((name, it));
        }
        Ok(Node::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "snake_case")]
    enum Mode {
        Own,
        AsClient,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Inner {
        name: String,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct New {
        name: String,
        count: Option<i64>,
        mode: Option<Mode>,
        inner: Option<Inner>,
        #[serde(default)]
        tags: Vec<String>,
        limit: Option<u32>,
    }

    fn code(body: &[u8]) -> (u16, &'static str, String) {
        let refused = parse::<New>(body).unwrap_err();
        (refused.status(), refused.code(), format!("{refused:?}"))
    }

    #[test]
    fn a_good_body_is_read() {
        let body =
            br#"{"name":"a","count":-3,"mode":"as_client","inner":{"name":"b"},"tags":["x","y"]}"#;
        let read: New = parse(body).unwrap();
        assert_eq!(read.mode, Some(Mode::AsClient));
        assert_eq!(read.inner, Some(Inner { name: "b".to_owned() }));
        assert_eq!((read.count, read.tags.len(), read.limit), (Some(-3), 2, None));
        assert_eq!(parse::<New>(br#"{"name":"a","mode":"own"}"#).unwrap().mode, Some(Mode::Own));
    }

    #[test]
    fn what_is_not_json_is_named_with_its_place() {
        let deep = format!("{{\"name\":{}{}}}", "[".repeat(1_000), "]".repeat(1_000));
        let many = format!("{{\"name\":\"a\",\"tags\":[{}1]}}", "1,".repeat(100_000));
        for (body, place) in [
            (&b""[..], "line 1"),
            (b"{\"name\":\"a\"} x", "column 14"),
            (b"\xef\xbb\xbf{\"name\":\"a\"}", "column 1"),
            (b"{\"name\":\"\xff\"}", "byte 9"),
            (b"{\"name\":NaN}", "column 9"),
            (b"{\"name\":\"a\",\"count\":1e999}", "column 25"),
            (b"{\"name\":\"a\",\"name\":\"b\"}", "comes twice"),
            (b"{\"name\":\"a\",\"inner\":{\"name\":\"b\",\"name\":\"c\"}}", "comes twice"),
            (b"{\"name\":\"a\",}", "column 13"),
            (b"{\"name\":\"\\ud800\"}", "column"),
            (deep.as_bytes(), "recursion"),
        ] {
            let (status, code, said) = code(body);
            assert_eq!((status, code), (400, "malformed_json"), "{said}");
            assert!(said.contains(place), "{said} / {place}");
        }
        assert_eq!(code(many.as_bytes()).1, "invalid_fields");
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (body, wanted, field) in [
            (&br#"{"name":"a","role":"owner"}"#[..], "unknown_field", "role"),
            (br#"{"name":"a","inner":{"name":"b","price":1}}"#, "unknown_field", "price"),
            (br"{}", "invalid_fields", "name"),
            (br#"{"name":null}"#, "invalid_fields", "name"),
            (br#"{"name":3}"#, "invalid_fields", "name"),
            (br#"{"name":"a","count":"3"}"#, "invalid_fields", "count"),
            (br#"{"name":"a","limit":-1}"#, "invalid_fields", "limit"),
            (br#"{"name":"a","count":1.5}"#, "invalid_fields", "count"),
            (br#"{"name":"a","mode":"root"}"#, "invalid_fields", "mode"),
            (br#"{"name":"a","tags":"x"}"#, "invalid_fields", "tags"),
            (br#"["a"]"#, "invalid_fields", ""),
            (br"3", "invalid_fields", ""),
        ] {
            let (status, code, said) = code(body);
            assert_eq!((status, code), (422, wanted), "{said}");
            assert!(said.contains(field), "{said} / {field}");
        }
    }
}
