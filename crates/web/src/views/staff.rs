//! Partner staff and groups.

use askama::Template;

use super::form::{Choice, Form};
use super::frame::Frame;
use super::parts::{Badge, Pager, When};

/// `GET {base}/staff`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "staff/list.html")]
pub struct StaffPage {
    /// Frame.
    pub frame: Frame,
    /// People, by name.
    pub rows: Vec<StaffRow>,
    /// Why this person cannot invite staff; empty when they can.
    pub why_not_new: String,
    /// Pager.
    pub pager: Pager,
}

/// One person.
#[derive(Debug, Clone, Default)]
pub struct StaffRow {
    /// `stf_…`
    pub id: String,
    /// Name, or the invited address.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// "Owner", "Senior", "Manager", "Assistant".
    pub role: String,
    /// Groups, or empty.
    pub groups: String,
    /// "Every client", "12 clients".
    pub reach: String,
    /// When last active; empty words when never.
    pub seen: When,
    /// `Invited`, `Suspended`; nothing when active.
    pub badge: Option<Badge>,
    /// Letters to them come back.
    pub bounced: Option<Badge>,
}

/// `GET {base}/staff/new`, `POST {base}/staff`: fields `name email role groups`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "staff/new.html")]
pub struct InviteStaffPage {
    /// Frame.
    pub frame: Frame,
    /// Fields.
    pub form: Form,
    /// Roles, each with a note that says what it may do.
    pub roles: Vec<Choice>,
    /// Groups. Field `groups`, may repeat.
    pub groups: Vec<Choice>,
}

/// `GET {base}/staff/{s}`: one person. POSTs: `/role` (`role`), `/groups` (`groups`), `/suspend`,
/// `/resume`, `/sign-out`, `/resend`, `/withdraw`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "staff/show.html")]
pub struct StaffPersonPage {
    /// Frame.
    pub frame: Frame,
    /// `stf_…`
    pub id: String,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// "Manager".
    pub role: String,
    /// `Invited`, `Suspended`, …
    pub badge: Option<Badge>,
    /// Letters to them come back.
    pub bounced: Option<Badge>,
    /// Facts: joined, last active, sign-in methods.
    pub facts: Vec<(&'static str, String)>,
    /// Field `role` and `groups`.
    pub form: Form,
    /// Roles that can be given.
    pub roles: Vec<Choice>,
    /// Groups.
    pub groups: Vec<Choice>,
    /// Why the role cannot be changed; empty when it can.
    pub why_not_role: String,
    /// Why the person cannot be suspended; empty when they can (ignored when suspended or invited).
    pub why_not_suspend: String,
    /// The person is suspended.
    pub suspended: bool,
    /// The person has not accepted yet.
    pub invited: bool,
    /// "Reaches every client", or what they reach.
    pub reach: String,
    /// What they reach, searched and paged.
    pub reached: ReachPart,
    /// Where they are signed in.
    pub sessions: Vec<SignedRow>,
    /// Why they cannot be signed out or handed over here; empty when they can.
    pub why_not_leave: String,
    /// Clients of an invitation: (id, name).
    pub clients: Vec<(String, String)>,
    /// What is looked for to be added to an invitation.
    pub joining: String,
    /// What that found.
    pub outside: Vec<Choice>,
}

/// A browser in which somebody is signed in.
#[derive(Debug, Clone, Default)]
pub struct SignedRow {
    /// "Firefox on Linux".
    pub device: String,
    /// "Signed in today, 08:02, from 192.0.2.7".
    pub since: String,
    /// When it was last used.
    pub seen: When,
}

/// Everything that somebody reaches, and why.
#[derive(Debug, Clone, Default)]
pub struct ReachPart {
    /// What is searched for.
    pub q: String,
    /// "312 clients", "4 of them match".
    pub words: String,
    /// Clients: id, name, ways.
    pub clients: Vec<(String, String, Vec<String>)>,
    /// Pager.
    pub pager: Pager,
}

/// `GET {base}/staff/{s}/leave`: the way out, step by step. POSTs: `/suspend`, `/hand-over` (`to`,
/// `parts`, `stated`), `/remove`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "staff/leave.html")]
pub struct LeavePage {
    /// Frame.
    pub frame: Frame,
    /// `stf_…`
    pub id: String,
    /// Name.
    pub name: String,
    /// The first step is done.
    pub suspended: bool,
    /// What is left, in words; empty when nothing is.
    pub left: Vec<String>,
    /// How many clients they manage by name.
    pub clients: i64,
    /// "120 clients".
    pub clients_words: String,
    /// Field `to` and `parts`.
    pub form: Form,
    /// Colleagues who could take over.
    pub colleagues: Vec<Choice>,
    /// What can go over, each ticked.
    pub parts: Vec<Choice>,
    /// "Hand over 120 clients and 2 groups".
    pub button: String,
    /// What ends with the removal, in words.
    pub ends: Vec<String>,
    /// Why they cannot be removed yet; empty when they can.
    pub why_not_remove: String,
}

/// `GET {base}/groups`; `POST {base}/groups` with `name`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "staff/groups.html")]
pub struct GroupsPage {
    /// Frame.
    pub frame: Frame,
    /// Groups, by name.
    pub rows: Vec<GroupRow>,
    /// Field `name` of a new group.
    pub form: Form,
    /// Why this person cannot change groups; empty when they can.
    pub why_not: String,
}

/// One group.
#[derive(Debug, Clone, Default)]
pub struct GroupRow {
    /// `grp_…`
    pub id: String,
    /// Name.
    pub name: String,
    /// "Ben Adeyemi, Priya Raman" or "3 people".
    pub staff: String,
    /// "31 clients".
    pub clients: String,
}

/// `GET|POST {base}/groups/{g}`: fields `name`, `staff` (may repeat); `POST …/clients` with `act`,
/// `clients` or `all`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "staff/group.html")]
pub struct GroupPage {
    /// Frame.
    pub frame: Frame,
    /// `grp_…`
    pub id: String,
    /// Name.
    pub name: String,
    /// Fields; `staff` holds the members.
    pub form: Form,
    /// Everybody who can be in it.
    pub staff: Vec<Choice>,
    /// What is searched for in its clients.
    pub q: String,
    /// "10,000 clients".
    pub count: String,
    /// How many clients match the search.
    pub matching: i64,
    /// A page of its clients: value is the id, the note is the client number.
    pub clients: Vec<Choice>,
    /// Pager.
    pub pager: Pager,
    /// What is looked for among clients that could join.
    pub add: String,
    /// Whether anything was looked for.
    pub adding: bool,
    /// What that found.
    pub outside: Vec<Choice>,
    /// Address of the client list with this group's filter.
    pub all: String,
}

/// `GET|POST {base}/groups/{g}/delete`: what follows.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "staff/group_delete.html")]
pub struct GroupDeletePage {
    /// Frame.
    pub frame: Frame,
    /// `grp_…`
    pub id: String,
    /// Name.
    pub name: String,
    /// "3 people and 12 clients leave it."
    pub what: String,
    /// Who loses clients: name and "10 clients".
    pub losing: Vec<(String, String)>,
}

/// `GET {base}/settings/ownership`. POSTs: `/offer` (`to`), `/{offer}/withdraw`, `/{offer}/accept`,
/// `/{offer}/decline`.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "staff/ownership.html")]
pub struct OwnershipPage {
    /// Frame.
    pub frame: Frame,
    /// The firm.
    pub firm: String,
    /// The owner's name.
    pub owner: String,
    /// The reader is the owner.
    pub own: bool,
    /// The offer that waits: its id, to whom, until when.
    pub offer: Option<(String, String, String)>,
    /// The offer is to the reader.
    pub to_me: bool,
    /// Seniors it can be offered to.
    pub seniors: Vec<Choice>,
    /// Field `to`.
    pub form: Form,
}

/// `GET {base}/roles`: who may do what, from the rules themselves.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "staff/roles.html")]
pub struct RolesPage {
    /// Frame.
    pub frame: Frame,
    /// Columns: word and what it means.
    pub roles: Vec<(&'static str, &'static str)>,
    /// Parts, each with its acts: words, one cell per column, and what the second factor's rule is.
    pub parts: Vec<(&'static str, Vec<RoleRow>)>,
}

/// One act.
#[derive(Debug, Clone, Default)]
pub struct RoleRow {
    /// "create clients"
    pub act: String,
    /// Whether it is allowed, per column.
    pub may: Vec<bool>,
    /// "Second factor each time", or empty.
    pub factor: &'static str,
}
