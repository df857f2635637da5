//! Today: what needs somebody, in order, each with the act that puts it right.
//!
//! The queue is worked out when it is looked at. What a product has not told is said as such:
//! silence is never an all-clear.

use crate::{Ctx, Error, Result, clients, reach};
use domain::actor::Actor;
use domain::connections::{EXPIRING_DAYS, REQUEST_LIFE_SECONDS};
use domain::ids::{AccountId, ClientId, ProductId};
use domain::time::{DAY, HOUR, SECOND, micros};
use jiff::Timestamp;
use store::today::{self as rows, Cuts};
pub use store::today::{Begun, Item};
use store::{Locks, Quiet};
use uuid::Uuid;

/// The kinds in the order of their urgency.
pub const KINDS: [&str; 10] = [
    "expired",
    "expiring",
    "reconnect",
    "payer",
    "trial",
    "declined",
    "invitation",
    "unlinked",
    "waiting",
    "answered",
];

/// An answer is news for so many days.
const NEWS_DAYS: i64 = 7;
/// A trial is near its end for so many days.
const TRIAL_DAYS: i64 = 7;
/// An invitation may be answered by itself for so many days.
const INVITATION_DAYS: i64 = 3;
/// A product that has said nothing for so long is late.
const LATE: i64 = 24 * HOUR;
/// Things of one kind that are shown.
const EACH: i64 = 6;

/// The queue and what stands beside it.
#[derive(Debug, Clone)]
pub struct Today {
    /// The first things of each kind, most urgent kind first.
    pub items: Vec<Item>,
    /// Dangerous rights that the actor has taken up, by their end: they end within the hour.
    pub rights: Vec<Right>,
    /// How many things are put away.
    pub snoozed: i64,
    /// How many clients there are in all.
    pub clients: i64,
    /// Products that have not reported: (product, when they last did).
    pub late: Vec<(Uuid, Option<i64>)>,
    /// The firm's first day.
    pub begun: Begun,
    /// Whether the firm has said of each add-on on offer who pays; nothing where none is offered.
    pub defaults: Option<bool>,
    /// The instant by which all clocks were read.
    pub now: Timestamp,
}

/// A dangerous right that somebody holds now.
#[derive(Debug, Clone)]
pub struct Right {
    /// The right, as people read it; its code where the product no longer says.
    pub name: String,
    /// The account.
    pub account: AccountId,
    /// Its business.
    pub business: String,
    /// Its product.
    pub product: ProductId,
    /// Its folder.
    pub client: Option<ClientId>,
    /// Until when (µs, real time).
    pub until: i64,
}

fn right(ctx: &Ctx, it: store::elevations::Held) -> Right {
    let product = ctx.catalogue.get(it.product);
    let named = product.and_then(|p| p.definition.right(&it.right.right).map(|it| it.name.clone()));
    Right {
        name: named.unwrap_or(it.right.right),
        account: it.right.account,
        business: it.business,
        product: it.product,
        client: it.client,
        until: it.right.ends_at,
    }
}

/// What needs the actor: of their own clients, or (owner and senior) of everyone's.
pub async fn queue(ctx: &Ctx, actor: &Actor, mine: bool) -> Result<Today> {
    let staff = reach::staff(actor)?;
    let at = ctx.clock.business();
    let now = micros(at);
    let cuts = Cuts {
        now,
        end: now,
        warn: now.saturating_add(EXPIRING_DAYS * DAY),
        request: now - REQUEST_LIFE_SECONDS * SECOND,
        news: now - NEWS_DAYS * DAY,
        trial: now + TRIAL_DAYS * DAY,
        invitation: now - INVITATION_DAYS * DAY,
    };
    let all = clients::counts(ctx, actor).await?.all;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let who = (staff.staff, reach::everything(staff.role));
    let mut items = rows::queue(&mut tx, who, &cuts, mine, EACH).await?;
    let rank = |it: &Item| KINDS.iter().position(|kind| *kind == it.kind).unwrap_or(KINDS.len());
    items.sort_by_key(rank);
    let late = rows::reported(&mut tx).await?;
    let set = store::addons::defaults(&mut tx, staff.partner).await?;
    let offered: Vec<_> = {
        let all = ctx.addons.all();
        let offered = all.iter().filter(|it| !it.retired && !it.offer.retired);
        offered.map(|it| set.contains_key(&it.id)).collect()
    };
    let defaults = (!offered.is_empty()).then(|| offered.iter().all(|set| *set));
    let real = micros(ctx.clock.security());
    let rights = store::elevations::of_staff(&mut tx, staff.staff, real).await?;
    Ok(Today {
        items,
        rights: rights.into_iter().map(|it| right(ctx, it)).collect(),
        snoozed: rows::snoozed(&mut tx, staff.staff, now).await?,
        clients: all,
        late: late.into_iter().filter(|it| it.1.is_none_or(|at| now - at > LATE)).collect(),
        begun: rows::begun(&mut tx).await?,
        defaults,
        now: at,
    })
}

/// Puts a thing out of one's sight for 1, 7 or 30 days.
pub async fn snooze(
    ctx: &Ctx,
    actor: &Actor,
    (kind, subject): (&str, Uuid),
    days: i64,
) -> Result<()> {
    let staff = reach::staff(actor)?;
    if !KINDS.contains(&kind) || !matches!(days, 1 | 7 | 30) {
        return Err(Error::denied(422, "snooze_invalid", "Put it away for 1, 7 or 30 days."));
    }
    let now = micros(ctx.clock.business());
    let locks = Locks::new().share(staff.partner);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    rows::snooze(&mut tx, staff.staff, (kind, subject), now + days * DAY).await?;
    Ok(tx.commit_quiet(Quiet::Desk, &[], now).await?)
}

/// Brings back everything that one has put away.
pub async fn wake(ctx: &Ctx, actor: &Actor) -> Result<()> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let locks = Locks::new().share(staff.partner);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    rows::wake(&mut tx, staff.staff).await?;
    Ok(tx.commit_quiet(Quiet::Desk, &[], now).await?)
}
