//! What the viewer reaches and what the filter asks, as pieces of the statement's conditions.
//!
//! Somebody who is given single accounts finds nothing by the others: what is asked of accounts is
//! asked of those that the viewer reaches.

use super::{Access, AddonIs, Filter, Trial, Usage, Viewer, addons, like, values};
use crate::{Built, Part, Value, part, vals};
use domain::ids::{AddonId, GroupId, PartnerId, ProductId, StaffId};
use uuid::Uuid;

// Named, in a group, or given one of the accounts. Each is a set that is made once. An internal
// folder is seen by whom the owner added, and by nobody by any other way.
const REACH: Part = part(
    " AND ((NOT c.internal AND (c.manager = $2
      OR c.id IN (SELECT gc.client FROM group_staff gs JOIN group_clients gc
          ON gc.partner = gs.partner AND gc.grp = gs.grp
        WHERE gs.partner = $1 AND gs.staff = $2)
      OR c.id IN (SELECT k.client FROM staff_accounts sa JOIN connections k
          ON k.account = sa.account AND k.partner = sa.partner AND k.live
        WHERE sa.partner = $1 AND sa.staff = $2)))
    OR (c.internal AND c.id IN (SELECT ci.client FROM client_insiders ci
        WHERE ci.partner = $1 AND ci.staff = $2)))",
);
// A senior reaches all that are not internal.
const REACH_ALL: Part = part(
    " AND (NOT c.internal OR c.id IN (SELECT ci.client FROM client_insiders ci
        WHERE ci.partner = $1 AND ci.staff = $2))",
);
// For one account of a folder that is reached: the whole folder is, or this account is given.
const SEES: Part = part(
    " AND (k.client IN (SELECT m.id FROM clients m
        WHERE m.partner = $1 AND m.manager = $2 AND m.archived_at IS NULL AND m.ended_at IS NULL)
    OR k.client IN (SELECT gc.client FROM group_staff gs JOIN group_clients gc
        ON gc.partner = gs.partner AND gc.grp = gs.grp
      WHERE gs.partner = $1 AND gs.staff = $2)
    OR k.client IN (SELECT ci.client FROM client_insiders ci
      WHERE ci.partner = $1 AND ci.staff = $2)
    OR k.account IN (SELECT sa.account FROM staff_accounts sa
      WHERE sa.partner = $1 AND sa.staff = $2))",
);

/// Only what the viewer reaches. The owner reaches everything.
pub(super) fn reach(built: &mut Built, partner: PartnerId, viewer: &Viewer) {
    match (viewer.owner, viewer.everything) {
        (true, _) => {}
        (false, true) => {
            built.add(REACH_ALL, &vals![partner, viewer.staff]);
        }
        (false, false) => {
            built.add(REACH, &vals![partner, viewer.staff]);
        }
    }
}

pub(super) fn sees(built: &mut Built, partner: PartnerId, viewer: &Viewer) {
    if !viewer.everything {
        built.add(SEES, &vals![partner, viewer.staff]);
    }
}

// The words of a firm lie beside each other: one walk over them costs less than any index of parts.
// COALESCE keeps both engines from asking for each hit by its id: many hits are the usual thing, and
// walking the names until a page is full is then what costs least.
const FOUND: Part = part(
    " AND COALESCE(c.id, c.id) IN (SELECT w.client FROM words w
      WHERE w.partner = $1 AND w.words LIKE $2 ESCAPE '\\'",
);
// An account's words find nothing for somebody who is not given that account.
const FOUND_SEES: Part = part(
    " AND (w.thing = w.client
    OR w.client IN (SELECT m.id FROM clients m
      WHERE m.partner = $1 AND m.manager = $2 AND m.archived_at IS NULL AND m.ended_at IS NULL)
    OR w.client IN (SELECT gc.client FROM group_staff gs JOIN group_clients gc
        ON gc.partner = gs.partner AND gc.grp = gs.grp
      WHERE gs.partner = $1 AND gs.staff = $2)
    OR w.client IN (SELECT ci.client FROM client_insiders ci
      WHERE ci.partner = $1 AND ci.staff = $2)
    OR w.thing IN (SELECT sa.account FROM staff_accounts sa
      WHERE sa.partner = $1 AND sa.staff = $2))",
);

/// Only what the filter leaves.
pub(super) fn filter(built: &mut Built, partner: PartnerId, viewer: &Viewer, it: &Filter) {
    if it.mine {
        built.add(part(" AND c.manager = $1"), &vals![viewer.staff]);
    }
    if it.groups {
        built.add(
            part(
                " AND c.id IN (SELECT gc.client FROM group_staff gs JOIN group_clients gc
                ON gc.partner = gs.partner AND gc.grp = gs.grp
              WHERE gs.partner = $1 AND gs.staff = $2)",
            ),
            &vals![partner, viewer.staff],
        );
    }
    if !it.search.is_empty() {
        built.add(FOUND, &vals![partner, format!("%{}%", like(&it.search))]);
        if !viewer.everything {
            built.add(FOUND_SEES, &vals![partner, viewer.staff]);
        }
        built.add(part(")"), &[]);
    }
    managers(built, it);
    if !it.in_groups.is_empty() {
        built.add_in(
            part(
                " AND c.id IN (SELECT gc.client FROM group_clients gc
              WHERE gc.partner = $1 AND gc.grp IN ({list}))",
            ),
            &vals![partner],
            &values(&it.in_groups),
        );
    }
    if !it.tags.is_empty() {
        built.add_in(
            part(
                " AND c.id IN (SELECT t.client FROM client_tags t
              WHERE t.partner = $1 AND t.tag IN ({list}))",
            ),
            &vals![partner],
            &values(&it.tags),
        );
    }
    if !it.industries.is_empty() {
        built.add_in(part(" AND c.industry IN ({list})"), &[], &values(&it.industries));
    }
    if !it.kinds.is_empty() {
        built.add_in(part(" AND c.kind IN ({list})"), &[], &values(&it.kinds));
    }
    accounts(built, partner, viewer, it);
}

fn managers(built: &mut Built, it: &Filter) {
    match (it.managers.is_empty(), it.unmanaged) {
        (true, false) => {}
        (true, true) => {
            built.add(part(" AND c.manager IS NULL"), &[]);
        }
        (false, false) => {
            built.add_in(part(" AND c.manager IN ({list})"), &[], &values(&it.managers));
        }
        (false, true) => {
            let piece = part(" AND (c.manager IN ({list}) OR c.manager IS NULL)");
            built.add_in(piece, &[], &values(&it.managers));
        }
    }
}

/// What is asked of accounts, and of the folders that wait for their first.
fn accounts(built: &mut Built, partner: PartnerId, viewer: &Viewer, it: &Filter) {
    let mut states = it.access.clone();
    states.sort_unstable();
    states.dedup();
    let of_folder = |it: &Access| matches!(it, Access::Invited | Access::None);
    let waiting = states.iter().any(of_folder);
    states.retain(|it| !of_folder(it));
    let others = it.asks_accounts();
    if waiting {
        built.add(part(" AND ("), &[]);
        let mut first = true;
        if it.access.contains(&Access::None) {
            built.add(
                part(
                    "NOT EXISTS (SELECT 1 FROM connections k WHERE k.partner = $1
                    AND k.client = c.id AND k.live)",
                ),
                &vals![partner],
            );
            first = false;
        }
        if it.access.contains(&Access::Invited) {
            or(built, &mut first);
            built.add(
                part(
                    "c.id IN (SELECT i.client FROM invitations i WHERE i.partner = $1
                    AND i.state = 'pending' AND i.expires_at > $2)",
                ),
                &vals![partner, viewer.now],
            );
        }
        if !states.is_empty() {
            or(built, &mut first);
            of_accounts(built, partner, viewer, (it, &states));
        }
        built.add(part(")"), &[]);
        if others {
            built.add(part(" AND "), &[]);
            of_accounts(built, partner, viewer, (it, &[]));
        }
    } else if others || !states.is_empty() {
        built.add(part(" AND "), &[]);
        of_accounts(built, partner, viewer, (it, &states));
    }
}

fn or(built: &mut Built, first: &mut bool) {
    if !*first {
        built.add(part(" OR "), &[]);
    }
    *first = false;
}

impl Filter {
    /// Whether anything but access is asked of accounts.
    fn asks_accounts(&self) -> bool {
        !(self.products.is_empty()
            && self.plans.is_empty()
            && self.trials.is_empty()
            && self.usage.is_empty()
            && self.packages.is_empty()
            && self.lives.is_empty()
            && self.addons.is_empty()
            && self.addon_is.is_empty())
            || self.managed.is_some()
            || self.connected_from.is_some()
            || self.connected_to.is_some()
    }

    /// Whether few accounts of a firm answer to this, as far as one can tell beforehand: then their
    /// set is made once, else each folder is asked until the page is full.
    fn is_rare(&self, states: &[Access]) -> bool {
        let common = [Access::Open];
        let rare_state = !states.is_empty() && !states.iter().any(|it| common.contains(it));
        let rare_trial = !self.trials.is_empty() && !self.trials.contains(&Trial::Not);
        let rare_addon = !self.addon_is.is_empty()
            && !self.addon_is.iter().any(|it| matches!(it, AddonIs::On | AddonIs::Off));
        rare_state || rare_trial || rare_addon
    }

    /// Whether the account's own row is needed.
    fn asks_rows(&self) -> bool {
        !(self.packages.is_empty() && self.lives.is_empty()) || self.managed.is_some()
    }
}

/// One account of the folder for which everything holds.
fn of_accounts(
    built: &mut Built,
    partner: PartnerId,
    viewer: &Viewer,
    (it, states): (&Filter, &[Access]),
) {
    let rows = it.asks_rows();
    let opening = match (viewer.everything && it.is_rare(states), rows) {
        (true, false) => part(
            "COALESCE(c.id, c.id) IN (SELECT k.client FROM connections k
            WHERE k.partner = $1 AND k.live AND k.client IS NOT NULL",
        ),
        (true, true) => part(
            "COALESCE(c.id, c.id) IN (SELECT k.client FROM connections k
            JOIN accounts a ON a.id = k.account
            WHERE k.partner = $1 AND k.live AND k.client IS NOT NULL",
        ),
        (false, false) => part(
            "EXISTS (SELECT 1 FROM connections k
            WHERE k.partner = $1 AND k.client = c.id AND k.live",
        ),
        (false, true) => part(
            "EXISTS (SELECT 1 FROM connections k
            JOIN accounts a ON a.id = k.account
            WHERE k.partner = $1 AND k.client = c.id AND k.live",
        ),
    };
    built.add(opening, &vals![partner]);
    sees(built, partner, viewer);
    if !it.products.is_empty() {
        built.add_in(part(" AND k.product IN ({list})"), &[], &values(&it.products));
    }
    if !it.plans.is_empty() {
        built.add_in(part(" AND k.plan IN ({list})"), &[], &values(&it.plans));
    }
    any(
        built,
        viewer,
        it.trials.iter().map(|it| match it {
            Trial::Now => part("k.trial_ends_at > $1"),
            Trial::Ending => part("(k.trial_ends_at > $1 AND k.trial_ends_at <= $6)"),
            Trial::Not => part("(k.trial_ends_at IS NULL OR k.trial_ends_at <= $1)"),
        }),
    );
    any(
        built,
        viewer,
        it.usage.iter().map(|it| match it {
            // What a product reports of an account that its client paused is not for the firm.
            Usage::Active => part("(k.activity_at >= $4 AND k.paused_at IS NULL)"),
            Usage::Inactive => part("(k.activity_at < $4 AND k.paused_at IS NULL)"),
            Usage::Unknown => part("(k.activity_at IS NULL OR k.paused_at IS NOT NULL)"),
        }),
    );
    any(built, viewer, states.iter().filter_map(|it| state(*it)));
    if !it.packages.is_empty() {
        built.add_in(
            part(" AND k.paused_at IS NULL AND a.accounting_package IN ({list})"),
            &[],
            &values(&it.packages),
        );
    }
    if !it.lives.is_empty() {
        built.add_in(part(" AND a.life IN ({list})"), &[], &values(&it.lives));
    }
    connection(built, partner, it);
    addons::filter(built, partner, viewer, it);
    built.add(part(")"), &[]);
}

/// Who manages it, and since when it is connected.
fn connection(built: &mut Built, partner: PartnerId, it: &Filter) {
    match it.managed {
        Some(true) => built.add(part(" AND a.managed_by = $1"), &vals![partner]),
        Some(false) => {
            built.add(part(" AND (a.managed_by IS NULL OR a.managed_by <> $1)"), &vals![partner])
        }
        None => built,
    };
    if let Some(from) = it.connected_from {
        built.add(part(" AND k.connected_at >= $1"), &vals![from]);
    }
    if let Some(to) = it.connected_to {
        built.add(part(" AND k.connected_at < $1"), &vals![to]);
    }
}

/// An account's access now, the twin of `domain::connections::access_status`.
fn state(of: Access) -> Option<Part> {
    Some(match of {
        Access::Open => part("(k.paused_at IS NULL AND k.runs_out_at > $3)"),
        Access::Expiring => part(
            "(k.paused_at IS NULL AND k.runs_out_at > $2
            AND k.runs_out_at <= $3)",
        ),
        Access::Expired => part("(k.paused_at IS NULL AND k.runs_out_at <= $2)"),
        Access::Paused => part("k.paused_at IS NOT NULL"),
        Access::Requested => part(
            "k.id IN (SELECT r.connection FROM access_requests r
            WHERE r.partner = k.partner AND r.state = 'open' AND r.created_at > $5)",
        ),
        // A folder's, not an account's: asked before.
        Access::Invited | Access::None => return None,
    })
}

/// One of several. The pieces take the viewer's instants: now, end, warning, usage, request, trial.
fn any(built: &mut Built, viewer: &Viewer, of: impl Iterator<Item = Part>) {
    let vals: [Value; 6] = vals![
        viewer.now,
        viewer.end_cut,
        viewer.warn_cut,
        viewer.usage_cut,
        viewer.request_cut,
        viewer.trial_cut
    ];
    let mut first = true;
    for piece in of {
        built.add(if first { part(" AND (") } else { part(" OR ") }, &[]);
        built.add(piece, &vals);
        first = false;
    }
    if !first {
        built.add(part(")"), &[]);
    }
}

/// Filters for the test that prepares: each alone, some together, all of them.
pub(super) fn samples() -> Vec<Filter> {
    let text = || vec!["x".to_owned(), "y".to_owned()];
    let staff = || vec![StaffId(Uuid::nil())];
    let states = [
        Access::Open,
        Access::Expiring,
        Access::Expired,
        Access::Paused,
        Access::Requested,
        Access::Invited,
        Access::None,
    ];
    let addon = (AddonId(Uuid::nil()), ProductId(Uuid::nil()));
    let none = Filter::default;
    let mut all = vec![
        none(),
        Filter { search: "x".to_owned(), ..none() },
        Filter { mine: true, ..none() },
        Filter { groups: true, ..none() },
        Filter { products: vec![Uuid::nil(), Uuid::max(), Uuid::nil()], ..none() },
        Filter { plans: text(), ..none() },
        Filter { trials: vec![Trial::Now, Trial::Ending], ..none() },
        Filter { trials: vec![Trial::Not], ..none() },
        Filter { usage: vec![Usage::Active, Usage::Inactive, Usage::Unknown], ..none() },
        Filter { managers: staff(), ..none() },
        Filter { unmanaged: true, ..none() },
        Filter { managers: staff(), unmanaged: true, ..none() },
        Filter { in_groups: vec![GroupId(Uuid::nil())], ..none() },
        Filter { tags: text(), ..none() },
        Filter { industries: text(), ..none() },
        Filter { kinds: text(), ..none() },
        Filter { packages: text(), trials: vec![Trial::Ending], ..none() },
        Filter { managed: Some(true), ..none() },
        Filter { managed: Some(false), lives: text(), ..none() },
        Filter { connected_from: Some(1), connected_to: Some(2), ..none() },
        Filter { addons: vec![addon], ..none() },
        Filter { addon_is: vec![AddonIs::On, AddonIs::Waiting], ..none() },
        Filter { addon_is: vec![AddonIs::Reconnect], ..none() },
        Filter { addons: vec![addon], addon_is: vec![AddonIs::Off], ..none() },
    ];
    all.extend(states.map(|it| Filter { access: vec![it], ..none() }));
    all.push(Filter {
        search: "x".to_owned(),
        mine: true,
        groups: true,
        products: vec![Uuid::nil()],
        plans: text(),
        trials: vec![Trial::Now],
        usage: vec![Usage::Active],
        access: states.to_vec(),
        managers: staff(),
        unmanaged: true,
        in_groups: vec![GroupId(Uuid::nil())],
        tags: text(),
        industries: text(),
        kinds: text(),
        packages: text(),
        addons: vec![addon, addon],
        addon_is: vec![AddonIs::On, AddonIs::Waiting, AddonIs::Reconnect, AddonIs::Off],
        managed: Some(true),
        lives: text(),
        connected_from: Some(1),
        connected_to: Some(2),
    });
    all
}
