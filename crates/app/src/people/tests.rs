//! Signing in and staying signed in, on both engines.

mod joining;
mod letters;
mod passkeys;
mod sessions;
mod sign_in;

use super::founding::{Founding, found};
use super::sign_in::{Next, Password, Second, with_password, with_second};
use super::{Browser, Opened, Session, codes};
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::ids::Ids;
use crate::secrets::Secrets;
use crate::{Ctx, Error, Inside, Settings};
use domain::actor::Actor;
use domain::ids::{PartnerId, PersonId, StaffId};
use domain::people::Realm;
use store::{Locks, Quiet, Story};
use test_support::Lab;

const NOW: i64 = 1_790_000_000_000_000;
const MINUTE: i64 = 60_000_000;
const PASSWORD: &str = "seven green bicycles outside";
const TOTP: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn ctx(lab: &Lab) -> Ctx {
    Ctx::new(Inside {
        store: lab.store.clone(),
        http: outbound::http::Http::new().unwrap(),
        catalogue: Catalogue::default(),
        addons: crate::addons::Shelf::default(),
        clock: Clock::fixed(domain::time::ts(NOW)),
        ids: Ids::random(),
        secrets: Secrets::new([5; 32]),
        mailer: outbound::mail::Mailer::memory().0,
        soon: crate::changes::Soon::default(),
        settings: Settings {
            origin: "http://localhost:4100".to_owned(),
            vendor: "Fernway".to_owned(),
            sandbox: true,
            notice_days: crate::NOTICE_DAYS,
            zone: "UTC".to_owned(),
        },
        brand: crate::brand::Current::default(),
    })
}

fn here() -> Browser {
    Browser { user_agent: "Firefox".to_owned(), address: "192.0.2.1".to_owned() }
}

fn there() -> Browser {
    Browser { address: "198.51.100.7".to_owned(), ..here() }
}

/// Status and code of a refusal.
fn said<T: std::fmt::Debug>(outcome: Result<T, Error>) -> (u16, &'static str) {
    let error = outcome.unwrap_err();
    (error.status(), error.code())
}

async fn person(ctx: &Ctx, email: &str) -> PersonId {
    let it = Founding {
        name: "Isla Marchetti".to_owned(),
        email: email.to_owned(),
        password: Some(PASSWORD.to_owned()),
        totp: Some(TOTP.to_owned()),
        operator: None,
    };
    found(ctx, &it).await.unwrap()
}

/// An owner of an account: a password at most, no second factor.
async fn owner(ctx: &Ctx, email: &str, password: Option<&str>) -> PersonId {
    let it = Founding {
        name: "Joe Hartwell".to_owned(),
        email: email.to_owned(),
        password: password.map(str::to_owned),
        ..Founding::default()
    };
    found(ctx, &it).await.unwrap()
}

async fn firm(ctx: &Ctx, slug: &str) -> PartnerId {
    let id: PartnerId = ctx.ids.next(ctx.clock.security());
    let mut tx = ctx.store.append(&Actor::System.scope()).await.unwrap();
    tx.add_owner(id).await.unwrap();
    let row = store::partners::Partner {
        id,
        slug: slug.to_owned(),
        name: "Pemberton & Hale".to_owned(),
        code: format!("PH-{slug}"),
        state: "active".to_owned(),
        time_zone: "Europe/London".to_owned(),
        created_at: NOW,
        version: 1,
    };
    store::partners::add(&mut tx, &row).await.unwrap();
    let story = Story::new(ctx.ids.next(ctx.clock.security()), id, &Actor::System, NOW, "made");
    tx.commit(&story).await.unwrap();
    id
}

async fn seat(ctx: &Ctx, partner: PartnerId, person: PersonId, role: &str) -> StaffId {
    let id: StaffId = ctx.ids.next(ctx.clock.security());
    let locks = Locks::new().lock(partner);
    let mut tx = ctx.store.write(&Actor::System.scope(), locks).await.unwrap();
    store::staff::add(&mut tx, partner, id, person, role, NOW).await.unwrap();
    tx.commit_quiet(Quiet::Ingest, &[], NOW).await.unwrap();
    id
}

fn code(ctx: &Ctx, steps: i64) -> String {
    let at = ctx.clock.security().as_second() + 30 * steps;
    let secret = codes::Secret::from_text(TOTP).unwrap();
    secret.code(jiff::Timestamp::from_second(at).unwrap())
}

fn typed(email: &str, password: &str) -> Password {
    Password { email: email.to_owned(), password: password.to_owned(), realm: None }
}

async fn half(ctx: &Ctx, email: &str) -> Opened {
    match with_password(ctx, typed(email, PASSWORD), &here()).await.unwrap() {
        Next::Code(half) => half,
        Next::Done(_) => panic!("a second factor is due"),
    }
}

/// Signs in by password and code.
async fn enters(ctx: &Ctx, email: &str) -> Opened {
    let half = half(ctx, email).await;
    let second = Second::Totp(code(ctx, 0));
    let opened = with_second(ctx, half.realm, &half.token, &second, &here()).await.unwrap();
    // The next code of the same person is another one.
    ctx.clock.pass(MINUTE);
    opened
}

async fn session(ctx: &Ctx, opened: &Opened) -> Session {
    super::session(ctx, opened.realm, &opened.token, None).await.unwrap()
}

/// The kinds and payloads of a person's own chain.
async fn chain(ctx: &Ctx, person: PersonId) -> Vec<String> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await.unwrap();
    let events = store::events::of_owner(&mut tx, person, None, 50).await.unwrap();
    events.into_iter().map(|it| format!("{} {}", it.kind, it.payload)).collect()
}

/// Kinds of the letters to an address, newest first.
async fn letters(ctx: &Ctx, to: &str) -> Vec<store::letters::Letter> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await.unwrap();
    let which = store::letters::Which::To(to.to_owned());
    store::letters::list(&mut tx, &which, None, 50).await.unwrap()
}

fn realm_of(opened: &Opened) -> Realm {
    opened.realm
}
