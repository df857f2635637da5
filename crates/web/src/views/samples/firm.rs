//! Samples of what happens among a firm's own people: leaving, deleting a group, ownership, roles.

use super::super::form::{Choice, Form};
use super::super::frame::Place;
use super::super::staff::{GroupDeletePage, LeavePage, OwnershipPage, RoleRow, RolesPage};
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
    vec![
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
