//! One client: the page with everything about it, and its details.

pub mod internal;
pub mod menu;
pub mod notes;
pub mod staff;
pub mod tags;

use app::Error;
use app::clients::{Grouping, Typed};
use app::reach::{self, Folder};
use domain::access::Deed;
use domain::ids::{AccountId, ClientId, EventId, GroupId, StaffId};
use domain::time::micros;
use serde::Deserialize;

use super::clients::walk;
use super::clients::{choices, own_names, reader};
use super::colleagues::Asking;
use super::rows::{self, Reader, Seen};
use super::{deeds, frames, kinds};
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::clients::{
    AccountCard, ActivityPage, ChooseAccountMenu, ChooseAccountPage, ClientPage, FitHere, Meter,
};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::parts::{Badge, Link, Pager, Shape, Tone};
use crate::{Later, Realm, Reply, Route, Rq, Words, say};

/// A client and what hangs on it.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/clients/{client}", Realm::Partner, May(Deed::ClientFolderRead), show),
    get("/p/{firm}/clients/{client}/edit", Realm::Partner, May(Deed::ClientFolderUpdate), edit),
    post("/p/{firm}/clients/{client}", Realm::Partner, May(Deed::ClientFolderUpdate), change),
    post(
        "/p/{firm}/clients/{client}/archive",
        Realm::Partner,
        May(Deed::ClientFolderArchive),
        archive,
    ),
    get("/p/{firm}/clients/{client}/sign-in", Realm::Partner, May(Deed::ClientFolderRead), choose),
    get(
        "/p/{firm}/clients/{client}/activity",
        Realm::Partner,
        May(Deed::ClientFolderRead),
        activity,
    ),
];

/// The form's value for a client in several groups: they stay as they are.
const SEVERAL: &str = "several";

/// Acts on the client page; the activity page has the rest.
const RECENT: i64 = 6;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Shown {
    done: String,
    #[serde(rename = "in")]
    inside: String,
    changed: String,
    account: Option<AccountId>,
    from: Option<ClientId>,
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let shown: Shown = rq.query()?;
        let client = rq.id("client")?;
        let mut page = page(&rq, client, None, Form::default()).await?;
        page.matrix.undo = staff::undo(&rq.t, &page.matrix, &shown.changed);
        if let ("account-moved", Some(account), Some(from)) =
            (&*rq.done(), shown.account, shown.from)
            && let Some(flash) = super::moving::undo(&rq, client, (account, from)).await?
        {
            page.frame.flash = Some(flash);
        }
        page.walk = walk::place(&rq, client, &shown.inside).await?;
        if let Some(walk) = &page.walk {
            page.back.clone_from(&walk.list);
        }
        Reply::page(&page)
    })
}

fn edit(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client = rq.id("client")?;
        let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
        folder.may(Deed::ClientFolderUpdate)?;
        let row = &folder.row;
        let manager = row.manager.map(|it| it.to_string()).unwrap_or_default();
        let version = row.version.to_string();
        let held = app::clients::groups(&rq.ctx, &rq.actor, client).await?;
        let group = match held.as_slice() {
            [] => String::new(),
            [(only, _)] => only.to_string(),
            _ => SEVERAL.to_owned(),
        };
        let form = Form::of([
            ("group", &group),
            ("name", &row.name),
            ("number", &row.number),
            ("kind", &row.kind),
            ("contact", &row.contact_name),
            ("email", &row.contact_email),
            ("phone", &row.phone),
            ("address", &row.address),
            ("industry", &row.industry),
            ("manager", &manager),
            ("seen", &version),
        ]);
        let page = page(&rq, client, Some(form), Form::default()).await?;
        Reply::page(&page)
    })
}

async fn page(
    rq: &Rq,
    client: ClientId,
    edit: Option<Form>,
    note: Form,
) -> Result<ClientPage, Error> {
    let reader = reader(rq)?;
    let now = (micros(reader.now), &reader.t);
    let products = rq.ctx.catalogue.all();
    let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
    let seen: Vec<Seen> =
        folder.accounts.iter().map(|it| Seen::reached(it, &products, now)).collect();
    let events =
        app::clients::activity(&rq.ctx, &rq.actor, (client, None), None, RECENT + 1).await?;
    let tags = app::tags::of(&rq.ctx, &rq.actor, client).await?;
    let held = app::clients::groups(&rq.ctx, &rq.actor, client).await?;
    let (mut managers, mut groups) =
        if edit.is_some() { choices(rq).await? } else { (Vec::new(), Vec::new()) };
    // A manager who is suspended now cannot be chosen anew, but saving the form must not drop them.
    if let (Some(id), Some(name)) = (folder.row.manager, &folder.row.manager_name)
        && !managers.is_empty()
        && !managers.iter().any(|it| it.value == id.to_string())
    {
        managers.push(Choice::new(id.to_string(), name.as_str()).note(rq.t.detail_suspended()));
    }
    if held.len() > 1 && !groups.is_empty() {
        groups.push(Choice::new(SEVERAL, rq.t.detail_several()));
    }
    let asking = Asking::of(rq, &folder, &reader.base).await?;
    let matrix = staff::matrix(rq, &asking, &seen).await?;
    let notes = notes::part(rq, &folder, &seen, note, (&matrix, None)).await?;
    let id = client.to_string();
    let more_activity = events.len() > usize::try_from(RECENT).unwrap_or(0);
    let recent = events.iter().take(usize::try_from(RECENT).unwrap_or(0));
    let mut go = rows::go(&seen, (&id, &folder.row.name), folder.row.invited, &reader);
    go.primary = true;
    Ok(ClientPage {
        name: folder.row.name.clone(),
        line: line(&folder),
        badge: badge(&seen, folder.row.invited, &reader),
        walk: None,
        pinned: app::search::is_pinned(&rq.ctx, &rq.actor, client).await?,
        back: format!("{}/clients", reader.base),
        go,
        details: details(&folder, (&held, &tags), contact(rq, &folder).await?, &reader),
        edit: edit.map(|it| it.read_by(&rq.t)),
        managers,
        groups,
        why_not_edit: asking.why(Deed::ClientFolderUpdate),
        meters: seen.iter().map(|it| meter(it, &reader)).collect(),
        access_note: access_note(&rq.t, &seen),
        accounts: folder
            .accounts
            .iter()
            .zip(&seen)
            .map(|(account, seen)| card(account, seen, &reader))
            .collect(),
        why_not_add: asking.why(Deed::AccountCreate),
        fits: fits(rq, &folder).await?,
        addons: super::addons::client::rows(rq, client, &reader.base).await?.1,
        matrix,
        notes,
        activity: recent.map(|it| deeds::partner(rq, it)).collect(),
        more_activity,
        cancel: cancel(&rq.t, &folder),
        why_not_cancel: asking.why(Deed::ConnectionCancel),
        archive: if folder.may(Deed::ClientFolderArchive).is_ok() {
            format!("{}/clients/{id}/archive", reader.base)
        } else {
            String::new()
        },
        id,
        frame: frames::partner(rq, Place::Clients, &folder.row.name)?,
    })
}

/// What needs somebody, beside the name; nothing when all is open.
fn badge(seen: &[Seen], invited: bool, reader: &Reader) -> Option<Badge> {
    let mark = rows::access(seen, invited.then(|| reader.t.badge_unanswered().to_owned()), reader);
    let icon = match mark.shape {
        Shape::Icon(icon) => icon,
        Shape::Ring(_) if mark.tone == Tone::Warn => "timer",
        Shape::Ring(_) | Shape::None | Shape::Dot | Shape::Hollow | Shape::Dash => return None,
    };
    Some(Badge::new(mark.tone, icon, mark.words))
}

async fn fits(rq: &Rq, folder: &Folder) -> Result<Vec<FitHere>, Error> {
    if folder.may(Deed::ConnectionCancel).is_err() && !folder.accounts.is_empty() {
        return Ok(Vec::new());
    }
    let all = app::accounts::unlinked(&rq.ctx, &rq.actor).await?;
    Ok(all
        .iter()
        .filter_map(|it| Some((it, app::accounts::fit(folder, it)?)))
        .map(|(it, why)| FitHere {
            account: it.row.id.to_string(),
            name: it.row.business_name.clone(),
            product: rq.ctx.catalogue.name(it.row.product),
            why: rq.t.fits_has(fitting(&rq.t, why)),
        })
        .collect())
}

/// Why an account probably belongs here, in the middle of a sentence.
pub(crate) fn fitting(t: &Words, why: &str) -> String {
    let code = format!("fits-{}", why.to_lowercase().replace([' ', '-'], "_"));
    say::lower_first(&t.coded(&code, why))
}

fn line(folder: &Folder) -> String {
    [folder.row.number.as_str(), folder.row.industry.as_str()]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn cancel(t: &Words, folder: &Folder) -> String {
    let connected = folder.facts.state.connected();
    if !connected {
        return String::new();
    }
    t.client_cancel_lead(folder.total)
}

/// The contact's address; owner and seniors read that letters to it come back.
async fn contact(rq: &Rq, folder: &Folder) -> Result<String, Error> {
    let email = folder.row.contact_email.as_str();
    Ok(match app::bounces::since(&rq.ctx, &rq.actor, email).await? {
        Some(at) => {
            let since = super::security::when(rq, at).words;
            format!("{email} ({})", say::lower_first(&rq.t.letters_come_back(since)))
        }
        None => email.to_owned(),
    })
}

fn details(
    folder: &Folder,
    (groups, tags): (&[(GroupId, String)], &[String]),
    contact: String,
    reader: &Reader,
) -> Vec<(&'static str, String)> {
    let row = &folder.row;
    // What the products report stands beside what the firm keeps (product.md 3.6).
    let reported = |of: fn(&reach::Account) -> &str| {
        folder.accounts.iter().map(of).find(|it| !it.is_empty()).unwrap_or_default().to_owned()
    };
    let last = folder
        .accounts
        .iter()
        .filter_map(|it| it.row.activity_at.map(|at| (at, it.row.activity_label.as_str())))
        .max();
    let industry = if row.industry.is_empty() {
        reported(|it| it.row.industry.as_str())
    } else {
        row.industry.clone()
    };
    [
        (reader.t.detail_business(), row.name.clone()),
        (reader.t.head_owner(), reported(|it| it.row.owner_name.as_str())),
        (reader.t.detail_owner_email(), reported(|it| it.row.owner_email.as_str())),
        (reader.t.detail_contact(), row.contact_name.clone()),
        (reader.t.detail_contact_email(), contact),
        (reader.t.column_phone(), row.phone.clone()),
        (reader.t.detail_website(), row.website.clone()),
        (reader.t.column_address(), row.address.clone()),
        (reader.t.filter_industry(), industry),
        (reader.t.detail_number(), row.number.clone()),
        (reader.t.column_tags(), tags.join(", ")),
        (reader.t.detail_type(), row.kind.clone()),
        (
            reader.t.detail_last(),
            last.map(|(at, label)| {
                let ago = reader.t.date_time(domain::time::ts(at), reader.now);
                format!("{label} {}", say::lower_first(&ago))
            })
            .unwrap_or_default(),
        ),
        (reader.t.detail_accounting(), reported(|it| it.row.accounting_package.as_str())),
        (reader.t.filter_manager(), row.manager_name.clone().unwrap_or_default()),
        (
            reader.t.filter_group(),
            groups.iter().map(|it| it.1.as_str()).collect::<Vec<_>>().join(", "),
        ),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect()
}

fn meter(it: &Seen, reader: &Reader) -> Meter {
    let (full, low) = rows::meter(it.status);
    Meter { name: it.product.clone(), full, low, words: it.access(reader).words }
}

fn access_note(t: &Words, seen: &[Seen]) -> String {
    if seen.is_empty() {
        return String::new();
    }
    t.client_access_note().to_owned()
}

fn card(account: &reach::Account, seen: &Seen, reader: &Reader) -> AccountCard {
    let row = &account.row;
    let owner = if domain::access::limited(account.facts.state) {
        reader.t.paused_limited().to_owned()
    } else {
        let owner = [row.owner_name.as_str(), row.owner_email.as_str()];
        owner.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ")
    };
    AccountCard {
        row: seen.row(reader),
        owner,
        links: vec![Link::new(format!("{}/accounts/{}", reader.base, row.id), reader.t.managing())],
        take_out: if account.may(Deed::AccountUnassign).is_ok() {
            format!("{}/accounts/{}/unlink", reader.base, row.id)
        } else {
            String::new()
        },
    }
}

/// The form of the details, as posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Change {
    name: String,
    number: String,
    kind: String,
    contact: String,
    email: String,
    phone: String,
    address: String,
    industry: String,
    manager: String,
    group: String,
    seen: String,
}

fn change(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let new: Change = rq.form()?;
        let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
        let manager =
            if new.manager.is_empty() { None } else { Some(new.manager.parse::<StaffId>()?) };
        let typed = Typed {
            name: new.name,
            number: new.number,
            industry: new.industry,
            kind: new.kind,
            contact_name: new.contact,
            contact_email: new.email,
            phone: new.phone,
            website: folder.row.website.clone(),
            address: new.address,
            manager,
        };
        let grouping = match new.group.as_str() {
            SEVERAL => Grouping::Keep,
            "" => Grouping::Only(None),
            group => Grouping::Only(Some(group.parse()?)),
        };
        let version = new.seen.parse().unwrap_or(-1);
        let ask = (&typed, grouping);
        match app::clients::change(&rq.ctx, &rq.actor, client, version, ask).await {
            Ok(_) => back(&rq, client, "?done=saved"),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, own_names(faults));
                let page = page(&rq, client, Some(form), Form::default()).await?;
                Reply::page_with(422, &page)
            }
            Err(Error::Stale { current }) => {
                let now = folder.row.name;
                let fault = domain::fault::Fault::new("", "stale_version", rq.t.stale_form(now));
                let mut fields = rq.fields()?;
                for (name, value) in &mut fields {
                    if name == "seen" {
                        *value = current.to_string();
                    }
                }
                let form = Form::failed(fields, vec![fault]);
                let page = page(&rq, client, Some(form), Form::default()).await?;
                Reply::page_with(409, &page)
            }
            Err(other) => Err(other),
        }
    })
}

fn back(rq: &Rq, client: ClientId, tail: &str) -> Result<Reply, Error> {
    Ok(Reply::see_other(format!("/p/{}/clients/{client}{tail}", rq.param("firm")?)))
}

fn archive(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        app::clients::archive(&rq.ctx, &rq.actor, rq.id("client")?).await?;
        Ok(Reply::see_other(format!("/p/{}/clients?done=archived", rq.param("firm")?)))
    })
}

fn choose(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
        let products = rq.ctx.catalogue.all();
        let reader = reader(&rq)?;
        let now = (micros(reader.now), &reader.t);
        let accounts = folder
            .accounts
            .iter()
            .map(|it| Seen::reached(it, &products, now).row(&reader))
            .collect();
        let name = folder.row.name;
        if rq.hx() {
            return Reply::page(&ChooseAccountMenu { name, accounts, t: rq.t.clone() });
        }
        let frame = frames::partner(&rq, Place::Clients, &name)?;
        Reply::page(&ChooseAccountPage { frame, id: client.to_string(), name, accounts })
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Older {
    after: Option<String>,
    kind: String,
}

fn activity(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let asked: Older = rq.query()?;
        let older: Option<EventId> = rq.open_cursor("activity", asked.after.as_deref())?;
        let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
        let family = kinds::asked(&asked.kind)?;
        let of = (client, family);
        let events = app::clients::activity(&rq.ctx, &rq.actor, of, older, 51).await?;
        let base = format!("/p/{}/clients/{client}", rq.param("firm")?);
        let next = match events.get(49) {
            Some(last) if events.len() > 50 => {
                let after = rq.seal_cursor("activity", &last.id)?;
                format!("{base}/activity?{}after={after}", kinds::query(family))
            }
            Some(_) | None => String::new(),
        };
        Reply::page(&ActivityPage {
            frame: frames::partner(&rq, Place::Clients, rq.t.activity())?,
            up: Link::new(base.as_str(), folder.row.name),
            lead: rq.t.activity_lead().to_owned(),
            kinds: kinds::chosen(&rq.t, format!("{base}/activity"), (kinds::OF_CLIENT, family)),
            deeds: events.iter().take(50).map(|it| deeds::partner(&rq, it)).collect(),
            pager: Pager { words: String::new(), newer: String::new(), older: next },
        })
    })
}
