//! Moving an account to another client: which one, what follows from it, and the act.
//!
//! Both steps are one address: without a client it lets one be found, with one it says who will
//! reach the account and who no longer, before anything happens.

use app::Error;
use app::accounts::between::{self, Move};
use domain::access::Deed;
use domain::fault::Fault;
use domain::ids::{AccountId, ClientId};
use serde::Deserialize;

use super::accounts::folders;
use super::frames;
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::accounts::{Follows, MovePage};
use crate::views::form::Form;
use crate::views::frame::{Flash, Place, Undo};
use crate::views::parts::Link;
use crate::{Later, Realm, Reply, Route, Rq, Words};

const MAY: crate::Access = May(Deed::AccountUnassign);

/// Moving.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/accounts/{account}/move", Realm::Partner, MAY, show),
    post("/p/{firm}/accounts/{account}/move", Realm::Partner, MAY, relocate),
];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    client: Option<ClientId>,
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        Reply::page(&page(&rq, asked, Form::default()).await?)
    })
}

async fn page(rq: &Rq, asked: Asked, form: Form) -> Result<MovePage, Error> {
    let account: AccountId = rq.id("account")?;
    let found = app::accounts::one(&rq.ctx, &rq.actor, account).await?;
    found.may(Deed::AccountUnassign)?;
    let name = found.words(&rq.ctx.catalogue.name(found.row.product));
    let follows = match asked.client {
        Some(to) => Some(follows(&rq.t, &between::look(&rq.ctx, &rq.actor, account, to).await?)),
        None => None,
    };
    let own = found.row.client.map(|it| it.to_string());
    let mut folders = if follows.is_some() { Vec::new() } else { folders(rq, &asked.q).await? };
    folders.retain(|it| Some(&it.value) != own.as_ref());
    Ok(MovePage {
        frame: frames::partner(rq, Place::Clients, rq.t.move_crumb())?,
        up: Link::new(format!("/p/{}/accounts/{account}", rq.param("firm")?), name.as_str()),
        name,
        q: asked.q,
        folders,
        form: form.read_by(&rq.t),
        follows,
    })
}

/// In words, for whoever is about to do it.
fn follows(t: &Words, it: &Move) -> Follows {
    let (from, to) = (it.from.row.name.as_str(), it.to.row.name.as_str());
    let people = |all: &[String]| {
        if all.is_empty() { t.move_nobody().to_owned() } else { t.list(all) }
    };
    let seniors = if it.to.row.internal { t.move_internal() } else { t.move_seniors() };
    let mut rest = vec![seniors.to_owned()];
    if !it.keep.is_empty() {
        rest.push(t.move_keep(t.list(&it.keep)));
    }
    rest.push(t.move_access().to_owned());
    rest.push(t.move_notes(from));
    rest.push(t.move_addons(to));
    if it.empties() {
        rest.push(t.move_empties(from));
    }
    Follows {
        client: it.to.row.id.to_string(),
        title: t.move_from_to(from, to),
        gain: people(&it.gain),
        lose: people(&it.lose),
        rest,
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Into {
    client: String,
}

fn relocate(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        let to: Into = rq.form()?;
        if to.client.is_empty() {
            let fault = Fault::new("client", "client_required", "Choose a client.");
            let form = Form::failed(rq.fields()?, vec![fault]);
            return Reply::page_with(422, &page(&rq, Asked::default(), form).await?);
        }
        let to: ClientId = to.client.parse()?;
        let it = between::relocate(&rq.ctx, &rq.actor, account, to).await?;
        let back = format!("account={account}&from={}", it.from.row.id);
        let base = format!("/p/{}/clients/{to}", rq.param("firm")?);
        Ok(Reply::see_other(format!("{base}?done=account-moved&{back}#accounts")))
    })
}

/// The way back, on the page of the client that it lies with now. Only an account that lies here and
/// a client that the reader could move it to are named, whatever the address says.
pub(super) async fn undo(
    rq: &Rq,
    here: ClientId,
    (account, from): (AccountId, ClientId),
) -> Result<Option<Flash>, Error> {
    let moved = between::look(&rq.ctx, &rq.actor, account, from).await;
    let Some(it) = moved.ok().filter(|it| it.from.row.id == here) else { return Ok(None) };
    Ok(Some(Flash {
        words: rq.t.move_done(it.account.words(&rq.ctx.catalogue.name(it.account.row.product))),
        bad: false,
        undo: Some(Undo {
            action: format!("/p/{}/accounts/{account}/move", rq.param("firm")?),
            fields: vec![("client".to_owned(), from.to_string())],
            words: rq.t.undo().to_owned(),
        }),
    }))
}
