//! Add-ons at work for accounts: the row, its stretches, the changes of payer that were asked for.
//!
//! Each write here needs the account's lock. The stretches are the domain's and are written whole.

use crate::{Result, Row, Sql, Tx, Value, sql, vals};
use domain::access::Payer;
use domain::addons::{Quote, Running, Term};
use domain::ids::{AccountId, ActivationId, AddonId, HandoverId, PartnerId, PersonId, StaffId};
use domain::money::Currency;
use std::collections::BTreeMap;

/// An add-on at work for one account, or waiting for consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activation {
    /// Its id.
    pub id: ActivationId,
    /// The account.
    pub account: AccountId,
    /// The add-on.
    pub addon: AddonId,
    /// `pending`, `running` or `ended`.
    pub state: String,
    /// Who pays, or will.
    pub payer: Payer,
    /// The firm that pays, or will.
    pub partner: Option<PartnerId>,
    /// The staff member who asked.
    pub staff: Option<StaffId>,
    /// The person who asked.
    pub person: Option<PersonId>,
    /// The owner was sent a link to authorise it.
    pub linked: bool,
    /// When it was asked for (µs).
    pub asked_at: i64,
    /// When it became active (µs).
    pub begun_at: Option<i64>,
    /// Why it was cancelled, in words.
    pub reason: String,
    /// Its stretches.
    pub running: Running,
    /// A change of payer that waits for a yes: to whom, and which firm.
    pub asked: Option<(HandoverId, Payer, Option<PartnerId>)>,
    /// The third party's consent, while it is in use.
    pub token: Option<Held>,
}

impl Activation {
    /// Whether this firm pays now, or will when the consent has come.
    pub fn paid_by(&self, firm: PartnerId, now: i64) -> bool {
        let pays = |payer, of| payer == Payer::Partner && of == Some(firm);
        match self.running.at(now) {
            Some(term) => pays(term.payer, term.firm),
            None => self.running.pending && pays(self.payer, self.partner),
        }
    }
}

/// A third party's consent, as pages speak of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The third party's own id of the seller.
    pub seller: String,
    /// The seller's name there, or empty.
    pub seller_name: String,
    /// Until when it holds (µs).
    pub renew_by: i64,
    /// When it was found not to work any more (µs).
    pub lost_at: Option<i64>,
}

macro_rules! activations {
    ($rest:literal) => {
        sql(concat!(
            "SELECT v.id, v.account, v.addon, v.state, v.payer, v.partner, v.staff, v.person,
               v.linked, v.asked_at, v.begun_at, v.reason, h.id AS handover,
               h.payer AS handover_payer, h.partner AS handover_partner,
               t.seller, t.seller_name, t.renew_by, t.lost_at
             FROM activations v
             LEFT JOIN provider_tokens t ON t.activation = v.id AND t.gone_at IS NULL
             LEFT JOIN payer_handovers h ON h.activation = v.id AND h.state = 'asked' ",
            $rest
        ))
    };
}

const ALIVE_OF: Sql =
    activations!("WHERE v.state <> 'ended' AND v.account IN ({list}) ORDER BY v.account, v.addon");
const ONE: Sql = activations!("WHERE v.id = $1");
const ENDED_BY: Sql = activations!(
    "WHERE v.state = 'running' AND v.ends_at IS NOT NULL AND v.ends_at <= $1
     ORDER BY v.ends_at, v.id LIMIT 100"
);

/// The statements that macros put together: a test prepares each on both engines.
pub const STATEMENTS: &[Sql] = &[ALIVE_OF, ONE, ENDED_BY];

const TERMS: Sql = sql("SELECT activation, seq, starts_at, ends_at, payer, partner, list,
    discount_bp, currency, zone, anchor, after_end FROM activation_terms
  WHERE activation IN ({list}) ORDER BY activation, seq");

fn payer(text: &str) -> Payer {
    // The table knows no other words.
    Payer::parse(text).unwrap_or(Payer::Client)
}

fn activation(row: &Row) -> Result<Activation> {
    let state: String = row.get("state")?;
    let asked: Option<HandoverId> = row.get("handover")?;
    let to: Option<String> = row.get("handover_payer")?;
    let firm: Option<PartnerId> = row.get("handover_partner")?;
    Ok(Activation {
        id: row.get("id")?,
        account: row.get("account")?,
        addon: row.get("addon")?,
        payer: payer(&row.get::<String>("payer")?),
        partner: row.get("partner")?,
        staff: row.get("staff")?,
        person: row.get("person")?,
        linked: row.get("linked")?,
        asked_at: row.get("asked_at")?,
        begun_at: row.get("begun_at")?,
        reason: row.get("reason")?,
        running: Running { pending: state == "pending", terms: Vec::new() },
        asked: asked.zip(to).map(|(id, to)| (id, payer(&to), firm)),
        token: held(row)?,
        state,
    })
}

fn held(row: &Row) -> Result<Option<Held>> {
    let Some(seller) = row.get::<Option<String>>("seller")? else { return Ok(None) };
    Ok(Some(Held {
        seller,
        seller_name: row.get::<Option<String>>("seller_name")?.unwrap_or_default(),
        renew_by: row.get::<Option<i64>>("renew_by")?.unwrap_or(i64::MAX),
        lost_at: row.get("lost_at")?,
    }))
}

fn term(row: &Row) -> Result<Term> {
    let currency: String = row.get("currency")?;
    let currency = Currency::parse(&currency)
        .ok_or_else(|| crate::Error::Broken(format!("{currency} is no currency")))?;
    Ok(Term {
        from: row.get("starts_at")?,
        until: row.get("ends_at")?,
        payer: payer(&row.get::<String>("payer")?),
        firm: row.get("partner")?,
        quote: Quote { list: row.get("list")?, discount_bp: row.get("discount_bp")?, currency },
        zone: row.get("zone")?,
        anchor: i8::try_from(row.get::<i64>("anchor")?).unwrap_or(1),
        after_end: row.get("after_end")?,
    })
}

/// Puts the stretches to their rows.
async fn whole(tx: &mut Tx, rows: &[Row]) -> Result<Vec<Activation>> {
    let mut all: Vec<Activation> = rows.iter().map(activation).collect::<Result<_>>()?;
    if all.is_empty() {
        return Ok(all);
    }
    let ids: Vec<Value> = all.iter().flat_map(|it| vals![it.id]).collect();
    let mut terms: BTreeMap<ActivationId, Vec<Term>> = BTreeMap::new();
    for row in tx.rows_in(TERMS, &vals![], &ids).await? {
        terms.entry(row.get("activation")?).or_default().push(term(&row)?);
    }
    for it in &mut all {
        it.running.terms = terms.remove(&it.id).unwrap_or_default();
    }
    Ok(all)
}

/// What is alive (waiting or running) of these accounts.
pub async fn alive(tx: &mut Tx, accounts: &[AccountId]) -> Result<Vec<Activation>> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Value> = accounts.iter().flat_map(|it| vals![*it]).collect();
    let rows = tx.rows_in(ALIVE_OF, &vals![], &ids).await?;
    whole(tx, &rows).await
}

/// One, whatever its state.
pub async fn one(tx: &mut Tx, id: ActivationId) -> Result<Option<Activation>> {
    let rows = tx.rows(ONE, &vals![id]).await?;
    Ok(whole(tx, &rows).await?.pop())
}

/// What has come to its end and is not put away yet, at most 100.
pub async fn over(tx: &mut Tx, now: i64) -> Result<Vec<Activation>> {
    let rows = tx.rows(ENDED_BY, &vals![now]).await?;
    whole(tx, &rows).await
}

const ADD: Sql = sql("INSERT INTO activations (id, account, addon, state, payer, partner, staff,
    person, linked, asked_at, begun_at, ends_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL)");
const SET: Sql = sql("UPDATE activations SET state = $2, payer = $3, partner = $4, begun_at = $5,
    ends_at = $6, reason = $7, linked = $8, staff = $9, person = $10, version = version + 1
  WHERE id = $1");
const END: Sql = sql("UPDATE activations SET state = 'ended', because = $2, version = version + 1
  WHERE id = $1 AND state <> 'ended'");
const CLEAR_TERMS: Sql = sql("DELETE FROM activation_terms WHERE activation = $1");
const ADD_TERM: Sql =
    sql("INSERT INTO activation_terms (activation, seq, starts_at, ends_at, payer,
    partner, list, discount_bp, currency, zone, anchor, after_end)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");

/// Keeps a new one, with its stretches if it runs at once.
pub async fn add(tx: &mut Tx, it: &Activation) -> Result<()> {
    let values = vals![
        it.id,
        it.account,
        it.addon,
        &it.state,
        it.payer.name(),
        it.partner,
        it.staff,
        it.person,
        it.linked,
        it.asked_at,
        it.begun_at
    ];
    tx.run(ADD, &values).await?;
    keep_terms(tx, it).await
}

async fn keep_terms(tx: &mut Tx, it: &Activation) -> Result<()> {
    let mut rows = Vec::with_capacity(it.running.terms.len());
    for (seq, term) in (0_i64..).zip(&it.running.terms) {
        let values = vals![
            it.id,
            seq,
            term.from,
            term.until,
            term.payer.name(),
            term.firm,
            term.quote.list,
            term.quote.discount_bp,
            term.quote.currency.code(),
            &term.zone,
            i64::from(term.anchor),
            term.after_end
        ];
        rows.push(values.to_vec());
    }
    tx.run_many(ADD_TERM, &rows).await.map(drop)
}

/// Writes one anew, with its stretches.
pub async fn set(tx: &mut Tx, it: &Activation) -> Result<()> {
    let values = vals![
        it.id,
        &it.state,
        it.payer.name(),
        it.partner,
        it.begun_at,
        it.running.ends_at(),
        &it.reason,
        it.linked,
        it.staff,
        it.person
    ];
    tx.run(SET, &values).await?;
    tx.run(CLEAR_TERMS, &vals![it.id]).await?;
    keep_terms(tx, it).await
}

/// Puts one away: it has ended, or it never began. Answers whether it was alive.
pub async fn end(tx: &mut Tx, id: ActivationId, because: &str) -> Result<bool> {
    Ok(tx.run(END, &vals![id, because]).await? == 1)
}

const ASK: Sql =
    sql("INSERT INTO payer_handovers (id, activation, payer, partner, state, asked_at)
  VALUES ($1, $2, $3, $4, 'asked', $5)");
const ANSWER: Sql = sql("UPDATE payer_handovers SET state = $2, ended_at = $3
  WHERE activation = $1 AND state = 'asked'");

/// Keeps a question: will the other side pay?
pub async fn ask(
    tx: &mut Tx,
    id: HandoverId,
    activation: ActivationId,
    (payer, partner): (Payer, Option<PartnerId>),
    now: i64,
) -> Result<()> {
    tx.run(ASK, &vals![id, activation, payer.name(), partner, now]).await.map(drop)
}

/// Ends the question: `agreed` or `stopped`. Answers whether there was one.
pub async fn answer(
    tx: &mut Tx,
    activation: ActivationId,
    state: &'static str,
    now: i64,
) -> Result<bool> {
    Ok(tx.run(ANSWER, &vals![activation, state, now]).await? == 1)
}
