//! The token endpoint: a code becomes an ID token, and the idle clock moves.
//!
//! Redeeming is the moment that counts. The one decision is asked again in the transaction that
//! commits, so a right that was taken away a moment ago is gone, whatever the browser holds. A
//! code that comes a second time ends the entry: one of the two holders is not the product.

use crate::catalogue::Product;
use crate::oidc::claims::{self, Redeemed};
use crate::oidc::{client, entry, facts_audience, keys, told};
use crate::revocation::{self, Which};
use crate::{Ctx, Error, tell};
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::ids::EventId;
use domain::time::{SECOND, micros};
use domain::tokens::{
    CODE_SECONDS, EndedBecause, FACTS_WRITE, Params, TOKEN_SECONDS, verifier_matches,
};
use serde_json::{Value, json};
use store::accounts::Connected;
use store::sign_ins::{self, Code, Seat, SignIn};
use store::{Locks, Quiet, Tx};

/// Why there is no token.
#[derive(Debug)]
pub enum Fail {
    /// Told to the product: RFC 6749, 5.2.
    Told {
        /// 400, or 401 for `invalid_client`.
        status: u16,
        /// The code.
        error: &'static str,
        /// For the product's developer.
        description: String,
    },
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

impl Fail {
    /// A request that is wrong.
    pub fn told(error: &'static str, description: impl Into<String>) -> Self {
        Fail::Told { status: 400, error, description: description.into() }
    }

    /// A product that did not prove who it is; which check failed is for the log.
    pub fn client() -> Self {
        let description = "Authenticate with private_key_jwt.".to_owned();
        Fail::Told { status: 401, error: "invalid_client", description }
    }

    fn grant(description: &str) -> Self {
        Self::told("invalid_grant", description)
    }
}

/// Answers a token request.
pub async fn answer(ctx: &Ctx, params: &Params) -> Result<Value, Fail> {
    if params.repeated().is_some() {
        return Err(Fail::told("invalid_request", "A parameter came twice."));
    }
    let grant = params.get("grant_type");
    let product = client::authenticate(ctx, params).await?;
    match grant {
        Some("authorization_code") => redeem(ctx, params, &product).await,
        Some("client_credentials") => own(ctx, params, &product).await,
        Some(_) => Err(Fail::told(
            "unsupported_grant_type",
            "The grants are authorization_code and client_credentials.",
        )),
        None => Err(Fail::told("invalid_request", "grant_type is missing.")),
    }
}

/// The product's own token, for reporting facts.
async fn own(ctx: &Ctx, params: &Params, product: &Product) -> Result<Value, Fail> {
    if params.get("scope").is_some_and(|it| it != FACTS_WRITE) {
        return Err(Fail::told("invalid_scope", "The scope is facts:write."));
    }
    let at = ctx.clock.security();
    let now = at.as_second();
    let jti: EventId = ctx.ids.next(at);
    let client_id = &product.definition.client_id;
    let token = keys::signing(ctx).await?.sign(
        "at+jwt",
        &json!({
            "iss": ctx.settings.origin,
            "sub": client_id,
            "client_id": client_id,
            "aud": facts_audience(ctx),
            "scope": FACTS_WRITE,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "jti": jti,
        }),
    )?;
    Ok(json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": TOKEN_SECONDS,
        "scope": FACTS_WRITE,
    }))
}

async fn redeem(ctx: &Ctx, params: &Params, product: &Product) -> Result<Value, Fail> {
    let wanted = |name: &str| {
        let missing = || Fail::told("invalid_request", format!("{name} is missing."));
        params.get(name).ok_or_else(missing)
    };
    let (code, redirect_uri) = (wanted("code")?, wanted("redirect_uri")?);
    let verifier = wanted("code_verifier").map_err(|_| Fail::grant("PKCE is needed."))?;
    let hash = entry::hash(ctx, "code", code);
    let (row, entry) = bound(ctx, &hash, product).await?;
    if row.redirect_uri != redirect_uri {
        return Err(Fail::grant("The code belongs to another redirect_uri."));
    }
    if !verifier_matches(verifier, &row.challenge) {
        return Err(Fail::grant("The code_verifier does not match."));
    }
    let real = micros(ctx.clock.security());
    if row.used_at.is_none() && real - row.created_at > CODE_SECONDS * SECOND {
        return Err(Fail::grant("The code is too old."));
    }
    let (seat, account) = commit(ctx, &hash, &entry).await?;
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let own = (entry.connection, entry.staff);
    let elevated = store::elevations::running(&mut tx, own, real).await?;
    drop(tx);
    let redeemed = Redeemed {
        entry: &entry,
        seat: &seat,
        account: &account,
        product: &product.definition,
        elevated: &elevated,
        nonce: row.nonce.as_deref(),
        now: real / SECOND,
    };
    tokens(ctx, &redeemed).await
}

/// The code and its entry, if they are this product's. A stranger's try changes nothing.
async fn bound(ctx: &Ctx, hash: &[u8], product: &Product) -> Result<(Code, SignIn), Fail> {
    let unknown = || Fail::grant("The code is not known.");
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let row = sign_ins::code(&mut tx, hash).await?.ok_or_else(unknown)?;
    let entry = sign_ins::one(&mut tx, row.sign_in).await?.ok_or_else(unknown)?;
    if entry.product == product.id { Ok((row, entry)) } else { Err(unknown()) }
}

/// Uses the code up and lets the person in, or not, in one transaction.
async fn commit(ctx: &Ctx, hash: &[u8], entry: &SignIn) -> Result<(Seat, Connected), Fail> {
    let (now, real) = (ctx.clock.business(), micros(ctx.clock.security()));
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let seated = entry::seat(ctx, &mut tx, entry).await?;
    drop(tx);
    let Some((staff, _)) = seated else {
        // Whoever used the code before may still be inside: that ends, seat or no seat.
        return Err(spent(ctx, hash, entry).await?);
    };
    let actor = entry::actor(&staff);
    let locks = Locks::new().share(entry.person).share(entry.partner).lock(entry.account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    if !sign_ins::use_code(&mut tx, hash, real).await? {
        drop(tx);
        return Err(spent(ctx, hash, entry).await?);
    }
    // Everything is looked at once more behind the locks: nothing read before them counts.
    let Some((staff, seat)) = entry::seat(ctx, &mut tx, entry).await? else {
        return Err(Fail::grant("unauthenticated"));
    };
    let current = sign_ins::one(&mut tx, entry.id).await?.filter(|it| it.ended_at.is_none());
    let Some(current) = current else { return Err(Fail::grant("The sign-in has ended.")) };
    let account = match entry::decide(&mut tx, &staff, entry, now).await? {
        Ok(it) => it,
        Err(code) => return Err(Fail::grant(code)),
    };
    if !sign_ins::redeem(&mut tx, entry.id, micros(now), real).await? {
        // Signing out ends entries without the account's lock; it may have come in between.
        return Err(Fail::grant("The sign-in has ended."));
    }
    if current.redeemed_at.is_some() {
        // A renewal is the same entry: the clock and the log have it already.
        tx.commit_quiet(Quiet::Session, &[], real).await?;
        return Ok((seat, account.row));
    }
    crate::clocks::used(&mut tx, &account.row, entry.staff, micros(now)).await?;
    let words = account.words(&ctx.catalogue.name(entry.product));
    let job = told::owner(ctx, &mut tx, (entry.account, &words), &staff, now).await?;
    let event = Event::SignedIn { account: words, mode: entry.mode.clone() };
    let story = feeds(tell::story(ctx, entry.account, &actor, now, &event), &staff, &account.row);
    tx.commit(&job.into_iter().fold(story, store::Story::job)).await?;
    Ok((seat, account.row))
}

fn feeds(story: store::Story, staff: &Staff, account: &Connected) -> store::Story {
    let story = story.account(account.id).on_behalf(staff.partner);
    match account.client {
        Some(client) => story.client(staff.partner, client),
        None => story.partner(staff.partner),
    }
}

/// The code cannot be used. If that is because it was, the entry ends and the product is told.
async fn spent(ctx: &Ctx, hash: &[u8], entry: &SignIn) -> Result<Fail, Fail> {
    let now = ctx.clock.business();
    let locks = Locks::new().lock(entry.account);
    let mut tx = ctx.store.write(&Actor::System.scope(), locks).await?;
    let used = sign_ins::code(&mut tx, hash).await?.is_some_and(|it| it.used_at.is_some());
    if !used {
        return Ok(Fail::grant("unauthenticated"));
    }
    end_reused(ctx, tx, entry, now).await?;
    Ok(Fail::grant("The code was used before."))
}

async fn end_reused(
    ctx: &Ctx,
    mut tx: Tx,
    entry: &SignIn,
    now: jiff::Timestamp,
) -> Result<(), Fail> {
    let still = sign_ins::one(&mut tx, entry.id).await?.is_some_and(|it| it.ended_at.is_none());
    if !still {
        return Ok(());
    }
    let which = Which::One(entry.id);
    let jobs = revocation::end_sessions(ctx, &mut tx, which, EndedBecause::CodeReused, now).await?;
    let event = Event::SignInReused { account: ctx.catalogue.name(entry.product) };
    let mut story = tell::story(ctx, entry.account, &Actor::System, now, &event)
        .account(entry.account)
        .partner(entry.partner);
    story.jobs = jobs;
    tx.commit(&story).await?;
    Ok(())
}

async fn tokens(ctx: &Ctx, it: &Redeemed<'_>) -> Result<Value, Fail> {
    let key = keys::signing(ctx).await?;
    let jti: EventId = ctx.ids.next(ctx.clock.security());
    let access = key.sign("at+jwt", &claims::access_token(ctx, it, &jti.to_string()))?;
    let id_token = key.sign("JWT", &claims::id_token(ctx, it))?;
    Ok(json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": TOKEN_SECONDS,
        "scope": "openid account",
        "id_token": id_token,
    }))
}
