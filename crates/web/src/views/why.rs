//! Why something is off, and the colleague who can be asked for it.

use askama::Template;
use askama::filters::HtmlSafe;

use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::Link;

/// Why a control is off; empty when it is on. Prints its words; the button that asks stands beside.
#[derive(Debug, Clone, Default)]
pub struct Why {
    /// The rule, and who can change it.
    pub words: String,
    /// "Ask Nina Grant (owner)": the form; none where nobody at the firm can help.
    pub ask: Option<Link>,
}

impl Why {
    /// Whether the control is on.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The button that asks somebody who can.
    pub fn button(&self) -> AskButton<'_> {
        AskButton { ask: self.ask.as_ref() }
    }
}

impl From<&str> for Why {
    fn from(words: &str) -> Self {
        Self { words: words.to_owned(), ask: None }
    }
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words)
    }
}

/// The button beside a control that is off.
#[derive(Debug, Clone, Copy, Template)]
#[template(
    source = r#"{% if let Some(it) = ask %} <a class="btn sm soft" href="{{ it.href }}"><i class="i i-send s"></i>{{ it.words }}</a>{% endif %}"#,
    ext = "html"
)]
pub struct AskButton<'a> {
    ask: Option<&'a Link>,
}

impl HtmlSafe for AskButton<'_> {}

/// `GET|POST {base}/ask`: fields `act client account to words`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "partners/ask.html")]
pub struct AskPage {
    /// Frame.
    pub frame: Frame,
    /// "Ask Nina Grant (owner)", "Ask a colleague".
    pub title: String,
    /// What is asked for: "Cancel the connection".
    pub act: String,
    /// The client or the account, as words; empty for the firm.
    pub about: String,
    /// The rule that is in the way.
    pub why: String,
    /// Its facts.
    pub facts: Vec<(String, String)>,
    /// Who can do it: (value, name, role).
    pub colleagues: Vec<Choice>,
    /// Act, client and account, as they came.
    pub matter: Vec<(&'static str, String)>,
    /// What is typed.
    pub form: Form,
    /// Where they came from.
    pub back: String,
}
