//! Folded forms of names: one to sort and search by, one to see that two names look alike.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The key that names sort and are found by: compatibility forms, marks and case folded away,
/// spaces collapsed. "Bäckerei  OTT" and "backerei ott" have the same key.
pub fn name_sort(name: &str) -> String {
    let lower: String = bare(name).flat_map(char::to_lowercase).collect();
    // Again, because some lower-case letters come apart where their capitals did not, and a
    // compatibility form can hold a space.
    let mut key = String::with_capacity(lower.len());
    for it in bare(&lower) {
        match plain(it) {
            Some(letters) => key.push_str(letters),
            None => key.push(it),
        }
    }
    key.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Taken apart, without marks.
fn bare(text: &str) -> impl Iterator<Item = char> {
    text.nfkd().filter(|it| !is_combining_mark(*it))
}

/// Letters that no normal form takes apart, as people type them without their own keyboard.
const fn plain(it: char) -> Option<&'static str> {
    match it {
        'ß' => Some("ss"),
        'æ' => Some("ae"),
        'œ' => Some("oe"),
        'ø' => Some("o"),
        'ł' => Some("l"),
        'đ' | 'ð' => Some("d"),
        'þ' => Some("th"),
        'ı' => Some("i"),
        _ => None,
    }
}

/// The confusable skeleton (Unicode TS 39) of a name, case and spaces folded: names with equal
/// skeletons look alike.
pub fn skeleton(name: &str) -> String {
    let spaced = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let shape: String = unicode_security::skeleton(&spaced).collect();
    let lower: String = shape.chars().flat_map(char::to_lowercase).collect();
    unicode_security::skeleton(&lower).collect()
}

/// Whether a reader would take one name for the other.
pub fn looks_like(one: &str, other: &str) -> bool {
    skeleton(one) == skeleton(other) || name_sort(one) == name_sort(other)
}
