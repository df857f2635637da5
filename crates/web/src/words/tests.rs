//! Values in both languages; no bare English in converted templates.

use super::*;
use std::path::Path;

/// Folders of templates, and templates, that hold no words of their own. This list only grows.
const CONVERTED: &[&str] = &[
    "access",
    "paying",
    "people",
    "frame_owner.html",
    "frame_public.html",
    "operator/brand.html",
    "parts/field.html",
    "parts/flash.html",
    "parts/logo.html",
    "parts/me.html",
    "parts/pages.html",
    "parts/sandbox.html",
    "parts/summary.html",
    "parts/tail.html",
    "parts/timeline.html",
];

/// Attributes that people read or hear.
const SPOKEN: &[&str] = &["aria-label", "title", "placeholder", "alt", "content"];

fn words(lang: Lang) -> Words {
    Words::new(lang, TimeZone::UTC, Arc::default())
}

#[test]
fn dates_follow_the_dictionary_of_the_language() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let now = at("2026-11-21T08:20:00Z");
    let both = |text: &str| [Lang::En, Lang::De].map(|lang| words(lang).date_time(at(text), now));
    assert_eq!(both("2026-11-21T08:14:00Z"), ["Today, 08:14", "Heute, 08:14"]);
    assert_eq!(both("2026-11-20T23:59:59Z"), ["Yesterday, 23:59", "Gestern, 23:59"]);
    assert_eq!(both("2026-11-18T16:02:00Z"), ["18 Nov, 16:02", "18. Nov., 16:02"]);
    assert_eq!(both("2025-11-18T16:02:00Z"), ["18 Nov 2025", "18. Nov. 2025"]);
    assert_eq!(words(Lang::De).ago(at("2026-11-18T16:02:00Z"), now), "vor 3 Tagen");
}

#[test]
fn numbers_take_their_plural() {
    let (en, de) = (words(Lang::En), words(Lang::De));
    assert_eq!([en.value_accounts(1), de.value_accounts(1)], ["1 account", "1 Konto"]);
    assert_eq!(de.value_accounts(10_000), "10.000 Konten");
    assert_eq!([en.days_left(1), de.days_left(1)], ["Expires tomorrow", "Läuft morgen ab"]);
    assert_eq!([en.days_left(60), de.days_left(60)], ["60 days left", "noch 60 Tage"]);
    assert_eq!([en.length(24 * 60), de.length(7_200)], ["24 minutes", "2 Stunden"]);
}

#[test]
fn a_code_has_its_sentence_and_an_unknown_one_keeps_the_rules() {
    let de = words(Lang::De);
    assert!(de.coded("name_required", "Give a name.").starts_with("Geben Sie"));
    assert_eq!(de.coded("no_such_code", "As it was."), "As it was.");
    assert_eq!(words(Lang::En).coded("name_required", "As it was."), "As it was.");
}

/// What a template shows by itself: text between tags and spoken attributes, without expressions.
fn bare(template: &str) -> Vec<String> {
    let mut text = template.to_owned();
    for (from, to) in [("{{", "}}"), ("{%", "%}")] {
        while let Some(start) = text.find(from) {
            let end = text[start..].find(to).map_or(text.len(), |it| start + it + to.len());
            text.replace_range(start..end, "\u{1}");
        }
    }
    let mut found = Vec::new();
    let wordy =
        |it: &str| it.split(|it: char| !it.is_alphabetic()).any(|it| it.chars().count() > 1);
    for piece in text.split('<') {
        let (tag, after) = piece.split_once('>').unwrap_or(("", piece));
        let shown: Vec<&str> = after.split_whitespace().filter(|it| !it.contains('/')).collect();
        if wordy(&shown.join(" ")) {
            found.push(after.trim().to_owned());
        }
        for name in SPOKEN {
            let value =
                tag.split(&format!(" {name}=\"")).nth(1).and_then(|it| it.split('"').next());
            found.extend(value.filter(|it| wordy(it)).map(str::to_owned));
        }
    }
    found
}

#[test]
fn converted_templates_hold_no_words_of_their_own() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    for name in CONVERTED {
        let path = root.join(name);
        let files: Vec<_> = if path.is_dir() {
            std::fs::read_dir(path).unwrap().map(|it| it.unwrap().path()).collect()
        } else {
            vec![path]
        };
        for file in files {
            let found = bare(&std::fs::read_to_string(&file).unwrap());
            assert!(found.is_empty(), "{}: put {found:?} into locales/*.ftl", file.display());
        }
    }
}
