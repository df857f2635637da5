//! What a note may say beside plain words: bold, lists, links, and a colleague's name after @.
//!
//! The text is stored as typed. Reading it makes values, never HTML: whatever is not one of these
//! few forms stays the text that it is.

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Plain words.
    Text(String),
    /// `**words**`
    Bold(String),
    /// `[words](https://…)`, or an address by itself.
    Link {
        /// What is read.
        words: String,
        /// Where it leads: http or https only.
        href: String,
    },
    /// `@Ben Adeyemi`, for names that the reader of the text was given.
    Mention(String),
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Lines that belong together.
    Paragraph(Vec<Vec<Inline>>),
    /// Lines that begin with `- `, `* ` or (ordered) `1. `.
    List {
        /// Whether the items are numbered.
        ordered: bool,
        /// The items.
        items: Vec<Vec<Inline>>,
    },
}

/// Reads a text; `names` are those whose mention counts.
pub fn read(text: &str, names: &[String]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut fresh = true;
    for line in text.lines() {
        if line.trim().is_empty() {
            fresh = true;
            continue;
        }
        let (item, rest) = item(line);
        let line = inline(rest, names);
        match (item, blocks.last_mut()) {
            (Some(now), Some(Block::List { ordered, items })) if now == *ordered && !fresh => {
                items.push(line);
            }
            (Some(ordered), _) => blocks.push(Block::List { ordered, items: vec![line] }),
            (None, Some(Block::Paragraph(lines))) if !fresh => lines.push(line),
            (None, _) => blocks.push(Block::Paragraph(vec![line])),
        }
        fresh = false;
    }
    blocks
}

/// Whether a line is an item of a list (and of a numbered one), and what it says.
fn item(line: &str) -> (Option<bool>, &str) {
    let bare = line.trim_start();
    if let Some(rest) = bare.strip_prefix("- ").or_else(|| bare.strip_prefix("* ")) {
        return (Some(false), rest);
    }
    let digits = bare.chars().take_while(char::is_ascii_digit).count();
    let rest = bare.get(digits..).and_then(|it| it.strip_prefix(". "));
    match rest {
        Some(rest) if (1..=3).contains(&digits) => (Some(true), rest),
        Some(_) | None => (None, line),
    }
}

fn inline(line: &str, names: &[String]) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    let mut rest = line;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let found = match first {
            '*' => bold(rest),
            '[' => link(rest),
            'h' if !before.is_alphanumeric() => address(rest),
            '@' if !before.is_alphanumeric() => mention(rest, names),
            _ => None,
        };
        if let Some((it, length)) = found {
            out.push(it);
            rest = rest.get(length..).unwrap_or_default();
            before = '*';
            continue;
        }
        match out.last_mut() {
            Some(Inline::Text(text)) => text.push(first),
            Some(Inline::Bold(_) | Inline::Link { .. } | Inline::Mention(_)) | None => {
                out.push(Inline::Text(first.to_string()));
            }
        }
        before = first;
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
    out
}

fn bold(text: &str) -> Option<(Inline, usize)> {
    let inner = text.strip_prefix("**")?;
    let end = inner.find("**")?;
    let words = inner.get(..end)?;
    if words.trim().is_empty() || words.starts_with(' ') || words.ends_with(' ') {
        return None;
    }
    Some((Inline::Bold(words.to_owned()), end + 4))
}

fn link(text: &str) -> Option<(Inline, usize)> {
    let inner = text.strip_prefix('[')?;
    let middle = inner.find("](")?;
    let words = inner.get(..middle)?;
    let behind = inner.get(middle + 2..)?;
    let end = behind.find(')')?;
    let href = behind.get(..end)?;
    if words.trim().is_empty() || words.contains('[') || !is_address(href) {
        return None;
    }
    let it = Inline::Link { words: words.to_owned(), href: href.to_owned() };
    Some((it, 1 + middle + 2 + end + 1))
}

fn address(text: &str) -> Option<(Inline, usize)> {
    let end = text.find(|it: char| it.is_whitespace() || "<>\"'()[]".contains(it));
    let whole = text.get(..end.unwrap_or(text.len()))?;
    let href = whole.trim_end_matches(['.', ',', ';', ':', '!', '?', '*']);
    is_address(href)
        .then(|| (Inline::Link { words: href.to_owned(), href: href.to_owned() }, href.len()))
}

/// http or https, with a host, without a user's name in front of it or anything invisible.
fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.contains(|it: char| it.is_ascii_alphanumeric())
        && !host.contains('@')
        && text.chars().all(|it| !it.is_whitespace() && !it.is_control() && it.is_ascii())
}

fn mention(text: &str, names: &[String]) -> Option<(Inline, usize)> {
    let inner = text.strip_prefix('@')?;
    let length = names.iter().filter_map(|it| starts_with(inner, it)).max()?;
    Some((Inline::Mention(inner.get(..length)?.to_owned()), length + 1))
}

/// How many bytes of `text` are this name, whatever the case; it must end there.
fn starts_with(text: &str, name: &str) -> Option<usize> {
    let mut length = 0;
    let mut typed = text.chars();
    for wanted in name.chars() {
        let it = typed.next()?;
        if !it.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
        length += it.len_utf8();
    }
    let ends = typed.next().is_none_or(|it| !it.is_alphanumeric());
    (ends && !name.is_empty()).then_some(length)
}

/// The names that a text mentions, each once, as given in `names`.
pub fn mentioned<'a>(text: &str, names: &'a [String]) -> Vec<&'a String> {
    let mut found: Vec<&String> = Vec::new();
    for block in read(text, names) {
        let lines = match block {
            Block::Paragraph(lines) => lines,
            Block::List { items, .. } => items,
        };
        for it in lines.into_iter().flatten() {
            let Inline::Mention(typed) = it else { continue };
            let all = names.iter().filter(|it| starts_with(&typed, it) == Some(typed.len()));
            for name in all {
                if !found.contains(&name) {
                    found.push(name);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(it: &str) -> Inline {
        Inline::Text(it.to_owned())
    }

    fn one(line: &str) -> Vec<Inline> {
        match read(line, &["Ben".to_owned(), "Ben Adeyemi".to_owned()]).as_slice() {
            [Block::Paragraph(lines)] => lines.concat(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_few_forms_are_read() {
        assert_eq!(one("a **b** c"), [text("a "), Inline::Bold("b".into()), text(" c")]);
        let link = Inline::Link { words: "site".into(), href: "https://x.example/a".into() };
        assert_eq!(one("[site](https://x.example/a)!"), [link, text("!")]);
        let bare = |it: &str| Inline::Link { words: it.into(), href: it.into() };
        assert_eq!(
            one("see http://x.example/a?b=1."),
            [text("see "), bare("http://x.example/a?b=1"), text(".")]
        );
        assert_eq!(one("@ben adeyemi, hi"), [Inline::Mention("ben adeyemi".into()), text(", hi")]);
        assert_eq!(one("@Ben's"), [Inline::Mention("Ben".into()), text("'s")]);
    }

    #[test]
    fn everything_else_stays_text() {
        for it in [
            "** b **",
            "****",
            "**open",
            "[x](javascript:alert(1))",
            "[x](data:text/html,y)",
            "[x](//evil.example)",
            "https://user@evil.example/",
            "http://",
            "a@Ben",
            "@Benjamin",
            "@",
            "<script>alert(1)</script>",
        ] {
            let read = one(it);
            assert!(read.iter().all(|it| matches!(it, Inline::Text(_))), "{it}: {read:?}");
            let joined: String = read
                .iter()
                .map(|it| if let Inline::Text(it) = it { it.as_str() } else { "" })
                .collect();
            assert_eq!(joined, it);
        }
    }

    #[test]
    fn lines_make_lists_and_paragraphs() {
        let blocks = read("Do:\n- one\n* two\n\n1. first\n2. second\nand so on\n\n\nEnd", &[]);
        let [Block::Paragraph(_), bullets, numbers, Block::Paragraph(more), Block::Paragraph(_)] =
            blocks.as_slice()
        else {
            panic!("{blocks:?}");
        };
        assert!(matches!(bullets, Block::List { ordered: false, items } if items.len() == 2));
        assert!(matches!(numbers, Block::List { ordered: true, items } if items.len() == 2));
        assert_eq!(more.len(), 1);
    }

    #[test]
    fn names_are_found_once_each_and_the_longest_wins() {
        let names = ["Ben".to_owned(), "Ben Adeyemi".to_owned(), "Zoë O'Neil".to_owned()];
        let found = mentioned("@Ben Adeyemi and @ZOË O'Neil, again @ben adeyemi", &names);
        assert_eq!(found, [&names[1], &names[2]]);
        assert!(mentioned("ben@example.com", &names).is_empty());
    }
}
