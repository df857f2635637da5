//! The userinfo endpoint: what the ID token said, as long as the entry has not ended.

use crate::oidc::claims::{self, Redeemed};
use crate::oidc::{entry, facts_audience, jwt, keys, userinfo_audience};
use crate::{Ctx, Error};
use domain::actor::Actor;
use domain::ids::SignInId;
use domain::tokens::{DELEGATION, TOKEN_SECONDS};
use serde_json::{Value, json};
use store::sign_ins;

/// Why nothing is said.
#[derive(Debug)]
pub enum Fail {
    /// 401 `invalid_token`.
    Token,
    /// 403 `insufficient_scope`: a genuine token for something else.
    Scope,
    /// Our own trouble.
    Ours(Error),
}

impl From<Error> for Fail {
    fn from(it: Error) -> Self {
        Fail::Ours(it)
    }
}

impl From<store::Error> for Fail {
    fn from(it: store::Error) -> Self {
        Fail::Ours(it.into())
    }
}

/// The claims behind an access token: the staff member, never anybody of the client.
pub async fn answer(ctx: &Ctx, token: &str) -> Result<Value, Fail> {
    let keys = keys::own(ctx).await?;
    let (mine, facts) = (userinfo_audience(ctx), facts_audience(ctx));
    let now = ctx.clock.security().as_second();
    let expect = jwt::Expect {
        types: &[Some("at+jwt")],
        issuer: &ctx.settings.origin,
        audiences: &[&mine, &facts],
        now,
        longest: TOKEN_SECONDS,
        may_be_over: false,
    };
    let token = jwt::verify(token, &keys, &expect).map_err(|_| Fail::Token)?;
    let text = |name: &str| token.get(name).and_then(Value::as_str).unwrap_or_default();
    let openid = text("scope").split(' ').any(|it| it == "openid");
    if !openid || token.contains_key("act") || text("aud") != mine {
        return Err(Fail::Scope);
    }
    let sid: SignInId = text("sid").parse().map_err(|_| Fail::Token)?;
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let row = sign_ins::one(&mut tx, sid).await?.filter(|it| it.ended_at.is_none());
    let row = row.ok_or(Fail::Token)?;
    let Some((staff, seat)) = entry::seat(ctx, &mut tx, &row).await? else {
        return Err(Fail::Token);
    };
    drop(tx);
    let mut tx = ctx.store.read(&entry::actor(&staff).scope()).await?;
    let decided = entry::decide(&mut tx, &staff, &row, ctx.clock.business()).await?;
    let account = decided.map_err(|_| Fail::Token)?;
    let product = ctx.catalogue.get(row.product).ok_or(Fail::Token)?;
    let own = (row.connection, row.staff);
    let real = domain::time::micros(ctx.clock.security());
    let elevated = store::elevations::running(&mut tx, own, real).await?;
    let redeemed = Redeemed {
        entry: &row,
        seat: &seat,
        account: &account.row,
        product: &product.definition,
        elevated: &elevated,
        nonce: None,
        now,
    };
    Ok(json!({
        "sub": claims::subject(ctx, row.product, row.staff),
        "name": seat.name,
        DELEGATION: claims::delegation(ctx, &redeemed),
    }))
}
