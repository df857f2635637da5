//! Importing clients: file, columns, check, run, result. One address per file; what it shows
//! follows from where the file stands.

mod shown;

use app::Error;
use app::imports::{self, Import, TEMPLATE};
use app::sheets;
use domain::access::Deed;
use domain::fault::Fault;
use domain::ids::ImportId;
use domain::sheet::letters;
use domain::sheet::mapping::Field;
use hyper::header::HeaderName;
use serde::Deserialize;

use self::shown::{checking, columns, progress, recent, running, showing};
use super::frames;
use crate::route::Access::Deed as May;
use crate::route::{Body, get, post};
use crate::views::form::Form;
use crate::views::frame::Place;
use crate::views::imports::FilePage;
use crate::{Later, Realm, Reply, Route, Rq};

const MAY: crate::Access = May(Deed::ClientFolderCreate);

/// The way of a file.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/clients/import", Realm::Partner, MAY, file),
    post("/p/{firm}/clients/import", Realm::Partner, MAY, stage).takes(Body::Upload),
    get("/p/{firm}/clients/import/template", Realm::Partner, MAY, template),
    get("/p/{firm}/clients/import/{import}", Realm::Partner, MAY, show),
    get("/p/{firm}/clients/import/{import}/columns", Realm::Partner, MAY, choose),
    post("/p/{firm}/clients/import/{import}/columns", Realm::Partner, MAY, map),
    post("/p/{firm}/clients/import/{import}/run", Realm::Partner, MAY, run),
    get("/p/{firm}/clients/import/{import}/progress", Realm::Partner, MAY, part),
    get("/p/{firm}/clients/import/{import}/failed", Realm::Partner, MAY, failed),
    post("/p/{firm}/clients/import/{import}/discard", Realm::Partner, MAY, discard),
];

/// Rows on a page.
const LIMIT: i64 = 50;
const CSV: &str = "text/csv; charset=utf-8";
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn here(rq: &Rq, id: ImportId) -> Result<String, Error> {
    Ok(format!("/p/{}/clients/import/{id}", rq.param("firm")?))
}

fn file(rq: Rq) -> Later<Reply> {
    Box::pin(async move { file_page(&rq, 200, Form::default()).await })
}

async fn file_page(rq: &Rq, status: u16, form: Form) -> Result<Reply, Error> {
    let files = imports::recent(&rq.ctx, &rq.actor).await?;
    let base = format!("/p/{}", rq.param("firm")?);
    let frame = frames::partner(rq, Place::Clients, rq.t.search_import())?;
    let recent = files.iter().map(|it| recent(rq, it, &base)).collect();
    Reply::page_with(status, &FilePage { frame, form, recent })
}

fn stage(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let upload = rq.upload()?;
        if let Some((name, _)) = upload.fields.first() {
            return Err(crate::json::unknown_field(name));
        }
        let staged = if upload.bytes.is_empty() {
            Err(Error::field(Fault::new("file", "file_required", "Choose a file.")))
        } else {
            let bytes = upload.bytes.to_vec();
            imports::stage(&rq.ctx, &rq.actor, &upload.name, bytes).await
        };
        match staged {
            Ok(id) => Ok(Reply::see_other(format!("{}/columns", here(&rq, id)?))),
            Err(Error::Denied(it)) if it.code == "csv_invalid" => {
                let fault = Fault::new("file", "csv_invalid", wrong(&rq, &it));
                let form = Form::failed(Vec::new(), vec![fault]);
                file_page(&rq, 422, Form { t: rq.t.clone(), ..form }).await
            }
            Err(Error::Invalid(faults)) => {
                file_page(&rq, 422, Form::failed(Vec::new(), faults).read_by(&rq.t)).await
            }
            Err(other) => Err(other),
        }
    })
}

/// Why a file cannot be read, and where.
fn wrong(rq: &Rq, it: &app::Refused) -> String {
    let fact = |name: &str| it.facts.iter().find(|it| it.0 == name)?.1.parse::<usize>().ok();
    let (Some(line), Some(column)) = (fact("line"), fact("column")) else {
        return it.detail.clone();
    };
    let what = it.detail.split_once(": ").map_or(it.detail.as_str(), |it| it.1);
    rq.t.import_wrong(letters(column.saturating_sub(1)), line, rq.t.unreadable(what))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    format: String,
}

fn template(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        app::reach::firm(app::reach::staff(&rq.actor)?, Deed::ClientFolderCreate)?;
        let wanted: Wanted = rq.query()?;
        if wanted.format == "xlsx" {
            let book = sheets::book("Clients", &TEMPLATE.map(str::to_owned))?;
            return Ok(Reply::file(XLSX, "clients-template.xlsx", book.finish()?));
        }
        let mut text = sheets::BOM.to_owned();
        domain::sheet::csv::write(&mut text, &TEMPLATE);
        Ok(Reply::file(CSV, "clients-template.csv", text))
    })
}

/// Which rows are shown.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Rows {
    pub(super) show: String,
    pub(super) after: String,
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: ImportId = rq.id("import")?;
        let asked: Rows = rq.query()?;
        let import = imports::one(&rq.ctx, &rq.actor, id).await?;
        match import.row.state.as_str() {
            "staged" => Ok(Reply::see_other(format!("{}/columns", here(&rq, id)?))),
            "checked" => Reply::page(&checking(&rq, &import, &asked).await?),
            "running" => Reply::page(&running(&rq, &import)?),
            _ => Reply::page(&showing(&rq, &import, &asked).await?),
        }
    })
}

fn choose(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let import = imports::one(&rq.ctx, &rq.actor, rq.id("import")?).await?;
        choose_page(&rq, 200, &import, Form::default()).await
    })
}

async fn choose_page(rq: &Rq, status: u16, import: &Import, form: Form) -> Result<Reply, Error> {
    if matches!(import.row.state.as_str(), "running" | "done") {
        return Ok(Reply::see_other(here(rq, import.row.id)?));
    }
    Reply::page_with(status, &columns(rq, import, form).await?)
}

/// The fields of the columns, in order: `c0`, `c1` …
fn chosen(pairs: &[(String, String)], columns: usize) -> Result<Vec<Option<Field>>, Error> {
    let mut mapping = vec![None; columns];
    for (name, value) in pairs {
        let at = name.strip_prefix('c').and_then(|it| it.parse::<usize>().ok());
        let slot = at.and_then(|it| mapping.get_mut(it));
        let slot = slot.ok_or_else(|| crate::json::unknown_field(name))?;
        *slot = match value.as_str() {
            "" => None,
            word => Some(Field::parse(word).ok_or(Error::NotFound)?),
        };
    }
    Ok(mapping)
}

fn map(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: ImportId = rq.id("import")?;
        let mut import = imports::one(&rq.ctx, &rq.actor, id).await?;
        let pairs = rq.fields()?;
        import.mapping = chosen(&pairs, import.columns.len())?;
        match imports::map(&rq.ctx, &rq.actor, id, &import.mapping).await {
            Ok(_) => Ok(Reply::see_other(here(&rq, id)?)),
            Err(Error::Invalid(faults)) => {
                // The fault is about the choice as a whole; its first select is where to begin.
                let faults = faults.into_iter().map(|it| Fault { field: "c0", ..it }).collect();
                choose_page(&rq, 422, &import, Form::failed(pairs, faults)).await
            }
            Err(other) => Err(other),
        }
    })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Start {
    partial: String,
}

fn run(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let start: Start = rq.form()?;
        let id: ImportId = rq.id("import")?;
        imports::start(&rq.ctx, &rq.actor, id, start.partial == "1").await?;
        Ok(Reply::see_other(here(&rq, id)?))
    })
}

fn part(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: ImportId = rq.id("import")?;
        let import = imports::one(&rq.ctx, &rq.actor, id).await?;
        let page = here(&rq, id)?;
        if !rq.hx() {
            return Ok(Reply::see_other(page));
        }
        let reply = Reply::page(&progress(&rq, &import)?)?;
        if import.row.state == "running" {
            return Ok(reply);
        }
        Ok(reply.with(HeaderName::from_static("hx-redirect"), page))
    })
}

fn failed(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let text = imports::failed(&rq.ctx, &rq.actor, rq.id("import")?).await?;
        // Cells may hold line breaks: rows are counted as a spreadsheet reads them.
        let rows = app::sheets::read(text.as_bytes()).map_or(0, |it| it.rows.len());
        let what = app::exports::What { list: "failed-rows", format: "csv", filter: String::new() };
        app::exports::left(&rq.ctx, &rq.actor, what, rows).await?;
        Ok(Reply::file(CSV, "failed-rows.csv", text))
    })
}

fn discard(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        imports::discard(&rq.ctx, &rq.actor, rq.id("import")?).await?;
        Ok(Reply::see_other(format!("/p/{}/clients/import?done=discarded", rq.param("firm")?)))
    })
}
