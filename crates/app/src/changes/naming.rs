//! The owner names another firm by itself: by its code, or from the firms it knows.

use super::{day, hindered, moment, notice, tell_owner, tell_side};
use crate::connections::{Tied, attach, tied};
use crate::{Ctx, Error, Result, onboarding, owners, reach};
use domain::access::{BillingMode, Deed, Facts, State};
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{AccountId, ChangeId, ConnectionId, PartnerId};
use domain::letter::ChangeNews;
use domain::time::{DAY, micros};
use jiff::Timestamp;
use store::changes::Change;
use store::partners::Partner;
use store::{Locks, NewJob, Story, Tx};

/// Which firm is to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// By the code that it gave to the owner.
    Code(String),
    /// One that the owner has, or had, in one of its accounts.
    Known(PartnerId),
}

/// What is agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// The firm that comes.
    pub firm: String,
    /// When (µs).
    pub switch_at: i64,
    /// For which accounts, in words.
    pub accounts: Vec<String>,
}

/// Firms that the owner knows: connected now or once to one of its accounts.
pub async fn knows(ctx: &Ctx, actor: &Actor) -> Result<Vec<(PartnerId, String)>> {
    let (person, _) = reach::client_person(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let mut firms: Vec<PartnerId> = store::accounts::connections_of_owner(&mut tx, person)
        .await?
        .iter()
        .map(|it| it.partner)
        .collect();
    firms.extend(store::owners::past_firms(&mut tx, person).await?.iter().map(|it| it.0));
    firms.sort_unstable();
    firms.dedup();
    let mut out = Vec::new();
    for firm in firms {
        if let Some(it) = store::partners::one(&mut tx, firm).await?
            && it.state == "active"
        {
            out.push((it.id, it.name));
        }
    }
    out.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    Ok(out)
}

async fn named(ctx: &Ctx, actor: &Actor, named: &Named) -> Result<PartnerId> {
    match named {
        Named::Code(code) => Ok(owners::code(ctx, actor, code).await?.id),
        Named::Known(firm) => {
            let known = knows(ctx, actor).await?;
            known.iter().find(|it| it.0 == *firm).map(|it| it.0).ok_or(Error::NotFound)
        }
    }
}

/// The name of the firm that is to come, before anything is agreed.
pub async fn name_of(ctx: &Ctx, actor: &Actor, new: &Named) -> Result<String> {
    let id = named(ctx, actor, new).await?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(store::partners::one(&mut tx, id).await?.ok_or(Error::NotFound)?.name)
}

/// Agrees the change for these accounts, which the `old` firm manages. The new firm is connected
/// at once, so that it can prepare; the old one stays until the date.
pub async fn begin(
    ctx: &Ctx,
    actor: &Actor,
    old: PartnerId,
    new: &Named,
    accounts: &[AccountId],
) -> Result<Agreed> {
    reach::client_person(actor)?;
    let now = ctx.clock.business();
    let new = named(ctx, actor, new).await?;
    let accounts = owners::ticked(accounts)?;

    let locks = accounts.iter().fold(Locks::new().lock(new), |it, id| it.lock(*id));
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let firm = store::partners::one(&mut tx, new).await?.ok_or(Error::NotFound)?;
    let mut done = Agreed { firm: firm.name.clone(), switch_at: 0, accounts: Vec::new() };
    let mut stories = Vec::new();
    let mut jobs = Vec::new();
    for account in accounts {
        let leaving = may_leave(ctx, &mut tx, actor, (account, old), now).await?;
        owners::suspended(&firm.state)?;
        let management = reach::management_of(&leaving.row);
        let switch_at =
            management.leave_for((old, new), micros(now), notice(ctx)).map_err(hindered)?;
        let (coming, story) = connected(ctx, &mut tx, actor, (&firm, account), now).await?;
        stories.extend(story);
        let change = fresh(ctx, (account, old, new), ("client", switch_at), now);
        let (more, letters) =
            agreed(ctx, &mut tx, actor, (&change, &leaving, &coming), now).await?;
        stories.extend(more);
        jobs.extend(letters);
        done.switch_at = switch_at;
        done.accounts.push(leaving.words.clone());
    }
    attach(&mut stories, jobs);
    tx.commit_all(&stories).await?;
    ctx.soon.by(done.switch_at);
    Ok(done)
}

/// A change that begins now.
pub(crate) fn fresh(
    ctx: &Ctx,
    (account, old, new): (AccountId, PartnerId, PartnerId),
    (how, switch_at): (&str, i64),
    now: Timestamp,
) -> Change {
    let id: ChangeId = ctx.ids.next(now);
    Change {
        id,
        account,
        old,
        new,
        how: how.to_owned(),
        state: "open".to_owned(),
        agreed_at: micros(now),
        switch_at,
        taken_on_at: (how == "takeover").then_some(micros(now)),
        declined_at: None,
        objection: String::new(),
        objected_at: None,
    }
}

async fn may_leave(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (account, old): (AccountId, PartnerId),
    now: Timestamp,
) -> Result<Tied> {
    let rows = store::accounts::of_owner(tx, account).await?;
    let row = rows.into_iter().find(|it| it.partner == old);
    let facts = match &row {
        Some(row) => Facts {
            state: domain::connections::state(&reach::facts_of(row), micros(now)),
            billing_mode: match reach::management_of(row).manager(micros(now)) {
                Some(manager) if manager == old => BillingMode::PartnerManaged,
                Some(_) | None => BillingMode::ClientManaged,
            },
            ..Facts::default()
        },
        None => Facts::in_state(State::Disconnected),
    };
    reach::owned_with(tx, actor, account, Deed::CBillingChange, &facts).await?;
    tied(ctx, tx, row.ok_or(Error::NotFound)?).await
}

/// The new firm's connection: the one it has, or a new one, open from now on.
async fn connected(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (firm, account): (&Partner, AccountId),
    now: Timestamp,
) -> Result<(Tied, Option<Story>)> {
    if let Some(it) = super::side(ctx, tx, account, firm.id).await? {
        return Ok((it, None));
    }
    let id: ConnectionId = ctx.ids.next(now);
    let new = store::connections::New {
        id,
        account,
        partner: firm.id,
        client: None,
        how: "client_added",
        ends_at: None,
        held: onboarding::holds(ctx, tx, account).await?,
    };
    store::connections::add(tx, &new, micros(now)).await?;
    restored(tx, (account, firm.id), None, now).await?;
    let it = super::side(ctx, tx, account, firm.id).await?.ok_or(Error::NotFound)?;
    let event = Event::PartnerAdded { account: it.words.clone(), how: "client_added".to_owned() };
    let story = it.story(ctx, actor, &event, Vec::new(), now);
    Ok((it, Some(story)))
}

/// A firm that comes back within 30 days finds its sealed notes again; true when there were any.
pub(crate) async fn restored(
    tx: &mut Tx,
    (account, firm): (AccountId, PartnerId),
    into: Option<domain::ids::ClientId>,
    now: Timestamp,
) -> Result<bool> {
    let since = micros(now) - crate::housekeeping::SEALED_DAYS * DAY;
    let sealed = store::clients::sealed_of(tx, account, firm, since).await?;
    match sealed {
        Some(sealed) if Some(sealed) != into => {
            store::clients::restore(tx, firm, (sealed, into), micros(now)).await?;
            Ok(true)
        }
        Some(_) | None => Ok(false),
    }
}

/// Keeps an agreed change and tells its three sides, each in its own words.
pub(crate) async fn agreed(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (change, leaving, coming): (&Change, &Tied, &Tied),
    now: Timestamp,
) -> Result<(Vec<Story>, Vec<NewJob>)> {
    store::changes::add(tx, change).await?;
    let on = moment(change.switch_at);
    let announced =
        Event::ChangeAnnounced { account: leaving.words.clone(), on: day(change.switch_at) };
    let mut stories = vec![leaving.story(ctx, actor, &announced, Vec::new(), now)];
    let at = change.switch_at;
    let mut jobs = tell_side(ctx, tx, leaving, (ChangeNews::Leaving, at), now).await?;
    let asked = if change.taken_on_at.is_none() {
        jobs.extend(tell_side(ctx, tx, coming, (ChangeNews::Asked, at), now).await?);
        Event::ChangeAsked { account: coming.words.clone(), on }
    } else {
        Event::ChangeTakenOn { account: coming.words.clone() }
    };
    stories.push(coming.story(ctx, actor, &asked, Vec::new(), now));
    let told = (ChangeNews::Agreed, coming.firm.as_str(), "");
    jobs.extend(tell_owner(ctx, tx, leaving, told, (at, now)).await?);
    Ok((stories, jobs))
}
