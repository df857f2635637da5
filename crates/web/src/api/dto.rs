//! What several nouns of the API show: accounts with their access, lists, warnings.
//!
//! These are the API's own types, never the domain's: a renamed field inside changes nothing here.

use app::catalogue::Product;
use app::clients::ListedAccount;
use app::reach;
use domain::connections::{self, AccessStatus, ConnectionFacts, NEVER, RequestFacts};
use domain::time::ts;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An instant as RFC 3339 in UTC.
pub(crate) fn at(micros: i64) -> String {
    ts(micros).to_string()
}

/// Where access stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct Access {
    /// `open`, `held` (open, and the idle clock waits for onboarding), `expiring`, `expired`,
    /// `paused`, `requested`, `declined`.
    state: &'static str,
    /// Begun days until the nearest end; only while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    days_left: Option<i64>,
    /// When it ends, or ended, by the nearest clock; not there while onboarding holds the only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<String>,
    /// The end agreed with the owner, whatever the use.
    #[serde(skip_serializing_if = "Option::is_none")]
    agreed_end_at: Option<String>,
    /// When the client paused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    paused_at: Option<String>,
    /// From when on access can be asked for again.
    #[serde(skip_serializing_if = "Option::is_none")]
    ask_again_at: Option<String>,
    /// Somebody's last sign-in from the firm (at first: when access began).
    last_used_at: String,
    /// Who that was.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_by: Option<String>,
}

/// The words of a status: (state, days left, ask again).
fn words(status: AccessStatus) -> (&'static str, Option<i64>, Option<i64>) {
    match status {
        AccessStatus::NotConnected => ("not_connected", None, None),
        AccessStatus::Invited => ("invited", None, None),
        AccessStatus::Held => ("held", None, None),
        AccessStatus::Open { days_left } => ("open", Some(days_left), None),
        AccessStatus::Expiring { days_left } => ("expiring", Some(days_left), None),
        AccessStatus::Expired => ("expired", None, None),
        AccessStatus::Paused => ("paused", None, None),
        AccessStatus::Requested => ("requested", None, None),
        AccessStatus::Declined { ask_again_at } => ("declined", None, Some(ask_again_at)),
        AccessStatus::Ended => ("ended", None, None),
    }
}

fn access(
    status: AccessStatus,
    facts: &ConnectionFacts,
    (paused_at, by): (Option<i64>, Option<&String>),
) -> Access {
    let (state, days_left, ask_again) = words(status);
    Access {
        state,
        days_left,
        ends_at: Some(connections::ends_at(facts)).filter(|it| *it != NEVER).map(at),
        agreed_end_at: facts.absolute_end_at.map(at),
        paused_at: paused_at.map(at),
        ask_again_at: ask_again.map(at),
        last_used_at: at(facts.last_access_at),
        last_used_by: by.cloned(),
    }
}

/// What the product last reported of an account's use.
#[derive(Serialize, ToSchema)]
pub(crate) struct Activity {
    /// When.
    at: String,
    /// What, in the product's words.
    what: String,
}

/// One account.
#[derive(Serialize, ToSchema)]
pub(crate) struct Account {
    /// `acc_…`
    id: String,
    /// The product's slug; empty when it is retired.
    product: String,
    /// The business, as the product reports it.
    business_name: String,
    /// Its address in the product.
    subdomain: String,
    /// `creating`, `inactive`, `active`, `closed`.
    life: String,
    /// The owner's name; empty when the product has not said.
    owner_name: String,
    /// The owner's e-mail; empty when the product has not said.
    owner_email: String,
    /// What the books are kept with; empty when the product has not said.
    accounting_package: String,
    /// Since when it is connected to the firm.
    connected_at: String,
    /// The plan's name; empty when the product has not said.
    plan: String,
    /// When the trial ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    trial_ends_at: Option<String>,
    /// `partner_managed` or `client_managed`.
    billing_mode: &'static str,
    /// Last activity; absent when the product has not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_activity: Option<Activity>,
    /// The folder it stands in; absent in lists of one folder and for unlinked accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<String>,
    /// Access.
    access: Access,
}

fn slug(products: &[Product], id: uuid::Uuid) -> String {
    let found = products.iter().find(|it| it.id.0 == id);
    found.map(|it| it.definition.slug.clone()).unwrap_or_default()
}

fn billing(managed: bool) -> &'static str {
    let mode = if managed {
        domain::access::BillingMode::PartnerManaged
    } else {
        domain::access::BillingMode::ClientManaged
    };
    mode.name()
}

impl Account {
    /// From a row of the list of clients.
    pub(crate) fn listed(it: &ListedAccount, products: &[Product], now: i64) -> Self {
        let facts = ConnectionFacts {
            connected: true,
            paused: it.paused_at.is_some(),
            last_access_at: it.last_access_at,
            absolute_end_at: it.ends_at,
            held: it.held,
            idle_from: it.idle_from,
            ..ConnectionFacts::default()
        };
        let asked =
            RequestFacts { open_since: it.requested.then_some(now), ..RequestFacts::default() };
        let status = connections::access_status(&facts, &asked, now);
        Self {
            id: it.account.to_string(),
            product: slug(products, it.product),
            business_name: it.business_name.clone(),
            subdomain: it.subdomain.clone(),
            life: it.life.clone(),
            owner_name: it.owner_name.clone(),
            owner_email: it.owner_email.clone(),
            accounting_package: it.package.clone(),
            connected_at: at(it.connected_at),
            plan: it.plan_name.clone(),
            trial_ends_at: it.trial_ends_at.map(at),
            billing_mode: billing(it.managed),
            last_activity: activity(it.activity_at, &it.activity_label),
            client: None,
            access: access(status, &facts, (it.paused_at, it.last_access_by.as_ref())),
        }
    }

    /// From an account with its decision facts.
    pub(crate) fn reached(it: &reach::Account, products: &[Product], now: i64) -> Self {
        let row = &it.row;
        let facts = reach::facts_of(row);
        Self {
            id: row.id.to_string(),
            product: slug(products, row.product.0),
            business_name: row.business_name.clone(),
            subdomain: row.subdomain.clone(),
            life: row.life.clone(),
            owner_name: row.owner_name.clone(),
            owner_email: row.owner_email.clone(),
            accounting_package: row.accounting_package.clone(),
            connected_at: at(row.connected_at),
            plan: row.plan_name.clone(),
            trial_ends_at: row.trial_ends_at.map(at),
            billing_mode: billing(row.managed_by == Some(row.partner)),
            last_activity: activity(row.activity_at, &row.activity_label),
            client: row.client.map(|it| it.to_string()),
            access: access(it.status(now), &facts, (row.paused_at, row.last_access_by.as_ref())),
        }
    }
}

fn activity(when: Option<i64>, label: &str) -> Option<Activity> {
    when.map(|it| Activity { at: at(it), what: label.to_owned() })
}

/// Accounts.
#[derive(Serialize, ToSchema)]
pub(crate) struct Accounts {
    /// The accounts.
    pub(crate) items: Vec<Account>,
}

/// Somebody of the firm, by name.
#[derive(Serialize, ToSchema)]
pub(crate) struct Person {
    /// `stf_…`
    pub(crate) id: String,
    /// Their name.
    pub(crate) name: String,
}

/// Something that was done and may still be a mistake.
#[derive(Serialize, ToSchema)]
pub(crate) struct Warning {
    /// `looks_like`: another client has a name or number that can be mistaken for this one.
    pub(crate) code: &'static str,
    /// The sentence.
    pub(crate) detail: String,
    /// The client in question.
    pub(crate) client: String,
}

/// Paging of a list by its newest first.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Paging {
    pub(crate) after: Option<String>,
    pub(crate) limit: Option<String>,
}

/// The words for [`Paging`] in the description.
pub(crate) const PAGING: &[(&str, &str)] = &[
    ("after", "`next` of the page before."),
    ("limit", "How many, from 1 to 200; 50 when nothing is said."),
];
