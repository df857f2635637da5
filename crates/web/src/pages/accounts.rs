//! Accounts of a client: adding one in three ways, putting one into a folder and taking it out.

use app::Error;
use app::accounts::New;
use app::clients::{Ask, Filter};
use app::reach;
use domain::access::Deed;
use domain::ids::{AccountId, ClientId};
use domain::time::micros;
use serde::Deserialize;

use super::clients::{reader, reason, why_not};
use super::rows::Seen;
use super::{frames, invitations};
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::accounts::{AddAccountPage, UnlinkedChoice};
use crate::views::clients::LinkAccountPage;
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::{Later, Realm, Reply, Route, Rq, say};

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
    let why = |deed| match folder.may(deed) {
        Ok(_) => String::new(),
        Err(Error::Refused(it)) => reason(&it),
        Err(_) => "You cannot do this.".to_owned(),
    };
    let products = rq.ctx.catalogue.all();
    let plans = products
        .iter()
        .flat_map(|product| {
            product.definition.plans.iter().map(|plan| {
                let value = format!("{}/{}", product.definition.slug, plan.code);
                let words = format!("{} · {}", product.definition.name, plan.name);
                let note = match plan.trial_days {
                    0 => String::new(),
                    days => format!("{} of trial", say::count(days, "day", "days")),
                };
                Choice::new(value, words).note(note)
            })
        })
        .collect();
    let free = free(&new);
    Ok(AddAccountPage {
        frame: frames::partner(rq, Place::Clients, "Add an account")?,
        client: client.to_string(),
        client_name: folder.row.name.clone(),
        plans,
        payers: vec![
            Choice::new("partner", "We pay").note("The practice manages the subscription"),
            Choice::new("client", "The client pays").note("The client manages it"),
        ],
        free,
        why_not_new: why(Deed::AccountCreate),
        unlinked: unlinked(rq, &folder).await?,
        why_not_link: why_not(rq, Deed::ClientFolderCreate)?,
        products: products
            .iter()
            .map(|it| Choice::new(it.definition.slug.as_str(), it.definition.name.as_str()))
            .collect(),
        kinds: invitations::kinds(rq),
        commission: invitations::COMMISSION,
        rights: RIGHTS.iter().map(|it| (*it).to_owned()).collect(),
        // Which products are asked for decides; here only the role does.
        why_not_invite: why_not(rq, Deed::ClientFolderCreate)?,
        new,
        invite: invitations::with_kind(invite),
    })
}

/// What an owner reads before accepting; the same words as in the letter and on its page.
const RIGHTS: &[&str] = &[
    "Sign in and work in the accounts you tick",
    "See how you use each product",
    "Access ends after 60 days without use, and whenever you say so",
];

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
            let seen = Seen::reached(it, &products, now);
            UnlinkedChoice {
                id: seen.id.clone(),
                tile: seen.tile.clone(),
                name: it.row.business_name.clone(),
                line: format!("{} · {}", seen.address, it.row.owner_email),
                fits: app::accounts::fit(folder, it).unwrap_or_default().to_owned(),
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
            frame: frames::partner(&rq, Place::Clients, "Link an account")?,
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
