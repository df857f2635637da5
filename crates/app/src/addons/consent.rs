//! A visit to a third party: started here, bound to session, person, account and add-on, good once
//! and for ten minutes; what comes back is kept sealed until somebody says that it is the right
//! seller, and only then is the add-on active.
//!
//! The decision is asked again at each step. What the third party gave too late, or to somebody
//! who may no longer have it, is taken back there.

use super::activate::{Asker, active, account_words, payer_for_owner, story, to_firm};
use super::shelf::Addon;
use super::stand::{self, Stand};
use super::tokens::{self, Grants};
use super::may_begin;
use crate::connections::{Tied, tied};
use crate::runs::acting;
use crate::secrets::Secrets;
use crate::{Ctx, Error, Result, reach, tell};
use data_encoding::BASE64URL_NOPAD;
use domain::access::{AddonState, Deed, Payer, Who, decide};
use domain::actor::Actor;
use domain::addons::{Kind, Provider};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, ActivationId, ConsentId, TokenId};
use domain::letter::AddonNews;
use domain::time::{SECOND, micros};
use domain::tokens::percent;
use jiff::Timestamp;
use outbound::oauth::{Endpoint, Grant, ProviderError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::activations::{self, Activation};
use store::consents::{self as rows, Consent};
use store::{Locks, NewJob, Quiet, Story, Tx};

/// How long a visit, and the confirmation after it, may take.
const LIFE_SECONDS: i64 = 600;
/// The longest code that is taken to the third party.
const CODE_MAX: usize = 2_048;

/// What a visit is for.
pub(crate) struct Visit<'a> {
    pub(crate) activation: ActivationId,
    pub(crate) again: bool,
    pub(crate) region: &'a str,
}

/// What proves that a return belongs to this visit.
#[derive(Serialize, Deserialize)]
struct Proof {
    verifier: String,
    nonce: String,
}

/// Where the third party sends the browser back to.
fn redirect_uri(ctx: &Ctx, slug: &str) -> String {
    format!("{}/consents/{slug}/return", ctx.settings.origin)
}

/// Begins a visit; answers the address of the third party.
pub(crate) async fn begin(
    ctx: &Ctx,
    tx: &mut Tx,
    asker: Asker<'_>,
    stand: &Stand,
    visit: Visit<'_>,
) -> Result<String> {
    let Some(session) = asker.actor.session() else {
        let detail = "Consent is given in a browser: send the owner a link instead.";
        return Err(Error::denied(409, "consent_needs_browser", detail));
    };
    let provider = &stand.addon.offer.provider;
    let region = provider.region(visit.region, &stand.country).ok_or_else(|| {
        Error::field(Fault::new("region", "region_unknown", "Choose one of the regions."))
    })?;
    let real = ctx.clock.security();
    let id: ConsentId = ctx.ids.next(real);
    let state = Secrets::token();
    let proof = Proof { verifier: Secrets::token(), nonce: Secrets::token() };
    let plain = serde_json::to_vec(&proof).map_err(Error::broken)?;
    let row = Consent {
        id,
        activation: visit.activation,
        account: stand.account,
        addon: stand.addon.id,
        person: asker.actor.person().ok_or(Error::SignIn)?,
        staff: asker.staff.map(|it| it.staff),
        partner: asker.staff.map(|it| it.partner),
        session,
        again: visit.again,
        proof_sealed: ctx.secrets.seal("consent", id.0, &plain)?,
        region: region.code.clone(),
        until: micros(real) + LIFE_SECONDS * SECOND,
        state: String::new(),
        seller: String::new(),
        seller_name: String::new(),
        grant_key: None,
        grant_sealed: None,
    };
    rows::add(tx, &row, ctx.secrets.token_hash(&state), micros(real)).await?;
    let back = redirect_uri(ctx, &stand.addon.offer.slug);
    Ok(address(provider, &region.authorize_url, (&state, &back), &proof))
}

/// The third party's page, with the parameters of its own documentation.
fn address(provider: &Provider, at: &str, (state, back): (&str, &str), proof: &Proof) -> String {
    let mut parts: Vec<(&str, String)> = Vec::new();
    match provider.kind {
        Kind::None => {}
        Kind::Amazon => {
            parts.push(("application_id", provider.application_id.clone()));
            parts.push(("state", state.to_owned()));
            parts.push(("redirect_uri", back.to_owned()));
            if provider.draft {
                parts.push(("version", "beta".to_owned()));
            }
        }
        Kind::Oauth => {
            let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(proof.verifier.as_bytes()));
            parts.push(("response_type", "code".to_owned()));
            parts.push(("client_id", provider.client_id.clone()));
            parts.push(("redirect_uri", back.to_owned()));
            parts.push(("scope", provider.scopes.join(" ")));
            parts.push(("state", state.to_owned()));
            parts.push(("nonce", proof.nonce.clone()));
            parts.push(("code_challenge", challenge));
            parts.push(("code_challenge_method", "S256".to_owned()));
        }
    }
    let query: Vec<String> =
        parts.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
    let sign = if at.contains('?') { '&' } else { '?' };
    format!("{at}{sign}{}", query.join("&"))
}

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

/// One text for every way in which a return is not ours.
fn not_ours() -> Error {
    let detail = "This return does not belong to a visit of yours that waits. Start again from the \
                  add-on's page.";
    Error::denied(400, "state_invalid", detail)
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
        Ok(grant) => match read(provider, &grant, back, &proof, ctx.clock.security()) {
            Ok(seller) => Ok((grant, seller)),
            Err(why) => {
                give_back(ctx, &addon, &grant).await?;
                Err(why)
            }
        },
        Err(why) => Err(provider_error(provider, why)),
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
    }
}

/// What a person is told of a third party's trouble. What it said itself goes to the log.
pub(crate) fn provider_error(provider: &Provider, why: ProviderError) -> Error {
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
async fn taken(
    ctx: &Ctx,
    actor: &Actor,
    slug: &str,
    back: &Returned,
) -> Result<(Consent, Addon)> {
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
    if !provider.issuer.is_empty() && back.iss != provider.issuer {
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
        let detail = format!("{name} did not grant all that the add-on needs ({scope}). Try again.");
        return Err(Error::denied(409, "provider_scope_missing", detail));
    }
    let nonsense = |what: &str| provider_error(provider, ProviderError::Nonsense(what.to_owned()));
    if grant.refresh_token.is_none() {
        return Err(nonsense("no refresh token"));
    }
    match provider.kind {
        Kind::Amazon => Ok(Seller { id: back.selling_partner_id.clone(), name: String::new() }),
        Kind::None | Kind::Oauth => {
            let token = grant.id_token.as_deref().ok_or_else(|| nonsense("no id token"))?;
            identity(provider, token, &proof.nonce, real).ok_or_else(|| nonsense("a wrong id token"))
        }
    }
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

/// A transaction that holds the account, in whose right the add-on is asked for.
async fn opened(ctx: &Ctx, actor: &Actor, visit: &Consent) -> Result<Tx> {
    let locks = match actor.staff() {
        Some(it) => Locks::new().share(it.partner).lock(visit.account),
        None => Locks::new().lock(visit.account),
    };
    Ok(ctx.store.write(&actor.scope(), locks).await?)
}

/// What a visit stands for, decided anew.
struct Judged {
    activation: Activation,
    stand: Stand,
    payer: Payer,
    /// The firm through whose connection the story is shown.
    firm: Option<Tied>,
}

/// The one decision, for whoever went there. An owner who follows a firm's request does it in the
/// right of the staff member who asked.
async fn judge(ctx: &Ctx, tx: &mut Tx, actor: &Actor, visit: &Consent) -> Result<Judged> {
    let now = ctx.clock.business();
    let activation = activations::one(tx, visit.activation).await?.ok_or(Error::NotFound)?;
    if let Some(staff) = actor.staff() {
        let slug = ctx.addons.get(visit.addon).ok_or(Error::NotFound)?.offer.slug.clone();
        let (found, stand) = stand::found(ctx, tx, staff, (visit.account, &slug), now).await?;
        let deed = if visit.again { Deed::AddonReconnect } else { Deed::AddonActivate };
        decided(&stand, deed, visit, &activation)?;
        let firm = Some(tied(ctx, tx, found.row).await?);
        return Ok(Judged { activation, stand, payer: Payer::Partner, firm });
    }
    let (stand, firm) = super::owner::found(ctx, tx, actor, (visit.account, visit.addon), now).await?;
    if visit.again {
        decided(&stand, Deed::CAddonReconnect, visit, &activation)?;
        let payer = activation.payer;
        return Ok(Judged { activation, stand, payer, firm });
    }
    if activation.payer == Payer::Partner && activation.staff.is_some() {
        in_whose_right(ctx, visit, &activation, now).await?;
        alive(&stand, visit, &activation)?;
        return Ok(Judged { activation, stand, payer: Payer::Partner, firm });
    }
    decided(&stand, Deed::CAddonActivate, visit, &activation)?;
    let payer = payer_for_owner(&stand);
    Ok(Judged { activation, stand, payer, firm })
}

fn decided(stand: &Stand, deed: Deed, visit: &Consent, activation: &Activation) -> Result<()> {
    if visit.again {
        decide(deed, stand.who, &stand.facts).into_result()?;
    } else {
        may_begin(stand, deed)?;
    }
    alive(stand, visit, activation)
}

/// The wish of this visit must still be the one that waits: another may have been quicker.
fn alive(stand: &Stand, visit: &Consent, activation: &Activation) -> Result<()> {
    let same = stand.active.as_ref().is_some_and(|it| it.id == visit.activation);
    let pending = activation.running.pending || visit.again;
    if same && pending {
        return Ok(());
    }
    if stand.facts.addon != AddonState::Inactive && stand.facts.addon != AddonState::Pending {
        let detail = "The add-on is active already.";
        return Err(Error::denied(409, "already_active", detail));
    }
    let detail = "It was cancelled meanwhile. Start again from the add-on's page.";
    Err(Error::denied(409, "not_active", detail))
}

/// The firm that asked must still be able to: its staff member, the payer, access, the firm itself.
async fn in_whose_right(
    ctx: &Ctx,
    visit: &Consent,
    activation: &Activation,
    now: Timestamp,
) -> Result<()> {
    let (Some(partner), Some(staff)) = (activation.partner, activation.staff) else {
        return Err(Error::NotFound);
    };
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let asker = acting(&mut tx, partner, staff).await?;
    drop(tx);
    let gone = || {
        let detail = "Whoever asked for it may not do so any more. You can activate it yourself.";
        Error::denied(409, "asker_gone", detail)
    };
    let asker = asker.ok_or_else(gone)?;
    let seat = reach::staff(&asker)?;
    let slug = ctx.addons.get(visit.addon).ok_or(Error::NotFound)?.offer.slug.clone();
    let mut tx = ctx.store.read(&asker.scope()).await?;
    match stand::found(ctx, &mut tx, seat, (visit.account, &slug), now).await {
        Ok((_, stand)) => may_begin(&stand, Deed::AddonActivate),
        Err(Error::NotFound) => Err(gone()),
        Err(other) => Err(other),
    }
}

/// A visit came to nothing: the wish goes with it, unless it runs already.
async fn off(ctx: &Ctx, actor: &Actor, visit: &Consent, why: &Error) -> Result<()> {
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&Actor::System.scope(), Locks::new().lock(visit.account)).await?;
    let (mut stories, jobs) = fold(ctx, &mut tx, actor, (visit, why.code()), now).await?;
    if stories.is_empty() {
        tx.commit_quiet(Quiet::Consent, &jobs, micros(now)).await?;
        return Ok(());
    }
    crate::connections::attach(&mut stories, jobs);
    tx.commit_all(&stories).await?;
    Ok(())
}

/// Ends a visit, takes back what it brought, and puts the wish away that waited for it.
pub(crate) async fn fold(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (visit, because): (&Consent, &'static str),
    now: Timestamp,
) -> Result<(Vec<Story>, Vec<NewJob>)> {
    let mut jobs = Vec::new();
    let row = rows::by_id(tx, visit.id).await?;
    let row = row.filter(|it| rows::is_open(&it.state));
    let Some(row) = row else { return Ok((Vec::new(), jobs)) };
    if let (Some(key), Some(sealed)) = (row.grant_key, &row.grant_sealed) {
        let key = tokens::key_of(ctx, tx, key).await?;
        let plain = key.open("consent_grant", row.id.0, sealed)?;
        let grants = Grants::read(&plain)?;
        jobs.push(tokens::to_revoke(ctx, tx, (row.addon, &key), &grants).await?);
    }
    rows::close(tx, row.id, "refused").await?;
    let waiting = activations::one(tx, row.activation).await?;
    let waiting = waiting.filter(|it| it.running.pending && !row.again && it.state == "pending");
    let Some(waiting) = waiting else { return Ok((Vec::new(), jobs)) };
    activations::end(tx, waiting.id, because).await?;
    let (it, stand) = shown(ctx, tx, &waiting, now).await?;
    let asker = Asker { actor, staff: None, firm: it.as_ref() };
    let account = account_words(ctx, tx, asker, waiting.account).await?;
    let addon = ctx.addons.name(waiting.addon);
    let event = Event::AddonNotActivated { account, addon, because: because.to_owned() };
    if let (Some(it), Some(stand), true) = (&it, &stand, waiting.linked) {
        let told = (AddonNews::Declined, String::new(), None);
        jobs.extend(to_firm(ctx, tx, (it, stand), told, now).await?);
    }
    Ok((vec![story(ctx, asker, waiting.account, &event, Vec::new(), now)], jobs))
}

/// The connection through which something of an activation is shown, and how it stands there.
pub(crate) async fn shown(
    ctx: &Ctx,
    tx: &mut Tx,
    it: &Activation,
    now: Timestamp,
) -> Result<(Option<Tied>, Option<Stand>)> {
    let all = stand::for_owner(ctx, tx, (Who::ClientOwner, it.account), Some(it.addon), now).await?;
    let stand = all.into_iter().next();
    let firm = it.partner.or(stand.as_ref().and_then(|it| it.firm));
    let firm = match firm {
        Some(firm) => crate::changes::side(ctx, tx, it.account, firm).await?,
        None => None,
    };
    Ok((firm, stand))
}

/// What the page of confirmation says.
#[derive(Debug, Clone)]
pub struct Connecting {
    /// The account in words.
    pub words: String,
    /// The account.
    pub account: AccountId,
    /// The add-on as it stands.
    pub stand: Stand,
    /// The seller's id at the third party.
    pub seller: String,
    /// Its name there, or empty.
    pub seller_name: String,
    /// Who pays.
    pub payer: Payer,
    /// It connects a running add-on again.
    pub again: bool,
    /// The same seller is connected to another account; told to the owner only.
    pub shared: bool,
}

/// The visit of this person in this browser that waits for confirmation.
async fn waiting(ctx: &Ctx, actor: &Actor, id: ConsentId) -> Result<Consent> {
    let real = micros(ctx.clock.security());
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let row = rows::by_id(&mut tx, id).await?.filter(|it| {
        actor.session() == Some(it.session)
            && actor.person() == Some(it.person)
            && actor.staff().map(|it| it.staff) == it.staff
    });
    let row = row.ok_or(Error::NotFound)?;
    if row.state != "granted" || row.until <= real {
        return Err(not_ours());
    }
    Ok(row)
}

/// Whose account at the third party it is, to be confirmed.
pub async fn connecting(ctx: &Ctx, actor: &Actor, id: ConsentId) -> Result<Connecting> {
    let visit = waiting(ctx, actor, id).await?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let it = judge(ctx, &mut tx, actor, &visit).await?;
    let elsewhere =
        rows::seller_elsewhere(&mut tx, visit.addon, &visit.seller, visit.account).await?;
    let asker = Asker { actor, staff: actor.staff(), firm: it.firm.as_ref() };
    Ok(Connecting {
        words: account_words(ctx, &mut tx, asker, visit.account).await?,
        account: visit.account,
        seller: visit.seller,
        seller_name: visit.seller_name,
        payer: it.payer,
        again: visit.again,
        shared: elsewhere && actor.staff().is_none(),
        stand: it.stand,
    })
}

/// What somebody says of the seller.
#[derive(Debug, Clone, Copy, Default)]
pub struct Confirm {
    /// It is the right one.
    pub right: bool,
    /// The owner knows that it is connected to another account too.
    pub shared: bool,
}

/// Confirms the seller: the add-on is active (or connected again) in this transaction. A seller
/// that is not the right one is given back.
pub async fn settle_seller(
    ctx: &Ctx,
    actor: &Actor,
    id: ConsentId,
    said: Confirm,
) -> Result<(AccountId, String)> {
    let now = ctx.clock.business();
    let visit = waiting(ctx, actor, id).await?;
    let slug = ctx.addons.get(visit.addon).ok_or(Error::NotFound)?.offer.slug.clone();
    if !said.right {
        let why = Error::denied(409, "consent_denied", "");
        off(ctx, actor, &visit, &why).await?;
        return Ok((visit.account, slug));
    }
    let mut tx = opened(ctx, actor, &visit).await?;
    let judged = judge(ctx, &mut tx, actor, &visit).await;
    let it = match judged {
        Ok(it) => it,
        Err(why) => {
            drop(tx);
            off(ctx, actor, &visit, &why).await?;
            return Err(why);
        }
    };
    one_account(&mut tx, actor, &visit, said).await?;
    let grants = claimed(ctx, &mut tx, &visit).await?;
    let asker = Asker { actor, staff: actor.staff(), firm: it.firm.as_ref() };
    let (event, mut jobs) = if visit.again {
        let words = account_words(ctx, &mut tx, asker, visit.account).await?;
        let addon = it.stand.addon.offer.name.clone();
        (Event::AddonReconnected { account: words, addon }, Vec::new())
    } else {
        let mut row = it.activation.clone();
        row.state = "running".to_owned();
        row.payer = it.payer;
        row.begun_at = Some(micros(now));
        let mut term = it.stand.begin(it.payer, micros(now));
        term.firm = term.firm.or(row.partner.filter(|_| it.payer == Payer::Partner));
        row.running.start(term);
        activations::set(&mut tx, &row).await?;
        active(ctx, &mut tx, asker, (&it.stand, it.payer), now).await?
    };
    jobs.extend(tokens::replace(ctx, &mut tx, &visit, &it.stand, &grants, now).await?);
    tx.commit(&story(ctx, asker, visit.account, &event, jobs, now)).await?;
    Ok((visit.account, slug))
}

/// One seller belongs to one account, unless its owner says otherwise. Staff learn no more than
/// that the owner has to say so.
async fn one_account(tx: &mut Tx, actor: &Actor, visit: &Consent, said: Confirm) -> Result<()> {
    if !rows::seller_elsewhere(tx, visit.addon, &visit.seller, visit.account).await? {
        return Ok(());
    }
    if actor.staff().is_some() {
        let detail = "This seller needs the owner's own confirmation: send the owner the link.";
        return Err(Error::denied(409, "seller_needs_confirmation", detail));
    }
    if said.shared {
        return Ok(());
    }
    let detail = "This seller is connected to another account already. Confirm that it belongs to \
                  both, or choose another seller.";
    Err(Error::denied(409, "seller_already_linked", detail))
}

/// Takes what the visit brought; a second press finds nothing.
async fn claimed(ctx: &Ctx, tx: &mut Tx, visit: &Consent) -> Result<Grants> {
    let row = rows::by_id(tx, visit.id).await?.ok_or(Error::NotFound)?;
    let (Some(key), Some(sealed)) = (row.grant_key, row.grant_sealed) else {
        return Err(not_ours());
    };
    let key = tokens::key_of(ctx, tx, key).await?;
    let plain = key.open("consent_grant", row.id.0, &sealed)?;
    if !rows::close(tx, visit.id, "done").await? {
        return Err(not_ours());
    }
    Grants::read(&plain)
}

/// Tells both sides that a consent does not work any more.
pub(crate) async fn told_lost(
    ctx: &Ctx,
    tx: &mut Tx,
    it: &Activation,
    (token, because): (TokenId, &str),
    now: Timestamp,
) -> Result<Option<Story>> {
    if !rows::lost(tx, token, because, micros(now)).await? {
        return Ok(None);
    }
    let (firm, stand) = shown(ctx, tx, it, now).await?;
    let actor = Actor::System;
    let asker = Asker { actor: &actor, staff: None, firm: firm.as_ref() };
    let event = Event::AddonConsentLost {
        account: account_words(ctx, tx, asker, it.account).await?,
        addon: ctx.addons.name(it.addon),
        because: because.to_owned(),
    };
    let mut jobs = Vec::new();
    if let (Some(firm), Some(stand)) = (&firm, &stand) {
        let told = (AddonNews::Reconnect, String::new(), None);
        jobs.extend(to_firm(ctx, tx, (firm, stand), told, now).await?);
        let letter =
            super::activate::letter(firm, stand, AddonNews::Reconnect, (String::new(), None));
        let to = crate::connections::owner(tx, firm).await?;
        jobs.extend(tell::write(ctx, tx, &to, &letter, now).await?);
    }
    Ok(Some(story(ctx, asker, it.account, &event, jobs, now)))
}
