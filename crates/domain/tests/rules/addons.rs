//! How an add-on runs and what it will cost: the calendar, the change of payer, and a model that
//! walks through activations, cancellations, settings and time.

use domain::access::{AddonState, Payer};
use domain::addons::{Quote, Running, Tariff, Term, coming, month_end, next_anniversary};
use domain::ids::PartnerId;
use domain::money::Currency;
use domain::time::{micros, ts};
use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use uuid::Uuid;

const LONDON: &str = "Europe/London";
const ISLA: PartnerId = PartnerId(Uuid::from_u128(1));
const BEN: PartnerId = PartnerId(Uuid::from_u128(2));

fn at(text: &str) -> i64 {
    micros(text.parse::<Timestamp>().unwrap())
}

fn quote(list: i64) -> Quote {
    Quote { list, discount_bp: 0, currency: Currency::parse("GBP").unwrap() }
}

fn term(payer: Payer, from: &str, zone: &str) -> Term {
    let from = at(from);
    let day = ts(from).to_zoned(TimeZone::get(zone).unwrap()).date().day();
    let firm = (payer == Payer::Partner).then_some(ISLA);
    Term {
        from,
        until: None,
        payer,
        firm,
        quote: quote(600),
        zone: zone.into(),
        anchor: day,
        after_end: false,
    }
}

fn running(term: Term) -> Running {
    Running { pending: false, terms: vec![term] }
}

fn tariff() -> Tariff {
    Tariff {
        currency: Currency::parse("GBP").unwrap(),
        prices: vec![(date(2026, 1, 1), 600), (date(2027, 1, 1), 700)],
        discounts: vec![(date(2026, 1, 1), 2_000), (date(2026, 6, 1), 2_500)],
        free_until: None,
    }
}

#[test]
fn a_thirty_first_falls_on_the_last_day_and_comes_back() {
    let it = term(Payer::Client, "2026-01-31T09:00:00Z", LONDON);
    let mut now = it.from;
    let mut days = Vec::new();
    for _ in 0..14 {
        now = next_anniversary(&it, now);
        days.push(ts(now).to_zoned(TimeZone::get(LONDON).unwrap()).date().to_string());
    }
    assert_eq!(
        days,
        [
            "2026-02-28",
            "2026-03-31",
            "2026-04-30",
            "2026-05-31",
            "2026-06-30",
            "2026-07-31",
            "2026-08-31",
            "2026-09-30",
            "2026-10-31",
            "2026-11-30",
            "2026-12-31",
            "2027-01-31",
            "2027-02-28",
            "2027-03-31",
        ]
    );
    // A leap day that began it: 2024-02-29.
    let leap = term(Payer::Client, "2024-02-29T00:00:00Z", "UTC");
    assert_eq!(next_anniversary(&leap, at("2025-02-01T00:00:00Z")), at("2025-02-28T00:00:00Z"));
    assert_eq!(next_anniversary(&leap, at("2028-02-01T00:00:00Z")), at("2028-02-29T00:00:00Z"));
}

#[test]
fn months_end_where_the_firm_is() {
    for (zone, now, end) in [
        (LONDON, "2026-03-31T22:59:59Z", "2026-03-31T23:00:00Z"),
        (LONDON, "2026-03-31T23:00:00Z", "2026-04-30T23:00:00Z"),
        ("Pacific/Auckland", "2026-11-30T10:59:59Z", "2026-11-30T11:00:00Z"),
        ("America/New_York", "2026-12-01T04:00:00Z", "2026-12-01T05:00:00Z"),
        ("UTC", "2026-02-28T23:59:59Z", "2026-03-01T00:00:00Z"),
    ] {
        let zone = TimeZone::get(zone).unwrap();
        assert_eq!(ts(month_end(&zone, at(now))), ts(at(end)), "{now}");
    }
}

#[test]
fn cancelling_runs_to_the_end_of_what_is_paid_for() {
    let now = at("2026-11-10T12:00:00Z");
    let mut firm = running(term(Payer::Partner, "2026-10-14T08:00:00Z", LONDON));
    assert_eq!(firm.cancel(now), Some(at("2026-12-01T00:00:00Z")));
    assert_eq!(firm.state_for(ISLA, now), AddonState::EndingPartner);
    assert_eq!(firm.state_for(BEN, now), AddonState::EndingClient);
    assert_eq!(firm.state_for(ISLA, at("2026-12-01T00:00:00Z")), AddonState::Inactive);
    assert!(firm.resume(now) && !firm.resume(now));
    assert_eq!(firm.state_for(ISLA, at("2030-01-01T00:00:00Z")), AddonState::ActivePartner);

    let mut client = running(term(Payer::Client, "2026-10-14T08:00:00Z", LONDON));
    assert_eq!(client.cancel(now), Some(at("2026-11-14T00:00:00Z")));
    assert_eq!(client.state_for(ISLA, now), AddonState::EndingClient);
    assert!(!client.resume(at("2026-11-14T00:00:00Z")), "an end that has come stays");
    // Cancelled at the very beginning of a period: that period is begun and paid.
    let mut edge = running(term(Payer::Client, "2026-10-14T08:00:00Z", LONDON));
    assert_eq!(edge.cancel(at("2026-11-14T00:00:00Z")), Some(at("2026-12-14T00:00:00Z")));
}

#[test]
fn another_payer_comes_at_the_end_of_the_period_and_can_be_taken_back() {
    let now = at("2026-11-10T12:00:00Z");
    let mut it = running(term(Payer::Client, "2026-10-14T08:00:00Z", LONDON));
    let before = it.clone();
    let turn = at("2026-11-14T00:00:00Z");
    assert_eq!(it.hand_over(term(Payer::Partner, "2026-01-01T00:00:00Z", LONDON), now), Some(turn));
    assert_eq!(it.state_for(ISLA, now), AddonState::ActiveClient, "until the date nothing changes");
    assert_eq!(it.state_for(ISLA, turn), AddonState::ActivePartner);
    assert_eq!(it.next(now).map(|it| it.payer), Some(Payer::Partner));
    assert!(it.keep_payer(now));
    assert_eq!(it, before);
    assert!(!it.keep_payer(now));
    // Cancelling ends the present stretch and the change with it.
    it.hand_over(term(Payer::Partner, "2026-01-01T00:00:00Z", LONDON), now);
    assert_eq!(it.cancel(now), Some(turn));
    assert_eq!((it.terms.len(), it.state_for(ISLA, turn)), (1, AddonState::Inactive));
}

#[test]
fn a_firm_that_leaves_pays_the_month_and_nothing_moves_to_the_client() {
    let now = at("2026-11-10T12:00:00Z");
    let end = at("2026-12-01T00:00:00Z");
    let mut it = running(term(Payer::Partner, "2026-10-14T08:00:00Z", LONDON));
    assert_eq!(it.leave(BEN, now), None, "another firm's leaving is nothing to it");
    assert_eq!(it.leave(ISLA, now), Some(end));
    assert_eq!(it.leave(ISLA, now), None);
    assert_eq!(it.state_for(ISLA, end), AddonState::Inactive);
    // The owner goes on and pays: the stretch of the firm still ends where it did.
    assert_eq!(it.hand_over(term(Payer::Client, "2026-01-01T00:00:00Z", LONDON), now), Some(end));
    assert_eq!(it.at(end).map(|it| it.payer), Some(Payer::Client));
    // Taking that back does not make the firm pay on.
    assert!(it.keep_payer(now));
    assert_eq!((it.ends_at(), it.state_for(ISLA, now)), (Some(end), AddonState::EndingPartner));
    // A firm that was to begin does not.
    let mut later = running(term(Payer::Client, "2026-10-14T08:00:00Z", LONDON));
    later.hand_over(term(Payer::Partner, "2026-01-01T00:00:00Z", LONDON), now);
    assert_eq!(later.leave(ISLA, now), None);
    assert_eq!((later.terms.len(), later.ends_at()), (1, None));
}

#[test]
fn what_is_to_come_is_said_with_its_date_and_payer() {
    let said = |it: &Running, now: &str, most| -> Vec<String> {
        coming(&it.terms, &tariff(), at(now), most)
            .iter()
            .map(|it| format!("{} {} {}", ts(it.at), it.payer, it.net()))
            .collect()
    };
    let firm = running(term(Payer::Partner, "2026-05-14T08:00:00Z", "UTC"));
    assert_eq!(
        said(&firm, "2026-05-20T00:00:00Z", 3),
        [
            "2026-06-01T00:00:00Z partner 480",
            "2026-07-01T00:00:00Z partner 450",
            "2026-08-01T00:00:00Z partner 450",
        ]
    );
    let client = running(term(Payer::Client, "2026-11-14T08:00:00Z", "UTC"));
    assert_eq!(
        said(&client, "2026-11-20T00:00:00Z", 3),
        [
            "2026-12-14T00:00:00Z client 600",
            "2027-01-14T00:00:00Z client 700",
            "2027-02-14T00:00:00Z client 700",
        ]
    );
    // From the client to the firm: the client's month runs out, then the firm's invoice.
    let mut both = running(term(Payer::Client, "2026-10-14T08:00:00Z", "UTC"));
    both.hand_over(term(Payer::Partner, "2026-01-01T00:00:00Z", "UTC"), at("2026-11-10T00:00:00Z"));
    assert_eq!(
        said(&both, "2026-11-10T00:00:00Z", 2),
        ["2026-12-01T00:00:00Z partner 450", "2027-01-01T00:00:00Z partner 450"]
    );
    let mut free = tariff();
    free.free_until = Some(date(2026, 12, 20));
    let charges = coming(&client.terms, &free, at("2026-11-20T00:00:00Z"), 2);
    assert_eq!(charges.iter().map(domain::addons::Charge::net).collect::<Vec<_>>(), [0, 700]);
}

/// What may be done to a running add-on.
#[derive(Debug, Clone, Copy)]
enum Act {
    Start(bool),
    Cancel,
    Resume,
    ToFirm,
    ToClient,
    Keep,
    Leave,
    Wait(u16),
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        any::<bool>().prop_map(Act::Start),
        Just(Act::Cancel),
        Just(Act::Resume),
        Just(Act::ToFirm),
        Just(Act::ToClient),
        Just(Act::Keep),
        Just(Act::Leave),
        (0..1_600_u16).prop_map(Act::Wait),
    ]
}

/// What a person would write down: who pays now, until when, who comes then.
#[derive(Debug, Default)]
struct Model {
    payer: Option<Payer>,
    end: Option<i64>,
    then: Option<Payer>,
    /// Without `then` it ends.
    ending: bool,
}

impl Model {
    fn passes(&mut self, now: i64) {
        if self.end.is_some_and(|it| it <= now) {
            self.payer = self.then.take();
            self.end = None;
            self.ending = false;
        }
    }
}

fn fresh(payer: Payer, now: i64) -> Term {
    let day = ts(now).to_zoned(TimeZone::get(LONDON).unwrap()).date().day();
    let firm = (payer == Payer::Partner).then_some(ISLA);
    Term {
        from: now,
        until: None,
        payer,
        firm,
        quote: quote(600),
        zone: LONDON.into(),
        anchor: day,
        after_end: false,
    }
}

proptest! {
    /// A model written by hand agrees on state and payer after each act and each wait; the
    /// stretches never overlap and never leave a gap while something runs.
    #[test]
    fn a_year_of_acts_agrees_with_the_model(all in prop::collection::vec(acts(), 1..60)) {
        let mut now = at("2026-01-29T10:00:00Z");
        let mut it = Running::default();
        let mut model = Model::default();
        for act in all {
            model.passes(now);
            match act {
                Act::Wait(hours) => now += i64::from(hours) * 3_600_000_000,
                Act::Start(firm) if it.at(now).is_none() => {
                    let payer = if firm { Payer::Partner } else { Payer::Client };
                    it.start(fresh(payer, now));
                    model = Model { payer: Some(payer), ..Model::default() };
                }
                Act::Start(_) => {}
                Act::Cancel => {
                    let end = it.cancel(now);
                    prop_assert_eq!(end.is_some(), model.payer.is_some());
                    if model.payer.is_some() {
                        model.end = model.end.or(end);
                        model.then = None;
                        model.ending = true;
                    }
                }
                Act::Resume => {
                    let may = model.payer.is_some() && model.end.is_some() && model.then.is_none();
                    prop_assert_eq!(it.resume(now), may);
                    if may {
                        model.end = None;
                        model.ending = false;
                    }
                }
                Act::ToFirm | Act::ToClient => {
                    let to = if matches!(act, Act::ToFirm) { Payer::Partner } else { Payer::Client };
                    let turn = it.hand_over(fresh(to, now), now);
                    prop_assert_eq!(turn.is_some(), model.payer.is_some());
                    if model.payer.is_some() {
                        model.end = model.end.or(turn);
                        model.then = Some(to);
                    }
                }
                Act::Keep => {
                    prop_assert_eq!(it.keep_payer(now), model.then.is_some());
                    if model.then.take().is_some() && !model.ending {
                        model.end = None;
                    }
                }
                Act::Leave => {
                    it.leave(ISLA, now);
                    if model.then == Some(Payer::Partner) {
                        model.then = None;
                        if !model.ending {
                            model.end = None;
                        }
                    }
                    if model.payer == Some(Payer::Partner) && model.end.is_none() {
                        model.ending = true;
                        model.end = Some(month_end(&TimeZone::get(LONDON).unwrap(), now));
                    }
                }
            }
            model.passes(now);
            prop_assert_eq!(it.at(now).map(|it| it.payer), model.payer, "{:?}", act);
            let wanted = match (model.payer, model.end.is_some() && model.then.is_none()) {
                (None, _) => AddonState::Inactive,
                (Some(Payer::Partner), false) => AddonState::ActivePartner,
                (Some(Payer::Partner), true) => AddonState::EndingPartner,
                (Some(Payer::Client), false) => AddonState::ActiveClient,
                (Some(Payer::Client), true) => AddonState::EndingClient,
            };
            prop_assert_eq!(it.state_for(ISLA, now), wanted);
            for pair in it.terms.windows(2) {
                prop_assert_eq!(pair[0].until, Some(pair[1].from));
            }
            for one in &it.terms {
                prop_assert!(one.until.is_none_or(|end| end > one.from));
            }
        }
    }

    /// Charges of one payer never cover an instant twice, and every instant that a client pays is
    /// covered by exactly one.
    #[test]
    fn no_instant_is_charged_twice(start in 0..800_i64, zone in 0..4_usize, client in any::<bool>()) {
        let zone = [LONDON, "UTC", "America/New_York", "Pacific/Auckland"][zone];
        let payer = if client { Payer::Client } else { Payer::Partner };
        let from = at("2025-12-01T00:00:00Z") + start * 3_600_000_000 * 11;
        let day = ts(from).to_zoned(TimeZone::get(zone).unwrap()).date().day();
        let firm = (payer == Payer::Partner).then_some(ISLA);
        let one = Term {
            from, until: None, payer, firm, quote: quote(600), zone: zone.into(), anchor: day, after_end: false,
        };
        let all = coming(std::slice::from_ref(&one), &tariff(), from, 40);
        prop_assert_eq!(all.len(), 40);
        for pair in all.windows(2) {
            prop_assert_eq!(pair[0].until, pair[1].from);
        }
        prop_assert!(all[0].from <= from && all[0].until > from);
    }
}
