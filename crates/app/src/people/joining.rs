//! Joining a firm: the first owner and every other staff member begin with a link in a letter.
//!
//! The link proves the address. Nothing is stored before all that a staff member needs is there (a
//! passkey, or a password with an authenticator app), so whoever stops half-way can begin again.

use super::factors::{self, Enrolment, added, enrol, new_passkey};
use super::links::{checked, new_person};
use super::passkeys::{Made, Party};
use super::sessions::{self, Begin, Opened, Session};
use super::sign_in::{Asked, answered, keep_ceremony, take_ceremony};
use super::{
    Browser, code_invalid, inside, itself, link_over, passkey_invalid, passwords, security,
    signed_in, story,
};
use crate::{Ctx, Error, Result, tell};
use data_encoding::BASE64URL_NOPAD;
use domain::access::Role;
use domain::actor::{Actor, Door, Staff};
use domain::event::Event;
use domain::ids::{GroupId, LinkId, PersonId, StaffId};
use domain::people::{Amr, HALF, Method, Realm};
use domain::time::{micros, ts};
use serde::{Deserialize, Serialize};
use store::partners::Partner;
use store::people::{self, Person};
use store::staff::Invited;
use store::{Locks, Tx};

/// What the page behind an invitation shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    /// The firm.
    pub firm: String,
    /// The firm's place in addresses.
    pub slug: String,
    /// The role's word.
    pub role: String,
    /// Who invites; empty for the vendor.
    pub by: String,
    /// The invited address.
    pub email: String,
    /// The name as invited.
    pub name: String,
    /// The person with that address, when it has all that a staff member needs: it signs in and
    /// accepts.
    pub known: Option<PersonId>,
}

struct Invitation {
    row: Invited,
    firm: Partner,
    person: Option<Person>,
    strong: bool,
}

async fn load(ctx: &Ctx, tx: &mut Tx, token: &str) -> Result<Invitation> {
    // Invitations are business: they run out by the clock that the sandbox can move.
    let now = micros(ctx.clock.business());
    let link = ctx.secrets.link_of(token).map(LinkId).ok_or_else(link_over)?;
    let row = store::staff::invitation_by_link(tx, link).await?.ok_or_else(link_over)?;
    if row.state != "pending" || row.expires_at <= now {
        return Err(link_over());
    }
    let firm = store::partners::one(tx, row.partner).await?.ok_or_else(link_over)?;
    if firm.state != "active" {
        let detail = format!("{} is suspended at the moment.", firm.name);
        return Err(Error::denied(409, "partner_suspended", detail));
    }
    let person = people::by_email(tx, &row.email_folded).await?;
    let strong = match &person {
        Some(it) => {
            (it.password_hash.is_some() && it.totp_confirmed_at.is_some())
                || !people::passkeys(tx, it.id).await?.is_empty()
        }
        None => false,
    };
    Ok(Invitation { row, firm, person, strong })
}

/// Looks at an invitation; nothing changes.
pub async fn look(ctx: &Ctx, token: &str) -> Result<Joining> {
    let mut tx = ctx.store.read(&inside()).await?;
    let it = load(ctx, &mut tx, token).await?;
    let by = match it.row.invited_by {
        Some(staff) => store::staff::one(&mut tx, it.row.partner, staff).await?,
        None => None,
    };
    Ok(Joining {
        firm: it.firm.name,
        slug: it.firm.slug,
        role: it.row.role,
        by: by.map_or_else(String::new, |it| it.name),
        email: it.row.email,
        name: it.row.name,
        known: it.person.filter(|_| it.strong).map(|it| it.id),
    })
}

/// Who joins now: its id is known before it is stored, because passkeys and sealed secrets carry
/// it.
fn joiner(it: &Invitation, fresh: PersonId) -> PersonId {
    it.person.as_ref().map_or(fresh, |it| it.id)
}

/// What waits, sealed, between the password and the first code.
#[derive(Serialize, Deserialize)]
struct Pending {
    person: PersonId,
    name: String,
    hash: String,
    enrolment: String,
    until: i64,
}

const SEAL: &str = "joining";

/// A password chosen, an app to be scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Half {
    /// The app's secret, and its square code's text.
    pub enrolment: Enrolment,
    /// All of it sealed for this invitation: comes back with the code.
    pub sealed: String,
}

/// The name and the password; then the authenticator app is to be added.
pub async fn with_password(ctx: &Ctx, token: &str, name: &str, password: &str) -> Result<Half> {
    let mut tx = ctx.store.read(&inside()).await?;
    let it = load(ctx, &mut tx, token).await?;
    if it.strong {
        return Err(Error::SignIn);
    }
    let now = micros(ctx.clock.security());
    let person = joiner(&it, ctx.ids.next(ts(now)));
    let named = domain::names::name("name", name);
    let who = new_person(person, &it.row.email, named.as_deref().unwrap_or(name), now);
    let fit = checked(&mut tx, "password", password, &who).await;
    drop(tx);
    let (name, password) = both(named, fit)?;
    let hash = passwords::hash(&password).await?;
    let enrolment = factors::begin_totp(ctx, person, &it.row.email)?;
    let pending =
        Pending { person, name, hash, enrolment: enrolment.sealed.clone(), until: now + HALF };
    let plain = serde_json::to_vec(&pending).map_err(Error::broken)?;
    let sealed = ctx.secrets.seal(SEAL, it.row.link.0, &plain)?;
    Ok(Half { enrolment, sealed: BASE64URL_NOPAD.encode(&sealed) })
}

/// Both faults at once, so that nobody corrects a form twice.
fn both(
    name: Result<String, domain::fault::Fault>,
    password: Result<String>,
) -> Result<(String, String)> {
    match (name, password) {
        (Ok(name), Ok(password)) => Ok((name, password)),
        (Err(fault), Err(Error::Invalid(mut more))) => {
            more.insert(0, fault);
            Err(Error::Invalid(more))
        }
        (Err(fault), _) => Err(Error::field(fault)),
        (Ok(_), Err(other)) => Err(other),
    }
}

fn pending(ctx: &Ctx, it: &Invitation, sealed: &str) -> Result<Pending> {
    let sealed = BASE64URL_NOPAD.decode(sealed.as_bytes()).map_err(|_| link_over())?;
    let plain = ctx.secrets.open(SEAL, it.row.link.0, &sealed).map_err(|_| link_over())?;
    let found: Pending = serde_json::from_slice(&plain).map_err(Error::broken)?;
    if found.until < micros(ctx.clock.security()) || joiner(it, found.person) != found.person {
        return Err(link_over());
    }
    Ok(found)
}

/// The app's page once more, after a wrong code.
pub async fn again(ctx: &Ctx, token: &str, sealed: &str) -> Result<Half> {
    let mut tx = ctx.store.read(&inside()).await?;
    let it = load(ctx, &mut tx, token).await?;
    let found = pending(ctx, &it, sealed)?;
    let enrolment = factors::again_totp(ctx, found.person, &it.row.email, &found.enrolment)?;
    Ok(Half { enrolment, sealed: sealed.to_owned() })
}

/// Joined: signed in, and for those with an app the recovery codes, shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The session in the partner's realm.
    pub opened: Opened,
    /// The firm's place in addresses.
    pub slug: String,
    /// Ten codes, or none.
    pub codes: Vec<String>,
}

/// The first right code: everything is stored, the person is signed in.
pub async fn with_code(
    ctx: &Ctx,
    token: &str,
    (sealed, code): (&str, &str),
    from: &Browser,
) -> Result<Joined> {
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.read(&inside()).await?;
    let it = load(ctx, &mut tx, token).await?;
    let found = pending(ctx, &it, sealed)?;
    // Guessing here would only open one's own door, but the bound costs nothing.
    let subjects = super::sign_in::of_code(ctx, found.person);
    super::guessing::bounded(&mut tx, &subjects, now).await?;
    drop(tx);
    let mut tx = hold(ctx, &it).await?;
    ready(&mut tx, &it, found.person, &found.name, now).await?;
    people::set_password(&mut tx, found.person, &found.hash, now).await?;
    let codes = match enrol(ctx, &mut tx, found.person, (&found.enrolment, code), now).await {
        Err(Error::Denied(refused)) if refused.code == "code_invalid" => {
            drop(tx);
            super::guessing::failed(ctx, &subjects, now).await?;
            return Err(code_invalid());
        }
        other => other?,
    };
    let amr = Amr::of(Method::Password).and(Method::Totp);
    seat(ctx, tx, &it, (found.person, &found.name, &amr), codes, (from, now)).await
}

const MAKE: &str = "passkey.join";

/// Begins the making of a joiner's passkey.
pub async fn begin_passkey(ctx: &Ctx, token: &str, name: &str) -> Result<Asked> {
    let mut tx = ctx.store.read(&inside()).await?;
    let it = load(ctx, &mut tx, token).await?;
    drop(tx);
    if it.strong {
        return Err(Error::SignIn);
    }
    let person = joiner(&it, ctx.ids.next(ctx.clock.security()));
    let name = if name.trim().is_empty() { &it.row.name } else { name };
    let begun =
        Party::new(&ctx.settings, &ctx.vendor())?.make(person, &it.row.email, name, Vec::new())?;
    keep_ceremony(ctx, MAKE, Some(person), begun).await
}

/// The passkey that the device made: everything is stored, the person is signed in.
pub async fn with_passkey(
    ctx: &Ctx,
    token: &str,
    (name, credential): (&str, &str),
    from: &Browser,
) -> Result<Joined> {
    let now = micros(ctx.clock.security());
    let name = domain::names::name("name", name).map_err(Error::field)?;
    let (ceremony, answer) = answered(credential)?;
    let (person, state) = take_ceremony(ctx, ceremony, MAKE).await?;
    let person = person.ok_or_else(passkey_invalid)?;
    let made: Made = Party::new(&ctx.settings, &ctx.vendor())?
        .made(&answer, &state)
        .ok_or_else(passkey_invalid)?;
    let mut tx = ctx.store.read(&inside()).await?;
    let it = load(ctx, &mut tx, token).await?;
    drop(tx);
    if it.strong || joiner(&it, person) != person {
        return Err(link_over());
    }
    let mut tx = hold(ctx, &it).await?;
    ready(&mut tx, &it, person, &name, now).await?;
    let row = new_passkey(ctx, person, made, "Passkey", now);
    added(people::add_passkey(&mut tx, &row).await)?;
    let amr = Amr::of(Method::Passkey);
    seat(ctx, tx, &it, (person, &name, &amr), Vec::new(), (from, now)).await
}

/// A person who is known and signed in (behind any door) accepts.
pub async fn accept_staff_invitation(
    ctx: &Ctx,
    token: &str,
    own: &Session,
    from: &Browser,
) -> Result<Joined> {
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.read(&inside()).await?;
    let it = load(ctx, &mut tx, token).await?;
    drop(tx);
    let person = it.person.as_ref().ok_or(Error::SignIn)?;
    if person.id != own.person {
        let detail = format!(
            "This invitation is for {}. Sign out and sign in with that address.",
            it.row.email
        );
        return Err(Error::denied(403, "wrong_person", detail));
    }
    if !Realm::Partner.accepts(&own.amr) {
        return Err(Error::SignIn);
    }
    let tx = hold(ctx, &it).await?;
    let (id, name) = (person.id, person.name.clone());
    seat(ctx, tx, &it, (id, &name, &own.amr), Vec::new(), (from, now)).await
}

async fn hold(ctx: &Ctx, it: &Invitation) -> Result<Tx> {
    let locks = Locks::new().lock(it.row.partner);
    let locks = it.person.iter().fold(locks, |locks, it| locks.lock(it.id));
    Ok(ctx.store.write(&inside(), locks).await?)
}

/// The person is there, under its name, with its address proven.
async fn ready(tx: &mut Tx, it: &Invitation, id: PersonId, name: &str, now: i64) -> Result<()> {
    if it.person.is_none() {
        return Ok(people::add(tx, &new_person(id, &it.row.email, name, now)).await?);
    }
    people::rename(tx, id, name).await?;
    Ok(people::verify(tx, id, now).await?)
}

/// The seat at the firm, the groups, the session and the stories of both.
async fn seat(
    ctx: &Ctx,
    mut tx: Tx,
    it: &Invitation,
    (person, name, amr): (PersonId, &str, &Amr),
    codes: Vec<String>,
    (from, now): (&Browser, i64),
) -> Result<Joined> {
    let row = &it.row;
    let used = (row.link, row.expires_at);
    let first =
        store::staff::set_invitation(&mut tx, (row.partner, row.id), "accepted", used).await?;
    if !first {
        return Err(link_over());
    }
    let business = ctx.clock.business();
    let staff: StaffId = ctx.ids.next(business);
    let role = &row.role;
    match store::staff::add(&mut tx, row.partner, staff, person, role, micros(business)).await {
        Err(store::Error::Taken(_)) => {
            let detail = format!("You work at {} already.", it.firm.name);
            return Err(Error::denied(409, "already_member", detail));
        }
        other => other?,
    }
    let groups = row.groups.split(',').filter_map(|it| it.trim().parse::<GroupId>().ok());
    for group in groups {
        people::join_group(&mut tx, row.partner, group, staff).await?;
    }
    let key = (row.partner, row.id);
    store::invited_clients::give(&mut tx, key, staff, micros(business)).await?;
    let realm = Realm::Partner;
    let opened = sessions::begin(ctx, &mut tx, Begin { person, realm, amr, from, now }).await?;
    let door = Door::Page(opened.id);
    let role = Role::parse(role).ok_or_else(|| Error::broken("an invitation without a role"))?;
    let acting = Actor::Staff(Staff { person, staff, partner: row.partner, role, door });
    let joined = Event::StaffJoined { name: name.to_owned(), role: row.role.clone() };
    let joined = tell::story(ctx, row.partner, &acting, business, &joined).partner(row.partner);
    let joined = joined.job(crate::digests::planned(ctx, row.partner));
    let actor = itself(person, Some(opened.id));
    let begun = story(ctx, person, &actor, now, &signed_in(realm, amr));
    let what = security(&format!("Joined {}", it.firm.name));
    let about = story(ctx, person, &actor, now, &what);
    tx.commit_all(&[joined, about, begun]).await?;
    Ok(Joined { opened, slug: it.firm.slug.clone(), codes })
}
