//! Invitations to clients: the list, a new one without a folder, and many from a pasted list.

use askama::Template;

use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::{Badge, Mark, Pager, When};

/// `GET {base}/invitations`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "invitations/list.html")]
pub struct InvitationsPage {
    /// Frame.
    pub frame: Frame,
    /// Rows, newest first.
    pub rows: Vec<InvitationRow>,
    /// Why this person cannot invite; empty when they can.
    pub why_not_new: String,
    /// Pager.
    pub pager: Pager,
}

/// One invitation.
#[derive(Debug, Clone, Default)]
pub struct InvitationRow {
    /// `inv_…`
    pub id: String,
    /// The owner's address.
    pub email: String,
    /// Products asked for.
    pub products: String,
    /// Client's id and name; empty when it has no folder.
    pub client: String,
    /// The client's name.
    pub client_name: String,
    /// When it was sent.
    pub sent: When,
    /// Letters to that address come back.
    pub bounced: Option<Badge>,
    /// When its reader first went on from the page behind the link; empty when nobody has.
    pub opened: When,
    /// State: invited, accepted, declined, lapsed, withdrawn; the note says until when.
    pub state: Mark,
    /// May be sent again: `POST {base}/invitations/{i}/resend`.
    pub resend: bool,
    /// The page behind the letter's link, as the owner sees it; empty when nobody can answer any more.
    pub link: String,
    /// May be withdrawn: `POST {base}/invitations/{i}/withdraw`.
    pub withdraw: bool,
}

/// `GET {base}/invitations/new`, `POST {base}/invitations`: fields `email products kind client message`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "invitations/new.html")]
pub struct InvitePage {
    /// Frame.
    pub frame: Frame,
    /// Fields.
    pub form: Form,
    /// Products. Field `products`, may repeat.
    pub products: Vec<Choice>,
    /// Link or transfer, with what each means. Field `kind`.
    pub kinds: Vec<Choice>,
    /// Whether commission applies, as a rule.
    pub commission: &'static str,
    /// What is looked for among the clients.
    pub q: String,
    /// More clients than the choice holds: they are searched.
    pub many: bool,
    /// Folders; the first is "No folder yet" with an empty value.
    pub clients: Vec<Choice>,
    /// What the owner will read before accepting.
    pub rights: Vec<String>,
}

/// `GET {base}/invitations/list`, `POST` there: fields `list products kind message days`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "invitations/pasted.html")]
pub struct InvitePastedPage {
    /// Frame.
    pub frame: Frame,
    /// Fields.
    pub form: Form,
    /// Products. Field `products`, may repeat.
    pub products: Vec<Choice>,
    /// Link or transfer, with what each means. Field `kind`.
    pub kinds: Vec<Choice>,
    /// Commission, as a rule.
    pub commission: &'static str,
    /// How much fits into one list.
    pub limit: String,
    /// What each owner will read before accepting.
    pub rights: Vec<String>,
}
