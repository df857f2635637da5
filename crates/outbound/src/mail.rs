//! Mail: letters leave the building here, one at a time, to one address each.
//!
//! A letter is sent at least once: a crash between the server's answer and our note of it sends it
//! again, under the same `Message-ID`, so that a mailbox can tell.

use crate::letters::{Rendered, one_line};
use domain::bounce::is_about_address;
use domain::letter::Recipient;
use jiff::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Longest wait for a mail server.
const WITHIN: Duration = Duration::from_secs(20);

/// Why a letter did not go.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// Another try may help.
    #[error("the mail server does not take it now: {0}")]
    Later(String),
    /// No other try will help.
    #[error("the letter cannot be delivered: {0}")]
    Never(String),
    /// No other try will help, because of the address: no such mailbox, or it takes no letters.
    #[error("the address takes no letters: {0}")]
    Address(String),
}

/// How a letter names the picture that it carries.
pub const LOGO: &str = "cid:firm-logo";

/// A picture that a letter carries with it, so that nothing is fetched when it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// `image/png` or `image/webp`.
    pub kind: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A letter ready to go.
#[derive(Debug, Clone)]
pub struct Mail<'a> {
    /// Whom it goes to.
    pub to: &'a Recipient,
    /// Its stable id, with the angle brackets.
    pub message_id: &'a str,
    /// When it goes.
    pub at: Timestamp,
    /// Its words.
    pub letter: &'a Rendered,
    /// The firm's logo, where the letter shows one.
    pub logo: Option<&'a Picture>,
}

/// A letter that [`Mailer::Memory`] took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The address.
    pub to: String,
    /// Its stable id.
    pub message_id: String,
    /// Its words.
    pub letter: Rendered,
    /// The firm's logo, where it shows one.
    pub logo: Option<Picture>,
}

/// Letters of a test.
#[derive(Debug, Default)]
pub struct Memory {
    kept: Mutex<Vec<Kept>>,
    next: Mutex<Vec<MailError>>,
}

impl Memory {
    /// What was sent so far, oldest first.
    pub fn letters(&self) -> Vec<Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The next try fails like this.
    pub fn fails(&self, error: MailError) {
        self.next.lock().unwrap_or_else(PoisonError::into_inner).push(error);
    }
}

/// How letters leave.
#[derive(Clone)]
pub enum Mailer {
    /// To a mail server.
    Smtp {
        /// The pool of connections to it.
        server: AsyncSmtpTransport<Tokio1Executor>,
        /// In whose name.
        from: Mailbox,
    },
    /// As `.eml` files into a folder.
    Folder {
        /// The folder.
        folder: PathBuf,
        /// In whose name.
        from: Mailbox,
    },
    /// Nowhere: a test reads them.
    Memory(Arc<Memory>),
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The server's address may hold a password.
        f.write_str(match self {
            Mailer::Smtp { .. } => "Mailer::Smtp",
            Mailer::Folder { .. } => "Mailer::Folder",
            Mailer::Memory(_) => "Mailer::Memory",
        })
    }
}

impl Mailer {
    /// To a mail server. `smtps://` speaks TLS from the first byte; `smtp://` speaks it only with
    /// `?tls=required` (or `?tls=opportunistic`). A user and a password may stand in the address.
    /// Needs the runtime: the pool of connections tends itself.
    pub fn smtp(url: &str, name: &str, address: &str) -> Result<Self, String> {
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|it| format!("the mail server's address cannot be used: {it}"))?
            .timeout(Some(WITHIN))
            .build();
        Ok(Mailer::Smtp { server, from: sender(name, address)? })
    }

    /// As files into a folder, which is made if it is not there.
    pub fn folder(folder: &Path, name: &str, address: &str) -> Result<Self, String> {
        std::fs::create_dir_all(folder).map_err(|it| format!("{}: {it}", folder.display()))?;
        Ok(Mailer::Folder { folder: folder.to_owned(), from: sender(name, address)? })
    }

    /// For tests.
    pub fn memory() -> (Self, Arc<Memory>) {
        let memory = Arc::new(Memory::default());
        (Mailer::Memory(Arc::clone(&memory)), memory)
    }

    /// Sends one letter.
    pub async fn send(&self, mail: &Mail<'_>) -> Result<(), MailError> {
        match self {
            Mailer::Smtp { server, from } => {
                let message = compose(from, mail)?;
                let sent = tokio::time::timeout(WITHIN * 2, server.send(message)).await;
                match sent {
                    Err(_) => Err(MailError::Later("no answer in time".to_owned())),
                    Ok(Ok(_)) => Ok(()),
                    Ok(Err(it)) if it.is_permanent() => Err(refused(&it)),
                    Ok(Err(it)) => Err(MailError::Later(it.to_string())),
                }
            }
            Mailer::Folder { folder, from } => {
                let message = compose(from, mail)?;
                write(folder, mail.message_id, &message.formatted())
                    .await
                    .map_err(|it| MailError::Later(it.to_string()))
            }
            Mailer::Memory(memory) => {
                let failure = memory.next.lock().unwrap_or_else(PoisonError::into_inner).pop();
                if let Some(failure) = failure {
                    return Err(failure);
                }
                memory.kept.lock().unwrap_or_else(PoisonError::into_inner).push(Kept {
                    to: mail.to.email.clone(),
                    message_id: mail.message_id.to_owned(),
                    letter: mail.letter.clone(),
                    logo: mail.logo.cloned(),
                });
                Ok(())
            }
        }
    }
}

/// Whose fault a refusal for good is.
fn refused(error: &lettre::transport::smtp::Error) -> MailError {
    let (code, why) = (error.status().map_or(0, u16::from), error.to_string());
    if is_about_address(code, &why) { MailError::Address(why) } else { MailError::Never(why) }
}

fn sender(name: &str, address: &str) -> Result<Mailbox, String> {
    let address: Address = address.parse().map_err(|it| format!("{address}: {it}"))?;
    Ok(Mailbox::new(named(name), address))
}

fn named(name: &str) -> Option<String> {
    let name = one_line(name);
    (!name.is_empty()).then_some(name)
}

/// Builds the message. Every value passes through the library's typed headers; a name with line
/// breaks has become one line before.
fn compose(from: &Mailbox, mail: &Mail<'_>) -> Result<Message, MailError> {
    let never = |it: String| MailError::Never(it);
    let address: Address = mail.to.email.parse().map_err(|it| never(format!("{it}")))?;
    // So that no holiday note answers it.
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    let mut message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(named(&mail.to.name), address))
        .subject(one_line(&mail.letter.subject))
        .date(SystemTime::from(mail.at))
        .message_id(Some(mail.message_id.to_owned()))
        .multipart(bodies(mail)?)
        .map_err(|it| never(it.to_string()))?;
    message.headers_mut().insert_raw(HeaderValue::new(automatic, "auto-generated".to_owned()));
    if !mail.letter.unsubscribe.is_empty() {
        // RFC 8058: the mail program posts there by itself, at one click of its reader.
        let list = HeaderName::new_from_ascii_str("List-Unsubscribe");
        let post = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");
        let address = format!("<{}>", one_line(&mail.letter.unsubscribe));
        let one_click = "List-Unsubscribe=One-Click".to_owned();
        message.headers_mut().insert_raw(HeaderValue::new(list, address));
        message.headers_mut().insert_raw(HeaderValue::new(post, one_click));
    }
    Ok(message)
}

/// The plain text and the page; the page with its picture, where it has one.
fn bodies(mail: &Mail<'_>) -> Result<MultiPart, MailError> {
    let (text, html) = (mail.letter.text.clone(), mail.letter.html.clone());
    let Some(logo) = mail.logo else {
        return Ok(MultiPart::alternative_plain_html(text, html));
    };
    let kind = ContentType::parse(&logo.kind).map_err(|it| MailError::Never(it.to_string()))?;
    let name = LOGO.trim_start_matches("cid:").to_owned();
    let picture = Attachment::new_inline(name).body(logo.bytes.clone(), kind);
    let page = MultiPart::related().singlepart(SinglePart::html(html)).singlepart(picture);
    Ok(MultiPart::alternative().singlepart(SinglePart::plain(text)).multipart(page))
}

/// Under its own name once it is whole, so that whoever watches the folder never reads a half.
async fn write(folder: &Path, message_id: &str, bytes: &[u8]) -> std::io::Result<()> {
    let name: String = message_id
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() || "_-.@".contains(it) { it } else { '_' })
        .collect();
    let name = name.trim_matches('_');
    let half = folder.join(format!(".{name}.part"));
    tokio::fs::write(&half, bytes).await?;
    tokio::fs::rename(&half, folder.join(format!("{name}.eml"))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(subject: &str) -> Rendered {
        Rendered {
            subject: subject.into(),
            text: "text".into(),
            html: "<p>html</p>".into(),
            unsubscribe: "https://portal.example/letters/off/t0k3n".into(),
        }
    }

    fn raw(name: &str, subject: &str) -> String {
        let from = sender("Fernway", "portal@fernway.example").unwrap();
        let to =
            Recipient { email: "joe@hartwell.example".into(), name: name.into(), person: None };
        let mail = Mail {
            to: &to,
            message_id: "<let_1@portal.example>",
            at: domain::time::ts(1_800_000_000_000_000),
            letter: &letter(subject),
            logo: None,
        };
        String::from_utf8(compose(&from, &mail).unwrap().formatted()).unwrap()
    }

    #[test]
    fn a_message_has_its_headers_and_both_bodies() {
        let raw = raw("Joe", "Subject");
        for wanted in [
            "Message-ID: <let_1@portal.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "MIME-Version: 1.0\r\n",
            "To: Joe <joe@hartwell.example>\r\n",
            "Subject: Subject\r\n",
            "List-Unsubscribe: <https://portal.example/letters/off/t0k3n>\r\n",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Type: text/html; charset=utf-8",
            "Date: Fri, 15 Jan 2027 08:00:00 ",
        ] {
            assert!(raw.contains(wanted), "{wanted}\n{raw}");
        }
    }

    #[test]
    fn a_logo_travels_inside_the_letter() {
        let from = sender("Fernway", "portal@fernway.example").unwrap();
        let to =
            Recipient { email: "joe@hartwell.example".into(), name: String::new(), person: None };
        let logo = Picture { kind: "image/png".into(), bytes: b"\x89PNG\r\n\x1a\n".to_vec() };
        let letter = letter("Subject");
        let mail = Mail {
            to: &to,
            message_id: "<let_1@portal.example>",
            at: domain::time::ts(1_800_000_000_000_000),
            letter: &letter,
            logo: Some(&logo),
        };
        let raw = String::from_utf8(compose(&from, &mail).unwrap().formatted()).unwrap();
        for wanted in [
            "Content-Type: multipart/alternative;",
            "Content-Type: multipart/related;",
            "Content-ID: <firm-logo>\r\n",
            "Content-Disposition: inline\r\n",
            "Content-Type: image/png\r\n",
            "iVBORw0KGgo=",
        ] {
            assert!(raw.contains(wanted), "{wanted}\n{raw}");
        }
    }

    #[test]
    fn nothing_typed_begins_a_header() {
        let raw = raw("Joe\r\nBcc: all@example.com", "Hello\r\nBcc: all@example.com");
        let (head, _) = raw.split_once("\r\n\r\n").unwrap();
        assert!(!head.lines().any(|it| it.to_ascii_lowercase().starts_with("bcc:")), "{head}");
    }

    #[test]
    fn a_long_name_is_cut_and_encoded() {
        let raw = raw(&"ü".repeat(400), &"ü".repeat(400));
        assert!(raw.lines().all(|it| it.len() <= 998), "{raw}");
        assert!(raw.is_ascii());
    }

    #[tokio::test]
    async fn addresses_of_servers_say_how_they_speak() {
        let from = ("Fernway", "portal@fernway.example");
        assert!(Mailer::smtp("http://127.0.0.1", from.0, from.1).is_err());
        assert!(Mailer::smtp("smtp://127.0.0.1:25", from.0, "not an address").is_err());
        assert!(format!("{:?}", Mailer::memory().0).starts_with("Mailer::"));
    }
}
