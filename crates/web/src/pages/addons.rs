//! Add-ons of a firm: the panels, the table of clients behind each, the defaults. One add-on of one
//! account is in `one`, a client's in `client`, the owner's in `owner`.

pub mod client;
pub mod connecting;
pub mod one;
pub mod owner;
mod turns;
pub(crate) mod words;

use app::Error;
use app::addons::{self, Panel, Row, Wish};
use app::clients::{AddonIs, After, Ask, Filter};
use domain::access::{AddonState, Deed, Payer};
use domain::ids::ClientId;
use domain::runs::Act;
use domain::time::micros;
use serde::Deserialize;

use super::clients::{ADDON_IS, Cursor};
use super::{colleagues, frames};
use crate::route::Access::{Deed as May, Signed};
use crate::route::{Later, Realm, Route, get, post};
use crate::views::addons::{
    AddonRow, DefaultRow, DefaultsPage, ManagePage, OpsAddonsPage, PanelCard, PanelsPage,
};
use crate::views::clients::Tab;
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::parts::{Link, Pager};
use crate::views::why::Why;
use crate::{Reply, Rq, Words};
use words::Reader;

/// Add-ons of the firm.
pub const ROUTES: &[Route] = &[
    get(
        "/p/{firm}/addons",
        Realm::Partner,
        Signed(
            "what the vendor offers is the same for all of a firm; acts are asked where they are",
        ),
        panels,
    ),
    get("/p/{firm}/addons/settings", Realm::Partner, May(Deed::AddonSetDefault), defaults),
    post("/p/{firm}/addons/settings", Realm::Partner, May(Deed::AddonSetDefault), set_defaults),
    get("/p/{firm}/addons/{addon}", Realm::Partner, May(Deed::ClientListRow), table),
    get("/ops/addons", Realm::Operator, May(Deed::OProductRead), offered),
];

/// Rows on a page of the table.
const LIMIT: i64 = 50;

fn panels(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let all = addons::panels(&rq.ctx, &rq.actor).await?;
        let base = format!("/p/{}", rq.param("firm")?);
        let may = colleagues::why_not(&rq, Deed::AddonSetDefault).await?.is_empty();
        Reply::page(&PanelsPage {
            frame: frames::partner(&rq, Place::Addons, rq.t.nav_addons())?,
            unconfirmed: all.iter().any(|it| it.default.is_none()),
            settings: if may { format!("{base}/addons/settings") } else { String::new() },
            panels: all.iter().map(|it| card(&rq, it, &base)).collect(),
        })
    })
}

fn card(rq: &Rq, it: &Panel, base: &str) -> PanelCard {
    let t = &rq.t;
    let offer = &it.addon.offer;
    let price = |quote: Option<(domain::addons::Quote, bool)>| {
        quote.map(|it| words::quoted(t, offer, it)).unwrap_or_default()
    };
    let default = match it.default {
        None => t.addon_default_unset().to_owned(),
        Some((Payer::Partner, true)) => t.addon_default_firm_may().to_owned(),
        Some((Payer::Partner, false)) => t.addon_default_firm().to_owned(),
        Some((Payer::Client, _)) => t.addon_default_client().to_owned(),
    };
    let counted = it.counted;
    let manage = format!("{base}/addons/{}", offer.slug);
    let some = |many: i64, state: &str| match many {
        0 => Link::default(),
        many => Link::new(format!("{manage}?state={state}"), t.number(many)),
    };
    let plain = |words: String| Link::new("", words);
    PanelCard {
        face: crate::views::addons::Face { logo: offer.logo.clone(), icon: offer.icon.clone() },
        name: offer.name.clone(),
        summary: offer.summary.clone(),
        product: rq.ctx.catalogue.name(it.addon.product),
        facts: vec![
            (t.addon_price_firm().to_owned(), plain(price(it.firm))),
            (t.addon_price_client().to_owned(), plain(price(it.client))),
            (t.addon_default().to_owned(), plain(default)),
            (t.addon_count_on().to_owned(), some(counted.running, "on")),
            (t.addon_count_waiting().to_owned(), some(counted.waiting, "waiting")),
            (t.addon_count_lost().to_owned(), some(counted.lost, "reconnect")),
        ],
        manage,
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    state: String,
    after: String,
    done: String,
}

fn table(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let slug = rq.param("addon")?.to_owned();
        let after = rq.open_cursor::<Cursor>("addons", Some(&asked.after))?;
        let ask = Ask {
            filter: Filter {
                search: asked.q.clone(),
                addon_is: is(&asked.state)?,
                ..Filter::default()
            },
            after: after.map(|it| After { key: it.key, number: it.number, id: it.id.0 }),
            limit: LIMIT,
            ..Ask::default()
        };
        let page = addons::page(&rq.ctx, &rq.actor, &slug, &ask).await?;
        let base = format!("/p/{}", rq.param("firm")?);
        let here = format!("{base}/addons/{slug}");
        let product = rq.ctx.catalogue.get(page.addon.product).map(|it| it.definition.slug);
        let product = product.unwrap_or_default();
        let of = if asked.state.is_empty() { "" } else { slug.as_str() };
        let filter = query(&[
            ("q", &asked.q),
            ("product", &product),
            ("addon", of),
            ("addon_is", &asked.state),
        ]);
        let mut rows = Vec::new();
        for it in &page.rows {
            let row = row(&rq, it, &base, micros(page.now));
            // Said once above the table, not in each row.
            rows.push(AddonRow { confirm: String::new(), ..row });
        }
        let mut confirm = String::new();
        if page.default.is_none()
            && colleagues::why_not(&rq, Deed::AddonSetDefault).await?.is_empty()
        {
            confirm = format!("{base}/addons/settings");
        }
        Reply::page(&ManagePage {
            frame: frames::partner(&rq, Place::Addons, &page.addon.offer.name)?,
            name: page.addon.offer.name.clone(),
            acts: acts(&rq.t),
            confirm,
            tabs: tabs(&rq.t, &asked, &here),
            state: asked.state.clone(),
            pager: pager(&rq, &asked, &here, &page)?,
            q: asked.q,
            filter,
            rows,
            slug,
        })
    })
}

fn pager(rq: &Rq, asked: &Asked, here: &str, page: &addons::Page) -> Result<Pager, Error> {
    let kept = [("q", asked.q.as_str()), ("state", asked.state.as_str())];
    let newer = if asked.after.is_empty() { String::new() } else { at(here, &kept) };
    let mut older = String::new();
    if let Some(it) = &page.next {
        let (key, number, id) = (it.key.clone(), it.number, ClientId(it.id));
        let place = Cursor { sort: String::new(), key, number, id };
        let after = rq.seal_cursor("addons", &place)?;
        older = at(here, &[kept[0], kept[1], ("after", after.as_str())]);
    }
    Ok(Pager { words: String::new(), newer, older })
}

/// The states by which the table is narrowed; nothing: all rows.
pub(crate) fn is(text: &str) -> Result<Vec<AddonIs>, Error> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let found = ADDON_IS.iter().find(|it| it.0 == text).map(|it| vec![it.2]);
    found.ok_or_else(|| Error::denied(422, "invalid_sort", "The list has no such filter value."))
}

/// All, and each state, with what is looked for.
fn tabs(t: &Words, asked: &Asked, here: &str) -> Vec<Tab> {
    let all = std::iter::once(("", t.tab_all().to_owned()));
    let states = ADDON_IS.iter().map(|it| (it.0, (it.1)(t)));
    all.chain(states)
        .map(|(state, words)| Tab {
            href: at(here, &[("q", &asked.q), ("state", state)]),
            words,
            current: asked.state == state,
            ..Tab::default()
        })
        .collect()
}

fn at(here: &str, pairs: &[(&str, &str)]) -> String {
    let query = query(pairs);
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{here}{mark}{query}")
}

/// An address's query of the pairs that say something.
fn query(pairs: &[(&str, &str)]) -> String {
    let mut out = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs.iter().filter(|it| !it.1.is_empty()) {
        out.append_pair(name, value);
    }
    out.finish()
}

fn acts(t: &Words) -> Vec<(&'static str, &'static str)> {
    let all = [
        Act::AddonActivate,
        Act::AddonPartnerPays,
        Act::AddonClientPays,
        Act::AddonFollowDefault,
        Act::AddonCancel,
    ];
    all.into_iter().map(|it| (it.name(), super::runs::title(t, it.name()))).collect()
}

fn row(rq: &Rq, it: &Row, base: &str, now: i64) -> AddonRow {
    let product = rq.ctx.catalogue.name(it.account.row.product);
    let made = AddonRow {
        name: it.client.clone(),
        line: rq.t.account_of(product, &it.account.row.business_name),
        ..AddonRow::default()
    };
    stood(rq, &it.stand, (made, base), now)
}

/// State, payer, the button or the reason, for a row of either table.
pub(crate) fn stood(
    rq: &Rq,
    stand: &addons::Stand,
    (made, base): (AddonRow, &str),
    now: i64,
) -> AddonRow {
    let place = format!("{base}/accounts/{}/addons/{}", stand.account, stand.addon.offer.slug);
    let runs = stand.term(now).is_some() || stand.shown() == AddonState::Pending;
    let mut row = AddonRow {
        id: stand.account.to_string(),
        state: words::state(&rq.t, stand, now),
        payer: words::pays(&rq.t, stand, Reader::Firm, now),
        source: words::source(&rq.t, stand),
        href: place,
        ..made
    };
    if runs || stand.addon.retired {
        return row;
    }
    match addons::verdict(stand, Deed::AddonActivate).into_result() {
        Ok(_) => match words::unsold(&rq.t, stand) {
            Some(why) => row.why_not = why,
            None => row.activate.clone_from(&row.href),
        },
        Err(refusal) => {
            if refusal.fix == Some(Deed::AddonSetPartner) {
                row.fix = Some((format!("{}/payer", row.href), rq.t.addon_fix().to_owned()));
            }
            if words::unconfirmed(stand, &refusal) {
                row.confirm = format!("{base}/addons/settings");
            }
            // With the button beside it nobody else has to be asked.
            let words = rq.t.refused(&refusal);
            let whole = if row.fix.is_some() { words } else { rq.t.reason(&refusal) };
            row.why_not = Why::from(whole.as_str());
        }
    }
    row
}

async fn defaults_page(rq: &Rq, form: Form) -> Result<DefaultsPage, Error> {
    let all = addons::settings(&rq.ctx, &rq.actor).await?;
    let t = &rq.t;
    let rows = all.iter().map(|it| {
        let set = it.default.as_ref().map(|it| it.0.payer.as_str());
        let slug = it.addon.offer.slug.clone();
        let typed = form.value(&format!("payer_{slug}")).to_owned();
        let set = if typed.is_empty() { set.unwrap_or_default().to_owned() } else { typed };
        let choice = |value: &str, words: &str, note: &str| {
            (Choice::new(value, words).note(note), set == value)
        };
        DefaultRow {
            name: it.addon.offer.name.clone(),
            payers: vec![
                choice("client", t.addon_pays_client(), t.addon_pays_client_note()),
                choice("partner", t.addon_pays_firm(), t.addon_pays_firm_note()),
            ],
            clients_may: it.default.as_ref().is_some_and(|it| it.0.clients_may),
            standing: match &it.default {
                Some((it, by)) => t.addon_confirmed(by, t.long_date(domain::time::ts(it.set_at))),
                None => t.addon_default_unset().to_owned(),
            },
            follows: t.addon_follows(it.overrides, it.running),
            slug,
        }
    });
    Ok(DefaultsPage {
        frame: frames::partner(rq, Place::Addons, t.addons_defaults())?,
        unconfirmed: all.iter().any(|it| it.default.is_none()),
        addons: rows.collect(),
        form: form.read_by(t),
    })
}

fn defaults(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&defaults_page(&rq, Form::default()).await?) })
}

fn set_defaults(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let fields = rq.fields()?;
        let value = |name: &str| fields.iter().find(|it| it.0 == name).map(|it| it.1.clone());
        let wishes: Vec<Wish> = rq
            .ctx
            .addons
            .all()
            .iter()
            .filter(|it| !it.retired && !it.offer.retired)
            .map(|it| Wish {
                payer: value(&format!("payer_{}", it.offer.slug)).unwrap_or_default(),
                clients_may: value(&format!("may_{}", it.offer.slug)).as_deref() == Some("1"),
                addon: it.offer.slug.clone(),
            })
            // What nobody chose for stays as it is.
            .filter(|it| !it.payer.is_empty())
            .collect();
        if wishes.is_empty() {
            addons::payer_of("").map(drop)?;
        }
        match addons::set_defaults(&rq.ctx, &rq.actor, &wishes).await {
            Ok(_) => {
                let firm = rq.param("firm")?;
                Ok(Reply::see_other(format!("/p/{firm}/addons?done=defaults_set")))
            }
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(fields, faults);
                Reply::page_with(422, &defaults_page(&rq, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

fn offered(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let all = addons::heard(&rq.ctx, &rq.actor)?;
        let t = &rq.t;
        let rows = all.iter().map(|it| {
            let offer = &it.offer;
            let prices: Vec<String> = offer
                .prices
                .iter()
                .map(|it| format!("{} ({})", t.money(it.net, it.currency.code()), it.from))
                .collect();
            let retired = it.retired || offer.retired;
            let state = if retired { t.addon_retired() } else { t.addon_offered() };
            [
                offer.name.clone(),
                rq.ctx.catalogue.name(it.product),
                offer.provider.name.clone(),
                prices.join(", "),
                state.to_owned(),
            ]
        });
        Reply::page(&OpsAddonsPage {
            frame: frames::operator(&rq, "addons", t.nav_addons_short()),
            rows: rows.collect(),
        })
    })
}
