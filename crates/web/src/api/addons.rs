//! Add-ons for programs: what is offered, where each account stands, turning on and off, who pays.

use app::addons::{self as deeds, Begin, How, Stand};
use app::clients::{After, Ask, Filter};
use app::connections::Why;
use app::keys::Area;
use domain::access::{Deed, Payer};
use domain::ids::{AccountId, ClientId};
use domain::time::micros;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::doc::doc;
use super::dto;
use crate::headers;
use crate::pages::clients::Cursor;
use crate::route::Access::{Deed as May, Signed};
use crate::route::{Body, delete, get, post, put};
use crate::{Later, Realm, Reply, Route, Rq};

/// Add-ons.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    get("/api/v1/addons", Realm::Api, May(Deed::ClientListRow), offers)
        .within(Area::Addons)
        .tells(doc("List the add-ons that are offered").gives::<Offers>(200)),
    put("/api/v1/addons/{addon}/default", Realm::Api, May(Deed::AddonSetDefault), set_default)
        .tells(doc("Confirm or change who pays by default").about("What runs already is not changed.").takes::<NewDefault>()),
    get("/api/v1/addons/{addon}/accounts", Realm::Api, May(Deed::ClientListRow), table)
        .within(Area::Addons)
        .tells(doc("List the accounts of an add-on")
            .about("Those of its product in folders that you reach, by client, each with what may be done and why not.")
            .query(&[
                ("q", "Part of a client's name"),
                ("state", "`on`, `waiting`, `reconnect` or `off`"),
                ("limit", "1 to 200, 50 without it"),
                ("after", "The cursor of the page before"),
            ])
            .gives::<Accounts>(200)),
    get("/api/v1/accounts/{account}/addons", Realm::Api, May(Deed::ClientListRow), of_account)
        .within(Area::Addons)
        .tells(doc("List the add-ons of an account").gives::<Accounts>(200)),
    get("/api/v1/accounts/{account}/addons/{addon}", Realm::Api, May(Deed::ClientListRow), one)
        .within(Area::Addons)
        .tells(doc("Read one add-on of an account").about("With the charges to come.").gives::<AddonOfAccount>(200)),
    post("/api/v1/accounts/{account}/addons/{addon}/activate", Realm::Api, May(Deed::AddonActivate), activate)
        .tells(doc("Activate an add-on")
            .about("The firm pays. Where a third party must consent the owner is sent a link and it is active once they used it. What ends is kept.")
            .takes::<Activate>().gives::<Activated>(200)),
    post("/api/v1/accounts/{account}/addons/{addon}/cancel", Realm::Api, May(Deed::AddonDeactivate), cancel)
        .tells(doc("Cancel an add-on")
            .about("It runs to the end of what is paid for. What waits for consent is taken back.")
            .takes::<Cancel>().gives::<Cancelled>(200)),
    put("/api/v1/accounts/{account}/addons/{addon}/payer", Realm::Api, May(Deed::AddonSetPartner), set_payer)
        .tells(doc("Set who pays for this client").about("For what begins from now on; refused while the add-on runs.").takes::<NewPayer>()),
    post("/api/v1/accounts/{account}/addons/{addon}/pay", Realm::Api, May(Deed::AddonPay), pay)
        .takes(Body::None)
        .tells(doc("Take over paying").about("From the end of the period that the client has paid for; it can be taken back until then.").gives::<Agreed>(200)),
    post("/api/v1/accounts/{account}/addons/{addon}/hand-over", Realm::Api, May(Deed::AddonHandOver), hand_over)
        .takes(Body::None)
        .tells(doc("Ask the client to pay").about("Nothing changes without the owner's yes.")),
    delete("/api/v1/accounts/{account}/addons/{addon}/payer-change", Realm::Api, May(Deed::AddonKeepPayer), keep_payer)
        .tells(doc("Leave the payer as it is").about("Takes back what was asked or agreed.")),
    post("/api/v1/addon-tokens", Realm::Product, Signed("a product's own access token; the deed looks at whose account it is"), token),
];

/// An add-on that is offered.
#[derive(Serialize, ToSchema)]
struct OfferedAddon {
    /// Its name in addresses.
    slug: String,
    /// Its name.
    name: String,
    /// What it does.
    summary: String,
    /// The product's slug.
    product: String,
    /// The third party that must consent; empty without one.
    third_party: String,
    /// What a month costs the firm, without VAT.
    price_to_firm: Option<Money>,
    /// What a month costs a client.
    price_to_client: Option<Money>,
    /// `unset`, `client` or `partner`: who pays by the firm's default.
    default_payer: &'static str,
    /// Clients may activate it themselves while the firm pays.
    clients_may: bool,
}

/// An amount.
#[derive(Serialize, ToSchema)]
struct Money {
    /// In minor units: 600 is 6.00.
    minor: i64,
    /// ISO 4217.
    currency: &'static str,
}

/// The add-ons that are offered.
#[derive(Serialize, ToSchema)]
struct Offers {
    /// In the vendor's order.
    items: Vec<OfferedAddon>,
}

fn offers(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let all = deeds::panels(&rq.ctx, &rq.actor).await?;
        let money = |it: Option<(domain::addons::Quote, bool)>| {
            it.map(|(it, free)| Money {
                minor: if free { 0 } else { it.net() },
                currency: it.currency.code(),
            })
        };
        let items = all.into_iter().map(|it| OfferedAddon {
            slug: it.addon.offer.slug.clone(),
            name: it.addon.offer.name.clone(),
            summary: it.addon.offer.summary.clone(),
            product: it.addon.offer.product.clone(),
            third_party: it.addon.offer.provider.name.clone(),
            price_to_firm: money(it.firm),
            price_to_client: money(it.client),
            default_payer: it.default.map_or("unset", |it| it.0.name()),
            clients_may: it.default.is_some_and(|it| it.1),
        });
        Reply::json(200, &Offers { items: items.collect() })
    })
}

/// Who pays by default.
#[derive(Deserialize, ToSchema)]
struct NewDefault {
    /// `client` or `partner`.
    payer: String,
    /// Clients may activate it themselves while the firm pays.
    #[serde(default)]
    clients_may: bool,
}

fn set_default(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: NewDefault = rq.json()?;
        let addon = rq.param("addon")?.to_owned();
        let wish = deeds::Wish { addon, payer: it.payer, clients_may: it.clients_may };
        deeds::set_defaults(&rq.ctx, &rq.actor, &[wish]).await?;
        Ok(Reply::no_content())
    })
}

/// Where one add-on of one account stands.
#[derive(Serialize, ToSchema)]
struct AddonOfAccount {
    /// The account: `acc_…`.
    account: String,
    /// The client: `cli_…`; null in no folder.
    client: Option<String>,
    /// The business.
    business_name: String,
    /// The add-on's slug.
    addon: String,
    /// `inactive`, `pending`, `active_partner`, `active_client`, `ending_partner`, `ending_client`;
    /// `unknown` while the client has paused access, unless the firm pays.
    state: &'static str,
    /// `partner` or `client`: who pays, or would.
    payer: &'static str,
    /// By which setting: `billing_mode`, `override`, `default`, `never_confirmed`.
    payer_source: &'static str,
    /// When it ends, if that is known.
    ends_at: Option<String>,
    /// The third party's own id of the seller.
    seller: Option<String>,
    /// Until when the third party's consent holds.
    consent_until: Option<String>,
    /// It has to be connected again.
    reconnect: bool,
    /// `ok`, or the one code why it cannot be activated now.
    activate: String,
    /// The next charges, soonest first.
    coming: Vec<Charge>,
}

/// A charge to come.
#[derive(Serialize, ToSchema)]
struct Charge {
    /// When it is charged.
    at: String,
    /// `partner` or `client`.
    payer: &'static str,
    /// For the time from.
    from: String,
    /// Until.
    until: String,
    /// Without VAT.
    net: Money,
}

/// Add-ons of accounts.
#[derive(Serialize, ToSchema)]
struct Accounts {
    /// By client.
    items: Vec<AddonOfAccount>,
    /// The cursor of the next page; null on the last.
    next: Option<String>,
}

fn shown(account: &app::reach::Account, stand: &Stand, now: i64) -> AddonOfAccount {
    let verdict = deeds::verdict(stand, Deed::AddonActivate);
    let token = stand.consent();
    let (payer, source) = stand.facts.payer();
    let payer = stand.payer(now).unwrap_or(payer);
    let ends = stand.active.as_ref().and_then(|it| it.running.ends_at());
    AddonOfAccount {
        account: account.row.id.to_string(),
        client: account.row.client.map(|it| it.to_string()),
        business_name: account.row.business_name.clone(),
        addon: stand.addon.offer.slug.clone(),
        state: if stand.hidden() { "unknown" } else { stand.facts.addon.name() },
        payer: payer.name(),
        payer_source: source.name(),
        ends_at: ends.map(dto::at),
        seller: token.map(|it| it.seller.clone()),
        consent_until: token.map(|it| dto::at(it.renew_by)),
        reconnect: stand.term(now).is_some() && stand.lost(now),
        activate: deeds::unsold(stand)
            .filter(|_| verdict.allowed())
            .map_or(verdict.code, |it| it.0)
            .to_owned(),
        coming: stand
            .coming(now, 3)
            .iter()
            .map(|it| Charge {
                at: dto::at(it.at),
                payer: it.payer.name(),
                from: dto::at(it.from),
                until: dto::at(it.until),
                net: Money { minor: it.net(), currency: it.quote.currency.code() },
            })
            .collect(),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Listing {
    q: String,
    state: String,
    limit: Option<String>,
    after: Option<String>,
}

fn table(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Listing = rq.query()?;
        let after = rq.open_cursor::<Cursor>("addons", asked.after.as_deref())?;
        let ask = Ask {
            filter: Filter {
                search: asked.q,
                addon_is: crate::pages::addons::is(&asked.state)?,
                ..Filter::default()
            },
            after: after.map(|it| After { key: it.key, number: it.number, id: it.id.0 }),
            limit: headers::limit(asked.limit.as_deref())?,
            ..Ask::default()
        };
        let page = deeds::page(&rq.ctx, &rq.actor, rq.param("addon")?, &ask).await?;
        let now = micros(page.now);
        let next = match &page.next {
            Some(it) => {
                let (key, number) = (it.key.clone(), it.number);
                let place = Cursor { sort: String::new(), key, number, id: ClientId(it.id) };
                Some(rq.seal_cursor("addons", &place)?)
            }
            None => None,
        };
        let items = page.rows.iter().map(|it| shown(&it.account, &it.stand, now)).collect();
        Reply::json(200, &Accounts { items, next })
    })
}

fn of_account(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let (account, stands) = deeds::of_account(&rq.ctx, &rq.actor, rq.id("account")?).await?;
        let now = micros(rq.ctx.clock.business());
        let items = stands.iter().map(|it| shown(&account, it, now)).collect();
        Reply::json(200, &Accounts { items, next: None })
    })
}

fn one(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: AccountId = rq.id("account")?;
        let (account, stand) = deeds::one(&rq.ctx, &rq.actor, id, rq.param("addon")?).await?;
        Reply::json(200, &shown(&account, &stand, micros(rq.ctx.clock.business())))
    })
}

/// Activating an add-on.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct Activate {
    /// You confirm that it suits the account.
    suits: bool,
}

/// What became of it.
#[derive(Serialize, ToSchema)]
struct Activated {
    /// `active`, or `sent`: the owner was sent the link.
    outcome: &'static str,
}

fn activate(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: AccountId = rq.id("account")?;
        let it: Activate = rq.json()?;
        let ask = Begin { suits: it.suits, region: String::new(), how: How::Link };
        let done = deeds::begin(&rq.ctx, &rq.actor, (id, rq.param("addon")?), &ask).await?;
        let outcome = match done {
            deeds::Begun::Active => "active",
            deeds::Begun::Sent | deeds::Begun::Go(_) => "sent",
        };
        Reply::json(200, &Activated { outcome })
    })
}

/// Why it is cancelled.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
struct Cancel {
    /// `not_used`, `too_expensive`, `does_not_work`, `changed_provider` or `other`.
    reason: String,
    /// Needed for `other`.
    words: String,
}

/// When it ends.
#[derive(Serialize, ToSchema)]
struct Cancelled {
    /// Null for what had not begun.
    ends_at: Option<String>,
}

fn cancel(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: AccountId = rq.id("account")?;
        let it: Cancel = rq.json()?;
        let why = Why { reason: it.reason, words: it.words };
        let end = deeds::cancel(&rq.ctx, &rq.actor, (id, rq.param("addon")?), &why).await?;
        Reply::json(200, &Cancelled { ends_at: end.map(dto::at) })
    })
}

/// Who pays for this client.
#[derive(Deserialize, ToSchema)]
struct NewPayer {
    /// `client`, `partner`, or `default` to remove the client's own setting.
    payer: String,
}

fn set_payer(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: AccountId = rq.id("account")?;
        let it: NewPayer = rq.json()?;
        let slug = rq.param("addon")?;
        if it.payer == "default" {
            deeds::clear_payer(&rq.ctx, &rq.actor, id, slug).await?;
        } else {
            let payer: Payer = deeds::payer_of(&it.payer)?;
            deeds::set_payer(&rq.ctx, &rq.actor, (id, slug), payer).await?;
        }
        Ok(Reply::no_content())
    })
}

/// When the payer changes.
#[derive(Serialize, ToSchema)]
struct Agreed {
    /// Null where nothing changes.
    at: Option<String>,
}

fn pay(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: AccountId = rq.id("account")?;
        let at = deeds::pay(&rq.ctx, &rq.actor, id, rq.param("addon")?).await?;
        Reply::json(200, &Agreed { at: at.map(dto::at) })
    })
}

fn hand_over(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: AccountId = rq.id("account")?;
        deeds::ask_other(&rq.ctx, &rq.actor, id, rq.param("addon")?).await?;
        Ok(Reply::no_content())
    })
}

fn keep_payer(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: AccountId = rq.id("account")?;
        deeds::keep_payer(&rq.ctx, &rq.actor, id, rq.param("addon")?).await?;
        Ok(Reply::no_content())
    })
}

/// Whose token a product asks for.
#[derive(Deserialize)]
struct TokenAsk {
    account: AccountId,
    addon: String,
}

fn token(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let it: TokenAsk = rq.json()?;
        let given = deeds::access_token(&rq.ctx, &rq.actor, (it.account, &it.addon)).await?;
        let body = serde_json::json!({
            "access_token": given.access_token,
            "expires_at": dto::at(given.ends_at),
            "seller": given.seller,
            "region": given.region,
        });
        Reply::json(200, &body)
    })
}
