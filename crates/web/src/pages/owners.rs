//! The owner's pages: who can get in, turning it off and on, removing a firm, adding one.

use app::Error;
use app::owners::{self, Firm, Length, Overview, TiedAccount};
use domain::access::{Deed, State};
use domain::connections::{ASK_RENEWAL_DAYS, NEVER};
use domain::ids::{AccountId, PartnerId, StaffId};
use domain::time::{micros, ts};
use serde::Deserialize;

use super::frames;
use crate::route::{Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::access::{
    AccessPage, AddPartnerPage, FirmCard, FirmPerson, GrantRow, RemovePage, Waiting,
};
use crate::views::form::{Choice, Form};
use crate::views::frame::{Flash, Undo};
use crate::views::parts::{Badge, Mark, Tile, Tone, When};
use crate::{Reply, Rq, Words};

/// The owner's pages.
pub const ROUTES: &[Route] = &[
    get("/me/access", Realm::Client, May(Deed::CPartnerList), access),
    post("/me/access/{partner}/pause", Realm::Client, May(Deed::CAccessCancel), pause).kept(),
    post("/me/access/{partner}/resume", Realm::Client, May(Deed::CAccessReinstate), resume),
    post("/me/access/{partner}/block", Realm::Client, May(Deed::CRequestBlock), block),
    get("/me/access/{partner}/remove", Realm::Client, May(Deed::CConnectionRemove), removing),
    post("/me/access/{partner}/remove", Realm::Client, May(Deed::CConnectionRemove), remove).kept(),
    get("/me/partners", Realm::Client, May(Deed::CPartnerAdd), adding),
    post("/me/partners", Realm::Client, May(Deed::CPartnerAdd), add),
];

/// What a firm can do while access is on, for the owner.
pub(crate) fn can(t: &Words) -> Vec<String> {
    lines(&[t.can_work(), t.can_see()])
}

/// What no firm can do, whatever anybody allows.
pub(crate) fn cannot(t: &Words) -> Vec<String> {
    lines(&[t.cannot_password(), t.cannot_owner(), t.cannot_history(), t.cannot_firm()])
}

/// Sentences as a page's own strings.
pub(crate) fn lines(of: &[&str]) -> Vec<String> {
    of.iter().map(|it| (*it).to_owned()).collect()
}

/// What the last act was; the door refuses other names.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Shown {
    firm: Option<PartnerId>,
    account: Option<AccountId>,
    out: u32,
    /// When a firm was blocked, to take that back.
    at: Option<i64>,
}

fn access(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let shown: Shown = rq.query()?;
        let all = owners::overview(&rq.ctx, &rq.actor).await?;
        let mut frame = frames::owner(&rq, rq.t.access_title());
        if let Some(flash) = flash(&rq, &shown, &all) {
            frame.flash = Some(flash);
        }
        let page = AccessPage {
            frame,
            lead: lead(&rq.t, &all),
            waiting: waiting(&rq, &all),
            firms: all.firms.iter().map(|it| card(&rq, it)).collect(),
            soon: soon(&rq, &all),
            blocked: all
                .blocked
                .iter()
                .filter(|it| !all.firms.iter().any(|firm| firm.id == it.0))
                .map(|it| (it.0.to_string(), it.1.clone()))
                .collect(),
        };
        Reply::page(&page)
    })
}

/// What turning off or on did, with the way back. Only known firms are named.
fn flash(rq: &Rq, shown: &Shown, all: &Overview) -> Option<Flash> {
    if rq.done() == "blocked" {
        return blocked(rq, shown, all);
    }
    let firm = all.firms.iter().find(|it| Some(it.id) == shown.firm)?;
    let undo = |action: &str| {
        let account = shown.account.map(|it| ("account".to_owned(), it.to_string()));
        Some(Undo {
            action: format!("/me/access/{}/{action}", firm.id),
            fields: account.into_iter().collect(),
            words: rq.t.undo().to_owned(),
        })
    };
    let (t, name) = (&rq.t, &firm.name);
    match rq.done().as_str() {
        "off" => {
            let words = t.access_now_off(name, shown.out);
            Some(Flash { words, bad: false, undo: undo("resume") })
        }
        "on" => {
            let words = t.access_now_on(name);
            Some(Flash { words, bad: false, undo: undo("pause") })
        }
        _ => None,
    }
}

/// What blocking a firm did, with the way back while it stands as that act left it.
fn blocked(rq: &Rq, shown: &Shown, all: &Overview) -> Option<Flash> {
    let (firm, at) = shown.firm.zip(shown.at)?;
    let (id, name, _) = all.blocked.iter().find(|it| it.0 == firm && it.2 == at)?;
    Some(Flash {
        words: rq.t.access_blocked_now(name),
        bad: false,
        undo: Some(Undo {
            action: format!("/me/access/{id}/block-firm"),
            fields: vec![("undo".to_owned(), at.to_string())],
            words: rq.t.undo().to_owned(),
        }),
    })
}

/// "2 ends come near", where something ends within 30 days.
fn soon(rq: &Rq, all: &Overview) -> String {
    let within = ASK_RENEWAL_DAYS * domain::time::DAY;
    let near = |it: &&TiedAccount| is_on(it) && it.ends_at.saturating_sub(now(rq)) <= within;
    let count = all.firms.iter().flat_map(|it| &it.accounts).filter(near).count();
    if count == 0 { String::new() } else { rq.t.access_soon(count) }
}

fn lead(t: &Words, all: &Overview) -> String {
    match (all.firms.len(), all.accounts.len()) {
        (_, 0) => t.access_lead_none().to_owned(),
        (0, many) => t.access_lead_accounts(many),
        (firms, _) => t.access_lead_firms(firms),
    }
}

fn waiting(rq: &Rq, all: &Overview) -> Vec<Waiting> {
    let t = &rq.t;
    let requests = all.requests.iter().map(|it| {
        let product = domain::ids::ProductId(it.product);
        let account = t.access_of(&it.business_name, rq.ctx.catalogue.name(product));
        Waiting {
            title: t.asks_title(&it.partner_name),
            sentence: match it.days {
                Some(days) => t.asks_sentence_for(account, t.value_days(days), &it.staff_name),
                None => t.asks_sentence(account, &it.staff_name),
            },
            says: it.reason.clone(),
            answer: format!("/me/requests/{}", it.id),
            open: String::new(),
        }
    });
    let invitations = all.invitations.iter().map(|it| Waiting {
        title: t.asked_in_title(&it.partner_name),
        sentence: t.asked_in_sentence(t.long_date(ts(it.expires_at)), &it.inviter),
        says: it.message.clone(),
        answer: String::new(),
        open: format!("/i/{}", rq.ctx.secrets.link_token(it.link.0)),
    });
    requests.chain(invitations).collect()
}

pub(crate) fn tile(rq: &Rq, product: domain::ids::ProductId) -> Tile {
    rq.ctx.catalogue.get(product).map_or_else(Tile::default, |it| {
        Tile::new(&it.definition.name, &it.definition.tone, &it.definition.icon)
    })
}

pub(crate) fn is_on(it: &TiedAccount) -> bool {
    matches!(it.state, State::Active | State::UnlinkedActive)
}

pub(crate) fn mark(rq: &Rq, it: &TiedAccount) -> Mark {
    let t = &rq.t;
    match it.state {
        State::Active | State::UnlinkedActive if it.ends_at == NEVER => {
            super::renewals::ends(rq, it)
        }
        State::Active | State::UnlinkedActive => {
            let until = t.long_date(ts(it.ends_at));
            let agreed = it.row.ends_at == Some(it.ends_at);
            let note = if agreed { t.access_until_agreed(until) } else { t.access_until(until) };
            t.mark_days_left(it.days_left, 60).note(note)
        }
        State::Expired | State::UnlinkedExpired => t.expired(),
        State::Cancelled | State::UnlinkedCancelled => t.off(),
        State::FolderOnly | State::Invited | State::Disconnected => t.unknown(),
    }
}

fn card(rq: &Rq, firm: &Firm) -> FirmCard {
    let t = &rq.t;
    let on = firm.accounts.iter().filter(|it| is_on(it)).count();
    let total = firm.accounts.len();
    let badge = match on {
        0 => Badge::new(Tone::Off, "shield-off", t.access_is_off()),
        it if it == total => Badge::new(Tone::Ok, "check", t.access_is_on()),
        it => Badge::new(Tone::Info, "check", t.access_is_partly(total, it)),
    };
    let since = firm.accounts.iter().map(|it| it.row.connected_at).min().unwrap_or(0);
    let mut products: Vec<String> =
        firm.accounts.iter().map(|it| rq.ctx.catalogue.name(it.row.product)).collect();
    products.sort();
    products.dedup();
    let soonest = firm.accounts.iter().filter(|it| is_on(it)).min_by_key(|it| it.ends_at);
    let people = people(rq, firm);
    FirmCard {
        id: firm.id.to_string(),
        name: firm.name.clone(),
        line: t.access_since(t.long_date(ts(since)), t.list(&products)),
        badge: Some(badge),
        manages: firm.accounts.iter().any(|it| it.row.managed_by == Some(firm.id)),
        can_turn_off: on > 0,
        can_turn_on: on < total,
        accounts: firm
            .accounts
            .iter()
            .map(|it| GrantRow {
                id: it.row.id.to_string(),
                tile: tile(rq, it.row.product),
                name: t.access_of(&it.row.business_name, rq.ctx.catalogue.name(it.row.product)),
                access: mark(rq, it),
                on: is_on(it),
            })
            .collect(),
        can: can(t),
        cannot: cannot(t),
        people_words: t.access_people_at(&firm.name, people.len()),
        people,
        ends: soonest.filter(|it| it.ends_at != NEVER).map(|it| ends(rq, it)),
        blocked: is_blocked(firm),
    }
}

pub(crate) fn is_kept_out(firm: &Firm, account: AccountId, staff: StaffId) -> bool {
    firm.kept_out.iter().any(|it| it.account == account && it.staff == staff)
}

pub(crate) fn is_blocked(firm: &Firm) -> bool {
    !firm.accounts.is_empty() && firm.accounts.iter().all(|it| it.row.requests_blocked_at.is_some())
}

fn ends(rq: &Rq, it: &TiedAccount) -> Mark {
    let t = &rq.t;
    let mut mark = t.mark_days_left(it.days_left, 60);
    let product = rq.ctx.catalogue.name(it.row.product);
    mark.words = if it.row.ends_at.is_some_and(|end| end <= it.ends_at) {
        t.access_ends_agreed(it.days_left, product)
    } else {
        t.access_ends_unused(it.days_left, product)
    };
    mark
}

fn people(rq: &Rq, firm: &Firm) -> Vec<FirmPerson> {
    let mut out: Vec<(domain::ids::StaffId, FirmPerson, Vec<String>, Option<i64>)> = Vec::new();
    for it in &firm.people {
        let Some(row) = firm.accounts.iter().find(|tied| tied.row.id == it.account) else {
            continue;
        };
        if out.last().map(|last| last.0) != Some(it.staff) {
            let person = FirmPerson {
                id: it.staff.to_string(),
                name: it.name.clone(),
                ..FirmPerson::default()
            };
            out.push((it.staff, person, Vec::new(), None));
        }
        if let Some((_, person, products, last)) = out.last_mut() {
            let name = rq.ctx.catalogue.name(row.row.product);
            if !products.contains(&name) {
                person.tiles.push(tile(rq, row.row.product));
                products.push(name);
            }
            person.reaches += 1;
            if is_kept_out(firm, it.account, it.staff) {
                person.kept_out += 1;
            }
            *last = (*last).max(it.last_at);
        }
    }
    out.into_iter()
        .map(|(_, mut person, products, last)| {
            person.tiles_words = rq.t.list(&products);
            person.seen =
                last.map_or_else(When::default, |at| rq.t.when_ago(ts(at), frames::now(rq)));
            person
        })
        .collect()
}

#[derive(Debug, Deserialize)]
struct One {
    account: Option<AccountId>,
    days: Option<String>,
    #[serde(default)]
    blocked: bool,
}

impl One {
    fn accounts(&self) -> Vec<AccountId> {
        self.account.into_iter().collect()
    }

    fn back(&self, partner: PartnerId, done: &str, out: usize) -> Reply {
        let account = self.account.map(|it| format!("&account={it}")).unwrap_or_default();
        Reply::see_other(format!("/me/access?done={done}&firm={partner}{account}&out={out}"))
    }
}

fn pause(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let partner: PartnerId = rq.id("partner")?;
        let one: One = rq.form()?;
        let done = owners::pause(&rq.ctx, &rq.actor, partner, &one.accounts()).await?;
        Ok(one.back(partner, "off", done.signed_out))
    })
}

fn resume(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let partner: PartnerId = rq.id("partner")?;
        let one: One = rq.form()?;
        let length = match one.days.as_deref() {
            Some(days) => Length::Chosen(owners::allowance(days)?),
            None => Length::Kept,
        };
        owners::resume_for(&rq.ctx, &rq.actor, partner, &one.accounts(), length).await?;
        Ok(one.back(partner, "on", 0))
    })
}

fn block(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let partner: PartnerId = rq.id("partner")?;
        let one: One = rq.form()?;
        owners::block(&rq.ctx, &rq.actor, partner, &one.accounts(), one.blocked).await?;
        let done = if one.blocked { "blocked" } else { "unblocked" };
        Ok(Reply::see_other(format!("/me/access?done={done}")))
    })
}

async fn remove_page(rq: &Rq, id: PartnerId, form: Form) -> Result<RemovePage, Error> {
    let all = owners::overview(&rq.ctx, &rq.actor).await?;
    let partner = all.firms.iter().find(|it| it.id == id).ok_or(Error::NotFound)?;
    let managed = partner.accounts.iter().any(|it| it.row.managed_by == Some(id));
    let t = &rq.t;
    let mut they = lines(&[t.remove_loses_sign_in(), t.remove_loses_dashboard()]);
    let mut you = lines(&[t.remove_keep_accounts(), t.remove_keep_firms()]);
    if managed {
        they.push(t.remove_loses_managing().to_owned());
        you.push(t.remove_keep_days().to_owned());
    }
    let accounts = partner
        .accounts
        .iter()
        .map(|it| {
            let product = rq.ctx.catalogue.name(it.row.product);
            let words = t.access_of(&it.row.business_name, product);
            Choice::new(it.row.id.to_string(), words)
        })
        .collect();
    Ok(RemovePage {
        frame: frames::owner(rq, &t.remove_title(&partner.name)),
        id: id.to_string(),
        name: partner.name.clone(),
        they,
        you,
        accounts,
        form: form.read_by(t),
        on: partner.accounts.iter().any(is_on),
        manages: managed,
    })
}

fn removing(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let partner: PartnerId = rq.id("partner")?;
        let mut page = remove_page(&rq, partner, Form::default()).await?;
        page.form.values =
            page.accounts.iter().map(|it| ("accounts".to_owned(), it.value.clone())).collect();
        Reply::page(&page)
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Ticked {
    code: String,
    sure: Option<String>,
    accounts: Vec<AccountId>,
}

fn remove(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let partner: PartnerId = rq.id("partner")?;
        let ticked: Ticked = rq.form()?;
        if ticked.accounts.is_empty() {
            let sentence = "Tick at least one account.";
            let fault = domain::fault::Fault::new("accounts", "accounts_required", sentence);
            let form = Form::failed(rq.fields()?, vec![fault]);
            return Reply::page_with(422, &remove_page(&rq, partner, form).await?);
        }
        owners::remove(&rq.ctx, &rq.actor, partner, &ticked.accounts).await?;
        Ok(Reply::see_other("/me/access?done=removed"))
    })
}

async fn add_page(rq: &Rq, form: Form, partner: String) -> Result<AddPartnerPage, Error> {
    let accounts = owners::own(&rq.ctx, &rq.actor).await?;
    Ok(AddPartnerPage {
        frame: frames::owner(rq, rq.t.add_title()),
        form: form.read_by(&rq.t),
        accounts: accounts
            .iter()
            .map(|it| {
                let product = rq.ctx.catalogue.name(it.product);
                Choice::new(it.id.to_string(), rq.t.access_of(&it.business_name, product))
            })
            .collect(),
        firm: partner,
        can: can(&rq.t),
        cannot: cannot(&rq.t),
    })
}

fn adding(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        // The link in a firm's letter or on its website brings its code along.
        let asked: Coded = rq.query()?;
        let form = Form::of([("code", asked.code.as_str())]);
        Reply::page(&add_page(&rq, form, String::new()).await?)
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Coded {
    code: String,
}

/// The first step shows the firm behind the code; only the second lets it in.
fn add(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let ticked: Ticked = rq.form()?;
        let partner = match owners::code(&rq.ctx, &rq.actor, &ticked.code).await {
            Ok(firm) => firm.name,
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                return Reply::page_with(422, &add_page(&rq, form, String::new()).await?);
            }
            Err(other) => return Err(other),
        };
        if ticked.sure.is_none() {
            let form = Form { values: rq.fields()?, ..Form::default() };
            return Reply::page(&add_page(&rq, form, partner).await?);
        }
        let asked = ticked.accounts.as_slice();
        match owners::add_partner(&rq.ctx, &rq.actor, &ticked.code, asked).await {
            Ok(_) => Ok(Reply::see_other("/me/access?done=added")),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &add_page(&rq, form, partner).await?)
            }
            Err(other) => Err(other),
        }
    })
}

/// The business clock in the store's form.
pub(crate) fn now(rq: &Rq) -> i64 {
    micros(frames::now(rq))
}
