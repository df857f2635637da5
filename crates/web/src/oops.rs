//! Errors as pages: a way to the sign-in, or a page that says what happened, who can change it
//! and what to do next.

use app::Error;
use askama::Template;
use domain::access::Deed;
use hyper::header::HeaderName;
use url::form_urlencoded::byte_serialize;

use crate::Words;
use crate::door::Ask;
use crate::pages::{colleagues, frames};
use crate::problem::{self, Problem};
use crate::reply::Reply;
use crate::route::Realm;
use crate::rq::Rq;
use crate::views::errors::{Fix, Oops, OopsInside, OopsPage};
use crate::views::frame::{Frame, Place};
use crate::views::parts::Link;

const RETURN_TO_MOST: usize = 2_000;

/// A fragment's place is small: the same words without a frame.
#[derive(Template)]
#[template(path = "errors/body.html")]
struct OopsPart {
    frame: Frame,
    oops: Oops,
}

/// The answer to a browser; `rq` is there once somebody is known. Whoever is not signed in is sent
/// to do so and comes back; a fragment cannot redirect, so htmx is told to load that page whole.
pub(crate) async fn reply(error: &Error, ask: &Ask, rq: Option<&Rq>, vendor: &str) -> Reply {
    let stranger = matches!(error, Error::SignIn);
    let elsewhere = if stranger { Some(sign_in(ask)) } else { set_up(error, ask) };
    if let Some(there) = elsewhere.as_ref().filter(|_| !ask.hx) {
        return Reply::see_other(there);
    }
    let helper = match (error, rq) {
        (Error::Refused(it), Some(rq)) if rq.route.realm == Realm::Partner => {
            colleagues::after(rq, it).await
        }
        _ => None,
    };
    let mut reply = Reply::html(error.status(), page((error, helper), ask, rq, vendor));
    if let Some(rq) = rq {
        reply.place_tokens(&rq.csrf);
    }
    if let Some(there) = elsewhere {
        reply = reply.with(HeaderName::from_static("hx-redirect"), there);
    }
    reply
}

fn page(
    (error, helper): (&Error, Option<Link>),
    ask: &Ask,
    rq: Option<&Rq>,
    vendor: &str,
) -> String {
    let problem = problem::of(error, &ask.path, &ask.reference);
    let oops = Oops { ask: helper, ..words(error, ask, rq, &problem) };
    let title = oops.title.clone();
    let (vendor, help) = (vendor.to_owned(), "/help/why-not".to_owned());
    let t = rq.map_or(&ask.t, |it| &it.t).clone();
    let bare = Frame { title: title.clone(), vendor, help, t, ..Frame::default() };
    let html = match rq.map(|rq| (rq, rq.route.realm)) {
        _ if ask.hx => OopsPart { frame: bare, oops }.render(),
        Some((rq, Realm::Partner)) => {
            let frame = frames::partner(rq, Place::Elsewhere, &title).unwrap_or(bare);
            OopsInside { frame, oops }.render()
        }
        Some((rq, Realm::Operator)) => {
            OopsInside { frame: frames::operator(rq, "", &title), oops }.render()
        }
        Some((rq, Realm::Client)) => OopsPage { frame: frames::owner(rq, &title), oops }.render(),
        Some((rq, _)) => OopsPage { frame: frames::public(rq, &title), oops }.render(),
        None => OopsPage { frame: bare, oops }.render(),
    };
    html.unwrap_or(problem.detail)
}

fn words(error: &Error, ask: &Ask, rq: Option<&Rq>, problem: &Problem) -> Oops {
    let firm =
        rq.filter(|it| it.route.realm == Realm::Partner).and_then(|it| it.param("firm").ok());
    let clients = firm.map(|it| format!("/p/{it}/clients"));
    let t = rq.map_or(&ask.t, |it| &it.t);
    let back = match (&clients, rq.map(|it| it.route.realm)) {
        (Some(clients), _) => Link::new(clients, t.oops_back_clients()),
        (None, Some(Realm::Client)) => Link::new("/me/access", t.oops_back_accounts()),
        (None, Some(Realm::Operator)) => Link::new("/ops/partners", t.oops_back_partners()),
        (None, _) => Link::new("/", t.oops_back_start()),
    };
    let missing = matches!(error, Error::NotFound);
    let retry = match error {
        Error::TooMany { retry_after } => t.oops_again_seconds(*retry_after),
        Error::Busy | Error::StorageFull => t.oops_again_moment().to_owned(),
        Error::SignIn
        | Error::NotFound
        | Error::Refused(_)
        | Error::Denied(_)
        | Error::Invalid(_)
        | Error::StepUp { .. }
        | Error::Stale { .. }
        | Error::Unknown
        | Error::Broken(_) => String::new(),
    };
    let mut sentence = said(error, problem, t);
    for field in problem.fields.iter().filter(|it| it.detail != problem.detail) {
        sentence = format!("{sentence} {}: {}", field.field, t.coded(field.code, &field.detail));
    }
    Oops {
        status: problem.status,
        title: title(t, problem),
        sentence,
        code: if missing { String::new() } else { problem.code.to_owned() },
        facts: facts(t, problem),
        who: t.who(&problem.who_can_fix),
        fix: rq.zip(clients.as_deref()).and_then(|(rq, it)| next_step(rq, it, problem.fix?)),
        ask: None,
        back,
        retry,
        reference: ask.reference.clone(),
        search: clients.filter(|_| missing).unwrap_or_default(),
    }
}

/// The page of the act that would help, for staff: the rules name it, the address names upon what.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a list of pages, not of deeds: most deeds have none to lead to"
)]
fn next_step(rq: &Rq, clients: &str, deed: &str) -> Option<Fix> {
    let base = clients.strip_suffix("/clients")?;
    let account = || rq.param("account").ok().map(|it| format!("{base}/accounts/{it}"));
    let client = || rq.param("client").ok().map(|it| format!("{clients}/{it}"));
    let (words, href) = match Deed::parse(deed)? {
        // Several at once: the desk of access, where each of them is asked for.
        Deed::AccessRequest => (
            rq.t.access_request(),
            account().map_or_else(
                || format!("{base}/access?show=expired"),
                |it| format!("{it}/request-access"),
            ),
        ),
        Deed::AccountSignin => (rq.t.sign_in(), format!("{}/sign-in", account()?)),
        Deed::AccountAssignUnlinked => (rq.t.oops_fix_link(), format!("{}/link", account()?)),
        Deed::ConnectionInvite => (rq.t.oops_fix_add(), format!("{}/accounts/new", client()?)),
        Deed::ConnectionWithdraw => (rq.t.oops_fix_invitation(), format!("{base}/invitations")),
        Deed::AccountUnassign => (rq.t.oops_fix_accounts(), client()?),
        // The others have no page of their own to go to.
        _ => return None,
    };
    Some(Fix { words: words.to_owned(), href, post: false, fields: Vec::new() })
}

/// The sentence: of the rule, or of whatever else said no.
pub(crate) fn said(error: &Error, problem: &Problem, t: &Words) -> String {
    if let Error::Refused(it) = error {
        return t.refused(it);
    }
    t.coded(problem.code, &problem.detail)
}

/// The kind in a few words.
fn title(t: &Words, problem: &Problem) -> String {
    t.coded(&format!("status-{}", problem.status), problem.title)
}

/// The rule's facts as people read them.
pub(crate) fn facts(t: &Words, problem: &Problem) -> Vec<(String, String)> {
    let text = |it: &serde_json::Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned);
    problem.facts.iter().map(|(name, value)| t.fact(name, &text(value))).collect()
}

/// Where staff set up what their firm asks for at the sign-in; nothing else of it opens before.
fn set_up(error: &Error, ask: &Ask) -> Option<String> {
    matches!(error.code(), "firm_asks_passkey" | "firm_asks_second_factor").then_some(())?;
    let firm = ask.path.strip_prefix("/p/")?.split('/').next()?;
    Some(format!("/p/{firm}/security"))
}

fn sign_in(ask: &Ask) -> String {
    let here = match (&*ask.method, ask.query.is_empty()) {
        ("GET", true) => Some(ask.path.clone()),
        ("GET", false) => Some(format!("{}?{}", ask.path, ask.query)),
        _ => None,
    };
    match here.filter(|it| it != "/").and_then(|it| own_path(&it)) {
        None => "/sign-in".to_owned(),
        Some(here) => {
            let here: String = byte_serialize(here.as_bytes()).collect();
            format!("/sign-in?return_to={here}")
        }
    }
}

/// A `return_to` that may be followed: a path of our own, spelled plainly. Everything else is
/// ignored, never repaired.
pub fn own_path(text: &str) -> Option<String> {
    let plain = |it: u8| it.is_ascii_graphic() && !matches!(it, b'\\' | b'"' | b'<' | b'>' | b'#');
    let mut bytes = text.bytes();
    let rooted = bytes.next() == Some(b'/') && !matches!(bytes.next(), Some(b'/' | b'\\'));
    if !rooted || text.len() > RETURN_TO_MOST || !text.bytes().all(plain) {
        return None;
    }
    // A browser's own reading has the last word.
    let base = url::Url::parse("http://own.invalid").ok()?;
    let there = base.join(text).ok()?;
    (there.origin() == base.origin()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_paths_are_returned_to() {
        for fine in ["/", "/p/north/clients?q=a%20b&after=x", "/me/access"] {
            assert_eq!(own_path(fine).as_deref(), Some(fine));
        }
        let long = format!("/{}", "a".repeat(4_000));
        for bad in [
            "//evil",
            "https:evil",
            "/\\evil",
            "\\/evil",
            "javascript:alert(1)",
            "",
            "evil",
            "https://evil.example/",
            "/\tx",
            "/\r\nSet-Cookie: a=b",
            " /x",
            "/a\\b",
            "/ä",
            &long,
        ] {
            assert_eq!(own_path(bad), None, "{bad:.40}");
        }
    }
}
