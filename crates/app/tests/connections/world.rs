//! A small world: two firms, an owner with two accounts, a stranger, an operator.

use app::catalogue::{Catalogue, Product};
use app::clock::Clock;
use app::ids::Ids;
use app::people::founding::{Founding, found};
use app::secrets::Secrets;
use app::{Ctx, Error, Inside, Settings};
use domain::access::Role;
use domain::actor::{Actor, Door, OperatorLevel, Staff};
use domain::event::Event;
use domain::ids::{AccountId, ClientId, ConnectionId, PartnerId, PersonId, ProductId, StaffId};
use domain::products::Definition;
use outbound::mail::{Mailer, Memory};
use std::sync::Arc;
use store::{Locks, Quiet};
use test_support::Lab;

pub(crate) const NOW: i64 = 1_790_000_000_000_000;
pub(crate) const DAY: i64 = 86_400_000_000;

pub(crate) struct World {
    pub(crate) ctx: Ctx,
    pub(crate) mail: Arc<Memory>,
    pub(crate) firm: PartnerId,
    pub(crate) senior: Actor,
    pub(crate) manager: Actor,
    pub(crate) joe: Actor,
    pub(crate) stranger: Actor,
    pub(crate) operator: Actor,
    pub(crate) client: ClientId,
    pub(crate) jobs: AccountId,
    pub(crate) books: AccountId,
    manager_id: StaffId,
}

/// Status and code of a refusal.
pub(crate) fn said<T: std::fmt::Debug>(outcome: Result<T, Error>) -> (u16, &'static str) {
    let error = outcome.unwrap_err();
    (error.status(), error.code())
}

fn product(ctx: &Ctx, slug: &str, name: &str) -> Product {
    let definition = Definition {
        slug: slug.to_owned(),
        name: name.to_owned(),
        client_id: slug.to_owned(),
        ..Definition::default()
    };
    Product { id: ctx.ids.next(ctx.clock.security()), definition }
}

async fn person(ctx: &Ctx, name: &str, email: &str) -> PersonId {
    let it = Founding {
        name: name.to_owned(),
        email: email.to_owned(),
        password: None,
        totp: None,
        operator: None,
    };
    found(ctx, &it).await.unwrap()
}

fn owner(person: PersonId) -> Actor {
    Actor::Client { person, door: Door::Link, delegated: false }
}

impl World {
    pub(crate) async fn new(lab: &Lab) -> Self {
        let (mailer, mail) = Mailer::memory();
        let ctx = Ctx::new(Inside {
            store: lab.store.clone(),
            http: outbound::http::Http::new().unwrap(),
            catalogue: Catalogue::default(),
            addons: app::addons::Shelf::default(),
            clock: Clock::fixed(domain::time::ts(NOW)),
            ids: Ids::random(),
            secrets: Secrets::new([5; 32]),
            mailer,
            settings: Settings {
                origin: "http://localhost:4100".to_owned(),
                vendor: "Fernway".to_owned(),
                sandbox: true,
                notice_days: app::NOTICE_DAYS,
                zone: "UTC".to_owned(),
            },
            brand: app::brand::Current::default(),
            soon: app::changes::Soon::default(),
        });
        let products = vec![product(&ctx, "jobs", "Jobs"), product(&ctx, "books", "Books")];
        let mut tx = ctx.store.append(&Actor::System.scope()).await.unwrap();
        for (rank, it) in products.iter().enumerate() {
            let row = store::products::Product {
                id: it.id,
                slug: it.definition.slug.clone(),
                name: it.definition.name.clone(),
                client_id: it.definition.client_id.clone(),
                definition: serde_json::to_string(&it.definition).unwrap(),
                jwks: "{}".to_owned(),
                rank: i64::try_from(rank).unwrap(),
                created_at: NOW,
                retired_at: None,
            };
            store::products::add(&mut tx, &row).await.unwrap();
        }
        tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
        ctx.catalogue.set(products.clone());

        let firm = Self::firm(&ctx, "pemberton", "Pemberton & Hale", "PH-1").await;
        let senior = Self::seat(&ctx, firm, "Isla", "isla@ph.example", Role::Senior).await;
        let manager = Self::seat(&ctx, firm, "Ben", "ben@ph.example", Role::Manager).await;
        let joe = owner(person(&ctx, "Joe", "joe@hartwell.example").await);
        let stranger = owner(person(&ctx, "Eve", "eve@else.example").await);
        let operator = Actor::Operator {
            person: person(&ctx, "Olga", "olga@fernway.example").await,
            level: OperatorLevel::Support,
            door: Door::Inside,
        };
        let jobs = Self::account(&ctx, products[0].id, "hartwell", &joe).await;
        let books = Self::account(&ctx, products[1].id, "hartwell", &joe).await;
        let manager_id = manager.staff().unwrap().staff;
        let mut world = Self {
            client: ctx.ids.next(ctx.clock.security()),
            ctx,
            mail,
            firm,
            senior,
            manager,
            joe,
            stranger,
            operator,
            jobs,
            books,
            manager_id,
        };
        world.client = world.folder("Hartwell Joinery Ltd").await;
        world
    }

    pub(crate) async fn firm(ctx: &Ctx, slug: &str, name: &str, code: &str) -> PartnerId {
        let id: PartnerId = ctx.ids.next(ctx.clock.security());
        let mut tx = ctx.store.append(&Actor::System.scope()).await.unwrap();
        tx.add_owner(id).await.unwrap();
        let row = store::partners::Partner {
            id,
            slug: slug.to_owned(),
            name: name.to_owned(),
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

    pub(crate) async fn seat(
        ctx: &Ctx,
        partner: PartnerId,
        name: &str,
        email: &str,
        role: Role,
    ) -> Actor {
        let person = person(ctx, name, email).await;
        let staff: StaffId = ctx.ids.next(ctx.clock.security());
        let mut tx = ctx.store.append(&Actor::System.scope()).await.unwrap();
        store::staff::add(&mut tx, partner, staff, person, role.name(), NOW).await.unwrap();
        tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
        Actor::Staff(Staff { person, staff, partner, role, door: Door::Inside })
    }

    async fn account(ctx: &Ctx, product: ProductId, subdomain: &str, owner: &Actor) -> AccountId {
        let id: AccountId = ctx.ids.next(ctx.clock.security());
        let mut tx = ctx.store.append(&Actor::System.scope()).await.unwrap();
        tx.add_owner(id).await.unwrap();
        let row = store::accounts::New {
            id,
            product,
            external_id: Some(id.to_string()),
            subdomain: subdomain.to_owned(),
            business_name: "Hartwell Joinery Ltd".to_owned(),
            owner: owner.person(),
            owner_name: "Joe".to_owned(),
            owner_email: "joe@hartwell.example".to_owned(),
            owner_email_folded: "joe@hartwell.example".to_owned(),
            managed_by: None,
            life: "active",
            plan: String::new(),
            plan_name: String::new(),
            trial_ends_at: None,
            search: String::new(),
        };
        store::accounts::add(&mut tx, &row, NOW).await.unwrap();
        tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
        id
    }

    /// A folder whose named manager is Ben.
    /// Somebody who has an account here and has never opened a letter.
    pub(crate) async fn unproven(&self, name: &str, email: &str) -> Actor {
        let id: PersonId = self.ctx.ids.next(self.ctx.clock.security());
        let mut tx = self.ctx.store.append(&Actor::System.scope()).await.unwrap();
        let like = store::people::get(&mut tx, self.joe.person().unwrap()).await.unwrap();
        let it = store::people::Person {
            id,
            verified_at: None,
            name: name.to_owned(),
            email: email.to_owned(),
            email_folded: email.to_owned(),
            ..like
        };
        store::people::add(&mut tx, &it).await.unwrap();
        tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
        owner(id)
    }

    pub(crate) async fn folder(&self, name: &str) -> ClientId {
        let id: ClientId = self.ctx.ids.next(self.ctx.clock.security());
        let mut tx = self.ctx.store.append(&self.senior.scope()).await.unwrap();
        let details = store::clients::Details {
            name: name.to_owned(),
            name_sort: name.to_lowercase(),
            manager: Some(self.manager_id),
            ..store::clients::Details::default()
        };
        store::clients::add(&mut tx, id, &details, NOW).await.unwrap();
        tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
        id
    }

    /// Connects an account in the folder, as if it had always been so.
    pub(crate) async fn connected(&self, account: AccountId) -> ConnectionId {
        let id: ConnectionId = self.ctx.ids.next(self.ctx.clock.security());
        let locks = Locks::new().lock(self.firm).lock(account);
        let mut tx = self.ctx.store.write(&self.senior.scope(), locks).await.unwrap();
        let new = store::connections::New {
            id,
            account,
            partner: self.firm,
            client: Some(self.client),
            how: "created",
            ends_at: None,
            held: false,
        };
        let now = self.ctx.clock.business();
        store::connections::add(&mut tx, &new, domain::time::micros(now)).await.unwrap();
        let event = Event::PartnerAdded { account: "x".into(), how: "created".into() };
        let story = app::tell::story(&self.ctx, account, &self.senior, now, &event);
        tx.commit(&story).await.unwrap();
        id
    }

    pub(crate) fn passes(&self, micros: i64) {
        self.ctx.clock.pass(micros);
    }

    /// Runs the queue and answers (address, subject) of the letters sent since the last time.
    pub(crate) async fn letters(&self) -> Vec<(String, String)> {
        let before = self.mail.letters().len();
        app::worker::drain(&self.ctx).await.unwrap();
        let mut new: Vec<(String, String)> = self.mail.letters()[before..]
            .iter()
            .map(|it| (it.to.clone(), it.letter.subject.clone()))
            .collect();
        new.sort();
        new
    }

    /// The token behind the last letter that has a link of this kind (`/i/`, `/r/`).
    pub(crate) fn token(&self, kind: &str) -> String {
        let letters = self.mail.letters();
        let start = format!("http://localhost:4100{kind}");
        letters
            .iter()
            .rev()
            .flat_map(|it| it.letter.text.split_whitespace())
            .find_map(|it| it.strip_prefix(start.as_str()))
            .unwrap()
            .to_owned()
    }

    /// Whether the senior may sign in to an account now: the refusal's code, or `ok`.
    pub(crate) async fn sign_in(&self, account: AccountId) -> &'static str {
        let staff = self.senior.staff().unwrap();
        let mut tx = self.ctx.store.read(&self.senior.scope()).await.unwrap();
        let now = domain::time::micros(self.ctx.clock.business());
        match app::reach::account(&mut tx, staff, account, now).await {
            Ok(it) => match it.may(domain::access::Deed::AccountSignin) {
                Ok(_) => "ok",
                Err(it) => it.code(),
            },
            Err(it) => it.code(),
        }
    }
}
