//! Settings: the list of what there is, and the company's own details.

use super::{App, Field, Form, Inside, Item, Out, Panel, Reply, broken, gate, go, panel};
use crate::accounts::clean_name;
use crate::facts::Fact;
use crate::product::Product;
use axum::Form as Posted;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::Response;
use serde::Deserialize;

/// Every page of the settings: address, name, what it is for, the act it needs.
const PAGES: [(&str, &str, &str, &str); 8] = [
    ("/settings/company", "Company", "Name, industry, accounting package", "company.edit"),
    ("/settings/owner", "Owner", "Who decides about this account", "owner.change"),
    ("/settings/plan", "Plan", "What you use and what it is called", "plan.change"),
    ("/settings/users", "Users", "Who else works here", "users.manage"),
    (
        "/settings/accountants",
        "Add your accountant",
        "Accountants and bookkeepers by partner code",
        "invitations.accept",
    ),
    ("/settings/api-keys", "API keys", "Keys for programs", "api_keys.manage"),
    ("/settings/activity", "Activity", "Who did what and when", "activity.read"),
    ("/settings/cancel", "Cancel", "Close this account", "account.cancel"),
];

/// `GET /settings`: what a person may not do is listed with its reason, not hidden.
pub(crate) async fn index(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    let items = PAGES.into_iter().map(|(href, name, what, act)| {
        if inside.session.may(act) {
            Item {
                main: name.to_owned(),
                sub: what.to_owned(),
                href: href.to_owned(),
                button: None,
            }
        } else {
            Item::plain(name, "Only the owner can do this")
        }
    });
    Ok(panel(
        &product,
        &inside,
        StatusCode::OK,
        Panel {
            heading: "Settings".to_owned(),
            items: items.collect(),
            up: Some(("/", "Overview")),
            ..Panel::default()
        },
    ))
}

/// What the company's form sends.
#[derive(Deserialize, Default)]
pub(crate) struct Company {
    #[serde(default)]
    business_name: String,
    #[serde(default)]
    industry: String,
    #[serde(default)]
    accounting_package: String,
}

/// `GET /settings/company`
pub(crate) async fn company(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    let now = Company {
        business_name: inside.account.business_name.clone(),
        industry: inside.account.industry.clone().unwrap_or_default(),
        accounting_package: inside.account.accounting_package.clone().unwrap_or_default(),
    };
    Ok(company_page(&product, &inside, StatusCode::OK, &now, ""))
}

fn company_page(
    product: &Product,
    inside: &Inside,
    status: StatusCode,
    it: &Company,
    fault: &str,
) -> Response {
    let field = |label, name, value: &str, autocomplete, optional| Field {
        label,
        name,
        kind: "text",
        value: value.to_owned(),
        hint: "",
        autocomplete,
        optional,
        fault: if optional { String::new() } else { fault.to_owned() },
        choices: Vec::new(),
    };
    panel(
        product,
        inside,
        status,
        Panel {
            heading: "Company".to_owned(),
            form: Some(Form {
                action: "/settings/company".to_owned(),
                hidden: Vec::new(),
                fields: vec![
                    field(
                        "Name of the business",
                        "business_name",
                        &it.business_name,
                        "organization",
                        false,
                    ),
                    field("Industry", "industry", &it.industry, "off", true),
                    field(
                        "Accounting package",
                        "accounting_package",
                        &it.accounting_package,
                        "off",
                        true,
                    ),
                ],
                submit: "Save",
                danger: false,
            }),
            up: Some(("/settings", "Settings")),
            ..Panel::default()
        },
    )
}

/// `POST /settings/company`
pub(crate) async fn save_company(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    Posted(asked): Posted<Company>,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    super::need(&product, &inside, "company.edit", "this")?;
    let Some(name) = clean_name(&asked.business_name) else {
        let fault = "Enter the name, 1 to 120 characters.";
        return Ok(company_page(
            &product,
            &inside,
            StatusCode::UNPROCESSABLE_ENTITY,
            &asked,
            fault,
        ));
    };
    save(&product, &inside, "Company details changed", |account| {
        account.business_name = name;
        account.industry = clean_name(&asked.industry).or(account.industry.take());
        account.accounting_package =
            clean_name(&asked.accounting_package).or(account.accounting_package.take());
    })?;
    Ok(go("/settings"))
}

/// Changes the account, writes the line of history, and tells the portal how it is now.
pub(super) fn save(
    product: &Product,
    inside: &Inside,
    what: &str,
    change: impl FnOnce(&mut crate::accounts::Account),
) -> Result<(), Out> {
    let (at, who, face) = (product.clock.now(), inside.who(), product.face);
    let changed = product.state().change(&inside.account.external_id, |account, facts| {
        change(account);
        account.tell(at, &who, what);
        Fact::updated(face, account, at).map(|it| facts.push(it))
    });
    match changed {
        Ok(Some(Ok(()))) => {
            product.something_to_tell.notify_one();
            Ok(())
        }
        Ok(Some(Err(fault))) | Err(fault) => Err(Out::new(broken(product, &fault))),
        Ok(None) => Err(Out::new(broken(product, "the account is gone"))),
    }
}
