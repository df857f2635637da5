//! Feeds: what happened, with the names of those who did it.

use crate::Result;
use domain::event::Event;
use domain::ids::{AccountId, EventId, PersonId};
use std::collections::BTreeMap;
use store::Tx;

/// One line of a feed.
#[derive(Debug, Clone)]
pub struct Act {
    /// The event.
    pub id: EventId,
    /// When (µs, business time).
    pub at: i64,
    /// Who did it; `None` for the program and for products.
    pub person: Option<PersonId>,
    /// Who did it, by name; empty for the program.
    pub who: String,
    /// The account it happened on.
    pub account: Option<AccountId>,
    /// What happened; `None` for a kind that this version does not know.
    pub event: Option<Event>,
}

/// Events with the names of their actors: one more statement, whatever their number.
pub async fn tell(tx: &mut Tx, events: &[store::events::Event]) -> Result<Vec<Act>> {
    let mut people: Vec<PersonId> = events.iter().filter_map(|it| it.actor_person).collect();
    people.sort();
    people.dedup();
    let names: BTreeMap<PersonId, String> =
        store::people::names(tx, &people).await?.into_iter().collect();
    Ok(events
        .iter()
        .map(|it| Act {
            id: it.id,
            at: it.at,
            person: it.actor_person,
            who: it.actor_person.and_then(|person| names.get(&person).cloned()).unwrap_or_default(),
            account: it.account,
            event: serde_json::from_str(&it.payload).ok(),
        })
        .collect())
}
