//! Letters: every e-mail the portal sends, as a typed value.
//!
//! A letter is saved with the change that caused it and rendered when it is sent. It carries no
//! secret: a link is named by its id, and the token in the address is derived from it at rendering.

mod news;

pub use news::{AddonNews, ChangeNews, DigestLine, Ending, GraceNews, Security};

use crate::ids::{LinkId, PartnerId, PersonId};
use serde::{Deserialize, Serialize};

/// Whom a letter goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The address, already checked.
    pub email: String,
    /// The name for the greeting; may be empty.
    pub name: String,
    /// The person, when known.
    pub person: Option<PersonId>,
}

/// One e-mail, before it is worded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// A link that signs a client's owner in.
    SignInLink {
        /// The link.
        link: LinkId,
        /// Where it leads on to; empty for the first page.
        #[serde(default)]
        next: String,
    },
    /// A link to choose a new password.
    PasswordReset {
        /// The link.
        link: LinkId,
    },
    /// Somebody is invited to work at a partner.
    StaffInvitation {
        /// The firm.
        firm: String,
        /// Who invites: a name.
        inviter: String,
        /// The role, in the word of the glossary.
        role: String,
        /// The link.
        link: LinkId,
        /// When the link ends (µs).
        until: i64,
    },
    /// A security notice about somebody's own identity.
    SecurityNotice {
        /// What happened.
        what: Security,
    },
    /// A partner asks an owner to be let in for the first time.
    ConnectionInvitation {
        /// The firm.
        firm: String,
        /// Who asks.
        inviter: String,
        /// Names of the products asked for.
        products: Vec<String>,
        /// The firm's own words.
        message: String,
        /// The link.
        link: LinkId,
        /// When the invitation ends (µs).
        until: i64,
        /// It asks to manage (and pay for) the subscription as well.
        #[serde(default)]
        transfer: bool,
        /// The firm, whose logo the letter carries as it is when the letter goes.
        #[serde(default)]
        partner: Option<PartnerId>,
    },
    /// The owner answered an invitation.
    InvitationAnswered {
        /// The client's name in the firm's list.
        client: String,
        /// Accepted or declined.
        accepted: bool,
        /// Why it was declined, in the owner's words; may be empty.
        #[serde(default)]
        because: String,
        /// Where to go on: a path.
        path: String,
    },
    /// A partner made an account; its owner-to-be learns who can get in and how to end it.
    AccountCreated {
        /// The firm.
        firm: String,
        /// The product.
        product: String,
        /// The business.
        business: String,
        /// The page with the switch: a path.
        path: String,
    },
    /// The owner connected a partner from its own side.
    PartnerAdded {
        /// The business.
        business: String,
        /// The product.
        product: String,
        /// Where to go on.
        path: String,
    },
    /// A partner asks to be let in again.
    AccessRequested {
        /// The firm.
        firm: String,
        /// Who asks.
        person: String,
        /// The account, or all that one letter asks for, one a line: "Hartwell Joinery Ltd (Payroll)".
        account: String,
        /// The reason, in the asker's words.
        reason: String,
        /// The link to the page with the buttons.
        link: LinkId,
    },
    /// The owner answered a request.
    AccessAnswered {
        /// The account, as words.
        account: String,
        /// Allowed or declined.
        allowed: bool,
        /// Allowed: the agreed end, if there is one. Declined: from when on they may ask again (µs).
        at: Option<i64>,
        /// Where to go on.
        path: String,
    },
    /// Access to one or more accounts ends soon: one letter for all of them.
    AccessEnding {
        /// The reader is the account's owner; else somebody of the firm.
        to_owner: bool,
        /// What ends, soonest first.
        endings: Vec<Ending>,
        /// How many more there are than are named.
        more: i64,
        /// The page where all of them are renewed: a path.
        path: String,
    },
    /// A firm asks to renew access before it ends.
    RenewalRequested {
        /// The firm.
        firm: String,
        /// Who asks.
        person: String,
        /// The accounts, one a line.
        account: String,
        /// The reason, in the asker's words.
        reason: String,
        /// The link to the page with the buttons.
        link: LinkId,
    },
    /// A firm reminds the owner of a request that waits.
    AccessReminder {
        /// The firm.
        firm: String,
        /// Who reminds.
        person: String,
        /// The accounts, one a line.
        account: String,
        /// The reason given with the request.
        reason: String,
        /// The link to the page with the buttons.
        link: LinkId,
    },
    /// Somebody of a firm took up a dangerous right.
    RightElevated {
        /// The firm.
        firm: String,
        /// Who.
        person: String,
        /// The account, as words.
        account: String,
        /// The right, as words.
        right: String,
        /// The reason, in their words.
        reason: String,
        /// Until when (µs).
        until: i64,
        /// The page with the switch: a path.
        path: String,
    },
    /// An owner hands a request on to somebody.
    RequestForwarded {
        /// Who hands it on.
        from: String,
        /// The firm that asks.
        firm: String,
        /// The account, as words.
        account: String,
        /// The link to the page.
        link: LinkId,
    },
    /// The owner paused access.
    AccessPaused {
        /// The account, as words.
        account: String,
        /// Where to go on.
        path: String,
    },
    /// The owner turned access on again by itself.
    AccessResumed {
        /// The account, as words.
        account: String,
        /// Where to go on.
        path: String,
    },
    /// The owner removed the partner. No client data beyond the name.
    PartnerRemoved {
        /// The account, as words.
        account: String,
    },
    /// The partner cancelled the connection.
    ConnectionCancelled {
        /// The firm.
        firm: String,
        /// The account, as words.
        account: String,
    },
    /// What changed since the last digest: to whoever chose it, or whose firm has set it for those
    /// who have not chosen.
    Digest {
        /// Each week; else each day.
        weekly: bool,
        /// The newest things, at most ten.
        lines: Vec<DigestLine>,
        /// How many more there are.
        more: i64,
        /// The firm has set it; the reader has not chosen.
        #[serde(default)]
        firm: bool,
    },
    /// Somebody of a firm signed in to an account whose owner wants to hear of each time.
    SignedIn {
        /// Who.
        person: String,
        /// Of which firm.
        firm: String,
        /// The account, as words.
        account: String,
    },
    /// A change of the firm that manages a subscription, told to one of its three sides. What the
    /// firms get names neither of them to the other.
    PartnerChange {
        /// What happened, and to whom it is told.
        news: ChangeNews,
        /// The account, as words.
        account: String,
        /// The firm that comes or is left; empty in letters to firms.
        firm: String,
        /// The date of the change, or of the end of what follows it (µs).
        on: i64,
        /// The objection, or the code of why it was not made; may be empty.
        words: String,
        /// Where to go on.
        path: String,
    },
    /// The grace of an account that no firm manages any more, told to its owner.
    Grace {
        /// What happened.
        news: GraceNews,
        /// The account, as words.
        account: String,
        /// The end of the grace (µs).
        until: i64,
        /// Where to choose.
        path: String,
    },
    /// A firm activated or closed an account, told to its owner.
    AccountLife {
        /// The firm.
        firm: String,
        /// The account, as words.
        account: String,
        /// Closed, or active.
        closed: bool,
        /// Why it was closed; may be empty.
        reason: String,
    },
    /// A connection has ended: the receipt for the side that ended it, and the notice to both
    /// sides when the vendor did.
    ConnectionEnded {
        /// The firm.
        firm: String,
        /// The account, as words.
        account: String,
        /// Who ended it: "Isla Marchetti", "Fernway"; empty when the reader did.
        by: String,
        /// Why, where the vendor did; may be empty.
        #[serde(default)]
        reason: String,
    },
    /// Somebody is the named manager of clients from now on.
    ClientsHandedOver {
        /// The firm.
        firm: String,
        /// Who decided it.
        by: String,
        /// How many clients.
        count: i64,
        /// Who managed them before, when it was one.
        from: Option<String>,
        /// The list of them: a path.
        path: String,
    },
    /// Somebody may not work at a firm any more, for now or for good.
    StaffStopped {
        /// The firm.
        firm: String,
        /// Who decided it.
        by: String,
        /// Removed, not only suspended.
        removed: bool,
    },
    /// The firm's owner and seniors hear that a colleague was stopped.
    StaffLeft {
        /// The firm.
        firm: String,
        /// Who decided it.
        by: String,
        /// Whom it is about.
        name: String,
        /// Removed, not only suspended.
        removed: bool,
        /// The firm's staff: a path.
        path: String,
    },
    /// The owner offers the firm's ownership.
    OwnershipOffered {
        /// The firm.
        firm: String,
        /// The owner.
        by: String,
        /// When the offer ends (µs).
        until: i64,
        /// The page with the answer: a path.
        path: String,
    },
    /// The ownership was not taken, or the offer was taken back.
    OwnershipStays {
        /// The firm.
        firm: String,
        /// Who declined or withdrew.
        by: String,
        /// Withdrawn by the owner, not declined.
        withdrawn: bool,
    },
    /// The firm has another owner.
    OwnershipMoved {
        /// The firm.
        firm: String,
        /// The owner before.
        from: String,
        /// The owner now.
        to: String,
    },
    /// A colleague asks somebody to do what they may not do themselves.
    ColleagueAsks {
        /// The firm.
        firm: String,
        /// Who asks.
        by: String,
        /// The act, by its name in the access rules.
        act: String,
        /// The client or the account, as words; empty for the firm.
        about: String,
        /// What they say; may be empty.
        words: String,
        /// The page of the act: a path.
        path: String,
    },
    /// What happened to an add-on of an account.
    Addon {
        /// What happened, and to whom it is told.
        news: AddonNews,
        /// The add-on.
        addon: String,
        /// The third party; empty without one.
        third: String,
        /// The account, as words.
        account: String,
        /// The firm; empty where none is meant.
        firm: String,
        /// Who did it; empty where it does not matter.
        person: String,
        /// The price, the reason or the like, as words; may be empty.
        words: String,
        /// The date it is about (µs).
        at: Option<i64>,
        /// Where to go on: a path.
        path: String,
    },
    /// A colleague named somebody in a note.
    NoteMention {
        /// The firm.
        firm: String,
        /// Who wrote it.
        by: String,
        /// The client.
        client: String,
        /// The note: a path.
        path: String,
    },
}

impl Letter {
    /// The firm whose logo the letter carries.
    pub fn logo_of(&self) -> Option<PartnerId> {
        if let Letter::ConnectionInvitation { partner, .. } = self { *partner } else { None }
    }

    /// The kind as stored and shown in the outbox.
    pub fn kind(&self) -> &'static str {
        match self {
            Letter::SignInLink { .. } => "sign_in_link",
            Letter::PasswordReset { .. } => "password_reset",
            Letter::StaffInvitation { .. } => "staff_invitation",
            Letter::SecurityNotice { .. } => "security_notice",
            Letter::ConnectionInvitation { .. } => "connection_invitation",
            Letter::InvitationAnswered { .. } => "invitation_answered",
            Letter::AccountCreated { .. } => "account_created",
            Letter::PartnerAdded { .. } => "partner_added",
            Letter::AccessRequested { .. } => "access_requested",
            Letter::AccessAnswered { .. } => "access_answered",
            Letter::AccessEnding { .. } => "access_ending",
            Letter::RenewalRequested { .. } => "renewal_requested",
            Letter::AccessReminder { .. } => "access_reminder",
            Letter::RightElevated { .. } => "right_elevated",
            Letter::RequestForwarded { .. } => "request_forwarded",
            Letter::AccessPaused { .. } => "access_paused",
            Letter::AccessResumed { .. } => "access_resumed",
            Letter::PartnerRemoved { .. } => "partner_removed",
            Letter::ConnectionCancelled { .. } => "connection_cancelled",
            Letter::PartnerChange { .. } => "partner_change",
            Letter::Grace { .. } => "grace",
            Letter::AccountLife { .. } => "account_life",
            Letter::ConnectionEnded { .. } => "connection_ended",
            Letter::ClientsHandedOver { .. } => "clients_handed_over",
            Letter::StaffStopped { .. } => "staff_stopped",
            Letter::StaffLeft { .. } => "staff_left",
            Letter::OwnershipOffered { .. } => "ownership_offered",
            Letter::OwnershipStays { .. } => "ownership_stays",
            Letter::OwnershipMoved { .. } => "ownership_moved",
            Letter::ColleagueAsks { .. } => "colleague_asks",
            Letter::Addon { .. } => "addon",
            Letter::NoteMention { .. } => "note_mention",
            Letter::Digest { .. } => "digest",
            Letter::SignedIn { .. } => "signed_in",
        }
    }
}
