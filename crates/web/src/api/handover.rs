//! What somebody reaches, and handing it over: reassigning clients, the way out, signing out.

use app::handover::{self as deeds, Left as Remains, Parts, Reassign, Whose};
use domain::access::Deed;
use domain::ids::{ClientId, InvitationId, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use super::dto;
use super::groups::Changed;
use super::staff::ids;
use crate::headers;
use crate::route::Access::Deed as May;
use crate::route::{Body, delete, get, post, put};
use crate::{Later, Realm, Reply, Route, Rq};

const MAY: crate::Access = May(Deed::StaffManage);

/// Reach and handing over.
pub const ROUTES: &[Route] = &[
    get("/api/v1/staff/{staff}/reach", Realm::Api, MAY, reach).tells(
        doc("List every client that a staff member reaches, and why")
            .query(QUERY)
            .gives::<ReachList>(200),
    ),
    get("/api/v1/staff/{staff}/sessions", Realm::Api, MAY, sessions).tells(
        doc("List the browsers in which a staff member is signed in")
            .about("Nothing that could open a session is told.")
            .gives::<SignedList>(200),
    ),
    post("/api/v1/staff/{staff}/sign-out", Realm::Api, MAY, sign_out)
        .takes(Body::None)
        .tells(doc("Sign a staff member out everywhere").about("They may sign in again.")),
    get("/api/v1/staff/{staff}/handover", Realm::Api, MAY, left)
        .tells(doc("See what hangs on a staff member").gives::<Left>(200).stateful()),
    post("/api/v1/staff/{staff}/handover", Realm::Api, MAY, hand_over).tells(
        doc("Hand the work of a staff member over to a colleague")
            .about("All of it in one step; the answer says what is left.")
            .takes::<HandOver>()
            .gives::<Left>(200),
    ),
    post("/api/v1/reassign", Realm::Api, May(Deed::ClientStaffAssign), reassign).tells(
        doc("Name another account manager for many clients")
            .about("All clients of one manager, or these clients; in one step or not at all.")
            .takes::<Reassignment>()
            .gives::<Changed>(200),
    ),
    put("/api/v1/staff/invitations/{invitation}/clients/{client}", Realm::Api, MAY, bring)
        .takes(Body::None)
        .tells(doc("Let a staff invitation bring a client's accounts")),
    delete("/api/v1/staff/invitations/{invitation}/clients/{client}", Realm::Api, MAY, spare)
        .tells(doc("Take a client off a staff invitation")),
];

const QUERY: &[(&str, &str)] = &[
    ("q", "Only clients with this text in name, number or e-mail."),
    ("after", "`next` of the page before, with the same text."),
    ("limit", "How many, from 1 to 200; 50 when nothing is said."),
];

/// A client that somebody reaches.
#[derive(Serialize, ToSchema)]
struct Reached {
    /// `cli_…`
    id: String,
    /// Its name.
    name: String,
    /// Whether it is internal: the owner sees it, and whom the owner added.
    internal: bool,
    /// Whether they are the named account manager.
    named: bool,
    /// The groups they share with it, comma-separated.
    groups: Option<String>,
    /// Products of the accounts that they are given one by one.
    given: Vec<String>,
}

/// What somebody reaches.
#[derive(Serialize, ToSchema)]
struct ReachList {
    /// Whether their role reaches every client that is not internal.
    everything: bool,
    /// How many match.
    count: i64,
    /// Clients by name.
    items: Vec<Reached>,
    /// What to send as `after` for the next page; null on the last one.
    next: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    after: Option<String>,
    limit: Option<String>,
}

fn reach(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: StaffId = rq.id("staff")?;
        let asked: Asked = rq.query()?;
        let limit = headers::limit(asked.limit.as_deref())?;
        let paged = format!("reach {id}");
        let after = rq.open_cursor::<(String, uuid::Uuid)>(&paged, asked.after.as_deref())?;
        let (member, _) = app::staff::one(&rq.ctx, &rq.actor, id).await?;
        let found = app::staff::reached(&rq.ctx, &rq.actor, id, (&asked.q, after), limit).await?;
        let next = match found.clients.last().filter(|_| found.more) {
            Some(last) => Some(rq.seal_cursor(&paged, &(last.sort.clone(), last.client.0))?),
            None => None,
        };
        let items = found.clients.into_iter().map(|it| Reached {
            id: it.client.to_string(),
            name: it.name,
            internal: it.internal,
            named: it.named,
            groups: it.groups,
            given: it.given.iter().map(|id| rq.ctx.catalogue.name(*id)).collect(),
        });
        let items = items.collect();
        let everything = matches!(member.role.as_str(), "owner" | "senior");
        Reply::json(200, &ReachList { everything, count: found.many, items, next })
    })
}

/// A browser in which somebody is signed in.
#[derive(Serialize, ToSchema)]
struct SignedIn {
    /// The browser, as it calls itself.
    browser: String,
    /// When they signed in.
    started_at: String,
    /// When it was last used.
    seen_at: String,
    /// From where; null for somebody who also works for another firm.
    address: Option<String>,
}

/// Where somebody is signed in.
#[derive(Serialize, ToSchema)]
struct SignedList {
    /// Open sessions, last used first.
    items: Vec<SignedIn>,
}

fn sessions(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let found = app::staff::sessions(&rq.ctx, &rq.actor, rq.id("staff")?).await?;
        let items = found.into_iter().map(|it| SignedIn {
            browser: it.browser,
            started_at: dto::at(it.started_at),
            seen_at: dto::at(it.seen_at),
            address: it.address,
        });
        Reply::json(200, &SignedList { items: items.collect() })
    })
}

fn sign_out(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        app::staff::sign_out(&rq.ctx, &rq.actor, rq.id("staff")?).await?;
        Ok(Reply::no_content())
    })
}

/// What hangs on somebody.
#[derive(Serialize, ToSchema)]
struct Left {
    /// Clients they manage by name; they cannot be removed before these are handed over.
    clients: i64,
    /// Groups they are in.
    groups: i64,
    /// Accounts they are given one by one.
    accounts: i64,
    /// Open requests for access that they made.
    requests: i64,
    /// Invitations that wait, to clients and to colleagues, made by them.
    invitations: i64,
    /// API keys that act as them; they end with the removal.
    keys: i64,
}

fn remains(it: Remains) -> Left {
    Left {
        clients: it.clients,
        groups: it.groups,
        accounts: it.accounts,
        requests: it.requests,
        invitations: it.invitations + it.colleagues,
        keys: it.keys,
    }
}

fn left(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it = deeds::leaving(&rq.ctx, &rq.actor, rq.id("staff")?).await?;
        Reply::json(200, &remains(it.left))
    })
}

/// What goes over, and to whom.
#[derive(Deserialize, ToSchema)]
struct HandOver {
    /// `stf_…`
    to: String,
    /// Clients they manage by name.
    #[serde(default)]
    clients: bool,
    /// Groups.
    #[serde(default)]
    groups: bool,
    /// Accounts given one by one.
    #[serde(default)]
    accounts: bool,
    /// Open requests, and invitations that wait.
    #[serde(default)]
    open: bool,
    /// How many clients that must be; another number is refused with 409 `count_changed`.
    #[serde(default)]
    stated: Option<i64>,
}

fn hand_over(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: StaffId = rq.id("staff")?;
        let it: HandOver = rq.json()?;
        let parts =
            Parts { clients: it.clients, groups: it.groups, accounts: it.accounts, open: it.open };
        let to: StaffId = it.to.parse()?;
        let left = deeds::hand_over(&rq.ctx, &rq.actor, id, to, (parts, it.stated)).await?;
        Reply::json(200, &remains(left))
    })
}

/// Which clients get another account manager.
#[derive(Deserialize, ToSchema)]
struct Reassignment {
    /// All clients of this one.
    #[serde(default)]
    from: Option<String>,
    /// Or these clients.
    #[serde(default)]
    clients: Vec<String>,
    /// The new account manager; null for none.
    to: Option<String>,
    /// How many that must be; another number is refused with 409 `count_changed`.
    #[serde(default)]
    stated: Option<i64>,
}

fn reassign(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: Reassignment = rq.json()?;
        let whose = match it.from {
            Some(from) => Whose::All(from.parse()?),
            None => Whose::These(ids(&it.clients)?),
        };
        let to = it.to.map(|it| it.parse::<StaffId>()).transpose()?;
        let ask = Reassign { whose, to, stated: it.stated };
        let changed = deeds::reassign(&rq.ctx, &rq.actor, &ask).await?;
        Reply::json(200, &Changed { changed })
    })
}

fn brings(rq: Rq, member: bool) -> Later<Reply> {
    Box::pin(async move {
        let id: InvitationId = rq.id("invitation")?;
        let client: ClientId = rq.id("client")?;
        app::staff::set_brings(&rq.ctx, &rq.actor, id, (&[client], member)).await?;
        Ok(Reply::no_content())
    })
}

fn bring(rq: Rq) -> Later<Reply> {
    brings(rq, true)
}

fn spare(rq: Rq) -> Later<Reply> {
    brings(rq, false)
}
