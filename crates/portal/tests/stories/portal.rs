//! A portal in the test's own process, and the people who use it.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use app::clock::Clock;
use app::ids::Ids;
use app::secrets::Secrets;
use app::{Ctx, Inside, Settings};
use bytes::Bytes;
use domain::time::{DAY, micros, ts};
use http_body_util::{BodyExt, Full};
use hyper::header::HeaderValue;
use hyper::{Request, StatusCode};
use outbound::mail::{Kept, Mailer, Memory};
use test_support::Lab;
use web::csrf::Csrf;
use web::{Config, Kernel, Limits, Realm};

/// Where it is, as browsers say it.
pub(crate) const ORIGIN: &str = "http://localhost:8080";
const HOST: &str = "localhost:8080";
/// When stories begin: Monday, 3 August 2026, 09:00 UTC.
pub(crate) const START: i64 = 1_785_747_600_000_000;

/// What deeds need, on a store that somebody else has worked on: at the machine's own time.
pub(crate) fn context(store: store::Store) -> Ctx {
    let settings = Settings {
        origin: ORIGIN.to_owned(),
        vendor: "Orbit".to_owned(),
        sandbox: true,
        notice_days: app::NOTICE_DAYS,
        zone: "UTC".to_owned(),
    };
    Ctx::new(Inside::new(store, Secrets::new([7; 32]), settings).unwrap())
}

/// The portal.
pub(crate) struct Portal {
    pub(crate) ctx: Ctx,
    kernel: Arc<Kernel>,
    letters: Arc<Memory>,
}

impl Portal {
    /// On this database, which it does not own.
    pub(crate) fn new(lab: &Lab) -> Self {
        let (mailer, letters) = Mailer::memory();
        let settings = Settings {
            origin: ORIGIN.to_owned(),
            vendor: "Orbit".to_owned(),
            sandbox: true,
            notice_days: app::NOTICE_DAYS,
            zone: "UTC".to_owned(),
        };
        let usual = Inside::new(lab.store.clone(), Secrets::new([7; 32]), settings).unwrap();
        let clock = Clock::fixed(ts(START));
        let ctx = Ctx::new(Inside { clock, ids: Ids::seeded(1), mailer, ..usual });
        let limits = Limits { per_second: 0, ..Limits::default() };
        let config = Config { limits, ..Config::default() };
        let kernel = Kernel::new(ctx.clone(), web::ROUTES, web::pages::looks(), config).unwrap();
        Self { ctx, kernel, letters }
    }

    /// Now, as access reads it (µs).
    pub(crate) fn now(&self) -> i64 {
        micros(self.ctx.clock.business())
    }

    /// Moves the whole clock, sessions included.
    pub(crate) fn passes(&self, micros: i64) {
        self.ctx.clock.pass(micros);
    }

    /// Moves the clock of business only, as the sandbox does: people stay signed in.
    pub(crate) fn waits(&self, days: i64) {
        self.ctx.clock.advance(days * DAY);
    }

    /// Does every job that is due.
    pub(crate) async fn works(&self) {
        app::worker::drain(&self.ctx).await.unwrap();
    }

    /// The mail server refuses the next letter like this.
    pub(crate) fn fails(&self, error: outbound::mail::MailError) {
        self.letters.fails(error);
    }

    /// The letters that left, oldest first.
    pub(crate) fn letters(&self) -> Vec<Kept> {
        self.letters.letters()
    }

    /// A browser that nobody is signed in with.
    pub(crate) fn anybody(&self) -> Browser<'_> {
        Browser { portal: self, realm: Realm::Public, token: String::new() }
    }

    /// The browser of a person who is signed in to a realm.
    pub(crate) fn browser(&self, realm: Realm, token: &str) -> Browser<'_> {
        Browser { portal: self, realm, token: token.to_owned() }
    }

    /// A call of the API with this key, under an idempotency key of its own.
    pub(crate) async fn calls(
        &self,
        key: &str,
        method: &str,
        path: &str,
        body: Option<serde_json::Value>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", HOST);
        if !key.is_empty() {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        if method == "POST" {
            request = request.header("idempotency-key", Secrets::token());
        }
        if matches!(method, "PATCH" | "PUT") {
            request = request.header("if-match", "\"1\"");
        }
        let mut bytes = Bytes::new();
        if let Some(json) = body {
            request = request.header("content-type", "application/json");
            bytes = json.to_string().into();
        }
        self.ask(request.body(Full::new(bytes)).unwrap()).await
    }

    /// One request as it is.
    pub(crate) async fn ask(&self, request: Request<Full<Bytes>>) -> Answer {
        let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let answer = self.kernel.answer(request, peer).await;
        let (head, body) = answer.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: head.status, headers: head.headers, body }
    }
}

/// A browser.
#[derive(Clone)]
pub(crate) struct Browser<'a> {
    portal: &'a Portal,
    realm: Realm,
    token: String,
}

/// Whether the browser wants a page or, like a program, a problem.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wants {
    Page,
    Problem,
}

impl Browser<'_> {
    fn cookie(&self) -> String {
        let word = match self.realm {
            Realm::Partner => "partner",
            Realm::Client => "client",
            Realm::Operator => "operator",
            Realm::AnyPerson | Realm::Public | Realm::Api | Realm::Product | Realm::Machine => {
                return String::new();
            }
        };
        format!("clientele-{word}-8080={}", self.token)
    }

    async fn ask(&self, method: &str, path: &str, body: String, wants: Wants) -> Answer {
        let accept = match wants {
            Wants::Page => "text/html",
            Wants::Problem => "application/json",
        };
        let request = self.request(method, path, accept);
        self.portal.ask(request.body(Full::new(body.into())).unwrap()).await
    }

    fn request(&self, method: &str, path: &str, accept: &str) -> hyper::http::request::Builder {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", HOST)
            .header("accept", accept)
            .header("cookie", self.cookie());
        if method == "POST" {
            // As script on our own page does; forms of pages are told in `submit`.
            let csrf = Csrf::new(&self.portal.ctx, self.realm, self.token.clone());
            request = request
                .header("origin", ORIGIN)
                .header("sec-fetch-site", "same-origin")
                .header("content-type", "application/x-www-form-urlencoded")
                .header("x-csrf-token", csrf.page());
        }
        request
    }

    /// Sends a file as script on our own page does.
    pub(crate) async fn sends(&self, path: &str, accept: &str, file: &[u8]) -> Answer {
        let mut request = self.request("POST", path, accept);
        let kind = HeaderValue::from_static("multipart/form-data; boundary=x7y8");
        request.headers_mut().unwrap().insert("content-type", kind);
        self.portal.ask(request.body(Full::new(with_file("", "a", file).into())).unwrap()).await
    }

    /// A page.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, String::new(), Wants::Page).await
    }

    /// Posts fields; the answer is a page.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask("POST", path, encoded(fields), Wants::Page).await
    }

    /// The same, asked so that refusals come as problems with their code.
    pub(crate) async fn tries(&self, method: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = if method == "POST" { encoded(fields) } else { String::new() };
        self.ask(method, path, body, Wants::Problem).await
    }

    /// Sends a file by the form on `page` that posts to `action`, as a browser without scripts.
    pub(crate) async fn uploads(
        &self,
        page: &str,
        action: &str,
        (name, file): (&str, &[u8]),
    ) -> Answer {
        let token = self.get(page).await.token_for(action);
        let body = with_file(&token, name, file);
        let request = Request::builder()
            .method("POST")
            .uri(action)
            .header("host", HOST)
            .header("accept", "text/html")
            .header("cookie", self.cookie())
            .header("origin", ORIGIN)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "multipart/form-data; boundary=x7y8")
            .body(Full::new(body.into()))
            .unwrap();
        self.portal.ask(request).await
    }

    /// Fills in the form on `page` that posts to `action`, as a person without scripts does: with
    /// the token that the page put into it.
    pub(crate) async fn submit(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let shown = self.get(page).await;
        assert_eq!(shown.status(), 200, "{page}: {}", shown.text());
        let token = shown.token_for(action);
        let mut all = vec![("_csrf", token.as_str())];
        all.extend_from_slice(fields);
        let request = Request::builder()
            .method("POST")
            .uri(action)
            .header("host", HOST)
            .header("accept", "text/html")
            .header("cookie", self.cookie())
            .header("origin", ORIGIN)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Full::new(encoded(&all).into()))
            .unwrap();
        self.portal.ask(request).await
    }
}

/// A form with a file, as browsers write it.
fn with_file(token: &str, name: &str, file: &[u8]) -> Vec<u8> {
    let mut body = format!(
        "--x7y8\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n{token}\r\n--x7y8\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--x7y8--\r\n");
    body
}

fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    headers: hyper::HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Whether it was done: an answer, or the way to the page that shows it.
    pub(crate) fn done(&self) -> bool {
        self.status.is_success() || self.status == StatusCode::SEE_OTHER
    }

    /// The code of a refusal, from a problem or from the page that says it; empty when there is
    /// none.
    pub(crate) fn code(&self) -> String {
        if let Ok(problem) = serde_json::from_str::<serde_json::Value>(&self.body) {
            return problem["code"].as_str().unwrap_or_default().to_owned();
        }
        let reason = self.body.split_once("Reason <code>").map(|it| it.1);
        reason.and_then(|it| it.split('<').next()).unwrap_or_default().to_owned()
    }

    /// The codes of the wrong fields.
    pub(crate) fn faults(&self) -> Vec<String> {
        let problem: serde_json::Value = serde_json::from_str(&self.body).unwrap_or_default();
        let fields = problem["fields"].as_array().cloned().unwrap_or_default();
        fields.iter().filter_map(|it| it["code"].as_str().map(str::to_owned)).collect()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |it| it.to_str().unwrap())
    }

    /// Status, headers and body; a fresh cookie and tokens of forms left out.
    pub(crate) fn raw(&self) -> String {
        let mut headers: Vec<String> = self
            .headers
            .iter()
            .filter(|it| it.0 != "set-cookie")
            .map(|(name, value)| format!("{name}: {value:?}"))
            .collect();
        headers.sort();
        let without = |text: &str, before: &str| {
            let mut parts = text.split(before);
            let first = parts.next().unwrap_or_default().to_owned();
            parts.fold(first, |all, it| all + it.split_once('"').map_or("", |it| it.1))
        };
        let body = without(&self.body, "name=\"_csrf\" value=\"");
        let body = without(&body, "name=\"csrf\" content=\"");
        format!("{}\n{}\n\n{body}", self.status, headers.join("\n"))
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    /// The page as a reader sees it: without markup, scripts and styles, entities read.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        let mut rest = self.body.as_str();
        while let Some((before, tag)) = rest.split_once('<') {
            out.push_str(before);
            let hidden = ["script", "style", "template"].iter().find(|it| tag.starts_with(**it));
            let behind = match hidden {
                Some(name) => tag.split_once(&format!("</{name}>")).map(|it| it.1),
                None => tag.split_once('>').map(|it| it.1),
            };
            out.push(' ');
            rest = behind.unwrap_or_default();
        }
        out.push_str(rest);
        let read =
            [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
                .iter()
                .fold(out, |text, (entity, character)| text.replace(entity, character));
        read.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The token in the form that posts there. The buttons of a list share one form and say their
    /// own address (`formaction`).
    pub(crate) fn token_for(&self, action: &str) -> String {
        let own = format!(" action=\"{action}\"");
        let button = format!("formaction=\"{action}\"");
        let shared = self.body.contains(&button).then_some("<form id=\"sign-in\"");
        let forms = self.body.split("<form").map(|it| format!("<form{it}"));
        forms
            .filter(|it| it.contains(&own) || shared.is_some_and(|start| it.starts_with(start)))
            .find_map(|it| {
                let (_, token) = it.split_once("name=\"_csrf\" value=\"")?;
                token.split('"').next().map(str::to_owned)
            })
            .unwrap_or_else(|| panic!("no form posts to {action}: {}", self.text()))
    }
}
