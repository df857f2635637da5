//! A chain as lines of JSON: how it leaves, and how such a file is verified without a database.

use super::verify::{Finding, Report, What};
use super::{Event, Head};
use domain::ids::{AccountId, ClientId, EventId, PartnerId, PersonId, ProductId, StaffId};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// The event as one line; every column stands in it, so that its hash can be made again.
pub fn line(it: &Event) -> String {
    let id = |it: Option<Uuid>| it.map_or(Value::Null, |it| Value::String(it.to_string()));
    json!({
        "id": id(Some(it.id.0)), "owner_kind": it.owner_kind, "owner": id(Some(it.owner)),
        "seq": it.seq, "at": it.at, "actor": it.actor,
        "actor_person": id(it.actor_person.map(|it| it.0)),
        "actor_staff": id(it.actor_staff.map(|it| it.0)),
        "actor_partner": id(it.actor_partner.map(|it| it.0)),
        "actor_product": id(it.actor_product.map(|it| it.0)), "door": it.door,
        "on_behalf": id(it.on_behalf.map(|it| it.0)), "account": id(it.account.map(|it| it.0)),
        "partner": id(it.partner.map(|it| it.0)), "client": id(it.client.map(|it| it.0)),
        "kind": it.kind, "payload": it.payload, "prev": hex(&it.prev), "hash": hex(&it.hash),
    })
    .to_string()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        use std::fmt::Write;
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|it| it.to_digit(16)).collect();
    let digits = digits.filter(|it| it.len() % 2 == 0)?;
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair.iter().fold(0, |sum, it| sum * 16 + it)).ok())
        .collect()
}

/// Reads what [`line`] wrote; `None` for anything else.
pub fn read(text: &str) -> Option<Event> {
    let Value::Object(it) = serde_json::from_str(text).ok()? else { return None };
    Some(Event {
        id: EventId(uuid(&it, "id")?),
        owner_kind: words(&it, "owner_kind")?,
        owner: uuid(&it, "owner")?,
        seq: it.get("seq")?.as_i64()?,
        at: it.get("at")?.as_i64()?,
        actor: words(&it, "actor")?,
        actor_person: uuid(&it, "actor_person").map(PersonId),
        actor_staff: uuid(&it, "actor_staff").map(StaffId),
        actor_partner: uuid(&it, "actor_partner").map(PartnerId),
        actor_product: uuid(&it, "actor_product").map(ProductId),
        door: words(&it, "door")?,
        on_behalf: uuid(&it, "on_behalf").map(PartnerId),
        account: uuid(&it, "account").map(AccountId),
        partner: uuid(&it, "partner").map(PartnerId),
        client: uuid(&it, "client").map(ClientId),
        kind: words(&it, "kind")?,
        payload: words(&it, "payload")?,
        prev: unhex(it.get("prev")?.as_str()?)?,
        hash: unhex(it.get("hash")?.as_str()?)?,
    })
}

fn words(of: &Map<String, Value>, name: &str) -> Option<String> {
    of.get(name)?.as_str().map(str::to_owned)
}

fn uuid(of: &Map<String, Value>, name: &str) -> Option<Uuid> {
    of.get(name)?.as_str()?.parse().ok()
}

/// Verifies one chain's lines, oldest first, from its first event on; a line that cannot be read is
/// [`What::Changed`]. What was cut off at the end is seen only with an exported head beside it.
pub fn check<'a>(lines: impl Iterator<Item = &'a str>) -> Report {
    let mut report = Report { owners: 1, ..Report::default() };
    let (mut seq, mut prev) = (0, Head::default().hash.to_vec());
    for text in lines {
        let Some(it) = read(text) else {
            report.findings.push(Finding { owner: Uuid::nil(), seq: seq + 1, what: What::Changed });
            seq += 1;
            continue;
        };
        report.follow(&it, it.owner, (seq, &prev));
        (seq, prev) = (it.seq, it.hash);
    }
    report
}
