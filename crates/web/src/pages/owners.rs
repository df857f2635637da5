//! The owner's pages: who can get in, turning it off and on, removing a firm, adding one.

use app::Error;
use app::owners::{self, Firm, Overview, TiedAccount};
use domain::access::{Deed, State};
use domain::ids::{AccountId, EventId, PartnerId};
use domain::time::{micros, ts};
use serde::Deserialize;

use super::{deeds, frames};
use crate::route::{Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::access::{
    AccessPage, AddPartnerPage, FirmCard, FirmPerson, FirmRecordPage, GrantRow, RemovePage, Waiting,
};
use crate::views::form::{Choice, Form};
use crate::views::frame::{Flash, Undo};
use crate::views::parts::{Badge, Mark, Pager, Shape, Tile, Tone, When};
use crate::{Reply, Rq, say};

/// The owner's pages.
pub const ROUTES: &[Route] = &[
    get("/me/access", Realm::Client, May(Deed::CPartnerList), access),
    get("/me/access/{partner}", Realm::Client, May(Deed::CPartnerList), record),
    post("/me/access/{partner}/pause", Realm::Client, May(Deed::CAccessCancel), pause).kept(),
    post("/me/access/{partner}/resume", Realm::Client, May(Deed::CAccessReinstate), resume),
    post("/me/access/{partner}/block", Realm::Client, May(Deed::CRequestBlock), block),
    get("/me/access/{partner}/remove", Realm::Client, May(Deed::CConnectionRemove), removing),
    post("/me/access/{partner}/remove", Realm::Client, May(Deed::CConnectionRemove), remove).kept(),
    get("/me/partners", Realm::Client, May(Deed::CPartnerAdd), adding),
    post("/me/partners", Realm::Client, May(Deed::CPartnerAdd), add),
];

/// What a firm can do while access is on; the same words as in the letter.
pub(crate) const CAN: &[&str] = &[
    "Sign in and work in the accounts you allow",
    "See their business name, owner, plan, trial and last activity",
];
/// What no firm can do, whatever anybody allows.
pub(crate) const CANNOT: &[&str] = &[
    "See or use your password",
    "Change the owner or the plan, or cancel the account",
    "Read the account's activity history, manage users or make API keys",
    "Let another firm in, or see which others you have",
];

/// Sentences as a page's own strings.
pub(crate) fn lines(of: &[&str]) -> Vec<String> {
    of.iter().map(|it| (*it).to_owned()).collect()
}

/// What the last act was; the door refuses other names.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Shown {
    done: String,
    firm: Option<PartnerId>,
    account: Option<AccountId>,
    out: u32,
}

fn access(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let shown: Shown = rq.query()?;
        let all = owners::overview(&rq.ctx, &rq.actor).await?;
        let mut frame = frames::owner(&rq, "Who can get into your accounts");
        if let Some(flash) = flash(&shown, &all) {
            frame.flash = Some(flash);
        }
        let page = AccessPage {
            frame,
            lead: lead(&all),
            waiting: waiting(&rq, &all),
            firms: all.firms.iter().map(|it| card(&rq, it)).collect(),
        };
        Reply::page(&page)
    })
}

/// What turning off or on did, with the way back. Only known firms are named.
fn flash(shown: &Shown, all: &Overview) -> Option<Flash> {
    let firm = all.firms.iter().find(|it| Some(it.id) == shown.firm)?;
    let undo = |action: &str| {
        let account = shown.account.map(|it| ("account".to_owned(), it.to_string()));
        Some(Undo {
            action: format!("/me/access/{}/{action}", firm.id),
            fields: account.into_iter().collect(),
            words: "Undo".to_owned(),
        })
    };
    let name = &firm.name;
    match shown.done.as_str() {
        "off" => {
            let out = match shown.out {
                0 => String::new(),
                1 => " One person was signed in and is being signed out.".to_owned(),
                many => format!(" {many} people were signed in and are being signed out."),
            };
            let words = format!("Access is off for {name}.{out}");
            Some(Flash { words, bad: false, undo: undo("resume") })
        }
        "on" => {
            let words = format!("Access is on for {name}.");
            Some(Flash { words, bad: false, undo: undo("pause") })
        }
        _ => None,
    }
}

fn lead(all: &Overview) -> String {
    let firms = i64::try_from(all.firms.len()).unwrap_or(0);
    let accounts = i64::try_from(all.accounts.len()).unwrap_or(0);
    match (firms, accounts) {
        (_, 0) => "You own no account here yet. When a firm makes one for you, or you join a \
                   product, it appears here."
            .to_owned(),
        (0, many) => format!("You own {}.", say::count(many, "account", "accounts")),
        (1, _) => "One firm can work for you. You can turn it off at once.".to_owned(),
        (many, _) => format!("{many} firms can work for you. You can turn each off at once."),
    }
}

fn waiting(rq: &Rq, all: &Overview) -> Vec<Waiting> {
    let zone = frames::zone(rq);
    let requests = all.requests.iter().map(|it| {
        let product = domain::ids::ProductId(it.product);
        let account = format!("{} of {}", rq.ctx.catalogue.name(product), it.business_name);
        let length = match it.days {
            Some(days) => format!(" for {}", say::count(days, "day", "days")),
            None => String::new(),
        };
        Waiting {
            title: format!("{} asks for access", it.partner_name),
            sentence: format!("{} asks for access to {account}{length}.", it.staff_name),
            says: it.reason.clone(),
            answer: format!("/me/requests/{}", it.id),
            open: String::new(),
        }
    });
    let invitations = all.invitations.iter().map(|it| Waiting {
        title: format!("{} asks to be let in", it.partner_name),
        sentence: format!(
            "{} invites you. The invitation ends on {}.",
            it.inviter,
            say::long_date(ts(it.expires_at), &zone)
        ),
        says: it.message.clone(),
        answer: String::new(),
        open: format!("/i/{}", rq.ctx.secrets.link_token(it.link.0)),
    });
    requests.chain(invitations).collect()
}

fn tile(rq: &Rq, product: domain::ids::ProductId) -> Tile {
    rq.ctx.catalogue.get(product).map_or_else(Tile::default, |it| {
        Tile::new(&it.definition.name, &it.definition.tone, &it.definition.icon)
    })
}

fn is_on(it: &TiedAccount) -> bool {
    matches!(it.state, State::Active | State::UnlinkedActive)
}

fn mark(rq: &Rq, it: &TiedAccount) -> Mark {
    match it.state {
        State::Active | State::UnlinkedActive => {
            let until = say::long_date(ts(it.ends_at), &frames::zone(rq));
            Mark::days_left(it.days_left, 60).note(format!("Until {until} without use"))
        }
        State::Expired | State::UnlinkedExpired => Mark::expired(),
        State::Cancelled | State::UnlinkedCancelled => {
            Mark::new(Shape::Icon("shield-off"), Tone::Off, "Off")
        }
        State::FolderOnly | State::Invited | State::Disconnected => Mark::unknown(),
    }
}

fn card(rq: &Rq, firm: &Firm) -> FirmCard {
    let on = firm.accounts.iter().filter(|it| is_on(it)).count();
    let total = firm.accounts.len();
    let badge = match on {
        0 => Badge::new(Tone::Off, "shield-off", "Access is off"),
        it if it == total => Badge::new(Tone::Ok, "check", "Access is on"),
        it => Badge::new(Tone::Info, "check", format!("Access is on for {it} of {total}")),
    };
    let zone = frames::zone(rq);
    let since = firm.accounts.iter().map(|it| it.row.connected_at).min().unwrap_or(0);
    let mut products: Vec<String> =
        firm.accounts.iter().map(|it| rq.ctx.catalogue.name(it.row.product)).collect();
    products.sort();
    products.dedup();
    let soonest = firm.accounts.iter().filter(|it| is_on(it)).min_by_key(|it| it.ends_at);
    let people = people(rq, firm);
    let count = i64::try_from(people.len()).unwrap_or(0);
    FirmCard {
        id: firm.id.to_string(),
        name: firm.name.clone(),
        line: format!(
            "Connected since {} · {}",
            say::long_date(ts(since), &zone),
            say::list(&products)
        ),
        badge: Some(badge),
        can_turn_off: on > 0,
        can_turn_on: on < total,
        accounts: firm
            .accounts
            .iter()
            .map(|it| GrantRow {
                id: it.row.id.to_string(),
                tile: tile(rq, it.row.product),
                name: format!(
                    "{} of {}",
                    rq.ctx.catalogue.name(it.row.product),
                    it.row.business_name
                ),
                access: mark(rq, it),
                on: is_on(it),
            })
            .collect(),
        can: lines(CAN),
        cannot: lines(CANNOT),
        people_words: format!("{} at {}", say::count(count, "person", "people"), firm.name),
        people,
        ends: soonest.map(|it| ends(rq, it)),
    }
}

fn ends(rq: &Rq, it: &TiedAccount) -> Mark {
    let mut mark = Mark::days_left(it.days_left, 60);
    let product = rq.ctx.catalogue.name(it.row.product);
    let left = say::count(it.days_left, "day", "days");
    mark.words = if it.row.ends_at.is_some_and(|end| end <= it.ends_at) {
        format!("Ends as agreed. The soonest is {product}, in {left}.")
    } else {
        format!("Turns itself off after 60 days without use. The soonest is {product}, in {left}.")
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
            let person = FirmPerson { name: it.name.clone(), ..FirmPerson::default() };
            out.push((it.staff, person, Vec::new(), None));
        }
        if let Some((_, person, products, last)) = out.last_mut() {
            let name = rq.ctx.catalogue.name(row.row.product);
            if !products.contains(&name) {
                person.tiles.push(tile(rq, row.row.product));
                products.push(name);
            }
            *last = (*last).max(it.last_at);
        }
    }
    out.into_iter()
        .map(|(_, mut person, products, last)| {
            person.tiles_words = say::list(&products);
            person.seen = last.map_or_else(When::default, |at| {
                say::when_ago(ts(at), frames::now(rq), &frames::zone(rq))
            });
            person
        })
        .collect()
}

#[derive(Debug, Deserialize)]
struct One {
    account: Option<AccountId>,
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
        owners::resume(&rq.ctx, &rq.actor, partner, &one.accounts()).await?;
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

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Before {
    after: Option<String>,
}

const RECORD_PAGE: usize = 50;

fn record(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let partner: PartnerId = rq.id("partner")?;
        let asked: Before = rq.query()?;
        let before: Option<EventId> = rq.open_cursor("record", asked.after.as_deref())?;
        let limit = i64::try_from(RECORD_PAGE + 1).unwrap_or(51);
        let mut found = owners::record(&rq.ctx, &rq.actor, partner, before, limit).await?;
        let more = found.entries.len() > RECORD_PAGE;
        found.entries.truncate(RECORD_PAGE);
        let older = match found.entries.last().filter(|_| more) {
            Some(it) => {
                format!("/me/access/{partner}?after={}", rq.seal_cursor("record", &it.id)?)
            }
            None => String::new(),
        };
        let zone = frames::zone(&rq);
        let (_, name) = found.firm;
        let mut facts: Vec<(&'static str, String)> = found
            .accounts
            .iter()
            .map(|it| {
                let since = say::long_date(ts(it.row.connected_at), &zone);
                let product = rq.ctx.catalogue.name(it.row.product);
                ("Connected", format!("{product} of {}, since {since}", it.row.business_name))
            })
            .collect();
        if let Some(at) = found.ended_at {
            facts.push(("Last ended", say::long_date(ts(at), &zone)));
        }
        let page = FirmRecordPage {
            frame: frames::owner(&rq, &name),
            id: partner.to_string(),
            facts,
            deeds: found.entries.iter().map(|it| deeds::owner(&rq, it, &name)).collect(),
            pager: Pager { older, ..Pager::default() },
            name,
        };
        Reply::page(&page)
    })
}

async fn remove_page(rq: &Rq, id: PartnerId, form: Form) -> Result<RemovePage, Error> {
    let all = owners::overview(&rq.ctx, &rq.actor).await?;
    let partner = all.firms.iter().find(|it| it.id == id).ok_or(Error::NotFound)?;
    let managed = partner.accounts.iter().any(|it| it.row.managed_by == Some(id));
    let mut they = lines(&[
        "Sign-in to your accounts, at once; whoever is inside is signed out",
        "Their dashboard of your business",
    ]);
    let mut you = lines(&["Your accounts and everything in them", "Every other firm you let in"]);
    if managed {
        they.push("Managing the subscription that they pay for now".to_owned());
        you.push(
            "14 days to subscribe yourself, choose another firm, or export your data".to_owned(),
        );
    }
    let accounts = partner
        .accounts
        .iter()
        .map(|it| {
            let product = rq.ctx.catalogue.name(it.row.product);
            let words = format!("{product} of {}", it.row.business_name);
            Choice::new(it.row.id.to_string(), words)
        })
        .collect();
    Ok(RemovePage {
        frame: frames::owner(rq, &format!("Remove {}", partner.name)),
        id: id.to_string(),
        name: partner.name.clone(),
        they,
        you,
        accounts,
        form,
        on: partner.accounts.iter().any(is_on),
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
        frame: frames::owner(rq, "Add a firm"),
        form,
        accounts: accounts
            .iter()
            .map(|it| {
                let product = rq.ctx.catalogue.name(it.product);
                Choice::new(it.id.to_string(), format!("{product} of {}", it.business_name))
            })
            .collect(),
        firm: partner,
        can: lines(CAN),
        cannot: lines(CANNOT),
    })
}

fn adding(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&add_page(&rq, Form::default(), String::new()).await?) })
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
            let form = Form { values: rq.fields()?, faults: Vec::new() };
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

/// How long access lasts, as every owner's page says it.
pub(crate) const LENGTH: &str =
    "It ends by itself after 60 days without use. You can end it at any time with one click.";

/// The business clock in the store's form.
pub(crate) fn now(rq: &Rq) -> i64 {
    micros(frames::now(rq))
}
