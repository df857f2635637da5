//! A product's file: read whole, judged whole, each fault with its line.

use crate::oidc::jwt::KeySet;
use domain::products::{Definition, Plan, Right};
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A fault of a file, as an operator reads it: `jobs.toml:7: redirect_uris: …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFault {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and how to put it right.
    pub what: String,
}

impl std::fmt::Display for FileFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// A product as its files say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The definition.
    pub definition: Definition,
    /// The public keys, as a JWKS document.
    pub jwks: String,
}

/// Every `*.toml` of a folder, in the order of their names.
pub(crate) fn listed(dir: &Path) -> Vec<PathBuf> {
    let all = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|it| it.path());
    let mut files: Vec<_> =
        all.filter(|it| it.extension().is_some_and(|it| it == "toml")).collect();
    files.sort();
    files
}

/// Reads a definition and the keys beside it. In the sandbox plain http is allowed.
pub fn check(path: &Path, sandbox: bool) -> Result<Loaded, Vec<FileFault>> {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let fault = |line, what: String| FileFault { file: file.clone(), line, what };
    let text = std::fs::read_to_string(path).map_err(|it| vec![fault(1, it.to_string())])?;
    let mut reader = Reader { text: &text, faults: Vec::new(), lines: Vec::new() };
    let definition = reader.definition();
    if reader.faults.is_empty() {
        for wrong in definition.check(sandbox) {
            let line = reader.line_of(wrong.key, wrong.at);
            reader.faults.push((line, format!("{}: {}", wrong.key, wrong.what)));
        }
    }
    let mut jwks = String::new();
    if reader.faults.is_empty() {
        let beside = path.with_file_name(&definition.jwks_file);
        let read = std::fs::read_to_string(&beside).map_err(|it| it.to_string());
        match read.and_then(|it| KeySet::read(&it).map(|_| it)) {
            Ok(it) => jwks = it,
            Err(what) => {
                let line = reader.line_of("jwks_file", 0);
                let name = &definition.jwks_file;
                reader.faults.push((line, format!("jwks_file: {name}: {what}")));
            }
        }
    }
    if reader.faults.is_empty() {
        return Ok(Loaded { definition, jwks });
    }
    reader.faults.sort();
    Err(reader.faults.into_iter().map(|(line, what)| fault(line, what)).collect())
}

struct Reader<'a> {
    text: &'a str,
    faults: Vec<(usize, String)>,
    /// Where each value stands: key, place in its list, line.
    lines: Vec<(String, usize, usize)>,
}

const TEXTS: [&str; 12] = [
    "slug",
    "name",
    "icon",
    "tone",
    "client_id",
    "initiate_login_uri",
    "backchannel_logout_uri",
    "events_push_uri",
    "provisioning_url",
    "jwks_file",
    "accounts_domain",
    "activity",
];
const LISTS: [&str; 2] = ["redirect_uris", "post_logout_redirect_uris"];
const OTHERS: [&str; 3] = ["active_days", "as_client_mode", "plans"];

impl Reader<'_> {
    fn line(&self, span: &Range<usize>) -> usize {
        self.text.bytes().take(span.start).filter(|it| *it == b'\n').count() + 1
    }

    fn line_of(&self, key: &str, at: usize) -> usize {
        let exact = self.lines.iter().find(|it| it.0 == key && it.1 == at);
        exact.or_else(|| self.lines.iter().find(|it| it.0 == key)).map_or(1, |it| it.2)
    }

    fn say(&mut self, span: &Range<usize>, what: impl Into<String>) {
        let line = self.line(span);
        self.faults.push((line, what.into()));
    }

    fn definition(&mut self) -> Definition {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let line = error.span().map_or(1, |it| self.line(&it));
            self.faults.push((line, error.message().to_owned()));
        }
        if !self.faults.is_empty() {
            return Definition::default();
        }
        let mut out = Definition::default();
        for (key, value) in table.get_ref() {
            self.entry(key, value, &mut out);
        }
        for key in TEXTS.iter().chain(&LISTS).chain(&OTHERS) {
            // A product without an own page to come back to is a product all the same.
            let optional = *key == "post_logout_redirect_uris" || *key == "as_client_mode";
            if !optional && !table.get_ref().keys().any(|it| it.get_ref() == key) {
                self.faults.push((1, format!("{key} is missing.")));
            }
        }
        out
    }

    fn entry(
        &mut self,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
        out: &mut Definition,
    ) {
        let name: &str = key.get_ref();
        let line = self.line(&value.span());
        self.lines.push((name.to_owned(), 0, line));
        if let Some(place) = text_of(out, name) {
            match value.get_ref().as_str() {
                Some(it) => it.clone_into(place),
                None => self.say(&value.span(), format!("{name} is a text in quotes.")),
            }
            return;
        }
        match name {
            "redirect_uris" => out.redirect_uris = self.texts(name, value),
            "post_logout_redirect_uris" => {
                out.post_logout_redirect_uris = self.texts(name, value);
            }
            "active_days" => out.active_days = self.number(name, value),
            "as_client_mode" => match value.get_ref().as_bool() {
                Some(it) => out.as_client_mode = it,
                None => self.say(&value.span(), "as_client_mode is true or false."),
            },
            "plans" => out.plans = self.plans(value),
            "onboarding_mark" => out.onboarding_mark = self.number(name, value),
            "elevated" => out.elevated = self.rights(value),
            _ => self.say(&key.span(), format!("{name} is not a key of a product.")),
        }
    }

    fn texts(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let Some(list) = value.get_ref().as_array() else {
            self.say(&value.span(), format!("{name} is a list of texts."));
            return Vec::new();
        };
        let mut out = Vec::new();
        for (at, it) in list.iter().enumerate() {
            let line = self.line(&it.span());
            self.lines.retain(|known| known.0 != name || known.1 != at);
            self.lines.push((name.to_owned(), at, line));
            match it.get_ref().as_str() {
                Some(text) => out.push(text.to_owned()),
                None => self.say(&it.span(), format!("{name} is a list of texts.")),
            }
        }
        out
    }

    fn number(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> i64 {
        let read = value
            .get_ref()
            .as_integer()
            .and_then(|it| i64::from_str_radix(&it.as_str().replace('_', ""), it.radix()).ok());
        if read.is_none() {
            self.say(&value.span(), format!("{name} is a whole number."));
        }
        read.unwrap_or_default()
    }

    fn rights(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Right> {
        let Some(list) = value.get_ref().as_array() else {
            self.say(&value.span(), "elevated rights are tables: [[elevated]].");
            return Vec::new();
        };
        let mut out = Vec::new();
        for (at, it) in list.iter().enumerate() {
            let line = self.line(&it.span());
            self.lines.retain(|known| known.0 != "elevated" || known.1 != at);
            self.lines.push(("elevated".to_owned(), at, line));
            let Some(table) = it.get_ref().as_table() else {
                self.say(&it.span(), "elevated rights are tables: [[elevated]].");
                continue;
            };
            let mut right = Right::default();
            for (key, value) in table {
                match (key.get_ref().as_ref(), value.get_ref().as_str()) {
                    ("code", Some(it)) => it.clone_into(&mut right.code),
                    ("name", Some(it)) => it.clone_into(&mut right.name),
                    ("code" | "name", None) => {
                        self.say(&value.span(), format!("{} is a text in quotes.", key.get_ref()));
                    }
                    (other, _) => {
                        self.say(&key.span(), format!("{other} is not a key of a right."));
                    }
                }
            }
            out.push(right);
        }
        out
    }

    fn plans(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Plan> {
        let Some(list) = value.get_ref().as_array() else {
            self.say(&value.span(), "plans are tables: [[plans]].");
            return Vec::new();
        };
        let mut out = Vec::new();
        for (at, it) in list.iter().enumerate() {
            let line = self.line(&it.span());
            self.lines.retain(|known| known.0 != "plans" || known.1 != at);
            self.lines.push(("plans".to_owned(), at, line));
            let Some(table) = it.get_ref().as_table() else {
                self.say(&it.span(), "plans are tables: [[plans]].");
                continue;
            };
            let mut plan = Plan::default();
            for (key, value) in table {
                let text = value.get_ref().as_str();
                match (key.get_ref().as_ref(), text) {
                    ("code", Some(it)) => it.clone_into(&mut plan.code),
                    ("name", Some(it)) => it.clone_into(&mut plan.name),
                    ("trial_days", _) => plan.trial_days = self.number("trial_days", value),
                    ("code" | "name", None) => {
                        self.say(&value.span(), format!("{} is a text in quotes.", key.get_ref()));
                    }
                    (other, _) => self.say(&key.span(), format!("{other} is not a key of a plan.")),
                }
            }
            out.push(plan);
        }
        out
    }
}

fn text_of<'a>(out: &'a mut Definition, name: &str) -> Option<&'a mut String> {
    Some(match name {
        "slug" => &mut out.slug,
        "name" => &mut out.name,
        "icon" => &mut out.icon,
        "tone" => &mut out.tone,
        "client_id" => &mut out.client_id,
        "initiate_login_uri" => &mut out.initiate_login_uri,
        "backchannel_logout_uri" => &mut out.backchannel_logout_uri,
        "events_push_uri" => &mut out.events_push_uri,
        "provisioning_url" => &mut out.provisioning_url,
        "jwks_file" => &mut out.jwks_file,
        "accounts_domain" => &mut out.accounts_domain,
        "activity" => &mut out.activity,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::jwt::tests::KEY;
    use serde_json::json;

    const GOOD: &str = r#"slug = "jobs"
name = "Jobs"
icon = "wrench"
tone = "jobs"
client_id = "jobs"
redirect_uris = ["http://localhost:4101/callback"]
initiate_login_uri = "http://localhost:4101/login"
post_logout_redirect_uris = [
  "http://localhost:4101/signed-out",
  "http://localhost:4101/",
]
backchannel_logout_uri = "http://localhost:4101/backchannel-logout"
events_push_uri = "http://localhost:4101/security-events"
provisioning_url = "http://localhost:4101/provisioning"
jwks_file = "jobs.jwks.json"
accounts_domain = "jobs.localhost"
activity = "job booked"
active_days = 7
as_client_mode = true
[[plans]]
code = "starter"
name = "Starter"
trial_days = 14
"#;

    fn said(text: &str, jwks: &str, sandbox: bool) -> String {
        let unique = crate::secrets::Secrets::token();
        let dir = std::env::temp_dir().join(format!("clientele-{unique}"));
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join("jobs.toml"), text).unwrap();
        std::fs::write(dir.join("jobs.jwks.json"), jwks).unwrap();
        let out = match check(&dir.join("jobs.toml"), sandbox) {
            Ok(it) => format!("{} with {} plan", it.definition.name, it.definition.plans.len()),
            Err(all) => all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        };
        std::fs::remove_dir_all(&dir).unwrap();
        out
    }

    fn keys() -> String {
        json!({ "keys": [KEY.1] }).to_string()
    }

    #[test]
    fn a_good_file_is_read() {
        assert_eq!(said(GOOD, &keys(), true), "Jobs with 1 plan");
    }

    #[test]
    fn each_fault_has_its_line() {
        let bent = |from: &str, to: &str| said(&GOOD.replace(from, to), &keys(), true);
        assert_eq!(bent("slug = \"jobs\"", "slug = 7"), "jobs.toml:1: slug is a text in quotes.");
        assert_eq!(
            bent("tone = \"jobs\"", "tone = \"red\""),
            "jobs.toml:4: tone: Use one of jobs, books, pay, roster."
        );
        assert_eq!(
            bent("\"http://localhost:4101/\",", "\"http://localhost:4101/*\","),
            "jobs.toml:10: post_logout_redirect_uris: http://localhost:4101/*: no fragment, \
             user name, pattern or backslash."
        );
        assert_eq!(
            bent("active_days = 7", "active_days = 7\ncolor = \"red\""),
            "jobs.toml:19: color is not a key of a product."
        );
        assert_eq!(bent("active_days = 7\n", ""), "jobs.toml:1: active_days is missing.");
        assert_eq!(
            bent("trial_days = 14", "trial_days = 40"),
            "jobs.toml:20: plans: trial_days is 0 (no trial) to 30."
        );
        assert!(
            bent("name = \"Jobs\"", "name = \"Jobs\"\nname = \"J\"").starts_with("jobs.toml:3:")
        );
        assert!(bent("tone = \"jobs\"", "tone = jobs").starts_with("jobs.toml:4:"));
    }

    #[test]
    fn plain_http_and_bad_keys_are_told_together_with_their_place() {
        let production = said(GOOD, &keys(), false);
        assert_eq!(production.lines().count(), 7, "{production}");
        assert!(production.contains("jobs.toml:6: redirect_uris:"));
        assert_eq!(
            said(GOOD, "{}", true),
            "jobs.toml:15: jwks_file: jobs.jwks.json: It has no list keys."
        );
    }
}
