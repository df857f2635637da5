//! An add-on in words: its state, who pays and why, what is to come. No decisions.

use app::addons::{self, Stand};
use domain::access::{AddonState, Deed, Payer, PayerSource, Refusal};
use domain::addons::{Charge, Kind, Offer, Quote};
use domain::time::ts;

use crate::Words;
use crate::views::addons::Face;
use crate::views::parts::{Mark, Shape, Steps, Tone};
use crate::views::why::Why;

/// Who reads: the firm, or the account's owner with the name of the firm that manages.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reader<'a> {
    Firm,
    Owner(&'a str),
}

/// The word by which sentences know that there is no third party.
fn or_none(third: &str) -> &str {
    if third.is_empty() { "none" } else { third }
}

/// The picture.
pub(crate) fn face(stand: &Stand) -> Face {
    let offer = &stand.addon.offer;
    Face { logo: offer.logo.clone(), icon: offer.icon.clone() }
}

/// Why it cannot begin here, whoever asks.
pub(crate) fn unsold(t: &Words, stand: &Stand) -> Option<Why> {
    let (code, sentence) = addons::unsold(stand)?;
    // The sentence of a rule is the vendor's own.
    if code == "addon_not_suitable" {
        return Some(Why::from(sentence.as_str()));
    }
    Some(Why::from(t.coded(code, &sentence).as_str()))
}

/// Whether *Confirm defaults* puts a refusal right as well: nobody has confirmed one yet, and the
/// reader may.
pub(crate) fn unconfirmed(stand: &Stand, refusal: &Refusal) -> bool {
    refusal.fix == Some(Deed::AddonSetPartner)
        && stand.facts.payer().1 == PayerSource::NeverConfirmed
        && addons::verdict(stand, Deed::AddonSetDefault).allowed()
}

/// "£6.00 a month + VAT", or that it is free until a day.
pub(crate) fn price(t: &Words, stand: &Stand, payer: Payer, now: i64) -> String {
    quoted(t, &stand.addon.offer, stand.quote(payer, now))
}

/// The same of a quote.
pub(crate) fn quoted(t: &Words, offer: &Offer, (quote, free): (Quote, bool)) -> String {
    let money = t.money(quote.net(), quote.currency.code());
    match offer.free_until.filter(|_| free) {
        Some(day) => {
            let utc = jiff::tz::TimeZone::UTC;
            let at = day.to_zoned(utc).map(|it| it.timestamp()).unwrap_or_default();
            t.addon_price_free(t.long_date(at), money)
        }
        None => t.addon_price(money),
    }
}

/// The payer now, or whoever would pay if it began now.
pub(crate) fn payer(stand: &Stand, now: i64) -> Payer {
    let waits = stand.active.as_ref().filter(|it| it.running.pending).map(|it| it.payer);
    stand.payer(now).or(waits).unwrap_or(stand.facts.payer().0)
}

/// Who pays how much, and how, as the reader reads it.
pub(crate) fn pays(t: &Words, stand: &Stand, reader: Reader<'_>, now: i64) -> String {
    let payer = payer(stand, now);
    let price = price(t, stand, payer, now);
    match (payer, reader) {
        // Whether the client or another firm pays is nothing that a firm learns which does not
        // manage the account (3.12).
        (Payer::Client, Reader::Firm) if stand.term(now).is_some() && !stand.managed() => {
            t.addon_not_us().to_owned()
        }
        (Payer::Client, Reader::Firm) => t.addon_client_pays(price),
        (Payer::Partner, Reader::Firm) => t.addon_firm_pays(price),
        (Payer::Client, Reader::Owner(_)) => t.addon_you_pay(price),
        (Payer::Partner, Reader::Owner("")) => t.addon_a_firm_pays().to_owned(),
        (Payer::Partner, Reader::Owner(firm)) => t.addon_that_firm_pays(firm),
    }
}

/// By which setting, while nothing runs.
pub(crate) fn source(t: &Words, stand: &Stand) -> String {
    if stand.shown() != AddonState::Inactive {
        return String::new();
    }
    source_of(t, stand.facts.payer().1).to_owned()
}

/// A source in words.
pub(crate) fn source_of(t: &Words, source: PayerSource) -> &'static str {
    match source {
        PayerSource::BillingMode => t.source_billing(),
        PayerSource::Override => t.source_override(),
        PayerSource::Default => t.source_default(),
        PayerSource::NeverConfirmed => t.source_never(),
    }
}

/// Where it stands.
pub(crate) fn state(t: &Words, stand: &Stand, now: i64) -> Mark {
    if stand.hidden() {
        return t.unknown().note(t.usage_hidden());
    }
    let third = stand.third();
    let runs = stand.term(now).is_some();
    if runs && stand.lost(now) {
        return Mark::new(Shape::Icon("unplug"), Tone::Bad, t.addon_reconnect_mark())
            .note(t.addon_reconnect_note(third));
    }
    let ends = stand.active.as_ref().and_then(|it| it.running.ends_at());
    match (stand.shown(), ends) {
        (AddonState::Inactive, _) => Mark::new(Shape::Hollow, Tone::Off, t.addon_off()),
        (AddonState::Pending, _) => {
            Mark::new(Shape::Icon("hourglass"), Tone::Info, t.addon_waiting(or_none(third)))
        }
        (AddonState::EndingPartner | AddonState::EndingClient, Some(at)) => {
            Mark::new(Shape::Icon("clock"), Tone::Warn, t.addon_ends(t.date(ts(at), ts(now))))
        }
        (
            AddonState::ActivePartner
            | AddonState::ActiveClient
            | AddonState::EndingPartner
            | AddonState::EndingClient,
            _,
        ) => Mark::new(Shape::Icon("check"), Tone::Ok, t.addon_on()),
    }
}

/// What is charged next: when, and what to whom.
pub(crate) fn coming(
    t: &Words,
    all: &[Charge],
    reader: Reader<'_>,
    now: i64,
) -> Vec<(String, String)> {
    all.iter()
        .map(|it| {
            let money = t.money(it.net(), it.quote.currency.code());
            let from = t.date(ts(it.from), ts(now));
            let words = match (it.payer, reader) {
                (Payer::Client, Reader::Firm) => t.addon_charge_client(from, money),
                (Payer::Client, Reader::Owner(_)) => t.addon_charge_you(from, money),
                (Payer::Partner, Reader::Firm) => t.addon_charge_firm(from, money),
                (Payer::Partner, Reader::Owner(_)) => t.addon_charge_partner().to_owned(),
            };
            (t.long_date(ts(it.at)), words)
        })
        .collect()
}

/// What is agreed or asked about the payer.
pub(crate) fn handover(t: &Words, stand: &Stand, reader: Reader<'_>, now: i64) -> String {
    if let Some((payer, from)) = stand.turning(now) {
        let on = t.long_date(ts(from));
        return match (payer, reader) {
            (Payer::Client, Reader::Firm) => t.handover_client(on),
            (Payer::Partner, Reader::Firm) => t.handover_firm(on),
            (Payer::Client, Reader::Owner(_)) => t.handover_you(on),
            (Payer::Partner, Reader::Owner(firm)) => t.handover_that_firm(firm, on),
        };
    }
    match (stand.question(), reader) {
        (Some(Payer::Client), Reader::Firm) => t.handover_asked_client().to_owned(),
        (Some(Payer::Partner), Reader::Firm) => t.handover_asked_us().to_owned(),
        (Some(Payer::Client), Reader::Owner(firm)) => t.handover_asked_you(firm),
        (Some(Payer::Partner), Reader::Owner(firm)) => t.handover_asked_firm(firm),
        (None, _) => String::new(),
    }
}

/// The facts of the page: prices, who pays and why, since when, the third party's account.
pub(crate) fn facts(
    t: &Words,
    stand: &Stand,
    reader: Reader<'_>,
    now: i64,
) -> Vec<(String, String)> {
    let begun = stand.active.as_ref().and_then(|it| it.begun_at);
    let token = stand.consent();
    let offer = &stand.addon.offer;
    let allowance = offer.allowance.as_ref();
    let seller = token.map(|it| match it.seller_name.as_str() {
        "" => it.seller.clone(),
        name => format!("{name} ({})", it.seller),
    });
    vec![
        (t.addon_payer().to_owned(), pays(t, stand, reader, now)),
        (
            t.addon_because().to_owned(),
            match reader {
                Reader::Firm => source(t, stand),
                // By which of a firm's settings is the firm's.
                Reader::Owner(_) => String::new(),
            },
        ),
        (t.addon_list_price().to_owned(), price(t, stand, Payer::Client, now)),
        (
            t.addon_allowance().to_owned(),
            allowance.map(|it| t.addon_includes(it.quantity, &it.unit)).unwrap_or_default(),
        ),
        (t.addon_since().to_owned(), begun.map(|at| t.long_date(ts(at))).unwrap_or_default()),
        (t.addon_seller(or_none(stand.third())), seller.unwrap_or_default()),
        (
            t.addon_consent_until().to_owned(),
            token.map(|it| t.long_date(ts(it.renew_by))).unwrap_or_default(),
        ),
    ]
}

/// The paragraphs of its text.
pub(crate) fn paragraphs(stand: &Stand) -> Vec<String> {
    let text = stand.addon.offer.text.split("\n\n").map(str::trim);
    text.filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// The regions to choose from, the account's own first; none where there is no choice.
pub(crate) fn regions(stand: &Stand) -> Vec<crate::views::form::Choice> {
    let provider = &stand.addon.offer.provider;
    if provider.kind == Kind::None || provider.regions.len() < 2 {
        return Vec::new();
    }
    let first = provider.region("", &stand.country).map(|it| it.code.clone());
    let mut all: Vec<_> = provider.regions.iter().collect();
    all.sort_by_key(|it| Some(&it.code) != first.as_ref());
    all.iter().map(|it| crate::views::form::Choice::new(&it.code, &it.name)).collect()
}

/// Where an add-on is on the way to running; none where no third party has to consent, or it runs.
pub(crate) fn way(t: &Words, stand: &Stand) -> Option<Steps> {
    let at = match stand.facts.addon {
        AddonState::Inactive => 1,
        AddonState::Pending => 2,
        AddonState::ActivePartner
        | AddonState::ActiveClient
        | AddonState::EndingPartner
        | AddonState::EndingClient => return None,
    };
    stand.addon.offer.needs_consent().then(|| steps(t, stand.third(), at))
}

/// The steps of that way: somebody turns it on, the third party asks, the account there is looked
/// at, it runs.
pub(crate) fn steps(t: &Words, third: &str, at: usize) -> Steps {
    let all = [
        t.addon_way_on().to_owned(),
        t.addon_way_consent(third),
        t.addon_way_whose().to_owned(),
        t.addon_way_runs().to_owned(),
    ];
    Steps::new(at, all, t)
}
