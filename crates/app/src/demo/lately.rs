//! What has happened lately: clients whose stories are told by the deeds themselves, so that the
//! pages of changes, blocked people, ended connections, jobs and renewals have something to show.
//!
//! They are placed after everybody else, so that the rest stays as it is.

use super::accounts::{Access, Spec, Way};
use super::folders::Folder;
use super::maker::{Key, Maker};
use crate::addons::{Begin, How};
use crate::changes::{Named, begin};
use crate::runs::{self, Ask, Chosen};
use crate::{Ctx, Result, addons, clients, connections, owners};
use domain::access::{Deed, Payer, PayerSource};
use domain::actor::{Actor, Door};
use domain::ids::{AccountId, ClientId, PartnerId, StaffId};
use domain::runs::Act;
use domain::time::DAY;

/// Who did what, once everything is saved.
#[derive(Debug, Clone)]
pub(super) struct Lately {
    senior: Actor,
    owner: Actor,
    firm: PartnerId,
    /// By which the owner names the firm that comes.
    code: String,
    /// Whom the owner keeps out.
    kept_out: StaffId,
    jobs: AccountId,
    books: AccountId,
    /// The client that leaves.
    leaves: ClientId,
    /// Clients of whom the firm asks renewal; only one of them is near its end.
    asked: Vec<ClientId>,
}

/// A client of these stories: name, number, industry, owner, and (product, days since use).
type Told =
    (&'static str, i64, &'static str, (&'static str, &'static str), &'static [(&'static str, i64)]);

const CHANGING: Told = (
    "Voss & Daughter Upholstery",
    361,
    "Retail",
    ("Hanna Voss", "hanna@vossupholstery.example"),
    &[("jobs", 3), ("books", 8)],
);
const LEAVING: Told = (
    "Fernbank Nursery",
    362,
    "Agriculture",
    ("Idris Bowen", "idris@fernbank.example"),
    &[("books", 20)],
);
const ENDING: Told = (
    "Marlow & Tern Tiling",
    363,
    "Trades",
    ("Kit Marlow", "kit@marlowtern.example"),
    &[("jobs", 44)],
);

/// Makes the clients.
pub(super) fn place(maker: &mut Maker<'_>, firm: &Key, coming: &Key) -> Result<()> {
    let owner = maker.person(CHANGING.3.0, CHANGING.3.1, maker.now - 300 * DAY)?;
    let (changing, accounts) = client(maker, firm, CHANGING, Some(owner))?;
    let (leaves, _) = client(maker, firm, LEAVING, None)?;
    let (ending, _) = client(maker, firm, ENDING, None)?;
    for (days, body) in [
        (30, "Gave notice for the year end. Hand the ledgers over to the new firm in Truro."),
        (9, "Final papers are signed. Nothing is open on our side."),
    ] {
        maker.note(firm, leaves, (1, days, false), body)?;
    }
    let [jobs, books] = accounts.as_slice() else { return Ok(()) };
    maker.plan.lately = Some(Lately {
        senior: firm.staff(1)?.actor(),
        owner: Actor::Client { person: owner, door: Door::Inside, delegated: false },
        firm: firm.id,
        code: maker.firm(coming)?.partner.code.clone(),
        kept_out: firm.staff(4)?.id(),
        jobs: *jobs,
        books: *books,
        leaves,
        asked: vec![changing, ending],
    });
    Ok(())
}

fn client(
    maker: &mut Maker<'_>,
    key: &Key,
    (name, number, industry, contact, told): Told,
    owner: Option<domain::ids::PersonId>,
) -> Result<(ClientId, Vec<AccountId>)> {
    let said = (contact.0.to_owned(), contact.1.to_owned());
    let business = maker.dice.at(name.to_owned(), industry, said);
    maker.is_new_name(name);
    let by = key.staff(1)?.clone();
    let folder = Folder { business: &business, number, manager: Some(by.id()), since: 280 };
    let client = maker.folder(key, &folder, true)?;
    let mut accounts = Vec::new();
    for (slug, used) in told {
        let product = super::pictures::product(maker, slug);
        let spec = Spec {
            product: &product,
            business: name,
            industry,
            owner,
            owner_name: contact.0,
            owner_email: contact.1,
            plan: 0,
            trial: None,
            activity: Some(used / 4),
            managed: *slug == "jobs" && owner.is_some(),
        };
        let (client, access) = (Some(client), Access::Used(*used));
        let way = Way { firm: key, client, how: "invited", since: 240, access, by: &by };
        accounts.push(maker.account(&spec, &way).0);
    }
    Ok((client, accounts))
}

/// Lets it happen, by the deeds that everybody uses.
pub(super) async fn happen(ctx: &Ctx, it: &Lately) -> Result<()> {
    // One of the accounts is near its end; the others are used, and left alone.
    let ask = Ask { reason: "The year end is due in March.".to_owned(), ..Ask::default() };
    let words = format!("{} selected clients", it.asked.len());
    let chosen = Chosen { clients: it.asked.clone(), words, ..Chosen::default() };
    let run = runs::preview(ctx, &it.senior, (Act::RequestRenewal, &chosen), &ask).await?;
    let count = runs::one(ctx, &it.senior, run).await?.run.would_change;
    runs::start(ctx, &it.senior, run, count).await?;

    let person = (it.firm, it.kept_out);
    owners::block_person(ctx, &it.owner, person, &[it.books], true).await?;
    begin(ctx, &it.owner, it.firm, &Named::Code(it.code.clone()), &[it.jobs]).await?;

    if ctx.addons.by_slug(CAPTURE).is_some() && ctx.addons.by_slug(AMAZON).is_some() {
        turned_on(ctx, it).await?;
    }

    let why = connections::Why { reason: "client_left".to_owned(), words: String::new() };
    let whole = connections::Whole::Client(it.leaves);
    connections::cancel(ctx, &it.senior, whole, &why).await?;
    Ok(())
}

const CAPTURE: &str = "smart-capture";
const AMAZON: &str = "amazon";

/// Add-ons: one that an owner pays, one that the firm pays, and one that waits for its owner.
async fn turned_on(ctx: &Ctx, it: &Lately) -> Result<()> {
    let suits = || Begin { suits: true, ..Begin::default() };
    addons::begin_own(ctx, &it.owner, (it.books, CAPTURE), &suits()).await?;

    let ask = clients::Ask { limit: 50, ..clients::Ask::default() };
    let table = addons::page(ctx, &it.senior, AMAZON, &ask).await?;
    let ours = |row: &&addons::Row| {
        addons::verdict(&row.stand, Deed::AddonSetPartner).allowed()
            && row.stand.facts.payer().1 == PayerSource::NeverConfirmed
    };
    let Some(row) = table.rows.iter().rev().find(ours) else { return Ok(()) };
    let account = row.account.row.id;
    for slug in [CAPTURE, AMAZON] {
        addons::set_payer(ctx, &it.senior, (account, slug), Payer::Partner).await?;
        let ask = Begin { how: How::Link, ..suits() };
        addons::begin(ctx, &it.senior, (account, slug), &ask).await?;
    }
    Ok(())
}
