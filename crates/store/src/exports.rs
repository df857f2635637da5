//! What leaves as files: tables read page by page behind an id, so that the size of a firm is no
//! matter.
//!
//! A table is a statement with the columns it gives. `$1` is the owner (a firm, a person), `$2`
//! the last id seen, `$3` how many; the first column is the id and is not written.

use crate::internal::hidden;
use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{ClientId, StaffId};
use domain::sheet::Cell;
use uuid::Uuid;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Text.
    Text,
    /// A number.
    Number,
    /// An instant (µs).
    At,
    /// True or false, as yes or no.
    Flag,
}

/// A table that leaves.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// The name of its file, without an ending.
    pub name: &'static str,
    /// Its columns: the head, the name in the statement, what it holds.
    pub columns: &'static [(&'static str, &'static str, Holds)],
    statement: Sql,
}

impl Table {
    /// The heads of its columns.
    pub fn head(&self) -> Vec<String> {
        self.columns.iter().map(|it| it.0.to_owned()).collect()
    }
}

use Holds::{At, Flag, Number, Text};

const CLIENTS: Sql = sql("SELECT c.id, c.name, c.number, c.kind, c.industry, c.contact_name,
    c.contact_email, c.phone, c.website, c.address, mp.name AS manager_name, c.internal,
    (SELECT string_agg(g.name, '; ' ORDER BY g.name_sort) FROM group_clients gc
       JOIN groups g ON g.partner = gc.partner AND g.id = gc.grp
       WHERE gc.partner = c.partner AND gc.client = c.id) AS group_names,
    (SELECT string_agg(t.tag, '; ' ORDER BY t.tag) FROM client_tags t
       WHERE t.partner = c.partner AND t.client = c.id) AS tag_names,
    c.created_at, c.archived_at, c.ended_at
  FROM clients c LEFT JOIN staff m ON m.partner = c.partner AND m.id = c.manager
  LEFT JOIN persons mp ON mp.id = m.person
  WHERE c.partner = $1 AND c.id > $2 ORDER BY c.id LIMIT $3");
// What a product reports is the firm's to take along while it is the firm's to see: not while the
// client has paused access (only name, status and plan), and not once the connection has ended.
const ACCOUNTS: Sql = sql("SELECT k.id, c.name AS client_name, c.number AS client_number,
    p.name AS product_name, a.business_name,
    CASE WHEN k.live THEN a.subdomain ELSE '' END AS subdomain,
    CASE WHEN k.live AND k.paused_at IS NULL THEN a.owner_name ELSE '' END AS owner_name,
    CASE WHEN k.live AND k.paused_at IS NULL THEN a.owner_email ELSE '' END AS owner_email,
    CASE WHEN k.live THEN a.plan_name ELSE '' END AS plan_name,
    CASE WHEN k.live THEN a.life ELSE '' END AS life,
    (k.live AND a.managed_by IS NOT NULL AND a.managed_by = $1) AS managed,
    CASE WHEN k.live AND k.paused_at IS NULL THEN a.industry ELSE '' END AS industry,
    CASE WHEN k.live AND k.paused_at IS NULL THEN a.accounting_package ELSE '' END
      AS accounting_package,
    CASE WHEN k.live THEN a.trial_ends_at END AS trial_ends_at,
    CASE WHEN k.live AND k.paused_at IS NULL THEN a.activity_at END AS activity_at,
    k.how, k.live, k.connected_at, k.last_access_at, k.paused_at, k.ends_at, k.ended_at
  FROM connections k JOIN accounts a ON a.id = k.account JOIN products p ON p.id = a.product
  LEFT JOIN clients c ON c.partner = k.partner AND c.id = k.client
  WHERE k.partner = $1 AND k.id > $2 ORDER BY k.id LIMIT $3");
const NOTES: Sql = sql("SELECT n.id, c.name AS client_name, c.number AS client_number,
    p.name AS author_name, n.body, n.created_at, n.edited_at, n.pinned_at
  FROM notes n JOIN clients c ON c.partner = n.partner AND c.id = n.client
  JOIN staff s ON s.partner = n.partner AND s.id = n.author JOIN persons p ON p.id = s.person
  WHERE n.partner = $1 AND n.deleted_at IS NULL AND n.id > $2 ORDER BY n.id LIMIT $3");
const STAFF: Sql = sql("SELECT s.id, p.name, p.email, s.role, s.state,
    (SELECT string_agg(g.name, '; ' ORDER BY g.name_sort) FROM group_staff gs
       JOIN groups g ON g.partner = gs.partner AND g.id = gs.grp
       WHERE gs.partner = s.partner AND gs.staff = s.id) AS group_names,
    (SELECT count(*) FROM clients c WHERE c.partner = s.partner AND c.manager = s.id
       AND c.archived_at IS NULL AND c.ended_at IS NULL) AS managed,
    s.created_at
  FROM staff s JOIN persons p ON p.id = s.person
  WHERE s.partner = $1 AND s.state <> 'removed' AND s.id > $2 ORDER BY s.id LIMIT $3");
const GROUPS: Sql = sql("SELECT g.id, g.name,
    (SELECT string_agg(p.name, '; ' ORDER BY p.name) FROM group_staff gs
       JOIN staff s ON s.partner = gs.partner AND s.id = gs.staff AND s.state <> 'removed'
       JOIN persons p ON p.id = s.person
       WHERE gs.partner = g.partner AND gs.grp = g.id) AS staff_names,
    (SELECT count(*) FROM group_clients gc WHERE gc.partner = g.partner AND gc.grp = g.id)
      AS clients,
    g.created_at
  FROM groups g WHERE g.partner = $1 AND g.id > $2 ORDER BY g.id LIMIT $3");
const INVITATIONS: Sql = sql("SELECT i.id, c.name AS client_name, i.email, i.products, i.state,
    p.name AS by_name, i.created_at, i.expires_at, i.answered_at
  FROM invitations i JOIN clients c ON c.partner = i.partner AND c.id = i.client
  JOIN staff s ON s.partner = i.partner AND s.id = i.invited_by
  JOIN persons p ON p.id = s.person
  WHERE i.partner = $1 AND i.id > $2 ORDER BY i.id LIMIT $3");
const REQUESTS: Sql = sql("SELECT r.id, a.business_name, p.name AS product_name, r.reason,
    r.state, r.days, sp.name AS by_name, r.created_at, r.answered_at
  FROM access_requests r JOIN accounts a ON a.id = r.account JOIN products p ON p.id = a.product
  JOIN staff s ON s.partner = r.partner AND s.id = r.staff JOIN persons sp ON sp.id = s.person
  WHERE r.partner = $1 AND r.id > $2 ORDER BY r.id LIMIT $3");
const SIGN_INS: Sql = sql("SELECT g.id, a.business_name, p.name AS product_name,
    sp.name AS by_name, g.mode, g.redeemed_at, g.ended_at
  FROM sign_ins g JOIN accounts a ON a.id = g.account JOIN products p ON p.id = g.product
  JOIN persons sp ON sp.id = g.person
  WHERE g.partner = $1 AND g.redeemed_at IS NOT NULL AND g.id > $2 ORDER BY g.id LIMIT $3");
const ENDED: Sql = sql("SELECT c.id, c.name, c.number, c.contact_name, c.contact_email, c.phone,
    c.ended_at FROM clients c
  WHERE c.partner = $1 AND c.ended_at IS NOT NULL AND c.id > $2 ORDER BY c.id LIMIT $3");
const ACTIVITY: Sql = sql("SELECT e.id, e.at, e.kind, p.name AS by_name, c.name AS client_name,
    a.business_name, e.payload
  FROM events e LEFT JOIN persons p ON p.id = e.actor_person
  LEFT JOIN clients c ON c.partner = e.partner AND c.id = e.client
  LEFT JOIN accounts a ON a.id = e.account
  WHERE e.partner = $1 AND e.id > $2 ORDER BY e.id LIMIT $3");

/// Who works here.
pub const STAFF_TABLE: Table = Table {
    name: "staff",
    columns: &[
        ("Name", "name", Text),
        ("E-mail", "email", Text),
        ("Role", "role", Text),
        ("State", "state", Text),
        ("Groups", "group_names", Text),
        ("Clients managed", "managed", Number),
        ("Since", "created_at", At),
    ],
    statement: STAFF,
};
/// Groups.
pub const GROUPS_TABLE: Table = Table {
    name: "groups",
    columns: &[
        ("Name", "name", Text),
        ("Staff", "staff_names", Text),
        ("Clients", "clients", Number),
        ("Since", "created_at", At),
    ],
    statement: GROUPS,
};
/// Invitations of clients' owners.
pub const INVITATIONS_TABLE: Table = Table {
    name: "invitations",
    columns: &[
        ("Client", "client_name", Text),
        ("To", "email", Text),
        ("Products", "products", Text),
        ("State", "state", Text),
        ("Sent by", "by_name", Text),
        ("Sent", "created_at", At),
        ("Ends", "expires_at", At),
        ("Answered", "answered_at", At),
    ],
    statement: INVITATIONS,
};
/// Ended connections.
pub const ENDED_TABLE: Table = Table {
    name: "ended-connections",
    columns: &[
        ("Client", "name", Text),
        ("Client number", "number", Text),
        ("Contact name", "contact_name", Text),
        ("Contact e-mail", "contact_email", Text),
        ("Phone", "phone", Text),
        ("Ended", "ended_at", At),
    ],
    statement: ENDED,
};

/// Everything of a firm.
pub const FIRM: &[Table] = &[
    Table {
        name: "clients",
        columns: &[
            ("Client name", "name", Text),
            ("Client number", "number", Text),
            ("Client type", "kind", Text),
            ("Tags", "tag_names", Text),
            ("Industry", "industry", Text),
            ("Contact name", "contact_name", Text),
            ("Contact e-mail", "contact_email", Text),
            ("Phone", "phone", Text),
            ("Website", "website", Text),
            ("Address", "address", Text),
            ("Account manager", "manager_name", Text),
            ("Groups", "group_names", Text),
            ("Internal", "internal", Flag),
            ("Since", "created_at", At),
            ("Archived", "archived_at", At),
            ("Ended", "ended_at", At),
        ],
        statement: CLIENTS,
    },
    Table {
        name: "accounts",
        columns: &[
            ("Client", "client_name", Text),
            ("Client number", "client_number", Text),
            ("Product", "product_name", Text),
            ("Business", "business_name", Text),
            ("Address", "subdomain", Text),
            ("Owner", "owner_name", Text),
            ("Owner e-mail", "owner_email", Text),
            ("Plan", "plan_name", Text),
            ("Status", "life", Text),
            ("Managed by the firm", "managed", Flag),
            ("Industry", "industry", Text),
            ("Accounting package", "accounting_package", Text),
            ("Trial ends", "trial_ends_at", At),
            ("Last activity", "activity_at", At),
            ("Began by", "how", Text),
            ("Connected", "live", Flag),
            ("Connected since", "connected_at", At),
            ("Last sign-in", "last_access_at", At),
            ("Paused by the client", "paused_at", At),
            ("Agreed end", "ends_at", At),
            ("Ended", "ended_at", At),
        ],
        statement: ACCOUNTS,
    },
    Table {
        name: "notes",
        columns: &[
            ("Client", "client_name", Text),
            ("Client number", "client_number", Text),
            ("Author", "author_name", Text),
            ("Note", "body", Text),
            ("Written", "created_at", At),
            ("Edited", "edited_at", At),
            ("Pinned", "pinned_at", At),
        ],
        statement: NOTES,
    },
    STAFF_TABLE,
    GROUPS_TABLE,
    INVITATIONS_TABLE,
    Table {
        name: "access-requests",
        columns: &[
            ("Business", "business_name", Text),
            ("Product", "product_name", Text),
            ("Reason", "reason", Text),
            ("State", "state", Text),
            ("Days asked for", "days", Number),
            ("Asked by", "by_name", Text),
            ("Asked", "created_at", At),
            ("Answered", "answered_at", At),
        ],
        statement: REQUESTS,
    },
    Table {
        name: "sign-ins",
        columns: &[
            ("Business", "business_name", Text),
            ("Product", "product_name", Text),
            ("Person", "by_name", Text),
            ("Mode", "mode", Text),
            ("Entered", "redeemed_at", At),
            ("Left", "ended_at", At),
        ],
        statement: SIGN_INS,
    },
    Table {
        name: "activity",
        columns: &[
            ("When", "at", At),
            ("What", "kind", Text),
            ("Who", "by_name", Text),
            ("Client", "client_name", Text),
            ("Account", "business_name", Text),
            ("Details", "payload", Text),
        ],
        statement: ACTIVITY,
    },
];

const OWN_CONNECTIONS: Sql = sql("SELECT k.id, a.business_name, p.name AS product_name,
    f.name AS firm, k.how, k.live, k.connected_at, k.last_access_at, k.paused_at, k.ends_at,
    k.ended_at
  FROM connections k JOIN accounts a ON a.id = k.account JOIN products p ON p.id = a.product
  JOIN partners f ON f.id = k.partner
  WHERE a.owner = $1 AND k.id > $2 ORDER BY k.id LIMIT $3");
const OWN_ACTIVITY: Sql = sql("SELECT e.id, e.at, e.kind, p.name AS by_name, f.name AS firm,
    a.business_name
  FROM accounts a JOIN events e ON e.account = a.id
  LEFT JOIN persons p ON p.id = e.actor_person LEFT JOIN partners f ON f.id = e.actor_partner
  WHERE a.owner = $1 AND e.id > $2 ORDER BY e.id LIMIT $3");
const OWN_SIGN_INS: Sql = sql("SELECT g.id, a.business_name, p.name AS product_name,
    sp.name AS by_name, f.name AS firm, g.mode, g.redeemed_at, g.ended_at
  FROM accounts a JOIN sign_ins g ON g.account = a.id JOIN products p ON p.id = g.product
  JOIN persons sp ON sp.id = g.person JOIN partners f ON f.id = g.partner
  WHERE a.owner = $1 AND g.redeemed_at IS NOT NULL AND g.id > $2 ORDER BY g.id LIMIT $3");

/// Everything that is kept of an account owner's connections.
pub const OWNER: &[Table] = &[
    Table {
        name: "connections",
        columns: &[
            ("Business", "business_name", Text),
            ("Product", "product_name", Text),
            ("Firm", "firm", Text),
            ("Began by", "how", Text),
            ("Connected", "live", Flag),
            ("Connected since", "connected_at", At),
            ("Last sign-in", "last_access_at", At),
            ("Turned off", "paused_at", At),
            ("Agreed end", "ends_at", At),
            ("Ended", "ended_at", At),
        ],
        statement: OWN_CONNECTIONS,
    },
    Table {
        name: "activity",
        columns: &[
            ("When", "at", At),
            ("What", "kind", Text),
            ("Who", "by_name", Text),
            ("Firm", "firm", Text),
            ("Business", "business_name", Text),
        ],
        statement: OWN_ACTIVITY,
    },
    Table {
        name: "sign-ins",
        columns: &[
            ("Business", "business_name", Text),
            ("Product", "product_name", Text),
            ("Person", "by_name", Text),
            ("Firm", "firm", Text),
            ("Mode", "mode", Text),
            ("Entered", "redeemed_at", At),
            ("Left", "ended_at", At),
        ],
        statement: OWN_SIGN_INS,
    },
];

/// The rows of a table behind an id, and the id of the last one.
pub async fn page(
    tx: &mut Tx,
    table: &Table,
    (owner, after): (Uuid, Uuid),
    limit: i64,
) -> Result<(Vec<Vec<Cell>>, Option<Uuid>)> {
    let rows = tx.rows(table.statement, &vals![owner, after, limit]).await?;
    let last = rows.last().map(|it| it.get("id")).transpose()?;
    let cells = rows.iter().map(|row| cells(row, table)).collect::<Result<_>>()?;
    Ok((cells, last))
}

fn cells(row: &Row, table: &Table) -> Result<Vec<Cell>> {
    let none = || Cell::Text(String::new());
    table
        .columns
        .iter()
        .map(|(_, name, holds)| {
            Ok(match holds {
                Text => Cell::Text(row.get::<Option<String>>(name)?.unwrap_or_default()),
                Number => row.get::<Option<i64>>(name)?.map_or_else(none, Cell::Number),
                At => row.get::<Option<i64>>(name)?.map_or_else(none, Cell::At),
                Flag => Cell::Text(if row.get::<bool>(name)? { "yes" } else { "no" }.to_owned()),
            })
        })
        .collect()
}

/// What the list of clients does not show and a whole export does.
#[derive(Debug, Clone)]
pub struct More {
    /// The client.
    pub id: ClientId,
    /// Client type.
    pub kind: String,
    /// Contact's name.
    pub contact_name: String,
    /// Contact's e-mail.
    pub contact_email: String,
    /// Phone.
    pub phone: String,
    /// Website.
    pub website: String,
    /// Address.
    pub address: String,
    /// Its groups.
    pub groups: String,
    /// When it was made (µs).
    pub created_at: i64,
}

const MORE: Sql = sql(concat!(
    "SELECT c.id, c.kind, c.contact_name, c.contact_email, c.phone, c.website, c.address,
    (SELECT string_agg(g.name, '; ' ORDER BY g.name_sort) FROM group_clients gc
       JOIN groups g ON g.partner = gc.partner AND g.id = gc.grp
       WHERE gc.partner = c.partner AND gc.client = c.id) AS group_names,
    c.created_at
  FROM clients c WHERE c.partner = $1 AND c.id NOT IN ",
    hidden!("$2"),
    " AND c.id IN ({list}) ORDER BY c.id"
));

/// The statements that a macro puts together, for the test that prepares all statements.
pub const STATEMENTS: &[Sql] = &[MORE];

/// More about these clients.
pub async fn more(tx: &mut Tx, staff: StaffId, ids: &[ClientId]) -> Result<Vec<More>> {
    let partner = tx.partner()?;
    let list = ids.iter().map(|it| crate::Value::Uuid(Some(it.0))).collect::<Vec<_>>();
    tx.rows_in(MORE, &vals![partner, staff], &list)
        .await?
        .iter()
        .map(|row| {
            Ok(More {
                id: row.get("id")?,
                kind: row.get("kind")?,
                contact_name: row.get("contact_name")?,
                contact_email: row.get("contact_email")?,
                phone: row.get("phone")?,
                website: row.get("website")?,
                address: row.get("address")?,
                groups: row.get::<Option<String>>("group_names")?.unwrap_or_default(),
                created_at: row.get("created_at")?,
            })
        })
        .collect()
}
