//! Samples of what happens among a firm's own people: leaving, deleting a group, ownership, roles.

use super::super::audit::{AuditPage, AuditRow, CheckPage};
use super::super::form::{Choice, Form};
use super::super::frame::Place;
use super::super::partners::{FirmPage, SignInRulePage};
use super::super::parts::{Deed, Link, When};
use super::super::staff::{GroupDeletePage, LeavePage, OwnershipPage, RoleRow, RolesPage};
use super::super::why::AskPage;
use super::{LONG, Page, page, staff_frame};

fn leave() -> LeavePage {
    LeavePage {
        frame: staff_frame("Leaving", Place::Staff),
        id: "stf_2".into(),
        name: "Ben Adeyemi".into(),
        suspended: true,
        left: vec!["120 clients by name".into(), "2 groups".into()],
        clients: 120,
        clients_words: "120 clients".into(),
        form: Form::of([("parts", "clients")]),
        colleagues: vec![Choice::new("stf_1", "Isla Marchetti"), Choice::new("stf_3", LONG)],
        parts: vec![
            Choice::new("clients", "120 clients by name"),
            Choice::new("groups", "2 groups"),
        ],
        button: "Hand over 120 clients and what is ticked".into(),
        ends: vec!["1 API key that acts in their name.".into()],
        why_not_remove: "Ben is still the named manager of 120 clients.".into(),
    }
}

fn log() -> AuditPage {
    AuditPage {
        frame: staff_frame("Audit log", Place::Audit),
        rows: vec![AuditRow {
            deed: Deed {
                icon: "log-in",
                who: "Ben Adeyemi".into(),
                what: "signed in to Hartwell Joinery Ltd (Jobs)".into(),
                at: When::default(),
                note: String::new(),
            },
            client: Some(Link::new("/p/pemberton-hale/clients/cli_001", LONG)),
        }],
        people: vec![Choice::new("", "Everybody"), Choice::new("per_1", "Ben Adeyemi")],
        kinds: vec![Choice::new("", "Everything"), Choice::new("notes", "Notes")],
        form: Form::of([("kind", "notes")]),
        client: Some(("cli_001".into(), "Hartwell Joinery Ltd".into())),
        client_off: "/p/pemberton-hale/audit?".into(),
        account: Some(("acc_001".into(), LONG.into())),
        account_off: "/p/pemberton-hale/audit?".into(),
        find: "hart".into(),
        choices: vec![Link::new("/p/pemberton-hale/audit?client=cli_001", LONG)],
        filtered: true,
        export: "/p/pemberton-hale/audit/export?kind=notes".into(),
        chain: "/p/pemberton-hale/audit/chain".into(),
        ..AuditPage::default()
    }
}

pub(super) fn pages() -> Vec<Page> {
    let mine = OwnershipPage {
        frame: staff_frame("Ownership", Place::Settings),
        firm: "Pemberton & Hale".into(),
        owner: "Ruth Pemberton".into(),
        own: true,
        seniors: vec![Choice::new("stf_1", "Isla Marchetti")],
        ..OwnershipPage::default()
    };
    let offer = Some(("off_1".into(), "Isla Marchetti".into(), "3 Dec, 08:14".into()));
    let ask = AskPage {
        frame: staff_frame("Ask a colleague", Place::Elsewhere),
        title: "Ask a colleague".into(),
        act: "Cancel the connection".into(),
        about: "Hartwell Joinery Ltd".into(),
        why: "Only the firm's owner and seniors can cancel the connection.".into(),
        facts: vec![("You are".into(), "the client's named manager".into())],
        colleagues: vec![
            Choice::new("stf_1", "Nina Grant (owner)"),
            Choice::new("stf_2", "Isla Marchetti (senior)"),
        ],
        matter: vec![("act", "connection.cancel".into()), ("client", "cli_001".into())],
        form: Form::of([("to", "stf_1")]),
        back: "/p/pemberton-hale/clients/cli_001".into(),
    };
    let one = AskPage {
        title: "Ask Nina Grant (owner)".into(),
        colleagues: vec![Choice::new("stf_1", "Nina Grant (owner)")],
        about: String::new(),
        ..ask.clone()
    };
    vec![
        page(
            "firm-details",
            &FirmPage {
                frame: staff_frame("Firm details", Place::Settings),
                form: Form::of([("name", LONG), ("time_zone", "Europe/London"), ("seen", "3")]),
                zones: vec![Choice::new("Europe/London", "Europe/London")],
                digests: vec![Choice::new("off", "Never"), Choice::new("weekly", "Each Monday")],
                logo: "/brand/firm-0a1b2c.png".into(),
                logo_fault: "The picture may have at most 200 kB.".into(),
            },
        ),
        page(
            "firm-sign-in",
            &SignInRulePage {
                frame: staff_frame("How staff sign in", Place::Settings),
                form: Form::of([("rule", "passkey")]),
                rules: vec![
                    Choice::new("vendor", "What the portal asks for").note(LONG),
                    Choice::new("passkey", "A passkey"),
                ],
                decided: "In force as Nina Grant decided: 3 Nov, 08:14.".into(),
            },
        ),
        page("audit", &log()),
        page("audit-empty", &AuditPage { rows: vec![], client: None, filtered: false, ..log() }),
        page(
            "audit-check",
            &CheckPage {
                frame: staff_frame("Check of the log", Place::Audit),
                events: "1,204 events".into(),
                findings: vec![],
            },
        ),
        page(
            "audit-broken",
            &CheckPage {
                frame: staff_frame("Check of the log", Place::Audit),
                events: "1,204 events".into(),
                findings: vec!["Event 7: it is not what was written down.".into()],
            },
        ),
        page("ask", &ask),
        page("ask-nobody", &AskPage { colleagues: vec![], about: LONG.into(), ..ask }),
        page("ask-one", &one),
        page("staff-leave", &leave()),
        page(
            "staff-leave-done",
            &LeavePage { left: vec![], why_not_remove: String::new(), ends: vec![], ..leave() },
        ),
        page("staff-leave-first", &LeavePage { suspended: false, name: LONG.into(), ..leave() }),
        page(
            "group-delete",
            &GroupDeletePage {
                frame: staff_frame("Delete a group", Place::Groups),
                id: "grp_1".into(),
                name: LONG.into(),
                what: "31 clients leave it, and so do its people: Ben Adeyemi.".into(),
                losing: vec![("Ben Adeyemi".into(), "10 clients".into())],
            },
        ),
        page("ownership", &mine),
        page("ownership-offered", &OwnershipPage { offer: offer.clone(), ..mine.clone() }),
        page("ownership-to-me", &OwnershipPage { own: false, to_me: true, offer, ..mine }),
        page(
            "roles",
            &RolesPage {
                frame: staff_frame("Who may do what", Place::Elsewhere),
                roles: vec![("Owner", "One per firm."), ("Senior", "Reaches every client.")],
                parts: vec![(
                    "Clients",
                    vec![RoleRow {
                        act: "Create clients".into(),
                        may: vec![true, false],
                        factor: "Within 5 minutes",
                    }],
                )],
            },
        ),
    ]
}
