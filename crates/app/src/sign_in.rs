//! Signing in to a client's account: the press of the button, up to the product's door.
//!
//! Nothing here moves the idle clock: only a redeemed sign-in does, and that happens when the
//! product comes for its token.

use crate::oidc::entry;
use crate::secrets::Secrets;
use crate::{Ctx, Error, Result, people, reach};
use domain::access::Deed;
use domain::actor::Actor;
use domain::fault::Fault;
use domain::ids::{AccountId, SessionId, SignInId};
use domain::products::{Definition, origin};
use domain::time::{SECOND, micros};
use domain::tokens::{HINT_SECONDS, Mode, answer_url};
use store::sign_ins::{self, Logged, SignIn};
use store::{Locks, Quiet};

/// A sign-in on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The entry.
    pub id: SignInId,
    /// Where the browser goes: the product's own door.
    pub url: String,
}

/// Starts a sign-in: may they, is the product there, and a one-time hint for its door. The
/// decision is taken again when the hint is shown and when the code is redeemed.
pub async fn start(ctx: &Ctx, actor: &Actor, account: AccountId, mode: Mode) -> Result<Started> {
    let session = actor.session().ok_or_else(no_browser)?;
    let product = allowed(ctx, actor, account, mode).await?;
    if !ctx.http.is_answering(&product.initiate_login_uri).await {
        return Err(unavailable(&product.name));
    }
    keep(ctx, actor, session, account, mode, &product).await
}

/// Whether the sign-in would be allowed now: for the button and "why can't I".
pub async fn may(ctx: &Ctx, actor: &Actor, account: AccountId) -> Result<()> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    reach::account(&mut tx, staff, account, now).await?.may(Deed::AccountSignin)?;
    Ok(())
}

async fn allowed(ctx: &Ctx, actor: &Actor, account: AccountId, mode: Mode) -> Result<Definition> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let asked = reach::account(&mut tx, staff, account, now).await?;
    // Permission, second factor, fields, state: the order of access rules 3.2 makes the answer
    // unique, and `may` has permission and state in one. A second factor is asked only of those
    // who would get in: nobody proves who they are to be refused.
    asked.may(Deed::AccountSignin)?;
    people::may_enter(ctx, &mut tx, actor).await?;
    drop(tx);
    let product = ctx.catalogue.get(asked.row.product).filter(|_| asked.row.external_id.is_some());
    let Some(product) = product else {
        return Err(not_connected(&ctx.catalogue.name(asked.row.product)));
    };
    if mode == Mode::AsClient && !product.definition.as_client_mode {
        let what = "This product does not offer to be seen as the client sees it.";
        return Err(Error::field(Fault::new("mode", "mode_not_offered", what)));
    }
    Ok(product.definition)
}

async fn keep(
    ctx: &Ctx,
    actor: &Actor,
    session: SessionId,
    account: AccountId,
    mode: Mode,
    product: &Definition,
) -> Result<Started> {
    let staff = reach::staff(actor)?;
    let (now, real) = (ctx.clock.business(), ctx.clock.security());
    let locks = Locks::new().lock(staff.person).share(staff.partner).lock(account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let asked = reach::account(&mut tx, staff, account, micros(now)).await?;
    asked.may(Deed::AccountSignin)?;
    people::may_enter(ctx, &mut tx, actor).await?;
    let hint = Secrets::token();
    let row = SignIn {
        id: ctx.ids.next(real),
        account,
        connection: asked.row.connection,
        partner: staff.partner,
        staff: staff.staff,
        person: staff.person,
        product: asked.row.product,
        session,
        mode: mode.word().to_owned(),
        hint_until: micros(real) + HINT_SECONDS * SECOND,
        hint_used_at: None,
        reauth_at: None,
        created_at: micros(now),
        redeemed_at: None,
        ended_at: None,
        ended_because: None,
    };
    sign_ins::add(&mut tx, &row, &entry::hash(ctx, "hint", &hint)).await?;
    people::entered(ctx, &mut tx, actor).await?;
    tx.commit_quiet(Quiet::Session, &[], micros(real)).await?;
    let home = format!("{}/", origin(&product.initiate_login_uri).unwrap_or_default());
    let answer = [
        ("iss", ctx.settings.origin.as_str()),
        ("login_hint", hint.as_str()),
        ("target_link_uri", home.as_str()),
    ];
    Ok(Started { id: row.id, url: answer_url(&product.initiate_login_uri, &answer) })
}

/// Who entered an account, newest first: the firm sees its own people, the account's owner and the
/// vendor see everybody. The caller has decided that the account may be seen.
pub async fn log(
    ctx: &Ctx,
    actor: &Actor,
    account: AccountId,
    older: Option<SignInId>,
    limit: i64,
) -> Result<Vec<Logged>> {
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(sign_ins::of_account(&mut tx, account, older, limit).await?)
}

/// Whom the firm's people entered, newest first; for those who read the firm's audit.
pub async fn log_of_firm(
    ctx: &Ctx,
    actor: &Actor,
    older: Option<SignInId>,
    limit: i64,
) -> Result<Vec<Logged>> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::AuditRead)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(sign_ins::of_partner(&mut tx, staff.staff, older, limit).await?)
}

/// Every entry, newest first, for the vendor.
pub async fn log_of_all(
    ctx: &Ctx,
    actor: &Actor,
    older: Option<SignInId>,
    limit: i64,
) -> Result<Vec<Logged>> {
    if !actor.scope().is_operator() {
        return Err(Error::SignIn);
    }
    let mut tx = ctx.store.read(&actor.scope()).await?;
    Ok(sign_ins::all(&mut tx, older, limit).await?)
}

fn no_browser() -> Error {
    let detail = "Signing in to an account needs a signed-in browser; a key cannot do it.";
    Error::denied(403, "browser_required", detail)
}

fn not_connected(product: &str) -> Error {
    let detail = format!(
        "{product} has not made this account yet, or is no longer offered. Nothing was changed."
    );
    Error::denied(409, "product_not_connected", detail)
}

fn unavailable(product: &str) -> Error {
    let detail = format!(
        "{product} does not answer at the moment. Access is as before; try again in a minute."
    );
    Error::denied(503, "product_unavailable", detail)
}
