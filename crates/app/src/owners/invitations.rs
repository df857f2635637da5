//! Invitations from the owner's side: read before signing in, answered after.

use super::{By, me, suspended, ticked};
use crate::connections::{Tied, attach, invitation_letter, list};
use crate::{Ctx, Error, Result, changes, clocks, onboarding, reach, tell};
use domain::access::{Deed, Facts, State, Who, decide};
use domain::actor::Actor;
use domain::connections::{Allowance, Hindered, Taken};
use domain::email;
use domain::event::Event;
use domain::ids::{
    AccountId, ConnectionId, InvitationId, LinkId, OperatorId, PartnerId, PersonId, StaffId,
};
use domain::letter::Letter;
use domain::names;
use domain::time::micros;
use jiff::Timestamp;
use store::accounts::Owned;
use store::connections::{self as rows, Invitation};
use store::people::Person;
use store::{Locks, NewJob, Story, Tx};

const BECAUSE_MAX: usize = 500;

/// Where an invitation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It waits for an answer.
    Open,
    /// It was answered or withdrawn, or its link was replaced.
    Used,
    /// Its days have run out.
    Late,
    /// The firm is suspended.
    Suspended,
}

/// An account that the owner may tick.
#[derive(Debug, Clone)]
pub struct Offered {
    /// The account.
    pub account: AccountId,
    /// "Hartwell Joinery Ltd (Jobs)".
    pub words: String,
    /// The firm is connected to it already: it is shown, not asked for, unless the firm offers to
    /// manage it.
    pub already: bool,
    /// What accepting an offer to manage would do; nothing for an invitation that does not offer.
    pub takes: Option<std::result::Result<Taken, Hindered>>,
}

impl Offered {
    /// Whether the owner may tick it.
    pub fn open(&self) -> bool {
        match self.takes {
            None => !self.already,
            Some(Ok(Taken::AtOnce | Taken::On { .. })) => true,
            Some(Ok(Taken::Already) | Err(_)) => false,
        }
    }
}

/// What a reader of an invitation sees.
#[derive(Debug, Clone)]
pub struct Look {
    /// The invitation.
    pub invitation: Invitation,
    /// Products asked for, in words.
    pub products: String,
    /// Where it stands.
    pub standing: Standing,
    /// The reader is signed in as the person it was sent to.
    pub mine: bool,
    /// The reader has proven the address.
    pub verified: bool,
    /// Accounts to tick, when it is theirs.
    pub offered: Vec<Offered>,
}

fn standing(it: &Invitation, now: i64) -> Standing {
    if it.state != "pending" {
        Standing::Used
    } else if it.expires_at <= now {
        Standing::Late
    } else if it.partner_state != "active" {
        Standing::Suspended
    } else {
        Standing::Open
    }
}

/// The accounts of a person in the products asked for, with what is connected already.
async fn offered(ctx: &Ctx, tx: &mut Tx, me: &Person, it: &Invitation) -> Result<Vec<Offered>> {
    let connected = store::accounts::connections_of_owner(tx, me.id).await?;
    let mut out = Vec::new();
    for row in owned(ctx, tx, me, it).await? {
        let already = connected.iter().any(|had| had.id == row.id && had.partner == it.partner);
        let words = format!("{} ({})", row.business_name, ctx.catalogue.name(row.product));
        let takes = if it.kind == "transfer" {
            let management = changes::managed_of(tx, row.id).await?;
            let now = micros(ctx.clock.business());
            Some(management.take_on(it.partner, now, changes::notice(ctx)))
        } else {
            None
        };
        out.push(Offered { account: row.id, words, already, takes });
    }
    Ok(out)
}

async fn owned(ctx: &Ctx, tx: &mut Tx, me: &Person, it: &Invitation) -> Result<Vec<Owned>> {
    let asked: Vec<_> = it.products.split(',').filter_map(|it| ctx.catalogue.by_slug(it)).collect();
    let all = store::accounts::of_person(tx, me.id).await?;
    Ok(all
        .into_iter()
        .filter(|row| row.is_owner && asked.iter().any(|it| it.id == row.product))
        .collect())
}

async fn found(tx: &mut Tx, me: Option<&Person>, by: By<InvitationId>) -> Result<Invitation> {
    let found = match (by, me) {
        (By::Link(link), _) => rows::invitation_by_link(tx, link).await?,
        (By::Id(id), Some(me)) => rows::invitation_to(tx, &me.email_folded, id).await?,
        (By::Id(_), None) => None,
    };
    found.ok_or(Error::NotFound)
}

/// Reads an invitation. By a letter's link nobody needs to be signed in.
pub async fn look(ctx: &Ctx, actor: &Actor, by: By<InvitationId>) -> Result<Look> {
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let me = match actor {
        Actor::Client { delegated: false, .. } => Some(me(&mut tx, actor).await?),
        Actor::Client { .. }
        | Actor::Staff(_)
        | Actor::Operator { .. }
        | Actor::Product(_)
        | Actor::System
        | Actor::Anon => None,
    };
    let invitation = found(&mut tx, me.as_ref(), by).await?;
    let mut look = Look {
        products: crate::connections::products(ctx, &invitation.products),
        standing: standing(&invitation, now),
        mine: false,
        verified: false,
        offered: Vec::new(),
        invitation,
    };
    if let Some(me) = me
        && me.email_folded == look.invitation.email_folded
    {
        look.mine = true;
        look.verified = me.verified_at.is_some();
        look.offered = offered(ctx, &mut tx, &me, &look.invitation).await?;
    }
    Ok(look)
}

/// Whoever reads an invitation goes on from its page, by its button: programs that read mail follow
/// links and press nothing. Only the first time is kept, and only while it can be answered;
/// somebody of the firm who looks at what it sent opens nothing.
pub async fn opened(ctx: &Ctx, by: By<InvitationId>, staff: Option<PersonId>) -> Result<()> {
    let now = ctx.clock.business();
    let mut tx = ctx.store.read(&Actor::Anon.scope()).await?;
    let it = found(&mut tx, None, by).await?;
    let seats = match staff {
        Some(person) => store::people::seats(&mut tx, person).await?,
        None => Vec::new(),
    };
    drop(tx);
    if seats.iter().any(|seat| seat.partner == it.partner)
        || it.opened_at.is_some()
        || standing(&it, micros(now)) != Standing::Open
    {
        return Ok(());
    }
    let locks = Locks::new().lock(it.partner);
    let mut tx = ctx.store.write(&Actor::System.scope(), locks).await?;
    if !rows::opened(&mut tx, (it.partner, it.id), micros(now)).await? {
        return Ok(());
    }
    let event = Event::InvitationOpened;
    let story = tell::story(ctx, it.partner, &Actor::Anon, now, &event);
    Ok(tx.commit(&story.client(it.partner, it.client)).await?)
}

/// Invitations that wait for the signed-in person, oldest first.
pub async fn waiting(ctx: &Ctx, actor: &Actor) -> Result<Vec<Invitation>> {
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let me = me(&mut tx, actor).await?;
    if me.verified_at.is_none() {
        return Ok(Vec::new());
    }
    Ok(rows::invitations_to(&mut tx, &me.email_folded, now).await?)
}

/// May this person answer this invitation? Who first, then whether it still can be answered.
fn answerable(
    actor: &Actor,
    me: &Person,
    it: &Invitation,
    (deed, by): (Deed, By<InvitationId>),
    now: i64,
) -> Result<()> {
    let (_, delegated) = reach::client_person(actor)?;
    let who = if delegated {
        Who::Delegated
    } else if me.email_folded == it.email_folded {
        Who::ClientOwner
    } else {
        // A forwarded letter: whoever holds the link may know that it is not for them.
        Who::ClientUser
    };
    decide(deed, who, &Facts::in_state(State::Invited)).into_result()?;
    if me.verified_at.is_none() {
        let sentence = "Prove first that this e-mail address is yours: sign in with a link.";
        return Err(Error::denied(403, "verify_email_first", sentence));
    }
    let standing = standing(it, now);
    match (standing, by) {
        (Standing::Open, _) => Ok(()),
        (Standing::Used | Standing::Late, By::Link(_)) => Err(gone()),
        (Standing::Used | Standing::Late, By::Id(_)) => {
            decide(deed, who, &Facts::in_state(State::FolderOnly)).into_result()?;
            Ok(())
        }
        (Standing::Suspended, _) if deed == Deed::CInviteDecline => Ok(()),
        (Standing::Suspended, _) => suspended(&it.partner_state),
    }
}

fn gone() -> Error {
    let sentence = "This invitation was answered, withdrawn, or has run out after 14 days. Ask \
                    the firm to send it again.";
    Error::denied(410, "invite_expired_or_used", sentence)
}

/// Finds out whose rows are to be locked.
async fn partner_of(ctx: &Ctx, actor: &Actor, by: By<InvitationId>) -> Result<PartnerId> {
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let me = me(&mut tx, actor).await?;
    Ok(found(&mut tx, Some(&me), by).await?.partner)
}

/// What accepting did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The firm.
    pub firm: String,
    /// Accounts that are connected now, in words.
    pub connected: Vec<String>,
    /// Accounts that were connected before, in words.
    pub already: Vec<String>,
}

/// Accepts for the length that the invitation asks for.
pub async fn accept(
    ctx: &Ctx,
    actor: &Actor,
    by: By<InvitationId>,
    accounts: &[AccountId],
) -> Result<Answer> {
    accept_for(ctx, actor, by, accounts, None).await
}

/// Accepts: the ticked accounts are connected, in the firm's folder, open from now on, for the
/// length that the owner chooses or else the one that was asked for.
pub async fn accept_for(
    ctx: &Ctx,
    actor: &Actor,
    by: By<InvitationId>,
    accounts: &[AccountId],
    chosen: Option<Allowance>,
) -> Result<Answer> {
    let (person, _) = reach::client_person(actor)?;
    let now = ctx.clock.business();
    let partner = partner_of(ctx, actor, by).await?;

    let locks = Locks::new().share(person).lock(partner);
    let locks = accounts.iter().fold(locks, |it, id| it.lock(*id));
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let me = me(&mut tx, actor).await?;
    let it = found(&mut tx, Some(&me), by).await?;
    answerable(actor, &me, &it, (Deed::CInviteAccept, by), micros(now))?;
    if !store::owners::folder_stands(&mut tx, it.partner, it.client).await? {
        return Err(gone());
    }
    let asked = it.days.map_or(Allowance::UntilIdle, Allowance::Days);
    let until = clocks::end_of(chosen.unwrap_or(asked), micros(now));
    let mut answer = Answer { firm: it.partner_name.clone(), ..Answer::default() };
    let mut stories = Vec::new();
    let mut letters = Vec::new();
    let mut soon = i64::MAX;
    let offers = offered(ctx, &mut tx, &me, &it).await?;
    for account in ticked(accounts)? {
        reach::owned(&mut tx, actor, account, Deed::CInviteAccept, State::Invited).await?;
        let offer = offers.iter().find(|it| it.account == account).ok_or(Error::NotFound)?;
        if let Some(Err(why)) = offer.takes {
            return Err(changes::hindered(why));
        }
        if offer.already && !offer.open() {
            answer.already.push(offer.words.clone());
            continue;
        }
        if !offer.already {
            connect(ctx, &mut tx, &it, (account, until), now).await?;
            answer.connected.push(offer.words.clone());
        }
        let row = changes::side(ctx, &mut tx, account, it.partner).await?;
        let row = row.ok_or(Error::NotFound)?;
        let event = Event::InvitationAccepted { accounts: offer.words.clone() };
        stories.push(row.story(ctx, actor, &event, Vec::new(), now));
        if let Some(Ok(taken)) = offer.takes {
            let (more, jobs) = managed(ctx, &mut tx, actor, (&row, taken), now).await?;
            stories.extend(more);
            letters.extend(jobs);
            soon = soon.min(taken_at(taken));
        }
    }
    rows::answer_invitation(&mut tx, it.partner, it.id, "accepted", micros(now)).await?;
    if stories.is_empty() {
        // Everything ticked was connected before; the answer itself is still a story.
        let all: Vec<&str> = answer.already.iter().map(String::as_str).collect();
        let event = Event::InvitationAccepted { accounts: list(&all) };
        stories
            .push(tell::story(ctx, it.partner, actor, now, &event).client(it.partner, it.client));
    }
    letters.extend(told(ctx, &mut tx, &it, (true, ""), now).await?);
    attach(&mut stories, letters);
    tx.commit_all(&stories).await?;
    ctx.soon.by(soon);
    Ok(answer)
}

/// When the clock has something to do after an acceptance.
const fn taken_at(taken: Taken) -> i64 {
    match taken {
        Taken::On { switch_at, .. } => switch_at,
        Taken::Already | Taken::AtOnce => i64::MAX,
    }
}

/// The owner has accepted the firm's offer to manage: at once where nobody does, else on the date.
async fn managed(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (it, taken): (&Tied, Taken),
    now: Timestamp,
) -> Result<(Vec<Story>, Vec<NewJob>)> {
    let (account, firm) = (it.row.id, it.row.partner);
    match taken {
        Taken::Already => Ok((Vec::new(), Vec::new())),
        Taken::AtOnce => {
            let life = changes::managed_of(tx, account).await?.life;
            let which = (account, firm);
            let jobs = changes::taken_at_once(ctx, tx, which, (life, now)).await?;
            let event = Event::ManagementMoved { account: it.words.clone() };
            Ok((vec![it.story(ctx, actor, &event, Vec::new(), now)], jobs))
        }
        Taken::On { old, switch_at } => {
            let leaving = changes::side(ctx, tx, account, old).await?.ok_or(Error::NotFound)?;
            let change = changes::fresh(ctx, (account, old, firm), ("takeover", switch_at), now);
            changes::agreed(ctx, tx, actor, (&change, &leaving, it), now).await
        }
    }
}

async fn connect(
    ctx: &Ctx,
    tx: &mut Tx,
    it: &Invitation,
    (account, until): (AccountId, Option<i64>),
    now: Timestamp,
) -> Result<()> {
    let id: ConnectionId = ctx.ids.next(now);
    let new = rows::New {
        id,
        account,
        partner: it.partner,
        client: Some(it.client),
        how: "invited",
        ends_at: until,
        held: onboarding::holds(ctx, tx, account).await?,
    };
    rows::add(tx, &new, micros(now)).await?;
    for staff in it.staff.split(',').filter_map(|it| it.parse::<StaffId>().ok()) {
        // Who has left since is simply not given it.
        store::staff::assign_active(tx, (it.partner, staff), account, micros(now)).await?;
    }
    changes::restored(tx, (account, it.partner), Some(it.client), now).await?;
    Ok(())
}

async fn told(
    ctx: &Ctx,
    tx: &mut Tx,
    it: &Invitation,
    (accepted, because): (bool, &str),
    now: Timestamp,
) -> Result<Vec<NewJob>> {
    let folder = store::owners::folder(tx, it.partner, it.client).await?;
    let to = tell::leaders(tx, it.partner, folder.and_then(|it| it.1), Some(it.client)).await?;
    let partner = store::partners::one(tx, it.partner).await?.ok_or(Error::NotFound)?;
    let letter = Letter::InvitationAnswered {
        client: it.client_name.clone(),
        accepted,
        because: because.to_owned(),
        path: format!("/p/{}/clients/{}", partner.slug, it.client),
    };
    tell::write_all(ctx, tx, &to, &letter, now).await
}

/// Declines. `unknown` says as well that the person does not know the firm: the vendor gets to
/// know, the firm does not.
pub async fn decline(
    ctx: &Ctx,
    actor: &Actor,
    by: By<InvitationId>,
    (unknown, because): (bool, &str),
) -> Result<Invitation> {
    let (person, _) = reach::client_person(actor)?;
    let now = ctx.clock.business();
    let partner = partner_of(ctx, actor, by).await?;

    let mut locks = Locks::new().share(person).lock(partner);
    if unknown {
        locks = locks.lock(OperatorId::THE);
    }
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let me = me(&mut tx, actor).await?;
    let it = found(&mut tx, Some(&me), by).await?;
    answerable(actor, &me, &it, (Deed::CInviteDecline, by), micros(now))?;
    let because = names::text("because", because, BECAUSE_MAX).map_err(Error::field)?;
    rows::decline_invitation(&mut tx, it.partner, it.id, &because, micros(now)).await?;
    let jobs = told(ctx, &mut tx, &it, (false, &because), now).await?;
    let mut stories = vec![
        tell::story(ctx, it.partner, actor, now, &Event::InvitationDeclined)
            .client(it.partner, it.client),
    ];
    if unknown {
        let event = Event::InvitationReported { firm: it.partner_name.clone() };
        stories.push(tell::story(ctx, OperatorId::THE, actor, now, &event));
    }
    attach(&mut stories, jobs);
    tx.commit_all(&stories).await?;
    Ok(it)
}

/// Whether the reader may hand an invitation on: for the page that asks to whom.
pub async fn may_forward_invitation(ctx: &Ctx, actor: &Actor, by: By<InvitationId>) -> Result<()> {
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let me = me(&mut tx, actor).await?;
    let it = found(&mut tx, Some(&me), by).await?;
    answerable(actor, &me, &it, (Deed::CApprovalForward, by), now)
}

/// Hands an invitation on to the address of whom it should have gone to: it is for that address
/// now, and its old link opens nothing. Accepting stays with the owner of the accounts there.
pub async fn forward_invitation(
    ctx: &Ctx,
    actor: &Actor,
    by: By<InvitationId>,
    typed: &str,
) -> Result<Invitation> {
    let (person, _) = reach::client_person(actor)?;
    let now = ctx.clock.business();
    let partner = partner_of(ctx, actor, by).await?;

    let locks = Locks::new().share(person).lock(partner);
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let me = me(&mut tx, actor).await?;
    let it = found(&mut tx, Some(&me), by).await?;
    answerable(actor, &me, &it, (Deed::CApprovalForward, by), micros(now))?;
    let to = email::email("email", typed).map_err(Error::field)?;
    let link: LinkId = ctx.ids.next(now);
    let address = (to.as_str(), to.folded());
    rows::hand_on(&mut tx, (it.partner, it.id), address, link).await?;
    let sent = rows::invitation_by_link(&mut tx, link).await?.ok_or(Error::NotFound)?;
    let job = invitation_letter(ctx, &mut tx, &sent, now).await?;
    let event = Event::ApprovalForwarded { account: it.client_name.clone() };
    let mut story = tell::story(ctx, it.partner, actor, now, &event).client(it.partner, it.client);
    story.jobs.extend(job);
    tx.commit(&story).await?;
    Ok(sent)
}
