//! The firm as its own people see it, and what its owner and seniors say of it.

mod logo;
mod sign_in;

pub use logo::{logo_address, logo_file, own_logo, remove_logo, set_logo};
pub use sign_in::{Decided, asked, rule, set_rule};

use crate::{Ctx, Error, Result, digests, partners, reach, tell};
use domain::access::Deed;
use domain::actor::Actor;
use domain::event::Event;
use domain::fault::Fault;
use domain::preferences::Cadence;
use domain::{email, names};
pub use store::partners::{Details, Partner as Firm};
use store::{Locks, Tx};

/// The actor's firm with its code, for the settings page: owner and seniors.
pub async fn settings(ctx: &Ctx, actor: &Actor) -> Result<Firm> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::FirmUpdate)?;
    own(ctx, actor).await
}

/// The actor's firm.
pub async fn own(ctx: &Ctx, actor: &Actor) -> Result<Firm> {
    let staff = reach::staff(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    store::partners::one(&mut tx, staff.partner).await?.ok_or(Error::NotFound)
}

/// What the firm says of itself, and the version of that.
pub async fn details(ctx: &Ctx, actor: &Actor) -> Result<(Details, i64)> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::FirmUpdate)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    store::partners::details(&mut tx, staff.partner).await?.ok_or(Error::NotFound)
}

/// Changes it, if it still is what the caller saw; answers the version now in force.
pub async fn change(ctx: &Ctx, actor: &Actor, version: i64, typed: &Details) -> Result<i64> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    reach::firm(staff, Deed::FirmUpdate)?;
    let mut new = cleaned(typed)?;
    let (old, current) = now_in_force(&mut tx, staff.partner).await?;
    if new.staff_digest.is_empty() {
        new.staff_digest.clone_from(&old.staff_digest);
    }
    if current != version {
        return Err(Error::Stale { current });
    }
    let fields = changed(&old, &new);
    if fields.is_empty() {
        return Ok(version);
    }
    if !store::partners::set_details(&mut tx, staff.partner, version, &new).await? {
        return Err(Error::Stale { current });
    }
    let event = Event::FirmChanged { fields };
    let mut story = tell::story(ctx, staff.partner, actor, now, &event).partner(staff.partner);
    if old.staff_digest != new.staff_digest {
        story = story.job(digests::planned(ctx, staff.partner));
    }
    tx.commit(&story).await?;
    Ok(version + 1)
}

async fn now_in_force(tx: &mut Tx, firm: domain::ids::PartnerId) -> Result<(Details, i64)> {
    store::partners::details(tx, firm).await?.ok_or(Error::NotFound)
}

/// The words of the form, in the order of its fields.
fn changed(old: &Details, new: &Details) -> Vec<String> {
    let pairs = [
        ("name", &old.name, &new.name),
        ("time zone", &old.time_zone, &new.time_zone),
        ("address", &old.address, &new.address),
        ("place", &old.place, &new.place),
        ("phone", &old.phone, &new.phone),
        ("website", &old.website, &new.website),
        ("email", &old.email, &new.email),
        ("digest of staff", &old.staff_digest, &new.staff_digest),
    ];
    pairs.into_iter().filter(|it| it.1 != it.2).map(|it| it.0.to_owned()).collect()
}

fn cleaned(typed: &Details) -> Result<Details> {
    let mut faults: Vec<Fault> = Vec::new();
    let keep = crate::clients::keep::<String>;
    let new = Details {
        name: keep(&mut faults, names::name("name", &typed.name)),
        time_zone: keep(&mut faults, zone("time_zone", &typed.time_zone)),
        address: keep(&mut faults, names::text("address", &typed.address, 500)),
        place: keep(&mut faults, names::line("place", &typed.place, 100)),
        phone: keep(&mut faults, names::phone("phone", &typed.phone)),
        website: keep(&mut faults, names::website("website", &typed.website)),
        email: keep(&mut faults, address("email", &typed.email)),
        staff_digest: keep(&mut faults, cadence("staff_digest", &typed.staff_digest)),
    };
    if faults.is_empty() { Ok(new) } else { Err(Error::Invalid(faults)) }
}

fn address(field: &'static str, typed: &str) -> std::result::Result<String, Fault> {
    if typed.trim().is_empty() {
        return Ok(String::new());
    }
    email::email(field, typed).map(|it| it.as_str().to_owned())
}

/// A word of the list; nothing typed leaves it as it is.
fn cadence(field: &'static str, typed: &str) -> std::result::Result<String, Fault> {
    if typed.is_empty() || Cadence::parse(typed).is_some() {
        return Ok(typed.to_owned());
    }
    Err(Fault::new(field, "digest_invalid", "Choose off, daily or weekly."))
}

/// Unlike a new firm, one that is there has said where it is.
fn zone(field: &'static str, typed: &str) -> std::result::Result<String, Fault> {
    if typed.trim().is_empty() {
        return Err(Fault::new(field, "time_zone_required", "Choose a time zone."));
    }
    partners::zone(field, typed)
}
