//! Who is signed in: three realms, three cookies, and a session of one is none in another.
//!
//! Cookies are named per realm. Over https they carry the `__Host-` prefix, so that no other host
//! and no plain connection can set them; on `http://localhost` browsers share cookies between
//! ports, so there the port is part of the name.

use app::keys::Holder;
use app::people::Session;
use app::{Ctx, Error};
use domain::actor::Actor;
use domain::people;
use hyper::HeaderMap;
use hyper::header;

use crate::reply::Reply;
use crate::route::{Later, Realm};
use crate::rq::Rq;

/// The longest token that is looked up; longer ones are no tokens of ours.
const TOKEN_MAX: usize = 128;

/// What the look-up of a session is asked.
#[derive(Debug, Clone)]
pub struct SessionAsk {
    /// Which realm's cookie it was: partner, client or operator.
    pub realm: Realm,
    /// The cookie's value.
    pub token: String,
    /// The firm's slug, where the path names one. A person without a seat there gets `NotFound`.
    pub firm: Option<String>,
}

/// How callers are recognised; the functions are deeds of `app`, one statement each. A table of
/// pointers, so that a test of the transport needs no database.
#[derive(Clone, Copy)]
pub struct Looks {
    /// A session by its cookie; `SignIn` when there is no such session now.
    pub session: fn(Ctx, SessionAsk) -> Later<Session>,
    /// A key of the REST API by its Bearer token.
    pub key: fn(Ctx, String) -> Later<Option<Holder>>,
    /// A product by its access token.
    pub product: fn(Ctx, String) -> Later<Option<Actor>>,
    /// Whether the database answers.
    pub alive: fn(Ctx) -> Later<()>,
    /// Asks a person to confirm with a second factor (`max_age` in seconds) and keeps what they
    /// sent; without it they get a plain page.
    pub step_up: Option<fn(Rq, i64) -> Later<Reply>>,
}

impl Looks {
    /// The deeds themselves; keys and products are looked up by the functions given.
    pub fn new(
        key: fn(Ctx, String) -> Later<Option<Holder>>,
        product: fn(Ctx, String) -> Later<Option<Actor>>,
    ) -> Self {
        Self { session: look, key, product, alive, step_up: None }
    }
}

fn look(ctx: Ctx, ask: SessionAsk) -> Later<Session> {
    Box::pin(async move {
        let realm = match ask.realm {
            Realm::Partner => people::Realm::Partner,
            Realm::Client => people::Realm::Client,
            Realm::Operator => people::Realm::Operator,
            Realm::AnyPerson | Realm::Public | Realm::Api | Realm::Product | Realm::Machine => {
                return Err(Error::SignIn);
            }
        };
        app::people::session(&ctx, realm, &ask.token, ask.firm.as_deref()).await
    })
}

/// The door of a session.
pub(crate) fn door_of(realm: people::Realm) -> Realm {
    match realm {
        people::Realm::Partner => Realm::Partner,
        people::Realm::Client => Realm::Client,
        people::Realm::Operator => Realm::Operator,
    }
}

fn alive(ctx: Ctx) -> Later<()> {
    Box::pin(async move { ctx.alive().await })
}

/// How cookies are called here.
#[derive(Debug, Clone)]
pub struct CookieNames {
    secure: bool,
    suffix: String,
}

impl CookieNames {
    /// From the configured origin.
    pub fn new(origin: &url::Url) -> Self {
        let secure = origin.scheme() == "https";
        let port = origin.port_or_known_default().unwrap_or(0);
        let suffix = if secure { String::new() } else { format!("-{port}") };
        Self { secure, suffix }
    }

    /// The cookie of a realm; the visitor's where nobody signs in.
    pub fn of(&self, realm: Realm) -> String {
        let word = match realm {
            Realm::Partner => "partner",
            Realm::Client => "client",
            Realm::Operator => "operator",
            Realm::AnyPerson | Realm::Public | Realm::Api | Realm::Product | Realm::Machine => {
                "visitor"
            }
        };
        let prefix = if self.secure { "__Host-" } else { "" };
        format!("{prefix}clientele-{word}{}", self.suffix)
    }

    /// The `Set-Cookie` that begins a session; it ends with the browser, and earlier at the server.
    pub fn begin(&self, realm: Realm, token: &str) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{}={token}; Path=/; HttpOnly; SameSite=Lax{secure}", self.of(realm))
    }

    /// The `Set-Cookie` that takes it back.
    pub fn end(&self, realm: Realm) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}", self.of(realm))
    }
}

/// Reads one cookie. Two of the same name are refused: which one counts would be a guess, and
/// guessing is how a planted cookie wins. A value that cannot be one of our tokens is no cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Result<Option<String>, Error> {
    let mut found: Option<&str> = None;
    for line in headers.get_all(header::COOKIE) {
        let Ok(line) = line.to_str() else { continue };
        for pair in line.split(';') {
            let Some((key, value)) = pair.split_once('=') else { continue };
            if key.trim() != name {
                continue;
            }
            if found.is_some() {
                let detail = "Two cookies of the same name were sent. Clear this site's cookies.";
                return Err(Error::denied(400, "bad_cookie", detail));
            }
            found = Some(value.trim());
        }
    }
    Ok(found.filter(|it| is_token(it)).map(str::to_owned))
}

/// The Bearer token of an `Authorization` header.
pub fn bearer(headers: &HeaderMap) -> Option<String> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (only, None) = (all.next()?, all.next()) else { return None };
    let (scheme, token) = only.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    let usable = !token.is_empty() && token.len() <= 8 * 1024;
    (scheme.eq_ignore_ascii_case("bearer") && usable).then(|| token.to_owned())
}

fn is_token(text: &str) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
    !text.is_empty() && text.len() <= TOKEN_MAX && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for line in lines {
            map.append(header::COOKIE, HeaderValue::from_str(line).unwrap());
        }
        map
    }

    #[test]
    fn cookies_are_named_per_realm_and_port() {
        let plain = CookieNames::new(&url::Url::parse("http://localhost:8080").unwrap());
        assert_eq!(plain.of(Realm::Partner), "clientele-partner-8080");
        let secure = CookieNames::new(&url::Url::parse("https://partners.example.com").unwrap());
        assert_eq!(
            secure.begin(Realm::Client, "abc"),
            "__Host-clientele-client=abc; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
    }

    #[test]
    fn a_cookie_is_read_once_or_not_at_all() {
        let read = |lines: &[&str]| cookie(&headers(lines), "a").map_err(|it| it.code());
        assert_eq!(read(&["a=x"]), Ok(Some("x".to_owned())));
        assert_eq!(read(&["b=1; a=x; c=2"]), Ok(Some("x".to_owned())));
        assert_eq!(read(&["aa=x"]), Ok(None));
        assert_eq!(read(&["a=x; a=x"]), Err("bad_cookie"));
        assert_eq!(read(&["a=x", "a=y"]), Err("bad_cookie"));
        assert_eq!(read(&["a=x y"]), Ok(None));
        assert_eq!(read(&[&format!("a={}", "x".repeat(8_000))]), Ok(None));
        assert_eq!(read(&[]), Ok(None));
    }
}
