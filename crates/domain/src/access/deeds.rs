//! Every act that the access rules know, with the standing it needs.
//!
//! A new act gets its row in `docs/access-rules.md` first, then its variant here; the compiler
//! then names every `match` that must think about it.

use super::words::{Realm, words};

words! {
    /// One thing that somebody may or may not do.
    Deed {
        ClientListRow = "client.list_row",
        ClientDashboardRead = "client.dashboard.read",
        ClientFolderRead = "client.folder.read",
        ClientFolderUpdate = "client.folder.update",
        ClientFolderArchive = "client.folder.archive",
        ClientNotesRead = "client.notes.read",
        ClientNotesWrite = "client.notes.write",
        ClientStaffAssign = "client.staff.assign",
        ClientInternalSet = "client.internal.set",
        ClientReportRead = "client.report.read",
        AccountCreate = "account.create",
        AccountAssignUnlinked = "account.assign_unlinked",
        AccountUnassign = "account.unassign",
        AccountSignin = "account.signin",
        AccountElevate = "account.elevate",
        AccessRequest = "access.request",
        AccessRemind = "access.remind",
        AccessRenewAsk = "access.renew.ask",
        ConnectionInvite = "connection.invite",
        ConnectionWithdraw = "connection.withdraw",
        ConnectionCancel = "connection.cancel",
        ConnectionEnded = "connection.ended",
        BillingOffer = "billing.offer",
        BillingAccept = "billing.accept",
        BillingObject = "billing.object",
        BillingHandBack = "billing.hand_back",
        AccountActivate = "account.activate",
        AccountClose = "account.close",
        FirmCode = "firm.code",
        ToolExtendTrial = "tool.extend_trial",
        ToolTicket = "tool.ticket",
        ToolPromotion = "tool.promotion",
        AddonActivate = "addon.activate",
        AddonSetPartner = "addon.set_partner",
        AddonSetClient = "addon.set_client",
        AddonClearOverride = "addon.clear_override",
        AddonDeactivate = "addon.deactivate",
        AddonPay = "addon.pay",
        AddonHandOver = "addon.hand_over",
        AddonKeepPayer = "addon.keep_payer",
        AddonReconnect = "addon.reconnect",
        ClientFolderCreate = "client.folder.create",
        ClientExportCsv = "client.export_csv",
        AddonSetDefault = "addon.set_default",
        StaffManage = "staff.manage",
        GroupManage = "group.manage",
        InvoiceRead = "invoice.read",
        AuditRead = "audit.read",
        ViewShare = "view.share",
        PaymentMethodUpdate = "payment_method.update",
        OwnershipTransfer = "ownership.transfer",
        OwnershipAnswer = "ownership.answer",
        FirmUpdate = "firm.update",
        FirmSignIn = "firm.sign_in",
        ApiKeyManage = "api_key.manage",
        WebhookManage = "webhook.manage",
        FirmTakeAway = "firm.take_away",
        FirmAsk = "firm.ask",
        CPartnerList = "c.partner.list",
        CPartnerAdd = "c.partner.add",
        CInviteAccept = "c.invite.accept",
        CInviteDecline = "c.invite.decline",
        CAccessCancel = "c.access.cancel",
        CAccessReinstate = "c.access.reinstate",
        CAccessRenew = "c.access.renew",
        CRequestDecline = "c.request.decline",
        CRequestBlock = "c.request.block",
        CFirmBlock = "c.firm.block",
        CPersonBlock = "c.person.block",
        CApprovalForward = "c.approval.forward",
        CConnectionRemove = "c.connection.remove",
        CBillingChange = "c.billing.change",
        CBillingKeep = "c.billing.keep",
        CBillingOwn = "c.billing.own",
        CAddonActivate = "c.addon.activate",
        CAddonDeactivate = "c.addon.deactivate",
        CAddonPay = "c.addon.pay",
        CAddonAskPay = "c.addon.ask_pay",
        CAddonKeepPayer = "c.addon.keep_payer",
        CAddonReconnect = "c.addon.reconnect",
        OAccountView = "o.account.view",
        OAccountSignin = "o.account.signin",
        OTokenRead = "o.token.read",
        OConnectionRevoke = "o.connection.revoke",
        OConnectionRead = "o.connection.read",
        ODiscountSet = "o.discount.set",
        OPartnerSuspend = "o.partner.suspend",
        OPartnerRead = "o.partner.read",
        OPartnerInvite = "o.partner.invite",
        OProductRead = "o.product.read",
        OProductManage = "o.product.manage",
        OOutboxRead = "o.outbox.read",
        OBrandManage = "o.brand.manage",
    }
}

/// The least standing that a deed asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Staff who reach the client in any way.
    Reach,
    /// Owner, senior, the named manager, or a manager who shares a group with the client.
    ClientRole,
    /// Owner or senior, for an act upon one client.
    ClientSenior,
    /// The firm's owner, for an act upon one client.
    ClientFirmOwner,
    /// Anybody of the firm.
    Staff,
    /// Owner or senior, for an act upon the firm.
    Senior,
    /// The firm's owner.
    FirmOwner,
    /// The account's owner, in its own session.
    AccountOwner,
    /// Any operator.
    Operator,
    /// An operator whom the client gave a support code.
    SupportCode,
    /// An operator with the administrator's role.
    OperatorAdmin,
    /// Nobody, by any setting.
    Nobody,
}

/// When a deed asks for a fresh second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepUp {
    /// Never.
    Never,
    /// Each time the last proof is older than [`STEP_UP_SECONDS`].
    Recent,
    /// The first time in a session, to any client, within [`FIRST_SIGNIN_SECONDS`].
    FirstInSession,
}

/// How old the proof of a fresh second factor may be: 5 minutes (access rules 3.9).
pub const STEP_UP_SECONDS: i64 = 5 * 60;

/// How long the first sign-in to a client's account covers the next ones of that session:
/// 12 hours (access rules 3.9).
pub const FIRST_SIGNIN_SECONDS: i64 = 12 * 3600;

impl Deed {
    /// The realm whose sessions may ask for it.
    pub const fn realm(self) -> Realm {
        match self.standing() {
            Standing::Reach
            | Standing::ClientRole
            | Standing::ClientSenior
            | Standing::ClientFirmOwner
            | Standing::Staff
            | Standing::Senior
            | Standing::FirmOwner => Realm::Partner,
            Standing::AccountOwner => Realm::Client,
            Standing::Operator
            | Standing::SupportCode
            | Standing::OperatorAdmin
            | Standing::Nobody => Realm::Operator,
        }
    }

    /// The least standing it asks for.
    #[expect(clippy::too_many_lines, reason = "one line per act, and nothing else")]
    pub const fn standing(self) -> Standing {
        match self {
            Self::ClientListRow
            | Self::ClientDashboardRead
            | Self::ClientFolderRead
            | Self::ClientNotesRead
            | Self::ClientNotesWrite
            | Self::ClientReportRead
            | Self::AccountSignin => Standing::Reach,
            Self::ClientFolderUpdate
            | Self::AccountCreate
            | Self::AccountElevate
            | Self::AccessRequest
            | Self::AccessRemind
            | Self::AccessRenewAsk
            | Self::AccountActivate
            | Self::ToolExtendTrial
            | Self::ToolTicket
            | Self::ToolPromotion
            | Self::AddonActivate
            | Self::AddonSetPartner
            | Self::AddonSetClient
            | Self::AddonClearOverride
            | Self::AddonDeactivate
            | Self::AddonPay
            | Self::AddonHandOver
            | Self::AddonKeepPayer
            | Self::AddonReconnect => Standing::ClientRole,
            Self::ClientFolderArchive
            | Self::ClientStaffAssign
            | Self::AccountAssignUnlinked
            | Self::AccountUnassign
            | Self::ConnectionInvite
            | Self::ConnectionWithdraw
            | Self::ConnectionCancel
            | Self::BillingOffer
            | Self::BillingAccept
            | Self::BillingObject
            | Self::BillingHandBack
            | Self::AccountClose => Standing::ClientSenior,
            Self::ClientInternalSet => Standing::ClientFirmOwner,
            Self::FirmAsk => Standing::Staff,
            Self::ClientFolderCreate
            | Self::ClientExportCsv
            | Self::AddonSetDefault
            | Self::StaffManage
            | Self::GroupManage
            | Self::InvoiceRead
            | Self::OwnershipAnswer
            | Self::FirmUpdate
            | Self::FirmSignIn
            | Self::ViewShare
            | Self::ConnectionEnded
            | Self::FirmCode
            | Self::AuditRead => Standing::Senior,
            Self::PaymentMethodUpdate
            | Self::OwnershipTransfer
            | Self::ApiKeyManage
            | Self::WebhookManage
            | Self::FirmTakeAway => Standing::FirmOwner,
            Self::CPartnerList
            | Self::CPartnerAdd
            | Self::CInviteAccept
            | Self::CInviteDecline
            | Self::CAccessCancel
            | Self::CAccessReinstate
            | Self::CAccessRenew
            | Self::CRequestDecline
            | Self::CRequestBlock
            | Self::CFirmBlock
            | Self::CPersonBlock
            | Self::CApprovalForward
            | Self::CConnectionRemove
            | Self::CBillingChange
            | Self::CBillingKeep
            | Self::CBillingOwn
            | Self::CAddonActivate
            | Self::CAddonDeactivate
            | Self::CAddonPay
            | Self::CAddonAskPay
            | Self::CAddonKeepPayer
            | Self::CAddonReconnect => Standing::AccountOwner,
            Self::OConnectionRevoke
            | Self::OConnectionRead
            | Self::OPartnerRead
            | Self::OProductRead
            | Self::OOutboxRead => Standing::Operator,
            Self::OAccountView => Standing::SupportCode,
            Self::ODiscountSet
            | Self::OPartnerSuspend
            | Self::OPartnerInvite
            | Self::OProductManage
            | Self::OBrandManage => Standing::OperatorAdmin,
            Self::OAccountSignin | Self::OTokenRead => Standing::Nobody,
        }
    }

    /// Whether the deed names one client or account of a partner, so that the state of that
    /// client decides whether there is anything to see.
    pub const fn names_client(self) -> bool {
        match self.standing() {
            Standing::Reach
            | Standing::ClientRole
            | Standing::ClientSenior
            | Standing::ClientFirmOwner => true,
            Standing::Staff
            | Standing::Senior
            | Standing::FirmOwner
            | Standing::AccountOwner
            | Standing::Operator
            | Standing::SupportCode
            | Standing::OperatorAdmin
            | Standing::Nobody => false,
        }
    }

    /// When it asks for a fresh second factor. Removing a partner is exempt: withdrawal is easy.
    #[expect(clippy::too_many_lines, reason = "one line per act, and nothing else")]
    pub const fn step_up(self) -> StepUp {
        match self {
            Self::AccountSignin => StepUp::FirstInSession,
            Self::ConnectionCancel
            | Self::AccountElevate
            | Self::BillingHandBack
            | Self::AccountClose
            | Self::FirmCode
            | Self::FirmSignIn
            | Self::ClientExportCsv
            | Self::AddonSetDefault
            | Self::StaffManage
            | Self::GroupManage
            | Self::PaymentMethodUpdate
            | Self::OwnershipTransfer
            | Self::OwnershipAnswer
            | Self::ApiKeyManage
            | Self::FirmTakeAway
            | Self::WebhookManage
            | Self::OConnectionRevoke
            | Self::ODiscountSet
            | Self::OPartnerSuspend
            | Self::OPartnerInvite
            | Self::OProductManage
            | Self::OBrandManage => StepUp::Recent,
            Self::ClientListRow
            | Self::ClientDashboardRead
            | Self::ClientFolderRead
            | Self::ClientFolderUpdate
            | Self::ClientFolderArchive
            | Self::ClientNotesRead
            | Self::ClientNotesWrite
            | Self::ClientStaffAssign
            | Self::ClientInternalSet
            | Self::FirmUpdate
            | Self::FirmAsk
            | Self::ClientReportRead
            | Self::AccountCreate
            | Self::AccountAssignUnlinked
            | Self::AccountUnassign
            | Self::AccessRequest
            | Self::AccessRemind
            | Self::AccessRenewAsk
            | Self::ConnectionInvite
            | Self::ConnectionWithdraw
            | Self::ConnectionEnded
            | Self::BillingOffer
            | Self::BillingAccept
            | Self::BillingObject
            | Self::AccountActivate
            | Self::ToolExtendTrial
            | Self::ToolTicket
            | Self::ToolPromotion
            | Self::AddonActivate
            | Self::AddonSetPartner
            | Self::AddonSetClient
            | Self::AddonClearOverride
            | Self::AddonDeactivate
            | Self::AddonPay
            | Self::AddonHandOver
            | Self::AddonKeepPayer
            | Self::AddonReconnect
            | Self::ClientFolderCreate
            | Self::InvoiceRead
            | Self::ViewShare
            | Self::AuditRead
            | Self::CPartnerList
            | Self::CPartnerAdd
            | Self::CInviteAccept
            | Self::CInviteDecline
            | Self::CAccessCancel
            | Self::CAccessReinstate
            | Self::CAccessRenew
            | Self::CRequestDecline
            | Self::CRequestBlock
            | Self::CFirmBlock
            | Self::CPersonBlock
            | Self::CApprovalForward
            | Self::CConnectionRemove
            | Self::CBillingChange
            | Self::CBillingKeep
            | Self::CBillingOwn
            | Self::CAddonActivate
            | Self::CAddonDeactivate
            | Self::CAddonPay
            | Self::CAddonAskPay
            | Self::CAddonKeepPayer
            | Self::CAddonReconnect
            | Self::OConnectionRead
            | Self::OAccountView
            | Self::OAccountSignin
            | Self::OTokenRead
            | Self::OPartnerRead
            | Self::OProductRead
            | Self::OOutboxRead => StepUp::Never,
        }
    }

    /// What it does, as the end of a sentence that begins with "to".
    #[expect(clippy::too_many_lines, reason = "one line per deed, and nothing else")]
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::ClientListRow => "see this client in the list",
            Self::ClientDashboardRead => "open this client's dashboard",
            Self::ClientFolderRead => "read this client's details",
            Self::ClientFolderUpdate => "change this client's details",
            Self::ClientFolderArchive => "archive this client",
            Self::ClientNotesRead => "read this client's notes",
            Self::ClientNotesWrite => "write notes about this client",
            Self::ClientStaffAssign => "choose which staff work for this client",
            Self::ClientInternalSet => "mark this client as internal and choose who sees it",
            Self::ClientReportRead => "read this client's report",
            Self::AccountCreate => "create an account for this client",
            Self::AccountAssignUnlinked => "put this account into a client's folder",
            Self::AccountUnassign => "take this account out of its folder",
            Self::AccountSignin => "sign in to this account",
            Self::AccountElevate => "use a dangerous right in this account",
            Self::AccessRequest => "ask the client's owner for access",
            Self::AccessRemind => "remind the client's owner of the request",
            Self::AccessRenewAsk => "ask the client's owner to renew access",
            Self::ConnectionInvite => "invite the client's owner",
            Self::ConnectionWithdraw => "withdraw the invitation",
            Self::ConnectionCancel => "cancel the connection",
            Self::ConnectionEnded => "see ended connections",
            Self::BillingOffer => "offer to manage the subscription",
            Self::BillingAccept => "take the subscription on",
            Self::BillingObject => "object to the change of partner",
            Self::BillingHandBack => "hand the subscription back to the client",
            Self::AccountActivate => "activate the account",
            Self::AccountClose => "close the account",
            Self::FirmCode => "change the firm's code",
            Self::ToolExtendTrial => "extend the trial",
            Self::ToolTicket => "create a ticket for this client",
            Self::ToolPromotion => "apply a promotion",
            Self::AddonActivate | Self::CAddonActivate => "activate the add-on",
            Self::AddonSetPartner => "set the client to paid for by the partner",
            Self::AddonSetClient => "set the client to paid for by the client",
            Self::AddonClearOverride => "remove the client's own payer setting",
            Self::AddonDeactivate | Self::CAddonDeactivate => "cancel the add-on",
            Self::AddonPay | Self::CAddonPay => "take over paying for the add-on",
            Self::AddonHandOver => "ask the client to pay for the add-on",
            Self::CAddonAskPay => "ask the partner to pay for the add-on",
            Self::AddonKeepPayer | Self::CAddonKeepPayer => "keep the payer of the add-on",
            Self::AddonReconnect | Self::CAddonReconnect => "connect the add-on again",
            Self::ClientFolderCreate => "create clients",
            Self::ClientExportCsv => "export clients",
            Self::AddonSetDefault => "set who pays by default",
            Self::StaffManage => "manage staff",
            Self::GroupManage => "manage groups",
            Self::InvoiceRead => "read invoices",
            Self::AuditRead => "read the audit log",
            Self::ViewShare => "save views for the whole firm",
            Self::PaymentMethodUpdate => "change the payment method",
            Self::OwnershipTransfer => "transfer ownership of the firm",
            Self::OwnershipAnswer => "accept or decline the ownership of the firm",
            Self::FirmUpdate => "change the firm's details",
            Self::FirmSignIn => "set how the firm's staff sign in",
            Self::ApiKeyManage => "manage API keys",
            Self::WebhookManage => "manage webhooks",
            Self::FirmTakeAway => "take the firm's whole data away",
            Self::FirmAsk => "ask a colleague to do what you may not",
            Self::CPartnerList => "see who can get into this account",
            Self::CPartnerAdd => "add a partner to this account",
            Self::CInviteAccept => "accept the invitation",
            Self::CInviteDecline => "decline the invitation",
            Self::CAccessCancel => "pause the partner's access",
            Self::CAccessReinstate => "open the partner's access again",
            Self::CAccessRenew => "renew the partner's access",
            Self::CRequestDecline => "refuse the partner's request",
            Self::CRequestBlock => "block further requests of the partner",
            Self::CFirmBlock => "block requests and invitations of the partner",
            Self::CPersonBlock => "block one person of the partner",
            Self::CApprovalForward => "hand a request or an invitation on",
            Self::CConnectionRemove => "remove the partner",
            Self::CBillingChange => "move the subscription to another partner",
            Self::CBillingKeep => "keep the partner that manages the subscription",
            Self::CBillingOwn => "subscribe directly",
            Self::OAccountView => "view a client's account",
            Self::OAccountSignin => "sign in to a client's account",
            Self::OTokenRead => "read stored tokens",
            Self::OConnectionRevoke => "revoke a connection",
            Self::OConnectionRead => "look up connections",
            Self::ODiscountSet => "set a partner's discount",
            Self::OPartnerSuspend => "suspend a partner",
            Self::OPartnerRead => "see the partners",
            Self::OPartnerInvite => "invite a new partner",
            Self::OProductRead => "see the products",
            Self::OProductManage => "register and change products",
            Self::OOutboxRead => "read the sandbox's outbox",
            Self::OBrandManage => "change the brand and its words",
        }
    }
}
