//! Clients: the list with folders that open in place, and what stands around it.

mod asked;
mod head;
mod new;
mod row;
pub(crate) mod walk;

use app::Error;
use app::clients::{After, Ask, Page};
use app::reach;
use askama::Template as _;
use domain::access::{self, Deed, Role};
use domain::ids::ClientId;
use domain::time::micros;
use jiff::tz::TimeZone;

pub(crate) use self::asked::{ADDON_IS, Asked, Cursor, address, id};
use self::head::Names;
pub(crate) use self::head::told;
pub(crate) use self::new::{choices, own_names};
use super::frames;
use super::rows::{Reader, Seen};
use crate::route::Access::Deed as May;
use crate::route::{Body, get, post};
use crate::views::clients::{Bar, ClientRow, ClientsPage, Empty, UnlinkedPage, UnlinkedRow};
use crate::views::frame::Place;
use crate::views::parts::Pager;
use crate::views::saved::PinnedViews;
use crate::{Later, Realm, Reply, Route, Rq};

/// The list, its fragments and forms, a new client.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/clients", Realm::Partner, May(Deed::ClientListRow), list),
    get("/p/{firm}/clients/counts", Realm::Partner, May(Deed::ClientListRow), counts),
    get("/p/{firm}/clients/count", Realm::Partner, May(Deed::ClientListRow), count),
    get("/p/{firm}/clients/filter/{filter}", Realm::Partner, May(Deed::ClientListRow), filter),
    get("/p/{firm}/clients/display", Realm::Partner, May(Deed::ClientListRow), display),
    get("/p/{firm}/clients/unlinked", Realm::Partner, May(Deed::ClientListRow), loose),
    get("/p/{firm}/clients/{client}/accounts", Realm::Partner, May(Deed::ClientFolderRead), rows),
    get("/p/{firm}/clients/new", Realm::Partner, May(Deed::ClientFolderCreate), new::new),
    post("/p/{firm}/clients", Realm::Partner, May(Deed::ClientFolderCreate), new::create)
        .takes(Body::LongForm),
];

pub(crate) fn reader(rq: &Rq) -> Result<Reader, Error> {
    Ok(Reader {
        now: frames::now(rq),
        t: rq.t.clone(),
        base: format!("/p/{}", rq.param("firm")?),
        me: rq.session.as_ref().map(|it| it.name.clone()).unwrap_or_default(),
        why_not_ask: why_not_ask(rq)?,
        addons: rq.ctx.addons.all(),
    })
}

/// What the list is asked for by an address: pages and API read it alike.
pub(crate) fn ask(rq: &Rq, asked: &Asked, zone: &TimeZone) -> Result<Ask, Error> {
    let products = rq.ctx.catalogue.all();
    let after = rq.open_cursor::<Cursor>("clients", Some(&asked.after))?;
    let after = after.filter(|it| it.sort == asked.sort);
    Ok(Ask {
        filter: asked.narrow((&products, &rq.ctx.addons.all()), zone)?,
        sort: asked.sort()?,
        after: after.map(|it| After { key: it.key, number: it.number, id: it.id.0 }),
        limit: asked.limit()?,
        columns: asked.breadth(),
    })
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let ask = ask(&rq, &asked, &frames::zone(&rq))?;
        let page = app::clients::list(&rq.ctx, &rq.actor, &ask).await?;
        let names = Names::of(&rq, &asked).await?;
        let page = shown(&rq, &asked, &page, &names).await?;
        Reply::page(&page)
    })
}

async fn shown(rq: &Rq, asked: &Asked, page: &Page, names: &Names) -> Result<ClientsPage, Error> {
    let products = rq.ctx.catalogue.all();
    let mut reader = reader(rq)?;
    reader.now = page.now;
    let base = reader.base.clone();
    let columns = asked.columns()?;
    let before = std::iter::once(None).chain(page.folders.iter().map(Some));
    let row = |(it, before)| ClientRow {
        heading: row::heading(&asked.sort, it, before, &rq.t),
        ..row::client(it, (asked, &columns), &products, &reader)
    };
    let rows: Vec<ClientRow> = page.folders.iter().zip(before).map(row).collect();
    let unlinked = &page.unlinked.accounts;
    let unlinked = unlinked.iter().map(|it| row::unlinked(it, &products, &reader)).collect();
    let (name, columns) = head::columns(&rq.t, asked, &base)?;
    let kept = asked.pairs().into_iter().filter(|it| it.0 != "q");
    Ok(ClientsPage {
        frame: frames::partner(rq, Place::Clients, &rq.t.clients_title())?,
        why_not_new: super::colleagues::why_not(rq, Deed::ClientFolderCreate).await?,
        tabs: head::tabs(&rq.t, (asked, &base), None, false),
        q: asked.q.clone(),
        keep: kept.map(|(name, value)| (name, value.to_owned())).collect(),
        pills: head::pills(&rq.t, (asked, &base), &products, names),
        more: head::more_at(asked, &base),
        clear: if asked.filters() > 0 { head::cleared(asked, &base) } else { String::new() },
        save: head::save_at(asked, &base),
        display: head::display_at(asked, &base),
        name,
        columns,
        export_csv: if asked.query().is_empty() {
            String::new()
        } else {
            format!("?{}", asked.query())
        },
        export_more: if asked.query().is_empty() {
            String::new()
        } else {
            format!("&{}", asked.query())
        },
        walk: walk::carried(&rq.query),
        caption: rq.t.clients_caption_all(),
        compact: asked.density == "compact",
        rows,
        pager: head::pager(rq, asked, page, &base)?,
        unlinked,
        unlinked_more: if page.unlinked.more {
            format!("{base}/clients/unlinked")
        } else {
            String::new()
        },
        bar: bar(rq, asked, page.more || !asked.after.is_empty(), &base)?,
        empty: empty(rq, asked)?,
        trouble: String::new(),
    })
}

fn empty(rq: &Rq, asked: &Asked) -> Result<Empty, Error> {
    let staff = reach::staff(&rq.actor)?;
    let filters = asked.filters();
    Ok(if filters > 0 {
        Empty::Filtered(rq.t.empty_filtered(filters))
    } else if !asked.after.is_empty() {
        Empty::Filtered(rq.t.empty_no_more().to_owned())
    } else if !asked.scope.is_empty() {
        Empty::Filtered(rq.t.empty_none_yours().to_owned())
    } else if reach::everything(staff.role) {
        Empty::Never
    } else {
        Empty::NoReach(rq.t.empty_no_reach().into())
    })
}

/// Acts upon several: (act, words, icon, who is offered it). The preview decides row by row.
const ACTS: &[(&str, asked::Say, &str, Offer)] = &[
    ("request_access", |t| t.access_request().into(), "key-round", Offer::Managers),
    ("request_renewal", |t| t.bar_renewal().into(), "refresh-cw", Offer::Managers),
    ("remind", |t| t.bar_remind().into(), "send", Offer::Managers),
    ("name_manager", |t| t.bar_manager().into(), "user-round", Offer::Seniors),
    ("group_add", |t| t.bar_group_add().into(), "users-round", Offer::Seniors),
    ("group_remove", |t| t.bar_group_remove().into(), "circle-x", Offer::Seniors),
    ("give_staff", |t| t.bar_give().into(), "user-round-plus", Offer::Seniors),
    ("take_staff", |t| t.bar_take().into(), "user-round-x", Offer::Seniors),
    ("archive", |t| t.bar_archive().into(), "inbox", Offer::Seniors),
    ("cancel_connection", |t| t.bar_cancel().into(), "unplug", Offer::Seniors),
    ("export", |t| t.bar_export().into(), "file-text", Offer::Seniors),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Offer {
    Seniors,
    Managers,
}

fn bar(rq: &Rq, asked: &Asked, more: bool, base: &str) -> Result<Bar, Error> {
    let role = reach::staff(&rq.actor)?.role;
    let offered = |it: Offer| match role {
        Role::Owner | Role::Senior => true,
        Role::Manager => it == Offer::Managers,
        Role::Assistant => false,
    };
    let acts =
        ACTS.iter().filter(|it| offered(it.3)).map(|it| (it.0, (it.1)(&rq.t), it.2)).collect();
    let filter = asked.query();
    let count_from = if more { format!("{base}/clients/count?{filter}") } else { String::new() };
    Ok(Bar { acts, filter, count_from })
}

/// Why this person cannot do something upon the firm; empty when they can.
pub(crate) fn why_not(rq: &Rq, deed: Deed) -> Result<String, Error> {
    match reach::firm(reach::staff(&rq.actor)?, deed) {
        Ok(_) => Ok(String::new()),
        Err(Error::Refused(it)) => Ok(rq.t.reason(&it)),
        Err(other) => Err(other),
    }
}

/// Why this person's role cannot ask the owner of any account for access; empty when it can.
pub(crate) fn why_not_ask(rq: &Rq) -> Result<String, Error> {
    let who = access::who(reach::staff(&rq.actor)?.role, access::Relation::Named, false);
    let best = access::at_best(Deed::AccessRequest, who).into_result();
    Ok(best.err().map(|it| rq.t.reason(&it)).unwrap_or_default())
}

fn counts(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let tally = app::clients::counts(&rq.ctx, &rq.actor).await?;
        let base = format!("/p/{}", rq.param("firm")?);
        let tabs = head::tabs(&rq.t, (&asked, &base), Some(tally), asked.view == UNLINKED);
        // The sidebar's views come along: one request fewer on the page of every day.
        let pinned = super::views::pinned_part(&rq).await?;
        let pinned = PinnedViews { oob: true, ..pinned };
        let broken = |it: askama::Error| Error::broken(it.to_string());
        let html = tabs.render().map_err(broken)? + &pinned.render().map_err(broken)?;
        Ok(Reply::html(200, html))
    })
}

/// What the tabs of the unlinked accounts say about where they stand.
const UNLINKED: &str = "unlinked";

/// How many match, for the bar: the number alone.
fn count(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked = Asked::read(&rq.query)?;
        let products = rq.ctx.catalogue.all();
        let filter = asked.narrow((&products, &rq.ctx.addons.all()), &frames::zone(&rq))?;
        let count = app::clients::count(&rq.ctx, &rq.actor, &filter).await?;
        Ok(Reply::text(200, count.to_string()))
    })
}

fn filter(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let base = format!("/p/{}", rq.param("firm")?);
        let products = rq.ctx.catalogue.all();
        let name = rq.param("filter")?;
        let mut page = head::filter_page(&rq, name, (&asked, &base), &products).await?;
        page.frame = frames::partner(&rq, Place::Clients, &page.label)?;
        Reply::page(&page)
    })
}

fn display(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let base = format!("/p/{}", rq.param("firm")?);
        let mut page = head::display_page(&rq.t, &asked, &base)?;
        page.frame = frames::partner(&rq, Place::Clients, rq.t.clients_display())?;
        Reply::page(&page)
    })
}

/// Which columns the rows of a folder have.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Cols {
    cols: Vec<String>,
}

fn rows(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let cols: Cols = rq.query()?;
        let columns = Asked { cols: cols.cols, ..Asked::default() }.columns()?;
        let reader = reader(&rq)?;
        let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
        if !rq.hx() {
            let page = format!("{}/clients/{client}#accounts", reader.base);
            return Ok(Reply::see_other(page));
        }
        let products = rq.ctx.catalogue.all();
        let now = (micros(reader.now), &reader.t);
        let seen: Vec<Seen> =
            folder.accounts.iter().map(|it| Seen::reached(it, &products, now)).collect();
        let name = (folder.row.name.as_str(), client.to_string());
        Reply::page(&row::accounts(name, &seen, &columns, &reader))
    })
}

/// Where the next page of unlinked accounts begins.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Paged {
    after: String,
}

fn loose(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Paged = rq.query()?;
        let before = rq.open_cursor::<i64>(UNLINKED, Some(&asked.after))?;
        let page = app::accounts::unlinked_page(&rq.ctx, &rq.actor, before).await?;
        let products = rq.ctx.catalogue.all();
        let reader = reader(&rq)?;
        let rows: Vec<UnlinkedRow> =
            page.accounts.iter().map(|it| row::unlinked(it, &products, &reader)).collect();
        let here = format!("{}/clients/unlinked", reader.base);
        let older = match page.accounts.last().filter(|_| page.more) {
            Some(last) => {
                format!("{here}?after={}", rq.seal_cursor(UNLINKED, &last.row.connected_at)?)
            }
            None => String::new(),
        };
        let everything = reach::everything(reach::staff(&rq.actor)?.role);
        let asks = Asked::default();
        Reply::page(&UnlinkedPage {
            frame: frames::partner(&rq, Place::Clients, rq.t.unlinked_title())?,
            tabs: head::tabs(&rq.t, (&asks, &reader.base), None, true),
            pager: Pager {
                words: rq.t.value_accounts(rows.len()),
                newer: if asked.after.is_empty() { String::new() } else { here },
                older,
            },
            unlinked: rows,
            unlinked_more: String::new(),
            bar: bar(&rq, &asks, false, &reader.base)?,
            why_not: if everything { String::new() } else { rq.t.unlinked_only().to_owned() },
        })
    })
}
