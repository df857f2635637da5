//! A visit to a third party: started here, bound to session, person, account and add-on, good once
//! and for ten minutes; what comes back is kept sealed until somebody says that it is the right
//! seller, and only then is the add-on active.
//!
//! The decision is asked again at each step. What the third party gave too late, or to somebody
//! who may no longer have it, is taken back there.

use super::activate::{Asker, account_words, payer_for_owner, story, to_both};
use super::may_begin;
use super::stand::{self, Stand};
use super::tokens::{self, Grants};
use crate::connections::{Tied, tied};
use crate::runs::acting;
use crate::secrets::Secrets;
use crate::{Ctx, Error, Result, reach};
use data_encoding::BASE64URL_NOPAD;
use domain::access::{AddonState, Deed, Payer, Who, decide};
use domain::actor::Actor;
use domain::addons::{Kind, Provider};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{ActivationId, ConsentId, TokenId};
use domain::letter::AddonNews;
use domain::time::{SECOND, micros};
use domain::tokens::percent;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::activations::{self, Activation};
use store::consents::{self as rows, Consent};
use store::{Locks, NewJob, Quiet, Story, Tx};

/// How long a visit, and the confirmation after it, may take.
pub(super) const LIFE_SECONDS: i64 = 600;

/// What a visit is for.
pub(crate) struct Visit<'a> {
    pub(crate) activation: ActivationId,
    pub(crate) again: bool,
    pub(crate) region: &'a str,
}

/// What proves that a return belongs to this visit.
#[derive(Serialize, Deserialize)]
pub(super) struct Proof {
    pub(super) verifier: String,
    pub(super) nonce: String,
}

/// Where the third party sends the browser back to.
pub(super) fn redirect_uri(ctx: &Ctx, slug: &str) -> String {
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

/// One text for every way in which a return is not ours.
pub(super) fn not_ours() -> Error {
    let detail = "This return does not belong to a visit of yours that waits. Start again from the \
                  add-on's page.";
    Error::denied(400, "state_invalid", detail)
}

/// A transaction that holds the account, and the firm in whose right the add-on is asked for: its
/// staff and settings cannot change before this is committed.
pub(super) async fn opened(ctx: &Ctx, actor: &Actor, visit: &Consent) -> Result<Tx> {
    let firm = if let Some(it) = actor.staff() {
        Some(it.partner)
    } else {
        let mut tx = ctx.store.read(&Actor::System.scope()).await?;
        activations::one(&mut tx, visit.activation).await?.and_then(|it| it.partner)
    };
    let locks = match firm {
        Some(firm) => Locks::new().share(firm).lock(visit.account),
        None => Locks::new().lock(visit.account),
    };
    Ok(ctx.store.write(&actor.scope(), locks).await?)
}

/// What a visit stands for, decided anew.
pub(super) struct Judged {
    pub(super) activation: Activation,
    pub(super) stand: Stand,
    pub(super) payer: Payer,
    /// The firm through whose connection the story is shown.
    pub(super) firm: Option<Tied>,
}

/// The one decision, for whoever went there. An owner who follows a firm's request does it in the
/// right of the staff member who asked.
pub(super) async fn judge(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    visit: &Consent,
) -> Result<Judged> {
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
    let (stand, firm) =
        super::owner::found(ctx, tx, actor, (visit.account, visit.addon), now).await?;
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
pub(super) async fn off(ctx: &Ctx, actor: &Actor, visit: &Consent, why: &Error) -> Result<()> {
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
    // The owner's link stays good until they decline or the firm takes it back, and so does the
    // wish of whoever is there in another tab.
    let waiting = waiting.filter(|it| !it.linked);
    let Some(waiting) = waiting else { return Ok((Vec::new(), jobs)) };
    if rows::any_open(tx, waiting.id).await? {
        return Ok((Vec::new(), jobs));
    }
    activations::end(tx, waiting.id, because).await?;
    let (it, _) = shown(ctx, tx, &waiting, now).await?;
    let asker = Asker { actor, staff: None, firm: it.as_ref() };
    let account = account_words(ctx, tx, asker, waiting.account).await?;
    let addon = ctx.addons.name(waiting.addon);
    let event = Event::AddonNotActivated { account, addon, because: because.to_owned() };
    Ok((vec![story(ctx, asker, waiting.account, &event, Vec::new(), now)], jobs))
}

/// The connection through which something of an activation is shown, and how it stands there.
pub(crate) async fn shown(
    ctx: &Ctx,
    tx: &mut Tx,
    it: &Activation,
    now: Timestamp,
) -> Result<(Option<Tied>, Option<Stand>)> {
    let all =
        stand::for_owner(ctx, tx, (Who::ClientOwner, it.account), Some(it.addon), now).await?;
    let stand = all.into_iter().next();
    let firm = it.partner.or(stand.as_ref().and_then(|it| it.firm));
    let firm = match firm {
        Some(firm) => crate::changes::side(ctx, tx, it.account, firm).await?,
        None => None,
    };
    Ok((firm, stand))
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
    let told = (AddonNews::Reconnect, String::new(), None);
    let jobs = to_both(ctx, tx, (firm.as_ref(), stand.as_ref()), told, now).await?;
    Ok(Some(story(ctx, asker, it.account, &event, jobs, now)))
}
