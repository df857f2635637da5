//! What needs somebody: one statement over the connections and invitations that a person reaches,
//! the first few of each kind with the number of all.
//!
//! Snoozes and pins belong to one person's desk: nobody else ever sees them.

use crate::{Result, Sql, Tx, sql, vals};
use domain::ids::{AccountId, ActivationId, AddonId, ClientId, InvitationId, StaffId};
use uuid::Uuid;

/// By which instants stored clocks are read (µs).
#[derive(Debug, Clone, Copy)]
pub struct Cuts {
    /// Now.
    pub now: i64,
    /// Access that ends at or before has expired.
    pub end: i64,
    /// Access that ends at or before ends soon.
    pub warn: i64,
    /// A request made at or before has lapsed.
    pub request: i64,
    /// An answer at or before is old news.
    pub news: i64,
    /// A trial that ends after is not yet near its end.
    pub trial: i64,
    /// An invitation sent after may still be answered by itself.
    pub invitation: i64,
}

/// One thing that needs somebody.
#[derive(Debug, Clone)]
pub struct Item {
    /// `expired`, `expiring`, `reconnect`, `payer`, `trial`, `declined`, `invitation`, `unlinked`,
    /// `waiting`, `answered`.
    pub kind: String,
    /// The account, the invitation, or the add-on at work for an account.
    pub subject: Uuid,
    /// The client's folder.
    pub client: Option<ClientId>,
    /// The client's name, or the business of an unlinked account.
    pub name: String,
    /// Client number.
    pub number: String,
    /// The account's product.
    pub product: Option<Uuid>,
    /// The add-on that it is about, and the account it works for.
    pub addon: Option<(AddonId, AccountId)>,
    /// The instant that it is about (µs).
    pub at: i64,
    /// Somebody whom it is about: who asked, or who was invited.
    pub who: String,
    /// Whether access ends on a day that was agreed, which no sign-in moves.
    pub agreed: bool,
    /// How many of this kind there are.
    pub many: i64,
}

impl Item {
    /// The account it is about.
    pub fn account(&self) -> AccountId {
        AccountId(self.subject)
    }

    /// The add-on at work that it is about.
    pub fn activation(&self) -> ActivationId {
        ActivationId(self.subject)
    }

    /// The invitation it is about.
    pub fn invitation(&self) -> InvitationId {
        InvitationId(self.subject)
    }
}

// $1 partner, $2 staff, $3 everything, $4 now, $5 end, $6 warn, $7 request, $8 news, $9 trial,
// $10 invitation, $11 only mine, $12 how many of each kind
const QUEUE: Sql = sql("WITH reached AS (
    SELECT k.id, k.account, k.client, COALESCE(c.name, a.business_name) AS name,
      COALESCE(c.number, '') AS number, a.product, k.runs_out_at, k.paused_at,
      k.connected_at, a.trial_ends_at,
      (k.paused_at IS NULL AND k.runs_out_at <= $5) AS expired,
      (k.ends_at IS NOT NULL AND k.ends_at <= k.runs_out_at) AS agreed
    FROM connections k JOIN accounts a ON a.id = k.account
    LEFT JOIN clients c ON c.partner = k.partner AND c.id = k.client
    WHERE k.partner = $1 AND k.live AND a.life <> 'closed'
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
      AND (NOT $11 OR (c.manager IS NOT NULL AND c.manager = $2)
        OR EXISTS (SELECT 1 FROM group_clients gc JOIN group_staff gs
              ON gs.partner = gc.partner AND gs.grp = gc.grp
            WHERE gc.partner = k.partner AND gc.client = k.client AND gs.staff = $2)
        OR EXISTS (SELECT 1 FROM staff_accounts sa WHERE sa.partner = k.partner
              AND sa.staff = $2 AND sa.account = k.account))),
  asked AS (
    SELECT r.connection, r.state, r.created_at, r.answered_at, p.name AS who,
      row_number() OVER (PARTITION BY r.connection ORDER BY r.created_at DESC, r.id DESC) AS place
    FROM access_requests r LEFT JOIN staff s ON s.partner = r.partner AND s.id = r.staff
    LEFT JOIN persons p ON p.id = s.person WHERE r.partner = $1),
  items AS (
    SELECT 'expired' AS kind, n.account AS subject, n.client, n.name, n.number, n.product,
      n.runs_out_at AS at, '' AS who, n.account, CAST(NULL AS {uuid}) AS addon, n.agreed FROM reached n
      WHERE n.expired AND NOT EXISTS (SELECT 1 FROM asked q WHERE q.connection = n.id
        AND q.place = 1 AND ((q.state = 'open' AND q.created_at > $7)
          OR (q.state = 'declined' AND q.answered_at > $8)))
    UNION ALL SELECT 'expiring', n.account, n.client, n.name, n.number, n.product,
      n.runs_out_at, '', n.account, NULL, n.agreed FROM reached n
      WHERE NOT n.expired AND n.paused_at IS NULL AND n.runs_out_at <= $6
    UNION ALL SELECT 'reconnect', v.id, n.client, n.name, n.number, n.product,
      COALESCE(t.lost_at, t.renew_by), '', n.account, v.addon, false
      FROM reached n JOIN activations v ON v.account = n.account AND v.state = 'running'
        AND (v.ends_at IS NULL OR v.ends_at > $4)
      JOIN provider_tokens t ON t.activation = v.id AND t.gone_at IS NULL
        AND (t.lost_at IS NOT NULL OR t.renew_by <= $4)
      WHERE NOT n.expired AND n.paused_at IS NULL AND n.client IS NOT NULL
    UNION ALL SELECT 'payer', v.id, n.client, n.name, n.number, n.product, h.asked_at, '',
      n.account, v.addon, false
      FROM reached n JOIN activations v ON v.account = n.account AND v.state = 'running'
      JOIN payer_handovers h ON h.activation = v.id AND h.state = 'asked'
        AND h.payer = 'partner' AND h.partner = $1
      WHERE NOT n.expired AND n.paused_at IS NULL AND n.client IS NOT NULL
    UNION ALL SELECT 'trial', n.account, n.client, n.name, n.number, n.product, n.trial_ends_at,
      '', n.account, NULL, false FROM reached n WHERE n.trial_ends_at > $4 AND n.trial_ends_at <= $9
    UNION ALL SELECT 'unlinked', n.account, n.client, n.name, n.number, n.product,
      n.connected_at, '', n.account, NULL, false FROM reached n WHERE n.client IS NULL
    UNION ALL SELECT CASE q.state WHEN 'open' THEN 'waiting' WHEN 'declined' THEN 'declined'
        ELSE 'answered' END, n.account, n.client, n.name, n.number, n.product,
      COALESCE(q.answered_at, q.created_at), COALESCE(q.who, ''), n.account, NULL, false
      FROM reached n JOIN asked q ON q.connection = n.id AND q.place = 1
      WHERE (q.state = 'open' AND q.created_at > $7)
        OR (q.state IN ('declined', 'allowed') AND q.answered_at > $8)
    UNION ALL SELECT 'invitation', i.id, i.client, c.name, c.number, CAST(NULL AS {uuid}),
      i.created_at, i.email, CAST(NULL AS {uuid}), NULL, false
      FROM invitations i JOIN clients c ON c.partner = i.partner AND c.id = i.client
      WHERE i.partner = $1 AND i.state = 'pending' AND i.expires_at > $4 AND i.created_at <= $10
        AND $3 AND NOT c.internal AND (NOT $11 OR i.invited_by = $2
          OR (c.manager IS NOT NULL AND c.manager = $2))),
  ranked AS (
    SELECT t.kind, t.subject, t.client, t.name, t.number, t.product, t.at, t.who, t.account,
      t.addon, t.agreed,
      count(*) OVER (PARTITION BY t.kind) AS many,
      row_number() OVER (PARTITION BY t.kind ORDER BY t.at, t.subject) AS place
    FROM items t WHERE NOT EXISTS (SELECT 1 FROM snoozes z WHERE z.partner = $1 AND z.staff = $2
      AND z.kind = t.kind AND z.subject = t.subject AND z.until > $4))
  SELECT kind, subject AS id, client, name, number, product, at, who, account, addon, agreed, many
  FROM ranked
  WHERE place <= $12 ORDER BY kind, at, id");

/// The first `each` of every kind, by kind and instant.
pub async fn queue(
    tx: &mut Tx,
    (staff, everything): (StaffId, bool),
    cuts: &Cuts,
    mine: bool,
    each: i64,
) -> Result<Vec<Item>> {
    let partner = tx.partner()?;
    let values = vals![
        partner,
        staff,
        everything,
        cuts.now,
        cuts.end,
        cuts.warn,
        cuts.request,
        cuts.news,
        cuts.trial,
        cuts.invitation,
        mine,
        each
    ];
    tx.rows(QUEUE, &values)
        .await?
        .iter()
        .map(|row| {
            let addon: Option<AddonId> = row.get("addon")?;
            Ok(Item {
                kind: row.get("kind")?,
                subject: row.get("id")?,
                client: row.get("client")?,
                name: row.get("name")?,
                number: row.get("number")?,
                product: row.get("product")?,
                addon: addon.zip(row.get::<Option<AccountId>>("account")?),
                at: row.get("at")?,
                who: row.get("who")?,
                agreed: row.get("agreed")?,
                many: row.get("many")?,
            })
        })
        .collect()
}

const SNOOZE: Sql = sql("INSERT INTO snoozes (partner, staff, kind, subject, until)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (partner, staff, kind, subject) DO UPDATE SET until = excluded.until");
const WAKE: Sql = sql("DELETE FROM snoozes WHERE partner = $1 AND staff = $2");
const SNOOZED: Sql = sql("SELECT count(*) AS many FROM snoozes
  WHERE partner = $1 AND staff = $2 AND until > $3");
const ERASE: Sql = sql("DELETE FROM snoozes WHERE until <= $1");

/// Puts a thing out of somebody's sight until then.
pub async fn snooze(
    tx: &mut Tx,
    staff: StaffId,
    (kind, subject): (&str, Uuid),
    until: i64,
) -> Result<()> {
    let partner = tx.partner()?;
    tx.run(SNOOZE, &vals![partner, staff, kind, subject, until]).await.map(drop)
}

/// Brings everything back that somebody has put away.
pub async fn wake(tx: &mut Tx, staff: StaffId) -> Result<u64> {
    let partner = tx.partner()?;
    tx.run(WAKE, &vals![partner, staff]).await
}

/// How many things somebody has put away.
pub async fn snoozed(tx: &mut Tx, staff: StaffId, now: i64) -> Result<i64> {
    let partner = tx.partner()?;
    let row = tx.row(SNOOZED, &vals![partner, staff, now]).await?;
    row.ok_or(crate::Error::Missing)?.get("many")
}

/// Forgets what is awake again.
pub async fn sweep(tx: &mut Tx, now: i64) -> Result<u64> {
    tx.run(ERASE, &vals![now]).await
}

const SILENT: Sql = sql("SELECT a.product AS id, max(a.reported_at) AS reported_at
  FROM connections k JOIN accounts a ON a.id = k.account
  WHERE k.partner = $1 AND k.live AND a.life = 'active'
  GROUP BY a.product ORDER BY a.product");

/// When each product last reported about one of the firm's accounts.
pub async fn reported(tx: &mut Tx) -> Result<Vec<(Uuid, Option<i64>)>> {
    let partner = tx.partner()?;
    let rows = tx.rows(SILENT, &vals![partner]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("reported_at")?))).collect()
}

/// What a firm has done of its first day.
#[derive(Debug, Clone, Copy, Default)]
pub struct Begun {
    /// Somebody else was invited or is here.
    pub colleagues: bool,
    /// There is a client.
    pub clients: bool,
    /// There is a connection, or there was one.
    pub connected: bool,
}

const BEGUN: Sql = sql("SELECT
    ((SELECT count(*) FROM staff s WHERE s.partner = $1) > 1
      OR EXISTS (SELECT 1 FROM staff_invitations i WHERE i.partner = $1 AND i.role <> 'owner'))
      AS colleagues,
    EXISTS (SELECT 1 FROM clients c WHERE c.partner = $1) AS clients,
    EXISTS (SELECT 1 FROM connections k WHERE k.partner = $1) AS connected");

/// The firm's first day.
pub async fn begun(tx: &mut Tx) -> Result<Begun> {
    let partner = tx.partner()?;
    let row = tx.row(BEGUN, &vals![partner]).await?.ok_or(crate::Error::Missing)?;
    Ok(Begun {
        colleagues: row.get("colleagues")?,
        clients: row.get("clients")?,
        connected: row.get("connected")?,
    })
}
