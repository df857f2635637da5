//! Exports: any list as CSV or XLSX, a firm's whole data, an owner's own.
//!
//! CSV and ZIP leave as they are read, page by page; every cell is inert. A workbook is put
//! together first, because it is written from its end.

use app::catalogue::Product;
use app::clients::{Ask, Columns};
use app::exports::{self, Bundle, ENDED_TABLE, GROUPS_TABLE, INVITATIONS_TABLE, Line, STAFF_TABLE};
use app::exports::{Table, Trace, Walk, What};
use app::runs::{self, RunRow};
use app::sheets::{self, Cell};
use app::{Ctx, Error};
use bytes::Bytes;
use domain::access::Deed;
use domain::actor::Actor;
use domain::ids::{EventId, RunId};
use domain::sheet::csv;
use domain::time::micros;
use futures_util::stream;
use serde::Deserialize;
use std::sync::Arc;

use super::clients::Asked;
use super::frames;
use super::imports::XLSX;
use super::rows::{self, Reader, Seen};
use crate::api::doc::doc;
use crate::route::Access::Deed as May;
use crate::route::get;
use crate::{Access, Later, Realm, Reply, Route, Rq, Words};

const MAY: Access = May(Deed::ClientExportCsv);
const ABOUT: &str = "A file: CSV, or XLSX with `format=xlsx`. Takes the filters and the order of \
                     the list of clients, except paging.";
const FILE: &[(&str, &str)] = &[
    ("format", "`csv` (as usual) or `xlsx`."),
    ("columns", "`shown` (as usual) or `all`."),
    ("q", "As in the list of clients; so are the other filters."),
];
const OF_RUN: &str = "Each row with what became of it, once the run was started.";
const RUN_FILE: &[(&str, &str)] = &[
    ("format", "`csv` (as usual) or `xlsx`."),
    ("state", "`changed`, `skipped`, `failed`, `waiting`, or `unchanged`: skipped and failed."),
];
const CSV: &str = "text/csv; charset=utf-8";

/// Files that leave.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/clients/export", Realm::Partner, MAY, clients),
    get("/p/{firm}/accounts/export", Realm::Partner, MAY, accounts),
    get("/p/{firm}/staff/export", Realm::Partner, MAY, staff),
    get("/p/{firm}/groups/export", Realm::Partner, MAY, groups),
    get("/p/{firm}/invitations/export", Realm::Partner, MAY, invitations),
    get("/p/{firm}/ended/export", Realm::Partner, MAY, ended),
    get("/p/{firm}/settings/take-away", Realm::Partner, May(Deed::FirmTakeAway), take_away),
    get("/api/v1/exports/clients", Realm::Api, MAY, clients)
        .tells(doc("Export clients").about(ABOUT).query(FILE).file()),
    get("/api/v1/exports/accounts", Realm::Api, MAY, accounts)
        .tells(doc("Export accounts").about(ABOUT).query(FILE).file()),
    get("/p/{firm}/jobs/{run}/file", Realm::Partner, May(Deed::ClientListRow), of_run),
    get("/api/v1/runs/{run}/file", Realm::Api, May(Deed::ClientListRow), of_run).tells(
        doc("Get what became of a run's rows as a file")
            .about(OF_RUN)
            .query(RUN_FILE)
            .file()
            .stateful(),
    ),
    get("/me/take-away", Realm::Client, Access::Signed("one's own connections and sign-ins"), own),
];

/// How a file is wanted, beside the list's own words.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    format: String,
    columns: String,
}

impl Wanted {
    fn workbook(&self) -> Result<bool, Error> {
        match self.format.as_str() {
            "" | "csv" => Ok(false),
            "xlsx" => Ok(true),
            _ => Err(Error::denied(422, "invalid_format", "A file is csv or xlsx.")),
        }
    }
}

/// The words of a list's address, without those about the file.
fn parted(rq: &Rq) -> Result<(Asked, Wanted), Error> {
    let mut wanted = Wanted::default();
    let mut rest = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in url::form_urlencoded::parse(rq.query.as_bytes()) {
        match &*name {
            "format" => wanted.format = value.into_owned(),
            "columns" => wanted.columns = value.into_owned(),
            "after" | "limit" | "open" | "done" => {}
            _ => {
                rest.append_pair(&name, &value);
            }
        }
    }
    Ok((crate::forms::query(&rest.finish(), &[])?, wanted))
}

/// What is written: the rows of a list, a page at a time.
enum Rows {
    Clients { ask: Box<Ask>, all: bool, accounts: bool, products: Arc<Vec<Product>> },
    Table(Walk),
    Run { id: RunId, state: String, after: i64 },
    Audit { ask: app::audit::Ask, before: Option<EventId> },
}

struct Export {
    ctx: Ctx,
    actor: Actor,
    reader: Reader,
    rows: Rows,
    over: bool,
}

const SHOWN: [&str; 9] = [
    "Client name",
    "Client number",
    "Industry",
    "Products",
    "Plan",
    "Usage",
    "Access",
    "Account manager",
    "Team",
];
const MORE: [&str; 10] = [
    "Client type",
    "Contact name",
    "Contact e-mail",
    "Phone",
    "Website",
    "Address",
    "Group",
    "Since",
    "Last activity",
    "Add-ons",
];
const RUN: [&str; 7] =
    ["Row", "Client", "Account", "What became of it", "Code", "Why", "Who can change it"];
const ACCOUNT: [&str; 12] = [
    "Client name",
    "Client number",
    "Product",
    "Business",
    "Address",
    "Plan",
    "Paid by",
    "Trial ends",
    "Usage",
    "Last activity",
    "Access",
    "Last sign-in",
];

impl Export {
    fn new(rq: &Rq, rows: Rows) -> Self {
        let (ctx, actor) = (rq.ctx.clone(), rq.actor.clone());
        let reader = Reader {
            now: super::frames::now(rq),
            t: rq.t.clone(),
            base: String::new(),
            me: String::new(),
            why_not_ask: String::new(),
            addons: rq.ctx.addons.all(),
        };
        Self { ctx, actor, reader, rows, over: false }
    }

    fn head(&self) -> Vec<String> {
        let words: Vec<&str> = match &self.rows {
            Rows::Clients { accounts: true, .. } => ACCOUNT.to_vec(),
            Rows::Clients { all: true, .. } => SHOWN.iter().chain(&MORE).copied().collect(),
            Rows::Clients { .. } => SHOWN.to_vec(),
            Rows::Run { .. } => RUN.to_vec(),
            Rows::Audit { .. } => AUDIT.to_vec(),
            Rows::Table(walk) => return walk.head(),
        };
        words.into_iter().map(str::to_owned).collect()
    }

    async fn next(&mut self) -> Result<Vec<Vec<Cell>>, Error> {
        if self.over {
            return Ok(Vec::new());
        }
        let rows = match &mut self.rows {
            Rows::Table(walk) => walk.next(&self.ctx, &self.actor).await?,
            Rows::Run { id, state, after } => {
                let page = runs::report(&self.ctx, &self.actor, *id, (state, *after)).await?;
                *after = page.last().map_or(*after, |it| it.seq);
                page.iter().map(row_of_run).collect()
            }
            Rows::Audit { ask, before } => {
                let page = app::audit::next(&self.ctx, &self.actor, ask, before).await?;
                page.iter().map(|it| happened(it, &self.reader.t)).collect()
            }
            Rows::Clients { ask, all, accounts, products } => {
                let page = exports::clients(&self.ctx, &self.actor, ask).await?;
                if *accounts && !page.is_empty() {
                    // A page of clients may hold no account; the list goes on behind it.
                    let lines = page.iter().flat_map(|it| each(it, products, &self.reader));
                    let lines: Vec<Vec<Cell>> = lines.collect();
                    if lines.is_empty() { Box::pin(self.next()).await? } else { lines }
                } else {
                    page.iter().map(|it| client(it, *all, products, &self.reader)).collect()
                }
            }
        };
        self.over = rows.is_empty();
        Ok(rows)
    }
}

const AUDIT: [&str; 5] = ["When", "Who", "What", "Client", "Kind"];

fn happened(it: &app::audit::Entry, t: &Words) -> Vec<Cell> {
    let what = it.act.event.as_ref().map(|it| super::deeds::words(t, it).1).unwrap_or_default();
    let client = it.client.as_ref().map(|it| it.1.clone()).unwrap_or_default();
    vec![
        Cell::At(it.act.at),
        text(&it.act.who),
        text(crate::say::upper_first(&what)),
        text(client),
        text(&it.kind),
    ]
}

fn text(of: impl Into<String>) -> Cell {
    Cell::Text(of.into())
}

fn at(of: Option<i64>) -> Cell {
    of.map_or_else(|| text(""), Cell::At)
}

fn seen(line: &Line, products: &[Product], reader: &Reader) -> Vec<Seen> {
    let now = (micros(reader.now), &reader.t);
    line.listed.accounts.iter().map(|it| Seen::listed(it, products, now)).collect()
}

fn client(line: &Line, all: bool, products: &[Product], reader: &Reader) -> Vec<Cell> {
    let (it, more) = (&line.listed, &line.more);
    let seen = seen(line, products, reader);
    let names: Vec<&str> = seen.iter().map(|it| it.product.as_str()).collect();
    let mut cells = vec![
        text(&it.name),
        text(&it.number),
        text(&it.industry),
        text(names.join("; ")),
        text(if seen.is_empty() { String::new() } else { rows::plans(&seen, reader).words }),
        text(rows::usage(&seen, reader).words),
        text(rows::access(&seen, it.invited().then(String::new), reader).words),
        text(it.manager.clone().unwrap_or_default()),
        text(it.team.join("; ")),
    ];
    if all {
        let last = it.accounts.iter().filter_map(|it| it.activity_at).max();
        let running: Vec<_> = seen.iter().flat_map(|it| it.addons.iter().copied()).collect();
        cells.extend([
            text(&more.kind),
            text(&more.contact_name),
            text(&more.contact_email),
            text(&more.phone),
            text(&more.website),
            text(&more.address),
            text(&more.groups),
            Cell::At(more.created_at),
            at(last),
            text(reader.addons(&running).join("; ")),
        ]);
    }
    cells
}

fn row_of_run(it: &RunRow) -> Vec<Cell> {
    let why = if it.state == "waiting" { &it.expected } else { &it.why };
    vec![
        Cell::Number(it.seq),
        text(&it.subject),
        text(&it.about),
        text(said(&it.state)),
        text(&why.code),
        text(&why.words),
        text(&why.fix),
    ]
}

/// A row's state as the run's page calls it.
fn said(state: &str) -> &'static str {
    match state {
        "changed" => "Changed",
        "skipped" => "Left alone",
        "failed" => "Failed",
        _ => "Waiting",
    }
}

/// A row for each account of a client.
fn each(line: &Line, products: &[Product], reader: &Reader) -> Vec<Vec<Cell>> {
    let seen = seen(line, products, reader);
    let row = |(seen, it): (&Seen, &app::clients::ListedAccount)| {
        vec![
            text(&line.listed.name),
            text(&line.listed.number),
            text(&seen.product),
            text(&seen.business),
            text(&seen.address),
            text(&seen.plan),
            text(if it.managed { "Practice" } else { "Client" }),
            at(it.trial_ends_at),
            text(seen.usage(reader).words),
            at(it.activity_at),
            text(seen.access(reader).words),
            Cell::At(it.last_access_at),
        ]
    };
    seen.iter().zip(&line.listed.accounts).map(row).collect()
}

/// CSV on its way: a page is read ahead of the one that leaves, so that the last one leaves after
/// the file's trace is written.
struct Csv {
    export: Export,
    head: String,
    ahead: Option<Vec<Vec<Cell>>>,
    trace: Trace,
}

impl Csv {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, Error> {
        let Some(rows) = self.ahead.take() else { return Ok(None) };
        self.trace.count(rows.len());
        let next = self.export.next().await?;
        if next.is_empty() {
            self.trace.tell().await?;
        } else {
            self.ahead = Some(next);
        }
        let mut text = std::mem::take(&mut self.head);
        for row in &rows {
            let cells: Vec<String> = row.iter().map(Cell::text).collect();
            csv::write(&mut text, &cells);
        }
        Ok(Some((Bytes::from(text), self)))
    }
}

/// The file: a workbook in one piece, CSV as it is read. `told` is the list and how it is narrowed.
async fn send(
    mut export: Export,
    (name, told): (&str, (&'static str, String)),
    workbook: bool,
) -> Result<Reply, Error> {
    let format = if workbook { "xlsx" } else { "csv" };
    let what = What { list: told.0, format, filter: told.1 };
    if workbook {
        let mut many = 0;
        let mut book = sheets::book("Export", &export.head())?;
        loop {
            let rows = export.next().await?;
            if rows.is_empty() {
                let bytes = book.finish()?;
                exports::left(&export.ctx, &export.actor, what, many).await?;
                return Ok(Reply::file(XLSX, &format!("{name}.xlsx"), bytes));
            }
            many += rows.len();
            for row in &rows {
                book.row(row)?;
            }
        }
    }
    let mut head = sheets::BOM.to_owned();
    csv::write(&mut head, &export.head());
    let trace = Trace::new(&export.ctx, &export.actor, what);
    let ahead = Some(export.next().await?);
    let flow = stream::try_unfold(Csv { export, head, ahead, trace }, Csv::next);
    Ok(Reply::flow(CSV, &format!("{name}.csv"), flow))
}

fn bundle(name: &str, bundle: Bundle) -> Reply {
    let flow = stream::try_unfold(bundle, |mut bundle| async move {
        let next = bundle.next().await?;
        Ok(next.map(|it| (Bytes::from(it), bundle)))
    });
    Reply::flow("application/zip", name, flow)
}

async fn of_clients(rq: &Rq, accounts: bool) -> Result<Reply, Error> {
    exports::may(&rq.ctx, &rq.actor).await?;
    let (asked, wanted) = parted(rq)?;
    let products = rq.ctx.catalogue.all();
    let filter = asked.narrow((&products, &rq.ctx.addons.all()), &frames::zone(rq))?;
    let ask = Ask { filter, sort: asked.sort()?, columns: Columns::All, ..Ask::default() };
    let all = match wanted.columns.as_str() {
        "" | "shown" => false,
        "all" => true,
        _ => return Err(Error::denied(422, "invalid_columns", "Columns are shown or all.")),
    };
    let rows = Rows::Clients { ask: Box::new(ask), all, accounts, products };
    let name = if accounts { "accounts" } else { "clients" };
    let filter = super::clients::told(rq, &asked).await?;
    send(Export::new(rq, rows), (name, (name, filter)), wanted.workbook()?).await
}

fn clients(rq: Rq) -> Later<Reply> {
    Box::pin(async move { of_clients(&rq, false).await })
}

fn accounts(rq: Rq) -> Later<Reply> {
    Box::pin(async move { of_clients(&rq, true).await })
}

async fn of_table(rq: &Rq, table: Table) -> Result<Reply, Error> {
    exports::may(&rq.ctx, &rq.actor).await?;
    let wanted: Wanted = rq.query()?;
    let walk = Walk::of_firm(&rq.actor, table)?;
    // The tables are called in the log as their files are.
    let told = (table.name, String::new());
    send(Export::new(rq, Rows::Table(walk)), (table.name, told), wanted.workbook()?).await
}

fn staff(rq: Rq) -> Later<Reply> {
    Box::pin(async move { of_table(&rq, STAFF_TABLE).await })
}

fn groups(rq: Rq) -> Later<Reply> {
    Box::pin(async move { of_table(&rq, GROUPS_TABLE).await })
}

fn invitations(rq: Rq) -> Later<Reply> {
    Box::pin(async move { of_table(&rq, INVITATIONS_TABLE).await })
}

fn ended(rq: Rq) -> Later<Reply> {
    Box::pin(async move { of_table(&rq, ENDED_TABLE).await })
}

/// How a run's report is wanted.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Report {
    format: String,
    state: String,
}

fn of_run(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Report = rq.query()?;
        let wanted = Wanted { format: asked.format, ..Wanted::default() };
        let states = ["", "changed", "skipped", "failed", "waiting", "unchanged"];
        if !states.contains(&asked.state.as_str()) {
            return Err(Error::denied(422, "invalid_sort", "The rows have no such state."));
        }
        let id: RunId = rq.id("run")?;
        // Asked before the first byte leaves: afterwards there is no status to answer with.
        runs::report(&rq.ctx, &rq.actor, id, (&asked.state, i64::MAX)).await?;
        let name = if asked.state.is_empty() { "result" } else { asked.state.as_str() };
        let name = format!("{id}-{name}");
        let run = runs::one(&rq.ctx, &rq.actor, id).await?;
        let act = run.act.name().replace('_', " ");
        let filter = match asked.state.as_str() {
            "" => format!("{act}, {id}"),
            "unchanged" => format!("{act}, {id}, what did not change"),
            state => format!("{act}, {id}, {}", crate::say::lower_first(said(state))),
        };
        let rows = Rows::Run { id, state: asked.state, after: 0 };
        send(Export::new(&rq, rows), (&name, ("run", filter)), wanted.workbook()?).await
    })
}

/// The log as it is narrowed on its page.
pub(super) fn audit(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        exports::may(&rq.ctx, &rq.actor).await?;
        let asked: super::audit::Asked = rq.query()?;
        let wanted = Wanted { format: asked.format.clone(), ..Wanted::default() };
        let ask = asked.ask(&rq)?;
        let told = ("audit", asked.told(&rq, &ask).await?);
        let rows = Rows::Audit { ask, before: None };
        send(Export::new(&rq, rows), ("audit-log", told), wanted.workbook()?).await
    })
}

fn take_away(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let data = exports::firm(&rq.ctx, &rq.actor).await?;
        Ok(bundle("firm-data.zip", data))
    })
}

fn own(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Ok(bundle("my-data.zip", exports::own(&rq.ctx, &rq.actor)?)) })
}
