//! From bytes to text: UTF-8 with or without its mark, UTF-16 either way round, Windows-1252.
//!
//! A file in two encodings at once is refused: whichever was chosen, half the names would be wrong.

use domain::sheet::Wrong;
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text of a CSV file.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Wrong> {
    if let Some(rest) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return match std::str::from_utf8(rest) {
            Ok(text) => Ok(text.to_owned()),
            Err(bad) => Err(mixed(rest, bad.valid_up_to(), "says that it is UTF-8")),
        };
    }
    let wide = match bytes {
        [0xff, 0xfe, ..] | [1..=0xff, 0, 1..=0xff, 0, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] | [0, 1..=0xff, 0, 1..=0xff, ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = wide {
        let (text, bad) = encoding.decode_with_bom_removal(bytes);
        if bad {
            let before = text.split('\u{fffd}').next().unwrap_or_default();
            let what = "The file is UTF-16 with broken characters here. Save it anew as CSV UTF-8.";
            return Err(at(before.as_bytes(), before.len(), what));
        }
        return Ok(text.into_owned());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(bad) if has_utf8(bytes) => {
            Err(mixed(bytes, bad.valid_up_to(), "is UTF-8 in other places"))
        }
        Err(_) => old(bytes),
    }
}

/// Windows-1252, which is what is left; five of its bytes mean nothing.
fn old(bytes: &[u8]) -> Result<String, Wrong> {
    let nothing = |it: &u8| matches!(it, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
    if let Some(place) = bytes.iter().position(nothing) {
        let what = "The file is neither UTF-8 nor UTF-16 nor Windows-1252. Save it as CSV UTF-8.";
        return Err(at(bytes, place, what));
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Ok(text.into_owned())
}

/// Whether a character of several bytes stands somewhere, well-formed: no accident in a text of
/// single bytes.
fn has_utf8(mut bytes: &[u8]) -> bool {
    loop {
        let (good, rest) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, &[][..]),
            Err(bad) => {
                let (good, rest) = bytes.split_at(bad.valid_up_to());
                let skip = bad.error_len().unwrap_or(rest.len());
                (std::str::from_utf8(good).unwrap_or_default(), rest.get(skip..).unwrap_or(&[]))
            }
        };
        if good.bytes().any(|it| it >= 0x80) {
            return true;
        }
        if rest.is_empty() {
            return false;
        }
        bytes = rest;
    }
}

fn mixed(bytes: &[u8], place: usize, how: &str) -> Wrong {
    let what = format!(
        "A character here is not UTF-8, while the file {how}. Save the whole file as CSV UTF-8."
    );
    at(bytes, place, what)
}

/// The line and the column of a byte, counting separators as people see them.
fn at(bytes: &[u8], place: usize, what: impl Into<String>) -> Wrong {
    let before = bytes.get(..place).unwrap_or_default();
    let line = before.split(|it| *it == b'\n').count();
    let begun = before.iter().rposition(|it| *it == b'\n').map_or(0, |it| it + 1);
    let cells = before.get(begun..).unwrap_or_default();
    let column = cells.iter().filter(|it| matches!(it, b',' | b';' | b'\t')).count() + 1;
    Wrong::new(line, column, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Name,Ort\nMüller,Zürich\nŻółć €,Kraków\n";

    #[test]
    fn four_encodings_say_the_same() {
        let little: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            TEXT.as_bytes().to_vec(),
            [&[0xef, 0xbb, 0xbf], TEXT.as_bytes()].concat(),
            [&[0xff, 0xfe], &little[..]].concat(),
            [&[0xfe, 0xff], &big[..]].concat(),
            little,
            big,
        ] {
            assert_eq!(decode(&bytes).unwrap(), TEXT);
        }
        assert_eq!(decode(b"Name\nM\xfcller \x80 \x93x\x94\n").unwrap(), "Name\nMüller € “x”\n");
    }

    #[test]
    fn two_encodings_at_once_are_refused_with_the_place() {
        let half = [TEXT.as_bytes(), b"x,M\xfcller\n"].concat();
        let wrong = decode(&half).unwrap_err();
        assert_eq!((wrong.line, wrong.column), (4, 2), "{}", wrong.what);
        let marked = [&[0xef, 0xbb, 0xbf][..], b"Name\nM\xfcller\n"].concat();
        assert_eq!(decode(&marked).unwrap_err().line, 2);
        assert_eq!(decode(b"Name\nA\nB\x81\n").unwrap_err().line, 3);
        assert!(decode(&[0xff, 0xfe, 0x41, 0x00, 0x00, 0xd8]).is_err());
    }
}
