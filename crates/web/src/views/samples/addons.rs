//! Samples of add-ons: panels, table, settings, one add-on for either side, the seller.

use super::super::addons::{
    AddonFacts, AddonPage, AddonRow, CancelAddonPage, ClientAddonsPage, ClientSettingsPage,
    ConnectingPage, DefaultRow, DefaultsPage, Face, ManagePage, OpsAddonsPage, OwnAddonPage,
    OwnCancelAddonPage, OwnConnectingPage, OwnedAddons, OwnerAddonsPage, PanelCard, PanelsPage,
    SellerFacts, SettingRow, Step,
};
use super::super::clients::Tab;
use super::super::form::{Choice, Form};
use super::super::frame::Place;
use super::super::parts::{Link, Mark, Pager, Shape, Steps, Tone};
use super::super::why::Why;
use super::access::owner;
use super::clients::jobs;
use super::{LONG, Page, failed, frame, page, staff_frame};
use crate::Words;

fn face() -> Face {
    Face { logo: String::new(), icon: "package".into() }
}

fn on() -> Mark {
    Mark::new(Shape::Icon("check"), Tone::Ok, "Active")
}

fn row(name: &str) -> AddonRow {
    AddonRow {
        id: "acc_1".into(),
        name: name.into(),
        line: "Books of Hartwell Joinery Ltd".into(),
        href: "/p/pemberton-hale/accounts/acc_1/addons/amazon".into(),
        state: on(),
        payer: "Your firm pays £4.80 a month + VAT, in arrears on the next month’s invoice.".into(),
        ..AddonRow::default()
    }
}

pub(super) fn rows() -> Vec<AddonRow> {
    let off = Mark::new(Shape::Hollow, Tone::Off, "Not active");
    vec![
        row(LONG),
        AddonRow {
            state: off.clone(),
            activate: "/p/pemberton-hale/accounts/acc_2/addons/amazon".into(),
            source: "by your firm’s default".into(),
            ..row("Ashby Bakery")
        },
        AddonRow {
            state: off,
            why_not: Why::from("The settings say that the client pays for this add-on."),
            fix: Some((
                "/p/pemberton-hale/accounts/acc_3/addons/amazon/payer".into(),
                "Update client’s settings to paid for by the partner if activated".into(),
            )),
            confirm: "/p/pemberton-hale/addons/settings".into(),
            ..row("Birch Lane Dental")
        },
        AddonRow {
            state: Mark::new(Shape::Icon("unplug"), Tone::Bad, "Reconnect")
                .note("No data from Amazon"),
            ..row("Cole & Sons")
        },
    ]
}

fn facts() -> AddonFacts {
    let step = |id: &str, title: &str| Step {
        action: format!("/p/pemberton-hale/accounts/acc_1/addons/amazon/{id}"),
        id: id.into(),
        title: title.into(),
        sentence: "The owner signs in at Amazon alone; you never need their password.".into(),
        button: title.into(),
        ..Step::default()
    };
    AddonFacts {
        face: face(),
        tile: jobs(),
        name: "Amazon".into(),
        summary: "Orders, fees and refunds come into the books by themselves.".into(),
        text: vec![
            "Each settlement becomes entries.".into(),
            "Nothing is sent but the question.".into(),
        ],
        shared: "Which shop it is.".into(),
        way: Some(Steps::new(1, ["Turn on", "Consent at Amazon", "It runs"], &Words::default())),
        state: on(),
        facts: vec![
            ("Who pays".into(), "Your firm pays £4.80 a month + VAT.".into()),
            ("Consent until".into(), "3 August 2027".into()),
        ],
        suits: vec![
            ("The account is open.".into(), true),
            ("The business sells in the UK.".into(), false),
        ],
        coming: vec![("1 December 2026".into(), "£4.80 + VAT on your firm’s invoice".into())],
        handover: "The client pays from 1 December 2026 on.".into(),
        steps: vec![
            Step {
                primary: true,
                confirm: vec!["The business sells in the UK.".into()],
                regions: vec![Choice::new("eu", "Europe"), Choice::new("na", "North America")],
                fields: vec![("how", "link".into())],
                ..step("activate", "Send the client a link (recommended)")
            },
            Step { link: true, ..step("cancel", "Cancel add-on") },
            Step {
                why_not: Why::from("The client pays for this add-on."),
                ..step("reconnect", "Connect Amazon again")
            },
        ],
    }
}

fn seller(action: &str) -> SellerFacts {
    SellerFacts {
        way: Some(Steps::new(3, ["Turn on", LONG, "The right account"], &Words::default())),
        title: "Is this the right Amazon account?".into(),
        sentence: "Amazon becomes active when you say yes.".into(),
        facts: vec![
            ("Amazon account".into(), "Juniper Crafts (A2EXAMPLE7SELLER)".into()),
            ("Account".into(), LONG.into()),
        ],
        shared: true,
        action: action.into(),
        yes: "Yes, connect".into(),
    }
}

pub(super) fn pages() -> Vec<Page> {
    let reasons = vec![Choice::new("not_used", "It is not used"), Choice::new("other", "Other")];
    let up = || Link::new("/p/pemberton-hale/clients/cli_1", LONG);
    let wrong = failed(&[("reason", "")], &[("reason", "Choose a reason from the list.")]);
    vec![
        page("addons-panels", &panels(true)),
        page("addons-panels-none", &PanelsPage { panels: Vec::new(), ..panels(false) }),
        page("addons-defaults", &defaults()),
        page("addons-table", &table(rows())),
        page("addons-table-none", &table(Vec::new())),
        page(
            "addons-client",
            &ClientAddonsPage {
                frame: staff_frame("Add-ons", Place::Addons),
                up: up(),
                rows: rows(),
                settings: "/p/pemberton-hale/clients/cli_1/addons/settings".into(),
            },
        ),
        page(
            "addons-client-settings",
            &ClientSettingsPage {
                frame: staff_frame("Who pays", Place::Addons),
                up: up(),
                rows: vec![
                    setting(""),
                    SettingRow {
                        id: "acc_2-amazon".into(),
                        why_not: Why::from("Who pays cannot be changed while the add-on runs."),
                        ..setting("This will not change what runs.")
                    },
                ],
            },
        ),
        page(
            "addons-one",
            &AddonPage {
                frame: staff_frame("Amazon", Place::Addons),
                up: up(),
                account: "Books of Hartwell Joinery Ltd".into(),
                it: facts(),
                form: failed(&[], &[("suits", "Confirm that the add-on suits this account.")]),
            },
        ),
        page(
            "addons-own",
            &OwnAddonPage {
                frame: owner("Amazon"),
                account: LONG.into(),
                it: facts(),
                form: Form::default(),
            },
        ),
        page(
            "addons-owner",
            &OwnerAddonsPage {
                frame: owner("Add-ons and who pays"),
                accounts: vec![
                    OwnedAddons { id: "acc_1".into(), name: LONG.into(), rows: rows() },
                    OwnedAddons {
                        id: "acc_2".into(),
                        name: "Jobs of Ashby".into(),
                        rows: Vec::new(),
                    },
                ],
            },
        ),
        page(
            "addons-cancel",
            &CancelAddonPage {
                frame: staff_frame("Cancel add-on", Place::Addons),
                title: "Cancel Amazon".into(),
                follows: vec!["It runs until 1 December 2026.".into()],
                action: "/p/pemberton-hale/accounts/acc_1/addons/amazon/cancel".into(),
                back: "/p/pemberton-hale/accounts/acc_1/addons/amazon".into(),
                reasons: reasons.clone(),
                form: wrong,
            },
        ),
        page(
            "addons-own-cancel",
            &OwnCancelAddonPage {
                frame: owner("Cancel add-on"),
                title: "Cancel Amazon".into(),
                follows: vec!["It runs until 14 December 2026.".into()],
                action: "/me/addons/acc_1/amazon/cancel".into(),
                back: "/me/addons/acc_1/amazon".into(),
                reasons,
                form: Form::default(),
            },
        ),
        page(
            "addons-connecting",
            &ConnectingPage {
                frame: staff_frame("Is this the right Amazon account?", Place::Addons),
                it: SellerFacts { shared: false, ..seller("/p/pemberton-hale/connecting/cns_1") },
            },
        ),
        page(
            "addons-own-connecting",
            &OwnConnectingPage {
                frame: owner("Is this the right Amazon account?"),
                it: seller("/me/connecting/cns_1"),
            },
        ),
        page(
            "addons-offered",
            &OpsAddonsPage {
                frame: frame("Add-ons"),
                rows: vec![
                    ["Amazon", "Books", "Amazon", "£6.00 (2025-01-01)", "Offered"]
                        .map(str::to_owned),
                ],
            },
        ),
    ]
}

fn panels(unconfirmed: bool) -> PanelsPage {
    PanelsPage {
        frame: staff_frame("Connections & add-ons", Place::Addons),
        unconfirmed,
        settings: "/p/pemberton-hale/addons/settings".into(),
        panels: vec![PanelCard {
            face: face(),
            name: "Amazon".into(),
            summary: "Orders, fees and refunds come into the books by themselves.".into(),
            product: "Books".into(),
            facts: vec![
                ("Price when your firm pays".into(), Link::new("", "£4.80 a month + VAT")),
                ("Active".into(), Link::new("/p/pemberton-hale/addons/amazon?state=on", "12")),
                ("Waiting".into(), Link::default()),
            ],
            manage: "/p/pemberton-hale/addons/amazon".into(),
        }],
    }
}

fn defaults() -> DefaultsPage {
    DefaultsPage {
        frame: staff_frame("Default settings", Place::Addons),
        unconfirmed: true,
        addons: vec![DefaultRow {
            slug: "amazon".into(),
            name: "Amazon".into(),
            payers: vec![
                (Choice::new("client", "The client pays").note("List price, in advance."), false),
                (Choice::new("partner", "Your firm pays").note("Your discount applies."), true),
            ],
            clients_may: true,
            standing: "Not confirmed yet: the client pays.".into(),
            follows:
                "12 clients have settings of their own; 40 accounts run it and will not change."
                    .into(),
        }],
        form: Form::default(),
    }
}

fn table(rows: Vec<AddonRow>) -> ManagePage {
    ManagePage {
        frame: staff_frame("Amazon", Place::Addons),
        slug: "amazon".into(),
        name: "Amazon".into(),
        tabs: vec![
            Tab {
                href: "/p/pemberton-hale/addons/amazon".into(),
                words: "All".into(),
                current: true,
                ..Tab::default()
            },
            Tab {
                href: "/p/pemberton-hale/addons/amazon?state=on".into(),
                words: "Active".into(),
                ..Tab::default()
            },
        ],
        confirm: if rows.is_empty() {
            String::new()
        } else {
            "/p/pemberton-hale/addons/settings".into()
        },
        state: String::new(),
        q: if rows.is_empty() { "zzz".into() } else { String::new() },
        rows,
        acts: vec![("addon_activate", "Activate an add-on"), ("addon_cancel", "Cancel an add-on")],
        filter: "product=books".into(),
        pager: Pager::default(),
    }
}

fn setting(unchanged: &str) -> SettingRow {
    SettingRow {
        action: "/p/pemberton-hale/accounts/acc_1/addons/amazon/payer".into(),
        id: "acc_1-amazon".into(),
        name: "Amazon for Books of Hartwell Joinery Ltd".into(),
        default: "Your default: the client pays.".into(),
        choices: vec![
            (Choice::new("default", "Use your firm’s default").note("Then the client pays."), true),
            (Choice::new("client", "The client pays"), false),
            (Choice::new("partner", "Your firm pays"), false),
        ],
        result: "If it begins now, the client pays – by your firm’s default.".into(),
        unchanged: unchanged.into(),
        why_not: Why::default(),
    }
}
