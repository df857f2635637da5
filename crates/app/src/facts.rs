//! Facts: what products report about their accounts, as CloudEvents 1.0.
//!
//! Facts come at least once, late and in any order. A repeat is told by (source, id) and harmless;
//! the same id with other content is a conflict and changes nothing. Each fact of a batch stands
//! for itself. Time only moves forward: an activity never moves back, and a report that is older
//! than what is known is taken and changes nothing.

mod connecting;
mod event;

pub use event::{Fact, FactFault, Kind, parse};

use crate::{Ctx, Error, Result, onboarding};
use domain::actor::Actor;
use domain::ids::{AccountId, ProductId};
use domain::products::Definition;
use domain::time::{DAY, SECOND, micros};
use domain::{email, names};
use event::Update;
use serde::Serialize;
use std::collections::BTreeMap;
use store::facts::{self as rows, Known, Noted, Report};
use store::{Quiet, Tx};

/// The most facts in one request.
pub const BATCH: usize = 10_000;
/// How far ahead of us a product's clock may be.
const AHEAD: i64 = 5 * 60 * SECOND;
/// How late a fact may come.
const LATE: i64 = 35 * DAY;

/// What became of one fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The fact's own id.
    pub id: String,
    /// `accepted`, `duplicate`, `conflict`, `not_found` or `invalid`.
    pub status: &'static str,
    /// Why, where there is more to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
}

impl Outcome {
    fn new(id: &str, status: &'static str, code: Option<&'static str>) -> Self {
        Self { id: id.to_owned(), status, code }
    }
}

/// Takes facts of one product. The outcomes are in the order of the facts.
pub async fn take(
    ctx: &Ctx,
    actor: &Actor,
    facts: Vec<std::result::Result<Fact, FactFault>>,
) -> Result<Vec<Outcome>> {
    let product = actor.scope().product().ok_or(Error::SignIn)?;
    let definition = ctx.catalogue.get(product).ok_or(Error::SignIn)?.definition;
    let mut outcomes: Vec<Option<Outcome>> = Vec::with_capacity(facts.len());
    let mut good: Vec<(usize, Fact)> = Vec::new();
    for (at, fact) in facts.into_iter().enumerate() {
        let fact = fact.and_then(|it| in_range(ctx, &definition, it));
        match fact {
            Ok(it) => {
                outcomes.push(None);
                good.push((at, it));
            }
            Err(it) => outcomes.push(Some(Outcome::new(&it.id, "invalid", Some(it.code)))),
        }
    }
    let mut set = |at: usize, outcome: Outcome| {
        if let Some(place) = outcomes.get_mut(at) {
            *place = Some(outcome);
        }
    };
    let (connections, rest): (Vec<_>, Vec<_>) =
        good.into_iter().partition(|(_, it)| matches!(it.kind, Kind::Connected(_)));
    // A connection makes the account that later facts of the same batch are about.
    for (at, fact) in &connections {
        set(*at, connecting::take(ctx, actor, product, fact).await?);
    }
    for (at, outcome) in batch(ctx, actor, product, &rest).await? {
        set(at, outcome);
    }
    Ok(outcomes.into_iter().flatten().collect())
}

/// Whether a fact is this product's own and of a time that can be true. In a sandbox business time
/// may be ahead of the products', so each end of the range is measured by the kinder clock.
fn in_range(
    ctx: &Ctx,
    definition: &Definition,
    fact: Fact,
) -> std::result::Result<Fact, FactFault> {
    if !definition.is_source(&fact.source) {
        return Err(FactFault::new(&fact.id, "source_not_allowed"));
    }
    let (business, real) = (micros(ctx.clock.business()), micros(ctx.clock.security()));
    let possible = real - LATE..=business + AHEAD;
    let activity = if let Kind::Active { at, .. } = &fact.kind { *at } else { fact.time };
    if possible.contains(&fact.time) && possible.contains(&activity) {
        Ok(fact)
    } else {
        Err(FactFault::new(&fact.id, "timestamp_out_of_range"))
    }
}

type Done = Vec<(usize, Outcome)>;

/// Reports and activities: few statements for many facts, in one transaction.
async fn batch(
    ctx: &Ctx,
    actor: &Actor,
    product: ProductId,
    facts: &[(usize, Fact)],
) -> Result<Done> {
    if facts.is_empty() {
        return Ok(Vec::new());
    }
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.append(&actor.scope()).await?;
    let mut seen = seen(&mut tx, product, facts).await?;
    let mut known = known(&mut tx, product, facts).await?;
    let mut done: Done = Vec::new();
    let (mut noted, mut active, mut totals) = (Vec::new(), Vec::new(), Vec::new());
    let mut reports: BTreeMap<AccountId, Report> = BTreeMap::new();
    let moved = ctx.clock.ahead() > 0;
    // Oldest first, so that the order of a batch does not matter.
    let mut order: Vec<&(usize, Fact)> = facts.iter().collect();
    order.sort_by_key(|(at, it)| (it.time, *at));
    for (at, fact) in order {
        let key = (fact.source.clone(), fact.id.clone());
        let outcome = match (seen.get(&key), known.get_mut(&fact.subject)) {
            (Some(digest), _) if *digest == fact.digest => {
                Outcome::new(&fact.id, "duplicate", None)
            }
            (Some(_), _) => Outcome::new(&fact.id, "conflict", Some("event_conflict")),
            (None, None) => Outcome::new(&fact.id, "not_found", Some("not_found")),
            (None, Some(account)) => match &fact.kind {
                Kind::Active { at, .. } if !moved && account.made_at.is_some_and(|it| *at < it) => {
                    Outcome::new(&fact.id, "invalid", Some("timestamp_out_of_range"))
                }
                kind @ (Kind::Updated(_) | Kind::Active { .. } | Kind::Connected(_)) => {
                    if let Kind::Active { total: Some(total), .. } = kind {
                        totals.push((account.id, *total));
                    }
                    apply(kind, account, fact.time, &mut active, &mut reports);
                    seen.insert(key, fact.digest.clone());
                    noted.push(Noted {
                        source: fact.source.clone(),
                        id: fact.id.clone(),
                        digest: fact.digest.clone(),
                    });
                    Outcome::new(&fact.id, "accepted", None)
                }
            },
        };
        done.push((*at, outcome));
    }
    let reports: Vec<Report> = reports.into_values().collect();
    rows::report(&mut tx, product, &reports).await?;
    rows::activity(&mut tx, product, &active).await?;
    rows::totals(&mut tx, product, &totals).await?;
    rows::note(&mut tx, product, &noted, now).await?;
    let jobs = onboarding::passed(ctx, &mut tx, product, &totals).await?;
    tx.commit_quiet(Quiet::Ingest, &jobs, now).await?;
    Ok(done)
}

async fn seen(
    tx: &mut Tx,
    product: ProductId,
    facts: &[(usize, Fact)],
) -> Result<BTreeMap<(String, String), Vec<u8>>> {
    let mut by_source: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (_, fact) in facts {
        by_source.entry(&fact.source).or_default().push(fact.id.clone());
    }
    let mut all = BTreeMap::new();
    for (source, ids) in by_source {
        for (id, digest) in rows::seen(tx, product, source, &ids).await? {
            all.insert((source.to_owned(), id), digest);
        }
    }
    Ok(all)
}

async fn known(
    tx: &mut Tx,
    product: ProductId,
    facts: &[(usize, Fact)],
) -> Result<BTreeMap<String, Known>> {
    let mut names: Vec<String> = facts.iter().map(|(_, it)| it.subject.clone()).collect();
    names.sort();
    names.dedup();
    let found = rows::known(tx, product, &names).await?;
    Ok(found.into_iter().map(|it| (it.external_id.clone(), it)).collect())
}

fn apply(
    kind: &Kind,
    account: &mut Known,
    time: i64,
    active: &mut Vec<(AccountId, i64, String)>,
    reports: &mut BTreeMap<AccountId, Report>,
) {
    match kind {
        Kind::Active { at, label, .. } => active.push((account.id, *at, label.clone())),
        Kind::Updated(update) => {
            // What is older than what is known is taken and changes nothing.
            if account.reported_at.is_none_or(|it| it <= time) {
                reports.insert(account.id, merged(account, update, time));
            }
        }
        Kind::Connected(_) => {}
    }
}

/// The account with the update in it; what an update does not name stays. A new owner's address
/// makes the account unclaimed: whoever signs in with the new one is the owner.
fn merged(account: &mut Known, update: &Update, time: i64) -> Report {
    let put = |place: &mut String, new: &Option<String>| {
        if let Some(it) = new {
            it.clone_into(place);
        }
    };
    put(&mut account.business_name, &update.business_name);
    put(&mut account.subdomain, &update.subdomain);
    put(&mut account.industry, &update.industry);
    put(&mut account.accounting_package, &update.accounting_package);
    put(&mut account.owner_name, &update.owner_name);
    put(&mut account.plan, &update.plan);
    put(&mut account.plan_name, &update.plan_name);
    if let Some(it) = update.trial_ends_at {
        account.trial_ends_at = it;
    }
    let before = folded(&account.owner_email);
    put(&mut account.owner_email, &update.owner_email);
    let email_folded = folded(&account.owner_email);
    if before != email_folded {
        account.owner = None;
    }
    account.reported_at = Some(time);
    Report {
        id: account.id,
        subdomain: account.subdomain.clone(),
        business_name: account.business_name.clone(),
        owner: account.owner,
        owner_name: account.owner_name.clone(),
        owner_email: account.owner_email.clone(),
        search: search(&account.business_name, &account.subdomain, &email_folded),
        owner_email_folded: email_folded,
        industry: account.industry.clone(),
        country: update.country.clone(),
        accounting_package: account.accounting_package.clone(),
        plan: account.plan.clone(),
        plan_name: account.plan_name.clone(),
        trial_ends_at: account.trial_ends_at,
        at: time,
    }
}

fn folded(address: &str) -> String {
    email::email("owner.email", address).map(|it| it.folded().to_owned()).unwrap_or_default()
}

/// What lists search an account by.
fn search(business_name: &str, subdomain: &str, email_folded: &str) -> String {
    [names::name_sort(business_name).as_str(), subdomain, email_folded].join("\n")
}
