//! Step-up: showing again that it is you, without losing what was typed.
//!
//! The session goes on under a new token. The refused form waits sealed for this very session and
//! is given out once.

use super::guessing;
use super::sessions::{Opened, Session};
use super::sign_in::{self, Second, Shown};
use super::{code_invalid, inside, itself, passkey_invalid, passwords, security, story};
use crate::secrets::Secrets;
use crate::{Ctx, Error, Result};
use data_encoding::BASE64URL_NOPAD;
use domain::people::{HALF, Method};
use domain::time::{micros, ts};
use serde::{Deserialize, Serialize};
use store::people::sessions::{self as kept, Ceremony};
use store::people::{self as rows};
use store::{Locks, Quiet, Tx};
use uuid::Uuid;

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// The password and a code of the authenticator app.
    Password {
        /// The password.
        password: String,
        /// The code.
        code: String,
    },
    /// A passkey, as the page's script sent it.
    Passkey(String),
}

/// What a person can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Means {
    /// It has a passkey.
    pub passkey: bool,
    /// It has a password and an authenticator app.
    pub password: bool,
}

/// What this session's person can show.
pub async fn means(ctx: &Ctx, own: &Session) -> Result<Means> {
    let mut tx = ctx.store.read(&inside()).await?;
    let person = rows::get(&mut tx, own.person).await?;
    let passkey = !rows::passkeys(&mut tx, own.person).await?.is_empty();
    let password = person.password_hash.is_some() && person.totp_confirmed_at.is_some();
    Ok(Means { passkey, password })
}

/// Proves it again: the session is fresh for five minutes, under a new token.
pub async fn prove(ctx: &Ctx, own: &Session, proof: &Proof) -> Result<Opened> {
    match proof {
        Proof::Passkey(credential) => {
            let Shown { tx, person } = sign_in::shown(ctx, credential).await?;
            if person.id != own.person {
                return Err(passkey_invalid());
            }
            renew(ctx, tx, own, &[Method::Passkey]).await
        }
        Proof::Password { password, code } => by_password(ctx, own, password, code).await,
    }
}

async fn by_password(ctx: &Ctx, own: &Session, password: &str, code: &str) -> Result<Opened> {
    let now = micros(ctx.clock.security());
    let subjects = sign_in::of_code(ctx, own.person);
    let mut tx = ctx.store.read(&inside()).await?;
    guessing::bounded(&mut tx, &subjects, now).await?;
    let person = rows::get(&mut tx, own.person).await?;
    drop(tx);
    let typed = domain::passwords::normal(password);
    let right = passwords::matches(&typed, person.password_hash).await?;
    if !right {
        guessing::failed(ctx, &subjects, now).await?;
        return Err(reauth_failed());
    }
    let mut tx = ctx.store.write(&inside(), Locks::new().lock(own.person)).await?;
    let person = rows::get(&mut tx, own.person).await?;
    let second = Second::Totp(code.to_owned());
    if sign_in::proves(ctx, &mut tx, &person, &second, now).await?.is_none() {
        drop(tx);
        guessing::failed(ctx, &subjects, now).await?;
        return Err(code_invalid());
    }
    guessing::succeeded(&mut tx, &subjects).await?;
    renew(ctx, tx, own, &[Method::Password, Method::Totp]).await
}

pub(super) fn reauth_failed() -> Error {
    Error::denied(401, "reauth_failed", "This is not the password of this person.")
}

async fn renew(ctx: &Ctx, mut tx: Tx, own: &Session, methods: &[Method]) -> Result<Opened> {
    let now = micros(ctx.clock.security());
    let token = Secrets::token();
    let hash = ctx.secrets.token_hash(&token);
    let amr = methods.iter().fold(own.amr.clone(), |amr, it| amr.and(*it));
    if !kept::renew(&mut tx, own.person, own.id, &hash, &amr.to_string(), now).await? {
        return Err(Error::SignIn);
    }
    let actor = itself(own.person, Some(own.id));
    let what = security("Confirmed that it is you");
    tx.commit(&story(ctx, own.person, &actor, now, &what)).await?;
    Ok(Opened { id: own.id, person: own.person, realm: own.realm, token })
}

/// A form that waits for a step-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The path it was posted to.
    pub path: String,
    /// Its fields as sent.
    pub fields: Vec<(String, String)>,
}

const KIND: &str = "form";

/// Keeps a refused form for ten minutes, for this session only.
pub async fn keep(ctx: &Ctx, own: &Session, form: &Waiting) -> Result<String> {
    let now = micros(ctx.clock.security());
    let plain = serde_json::to_vec(form).map_err(Error::broken)?;
    let id: Uuid = ctx.ids.next(ts(now));
    let row = Ceremony {
        id,
        kind: KIND,
        person: Some(own.person),
        payload: BASE64URL_NOPAD.encode(&ctx.secrets.seal(KIND, own.id.0, &plain)?),
        at: now,
        expires_at: now + HALF,
    };
    let mut tx = ctx.store.append(&inside()).await?;
    kept::begin(&mut tx, &row).await?;
    tx.commit_quiet(Quiet::Session, &[], now).await?;
    Ok(domain::ids::encode(id))
}

/// Gives a kept form back, once. Another session's, a used one and none are alike: no form.
pub async fn kept(ctx: &Ctx, own: &Session, id: &str) -> Result<Option<Waiting>> {
    let Ok(id) = domain::ids::decode(id) else { return Ok(None) };
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.append(&inside()).await?;
    let taken = kept::take(&mut tx, id, KIND, now).await?;
    let Some((_, payload)) = taken.filter(|it| it.0 == Some(own.person)) else {
        return Ok(None);
    };
    let sealed = BASE64URL_NOPAD.decode(payload.as_bytes()).map_err(Error::broken)?;
    let Ok(plain) = ctx.secrets.open(KIND, own.id.0, &sealed) else { return Ok(None) };
    tx.commit_quiet(Quiet::Session, &[], now).await?;
    serde_json::from_slice(&plain).map(Some).map_err(Error::broken)
}
