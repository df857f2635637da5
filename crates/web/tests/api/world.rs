//! A small world behind the API: two firms, their people, two products, one connected account.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use app::catalogue::Product;
use app::clock::Clock;
use app::keys::Wish;
use app::people::founding::{Founding, found};
use app::secrets::Secrets;
use app::{Ctx, Inside, Settings};
use bytes::Bytes;
use domain::access::Role;
use domain::actor::{Actor, Door, Staff};
use domain::ids::{AccountId, ClientId, ConnectionId, PartnerId, ProductId, StaffId};
use domain::products::{Definition, Plan};
use http_body_util::{BodyExt, Full};
use hyper::Request;
use serde_json::Value;
use store::Quiet;
use test_support::Lab;
use web::{Config, Kernel, Limits};

pub(crate) const NOW: i64 = 1_790_000_000_000_000;

pub(crate) struct World {
    pub(crate) ctx: Ctx,
    kernel: Arc<Kernel>,
    pub(crate) firm: PartnerId,
    pub(crate) owner: Actor,
    pub(crate) manager: Actor,
    pub(crate) stranger: Actor,
    pub(crate) product: ProductId,
    /// May do everything that keys may.
    pub(crate) key: String,
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|it| it.0 == name).map(|it| it.1.as_str())
    }

    /// Status and code.
    pub(crate) fn said(&self) -> (u16, String) {
        (self.status, self.json()["code"].as_str().unwrap_or_default().to_owned())
    }

    pub(crate) fn id(&self) -> String {
        assert!(self.status < 300, "{self:?}");
        self.json()["id"].as_str().unwrap_or_default().to_owned()
    }
}

async fn seat(ctx: &Ctx, partner: PartnerId, name: &str, role: Role) -> Actor {
    let it = Founding {
        name: name.to_owned(),
        email: format!("{}@example.com", name.to_lowercase()),
        password: None,
        totp: None,
        operator: None,
    };
    let person = found(ctx, &it).await.unwrap();
    let staff: StaffId = ctx.ids.next(ctx.clock.security());
    let mut tx = ctx.store.append(&Actor::System.scope()).await.unwrap();
    store::staff::add(&mut tx, partner, staff, person, role.name(), NOW).await.unwrap();
    tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
    Actor::Staff(Staff { person, staff, partner, role, door: Door::Inside })
}

async fn firm(ctx: &Ctx, slug: &str, code: &str) -> PartnerId {
    let id: PartnerId = ctx.ids.next(ctx.clock.security());
    let mut tx = ctx.store.append(&Actor::System.scope()).await.unwrap();
    tx.add_owner(id).await.unwrap();
    let row = store::partners::Partner {
        id,
        slug: slug.to_owned(),
        name: slug.to_owned(),
        code: code.to_owned(),
        state: "active".to_owned(),
        time_zone: "Europe/London".to_owned(),
        created_at: NOW,
        version: 1,
    };
    store::partners::add(&mut tx, &row).await.unwrap();
    tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
    id
}

async fn product(ctx: &Ctx) -> ProductId {
    let plan = Plan { code: "starter".to_owned(), name: "Starter".to_owned(), ..Plan::default() };
    let definition = Definition {
        slug: "jobs".to_owned(),
        name: "Jobs".to_owned(),
        client_id: "jobs".to_owned(),
        plans: vec![plan],
        ..Definition::default()
    };
    let id: ProductId = ctx.ids.next(ctx.clock.security());
    let row = store::products::Product {
        id,
        slug: definition.slug.clone(),
        name: definition.name.clone(),
        client_id: definition.client_id.clone(),
        definition: serde_json::to_string(&definition).unwrap(),
        jwks: "{}".to_owned(),
        rank: 1,
        created_at: NOW,
        retired_at: None,
    };
    let mut tx = ctx.store.append(&Actor::System.scope()).await.unwrap();
    store::products::add(&mut tx, &row).await.unwrap();
    tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
    ctx.catalogue.set(vec![Product { id, definition }]);
    id
}

/// A portal on this store, at this instant.
pub(crate) fn portal(store: store::Store, now: i64) -> (Ctx, Arc<Kernel>) {
    let settings = Settings {
        origin: "http://localhost:4100".to_owned(),
        vendor: "Fernway".to_owned(),
        sandbox: true,
        notice_days: app::NOTICE_DAYS,
        zone: "UTC".to_owned(),
    };
    let usual = Inside::new(store, Secrets::new([5; 32]), settings).unwrap();
    let ctx = Ctx::new(Inside { clock: Clock::fixed(domain::time::ts(now)), ..usual });
    let limits = Limits { per_second: 0, ..Limits::default() };
    let config = Config { limits, ..Config::default() };
    let kernel = Kernel::new(ctx.clone(), web::ROUTES, web::pages::looks(), config).unwrap();
    (ctx, kernel)
}

impl World {
    pub(crate) async fn new(lab: &Lab) -> Self {
        Self::in_store(lab.store.clone()).await
    }

    /// A portal whose people are there already: for whoever only calls it, with this key.
    pub(crate) fn of(ctx: Ctx, kernel: Arc<Kernel>, key: &str) -> Self {
        let (firm, product) = (PartnerId(uuid::Uuid::nil()), ProductId(uuid::Uuid::nil()));
        let (owner, manager, stranger) = (Actor::System, Actor::System, Actor::System);
        Self { ctx, kernel, firm, owner, manager, stranger, product, key: key.to_owned() }
    }

    pub(crate) async fn in_store(store: store::Store) -> Self {
        let (ctx, kernel) = portal(store, NOW);
        let (one, two) =
            (firm(&ctx, "pemberton", "PH-1").await, firm(&ctx, "lockhart", "LO-2").await);
        let owner = seat(&ctx, one, "Ada", Role::Owner).await;
        let manager = seat(&ctx, one, "Ben", Role::Manager).await;
        let stranger = seat(&ctx, two, "Eve", Role::Owner).await;
        let product = product(&ctx).await;
        let mut world =
            Self { ctx, kernel, firm: one, owner, manager, stranger, product, key: String::new() };
        let all: Vec<&str> = app::keys::ApiScope::ALL.iter().map(|it| it.name()).collect();
        world.key = world.key_of(&world.owner, &all).await;
        world
    }

    /// A key of this owner with these scopes.
    pub(crate) async fn key_of(&self, owner: &Actor, scopes: &[&str]) -> String {
        let wish = Wish {
            name: "A test".to_owned(),
            scopes: scopes.iter().map(|it| (*it).to_owned()).collect(),
            days: String::new(),
        };
        app::keys::create(&self.ctx, owner, &wish).await.unwrap().secret
    }

    /// Sends one request: `headers` as `name: value`, a body that is not empty as JSON.
    pub(crate) async fn ask(
        &self,
        line: &str,
        key: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let (method, path) = line.split_once(' ').unwrap();
        let mut request =
            Request::builder().method(method).uri(path).header("host", "localhost:4100");
        if !key.is_empty() {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body.to_owned()))).unwrap();
        let answer = self.kernel.answer(request, IpAddr::V4(Ipv4Addr::LOCALHOST)).await;
        let (parts, body) = answer.into_parts();
        let headers = parts.headers.iter();
        Answer {
            status: parts.status.as_u16(),
            headers: headers
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
                .collect(),
            text: String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path}"), &self.key, &[], "").await
    }

    /// A POST under a key of its own.
    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        let once = app::secrets::Secrets::token();
        let line = format!("POST {path}");
        self.ask(&line, &self.key, &[("idempotency-key", &once)], body).await
    }

    /// Something else than GET and POST.
    pub(crate) async fn send(&self, line: &str, body: &str) -> Answer {
        self.ask(line, &self.key, &[], body).await
    }

    pub(crate) async fn client(&self, name: &str) -> String {
        let body = serde_json::json!({ "name": name }).to_string();
        self.post("/api/v1/clients", &body).await.id()
    }

    /// A connected account of the first firm, in a folder or in none.
    pub(crate) async fn account(&self, client: Option<&str>) -> String {
        let id: AccountId = self.ctx.ids.next(self.ctx.clock.security());
        let mut tx = self.ctx.store.append(&self.owner.scope()).await.unwrap();
        tx.add_owner(id).await.unwrap();
        let row = store::accounts::New {
            id,
            product: self.product,
            external_id: Some(id.to_string()),
            subdomain: id.to_string().replace('_', "-"),
            business_name: "Hartwell Joinery Ltd".to_owned(),
            owner: None,
            owner_name: "Joe".to_owned(),
            owner_email: "joe@hartwell.example".to_owned(),
            owner_email_folded: "joe@hartwell.example".to_owned(),
            managed_by: None,
            life: "active",
            plan: "starter".to_owned(),
            plan_name: "Starter".to_owned(),
            trial_ends_at: None,
            search: String::new(),
        };
        store::accounts::add(&mut tx, &row, NOW).await.unwrap();
        let connection: ConnectionId = self.ctx.ids.next(self.ctx.clock.security());
        let client: Option<ClientId> = client.map(|it| it.parse().unwrap());
        let new = store::connections::New {
            id: connection,
            account: id,
            partner: self.firm,
            client,
            how: "client_added",
            ends_at: None,
            held: false,
        };
        store::connections::add(&mut tx, &new, NOW).await.unwrap();
        tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
        id.to_string()
    }

    /// Subjects of all letters, oldest first, with their addresses.
    pub(crate) async fn letters(&self) -> Vec<(String, Value)> {
        let mut tx = self.ctx.store.read(&Actor::System.scope()).await.unwrap();
        let which = store::letters::Which::All;
        let rows = store::letters::list(&mut tx, &which, None, 100).await.unwrap();
        rows.into_iter().map(|it| (it.to_email, it.payload)).collect()
    }
}
