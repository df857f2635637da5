//! What stays with the owner: who that is, the plan, the history, the end. No partner gets here,
//! whatever its token says.

use super::settings::save;
use super::{App, Field, Form, Inside, Item, Panel, Reply, gate, go, need, panel};
use crate::accounts::{clean_email, clean_name};
use crate::content::{date_of, day};
use crate::product::Product;
use axum::Form as Posted;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::Response;
use serde::Deserialize;

/// What the owner's form sends.
#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    plan: String,
    #[serde(default)]
    deed: String,
}

/// `GET /settings/owner`
pub(crate) async fn owner(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    need(&product, &inside, "owner.change", "changing the owner")?;
    let owner = inside.account.owner.clone();
    let now = Asked {
        name: owner.name.unwrap_or_default(),
        email: owner.email.unwrap_or_default(),
        ..Asked::default()
    };
    Ok(owner_page(&product, &inside, StatusCode::OK, &now, "", ""))
}

fn owner_page(
    product: &Product,
    inside: &Inside,
    status: StatusCode,
    it: &Asked,
    name: &str,
    email: &str,
) -> Response {
    let field = |label, name, kind, value: &str, fault: &str, autocomplete| Field {
        label,
        name,
        kind,
        value: value.to_owned(),
        fault: fault.to_owned(),
        autocomplete,
        ..Field::default()
    };
    panel(
        product,
        inside,
        status,
        Panel {
            heading: "Owner".to_owned(),
            intro: vec![
                "The owner decides about this account: its plan, its users, and who may enter."
                    .to_owned(),
            ],
            form: Some(Form {
                action: "/settings/owner".to_owned(),
                hidden: Vec::new(),
                fields: vec![
                    field("Name", "name", "text", &it.name, name, "name"),
                    field("E-mail", "email", "email", &it.email, email, "email"),
                ],
                submit: "Save",
                danger: false,
            }),
            up: Some(("/settings", "Settings")),
            ..Panel::default()
        },
    )
}

/// `POST /settings/owner`
pub(crate) async fn save_owner(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    Posted(asked): Posted<Asked>,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    need(&product, &inside, "owner.change", "changing the owner")?;
    let (name, email) = (clean_name(&asked.name), clean_email(&asked.email));
    if name.is_none() || email.is_none() {
        let bad_name = if name.is_none() { "Enter the owner's name." } else { "" };
        let bad_email =
            if email.is_none() { "Enter an e-mail address like kim@example.com." } else { "" };
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(owner_page(&product, &inside, status, &asked, bad_name, bad_email));
    }
    save(&product, &inside, "Owner changed", |account| {
        account.owner.name = name;
        account.owner.email = email;
    })?;
    Ok(go("/settings"))
}

/// `GET /settings/plan`
pub(crate) async fn plan(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    need(&product, &inside, "plan.change", "changing the plan")?;
    Ok(plan_page(&product, &inside, StatusCode::OK, ""))
}

fn plan_page(product: &Product, inside: &Inside, status: StatusCode, fault: &str) -> Response {
    let choices = product.face.plans().iter();
    let choices =
        choices.map(|it| (it.code.to_owned(), it.name.to_owned(), it.code == inside.account.plan));
    panel(
        product,
        inside,
        status,
        Panel {
            heading: "Plan".to_owned(),
            intro: vec![format!("You are on {}.", product.face.plan_name(&inside.account.plan))],
            form: Some(Form {
                action: "/settings/plan".to_owned(),
                hidden: Vec::new(),
                fields: vec![Field {
                    label: "New plan",
                    name: "plan",
                    kind: "select",
                    fault: fault.to_owned(),
                    choices: choices.collect(),
                    ..Field::default()
                }],
                submit: "Change plan",
                danger: false,
            }),
            up: Some(("/settings", "Settings")),
            ..Panel::default()
        },
    )
}

/// `POST /settings/plan`
pub(crate) async fn save_plan(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    Posted(asked): Posted<Asked>,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    need(&product, &inside, "plan.change", "changing the plan")?;
    let Some(plan) = product.face.plan(&asked.plan) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(plan_page(&product, &inside, status, "Choose one of the plans."));
    };
    save(&product, &inside, &format!("Plan changed to {}", plan.name), |account| {
        plan.code.clone_into(&mut account.plan);
    })?;
    Ok(go("/settings"))
}

/// `GET /settings/cancel`
pub(crate) async fn cancel(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    need(&product, &inside, "account.cancel", "cancelling the account")?;
    let cancelled = inside.account.cancelled_at.map(|it| day(date_of(it)));
    let intro = cancelled.as_ref().map_or_else(
        || {
            "Your data stays for 30 days after you cancel, and you can come back until then."
                .to_owned()
        },
        |since| format!("This account was cancelled on {since}. You can take that back."),
    );
    let (deed, submit) = if cancelled.is_some() {
        ("resume", "Keep the account")
    } else {
        ("cancel", "Cancel the account")
    };
    Ok(panel(
        &product,
        &inside,
        StatusCode::OK,
        Panel {
            heading: "Cancel".to_owned(),
            intro: vec![intro],
            form: Some(Form {
                action: "/settings/cancel".to_owned(),
                hidden: vec![("deed", deed.to_owned())],
                fields: Vec::new(),
                submit,
                danger: cancelled.is_none(),
            }),
            up: Some(("/settings", "Settings")),
            ..Panel::default()
        },
    ))
}

/// `POST /settings/cancel`
pub(crate) async fn save_cancel(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    Posted(asked): Posted<Asked>,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    need(&product, &inside, "account.cancel", "cancelling the account")?;
    let now = product.clock.now();
    match asked.deed.as_str() {
        "cancel" => save(&product, &inside, "Account cancelled", |it| it.cancelled_at = Some(now))?,
        "resume" => {
            save(&product, &inside, "Cancellation taken back", |it| it.cancelled_at = None)?;
        }
        _ => {}
    }
    Ok(go("/settings/cancel"))
}

/// `GET /settings/activity`
pub(crate) async fn activity(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    need(&product, &inside, "activity.read", "reading the activity history")?;
    let line = |it: &crate::accounts::Act| {
        Item::plain(
            it.what.clone(),
            format!("{}, {}", it.who, it.at.strftime("%-d %b %Y, %H:%M UTC")),
        )
    };
    Ok(panel(
        &product,
        &inside,
        StatusCode::OK,
        Panel {
            heading: "Activity".to_owned(),
            items: inside.account.history.iter().rev().map(line).collect(),
            empty: "Nothing happened here since the demo began.",
            up: Some(("/settings", "Settings")),
            ..Panel::default()
        },
    ))
}
