//! Forged requests: a form counts only when one of our own pages made it for this session.
//!
//! Two independent guards: where the browser says the request comes from, and a token that is a
//! keyed hash of the session, the form's address and a minute. The hidden field `_csrf` serves
//! exactly one address; the page's token works only as a header, which no foreign form can send.

use std::sync::{Arc, OnceLock};

use app::secrets::{Purpose, Secrets};
use app::{Ctx, Error};
use aws_lc_rs::hmac;
use data_encoding::BASE64URL_NOPAD;
use hyper::HeaderMap;
use jiff::Timestamp;

use crate::route::Realm;

/// The hidden field's name.
pub const FIELD: &str = "_csrf";
/// What templates write where a token belongs; the door puts in the token of that form's own
/// address, so that no template can forget it or take another form's.
pub const PLACE: &str = "{csrf}";
/// The header for requests made by script.
pub const HEADER: &str = "x-csrf-token";

/// A token is good for this long: as long as a session at most.
const MINUTES: u32 = 12 * 60;
const MAC: usize = 16;

/// Makes and checks the tokens of one session (or of one visitor).
#[derive(Clone)]
pub struct Csrf(Arc<Inside>);

struct Inside {
    /// Whether a session's or visitor's cookie was there at all.
    held: bool,
    make: Box<dyn Fn() -> Made + Send + Sync>,
    made: OnceLock<Made>,
}

/// What is made only when a page has a form: most requests have none.
struct Made {
    key: hmac::Key,
    /// The visitor's new token, where there was none.
    fresh: Option<String>,
    /// Fresh for each request, so that no two pages carry the same token and a compressed page
    /// tells nothing about it.
    salt: [u8; 8],
    minute: u32,
}

impl Made {
    fn new(secrets: &Secrets, realm: Realm, held: &str, now: Timestamp) -> Self {
        let new = Secrets::token();
        let mut salt = [0; 8];
        salt.iter_mut().zip(Secrets::token().bytes()).for_each(|(to, from)| *to = from);
        let realm = format!("{realm:?}");
        let token = if held.is_empty() { &new } else { held };
        let key = secrets.mac(Purpose::Csrf, &[realm.as_bytes(), token.as_bytes()]);
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, &key),
            fresh: held.is_empty().then_some(new),
            salt,
            minute: u32::try_from(now.as_second() / 60).unwrap_or(0),
        }
    }
}

impl std::fmt::Debug for Csrf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Csrf")
    }
}

impl Csrf {
    /// For the holder of `token` in `realm`; an empty token is a visitor without a cookie.
    pub fn new(ctx: &Ctx, realm: Realm, token: String) -> Self {
        let (ctx, held) = (ctx.clone(), !token.is_empty());
        Self::lazy(held, move || Made::new(&ctx.secrets, realm, &token, ctx.clock.security()))
    }

    fn lazy(held: bool, make: impl Fn() -> Made + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inside { held, make: Box::new(make), made: OnceLock::new() }))
    }

    /// For pages rendered in tests.
    #[cfg(test)]
    pub(crate) fn sample() -> Self {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        Self::lazy(true, move || Made::new(&Secrets::new([1; 32]), Realm::Partner, "sample", now))
    }

    fn made(&self) -> &Made {
        self.0.made.get_or_init(|| (self.0.make)())
    }

    /// The token for the hidden field of a form that posts to `action` (its path; a query is not
    /// counted).
    pub fn of(&self, action: &str) -> String {
        self.make(&purpose(action))
    }

    /// The token for script on this page, sent as the header `X-CSRF-Token`.
    pub fn page(&self) -> String {
        self.make("page")
    }

    /// The token for a visitor's new cookie, if a form was made that needs it.
    pub(crate) fn new_visitor(&self) -> Option<String> {
        self.0.made.get().and_then(|it| it.fresh.clone())
    }

    fn make(&self, purpose: &str) -> String {
        let made = self.made();
        let mut token = made.minute.to_be_bytes().to_vec();
        token.extend_from_slice(&made.salt);
        let mac = mac(&made.key, &token, purpose);
        token.extend(mac.as_ref().iter().take(MAC));
        BASE64URL_NOPAD.encode(&token)
    }

    /// Checks the header's token if there is one, else the field's.
    pub(crate) fn check(
        &self,
        header: Option<&str>,
        field: Option<&str>,
        path: &str,
    ) -> Result<(), Error> {
        if !self.0.held {
            return Err(failed());
        }
        let good = match (header, field) {
            (Some(token), _) => self.is_good(token, "page"),
            (None, Some(token)) => self.is_good(token, &purpose(path)),
            (None, None) => false,
        };
        if good { Ok(()) } else { Err(failed()) }
    }

    fn is_good(&self, token: &str, purpose: &str) -> bool {
        let Ok(bytes) = BASE64URL_NOPAD.decode(token.as_bytes()) else { return false };
        let Some((head, sent)) = bytes.split_at_checked(12) else { return false };
        let Some(minute) = head.first_chunk::<4>().map(|it| u32::from_be_bytes(*it)) else {
            return false;
        };
        let made = self.made();
        let wanted = mac(&made.key, head, purpose);
        let Some(wanted) = wanted.as_ref().get(..MAC) else { return false };
        let same: bool = subtle::ConstantTimeEq::ct_eq(wanted, sent).into();
        // A minute of grace: two processes' clocks may differ by a little.
        let young = minute <= made.minute.saturating_add(1)
            && made.minute.saturating_sub(minute) <= MINUTES;
        same && young
    }
}

fn mac(key: &hmac::Key, head: &[u8], purpose: &str) -> hmac::Tag {
    let mut mac = hmac::Context::with_key(key);
    mac.update(head);
    mac.update(purpose.as_bytes());
    mac.sign()
}

fn purpose(action: &str) -> String {
    let path = action.split(['?', '#']).next().unwrap_or_default();
    // One form serves the Sign in buttons of all rows of a list (`formaction`): one family.
    if let Some((before, rest)) = path.split_once("/accounts/")
        && rest.ends_with("/sign-in")
    {
        return format!("form {before}/accounts/-/sign-in");
    }
    // The script asks for a passkey's options with the form's own fields, and the e-mail form has
    // a second button: each is one form, one family.
    let path = path.strip_suffix("/options").unwrap_or(path);
    let join = path.strip_prefix("/join/").and_then(|it| it.strip_suffix("/passkey"));
    if let Some(token) = join {
        return format!("form /join/{token}");
    }
    let path = if path == "/sign-in/link" { "/sign-in" } else { path };
    format!("form {path}")
}

/// Puts tokens into a page: into each hidden field the one for its form's `action`, into the
/// page's `meta` the one for script. Text typed by people cannot look like a place: its quotes
/// are escaped.
pub fn place(html: &str, csrf: &Csrf) -> Option<String> {
    const META: &str = "name=\"csrf\" content=\"{csrf}\"";
    const HIDDEN: &str = "name=\"_csrf\" value=\"{csrf}\"";
    const ACTION: &str = "action=\"";
    if !html.contains(PLACE) {
        return None;
    }
    let mut out = String::with_capacity(html.len() + 1_024);
    let mut rest = html;
    while let Some(at) = rest.find(PLACE) {
        let (before, behind) = rest.split_at(at + PLACE.len());
        let head = before.strip_suffix(PLACE).unwrap_or(before);
        out.push_str(head);
        if before.ends_with(HIDDEN.trim_end_matches('\"')) {
            let form = out.rfind("<form").and_then(|it| out.get(it..)).unwrap_or_default();
            let action = form
                .split_once(ACTION)
                .and_then(|(_, it)| it.split('"').next())
                .unwrap_or_default();
            let token = csrf.of(&action.replace("&#38;", "&"));
            out.push_str(&token);
        } else if before.ends_with(META.trim_end_matches('\"')) {
            out.push_str(&csrf.page());
        } else {
            out.push_str(PLACE);
        }
        rest = behind;
    }
    out.push_str(rest);
    Some(out)
}

/// Where the browser says that a state-changing request comes from: nowhere but our own pages.
/// A client that says neither is no browser; the token decides.
pub(crate) fn check_origin(headers: &HeaderMap, origin: &str) -> Result<(), Error> {
    let mut sites = headers.get_all("sec-fetch-site").iter();
    let own_site = sites.all(|it| it == "same-origin");
    let mut origins = headers.get_all(hyper::header::ORIGIN).iter();
    let own_origin = origins.all(|it| it.as_bytes() == origin.as_bytes());
    if own_site && own_origin { Ok(()) } else { Err(failed()) }
}

fn failed() -> Error {
    let detail = "This form is out of date or was not sent from this site. Nothing was changed. \
                  Load the page again and repeat it.";
    Error::denied(403, "csrf_failed", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(realm: Realm, token: &'static str, minutes: i64) -> Csrf {
        let now = Timestamp::from_second(1_800_000_000 + minutes * 60).unwrap();
        Csrf::lazy(true, move || Made::new(&Secrets::new([1; 32]), realm, token, now))
    }

    fn csrf(token: &'static str, minutes: i64) -> Csrf {
        at(Realm::Partner, token, minutes)
    }

    #[test]
    fn a_token_is_good_for_one_session_one_form_and_twelve_hours() {
        let token = csrf("a", 0).of("/p/north/clients?x=1");
        let check =
            |csrf: Csrf, token: &str, path: &str| csrf.check(None, Some(token), path).is_ok();
        assert!(check(csrf("a", 0), &token, "/p/north/clients"));
        assert!(check(csrf("a", 720), &token, "/p/north/clients"));
        assert!(!check(csrf("a", 721), &token, "/p/north/clients"), "expired");
        assert!(!check(csrf("b", 0), &token, "/p/north/clients"), "other session");
        assert!(!check(csrf("a", 0), &token, "/p/north/staff"), "other form");
        assert!(!check(csrf("a", -5), &token, "/p/north/clients"), "from the future");
        assert!(!check(csrf("a", 0), "", "/p/north/clients"));
        assert!(!check(csrf("a", 0), "!!!", "/p/north/clients"));
        let page = csrf("a", 0).page();
        assert!(csrf("a", 0).check(Some(&page), None, "/x").is_ok());
        assert!(!check(csrf("a", 0), &page, "/x"), "the page's token is no field");
        assert!(csrf("a", 0).check(Some(&token), None, "/p/north/clients").is_err());
        assert!(csrf("a", 0).check(None, None, "/x").is_err());
        let other = at(Realm::Client, "a", 0);
        assert!(!check(other, &token, "/p/north/clients"), "other realm");
        assert!(Csrf::sample().of("/x").len() > 30);
    }

    #[test]
    fn each_form_gets_the_token_of_its_own_address() {
        let csrf = csrf("a", 0);
        let field = r#"<input type="hidden" name="_csrf" value="{csrf}">"#;
        let html = format!(
            r#"<meta name="csrf" content="{{csrf}}"><form method="post" action="/one">{field}</form>
            <form action="/two?x=1">{field}</form>
            <p>{{csrf}} name=&#34;_csrf&#34; value=&#34;{{csrf}}&#34;</p>"#
        );
        let page = place(&html, &csrf).unwrap();
        let tokens: Vec<&str> =
            page.split("value=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
        assert!(csrf.check(None, Some(tokens[0]), "/one").is_ok());
        assert!(csrf.check(None, Some(tokens[1]), "/two").is_ok());
        assert!(csrf.check(None, Some(tokens[0]), "/two").is_err());
        assert!(page.contains("<p>{csrf} name=&#34;"), "typed text stays as it is");
        let shared = csrf.of("/p/north/accounts/-/sign-in");
        assert!(csrf.check(None, Some(&shared), "/p/north/accounts/acc_1/sign-in").is_ok());
        assert!(csrf.check(None, Some(&shared), "/p/south/accounts/acc_1/sign-in").is_err());
    }

    #[test]
    fn only_our_own_pages_may_post() {
        let case = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.append(*name, value.parse().unwrap());
            }
            check_origin(&headers, "http://localhost:1").is_ok()
        };
        assert!(case(&[]));
        assert!(case(&[("origin", "http://localhost:1"), ("sec-fetch-site", "same-origin")]));
        assert!(!case(&[("origin", "null")]));
        assert!(!case(&[("origin", "http://localhost:2")]));
        assert!(!case(&[("origin", "http://localhost:1.evil.example")]));
        assert!(!case(&[("sec-fetch-site", "cross-site")]));
        assert!(!case(&[("sec-fetch-site", "same-site")]));
        assert!(!case(&[("sec-fetch-site", "none")]));
        assert!(!case(&[("origin", "http://localhost:1"), ("origin", "http://evil.example")]));
    }
}
