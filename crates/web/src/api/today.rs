//! Today and search, for programs: the same queue and the same finding as on the pages.

use app::Error;
use app::today::{self, Item};
use domain::access::Deed;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use super::dto;
use crate::pages::today::{subject, subject_of};
use crate::route::Access::Deed as May;
use crate::route::{Access, get, post};
use crate::{Later, Realm, Reply, Route, Rq};

const OWN: Access = Access::Signed("one's own desk: what one puts away, nobody else sees");

/// Today and search.
pub const ROUTES: &[Route] = &[
    get("/api/v1/today", Realm::Api, May(Deed::ClientListRow), queue).tells(
        doc("List what needs the key's person")
            .about("The first six of each kind, most urgent kind first.")
            .query(&[("who", "`mine`: only clients of one's own.")])
            .gives::<Queue>(200),
    ),
    post("/api/v1/today/snoozes", Realm::Api, OWN, snooze)
        .tells(doc("Put a thing away for 1, 7 or 30 days").takes::<Snooze>()),
    get("/api/v1/search", Realm::Api, May(Deed::ClientListRow), search).tells(
        doc("Find clients, accounts and people")
            .about("`#` in front looks for client numbers, `@` for people.")
            .query(&[("q", "A few letters.")])
            .gives::<Found>(200),
    ),
];

/// One thing that needs somebody.
#[derive(Serialize, ToSchema)]
struct Needs {
    /// `expired`, `expiring`, `reconnect`, `payer`, `trial`, `declined`, `invitation`, `unlinked`,
    /// `waiting`, `answered`.
    kind: String,
    /// The account's or the invitation's id; for `reconnect` and `payer` that of the add-on at work.
    subject: String,
    /// The client.
    client: Option<String>,
    /// Its name, or the business of an unlinked account.
    name: String,
    /// The instant it is about: last use, end of the trial, sending, answer.
    at: String,
    /// Whether access ends on a day that was agreed: no sign-in moves it, only the owner.
    agreed: bool,
}

/// What needs somebody.
#[derive(Serialize, ToSchema)]
struct Queue {
    /// The things.
    items: Vec<Needs>,
    /// Special rights that the key's person has taken up, by their end.
    rights: Vec<Held>,
    /// How many are put away.
    snoozed: i64,
}

/// A special right that is held now.
#[derive(Serialize, ToSchema)]
struct Held {
    /// As people read it: "Submit a pay run".
    name: String,
    /// The account: `acc_…`.
    account: String,
    /// Until when.
    until: String,
}

fn held(it: &today::Right) -> Held {
    Held { name: it.name.clone(), account: it.account.to_string(), until: dto::at(it.until) }
}

fn needs(it: &Item) -> Needs {
    Needs {
        kind: it.kind.clone(),
        subject: subject_of(it),
        client: it.client.map(|it| it.to_string()),
        name: it.name.clone(),
        at: dto::at(it.at),
        agreed: it.agreed,
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Who {
    who: String,
}

fn queue(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let who: Who = rq.query()?;
        let today = today::queue(&rq.ctx, &rq.actor, who.who == "mine").await?;
        let items = today.items.iter().map(needs).collect();
        let rights = today.rights.iter().map(held).collect();
        Reply::json(200, &Queue { items, rights, snoozed: today.snoozed })
    })
}

/// What is put away.
#[derive(Deserialize, ToSchema)]
struct Snooze {
    /// A kind of the queue.
    kind: String,
    /// The thing's `subject`.
    subject: String,
    /// 1, 7 or 30.
    days: i64,
}

fn snooze(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: Snooze = rq.json()?;
        let what = (it.kind.as_str(), subject(&it.kind, &it.subject)?);
        today::snooze(&rq.ctx, &rq.actor, what, it.days).await?;
        Ok(Reply::no_content())
    })
}

/// Something that was found.
#[derive(Serialize, ToSchema)]
struct Hit {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// A number, an address or an e-mail.
    note: String,
}

/// What was found, best first in each.
#[derive(Serialize, ToSchema)]
struct Found {
    /// Clients.
    clients: Vec<Hit>,
    /// Accounts.
    accounts: Vec<Hit>,
    /// People of the firm.
    people: Vec<Hit>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Letters {
    q: String,
}

fn search(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let letters: Letters = rq.query()?;
        if letters.q.trim().is_empty() {
            let detail = "Say what to look for.";
            let fault = domain::fault::Fault::new("q", "q_required", detail);
            return Err(Error::field(fault));
        }
        let it = app::search::find(&rq.ctx, &rq.actor, &letters.q, 25).await?;
        let hit = |id: String, name: String, note: String| Hit { id, name, note };
        let found = Found {
            clients: it
                .clients
                .into_iter()
                .map(|it| hit(it.id.to_string(), it.name, it.number))
                .collect(),
            accounts: it
                .accounts
                .into_iter()
                .map(|it| hit(it.id.to_string(), it.business, it.subdomain))
                .collect(),
            people: it
                .people
                .into_iter()
                .map(|it| hit(it.id.to_string(), it.name, it.email))
                .collect(),
        };
        Reply::json(200, &found)
    })
}
