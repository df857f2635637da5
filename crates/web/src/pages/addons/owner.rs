//! The owner's add-ons: what runs, who pays, turning it on and off, going on after a firm has left.

use app::Error;
use app::addons::{self, Owned, Stand};
use domain::access::{AddonState, Deed, Payer};
use domain::ids::AccountId;
use domain::time::{micros, ts};

use super::one::{Cancelled, Posted, on, reasons};
use super::words::{self, Reader};
use super::{frames, turns};
use crate::route::Access::Deed as May;
use crate::route::{Later, Realm, Route, get, post};
use crate::views::addons::{
    AddonFacts, AddonRow, OwnAddonPage, OwnCancelAddonPage, OwnedAddons, OwnerAddonsPage, Step,
};
use crate::views::form::Form;
use crate::views::parts::Tile;
use crate::views::why::Why;
use crate::{Reply, Rq, Words};

/// The owner's add-ons.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    get("/me/addons", Realm::Client, May(Deed::CPartnerList), list),
    get("/me/addons/{account}/{addon}", Realm::Client, May(Deed::CPartnerList), show),
    post("/me/addons/{account}/{addon}/activate", Realm::Client, May(Deed::CAddonActivate), activate),
    get("/me/addons/{account}/{addon}/cancel", Realm::Client, May(Deed::CAddonDeactivate), cancelling),
    post("/me/addons/{account}/{addon}/cancel", Realm::Client, May(Deed::CAddonDeactivate), cancel),
    post("/me/addons/{account}/{addon}/reconnect", Realm::Client, May(Deed::CAddonReconnect), turns::reconnect),
    post("/me/addons/{account}/{addon}/pay", Realm::Client, May(Deed::CAddonPay), turns::pay),
    post("/me/addons/{account}/{addon}/ask-pay", Realm::Client, May(Deed::CAddonAskPay), turns::ask_other),
    post("/me/addons/{account}/{addon}/keep-payer", Realm::Client, May(Deed::CAddonKeepPayer), turns::keep_payer),
];

fn here(rq: &Rq) -> Result<String, Error> {
    Ok(format!("/me/addons/{}/{}", rq.param("account")?, rq.param("addon")?))
}

/// The firm that pays here, or whose settings count, by name.
fn firm<'a>(owned: &'a Owned, stand: &Stand) -> &'a str {
    let paying = stand.active.as_ref().and_then(|it| it.partner).or(stand.firm);
    owned.firms.iter().find(|it| Some(it.0) == paying).map_or("", |it| it.1.as_str())
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let all = addons::of_owner(&rq.ctx, &rq.actor).await?;
        let (t, now) = (&rq.t, micros(frames::now(&rq)));
        let row = |owned: &Owned, stand: &Stand| AddonRow {
            name: stand.addon.offer.name.clone(),
            href: format!("/me/addons/{}/{}", owned.account, stand.addon.offer.slug),
            state: words::state(t, stand, now),
            payer: words::pays(t, stand, Reader::Owner(firm(owned, stand)), now),
            ..AddonRow::default()
        };
        let accounts = all.iter().map(|owned| OwnedAddons {
            id: owned.account.to_string(),
            name: owned.words.clone(),
            rows: owned.stands.iter().map(|it| row(owned, it)).collect(),
        });
        Reply::page(&OwnerAddonsPage {
            frame: frames::owner(&rq, t.own_addons()),
            accounts: accounts.collect(),
        })
    })
}

async fn found(rq: &Rq) -> Result<(Owned, Stand), Error> {
    let owned = addons::one_of_owner(&rq.ctx, &rq.actor, rq.id("account")?).await?;
    let slug = rq.param("addon")?;
    let stand = owned.stands.iter().find(|it| it.addon.offer.slug == slug).cloned();
    Ok((owned, stand.ok_or(Error::NotFound)?))
}

async fn page(rq: &Rq, form: Form) -> Result<OwnAddonPage, Error> {
    let (owned, stand) = found(rq).await?;
    let (t, now) = (&rq.t, micros(frames::now(rq)));
    let reader = Reader::Owner(firm(&owned, &stand));
    let product = rq.ctx.catalogue.get(stand.addon.product).map(|it| it.definition);
    let product = product.unwrap_or_default();
    Ok(OwnAddonPage {
        frame: frames::owner(rq, &stand.addon.offer.name),
        account: owned.words.clone(),
        it: AddonFacts {
            face: words::face(&stand),
            tile: Tile::new(&product.name, &product.tone, &product.icon),
            name: stand.addon.offer.name.clone(),
            summary: stand.addon.offer.summary.clone(),
            text: words::paragraphs(&stand),
            shared: stand.addon.offer.shared.clone(),
            way: words::way(t, &stand),
            state: words::state(t, &stand, now),
            facts: words::facts(t, &stand, reader, now),
            suits: stand.suits.clone(),
            coming: words::coming(t, &stand.coming(now, 3), reader, now),
            handover: words::handover(t, &stand, reader, now),
            steps: steps(t, &stand, firm(&owned, &stand), &here(rq)?, now),
        },
        form: form.read_by(t),
    })
}

fn step(here: &str, path: &str, (title, sentence, button): (&str, &str, &str)) -> Step {
    Step {
        action: format!("{here}/{path}"),
        id: path.to_owned(),
        title: title.to_owned(),
        sentence: sentence.to_owned(),
        button: button.to_owned(),
        primary: true,
        ..Step::default()
    }
}

fn off(t: &Words, stand: &Stand, deed: Deed) -> Why {
    match addons::verdict(stand, deed).into_result() {
        Ok(_) if deed == Deed::CAddonActivate => words::unsold(t, stand).unwrap_or_default(),
        Ok(_) => Why::default(),
        Err(refusal) => Why::from(t.reason(&refusal).as_str()),
    }
}

fn steps(t: &Words, stand: &Stand, firm: &str, here: &str, now: i64) -> Vec<Step> {
    let mut all = Vec::new();
    let third = stand.third();
    let asked_by_firm = stand
        .active
        .as_ref()
        .is_some_and(|it| it.running.pending && it.payer == Payer::Partner && it.staff.is_some());
    match stand.facts.addon {
        AddonState::Inactive | AddonState::Pending => {
            all.push(beginning(t, stand, (firm, asked_by_firm), here, now));
            if stand.facts.addon == AddonState::Pending {
                let words = (t.addon_decline(), t.addon_decline_note(), t.addon_decline());
                all.push(Step { primary: false, ..step(here, "cancel", words) });
            }
        }
        AddonState::EndingClient => {
            let words = (t.addon_go_on(), t.addon_go_on_note(), t.addon_go_on_do());
            let why_not = off(t, stand, Deed::CAddonActivate);
            all.push(Step { why_not, ..step(here, "activate", words) });
        }
        AddonState::EndingPartner | AddonState::ActivePartner | AddonState::ActiveClient => {
            all.extend(paying(t, stand, firm, here, now));
        }
    }
    if stand.term(now).is_some() && stand.addon.offer.needs_consent() {
        let on = t.addon_continue(third);
        let (title, lead) = (t.addon_reconnect(third), t.addon_reconnect_lead(third));
        all.push(Step {
            primary: stand.lost(now),
            regions: words::regions(stand),
            ..step(here, "reconnect", (&title, &lead, &on))
        });
    }
    if matches!(stand.facts.addon, AddonState::ActivePartner | AddonState::ActiveClient) {
        let words = (t.addon_cancel(), t.addon_cancel_note(), t.addon_cancel_to());
        all.push(Step { link: true, ..step(here, "cancel", words) });
    }
    all
}

/// Turning it on: what the firm asked for and pays, or at one's own cost.
fn beginning(t: &Words, stand: &Stand, (firm, asked): (&str, bool), here: &str, now: i64) -> Step {
    let third = stand.third();
    let needs = stand.addon.offer.needs_consent();
    let button = if needs { t.addon_continue(third) } else { t.addon_activate().to_owned() };
    let price = words::price(t, stand, words::payer(stand, now), now);
    let lead = if asked {
        t.addon_asked_by(firm)
    } else if words::payer(stand, now) == Payer::Partner {
        t.addon_that_firm_pays(firm)
    } else {
        t.addon_you_pay(price)
    };
    let confirm =
        if asked { Vec::new() } else { stand.suits.iter().map(|it| it.0.clone()).collect() };
    let why_not = if asked { Why::default() } else { off(t, stand, Deed::CAddonActivate) };
    Step {
        confirm,
        why_not,
        regions: words::regions(stand),
        ..step(here, "activate", (t.addon_activate(), &lead, &button))
    }
}

/// Who pays from the next period on.
fn paying(t: &Words, stand: &Stand, firm: &str, here: &str, now: i64) -> Vec<Step> {
    let Some(it) = &stand.active else { return Vec::new() };
    let on = t.long_date(ts(it.running.turn(now).unwrap_or(now)));
    let turning = stand.turning(now).is_some();
    let waits = turning || stand.question().is_some();
    let reader = Reader::Owner(firm);
    let preview = |payer| words::coming(t, &stand.coming_with(payer, now, 3), reader, now);
    let mut all = Vec::new();
    let ours = matches!(stand.facts.addon, AddonState::ActivePartner | AddonState::EndingPartner);
    if ours && !turning {
        let price = words::price(t, stand, Payer::Client, now);
        let lead = t.addon_own_pay_lead(&on, price);
        let asked = stand.question() == Some(Payer::Client);
        let primary = asked || stand.facts.addon == AddonState::EndingPartner;
        let words = (t.addon_own_pay(), lead.as_str(), t.addon_own_pay_do());
        let coming = preview(Payer::Client);
        all.push(Step { coming, primary, ..step(here, "pay", words) });
    }
    if stand.facts.addon == AddonState::ActiveClient && !waits {
        let why_not = off(t, stand, Deed::CAddonAskPay);
        let lead = t.addon_ask_pay_lead(firm, &on);
        let words = (t.addon_ask_pay(), lead.as_str(), t.addon_ask_pay_do());
        let coming = preview(Payer::Partner);
        all.push(Step { coming, why_not, primary: false, ..step(here, "ask-pay", words) });
    }
    if waits {
        let words = (t.addon_keep(), t.addon_keep_note(), t.addon_keep_do());
        all.push(Step { primary: false, ..step(here, "keep-payer", words) });
    }
    all
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, Form::default()).await?) })
}

fn activate(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (account, slug): (AccountId, _) = (rq.id("account")?, rq.param("addon")?.to_owned());
        let asked = rq.form::<Posted>()?.begin();
        match addons::begin_own(&rq.ctx, &rq.actor, (account, &slug), &asked).await {
            Ok(begun) => Ok(on(begun, &here(&rq)?)),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &page(&rq, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

async fn cancel_page(rq: &Rq, form: Form) -> Result<OwnCancelAddonPage, Error> {
    let (_, stand) = found(rq).await?;
    addons::verdict(&stand, Deed::CAddonDeactivate).into_result()?;
    let (t, now) = (&rq.t, micros(frames::now(rq)));
    let here = here(rq)?;
    let end = stand.active.as_ref().and_then(|it| it.running.turn(now)).unwrap_or(now);
    Ok(OwnCancelAddonPage {
        frame: frames::owner(rq, t.addon_cancel()),
        title: t.addon_cancel_title(&stand.addon.offer.name),
        follows: vec![t.addon_runs_until(t.long_date(ts(end))), t.addon_billed_until().to_owned()],
        action: format!("{here}/cancel"),
        back: here,
        reasons: reasons(t),
        form: form.read_by(t),
    })
}

fn cancelling(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&cancel_page(&rq, Form::default()).await?) })
}

fn cancel(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (account, slug): (AccountId, _) = (rq.id("account")?, rq.param("addon")?.to_owned());
        let why = rq.form::<Cancelled>()?.why();
        match addons::cancel_own(&rq.ctx, &rq.actor, (account, &slug), &why).await {
            Ok(_) => Ok(Reply::see_other(format!("{}?done=addon_cancelled", here(&rq)?))),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &cancel_page(&rq, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}
