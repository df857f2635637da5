//! An add-on as the vendor offers it: text, prices with their dates, rules, the third party.

use crate::access::Payer;
use crate::money::{Currency, discounted};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An add-on, as its file says. Stored as JSON beside its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its name in addresses.
    pub slug: String,
    /// The slug of the product that it extends.
    pub product: String,
    /// Its name.
    pub name: String,
    /// What it does, in a sentence.
    pub summary: String,
    /// What it does, in paragraphs.
    pub text: String,
    /// A word of the icon set, where there is no logo.
    pub icon: String,
    /// The logo as a data address; empty without one.
    pub logo: String,
    /// What of the account's data goes to the third party, in a sentence; empty for nothing.
    pub shared: String,
    /// Countries it is offered in; empty for everywhere.
    pub countries: Vec<String>,
    /// List prices a month, by date.
    pub prices: Vec<Price>,
    /// Nothing is charged for periods that begin before this day.
    pub free_until: Option<Date>,
    /// What a month includes.
    pub allowance: Option<Allowance>,
    /// Whom it suits.
    pub eligibility: Vec<Rule>,
    /// How long a third party's consent lasts, in months.
    pub renewal_months: i64,
    /// It is not sold any more; what runs goes on.
    pub retired: bool,
    /// The third party.
    pub provider: Provider,
}

/// A list price a month, without VAT, from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// From this day on.
    pub from: Date,
    /// The currency.
    pub currency: Currency,
    /// Minor units.
    pub net: i64,
}

/// What a month includes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// How many.
    pub quantity: i64,
    /// Of what.
    pub unit: String,
}

/// A rule of eligibility: an expression over the account's facts, and what it says when it fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The expression, in CEL.
    pub when: String,
    /// The rule in a sentence.
    pub sentence: String,
}

/// What kind of third party it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// None: it is active at once.
    #[default]
    None,
    /// Amazon's website authorisation of the Selling Partner API, with Login with Amazon's tokens.
    Amazon,
    /// An OAuth 2.0 or OpenID provider.
    Oauth,
}

/// The third party that must consent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Provider {
    /// Its kind.
    pub kind: Kind,
    /// Its name, as in "Continue to Amazon".
    pub name: String,
    /// OAuth client id.
    pub client_id: String,
    /// The file with the client's secret, beside the definition. Never stored.
    #[serde(skip)]
    pub client_secret: String,
    /// Amazon's id of the application.
    pub application_id: String,
    /// The application is a draft at Amazon: `version=beta`.
    pub draft: bool,
    /// Where consent is given; the first is used where no region is named by the account.
    pub regions: Vec<Region>,
    /// Where codes become tokens.
    pub token_url: String,
    /// Where tokens are taken back; empty where the third party has no such place.
    pub revocation_url: String,
    /// The issuer of an OpenID provider: its ID token names whose account it is, and returns name it
    /// (RFC 9207).
    pub issuer: String,
    /// It does not name itself in returns.
    pub silent: bool,
    /// Of a plain OAuth 2.0 provider: the field of the token endpoint's answer that names whose
    /// account it is.
    pub account: String,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// The client's secret goes into a header, not into the body.
    pub basic: bool,
}

/// A region of the third party.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Region {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Where consent is given.
    pub authorize_url: String,
    /// What an access token of this region opens: asked once before a consent counts. May be empty.
    #[serde(default)]
    pub check_url: String,
    /// The countries it serves.
    pub countries: Vec<String>,
}

/// What a month costs at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The list price in minor units, without VAT.
    pub list: i64,
    /// The discount in force, in basis points; 0 for clients.
    pub discount_bp: i64,
    /// The currency.
    pub currency: Currency,
}

impl Quote {
    /// What is charged.
    pub const fn net(&self) -> i64 {
        discounted(self.list, self.discount_bp)
    }
}

/// Everything that tells the price of a month: list prices of one currency, the firm's discounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tariff {
    /// The currency.
    pub currency: Currency,
    /// List prices by their first day, in order.
    pub prices: Vec<(Date, i64)>,
    /// The firm's discounts by their first day, in order; basis points.
    pub discounts: Vec<(Date, i64)>,
    /// Periods that begin before this day are free.
    pub free_until: Option<Date>,
}

fn in_force(list: &[(Date, i64)], day: Date) -> Option<i64> {
    list.iter().rev().find(|it| it.0 <= day).map(|it| it.1)
}

impl Tariff {
    /// What a period that begins on this day costs, and whether it is free.
    pub fn on(&self, payer: Payer, day: Date) -> (Quote, bool) {
        // Before the first price's day the first price holds: nothing was sold earlier.
        let first = self.prices.first().map_or(0, |it| it.1);
        let discount_bp = match payer {
            Payer::Client => 0,
            Payer::Partner => in_force(&self.discounts, day).unwrap_or(0),
        };
        let list = in_force(&self.prices, day).unwrap_or(first);
        let free = self.free_until.is_some_and(|it| day < it);
        (Quote { list, discount_bp, currency: self.currency }, free)
    }
}

impl Offer {
    /// The prices for an account in this country: in its own money where there is a price in it,
    /// else in the first currency of the file.
    pub fn tariff(&self, country: &str, discounts: Vec<(Date, i64)>) -> Option<Tariff> {
        let own = self.prices.iter().find(|it| it.currency.used_in(country));
        let currency = own.or(self.prices.first())?.currency;
        let mut prices: Vec<(Date, i64)> = self
            .prices
            .iter()
            .filter(|it| it.currency == currency)
            .map(|it| (it.from, it.net))
            .collect();
        prices.sort_unstable();
        let free_until = self.free_until;
        Some(Tariff { currency, prices, discounts, free_until })
    }

    /// Whether it is offered in a country. An unknown country is not refused.
    pub fn offered_in(&self, country: &str) -> bool {
        self.countries.is_empty()
            || country.is_empty()
            || self.countries.iter().any(|it| it == country)
    }

    /// Whether somebody else must consent.
    pub const fn needs_consent(&self) -> bool {
        match self.provider.kind {
            Kind::None => false,
            Kind::Amazon | Kind::Oauth => true,
        }
    }

    /// The origins that the portal may call.
    pub fn called(&self) -> Vec<String> {
        let checks = self.provider.regions.iter().map(|it| &it.check_url);
        let all = [&self.provider.token_url, &self.provider.revocation_url];
        all.into_iter()
            .chain(checks)
            .filter_map(|it| crate::products::origin(it))
            .map(str::to_owned)
            .collect()
    }

    /// The origins that a form may lead to (CSP `form-action`).
    pub fn visited(&self) -> Vec<String> {
        let all = self.provider.regions.iter();
        all.filter_map(|it| crate::products::origin(&it.authorize_url)).map(str::to_owned).collect()
    }
}

impl Provider {
    /// The region to use: the one asked for, else the account's country's, else the first.
    pub fn region(&self, asked: &str, country: &str) -> Option<&Region> {
        let named = self.regions.iter().find(|it| it.code == asked);
        if !asked.is_empty() {
            return named;
        }
        let local = self.regions.iter().find(|it| it.countries.iter().any(|it| it == country));
        local.or(self.regions.first())
    }
}
