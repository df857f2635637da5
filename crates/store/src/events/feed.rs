//! A firm's feed, narrowed: by client, by who did it, by kinds, by dates.

use super::{Event, before, event};
use crate::db::error::Result;
use crate::db::value::{Bind, Value};
use crate::sql::{Built, Part, part};
use crate::tx::Tx;
use crate::vals;
use domain::ids::{AccountId, ClientId, EventId, PartnerId, PersonId, StaffId};

/// What a reader of the feed wants to see.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    /// Only of this client.
    pub client: Option<ClientId>,
    /// Only of this account.
    pub account: Option<AccountId>,
    /// Only by this human.
    pub person: Option<PersonId>,
    /// Only of these kinds; empty for every kind.
    pub kinds: Vec<&'static str>,
    /// From this instant (µs).
    pub from: Option<i64>,
    /// Before this instant (µs).
    pub until: Option<i64>,
}

/// An event with the name of the client that it is about.
#[derive(Debug, Clone)]
pub struct Line {
    /// The event.
    pub event: Event,
    /// The client's name now, if it is about one.
    pub client_name: Option<String>,
}

const FEED: Part = part(
    "SELECT e.*, c.name AS client_name FROM events e
     LEFT JOIN clients c ON c.partner = e.partner AND c.id = e.client
     WHERE e.partner = $1 AND e.id < $2",
);
const OF_CLIENT: Part = part(" AND e.client = $1");
const OF_ACCOUNT: Part = part(" AND e.account = $1");
const BY_PERSON: Part = part(" AND e.actor_person = $1");
const OF_KINDS: Part = part(" AND e.kind IN ({list})");
const FROM: Part = part(" AND e.at >= $1");
const UNTIL: Part = part(" AND e.at < $1");
// What happened in a folder that the owner keeps from the reader, or to an account in one.
const SEEN: Part = part(
    " AND (c.id IS NULL OR NOT c.internal OR c.id IN (SELECT ci.client FROM client_insiders ci
        WHERE ci.partner = $1 AND ci.staff = $2))
      AND (e.account IS NULL OR NOT EXISTS (SELECT 1 FROM connections k
        JOIN clients h ON h.partner = k.partner AND h.id = k.client
        WHERE k.partner = $1 AND k.account = e.account AND h.internal
          AND h.id NOT IN (SELECT ci.client FROM client_insiders ci
            WHERE ci.partner = $1 AND ci.staff = $2)))",
);
const LAST: Part = part(" ORDER BY e.id DESC LIMIT $1");

fn built(
    partner: PartnerId,
    narrow: &Narrow,
    insider: Option<StaffId>,
    (older, limit): (Option<EventId>, i64),
) -> Built {
    let mut built = Built::new(FEED, &vals![partner, before(older)]);
    if let Some(client) = narrow.client {
        built.add(OF_CLIENT, &vals![client]);
    }
    if let Some(account) = narrow.account {
        built.add(OF_ACCOUNT, &vals![account]);
    }
    if let Some(person) = narrow.person {
        built.add(BY_PERSON, &vals![person]);
    }
    if !narrow.kinds.is_empty() {
        let kinds: Vec<Value> = narrow.kinds.iter().map(|it| (*it).bind()).collect();
        built.add_in(OF_KINDS, &[], &kinds);
    }
    if let Some(from) = narrow.from {
        built.add(FROM, &vals![from]);
    }
    if let Some(until) = narrow.until {
        built.add(UNTIL, &vals![until]);
    }
    if let Some(staff) = insider {
        built.add(SEEN, &vals![partner, staff]);
    }
    built.add(LAST, &vals![limit]);
    built
}

/// The scope's firm's feed, newest first. `insider` is a reader from whom internal clients are kept
/// unless the owner added them; the owner is none.
pub async fn of_firm(
    tx: &mut Tx,
    narrow: &Narrow,
    insider: Option<StaffId>,
    (older, limit): (Option<EventId>, i64),
) -> Result<Vec<Line>> {
    let partner = tx.partner()?;
    let rows = tx.rows_of(&built(partner, narrow, insider, (older, limit))).await?;
    rows.iter()
        .map(|row| Ok(Line { event: event(row)?, client_name: row.get("client_name")? }))
        .collect()
}

/// Every shape of the statement, for the test that prepares all of them.
pub fn combinations() -> Vec<Built> {
    let (nil, at) = (uuid::Uuid::nil(), Some(0));
    let all = Narrow {
        client: Some(ClientId(nil)),
        account: Some(AccountId(nil)),
        person: Some(PersonId(nil)),
        kinds: vec!["signed_in", "access_paused"],
        from: at,
        until: at,
    };
    let plain = Narrow::default();
    let build = |narrow, insider| built(PartnerId(nil), narrow, insider, (None, 1));
    vec![build(&plain, None), build(&all, None), build(&all, Some(StaffId(nil)))]
}
