//! Ends of access: what ends soon or has ended, asking owners about many accounts, reminding them.

use app::connections::{self as deeds, Purpose, Wish};
use app::endings::{self, Show};
use domain::access::Deed;
use domain::ids::AccountId;
use domain::time::micros;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::doc::doc;
use super::dto::Account;
use crate::route::Access::Deed as May;
use crate::route::{Body, get, post};
use crate::{Later, Realm, Reply, Route, Rq, headers};

/// Ends, requests for many, reminders.
pub const ROUTES: &[Route] = &[
    get("/api/v1/access-ends", Realm::Api, May(Deed::ClientListRow), ends).tells(
        doc("List ends of access")
            .about("Soonest first: those of the next 30 days, or those that have come.")
            .query(ASKED)
            .gives::<Ends>(200),
    ),
    post("/api/v1/access-requests", Realm::Api, May(Deed::AccessRequest), request).tells(
        doc("Ask the owners of several accounts for access")
            .about(MANY)
            .takes::<Many>()
            .gives::<Asked>(201),
    ),
    post("/api/v1/access-renewals", Realm::Api, May(Deed::AccessRenewAsk), renew).tells(
        doc("Ask the owners of several accounts to renew access")
            .about(MANY)
            .takes::<Many>()
            .gives::<Asked>(201),
    ),
    post("/api/v1/access-requests/{request}/remind", Realm::Api, May(Deed::AccessRemind), remind)
        .takes(Body::None)
        .tells(doc("Remind the owner of a request").about("Once in three days.")),
];

const MANY: &str = "Each owner gets one letter. An account that cannot be asked for now is left \
                    out and named; if that leaves none, the first reason is the answer.";

const ASKED: &[(&str, &str)] = &[
    ("show", "`soon` (the default) or `expired`."),
    ("after", "`next` of the page before."),
    ("limit", "How many, from 1 to 200; 50 when nothing is said."),
];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Query {
    show: Option<String>,
    after: Option<String>,
    limit: Option<String>,
}

/// A page of ends.
#[derive(Serialize, ToSchema)]
struct Ends {
    /// The accounts, with where access stands.
    items: Vec<Account>,
    /// What to send as `after` for later ones; null at the end.
    next: Option<String>,
}

fn ends(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let query: Query = rq.query()?;
        let show = match query.show.as_deref() {
            None | Some("soon") => Show::Soon,
            Some("expired") => Show::Expired,
            Some(_) => {
                let sentence = "show is soon or expired.";
                return Err(app::Error::denied(422, "invalid_fields", sentence));
            }
        };
        let limit = headers::limit(query.limit.as_deref())?;
        let after: Option<(i64, Uuid)> = rq.open_cursor("ends", query.after.as_deref())?;
        let found = endings::of_firm(&rq.ctx, &rq.actor, show, after, limit).await?;
        let full = i64::try_from(found.len()).is_ok_and(|it| it >= limit);
        let next = match found.last().filter(|_| full) {
            Some(last) => {
                let end = domain::connections::ends_at(&app::reach::facts_of(&last.row));
                Some(rq.seal_cursor("ends", &(end, last.row.connection.0))?)
            }
            None => None,
        };
        let (products, now) = (rq.ctx.catalogue.all(), micros(rq.ctx.clock.business()));
        let items = found.iter().map(|it| Account::reached(it, &products, now)).collect();
        Reply::json(200, &Ends { items, next })
    })
}

/// Whom to ask, and why.
#[derive(Deserialize, ToSchema)]
struct Many {
    /// `acc_…`, at most 200.
    accounts: Vec<String>,
    /// Why; the owners read it.
    reason: String,
    /// For how many days, at most 730; not sent: for as long as it is used.
    days: Option<i64>,
}

/// A request on its way.
#[derive(Serialize, ToSchema)]
struct Sent {
    /// The account.
    account: String,
    /// `arq_…`
    id: String,
    /// When it lapses without an answer.
    lapses_at: String,
}

/// An account that was not asked for.
#[derive(Serialize, ToSchema)]
struct Left {
    /// The account.
    account: String,
    /// The code of the reason.
    code: String,
}

/// What became of it.
#[derive(Serialize, ToSchema)]
struct Asked {
    /// The requests.
    items: Vec<Sent>,
    /// Accounts that cannot be asked for now.
    left: Vec<Left>,
}

async fn ask(rq: &Rq, purpose: Purpose) -> Result<Reply, app::Error> {
    let it: Many = rq.json()?;
    let days = it.days.map(|it| it.to_string()).unwrap_or_default();
    let accounts: Vec<AccountId> =
        it.accounts.iter().map(|it| it.parse()).collect::<Result<_, _>>()?;
    let wish = Wish { reason: it.reason, days };
    let all = deeds::ask(&rq.ctx, &rq.actor, &accounts, &wish, purpose).await?;
    let sent = |(account, it): (AccountId, deeds::Asked)| Sent {
        account: account.to_string(),
        id: it.id.to_string(),
        lapses_at: it.lapses.to_string(),
    };
    let left = |(account, code): (AccountId, &'static str)| Left {
        account: account.to_string(),
        code: code.to_owned(),
    };
    let items = all.asked.into_iter().map(sent).collect();
    Reply::json(201, &Asked { items, left: all.left.into_iter().map(left).collect() })
}

fn request(rq: Rq) -> Later<Reply> {
    Box::pin(async move { ask(&rq, Purpose::Access).await })
}

fn renew(rq: Rq) -> Later<Reply> {
    Box::pin(async move { ask(&rq, Purpose::Renewal).await })
}

fn remind(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        deeds::remind(&rq.ctx, &rq.actor, rq.id("request")?).await?;
        Ok(Reply::no_content())
    })
}
