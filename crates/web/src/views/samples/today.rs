//! Today, the page of search results and the palette's list.

use super::{LONG, Page, page, staff_frame};
use crate::views::frame::Place;
use crate::views::parts::{Go, Link, Mark, Tile};
use crate::views::today::{
    FoundGroup, FoundRow, Group, Palette, Row, Scope, SearchPage, Step, TodayPage,
};

const BASE: &str = "/p/pemberton-hale";

fn row(name: &str, at: usize) -> Row {
    Row {
        kind: "expired",
        subject: format!("acc_{at}"),
        name: name.to_owned(),
        href: format!("{BASE}/clients/cli_{at}"),
        tile: Some(Tile::new("Jobs", "jobs", "wrench")),
        line: "C-0142 · Jobs".into(),
        mark: Mark::expired().note("18 Nov"),
        go: Go::request(BASE, &format!("acc_{at}"), name),
        form: None,
    }
}

pub(super) fn pages() -> Vec<Page> {
    let frame = || staff_frame("Today", Place::Today);
    let invitation = Row {
        kind: "invitation",
        subject: "inv_1".into(),
        name: LONG.into(),
        tile: None,
        line: "joe@hartwell.example".into(),
        mark: Mark::invited().note("12 Nov"),
        form: Some((format!("{BASE}/invitations/inv_1/resend"), "Send again")),
        ..Row::default()
    };
    let full = TodayPage {
        frame: frame(),
        tabs: vec![
            Scope { href: BASE.into(), words: "Everyone", current: true },
            Scope { href: format!("{BASE}?who=mine"), words: "Mine", current: false },
        ],
        first: vec![
            Step {
                link: Link::new(format!("{BASE}/staff/new"), "Invite your colleagues"),
                done: true,
            },
            Step {
                link: Link::new(format!("{BASE}/clients/import"), "Import your clients"),
                done: false,
            },
        ],
        first_words: "1 of 2 done".into(),
        groups: vec![
            Group {
                kind: "expired",
                words: "Access has expired",
                count: "12".into(),
                all: Link::new(format!("{BASE}/clients?access=expired"), "See all"),
                rows: vec![row("Hartwell Joinery Ltd", 1), row(LONG, 2)],
            },
            Group {
                kind: "invitation",
                words: "Invitations without an answer",
                count: "1".into(),
                rows: vec![invitation],
                ..Group::default()
            },
        ],
        late: vec!["Payroll has not reported since Yesterday, 06:00.".into()],
        pinned: vec![Link::new(format!("{BASE}/clients/cli_1"), LONG)],
        recent: vec![Link::new(format!("{BASE}/clients/cli_2"), "Hartwell Joinery Ltd")],
        snoozed: "3 things are put away.".into(),
        scope: "everyone",
        ..TodayPage::default()
    };
    let found = |name: &str| FoundRow {
        href: format!("{BASE}/clients/cli_1"),
        icon: "folder",
        name: name.into(),
        note: "C-0142".into(),
        sign_in: format!("{BASE}/accounts/acc_1/sign-in"),
        choose: false,
    };
    let groups = || {
        vec![FoundGroup {
            kind: "clients",
            words: "Clients".into(),
            rows: vec![found("Hartwell Joinery Ltd"), found(LONG)],
        }]
    };
    vec![
        page("today", &full),
        page(
            "today-calm",
            &TodayPage {
                frame: frame(),
                calm: "248 clients are fine.".into(),
                scope: "everyone",
                ..TodayPage::default()
            },
        ),
        page("search", &SearchPage { frame: frame(), q: "hart".into(), groups: groups() }),
        page("search-none", &SearchPage { frame: frame(), q: LONG.into(), groups: Vec::new() }),
        page("palette", &Palette { groups: groups(), q: "hart".into(), t: super::t() }),
        page("palette-none", &Palette { groups: Vec::new(), q: "<b>".into(), t: super::t() }),
    ]
}
