//! Parameters of addresses and forms. One that comes twice is an attack or a mistake, so it is
//! never simply one of the two.

use std::collections::BTreeMap;

/// What was sent.
pub(crate) struct Params {
    values: BTreeMap<String, String>,
    /// Names that came more than once.
    pub(crate) repeated: Vec<String>,
}

impl Params {
    /// Reads `a=b&c=d`.
    pub(crate) fn read(text: &[u8]) -> Self {
        let mut params = Self { values: BTreeMap::new(), repeated: Vec::new() };
        for (name, value) in url::form_urlencoded::parse(text) {
            if params.values.insert(name.to_string(), value.into_owned()).is_some() {
                params.repeated.push(name.into_owned());
            }
        }
        params
    }

    /// A value that is there, came once and is not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        if self.repeated.iter().any(|it| it == name) {
            return None;
        }
        self.values.get(name).map(String::as_str).filter(|it| !it.is_empty())
    }
}

/// Everything but RFC 3986's unreserved characters as `%XX`.
fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _never = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// `address` with these parameters after whatever query it has.
pub(crate) fn with(address: &str, params: &[(&str, &str)]) -> String {
    let mut out = address.to_owned();
    for (name, value) in params {
        out.push(if out.contains('?') { '&' } else { '?' });
        out.push_str(&percent(name));
        out.push('=');
        out.push_str(&percent(value));
    }
    out
}

/// What a form-encoded half of `Basic` credentials says.
pub(crate) fn decoded(text: &str) -> String {
    let pair = format!("it={text}");
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_is_never_once_and_nothing_breaks_out_of_a_value() {
        let params = Params::read(b"a=1&b=2&a=1&c=&d=x%26y+z");
        assert_eq!(params.get("a"), None);
        assert_eq!(params.repeated, ["a"]);
        assert_eq!(
            (params.get("b"), params.get("c"), params.get("d")),
            (Some("2"), None, Some("x&y z"))
        );
        assert_eq!(
            with("http://a/?x=1", &[("s", "a&b c|ü")]),
            "http://a/?x=1&s=a%26b%20c%7C%C3%BC"
        );
        assert_eq!(decoded("s3cret%2F%2B+x"), "s3cret/+ x");
    }
}
