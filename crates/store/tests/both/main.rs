//! Every test of the store, on both engines.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::similar_names,
    reason = "tests"
)]

mod chain;
mod deeds;
mod lite;
mod products;
mod queue;
mod races;
mod schema;
mod shelf;

use domain::actor::Actor;
use domain::ids::{AccountId, PartnerId};
use store::{Locks, Quiet, Story};
use test_support::Lab;

/// The instant of the tests.
const NOW: i64 = 1_790_000_000_000_000;

/// A partner that exists.
async fn partner(lab: &Lab) -> PartnerId {
    let id: PartnerId = lab.id();
    let mut tx = lab.store.append(&Actor::System.scope()).await.unwrap();
    tx.add_owner(id).await.unwrap();
    tx.commit(&Story::new(lab.id(), id, &Actor::System, NOW, "partner_added").partner(id))
        .await
        .unwrap();
    id
}

/// An account that exists.
async fn account(lab: &Lab) -> AccountId {
    let id: AccountId = lab.id();
    let mut tx = lab.store.append(&Actor::System.scope()).await.unwrap();
    tx.add_owner(id).await.unwrap();
    tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
    id
}

/// The locks of a deed on one account.
fn alone(account: AccountId) -> Locks {
    Locks::new().lock(account)
}
