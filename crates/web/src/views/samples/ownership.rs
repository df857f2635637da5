//! Samples of who manages and pays: the owner's pages and the firms' side.

use super::super::form::{Choice, Form};
use super::super::frame::Place;
use super::super::ownership::{
    ChangePage, ChangeRow, ChangesPage, ObjectPage, OwnedRow, OwnershipPage, RunningChange,
};
use super::super::parts::{Badge, Tone};
use super::access::owner;
use super::clients::jobs;
use super::{LONG, Page, RTL, failed, page, staff_frame};

pub(super) fn pages() -> Vec<Page> {
    let row = |name: &str| OwnedRow {
        id: "acc_1".into(),
        tile: jobs(),
        name: name.into(),
        line: "Pemberton & Hale manages and pays for it. Plan: Team.".into(),
        move_to: "/me/partners/change?firm=prt_1".into(),
        ..OwnedRow::default()
    };
    let running = RunningChange {
        sentence: "On 3 December 2026, 09:00 UTC Lockhart & Daughters takes the place of Pemberton & Hale.".into(),
        answer: "Lockhart & Daughters manages and pays for it from then on.".into(),
        old: "Pemberton & Hale".into(),
        objector: "Pemberton & Hale objects. It stops nothing; you decide.".into(),
        objection: "Your year end is open.\nLet us finish it first.".into(),
        keep: "Keep Pemberton & Hale".into(),
    };
    let grace = OwnedRow {
        id: "acc_3".into(),
        line: "The firm that paid for it has gone.".into(),
        badge: Some(Badge::new(Tone::Warn, "circle-pause", "Inactive")),
        grace: "Nobody manages it any more. Choose who pays by 10 December 2026, 09:00 UTC.".into(),
        add: "/me/partners".into(),
        move_to: String::new(),
        ..row("Payroll of Hartwell Joinery Ltd")
    };
    let all = OwnershipPage {
        frame: owner("Who manages and pays"),
        rows: vec![
            row(LONG),
            OwnedRow {
                id: "acc_2".into(),
                change: Some(running),
                move_to: String::new(),
                ..row("Books of Hartwell Joinery Ltd")
            },
            grace,
        ],
    };
    let first = ChangePage {
        frame: owner("Change partner"),
        old: ("prt_1".into(), "Pemberton & Hale".into()),
        firms: vec![
            Choice::new("prt_2", "Lockhart & Daughters"),
            Choice::new("code", "Another firm, by its code"),
        ],
        accounts: vec![Choice::new("acc_1", "Jobs of Hartwell Joinery Ltd")],
        form: Form::of([("accounts", "acc_1")]),
        ..ChangePage::default()
    };
    let second = ChangePage {
        new: "Lockhart & Daughters".into(),
        follows: vec![
            (
                "calendar-clock",
                "Pemberton & Hale is told now and stays until 3 December 2026.".into(),
            ),
            (
                "banknote",
                "Lockhart & Daughters is asked to manage and pay for the subscription.".into(),
            ),
        ],
        ..first.clone()
    };
    let row = |name: &str, leaving, unanswered| ChangeRow {
        id: format!("acc_{}", name.len()),
        tile: jobs(),
        name: name.into(),
        href: "/p/pemberton-hale/clients/cli_1".into(),
        leaving,
        sentence: "The owner has named another firm. You keep your access until 3 December 2026."
            .into(),
        open: true,
        unanswered,
        ..ChangeRow::default()
    };
    let changes = ChangesPage {
        frame: staff_frame("Changes of partner", Place::Clients),
        rows: vec![
            row("Hartwell Joinery Ltd", true, true),
            row("Okoro", false, true),
            row(RTL, false, false),
            ChangeRow {
                said: "Your year end is open.".into(),
                open: false,
                ..row("Said already", true, true)
            },
            ChangeRow {
                why_not: "Only the firm's owner and seniors can do this.".into(),
                ..row(LONG, true, true)
            },
        ],
    };
    let object = ObjectPage {
        frame: staff_frame("Object to a change", Place::Clients),
        id: "acc_1".into(),
        name: "Hartwell Joinery Ltd".into(),
        sentence: "The owner has named another firm.".into(),
        form: failed(&[], &[("words", "Say in your own words why.")]),
    };
    vec![
        page("paying", &all),
        page("paying-empty", &OwnershipPage { rows: vec![], ..all.clone() }),
        page("change-partner", &first),
        page(
            "change-partner-faults",
            &ChangePage { form: failed(&[], &[("to", "Choose the firm.")]), ..first },
        ),
        page("change-partner-sure", &second),
        page("changes", &changes),
        page("changes-empty", &ChangesPage { rows: vec![], ..changes.clone() }),
        page("object", &object),
    ]
}
