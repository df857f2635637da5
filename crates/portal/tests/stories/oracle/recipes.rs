//! How each route of the table is asked: what its address names, and what is sent along.
//!
//! A GET needs no line here unless it is special. Everything else does: a new route without one
//! fails, so nothing is ever left out by forgetting.

use domain::access::{Deed, Facts, State, Who, decide};
use serde_json::{Value, json};

use super::scene::Scene;
use crate::world::World;

/// What the address names, and so which facts the decision has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// Only the firm (or the vendor): no state plays a part.
    Firm,
    /// A list: everybody of the firm gets it, and in it what they reach.
    List,
    /// A folder: an account outside every folder cannot be named by it.
    Folder,
    /// A folder and an account in it.
    Both,
    /// An account behind the firm's connection. Without one the firm does not know of it.
    Account,
    /// An invitation that waits.
    Invitation,
    /// A request that is open.
    Request,
    /// An account as its own side names it, and the firm.
    Owned,
}

/// What is sent along.
pub(super) enum Body {
    Nothing,
    Fields(Vec<(&'static str, String)>),
    Json(Value),
    File(Vec<u8>),
}

impl Body {
    /// Whether it names things by their ids.
    pub(super) fn names_something(&self) -> bool {
        const IDS: &[&str] = &["account", "accounts", "client", "group", "groups", "person"];
        match self {
            Body::Nothing | Body::File(_) => false,
            Body::Fields(it) => {
                it.iter().any(|(name, value)| IDS.contains(name) && !value.is_empty())
            }
            Body::Json(it) => {
                it.as_object().is_some_and(|it| it.keys().any(|name| IDS.contains(&name.as_str())))
            }
        }
    }
}

/// Another answer than the decision alone would give, with the reason why.
pub(super) type But = fn(Who, State) -> Option<(u16, &'static str)>;

pub(super) struct Recipe {
    /// Method and pattern, as in the table of routes.
    pub(super) line: &'static str,
    pub(super) names: Names,
    pub(super) body: fn(&World, &Scene) -> Body,
    pub(super) but: Option<But>,
}

const fn ask(line: &'static str, names: Names, body: fn(&World, &Scene) -> Body) -> Recipe {
    Recipe { line, names, body, but: None }
}

impl Recipe {
    const fn but(mut self, but: But) -> Self {
        self.but = Some(but);
        self
    }
}

pub(super) fn nothing(_: &World, _: &Scene) -> Body {
    Body::Nothing
}

fn fields<const N: usize>(all: [(&'static str, &str); N]) -> Body {
    Body::Fields(all.into_iter().map(|(name, value)| (name, value.to_owned())).collect())
}

fn id(it: impl std::fmt::Display) -> String {
    it.to_string()
}

use Names::{Account, Both, Firm, Folder, Invitation, List, Owned, Request};

/// Pages of partner staff.
pub(super) const PARTNER: &[Recipe] = &[
    ask("GET /p/{firm}", List, nothing),
    ask("GET /p/{firm}/clients", List, nothing),
    ask("GET /p/{firm}/changes", List, nothing),
    ask("GET /p/{firm}/clients/counts", List, nothing),
    ask("GET /p/{firm}/clients/count", List, nothing),
    ask("GET /p/{firm}/clients/unlinked", List, nothing),
    ask("GET /p/{firm}/clients/filter/{filter}", Firm, nothing).but(everybody),
    ask("GET /p/{firm}/clients/display", Firm, nothing).but(everybody),
    ask("GET /p/{firm}/search", List, nothing),
    ask("GET /p/{firm}/views", Firm, nothing).but(everybody),
    ask("GET /p/{firm}/views/new", Firm, nothing).but(everybody),
    ask("GET /p/{firm}/views/pinned", Firm, nothing).but(everybody),
    ask("POST /p/{firm}/views", Firm, own_view).but(everybody),
    ask("GET /p/{firm}/views/{view}", Firm, nothing).but(everybody),
    ask("POST /p/{firm}/views/{view}", Firm, own_view).but(everybody),
    ask("POST /p/{firm}/views/{view}/delete", Firm, nothing).but(everybody),
    ask("POST /p/{firm}/clients/{client}", Folder, |it, _| {
        let (manager, group) = (id(it.named.staff), id(it.group));
        // Only the name: another manager or group would be a decision of its own.
        let name = ("name", "Hartwell & Sons");
        fields([name, ("manager", &manager), ("group", &group), ("seen", "1")])
    }),
    ask("POST /p/{firm}/clients/{client}/archive", Folder, nothing),
    ask("POST /p/{firm}/clients/{client}/internal", Folder, |_, _| fields([("on", "1")])),
    ask("POST /p/{firm}/clients/{client}/internal/people", Folder, |_, it| {
        fields([("person", &id(it.spare)), ("on", "1")])
    })
    .but(not_internal),
    ask("POST /p/{firm}/clients/{client}/tags", Folder, |_, _| fields([("tags", "vip")])),
    ask("POST /p/{firm}/clients/{client}/staff", Folder, |it, _| {
        fields([("person", &id(it.unrelated.staff)), ("account", ""), ("on", "1")])
    }),
    ask("POST /p/{firm}/clients/{client}/notes", Folder, |_, _| fields([("text", "Rang.")])),
    ask("POST /p/{firm}/clients/{client}/notes/{note}", Folder, |_, _| {
        fields([("text", "Rang twice."), ("seen", "1")])
    }),
    ask("POST /p/{firm}/clients/{client}/notes/{note}/pin", Folder, |_, _| fields([("on", "1")])),
    ask("POST /p/{firm}/clients/{client}/notes/{note}/delete", Folder, nothing),
    ask("POST /p/{firm}/clients/{client}/accounts", Folder, |_, it| {
        let subdomain = format!("n{}", it.client.0.simple());
        fields([("plan", "jobs/starter"), ("subdomain", &subdomain)])
    }),
    ask("POST /p/{firm}/accounts/{account}/link", Account, |it, _| {
        fields([("client", &id(it.other().client))])
    }),
    ask("POST /p/{firm}/accounts/{account}/move", Account, |it, _| {
        fields([("client", &id(it.other().client))])
    }),
    ask("POST /p/{firm}/accounts/{account}/unlink", Account, nothing),
    ask("GET /p/{firm}/accounts/{account}", Account, nothing),
    ask("POST /p/{firm}/accounts/{account}/cancel", Account, |_, _| {
        fields([("reason", "client_left")])
    }),
    ask("POST /p/{firm}/accounts/{account}/sign-in", Account, nothing),
    ask("POST /p/{firm}/clients", Firm, |_, it| {
        fields([("name", &format!("New {}", it.client)), ("anyway", "1")])
    }),
    ask("POST /p/{firm}/clients/{client}/cancel", Folder, |_, _| {
        fields([("reason", "client_left")])
    }),
    ask("POST /p/{firm}/clients/{client}/invitations", Folder, |_, _| {
        fields([("email", "carla@example.com"), ("products", "jobs")])
    }),
    ask("GET /p/{firm}/invitations", Firm, nothing).but(no_client_yet),
    ask("GET /p/{firm}/invitations/new", Firm, nothing).but(no_client_yet),
    ask("POST /p/{firm}/invitations", Folder, |_, it| {
        let client = id(it.client);
        fields([("client", &client), ("email", "carla@example.com"), ("products", "jobs")])
    }),
    ask("POST /p/{firm}/invitations/{invitation}/resend", Invitation, nothing),
    ask("POST /p/{firm}/invitations/{invitation}/withdraw", Invitation, nothing),
    ask("GET /p/{firm}/accounts/{account}/request-access", Account, nothing).but(says_so_itself),
    ask("POST /p/{firm}/accounts/{account}/request-access", Account, |_, _| {
        fields([("reason", "The quarter's figures")])
    }),
    ask("GET /p/{firm}/access", List, nothing),
    ask("POST /p/{firm}/access/request", Account, |_, it| {
        fields([("accounts", &id(it.account)), ("reason", "The quarter's figures")])
    }),
    ask("POST /p/{firm}/access/renew", Account, |_, it| {
        fields([("accounts", &id(it.account)), ("reason", "The quarter's figures")])
    })
    .but(too_early),
    ask("POST /p/{firm}/accounts/{account}/elevate", Account, |_, _| {
        fields([("right", "invoices.void"), ("reason", "A wrong customer")])
    }),
    ask("POST /p/{firm}/requests/{request}/withdraw", Request, nothing),
    ask("POST /p/{firm}/requests/{request}/remind", Request, nothing).but(just_asked),
    ask("POST /p/{firm}/groups", Firm, |_, it| fields([("name", &id(it.client))])),
    ask("POST /p/{firm}/groups/{group}", Firm, |_, it| fields([("name", &id(it.client))])),
    ask("POST /p/{firm}/groups/{group}/clients", Firm, |_, _| fields([("act", "add")])),
    ask("POST /p/{firm}/groups/{group}/delete", Firm, nothing),
    ask("POST /p/{firm}/settings/firm", Firm, |_, _| {
        fields([("name", "North & Partners"), ("time_zone", "Europe/London"), ("seen", "1")])
    }),
    ask("POST /p/{firm}/settings/logo", Firm, |_, _| Body::File(picture())),
    ask("POST /p/{firm}/settings/logo/remove", Firm, nothing),
    ask("POST /p/{firm}/settings/sign-in", Firm, |_, _| fields([("rule", "vendor")])),
    ask("POST /p/{firm}/settings/keys", Firm, |_, _| {
        fields([("name", "Spare"), ("scopes", "clients:read")])
    }),
    ask("POST /p/{firm}/settings/keys/{key}/revoke", Firm, nothing),
    ask("POST /p/{firm}/staff", Firm, |_, it| {
        let email = format!("n{}@example.com", it.client.0.simple());
        fields([("name", "Nia New"), ("email", &email), ("role", "manager")])
    }),
    ask("POST /p/{firm}/staff/{person}/role", Firm, |_, _| fields([("role", "assistant")])),
    ask("POST /p/{firm}/staff/{person}/groups", Firm, |_, it| fields([("groups", &id(it.group))])),
    ask("POST /p/{firm}/staff/{person}/suspend", Firm, nothing),
    ask("POST /p/{firm}/staff/{person}/resume", Firm, nothing),
    ask("POST /p/{firm}/staff/{person}/remove", Firm, nothing),
    ask("POST /p/{firm}/staff/{person}/clients", Firm, |_, _| fields([("act", "add")])),
    ask("POST /p/{firm}/staff/{person}/sign-out", Firm, nothing),
    ask("POST /p/{firm}/staff/{person}/leave/suspend", Firm, nothing),
    ask("POST /p/{firm}/staff/{person}/leave/hand-over", Firm, |it, _| {
        fields([("to", &id(it.unrelated.staff)), ("parts", "clients")])
    }),
    ask("POST /p/{firm}/staff/{person}/resend", Firm, nothing),
    ask("POST /p/{firm}/staff/{person}/withdraw", Firm, nothing),
];

/// Pages of account owners.
pub(super) const CLIENT: &[Recipe] = &[
    ask("POST /i/{token}", Invitation, |_, it| {
        fields([("answer", "accept"), ("accounts", &id(it.account))])
    })
    .but(not_the_invited),
    ask("GET /me/access", Firm, nothing).but(own_page),
    ask("POST /me/access/{partner}/pause", Owned, one),
    ask("POST /me/access/{partner}/resume", Owned, one),
    ask("POST /me/access/{partner}/block", Owned, one),
    ask("POST /me/access/{partner}/remove", Owned, |_, it| fields([("accounts", &id(it.account))])),
    ask("GET /me/access/{partner}", Firm, nothing).but(own_accounts),
    ask("GET /me/access/{partner}/export", Firm, nothing).but(own_accounts),
    ask("GET /me/access/{partner}/remove", Firm, nothing).but(own_accounts),
    ask("POST /me/access/{partner}/block-firm", Firm, |_, _| fields([("blocked", "true")]))
        .but(own_accounts),
    ask("POST /me/access/{partner}/block-person", Owned, |it, scene| {
        let (staff, account) = (id(it.senior.staff), id(scene.account));
        fields([("staff", &staff), ("account", &account), ("blocked", "true")])
    }),
    ask("GET /me/renewals", Firm, nothing).but(own_page),
    ask("POST /me/renewals", Owned, |_, it| {
        fields([("renew", &format!("{}.{}", it.partner, it.account))])
    }),
    ask("GET /i/{token}/forward", Invitation, nothing).but(not_the_invited),
    ask("POST /i/{token}/forward", Invitation, |_, _| fields([("email", "carlo@example.com")]))
        .but(not_the_invited),
    ask("GET /r/{token}/forward", Request, nothing).but(not_the_invited),
    ask("POST /r/{token}/forward", Request, |_, _| fields([("email", "carlo@example.com")]))
        .but(not_the_invited),
    ask("GET /me/partners", Firm, nothing).but(own_page),
    ask("POST /me/partners", Owned, |_, it| {
        fields([("code", "NORTH-CODE"), ("accounts", &id(it.account)), ("sure", "1")])
    }),
    ask("POST /r/{token}", Request, |_, _| fields([("answer", "allow-60")])).but(not_the_invited),
    ask("POST /me/requests/{request}", Request, |_, _| fields([("answer", "allow-60")])),
];

/// Pages of the vendor's people.
pub(super) const OPERATOR: &[Recipe] = &[
    ask("POST /ops/partners", Firm, |_, it| {
        let email = format!("p{}@example.com", it.client.0.simple());
        let owner = [("owner_name", "Olga"), ("owner_email", email.as_str())];
        fields([("name", "New Firm"), ("zone", "Europe/London"), owner[0], owner[1]])
    }),
    ask("POST /ops/partners/{partner}/suspend", Firm, |_, _| fields([("reason", "A test")])),
    ask("POST /ops/partners/{partner}/discount", Firm, |_, _| {
        fields([("discount", "20"), ("from", "2999-01-01")])
    }),
    ask("POST /ops/partners/{partner}/resume", Firm, nothing),
    ask("POST /ops/partners/{partner}/invite-owner", Firm, nothing),
    ask("POST /ops/jobs/{job}/retry", Firm, nothing),
    ask("POST /ops/sandbox", Firm, |_, _| fields([("forward", "1d")])),
    ask("POST /ops/settings", Firm, |_, _| {
        fields([("vendor", "Acme"), ("hue", "210"), ("language", "en-GB")])
    }),
    ask("POST /ops/settings/logo", Firm, |_, _| Body::File(picture())),
    ask("POST /ops/settings/logo/remove", Firm, nothing),
];

/// The API.
pub(super) const API: &[Recipe] = &[
    ask("GET /api/v1/changes", List, nothing),
    ask("GET /api/v1/clients", List, nothing),
    ask("GET /api/v1/clients/counts", List, nothing),
    ask("GET /api/v1/access-requests", List, nothing),
    ask("GET /api/v1/invitations", Firm, nothing).but(no_client_yet),
    ask("GET /api/v1/groups", List, nothing),
    ask("GET /api/v1/today", List, nothing),
    ask("GET /api/v1/search", List, nothing),
    ask("GET /api/v1/views", Firm, nothing).but(everybody),
    ask("POST /api/v1/views", Firm, |_, it| {
        Body::Json(json!({ "name": id(it.client), "query": "access=expired" }))
    })
    .but(everybody),
    ask("PUT /api/v1/views/{view}", Firm, |_, it| {
        Body::Json(json!({ "name": id(it.client), "shared": false, "pinned": true }))
    })
    .but(everybody),
    ask("DELETE /api/v1/views/{view}", Firm, nothing).but(everybody),
    ask("GET /api/v1/accounts/unlinked", List, nothing),
    ask("PATCH /api/v1/firm", Firm, |_, _| Body::Json(json!({}))),
    ask("POST /api/v1/clients", Firm, |_, it| Body::Json(json!({ "name": id(it.client) }))),
    ask("PATCH /api/v1/clients/{client}", Folder, |_, _| Body::Json(json!({ "phone": "1234" }))),
    ask("POST /api/v1/clients/{client}/archive", Folder, nothing),
    ask("POST /api/v1/clients/{client}/accounts", Folder, |_, it| {
        let subdomain = format!("n{}", it.client.0.simple());
        Body::Json(json!({ "product": "jobs", "plan": "starter", "subdomain": subdomain }))
    }),
    ask("PUT /api/v1/accounts/{account}/client", Account, |it, _| {
        Body::Json(json!({ "client": id(it.other().client) }))
    }),
    ask("DELETE /api/v1/accounts/{account}/client", Account, nothing),
    ask("POST /api/v1/accounts/{account}/move", Account, |it, _| {
        Body::Json(json!({ "client": id(it.other().client) }))
    }),
    ask("POST /api/v1/clients/{client}/invitations", Folder, |_, _| {
        Body::Json(json!({ "email": "carla@example.com", "products": ["jobs"] }))
    }),
    ask("POST /api/v1/invitations/{invitation}/resend", Invitation, nothing),
    ask("POST /api/v1/invitations/{invitation}/withdraw", Invitation, nothing),
    ask("POST /api/v1/accounts/{account}/access-requests", Account, |_, _| {
        Body::Json(json!({ "reason": "The quarter's figures" }))
    }),
    ask("POST /api/v1/access-requests/{request}/withdraw", Request, nothing),
    ask("POST /api/v1/access-requests/{request}/remind", Request, nothing).but(just_asked),
    ask("GET /api/v1/access-ends", List, nothing),
    ask("POST /api/v1/access-requests", Account, |_, it| {
        Body::Json(json!({ "accounts": [id(it.account)], "reason": "The quarter's figures" }))
    }),
    ask("POST /api/v1/access-renewals", Account, |_, it| {
        Body::Json(json!({ "accounts": [id(it.account)], "reason": "The quarter's figures" }))
    })
    .but(too_early),
    ask("POST /api/v1/clients/{client}/cancel", Folder, left),
    ask("POST /api/v1/accounts/{account}/cancel", Account, left),
    ask("POST /api/v1/groups", Firm, |_, it| Body::Json(json!({ "name": id(it.client) }))),
    ask("PUT /api/v1/groups/{group}", Firm, |_, it| {
        Body::Json(json!({ "name": id(it.client), "staff": [] }))
    }),
    ask("DELETE /api/v1/groups/{group}", Firm, nothing),
    ask("POST /api/v1/groups/{group}/clients", Firm, |_, _| Body::Json(json!({ "act": "add" }))),
    ask("PUT /api/v1/groups/{group}/clients/{client}", Folder, nothing).but(gone),
    ask("DELETE /api/v1/groups/{group}/clients/{client}", Folder, nothing).but(gone),
    ask("PUT /api/v1/clients/{client}/internal", Folder, nothing),
    ask("DELETE /api/v1/clients/{client}/internal", Folder, nothing),
    ask("PUT /api/v1/clients/{client}/internal/staff/{staff}", Folder, nothing).but(not_internal),
    ask("DELETE /api/v1/clients/{client}/internal/staff/{staff}", Folder, nothing)
        .but(not_internal),
    ask("POST /api/v1/clients/{client}/notes", Folder, |_, _| {
        Body::Json(json!({ "text": "Rang." }))
    }),
    ask("PATCH /api/v1/notes/{note}", Folder, |_, _| Body::Json(json!({ "text": "Twice." }))),
    ask("DELETE /api/v1/notes/{note}", Folder, nothing),
    ask("PUT /api/v1/notes/{note}/pin", Folder, nothing),
    ask("DELETE /api/v1/notes/{note}/pin", Folder, nothing),
    ask("POST /api/v1/staff/invitations", Firm, |_, it| {
        let email = format!("n{}@example.com", it.client.0.simple());
        Body::Json(json!({ "name": "Nia New", "email": email, "role": "manager" }))
    }),
    ask("POST /api/v1/staff/invitations/{invitation}/resend", Firm, nothing),
    ask("POST /api/v1/staff/invitations/{invitation}/withdraw", Firm, nothing),
    ask("PUT /api/v1/staff/invitations/{invitation}/clients/{client}", Folder, nothing).but(gone),
    ask("DELETE /api/v1/staff/invitations/{invitation}/clients/{client}", Folder, nothing)
        .but(gone),
    ask("POST /api/v1/staff/{staff}/sign-out", Firm, nothing),
    ask("POST /api/v1/staff/{staff}/handover", Firm, |it, _| {
        Body::Json(json!({ "to": id(it.unrelated.staff), "clients": true }))
    }),
    ask("POST /api/v1/reassign", Folder, |it, scene| {
        Body::Json(json!({ "clients": [id(scene.client)], "to": id(it.unrelated.staff) }))
    }),
    ask("PUT /api/v1/staff/{staff}/role", Firm, |_, _| Body::Json(json!({ "role": "assistant" }))),
    ask("PUT /api/v1/staff/{staff}/groups", Firm, |_, it| {
        Body::Json(json!({ "groups": [id(it.group)] }))
    }),
    ask("POST /api/v1/staff/{staff}/suspend", Firm, nothing),
    ask("POST /api/v1/staff/{staff}/resume", Firm, nothing),
    ask("DELETE /api/v1/staff/{staff}", Firm, nothing),
    ask("PUT /api/v1/clients/{client}/tags", Folder, |_, _| Body::Json(json!({ "tags": ["vip"] }))),
    ask("PUT /api/v1/clients/{client}/staff/{staff}", Folder, nothing),
    ask("DELETE /api/v1/clients/{client}/staff/{staff}", Folder, nothing),
    ask("PUT /api/v1/clients/{client}/staff/{staff}/accounts/{account}", Both, nothing),
    ask("DELETE /api/v1/clients/{client}/staff/{staff}/accounts/{account}", Both, nothing),
];

fn one(_: &World, it: &Scene) -> Body {
    fields([("account", &id(it.account))])
}

fn left(_: &World, _: &Scene) -> Body {
    Body::Json(json!({ "reason": "client_left" }))
}

/// The least that is taken for a picture.
fn picture() -> Vec<u8> {
    let mut it = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    it.extend([0, 0, 0, 40, 0, 0, 0, 40]);
    it
}

fn own_view(_: &World, it: &Scene) -> Body {
    fields([("name", &id(it.client)), ("query", "access=expired"), ("pinned", "1")])
}

/// No client is named: everybody of the firm narrows the list of what they reach, and keeps views
/// of their own.
fn everybody(who: Who, _: State) -> Option<(u16, &'static str)> {
    use Who::{Assigned, Group, Named, Owner, Senior, Unrelated};
    matches!(who, Owner | Senior | Named | Group | Assigned | Unrelated).then_some((200, "ok"))
}

/// No client is named yet, so no state can refuse, and nobody is unrelated to one.
fn no_client_yet(who: Who, _: State) -> Option<(u16, &'static str)> {
    match who {
        Who::Owner | Who::Senior => Some((200, "ok")),
        Who::Named | Who::Group | Who::Assigned | Who::Unrelated => Some((403, "requires_senior")),
        Who::Foreign
        | Who::Suspended
        | Who::ClientOwner
        | Who::ClientUser
        | Who::OtherClientOwner
        | Who::Delegated
        | Who::OpSupport
        | Who::OpSupportCoded
        | Who::OpAdmin
        | Who::Anon => None,
    }
}

/// Access of the walk is fresh: its end is more than 30 days away.
fn too_early(who: Who, state: State) -> Option<(u16, &'static str)> {
    let verdict = decide(Deed::AccessRenewAsk, who, &Facts::in_state(state));
    verdict.allowed().then_some((409, "access_already_active"))
}

/// The request of the walk was made a moment ago.
fn just_asked(who: Who, state: State) -> Option<(u16, &'static str)> {
    let verdict = decide(Deed::AccessRemind, who, &Facts::in_state(state));
    verdict.allowed().then_some((429, "remind_cooldown"))
}

/// The page is open where access is open too, and says that there is nothing to ask for.
fn says_so_itself(who: Who, state: State) -> Option<(u16, &'static str)> {
    let open = matches!(state, State::Active | State::UnlinkedActive);
    let verdict = decide(Deed::AccessRequest, who, &Facts::in_state(state));
    (open && verdict.code == "access_already_active").then_some((200, "ok"))
}

/// The deed is about the group; a client that the firm does not have any more is not there.
fn gone(who: Who, state: State) -> Option<(u16, &'static str)> {
    let senior = matches!(who, Who::Owner | Who::Senior);
    (state == State::Disconnected && senior).then_some((404, "not_found"))
}

/// The clients of the walk are ordinary ones; `internal.rs` tells of the others.
fn not_internal(who: Who, state: State) -> Option<(u16, &'static str)> {
    (who == Who::Owner && state != State::Disconnected).then_some((409, "not_internal"))
}

/// Whoever holds a letter that was meant for somebody else is told so: the letter named the firm.
fn not_the_invited(who: Who, _: State) -> Option<(u16, &'static str)> {
    (who == Who::OtherClientOwner).then_some((403, "requires_account_owner"))
}

/// A list of one's own accounts: empty for whoever owns none.
fn own_page(who: Who, _: State) -> Option<(u16, &'static str)> {
    matches!(who, Who::ClientOwner | Who::ClientUser | Who::OtherClientOwner).then_some((200, "ok"))
}

/// A firm among one's own accounts: whoever owns none of those finds no such firm.
fn own_accounts(who: Who, _: State) -> Option<(u16, &'static str)> {
    match who {
        Who::ClientOwner => Some((200, "ok")),
        Who::ClientUser => Some((404, "not_found")),
        Who::Owner
        | Who::Senior
        | Who::Named
        | Who::Group
        | Who::Assigned
        | Who::Unrelated
        | Who::Foreign
        | Who::Suspended
        | Who::OtherClientOwner
        | Who::Delegated
        | Who::OpSupport
        | Who::OpSupportCoded
        | Who::OpAdmin
        | Who::Anon => None,
    }
}
