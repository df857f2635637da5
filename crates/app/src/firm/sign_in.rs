//! How a firm's staff sign in: what it asks for beyond the vendor's own rule.
//!
//! The rule is read with every session, so it holds from the next request on. Whoever changes it
//! must meet it in this very session, and the owner must be able to: nobody shuts the firm.

use crate::{Ctx, Error, Result, keys, people, reach, tell};
use domain::access::{self, Deed};
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::PartnerId;
use domain::letter::{Letter, Recipient, Security};
use domain::people::{Amr, SignInRule};
use domain::time::micros;
use store::people::sessions;
use store::staff::Member;
use store::{Locks, NewJob, Story, Tx};

/// The rule in force and who decided so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decided {
    /// The rule.
    pub rule: SignInRule,
    /// Who decided so; nobody before the first change.
    pub by: Option<String>,
    /// When (µs).
    pub at: Option<i64>,
}

async fn decided(tx: &mut Tx, firm: PartnerId) -> Result<Decided> {
    let row = store::partners::sign_in(tx, firm).await?.ok_or(Error::NotFound)?;
    let rule = SignInRule::parse(&row.rule).unwrap_or_default();
    Ok(Decided { rule, by: row.by, at: row.at })
}

/// The rule for those who may change it.
pub async fn rule(ctx: &Ctx, actor: &Actor) -> Result<Decided> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::FirmUpdate)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    decided(&mut tx, staff.partner).await
}

/// The rule for those who have to meet it: anybody of the firm.
pub async fn asked(ctx: &Ctx, actor: &Actor) -> Result<Decided> {
    let staff = reach::staff(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    decided(&mut tx, staff.partner).await
}

/// Changes the rule. A person does that, in a session that meets it, with a fresh factor.
pub async fn set_rule(ctx: &Ctx, actor: &Actor, typed: &str) -> Result<()> {
    let staff = reach::staff(actor)?;
    reach::firm(staff, Deed::FirmSignIn)?;
    let session = actor.session().ok_or_else(keys::not_with_a_key)?;
    let now = ctx.clock.business();
    let mut tx = ctx.store.write(&actor.scope(), Locks::new().lock(staff.partner)).await?;
    if access::needs_step_up(Deed::FirmSignIn) {
        people::fresh(ctx, &mut tx, actor).await?;
    }
    let wanted = SignInRule::parse(typed).ok_or_else(|| {
        Error::field(Fault::new("rule", "rule_invalid", "Choose one of the three rules."))
    })?;
    let before = decided(&mut tx, staff.partner).await?.rule;
    if before == wanted {
        return Ok(());
    }
    let amr = sessions::amr_of(&mut tx, session).await?.ok_or(Error::SignIn)?;
    if !wanted.accepts(&Amr::parse(&amr)) {
        let detail = "You are not signed in like that yourself. Set it up and sign in with it \
                      first.";
        return Err(Error::denied(409, "rule_not_met", detail));
    }
    let everybody = store::staff::list(&mut tx, staff.partner).await?;
    let working: Vec<Member> = everybody.into_iter().filter(|it| it.state == "active").collect();
    if working.iter().any(|it| it.role == "owner" && !can(wanted, it)) {
        let detail = "The firm's owner has not set up what this rule asks for. Ask them to do so \
                      first.";
        return Err(Error::denied(409, "rule_not_met_by_owner", detail));
    }
    let by = (staff.person, micros(now));
    store::partners::set_sign_in(&mut tx, staff.partner, wanted.as_str(), by).await?;
    let jobs = told(ctx, &mut tx, staff, &working, wanted).await?;
    let (from, to) = (before.as_str().to_owned(), wanted.as_str().to_owned());
    let event = Event::SignInRuleChanged { from, to };
    let story = tell::story(ctx, staff.partner, actor, now, &event).partner(staff.partner);
    Ok(tx.commit(&jobs.into_iter().fold(story, Story::job)).await?)
}

fn can(rule: SignInRule, it: &Member) -> bool {
    rule.can_be_met(it.passkeys, it.totp)
}

/// Letters to the owner and the seniors, and to whoever has something to set up now.
async fn told(
    ctx: &Ctx,
    tx: &mut Tx,
    staff: &Staff,
    working: &[Member],
    rule: SignInRule,
) -> Result<Vec<NewJob>> {
    let firm = store::partners::one(tx, staff.partner).await?.ok_or(Error::NotFound)?;
    let by = working.iter().find(|it| it.id == staff.staff).ok_or(Error::SignIn)?.name.clone();
    let leads = |it: &Member| matches!(it.role.as_str(), "owner" | "senior");
    let to: Vec<Recipient> = working
        .iter()
        .filter(|it| it.id != staff.staff && (leads(it) || !can(rule, it)))
        .map(|it| Recipient {
            email: it.email.clone(),
            name: it.name.clone(),
            person: Some(it.person),
        })
        .collect();
    let what = Security::SignInRule { by, firm: firm.name, rule: rule.as_str().to_owned() };
    let letter = Letter::SecurityNotice { what };
    tell::write_all(ctx, tx, &to, &letter, ctx.clock.business()).await
}
