//! Samples of the operator's pages.

use super::super::form::{Choice, Form};
use super::super::frame::{Frame, Hat, Me, Side};
use super::super::operator::{
    JobRow, JobsPage, LetterPage, LetterRow, NewPartnerPage, OutboxPage, PartnerPage, PartnerRow,
    PartnersPage, ProductPage, ProductRow, ProductsPage, SandboxPage,
};
use super::super::parts::{Badge, Mark, Shape, Tone, When};
use super::client::deeds;
use super::clients::{books, jobs, when};
use super::{LONG, Page, failed, frame, page};

fn ops(title: &str, here: &str) -> Frame {
    let mut side = Side::operator(&super::t(), "Fernway", here, true);
    side.hats = vec![Hat {
        name: "Fernway".into(),
        note: "Operator".into(),
        href: "/ops".into(),
        current: true,
    }];
    Frame {
        side,
        base: "/ops".into(),
        me: Some(Me {
            name: "Olu Adeleke".into(),
            role: "Operator".into(),
            security: "/ops/security".into(),
            sign_out: "/ops/sign-out".into(),
            ..Me::default()
        }),
        ..frame(title)
    }
}

fn partners() -> Vec<Page> {
    let row = |id: &str, name: &str, state| PartnerRow {
        id: id.into(),
        name: name.into(),
        slug: "pemberton-hale".into(),
        code: "PH-4821".into(),
        staff: "12".into(),
        clients: "10,000".into(),
        accounts: "30,412".into(),
        state,
        since: when("6 Feb 2025"),
    };
    let list = PartnersPage {
        frame: ops("Partners", "partners"),
        rows: vec![
            row("prt_1", "Pemberton & Hale", None),
            row("prt_2", LONG, Some(Badge::new(Tone::Bad, "ban", "Suspended"))),
        ],
        ..PartnersPage::default()
    };
    let new = NewPartnerPage {
        frame: ops("New partner", "partners"),
        zones: vec![Choice::new("Europe/London", "Europe/London")],
        form: Form::default(),
    };
    let one = PartnerPage {
        frame: ops("Pemberton & Hale", "partners"),
        id: "prt_1".into(),
        name: "Pemberton & Hale".into(),
        badge: Some(Badge::new(Tone::Ok, "check", "Active")),
        facts: vec![("Code", "PH-4821".into()), ("Staff", "12".into())],
        owner_waits: "Waits for nora@pemberton-hale.example since 18 Nov.".into(),
        discounts: vec!["20 % from 1 March 2026 on".into()],
        deeds: deeds(),
        ..PartnerPage::default()
    };
    vec![
        page("ops-partners", &list),
        page(
            "ops-partners-empty",
            &PartnersPage {
                rows: vec![],
                q: "zzz".into(),
                why_not_new: "Only an admin can.".into(),
                ..list
            },
        ),
        page("ops-partner-new", &new),
        page(
            "ops-partner-new-faults",
            &NewPartnerPage { form: failed(&[], &[("name", "Enter the firm's name.")]), ..new },
        ),
        page("ops-partner", &one),
        page(
            "ops-partner-suspended",
            &PartnerPage { suspended: true, owner_waits: String::new(), ..one.clone() },
        ),
        page(
            "ops-partner-support",
            &PartnerPage {
                why_not: "Only an admin can suspend a firm.".into(),
                deeds: vec![],
                ..one
            },
        ),
    ]
}

fn system() -> Vec<Page> {
    let letter = |id: &str, subject: &str, state| LetterRow {
        id: id.into(),
        bounced: None,
        to: "joe@hartwell.example".into(),
        subject: subject.into(),
        at: when("Today, 08:14"),
        state,
    };
    let outbox = OutboxPage {
        frame: ops("Mail outbox", "outbox"),
        rows: vec![
            letter(
                "ltr_1",
                "Pemberton & Hale asks for access",
                Mark::new(Shape::Icon("check"), Tone::Ok, "Sent"),
            ),
            letter(
                "ltr_2",
                LONG,
                Mark::new(Shape::Icon("circle-x"), Tone::Bad, "Failed").note(LONG),
            ),
        ],
        ..OutboxPage::default()
    };
    let jobs_page = JobsPage {
        frame: ops("Jobs", "jobs"),
        tabs: vec![
            ("Waiting", "12".into(), "/ops/jobs".into(), false),
            ("Failed", "1".into(), "/ops/jobs?state=failed".into(), true),
        ],
        rows: vec![JobRow {
            id: "job_1".into(),
            kind: "SendLetter".into(),
            key: "letter:ltr_0123456789abcdefghjkmnpqrs".into(),
            at: when("Today, 08:14"),
            attempts: "10 of 10".into(),
            state: Mark::new(Shape::Icon("circle-x"), Tone::Bad, "Given up").note(LONG),
            retry: true,
        }],
        ..JobsPage::default()
    };
    vec![
        page("ops-outbox", &outbox),
        page("ops-outbox-empty", &OutboxPage { rows: vec![], ..outbox }),
        page(
            "ops-letter",
            &LetterPage {
                frame: ops("Pemberton & Hale asks for access", "outbox"),
                id: "ltr_1".into(),
                subject: "Pemberton & Hale asks for access".into(),
                facts: vec![("To", "joe@hartwell.example".into())],
                state: Mark::new(Shape::Icon("check"), Tone::Ok, "Sent"),
                text: "Hello Joe,\n\nBen asks for access.\n\nhttp://localhost:4000/r/0123456789abcdefghjkmnpqrstvwxyz0123456789".into(),
                links: vec!["http://localhost:4000/r/0123456789abcdefghjkmnpqrstvwxyz0123456789".into()],
                html: true,
                again: true,
            },
        ),
        page("ops-jobs", &jobs_page),
        page("ops-jobs-empty", &JobsPage { rows: vec![], ..jobs_page }),
        page(
            "ops-sandbox",
            &SandboxPage {
                frame: ops("Sandbox", "sandbox"),
                now: "Saturday 21 November 2026, 08:14".into(),
                ahead: "61 days ahead of the real time".into(),
                steps: vec![Choice::new("1d", "One day on"), Choice::new("60d", "60 days on")],
                form: failed(&[("to", "2020-01-01")], &[("to", "The clock never goes back.")]),
                done: vec!["6 accesses expired".into()],
            },
        ),
    ]
}

pub(super) fn pages() -> Vec<Page> {
    let products = ProductsPage {
        frame: ops("Products", "products"),
        rows: vec![
            ProductRow {
                slug: "jobs".into(),
                tile: jobs(),
                plans: "Starter, Premium".into(),
                accounts: "612 accounts".into(),
                heard: when("Today, 08:14"),
                state: Mark::new(Shape::Dot, Tone::Plain, "Answers"),
            },
            ProductRow {
                slug: "books".into(),
                tile: books(),
                heard: When::default(),
                ..ProductRow::default()
            },
        ],
    };
    let product = ProductPage {
        frame: ops("Jobs", "products"),
        tile: jobs(),
        state: Mark::new(Shape::Dot, Tone::Plain, "Answers"),
        facts: vec![("Redirect address", "http://localhost:4101/callback".into())],
        plans: vec![("starter".into(), "Starter".into(), "14 days of trial".into())],
    };
    let mut pages = [partners(), system()].concat();
    pages.push(page("ops-products", &products));
    pages.push(page("ops-products-empty", &ProductsPage { rows: vec![], ..products }));
    pages.push(page("ops-product", &product));
    pages
}
