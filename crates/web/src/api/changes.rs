//! Who manages a subscription, from the firm's side: changes of partner, handing back, and the life
//! of an account.

use app::changes::{self as deeds, Seen};
use app::connections::Why;
use domain::access::Deed;
use domain::ids::AccountId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use super::dto;
use crate::route::Access::Deed as May;
use crate::route::{Body, get, post};
use crate::{Later, Realm, Reply, Route, Rq};

/// Changes, and what a managing firm does with an account.
pub const ROUTES: &[Route] = &[
    post("/api/v1/firm/code", Realm::Api, May(Deed::FirmCode), rotate).takes(Body::None).tells(
        doc("Give the firm a new partner code")
            .about("The old code opens nothing any more.")
            .gives::<Code>(200),
    ),
    get("/api/v1/changes", Realm::Api, May(Deed::ClientListRow), list).tells(
        doc("List changes of partner")
            .about("Those that concern the firm, soonest first. The other firm is never named.")
            .gives::<Changes>(200),
    ),
    post("/api/v1/accounts/{account}/change/object", Realm::Api, May(Deed::BillingObject), object)
        .tells(
            doc("Object to a change of partner")
                .about("The owner reads it. It stops nothing, and can be said once.")
                .takes::<Objection>(),
        ),
    post("/api/v1/accounts/{account}/change/accept", Realm::Api, May(Deed::BillingAccept), accept)
        .takes(Body::None)
        .tells(
            doc("Take a subscription on")
                .about("From the date of the change the firm manages, and pays for, it."),
        ),
    post(
        "/api/v1/accounts/{account}/change/decline",
        Realm::Api,
        May(Deed::BillingAccept),
        decline,
    )
    .takes(Body::None)
    .tells(doc("Do not take a subscription on")),
    post("/api/v1/accounts/{account}/hand-back", Realm::Api, May(Deed::BillingHandBack), hand_back)
        .takes(Body::None)
        .tells(
            doc("Hand a subscription back")
                .about("The firm stays connected; the owner has 14 days to choose who pays."),
        ),
    post("/api/v1/accounts/{account}/activate", Realm::Api, May(Deed::AccountActivate), activate)
        .takes(Body::None)
        .tells(doc("Activate an account").about("It is billable at once.")),
    post("/api/v1/accounts/{account}/close", Realm::Api, May(Deed::AccountClose), close).tells(
        doc("Close an account")
            .about("For good: it can be read, and nothing in it changes any more.")
            .takes::<Close>(),
    ),
];

/// The firm's code.
#[derive(Serialize, ToSchema)]
struct Code {
    /// By which a client adds the firm.
    code: String,
}

fn rotate(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let code = app::partners::rotate_code(&rq.ctx, &rq.actor).await?;
        Reply::json(200, &Code { code })
    })
}

/// A change of partner.
#[derive(Serialize, ToSchema)]
struct Change {
    /// The account: `acc_…`.
    account: String,
    /// The business.
    business_name: String,
    /// `leaving`: the firm is left on the date; `coming`: it is asked to manage from the date.
    side: &'static str,
    /// When it was agreed.
    agreed_at: String,
    /// When it is made.
    switch_at: String,
    /// Whether the firm takes the subscription on; null while it has not said, and for `leaving`.
    taken_on: Option<bool>,
    /// What the firm said against it; empty when nothing, and for `coming`.
    objection: String,
}

/// The changes that concern the firm.
#[derive(Serialize, ToSchema)]
struct Changes {
    /// Soonest first.
    items: Vec<Change>,
}

fn change(it: Seen) -> Change {
    Change {
        account: it.account.row.id.to_string(),
        business_name: it.account.row.business_name,
        side: if it.leaving { "leaving" } else { "coming" },
        agreed_at: dto::at(it.agreed_at),
        switch_at: dto::at(it.switch_at),
        taken_on: it.taken_on,
        objection: it.objection,
    }
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let all = deeds::of_firm(&rq.ctx, &rq.actor).await?;
        Reply::json(200, &Changes { items: all.into_iter().map(change).collect() })
    })
}

/// What to say against a change.
#[derive(Deserialize, ToSchema)]
struct Objection {
    /// In the firm's own words, at most 1,000 characters.
    words: String,
}

fn object(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        let it: Objection = rq.json()?;
        deeds::object(&rq.ctx, &rq.actor, account, &it.words).await?;
        Ok(Reply::no_content())
    })
}

fn accept(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        deeds::answer(&rq.ctx, &rq.actor, rq.id("account")?, true).await?;
        Ok(Reply::no_content())
    })
}

fn decline(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        deeds::answer(&rq.ctx, &rq.actor, rq.id("account")?, false).await?;
        Ok(Reply::no_content())
    })
}

fn hand_back(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        deeds::hand_back(&rq.ctx, &rq.actor, rq.id("account")?).await?;
        Ok(Reply::no_content())
    })
}

fn activate(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        deeds::activate(&rq.ctx, &rq.actor, rq.id("account")?).await?;
        Ok(Reply::no_content())
    })
}

/// Why an account is closed.
#[derive(Deserialize, ToSchema)]
struct Close {
    /// `business_closed`, `not_used`, `duplicate` or `other`.
    reason: String,
    /// Needed for `other`.
    #[serde(default)]
    words: String,
}

fn close(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        let it: Close = rq.json()?;
        let why = Why { reason: it.reason, words: it.words };
        deeds::close(&rq.ctx, &rq.actor, account, &why).await?;
        Ok(Reply::no_content())
    })
}
