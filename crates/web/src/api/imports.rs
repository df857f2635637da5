//! Imports: a file of clients is staged, mapped, checked and run, as on the pages.

use app::Error;
use app::imports::{self, Import, Row, Staged};
use domain::access::Deed;
use domain::fault::Fault;
use domain::ids::ImportId;
use domain::sheet::mapping::Field;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use super::dto;
use crate::route::Access::Deed as May;
use crate::route::{Body, delete, get, post, put};
use crate::{Access, Later, Realm, Reply, Route, Rq, headers};

const MAY: Access = May(Deed::ClientFolderCreate);

/// Imports.
pub const ROUTES: &[Route] = &[
    get("/api/v1/imports", Realm::Api, MAY, list)
        .tells(doc("List files of the last day").gives::<ImportList>(200)),
    post("/api/v1/imports", Realm::Api, MAY, stage).takes(Body::Upload).tells(
        doc("Bring a file of clients")
            .about(
                "The body is the file itself: CSV (UTF-8, UTF-16, Windows-1252) or XLSX, at most \
                 10 MB and 100,000 rows. Nothing is written yet.",
            )
            .query(&[("name", "What the file is called.")])
            .sends(&["text/csv", crate::pages::imports::XLSX])
            .gives::<ImportFile>(201),
    ),
    get("/api/v1/imports/{import}", Realm::Api, MAY, show)
        .tells(doc("Get an import").gives::<ImportFile>(200)),
    put("/api/v1/imports/{import}/mapping", Realm::Api, MAY, map).tells(
        doc("Choose the columns and check the rows").takes::<Mapping>().gives::<ImportFile>(200),
    ),
    get("/api/v1/imports/{import}/rows", Realm::Api, MAY, rows).tells(
        doc("List rows with what they would do or did")
            .query(&[
                ("verdict", "`add`, `update`, `same` or `problem`."),
                ("outcome", "`done` or `failed`, once it has run."),
                ("after", "`next` of the page before."),
                ("limit", "How many, from 1 to 200; 50 when nothing is said."),
            ])
            .gives::<RowList>(200),
    ),
    post("/api/v1/imports/{import}/run", Realm::Api, MAY, run).tells(
        doc("Run an import")
            .about("All rows or none, unless `partial` is true: then every row that can be.")
            .takes::<RunAsk>()
            .gives::<ImportFile>(202),
    ),
    delete("/api/v1/imports/{import}", Realm::Api, MAY, discard).tells(doc("Discard a file")),
];

/// A column of a file.
#[derive(Serialize, ToSchema)]
struct ImportColumn {
    /// As the file calls it.
    name: String,
    /// The field it fills, chosen or guessed; empty for none.
    field: &'static str,
}

/// A file on its way in.
#[derive(Serialize, ToSchema)]
struct ImportFile {
    /// `imp_…`
    id: String,
    /// What the file is called.
    file_name: String,
    /// `staged`, `checked`, `running`, `done`.
    state: String,
    /// How many rows.
    total: i64,
    /// How many the run has been through.
    processed: i64,
    /// The columns.
    columns: Vec<ImportColumn>,
    /// Rows that add a client.
    add: i64,
    /// Rows that change one.
    update: i64,
    /// Rows that change nothing.
    same: i64,
    /// Rows with problems.
    problem: i64,
    /// Rows that the run has left out.
    failed: i64,
    /// Why the last run wrote nothing; empty when it did.
    trouble: String,
    /// When it was brought.
    created_at: String,
    /// When the file is erased.
    expires_at: String,
}

fn file(it: &Import) -> ImportFile {
    let columns = it.columns.iter().zip(&it.mapping);
    ImportFile {
        id: it.row.id.to_string(),
        file_name: it.row.file_name.clone(),
        state: it.row.state.clone(),
        total: it.row.total,
        processed: it.row.done,
        columns: columns
            .map(|(name, field)| ImportColumn {
                name: name.clone(),
                field: field.map_or("", Field::name),
            })
            .collect(),
        add: it.of("add"),
        update: it.of("update"),
        same: it.of("same"),
        problem: it.of("problem"),
        failed: it.ended("failed"),
        trouble: it.row.trouble.clone(),
        created_at: dto::at(it.row.created_at),
        expires_at: dto::at(it.row.expires_at),
    }
}

/// A file in the list.
#[derive(Serialize, ToSchema)]
struct ImportLine {
    /// `imp_…`
    id: String,
    /// What the file is called.
    file_name: String,
    /// `staged`, `checked`, `running`, `done`.
    state: String,
    /// How many rows.
    total: i64,
    /// When it was brought.
    created_at: String,
}

/// Files of the last day.
#[derive(Serialize, ToSchema)]
struct ImportList {
    /// Newest first.
    items: Vec<ImportLine>,
}

fn line(it: &Row) -> ImportLine {
    ImportLine {
        id: it.id.to_string(),
        file_name: it.file_name.clone(),
        state: it.state.clone(),
        total: it.total,
        created_at: dto::at(it.created_at),
    }
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let files = imports::recent(&rq.ctx, &rq.actor).await?;
        Reply::json(200, &ImportList { items: files.iter().map(line).collect() })
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    name: String,
}

fn stage(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let named: Named = rq.query()?;
        let name = if named.name.is_empty() { "clients" } else { &named.name };
        let id = imports::stage(&rq.ctx, &rq.actor, name, rq.body.to_vec()).await?;
        let import = imports::one(&rq.ctx, &rq.actor, id).await?;
        Ok(Reply::json(201, &file(&import))?.location(format!("/api/v1/imports/{id}")))
    })
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let import = imports::one(&rq.ctx, &rq.actor, rq.id("import")?).await?;
        Reply::json(200, &file(&import))
    })
}

/// Which column is what.
#[derive(Deserialize, ToSchema)]
struct Mapping {
    /// For each column of the file the field it fills (`name`, `number`, `kind`, `industry`,
    /// `contact_name`, `first_name`, `last_name`, `contact_email`, `phone`, `website`, `address`,
    /// `manager`, `group`), or an empty text for none.
    columns: Vec<String>,
}

fn map(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Mapping = rq.json()?;
        let field = |word: &String| match word.as_str() {
            "" => Ok(None),
            word => Field::parse(word).map(Some).ok_or_else(|| {
                let detail = "A column fills one of the fields that the description lists.";
                Error::field(Fault::new("columns", "mapping_invalid", detail))
            }),
        };
        let mapping = asked.columns.iter().map(field).collect::<Result<Vec<_>, Error>>()?;
        let import = imports::map(&rq.ctx, &rq.actor, rq.id("import")?, &mapping).await?;
        Reply::json(200, &file(&import))
    })
}

/// What is wrong with a cell.
#[derive(Serialize, ToSchema)]
struct CellProblem {
    /// The column, from 1.
    column: usize,
    /// Stable code.
    code: String,
    /// The sentence.
    detail: String,
}

/// A row of the file.
#[derive(Serialize, ToSchema)]
struct ImportRow {
    /// The line of the file on which it begins.
    line: i64,
    /// Its cells.
    cells: Vec<String>,
    /// `add`, `update`, `same`, `problem`; empty before the check.
    verdict: String,
    /// The client it changes or made.
    client: Option<String>,
    /// What changes, or a warning.
    note: String,
    /// What is wrong.
    problems: Vec<CellProblem>,
    /// `done` or `failed`; empty before the run.
    outcome: String,
}

/// A page of rows.
#[derive(Serialize, ToSchema)]
struct RowList {
    /// By line.
    items: Vec<ImportRow>,
    /// What to send as `after` for the next page; null on the last one.
    next: Option<String>,
}

fn row(it: &Staged) -> Result<ImportRow, Error> {
    let problems = imports::troubles(it)?.into_iter().map(|it| CellProblem {
        column: it.column + 1,
        code: it.code,
        detail: it.detail,
    });
    Ok(ImportRow {
        line: it.line,
        cells: imports::cells(it)?,
        verdict: it.verdict.clone(),
        client: it.client.map(|it| it.to_string()),
        note: it.note.clone(),
        problems: problems.collect(),
        outcome: it.outcome.clone(),
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Which {
    verdict: String,
    outcome: String,
    after: Option<String>,
    limit: Option<String>,
}

fn rows(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: ImportId = rq.id("import")?;
        let which: Which = rq.query()?;
        let limit = headers::limit(which.limit.as_deref())?;
        let verdict = matches!(which.verdict.as_str(), "" | "add" | "update" | "same" | "problem");
        if !verdict || !matches!(which.outcome.as_str(), "" | "done" | "failed") {
            return Err(Error::denied(422, "invalid_sort", "The rows have no such filter."));
        }
        let place = format!("import {id} rows");
        let after: i64 = rq.open_cursor(&place, which.after.as_deref())?.unwrap_or(0);
        imports::one(&rq.ctx, &rq.actor, id).await?;
        let words = (which.verdict.as_str(), which.outcome.as_str());
        let mut found = imports::page(&rq.ctx, &rq.actor, id, words, (after, limit + 1)).await?;
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > wanted;
        found.truncate(wanted);
        let next = match found.last().filter(|_| more) {
            Some(last) => Some(rq.seal_cursor(&place, &last.line)?),
            None => None,
        };
        let items = found.iter().map(row).collect::<Result<_, _>>()?;
        Reply::json(200, &RowList { items, next })
    })
}

/// How an import is run.
#[derive(Deserialize, ToSchema)]
struct RunAsk {
    /// Take the rows that can be written and leave out the others.
    #[serde(default)]
    partial: bool,
}

fn run(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: ImportId = rq.id("import")?;
        let ask: RunAsk = rq.json()?;
        imports::start(&rq.ctx, &rq.actor, id, ask.partial).await?;
        let import = imports::one(&rq.ctx, &rq.actor, id).await?;
        Reply::json(202, &file(&import))
    })
}

fn discard(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        imports::discard(&rq.ctx, &rq.actor, rq.id("import")?).await?;
        Ok(Reply::no_content())
    })
}
