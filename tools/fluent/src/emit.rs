//! Messages into Rust: an `impl Words` that matches on the language.

use crate::{Kind, LANGUAGES, Messages, Part};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Keys that are looked up at run time: words behind a stable code of the program. Whoever made the
/// code says it in the reference language, so that language may leave them out.
const BY_KEY: &str = "code-";

pub(crate) fn by_code(key: &str) -> bool {
    key.starts_with(BY_KEY)
}

/// What is written by a program need not read like a person's.
const GENERATED: &str =
    "#[allow(clippy::all, clippy::pedantic, reason = \"written by the build\")]\n";

type Arguments = BTreeMap<String, Kind>;

/// The methods of all messages.
pub(crate) fn methods(all: &[Messages]) -> String {
    let mut out = format!("{GENERATED}impl Words {{\n");
    let Some(reference) = all.first() else { return out };
    for key in reference.keys().filter(|it| !by_code(it)) {
        method(&mut out, key, all);
    }
    out.push_str("}\n");
    by_key(&mut out, all);
    out
}

/// A key as Rust spells it.
fn name(key: &str) -> String {
    key.replace('-', "_")
}

/// The strictest kind that any language needs.
fn arguments(key: &str, all: &[Messages]) -> Arguments {
    let mut out = Arguments::new();
    for (name, kind) in all.iter().filter_map(|it| it.get(key)).flat_map(|it| &it.arguments) {
        let known = out.entry(name.clone()).or_insert(*kind);
        *known = (*known).max(*kind);
    }
    out
}

pub(crate) fn fixed(parts: &[Part]) -> Option<&str> {
    match parts {
        [] => Some(""),
        [Part::Text(it)] => Some(it),
        _ => None,
    }
}

fn method(out: &mut String, key: &str, all: &[Messages]) {
    let arguments = arguments(key, all);
    let each: Vec<_> = all.iter().filter_map(|it| it.get(key)).zip(LANGUAGES).collect();
    let english = each.first().map(|it| doc(&it.0.parts)).unwrap_or_default();
    let _ = writeln!(out, "    /// {english}");
    if each.iter().all(|(it, _)| fixed(&it.parts).is_some()) {
        let _ = writeln!(out, "    pub(crate) fn {}(&self) -> &'static str {{", name(key));
        out.push_str("        match self.lang {\n");
        for (it, (_, variant)) in &each {
            let text = fixed(&it.parts).unwrap_or_default();
            let _ = writeln!(out, "            Lang::{variant} => {text:?},");
        }
        out.push_str("        }\n    }\n");
        return;
    }
    let _ = write!(out, "    pub(crate) fn {}(&self", name(key));
    for (argument, kind) in &arguments {
        let of = match kind {
            Kind::Text => "impl std::fmt::Display",
            Kind::Number => "impl Count",
            Kind::Flag => "impl Flag",
        };
        let _ = write!(out, ", {}: {of}", name(argument));
    }
    out.push_str(") -> String {\n        let mut whole = String::new();\n");
    for (argument, kind) in &arguments {
        let argument = name(argument);
        match kind {
            Kind::Text => {}
            Kind::Number => {
                let _ = writeln!(out, "        let {argument} = {argument}.count();");
            }
            Kind::Flag => {
                let _ = writeln!(out, "        let {argument} = {argument}.flag();");
            }
        }
    }
    out.push_str("        match self.lang {\n");
    for (it, (_, variant)) in &each {
        let _ = writeln!(out, "            Lang::{variant} => {{");
        body(out, &it.parts, &arguments, 4);
        out.push_str("            }\n");
    }
    out.push_str("        }\n        whole\n    }\n");
}

fn body(out: &mut String, parts: &[Part], arguments: &Arguments, depth: usize) {
    let pad = "    ".repeat(depth);
    for part in parts {
        let _ = match part {
            Part::Text(it) => writeln!(out, "{pad}whole.push_str({it:?});"),
            Part::Argument(it) => match arguments.get(it) {
                Some(Kind::Number) => {
                    writeln!(out, "{pad}whole.push_str(&self.number({}));", name(it))
                }
                Some(Kind::Text | Kind::Flag) | None => {
                    writeln!(out, "{pad}let _ = write!(whole, \"{{}}\", {});", name(it))
                }
            },
            Part::Message(it) => {
                writeln!(out, "{pad}let _ = write!(whole, \"{{}}\", self.{}());", name(it))
            }
            Part::Label(noun, form) => {
                writeln!(out, "{pad}whole.push_str(&self.{});", label(noun, form))
            }
            Part::Choice(argument, variants, last) => {
                choice(out, (argument, variants, last), arguments, depth);
                Ok(())
            }
        };
    }
}

/// `-client(form: "Many")` is `label_many(Noun::Client)` with a capital.
fn label(noun: &str, form: &str) -> String {
    let mut variant = String::new();
    for word in noun.split('-') {
        let mut letters = word.chars();
        variant.extend(letters.next().map(|it| it.to_ascii_uppercase()));
        variant.extend(letters);
    }
    let method = match form {
        "many" => "many",
        "One" => "one_upper",
        "Many" => "many_upper",
        _ => "one",
    };
    format!("{method}(Noun::{variant})")
}

type Choosing<'a> = (&'a String, &'a Vec<(String, Vec<Part>)>, &'a Vec<Part>);

fn choice(out: &mut String, it: Choosing<'_>, arguments: &Arguments, depth: usize) {
    let pad = "    ".repeat(depth);
    let (argument, variants, last) = it;
    let kind = arguments.get(argument).copied().unwrap_or(Kind::Text);
    let rust = name(argument);
    let mut before = "";
    if kind == Kind::Text {
        let _ = writeln!(out, "{pad}let {rust} = {rust}.to_string();");
    }
    for (key, parts) in variants {
        let test = match kind {
            Kind::Text => format!("{rust} == {key:?}"),
            Kind::Flag if key == "true" => rust.clone(),
            Kind::Flag => format!("!{rust}"),
            Kind::Number if key.bytes().all(|it| it.is_ascii_digit()) => {
                format!("{rust} == {key}")
            }
            Kind::Number => {
                let mut form = key.clone();
                if let Some(first) = form.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                format!("self.plural({rust}) == Plural::{form}")
            }
        };
        let _ = writeln!(out, "{pad}{before}if {test} {{");
        body(out, parts, arguments, depth + 1);
        before = "} else ";
    }
    if variants.is_empty() {
        body(out, last, arguments, depth);
        return;
    }
    let _ = writeln!(out, "{pad}}} else {{");
    body(out, last, arguments, depth + 1);
    let _ = writeln!(out, "{pad}}}");
}

/// Messages by their key, for words that stand behind a stable code.
fn by_key(out: &mut String, all: &[Messages]) {
    let coded = |it: &&Messages| it.keys().any(|key| by_code(key));
    if !all.iter().any(|it| coded(&it)) {
        return;
    }
    out.push_str(GENERATED);
    out.push_str("impl Words {\n    /// The message of a key that is only known at run time.\n");
    out.push_str("    pub(crate) fn by_key(&self, key: &str) -> Option<&'static str> {\n");
    out.push_str("        Some(match self.lang {\n");
    for (messages, (_, variant)) in all.iter().zip(LANGUAGES) {
        let _ = writeln!(out, "            Lang::{variant} => match key {{");
        for (key, it) in messages.iter().filter(|(key, _)| by_code(key)) {
            let text = fixed(&it.parts).unwrap_or_default();
            let _ = writeln!(out, "                {key:?} => {text:?},");
        }
        out.push_str("                _ => return None,\n            },\n");
    }
    out.push_str("        })\n    }\n}\n");
}

/// What a reader of the documentation sees: the english text.
fn doc(parts: &[Part]) -> String {
    let mut out = String::new();
    for part in parts {
        let _ = match part {
            Part::Text(it) => write!(out, "{it}"),
            Part::Argument(it) | Part::Message(it) => write!(out, "`{it}`"),
            Part::Label(it, _) => write!(out, "`-{it}`"),
            Part::Choice(argument, _, last) => write!(out, "`{argument}`: {}", doc(last)),
        };
    }
    out.replace(['[', ']', '<', '>'], " ")
}
