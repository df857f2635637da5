//! Clients: the list with its filters, one client, making, changing and archiving it, its activity.

use app::Error;
use app::clients::{Ask, Columns, Extra, Grouping, Listed, Saved, Typed};
use app::feed::Act;
use app::reach::Folder;
use domain::access::Deed;
use domain::ids::{ClientId, EventId};
use domain::time::micros;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use super::dto::{self, Account, PAGING, Paging, Person, Warning};
use crate::pages::clients::{self as pages, Asked, Cursor};
use crate::pages::deeds;
use crate::route::Access::Deed as May;
use crate::route::{Body, get, patch, post};
use crate::{Later, Realm, Reply, Route, Rq, Words, headers};

/// Clients.
pub const ROUTES: &[Route] = &[
    get("/api/v1/clients", Realm::Api, May(Deed::ClientListRow), list).tells(
        doc("List clients")
            .about("The clients that the key's person reaches, with the accounts they reach.")
            .query(FILTERS)
            .gives::<ClientList>(200),
    ),
    post("/api/v1/clients", Realm::Api, May(Deed::ClientFolderCreate), create).tells(
        doc("Create a client")
            .about("`warnings` names clients that could be mistaken for it; it is made anyway.")
            .takes::<NewClient>()
            .gives::<Client>(201),
    ),
    get("/api/v1/clients/counts", Realm::Api, May(Deed::ClientListRow), counts)
        .tells(doc("Count clients").gives::<Counts>(200)),
    get("/api/v1/clients/{client}", Realm::Api, May(Deed::ClientFolderRead), show)
        .tells(doc("Get a client").gives::<Client>(200)),
    patch("/api/v1/clients/{client}", Realm::Api, May(Deed::ClientFolderUpdate), change).tells(
        doc("Change a client")
            .about("What is not sent stays. An empty text empties a field, also `manager`.")
            .takes::<ClientChange>()
            .versioned()
            .gives::<Client>(200),
    ),
    post("/api/v1/clients/{client}/archive", Realm::Api, May(Deed::ClientFolderArchive), archive)
        .takes(Body::None)
        .tells(doc("Archive a client without accounts")),
    get("/api/v1/clients/{client}/activity", Realm::Api, May(Deed::ClientFolderRead), activity)
        .tells(doc("Read a client's activity").query(PAGING).gives::<Feed>(200)),
];

const FILTERS: &[(&str, &str)] = &[
    ("q", "Text in name, number, contact e-mail or an account's name and address."),
    ("scope", "`mine`: managed by the key's person; `groups`: of their groups."),
    (
        "product",
        "A product's slug. Like all that follow up to `life`, it may come several times: any of them.",
    ),
    ("plan", "A plan's code."),
    ("trial", "`1`: on trial; `ending`: for at most 7 days more; `none`: not on trial."),
    ("usage", "`active`, `inactive` or `unknown`."),
    ("access", "`open`, `expiring`, `expired`, `paused`, `requested`, `invited` or `none`."),
    ("manager", "The named account manager's id, or `none`."),
    ("group", "A group's id."),
    ("tag", "A tag of the client."),
    ("industry", "The client's industry, as written."),
    ("kind", "The client's type, as written."),
    ("package", "The accounting package, as the product reports it."),
    ("addon", "An add-on's slug: accounts where it runs or waits, or is as `addon_is` says."),
    ("addon_is", "`on`, `waiting`, `reconnect` or `off`; without `addon`: of any add-on."),
    ("life", "`active`, `inactive`, `creating` or `closed`."),
    ("managed", "`partner`: this firm manages the subscription; `client`: it does not."),
    ("connected_from", "Connected on or after this day (`2026-11-26`, UTC)."),
    ("connected_to", "Connected on or before this day."),
    (
        "sort",
        "`name` (as usual), `number`, `access`, `usage`, each also with `-` in front, `trial`, `newest` or `oldest`.",
    ),
    ("after", "`next` of the page before, with the same filters and order."),
    ("limit", "How many, from 1 to 200; 50 when nothing is said."),
];

/// A client in the list.
#[derive(Serialize, ToSchema)]
struct ClientRow {
    /// `cli_…`
    id: String,
    /// Its name.
    name: String,
    /// Client number; may be empty.
    number: String,
    /// Industry; may be empty.
    industry: String,
    /// Tags, in order.
    tags: Vec<String>,
    /// Client type; may be empty.
    kind: String,
    /// Phone; may be empty.
    phone: String,
    /// Address; may be empty.
    address: String,
    /// The contact's e-mail; may be empty.
    contact_email: String,
    /// When the folder was made.
    created_at: String,
    /// The named account manager.
    manager: Option<String>,
    /// Others who are given accounts here, by name.
    team: Vec<String>,
    /// Whether an invitation waits for its answer.
    invited: bool,
    /// Until when it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    invited_until: Option<String>,
    /// The accounts.
    accounts: Vec<Account>,
}

/// A page of clients.
#[derive(Serialize, ToSchema)]
struct ClientList {
    /// The clients.
    items: Vec<ClientRow>,
    /// What to send as `after` for the next page; null on the last one.
    next: Option<String>,
}

/// The list's own words. How a page looks is not asked here.
fn asked(rq: &Rq) -> Result<Asked, Error> {
    let asked: Asked = rq.query()?;
    let looks = !(asked.cols.is_empty() && asked.density.is_empty() && asked.open.is_empty());
    if looks || !asked.view.is_empty() {
        let detail = "Columns, density, open folders and views are words of the page.";
        return Err(Error::denied(422, "invalid_sort", detail));
    }
    Ok(asked)
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked = asked(&rq)?;
        let ask = Ask { columns: Columns::All, ..pages::ask(&rq, &asked, &TimeZone::UTC)? };
        let products = rq.ctx.catalogue.all();
        let page = app::clients::list(&rq.ctx, &rq.actor, &ask).await?;
        let next = match page.folders.last().filter(|_| page.more) {
            Some(last) => Some(rq.seal_cursor("clients", &cursor(&asked, last))?),
            None => None,
        };
        let now = micros(page.now);
        let account = |it| Account::listed(it, &products, now);
        let items = page.folders.iter().map(|it| ClientRow {
            id: it.id.to_string(),
            name: it.name.clone(),
            number: it.number.clone(),
            industry: it.industry.clone(),
            tags: it.tags.clone(),
            kind: it.kind.clone(),
            phone: it.phone.clone(),
            address: it.address.clone(),
            contact_email: it.contact_email.clone(),
            created_at: dto::at(it.created_at),
            manager: it.manager.clone(),
            team: it.team.clone(),
            invited: it.invited(),
            invited_until: it.invited_until.map(dto::at),
            accounts: it.accounts.iter().map(account).collect(),
        });
        Reply::json(200, &ClientList { items: items.collect(), next })
    })
}

fn cursor(asked: &Asked, last: &Listed) -> Cursor {
    Cursor {
        sort: asked.sort.clone(),
        key: last.after.key.clone(),
        number: last.after.number,
        id: last.id,
    }
}

/// How many clients the key's person reaches.
#[derive(Serialize, ToSchema)]
struct Counts {
    /// All.
    all: i64,
    /// Managed by name.
    mine: i64,
    /// Of their groups.
    groups: i64,
    /// With access that ends within 14 days.
    access_expiring: i64,
    /// With a trial that ends within 7 days.
    trials_ending: i64,
    /// With an invitation or a request that waits for the client.
    awaiting_client: i64,
    /// Accounts in no folder; 0 for those who do not see them.
    unlinked_accounts: i64,
}

fn counts(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it = app::clients::counts(&rq.ctx, &rq.actor).await?;
        let counts = Counts {
            all: it.all,
            mine: it.mine,
            groups: it.groups,
            access_expiring: it.expiring,
            trials_ending: it.trials,
            awaiting_client: it.awaiting,
            unlinked_accounts: it.unlinked,
        };
        Reply::json(200, &counts)
    })
}

/// A client.
#[derive(Serialize, ToSchema)]
struct Client {
    /// `cli_…`
    id: String,
    /// Its name.
    name: String,
    /// Client number.
    number: String,
    /// Industry.
    industry: String,
    /// Client type.
    kind: String,
    /// Contact's name.
    contact_name: String,
    /// Contact's e-mail.
    contact_email: String,
    /// Since when letters to that address come back; for owner and seniors, null where they do not.
    contact_bounced_at: Option<String>,
    /// Phone.
    phone: String,
    /// Website.
    website: String,
    /// Address.
    address: String,
    /// The named account manager.
    manager: Option<Person>,
    /// Whether an invitation waits for its answer.
    invited: bool,
    /// The accounts that the key's person reaches.
    accounts: Vec<Account>,
    /// When it was made.
    created_at: String,
    /// Its version; the entity tag is this in quotes.
    version: i64,
    /// After it was made or changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Warning>,
}

/// A new client. Only the name is required.
#[derive(Deserialize, ToSchema)]
struct NewClient {
    name: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    industry: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    contact_name: String,
    #[serde(default)]
    contact_email: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    website: String,
    #[serde(default)]
    address: String,
    /// A staff member's id.
    #[serde(default)]
    manager: String,
    /// The id of a group it joins.
    #[serde(default)]
    group: String,
    /// A first note.
    #[serde(default)]
    note: String,
    /// The id of an unlinked account that goes into it.
    #[serde(default)]
    account: String,
}

/// An id in a body; an empty text is none. What is no id is nobody's: not found.
pub(crate) fn id<T: std::str::FromStr>(text: &str) -> Result<Option<T>, Error> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Error::NotFound),
    }
}

fn create(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let new: NewClient = rq.json()?;
        let extra = Extra { group: id(&new.group)?, note: new.note, account: id(&new.account)? };
        let typed = Typed {
            name: new.name,
            number: new.number,
            industry: new.industry,
            kind: new.kind,
            contact_name: new.contact_name,
            contact_email: new.contact_email,
            phone: new.phone,
            website: new.website,
            address: new.address,
            manager: id(&new.manager)?,
        };
        let saved = app::clients::create(&rq.ctx, &rq.actor, &typed, &extra).await?;
        let path = format!("/api/v1/clients/{}", saved.id);
        Ok(shown(&rq, 201, saved).await?.location(path))
    })
}

async fn shown(rq: &Rq, status: u16, saved: Saved) -> Result<Reply, Error> {
    let folder = app::clients::folder(&rq.ctx, &rq.actor, saved.id).await?;
    let warnings = saved.looks_like.into_iter().map(|(other, name, _)| Warning {
        code: "looks_like",
        detail: format!("This looks like \u{201c}{name}\u{201d}, which is there already."),
        client: other.to_string(),
    });
    let warnings = warnings.collect();
    Ok(Reply::json(status, &client(rq, &folder, warnings).await?)?.etag(folder.row.version))
}

async fn client(rq: &Rq, folder: &Folder, warnings: Vec<Warning>) -> Result<Client, Error> {
    let products = rq.ctx.catalogue.all();
    let now = micros(rq.ctx.clock.business());
    let row = &folder.row;
    let manager = row.manager.map(|id| Person {
        id: id.to_string(),
        name: row.manager_name.clone().unwrap_or_default(),
    });
    let bounced = app::bounces::since(&rq.ctx, &rq.actor, &row.contact_email).await?;
    Ok(Client {
        id: row.id.to_string(),
        name: row.name.clone(),
        number: row.number.clone(),
        industry: row.industry.clone(),
        kind: row.kind.clone(),
        contact_name: row.contact_name.clone(),
        contact_email: row.contact_email.clone(),
        contact_bounced_at: bounced.map(dto::at),
        phone: row.phone.clone(),
        website: row.website.clone(),
        address: row.address.clone(),
        manager,
        invited: row.invited,
        accounts: folder.accounts.iter().map(|it| Account::reached(it, &products, now)).collect(),
        created_at: dto::at(row.created_at),
        version: row.version,
        warnings,
    })
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let folder = app::clients::folder(&rq.ctx, &rq.actor, rq.id("client")?).await?;
        Ok(Reply::json(200, &client(&rq, &folder, Vec::new()).await?)?.etag(folder.row.version))
    })
}

/// What shall change.
#[derive(Deserialize, ToSchema)]
struct ClientChange {
    name: Option<String>,
    number: Option<String>,
    industry: Option<String>,
    kind: Option<String>,
    contact_name: Option<String>,
    contact_email: Option<String>,
    phone: Option<String>,
    website: Option<String>,
    address: Option<String>,
    /// A staff member's id.
    manager: Option<String>,
    /// The id of the one group it shall be in; empty for none.
    group: Option<String>,
}

fn change(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let version = rq.if_match()?;
        let it: ClientChange = rq.json()?;
        // What is not sent is taken from the folder as it stands. If that is not the version that
        // the caller saw, nothing is written.
        let row = app::clients::folder(&rq.ctx, &rq.actor, client).await?.row;
        let manager = match it.manager {
            Some(text) => id(&text)?,
            None => row.manager,
        };
        let grouping = match it.group {
            Some(text) => Grouping::Only(id(&text)?),
            None => Grouping::Keep,
        };
        let typed = Typed {
            name: it.name.unwrap_or(row.name),
            number: it.number.unwrap_or(row.number),
            industry: it.industry.unwrap_or(row.industry),
            kind: it.kind.unwrap_or(row.kind),
            contact_name: it.contact_name.unwrap_or(row.contact_name),
            contact_email: it.contact_email.unwrap_or(row.contact_email),
            phone: it.phone.unwrap_or(row.phone),
            website: it.website.unwrap_or(row.website),
            address: it.address.unwrap_or(row.address),
            manager,
        };
        let saved =
            app::clients::change(&rq.ctx, &rq.actor, client, version, (&typed, grouping)).await?;
        shown(&rq, 200, saved).await
    })
}

fn archive(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        app::clients::archive(&rq.ctx, &rq.actor, rq.id("client")?).await?;
        Ok(Reply::no_content())
    })
}

/// One thing that happened.
#[derive(Serialize, ToSchema)]
pub(super) struct Happened {
    /// `evt_…`
    id: String,
    /// When.
    at: String,
    /// Who, by name; empty for products and the portal itself.
    who: String,
    /// What, in words that follow the name.
    what: String,
    /// What, for programs; null for a kind that this version does not know.
    kind: Option<&'static str>,
    /// The account it happened on.
    account: Option<String>,
}

/// A page of activity, newest first.
#[derive(Serialize, ToSchema)]
struct Feed {
    /// What happened.
    items: Vec<Happened>,
    /// What to send as `after` for older ones; null at the end.
    next: Option<String>,
}

pub(super) fn happened(it: &Act) -> Happened {
    let what = it.event.as_ref().map(|it| deeds::words(&Words::default(), it).1);
    Happened {
        id: it.id.to_string(),
        at: dto::at(it.at),
        who: it.who.clone(),
        what: what.unwrap_or_default(),
        kind: it.event.as_ref().map(domain::event::Event::kind),
        account: it.account.map(|it| it.to_string()),
    }
}

fn activity(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let paging: Paging = rq.query()?;
        let limit = headers::limit(paging.limit.as_deref())?;
        let feed = format!("activity {client}");
        let older: Option<EventId> = rq.open_cursor(&feed, paging.after.as_deref())?;
        let acts = app::clients::activity(&rq.ctx, &rq.actor, (client, None), older, limit).await?;
        let next = match acts.last() {
            Some(last) => Some(rq.seal_cursor(&feed, &last.id)?),
            None => None,
        };
        Reply::json(200, &Feed { items: acts.iter().map(happened).collect(), next })
    })
}
