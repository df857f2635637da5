//! Signing in: a password and a code, a recovery code, or a passkey.
//!
//! After the password alone there is a half session, which opens nothing but the question for the
//! code. Every success makes a new session with a new token.

use super::guessing::{self, Subject, subject};
use super::passkeys::{Checked, Party};
use super::sessions::{self, Begin, Opened};
use super::{
    Browser, code_invalid, codes, hats, inside, itself, notice, passkey_invalid, passwords,
    security, sign_in_failed, signed_in, story,
};
use crate::{Ctx, Error, Result};
use data_encoding::BASE64URL_NOPAD;
use domain::ids::PersonId;
use domain::letter::Security;
use domain::people::{Amr, Bound, CHALLENGE, Method, Realm};
use domain::time::micros;
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::people::sessions::{Ceremony, Found};
use store::people::{self as rows, Passkey, Person};
use store::{Locks, Quiet, Tx};
use uuid::Uuid;

/// What comes after the password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Signed in.
    Done(Opened),
    /// The code of the authenticator app is asked for; the cookie holds a half session.
    Code(Opened),
}

/// An e-mail address and a password, as typed.
#[derive(Debug, Clone, Default)]
pub struct Password {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
    /// Whose door is wanted; otherwise that of the person's first hat.
    pub realm: Option<Realm>,
}

/// The address as compared. What is no address belongs to nobody, and is looked up all the same.
pub(super) fn folded(typed: &str) -> String {
    match domain::email::email("email", typed) {
        Ok(it) => it.folded().to_owned(),
        Err(_) => typed.trim().chars().take(254).collect::<String>().to_lowercase(),
    }
}

/// The password. A wrong one and an unknown address cost the same and get the same answer.
pub async fn with_password(ctx: &Ctx, ask: Password, from: &Browser) -> Result<Next> {
    let now = micros(ctx.clock.security());
    let folded = folded(&ask.email);
    let subjects = guessing::of_password(ctx, &folded, from);
    let mut tx = ctx.store.read(&inside()).await?;
    guessing::bounded(&mut tx, &subjects, now).await?;
    let person = rows::by_email(&mut tx, &folded).await?;
    drop(tx);

    let usable = |it: &Person| it.disabled_at.is_none() && it.verified_at.is_some();
    let person = person.filter(usable);
    let stored = person.as_ref().and_then(|it| it.password_hash.clone());
    let typed = domain::passwords::normal(&ask.password);
    let right = passwords::matches(&typed, stored).await?;
    let Some(person) = person.filter(|_| right) else {
        guessing::failed(ctx, &subjects, now).await?;
        return Err(sign_in_failed());
    };
    let amr = Amr::of(Method::Password);
    let mut tx = ctx.store.write(&inside(), Locks::new().lock(person.id)).await?;
    let realm = hats::door(&mut tx, person.id, ask.realm).await?;
    let it = Begin { person: person.id, realm, amr: &amr, from, now };
    if person.totp_confirmed_at.is_some() {
        let half = sessions::begin_half(ctx, &mut tx, it).await?;
        tx.commit_quiet(Quiet::Session, &[], now).await?;
        return Ok(Next::Code(half));
    }
    if !realm.accepts(&amr) {
        return Err(no_second_factor());
    }
    let opened = sessions::begin(ctx, &mut tx, it).await?;
    guessing::succeeded(&mut tx, &subjects).await?;
    let actor = itself(person.id, Some(opened.id));
    tx.commit(&story(ctx, person.id, &actor, now, &signed_in(realm, &amr))).await?;
    Ok(Next::Done(opened))
}

fn no_second_factor() -> Error {
    let detail = "A password alone does not open this door. Use your passkey, or ask the person \
                  who invited you to send the invitation again.";
    Error::denied(403, "second_factor_required", detail)
}

/// What a half session is completed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Second {
    /// The authenticator app's code.
    Totp(String),
    /// One of the ten recovery codes.
    Recovery(String),
}

/// The code after the password. Six wrong ones wait; the passkey does not.
pub async fn with_second(
    ctx: &Ctx,
    realm: Realm,
    half_token: &str,
    second: &Second,
    from: &Browser,
) -> Result<Opened> {
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.read(&inside()).await?;
    let half = sessions::half(&mut tx, ctx, realm, half_token).await?;
    drop(tx);
    let mut tx = ctx.store.write(&inside(), Locks::new().lock(half.person)).await?;
    let subjects = of_code(ctx, half.person);
    guessing::bounded(&mut tx, &subjects, now).await?;
    let person = rows::get(&mut tx, half.person).await?;
    let Some(method) = proves(ctx, &mut tx, &person, second, now).await? else {
        drop(tx);
        guessing::failed(ctx, &subjects, now).await?;
        return Err(code_invalid());
    };
    guessing::succeeded(&mut tx, &subjects).await?;
    let folded = &person.email_folded;
    guessing::succeeded(&mut tx, &guessing::of_password(ctx, folded, from)).await?;
    complete(ctx, tx, &half, &person, method, (realm, from, now)).await
}

/// Whether a cookie holds a half session that waits for its code.
pub async fn waiting(ctx: &Ctx, realm: Realm, token: &str) -> Result<bool> {
    let mut tx = ctx.store.read(&inside()).await?;
    match sessions::half(&mut tx, ctx, realm, token).await {
        Ok(_) => Ok(true),
        Err(Error::SignIn) => Ok(false),
        Err(other) => Err(other),
    }
}

async fn complete(
    ctx: &Ctx,
    mut tx: Tx,
    half: &Found,
    person: &Person,
    method: Method,
    (realm, from, now): (Realm, &Browser, i64),
) -> Result<Opened> {
    // Only one request ever completes a half session.
    if !rows::sessions::end(&mut tx, person.id, half.id, now).await? {
        return Err(Error::SignIn);
    }
    let amr = Amr::parse(&half.amr).and(method);
    let it = Begin { person: person.id, realm, amr: &amr, from, now };
    let opened = sessions::begin(ctx, &mut tx, it).await?;
    let actor = itself(person.id, Some(opened.id));
    let mut told = story(ctx, person.id, &actor, now, &signed_in(realm, &amr));
    if method == Method::Recovery {
        let left = rows::codes_left(&mut tx, person.id).await?;
        let what = Security::CodeUsed { left };
        let job = notice(ctx, &mut tx, person, &what).await?;
        told = super::with(told, job);
    }
    tx.commit(&told).await?;
    Ok(opened)
}

/// The counter of a person's codes.
pub(super) fn of_code(ctx: &Ctx, person: PersonId) -> [Subject; 1] {
    [subject(ctx, Bound::Code, &[&person.to_string()])]
}

/// Uses a code up, if it is one. The person is locked by the caller, so no code counts twice.
pub(super) async fn proves(
    ctx: &Ctx,
    tx: &mut Tx,
    person: &Person,
    second: &Second,
    now: i64,
) -> Result<Option<Method>> {
    match second {
        Second::Recovery(code) => {
            let hash = codes::recovery_hash(&ctx.secrets, person.id, code);
            let used = rows::use_code(tx, person.id, &hash, now).await?;
            Ok(used.then_some(Method::Recovery))
        }
        Second::Totp(code) => {
            let sealed =
                person.totp_sealed.as_deref().filter(|_| person.totp_confirmed_at.is_some());
            let Some(sealed) = sealed else { return Ok(None) };
            let secret = codes::Secret::open(&ctx.secrets, person.id, sealed)?;
            let step =
                secret.step(&codes::typed(code), domain::time::ts(now), person.totp_last_step)?;
            let Some(step) = step else { return Ok(None) };
            let first = rows::use_step(tx, person.id, step).await?;
            Ok(first.then_some(Method::Totp))
        }
    }
}

/// What the page's script needs to ask for a passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// JSON for `navigator.credentials`.
    pub options: String,
}

/// The ceremony that an answer belongs to, and the answer. A challenge is random and goes out once,
/// so it names its ceremony; anything unreadable is a passkey that was not accepted.
pub(super) fn answered(credential: &str) -> Result<(Uuid, String)> {
    let read: Value = serde_json::from_str(credential).map_err(|_| passkey_invalid())?;
    let client = read.pointer("/response/clientDataJSON").and_then(Value::as_str);
    let client = client.and_then(|it| BASE64URL_NOPAD.decode(it.as_bytes()).ok());
    let client: Option<Value> = client.and_then(|it| serde_json::from_slice(&it).ok());
    let challenge = client.as_ref().and_then(|it| it.get("challenge")).and_then(Value::as_str);
    Ok((ceremony(challenge.ok_or_else(passkey_invalid)?), credential.to_owned()))
}

fn ceremony(challenge: &str) -> Uuid {
    let mut id = [0; 16];
    id.iter_mut().zip(Sha256::digest(challenge.as_bytes())).for_each(|(to, from)| *to = from);
    Uuid::from_bytes(id)
}

/// Keeps a ceremony's state for five minutes and answers what the script gets.
pub(super) async fn keep_ceremony(
    ctx: &Ctx,
    kind: &'static str,
    person: Option<PersonId>,
    begun: super::passkeys::Begun,
) -> Result<Asked> {
    let now = micros(ctx.clock.security());
    let options: Value = serde_json::from_str(&begun.options).map_err(Error::broken)?;
    let challenge = options.pointer("/publicKey/challenge").and_then(Value::as_str);
    let challenge = challenge.ok_or_else(|| Error::broken("a ceremony without a challenge"))?;
    let row = Ceremony {
        id: ceremony(challenge),
        kind,
        person,
        payload: begun.state,
        at: now,
        expires_at: now + CHALLENGE,
    };
    let mut tx = ctx.store.append(&inside()).await?;
    rows::sessions::begin(&mut tx, &row).await?;
    tx.commit_quiet(Quiet::Session, &[], now).await?;
    Ok(Asked { options: begun.options })
}

/// Ends a ceremony: used up, whatever comes of it.
pub(super) async fn take_ceremony(
    ctx: &Ctx,
    id: Uuid,
    kind: &str,
) -> Result<(Option<PersonId>, String)> {
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.append(&inside()).await?;
    let taken = rows::sessions::take(&mut tx, id, kind, now).await?;
    tx.commit_quiet(Quiet::Session, &[], now).await?;
    taken.ok_or_else(passkey_invalid)
}

const GET: &str = "passkey.get";

/// Begins to ask for a passkey: for signing in and for a step-up.
pub async fn ask_passkey(ctx: &Ctx) -> Result<Asked> {
    keep_ceremony(ctx, GET, None, Party::new(&ctx.settings, &ctx.vendor())?.ask()?).await
}

/// A passkey that proved its person, and the transaction in which that counts.
pub(super) struct Shown {
    pub(super) tx: Tx,
    pub(super) person: Person,
}

/// Checks a presented passkey and counts its use. A copied one is refused and told.
pub(super) async fn shown(ctx: &Ctx, credential: &str) -> Result<Shown> {
    let now = micros(ctx.clock.security());
    let (ceremony, answer) = answered(credential)?;
    let (_, state) = take_ceremony(ctx, ceremony, GET).await?;
    let party = Party::new(&ctx.settings, &ctx.vendor())?;
    let (person, credential) = party.claimed(&answer).ok_or_else(passkey_invalid)?;
    let locks = Locks::new().lock(person);
    let opened = ctx.store.write(&inside(), locks).await;
    let mut tx = match opened {
        Err(store::Error::Missing) => return Err(passkey_invalid()),
        other => other?,
    };
    let person = rows::get(&mut tx, person).await?;
    let passkey = rows::passkey_of(&mut tx, person.id, &credential).await?;
    let passkey = passkey.filter(|_| person.disabled_at.is_none()).ok_or_else(passkey_invalid)?;
    match party.check(&answer, &state, &passkey.passkey) {
        Checked::Invalid => Err(passkey_invalid()),
        Checked::Copied => Err(copied(ctx, tx, &person, &passkey, now).await?),
        Checked::Genuine(moved) => {
            let stored = moved.as_ref().unwrap_or(&passkey.passkey);
            rows::use_passkey(&mut tx, &passkey, stored, now).await?;
            Ok(Shown { tx, person })
        }
    }
}

async fn copied(
    ctx: &Ctx,
    mut tx: Tx,
    person: &Person,
    passkey: &Passkey,
    now: i64,
) -> Result<Error> {
    let what = Security::PasskeyCopied { name: passkey.name.clone() };
    let job = notice(ctx, &mut tx, person, &what).await?;
    let told = story(ctx, person.id, &itself(person.id, None), now, &security(&what.recorded()));
    tx.commit(&super::with(told, job)).await?;
    Ok(passkey_invalid())
}

/// Signs in by a passkey alone: no address is typed, and the device verified its person.
pub async fn with_passkey(
    ctx: &Ctx,
    credential: &str,
    realm: Option<Realm>,
    from: &Browser,
) -> Result<Opened> {
    let now = micros(ctx.clock.security());
    let subjects = [subject(ctx, Bound::Address, &[&from.address])];
    let mut tx = ctx.store.read(&inside()).await?;
    guessing::bounded(&mut tx, &subjects, now).await?;
    drop(tx);
    let shown = match shown(ctx, credential).await {
        Err(Error::Denied(it)) => {
            guessing::failed(ctx, &subjects, now).await?;
            return Err(Error::Denied(it));
        }
        other => other?,
    };
    let Shown { mut tx, person } = shown;
    let amr = Amr::of(Method::Passkey);
    let realm = hats::door(&mut tx, person.id, realm).await?;
    let it = Begin { person: person.id, realm, amr: &amr, from, now };
    let opened = sessions::begin(ctx, &mut tx, it).await?;
    let actor = itself(person.id, Some(opened.id));
    tx.commit(&story(ctx, person.id, &actor, now, &signed_in(realm, &amr))).await?;
    Ok(opened)
}
