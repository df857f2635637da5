//! State and policy: what the connection, the folder, the add-on, the billing mode and the payer
//! allow to somebody who has the right. First match in that order.

use super::deeds::Deed;
use super::verdict::Code;
use super::words::{AddonState, BillingMode, Facts, Payer, State};

/// What the state lets through: the kind of success, or the one code of the refusal.
#[expect(clippy::too_many_lines, reason = "one line per act, and nothing else")]
pub(super) fn pass(deed: Deed, facts: Facts) -> Result<Code, Code> {
    match deed {
        Deed::ClientDashboardRead => dashboard(facts.state),
        Deed::ClientFolderRead
        | Deed::ClientFolderUpdate
        | Deed::ClientNotesRead
        | Deed::ClientNotesWrite
        | Deed::ClientStaffAssign
        | Deed::ClientInternalSet => in_folder(facts.state).map(|()| Code::Ok),
        Deed::AccountCreate => in_folder(facts.state).map(|()| Code::Created),
        Deed::ClientFolderArchive => archive(facts.state),
        Deed::ClientReportRead => report(facts.state),
        Deed::AccountAssignUnlinked => assign(facts.state),
        Deed::AccountUnassign => unassign(facts.state),
        Deed::AccountSignin | Deed::AccountElevate => {
            open(facts.state).and_then(|()| not_blocked(facts.blocked))
        }
        Deed::ToolExtendTrial | Deed::ToolTicket | Deed::ToolPromotion => {
            open(facts.state).map(|()| Code::Ok)
        }
        Deed::AccessRequest | Deed::AccessRemind => request(facts.state),
        Deed::AccessRenewAsk => open(facts.state).map(|()| Code::Accepted),
        Deed::ConnectionInvite => invite(facts.state),
        Deed::ConnectionWithdraw | Deed::CInviteAccept | Deed::CInviteDecline => {
            pending_invite(facts.state)
        }
        Deed::ConnectionCancel => connected(facts.state).map(|()| Code::Ok),
        Deed::BillingOffer => offer(facts),
        Deed::BillingAccept => connected(facts.state).and_then(|()| not_managed(facts, Code::Ok)),
        Deed::BillingObject | Deed::BillingHandBack => {
            connected(facts.state).and_then(|()| partner_can_pay(facts))
        }
        Deed::AccountActivate | Deed::AccountClose => {
            open(facts.state).and_then(|()| partner_can_pay(facts))
        }
        Deed::CBillingChange => change(facts),
        Deed::CBillingKeep => client_connected(facts.state).map(|()| Code::Ok),
        Deed::AddonActivate => activate(facts),
        Deed::AddonSetPartner => set_payer(facts).and_then(|()| partner_can_pay(facts)),
        Deed::AddonSetClient | Deed::AddonClearOverride => set_payer(facts).map(|()| Code::Ok),
        Deed::AddonDeactivate => deactivate(facts),
        Deed::AddonPay => pay(facts),
        Deed::AddonHandOver => hand_over(facts),
        Deed::AddonKeepPayer => connected(facts.state).map(|()| Code::Ok),
        Deed::AddonReconnect => reconnect(facts),
        Deed::CPartnerAdd => add_partner(facts.state),
        Deed::CAccessCancel => pause(facts.state),
        Deed::CAccessReinstate => reinstate(facts.state),
        Deed::CRequestDecline => decline_request(facts.state),
        Deed::CAccessRenew => renew(facts.state),
        Deed::CRequestBlock | Deed::CPersonBlock => {
            client_connected(facts.state).map(|()| Code::Ok)
        }
        Deed::CApprovalForward => forward(facts.state),
        Deed::CConnectionRemove => remove(facts.state),
        Deed::CAddonActivate => client_activate(facts),
        Deed::CAddonDeactivate => client_deactivate(facts.addon),
        Deed::CAddonPay => client_pay(facts.addon),
        Deed::CAddonAskPay => client_ask_pay(facts),
        Deed::CAddonReconnect => running(facts.addon),
        Deed::OAccountView => Ok(Code::Limited),
        Deed::ClientListRow
        | Deed::ClientFolderCreate
        | Deed::ClientExportCsv
        | Deed::AddonSetDefault
        | Deed::StaffManage
        | Deed::GroupManage
        | Deed::InvoiceRead
        | Deed::AuditRead
        | Deed::ViewShare
        | Deed::PaymentMethodUpdate
        | Deed::OwnershipTransfer
        | Deed::OwnershipAnswer
        | Deed::FirmUpdate
        | Deed::FirmSignIn
        | Deed::ApiKeyManage
        | Deed::WebhookManage
        | Deed::FirmTakeAway
        | Deed::FirmAsk
        | Deed::ConnectionEnded
        | Deed::FirmCode
        | Deed::CPartnerList
        | Deed::CFirmBlock
        | Deed::CBillingOwn
        | Deed::CAddonKeepPayer
        | Deed::OConnectionRead
        | Deed::OAccountSignin
        | Deed::OTokenRead
        | Deed::OConnectionRevoke
        | Deed::ODiscountSet
        | Deed::OPartnerSuspend
        | Deed::OPartnerRead
        | Deed::OPartnerInvite
        | Deed::OProductRead
        | Deed::OProductManage
        | Deed::OBrandManage
        | Deed::OOutboxRead => Ok(Code::Ok),
    }
}

/// The partner's connection gate: something is there to act upon.
const fn connected(state: State) -> Result<(), Code> {
    match state {
        State::FolderOnly => Err(Code::NotConnected),
        State::Invited => Err(Code::InvitePending),
        State::Disconnected => Err(Code::NotFound),
        State::Active
        | State::Expired
        | State::Cancelled
        | State::UnlinkedActive
        | State::UnlinkedExpired
        | State::UnlinkedCancelled => Ok(()),
    }
}

/// Connected, and access is open now.
const fn open(state: State) -> Result<(), Code> {
    match state {
        State::Active | State::UnlinkedActive => Ok(()),
        State::Expired | State::UnlinkedExpired => Err(Code::AccessExpired),
        State::Cancelled | State::UnlinkedCancelled => Err(Code::AccessCancelled),
        State::FolderOnly | State::Invited | State::Disconnected => connected(state),
    }
}

/// The account's owner has not blocked this one person.
const fn not_blocked(blocked: bool) -> Result<Code, Code> {
    if blocked { Err(Code::BlockedByClient) } else { Ok(Code::Ok) }
}

/// Not one of the accounts that are in no folder.
const fn in_folder(state: State) -> Result<(), Code> {
    match state {
        State::UnlinkedActive | State::UnlinkedExpired | State::UnlinkedCancelled => {
            Err(Code::NotInFolder)
        }
        State::Disconnected => Err(Code::NotFound),
        State::FolderOnly | State::Invited | State::Active | State::Expired | State::Cancelled => {
            Ok(())
        }
    }
}

fn dashboard(state: State) -> Result<Code, Code> {
    connected(state)?;
    Ok(if limited(state) { Code::Limited } else { Code::Ok })
}

/// Whether a firm is shown the name, the status and the plan only: the client paused access
/// (access rules no. 11). What the product reports of such an account is not for the firm, on no
/// page, in no filter and in no file.
pub const fn limited(state: State) -> bool {
    match state {
        State::Cancelled | State::UnlinkedCancelled => true,
        State::FolderOnly
        | State::Invited
        | State::Active
        | State::Expired
        | State::Disconnected
        | State::UnlinkedActive
        | State::UnlinkedExpired => false,
    }
}

/// Reports cover accounts in folders only, so the folder is asked before access.
fn report(state: State) -> Result<Code, Code> {
    in_folder(state)?;
    open(state)?;
    Ok(Code::Ok)
}

const fn archive(state: State) -> Result<Code, Code> {
    match state {
        State::FolderOnly => Ok(Code::Ok),
        State::Invited => Err(Code::InvitePending),
        State::Active | State::Expired | State::Cancelled => Err(Code::HasConnectedAccounts),
        State::Disconnected => Err(Code::NotFound),
        State::UnlinkedActive | State::UnlinkedExpired | State::UnlinkedCancelled => {
            Err(Code::NotInFolder)
        }
    }
}

const fn assign(state: State) -> Result<Code, Code> {
    match state {
        State::UnlinkedActive | State::UnlinkedExpired | State::UnlinkedCancelled => Ok(Code::Ok),
        State::Disconnected => Err(Code::NotFound),
        State::FolderOnly | State::Invited | State::Active | State::Expired | State::Cancelled => {
            Err(Code::AlreadyInFolder)
        }
    }
}

fn unassign(state: State) -> Result<Code, Code> {
    connected(state)?;
    in_folder(state)?;
    Ok(Code::Ok)
}

const fn request(state: State) -> Result<Code, Code> {
    match open(state) {
        Ok(()) => Err(Code::AccessAlreadyActive),
        Err(Code::AccessExpired | Code::AccessCancelled) => Ok(Code::Accepted),
        Err(other) => Err(other),
    }
}

const fn invite(state: State) -> Result<Code, Code> {
    match connected(state) {
        Ok(()) => Err(Code::AlreadyConnected),
        Err(Code::NotConnected) => Ok(Code::Created),
        Err(other) => Err(other),
    }
}

/// A transfer invitation: from an empty folder, or where the firm is connected and does not manage.
fn offer(facts: Facts) -> Result<Code, Code> {
    match connected(facts.state) {
        Err(Code::NotConnected) => Ok(Code::Created),
        Err(other) => Err(other),
        Ok(()) => in_folder(facts.state).and_then(|()| not_managed(facts, Code::Created)),
    }
}

const fn not_managed(facts: Facts, done: Code) -> Result<Code, Code> {
    match facts.billing_mode {
        BillingMode::PartnerManaged => Err(Code::AlreadyManaged),
        BillingMode::ClientManaged => Ok(done),
    }
}

/// Only a firm that manages the subscription is left with notice; any other at once.
fn change(facts: Facts) -> Result<Code, Code> {
    client_connected(facts.state)?;
    partner_can_pay(facts).map(|_| Code::Created)
}

/// An invitation that waits: the partner may withdraw it, the owner accept or decline it. For
/// the partner `disconnected` never comes this far, because it is hidden.
const fn pending_invite(state: State) -> Result<Code, Code> {
    match state {
        State::Invited => Ok(Code::Ok),
        State::FolderOnly
        | State::Active
        | State::Expired
        | State::Cancelled
        | State::Disconnected
        | State::UnlinkedActive
        | State::UnlinkedExpired
        | State::UnlinkedCancelled => Err(Code::NoPendingInvite),
    }
}

fn activate(facts: Facts) -> Result<Code, Code> {
    open(facts.state)?;
    in_folder(facts.state)?;
    match facts.addon {
        AddonState::ActivePartner | AddonState::ActiveClient => Err(Code::AlreadyActive),
        AddonState::EndingClient => Err(Code::EndsAtPeriodEnd),
        AddonState::Inactive | AddonState::Pending | AddonState::EndingPartner => {
            partner_can_pay(facts)?;
            partner_pays(facts)
        }
    }
}

const fn partner_can_pay(facts: Facts) -> Result<Code, Code> {
    match facts.billing_mode {
        BillingMode::PartnerManaged => Ok(Code::Ok),
        BillingMode::ClientManaged => Err(Code::ClientManagedSubscription),
    }
}

const fn partner_pays(facts: Facts) -> Result<Code, Code> {
    match facts.payer().0 {
        Payer::Partner => Ok(Code::Ok),
        Payer::Client => Err(Code::ClientPays),
    }
}

/// Settings never touch a running subscription (no. 05).
fn set_payer(facts: Facts) -> Result<(), Code> {
    open(facts.state)?;
    in_folder(facts.state)?;
    match facts.addon {
        AddonState::Inactive | AddonState::Pending => Ok(()),
        AddonState::ActivePartner
        | AddonState::ActiveClient
        | AddonState::EndingPartner
        | AddonState::EndingClient => Err(Code::PayerLockedBySubscription),
    }
}

/// A partner may always stop paying, also after access has ended (no. 08).
fn deactivate(facts: Facts) -> Result<Code, Code> {
    connected(facts.state)?;
    match facts.addon {
        AddonState::Inactive => Err(Code::NotActive),
        AddonState::Pending | AddonState::ActivePartner => Ok(Code::Ok),
        AddonState::ActiveClient => Err(Code::ClientPays),
        AddonState::EndingPartner | AddonState::EndingClient => Err(Code::AlreadyEnding),
    }
}

/// The firm offers to pay from the end of the client's period on.
fn pay(facts: Facts) -> Result<Code, Code> {
    open(facts.state)?;
    in_folder(facts.state)?;
    match facts.addon {
        AddonState::Inactive | AddonState::Pending => Err(Code::NotActive),
        AddonState::ActivePartner => Ok(Code::Noop),
        AddonState::EndingPartner | AddonState::EndingClient => Err(Code::AlreadyEnding),
        AddonState::ActiveClient => partner_can_pay(facts),
    }
}

/// The firm asks the client to pay: as stopping, possible also after access has ended.
fn hand_over(facts: Facts) -> Result<Code, Code> {
    connected(facts.state)?;
    match facts.addon {
        AddonState::Inactive | AddonState::Pending => Err(Code::NotActive),
        AddonState::ActiveClient => Ok(Code::Noop),
        AddonState::EndingPartner | AddonState::EndingClient => Err(Code::AlreadyEnding),
        AddonState::ActivePartner => Ok(Code::Accepted),
    }
}

/// Only what the firm pays for is the firm's to connect again.
fn reconnect(facts: Facts) -> Result<Code, Code> {
    open(facts.state)?;
    in_folder(facts.state)?;
    match facts.addon {
        AddonState::Inactive | AddonState::Pending => Err(Code::NotActive),
        AddonState::ActiveClient | AddonState::EndingClient => Err(Code::ClientPays),
        AddonState::ActivePartner | AddonState::EndingPartner => Ok(Code::Ok),
    }
}

/// It runs, whoever pays and however long still.
const fn running(addon: AddonState) -> Result<Code, Code> {
    match addon {
        AddonState::Inactive | AddonState::Pending => Err(Code::NotActive),
        AddonState::ActivePartner
        | AddonState::ActiveClient
        | AddonState::EndingPartner
        | AddonState::EndingClient => Ok(Code::Ok),
    }
}

/// The owner goes on with it and pays, from the end of the firm's month on.
const fn client_pay(addon: AddonState) -> Result<Code, Code> {
    match addon {
        AddonState::Inactive | AddonState::Pending => Err(Code::NotActive),
        AddonState::ActiveClient => Ok(Code::Noop),
        AddonState::EndingClient => Err(Code::EndsAtPeriodEnd),
        AddonState::ActivePartner | AddonState::EndingPartner => Ok(Code::Ok),
    }
}

/// The owner asks the firm that manages the subscription.
fn client_ask_pay(facts: Facts) -> Result<Code, Code> {
    client_connected(facts.state)?;
    match facts.addon {
        AddonState::Inactive | AddonState::Pending => Err(Code::NotActive),
        AddonState::ActivePartner => Ok(Code::Noop),
        AddonState::EndingPartner | AddonState::EndingClient => Err(Code::AlreadyEnding),
        AddonState::ActiveClient => partner_can_pay(facts).map(|_| Code::Accepted),
    }
}

/// The client's connection gate: the owner is told of an end, never a 404.
const fn client_connected(state: State) -> Result<(), Code> {
    if state.connected() { Ok(()) } else { Err(Code::NotConnected) }
}

const fn add_partner(state: State) -> Result<Code, Code> {
    if state.connected() { Err(Code::AlreadyConnected) } else { Ok(Code::Created) }
}

const fn pause(state: State) -> Result<Code, Code> {
    match state {
        State::FolderOnly | State::Invited => Err(Code::NotConnected),
        State::Active | State::Expired | State::UnlinkedActive | State::UnlinkedExpired => {
            Ok(Code::Ok)
        }
        State::Cancelled | State::Disconnected | State::UnlinkedCancelled => Ok(Code::Noop),
    }
}

const fn reinstate(state: State) -> Result<Code, Code> {
    match state {
        State::FolderOnly | State::Invited | State::Disconnected => Err(Code::NotConnected),
        State::Active | State::UnlinkedActive => Ok(Code::Noop),
        State::Expired | State::Cancelled | State::UnlinkedExpired | State::UnlinkedCancelled => {
            Ok(Code::Ok)
        }
    }
}

/// Renewing is for access that is open or has run out; what the owner paused is opened again.
const fn renew(state: State) -> Result<Code, Code> {
    match state {
        State::FolderOnly | State::Invited | State::Disconnected => Err(Code::NotConnected),
        State::Cancelled | State::UnlinkedCancelled => Err(Code::AccessCancelled),
        State::Active | State::Expired | State::UnlinkedActive | State::UnlinkedExpired => {
            Ok(Code::Ok)
        }
    }
}

/// There must be something to hand on: an invitation, or a connection that can have a request.
const fn forward(state: State) -> Result<Code, Code> {
    match state {
        State::FolderOnly | State::Disconnected => Err(Code::NotConnected),
        State::Invited
        | State::Active
        | State::Expired
        | State::Cancelled
        | State::UnlinkedActive
        | State::UnlinkedExpired
        | State::UnlinkedCancelled => Ok(Code::Ok),
    }
}

const fn decline_request(state: State) -> Result<Code, Code> {
    match state {
        State::FolderOnly | State::Invited | State::Disconnected => Err(Code::NotConnected),
        State::Active | State::UnlinkedActive => Err(Code::NoOpenRequest),
        State::Expired | State::Cancelled | State::UnlinkedExpired | State::UnlinkedCancelled => {
            Ok(Code::Ok)
        }
    }
}

const fn remove(state: State) -> Result<Code, Code> {
    match state {
        State::FolderOnly => Err(Code::NotConnected),
        State::Disconnected => Ok(Code::Noop),
        State::Invited
        | State::Active
        | State::Expired
        | State::Cancelled
        | State::UnlinkedActive
        | State::UnlinkedExpired
        | State::UnlinkedCancelled => Ok(Code::Ok),
    }
}

/// The partner's settings bind the owner only while that partner is connected.
const fn client_activate(facts: Facts) -> Result<Code, Code> {
    match facts.addon {
        AddonState::ActivePartner | AddonState::ActiveClient => Err(Code::AlreadyActive),
        AddonState::EndingPartner => Err(Code::EndsAtPeriodEnd),
        AddonState::Inactive | AddonState::Pending | AddonState::EndingClient => {
            match facts.payer().0 {
                Payer::Partner if facts.state.connected() && !facts.clients_may => {
                    Err(Code::PartnerPays)
                }
                Payer::Partner | Payer::Client => Ok(Code::Ok),
            }
        }
    }
}

const fn client_deactivate(addon: AddonState) -> Result<Code, Code> {
    match addon {
        AddonState::Inactive => Err(Code::NotActive),
        AddonState::Pending | AddonState::ActivePartner | AddonState::ActiveClient => Ok(Code::Ok),
        AddonState::EndingPartner | AddonState::EndingClient => Ok(Code::Noop),
    }
}
