//! Samples of the client pages.

use super::super::clients::{
    AccountRow, Bar, Cell, ChooseAccountMenu, ChooseAccountPage, ClientRow, ClientsPage, Column,
    Empty, Fit, FolderRows, NewClientPage, Pill, Plan, Tab, Tabs, UnlinkedRow,
};
use super::super::form::{Choice, Form};
use super::super::frame::Place;
use super::super::parts::{Avatar, Go, Link, Mark, Pager, Tile, Tone, When};
use super::{LONG, Page, RTL, failed, manager_frame, page, staff_frame};
use crate::views::why::Why;

pub(super) const BASE: &str = "/p/pemberton-hale";

pub(super) fn when(words: &str) -> When {
    When {
        words: words.into(),
        stamp: "2026-11-20T15:20:00Z".into(),
        full: "20 November 2026, 15:20:00 UTC".into(),
    }
}

pub(super) fn jobs() -> Tile {
    Tile::new("Jobs", "jobs", "wrench")
}

pub(super) fn books() -> Tile {
    Tile::new("Books", "books", "book-open-text")
}

pub(super) fn payroll() -> Tile {
    Tile::new("Payroll", "pay", "banknote")
}

fn plan(words: &str, note: &str) -> Plan {
    Plan { words: words.into(), note: note.into(), payer: note.into(), ..Plan::default() }
}

fn account(id: &str, tile: Tile, access: Mark, go: Go) -> AccountRow {
    AccountRow {
        id: id.into(),
        address: "hartwell-joinery.jobs.localhost".into(),
        plan: plan("Premium", "Client pays"),
        usage: Mark::active().note("Job booked today"),
        cells: vec![
            Cell::Blank("c-acc"),
            Cell::Plan(plan("Premium", "Client pays")),
            Cell::Usage(Mark::active().note("Job booked today")),
            Cell::Access(access.clone()),
            Cell::Blank("c-team"),
        ],
        tile,
        access,
        go,
    }
}

pub(super) fn accounts() -> Vec<AccountRow> {
    let sign_in = |id: &str, about: &str| Go::sign_in(BASE, id, about);
    vec![
        account(
            "acc_1",
            jobs(),
            Mark::days_left(59, 60).note("You, yesterday"),
            sign_in("acc_1", "Jobs of Hartwell Joinery Ltd"),
        ),
        account(
            "acc_2",
            books(),
            Mark::days_left(6, 60).note("Ben, 54 days ago"),
            sign_in("acc_2", "Books of Hartwell Joinery Ltd"),
        ),
        account(
            "acc_3",
            payroll(),
            Mark::expired().note("3 Nov, after 60 days"),
            Go::request(BASE, "acc_3", "Payroll of Hartwell Joinery Ltd"),
        ),
        account(
            "acc_4",
            Tile::new("Roster", "roster", "calendar-days"),
            Mark::paused().note("Joe Hartwell, 3 Nov"),
            Go::off(
                "acc_4",
                "Roster of Hartwell Joinery Ltd",
                "Joe Hartwell turned access off on 3 Nov.",
            ),
        ),
    ]
}

fn row(at: usize, name: &str, tiles: Vec<Tile>, access: Mark, go: Go) -> ClientRow {
    let words: Vec<&str> = tiles.iter().map(|it| it.name.as_str()).collect();
    let words = if words.is_empty() { "No accounts".into() } else { words.join(", ") };
    ClientRow {
        heading: if at == 1 { "Joinery".into() } else { String::new() },
        id: format!("cli_{at:03}"),
        name: name.into(),
        line: format!("C-0{at:03} · Construction"),
        cells: vec![
            Cell::Accounts(tiles, words),
            Cell::Plan(plan_of(at)),
            Cell::Usage(match at % 5 {
                0 => Mark::inactive().note("No job for 11 days"),
                4 => Mark::unknown(),
                _ => Mark::active().note("Job booked today"),
            }),
            Cell::Access(access),
            Cell::Team(
                vec![Avatar::of("Priya Raman"), Avatar::of("Ben Adeyemi")],
                if at.is_multiple_of(7) { "+3".into() } else { String::new() },
            ),
        ],
        rows_from: format!("{BASE}/clients/cli_{at:03}/accounts"),
        toggle: format!("{BASE}/clients?open=cli_{at:03}#cli_{at:03}"),
        opened: None,
        go,
    }
}

fn plan_of(at: usize) -> Plan {
    match at % 4 {
        0 => Plan {
            trial: true,
            words: "Starter".into(),
            note: "Ends in 3 days".into(),
            payer: "Client pays".into(),
            t: super::t(),
        },
        1 => plan("Premium, Standard, Growth", "Client pays 1 of 3"),
        _ => plan("Standard", "Practice pays"),
    }
}

fn rows() -> Vec<ClientRow> {
    let mut open = row(
        2,
        "Hartwell Joinery Ltd",
        vec![jobs(), books(), payroll()],
        Mark::new(super::super::parts::Shape::Ring(10), Tone::Warn, "1 of 3 expiring")
            .note("Payroll only"),
        Go::choose(BASE, "cli_002", "Hartwell Joinery Ltd"),
    );
    open.opened = Some(FolderRows {
        name: open.name.clone(),
        accounts: accounts(),
        add: String::new(),
        span: 8,
        t: super::t(),
    });
    vec![
        row(
            1,
            "Okoro Electrical",
            vec![jobs()],
            Mark::days_left(41, 60).note("Priya, 19 days ago"),
            Go::sign_in(BASE, "acc_11", "Jobs of Okoro Electrical"),
        ),
        open,
        row(
            3,
            "Port Sorrel Marine",
            vec![jobs(), books()],
            Mark::days_left(60, 60).note("You, 2 hours ago"),
            Go::choose(BASE, "cli_003", "Port Sorrel Marine"),
        ),
        row(
            4,
            "Castellane Vineyards",
            vec![books(), payroll(), Tile::new("Roster", "roster", "calendar-days")],
            Mark::days_left(6, 60).note("Tom, 54 days ago"),
            Go::choose(BASE, "cli_004", "Castellane Vineyards"),
        ),
        row(
            5,
            "Larkfield Dental Practice",
            vec![payroll(), books()],
            Mark::expired().note("3 Nov, after 60 days"),
            Go::request(BASE, "acc_15", "Larkfield Dental Practice"),
        ),
        row(
            6,
            "Nine Elms Cycle Co-op",
            vec![books()],
            Mark::requested().note("2 days ago, by Ben"),
            Go::off(
                "cli_006",
                "Nine Elms Cycle Co-op",
                "Access was asked for 2 days ago. Mara has not answered.",
            ),
        ),
        row(
            7,
            "Saltmarsh Holiday Lets",
            vec![books()],
            Mark::invited().note("18 Nov, link ends 2 Dec"),
            Go::step(
                Link::new("/p/pemberton-hale/invitations", "Invitation"),
                "Saltmarsh Holiday Lets",
            ),
        ),
        row(8, "Quill & Ledger Studio", vec![], Mark::no_accounts(), Go::default()),
        row(
            9,
            LONG,
            vec![jobs()],
            Mark::paused().note(LONG),
            Go::off("cli_009", LONG, "Joe turned access off."),
        ),
        row(
            10,
            RTL,
            vec![books()],
            Mark::days_left(51, 60).note("June"),
            Go::sign_in(BASE, "acc_20", RTL),
        ),
    ]
}

fn fifty() -> Vec<ClientRow> {
    (0..50)
        .map(|at| {
            row(
                at,
                &format!("Client number {at} Limited"),
                vec![jobs(), books(), payroll()],
                Mark::days_left(59, 60).note("You, yesterday"),
                Go::choose(BASE, &format!("cli_{at:03}"), format!("Client number {at} Limited")),
            )
        })
        .collect()
}

pub(super) fn pills() -> Vec<Pill> {
    let labels = ["Product", "Plan", "Trial", "Usage", "Access", "Manager", "Group"];
    let mut pills: Vec<Pill> = labels
        .into_iter()
        .map(|label| Pill {
            label: label.to_owned(),
            href: format!("{BASE}/clients/filter/{}", label.to_lowercase()),
            ..Pill::default()
        })
        .collect();
    if let Some(plan) = pills.get_mut(1) {
        plan.chosen = "Premium, Standard, 3 more".into();
        plan.clear = format!("{BASE}/clients");
    }
    pills
}

fn columns() -> Vec<Column> {
    let sort = |class, words: &str, key: &str, sorted| Column {
        class,
        words: words.to_owned(),
        href: format!("{BASE}/clients?sort={key}"),
        sorted,
    };
    vec![
        Column { class: "c-acc", words: "Accounts".into(), ..Column::default() },
        sort("c-plan", "Plan", "plan", ""),
        sort("c-usage", "Usage", "usage", ""),
        sort("c-access", "Access", "access", ""),
        Column { class: "c-team", words: "Team".into(), ..Column::default() },
    ]
}

pub(super) fn tabs(count: bool) -> Tabs {
    let tab = |words: &str, icon, tone, number: &str, current| Tab {
        href: format!("{BASE}/clients?scope=x"),
        words: words.to_owned(),
        icon,
        tone,
        count: if count { number.to_owned() } else { String::new() },
        current,
    };
    Tabs {
        tabs: vec![
            tab("All", "", "", "10,248", true),
            tab("Mine", "user-round", "", "64", false),
            tab("My groups", "users-round", "", "112", false),
            tab("Access expiring", "timer", "warn", "6", false),
            tab("Trials ending", "flask-conical", "trial", "9", false),
            tab("Awaiting client", "hourglass", "info", "5", false),
            tab("Unlinked accounts", "unlink", "", "3", false),
        ],
        counts_from: if count { String::new() } else { format!("{BASE}/clients/counts?scope=all") },
        t: super::t(),
    }
}

pub(super) fn bar() -> Bar {
    Bar {
        acts: vec![
            ("request_access", "Request access".into(), "key-round"),
            ("name_manager", "Name manager".into(), "user-round"),
            ("group_add", "Add to group".into(), "users-round"),
            ("archive", "Archive".into(), "inbox"),
        ],
        filter: "access=expired".into(),
        count_from: format!("{BASE}/clients/count?access=expired"),
    }
}

pub(super) fn unlinked() -> Vec<UnlinkedRow> {
    let one = |id: &str, name: &str, fits, why_not: &str| UnlinkedRow {
        id: id.into(),
        tile: books(),
        name: name.into(),
        address: "bluewater-kayaks.books.localhost".into(),
        owner: "Mara Lindqvist".into(),
        how: "Client added you, 19 Nov".into(),
        access: Mark::days_left(58, 60).note("Nobody yet"),
        go: Go::sign_in(BASE, id, name),
        fits,
        why_not: why_not.into(),
    };
    let fit = Fit {
        client: "cli_002".into(),
        name: "Hartwell Joinery".into(),
        why: "Same owner e-mail".into(),
    };
    vec![
        one("acc_91", "Bluewater Kayaks", None, ""),
        one("acc_92", "Hartwell Fit-out Ltd", Some(fit), ""),
        one("acc_93", LONG, None, "Only a senior or the owner can put an account into a folder."),
    ]
}

fn list() -> ClientsPage {
    ClientsPage {
        frame: staff_frame("Clients", Place::Clients),
        tabs: tabs(true),
        keep: vec![("scope", "all".into())],
        pills: pills(),
        more: format!("{BASE}/clients/filter/more"),
        display: format!("{BASE}/clients/display"),
        save: format!("{BASE}/views/new"),
        bar: bar(),
        name: Column {
            class: "c-name",
            words: "Client".into(),
            href: format!("{BASE}/clients?sort=-name"),
            sorted: "ascending",
        },
        clear: format!("{BASE}/clients"),
        columns: columns(),
        caption: "Clients, sorted by name.".into(),
        rows: rows(),
        pager: Pager {
            words: "10 clients, from Okoro Electrical".into(),
            newer: format!("{BASE}/clients?before=x"),
            older: format!("{BASE}/clients?after=x"),
        },
        unlinked: unlinked(),
        ..ClientsPage::default()
    }
}

fn lists() -> Vec<Page> {
    let bare = ClientsPage {
        frame: manager_frame("Clients"),
        why_not_new: "Only a senior or the owner can add clients.".into(),
        rows: vec![],
        unlinked: vec![],
        tabs: tabs(false),
        pills: vec![],
        clear: String::new(),
        pager: Pager::default(),
        ..list()
    };
    vec![
        page("clients", &list()),
        page("clients-50", &ClientsPage { rows: fifty(), ..list() }),
        page(
            "clients-trouble",
            &ClientsPage { trouble: "The counts did not come.".into(), ..list() },
        ),
        page("clients-never", &ClientsPage { why_not_new: Why::default(), ..bare.clone() }),
        page(
            "clients-filtered",
            &ClientsPage {
                rows: vec![],
                q: "zzz".into(),
                empty: Empty::Filtered("No clients match 3 filters".into()),
                ..list()
            },
        ),
        page(
            "clients-no-reach",
            &ClientsPage {
                empty: Empty::NoReach(
                    "You are added to 0 clients. Ask Isla Marchetti or another senior.".into(),
                ),
                ..bare
            },
        ),
        page("clients-counts", &tabs(true)),
        page(
            "clients-rows",
            &FolderRows {
                name: "Hartwell".into(),
                accounts: accounts(),
                add: String::new(),
                span: 8,
                t: super::t(),
            },
        ),
        page(
            "clients-menu",
            &ChooseAccountMenu { name: "Hartwell".into(), accounts: accounts(), t: super::t() },
        ),
        page(
            "clients-choose",
            &ChooseAccountPage {
                frame: staff_frame("Sign in to Hartwell Joinery Ltd", Place::Clients),
                id: "cli_002".into(),
                name: "Hartwell Joinery Ltd".into(),
                accounts: accounts(),
            },
        ),
    ]
}

pub(super) fn people() -> Vec<Choice> {
    vec![
        Choice::new("", "Nobody yet"),
        Choice::new("stf_1", "Isla Marchetti"),
        Choice::new("stf_2", "Ben Adeyemi"),
    ]
}

fn news() -> Vec<Page> {
    let blank = NewClientPage {
        frame: staff_frame("New client", Place::Clients),
        managers: people(),
        groups: vec![Choice::new("", "No group"), Choice::new("grp_1", "Trades, west")],
        ..NewClientPage::default()
    };
    vec![
        page("client-new", &blank),
        page(
            "client-new-faults",
            &NewClientPage {
                form: failed(
                    &[("name", ""), ("email", "joe@@hartwell")],
                    &[
                        ("name", "Enter the client's name."),
                        ("email", "Enter an email address like joe@example.com."),
                    ],
                ),
                ..blank.clone()
            },
        ),
        page(
            "client-new-twin",
            &NewClientPage {
                form: Form::of([("name", "Hartwell Joinery"), ("account", "acc_91")]),
                twins: vec![Link::new(
                    "/p/pemberton-hale/clients/cli_002",
                    "C-0142 Hartwell Joinery Ltd",
                )],
                account: "Bluewater Kayaks (Books)".into(),
                ..blank
            },
        ),
    ]
}

pub(super) fn pages() -> Vec<Page> {
    [lists(), super::filters::pages(), news(), super::client::pages()].concat()
}
