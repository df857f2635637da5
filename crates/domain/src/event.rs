//! What happened: the audit row, the activity feed and the trigger of letters, in one value.
//!
//! An event keeps the names as they were, so that a feed reads the same years later. Ids of the
//! account, the partner and the client stand beside it in the row, for the feeds.

use serde::{Deserialize, Serialize};

/// What happened. Past tense, in the words of the trade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each variant and field is a word of the glossary")]
pub enum Event {
    PartnerCreated {
        name: String,
    },
    PartnerSuspended {
        name: String,
    },
    PartnerResumed {
        name: String,
    },
    StaffInvited {
        name: String,
        email: String,
        role: String,
    },
    StaffInvitationResent {
        email: String,
    },
    StaffInvitationWithdrawn {
        email: String,
    },
    StaffInvitationChanged {
        email: String,
    },
    StaffJoined {
        name: String,
        role: String,
    },
    StaffRoleChanged {
        name: String,
        from: String,
        to: String,
    },
    StaffSuspended {
        name: String,
    },
    StaffResumed {
        name: String,
    },
    StaffRemoved {
        name: String,
    },
    GroupCreated {
        name: String,
    },
    GroupChanged {
        name: String,
    },
    GroupDeleted {
        name: String,
    },
    ViewSaved {
        name: String,
    },
    ViewDeleted {
        name: String,
    },
    StaffAssigned {
        name: String,
        account: String,
    },
    StaffUnassigned {
        name: String,
        account: String,
    },
    ManagerNamed {
        name: String,
    },
    ManagerCleared {
        name: String,
    },
    ClientsReassigned {
        count: i64,
        from: String,
        to: String,
    },
    StaffHandedOver {
        from: String,
        to: String,
        groups: i64,
        accounts: i64,
        requests: i64,
        invitations: i64,
    },
    StaffSignedOut {
        name: String,
    },
    StaffCopied {
        from: String,
    },
    GroupJoined {
        group: String,
        client: String,
    },
    GroupLeft {
        group: String,
        client: String,
    },
    GroupFilled {
        group: String,
        joined: i64,
        left: i64,
    },
    ClientMarkedInternal {
        name: String,
    },
    ClientMadeOrdinary {
        name: String,
    },
    InsiderAdded {
        name: String,
        client: String,
    },
    InsiderRemoved {
        name: String,
        client: String,
    },
    OwnershipOffered {
        to: String,
    },
    OwnershipWithdrawn {
        to: String,
    },
    OwnershipDeclined {
        by: String,
    },
    OwnershipMoved {
        from: String,
        to: String,
    },
    ColleagueAsked {
        name: String,
        act: String,
        about: String,
    },
    FirmChanged {
        fields: Vec<String>,
    },
    Mentioned {
        name: String,
    },
    ClientCreated {
        name: String,
    },
    ClientChanged {
        fields: Vec<String>,
    },
    ClientArchived {
        name: String,
    },
    ClientRestored {
        name: String,
    },
    RunStarted {
        act: String,
        rows: i64,
    },
    RunStopped {
        act: String,
        because: String,
    },
    RunFinished {
        act: String,
        changed: i64,
        skipped: i64,
    },
    ImportStarted {
        file: String,
        rows: i64,
    },
    ImportFinished {
        file: String,
        added: i64,
        changed: i64,
        failed: i64,
    },
    NoteAdded,
    NoteEdited,
    NoteDeleted,
    NotePinned,
    NoteUnpinned,
    AccountCreated {
        product: String,
        business: String,
    },
    AccountReady {
        product: String,
        business: String,
    },
    AccountLinked {
        account: String,
        client: String,
    },
    AccountUnlinked {
        account: String,
    },
    InvitationSent {
        products: String,
    },
    InvitationResent,
    InvitationWithdrawn,
    InvitationAccepted {
        accounts: String,
    },
    InvitationDeclined,
    InvitationReported {
        #[serde(default)]
        firm: String,
    },
    PartnerAdded {
        account: String,
        how: String,
    },
    ConnectionCancelled {
        account: String,
        #[serde(default)]
        reason: String,
    },
    PartnerRemoved {
        account: String,
    },
    ConnectionRevoked {
        account: String,
    },
    AccessRequested {
        account: String,
        reason: String,
    },
    AccessRequestWithdrawn {
        account: String,
    },
    AccessAllowed {
        account: String,
        days: Option<i64>,
    },
    AccessDeclined {
        account: String,
    },
    AccessPaused {
        account: String,
    },
    AccessResumed {
        account: String,
    },
    AccessRenewed {
        account: String,
        days: Option<i64>,
    },
    AccessEnding {
        account: String,
        days: i64,
    },
    AccessExpired {
        account: String,
    },
    AccessReminded {
        account: String,
    },
    RenewalRequested {
        account: String,
        reason: String,
    },
    OnboardingPassed {
        account: String,
    },
    RightElevated {
        account: String,
        right: String,
        reason: String,
        until: String,
    },
    FirmBlocked {
        firm: String,
    },
    FirmUnblocked {
        firm: String,
    },
    PersonBlocked {
        account: String,
        name: String,
    },
    PersonUnblocked {
        account: String,
        name: String,
    },
    ApprovalForwarded {
        account: String,
    },
    RequestsBlocked {
        account: String,
    },
    RequestsUnblocked {
        account: String,
    },
    AccountClaimed {
        account: String,
        owner: String,
    },
    SignedIn {
        account: String,
        mode: String,
    },
    SignInReused {
        account: String,
    },
    KeyCreated {
        name: String,
        scopes: String,
    },
    KeyRevoked {
        name: String,
    },
    PersonSignedIn {
        realm: String,
        how: String,
    },
    PersonSecurity {
        what: String,
    },
    ProductLoaded {
        name: String,
    },
    ProductRetired {
        name: String,
    },
    BrandChanged {
        fields: Vec<String>,
    },
    PreferencesChanged,
    ClockMoved {
        by_seconds: i64,
    },
}

impl Event {
    /// The stored kind: the same word that serde writes.
    #[expect(clippy::too_many_lines, reason = "one line per event, and nothing else")]
    pub const fn kind(&self) -> &'static str {
        match self {
            Event::PartnerCreated { .. } => "partner_created",
            Event::PartnerSuspended { .. } => "partner_suspended",
            Event::PartnerResumed { .. } => "partner_resumed",
            Event::StaffInvited { .. } => "staff_invited",
            Event::StaffInvitationResent { .. } => "staff_invitation_resent",
            Event::StaffInvitationWithdrawn { .. } => "staff_invitation_withdrawn",
            Event::StaffInvitationChanged { .. } => "staff_invitation_changed",
            Event::StaffJoined { .. } => "staff_joined",
            Event::StaffRoleChanged { .. } => "staff_role_changed",
            Event::StaffSuspended { .. } => "staff_suspended",
            Event::StaffResumed { .. } => "staff_resumed",
            Event::StaffRemoved { .. } => "staff_removed",
            Event::GroupCreated { .. } => "group_created",
            Event::GroupChanged { .. } => "group_changed",
            Event::GroupDeleted { .. } => "group_deleted",
            Event::ViewSaved { .. } => "view_saved",
            Event::ViewDeleted { .. } => "view_deleted",
            Event::StaffAssigned { .. } => "staff_assigned",
            Event::StaffUnassigned { .. } => "staff_unassigned",
            Event::ManagerNamed { .. } => "manager_named",
            Event::ManagerCleared { .. } => "manager_cleared",
            Event::ClientsReassigned { .. } => "clients_reassigned",
            Event::StaffHandedOver { .. } => "staff_handed_over",
            Event::StaffSignedOut { .. } => "staff_signed_out",
            Event::StaffCopied { .. } => "staff_copied",
            Event::GroupJoined { .. } => "group_joined",
            Event::GroupLeft { .. } => "group_left",
            Event::GroupFilled { .. } => "group_filled",
            Event::ClientMarkedInternal { .. } => "client_marked_internal",
            Event::ClientMadeOrdinary { .. } => "client_made_ordinary",
            Event::InsiderAdded { .. } => "insider_added",
            Event::InsiderRemoved { .. } => "insider_removed",
            Event::OwnershipOffered { .. } => "ownership_offered",
            Event::OwnershipWithdrawn { .. } => "ownership_withdrawn",
            Event::OwnershipDeclined { .. } => "ownership_declined",
            Event::OwnershipMoved { .. } => "ownership_moved",
            Event::ColleagueAsked { .. } => "colleague_asked",
            Event::FirmChanged { .. } => "firm_changed",
            Event::Mentioned { .. } => "mentioned",
            Event::ClientCreated { .. } => "client_created",
            Event::ClientChanged { .. } => "client_changed",
            Event::ClientArchived { .. } => "client_archived",
            Event::ClientRestored { .. } => "client_restored",
            Event::RunStarted { .. } => "run_started",
            Event::RunStopped { .. } => "run_stopped",
            Event::RunFinished { .. } => "run_finished",
            Event::ImportStarted { .. } => "import_started",
            Event::ImportFinished { .. } => "import_finished",
            Event::NoteAdded => "note_added",
            Event::NoteEdited => "note_edited",
            Event::NoteDeleted => "note_deleted",
            Event::NotePinned => "note_pinned",
            Event::NoteUnpinned => "note_unpinned",
            Event::AccountCreated { .. } => "account_created",
            Event::AccountReady { .. } => "account_ready",
            Event::AccountLinked { .. } => "account_linked",
            Event::AccountUnlinked { .. } => "account_unlinked",
            Event::InvitationSent { .. } => "invitation_sent",
            Event::InvitationResent => "invitation_resent",
            Event::InvitationWithdrawn => "invitation_withdrawn",
            Event::InvitationAccepted { .. } => "invitation_accepted",
            Event::InvitationDeclined => "invitation_declined",
            Event::InvitationReported { .. } => "invitation_reported",
            Event::PartnerAdded { .. } => "partner_added",
            Event::ConnectionCancelled { .. } => "connection_cancelled",
            Event::PartnerRemoved { .. } => "partner_removed",
            Event::ConnectionRevoked { .. } => "connection_revoked",
            Event::AccessRequested { .. } => "access_requested",
            Event::AccessRequestWithdrawn { .. } => "access_request_withdrawn",
            Event::AccessAllowed { .. } => "access_allowed",
            Event::AccessDeclined { .. } => "access_declined",
            Event::AccessPaused { .. } => "access_paused",
            Event::AccessResumed { .. } => "access_resumed",
            Event::AccessRenewed { .. } => "access_renewed",
            Event::AccessEnding { .. } => "access_ending",
            Event::AccessExpired { .. } => "access_expired",
            Event::AccessReminded { .. } => "access_reminded",
            Event::RenewalRequested { .. } => "renewal_requested",
            Event::OnboardingPassed { .. } => "onboarding_passed",
            Event::RightElevated { .. } => "right_elevated",
            Event::FirmBlocked { .. } => "firm_blocked",
            Event::FirmUnblocked { .. } => "firm_unblocked",
            Event::PersonBlocked { .. } => "person_blocked",
            Event::PersonUnblocked { .. } => "person_unblocked",
            Event::ApprovalForwarded { .. } => "approval_forwarded",
            Event::RequestsBlocked { .. } => "requests_blocked",
            Event::RequestsUnblocked { .. } => "requests_unblocked",
            Event::AccountClaimed { .. } => "account_claimed",
            Event::SignedIn { .. } => "signed_in",
            Event::SignInReused { .. } => "sign_in_reused",
            Event::KeyCreated { .. } => "key_created",
            Event::KeyRevoked { .. } => "key_revoked",
            Event::PersonSignedIn { .. } => "person_signed_in",
            Event::PersonSecurity { .. } => "person_security",
            Event::ProductLoaded { .. } => "product_loaded",
            Event::ProductRetired { .. } => "product_retired",
            Event::BrandChanged { .. } => "brand_changed",
            Event::PreferencesChanged => "preferences_changed",
            Event::ClockMoved { .. } => "clock_moved",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stored_kind_is_the_word_that_serde_writes() {
        for event in [
            Event::NoteAdded,
            Event::AccessPaused { account: String::new() },
            Event::PersonSecurity { what: String::new() },
        ] {
            let value = serde_json::to_value(&event).unwrap();
            assert_eq!(value["kind"], event.kind());
        }
    }
}
