//! Letters in words: a typed letter becomes a subject, a plain text and an HTML page.
//!
//! Wording happens when a letter is sent (and when an operator of a sandbox looks at it), because
//! only then are the tokens of its links known. A link only ever opens a page: programs that read
//! mail follow links, and nothing may change by that.

mod news;
mod speech;
mod words;

use askama::Template;
use domain::ids::LinkId;
use domain::letter::{Letter, Recipient};
use domain::reader::Reader;
use words::Parts;

/// The longest subject, and the longest name inside a letter, in characters.
const LONGEST: usize = 300;

/// The colours of a letter, as mail programs know them: no variables, no functions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The button on white.
    pub button: String,
    /// Links on white.
    pub link: String,
    /// The button on the dark sheet.
    pub dark_button: String,
    /// Links on the dark sheet.
    pub dark_link: String,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            button: "#2858cd".into(),
            link: "#2350be".into(),
            dark_button: "#3c64bf".into(),
            dark_link: "#98bafe".into(),
        }
    }
}

/// What every letter of an installation shares, and who reads this one.
#[derive(Debug, Clone, Copy)]
pub struct LetterFrame<'a> {
    /// The vendor's name.
    pub vendor: &'a str,
    /// Where people reach the portal, without a trailing slash.
    pub origin: &'a str,
    /// Whom to ask: an address, or empty.
    pub support: &'a str,
    /// Its colours.
    pub look: &'a Look,
    /// Whom it goes to.
    pub recipient: &'a Recipient,
    /// In whose language, with whose days.
    pub reader: &'a Reader,
    /// The address that ends letters of this kind; empty for letters that cannot be ended.
    pub unsubscribe: &'a str,
    /// Where the firm's logo is: inside the letter. Empty without one.
    pub logo: &'a str,
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
    /// The address that ends letters of this kind at one click (RFC 8058), or empty.
    pub unsubscribe: String,
}

#[derive(Template)]
#[template(path = "letters/letter.html")]
struct Html<'a> {
    tag: &'a str,
    look: &'a Look,
    vendor: &'a str,
    subject: &'a str,
    preheader: &'a str,
    greeting: &'a str,
    open_address: &'a str,
    ask: &'a str,
    sent_to: &'a str,
    off: &'a str,
    unsubscribe: &'a str,
    logo: &'a str,
    words: &'a Parts,
}

#[derive(Template)]
#[template(path = "letters/letter.txt")]
struct Text<'a> {
    vendor: &'a str,
    greeting: &'a str,
    quoted: &'a str,
    ask: &'a str,
    sent_to: &'a str,
    off: &'a str,
    unsubscribe: &'a str,
    words: &'a Parts,
}

/// Words a letter. `token` derives a link's token from its id.
pub fn render(
    letter: &Letter,
    frame: &LetterFrame<'_>,
    token: &dyn Fn(LinkId) -> String,
) -> Result<Rendered, askama::Error> {
    let t = speech::Words(frame.reader.clone());
    let words = words::of(letter, &t, frame, token);
    let subject = one_line(&words.subject);
    let name = one_line(&frame.recipient.name);
    let greeting = if name.is_empty() { String::new() } else { t.hello(&name) };
    let ask = match frame.support {
        "" => t.ask_nobody().to_owned(),
        address => t.ask(address),
    };
    let sent_to = t.sent_to(&frame.recipient.email, frame.vendor);
    // What a list of letters shows beside the subject: the first sentence, not the greeting.
    let first = words.items.first().map(|it| &it.what);
    let preheader = words.lines.first().or(first).map_or("", String::as_str);
    let quoted: Vec<String> = words.quote.lines().map(|it| format!("> {it}")).collect();
    let html = Html {
        tag: t.tag(),
        look: frame.look,
        vendor: frame.vendor,
        subject: &subject,
        preheader,
        greeting: &greeting,
        open_address: t.open_address(),
        ask: &ask,
        sent_to: &sent_to,
        off: t.digest_off(),
        unsubscribe: frame.unsubscribe,
        logo: frame.logo,
        words: &words,
    }
    .render()?;
    let text = Text {
        vendor: frame.vendor,
        greeting: &greeting,
        quoted: &quoted.join("\n"),
        ask: &ask,
        sent_to: &sent_to,
        off: t.digest_off(),
        unsubscribe: frame.unsubscribe,
        words: &words,
    }
    .render()?;
    Ok(Rendered { subject, text, html, unsubscribe: frame.unsubscribe.to_owned() })
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
