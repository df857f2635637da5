//! Keys of the REST API: made by the firm's owner, shown once, stored as a keyed hash.
//!
//! A key acts as the staff member who made it, within its scopes, and with that person's role as it
//! is now: whoever is suspended or removed has no keys either. A key has no browser to show a
//! second factor in, so deeds that need a step-up take the key as its own proof; what must never be
//! done by a key (keys themselves, ownership, signing in) has no scope.

mod scopes;

pub use scopes::{ApiScope, Area, area};
pub use store::keys::Key;

use crate::secrets::Secrets;
use crate::{Ctx, Error, Result, people, reach, tell};
use domain::access::{Deed, Role};
use domain::actor::{Actor, Door, Staff};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::KeyId;
use domain::letter::{Letter, Recipient, Security};
use domain::names;
use domain::time::{DAY, SECOND, micros};
use store::{Locks, Quiet, keys as rows};

/// What each key begins with, so that people and scanners recognise one.
pub const PREFIX: &str = "clk_";
/// The longest life that can be asked for.
pub const MAX_DAYS: i64 = 730;
/// How much of a key is shown later, to tell keys apart.
const START: usize = PREFIX.len() + 4;
/// A key's last use is written down at most this often.
const TOUCH: i64 = 60 * SECOND;

/// What a new key is asked for, as typed.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// What it is for.
    pub name: String,
    /// Names of scopes.
    pub scopes: Vec<String>,
    /// After how many days it ends; empty for never.
    pub days: String,
}

/// A new key. The secret is nowhere else.
#[derive(Debug, Clone)]
pub struct Made {
    /// The key.
    pub id: KeyId,
    /// What callers send.
    pub secret: String,
}

/// Who calls with a key.
#[derive(Debug, Clone)]
pub struct Holder {
    /// As whom it acts.
    pub actor: Actor,
    /// What it may do.
    pub scopes: Vec<ApiScope>,
}

/// The owner, in person: keys do not make keys.
fn owner(actor: &Actor) -> Result<&Staff> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::ApiKeyManage)?;
    match staff.door {
        Door::Key(_) => Err(not_with_a_key()),
        Door::Page(_) | Door::Link | Door::Inside => Ok(staff),
    }
}

/// The refusal of what needs a person.
pub fn not_with_a_key() -> Error {
    let sentence = "This cannot be done with a key. A person has to sign in and do it.";
    Error::denied(403, "not_with_a_key", sentence)
}

/// Makes a key that acts as its maker.
pub async fn create(ctx: &Ctx, actor: &Actor, wish: &Wish) -> Result<Made> {
    let staff = owner(actor)?;
    let now = ctx.clock.security();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    people::fresh(ctx, &mut tx, actor).await?;
    let (name, scopes, days) = cleaned(wish)?;
    let secret = format!("{PREFIX}{}", Secrets::token());
    let new = rows::New {
        id: ctx.ids.next(now),
        name: name.clone(),
        start: secret.chars().take(START).collect(),
        scopes: scopes.clone(),
        staff: staff.staff,
        hash: ctx.secrets.token_hash(&secret),
        ends_at: days.map(|it| micros(now).saturating_add(it * DAY)),
    };
    rows::add(&mut tx, &new, micros(now)).await?;
    let event = Event::KeyCreated { name, scopes };
    let story = tell::story(ctx, staff.partner, actor, ctx.clock.business(), &event);
    tx.commit(&story).await?;
    Ok(Made { id: new.id, secret })
}

/// Name, scopes in the document's order, and days.
fn cleaned(wish: &Wish) -> Result<(String, String, Option<i64>)> {
    let mut faults = Vec::new();
    let name = crate::clients::keep(&mut faults, names::name("name", &wish.name));
    let known = |it: &&ApiScope| wish.scopes.iter().any(|typed| typed == it.name());
    let scopes: Vec<&str> = ApiScope::ALL.iter().filter(known).map(|it| it.name()).collect();
    if wish.scopes.is_empty() {
        let sentence = "Choose at least one thing that the key may do.";
        faults.push(Fault::new("scopes", "scopes_required", sentence));
    } else if wish.scopes.iter().any(|typed| ApiScope::parse(typed).is_none()) {
        faults.push(Fault::new("scopes", "scope_unknown", "There is no such scope."));
    }
    let typed = wish.days.trim();
    let days = typed.parse::<i64>().ok().filter(|it| (1..=MAX_DAYS).contains(it));
    if !typed.is_empty() && days.is_none() {
        let sentence =
            format!("Use a whole number of days from 1 to {MAX_DAYS}, or leave it empty.");
        faults.push(Fault::new("days", "days_invalid", sentence));
    }
    if faults.is_empty() { Ok((name, scopes.join(" "), days)) } else { Err(Error::Invalid(faults)) }
}

/// The firm's keys, newest first.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<Key>> {
    owner(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(rows::list(&mut tx).await?)
}

/// Ends a key at once; one that is revoked already stays so.
pub async fn revoke(ctx: &Ctx, actor: &Actor, id: KeyId) -> Result<()> {
    let staff = owner(actor)?;
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let key = rows::one(&mut tx, id).await?.ok_or(Error::NotFound)?;
    people::fresh(ctx, &mut tx, actor).await?;
    if !rows::revoke(&mut tx, id, now).await? {
        return Ok(());
    }
    let event = Event::KeyRevoked { name: key.name };
    let story = tell::story(ctx, staff.partner, actor, ctx.clock.business(), &event);
    Ok(tx.commit(&story).await?)
}

/// Who calls with this secret, if it is in force.
pub async fn holder(ctx: &Ctx, secret: &str) -> Result<Option<Holder>> {
    let Some((found, actor)) = found(ctx, secret).await? else { return Ok(None) };
    let now = micros(ctx.clock.security());
    if found.last_used_at.is_none_or(|at| now.saturating_sub(at) >= TOUCH) {
        let mut tx = ctx.store.append(&actor.scope()).await?;
        rows::used(&mut tx, found.partner, found.id, now).await?;
        tx.commit_quiet(Quiet::Session, &[], now).await?;
    }
    let scopes = found.scopes.split(' ').filter_map(ApiScope::parse).collect();
    Ok(Some(Holder { actor, scopes }))
}

async fn found(ctx: &Ctx, secret: &str) -> Result<Option<(rows::Holder, Actor)>> {
    if !secret.starts_with(PREFIX) {
        return Ok(None);
    }
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let hash = ctx.secrets.token_hash(secret);
    let Some(found) = rows::holder(&mut tx, &hash, now).await? else { return Ok(None) };
    let role = Role::parse(&found.role).ok_or_else(|| Error::broken("a key without a role"))?;
    let actor = Actor::Staff(Staff {
        person: found.person,
        staff: found.staff,
        partner: found.partner,
        role,
        door: Door::Key(found.id),
    });
    Ok(Some((found, actor)))
}

/// A key that stood in an address has been written into logs and histories: it is revoked and the
/// firm's owner is told. Answers whether it was one in force.
pub async fn exposed(ctx: &Ctx, secret: &str) -> Result<bool> {
    let Some((found, actor)) = found(ctx, secret).await? else { return Ok(false) };
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(found.partner)).await?;
    if !rows::revoke(&mut tx, found.id, micros(ctx.clock.security())).await? {
        return Ok(false);
    }
    let what = Security::KeyInUrl { name: found.name.clone() };
    let leaders = store::staff::leaders(&mut tx, found.partner, None, None).await?;
    let owners: Vec<Recipient> = leaders
        .into_iter()
        .filter(|it| Role::parse(&it.role) == Some(Role::Owner))
        .map(|it| Recipient { email: it.email, name: it.name, person: Some(it.person) })
        .collect();
    let letter = Letter::SecurityNotice { what };
    let jobs = tell::write_all(ctx, &mut tx, &owners, &letter, now).await?;
    let event = Event::KeyRevoked { name: found.name };
    let story = tell::story(ctx, found.partner, &Actor::System, now, &event);
    let story = jobs.into_iter().fold(story, store::Story::job);
    tx.commit(&story).await?;
    Ok(true)
}
