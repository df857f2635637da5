//! Files become methods; what one language lacks or has too much stops the build.

use crate::{Messages, compare, emit, read};

fn messages(text: &str) -> (Messages, Vec<String>) {
    let (mut into, mut faults) = (Messages::new(), Vec::new());
    read::file("a.ftl", text, &mut into, &mut faults);
    (into, faults)
}

fn both(english: &str, german: &str) -> Result<String, Vec<String>> {
    let ((english, mut faults), (german, more)) = (messages(english), messages(german));
    faults.extend(more);
    let all = [english, german];
    compare(&all, &mut faults);
    if faults.is_empty() { Ok(emit::methods(&all)) } else { Err(faults) }
}

#[test]
fn a_message_without_arguments_costs_nothing() {
    let code = both("sign-in = Sign in", "sign-in = Anmelden").unwrap();
    assert!(code.contains("pub(crate) fn sign_in(&self) -> &'static str {"), "{code}");
    assert!(code.contains("Lang::De => \"Anmelden\","), "{code}");
}

#[test]
fn arguments_have_kinds() {
    let english = "left = { $days ->\n    [one] One day, { $name }\n   *[other] { $days } days, { $name }\n  }";
    let code = both(english, "left = { NUMBER($days) }, { $name }").unwrap();
    assert!(
        code.contains("pub(crate) fn left(&self, days: impl Count, name: impl std::fmt::Display)")
    );
    assert!(code.contains("if self.plural(days) == Plural::One {"), "{code}");
    assert!(code.contains("whole.push_str(&self.number(days));"), "{code}");
}

#[test]
fn labels_are_the_vendors_words() {
    let code = both("a = All { -client(form: \"many\") }", "a = { -client(form: \"Many\") }");
    let code = code.unwrap();
    assert!(code.contains("self.many(Noun::Client)"), "{code}");
    assert!(code.contains("self.many_upper(Noun::Client)"), "{code}");
}

#[test]
fn a_wrapped_line_is_a_space() {
    let code = both("a =\n    one\n    two", "a = x").unwrap();
    assert!(code.contains("\"one two\""), "{code}");
}

#[test]
fn what_differs_is_named() {
    let faults = both("a = A\nb = { $x }", "b = { $y }\nc = C").unwrap_err();
    assert_eq!(
        faults,
        [
            "de lacks a of a.ftl",
            "de/a.ftl: b has the arguments [\"y\"], not [\"x\"]",
            "de/a.ftl: c is in no other language",
        ]
    );
}

#[test]
fn what_we_do_not_use_is_refused() {
    for bad in
        ["a = { DATETIME($x) }", "a = A\n    .title = B", "-a = A", "a = { -client(x: \"1\") }"]
    {
        assert!(both(bad, bad).is_err(), "{bad}");
    }
    assert!(both("a = A\na = B", "a = A").is_err());
    assert!(both("a = { $x", "a = A").is_err());
}
