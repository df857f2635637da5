//! One CloudEvent, read strictly: what it says, or the one code that says what is wrong.

use domain::names;
use jiff::Timestamp;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// A fact that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactFault {
    /// Its id, as far as it has one.
    pub id: String,
    /// The stable code.
    pub code: &'static str,
}

impl FactFault {
    /// A fault of the fact with this id.
    pub fn new(id: &str, code: &'static str) -> Self {
        Self { id: id.chars().take(256).collect(), code }
    }
}

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Unique at its source, for ever.
    pub id: String,
    /// The product's base address.
    pub source: String,
    /// The product's own name of the account.
    pub subject: String,
    /// When it was so (µs).
    pub time: i64,
    /// What it says.
    pub kind: Kind,
    /// Of everything it says: the same fact again has the same.
    pub digest: Vec<u8>,
}

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// `account.updated`.
    Updated(Update),
    /// `account.activity`.
    Active {
        /// When somebody worked (µs).
        at: i64,
        /// In words: "Job booked".
        label: String,
        /// How often in all, where the product says so.
        total: Option<i64>,
    },
    /// `connection.created`.
    Connected(Connected),
}

/// What changed; `None` has not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Update {
    pub business_name: Option<String>,
    pub subdomain: Option<String>,
    pub industry: Option<String>,
    pub country: Option<String>,
    pub accounting_package: Option<String>,
    pub owner_name: Option<String>,
    pub owner_email: Option<String>,
    pub plan: Option<String>,
    pub plan_name: Option<String>,
    #[expect(clippy::option_option, reason = "told or not told, and if told, perhaps no trial")]
    pub trial_ends_at: Option<Option<i64>>,
}

/// A connection that began at the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connected {
    /// The firm's code.
    pub partner_code: String,
    /// `client_added` or `website`.
    pub how: &'static str,
    /// The account.
    pub account: Update,
}

/// Reads one event in structured form.
pub fn parse(event: &Value) -> Result<Fact, FactFault> {
    let members = event.as_object().ok_or_else(|| FactFault::new("", "event_invalid"))?;
    let text = |name: &str| members.get(name).and_then(Value::as_str).unwrap_or_default();
    let id = text("id");
    let no = |code| FactFault::new(id, code);
    let sized = |it: &str| (1..=256).contains(&it.len()) && !it.chars().any(char::is_control);
    if !sized(id) || text("specversion") != "1.0" || !sized(text("source")) {
        return Err(no("event_invalid"));
    }
    let json = matches!(members.get("datacontenttype"), None | Some(Value::Null))
        || text("datacontenttype").starts_with("application/json");
    let data = members.get("data").and_then(Value::as_object).filter(|_| json);
    let (Some(data), true) = (data, sized(text("subject"))) else {
        return Err(no("event_invalid"));
    };
    let time = instant(text("time")).ok_or_else(|| no("timestamp_invalid"))?;
    let kind = match text("type") {
        "account.updated" => Kind::Updated(update(data).map_err(no)?),
        "account.activity" => activity(data).map_err(no)?,
        "connection.created" => {
            let connected = connected(data, text("subject")).map_err(no)?;
            Kind::Connected(connected)
        }
        _ => return Err(no("type_unknown")),
    };
    Ok(Fact {
        id: id.to_owned(),
        source: text("source").to_owned(),
        subject: text("subject").to_owned(),
        time,
        kind,
        digest: digest(members),
    })
}

/// Over type, subject, time and data; members in one order, so that another spelling of the same
/// JSON is the same fact.
fn digest(members: &Map<String, Value>) -> Vec<u8> {
    let mut hash = Sha256::new();
    for name in ["type", "subject", "time", "data"] {
        let said = members.get(name).map(sorted).unwrap_or_default();
        hash.update(said.to_string().as_bytes());
        hash.update([0]);
    }
    hash.finalize().to_vec()
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut all: Vec<_> = members.iter().collect();
            all.sort_by_key(|it| it.0);
            Value::Array(
                all.into_iter()
                    .map(|(k, v)| Value::Array(vec![k.clone().into(), sorted(v)]))
                    .collect(),
            )
        }
        Value::Array(all) => Value::Array(all.iter().map(sorted).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// RFC 3339 with its zone, and nothing that merely looks like it: no leap second, no other
/// calendar notation.
pub(super) fn instant(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let is = |at: usize, wanted: u8| bytes.get(at) == Some(&wanted);
    let shaped = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18].into_iter().all(digit)
        && is(4, b'-')
        && is(7, b'-')
        && (is(10, b'T') || is(10, b't'))
        && is(13, b':')
        && is(16, b':')
        && text.get(17..19) != Some("60");
    let rest = text.get(19..)?;
    let zone = rest.trim_start_matches(|it: char| it == '.' || it.is_ascii_digit());
    let zoned = zone.eq_ignore_ascii_case("z")
        || (zone.len() == 6
            && zone.starts_with(['+', '-'])
            && zone.get(3..4) == Some(":")
            && zone.bytes().skip(1).all(|it| it.is_ascii_digit() || it == b':'));
    if !shaped || !zoned || text.len() > 40 {
        return None;
    }
    text.parse::<Timestamp>().ok().map(domain::time::micros)
}

type Said<T> = Result<T, &'static str>;

/// A text of at most `most` characters; absent or null says nothing.
fn line(data: &Map<String, Value>, name: &str, most: usize) -> Said<Option<String>> {
    match data.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(it)) => {
            names::line("data", it, most).map(Some).map_err(|_| "data_invalid")
        }
        Some(_) => Err("data_invalid"),
    }
}

fn inner<'a>(data: &'a Map<String, Value>, name: &str) -> Said<Option<&'a Map<String, Value>>> {
    match data.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(it)) => Ok(Some(it)),
        Some(_) => Err("data_invalid"),
    }
}

fn update(data: &Map<String, Value>) -> Said<Update> {
    let mut out = Update {
        business_name: line(data, "business_name", 200)?,
        subdomain: line(data, "subdomain", 63)?,
        industry: line(data, "industry", 200)?,
        country: country(data)?,
        accounting_package: line(data, "accounting_package", 200)?,
        ..Update::default()
    };
    if let Some(owner) = inner(data, "owner")? {
        out.owner_name = line(owner, "name", 200)?;
        out.owner_email = address(owner)?;
    }
    if let Some(plan) = inner(data, "plan")? {
        out.plan = line(plan, "code", 64)?;
        out.plan_name = line(plan, "name", 64)?;
    }
    out.trial_ends_at = match data.get("trial_ends_at") {
        None => None,
        Some(Value::Null) => Some(None),
        Some(Value::String(it)) => Some(Some(instant(it).ok_or("timestamp_invalid")?)),
        Some(_) => return Err("timestamp_invalid"),
    };
    if out.business_name.as_deref() == Some("") || out.subdomain.as_deref() == Some("") {
        return Err("data_invalid");
    }
    Ok(out)
}

/// Two capitals (ISO 3166), or empty for not known any more.
fn country(data: &Map<String, Value>) -> Said<Option<String>> {
    let said = line(data, "country", 2)?;
    let fits =
        |it: &str| it.is_empty() || (it.len() == 2 && it.bytes().all(|it| it.is_ascii_uppercase()));
    if said.as_deref().is_none_or(fits) { Ok(said) } else { Err("data_invalid") }
}

fn address(owner: &Map<String, Value>) -> Said<Option<String>> {
    match line(owner, "email", 254)? {
        None => Ok(None),
        Some(it) if it.is_empty() => Ok(Some(it)),
        Some(it) => match domain::email::email("email", &it) {
            Ok(good) => Ok(Some(good.as_str().to_owned())),
            Err(_) => Err("data_invalid"),
        },
    }
}

fn activity(data: &Map<String, Value>) -> Said<Kind> {
    let at = data.get("at").and_then(Value::as_str).and_then(instant);
    let label = line(data, "label", 60)?.unwrap_or_default();
    let total = match data.get("total") {
        None | Some(Value::Null) => None,
        Some(it) => Some(it.as_i64().filter(|it| *it >= 0).ok_or("data_invalid")?),
    };
    Ok(Kind::Active { at: at.ok_or("timestamp_invalid")?, label, total })
}

fn connected(data: &Map<String, Value>, subject: &str) -> Said<Connected> {
    let account = inner(data, "account")?.ok_or("data_invalid")?;
    let how = match data.get("how").and_then(Value::as_str) {
        Some("client_added") => "client_added",
        Some("website") => "website",
        Some(_) | None => return Err("data_invalid"),
    };
    let same = account.get("external_id").and_then(Value::as_str) == Some(subject);
    let partner_code = line(data, "partner_code", 64)?.filter(|it| !it.is_empty() && same);
    let about = update(account)?;
    if about.business_name.is_none() || about.subdomain.is_none() {
        return Err("data_invalid");
    }
    Ok(Connected { partner_code: partner_code.ok_or("data_invalid")?, how, account: about })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(kind: &str, data: &Value) -> Value {
        json!({
            "specversion": "1.0", "id": "e1", "source": "http://localhost:4101", "type": kind,
            "time": "2026-05-10T09:00:00Z", "subject": "x-1", "data": data,
        })
    }

    fn code(event: &Value) -> &'static str {
        parse(event).map_or_else(|it| it.code, |_| "ok")
    }

    #[test]
    fn an_instant_has_a_zone_and_exists() {
        for good in ["2026-05-10T09:00:00Z", "2026-05-10T09:00:00.123456+02:00"] {
            assert!(instant(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "2026-02-30T00:00:00Z",
            "2026-05-10T09:00:00",
            "2026-05-10",
            "2026-05-10T09:00Z",
            "2026-05-10T09:00:60Z",
            "2026-12-31T23:59:60Z",
            "2026-05-10T24:00:00Z",
            "2026-05-10T09:00:00Z[UTC]",
            "2026-05-10T09:00:00+0200",
            "1778403600",
            "99999-01-01T00:00:00Z",
            "2026-05-10 09:00:00Z",
            "2026-05-10T09:00:00+99:00",
        ] {
            assert_eq!(instant(bad), None, "{bad}");
        }
    }

    #[test]
    fn every_wrong_event_has_its_code() {
        let active = json!({ "at": "2026-05-10T09:00:00Z", "label": "Job booked" });
        assert_eq!(code(&event("account.activity", &active)), "ok");
        let bent = |name: &str, value: Value| {
            let mut it = event("account.activity", &active);
            it[name] = value;
            code(&it)
        };
        for (name, value, wanted) in [
            ("id", json!(""), "event_invalid"),
            ("id", json!(7), "event_invalid"),
            ("id", json!("x".repeat(300)), "event_invalid"),
            ("specversion", json!("0.3"), "event_invalid"),
            ("source", json!(null), "event_invalid"),
            ("subject", json!("a\u{0}b"), "event_invalid"),
            ("time", json!("2026-02-30T00:00:00Z"), "timestamp_invalid"),
            ("time", json!(null), "timestamp_invalid"),
            ("type", json!("account.deleted"), "type_unknown"),
            ("data", json!("text"), "event_invalid"),
            ("data", json!({ "label": "x" }), "timestamp_invalid"),
            ("datacontenttype", json!("text/xml"), "event_invalid"),
        ] {
            assert_eq!(bent(name, value.clone()), wanted, "{name} {value}");
        }
        assert_eq!(code(&json!([])), "event_invalid");
        for data in [
            json!({ "business_name": 7 }),
            json!({ "business_name": "" }),
            json!({ "business_name": "a\u{202e}b" }),
            json!({ "owner": "Amy" }),
            json!({ "owner": { "email": "a@b\r\nBcc: x" } }),
            json!({ "plan": [] }),
        ] {
            assert_eq!(code(&event("account.updated", &data)), "data_invalid", "{data}");
        }
        let other = json!({ "partner_code": "PH-1", "how": "website",
            "account": { "external_id": "x-2", "business_name": "A", "subdomain": "abc" } });
        assert_eq!(code(&event("connection.created", &other)), "data_invalid");
    }

    #[test]
    fn the_same_fact_in_another_spelling_is_the_same() {
        let one = event("account.updated", &json!({ "business_name": "A", "industry": "B" }));
        let text = r#"{"data":{"industry":"B","business_name":"A"},"subject":"x-1","id":"e1",
            "type":"account.updated","specversion":"1.0","source":"http://localhost:4101",
            "time":"2026-05-10T09:00:00Z"}"#;
        let two: Value = serde_json::from_str(text).unwrap();
        assert_eq!(parse(&one).unwrap().digest, parse(&two).unwrap().digest);
        let three = event("account.updated", &json!({ "business_name": "A", "industry": "C" }));
        assert_ne!(parse(&one).unwrap().digest, parse(&three).unwrap().digest);
    }

    #[test]
    fn absent_is_unchanged_and_null_ends_a_trial() {
        let read = |data: Value| {
            let kind = parse(&event("account.updated", &data)).unwrap().kind;
            let Kind::Updated(it) = kind else { panic!("{kind:?}") };
            it
        };
        assert_eq!(read(json!({})), Update::default());
        assert_eq!(read(json!({ "trial_ends_at": null })).trial_ends_at, Some(None));
    }
}
