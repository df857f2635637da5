//! Asking a colleague: what somebody may not do, another of the firm is asked to do (access rules
//! 3.17).
//!
//! Asking gives nobody a right: the letter leads to the page of the act, where it is decided as ever.

use crate::{Ctx, Error, Result, reach, tell};
use domain::access::{self, Deed, Facts, Refusal, Relation, Role, Who};
use domain::actor::{Actor, Staff};
use domain::event::Event;
use domain::fault::Fault;
use domain::ids::{AccountId, ClientId, InvitationId, RequestId, StaffId};
use domain::letter::{Letter, Recipient};
use domain::names;
use domain::time::{DAY, micros, ts};
use store::staff::Member;
use store::{Locks, Tx};
use uuid::Uuid;

/// The most characters that go along.
pub const WORDS_MAX: usize = 500;

/// What somebody is asked to do, and upon what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matter {
    /// The act.
    pub act: Deed,
    /// Upon this client; none for an act upon the firm or an account.
    pub client: Option<ClientId>,
    /// Upon this account.
    pub account: Option<AccountId>,
}

impl Matter {
    /// An act upon the firm itself.
    pub const fn firm(act: Deed) -> Self {
        Self { act, client: None, account: None }
    }

    /// An act upon a client.
    pub const fn client(act: Deed, client: ClientId) -> Self {
        Self { act, client: Some(client), account: None }
    }

    /// An act upon an account.
    pub const fn account(act: Deed, account: AccountId) -> Self {
        Self { act, client: None, account: Some(account) }
    }

    /// What a refusal of an act upon these leaves to ask for, if that has a page.
    pub fn of(
        refusal: &Refusal,
        client: Option<ClientId>,
        account: Option<AccountId>,
    ) -> Option<Self> {
        let act = refusal.ask?;
        let it = match (act.names_client(), client, account) {
            (false, _, _) => Self::firm(act),
            (true, _, Some(account)) => Self::account(act, account),
            (true, Some(client), None) => Self::client(act, client),
            (true, None, None) if begins(act) => Self::firm(act),
            (true, None, None) => return None,
        };
        it.path("", client).map(|_| it)
    }

    /// Where the act is done, after the firm's part of the address; none where it has no page.
    /// `folder` is the client that an account stands in.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a list of pages, not of deeds: acts to come have none yet"
    )]
    fn path(&self, base: &str, folder: Option<ClientId>) -> Option<String> {
        let folder = self.client.or(folder);
        let client = |tail: &str| folder.map(|it| format!("{base}/clients/{it}{tail}"));
        let account = |tail: &str| match self.account {
            Some(it) => Some(format!("{base}/accounts/{it}{tail}")),
            None => client("#accounts"),
        };
        let firm = |tail: &str| Some(format!("{base}{tail}"));
        match self.act {
            Deed::ClientFolderUpdate | Deed::ClientFolderArchive => client(""),
            Deed::ClientStaffAssign => client("#staff"),
            Deed::ClientInternalSet => client("/internal"),
            Deed::AccountCreate => client("/accounts/new"),
            Deed::ConnectionInvite => client("/accounts/new").or_else(|| firm("/invitations/new")),
            Deed::ConnectionWithdraw => firm("/invitations"),
            Deed::ConnectionCancel if self.account.is_some() => account("/cancel"),
            Deed::ConnectionCancel => client("/cancel"),
            Deed::ConnectionEnded => firm("/ended"),
            Deed::FirmCode => firm("/settings"),
            Deed::AccountAssignUnlinked => account("/link"),
            Deed::AccountUnassign | Deed::AccountSignin => {
                client("#accounts").or_else(|| firm("/clients"))
            }
            Deed::AccountElevate => account("/elevate"),
            Deed::AccessRequest => account("/request-access"),
            Deed::AccessRemind => firm("/access?show=requests"),
            Deed::AccessRenewAsk => firm("/access"),
            Deed::ClientFolderCreate => firm("/clients/new"),
            Deed::ClientExportCsv => firm("/clients"),
            Deed::StaffManage => firm("/staff"),
            Deed::GroupManage => firm("/groups"),
            Deed::ViewShare => firm("/views"),
            Deed::AuditRead => firm("/audit"),
            Deed::FirmUpdate => firm("/settings/firm"),
            Deed::FirmSignIn => firm("/settings/sign-in"),
            Deed::ApiKeyManage => firm("/settings/keys"),
            Deed::OwnershipTransfer => firm("/settings/ownership"),
            Deed::FirmTakeAway => firm("/settings/take-away"),
            _ => None,
        }
    }
}

/// Whether an act upon a client may begin without one: an invitation makes its client.
fn begins(act: Deed) -> bool {
    matches!(act, Deed::ConnectionInvite)
}

/// Somebody who may do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Whether they are the client's named manager.
    pub named: bool,
}

/// What can be asked, and of whom.
#[derive(Debug, Clone)]
pub struct Askable {
    /// The client or the account, as words; empty for the firm.
    pub about: String,
    /// The refusal: why whoever asks may not do it.
    pub why: Refusal,
    /// The client's page that they came from, if there is one.
    pub folder: Option<ClientId>,
    /// Who may do it, by name.
    pub colleagues: Vec<Colleague>,
}

/// Those of the firm whom one can ask about one client, or about the firm itself.
#[derive(Debug, Clone)]
pub struct Around {
    own: StaffId,
    members: Vec<Member>,
    facts: Facts,
    manager: Option<StaffId>,
    internal: bool,
}

impl Around {
    async fn of(tx: &mut Tx, staff: &Staff, it: &Subject) -> Result<Self> {
        let members = store::staff::leaders(tx, staff.partner, it.manager, it.folder).await?;
        // Whom the owner keeps out is a matter of one person; the others are not known to be.
        let facts = Facts { blocked: false, ..it.facts };
        let (manager, internal) = (it.manager, it.internal);
        Ok(Self { own: staff.staff, members, facts, manager, internal })
    }

    /// Who of them may do it, by name.
    pub fn able(&self, act: Deed) -> Vec<Colleague> {
        let may = |member: &&Member| {
            let may = access::decide(act, self.stands(member), &self.facts);
            member.id != self.own && !matches!(may.status, 401 | 403 | 404)
        };
        let all = self.members.iter().filter(may).map(|member| Colleague {
            id: member.id,
            name: member.name.clone(),
            role: role(member),
            named: self.manager == Some(member.id),
        });
        all.collect()
    }

    fn stands(&self, member: &Member) -> Who {
        if self.internal {
            // The leaders of an internal client are those who see it.
            return access::who_inside(role(member), true);
        }
        let named = self.manager == Some(member.id);
        access::who(role(member), Relation::strongest(named, false, false), false)
    }
}

fn role(member: &Member) -> Role {
    Role::parse(&member.role).unwrap_or(Role::Assistant)
}

/// Whom one can ask about a client that one has open, or about the firm.
pub async fn around(ctx: &Ctx, actor: &Actor, folder: Option<&reach::Folder>) -> Result<Around> {
    let staff = reach::staff(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let subject = folder.map_or_else(|| upon_firm(staff), upon_folder);
    Around::of(&mut tx, staff, &subject).await
}

/// What an invitation or a request of the firm is about: nothing that the asker does not reach is
/// told by it, because [`whom`] looks for itself.
pub async fn behind(
    ctx: &Ctx,
    actor: &Actor,
    (invitation, request): (Option<InvitationId>, Option<RequestId>),
) -> Result<(Option<ClientId>, Option<AccountId>)> {
    let staff = reach::staff(actor)?;
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let (mut client, mut account) = (None, None);
    if let Some(id) = invitation {
        let it = store::connections::invitation(&mut tx, id).await?;
        client = it.filter(|it| it.partner == staff.partner).map(|it| it.client);
    }
    if let Some(id) = request {
        let it = store::connections::request(&mut tx, id).await?;
        account = it.filter(|it| it.partner == staff.partner).map(|it| it.account);
    }
    Ok((client, account))
}

/// Whom one can ask to do what one may not.
pub async fn whom(ctx: &Ctx, actor: &Actor, matter: Matter) -> Result<Askable> {
    let staff = reach::staff(actor)?;
    let now = micros(ctx.clock.business());
    let mut tx = ctx.store.read(&actor.scope()).await?;
    let (askable, _) = find(ctx, &mut tx, staff, matter, now).await?;
    Ok(askable)
}

/// Asks one of them: a letter with a link to the page of the act.
pub async fn ask(
    ctx: &Ctx,
    actor: &Actor,
    matter: Matter,
    to: StaffId,
    words: &str,
) -> Result<Colleague> {
    let staff = reach::staff(actor)?;
    let now = ctx.clock.business();
    let at = micros(now);
    let locks = Locks::new().lock(staff.partner);
    let locks = matter.account.iter().fold(locks, |it, id| it.share(*id));
    let mut tx = ctx.store.write(&actor.scope(), locks).await?;
    let (found, members) = find(ctx, &mut tx, staff, matter, at).await?;
    let colleague = found.colleagues.into_iter().find(|it| it.id == to).ok_or(Error::NotFound)?;
    let member = members.into_iter().find(|it| it.id == to).ok_or(Error::NotFound)?;
    let words = names::text("words", words, WORDS_MAX).map_err(Error::field)?;
    let firm = store::partners::one(&mut tx, staff.partner).await?.ok_or(Error::NotFound)?;
    let path = matter.path(&format!("/p/{}", firm.slug), found.folder).ok_or(Error::NotFound)?;

    let object = matter.account.map(|it| it.0).or(matter.client.map(|it| it.0));
    let object = (matter.act.name(), object.unwrap_or_else(Uuid::nil));
    let who = (staff.staff, to);
    if let Some(before) = store::asks::ask(&mut tx, who, object, (at, at - DAY)).await? {
        return Err(asked_already(&colleague.name, before + DAY));
    }
    let own = store::staff::one(&mut tx, staff.partner, staff.staff).await?.ok_or(Error::SignIn)?;
    let act = matter.act.name().to_owned();
    let letter = Letter::ColleagueAsks {
        firm: firm.name,
        by: own.name,
        act: act.clone(),
        about: found.about.clone(),
        words,
        path,
    };
    let to = Recipient { email: member.email, name: member.name, person: Some(member.person) };
    let job = tell::write(ctx, &mut tx, &to, &letter, now).await?;
    let event = Event::ColleagueAsked { name: to.name, act, about: found.about };
    let mut story = tell::story(ctx, staff.partner, actor, now, &event).partner(staff.partner);
    if let Some(client) = found.folder {
        story = story.client(staff.partner, client);
    }
    story.jobs.extend(job);
    tx.commit(&story).await?;
    Ok(colleague)
}

fn asked_already(name: &str, again: i64) -> Error {
    let again = ts(again);
    let detail = format!(
        "You asked {name} for this less than a day ago. You can ask them again from {}.",
        again.strftime("%Y-%m-%d %H:%M UTC")
    );
    let mut error = Error::denied(429, "already_asked", detail);
    if let Error::Denied(it) = &mut error {
        it.facts.push(("until", again.to_string()));
        name.clone_into(&mut it.who_can_fix);
    }
    error
}

/// What the act is upon, as the asker stands to it.
struct Subject {
    who: Who,
    facts: Facts,
    about: String,
    folder: Option<ClientId>,
    manager: Option<StaffId>,
    internal: bool,
}

async fn find(
    ctx: &Ctx,
    tx: &mut Tx,
    staff: &Staff,
    matter: Matter,
    now: i64,
) -> Result<(Askable, Vec<Member>)> {
    let it = subject(ctx, tx, staff, matter, now).await?;
    let Err(refusal) = access::decide(matter.act, it.who, &it.facts).into_result() else {
        return Err(not_needed());
    };
    if refusal.ask != Some(matter.act) {
        return Err(if refusal.status == 404 { refusal.into() } else { not_needed() });
    }
    if matter.path("", it.folder).is_none() {
        let sentence = "This act has no page to lead anybody to.";
        return Err(Error::field(Fault::new("act", "act_without_page", sentence)));
    }
    let around = Around::of(tx, staff, &it).await?;
    let colleagues = around.able(matter.act);
    Ok((Askable { about: it.about, why: refusal, folder: it.folder, colleagues }, around.members))
}

fn upon_firm(staff: &Staff) -> Subject {
    Subject {
        who: access::who(staff.role, Relation::Unrelated, false),
        facts: Facts::default(),
        about: String::new(),
        folder: None,
        manager: None,
        internal: false,
    }
}

fn upon_folder(it: &reach::Folder) -> Subject {
    Subject {
        who: it.who,
        facts: it.facts,
        about: it.row.name.clone(),
        folder: Some(it.row.id),
        manager: it.row.manager,
        internal: it.row.internal,
    }
}

async fn subject(
    ctx: &Ctx,
    tx: &mut Tx,
    staff: &Staff,
    matter: Matter,
    now: i64,
) -> Result<Subject> {
    match (matter.act.names_client(), matter.client, matter.account) {
        (false, None, None) => Ok(upon_firm(staff)),
        // As whoever would reach that client best.
        (true, None, None) if begins(matter.act) => {
            Ok(Subject { who: access::who(staff.role, Relation::Named, false), ..upon_firm(staff) })
        }
        (true, Some(client), None) => {
            Ok(upon_folder(&reach::folder(tx, staff, client, now).await?))
        }
        (true, None, Some(account)) => {
            let it = reach::account(tx, staff, account, now).await?;
            let folder = match it.row.client {
                Some(client) => store::clients::one(tx, staff.staff, client, now).await?,
                None => None,
            };
            Ok(Subject {
                who: it.who,
                facts: it.facts,
                about: it.words(&ctx.catalogue.name(it.row.product)),
                folder: it.row.client,
                manager: folder.and_then(|it| it.manager),
                internal: it.row.internal,
            })
        }
        (true, None, None) => {
            let sentence = "Say which client or which account it is about.";
            Err(Error::field(Fault::new("client", "client_required", sentence)))
        }
        (true, Some(_), Some(_)) | (false, Some(_), _) | (false, _, Some(_)) => {
            let sentence = "Say either the client or the account, and neither for the firm.";
            Err(Error::field(Fault::new("client", "client_not_needed", sentence)))
        }
    }
}

fn not_needed() -> Error {
    let detail =
        "There is nobody to ask: you may do this yourself, or nobody at your firm can now.";
    Error::denied(409, "ask_not_needed", detail)
}
