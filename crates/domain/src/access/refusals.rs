//! The words of a refusal: the rule, the facts it used, who can change it, the deed that would.
//!
//! A 404 and a 401 tell nothing: the same bytes answer for a hidden object and for a random id.

use super::deeds::Deed;
use super::verdict::Code;
use super::words::{AddonState, Facts, Realm, Who};

/// The rule in a plain sentence.
pub(super) fn sentence(code: Code, deed: Deed) -> String {
    let phrase = deed.phrase();
    match code {
        Code::Ok | Code::Created | Code::Accepted => format!("You may {phrase}."),
        Code::Limited => "You see the name, the status and the plan only.".into(),
        Code::Noop => "It is already so; nothing was changed.".into(),
        Code::Unauthenticated => "Sign in to go on.".into(),
        Code::NotFound => "There is nothing here that you can see.".into(),
        Code::RequiresOwner => format!("Only the firm's owner can {phrase}."),
        Code::RequiresSenior => format!("Only the firm's owner and seniors can {phrase}."),
        Code::RequiresClientRole => format!(
            "Only the firm's owner, seniors, the client's named manager and managers who share a \
             group with the client can {phrase}; you are assigned to the account only."
        ),
        Code::RequiresAccountOwner => format!("Only the account's owner can {phrase}."),
        Code::NotInDelegatedSession => format!(
            "Nobody can {phrase} while signed in to a client's account as its partner; the \
             account's owner does that in a session of their own."
        ),
        Code::SupportCodeRequired => {
            format!("To {phrase} you need the support code that its owner gives out.")
        }
        Code::RequiresOperatorAdmin => format!("Only an operator administrator can {phrase}."),
        Code::NeverAllowed => format!("No operator can {phrase}, by any setting."),
        Code::BlockedByClient => format!(
            "The account's owner has blocked you: you cannot {phrase}. Your colleagues can."
        ),
        Code::NotConnected
        | Code::InvitePending
        | Code::AccessExpired
        | Code::AccessCancelled
        | Code::AccessAlreadyActive
        | Code::AlreadyConnected
        | Code::NoPendingInvite
        | Code::NoOpenRequest
        | Code::NotInFolder
        | Code::AlreadyInFolder
        | Code::HasConnectedAccounts
        | Code::AlreadyActive
        | Code::EndsAtPeriodEnd
        | Code::NotActive
        | Code::AlreadyEnding
        | Code::ClientManagedSubscription
        | Code::AlreadyManaged
        | Code::PayerLockedBySubscription
        | Code::ClientPays
        | Code::PartnerPays => of_state(code, deed).into(),
    }
}

/// The sentences of state and policy; the codes of rights have theirs above.
#[expect(clippy::too_many_lines, reason = "one sentence per code, and nothing else")]
const fn of_state(code: Code, deed: Deed) -> &'static str {
    match code {
        Code::NotConnected => match deed.realm() {
            Realm::Client => "This partner is not connected to the account.",
            Realm::Partner | Realm::Operator => {
                "Your firm is not connected to an account of this client."
            }
        },
        Code::InvitePending => "The client's owner has not answered the invitation yet.",
        Code::AccessExpired => {
            "Access has expired: it ends after 60 days without a sign-in, or on the date agreed \
             with the client's owner."
        }
        Code::AccessCancelled => paused(deed),
        Code::AccessAlreadyActive => "Access is open already, so there is nothing to ask for.",
        Code::AlreadyConnected => "The firm and the account are connected already.",
        Code::NoPendingInvite => "There is no invitation that waits for an answer.",
        Code::NoOpenRequest => "There is no request that waits for an answer.",
        Code::NotInFolder => "This account is in no client's folder yet.",
        Code::AlreadyInFolder => "This account is in a client's folder already.",
        Code::HasConnectedAccounts => {
            "A client with connected accounts cannot be archived; take its accounts out of the \
             folder or cancel their connections first."
        }
        Code::AlreadyActive => "The add-on is active already.",
        Code::EndsAtPeriodEnd => {
            "The add-on has been cancelled and runs to the end of the period that is paid for; \
             it can be activated again after that."
        }
        Code::NotActive => "The add-on is not active.",
        Code::AlreadyEnding => {
            "The add-on has been cancelled already and runs to the end of its period."
        }
        Code::AlreadyManaged => "Your firm manages this subscription already.",
        Code::ClientManagedSubscription if matches!(deed, Deed::CBillingChange) => {
            "You manage this subscription yourself, so there is nothing to move: add the new firm \
             and remove the old one whenever you like."
        }
        Code::ClientManagedSubscription
            if matches!(
                deed,
                Deed::BillingObject
                    | Deed::BillingHandBack
                    | Deed::AccountActivate
                    | Deed::AccountClose
            ) =>
        {
            "Your firm does not manage this subscription, so it is not yours to change."
        }
        Code::ClientManagedSubscription => {
            "The client pays their own subscription, so the client pays for its add-ons too; the \
             firm's settings cannot change that."
        }
        Code::PayerLockedBySubscription => {
            "Who pays cannot be changed while the add-on runs; cancel it first, and change the \
             setting when it has ended."
        }
        Code::ClientPays if matches!(deed, Deed::AddonDeactivate) => {
            "The client pays for this add-on, so only the client can cancel it."
        }
        Code::ClientPays if matches!(deed, Deed::AddonReconnect) => {
            "The client pays for this add-on, so the client connects it again."
        }
        Code::ClientPays => {
            "The settings say that the client pays for this add-on; staff can activate an \
             add-on only if the partner pays for it."
        }
        Code::PartnerPays => {
            "Your partner's settings say that the partner pays for this add-on, so the partner \
             activates it."
        }
        Code::Ok
        | Code::Created
        | Code::Accepted
        | Code::Limited
        | Code::Noop
        | Code::Unauthenticated
        | Code::NotFound
        | Code::RequiresOwner
        | Code::RequiresSenior
        | Code::RequiresClientRole
        | Code::RequiresAccountOwner
        | Code::NotInDelegatedSession
        | Code::SupportCodeRequired
        | Code::RequiresOperatorAdmin
        | Code::NeverAllowed
        | Code::BlockedByClient => "",
    }
}

/// Whom the owner turned off, said to either side.
const fn paused(deed: Deed) -> &'static str {
    match deed.realm() {
        Realm::Client => "You have turned this partner's access off; turn it on again instead.",
        Realm::Partner | Realm::Operator => "The client's owner has paused your firm's access.",
    }
}

/// The facts that the rule used, as the document spells them.
pub(super) fn facts(code: Code, who: Who, facts: Facts) -> Vec<(&'static str, String)> {
    let state = ("state", facts.state.to_string());
    let addon = ("addon", facts.addon.to_string());
    match code {
        Code::Ok
        | Code::Created
        | Code::Accepted
        | Code::Limited
        | Code::Noop
        | Code::Unauthenticated
        | Code::NotFound => Vec::new(),
        Code::RequiresOwner
        | Code::RequiresSenior
        | Code::RequiresClientRole
        | Code::RequiresAccountOwner
        | Code::NotInDelegatedSession
        | Code::SupportCodeRequired
        | Code::RequiresOperatorAdmin
        | Code::NeverAllowed
        | Code::BlockedByClient => vec![("actor", who.to_string())],
        Code::NotConnected
        | Code::InvitePending
        | Code::AccessExpired
        | Code::AccessCancelled
        | Code::AccessAlreadyActive
        | Code::AlreadyConnected
        | Code::NoPendingInvite
        | Code::NoOpenRequest
        | Code::NotInFolder
        | Code::AlreadyInFolder
        | Code::HasConnectedAccounts => vec![state],
        Code::AlreadyActive
        | Code::EndsAtPeriodEnd
        | Code::NotActive
        | Code::AlreadyEnding
        | Code::PayerLockedBySubscription => vec![addon],
        Code::ClientManagedSubscription | Code::AlreadyManaged => {
            vec![("billing_mode", facts.billing_mode.to_string())]
        }
        Code::ClientPays
            if matches!(facts.addon, AddonState::ActiveClient | AddonState::EndingClient) =>
        {
            vec![addon]
        }
        Code::ClientPays | Code::PartnerPays => {
            let (payer, source) = facts.payer();
            vec![
                ("billing_mode", facts.billing_mode.to_string()),
                ("default", facts.default.to_string()),
                ("override", facts.client_override.to_string()),
                ("payer", payer.to_string()),
                ("payer_source", source.to_string()),
            ]
        }
    }
}

/// Who can change it, in the words of a page.
pub(super) const fn who_can_fix(code: Code, deed: Deed, facts: Facts) -> &'static str {
    const SENIORS: &str = "the firm's owner or a senior";
    const CLIENT_ROLE: &str =
        "the firm's owner, a senior, the client's named manager or a manager of its group";
    const ACCOUNT_OWNER: &str = "the account's owner";
    match code {
        Code::Ok
        | Code::Created
        | Code::Accepted
        | Code::Limited
        | Code::Noop
        | Code::NotFound
        | Code::NeverAllowed
        // Nothing is wrong: it is so already, or there is nothing to act upon.
        | Code::AccessAlreadyActive
        | Code::AlreadyConnected
        | Code::AlreadyManaged
        | Code::NoOpenRequest
        | Code::AlreadyActive
        | Code::NotActive
        | Code::AlreadyEnding => "",
        Code::Unauthenticated => "you, by signing in",
        Code::RequiresOwner => "the firm's owner",
        Code::RequiresSenior
        | Code::NotInFolder
        | Code::AlreadyInFolder
        | Code::HasConnectedAccounts => SENIORS,
        Code::RequiresOperatorAdmin => "an operator administrator",
        Code::NotConnected => match deed.realm() {
            Realm::Client => ACCOUNT_OWNER,
            Realm::Partner | Realm::Operator => SENIORS,
        },
        Code::RequiresAccountOwner
        | Code::NotInDelegatedSession
        | Code::SupportCodeRequired
        | Code::BlockedByClient
        | Code::InvitePending
        | Code::AccessExpired
        | Code::AccessCancelled
        | Code::ClientManagedSubscription => ACCOUNT_OWNER,
        Code::NoPendingInvite => match deed.realm() {
            Realm::Client => "the partner, by inviting you, or you, by adding the partner",
            Realm::Partner | Realm::Operator => SENIORS,
        },
        Code::EndsAtPeriodEnd => match facts.addon {
            AddonState::EndingClient => ACCOUNT_OWNER,
            AddonState::EndingPartner => CLIENT_ROLE,
            AddonState::Inactive
            | AddonState::Pending
            | AddonState::ActivePartner
            | AddonState::ActiveClient => "",
        },
        Code::PayerLockedBySubscription => match facts.addon {
            AddonState::ActiveClient | AddonState::EndingClient => ACCOUNT_OWNER,
            AddonState::ActivePartner | AddonState::EndingPartner => CLIENT_ROLE,
            AddonState::Inactive | AddonState::Pending => "",
        },
        Code::ClientPays if matches!(deed, Deed::AddonDeactivate | Deed::AddonReconnect) => {
            ACCOUNT_OWNER
        }
        Code::RequiresClientRole | Code::ClientPays | Code::PartnerPays => CLIENT_ROLE,
    }
}

/// The deed that would put it right, before it is asked whether this actor may do it.
pub(super) const fn remedy(code: Code, deed: Deed) -> Option<Deed> {
    match code {
        Code::NotConnected => match deed.realm() {
            Realm::Client => Some(Deed::CPartnerAdd),
            Realm::Partner => Some(Deed::ConnectionInvite),
            Realm::Operator => None,
        },
        Code::InvitePending
            if matches!(
                deed,
                Deed::ClientFolderArchive | Deed::ConnectionInvite | Deed::ConnectionCancel
            ) =>
        {
            Some(Deed::ConnectionWithdraw)
        }
        Code::AccessExpired | Code::AccessCancelled => match deed.realm() {
            Realm::Client => Some(Deed::CAccessReinstate),
            Realm::Partner | Realm::Operator => Some(Deed::AccessRequest),
        },
        Code::NoPendingInvite => match deed.realm() {
            Realm::Client => Some(Deed::CPartnerAdd),
            Realm::Partner | Realm::Operator => None,
        },
        Code::AccessAlreadyActive => Some(Deed::AccountSignin),
        Code::NotInFolder => Some(Deed::AccountAssignUnlinked),
        Code::AlreadyInFolder | Code::HasConnectedAccounts => Some(Deed::AccountUnassign),
        Code::PayerLockedBySubscription => Some(Deed::AddonDeactivate),
        Code::ClientPays if matches!(deed, Deed::AddonActivate) => Some(Deed::AddonSetPartner),
        Code::Ok
        | Code::Created
        | Code::Accepted
        | Code::Limited
        | Code::Noop
        | Code::Unauthenticated
        | Code::NotFound
        | Code::RequiresOwner
        | Code::RequiresSenior
        | Code::RequiresClientRole
        | Code::RequiresAccountOwner
        | Code::NotInDelegatedSession
        | Code::SupportCodeRequired
        | Code::RequiresOperatorAdmin
        | Code::NeverAllowed
        | Code::BlockedByClient
        | Code::InvitePending
        | Code::AlreadyConnected
        | Code::NoOpenRequest
        | Code::AlreadyActive
        | Code::EndsAtPeriodEnd
        | Code::NotActive
        | Code::AlreadyEnding
        | Code::AlreadyManaged
        | Code::ClientManagedSubscription
        | Code::ClientPays
        | Code::PartnerPays => None,
    }
}
