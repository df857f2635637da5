//! Letters in words: a typed letter becomes a subject, a plain text and an HTML page.
//!
//! Wording happens when a letter is sent (and when an operator of a sandbox looks at it), because
//! only then are the tokens of its links known. A link only ever opens a page: programs that read
//! mail follow links, and nothing may change by that.

mod words;

use askama::Template;
use domain::ids::LinkId;
use domain::letter::{Letter, Recipient};
use words::Words;

/// The longest subject, and the longest name inside a letter, in characters.
const LONGEST: usize = 300;

/// What every letter of an installation shares, and whom this one goes to.
#[derive(Debug, Clone, Copy)]
pub struct LetterFrame<'a> {
    /// The vendor's name.
    pub vendor: &'a str,
    /// Where people reach the portal, without a trailing slash.
    pub origin: &'a str,
    /// Whom it goes to.
    pub recipient: &'a Recipient,
}

/// A letter as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line, at most 300 characters.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML page.
    pub html: String,
}

#[derive(Template)]
#[template(path = "letters/letter.html")]
struct Html<'a> {
    vendor: &'a str,
    subject: &'a str,
    greeting: &'a str,
    foot: &'a str,
    words: &'a Words,
}

#[derive(Template)]
#[template(path = "letters/letter.txt")]
struct Text<'a> {
    vendor: &'a str,
    greeting: &'a str,
    foot: &'a str,
    quoted: &'a str,
    words: &'a Words,
}

/// Words a letter. `token` derives a link's token from its id.
pub fn render(
    letter: &Letter,
    frame: &LetterFrame<'_>,
    token: &dyn Fn(LinkId) -> String,
) -> Result<Rendered, askama::Error> {
    let words = words::of(letter, frame, token);
    let subject = one_line(&words.subject);
    let name = one_line(&frame.recipient.name);
    let greeting = if name.is_empty() { String::new() } else { format!("Hello {name},") };
    let foot = format!(
        "{} sent this to {} because it concerns your access. Nobody needs to answer it.",
        frame.vendor, frame.recipient.email
    );
    let quoted: Vec<String> = words.quote.lines().map(|it| format!("> {it}")).collect();
    let quoted = quoted.join("\n");
    let (vendor, greeting, foot) = (frame.vendor, greeting.as_str(), foot.as_str());
    let html = Html { vendor, subject: &subject, greeting, foot, words: &words }.render()?;
    let text = Text { vendor, greeting, foot, quoted: &quoted, words: &words }.render()?;
    Ok(Rendered { subject, text, html })
}

/// One line of at most 300 characters: what stands in a header, or a name inside a sentence. Line
/// breaks and other controls become spaces, so that no value can begin a header of its own.
pub(crate) fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    let plain = plain.trim();
    if plain.chars().count() <= LONGEST {
        return plain.to_owned();
    }
    let mut cut: String = plain.chars().take(LONGEST - 1).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests;
