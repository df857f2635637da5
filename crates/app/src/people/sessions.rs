//! Sessions: who is behind a cookie, until when, and how fresh the proof is.

use super::{Browser, inside, itself, security, story};
use crate::revocation::{Which, end_sessions};
use crate::secrets::Secrets;
use crate::{Ctx, Error, Result};
use domain::access::Role;
use domain::actor::{Actor, Door, OperatorLevel, Staff};
use domain::ids::{PersonId, SessionId};
use domain::people::{Amr, Clocks, IDLE, OVERALL, Realm, SignInRule};
use domain::preferences::Preferences;
use domain::time::{micros, ts};
use domain::tokens::EndedBecause;
use store::people::sessions::{self, Found};

pub use store::people::sessions::Listed;
use store::{Locks, Quiet, Tx};

/// A signed-in browser in one realm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The session.
    pub id: SessionId,
    /// The human.
    pub person: PersonId,
    /// Whose door it opens.
    pub realm: Realm,
    /// The human's name.
    pub name: String,
    /// The human's address.
    pub email: String,
    /// How the human likes to read.
    pub preferences: Preferences,
    /// How it was proven.
    pub amr: Amr,
    /// Its instants.
    pub clocks: Clocks,
    /// Who acts; in the partner realm the staff member of the named firm.
    pub actor: Actor,
    /// The named firm: its name and its time zone (IANA).
    pub firm: Option<(String, String)>,
    /// How many workspaces the person can choose from.
    pub hats: i64,
    /// What the named firm asks for at the sign-in and this session has not shown. Until then it
    /// opens only the pages on which that is set up.
    pub lacks: Option<SignInRule>,
}

impl Session {
    /// A factor within the last five minutes, or the question for one.
    pub fn needs_fresh(&self, now: i64) -> Result<()> {
        is_fresh(&self.clocks, now)
    }
}

/// A session begun or renewed: the token goes into the realm's cookie and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The session.
    pub id: SessionId,
    /// The human.
    pub person: PersonId,
    /// Whose door it opens.
    pub realm: Realm,
    /// The cookie's value.
    pub token: String,
}

/// The session behind a cookie of `realm`; in the partner realm seen from the firm in the path.
/// One statement. Whoever has no seat at that firm gets `NotFound`, as for a firm that is not
/// there; a suspended seat, person or firm is `SignIn`.
pub async fn session(ctx: &Ctx, realm: Realm, token: &str, firm: Option<&str>) -> Result<Session> {
    let now = micros(ctx.clock.security());
    let hash = ctx.secrets.token_hash(token);
    let mut tx = ctx.store.read(&inside()).await?;
    let found = sessions::find(&mut tx, &hash, realm.as_str(), firm).await?;
    drop(tx);
    let found = found.filter(|it| it.stage == "full").ok_or(Error::SignIn)?;
    if !found.clocks.is_alive(now) || found.disabled_at.is_some() {
        return Err(Error::SignIn);
    }
    let amr = Amr::parse(&found.amr);
    if !realm.accepts(&amr) {
        return Err(Error::SignIn);
    }
    let actor = actor(realm, &found, firm.is_some())?;
    let rule = found.firm.as_ref().and_then(|it| SignInRule::parse(&it.sign_in_rule));
    let lacks = rule.filter(|it| realm == Realm::Partner && !it.accepts(&amr));
    if found.clocks.wants_touch(now) {
        touch(ctx, found.id, now).await?;
    }
    Ok(Session {
        id: found.id,
        person: found.person,
        realm,
        name: found.name,
        email: found.email,
        preferences: found.preferences,
        amr,
        clocks: found.clocks,
        actor,
        lacks,
        hats: found.seats + i64::from(found.owns) + i64::from(found.level.is_some()),
        firm: found.firm.map(|it| (it.name, it.time_zone)),
    })
}

fn actor(realm: Realm, found: &Found, named: bool) -> Result<Actor> {
    let door = Door::Page(found.id);
    let person = found.person;
    match realm {
        Realm::Client => Ok(Actor::Client { person, door, delegated: false }),
        Realm::Operator => {
            let level = match found.level.as_deref() {
                Some("admin") => OperatorLevel::Admin,
                Some("support") => OperatorLevel::Support,
                Some(_) | None => return Err(Error::SignIn),
            };
            Ok(Actor::Operator { person, level, door })
        }
        // Without a firm nobody acts as staff: the person looks after itself, and the mark keeps
        // every deed of the client realm shut.
        Realm::Partner if !named => Ok(Actor::Client { person, door, delegated: true }),
        Realm::Partner => {
            let firm = found.firm.as_ref().ok_or(Error::NotFound)?;
            let (staff, role, state) = firm.seat.as_ref().ok_or(Error::NotFound)?;
            if state != "active" || firm.state != "active" {
                return Err(Error::SignIn);
            }
            let role = Role::parse(role).ok_or_else(|| Error::broken("a seat without a role"))?;
            Ok(Actor::Staff(Staff { person, staff: *staff, partner: firm.id, role, door }))
        }
    }
}

/// At most once a minute and session: everything else of the hot path only reads.
async fn touch(ctx: &Ctx, id: SessionId, now: i64) -> Result<()> {
    let mut tx = ctx.store.append(&inside()).await?;
    sessions::touch(&mut tx, id, now).await?;
    Ok(tx.commit_quiet(Quiet::Session, &[], now).await?)
}

fn is_fresh(clocks: &Clocks, now: i64) -> Result<()> {
    if clocks.is_fresh(now) {
        return Ok(());
    }
    Err(Error::StepUp { max_age: domain::people::FRESH / domain::time::SECOND })
}

async fn clocks(ctx: &Ctx, tx: &mut Tx, actor: &Actor) -> Result<Option<(Clocks, i64)>> {
    let Some(id) = actor.session() else { return Ok(None) };
    let now = micros(ctx.clock.security());
    let clocks = sessions::clocks_of(tx, id).await?.ok_or(Error::SignIn)?;
    if clocks.is_alive(now) { Ok(Some((clocks, now))) } else { Err(Error::SignIn) }
}

/// For deeds that need a step-up: a factor was proven within five minutes. Keys, jobs and the
/// command line have no browser to ask; their right is their own proof.
pub async fn fresh(ctx: &Ctx, tx: &mut Tx, actor: &Actor) -> Result<()> {
    match clocks(ctx, tx, actor).await? {
        Some((clocks, now)) => is_fresh(&clocks, now),
        None => Ok(()),
    }
}

/// For signing in to a client's account: the first of a session needs a fresh factor, later ones
/// do not.
pub async fn may_enter(ctx: &Ctx, tx: &mut Tx, actor: &Actor) -> Result<()> {
    match clocks(ctx, tx, actor).await? {
        Some((clocks, now)) if clocks.entered_at.is_none() => is_fresh(&clocks, now),
        Some(_) | None => Ok(()),
    }
}

/// Marks the session as one that has entered a client's account; in the deed's transaction.
pub async fn entered(ctx: &Ctx, tx: &mut Tx, actor: &Actor) -> Result<()> {
    if let Some(id) = actor.session() {
        sessions::enter(tx, id, micros(ctx.clock.security())).await?;
    }
    Ok(())
}

/// What a new session rests on.
pub(super) struct Begin<'a> {
    pub(super) person: PersonId,
    pub(super) realm: Realm,
    pub(super) amr: &'a Amr,
    pub(super) from: &'a Browser,
    pub(super) now: i64,
}

/// Adds a whole session to a transaction.
pub(super) async fn begin(ctx: &Ctx, tx: &mut Tx, it: Begin<'_>) -> Result<Opened> {
    add(ctx, tx, &it, "full", it.now, it.now + OVERALL).await
}

/// Adds one that rests on an earlier proof, until that one's end.
pub(super) async fn begin_from(
    ctx: &Ctx,
    tx: &mut Tx,
    it: Begin<'_>,
    before: &Clocks,
) -> Result<Opened> {
    add(ctx, tx, &it, "full", before.proven_at, before.expires_at).await
}

/// Adds one that opens nothing yet: the second factor is missing.
pub(super) async fn begin_half(ctx: &Ctx, tx: &mut Tx, it: Begin<'_>) -> Result<Opened> {
    add(ctx, tx, &it, "half", it.now, it.now + domain::people::HALF).await
}

async fn add(
    ctx: &Ctx,
    tx: &mut Tx,
    it: &Begin<'_>,
    stage: &'static str,
    proven_at: i64,
    expires_at: i64,
) -> Result<Opened> {
    let token = Secrets::token();
    let id = ctx.ids.next(ts(it.now));
    let row = sessions::New {
        id,
        person: it.person,
        realm: it.realm.as_str(),
        token_hash: ctx.secrets.token_hash(&token),
        stage,
        amr: it.amr.to_string(),
        user_agent: it.from.user_agent.chars().take(300).collect(),
        address: it.from.address.clone(),
        at: it.now,
        proven_at,
        expires_at,
    };
    sessions::add(tx, &row).await?;
    Ok(Opened { id, person: it.person, realm: it.realm, token })
}

/// The half session behind a cookie: the password was right, the code is still asked for.
pub(super) async fn half(tx: &mut Tx, ctx: &Ctx, realm: Realm, token: &str) -> Result<Found> {
    let now = micros(ctx.clock.security());
    let hash = ctx.secrets.token_hash(token);
    let found = sessions::find(tx, &hash, realm.as_str(), None).await?;
    found
        .filter(|it| it.stage == "half" && it.clocks.is_alive(now) && it.disabled_at.is_none())
        .ok_or(Error::SignIn)
}

/// A person's open sessions in all realms, last used first.
pub async fn list(ctx: &Ctx, person: PersonId) -> Result<Vec<Listed>> {
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.read(&inside()).await?;
    Ok(sessions::open(&mut tx, person, now, now - IDLE).await?)
}

/// Ends one of the person's own sessions, also this very one. Another's is not there.
pub async fn end(ctx: &Ctx, own: &Session, id: SessionId) -> Result<()> {
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.write(&inside(), Locks::new().lock(own.person)).await?;
    if !sessions::end(&mut tx, own.person, id, now).await? {
        return Err(Error::NotFound);
    }
    let actor = itself(own.person, Some(own.id));
    let what = if id == own.id { "Signed out" } else { "Ended another session" };
    let mut told = story(ctx, own.person, &actor, now, &security(what));
    // Whoever signs out here is out of the products too.
    let (which, because) = (Which::Session(id), EndedBecause::SignedOut);
    told.jobs = end_sessions(ctx, &mut tx, which, because, ctx.clock.business()).await?;
    Ok(tx.commit(&told).await?)
}

/// Ends all of the person's sessions but this one; answers how many.
pub async fn end_others(ctx: &Ctx, own: &Session) -> Result<u64> {
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.write(&inside(), Locks::new().lock(own.person)).await?;
    let ended = sessions::end_others(&mut tx, own.person, Some(own.id), now).await?;
    let actor = itself(own.person, Some(own.id));
    let what = security("Ended all other sessions");
    tx.commit(&story(ctx, own.person, &actor, now, &what)).await?;
    Ok(ended)
}

/// Erases what has run out; run by the schedule.
pub async fn sweep(ctx: &Ctx) -> Result<()> {
    let now = micros(ctx.clock.security());
    let mut tx = ctx.store.append(&inside()).await?;
    let month = 30 * domain::time::DAY;
    sessions::sweep(&mut tx, now - domain::people::Bound::WINDOW, now - month).await?;
    Ok(tx.commit_quiet(Quiet::Housekeeping, &[], now).await?)
}
