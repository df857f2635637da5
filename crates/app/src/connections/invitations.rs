//! Invitations: a firm asks the owner of accounts it does not name. The answer to the firm is the
//! same whether or not somebody has that address.

use super::permitted;
use super::telling::list;
use crate::{Ctx, Error, Result, clients::keep, reach, tell};
use domain::access::{Allowed, BillingMode, Deed, Facts, Relation, State, Who, decide, who};
use domain::actor::{Actor, Staff};
use domain::connections::{INVITATION_SECONDS, requested_days};
use domain::email;
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{ClientId, InvitationId, LinkId, ProductId, StaffId};
use domain::letter::{Letter, Recipient};
use domain::names;
use domain::time::{SECOND, micros, ts};
use jiff::Timestamp;
use store::connections::{self as rows, Invitation, NewInvitation};
use store::{Locks, NewJob, Story, Tx};

const MESSAGE_MAX: usize = 2_000;

/// What is asked for, as typed.
#[derive(Debug, Clone, Default)]
pub struct Invite {
    /// The owner's address.
    pub email: String,
    /// Slugs of products.
    pub products: Vec<String>,
    /// The firm's own words.
    pub message: String,
    /// For how many days; empty for as long as it is used.
    pub days: String,
    /// It asks to manage (and pay for) the subscription as well.
    pub transfer: bool,
    /// Staff who are given the accounts once they are connected.
    pub staff: Vec<StaffId>,
}

/// An invitation on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// The invitation.
    pub id: InvitationId,
    /// Until when it can be answered.
    pub until: Timestamp,
}

/// An invitation sent again.
pub type Resent = Invited;

/// What is asked for, cleaned.
struct Terms {
    /// (slug, name, id)
    products: Vec<(String, String, ProductId)>,
    message: String,
    days: Option<i64>,
}

/// Whether the terms are in order, whoever they are for.
pub(crate) fn check_terms(ctx: &Ctx, ask: &Invite) -> Result<()> {
    let mut faults = Vec::new();
    terms(ctx, ask, &mut faults);
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// The address and the terms, or everything that is wrong with them.
fn checked(ctx: &Ctx, ask: &Invite) -> Result<(email::Email, Terms)> {
    let mut faults = Vec::new();
    let email = email::email("email", &ask.email);
    let terms = terms(ctx, ask, &mut faults);
    match email {
        Ok(email) if faults.is_empty() => Ok((email, terms)),
        Ok(_) => Err(Error::Invalid(faults)),
        Err(fault) => {
            faults.insert(0, fault);
            Err(Error::Invalid(faults))
        }
    }
}

fn terms(ctx: &Ctx, ask: &Invite, faults: &mut Vec<Fault>) -> Terms {
    let mut products = Vec::new();
    for product in ctx.catalogue.all().iter() {
        if ask.products.contains(&product.definition.slug) {
            let it = &product.definition;
            products.push((it.slug.clone(), it.name.clone(), product.id));
        }
    }
    if products.is_empty() || products.len() < ask.products.len() {
        let sentence = "Choose one or more of the products.";
        faults.push(Fault::new("products", "product_unknown", sentence));
    }
    let message = keep(faults, names::text("message", &ask.message, MESSAGE_MAX));
    let days = keep(faults, requested_days("days", &ask.days));
    Terms { products, message, days }
}

/// Where a folder stands towards some products: an invitation that names one of them waits, or
/// each of them is connected, or neither.
fn state_for(
    folder: &reach::Folder,
    pending: &[Invitation],
    products: &[(String, ProductId)],
) -> State {
    let names = |it: &Invitation| {
        it.products.split(',').any(|slug| products.iter().any(|asked| asked.0 == slug))
    };
    if pending.iter().any(names) {
        return State::Invited;
    }
    let held = |id: ProductId| folder.accounts.iter().find(|it| it.row.product == id);
    let states: Option<Vec<State>> =
        products.iter().map(|(_, id)| held(*id).map(|it| it.facts.state)).collect();
    states.and_then(|it| it.first().copied()).unwrap_or(State::FolderOnly)
}

/// The deed of this kind of invitation, and the facts it reads: an offer to manage is refused only
/// where the firm manages every account of these products already.
fn asked_for(
    folder: &reach::Folder,
    (state, transfer): (State, bool),
    products: &[(String, ProductId)],
) -> (Deed, Facts) {
    if !transfer {
        return (Deed::ConnectionInvite, Facts::in_state(state));
    }
    let managed = |id: ProductId| {
        folder
            .accounts
            .iter()
            .any(|it| it.row.product == id && it.facts.billing_mode == BillingMode::PartnerManaged)
    };
    let all = products.iter().all(|it| managed(it.1));
    let billing_mode = if all { BillingMode::PartnerManaged } else { BillingMode::ClientManaged };
    (Deed::BillingOffer, Facts { state, billing_mode, ..Facts::default() })
}

/// Staff of the firm who are to be given the accounts: anybody else is not there.
async fn given(tx: &mut Tx, by: &Staff, staff: &[StaffId]) -> Result<String> {
    let mut ids = Vec::new();
    for id in staff {
        let found = store::staff::one(tx, by.partner, *id).await?.filter(|it| it.state == "active");
        ids.push(found.ok_or(Error::NotFound)?.id.to_string());
    }
    Ok(ids.join(","))
}

fn open(it: &Invitation, now: i64) -> bool {
    it.state == "pending" && it.expires_at > now
}

/// Invites the owner of accounts to let the firm in.
pub async fn invite(ctx: &Ctx, actor: &Actor, client: ClientId, ask: &Invite) -> Result<Invited> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();

    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let (invited, story) = invite_in(ctx, &mut tx, actor, (client, ask), now).await?;
    tx.commit(&story).await?;
    Ok(invited)
}

/// The same inside a transaction that holds the firm.
pub(super) async fn invite_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (client, ask): (ClientId, &Invite),
    now: Timestamp,
) -> Result<(Invited, Story)> {
    let staff = reach::staff(actor)?;
    let folder = reach::folder(tx, staff, client, micros(now)).await?;
    permitted(Deed::ConnectionInvite, folder.who, State::FolderOnly)?;
    let given = given(tx, staff, &ask.staff).await?;
    let kind = if ask.transfer { "transfer" } else { "link" };
    let transfer = ask.transfer;
    let (email, ask) = checked(ctx, ask)?;
    let pending = rows::invitations_of_client(tx, client).await?;
    let pending: Vec<Invitation> = pending.into_iter().filter(|it| open(it, micros(now))).collect();
    let asked: Vec<(String, ProductId)> =
        ask.products.iter().map(|it| (it.0.clone(), it.2)).collect();
    let state = state_for(&folder, &pending, &asked);
    let (deed, facts) = asked_for(&folder, (state, transfer), &asked);
    decide(deed, folder.who, &facts).into_result()?;

    let id: InvitationId = ctx.ids.next(now);
    let link: LinkId = ctx.ids.next(now);
    let until = ts(micros(now).saturating_add(INVITATION_SECONDS * SECOND));
    let slugs: Vec<&str> = ask.products.iter().map(|it| it.0.as_str()).collect();
    let new = NewInvitation {
        id,
        client,
        email: email.as_str().to_owned(),
        email_folded: email.folded().to_owned(),
        products: slugs.join(","),
        message: ask.message.clone(),
        days: ask.days,
        link,
        invited_by: staff.staff,
        expires_at: micros(until),
        kind,
        staff: given,
    };
    rows::add_invitation(tx, &new, micros(now)).await?;
    let sent = rows::invitation(tx, id).await?.ok_or(Error::NotFound)?;
    let job = letter(ctx, tx, &sent, now).await?;
    let names: Vec<&str> = ask.products.iter().map(|it| it.1.as_str()).collect();
    let event = Event::InvitationSent { products: list(&names) };
    let mut story =
        tell::story(ctx, staff.partner, actor, now, &event).client(staff.partner, client);
    story.jobs.extend(job);
    Ok((Invited { id, until }, story))
}

/// Whether this person may invite the owner of a client that is still to be made, so that none is
/// made for nothing.
pub(super) fn may_make_and_invite(ctx: &Ctx, staff: &Staff, ask: &Invite) -> Result<()> {
    reach::firm(staff, Deed::ClientFolderCreate)?;
    checked(ctx, ask)?;
    let who = who(staff.role, Relation::Unrelated, false);
    permitted(Deed::ConnectionInvite, who, State::FolderOnly)?;
    let deed = if ask.transfer { Deed::BillingOffer } else { Deed::ConnectionInvite };
    permitted(deed, who, State::FolderOnly)
}

/// The letter to whom an invitation is for.
pub(crate) async fn letter(
    ctx: &Ctx,
    tx: &mut Tx,
    it: &Invitation,
    now: Timestamp,
) -> Result<Option<NewJob>> {
    if rows::blocks::silenced(tx, &it.email_folded, it.partner).await? {
        // This owner does not want to hear of the firm, and the firm is not told that.
        return Ok(None);
    }
    let to = Recipient { email: it.email.clone(), name: String::new(), person: None };
    let letter = Letter::ConnectionInvitation {
        firm: it.partner_name.clone(),
        inviter: it.inviter.clone(),
        products: product_names(ctx, &it.products),
        message: it.message.clone(),
        link: it.link,
        until: it.expires_at,
        transfer: it.kind == "transfer",
        partner: Some(it.partner),
    };
    tell::write(ctx, tx, &to, &letter, now).await
}

/// Products by slug, by name.
pub(crate) fn product_names(ctx: &Ctx, slugs: &str) -> Vec<String> {
    slugs
        .split(',')
        .map(|it| ctx.catalogue.by_slug(it).map_or_else(|| it.to_owned(), |it| it.definition.name))
        .collect()
}

/// Products by slug, in words.
pub(crate) fn products(ctx: &Ctx, slugs: &str) -> String {
    let names = product_names(ctx, slugs);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    list(&names)
}

/// An invitation with its folder, for somebody who may change it.
async fn held(
    tx: &mut Tx,
    staff: &Staff,
    id: InvitationId,
    now: Timestamp,
) -> Result<(Invitation, reach::Folder)> {
    let found = rows::invitation(tx, id).await?.ok_or(Error::NotFound)?;
    let folder = reach::folder(tx, staff, found.client, micros(now)).await?;
    permitted(Deed::ConnectionWithdraw, folder.who, State::Invited)?;
    Ok((found, folder))
}

fn withdrawable(it: &Invitation, who: Who, now: i64) -> Result<Allowed> {
    let state = if open(it, now) { State::Invited } else { State::FolderOnly };
    Ok(decide(Deed::ConnectionWithdraw, who, &Facts::in_state(state)).into_result()?)
}

/// Sends an invitation again, also one that has run out: a new link, 14 new days. The old link
/// opens nothing any more.
pub async fn resend(ctx: &Ctx, actor: &Actor, id: InvitationId) -> Result<Resent> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let story = resend_in(ctx, &mut tx, actor, id, now).await?;
    tx.commit(&story).await?;
    Ok(Resent { id, until: until(now) })
}

fn until(now: Timestamp) -> Timestamp {
    ts(micros(now).saturating_add(INVITATION_SECONDS * SECOND))
}

/// The same inside a transaction that holds the firm.
pub(crate) async fn resend_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: InvitationId,
    now: Timestamp,
) -> Result<Story> {
    let staff = reach::staff(actor)?;
    let (found, folder) = held(tx, staff, id, now).await?;
    if found.state != "pending" || open(&found, micros(now)) {
        withdrawable(&found, folder.who, micros(now))?;
    } else {
        let others = rows::invitations_of_client(tx, found.client).await?;
        let others: Vec<Invitation> =
            others.into_iter().filter(|it| it.id != id && open(it, micros(now))).collect();
        let asked: Vec<(String, ProductId)> = found
            .products
            .split(',')
            .filter_map(|it| ctx.catalogue.by_slug(it))
            .map(|it| (it.definition.slug, it.id))
            .collect();
        let state = state_for(&folder, &others, &asked);
        let transfer = found.kind == "transfer";
        let (deed, facts) = asked_for(&folder, (state, transfer), &asked);
        decide(deed, folder.who, &facts).into_result()?;
    }
    let link: LinkId = ctx.ids.next(now);
    rows::renew_invitation(tx, id, micros(until(now)), link).await?;
    let sent = rows::invitation(tx, id).await?.ok_or(Error::NotFound)?;
    let job = letter(ctx, tx, &sent, now).await?;
    let mut story = tell::story(ctx, staff.partner, actor, now, &Event::InvitationResent)
        .client(staff.partner, found.client);
    story.jobs.extend(job);
    Ok(story)
}

/// Withdraws an invitation: its link opens nothing any more.
pub async fn withdraw(ctx: &Ctx, actor: &Actor, id: InvitationId) -> Result<()> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    let story = withdraw_in(ctx, &mut tx, actor, id, now).await?;
    tx.commit(&story).await?;
    Ok(())
}

/// The same inside a transaction that holds the firm.
pub(crate) async fn withdraw_in(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    id: InvitationId,
    now: Timestamp,
) -> Result<Story> {
    let staff = reach::staff(actor)?;
    let (found, folder) = held(tx, staff, id, now).await?;
    withdrawable(&found, folder.who, micros(now))?;
    rows::answer_invitation(tx, staff.partner, id, "withdrawn", micros(now)).await?;
    Ok(tell::story(ctx, staff.partner, actor, now, &Event::InvitationWithdrawn)
        .client(staff.partner, found.client))
}

/// Whether somebody may invite at all, before a client is chosen: asked as the named manager, who
/// has more rights in a client than anybody below a senior.
pub fn may_invite(actor: &Actor) -> Result<&Staff> {
    let staff = reach::staff(actor)?;
    if !reach::everything(staff.role) {
        permitted(Deed::ConnectionInvite, Who::Named, State::FolderOnly)?;
    }
    Ok(staff)
}

/// The firm's invitations, newest first, before `before`; owner and senior only.
pub async fn invitations(
    ctx: &Ctx,
    actor: &Actor,
    before: Option<InvitationId>,
    limit: i64,
) -> Result<Vec<Invitation>> {
    let staff = may_invite(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let before = before.map_or(uuid::Uuid::max(), |it| it.0);
    Ok(rows::invitations_of_partner(&mut tx, staff.staff, before, limit).await?)
}
