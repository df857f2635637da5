//! Runs: one act upon many rows, as preview, run and result.
//!
//! A run decides nothing of its own. Each row is decided by the single deed, once for the preview
//! and again at the moment of the row; starting a run needs what the act needs.

use crate::access::{
    AddonState, Deed, Facts, PayerDefault, Relation, Role, State, Verdict, decide, who,
};

/// Rows up to which a run is done while the person waits.
pub const SMALL: i64 = 50;
/// The most rows that one run may have.
pub const MOST: usize = 100_000;

macro_rules! named {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$(Self::$variant),+];

            /// The word in addresses, bodies and tables.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The one behind a word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|it| it.name() == word)
            }
        }
    };
}

named! {
    /// What a run does to each of its rows. A new act is a variant here; the compiler then names
    /// every place that must think about it.
    Act {
        /// Names another account manager, or nobody.
        NameManager = "name_manager",
        /// Puts clients into a group.
        GroupAdd = "group_add",
        /// Takes clients out of a group.
        GroupRemove = "group_remove",
        /// Gives a staff member all accounts of the clients.
        GiveStaff = "give_staff",
        /// Takes all accounts of the clients from a staff member.
        TakeStaff = "take_staff",
        /// Moves what one person has of the clients to another.
        Reassign = "reassign",
        /// Puts empty folders away.
        Archive = "archive",
        /// Asks owners for access.
        RequestAccess = "request_access",
        /// Asks owners to let access go on before it ends.
        RequestRenewal = "request_renewal",
        /// Reminds owners of requests that wait for an answer.
        Remind = "remind",
        /// Takes requests back that wait for an answer.
        WithdrawRequest = "withdraw_request",
        /// Cancels connections.
        CancelConnection = "cancel_connection",
        /// Makes a folder for each unlinked account.
        FolderEach = "folder_each",
        /// Takes accounts out of their folders.
        TakeOut = "take_out",
        /// Sends invitations again.
        ResendInvitation = "resend_invitation",
        /// Withdraws invitations.
        WithdrawInvitation = "withdraw_invitation",
        /// Turns an add-on on, the firm pays.
        AddonActivate = "addon_activate",
        /// Cancels an add-on that the firm pays.
        AddonCancel = "addon_cancel",
        /// Sets clients to paid for by the firm.
        AddonPartnerPays = "addon_partner_pays",
        /// Sets clients to paid for by the client.
        AddonClientPays = "addon_client_pays",
        /// Removes the clients' own payer.
        AddonFollowDefault = "addon_follow_default",
        /// Invites the owners that a list names.
        Invite = "invite",
    }
}

named! {
    /// Where a run stands.
    Stage {
        /// It waits to be told what the act needs: which manager, which group, the reason.
        Asking = "asking",
        /// The preview is being made.
        Checking = "checking",
        /// The preview is there; a person confirms it or leaves it.
        Ready = "ready",
        /// Rows are being done.
        Running = "running",
        /// Somebody stopped it, or its starter may no longer act. It can be resumed.
        Stopped = "stopped",
        /// Every row has its result.
        Finished = "finished",
    }
}

impl Stage {
    /// Whether somebody has confirmed it: rows have results, or will.
    pub const fn begun(self) -> bool {
        match self {
            Self::Asking | Self::Checking | Self::Ready => false,
            Self::Running | Self::Stopped | Self::Finished => true,
        }
    }
}

/// What the rows of an act are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Folders.
    Clients,
    /// Accounts in folders.
    Accounts,
    /// Accounts in no folder.
    Unlinked,
    /// Invitations that wait for an answer.
    Invitations,
    /// Lines of a list, each with an owner's address.
    Lines,
}

/// What holds for one act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// The single deed that decides each row.
    pub deed: Deed,
    /// A state in which that deed is open to whoever has the right.
    pub state: State,
    /// What its rows are.
    pub subject: Subject,
    /// Whether what it did can be taken back. Letters that went and connections that ended cannot.
    pub undo: bool,
    /// Whether the number of rows has to be typed before it runs.
    pub number: bool,
}

const fn of(deed: Deed, state: State, subject: Subject) -> Rules {
    Rules { deed, state, subject, undo: true, number: false }
}

impl Rules {
    /// What it does cannot be taken back.
    const fn for_good(self) -> Self {
        Self { undo: false, ..self }
    }
}

impl Act {
    /// What holds for it.
    pub const fn rules(self) -> Rules {
        match self {
            Self::NameManager | Self::GiveStaff | Self::TakeStaff | Self::Reassign => {
                of(Deed::ClientStaffAssign, State::Active, Subject::Clients)
            }
            Self::GroupAdd | Self::GroupRemove => {
                of(Deed::GroupManage, State::Active, Subject::Clients)
            }
            Self::Archive => of(Deed::ClientFolderArchive, State::FolderOnly, Subject::Clients),
            Self::RequestAccess | Self::WithdrawRequest => {
                of(Deed::AccessRequest, State::Expired, Subject::Accounts).for_good()
            }
            Self::RequestRenewal => {
                of(Deed::AccessRenewAsk, State::Active, Subject::Accounts).for_good()
            }
            Self::Remind => of(Deed::AccessRemind, State::Expired, Subject::Accounts).for_good(),
            Self::CancelConnection => {
                let it = of(Deed::ConnectionCancel, State::Active, Subject::Accounts).for_good();
                Rules { number: true, ..it }
            }
            Self::FolderEach => {
                of(Deed::ClientFolderCreate, State::FolderOnly, Subject::Unlinked).for_good()
            }
            Self::TakeOut => of(Deed::AccountUnassign, State::Active, Subject::Accounts),
            Self::ResendInvitation | Self::WithdrawInvitation => {
                of(Deed::ConnectionWithdraw, State::Invited, Subject::Invitations).for_good()
            }
            Self::AddonActivate => {
                of(Deed::AddonActivate, State::Active, Subject::Accounts).for_good()
            }
            Self::AddonCancel => {
                let it = of(Deed::AddonDeactivate, State::Active, Subject::Accounts).for_good();
                Rules { number: true, ..it }
            }
            Self::AddonPartnerPays => {
                of(Deed::AddonSetPartner, State::Active, Subject::Accounts).for_good()
            }
            Self::AddonClientPays => {
                of(Deed::AddonSetClient, State::Active, Subject::Accounts).for_good()
            }
            Self::AddonFollowDefault => {
                of(Deed::AddonClearOverride, State::Active, Subject::Accounts).for_good()
            }
            Self::Invite => {
                of(Deed::ConnectionInvite, State::FolderOnly, Subject::Lines).for_good()
            }
        }
    }

    /// Whether it is upon one add-on, which has to be named with the rows.
    pub const fn names_addon(self) -> bool {
        matches!(
            self,
            Self::AddonActivate
                | Self::AddonCancel
                | Self::AddonPartnerPays
                | Self::AddonClientPays
                | Self::AddonFollowDefault
        )
    }

    /// Facts with which the deed is open to whoever has the right, in a state.
    fn facts(self, state: State) -> Facts {
        let addon = if self == Self::AddonCancel {
            AddonState::ActivePartner
        } else {
            AddonState::Inactive
        };
        Facts { default: PayerDefault::Partner, addon, ..Facts::in_state(state) }
    }

    /// Whether somebody of this role may start it at all: what the act needs, towards a client
    /// whom they would reach best, in a state that allows it.
    pub fn permitted(self, role: Role) -> Verdict {
        let it = self.rules();
        decide(it.deed, who(role, Relation::Named, false), &self.facts(it.state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Starting needs what the act needs: nobody is let in whom each row would refuse.
    #[test]
    fn who_may_start_is_who_may_do_the_single_act() {
        for act in Act::ALL {
            for role in [Role::Owner, Role::Senior, Role::Manager, Role::Assistant] {
                let any = State::ALL.iter().any(|state| {
                    let who = who(role, Relation::Named, false);
                    decide(act.rules().deed, who, &act.facts(*state)).allowed()
                });
                assert_eq!(act.permitted(role).allowed(), any, "{} {}", act.name(), role.name());
            }
        }
    }

    #[test]
    fn words_lead_back() {
        for act in Act::ALL {
            assert_eq!(Act::parse(act.name()), Some(*act));
        }
        for stage in Stage::ALL {
            assert_eq!(Stage::parse(stage.name()), Some(*stage));
        }
        assert_eq!(Act::parse("drop_table"), None);
    }
}
