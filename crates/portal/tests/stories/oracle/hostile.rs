//! Hostile input at every place of every route: in each part of the address, each name of the
//! query, each field of forms and of JSON, on both engines. Whatever comes is an answer of ours,
//! never a fault of ours, and never tells what is inside.

use domain::access::{State, Who};
use http_body_util::Full;
use hyper::Request;
use serde_json::{Value, json};
use test_support::{Engine, Lab, both};
use web::{Method, Realm, Route};

use super::recipes::Body;
use super::scene::Scene;
use super::{Walk, line, recipe};
use crate::portal::Answer;

/// What people, scanners and attackers type.
fn texts() -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        " ",
        "\0",
        "\u{202e}evil",
        "\u{200b}",
        "' OR 1=1; DROP TABLE persons; --",
        "<script>alert(1)</script>",
        "{{7*7}}${jndi:ldap://x}",
        "=HYPERLINK(\"http://x\")",
        "a@b\r\nBcc: x@y",
        "-1",
        "999999999999999999999999",
        "1e999",
        "NaN",
        "null",
        "../../etc/passwd",
        "//evil.example",
        "javascript:alert(1)",
        "cli_zzzzzzzzzzzzzzzzzzzzzzzzzz",
        "acc_00000000000000000000000000",
        "2026-02-30",
        "\u{1f4a9}\u{fe0f}",
    ]
    .map(str::to_owned)
    .into();
    all.push("x".repeat(5_000));
    all
}

/// What stands where an id belongs; everything here can be part of an address.
const PARTS: &[&str] = &[
    "x",
    "-1",
    "0",
    "null",
    "undefined",
    "999999999999999999999999",
    "..",
    ".",
    "~",
    "%00",
    "%2e%2e",
    "%ff",
    "CLI_00000000000000000000000000",
    "cli_zzzzzzzzzzzzzzzzzzzzzzzzzz",
    "acc_00000000000000000000000000",
    "a;x=1",
    "00000000-0000-0000-0000-000000000000",
];

/// Names that some row reads from its query.
const QUERIES: &[&str] = &[
    "q",
    "after",
    "limit",
    "sort",
    "scope",
    "access",
    "product",
    "plan",
    "manager",
    "group",
    "client",
    "account",
    "done",
    "return_to",
    "next",
    "state",
    "code",
    "client_id",
    "redirect_uri",
    "login_hint",
    "prompt",
    "max_age",
    "id_token_hint",
    "firm",
    "out",
    "whose",
    "s",
    "iss",
    "view",
    "who",
    "show",
    "cols",
    "industry",
    "trial",
    "connected_from",
    "format",
];

/// Names that forms of open doors have.
const FIELDS: &[&str] = &[
    "email",
    "password",
    "code",
    "next",
    "new",
    "old",
    "name",
    "answer",
    "accounts",
    "way",
    "credential",
    "grant_type",
    "client_assertion",
    "redirect_uri",
    "code_verifier",
    "refresh_token",
];

fn values() -> Vec<Value> {
    let mut deep = json!(1);
    for _ in 0..60 {
        deep = json!([deep]);
    }
    let mut all: Vec<Value> = texts().into_iter().map(Value::String).collect();
    all.extend([json!(null), json!(-1), json!(1.5), json!(true), json!([]), json!({}), deep]);
    all
}

fn who(realm: Realm) -> Who {
    match realm {
        Realm::Client => Who::ClientOwner,
        Realm::Operator => Who::OpAdmin,
        Realm::Partner | Realm::AnyPerson | Realm::Api => Who::Owner,
        Realm::Public | Realm::Product | Realm::Machine => Who::Anon,
    }
}

struct Attack<'a> {
    walk: &'a Walk,
    route: &'static Route,
    wrong: Vec<String>,
    asked: usize,
    /// Each place meets every so many of the texts, others at each route, and always those that a
    /// database could stumble over.
    step: usize,
}

/// What means something to a database: texts that it cannot hold, numbers that do not fit.
const ALWAYS: &[&str] = &["\0", "%00", "%ff", "999999999999999999999999"];

impl Attack<'_> {
    fn meets(&self, at: usize, text: &str) -> bool {
        (at + self.route.path.len()).is_multiple_of(self.step) || ALWAYS.contains(&text)
    }

    async fn tries(&mut self, path: &str, body: Body, what: &str) {
        let answer = self.walk.ask(self.route, path, body, who(self.route.realm), State::Active);
        let answer = answer.await;
        self.note(&answer, what);
    }

    fn note(&mut self, answer: &Answer, what: &str) {
        self.asked += 1;
        let told = ["panicked", "SELECT ", "rusqlite", "postgres", "stack backtrace", "src/"];
        let tells = told.iter().find(|it| answer.body.contains(**it));
        // A product that does not answer is said by 503; everything else of 500 is our fault.
        if (answer.status() >= 500 && answer.status() != 503) || tells.is_some() {
            let what: String = what.chars().take(60).collect();
            let told = tells.unwrap_or(&"");
            self.wrong.push(format!("{} {what:?}: {} {told}", line(self.route), answer.status()));
        }
    }

    async fn addresses(&mut self, scene: &Scene) {
        let path = self.walk.address(self.route, scene);
        for (at, pattern) in self.route.path.split('/').enumerate() {
            if !pattern.starts_with('{') {
                continue;
            }
            for (number, part) in PARTS.iter().enumerate() {
                if !self.meets(number, part) {
                    continue;
                }
                let mut parts: Vec<&str> = path.split('/').collect();
                parts[at] = part;
                let there = parts.join("/");
                if there.parse::<hyper::Uri>().is_ok() {
                    let body = self.body(scene);
                    self.tries(&there, body, part).await;
                }
            }
        }
    }

    async fn queries(&mut self, scene: &Scene) {
        let path = self.walk.address(self.route, scene);
        let texts = texts();
        for (at, name) in QUERIES.iter().enumerate() {
            // Each name meets NUL and a part of the texts, another one at each route.
            for (number, text) in texts.iter().enumerate() {
                let turn = (number + at + self.route.path.len()).is_multiple_of(12);
                if text != "\0" && !(turn && self.meets(at, text)) {
                    continue;
                }
                let text = text.chars().take(800).collect::<String>();
                let query = url::form_urlencoded::Serializer::new(String::new())
                    .append_pair(name, &text)
                    .finish();
                self.tries(&format!("{path}?{query}"), Body::Nothing, &query).await;
            }
        }
        for raw in ["a[]=1", "q=1&q=2", "%ff=%ff", "q=%zz", "&&&=&", "=", "after=%00"] {
            self.tries(&format!("{path}?{raw}"), Body::Nothing, raw).await;
        }
    }

    fn body(&self, scene: &Scene) -> Body {
        let none =
            if self.route.realm == Realm::Api { Body::Nothing } else { Body::Fields(vec![]) };
        recipe(self.route).map_or(none, |it| (it.body)(&self.walk.world, scene))
    }

    async fn bodies(&mut self, scene: &Scene) {
        let path = self.walk.address(self.route, scene);
        match self.body(scene) {
            Body::Json(whole) => {
                let names: Vec<String> =
                    whole.as_object().map(|it| it.keys().cloned().collect()).unwrap_or_default();
                for name in names {
                    for (at, value) in values().into_iter().enumerate() {
                        if !self.meets(at, value.as_str().unwrap_or_default()) {
                            continue;
                        }
                        let mut body = whole.clone();
                        let what = format!("{name}={value}");
                        body[&name] = value;
                        self.tries(&path, Body::Json(body), &what).await;
                    }
                }
                self.tries(&path, Body::Json(json!([])), "[]").await;
                self.tries(&path, Body::Json(json!({ "role": "owner" })), "role").await;
            }
            Body::Fields(whole) => {
                let names: Vec<&'static str> = if whole.is_empty() {
                    FIELDS.to_vec()
                } else {
                    whole.iter().map(|it| it.0).collect()
                };
                for name in names {
                    let texts = texts();
                    let step = if whole.is_empty() { 4 } else { 1 };
                    let texts = texts.into_iter().skip(self.route.path.len() % step).step_by(step);
                    for (at, text) in texts.enumerate() {
                        if !self.meets(at, &text) {
                            continue;
                        }
                        let mut fields = whole.clone();
                        fields.retain(|it| it.0 != name);
                        let what = format!("{name}={text}");
                        fields.push((name, text));
                        self.tries(&path, Body::Fields(fields), &what).await;
                    }
                }
            }
            Body::File(_) => {
                for text in texts() {
                    let what: String = text.chars().take(20).collect();
                    self.tries(&path, Body::File(text.into_bytes()), &what).await;
                }
            }
            Body::Nothing => {}
        }
    }

    /// Bodies that are not even of their kind.
    async fn raw(&mut self, scene: &Scene) {
        let path = self.walk.address(self.route, scene);
        let kinds = ["application/json", "application/x-www-form-urlencoded", "text/plain", ""];
        let bodies: [&[u8]; 7] =
            [b"{", b"\xff\xfe", b"{\"a\":1,\"a\":2}", b"a=%ff", b"[[[[", b"null", b"{\"a\":1e999}"];
        for (at, body) in bodies.iter().enumerate() {
            let kind = kinds[at % kinds.len()];
            let request = Request::builder()
                .method(self.route.method.name())
                .uri(&path)
                .header("host", "localhost:8080")
                .header("idempotency-key", "raw")
                .header("authorization", "Bearer nothing")
                .header("content-type", kind)
                .body(Full::new(body.to_vec().into()))
                .unwrap();
            let answer = self.walk.world.portal.ask(request).await;
            self.note(&answer, &String::from_utf8_lossy(body));
        }
    }
}

/// Everything of these realms, attacked; what was a fault of ours.
async fn attack(lab: Lab, realms: &[Realm]) {
    // A round trip to a server costs several times a call within the process.
    let (step, least) = match lab.engine {
        Engine::Sqlite => (1, 1_000),
        Engine::Postgres => (4, 500),
    };
    let walk = Walk::begin(lab).await;
    let (mut wrong, mut asked) = (Vec::new(), 0);
    let routes = web::ROUTES.iter().copied().flatten();
    for route in routes.filter(|it| realms.contains(&it.realm)) {
        let parts = Walk::all_parts(route);
        let author = &walk.world.owner;
        let scene = Scene::of(&walk.world, State::Active, author, parts).await;
        let mut attack = Attack { walk: &walk, route, wrong: Vec::new(), asked: 0, step };
        attack.addresses(&scene).await;
        if route.method == Method::Get {
            attack.queries(&scene).await;
        } else {
            attack.bodies(&scene).await;
            attack.raw(&scene).await;
        }
        asked += attack.asked;
        wrong.extend(attack.wrong);
    }
    assert!(asked > least, "only {asked} requests");
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

// Three tests, so that none is longer than the runner waits: together they are every realm.
both! {
    async fn no_input_of_staff_is_a_fault_of_ours(lab) {
        Box::pin(attack(lab, &[Realm::Partner])).await;
    }

    async fn no_input_of_owners_the_vendor_and_anybody_is_a_fault_of_ours(lab) {
        Box::pin(attack(lab, &[Realm::Client, Realm::Operator, Realm::AnyPerson, Realm::Public])).await;
    }

    async fn no_input_of_programs_is_a_fault_of_ours(lab) {
        Box::pin(attack(lab, &[Realm::Api, Realm::Product, Realm::Machine])).await;
    }
}
