//! Samples of one account as a firm manages it.

use super::super::accounts::{Follows, MovePage};
use super::super::form::{Choice, Form};
use super::super::frame::Place;
use super::super::managing::{Act, ActPage, ManagePage};
use super::super::parts::{Badge, Go, Link, Mark, Tone};
use super::super::why::Why;
use super::clients::jobs;
use super::{LONG, Page, failed, page, staff_frame};

pub(super) fn pages() -> Vec<Page> {
    let act = |path, at_once, why: &str| Act {
        path,
        at_once,
        title: "Close the account".into(),
        sentence: "For good: it can be read, and nothing in it changes any more.".into(),
        button: "Close account…".into(),
        why_not: Why::from(why),
    };
    let manage = ManagePage {
        frame: staff_frame("Manage account", Place::Clients),
        id: "acc_1".into(),
        name: "Hartwell Joinery Ltd".into(),
        tile: jobs(),
        up: Link::new("/p/pemberton-hale/clients/cli_1", "Hartwell Joinery Ltd"),
        badge: Some(Badge::new(Tone::Warn, "circle-pause", "Inactive")),
        access: Mark::invited(),
        go: Go::default(),
        log: "/p/pemberton-hale/audit?account=acc_1".into(),
        facts: [("Product", "Jobs"), ("Owner", LONG), ("Plan", "")]
            .map(|(name, value)| (name.into(), value.into()))
            .into(),
        acts: vec![
            act("activate", true, ""),
            act("close", false, ""),
            act("hand-back", false, "Only the firm's owner and seniors can do this."),
        ],
    };
    let close = ActPage {
        frame: staff_frame("Close the account", Place::Clients),
        up: Link::new("/p/pemberton-hale/accounts/acc_1", "Hartwell Joinery Ltd (Jobs)"),
        path: "close",
        title: "Close the account: Hartwell Joinery Ltd (Jobs)".into(),
        warning: "This is final. A closed account is never opened again.".into(),
        button: "Close account".into(),
        lose: vec!["The subscription, and paying for it".into()],
        keep: vec!["Reading and exporting what is in the account".into()],
        reasons: vec![Choice::new("duplicate", "It was made twice"), Choice::new("other", "Other")],
        form: failed(&[("reason", "other")], &[("other", "Say in your own words why.")]),
    };
    let choosing = MovePage {
        frame: staff_frame("Move to another client", Place::Clients),
        up: Link::new("/p/pemberton-hale/accounts/acc_1", "Hartwell Joinery Ltd (Jobs)"),
        name: "Hartwell Joinery Ltd (Jobs)".into(),
        q: "kay".into(),
        folders: vec![Choice::new("cli_2", "Bluewater").note("C-0142"), Choice::new("cli_3", LONG)],
        form: failed(&[], &[("client", "Choose a client.")]),
        follows: None,
    };
    let follows = Follows {
        client: "cli_2".into(),
        title: format!("From Hartwell Joinery Ltd to {LONG}"),
        gain: "Ben Adeyemi".into(),
        lose: "Nobody.".into(),
        rest: vec![
            "Access does not change.".into(),
            "Notes stay with Hartwell Joinery Ltd.".into(),
        ],
    };
    let asked = MovePage {
        folders: vec![],
        form: Form::default(),
        follows: Some(follows),
        ..choosing.clone()
    };
    vec![
        page("account-move", &choosing),
        page("account-move-none", &MovePage { folders: vec![], ..choosing.clone() }),
        page("account-move-follows", &asked),
        page("account-manage", &manage),
        page("account-close", &close),
        page("account-hand-back", &ActPage { reasons: vec![], ..close.clone() }),
    ]
}
