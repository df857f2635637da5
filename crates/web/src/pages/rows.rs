//! Accounts in words and marks: the same row on the list, in a folder and on the client page.
//!
//! The state comes from `domain::connections`; here it only gets its words.

use app::catalogue::Product;
use app::clients::ListedAccount;
use app::reach;
use domain::connections::{
    self, AccessStatus, ConnectionFacts, EXPIRING_DAYS, IDLE_SECONDS, RequestFacts,
};
use domain::time::{DAY, SECOND, micros, ts};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::say;
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
    /// The nearest end is the agreed one, not that of the idle clock.
    pub(crate) agreed: bool,
    /// What onboarding waits for, in words; empty when nothing holds the idle clock.
    pub(crate) onboarding: String,
}

/// By which instant, zone and address a page reads its rows.
pub(crate) struct Reader {
    pub(crate) now: Timestamp,
    pub(crate) zone: TimeZone,
    pub(crate) base: String,
    pub(crate) me: String,
    /// Why the role of this person never asks an owner for access; empty when it may.
    pub(crate) why_not_ask: String,
}

impl Reader {
    /// The step that asks an account's owner for access, or why this person has none.
    pub(crate) fn request(&self, account: &str, about: impl Into<String>) -> Go {
        if self.why_not_ask.is_empty() {
            Go::request(&self.base, account, about)
        } else {
            Go::off(account, about, self.why_not_ask.clone())
        }
    }
}

fn tile(product: Option<&Product>) -> Tile {
    product.map_or_else(
        || Tile::new("Retired product", "ext", "package"),
        |it| Tile::new(&it.definition.name, &it.definition.tone, &it.definition.icon),
    )
}

impl Seen {
    /// From a row of the list.
    pub(crate) fn listed(it: &ListedAccount, products: &[Product], now: i64) -> Self {
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
            tile: tile(product),
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
            agreed: facts.absolute_end_at == Some(connections::ends_at(&facts)),
            onboarding: onboarding(product),
        }
    }

    /// From an account with its decision facts.
    pub(crate) fn reached(it: &reach::Account, products: &[Product], now: i64) -> Self {
        let row = &it.row;
        let product = products.iter().find(|p| p.id == row.product);
        Self {
            id: row.id.to_string(),
            tile: tile(product),
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
            agreed: row.ends_at == Some(connections::ends_at(&reach::facts_of(row))),
            onboarding: onboarding(product),
        }
    }

    /// Whether somebody may enter now.
    pub(crate) fn open(&self) -> bool {
        matches!(
            self.status,
            AccessStatus::Held | AccessStatus::Open { .. } | AccessStatus::Expiring { .. }
        ) && !self.creating
    }

    fn about(&self) -> String {
        format!("{} of {}", self.product, self.business)
    }

    /// The plan, and who pays for it or when the trial ends.
    pub(crate) fn plan(&self, now: i64) -> Plan {
        if let Some(end) = self.trial_ends_at.filter(|it| *it > now) {
            let days = (end - now).div_euclid(DAY);
            let payer = self.payer().to_owned();
            let note = say::trial_end(days);
            return Plan { trial: true, words: self.plan.clone(), note, payer };
        }
        let words = if self.plan.is_empty() { "Not known" } else { &self.plan };
        let (note, payer) = (self.payer().to_owned(), self.payer().to_owned());
        Plan { trial: false, words: words.to_owned(), note, payer }
    }

    fn payer(&self) -> &'static str {
        if self.managed { "Practice pays" } else { "Client pays" }
    }

    /// The account's stage of life.
    pub(crate) fn life_words(&self) -> &'static str {
        match self.life.as_str() {
            "creating" => "Being created",
            "inactive" => "Inactive",
            "closed" => "Closed",
            _ => "Active",
        }
    }

    /// Active when the usage fact is younger than the product's limit.
    pub(crate) fn usage(&self, reader: &Reader) -> Mark {
        let Some((at, label)) = &self.activity else { return Mark::unknown() };
        let note = format!("{label} {}", say::ago(ts(*at), reader.now, &reader.zone));
        if self.is_active(micros(reader.now)) {
            Mark::active().note(note)
        } else {
            Mark::inactive().note(note)
        }
    }

    fn is_active(&self, now: i64) -> bool {
        self.activity.as_ref().is_some_and(|(at, _)| now - at < self.active_days * DAY)
    }

    fn used(&self, reader: &Reader) -> String {
        let (at, by) = &self.used;
        let ago = say::ago(ts(*at), reader.now, &reader.zone);
        match by {
            Some(name) if *name == reader.me => format!("You, {ago}"),
            Some(name) => format!("{}, {ago}", name.split(' ').next().unwrap_or(name)),
            None => "Nobody yet".to_owned(),
        }
    }

    /// Access with its days, and who used it last.
    pub(crate) fn access(&self, reader: &Reader) -> Mark {
        let day = |at: i64| say::date(ts(at), reader.now, &reader.zone);
        match self.status {
            AccessStatus::Held => Mark::held().note(self.onboarding.clone()),
            AccessStatus::Open { days_left } | AccessStatus::Expiring { days_left } => {
                let mut mark = Mark::days_left(days_left, IDLE_SECONDS * SECOND / DAY);
                if self.agreed && days_left > EXPIRING_DAYS {
                    mark.words = format!("Ends {}", day(self.ends_at));
                }
                mark.note(self.used(reader))
            }
            AccessStatus::Expired if self.agreed => {
                Mark::expired().note(format!("{}, as agreed", day(self.ends_at)))
            }
            AccessStatus::Expired => Mark::expired().note(format!("{}, unused", day(self.ends_at))),
            AccessStatus::Paused => {
                Mark::paused().note(self.paused_at.map(day).unwrap_or_default())
            }
            AccessStatus::Requested => Mark::requested().note("Waiting for the owner"),
            AccessStatus::Declined { ask_again_at } => {
                Mark::declined().note(format!("Ask again from {}", day(ask_again_at)))
            }
            AccessStatus::Invited => Mark::invited(),
            AccessStatus::NotConnected | AccessStatus::Ended => Mark::no_accounts(),
        }
    }

    /// The button: in, or the step that leads in, or why neither.
    pub(crate) fn go(&self, reader: &Reader) -> Go {
        let (id, about) = (self.id.as_str(), self.about());
        if self.creating {
            let why = format!("{} is still being asked to create this account.", self.product);
            return Go::off(id, about, why);
        }
        match self.status {
            AccessStatus::Held | AccessStatus::Open { .. } | AccessStatus::Expiring { .. } => {
                Go::sign_in(&reader.base, id, about)
            }
            AccessStatus::Expired | AccessStatus::Paused => reader.request(id, about),
            AccessStatus::Requested => {
                let why = "Access was asked for. The account's owner has not answered yet.";
                Go::off(id, about, why)
            }
            AccessStatus::Declined { ask_again_at } => {
                let day = say::date(ts(ask_again_at), reader.now, &reader.zone);
                Go::off(id, about, format!("The owner declined. You can ask again from {day}."))
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
            plan: self.plan(micros(reader.now)),
            usage: self.usage(reader),
            access: self.access(reader),
            go: self.go(reader),
            cells: Vec::new(),
        }
    }
}

/// "The 60 days begin after 100 times: job booked".
pub(crate) fn onboarding(product: Option<&Product>) -> String {
    product.map_or_else(String::new, |it| {
        let mark = say::number(it.definition.onboarding_mark);
        format!("60 days begin at {mark} × {}", it.definition.activity)
    })
}

fn address(product: Option<&Product>, subdomain: &str) -> String {
    product.map_or_else(
        || subdomain.to_owned(),
        |it| format!("{subdomain}.{}", it.definition.accounts_domain),
    )
}

/// A folder's plan: the one of its account, or all their names.
pub(crate) fn plans(accounts: &[Seen], now: i64) -> Plan {
    match accounts {
        [] => Plan { words: "No plan".to_owned(), ..Plan::default() },
        [one] => one.plan(now),
        several => {
            let names: Vec<&str> = several.iter().map(|it| it.plan.as_str()).collect();
            let clients = several.iter().filter(|it| !it.managed).count();
            let note = match clients {
                0 => "Practice pays".to_owned(),
                all if all == several.len() => "Client pays".to_owned(),
                some => format!("Client pays {some} of {}", several.len()),
            };
            let trial = several.iter().any(|it| it.trial_ends_at.is_some_and(|end| end > now));
            Plan { trial, words: names.join(", "), payer: note.clone(), note }
        }
    }
}

/// A folder's usage: the latest of its accounts.
pub(crate) fn usage(accounts: &[Seen], reader: &Reader) -> Mark {
    let latest = accounts.iter().max_by_key(|it| it.activity.as_ref().map_or(0, |(at, _)| *at));
    latest.map_or_else(Mark::unknown, |it| it.usage(reader))
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

fn word(status: AccessStatus) -> &'static str {
    match status {
        AccessStatus::Expired => "expired",
        AccessStatus::Expiring { .. } => "expiring",
        AccessStatus::Declined { .. } => "declined",
        AccessStatus::Requested => "requested",
        AccessStatus::Paused => "off by client",
        AccessStatus::Held
        | AccessStatus::Open { .. }
        | AccessStatus::Invited
        | AccessStatus::NotConnected
        | AccessStatus::Ended => "open",
    }
}

/// A folder's access: that of its account, or the worst of several with how many share it.
/// `invited` is what there is to say of a waiting invitation.
pub(crate) fn access(accounts: &[Seen], invited: Option<String>, reader: &Reader) -> Mark {
    match accounts {
        [] => invited.map_or_else(Mark::no_accounts, |words| Mark::invited().note(words)),
        [one] => one.access(reader),
        several => {
            let Some(worst) = several.iter().max_by_key(|it| urgency(it.status)) else {
                return Mark::no_accounts();
            };
            if urgency(worst.status) == 0 {
                let soonest = several.iter().min_by_key(|it| it.ends_at).unwrap_or(worst);
                return soonest.access(reader);
            }
            let same: Vec<&Seen> =
                several.iter().filter(|it| urgency(it.status) == urgency(worst.status)).collect();
            let like = worst.access(reader);
            let words = format!("{} of {} {}", same.len(), several.len(), word(worst.status));
            let names: Vec<&str> = same.iter().map(|it| it.product.as_str()).collect();
            Mark::new(like.shape, like.tone, words).note(say::list(&names))
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
    let here = format!("{}/clients/{client}", reader.base);
    match accounts {
        [] if invited => Go::step(Link::new(format!("{here}#accounts"), "See invitation"), name),
        // The client's page says there who may add one; an assistant may not.
        [] => Go::step(Link::new(format!("{here}#accounts"), "Add account"), name),
        [one] => one.go(reader),
        several if several.iter().any(Seen::open) => Go::choose(&reader.base, client, name),
        _ => Go::step(Link::new(format!("{here}#accounts"), "See access"), name),
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
