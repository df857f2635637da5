//! Clients: the list with folders that open in place, and a new client.

use std::fmt::Write as _;

use app::Error;
use app::catalogue::Product;
use app::clients::{After, Ask, Extra, Filter as Narrow, Listed, Page, Sort, Typed};
use app::reach;
use domain::access::Deed;
use domain::ids::{AccountId, ClientId, GroupId, StaffId};
use domain::time::micros;
use serde::{Deserialize, Serialize};

use super::frames;
use super::rows::{self, Reader, Seen};
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::clients::{
    ClientRow, ClientsPage, Column, Empty, Filter, FilterChoice, FolderRows, NewClientPage, Tab,
    Tabs, UnlinkedRow,
};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::parts::{Avatar, Link, Pager};
use crate::{Later, Realm, Reply, Route, Rq, say};

/// The list, its fragments, a new client.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}", Realm::Partner, May(Deed::ClientListRow), start),
    get("/p/{firm}/clients", Realm::Partner, May(Deed::ClientListRow), list),
    get("/p/{firm}/clients/counts", Realm::Partner, May(Deed::ClientListRow), counts),
    get("/p/{firm}/clients/{client}/accounts", Realm::Partner, May(Deed::ClientFolderRead), rows),
    get("/p/{firm}/clients/new", Realm::Partner, May(Deed::ClientFolderCreate), new),
    post("/p/{firm}/clients", Realm::Partner, May(Deed::ClientFolderCreate), create),
];

/// Folders on a page.
const LIMIT: i64 = 50;

/// The list's own words in its address: any of them can be shared and bookmarked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(crate) q: String,
    pub(crate) scope: String,
    pub(crate) product: String,
    pub(crate) plan: String,
    pub(crate) trial: String,
    pub(crate) usage: String,
    pub(crate) access: String,
    pub(crate) manager: String,
    pub(crate) group: String,
    pub(crate) sort: String,
    pub(crate) after: String,
    pub(crate) open: String,
    pub(crate) limit: Option<String>,
    pub(crate) done: String,
}

/// A place in the list, inside the sealed cursor.
#[derive(Serialize, Deserialize)]
pub(crate) struct Cursor {
    pub(crate) sort: String,
    pub(crate) key: String,
    pub(crate) number: i64,
    pub(crate) id: ClientId,
}

fn start(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Ok(Reply::see_other(format!("/p/{}/clients", rq.param("firm")?))) })
}

impl Asked {
    pub(crate) fn sort(&self) -> Result<Sort, Error> {
        match self.sort.as_str() {
            "" | "name" => Ok(Sort::Name),
            "-name" => Ok(Sort::NameDown),
            "number" => Ok(Sort::Number),
            "newest" => Ok(Sort::Newest),
            "access" => Ok(Sort::Access),
            "usage" => Ok(Sort::Usage),
            _ => Err(Error::denied(422, "invalid_sort", "The list cannot be sorted by that.")),
        }
    }

    pub(crate) fn narrow(&self, products: &[Product]) -> Result<Narrow, Error> {
        let product = match self.product.as_str() {
            "" => None,
            slug => Some(products.iter().find(|it| it.definition.slug == slug).map(|it| it.id.0))
                .map(|it| it.unwrap_or(uuid::Uuid::max())),
        };
        let one_of = |value: &str, of: &[(&str, &str)]| {
            if value.is_empty() || of.iter().any(|(known, _)| *known == value) {
                Ok(value.to_owned())
            } else {
                Err(Error::denied(422, "invalid_sort", "The list has no such filter value."))
            }
        };
        Ok(Narrow {
            search: self.q.clone(),
            product,
            access: one_of(&self.access, ACCESS)?,
            usage: one_of(&self.usage, USAGE)?,
            plan: if self.trial == "1" { "trial".to_owned() } else { self.plan.clone() },
            manager: id::<StaffId>(&self.manager)?,
            group: id::<GroupId>(&self.group)?.map(|it| it.0),
            mine: self.scope == "mine",
            groups: self.scope == "groups",
        })
    }

    /// The address of the list with one word changed; changing a filter starts from the top.
    fn with(&self, base: &str, name: &str, value: &str) -> String {
        let mut out = format!("{base}/clients");
        let mut mark = '?';
        for (known, held) in [
            ("scope", &self.scope),
            ("q", &self.q),
            ("product", &self.product),
            ("plan", &self.plan),
            ("trial", &self.trial),
            ("usage", &self.usage),
            ("access", &self.access),
            ("manager", &self.manager),
            ("group", &self.group),
            ("sort", &self.sort),
            ("after", &self.after),
            ("open", &self.open),
        ] {
            let stays = known != "after" && known != "open" || name == "open" && known == "after";
            let value = if known == name {
                value
            } else if stays {
                held
            } else {
                ""
            };
            if !value.is_empty() {
                let value: String =
                    url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
                // Writing to a String cannot fail.
                let _ = write!(out, "{mark}{known}={value}");
                mark = '&';
            }
        }
        out
    }

    fn filters(&self) -> usize {
        [&self.q, &self.product, &self.plan, &self.trial, &self.usage, &self.access]
            .into_iter()
            .chain([&self.manager, &self.group])
            .filter(|it| !it.is_empty())
            .count()
    }
}

fn id<T: std::str::FromStr>(text: &str) -> Result<Option<T>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::NotFound)
}

const ACCESS: &[(&str, &str)] = &[
    ("open", "Open"),
    ("expiring", "Expiring"),
    ("expired", "Expired"),
    ("paused", "Off by client"),
    ("requested", "Requested"),
    ("invited", "Invited"),
    ("none", "No accounts"),
];
const USAGE: &[(&str, &str)] =
    &[("active", "Active"), ("inactive", "Inactive"), ("unknown", "Not known")];

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
        let page = shown(&rq, &asked, page, &products)?;
        Reply::page(&page)
    })
}

fn shown(rq: &Rq, asked: &Asked, page: Page, products: &[Product]) -> Result<ClientsPage, Error> {
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
        filters: pills(asked, &page, products, &base),
        clear: if asked.filters() > 0 { cleared(asked, &base) } else { String::new() },
        columns: columns(asked, &base),
        caption: "Clients".to_owned(),
        pager: pager(rq, asked, &page, &base)?,
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

fn cleared(asked: &Asked, base: &str) -> String {
    let only = Asked { scope: asked.scope.clone(), sort: asked.sort.clone(), ..Asked::default() };
    only.with(base, "", "")
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
            format!("{}/clients/{id}/accounts/new", reader.base)
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

fn tabs(asked: &Asked, base: &str, counts: Option<(i64, i64, i64)>) -> Tabs {
    let tab = |scope: &str, words, count: Option<i64>| Tab {
        href: asked.with(base, "scope", scope),
        words,
        count: count.map(say::number).unwrap_or_default(),
        current: asked.scope == scope,
    };
    Tabs {
        tabs: vec![
            tab("", "All", counts.map(|it| it.0)),
            tab("mine", "Mine", counts.map(|it| it.1)),
            tab("groups", "My groups", counts.map(|it| it.2)),
        ],
        counts_from: if counts.is_some() {
            String::new()
        } else {
            let scope: String = asked.scope.clone();
            format!("{base}/clients/counts?scope={scope}")
        },
    }
}

fn pills(asked: &Asked, page: &Page, products: &[Product], base: &str) -> Vec<Filter> {
    let pill = |name: &'static str, label, held: &str, choices: Vec<(String, String)>| Filter {
        name,
        label,
        chosen: choices
            .iter()
            .find(|(value, _)| !held.is_empty() && value == held)
            .map(|(_, words)| words.clone())
            .unwrap_or_default(),
        clear: asked.with(base, name, ""),
        choices: choices
            .into_iter()
            .map(|(value, words)| FilterChoice { on: value == held, value, words })
            .collect(),
    };
    let fixed = |of: &[(&str, &str)]| {
        of.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
    };
    let mut plans: Vec<(String, String)> = products
        .iter()
        .flat_map(|it| &it.definition.plans)
        .map(|it| (it.code.clone(), it.name.clone()))
        .collect();
    plans.sort();
    plans.dedup_by(|a, b| a.0 == b.0);
    let named = |of: &[(uuid::Uuid, String)]| -> Vec<(String, String)> {
        of.iter().map(|(id, name)| (GroupId(*id).to_string(), name.clone())).collect()
    };
    let staff = page.staff.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let slugs = products
        .iter()
        .map(|it| (it.definition.slug.clone(), it.definition.name.clone()))
        .collect();
    vec![
        pill("product", "Product", &asked.product, slugs),
        pill("plan", "Plan", &asked.plan, plans),
        pill("trial", "Trial", &asked.trial, fixed(&[("1", "In trial")])),
        pill("usage", "Usage", &asked.usage, fixed(USAGE)),
        pill("access", "Access", &asked.access, fixed(ACCESS)),
        pill("manager", "Manager", &asked.manager, staff),
        pill("group", "Group", &asked.group, named(&page.groups)),
    ]
}

fn columns(asked: &Asked, base: &str) -> Vec<Column> {
    let column = |class, words, sort: &str, sorted: &'static str| Column {
        class,
        words,
        href: if sort.is_empty() { String::new() } else { asked.with(base, "sort", sort) },
        sorted,
    };
    let by = asked.sort.as_str();
    let (name, name_sorted) = match by {
        "" | "name" => ("-name", "ascending"),
        "-name" => ("name", "descending"),
        _ => ("name", ""),
    };
    let up = |this| if by == this { "ascending" } else { "" };
    vec![
        column("c-name", "Client", name, name_sorted),
        column("c-acc", "Accounts", "", ""),
        column("c-plan", "Plan", "", ""),
        column("c-usage", "Usage", "usage", up("usage")),
        column("c-access", "Access", "access", up("access")),
        column("c-team", "Team", "", ""),
    ]
}

fn pager(rq: &Rq, asked: &Asked, page: &Page, base: &str) -> Result<Pager, Error> {
    let (Some(first), Some(last)) = (page.folders.first(), page.folders.last()) else {
        return Ok(Pager::default());
    };
    let count = i64::try_from(page.folders.len()).unwrap_or(0);
    let older = if page.more {
        let cursor = Cursor {
            sort: asked.sort.clone(),
            key: last.after.key.clone(),
            number: last.after.number,
            id: last.id,
        };
        asked.with(base, "after", &rq.seal_cursor("clients", &cursor)?)
    } else {
        String::new()
    };
    Ok(Pager {
        words: format!(
            "{} from {} to {}",
            say::count(count, "client", "clients"),
            first.name,
            last.name
        ),
        newer: if asked.after.is_empty() { String::new() } else { asked.with(base, "after", "") },
        older,
    })
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
        if !rq.hx() {
            let page = format!("{}/clients/{client}#accounts", reader.base);
            return Ok(Reply::see_other(page));
        }
        let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
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
