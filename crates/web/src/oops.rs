//! Errors as pages: a way to the sign-in, or a page that says what happened, who can change it
//! and what to do next.

use app::Error;
use askama::Template;
use hyper::header::HeaderName;
use url::form_urlencoded::byte_serialize;

use crate::door::Ask;
use crate::problem::{self, Problem};
use crate::reply::Reply;

const RETURN_TO_MOST: usize = 2_000;

/// The page of an error.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ problem.title }}</title></head>
<body><main><h1>{{ problem.title }}</h1>
<p>{{ problem.detail }}</p>
{% if !problem.who_can_fix.is_empty() %}<p>{{ problem.who_can_fix }}</p>{% endif %}
{% for field in problem.fields %}<p>{{ field.detail }}</p>{% endfor %}
{% if !reference.is_empty() %}<p>Reference: <code>{{ reference }}</code></p>{% endif %}
<p><a href="/">To the start page</a></p></main></body>
</html>
"#
)]
struct OopsPage<'a> {
    problem: &'a Problem,
    reference: &'a str,
}

/// The answer to a browser. Whoever is not signed in is sent to do so and comes back; a fragment
/// cannot redirect, so htmx is told to load that page whole.
pub(crate) fn reply(error: &Error, ask: &Ask, reference: &str) -> Reply {
    if matches!(error, Error::SignIn) {
        let to = sign_in(ask);
        if !ask.hx {
            return Reply::see_other(to);
        }
        return page(error, ask, reference).with(HeaderName::from_static("hx-redirect"), to);
    }
    page(error, ask, reference)
}

fn page(error: &Error, ask: &Ask, reference: &str) -> Reply {
    let problem = problem::of(error, &ask.path, reference);
    let html = OopsPage { problem: &problem, reference }.render();
    Reply::html(error.status(), html.unwrap_or_else(|_| problem.detail.clone()))
}

fn sign_in(ask: &Ask) -> String {
    let here = match (&*ask.method, ask.query.is_empty()) {
        ("GET", true) => Some(ask.path.clone()),
        ("GET", false) => Some(format!("{}?{}", ask.path, ask.query)),
        _ => None,
    };
    match here.filter(|it| it != "/").and_then(|it| own_path(&it)) {
        None => "/sign-in".to_owned(),
        Some(here) => {
            let here: String = byte_serialize(here.as_bytes()).collect();
            format!("/sign-in?return_to={here}")
        }
    }
}

/// A `return_to` that may be followed: a path of our own, spelled plainly. Everything else is
/// ignored, never repaired.
pub fn own_path(text: &str) -> Option<String> {
    let plain = |it: u8| it.is_ascii_graphic() && !matches!(it, b'\\' | b'"' | b'<' | b'>' | b'#');
    let mut bytes = text.bytes();
    let rooted = bytes.next() == Some(b'/') && !matches!(bytes.next(), Some(b'/' | b'\\'));
    if !rooted || text.len() > RETURN_TO_MOST || !text.bytes().all(plain) {
        return None;
    }
    // A browser's own reading has the last word.
    let base = url::Url::parse("http://own.invalid").ok()?;
    let there = base.join(text).ok()?;
    (there.origin() == base.origin()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_paths_are_returned_to() {
        for fine in ["/", "/p/north/clients?q=a%20b&after=x", "/me/access"] {
            assert_eq!(own_path(fine).as_deref(), Some(fine));
        }
        let long = format!("/{}", "a".repeat(4_000));
        for bad in [
            "//evil",
            "https:evil",
            "/\\evil",
            "\\/evil",
            "javascript:alert(1)",
            "",
            "evil",
            "https://evil.example/",
            "/\tx",
            "/\r\nSet-Cookie: a=b",
            " /x",
            "/a\\b",
            "/ä",
            &long,
        ] {
            assert_eq!(own_path(bad), None, "{bad:.40}");
        }
    }
}
