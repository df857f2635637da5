//! What people and the clock can do: one function per deed.
//!
//! A deed reads top to bottom: may they, load, decide, save, tell. Pages, API, command line and
//! jobs call the same one.

pub mod accounts;
pub mod addons;
pub mod audit;
pub mod bounces;
pub mod brand;
pub mod catalogue;
pub mod changes;
pub mod clients;
pub mod clock;
mod clocks;
pub mod colleagues;
pub mod connections;
pub mod copying;
pub mod demo;
pub mod digests;
mod each;
pub mod elevations;
pub mod endings;
mod error;
pub mod exports;
pub mod facts;
pub mod feed;
pub mod firm;
pub mod groups;
pub mod handover;
pub mod housekeeping;
pub mod idempotent;
pub mod ids;
pub mod imports;
pub mod internal;
pub mod keys;
pub mod letters;
pub mod naming;
pub mod notes;
pub mod oidc;
pub mod onboarding;
pub mod owners;
pub mod ownership;
pub mod partners;
pub mod people;
pub mod preferences;
pub mod products;
pub mod provisioning;
pub mod reach;
pub(crate) mod reassigning;
pub mod revocation;
pub mod runs;
pub mod sandbox;
pub mod search;
pub mod secrets;
pub mod sheets;
pub mod sign_in;
pub mod staff;
pub mod staffing;
pub mod tags;
pub mod tell;
pub mod today;
pub mod worker;

pub use error::{Error, Refused, Report, Result};

use std::sync::Arc;

/// What every deed gets: the store, the clock, the id source, the secrets, the outside.
#[derive(Clone)]
pub struct Ctx {
    /// The data door; a request's own where its answer is kept with what it does.
    pub store: store::Store,
    inside: Arc<Inside>,
}

/// The fields behind [`Ctx`]; one per process (or per test).
pub struct Inside {
    /// The data door.
    pub store: store::Store,
    /// The vendor's products.
    pub catalogue: catalogue::Catalogue,
    /// The vendor's add-ons.
    pub addons: addons::Shelf,
    /// Calls to products and third parties.
    pub http: outbound::http::Http,
    /// The two faces of time.
    pub clock: clock::Clock,
    /// The only maker of ids.
    pub ids: ids::Ids,
    /// Keys derived from the installation's one secret.
    pub secrets: secrets::Secrets,
    /// How letters leave.
    pub mailer: outbound::mail::Mailer,
    /// Addresses, names and switches of this installation.
    pub settings: Settings,
    /// What the vendor has set while the program runs.
    pub brand: brand::Current,
    /// When the clock changes something next, as far as this process knows.
    pub soon: changes::Soon,
}

/// Addresses, names and switches of this installation; fixed while the process runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where people reach the portal, without a trailing slash: `https://partners.example.com`.
    pub origin: String,
    /// The vendor's name, until an operator sets another one ([`Ctx::vendor`]).
    pub vendor: String,
    /// Whether this is a sandbox: demo data, outbox page, movable clock. Never in production.
    pub sandbox: bool,
    /// The notice time before another firm takes over, in days.
    pub notice_days: i64,
    /// The vendor's zone (IANA): the days of clients that no firm manages.
    pub zone: String,
}

/// The notice time before another firm takes over, unless the vendor says otherwise.
pub const NOTICE_DAYS: i64 = domain::connections::NOTICE_SECONDS / 86_400;

impl Inside {
    /// The usual parts: the machine's clock, random ids, no products yet, letters kept in memory.
    /// What is to be different is named by the caller (`Inside { clock, ..Inside::new(…)? }`).
    pub fn new(store: store::Store, secrets: secrets::Secrets, settings: Settings) -> Result<Self> {
        Ok(Self {
            store,
            catalogue: catalogue::Catalogue::default(),
            addons: addons::Shelf::default(),
            http: outbound::http::Http::new().map_err(Error::broken)?,
            clock: clock::Clock::real(0, 0),
            ids: ids::Ids::random(),
            secrets,
            mailer: outbound::mail::Mailer::memory().0,
            settings,
            brand: brand::Current::default(),
            soon: changes::Soon::default(),
        })
    }
}

impl std::ops::Deref for Ctx {
    type Target = Inside;
    fn deref(&self) -> &Inside {
        &self.inside
    }
}

impl Ctx {
    /// Ties the parts together.
    pub fn new(inside: Inside) -> Self {
        Self { store: inside.store.clone(), inside: Arc::new(inside) }
    }

    /// The context of one request whose deeds and whose answer are kept by one commit: see
    /// [`idempotent`].
    #[must_use]
    pub fn once(&self) -> Self {
        Self { store: self.inside.store.once(), inside: Arc::clone(&self.inside) }
    }

    /// The vendor's name on pages and in letters.
    pub fn vendor(&self) -> String {
        let own = self.brand.get();
        if own.vendor.is_empty() { self.settings.vendor.clone() } else { own.vendor.clone() }
    }

    /// Whether the store answers: for supervisors.
    pub async fn alive(&self) -> Result<()> {
        self.store.read(&domain::actor::Actor::System.scope()).await?;
        Ok(())
    }
}
