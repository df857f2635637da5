//! Passwords: long enough, not common, not made of what everybody knows about the person.
//!
//! No rules about kinds of characters: they make passwords worse. Any script, spaces and emoji
//! are fine. Sign-in must read a password through [`normal`] too, so that the same keys on
//! another keyboard give the same password.

mod guessable;

use unicode_normalization::UnicodeNormalization as _;

use crate::fault::Fault;
use crate::names::name_sort;

/// The shortest password, in characters.
pub const PASSWORD_MIN: usize = 15;

/// The longest password, in characters: hashing must not become a burden that others impose.
pub const PASSWORD_MAX: usize = 256;

/// What must remain, in letters and digits, when the known parts are taken out.
const OWN_REST_MIN: usize = 12;

/// What everybody may know about the person.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// The person's e-mail address.
    pub email: &'a str,
    /// Names: the firm's, the person's.
    pub names: &'a [&'a str],
}

/// The one form of a password that is hashed: composed characters. Never trimmed.
pub fn normal(typed: &str) -> String {
    typed.nfc().collect()
}

/// Whether this can be a new password of somebody about whom `known` is known. Answers its
/// normal form.
pub fn password(field: &'static str, typed: &str, known: Known<'_>) -> Result<String, Fault> {
    // Counted before it is composed, so that a flood costs nothing.
    if typed.chars().take(PASSWORD_MAX * 4 + 1).count() > PASSWORD_MAX * 4 {
        return Err(too_long(field));
    }
    let password = normal(typed);
    let length = password.chars().count();
    if length < PASSWORD_MIN {
        return Err(Fault::new(
            field,
            "password_too_short",
            format!("A password has at least {PASSWORD_MIN} characters; a short sentence is good."),
        ));
    }
    if length > PASSWORD_MAX {
        return Err(too_long(field));
    }
    if password.contains('\0') {
        return Err(Fault::new(
            field,
            "password_invalid_character",
            "The character U+0000 cannot be used in a password.",
        ));
    }
    let letters = squeezed(&password);
    if guessable::is_common(&letters, &password) {
        return Err(Fault::new(
            field,
            "password_common",
            "This password is among the first that others would try; use a few unrelated words.",
        ));
    }
    if is_contextual(&letters, known) {
        return Err(Fault::new(
            field,
            "password_contextual",
            "This password is made of your e-mail address or your firm's name; use other words.",
        ));
    }
    Ok(password)
}

fn too_long(field: &'static str) -> Fault {
    Fault::new(
        field,
        "password_too_long",
        format!("A password has at most {PASSWORD_MAX} characters."),
    )
}

/// Letters and digits only, folded as names are.
fn squeezed(text: &str) -> String {
    name_sort(text).chars().filter(|it| it.is_alphanumeric()).collect()
}

fn is_contextual(letters: &str, known: Known<'_>) -> bool {
    let local = known.email.split('@').next().unwrap_or_default();
    let mut parts: Vec<String> = [known.email, local]
        .into_iter()
        .chain(known.names.iter().copied())
        .map(squeezed)
        .filter(|it| it.chars().count() >= 4)
        .collect();
    // The longest first, so that the address goes before its own local part.
    parts.sort_by_key(|it| std::cmp::Reverse(it.len()));
    let mut rest = letters.to_owned();
    for part in &parts {
        rest = rest.replace(part.as_str(), "");
    }
    rest.len() < letters.len() && rest.chars().count() < OWN_REST_MIN
}
