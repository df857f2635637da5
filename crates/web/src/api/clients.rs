//! Clients: the list with its filters, one client, making, changing and archiving it, its activity.

use app::Error;
use app::clients::{After, Ask, Extra, Grouping, Listed, Saved, Typed};
use app::feed::Act;
use app::reach::Folder;
use domain::access::Deed;
use domain::ids::{ClientId, EventId};
use domain::time::micros;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use super::dto::{self, Account, PAGING, Paging, Person, Warning};
use crate::pages::clients::{Asked, Cursor};
use crate::pages::deeds;
use crate::route::Access::Deed as May;
use crate::route::{Body, get, patch, post};
use crate::{Later, Realm, Reply, Route, Rq, headers};

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
    get("/api/v1/ended", Realm::Api, May(Deed::AuditRead), ended)
        .tells(doc("List connections that ended in the last 30 days").gives::<EndedList>(200)),
];

const FILTERS: &[(&str, &str)] = &[
    ("q", "Text in name, number, contact e-mail or an account's name and address."),
    ("scope", "`mine`: managed by the key's person; `groups`: of their groups."),
    ("product", "A product's slug."),
    ("plan", "A plan's code."),
    ("trial", "`1`: with an account on trial."),
    ("usage", "`active`, `inactive` or `unknown`."),
    ("access", "`open`, `expiring`, `expired`, `paused`, `requested`, `invited` or `none`."),
    ("manager", "The named account manager's id."),
    ("group", "A group's id."),
    ("sort", "`name` (as usual), `-name`, `number`, `newest`, `access` or `usage`."),
    ("after", "`next` of the page before, with the same filters and order."),
    ("limit", "How many, from 1 to 200; 50 when nothing is said."),
];

#[derive(Default, Deserialize)]
#[serde(default)]
struct Filter {
    q: String,
    scope: String,
    product: String,
    plan: String,
    trial: String,
    usage: String,
    access: String,
    manager: String,
    group: String,
    sort: String,
    after: String,
    limit: Option<String>,
}

impl From<Filter> for Asked {
    fn from(it: Filter) -> Self {
        Asked {
            q: it.q,
            scope: it.scope,
            product: it.product,
            plan: it.plan,
            trial: it.trial,
            usage: it.usage,
            access: it.access,
            manager: it.manager,
            group: it.group,
            sort: it.sort,
            after: it.after,
            limit: it.limit,
            ..Asked::default()
        }
    }
}

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
    /// The named account manager.
    manager: Option<String>,
    /// Others who are given accounts here, by name.
    team: Vec<String>,
    /// Whether an invitation waits for its answer.
    invited: bool,
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

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked = Asked::from(rq.query::<Filter>()?);
        let limit = headers::limit(asked.limit.as_deref())?;
        let sort = asked.sort()?;
        let products = rq.ctx.catalogue.all();
        let after = rq.open_cursor::<Cursor>("clients", Some(&asked.after))?;
        let after = after.filter(|it| it.sort == asked.sort).map(|it| After {
            key: it.key,
            number: it.number,
            id: it.id.0,
        });
        let ask = Ask { filter: asked.narrow(&products)?, sort, after, limit };
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
            manager: it.manager.clone(),
            team: it.team.clone(),
            invited: it.invited,
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
}

fn counts(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (all, mine, groups) = app::clients::counts(&rq.ctx, &rq.actor).await?;
        Reply::json(200, &Counts { all, mine, groups })
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
    Ok(Reply::json(status, &client(rq, &folder, warnings))?.etag(folder.row.version))
}

fn client(rq: &Rq, folder: &Folder, warnings: Vec<Warning>) -> Client {
    let products = rq.ctx.catalogue.all();
    let now = micros(rq.ctx.clock.business());
    let row = &folder.row;
    let manager = row.manager.map(|id| Person {
        id: id.to_string(),
        name: row.manager_name.clone().unwrap_or_default(),
    });
    Client {
        id: row.id.to_string(),
        name: row.name.clone(),
        number: row.number.clone(),
        industry: row.industry.clone(),
        kind: row.kind.clone(),
        contact_name: row.contact_name.clone(),
        contact_email: row.contact_email.clone(),
        phone: row.phone.clone(),
        website: row.website.clone(),
        address: row.address.clone(),
        manager,
        invited: row.invited,
        accounts: folder.accounts.iter().map(|it| Account::reached(it, &products, now)).collect(),
        created_at: dto::at(row.created_at),
        version: row.version,
        warnings,
    }
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let folder = app::clients::folder(&rq.ctx, &rq.actor, rq.id("client")?).await?;
        Ok(Reply::json(200, &client(&rq, &folder, Vec::new()))?.etag(folder.row.version))
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
struct Happened {
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

fn happened(it: &Act) -> Happened {
    let (_, what) = it.event.as_ref().map_or(("", String::new()), deeds::words);
    Happened {
        id: it.id.to_string(),
        at: dto::at(it.at),
        who: it.who.clone(),
        what,
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
        let acts = app::clients::activity(&rq.ctx, &rq.actor, client, older, limit).await?;
        let next = match acts.last() {
            Some(last) => Some(rq.seal_cursor(&feed, &last.id)?),
            None => None,
        };
        Reply::json(200, &Feed { items: acts.iter().map(happened).collect(), next })
    })
}

/// A connection that ended.
#[derive(Serialize, ToSchema)]
struct Ended {
    /// The client's name.
    name: String,
    /// When.
    ended_at: String,
}

/// Connections that ended.
#[derive(Serialize, ToSchema)]
struct EndedList {
    /// Newest first.
    items: Vec<Ended>,
}

fn ended(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let ended = app::clients::ended(&rq.ctx, &rq.actor).await?;
        let items = ended
            .into_iter()
            .map(|it| Ended { name: it.name, ended_at: dto::at(it.ended_at) })
            .collect();
        Reply::json(200, &EndedList { items })
    })
}
