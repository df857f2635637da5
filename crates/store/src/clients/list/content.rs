//! What stands in the folders of a page: three statements over exactly their ids, whatever the
//! filter was and however many clients the firm has.

use super::{After, Columns, Viewer};
use crate::{Result, Row, Sql, Tx, Value, sql, vals};
use domain::ids::{AccountId, AddonId, ClientId, StaffId};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

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
    /// The idle clock waits for the product's onboarding mark.
    pub held: bool,
    /// When onboarding let the idle clock go (µs).
    pub idle_from: i64,
    /// When the client paused access (µs).
    pub paused_at: Option<i64>,
    /// Who signed in last.
    pub last_access_by: Option<String>,
    /// Whether a request for access is open.
    pub requested: bool,
    /// Since when it is connected (µs).
    pub connected_at: i64,
    /// The owner's name; only with all columns.
    pub owner_name: String,
    /// The owner's e-mail; only with all columns.
    pub owner_email: String,
    /// What the books are kept with; only with all columns.
    pub package: String,
    /// Add-ons that run; only with all columns.
    pub addons: Vec<AddonId>,
}

impl ListedAccount {
    /// Leaves the name (with its address), the status and the plan.
    pub fn limit(&mut self) {
        self.owner_name.clear();
        self.owner_email.clear();
        self.package.clear();
        self.addons.clear();
        self.activity_at = None;
        self.activity_label.clear();
    }
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
    /// Client type; may be empty.
    pub kind: String,
    /// Phone; may be empty.
    pub phone: String,
    /// Address; may be empty.
    pub address: String,
    /// The contact's e-mail; may be empty.
    pub contact_email: String,
    /// When the folder was made (µs).
    pub created_at: i64,
    /// The named account manager.
    pub manager: Option<String>,
    /// Tags; read only with all columns.
    pub tags: Vec<String>,
    /// Others who are given accounts here, by name.
    pub team: Vec<String>,
    /// Until when an invitation waits for its answer (µs).
    pub invited_until: Option<i64>,
    /// The accounts, by product.
    pub accounts: Vec<ListedAccount>,
    /// Where the next page starts if this is the last row.
    pub after: After,
}

impl Listed {
    /// Whether an invitation waits for its answer.
    pub fn invited(&self) -> bool {
        self.invited_until.is_some()
    }
}

const FOLDERS: Sql = sql("SELECT c.id, c.name, c.number, c.industry, c.manager, c.kind, c.phone,
    c.address, c.contact_email, c.created_at, max(i.expires_at) AS invited_until
  FROM clients c LEFT JOIN invitations i ON i.partner = c.partner AND i.client = c.id
    AND i.state = 'pending' AND i.expires_at > $2
  WHERE c.partner = $1 AND c.id IN ({list}) GROUP BY c.partner, c.id");

// An account that an assigned staff member is not given is not theirs to see: `sees`.
macro_rules! accounts {
    ($more:literal) => {
        sql(concat!(
            "SELECT k.client, k.account, a.product, a.subdomain, a.business_name, a.plan_name,
               a.trial_ends_at, a.activity_at, a.activity_label, a.life,
               (a.managed_by IS NOT NULL AND a.managed_by = $1) AS managed,
               k.last_access_at, k.ends_at, k.held, k.idle_from, k.paused_at, k.last_access_by, k.connected_at,
               EXISTS (SELECT 1 FROM access_requests r WHERE r.connection = k.id
                 AND r.state = 'open' AND r.created_at > $3) AS requested,
               ",
            $more,
            "FROM connections k JOIN accounts a ON a.id = k.account
             WHERE k.partner = $1 AND k.client IN ({list}) AND k.live
               AND ($4 OR k.client IN (SELECT m.id FROM clients m
                     WHERE m.partner = $1 AND m.manager = $2)
                 OR k.client IN (SELECT gc.client FROM group_staff gs JOIN group_clients gc
                       ON gc.partner = gs.partner AND gc.grp = gs.grp
                     WHERE gs.partner = $1 AND gs.staff = $2)
                 OR k.client IN (SELECT ci.client FROM client_insiders ci
                     WHERE ci.partner = $1 AND ci.staff = $2)
                 OR k.account IN (SELECT sa.account FROM staff_accounts sa
                     WHERE sa.partner = $1 AND sa.staff = $2))
             ORDER BY k.client, a.product, a.id"
        ))
    };
}

const ACCOUNTS: Sql = accounts!("'' AS owner_name, '' AS owner_email, '' AS package ");
const ACCOUNTS_WIDE: Sql =
    accounts!("a.owner_name, a.owner_email, a.accounting_package AS package ");

const TEAM: Sql = sql("SELECT DISTINCT k.client, sa.staff FROM connections k
  JOIN staff_accounts sa ON sa.partner = k.partner AND sa.account = k.account
  WHERE k.partner = $1 AND k.client IN ({list}) AND k.live");

const NAMES: Sql =
    sql("SELECT s.id, p.name, s.state FROM staff s JOIN persons p ON p.id = s.person
  WHERE s.partner = $1 AND s.id IN ({list})");

/// What is read of the folders that were found, in this order: folders and accounts and team by the
/// folders' ids, names by the staff's.
pub const CONTENT: [Sql; 4] = [FOLDERS, ACCOUNTS, TEAM, NAMES];

/// The statements that macros put together: a test prepares each on both engines.
pub const STATEMENTS: &[Sql] = &[ACCOUNTS, ACCOUNTS_WIDE];

/// The rows of these folders, in their order.
pub(super) async fn read(
    tx: &mut Tx,
    viewer: &Viewer,
    places: Vec<After>,
    columns: Columns,
) -> Result<Vec<Listed>> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let partner = tx.partner()?;
    let ids: Vec<Value> = places.iter().flat_map(|it| vals![it.id]).collect();
    let folders = tx.rows_in(FOLDERS, &vals![partner, viewer.now], &ids).await?;
    let fixed = vals![partner, viewer.staff, viewer.request_cut, viewer.everything];
    let accounts = match columns {
        Columns::Usual => ACCOUNTS,
        Columns::All => ACCOUNTS_WIDE,
    };
    let accounts = tx.rows_in(accounts, &fixed, &ids).await?;
    let team = tx.rows_in(TEAM, &vals![partner], &ids).await?;
    let names =
        names(tx, [(&folders, "manager"), (&accounts, "last_access_by"), (&team, "staff")]).await?;

    let mut found: BTreeMap<Uuid, Listed> = BTreeMap::new();
    for (row, after) in folders.iter().filter_map(|row| {
        let id: Uuid = row.get("id").ok()?;
        places.iter().find(|it| it.id == id).map(|it| (row, it))
    }) {
        found.insert(after.id, folder(row, after, &names)?);
    }
    for row in &accounts {
        if let Some(it) = found.get_mut(&row.get::<Uuid>("client")?) {
            it.accounts.push(account(row, &names)?);
        }
    }
    for row in &team {
        let staff: Uuid = row.get("staff")?;
        if let Some(it) = found.get_mut(&row.get::<Uuid>("client")?)
            && let Some((name, true)) = names.get(&staff)
        {
            it.team.push(name.clone());
        }
    }
    if columns == Columns::All {
        let ids: Vec<ClientId> = places.iter().map(|it| ClientId(it.id)).collect();
        for (client, tags) in crate::tags::of(tx, &ids).await? {
            if let Some(it) = found.get_mut(&client.0) {
                it.tags = tags;
            }
        }
        let all = || found.values().flat_map(|it| &it.accounts);
        let accounts: Vec<AccountId> = all().map(|it| it.account).collect();
        let mut running = super::addons::running(tx, &accounts, viewer.now).await?;
        for it in found.values_mut().flat_map(|it| &mut it.accounts) {
            it.addons = running.remove(&it.account).unwrap_or_default();
        }
    }
    let rows = places.iter().filter_map(|it| found.remove(&it.id));
    Ok(rows
        .map(|mut it| {
            it.team.sort();
            it
        })
        .collect())
}

/// The people whose ids stand in these columns: name, and whether they work here now.
async fn names(
    tx: &mut Tx,
    from: [(&Vec<Row>, &str); 3],
) -> Result<BTreeMap<Uuid, (String, bool)>> {
    let partner = tx.partner()?;
    let mut ids: BTreeSet<Uuid> = BTreeSet::new();
    for (rows, column) in from {
        for row in rows {
            ids.extend(row.get::<Option<Uuid>>(column)?);
        }
    }
    let ids: Vec<Value> = ids.into_iter().flat_map(|it| vals![it]).collect();
    let mut found = BTreeMap::new();
    for row in tx.rows_in(NAMES, &vals![partner], &ids).await? {
        let state: String = row.get("state")?;
        found.insert(row.get("id")?, (row.get("name")?, state == "active"));
    }
    Ok(found)
}

type Names = BTreeMap<Uuid, (String, bool)>;

fn named(names: &Names, id: Option<StaffId>) -> Option<String> {
    id.and_then(|it| names.get(&it.0)).map(|it| it.0.clone())
}

fn folder(row: &Row, after: &After, names: &Names) -> Result<Listed> {
    Ok(Listed {
        id: ClientId(after.id),
        name: row.get("name")?,
        number: row.get("number")?,
        industry: row.get("industry")?,
        manager: named(names, row.get("manager")?),
        kind: row.get("kind")?,
        phone: row.get("phone")?,
        address: row.get("address")?,
        contact_email: row.get("contact_email")?,
        created_at: row.get("created_at")?,
        tags: Vec::new(),
        team: Vec::new(),
        invited_until: row.get("invited_until")?,
        accounts: Vec::new(),
        after: after.clone(),
    })
}

fn account(row: &Row, names: &Names) -> Result<ListedAccount> {
    Ok(ListedAccount {
        account: row.get("account")?,
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
        held: row.get("held")?,
        idle_from: row.get("idle_from")?,
        paused_at: row.get("paused_at")?,
        last_access_by: named(names, row.get("last_access_by")?),
        connected_at: row.get("connected_at")?,
        requested: row.get("requested")?,
        owner_name: row.get("owner_name")?,
        owner_email: row.get("owner_email")?,
        package: row.get("package")?,
        addons: Vec::new(),
    })
}
