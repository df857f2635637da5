//! What is asked of add-ons at the accounts of a list, what stands of them in its rows, and how many
//! there are.
//!
//! Where the client paused access, a firm knows of an add-on only while it pays for it: the twin of
//! `app::addons::Stand::hidden`.

use super::{Filter, Viewer, narrow, values};
use crate::{Built, Part, Result, Sql, Tx, Value, part, sql, vals};
use domain::ids::{AccountId, AddonId, PartnerId};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What may be asked of an add-on at an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AddonIs {
    /// It runs, whoever pays, to its end.
    On,
    /// It waits for a consent.
    Waiting,
    /// It runs, and the third party's consent has to be given again.
    Reconnect,
    /// It neither runs nor waits.
    Off,
}

// $1 now, $2 partner
const ALIVE: Part = part(
    "EXISTS (SELECT 1 FROM activations v
    LEFT JOIN provider_tokens t ON t.activation = v.id AND t.gone_at IS NULL
  WHERE v.account = k.account AND v.state <> 'ended' AND (v.ends_at IS NULL OR v.ends_at > $1)
    AND (k.paused_at IS NULL
      OR (v.state = 'pending' AND v.payer = 'partner' AND v.partner = $2)
      OR EXISTS (SELECT 1 FROM activation_terms m WHERE m.activation = v.id
        AND m.payer = 'partner' AND m.partner = $2 AND m.starts_at <= $1
        AND (m.ends_at IS NULL OR m.ends_at > $1)))",
);
const NONE: Part = part(
    "(k.paused_at IS NULL AND NOT EXISTS (SELECT 1 FROM activations v
  WHERE v.account = k.account AND v.state <> 'ended' AND (v.ends_at IS NULL OR v.ends_at > $1)",
);
const OF: Part = part(" AND v.addon IN ({list})");

/// Only accounts with these add-ons, or in these states of them.
pub(super) fn filter(built: &mut Built, partner: PartnerId, viewer: &Viewer, it: &Filter) {
    if it.addons.is_empty() && it.addon_is.is_empty() {
        return;
    }
    let products: Vec<Uuid> = it.addons.iter().map(|it| it.1.0).collect();
    let addons: Vec<AddonId> = it.addons.iter().map(|it| it.0).collect();
    if !products.is_empty() {
        built.add_in(part(" AND k.product IN ({list})"), &[], &values(&products));
    }
    let off = it.addon_is.contains(&AddonIs::Off);
    let alive: Vec<AddonIs> =
        it.addon_is.iter().copied().filter(|it| *it != AddonIs::Off).collect();
    built.add(part(" AND ("), &[]);
    if !off || !alive.is_empty() {
        built.add(ALIVE, &vals![viewer.now, partner]);
        if !addons.is_empty() {
            built.add_in(OF, &[], &values(&addons));
        }
        states(built, viewer, &alive);
        built.add(part(")"), &[]);
    }
    if off {
        built.add(if alive.is_empty() { part("") } else { part(" OR ") }, &[]);
        built.add(NONE, &vals![viewer.now]);
        if !addons.is_empty() {
            built.add_in(OF, &[], &values(&addons));
        }
        built.add(part("))"), &[]);
    }
    built.add(part(")"), &[]);
}

/// One of several.
fn states(built: &mut Built, viewer: &Viewer, alive: &[AddonIs]) {
    let mut first = true;
    for piece in alive.iter().filter_map(|it| state(*it)) {
        built.add(if first { part(" AND (") } else { part(" OR ") }, &[]);
        built.add(piece, &vals![viewer.now]);
        first = false;
    }
    if !first {
        built.add(part(")"), &[]);
    }
}

/// What makes an add-on that is alive stand so.
fn state(of: AddonIs) -> Option<Part> {
    Some(match of {
        AddonIs::On => part("v.state = 'running'"),
        AddonIs::Waiting => part("v.state = 'pending'"),
        AddonIs::Reconnect => {
            part("(v.state = 'running' AND (t.lost_at IS NOT NULL OR t.renew_by <= $1))")
        }
        // It is not alive: asked beside.
        AddonIs::Off => return None,
    })
}

const RUNNING: Sql = sql("SELECT v.account, v.addon FROM activations v
  WHERE v.account IN ({list}) AND v.state = 'running' AND (v.ends_at IS NULL OR v.ends_at > $1)
  ORDER BY v.account, v.addon");

/// The add-ons that run for these accounts.
pub(super) async fn running(
    tx: &mut Tx,
    accounts: &[AccountId],
    now: i64,
) -> Result<BTreeMap<AccountId, Vec<AddonId>>> {
    let ids: Vec<Value> = accounts.iter().flat_map(|it| vals![*it]).collect();
    let mut all: BTreeMap<AccountId, Vec<AddonId>> = BTreeMap::new();
    for row in tx.rows_in(RUNNING, &vals![now], &ids).await? {
        all.entry(row.get("account")?).or_default().push(row.get("addon")?);
    }
    Ok(all)
}

/// How many run, wait, and need connecting again at the accounts of a list, by add-on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AddonCounts {
    /// Running, whoever pays.
    pub running: i64,
    /// Waiting for a consent.
    pub waiting: i64,
    /// Running, and the third party's consent has to be given again.
    pub lost: i64,
}

// $1 partner, $2 now
const COUNTS: Part = part(
    "SELECT v.addon, v.state,
    CASE WHEN t.lost_at IS NOT NULL OR t.renew_by <= $2 THEN 1 ELSE 0 END AS lost, count(*) AS n
  FROM clients c
    JOIN connections k ON k.partner = c.partner AND k.client = c.id AND k.live
    JOIN activations v ON v.account = k.account AND v.state <> 'ended'
      AND (v.ends_at IS NULL OR v.ends_at > $2)
    LEFT JOIN provider_tokens t ON t.activation = v.id AND t.gone_at IS NULL
  WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL
    AND (k.paused_at IS NULL
      OR (v.state = 'pending' AND v.payer = 'partner' AND v.partner = $1)
      OR EXISTS (SELECT 1 FROM activation_terms m WHERE m.activation = v.id
        AND m.payer = 'partner' AND m.partner = $1 AND m.starts_at <= $2
        AND (m.ends_at IS NULL OR m.ends_at > $2)))",
);

pub(super) fn counting(partner: PartnerId, viewer: &Viewer) -> Built {
    let mut built = Built::new(COUNTS, &vals![partner, viewer.now]);
    narrow::reach(&mut built, partner, viewer);
    narrow::sees(&mut built, partner, viewer);
    built.add(part(" GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"), &[]);
    built
}

/// Counts over all accounts that the viewer finds in folders.
pub async fn addon_counts(tx: &mut Tx, viewer: &Viewer) -> Result<BTreeMap<AddonId, AddonCounts>> {
    let built = counting(tx.partner()?, viewer);
    let mut all: BTreeMap<AddonId, AddonCounts> = BTreeMap::new();
    for row in tx.rows_of(&built).await? {
        let it = all.entry(row.get("addon")?).or_default();
        let n: i64 = row.get("n")?;
        if row.get::<String>("state")? == "pending" {
            it.waiting += n;
        } else {
            it.running += n;
            it.lost += if row.get::<i64>("lost")? == 1 { n } else { 0 };
        }
    }
    Ok(all)
}
