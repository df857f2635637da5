//! Samples of the pages about the clocks of access.

use super::super::access::SeatRow;
use super::super::clocks::{
    DeskPage, ElevatePage, EndRow, ForwardPage, RenewalRow, RenewalsPage, RequestRow, SignInRow,
};
use super::super::form::{Choice, Form};
use super::super::frame::Place;
use super::super::parts::{Go, Link, Mark};
use super::access::owner;
use super::clients::{books, jobs, payroll, when};
use super::{LONG, Page, RTL, failed, page, staff_frame};

pub(super) fn seats() -> Vec<SeatRow> {
    let seat = |name: &str, kept_out| SeatRow {
        staff: "stf_1".into(),
        name: name.into(),
        account: "acc_1".into(),
        about: "Jobs of Hartwell Joinery Ltd".into(),
        kept_out,
    };
    vec![seat("Isla Marchetti", false), seat(RTL, true), seat(LONG, false)]
}

fn renewals() -> RenewalsPage {
    let row = |pair: &str, tile, name: &str, ends| RenewalRow {
        pair: pair.into(),
        tile,
        name: name.into(),
        firm: "Pemberton & Hale".into(),
        ends,
        used: "Isla Marchetti, 3 days ago".into(),
    };
    RenewalsPage {
        frame: owner("Renew access"),
        rows: vec![
            row("p.1", jobs(), "Jobs of Hartwell Joinery Ltd", Mark::expired().note("3 Nov 2026")),
            row("p.2", books(), LONG, Mark::days_left(6, 60).note("27 November 2026")),
            row("p.3", payroll(), RTL, Mark::days_left(29, 60).note("20 December, as agreed")),
        ],
        form: Form::of([("renew", "p.1")]),
    }
}

fn tabs(at: usize) -> Vec<(Link, bool)> {
    ["Ends soon", "Expired", "Requests", "Sign-ins"]
        .into_iter()
        .enumerate()
        .map(|(place, words)| (Link::new(format!("/p/x/access?show={place}"), words), place == at))
        .collect()
}

fn desk(at: usize, show: &'static str) -> DeskPage {
    let frame = staff_frame("Access", Place::Access);
    DeskPage { frame, tabs: tabs(at), show, ..DeskPage::default() }
}

fn ends() -> Vec<EndRow> {
    let row = |id: &str, client: &str, access, why_not: &str| EndRow {
        id: id.into(),
        tile: payroll(),
        client: client.into(),
        href: "/p/x/clients/cli_1".into(),
        address: "hartwell.payroll.example".into(),
        owner: "Joe Hartwell".into(),
        access,
        go: Go::sign_in("/p/x", id, format!("Payroll of {client}")),
        why_not: why_not.into(),
    };
    let why = "A request waits for the owner's answer already; only one can be open.";
    vec![
        row("acc_1", "Hartwell Joinery Ltd", Mark::days_left(1, 60).note("Isla, today"), ""),
        row("acc_2", LONG, Mark::days_left(13, 60).note("Nobody yet"), ""),
        row("acc_3", RTL, Mark::days_left(29, 60), why),
    ]
}

fn requests() -> Vec<RequestRow> {
    let row = |id: &str, client: &str, state| RequestRow {
        id: id.into(),
        client: client.into(),
        href: String::new(),
        account: "Payroll of Hartwell Joinery Ltd".into(),
        state,
        by: "Ben Adeyemi".into(),
        at: when("18 Nov, 16:02"),
        reason: "Need to finish the October return.".into(),
        ..RequestRow::default()
    };
    vec![
        RequestRow {
            remind: true,
            withdraw: true,
            ..row("arq_1", "Hartwell Joinery Ltd", Mark::requested().note("Until 2 Dec"))
        },
        RequestRow {
            why_not_remind: "You can remind from 24 Nov.".into(),
            withdraw: true,
            ..row("arq_2", LONG, Mark::requested())
        },
        RequestRow {
            again: "/p/x/accounts/acc_1/request-access".into(),
            ..row("arq_3", RTL, Mark::declined().note("18 Nov"))
        },
    ]
}

fn elevate() -> ElevatePage {
    ElevatePage {
        frame: staff_frame("Special rights", Place::Clients),
        account: "acc_1".into(),
        about: "Payroll of Hartwell Joinery Ltd".into(),
        back: "/p/x/clients/cli_1".into(),
        client_name: "Hartwell Joinery Ltd".into(),
        rights: vec![
            Choice::new("payrun.submit", "Submit a pay run"),
            Choice::new("bank.change", "Change bank details"),
        ],
        running: vec!["Submit a pay run, until today, 10:40".into()],
        go: Go::sign_in("/p/x", "acc_1", "Payroll of Hartwell Joinery Ltd"),
        form: Form::default(),
    }
}

pub(super) fn pages() -> Vec<Page> {
    let reason = [("reason", "Say why; the owner reads it before they decide.")];
    let sign_in = SignInRow {
        name: "Isla Marchetti".into(),
        account: LONG.into(),
        at: when("Today, 08:14"),
        note: "As the client sees it".into(),
    };
    let forward = ForwardPage {
        frame: owner("Hand it on"),
        action: "/r/t0k3n/forward".into(),
        back: "/r/t0k3n".into(),
        firm: "Pemberton & Hale".into(),
        about: "access to Jobs of Hartwell Joinery Ltd".into(),
        means: "They can read it and advise; only the account's owner can allow it.".into(),
        form: failed(&[("email", "joe")], &[("email", "This is not an e-mail address.")]),
    };
    vec![
        page("renewals", &renewals()),
        page("renewals-none", &RenewalsPage { rows: vec![], ..renewals() }),
        page(
            "renewals-faults",
            &RenewalsPage {
                form: failed(&[("days", "731")], &[("days", "At most 730 days.")]),
                ..renewals()
            },
        ),
        page("desk-soon", &DeskPage { ends: ends(), ..desk(0, "soon") }),
        page("desk-soon-none", &desk(0, "soon")),
        page(
            "desk-expired-faults",
            &DeskPage {
                ends: ends(),
                form: failed(&[("accounts", "acc_1"), ("days", "0")], &reason),
                ..desk(1, "expired")
            },
        ),
        page("desk-requests", &DeskPage { requests: requests(), ..desk(2, "requests") }),
        page("desk-requests-none", &desk(2, "requests")),
        page("desk-sign-ins", &DeskPage { sign_ins: vec![sign_in], ..desk(3, "sign-ins") }),
        page(
            "desk-sign-ins-not",
            &DeskPage {
                why_not: "Only the firm's owner and seniors can read it.".into(),
                ..desk(3, "sign-ins")
            },
        ),
        page("elevate", &elevate()),
        page("elevate-none", &ElevatePage { rights: vec![], running: vec![], ..elevate() }),
        page("forward", &forward),
    ]
}
