//! Moving the clocks of access: by use, by a grant, by onboarding. The account is held by the caller.

use crate::Result;
use crate::reach::facts_of;
use domain::connections::{Allowance, ConnectionFacts};
use domain::ids::StaffId;
use store::Tx;
use store::accounts::Connected;
use store::connections::{Clocks, set_clocks};

/// A redeemed sign-in: the idle clock starts anew, the agreed end stays where it is.
pub(crate) async fn used(tx: &mut Tx, row: &Connected, staff: StaffId, now: i64) -> Result<()> {
    if row.last_access_at > now {
        return Ok(());
    }
    let facts = ConnectionFacts { last_access_at: now, ..facts_of(row) };
    let clocks = Clocks { facts, paused_at: row.paused_at, last_access_by: Some(staff) };
    set_clocks(tx, row.connection, &clocks, now).await?;
    Ok(())
}

/// A grant by the owner: open from now on, with a new clock and the end that is allowed.
pub(crate) async fn granted(
    tx: &mut Tx,
    row: &Connected,
    ends_at: Option<i64>,
    now: i64,
) -> Result<()> {
    let facts = ConnectionFacts { last_access_at: now, absolute_end_at: ends_at, ..facts_of(row) };
    let clocks = Clocks { facts, paused_at: None, last_access_by: None };
    set_clocks(tx, row.connection, &clocks, now).await?;
    Ok(())
}

/// The end (µs) of an allowance that begins now.
pub(crate) fn end_of(allowance: Allowance, now: i64) -> Option<i64> {
    allowance.granted(now).absolute_end_at
}

/// Onboarding lets the idle clock go: it starts now.
pub(crate) async fn released(tx: &mut Tx, row: &Connected, now: i64) -> Result<()> {
    let facts = ConnectionFacts { held: false, idle_from: now, ..facts_of(row) };
    let clocks = Clocks { facts, paused_at: row.paused_at, last_access_by: row.last_staff };
    set_clocks(tx, row.connection, &clocks, now).await?;
    Ok(())
}
