//! Third parties' tokens: sealed under keys that can be changed while everything runs, refreshed by
//! one at a time, taken back where they are not wanted any more.
//!
//! A token is sealed with its row's identity, under a key that is itself sealed by the
//! installation's secret. Nothing here is ever written to a log.

use super::consent::told_lost;
use super::returning::{endpoint, provider_error};
use super::stand::Stand;
use crate::secrets::DataKey;
use crate::{Ctx, Error, Result, tell};
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{AccountId, AddonId, JobId, OperatorId, ProductId, TokenId, TokenKeyId};
use domain::time::{SECOND, micros, ts};
use jiff::{Span, Timestamp};
use outbound::oauth::{Grant, ProviderError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::consents::{self as rows, Consent, Token};
use store::{Locks, NewJob, Quiet, Tx};

/// The job kind that takes a token back: payload `{"token": "tok_…"}`.
pub const REVOKE: &str = "revoke_token";
/// An access token is used up to so many seconds before its end.
const SPARE: i64 = 300 * SECOND;
/// How long whoever refreshes may take.
const LEASE: i64 = 30 * SECOND;

/// A key that seals tokens.
pub(crate) struct Key {
    pub(crate) id: TokenKeyId,
    key: DataKey,
}

impl Key {
    /// Seals for the row `kind`/`id`.
    pub(crate) fn seal(&self, kind: &str, id: uuid::Uuid, plain: &[u8]) -> Result<Vec<u8>> {
        self.key.seal(kind, id, plain)
    }

    /// Opens what was sealed for the same row.
    pub(crate) fn open(&self, kind: &str, id: uuid::Uuid, sealed: &[u8]) -> Result<Vec<u8>> {
        self.key.open(kind, id, sealed)
    }
}

/// What a third party gave, as it is sealed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Grants {
    access: String,
    refresh: String,
    ends_at: i64,
}

impl Grants {
    pub(crate) fn of(grant: &Grant, real: i64) -> Self {
        Self {
            access: grant.access_token.clone(),
            refresh: grant.refresh_token.clone().unwrap_or_default(),
            ends_at: real.saturating_add(grant.expires_in.saturating_mul(SECOND)),
        }
    }

    pub(crate) fn bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(Error::broken)
    }

    pub(crate) fn read(plain: &[u8]) -> Result<Self> {
        serde_json::from_slice(plain).map_err(|_| Error::broken("a sealed grant does not read"))
    }
}

fn opened(ctx: &Ctx, id: TokenKeyId, sealed: &[u8]) -> Result<Key> {
    let plain = ctx.secrets.open("token_key", id.0, sealed)?;
    let key = DataKey::new(&plain).ok_or_else(|| Error::broken("a token key has no length"))?;
    Ok(Key { id, key })
}

/// The key in use; the first call makes it.
pub(crate) async fn key(ctx: &Ctx) -> Result<Key> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let found = rows::key_in_use(&mut tx).await?;
    drop(tx);
    match found {
        Some((id, sealed)) => opened(ctx, id, &sealed),
        None => another(ctx, false).await,
    }
}

/// Puts another key in use. Without `anyway` the one that somebody else was quicker with is taken.
async fn another(ctx: &Ctx, anyway: bool) -> Result<Key> {
    let real = ctx.clock.security();
    let locks = Locks::new().lock(OperatorId::THE);
    let mut tx = ctx.store.write(&Actor::System.scope(), locks).await?;
    if let Some((id, sealed)) = rows::key_in_use(&mut tx).await?.filter(|_| !anyway) {
        return opened(ctx, id, &sealed);
    }
    let id: TokenKeyId = ctx.ids.next(real);
    let plain = crate::secrets::Secrets::make();
    let sealed = ctx.secrets.seal("token_key", id.0, &plain)?;
    rows::add_key(&mut tx, id, sealed, micros(real)).await?;
    tx.commit_quiet(Quiet::Consent, &[], micros(real)).await?;
    let key = DataKey::new(&plain).ok_or_else(|| Error::broken("a token key has no length"))?;
    Ok(Key { id, key })
}

/// A key by its id, in an open transaction.
pub(crate) async fn key_of(ctx: &Ctx, tx: &mut Tx, id: TokenKeyId) -> Result<Key> {
    let sealed = rows::key(tx, id).await?.ok_or_else(|| Error::broken("a token key is gone"))?;
    opened(ctx, id, &sealed)
}

/// Puts a new key in use and every token under it, a few at a time, while everything goes on.
/// Answers how many were sealed anew.
pub async fn rotate(ctx: &Ctx) -> Result<i64> {
    let key = another(ctx, true).await?;
    let mut after = TokenId(uuid::Uuid::nil());
    let mut done: i64 = 0;
    loop {
        let mut tx = ctx.store.read(&Actor::System.scope()).await?;
        let batch = rows::sealed_otherwise(&mut tx, key.id, after).await?;
        drop(tx);
        let Some(last) = batch.last() else { break };
        after = last.id;
        for it in batch {
            done += i64::from(anew(ctx, &key, &it).await?);
        }
    }
    let now = ctx.clock.business();
    let locks = Locks::new().lock(OperatorId::THE);
    let tx = ctx.store.write(&Actor::System.scope(), locks).await?;
    let event = Event::TokenKeyRotated { tokens: done };
    tx.commit(&tell::story(ctx, OperatorId::THE, &Actor::System, now, &event)).await?;
    Ok(done)
}

/// Seals one token anew. One that is being refreshed at this moment is sealed anew as well: what
/// the refresh brings comes under the new key by itself.
async fn anew(ctx: &Ctx, key: &Key, it: &Token) -> Result<bool> {
    let mut tx = ctx.store.write(&Actor::System.scope(), Locks::new().lock(it.account)).await?;
    let Some(row) = rows::live(&mut tx, it.activation).await?.filter(|row| row.id == it.id) else {
        return Ok(false);
    };
    if row.key == key.id {
        return Ok(false);
    }
    let old = key_of(ctx, &mut tx, row.key).await?;
    let plain = old.open("provider_token", row.id.0, &row.sealed)?;
    let sealed = key.seal("provider_token", row.id.0, &plain)?;
    let done = rows::reseal(&mut tx, (row.id, row.key), (key.id, sealed)).await?;
    tx.commit_quiet(Quiet::Consent, &[], micros(ctx.clock.security())).await?;
    Ok(done)
}

/// Keeps the tokens of an activation in place of those before, which are taken back.
pub(crate) async fn replace(
    ctx: &Ctx,
    tx: &mut Tx,
    visit: &Consent,
    stand: &Stand,
    grants: &Grants,
    now: Timestamp,
) -> Result<Vec<NewJob>> {
    let jobs = drop_of(ctx, tx, visit.activation, now).await?;
    // Made before any consent is granted; see `granted`.
    let (id, sealed) = rows::key_in_use(tx).await?.ok_or_else(|| Error::broken("no token key"))?;
    let key = opened(ctx, id, &sealed)?;
    let id: TokenId = ctx.ids.next(now);
    let months = Span::new().months(stand.addon.offer.renewal_months);
    let utc = jiff::tz::TimeZone::UTC;
    let renew_by = now.to_zoned(utc).checked_add(months).map_err(Error::broken)?.timestamp();
    let row = Token {
        id,
        account: visit.account,
        addon: visit.addon,
        activation: visit.activation,
        seller: visit.seller.clone(),
        seller_name: visit.seller_name.clone(),
        region: visit.region.clone(),
        key: key.id,
        sealed: key.seal("provider_token", id.0, &grants.bytes()?)?,
        ends_at: grants.ends_at,
        renew_by: micros(renew_by),
        told_days: i64::MAX,
        busy_until: 0,
        fence: 0,
        lost_at: None,
    };
    rows::add_token(tx, &row, micros(now)).await?;
    Ok(jobs)
}

/// The tokens of an activation are used no more: they are to be taken back at the third party.
pub(crate) async fn drop_of(
    ctx: &Ctx,
    tx: &mut Tx,
    activation: domain::ids::ActivationId,
    now: Timestamp,
) -> Result<Vec<NewJob>> {
    let Some(row) = rows::live(tx, activation).await? else { return Ok(Vec::new()) };
    let key = key_of(ctx, tx, row.key).await?;
    let grants = Grants::read(&key.open("provider_token", row.id.0, &row.sealed)?)?;
    rows::gone(tx, activation, micros(now)).await?;
    Ok(vec![to_revoke(ctx, tx, (row.addon, &key), &grants).await?])
}

/// Keeps a token that is to be taken back; answers the job that does it.
pub(crate) async fn to_revoke(
    ctx: &Ctx,
    tx: &mut Tx,
    (addon, key): (AddonId, &Key),
    grants: &Grants,
) -> Result<NewJob> {
    let real = ctx.clock.security();
    let id: TokenId = ctx.ids.next(real);
    let sealed = key.seal("revoked_token", id.0, &grants.bytes()?)?;
    let row = rows::ToRevoke { addon, key: key.id, sealed };
    rows::revoke(tx, id, &row, micros(real)).await?;
    let job: JobId = ctx.ids.next(real);
    Ok(NewJob::new(job, REVOKE, json!({ "token": id }), micros(real)).key(id.to_string()))
}

/// The job: takes one token back. Where the third party has no place for that, it is forgotten
/// here, which is all that can be done.
pub async fn revoke_one(ctx: &Ctx, id: TokenId) -> Result<()> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let Some(row) = rows::to_revoke(&mut tx, id).await? else { return Ok(()) };
    let key = key_of(ctx, &mut tx, row.key).await?;
    drop(tx);
    let grants = Grants::read(&key.open("revoked_token", id.0, &row.sealed)?)?;
    let addon = ctx.addons.get(row.addon).ok_or(Error::NotFound)?;
    let provider = &addon.offer.provider;
    let token = if grants.refresh.is_empty() { &grants.access } else { &grants.refresh };
    if !provider.revocation_url.is_empty() {
        let done =
            ctx.http.revoke_token(&provider.revocation_url, &endpoint(provider), token).await;
        match done {
            // A refusal is final: it is not theirs any more, or was never.
            Ok(()) | Err(ProviderError::Refused { .. }) => {}
            Err(why) => return Err(Error::broken(why)),
        }
    }
    let mut tx = ctx.store.append(&Actor::System.scope()).await?;
    rows::revoked(&mut tx, id).await?;
    tx.commit_quiet(Quiet::Consent, &[], micros(ctx.clock.security())).await?;
    Ok(())
}

/// A token as a product gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The access token.
    pub access_token: String,
    /// Its end (µs, real).
    pub ends_at: i64,
    /// The seller at the third party.
    pub seller: String,
    /// The region.
    pub region: String,
}

/// An access token for one account's add-on, for the product that the account is in; refreshed
/// first where it ends soon. One refreshes at a time, and whoever dies is followed after the lease.
pub async fn access_token(
    ctx: &Ctx,
    actor: &Actor,
    (account, slug): (AccountId, &str),
) -> Result<Given> {
    let Actor::Product(product) = actor else { return Err(Error::SignIn) };
    let (row, refresh) = in_use(ctx, *product, (account, slug)).await?;
    let Some(fence) = refresh else { return given(ctx, &row).await };
    let addon = ctx.addons.get(row.addon).ok_or(Error::NotFound)?;
    let provider = &addon.offer.provider;
    // Its file was taken away: without the secret the third party would say no, and that is not the
    // seller's doing.
    if provider.client_secret.is_empty() {
        gave_up(ctx, (&row, fence), false).await?;
        let why = ProviderError::Unavailable("the add-on's file is gone".to_owned());
        return Err(provider_error(provider, &why));
    }
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let key = key_of(ctx, &mut tx, row.key).await?;
    drop(tx);
    let before = Grants::read(&key.open("provider_token", row.id.0, &row.sealed)?)?;
    let asked = ctx.http.refresh_token(&endpoint(provider), &before.refresh).await;
    let real = micros(ctx.clock.security());
    match asked {
        Ok(grant) => {
            let mut fresh = Grants::of(&grant, real);
            if fresh.refresh.is_empty() {
                fresh.refresh = before.refresh;
            }
            kept(ctx, (&row, fence), &fresh).await
        }
        Err(why) => {
            let lost = matches!(&why, ProviderError::Refused { error, .. }
                if error == "invalid_grant" || error == "unauthorized_client");
            gave_up(ctx, (&row, fence), lost).await?;
            if lost {
                return Err(reconnect());
            }
            Err(provider_error(provider, &why))
        }
    }
}

fn reconnect() -> Error {
    let detail = "The third party's consent has ended. It has to be connected again.";
    Error::denied(409, "addon_reconnect", detail)
}

/// The token in use and, where it is to be refreshed, the lease for it.
async fn in_use(
    ctx: &Ctx,
    product: ProductId,
    (account, slug): (AccountId, &str),
) -> Result<(Token, Option<i64>)> {
    let addon = ctx.addons.by_slug(slug).filter(|it| it.product == product);
    let addon = addon.ok_or(Error::NotFound)?;
    let (now, real) = (micros(ctx.clock.business()), micros(ctx.clock.security()));
    let mut tx = ctx.store.write(&Actor::System.scope(), Locks::new().lock(account)).await?;
    if store::accounts::product_of(&mut tx, account).await? != Some(product) {
        return Err(Error::NotFound);
    }
    let all = store::activations::alive(&mut tx, &[account]).await?;
    let running = all.into_iter().find(|it| it.addon == addon.id && it.running.at(now).is_some());
    let Some(running) = running else {
        return Err(Error::denied(409, "not_active", "The add-on is not active."));
    };
    let row = rows::live(&mut tx, running.id).await?.ok_or_else(reconnect)?;
    if row.lost_at.is_some() || row.renew_by <= now {
        return Err(reconnect());
    }
    if row.ends_at - SPARE > real {
        return Ok((row, None));
    }
    if row.busy_until > real {
        return Err(Error::Busy);
    }
    let fence = row.fence + 1;
    rows::lease(&mut tx, row.id, row.fence, real + LEASE).await?;
    tx.commit_quiet(Quiet::Consent, &[], real).await?;
    Ok((row, Some(fence)))
}

async fn given(ctx: &Ctx, row: &Token) -> Result<Given> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let key = key_of(ctx, &mut tx, row.key).await?;
    let grants = Grants::read(&key.open("provider_token", row.id.0, &row.sealed)?)?;
    Ok(said(row, &grants))
}

fn said(row: &Token, grants: &Grants) -> Given {
    Given {
        access_token: grants.access.clone(),
        ends_at: grants.ends_at,
        seller: row.seller.clone(),
        region: row.region.clone(),
    }
}

/// Keeps what a refresh brought. Whoever lost the lease, or whose add-on ended meanwhile, gives
/// back what came.
async fn kept(ctx: &Ctx, (row, fence): (&Token, i64), fresh: &Grants) -> Result<Given> {
    let key = key(ctx).await?;
    let real = micros(ctx.clock.security());
    let sealed = key.seal("provider_token", row.id.0, &fresh.bytes()?)?;
    let mut tx = ctx.store.write(&Actor::System.scope(), Locks::new().lock(row.account)).await?;
    let place = (row.id, fence);
    if rows::refreshed(&mut tx, place, (key.id, sealed), fresh.ends_at).await? {
        tx.commit_quiet(Quiet::Consent, &[], real).await?;
        return Ok(said(row, fresh));
    }
    let job = to_revoke(ctx, &mut tx, (row.addon, &key), fresh).await?;
    tx.commit_quiet(Quiet::Consent, &[job], real).await?;
    Err(Error::Busy)
}

async fn gave_up(ctx: &Ctx, (row, fence): (&Token, i64), lost: bool) -> Result<()> {
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&Actor::System.scope(), Locks::new().lock(row.account)).await?;
    rows::free(&mut tx, row.id, fence).await?;
    let activation = store::activations::one(&mut tx, row.activation).await?;
    if let Some(it) = activation.filter(|_| lost) {
        let what = (row.id, "refused");
        if let Some(story) = told_lost(ctx, &mut tx, &it, what, now).await? {
            return Ok(tx.commit(&story).await?);
        }
    }
    tx.commit_quiet(Quiet::Consent, &[], micros(ctx.clock.security())).await?;
    Ok(())
}

/// The day in words, for letters.
pub(crate) fn renewal_day(at: i64) -> String {
    ts(at).strftime("%-d %B %Y").to_string()
}
