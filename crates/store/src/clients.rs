//! Client folders: one folder, its making and changing, its end; the list is below.
//!
//! Every statement here adds the firm's id from the transaction's scope.

pub mod called;
pub mod ended;
mod list;
pub mod many;
pub mod shown;

pub use ended::{
    End, Ended, ended, ended_one, erase_ended, firms_to_erase, notes_of, restore, sealed_of, unlist,
};
pub use list::{
    Access, AddonCounts, AddonIs, After, CONTENT, Columns, Filter, Listed, ListedAccount,
    STATEMENTS, Sort, Trial, Usage, Viewer, addon_counts, combinations, count, finding, like,
    matching, page, places, texts,
};

use crate::internal::hidden;
use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{ClientId, PartnerId, StaffId};
use uuid::Uuid;

/// One folder with the viewer's relation to it.
#[derive(Debug, Clone)]
pub struct Client {
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
    /// Contact's name; may be empty.
    pub contact_name: String,
    /// Contact's e-mail; may be empty.
    pub contact_email: String,
    /// Phone; may be empty.
    pub phone: String,
    /// Website; may be empty.
    pub website: String,
    /// Address; may be empty.
    pub address: String,
    /// The named account manager.
    pub manager: Option<StaffId>,
    /// The named account manager's name.
    pub manager_name: Option<String>,
    /// When it was made (µs).
    pub created_at: i64,
    /// Counts up with every change: the ETag.
    pub version: i64,
    /// Whether the viewer is the named manager.
    pub named: bool,
    /// Whether the viewer shares a group with it.
    pub in_group: bool,
    /// Whether the viewer is given at least one of its accounts.
    pub assigned: bool,
    /// Whether an invitation waits for its answer.
    pub invited: bool,
    /// Whether the owner marked it internal.
    pub internal: bool,
    /// Whether the owner added the viewer to it.
    pub inside: bool,
}

macro_rules! folders {
    ($rest:literal) => {
        sql(concat!(
            "SELECT c.id, c.name, c.number, c.industry, c.kind, c.contact_name,
    c.contact_email, c.phone, c.website, c.address, c.manager, mp.name AS manager_name,
    c.created_at, c.version,
    (c.manager IS NOT NULL AND c.manager = $2) AS named,
    EXISTS (SELECT 1 FROM group_clients gc JOIN group_staff gs
              ON gs.partner = gc.partner AND gs.grp = gc.grp
            WHERE gc.partner = c.partner AND gc.client = c.id AND gs.staff = $2) AS in_group,
    EXISTS (SELECT 1 FROM connections k JOIN staff_accounts sa
              ON sa.partner = k.partner AND sa.account = k.account
            WHERE k.partner = c.partner AND k.client = c.id AND k.live AND sa.staff = $2)
      AS assigned,
    EXISTS (SELECT 1 FROM invitations i WHERE i.partner = c.partner AND i.client = c.id
            AND i.state = 'pending' AND i.expires_at > $3) AS invited,
    c.internal,
    EXISTS (SELECT 1 FROM client_insiders ci WHERE ci.partner = c.partner
            AND ci.client = c.id AND ci.staff = $2) AS inside
  FROM clients c
  LEFT JOIN staff m ON m.partner = c.partner AND m.id = c.manager
  LEFT JOIN persons mp ON mp.id = m.person
  WHERE c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL ",
            $rest
        ))
    };
}

const ONE: Sql = folders!("AND c.id = $4");
const SOME: Sql = folders!("AND c.id IN ({list}) ORDER BY c.id");

fn client(row: &Row) -> Result<Client> {
    Ok(Client {
        id: ClientId(row.get("id")?),
        name: row.get("name")?,
        number: row.get("number")?,
        industry: row.get("industry")?,
        kind: row.get("kind")?,
        contact_name: row.get("contact_name")?,
        contact_email: row.get("contact_email")?,
        phone: row.get("phone")?,
        website: row.get("website")?,
        address: row.get("address")?,
        manager: row.get::<Option<Uuid>>("manager")?.map(StaffId),
        manager_name: row.get("manager_name")?,
        created_at: row.get("created_at")?,
        version: row.get("version")?,
        named: row.get("named")?,
        in_group: row.get("in_group")?,
        assigned: row.get("assigned")?,
        invited: row.get("invited")?,
        internal: row.get("internal")?,
        inside: row.get("inside")?,
    })
}

/// The folder, whether or not the viewer reaches it: the caller decides by the relation flags.
pub async fn one(tx: &mut Tx, staff: StaffId, id: ClientId, now: i64) -> Result<Option<Client>> {
    let partner = tx.partner()?;
    let row = tx.row(ONE, &vals![partner, staff, now, id]).await?;
    row.as_ref().map(client).transpose()
}

/// Several folders, as [`one`]; those that are not there are left out.
pub async fn some(tx: &mut Tx, staff: StaffId, ids: &[ClientId], now: i64) -> Result<Vec<Client>> {
    let partner = tx.partner()?;
    let list: Vec<_> = ids.iter().map(|it| crate::Bind::bind(*it)).collect();
    let rows = tx.rows_in(SOME, &vals![partner, staff, now], &list).await?;
    rows.iter().map(client).collect()
}

/// What is written of a folder: cleaned values and the keys derived from them.
#[derive(Debug, Clone, Default)]
pub struct Details {
    /// The name.
    pub name: String,
    /// Folded name for order.
    pub name_sort: String,
    /// Confusable skeleton for the look-alike warning.
    pub skeleton: String,
    /// Client number.
    pub number: String,
    /// Folded number for order.
    pub number_sort: String,
    /// Industry.
    pub industry: String,
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
    /// The named account manager.
    pub manager: Option<StaffId>,
    /// Everything searchable, folded.
    pub search: String,
}

const ADD: Sql = sql("INSERT INTO clients (partner, id, name, name_sort, skeleton, number,
    number_sort, industry, kind, contact_name, contact_email, phone, website, address, manager,
    search, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)");

/// Adds a folder.
pub async fn add(tx: &mut Tx, id: ClientId, it: &Details, now: i64) -> Result<()> {
    let partner = tx.partner()?;
    let values = vals![
        partner,
        id,
        &it.name,
        &it.name_sort,
        &it.skeleton,
        &it.number,
        &it.number_sort,
        &it.industry,
        &it.kind,
        &it.contact_name,
        &it.contact_email,
        &it.phone,
        &it.website,
        &it.address,
        &it.manager,
        &it.search,
        now
    ];
    tx.run(ADD, &values).await?;
    shown::folders(tx, partner, &[id]).await
}

const CHANGE: Sql = sql("UPDATE clients SET name = $3, name_sort = $4, skeleton = $5, number = $6,
    number_sort = $7, industry = $8, kind = $9, contact_name = $10, contact_email = $11,
    phone = $12, website = $13, address = $14, manager = $15, search = $16,
    version = version + 1
  WHERE partner = $1 AND id = $2 AND version = $17
    AND archived_at IS NULL AND ended_at IS NULL");

/// Changes a folder if it still has `version`; answers whether it had.
pub async fn change(tx: &mut Tx, id: ClientId, it: &Details, version: i64) -> Result<bool> {
    let partner = tx.partner()?;
    let values = vals![
        partner,
        id,
        &it.name,
        &it.name_sort,
        &it.skeleton,
        &it.number,
        &it.number_sort,
        &it.industry,
        &it.kind,
        &it.contact_name,
        &it.contact_email,
        &it.phone,
        &it.website,
        &it.address,
        &it.manager,
        &it.search,
        version
    ];
    let changed = tx.run(CHANGE, &values).await? == 1;
    shown::folders(tx, partner, &[id]).await?;
    Ok(changed)
}

const ARCHIVE: Sql = sql("UPDATE clients SET archived_at = $3, version = version + 1
  WHERE partner = $1 AND id = $2 AND archived_at IS NULL AND ended_at IS NULL");

/// Puts an empty folder away.
pub async fn archive(tx: &mut Tx, id: ClientId, now: i64) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.run(ARCHIVE, &vals![partner, id, now]).await? == 1)
}

const END: Sql = sql("UPDATE clients SET ended_at = $3, version = version + 1
  WHERE partner = $1 AND id = $2 AND ended_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM connections k
      WHERE k.partner = $1 AND k.client = $2 AND k.live)");

/// Seals the folder whose last account has just left: hidden at once, erased after 30 days.
pub async fn end_if_empty(
    tx: &mut Tx,
    partner: PartnerId,
    client: ClientId,
    now: i64,
) -> Result<bool> {
    Ok(tx.run(END, &vals![partner, client, now]).await? == 1)
}

const LOOKALIKES: Sql = sql(concat!(
    "SELECT id, name, number FROM clients
  WHERE partner = $1 AND archived_at IS NULL AND ended_at IS NULL AND id <> $4
    AND (skeleton = $2 OR ($3 <> '' AND number_sort = $3)) AND id NOT IN ",
    hidden!("$5"),
    " ORDER BY name_sort, id LIMIT 5"
));

/// Folders whose name could be mistaken for this one, or that carry the same number, of those that
/// this staff member may see.
pub async fn lookalikes(
    tx: &mut Tx,
    staff: StaffId,
    skeleton: &str,
    number_sort: &str,
    except: Option<ClientId>,
) -> Result<Vec<(ClientId, String, String)>> {
    let partner = tx.partner()?;
    let except = except.map_or(Uuid::nil(), |it| it.0);
    let rows = tx.rows(LOOKALIKES, &vals![partner, skeleton, number_sort, except, staff]).await?;
    rows.iter()
        .map(|row| Ok((ClientId(row.get("id")?), row.get("name")?, row.get("number")?)))
        .collect()
}

/// The statements put together by macros, for the test that prepares all statements.
pub const OWN_STATEMENTS: &[Sql] = &[ONE, SOME, LOOKALIKES];

const CHOICES: Sql = sql("SELECT 'manager' AS what, s.id, p.name FROM staff s
    JOIN persons p ON p.id = s.person
    WHERE s.partner = $1 AND s.state = 'active'
  UNION ALL SELECT 'group' AS what, g.id, g.name FROM groups g WHERE g.partner = $1
  ORDER BY 1, 3, 2");

/// Staff who can be named as manager and groups, by name: what the list can be narrowed to.
pub async fn choices(tx: &mut Tx) -> Result<(Vec<(StaffId, String)>, Vec<(Uuid, String)>)> {
    let partner = tx.partner()?;
    let (mut staff, mut groups) = (Vec::new(), Vec::new());
    for row in tx.rows(CHOICES, &vals![partner]).await? {
        let (id, name): (Uuid, String) = (row.get("id")?, row.get("name")?);
        if row.get::<String>("what")? == "manager" {
            staff.push((StaffId(id), name));
        } else {
            groups.push((id, name));
        }
    }
    Ok((staff, groups))
}
