//! Links in letters: signing an owner in, choosing a new password, and the sandbox's printed ones.
//!
//! Asking for a letter is answered before anybody looks whether the address is known; a job looks.
//! Opening a link changes nothing, because mail scanners open links; the button on its page does.

use super::guessing::{self, subject};
use super::sessions::{self, Begin, Opened};
use super::sign_in::folded;
use super::{
    Browser, inside, itself, link_over, notice, passwords, recipient, security, signed_in, story,
    with,
};
use crate::worker::Outcome;
use crate::{Ctx, Error, Result, tell};
use domain::ids::{AccountId, LinkId, PersonId};
use domain::letter::{Letter, Recipient, Security};
use domain::passwords::Known;
use domain::people::{Amr, Bound, DEMO_LINK, LINK, Method, Realm};
use domain::time::{micros, ts};
use serde::{Deserialize, Serialize};
use store::people::sessions::{self as rows, Link};
use store::people::{self, Person};
use store::{Locks, NewJob, Quiet, Tx};

/// The job that writes the letter, if the address is somebody's.
pub const SEND_LINK: &str = "send_link";

/// Which letter is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// A link that signs an owner in.
    SignIn,
    /// A link to choose a new password.
    Reset,
}

impl Wish {
    fn kind(self) -> &'static str {
        match self {
            Wish::SignIn => "sign_in",
            Wish::Reset => "reset",
        }
    }
}

/// What [`SEND_LINK`] carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Which letter.
    pub wish: Wish,
    /// The address as compared.
    pub email: String,
    /// Where they wanted to go; empty for the first page.
    #[serde(default)]
    pub next: String,
}

/// Asks for a letter, whose link leads on to `next`, a path of ours. The answer and the work are the same for every address. More than five for
/// one address in a quarter of an hour are silently one too many; an address of the network that
/// asks for too many is told so.
pub async fn want(
    ctx: &Ctx,
    wish: Wish,
    (email, next): (&str, &str),
    from: &Browser,
) -> Result<()> {
    let now = micros(ctx.clock.security());
    let email = match domain::email::email("email", email) {
        Ok(it) => it.folded().to_owned(),
        Err(fault) => return Err(Error::field(fault)),
    };
    let all = [
        subject(ctx, Bound::Address, &[&from.address]),
        subject(ctx, Bound::Letters, &[wish.kind(), &email]),
    ];
    let mut tx = ctx.store.read(&inside()).await?;
    let [address, letters] = &all;
    guessing::bounded(&mut tx, std::slice::from_ref(address), now).await?;
    let quiet = guessing::bounded(&mut tx, std::slice::from_ref(letters), now).await.is_err();
    drop(tx);
    guessing::failed(ctx, &all, now).await?;
    if quiet {
        return Ok(());
    }
    let payload = serde_json::to_value(Wanted { wish, email, next: next.to_owned() })
        .map_err(Error::broken)?;
    let job = NewJob::new(ctx.ids.next(ts(now)), SEND_LINK, payload, now);
    let tx = ctx.store.append(&inside()).await?;
    Ok(tx.commit_quiet(Quiet::Session, &[job], now).await?)
}

/// The job, as the worker has it.
pub async fn do_send(ctx: &Ctx, job: &store::jobs::Job) -> Result<Outcome> {
    match serde_json::from_value(job.payload.clone()) {
        Ok(wanted) => send(ctx, &wanted).await.map(|()| Outcome::Done),
        Err(why) => Ok(Outcome::Never(why.to_string())),
    }
}

/// Writes the letter if there is somebody to write to.
pub async fn send(ctx: &Ctx, wanted: &Wanted) -> Result<()> {
    let now = ctx.clock.security();
    let mut tx = ctx.store.append(&inside()).await?;
    let person = people::by_email(&mut tx, &wanted.email).await?;
    let to = match (wanted.wish, person) {
        (_, Some(it)) if it.disabled_at.is_some() => None,
        (Wish::Reset, Some(it)) => it.password_hash.is_some().then(|| recipient(&it)),
        (Wish::Reset, None) => None,
        (Wish::SignIn, Some(it)) => owns(&mut tx, &it).await?.then(|| recipient(&it)),
        (Wish::SignIn, None) => {
            let name = people::reported_owner(&mut tx, &wanted.email).await?;
            name.map(|name| Recipient { email: wanted.email.clone(), name, person: None })
        }
    };
    let Some(to) = to else { return Ok(()) };
    let link: LinkId = ctx.ids.next(now);
    let at = micros(now);
    let row = Link {
        id: link,
        kind: wanted.wish.kind().to_owned(),
        person: to.person,
        email: wanted.email.clone(),
        subject: None,
        created_at: at,
        expires_at: at + LINK,
        used_at: None,
    };
    rows::add_link(&mut tx, &row).await?;
    let letter = match wanted.wish {
        Wish::SignIn => Letter::SignInLink { link, next: wanted.next.clone() },
        Wish::Reset => Letter::PasswordReset { link },
    };
    let job = tell::write(ctx, &mut tx, &to, &letter, now).await?;
    Ok(tx.commit_quiet(Quiet::Session, job.as_slice(), at).await?)
}

/// Staff and the vendor's people never come in by a letter alone; who is also an owner does, and
/// then only through the owners' door.
async fn owns(tx: &mut Tx, person: &Person) -> Result<bool> {
    let works = !people::seats(tx, person.id).await?.is_empty()
        || people::operator_level(tx, person.id).await?.is_some();
    Ok(!works
        || !people::businesses(tx, person.id).await?.is_empty()
        || people::reported_owner(tx, &person.email_folded).await?.is_some())
}

/// What the page behind a link shows before its button is pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Whose link it is: a name, or the address.
    pub name: String,
    /// The address.
    pub email: String,
}

async fn alive(ctx: &Ctx, tx: &mut Tx, token: &str, now: i64) -> Result<Link> {
    let id = ctx.secrets.link_of(token).map(LinkId).ok_or_else(link_over)?;
    let link = rows::link(tx, id).await?;
    link.filter(|it| it.used_at.is_none() && it.expires_at > now).ok_or_else(link_over)
}

/// Looks at a sign-in link or a printed one; nothing changes.
pub async fn look(ctx: &Ctx, token: &str) -> Result<Shown> {
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.read(&inside()).await?;
    let link = alive(ctx, &mut tx, token, now).await?;
    if link.kind != Wish::SignIn.kind() && demo_realm(ctx, &link.kind).is_none() {
        return Err(link_over());
    }
    show(&mut tx, &link).await
}

async fn show(tx: &mut Tx, link: &Link) -> Result<Shown> {
    let name = match link.person {
        Some(person) => people::get(tx, person).await?.name,
        None => people::reported_owner(tx, &link.email).await?.unwrap_or_default(),
    };
    let email = link.email.clone();
    Ok(Shown { name: if name.is_empty() { email.clone() } else { name }, email })
}

/// The button of a link: signs in. A letter's link works once and opens the owners' door; the
/// person is made now if the address was only reported by a product.
pub async fn redeem(ctx: &Ctx, token: &str, from: &Browser) -> Result<Opened> {
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.read(&inside()).await?;
    let link = alive(ctx, &mut tx, token, now).await?;
    if let Some(realm) = demo_realm(ctx, &link.kind) {
        drop(tx);
        return demo(ctx, &link, realm, from, now).await;
    }
    if link.kind != Wish::SignIn.kind() {
        return Err(link_over());
    }
    let known = people::by_email(&mut tx, &link.email).await?;
    // The address behind the link may have been changed since: then it proves nothing.
    let same = link.person.is_none() || link.person == known.as_ref().map(|it| it.id);
    if !same || known.as_ref().is_some_and(|it| it.disabled_at.is_some()) {
        return Err(link_over());
    }
    let unclaimed = store::accounts::unclaimed(&mut tx, &link.email).await?;
    let name = people::reported_owner(&mut tx, &link.email).await?.unwrap_or_default();
    drop(tx);
    let mut locks = known.iter().fold(Locks::new(), |locks, it| locks.lock(it.id));
    locks = unclaimed.iter().fold(locks, |locks, it| locks.lock(*it));
    let mut tx = ctx.store.write(&inside(), locks).await?;
    if !rows::use_link(&mut tx, link.id, Wish::SignIn.kind(), now).await? {
        return Err(link_over());
    }
    let person = match known {
        Some(it) => it.id,
        None => make(ctx, &mut tx, &link.email, &name, now).await?,
    };
    people::verify(&mut tx, person, now).await?;
    enter(ctx, tx, person, (&link.email, &unclaimed), from, now).await
}

async fn enter(
    ctx: &Ctx,
    mut tx: Tx,
    person: PersonId,
    (email, unclaimed): (&str, &[AccountId]),
    from: &Browser,
    now: i64,
) -> Result<Opened> {
    let realm = Realm::Client;
    let amr = Amr::of(Method::Link);
    let opened =
        sessions::begin(ctx, &mut tx, Begin { person, realm, amr: &amr, from, now }).await?;
    let actor = itself(person, Some(opened.id));
    let mut told = vec![story(ctx, person, &actor, now, &signed_in(realm, &amr))];
    for account in unclaimed {
        if store::accounts::claim(&mut tx, *account, person, email).await? {
            let event = security("Proved to be the owner of the account");
            told.push(tell::story(ctx, *account, &actor, ts(now), &event).account(*account));
        }
    }
    tx.commit_all(&told).await?;
    Ok(opened)
}

/// Makes a person whose address is proven by a link.
pub(super) async fn make(
    ctx: &Ctx,
    tx: &mut Tx,
    email: &str,
    name: &str,
    now: i64,
) -> Result<PersonId> {
    let id: PersonId = ctx.ids.next(ts(now));
    people::add(tx, &new_person(id, email, name, now)).await?;
    Ok(id)
}

/// A person without any factor yet.
pub fn new_person(id: PersonId, email: &str, name: &str, now: i64) -> Person {
    Person {
        id,
        name: if name.is_empty() { email.to_owned() } else { name.to_owned() },
        email: email.to_owned(),
        email_folded: folded(email),
        verified_at: Some(now),
        password_hash: None,
        password_at: None,
        totp_sealed: None,
        totp_confirmed_at: None,
        totp_last_step: None,
        locale: "en-GB".to_owned(),
        created_at: now,
        disabled_at: None,
        version: 1,
    }
}

fn demo_realm(ctx: &Ctx, kind: &str) -> Option<Realm> {
    kind.strip_prefix("demo:").filter(|_| ctx.settings.sandbox).and_then(Realm::parse)
}

/// A printed link of a demo person, good for a day and more than once: the sandbox only. Answers
/// the token.
pub async fn demo_link(ctx: &Ctx, person: PersonId, realm: Realm) -> Result<String> {
    if !ctx.settings.sandbox {
        return Err(Error::NotFound);
    }
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.append(&inside()).await?;
    let person = people::get(&mut tx, person).await?;
    let id: LinkId = ctx.ids.next(ts(now));
    let row = Link {
        id,
        kind: format!("demo:{}", realm.as_str()),
        person: Some(person.id),
        email: person.email_folded,
        subject: None,
        created_at: now,
        expires_at: now + DEMO_LINK,
        used_at: None,
    };
    rows::add_link(&mut tx, &row).await?;
    tx.commit_quiet(Quiet::Session, &[], now).await?;
    Ok(ctx.secrets.link_token(id.0))
}

async fn demo(ctx: &Ctx, link: &Link, realm: Realm, from: &Browser, now: i64) -> Result<Opened> {
    let person = link.person.ok_or_else(link_over)?;
    let amr = Amr::of(Method::Demo);
    let mut tx = ctx.store.write(&inside(), Locks::new().lock(person)).await?;
    let it = Begin { person, realm, amr: &amr, from, now };
    let opened = sessions::begin(ctx, &mut tx, it).await?;
    let actor = itself(person, Some(opened.id));
    tx.commit(&story(ctx, person, &actor, now, &signed_in(realm, &amr))).await?;
    Ok(opened)
}

/// Looks at a reset link; nothing changes.
pub async fn look_reset(ctx: &Ctx, token: &str) -> Result<Shown> {
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.read(&inside()).await?;
    let link = alive(ctx, &mut tx, token, now).await?;
    if link.kind != Wish::Reset.kind() {
        return Err(link_over());
    }
    show(&mut tx, &link).await
}

/// A new password by a letter's link. It signs nobody in: the second factor is asked for as ever.
/// All sessions end.
pub async fn reset(ctx: &Ctx, token: &str, password: &str) -> Result<()> {
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.read(&inside()).await?;
    let link = alive(ctx, &mut tx, token, now).await?;
    let person = link.person.filter(|_| link.kind == Wish::Reset.kind()).ok_or_else(link_over)?;
    let person = people::get(&mut tx, person).await?;
    let password = checked(&mut tx, "password", password, &person).await?;
    drop(tx);
    let hash = passwords::hash(&password).await?;
    let mut tx = ctx.store.write(&inside(), Locks::new().lock(person.id)).await?;
    let person = people::get(&mut tx, person.id).await?;
    let same = person.email_folded == link.email && person.disabled_at.is_none();
    if !same || !rows::use_link(&mut tx, link.id, Wish::Reset.kind(), now).await? {
        return Err(link_over());
    }
    people::set_password(&mut tx, person.id, &hash, now).await?;
    people::verify(&mut tx, person.id, now).await?;
    rows::void_links(&mut tx, person.id, Wish::Reset.kind(), now).await?;
    rows::end_others(&mut tx, person.id, None, now).await?;
    let what = Security::PasswordReset;
    let job = notice(ctx, &mut tx, &person, &what).await?;
    let told = story(ctx, person.id, &itself(person.id, None), now, &security(&what.recorded()));
    Ok(tx.commit(&with(told, job)).await?)
}

/// A new password against everything that is known about its person.
pub(super) async fn checked(
    tx: &mut Tx,
    field: &'static str,
    typed: &str,
    person: &Person,
) -> Result<String> {
    let seats = people::seats(tx, person.id).await?;
    let mut names: Vec<&str> = seats.iter().map(|it| it.name.as_str()).collect();
    names.push(&person.name);
    let known = Known { email: &person.email, names: &names };
    domain::passwords::password(field, typed, known).map_err(Error::field)
}
