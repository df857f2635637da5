//! Founding: persons made by the installation itself, not by a letter (the first operator, the
//! sandbox's demo persons).

use super::links::new_person;
use super::{codes, inside, passwords, security};
use crate::secrets::Secrets;
use crate::{Ctx, Error, Result, tell};
use domain::actor::Actor;
use domain::ids::PersonId;
use domain::time::{micros, ts};
use store::people;

/// A person to be made.
#[derive(Debug, Clone, Default)]
pub struct Founding {
    /// The name.
    pub name: String,
    /// The address; taken as proven.
    pub email: String,
    /// A password, with [`Founding::totp`] beside it.
    pub password: Option<String>,
    /// An authenticator app's secret in base 32.
    pub totp: Option<String>,
    /// `support` or `admin`: one of the vendor's people.
    pub operator: Option<&'static str>,
}

/// Makes a person, or finds the one with that address and leaves it as it is.
pub async fn found(ctx: &Ctx, it: &Founding) -> Result<PersonId> {
    let now = micros(ctx.clock.security());
    let email = domain::email::email("email", &it.email).map_err(Error::field)?;
    let mut tx = ctx.store.read(&inside()).await?;
    if let Some(known) = people::by_email(&mut tx, email.folded()).await? {
        return Ok(known.id);
    }
    drop(tx);
    let hash = match &it.password {
        Some(password) => Some(passwords::hash(&domain::passwords::normal(password)).await?),
        None => None,
    };
    let id: PersonId = ctx.ids.next(ts(now));
    let mut tx = ctx.store.append(&inside()).await?;
    people::add(&mut tx, &new_person(id, email.as_str(), &it.name, now)).await?;
    if let Some(hash) = hash {
        people::set_password(&mut tx, id, &hash, now).await?;
    }
    if let Some(text) = &it.totp {
        let secret = codes::Secret::from_text(text);
        let secret = secret.ok_or_else(|| Error::broken("not an authenticator app's secret"))?;
        let sealed = secret.seal(&ctx.secrets, id)?;
        people::set_totp(&mut tx, id, &sealed, now, None).await?;
    }
    if let Some(level) = it.operator {
        people::add_operator(&mut tx, id, level, now).await?;
    }
    let event = security("Made by the installation");
    tx.commit(&tell::story(ctx, id, &Actor::System, ts(now), &event)).await?;
    Ok(id)
}

/// What the first of the vendor's people gets, shown once: a password and an authenticator app's
/// secret in base 32. Both can be changed on the page of one's own security.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The password.
    pub password: String,
    /// The secret.
    pub totp: String,
}

/// Makes one of the vendor's people, whom nobody could invite from a page. `level` is `support` or
/// `admin`.
pub async fn operator(
    ctx: &Ctx,
    (name, email): (&str, &str),
    level: &'static str,
) -> Result<Given> {
    let name = domain::names::name("name", name).map_err(Error::field)?;
    let address = domain::email::email("email", email).map_err(Error::field)?;
    let mut tx = ctx.store.read(&inside()).await?;
    if people::by_email(&mut tx, address.folded()).await?.is_some() {
        let detail = "There is a person with this address already.";
        return Err(Error::denied(409, "already_member", detail));
    }
    drop(tx);
    let given = Given { password: Secrets::token(), totp: super::codes::Secret::make().text() };
    let founding = Founding {
        name,
        email: address.as_str().to_owned(),
        password: Some(given.password.clone()),
        totp: Some(given.totp.clone()),
        operator: Some(level),
    };
    found(ctx, &founding).await?;
    Ok(given)
}
