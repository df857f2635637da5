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
    PartnerCreated { name: String },
    PartnerSuspended { name: String },
    PartnerResumed { name: String },
    StaffInvited { name: String, email: String, role: String },
    StaffInvitationResent { email: String },
    StaffInvitationWithdrawn { email: String },
    StaffJoined { name: String, role: String },
    StaffRoleChanged { name: String, from: String, to: String },
    StaffSuspended { name: String },
    StaffResumed { name: String },
    StaffRemoved { name: String },
    GroupCreated { name: String },
    GroupChanged { name: String },
    GroupDeleted { name: String },
    StaffAssigned { name: String, account: String },
    StaffUnassigned { name: String, account: String },
    ManagerNamed { name: String },
    ClientCreated { name: String },
    ClientChanged { fields: Vec<String> },
    ClientArchived { name: String },
    NoteAdded,
    NoteEdited,
    NoteDeleted,
    NotePinned,
    NoteUnpinned,
    AccountCreated { product: String, business: String },
    AccountReady { product: String, business: String },
    AccountLinked { account: String, client: String },
    AccountUnlinked { account: String },
    InvitationSent { products: String },
    InvitationResent,
    InvitationWithdrawn,
    InvitationAccepted { accounts: String },
    InvitationDeclined,
    InvitationReported,
    PartnerAdded { account: String, how: String },
    ConnectionCancelled { account: String },
    PartnerRemoved { account: String },
    ConnectionRevoked { account: String },
    AccessRequested { account: String, reason: String },
    AccessRequestWithdrawn { account: String },
    AccessAllowed { account: String, days: Option<i64> },
    AccessDeclined { account: String },
    AccessPaused { account: String },
    AccessResumed { account: String },
    SignedIn { account: String, mode: String },
    SignInReused { account: String },
    KeyCreated { name: String, scopes: String },
    KeyRevoked { name: String },
    PersonSignedIn { realm: String, how: String },
    PersonSecurity { what: String },
    ProductLoaded { name: String },
    ProductRetired { name: String },
    ClockMoved { by_seconds: i64 },
}

impl Event {
    /// The stored kind, `client_created` for example: the same word that serde writes.
    pub fn kind(&self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::Object(map)) => {
                map.get("kind").and_then(|it| it.as_str()).unwrap_or_default().to_owned()
            }
            Ok(_) | Err(_) => String::new(),
        }
    }
}
