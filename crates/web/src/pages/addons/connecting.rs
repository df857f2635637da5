//! Coming back from a third party: the protocol's own GETs, bound to session and state, and the page
//! on which somebody says whose account there it is.

use app::Error;
use app::addons::{self, Confirm, Connecting, Returned, Sides};
use domain::access::{Deed, Payer};
use domain::ids::ConsentId;
use domain::time::micros;
use serde::Deserialize;

use super::frames;
use super::words;
use crate::route::Access::{Deed as May, Public};
use crate::route::{Later, Realm, Route, get, post};
use crate::views::addons::{ConnectingPage, OwnConnectingPage, SellerFacts};
use crate::views::frame::Place;
use crate::{Reply, Rq};

/// Coming back.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    get("/consents/{addon}/return", Realm::Public, Public("a third party sends browsers here; it only leads on to the door of whoever went there"), lead),
    get("/p/{firm}/return/{addon}", Realm::Partner, May(Deed::AddonActivate), returned_staff),
    get("/me/return/{addon}", Realm::Client, May(Deed::CAddonActivate), returned_owner),
    get("/p/{firm}/connecting/{consent}", Realm::Partner, May(Deed::AddonActivate), confirming_staff),
    post("/p/{firm}/connecting/{consent}", Realm::Partner, May(Deed::AddonActivate), confirm_staff),
    get("/me/connecting/{consent}", Realm::Client, May(Deed::CAddonActivate), confirming_owner),
    post("/me/connecting/{consent}", Realm::Client, May(Deed::CAddonActivate), confirm_owner),
];

/// What a third party sends along. What else stands in the address is theirs and is not read.
fn back(rq: &Rq) -> Returned {
    let mut out = Returned::default();
    for (name, value) in url::form_urlencoded::parse(rq.query.as_bytes()) {
        let place = match name.as_ref() {
            "state" => &mut out.state,
            "code" => &mut out.code,
            "spapi_oauth_code" => &mut out.spapi_oauth_code,
            "selling_partner_id" => &mut out.selling_partner_id,
            "iss" => &mut out.iss,
            "error" => &mut out.error,
            _ => continue,
        };
        *place = value.into_owned();
    }
    out
}

/// Leads on to the door of whoever went there; nothing is used up by it.
fn lead(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let side = addons::whose(&rq.ctx, &back(&rq).state).await?;
        let addon = rq.param("addon")?;
        Ok(Reply::see_other(match side {
            Sides::Firm(firm) => format!("/p/{firm}/return/{addon}?{}", rq.query),
            Sides::Owner => format!("/me/return/{addon}?{}", rq.query),
        }))
    })
}

async fn returned(rq: &Rq) -> Result<ConsentId, Error> {
    addons::returned(&rq.ctx, &rq.actor, rq.param("addon")?, &back(rq)).await
}

fn returned_staff(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id = returned(&rq).await?;
        Ok(Reply::see_other(format!("/p/{}/connecting/{id}", rq.param("firm")?)))
    })
}

fn returned_owner(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id = returned(&rq).await?;
        Ok(Reply::see_other(format!("/me/connecting/{id}")))
    })
}

fn facts(rq: &Rq, it: Connecting, action: String) -> SellerFacts {
    let t = &rq.t;
    let now = micros(frames::now(rq));
    let third = it.stand.third().to_owned();
    let seller = match it.seller_name.as_str() {
        "" => it.seller.clone(),
        name => format!("{name} ({})", it.seller),
    };
    let price = words::price(t, &it.stand, it.payer, now);
    let pays = match (it.payer, rq.actor.staff().is_some()) {
        (Payer::Partner, true) => t.addon_firm_pays(price),
        (Payer::Partner, false) => t.addon_a_firm_pays().to_owned(),
        (Payer::Client, true) => t.addon_client_pays(price),
        (Payer::Client, false) => t.addon_you_pay(price),
    };
    SellerFacts {
        way: (!it.again).then(|| words::steps(t, &third, 3)),
        title: t.seller_title(&third),
        sentence: if it.again {
            t.seller_again(&third)
        } else {
            t.seller_lead(&it.stand.addon.offer.name)
        },
        facts: vec![
            (t.addon_seller(&third), seller),
            (t.head_account().to_owned(), it.words),
            (t.addon_payer().to_owned(), pays),
        ],
        shared: it.shared,
        action,
        yes: t.seller_yes().to_owned(),
    }
}

fn confirming_staff(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: ConsentId = rq.id("consent")?;
        let it = addons::connecting(&rq.ctx, &rq.actor, id).await?;
        let action = format!("/p/{}/connecting/{id}", rq.param("firm")?);
        let it = facts(&rq, it, action);
        Reply::page(&ConnectingPage { frame: frames::partner(&rq, Place::Addons, &it.title)?, it })
    })
}

fn confirming_owner(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: ConsentId = rq.id("consent")?;
        let it = addons::connecting(&rq.ctx, &rq.actor, id).await?;
        let it = facts(&rq, it, format!("/me/connecting/{id}"));
        Reply::page(&OwnConnectingPage { frame: frames::owner(&rq, &it.title), it })
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    right: String,
    shared: String,
}

async fn settled(rq: &Rq) -> Result<(String, &'static str), Error> {
    let id: ConsentId = rq.id("consent")?;
    let said: Said = rq.form()?;
    let confirm = Confirm { right: said.right == "1", shared: said.shared == "1" };
    let (account, slug) = addons::settle_seller(&rq.ctx, &rq.actor, id, confirm).await?;
    let done = if confirm.right { "addon_connected" } else { "seller_refused" };
    Ok((format!("{account}/{slug}"), done))
}

fn confirm_staff(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (place, done) = settled(&rq).await?;
        let place = place.replace('/', "/addons/");
        let firm = rq.param("firm")?;
        Ok(Reply::see_other(format!("/p/{firm}/accounts/{place}?done={done}")))
    })
}

fn confirm_owner(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (place, done) = settled(&rq).await?;
        Ok(Reply::see_other(format!("/me/addons/{place}?done={done}")))
    })
}
