//! Doors that need no session: an account's address, opening an account, the demo's entrance for
//! owners.

use super::{
    App, Field, Form, Item, Message, Out, Panel, Reply, broken, go, message, panel_outside,
    session_cookie, with_cookie,
};
use crate::accounts::{Account, Owner, as_subdomain, clean_email, clean_name, good_subdomain};
use crate::facts::Fact;
use crate::product::Product;
use crate::random;
use axum::Form as Posted;
use axum::extract::{Path, Query, State as Shared};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

/// Accounts on the owner entrance at once.
const SHOWN: usize = 50;

/// `GET /signed-out`
pub(crate) async fn signed_out(Shared(product): App) -> Response {
    message(
        &product,
        StatusCode::OK,
        Message {
            heading: "You are signed out".to_owned(),
            lines: vec![format!(
                "Nobody is signed in to {} in this browser any more.",
                product.face.name()
            )],
            code: String::new(),
            links: vec![(product.portal.way_back(None), "To the partner portal")],
        },
    )
}

/// `GET /s/{subdomain}`: says the same for every address, so that nobody learns who is a customer.
pub(crate) async fn address(Shared(product): App, Path(subdomain): Path<String>) -> Response {
    let shown = if good_subdomain(&subdomain) { subdomain } else { "this address".to_owned() };
    message(&product, StatusCode::OK, Message {
        heading: format!("{shown}.{}", product.face.accounts_domain()),
        lines: vec![
            "If you work for an accountant, bookkeeper or consultant, press Sign in beside your client in the partner portal.".to_owned(),
            "If this is your business, use the owner's link that came with the demo.".to_owned(),
        ],
        code: String::new(),
        links: vec![("/".to_owned(), "Go on if you are signed in"), (product.portal.way_back(None), "To the partner portal")],
    })
}

/// What the sign-up form sends.
#[derive(Deserialize, Default)]
pub(crate) struct NewAccount {
    #[serde(default)]
    business_name: String,
    #[serde(default)]
    subdomain: String,
    #[serde(default)]
    owner_name: String,
    #[serde(default)]
    owner_email: String,
    #[serde(default)]
    partner_code: String,
}

/// `GET /sign-up`
pub(crate) async fn sign_up(Shared(product): App) -> Response {
    panel_outside(&product, StatusCode::OK, sign_up_form(&product, &NewAccount::default(), &[]))
}

fn sign_up_form(product: &Product, asked: &NewAccount, faults: &[(&str, String)]) -> Panel {
    let field = |label, name, value: &str, hint, kind, autocomplete| Field {
        label,
        name,
        kind,
        hint,
        autocomplete,
        value: value.to_owned(),
        fault: faults
            .iter()
            .find(|(its, _)| *its == name)
            .map(|(_, it)| it.clone())
            .unwrap_or_default(),
        optional: name == "partner_code",
        choices: Vec::new(),
    };
    Panel {
        heading: format!("Open a {} account", product.face.name()),
        intro: vec!["Free to try for 14 days on most plans. No card needed.".to_owned()],
        form: Some(Form {
            action: "/sign-up".to_owned(),
            hidden: Vec::new(),
            fields: vec![
                field(
                    "Name of the business",
                    "business_name",
                    &asked.business_name,
                    "",
                    "text",
                    "organization",
                ),
                field(
                    "Address",
                    "subdomain",
                    &asked.subdomain,
                    "3 to 30 of a-z, 0-9 and hyphens; people will see it",
                    "text",
                    "off",
                ),
                field("Owner's name", "owner_name", &asked.owner_name, "", "text", "name"),
                field("Owner's e-mail", "owner_email", &asked.owner_email, "", "email", "email"),
                field(
                    "Partner code",
                    "partner_code",
                    &asked.partner_code,
                    "If you open this for a client of your firm, for example PH-4821",
                    "text",
                    "off",
                ),
            ],
            submit: "Open account",
            danger: false,
        }),
        ..Panel::default()
    }
}

/// A partner's code as it is printed: letters, digits and inner hyphens.
pub(crate) fn clean_code(typed: &str) -> Option<String> {
    let code = typed.trim().to_ascii_uppercase();
    let letters = code.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
    (letters && (4..=16).contains(&code.len()) && !code.starts_with('-') && !code.ends_with('-'))
        .then_some(code)
}

/// Fields and what is wrong with them.
type Faults = Vec<(&'static str, String)>;

fn checked(product: &Product, asked: &NewAccount) -> Result<(Account, Option<String>), Faults> {
    let mut faults = Vec::new();
    let business = clean_name(&asked.business_name);
    if business.is_none() {
        faults.push(("business_name", "Enter the name, 1 to 120 characters.".to_owned()));
    }
    let subdomain = asked.subdomain.trim().to_ascii_lowercase();
    if !good_subdomain(&subdomain) {
        let idea = as_subdomain(&asked.business_name);
        faults.push((
            "subdomain",
            format!("Use 3 to 30 of a-z, 0-9 and single hyphens, for example {idea}."),
        ));
    } else if !product.state().is_free(&subdomain) {
        let ideas = product.state().suggestions(&subdomain).join(", ");
        faults.push(("subdomain", format!("This address is taken. Free are: {ideas}.")));
    }
    let owner = clean_name(&asked.owner_name);
    if owner.is_none() {
        faults.push(("owner_name", "Enter the owner's name.".to_owned()));
    }
    let email = clean_email(&asked.owner_email);
    if email.is_none() {
        faults.push(("owner_email", "Enter an e-mail address like kim@example.com.".to_owned()));
    }
    let code = (!asked.partner_code.trim().is_empty()).then(|| clean_code(&asked.partner_code));
    if code == Some(None) {
        faults.push(("partner_code", "A partner code looks like PH-4821.".to_owned()));
    }
    let (Some(business), true) = (business, faults.is_empty()) else { return Err(faults) };
    let plan = product.face.plans().iter().find(|it| it.trial_days > 0);
    let plan = plan.or(product.face.plans().first());
    let code_of_plan = plan.map_or("", |it| it.code).to_owned();
    let Ok(id) = random::word() else {
        return Err(vec![("business_name", "Try again in a moment.".to_owned())]);
    };
    let mut account = Account::new(id, subdomain, business, code_of_plan);
    account.owner = Owner { name: owner, email };
    account.trial_ends_at = plan.and_then(|it| trial_end(product, it.trial_days));
    Ok((account, code.flatten()))
}

/// When a trial that begins now ends.
pub(crate) fn trial_end(product: &Product, days: u16) -> Option<jiff::Timestamp> {
    let length = jiff::SignedDuration::from_hours(i64::from(days).saturating_mul(24));
    (days > 0).then(|| product.clock.now().checked_add(length).ok()).flatten()
}

/// `POST /sign-up`: opens the account; with a partner's code the portal hears of it.
pub(crate) async fn signed_up(Shared(product): App, Posted(asked): Posted<NewAccount>) -> Reply {
    let (mut account, code) = match checked(&product, &asked) {
        Ok(it) => it,
        Err(faults) => {
            let page = sign_up_form(&product, &asked, &faults);
            return Ok(panel_outside(&product, StatusCode::UNPROCESSABLE_ENTITY, page));
        }
    };
    let at = product.clock.now();
    let mut facts = Vec::new();
    if let Some(code) = &code {
        account.partners.push(code.clone());
        let fact = Fact::connected(product.face, &account, at, code, "website");
        facts.push(fact.map_err(|it| Out::new(broken(&product, &it)))?);
    }
    account.tell(
        at,
        account.owner.name.clone().as_deref().unwrap_or("The owner"),
        "Account opened",
    );
    let (id, business) = (account.external_id.clone(), account.business_name.clone());
    product.state().add(account, facts).map_err(|it| Out::new(broken(&product, &it)))?;
    product.something_to_tell.notify_one();
    if let Some(code) = code {
        // Whoever opens an account for a client is not its owner and does not come in this way.
        return Ok(message(
            &product,
            StatusCode::CREATED,
            Message {
                heading: format!("{business} is open"),
                lines: vec![format!(
                    "It appears under unlinked accounts of the firm with the code {code}. Sign in to it from there."
                )],
                code: String::new(),
                links: vec![(product.portal.way_back(None), "To the partner portal")],
            },
        ));
    }
    enter(&product, &id)
}

/// The owner entrance's address.
#[derive(Deserialize)]
pub(crate) struct Entrance {
    #[serde(default)]
    token: String,
    #[serde(default)]
    search: String,
    /// Our id of the account, from the button.
    #[serde(default)]
    account: String,
}

fn is_open(product: &Product, entrance: &Entrance) -> bool {
    entrance.token.as_bytes().ct_eq(product.owner_token.as_bytes()).into()
}

fn closed(product: &Product) -> Response {
    message(
        product,
        StatusCode::FORBIDDEN,
        Message {
            heading: "This entrance needs its link".to_owned(),
            lines: vec![
                "The demo prints a link with which you enter as an owner. Use that one.".to_owned(),
            ],
            code: "owner_link_required".to_owned(),
            links: Vec::new(),
        },
    )
}

/// `GET /owner?token=`: the demo's list of accounts to enter as their owner.
pub(crate) async fn owners(Shared(product): App, Query(entrance): Query<Entrance>) -> Response {
    if !is_open(&product, &entrance) {
        return closed(&product);
    }
    let (found, all) = product.state().list(&entrance.search, SHOWN);
    let button = |it: &Account| {
        let hidden = vec![("token", entrance.token.clone()), ("account", it.external_id.clone())];
        Some((hidden, "Enter as owner"))
    };
    let items = found.iter().map(|it| Item {
        main: it.business_name.clone(),
        sub: it
            .owner
            .name
            .clone()
            .or_else(|| it.owner.email.clone())
            .unwrap_or_else(|| it.subdomain.clone()),
        href: String::new(),
        button: button(it),
    });
    let more = all.saturating_sub(SHOWN);
    let said = if more > 0 {
        format!("{more} more: search by adding &search=name to the address.")
    } else {
        String::new()
    };
    panel_outside(
        &product,
        StatusCode::OK,
        Panel {
            heading: "Enter as owner".to_owned(),
            intro: vec!["Only in the demo: pick a business and be its owner.".to_owned(), said],
            items: items.collect(),
            empty: "There is no account yet.",
            ..Panel::default()
        },
    )
}

/// `POST /owner`
pub(crate) async fn enter_as_owner(
    Shared(product): App,
    Posted(entrance): Posted<Entrance>,
) -> Reply {
    if !is_open(&product, &entrance) {
        return Ok(closed(&product));
    }
    enter(&product, &entrance.account)
}

fn enter(product: &Product, account: &str) -> Reply {
    let known = product.state().account(account).is_some();
    if !known {
        return Ok(closed(product));
    }
    let opened = product.sessions().enter_owner(account, product.clock.seconds());
    let id = opened.map_err(|it| Out::new(broken(product, &it)))?;
    Ok(with_cookie(go("/"), &session_cookie(product), &id))
}
