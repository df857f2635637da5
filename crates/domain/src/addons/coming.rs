//! What will be charged, when and to whom: read off the stretches and the prices.
//!
//! A client pays each of its months in advance, from its charging day on. A firm pays a calendar
//! month in arrears, on the first of the next, once for any active instant in it (access rules
//! no. 21). Nothing is split into days.

use super::offer::{Quote, Tariff};
use super::running::{Term, anniversary, begins, day, month_end, zone};
use crate::access::Payer;
use crate::ids::PartnerId;
use jiff::Span;
use jiff::civil::Date;

/// One charge to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// When it is charged: the client's day, or the first of the firm's next month (µs).
    pub at: i64,
    /// What it is for: from (µs).
    pub from: i64,
    /// Until (µs).
    pub until: i64,
    /// Who pays.
    pub payer: Payer,
    /// The firm that pays.
    pub firm: Option<PartnerId>,
    /// The price.
    pub quote: Quote,
    /// It falls into the time that is free.
    pub free: bool,
}

impl Charge {
    /// What is charged, in minor units, without VAT.
    pub const fn net(&self) -> i64 {
        if self.free { 0 } else { self.quote.net() }
    }
}

/// The charges from `now` on, at most `most`, soonest first.
pub fn coming(terms: &[Term], tariff: &Tariff, now: i64, most: usize) -> Vec<Charge> {
    let mut all: Vec<Charge> = Vec::new();
    for term in terms {
        match term.payer {
            Payer::Client => clients(term, tariff, (now, most), &mut all),
            Payer::Partner => firms(term, tariff, (now, most), &mut all),
        }
    }
    all.sort_by_key(|it| (it.at, it.from));
    all.truncate(most);
    all
}

fn charge(term: &Term, tariff: &Tariff, first: Date, (at, from, until): (i64, i64, i64)) -> Charge {
    let (quote, free) = tariff.on(term.payer, first);
    Charge { at, from, until, payer: term.payer, firm: term.firm, quote, free }
}

fn clients(term: &Term, tariff: &Tariff, (now, most): (i64, usize), all: &mut Vec<Charge>) {
    let zone = zone(&term.zone);
    let start = day(term.from, &zone);
    let mut from = term.from;
    let mut found = 0;
    for n in 0..1_200 {
        if found >= most || term.until.is_some_and(|it| from >= it) {
            return;
        }
        // The first charging day that is later than the beginning ends the first month.
        let next = (n..n + 2)
            .filter_map(|it| anniversary(start, term.anchor, it))
            .map(|it| begins(it, &zone))
            .find(|it| *it > from);
        let Some(until) = next else { return };
        if from >= now {
            all.push(charge(term, tariff, day(from, &zone), (from, from, until)));
            found += 1;
        }
        from = until;
    }
}

fn firms(term: &Term, tariff: &Tariff, (now, most): (i64, usize), all: &mut Vec<Charge>) {
    let zone = zone(&term.zone);
    let mut month = day(term.from, &zone).first_of_month();
    let mut found = 0;
    while found < most {
        let from = begins(month, &zone);
        if term.until.is_some_and(|it| from.max(term.from) >= it) {
            return;
        }
        let until = month_end(&zone, from);
        // Once a month, however often it was turned off and on in it.
        let known = all
            .iter()
            .any(|it| it.payer == Payer::Partner && it.until == until && it.firm == term.firm);
        if until >= now && !known {
            let first = month.max(day(term.from, &zone));
            // What the client has paid for before it is not the firm's.
            all.push(charge(term, tariff, first, (until, from.max(term.from), until)));
            found += 1;
        }
        let Ok(next) = month.checked_add(Span::new().months(1)) else { return };
        month = next;
    }
}
