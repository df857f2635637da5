//! Forms with a file in them: `multipart/form-data`, read strictly from a whole body.
//!
//! The body is already below its limit. A part without a name, or a body that does not end as it
//! began, is refused; nothing is repaired.

use app::Error;
use bytes::Bytes;

use crate::forms::Pairs;

/// More parts than this are no form of ours.
const MOST: usize = 50;

/// A form with its file.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// The fields, as sent.
    pub fields: Pairs,
    /// The file's own name.
    pub name: String,
    /// The file; empty when none was chosen.
    pub bytes: Bytes,
}

/// The boundary in a content type.
fn boundary(kind: &str) -> Option<&str> {
    let mut parts = kind.split(';').map(str::trim);
    if !parts.next()?.eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let value = parts.find_map(|it| it.strip_prefix("boundary="))?.trim_matches('"');
    (1..=70).contains(&value.len()).then_some(value)
}

/// Whether this content type is one of these forms.
pub(crate) fn is_form(kind: &str) -> bool {
    boundary(kind).is_some()
}

fn malformed() -> Error {
    Error::denied(400, "malformed_parameters", "The form with the file is not whole.")
}

/// Reads the whole form.
pub(crate) fn read(kind: &str, body: &Bytes) -> Result<Upload, Error> {
    let Some(boundary) = boundary(kind) else {
        let detail = "Send this as multipart/form-data.";
        return Err(Error::denied(415, "unsupported_media_type", detail));
    };
    let mark = format!("--{boundary}");
    let first = body.strip_prefix(mark.as_bytes()).ok_or_else(malformed)?;
    let mut rest = body.slice_ref(first);
    let mark = format!("\r\n--{boundary}");
    let mut upload = Upload::default();
    for _ in 0..MOST {
        if rest.starts_with(b"--") {
            return Ok(upload);
        }
        let inside = rest.strip_prefix(b"\r\n").ok_or_else(malformed)?;
        let head_ends = find(inside, b"\r\n\r\n").ok_or_else(malformed)?;
        let (head, content) = inside.split_at_checked(head_ends).ok_or_else(malformed)?;
        let content = content.get(4..).ok_or_else(malformed)?;
        let ends = find(content, mark.as_bytes()).ok_or_else(malformed)?;
        let (content, after) = content.split_at_checked(ends).ok_or_else(malformed)?;
        let after = after.get(mark.len()..).ok_or_else(malformed)?;
        part(&mut upload, head, body.slice_ref(content))?;
        rest = body.slice_ref(after);
    }
    Err(Error::denied(400, "too_many_parameters", format!("At most {MOST} parts are taken.")))
}

fn part(upload: &mut Upload, head: &[u8], content: Bytes) -> Result<(), Error> {
    let head = std::str::from_utf8(head).map_err(|_| malformed())?;
    let line = head
        .split("\r\n")
        .find(|it| it.to_ascii_lowercase().starts_with("content-disposition:"))
        .ok_or_else(malformed)?;
    let name = quoted(line, " name=").ok_or_else(malformed)?;
    if let Some(file) = quoted(line, "filename=") {
        if !upload.name.is_empty() || !upload.bytes.is_empty() {
            return Err(Error::denied(400, "duplicate_parameter", "Send one file."));
        }
        upload.name = file;
        upload.bytes = content;
        return Ok(());
    }
    let value = std::str::from_utf8(&content).map_err(|_| malformed())?;
    upload.fields.push((name, value.to_owned()));
    Ok(())
}

/// A quoted value in a header; browsers write a quote in a name as `%22`.
fn quoted(line: &str, name: &str) -> Option<String> {
    let rest = line.split_once(name)?.1.strip_prefix('"')?;
    Some(rest.split('"').next()?.replace("%22", "\""))
}

/// Where `wanted` begins.
fn find(inside: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let rest = inside.get(from..)?;
        let at = from + rest.iter().position(|it| *it == first)?;
        if inside.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: &str = "multipart/form-data; boundary=----x7";

    fn body(text: &str) -> Bytes {
        Bytes::from(text.replace('\n', "\r\n"))
    }

    #[test]
    fn a_form_with_a_file_is_read() {
        let sent = body(
            "------x7\nContent-Disposition: form-data; name=\"_csrf\"\n\nabc\n------x7\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"a %22b%22.csv\"\n\
             Content-Type: text/csv\n\nName\nA\n--not it\n------x7--\n",
        );
        let upload = read(KIND, &sent).unwrap();
        assert_eq!(upload.fields, [("_csrf".to_owned(), "abc".to_owned())]);
        assert_eq!(upload.name, "a \"b\".csv");
        assert_eq!(&upload.bytes[..], b"Name\r\nA\r\n--not it");
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        for text in [
            "",
            "------x7",
            "------x7\nContent-Disposition: form-data; name=\"a\"\n\nabc",
            "------x7\nContent-Disposition: form-data\n\nabc\n------x7--",
            "------y\nContent-Disposition: form-data; name=\"a\"\n\nabc\n------y--",
        ] {
            assert_eq!(read(KIND, &body(text)).unwrap_err().status(), 400, "{text:?}");
        }
        let other = read("text/plain", &body("x")).unwrap_err();
        assert_eq!(other.status(), 415);
        let twice = "------x7\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\n\nA\n";
        let twice = format!("{twice}{twice}------x7--");
        assert_eq!(read(KIND, &body(&twice)).unwrap_err().code(), "duplicate_parameter");
    }
}
