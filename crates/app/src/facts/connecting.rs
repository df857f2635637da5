//! A connection that began at the product: the client added the firm there, or the firm opened the
//! account on the product's own website.
//!
//! The account appears under the firm's unlinked accounts, open. The product vouches for it: it
//! has its own signed-in owner before it. Who is already connected stays as they are.

use super::event::{Connected, Fact, Kind};
use super::{Outcome, folded, search};
use crate::{Ctx, Result, onboarding, tell};
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{AccountId, ConnectionId, ProductId};
use domain::letter::Letter;
use domain::time::micros;
use store::facts::{self as rows, Noted};
use store::{Locks, NewJob, Quiet, Story, Tx, accounts, connections, partners};

/// Takes one such fact in a transaction of its own.
pub(super) async fn take(
    ctx: &Ctx,
    actor: &Actor,
    product: ProductId,
    fact: &Fact,
) -> Result<Outcome> {
    let Kind::Connected(ask) = &fact.kind else {
        return Ok(Outcome::new(&fact.id, "invalid", Some("type_unknown")));
    };
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let firm = partners::by_code(&mut tx, &ask.partner_code).await?;
    let Some(firm) = firm.filter(|it| it.state == "active") else {
        return Ok(Outcome::new(&fact.id, "not_found", Some("partner_not_found")));
    };
    let account = rows::known(&mut tx, product, std::slice::from_ref(&fact.subject)).await?.pop();
    drop(tx);
    let locks = Locks::new().share(firm.id);
    let locks = match &account {
        Some(it) => locks.lock(it.id),
        None => locks,
    };
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    if let Some(outcome) = repeated(&mut tx, product, fact).await? {
        return Ok(outcome);
    }
    let seen =
        Noted { source: fact.source.clone(), id: fact.id.clone(), digest: fact.digest.clone() };
    let real = micros(ctx.clock.security());
    if rows::note(&mut tx, product, &[seen], real).await? == 0 {
        return Ok(Outcome::new(&fact.id, "duplicate", None));
    }
    let id = match account {
        Some(it) => it.id,
        None => match made(ctx, &mut tx, product, (&fact.subject, ask)).await? {
            Some(id) => id,
            None => return Ok(Outcome::new(&fact.id, "conflict", Some("subdomain_taken"))),
        },
    };
    if connections::live(&mut tx, id, firm.id).await?.is_some() {
        tx.commit_quiet(Quiet::Ingest, &[], real).await?;
        return Ok(Outcome::new(&fact.id, "accepted", Some("already_connected")));
    }
    let story = connect(ctx, &mut tx, actor, &firm, (id, product, ask)).await?;
    tx.commit(&story).await?;
    Ok(Outcome::new(&fact.id, "accepted", None))
}

async fn repeated(tx: &mut Tx, product: ProductId, fact: &Fact) -> Result<Option<Outcome>> {
    let before = rows::seen(tx, product, &fact.source, std::slice::from_ref(&fact.id)).await?.pop();
    Ok(before.map(|(_, digest)| {
        if digest == fact.digest {
            Outcome::new(&fact.id, "duplicate", None)
        } else {
            Outcome::new(&fact.id, "conflict", Some("event_conflict"))
        }
    }))
}

/// A new account, active at once: the product has it already. Nothing when the subdomain belongs
/// to an account that is still being created here.
async fn made(
    ctx: &Ctx,
    tx: &mut Tx,
    product: ProductId,
    (external_id, ask): (&str, &Connected),
) -> Result<Option<AccountId>> {
    let now = ctx.clock.business();
    let about = &ask.account;
    let own = |it: &Option<String>| it.clone().unwrap_or_default();
    let (business_name, subdomain) = (own(&about.business_name), own(&about.subdomain));
    if rows::by_subdomain(tx, product, &subdomain).await?.is_some() {
        return Ok(None);
    }
    let owner_email = own(&about.owner_email);
    let owner_email_folded = folded(&owner_email);
    let new = accounts::New {
        id: ctx.ids.next(now),
        product,
        external_id: Some(external_id.to_owned()),
        search: search(&business_name, &subdomain, &owner_email_folded),
        subdomain,
        business_name,
        owner: None,
        owner_name: own(&about.owner_name),
        owner_email,
        owner_email_folded,
        managed_by: None,
        life: "active",
        plan: own(&about.plan),
        plan_name: own(&about.plan_name),
        trial_ends_at: about.trial_ends_at.flatten(),
    };
    tx.add_owner(new.id).await?;
    accounts::add(tx, &new, micros(now)).await?;
    Ok(Some(new.id))
}

async fn connect(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    firm: &partners::Partner,
    (account, product, ask): (AccountId, ProductId, &Connected),
) -> Result<Story> {
    let now = ctx.clock.business();
    let connection: ConnectionId = ctx.ids.next(now);
    let row = connections::New {
        id: connection,
        account,
        partner: firm.id,
        client: None,
        how: ask.how,
        ends_at: None,
        held: onboarding::holds(ctx, tx, account).await?,
    };
    connections::add(tx, &row, micros(now)).await?;
    let business = ask.account.business_name.clone().unwrap_or_default();
    let product = ctx.catalogue.name(product);
    let event =
        Event::PartnerAdded { account: format!("{business} ({product})"), how: ask.how.to_owned() };
    let path = format!("/p/{}/clients", firm.slug);
    let letter = Letter::PartnerAdded { business, product, path };
    let to = tell::leaders(tx, firm.id, None, None).await?;
    let jobs: Vec<NewJob> = tell::write_all(ctx, tx, &to, &letter, now).await?;
    let mut story = tell::story(ctx, account, actor, now, &event).account(account).partner(firm.id);
    story.jobs = jobs;
    Ok(story)
}
