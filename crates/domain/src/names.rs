//! Words that people type about clients and staff: names, phones, websites, notes.
//!
//! What is accepted is kept as typed, apart from the spaces around it: markup and formulas are
//! text like any other. Refused is only what cannot be seen or makes a line read otherwise.

mod folding;
mod texts;

pub use folding::{looks_like, name_sort, skeleton};
pub use texts::{NOTE_MAX, client_number, line, note, phone, tags, text, website};

use crate::fault::Fault;

/// The longest name, in characters.
pub const NAME_MAX: usize = 200;

/// The name of a client, a firm, a group or a person: required, at most 200 characters, no
/// control characters and none that hide or turn text.
pub fn name(field: &'static str, typed: &str) -> Result<String, Fault> {
    let name = typed.trim();
    if name.chars().all(is_invisible) {
        return Err(Fault::new(field, "name_required", "Give a name."));
    }
    if name.chars().count() > NAME_MAX {
        return Err(Fault::new(
            field,
            "name_too_long",
            format!(
                "A name has at most {NAME_MAX} characters; this one has {}.",
                name.chars().count()
            ),
        ));
    }
    visible(field, "name_invalid_character", name, &[])?;
    Ok(name.into())
}

/// Refuses the first character that a line of text must not hold, naming its code point and
/// place. `allowed` are controls that this text may hold after all.
fn visible(
    field: &'static str,
    code: &'static str,
    text: &str,
    allowed: &[char],
) -> Result<(), Fault> {
    for (place, found) in text.chars().enumerate() {
        if !allowed.contains(&found) && is_refused(found) {
            return Err(Fault::new(
                field,
                code,
                format!(
                    "The character U+{:04X} at place {} cannot be used here.",
                    u32::from(found),
                    place.saturating_add(1)
                ),
            ));
        }
    }
    Ok(())
}

/// Controls, line separators, direction controls, invisible spaces and noncharacters.
fn is_refused(it: char) -> bool {
    it.is_control()
        || matches!(it,
            '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
        || u32::from(it) & 0xFFFE == 0xFFFE
        || matches!(it, '\u{FDD0}'..='\u{FDEF}')
}

/// Takes up no ink: spaces, zero-width characters, fillers, joiners and variation selectors.
fn is_invisible(it: char) -> bool {
    it.is_whitespace()
        || matches!(it,
            '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}'
            | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{E0100}'..='\u{E01EF}')
}
