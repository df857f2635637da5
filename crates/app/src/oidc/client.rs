//! Products prove who they are: `private_key_jwt` (RFC 7523), each assertion once.

use crate::catalogue::Product;
use crate::oidc::jwt::{self, KeySet};
use crate::oidc::{entry, token::Fail, token_endpoint};
use crate::{Ctx, Error};
use domain::actor::Actor;
use domain::time::{SECOND, micros};
use domain::tokens::{ASSERTION_SECONDS, Params, SKEW_SECONDS};
use serde_json::Value;
use store::{Quiet, products, sign_ins};

/// The one kind of assertion.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The product that sent the request; 401 `invalid_client` for everybody else, whatever is wrong.
pub async fn authenticate(ctx: &Ctx, params: &Params) -> Result<Product, Fail> {
    if params.get("client_secret").is_some()
        || params.get("client_assertion_type") != Some(ASSERTION_TYPE)
    {
        return Err(Fail::client());
    }
    let assertion = params.get("client_assertion").ok_or_else(Fail::client)?;
    let named = jwt::unproven(assertion, "iss").ok_or_else(Fail::client)?;
    if params.get("client_id").is_some_and(|it| it != named) {
        return Err(Fail::client());
    }
    let product = ctx.catalogue.by_client_id(&named).ok_or_else(Fail::client)?;
    let mut tx = ctx.store.read(&Actor::System.scope()).await.map_err(Error::from)?;
    let row = products::by_client(&mut tx, &named).await.map_err(Error::from)?;
    drop(tx);
    let keys = KeySet::read(&row.ok_or_else(Fail::client)?.jwks).map_err(Error::broken)?;
    let now = ctx.clock.security();
    let endpoint = token_endpoint(ctx);
    let expect = jwt::Expect {
        types: &[None, Some("JWT"), Some("client-authentication+jwt")],
        issuer: &named,
        audiences: &[&ctx.settings.origin, &endpoint],
        now: now.as_second(),
        longest: ASSERTION_SECONDS,
        may_be_over: false,
    };
    let claims = jwt::verify(assertion, &keys, &expect).map_err(|it| {
        tracing::info!(product = named, why = it.0, "a client assertion was refused");
        Fail::client()
    })?;
    if claims.get("sub").and_then(Value::as_str) != Some(named.as_str()) {
        return Err(Fail::client());
    }
    let jti = claims.get("jti").and_then(Value::as_str).unwrap_or_default();
    if jti.is_empty() || jti.len() > 256 {
        return Err(Fail::client());
    }
    let over = now.as_second() + ASSERTION_SECONDS + SKEW_SECONDS;
    let mut tx = ctx.store.append(&Actor::System.scope()).await.map_err(Error::from)?;
    let hash = entry::hash(ctx, "jti", jti);
    let first = sign_ins::first_seen(&mut tx, product.id, &hash, over * SECOND).await;
    if !first.map_err(Error::from)? {
        return Err(Fail::client());
    }
    tx.commit_quiet(Quiet::Session, &[], micros(now)).await.map_err(Error::from)?;
    Ok(product)
}
