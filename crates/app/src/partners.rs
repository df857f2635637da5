//! Partners: how a firm begins, and how the vendor stops and resumes it.
//!
//! A firm begins with its first owner's invitation: nobody of the vendor ever has a seat there.

use crate::feed::Act;
use crate::{Ctx, Error, Result, people, reach, revocation, tell};
use domain::access::{self, Deed, Facts, Role, Who};
use domain::actor::{Actor, OperatorLevel};
use domain::connections::STAFF_INVITATION_SECONDS;
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{InvitationId, LinkId, OperatorId, PartnerId};
use domain::letter::{Letter, Recipient};
use domain::time::{SECOND, micros};
use domain::{email, names};
use jiff::Timestamp;
use store::sign_ins::Which;
use store::staff::{Invited, Member};
use store::{Locks, Story, Tx};

pub use store::partners::{Listed, Partner};

/// What is asked about a new firm.
#[derive(Debug, Clone, Default)]
pub struct NewPartner {
    /// The firm's name.
    pub name: String,
    /// Its place in addresses; made from the name when empty.
    pub slug: String,
    /// Its time zone; `Europe/London` when empty.
    pub zone: String,
    /// The first owner's name; may be empty.
    pub owner_name: String,
    /// The first owner's address.
    pub owner_email: String,
}

/// A firm that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The firm.
    pub id: PartnerId,
    /// Its place in addresses.
    pub slug: String,
    /// The link of the first owner's invitation.
    pub link: LinkId,
}

/// Whether the vendor's person may do this. The command line is the operator itself.
pub fn vendor(actor: &Actor, deed: Deed) -> Result<()> {
    let who = match actor {
        Actor::Operator { level: OperatorLevel::Admin, .. } => Who::OpAdmin,
        Actor::Operator { level: OperatorLevel::Support, .. } => Who::OpSupport,
        Actor::System => return Ok(()),
        Actor::Staff(_) | Actor::Client { .. } | Actor::Product(_) | Actor::Anon => {
            return Err(Error::SignIn);
        }
    };
    access::decide(deed, who, &Facts::default()).into_result()?;
    Ok(())
}

/// Makes a firm and invites its first owner.
pub async fn create(ctx: &Ctx, actor: &Actor, new: &NewPartner) -> Result<Made> {
    vendor(actor, Deed::OPartnerInvite)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(OperatorId::THE)).await?;
    if access::needs_step_up(Deed::OPartnerInvite) {
        people::fresh(ctx, &mut tx, actor).await?;
    }
    let (name, owner) = cleaned(new)?;
    let slug = free_slug(&mut tx, new, &name).await?;
    let partner = Partner {
        id: ctx.ids.next(now),
        slug,
        code: free_code(ctx, &mut tx, &name).await?,
        name,
        state: "active".to_owned(),
        time_zone: zone("zone", &new.zone).map_err(Error::field)?,
        created_at: micros(now),
        version: 1,
    };
    tx.add_owner(partner.id).await?;
    store::partners::add(&mut tx, &partner).await?;
    let event = Event::PartnerCreated { name: partner.name.clone() };
    let created = tell::story(ctx, partner.id, actor, now, &event).partner(partner.id);
    let (link, invited) = invite(ctx, &mut tx, actor, (&partner, &owner), now).await?;
    tx.commit_all(&[created, invited]).await?;
    Ok(Made { id: partner.id, slug: partner.slug, link })
}

/// Invites an owner to a firm that has none: the first one's letter got lost or ran out.
pub async fn invite_owner(
    ctx: &Ctx,
    actor: &Actor,
    id: PartnerId,
    (name, address): (&str, &str),
) -> Result<LinkId> {
    vendor(actor, Deed::OPartnerInvite)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(id)).await?;
    let partner = store::partners::one(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if access::needs_step_up(Deed::OPartnerInvite) {
        people::fresh(ctx, &mut tx, actor).await?;
    }
    let staff = store::staff::list(&mut tx, id).await?;
    if staff.iter().any(|it| it.role == "owner") {
        let detail = format!("{} has an owner. They invite everybody else.", partner.name);
        return Err(Error::denied(409, "has_owner", detail));
    }
    for it in store::staff::invitations(&mut tx, id).await? {
        let end = (it.link, it.expires_at);
        store::staff::set_invitation(&mut tx, (id, it.id), "withdrawn", end).await?;
    }
    let address = email::email("owner_email", address).map_err(Error::field)?;
    let owner = Recipient {
        email: address.as_str().to_owned(),
        name: names::line("owner_name", name, 200).map_err(Error::field)?,
        person: None,
    };
    let (link, invited) = invite(ctx, &mut tx, actor, (&partner, &owner), now).await?;
    tx.commit(&invited).await?;
    Ok(link)
}

async fn invite(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (partner, owner): (&Partner, &Recipient),
    now: Timestamp,
) -> Result<(LinkId, Story)> {
    let link: LinkId = ctx.ids.next(now);
    let id: InvitationId = ctx.ids.next(now);
    let expires_at = micros(now) + STAFF_INVITATION_SECONDS * SECOND;
    let row = Invited {
        id,
        partner: partner.id,
        name: owner.name.clone(),
        email: owner.email.clone(),
        email_folded: email::email("owner_email", &owner.email)
            .map_err(Error::field)?
            .folded()
            .to_owned(),
        role: "owner".to_owned(),
        groups: String::new(),
        link,
        state: "pending".to_owned(),
        invited_by: None,
        created_at: micros(now),
        expires_at,
        bounced_at: None,
    };
    store::staff::add_invitation(tx, &row).await?;
    let letter = Letter::StaffInvitation {
        firm: partner.name.clone(),
        inviter: ctx.vendor(),
        role: Role::Owner.name().to_owned(),
        link,
        until: expires_at,
    };
    let job = tell::write(ctx, tx, owner, &letter, now).await?;
    let event = Event::StaffInvited {
        name: row.name,
        email: row.email,
        role: Role::Owner.name().to_owned(),
    };
    let story = tell::story(ctx, partner.id, actor, now, &event).partner(partner.id);
    Ok((link, job.into_iter().fold(story, Story::job)))
}

fn cleaned(new: &NewPartner) -> Result<(String, Recipient)> {
    let mut faults: Vec<Fault> = Vec::new();
    let keep = crate::clients::keep::<String>;
    let name = keep(&mut faults, names::name("name", &new.name));
    let owner_name = keep(&mut faults, names::line("owner_name", &new.owner_name, 200));
    let address = match email::email("owner_email", &new.owner_email) {
        Ok(it) => it.as_str().to_owned(),
        Err(fault) => {
            faults.push(fault);
            String::new()
        }
    };
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    Ok((name, Recipient { email: address, name: owner_name, person: None }))
}

/// A time zone by its name.
pub(crate) fn zone(field: &'static str, typed: &str) -> std::result::Result<String, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok("Europe/London".to_owned());
    }
    jiff::tz::TimeZone::get(typed).map(|_| typed.to_owned()).map_err(|_| {
        let detail = "Use a time zone's name such as Europe/London.";
        Fault::new(field, "time_zone_unknown", detail)
    })
}

async fn free_slug(tx: &mut Tx, new: &NewPartner, name: &str) -> Result<String> {
    let typed = new.slug.trim();
    if !typed.is_empty() {
        if !domain::products::is_slug(typed) {
            let detail = "Use 2 to 32 of a-z, 0-9 and -, not beginning or ending with -.";
            return Err(Error::field(Fault::new("slug", "slug_invalid", detail)));
        }
        if store::partners::by_slug(tx, typed).await?.is_some() {
            let detail = "Another partner has this address. Choose another one.";
            return Err(Error::field(Fault::new("slug", "slug_taken", detail)));
        }
        return Ok(typed.to_owned());
    }
    let base = as_slug(name);
    for number in 1..1_000 {
        let slug = if number == 1 { base.clone() } else { format!("{base}-{number}") };
        if store::partners::by_slug(tx, &slug).await?.is_none() {
            return Ok(slug);
        }
    }
    Err(Error::Busy)
}

/// What a name looks like in an address.
fn as_slug(name: &str) -> String {
    let mut out = String::new();
    for letter in names::name_sort(name).chars() {
        match letter {
            'a'..='z' | '0'..='9' => out.push(letter),
            _ if out.is_empty() || out.ends_with('-') => {}
            _ => out.push('-'),
        }
    }
    let cut: String = out.chars().take(28).collect();
    let cut = cut.trim_matches('-');
    if cut.len() < 2 { "partner".to_owned() } else { cut.to_owned() }
}

/// A code that a client can read out: the name's first letters and four digits.
/// Gives the actor's firm a new code; the old one opens nothing any more. Owner and senior.
pub async fn rotate_code(ctx: &Ctx, actor: &Actor) -> Result<String> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::FirmCode)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    people::fresh(ctx, &mut tx, actor).await?;
    let firm = store::partners::one(&mut tx, staff.partner).await?.ok_or(Error::NotFound)?;
    let code = free_code(ctx, &mut tx, &firm.name).await?;
    store::partners::set_code(&mut tx, firm.id, &code).await?;
    let story = tell::story(ctx, firm.id, actor, now, &Event::PartnerCodeChanged);
    tx.commit(&story.partner(firm.id)).await?;
    Ok(code)
}

async fn free_code(ctx: &Ctx, tx: &mut Tx, name: &str) -> Result<String> {
    let letters: String = names::name_sort(name)
        .split(|it: char| !it.is_ascii_alphanumeric())
        .filter_map(|it| it.chars().next())
        .filter(char::is_ascii_alphabetic)
        .take(2)
        .collect();
    let letters = if letters.is_empty() { "FN".to_owned() } else { letters.to_uppercase() };
    for _ in 0..50 {
        let id: PartnerId = ctx.ids.next(ctx.clock.security());
        let code = format!("{letters}-{:04}", id.0.as_u128() % 10_000);
        if store::partners::by_code(tx, &code).await?.is_none() {
            return Ok(code);
        }
    }
    Err(Error::Busy)
}

/// Suspends a firm: its people's next click is refused and their product sessions end.
pub async fn suspend(ctx: &Ctx, actor: &Actor, id: PartnerId, reason: &str) -> Result<()> {
    vendor(actor, Deed::OPartnerSuspend)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(id)).await?;
    let partner = store::partners::one(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if access::needs_step_up(Deed::OPartnerSuspend) {
        people::fresh(ctx, &mut tx, actor).await?;
    }
    let reason = names::text("reason", reason, 500).map_err(Error::field)?;
    if !store::partners::set_state(&mut tx, id, "suspended").await? {
        return Ok(());
    }
    let because = domain::tokens::EndedBecause::StaffSuspended;
    let jobs = revocation::end_sessions(ctx, &mut tx, Which::Partner(id), because, now).await?;
    let event = Event::PartnerSuspended { name: partner.name };
    let mut story = tell::story(ctx, id, actor, now, &event).partner(id);
    if let Some(payload) = story.payload.as_object_mut().filter(|_| !reason.is_empty()) {
        payload.insert("reason".to_owned(), reason.into());
    }
    tx.commit(&jobs.into_iter().fold(story, Story::job)).await?;
    Ok(())
}

/// Lets a suspended firm work again.
pub async fn resume(ctx: &Ctx, actor: &Actor, id: PartnerId) -> Result<()> {
    vendor(actor, Deed::OPartnerSuspend)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(id)).await?;
    let partner = store::partners::one(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if access::needs_step_up(Deed::OPartnerSuspend) {
        people::fresh(ctx, &mut tx, actor).await?;
    }
    if !store::partners::set_state(&mut tx, id, "active").await? {
        return Ok(());
    }
    let event = Event::PartnerResumed { name: partner.name };
    tx.commit(&tell::story(ctx, id, actor, now, &event).partner(id)).await?;
    Ok(())
}

/// Firms, newest first, behind one of them, narrowed by a text.
pub async fn list(
    ctx: &Ctx,
    actor: &Actor,
    (before, search): (Option<PartnerId>, &str),
    limit: i64,
) -> Result<Vec<Listed>> {
    vendor(actor, Deed::OPartnerRead)?;
    let before = before.map_or(uuid::Uuid::max(), |it| it.0);
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let search = search.trim().to_lowercase();
    Ok(store::partners::list(&mut tx, before, &search, limit).await?)
}

/// One firm as the vendor sees it: itself, its people, invitations to it. No client's data.
pub async fn one(
    ctx: &Ctx,
    actor: &Actor,
    id: PartnerId,
) -> Result<(Partner, Vec<Member>, Vec<Invited>)> {
    vendor(actor, Deed::OPartnerRead)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let partner = store::partners::one(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let staff = store::staff::list(&mut tx, id).await?;
    let invited = store::staff::invitations(&mut tx, id).await?;
    Ok((partner, staff, invited))
}

/// What happened to the firm as the vendor may know it: itself and its people, no client's name.
pub async fn feed(ctx: &Ctx, actor: &Actor, id: PartnerId, limit: i64) -> Result<Vec<Act>> {
    vendor(actor, Deed::OPartnerRead)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let mut events = store::events::of_owner(&mut tx, id, None, 10 * limit).await?;
    events.retain(|it| it.client.is_none() && it.account.is_none());
    events.truncate(usize::try_from(limit).unwrap_or(0));
    crate::feed::tell(&mut tx, &events).await
}
