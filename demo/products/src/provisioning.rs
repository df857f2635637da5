//! The portal makes accounts here. Every request carries a short token that the portal signed for
//! this very door and that works once; every creation carries a key, so that asking again after a
//! lost answer makes nothing twice.

use crate::accounts::{
    Account, Life, Owner, as_subdomain, clean_email, clean_name, good_subdomain,
};
use crate::facts::Fact;
use crate::pages::Out;
use crate::pages::door::trial_end;
use crate::product::Product;
use crate::random;
use crate::state::Answer;
use crate::tokens::{self, Expected};
use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use data_encoding::HEXLOWER;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

type App = Shared<Arc<Product>>;
type Reply = Result<Response, Out>;

/// The portal's tokens live 60 seconds.
const TOKEN_SECONDS: i64 = 60;

#[derive(Deserialize)]
struct NewAccount {
    account_id: String,
    subdomain: String,
    business_name: String,
    plan: String,
    #[serde(default)]
    trial: bool,
    #[serde(default)]
    owner: Option<Owner>,
    #[serde(default)]
    industry: Option<String>,
    #[serde(default)]
    accounting_package: Option<String>,
}

/// RFC 9457.
fn problem(status: StatusCode, code: &str, detail: &str, more: Value) -> Out {
    let mut body = json!({
        "type": "about:blank", "title": status.canonical_reason().unwrap_or("Problem"),
        "status": status.as_u16(), "code": code, "detail": detail,
    });
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    Out::new(json_answer(status, "application/problem+json", &body))
}

fn json_answer(status: StatusCode, kind: &'static str, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
}

fn fault(field: &str, code: &str, detail: &str) -> Out {
    let fields = json!({ "fields": [{ "field": field, "code": code, "detail": detail }] });
    problem(StatusCode::UNPROCESSABLE_ENTITY, code, detail, fields)
}

fn broken(product: &Product, why: &str) -> Out {
    tracing::error!(product = product.face.slug(), why, "provisioning failed");
    problem(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Try again in a moment.", json!({}))
}

/// Lets only the portal pass, with a token for here that was not used before.
async fn from_portal(product: &Product, headers: &HeaderMap) -> Result<(), Out> {
    let now = product.clock.seconds();
    let unsigned = |why: &str| {
        let mut answer =
            problem(StatusCode::UNAUTHORIZED, "invalid_token", why, json!({})).into_response();
        let challenge = axum::http::HeaderValue::from_static("Bearer error=\"invalid_token\"");
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        Out::new(answer)
    };
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|it| it.to_str().ok())
        .and_then(|it| it.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| unsigned("A bearer token of the portal is needed."))?;
    let door = product.provisioning_url();
    let expected = Expected {
        typ: "jwt",
        aud: &[&door],
        ends: true,
        max_age: TOKEN_SECONDS.saturating_mul(2),
    };
    let claims = tokens::check(&product.portal, token, &expected, now)
        .await
        .map_err(|wrong| unsigned(&wrong.sentence()))?;
    let ends = claims.get("exp").and_then(Value::as_i64).unwrap_or(now);
    let jti = claims.get("jti").and_then(Value::as_str).unwrap_or_default();
    if !product.state().first_use(jti, ends, now) {
        return Err(unsigned("The token was used before."));
    }
    Ok(())
}

fn read<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Out> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or("");
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(problem(status, "unsupported_media_type", "Send application/json.", json!({})));
    }
    serde_json::from_slice(body).map_err(|wrong| {
        problem(StatusCode::BAD_REQUEST, "malformed_json", &wrong.to_string(), json!({}))
    })
}

/// `POST /provisioning/accounts`
pub(crate) async fn create(Shared(product): App, headers: HeaderMap, body: Bytes) -> Reply {
    from_portal(&product, &headers).await?;
    let key = headers.get("idempotency-key").and_then(|it| it.to_str().ok()).unwrap_or("");
    if key.is_empty() || key.len() > 255 {
        let why = "Send an Idempotency-Key of 1 to 255 characters.";
        return Err(problem(StatusCode::BAD_REQUEST, "idempotency_key_required", why, json!({})));
    }
    let digest = HEXLOWER.encode(&Sha256::digest(&body));
    if let Some(before) = product.state().answered(key) {
        if before.asked != digest {
            let why = "This key was used for another request.";
            return Err(problem(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                why,
                json!({}),
            ));
        }
        let status = StatusCode::from_u16(before.status).unwrap_or(StatusCode::CREATED);
        return Ok(json_answer(status, "application/json", &before.body));
    }
    let account = checked(&product, read(&headers, &body)?)?;
    let base = &product.base;
    let said = json!({
        "external_id": account.external_id, "subdomain": account.subdomain,
        "url": format!("{base}/s/{}", account.subdomain),
        "plan": account.plan, "plan_name": product.face.plan_name(&account.plan),
        "trial_ends_at": account.trial_ends_at,
    });
    let fact = Fact::updated(product.face, &account, product.clock.now());
    let fact = fact.map_err(|it| broken(&product, &it))?;
    {
        // One hold of the memory from the last look to the write: two requests for one address
        // cannot both win.
        let mut state = product.state();
        if !state.is_free(&account.subdomain) {
            let ideas = state.suggestions(&account.subdomain);
            return Err(taken(&ideas));
        }
        state.answer(key, Answer { asked: digest, status: 201, body: said.clone() });
        state.add(account, vec![fact]).map_err(|it| broken(&product, &it))?;
    }
    product.something_to_tell.notify_one();
    Ok(json_answer(StatusCode::CREATED, "application/json", &said))
}

fn taken(ideas: &[String]) -> Out {
    let more = json!({ "suggestions": ideas });
    problem(StatusCode::CONFLICT, "subdomain_taken", "Somebody has this address already.", more)
}

fn checked(product: &Product, asked: NewAccount) -> Result<Account, Out> {
    if !asked.account_id.starts_with("acc_") || asked.account_id.len() > 64 {
        return Err(fault(
            "account_id",
            "account_id_invalid",
            "Send the portal's id of the account.",
        ));
    }
    let name = clean_name(&asked.business_name).ok_or_else(|| {
        fault("business_name", "business_name_invalid", "Send 1 to 120 characters.")
    })?;
    if !good_subdomain(&asked.subdomain) {
        let why = "Use 3 to 30 of a-z, 0-9 and single inner hyphens.";
        return Err(fault("subdomain", "subdomain_invalid", why));
    }
    let plan = product
        .face
        .plan(&asked.plan)
        .ok_or_else(|| fault("plan", "plan_unknown", "This product has no such plan."))?;
    let owner = checked_owner(&asked.owner.unwrap_or_default())?;
    if product.state().knows(&asked.account_id) {
        let why = "This account was made before, under another key.";
        return Err(problem(StatusCode::CONFLICT, "account_exists", why, json!({})));
    }
    let id = random::word().map_err(|it| broken(product, &it))?;
    let mut account = Account::new(id, asked.subdomain, name, plan.code.to_owned());
    account.account_id = Some(asked.account_id);
    account.owner = owner;
    account.industry = asked.industry.as_deref().and_then(clean_name);
    account.accounting_package = asked.accounting_package.as_deref().and_then(clean_name);
    account.trial_ends_at = asked.trial.then(|| trial_end(product, plan.trial_days)).flatten();
    account.tell(product.clock.now(), "Partner portal", "Account opened");
    Ok(account)
}

fn checked_owner(owner: &Owner) -> Result<Owner, Out> {
    let name = match owner.name.as_deref() {
        None => None,
        Some(it) => Some(clean_name(it).ok_or_else(|| {
            fault("owner.name", "owner_name_invalid", "Send 1 to 120 characters, or null.")
        })?),
    };
    let email = match owner.email.as_deref() {
        None => None,
        Some(it) => Some(clean_email(it).ok_or_else(|| {
            fault("owner.email", "owner_email_invalid", "Send an e-mail address, or null.")
        })?),
    };
    Ok(Owner { name, email })
}

/// `GET /provisioning/subdomains/{name}`
pub(crate) async fn subdomain(
    Shared(product): App,
    headers: HeaderMap,
    Path(name): Path<String>,
) -> Reply {
    from_portal(&product, &headers).await?;
    let available = good_subdomain(&name) && product.state().is_free(&name);
    let ideas =
        if available { Vec::new() } else { product.state().suggestions(&as_subdomain(&name)) };
    let said = json!({ "available": available, "suggestions": ideas });
    Ok(json_answer(StatusCode::OK, "application/json", &said))
}

/// `PUT /provisioning/accounts/{external_id}/owner`
pub(crate) async fn set_owner(
    Shared(product): App,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Reply {
    from_portal(&product, &headers).await?;
    let owner = checked_owner(&read(&headers, &body)?)?;
    let (at, face) = (product.clock.now(), product.face);
    let changed = product.state().change(&id, |account, facts| {
        if account.owner == owner {
            return Ok(());
        }
        account.owner = owner.clone();
        account.tell(at, "Partner portal", "Owner changed");
        Fact::updated(face, account, at).map(|it| facts.push(it))
    });
    match changed {
        Ok(Some(Ok(()))) => {
            product.something_to_tell.notify_one();
            let said = json!({ "external_id": id, "owner": owner });
            Ok(json_answer(StatusCode::OK, "application/json", &said))
        }
        Ok(Some(Err(why))) | Err(why) => Err(broken(&product, &why)),
        Ok(None) => {
            let why = "There is no such account here.";
            Err(problem(StatusCode::NOT_FOUND, "not_found", why, json!({})))
        }
    }
}

#[derive(Deserialize)]
struct Lives {
    life: Life,
}

/// `PUT /provisioning/accounts/{external_id}/life`
pub(crate) async fn set_life(
    Shared(product): App,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Reply {
    from_portal(&product, &headers).await?;
    let Lives { life } = read(&headers, &body)?;
    let at = product.clock.now();
    let changed = product.state().change(&id, |account, _| {
        if account.life != life {
            account.life = life;
            account.tell(at, "Partner portal", "Account set active, inactive or closed");
        }
    });
    match changed {
        Ok(Some(())) => {
            let said = json!({ "external_id": id, "life": life });
            Ok(json_answer(StatusCode::OK, "application/json", &said))
        }
        Err(why) => Err(broken(&product, &why)),
        Ok(None) => {
            let why = "There is no such account here.";
            Err(problem(StatusCode::NOT_FOUND, "not_found", why, json!({})))
        }
    }
}
