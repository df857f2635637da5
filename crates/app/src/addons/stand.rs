//! Where one add-on of one account stands, for one asker: everything that the one decision reads
//! and everything that a page says about it, loaded in the asker's own transaction.

use super::shelf::Addon;
use super::suits;
use crate::{Ctx, Error, Result, reach};
use domain::access::Payer;
use domain::access::{AddonState, BillingMode, Facts, Override, PayerDefault, State, Who};
use domain::actor::{Actor, Staff};
use domain::addons::{Charge, Quote, Running, Tariff, Term, coming, seen_by};
use domain::ids::{AccountId, AddonId, ClientId, PartnerId};
use domain::time::{micros, ts};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use store::Tx;
use store::accounts::Reported;
use store::activations::{self, Activation, Held};
use store::addons as rows;
use store::clients::AddonIs;

/// An add-on of an account, as one asker sees it.
#[derive(Debug, Clone)]
pub struct Stand {
    /// Who asks, towards the account.
    pub who: Who,
    /// The account.
    pub account: AccountId,
    /// The add-on.
    pub addon: Addon,
    /// What the decision reads.
    pub facts: Facts,
    /// The firm whose settings count: the asker's own, or the one that manages the account.
    pub firm: Option<PartnerId>,
    /// The firm's default, if it was ever confirmed.
    pub default: Option<rows::Default>,
    /// What is alive of it.
    pub active: Option<Activation>,
    /// The account's country, or empty.
    pub country: String,
    /// The rules of eligibility, each with whether it holds.
    pub suits: Vec<(String, bool)>,
    /// Prices, with the firm's discounts.
    pub tariff: Tariff,
    /// The zone of the firm's months.
    pub zone: String,
}

/// What a firm has set, loaded once for many accounts.
#[derive(Debug, Clone)]
pub(crate) struct Firm {
    pub(crate) id: PartnerId,
    pub(crate) zone: String,
    pub(crate) defaults: BTreeMap<AddonId, rows::Default>,
    pub(crate) discounts: Vec<(Date, i64)>,
}

impl Firm {
    pub(crate) async fn load(tx: &mut Tx, id: PartnerId) -> Result<Self> {
        let row = store::partners::one(tx, id).await?.ok_or(Error::NotFound)?;
        let discounts = rows::discounts(tx, id).await?;
        let day = |it: (String, i64)| Some((it.0.parse().ok()?, it.1));
        Ok(Self {
            id,
            zone: row.time_zone,
            defaults: rows::defaults(tx, id).await?,
            discounts: discounts.into_iter().filter_map(day).collect(),
        })
    }
}

impl Stand {
    /// The stretch that runs now.
    pub fn term(&self, now: i64) -> Option<&Term> {
        self.active.as_ref().and_then(|it| it.running.at(now))
    }

    /// Whether a stretch is the firm's to pay, as the asker may know it: for a firm, what another
    /// firm pays is not paid by it, and that is all it learns (3.12).
    fn theirs(&self, it: &Term) -> bool {
        it.payer == Payer::Partner && (self.own() || it.firm == self.firm)
    }

    /// The account's own side asks, not a firm.
    const fn own(&self) -> bool {
        matches!(self.who, Who::ClientOwner | Who::ClientUser | Who::Delegated)
    }

    /// Whether the firm is not shown what runs: its client paused access, and the firm does not pay.
    pub fn hidden(&self) -> bool {
        !self.own() && domain::access::limited(self.facts.state) && self.active.is_none()
    }

    /// Its state as the asker may know it.
    pub fn shown(&self) -> AddonState {
        if self.hidden() { AddonState::Inactive } else { self.facts.addon }
    }

    /// Whether it stands so, as the asker may know it: the twin of the list's filter.
    pub fn is(&self, state: AddonIs, now: i64) -> bool {
        match state {
            AddonIs::On => self.term(now).is_some(),
            AddonIs::Waiting => self.shown() == AddonState::Pending,
            AddonIs::Reconnect => self.term(now).is_some() && self.lost(now),
            AddonIs::Off => !self.hidden() && self.facts.addon == AddonState::Inactive,
        }
    }

    /// Who pays what runs now, as the asker may know it.
    pub fn payer(&self, now: i64) -> Option<Payer> {
        let term = self.term(now)?;
        Some(if self.theirs(term) { Payer::Partner } else { Payer::Client })
    }

    /// The change of payer that is agreed: who will pay and from when. A change between others is
    /// none for a firm.
    pub fn turning(&self, now: i64) -> Option<(Payer, i64)> {
        let running = &self.active.as_ref()?.running;
        let next = running.next(now)?;
        let payer = if self.theirs(next) { Payer::Partner } else { Payer::Client };
        (self.own() || Some(payer) != self.payer(now)).then_some((payer, next.from))
    }

    /// Who was asked to pay from now on and has not answered.
    pub fn question(&self) -> Option<Payer> {
        let (_, payer, firm) = self.active.as_ref()?.asked.as_ref()?;
        (self.own() || *firm == self.firm).then_some(*payer)
    }

    /// The third party's consent, for whoever may see whose it is: the account's own side, and
    /// staff while access is open.
    pub fn consent(&self) -> Option<&Held> {
        let open = matches!(self.facts.state, State::Active | State::UnlinkedActive);
        self.active.as_ref()?.token.as_ref().filter(|_| open || self.own())
    }

    /// The price for whoever would pay, if it began now; and whether it is free.
    pub fn quote(&self, payer: Payer, now: i64) -> (Quote, bool) {
        self.tariff.on(payer, self.today(now))
    }

    fn today(&self, now: i64) -> Date {
        ts(now).to_zoned(TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)).date()
    }

    /// A stretch that begins now, or at the instant given.
    pub(crate) fn begin(&self, payer: Payer, from: i64) -> Term {
        let day = self.today(from);
        Term {
            from,
            until: None,
            payer,
            firm: self.firm.filter(|_| payer == Payer::Partner),
            quote: self.tariff.on(payer, day).0,
            zone: self.zone.clone(),
            anchor: day.day(),
            after_end: false,
        }
    }

    /// The next charges, if it goes on as it stands.
    pub fn coming(&self, now: i64, most: usize) -> Vec<Charge> {
        self.active.as_ref().map_or_else(Vec::new, |it| self.charges(&it.running, now, most))
    }

    /// The next charges, if this side paid from the end of the period on: what both will be
    /// charged, before anybody agrees to it.
    pub fn coming_with(&self, payer: Payer, now: i64, most: usize) -> Vec<Charge> {
        let Some(mut running) = self.active.as_ref().map(|it| it.running.clone()) else {
            return Vec::new();
        };
        let turn = running.turn(now).unwrap_or(now);
        running.hand_over(self.begin(payer, turn), now);
        self.charges(&running, now, most)
    }

    /// The asker's firm manages the account, or the asker needs none.
    pub fn managed(&self) -> bool {
        self.own() || self.facts.billing_mode == BillingMode::PartnerManaged
    }

    fn charges(&self, running: &Running, now: i64, most: usize) -> Vec<Charge> {
        let clients = self.managed();
        let known = |it: &&Term| match it.payer {
            Payer::Client => clients,
            Payer::Partner => self.theirs(it),
        };
        let terms: Vec<Term> = running.terms.iter().filter(known).cloned().collect();
        coming(&terms, &self.tariff, now, most)
    }

    /// The third party's name, or empty.
    pub fn third(&self) -> &str {
        &self.addon.offer.provider.name
    }

    /// Whether the third party's consent has to be given again.
    pub fn lost(&self, now: i64) -> bool {
        self.active
            .as_ref()
            .and_then(|it| it.token.as_ref())
            .is_some_and(|it| it.lost_at.is_some() || it.renew_by <= now)
    }
}

const fn default_of(it: Option<&rows::Default>) -> PayerDefault {
    match it {
        None => PayerDefault::Unset,
        Some(it) if matches!(it.payer.as_bytes(), b"partner") => PayerDefault::Partner,
        Some(_) => PayerDefault::Client,
    }
}

fn override_of(it: Option<&String>) -> Override {
    it.and_then(|it| Override::parse(it)).unwrap_or(Override::None)
}

/// The add-ons of these accounts as a staff member sees them: of their products, or only one.
pub(crate) async fn of(
    ctx: &Ctx,
    tx: &mut Tx,
    (firm, accounts): (&Firm, &[reach::Account]),
    which: Option<AddonId>,
    now: Timestamp,
) -> Result<Vec<Stand>> {
    let ids: Vec<AccountId> = accounts.iter().map(|it| it.row.id).collect();
    let clients: Vec<ClientId> = accounts.iter().filter_map(|it| it.row.client).collect();
    let overrides = rows::overrides(tx, firm.id, &clients).await?;
    let mut alive: BTreeMap<(AccountId, AddonId), Activation> = BTreeMap::new();
    for it in activations::alive(tx, &ids).await? {
        alive.insert((it.account, it.addon), it);
    }
    let mut out = Vec::new();
    for it in accounts {
        for addon in ctx.addons.of_product(it.row.product) {
            let active = alive.remove(&(it.row.id, addon.id));
            let wanted = which.is_none_or(|it| it == addon.id);
            // What is not offered any more, or not in this country, is shown only where it runs.
            let offered = !addon.retired && addon.offer.offered_in(&it.row.country);
            if !wanted || (!offered && active.is_none() && which.is_none()) {
                continue;
            }
            let own = it.row.client.and_then(|it| overrides.get(&(it, addon.id)));
            out.extend(one_of(firm, it, (addon, active, own), micros(now)));
        }
    }
    Ok(out)
}

fn one_of(
    firm: &Firm,
    account: &reach::Account,
    (addon, active, own): (Addon, Option<Activation>, Option<&String>),
    now: i64,
) -> Option<Stand> {
    let country = &account.row.country;
    let tariff = addon.offer.tariff(country, firm.discounts.clone())?;
    let default = firm.defaults.get(&addon.id);
    let state = active.as_ref().map(|it| it.running.state_for(firm.id, now));
    let facts = Facts {
        default: default_of(default),
        client_override: override_of(own),
        addon: state.unwrap_or(AddonState::Inactive),
        clients_may: default.is_some_and(|it| it.clients_may),
        ..account.facts
    };
    let managed = account.facts.billing_mode == BillingMode::PartnerManaged;
    let known = suits::Facts::of(Reported::from(&account.row), managed, now);
    // What the rules make of facts would tell the facts (access rules no. 11).
    let limited = domain::access::limited(account.facts.state);
    let suits = if limited { Vec::new() } else { addon.suits.judge(&known) };
    Some(Stand {
        who: account.who,
        account: account.row.id,
        facts,
        firm: Some(firm.id),
        default: default.cloned(),
        suits,
        active: active.filter(|it| !limited || it.paid_by(firm.id, now)),
        country: country.clone(),
        tariff,
        zone: firm.zone.clone(),
        addon,
    })
}

/// One add-on of one account, for a staff member. Unknown here and of another product are the
/// same 404.
pub(crate) async fn of_one(
    ctx: &Ctx,
    tx: &mut Tx,
    (firm, account): (&Firm, &reach::Account),
    slug: &str,
    now: Timestamp,
) -> Result<Stand> {
    let addon = ctx.addons.by_slug(slug).filter(|it| it.product == account.row.product);
    let addon = addon.ok_or(Error::NotFound)?.id;
    let all = of(ctx, tx, (firm, std::slice::from_ref(account)), Some(addon), now).await?;
    all.into_iter().next().ok_or(Error::NotFound)
}

/// Account and add-on in an open transaction.
pub(crate) async fn found(
    ctx: &Ctx,
    tx: &mut Tx,
    staff: &Staff,
    (account, slug): (AccountId, &str),
    now: Timestamp,
) -> Result<(reach::Account, Stand)> {
    let account = reach::account(tx, staff, account, micros(now)).await?;
    let firm = Firm::load(tx, staff.partner).await?;
    let stand = of_one(ctx, tx, (&firm, &account), slug, now).await?;
    Ok((account, stand))
}

/// One add-on of one account with the account, for a page.
pub async fn one(
    ctx: &Ctx,
    actor: &Actor,
    account: AccountId,
    slug: &str,
) -> Result<(reach::Account, Stand)> {
    let staff = reach::staff(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    found(ctx, &mut tx, staff, (account, slug), ctx.clock.business()).await
}

/// Who turned it on, by name: somebody of the asker's own firm, or the account's owner. Of another
/// firm nobody is named.
pub async fn turned_on_by(
    ctx: &Ctx,
    actor: &Actor,
    account: &reach::Account,
    stand: &Stand,
) -> Result<String> {
    let seat = reach::staff(actor)?;
    let Some(it) = stand.active.as_ref().filter(|it| !it.running.pending) else {
        return Ok(String::new());
    };
    let Some(staff) = it.staff else { return Ok(account.row.owner_name.clone()) };
    if it.partner != Some(seat.partner) {
        return Ok(String::new());
    }
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let row = store::staff::one(&mut tx, seat.partner, staff).await?;
    Ok(row.map(|it| it.name).unwrap_or_default())
}

/// All add-ons of one account, for a page.
pub async fn of_account(
    ctx: &Ctx,
    actor: &Actor,
    account: AccountId,
) -> Result<(reach::Account, Vec<Stand>)> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let found = reach::account(&mut tx, staff, account, micros(now)).await?;
    let firm = Firm::load(&mut tx, staff.partner).await?;
    let stands = of(ctx, &mut tx, (&firm, std::slice::from_ref(&found)), None, now).await?;
    Ok((found, stands))
}

/// All add-ons of a client's accounts, for a page.
pub async fn of_client(
    ctx: &Ctx,
    actor: &Actor,
    client: ClientId,
) -> Result<(reach::Folder, Vec<Stand>)> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let folder = reach::folder(&mut tx, staff, client, micros(now)).await?;
    let firm = Firm::load(&mut tx, staff.partner).await?;
    let stands = of(ctx, &mut tx, (&firm, &folder.accounts), None, now).await?;
    Ok((folder, stands))
}

/// The firm that manages an account, the state of its connection, and what it has set for the
/// account's client. With nobody who manages, a firm that is connected still has a state.
async fn managing(
    tx: &mut Tx,
    account: AccountId,
    now: Timestamp,
) -> Result<(Option<Firm>, State, BTreeMap<AddonId, String>)> {
    let all = store::accounts::of_owner(tx, account).await?;
    let state_of = |row: &store::accounts::Connected| {
        domain::connections::state(&reach::facts_of(row), micros(now))
    };
    let manages = |row: &&store::accounts::Connected| {
        reach::management_of(row).manager(micros(now)) == Some(row.partner)
    };
    let Some(row) = all.iter().find(manages) else {
        let connected = all.iter().map(state_of).find(|it| it.connected());
        return Ok((None, connected.unwrap_or(State::Disconnected), BTreeMap::new()));
    };
    let firm = Firm::load(tx, row.partner).await?;
    let clients: Vec<ClientId> = row.client.into_iter().collect();
    let own = rows::overrides(tx, firm.id, &clients).await?;
    Ok((Some(firm), state_of(row), own.into_iter().map(|it| (it.0.1, it.1)).collect()))
}

/// The same account as its owner sees it. The settings that count are those of the firm that
/// manages the subscription, while it is connected.
pub(crate) async fn for_owner(
    ctx: &Ctx,
    tx: &mut Tx,
    (who, account): (Who, AccountId),
    which: Option<AddonId>,
    now: Timestamp,
) -> Result<Vec<Stand>> {
    let product = store::accounts::product_of(tx, account).await?.ok_or(Error::NotFound)?;
    let (firm, state, own) = managing(tx, account, now).await?;
    let mut alive: BTreeMap<AddonId, Activation> =
        activations::alive(tx, &[account]).await?.into_iter().map(|it| (it.addon, it)).collect();
    let known = store::accounts::facts(tx, account).await?;
    let country = known.as_ref().map(|it| it.country.clone()).unwrap_or_default();
    let mut out = Vec::new();
    for addon in ctx.addons.of_product(product) {
        let active = alive.remove(&addon.id);
        let offered = !addon.retired && addon.offer.offered_in(&country);
        if which.is_some_and(|it| it != addon.id)
            || (!offered && active.is_none() && which.is_none())
        {
            continue;
        }
        let discounts = firm.as_ref().map(|it| it.discounts.clone()).unwrap_or_default();
        let Some(tariff) = addon.offer.tariff(&country, discounts) else { continue };
        let default = firm.as_ref().and_then(|it| it.defaults.get(&addon.id));
        let addon_state = active.as_ref().map(|it| seen_by(&it.running, None, micros(now)));
        let billing_mode =
            if firm.is_some() { BillingMode::PartnerManaged } else { BillingMode::ClientManaged };
        let facts = Facts {
            state,
            billing_mode,
            default: default_of(default),
            client_override: override_of(own.get(&addon.id)),
            addon: addon_state.unwrap_or(AddonState::Inactive),
            blocked: false,
            clients_may: default.is_some_and(|it| it.clients_may),
        };
        let judged = known.as_ref().map(|it| {
            let facts = suits::Facts::of(it.clone(), firm.is_some(), micros(now));
            addon.suits.judge(&facts)
        });
        out.push(Stand {
            who,
            account,
            facts,
            firm: firm.as_ref().map(|it| it.id),
            default: default.cloned(),
            active,
            country: country.clone(),
            suits: judged.unwrap_or_default(),
            tariff,
            zone: firm.as_ref().map_or_else(|| ctx.settings.zone.clone(), |it| it.zone.clone()),
            addon,
        });
    }
    Ok(out)
}
