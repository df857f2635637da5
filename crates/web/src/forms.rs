//! Forms and queries, read strictly: `name=value` pairs in UTF-8, no name twice unless the type
//! takes a list, no unknown name.

use app::Error;
use serde::de::DeserializeOwned;

use crate::json::{tame, unknown_field};
use crate::strict::{Node, Wrong, read};

/// More pairs than this are no form of ours.
const MOST: usize = 100;

/// Decoded pairs in the order in which they were sent.
pub type Pairs = Vec<(String, String)>;

/// Splits and decodes. A form may have more pairs than a query (lists of check boxes).
pub fn pairs(text: &[u8], most: usize) -> Result<Pairs, Error> {
    let parts = text.split(|it| *it == b'&').filter(|it| !it.is_empty());
    if parts.clone().count() > most {
        let detail = format!("At most {most} parameters are taken.");
        return Err(Error::denied(400, "too_many_parameters", detail));
    }
    parts
        .map(|part| {
            let mut halves = part.splitn(2, |it| *it == b'=');
            let name = decode(halves.next().unwrap_or_default())?;
            let value = decode(halves.next().unwrap_or_default())?;
            Some((name, value))
        })
        .collect::<Option<Pairs>>()
        .ok_or_else(|| {
            let detail = "The parameters are not URL-encoded UTF-8.";
            Error::denied(400, "malformed_parameters", detail)
        })
}

/// Reads a query as `T`: filters, sorting, paging. Names in `aside` are somebody else's.
pub fn query<T: DeserializeOwned>(text: &str, aside: &[&str]) -> Result<T, Error> {
    let mut pairs = pairs(text.as_bytes(), MOST)?;
    pairs.retain(|it| !aside.contains(&it.0.as_str()));
    let tree = tree(pairs)?;
    read(&tree, true).map_err(|wrong| match wrong {
        Wrong::Unknown(name) => {
            let name = tame(&name);
            let detail =
                format!("This list cannot be filtered or sorted by \u{201c}{name}\u{201d}.");
            Error::denied(422, "invalid_sort", detail)
        }
        other @ (Wrong::Twice(_) | Wrong::Field(_) | Wrong::Other(_)) => refuse(other),
    })
}

/// Reads a form's pairs as `T`.
pub fn form<T: DeserializeOwned>(pairs: Pairs) -> Result<T, Error> {
    read(&tree(pairs)?, true).map_err(refuse)
}

fn refuse(wrong: Wrong) -> Error {
    match wrong {
        Wrong::Unknown(name) => unknown_field(&name),
        Wrong::Twice(name) => twice(&name),
        Wrong::Field(fault) => Error::field(fault),
        Wrong::Other(text) => Error::denied(422, "invalid_fields", text),
    }
}

fn twice(name: &str) -> Error {
    let detail = format!("The parameter \u{201c}{}\u{201d} was sent twice.", tame(name));
    Error::denied(400, "duplicate_parameter", detail)
}

fn tree(pairs: Pairs) -> Result<Node, Error> {
    let mut map: Vec<(String, Node)> = Vec::with_capacity(pairs.len());
    for (name, value) in pairs {
        if name.ends_with(']') {
            return Err(twice(&name));
        }
        let value = Node::Text(value);
        match map.iter_mut().find(|it| it.0 == name) {
            None => map.push((name, value)),
            Some((_, Node::List(list))) => list.push(value),
            Some((_, first)) => {
                let before = std::mem::replace(first, Node::Null);
                *first = Node::List(vec![before, value]);
            }
        }
    }
    Ok(Node::Map(map))
}

/// `+` is a space, `%xx` a byte; the whole must be UTF-8. Anything else is refused, not repaired.
fn decode(text: &[u8]) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let (high, low) = (hex(*rest.next()?)?, hex(*rest.next()?)?);
                out.push(high << 4 | low);
            }
            byte => out.push(*byte),
        }
    }
    String::from_utf8(out).ok()
}

/// The value of one hexadecimal digit.
pub(crate) fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::ClientId;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, PartialEq, Default)]
    #[serde(default)]
    struct Filter {
        q: String,
        after: Option<String>,
        limit: Option<i64>,
        mine: bool,
        product: Vec<String>,
        client: Option<ClientId>,
    }

    fn ask(text: &str) -> Result<Filter, (u16, &'static str)> {
        query(text, &["done"]).map_err(|it| (it.status(), it.code()))
    }

    #[test]
    fn a_query_is_read() {
        let filter = ask("q=B%C3%A4cker+Ott&mine=on&product=jobs&product=books&after=&limit=20");
        assert_eq!(
            filter,
            Ok(Filter {
                q: "Bäcker Ott".to_owned(),
                after: None,
                limit: Some(20),
                mine: true,
                product: vec!["jobs".to_owned(), "books".to_owned()],
                client: None,
            })
        );
        assert_eq!(ask(""), Ok(Filter::default()));
        assert_eq!(ask("done=saved"), Ok(Filter::default()));
        assert_eq!(ask("product=jobs").unwrap().product, ["jobs"]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let many = vec!["a=1"; 10_000].join("&");
        for (text, wanted) in [
            ("q=a&q=b", (400, "duplicate_parameter")),
            ("mine=on&mine=on", (400, "duplicate_parameter")),
            ("limit=1&limit=1", (400, "duplicate_parameter")),
            ("after=a&after=b", (400, "duplicate_parameter")),
            ("q[]=", (400, "duplicate_parameter")),
            (&many, (400, "too_many_parameters")),
            ("secret=1", (422, "invalid_sort")),
            ("limit=x", (422, "invalid_fields")),
            ("mine=perhaps", (422, "invalid_fields")),
            ("client=cli_x", (422, "invalid_fields")),
            ("q=%ff", (400, "malformed_parameters")),
            ("q=%c0%af", (400, "malformed_parameters")),
            ("q=%4", (400, "malformed_parameters")),
            ("q=%zz", (400, "malformed_parameters")),
        ] {
            assert_eq!(ask(text), Err(wanted), "{text:.40}");
        }
    }

    #[test]
    fn a_form_names_the_unknown_field() {
        let sent = pairs(b"q=a&role=owner", 100).unwrap();
        let error = form::<Filter>(sent).unwrap_err();
        assert_eq!((error.status(), error.code()), (422, "unknown_field"));
    }
}
