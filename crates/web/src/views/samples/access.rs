//! Samples of the owner's pages and of refusals.

use super::super::access::{
    AccessPage, AddPartnerPage, FirmCard, FirmPerson, FirmRecordPage, GrantRow, InvitationPage,
    RemovePage, RequestPage, SaidPage, Waiting,
};
use super::super::errors::{Fix, Oops, OopsInside, OopsPage};
use super::super::form::{Choice, Form};
use super::super::frame::{Frame, Me, Place};
use super::super::parts::{Badge, Link, Mark, Shape, Tone, When};
use super::client::deeds;
use super::clients::{books, jobs, payroll, when};
use super::{LONG, Page, RTL, failed, frame, page, staff_frame, undo_flash};

pub(super) fn owner(title: &str) -> Frame {
    Frame {
        base: "/me".into(),
        me: Some(Me {
            name: "Joe Hartwell".into(),
            role: "Owner".into(),
            security: "/me/security".into(),
            sign_out: "/me/sign-out".into(),
            ..Me::default()
        }),
        help: "/help/access".into(),
        ..frame(title)
    }
}

fn can() -> Vec<String> {
    vec![
        "Sign in and work in Jobs, Books and Payroll".into(),
        "See how you use each product".into(),
    ]
}

fn cannot() -> Vec<String> {
    vec![
        "Change the account owner or your password".into(),
        "Cancel an account or change its plan".into(),
        "Let another firm in".into(),
    ]
}

fn card() -> FirmCard {
    let person = |name: &str, seen: When| FirmPerson {
        id: "stf_1".into(),
        name: name.into(),
        reaches: 2,
        kept_out: usize::from(name == "Ben Adeyemi"),
        tiles: vec![jobs(), books()],
        tiles_words: "Jobs, Books".into(),
        seen,
    };
    let grant = |id: &str, tile, access, on| GrantRow {
        id: id.into(),
        tile,
        name: "Jobs of Hartwell Joinery Ltd".into(),
        access,
        on,
    };
    FirmCard {
        id: "prt_1".into(),
        name: "Pemberton & Hale".into(),
        line: "Connected since 6 February 2025 · Jobs, Books and Payroll".into(),
        badge: Some(Badge::new(Tone::Ok, "check", "Access is on")),
        manages: true,
        can_turn_off: true,
        can_turn_on: false,
        accounts: vec![
            grant("acc_1", jobs(), Mark::days_left(59, 60).note("Ends 19 Jan without use"), true),
            grant("acc_2", books(), Mark::off().note("Since 3 Nov"), false),
            grant("acc_3", payroll(), Mark::days_left(6, 60).note("Ends 27 Nov without use"), true),
        ],
        can: can(),
        cannot: cannot(),
        people: vec![
            person("Isla Marchetti", when("Yesterday, 15:20")),
            person("Ben Adeyemi", when("3 days ago")),
            person(RTL, When::default()),
        ],
        people_words: "3 people at Pemberton & Hale".into(),
        ends: Some(Mark::new(
            Shape::Ring(10),
            Tone::Plain,
            "Turns itself off after 60 days without use. The soonest is Payroll, in 6 days.",
        )),
        blocked: true,
    }
}

fn list() -> AccessPage {
    AccessPage {
        frame: owner("Who can get into your accounts"),
        soon: "Access to 2 accounts ends in the next 30 days.".into(),
        blocked: vec![("prt_9".into(), LONG.into())],
        lead: "Two firms help Hartwell Joinery Ltd. You can turn either off at once. Nothing in your accounts is deleted.".into(),
        waiting: vec![
            Waiting {
                title: "Lockhart & Daughters asks for access again".into(),
                sentence: "Their access to Payroll ended on 3 November because nobody used it for 60 days.".into(),
                says: "Need to finish the October return.".into(),
                answer: "/me/requests/req_1".into(),
                open: String::new(),
            },
            Waiting { title: "Quill & Co invite you".into(), open: "/i/t0k3n".into(), ..Waiting::default() },
        ],
        firms: vec![
            card(),
            FirmCard {
                id: "prt_2".into(),
                name: LONG.into(),
                line: "Connected since 2 May 2026 · Payroll".into(),
                badge: Some(Badge::new(Tone::Plain, "lock", "Access is off")),
                can_turn_off: false,
                can_turn_on: true,
                accounts: vec![],
                people: vec![],
                can: vec![],
                ends: None,
                ..card()
            },
        ],
    }
}

fn answers() -> Vec<Page> {
    let invitation = InvitationPage {
        frame: owner("Pemberton & Hale asks to work in your Books account"),
        action: "/i/t0k3n".into(),
        firm: "Pemberton & Hale".into(),
        by: "Isla Marchetti, isla@pemberton-hale.example".into(),
        message: "Hello Joe,\nso that I can post the payroll journals.".into(),
        asks: "to work in your Books account".into(),
        can: can(),
        cannot: cannot(),
        length: "It ends by itself after 60 days without use. You can end it at any time.".into(),
        pays: "Nothing changes: you keep paying for your account.".into(),
        commission: "The firm may earn a commission while it is connected.".into(),
        accounts: vec![
            Choice::new("acc_1", "Jobs of Hartwell Joinery Ltd")
                .note("Another firm manages it now; Pemberton & Hale takes over on 3 December 2026, 09:00 UTC."),
            Choice::new("acc_2", "Books"),
        ],
        verified: "Verified by Fernway".into(),
        follows: vec!["If another firm manages it now, that firm is told and stays for 7 days.".into()],
        blocked: vec!["Payroll of Hartwell Joinery Ltd: this account is closed.".into()],
        form: Form::of([("accounts", "acc_1")]),
        ..InvitationPage::default()
    };
    let request = RequestPage {
        frame: owner("Lockhart & Daughters asks for access"),
        action: "/r/t0k3n".into(),
        firm: "Lockhart & Daughters".into(),
        by: "Ben Adeyemi, ben@lockhart.example".into(),
        accounts: vec![
            "Payroll of Hartwell Joinery Ltd".into(),
            "Books of Hartwell Joinery Ltd".into(),
        ],
        reason: "Need to finish the October return.".into(),
        length: "for at most 30 days".into(),
        before: "Access ended on 3 November because nobody used it for 60 days.".into(),
        allow: "Allow for 30 days".into(),
        forward: "/r/t0k3n/forward".into(),
        ..RequestPage::default()
    };
    let anonymous =
        Frame { me: None, ..owner("Pemberton & Hale asks to work in your Books account") };
    vec![
        page("invitation", &invitation),
        page(
            "invitation-anonymous",
            &InvitationPage { frame: anonymous, open: "/i/t0k3n/open".into(), ..invitation.clone() },
        ),
        page(
            "invitation-over",
            &InvitationPage {
                frame: owner("This invitation is not for you"),
                action: String::new(),
                over_title: "This invitation is not for you".into(),
                over: "This was sent to j•••@hartwell.example. Sign in with that address to answer it.".into(),
                ..invitation.clone()
            },
        ),
        page(
            "invitation-faults",
            &InvitationPage { form: failed(&[], &[("accounts", "Choose at least one account.")]), ..invitation },
        ),
        page("request", &request),
        page(
            "request-over",
            &RequestPage { action: String::new(), over: "You allowed it on 18 November.".into(), ..request },
        ),
    ]
}

fn owners() -> Vec<Page> {
    let remove = RemovePage {
        manages: true,
        frame: owner("Remove Pemberton & Hale"),
        id: "prt_1".into(),
        name: "Pemberton & Hale".into(),
        they: vec!["Sign-in to your accounts".into(), "Their dashboard of your business".into()],
        you: vec!["Everything in your accounts".into()],
        accounts: vec![Choice::new("acc_1", "Jobs"), Choice::new("acc_2", "Books")],
        form: Form::of([("accounts", "acc_1")]),
        on: true,
    };
    let add = AddPartnerPage {
        frame: owner("Add a firm"),
        accounts: vec![Choice::new("acc_1", "Jobs"), Choice::new("acc_2", "Books")],
        ..AddPartnerPage::default()
    };
    vec![
        page("access", &list()),
        page(
            "access-off",
            &AccessPage {
                frame: Frame {
                    flash: Some(undo_flash()),
                    ..owner("Who can get into your accounts")
                },
                waiting: vec![],
                ..list()
            },
        ),
        page(
            "access-empty",
            &AccessPage {
                firms: vec![],
                waiting: vec![],
                lead: "Nobody but you.".into(),
                ..list()
            },
        ),
        page(
            "access-firm",
            &FirmRecordPage {
                kinds: super::client::kinds(),
                frame: owner("Everything Pemberton & Hale did"),
                id: "prt_1".into(),
                name: "Pemberton & Hale".into(),
                facts: vec![
                    ("Connected", "6 February 2025".into()),
                    ("Accounts", "Jobs and Books".into()),
                ],
                deeds: deeds(),
                grants: card().accounts,
                people: super::clocks::seats(),
                blocked: false,
                ..FirmRecordPage::default()
            },
        ),
        page("access-remove", &remove),
        page("access-add", &add),
        page(
            "access-add-faults",
            &AddPartnerPage {
                form: failed(&[("code", "XX")], &[("code", "No firm has this code.")]),
                ..add.clone()
            },
        ),
        page(
            "access-add-sure",
            &AddPartnerPage {
                firm: "Pemberton & Hale".into(),
                form: Form::of([("code", "PH-4821"), ("accounts", "acc_1")]),
                can: can(),
                cannot: cannot(),
                ..add
            },
        ),
        page(
            "said",
            &SaidPage {
                frame: owner("Declined"),
                sentence: "Pemberton & Hale will be told.".into(),
                links: vec![Link::new("/me/access", "Who can get into your accounts")],
            },
        ),
    ]
}

fn refusals() -> Vec<Page> {
    let why = Oops {
        status: 409,
        title: "You cannot sign in to Payroll".into(),
        sentence: "Access to Payroll of Hartwell Joinery Ltd has expired.".into(),
        code: "access_expired".into(),
        facts: vec![
            ("Last sign-in".into(), "4 September, by Ben".into()),
            ("Expired".into(), "3 November, after 60 days".into()),
        ],
        who: "Joe Hartwell can turn access on again.".into(),
        fix: Some(Fix {
            words: "Request access".into(),
            href: "/p/x/accounts/acc_3/request-access".into(),
            ..Fix::default()
        }),
        back: Link::new("/p/x/clients/cli_002", "Back to Hartwell Joinery Ltd"),
        ..Oops::default()
    };
    let plain = |status, title: &str, sentence: &str| Oops {
        status,
        title: title.into(),
        sentence: sentence.into(),
        back: Link::new("/", "To the start"),
        ..Oops::default()
    };
    let public = |title: &str| Frame { me: None, ..frame(title) };
    let lost = Oops {
        search: "/p/x/clients".into(),
        ..plain(
            404,
            "We cannot find this",
            "It may have been removed when the client disconnected.",
        )
    };
    let fix = Fix {
        words: "Update client's settings".into(),
        href: "/p/x/clients/cli_1/payer".into(),
        post: true,
        fields: vec![("payer".into(), "partner".into())],
    };
    vec![
        page(
            "why",
            &OopsInside {
                frame: staff_frame("You cannot sign in to Payroll", Place::Clients),
                oops: why.clone(),
            },
        ),
        page(
            "why-post",
            &OopsInside {
                frame: staff_frame("No", Place::Clients),
                oops: Oops { fix: Some(fix), title: LONG.into(), ..why },
            },
        ),
        page(
            "oops-404-inside",
            &OopsInside { frame: staff_frame("Not found", Place::Elsewhere), oops: lost },
        ),
        page(
            "oops-404",
            &OopsPage {
                frame: public("Not found"),
                oops: plain(404, "There is no such page", "Check the address."),
            },
        ),
        page(
            "oops-410",
            &OopsPage {
                frame: public("Gone"),
                oops: plain(410, "This link is used", "Each link works once."),
            },
        ),
        page(
            "oops-429",
            &OopsPage {
                frame: public("Too many tries"),
                oops: Oops {
                    retry: "Try again in 40 seconds.".into(),
                    ..plain(429, "Too many tries", "Wait a moment.")
                },
            },
        ),
        page(
            "oops-500",
            &OopsPage {
                frame: public("This is our fault"),
                oops: Oops {
                    reference: "7h2k-9qx1".into(),
                    ..plain(500, "This is our fault", "Nothing was changed.")
                },
            },
        ),
    ]
}

pub(super) fn pages() -> Vec<Page> {
    [owners(), answers(), refusals()].concat()
}
