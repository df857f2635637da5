//! Values in both languages; no bare English in converted templates.

use super::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Attributes that people read or hear.
const SPOKEN: &[&str] = &["aria-label", "title", "placeholder", "alt"];

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

#[test]
fn what_is_kept_in_english_is_said_to_each_reader() {
    let (en, de) = (words(Lang::En), words(Lang::De));
    let wrong = "Two columns are called “Name”: A and C. Rename one.";
    assert_eq!(en.unreadable(wrong), wrong);
    assert_eq!(de.unreadable(wrong), "Zwei Spalten heißen gleich. Benennen Sie eine um.");
    let fields = ["name", "contact e-mail", "time zone"];
    assert_eq!(en.changed_fields(&fields), "name, contact e-mail, time zone");
    assert_eq!(de.changed_fields(&fields), "Name, E-Mail des Ansprechpartners, Zeitzone");
}

/// What was done is said once, above the page that follows: every word of `?done=` has its sentence.
#[test]
fn every_deed_that_leads_on_says_what_was_done() {
    let mut files = Vec::new();
    templates(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages"), &mut files);
    let mut silent = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.lines().filter(|it| !it.trim_start().starts_with("///"));
        for rest in code.flat_map(|it| it.split("?done=").skip(1)) {
            let end = rest.find(|it: char| !(it.is_ascii_lowercase() || it == '_' || it == '-'));
            let word = &rest[..end.unwrap_or(rest.len())];
            let key = format!("code-done-{}", word.replace('_', "-"));
            let said = |lang| words(lang).by_key(&key).is_some();
            // The sign-in page says by itself that the password is new.
            let known = matches!(word, "" | "reset") || (said(Lang::En) && said(Lang::De));
            if !known {
                silent.insert(key);
            }
        }
    }
    assert!(silent.is_empty(), "nobody is told: {silent:?}");
}

/// What a template shows by itself: text between tags and spoken attributes, without expressions.
fn bare(template: &str) -> Vec<String> {
    let mut text = template.to_owned();
    // Comments, commands, and blocks that only hold a class, say nothing.
    let silent = [
        ("<code>", "</code>"),
        ("{#", "#}"),
        ("{% block view %}", "{% endblock %}"),
        ("{% block wide %}", "{% endblock %}"),
    ];
    for (from, to) in silent.into_iter().chain([("{{", "}}"), ("{%", "%}")]) {
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

/// Words in quotes inside of expressions: a field's label, a hint.
fn quoted(template: &str) -> Vec<String> {
    let mut found = Vec::new();
    for expression in template.split("{{").skip(1) {
        let expression = expression.split("}}").next().unwrap_or_default();
        let words = expression.split('"').skip(1).step_by(2);
        let spoken = words.filter(|it| it.chars().next().is_some_and(char::is_uppercase));
        found.extend(spoken.map(str::to_owned));
    }
    found
}

fn templates(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { templates(&path, into) } else { into.push(path) }
    }
}

#[test]
fn templates_hold_no_words_of_their_own() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut files = Vec::new();
    templates(&root, &mut files);
    for file in files {
        let name = file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        let mut found = bare(&text);
        found.extend(quoted(&text));
        assert!(found.is_empty(), "{name}: put {found:?} into locales/*/*.ftl");
    }
}

/// The codes that rules and deeds refuse with, found where they are written.
fn codes(folder: &Path, into: &mut BTreeSet<String>) {
    let mut files = Vec::new();
    templates(folder, &mut files);
    for file in files.iter().filter(|it| it.extension().is_some_and(|it| it == "rs")) {
        if file.components().any(|it| it.as_os_str().to_string_lossy().contains("test")) {
            continue;
        }
        let text = std::fs::read_to_string(file).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for mark in ["Error::denied(", "Fault::new(", "at_most(", "visible(", ".wrong("] {
            for call in text.split(mark).skip(1) {
                let quoted = call.split(')').next().unwrap_or_default().split('"');
                let code = |it: &&str| {
                    it.contains('_') && it.chars().all(|it| it == '_' || it.is_ascii_lowercase())
                };
                into.extend(quoted.skip(1).step_by(2).find(code).map(str::to_owned));
            }
        }
    }
}

#[test]
fn every_code_has_a_sentence_in_every_language() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut all = BTreeSet::new();
    for room in ["app", "domain", "web"] {
        codes(&crates.join(room).join("src"), &mut all);
    }
    assert!(all.len() > 100, "{}", all.len());
    let german = words(Lang::De);
    // What only programs are told.
    let aside = [
        "act_invalid",
        "event_invalid",
        "q_required",
        "source_not_allowed",
        "timestamp_out_of_range",
    ];
    let missing: Vec<_> = all
        .into_iter()
        .filter(|it| {
            !aside.contains(&it.as_str()) && german.by_key(&format!("code-{it}")).is_none()
        })
        .collect();
    assert!(missing.is_empty(), "write code-… for {missing:?}");
}
