//! What mail servers say of a letter that cannot be delivered: at once, or in a report later.
//!
//! A refusal is held against an address only where it is about the address: a letter may also be
//! refused for what it says or whom it comes from, and then its reader has done nothing wrong.

/// The longest reason that is kept, in characters.
const WHY_MAX: usize = 300;

/// Whether a refusal for good is about the address: there is no such mailbox, it is shut, or it is
/// full. The server's own finer code (RFC 3463) decides where there is one.
pub fn is_about_address(code: u16, text: &str) -> bool {
    match finer(text) {
        Some((subject, _)) => matches!(subject, 1 | 2),
        None => matches!(code, 550..=553),
    }
}

/// Subject and detail of a code like `5.1.1`.
fn finer(text: &str) -> Option<(u16, u16)> {
    text.split(|it: char| !(it.is_ascii_digit() || it == '.')).find_map(|word| {
        let mut parts = word.trim_end_matches('.').split('.');
        let number = |it: Option<&str>| it?.parse::<u16>().ok().filter(|it| *it < 1_000);
        if parts.next()? != "5" {
            return None;
        }
        let found = (number(parts.next())?, number(parts.next())?);
        parts.next().is_none().then_some(found)
    })
}

/// A letter that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The `Message-ID` of the letter, without its angle brackets.
    pub message_id: String,
    /// What its server says, on one line.
    pub why: String,
}

/// Reads a report: a delivery status (RFC 3464) that says it failed, or a complaint (RFC 5965).
/// Nothing for every other message, and for a report that does not name the letter: anybody can
/// write one, and only who got a letter of ours knows its id.
pub fn report(message: &str) -> Option<Report> {
    let lines = unfolded(message);
    let status = |it: &String| {
        let it = it.to_ascii_lowercase();
        it.starts_with("content-type:")
            && (it.contains("message/delivery-status") || it.contains("message/feedback-report"))
    };
    let at = lines.iter().position(status)?;
    let rest = lines.get(at..)?;
    let body = rest.iter().skip_while(|it| !it.is_empty());
    let fields: Vec<(String, &str)> =
        body.take_while(|it| !it.starts_with("--")).filter_map(|it| field(it)).collect();
    let of = |name: &'static str| fields.iter().filter(move |it| it.0 == name).map(|it| it.1);
    let failed = of("action").any(|it| it.eq_ignore_ascii_case("failed"));
    let complaint = of("feedback-type").find(|it| !it.eq_ignore_ascii_case("not-spam"));
    let why = match complaint {
        Some(kind) => format!("complaint: {kind}"),
        None if failed => of("diagnostic-code").chain(of("status")).next()?.to_owned(),
        None => return None,
    };
    // Behind the status comes what is left of the letter, with its own headers.
    let letter = rest.iter().filter_map(|it| field(it)).find(|it| it.0 == "message-id")?;
    let id = letter.1.trim_matches(|it| it == '<' || it == '>').to_owned();
    let plain = why.chars().map(|it| if it.is_control() { ' ' } else { it });
    Some(Report { message_id: id, why: plain.take(WHY_MAX).collect() })
}

/// A header's name in lower case, and its value.
fn field(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.split_once(':')?;
    let plain = !name.is_empty() && name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
    plain.then(|| (name.to_ascii_lowercase(), value.trim()))
}

/// The lines of a message; what was folded over several is one again.
fn unfolded(message: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in message.split('\n').map(|it| it.trim_end_matches('\r')) {
        match lines.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) && !last.is_empty() => {
                last.push(' ');
                last.push_str(line.trim_start());
            }
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refusal_about_the_address_is_held_against_it() {
        for (code, text, about) in [
            (550, "5.1.1 <nobody@example.com>: no such user", true),
            (550, "no such user here", true),
            (552, "5.2.2 mailbox full", true),
            (550, "5.7.1 blocked: spam", false),
            (554, "5.7.1 policy", false),
            (554, "transaction failed", false),
            (530, "5.7.0 authentication required", false),
            (551, "user not local", true),
            (550, "sent from 5.9.8.7 and 10.5.1.1", true),
        ] {
            assert_eq!(is_about_address(code, text), about, "{code} {text}");
        }
    }

    fn message(status: &str, id: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example\r\nMessage-ID: <own@mx.example>\r\n\
             Content-Type: multipart/report;\r\n report-type=delivery-status; boundary=\"x\"\r\n\
             \r\n--x\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
             --x\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mx.example\r\n\r\n{status}\r\n\
             --x\r\nContent-Type: text/rfc822-headers\r\n\r\n{id}Subject: Hello\r\n\r\n--x--\r\n"
        )
    }

    #[test]
    fn a_report_names_the_letter_and_says_why() {
        let status = "Final-Recipient: rfc822; joe@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\
                      Diagnostic-Code: smtp; 550 5.1.1 no\r\n such user";
        let id = "Message-ID: <let_1@portal.example>\r\n";
        let wanted = Report {
            message_id: "let_1@portal.example".into(),
            why: "smtp; 550 5.1.1 no such user".into(),
        };
        assert_eq!(report(&message(status, id)), Some(wanted.clone()));
        assert_eq!(report(&message(status, id).replace("\r\n", "\n")), Some(wanted));
        let short = report(&message("Action: failed\r\nStatus: 5.2.2", id)).unwrap();
        assert_eq!(short.why, "5.2.2");
        // One that is late, one that arrived, one that does not say which letter.
        assert_eq!(report(&message("Action: delayed\r\nStatus: 4.2.2", id)), None);
        assert_eq!(report(&message("Action: delivered\r\nStatus: 2.0.0", id)), None);
        assert_eq!(report(&message(status, "")), None);
    }

    #[test]
    fn a_complaint_is_a_report_too() {
        let complaint = "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n\
                         \n--x\nContent-Type: message/rfc822\n\nMessage-ID: <let_1@portal.example>\n";
        assert_eq!(report(complaint).unwrap().why, "complaint: abuse");
        assert_eq!(report(&complaint.replace("abuse", "not-spam")), None);
    }

    #[test]
    fn anything_else_is_no_report() {
        let wild = "Content-Type: message/delivery-status".repeat(9);
        for text in ["", "\n", "Message-ID: <a@b>\n\nHello", &wild, "Content-Type:\u{0}\n\n:::"] {
            assert_eq!(report(text), None, "{text:.40}");
        }
    }
}
