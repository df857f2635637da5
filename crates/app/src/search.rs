//! Search from anywhere: a few letters find clients, accounts and people that somebody reaches.
//!
//! `#` looks for client numbers, `@` for people, `>` for acts; what comes first is decided by the
//! letters, then by this person's own last acts. Nothing is written by looking.

use crate::{Ctx, Result, reach};
use domain::access::Deed;
use domain::actor::{Actor, Staff};
use domain::ids::{ClientId, StaffId};
use domain::names;
use domain::time::micros;
use store::find::{self, Seeker};
pub use store::find::{Account, Client};
use store::{Locks, Quiet};

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Everything.
    All,
    /// People, by `@`.
    People,
    /// Client numbers, by `#`.
    Number,
    /// Pages and acts, by `>`.
    Acts,
}

/// A question, read: what it is about and its letters.
pub fn read(typed: &str) -> (Kind, String) {
    let typed = typed.trim();
    let (kind, rest) = match typed.chars().next() {
        Some('@') => (Kind::People, typed.get(1..)),
        Some('#') => (Kind::Number, typed.get(1..)),
        Some('>') => (Kind::Acts, typed.get(1..)),
        _ => (Kind::All, Some(typed)),
    };
    // Nothing is found by control characters, and PostgreSQL takes no NUL in text.
    let letters = rest.unwrap_or_default().trim().chars().filter(|it| !it.is_control());
    let rest: String = letters.take(100).collect();
    (kind, rest)
}

/// A colleague who was found.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// The employment.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// Their role.
    pub role: String,
}

/// What was found, best first in each.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Clients.
    pub clients: Vec<Client>,
    /// Clients kept at hand; only when nothing was asked.
    pub pinned: Vec<Client>,
    /// Clients worked on last; only when nothing was asked.
    pub recent: Vec<Client>,
    /// Accounts.
    pub accounts: Vec<Account>,
    /// People.
    pub people: Vec<Colleague>,
}

fn seeker(staff: &Staff) -> Seeker {
    Seeker { staff: staff.staff, person: staff.person, everything: reach::everything(staff.role) }
}

/// Looks for it: at most `limit` of each.
pub async fn find(ctx: &Ctx, actor: &Actor, typed: &str, limit: i64) -> Result<Found> {
    let staff = reach::staff(actor)?;
    let seeker = seeker(staff);
    let (kind, letters) = read(typed);
    let folded = names::name_sort(&letters);
    let mut found = Found::default();
    let mut tx = ctx.store.read(&actor.scope()).await?;
    match (kind, folded.is_empty()) {
        (Kind::All, true) => {
            found.pinned = find::pinned(&mut tx, &seeker, limit).await?;
            found.recent = find::recent(&mut tx, &seeker, limit).await?;
        }
        (Kind::Number, _) => {
            found.clients = find::by_number(&mut tx, &seeker, &folded, limit).await?;
        }
        (Kind::All, false) => {
            found.clients = find::by_words(&mut tx, &seeker, &folded, limit).await?;
            found.accounts = find::accounts(&mut tx, &seeker, &folded, limit).await?;
        }
        (Kind::Acts | Kind::People, _) => {}
    }
    if kind == Kind::People || kind == Kind::All && !folded.is_empty() {
        let people = find::people(&mut tx, &letters.to_lowercase(), limit).await?;
        let colleague = |(id, name, email, role)| Colleague { id, name, email, role };
        found.people = people.into_iter().map(colleague).collect();
    }
    Ok(found)
}

/// Clients kept at hand and clients worked on last.
pub async fn at_hand(ctx: &Ctx, actor: &Actor, limit: i64) -> Result<(Vec<Client>, Vec<Client>)> {
    let seeker = seeker(reach::staff(actor)?);
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let pinned = find::pinned(&mut tx, &seeker, limit).await?;
    let recent = find::recent(&mut tx, &seeker, limit).await?;
    Ok((pinned, recent))
}

/// Keeps a client at hand, or no more. It is one's own desk: nobody else sees it.
pub async fn pin(ctx: &Ctx, actor: &Actor, client: ClientId, on: bool) -> Result<()> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().share(staff.partner)).await?;
    let folder = reach::folder(&mut tx, staff, client, now).await?;
    folder.may(Deed::ClientFolderRead)?;
    find::pin(&mut tx, staff.staff, client, on, now).await?;
    Ok(tx.commit_quiet(Quiet::Desk, &[], now).await?)
}

/// Whether one keeps this client at hand.
pub async fn is_pinned(ctx: &Ctx, actor: &Actor, client: ClientId) -> Result<bool> {
    let staff = reach::staff(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(find::is_pinned(&mut tx, staff.staff, client).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_says_what_is_looked_for() {
        for (typed, kind, rest) in [
            (" hart ", Kind::All, "hart"),
            ("@isla", Kind::People, "isla"),
            ("# C-01", Kind::Number, "C-01"),
            (">new", Kind::Acts, "new"),
            ("", Kind::All, ""),
            ("é", Kind::All, "é"),
        ] {
            assert_eq!(read(typed), (kind, rest.to_owned()));
        }
    }
}
