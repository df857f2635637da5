//! A file in words: its columns with a few values, its rows with what they would do or did.

use app::Error;
use app::imports::{self, Import, Row, Staged};
use domain::sheet::mapping::Field;
use domain::sheet::{bare, letters};

use super::super::frames;
use super::{LIMIT, Rows, here};
use crate::views::form::{Choice, Form};
use crate::views::frame::{Frame, Place};
use crate::views::imports::{
    CheckPage, CheckRow, ColumnRow, ColumnsPage, Progress, Recent, ResultPage, RowsTab, RunningPage,
};
use crate::views::parts::{Badge, Link, Pager, Tone};
use crate::{Rq, say};

fn count_rows(many: i64) -> String {
    say::count(many, "row", "rows")
}

fn file_words(import: &Import) -> String {
    format!("{}, {}", import.row.file_name, count_rows(import.row.total))
}

fn frame(rq: &Rq) -> Result<Frame, Error> {
    frames::partner(rq, Place::Clients, "Import clients")
}

pub(super) fn recent(rq: &Rq, it: &Row, base: &str) -> Recent {
    let badge = match it.state.as_str() {
        "staged" => Badge::new(Tone::Plain, "", "Columns not chosen"),
        "checked" => Badge::new(Tone::Info, "", "Checked, not run"),
        "running" => Badge::new(Tone::Info, "hourglass", "Running"),
        _ => Badge::new(Tone::Ok, "check", "Imported"),
    };
    Recent {
        link: Link::new(format!("{base}/clients/import/{}", it.id), &it.file_name),
        note: format!("{}, brought by {}", count_rows(it.total), it.staff_name),
        badge: Some(badge),
        at: frames::when(rq, it.created_at),
    }
}

pub(super) async fn columns(rq: &Rq, import: &Import, form: Form) -> Result<ColumnsPage, Error> {
    let id = import.row.id;
    let sample = imports::page(&rq.ctx, &rq.actor, id, ("", ""), (0, 20)).await?;
    let sample: Vec<Vec<String>> = sample.iter().map(imports::cells).collect::<Result<_, _>>()?;
    let mut fields = vec![Choice::new("", "Leave out")];
    fields.extend(Field::ALL.iter().map(|it| Choice::new(it.name(), it.label())));
    let row = |(at, (words, chosen)): (usize, (&String, &Option<Field>))| {
        let values = sample.iter().filter_map(|row| row.get(at)).filter(|it| !it.is_empty());
        ColumnRow {
            name: format!("c{at}"),
            letter: letters(at),
            words: words.clone(),
            samples: values.take(3).map(|it| bare(it).chars().take(60).collect()).collect(),
            chosen: chosen.map_or("", Field::name).to_owned(),
        }
    };
    Ok(ColumnsPage {
        frame: frame(rq)?,
        form,
        here: here(rq, id)?,
        file: file_words(import),
        columns: import.columns.iter().zip(&import.mapping).enumerate().map(row).collect(),
        fields,
    })
}

const VERDICTS: [(&str, &str); 5] = [
    ("", "All"),
    ("add", "To add"),
    ("update", "To update"),
    ("same", "Unchanged"),
    ("problem", "With problems"),
];
const OUTCOMES: [(&str, &str); 3] = [("", "All"), ("done", "Imported"), ("failed", "Not imported")];

fn tabs(
    of: &[(&'static str, &'static str)],
    (here, current): (&str, &str),
    count: impl Fn(&str) -> i64,
) -> Vec<RowsTab> {
    of.iter()
        .map(|(word, words)| RowsTab {
            href: if word.is_empty() { here.to_owned() } else { format!("{here}?show={word}") },
            words,
            count: say::number(count(word)),
            current: *word == current,
        })
        .collect()
}

/// Only words that are tabs.
fn known(of: &[(&str, &str)], asked: &Rows) -> Result<(), Error> {
    if of.iter().any(|(word, _)| *word == asked.show) {
        return Ok(());
    }
    Err(Error::denied(422, "invalid_sort", "The rows have no such filter."))
}

/// A page of rows: what a tab shows, and the way on.
async fn rows(
    rq: &Rq,
    import: &Import,
    (verdict, outcome): (&str, &str),
    asked: &Rows,
) -> Result<(Vec<CheckRow>, Pager), Error> {
    let id = import.row.id;
    let place = format!("import {id} {}", asked.show);
    let after: i64 = rq.open_cursor(&place, Some(&asked.after))?.unwrap_or(0);
    let which = (verdict, outcome);
    let mut found = imports::page(&rq.ctx, &rq.actor, id, which, (after, LIMIT + 1)).await?;
    let more = found.len() > usize::try_from(LIMIT).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(LIMIT).unwrap_or(usize::MAX));
    let here = here(rq, id)?;
    let first = format!("{here}?show={}", asked.show);
    let older = match found.last().filter(|_| more) {
        Some(last) => format!("{first}&after={}", rq.seal_cursor(&place, &last.line)?),
        None => String::new(),
    };
    let lines = match (found.first(), found.last()) {
        (Some(first), Some(last)) => format!("Lines {} to {}", first.line, last.line),
        _ => String::new(),
    };
    let newer = if asked.after.is_empty() { String::new() } else { first };
    let base = format!("/p/{}", rq.param("firm")?);
    let rows = found.iter().map(|it| row(import, it, &base)).collect::<Result<_, _>>()?;
    Ok((rows, Pager { words: lines, newer, older }))
}

fn row(import: &Import, it: &Staged, base: &str) -> Result<CheckRow, Error> {
    let over = import.row.state == "done";
    let badge = match (over, it.verdict.as_str(), it.outcome.as_str()) {
        (true, _, "failed") => Badge::new(Tone::Bad, "", "Not imported"),
        (true, "add", _) => Badge::new(Tone::Ok, "", "Added"),
        (true, "update", _) => Badge::new(Tone::Ok, "", "Updated"),
        (_, "add", _) => Badge::new(Tone::Ok, "", "Add"),
        (_, "update", _) => Badge::new(Tone::Info, "", "Update"),
        (_, "same", _) => Badge::new(Tone::Plain, "", "Unchanged"),
        _ => Badge::new(Tone::Bad, "", "Problem"),
    };
    let column = |at: usize| import.columns.get(at).cloned().unwrap_or_default();
    let troubles = imports::troubles(it)?;
    let name =
        if it.client_name.is_empty() { "No name".to_owned() } else { it.client_name.clone() };
    Ok(CheckRow {
        line: it.line.to_string(),
        name,
        href: it.client.map(|id| format!("{base}/clients/{id}")).unwrap_or_default(),
        badge: Some(badge),
        note: it.note.clone(),
        troubles: troubles.into_iter().map(|it| (column(it.column), it.detail)).collect(),
    })
}

pub(super) async fn checking(rq: &Rq, import: &Import, asked: &Rows) -> Result<CheckPage, Error> {
    known(&VERDICTS, asked)?;
    let (add, update, problem) = (import.of("add"), import.of("update"), import.of("problem"));
    let here = here(rq, import.row.id)?;
    let (rows, pager) = rows(rq, import, (&asked.show, ""), asked).await?;
    let doing = doing(add, update);
    let nothing = add + update == 0;
    let problems = count_rows(problem);
    let why_not_all = match (nothing, problem) {
        (true, 0) => "Every row stands in your list already.".to_owned(),
        (true, _) => "No row can be imported. The reasons stand below.".to_owned(),
        (false, _) => format!(
            "{problems} cannot be imported as they are. Put them right in the file and bring it \
             again, or leave them out."
        ),
    };
    let count = |word: &str| if word.is_empty() { import.row.total } else { import.of(word) };
    Ok(CheckPage {
        frame: frame(rq)?,
        file: file_words(import),
        trouble: import.row.trouble.clone(),
        tabs: tabs(&VERDICTS, (&here, &asked.show), count),
        rows,
        pager,
        all: if nothing || problem > 0 { String::new() } else { doing.clone() },
        why_not_all,
        some: if nothing || problem == 0 {
            String::new()
        } else {
            format!("{doing}, leave out {problems}")
        },
        problems: if problem == 0 { String::new() } else { problems },
        here,
    })
}

/// "Add 12 clients and update 3".
fn doing(add: i64, update: i64) -> String {
    let clients = |many| say::count(many, "client", "clients");
    match (add, update) {
        (0, update) => format!("Update {}", clients(update)),
        (add, 0) => format!("Add {}", clients(add)),
        (add, update) => format!("Add {} and update {}", clients(add), say::number(update)),
    }
}

pub(super) fn progress(rq: &Rq, import: &Import) -> Result<Progress, Error> {
    let (done, total) = (import.row.done, import.row.total.max(1));
    let words = if import.row.whole && done == 0 {
        format!("Writing {} in one go: all of them or none.", count_rows(import.row.total))
    } else {
        format!("{} of {}", say::number(done), count_rows(import.row.total))
    };
    let share = u8::try_from((done * 100 / total).clamp(0, 100)).unwrap_or(100);
    Ok(Progress { from: format!("{}/progress", here(rq, import.row.id)?), words, share })
}

pub(super) fn running(rq: &Rq, import: &Import) -> Result<RunningPage, Error> {
    Ok(RunningPage { frame: frame(rq)?, file: file_words(import), progress: progress(rq, import)? })
}

pub(super) async fn showing(rq: &Rq, import: &Import, asked: &Rows) -> Result<ResultPage, Error> {
    known(&OUTCOMES, asked)?;
    let here = here(rq, import.row.id)?;
    let (rows, pager) = rows(rq, import, ("", &asked.show), asked).await?;
    let failed = import.ended("failed");
    let words = match (import.of("add"), import.of("update")) {
        (0, update) => format!("{} updated", say::count(update, "client", "clients")),
        (add, 0) => format!("{} added", say::count(add, "client", "clients")),
        (add, update) => format!(
            "{} added, {} updated",
            say::count(add, "client", "clients"),
            say::number(update)
        ),
    };
    let count = |word: &str| if word.is_empty() { import.row.total } else { import.ended(word) };
    Ok(ResultPage {
        frame: frame(rq)?,
        file: file_words(import),
        words,
        failed: match failed {
            0 => String::new(),
            1 => "1 row was not imported.".to_owned(),
            many => format!("{} were not imported.", count_rows(many)),
        },
        tabs: tabs(&OUTCOMES, (&here, &asked.show), count),
        rows,
        pager,
        here,
    })
}
