//! The workbench of the demo data: ids, instants, and what was made so far.

use super::Plan;
use super::dice::Dice;
use crate::catalogue::Product;
use crate::ids::Ids;
use crate::people::codes::Secret;
use crate::{Ctx, Error, Result};
use domain::access::Role;
use domain::actor::{Actor, Door, Staff};
use domain::event::Event;
use domain::ids::{AccountId, ClientId, EventId, GroupId, PartnerId, PersonId, ProductId, StaffId};
use domain::time::{DAY, micros, ts};
use std::collections::HashSet;
use store::clients::Details;
use store::partners::Partner;
use store::people::Person;
use store::{Owner, Story, Tx, bulk};
use uuid::Uuid;

/// One firm with everything that stands in its tables.
#[derive(Debug)]
pub(super) struct Firm {
    pub(super) partner: Partner,
    pub(super) staff: Vec<Employed>,
    pub(super) groups: Vec<bulk::Group>,
    pub(super) folders: Vec<(ClientId, i64, Details)>,
    pub(super) assigned: Vec<(StaffId, AccountId)>,
    pub(super) notes: Vec<bulk::Note>,
    pub(super) invitations: Vec<bulk::Invitation>,
}

/// Somebody who works at a firm.
#[derive(Debug, Clone)]
pub(super) struct Employed {
    pub(super) as_staff: Staff,
    pub(super) since: i64,
}

impl Employed {
    pub(super) fn id(&self) -> StaffId {
        self.as_staff.staff
    }

    pub(super) fn actor(&self) -> Actor {
        Actor::Staff(self.as_staff.clone())
    }
}

/// The firm's words for its clients, each on every so-manyth of them.
const TAGS: [(usize, &str); 4] =
    [(4, "year end march"), (7, "vat quarterly"), (11, "vip"), (23, "prefers phone")];

impl Firm {
    fn tags(&self) -> Vec<(ClientId, &'static str)> {
        let numbered = self.folders.iter().enumerate();
        numbered
            .flat_map(|(at, it)| {
                let said = TAGS.iter().filter(move |tag| at % tag.0 == 0);
                said.map(move |tag| (it.0, tag.1))
            })
            .collect()
    }

    pub(super) async fn save(&self, tx: &mut Tx) -> Result<()> {
        let id = self.partner.id;
        store::partners::add(tx, &self.partner).await?;
        for it in &self.staff {
            let role = it.as_staff.role.name();
            store::staff::add(tx, id, it.id(), it.as_staff.person, role, it.since).await?;
        }
        bulk::folders(tx, id, &self.folders).await?;
        store::tags::add(tx, id, &self.tags()).await?;
        bulk::groups(tx, id, &self.groups).await?;
        bulk::notes(tx, id, &self.notes).await?;
        bulk::invitations(tx, id, &self.invitations).await?;
        Ok(())
    }
}

/// Which firm of the plan is meant, with its people.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) at: usize,
    pub(super) id: PartnerId,
    pub(super) staff: Vec<Employed>,
    pub(super) groups: Vec<GroupId>,
}

impl Key {
    /// The staff member at this place of the cast.
    pub(super) fn staff(&self, at: usize) -> Result<&Employed> {
        self.staff.get(at).ok_or_else(|| Error::broken("a demo firm without enough staff"))
    }
}

/// See the file's first lines.
pub(super) struct Maker<'a> {
    pub(super) ctx: &'a Ctx,
    pub(super) now: i64,
    pub(super) dice: Dice,
    pub(super) jobs: Product,
    pub(super) books: Product,
    pub(super) payroll: Product,
    pub(super) plan: Plan,
    hash: String,
    made: u64,
    subdomains: HashSet<(ProductId, String)>,
    names: HashSet<String>,
}

impl<'a> Maker<'a> {
    pub(super) fn new(ctx: &'a Ctx, hash: String) -> Result<Self> {
        let product = |slug: &str| {
            let found = ctx.catalogue.by_slug(slug);
            found.ok_or_else(|| Error::broken(format!("the demo product {slug} is not loaded")))
        };
        let now = micros(ctx.clock.business());
        Ok(Self {
            ctx,
            now,
            dice: Dice::new(1852),
            jobs: product("jobs")?,
            books: product("books")?,
            payroll: product("payroll")?,
            plan: Plan { now, ..Plan::default() },
            hash,
            made: 0,
            subdomains: HashSet::new(),
            names: HashSet::new(),
        })
    }

    /// The finished plan; its stories in the order in which they happened.
    pub(super) fn done(mut self) -> Plan {
        self.plan.stories.sort_by_key(|it| it.at);
        self.plan
    }

    /// So many days ago, at a time when people work.
    pub(super) fn ago(&mut self, days: i64) -> i64 {
        let of_day = self.dice.below(DAY / 3);
        // Never in the future, and never before the day that was asked for.
        self.now - days * DAY - if days == 0 { of_day / 8 } else { 0 } - of_day % (DAY / 100)
    }

    /// An id of that instant; the same one in every sandbox that starts at the same instant.
    pub(super) fn id<T: From<Uuid>>(&mut self, at: i64) -> T {
        self.made += 1;
        Ids::seeded(self.made).next(ts(at))
    }

    /// An address that no other account of the product has.
    pub(super) fn subdomain(&mut self, product: ProductId, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 1;
        while !self.subdomains.insert((product, name.clone())) {
            number += 1;
            name = format!("{wanted}-{number}");
        }
        name
    }

    /// Whether no client is called like this yet.
    pub(super) fn is_new_name(&mut self, name: &str) -> bool {
        self.names.insert(name.to_lowercase())
    }

    pub(super) fn firm(&mut self, key: &Key) -> Result<&mut Firm> {
        let found = self.plan.firms.get_mut(key.at);
        found.ok_or_else(|| Error::broken("a demo firm that is not there"))
    }

    pub(super) fn tell(
        &mut self,
        owner: impl Into<Owner>,
        actor: &Actor,
        at: i64,
        event: &Event,
    ) -> Story {
        let id: EventId = self.id(at);
        let payload = serde_json::to_value(event).unwrap_or_default();
        Story::new(id, owner, actor, at, event.kind()).payload(payload)
    }

    /// A person who can sign in with the printed password and an authenticator app.
    pub(super) fn person(&mut self, name: &str, email: &str, since: i64) -> Result<PersonId> {
        let id: PersonId = self.id(since);
        let secret = Secret::make();
        self.plan.persons.push(Person {
            id,
            name: name.to_owned(),
            email: email.to_owned(),
            email_folded: email.to_lowercase(),
            verified_at: Some(since),
            password_hash: Some(self.hash.clone()),
            password_at: Some(since),
            totp_sealed: Some(secret.seal(&self.ctx.secrets, id)?),
            totp_confirmed_at: Some(since),
            totp_last_step: None,
            locale: "en-GB".to_owned(),
            created_at: since,
            disabled_at: None,
            version: 1,
        });
        let actor = Actor::Client { person: id, door: Door::Link, delegated: false };
        let event = Event::PersonSecurity { what: "Chose a password and an app".to_owned() };
        let story = self.tell(id, &actor, since, &event);
        self.plan.stories.push(story);
        Ok(id)
    }

    /// A firm with its people: (name, address, role, days since).
    pub(super) fn partner(
        &mut self,
        (name, slug, code): (&str, &str, &str),
        since: i64,
        cast: &[(&str, &str, Role, i64)],
    ) -> Result<Key> {
        let id: PartnerId = self.id(since);
        let event = Event::PartnerCreated { name: name.to_owned() };
        let story = self.tell(id, &Actor::System, since, &event).partner(id);
        self.plan.stories.push(story);
        let mut staff = Vec::new();
        for (name, email, role, days) in cast {
            let at = self.now - days * DAY;
            let person = self.person(name, email, at)?;
            let it = Employed {
                as_staff: Staff {
                    person,
                    staff: self.id(at),
                    partner: id,
                    role: *role,
                    door: Door::Inside,
                },
                since: at,
            };
            let role = role.name().to_owned();
            let event = Event::StaffJoined { name: (*name).to_owned(), role };
            let story = self.tell(id, &it.actor(), at, &event).partner(id);
            self.plan.stories.push(story);
            staff.push(it);
        }
        let key = Key { at: self.plan.firms.len(), id, staff: staff.clone(), groups: Vec::new() };
        self.plan.firms.push(Firm {
            partner: Partner {
                id,
                slug: slug.to_owned(),
                name: name.to_owned(),
                code: code.to_owned(),
                state: "active".to_owned(),
                time_zone: "Europe/London".to_owned(),
                created_at: since,
                version: 1,
            },
            staff,
            groups: Vec::new(),
            folders: Vec::new(),
            assigned: Vec::new(),
            notes: Vec::new(),
            invitations: Vec::new(),
        });
        Ok(key)
    }

    /// A group of a firm.
    pub(super) fn group(&mut self, key: &mut Key, name: &str, staff: &[StaffId]) -> Result<()> {
        let at = self.now - 300 * DAY;
        let id: GroupId = self.id(at);
        let by = key.staff(1)?.actor();
        let event = Event::GroupCreated { name: name.to_owned() };
        let story = self.tell(key.id, &by, at, &event).partner(key.id);
        self.plan.stories.push(story);
        self.firm(key)?.groups.push(bulk::Group {
            id,
            name: name.to_owned(),
            name_sort: domain::names::name_sort(name),
            created_at: at,
            staff: staff.to_vec(),
            clients: Vec::new(),
        });
        key.groups.push(id);
        Ok(())
    }
}
