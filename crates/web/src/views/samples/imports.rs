//! Importing clients, at each step.

use super::{LONG, Page, failed, page, staff_frame};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::imports::{
    CheckPage, CheckRow, ColumnRow, ColumnsPage, FilePage, Progress, Recent, ResultPage, RowsTab,
    RunningPage,
};
use crate::views::parts::{Badge, Link, Pager, Tone};

fn tabs() -> Vec<RowsTab> {
    let tab = |words, count: &str, current| RowsTab {
        href: "/p/pemberton-hale/clients/import/imp_1?show=add".into(),
        words,
        count: count.into(),
        current,
    };
    vec![
        tab("All", "10,000", true),
        tab("To add", "9,000", false),
        tab("With problems", "2", false),
    ]
}

fn rows() -> Vec<CheckRow> {
    vec![
        CheckRow {
            line: "2".into(),
            name: LONG.into(),
            badge: Some(Badge::new(Tone::Ok, "", "Add")),
            note: "Looks like C-0142 Hartwell Joinery, which stands in your list already.".into(),
            ..CheckRow::default()
        },
        CheckRow {
            line: "3".into(),
            name: "Hartwell Joinery".into(),
            href: "/p/pemberton-hale/clients/cli_1".into(),
            badge: Some(Badge::new(Tone::Info, "", "Update")),
            note: "Changes phone, account manager.".into(),
            ..CheckRow::default()
        },
        CheckRow {
            line: "10001".into(),
            name: "No name".into(),
            badge: Some(Badge::new(Tone::Bad, "", "Problem")),
            troubles: vec![
                ("Client name".into(), "Give a name.".into()),
                (LONG.into(), LONG.into()),
            ],
            ..CheckRow::default()
        },
    ]
}

pub(super) fn pages() -> Vec<Page> {
    let frame = || staff_frame("Import clients", Place::Clients);
    let here = "/p/pemberton-hale/clients/import/imp_1".to_owned();
    let file = "contacts.csv, 10,000 rows".to_owned();
    let checked = CheckPage {
        frame: frame(),
        here: here.clone(),
        file: file.clone(),
        tabs: tabs(),
        rows: rows(),
        pager: Pager {
            words: "Lines 2 to 51".into(),
            newer: String::new(),
            older: format!("{here}?after=x"),
        },
        why_not_all: "2 rows cannot be imported as they are.".into(),
        some: "Add 9,000 clients, leave out 2 rows".into(),
        problems: "2 rows".into(),
        ..CheckPage::default()
    };
    let column = |letter: &str, words: &str, samples: Vec<String>| ColumnRow {
        name: format!("c{letter}").to_lowercase(),
        letter: letter.into(),
        words: words.into(),
        samples,
        chosen: "name".into(),
    };
    let columns = ColumnsPage {
        frame: frame(),
        form: Form::default(),
        here: here.clone(),
        file: file.clone(),
        columns: vec![
            column("A", "*ContactName", vec!["Hartwell".into(), LONG.into()]),
            column("B", LONG, Vec::new()),
        ],
        fields: vec![Choice::new("", "Leave out"), Choice::new("name", "Client name")],
    };
    let recent = Recent {
        link: Link::new(here.clone(), "contacts.csv"),
        note: "10,000 rows, brought by Isla Marchetti".into(),
        badge: Some(Badge::new(Tone::Info, "hourglass", "Running")),
        ..Recent::default()
    };
    vec![
        page(
            "import-file",
            &FilePage { frame: frame(), recent: vec![recent], ..FilePage::default() },
        ),
        page(
            "import-file-wrong",
            &FilePage {
                frame: frame(),
                form: failed(&[], &[("file", "Line 3, column B: A quote opens here.")]),
                ..FilePage::default()
            },
        ),
        page("import-columns", &columns),
        page(
            "import-check",
            &CheckPage {
                all: "Add 9,000 clients and update 12".into(),
                why_not_all: String::new(),
                some: String::new(),
                problems: String::new(),
                trouble: "Your clients have changed since the check.".into(),
                ..checked.clone()
            },
        ),
        page("import-check-problems", &checked),
        page(
            "import-running",
            &RunningPage {
                frame: frame(),
                file: file.clone(),
                progress: Progress {
                    from: format!("{here}/progress"),
                    words: "5,000 of 10,000 rows".into(),
                    share: 50,
                },
            },
        ),
        page(
            "import-result",
            &ResultPage {
                frame: frame(),
                here,
                file,
                words: "9,000 clients added, 12 updated".into(),
                failed: "2 rows were not imported.".into(),
                tabs: tabs(),
                rows: rows(),
                pager: Pager::default(),
            },
        ),
    ]
}
