//! Choosing what kind of act a history shows, on every page that has one.

use app::Error;
use app::audit::{self, FAMILIES, Family};

use crate::Words;
use crate::views::form::Choice;
use crate::views::parts::Kinds;

/// Families that a client's own history can have.
pub(crate) const OF_CLIENT: &[&str] =
    &["sign-ins", "access", "connections", "clients", "reach", "notes"];
/// Families that an owner sees of a firm.
pub(crate) const OF_FIRM: &[&str] = &["sign-ins", "access", "connections", "reach"];

/// The family that an address names; none for all.
pub(crate) fn asked(word: &str) -> Result<Option<&'static Family>, Error> {
    if word.is_empty() {
        return Ok(None);
    }
    let found = audit::family(word).map(Some);
    found.ok_or_else(|| {
        Error::denied(422, "invalid_filter", "There is no such filter: kind.".to_owned())
    })
}

/// For an address, with what separates it from the rest.
pub(crate) fn query(family: Option<&Family>) -> String {
    family.map(|it| format!("kind={}&", it.word)).unwrap_or_default()
}

/// A family as people read it.
pub(crate) fn name(t: &Words, it: &Family) -> String {
    t.coded(&format!("family-{}", it.word), it.name)
}

/// The form that chooses.
pub(crate) fn chosen(t: &Words, action: String, (of, family): (&[&str], Option<&Family>)) -> Kinds {
    let some = FAMILIES.iter().filter(|it| of.contains(&it.word));
    let all = std::iter::once(Choice::new("", t.kinds_all()));
    Kinds {
        action,
        now: family.map(|it| it.word.to_owned()).unwrap_or_default(),
        all: all.chain(some.map(|it| Choice::new(it.word, name(t, it)))).collect(),
    }
}
