//! Partner staff: who works at the firm, invitations, roles, suspending, removing.

use app::staff::{self as deeds, Invite, Invited, Member};
use domain::access::Deed;
use domain::ids::{ClientId, GroupId, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use super::dto;
use crate::route::Access::Deed as May;
use crate::route::{Body, delete, get, post, put};
use crate::{Later, Realm, Reply, Route, Rq};

/// Staff.
pub const ROUTES: &[Route] = &[
    get("/api/v1/staff", Realm::Api, MAY, list)
        .tells(doc("List staff and waiting invitations").gives::<Everybody>(200)),
    get("/api/v1/staff/{staff}", Realm::Api, MAY, show)
        .tells(doc("Get a staff member").gives::<StaffMember>(200)),
    post("/api/v1/staff/invitations", Realm::Api, MAY, invite).tells(
        doc("Invite somebody to work at the firm")
            .about("The answer does not depend on whether the address is known elsewhere.")
            .takes::<NewStaff>()
            .gives::<StaffInvited>(202),
    ),
    post("/api/v1/staff/invitations/{invitation}/resend", Realm::Api, MAY, resend)
        .takes(Body::None)
        .tells(doc("Send a staff invitation again").about("The old link ends.")),
    post("/api/v1/staff/invitations/{invitation}/withdraw", Realm::Api, MAY, withdraw)
        .takes(Body::None)
        .tells(doc("Withdraw a staff invitation")),
    put("/api/v1/staff/{staff}/role", Realm::Api, MAY, role)
        .tells(doc("Give a staff member another role").takes::<RoleChange>()),
    put("/api/v1/staff/{staff}/groups", Realm::Api, May(Deed::GroupManage), groups)
        .tells(doc("Put a staff member into groups").takes::<StaffGroups>()),
    post("/api/v1/staff/{staff}/suspend", Realm::Api, MAY, suspend)
        .takes(Body::None)
        .tells(doc("Suspend a staff member").about("At once and everywhere.")),
    post("/api/v1/staff/{staff}/resume", Realm::Api, MAY, resume)
        .takes(Body::None)
        .tells(doc("Let a suspended staff member work again")),
    delete("/api/v1/staff/{staff}", Realm::Api, MAY, remove)
        .tells(doc("Remove a staff member").about("409 while they manage clients by name.")),
];

const MAY: crate::Access = May(Deed::StaffManage);

/// Somebody who works at the firm.
#[derive(Serialize, ToSchema)]
struct StaffMember {
    /// `stf_…`
    id: String,
    /// Their name.
    name: String,
    /// Their e-mail.
    email: String,
    /// `owner`, `senior`, `manager`, `assistant`.
    role: String,
    /// `active` or `suspended`.
    state: String,
    /// How many clients they manage by name.
    clients: i64,
    /// Accounts that they were given one by one.
    accounts: i64,
    /// When they joined.
    joined_at: String,
    /// When a browser of theirs was last seen.
    seen_at: Option<String>,
    /// How many passkeys they have.
    passkeys: i64,
    /// When one of those was last used.
    passkey_used_at: Option<String>,
    /// Whether an authenticator app of theirs is set up.
    authenticator: bool,
    /// Since when letters to them come back; null where they do not.
    bounced_at: Option<String>,
}

/// An invitation that waits.
#[derive(Serialize, ToSchema)]
struct StaffWaiting {
    /// `inv_…`
    id: String,
    /// Their name, as given.
    name: String,
    /// To whom.
    email: String,
    /// The role offered.
    role: String,
    /// Until when.
    expires_at: String,
    /// Since when letters to that address come back; null where they do not.
    bounced_at: Option<String>,
}

/// The firm's people.
#[derive(Serialize, ToSchema)]
struct Everybody {
    /// Staff, by name.
    items: Vec<StaffMember>,
    /// Invitations that wait.
    invitations: Vec<StaffWaiting>,
}

fn member(it: Member) -> StaffMember {
    StaffMember {
        id: it.id.to_string(),
        name: it.name,
        email: it.email,
        role: it.role,
        state: it.state,
        clients: it.managed,
        accounts: it.accounts,
        joined_at: dto::at(it.created_at),
        seen_at: it.seen_at.map(dto::at),
        passkeys: it.passkeys,
        passkey_used_at: it.passkey_used_at.map(dto::at),
        authenticator: it.totp,
        bounced_at: it.bounced_at.map(dto::at),
    }
}

fn waiting(it: Invited) -> StaffWaiting {
    StaffWaiting {
        id: it.id.to_string(),
        name: it.name,
        email: it.email,
        role: it.role,
        expires_at: dto::at(it.expires_at),
        bounced_at: it.bounced_at.map(dto::at),
    }
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let people = deeds::list(&rq.ctx, &rq.actor).await?;
        let items = people.members.into_iter().map(member).collect();
        let invitations = people.invited.into_iter().map(waiting).collect();
        Reply::json(200, &Everybody { items, invitations })
    })
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (found, _) = deeds::one(&rq.ctx, &rq.actor, rq.id("staff")?).await?;
        Reply::json(200, &member(found))
    })
}

/// Whom to invite.
#[derive(Deserialize, ToSchema)]
struct NewStaff {
    /// Their name.
    #[serde(default)]
    name: String,
    /// Their e-mail.
    email: String,
    /// `senior`, `manager` or `assistant`.
    role: String,
    /// Ids of groups to join.
    #[serde(default)]
    groups: Vec<String>,
    /// Ids of clients whose accounts they get.
    #[serde(default)]
    clients: Vec<String>,
}

/// An invitation on its way.
#[derive(Serialize, ToSchema)]
struct StaffInvited {
    /// `inv_…`
    id: String,
}

pub(super) fn ids<T: std::str::FromStr>(texts: &[String]) -> Result<Vec<T>, app::Error> {
    texts.iter().map(|it| it.parse().map_err(|_| app::Error::NotFound)).collect()
}

fn invite(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: NewStaff = rq.json()?;
        let groups: Vec<GroupId> = ids(&it.groups)?;
        let clients: Vec<ClientId> = ids(&it.clients)?;
        let ask = Invite { name: it.name, email: it.email, role: it.role, groups, clients };
        let id = deeds::invite(&rq.ctx, &rq.actor, &ask).await?;
        Reply::json(202, &StaffInvited { id: id.to_string() })
    })
}

fn resend(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        deeds::resend(&rq.ctx, &rq.actor, rq.id("invitation")?).await?;
        Ok(Reply::no_content())
    })
}

fn withdraw(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        deeds::withdraw(&rq.ctx, &rq.actor, rq.id("invitation")?).await?;
        Ok(Reply::no_content())
    })
}

/// The new role.
#[derive(Deserialize, ToSchema)]
struct RoleChange {
    /// `senior`, `manager` or `assistant`.
    role: String,
}

fn role(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: StaffId = rq.id("staff")?;
        let it: RoleChange = rq.json()?;
        deeds::set_role(&rq.ctx, &rq.actor, id, &it.role).await?;
        Ok(Reply::no_content())
    })
}

/// All groups that somebody shall be in.
#[derive(Deserialize, ToSchema)]
struct StaffGroups {
    /// Ids of groups.
    groups: Vec<String>,
}

fn groups(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: StaffId = rq.id("staff")?;
        let it: StaffGroups = rq.json()?;
        deeds::set_groups(&rq.ctx, &rq.actor, id, &ids::<GroupId>(&it.groups)?).await?;
        Ok(Reply::no_content())
    })
}

fn suspend(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        deeds::suspend(&rq.ctx, &rq.actor, rq.id("staff")?).await?;
        Ok(Reply::no_content())
    })
}

fn resume(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        deeds::resume(&rq.ctx, &rq.actor, rq.id("staff")?).await?;
        Ok(Reply::no_content())
    })
}

fn remove(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        deeds::remove(&rq.ctx, &rq.actor, rq.id("staff")?).await?;
        Ok(Reply::no_content())
    })
}
