//! E-mail addresses: the plain form that mail servers take, and the folded form to compare by.
//!
//! Quoted local parts and address literals are refused: nobody's real address needs them, and
//! they are how headers get injected. An international domain is kept in its ASCII form.

use crate::fault::Fault;

const LOCAL_MAX: usize = 64;
const WHOLE_MAX: usize = 254;

/// A well-formed address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    shown: String,
    folded: String,
}

impl Email {
    /// As typed, the domain in ASCII and lower case.
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// What two spellings of one mailbox have in common: all in lower case.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// The part before the @.
    pub fn local(&self) -> &str {
        self.shown.split_once('@').map_or("", |(local, _)| local)
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Reads an address, required.
pub fn email(field: &'static str, typed: &str) -> Result<Email, Fault> {
    parse(typed).ok_or_else(|| {
        Fault::new(field, "email_invalid", "Give one e-mail address of the form name@example.com.")
    })
}

/// Reads an address where none is fine too.
pub fn optional_email(field: &'static str, typed: &str) -> Result<Option<Email>, Fault> {
    if typed.trim_matches(' ').is_empty() {
        return Ok(None);
    }
    email(field, typed).map(Some)
}

fn parse(typed: &str) -> Option<Email> {
    // Only spaces: a line break at the end is no slip of the keyboard.
    let typed = typed.trim_matches(' ');
    let (local, domain) = typed.split_once('@')?;
    if !is_dot_atom(local) || local.len() > LOCAL_MAX || domain.contains('@') {
        return None;
    }
    let domain = idna::domain_to_ascii_strict(domain).ok()?;
    if !is_host(&domain) {
        return None;
    }
    let shown = format!("{local}@{domain}");
    let folded = shown.to_ascii_lowercase();
    (shown.len() <= WHOLE_MAX).then_some(Email { shown, folded })
}

fn is_dot_atom(local: &str) -> bool {
    local.split('.').all(|atom| {
        !atom.is_empty()
            && atom
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(it))
    })
}

/// At least two labels of letters, digits and inner hyphens, and a last one that no IP address
/// could have.
fn is_host(domain: &str) -> bool {
    let label = |it: &str| {
        (1..=63).contains(&it.len())
            && !it.starts_with('-')
            && !it.ends_with('-')
            && it.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let Some((_, top)) = domain.rsplit_once('.') else { return false };
    domain.split('.').all(label) && top.chars().any(|it| it.is_ascii_alphabetic())
}
