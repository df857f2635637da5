//! Turns `docs/help/*.md` into HTML, once, while the program is built; `docs/help/de/*.md` are the
//! same articles in German, as far as they are written.
//!
//! What an article may hold is a short list: headings, paragraphs, lists, tables, emphasis, links.
//! Anything else, raw HTML above all, stops the build and says where.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, html};

use crate::Done;

/// Reads the articles and writes the table that `pages/help.rs` includes.
pub(crate) fn write(folder: &Path, out: &Path) -> Done<()> {
    let english = read(folder)?;
    let german = read(&folder.join("de"))?;
    if let Some(slug) = german.keys().find(|it| !english.contains_key(*it)) {
        return Err(format!("de/{slug}.md translates no article").into());
    }
    let mut text = table("Every article, by slug.", "ARTICLES", &english)?;
    text.push_str(&table("Those that are written in German.", "GERMAN", &german)?);
    fs::write(out.join("help.rs"), text)?;
    Ok(())
}

/// Titles and bodies by slug.
type Articles = BTreeMap<String, (String, String)>;

fn read(folder: &Path) -> Done<Articles> {
    let mut articles = Articles::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let slug = path.file_stem().and_then(|it| it.to_str()).ok_or("a name that is no text")?;
        if path.extension().is_some_and(|it| it == "md") {
            let text = fs::read_to_string(&path)?;
            articles.insert(slug.to_owned(), article(slug, &text)?);
        }
    }
    Ok(articles)
}

fn table(what: &str, name: &str, articles: &Articles) -> Done<String> {
    let mut text = format!("/// {what}\npub const {name}: &[Article] = &[\n");
    for (slug, (title, body)) in articles {
        writeln!(text, "    Article {{ slug: {slug:?}, title: {title:?}, body: {body:?} }},")?;
    }
    text.push_str("];\n");
    Ok(text)
}

/// The title, which is the first line, and the HTML of the rest.
fn article(slug: &str, text: &str) -> Done<(String, String)> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let title = first.strip_prefix("# ").ok_or(format!("{slug}.md does not begin with # Title"))?;
    let mut events = Vec::new();
    for event in Parser::new_ext(rest, Options::ENABLE_TABLES) {
        events.push(tame(slug, event)?);
    }
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    Ok((title.trim().to_owned(), body))
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a stranger's enum: what is neither HTML, a picture nor a link is harmless"
)]
fn tame<'a>(slug: &str, event: Event<'a>) -> Done<Event<'a>> {
    match event {
        Event::Html(it) | Event::InlineHtml(it) => {
            Err(format!("{slug}.md holds HTML: {it}").into())
        }
        Event::Start(Tag::Image { dest_url, .. }) => {
            Err(format!("{slug}.md shows a picture: {dest_url}").into())
        }
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let there = dest_url.strip_suffix(".md").filter(|it| !it.contains('/'));
            let there = there.ok_or(format!("{slug}.md links elsewhere: {dest_url}"))?;
            let dest_url = CowStr::from(format!("/help/{there}"));
            Ok(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        other => Ok(other),
    }
}
