//! The REST API: what the pages do, for programs. One file per noun, its routes on top.
//!
//! Three things hold for every row, so they are done here and at the door, and no row can forget
//! them: the key's scope (it follows from the row's deed and method), keys never in addresses, and
//! each POST once per `Idempotency-Key`.

pub mod accounts;
pub mod addons;
pub mod audit;
pub mod changes;
pub mod clients;
pub mod colleagues;
pub mod connections;
pub mod doc;
pub mod dto;
pub mod ended;
pub mod ends;
pub mod facts;
pub mod firm;
pub mod groups;
pub mod handover;
pub mod imports;
pub mod internal;
pub mod notes;
pub mod openapi;
pub mod runs;
pub mod staff;
pub mod staffing;
pub mod tags;
pub mod today;
pub mod views;

use app::idempotent::{self, Answer, Begun};
use app::keys::{self, ApiScope};
use app::{Ctx, Error};
use futures_util::FutureExt;
use hyper::header::{self, HeaderName};
use serde::Serialize;
use utoipa::ToSchema;

use self::doc::doc;
use crate::route::{Access, Later, Method, Realm, Route, get};
use crate::{Keep, Reply, Rq};

/// About the API itself.
pub const ROUTES: &[Route] = &[
    get(
        "/api/v1/openapi.json",
        Realm::Public,
        Access::Public("the description of the API holds nothing of anybody"),
        description,
    ),
    get("/api/v1/whoami", Realm::Api, Access::Signed("what the key itself is"), whoami).tells(
        doc("Who this key is")
            .about("The person it acts as, the firm, and its scopes. Needs no scope.")
            .gives::<Whoami>(200),
    ),
];

/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Names under which programs put keys into addresses.
const KEY_NAMES: &[&str] = &["key", "api_key", "apikey", "access_token", "token"];

/// A key in an address stands in logs and histories: refused whatever else is sent, and revoked.
pub(crate) async fn no_key_in_url(ctx: &Ctx, query: &str) -> Result<(), Error> {
    let mut found = false;
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()).take(100) {
        if value.starts_with(keys::PREFIX) {
            keys::exposed(ctx, &value).await?;
        }
        found |= value.starts_with(keys::PREFIX) || KEY_NAMES.contains(&&*name);
    }
    if !found {
        return Ok(());
    }
    let sentence = "Send the key in the Authorization header, never in an address: addresses are \
                    kept in logs. A key that stood here has been revoked.";
    Err(Error::denied(400, "key_in_url", sentence))
}

/// Whether these scopes open this row.
pub(crate) fn check_scope(route: &Route, scopes: &[ApiScope]) -> Result<(), Error> {
    let Some(scope) = route.scope().map_err(|_| keys::not_with_a_key())? else { return Ok(()) };
    has_scope(scope, scopes)
}

/// Whether this scope is among them.
pub(crate) fn has_scope(scope: ApiScope, scopes: &[ApiScope]) -> Result<(), Error> {
    if scopes.contains(&scope) {
        return Ok(());
    }
    let sentence = format!("This key lacks the scope {}.", scope.name());
    let mut error = Error::denied(403, "insufficient_scope", sentence);
    if let Error::Denied(it) = &mut error {
        it.facts.push(("scope", scope.name().to_owned()));
        "your firm's owner, by making a key with this scope".clone_into(&mut it.who_can_fix);
    }
    Err(error)
}

/// Runs a row of the API.
pub(crate) fn run(rq: Rq) -> Later<Reply> {
    match rq.route.method {
        Method::Post => Box::pin(once(rq)),
        // The others may be repeated by their nature.
        Method::Get | Method::Put | Method::Patch | Method::Delete => (rq.route.run)(rq),
    }
}

async fn once(mut rq: Rq) -> Result<Reply, Error> {
    let key = rq.idempotency_key()?;
    let claim = match idempotent::begin(&rq.ctx, &rq.actor, &key, rq.fingerprint()).await? {
        Begun::Replay(answer) => return Ok(replayed(answer)),
        Begun::Fresh(claim) => claim,
    };
    // What the deeds keep stays in one transaction until the answer is in it too.
    let ctx = rq.ctx.once();
    rq.ctx = ctx.clone();
    #[expect(
        clippy::disallowed_methods,
        reason = "a caller who hangs up must not end the request between its deed and its answer"
    )]
    let work = tokio::spawn(async move {
        let answer = std::panic::AssertUnwindSafe((rq.route.run)(rq)).catch_unwind().await;
        match answer.unwrap_or_else(|_| Err(Error::broken("the handler panicked"))) {
            Ok(reply) => {
                idempotent::keep(&ctx, &claim, &answer_of(&reply)).await?;
                Ok(reply)
            }
            Err(error) => {
                if let Err(error) = idempotent::give_back(&ctx, &claim).await {
                    tracing::warn!(?error, "an idempotency key was not given back");
                }
                Err(error)
            }
        }
    });
    work.await.map_err(Error::broken)?
}

fn answer_of(reply: &Reply) -> Answer {
    let mut headers: Vec<(String, String)> =
        reply.headers.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
    if let Some(kind) = reply.kind {
        headers.push((header::CONTENT_TYPE.to_string(), kind.to_owned()));
    }
    Answer { status: reply.status, headers, body: reply.body.to_vec() }
}

fn replayed(answer: Answer) -> Reply {
    let mut reply = Reply::no_content();
    reply.status = answer.status;
    reply.body = answer.body.into();
    for (name, value) in answer.headers {
        if name == "content-type" {
            reply.kind = Some("application/json");
        } else if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            reply.headers.push((name, value));
        }
    }
    reply.with(REPLAYED, "true")
}

fn description(_: Rq) -> Later<Reply> {
    Box::pin(async {
        let document = openapi::document(crate::ROUTES);
        Ok(Reply::json(200, &document)?.keep(Keep::Public(300)))
    })
}

/// What a key is.
#[derive(Serialize, ToSchema)]
struct Whoami {
    /// The firm.
    partner: String,
    /// The firm's name.
    partner_name: String,
    /// The staff member as whom the key acts.
    staff: String,
    /// That person's role now: `owner`, `senior`, `manager`, `assistant`.
    role: String,
    /// What the key may do.
    scopes: Vec<String>,
}

fn whoami(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let firm = app::firm::own(&rq.ctx, &rq.actor).await?;
        let staff = rq.actor.staff().ok_or(Error::SignIn)?;
        Reply::json(
            200,
            &Whoami {
                partner: firm.id.to_string(),
                partner_name: firm.name,
                staff: staff.staff.to_string(),
                role: staff.role.name().to_owned(),
                scopes: rq.scopes.iter().map(|it| it.name().to_owned()).collect(),
            },
        )
    })
}
