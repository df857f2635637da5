//! Preferences: how a person reads, and what comes to it without being asked for.

use crate::people::Session;
use crate::{Ctx, Error, Result, tell};
use domain::actor::{Actor, Door};
use domain::event::Event;
use domain::ids::PersonId;
use domain::names;
use domain::preferences::{Cadence, Preferences, SignInLetter, next_digest};
use domain::time::micros;
use store::{Locks, Tx};

/// Saves what a person likes, and its name as it wrote it.
pub async fn save(ctx: &Ctx, own: &Session, name: &str, wanted: &Preferences) -> Result<()> {
    let name = names::name("name", name).map_err(Error::field)?;
    let actor = Actor::Client { person: own.person, door: Door::Page(own.id), delegated: false };
    let mut tx = ctx.store.write(&Actor::System.scope(), Locks::new().lock(own.person)).await?;
    let firm = own.firm.as_ref().map_or("UTC", |it| it.1.as_str());
    put(ctx, &mut tx, own.person, wanted, firm).await?;
    if name != own.name {
        store::people::rename(&mut tx, own.person, &name).await?;
    }
    let now = ctx.clock.business();
    let story = tell::story(ctx, own.person, &actor, now, &Event::PreferencesChanged);
    Ok(tx.commit(&story).await?)
}

/// Keeps a person's preferences, with the instant of the next digest.
async fn put(
    ctx: &Ctx,
    tx: &mut Tx,
    person: PersonId,
    wanted: &Preferences,
    firm_zone: &str,
) -> Result<()> {
    let now = ctx.clock.business();
    let firms = store::digests::of_firms(tx, person).await?;
    let due = next_digest(wanted.cadence(firms), now, &wanted.zone(firm_zone));
    Ok(store::preferences::put(tx, person, wanted, due, micros(now)).await?)
}

/// What a link at the foot of a digest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscribed {
    /// Whose.
    pub person: PersonId,
    /// Its address.
    pub email: String,
    /// As it is now.
    pub preferences: Preferences,
    /// How often the person's firms send a digest to those who have not chosen.
    pub firms: Cadence,
}

impl Subscribed {
    /// Whether anything still comes by itself.
    pub fn is_on(&self) -> bool {
        self.preferences.cadence(self.firms) != Cadence::Off
    }
}

/// The person behind an unsubscribe link. The token is derived from the person and opens nothing
/// else; a wrong one is not there.
pub async fn subscribed(ctx: &Ctx, token: &str) -> Result<Subscribed> {
    let person = ctx.secrets.subscriber(token).ok_or(Error::NotFound)?;
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let email = store::people::get(&mut tx, person).await?.email;
    let preferences = store::preferences::get(&mut tx, person).await?;
    let firms = store::digests::of_firms(&mut tx, person).await?;
    Ok(Subscribed { person, email, preferences, firms })
}

/// Ends everything that comes by itself, at one click (RFC 8058). Twice is once.
pub async fn unsubscribe(ctx: &Ctx, token: &str) -> Result<()> {
    let found = subscribed(ctx, token).await?;
    if !found.is_on() {
        return Ok(());
    }
    let actor = Actor::Client { person: found.person, door: Door::Link, delegated: false };
    let mut tx = ctx.store.write(&Actor::System.scope(), Locks::new().lock(found.person)).await?;
    let mut wanted = store::preferences::get(&mut tx, found.person).await?;
    wanted.digest = Some(Cadence::Off);
    if wanted.sign_in_letter == SignInLetter::Daily {
        wanted.sign_in_letter = SignInLetter::Never;
    }
    put(ctx, &mut tx, found.person, &wanted, "UTC").await?;
    let now = ctx.clock.business();
    let story = tell::story(ctx, found.person, &actor, now, &Event::PreferencesChanged);
    Ok(tx.commit(&story).await?)
}

/// A person's preferences, before there is a session.
pub async fn of(ctx: &Ctx, person: PersonId) -> Result<Preferences> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    Ok(store::preferences::get(&mut tx, person).await?)
}

/// How often the firms of a person send a digest to those who have not chosen.
pub async fn firms(ctx: &Ctx, person: PersonId) -> Result<Cadence> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    Ok(store::digests::of_firms(&mut tx, person).await?)
}
