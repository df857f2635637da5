//! Turns Fluent files into typed Rust at build time: one method per message, one arm per language.
//!
//! A key that a language lacks, an argument that only one of them has, or a syntax we do not use
//! stops the build with its file and name. What runs is a `match` on an enum: nothing is parsed,
//! looked up or allocated for a message without arguments.

mod emit;
mod read;

use std::collections::BTreeMap;
use std::path::Path;

/// A language: the folder of its files, and its variant of `Lang`.
pub type Language = (&'static str, &'static str);

/// The first one is the reference that the others are compared with.
pub const LANGUAGES: &[Language] = &[("en", "En"), ("de", "De")];

/// What a message's argument is in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Anything that prints itself.
    Text,
    /// A yes or no: a selector over `[true]` and `[false]`.
    Flag,
    /// A number: a selector over plural forms, or `NUMBER($it)`.
    Number,
}

/// The parts of a message, in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text as it is.
    Text(String),
    /// An argument.
    Argument(String),
    /// Another message of the same set, without arguments.
    Message(String),
    /// One of the vendor's own words: `{ -client(form: "many") }`.
    Label(String, String),
    /// One of several texts, by an argument: the keys with their parts, the default last.
    Choice(String, Vec<(String, Vec<Part>)>, Vec<Part>),
}

/// One message of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Where it stands.
    pub file: String,
    /// What it says.
    pub parts: Vec<Part>,
    /// Its arguments.
    pub arguments: BTreeMap<String, Kind>,
}

/// All messages of one language, by key.
pub type Messages = BTreeMap<String, Message>;

/// Reads `locales/{language}/*.ftl` and writes the methods of `Words`; or says what is wrong.
pub fn generate(locales: &Path) -> Result<String, Vec<String>> {
    let mut faults = Vec::new();
    let mut all = Vec::new();
    for (folder, _) in LANGUAGES {
        all.push(read::folder(&locales.join(folder), &mut faults));
    }
    compare(&all, &mut faults);
    if faults.is_empty() { Ok(emit::methods(&all)) } else { Err(faults) }
}

/// For a build script: reads `locales`, writes `words.rs` into `out`, prints what is wrong.
pub fn build(locales: &Path, out: &Path) -> Result<(), String> {
    let code = generate(locales).map_err(|it| format!("\n{}\n", it.join("\n")))?;
    std::fs::write(out.join("words.rs"), code).map_err(|it| it.to_string())
}

fn compare(all: &[Messages], faults: &mut Vec<String>) {
    let Some((reference, others)) = all.split_first() else { return };
    for (messages, (folder, _)) in all.iter().zip(LANGUAGES) {
        let wordy = |it: &Message| emit::fixed(&it.parts).is_none();
        for (key, it) in messages.iter().filter(|(key, it)| emit::by_code(key) && wordy(it)) {
            faults.push(format!("{folder}/{}: {key} stands behind a code: only text", it.file));
        }
    }
    for (messages, (folder, _)) in others.iter().zip(LANGUAGES.iter().skip(1)) {
        for (key, wanted) in reference {
            let Some(found) = messages.get(key) else {
                faults.push(format!("{folder} lacks {key} of {}", wanted.file));
                continue;
            };
            let names = |it: &Message| it.arguments.keys().cloned().collect::<Vec<_>>();
            if names(wanted) != names(found) {
                faults.push(format!(
                    "{folder}/{}: {key} has the arguments {:?}, not {:?}",
                    found.file,
                    names(found),
                    names(wanted)
                ));
            }
        }
        let own = |key: &str| !reference.contains_key(key) && !emit::by_code(key);
        for (key, it) in messages.iter().filter(|(key, _)| own(key)) {
            faults.push(format!("{folder}/{}: {key} is in no other language", it.file));
        }
    }
}

#[cfg(test)]
mod tests;
