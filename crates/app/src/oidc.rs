//! The portal as an OpenID Provider: how a staff member proves to a product who they are, for whom
//! they work, and which account they were let into.
//!
//! Only what a product needs is here: authorization code with PKCE, `private_key_jwt`, no implicit
//! flow, no password grant, no refresh tokens. A product session lives 300 s and is renewed
//! silently as long as everything that let it begin still holds.

pub mod authorize;
pub mod claims;
pub mod client;
pub mod entry;
pub mod jwt;
pub mod keys;
pub mod logout;
pub mod token;
mod told;
pub mod userinfo;

use crate::{Ctx, Result};
use domain::actor::Actor;
use domain::tokens::{ASSERTION_SECONDS, FACTS_WRITE, SCOPES, TOKEN_SECONDS};
use serde_json::{Value, json};

/// The audience of tokens that report facts.
pub fn facts_audience(ctx: &Ctx) -> String {
    format!("{}/api/v1/facts", ctx.settings.origin)
}

/// The audience of tokens for the userinfo endpoint.
pub fn userinfo_audience(ctx: &Ctx) -> String {
    format!("{}/oauth/userinfo", ctx.settings.origin)
}

/// The address of the token endpoint.
pub fn token_endpoint(ctx: &Ctx) -> String {
    format!("{}/oauth/token", ctx.settings.origin)
}

/// The discovery document (OpenID Connect Discovery 1.0, RFC 8414).
pub fn metadata(ctx: &Ctx) -> Value {
    let issuer = &ctx.settings.origin;
    let mut scopes: Vec<&str> = SCOPES.to_vec();
    scopes.push(FACTS_WRITE);
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/oauth/authorize"),
        "token_endpoint": token_endpoint(ctx),
        "userinfo_endpoint": userinfo_audience(ctx),
        "jwks_uri": format!("{issuer}/oauth/jwks"),
        "end_session_endpoint": format!("{issuer}/oauth/end_session"),
        "scopes_supported": scopes,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256", "ES256"],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login"],
        "claims_supported": [
            "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "sid", "amr", "acr", "name",
            domain::tokens::DELEGATION,
        ],
        "acr_values_supported": [claims::ACR],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "require_request_uri_registration": false,
        "authorization_response_iss_parameter_supported": true,
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
    })
}

/// The product behind a Bearer token that may report facts.
pub async fn product(ctx: &Ctx, token: &str) -> Result<Option<Actor>> {
    let keys = keys::own(ctx).await?;
    let audience = facts_audience(ctx);
    let expect = jwt::Expect {
        types: &[Some("at+jwt")],
        issuer: &ctx.settings.origin,
        audiences: &[&audience],
        now: ctx.clock.security().as_second(),
        longest: TOKEN_SECONDS.max(ASSERTION_SECONDS),
        may_be_over: false,
    };
    let Ok(claims) = jwt::verify(token, &keys, &expect) else { return Ok(None) };
    let scope = claims.get("scope").and_then(Value::as_str).unwrap_or_default();
    let named = claims.get("client_id").and_then(Value::as_str).unwrap_or_default();
    let product =
        ctx.catalogue.by_client_id(named).filter(|_| scope.split(' ').any(|it| it == FACTS_WRITE));
    Ok(product.map(|it| Actor::Product(it.id)))
}

#[cfg(test)]
mod tests;
