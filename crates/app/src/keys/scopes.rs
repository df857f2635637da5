//! What a key may do: an area of the product, to read or to change.
//!
//! A route's scope follows from its deed and its method, so no route can be without one. A deed
//! without an area cannot be done with a key at all.

use domain::access::Deed;

/// A part of the product that a key is let into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// Folders, their details and activity.
    Clients,
    /// Accounts and where they stand.
    Accounts,
    /// Notes.
    Notes,
    /// Staff, groups and who reaches what.
    Staff,
    /// Invitations, requests for access, the end of connections.
    Connections,
    /// Add-ons and who pays for them.
    Addons,
}

macro_rules! scopes {
    ($($variant:ident = $text:literal, $area:ident, $change:literal, $words:literal;)+) => {
        /// One scope of a key.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ApiScope {
            $(#[doc = $words] $variant),+
        }

        impl ApiScope {
            /// All of them, in the order of the documents.
            pub const ALL: &'static [ApiScope] = &[$(Self::$variant),+];

            /// `clients:read`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The scope behind a name.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.name() == text)
            }

            /// What it lets a key do.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$variant => $words),+ }
            }

            /// The scope of an area: to change it or to read it.
            pub fn of(area: Area, change: bool) -> Option<Self> {
                let is = |it: &&Self| match it {
                    $(Self::$variant => area == Area::$area && change == $change),+
                };
                Self::ALL.iter().find(is).copied()
            }
        }
    };
}

scopes! {
    ClientsRead = "clients:read", Clients, false, "See clients, their details and activity";
    ClientsWrite = "clients:write", Clients, true, "Create, change and archive clients";
    AccountsRead = "accounts:read", Accounts, false, "See accounts and their access";
    AccountsWrite = "accounts:write", Accounts, true, "Create accounts and move them";
    NotesRead = "notes:read", Notes, false, "Read notes";
    NotesWrite = "notes:write", Notes, true, "Write, pin and delete notes";
    StaffRead = "staff:read", Staff, false, "See staff, groups and who reaches what";
    StaffWrite = "staff:write", Staff, true, "Manage staff, groups and who reaches what";
    ConnectionsRead = "connections:read", Connections, false, "See invitations and requests";
    ConnectionsWrite = "connections:write", Connections, true,
        "Invite, ask for access, cancel connections";
    AddonsRead = "addons:read", Addons, false, "See add-ons and who pays for them";
    AddonsWrite = "addons:write", Addons, true, "Turn add-ons on and off, change who pays";
}

/// The area of a deed; `None` where no key may do it.
#[expect(clippy::too_many_lines, reason = "one line per act, and nothing else")]
pub const fn area(deed: Deed) -> Option<Area> {
    match deed {
        Deed::ClientListRow
        | Deed::ClientDashboardRead
        | Deed::ClientFolderRead
        | Deed::ClientFolderUpdate
        | Deed::ClientFolderArchive
        | Deed::ClientFolderCreate
        | Deed::ClientReportRead
        | Deed::ClientExportCsv
        | Deed::ViewShare
        | Deed::AuditRead => Some(Area::Clients),
        Deed::ClientNotesRead | Deed::ClientNotesWrite => Some(Area::Notes),
        Deed::AccountCreate
        | Deed::AccountAssignUnlinked
        | Deed::AccountUnassign
        | Deed::AccountActivate
        | Deed::AccountClose
        | Deed::ToolExtendTrial
        | Deed::ToolTicket
        | Deed::ToolPromotion => Some(Area::Accounts),
        Deed::AddonActivate
        | Deed::AddonSetPartner
        | Deed::AddonSetClient
        | Deed::AddonClearOverride
        | Deed::AddonDeactivate
        | Deed::AddonPay
        | Deed::AddonHandOver
        | Deed::AddonKeepPayer
        | Deed::AddonReconnect
        | Deed::AddonSetDefault => Some(Area::Addons),
        Deed::ClientStaffAssign
        | Deed::ClientInternalSet
        | Deed::FirmUpdate
        | Deed::FirmAsk
        | Deed::StaffManage
        | Deed::GroupManage => Some(Area::Staff),
        Deed::AccessRequest
        | Deed::AccessRemind
        | Deed::AccessRenewAsk
        | Deed::ConnectionInvite
        | Deed::ConnectionWithdraw
        | Deed::ConnectionCancel
        | Deed::ConnectionEnded
        | Deed::BillingOffer
        | Deed::BillingAccept
        | Deed::BillingObject
        | Deed::BillingHandBack
        | Deed::FirmCode => Some(Area::Connections),
        // Who signs in, who owns, who pays, and other keys: a person does that.
        Deed::AccountSignin
        | Deed::AccountElevate
        | Deed::OwnershipTransfer
        | Deed::OwnershipAnswer
        | Deed::PaymentMethodUpdate
        | Deed::InvoiceRead
        | Deed::ApiKeyManage
        | Deed::WebhookManage
        | Deed::FirmTakeAway
        | Deed::FirmSignIn
        // Keys belong to firms: the owners' and the vendor's realms have none.
        | Deed::CPartnerList
        | Deed::CPartnerAdd
        | Deed::CInviteAccept
        | Deed::CInviteDecline
        | Deed::CAccessCancel
        | Deed::CAccessReinstate
        | Deed::CAccessRenew
        | Deed::CRequestDecline
        | Deed::CRequestBlock
        | Deed::CFirmBlock
        | Deed::CPersonBlock
        | Deed::CApprovalForward
        | Deed::CConnectionRemove
        | Deed::CBillingChange
        | Deed::CBillingKeep
        | Deed::CBillingOwn
        | Deed::CAddonActivate
        | Deed::CAddonDeactivate
        | Deed::CAddonPay
        | Deed::CAddonAskPay
        | Deed::CAddonKeepPayer
        | Deed::CAddonReconnect
        | Deed::OAccountView
        | Deed::OAccountSignin
        | Deed::OTokenRead
        | Deed::OConnectionRevoke
        | Deed::OConnectionRead
        | Deed::ODiscountSet
        | Deed::OPartnerSuspend
        | Deed::OPartnerRead
        | Deed::OPartnerInvite
        | Deed::OProductRead
        | Deed::OProductManage
        | Deed::OBrandManage
        | Deed::OOutboxRead => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_area_has_one_scope_to_read_and_one_to_change() {
        let areas = [
            Area::Clients,
            Area::Accounts,
            Area::Notes,
            Area::Staff,
            Area::Connections,
            Area::Addons,
        ];
        let mut named: Vec<&str> = Vec::new();
        for area in areas {
            named.extend([false, true].map(|change| ApiScope::of(area, change).unwrap().name()));
        }
        let all: Vec<&str> = ApiScope::ALL.iter().map(|it| it.name()).collect();
        assert_eq!(named, all);
        for it in ApiScope::ALL {
            assert_eq!(ApiScope::parse(it.name()), Some(*it));
        }
        assert_eq!(ApiScope::parse("clients:admin"), None);
    }
}
