//! The account's owner: its add-ons, who pays, turning them on and off, going on after a firm has
//! left.

use super::activate::{Asker, Begin, Begun, confirmed, payer_for_owner, start};
use super::consent::{self, Visit};
use super::stand::{self, Stand};
use super::{ending, may_begin};
use crate::connections::{Tied, Why, reason_of};
use crate::{Ctx, Error, Result, reach};
use domain::access::{AddonState, Deed, Facts, Who, decide};
use domain::actor::Actor;
use domain::ids::{AccountId, AddonId};
use domain::time::micros;
use jiff::Timestamp;
use store::{Locks, Tx};

/// An account of the owner with its add-ons.
#[derive(Debug, Clone)]
pub struct Owned {
    /// The account.
    pub account: AccountId,
    /// "Hartwell Joinery Ltd (Books)".
    pub words: String,
    /// The firm that manages the subscription, by name.
    pub manager: String,
    /// Its add-ons.
    pub stands: Vec<Stand>,
    /// The firms that pay something here, by id, with their names.
    pub firms: Vec<(domain::ids::PartnerId, String)>,
}

/// Who asks, towards one account: its owner, one of its people, a stranger, a partner inside.
async fn who(tx: &mut Tx, actor: &Actor, account: AccountId) -> Result<Who> {
    let (person, delegated) = reach::client_person(actor)?;
    let row = store::accounts::one_of_person(tx, person, account).await?;
    Ok(match row {
        _ if delegated => Who::Delegated,
        Some(it) if it.is_owner => Who::ClientOwner,
        Some(_) => Who::ClientUser,
        None => Who::OtherClientOwner,
    })
}

/// One add-on as the owner sees it, with the connection of the firm whose settings count.
pub(crate) async fn found(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (account, addon): (AccountId, AddonId),
    now: Timestamp,
) -> Result<(Stand, Option<Tied>)> {
    let who = who(tx, actor, account).await?;
    if who == Who::OtherClientOwner {
        return Err(Error::NotFound);
    }
    let all = stand::for_owner(ctx, tx, (who, account), Some(addon), now).await?;
    let stand = all.into_iter().next().ok_or(Error::NotFound)?;
    let paying = stand.active.as_ref().and_then(|it| it.partner);
    let firm = match stand.firm.or(paying) {
        Some(firm) => crate::changes::side(ctx, tx, account, firm).await?,
        None => None,
    };
    Ok((stand, firm))
}

/// All accounts of the signed-in owner with their add-ons.
pub async fn of_owner(ctx: &Ctx, actor: &Actor) -> Result<Vec<Owned>> {
    let (person, _) = reach::client_person(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let mut out = Vec::new();
    for it in store::accounts::of_person(&mut tx, person).await? {
        if it.is_owner {
            out.push(owned(ctx, &mut tx, actor, it.id).await?);
        }
    }
    Ok(out)
}

/// One account of the signed-in owner with its add-ons.
pub async fn one_of_owner(ctx: &Ctx, actor: &Actor, account: AccountId) -> Result<Owned> {
    let mut tx = ctx.store.read(&actor.scope()).await?;
    owned(ctx, &mut tx, actor, account).await
}

async fn owned(ctx: &Ctx, tx: &mut Tx, actor: &Actor, account: AccountId) -> Result<Owned> {
    let now = ctx.clock.business();
    let who = who(tx, actor, account).await?;
    decide(Deed::CPartnerList, who, &Facts::default()).into_result()?;
    let stands = stand::for_owner(ctx, tx, (who, account), None, now).await?;
    let named = store::accounts::named(tx, account).await?.ok_or(Error::NotFound)?;
    let words = format!("{} ({})", named.0, ctx.catalogue.name(named.1));
    let mut ids: Vec<_> = stands.iter().filter_map(|it| it.firm).collect();
    ids.extend(stands.iter().filter_map(|it| it.active.as_ref()?.partner));
    ids.sort_unstable();
    ids.dedup();
    let mut firms = Vec::new();
    for id in ids {
        let row = store::partners::one(tx, id).await?.ok_or(Error::NotFound)?;
        firms.push((id, row.name));
    }
    let managing = stands.iter().find_map(|it| it.firm);
    let manager = firms.iter().find(|it| Some(it.0) == managing).map(|it| it.1.clone());
    Ok(Owned { account, words, manager: manager.unwrap_or_default(), stands, firms })
}

/// The owner turns an add-on on, or takes its end back.
pub async fn begin_own(
    ctx: &Ctx,
    actor: &Actor,
    (account, slug): (AccountId, &str),
    ask: &Begin,
) -> Result<Begun> {
    reach::client_person(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(account)).await?;
    let addon = ctx.addons.by_slug(slug).ok_or(Error::NotFound)?.id;
    let (stand, firm) = found(ctx, &mut tx, actor, (account, addon), now).await?;
    let asker = Asker { actor, staff: None, firm: firm.as_ref() };
    let wish = stand.active.as_ref().filter(|it| {
        it.running.pending && it.staff.is_some() && it.payer == domain::access::Payer::Partner
    });
    if let Some(wish) = wish {
        // A firm asked for it and pays: the owner only authorises it.
        decide(Deed::CPartnerList, stand.who, &stand.facts).into_result()?;
        let visit = Visit { activation: wish.id, again: false, region: &ask.region };
        let url = consent::begin(ctx, &mut tx, asker, &stand, visit).await?;
        tx.commit_quiet(store::Quiet::Consent, &[], micros(now)).await?;
        return Ok(Begun::Go(url));
    }
    may_begin(&stand, Deed::CAddonActivate)?;
    if stand.facts.addon == AddonState::EndingClient {
        let story = ending::resume_in(ctx, &mut tx, asker, &stand, now).await?;
        tx.commit(&story).await?;
        return Ok(Begun::Active);
    }
    confirmed(&stand, ask)?;
    let payer = payer_for_owner(&stand);
    start(ctx, tx, asker, (stand, payer, ask), now).await
}

/// The owner cancels. What the firm pays ends with its month, what the owner pays with theirs.
pub async fn cancel_own(
    ctx: &Ctx,
    actor: &Actor,
    (account, slug): (AccountId, &str),
    why: &Why,
) -> Result<Option<i64>> {
    reach::client_person(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(account)).await?;
    let addon = ctx.addons.by_slug(slug).ok_or(Error::NotFound)?.id;
    let (stand, firm) = found(ctx, &mut tx, actor, (account, addon), now).await?;
    let allowed = decide(Deed::CAddonDeactivate, stand.who, &stand.facts).into_result()?;
    if allowed.noop() {
        return Ok(None);
    }
    let pending = stand.facts.addon == AddonState::Pending;
    let reason = if pending { String::new() } else { reason_of(ending::REASONS, why)? };
    let asker = Asker { actor, staff: None, firm: firm.as_ref() };
    let (end, stories) = ending::stop(ctx, &mut tx, asker, (&stand, &reason), now).await?;
    tx.commit_all(&stories).await?;
    Ok(end)
}

/// Connects a running add-on again, from either side: a visit to the third party.
pub async fn reconnect(
    ctx: &Ctx,
    actor: &Actor,
    (account, slug): (AccountId, &str),
    region: &str,
) -> Result<Begun> {
    let now = ctx.clock.business();
    let addon = ctx.addons.by_slug(slug).ok_or(Error::NotFound)?.id;
    let (mut tx, stand, firm) = if let Some(staff) = actor.staff() {
        let locks = Locks::new().share(staff.partner).lock(account);
        let mut tx = ctx.store.write(&actor.scope(), locks).await?;
        let (it, stand) = stand::found(ctx, &mut tx, staff, (account, slug), now).await?;
        decide(Deed::AddonReconnect, stand.who, &stand.facts).into_result()?;
        let firm = Some(crate::connections::tied(ctx, &mut tx, it.row).await?);
        (tx, stand, firm)
    } else {
        reach::client_person(actor)?;
        let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(account)).await?;
        let (stand, firm) = found(ctx, &mut tx, actor, (account, addon), now).await?;
        decide(Deed::CAddonReconnect, stand.who, &stand.facts).into_result()?;
        (tx, stand, firm)
    };
    let row = stand.active.as_ref().ok_or(Error::NotFound)?;
    if !stand.addon.offer.needs_consent() {
        let detail = "This add-on has no third party to connect.";
        return Err(Error::denied(409, "no_third_party", detail));
    }
    let asker = Asker { actor, staff: actor.staff(), firm: firm.as_ref() };
    let visit = Visit { activation: row.id, again: true, region };
    let url = consent::begin(ctx, &mut tx, asker, &stand, visit).await?;
    tx.commit_quiet(store::Quiet::Consent, &[], micros(now)).await?;
    Ok(Begun::Go(url))
}
