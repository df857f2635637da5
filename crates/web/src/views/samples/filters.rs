//! Samples of the small forms of the client list, and of the page of unlinked accounts.

use super::super::clients::{DisplayPage, FilterPage, Pick, UnlinkedPage};
use super::super::form::Form;
use super::super::frame::Place;
use super::super::parts::Pager;
use super::super::saved::{ViewFormPage, ViewRow, ViewsPage};
use super::clients::{BASE, bar, pills, tabs, unlinked};
use super::{LONG, Page, page, staff_frame};

fn picks(name: &'static str, count: usize) -> Vec<Pick> {
    let one = |at: usize| Pick {
        name,
        value: at.to_string(),
        words: if at == 3 { LONG.into() } else { format!("Value {at}") },
        on: at.is_multiple_of(3),
    };
    (0..count).map(one).collect()
}

pub(super) fn pages() -> Vec<Page> {
    let filter = || FilterPage {
        frame: staff_frame("Access", Place::Clients),
        label: "Access".into(),
        keep: vec![("q", "hart".into()), ("sort", "-name".into())],
        clear: format!("{BASE}/clients"),
        ..FilterPage::default()
    };
    let days = vec![
        ("connected_from", "From", "2026-11-01".into()),
        ("connected_to", "To", String::new()),
    ];
    vec![
        page("clients-filter", &FilterPage { picks: picks("access", 24), ..filter() }),
        page(
            "clients-filter-one",
            &FilterPage { picks: picks("managed", 2), single: true, ..filter() },
        ),
        page("clients-filter-days", &FilterPage { days, ..filter() }),
        page("clients-filter-more", &FilterPage { pills: pills(), ..filter() }),
        page("clients-filter-none", &filter()),
        page(
            "views",
            &ViewsPage { frame: staff_frame("Saved views", Place::Clients), rows: views() },
        ),
        page(
            "views-none",
            &ViewsPage {
                frame: staff_frame("Saved views", Place::Clients),
                ..ViewsPage::default()
            },
        ),
        page(
            "view-new",
            &ViewFormPage {
                frame: staff_frame("Save view", Place::Clients),
                form: Form::of([("query", "access=expired"), ("pinned", "1")]),
                why_not_share: "Only a senior or the owner can save views for the whole firm."
                    .into(),
                ..ViewFormPage::default()
            },
        ),
        page(
            "clients-display",
            &DisplayPage {
                frame: staff_frame("Display", Place::Clients),
                sorts: picks("sort", 11),
                columns: picks("cols", 13),
                densities: picks("density", 2),
                limits: picks("limit", 2),
                usual: format!("{BASE}/clients"),
                ..DisplayPage::default()
            },
        ),
        page(
            "clients-unlinked",
            &UnlinkedPage {
                frame: staff_frame("Unlinked accounts", Place::Clients),
                tabs: tabs(true),
                unlinked: unlinked(),
                bar: bar(),
                pager: Pager { words: "3 accounts".into(), ..Pager::default() },
                ..UnlinkedPage::default()
            },
        ),
        page(
            "clients-unlinked-none",
            &UnlinkedPage {
                frame: staff_frame("Unlinked accounts", Place::Clients),
                tabs: tabs(false),
                ..UnlinkedPage::default()
            },
        ),
    ]
}

fn views() -> Vec<ViewRow> {
    let one = |id: &str, name: &str, whose, pinned, why_not: &str| ViewRow {
        id: id.into(),
        name: name.into(),
        href: format!("{BASE}/clients?access=expired&view={id}"),
        count: "1,204".into(),
        whose,
        pinned,
        why_not: why_not.into(),
    };
    vec![
        one("viw_1", "Trials this week", "Mine", true, ""),
        one("viw_2", LONG, "Whole firm", false, "Only a senior or the owner can change this."),
    ]
}
