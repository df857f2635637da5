//! The security page's deeds: passwords, authenticator app, recovery codes, passkeys.
//!
//! Each needs a fresh factor, is told in the person's chain and by letter, and never leaves a
//! person without a way in.

use super::links::checked;
use super::passkeys::Party;
use super::sessions::Session;
use super::sign_in::{Asked, answered, keep_ceremony, take_ceremony};
use super::step_up::reauth_failed;
use super::{
    code_invalid, codes, inside, itself, notice, passkey_invalid, passwords, security, story, with,
};
use crate::{Ctx, Error, Result};
use data_encoding::BASE64URL_NOPAD;
use domain::fault::Fault;
use domain::ids::{PasskeyId, PersonId};
use domain::letter::Security;
use domain::people::{HALF, Method};
use domain::time::{micros, ts};
use serde::{Deserialize, Serialize};
use store::people::sessions as rows;
use store::people::{self, Passkey, Person};
use store::{Locks, Tx};
use zeroize::Zeroizing;

/// What the security page shows, besides the sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factors {
    /// The person's address.
    pub email: String,
    /// When the password was set.
    pub password_at: Option<i64>,
    /// When the authenticator app was added.
    pub totp_at: Option<i64>,
    /// How many recovery codes are left.
    pub codes_left: i64,
    /// Passkeys, oldest first.
    pub passkeys: Vec<Passkey>,
    /// Whether a passkey can be removed without shutting the person out.
    pub can_remove: bool,
}

/// What a person proves itself with.
pub async fn factors(ctx: &Ctx, own: &Session) -> Result<Factors> {
    let mut tx = ctx.store.read(&inside()).await?;
    let person = people::get(&mut tx, own.person).await?;
    let passkeys = people::passkeys(&mut tx, own.person).await?;
    Ok(Factors {
        can_remove: spare(&mut tx, &person, passkeys.len()).await?,
        codes_left: people::codes_left(&mut tx, own.person).await?,
        email: person.email,
        password_at: person.password_at.filter(|_| person.password_hash.is_some()),
        totp_at: person.totp_confirmed_at,
        passkeys,
    })
}

/// Whether one passkey less leaves a way in: another one, a password with an app, or (for those
/// who only own accounts) a link in a letter.
async fn spare(tx: &mut Tx, person: &Person, passkeys: usize) -> Result<bool> {
    let strong = person.password_hash.is_some() && person.totp_confirmed_at.is_some();
    if passkeys > 1 || strong {
        return Ok(true);
    }
    let works = !people::seats(tx, person.id).await?.is_empty()
        || people::operator_level(tx, person.id).await?.is_some();
    Ok(!works)
}

/// Locks the person for a change of its factors; the proof must be fresh.
async fn alone(ctx: &Ctx, own: &Session) -> Result<(Tx, Person, i64)> {
    let now = micros(ctx.clock.security());
    own.needs_fresh(now)?;
    let mut tx = ctx.store.write(&inside(), Locks::new().lock(own.person)).await?;
    let person = people::get(&mut tx, own.person).await?;
    Ok((tx, person, now))
}

async fn told(
    ctx: &Ctx,
    mut tx: Tx,
    own: &Session,
    person: &Person,
    (what, now): (&Security, i64),
) -> Result<()> {
    let job = notice(ctx, &mut tx, person, what).await?;
    let actor = itself(own.person, Some(own.id));
    let told = story(ctx, own.person, &actor, now, &security(&what.recorded()));
    Ok(tx.commit(&with(told, job)).await?)
}

/// Changes the password, or sets the first one. All other sessions end.
pub async fn change_password(ctx: &Ctx, own: &Session, old: &str, new: &str) -> Result<()> {
    own.needs_fresh(micros(ctx.clock.security()))?;
    let now = micros(ctx.clock.security());
    let subjects = super::sign_in::of_code(ctx, own.person);
    let mut tx = ctx.store.read(&inside()).await?;
    super::guessing::bounded(&mut tx, &subjects, now).await?;
    let person = people::get(&mut tx, own.person).await?;
    let fit = checked(&mut tx, "new", new, &person).await;
    drop(tx);
    if let Some(stored) = person.password_hash.clone() {
        if !passwords::matches(&domain::passwords::normal(old), Some(stored.clone())).await? {
            super::guessing::failed(ctx, &subjects, now).await?;
            return Err(reauth_failed());
        }
        if passwords::matches(&domain::passwords::normal(new), Some(stored)).await? {
            let detail = "This is the password you have. Choose another one.";
            return Err(Error::field(Fault::new("new", "password_unchanged", detail)));
        }
    }
    let new = fit?;
    let hash = passwords::hash(&new).await?;
    let (mut tx, person, now) = alone(ctx, own).await?;
    people::set_password(&mut tx, own.person, &hash, now).await?;
    rows::end_others(&mut tx, own.person, Some(own.id), now).await?;
    let what = Security::PasswordChanged;
    told(ctx, tx, own, &person, (&what, now)).await
}

/// An authenticator app about to be added: nothing is stored until its first code is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret as a person types it.
    pub secret: String,
    /// `otpauth://…`
    pub address: String,
    /// The secret sealed for this person and these ten minutes: comes back with the code.
    pub sealed: String,
}

#[derive(Serialize, Deserialize)]
struct Pending {
    secret: String,
    until: i64,
}

const ENROL: &str = "totp enrolment";

/// Begins to add an authenticator app; reading only, so a GET may do it.
pub fn begin_totp(ctx: &Ctx, person: PersonId, email: &str) -> Result<Enrolment> {
    let secret = codes::Secret::make();
    let until = micros(ctx.clock.security()) + HALF;
    sealed(ctx, person, email, &Pending { secret: secret.text(), until })
}

fn sealed(ctx: &Ctx, person: PersonId, email: &str, it: &Pending) -> Result<Enrolment> {
    let secret = codes::Secret::from_text(&it.secret).ok_or_else(code_invalid)?;
    let plain = Zeroizing::new(serde_json::to_vec(it).map_err(Error::broken)?);
    Ok(Enrolment {
        secret: secret.text(),
        address: secret.address(&ctx.vendor(), email)?,
        sealed: BASE64URL_NOPAD.encode(&ctx.secrets.seal(ENROL, person.0, &plain)?),
    })
}

fn opened(ctx: &Ctx, person: PersonId, sealed: &str) -> Result<Pending> {
    let sealed = BASE64URL_NOPAD.decode(sealed.as_bytes()).map_err(|_| code_invalid())?;
    let plain = ctx.secrets.open(ENROL, person.0, &sealed).map_err(|_| code_invalid())?;
    let pending: Pending = serde_json::from_slice(&plain).map_err(Error::broken)?;
    if pending.until < micros(ctx.clock.security()) {
        return Err(code_invalid());
    }
    Ok(pending)
}

/// The same enrolment once more, after a wrong code: the app need not be scanned again.
pub fn again_totp(ctx: &Ctx, person: PersonId, email: &str, text: &str) -> Result<Enrolment> {
    sealed(ctx, person, email, &opened(ctx, person, text)?)
}

/// The first right code of a new app: adds it and answers ten new recovery codes, shown once.
pub async fn add_totp(ctx: &Ctx, own: &Session, text: &str, code: &str) -> Result<Vec<String>> {
    let (mut tx, person, now) = alone(ctx, own).await?;
    let codes = enrol(ctx, &mut tx, own.person, (text, code), now).await?;
    shown_here(&mut tx, own, Method::Totp).await?;
    let what = Security::AppAdded;
    told(ctx, tx, own, &person, (&what, now)).await?;
    Ok(codes)
}

/// Whoever has just set up a factor has shown it: the device verified its person, or the app's code
/// was right.
async fn shown_here(tx: &mut Tx, own: &Session, method: Method) -> Result<()> {
    let amr = own.amr.clone().and(method).to_string();
    Ok(rows::proven(tx, own.person, own.id, &amr).await?)
}

/// Stores the app and its recovery codes in a transaction that holds the person.
pub(super) async fn enrol(
    ctx: &Ctx,
    tx: &mut Tx,
    person: PersonId,
    (text, code): (&str, &str),
    now: i64,
) -> Result<Vec<String>> {
    let pending = opened(ctx, person, text)?;
    let secret = codes::Secret::from_text(&pending.secret).ok_or_else(code_invalid)?;
    let step = secret.step(&codes::typed(code), ts(now), None)?.ok_or_else(code_invalid)?;
    let sealed = secret.seal(&ctx.secrets, person)?;
    people::set_totp(tx, person, &sealed, now, Some(step)).await?;
    fresh_codes(ctx, tx, person).await
}

async fn fresh_codes(ctx: &Ctx, tx: &mut Tx, person: PersonId) -> Result<Vec<String>> {
    let codes = codes::recovery();
    let hashes: Vec<Vec<u8>> =
        codes.iter().map(|it| codes::recovery_hash(&ctx.secrets, person, it)).collect();
    people::set_codes(tx, person, &hashes).await?;
    Ok(codes)
}

/// Ten new recovery codes in place of all earlier ones, shown once.
pub async fn new_codes(ctx: &Ctx, own: &Session) -> Result<Vec<String>> {
    let (mut tx, person, now) = alone(ctx, own).await?;
    if person.totp_confirmed_at.is_none() {
        return Err(Error::NotFound);
    }
    let codes = fresh_codes(ctx, &mut tx, own.person).await?;
    let what = Security::CodesMade;
    told(ctx, tx, own, &person, (&what, now)).await?;
    Ok(codes)
}

const MAKE: &str = "passkey.make";

/// Begins to add a passkey.
pub async fn begin_passkey(ctx: &Ctx, own: &Session) -> Result<Asked> {
    own.needs_fresh(micros(ctx.clock.security()))?;
    let mut tx = ctx.store.read(&inside()).await?;
    let person = people::get(&mut tx, own.person).await?;
    let known = people::passkeys(&mut tx, own.person).await?;
    drop(tx);
    let known = known.into_iter().map(|it| it.credential).collect();
    let begun = Party::new(&ctx.settings, &ctx.vendor())?.make(
        person.id,
        &person.email,
        &person.name,
        known,
    )?;
    keep_ceremony(ctx, MAKE, Some(own.person), begun).await
}

/// Adds the passkey that the device made.
pub async fn add_passkey(ctx: &Ctx, own: &Session, credential: &str, name: &str) -> Result<()> {
    own.needs_fresh(micros(ctx.clock.security()))?;
    let (ceremony, answer) = answered(credential)?;
    let (person, state) = take_ceremony(ctx, ceremony, MAKE).await?;
    if person != Some(own.person) {
        return Err(passkey_invalid());
    }
    let made = Party::new(&ctx.settings, &ctx.vendor())?
        .made(&answer, &state)
        .ok_or_else(passkey_invalid)?;
    let (mut tx, person, now) = alone(ctx, own).await?;
    let row = new_passkey(ctx, own.person, made, name, now);
    added(people::add_passkey(&mut tx, &row).await)?;
    shown_here(&mut tx, own, Method::Passkey).await?;
    let what = Security::PasskeyAdded { name: row.name.clone() };
    told(ctx, tx, own, &person, (&what, now)).await
}

/// A credential that somebody has already is not accepted, and nothing says whose it is.
pub(super) fn added(outcome: store::Result<()>) -> Result<()> {
    match outcome {
        Err(store::Error::Taken(_)) => Err(passkey_invalid()),
        other => Ok(other?),
    }
}

pub(super) fn new_passkey(
    ctx: &Ctx,
    person: PersonId,
    made: super::passkeys::Made,
    name: &str,
    now: i64,
) -> Passkey {
    let name: String = name.trim().chars().filter(|it| !it.is_control()).take(60).collect();
    let id: PasskeyId = ctx.ids.next(ts(now));
    Passkey {
        id,
        person,
        credential: made.credential,
        name: if name.is_empty() { "Passkey".to_owned() } else { name },
        passkey: made.passkey,
        created_at: now,
        last_used_at: None,
    }
}

/// Removes a passkey, unless it is the only way in.
pub async fn remove_passkey(ctx: &Ctx, own: &Session, id: PasskeyId) -> Result<()> {
    let (mut tx, person, now) = alone(ctx, own).await?;
    let passkeys = people::passkeys(&mut tx, own.person).await?;
    let passkey = passkeys.iter().find(|it| it.id == id).ok_or(Error::NotFound)?;
    if !spare(&mut tx, &person, passkeys.len()).await? {
        let detail = "It is your only way in. Add another passkey, or a password with an \
                      authenticator app, first.";
        return Err(Error::denied(409, "last_factor", detail));
    }
    people::remove_passkey(&mut tx, own.person, id).await?;
    let what = Security::PasskeyRemoved { name: passkey.name.clone() };
    told(ctx, tx, own, &person, (&what, now)).await
}
