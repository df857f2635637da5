//! Who pays by whose setting: the firm's default, a client's own. They decide what begins; what
//! runs they never touch.

use super::Addon;
use super::stand::{self, Firm};
use crate::connections::tied;
use crate::{Ctx, Error, Result, people, reach, tell};
use domain::access::{AddonState, Deed, Payer, decide};
use domain::actor::{Actor, Staff};
use domain::event::{DefaultSet, Discounted, Event};
use domain::fault::Fault;
use domain::ids::{AccountId, PartnerId};
use domain::money::is_discount;
use domain::time::micros;
use jiff::Timestamp;
use jiff::civil::Date;
use store::addons as rows;
use store::{Locks, Story, Tx};

/// What a firm sets for one add-on, as typed.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The add-on's slug.
    pub addon: String,
    /// `client` or `partner`.
    pub payer: String,
    /// Clients may activate it themselves while the firm pays.
    pub clients_may: bool,
}

/// The settings of a firm for one add-on.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The add-on.
    pub addon: Addon,
    /// The default, once confirmed, and who set it.
    pub default: Option<(rows::Default, String)>,
    /// How many clients have a setting of their own.
    pub overrides: i64,
    /// How many accounts run it, and whom no setting will change.
    pub running: i64,
}

/// The firm's settings, for whoever may set them.
pub async fn settings(ctx: &Ctx, actor: &Actor) -> Result<Vec<Settings>> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::AddonSetDefault)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let firm = Firm::load(&mut tx, staff.partner).await?;
    let overrides = rows::count_overrides(&mut tx, staff.partner).await?;
    let viewer = crate::clients::viewer(staff, ctx.clock.business());
    let counts = store::clients::addon_counts(&mut tx, &viewer).await?;
    let mut out = Vec::new();
    for addon in ctx.addons.all().iter().filter(|it| !it.retired) {
        let default = match firm.defaults.get(&addon.id) {
            Some(it) => {
                let by = store::staff::one(&mut tx, staff.partner, it.set_by).await?;
                Some((it.clone(), by.map(|it| it.name).unwrap_or_default()))
            }
            None => None,
        };
        out.push(Settings {
            default,
            overrides: overrides.get(&addon.id).copied().unwrap_or(0),
            running: counts.get(&addon.id).map_or(0, |it| it.running),
            addon: addon.clone(),
        });
    }
    Ok(out)
}

/// Confirms or changes defaults. Saying the same again confirms nothing new and writes nothing.
pub async fn set_defaults(ctx: &Ctx, actor: &Actor, wishes: &[Wish]) -> Result<usize> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    reach::firm(staff, Deed::AddonSetDefault)?;
    people::fresh(ctx, &mut tx, actor).await?;
    let before = rows::defaults(&mut tx, staff.partner).await?;
    let mut stories = Vec::new();
    for wish in wishes {
        let addon = ctx.addons.by_slug(&wish.addon).filter(|it| !it.retired);
        let addon = addon.ok_or(Error::NotFound)?;
        let payer = payer_of(&wish.payer)?;
        let was = before.get(&addon.id);
        if was.is_some_and(|it| it.payer == payer.name() && it.clients_may == wish.clients_may) {
            continue;
        }
        let key = (staff.partner, addon.id);
        let set = (payer.name(), wish.clients_may);
        rows::put_default(&mut tx, key, set, (staff.staff, micros(now))).await?;
        let event = Event::AddonDefaultSet(DefaultSet {
            addon: addon.offer.name.clone(),
            payer: payer.name().to_owned(),
            clients_may: wish.clients_may,
            before: was.map_or_else(|| "unset".to_owned(), |it| it.payer.clone()),
        });
        stories.push(tell::story(ctx, staff.partner, actor, now, &event).partner(staff.partner));
    }
    let changed = stories.len();
    if changed > 0 {
        tx.commit_all(&stories).await?;
    }
    Ok(changed)
}

/// `client` or `partner`, or the fault of the field.
pub fn payer_of(word: &str) -> Result<Payer> {
    Payer::parse(word).ok_or_else(|| {
        let sentence = "Choose who pays: the client or the firm.";
        Error::field(Fault::new("payer", "payer_required", sentence))
    })
}

/// Decides and writes a client's own payer, in an open transaction that holds the firm and shares
/// the account. Nothing when it was so already.
pub(crate) async fn set_in(
    ctx: &Ctx,
    tx: &mut Tx,
    (actor, staff): (&Actor, &Staff),
    (account, slug, payer): (AccountId, &str, Option<Payer>),
    now: Timestamp,
) -> Result<Option<Story>> {
    let (found, stand) = stand::found(ctx, tx, staff, (account, slug), now).await?;
    let deed = match payer {
        Some(Payer::Partner) => Deed::AddonSetPartner,
        Some(Payer::Client) => Deed::AddonSetClient,
        None => Deed::AddonClearOverride,
    };
    decide(deed, stand.who, &stand.facts).into_result()?;
    // The table says that the account is in a folder.
    let client = found.row.client.ok_or(Error::NotFound)?;
    others_allow(tx, staff, (&stand, client, deed), now).await?;
    let key = (staff.partner, client, stand.addon.id);
    let addon = stand.addon.offer.name.clone();
    let event = if let Some(payer) = payer {
        if stand.facts.client_override.name() == payer.name() {
            return Ok(None);
        }
        rows::put_override(tx, key, payer.name(), (staff.staff, micros(now))).await?;
        Event::AddonPayerSet { addon, payer: payer.name().to_owned() }
    } else {
        if !rows::drop_override(tx, key).await? {
            return Ok(None);
        }
        Event::AddonPayerCleared { addon }
    };
    let it = tied(ctx, tx, found.row).await?;
    let story = tell::story(ctx, staff.partner, actor, now, &event);
    Ok(Some(story.client(it.row.partner, client)))
}

/// The setting is the client's, so nothing of this add-on may run at any of its accounts.
async fn others_allow(
    tx: &mut Tx,
    staff: &Staff,
    (stand, client, deed): (&stand::Stand, domain::ids::ClientId, Deed),
    now: Timestamp,
) -> Result<()> {
    let ids: Vec<AccountId> = store::accounts::in_client(tx, staff.staff, client)
        .await?
        .into_iter()
        .filter(|it| it.product == stand.addon.product && it.id != stand.account)
        .map(|it| it.id)
        .collect();
    for it in store::activations::alive(tx, &ids).await? {
        let addon = it.running.state_for(staff.partner, micros(now));
        let runs = !matches!(addon, AddonState::Inactive | AddonState::Pending);
        if it.addon == stand.addon.id && runs {
            let facts = domain::access::Facts { addon, ..stand.facts };
            decide(deed, stand.who, &facts).into_result()?;
        }
    }
    Ok(())
}

/// Sets who pays for one client, from now on and for what begins.
pub async fn set_payer(
    ctx: &Ctx,
    actor: &Actor,
    (account, slug): (AccountId, &str),
    payer: Payer,
) -> Result<()> {
    change(ctx, actor, (account, slug), Some(payer)).await
}

/// Removes the client's own setting: the firm's default counts again.
pub async fn clear_payer(ctx: &Ctx, actor: &Actor, account: AccountId, slug: &str) -> Result<()> {
    change(ctx, actor, (account, slug), None).await
}

async fn change(
    ctx: &Ctx,
    actor: &Actor,
    (account, slug): (AccountId, &str),
    payer: Option<Payer>,
) -> Result<()> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let locks = Locks::new().lock(staff.partner).share(account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let what = (account, slug, payer);
    match set_in(ctx, &mut tx, (actor, staff), what, now).await? {
        Some(story) => tx.commit(&story).await?,
        None => drop(tx),
    }
    Ok(())
}

/// The discounts of a firm, for the vendor: first day and basis points, in order.
pub async fn discounts(ctx: &Ctx, actor: &Actor, firm: PartnerId) -> Result<Vec<(Date, i64)>> {
    crate::partners::vendor(actor, Deed::OPartnerRead)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(Firm::load(&mut tx, firm).await?.discounts)
}

/// Sets a firm's discount from a day on, today at the earliest: what was charged stays charged.
pub async fn set_discount(
    ctx: &Ctx,
    actor: &Actor,
    firm: PartnerId,
    (from, basis_points): (&str, i64),
) -> Result<()> {
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(firm)).await?;
    crate::partners::vendor(actor, Deed::ODiscountSet)?;
    people::fresh(ctx, &mut tx, actor).await?;
    let row = store::partners::one(&mut tx, firm).await?.ok_or(Error::NotFound)?;
    let mut faults = Vec::new();
    if !is_discount(basis_points) {
        let sentence = "A discount is 0 to 100 %, in steps of 0.01 %.";
        faults.push(Fault::new("discount", "discount_invalid", sentence));
    }
    let zone = jiff::tz::TimeZone::get(&row.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let today = now.to_zoned(zone).date();
    let day = from.parse::<Date>().ok().filter(|it| *it >= today);
    if day.is_none() {
        let sentence = "Give a day from today on, as 2027-01-31.";
        faults.push(Fault::new("from", "date_invalid", sentence));
    }
    let (Some(day), true) = (day, faults.is_empty()) else { return Err(Error::Invalid(faults)) };
    rows::put_discount(&mut tx, firm, (&day.to_string(), basis_points), micros(now)).await?;
    let set = Discounted { firm: row.name, basis_points, from: day.to_string() };
    let event = Event::DiscountSet(set);
    tx.commit(&tell::story(ctx, firm, actor, now, &event).partner(firm)).await?;
    Ok(())
}
