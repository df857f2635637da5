//! Hats: the firms one works for, the businesses one owns, the vendor. One human, one sign-in.

use super::sessions::{self, Begin, Opened, Session};
use super::{Browser, inside, itself, signed_in, story};
use crate::{Ctx, Error, Result};
use domain::ids::PersonId;
use domain::people::Realm;
use domain::time::micros;
use store::people::{self as rows, Seat};
use store::{Locks, Tx};

/// What one human is here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hats {
    /// The firms.
    pub seats: Vec<Seat>,
    /// Businesses whose accounts are the person's own, the first twenty.
    pub businesses: Vec<String>,
    /// `support` or `admin`, for the vendor's people.
    pub operator: Option<String>,
}

impl Hats {
    /// Whether the person has something to do behind a realm's door. The client's door is open
    /// to everybody: an owner-to-be has no account yet.
    pub fn has(&self, realm: Realm) -> bool {
        match realm {
            Realm::Partner => !self.seats.is_empty(),
            Realm::Operator => self.operator.is_some(),
            Realm::Client => true,
        }
    }

    /// The door of the first hat.
    pub fn first(&self) -> Realm {
        let first = [Realm::Partner, Realm::Operator].into_iter().find(|it| self.has(*it));
        first.unwrap_or(Realm::Client)
    }

    /// How many workspaces there are to choose from.
    pub fn count(&self) -> usize {
        let own = usize::from(!self.businesses.is_empty());
        self.seats.len() + own + usize::from(self.operator.is_some())
    }
}

async fn of(tx: &mut Tx, person: PersonId) -> Result<Hats> {
    Ok(Hats {
        seats: rows::seats(tx, person).await?,
        businesses: rows::businesses(tx, person).await?,
        operator: rows::operator_level(tx, person).await?,
    })
}

/// What a person is here.
pub async fn hats(ctx: &Ctx, person: PersonId) -> Result<Hats> {
    let mut tx = ctx.store.read(&inside()).await?;
    of(&mut tx, person).await
}

/// Which door a sign-in leads to: the wanted one if the person has a hat there, else its first.
pub(super) async fn door(tx: &mut Tx, person: PersonId, wanted: Option<Realm>) -> Result<Realm> {
    let hats = of(tx, person).await?;
    Ok(wanted.filter(|it| hats.has(*it)).unwrap_or_else(|| hats.first()))
}

/// Changes hats: a session of the same person in another realm, resting on the same proof and
/// ending with it. A proof too weak for that door is asked for again.
pub async fn change(ctx: &Ctx, own: &Session, to: Realm, from: &Browser) -> Result<Opened> {
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.write(&inside(), Locks::new().lock(own.person)).await?;
    if !of(&mut tx, own.person).await?.has(to) {
        return Err(Error::NotFound);
    }
    if !to.accepts(&own.amr) {
        return Err(Error::SignIn);
    }
    let it = Begin { person: own.person, realm: to, amr: &own.amr, from, now };
    let opened = sessions::begin_from(ctx, &mut tx, it, &own.clocks).await?;
    let actor = itself(own.person, Some(own.id));
    tx.commit(&story(ctx, own.person, &actor, now, &signed_in(to, &own.amr))).await?;
    Ok(opened)
}
