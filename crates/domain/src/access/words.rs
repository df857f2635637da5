//! The vocabulary of the access rules: one word, one meaning, spelled as the document spells it.
//!
//! `name` and `parse` are inverse to each other for every word, so the command line, the API and
//! the stores can all keep the document's own spelling.

/// Makes a closed set of words out of an enum: `ALL`, `name`, `parse` and `Display`.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`")] $variant),+
        }

        impl $name {
            /// Every word of this kind, in the document's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as the document spells it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The word behind a spelling; the inverse of `name`.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Where a connection and its access stand, seen by one partner.
    State {
        FolderOnly = "folder_only",
        Invited = "invited",
        Active = "active",
        Expired = "expired",
        Cancelled = "cancelled",
        Disconnected = "disconnected",
        UnlinkedActive = "unlinked_active",
        UnlinkedExpired = "unlinked_expired",
        UnlinkedCancelled = "unlinked_cancelled",
    }
}

impl State {
    /// Connected, whatever access says and whether or not it is in a folder.
    pub const fn connected(self) -> bool {
        match self {
            Self::FolderOnly | Self::Invited | Self::Disconnected => false,
            Self::Active
            | Self::Expired
            | Self::Cancelled
            | Self::UnlinkedActive
            | Self::UnlinkedExpired
            | Self::UnlinkedCancelled => true,
        }
    }

    /// Connected and in no folder.
    pub const fn unlinked(self) -> bool {
        match self {
            Self::UnlinkedActive | Self::UnlinkedExpired | Self::UnlinkedCancelled => true,
            Self::FolderOnly
            | Self::Invited
            | Self::Active
            | Self::Expired
            | Self::Cancelled
            | Self::Disconnected => false,
        }
    }
}

words! {
    /// Who manages the account's base subscription, seen by one partner.
    BillingMode { PartnerManaged = "partner_managed", ClientManaged = "client_managed" }
}

words! {
    /// Who pays one add-on.
    Payer { Partner = "partner", Client = "client" }
}

words! {
    /// The partner's default for one add-on; `unset` was never confirmed and counts as client pays.
    PayerDefault { Unset = "unset", Client = "client", Partner = "partner" }
}

words! {
    /// The client's own setting for one add-on, which beats the partner's default.
    Override { None = "none", Client = "client", Partner = "partner" }
}

words! {
    /// Which setting an effective payer came from; pages show it beside the value.
    PayerSource {
        BillingMode = "billing_mode",
        Override = "override",
        Default = "default",
        NeverConfirmed = "never_confirmed",
    }
}

words! {
    /// Where one add-on of one account stands, seen by one partner.
    AddonState {
        Inactive = "inactive",
        Pending = "pending",
        ActivePartner = "active_partner",
        ActiveClient = "active_client",
        EndingPartner = "ending_partner",
        EndingClient = "ending_client",
    }
}

words! {
    /// A staff member's role in the firm.
    Role { Owner = "owner", Senior = "senior", Manager = "manager", Assistant = "assistant" }
}

words! {
    /// How a manager or an assistant reaches one client.
    Relation { Named = "named", Group = "group", Assigned = "assigned", Unrelated = "unrelated" }
}

impl Relation {
    /// The strongest of several relations: named = group > assigned > unrelated.
    pub const fn strongest(named: bool, shares_group: bool, assigned: bool) -> Self {
        if named {
            Self::Named
        } else if shares_group {
            Self::Group
        } else if assigned {
            Self::Assigned
        } else {
            Self::Unrelated
        }
    }
}

words! {
    /// Who asks, towards the object that is asked about.
    Who {
        Owner = "owner",
        Senior = "senior",
        Named = "named",
        Group = "group",
        Assigned = "assigned",
        Unrelated = "unrelated",
        Foreign = "foreign",
        Suspended = "suspended",
        ClientOwner = "client_owner",
        ClientUser = "client_user",
        OtherClientOwner = "other_client_owner",
        Delegated = "delegated",
        OpSupport = "op_support",
        OpSupportCoded = "op_support_coded",
        OpAdmin = "op_admin",
        Anon = "anon",
    }
}

words! {
    /// The three realms; a session of one is nobody in the others.
    Realm { Partner = "partner", Client = "client", Operator = "operator" }
}

impl Who {
    /// The realm of this actor's session; none for a session that does not count any more.
    pub const fn realm(self) -> Option<Realm> {
        match self {
            Self::Owner
            | Self::Senior
            | Self::Named
            | Self::Group
            | Self::Assigned
            | Self::Unrelated
            | Self::Foreign => Some(Realm::Partner),
            Self::ClientOwner | Self::ClientUser | Self::OtherClientOwner | Self::Delegated => {
                Some(Realm::Client)
            }
            Self::OpSupport | Self::OpSupportCoded | Self::OpAdmin => Some(Realm::Operator),
            Self::Suspended | Self::Anon => None,
        }
    }
}

/// The facts about one client, account and add-on that a decision may read.
///
/// The default is what the document calls "does not matter": active, partner-managed, payer
/// never set, no override, add-on inactive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Connection, access and folder in one word.
    pub state: State,
    /// Who manages the base subscription.
    pub billing_mode: BillingMode,
    /// The partner's default payer for the add-on.
    pub default: PayerDefault,
    /// The client's own setting for the add-on.
    pub client_override: Override,
    /// Where the add-on stands.
    pub addon: AddonState,
    /// The account's owner has blocked the person who asks.
    pub blocked: bool,
    /// The partner lets clients activate the add-on while the partner pays (no. 03).
    pub clients_may: bool,
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            state: State::Active,
            billing_mode: BillingMode::PartnerManaged,
            default: PayerDefault::Unset,
            client_override: Override::None,
            addon: AddonState::Inactive,
            blocked: false,
            clients_may: false,
        }
    }
}

impl Facts {
    /// The default facts in another state: most deeds read nothing else.
    pub fn in_state(state: State) -> Self {
        Self { state, ..Self::default() }
    }
}
