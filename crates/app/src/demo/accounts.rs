//! Accounts of the demo's clients, with the connections that let a firm in.

use super::dice::slug;
use super::maker::{Employed, Key, Maker};
use crate::catalogue::Product;
use domain::actor::{Actor, Door};
use domain::event::Event;
use domain::ids::{AccountId, ClientId, ConnectionId, LinkId, PersonId, RequestId};
use domain::names::name_sort;
use domain::time::{DAY, ts};
use store::accounts::New;
use store::bulk;
use store::connections::NewRequest;

/// How it stands with a firm's access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Last used so many days ago; expired after 60.
    Used(i64),
    /// Paused by the client so many days ago.
    Paused(i64),
}

/// An account to be made.
#[derive(Debug, Clone)]
pub(super) struct Spec<'a> {
    pub(super) product: &'a Product,
    pub(super) business: &'a str,
    pub(super) industry: &'a str,
    pub(super) owner: Option<PersonId>,
    pub(super) owner_name: &'a str,
    pub(super) owner_email: &'a str,
    /// Place of the plan in the product's list.
    pub(super) plan: usize,
    /// Days that a trial still lasts.
    pub(super) trial: Option<i64>,
    /// Days since the last activity.
    pub(super) activity: Option<i64>,
    pub(super) managed: bool,
}

/// A firm's way into it.
#[derive(Debug, Clone)]
pub(super) struct Way<'a> {
    pub(super) firm: &'a Key,
    pub(super) client: Option<ClientId>,
    pub(super) how: &'static str,
    /// Connected so many days ago.
    pub(super) since: i64,
    pub(super) access: Access,
    pub(super) by: &'a Employed,
}

impl Maker<'_> {
    /// Makes an account and a firm's way into it.
    pub(super) fn account(&mut self, spec: &Spec<'_>, way: &Way<'_>) -> (AccountId, ConnectionId) {
        let since = self.ago(way.since + 1);
        let id: AccountId = self.id(since);
        let definition = &spec.product.definition;
        let plan = definition.plans.get(spec.plan).or_else(|| definition.plans.last());
        let (plan, plan_name) =
            plan.map_or((String::new(), String::new()), |it| (it.code.clone(), it.name.clone()));
        let subdomain = self.subdomain(spec.product.id, &slug(spec.business));
        let mut letters = definition.activity.chars();
        let label = letters
            .next()
            .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
        let activity_at = spec.activity.map(|days| self.ago(days));
        let managed_by = spec.managed.then_some(way.firm.id);
        self.plan.accounts.push(bulk::Account {
            new: New {
                id,
                product: spec.product.id,
                external_id: Some(format!("{}-{:05}", definition.slug, self.plan.accounts.len())),
                search: [
                    name_sort(spec.business).as_str(),
                    &subdomain,
                    &spec.owner_email.to_lowercase(),
                ]
                .join("\n"),
                subdomain,
                business_name: spec.business.to_owned(),
                owner: spec.owner,
                owner_name: spec.owner_name.to_owned(),
                owner_email: spec.owner_email.to_owned(),
                owner_email_folded: spec.owner_email.to_lowercase(),
                managed_by,
                life: "active",
                plan,
                plan_name,
                trial_ends_at: spec.trial.map(|days| self.now + days * DAY + DAY / 3),
            },
            created_at: since,
            industry: spec.industry.to_owned(),
            accounting_package: if definition.slug == "books" { "" } else { "Books" }.to_owned(),
            activity_at,
            activity_label: if activity_at.is_some() { label } else { String::new() },
            reported_at: Some(self.now - DAY / 24),
        });
        let connection = self.connect((id, spec), way);
        (id, connection)
    }

    /// Lets a firm into an account that is there.
    pub(super) fn connect(
        &mut self,
        (account, spec): (AccountId, &Spec<'_>),
        way: &Way<'_>,
    ) -> ConnectionId {
        let connected_at = self.ago(way.since);
        let used = match way.access {
            Access::Used(days) => days,
            Access::Paused(days) => days + 2,
        };
        let last = if used < way.since { self.ago(used) } else { connected_at };
        let connection: ConnectionId = self.id(connected_at);
        let words = format!("{} ({})", spec.business, spec.product.definition.name);
        let owner = spec.owner.map_or(Actor::System, |person| Actor::Client {
            person,
            door: Door::Inside,
            delegated: false,
        });
        let (actor, event) = match way.how {
            "created" => {
                let product = spec.product.definition.name.clone();
                let business = spec.business.to_owned();
                (way.by.actor(), Event::AccountCreated { product, business })
            }
            "invited" => (owner.clone(), Event::InvitationAccepted { accounts: words.clone() }),
            how => {
                let how = how.to_owned();
                (owner.clone(), Event::PartnerAdded { account: words.clone(), how })
            }
        };
        self.happened((account, way), &actor, connected_at, &event);
        if last > connected_at {
            let mode = "own_rights".to_owned();
            let event = Event::SignedIn { account: words.clone(), mode };
            self.happened((account, way), &way.by.actor(), last, &event);
        }
        let paused_at = match way.access {
            Access::Used(_) => None,
            Access::Paused(days) => Some(self.ago(days)),
        };
        if let Some(at) = paused_at {
            self.happened((account, way), &owner, at, &Event::AccessPaused { account: words });
        }
        self.plan.connections.push(bulk::Connection {
            id: connection,
            account,
            partner: way.firm.id,
            client: way.client,
            how: way.how,
            connected_at,
            last_access_at: last,
            last_access_by: (last > connected_at).then(|| way.by.id()),
            ends_at: None,
            held: false,
            paused_at,
        });
        connection
    }

    /// Tells it in the account's chain and in the feeds of firm and client.
    fn happened(
        &mut self,
        (account, way): (AccountId, &Way<'_>),
        actor: &Actor,
        at: i64,
        event: &Event,
    ) {
        let story = self.tell(account, actor, at, event).account(account);
        let story = match way.client {
            Some(client) => story.client(way.firm.id, client),
            None => story.partner(way.firm.id),
        };
        self.plan.stories.push(story);
    }

    /// A request to be let in again, waiting for the owner's answer.
    pub(super) fn request(
        &mut self,
        (account, connection): (AccountId, ConnectionId),
        (spec, way): (&Spec<'_>, &Way<'_>),
        reason: &str,
        days: i64,
    ) {
        let at = self.ago(days);
        let link: LinkId = self.id(at);
        let id: RequestId = self.id(at);
        self.plan.links.push(store::people::sessions::Link {
            id: link,
            kind: "request".to_owned(),
            person: spec.owner,
            email: spec.owner_email.to_lowercase(),
            subject: Some(id.0),
            created_at: at,
            expires_at: at + 14 * DAY,
            used_at: None,
        });
        let new = NewRequest {
            id,
            account,
            connection,
            partner: way.firm.id,
            staff: way.by.id(),
            reason: reason.to_owned(),
            days: None,
            silent: false,
            link,
            renewal: false,
        };
        self.plan.requests.push((new, at));
        let words = format!("{} ({})", spec.business, spec.product.definition.name);
        let event = Event::AccessRequested { account: words, reason: reason.to_owned() };
        self.happened((account, way), &way.by.actor(), at, &event);
    }
}

/// The account as its product must know it.
pub(super) fn seed(it: &bulk::Account) -> serde_json::Value {
    let new = &it.new;
    serde_json::json!({
        "external_id": new.external_id,
        "account_id": new.id.to_string(),
        "subdomain": new.subdomain,
        "business_name": new.business_name,
        "owner": { "name": new.owner_name, "email": new.owner_email },
        "plan": new.plan,
        "trial_ends_at": new.trial_ends_at.map(|it| ts(it).to_string()),
        "industry": it.industry,
        "accounting_package": (!it.accounting_package.is_empty()).then_some(&it.accounting_package),
    })
}
