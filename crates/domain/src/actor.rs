//! Who acts, and how far their hands reach.
//!
//! An `Actor` is made at the door (session, key, token, job) and travels with every deed. A `Scope`
//! is what opens a transaction: it can only be made from an actor, so a store function that adds
//! the scope's columns can never be called with another tenant's.

use crate::access::Role;
use crate::ids::{KeyId, PartnerId, PersonId, ProductId, SessionId, StaffId};

/// By which door somebody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// A signed-in browser.
    Page(SessionId),
    /// A scoped key of the REST API.
    Key(KeyId),
    /// A letter's single-use link.
    Link,
    /// The command line, a job, the clock.
    Inside,
}

/// What an operator's person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperatorLevel {
    /// Helps partners and clients; sees little.
    Support,
    /// Runs the installation.
    Admin,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A partner's staff member.
    Staff(Staff),
    /// A person of the customers' side: an owner, a user, or somebody without any account yet.
    Client {
        /// The person.
        person: PersonId,
        /// By which door.
        door: Door,
        /// Whether this is a partner's staff inside the account: the portal refuses those.
        delegated: bool,
    },
    /// A person of the vendor.
    Operator {
        /// The person.
        person: PersonId,
        /// What it may do.
        level: OperatorLevel,
        /// By which door.
        door: Door,
    },
    /// One of the vendor's products, reporting facts.
    Product(ProductId),
    /// The clock and the queue.
    System,
    /// Nobody known.
    Anon,
}

/// A staff member who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// The human.
    pub person: PersonId,
    /// Their employment.
    pub staff: StaffId,
    /// The firm.
    pub partner: PartnerId,
    /// Their role there.
    pub role: Role,
    /// By which door.
    pub door: Door,
}

impl Actor {
    /// How far this actor's hands reach in the store.
    pub fn scope(&self) -> Scope {
        match self {
            Actor::Staff(it) => Scope(Reach::Partner(it.partner, it.staff, it.role)),
            Actor::Client { person, .. } => Scope(Reach::Person(*person)),
            Actor::Operator { .. } => Scope(Reach::Operator),
            Actor::Product(product) => Scope(Reach::Product(*product)),
            Actor::System => Scope(Reach::System),
            Actor::Anon => Scope(Reach::Nothing),
        }
    }

    /// The human, if one acts.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Actor::Staff(it) => Some(it.person),
            Actor::Client { person, .. } | Actor::Operator { person, .. } => Some(*person),
            Actor::Product(_) | Actor::System | Actor::Anon => None,
        }
    }

    /// The staff member, if one acts.
    pub fn staff(&self) -> Option<&Staff> {
        match self {
            Actor::Staff(it) => Some(it),
            Actor::Client { .. }
            | Actor::Operator { .. }
            | Actor::Product(_)
            | Actor::System
            | Actor::Anon => None,
        }
    }

    /// The door, where there is one.
    pub fn door(&self) -> Door {
        match self {
            Actor::Staff(it) => it.door,
            Actor::Client { door, .. } | Actor::Operator { door, .. } => *door,
            Actor::Product(_) | Actor::System | Actor::Anon => Door::Inside,
        }
    }

    /// The session, when the door is a page.
    pub fn session(&self) -> Option<SessionId> {
        match self.door() {
            Door::Page(session) => Some(session),
            Door::Key(_) | Door::Link | Door::Inside => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Partner(PartnerId, StaffId, Role),
    Person(PersonId),
    Operator,
    Product(ProductId),
    System,
    Nothing,
}

/// How far a transaction may reach. Made only by [`Actor::scope`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope(Reach);

impl Scope {
    /// The firm whose rows may be touched.
    pub fn partner(&self) -> Option<PartnerId> {
        if let Reach::Partner(it, ..) = self.0 { Some(it) } else { None }
    }

    /// The seat in whose name, and its role when the actor was made: a write looks again.
    pub fn seat(&self) -> Option<(PartnerId, StaffId, Role)> {
        if let Reach::Partner(firm, staff, role) = self.0 {
            Some((firm, staff, role))
        } else {
            None
        }
    }

    /// The person of the customers' side whose accounts may be touched.
    pub fn person(&self) -> Option<PersonId> {
        if let Reach::Person(it) = self.0 { Some(it) } else { None }
    }

    /// The product whose accounts may be touched.
    pub fn product(&self) -> Option<ProductId> {
        if let Reach::Product(it) = self.0 { Some(it) } else { None }
    }

    /// Whether the vendor's own rows may be touched.
    pub fn is_operator(&self) -> bool {
        self.0 == Reach::Operator
    }

    /// Whether this is the program itself.
    pub fn is_system(&self) -> bool {
        self.0 == Reach::System
    }
}
