//! One client: the page with everything about it, its details, staff and notes.

use app::Error;
use app::clients::{Grouping, Typed};
use app::reach::{self, Folder};
use domain::access::Deed;
use domain::ids::{AccountId, ClientId, EventId, GroupId, NoteId, StaffId};
use domain::time::micros;
use serde::Deserialize;

use super::clients::{choices, own_names, reader, reason};
use super::rows::{self, Reader, Seen};
use super::{deeds, frames};
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::clients::{
    AccountCard, ActivityPage, ChooseAccountMenu, ChooseAccountPage, ClientPage, EditNotePage,
    FitHere, Matrix, MatrixRow, Meter, Note, NoteHistoryPage, Notes,
};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::parts::{Badge, Link, Pager, Shape, Tone};
use crate::{Later, Realm, Reply, Route, Rq, say};

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
    get("/p/{firm}/clients/{client}/sign-in", Realm::Partner, May(Deed::AccountSignin), choose),
    post("/p/{firm}/clients/{client}/staff", Realm::Partner, May(Deed::ClientStaffAssign), staff),
    post("/p/{firm}/clients/{client}/notes", Realm::Partner, May(Deed::ClientNotesWrite), add_note),
    get(
        "/p/{firm}/clients/{client}/notes/{note}/edit",
        Realm::Partner,
        May(Deed::ClientNotesWrite),
        edit_note,
    ),
    post(
        "/p/{firm}/clients/{client}/notes/{note}",
        Realm::Partner,
        May(Deed::ClientNotesWrite),
        change_note,
    ),
    post(
        "/p/{firm}/clients/{client}/notes/{note}/pin",
        Realm::Partner,
        May(Deed::ClientNotesWrite),
        pin_note,
    ),
    post(
        "/p/{firm}/clients/{client}/notes/{note}/delete",
        Realm::Partner,
        May(Deed::ClientNotesWrite),
        delete_note,
    ),
    get(
        "/p/{firm}/clients/{client}/notes/{note}/history",
        Realm::Partner,
        May(Deed::ClientNotesRead),
        history,
    ),
    get(
        "/p/{firm}/clients/{client}/activity",
        Realm::Partner,
        May(Deed::ClientDashboardRead),
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
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let _: Shown = rq.query()?;
        let client = rq.id("client")?;
        let page = page(&rq, client, None, Form::default()).await?;
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

fn may(folder: &Folder, deed: Deed) -> String {
    match folder.may(deed) {
        Ok(_) => String::new(),
        Err(Error::Refused(it)) => reason(&it),
        Err(_) => "You cannot do this.".to_owned(),
    }
}

async fn page(
    rq: &Rq,
    client: ClientId,
    edit: Option<Form>,
    note: Form,
) -> Result<ClientPage, Error> {
    let reader = reader(rq)?;
    let now = micros(reader.now);
    let products = rq.ctx.catalogue.all();
    let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
    let seen: Vec<Seen> =
        folder.accounts.iter().map(|it| Seen::reached(it, &products, now)).collect();
    let events = app::clients::activity(&rq.ctx, &rq.actor, client, None, RECENT + 1).await?;
    let held = app::clients::groups(&rq.ctx, &rq.actor, client).await?;
    let (managers, mut groups) =
        if edit.is_some() { choices(rq).await? } else { (Vec::new(), Vec::new()) };
    if held.len() > 1 && !groups.is_empty() {
        groups.push(Choice::new(SEVERAL, "Several groups, as now"));
    }
    let matrix = matrix(rq, &folder, &seen).await?;
    let notes = notes(rq, &folder, &seen, note, &matrix).await?;
    let id = client.to_string();
    let more_activity = events.len() > usize::try_from(RECENT).unwrap_or(0);
    let recent = events.iter().take(usize::try_from(RECENT).unwrap_or(0));
    let mut go = rows::go(&seen, (&id, &folder.row.name), folder.row.invited, &reader);
    go.primary = true;
    Ok(ClientPage {
        name: folder.row.name.clone(),
        line: line(&folder),
        badge: badge(&seen, folder.row.invited, &reader),
        back: format!("{}/clients", reader.base),
        go,
        details: details(&folder, &held, &reader),
        edit,
        managers,
        groups,
        why_not_edit: may(&folder, Deed::ClientFolderUpdate),
        meters: seen.iter().map(|it| meter(it, &reader)).collect(),
        access_note: access_note(&seen),
        accounts: folder
            .accounts
            .iter()
            .zip(&seen)
            .map(|(account, seen)| card(account, seen, &reader))
            .collect(),
        why_not_add: may(&folder, Deed::AccountCreate),
        fits: fits(rq, &folder).await?,
        matrix,
        notes,
        activity: recent.map(|it| deeds::partner(rq, it)).collect(),
        more_activity,
        cancel: cancel(&folder),
        why_not_cancel: may(&folder, Deed::ConnectionCancel),
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
    let mark = rows::access(seen, invited, reader);
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
            why: format!("has the {}", why.to_lowercase()),
        })
        .collect())
}

fn line(folder: &Folder) -> String {
    [folder.row.number.as_str(), folder.row.industry.as_str()]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn cancel(folder: &Folder) -> String {
    let connected = folder.facts.state.connected();
    if !connected {
        return String::new();
    }
    let count = i64::try_from(folder.total).unwrap_or(0);
    let accounts = say::count(count, "account", "accounts");
    format!(
        "You lose this dashboard and sign-in to {accounts}. The client keeps everything in them."
    )
}

fn details(
    folder: &Folder,
    groups: &[(GroupId, String)],
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
        ("Business", row.name.clone()),
        ("Owner", reported(|it| it.row.owner_name.as_str())),
        ("Owner email", reported(|it| it.row.owner_email.as_str())),
        ("Contact", row.contact_name.clone()),
        ("Contact email", row.contact_email.clone()),
        ("Phone", row.phone.clone()),
        ("Website", row.website.clone()),
        ("Address", row.address.clone()),
        ("Industry", industry),
        ("Client no.", row.number.clone()),
        ("Type", row.kind.clone()),
        (
            "Last activity",
            last.map(|(at, label)| {
                let ago = say::date_time(domain::time::ts(at), reader.now, &reader.zone);
                format!("{label}, {ago}")
            })
            .unwrap_or_default(),
        ),
        ("Accounting", reported(|it| it.row.accounting_package.as_str())),
        ("Manager", row.manager_name.clone().unwrap_or_default()),
        ("Group", groups.iter().map(|it| it.1.as_str()).collect::<Vec<_>>().join(", ")),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect()
}

fn meter(it: &Seen, reader: &Reader) -> Meter {
    let (full, low) = rows::meter(it.status);
    Meter { name: it.product.clone(), full, low, words: it.access(reader).words }
}

fn access_note(seen: &[Seen]) -> String {
    if seen.is_empty() {
        return String::new();
    }
    "Access lasts 60 days from the last sign-in. The owner can turn it off at any time.".to_owned()
}

fn card(account: &reach::Account, seen: &Seen, reader: &Reader) -> AccountCard {
    let row = &account.row;
    let owner = [row.owner_name.as_str(), row.owner_email.as_str()]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    AccountCard {
        row: seen.row(reader),
        owner,
        links: Vec::new(),
        take_out: if account.may(Deed::AccountUnassign).is_ok() {
            format!("{}/accounts/{}/unlink", reader.base, row.id)
        } else {
            String::new()
        },
    }
}

async fn matrix(rq: &Rq, folder: &Folder, seen: &[Seen]) -> Result<Matrix, Error> {
    let matrix = app::staffing::matrix(&rq.ctx, &rq.actor, folder.row.id).await?;
    let people = matrix.reaching.iter().map(|it| {
        let senior = matches!(it.role.as_str(), "owner" | "senior");
        let relation = if it.named {
            Some("Named manager".to_owned())
        } else {
            it.group.as_ref().map(|name| format!("Group {name}"))
        };
        let role = domain::access::Role::parse(&it.role).map_or("", frames::role_words);
        let all = match (senior, &relation) {
            (true, _) => "Owner and seniors reach every client account".to_owned(),
            (false, Some(by)) => format!("Reaches every account: {}", by.to_lowercase()),
            (false, None) => String::new(),
        };
        MatrixRow {
            id: it.id.to_string(),
            name: it.name.clone(),
            role: relation.map_or_else(|| role.to_owned(), |by| format!("{role} · {by}")),
            all,
            on: folder.accounts.iter().map(|a| it.accounts.contains(&a.row.id)).collect(),
        }
    });
    let count = i64::try_from(matrix.reaching.len()).unwrap_or(0);
    let base = format!("/p/{}", rq.param("firm")?);
    let why_not = may(folder, Deed::ClientStaffAssign);
    Ok(Matrix {
        accounts: folder
            .accounts
            .iter()
            .zip(seen)
            .map(|(a, s)| (a.row.id.to_string(), s.tile.clone(), s.product.clone()))
            .collect(),
        people: people.collect(),
        count: format!("{} can reach this client", say::number(count)),
        staff: if why_not.is_empty() { format!("{base}/staff") } else { String::new() },
        why_not,
        addable: matrix
            .others
            .into_iter()
            .map(|(id, name)| Choice::new(id.to_string(), name))
            .collect(),
    })
}

async fn notes(
    rq: &Rq,
    folder: &Folder,
    seen: &[Seen],
    form: Form,
    matrix: &Matrix,
) -> Result<Notes, Error> {
    let staff = reach::staff(&rq.actor)?;
    let all = app::notes::list(&rq.ctx, &rq.actor, folder.row.id).await?;
    let mut about = vec![Choice::new("", "The whole client")];
    about.extend(seen.iter().map(|it| Choice::new(it.id.as_str(), it.product.as_str())));
    let count = i64::try_from(all.len()).unwrap_or(0);
    Ok(Notes {
        count: if count == 0 { String::new() } else { say::number(count) },
        seen_by: format!("Seen by the {} staff above, never by the client", matrix.people.len()),
        form,
        about,
        notes: all
            .iter()
            .map(|it| {
                let (mine, pinnable) = (app::notes::rights(staff, it).0, true);
                Note {
                    id: it.id.to_string(),
                    author: it.author_name.clone(),
                    at: frames::when(rq, it.created_at),
                    text: it.body.clone(),
                    about: it
                        .account
                        .and_then(|id| folder.accounts.iter().find(|a| a.row.id == id))
                        .map(|a| rq.ctx.catalogue.name(a.row.product))
                        .unwrap_or_default(),
                    pinned: it.pinned_at.is_some(),
                    edited: it
                        .edited_at
                        .map(|at| format!("edited {}", frames::when(rq, at).words))
                        .unwrap_or_default(),
                    mine,
                    pinnable,
                }
            })
            .collect(),
        all: String::new(),
    })
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
                let fault = domain::fault::Fault::new(
                    "",
                    "stale_version",
                    format!(
                        "Somebody changed {now} since you opened this form. Your text is kept \
                         below; saving it now replaces theirs."
                    ),
                );
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
        let now = micros(reader.now);
        let accounts = folder
            .accounts
            .iter()
            .map(|it| Seen::reached(it, &products, now).row(&reader))
            .collect();
        let name = folder.row.name;
        if rq.hx() {
            return Reply::page(&ChooseAccountMenu { name, accounts });
        }
        let frame = frames::partner(&rq, Place::Clients, &name)?;
        Reply::page(&ChooseAccountPage { frame, id: client.to_string(), name, accounts })
    })
}

#[derive(Debug, Deserialize)]
struct Given {
    person: StaffId,
    account: Option<AccountId>,
    on: String,
}

fn staff(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let it: Given = rq.form()?;
        let target = (it.person, it.account);
        app::staffing::set(&rq.ctx, &rq.actor, client, target, it.on == "1").await?;
        back(&rq, client, "#staff")
    })
}

#[derive(Debug, Deserialize)]
struct NewNote {
    text: String,
    account: Option<AccountId>,
}

fn add_note(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let it: NewNote = rq.form()?;
        match app::notes::add(&rq.ctx, &rq.actor, client, it.account, &it.text).await {
            Ok(_) => back(&rq, client, "?done=noted#notes"),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, text_faults(faults));
                let page = page(&rq, client, None, form).await?;
                Reply::page_with(422, &page)
            }
            Err(other) => Err(other),
        }
    })
}

fn text_faults(faults: Vec<domain::fault::Fault>) -> Vec<domain::fault::Fault> {
    faults.into_iter().map(|it| domain::fault::Fault { field: "text", ..it }).collect()
}

async fn note_page(
    rq: &Rq,
    client: ClientId,
    note: NoteId,
    form: Form,
) -> Result<EditNotePage, Error> {
    let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
    Ok(EditNotePage {
        frame: frames::partner(rq, Place::Clients, "Edit note")?,
        client: client.to_string(),
        client_name: folder.row.name,
        id: note.to_string(),
        form,
    })
}

fn edit_note(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (client, id): (ClientId, NoteId) = (rq.id("client")?, rq.id("note")?);
        let (note, _) = app::notes::history(&rq.ctx, &rq.actor, id).await?;
        let seen = note.version.to_string();
        let form = Form::of([("text", note.body.as_str()), ("seen", seen.as_str())]);
        Reply::page(&note_page(&rq, client, id, form).await?)
    })
}

#[derive(Debug, Deserialize)]
struct ChangeNote {
    text: String,
    seen: String,
}

fn change_note(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (client, id): (ClientId, NoteId) = (rq.id("client")?, rq.id("note")?);
        let it: ChangeNote = rq.form()?;
        let version = it.seen.parse().unwrap_or(-1);
        match app::notes::edit(&rq.ctx, &rq.actor, id, version, &it.text).await {
            Ok(client) => back(&rq, client, "?done=saved#notes"),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, text_faults(faults));
                Reply::page_with(422, &note_page(&rq, client, id, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

#[derive(Debug, Deserialize)]
struct Pin {
    on: String,
}

fn pin_note(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: Pin = rq.form()?;
        let client = app::notes::pin(&rq.ctx, &rq.actor, rq.id("note")?, it.on == "1").await?;
        back(&rq, client, "#notes")
    })
}

fn delete_note(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client = app::notes::delete(&rq.ctx, &rq.actor, rq.id("note")?).await?;
        back(&rq, client, "?done=deleted#notes")
    })
}

fn history(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (client, id): (ClientId, NoteId) = (rq.id("client")?, rq.id("note")?);
        let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
        let (note, versions) = app::notes::history(&rq.ctx, &rq.actor, id).await?;
        let since = note.edited_at.unwrap_or(note.created_at);
        let mut texts =
            vec![(note.author_name.clone(), frames::when(&rq, since), note.body.clone())];
        texts.extend(
            versions
                .into_iter()
                .map(|(_, body, until)| (note.author_name.clone(), frames::when(&rq, until), body)),
        );
        Reply::page(&NoteHistoryPage {
            frame: frames::partner(&rq, Place::Clients, "History of a note")?,
            client: client.to_string(),
            client_name: folder.row.name,
            texts,
        })
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Older {
    after: Option<String>,
}

fn activity(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let asked: Older = rq.query()?;
        let older: Option<EventId> = rq.open_cursor("activity", asked.after.as_deref())?;
        let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
        let events = app::clients::activity(&rq.ctx, &rq.actor, client, older, 51).await?;
        let base = format!("/p/{}/clients/{client}", rq.param("firm")?);
        let next = match events.get(49) {
            Some(last) if events.len() > 50 => {
                format!("{base}/activity?after={}", rq.seal_cursor("activity", &last.id)?)
            }
            Some(_) | None => String::new(),
        };
        Reply::page(&ActivityPage {
            frame: frames::partner(&rq, Place::Clients, "Activity")?,
            up: Link::new(base, folder.row.name),
            lead: "Everything people and products did here. The client reads the same list, \
                   without your notes."
                .to_owned(),
            deeds: events.iter().take(50).map(|it| deeds::partner(&rq, it)).collect(),
            pager: Pager { words: String::new(), newer: String::new(), older: next },
        })
    })
}
