//! Provisioning: asking a product to make an account, until it has.
//!
//! The portal keeps the account first, as *creating*, with the job that asks. The call itself is
//! made outside any transaction and is idempotent by the account's id, so asking again after a
//! lost answer is harmless. A product that is down delays the account and loses nothing.

use crate::oidc::keys;
use crate::{Ctx, Error, Result, tell};
use domain::access::Deed;
use domain::actor::Actor;
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, EventId};
use domain::products::{Definition, is_subdomain};
use domain::time::micros;
use outbound::products::{Created, NewAccount, Owner, ProductError, Subdomain};
use serde_json::json;
use store::facts::{self, ToCreate};
use store::{Locks, Story};

/// The job kind that creates an account at its product: payload `{"account": "acc_…"}`.
pub const CREATE: &str = "provision_account";

/// How long a provisioning token is good.
const TOKEN_SECONDS: i64 = 60;

/// What one try came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// The account is there.
    Ready,
    /// The product does not answer; the job tries again.
    Later,
    /// The product gave the name to somebody else; these are free. A person must choose.
    SubdomainTaken(Vec<String>),
}

/// Asks the product once. Also what a page calls right after the account was kept, so that in the
/// usual case the person sees it ready; on [`Tried::Later`] it says: "Saved. We will create it
/// when Payroll answers."
pub async fn create(ctx: &Ctx, account: AccountId) -> Result<Tried> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let row = facts::to_create(&mut tx, account).await?.ok_or(Error::NotFound)?;
    drop(tx);
    if row.life != "creating" {
        return Ok(Tried::Ready);
    }
    let Some(product) = ctx.catalogue.get(row.product) else { return Ok(Tried::Later) };
    let bearer = bearer(ctx, &product.definition).await?;
    let new = asked(account, &row, &product.definition);
    let base = &product.definition.provisioning_url;
    match ctx.http.create_account(base, &bearer, &new).await {
        Ok(created) => keep(ctx, account, &row, &product.definition, &created).await,
        Err(ProductError::SubdomainTaken(free)) => Ok(Tried::SubdomainTaken(free)),
        Err(ProductError::Unavailable(why)) => {
            tracing::info!(%account, why, "the account will be created later");
            Ok(Tried::Later)
        }
        Err(ProductError::Refused(why)) => {
            Err(Error::broken(format!("{} refused {account}: {why}", product.definition.slug)))
        }
    }
}

/// Job: creates the account, or fails so that the job is tried again.
pub async fn run(ctx: &Ctx, account: AccountId) -> Result<()> {
    match create(ctx, account).await? {
        Tried::Ready => Ok(()),
        Tried::Later => Err(Error::broken(format!("{account}: the product does not answer"))),
        Tried::SubdomainTaken(_) => {
            Err(Error::broken(format!("{account}: the subdomain is taken at the product")))
        }
    }
}

/// A token for one call, signed with the portal's own key.
async fn bearer(ctx: &Ctx, product: &Definition) -> Result<String> {
    let at = ctx.clock.security();
    let now = at.as_second();
    let jti: EventId = ctx.ids.next(at);
    keys::signing(ctx).await?.sign(
        "JWT",
        &json!({
            "iss": ctx.settings.origin,
            "sub": ctx.settings.origin,
            "aud": product.provisioning_url,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "jti": jti,
        }),
    )
}

fn asked(account: AccountId, row: &ToCreate, product: &Definition) -> NewAccount {
    let some = |it: &String| Some(it.clone()).filter(|it| !it.is_empty());
    NewAccount {
        account_id: account.to_string(),
        subdomain: row.subdomain.clone(),
        business_name: row.business_name.clone(),
        plan: row.plan.clone(),
        trial: product.plan(&row.plan).is_some_and(|it| it.trial_days > 0),
        owner: Owner { name: some(&row.owner_name), email: some(&row.owner_email) },
        managed_by: row.managed_by.map(|it| it.to_string()),
        created_by: row.created_by.map(|it| it.to_string()).unwrap_or_default(),
    }
}

async fn keep(
    ctx: &Ctx,
    account: AccountId,
    row: &ToCreate,
    product: &Definition,
    created: &Created,
) -> Result<Tried> {
    let now = ctx.clock.business();
    let trial = created.trial_ends_at.as_deref().and_then(|it| it.parse().ok()).map(micros);
    let locks = Locks::new().lock(account);
    let mut tx = ctx.store.write(&Actor::System.scope(), locks).await?;
    let (named, plan) = (
        (created.external_id.as_str(), created.subdomain.as_str()),
        (created.plan.as_str(), created.plan_name.as_str()),
    );
    if !facts::ready(&mut tx, account, named, plan, trial).await? {
        return Ok(Tried::Ready);
    }
    let event =
        Event::AccountReady { product: product.name.clone(), business: row.business_name.clone() };
    let story: Story = tell::story(ctx, account, &Actor::System, now, &event).account(account);
    let story = match row.created_by {
        Some(firm) => story.partner(firm),
        None => story,
    };
    tx.commit(&story).await?;
    Ok(Tried::Ready)
}

/// Tells a product how an account stands: `inactive`, `active` or `closed`.
pub(crate) async fn set_life(
    ctx: &Ctx,
    product: domain::ids::ProductId,
    external_id: &str,
    life: &'static str,
) -> Result<()> {
    let product = ctx.catalogue.get(product).ok_or(Error::NotFound)?;
    let bearer = bearer(ctx, &product.definition).await?;
    let base = &product.definition.provisioning_url;
    ctx.http
        .set_life(base, &bearer, external_id, life)
        .await
        .map_err(|why| Error::broken(format!("{}: {why:?}", product.definition.slug)))
}

/// Whether a subdomain is free in a product, for the form: `None` when the product does not
/// answer, which is no reason to stop anybody.
pub async fn subdomain(
    ctx: &Ctx,
    actor: &Actor,
    product: &str,
    name: &str,
) -> Result<Option<Subdomain>> {
    crate::reach::staff(actor)?;
    if !is_subdomain(name) {
        let what = "Use 3 to 40 letters a-z, digits and hyphens, not at the ends.";
        return Err(Error::field(Fault::new("subdomain", "subdomain_invalid", what)));
    }
    let product = ctx.catalogue.by_slug(product).ok_or(Error::NotFound)?;
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let taken = facts::by_subdomain(&mut tx, product.id, name).await?.is_some();
    drop(tx);
    let bearer = bearer(ctx, &product.definition).await?;
    let base = &product.definition.provisioning_url;
    match ctx.http.subdomain(base, &bearer, name).await {
        Ok(it) => Ok(Some(Subdomain { available: it.available && !taken, ..it })),
        Err(_) if taken => Ok(Some(Subdomain { available: false, suggestions: Vec::new() })),
        Err(_) => Ok(None),
    }
}

/// Another name for an account that waits to be created, chosen after the first was taken.
pub async fn rename(ctx: &Ctx, actor: &Actor, account: AccountId, name: &str) -> Result<Tried> {
    let staff = crate::reach::staff(actor)?;
    let now = ctx.clock.business();
    if !is_subdomain(name) {
        let what = "Use 3 to 40 letters a-z, digits and hyphens, not at the ends.";
        return Err(Error::field(Fault::new("subdomain", "subdomain_invalid", what)));
    }
    let locks = Locks::new().share(staff.partner).lock(account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let asked = crate::reach::account(&mut tx, staff, account, micros(now)).await?;
    asked.may(Deed::AccountCreate)?;
    let holder = facts::by_subdomain(&mut tx, asked.row.product, name).await?;
    if holder.is_some_and(|it| it != account) {
        let what = format!("{name} is taken. Try another one.");
        return Err(Error::field(Fault::new("subdomain", "subdomain_taken", what)));
    }
    facts::rename(&mut tx, account, name).await?;
    let event = Event::AccountCreated {
        product: ctx.catalogue.name(asked.row.product),
        business: asked.row.business_name.clone(),
    };
    let story = tell::story(ctx, account, actor, now, &event).account(account);
    tx.commit(&story.partner(staff.partner)).await?;
    create(ctx, account).await
}
