//! Confirming the seller: whose account at the third party it is, said by whoever went there. Only
//! with that the add-on is active.

use super::activate::{Asker, account_words, active, story};
use super::consent::{judge, not_ours, off, opened};
use super::stand::Stand;
use super::tokens::{self, Grants};
use crate::{Ctx, Error, Result};
use domain::access::Payer;
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{AccountId, ConsentId};
use domain::time::micros;
use store::Tx;
use store::activations;
use store::consents::{self as rows, Consent};

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
        "running".clone_into(&mut row.state);
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
