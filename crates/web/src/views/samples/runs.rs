//! Samples of runs: what is asked, the preview, under way, the result.

use super::super::clients::Tab;
use super::super::form::{Choice, Form};
use super::super::frame::Place;
use super::super::parts::{Link, Mark, Pager, Shape, Steps, Tone};
use super::super::runs::{
    FileLine, RunAsk, RunCan, RunConfirm, RunLine, RunPage, RunProgress, RunReason, RunRowView,
    RunsPage,
};
use super::clients::when;
use super::{LONG, Page, RTL, failed, manager_frame, page, staff_frame};
use crate::Words;

fn steps(at: usize) -> Steps {
    Steps::new(at, ["What", "Preview", "Run", "Result"], &Words::default())
}

fn tab(words: &'static str, count: &str, current: bool) -> Tab {
    let href = "/p/pemberton-hale/jobs/run_1".into();
    Tab { href, words: words.to_owned(), count: count.into(), current, ..Tab::default() }
}

fn rows() -> Vec<RunRowView> {
    let will = || Mark::new(Shape::Icon("check"), Tone::Ok, "Will change");
    let wont = || Mark::new(Shape::Icon("circle-slash"), Tone::Off, "Will be left alone");
    let row = |subject: &str, mark, why: &str, fix: &str| RunRowView {
        href: "/p/pemberton-hale/clients/cli_1".into(),
        subject: subject.into(),
        about: String::new(),
        mark,
        why: why.into(),
        fix: fix.into(),
    };
    vec![
        row("Hartwell Joinery Ltd", will(), "", ""),
        row(LONG, wont(), "Priya Raman is its manager already.", ""),
        RunRowView { about: "Payroll".into(), ..row(RTL, will(), "", "") },
        row(
            "Abbott & Sons",
            wont(),
            "Only an owner or a senior may choose which staff work for this client.",
            "Ask an owner or a senior.",
        ),
        RunRowView {
            href: String::new(),
            ..row(
                "No longer there",
                wont(),
                "It is not there any more, or you do not reach it.",
                "",
            )
        },
    ]
}

fn ready() -> RunPage {
    RunPage {
        frame: staff_frame("Name Priya Raman as manager", Place::Jobs),
        id: "run_1".into(),
        title: "Name Priya Raman as manager".into(),
        about: "12 selected clients · Isla Marchetti, today 09:12".into(),
        steps: steps(2),
        ask: Some(RunAsk {
            form: Form::of([("staff", "stf_1")]),
            staff: vec![Choice::new("", "Choose …"), Choice::new("stf_1", "Priya Raman")],
            staff_label: "Manager",
            ..RunAsk::default()
        }),
        summary: "9 clients will change, 3 will be left alone.".into(),
        confirm: Some(RunConfirm {
            words: "Name Priya Raman for 9 clients".into(),
            count: 9,
            ..RunConfirm::default()
        }),
        tabs: vec![
            tab("All", "12", true),
            tab("Will change", "9", false),
            tab("Will be left alone", "3", false),
        ],
        reasons: vec![RunReason {
            href: "/p/pemberton-hale/jobs/run_1?code=already_so".into(),
            words: "It is so already.".into(),
            count: "2".into(),
            current: false,
        }],
        rows: rows(),
        ..RunPage::default()
    }
}

pub(super) fn pages() -> Vec<Page> {
    let asking = RunPage {
        steps: steps(1),
        asking: true,
        confirm: None,
        summary: String::new(),
        tabs: Vec::new(),
        reasons: Vec::new(),
        rows: Vec::new(),
        ask: Some(RunAsk {
            form: failed(&[("staff", "")], &[("staff", "Choose who shall be the manager.")]),
            staff: vec![Choice::new("", "Choose …"), Choice::new("stf_1", LONG)],
            staff_label: "Manager",
            ..RunAsk::default()
        }),
        ..ready()
    };
    let inviting = RunPage {
        title: "Invite clients from a list".into(),
        ask: Some(RunAsk {
            form: Form::of([("products", "jobs"), ("kind", "link")]),
            products: vec![Choice::new("jobs", "Jobs"), Choice::new("books", "Books")],
            kinds: vec![Choice::new("link", "Link"), Choice::new("transfer", "Transfer")],
            ..RunAsk::default()
        }),
        ..asking.clone()
    };
    let running = RunPage {
        frame: manager_frame("Archive folders"),
        title: "Archive folders".into(),
        steps: steps(3),
        progress: Some(RunProgress {
            from: "/p/pemberton-hale/jobs/run_1/progress".into(),
            words: "Working",
            done: 1_204,
            total: 10_000,
            count: "1,204 of 10,000".into(),
            page: "/p/pemberton-hale/jobs/run_1".into(),
            ..RunProgress::default()
        }),
        can: RunCan { stop: true, ..RunCan::default() },
        ask: None,
        ..RunPage { confirm: None, summary: String::new(), ..ready() }
    };
    let finished = RunPage {
        steps: steps(4),
        summary: "9 clients changed, 3 left alone.".into(),
        ask: None,
        confirm: None,
        can: RunCan { undo: true, ..RunCan::default() },
        files: vec![Link::new("/p/pemberton-hale/jobs/run_1/result.csv", "CSV")],
        pager: Pager { words: "Rows 1 to 5".into(), ..Pager::default() },
        ..ready()
    };
    let stopped = RunPage {
        remark: "It was stopped, because Isla Marchetti was suspended.".into(),
        warn: true,
        can: RunCan { resume: true, ..RunCan::default() },
        why_not: "Only an owner or a senior may archive this client. Ask an owner.".into(),
        ..finished.clone()
    };
    let cancel = RunPage {
        title: "Cancel connections".into(),
        remark: "What this does cannot be taken back.".into(),
        warn: true,
        ask: None,
        confirm: Some(RunConfirm {
            words: "Cancel 9 connections".into(),
            count: 9,
            typed: true,
            form: failed(&[("number", "8")], &[("number", "Type 9, the number of rows.")]),
            danger: true,
        }),
        ..ready()
    };
    let list = RunsPage {
        frame: staff_frame("Jobs", Place::Jobs),
        tabs: vec![tab("Mine", "", true), tab("Everyone's", "", false)],
        rows: vec![RunLine {
            id: "run_1".into(),
            title: "Name a manager".into(),
            chosen: "All clients that match the list's filter, except 3".into(),
            by: LONG.into(),
            at: when("21 Nov"),
            state: Mark::new(Shape::Icon("circle-check"), Tone::Ok, "Done").note("9 changed"),
        }],
        imports: vec![FileLine {
            href: "/p/pemberton-hale/clients/import/imp_1".into(),
            name: LONG.into(),
            rows: "1,204 rows".into(),
            by: RTL.into(),
            at: when("21 Nov"),
            state: Mark::new(Shape::Icon("hourglass"), Tone::Info, "Running").note("500 of 1,204"),
        }],
        pager: Pager::default(),
    };
    vec![
        page("run-asking", &asking),
        page("run-ready", &ready()),
        page("run-inviting", &inviting),
        page("run-running", &running),
        page("run-finished", &finished),
        page("run-stopped", &stopped),
        page("run-cancel", &cancel),
        page("runs", &list),
        page(
            "runs-empty",
            &RunsPage { rows: Vec::new(), imports: Vec::new(), tabs: Vec::new(), ..list.clone() },
        ),
        page("run-progress", running.progress.as_ref().unwrap()),
    ]
}
