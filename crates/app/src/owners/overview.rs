//! *Who can get into your accounts*: what waits, and one card per firm.

use super::{BlockedFirm, KeptOut, me};
use crate::audit::Family;
use crate::people::guessing;
use crate::{Ctx, Error, Result, reach};
use domain::access::{Deed, State};
use domain::actor::Actor;
use domain::connections::{self as rules, REQUEST_LIFE_SECONDS};
use domain::fault::Fault;
use domain::ids::{EventId, PartnerId};
use domain::time::{SECOND, micros};
use store::accounts::{Connected, Owned};
use store::connections::{Invitation, Request, blocks};
use store::owners::{Entry, Reaching};
use store::partners::Partner;

/// The page.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The person's name.
    pub name: String,
    /// Accounts that the person owns.
    pub accounts: Vec<Owned>,
    /// Requests that wait, oldest first.
    pub requests: Vec<Request>,
    /// Invitations that wait, oldest first.
    pub invitations: Vec<Invitation>,
    /// Firms with a live connection, by name.
    pub firms: Vec<Firm>,
    /// Firms whose requests and invitations are blocked, by name.
    pub blocked: Vec<BlockedFirm>,
}

/// One firm.
#[derive(Debug, Clone)]
pub struct Firm {
    /// The firm.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
    /// Its connections to this person's accounts.
    pub accounts: Vec<TiedAccount>,
    /// Its people who reach one of them, one row per person and account.
    pub people: Vec<Reaching>,
    /// People whom the owner keeps out, one row per person and account.
    pub kept_out: Vec<KeptOut>,
}

/// One account of a firm's card.
#[derive(Debug, Clone)]
pub struct TiedAccount {
    /// The rows. Whether a request was swallowed by a block is not for the owner's page.
    pub row: Connected,
    /// Where access stands.
    pub state: State,
    /// Days until it ends by itself, begun days counting whole.
    pub days_left: i64,
    /// When it ends by itself (µs).
    pub ends_at: i64,
}

/// Everything that the signed-in owner decides about.
pub async fn overview(ctx: &Ctx, actor: &Actor) -> Result<Overview> {
    let (person, delegated) = reach::client_person(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let me = me(&mut tx, actor).await?;
    if delegated {
        let who = domain::access::Who::Delegated;
        let facts = domain::access::Facts::default();
        domain::access::decide(Deed::CPartnerList, who, &facts).into_result()?;
    }
    let mut accounts = store::accounts::of_person(&mut tx, person).await?;
    accounts.retain(|it| it.is_owner);
    let since = now.saturating_sub(REQUEST_LIFE_SECONDS * SECOND);
    let requests = store::connections::requests_of_owner(&mut tx, person, since).await?;
    let invitations = match me.verified_at {
        Some(_) => store::connections::invitations_to(&mut tx, &me.email_folded, now).await?,
        None => Vec::new(),
    };
    let mut firms: Vec<Firm> = Vec::new();
    for row in store::accounts::connections_of_owner(&mut tx, person).await? {
        let facts = reach::facts_of(&row);
        let tied = TiedAccount {
            state: rules::state(&facts, now),
            days_left: rules::days_left(&facts, now),
            ends_at: rules::ends_at(&facts),
            row,
        };
        let partner = tied.row.partner;
        if let Some(firm) = firms.iter_mut().find(|it| it.id == partner) {
            firm.accounts.push(tied);
            continue;
        }
        let found = store::partners::one(&mut tx, partner).await?.ok_or(Error::NotFound)?;
        let accounts = vec![tied];
        let (people, kept_out) = (Vec::new(), Vec::new());
        firms.push(Firm { id: partner, name: found.name, accounts, people, kept_out });
    }
    for it in store::owners::reaching(&mut tx, person).await? {
        if let Some(firm) = firms.iter_mut().find(|firm| firm.id == it.partner) {
            firm.people.push(it);
        }
    }
    for (partner, it) in blocks::blocked_people(&mut tx, person).await? {
        if let Some(firm) = firms.iter_mut().find(|firm| firm.id == partner) {
            firm.kept_out.push(it);
        }
    }
    let blocked = blocks::blocked_firms(&mut tx, person).await?;
    firms.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(Overview { name: me.name, accounts, requests, invitations, firms, blocked })
}

/// Everything that happened between a firm and the person's accounts.
#[derive(Debug, Clone)]
pub struct Record {
    /// The firm's id and name.
    pub firm: (PartnerId, String),
    /// Its live connections.
    pub accounts: Vec<TiedAccount>,
    /// When the last connection ended (µs), if one has.
    pub ended_at: Option<i64>,
    /// What happened, newest first.
    pub entries: Vec<Entry>,
}

/// A firm's record, older than `before`; of one family of acts, or of all. A firm that never had to
/// do with one of the person's accounts is not there.
pub async fn record(
    ctx: &Ctx,
    actor: &Actor,
    (partner, family): (PartnerId, Option<&Family>),
    before: Option<EventId>,
    limit: i64,
) -> Result<Record> {
    let (person, _) = reach::client_person(actor)?;
    let all = overview(ctx, actor).await?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let past = store::owners::past_firms(&mut tx, person).await?;
    let past = past.into_iter().find(|it| it.0 == partner);
    let now = all.firms.into_iter().find(|it| it.id == partner);
    let ended_at = past.as_ref().map(|it| it.2);
    let (name, accounts) = match (now, past) {
        (Some(firm), _) => (firm.name, firm.accounts),
        (None, Some((_, name, _))) => (name, Vec::new()),
        (None, None) => return Err(Error::NotFound),
    };
    let kinds = family.map_or(&[][..], |it| it.kinds);
    let entries = store::owners::record(&mut tx, (person, partner), kinds, before, limit).await?;
    Ok(Record { firm: (partner, name), accounts, ended_at, entries })
}

/// The accounts that the signed-in person owns, for the page that lets a firm in.
pub async fn own(ctx: &Ctx, actor: &Actor) -> Result<Vec<Owned>> {
    let (person, _) = reach::client_person(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let mut accounts = store::accounts::of_person(&mut tx, person).await?;
    accounts.retain(|it| it.is_owner);
    Ok(accounts)
}

/// The firm that a code belongs to. Spaces and case are forgiven; tries are counted, and a code of
/// a suspended firm is as unknown as any other.
pub async fn code(ctx: &Ctx, actor: &Actor, typed: &str) -> Result<Partner> {
    let (person, _) = reach::client_person(actor)?;
    let kept = typed.chars().filter(|it| !it.is_whitespace() && !it.is_control());
    let clean = kept.collect::<String>().to_uppercase();
    let mut tx = ctx.store.read(&actor.scope()).await?;
    guessing::may_try_code(ctx, &mut tx, person).await?;
    let found = store::partners::by_code(&mut tx, &clean).await?;
    drop(tx);
    if let Some(firm) = found.filter(|it| it.state == "active") {
        return Ok(firm);
    }
    guessing::tried_code(ctx, person).await?;
    let sentence = "No firm has this code. Ask the firm for it; it looks like PH-4821.";
    Err(Error::field(Fault::new("code", "code_unknown", sentence)))
}
