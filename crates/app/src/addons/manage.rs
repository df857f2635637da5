//! The firm's view: a panel for each add-on, and behind it the clients with what each may do.

use super::shelf::Addon;
use super::stand::{self, Firm, Stand};
use crate::clients::{self, After, Ask, Filter};
use crate::{Ctx, Error, Result, reach};
use domain::access::{Deed, Payer};
use domain::actor::Actor;
use domain::addons::Quote;
use domain::ids::ClientId;
use domain::time::micros;
use std::collections::BTreeMap;
use store::clients::AddonCounts as Counted;

/// An add-on as the firm's page shows it.
#[derive(Debug, Clone)]
pub struct Panel {
    /// The add-on.
    pub addon: Addon,
    /// What it costs a client a month, and whether it is free now.
    pub client: Option<(Quote, bool)>,
    /// What it costs the firm a month.
    pub firm: Option<(Quote, bool)>,
    /// How many run, wait and are to be connected again, over all clients that the actor reaches.
    pub counted: Counted,
    /// The default that counts, if it was ever confirmed: who pays, and may clients activate.
    pub default: Option<(Payer, bool)>,
}

/// A panel for each add-on that is offered.
pub async fn panels(ctx: &Ctx, actor: &Actor) -> Result<Vec<Panel>> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::FirmAsk)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let firm = Firm::load(&mut tx, staff.partner).await?;
    let viewer = clients::viewer(staff, ctx.clock.business());
    let counts = store::clients::addon_counts(&mut tx, &viewer).await?;
    let mut out = Vec::new();
    for addon in ctx.addons.all().iter().filter(|it| !it.retired && !it.offer.retired) {
        let tariff = addon.offer.tariff("", firm.discounts.clone());
        let zone = jiff::tz::TimeZone::get(&firm.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let today = domain::time::ts(now).to_zoned(zone).date();
        let quote = |payer| tariff.as_ref().map(|it| it.on(payer, today));
        let default = firm.defaults.get(&addon.id);
        out.push(Panel {
            client: quote(Payer::Client),
            firm: quote(Payer::Partner),
            counted: counts.get(&addon.id).copied().unwrap_or_default(),
            default: default
                .map(|it| (Payer::parse(&it.payer).unwrap_or(Payer::Client), it.clients_may)),
            addon: addon.clone(),
        });
    }
    Ok(out)
}

/// A client's account in the table of one add-on.
#[derive(Debug, Clone)]
pub struct Row {
    /// The client's name.
    pub client: String,
    /// The account.
    pub account: reach::Account,
    /// How the add-on stands there.
    pub stand: Stand,
}

/// A page of the table: accounts of the add-on's product in folders that the actor reaches, in the
/// order of the list of clients.
#[derive(Debug, Clone)]
pub struct Page {
    /// The add-on.
    pub addon: Addon,
    /// The firm's default, if it was ever confirmed.
    pub default: Option<store::addons::Default>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Where the next page starts; nothing on the last.
    pub next: Option<After>,
    /// The instant of it all.
    pub now: jiff::Timestamp,
}

/// The clients of one add-on, each with its account.
pub async fn page(ctx: &Ctx, actor: &Actor, slug: &str, ask: &Ask) -> Result<Page> {
    let staff = reach::staff(actor)?;
    let addon = ctx.addons.by_slug(slug).ok_or(Error::NotFound)?;
    let now = ctx.clock.business();
    let mut filter = Filter { products: vec![addon.product.0], ..ask.filter.clone() };
    if !filter.addon_is.is_empty() {
        filter.addons = vec![(addon.id, addon.product)];
    }
    let ask = Ask { filter, ..ask.clone() };
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let (places, more) = clients::places(&mut tx, staff, &ask, now).await?;
    let ids: Vec<_> = places.iter().map(|it| ClientId(it.id)).collect();
    let found = (addon.product, ids.as_slice());
    let accounts = reach::of_product(&mut tx, staff, found, micros(now)).await?;
    let firm = Firm::load(&mut tx, staff.partner).await?;
    let stands = stand::of(ctx, &mut tx, (&firm, &accounts), Some(addon.id), now).await?;
    let mut stands: BTreeMap<_, _> = stands.into_iter().map(|it| (it.account, it)).collect();
    let row = |account: reach::Account| {
        let stand = stands.remove(&account.row.id)?;
        let client = account.row.client_name.clone().unwrap_or_default();
        Some(Row { client, account, stand })
    };
    // A folder is found by one of its accounts: the others are not asked for.
    let asked = |it: &Row| {
        let states = &ask.filter.addon_is;
        states.is_empty() || states.iter().any(|state| it.stand.is(*state, micros(now)))
    };
    let rows = accounts.into_iter().filter_map(row).filter(asked).collect();
    let next = places.last().filter(|_| more).cloned();
    let default = firm.defaults.get(&addon.id).cloned();
    Ok(Page { addon, default, rows, next, now })
}
