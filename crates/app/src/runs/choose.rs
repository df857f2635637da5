//! The rows of a run: "these", or "all that match this filter except …", counted anew by the
//! list's own statement.

use crate::{Ctx, Error, Result, clients, reach};
use domain::actor::Actor;
use domain::ids::ClientId;
use domain::names;
use domain::runs::{Act, MOST};
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
    /// All clients that the list shows with this filter.
    pub all: Option<Filter>,
    /// But not these.
    pub except: Vec<ClientId>,
    /// The filter in words, for the run's page.
    pub words: String,
}

/// The rows, and what was selected in words.
pub(super) async fn rows(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    _act: Act,
    chosen: &Chosen,
    now: Timestamp,
) -> Result<(Vec<NewRow>, String)> {
    let named = match &chosen.all {
        Some(filter) => matching(tx, actor, filter, &chosen.except, now).await?,
        None => picked(tx, actor, &chosen.clients, now).await?,
    };
    let _ = ctx;
    let rows: Vec<NewRow> = named
        .into_iter()
        .map(|(id, subject)| NewRow {
            target: Some(id.0),
            client: Some(id),
            subject,
            ..NewRow::default()
        })
        .collect();
    if rows.is_empty() {
        let detail = "Nothing is selected, or nothing matches any more. Select clients first.";
        return Err(Error::denied(422, "nothing_selected", detail));
    }
    if rows.len() > MOST {
        let detail = format!("One run takes at most {MOST} rows. Narrow the list first.");
        return Err(Error::denied(422, "too_many_rows", detail));
    }
    Ok((rows, chosen.words.clone()))
}

async fn matching(
    tx: &mut Tx,
    actor: &Actor,
    filter: &Filter,
    except: &[ClientId],
    now: Timestamp,
) -> Result<Vec<(ClientId, String)>> {
    let staff = reach::staff(actor)?;
    let mut filter = filter.clone();
    filter.search = names::name_sort(filter.search.trim());
    let except: BTreeSet<ClientId> = except.iter().copied().collect();
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX) + 1;
    let viewer = clients::viewer(staff, now);
    let mut all = store::clients::matching(tx, &viewer, &filter, limit).await?;
    all.retain(|it| !except.contains(&it.0));
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
