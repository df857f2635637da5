//! One person: who they are here, everything they reach and why, and what an invitation brings.

use app::Error;
use app::staff::{self, Member, Reached, Signed};
use domain::ids::{ClientId, InvitationId, StaffId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{back, everything, group_choices, invited_row, member_row, roles};
use crate::pages::{frames, security};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::parts::Pager;
use crate::views::staff::{ReachPart, SignedRow, StaffPersonPage};
use crate::{Later, Reply, Rq, Words};

/// Clients on one page of what somebody reaches.
const PAGE: i64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    after: Option<String>,
    add: Option<String>,
}

/// Where a page of clients starts.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct From(pub(crate) String, pub(crate) Uuid);

pub(super) fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        match rq.id::<InvitationId>("person") {
            Ok(id) => Reply::page(&invited_page(&rq, id).await?),
            Err(_) => Reply::page(&page(&rq, Form::default()).await?),
        }
    })
}

async fn invited_page(rq: &Rq, id: InvitationId) -> Result<StaffPersonPage, Error> {
    let asked: Asked = rq.query()?;
    let people = staff::list(&rq.ctx, &rq.actor).await?;
    let it = people.invited.iter().find(|it| it.id == id).ok_or(Error::NotFound)?;
    let brings = staff::brings(&rq.ctx, &rq.actor, id, asked.add.as_deref()).await?;
    let row = invited_row(rq, it);
    let found = brings.found.into_iter();
    Ok(StaffPersonPage {
        frame: frames::partner(rq, Place::Staff, &row.name)?,
        id: row.id,
        name: row.name,
        email: row.email,
        role: row.role,
        badge: row.badge,
        bounced: row.bounced,
        facts: vec![
            (rq.t.mark_invited(), frames::when(rq, it.created_at).words),
            (rq.t.person_link_until(), frames::when(rq, it.expires_at).words),
        ],
        invited: true,
        clients: brings.clients.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        joining: asked.add.unwrap_or_default(),
        outside: found.map(|it| Choice::new(it.0.to_string(), it.1).note(it.2)).collect(),
        ..StaffPersonPage::default()
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Brought {
    clients: Vec<ClientId>,
    act: String,
}

/// Clients put into an invitation, or taken out.
pub(super) fn clients(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: Brought = rq.form()?;
        let id: InvitationId = rq.id("person")?;
        let what = (it.clients.as_slice(), it.act == "add");
        staff::set_brings(&rq.ctx, &rq.actor, id, what).await?;
        back(&rq, "saved")
    })
}

fn proofs(t: &Words, it: &Member) -> String {
    let mut all = Vec::new();
    if it.passkeys > 0 {
        all.push(t.passkeys_many(it.passkeys));
    }
    if it.totp {
        all.push(t.person_app().to_owned());
    }
    if all.is_empty() { t.person_nothing().to_owned() } else { t.list(&all) }
}

/// When a passkey was last used; nothing for somebody who has none.
fn passkey_used(rq: &Rq, it: &Member) -> Option<(&'static str, String)> {
    let used = it.passkey_used_at.map(|at| security::when(rq, at).words);
    let words = used.unwrap_or_else(|| rq.t.never().into());
    (it.passkeys > 0).then(|| (rq.t.person_passkey_used(), words))
}

fn facts(rq: &Rq, it: &Member) -> Vec<(&'static str, String)> {
    let seen = it.seen_at.map_or_else(|| rq.t.never().into(), |at| frames::when(rq, at).words);
    let mut all = vec![
        (rq.t.person_joined(), frames::when(rq, it.created_at).words),
        (rq.t.head_active(), seen),
        (rq.t.person_signs_in(), proofs(&rq.t, it)),
    ];
    all.extend(passkey_used(rq, it));
    all.push((rq.t.person_two_step(), two_step(&rq.t, it).to_owned()));
    all
}

/// A browser of theirs: what it is, since when, and from where if that may be told.
fn signed(rq: &Rq, it: &Signed) -> SignedRow {
    let since = security::when(rq, it.started_at).words;
    SignedRow {
        device: security::device(&rq.t, &it.browser),
        since: match &it.address {
            Some(from) => rq.t.person_session_from(from, since),
            None => rq.t.person_session_since(since),
        },
        seen: security::when(rq, it.seen_at),
    }
}

pub(super) async fn page(rq: &Rq, form: Form) -> Result<StaffPersonPage, Error> {
    let id: StaffId = rq.id("person")?;
    let (it, groups) = staff::one(&rq.ctx, &rq.actor, id).await?;
    let own = rq.actor.staff().is_some_and(|own| own.staff == id);
    let why_not = why_not(&rq.t, own, &it.role);
    let sessions = staff::sessions(&rq.ctx, &rq.actor, id).await?;
    let mut form = form;
    if !form.has_faults() {
        form.values.push(("role".to_owned(), it.role.clone()));
        form.values.extend(groups.iter().map(|(id, _)| ("groups".to_owned(), id.to_string())));
    }
    let row = member_row(rq, &it);
    Ok(StaffPersonPage {
        frame: frames::partner(rq, Place::Staff, &it.name)?,
        facts: facts(rq, &it),
        id: row.id,
        name: row.name,
        email: row.email,
        role: row.role,
        badge: row.badge,
        bounced: row.bounced,
        form: form.read_by(&rq.t),
        roles: roles(&rq.t),
        groups: group_choices(rq).await?,
        why_not_role: why_not.to_owned(),
        why_not_suspend: why_not.to_owned(),
        why_not_leave: why_not.to_owned(),
        suspended: it.state == "suspended",
        invited: false,
        reach: row.reach,
        reached: reached(rq, id, &it).await?,
        sessions: sessions.iter().map(|it| signed(rq, it)).collect(),
        ..StaffPersonPage::default()
    })
}

fn why_not(t: &Words, own: bool, role: &str) -> &'static str {
    match (own, role) {
        (true, "owner") => t.person_own_owner(),
        (true, _) => t.person_own(),
        (false, "owner") => t.person_is_owner(),
        (false, _) => "",
    }
}

/// What is known of the second step; the secrets themselves nobody sees.
fn two_step(t: &Words, it: &Member) -> &'static str {
    if it.passkeys > 0 || it.totp { t.person_on() } else { t.person_not_set() }
}

async fn reached(rq: &Rq, id: StaffId, it: &Member) -> Result<ReachPart, Error> {
    let asked: Asked = rq.query()?;
    let paged = format!("reach {id}");
    let after = rq.open_cursor::<From>(&paged, asked.after.as_deref())?;
    let after = after.map(|it| (it.0, it.1));
    let found = staff::reached(&rq.ctx, &rq.actor, id, (&asked.q, after), PAGE).await?;
    let older = match found.clients.last().filter(|_| found.more) {
        Some(last) => {
            let from = rq.seal_cursor(&paged, &From(last.sort.clone(), last.client.0))?;
            let q: String = url::form_urlencoded::byte_serialize(asked.q.as_bytes()).collect();
            format!("/p/{}/staff/{id}?q={q}&after={from}#reach", rq.param("firm")?)
        }
        None => String::new(),
    };
    let words = rq.t.clients_many(found.many);
    let paged = !older.is_empty() || asked.after.is_some();
    Ok(ReachPart {
        words: if asked.q.is_empty() { words } else { rq.t.found_many(words) },
        clients: found.clients.iter().map(|reached| why(rq, it, reached)).collect(),
        pager: Pager {
            words: if paged { rq.t.clients_here(found.clients.len()) } else { String::new() },
            newer: String::new(),
            older,
        },
        q: asked.q,
    })
}

/// Why somebody reaches a client, in the words of the matrix.
fn why(rq: &Rq, member: &Member, it: &Reached) -> (String, String, Vec<String>) {
    let t = &rq.t;
    let mut ways = Vec::new();
    if it.internal {
        ways.push(if member.role == "owner" {
            t.way_internal_owner().to_owned()
        } else {
            t.way_internal_added().to_owned()
        });
    } else if everything(&member.role) {
        ways.push(t.way_role(super::words(t, &member.role)));
    }
    if it.named {
        ways.push(t.way_named().to_owned());
    }
    if let Some(groups) = &it.groups {
        ways.push(t.way_group(groups));
    }
    if !it.given.is_empty() {
        let names: Vec<String> = it.given.iter().map(|id| rq.ctx.catalogue.name(*id)).collect();
        let only = i64::try_from(it.given.len()).unwrap_or(0) < it.accounts;
        let names = t.list(&names);
        ways.push(if only { t.way_given_only(names) } else { t.way_given(names) });
    }
    (it.client.to_string(), it.name.clone(), ways)
}
