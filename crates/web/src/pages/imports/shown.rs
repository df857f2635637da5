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
use crate::{Rq, Words};

/// "contacts.csv, 248 rows".
fn file_words(t: &Words, import: &Import) -> String {
    format!("{}, {}", import.row.file_name, t.act_rows(import.row.total))
}

fn frame(rq: &Rq) -> Result<Frame, Error> {
    frames::partner(rq, Place::Clients, rq.t.search_import())
}

pub(super) fn recent(rq: &Rq, it: &Row, base: &str) -> Recent {
    let t = &rq.t;
    let badge = match it.state.as_str() {
        "staged" => Badge::new(Tone::Plain, "", t.import_no_columns()),
        "checked" => Badge::new(Tone::Info, "", t.import_not_run()),
        "running" => Badge::new(Tone::Info, "hourglass", t.run_running()),
        _ => Badge::new(Tone::Ok, "check", t.import_imported()),
    };
    Recent {
        link: Link::new(format!("{base}/clients/import/{}", it.id), &it.file_name),
        note: t.import_brought(&it.staff_name, t.act_rows(it.total)),
        badge: Some(badge),
        at: frames::when(rq, it.created_at),
    }
}

pub(super) async fn columns(rq: &Rq, import: &Import, form: Form) -> Result<ColumnsPage, Error> {
    let id = import.row.id;
    let sample = imports::page(&rq.ctx, &rq.actor, id, ("", ""), (0, 20)).await?;
    let sample: Vec<Vec<String>> = sample.iter().map(imports::cells).collect::<Result<_, _>>()?;
    let t = &rq.t;
    let field = |it: &Field| t.coded(&format!("column-{}", it.name()), it.label());
    let mut fields = vec![Choice::new("", t.import_leave_column())];
    fields.extend(Field::ALL.iter().map(|it| Choice::new(it.name(), field(it))));
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
        form: form.read_by(t),
        here: here(rq, id)?,
        file: file_words(t, import),
        columns: import.columns.iter().zip(&import.mapping).enumerate().map(row).collect(),
        fields,
    })
}

type Tab = (&'static str, &'static str);

fn verdicts(t: &Words) -> [Tab; 5] {
    [
        ("", t.tab_all()),
        ("add", t.import_tab_add()),
        ("update", t.import_tab_update()),
        ("same", t.import_same()),
        ("problem", t.import_tab_problem()),
    ]
}

fn outcomes(t: &Words) -> [Tab; 3] {
    [("", t.tab_all()), ("done", t.import_imported()), ("failed", t.import_not_imported())]
}

fn tabs(
    t: &Words,
    of: &[Tab],
    (here, current): (&str, &str),
    count: impl Fn(&str) -> i64,
) -> Vec<RowsTab> {
    of.iter()
        .map(|(word, words)| RowsTab {
            href: if word.is_empty() { here.to_owned() } else { format!("{here}?show={word}") },
            words,
            count: t.number(count(word)),
            current: *word == current,
        })
        .collect()
}

/// Only words that are tabs.
fn known(of: &[Tab], asked: &Rows) -> Result<(), Error> {
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
        (Some(first), Some(last)) => rq.t.import_lines(first.line, last.line),
        _ => String::new(),
    };
    let newer = if asked.after.is_empty() { String::new() } else { first };
    let base = format!("/p/{}", rq.param("firm")?);
    let rows = found.iter().map(|it| row(&rq.t, import, it, &base)).collect::<Result<_, _>>()?;
    Ok((rows, Pager { words: lines, newer, older }))
}

/// What a row changes, or whom it looks like: the check keeps it in English.
fn note(t: &Words, kept: &str) -> String {
    let between =
        |start: &str, end: &str| Some(kept.strip_prefix(start)?.strip_suffix(end)?.to_owned());
    if let Some(name) = between("Looks like ", ", which stands in your list already.") {
        return t.import_looks_like(name);
    }
    if let Some(fields) = between("Changes ", ".") {
        let fields: Vec<&str> = fields.split(", ").collect();
        return t.import_changes(t.changed_fields(&fields));
    }
    kept.to_owned()
}

fn row(t: &Words, import: &Import, it: &Staged, base: &str) -> Result<CheckRow, Error> {
    let over = import.row.state == "done";
    let badge = match (over, it.verdict.as_str(), it.outcome.as_str()) {
        (true, _, "failed") => Badge::new(Tone::Bad, "", t.import_not_imported()),
        (true, "add", _) => Badge::new(Tone::Ok, "", t.import_added()),
        (true, "update", _) => Badge::new(Tone::Ok, "", t.import_updated()),
        (_, "add", _) => Badge::new(Tone::Ok, "", t.import_will_add()),
        (_, "update", _) => Badge::new(Tone::Info, "", t.import_will_update()),
        (_, "same", _) => Badge::new(Tone::Plain, "", t.import_same()),
        _ => Badge::new(Tone::Bad, "", t.import_problem()),
    };
    let column = |at: usize| import.columns.get(at).cloned().unwrap_or_default();
    let troubles = imports::troubles(it)?;
    let name = match it.client_name.as_str() {
        "" => t.import_no_name(),
        name => name,
    };
    Ok(CheckRow {
        line: it.line.to_string(),
        name: name.to_owned(),
        href: it.client.map(|id| format!("{base}/clients/{id}")).unwrap_or_default(),
        badge: Some(badge),
        note: note(t, &it.note),
        troubles: troubles
            .into_iter()
            .map(|it| (column(it.column), t.coded(&it.code, &it.detail)))
            .collect(),
    })
}

pub(super) async fn checking(rq: &Rq, import: &Import, asked: &Rows) -> Result<CheckPage, Error> {
    let t = &rq.t;
    known(&verdicts(t), asked)?;
    let (add, update, problem) = (import.of("add"), import.of("update"), import.of("problem"));
    let here = here(rq, import.row.id)?;
    let (rows, pager) = rows(rq, import, (&asked.show, ""), asked).await?;
    let doing = doing(t, add, update);
    let nothing = add + update == 0;
    let problems = t.act_rows(problem);
    let why_not_all = match (nothing, problem) {
        (true, 0) => t.import_nothing_new().to_owned(),
        (true, _) => t.import_nothing_fits().to_owned(),
        (false, _) => t.import_some_wrong(&problems),
    };
    let count = |word: &str| if word.is_empty() { import.row.total } else { import.of(word) };
    Ok(CheckPage {
        frame: frame(rq)?,
        file: file_words(t, import),
        trouble: t.phrase("trouble", &import.row.trouble),
        tabs: tabs(t, &verdicts(t), (&here, &asked.show), count),
        rows,
        pager,
        all: if nothing || problem > 0 { String::new() } else { doing.clone() },
        why_not_all,
        some: if nothing || problem == 0 {
            String::new()
        } else {
            t.import_leaving_out(doing, &problems)
        },
        problems: if problem == 0 { String::new() } else { problems },
        here,
    })
}

/// "Add 12 clients and update 3".
fn doing(t: &Words, add: i64, update: i64) -> String {
    match (add, update) {
        (0, update) => t.import_update(update),
        (add, 0) => t.import_add(add),
        (add, update) => t.import_add_update(add, update),
    }
}

pub(super) fn progress(rq: &Rq, import: &Import) -> Result<Progress, Error> {
    let (done, total, t) = (import.row.done, import.row.total.max(1), &rq.t);
    let words = if import.row.whole && done == 0 {
        t.import_whole(t.act_rows(import.row.total))
    } else {
        t.import_so_far(done, t.act_rows(import.row.total))
    };
    let share = u8::try_from((done * 100 / total).clamp(0, 100)).unwrap_or(100);
    Ok(Progress { from: format!("{}/progress", here(rq, import.row.id)?), words, share })
}

pub(super) fn running(rq: &Rq, import: &Import) -> Result<RunningPage, Error> {
    Ok(RunningPage {
        frame: frame(rq)?,
        file: file_words(&rq.t, import),
        progress: progress(rq, import)?,
    })
}

pub(super) async fn showing(rq: &Rq, import: &Import, asked: &Rows) -> Result<ResultPage, Error> {
    let t = &rq.t;
    known(&outcomes(t), asked)?;
    let here = here(rq, import.row.id)?;
    let (rows, pager) = rows(rq, import, ("", &asked.show), asked).await?;
    let failed = import.ended("failed");
    let words = match (import.of("add"), import.of("update")) {
        (0, update) => t.import_done_update(update),
        (add, 0) => t.import_done_add(add),
        (add, update) => t.import_done_both(add, update),
    };
    let count = |word: &str| if word.is_empty() { import.row.total } else { import.ended(word) };
    Ok(ResultPage {
        frame: frame(rq)?,
        file: file_words(t, import),
        words,
        failed: if failed == 0 { String::new() } else { t.import_failed(failed) },
        tabs: tabs(t, &outcomes(t), (&here, &asked.show), count),
        rows,
        pager,
        here,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::reader::Lang;

    #[test]
    fn a_note_is_kept_in_english_and_said_to_each_reader() {
        let german = Words::new(Lang::De, jiff::tz::TimeZone::UTC, std::sync::Arc::default());
        for (kept, theirs) in [
            ("Changes phone, account manager.", "Ändert: Telefon, Betreuer."),
            (
                "Looks like C-1 Ash, which stands in your list already.",
                "Sieht aus wie C-1 Ash und steht damit wohl schon in Ihrer Liste.",
            ),
            ("As it was.", "As it was."),
        ] {
            assert_eq!(note(&Words::default(), kept), kept);
            assert_eq!(note(&german, kept), theirs);
        }
    }
}
