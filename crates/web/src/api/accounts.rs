//! Accounts: those of a client, those in no folder, making one, moving one.

use app::Error;
use app::accounts::New;
use domain::access::Deed;
use domain::ids::{AccountId, ClientId};
use domain::time::micros;
use serde::Deserialize;
use utoipa::ToSchema;

use super::doc::doc;
use super::dto::{Account, Accounts};
use crate::route::Access::Deed as May;
use crate::route::{delete, get, post, put};
use crate::{Later, Realm, Reply, Route, Rq};

/// Accounts.
pub const ROUTES: &[Route] = &[
    get("/api/v1/clients/{client}/accounts", Realm::Api, May(Deed::ClientFolderRead), of_client)
        .tells(doc("List a client's accounts").gives::<Accounts>(200)),
    post("/api/v1/clients/{client}/accounts", Realm::Api, May(Deed::AccountCreate), create).tells(
        doc("Create an account in a product")
            .about("The product is asked at once and may answer later: `life` is `creating` first.")
            .takes::<NewAccount>()
            .gives::<Account>(201),
    ),
    get("/api/v1/accounts/unlinked", Realm::Api, May(Deed::AccountAssignUnlinked), unlinked)
        .tells(doc("List accounts in no folder").gives::<Accounts>(200)),
    get("/api/v1/accounts/{account}", Realm::Api, May(Deed::ClientDashboardRead), show)
        .tells(doc("Get an account").gives::<Account>(200)),
    put("/api/v1/accounts/{account}/client", Realm::Api, May(Deed::AccountAssignUnlinked), assign)
        .tells(
            doc("Put an unlinked account into a folder").takes::<Folder>().gives::<Account>(200),
        ),
    delete("/api/v1/accounts/{account}/client", Realm::Api, May(Deed::AccountUnassign), unassign)
        .tells(doc("Take an account out of its folder").about("Access does not change.")),
    post("/api/v1/accounts/{account}/move", Realm::Api, May(Deed::AccountUnassign), relocate)
        .tells(
            doc("Move an account into another folder")
                .about(
                    "Out of one and into the other at once. Access does not change; whoever \
                     reached it through the old folder alone is signed out of the product.",
                )
                .takes::<Folder>(),
        ),
];

fn of_client(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let folder = app::clients::folder(&rq.ctx, &rq.actor, rq.id("client")?).await?;
        let products = rq.ctx.catalogue.all();
        let now = micros(rq.ctx.clock.business());
        let items = folder.accounts.iter().map(|it| Account::reached(it, &products, now)).collect();
        Reply::json(200, &Accounts { items })
    })
}

/// Who pays for the subscription.
#[derive(Default, Clone, Copy, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Payer {
    /// The firm manages and pays for it.
    #[default]
    Partner,
    /// The client does.
    Client,
}

/// An account to be made.
#[derive(Deserialize, ToSchema)]
struct NewAccount {
    /// The product's slug.
    product: String,
    /// The plan's code; the product's first when nothing is said.
    #[serde(default)]
    plan: String,
    /// Its address in the product; made from the client's name when nothing is said.
    #[serde(default)]
    subdomain: String,
    /// The owner's name.
    #[serde(default)]
    owner_name: String,
    /// The owner's e-mail.
    #[serde(default)]
    owner_email: String,
    /// Who pays for the subscription; the firm when nothing is said.
    #[serde(default)]
    payer: Payer,
}

fn create(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let it: NewAccount = rq.json()?;
        let new = New {
            product: it.product,
            plan: it.plan,
            subdomain: it.subdomain,
            owner_name: it.owner_name,
            owner_email: it.owner_email,
            managed: it.payer == Payer::Partner,
        };
        let id = app::accounts::create(&rq.ctx, &rq.actor, client, &new).await?;
        Ok(shown(&rq, 201, id).await?.location(format!("/api/v1/accounts/{id}")))
    })
}

async fn shown(rq: &Rq, status: u16, id: AccountId) -> Result<Reply, Error> {
    let account = app::accounts::one(&rq.ctx, &rq.actor, id).await?;
    let products = rq.ctx.catalogue.all();
    let now = micros(rq.ctx.clock.business());
    Reply::json(status, &Account::reached(&account, &products, now))
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move { shown(&rq, 200, rq.id("account")?).await })
}

fn unlinked(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let found = app::accounts::unlinked(&rq.ctx, &rq.actor).await?;
        let products = rq.ctx.catalogue.all();
        let now = micros(rq.ctx.clock.business());
        let items = found.iter().map(|it| Account::reached(it, &products, now)).collect();
        Reply::json(200, &Accounts { items })
    })
}

/// A folder by its id.
#[derive(Deserialize, ToSchema)]
struct Folder {
    /// `cli_…`
    client: String,
}

fn assign(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        let folder: Folder = rq.json()?;
        let client: ClientId = folder.client.parse()?;
        app::accounts::assign(&rq.ctx, &rq.actor, account, client).await?;
        shown(&rq, 200, account).await
    })
}

fn relocate(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let account: AccountId = rq.id("account")?;
        let folder: Folder = rq.json()?;
        let client: ClientId = folder.client.parse()?;
        app::accounts::between::relocate(&rq.ctx, &rq.actor, account, client).await?;
        Ok(Reply::no_content())
    })
}

fn unassign(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        app::accounts::unassign(&rq.ctx, &rq.actor, rq.id("account")?).await?;
        Ok(Reply::no_content())
    })
}
