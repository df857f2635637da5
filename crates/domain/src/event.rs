//! What happened: the audit row, the activity feed and the trigger of letters, in one value.
//!
//! An event keeps the names as they were, so that a feed reads the same years later. Ids of the
//! account, the partner and the client stand beside it in the row, for the feeds.

mod kinds;
mod parts;

pub use parts::{DefaultSet, Discounted, Exported, Moved};

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
    SignInRuleChanged {
        from: String,
        to: String,
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
    ListExported(Exported),
    AccountMoved(Moved),
    InvitationSent {
        products: String,
    },
    InvitationResent,
    InvitationWithdrawn,
    InvitationAccepted {
        accounts: String,
    },
    InvitationDeclined,
    InvitationOpened,
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
        #[serde(default)]
        reason: String,
    },
    ChangeAnnounced {
        account: String,
        on: String,
    },
    ChangeAsked {
        account: String,
        on: String,
    },
    ChangeTakenOn {
        account: String,
    },
    ChangeRefused {
        account: String,
    },
    ChangeObjected {
        account: String,
        words: String,
    },
    ChangeStopped {
        account: String,
    },
    PartnerLeft {
        account: String,
    },
    ManagementMoved {
        account: String,
    },
    BillingHandedBack {
        account: String,
    },
    GraceBegun {
        account: String,
        until: String,
    },
    GraceOver {
        account: String,
    },
    SubscribedDirectly {
        account: String,
    },
    AccountActivated {
        account: String,
    },
    AccountClosed {
        account: String,
        reason: String,
    },
    PartnerCodeChanged,
    EndedUnlisted {
        client: String,
    },
    NotesRestored {
        client: String,
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
    AddonLoaded {
        name: String,
    },
    AddonRetired {
        name: String,
    },
    AddonAsked {
        account: String,
        addon: String,
        payer: String,
        suits: String,
    },
    AddonActivated {
        account: String,
        addon: String,
        payer: String,
        price: String,
        suits: String,
    },
    AddonNotActivated {
        account: String,
        addon: String,
        because: String,
    },
    AddonCancelled {
        account: String,
        addon: String,
        reason: String,
        ends: String,
    },
    AddonResumed {
        account: String,
        addon: String,
    },
    AddonLeft {
        account: String,
        addon: String,
        ends: String,
    },
    AddonEnded {
        account: String,
        addon: String,
    },
    AddonDefaultSet(DefaultSet),
    AddonPayerSet {
        addon: String,
        payer: String,
    },
    AddonPayerCleared {
        addon: String,
    },
    HandoverAsked {
        account: String,
        addon: String,
        payer: String,
    },
    HandoverAgreed {
        account: String,
        addon: String,
        payer: String,
        at: String,
    },
    HandoverStopped {
        account: String,
        addon: String,
    },
    AddonReconnected {
        account: String,
        addon: String,
    },
    AddonConsentEnding {
        account: String,
        addon: String,
        days: i64,
    },
    AddonConsentLost {
        account: String,
        addon: String,
        because: String,
    },
    DiscountSet(Discounted),
    TokenKeyRotated {
        tokens: i64,
    },
    PreferencesChanged,
    ClockMoved {
        by_seconds: i64,
    },
}
