//! Samples of the client page and the pages below it.

use super::super::clients::{
    AccountCard, ActivityPage, CancelPage, ClientMenuPage, ClientPage, CopyStaffPage, EditNotePage,
    EndedPage, EndedRow, FitHere, InternalPage, LinkAccountPage, Matrix, MatrixCell, MatrixRow,
    MenuItem, Meter, Note, NoteHistoryPage, Notes, TagsPage,
};
use super::super::form::{Choice, Form};
use super::super::frame::Place;
use super::super::parts::{Badge, Deed, Go, Kinds, Link, Pager, Tone};
use super::super::prose::Prose;
use super::super::why::Why;
use super::clients::{BASE, accounts, books, jobs, payroll, people, when};
use super::{LONG, Page, RTL, failed, manager_frame, page, staff_frame};

/// What a history can show.
pub(super) fn kinds() -> Kinds {
    Kinds {
        action: "/p/pemberton-hale/clients/cli_1/activity".into(),
        now: "access".into(),
        all: vec![Choice::new("", "Everything"), Choice::new("access", "Access")],
    }
}

fn matrix(why_not: &str) -> Matrix {
    let person = |id: &str, name: &str, role: &str, all: &str, on: &[bool]| MatrixRow {
        id: id.into(),
        name: name.into(),
        role: role.into(),
        all: all.into(),
        cells: on
            .iter()
            .map(|it| MatrixCell {
                on: *it,
                out: match (id, it) {
                    ("stf_1", _) | ("stf_3", true) => format!("Kept out by {LONG} since 3 Nov"),
                    _ => String::new(),
                },
            })
            .collect(),
    };
    Matrix {
        accounts: vec![
            ("acc_1".into(), jobs(), "Jobs".into()),
            ("acc_2".into(), books(), "Books".into()),
            ("acc_3".into(), payroll(), "Payroll".into()),
        ],
        people: vec![
            person(
                "stf_1",
                "Isla Marchetti",
                "Senior · Named manager",
                "Seniors reach every client",
                &[true, false, false],
            ),
            person("stf_2", "Ben Adeyemi", "Manager · Payroll group", "", &[true, true, true]),
            person("stf_3", "Priya Raman", "Manager", "", &[true, false, false]),
            person("stf_4", "June Park", "Assistant", "", &[false, true, false]),
        ],
        count: "4 can reach this client".into(),
        why_not: why_not.into(),
        copy: if why_not.is_empty() {
            "/p/pemberton-hale/clients/cli_1/staff/copy".into()
        } else {
            String::new()
        },
        staff: if why_not.is_empty() { "/p/pemberton-hale/staff".into() } else { String::new() },
        addable: vec![Choice::new("stf_5", "Tom Sato")],
        ..Matrix::default()
    }
}

fn note(id: &str, author: &str, text: &str, pinned: bool) -> Note {
    Note {
        id: id.into(),
        author: author.into(),
        at: when("18 Nov, 16:02"),
        prose: Prose::of(text, &["Isla Marchetti".to_owned()]),
        me: pinned,
        deletable: true,
        about: if pinned { String::new() } else { "Books".into() },
        pinned,
        edited: if pinned { "edited yesterday".into() } else { String::new() },
        mine: pinned,
        pinnable: true,
    }
}

pub(super) fn deeds() -> Vec<Deed> {
    let deed = |icon, who: &str, what: &str, note: &str| Deed {
        icon,
        who: who.into(),
        what: what.into(),
        at: when("Yesterday, 15:20"),
        note: note.into(),
    };
    vec![
        deed("log-in", "You", "signed in to Jobs", "24 minutes"),
        deed("sticky-note", "Ben Adeyemi", "pinned a note", ""),
        deed("lock", "", "Access to Payroll expired after 60 days", ""),
        deed("shield-check", "Joe Hartwell", "allowed access to Books", ""),
    ]
}

fn show() -> ClientPage {
    let cards = accounts().into_iter().map(|row| AccountCard {
        owner: "Joe Hartwell, joe@hartwell.example".into(),
        links: vec![],
        take_out: format!("{BASE}/accounts/{}/unlink", row.id),
        row,
    });
    let meter = |name: &str, full, low, words: &str| Meter {
        name: name.into(),
        full,
        low,
        words: words.into(),
    };
    ClientPage {
        frame: staff_frame("Hartwell Joinery Ltd", Place::Clients),
        id: "cli_002".into(),
        name: "Hartwell Joinery Ltd".into(),
        line: "C-0142 · Construction".into(),
        badge: Some(Badge::new(Tone::Warn, "timer", "1 of 4 expiring")),
        walk: Some(crate::views::clients::Walk {
            words: "3 of 17".into(),
            list: format!("{BASE}/clients?access=expiring"),
            before: format!("{BASE}/clients/cli_001?in=access%3Dexpiring"),
            after: format!("{BASE}/clients/cli_003?in=access%3Dexpiring"),
        }),
        pinned: true,
        back: format!("{BASE}/clients?scope=all"),
        go: Go { primary: true, ..Go::choose(BASE, "cli_002", "Hartwell Joinery Ltd") },
        details: vec![
            ("Business", "Hartwell Joinery Ltd".into()),
            ("Owner", "Joe Hartwell".into()),
            ("Owner email", "joe@hartwell.example".into()),
            ("Phone", "01632 960 148".into()),
            ("Address", "Unit 6, Tannery Yard, Penhallow".into()),
            ("Industry", "Construction".into()),
            ("Client no.", "C-0142".into()),
            ("Last job", "Today, 08:14".into()),
            ("Accounting", "Fernway Books".into()),
            ("Manager", "Isla Marchetti".into()),
            ("Group", "Trades, west".into()),
            ("Type", String::new()),
        ],
        managers: people(),
        groups: vec![Choice::new("", "No group")],
        meters: vec![
            meter("Jobs", 98, false, "59 days"),
            meter("Books", 10, true, "6 days"),
            meter("Payroll", 0, true, "Expired"),
            meter("Roster", 0, false, "Off by client"),
        ],
        access_note: "Access lasts 60 days from the last sign-in. Joe can turn it off at any time."
            .into(),
        accounts: cards.collect(),
        fits: vec![FitHere {
            account: "acc_92".into(),
            name: "Hartwell Fit-out Ltd".into(),
            product: "Payroll".into(),
            why: "has the same owner e-mail".into(),
        }],
        addons: super::addons::rows(),
        matrix: matrix(""),
        notes: Notes {
            count: "6".into(),
            seen_by: "Seen by the 4 staff above, never by the client".into(),
            about: vec![Choice::new("", "The whole client"), Choice::new("acc_2", "Books")],
            notes: vec![
                note("nte_1", "Ben Adeyemi", "Year end is 31 August.\nRing before 10:00.", true),
                note("nte_2", "Priya Raman", "Moved the quotes template.", false),
            ],
            names: vec!["Ben Adeyemi".into(), "Priya Raman".into()],
            ..Notes::default()
        },
        activity: deeds(),
        more_activity: true,
        cancel: "You lose this dashboard and sign-in to all 4 accounts. Joe keeps everything."
            .into(),
        ..ClientPage::default()
    }
}

fn shows() -> Vec<Page> {
    let edit = Form::of([
        ("name", "Hartwell Joinery Ltd"),
        ("number", "C-0142"),
        ("manager", "stf_1"),
        ("seen", "3"),
    ]);
    let wrong = failed(&[("name", ""), ("phone", "12")], &[("name", "Enter the client's name.")]);
    let limited = ClientPage {
        frame: manager_frame(LONG),
        name: LONG.into(),
        line: format!("C-9 · {RTL}"),
        why_not_edit: "Only the named manager, the group or a senior can edit these details."
            .into(),
        why_not_add: "Only the named manager, the group or a senior can add accounts.".into(),
        why_not_cancel: "Only a senior or the owner can cancel a connection.".into(),
        matrix: matrix("Only a senior or the owner can change who reaches this client."),
        fits: vec![],
        ..show()
    };
    let empty = ClientPage {
        frame: staff_frame("Quill & Ledger Studio", Place::Clients),
        id: "cli_008".into(),
        name: "Quill & Ledger Studio".into(),
        line: "C-0342".into(),
        back: format!("{BASE}/clients"),
        details: vec![("Business", "Quill & Ledger Studio".into())],
        notes: Notes {
            count: "0".into(),
            seen_by: "Never seen by the client".into(),
            ..Notes::default()
        },
        archive: format!("{BASE}/clients/cli_008/archive"),
        ..ClientPage::default()
    };
    vec![
        page("client", &show()),
        page("client-edit", &ClientPage { edit: Some(edit), ..show() }),
        page("client-edit-faults", &ClientPage { edit: Some(wrong), ..show() }),
        page("client-limited", &limited),
        page("client-empty", &empty),
    ]
}

fn below() -> Vec<Page> {
    let up = || Link::new("/p/pemberton-hale/clients/cli_002", "Hartwell Joinery Ltd");
    let reasons = vec![Choice::new("left", "The client left us"), Choice::new("other", "Other")];
    let cancel = CancelPage {
        frame: staff_frame("Cancel connection", Place::Clients),
        id: "cli_002".into(),
        name: "Hartwell Joinery Ltd".into(),
        lose: vec![
            "This dashboard and its figures".into(),
            "Sign-in to Jobs, Books and Payroll".into(),
        ],
        keep: vec!["All accounts and everything in them".into(), "Add-ons that it pays for".into()],
        form: Form::default(),
        reasons,
    };
    let menu = ClientMenuPage {
        frame: staff_frame("Hartwell", Place::Clients),
        id: "cli_1".into(),
        name: LONG.into(),
        items: vec![
            MenuItem {
                icon: "plus",
                link: Link::new("/p/pemberton-hale/clients/cli_1/accounts/new", "Add an account"),
                why_not: Why::default(),
            },
            MenuItem {
                icon: "unplug",
                link: Link::new("/p/pemberton-hale/clients/cli_1/cancel", "Cancel connection"),
                why_not: Why::from("Only owner and seniors can do this."),
            },
        ],
    };
    let tags = TagsPage {
        frame: staff_frame("Tags", Place::Clients),
        id: "cli_1".into(),
        name: LONG.into(),
        known: "vip, year end".into(),
        form: failed(&[("tags", "vip")], &[("tags", "A client has at most 20 tags.")]),
    };
    let copying = CopyStaffPage {
        frame: staff_frame("Copy staff access", Place::Clients),
        id: "cli_1".into(),
        name: LONG.into(),
        q: String::new(),
        folders: vec![Choice::new("cli_2", "Bluewater").note("C-0142"), Choice::new("cli_3", RTL)],
        form: failed(&[], &[("client", "Choose a client.")]),
    };
    let link = LinkAccountPage {
        frame: staff_frame("Link an account", Place::Clients),
        account: "acc_91".into(),
        name: "Bluewater Kayaks (Books)".into(),
        q: String::new(),
        folders: vec![
            Choice::new("cli_1", "Bluewater").note("Same owner e-mail"),
            Choice::new("cli_2", LONG),
        ],
        form: Form::default(),
    };
    let gone = |name: &str| EndedRow {
        name: name.into(),
        how: "The client ended it".into(),
        contact: "Joe Hartwell, joe@hartwell.example".into(),
        at: when("3 Nov, 10:02"),
        kept: "3 notes kept until 3 December".into(),
        export: "/p/pemberton-hale/ended/cli_1/notes".into(),
        again: "/p/pemberton-hale/ended/cli_1/again".into(),
        unlist: "/p/pemberton-hale/ended/cli_1/unlist".into(),
    };
    let ended = EndedPage {
        frame: staff_frame("Ended connections", Place::Ended),
        rows: vec![gone("Hartwell Joinery Ltd"), gone(LONG)],
    };
    vec![
        page(
            "client-activity",
            &ActivityPage {
                kinds: kinds(),
                frame: staff_frame("Activity of Hartwell Joinery Ltd", Place::Clients),
                up: up(),
                lead: "The client sees the same list, without notes.".into(),
                deeds: deeds(),
                pager: Pager {
                    words: "Newest first".into(),
                    newer: String::new(),
                    older: "/x?after=1".into(),
                },
            },
        ),
        page(
            "note-edit",
            &EditNotePage {
                frame: staff_frame("Edit note", Place::Clients),
                client: "cli_002".into(),
                client_name: "Hartwell Joinery Ltd".into(),
                id: "nte_1".into(),
                form: Form::of([("text", "Year end is 31 August."), ("seen", "1")]),
            },
        ),
        page(
            "note-history",
            &NoteHistoryPage {
                frame: staff_frame("History of a note", Place::Clients),
                client: "cli_002".into(),
                client_name: "Hartwell Joinery Ltd".into(),
                texts: vec![(
                    "Ben Adeyemi".into(),
                    when("18 Nov, 16:02"),
                    "Year end is 31 August.".into(),
                )],
            },
        ),
        page(
            "client-internal",
            &InternalPage {
                frame: staff_frame("Internal client", Place::Clients),
                id: "cli_002".into(),
                name: LONG.into(),
                internal: true,
                added: vec![Choice::new("stf_5", "Tom Sato"), Choice::new("stf_6", LONG)],
                others: vec![Choice::new("stf_4", "June Park")],
            },
        ),
        page("client-cancel", &cancel),
        page(
            "client-cancel-faults",
            &CancelPage {
                form: failed(&[("reason", "other")], &[("other", "Say why, in your words.")]),
                ..cancel
            },
        ),
        page("account-link", &link),
        page("account-link-none", &LinkAccountPage { folders: vec![], q: "zzz".into(), ..link }),
        page("client-menu", &menu),
        page("client-tags", &tags),
        page("copy-staff", &copying),
        page(
            "copy-staff-none",
            &CopyStaffPage { folders: vec![], q: "zzz".into(), ..copying.clone() },
        ),
        page("ended", &ended),
        page("ended-empty", &EndedPage { rows: vec![], ..ended }),
    ]
}

pub(super) fn pages() -> Vec<Page> {
    [shows(), below()].concat()
}
