//! Help: the list of articles, and an article beside it.

use askama::Template;

use super::frame::Frame;
use super::parts::Link;

/// `GET /help`, `GET /help/{slug}`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "help.html")]
pub struct HelpPage {
    /// Frame; its title is the article's.
    pub frame: Frame,
    /// The article as HTML that was made when the program was built; empty on the list.
    pub body: &'static str,
    /// The language of the article.
    pub lang: &'static str,
    /// That it is not the page's: the article is only written in English.
    pub foreign: bool,
    /// Every article, by reader.
    pub topics: Vec<Topic>,
}

/// The articles for one kind of reader.
#[derive(Debug, Clone, Default)]
pub struct Topic {
    /// "Partner staff".
    pub heading: &'static str,
    /// True when the open article stands here.
    pub current: bool,
    /// Its articles, each with the language of its title where that is not the page's.
    pub links: Vec<(Link, &'static str)>,
}
