//! The rows of a run: "these", or "all that match this filter except …", counted anew by the
//! list's own statement.

use crate::connections::inviting;
use crate::{Ctx, Error, Result, clients, reach};
use domain::actor::Actor;
use domain::ids::{AccountId, ClientId, InvitationId, StaffId};
use domain::names;
use domain::pasted::Line;
use domain::runs::{Act, MOST, Subject};
use domain::time::micros;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::clients::Filter;
use store::runs::{NewRow, Run};

/// What somebody has selected.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// These clients.
    pub clients: Vec<ClientId>,
    /// These accounts.
    pub accounts: Vec<AccountId>,
    /// These invitations.
    pub invitations: Vec<InvitationId>,
    /// These lines of a list.
    pub lines: Vec<Line>,
    /// All clients that the list shows with this filter.
    pub all: Option<Filter>,
    /// All that this staff member has by name or account by account.
    pub of: Option<StaffId>,
    /// But not these clients.
    pub except: Vec<ClientId>,
    /// Nor these accounts.
    pub except_accounts: Vec<AccountId>,
    /// The selection in words, for the run's page.
    pub words: String,
    /// The add-on that the act is upon; only accounts of its product are rows.
    pub addon: String,
}

/// The rows, and what was selected in words.
pub(super) async fn rows(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    act: Act,
    chosen: &Chosen,
    now: Timestamp,
) -> Result<(Vec<NewRow>, String)> {
    let rows = match act.rules().subject {
        Subject::Clients => named(tx, actor, chosen, now).await?.into_iter().map(row).collect(),
        Subject::Accounts => accounts(ctx, tx, actor, chosen, now).await?,
        Subject::Unlinked => unlinked(ctx, tx, actor, chosen, now).await?,
        Subject::Invitations => invitations(ctx, tx, actor, chosen, now).await?,
        Subject::Lines => inviting::rows(tx, actor, &chosen.lines).await?,
    };
    if rows.is_empty() {
        let detail = "Nothing is selected, or nothing fits any more. Select something first.";
        return Err(Error::denied(422, "nothing_selected", detail));
    }
    if rows.len() > MOST {
        let detail = format!("One run takes at most {MOST} rows. Narrow the list first.");
        return Err(Error::denied(422, "too_many_rows", detail));
    }
    Ok((rows, chosen.words.clone()))
}

fn row((id, subject): (ClientId, String)) -> NewRow {
    NewRow { target: Some(id.0), client: Some(id), subject, ..NewRow::default() }
}

/// The clients in question, in the list's order.
async fn named(
    tx: &mut Tx,
    actor: &Actor,
    chosen: &Chosen,
    now: Timestamp,
) -> Result<Vec<(ClientId, String)>> {
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX) + 1;
    let mut all = if let Some(filter) = &chosen.all {
        let staff = reach::staff(actor)?;
        let mut filter = filter.clone();
        filter.search = names::name_sort(filter.search.trim());
        let viewer = clients::viewer(staff, now);
        store::clients::matching(tx, &viewer, &filter, limit).await?
    } else if let Some(of) = chosen.of {
        theirs(tx, actor, of, now).await?
    } else {
        picked(tx, actor, &chosen.clients, now).await?
    };
    let except: BTreeSet<ClientId> = chosen.except.iter().copied().collect();
    all.retain(|it| !except.contains(&it.0));
    Ok(all)
}

/// The clients that a staff member manages by name or is given accounts of.
async fn theirs(
    tx: &mut Tx,
    actor: &Actor,
    of: StaffId,
    now: Timestamp,
) -> Result<Vec<(ClientId, String)>> {
    let staff = reach::staff(actor)?;
    store::staff::one(tx, staff.partner, of).await?.ok_or(Error::NotFound)?;
    let ids = store::clients::many::of_staff(tx, of).await?;
    let visible = reach::folders(tx, staff, &ids, micros(now)).await?;
    let mut all: Vec<(ClientId, String)> =
        visible.into_values().map(|it| (it.row.id, it.row.name)).collect();
    all.sort_by_key(|it| (names::name_sort(&it.1), it.0));
    Ok(all)
}

/// The clients picked one by one, in the list's order. One that has gone meanwhile, or that the
/// actor never reached, stays as a row without a name: it will be left alone, and says so.
async fn picked(
    tx: &mut Tx,
    actor: &Actor,
    ids: &[ClientId],
    now: Timestamp,
) -> Result<Vec<(ClientId, String)>> {
    let staff = reach::staff(actor)?;
    let folders = reach::folders(tx, staff, ids, micros(now)).await?;
    if folders.is_empty() && !ids.is_empty() {
        return Err(Error::NotFound);
    }
    let mut by_name: BTreeMap<(String, ClientId), String> = BTreeMap::new();
    for id in ids {
        let name = folders.get(id).map(|it| it.row.name.clone()).unwrap_or_default();
        let sort = if name.is_empty() { char::MAX.to_string() } else { names::name_sort(&name) };
        by_name.insert((sort, *id), name);
    }
    Ok(by_name.into_iter().map(|((_, id), name)| (id, name)).collect())
}

/// An account as a row. Accounts of one owner form a bundle: they are told in one letter.
fn account(ctx: &Ctx, it: &reach::Account, subject: &str) -> NewRow {
    let owner = it.row.owner.map_or_else(|| it.row.owner_email.to_lowercase(), |it| it.to_string());
    NewRow {
        target: Some(it.row.id.0),
        client: it.row.client,
        subject: subject.to_owned(),
        about: ctx.catalogue.name(it.row.product),
        bundle: owner,
        given: None,
    }
}

/// The accounts in question: those picked, and those of the clients in question. An account that
/// has gone, or was never reached, stays as a row without a name.
async fn accounts(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    chosen: &Chosen,
    now: Timestamp,
) -> Result<Vec<NewRow>> {
    let staff = reach::staff(actor)?;
    let mut rows = Vec::new();
    if !chosen.clients.is_empty() || chosen.all.is_some() || chosen.of.is_some() {
        let named = named(tx, actor, chosen, now).await?;
        let ids: Vec<ClientId> = named.iter().map(|it| it.0).collect();
        let folders = reach::folders(tx, staff, &ids, micros(now)).await?;
        for (id, name) in &named {
            match folders.get(id) {
                Some(it) => rows.extend(it.accounts.iter().map(|it| account(ctx, it, name))),
                None => rows.push(NewRow { client: Some(*id), ..NewRow::default() }),
            }
        }
    }
    let found = reach::accounts(tx, staff, &chosen.accounts, micros(now)).await?;
    if rows.is_empty() && found.is_empty() && !chosen.accounts.is_empty() {
        return Err(Error::NotFound);
    }
    for id in &chosen.accounts {
        rows.push(match found.get(id) {
            Some(it) => account(ctx, it, &it.row.business_name),
            None => NewRow { target: Some(id.0), ..NewRow::default() },
        });
    }
    let except: BTreeSet<AccountId> = chosen.except_accounts.iter().copied().collect();
    let mut seen = BTreeSet::new();
    rows.retain(|it| {
        it.target.is_some_and(|id| !except.contains(&AccountId(id)) && seen.insert(id))
    });
    if let Some(addon) = ctx.addons.by_slug(&chosen.addon) {
        let product = ctx.catalogue.name(addon.product);
        rows.retain(|it| it.about.is_empty() || it.about == product);
    }
    Ok(bundled(rows))
}

/// Rows of one bundle stand together, at the place of its first.
fn bundled(rows: Vec<NewRow>) -> Vec<NewRow> {
    let mut order: BTreeMap<String, usize> = BTreeMap::new();
    let mut keyed: Vec<(usize, NewRow)> = Vec::with_capacity(rows.len());
    for (at, row) in rows.into_iter().enumerate() {
        let place =
            if row.bundle.is_empty() { at } else { *order.entry(row.bundle.clone()).or_insert(at) };
        keyed.push((place, row));
    }
    keyed.sort_by_key(|it| it.0);
    keyed.into_iter().map(|it| it.1).collect()
}

/// Accounts in no folder: those picked, or all of them.
async fn unlinked(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    chosen: &Chosen,
    now: Timestamp,
) -> Result<Vec<NewRow>> {
    if !chosen.accounts.is_empty() {
        return accounts(ctx, tx, actor, chosen, now).await;
    }
    if chosen.all.is_none() {
        return Ok(Vec::new());
    }
    let staff = reach::staff(actor)?;
    let all = reach::unlinked(tx, staff, (i64::MAX, 10_000), micros(now)).await?.accounts;
    let except: BTreeSet<AccountId> = chosen.except_accounts.iter().copied().collect();
    let kept = all.iter().filter(|it| !except.contains(&it.row.id));
    Ok(kept.map(|it| account(ctx, it, &it.row.business_name)).collect())
}

/// Invitations: those picked, and those of the clients in question that wait.
async fn invitations(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    chosen: &Chosen,
    now: Timestamp,
) -> Result<Vec<NewRow>> {
    let staff = reach::staff(actor)?;
    let row = |it: store::connections::Invitation| NewRow {
        target: Some(it.id.0),
        client: Some(it.client),
        subject: it.client_name,
        about: format!("{}, to {}", crate::connections::products(ctx, &it.products), it.email),
        bundle: String::new(),
        given: None,
    };
    let mut rows = Vec::new();
    for id in &chosen.invitations {
        let found = store::connections::invitation(tx, *id).await?;
        let visible = match &found {
            Some(it) => reach::folder(tx, staff, it.client, micros(now)).await.is_ok(),
            None => false,
        };
        match found.filter(|_| visible) {
            Some(it) => rows.push(row(it)),
            None => rows.push(NewRow { target: Some(id.0), ..NewRow::default() }),
        }
    }
    if !chosen.clients.is_empty() || chosen.all.is_some() {
        for (id, _) in named(tx, actor, chosen, now).await? {
            let all = store::connections::invitations_of_client(tx, id).await?;
            rows.extend(all.into_iter().filter(|it| it.state == "pending").map(row));
        }
    }
    Ok(rows)
}

/// The rows that a run has changed, with what it takes to put them back.
pub(super) async fn changed_rows(tx: &mut Tx, run: &Run) -> Result<Vec<NewRow>> {
    let mut out = Vec::new();
    let mut after = 0;
    loop {
        let found = store::runs::next(tx, run.partner, run.id, (after, 1_000)).await?;
        let Some(last) = found.last() else { return Ok(out) };
        after = last.seq;
        let changed = found.into_iter().filter(|it| it.state == "changed");
        out.extend(changed.map(|it| NewRow {
            target: it.target,
            client: it.client,
            subject: it.subject,
            about: it.about,
            bundle: String::new(),
            given: it.before,
        }));
    }
}
