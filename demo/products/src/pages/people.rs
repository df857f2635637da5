//! Users, keys for programs, and the owner's accountants. All of it is the owner's.

use super::door::clean_code;
use super::settings::save;
use super::{App, Field, Form, Inside, Item, Out, Panel, Reply, broken, gate, go, need, panel};
use crate::accounts::{ApiKey, User, clean_email, clean_name};
use crate::content::{date_of, day};
use crate::facts::Fact;
use crate::product::Product;
use crate::random;
use axum::Form as Posted;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::Response;
use data_encoding::HEXLOWER;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// What these forms send.
#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    remove: String,
}

fn text(
    label: &'static str,
    name: &'static str,
    kind: &'static str,
    hint: &'static str,
    value: &str,
    fault: &str,
) -> Field {
    Field {
        label,
        name,
        kind,
        hint,
        value: value.to_owned(),
        fault: fault.to_owned(),
        autocomplete: "off",
        ..Field::default()
    }
}

fn page(heading: &str, intro: &str, items: Vec<Item>, empty: &'static str, form: Form) -> Panel {
    Panel {
        heading: heading.to_owned(),
        intro: vec![intro.to_owned()],
        items,
        empty,
        form: Some(form),
        up: Some(("/settings", "Settings")),
        ..Panel::default()
    }
}

fn form(action: &str, fields: Vec<Field>, submit: &'static str) -> Form {
    Form { action: action.to_owned(), hidden: Vec::new(), fields, submit, danger: false }
}

/// `GET /settings/users`
pub(crate) async fn users(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    need(&product, &inside, "users.manage", "managing users")?;
    Ok(users_page(&product, &inside, StatusCode::OK, &Asked::default(), ""))
}

fn users_page(
    product: &Product,
    inside: &Inside,
    status: StatusCode,
    it: &Asked,
    fault: &str,
) -> Response {
    let item = |it: &User| Item {
        main: it.name.clone(),
        sub: it.email.clone(),
        href: String::new(),
        button: Some((vec![("remove", it.email.clone())], "Remove")),
    };
    let items = inside.account.users.iter().map(item).collect();
    let fields = vec![
        text("Name", "name", "text", "", &it.name, ""),
        text("E-mail", "email", "email", "", &it.email, fault),
    ];
    let form = form("/settings/users", fields, "Add user");
    panel(
        product,
        inside,
        status,
        page(
            "Users",
            "People of your business who work here besides you.",
            items,
            "Nobody but the owner works here.",
            form,
        ),
    )
}

/// `POST /settings/users`: adds or removes one.
pub(crate) async fn save_user(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    Posted(asked): Posted<Asked>,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    need(&product, &inside, "users.manage", "managing users")?;
    if !asked.remove.is_empty() {
        save(&product, &inside, "User removed", |account| {
            account.users.retain(|it| it.email != asked.remove);
        })?;
        return Ok(go("/settings/users"));
    }
    let refuse =
        |why| Ok(users_page(&product, &inside, StatusCode::UNPROCESSABLE_ENTITY, &asked, why));
    let (Some(name), Some(email)) = (clean_name(&asked.name), clean_email(&asked.email)) else {
        return refuse("Enter a name and an e-mail address like kim@example.com.");
    };
    if inside.account.users.iter().any(|it| it.email.eq_ignore_ascii_case(&email)) {
        return refuse("Somebody with this address works here already.");
    }
    save(&product, &inside, "User added", |account| account.users.push(User { name, email }))?;
    Ok(go("/settings/users"))
}

/// `GET /settings/api-keys`
pub(crate) async fn keys(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    need(&product, &inside, "api_keys.manage", "making API keys")?;
    Ok(panel(&product, &inside, StatusCode::OK, keys_page(&inside, "")))
}

fn keys_page(inside: &Inside, fault: &str) -> Panel {
    let item = |it: &ApiKey| Item {
        main: it.label.clone(),
        sub: format!("Made on {}", day(date_of(it.at))),
        href: String::new(),
        button: Some((vec![("remove", it.digest.clone())], "Revoke")),
    };
    let items = inside.account.api_keys.iter().map(item).collect();
    let fields =
        vec![text("What is it for", "label", "text", "For example: website form", "", fault)];
    page(
        "API keys",
        "A key lets a program work in this account.",
        items,
        "There is no key.",
        form("/settings/api-keys", fields, "Make a key"),
    )
}

/// `POST /settings/api-keys`: makes one and shows it once, or revokes one.
pub(crate) async fn save_key(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    Posted(asked): Posted<Asked>,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    need(&product, &inside, "api_keys.manage", "making API keys")?;
    if !asked.remove.is_empty() {
        save(&product, &inside, "API key revoked", |account| {
            account.api_keys.retain(|it| it.digest != asked.remove);
        })?;
        return Ok(go("/settings/api-keys"));
    }
    let Some(label) = clean_name(&asked.label) else {
        let page = keys_page(&inside, "Say what the key is for.");
        return Ok(panel(&product, &inside, StatusCode::UNPROCESSABLE_ENTITY, page));
    };
    let secret = random::word().map_err(|it| Out::new(broken(&product, &it)))?;
    let digest = HEXLOWER.encode(&Sha256::digest(secret.as_bytes()));
    let key = ApiKey { label, digest, at: product.clock.now() };
    save(&product, &inside, "API key made", |account| account.api_keys.push(key))?;
    let account = product.state().account(&inside.account.external_id).cloned();
    let inside = Inside { account: account.unwrap_or(inside.account), session: inside.session };
    let mut page = keys_page(&inside, "");
    "Copy the key now. It is not shown again.".clone_into(&mut page.notice);
    page.secret = secret;
    Ok(panel(&product, &inside, StatusCode::OK, page))
}

/// `GET /settings/accountants`
pub(crate) async fn accountants(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    need(&product, &inside, "invitations.accept", "deciding about other partners")?;
    Ok(accountants_page(&product, &inside, StatusCode::OK, "", ""))
}

fn accountants_page(
    product: &Product,
    inside: &Inside,
    status: StatusCode,
    code: &str,
    fault: &str,
) -> Response {
    let item = |it: &String| Item::plain(it.clone(), "Told to the partner portal");
    let items = inside.account.partners.iter().map(item).collect();
    let fields = vec![text(
        "Partner code",
        "code",
        "text",
        "Your accountant can tell you; it looks like PH-4821",
        code,
        fault,
    )];
    let mut page = page(
        "Add your accountant",
        "The firm with this code will be able to enter this account. You can end that at any time under Accountants and bookkeepers.",
        items,
        "You added no firm here.",
        form("/settings/accountants", fields, "Add and give access"),
    );
    page.intro.push(format!(
        "Who can get in now is shown under Accountants and bookkeepers, in the menu above: \
         {}/me/access",
        product.portal.issuer.trim_end_matches('/')
    ));
    panel(product, inside, status, page)
}

/// `POST /settings/accountants`: the portal makes the connection when it hears of it.
pub(crate) async fn save_accountant(
    Shared(product): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    Posted(asked): Posted<Asked>,
) -> Reply {
    let inside = gate(&product, &headers, &method, &uri).await?;
    need(&product, &inside, "invitations.accept", "deciding about other partners")?;
    let refuse = |why| {
        Ok(accountants_page(&product, &inside, StatusCode::UNPROCESSABLE_ENTITY, &asked.code, why))
    };
    let Some(code) = clean_code(&asked.code) else {
        return refuse("A partner code looks like PH-4821.");
    };
    if inside.account.owner.email.is_none() {
        return refuse(
            "Enter your e-mail under Owner first: the portal needs to know who decides.",
        );
    }
    let (at, who, face) = (product.clock.now(), inside.who(), product.face);
    let changed = product.state().change(&inside.account.external_id, |account, facts| {
        let joined = Fact::connected(face, account, at, &code, "client_added")?;
        account.tell(at, &who, &format!("Added the firm with code {code}"));
        if !account.partners.contains(&code) {
            account.partners.push(code);
        }
        facts.push(joined);
        Ok::<(), String>(())
    });
    match changed {
        Ok(Some(Ok(()))) => {
            product.something_to_tell.notify_one();
            Ok(go("/settings/accountants"))
        }
        Ok(Some(Err(fault))) | Err(fault) => Err(Out::new(broken(&product, &fault))),
        Ok(None) => Err(Out::new(broken(&product, "the account is gone"))),
    }
}
