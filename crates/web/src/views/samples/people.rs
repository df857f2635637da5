//! Samples of the pages for people: sign-in, set-up, security.

use super::super::form::Choice;
use super::super::form::Form;
use super::super::frame::{Frame, Hat};
use super::super::parts::{Link, When};
use super::super::people::{
    AgainPage, Asked, ForgotPage, HatsPage, JoinPage, LinkPage, LinkSentPage, PasskeyRow,
    RecoveryCodesPage, ResetPage, SecondFactorPage, SecurityPage, SessionRow, SignInPage,
    StepUpPage, TotpPage,
};
use super::super::people::{PreferencesPage, UnsubscribePage};
use super::clients::when;
use super::{LONG, Page, failed, frame, page};

fn public(title: &str) -> Frame {
    Frame { me: None, help: "/help/sign-in".into(), ..frame(title) }
}

fn sign_in() -> Vec<Page> {
    let blank = SignInPage {
        frame: public("Sign in"),
        next: "/p/pemberton-hale".into(),
        ..SignInPage::default()
    };
    let second =
        SecondFactorPage { frame: public("Enter your code"), ..SecondFactorPage::default() };
    vec![
        page("sign-in", &blank),
        page(
            "sign-in-demo",
            &SignInPage {
                notice: "Your session ended. Sign in to go on.".into(),
                demo: vec![
                    Link::new("/sign-in/link/a", "Isla Marchetti, senior at Pemberton & Hale"),
                    Link::new("/sign-in/link/b", "Joe Hartwell, owner of 3 accounts"),
                ],
                ..blank.clone()
            },
        ),
        page(
            "sign-in-faults",
            &SignInPage {
                form: failed(
                    &[("email", "isla")],
                    &[
                        ("email", "Enter an email address like isla@example.com."),
                        ("password", "Enter your password."),
                    ],
                ),
                ..blank
            },
        ),
        page("second", &second),
        page("second-recovery", &SecondFactorPage { recovery: true, ..second }),
        page(
            "link-sent",
            &LinkSentPage {
                frame: public("Look in your mail"),
                email: "joe@hartwell.example".into(),
                lives: "20 minutes".into(),
                outbox: "/ops/outbox".into(),
            },
        ),
        page(
            "link",
            &LinkPage {
                frame: public("Sign in"),
                action: "/sign-in/link/t0k3n".into(),
                next: String::new(),
                name: "Joe Hartwell".into(),
            },
        ),
        page(
            "link-over",
            &LinkPage { frame: public("This link no longer works"), ..LinkPage::default() },
        ),
    ]
}

fn likes() -> Vec<Page> {
    let choices = |of: &[&str]| of.iter().map(|it| Choice::new(*it, *it)).collect::<Vec<_>>();
    let owner = PreferencesPage {
        frame: frame("E-mail and language"),
        home: Link::new("/me/access", "Who can get into your accounts"),
        action: "/me/settings".into(),
        languages: choices(&["", "en-GB", "de"]),
        zones: choices(&["", "Europe/Berlin"]),
        themes: choices(&["system", "light", "dark"]),
        letters: choices(&["never", "daily", "each"]),
        security: "/me/security".into(),
        ..PreferencesPage::default()
    };
    let staff = PreferencesPage {
        frame: frame("Your preferences"),
        staff: true,
        densities: choices(&["comfortable", "compact"]),
        keys: choices(&["on"]),
        starts: choices(&["clients", "today"]),
        digests: choices(&["off", "daily", "weekly"]),
        topics: choices(&["access", "staff"]),
        ..owner.clone()
    };
    let asking = UnsubscribePage {
        frame: public("No more of these letters?"),
        sentence: "joe@hartwell.example gets no digest any more.".into(),
        action: "/letters/off/t0k3n".into(),
    };
    let done = UnsubscribePage { action: String::new(), ..asking.clone() };
    vec![
        page("preferences", &staff),
        page("preferences-owner", &owner),
        page("unsubscribe", &asking),
        page("unsubscribe-done", &done),
    ]
}

fn set_up() -> Vec<Page> {
    let join = JoinPage {
        frame: public("Join Pemberton & Hale"),
        action: "/join/t0k3n".into(),
        firm: "Pemberton & Hale".into(),
        role: "owner".into(),
        by: "Fernway".into(),
        email: "nora@pemberton-hale.example".into(),
        ..JoinPage::default()
    };
    vec![
        page("join", &join),
        page("join-known", &JoinPage { known: true, ..join.clone() }),
        page(
            "join-faults",
            &JoinPage {
                form: failed(&[("name", "Nora")], &[("password", "Use at least 12 characters.")]),
                firm: LONG.into(),
                ..join.clone()
            },
        ),
        page(
            "join-over",
            &JoinPage {
                action: String::new(),
                over: "This invitation was used on 18 Nov.".into(),
                ..join
            },
        ),
        page(
            "totp",
            &TotpPage {
                frame: public("Add an authenticator app"),
                action: "/join/totp".into(),
                qr_path: "M4 4h7v7h-7zM14 4h7v7h-7zM4 14h7v7h-7z".into(),
                qr_size: 25,
                secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP".into(),
                uri: "otpauth://totp/Fernway:isla?secret=JBSW".into(),
                form: Form::default(),
                skip: "/hats".into(),
            },
        ),
        page(
            "recovery-codes",
            &RecoveryCodesPage {
                frame: public("Keep these recovery codes"),
                codes: (0..10).map(|at| format!("k7m{at}-p2qx-94hd")).collect(),
                next: "/p/pemberton-hale".into(),
            },
        ),
        page(
            "step-up",
            &StepUpPage {
                frame: public("Show that it is you"),
                action: "/p/pemberton-hale/step-up".into(),
                again: "/sign-in".into(),
                why: "sign in to an account of a client".into(),
                passkey: true,
                password: true,
                next: "/p/pemberton-hale/accounts/acc_1/sign-in".into(),
                kept: "sealed".into(),
                form: Form::default(),
                back: "/p/pemberton-hale/clients".into(),
            },
        ),
    ]
}

/// What comes after a step-up without means, and a new password.
fn again() -> Vec<Page> {
    let form = failed(&[], &[("password", "A password has at least 15 characters.")]);
    vec![
        page(
            "step-up-again",
            &AgainPage {
                frame: public("Go on"),
                action: "/p/pemberton-hale/staff".into(),
                csrf: "c5rf70k3n".into(),
                fields: vec![("name".into(), LONG.into()), ("role".into(), "\"<senior>".into())],
                back: "/p/pemberton-hale/staff".into(),
            },
        ),
        page(
            "step-up-without-means",
            &StepUpPage {
                frame: public("Show that it is you"),
                action: "/me/step-up".into(),
                again: "/sign-in?return_to=/me/security".into(),
                why: "change how you sign in".into(),
                back: "/me/security".into(),
                ..StepUpPage::default()
            },
        ),
        page(
            "forgot",
            &ForgotPage { frame: public("Choose a new password"), form: Form::default() },
        ),
        page(
            "reset",
            &ResetPage {
                frame: public("Choose a new password"),
                action: "/reset/abc".into(),
                email: "isla@pemberton-hale.example".into(),
                form,
            },
        ),
    ]
}

pub(super) fn pages() -> Vec<Page> {
    let hat = |name: &str, note: &str| Hat {
        name: name.into(),
        note: note.into(),
        href: "/x".into(),
        current: false,
    };
    let security = SecurityPage {
        frame: frame("Your sign-in and security"),
        home: Link::new("/p/pemberton-hale/clients", "Back to Clients"),
        email: "isla@pemberton-hale.example".into(),
        passkeys: vec![
            PasskeyRow {
                id: "pky_1".into(),
                name: "Laptop".into(),
                added: when("3 Nov"),
                used: when("Today, 08:14"),
                why_not: String::new(),
            },
            PasskeyRow {
                id: "pky_2".into(),
                name: LONG.into(),
                added: when("3 Nov"),
                used: When::default(),
                why_not: "It is your only way in.".into(),
            },
        ],
        password: "Changed 3 Nov".into(),
        totp: "Added 3 Nov".into(),
        codes: "7 of 10 left".into(),
        asked: None,
        sessions: vec![
            SessionRow {
                id: "ses_1".into(),
                device: "Firefox on Linux".into(),
                place: "Pemberton & Hale".into(),
                seen: when("Today, 08:14"),
                current: true,
            },
            SessionRow {
                id: "ses_2".into(),
                device: "Safari on iPhone".into(),
                place: "Your accounts".into(),
                seen: when("Yesterday, 15:20"),
                current: false,
            },
        ],
        form: Form::default(),
    };
    let fresh = SecurityPage {
        frame: frame("Your sign-in and security"),
        home: Link::new("/me/access", "Back"),
        email: "joe@hartwell.example".into(),
        ..SecurityPage::default()
    };
    let mut pages = [sign_in(), set_up(), again(), likes()].concat();
    pages.push(page("security", &security));
    pages.push(page("security-fresh", &fresh));
    let asked = Asked {
        title: "Your firm asks for a passkey.",
        words: "Nina Grant decided (3 Nov) that everybody signs in with a passkey.".into(),
        confirm: "/p/pemberton-hale/step-up?next=/p/pemberton-hale".into(),
    };
    pages.push(page("security-asked", &SecurityPage { asked: Some(asked), ..security.clone() }));
    pages.push(page(
        "hats",
        &HatsPage {
            frame: frame("Where to?"),
            hats: vec![
                hat("Pemberton & Hale", "Senior"),
                hat("Marchetti Ceramics", "Owner of 2 accounts"),
                hat(LONG, "Operator"),
            ],
        },
    ));
    pages
}
