//! A change of who pays what runs: at the end of the period that is paid for, once whoever will pay
//! has said yes, and taken back until then by either side. The data flows on: nothing of the
//! third party's consent is touched.

use super::activate::{Asker, account_words, story};
use super::ending::tell_other;
use super::stand::{self, Stand};
use crate::connections::{Tied, tied};
use crate::{Ctx, Error, Result, reach};
use domain::access::{Deed, Payer, decide};
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{AccountId, HandoverId};
use domain::letter::AddonNews;
use domain::time::{micros, ts};
use jiff::Timestamp;
use store::activations;
use store::{Locks, Story, Tx};

/// Which side acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A staff member of the firm.
    Firm,
    /// The account's owner.
    Owner,
}

impl Side {
    const fn payer(self) -> Payer {
        match self {
            Side::Firm => Payer::Partner,
            Side::Owner => Payer::Client,
        }
    }
}

/// The add-on as the acting side sees it, in an open transaction that holds the account.
async fn open(
    ctx: &Ctx,
    actor: &Actor,
    (account, slug): (AccountId, &str),
    now: Timestamp,
) -> Result<(Tx, Stand, Option<Tied>, Side)> {
    if let Some(staff) = actor.staff() {
        let locks = Locks::new().share(staff.partner).lock(account);
        let mut tx = ctx.store.write(&actor.scope(), locks).await?;
        let (found, stand) = stand::found(ctx, &mut tx, staff, (account, slug), now).await?;
        let it = tied(ctx, &mut tx, found.row).await?;
        return Ok((tx, stand, Some(it), Side::Firm));
    }
    reach::client_person(actor)?;
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(account)).await?;
    let addon = ctx.addons.by_slug(slug).ok_or(Error::NotFound)?.id;
    let (stand, firm) = super::owner::found(ctx, &mut tx, actor, (account, addon), now).await?;
    Ok((tx, stand, firm, Side::Owner))
}

/// The acting side takes over paying, from the end of the period on. Answers that date; nothing
/// where it pays already.
pub async fn pay(ctx: &Ctx, actor: &Actor, account: AccountId, slug: &str) -> Result<Option<i64>> {
    let now = ctx.clock.business();
    let (mut tx, stand, firm, side) = open(ctx, actor, (account, slug), now).await?;
    let deed = if side == Side::Firm { Deed::AddonPay } else { Deed::CAddonPay };
    let allowed = decide(deed, stand.who, &stand.facts).into_result()?;
    let mut row = stand.active.clone().ok_or(Error::NotFound)?;
    let coming = row.running.next(micros(now)).map(|it| it.payer);
    if allowed.noop() || coming == Some(side.payer()) {
        return Ok(None);
    }
    let next = stand.begin(side.payer(), row.running.turn(micros(now)).unwrap_or(micros(now)));
    let at = row.running.hand_over(next, micros(now)).ok_or(Error::Busy)?;
    activations::answer(&mut tx, row.id, "agreed", micros(now)).await?;
    row.reason.clear();
    activations::set(&mut tx, &row).await?;
    let asker = Asker { actor, staff: actor.staff(), firm: firm.as_ref() };
    let event = Event::HandoverAgreed {
        account: account_words(ctx, &mut tx, asker, account).await?,
        addon: stand.addon.offer.name.clone(),
        payer: side.payer().name().to_owned(),
        at: ts(at).to_string(),
    };
    let news = match side {
        Side::Firm => AddonNews::FirmWillPay,
        Side::Owner => AddonNews::OwnerWillPay,
    };
    let told = (news, String::new(), Some(at));
    let jobs = tell_other(ctx, &mut tx, asker, (&stand, told), now).await?;
    tx.commit(&story(ctx, asker, account, &event, jobs, now)).await?;
    Ok(Some(at))
}

/// The acting side asks the other to pay. Asking changes nothing.
pub async fn ask_other(ctx: &Ctx, actor: &Actor, account: AccountId, slug: &str) -> Result<bool> {
    let now = ctx.clock.business();
    let (mut tx, stand, firm, side) = open(ctx, actor, (account, slug), now).await?;
    let deed = if side == Side::Firm { Deed::AddonHandOver } else { Deed::CAddonAskPay };
    let allowed = decide(deed, stand.who, &stand.facts).into_result()?;
    if allowed.noop() {
        return Ok(false);
    }
    let row = stand.active.clone().ok_or(Error::NotFound)?;
    if row.asked.is_some() || row.running.next(micros(now)).is_some() {
        let detail = "The other side has been asked already, or a change of payer is agreed.";
        return Err(Error::denied(409, "handover_asked", detail));
    }
    let to = if side == Side::Firm { Payer::Client } else { Payer::Partner };
    let id: HandoverId = ctx.ids.next(now);
    activations::ask(&mut tx, id, row.id, (to, stand.firm), micros(now)).await?;
    let asker = Asker { actor, staff: actor.staff(), firm: firm.as_ref() };
    let event = Event::HandoverAsked {
        account: account_words(ctx, &mut tx, asker, account).await?,
        addon: stand.addon.offer.name.clone(),
        payer: to.name().to_owned(),
    };
    let news = match side {
        Side::Firm => AddonNews::AskedOwner,
        Side::Owner => AddonNews::AskedFirm,
    };
    let told = (news, String::new(), row.running.turn(micros(now)));
    let jobs = tell_other(ctx, &mut tx, asker, (&stand, told), now).await?;
    tx.commit(&story(ctx, asker, account, &event, jobs, now)).await?;
    Ok(true)
}

/// The present payer stays: a change that is agreed, or a question, is taken back.
pub async fn keep_payer(ctx: &Ctx, actor: &Actor, account: AccountId, slug: &str) -> Result<()> {
    let now = ctx.clock.business();
    let (mut tx, stand, firm, side) = open(ctx, actor, (account, slug), now).await?;
    let deed = if side == Side::Firm { Deed::AddonKeepPayer } else { Deed::CAddonKeepPayer };
    decide(deed, stand.who, &stand.facts).into_result()?;
    let story = kept(ctx, &mut tx, (actor, firm.as_ref()), &stand, now).await?;
    tx.commit(&story).await?;
    Ok(())
}

async fn kept(
    ctx: &Ctx,
    tx: &mut Tx,
    (actor, firm): (&Actor, Option<&Tied>),
    stand: &Stand,
    now: Timestamp,
) -> Result<Story> {
    let none = || {
        let detail = "No change of payer waits and none is agreed.";
        Error::denied(409, "no_handover", detail)
    };
    let mut row = stand.active.clone().ok_or_else(none)?;
    // What other firms have agreed or asked is not this one's to take back, nor to know of.
    if stand.turning(micros(now)).is_none() && stand.question().is_none() {
        return Err(none());
    }
    let question = activations::answer(tx, row.id, "stopped", micros(now)).await?;
    let moved = row.running.keep_payer(micros(now));
    if !question && !moved {
        return Err(none());
    }
    if moved {
        activations::set(tx, &row).await?;
    }
    let asker = Asker { actor, staff: actor.staff(), firm };
    let event = Event::HandoverStopped {
        account: account_words(ctx, tx, asker, stand.account).await?,
        addon: stand.addon.offer.name.clone(),
    };
    let told = (AddonNews::PayerStays, String::new(), None);
    let jobs = tell_other(ctx, tx, asker, (stand, told), now).await?;
    Ok(story(ctx, asker, stand.account, &event, jobs, now))
}
