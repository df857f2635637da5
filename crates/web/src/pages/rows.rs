//! Accounts in words and marks: the same row on the list, in a folder and on the client page.
//!
//! The state comes from `domain::connections`; here it only gets its words.

use std::sync::Arc;

use app::addons::Addon;
use app::catalogue::Product;
use app::clients::ListedAccount;
use app::reach;
use domain::connections::{
    self, AccessStatus, ConnectionFacts, EXPIRING_DAYS, IDLE_SECONDS, RequestFacts,
};
use domain::ids::AddonId;
use domain::time::{DAY, SECOND, micros, ts};
use jiff::Timestamp;

use crate::Words;
use crate::views::clients::{AccountRow, Plan};
use crate::views::parts::{Go, Link, Mark, Tile};

/// What is said about one account, wherever its row came from.
pub(crate) struct Seen {
    pub(crate) id: String,
    pub(crate) tile: Tile,
    pub(crate) product: String,
    pub(crate) business: String,
    pub(crate) address: String,
    pub(crate) plan: String,
    pub(crate) trial_ends_at: Option<i64>,
    pub(crate) activity: Option<(i64, String)>,
    pub(crate) active_days: i64,
    pub(crate) managed: bool,
    pub(crate) creating: bool,
    pub(crate) status: AccessStatus,
    pub(crate) used: (i64, Option<String>),
    pub(crate) paused_at: Option<i64>,
    pub(crate) ends_at: i64,
    pub(crate) connected_at: i64,
    pub(crate) life: String,
    /// Name and e-mail, where the row has them.
    pub(crate) owner: (String, String),
    pub(crate) package: String,
    /// The add-ons that run, where the row has them.
    pub(crate) addons: Vec<AddonId>,
    /// The nearest end is the agreed one, not that of the idle clock.
    pub(crate) agreed: bool,
    /// What onboarding waits for, in words; empty when nothing holds the idle clock.
    pub(crate) onboarding: String,
}

/// In which words, by which instant and address a page reads its rows.
pub(crate) struct Reader {
    pub(crate) t: Words,
    pub(crate) now: Timestamp,
    pub(crate) base: String,
    pub(crate) me: String,
    /// Why the role of this person never asks an owner for access; empty when it may.
    pub(crate) why_not_ask: String,
    /// What the vendor offers.
    pub(crate) addons: Arc<Vec<Addon>>,
}

impl Reader {
    /// The step that asks an account's owner for access, or why this person has none.
    pub(crate) fn request(&self, account: &str, about: impl Into<String>) -> Go {
        if self.why_not_ask.is_empty() {
            let href = format!("{}/accounts/{account}/request-access", self.base);
            self.step(href, self.t.access_request(), about)
        } else {
            // Their role never may: somebody else of the firm asks the owner for them.
            let to = format!("{}/ask?act=access.request&account={account}", self.base);
            self.step(to, self.t.ask_colleague(), about)
        }
    }

    /// The names of these add-ons.
    pub(crate) fn addons(&self, ids: &[AddonId]) -> Vec<String> {
        let known = self.addons.iter().filter(|it| ids.contains(&it.id));
        known.map(|it| it.offer.name.clone()).collect()
    }

    /// The button that signs in.
    pub(crate) fn sign_in(&self, account: &str, about: impl Into<String>) -> Go {
        Go::sign_in(&self.base, account, about).read_by(&self.t)
    }

    /// The button of another step.
    pub(crate) fn step(&self, href: String, words: &str, about: impl Into<String>) -> Go {
        Go::step(Link::new(href, words), about).read_by(&self.t)
    }

    fn day(&self, at: i64) -> String {
        self.t.date(ts(at), self.now)
    }
}

fn tile(product: Option<&Product>, t: &Words) -> Tile {
    product.map_or_else(
        || Tile::new(t.product_retired(), "ext", "package"),
        |it| Tile::new(&it.definition.name, &it.definition.tone, &it.definition.icon),
    )
}

impl Seen {
    /// From a row of the list.
    pub(crate) fn listed(
        it: &ListedAccount,
        products: &[Product],
        (now, t): (i64, &Words),
    ) -> Self {
        let facts = ConnectionFacts {
            connected: true,
            paused: it.paused_at.is_some(),
            last_access_at: it.last_access_at,
            absolute_end_at: it.ends_at,
            held: it.held,
            idle_from: it.idle_from,
            ..ConnectionFacts::default()
        };
        let requests =
            RequestFacts { open_since: it.requested.then_some(now), ..RequestFacts::default() };
        let product = products.iter().find(|p| p.id.0 == it.product);
        Self {
            id: it.account.to_string(),
            tile: tile(product, t),
            product: product.map_or_else(String::new, |p| p.definition.name.clone()),
            business: it.business_name.clone(),
            address: address(product, &it.subdomain),
            plan: it.plan_name.clone(),
            trial_ends_at: it.trial_ends_at,
            activity: it.activity_at.map(|at| (at, it.activity_label.clone())),
            active_days: product.map_or(7, |p| p.definition.active_days),
            managed: it.managed,
            creating: it.life == "creating",
            status: connections::access_status(&facts, &requests, now),
            used: (it.last_access_at, it.last_access_by.clone()),
            paused_at: it.paused_at,
            ends_at: connections::ends_at(&facts),
            connected_at: it.connected_at,
            life: it.life.clone(),
            owner: (it.owner_name.clone(), it.owner_email.clone()),
            package: it.package.clone(),
            addons: it.addons.clone(),
            agreed: facts.absolute_end_at == Some(connections::ends_at(&facts)),
            onboarding: onboarding(product, t),
        }
    }

    /// From an account with its decision facts.
    pub(crate) fn reached(
        it: &reach::Account,
        products: &[Product],
        (now, t): (i64, &Words),
    ) -> Self {
        let row = &it.row;
        let product = products.iter().find(|p| p.id == row.product);
        Self {
            id: row.id.to_string(),
            tile: tile(product, t),
            product: product.map_or_else(String::new, |p| p.definition.name.clone()),
            business: row.business_name.clone(),
            address: address(product, &row.subdomain),
            plan: row.plan_name.clone(),
            trial_ends_at: row.trial_ends_at,
            activity: row.activity_at.map(|at| (at, row.activity_label.clone())),
            active_days: product.map_or(7, |p| p.definition.active_days),
            managed: row.managed_by == Some(row.partner),
            creating: row.life == "creating",
            status: it.status(now),
            used: (row.last_access_at, row.last_access_by.clone()),
            paused_at: row.paused_at,
            ends_at: connections::ends_at(&reach::facts_of(row)),
            connected_at: row.connected_at,
            life: row.life.clone(),
            owner: (row.owner_name.clone(), row.owner_email.clone()),
            package: row.accounting_package.clone(),
            addons: Vec::new(),
            agreed: row.ends_at == Some(connections::ends_at(&reach::facts_of(row))),
            onboarding: onboarding(product, t),
        }
    }

    /// Whether somebody may enter now.
    pub(crate) fn open(&self) -> bool {
        matches!(
            self.status,
            AccessStatus::Held | AccessStatus::Open { .. } | AccessStatus::Expiring { .. }
        ) && !self.creating
    }

    fn about(&self, t: &Words) -> String {
        t.account_of(&self.product, &self.business)
    }

    /// The plan, and who pays for it or when the trial ends.
    pub(crate) fn plan(&self, reader: &Reader) -> Plan {
        let now = micros(reader.now);
        if let Some(end) = self.trial_ends_at.filter(|it| *it > now) {
            let days = (end - now).div_euclid(DAY);
            let payer = self.payer(&reader.t);
            let note = reader.t.trial_end(days);
            let words = self.plan.clone();
            return Plan { trial: true, words, note, payer, t: reader.t.clone() };
        }
        let words = if self.plan.is_empty() { reader.t.mark_unknown() } else { &self.plan };
        let (note, payer) = (self.payer(&reader.t), self.payer(&reader.t));
        Plan { trial: false, words: words.to_owned(), note, payer, t: reader.t.clone() }
    }

    fn payer(&self, t: &Words) -> String {
        if self.managed { t.pays_partner() } else { t.pays_client() }
    }

    /// The account's stage of life.
    pub(crate) fn life_words(&self, t: &Words) -> &'static str {
        match self.life.as_str() {
            "creating" => t.life_creating(),
            "inactive" => t.mark_inactive(),
            "closed" => t.life_closed(),
            _ => t.mark_active(),
        }
    }

    /// Active when the usage fact is younger than the product's limit.
    pub(crate) fn usage(&self, reader: &Reader) -> Mark {
        let Some((at, label)) = &self.activity else {
            let hidden = if self.paused_at.is_some() { reader.t.usage_hidden() } else { "" };
            return reader.t.unknown().note(hidden);
        };
        let note = format!("{label} {}", reader.t.ago(ts(*at), reader.now));
        if self.is_active(micros(reader.now)) {
            reader.t.active().note(note)
        } else {
            reader.t.inactive().note(note)
        }
    }

    fn is_active(&self, now: i64) -> bool {
        self.activity.as_ref().is_some_and(|(at, _)| now - at < self.active_days * DAY)
    }

    fn used(&self, reader: &Reader) -> String {
        let (at, by) = &self.used;
        let ago = reader.t.ago(ts(*at), reader.now);
        match by {
            Some(name) if *name == reader.me => reader.t.used_by_you(ago),
            Some(name) => format!("{}, {ago}", name.split(' ').next().unwrap_or(name)),
            None => reader.t.used_never().to_owned(),
        }
    }

    /// Access with its days, and who used it last.
    pub(crate) fn access(&self, reader: &Reader) -> Mark {
        let (t, day) = (&reader.t, |at: i64| reader.day(at));
        match self.status {
            AccessStatus::Held => t.held().note(self.onboarding.clone()),
            AccessStatus::Open { days_left } | AccessStatus::Expiring { days_left } => {
                let mut mark = t.mark_days_left(days_left, IDLE_SECONDS * SECOND / DAY);
                if self.agreed && days_left > EXPIRING_DAYS {
                    mark.words = t.access_ends(day(self.ends_at));
                }
                mark.note(self.used(reader))
            }
            AccessStatus::Expired if self.agreed => {
                t.expired().note(t.ended_agreed(day(self.ends_at)))
            }
            AccessStatus::Expired => t.expired().note(t.ended_unused(day(self.ends_at))),
            AccessStatus::Paused => t.paused().note(self.paused_at.map(day).unwrap_or_default()),
            AccessStatus::Requested => t.requested().note(t.waits_for_owner()),
            AccessStatus::Declined { ask_again_at } => {
                t.declined().note(t.ask_again_from(day(ask_again_at)))
            }
            AccessStatus::Invited => t.invited(),
            AccessStatus::NotConnected | AccessStatus::Ended => t.no_accounts(),
        }
    }

    /// The button: in, or the step that leads in, or why neither.
    pub(crate) fn go(&self, reader: &Reader) -> Go {
        let (t, id, about) = (&reader.t, self.id.as_str(), self.about(&reader.t));
        if self.creating {
            return Go::off(id, about, t.why_creating(&self.product)).read_by(t);
        }
        match self.status {
            AccessStatus::Held | AccessStatus::Open { .. } | AccessStatus::Expiring { .. } => {
                reader.sign_in(id, about)
            }
            AccessStatus::Expired | AccessStatus::Paused => reader.request(id, about),
            AccessStatus::Requested => Go::off(id, about, t.why_requested()).read_by(t),
            AccessStatus::Declined { ask_again_at } => {
                Go::off(id, about, t.why_declined(reader.day(ask_again_at))).read_by(t)
            }
            AccessStatus::Invited | AccessStatus::NotConnected | AccessStatus::Ended => {
                Go::default()
            }
        }
    }

    /// The whole row.
    pub(crate) fn row(&self, reader: &Reader) -> AccountRow {
        AccountRow {
            id: self.id.clone(),
            tile: self.tile.clone(),
            address: self.address.clone(),
            plan: self.plan(reader),
            usage: self.usage(reader),
            access: self.access(reader),
            go: self.go(reader),
            cells: Vec::new(),
        }
    }
}

/// "The 60 days begin after 100 times: job booked".
pub(crate) fn onboarding(product: Option<&Product>, t: &Words) -> String {
    product.map_or_else(String::new, |it| {
        t.onboarding_waits(&it.definition.activity, it.definition.onboarding_mark)
    })
}

fn address(product: Option<&Product>, subdomain: &str) -> String {
    product.map_or_else(
        || subdomain.to_owned(),
        |it| format!("{subdomain}.{}", it.definition.accounts_domain),
    )
}

/// A folder's plan: the one of its account, or all their names.
pub(crate) fn plans(accounts: &[Seen], reader: &Reader) -> Plan {
    let (t, now) = (&reader.t, micros(reader.now));
    match accounts {
        [] => Plan { words: t.plan_none().to_owned(), ..Plan::default() },
        [one] => one.plan(reader),
        several => {
            let names: Vec<&str> = several.iter().map(|it| it.plan.as_str()).collect();
            let clients = several.iter().filter(|it| !it.managed).count();
            let note = match clients {
                0 => t.pays_partner(),
                all if all == several.len() => t.pays_client(),
                some => t.pays_client_some(several.len(), some),
            };
            let trial = several.iter().any(|it| it.trial_ends_at.is_some_and(|end| end > now));
            Plan { trial, words: names.join(", "), payer: note.clone(), note, t: t.clone() }
        }
    }
}

/// A folder's usage: the latest of its accounts.
pub(crate) fn usage(accounts: &[Seen], reader: &Reader) -> Mark {
    let latest = accounts.iter().max_by_key(|it| it.activity.as_ref().map_or(0, |(at, _)| *at));
    latest.map_or_else(|| reader.t.unknown(), |it| it.usage(reader))
}

/// How much somebody should care: the worst of a folder's accounts is shown.
fn urgency(status: AccessStatus) -> u8 {
    match status {
        AccessStatus::Expired => 5,
        AccessStatus::Expiring { .. } => 4,
        AccessStatus::Declined { .. } => 3,
        AccessStatus::Requested => 2,
        AccessStatus::Paused => 1,
        AccessStatus::Held
        | AccessStatus::Open { .. }
        | AccessStatus::Invited
        | AccessStatus::NotConnected
        | AccessStatus::Ended => 0,
    }
}

fn several_words(t: &Words, status: AccessStatus, some: usize, all: usize) -> String {
    match status {
        AccessStatus::Expired => t.several_expired(all, some),
        AccessStatus::Expiring { .. } => t.several_expiring(all, some),
        AccessStatus::Declined { .. } => t.several_declined(all, some),
        AccessStatus::Requested => t.several_requested(all, some),
        AccessStatus::Paused => t.several_paused(all, some),
        AccessStatus::Held
        | AccessStatus::Open { .. }
        | AccessStatus::Invited
        | AccessStatus::NotConnected
        | AccessStatus::Ended => t.several_open(all, some),
    }
}

/// A folder's access: that of its account, or the worst of several with how many share it.
/// `invited` is what there is to say of a waiting invitation.
pub(crate) fn access(accounts: &[Seen], invited: Option<String>, reader: &Reader) -> Mark {
    let t = &reader.t;
    match accounts {
        [] => invited.map_or_else(|| t.no_accounts(), |words| t.invited().note(words)),
        [one] => one.access(reader),
        several => {
            let Some(worst) = several.iter().max_by_key(|it| urgency(it.status)) else {
                return t.no_accounts();
            };
            if urgency(worst.status) == 0 {
                let soonest = several.iter().min_by_key(|it| it.ends_at).unwrap_or(worst);
                return soonest.access(reader);
            }
            let same: Vec<&Seen> =
                several.iter().filter(|it| urgency(it.status) == urgency(worst.status)).collect();
            let like = worst.access(reader);
            let words = several_words(t, worst.status, same.len(), several.len());
            let names: Vec<&str> = same.iter().map(|it| it.product.as_str()).collect();
            Mark::new(like.shape, like.tone, words).note(t.list(&names))
        }
    }
}

/// A folder's button: straight in, a choice, or the step that helps.
pub(crate) fn go(
    accounts: &[Seen],
    (client, name): (&str, &str),
    invited: bool,
    reader: &Reader,
) -> Go {
    let here = || format!("{}/clients/{client}#accounts", reader.base);
    match accounts {
        [] if invited => reader.step(here(), reader.t.go_invitation(), name),
        // The client's page says there who may add one; an assistant may not.
        [] => reader.step(here(), reader.t.go_add(), name),
        [one] => one.go(reader),
        several if several.iter().any(Seen::open) => {
            Go::choose(&reader.base, client, name).read_by(&reader.t)
        }
        _ => reader.step(here(), reader.t.go_access(), name),
    }
}

/// A meter's share of the idle clock, 0 to 100, and whether it is low.
pub(crate) fn meter(status: AccessStatus) -> (u8, bool) {
    match status {
        AccessStatus::Held => (100, false),
        AccessStatus::Open { days_left } | AccessStatus::Expiring { days_left } => {
            let share = days_left.clamp(0, 60) * 100 / 60;
            (u8::try_from(share).unwrap_or(100), days_left <= 14)
        }
        AccessStatus::Expired
        | AccessStatus::Paused
        | AccessStatus::Requested
        | AccessStatus::Declined { .. }
        | AccessStatus::Invited
        | AccessStatus::NotConnected
        | AccessStatus::Ended => (0, true),
    }
}
