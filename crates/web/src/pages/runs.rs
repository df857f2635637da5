//! Runs: an act upon many rows, from what it needs over the preview to the result.

pub(crate) mod bulk;
mod needed;
mod table;
pub(super) mod words;

pub(crate) use words::title;

use app::Error;
use app::runs::{self, Ask, Shown, Whose};
use domain::access::Deed;
use domain::ids::RunId;
use domain::runs::Stage;
use serde::{Deserialize, Serialize};

pub(super) use self::needed::Typed;
use self::needed::needed;
use self::table::{reasons, rows, tabs};
use super::{clients, frames};
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::clients::Tab;
use crate::views::form::Form;
use crate::views::frame::Place;
use crate::views::parts::{Link, Pager, Steps};
use crate::views::runs::{FileLine, RunCan, RunConfirm, RunLine, RunPage, RunProgress, RunsPage};
use crate::{Later, Realm, Reply, Route, Rq, Words};
use hyper::header::HeaderName;

/// Starting a run asks for what its act needs; the deed decides that.
const MAY: crate::Access = May(Deed::ClientListRow);

/// Runs of a firm.
pub const ROUTES: &[Route] = &[
    post("/p/{firm}/bulk", Realm::Partner, MAY, bulk::open),
    get("/p/{firm}/jobs", Realm::Partner, MAY, list),
    get("/p/{firm}/jobs/{run}", Realm::Partner, MAY, show),
    get("/p/{firm}/jobs/{run}/progress", Realm::Partner, MAY, progress),
    post("/p/{firm}/jobs/{run}/check", Realm::Partner, MAY, check),
    post("/p/{firm}/jobs/{run}/start", Realm::Partner, MAY, start),
    post("/p/{firm}/jobs/{run}/stop", Realm::Partner, MAY, stop),
    post("/p/{firm}/jobs/{run}/resume", Realm::Partner, MAY, resume),
    post("/p/{firm}/jobs/{run}/undo", Realm::Partner, MAY, undo),
];

const LIMIT: i64 = 50;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Listing {
    whose: String,
    after: String,
}

/// A place in the list of runs, inside the sealed cursor.
#[derive(Serialize, Deserialize)]
struct Cursor {
    id: RunId,
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Listing = rq.query()?;
        let all = clients::why_not(&rq, Deed::AuditRead)?.is_empty();
        let whose = if asked.whose == "everyone" { Whose::Everyone } else { Whose::Mine };
        let before = rq.open_cursor::<Cursor>("runs", Some(&asked.after))?.map(|it| it.id);
        let found = runs::list(&rq.ctx, &rq.actor, whose, before, LIMIT + 1).await?;
        let more = found.len() > 50;
        let shown = found.iter().take(50);
        let base = format!("/p/{}/jobs", rq.param("firm")?);
        let query = if asked.whose == "everyone" { "?whose=everyone" } else { "" };
        let tab = |words: &str, query: &str, current| Tab {
            href: format!("{base}{query}"),
            words: words.to_owned(),
            count: String::new(),
            current,
            ..Tab::default()
        };
        let mine = whose == Whose::Mine;
        let t = &rq.t;
        let tabs =
            vec![tab(t.tab_mine(), "", mine), tab(t.runs_everyones(), "?whose=everyone", !mine)];
        let older = match found.get(49).filter(|_| more) {
            Some(last) => {
                let cursor = rq.seal_cursor("runs", &Cursor { id: last.id })?;
                let mark = if query.is_empty() { "?" } else { "&" };
                format!("{base}{query}{mark}after={cursor}")
            }
            None => String::new(),
        };
        let newer = if asked.after.is_empty() { String::new() } else { format!("{base}{query}") };
        Reply::page(&RunsPage {
            frame: frames::partner(&rq, Place::Jobs, t.nav_jobs())?,
            tabs: if all { tabs } else { Vec::new() },
            rows: shown.map(|it| line(&rq, it)).collect(),
            imports: if asked.after.is_empty() { imports(&rq, whose).await? } else { Vec::new() },
            pager: Pager { words: String::new(), newer, older },
        })
    })
}

/// The imports of the last day, for those who may import; the rest have none.
async fn imports(rq: &Rq, whose: Whose) -> Result<Vec<FileLine>, Error> {
    let files = match app::imports::recent(&rq.ctx, &rq.actor).await {
        Ok(files) => files,
        Err(Error::Refused(_)) => return Ok(Vec::new()),
        Err(other) => return Err(other),
    };
    let me = rq.actor.staff().map(|it| it.staff);
    let base = format!("/p/{}/clients/import", rq.param("firm")?);
    let own = files.iter().filter(|it| whose == Whose::Everyone || Some(it.staff) == me);
    let line = |it: &app::imports::Row| FileLine {
        href: format!("{base}/{}", it.id),
        name: it.file_name.clone(),
        rows: rq.t.act_rows(it.total),
        by: it.staff_name.clone(),
        at: frames::when(rq, it.created_at),
        state: words::file(&rq.t, it),
    };
    Ok(own.map(line).collect())
}

fn line(rq: &Rq, it: &runs::Run) -> RunLine {
    let t = &rq.t;
    let title = words::title(t, &it.act);
    RunLine {
        id: it.id.to_string(),
        title: if it.undo_of.is_some() { words::undo(t, title) } else { title.to_owned() },
        chosen: words::chosen(t, &it.chosen),
        by: it.staff_name.clone(),
        at: frames::when(rq, it.created_at),
        state: words::state(t, Stage::parse(&it.stage).unwrap_or(Stage::Asking), it),
    }
}

/// Which rows are shown: by preview or result, by reason, behind a row.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    verdict: String,
    state: String,
    code: String,
    after: String,
}

#[derive(Serialize, Deserialize)]
struct RowCursor {
    seq: i64,
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, None, None).await?) })
}

async fn page(rq: &Rq, ask: Option<Form>, confirm: Option<Form>) -> Result<RunPage, Error> {
    let id: RunId = rq.id("run")?;
    let asked: Asked = if rq.route.method.is_safe() { rq.query()? } else { Asked::default() };
    let it = runs::one(&rq.ctx, &rq.actor, id).await?;
    let (base, t) = (format!("/p/{}", rq.param("firm")?), &rq.t);
    let here = format!("{base}/jobs/{id}");
    let why_not = match &it.may {
        Ok(()) => String::new(),
        Err(refusal) => t.reason(refusal),
    };
    let when = frames::when(rq, it.run.created_at);
    let (remark, warn) = remark(t, &it);
    let other = it.run.undone_by.or(it.run.undo_of).map(|other| {
        let words = if it.run.undone_by.is_some() { t.run_see_undo() } else { t.run_see_first() };
        Link::new(format!("{base}/jobs/{other}"), words)
    });
    let asking = it.stage == Stage::Asking;
    let open = asking || it.stage == Stage::Ready;
    let needs = open && it.run.undo_of.is_none() && (Ask::needed(it.act) || asking);
    let ask = if needs { Some(needed(rq, &it, ask).await?) } else { None };
    let (rows, pager) = rows(rq, &it, &asked, &here).await?;
    Ok(RunPage {
        frame: frames::partner(rq, Place::Jobs, &words::heading(t, &it))?,
        id: id.to_string(),
        title: words::heading(t, &it),
        about: format!(
            "{} · {}, {}",
            words::chosen(t, &it.run.chosen),
            it.run.staff_name,
            when.words
        ),
        steps: steps(t, it.stage),
        ask,
        asking,
        progress: under_way(t, &it, &here),
        summary: words::summary(t, &it),
        remark,
        warn,
        confirm: (it.stage == Stage::Ready && it.run.would_change > 0).then(|| RunConfirm {
            words: words::button(t, &it),
            count: it.run.would_change,
            typed: it.act.rules().number,
            form: confirm.unwrap_or_default().read_by(t),
            danger: it.act.rules().number,
        }),
        can: RunCan {
            stop: matches!(it.stage, Stage::Running | Stage::Checking),
            resume: it.stage == Stage::Stopped,
            undo: it.can_undo(),
        },
        why_not,
        other,
        files: files(t, &it, &here),
        tabs: tabs(t, &it, &asked, &here),
        reasons: reasons(t, &it, &asked, &here),
        rows,
        pager,
    })
}

/// What became of each row, as files.
fn files(t: &Words, it: &Shown, here: &str) -> Vec<Link> {
    if !it.stage.begun() {
        return Vec::new();
    }
    let mut all = vec![
        Link::new(format!("{here}/file"), "CSV"),
        Link::new(format!("{here}/file?format=xlsx"), "XLSX"),
    ];
    if it.run.skipped + it.run.failed > 0 {
        all.push(Link::new(format!("{here}/file?state=unchanged"), t.run_csv_rest()));
    }
    all
}

fn steps(t: &Words, stage: Stage) -> Steps {
    let at = match stage {
        Stage::Asking => 1,
        Stage::Checking | Stage::Ready => 2,
        Stage::Running | Stage::Stopped => 3,
        Stage::Finished => 4,
    };
    let all = [t.ask_what(), t.run_step_preview(), t.run_step_run(), t.run_step_result()];
    Steps::new(at, all, t)
}

/// What has to be known besides the numbers.
fn remark(t: &Words, it: &Shown) -> (String, bool) {
    let (words, warn) = match (it.run.because.as_str(), it.stage) {
        ("starter_inactive", Stage::Stopped | Stage::Asking) => {
            (t.run_starter_gone(&it.run.staff_name), true)
        }
        ("stopped", Stage::Stopped) => (t.run_was_stopped().into(), true),
        _ if it.run.undone_by.is_some() => (t.run_taken_back().into(), false),
        _ if it.run.undo_of.is_some() => (t.run_takes_back().into(), false),
        (_, Stage::Ready) if !it.act.rules().undo => (t.run_for_good().into(), true),
        _ => (String::new(), false),
    };
    (words, warn)
}

fn under_way(t: &Words, it: &Shown, here: &str) -> Option<RunProgress> {
    let run = &it.run;
    let (words, done) = match it.stage {
        Stage::Checking => (t.run_looking(), run.checked_to),
        Stage::Running => (t.run_working(), run.changed + run.skipped + run.failed),
        Stage::Asking | Stage::Ready | Stage::Stopped | Stage::Finished => return None,
    };
    Some(RunProgress {
        from: format!("{here}/progress"),
        words,
        done,
        total: run.total,
        count: t.walk_place(run.total, done),
        page: here.to_owned(),
        t: t.clone(),
    })
}

/// The fragment under way; when it is over the page is loaded anew.
fn progress(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: RunId = rq.id("run")?;
        let it = runs::one(&rq.ctx, &rq.actor, id).await?;
        let here = format!("/p/{}/jobs/{id}", rq.param("firm")?);
        match under_way(&rq.t, &it, &here) {
            Some(progress) if rq.hx() => Reply::page(&progress),
            None if rq.hx() => {
                Ok(Reply::no_content().with(HeaderName::from_static("hx-redirect"), here))
            }
            Some(_) | None => Ok(Reply::see_other(here)),
        }
    })
}

fn back(rq: &Rq) -> Result<Reply, Error> {
    let (firm, run) = (rq.param("firm")?, rq.param("run")?);
    Ok(Reply::see_other(format!("/p/{firm}/jobs/{run}")))
}

fn check(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        match runs::check(&rq.ctx, &rq.actor, rq.id("run")?, &typed.ask()?).await {
            Ok(()) => back(&rq),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, own_names(faults));
                Reply::page_with(422, &page(&rq, Some(form), None).await?)
            }
            Err(other) => Err(other),
        }
    })
}

/// The page calls one field by another name than the deed.
fn own_names(faults: Vec<domain::fault::Fault>) -> Vec<domain::fault::Fault> {
    let own = |mut it: domain::fault::Fault| {
        if it.field == "other" {
            it.field = "words";
        }
        it
    };
    faults.into_iter().map(own).collect()
}

/// The confirmation, as posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Confirmed {
    count: i64,
    number: Option<String>,
}

fn start(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let sent: Confirmed = rq.form()?;
        let id: RunId = rq.id("run")?;
        let it = runs::one(&rq.ctx, &rq.actor, id).await?;
        if it.act.rules().number {
            let typed = sent.number.unwrap_or_default();
            if typed.trim().replace([',', '.'], "") != it.run.would_change.to_string() {
                let sentence =
                    format!("Type {}, the number of rows that will change.", it.run.would_change);
                let fault = domain::fault::Fault::new("number", "number_differs", sentence);
                let form = Form::failed(rq.fields()?, vec![fault]);
                return Reply::page_with(422, &page(&rq, None, Some(form)).await?);
            }
        }
        runs::start(&rq.ctx, &rq.actor, id, sent.count).await?;
        back(&rq)
    })
}

fn stop(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        runs::stop(&rq.ctx, &rq.actor, rq.id("run")?).await?;
        back(&rq)
    })
}

fn resume(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        runs::resume(&rq.ctx, &rq.actor, rq.id("run")?).await?;
        back(&rq)
    })
}

fn undo(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id = runs::undo(&rq.ctx, &rq.actor, rq.id("run")?).await?;
        Ok(Reply::see_other(format!("/p/{}/jobs/{id}", rq.param("firm")?)))
    })
}
