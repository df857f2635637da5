//! The list of clients: one statement for a page of folders with everything that stands in them.
//!
//! The reach predicate is the SQL twin of `domain::access::who`; a test proves them equal on random
//! worlds.

use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{AccountId, ClientId, PartnerId, StaffId};
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
    /// Newest folder first.
    Newest,
    /// Whose access ends first.
    Access,
    /// Whose last activity is longest ago.
    Usage,
}

/// What the list is narrowed to. Empty or `None` means: not narrowed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Folded text, searched as a substring.
    pub search: String,
    /// Accounts in this product.
    pub product: Option<Uuid>,
    /// `open`, `expiring`, `expired`, `paused`, `requested`, `invited`, `none`.
    pub access: String,
    /// `active`, `inactive`, `unknown`.
    pub usage: String,
    /// `trial` or a plan's code.
    pub plan: String,
    /// Named account manager.
    pub manager: Option<StaffId>,
    /// Account-manager-and-client group.
    pub group: Option<Uuid>,
    /// Only clients this staff member manages by name (tab *mine*).
    pub mine: bool,
    /// Only clients of this staff member's groups (tab *my groups*).
    pub groups: bool,
}

/// Who looks, and the instants by which stored clocks are read (µs).
#[derive(Debug, Clone, Copy)]
pub struct Viewer {
    /// The staff member.
    pub staff: StaffId,
    /// Owner and senior reach everything.
    pub everything: bool,
    /// Now.
    pub now: i64,
    /// Last use at or before this instant: expired.
    pub idle_cut: i64,
    /// Last use at or before this instant: expiring.
    pub warn_cut: i64,
    /// Activity at or after this instant: active.
    pub usage_cut: i64,
    /// An access request made at or before this instant has lapsed.
    pub request_cut: i64,
}

/// Where a page starts: behind this row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    /// The sort key of the last row seen, for sorts by text.
    pub key: String,
    /// The sort key of the last row seen, for sorts by number.
    pub number: i64,
    /// The last row seen.
    pub id: Uuid,
}

impl After {
    /// In front of every row of this sort.
    pub fn start(sort: Sort) -> Self {
        match sort {
            Sort::Name | Sort::Number | Sort::Access | Sort::Usage => {
                Self { key: String::new(), number: i64::MIN, id: Uuid::nil() }
            }
            Sort::NameDown | Sort::Newest => {
                Self { key: char::MAX.to_string(), number: i64::MAX, id: Uuid::max() }
            }
        }
    }
}

macro_rules! reach {
    () => {
        "((NOT c.internal AND ($3 OR c.manager = $2
          OR EXISTS (SELECT 1 FROM group_clients gc JOIN group_staff gs
                       ON gs.partner = gc.partner AND gs.grp = gc.grp
                     WHERE gc.partner = c.partner AND gc.client = c.id AND gs.staff = $2)
          OR EXISTS (SELECT 1 FROM connections k JOIN staff_accounts sa
                       ON sa.partner = k.partner AND sa.account = k.account
                     WHERE k.partner = c.partner AND k.client = c.id AND k.live AND sa.staff = $2)))
          OR (c.internal
              AND (EXISTS (SELECT 1 FROM client_insiders ci WHERE ci.partner = c.partner
                             AND ci.client = c.id AND ci.staff = $2)
                OR EXISTS (SELECT 1 FROM staff so WHERE so.partner = c.partner AND so.id = $2
                             AND so.role = 'owner'))))"
    };
}

// $1 partner, $2 staff, $3 everything, $4 now, $5 idle cut, $6 warn cut, $7 usage cut,
// $8 request cut, $9 search, $10 product or zero, $11 access, $12 usage, $13 manager or zero,
// $14 group or zero, $15 mine, $16 my groups, $17 plan, $18 zero
macro_rules! narrowed {
    () => {
        concat!(
            "c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL AND ",
            reach!(),
            " AND ($9 = '' OR c.search LIKE $9 ESCAPE '\\'
                   OR c.id IN (SELECT k.client FROM connections k
                               JOIN accounts a ON a.id = k.account
                               WHERE k.partner = $1 AND k.live AND k.client IS NOT NULL
                                 AND a.search LIKE $9 ESCAPE '\\'))
              AND ($10 = CAST($18 AS {uuid}) OR EXISTS (SELECT 1 FROM connections k
                               JOIN accounts a ON a.id = k.account
                               WHERE k.partner = c.partner AND k.client = c.id AND k.live
                                 AND a.product = $10))
              AND ($11 = ''
                   OR ($11 = 'none' AND NOT EXISTS (SELECT 1 FROM connections k
                               WHERE k.partner = c.partner AND k.client = c.id AND k.live))
                   OR ($11 = 'invited' AND EXISTS (SELECT 1 FROM invitations i
                               WHERE i.partner = c.partner AND i.client = c.id
                                 AND i.state = 'pending' AND i.expires_at > $4))
                   OR ($11 = 'requested' AND EXISTS (SELECT 1 FROM connections k
                               JOIN access_requests r ON r.connection = k.id
                               WHERE k.partner = c.partner AND k.client = c.id AND k.live
                                 AND r.state = 'open' AND r.created_at > $8))
                   OR EXISTS (SELECT 1 FROM connections k
                               WHERE k.partner = c.partner AND k.client = c.id AND k.live
                                 AND $11 = CASE WHEN k.paused_at IS NOT NULL THEN 'paused'
                                     WHEN k.last_access_at <= $5 OR k.ends_at <= $4 THEN 'expired'
                                     WHEN k.last_access_at <= $6 THEN 'expiring'
                                     ELSE 'open' END))
              AND ($12 = '' OR EXISTS (SELECT 1 FROM connections k
                               JOIN accounts a ON a.id = k.account
                               WHERE k.partner = c.partner AND k.client = c.id AND k.live
                                 AND $12 = CASE WHEN a.activity_at IS NULL THEN 'unknown'
                                     WHEN a.activity_at >= $7 THEN 'active'
                                     ELSE 'inactive' END))
              AND ($13 = CAST($18 AS {uuid}) OR c.manager = $13)
              AND ($14 = CAST($18 AS {uuid}) OR EXISTS (SELECT 1 FROM group_clients gc
                               WHERE gc.partner = c.partner AND gc.grp = $14
                                 AND gc.client = c.id))
              AND (NOT $15 OR c.manager = $2)
              AND (NOT $16 OR EXISTS (SELECT 1 FROM group_clients gc JOIN group_staff gs
                               ON gs.partner = gc.partner AND gs.grp = gc.grp
                               WHERE gc.partner = c.partner AND gc.client = c.id
                                 AND gs.staff = $2))
              AND ($17 = '' OR EXISTS (SELECT 1 FROM connections k
                               JOIN accounts a ON a.id = k.account
                               WHERE k.partner = c.partner AND k.client = c.id AND k.live
                                 AND (a.plan = $17
                                      OR ($17 = 'trial' AND a.trial_ends_at > $4))))"
        )
    };
}

// The page's folders first, then what stands in them: one statement, one round trip. An account
// row is NULL for a folder without accounts. `sees` is false for an account that an assigned staff
// member does not reach. $19 and $20 are the keys of the last row seen, $21 its id, $22 the limit.
macro_rules! page {
    ($key:literal, $number:literal, $behind:literal, $order:literal, $shown:literal) => {
        sql(concat!(
            "WITH page AS (SELECT c.id, c.name, c.number, c.industry, c.manager, c.internal, ",
            $key,
            " AS sort_key, ",
            $number,
            " AS sort_number FROM clients c WHERE ",
            $behind,
            " AND ",
            narrowed!(),
            " AND CAST($19 AS TEXT) = CAST($19 AS TEXT) AND CAST($20 AS BIGINT) = CAST($20 AS BIGINT) ORDER BY ",
            $order,
            " LIMIT $22)
             SELECT n.id, n.name, n.number, n.industry, n.manager, n.sort_key, n.sort_number,
               mp.name AS manager_name,
               (SELECT string_agg(q.person_name, ' · ' ORDER BY q.person_name) FROM (
                   SELECT DISTINCT p.name AS person_name FROM connections k2
                   JOIN staff_accounts sa ON sa.partner = k2.partner AND sa.account = k2.account
                   JOIN staff s ON s.partner = sa.partner AND s.id = sa.staff
                     AND s.state = 'active'
                   JOIN persons p ON p.id = s.person
                   WHERE k2.partner = $1 AND k2.client = n.id AND k2.live) AS q) AS team,
               EXISTS (SELECT 1 FROM invitations i WHERE i.partner = $1 AND i.client = n.id
                   AND i.state = 'pending' AND i.expires_at > $4) AS invited,
               a.id AS account, a.product, a.subdomain, a.business_name, a.plan_name,
               a.trial_ends_at, a.activity_at, a.activity_label, a.life,
               (a.managed_by IS NOT NULL AND a.managed_by = $1) AS managed,
               k.id AS connection, k.last_access_at, k.ends_at, k.paused_at,
               lp.name AS last_access_by,
               EXISTS (SELECT 1 FROM access_requests r WHERE r.connection = k.id
                   AND r.state = 'open' AND r.created_at > $8) AS requested,
               ($3 OR n.internal OR (n.manager IS NOT NULL AND n.manager = $2)
                 OR EXISTS (SELECT 1 FROM group_clients gc JOIN group_staff gs
                       ON gs.partner = gc.partner AND gs.grp = gc.grp
                     WHERE gc.partner = $1 AND gc.client = n.id AND gs.staff = $2)
                 OR EXISTS (SELECT 1 FROM staff_accounts sa WHERE sa.partner = $1
                     AND sa.staff = $2 AND sa.account = k.account)) AS sees
             FROM page n
             LEFT JOIN staff m ON m.partner = $1 AND m.id = n.manager
             LEFT JOIN persons mp ON mp.id = m.person
             LEFT JOIN connections k ON k.partner = $1 AND k.client = n.id AND k.live
             LEFT JOIN accounts a ON a.id = k.account
             LEFT JOIN staff ls ON ls.partner = $1 AND ls.id = k.last_access_by
             LEFT JOIN persons lp ON lp.id = ls.person
             ORDER BY ",
            $shown,
            ", a.product, a.id"
        ))
    };
}

const BY_NAME: Sql = page!(
    "c.name_sort",
    "CAST(0 AS BIGINT)",
    "(c.name_sort, c.id) > ($19, $21)",
    "c.name_sort, c.id",
    "n.sort_key, n.id"
);
const BY_NAME_DOWN: Sql = page!(
    "c.name_sort",
    "CAST(0 AS BIGINT)",
    "(c.name_sort, c.id) < ($19, $21)",
    "c.name_sort DESC, c.id DESC",
    "n.sort_key DESC, n.id DESC"
);
const BY_NUMBER: Sql = page!(
    "c.number_sort",
    "CAST(0 AS BIGINT)",
    "(c.number_sort, c.id) > ($19, $21)",
    "c.number_sort, c.id",
    "n.sort_key, n.id"
);
const BY_NEWEST: Sql =
    page!("c.name_sort", "CAST(0 AS BIGINT)", "c.id < $21", "c.id DESC", "n.id DESC");
const BY_ACCESS: Sql = page!(
    "c.name_sort",
    "COALESCE((SELECT min(k.last_access_at) FROM connections k WHERE k.partner = c.partner
       AND k.client = c.id AND k.live AND k.paused_at IS NULL), CAST(9223372036854775807 AS BIGINT))",
    "(COALESCE((SELECT min(k.last_access_at) FROM connections k WHERE k.partner = c.partner
       AND k.client = c.id AND k.live AND k.paused_at IS NULL), CAST(9223372036854775807 AS BIGINT)), c.id)
       > ($20, $21)",
    "sort_number, c.id",
    "n.sort_number, n.id"
);
const BY_USAGE: Sql = page!(
    "c.name_sort",
    "COALESCE((SELECT max(a.activity_at) FROM connections k JOIN accounts a ON a.id = k.account
       WHERE k.partner = c.partner AND k.client = c.id AND k.live), 0)",
    "(COALESCE((SELECT max(a.activity_at) FROM connections k JOIN accounts a ON a.id = k.account
       WHERE k.partner = c.partner AND k.client = c.id AND k.live), 0), c.id) > ($20, $21)",
    "sort_number, c.id",
    "n.sort_number, n.id"
);

// Everybody who matches, for an act upon all of them: the same narrowing as the page.
const MATCHING: Sql = sql(concat!(
    "SELECT c.id, c.name FROM clients c WHERE ",
    narrowed!(),
    " ORDER BY c.name_sort, c.id LIMIT $19"
));

/// All folders that the list would show with this filter, by name, at most `limit`.
pub async fn matching(
    tx: &mut Tx,
    viewer: &Viewer,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<(ClientId, String)>> {
    let partner = tx.partner()?;
    let mut values = narrowing(partner, viewer, filter);
    values.extend(vals![limit]);
    let rows = tx.rows(MATCHING, &values).await?;
    rows.iter().map(|row| Ok((ClientId(row.get("id")?), row.get("name")?))).collect()
}

/// The statements that macros put together: a test prepares each on both engines.
pub const STATEMENTS: &[Sql] =
    &[MATCHING, BY_NAME, BY_NAME_DOWN, BY_NUMBER, BY_NEWEST, BY_ACCESS, BY_USAGE, COUNTS];

/// One account of a folder, as the list shows it.
#[derive(Debug, Clone)]
pub struct ListedAccount {
    /// The account.
    pub account: AccountId,
    /// Its product.
    pub product: Uuid,
    /// Its address in the product.
    pub subdomain: String,
    /// The business, as the product reports it.
    pub business_name: String,
    /// The plan's name; empty when the product has not said.
    pub plan_name: String,
    /// When a trial ends (µs).
    pub trial_ends_at: Option<i64>,
    /// The last activity (µs) and its words.
    pub activity_at: Option<i64>,
    /// "Job booked".
    pub activity_label: String,
    /// `creating`, `inactive`, `active`, `closed`.
    pub life: String,
    /// Whether this firm manages (and pays for) the subscription.
    pub managed: bool,
    /// Last redeemed sign-in by anybody of the firm (µs).
    pub last_access_at: i64,
    /// The agreed end, if any (µs).
    pub ends_at: Option<i64>,
    /// When the client paused access (µs).
    pub paused_at: Option<i64>,
    /// Who signed in last.
    pub last_access_by: Option<String>,
    /// Whether a request for access is open.
    pub requested: bool,
}

/// One folder of the list with the accounts that the viewer reaches.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The folder.
    pub id: ClientId,
    /// Its name.
    pub name: String,
    /// Client number; may be empty.
    pub number: String,
    /// Industry; may be empty.
    pub industry: String,
    /// The named account manager.
    pub manager: Option<String>,
    /// Others who are given accounts here, by name.
    pub team: Vec<String>,
    /// Whether an invitation is waiting for its answer.
    pub invited: bool,
    /// The accounts, by product.
    pub accounts: Vec<ListedAccount>,
    /// Where the next page starts if this is the last row.
    pub after: After,
}

/// A page of the list: at most `limit` folders behind `after`, and whether more follow.
pub async fn page(
    tx: &mut Tx,
    viewer: &Viewer,
    filter: &Filter,
    (sort, after, limit): (Sort, &After, i64),
) -> Result<(Vec<Listed>, bool)> {
    let partner = tx.partner()?;
    let statement = match sort {
        Sort::Name => BY_NAME,
        Sort::NameDown => BY_NAME_DOWN,
        Sort::Number => BY_NUMBER,
        Sort::Newest => BY_NEWEST,
        Sort::Access => BY_ACCESS,
        Sort::Usage => BY_USAGE,
    };
    let mut values = narrowing(partner, viewer, filter);
    values.extend(vals![&after.key, &after.number, &after.id, limit + 1]);
    let mut listed: Vec<Listed> = Vec::new();
    for row in tx.rows(statement, &values).await? {
        let id = ClientId(row.get("id")?);
        if listed.last().map(|it| it.id) != Some(id) {
            listed.push(folder(&row, id)?);
        }
        if let Some(account) = account(&row)?
            && let Some(last) = listed.last_mut()
        {
            last.accounts.push(account);
        }
    }
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = listed.len() > wanted;
    listed.truncate(wanted);
    Ok((listed, more))
}

fn narrowing(partner: PartnerId, viewer: &Viewer, filter: &Filter) -> Vec<crate::Value> {
    let nil = Uuid::nil();
    let search = if filter.search.is_empty() {
        String::new()
    } else {
        format!("%{}%", like(&filter.search))
    };
    vals![
        partner,
        &viewer.staff,
        &viewer.everything,
        &viewer.now,
        &viewer.idle_cut,
        &viewer.warn_cut,
        &viewer.usage_cut,
        &viewer.request_cut,
        search,
        filter.product.unwrap_or(nil),
        &filter.access,
        &filter.usage,
        filter.manager.map_or(nil, |it| it.0),
        filter.group.unwrap_or(nil),
        &filter.mine,
        &filter.groups,
        &filter.plan,
        nil,
    ]
    .to_vec()
}

/// A text as a part of a LIKE pattern: its own `%`, `_` and `\\` mean themselves.
pub fn like(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        if matches!(it, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(it);
    }
    out
}

fn folder(row: &Row, id: ClientId) -> Result<Listed> {
    let team: Option<String> = row.get("team")?;
    Ok(Listed {
        id,
        name: row.get("name")?,
        number: row.get("number")?,
        industry: row.get("industry")?,
        manager: row.get("manager_name")?,
        team: team.map(|it| it.split(" · ").map(str::to_owned).collect()).unwrap_or_default(),
        invited: row.get("invited")?,
        accounts: Vec::new(),
        after: After { key: row.get("sort_key")?, number: row.get("sort_number")?, id: id.0 },
    })
}

fn account(row: &Row) -> Result<Option<ListedAccount>> {
    let Some(account) = row.get::<Option<Uuid>>("account")? else { return Ok(None) };
    if !row.get::<bool>("sees")? {
        return Ok(None);
    }
    Ok(Some(ListedAccount {
        account: AccountId(account),
        product: row.get("product")?,
        subdomain: row.get("subdomain")?,
        business_name: row.get("business_name")?,
        plan_name: row.get("plan_name")?,
        trial_ends_at: row.get("trial_ends_at")?,
        activity_at: row.get("activity_at")?,
        activity_label: row.get("activity_label")?,
        life: row.get("life")?,
        managed: row.get("managed")?,
        last_access_at: row.get("last_access_at")?,
        ends_at: row.get("ends_at")?,
        paused_at: row.get("paused_at")?,
        last_access_by: row.get("last_access_by")?,
        requested: row.get("requested")?,
    }))
}

const COUNTS: Sql = sql(concat!(
    "SELECT
  CAST(count(*) AS BIGINT) AS everything,
  CAST(COALESCE(sum(CASE WHEN c.manager = $2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS mine,
  CAST(COALESCE(sum(CASE WHEN EXISTS (SELECT 1 FROM group_clients gc JOIN group_staff gs
         ON gs.partner = gc.partner AND gs.grp = gc.grp
       WHERE gc.partner = c.partner AND gc.client = c.id AND gs.staff = $2)
     THEN 1 ELSE 0 END), 0) AS BIGINT) AS in_groups
  FROM clients c WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL AND ",
    reach!()
));

/// How many clients the viewer reaches: (all, mine, my groups).
pub async fn counts(tx: &mut Tx, viewer: &Viewer) -> Result<(i64, i64, i64)> {
    let partner = tx.partner()?;
    let values = vals![partner, &viewer.staff, &viewer.everything];
    let row = tx.row(COUNTS, &values).await?.ok_or(crate::Error::Missing)?;
    Ok((row.get("everything")?, row.get("mine")?, row.get("in_groups")?))
}
