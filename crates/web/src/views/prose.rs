//! A note as people read it: bold, lists, links and mentions; everything else is text and is escaped
//! as such.

use askama::Template;
use askama::filters::HtmlSafe;
use domain::markup::{Block, Inline};

/// A text in its few forms.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "parts/prose.html")]
pub struct Prose {
    blocks: Vec<Block>,
}

impl HtmlSafe for Prose {}

impl Prose {
    /// Reads a text; `names` are the colleagues whom it mentions.
    pub fn of(text: &str, names: &[String]) -> Self {
        Self { blocks: domain::markup::read(text, names) }
    }
}

#[derive(Debug, Template)]
#[template(path = "parts/prose_line.html")]
struct Line<'a> {
    line: &'a [Inline],
}

impl HtmlSafe for Line<'_> {}
