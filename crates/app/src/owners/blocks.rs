//! Keeping out: a firm's requests and invitations, or one of its people.

use super::access::Done;
use super::{changing, chosen, me};
use crate::{Ctx, Error, Result, reach, revocation, tell};
use domain::access::{Deed, Facts, Who, decide};
use domain::actor::Actor;
use domain::connections as rules;
use domain::event::Event;
use domain::ids::{AccountId, PartnerId, PersonId, StaffId};
use domain::time::micros;
use domain::tokens::EndedBecause;
use store::Locks;
use store::connections::blocks as rows;

/// An act of keeping out, by what it put down. With it the act is taken back; nothing else is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// When (µs): no other act of this owner bears the same instant.
    pub at: i64,
    /// Upon how many accounts; 1 for a firm.
    pub many: usize,
}

impl Kept {
    fn stands(self, rows: usize) -> Result<()> {
        if rules::taken_back(self.many, rows) {
            return Ok(());
        }
        let detail = "This has changed since, so it cannot be taken back. Look at how it is now.";
        Err(Error::denied(409, "changed_meanwhile", detail))
    }
}

/// A firm that the owner does not want to hear of, and since when (µs).
pub type BlockedFirm = (PartnerId, String, i64);

/// Blocks a firm's requests and invitations (or hears it again). The firm is not told, and gets the
/// answers it always got. Answers whether that was news, and the act to take back.
pub async fn block_firm(
    ctx: &Ctx,
    actor: &Actor,
    partner: PartnerId,
    blocked: bool,
) -> Result<Option<Kept>> {
    let person = may_block_firm(actor)?;
    let now = ctx.clock.business();
    known(ctx, actor, partner).await?;

    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(person)).await?;
    let firm = store::partners::one(&mut tx, partner).await?.ok_or(Error::NotFound)?.name;
    let at = blocked.then_some(micros(now));
    if !rows::block_firm(&mut tx, person, partner, at).await? {
        return Ok(None);
    }
    let event = if blocked { Event::FirmBlocked { firm } } else { Event::FirmUnblocked { firm } };
    tx.commit(&tell::story(ctx, person, actor, now, &event)).await?;
    if !blocked {
        // Blocks of single connections go with it: hearing a firm again is one switch.
        let accounts = connected(ctx, actor, partner).await?;
        if !accounts.is_empty() {
            super::block(ctx, actor, partner, &accounts, false).await?;
        }
    }
    Ok(Some(Kept { at: micros(now), many: 1 }))
}

fn may_block_firm(actor: &Actor) -> Result<PersonId> {
    let (person, delegated) = reach::client_person(actor)?;
    let who = if delegated { Who::Delegated } else { Who::ClientOwner };
    decide(Deed::CFirmBlock, who, &Facts::default()).into_result()?;
    Ok(person)
}

/// Takes the blocking of a firm back: it is heard again as far as it was before. Connections that
/// were blocked one by one stay so, which is what hearing a firm again would not leave.
pub async fn unblock_firm(ctx: &Ctx, actor: &Actor, partner: PartnerId, act: Kept) -> Result<()> {
    let person = may_block_firm(actor)?;
    let now = ctx.clock.business();
    known(ctx, actor, partner).await?;

    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(person)).await?;
    let all = rows::blocked_firms(&mut tx, person).await?;
    let stands = all.iter().filter(|it| it.0 == partner && it.2 == act.at).count();
    act.stands(stands)?;
    let firm = store::partners::one(&mut tx, partner).await?.ok_or(Error::NotFound)?.name;
    rows::block_firm(&mut tx, person, partner, None).await?;
    let event = Event::FirmUnblocked { firm };
    Ok(tx.commit(&tell::story(ctx, person, actor, now, &event)).await.map(drop)?)
}

/// A firm that this person has never had to do with is not there.
async fn known(ctx: &Ctx, actor: &Actor, partner: PartnerId) -> Result<()> {
    let (person, _) = reach::client_person(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let me = me(&mut tx, actor).await?;
    let live = store::accounts::connections_of_owner(&mut tx, person).await?;
    if live.iter().any(|it| it.partner == partner) {
        return Ok(());
    }
    let past = store::owners::past_firms(&mut tx, person).await?;
    let blocked = rows::blocked_firms(&mut tx, person).await?;
    let inviting = match me.verified_at {
        Some(_) => store::connections::invitations_to(&mut tx, &me.email_folded, now).await?,
        None => Vec::new(),
    };
    let known = past.iter().any(|it| it.0 == partner)
        || blocked.iter().any(|it| it.0 == partner)
        || inviting.iter().any(|it| it.partner == partner);
    if known { Ok(()) } else { Err(Error::NotFound) }
}

async fn connected(ctx: &Ctx, actor: &Actor, partner: PartnerId) -> Result<Vec<AccountId>> {
    let (person, _) = reach::client_person(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let live = store::accounts::connections_of_owner(&mut tx, person).await?;
    Ok(live.into_iter().filter(|it| it.partner == partner).map(|it| it.id).collect())
}

/// Blocks one person of a firm from the accounts named, or from all that the firm is connected to
/// (or lets them in again). Whoever is inside is signed out.
pub async fn block_person(
    ctx: &Ctx,
    actor: &Actor,
    (partner, staff): (PartnerId, StaffId),
    accounts: &[AccountId],
    blocked: bool,
) -> Result<Done> {
    let now = ctx.clock.business();
    let accounts = chosen(ctx, actor, partner, accounts).await?;

    let locks = accounts.iter().fold(Locks::new(), |it, id| it.lock(*id));
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let what = (accounts.as_slice(), Deed::CPersonBlock);
    let all = changing(ctx, &mut tx, actor, partner, what, now).await?;
    let member = store::staff::one(&mut tx, partner, staff).await?.ok_or(Error::NotFound)?;
    let mut done = Done::default();
    let mut stories = Vec::new();
    for it in &all {
        let at = blocked.then_some(micros(now));
        if !rows::block_person(&mut tx, it.row.id, (partner, staff), at).await? {
            continue;
        }
        let (account, name) = (it.words.clone(), member.name.clone());
        let (event, jobs) = if blocked {
            let which = revocation::Which::StaffInto(staff, it.row.id);
            let because = EndedBecause::Blocked;
            let jobs = revocation::end_sessions(ctx, &mut tx, which, because, now).await?;
            store::elevations::end(
                &mut tx,
                (it.row.connection, staff),
                micros(ctx.clock.security()),
            )
            .await?;
            (Event::PersonBlocked { account, name }, jobs)
        } else {
            (Event::PersonUnblocked { account, name }, Vec::new())
        };
        done.signed_out += jobs.len() / 2;
        done.accounts.push(it.words.clone());
        stories.push(it.story(ctx, actor, &event, jobs, now));
    }
    if stories.is_empty() {
        return Ok(done);
    }
    tx.commit_all(&stories).await?;
    done.act = Some(Kept { at: micros(now), many: done.accounts.len() });
    Ok(done)
}

/// Takes the keeping out of a person back: they get into exactly those accounts again which that
/// act closed to them, and stay out of what was closed before. Sign-ins that it ended stay ended.
pub async fn unblock_person(
    ctx: &Ctx,
    actor: &Actor,
    (partner, staff): (PartnerId, StaffId),
    act: Kept,
) -> Result<Done> {
    let (person, _) = reach::client_person(actor)?;
    // The act stands in rows of accounts; which ones they are is read before they are locked.
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let put = rows::blocked_at(&mut tx, person, (partner, staff), act.at).await?;
    drop(tx);
    act.stands(put.len())?;
    let now = ctx.clock.business();

    let locks = put.iter().fold(Locks::new(), |it, id| it.lock(*id));
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let what = (put.as_slice(), Deed::CPersonBlock);
    let all = changing(ctx, &mut tx, actor, partner, what, now).await?;
    let stands = rows::blocked_at(&mut tx, person, (partner, staff), act.at).await?;
    act.stands(stands.len())?;
    let member = store::staff::one(&mut tx, partner, staff).await?.ok_or(Error::NotFound)?;
    let mut done = Done::default();
    let mut stories = Vec::new();
    for it in &all {
        rows::block_person(&mut tx, it.row.id, (partner, staff), None).await?;
        let (account, name) = (it.words.clone(), member.name.clone());
        let event = Event::PersonUnblocked { account, name };
        done.accounts.push(it.words.clone());
        stories.push(it.story(ctx, actor, &event, Vec::new(), now));
    }
    tx.commit_all(&stories).await?;
    Ok(done)
}
