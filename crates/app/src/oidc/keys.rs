//! The keys that sign in the portal's name: made once, sealed at rest, rotated without a pause.
//!
//! A new key is published before it signs, and an old one stays published until nothing it signed
//! is alive, so that no product ever meets a key it cannot find.

use crate::oidc::jwt::{KeySet, SigningKey};
use crate::{Ctx, Error, Result};
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{EventId, OperatorId};
use domain::time::{SECOND, micros};
use serde_json::{Value, json};
use store::signing_keys::{self, Key};
use store::{Locks, Quiet};

/// Seconds that a new key is only published: products may keep our keys for so long.
const AHEAD: i64 = 600;
/// Seconds that an old key stays published after the new one signs.
const BEHIND: i64 = 3_600;

/// What the keys are sealed as.
const SEALED_AS: &str = "signing_key";

/// The key that signs now. The first one ever is made here.
pub async fn signing(ctx: &Ctx) -> Result<SigningKey> {
    let now = micros(ctx.clock.security());
    let keys = published(ctx).await?;
    let seasoned = keys.iter().find(|it| it.created_at <= now - AHEAD * SECOND);
    let key = seasoned.or(keys.last()).ok_or_else(|| Error::broken("no signing key"))?;
    let pem = ctx.secrets.open(SEALED_AS, key.id, &key.private_sealed)?;
    let pem = String::from_utf8(pem).map_err(Error::broken)?;
    Ok(SigningKey::from_pem(&pem)?.0)
}

/// The public halves, as a JWKS document.
pub async fn jwks(ctx: &Ctx) -> Result<Value> {
    let keys = published(ctx).await?;
    let public: Vec<Value> = keys
        .iter()
        .map(|it| serde_json::from_str(&it.public_jwk).map_err(Error::broken))
        .collect::<Result<_>>()?;
    Ok(json!({ "keys": public }))
}

/// The public halves, for tokens of our own that come back.
pub async fn own(ctx: &Ctx) -> Result<KeySet> {
    KeySet::read(&jwks(ctx).await?.to_string()).map_err(Error::broken)
}

/// Makes a new key; from now on it is published, after a while it signs, and the others go.
pub async fn rotate(ctx: &Ctx) -> Result<()> {
    let now = micros(ctx.clock.security());
    let key = make(ctx).await?;
    let locks = Locks::new().lock(OperatorId::THE);
    let mut tx = ctx.store.write(&Actor::System.scope(), locks).await?;
    signing_keys::add(&mut tx, &key).await?;
    signing_keys::retire_others(&mut tx, key.id, now + (AHEAD + BEHIND) * SECOND).await?;
    let event = Event::PersonSecurity { what: format!("The signing key {} was made.", key.kid) };
    let story =
        crate::tell::story(ctx, OperatorId::THE, &Actor::System, ctx.clock.business(), &event);
    tx.commit(&story).await?;
    Ok(())
}

async fn published(ctx: &Ctx) -> Result<Vec<Key>> {
    let now = micros(ctx.clock.security());
    let scope = Actor::System.scope();
    let mut tx = ctx.store.read(&scope).await?;
    let keys = signing_keys::published(&mut tx, now).await?;
    drop(tx);
    if !keys.is_empty() {
        return Ok(keys);
    }
    // Two may come here at once: the second finds the first one's key behind the lock.
    let key = make(ctx).await?;
    let mut tx = ctx.store.write(&scope, Locks::new().lock(OperatorId::THE)).await?;
    let keys = signing_keys::published(&mut tx, now).await?;
    if !keys.is_empty() {
        return Ok(keys);
    }
    signing_keys::add(&mut tx, &key).await?;
    tx.commit_quiet(Quiet::Housekeeping, &[], now).await?;
    Ok(vec![key])
}

/// A fresh key. Making one takes a good part of a second: not on a thread that serves requests.
async fn make(ctx: &Ctx) -> Result<Key> {
    let pem = tokio::task::spawn_blocking(SigningKey::make_pem).await.map_err(Error::broken)??;
    let (key, public) = SigningKey::from_pem(&pem)?;
    let now = ctx.clock.security();
    let id = ctx.ids.next::<EventId>(now).0;
    Ok(Key {
        id,
        kid: key.kid,
        private_sealed: ctx.secrets.seal(SEALED_AS, id, pem.as_bytes())?,
        public_jwk: public.to_string(),
        created_at: micros(now),
        retired_at: None,
    })
}
