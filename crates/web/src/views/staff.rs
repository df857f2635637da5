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
/// `/resume`, `/resend`, `/withdraw`.
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
    /// Clients: id, name, how ("Named manager", "Group Trades", "2 of 3 accounts").
    pub clients: Vec<(String, String, String)>,
    /// Address of the rest, or empty.
    pub more: String,
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

/// `GET|POST {base}/groups/{g}`: fields `name`, `staff` (may repeat).
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
    /// Clients of the group: id and name.
    pub clients: Vec<(String, String)>,
    /// Address of the client list with this group's filter.
    pub all: String,
}
