//! Headers and paging parameters that carry meaning: versions, idempotency keys, cursors, limits.

use app::Error;
use app::secrets::{Purpose, Secrets};
use data_encoding::BASE64URL_NOPAD;
use hyper::HeaderMap;
use hyper::header::{self, HeaderName};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Rows on a page when nothing is said.
pub const PAGE: i64 = 50;
/// The most rows that a page may be asked to have.
pub const PAGE_MOST: i64 = 200;

const KEY_MOST: usize = 255;
const CURSOR_MOST: usize = 2_048;
const MAC: usize = 16;

/// The one value of a header that is text; a repeated header has none.
pub fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    let (only, None) = (all.next()?, all.next()) else { return None };
    only.to_str().ok()
}

/// The version that the caller saw, from `If-Match`. A header that is not one of our entity tags
/// matches no version: the deed answers with the one in force.
pub fn if_match(headers: &HeaderMap) -> Result<i64, Error> {
    if !headers.contains_key(header::IF_MATCH) {
        let detail = "Send If-Match with the entity tag that you were given, so that nobody's \
                      change is overwritten.";
        return Err(Error::denied(428, "precondition_required", detail));
    }
    let tag = one(headers, &header::IF_MATCH).unwrap_or_default().trim();
    let version = tag.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    Ok(version.and_then(|it| it.parse().ok()).unwrap_or(-1))
}

/// The key that makes a repeated POST harmless.
pub fn idempotency_key(headers: &HeaderMap) -> Result<String, Error> {
    let name = HeaderName::from_static("idempotency-key");
    if !headers.contains_key(&name) {
        let detail = "Send an Idempotency-Key of your own choice; repeat it when you repeat the \
                      request.";
        return Err(Error::denied(400, "idempotency_key_required", detail));
    }
    let key = one(headers, &name).unwrap_or_default().trim();
    if key.is_empty() || key.len() > KEY_MOST {
        let detail = format!("An Idempotency-Key has 1 to {KEY_MOST} visible characters.");
        return Err(Error::denied(422, "idempotency_key_invalid", detail));
    }
    Ok(key.to_owned())
}

/// How many rows a page shall have.
pub fn limit(text: Option<&str>) -> Result<i64, Error> {
    let Some(text) = text else { return Ok(PAGE) };
    let number = text.parse::<i64>().ok().filter(|it| (1..=PAGE_MOST).contains(it));
    number.ok_or_else(|| {
        let detail = format!("The limit is a whole number from 1 to {PAGE_MOST}.");
        Error::denied(422, "invalid_limit", detail)
    })
}

/// Seals where a page ended. `list` and `tenant` are part of the seal, so that a cursor works
/// only on the list and for the tenant it was made for.
pub fn seal_cursor(
    secrets: &Secrets,
    list: &str,
    tenant: &str,
    place: &impl Serialize,
) -> Result<String, Error> {
    let mut bytes = serde_json::to_vec(place).map_err(Error::broken)?;
    let mac = secrets.mac(Purpose::Cursor, &[list.as_bytes(), tenant.as_bytes(), &bytes]);
    bytes.extend(mac.iter().take(MAC));
    Ok(BASE64URL_NOPAD.encode(&bytes))
}

/// Opens what [`seal_cursor`] made. Foreign, bent and outdated cursors get one text.
pub fn open_cursor<T: DeserializeOwned>(
    secrets: &Secrets,
    list: &str,
    tenant: &str,
    cursor: &str,
) -> Result<T, Error> {
    let open = || {
        if cursor.len() > CURSOR_MOST {
            return None;
        }
        let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok()?;
        let (place, sent) = bytes.split_at_checked(bytes.len().checked_sub(MAC)?)?;
        let mac = secrets.mac(Purpose::Cursor, &[list.as_bytes(), tenant.as_bytes(), place]);
        let same: bool = subtle::ConstantTimeEq::ct_eq(mac.get(..MAC)?, sent).into();
        if same { serde_json::from_slice(place).ok() } else { None }
    };
    open().ok_or_else(|| {
        let detail = "This place in the list is not known any more. Start from the first page.";
        Error::denied(400, "invalid_cursor", detail)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(*name, value.parse().unwrap());
        }
        map
    }

    #[test]
    fn a_version_is_required_and_read() {
        let read = |it: &[(&'static str, &str)]| if_match(&headers(it)).map_err(|it| it.status());
        assert_eq!(read(&[]), Err(428));
        assert_eq!(read(&[("if-match", "\"7\"")]), Ok(7));
        assert_eq!(read(&[("if-match", "7")]), Ok(-1));
        assert_eq!(read(&[("if-match", "W/\"7\"")]), Ok(-1));
        assert_eq!(read(&[("if-match", "*")]), Ok(-1));
        assert_eq!(read(&[("if-match", "\"7\""), ("if-match", "\"8\"")]), Ok(-1));
    }

    #[test]
    fn an_idempotency_key_is_required_and_short() {
        let read = |it: &[(&'static str, &str)]| {
            idempotency_key(&headers(it)).map_err(|it| (it.status(), it.code()))
        };
        assert_eq!(read(&[]), Err((400, "idempotency_key_required")));
        assert_eq!(read(&[("idempotency-key", "a b")]), Ok("a b".to_owned()));
        let long = "x".repeat(300);
        for bad in [&*long, "", "  "] {
            assert_eq!(read(&[("idempotency-key", bad)]), Err((422, "idempotency_key_invalid")));
        }
    }

    #[test]
    fn a_limit_is_from_one_to_two_hundred() {
        assert_eq!(limit(None).unwrap(), 50);
        assert_eq!(limit(Some("200")).unwrap(), 200);
        for bad in ["0", "-1", "1000000000", "201", "", "x", "1.0", "99999999999999999999"] {
            assert_eq!(limit(Some(bad)).unwrap_err().code(), "invalid_limit", "{bad}");
        }
    }

    #[test]
    fn a_cursor_serves_one_list_of_one_tenant() {
        let secrets = Secrets::new([1; 32]);
        let cursor = seal_cursor(&secrets, "clients", "a", &("Ott", 3)).unwrap();
        let open = |secrets: &Secrets, list: &str, tenant: &str, cursor: &str| {
            open_cursor::<(String, i64)>(secrets, list, tenant, cursor)
                .map_err(|it| (it.status(), it.code(), format!("{it:?}")))
        };
        assert_eq!(open(&secrets, "clients", "a", &cursor), Ok(("Ott".to_owned(), 3)));
        let mut bent = cursor.clone();
        bent.replace_range(0..1, if cursor.starts_with('A') { "B" } else { "A" });
        let refused = [
            open(&secrets, "clients", "b", &cursor),
            open(&secrets, "staff", "a", &cursor),
            open(&secrets, "clients", "a", &bent),
            open(&secrets, "clients", "a", "x"),
            open(&secrets, "clients", "a", ""),
            open(&secrets, "clients", "a", &"A".repeat(9_000)),
            open(&Secrets::new([2; 32]), "clients", "a", &cursor),
        ];
        for it in &refused {
            assert_eq!(it, &refused[0]);
            assert_eq!(it.as_ref().unwrap_err().1, "invalid_cursor");
        }
    }
}
