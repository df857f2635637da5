//! Requests for access: a firm that is connected but shut out asks the owner.

use crate::internal::hidden;
use crate::{Result, Row, Sql, Tx, sql, vals};
use domain::ids::{
    AccountId, ClientId, ConnectionId, LinkId, PartnerId, PersonId, RequestId, StaffId,
};
use uuid::Uuid;

/// Every statement made by the macro below, for the test that prepares all statements.
pub const STATEMENTS: &[Sql] =
    &[REQUEST, REQUESTS_BY_LINK, REQUESTS_OF_ACCOUNT, REQUESTS_OF_PARTNER, REQUESTS_OF_OWNER];

/// A request for access.
#[derive(Debug, Clone)]
pub struct Request {
    /// The request.
    pub id: RequestId,
    /// The account.
    pub account: AccountId,
    /// The connection.
    pub connection: ConnectionId,
    /// The firm.
    pub partner: PartnerId,
    /// The firm's name.
    pub partner_name: String,
    /// Who asks.
    pub staff: StaffId,
    /// Who asks, by name.
    pub staff_name: String,
    /// In the asker's words.
    pub reason: String,
    /// The length asked for, in days.
    pub days: Option<i64>,
    /// Whether the client's block swallowed it: the client never sees it.
    pub silent: bool,
    /// It asks to renew, before the end.
    pub renewal: bool,
    /// When the owner was last reminded (µs).
    pub reminded_at: Option<i64>,
    /// The link of its letter; requests of one letter share it.
    pub link: LinkId,
    /// `open`, `allowed`, `declined`, `withdrawn`.
    pub state: String,
    /// When (µs).
    pub created_at: i64,
    /// When it was answered (µs).
    pub answered_at: Option<i64>,
    /// The business.
    pub business_name: String,
    /// The product.
    pub product: Uuid,
    /// The folder.
    pub client: Option<ClientId>,
    /// The folder's name.
    pub client_name: Option<String>,
}

macro_rules! requests {
    ($($rest:expr),+) => {
        sql(concat!(
            "SELECT r.id, r.account, r.connection, r.partner, pt.name AS partner_name, r.staff,
               p.name AS staff_name, r.reason, r.days, r.silent, r.renewal, r.reminded_at, r.link,
               r.state, r.created_at,
               r.answered_at, a.business_name, a.product, k.client, c.name AS client_name
             FROM access_requests r
             JOIN connections k ON k.id = r.connection
             JOIN accounts a ON a.id = r.account
             JOIN partners pt ON pt.id = r.partner
             JOIN staff s ON s.partner = r.partner AND s.id = r.staff
             JOIN persons p ON p.id = s.person
             LEFT JOIN clients c ON c.partner = k.partner AND c.id = k.client ",
            $($rest),+
        ))
    };
}

const REQUEST: Sql = requests!("WHERE r.id = $1");
const REQUESTS_BY_LINK: Sql = requests!("WHERE r.link = $1 ORDER BY a.business_name, r.id");
const REQUESTS_OF_ACCOUNT: Sql = requests!(
    "WHERE r.account = $1 AND r.state = 'open' AND NOT r.silent AND r.created_at > $2 AND k.live
     ORDER BY r.id"
);
const REQUESTS_OF_PARTNER: Sql = requests!(
    "WHERE r.partner = $1 AND k.live AND r.id < $2 AND (k.client IS NULL OR k.client NOT IN ",
    hidden!("$4"),
    ") ORDER BY r.id DESC LIMIT $3"
);
const REQUESTS_OF_OWNER: Sql = requests!(
    "WHERE a.owner = $1 AND r.state = 'open' AND NOT r.silent AND r.created_at > $2 AND k.live
     ORDER BY r.id LIMIT 200"
);

fn request_of(row: &Row) -> Result<Request> {
    Ok(Request {
        id: RequestId(row.get("id")?),
        account: AccountId(row.get("account")?),
        connection: ConnectionId(row.get("connection")?),
        partner: PartnerId(row.get("partner")?),
        partner_name: row.get("partner_name")?,
        staff: StaffId(row.get("staff")?),
        staff_name: row.get("staff_name")?,
        reason: row.get("reason")?,
        days: row.get("days")?,
        silent: row.get("silent")?,
        renewal: row.get("renewal")?,
        reminded_at: row.get("reminded_at")?,
        link: LinkId(row.get("link")?),
        state: row.get("state")?,
        created_at: row.get("created_at")?,
        answered_at: row.get("answered_at")?,
        business_name: row.get("business_name")?,
        product: row.get("product")?,
        client: row.get::<Option<Uuid>>("client")?.map(ClientId),
        client_name: row.get("client_name")?,
    })
}

/// One request.
pub async fn request(tx: &mut Tx, id: RequestId) -> Result<Option<Request>> {
    tx.row(REQUEST, &vals![id]).await?.as_ref().map(request_of).transpose()
}

/// The requests that a letter's link stands for.
pub async fn requests_by_link(tx: &mut Tx, link: LinkId) -> Result<Vec<Request>> {
    tx.rows(REQUESTS_BY_LINK, &vals![link]).await?.iter().map(request_of).collect()
}

/// Requests that wait for the owner of an account, made after `since` (µs).
pub async fn open_requests(tx: &mut Tx, account: AccountId, since: i64) -> Result<Vec<Request>> {
    tx.rows(REQUESTS_OF_ACCOUNT, &vals![account, since]).await?.iter().map(request_of).collect()
}

/// Requests that wait for a person, on all its accounts, made after `since` (µs).
pub async fn requests_of_owner(tx: &mut Tx, person: PersonId, since: i64) -> Result<Vec<Request>> {
    let rows = tx.rows(REQUESTS_OF_OWNER, &vals![person, since]).await?;
    rows.iter().map(request_of).collect()
}

/// The firm's requests, newest first, before `before`, without those on internal clients that this
/// staff member does not see.
pub async fn requests_of_partner(
    tx: &mut Tx,
    staff: StaffId,
    before: Uuid,
    limit: i64,
) -> Result<Vec<Request>> {
    let partner = tx.partner()?;
    let rows = tx.rows(REQUESTS_OF_PARTNER, &vals![partner, before, limit, staff]).await?;
    rows.iter().map(request_of).collect()
}

const ADD_REQUEST: Sql = sql("INSERT INTO access_requests (id, account, connection, partner,
    staff, reason, days, silent, link, renewal, state, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', $11)");

/// What is written of a new request.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// The request.
    pub id: RequestId,
    /// The account.
    pub account: AccountId,
    /// The connection.
    pub connection: ConnectionId,
    /// The firm.
    pub partner: PartnerId,
    /// Who asks.
    pub staff: StaffId,
    /// In the asker's words.
    pub reason: String,
    /// The length asked for, in days.
    pub days: Option<i64>,
    /// Whether the client's block swallows it.
    pub silent: bool,
    /// The link in the owner's letter.
    pub link: LinkId,
    /// It asks to renew, before the end.
    pub renewal: bool,
}

/// Adds a request.
pub async fn add_request(tx: &mut Tx, it: &NewRequest, now: i64) -> Result<()> {
    let values = vals![
        &it.id,
        &it.account,
        &it.connection,
        &it.partner,
        &it.staff,
        &it.reason,
        &it.days,
        &it.silent,
        &it.link,
        it.renewal,
        now
    ];
    tx.run(ADD_REQUEST, &values).await.map(drop)
}

/// Adds several requests; whatever was open on their connections before is withdrawn.
pub async fn add_requests(tx: &mut Tx, all: &[NewRequest], now: i64) -> Result<()> {
    let before: Vec<Vec<crate::Value>> =
        all.iter().map(|it| vals![it.connection, "withdrawn", now].to_vec()).collect();
    tx.run_many(ANSWER_ALL, &before).await?;
    let row = |it: &NewRequest| {
        vals![
            it.id,
            it.account,
            it.connection,
            it.partner,
            it.staff,
            &it.reason,
            &it.days,
            it.silent,
            it.link,
            it.renewal,
            now
        ]
        .to_vec()
    };
    let many: Vec<Vec<crate::Value>> = all.iter().map(row).collect();
    tx.run_many(ADD_REQUEST, &many).await.map(drop)
}

const ANSWER: Sql = sql("UPDATE access_requests SET state = $2, answered_at = $3
  WHERE id = $1 AND state = 'open'");

/// Answers a request: `allowed`, `declined` or `withdrawn`.
pub async fn answer_request(
    tx: &mut Tx,
    id: RequestId,
    state: &'static str,
    now: i64,
) -> Result<bool> {
    Ok(tx.run(ANSWER, &vals![id, state, now]).await? == 1)
}

const ANSWER_ALL: Sql = sql("UPDATE access_requests SET state = $2, answered_at = $3
  WHERE connection = $1 AND state = 'open'");

/// Answers every open request of a connection, silent and lapsed ones too.
pub async fn answer_requests(
    tx: &mut Tx,
    connection: ConnectionId,
    state: &'static str,
    now: i64,
) -> Result<u64> {
    tx.run(ANSWER_ALL, &vals![connection, state, now]).await
}

const REMINDED: Sql = sql("UPDATE access_requests SET reminded_at = $2
  WHERE link = $1 AND state = 'open'");

/// Notes that the owner was reminded of the requests of one letter.
pub async fn reminded(tx: &mut Tx, link: LinkId, now: i64) -> Result<u64> {
    tx.run(REMINDED, &vals![link, now]).await
}

/// Somebody to whom the requests of one letter were handed on.
#[derive(Debug, Clone)]
pub struct Forward {
    /// The letter's own link, which the requests have.
    pub request_link: LinkId,
    /// The only address that may use the new link.
    pub email: String,
    /// Folded.
    pub email_folded: String,
}

const FORWARD: Sql = sql("INSERT INTO request_forwards (id, request_link, email, email_folded,
    person, created_at) VALUES ($1, $2, $3, $4, $5, $6)");
const FORWARDED: Sql =
    sql("SELECT request_link, email, email_folded FROM request_forwards WHERE id = $1");

/// Hands requests on: `link` is the new letter's.
pub async fn forward(
    tx: &mut Tx,
    link: LinkId,
    it: &Forward,
    by: PersonId,
    now: i64,
) -> Result<()> {
    let values = vals![link, it.request_link, &it.email, &it.email_folded, by, now];
    tx.run(FORWARD, &values).await.map(drop)
}

/// What the link of a handed-on letter stands for.
pub async fn forwarded(tx: &mut Tx, link: LinkId) -> Result<Option<Forward>> {
    let Some(row) = tx.row(FORWARDED, &vals![link]).await? else { return Ok(None) };
    Ok(Some(Forward {
        request_link: row.get("request_link")?,
        email: row.get("email")?,
        email_folded: row.get("email_folded")?,
    }))
}
