//! Asking a colleague to do what the key's person may not.

use app::Error;
use app::colleagues::{self, Colleague, Matter};
use domain::access::Deed;
use domain::fault::Fault;
use domain::ids::{AccountId, ClientId, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::{Later, Realm, Reply, Route, Rq};

/// Asking.
pub const ROUTES: &[Route] = &[
    get("/api/v1/asks", Realm::Api, MAY, whom).tells(
        doc("List who can be asked for an act")
            .about("Of one act that this person may not do, upon a client, an account or the firm.")
            .query(&[
                ("act", "The act, as `ask` of a refusal names it"),
                ("client", "The client it is upon"),
                ("account", "Or the account"),
            ])
            .gives::<Colleagues>(200),
    ),
    post("/api/v1/asks", Realm::Api, MAY, ask).tells(
        doc("Ask a colleague for an act")
            .about(
                "They get a letter with a link to the page of the act. Each colleague can be asked \
                 for one act upon one thing once in 24 hours; else 429 `already_asked`.",
            )
            .takes::<Ask>()
            .gives::<Able>(202),
    ),
];

const MAY: crate::Access = May(Deed::FirmAsk);

/// Somebody who may do it.
#[derive(Serialize, ToSchema)]
struct Able {
    /// `stf_…`
    id: String,
    /// Their name.
    name: String,
    /// `owner`, `senior`, `manager`.
    role: String,
    /// Whether they are the client's named manager.
    named: bool,
}

impl From<Colleague> for Able {
    fn from(it: Colleague) -> Self {
        let (id, role) = (it.id.to_string(), it.role.name().to_owned());
        Self { id, name: it.name, role, named: it.named }
    }
}

/// Who can be asked.
#[derive(Serialize, ToSchema)]
struct Colleagues {
    /// By name.
    items: Vec<Able>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Upon {
    act: String,
    client: Option<ClientId>,
    account: Option<AccountId>,
}

/// Asking for one act.
#[derive(Deserialize, ToSchema)]
struct Ask {
    /// The act, as `ask` of a refusal names it: `connection.cancel`.
    act: String,
    /// The client it is upon.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    client: Option<ClientId>,
    /// Or the account.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    account: Option<AccountId>,
    /// Whom: `stf_…`.
    #[schema(value_type = String)]
    to: StaffId,
    /// Words that come along; at most 500 characters.
    #[serde(default)]
    words: String,
}

fn matter(
    act: &str,
    client: Option<ClientId>,
    account: Option<AccountId>,
) -> Result<Matter, Error> {
    let unknown = || Error::field(Fault::new("act", "unknown_act", "There is no such act."));
    Ok(Matter { act: Deed::parse(act).ok_or_else(unknown)?, client, account })
}

fn whom(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: Upon = rq.query()?;
        let matter = matter(&it.act, it.client, it.account)?;
        let found = colleagues::whom(&rq.ctx, &rq.actor, matter).await?;
        let items = found.colleagues.into_iter().map(Able::from).collect();
        Reply::json(200, &Colleagues { items })
    })
}

fn ask(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: Ask = rq.json()?;
        let matter = matter(&it.act, it.client, it.account)?;
        let asked = colleagues::ask(&rq.ctx, &rq.actor, matter, it.to, &it.words).await?;
        Reply::json(202, &Able::from(asked))
    })
}
