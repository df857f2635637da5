//! People: signing in, staying signed in, proving it again, and the hats one human wears.
//!
//! One human has one identity; a session belongs to one realm. What a stranger can ask here is
//! answered alike whether or not somebody has that address: same words, same work, same time.

pub mod codes;
pub mod factors;
pub mod founding;
pub(crate) mod guessing;
pub mod hats;
pub mod joining;
pub mod links;
pub mod passkeys;
pub mod passwords;
pub mod sessions;
pub mod sign_in;
#[cfg(test)]
mod soft_key;
pub mod step_up;
#[cfg(test)]
mod tests;

pub use sessions::{Opened, Session, entered, fresh, may_enter, session};

use crate::{Ctx, Error, Result, tell};
use domain::actor::{Actor, Door, Scope};
use domain::event::Event;
use domain::ids::{PersonId, SessionId};
use domain::letter::{Letter, Recipient, Security};
use domain::people::Realm;
use store::people::Person;
use store::{NewJob, Story, Tx};

/// Where a request comes from, as its person sees it on the sessions page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Browser {
    /// What the browser calls itself.
    pub user_agent: String,
    /// The address it comes from.
    pub address: String,
}

/// Signing in is done by the program for somebody who is not yet known.
fn inside() -> Scope {
    Actor::System.scope()
}

/// The person as the one who acts upon itself.
fn itself(person: PersonId, session: Option<SessionId>) -> Actor {
    let door = session.map_or(Door::Link, Door::Page);
    Actor::Client { person, door, delegated: false }
}

/// What happened to a person's identity, in the person's own chain.
fn story(ctx: &Ctx, person: PersonId, actor: &Actor, at: i64, event: &Event) -> Story {
    tell::story(ctx, person, actor, domain::time::ts(at), event)
}

fn signed_in(realm: Realm, how: &domain::people::Amr) -> Event {
    Event::PersonSignedIn { realm: realm.as_str().to_owned(), how: how.to_string() }
}

fn security(what: &str) -> Event {
    Event::PersonSecurity { what: what.to_owned() }
}

fn recipient(person: &Person) -> Recipient {
    Recipient { email: person.email.clone(), name: person.name.clone(), person: Some(person.id) }
}

/// Tells a person what happened to its identity.
async fn notice(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &Person,
    what: &Security,
) -> Result<Option<NewJob>> {
    let letter = Letter::SecurityNotice { what: what.clone() };
    tell::write(ctx, tx, &recipient(person), &letter, ctx.clock.security()).await
}

/// A story with the job that follows from it, if one does.
fn with(told: Story, job: Option<NewJob>) -> Story {
    match job {
        Some(job) => told.job(job),
        None => told,
    }
}

fn sign_in_failed() -> Error {
    let detail = "The e-mail address and the password do not belong together.";
    Error::denied(401, "sign_in_failed", detail)
}

fn code_invalid() -> Error {
    let detail = "This code is not right, or it was used before. Wait for the next one.";
    Error::denied(401, "code_invalid", detail)
}

fn passkey_invalid() -> Error {
    let detail = "This passkey was not accepted. Try again, or sign in another way.";
    Error::denied(401, "passkey_invalid", detail)
}

fn link_over() -> Error {
    let detail = "This link was used before or has run out. Ask for a new one.";
    Error::denied(410, "link_used_or_expired", detail)
}
