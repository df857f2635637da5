//! The authorize endpoint: a browser brings a hint and leaves with a code.
//!
//! Two ways lead to a code. The first is the one-time hint of a press of Sign in, bound to the
//! session that pressed and to the product. The second is silent renewal (`prompt=none`): a
//! running entry of the same browser gets another code, so that a product session can go on after
//! its 300 s. Renewal is the same entry: it is no new sign-in in any log, it does not move the
//! idle clock, and it asks the same decision as the first time. The entry is named by an ID token
//! (`id_token_hint`), by its `sid` as `login_hint`, or by being the only one.

use crate::oidc::{entry, jwt, keys};
use crate::secrets::Secrets;
use crate::{Ctx, Result};
use domain::actor::Actor;
use domain::ids::{ProductId, SessionId, SignInId};
use domain::products::Definition;
use domain::time::{SECOND, micros};
use domain::tokens::{
    self, AnswerTo, AuthorizeAsk, OauthError, PageFault, Params, REAUTH_SECONDS, answer_url,
};
use jiff::Timestamp;
use serde_json::Value;
use store::sign_ins::{self, Code, SignIn};
use store::{Quiet, Tx};

/// The signed-in browser of the partner realm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Browser {
    /// Its session.
    pub session: SessionId,
    /// When a factor was last proven in it.
    pub proven_at: Option<Timestamp>,
}

/// What the browser gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A page that says what is wrong, and no redirect.
    Page(PageFault),
    /// Back to the product, with a code or an error.
    To(String),
    /// The person proves again who they are and comes back with the same request.
    ProveAgain {
        /// A proof counts from this instant on.
        since: Timestamp,
    },
}

/// How long an entry may be renewed without being used: the life of a portal session.
const RUNNING_SECONDS: i64 = 12 * 3_600;

/// Why there is no code.
enum No {
    Told(OauthError),
    ProveAgain(i64),
}

fn no(error: &'static str, description: &str) -> No {
    No::Told(OauthError::new(error, description))
}

/// Answers an authorize request.
pub async fn answer(ctx: &Ctx, params: &Params, browser: Option<Browser>) -> Result<Answer> {
    let product = match tokens::client_id(params) {
        Ok(it) => ctx.catalogue.by_client_id(it),
        Err(fault) => return Ok(Answer::Page(fault)),
    };
    let Some(product) = product else { return Ok(Answer::Page(PageFault::UnknownClient)) };
    let to = match tokens::answer_to(params, &product.definition) {
        Ok(it) => it,
        Err(fault) => return Ok(Answer::Page(fault)),
    };
    let asked = match tokens::authorize(params) {
        Ok(it) => it,
        Err(error) => return Ok(told(ctx, &to, &error)),
    };
    let Some(browser) = browser else {
        let error = OauthError::new("login_required", "Sign in to the portal first.");
        return Ok(told(ctx, &to, &error));
    };
    let request = Request { product: product.id, definition: &product.definition, asked: &asked };
    match code(ctx, &request, &to, browser).await? {
        Ok(code) => Ok(Answer::To(with_code(ctx, &to, &code))),
        Err(No::Told(error)) => Ok(told(ctx, &to, &error)),
        Err(No::ProveAgain(since)) => Ok(Answer::ProveAgain { since: domain::time::ts(since) }),
    }
}

struct Request<'a> {
    product: ProductId,
    definition: &'a Definition,
    asked: &'a AuthorizeAsk,
}

fn told(ctx: &Ctx, to: &AnswerTo, error: &OauthError) -> Answer {
    let mut answer = vec![
        ("error", error.error),
        ("error_description", error.description.as_str()),
        ("iss", ctx.settings.origin.as_str()),
    ];
    answer.extend(to.state.as_deref().map(|it| ("state", it)));
    Answer::To(answer_url(&to.redirect_uri, &answer))
}

fn with_code(ctx: &Ctx, to: &AnswerTo, code: &str) -> String {
    let mut answer = vec![("code", code), ("iss", ctx.settings.origin.as_str())];
    answer.extend(to.state.as_deref().map(|it| ("state", it)));
    answer_url(&to.redirect_uri, &answer)
}

async fn code(
    ctx: &Ctx,
    request: &Request<'_>,
    to: &AnswerTo,
    browser: Browser,
) -> Result<std::result::Result<String, No>> {
    let real = micros(ctx.clock.security());
    let mut tx = ctx.store.append(&Actor::System.scope()).await?;
    let entry = match find(ctx, &mut tx, request, browser).await? {
        Ok(it) => it,
        Err(no) => return Ok(Err(no)),
    };
    if !proven(request.asked, &entry, browser, real) {
        if request.asked.silent {
            return Ok(Err(no("login_required", "The person must prove again who they are.")));
        }
        sign_ins::ask_again(&mut tx, entry.id, real, real + REAUTH_SECONDS * SECOND).await?;
        tx.commit_quiet(Quiet::Session, &[], real).await?;
        return Ok(Err(No::ProveAgain(entry.reauth_at.unwrap_or(real))));
    }
    drop(tx);
    if let Err(code) = still_allowed(ctx, &entry).await? {
        return Ok(Err(no("access_denied", code)));
    }
    let mut tx = ctx.store.append(&Actor::System.scope()).await?;
    let first = entry.redeemed_at.is_none();
    if first && !sign_ins::use_hint(&mut tx, entry.id, real).await? {
        return Ok(Err(used_up()));
    }
    let code = Secrets::token();
    let row = Code {
        sign_in: entry.id,
        redirect_uri: to.redirect_uri.clone(),
        nonce: request.asked.nonce.clone(),
        challenge: request.asked.challenge.clone(),
        created_at: real,
        used_at: None,
    };
    sign_ins::add_code(&mut tx, &entry::hash(ctx, "code", &code), &row).await?;
    tx.commit_quiet(Quiet::Session, &[], real).await?;
    Ok(Ok(code))
}

/// Seat and decision, in the scope of the entry's own firm.
async fn still_allowed(ctx: &Ctx, entry: &SignIn) -> Result<std::result::Result<(), &'static str>> {
    let mut tx = ctx.store.read(&Actor::System.scope()).await?;
    let Some((staff, _)) = entry::seat(ctx, &mut tx, entry).await? else {
        return Ok(Err("unauthenticated"));
    };
    drop(tx);
    let mut tx = ctx.store.read(&entry::actor(&staff).scope()).await?;
    let decided = entry::decide(&mut tx, &staff, entry, ctx.clock.business()).await?;
    Ok(decided.map(|_| ()))
}

/// The entry that the request may go on with.
async fn find(
    ctx: &Ctx,
    tx: &mut Tx,
    request: &Request<'_>,
    browser: Browser,
) -> Result<std::result::Result<SignIn, No>> {
    let asked = request.asked;
    let named = match named(ctx, request).await? {
        Ok(it) => it,
        Err(no) => return Ok(Err(no)),
    };
    if asked.silent {
        let sid = named.or_else(|| asked.login_hint.as_deref().and_then(|it| it.parse().ok()));
        if sid.is_some() || asked.login_hint.is_none() {
            return running(ctx, tx, request, browser, sid).await;
        }
    }
    let Some(hint) = asked.login_hint.as_deref() else {
        return Ok(Err(no("access_denied", "Start from the client's account in the portal.")));
    };
    let real = micros(ctx.clock.security());
    let entry = sign_ins::by_hint(tx, &entry::hash(ctx, "hint", hint)).await?;
    let good = entry.filter(|it| {
        it.session == browser.session
            && it.product == request.product
            && it.hint_used_at.is_none()
            && it.ended_at.is_none()
            && real <= it.hint_until
    });
    Ok(good.ok_or_else(used_up))
}

fn used_up() -> No {
    no("access_denied", "This sign-in was used, is too old or belongs to another browser.")
}

/// The entry that an ID token names. A forged one, or another product's, is no hint but an attack;
/// one that is over is ignored.
async fn named(
    ctx: &Ctx,
    request: &Request<'_>,
) -> Result<std::result::Result<Option<SignInId>, No>> {
    let Some(token) = request.asked.id_token_hint.as_deref() else { return Ok(Ok(None)) };
    let keys = keys::own(ctx).await?;
    let now = ctx.clock.security().as_second();
    let expect = jwt::Expect {
        types: &[Some("JWT")],
        issuer: &ctx.settings.origin,
        audiences: &[&request.definition.client_id],
        now,
        longest: tokens::TOKEN_SECONDS,
        may_be_over: true,
    };
    let Ok(claims) = jwt::verify(token, &keys, &expect) else {
        return Ok(Err(no("login_required", "The id_token_hint is not one of ours for you.")));
    };
    if claims.get("exp").and_then(Value::as_i64).is_none_or(|it| it <= now) {
        return Ok(Ok(None));
    }
    Ok(Ok(claims.get("sid").and_then(Value::as_str).and_then(|it| it.parse().ok())))
}

/// The running entry of this browser in this product: the named one, or the only one.
async fn running(
    ctx: &Ctx,
    tx: &mut Tx,
    request: &Request<'_>,
    browser: Browser,
    sid: Option<SignInId>,
) -> Result<std::result::Result<SignIn, No>> {
    let gone = || no("login_required", "There is no running sign-in of this browser.");
    if let Some(sid) = sid {
        let entry = sign_ins::one(tx, sid).await?.filter(|it| {
            it.session == browser.session
                && it.product == request.product
                && it.redeemed_at.is_some()
                && it.ended_at.is_none()
        });
        return Ok(entry.ok_or_else(gone));
    }
    let since = micros(ctx.clock.security()) - RUNNING_SECONDS * SECOND;
    let mut all = sign_ins::running(tx, browser.session, request.product, since).await?;
    if all.len() > 1 {
        return Ok(Err(no("account_selection_required", "Name the sid as login_hint.")));
    }
    Ok(all.pop().ok_or_else(gone))
}

/// Whether the proof is as fresh as the product asks. A person who was sent to prove it again is
/// measured by that moment, so that `max_age=0` ends.
fn proven(asked: &AuthorizeAsk, entry: &SignIn, browser: Browser, real: i64) -> bool {
    let proven_at = browser.proven_at.map_or(0, micros);
    if entry.reauth_at.is_some_and(|it| proven_at >= it) {
        return true;
    }
    let too_old =
        asked.max_age.is_some_and(|it| it == 0 || real - proven_at > it.saturating_mul(SECOND));
    !asked.again && !too_old
}
