//! The add-ons of one client, and who pays each for this client.

use app::addons::{self, Stand};
use app::reach::Folder;
use domain::access::{AddonState, Deed, Override, Payer, PayerDefault, effective_payer};
use domain::ids::ClientId;
use domain::time::{micros, ts};

use super::words::{self, Reader};
use super::{colleagues, frames, stood};
use crate::route::Access::Deed as May;
use crate::route::{Later, Realm, Route, get};
use crate::views::addons::{AddonRow, ClientAddonsPage, ClientSettingsPage, SettingRow};
use crate::views::form::Choice;
use crate::views::frame::Place;
use crate::views::parts::Link;
use crate::views::why::Why;
use crate::{Reply, Rq};

/// Add-ons of a client.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/clients/{client}/addons", Realm::Partner, May(Deed::ClientFolderRead), list),
    get(
        "/p/{firm}/clients/{client}/addons/settings",
        Realm::Partner,
        May(Deed::ClientFolderRead),
        settings,
    ),
];

fn account<'a>(folder: &'a Folder, stand: &Stand) -> Option<&'a app::reach::Account> {
    folder.accounts.iter().find(|it| it.row.id == stand.account)
}

/// The add-ons of a client's accounts, for its own page and for the page of the client.
pub(crate) async fn rows(
    rq: &Rq,
    client: ClientId,
    base: &str,
) -> Result<(Folder, Vec<AddonRow>), app::Error> {
    let (folder, stands) = addons::of_client(&rq.ctx, &rq.actor, client).await?;
    let now = micros(frames::now(rq));
    let mut rows = Vec::new();
    for stand in &stands {
        let Some(it) = account(&folder, stand) else { continue };
        let product = rq.ctx.catalogue.name(it.row.product);
        let made = AddonRow {
            name: stand.addon.offer.name.clone(),
            line: rq.t.account_of(product, &it.row.business_name),
            ..AddonRow::default()
        };
        let mut row = stood(rq, stand, (made, base), now);
        let by = addons::turned_on_by(&rq.ctx, &rq.actor, it, stand).await?;
        if !by.is_empty() {
            row.source = rq.t.addon_turned_on_by(by);
        }
        rows.push(row);
    }
    Ok((folder, rows))
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let base = format!("/p/{}", rq.param("firm")?);
        let (folder, rows) = rows(&rq, client, &base).await?;
        Reply::page(&ClientAddonsPage {
            frame: frames::partner(&rq, Place::Clients, &rq.t.addons_of(&folder.row.name))?,
            up: Link::new(format!("{base}/clients/{client}"), folder.row.name.as_str()),
            rows,
            settings: format!("{base}/clients/{client}/addons/settings"),
        })
    })
}

fn settings(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let (folder, stands) = addons::of_client(&rq.ctx, &rq.actor, client).await?;
        let base = format!("/p/{}", rq.param("firm")?);
        let mut rows = Vec::new();
        for stand in &stands {
            if let Some(it) = account(&folder, stand) {
                rows.push(row(&rq, (it, stand), &base).await?);
            }
        }
        Reply::page(&ClientSettingsPage {
            frame: frames::partner(&rq, Place::Clients, rq.t.addon_client_settings())?,
            up: Link::new(format!("{base}/clients/{client}"), folder.row.name.as_str()),
            rows,
        })
    })
}

async fn row(
    rq: &Rq,
    (account, stand): (&app::reach::Account, &Stand),
    base: &str,
) -> Result<SettingRow, app::Error> {
    let t = &rq.t;
    let now = micros(frames::now(rq));
    let slug = &stand.addon.offer.slug;
    let facts = &stand.facts;
    let (would, _) = effective_payer(facts.billing_mode, facts.default, Override::None);
    let default = match facts.default {
        PayerDefault::Unset => t.addon_default_unset(),
        PayerDefault::Client => t.addon_default_client(),
        PayerDefault::Partner => t.addon_default_firm(),
    };
    let follow = match would {
        Payer::Partner => t.addon_follow_firm(),
        Payer::Client => t.addon_follow_client(),
    };
    let choice = |value: &str, words: &str, note: &str, is: Override| {
        (Choice::new(value, words).note(note), facts.client_override == is)
    };
    let mut choices = vec![
        choice("default", t.addon_follow(), follow, Override::None),
        choice("client", t.addon_pays_client(), t.addon_pays_client_note(), Override::Client),
    ];
    let may_partner = addons::verdict(stand, Deed::AddonSetPartner).allowed();
    if may_partner {
        let note = t.addon_pays_firm_note();
        choices.push(choice("partner", t.addon_pays_firm(), note, Override::Partner));
    }
    let why_not = match addons::verdict(stand, Deed::AddonSetClient).into_result() {
        Ok(_) => Why::default(),
        Err(refusal) => colleagues::why_refused(rq, account, &refusal).await?,
    };
    let (payer, source) = facts.payer();
    let result = match payer {
        Payer::Partner => t.addon_result_firm(words::source_of(t, source)),
        Payer::Client => t.addon_result_client(words::source_of(t, source)),
    };
    let runs = !matches!(stand.shown(), AddonState::Inactive | AddonState::Pending);
    let until = stand.active.as_ref().and_then(|it| it.running.turn(now));
    let unchanged = match until.filter(|_| runs) {
        Some(at) => {
            let paid = words::pays(t, stand, Reader::Firm, now);
            t.addon_unchanged(paid, t.long_date(ts(at)))
        }
        None => String::new(),
    };
    let product = rq.ctx.catalogue.name(account.row.product);
    Ok(SettingRow {
        action: format!("{base}/accounts/{}/addons/{slug}/payer", stand.account),
        id: format!("{}-{slug}", stand.account),
        name: t.addon_for_account(
            t.account_of(product, &account.row.business_name),
            &stand.addon.offer.name,
        ),
        default: default.to_owned(),
        choices,
        result,
        unchanged,
        why_not,
    })
}
