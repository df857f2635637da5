//! Coming back from a third party: the state, the issuer and the code are looked at, the code becomes
//! a grant, and the grant is kept sealed until somebody says whose it is.

use super::consent::{LIFE_SECONDS, Proof, judge, not_ours, off, opened, redirect_uri};
use super::shelf::Addon;
use super::tokens::{self, Grants};
use crate::{Ctx, Error, Result};
use data_encoding::BASE64URL_NOPAD;
use domain::actor::Actor;
use domain::addons::{Kind, Provider};
use domain::ids::ConsentId;
use domain::time::{SECOND, micros};
use jiff::Timestamp;
use outbound::http::{Call, Method};
use outbound::oauth::{Endpoint, Grant, ProviderError, WITHIN};
use serde::Deserialize;
use store::consents::{self as rows, Consent};
use store::{Locks, Quiet};

/// The longest code that is taken to the third party.
const CODE_MAX: usize = 2_048;

/// What a browser brings back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Returned {
    /// The state that it was sent with.
    pub state: String,
    /// The code (OAuth).
    pub code: String,
    /// The code (Amazon).
    pub spapi_oauth_code: String,
    /// The seller (Amazon).
    pub selling_partner_id: String,
    /// Who answers (RFC 9207).
    pub iss: String,
    /// What went wrong there.
    pub error: String,
}

/// Whose door a return goes on to: the firm's slug, or the owner's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sides {
    /// A staff member of this firm.
    Firm(String),
    /// The account's owner.
    Owner,
}

/// To whose door a return belongs. Changes nothing.
pub async fn whose(ctx: &Ctx, state: &str) -> Result<Sides> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let row = rows::by_state(&mut tx, ctx.secrets.token_hash(state)).await?;
    let row = row.ok_or_else(not_ours)?;
    match row.partner {
        Some(partner) => {
            let firm = store::partners::one(&mut tx, partner).await?.ok_or_else(not_ours)?;
            Ok(Sides::Firm(firm.slug))
        }
        None => Ok(Sides::Owner),
    }
}

/// Somebody comes back. Answers the visit whose seller is to be confirmed.
pub async fn returned(ctx: &Ctx, actor: &Actor, slug: &str, back: &Returned) -> Result<ConsentId> {
    let (visit, addon) = taken(ctx, actor, slug, back).await?;
    let code = match addon.offer.provider.kind {
        Kind::Amazon => &back.spapi_oauth_code,
        Kind::None | Kind::Oauth => &back.code,
    };
    let plain = ctx.secrets.open("consent", visit.id.0, &visit.proof_sealed)?;
    let proof: Proof = serde_json::from_slice(&plain).map_err(Error::broken)?;
    let provider = &addon.offer.provider;
    let verifier = (provider.kind == Kind::Oauth).then_some(proof.verifier.as_str());
    let redirect = redirect_uri(ctx, &addon.offer.slug);
    let asked = ctx.http.exchange_code(&endpoint(provider), code, &redirect, verifier).await;
    let judged = match asked {
        Ok(grant) => {
            let read = read(provider, &grant, back, &proof, ctx.clock.security());
            let read = match read {
                Ok(seller) => opens(ctx, provider, &visit.region, &grant, seller).await,
                Err(why) => Err(why),
            };
            match read {
                Ok(seller) => Ok((grant, seller)),
                Err(why) => {
                    give_back(ctx, &addon, &grant).await?;
                    Err(why)
                }
            }
        }
        Err(why) => Err(provider_error(provider, &why)),
    };
    match judged {
        Ok((grant, seller)) => granted(ctx, (&visit, &addon), &grant, seller).await,
        Err(why) => {
            off(ctx, actor, &visit, &why).await?;
            Err(why)
        }
    }
}

pub(crate) fn endpoint(provider: &Provider) -> Endpoint<'_> {
    Endpoint {
        token_url: &provider.token_url,
        client_id: &provider.client_id,
        client_secret: &provider.client_secret,
        basic: provider.basic,
        account: &provider.account,
    }
}

/// What a person is told of a third party's trouble. What it said itself goes to the log.
pub(crate) fn provider_error(provider: &Provider, why: &ProviderError) -> Error {
    tracing::warn!(provider = provider.name, %why, "a third party did not give a token");
    let name = &provider.name;
    match why {
        ProviderError::Timeout => {
            let detail = format!("{name} did not answer in time. Nothing was changed; try again.");
            Error::denied(504, "provider_timeout", detail)
        }
        ProviderError::Unavailable(_)
        | ProviderError::Refused { .. }
        | ProviderError::Nonsense(_) => {
            let detail =
                format!("{name} did not give what was asked for. Nothing was changed; try again.");
            Error::denied(502, "provider_error", detail)
        }
    }
}

/// Takes the return: it is ours, in this browser, in time, for the first time, and from whom it
/// should be. Whoever started it may still do so.
async fn taken(ctx: &Ctx, actor: &Actor, slug: &str, back: &Returned) -> Result<(Consent, Addon)> {
    let real = micros(ctx.clock.security());
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let found = rows::by_state(&mut tx, ctx.secrets.token_hash(&back.state)).await?;
    drop(tx);
    let visit = found.filter(|it| {
        let own = actor.session() == Some(it.session) && actor.person() == Some(it.person);
        own && actor.staff().map(|it| it.staff) == it.staff && it.until > real
    });
    let visit = visit.ok_or_else(not_ours)?;
    let addon = ctx.addons.get(visit.addon).filter(|it| it.offer.slug == slug);
    let addon = addon.ok_or_else(not_ours)?;
    let mut tx = opened(ctx, actor, &visit).await?;
    if !rows::take(&mut tx, visit.id, real).await? {
        return Err(not_ours());
    }
    let judged = looked_at(&addon.offer.provider, back);
    let judged = match judged {
        Ok(()) => judge(ctx, &mut tx, actor, &visit).await.map(drop),
        Err(why) => Err(why),
    };
    tx.commit_quiet(Quiet::Consent, &[], real).await?;
    match judged {
        Ok(()) => Ok((visit, addon)),
        Err(why) => {
            off(ctx, actor, &visit, &why).await?;
            Err(why)
        }
    }
}

/// What the address itself says.
fn looked_at(provider: &Provider, back: &Returned) -> Result<()> {
    // A return names who answers (RFC 9207). Of a third party that never does, the return address,
    // which is this add-on's alone, says the same.
    let silent = provider.silent && back.iss.is_empty();
    if !provider.issuer.is_empty() && back.iss != provider.issuer && !silent {
        let detail = "The answer does not come from where it was asked for. Start again.";
        return Err(Error::denied(400, "issuer_mismatch", detail));
    }
    if !back.error.is_empty() {
        let detail = format!("{} says that it was cancelled there. Try again.", provider.name);
        return Err(Error::denied(409, "consent_denied", detail));
    }
    let (code, seller) = match provider.kind {
        Kind::Amazon => (&back.spapi_oauth_code, back.selling_partner_id.as_str()),
        Kind::None | Kind::Oauth => (&back.code, "named later"),
    };
    let fits = (1..=CODE_MAX).contains(&code.len()) && (1..=64).contains(&seller.len());
    if fits && !code.chars().chain(seller.chars()).any(char::is_control) {
        return Ok(());
    }
    Err(not_ours())
}

/// A seller as the third party names it.
struct Seller {
    id: String,
    name: String,
}

/// What was granted, and to whose account: the scopes asked for, a token to go on with, a seller.
fn read(
    provider: &Provider,
    grant: &Grant,
    back: &Returned,
    proof: &Proof,
    real: Timestamp,
) -> Result<Seller> {
    let given: Vec<&str> = grant.scope.as_deref().unwrap_or_default().split(' ').collect();
    let missing = |it: &&String| grant.scope.is_some() && !given.contains(&it.as_str());
    if let Some(scope) = provider.scopes.iter().find(missing) {
        let name = &provider.name;
        let detail =
            format!("{name} did not grant all that the add-on needs ({scope}). Try again.");
        return Err(Error::denied(409, "provider_scope_missing", detail));
    }
    let nonsense = |what: &str| provider_error(provider, &ProviderError::Nonsense(what.to_owned()));
    if grant.refresh_token.is_none() {
        return Err(nonsense("no refresh token"));
    }
    match provider.kind {
        Kind::Amazon => Ok(Seller { id: back.selling_partner_id.clone(), name: String::new() }),
        Kind::None | Kind::Oauth if !provider.account.is_empty() => {
            let id = grant.named.clone().ok_or_else(|| nonsense("no account in the answer"))?;
            Ok(Seller { id, name: String::new() })
        }
        Kind::None | Kind::Oauth => {
            let token = grant.id_token.as_deref().ok_or_else(|| nonsense("no id token"))?;
            identity(provider, token, &proof.nonce, real)
                .ok_or_else(|| nonsense("a wrong id token"))
        }
    }
}

/// Uses the access token once, where the region says: a token for another region opens nothing
/// there. Amazon's answer names the shop, which is what people know it by.
async fn opens(
    ctx: &Ctx,
    provider: &Provider,
    region: &str,
    grant: &Grant,
    mut seller: Seller,
) -> Result<Seller> {
    let region = provider.regions.iter().find(|it| it.code == region);
    let Some(region) = region.filter(|it| !it.check_url.is_empty()) else { return Ok(seller) };
    let header = match provider.kind {
        Kind::Amazon => ("x-amz-access-token", grant.access_token.clone()),
        Kind::None | Kind::Oauth => ("authorization", format!("Bearer {}", grant.access_token)),
    };
    let call = Call {
        method: Method::Get,
        url: &region.check_url,
        headers: vec![header, ("accept", "application/json".to_owned())],
        body: Vec::new(),
        within: WITHIN,
    };
    let answer = ctx.http.call(call).await.map_err(|it| provider_error(provider, &it.into()))?;
    match answer.status {
        200..=299 => {}
        401 | 403 => {
            let (name, place) = (&provider.name, &region.name);
            let detail = format!(
                "What {name} gave opens nothing in {place}. Choose the region of the shop and try again."
            );
            return Err(Error::denied(502, "provider_error", detail));
        }
        status => {
            let why = ProviderError::Unavailable(format!("the check answered {status}"));
            return Err(provider_error(provider, &why));
        }
    }
    if provider.kind == Kind::Amazon {
        seller.name = shop(&answer.body);
    }
    Ok(seller)
}

/// The shop's name in the answer of `getMarketplaceParticipations`, or nothing.
fn shop(body: &[u8]) -> String {
    let said: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let name = said.pointer("/payload/0/storeName").and_then(serde_json::Value::as_str);
    name.unwrap_or_default().chars().filter(|it| !it.is_control()).take(100).collect()
}

/// The claims of an ID token that came straight from the token endpoint over TLS, which proves the
/// issuer (OpenID Connect Core 3.1.3.7, 6): for us, for this visit, not over.
fn identity(provider: &Provider, token: &str, nonce: &str, real: Timestamp) -> Option<Seller> {
    let body = BASE64URL_NOPAD.decode(token.split('.').nth(1)?.as_bytes()).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&body).ok()?;
    let text = |name: &str| claims.get(name).and_then(serde_json::Value::as_str);
    let audience = claims.get("aud")?;
    let ours = audience.as_str() == Some(&provider.client_id)
        || audience.as_array().is_some_and(|all| {
            all.iter().any(|it| it.as_str() == Some(provider.client_id.as_str()))
        });
    let over = claims.get("exp").and_then(serde_json::Value::as_i64)? <= real.as_second();
    if !ours || over || text("iss") != Some(&provider.issuer) || text("nonce") != Some(nonce) {
        return None;
    }
    let id = text("sub").filter(|it| (1..=255).contains(&it.len()))?.to_owned();
    let name = text("name").unwrap_or_default().chars().filter(|it| !it.is_control()).take(100);
    Some(Seller { id, name: name.collect() })
}

/// Keeps what was granted until somebody confirms whose it is.
async fn granted(
    ctx: &Ctx,
    (visit, addon): (&Consent, &Addon),
    grant: &Grant,
    seller: Seller,
) -> Result<ConsentId> {
    let real = micros(ctx.clock.security());
    let key = tokens::key(ctx).await?;
    let grants = Grants::of(grant, real);
    let sealed = key.seal("consent_grant", visit.id.0, &grants.bytes()?)?;
    let mut tx = ctx.store.write(&Actor::System.scope(), Locks::new().lock(visit.account)).await?;
    let until = real + LIFE_SECONDS * SECOND;
    let kept = (seller.id.as_str(), seller.name.as_str());
    if !rows::granted(&mut tx, visit.id, kept, (key.id, sealed), until).await? {
        drop(tx);
        give_back(ctx, addon, grant).await?;
        return Err(not_ours());
    }
    tx.commit_quiet(Quiet::Consent, &[], real).await?;
    Ok(visit.id)
}

/// What the third party gave and nobody keeps is taken back there.
async fn give_back(ctx: &Ctx, addon: &Addon, grant: &Grant) -> Result<()> {
    let real = ctx.clock.security();
    let key = tokens::key(ctx).await?;
    let mut tx = ctx.store.append(&Actor::System.scope()).await?;
    let grants = Grants::of(grant, micros(real));
    let job = tokens::to_revoke(ctx, &mut tx, (addon.id, &key), &grants).await?;
    tx.commit_quiet(Quiet::Consent, &[job], micros(real)).await?;
    Ok(())
}
