//! Finding by a few letters: clients, accounts and people that somebody reaches, best first.
//!
//! What begins with the letters comes first, then what this person worked on last, then what they
//! work on most. Both are read from the audit trail: looking at a page writes nothing.

use crate::clients::like;
use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{AccountId, ClientId, PersonId, StaffId};
use uuid::Uuid;

/// Who looks for something.
#[derive(Debug, Clone, Copy)]
pub struct Seeker {
    /// The employment.
    pub staff: StaffId,
    /// The human, whose own acts say what is recent.
    pub person: PersonId,
    /// Owner and senior reach every client that is not internal.
    pub everything: bool,
}

/// A client that was found.
#[derive(Debug, Clone)]
pub struct Client {
    /// The folder.
    pub id: ClientId,
    /// Its name.
    pub name: String,
    /// Client number; may be empty.
    pub number: String,
    /// How many live accounts it has.
    pub accounts: i64,
    /// One of them, when there is one only.
    pub account: Option<AccountId>,
    /// Whether this person keeps it at hand.
    pub pinned: bool,
}

macro_rules! reach {
    () => {
        "c.partner = $1 AND c.archived_at IS NULL AND c.ended_at IS NULL
         AND ((NOT c.internal AND ($3 OR c.manager = $2
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

macro_rules! clients {
    ($where:literal, $order:literal) => {
        sql(concat!(
            "WITH acts AS (SELECT e.client, e.at FROM events e
               WHERE e.actor_person = $4 AND e.partner = $1 AND e.client IS NOT NULL
               ORDER BY e.id DESC LIMIT 300),
             lately AS (SELECT client, max(at) AS last, count(*) AS often FROM acts GROUP BY client),
             found AS (SELECT c.id, c.name, c.number, c.name_sort,
                 CASE WHEN c.name_sort LIKE $6 ESCAPE '\\' THEN 0
                      WHEN c.number_sort LIKE $6 ESCAPE '\\' THEN 1
                      WHEN c.name_sort LIKE $7 ESCAPE '\\' THEN 2 ELSE 3 END AS fits,
                 COALESCE(l.last, 0) AS last, COALESCE(l.often, 0) AS often,
                 (d.client IS NOT NULL) AS pinned, d.created_at AS pinned_at
               FROM clients c LEFT JOIN lately l ON l.client = c.id
               LEFT JOIN pins d ON d.partner = c.partner AND d.staff = $2 AND d.client = c.id
               WHERE ",
            $where,
            " AND ",
            reach!(),
            " ORDER BY ",
            $order,
            " LIMIT $8)
             SELECT f.id, f.name, f.number, f.pinned,
               (SELECT count(*) FROM connections k WHERE k.partner = $1 AND k.client = f.id
                  AND k.live) AS accounts,
               (SELECT k.account FROM connections k WHERE k.partner = $1 AND k.client = f.id
                  AND k.live ORDER BY k.id LIMIT 1) AS account
             FROM found f ORDER BY ",
            $order
        ))
    };
}

const BY_WORDS: Sql =
    clients!("c.search LIKE $5 ESCAPE '\\'", "fits, last DESC, often DESC, name_sort, id");
const BY_NUMBER: Sql = clients!(
    "$5 = $5 AND c.number_sort <> '' AND c.number_sort LIKE $6 ESCAPE '\\'",
    "fits, last DESC, often DESC, name_sort, id"
);
const PINNED: Sql = clients!(
    "$5 = $5 AND d.client IS NOT NULL",
    "pinned_at DESC, fits, last, often, name_sort, id"
);
const RECENT: Sql = clients!(
    "$5 = $5 AND l.client IS NOT NULL AND d.client IS NULL",
    "last DESC, often DESC, fits, name_sort, id"
);

/// Statements put together by macros, for the test that prepares all statements.
pub const STATEMENTS: &[Sql] = &[BY_WORDS, BY_NUMBER, PINNED, RECENT];

fn client(row: &Row) -> Result<Client> {
    let accounts: i64 = row.get("accounts")?;
    let account: Option<AccountId> = row.get("account")?;
    Ok(Client {
        id: row.get("id")?,
        name: row.get("name")?,
        number: row.get("number")?,
        accounts,
        account: account.filter(|_| accounts == 1),
        pinned: row.get("pinned")?,
    })
}

async fn found(
    tx: &mut Tx,
    statement: Sql,
    seeker: &Seeker,
    folded: &str,
    limit: i64,
) -> Result<Vec<Client>> {
    let partner = tx.partner()?;
    let text = like(folded);
    let values = vals![
        partner,
        seeker.staff,
        seeker.everything,
        seeker.person,
        format!("%{text}%"),
        format!("{text}%"),
        format!("% {text}%"),
        limit
    ];
    tx.rows(statement, &values).await?.iter().map(client).collect()
}

/// Clients by name, number or contact's address; `folded` is folded text.
pub async fn by_words(
    tx: &mut Tx,
    seeker: &Seeker,
    folded: &str,
    limit: i64,
) -> Result<Vec<Client>> {
    found(tx, BY_WORDS, seeker, folded, limit).await
}

/// Clients whose number begins with this.
pub async fn by_number(
    tx: &mut Tx,
    seeker: &Seeker,
    folded: &str,
    limit: i64,
) -> Result<Vec<Client>> {
    found(tx, BY_NUMBER, seeker, folded, limit).await
}

/// Clients that somebody keeps at hand, the last one first.
pub async fn pinned(tx: &mut Tx, seeker: &Seeker, limit: i64) -> Result<Vec<Client>> {
    found(tx, PINNED, seeker, "", limit).await
}

/// Clients that somebody worked on last.
pub async fn recent(tx: &mut Tx, seeker: &Seeker, limit: i64) -> Result<Vec<Client>> {
    found(tx, RECENT, seeker, "", limit).await
}

/// An account that was found.
#[derive(Debug, Clone)]
pub struct Account {
    /// The account.
    pub id: AccountId,
    /// The business.
    pub business: String,
    /// Its address in the product.
    pub subdomain: String,
    /// The product.
    pub product: Uuid,
    /// Its folder.
    pub client: Option<ClientId>,
    /// The folder's name.
    pub client_name: Option<String>,
}

const ACCOUNTS: Sql = sql("SELECT a.id, a.business_name, a.subdomain, a.product, k.client,
    c.name AS client_name,
    CASE WHEN a.subdomain LIKE $5 ESCAPE '\\' THEN 0 WHEN a.search LIKE $5 ESCAPE '\\' THEN 1
         ELSE 2 END AS fits
  FROM connections k JOIN accounts a ON a.id = k.account
  LEFT JOIN clients c ON c.partner = k.partner AND c.id = k.client
  WHERE k.partner = $1 AND k.live AND a.search LIKE $4 ESCAPE '\\'
    AND ((k.client IS NULL AND $3)
      OR (k.client IS NOT NULL AND NOT c.internal AND ($3
        OR (c.manager IS NOT NULL AND c.manager = $2)
        OR EXISTS (SELECT 1 FROM group_clients gc JOIN group_staff gs
              ON gs.partner = gc.partner AND gs.grp = gc.grp
            WHERE gc.partner = k.partner AND gc.client = k.client AND gs.staff = $2)
        OR EXISTS (SELECT 1 FROM staff_accounts sa WHERE sa.partner = k.partner
              AND sa.staff = $2 AND sa.account = k.account)))
      OR (k.client IS NOT NULL AND c.internal
        AND (EXISTS (SELECT 1 FROM client_insiders ci WHERE ci.partner = k.partner
              AND ci.client = k.client AND ci.staff = $2)
          OR EXISTS (SELECT 1 FROM staff so WHERE so.partner = k.partner AND so.id = $2
              AND so.role = 'owner'))))
  ORDER BY fits, a.business_name, a.id LIMIT $6");

/// Accounts by business, address or owner.
pub async fn accounts(
    tx: &mut Tx,
    seeker: &Seeker,
    folded: &str,
    limit: i64,
) -> Result<Vec<Account>> {
    let partner = tx.partner()?;
    let text = like(folded);
    let (inside, first) = (format!("%{text}%"), format!("{text}%"));
    let values = vals![partner, seeker.staff, seeker.everything, inside, first, limit];
    tx.rows(ACCOUNTS, &values)
        .await?
        .iter()
        .map(|row| {
            Ok(Account {
                id: row.get("id")?,
                business: row.get("business_name")?,
                subdomain: row.get("subdomain")?,
                product: row.get("product")?,
                client: row.get("client")?,
                client_name: row.get("client_name")?,
            })
        })
        .collect()
}

const PEOPLE: Sql = sql("SELECT s.id, p.name, p.email, s.role FROM staff s
  JOIN persons p ON p.id = s.person
  WHERE s.partner = $1 AND s.state = 'active'
    AND (lower(p.name) LIKE $2 ESCAPE '\\' OR p.email_folded LIKE $2 ESCAPE '\\')
  ORDER BY CASE WHEN lower(p.name) LIKE $3 ESCAPE '\\' THEN 0 ELSE 1 END, p.name, s.id LIMIT $4");

/// Colleagues by name or address: (id, name, e-mail, role).
pub async fn people(
    tx: &mut Tx,
    lower: &str,
    limit: i64,
) -> Result<Vec<(StaffId, String, String, String)>> {
    let partner = tx.partner()?;
    let text = like(lower);
    let values = vals![partner, format!("%{text}%"), format!("{text}%"), limit];
    tx.rows(PEOPLE, &values)
        .await?
        .iter()
        .map(|row| Ok((row.get("id")?, row.get("name")?, row.get("email")?, row.get("role")?)))
        .collect()
}

const PIN: Sql = sql("INSERT INTO pins (partner, staff, client, created_at)
  VALUES ($1, $2, $3, $4) ON CONFLICT (partner, staff, client) DO NOTHING");
const UNPIN: Sql = sql("DELETE FROM pins WHERE partner = $1 AND staff = $2 AND client = $3");
const IS_PINNED: Sql =
    sql("SELECT client AS id FROM pins WHERE partner = $1 AND staff = $2 AND client = $3");

/// Keeps a client at hand, or no more.
pub async fn pin(tx: &mut Tx, staff: StaffId, client: ClientId, on: bool, now: i64) -> Result<()> {
    let partner = tx.partner()?;
    if on {
        tx.run(PIN, &vals![partner, staff, client, now]).await.map(drop)
    } else {
        tx.run(UNPIN, &vals![partner, staff, client]).await.map(drop)
    }
}

/// Whether somebody keeps this client at hand.
pub async fn is_pinned(tx: &mut Tx, staff: StaffId, client: ClientId) -> Result<bool> {
    let partner = tx.partner()?;
    Ok(tx.row(IS_PINNED, &vals![partner, staff, client]).await?.is_some())
}
