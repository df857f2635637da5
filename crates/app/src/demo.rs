//! Demo data: a vendor's partners and their clients, made up but believable, for trying things out.
//!
//! Made once per sandbox and the same in every one: only the instants follow the day of the first
//! start. It goes into the tables that everything uses, with the audit trail that it would have.

mod accounts;
mod addons;
mod cast;
mod dice;
mod folders;
mod lately;
mod maker;
mod pictures;

use crate::people::codes::Secret;
use crate::{Ctx, Error, Result};
pub use addons::addon_files;
use domain::actor::Actor;
use domain::ids::{OperatorId, PersonId};
use domain::people::Realm;
use maker::{Firm, Maker};
use store::{Locks, Story, bulk, settings};

pub use pictures::OWNED_CLIENT;

/// The setting that says that demo data is there.
const FILLED: &str = "demo.filled";

/// The password of every demo person. It is printed, and good in sandboxes only.
pub const PASSWORD: &str = "copper-lantern-meadow-17";

/// The persons to try things out as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hat {
    /// Owner of Pemberton & Hale.
    Owner,
    /// Senior there.
    Senior,
    /// Manager there.
    Manager,
    /// Assistant there.
    Assistant,
    /// A client's owner.
    ClientOwner,
    /// One of the vendor's people.
    Operator,
}

impl Hat {
    /// All of them, in the order of printing.
    pub const ALL: [Hat; 6] =
        [Hat::Owner, Hat::Senior, Hat::Manager, Hat::Assistant, Hat::ClientOwner, Hat::Operator];

    /// As printed.
    pub fn words(self) -> &'static str {
        match self {
            Hat::Owner => "owner",
            Hat::Senior => "senior",
            Hat::Manager => "manager",
            Hat::Assistant => "assistant",
            Hat::ClientOwner => "client's owner",
            Hat::Operator => "operator",
        }
    }

    /// The door it opens.
    pub fn realm(self) -> Realm {
        match self {
            Hat::Owner | Hat::Senior | Hat::Manager | Hat::Assistant => Realm::Partner,
            Hat::ClientOwner => Realm::Client,
            Hat::Operator => Realm::Operator,
        }
    }
}

/// One of them, with what a tester types.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    /// The person.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: String,
    /// Their authenticator app's secret, in base 32.
    pub totp_secret: String,
}

/// Everything that will be written.
#[derive(Debug, Default)]
pub struct Plan {
    persons: Vec<store::people::Person>,
    operators: Vec<PersonId>,
    firms: Vec<Firm>,
    accounts: Vec<bulk::Account>,
    connections: Vec<bulk::Connection>,
    requests: Vec<(store::connections::NewRequest, i64)>,
    links: Vec<store::people::sessions::Link>,
    stories: Vec<Story>,
    lately: Option<lately::Lately>,
    now: i64,
}

/// Whether this installation has its demo data.
pub async fn is_filled(ctx: &Ctx) -> Result<bool> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    Ok(settings::get(&mut tx, FILLED).await?.is_some())
}

/// Thinks everything up. The products must be loaded.
pub async fn plan(ctx: &Ctx) -> Result<Plan> {
    if !ctx.settings.sandbox {
        return Err(Error::NotFound);
    }
    let hash = crate::people::passwords::hash(PASSWORD).await?;
    let mut maker = Maker::new(ctx, hash)?;
    cast::operator(&mut maker)?;
    let pemberton = cast::pemberton(&mut maker)?;
    let lockhart = cast::lockhart(&mut maker)?;
    pictures::place(&mut maker, &pemberton, &lockhart)?;
    folders::fill(&mut maker, &pemberton, 248)?;
    let big = cast::brightwater(&mut maker)?;
    folders::fill_plainly(&mut maker, &big, 10_000)?;
    lately::place(&mut maker, &pemberton, &lockhart)?;
    Ok(maker.done())
}

/// What each product must know: (slug, the text of its seed file).
pub fn product_files(ctx: &Ctx, plan: &Plan) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for product in ctx.catalogue.all().iter() {
        let of = plan.accounts.iter().filter(|it| it.new.product == product.id);
        let accounts: Vec<_> = of.map(accounts::seed).collect();
        if accounts.is_empty() {
            continue;
        }
        let text = serde_json::to_string(&serde_json::json!({ "accounts": accounts }));
        files.push((product.definition.slug.clone(), text.map_err(Error::broken)?));
    }
    Ok(files)
}

/// Writes the plan, all or nothing.
pub async fn save(ctx: &Ctx, plan: &Plan) -> Result<()> {
    let scope = Actor::System.scope();
    let mut tx = ctx.store.write(&scope, Locks::new().lock(OperatorId::THE)).await?;
    bulk::owners(&mut tx, &plan.stories).await?;
    bulk::persons(&mut tx, &plan.persons).await?;
    for person in &plan.operators {
        store::people::add_operator(&mut tx, *person, "admin", plan.now).await?;
    }
    for firm in &plan.firms {
        firm.save(&mut tx).await?;
    }
    bulk::accounts(&mut tx, &plan.accounts).await?;
    bulk::connections(&mut tx, &plan.connections, plan.now).await?;
    for firm in &plan.firms {
        bulk::assigned(&mut tx, firm.partner.id, &firm.assigned, plan.now).await?;
    }
    bulk::requests(&mut tx, &plan.requests).await?;
    for link in &plan.links {
        store::people::sessions::add_link(&mut tx, link).await?;
    }
    settings::put(&mut tx, FILLED, &true.into()).await?;
    let id = ctx.ids.next(ctx.clock.business());
    let story = Story::new(id, OperatorId::THE, &Actor::System, plan.now, "demo_filled")
        .payload(serde_json::json!({ "kind": "demo_filled" }));
    tx.commit(&story).await?;
    Ok(())
}

/// Lets happen what people see on pages of changes, of jobs and of what has ended: once, after the
/// plan was saved.
pub async fn happen(ctx: &Ctx, plan: &Plan) -> Result<()> {
    match &plan.lately {
        Some(it) => lately::happen(ctx, it).await,
        None => Ok(()),
    }
}

/// The demo person of a hat.
pub async fn person(ctx: &Ctx, hat: Hat) -> Result<DemoPerson> {
    if !ctx.settings.sandbox {
        return Err(Error::NotFound);
    }
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let row = store::people::by_email(&mut tx, cast::address(hat)).await?;
    let row = row.ok_or_else(|| Error::broken(format!("no demo {}", hat.words())))?;
    drop(tx);
    let sealed = row.totp_sealed.as_deref().unwrap_or_default();
    let secret = Secret::open(&ctx.secrets, row.id, sealed).map(|it| it.text());
    Ok(DemoPerson {
        id: row.id,
        name: row.name,
        email: row.email,
        password: PASSWORD.to_owned(),
        // A tester may have taken the app away since.
        totp_secret: secret.unwrap_or_default(),
    })
}
