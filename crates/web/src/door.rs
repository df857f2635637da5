//! The one door: every request passes here, in the order that makes its answer unique.
//!
//! Address and method, load, form of the body, who is there, forgery, and only then the handler.
//! What goes wrong on the way is translated exactly twice: into a page or into a problem.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use app::brand::Brand;
use app::people::Session;
use app::secrets::Secrets;
use app::{Ctx, Error};
use bytes::Bytes;
use domain::actor::Actor;
use domain::people::SignInRule;
use domain::reader::Lang;
use futures_util::{FutureExt, StreamExt};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::Frame;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Request, Response};

use crate::Words;
use crate::csrf::{self, Csrf, FIELD};
use crate::limits::{Gauge, Limits, Place};
use crate::reply::{Cookie, Flow, Keep, Reply};
use crate::route::{Body, Found, Method, Params, Realm, Route, Router};
use crate::rq::Rq;
use crate::security_headers::SecurityHeaders;
use crate::session::{self, CookieNames, Looks, SessionAsk};
use crate::{address, api, forms, headers, health, intake, multipart, oops, problem, squeeze};

/// What is fixed while the process runs, beyond what the context knows.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Origins of registered products and providers: forms may be answered with a way there.
    pub form_targets: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed. From everybody else it is ignored.
    pub trusted_proxies: Vec<IpAddr>,
    /// How much one caller and all callers may take.
    pub limits: Limits,
}

/// The door with everything it needs.
pub struct Kernel {
    pub(crate) gauge: Arc<Gauge>,
    ctx: Ctx,
    looks: Looks,
    router: Router,
    cookies: CookieNames,
    security: SecurityHeaders,
    hosts: Vec<String>,
    proxies: Vec<IpAddr>,
}

/// A refusal on the way, with the headers it needs.
pub(crate) struct Halt {
    pub(crate) error: Error,
    pub(crate) headers: Vec<(HeaderName, String)>,
    /// The request, once somebody was known: then the page has its frame.
    pub(crate) rq: Option<Box<Rq>>,
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        let one = |name, value: String| vec![(name, value)];
        let headers = match &error {
            Error::TooMany { retry_after } => one(header::RETRY_AFTER, retry_after.to_string()),
            Error::Busy | Error::Unknown => one(header::RETRY_AFTER, "1".to_owned()),
            Error::StorageFull => one(header::RETRY_AFTER, "30".to_owned()),
            Error::Denied(it) if matches!(it.status, 408 | 413) || it.code == "bad_framing" => {
                one(header::CONNECTION, "close".to_owned())
            }
            Error::Denied(_)
            | Error::SignIn
            | Error::NotFound
            | Error::Refused(_)
            | Error::Invalid(_)
            | Error::StepUp { .. }
            | Error::Stale { .. }
            | Error::Broken(_) => Vec::new(),
        };
        Halt { error, headers, rq: None }
    }
}

/// What is known of a request from its first line and headers; all that an error page needs.
pub(crate) struct Ask {
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) method: String,
    /// Whether a program asks: then errors are problems, else pages.
    pub(crate) program: bool,
    pub(crate) hx: bool,
    /// The pattern of the row that matched, for the log: raw paths may carry link tokens.
    pub(crate) row: &'static str,
    /// What a person can tell us about a fault of ours; empty otherwise.
    pub(crate) reference: String,
    /// How whoever asks likes to read, for as long as nobody is known.
    pub(crate) t: Words,
}

impl Kernel {
    /// Builds the door. A mistake in the tables or in the origin is named.
    pub fn new(
        ctx: Ctx,
        tables: &'static [&'static [Route]],
        looks: Looks,
        config: Config,
    ) -> Result<Arc<Self>, String> {
        let origin = url::Url::parse(&ctx.settings.origin)
            .map_err(|it| format!("the origin {} is no address: {it}", ctx.settings.origin))?;
        if origin.origin().ascii_serialization() != ctx.settings.origin {
            return Err(format!("{} is not written as an origin", ctx.settings.origin));
        }
        Ok(Arc::new(Self {
            router: Router::build(tables)?,
            cookies: CookieNames::new(&origin),
            security: SecurityHeaders::new(origin.scheme() == "https", &config.form_targets),
            hosts: address::hosts(&origin),
            proxies: config.trusted_proxies,
            gauge: Gauge::new(config.limits),
            ctx,
            looks,
        }))
    }

    /// A place for one more connection from there.
    pub(crate) fn admit(&self, from: IpAddr) -> Option<Place> {
        self.gauge.connection(from, self.proxies.contains(&from.to_canonical()))
    }

    /// Whether the database answers.
    pub(crate) async fn alive(&self) -> Result<(), Error> {
        (self.looks.alive)(self.ctx.clone()).await
    }

    /// Answers one request that came from `peer`.
    pub async fn answer<B>(self: &Arc<Self>, request: Request<B>, peer: IpAddr) -> Response<Content>
    where
        B: hyper::body::Body<Data = Bytes> + Send + Unpin,
    {
        let (parts, body) = request.into_parts();
        let mut ask = Ask {
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            method: parts.method.as_str().to_owned(),
            program: wants_problem(parts.uri.path(), &parts.headers),
            hx: parts.headers.contains_key("hx-request"),
            row: "",
            reference: String::new(),
            t: reader(&self.ctx.brand.get(), None, &parts.headers),
        };
        let known = headers::one(&parts.headers, &header::IF_NONE_MATCH).map(str::to_owned);
        let gzip = squeeze::is_wanted(&parts.headers);
        let reply = match self.work(&mut ask, parts, body, peer).await {
            Ok(reply) => reply,
            Err(halt) => refuse(&mut ask, halt, &self.ctx.vendor()).await,
        };
        let reply = if gzip { squeeze::reply(reply) } else { reply };
        self.finish(reply, known.as_deref())
    }

    async fn work<B>(
        self: &Arc<Self>,
        ask: &mut Ask,
        parts: Parts,
        body: B,
        peer: IpAddr,
    ) -> Result<Reply, Halt>
    where
        B: hyper::body::Body<Data = Bytes> + Send + Unpin,
    {
        // A supervisor asks by number, not by name.
        if ask.path != health::PATH {
            address::check_host(&self.hosts, &parts)?;
        }
        let (route, params) = self.find(ask)?;
        ask.row = route.path;
        if !route.realm.is_pages() {
            ask.program = true;
        }
        let peer = address::caller(&self.proxies, &parts.headers, peer);
        self.gauge.request(peer).map_err(|retry_after| Error::TooMany { retry_after })?;
        let kept = route.kept || (route.path.starts_with("/me/access") && !route.method.is_safe());
        let _place = self.gauge.work(kept).ok_or(Error::Busy)?;
        let body = intake::body(route, &parts.headers, body, self.gauge.limits()).await?;
        let rq = self.request(ask, (route, params), parts, body, peer).await?;
        self.run(rq).await
    }

    fn find(&self, ask: &Ask) -> Result<(&'static Route, Params), Halt> {
        address::check_path(&ask.path)?;
        let allow = match self.router.find(&ask.method, &ask.path) {
            Found::Route(route, params) => return Ok((route, params)),
            Found::OtherMethod(allow) => allow,
            Found::Nothing if Method::read(&ask.method).is_none() => {
                "GET, HEAD, POST, PUT, PATCH, DELETE".to_owned()
            }
            Found::Nothing => return Err(Error::NotFound.into()),
        };
        let detail = format!("This address answers {allow} only.");
        let error = Error::denied(405, "method_not_allowed", detail);
        Err(Halt { error, headers: vec![(header::ALLOW, allow)], rq: None })
    }

    /// Finds out who is there and whether the request is theirs.
    async fn request(
        self: &Arc<Self>,
        ask: &Ask,
        (route, params): (&'static Route, Params),
        parts: Parts,
        body: Bytes,
        peer: IpAddr,
    ) -> Result<Rq, Error> {
        let firm = params.iter().find(|it| it.0 == "firm").map(|it| it.1.clone());
        let mut token = String::new();
        let mut holder = route.realm;
        let mut found: Option<Session> = None;
        let mut actor = Actor::Anon;
        let mut scopes = Vec::new();
        match route.realm {
            Realm::Partner | Realm::Client | Realm::Operator => {
                let there = self.signed(&parts.headers, route.realm, firm).await?;
                let (signed, secret) = there.ok_or(Error::SignIn)?;
                if let Some(rule) = signed.lacks.filter(|_| !route.unproven) {
                    return Err(unproven(rule));
                }
                (actor, token, found) = (signed.actor.clone(), secret, Some(signed));
            }
            Realm::AnyPerson => {
                let (signed, secret) = self.anybody(&parts.headers).await?.ok_or(Error::SignIn)?;
                holder = session::door_of(signed.realm);
                (actor, token, found) = (signed.actor.clone(), secret, Some(signed));
            }
            Realm::Public => {
                let visitor = self.token(&parts.headers, Realm::Public)?;
                token = visitor.unwrap_or_default();
            }
            Realm::Api => {
                api::no_key_in_url(&self.ctx, &ask.query).await?;
                let key = session::bearer(&parts.headers).ok_or(Error::SignIn)?;
                let found = (self.looks.key)(self.ctx.clone(), key).await?.ok_or(Error::SignIn)?;
                api::check_scope(route, &found.scopes)?;
                (actor, scopes) = (found.actor, found.scopes);
            }
            Realm::Product => {
                let key = session::bearer(&parts.headers).ok_or(Error::SignIn)?;
                actor = (self.looks.product)(self.ctx.clone(), key).await?.ok_or(Error::SignIn)?;
            }
            Realm::Machine => {}
        }
        let csrf = Csrf::new(&self.ctx, holder, token);
        if route.realm.is_pages() && !route.method.is_safe() {
            self.check_forgery(&csrf, &parts.headers, route, &body, &ask.path)?;
        }
        Ok(Rq {
            ctx: self.ctx.clone(),
            actor,
            scopes,
            t: reader(&self.ctx.brand.get(), found.as_ref(), &parts.headers).at(route),
            session: found,
            csrf,
            peer,
            route,
            path: ask.path.clone(),
            query: ask.query.clone(),
            body,
            params,
            headers: parts.headers,
            kernel: Arc::clone(self),
        })
    }

    fn check_forgery(
        &self,
        csrf: &Csrf,
        headers: &HeaderMap,
        route: &Route,
        body: &Bytes,
        path: &str,
    ) -> Result<(), Error> {
        csrf::check_origin(headers, &self.ctx.settings.origin)?;
        let header = headers::one(headers, &HeaderName::from_static(csrf::HEADER));
        let mut field = None;
        if header.is_none() && route.body.is_form() {
            let mut sent = forms::pairs(body, 2_000)?.into_iter().filter(|it| it.0 == FIELD);
            field = sent.next().filter(|_| sent.next().is_none()).map(|it| it.1);
        }
        let kind = headers::one(headers, &header::CONTENT_TYPE).unwrap_or_default();
        if header.is_none() && route.body == Body::Upload && multipart::is_form(kind) {
            let upload = multipart::read(kind, body)?;
            let mut sent = upload.fields.into_iter().filter(|it| it.0 == FIELD);
            field = sent.next().filter(|_| sent.next().is_none()).map(|it| it.1);
        }
        csrf.check(header, field.as_deref(), path)
    }

    /// The raw token of a realm's cookie.
    pub(crate) fn token(&self, headers: &HeaderMap, realm: Realm) -> Result<Option<String>, Error> {
        session::cookie(headers, &self.cookies.of(realm))
    }

    /// Who is signed in in a realm, and the token that shows it.
    pub(crate) async fn signed(
        &self,
        headers: &HeaderMap,
        realm: Realm,
        firm: Option<String>,
    ) -> Result<Option<(Session, String)>, Error> {
        let Some(token) = self.token(headers, realm)? else { return Ok(None) };
        let ask = SessionAsk { realm, token: token.clone(), firm };
        match (self.looks.session)(self.ctx.clone(), ask).await {
            Ok(session) => Ok(Some((session, token))),
            Err(Error::SignIn) => Ok(None),
            Err(other) => Err(other),
        }
    }

    async fn anybody(&self, headers: &HeaderMap) -> Result<Option<(Session, String)>, Error> {
        for realm in [Realm::Partner, Realm::Client, Realm::Operator] {
            let found = self.signed(headers, realm, None).await?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Runs the handler. A visitor who was shown a form gets the cookie that belongs to it; a
    /// person who must confirm a form first is asked with what they typed kept.
    async fn run(&self, rq: Rq) -> Result<Reply, Halt> {
        // What the clock has done by now comes before what this request wants.
        app::changes::settle(&self.ctx).await;
        let csrf = rq.csrf.clone();
        let public = rq.route.realm == Realm::Public;
        let again = if rq.route.realm.is_pages() { Some(rq.again()) } else { None };
        let work = if rq.route.realm == Realm::Api { api::run(rq) } else { (rq.route.run)(rq) };
        let answer = AssertUnwindSafe(work).catch_unwind().await;
        let answer = answer.unwrap_or_else(|_| Err(Error::broken("the handler panicked")));
        let mut reply = match (answer, again, self.looks.step_up) {
            (Err(Error::StepUp { max_age }), Some(rq), Some(step_up)) => {
                step_up(rq, max_age).await?
            }
            (Err(error), rq, _) => {
                return Err(Halt { rq: rq.map(Box::new), ..Halt::from(error) });
            }
            (Ok(reply), ..) => reply,
        };
        reply.place_tokens(&csrf);
        if let Some(token) = csrf.new_visitor().filter(|_| public) {
            reply.cookies.push(Cookie::Begin(Realm::Public, token));
        }
        Ok(reply)
    }

    fn finish(&self, reply: Reply, known: Option<&str>) -> Response<Content> {
        let Some(own) = reply.header_values() else {
            tracing::error!("an answer's header is no header text");
            return self.finish(problem::reply(&Error::broken("header"), "", ""), None);
        };
        let mut response = Response::new(whole(Bytes::new()));
        let headers = response.headers_mut();
        self.security.put(headers);
        for (name, value) in own {
            // A second policy would only take away: an answer's own stands in place of ours.
            if name == header::CONTENT_SECURITY_POLICY {
                headers.insert(name, value);
            } else {
                headers.append(name, value);
            }
        }
        for cookie in &reply.cookies {
            let line = match cookie {
                Cookie::Begin(realm, token) => self.cookies.begin(*realm, token),
                Cookie::End(realm) => self.cookies.end(*realm),
            };
            if let Ok(line) = HeaderValue::from_str(&line) {
                headers.append(header::SET_COOKIE, line);
            }
        }
        keep(headers, reply.keep);
        let same = known.is_some_and(|it| reply.header(&header::ETAG) == Some(it));
        let status = if same && reply.status == 200 { 304 } else { reply.status };
        if let Some(kind) = reply.kind.filter(|_| status != 304) {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            if kind.starts_with("text/html") {
                let vary = HeaderValue::from_static("HX-Request, Accept-Encoding, Accept-Language");
                headers.append(header::VARY, vary);
            }
        }
        if status != 304 {
            *response.body_mut() = match reply.flow.and_then(|it| it.take()) {
                Some(flow) => flowing(flow),
                None => whole(reply.body),
            };
        }
        *response.status_mut() = hyper::StatusCode::from_u16(status).unwrap_or_default();
        response
    }
}

/// What is sent: whole, or while it is read.
pub type Content = UnsyncBoxBody<Bytes, std::io::Error>;

fn whole(bytes: Bytes) -> Content {
    Full::new(bytes).map_err(|never| match never {}).boxed_unsync()
}

/// A fault in the middle ends the connection: the reader must not take a part for the whole.
fn flowing(flow: Flow) -> Content {
    let frames = flow.map(|it| match it {
        Ok(bytes) => Ok(Frame::data(bytes)),
        Err(error) => {
            tracing::error!(?error, "a file broke off while it was sent");
            Err(std::io::Error::other("the file broke off"))
        }
    });
    StreamBody::new(frames).boxed_unsync()
}

/// What is said to staff whose session has not shown what their firm asks for.
fn unproven(rule: SignInRule) -> Error {
    let (code, detail) = match rule {
        SignInRule::Vendor | SignInRule::SecondFactor => (
            "firm_asks_second_factor",
            "Your firm asks for a passkey or an authenticator app. Set one up first.",
        ),
        SignInRule::Passkey => {
            ("firm_asks_passkey", "Your firm asks for a passkey. Add one, or sign in with yours.")
        }
    };
    Error::denied(403, code, detail)
}

/// The two translations, and the one place where our own faults are logged.
async fn refuse(ask: &mut Ask, mut halt: Halt, vendor: &str) -> Reply {
    if let Error::Broken(report) = &halt.error {
        let token = Secrets::token();
        ask.reference = token.chars().filter(char::is_ascii_alphanumeric).take(12).collect();
        let (reference, row, method) = (&ask.reference, ask.row, &ask.method);
        tracing::error!(reference, row, method, "{}", report.0);
    }
    let mut reply = if ask.program {
        problem::challenge(&mut halt);
        problem::reply(&halt.error, &ask.path, &ask.reference)
    } else {
        oops::reply(&halt.error, ask, halt.rq.as_deref(), vendor).await
    };
    reply.headers.append(&mut halt.headers);
    reply
}

/// How whoever asks likes to read: as they have said, else as their browser says, else
/// as the vendor does. Times are in
/// their own zone, else in the firm's.
fn reader(brand: &Brand, session: Option<&Session>, headers: &HeaderMap) -> Words {
    let likes = session.map(|it| it.preferences.clone()).unwrap_or_default();
    let firm = session.and_then(|it| it.firm.as_ref()).map_or("UTC", |it| it.1.as_str());
    let asked = headers::one(headers, &header::ACCEPT_LANGUAGE).and_then(Lang::wanted);
    let lang = likes.language.or(asked).unwrap_or(brand.lang());
    Words::new(lang, likes.zone(firm), Arc::clone(&brand.labels))
}

fn keep(headers: &mut HeaderMap, keep: Keep) {
    let value = match keep {
        Keep::Nowhere => HeaderValue::from_static("private, no-store"),
        Keep::Forever => HeaderValue::from_static("public, max-age=31536000, immutable"),
        Keep::Public(seconds) => HeaderValue::from_str(&format!("public, max-age={seconds}"))
            .unwrap_or(HeaderValue::from_static("no-store")),
    };
    headers.insert(header::CACHE_CONTROL, value);
}

/// Programs get problems: on the API's and the protocols' paths, and where JSON is asked for and
/// HTML is not. Everybody else gets pages.
fn wants_problem(path: &str, headers: &HeaderMap) -> bool {
    if ["/api/", "/.well-known/", "/healthz"].iter().any(|it| path.starts_with(it)) {
        return true;
    }
    let accept = headers::one(headers, &header::ACCEPT).unwrap_or_default();
    accept.contains("json") && !accept.contains("html")
}
