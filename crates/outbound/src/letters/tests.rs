//! Every letter is worded, once as text and once as HTML, and nothing that people typed gets out
//! of its place.

use super::*;
use domain::event::Event;
use domain::letter::{ChangeNews, DigestLine, GraceNews, Security};
use domain::reader::Lang;
use uuid::Uuid;

const OFF: &str = "https://portal.example/letters/off/t0k3n";

fn recipient() -> Recipient {
    Recipient { email: "joe@hartwell.example".into(), name: "Joe Hartwell".into(), person: None }
}

fn worded(letter: &Letter) -> Rendered {
    spoken(letter, Lang::En)
}

fn spoken(letter: &Letter, lang: Lang) -> Rendered {
    let (to, look) = (recipient(), Look::default());
    let reader = Reader { lang, ..Reader::default() };
    let frame = LetterFrame {
        vendor: "Fernway",
        origin: "https://portal.example",
        support: "help@fernway.example",
        look: &look,
        recipient: &to,
        reader: &reader,
        unsubscribe: if matches!(letter, Letter::Digest { .. }) { OFF } else { "" },
        logo: if letter.logo_of().is_some() { crate::mail::LOGO } else { "" },
    };
    render(letter, &frame, &|_| "t0k3n".to_owned()).unwrap()
}

fn link() -> LinkId {
    LinkId(Uuid::from_u128(7))
}

fn line() -> DigestLine {
    DigestLine {
        event: Event::AccessPaused { account: "Hartwell (Jobs)".into() },
        who: String::new(),
        client: "Hartwell".into(),
        path: "/p/firm/clients/cli_1".into(),
    }
}

fn asks() -> Letter {
    let text = || "words".to_owned();
    Letter::ColleagueAsks {
        firm: text(),
        by: text(),
        act: "connection.cancel".into(),
        about: text(),
        words: text(),
        path: "/p/firm/clients".into(),
    }
}

#[expect(clippy::too_many_lines, reason = "one sample per letter, and nothing else")]
fn every() -> Vec<Letter> {
    let text = || "words".to_owned();
    let path = || "/p/firm/clients".to_owned();
    vec![
        Letter::SignInLink { link: link(), next: String::new() },
        Letter::PasswordReset { link: link() },
        Letter::StaffInvitation {
            firm: text(),
            inviter: text(),
            role: "owner".into(),
            link: link(),
            until: 0,
        },
        Letter::SecurityNotice { what: Security::CodeUsed { left: 0 } },
        Letter::SecurityNotice { what: Security::KeyInUrl { name: text() } },
        Letter::ConnectionInvitation {
            firm: text(),
            inviter: text(),
            products: vec![text(), text()],
            message: text(),
            link: link(),
            until: 0,
            transfer: false,
            partner: None,
        },
        Letter::InvitationAnswered {
            client: text(),
            accepted: true,
            because: String::new(),
            path: path(),
        },
        Letter::InvitationAnswered {
            client: text(),
            accepted: false,
            because: text(),
            path: path(),
        },
        Letter::AccountCreated { firm: text(), product: text(), business: text(), path: path() },
        Letter::PartnerAdded { business: text(), product: text(), path: path() },
        Letter::AccessRequested {
            firm: text(),
            person: text(),
            account: text(),
            reason: text(),
            link: link(),
        },
        Letter::AccessAnswered { account: text(), allowed: true, at: None, path: path() },
        Letter::AccessPaused { account: text(), path: path() },
        Letter::AccessResumed { account: text(), path: path() },
        Letter::PartnerRemoved { account: text() },
        Letter::ConnectionCancelled { firm: text(), account: text() },
        Letter::ConnectionEnded { firm: text(), account: text(), by: text(), reason: text() },
        Letter::ClientsHandedOver {
            firm: text(),
            by: text(),
            count: 120,
            from: Some(text()),
            path: path(),
        },
        Letter::StaffStopped { firm: text(), by: text(), removed: false },
        Letter::StaffStopped { firm: text(), by: text(), removed: true },
        Letter::StaffLeft { firm: text(), by: text(), name: text(), removed: false, path: path() },
        Letter::StaffLeft { firm: text(), by: text(), name: text(), removed: true, path: path() },
        Letter::OwnershipOffered { firm: text(), by: text(), until: 0, path: path() },
        Letter::OwnershipStays { firm: text(), by: text(), withdrawn: false },
        Letter::OwnershipStays { firm: text(), by: text(), withdrawn: true },
        Letter::OwnershipMoved { firm: text(), from: text(), to: text() },
        asks(),
        Letter::NoteMention { firm: text(), by: text(), client: text(), path: path() },
        Letter::ConnectionEnded {
            firm: text(),
            account: text(),
            by: String::new(),
            reason: text(),
        },
        Letter::SignedIn { person: text(), firm: text(), account: text() },
        Letter::Digest { weekly: false, lines: vec![line()], more: 3, firm: false },
        Letter::Digest { weekly: true, lines: vec![line(), line()], more: 0, firm: true },
    ]
}

#[test]
fn every_letter_has_words_of_its_own() {
    for letter in every() {
        let out = worded(&letter);
        assert_ne!(out.subject, letter.kind(), "{letter:?} has no words");
        assert!(out.text.contains("Hello Joe Hartwell,"), "{}", out.text);
        assert!(out.html.contains("prefers-color-scheme: dark"));
        let german = spoken(&letter, Lang::De);
        assert!(german.text.contains("Guten Tag Joe Hartwell,"), "{}", german.text);
        assert!(german.html.contains("<html lang=\"de\">"));
        assert_ne!(german.subject, out.subject);
        assert!(!out.text.contains("\n\n\n\n"), "{}", out.text);
    }
}

const CHANGES: &[ChangeNews] = &[
    ChangeNews::Leaving,
    ChangeNews::Agreed,
    ChangeNews::Asked,
    ChangeNews::TakenOn,
    ChangeNews::Refused,
    ChangeNews::Objected,
    ChangeNews::Stopped,
    ChangeNews::StoppedForOwner,
    ChangeNews::Left,
    ChangeNews::Managing,
    ChangeNews::Done,
    ChangeNews::DoneUnmanaged,
];
const GRACES: &[GraceNews] =
    &[GraceNews::Begun, GraceNews::EndsSoon, GraceNews::Over, GraceNews::Subscribed];

#[test]
fn letters_to_a_firm_about_a_change_never_name_the_other_firm() {
    let text = || "words".to_owned();
    for news in CHANGES {
        let to_firm = matches!(
            news,
            ChangeNews::Leaving
                | ChangeNews::Asked
                | ChangeNews::Stopped
                | ChangeNews::Left
                | ChangeNews::Managing
        );
        let out = worded(&Letter::PartnerChange {
            news: *news,
            account: text(),
            firm: "Lockhart".to_owned(),
            on: 0,
            words: text(),
            path: "/me/ownership".to_owned(),
        });
        assert!(!(to_firm && out.text.contains("Lockhart")), "{}", out.text);
    }
    for news in GRACES {
        let letter = Letter::Grace { news: *news, account: text(), until: 0, path: text() };
        assert!(worded(&letter).subject.contains("words"));
    }
}

#[test]
fn every_link_carries_its_token_to_a_page_of_ours() {
    for letter in every() {
        let out = worded(&letter);
        let link = serde_json::to_value(&letter).unwrap().get("link").is_some();
        let wanted = link || matches!(letter, Letter::Digest { .. });
        assert_eq!(out.text.contains("t0k3n"), wanted, "{letter:?}");
        for url in out.text.split_whitespace().filter(|it| it.contains("://")) {
            assert!(url.starts_with("https://portal.example/"), "{url}");
        }
    }
}

#[test]
fn what_people_typed_is_text() {
    let out = worded(&Letter::ConnectionInvitation {
        firm: "A\r\nBcc: all@example.com".into(),
        inviter: "<b>Isla</b>".into(),
        products: vec!["Jobs".into()],
        message: "one\n<script>alert(1)</script>\n{{7*7}}".into(),
        link: link(),
        until: 1_796_428_800_000_000,
        transfer: true,
        partner: None,
    });
    assert!(!out.subject.contains(['\r', '\n']));
    assert!(!out.html.contains("<script>") && !out.html.contains("<b>Isla"));
    assert!(out.text.contains("> one\n> <script>alert(1)</script>\n> {{7*7}}"), "{}", out.text);
}

#[test]
fn a_subject_is_cut() {
    let out = worded(&Letter::AccessPaused { account: "n".repeat(400), path: "/".into() });
    assert_eq!(out.subject.chars().count(), 300);
    assert!(out.subject.ends_with('…'));
}

#[test]
fn a_letter_reads_like_this() {
    let out = worded(&Letter::AccessRequested {
        firm: "Pemberton & Hale".into(),
        person: "Isla Marchetti".into(),
        account: "Hartwell Joinery Ltd (Payroll)".into(),
        reason: "Your November payroll".into(),
        link: link(),
    });
    assert_eq!(
        out.subject,
        "Isla Marchetti of Pemberton & Hale asks for access to Hartwell Joinery Ltd (Payroll)"
    );
    assert_eq!(
        out.text,
        "Pemberton & Hale asks to be let in again\n\
         \n\
         Hello Joe Hartwell,\n\
         \n\
         Isla Marchetti of Pemberton & Hale asks for access to Hartwell Joinery Ltd (Payroll).\n\
         \n\
         The reason they give:\n\
         \n\
         > Your November payroll\n\
         \n\
         Answer the request:\n\
         https://portal.example/r/t0k3n\n\
         \n\
         Nothing opens by itself: the page has the buttons to allow or to decline.\n\
         \n\
         -- \n\
         Fernway\n\
         You get this letter because you own Hartwell Joinery Ltd (Payroll). Questions? Write to \
         help@fernway.example.\n\
         Sent by Fernway to joe@hartwell.example."
    );
}

#[test]
fn a_digest_can_be_ended_and_names_what_changed() {
    let it = worded(&Letter::Digest { weekly: false, lines: vec![line()], more: 3, firm: false });
    assert_eq!(it.subject, "4 changes since yesterday");
    assert_eq!(it.unsubscribe, OFF);
    for wanted in ["Access to Hartwell (Jobs) was turned off (Hartwell)", "/p/firm/clients/cli_1"] {
        assert!(it.text.contains(wanted), "{}", it.text);
    }
    assert!(it.text.ends_with(&format!("Switch these letters off: {OFF}")), "{}", it.text);
    assert!(it.html.contains(OFF));
    assert!(worded(&Letter::PartnerRemoved { account: "x".into() }).unsubscribe.is_empty());
}

fn removed(account: &str) -> Letter {
    Letter::PartnerRemoved { account: account.to_owned() }
}

fn cancelled(account: &str) -> Letter {
    Letter::ConnectionCancelled { firm: "North".into(), account: account.to_owned() }
}

fn ended(account: &str) -> Letter {
    Letter::ConnectionEnded {
        firm: "North".into(),
        account: account.to_owned(),
        by: "Isla".into(),
        reason: String::new(),
    }
}

#[test]
fn letters_about_several_accounts_read_as_such() {
    let one = "Hartwell (Jobs)".to_owned();
    let three = "Hartwell (Jobs)\nHartwell (Books)\nMill, Lane & Co (Jobs)".to_owned();
    let some = format!("{one}\nHartwell (Books)\n+3");
    for (letter, lang, subject, line) in [
        (
            removed(&one),
            Lang::En,
            "Hartwell (Jobs) is no longer connected",
            "The connection has ended.",
        ),
        (
            removed(&three),
            Lang::En,
            "Hartwell (Jobs), Hartwell (Books) and Mill, Lane & Co (Jobs) are no longer connected",
            "The connections have ended.",
        ),
        (
            removed(&one),
            Lang::De,
            "Hartwell (Jobs) ist nicht mehr verbunden",
            "Die Verbindung ist beendet.",
        ),
        (
            removed(&three),
            Lang::De,
            "Hartwell (Jobs), Hartwell (Books) und Mill, Lane & Co (Jobs) sind nicht mehr verbunden",
            "Die Verbindungen sind beendet.",
        ),
        (
            cancelled(&one),
            Lang::En,
            "North no longer looks after Hartwell (Jobs)",
            "cancelled its connection to",
        ),
        (cancelled(&three), Lang::En, "Mill, Lane & Co (Jobs)", "Your accounts, their data"),
        (
            cancelled(&one),
            Lang::De,
            "North betreut Hartwell (Jobs) nicht mehr",
            "Ihr Konto, seine Daten",
        ),
        (cancelled(&three), Lang::De, "Hartwell (Books) und Mill", "Ihre Konten, deren Daten"),
        (ended(&one), Lang::En, "are no longer connected", "ended the connection between"),
        (ended(&three), Lang::En, "are no longer connected", "ended the connections between"),
        (
            ended(&some),
            Lang::En,
            "North and Hartwell (Jobs), Hartwell (Books) and 3 more",
            "connections",
        ),
        (ended(&one), Lang::De, "sind nicht mehr verbunden", "hat die Verbindung zwischen"),
        (
            ended(&some),
            Lang::De,
            "Hartwell (Books) und 3 weitere",
            "hat die Verbindungen von North zu",
        ),
    ] {
        let said = spoken(&letter, lang);
        assert!(said.subject.contains(subject), "{subject}: {}", said.subject);
        assert!(said.text.contains(line), "{line}: {}", said.text);
    }
}
