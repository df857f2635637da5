//! What people type: the bad input of names, texts, addresses and passwords, and the good.

use domain::email::{email, optional_email};
use domain::names::{
    client_number, line, looks_like, name, name_sort, note, phone, skeleton, text, website,
};
use domain::passwords::{Known, normal, password};
use proptest::prelude::*;

fn code<T: std::fmt::Debug>(answer: Result<T, domain::fault::Fault>) -> &'static str {
    answer.unwrap_err().code
}

#[test]
fn names_that_are_refused() {
    let long = "n".repeat(201);
    for (typed, expected) in [
        ("", "name_required"),
        ("   ", "name_required"),
        ("\u{a0}\u{2003}", "name_required"),
        ("\u{200b}\u{200d}\u{feff}", "name_required"),
        ("\u{3164}", "name_required"),
        (long.as_str(), "name_too_long"),
        ("Zo\u{0}e", "name_invalid_character"),
        ("one\ntwo", "name_invalid_character"),
        ("bell\u{7}", "name_invalid_character"),
        ("evil\u{202e}txt", "name_invalid_character"),
        ("a\u{2066}b", "name_invalid_character"),
        ("a\u{200b}b", "name_invalid_character"),
        ("a\u{2028}b", "name_invalid_character"),
        ("a\u{85}b", "name_invalid_character"),
        ("a\u{ffff}b", "name_invalid_character"),
    ] {
        assert_eq!(code(name("name", typed)), expected, "{typed:?}");
    }
    let fault = name("name", "evil\u{202e}txt").unwrap_err();
    assert_eq!(fault.field, "name");
    assert!(fault.detail.contains("U+202E at place 5"), "{}", fault.detail);
}

#[test]
fn names_that_are_kept_as_typed() {
    let longest = "ä".repeat(200);
    for typed in [
        "<script>alert(1)</script>",
        "{{7*7}}",
        "${jndi:ldap://x}",
        "=HYPERLINK(\"http://x\")",
        "'; DROP TABLE clients;--",
        "%0d%0aBcc:",
        "Bäckerei Ott & Söhne",
        "日本語 株式会社",
        "شركة",
        "👩‍🍳 Cakes",
        longest.as_str(),
    ] {
        assert_eq!(name("name", typed).unwrap(), typed);
    }
    assert_eq!(name("name", "  Ott \t").unwrap(), "Ott");
}

#[test]
fn names_fold_to_sort_and_search() {
    for (typed, key) in [
        ("Bäckerei  OTT", "backerei ott"),
        ("Straße", "strasse"),
        ("Ørsted Ærø", "orsted aero"),
        ("ﬁne ＡＢＣ", "fine abc"),
        ("İstanbul", "istanbul"),
        (" Zoë ", "zoe"),
        ("Zoë´s", "zoe s"),
    ] {
        assert_eq!(name_sort(typed), key, "{typed}");
    }
}

#[test]
fn names_that_look_alike() {
    for (one, other) in [
        ("PayPal", "РауРаl"),
        ("PayPal", "PayPaI"),
        ("Bäckerei Ott", "BÄCKEREI  OTT"),
        ("0livia", "Olivia"),
        ("Ott", "Ott"),
    ] {
        assert!(looks_like(one, other), "{one} {other}: {} {}", skeleton(one), skeleton(other));
    }
    for (one, other) in [("Ott", "Otto"), ("Nora", "Lora"), ("Smith Ltd", "Smyth Ltd")] {
        assert!(!looks_like(one, other), "{one} {other}");
    }
}

#[test]
fn notes() {
    let longest = "x".repeat(20_000);
    let typed = " first\r\n\tsecond <b>";
    assert_eq!(note("body", typed).unwrap(), typed);
    assert_eq!(note("body", &longest).unwrap(), longest);
    assert_eq!(code(note("body", &format!("{longest}x"))), "note_too_long");
    assert_eq!(code(note("body", " \r\n ")), "note_required");
    assert_eq!(code(note("body", "a\0b")), "note_invalid_character");
}

#[test]
fn other_texts() {
    assert_eq!(client_number("number", " A-17/3 ").unwrap(), "A-17/3");
    assert_eq!(client_number("number", "").unwrap(), "");
    assert_eq!(code(client_number("number", &"1".repeat(51))), "number_too_long");
    assert_eq!(code(client_number("number", "1\u{202e}2")), "number_invalid_character");
    assert_eq!(line("industry", "Bakery ", 40).unwrap(), "Bakery");
    assert_eq!(code(line("industry", "a\nb", 40)), "invalid_character");
    assert_eq!(code(line("industry", "abc", 2)), "too_long");
    assert_eq!(text("address", "1 High St\r\nLeeds", 200).unwrap(), "1 High St\r\nLeeds");
    assert_eq!(code(text("address", "a\u{0}", 200)), "invalid_character");
}

#[test]
fn phones() {
    for good in ["", "+44 20 7946 0018", "(030) 123-456", "020 7946 0018 x12", "0800/123 ext. 4"] {
        assert_eq!(phone("phone", good).unwrap(), good);
    }
    let long = "1".repeat(41);
    for bad in ["call me", "12", "javascript:alert(1)", "1\n2345", "123é456", "123 x a", &long] {
        assert_eq!(code(phone("phone", bad)), "phone_invalid", "{bad}");
    }
}

#[test]
fn websites() {
    for (typed, kept) in [
        ("", ""),
        ("https://example.com", "https://example.com"),
        ("http://example.com/a?b=c", "http://example.com/a?b=c"),
        ("HTTPS://Example.COM/", "https://example.com"),
        (" www.example.com ", "https://www.example.com"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ] {
        assert_eq!(website("website", typed).unwrap(), kept, "{typed}");
    }
    let long = format!("https://example.com/{}", "a".repeat(2_000));
    for bad in [
        "javascript:alert(1)",
        "JaVaScript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "ftp://example.com",
        "https://user@example.com",
        "https://user:secret@example.com",
        "//evil.example:443",
        "https:\\\\evil.example",
        "https:evil.example",
        "https://",
        "mailto:a@example.com",
        "two words.example",
        &long,
    ] {
        assert_eq!(code(website("website", bad)), "website_invalid", "{bad}");
    }
}

#[test]
fn emails_that_are_refused() {
    let label = format!("a@{}.example", "b".repeat(64));
    let whole = format!("{}@{}.example", "a".repeat(60), "b.".repeat(100) + "c");
    let local = format!("{}@example.com", "a".repeat(65));
    for typed in [
        "",
        "nora",
        "a@b@example.com",
        "@example.com",
        "nora@",
        "nora@localhost",
        "\"quoted\"@example.com",
        "a@b.example\r\nBcc:x",
        "a@b.example\r\n",
        "a\t@b.example",
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "a@[IPv6:::1]",
        "a..b@example.com",
        ".a@example.com",
        "a b@example.com",
        "a@exa mple.com",
        "a@-example.com",
        "a@example..com",
        "ä@example.com",
        "a@example.com, b@example.com",
        "Nora <nora@example.com>",
        &local,
        &label,
        &whole,
    ] {
        assert_eq!(code(email("email", typed)), "email_invalid", "{typed}");
    }
}

#[test]
fn emails_that_are_kept() {
    let it = email("email", " Nora.Ott+x@BÜCHER.example ").unwrap();
    assert_eq!(it.as_str(), "Nora.Ott+x@xn--bcher-kva.example");
    assert_eq!(it.folded(), "nora.ott+x@xn--bcher-kva.example");
    assert_eq!(it.local(), "Nora.Ott+x");
    assert_eq!(email("email", "o'hara@example.co.uk").unwrap().to_string(), "o'hara@example.co.uk");
    assert_eq!(optional_email("email", " "), Ok(None));
    assert!(optional_email("email", "a@b.example").unwrap().is_some());
    assert_eq!(code(optional_email("email", "a@b")), "email_invalid");
}

const NORA: Known<'_> =
    Known { email: "nora.ott@nordlicht.example", names: &["Nordlicht Steuerberatung"] };

#[test]
fn passwords_that_are_refused() {
    let long = "correct horse ".repeat(100);
    let flood = "é".repeat(1_025);
    for (typed, expected) in [
        ("", "password_too_short"),
        ("kettle violin3", "password_too_short"),
        (long.as_str(), "password_too_long"),
        (flood.as_str(), "password_too_long"),
        ("kettle\0violin orbit", "password_invalid_character"),
        ("passwordpassword", "password_common"),
        ("Password12345678", "password_common"),
        ("P@ssw0rd!P@ssw0rd!", "password_common"),
        ("123456789012345", "password_common"),
        ("1234567890123456", "password_common"),
        ("987654321098765", "password_common"),
        ("qwertyuiopasdfgh", "password_common"),
        ("QWERTYUIOP123456", "password_common"),
        ("1qaz2wsx3edc4rfv", "password_common"),
        ("q1w2e3r4t5y6u7i8", "password_common"),
        ("abcdefghijklmnop", "password_common"),
        ("aaaaaaaaaaaaaaaa", "password_common"),
        ("                ", "password_common"),
        ("abcabcabcabcabcabc", "password_common"),
        ("iloveyouiloveyou", "password_common"),
        ("letmein letmein 1", "password_common"),
        ("welcome2024welcome", "password_common"),
        ("correcthorsebatterystaple", "password_common"),
        ("correct horse battery staple", "password_common"),
        ("🍎🍎🍎🍎🍎🍎🍎🍎🍎🍎🍎🍎🍎🍎🍎", "password_common"),
        ("nora.ott@nordlicht.example", "password_contextual"),
        ("NoraOtt-Nordlicht", "password_contextual"),
        ("Nordlicht Steuerberatung", "password_contextual"),
        ("nordlichtsteuerberatung1", "password_contextual"),
    ] {
        assert_eq!(code(password("password", typed, NORA)), expected, "{typed}");
    }
    let told = password("password", &long, NORA).unwrap_err().detail;
    assert!(told.contains("256"), "{told}");
}

#[test]
fn passwords_that_are_taken() {
    let longest = "kettle violin orbit ".repeat(12) + "and one marble..";
    assert_eq!(longest.chars().count(), 256);
    for typed in [
        "kettle violin orbit",
        " kettle violin orbit",
        "🍎🚲🎻🪐🧊🌵🐙🎈🧭🥐🛶🪁🎲🧵🦊",
        "Ungewöhnlich viele Möwen",
        "q7#Lz!pV2m@Xw9$T",
        "x#$%^&*()!?+=/<~",
        "nordlicht has eleven crooked windows",
        &longest,
    ] {
        assert_eq!(password("password", typed, NORA).unwrap(), normal(typed), "{typed}");
    }
    // The same keys on a keyboard that composes differently.
    assert_eq!(normal("Mo\u{308}wen"), normal("M\u{f6}wen"));
}

proptest! {
    /// A name that is taken is what was typed, and is taken again.
    #[test]
    fn a_taken_name_is_stable(typed in "\\PC{0,40}") {
        if let Ok(kept) = name("name", &typed) {
            prop_assert_eq!(kept.as_str(), typed.trim());
            prop_assert_eq!(name("name", &kept), Ok(kept));
        }
    }

    /// No taken address can end a header line or name a second recipient.
    #[test]
    fn a_taken_address_is_one_token(typed in "[ -~\\r\\n]{0,20}@[ -~\\r\\nß。]{0,20}") {
        if let Ok(kept) = email("email", &typed) {
            prop_assert!(kept.as_str().chars().all(|it| it.is_ascii_graphic() && it != ','));
            prop_assert_eq!(kept.as_str().matches('@').count(), 1);
        }
    }

    /// Folding is stable, so keys can be compared with keys.
    #[test]
    fn a_sort_key_is_its_own_key(typed in "\\PC{0,40}") {
        let key = name_sort(&typed);
        prop_assert_eq!(name_sort(&key), key);
    }

    /// Whatever is typed, an answer comes.
    #[test]
    fn any_password_gets_an_answer(typed in any::<String>()) {
        if let Ok(kept) = password("password", &typed, NORA) {
            prop_assert!((15..=256).contains(&kept.chars().count()));
        }
    }
}
