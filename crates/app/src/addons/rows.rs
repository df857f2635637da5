//! The acts upon many accounts: each row decided like the single act, inside the run's chunk.

use super::activate::{Asker, Begin, How, start_in};
use super::ending::{cancel_one, resume_in};
use super::settings::set_in;
use super::stand::{self, Firm};
use super::{Begun, may_begin};
use crate::connections::{Why, tied_all};
use crate::each::{Change, Each, Outcome, changed, same};
use crate::{Ctx, Error, Result, reach};
use domain::access::{AddonState, Deed, Payer};
use domain::actor::Actor;
use domain::ids::AccountId;
use domain::time::micros;
use jiff::Timestamp;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;

/// Turns an add-on on for each account: at once, or by a letter to its owner where a third party
/// must consent. Whoever starts the run confirms that it suits; the rules are asked row by row.
pub(crate) async fn activate_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (accounts, slug): (&[AccountId], &str),
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    let addon = ctx.addons.by_slug(slug).ok_or(Error::NotFound)?;
    let found = reach::accounts(tx, staff, accounts, micros(now)).await?;
    let firm = Firm::load(tx, staff.partner).await?;
    let list: Vec<reach::Account> =
        found.into_values().filter(|it| it.row.product == addon.product).collect();
    let stands = stand::of(ctx, tx, (&firm, &list), Some(addon.id), now).await?;
    let mut stands: BTreeMap<AccountId, stand::Stand> =
        stands.into_iter().map(|it| (it.account, it)).collect();
    let ties = tied_all(ctx, tx, list.into_iter().map(|it| it.row).collect()).await?;
    let ties: BTreeMap<AccountId, _> = ties.into_iter().map(|it| (it.row.id, it)).collect();
    let ask = Begin { suits: true, region: String::new(), how: How::Link };
    let mut each = Each::with_capacity(accounts.len());
    for id in accounts {
        let (Some(stand), Some(it)) = (stands.remove(id), ties.get(id)) else {
            each.push(Err(Error::NotFound));
            continue;
        };
        if let Err(why) = may_begin(&stand, Deed::AddonActivate) {
            each.push(Err(why));
            continue;
        }
        let asker = Asker { actor, staff: Some(staff), firm: Some(it) };
        if stand.active.as_ref().is_some_and(|it| it.running.pending && it.linked) {
            each.push(Ok(same("The owner has the link already.")));
            continue;
        }
        let done = if stand.facts.addon == AddonState::EndingPartner {
            resume_in(ctx, tx, asker, &stand, now).await.map(|story| (Begun::Active, story))
        } else {
            start_in(ctx, tx, asker, (&stand, Payer::Partner, &ask), now).await
        };
        each.push(match done {
            Ok((_, story)) => Ok(changed(story, Json::Null)),
            Err(why @ Error::Broken(_)) => return Err(why),
            Err(why) => Err(why),
        });
    }
    Ok(each)
}

/// Cancels an add-on for each account.
pub(crate) async fn cancel_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (accounts, slug, why): (&[AccountId], &str, &Why),
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    let mut each = Each::with_capacity(accounts.len());
    for id in accounts {
        let done = cancel_one(ctx, tx, (actor, staff), (*id, slug, why), now).await;
        each.push(match done {
            Ok((_, stories)) => Ok(Outcome::Changed(Change { stories, before: Json::Null })),
            Err(error @ Error::Broken(_)) => return Err(error),
            Err(error) => Err(error),
        });
    }
    Ok(each)
}

/// Sets who pays for the client of each account; nothing removes the client's own setting.
pub(crate) async fn set_payer_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (accounts, slug, payer): (&[AccountId], &str, Option<Payer>),
    now: Timestamp,
) -> Result<Each> {
    let staff = reach::staff(actor)?;
    let mut each = Each::with_capacity(accounts.len());
    let mut seen = BTreeSet::new();
    for id in accounts {
        if !seen.insert(*id) {
            each.push(Ok(same("It is so already.")));
            continue;
        }
        let done = set_in(ctx, tx, (actor, staff), (*id, slug, payer), now).await;
        each.push(match done {
            Ok(Some(story)) => Ok(changed(story, Json::Null)),
            Ok(None) => Ok(same("It is so already.")),
            Err(error @ Error::Broken(_)) => return Err(error),
            Err(error) => Err(error),
        });
    }
    Ok(each)
}
