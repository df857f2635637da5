//! Turning an add-on on: at once where nobody else must consent, else by a visit to the third
//! party, in this browser or by a letter to the account's owner.

use super::consent::{self, Visit};
use super::stand::{self, Stand};
use super::{firm_pays, may_begin};
use crate::connections::{Tied, owner, tell_firm, tied};
use crate::{Ctx, Error, Result, reach, tell};
use domain::access::{AddonState, Deed, Payer};
use domain::actor::{Actor, Staff};
use domain::addons::Running;
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, ActivationId};
use domain::letter::{AddonNews, Letter, Recipient};
use domain::time::micros;
use jiff::Timestamp;
use store::activations::{self, Activation};
use store::{Locks, NewJob, Tx};

/// By which way the third party's consent is had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum How {
    /// Whoever asks goes there in this browser.
    #[default]
    Here,
    /// The owner gets a letter and goes there alone.
    Link,
}

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Begin {
    /// The asker confirms that the add-on suits the account.
    pub suits: bool,
    /// The region of the third party, or empty.
    pub region: String,
    /// By which way.
    pub how: How,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// It is active.
    Active,
    /// The browser goes on to the third party.
    Go(String),
    /// The owner was written to.
    Sent,
}

/// The words of an event about a price: "600 GBP".
pub(crate) fn price_words(stand: &Stand, payer: Payer, now: i64) -> String {
    let (quote, free) = stand.quote(payer, now);
    let net = if free { 0 } else { quote.net() };
    format!("{net} {}", quote.currency)
}

/// A staff member turns an add-on on; the firm pays.
pub async fn begin(
    ctx: &Ctx,
    actor: &Actor,
    (account, slug): (AccountId, &str),
    ask: &Begin,
) -> Result<Begun> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let locks = Locks::new().share(staff.partner).lock(account);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let (found, stand) = stand::found(ctx, &mut tx, staff, (account, slug), now).await?;
    may_begin(&stand, Deed::AddonActivate)?;
    let it = tied(ctx, &mut tx, found.row).await?;
    if stand.facts.addon == AddonState::EndingPartner {
        return super::ending::resume(ctx, tx, (actor, &it), stand, now).await;
    }
    confirmed(&stand, ask)?;
    let asker = Asker { actor, staff: Some(staff), firm: Some(&it) };
    start(ctx, tx, asker, (stand, Payer::Partner, ask), now).await
}

/// Who asks, and through which connection the story is shown.
#[derive(Clone, Copy)]
pub(crate) struct Asker<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) staff: Option<&'a Staff>,
    pub(crate) firm: Option<&'a Tied>,
}

/// That it suits is confirmed by whoever asks, and kept with the story.
pub(crate) fn confirmed(stand: &Stand, ask: &Begin) -> Result<()> {
    if ask.suits || stand.addon.offer.eligibility.is_empty() {
        return Ok(());
    }
    let sentence = "Confirm that the add-on suits this account.";
    Err(Error::field(Fault::new("suits", "suits_required", sentence)))
}

fn suits_words(stand: &Stand) -> String {
    stand.suits.iter().map(|it| it.0.as_str()).collect::<Vec<_>>().join(" ")
}

/// Begins and keeps it.
pub(crate) async fn start(
    ctx: &Ctx,
    mut tx: Tx,
    asker: Asker<'_>,
    (stand, payer, ask): (Stand, Payer, &Begin),
    now: Timestamp,
) -> Result<Begun> {
    let (begun, story) = start_in(ctx, &mut tx, asker, (&stand, payer, ask), now).await?;
    tx.commit(&story).await?;
    Ok(begun)
}

/// Begins: active at once, or waiting for the third party's consent. What was decided is the
/// caller's.
pub(crate) async fn start_in(
    ctx: &Ctx,
    tx: &mut Tx,
    asker: Asker<'_>,
    (stand, payer, ask): (&Stand, Payer, &Begin),
    now: Timestamp,
) -> Result<(Begun, store::Story)> {
    let mut waiting = waiting_row(ctx, stand, asker, payer, now);
    let known = stand.active.is_some();
    if !stand.addon.offer.needs_consent() {
        "running".clone_into(&mut waiting.state);
        waiting.begun_at = Some(micros(now));
        waiting.running.start(stand.begin(payer, micros(now)));
        keep(tx, &waiting, known).await?;
        let (event, jobs) = active(ctx, tx, asker, (stand, payer), now).await?;
        return Ok((Begun::Active, story(ctx, asker, stand.account, &event, jobs, now)));
    }
    let event = Event::AddonAsked {
        account: account_words(ctx, tx, asker, stand.account).await?,
        addon: stand.addon.offer.name.clone(),
        payer: payer.name().to_owned(),
        suits: suits_words(stand),
    };
    let (begun, jobs) = match (ask.how, asker.firm) {
        (How::Link, Some(it)) => {
            waiting.linked = true;
            keep(tx, &waiting, known).await?;
            (Begun::Sent, please(ctx, tx, it, (stand, asker.actor), now).await?)
        }
        (How::Link | How::Here, _) => {
            keep(tx, &waiting, known).await?;
            let visit = Visit { activation: waiting.id, again: false, region: &ask.region };
            (Begun::Go(consent::begin(ctx, tx, asker, stand, visit).await?), Vec::new())
        }
    };
    Ok((begun, story(ctx, asker, stand.account, &event, jobs, now)))
}

/// The row that waits: the one there is, in whoever's name asks now, or a new one.
fn waiting_row(
    ctx: &Ctx,
    stand: &Stand,
    asker: Asker<'_>,
    payer: Payer,
    now: Timestamp,
) -> Activation {
    let before = stand.active.clone().filter(|it| it.running.pending);
    let id = before.as_ref().map_or_else(|| ctx.ids.next::<ActivationId>(now), |it| it.id);
    Activation {
        id,
        account: stand.account,
        addon: stand.addon.id,
        state: "pending".to_owned(),
        payer,
        partner: stand.firm.filter(|_| payer == Payer::Partner),
        staff: asker.staff.map(|it| it.staff),
        person: asker.actor.person(),
        linked: before.as_ref().is_some_and(|it| it.linked),
        asked_at: before.as_ref().map_or(micros(now), |it| it.asked_at),
        begun_at: None,
        reason: String::new(),
        running: Running { pending: true, terms: Vec::new() },
        asked: None,
        token: None,
    }
}

async fn keep(tx: &mut Tx, row: &Activation, known: bool) -> Result<()> {
    if known {
        activations::set(tx, row).await?;
    } else {
        activations::add(tx, row).await?;
    }
    Ok(())
}

/// The account in words, also where no firm is there to name it.
pub(crate) async fn account_words(
    ctx: &Ctx,
    tx: &mut Tx,
    asker: Asker<'_>,
    account: AccountId,
) -> Result<String> {
    if let Some(it) = asker.firm {
        return Ok(it.words.clone());
    }
    let it = store::accounts::facts(tx, account).await?.ok_or(Error::NotFound)?;
    Ok(format!("{} ({})", it.business_name, ctx.catalogue.name(it.product)))
}

/// The story of something at an account: shown to the firm whose settings count, if there is one.
pub(crate) fn story(
    ctx: &Ctx,
    asker: Asker<'_>,
    account: AccountId,
    event: &Event,
    jobs: Vec<NewJob>,
    now: Timestamp,
) -> store::Story {
    if let Some(it) = asker.firm {
        return it.story(ctx, asker.actor, event, jobs, now);
    }
    let mut story = tell::story(ctx, account, asker.actor, now, event).account(account);
    story.jobs.extend(jobs);
    story
}

/// What is told when it becomes active.
pub(crate) async fn active(
    ctx: &Ctx,
    tx: &mut Tx,
    asker: Asker<'_>,
    (stand, payer): (&Stand, Payer),
    now: Timestamp,
) -> Result<(Event, Vec<NewJob>)> {
    let account = account_words(ctx, tx, asker, stand.account).await?;
    let price = price_words(stand, payer, micros(now));
    let event = Event::AddonActivated {
        account: account.clone(),
        addon: stand.addon.offer.name.clone(),
        payer: payer.name().to_owned(),
        price,
        suits: suits_words(stand),
    };
    let mut jobs = Vec::new();
    let Some(it) = asker.firm else { return Ok((event, jobs)) };
    if asker.staff.is_some() {
        let letter = letter(it, stand, AddonNews::ActivatedByFirm, (String::new(), None));
        let to = owner(tx, it).await?;
        jobs.extend(tell::write(ctx, tx, &to, &letter, now).await?);
    } else {
        let news = AddonNews::ActivatedByOwner;
        jobs.extend(to_firm(ctx, tx, (it, stand), (news, String::new(), None), now).await?);
    }
    Ok((event, jobs))
}

/// What time or the third party brought, to both sides: to the firm if there is one, and always to
/// the account's owner.
pub(crate) async fn to_both(
    ctx: &Ctx,
    tx: &mut Tx,
    (firm, stand): (Option<&Tied>, Option<&Stand>),
    (news, words, at): (AddonNews, String, Option<i64>),
    now: Timestamp,
) -> Result<Vec<NewJob>> {
    let Some(stand) = stand else { return Ok(Vec::new()) };
    let mut jobs = Vec::new();
    if let Some(it) = firm {
        jobs.extend(to_firm(ctx, tx, (it, stand), (news, words.clone(), at), now).await?);
    }
    let Some((person, name, email)) = store::accounts::owner_contact(tx, stand.account).await?
    else {
        return Ok(jobs);
    };
    let to = Recipient { email, name, person };
    let actor = Actor::System;
    let asker = Asker { actor: &actor, staff: None, firm };
    let account = account_words(ctx, tx, asker, stand.account).await?;
    let named = firm.map_or("", |it| it.firm.as_str());
    let letter = worded((&account, named), stand, news, (words, at));
    jobs.extend(tell::write(ctx, tx, &to, &letter, now).await?);
    Ok(jobs)
}

/// A letter about an add-on, as the owner reads it.
pub(crate) fn letter(
    it: &Tied,
    stand: &Stand,
    news: AddonNews,
    more: (String, Option<i64>),
) -> Letter {
    worded((&it.words, &it.firm), stand, news, more)
}

fn worded(
    (account, firm): (&str, &str),
    stand: &Stand,
    news: AddonNews,
    (words, at): (String, Option<i64>),
) -> Letter {
    Letter::Addon {
        news,
        addon: stand.addon.offer.name.clone(),
        third: stand.third().to_owned(),
        account: account.to_owned(),
        firm: firm.to_owned(),
        person: String::new(),
        words,
        at,
        path: format!("/me/addons/{}/{}", stand.account, stand.addon.offer.slug),
    }
}

/// The same to the people of the firm who hear of the client.
pub(crate) async fn to_firm(
    ctx: &Ctx,
    tx: &mut Tx,
    (it, stand): (&Tied, &Stand),
    (news, words, at): (AddonNews, String, Option<i64>),
    now: Timestamp,
) -> Result<Vec<NewJob>> {
    let path = it.addon(&stand.addon.offer.slug);
    let letter = |account, _| Letter::Addon {
        news,
        addon: stand.addon.offer.name.clone(),
        third: stand.third().to_owned(),
        account,
        firm: String::new(),
        person: String::new(),
        words: words.clone(),
        at,
        path: path.clone(),
    };
    tell_firm(ctx, tx, std::slice::from_ref(it), &letter, now).await
}

/// The letter that asks the owner to authorise.
pub(crate) async fn please(
    ctx: &Ctx,
    tx: &mut Tx,
    it: &Tied,
    (stand, actor): (&Stand, &Actor),
    now: Timestamp,
) -> Result<Vec<NewJob>> {
    let to = owner(tx, it).await?;
    if to.email.is_empty() {
        let detail = "The account has no owner with an e-mail address yet.";
        return Err(Error::denied(409, "owner_unknown", detail));
    }
    let person = actor.person().ok_or(Error::SignIn)?;
    let by = store::people::get(tx, person).await?.name;
    let mut letter = letter(it, stand, AddonNews::PleaseAuthorise, (String::new(), None));
    if let Letter::Addon { person, .. } = &mut letter {
        *person = by;
    }
    Ok(tell::write(ctx, tx, &to, &letter, now).await?.into_iter().collect())
}

/// Sends the owner the link (again) while an activation waits.
pub async fn send_link(ctx: &Ctx, actor: &Actor, account: AccountId, slug: &str) -> Result<()> {
    let ask = Begin { suits: true, region: String::new(), how: How::Link };
    begin(ctx, actor, (account, slug), &ask).await.map(drop)
}

/// Who pays what an owner activates.
pub(crate) fn payer_for_owner(stand: &Stand) -> Payer {
    if firm_pays(stand.facts) && stand.facts.state.connected() {
        Payer::Partner
    } else {
        Payer::Client
    }
}
