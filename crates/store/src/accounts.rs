//! Accounts as seen from a firm, from their owner and from their product.
//!
//! An account's row is reached by a firm only through its own live connection, and by a person
//! only as owner or user: the two doors below. Nobody learns of another firm's connection.

mod contacts;
mod owned;
mod reported;

pub use contacts::{owner_contact, owner_contacts};
pub use owned::{Owned, claim, of_person, one_of_person, unclaimed};
pub use reported::{Reported, facts, named, product_of};

use crate::changes::{Waiting, waiting};
use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{AccountId, ClientId, ConnectionId, PartnerId, PersonId, ProductId, StaffId};
use uuid::Uuid;

/// An account with one firm's connection to it.
#[derive(Debug, Clone)]
pub struct Connected {
    /// The account.
    pub id: AccountId,
    /// Its product.
    pub product: ProductId,
    /// The product's own name for it; `None` while it is being created.
    pub external_id: Option<String>,
    /// Its address in the product.
    pub subdomain: String,
    /// The business.
    pub business_name: String,
    /// The owner, once claimed.
    pub owner: Option<PersonId>,
    /// The owner's name, as reported.
    pub owner_name: String,
    /// The owner's e-mail, as reported.
    pub owner_email: String,
    /// The firm that manages the subscription, if any.
    pub managed_by: Option<PartnerId>,
    /// `creating`, `inactive`, `active`, `closed`.
    pub life: String,
    /// Industry, as reported.
    pub industry: String,
    /// Accounting package, as reported.
    pub accounting_package: String,
    /// Country, as reported: two capitals, or empty.
    pub country: String,
    /// Plan code.
    pub plan: String,
    /// Plan name.
    pub plan_name: String,
    /// When a trial ends (µs).
    pub trial_ends_at: Option<i64>,
    /// Last activity (µs).
    pub activity_at: Option<i64>,
    /// Its words.
    pub activity_label: String,
    /// When the product last reported (µs).
    pub reported_at: Option<i64>,
    /// The connection.
    pub connection: ConnectionId,
    /// The firm.
    pub partner: PartnerId,
    /// The folder; `None` means unlinked.
    pub client: Option<ClientId>,
    /// Its name.
    pub client_name: Option<String>,
    /// How it started: `invited`, `created`, `client_added`, `website`.
    pub how: String,
    /// When (µs).
    pub connected_at: i64,
    /// Last redeemed sign-in by anybody of the firm (µs).
    pub last_access_at: i64,
    /// Who that was, by name.
    pub last_access_by: Option<String>,
    /// Who that was.
    pub last_staff: Option<StaffId>,
    /// The agreed end (µs).
    pub ends_at: Option<i64>,
    /// The idle clock waits for the product's onboarding mark.
    pub held: bool,
    /// When onboarding let the idle clock go (µs); 0 where it was never held.
    pub idle_from: i64,
    /// When the client paused access (µs).
    pub paused_at: Option<i64>,
    /// When the client blocked further requests (µs).
    pub requests_blocked_at: Option<i64>,
    /// Whether the owner keeps the viewer out.
    pub blocked: bool,
    /// Whether the viewer is the client's named manager.
    pub named: bool,
    /// Whether the viewer shares a group with the client.
    pub in_group: bool,
    /// Whether the viewer is given this account.
    pub assigned: bool,
    /// Whether it is in a folder that the owner marked internal.
    pub internal: bool,
    /// Whether the owner added the viewer to that folder.
    pub inside: bool,
    /// Open request: its id and when it was made (µs).
    pub request: Option<(Uuid, i64)>,
    /// When the owner last declined a request (µs).
    pub declined_at: Option<i64>,
    /// The end of the grace after a managing firm has gone (µs).
    pub grace_ends_at: Option<i64>,
    /// The change of partner that waits. It names both firms: never for a firm's pages.
    pub change: Option<Waiting>,
}

macro_rules! connected {
    ($rest:literal) => {
        sql(concat!(
            "SELECT a.id, a.product, a.external_id, a.subdomain, a.business_name, a.owner,
               a.owner_name, a.owner_email, a.managed_by, a.life, a.industry,
               a.accounting_package, a.country, a.plan, a.plan_name, a.trial_ends_at, a.activity_at,
               a.activity_label, a.reported_at, a.grace_ends_at,
               pc.id AS change, pc.old_partner, pc.new_partner, pc.taken_on_at, pc.switch_at,
               CASE WHEN pc.id IS NULL THEN false ELSE EXISTS (SELECT 1 FROM connections nk
                   JOIN partners np ON np.id = nk.partner
                 WHERE nk.account = a.id AND nk.partner = pc.new_partner AND nk.live
                   AND np.state = 'active') END AS ready,
               k.id AS connection, k.partner, k.client, c.name AS client_name, k.how, k.connected_at,
               k.last_access_at, lp.name AS last_access_by, k.last_access_by AS last_staff,
               k.ends_at, k.held, k.idle_from, k.paused_at,
               COALESCE(k.requests_blocked_at, (SELECT fb.at FROM firm_blocks fb
                 WHERE fb.person = a.owner AND fb.partner = k.partner)) AS requests_blocked_at,
               EXISTS (SELECT 1 FROM blocked_staff b WHERE b.account = k.account
                 AND b.partner = k.partner AND b.staff = $2) AS blocked,
               (c.manager IS NOT NULL AND c.manager = $2) AS named,
               EXISTS (SELECT 1 FROM group_clients gc JOIN group_staff gs
                   ON gs.partner = gc.partner AND gs.grp = gc.grp
                 WHERE gc.partner = k.partner AND gc.client = k.client AND gs.staff = $2)
                 AS in_group,
               EXISTS (SELECT 1 FROM staff_accounts sa WHERE sa.partner = k.partner
                 AND sa.staff = $2 AND sa.account = k.account) AS assigned,
               (c.internal IS NOT NULL AND c.internal) AS internal,
               EXISTS (SELECT 1 FROM client_insiders ci WHERE ci.partner = k.partner
                 AND ci.client = k.client AND ci.staff = $2) AS inside,
               (SELECT r.id FROM access_requests r WHERE r.connection = k.id
                 AND r.state = 'open' ORDER BY r.id DESC LIMIT 1) AS request,
               (SELECT r.created_at FROM access_requests r WHERE r.connection = k.id
                 AND r.state = 'open' ORDER BY r.id DESC LIMIT 1) AS requested_at,
               (SELECT max(r.answered_at) FROM access_requests r WHERE r.connection = k.id
                 AND r.state = 'declined') AS declined_at
             FROM connections k
             JOIN accounts a ON a.id = k.account
             LEFT JOIN partner_changes pc ON pc.account = a.id AND pc.state = 'open'
             LEFT JOIN clients c ON c.partner = k.partner AND c.id = k.client
             LEFT JOIN staff ls ON ls.partner = k.partner AND ls.id = k.last_access_by
             LEFT JOIN persons lp ON lp.id = ls.person ",
            $rest
        ))
    };
}

const FOR_STAFF: Sql = connected!("WHERE k.live AND k.partner = $1 AND k.account = $3");
const IN_CLIENT: Sql =
    connected!("WHERE k.live AND k.partner = $1 AND k.client = $3 ORDER BY a.product, a.id");
const IN_CLIENTS: Sql =
    connected!("WHERE k.live AND k.partner = $1 AND k.client IN ({list}) ORDER BY a.product, a.id");
const OF_PRODUCT: Sql = connected!(
    "WHERE k.live AND k.partner = $1 AND a.product = $3 AND k.client IN ({list}) ORDER BY a.id"
);
const SOME: Sql =
    connected!("WHERE k.live AND k.partner = $1 AND k.account IN ({list}) ORDER BY a.id");
const UNLINKED: Sql = connected!(
    "WHERE k.live AND k.partner = $1 AND k.client IS NULL AND k.connected_at < $3
     ORDER BY k.connected_at DESC, k.id DESC LIMIT $4"
);
const FOR_OWNER: Sql = connected!(
    "WHERE k.live AND CAST($1 AS {uuid}) IS NOT NULL AND CAST($2 AS {uuid}) IS NOT NULL
       AND k.account = $3 ORDER BY k.connected_at, k.id"
);
const ALL_OF_OWNER: Sql = connected!(
    "WHERE k.live AND CAST($1 AS {uuid}) IS NOT NULL AND CAST($2 AS {uuid}) IS NOT NULL
       AND a.owner = $3 ORDER BY a.business_name, a.product, k.id LIMIT 1000"
);

// $4 and $5 bound the end, $6 and $7 are those of the last row seen.
const ENDING: Sql = connected!(
    "WHERE k.live AND k.paused_at IS NULL AND k.partner = $1 AND k.runs_out_at > $4
       AND k.runs_out_at <= $5 AND (k.runs_out_at, k.id) > ($6, $7)
       AND ((COALESCE(NOT c.internal, true) AND ($3 OR (c.manager IS NOT NULL AND c.manager = $2)
           OR k.client IN (SELECT gc.client FROM group_clients gc JOIN group_staff gs
               ON gs.partner = gc.partner AND gs.grp = gc.grp
             WHERE gc.partner = k.partner AND gs.staff = $2)
           OR (k.client IS NOT NULL AND EXISTS (SELECT 1 FROM staff_accounts sa
               WHERE sa.partner = k.partner AND sa.staff = $2 AND sa.account = k.account))))
         OR (c.internal IS NOT NULL AND c.internal AND ($2 IN (SELECT ci.staff FROM client_insiders ci
               WHERE ci.partner = k.partner AND ci.client = k.client) OR $2 IN (SELECT so.id
               FROM staff so WHERE so.partner = k.partner AND so.role = 'owner'))))
     ORDER BY k.runs_out_at, k.id LIMIT $8"
);

/// The statements that macros put together: a test prepares each on both engines.
pub const STATEMENTS: &[Sql] = &[
    FOR_STAFF,
    IN_CLIENT,
    IN_CLIENTS,
    OF_PRODUCT,
    SOME,
    UNLINKED,
    FOR_OWNER,
    ALL_OF_OWNER,
    ENDING,
];

fn connected(row: &Row) -> Result<Connected> {
    let request: Option<Uuid> = row.get("request")?;
    let requested_at: Option<i64> = row.get("requested_at")?;
    Ok(Connected {
        id: AccountId(row.get("id")?),
        product: ProductId(row.get("product")?),
        external_id: row.get("external_id")?,
        subdomain: row.get("subdomain")?,
        business_name: row.get("business_name")?,
        owner: row.get::<Option<Uuid>>("owner")?.map(PersonId),
        owner_name: row.get("owner_name")?,
        owner_email: row.get("owner_email")?,
        managed_by: row.get::<Option<Uuid>>("managed_by")?.map(PartnerId),
        life: row.get("life")?,
        industry: row.get("industry")?,
        accounting_package: row.get("accounting_package")?,
        country: row.get("country")?,
        plan: row.get("plan")?,
        plan_name: row.get("plan_name")?,
        trial_ends_at: row.get("trial_ends_at")?,
        activity_at: row.get("activity_at")?,
        activity_label: row.get("activity_label")?,
        reported_at: row.get("reported_at")?,
        connection: ConnectionId(row.get("connection")?),
        partner: PartnerId(row.get("partner")?),
        client: row.get::<Option<Uuid>>("client")?.map(ClientId),
        client_name: row.get("client_name")?,
        how: row.get("how")?,
        connected_at: row.get("connected_at")?,
        last_access_at: row.get("last_access_at")?,
        last_access_by: row.get("last_access_by")?,
        last_staff: row.get("last_staff")?,
        ends_at: row.get("ends_at")?,
        held: row.get("held")?,
        idle_from: row.get("idle_from")?,
        paused_at: row.get("paused_at")?,
        requests_blocked_at: row.get("requests_blocked_at")?,
        blocked: row.get("blocked")?,
        named: row.get("named")?,
        in_group: row.get("in_group")?,
        assigned: row.get("assigned")?,
        internal: row.get("internal")?,
        inside: row.get("inside")?,
        request: request.zip(requested_at),
        declined_at: row.get("declined_at")?,
        grace_ends_at: row.get("grace_ends_at")?,
        change: waiting(row, "change")?,
    })
}

impl Connected {
    /// Leaves the name (with its address), the status and the plan.
    pub fn limit(&mut self) {
        self.owner_name.clear();
        self.owner_email.clear();
        self.industry.clear();
        self.accounting_package.clear();
        self.activity_at = None;
        self.activity_label.clear();
    }
}

/// The account behind the firm's own live connection, with the viewer's relation to it.
pub async fn for_staff(
    tx: &mut Tx,
    staff: StaffId,
    account: AccountId,
) -> Result<Option<Connected>> {
    let partner = tx.partner()?;
    let row = tx.row(FOR_STAFF, &vals![partner, staff, account]).await?;
    row.as_ref().map(connected).transpose()
}

/// The accounts in a folder, with the viewer's relation to each.
pub async fn in_client(tx: &mut Tx, staff: StaffId, client: ClientId) -> Result<Vec<Connected>> {
    let partner = tx.partner()?;
    tx.rows(IN_CLIENT, &vals![partner, staff, client]).await?.iter().map(connected).collect()
}

/// The accounts in several folders, as [`in_client`]; each says which folder it is in.
pub async fn in_clients(
    tx: &mut Tx,
    staff: StaffId,
    clients: &[ClientId],
) -> Result<Vec<Connected>> {
    let partner = tx.partner()?;
    let list: Vec<_> = clients.iter().map(|it| crate::Bind::bind(*it)).collect();
    let rows = tx.rows_in(IN_CLIENTS, &vals![partner, staff], &list).await?;
    rows.iter().map(connected).collect()
}

/// The same of one product.
pub async fn of_product(
    tx: &mut Tx,
    staff: StaffId,
    product: ProductId,
    clients: &[ClientId],
) -> Result<Vec<Connected>> {
    let partner = tx.partner()?;
    let list: Vec<_> = clients.iter().map(|it| crate::Bind::bind(*it)).collect();
    let rows = tx.rows_in(OF_PRODUCT, &vals![partner, staff, product], &list).await?;
    rows.iter().map(connected).collect()
}

/// Several accounts behind the firm's own live connections; those without one are left out.
pub async fn some(tx: &mut Tx, staff: StaffId, ids: &[AccountId]) -> Result<Vec<Connected>> {
    let partner = tx.partner()?;
    let list: Vec<_> = ids.iter().map(|it| crate::Bind::bind(*it)).collect();
    let rows = tx.rows_in(SOME, &vals![partner, staff], &list).await?;
    rows.iter().map(connected).collect()
}

/// The firm's accounts in no folder, newest first, connected before an instant (µs).
pub async fn unlinked(
    tx: &mut Tx,
    staff: StaffId,
    before: i64,
    limit: i64,
) -> Result<Vec<Connected>> {
    let partner = tx.partner()?;
    tx.rows(UNLINKED, &vals![partner, staff, before, limit]).await?.iter().map(connected).collect()
}

const COUNT_UNLINKED: Sql = sql("SELECT count(*) AS n FROM connections
  WHERE partner = $1 AND live AND client IS NULL");

/// How many of the firm's accounts are in no folder.
pub async fn count_unlinked(tx: &mut Tx) -> Result<i64> {
    let partner = tx.partner()?;
    let row = tx.row(COUNT_UNLINKED, &vals![partner]).await?;
    row.map_or(Ok(0), |it| it.get("n"))
}

/// Where a page of ends starts: behind this end (µs) and connection.
pub type AfterEnd = (i64, Uuid);
/// Accounts that the viewer reaches and whose access ends within `span` (µs), soonest first.
pub async fn ending(
    tx: &mut Tx,
    (staff, everything): (StaffId, bool),
    span: (i64, i64),
    after: AfterEnd,
    limit: i64,
) -> Result<Vec<Connected>> {
    let partner = tx.partner()?;
    let values = vals![partner, staff, everything, span.0, span.1, after.0, after.1, limit];
    tx.rows(ENDING, &values).await?.iter().map(connected).collect()
}

/// All live connections of one account, for its owner. The caller has checked that it is the owner.
pub async fn of_owner(tx: &mut Tx, account: AccountId) -> Result<Vec<Connected>> {
    let nil = Uuid::nil();
    tx.rows(FOR_OWNER, &vals![nil, nil, account]).await?.iter().map(connected).collect()
}

/// All live connections of all accounts that a person owns.
pub async fn connections_of_owner(tx: &mut Tx, person: PersonId) -> Result<Vec<Connected>> {
    let nil = Uuid::nil();
    tx.rows(ALL_OF_OWNER, &vals![nil, nil, person]).await?.iter().map(connected).collect()
}

/// What is written of a new account.
#[derive(Debug, Clone)]
pub struct New {
    /// The account.
    pub id: AccountId,
    /// Its product.
    pub product: ProductId,
    /// The product's own name for it; `None` while it is being created.
    pub external_id: Option<String>,
    /// Its address in the product.
    pub subdomain: String,
    /// The business.
    pub business_name: String,
    /// The owner, when already a known person.
    pub owner: Option<PersonId>,
    /// The owner's name.
    pub owner_name: String,
    /// The owner's e-mail.
    pub owner_email: String,
    /// The owner's e-mail, folded.
    pub owner_email_folded: String,
    /// The firm that manages the subscription.
    pub managed_by: Option<PartnerId>,
    /// `creating` or `active`.
    pub life: &'static str,
    /// Plan code.
    pub plan: String,
    /// Plan name.
    pub plan_name: String,
    /// When a trial ends (µs).
    pub trial_ends_at: Option<i64>,
    /// Everything searchable, folded.
    pub search: String,
}

const ADD: Sql = sql("INSERT INTO accounts (id, product, external_id, subdomain, business_name,
    owner, owner_name, owner_email, owner_email_folded, managed_by, life, plan, plan_name,
    trial_ends_at, search, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)");

/// Adds an account. Its `owners` row (lock and chain) must be added by the caller.
pub async fn add(tx: &mut Tx, it: &New, now: i64) -> Result<()> {
    let values = vals![
        &it.id,
        &it.product,
        &it.external_id,
        &it.subdomain,
        &it.business_name,
        &it.owner,
        &it.owner_name,
        &it.owner_email,
        &it.owner_email_folded,
        &it.managed_by,
        &it.life,
        &it.plan,
        &it.plan_name,
        &it.trial_ends_at,
        &it.search,
        now
    ];
    tx.run(ADD, &values).await.map(drop)
}

const SUBDOMAIN_TAKEN: Sql = sql("SELECT id FROM accounts WHERE product = $1 AND subdomain = $2");

/// Whether an address in a product is in use here.
pub async fn subdomain_taken(tx: &mut Tx, product: ProductId, subdomain: &str) -> Result<bool> {
    Ok(tx.row(SUBDOMAIN_TAKEN, &vals![product, subdomain]).await?.is_some())
}

const AT_PRODUCT: Sql = sql("SELECT product, external_id FROM accounts WHERE id = $1");

/// An account as its product knows it; without an id while it is being created.
pub async fn at_product(
    tx: &mut Tx,
    account: AccountId,
) -> Result<Option<(ProductId, Option<String>)>> {
    let Some(row) = tx.row(AT_PRODUCT, &vals![account]).await? else { return Ok(None) };
    Ok(Some((row.get("product")?, row.get("external_id")?)))
}
