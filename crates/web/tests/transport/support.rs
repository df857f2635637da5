//! A small portal with a handful of rows, and a client that sends exactly the bytes it is told.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc;
use std::time::Duration;

use app::clock::Clock;
use app::keys::{ApiScope, Holder};
use app::people::Session;
use app::secrets::Secrets;
use app::{Ctx, Error, Inside, Settings};
use domain::access::{Deed, Role};
use domain::actor::{Actor, Door, Staff};
use domain::ids::{ClientId, PartnerId, PersonId, SessionId, StaffId};
use domain::people::{self, Amr, Clocks};
use serde::{Deserialize, Serialize};
use store::Store;
use tokio::sync::Notify;
use uuid::Uuid;
use web::route::{get, patch, post};
use web::{
    Access, Body, Config, Kernel, Later, Limits, Looks, Realm, Reply, Route, Rq, SessionAsk,
};

pub(crate) const SESSION: &str = "partner-session-token";
pub(crate) const OWNER: &str = "client-session-token";
pub(crate) const KEY: &str = "api-key";

const MAY: Access = Access::Deed(Deed::ClientListRow);
const TEST: Access = Access::Public("a test");

const ROWS: &[Route] = &[
    get("/", Realm::Public, TEST, hello),
    get("/form", Realm::Public, TEST, form),
    post("/form", Realm::Public, TEST, hello),
    get("/tokens", Realm::AnyPerson, Access::Signed("a test"), tokens),
    get("/p/{firm}/clients", Realm::Partner, MAY, list),
    post("/p/{firm}/clients", Realm::Partner, MAY, add),
    get("/p/{firm}/clients/{client}", Realm::Partner, MAY, show),
    get("/p/{firm}/broken", Realm::Partner, MAY, broken),
    get("/p/{firm}/panic", Realm::Partner, MAY, panics),
    post("/p/{firm}/danger", Realm::Partner, MAY, danger),
    get("/me/access", Realm::Client, MAY, list),
    post("/me/access/{client}/pause", Realm::Client, MAY, hello),
    get("/api/v1/clients", Realm::Api, MAY, list),
    post("/api/v1/clients", Realm::Api, MAY, create),
    patch("/api/v1/clients/{client}", Realm::Api, MAY, change),
    post("/api/v1/facts", Realm::Product, MAY, hello),
    post("/import", Realm::Machine, TEST, hello).takes(Body::Upload),
    get("/wait", Realm::Public, TEST, wait),
];

#[derive(Deserialize, Serialize, Default)]
#[serde(default)]
struct Filter {
    q: String,
    after: Option<String>,
    limit: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct New {
    name: String,
}

fn hello(_: Rq) -> Later<Reply> {
    Box::pin(async { Ok(Reply::text(200, "hello")) })
}

fn form(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Ok(Reply::html(200, rq.csrf.of("/form"))) })
}

fn tokens(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let add = rq.csrf.of("/p/north/clients");
        let danger = rq.csrf.of("/p/north/danger");
        let pause = rq.csrf.of("/me/access/x/pause");
        Ok(Reply::text(200, format!("{add} {danger} {pause} {}", rq.csrf.page())))
    })
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let filter: Filter = rq.query()?;
        let limit = web::headers::limit(filter.limit.as_deref())?;
        let from: Option<i64> = rq.open_cursor("clients", filter.after.as_deref())?;
        let next = rq.seal_cursor("clients", &(from.unwrap_or(0) + limit))?;
        Ok(Reply::text(200, format!("{} {limit} {next}", filter.q)).etag("v1"))
    })
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: ClientId = rq.id("client")?;
        Ok(Reply::html(200, id.to_string()))
    })
}

fn add(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let new: New = rq.form()?;
        Ok(Reply::see_other(format!("/p/north/clients?q={}", new.name.len())))
    })
}

fn create(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        rq.idempotency_key()?;
        let new: New = rq.json()?;
        Reply::json(201, &new)
    })
}

fn change(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        if rq.if_match()? != 7 {
            return Err(Error::Stale { current: 7 });
        }
        let new: New = rq.json()?;
        Ok(Reply::json(200, &new)?.etag(8))
    })
}

fn broken(_: Rq) -> Later<Reply> {
    Box::pin(async { Err(Error::broken("SELECT secret FROM people")) })
}

fn panics(_: Rq) -> Later<Reply> {
    Box::pin(async { panic!("SELECT secret FROM people") })
}

fn danger(_: Rq) -> Later<Reply> {
    Box::pin(async { Err(Error::StepUp { max_age: 300 }) })
}

/// Who waits in `/wait`, and what lets them go on.
pub(crate) static WAITING: Mutex<Option<mpsc::Sender<()>>> = Mutex::new(None);
pub(crate) static RELEASE: Notify = Notify::const_new();

fn wait(_: Rq) -> Later<Reply> {
    Box::pin(async {
        let released = RELEASE.notified();
        if let Some(tell) = &*WAITING.lock().unwrap() {
            tell.send(()).unwrap();
        }
        released.await;
        Ok(Reply::text(200, "waited"))
    })
}

fn session(_: Ctx, ask: SessionAsk) -> Later<Session> {
    Box::pin(async move {
        let person = PersonId(Uuid::from_u128(1));
        let id = SessionId(Uuid::from_u128(2));
        let door = Door::Page(id);
        let (realm, actor) = match (ask.realm, &*ask.token) {
            (Realm::Partner, SESSION) => {
                if ask.firm.as_deref().is_some_and(|it| it != "north") {
                    return Err(Error::NotFound);
                }
                let staff = Staff {
                    person,
                    staff: StaffId(Uuid::from_u128(3)),
                    partner: PartnerId(Uuid::from_u128(4)),
                    role: Role::Senior,
                    door,
                };
                (people::Realm::Partner, Actor::Staff(staff))
            }
            (Realm::Client, OWNER) => {
                (people::Realm::Client, Actor::Client { person, door, delegated: false })
            }
            _ => return Err(Error::SignIn),
        };
        Ok(Session {
            id,
            person,
            realm,
            name: "Nora".to_owned(),
            email: "nora@north.example".to_owned(),
            preferences: domain::preferences::Preferences::default(),
            amr: Amr::parse("pwd otp"),
            clocks: Clocks {
                created_at: 0,
                seen_at: 0,
                proven_at: 0,
                entered_at: None,
                expires_at: i64::MAX,
                ended_at: None,
            },
            actor,
            firm: None,
            hats: 1,
            lacks: None,
        })
    })
}

fn key(_: Ctx, token: String) -> Later<Option<Holder>> {
    let scopes = ApiScope::ALL.to_vec();
    Box::pin(async move { Ok((token == KEY).then_some(Holder { actor: Actor::System, scopes })) })
}

fn nobody(_: Ctx, _: String) -> Later<Option<Actor>> {
    Box::pin(async { Ok(None) })
}

fn confirm(rq: Rq, max_age: i64) -> Later<Reply> {
    Box::pin(async move {
        let kept = rq.fields()?;
        Ok(Reply::text(401, format!("confirm {max_age} {} {kept:?}", rq.path)))
    })
}

/// A running portal; dropping it stops it.
pub(crate) struct Portal {
    pub(crate) address: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Portal {
    pub(crate) fn start() -> Portal {
        Self::with(Limits::default())
    }

    pub(crate) fn with(limits: Limits) -> Portal {
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}", address.port()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let thread = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
            let runtime = runtime.unwrap();
            runtime.block_on(async {
                let looks = Looks { session, step_up: Some(confirm), ..Looks::new(key, nobody) };
                let config = Config {
                    form_targets: vec!["http://localhost:4101".to_owned()],
                    limits,
                    ..Config::default()
                };
                const TABLES: &[&[Route]] = &[ROWS, web::health::ROUTES];
                let ctx = context(address, &folder).await;
                let kernel = Kernel::new(ctx, TABLES, looks, config).unwrap();
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                web::server::serve(kernel, listener, async {
                    let _ = stopped.await;
                })
                .await;
            });
            drop(runtime);
            let _ = std::fs::remove_dir_all(&folder);
        });
        Portal { address, stop: Some(stop), thread: Some(thread) }
    }

    pub(crate) fn host(&self) -> String {
        format!("localhost:{}", self.address.port())
    }

    pub(crate) fn cookie(&self, realm: &str, token: &str) -> String {
        format!("clientele-{realm}-{}={token}", self.address.port())
    }

    /// Asks to stop and does not wait.
    pub(crate) fn ask_to_stop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
    }

    /// Waits until it has stopped.
    pub(crate) fn ended(mut self) {
        self.thread.take().unwrap().join().unwrap();
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Sends these bytes on a new connection and reads until the other side closes.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Answer {
        let mut stream = self.connect();
        // The server may refuse before it has read everything.
        let _ = stream.write_all(bytes);
        Answer::read(&mut stream)
    }

    /// One request with `Host` and `Connection: close`.
    pub(crate) fn ask(&self, line: &str, headers: &[&str], body: &str) -> Answer {
        let mut text = format!("{line} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.host());
        for header in headers {
            text.push_str(header);
            text.push_str("\r\n");
        }
        if !body.is_empty() {
            text = format!("{text}Content-Length: {}\r\n", body.len());
        }
        text.push_str("\r\n");
        text.push_str(body);
        self.bytes(text.as_bytes())
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path}"), &[], "")
    }

    pub(crate) fn signed_get(&self, path: &str) -> Answer {
        let cookie = format!("Cookie: {}", self.cookie("partner", SESSION));
        self.ask(&format!("GET {path}"), &[&cookie], "")
    }

    pub(crate) fn api(&self, line: &str, headers: &[&str], body: &str) -> Answer {
        let key = format!("Authorization: Bearer {KEY}");
        let mut all = vec![key.as_str(), "Content-Type: application/json"];
        all.extend(headers);
        self.ask(line, &all, body)
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The deeds' context on an empty database; the sessions of these tests need no rows.
async fn context(address: SocketAddr, folder: &Path) -> Ctx {
    let url = store::db::DatabaseUrl::Sqlite(folder.join("clientele.db"));
    let store = Store::open(store::db::Options::new(url)).await.unwrap();
    let settings = Settings {
        origin: format!("http://localhost:{}", address.port()),
        vendor: "Vendor".to_owned(),
        sandbox: true,
        notice_days: app::NOTICE_DAYS,
        zone: "UTC".to_owned(),
    };
    let clock = Clock::fixed(domain::time::ts(1_800_000_000_000_000));
    let usual = Inside::new(store, Secrets::new([1; 32]), settings).unwrap();
    Ctx::new(Inside { clock, ..usual })
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn read(stream: &mut TcpStream) -> Answer {
        let mut bytes = Vec::new();
        if let Err(error) = stream.read_to_end(&mut bytes) {
            let so_far = String::from_utf8_lossy(&bytes);
            panic!("the connection did not end well: {error}; so far: {so_far}");
        }
        let text = String::from_utf8(bytes).unwrap();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            assert_eq!(text, "", "no answer");
            return Answer { status: 0, head: String::new(), body: String::new() };
        };
        let status = head.get(9..12).unwrap().parse().unwrap();
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    /// The stable code of a problem; empty on pages.
    pub(crate) fn code(&self) -> String {
        let body: serde_json::Value = serde_json::from_str(&self.body).unwrap_or_default();
        body["code"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let start = format!("{name}: ");
        self.head.lines().find_map(|it| it.strip_prefix(start.as_str()))
    }
}
