//! The house rules that a machine can check, read from the repository itself.
//!
//! Each test names one rule of `STYLE.md`; each message says where and what to do. A rule that
//! nobody would miss has no place here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const SOURCE_LINES: usize = 500;
const TEST_LINES: usize = 700;
const LINE_LENGTH: usize = 160;
const LOCKED_PACKAGES: usize = 600;

/// The rooms from the centre outwards, and which earlier rooms each may see.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("outbound", &["domain"]),
    ("app", &["domain", "store", "outbound"]),
    ("web", &["domain", "app"]),
    ("portal", &["domain", "store", "outbound", "app", "web", "demo-products", "demo-amazon"]),
];

/// The demo's programs: strangers to every room.
const STRANGERS: &[(&str, &str)] =
    &[("demo-products", "demo/products"), ("demo-amazon", "demo/amazon")];

/// Doors to the outside, and who may hold each. The demo's programs are strangers with a web
/// server of their own, and the products with a client, so they appear beside the room.
const OWNERS: &[(&str, &[&str])] = &[
    ("argon2", &["app"]),
    ("axum", &["demo-products", "demo-amazon"]),
    ("clap", &["portal"]),
    ("deadpool-postgres", &["store"]),
    ("fd-lock", &["store"]),
    ("hyper", &["web"]),
    ("hyper-util", &["web"]),
    ("lettre", &["outbound"]),
    ("openidconnect", &["demo-products"]),
    ("reqwest", &["outbound", "demo-products"]),
    ("rusqlite", &["store"]),
    ("tokio-postgres", &["store"]),
    ("totp-rs", &["app"]),
    ("tracing-subscriber", &["portal"]),
    ("utoipa", &["web"]),
    ("webauthn-rs", &["app"]),
];

/// Names that say nothing: whatever has no better name is not yet understood.
const EMPTY_NAMES: &[&str] = &[
    "utils", "util", "helpers", "helper", "common", "core", "types", "models", "services",
    "manager", "misc",
];

struct File {
    path: String,
    text: String,
}

impl File {
    fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.contains("/benches/")
    }

    fn ends(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every text file of the repository with one of these endings; built and fetched things left out.
fn files(endings: &[&str]) -> Vec<File> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let hidden = name.starts_with('.') && name != ".ci" && name != ".config";
            if hidden || matches!(name.as_str(), "target" | "node_modules" | "demo-data") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|it| name.ends_with(it)) {
                let short = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy();
                let text = fs::read_to_string(&path).unwrap_or_default();
                found.push(File { path: short.into_owned(), text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "found no file ending in {endings:?}: is this the repository?");
    found
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_default()
}

#[track_caller]
fn clean(faults: &[String]) {
    assert!(faults.is_empty(), "{} to tidy:\n  {}\n", faults.len(), faults.join("\n  "));
}

/// Dependencies of one manifest, by section, as written there.
fn dependencies(manifest: &str) -> BTreeMap<String, BTreeSet<String>> {
    let parsed: toml::Table = toml::from_str(manifest).unwrap_or_default();
    let names = |section: &str| {
        let table = parsed.get(section).and_then(toml::Value::as_table);
        table.into_iter().flat_map(|it| it.keys().cloned()).collect()
    };
    ["dependencies", "dev-dependencies", "build-dependencies"]
        .into_iter()
        .map(|section| (section.to_owned(), names(section)))
        .collect()
}

/// Where a room or a stranger lives.
fn folder_of(name: &str) -> String {
    let stranger = STRANGERS.iter().find(|it| it.0 == name);
    stranger.map_or_else(|| format!("crates/{name}"), |it| it.1.to_owned())
}

fn manifests() -> Vec<(String, BTreeMap<String, BTreeSet<String>>)> {
    let rooms = ROOMS.iter().map(|(room, _)| *room);
    rooms
        .chain(STRANGERS.iter().map(|it| it.0))
        .map(|it| (it.to_owned(), dependencies(&read(&format!("{}/Cargo.toml", folder_of(it))))))
        .collect()
}

fn runs_with(all: &BTreeMap<String, BTreeSet<String>>) -> impl Iterator<Item = &String> {
    all.get("dependencies").into_iter().flatten()
}

#[test]
fn each_room_sees_only_the_rooms_before_it() {
    let mut faults = Vec::new();
    for (name, sections) in manifests() {
        let allowed = ROOMS.iter().find(|(room, _)| *room == name).map_or(&[][..], |it| it.1);
        for dependency in runs_with(&sections) {
            let is_room = ROOMS.iter().any(|(room, _)| room == dependency);
            if is_room && !allowed.contains(&dependency.as_str()) {
                faults.push(format!(
                    "{name} depends on {dependency}: rooms see only those before them \
                     (ARCHITECTURE.md); move the code or pass the value in"
                ));
            }
        }
    }
    clean(&faults);
}

#[test]
fn each_door_to_the_outside_has_one_owner() {
    let mut faults = Vec::new();
    for (name, sections) in manifests() {
        for dependency in runs_with(&sections) {
            let owners = OWNERS.iter().find(|(door, _)| door == dependency).map(|it| it.1);
            if owners.is_some_and(|it| !it.contains(&name.as_str())) {
                faults.push(format!(
                    "{name} depends on {dependency}, which belongs to {owners:?}: \
                     ask that room for a function instead"
                ));
            }
        }
    }
    clean(&faults);
}

#[test]
fn each_direct_dependency_says_why_it_is_here() {
    let manifest = read("Cargo.toml");
    let mut inside = false;
    let mut seen = 0;
    let mut faults = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line == "[workspace.dependencies]";
            continue;
        }
        if !inside || line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        seen += 1;
        let reason = line.rsplit_once(" # ").map_or("", |it| it.1);
        if !line.contains("path = ") && reason.len() < 3 {
            faults.push(format!("Cargo.toml: add `# reason` to the line {line:?}"));
        }
    }
    assert!(seen > 10, "the list of dependencies in Cargo.toml was not found");
    for (name, _) in manifests() {
        let folder = folder_of(&name);
        let text = read(&format!("{folder}/Cargo.toml"));
        if !text.contains("[lints]\nworkspace = true") {
            faults.push(format!("{folder}/Cargo.toml: add `[lints]` with `workspace = true`"));
        }
        for (number, line) in text.lines().enumerate() {
            let versioned = line.contains("version = \"")
                || line
                    .split_once(" = \"")
                    .is_some_and(|it| it.1.starts_with(|first: char| first.is_ascii_digit()));
            if versioned {
                faults.push(format!(
                    "{folder}/Cargo.toml:{}: versions live in the root Cargo.toml; \
                     write `name.workspace = true`",
                    number + 1
                ));
            }
        }
    }
    clean(&faults);
}

#[test]
fn the_lock_file_stays_small() {
    let count = read("Cargo.lock").lines().filter(|it| *it == "[[package]]").count();
    assert!(
        (1..LOCKED_PACKAGES).contains(&count),
        "Cargo.lock holds {count} packages, the house allows {LOCKED_PACKAGES}: \
         turn off default features or drop a dependency"
    );
}

#[test]
fn each_source_file_says_why_it_exists() {
    let faults: Vec<String> = files(&[".rs"])
        .iter()
        .filter(|it| !it.text.starts_with("//! "))
        .map(|it| format!("{}: start with `//!` and the one thing that must stay true", it.path))
        .collect();
    clean(&faults);
}

#[test]
fn files_and_lines_have_a_length_that_can_be_read() {
    let mut faults = Vec::new();
    for file in files(&[".rs", ".mjs", ".html", ".css", ".js"]) {
        let vendored = file.path.contains("/vendor/") || file.ends(".min.js");
        if vendored || file.ends(".css") {
            continue;
        }
        let most = if file.is_test() || !file.ends(".rs") { TEST_LINES } else { SOURCE_LINES };
        let count = file.text.lines().count();
        if count > most {
            faults.push(format!("{}: {count} lines, at most {most}: split by noun", file.path));
        }
        if !file.ends(".rs") {
            continue;
        }
        for (number, line) in file.text.lines().enumerate() {
            if line.chars().count() > LINE_LENGTH {
                let number = number + 1;
                faults.push(format!("{}:{number}: longer than {LINE_LENGTH}: break it", file.path));
            }
        }
    }
    for (path, most) in [("ARCHITECTURE.md", 250), ("STYLE.md", 300)] {
        let count = read(path).lines().count();
        if count > most {
            faults.push(format!("{path}: {count} lines, at most {most}: say less"));
        }
    }
    clean(&faults);
}

#[test]
fn names_say_what_a_thing_is() {
    let mut faults = Vec::new();
    for file in files(&[".rs", ".mjs", ".js", ".html", ".sql"]) {
        for part in file.path.split('/') {
            let stem = part.split('.').next().unwrap_or(part);
            if EMPTY_NAMES.contains(&stem) {
                faults.push(format!("{}: {stem:?} says nothing; name the noun", file.path));
            }
        }
    }
    clean(&faults);
}

/// The words are put together here so that this file does not find itself.
fn leftovers() -> Vec<(String, &'static str)> {
    let word = |start: &str, end: &str| format!("{start}{end}");
    vec![
        (word("TO", "DO"), "do it now, or open an issue and take the line out"),
        (word("FIX", "ME"), "fix it now, or open an issue and take the line out"),
        (word("XX", "X:"), "say what is wrong in a sentence, or fix it"),
        (word("dbg", "!("), "remove it, or use tracing"),
        (word("todo", "!("), "write it or leave the function out"),
        (word("unimplemented", "!("), "write it or leave the function out"),
        (word("#[", "ignore"), "assert the wrong behaviour and say why instead"),
        (word("test", ".skip("), "assert the wrong behaviour and say why instead"),
        (word("test", ".only("), "remove it: the other tests of the file do not run"),
        (word("console", ".log("), "remove it from pages and tests"),
    ]
}

#[test]
fn nothing_is_left_half_done() {
    let mut faults = Vec::new();
    for file in files(&[".rs", ".mjs", ".js", ".html", ".css", ".sql", ".toml", ".md"]) {
        let vendored = file.path.contains("/vendor/") || file.ends(".min.js");
        if vendored || file.ends("tests/tidy.rs") {
            continue;
        }
        for (number, line) in file.text.lines().enumerate() {
            for (word, what) in leftovers() {
                if line.contains(&word) {
                    faults.push(format!("{}:{}: {word:?}: {what}", file.path, number + 1));
                }
            }
        }
    }
    clean(&faults);
}

/// The part of a line of Rust or of a template between `start` and the next quote.
fn quoted_after<'a>(line: &'a str, start: &str) -> Option<&'a str> {
    line.split_once(start).and_then(|it| it.1.split_once('"')).map(|it| it.0)
}

#[test]
fn each_template_is_used_and_each_used_template_exists() {
    let mut faults = Vec::new();
    for folder in ["crates/web", "crates/outbound", "demo/products", "demo/amazon"] {
        let place = format!("{folder}/templates/");
        let all = files(&[".rs", ".html", ".txt", ".xml"]);
        let here: Vec<&File> = all.iter().filter(|it| it.path.starts_with(folder)).collect();
        let have: BTreeSet<&str> =
            here.iter().filter_map(|it| it.path.strip_prefix(&place)).collect();
        let mut used = BTreeSet::new();
        for file in &here {
            for line in file.text.lines() {
                let starts: &[&str] = if file.ends(".rs") {
                    &["path = \""]
                } else {
                    &["extends \"", "include \"", "import \""]
                };
                for path in starts.iter().filter_map(|it| quoted_after(line, it)) {
                    let template = path.contains('.') && !path.contains(".rs");
                    if template && !have.contains(path) {
                        faults.push(format!("{}: {place}{path} does not exist", file.path));
                    }
                    used.insert(path);
                }
            }
        }
        for orphan in have.difference(&used) {
            faults.push(format!("{place}{orphan}: no page uses it; delete it"));
        }
    }
    clean(&faults);
}

#[test]
fn templates_keep_to_the_content_security_policy() {
    let mut faults = Vec::new();
    for file in files(&[".html", ".rs", ".js", ".css"]) {
        if !file.path.contains("/templates/") {
            continue;
        }
        let letter = file.path.starts_with("crates/outbound/");
        for (number, line) in file.text.lines().enumerate() {
            let bad = [" style=\"", "<style", " hx-on", " onclick=", " onchange=", " onsubmit="]
                .into_iter()
                .find(|it| line.contains(it));
            let inline = line.contains("<script") && !line.contains("src=");
            let what = bad.or(inline.then_some("<script> without src"));
            if let Some(what) = what.filter(|_| !letter) {
                faults.push(format!(
                    "{}:{}: {what:?}: the policy blocks it; put it in a file under static/",
                    file.path,
                    number + 1
                ));
            }
        }
    }
    clean(&faults);
}

/// The anchor that a heading of a page gets, by the rules of the usual renderers.
fn anchor(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'))
        .map(|it| if it == ' ' { '-' } else { it })
        .collect()
}

/// Targets of `[words](target)` outside code.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
        }
        if code {
            continue;
        }
        for piece in line.split("](").skip(1) {
            if let Some((target, _)) = piece.split_once(')') {
                found.push(target.split(' ').next().unwrap_or(target).to_owned());
            }
        }
    }
    found
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut faults = Vec::new();
    for file in files(&[".md"]) {
        for link in links(&file.text) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (path, heading) = link.split_once('#').unwrap_or((&link, ""));
            let folder = Path::new(&file.path).parent().unwrap_or(Path::new(""));
            let target = if path.is_empty() {
                root().join(&file.path)
            } else {
                root().join(folder).join(path)
            };
            if !target.exists() {
                faults.push(format!("{}: ({link}) leads nowhere; correct the path", file.path));
                continue;
            }
            let text = fs::read_to_string(&target).unwrap_or_default();
            let known = text.lines().any(|it| it.starts_with('#') && anchor(it) == heading);
            if !heading.is_empty() && !known {
                faults.push(format!("{}: ({link}) names no heading of that page", file.path));
            }
        }
    }
    clean(&faults);
}

#[test]
fn decisions_are_numbered_without_gaps() {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(root().join("docs/decisions")).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        numbers.extend(name.split_once('-').and_then(|it| it.0.parse::<usize>().ok()));
    }
    numbers.sort_unstable();
    let expected: Vec<usize> = (1..=numbers.len()).collect();
    assert_eq!(numbers, expected, "docs/decisions: number records 0001, 0002 … one each");
}

/// The table of bad inputs names its tests; a renamed test must be renamed there too.
#[test]
fn the_tests_of_the_bad_inputs_exist() {
    let table = read("docs/bad-inputs.md");
    let sources = files(&[".rs"]);
    let mut faults = Vec::new();
    let mut named = 0;
    for row in table.lines().filter(|it| it.starts_with("| ")) {
        let tests = row.trim_end_matches(" |").rsplit(" | ").next().unwrap_or_default();
        for test in tests.split('`').skip(1).step_by(2) {
            named += 1;
            let (one, other) = (format!("fn {test}("), format!("fn {test}()"));
            if !sources.iter().any(|it| it.text.contains(&one) || it.text.contains(&other)) {
                faults.push(format!("docs/bad-inputs.md names {test}, which is no test"));
            }
        }
    }
    assert!(named > 40, "the table names {named} tests only");
    clean(&faults);
}
