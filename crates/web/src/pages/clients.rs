//! Clients: the list with folders that open in place, and a new client.

mod asked;
pub(crate) mod walk;

use app::Error;
use app::catalogue::Product;
use app::clients::{After, Ask, Extra, Listed, Page, Typed};
use app::reach;
use domain::access::Deed;
use domain::ids::{AccountId, ClientId, GroupId};
use domain::time::micros;
use serde::Deserialize;

pub(crate) use self::asked::id;
pub(crate) use self::asked::{Asked, Cursor};
use self::asked::{cleared, columns, pager, pills, tabs};
use super::frames;
use super::rows::{self, Reader, Seen};
use crate::route::Access::Deed as May;
use crate::route::{Body, get, post};
use crate::views::clients::{
    ClientRow, ClientsPage, Empty, FolderRows, NewClientPage, UnlinkedRow,
};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::parts::{Avatar, Link};
use crate::{Later, Realm, Reply, Route, Rq, say};

/// The list, its fragments, a new client.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/clients", Realm::Partner, May(Deed::ClientListRow), list),
    get("/p/{firm}/clients/counts", Realm::Partner, May(Deed::ClientListRow), counts),
    get("/p/{firm}/clients/{client}/accounts", Realm::Partner, May(Deed::ClientFolderRead), rows),
    get("/p/{firm}/clients/new", Realm::Partner, May(Deed::ClientFolderCreate), new),
    post("/p/{firm}/clients", Realm::Partner, May(Deed::ClientFolderCreate), create)
        .takes(Body::LongForm),
];

/// Folders on a page.
const LIMIT: i64 = 50;

pub(crate) fn reader(rq: &Rq) -> Result<Reader, Error> {
    Ok(Reader {
        now: frames::now(rq),
        zone: frames::zone(rq),
        base: format!("/p/{}", rq.param("firm")?),
        me: rq.session.as_ref().map(|it| it.name.clone()).unwrap_or_default(),
    })
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let sort = asked.sort()?;
        let limit = match &asked.limit {
            None => LIMIT,
            given => crate::headers::limit(given.as_deref())?,
        };
        let products = rq.ctx.catalogue.all();
        let after = match asked.after.as_str() {
            "" => None,
            text => rq.open_cursor::<Cursor>("clients", Some(text))?,
        };
        let after = after.filter(|it| it.sort == asked.sort).map(|it| After {
            key: it.key,
            number: it.number,
            id: it.id.0,
        });
        let ask = Ask { filter: asked.narrow(&products)?, sort, after, limit };
        let page = app::clients::list(&rq.ctx, &rq.actor, &ask).await?;
        let page = shown(&rq, &asked, &page, &products)?;
        Reply::page(&page)
    })
}

fn shown(rq: &Rq, asked: &Asked, page: &Page, products: &[Product]) -> Result<ClientsPage, Error> {
    let mut reader = reader(rq)?;
    reader.now = page.now;
    let base = reader.base.clone();
    let staff = reach::staff(&rq.actor)?;
    let why_not_new = why_not(rq, Deed::ClientFolderCreate)?;
    let frame = frames::partner(rq, Place::Clients, "Clients")?;
    let rows: Vec<ClientRow> =
        page.folders.iter().map(|it| row(it, asked, products, &reader)).collect();
    let unlinked =
        page.unlinked.iter().map(|it| unlinked(it, products, &reader)).collect::<Vec<_>>();
    let empty = if asked.filters() > 0 {
        let filters = say::count(i64::try_from(asked.filters()).unwrap_or(0), "filter", "filters");
        Empty::Filtered(format!("No clients match {filters}"))
    } else if reach::everything(staff.role) || !asked.scope.is_empty() {
        Empty::Never
    } else {
        Empty::NoReach("You are added to 0 clients. Ask your firm's owner or a senior.".into())
    };
    Ok(ClientsPage {
        why_not_new,
        tabs: tabs(asked, &base, None),
        q: asked.q.clone(),
        keep: [("scope", &asked.scope), ("sort", &asked.sort)]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name, value.clone()))
            .collect(),
        filters: pills(asked, page, products, &base),
        clear: if asked.filters() > 0 { cleared(asked, &base) } else { String::new() },
        columns: columns(asked, &base),
        walk: walk::carried(&rq.query),
        caption: "Clients".to_owned(),
        pager: pager(rq, asked, page, &base)?,
        rows,
        unlinked,
        empty,
        trouble: String::new(),
        frame,
    })
}

/// Why this person cannot do something upon the firm; empty when they can.
pub(crate) fn why_not(rq: &Rq, deed: Deed) -> Result<String, Error> {
    match reach::firm(reach::staff(&rq.actor)?, deed) {
        Ok(_) => Ok(String::new()),
        Err(Error::Refused(it)) => Ok(reason(&it)),
        Err(other) => Err(other),
    }
}

/// A refusal as one line: the rule, and who can change it.
pub(crate) fn reason(it: &domain::access::Refusal) -> String {
    if it.who_can_fix.is_empty() {
        it.detail.clone()
    } else {
        format!("{} Ask {}.", it.detail, it.who_can_fix)
    }
}

fn row(it: &Listed, asked: &Asked, products: &[Product], reader: &Reader) -> ClientRow {
    let now = micros(reader.now);
    let seen: Vec<Seen> = it.accounts.iter().map(|a| Seen::listed(a, products, now)).collect();
    let id = it.id.to_string();
    let names: Vec<&str> = seen.iter().map(|a| a.product.as_str()).collect();
    let open = asked.open == id;
    let team: Vec<&String> = it
        .manager
        .iter()
        .chain(it.team.iter().filter(|name| Some(*name) != it.manager.as_ref()))
        .collect();
    ClientRow {
        name: it.name.clone(),
        line: [it.number.as_str(), it.industry.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        tiles: seen.iter().map(|a| a.tile.clone()).collect(),
        tiles_words: if names.is_empty() { "No accounts".into() } else { names.join(", ") },
        plan: rows::plans(&seen, now),
        usage: rows::usage(&seen, reader),
        access: rows::access(&seen, it.invited, reader),
        team: team.iter().take(3).map(|name| Avatar::of(name)).collect(),
        team_more: match team.len() {
            0..=3 => String::new(),
            more => format!("+{}", more - 3),
        },
        go: rows::go(&seen, (&id, &it.name), it.invited, reader),
        toggle: format!("{}#{id}", asked.with(&reader.base, "open", if open { "" } else { &id })),
        opened: open.then(|| folder_rows(&it.name, &id, &seen, reader)),
        id,
    }
}

fn folder_rows(name: &str, id: &str, seen: &[Seen], reader: &Reader) -> FolderRows {
    FolderRows {
        name: name.to_owned(),
        accounts: seen.iter().map(|it| it.row(reader)).collect(),
        add: if seen.is_empty() {
            format!("{}/clients/{id}#accounts", reader.base)
        } else {
            String::new()
        },
    }
}

fn unlinked(it: &reach::Account, products: &[Product], reader: &Reader) -> UnlinkedRow {
    let seen = Seen::reached(it, products, micros(reader.now));
    let day = say::date(domain::time::ts(it.row.connected_at), reader.now, &reader.zone);
    let how = match it.row.how.as_str() {
        "website" => format!("Made on the website, {day}"),
        "client_added" => format!("Client added you, {day}"),
        _ => format!("Taken out of its folder; connected {day}"),
    };
    let owner = if it.row.owner_name.is_empty() { &it.row.owner_email } else { &it.row.owner_name };
    UnlinkedRow {
        id: seen.id.clone(),
        tile: seen.tile.clone(),
        name: it.row.business_name.clone(),
        address: seen.address.clone(),
        owner: owner.clone(),
        how,
        access: seen.access(reader),
        go: seen.go(reader),
        fits: None,
        why_not: match it.may(Deed::AccountAssignUnlinked) {
            Ok(_) => String::new(),
            Err(Error::Refused(refusal)) => reason(&refusal),
            Err(_) => "This account cannot be put into a folder now.".to_owned(),
        },
    }
}

fn counts(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let counts = app::clients::counts(&rq.ctx, &rq.actor).await?;
        let base = format!("/p/{}", rq.param("firm")?);
        Reply::page(&tabs(&asked, &base, Some(counts)))
    })
}

fn rows(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let reader = reader(&rq)?;
        let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
        if !rq.hx() {
            let page = format!("{}/clients/{client}#accounts", reader.base);
            return Ok(Reply::see_other(page));
        }
        let products = rq.ctx.catalogue.all();
        let now = micros(reader.now);
        let seen: Vec<Seen> =
            folder.accounts.iter().map(|it| Seen::reached(it, &products, now)).collect();
        Reply::page(&folder_rows(&folder.row.name, &client.to_string(), &seen, &reader))
    })
}

/// The named managers and groups that a form can choose, with *nobody* and *none* first.
pub(crate) async fn choices(rq: &Rq) -> Result<(Vec<Choice>, Vec<Choice>), Error> {
    let (staff, groups) = app::clients::choices(&rq.ctx, &rq.actor).await?;
    let mut managers = vec![Choice::new("", "Nobody yet")];
    managers.extend(staff.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)));
    let mut named = vec![Choice::new("", "No group")];
    named.extend(groups.into_iter().map(|(id, name)| Choice::new(GroupId(id).to_string(), name)));
    Ok((managers, named))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct AboutAccount {
    account: String,
    done: String,
}

fn new(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        reach::firm(reach::staff(&rq.actor)?, Deed::ClientFolderCreate)?;
        let asked: AboutAccount = rq.query()?;
        let form = Form::of([("account", asked.account.as_str())]);
        new_page(&rq, 200, form, Vec::new()).await
    })
}

async fn new_page(rq: &Rq, status: u16, form: Form, twins: Vec<Link>) -> Result<Reply, Error> {
    let (managers, groups) = choices(rq).await?;
    let account = match id::<AccountId>(form.value("account"))? {
        None => String::new(),
        Some(account) => {
            let found = app::accounts::one(&rq.ctx, &rq.actor, account).await?;
            found.words(&rq.ctx.catalogue.name(found.row.product))
        }
    };
    let frame = frames::partner(rq, Place::Clients, "New client")?;
    Reply::page_with(status, &NewClientPage { frame, form, managers, groups, twins, account })
}

/// The form of a new client, as posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct NewClient {
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
    note: String,
    account: String,
    anyway: String,
    then: String,
}

fn create(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let new: NewClient = rq.form()?;
        let typed = Typed {
            name: new.name.clone(),
            number: new.number.clone(),
            industry: new.industry.clone(),
            kind: new.kind.clone(),
            contact_name: new.contact.clone(),
            contact_email: new.email.clone(),
            phone: new.phone.clone(),
            address: new.address.clone(),
            manager: id(&new.manager)?,
            ..Typed::default()
        };
        let extra =
            Extra { group: id(&new.group)?, note: new.note.clone(), account: id(&new.account)? };
        let base = format!("/p/{}", rq.param("firm")?);
        let done = async {
            if new.anyway.is_empty() {
                let twins = app::clients::twins(&rq.ctx, &rq.actor, &typed).await?;
                if !twins.is_empty() {
                    return Ok(Err(twins));
                }
            }
            app::clients::create(&rq.ctx, &rq.actor, &typed, &extra).await.map(Ok)
        };
        match done.await {
            Ok(Ok(_)) if new.then == "another" => {
                Ok(Reply::see_other(format!("{base}/clients/new?done=created")))
            }
            Ok(Ok(made)) => {
                Ok(Reply::see_other(format!("{base}/clients/{}?done=created", made.id)))
            }
            Ok(Err(twins)) => {
                let links = twins
                    .into_iter()
                    .map(|(id, name, number)| {
                        let words =
                            if number.is_empty() { name } else { format!("{number} {name}") };
                        Link::new(format!("{base}/clients/{id}"), words)
                    })
                    .collect();
                new_page(&rq, 409, Form::failed(rq.fields()?, Vec::new()), links).await
            }
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, own_names(faults));
                new_page(&rq, 422, form, Vec::new()).await
            }
            Err(other) => Err(other),
        }
    })
}

/// The page calls two fields by shorter names than the deed.
pub(crate) fn own_names(faults: Vec<domain::fault::Fault>) -> Vec<domain::fault::Fault> {
    faults
        .into_iter()
        .map(|mut it| {
            it.field = match it.field {
                "contact_name" => "contact",
                "contact_email" => "email",
                other => other,
            };
            it
        })
        .collect()
}
