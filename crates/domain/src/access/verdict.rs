//! What a decision says: a status, a code, and, for a refusal, everything that "Why can't I?"
//! shows: the rule in a sentence, the facts it used, who can change it, the deed that would.

use super::decision::decide;
use super::deeds::Deed;
use super::words::{Facts, Who, words};

words! {
    /// The codes of the access rules. The three successes are told apart by their status.
    Code {
        Ok = "ok",
        Created = "created",
        Accepted = "accepted",
        Limited = "limited",
        Noop = "noop",
        Unauthenticated = "unauthenticated",
        NotFound = "not_found",
        RequiresOwner = "requires_owner",
        RequiresSenior = "requires_senior",
        RequiresClientRole = "requires_client_role",
        RequiresAccountOwner = "requires_account_owner",
        NotInDelegatedSession = "not_in_delegated_session",
        SupportCodeRequired = "support_code_required",
        RequiresOperatorAdmin = "requires_operator_admin",
        NeverAllowed = "never_allowed",
        BlockedByClient = "blocked_by_client",
        NotConnected = "not_connected",
        InvitePending = "invite_pending",
        AccessExpired = "access_expired",
        AccessCancelled = "access_cancelled",
        AccessAlreadyActive = "access_already_active",
        AlreadyConnected = "already_connected",
        NoPendingInvite = "no_pending_invite",
        NoOpenRequest = "no_open_request",
        NotInFolder = "not_in_folder",
        AlreadyInFolder = "already_in_folder",
        HasConnectedAccounts = "has_connected_accounts",
        AlreadyActive = "already_active",
        EndsAtPeriodEnd = "ends_at_period_end",
        NotActive = "not_active",
        AlreadyEnding = "already_ending",
        ClientManagedSubscription = "client_managed_subscription",
        AlreadyManaged = "already_managed",
        PayerLockedBySubscription = "payer_locked_by_subscription",
        ClientPays = "client_pays",
        PartnerPays = "partner_pays",
    }
}

impl Code {
    /// The HTTP status that goes with it.
    pub const fn status(self) -> u16 {
        match self {
            Self::Ok | Self::Limited | Self::Noop => 200,
            Self::Created => 201,
            Self::Accepted => 202,
            Self::Unauthenticated => 401,
            Self::NotFound => 404,
            Self::RequiresOwner
            | Self::RequiresSenior
            | Self::RequiresClientRole
            | Self::RequiresAccountOwner
            | Self::NotInDelegatedSession
            | Self::SupportCodeRequired
            | Self::RequiresOperatorAdmin
            | Self::NeverAllowed
            | Self::BlockedByClient => 403,
            Self::NotConnected
            | Self::InvitePending
            | Self::AccessExpired
            | Self::AccessCancelled
            | Self::AccessAlreadyActive
            | Self::AlreadyConnected
            | Self::NoPendingInvite
            | Self::NoOpenRequest
            | Self::NotInFolder
            | Self::AlreadyInFolder
            | Self::HasConnectedAccounts
            | Self::AlreadyActive
            | Self::EndsAtPeriodEnd
            | Self::NotActive
            | Self::AlreadyEnding
            | Self::ClientManagedSubscription
            | Self::AlreadyManaged
            | Self::PayerLockedBySubscription
            | Self::ClientPays
            | Self::PartnerPays => 409,
        }
    }
}

/// The answer of [`decide`]. Cheap to copy: sentences are made only when a refusal is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The HTTP status; 2xx is allowed.
    pub status: u16,
    /// The stable code: `ok`, `limited`, `noop`, or the one reason of the refusal.
    pub code: &'static str,
    reason: Code,
    deed: Deed,
    who: Who,
    facts: Facts,
}

/// A verdict that lets the deed happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    /// 200, 201 or 202.
    pub status: u16,
    /// `ok`, `limited` (name, status and plan only) or `noop` (nothing is left to do).
    pub code: &'static str,
}

impl Allowed {
    /// The page shows name, status and plan only.
    pub fn limited(self) -> bool {
        self.code == Code::Limited.name()
    }

    /// It is already so: answer, and write nothing.
    pub fn noop(self) -> bool {
        self.code == Code::Noop.name()
    }
}

/// A verdict that refuses, with all that its reader needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// 401, 403, 404, 409 (or 429 for the limits of requests).
    pub status: u16,
    /// The stable code.
    pub code: &'static str,
    /// The rule, in a plain sentence.
    pub detail: String,
    /// The facts that the rule used, in the document's words. Empty when nothing may be told.
    pub facts: Vec<(&'static str, String)>,
    /// Who can change it. Empty when nobody can or when that would tell too much.
    pub who_can_fix: String,
    /// The deed that would put it right, only if this same actor may do it now.
    pub fix: Option<Deed>,
}

impl Verdict {
    pub(super) fn new(deed: Deed, who: Who, facts: Facts, ruling: Result<Code, Code>) -> Self {
        let (Ok(reason) | Err(reason)) = ruling;
        let code = match ruling {
            Ok(Code::Created | Code::Accepted) => Code::Ok.name(),
            Ok(_) | Err(_) => reason.name(),
        };
        Self { status: reason.status(), code, reason, deed, who, facts }
    }

    /// Whether the deed may happen.
    pub const fn allowed(&self) -> bool {
        self.status < 300
    }

    /// The reason as a word; successes included.
    pub const fn reason(&self) -> Code {
        self.reason
    }

    /// For `?`: the permission, or the refusal with its sentence.
    pub fn into_result(self) -> Result<Allowed, Refusal> {
        if self.allowed() {
            return Ok(Allowed { status: self.status, code: self.code });
        }
        let fix = super::refusals::remedy(self.reason, self.deed)
            .filter(|it| *it != self.deed && decide(*it, self.who, &self.facts).allowed());
        Err(Refusal {
            status: self.status,
            code: self.code,
            detail: super::refusals::sentence(self.reason, self.deed),
            facts: super::refusals::facts(self.reason, self.who, self.facts),
            who_can_fix: super::refusals::who_can_fix(self.reason, self.deed, self.facts).into(),
            fix,
        })
    }
}
