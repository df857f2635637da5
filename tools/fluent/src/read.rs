//! Fluent files into messages. Only the syntax that the emitter knows is let through.

use crate::{Kind, Message, Messages, Part};
use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use fluent_syntax::parser;
use std::collections::BTreeMap;
use std::path::Path;

const FORMS: &[&str] = &["one", "many", "One", "Many"];
const PLURALS: &[&str] = &["zero", "one", "two", "few", "many", "other"];

/// Every message of one language; what cannot be read is a fault.
pub(crate) fn folder(folder: &Path, faults: &mut Vec<String>) -> Messages {
    let mut messages = Messages::new();
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|it| it.path()).collect();
    paths.retain(|it| it.extension().is_some_and(|it| it == "ftl"));
    paths.sort();
    if paths.is_empty() {
        faults.push(format!("{}: no .ftl file", folder.display()));
    }
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match std::fs::read_to_string(&path) {
            Ok(text) => file(&name, &text, &mut messages, faults),
            Err(why) => faults.push(format!("{}: {why}", path.display())),
        }
    }
    messages
}

/// The messages of one file.
pub(crate) fn file(name: &str, text: &str, into: &mut Messages, faults: &mut Vec<String>) {
    let resource = match parser::parse(text) {
        Ok(it) => it,
        Err((_, errors)) => {
            faults.extend(errors.iter().map(|it| format!("{name}: {it}")));
            return;
        }
    };
    for entry in resource.body {
        let message = match entry {
            Entry::Message(it) => it,
            Entry::Term(it) => {
                faults.push(format!("{name}: -{} is a term; labels live in domain", it.id.name));
                continue;
            }
            Entry::Comment(_)
            | Entry::GroupComment(_)
            | Entry::ResourceComment(_)
            | Entry::Junk { .. } => continue,
        };
        let key = message.id.name.to_owned();
        let Some(pattern) = message.value.filter(|_| message.attributes.is_empty()) else {
            faults.push(format!("{name}: {key} must be a text without attributes"));
            continue;
        };
        let mut arguments = BTreeMap::new();
        match parts(&pattern, &mut arguments) {
            Ok(parts) => {
                let it = Message { file: name.to_owned(), parts, arguments };
                if into.insert(key.clone(), it).is_some() {
                    faults.push(format!("{name}: {key} is there twice"));
                }
            }
            Err(why) => faults.push(format!("{name}: {key}: {why}")),
        }
    }
}

type Arguments = BTreeMap<String, Kind>;

fn parts(pattern: &Pattern<&str>, arguments: &mut Arguments) -> Result<Vec<Part>, String> {
    let mut parts: Vec<Part> = Vec::new();
    for element in &pattern.elements {
        let part = match element {
            // A line break in the file is a space: files are wrapped for people who edit them.
            PatternElement::TextElement { value } => Part::Text(value.replace('\n', " ")),
            PatternElement::Placeable { expression } => placeable(expression, arguments)?,
        };
        match (parts.last_mut(), part) {
            (Some(Part::Text(before)), Part::Text(more)) => before.push_str(&more),
            (_, part) => parts.push(part),
        }
    }
    Ok(parts)
}

fn learn(arguments: &mut Arguments, name: &str, kind: Kind) {
    let known = arguments.entry(name.to_owned()).or_insert(kind);
    *known = (*known).max(kind);
}

fn placeable(it: &Expression<&str>, arguments: &mut Arguments) -> Result<Part, String> {
    match it {
        Expression::Inline(it) => inline(it, arguments),
        Expression::Select { selector, variants } => {
            let InlineExpression::VariableReference { id } = selector else {
                return Err("only an argument can choose between variants".to_owned());
            };
            let mut chosen = Vec::new();
            let mut last = None;
            for variant in variants {
                let key = match &variant.key {
                    VariantKey::Identifier { name } => *name,
                    VariantKey::NumberLiteral { value } => *value,
                };
                let parts = parts(&variant.value, arguments)?;
                if variant.default {
                    last = Some((key, parts));
                } else {
                    chosen.push((key.to_owned(), parts));
                }
            }
            let (key, last) = last.ok_or("no variant is the default")?;
            let keys: Vec<&str> = chosen.iter().map(|it| it.0.as_str()).chain([key]).collect();
            let number =
                |it: &str| PLURALS.contains(&it) || it.bytes().all(|it| it.is_ascii_digit());
            let kind = if keys.iter().all(|it| number(it)) {
                Kind::Number
            } else if keys.iter().all(|it| ["true", "false"].contains(it)) {
                Kind::Flag
            } else {
                Kind::Text
            };
            learn(arguments, id.name, kind);
            Ok(Part::Choice(id.name.to_owned(), chosen, last))
        }
    }
}

fn inline(it: &InlineExpression<&str>, arguments: &mut Arguments) -> Result<Part, String> {
    match it {
        InlineExpression::StringLiteral { value } => Ok(Part::Text((*value).to_owned())),
        InlineExpression::VariableReference { id } => {
            learn(arguments, id.name, Kind::Text);
            Ok(Part::Argument(id.name.to_owned()))
        }
        InlineExpression::FunctionReference { id, arguments: given } if id.name == "NUMBER" => {
            let [InlineExpression::VariableReference { id }] = given.positional.as_slice() else {
                return Err("NUMBER takes one argument".to_owned());
            };
            learn(arguments, id.name, Kind::Number);
            Ok(Part::Argument(id.name.to_owned()))
        }
        InlineExpression::MessageReference { id, attribute: None } => {
            Ok(Part::Message(id.name.to_owned()))
        }
        InlineExpression::TermReference { id, attribute: None, arguments: given } => {
            Ok(Part::Label(id.name.to_owned(), form(given.as_ref())?))
        }
        InlineExpression::Placeable { expression } => placeable(expression, arguments),
        InlineExpression::NumberLiteral { .. }
        | InlineExpression::FunctionReference { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { .. } => Err(format!("{it:?} is not supported")),
    }
}

/// The form of a label: `one` (the default) or `many`, with a capital at a sentence's beginning.
fn form(given: Option<&CallArguments<&str>>) -> Result<String, String> {
    let named = given.map(|it| it.named.as_slice()).unwrap_or_default();
    match named {
        [] => Ok("one".to_owned()),
        [only] if only.name.name == "form" => {
            if let InlineExpression::StringLiteral { value } = &only.value
                && FORMS.contains(value)
            {
                return Ok((*value).to_owned());
            }
            Err(format!("{:?} is no form: {FORMS:?}", only.value))
        }
        _ => Err("a label takes a form and nothing else".to_owned()),
    }
}
