//! The one decision: realm, visibility, permission, then state and policy, first match wins.
//!
//! The order makes the answer unique, so a hidden object is never "forbidden" and a forbidden
//! act never tells the state of what it was aimed at.

use super::deeds::{Deed, Standing};
use super::gates;
use super::verdict::{Code, Verdict};
use super::words::{Facts, Realm, Relation, Role, Who};

/// Whether `who` may do `deed` when the facts are these. Pure: evaluate it again inside the
/// transaction that commits.
pub fn decide(deed: Deed, who: Who, facts: &Facts) -> Verdict {
    let ruling = same_realm(deed, who)
        .and_then(|()| visible(deed, who, *facts))
        .and_then(|()| permitted(deed, who))
        .and_then(|()| gates::pass(deed, *facts));
    Verdict::new(deed, who, *facts, ruling)
}

/// The actor that a staff member is towards one client. An assistant counts as assigned at most.
pub const fn who(role: Role, relation: Relation, suspended: bool) -> Who {
    if suspended {
        return Who::Suspended;
    }
    match (role, relation) {
        (Role::Owner, _) => Who::Owner,
        (Role::Senior, _) => Who::Senior,
        (Role::Manager, Relation::Named) => Who::Named,
        (Role::Manager, Relation::Group) => Who::Group,
        (Role::Manager, Relation::Assigned)
        | (Role::Assistant, Relation::Named | Relation::Group | Relation::Assigned) => {
            Who::Assigned
        }
        (Role::Manager | Role::Assistant, Relation::Unrelated) => Who::Unrelated,
    }
}

/// The actor that a staff member is towards an internal client (3.15): its owner and those whom the
/// owner added, nobody else. How they stood to it before does not count.
pub const fn who_inside(role: Role, added: bool) -> Who {
    match (role, added) {
        (Role::Owner, _) => Who::Owner,
        (Role::Senior, true) => Who::Senior,
        (Role::Manager | Role::Assistant, true) => Who::Assigned,
        (Role::Senior | Role::Manager | Role::Assistant, false) => Who::Unrelated,
    }
}

fn same_realm(deed: Deed, who: Who) -> Result<(), Code> {
    match (who.realm(), deed.realm()) {
        (Some(Realm::Partner), Realm::Partner)
        | (Some(Realm::Client), Realm::Client)
        | (Some(Realm::Operator), Realm::Operator) => Ok(()),
        (Some(Realm::Partner), Realm::Client | Realm::Operator)
        | (Some(Realm::Client), Realm::Partner | Realm::Operator)
        | (Some(Realm::Operator), Realm::Partner | Realm::Client)
        | (None, Realm::Partner | Realm::Client | Realm::Operator) => Err(Code::Unauthenticated),
    }
}

/// Another firm, another owner, or a client that this person cannot see: all the same 404.
fn visible(deed: Deed, who: Who, facts: Facts) -> Result<(), Code> {
    let gone = facts.state == super::State::Disconnected;
    let hidden = match who {
        Who::Foreign | Who::OtherClientOwner => true,
        Who::Unrelated => deed.names_client(),
        // Until an account is in a folder only owner and senior know of it (no. 09).
        Who::Named | Who::Group | Who::Assigned => {
            deed.names_client() && (gone || facts.state.unlinked())
        }
        Who::Owner | Who::Senior => deed.names_client() && gone,
        Who::ClientOwner
        | Who::ClientUser
        | Who::Delegated
        | Who::OpSupport
        | Who::OpSupportCoded
        | Who::OpAdmin
        | Who::Suspended
        | Who::Anon => false,
    };
    if hidden { Err(Code::NotFound) } else { Ok(()) }
}

fn permitted(deed: Deed, who: Who) -> Result<(), Code> {
    let (granted, otherwise) = match deed.standing() {
        Standing::Reach => (reaches(who), Code::NotFound),
        Standing::ClientRole => (has_client_role(who), Code::RequiresClientRole),
        Standing::Staff => (who.realm() == Some(Realm::Partner), Code::Unauthenticated),
        Standing::ClientSenior | Standing::Senior => (is_senior(who), Code::RequiresSenior),
        Standing::FirmOwner | Standing::ClientFirmOwner => (who == Who::Owner, Code::RequiresOwner),
        Standing::AccountOwner if who == Who::Delegated => (false, Code::NotInDelegatedSession),
        Standing::AccountOwner => (who == Who::ClientOwner, Code::RequiresAccountOwner),
        Standing::Operator => (who.realm() == Some(Realm::Operator), Code::Unauthenticated),
        Standing::SupportCode => (who == Who::OpSupportCoded, Code::SupportCodeRequired),
        Standing::OperatorAdmin => (who == Who::OpAdmin, Code::RequiresOperatorAdmin),
        Standing::Nobody => (false, Code::NeverAllowed),
    };
    if granted { Ok(()) } else { Err(otherwise) }
}

const fn is_senior(who: Who) -> bool {
    matches!(who, Who::Owner | Who::Senior)
}

const fn has_client_role(who: Who) -> bool {
    matches!(who, Who::Owner | Who::Senior | Who::Named | Who::Group)
}

const fn reaches(who: Who) -> bool {
    has_client_role(who) || matches!(who, Who::Assigned)
}
