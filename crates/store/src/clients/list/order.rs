//! The orders of the list, each a walk along an index or over one short range of it, and where a
//! page of each begins.
//!
//! Every order ends in the id. What has no value comes last, in both directions.

use super::Viewer;
use crate::{Built, Part, part, vals};
use domain::ids::PartnerId;
use uuid::Uuid;

/// How the list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By name, A first.
    #[default]
    Name,
    /// By name, Z first.
    NameDown,
    /// By client number.
    Number,
    /// By client number, the last first.
    NumberDown,
    /// Newest folder first.
    Newest,
    /// Oldest folder first.
    Oldest,
    /// Whose access ends first.
    Access,
    /// Whose access was used last.
    AccessDown,
    /// Whose last activity is longest ago.
    Usage,
    /// Whose activity is the latest.
    UsageDown,
    /// Whose trial ends first.
    Trial,
    /// By industry, then by name.
    Industry,
    /// By the named manager, then by name.
    Manager,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Name,
        Self::NameDown,
        Self::Number,
        Self::NumberDown,
        Self::Newest,
        Self::Oldest,
        Self::Access,
        Self::AccessDown,
        Self::Usage,
        Self::UsageDown,
        Self::Trial,
        Self::Industry,
        Self::Manager,
    ];
}

/// Where a page starts: behind this row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    /// The sort key of the last row seen, for orders by text.
    pub key: String,
    /// The sort key of the last row seen, for orders by number.
    pub number: i64,
    /// The last row seen.
    pub id: Uuid,
}

const BY_NAME: Part = part(
    "SELECT c.id, c.name_sort AS sort_key, 0 AS sort_number
  FROM clients c WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL",
);
const BY_NUMBER: Part = part(
    "SELECT c.id, c.number_sort AS sort_key, 0 AS sort_number
  FROM clients c WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL",
);
const BY_ID: Part = part(
    "SELECT c.id, '' AS sort_key, 0 AS sort_number
  FROM clients c WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL",
);

// One number for each folder, read from the range of `connections_list` that is its own. No number
// of these is ever 9223372036854775807 or -1: they stand for none, at the end.
const BY_ACCESS: Part = part("SELECT c.id, '' AS sort_key, c.at AS sort_number
  FROM (SELECT c.partner, c.id, c.internal, c.manager, c.industry, c.kind, COALESCE((SELECT min(k.runs_out_at)
      FROM connections k WHERE k.partner = $1 AND k.client = c.id AND k.live
        AND k.paused_at IS NULL), 9223372036854775807) AS at
    FROM clients c WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL) AS c
  WHERE c.partner = $1");
const BY_ACCESS_DOWN: Part = part("SELECT c.id, '' AS sort_key, c.at AS sort_number
  FROM (SELECT c.partner, c.id, c.internal, c.manager, c.industry, c.kind, COALESCE((SELECT max(k.runs_out_at)
      FROM connections k WHERE k.partner = $1 AND k.client = c.id AND k.live
        AND k.paused_at IS NULL), -1) AS at
    FROM clients c WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL) AS c
  WHERE c.partner = $1");
const BY_USAGE: Part = part(
    "SELECT c.id, '' AS sort_key, c.at AS sort_number
  FROM (SELECT c.partner, c.id, c.internal, c.manager, c.industry, c.kind, COALESCE((SELECT max(k.activity_at)
      FROM connections k WHERE k.partner = $1 AND k.client = c.id AND k.live
        AND k.paused_at IS NULL), 9223372036854775807) AS at
    FROM clients c WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL) AS c
  WHERE c.partner = $1",
);
const BY_USAGE_DOWN: Part = part(
    "SELECT c.id, '' AS sort_key, c.at AS sort_number
  FROM (SELECT c.partner, c.id, c.internal, c.manager, c.industry, c.kind, COALESCE((SELECT max(k.activity_at)
      FROM connections k WHERE k.partner = $1 AND k.client = c.id AND k.live
        AND k.paused_at IS NULL), -1) AS at
    FROM clients c WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL) AS c
  WHERE c.partner = $1",
);
const BY_TRIAL: Part = part(
    "SELECT c.id, '' AS sort_key, c.at AS sort_number
  FROM (SELECT c.partner, c.id, c.internal, c.manager, c.industry, c.kind, COALESCE((SELECT min(k.trial_ends_at)
      FROM connections k WHERE k.partner = $1 AND k.client = c.id AND k.live
        AND k.trial_ends_at > $2), 9223372036854775807) AS at
    FROM clients c WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL) AS c
  WHERE c.partner = $1",
);

// One text for each folder: 0 and the words that it stands under, or 1 where it has none, and its
// name behind two spaces, which no word holds.
const BY_INDUSTRY: Part = part(
    "SELECT c.id, c.under AS sort_key, 0 AS sort_number
  FROM (SELECT c.partner, c.id, c.internal, c.manager, c.industry, c.kind,
      (CASE WHEN c.industry = '' THEN '1' ELSE '0' || c.industry END || '  ' || c.name_sort)
        {collate_c} AS under
    FROM clients c WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL) AS c
  WHERE c.partner = $1",
);
const BY_MANAGER: Part = part(
    "SELECT c.id, c.under AS sort_key, 0 AS sort_number
  FROM (SELECT c.partner, c.id, c.internal, c.manager, c.industry, c.kind,
      (COALESCE((SELECT '0' || p.name FROM staff s JOIN persons p ON p.id = s.person
          WHERE s.partner = $1 AND s.id = c.manager), '1') || '  ' || c.name_sort)
        {collate_c} AS under
    FROM clients c WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL) AS c
  WHERE c.partner = $1",
);

/// What comes in front of the conditions.
pub(super) fn head(sort: Sort, partner: PartnerId, viewer: &Viewer) -> Built {
    let first = match sort {
        Sort::Name | Sort::NameDown => BY_NAME,
        Sort::Number | Sort::NumberDown => BY_NUMBER,
        Sort::Newest | Sort::Oldest => BY_ID,
        Sort::Access => BY_ACCESS,
        Sort::AccessDown => BY_ACCESS_DOWN,
        Sort::Usage => BY_USAGE,
        Sort::UsageDown => BY_USAGE_DOWN,
        Sort::Trial => BY_TRIAL,
        Sort::Industry => BY_INDUSTRY,
        Sort::Manager => BY_MANAGER,
    };
    Built::new(first, &vals![partner, viewer.now])
}

/// Where the page begins, the order, and how many.
pub(super) fn tail(built: &mut Built, sort: Sort, after: Option<&After>, limit: i64) {
    if let Some(it) = after {
        let behind = match sort {
            Sort::Name => part(" AND (c.name_sort, c.id) > ($1, $3)"),
            Sort::NameDown => part(" AND (c.name_sort, c.id) < ($1, $3)"),
            Sort::Number => part(" AND (c.number_sort, c.id) > ($1, $3)"),
            Sort::NumberDown => part(" AND (c.number_sort, c.id) < ($1, $3)"),
            Sort::Newest => part(" AND c.id < $3"),
            Sort::Oldest => part(" AND c.id > $3"),
            Sort::Access | Sort::Usage | Sort::Trial => part(" AND (c.at, c.id) > ($2, $3)"),
            Sort::AccessDown | Sort::UsageDown => part(" AND (c.at, c.id) < ($2, $3)"),
            Sort::Industry | Sort::Manager => part(" AND (c.under, c.id) > ($1, $3)"),
        };
        built.add(behind, &vals![&it.key, it.number, it.id]);
    }
    let order = match sort {
        Sort::Name => part(" ORDER BY c.name_sort, c.id LIMIT $1"),
        Sort::NameDown => part(" ORDER BY c.name_sort DESC, c.id DESC LIMIT $1"),
        Sort::Number => part(" ORDER BY c.number_sort, c.id LIMIT $1"),
        Sort::NumberDown => part(" ORDER BY c.number_sort DESC, c.id DESC LIMIT $1"),
        Sort::Newest => part(" ORDER BY c.id DESC LIMIT $1"),
        Sort::Oldest => part(" ORDER BY c.id LIMIT $1"),
        Sort::Access | Sort::Usage | Sort::Trial => part(" ORDER BY c.at, c.id LIMIT $1"),
        Sort::AccessDown | Sort::UsageDown => part(" ORDER BY c.at DESC, c.id DESC LIMIT $1"),
        Sort::Industry | Sort::Manager => part(" ORDER BY c.under, c.id LIMIT $1"),
    };
    built.add(order, &vals![limit]);
}
