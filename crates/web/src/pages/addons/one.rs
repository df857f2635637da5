//! One add-on of one account, as the firm sees it: where it stands, what it costs, what can be done.

use app::Error;
use app::addons::{self, Begin, Begun, How, REASONS, Stand};
use app::connections::Why as Reason;
use app::reach::Account;
use domain::access::{AddonState, Deed, Override, Payer};
use domain::ids::AccountId;
use domain::time::{micros, ts};
use serde::Deserialize;

use super::words::{self, Reader};
use super::{colleagues, frames, turns};
use crate::route::Access::Deed as May;
use crate::route::{Later, Realm, Route, get, post};
use crate::views::addons::{AddonFacts, AddonPage, CancelAddonPage, Step};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::parts::{Link, Tile};
use crate::views::why::Why;
use crate::{Reply, Rq, Words};

/// One add-on of one account.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/accounts/{account}/addons/{addon}", Realm::Partner, May(Deed::ClientListRow), show),
    post("/p/{firm}/accounts/{account}/addons/{addon}/activate", Realm::Partner, May(Deed::AddonActivate), activate),
    get("/p/{firm}/accounts/{account}/addons/{addon}/cancel", Realm::Partner, May(Deed::AddonDeactivate), cancelling),
    post("/p/{firm}/accounts/{account}/addons/{addon}/cancel", Realm::Partner, May(Deed::AddonDeactivate), cancel),
    post("/p/{firm}/accounts/{account}/addons/{addon}/payer", Realm::Partner, May(Deed::AddonSetPartner), payer),
    post("/p/{firm}/accounts/{account}/addons/{addon}/reconnect", Realm::Partner, May(Deed::AddonReconnect), turns::reconnect),
    post("/p/{firm}/accounts/{account}/addons/{addon}/pay", Realm::Partner, May(Deed::AddonPay), turns::pay),
    post("/p/{firm}/accounts/{account}/addons/{addon}/hand-over", Realm::Partner, May(Deed::AddonHandOver), turns::ask_other),
    post("/p/{firm}/accounts/{account}/addons/{addon}/keep-payer", Realm::Partner, May(Deed::AddonKeepPayer), turns::keep_payer),
];

fn here(rq: &Rq) -> Result<String, Error> {
    let (firm, account, addon) = (rq.param("firm")?, rq.param("account")?, rq.param("addon")?);
    Ok(format!("/p/{firm}/accounts/{account}/addons/{addon}"))
}

async fn page(rq: &Rq, form: Form) -> Result<AddonPage, Error> {
    let (account, stand) =
        addons::one(&rq.ctx, &rq.actor, rq.id("account")?, rq.param("addon")?).await?;
    let base = format!("/p/{}", rq.param("firm")?);
    let product = rq.ctx.catalogue.name(account.row.product);
    let up = match (account.row.client, &account.row.client_name) {
        (Some(client), Some(name)) => {
            Link::new(format!("{base}/clients/{client}/addons"), name.as_str())
        }
        (Some(_), None) | (None, _) => {
            Link::new(format!("{base}/clients/unlinked"), rq.t.unlinked_title())
        }
    };
    Ok(AddonPage {
        frame: frames::partner(rq, Place::Addons, &stand.addon.offer.name)?,
        up,
        account: rq.t.account_of(product, &account.row.business_name),
        it: said(rq, (&account, &stand), &here(rq)?).await?,
        form: form.read_by(&rq.t),
    })
}

async fn said(
    rq: &Rq,
    (account, stand): (&Account, &Stand),
    here: &str,
) -> Result<AddonFacts, Error> {
    let (t, now) = (&rq.t, micros(frames::now(rq)));
    let product = rq.ctx.catalogue.get(account.row.product).map(|it| it.definition);
    let product = product.unwrap_or_default();
    let by = addons::turned_on_by(&rq.ctx, &rq.actor, account, stand).await?;
    let mut facts = words::facts(t, stand, Reader::Firm, now);
    facts.push((t.addon_by().to_owned(), by));
    Ok(AddonFacts {
        face: words::face(stand),
        tile: Tile::new(&product.name, &product.tone, &product.icon),
        name: stand.addon.offer.name.clone(),
        summary: stand.addon.offer.summary.clone(),
        text: words::paragraphs(stand),
        shared: stand.addon.offer.shared.clone(),
        way: words::way(t, stand),
        state: words::state(t, stand, now),
        facts,
        suits: stand.suits.clone(),
        coming: words::coming(t, &stand.coming(now, 3), Reader::Firm, now),
        handover: words::handover(t, stand, Reader::Firm, now),
        steps: steps(rq, (account, stand), here, now).await?,
    })
}

/// A step with why not for whoever may not do its deed now.
async fn asked(
    rq: &Rq,
    (account, stand): (&Account, &Stand),
    (deed, mut step): (Deed, Step),
) -> Result<Step, Error> {
    step.why_not = match addons::verdict(stand, deed).into_result() {
        Ok(_) if deed == Deed::AddonActivate => words::unsold(&rq.t, stand).unwrap_or_default(),
        Ok(_) => Why::default(),
        Err(refusal) => colleagues::why_refused(rq, account, &refusal).await?,
    };
    Ok(step)
}

async fn steps(rq: &Rq, it: (&Account, &Stand), here: &str, now: i64) -> Result<Vec<Step>, Error> {
    let (t, stand) = (&rq.t, it.1);
    let mut all = Vec::new();
    match stand.shown() {
        AddonState::Inactive | AddonState::Pending => {
            for step in beginning(t, stand, here, now) {
                all.push(asked(rq, it, (Deed::AddonActivate, step)).await?);
            }
            let base = format!("/p/{}", rq.param("firm")?);
            all.extend(fix(t, stand, (here, &base)));
            if stand.shown() == AddonState::Pending {
                all.push(asked(rq, it, (Deed::AddonDeactivate, take_back(t, here))).await?);
            }
        }
        AddonState::EndingPartner => {
            let words = (t.addon_go_on(), t.addon_go_on_note(), t.addon_go_on_do());
            let step = post_step("activate", here, words);
            all.push(asked(rq, it, (Deed::AddonActivate, step)).await?);
        }
        AddonState::EndingClient => {}
        AddonState::ActivePartner | AddonState::ActiveClient => {
            all.extend(paying(rq, it, here, now).await?);
        }
    }
    if stand.term(now).is_some() && stand.addon.offer.needs_consent() {
        let third = stand.third();
        let step = Step {
            action: format!("{here}/reconnect"),
            id: "reconnect".to_owned(),
            title: t.addon_reconnect(third),
            sentence: t.addon_reconnect_lead(third),
            button: t.addon_continue(third),
            primary: stand.lost(now),
            regions: words::regions(stand),
            ..Step::default()
        };
        all.push(asked(rq, it, (Deed::AddonReconnect, step)).await?);
    }
    if stand.shown() == AddonState::ActivePartner {
        let step = Step {
            action: format!("{here}/cancel"),
            link: true,
            id: "cancel".to_owned(),
            title: t.addon_cancel().to_owned(),
            sentence: t.addon_cancel_note().to_owned(),
            button: t.addon_cancel_to().to_owned(),
            ..Step::default()
        };
        all.push(asked(rq, it, (Deed::AddonDeactivate, step)).await?);
    }
    Ok(all)
}

fn post_step(
    path: &'static str,
    here: &str,
    (title, sentence, button): (&str, &str, &str),
) -> Step {
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

/// The ways to turn it on: at once, by the owner's own visit (recommended), or in this browser.
fn beginning(t: &Words, stand: &Stand, here: &str, now: i64) -> Vec<Step> {
    let pays = t.addon_firm_pays(words::price(t, stand, Payer::Partner, now));
    let confirm: Vec<String> = stand.suits.iter().map(|it| it.0.clone()).collect();
    let third = stand.third();
    if !stand.addon.offer.needs_consent() {
        let words = (t.addon_activate(), pays.as_str(), t.addon_activate());
        return vec![Step { confirm, ..post_step("activate", here, words) }];
    }
    let link = post_step("activate", here, (t.addon_by_link(), "", t.addon_send_link()));
    let sent = stand.active.as_ref().is_some_and(|it| it.linked);
    let lead = if sent { t.addon_link_sent(third) } else { t.addon_link_lead(third) };
    let by_link = Step {
        id: "link".to_owned(),
        sentence: format!("{lead} {pays}"),
        button: if sent { t.addon_send_again() } else { t.addon_send_link() }.to_owned(),
        fields: vec![("how", "link".to_owned())],
        confirm: confirm.clone(),
        ..link
    };
    let on = t.addon_continue(third);
    let by_self = Step {
        id: "here".to_owned(),
        sentence: format!("{} {pays}", t.addon_here_lead(third)),
        primary: false,
        confirm,
        regions: words::regions(stand),
        ..post_step("activate", here, (t.addon_here(), "", &on))
    };
    vec![by_link, by_self]
}

/// The button that makes the firm pay, where only that is in the way.
fn fix(t: &Words, stand: &Stand, (here, base): (&str, &str)) -> Vec<Step> {
    let refusal = addons::verdict(stand, Deed::AddonActivate).into_result().err();
    let mut all = Vec::new();
    let confirm = refusal.as_ref().is_some_and(|it| words::unconfirmed(stand, it));
    if refusal.is_some_and(|it| it.fix == Some(Deed::AddonSetPartner)) {
        let words = (t.addon_fix_title(), t.addon_fix_note(), t.addon_fix());
        let step = post_step("payer", here, words);
        all.push(Step { fields: vec![("payer", "partner".to_owned())], ..step });
    }
    if confirm {
        let words = (t.addons_defaults(), t.addons_unconfirmed(), t.addons_confirm());
        let step = post_step("settings", here, words);
        let action = format!("{base}/addons/settings");
        all.push(Step { action, link: true, primary: false, ..step });
    }
    if stand.facts.client_override != Override::None
        && addons::verdict(stand, Deed::AddonClearOverride).allowed()
    {
        let words = (t.addon_clear_title(), t.addon_clear_note(), t.addon_clear());
        let step = post_step("payer", here, words);
        all.push(Step {
            id: "clear".to_owned(),
            primary: false,
            fields: vec![("payer", "default".to_owned())],
            ..step
        });
    }
    all
}

fn take_back(t: &Words, here: &str) -> Step {
    let words = (t.addon_take_back(), t.addon_take_back_note(), t.addon_take_back());
    Step { primary: false, ..post_step("cancel", here, words) }
}

/// Who pays from the next period on.
async fn paying(rq: &Rq, it: (&Account, &Stand), here: &str, now: i64) -> Result<Vec<Step>, Error> {
    let (t, stand) = (&rq.t, it.1);
    let running = stand.active.as_ref().map(|it| &it.running);
    let turn = running.and_then(|it| it.turn(now)).unwrap_or(now);
    let on = t.long_date(ts(turn));
    let waits = stand.turning(now).is_some() || stand.question().is_some();
    let preview = |payer| words::coming(t, &stand.coming_with(payer, now, 3), Reader::Firm, now);
    let mut all = Vec::new();
    let asked_us = stand.question() == Some(Payer::Partner);
    // When a period ends that others pay for is not for a firm that does not manage the account.
    let could = stand.managed() && stand.turning(now).is_none();
    if stand.shown() == AddonState::ActiveClient && could {
        let price = words::price(t, stand, Payer::Partner, now);
        let lead = t.addon_pay_lead(&on, t.addon_firm_pays(price));
        let step = post_step("pay", here, (t.addon_pay(), &lead, t.addon_pay_do()));
        let step = Step { coming: preview(Payer::Partner), primary: asked_us, ..step };
        all.push(asked(rq, it, (Deed::AddonPay, step)).await?);
    }
    if stand.shown() == AddonState::ActivePartner && !waits {
        let price = words::price(t, stand, Payer::Client, now);
        let lead = t.addon_hand_over_lead(&on, price);
        let words = (t.addon_hand_over(), lead.as_str(), t.addon_hand_over_do());
        let coming = preview(Payer::Client);
        let step = Step { coming, primary: false, ..post_step("hand-over", here, words) };
        all.push(asked(rq, it, (Deed::AddonHandOver, step)).await?);
    }
    if waits {
        let words = (t.addon_keep(), t.addon_keep_note(), t.addon_keep_do());
        let step = Step { primary: false, ..post_step("keep-payer", here, words) };
        all.push(asked(rq, it, (Deed::AddonKeepPayer, step)).await?);
    }
    Ok(all)
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, Form::default()).await?) })
}

/// What is posted to begin.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Posted {
    suits: String,
    region: String,
    how: String,
}

impl Posted {
    pub(crate) fn begin(self) -> Begin {
        let how = if self.how == "link" { How::Link } else { How::Here };
        Begin { suits: self.suits == "1", region: self.region, how }
    }
}

/// Where a browser goes on to.
pub(crate) fn on(begun: Begun, here: &str) -> Reply {
    match begun {
        Begun::Active => Reply::see_other(format!("{here}?done=addon_active")),
        Begun::Sent => Reply::see_other(format!("{here}?done=addon_sent")),
        Begun::Go(url) => Reply::see_other(url),
    }
}

fn activate(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (account, slug): (AccountId, _) = (rq.id("account")?, rq.param("addon")?.to_owned());
        let asked = rq.form::<Posted>()?.begin();
        match addons::begin(&rq.ctx, &rq.actor, (account, &slug), &asked).await {
            Ok(begun) => Ok(on(begun, &here(&rq)?)),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &page(&rq, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

/// Reasons in the reader's words.
pub(crate) fn reasons(t: &Words) -> Vec<Choice> {
    let choice = |it: &(&str, &str)| {
        Choice::new(it.0, t.coded(&format!("addon-reason-{}", it.0.replace('_', "-")), it.1))
    };
    REASONS.iter().map(choice).collect()
}

/// What is posted to cancel.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Cancelled {
    reason: String,
    other: String,
}

impl Cancelled {
    pub(crate) fn why(self) -> Reason {
        Reason { reason: self.reason, words: self.other }
    }
}

async fn cancel_page(rq: &Rq, form: Form) -> Result<CancelAddonPage, Error> {
    let (_, stand) = addons::one(&rq.ctx, &rq.actor, rq.id("account")?, rq.param("addon")?).await?;
    addons::verdict(&stand, Deed::AddonDeactivate).into_result()?;
    let (t, now) = (&rq.t, micros(frames::now(rq)));
    let here = here(rq)?;
    let end = stand.active.as_ref().and_then(|it| it.running.turn(now)).unwrap_or(now);
    let on = t.long_date(ts(end));
    Ok(CancelAddonPage {
        frame: frames::partner(rq, Place::Addons, t.addon_cancel())?,
        title: t.addon_cancel_title(&stand.addon.offer.name),
        follows: vec![
            t.addon_runs_until(&on),
            t.addon_billed_until().to_owned(),
            t.addon_client_may_go_on().to_owned(),
        ],
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
        match addons::cancel(&rq.ctx, &rq.actor, (account, &slug), &why).await {
            Ok(_) => Ok(Reply::see_other(format!("{}?done=addon_cancelled", here(&rq)?))),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &cancel_page(&rq, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Paid {
    payer: String,
    back: String,
}

fn payer(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (account, slug): (AccountId, _) = (rq.id("account")?, rq.param("addon")?.to_owned());
        let posted: Paid = rq.form()?;
        match posted.payer.as_str() {
            "default" => addons::clear_payer(&rq.ctx, &rq.actor, account, &slug).await?,
            word => {
                let payer = addons::payer_of(word)?;
                addons::set_payer(&rq.ctx, &rq.actor, (account, &slug), payer).await?;
            }
        }
        let here = here(&rq)?;
        if posted.back == "settings" {
            let (found, _) = addons::one(&rq.ctx, &rq.actor, account, &slug).await?;
            if let Some(client) = found.row.client {
                let firm = rq.param("firm")?;
                let to = format!("/p/{firm}/clients/{client}/addons/settings?done=payer_set");
                return Ok(Reply::see_other(to));
            }
        }
        Ok(Reply::see_other(format!("{here}?done=payer_set")))
    })
}
