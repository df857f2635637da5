//! RP-initiated logout: a product sends its person here to sign out of the portal as well.
//!
//! A GET changes nothing, so there is always a page with a button; the request only decides where
//! the button leads. An address counts only if the product registered it and an ID token of ours
//! says which product asks.

use crate::oidc::{jwt, keys};
use crate::revocation::{self, Which};
use crate::{Ctx, Result, tell};
use domain::actor::Actor;
use domain::event::Event;
use domain::ids::{PersonId, SessionId};
use domain::tokens::{EndedBecause, Params, answer_url};
use store::Locks;

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

/// The browser signed out of the portal: its open product sessions end with it.
pub async fn signed_out(ctx: &Ctx, person: PersonId, session: SessionId) -> Result<()> {
    let now = ctx.clock.business();
    let locks = Locks::new().lock(person);
    let mut tx = ctx.store.write(&Actor::System.scope(), locks).await?;
    let because = EndedBecause::SignedOut;
    let jobs =
        revocation::end_sessions(ctx, &mut tx, Which::Session(session), because, now).await?;
    if jobs.is_empty() {
        return Ok(());
    }
    let event = Event::PersonSecurity { what: "Signed out of the products too.".to_owned() };
    let mut story = tell::story(ctx, person, &Actor::System, now, &event);
    story.jobs = jobs;
    tx.commit(&story).await?;
    Ok(())
}
