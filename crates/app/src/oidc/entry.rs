//! Who stands behind an entry now, and whether the one decision still lets them in.

use crate::reach::{self, Account};
use crate::{Ctx, Error, Result};
use domain::access::{Deed, Role};
use domain::actor::{Actor, Door, Staff};
use domain::people::{Amr, SignInRule};
use domain::time::micros;
use jiff::Timestamp;
use store::Tx;
use store::sign_ins::{self, Seat, SignIn};

/// What the store keeps of a hint or a code; each kind for itself, so that none serves as another.
pub fn hash(ctx: &Ctx, kind: &str, secret: &str) -> Vec<u8> {
    ctx.secrets.token_hash(&format!("{kind} {secret}"))
}

/// The staff member behind an entry, as they are now. Nobody when the session has ended, or they,
/// their firm or their person are no longer in order.
pub async fn seat(ctx: &Ctx, tx: &mut Tx, entry: &SignIn) -> Result<Option<(Staff, Seat)>> {
    let now = micros(ctx.clock.security());
    let Some(seat) = sign_ins::seat(tx, entry.id).await? else { return Ok(None) };
    let alive = seat.ended_at.is_none()
        && now < seat.expires_at
        && now - seat.used_at < domain::people::IDLE;
    // A firm that has begun to ask for more lets nobody go on with less; what the vendor asks for was
    // asked when the session began.
    let asked = SignInRule::parse(&seat.sign_in_rule).unwrap_or_default();
    let proven = asked == SignInRule::Vendor || asked.accepts(&Amr::parse(&seat.amr));
    let Some(role) = Role::parse(&seat.role).filter(|_| alive && seat.in_order && proven) else {
        return Ok(None);
    };
    let staff = Staff {
        person: entry.person,
        staff: entry.staff,
        partner: entry.partner,
        role,
        door: Door::Page(entry.session),
    };
    Ok(Some((staff, seat)))
}

/// The one decision, asked again. `Err(code)` is why not.
pub async fn decide(
    tx: &mut Tx,
    staff: &Staff,
    entry: &SignIn,
    now: Timestamp,
) -> Result<std::result::Result<Account, &'static str>> {
    let account = match reach::account(tx, staff, entry.account, micros(now)).await {
        Ok(it) => it,
        Err(Error::NotFound) => return Ok(Err("not_found")),
        Err(other) => return Err(other),
    };
    if account.row.connection != entry.connection {
        // The connection that the button belonged to has ended; another one has begun since.
        return Ok(Err("not_connected"));
    }
    match account.may(Deed::AccountSignin) {
        Ok(_) => Ok(Ok(account)),
        Err(Error::Refused(it)) => Ok(Err(it.code)),
        Err(other) => Err(other),
    }
}

/// The actor of an entry.
pub fn actor(staff: &Staff) -> Actor {
    Actor::Staff(staff.clone())
}
