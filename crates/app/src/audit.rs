//! What happened in the firm: its feed, narrowed; the check of its chain; the chain itself.
//!
//! The feed shows what the reader may see: internal clients stay with the owner and whom the owner
//! added. The chain cannot leave anything out without breaking, so it is the owner's alone.

use crate::feed::{self, Act};
use crate::{Ctx, Result, exports, reach};
use domain::access::{Deed, Role};
use domain::actor::Actor;
use domain::ids::{AccountId, ClientId, EventId, PersonId};
use store::events::{self, Narrow};
pub use store::events::{Finding, Report, What};

/// Events of one page of a file.
const PAGE: i64 = 500;

/// What can be looked for: a word for addresses, a name, and the kinds of events.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    /// In addresses.
    pub word: &'static str,
    /// As people read it.
    pub name: &'static str,
    /// Kinds of events.
    pub kinds: &'static [&'static str],
}

/// All of them, in the order of the list.
#[rustfmt::skip]
pub const FAMILIES: &[Family] = &[
    Family { word: "sign-ins", name: "Sign-ins to accounts", kinds: &["signed_in", "sign_in_reused", "right_elevated"] },
    Family { word: "access", name: "Access", kinds: &[
        "access_requested", "access_request_withdrawn", "access_allowed", "access_declined", "access_paused", "access_resumed",
        "access_renewed", "access_ending", "access_expired", "access_reminded", "renewal_requested", "onboarding_passed",
        "requests_blocked", "requests_unblocked", "person_blocked", "person_unblocked", "approval_forwarded",
    ] },
    Family { word: "connections", name: "Invitations and connections", kinds: &[
        "invitation_sent", "invitation_resent", "invitation_withdrawn", "invitation_accepted", "invitation_declined",
        "invitation_reported", "invitation_opened", "partner_added", "connection_cancelled", "partner_removed", "connection_revoked",
    ] },
    Family { word: "clients", name: "Clients and accounts", kinds: &[
        "client_created", "client_changed", "client_archived", "client_restored", "account_created", "account_ready",
        "account_linked", "account_unlinked", "account_moved", "account_claimed", "client_marked_internal", "client_made_ordinary",
    ] },
    Family { word: "reach", name: "Who reaches what", kinds: &[
        "staff_assigned", "staff_unassigned", "manager_named", "manager_cleared", "clients_reassigned", "staff_handed_over",
        "staff_copied", "group_joined", "group_left", "group_filled", "insider_added", "insider_removed",
    ] },
    Family { word: "staff", name: "Staff and groups", kinds: &[
        "staff_invited", "staff_invitation_resent", "staff_invitation_withdrawn", "staff_invitation_changed", "staff_joined",
        "staff_role_changed", "staff_suspended", "staff_resumed", "staff_removed", "staff_signed_out", "group_created",
        "group_changed", "group_deleted", "colleague_asked", "ownership_offered", "ownership_withdrawn", "ownership_declined",
        "ownership_moved",
    ] },
    Family { word: "notes", name: "Notes", kinds: &["note_added", "note_edited", "note_deleted", "note_pinned", "note_unpinned", "mentioned"] },
    Family { word: "many", name: "Many at once and imports", kinds: &[
        "run_started", "run_stopped", "run_finished",
        "import_started", "import_finished",
    ] },
    Family { word: "files", name: "Files taken away", kinds: &["list_exported"] },
    Family { word: "settings", name: "Settings and keys", kinds: &[
        "firm_changed", "sign_in_rule_changed", "view_saved", "view_deleted", "key_created",
        "key_revoked", "partner_created", "partner_suspended", "partner_resumed",
    ] },
];

/// The family of this word.
pub fn family(word: &str) -> Option<&'static Family> {
    FAMILIES.iter().find(|it| it.word == word)
}

/// What a reader asks for.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// Only of this client.
    pub client: Option<ClientId>,
    /// Only of this account.
    pub account: Option<AccountId>,
    /// Only by this human.
    pub person: Option<PersonId>,
    /// Only of this family.
    pub family: Option<&'static Family>,
    /// From this instant (µs).
    pub from: Option<i64>,
    /// Before this instant (µs).
    pub until: Option<i64>,
}

impl Ask {
    fn narrow(&self) -> Narrow {
        Narrow {
            client: self.client,
            account: self.account,
            person: self.person,
            kinds: self.family.map(|it| it.kinds.to_vec()).unwrap_or_default(),
            from: self.from,
            until: self.until,
        }
    }
}

/// One thing that happened, with the client that it is about.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What, when, by whom.
    pub act: Act,
    /// The stored kind.
    pub kind: String,
    /// The client.
    pub client: Option<(ClientId, String)>,
}

/// What happened, newest first; owner and seniors.
pub async fn list(
    ctx: &Ctx,
    actor: &Actor,
    ask: &Ask,
    page: (Option<EventId>, i64),
) -> Result<Vec<Entry>> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::AuditRead)?;
    let insider = (staff.role != Role::Owner).then_some(staff.staff);
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let lines = events::of_firm(&mut tx, &ask.narrow(), insider, page).await?;
    let (rows, names): (Vec<_>, Vec<_>) =
        lines.into_iter().map(|it| (it.event, it.client_name)).unzip();
    let acts = feed::tell(&mut tx, &rows).await?;
    let entry = |((act, row), name): ((Act, events::Event), Option<String>)| Entry {
        act,
        client: row.client.zip(name),
        kind: row.kind,
    };
    Ok(acts.into_iter().zip(rows).zip(names).map(entry).collect())
}

/// The next entries of a file; none when it is over. `before` moves on by itself.
pub async fn next(
    ctx: &Ctx,
    actor: &Actor,
    ask: &Ask,
    before: &mut Option<EventId>,
) -> Result<Vec<Entry>> {
    let found = list(ctx, actor, ask, (*before, PAGE)).await?;
    if let Some(last) = found.last() {
        *before = Some(last.act.id);
    }
    Ok(found)
}

/// Walks the firm's chain: is what was written down still what happened?
pub async fn check(ctx: &Ctx, actor: &Actor) -> Result<Report> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::AuditRead)?;
    Ok(events::verify_one(&ctx.store, staff.partner.0).await?)
}

/// The firm's chain as lines of JSON, oldest first: its owner only, with a fresh second factor.
pub struct Chain {
    ctx: Ctx,
    actor: Actor,
    after: i64,
}

/// Begins to read the chain. Its own trace is written first, so that it ends with it.
pub async fn chain(ctx: &Ctx, actor: &Actor) -> Result<Chain> {
    exports::may_all(ctx, actor).await?;
    let partner = reach::staff(actor)?.partner;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let lines = events::length(&mut tx, partner).await? + 1;
    drop(tx);
    let what = exports::What { list: "chain", format: "jsonl", filter: String::new() };
    exports::left(ctx, actor, what, usize::try_from(lines).unwrap_or(0)).await?;
    Ok(Chain { ctx: ctx.clone(), actor: actor.clone(), after: 0 })
}

impl Chain {
    /// The next lines; none when it is over.
    pub async fn next(&mut self) -> Result<Option<String>> {
        let staff = reach::staff(&self.actor)?;
        let mut tx = self.ctx.store.read(&self.actor.scope()).await?;
        let page = events::chain(&mut tx, staff.partner, self.after).await?;
        let Some(last) = page.last() else { return Ok(None) };
        self.after = last.seq;
        Ok(Some(page.iter().map(|it| events::line(it) + "\n").collect()))
    }
}
