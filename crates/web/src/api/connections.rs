//! Connections from the firm's side: invitations, requests for access, and the end.

use app::Error;
use app::connections::{self as deeds, Invite, Whole, Why, Wish};
use app::connections::{Invitation as InvitationRow, Request as RequestRow};
use domain::access::Deed;
use domain::ids::{AccountId, ClientId, InvitationId, RequestId, StaffId};
use domain::time::micros;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use super::dto::{self, PAGING, Paging, Person};
use crate::route::Access::Deed as May;
use crate::route::{Body, get, post};
use crate::{Later, Realm, Reply, Route, Rq, headers};

/// Invitations, requests, the end.
pub const ROUTES: &[Route] = &[
    get("/api/v1/invitations", Realm::Api, May(Deed::ConnectionInvite), invitations).tells(
        doc("List invitations").about("Newest first.").query(PAGING).gives::<Invitations>(200),
    ),
    post("/api/v1/clients/{client}/invitations", Realm::Api, May(Deed::ConnectionInvite), invite)
        .tells(
            doc("Invite the owner of accounts")
                .about("The answer is the same whether or not somebody has the address.")
                .takes::<NewInvitation>()
                .gives::<Invited>(201),
        ),
    post("/api/v1/invitations/{invitation}/resend", Realm::Api, WITHDRAW, resend)
        .takes(Body::None)
        .tells(doc("Send an invitation again").about("The old link ends.").gives::<Invited>(200)),
    post("/api/v1/invitations/{invitation}/withdraw", Realm::Api, WITHDRAW, withdraw)
        .takes(Body::None)
        .tells(doc("Withdraw an invitation")),
    get("/api/v1/access-requests", Realm::Api, May(Deed::AccessRequest), requests).tells(
        doc("List access requests").about("Newest first.").query(PAGING).gives::<Requests>(200),
    ),
    post("/api/v1/accounts/{account}/access-requests", Realm::Api, May(Deed::AccessRequest), ask)
        .tells(doc("Ask an account's owner for access").takes::<NewRequest>().gives::<Asked>(201)),
    post(
        "/api/v1/access-requests/{request}/withdraw",
        Realm::Api,
        May(Deed::AccessRequest),
        take_back,
    )
    .takes(Body::None)
    .tells(doc("Withdraw an access request")),
    post("/api/v1/clients/{client}/cancel", Realm::Api, May(Deed::ConnectionCancel), cancel_client)
        .tells(
            doc("Cancel the connection to every account of a client")
                .about(CANCEL)
                .takes::<Cancel>()
                .gives::<Cancelled>(200),
        ),
    post(
        "/api/v1/accounts/{account}/cancel",
        Realm::Api,
        May(Deed::ConnectionCancel),
        cancel_account,
    )
    .tells(
        doc("Cancel the connection to one account")
            .about(CANCEL)
            .takes::<Cancel>()
            .gives::<Cancelled>(200),
    ),
];

const WITHDRAW: crate::Access = May(Deed::ConnectionWithdraw);

const CANCEL: &str = "Access ends at once, whoever is inside is signed out, and the owner is told. \
                      It cannot be undone.";

/// An invitation.
#[derive(Serialize, ToSchema)]
struct Invitation {
    /// `inv_…`
    id: String,
    /// The client.
    client: String,
    /// Its name.
    client_name: String,
    /// To whom.
    email: String,
    /// Slugs of the products asked for.
    products: Vec<String>,
    /// `pending`, `lapsed`, `accepted`, `declined`, `withdrawn`.
    state: String,
    /// Who invites.
    inviter: String,
    /// When.
    created_at: String,
    /// Until when it can be answered.
    expires_at: String,
    /// Since when letters to that address come back; null where they do not.
    bounced_at: Option<String>,
    /// When its reader first went on from the page behind its link; null when nobody has.
    opened_at: Option<String>,
    /// When it was answered.
    answered_at: Option<String>,
    /// `link` or `transfer`.
    kind: String,
    /// Why it was declined; empty without a reason.
    declined_because: String,
}

/// A page of invitations.
#[derive(Serialize, ToSchema)]
struct Invitations {
    /// The invitations.
    items: Vec<Invitation>,
    /// What to send as `after` for older ones; null at the end.
    next: Option<String>,
}

fn invitation(it: InvitationRow, now: i64) -> Invitation {
    let lapsed = it.state == "pending" && it.expires_at <= now;
    Invitation {
        id: it.id.to_string(),
        client: it.client.to_string(),
        client_name: it.client_name,
        email: it.email,
        products: it.products.split(',').map(str::to_owned).collect(),
        state: if lapsed { "lapsed".to_owned() } else { it.state },
        inviter: it.inviter,
        created_at: dto::at(it.created_at),
        expires_at: dto::at(it.expires_at),
        bounced_at: it.bounced_at.map(dto::at),
        opened_at: it.opened_at.map(dto::at),
        answered_at: it.answered_at.map(dto::at),
        kind: it.kind,
        declined_because: it.declined_because,
    }
}

fn invitations(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let paging: Paging = rq.query()?;
        let limit = headers::limit(paging.limit.as_deref())?;
        let before: Option<InvitationId> =
            rq.open_cursor("invitations", paging.after.as_deref())?;
        let rows = deeds::invitations(&rq.ctx, &rq.actor, before, limit).await?;
        let next = match rows.last() {
            Some(last) => Some(rq.seal_cursor("invitations", &last.id)?),
            None => None,
        };
        let now = micros(rq.ctx.clock.business());
        let items = rows.into_iter().map(|it| invitation(it, now)).collect();
        Reply::json(200, &Invitations { items, next })
    })
}

/// Whom to invite.
#[derive(Deserialize, ToSchema)]
struct NewInvitation {
    /// The owner's address.
    email: String,
    /// Slugs of products.
    products: Vec<String>,
    /// The firm's own words.
    #[serde(default)]
    message: String,
    /// For how many days, at most 730; not sent: for as long as it is used. The owner decides.
    days: Option<i64>,
    /// `link` (usual), or `transfer`: asks to manage, and pay for, the subscription as well.
    #[serde(default)]
    kind: String,
    /// Staff who are given the accounts once they are connected: `stf_…`.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    staff: Vec<StaffId>,
}

/// Whether an invitation of this kind asks to manage as well.
pub(super) fn transfer(kind: &str) -> Result<bool, Error> {
    match kind {
        "" | "link" => Ok(false),
        "transfer" => Ok(true),
        _ => {
            let sentence = "The kind of an invitation is link or transfer.";
            Err(Error::field(domain::fault::Fault::new("kind", "kind_unknown", sentence)))
        }
    }
}

/// An invitation on its way.
#[derive(Serialize, ToSchema)]
struct Invited {
    /// `inv_…`
    id: String,
    /// Until when it can be answered.
    expires_at: String,
}

fn invite(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let it: NewInvitation = rq.json()?;
        let transfer = transfer(&it.kind)?;
        let ask = Invite {
            email: it.email,
            products: it.products,
            message: it.message,
            days: it.days.map(|it| it.to_string()).unwrap_or_default(),
            transfer,
            staff: it.staff,
        };
        let sent = deeds::invite(&rq.ctx, &rq.actor, client, &ask).await?;
        Reply::json(201, &Invited { id: sent.id.to_string(), expires_at: sent.until.to_string() })
    })
}

fn resend(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let sent = deeds::resend(&rq.ctx, &rq.actor, rq.id("invitation")?).await?;
        Reply::json(200, &Invited { id: sent.id.to_string(), expires_at: sent.until.to_string() })
    })
}

fn withdraw(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        deeds::withdraw(&rq.ctx, &rq.actor, rq.id("invitation")?).await?;
        Ok(Reply::no_content())
    })
}

/// A request for access.
#[derive(Serialize, ToSchema)]
struct AccessRequest {
    /// `arq_…`
    id: String,
    /// The account.
    account: String,
    /// The business.
    business_name: String,
    /// Who asks.
    staff: Person,
    /// Why.
    reason: String,
    /// For how many days; null for as long as it is used.
    days: Option<i64>,
    /// `open`, `allowed`, `declined`, `withdrawn`; a request lapses 14 days after it was made.
    state: String,
    /// When.
    created_at: String,
    /// When it was answered.
    answered_at: Option<String>,
}

/// A page of requests.
#[derive(Serialize, ToSchema)]
struct Requests {
    /// The requests.
    items: Vec<AccessRequest>,
    /// What to send as `after` for older ones; null at the end.
    next: Option<String>,
}

fn request(it: RequestRow) -> AccessRequest {
    AccessRequest {
        id: it.id.to_string(),
        account: it.account.to_string(),
        business_name: it.business_name,
        staff: Person { id: it.staff.to_string(), name: it.staff_name },
        reason: it.reason,
        days: it.days,
        state: it.state,
        created_at: dto::at(it.created_at),
        answered_at: it.answered_at.map(dto::at),
    }
}

fn requests(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let paging: Paging = rq.query()?;
        let limit = headers::limit(paging.limit.as_deref())?;
        let before: Option<RequestId> = rq.open_cursor("requests", paging.after.as_deref())?;
        let rows = deeds::requests(&rq.ctx, &rq.actor, before, limit).await?;
        let next = match rows.last() {
            Some(last) => Some(rq.seal_cursor("requests", &last.id)?),
            None => None,
        };
        Reply::json(200, &Requests { items: rows.into_iter().map(request).collect(), next })
    })
}

/// What to ask an owner.
#[derive(Deserialize, ToSchema)]
struct NewRequest {
    /// Why; the owner reads it.
    reason: String,
    /// For how many days, at most 730; not sent: for as long as it is used.
    days: Option<i64>,
}

/// A request on its way.
#[derive(Serialize, ToSchema)]
struct Asked {
    /// `arq_…`
    id: String,
    /// When it lapses without an answer.
    lapses_at: String,
}

fn ask(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        let it: NewRequest = rq.json()?;
        let days = it.days.map(|it| it.to_string()).unwrap_or_default();
        let wish = Wish { reason: it.reason, days };
        let asked = deeds::request_access(&rq.ctx, &rq.actor, account, &wish).await?;
        Reply::json(201, &Asked { id: asked.id.to_string(), lapses_at: asked.lapses.to_string() })
    })
}

fn take_back(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        deeds::withdraw_request(&rq.ctx, &rq.actor, rq.id("request")?).await?;
        Ok(Reply::no_content())
    })
}

/// Why a connection is cancelled.
#[derive(Deserialize, ToSchema)]
struct Cancel {
    /// `client_left`, `business_closed`, `wrong_client` or `other`.
    reason: String,
    /// Needed for `other`.
    #[serde(default)]
    words: String,
}

/// What has ended.
#[derive(Serialize, ToSchema)]
struct Cancelled {
    /// The accounts, in words.
    accounts: Vec<String>,
    /// How many product sessions are being ended.
    signed_out: usize,
}

async fn cancel(rq: &Rq, whole: Whole) -> Result<Reply, Error> {
    let it: Cancel = rq.json()?;
    let why = Why { reason: it.reason, words: it.words };
    let ended = deeds::cancel(&rq.ctx, &rq.actor, whole, &why).await?;
    Reply::json(200, &Cancelled { accounts: ended.accounts, signed_out: ended.signed_out })
}

fn cancel_client(rq: Rq) -> Later<Reply> {
    Box::pin(async move { cancel(&rq, Whole::Client(rq.id("client")?)).await })
}

fn cancel_account(rq: Rq) -> Later<Reply> {
    Box::pin(async move { cancel(&rq, Whole::Account(rq.id("account")?)).await })
}
