//! RP-initiated logout: a product sends its person here to sign out of the portal as well.
//!
//! A GET changes nothing, so there is always a page with a button; the request only decides where
//! the button leads. An address counts only if the product registered it and an ID token of ours
//! says which product asks.

use crate::oidc::{jwt, keys};
use crate::{Ctx, Result};
use domain::tokens::{Params, answer_url};

/// Where the browser may go after it signed out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    /// The product's name, for the page.
    pub product: Option<String>,
    /// One of the product's own addresses, with its `state`.
    pub to: Option<String>,
}

/// Reads a logout request. Whatever is wrong with it only takes the way back away.
pub async fn wish(ctx: &Ctx, params: &Params) -> Result<Wish> {
    if params.repeated().is_some() {
        return Ok(Wish::default());
    }
    let Some(hint) = params.get("id_token_hint") else { return Ok(Wish::default()) };
    let Some(aud) = jwt::unproven(hint, "aud") else { return Ok(Wish::default()) };
    let Some(product) = ctx.catalogue.by_client_id(&aud) else { return Ok(Wish::default()) };
    let keys = keys::own(ctx).await?;
    let expect = jwt::Expect {
        types: &[Some("JWT")],
        issuer: &ctx.settings.origin,
        audiences: &[&aud],
        now: ctx.clock.security().as_second(),
        longest: domain::tokens::TOKEN_SECONDS,
        may_be_over: true,
    };
    let other = params.get("client_id").is_some_and(|it| it != aud);
    if other || jwt::verify(hint, &keys, &expect).is_err() {
        return Ok(Wish::default());
    }
    let own = &product.definition.post_logout_redirect_uris;
    let to = params.get("post_logout_redirect_uri").filter(|it| own.iter().any(|own| own == it));
    let to = to.map(|it| match params.get("state") {
        Some(state) => answer_url(it, &[("state", state)]),
        None => it.to_owned(),
    });
    Ok(Wish { product: Some(product.definition.name), to })
}
