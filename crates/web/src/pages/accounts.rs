//! Accounts of a client: adding one in three ways, putting one into a folder and taking it out.

use app::Error;
use app::accounts::New;
use app::clients::{Ask, Filter};
use app::reach;
use domain::access::Deed;
use domain::ids::{AccountId, ClientId};
use domain::time::micros;
use serde::Deserialize;

use super::clients::{reader, why_not};
use super::colleagues::Asking;
use super::rows::Seen;
use super::{frames, invitations};
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::accounts::{AddAccountPage, UnlinkedChoice};
use crate::views::clients::LinkAccountPage;
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::why::Why;
use crate::{Later, Realm, Reply, Route, Rq, Words, say};

/// Accounts.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/clients/{client}/accounts/new", Realm::Partner, May(Deed::AccountCreate), new),
    post("/p/{firm}/clients/{client}/accounts", Realm::Partner, May(Deed::AccountCreate), create),
    get(
        "/p/{firm}/accounts/{account}/link",
        Realm::Partner,
        May(Deed::AccountAssignUnlinked),
        link_to,
    ),
    post(
        "/p/{firm}/accounts/{account}/link",
        Realm::Partner,
        May(Deed::AccountAssignUnlinked),
        link,
    ),
    post("/p/{firm}/accounts/{account}/unlink", Realm::Partner, May(Deed::AccountUnassign), unlink),
];

fn new(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client = rq.id("client")?;
        // The other ways on the page ask for more than this one: who may not do it, may none.
        let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
        folder.may(Deed::AccountCreate)?;
        let page = add_page(&rq, client, Form::default(), Form::default()).await?;
        Reply::page(&page)
    })
}

/// The page with the three ways; also shown again by the invitation's form.
pub(crate) async fn add_page(
    rq: &Rq,
    client: ClientId,
    new: Form,
    invite: Form,
) -> Result<AddAccountPage, Error> {
    let folder = app::clients::folder(&rq.ctx, &rq.actor, client).await?;
    let base = format!("/p/{}", rq.param("firm")?);
    let asking = Asking::of(rq, &folder, &base).await?;
    // Which products are asked for decides; here only the role does, which is asked first.
    let senior = why_not(rq, Deed::ClientFolderCreate)?.is_empty();
    let why_not_invite = if senior { Why::default() } else { asking.why(Deed::ConnectionInvite) };
    let products = rq.ctx.catalogue.all();
    let plans = products
        .iter()
        .flat_map(|product| {
            product.definition.plans.iter().map(|plan| {
                let value = format!("{}/{}", product.definition.slug, plan.code);
                let words = format!("{} · {}", product.definition.name, plan.name);
                let note = match plan.trial_days {
                    0 => String::new(),
                    days => rq.t.trial_of(rq.t.value_days(days)),
                };
                Choice::new(value, words).note(note)
            })
        })
        .collect();
    let free = free(&new);
    Ok(AddAccountPage {
        frame: frames::partner(rq, Place::Clients, rq.t.accounts_add())?,
        client: client.to_string(),
        client_name: folder.row.name.clone(),
        plans,
        payers: vec![
            Choice::new("partner", rq.t.add_we_pay()).note(rq.t.add_we_pay_note()),
            Choice::new("client", rq.t.add_client_pays()).note(rq.t.add_client_pays_note()),
        ],
        free,
        why_not_new: asking.why(Deed::AccountCreate),
        unlinked: unlinked(rq, &folder).await?,
        why_not_link: why_not_invite.clone(),
        products: products
            .iter()
            .map(|it| Choice::new(it.definition.slug.as_str(), it.definition.name.as_str()))
            .collect(),
        kinds: invitations::kinds(rq),
        commission: rq.t.invite_commission(),
        rights: rights(&rq.t),
        why_not_invite,
        new: new.read_by(&rq.t),
        invite: invitations::with_kind(invite).read_by(&rq.t),
    })
}

/// What an owner reads before accepting; the same words as in the letter and on its page.
fn rights(t: &Words) -> Vec<String> {
    [t.right_work(), t.right_see(), t.right_ends()].map(str::to_owned).into()
}

fn free(form: &Form) -> Vec<String> {
    let taken = form.faults.iter().any(|it| it.code == "subdomain_taken");
    let typed = form.value("subdomain").trim().to_lowercase();
    if !taken || typed.is_empty() {
        return Vec::new();
    }
    vec![format!("{typed}-2"), format!("{typed}-hq"), format!("my-{typed}")]
}

async fn unlinked(rq: &Rq, folder: &reach::Folder) -> Result<Vec<UnlinkedChoice>, Error> {
    let reader = reader(rq)?;
    let products = rq.ctx.catalogue.all();
    let now = micros(reader.now);
    let all = app::accounts::unlinked(&rq.ctx, &rq.actor).await?;
    let mut choices: Vec<UnlinkedChoice> = all
        .iter()
        .map(|it| {
            let seen = Seen::reached(it, &products, (now, &reader.t));
            UnlinkedChoice {
                id: seen.id.clone(),
                tile: seen.tile.clone(),
                name: it.row.business_name.clone(),
                line: format!("{} · {}", seen.address, it.row.owner_email),
                fits: app::accounts::fit(folder, it)
                    .map(|why| say::upper_first(&super::client::fitting(&rq.t, why)))
                    .unwrap_or_default(),
                access: seen.access(&reader),
            }
        })
        .collect();
    choices.sort_by_key(|it| it.fits.is_empty());
    Ok(choices)
}

/// The form of a new account, as posted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Posted {
    plan: String,
    subdomain: String,
    owner_name: String,
    owner_email: String,
    payer: String,
    r#use: String,
}

fn create(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let it: Posted = rq.form()?;
        let (product, plan) = it.plan.split_once('/').unwrap_or((it.plan.as_str(), ""));
        let ask = New {
            product: product.to_owned(),
            plan: plan.to_owned(),
            subdomain: if it.r#use.is_empty() { it.subdomain } else { it.r#use },
            owner_name: it.owner_name,
            owner_email: it.owner_email,
            managed: it.payer != "client",
        };
        match app::accounts::create(&rq.ctx, &rq.actor, client, &ask).await {
            Ok(_) => {
                let base = format!("/p/{}/clients/{client}", rq.param("firm")?);
                Ok(Reply::see_other(format!("{base}?done=account#accounts")))
            }
            Err(Error::Invalid(faults)) => {
                let faults = faults
                    .into_iter()
                    .map(|mut it| {
                        if it.field == "product" {
                            it.field = "plan";
                        }
                        it
                    })
                    .collect();
                let form = Form::failed(rq.fields()?, faults);
                let page = add_page(&rq, client, form, Form::default()).await?;
                Reply::page_with(422, &page)
            }
            Err(other) => Err(other),
        }
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Search {
    q: String,
}

fn link_to(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        let asked: Search = rq.query()?;
        let found = app::accounts::one(&rq.ctx, &rq.actor, account).await?;
        found.may(Deed::AccountAssignUnlinked)?;
        let search = if asked.q.is_empty() { fitting(&found) } else { asked.q.clone() };
        let mut folders = folders(&rq, &search).await?;
        if folders.is_empty() && asked.q.is_empty() {
            folders = self::folders(&rq, "").await?;
        }
        Reply::page(&LinkAccountPage {
            frame: frames::partner(&rq, Place::Clients, rq.t.link_an_account())?,
            account: account.to_string(),
            name: found.words(&rq.ctx.catalogue.name(found.row.product)),
            q: asked.q,
            folders,
            form: Form::default(),
        })
    })
}

/// What to look for first: the first word of the business' name.
fn fitting(account: &reach::Account) -> String {
    account.row.business_name.split_whitespace().next().unwrap_or_default().to_owned()
}

pub(crate) async fn folders(rq: &Rq, search: &str) -> Result<Vec<Choice>, Error> {
    let filter = Filter { search: search.to_owned(), ..Filter::default() };
    let ask = Ask { filter, limit: 20, ..Ask::default() };
    let page = app::clients::list(&rq.ctx, &rq.actor, &ask).await?;
    Ok(page
        .folders
        .into_iter()
        .map(|it| Choice::new(it.id.to_string(), it.name).note(it.number))
        .collect())
}

#[derive(Debug, Deserialize)]
struct Into {
    client: ClientId,
}

fn link(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let to: Into = rq.form()?;
        app::accounts::assign(&rq.ctx, &rq.actor, rq.id("account")?, to.client).await?;
        let base = format!("/p/{}/clients/{}", rq.param("firm")?, to.client);
        Ok(Reply::see_other(format!("{base}?done=linked#accounts")))
    })
}

fn unlink(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let from = app::accounts::unassign(&rq.ctx, &rq.actor, rq.id("account")?).await?;
        let base = format!("/p/{}/clients", rq.param("firm")?);
        let to = match from {
            Some(client) => format!("{base}/{client}?done=unlinked#accounts"),
            None => format!("{base}?done=unlinked"),
        };
        Ok(Reply::see_other(to))
    })
}
