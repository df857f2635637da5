//! The other texts about a client: one-line fields, notes, phone numbers, websites.

use url::Url;

use super::visible;
use crate::fault::Fault;

/// The longest note, in characters.
pub const NOTE_MAX: usize = 20_000;

const NUMBER_MAX: usize = 50;
const PHONE_MAX: usize = 40;
const WEBSITE_MAX: usize = 2_000;
const LINE_BREAKS: &[char] = &['\n', '\r', '\t'];

/// An optional one-line text (industry, type, contact): empty is fine.
pub fn line(field: &'static str, typed: &str, max: usize) -> Result<String, Fault> {
    let line = typed.trim();
    at_most(field, "too_long", line, max)?;
    visible(field, "invalid_character", line, &[])?;
    Ok(line.into())
}

/// Characters of one tag.
const TAG_MAX: usize = 40;
/// Tags of one client.
const TAGS_MAX: usize = 20;

/// Tags, typed with commas between them: each once, in lower case, in order.
pub fn tags(field: &'static str, typed: &str) -> Result<Vec<String>, Fault> {
    let mut all = Vec::new();
    for one in typed.split(',') {
        let one = line(field, one, TAG_MAX)?;
        let one = one.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if !one.is_empty() {
            all.push(one);
        }
    }
    all.sort();
    all.dedup();
    if all.len() > TAGS_MAX {
        let detail = "A client has at most 20 tags.";
        return Err(Fault::new(field, "too_many_tags", detail));
    }
    Ok(all)
}

/// An optional text of several lines (an address, a reason): empty is fine.
pub fn text(field: &'static str, typed: &str, max: usize) -> Result<String, Fault> {
    let text = typed.trim();
    at_most(field, "too_long", text, max)?;
    visible(field, "invalid_character", text, LINE_BREAKS)?;
    Ok(text.into())
}

/// A note: required, at most 20,000 characters, kept exactly as typed. Direction controls are
/// refused here too, because a note is read beside its author's name.
pub fn note(field: &'static str, typed: &str) -> Result<String, Fault> {
    if typed.trim().is_empty() {
        return Err(Fault::new(field, "note_required", "Write something first."));
    }
    at_most(field, "note_too_long", typed, NOTE_MAX)?;
    visible(field, "note_invalid_character", typed, LINE_BREAKS)?;
    Ok(typed.into())
}

/// The partner's own number for a client: optional, at most 50 characters.
pub fn client_number(field: &'static str, typed: &str) -> Result<String, Fault> {
    let number = typed.trim();
    at_most(field, "number_too_long", number, NUMBER_MAX)?;
    visible(field, "number_invalid_character", number, &[])?;
    Ok(number.into())
}

/// A phone number as people write it: optional; digits with `+ ( ) - . /`, spaces and an
/// extension.
pub fn phone(field: &'static str, typed: &str) -> Result<String, Fault> {
    let phone = typed.trim();
    if phone.is_empty() {
        return Ok(String::new());
    }
    let lower = phone.to_ascii_lowercase();
    let (number, extension) = match lower.split_once('x') {
        Some((before, after)) => (before.strip_suffix('e').unwrap_or(before), after),
        None => (lower.as_str(), ""),
    };
    let extension = extension.trim_start_matches(['t', '.', ' ']);
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let written =
        number.chars().all(|it| it.is_ascii_digit() || " +()-./".contains(it)) && digits >= 3;
    let extended = extension.chars().all(|it| it.is_ascii_digit());
    if written && extended && phone.chars().count() <= PHONE_MAX {
        return Ok(phone.into());
    }
    Err(Fault::new(
        field,
        "phone_invalid",
        "Give a phone number of digits, for example +44 20 7946 0018; spaces, + ( ) - . / and an \
         extension such as x12 are fine.",
    ))
}

/// A website: optional; `http` or `https` only, without a name or password in it. A bare host
/// such as `example.com` gets `https`.
pub fn website(field: &'static str, typed: &str) -> Result<String, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(String::new());
    }
    let refused = || {
        Fault::new(
            field,
            "website_invalid",
            "Give a web address that begins with https:// or http://, without a user name in it.",
        )
    };
    // The parser would silently drop tabs and line breaks and turn backslashes.
    if typed.chars().any(|it| it.is_control() || it.is_whitespace() || it == '\\') {
        return Err(refused());
    }
    let whole = if typed.contains(':') { typed.to_owned() } else { format!("https://{typed}") };
    let url = Url::parse(&whole).map_err(|_| refused())?;
    let plain = matches!(url.scheme(), "http" | "https")
        && whole.contains("://")
        && url.username().is_empty()
        && url.password().is_none()
        && url.host_str().is_some_and(|it| !it.is_empty());
    if !plain || whole.chars().count() > WEBSITE_MAX {
        return Err(refused());
    }
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let shown = url.as_str();
    Ok(if bare { shown.trim_end_matches('/').into() } else { shown.into() })
}

fn at_most(field: &'static str, code: &'static str, text: &str, max: usize) -> Result<(), Fault> {
    let length = text.chars().count();
    if length <= max {
        return Ok(());
    }
    Err(Fault::new(
        field,
        code,
        format!("At most {max} characters fit here; this text has {length}."),
    ))
}
