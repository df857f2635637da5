//! Accounts in a firm's hands: made in a product, put into a folder, taken out of it.
//!
//! Making one asks the product, which may be slow or down; so the account is kept first, together
//! with the job that asks, and the product's answer makes it active.

pub mod between;
pub(crate) mod moving;

use crate::each::{self, Outcome};
use crate::{Ctx, Error, Result, clients, onboarding, reach, tell};
use domain::access::Deed;
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, ClientId, ConnectionId, JobId};
use domain::letter::{Letter, Recipient};
use domain::products::{is_subdomain, subdomain_of};
use domain::time::{DAY, micros};
use domain::{email, names};
use jiff::Timestamp;
use store::{Locks, NewJob, Story, Tx};

/// The job kind that asks a product to make an account.
pub const PROVISION: &str = "provision_account";

/// What a new account is asked for.
#[derive(Debug, Clone, Default)]
pub struct New {
    /// The product's slug.
    pub product: String,
    /// The plan's code; empty for the product's first.
    pub plan: String,
    /// Its address in the product; empty for one made from the client's name.
    pub subdomain: String,
    /// The owner's name; may come later.
    pub owner_name: String,
    /// The owner's e-mail; may come later.
    pub owner_email: String,
    /// Whether the firm manages (and pays for) the subscription.
    pub managed: bool,
}

/// Makes an account in a product and puts it into the folder. It is connected and open at once
/// (access rules 3.9); its owner claims it by signing in with the address given.
pub async fn create(ctx: &Ctx, actor: &Actor, client: ClientId, ask: &New) -> Result<AccountId> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();

    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let folder = reach::folder(&mut tx, staff, client, micros(now)).await?;
    folder.may(Deed::AccountCreate)?;
    let account = checked(ctx, staff, &folder.row.name, ask, now)?;
    if store::accounts::subdomain_taken(&mut tx, account.product, &account.subdomain).await? {
        return Err(Error::field(taken(&account.subdomain)));
    }
    tx.add_owner(account.id).await?;
    store::accounts::add(&mut tx, &account, micros(now)).await?;
    connect(ctx, &mut tx, staff, &account, client, now).await?;
    let story = made(ctx, &mut tx, actor, staff, (&account, client), now).await?;
    tx.commit(&story).await?;
    Ok(account.id)
}

fn taken(subdomain: &str) -> Fault {
    let sentence = format!("{subdomain} is taken. Try {subdomain}-2 or another one.");
    Fault::new("subdomain", "subdomain_taken", sentence)
}

fn checked(
    ctx: &Ctx,
    staff: &Staff,
    client_name: &str,
    ask: &New,
    now: Timestamp,
) -> Result<store::accounts::New> {
    let mut faults = Vec::new();
    let product = ctx.catalogue.by_slug(&ask.product);
    if product.is_none() {
        faults.push(Fault::new("product", "product_unknown", "Choose one of the products."));
    }
    let plan = product.as_ref().and_then(|it| {
        if ask.plan.is_empty() {
            it.definition.plans.first().cloned()
        } else {
            it.definition.plan(&ask.plan).cloned()
        }
    });
    if product.is_some() && plan.is_none() {
        faults.push(Fault::new("plan", "plan_unknown", "Choose one of the product's plans."));
    }
    let subdomain = if ask.subdomain.trim().is_empty() {
        subdomain_of(client_name)
    } else {
        ask.subdomain.trim().to_lowercase()
    };
    if !is_subdomain(&subdomain) {
        let sentence = "Use 3 to 40 letters a-z, digits and hyphens, not at the ends.";
        faults.push(Fault::new("subdomain", "subdomain_invalid", sentence));
    }
    let owner_name =
        clients::keep(&mut faults, names::line("owner_name", &ask.owner_name, names::NAME_MAX));
    let owner = clients::keep(&mut faults, email::optional_email("owner_email", &ask.owner_email));
    let (Some(product), Some(plan), true) = (product, plan, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let (owner_email, owner_email_folded) =
        owner.map(|it| (it.as_str().to_owned(), it.folded().to_owned())).unwrap_or_default();
    let search = [&names::name_sort(client_name), &subdomain, &owner_email_folded]
        .map(String::as_str)
        .join("\n");
    let trial = plan.trial_days;
    Ok(store::accounts::New {
        id: ctx.ids.next(now),
        product: product.id,
        external_id: None,
        subdomain,
        business_name: client_name.to_owned(),
        owner: None,
        owner_name,
        owner_email,
        owner_email_folded,
        managed_by: ask.managed.then_some(staff.partner),
        life: "creating",
        plan: plan.code,
        plan_name: plan.name,
        trial_ends_at: (trial > 0).then(|| micros(now) + trial * DAY),
        search,
    })
}

async fn connect(
    ctx: &Ctx,
    tx: &mut Tx,
    staff: &Staff,
    account: &store::accounts::New,
    client: ClientId,
    now: Timestamp,
) -> Result<()> {
    let connection: ConnectionId = ctx.ids.next(now);
    let row = store::connections::New {
        id: connection,
        account: account.id,
        partner: staff.partner,
        client: Some(client),
        how: "created",
        ends_at: None,
        held: onboarding::holds(ctx, tx, account.id).await?,
    };
    store::connections::add(tx, &row, micros(now)).await?;
    // Whoever makes it may work in it, also when they reach the folder by group alone.
    store::staff::assign(tx, staff.staff, account.id, micros(now)).await?;
    Ok(())
}

async fn made(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    staff: &Staff,
    (account, client): (&store::accounts::New, ClientId),
    now: Timestamp,
) -> Result<Story> {
    let product = ctx.catalogue.name(account.product);
    let event =
        Event::AccountCreated { product: product.clone(), business: account.business_name.clone() };
    let job: JobId = ctx.ids.next(now);
    let run_at = micros(ctx.clock.security());
    let payload = serde_json::json!({ "account": account.id });
    let mut story = tell::story(ctx, account.id, actor, now, &event)
        .account(account.id)
        .client(staff.partner, client)
        .job(NewJob::new(job, PROVISION, payload, run_at).key(account.id.to_string()));
    let firm = store::partners::one(tx, staff.partner).await?.ok_or(Error::NotFound)?;
    let to = Recipient {
        email: account.owner_email.clone(),
        name: account.owner_name.clone(),
        person: None,
    };
    let letter = Letter::AccountCreated {
        firm: firm.name,
        product,
        business: account.business_name.clone(),
        path: "/me/access".to_owned(),
    };
    if let Some(job) = tell::write(ctx, tx, &to, &letter, now).await? {
        story = story.job(job);
    }
    Ok(story)
}

/// Puts an unlinked account into a folder. It moves with its history; access does not change.
pub async fn assign(ctx: &Ctx, actor: &Actor, account: AccountId, client: ClientId) -> Result<()> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();

    let locks = Locks::new().share(staff.partner).lock(account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let each = moving::put_in(ctx, &mut tx, actor, &[(account, client)], now).await?;
    each::keep(tx, each).await.map(drop)
}

/// Takes an account out of its folder. It becomes unlinked; access does not change.
pub async fn unassign(ctx: &Ctx, actor: &Actor, account: AccountId) -> Result<Option<ClientId>> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();

    let locks = Locks::new().share(staff.partner).lock(account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let mut each = moving::take_out_in(ctx, &mut tx, actor, &[account], now).await?;
    let Outcome::Changed(change) = each.pop().unwrap_or(Err(Error::NotFound))? else {
        return Err(Error::NotFound);
    };
    let client = change.stories.first().and_then(|it| it.client);
    tx.commit_all(&change.stories).await?;
    Ok(client)
}

/// One account that the actor reaches.
pub async fn one(ctx: &Ctx, actor: &Actor, account: AccountId) -> Result<reach::Account> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    reach::account(&mut tx, staff, account, now).await
}

/// The firm's accounts in no folder, newest first: owner and senior only.
pub async fn unlinked(ctx: &Ctx, actor: &Actor) -> Result<Vec<reach::Account>> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(reach::unlinked(&mut tx, staff, (i64::MAX, 200), now).await?.accounts)
}

/// A page of them, connected before an instant (µs).
pub async fn unlinked_page(
    ctx: &Ctx,
    actor: &Actor,
    before: Option<i64>,
) -> Result<crate::clients::Unlinked> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    reach::unlinked(&mut tx, staff, (before.unwrap_or(i64::MAX), 50), now).await
}

/// Why an unlinked account probably belongs into a folder; `None` when nothing says so.
pub fn fit(folder: &reach::Folder, unlinked: &reach::Account) -> Option<&'static str> {
    let email = unlinked.row.owner_email.to_lowercase();
    let same_owner = !email.is_empty()
        && (folder.row.contact_email.to_lowercase() == email
            || folder.accounts.iter().any(|it| it.row.owner_email.to_lowercase() == email));
    if same_owner {
        return Some("Same owner e-mail");
    }
    let alike = names::skeleton(&folder.row.name) == names::skeleton(&unlinked.row.business_name);
    alike.then_some("Same name")
}
