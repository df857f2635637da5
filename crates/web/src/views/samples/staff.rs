//! Samples of accounts, invitations, staff, groups and the firm's settings.

use super::super::accounts::{AddAccountPage, RequestAccessPage, UnlinkedChoice};
use super::super::form::{Choice, Form};
use super::super::frame::Place;
use super::super::invitations::{InvitationRow, InvitationsPage, InvitePage, InvitePastedPage};
use super::super::partners::{KeyRow, KeysPage, SettingsPage};
use super::super::parts::{Badge, Link, Mark, Shape, Tone, When};
use super::super::staff::{
    GroupPage, GroupRow, GroupsPage, InviteStaffPage, ReachPart, SignedRow, StaffPage,
    StaffPersonPage, StaffRow,
};
use super::clients::{books, when};
use super::{LONG, Page, RTL, failed, manager_frame, page, staff_frame};

fn products() -> Vec<Choice> {
    vec![
        Choice::new("jobs", "Jobs"),
        Choice::new("books", "Books"),
        Choice::new("payroll", "Payroll"),
    ]
}

fn kinds() -> Vec<Choice> {
    vec![
        Choice::new("link", "Link").note("Whoever pays for it keeps paying"),
        Choice::new("transfer", "Transfer").note("Your firm manages and pays for it"),
    ]
}

fn rights() -> Vec<String> {
    vec!["Sign in and work in Books".into(), "See how you use it".into()]
}

fn accounts() -> Vec<Page> {
    let add = AddAccountPage {
        frame: staff_frame("Add an account", Place::Clients),
        kinds: kinds(),
        commission: "Commission: a share of what the client pays.",
        client: "cli_002".into(),
        client_name: "Hartwell Joinery Ltd".into(),
        plans: vec![
            Choice::new("jobs/starter", "Jobs · Starter").note("14 days of trial"),
            Choice::new("books/standard", "Books · Standard"),
        ],
        unlinked: vec![
            UnlinkedChoice {
                id: "acc_92".into(),
                tile: books(),
                name: "Hartwell Fit-out Ltd".into(),
                line: "hartwell-fitout.books.localhost · Joe Hartwell".into(),
                fits: "Same owner e-mail".into(),
                access: Mark::days_left(51, 60),
            },
            UnlinkedChoice {
                id: "acc_93".into(),
                tile: books(),
                name: LONG.into(),
                ..UnlinkedChoice::default()
            },
        ],
        products: products(),
        rights: rights(),
        ..AddAccountPage::default()
    };
    let ask = RequestAccessPage {
        frame: staff_frame("Request access", Place::Clients),
        account: "acc_3".into(),
        client: "cli_002".into(),
        client_name: "Hartwell Joinery Ltd".into(),
        owner: "Joe Hartwell".into(),
        accounts: vec![
            Choice::new("acc_3", "Payroll").note("Expired 3 Nov"),
            Choice::new("acc_4", "Roster"),
        ],
        form: Form::of([("accounts", "acc_3")]),
        length: "Access ends after 60 days without a sign-in.".into(),
        ..RequestAccessPage::default()
    };
    vec![
        page("account-add", &add),
        page(
            "account-add-faults",
            &AddAccountPage {
                new: failed(
                    &[("plan", "jobs/starter"), ("subdomain", "hartwell")],
                    &[("subdomain", "This address is taken.")],
                ),
                free: vec!["hartwell-joinery".into(), "hartwell-2".into(), "hartwell-uk".into()],
                ..add.clone()
            },
        ),
        page(
            "account-add-limited",
            &AddAccountPage {
                frame: manager_frame("Add an account"),
                client_name: LONG.into(),
                why_not_link: "Only a senior or the owner can put an account into a folder.".into(),
                why_not_invite: "Only a senior or the owner can invite.".into(),
                why_not_new: "Only the named manager, the group or a senior can.".into(),
                ..add
            },
        ),
        page("request-access", &ask),
        page(
            "request-access-faults",
            &RequestAccessPage {
                form: failed(
                    &[],
                    &[
                        ("accounts", "Choose at least one account."),
                        ("reason", "Say why, for the owner."),
                    ],
                ),
                ..ask.clone()
            },
        ),
        page(
            "request-access-open",
            &RequestAccessPage {
                open: "Asked by Ben on 18 Nov; it lapses on 2 Dec.".into(),
                withdraw: "/p/pemberton-hale/requests/req_1/withdraw".into(),
                ..ask.clone()
            },
        ),
        page(
            "request-access-cooldown",
            &RequestAccessPage {
                why_not: "Joe declined on 18 Nov. You can ask again from 25 Nov.".into(),
                ..ask
            },
        ),
    ]
}

fn invitations() -> Vec<Page> {
    let row = |id: &str, email: &str, state: Mark, live| InvitationRow {
        id: id.into(),
        email: email.into(),
        products: "Books, Payroll".into(),
        client: if live { "cli_002".into() } else { String::new() },
        client_name: "Hartwell Joinery Ltd".into(),
        sent: when("18 Nov, 16:02"),
        bounced: live.then(|| Badge::new(Tone::Warn, "mail", "Letters come back since 3 Nov")),
        opened: if live { when("18 Nov, 17:30") } else { When::default() },
        state,
        resend: live,
        link: if live { "https://portal.example/i/t0k3n".into() } else { String::new() },
        withdraw: live,
    };
    let list = InvitationsPage {
        frame: staff_frame("Invitations", Place::Invitations),
        rows: vec![
            row("inv_1", "joe@hartwell.example", Mark::invited().note("Link ends 2 Dec"), true),
            row(
                "inv_2",
                "a.very.long.address.indeed@subdomain.of.a.long.domain.example",
                Mark::declined(),
                false,
            ),
            row(
                "inv_3",
                "mara@bluewater.example",
                Mark::new(Shape::Icon("check"), Tone::Ok, "Accepted"),
                false,
            ),
        ],
        ..InvitationsPage::default()
    };
    let invite = InvitePage {
        frame: staff_frame("Invite a client", Place::Invitations),
        products: products(),
        q: "hart".into(),
        many: true,
        clients: vec![
            Choice::new("", "No folder yet"),
            Choice::new("cli_002", "Hartwell Joinery Ltd"),
        ],
        kinds: kinds(),
        commission: "Commission: a share of what the client pays.",
        rights: rights(),
        ..InvitePage::default()
    };
    let pasted = InvitePastedPage {
        frame: staff_frame("Invite from a list", Place::Invitations),
        products: products(),
        kinds: kinds(),
        commission: "Commission: a share of what the client pays.",
        limit: "At most 10,000 lines and 256 kB at a time.".into(),
        rights: rights(),
        ..InvitePastedPage::default()
    };
    vec![
        page("invite-list", &pasted),
        page(
            "invite-list-faults",
            &InvitePastedPage {
                form: failed(&[("list", "")], &[("list", "Paste a list.")]),
                ..pasted
            },
        ),
        page("invitations", &list),
        page(
            "invitations-empty",
            &InvitationsPage {
                rows: vec![],
                why_not_new: "Only a senior or the owner can invite.".into(),
                ..list
            },
        ),
        page("invite", &invite),
        page(
            "invite-faults",
            &InvitePage {
                form: failed(&[("email", "joe")], &[("email", "Enter an email address.")]),
                ..invite
            },
        ),
    ]
}

fn roles() -> Vec<Choice> {
    vec![
        Choice::new("senior", "Senior").note("All clients; staff, groups, invoices"),
        Choice::new("manager", "Manager").note("Own clients"),
        Choice::new("assistant", "Assistant").note("Works in the accounts it is given"),
    ]
}

fn groups() -> Vec<Choice> {
    vec![Choice::new("grp_1", "Trades, west"), Choice::new("grp_2", "Payroll, Friday")]
}

fn person() -> StaffPersonPage {
    StaffPersonPage {
        frame: staff_frame("Ben Adeyemi", Place::Staff),
        id: "stf_2".into(),
        name: "Ben Adeyemi".into(),
        email: "ben@pemberton-hale.example".into(),
        role: "Manager".into(),
        facts: vec![("Joined", "6 February 2025".into()), ("Last active", "Today, 08:14".into())],
        form: Form::of([("role", "manager"), ("groups", "grp_1")]),
        roles: roles(),
        groups: groups(),
        reach: "12 clients".into(),
        reached: ReachPart {
            words: "12 clients".into(),
            clients: vec![
                (
                    "cli_002".into(),
                    "Hartwell Joinery Ltd".into(),
                    vec!["named manager".into(), "through group Trades, west".into()],
                ),
                ("cli_003".into(), LONG.into(), vec!["given Payroll only".into()]),
            ],
            ..ReachPart::default()
        },
        sessions: vec![SignedRow {
            device: "Firefox on Linux".into(),
            since: "Signed in today, 08:02, from 192.0.2.7".into(),
            seen: when("Today, 08:14"),
        }],
        ..StaffPersonPage::default()
    }
}

fn staff() -> Vec<Page> {
    let row = |id: &str, name: &str, badge, seen| StaffRow {
        id: id.into(),
        name: name.into(),
        email: "someone@pemberton-hale.example".into(),
        role: "Manager".into(),
        groups: "Trades, west".into(),
        reach: "12 clients".into(),
        seen,
        badge,
        bounced: Some(Badge::new(Tone::Warn, "mail", "Letters come back: 3 Nov")),
    };
    let list = StaffPage {
        frame: staff_frame("Partner staff", Place::Staff),
        rows: vec![
            row("stf_1", "Isla Marchetti", None, when("Today, 08:14")),
            row("stf_2", LONG, Some(Badge::new(Tone::Info, "send", "Invited")), When::default()),
            row("stf_3", RTL, Some(Badge::new(Tone::Bad, "ban", "Suspended")), when("3 Nov")),
        ],
        ..StaffPage::default()
    };
    let invite = InviteStaffPage {
        frame: staff_frame("Invite staff", Place::Staff),
        form: Form::of([("role", "manager")]),
        roles: roles(),
        groups: groups(),
    };
    vec![
        page("staff", &list),
        page(
            "staff-limited",
            &StaffPage {
                why_not_new: "Only a senior or the owner can invite staff.".into(),
                ..list
            },
        ),
        page("staff-new", &invite),
        page(
            "staff-new-faults",
            &InviteStaffPage {
                form: failed(&[("name", "")], &[("name", "Enter a name.")]),
                ..invite
            },
        ),
        page("staff-person", &person()),
        page(
            "staff-person-limited",
            &StaffPersonPage {
                why_not_role: "Nobody can change their own role.".into(),
                why_not_suspend: "The owner cannot be suspended; ownership moves first.".into(),
                ..person()
            },
        ),
        page(
            "staff-person-invited",
            &StaffPersonPage {
                invited: true,
                badge: Some(Badge::new(Tone::Info, "send", "Invited")),
                clients: vec![("cli_002".into(), "Hartwell Joinery Ltd".into())],
                joining: "har".into(),
                outside: vec![Choice::new("cli_003", LONG).note("C-0142")],
                ..person()
            },
        ),
        page(
            "staff-person-suspended",
            &StaffPersonPage {
                suspended: true,
                badge: Some(Badge::new(Tone::Bad, "ban", "Suspended")),
                ..person()
            },
        ),
    ]
}

fn firm() -> Vec<Page> {
    let rows = vec![GroupRow {
        id: "grp_1".into(),
        name: "Trades, west".into(),
        staff: "Ben Adeyemi, Priya Raman".into(),
        clients: "31 clients".into(),
    }];
    let list =
        GroupsPage { frame: staff_frame("Groups", Place::Groups), rows, ..GroupsPage::default() };
    let keys = KeysPage {
        frame: staff_frame("API keys", Place::Settings),
        rows: vec![KeyRow {
            id: "key_1".into(),
            name: "Nightly export".into(),
            start: "ck_live_7h2k".into(),
            scopes: "Read clients".into(),
            made: when("3 Nov"),
            used: When::default(),
            ends: "ends 3 Dec".into(),
            live: true,
        }],
        scopes: vec![
            Choice::new("clients:read", "Read clients"),
            Choice::new("clients:write", "Change clients"),
        ],
        ..KeysPage::default()
    };
    vec![
        page("groups", &list),
        page(
            "groups-empty",
            &GroupsPage {
                rows: vec![],
                why_not: "Only a senior can change groups.".into(),
                ..list
            },
        ),
        page(
            "group",
            &GroupPage {
                frame: staff_frame("Trades, west", Place::Groups),
                id: "grp_1".into(),
                name: "Trades, west".into(),
                form: Form::of([("name", "Trades, west"), ("staff", "stf_1")]),
                staff: vec![
                    Choice::new("stf_1", "Isla Marchetti"),
                    Choice::new("stf_2", "Ben Adeyemi"),
                ],
                q: "har".into(),
                count: "10,000 clients".into(),
                matching: 2,
                clients: vec![
                    Choice::new("cli_002", "Hartwell Joinery Ltd").note("C-0142"),
                    Choice::new("cli_003", LONG),
                ],
                adding: true,
                outside: vec![Choice::new("cli_004", "Harbour Lane Bakery")],
                all: "/p/pemberton-hale/clients?group=grp_1".into(),
                ..GroupPage::default()
            },
        ),
        page(
            "settings",
            &SettingsPage {
                frame: staff_frame("Settings", Place::Settings),
                name: "Pemberton & Hale".into(),
                facts: vec![
                    ("Time zone", "Europe/London".into()),
                    ("Partner since", "6 February 2025".into()),
                ],
                code: "PH-4821".into(),
                code_link: "http://localhost:4000/me/partners?code=PH-4821".into(),
                links: vec![(
                    Link::new("/p/pemberton-hale/settings/keys", "API keys"),
                    "For your own programs.",
                )],
            },
        ),
        page("keys", &keys),
        page(
            "keys-made",
            &KeysPage {
                secret: "ck_live_7h2k_0123456789abcdef0123456789abcdef".into(),
                ..keys.clone()
            },
        ),
        page(
            "keys-empty",
            &KeysPage { rows: vec![], form: failed(&[], &[("name", "Enter a name.")]), ..keys },
        ),
    ]
}

pub(super) fn pages() -> Vec<Page> {
    [accounts(), invitations(), staff(), firm()].concat()
}
