//! Invitations: the firm's list and form, and the page behind the letter's link.
//!
//! Reading comes before signing in; opening the page changes nothing.

use app::Error;
use app::connections::{self, Invite};
use app::owners::{self, Look, Standing};
use domain::access::Deed;
use domain::actor::Actor;
use domain::connections::Taken;
use domain::ids::{AccountId, ClientId, InvitationId, StaffId};
use domain::time::ts;
use serde::Deserialize;

use super::owners::{can, cannot, now};
use super::{accounts, frames};
use crate::route::{Access, Access::Deed as May, Later, Realm, Route, get, post};
use crate::views::access::{InvitationPage, SaidPage};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::invitations::{InvitationRow, InvitationsPage, InvitePage};
use crate::views::parts::{Link, Mark, Pager, Shape, Tone};
use crate::{Reply, Rq, Words};

/// Invitations from both sides.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/invitations", Realm::Partner, May(Deed::ConnectionInvite), list),
    get("/p/{firm}/invitations/new", Realm::Partner, May(Deed::ConnectionInvite), new),
    post("/p/{firm}/invitations", Realm::Partner, May(Deed::ConnectionInvite), invite),
    post(
        "/p/{firm}/clients/{client}/invitations",
        Realm::Partner,
        May(Deed::ConnectionInvite),
        invite_here,
    ),
    post(
        "/p/{firm}/invitations/{invitation}/resend",
        Realm::Partner,
        May(Deed::ConnectionWithdraw),
        resend,
    ),
    post(
        "/p/{firm}/invitations/{invitation}/withdraw",
        Realm::Partner,
        May(Deed::ConnectionWithdraw),
        withdraw,
    ),
    get("/i/{token}", Realm::Public, Access::Public("read before signing in"), read),
    post("/i/{token}", Realm::Client, May(Deed::CInviteAccept), answer),
    post("/i/{token}/open", Realm::Public, Access::Public("read before signing in"), open),
];

const PAGE: usize = 50;
/// Clients from which on the choice is searched.
const MANY: usize = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    after: Option<String>,
    client: String,
    q: String,
    done: String,
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        let before: Option<InvitationId> = rq.open_cursor("invitations", asked.after.as_deref())?;
        let limit = i64::try_from(PAGE + 1).unwrap_or(51);
        let mut found = connections::invitations(&rq.ctx, &rq.actor, before, limit).await?;
        let more = found.len() > PAGE;
        found.truncate(PAGE);
        let base = format!("/p/{}", rq.param("firm")?);
        let older = match found.last().filter(|_| more) {
            Some(it) => {
                format!("{base}/invitations?after={}", rq.seal_cursor("invitations", &it.id)?)
            }
            None => String::new(),
        };
        let rows = found
            .iter()
            .map(|it| {
                let pending = it.state == "pending";
                let open = pending && it.expires_at > now(&rq);
                InvitationRow {
                    // It opens nothing by itself: who answers signs in as the one invited.
                    link: if open {
                        let token = rq.ctx.secrets.link_token(it.link.0);
                        format!("{}/i/{token}", rq.ctx.settings.origin)
                    } else {
                        String::new()
                    },
                    id: it.id.to_string(),
                    email: it.email.clone(),
                    products: named(&rq, &it.products),
                    client: it.client.to_string(),
                    client_name: it.client_name.clone(),
                    sent: frames::when(&rq, it.created_at),
                    bounced: super::bounces::badge(&rq, it.bounced_at),
                    opened: it.opened_at.map(|at| frames::when(&rq, at)).unwrap_or_default(),
                    state: mark(&rq, (&it.state, &it.declined_because), it.expires_at),
                    resend: pending,
                    withdraw: open,
                }
            })
            .collect();
        let page = InvitationsPage {
            frame: frames::partner(&rq, Place::Invitations, rq.t.nav_invitations())?,
            rows,
            why_not_new: String::new(),
            pager: Pager { older, ..Pager::default() },
        };
        Reply::page(&page)
    })
}

fn named(rq: &Rq, slugs: &str) -> String {
    let names: Vec<String> = slugs
        .split(',')
        .map(|it| {
            let found = rq.ctx.catalogue.by_slug(it);
            found.map_or_else(|| it.to_owned(), |it| it.definition.name)
        })
        .collect();
    rq.t.list(&names)
}

fn mark(rq: &Rq, (state, because): (&str, &str), expires_at: i64) -> Mark {
    let t = &rq.t;
    let until = t.long_date(ts(expires_at));
    match state {
        "pending" if expires_at > now(rq) => t.invited().note(t.invite_until(until)),
        "pending" => {
            let words = t.mark_lapsed();
            Mark::new(Shape::Icon("clock"), Tone::Off, words).note(t.invite_ended(until))
        }
        "accepted" => Mark::new(Shape::Icon("check"), Tone::Ok, t.invite_accepted()),
        "declined" if because.is_empty() => t.declined(),
        "declined" => t.declined().note(t.invite_because(because)),
        _ => Mark::new(Shape::Icon("x"), Tone::Off, t.mark_withdrawn()),
    }
}

/// The products that can be asked for.
pub(crate) fn products(rq: &Rq) -> Vec<Choice> {
    let all = rq.ctx.catalogue.all();
    let choice = |it: &app::catalogue::Product| {
        Choice::new(it.definition.slug.as_str(), it.definition.name.as_str())
    };
    all.iter().map(choice).collect()
}

/// The two kinds of invitation, with what each means for who pays.
pub(crate) fn kinds(rq: &Rq) -> Vec<Choice> {
    let days = rq.t.value_days(rq.ctx.settings.notice_days);
    vec![
        Choice::new("link", rq.t.invite_link()).note(rq.t.invite_link_note()),
        Choice::new("transfer", rq.t.invite_transfer()).note(rq.t.invite_transfer_note(days)),
    ]
}

/// A link is what is usually meant.
pub(crate) fn with_kind(mut form: Form) -> Form {
    if form.value("kind").is_empty() {
        form.values.push(("kind".to_owned(), "link".to_owned()));
    }
    form
}

async fn invite_page(rq: &Rq, q: &str, form: Form) -> Result<InvitePage, Error> {
    let mut clients = vec![Choice::new("", rq.t.invite_choose())];
    clients.extend(accounts::folders(rq, q).await?);
    // Whoever comes from a client finds it chosen, however many others there are.
    if let Ok(asked) = form.value("client").parse::<ClientId>()
        && clients.iter().all(|it| it.value != asked.to_string())
    {
        let folder = app::clients::folder(&rq.ctx, &rq.actor, asked).await?;
        let choice = Choice::new(asked.to_string(), folder.row.name).note(folder.row.number);
        clients.insert(1, choice);
    }
    Ok(InvitePage {
        frame: frames::partner(rq, Place::Invitations, rq.t.invite_title())?,
        form: with_kind(form).read_by(&rq.t),
        kinds: kinds(rq),
        commission: rq.t.invite_commission(),
        products: products(rq),
        q: q.to_owned(),
        many: !q.is_empty() || clients.len() > MANY,
        clients,
        rights: can(&rq.t),
    })
}

fn new(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let asked: Asked = rq.query()?;
        connections::may_invite(&rq.actor)?;
        let form = Form::of([("client", asked.client.as_str())]);
        Reply::page(&invite_page(&rq, &asked.q, form).await?)
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Posted {
    email: String,
    products: Vec<String>,
    client: String,
    message: String,
    days: String,
    kind: String,
    staff: Vec<StaffId>,
}

impl Posted {
    fn ask(self) -> Invite {
        Invite {
            email: self.email,
            products: self.products,
            message: self.message,
            days: self.days,
            transfer: self.kind == "transfer",
            staff: self.staff,
        }
    }
}

fn invite(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let posted: Posted = rq.form()?;
        if posted.client.is_empty() {
            let sentence = "Choose the client whose owner this is, or make a new one first.";
            let fault = domain::fault::Fault::new("client", "client_required", sentence);
            let form = Form::failed(rq.fields()?, vec![fault]);
            return Reply::page_with(422, &invite_page(&rq, "", form).await?);
        }
        let client: ClientId = posted.client.parse()?;
        match connections::invite(&rq.ctx, &rq.actor, client, &posted.ask()).await {
            Ok(_) => back(&rq, "invitations?done=invited"),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &invite_page(&rq, "", form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

fn invite_here(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let client: ClientId = rq.id("client")?;
        let posted: Posted = rq.form()?;
        match connections::invite(&rq.ctx, &rq.actor, client, &posted.ask()).await {
            Ok(_) => back(&rq, &format!("clients/{client}?done=invited")),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                let page = accounts::add_page(&rq, client, Form::default(), form).await?;
                Reply::page_with(422, &page)
            }
            Err(other) => Err(other),
        }
    })
}

fn back(rq: &Rq, tail: &str) -> Result<Reply, Error> {
    Ok(Reply::see_other(format!("/p/{}/{tail}", rq.param("firm")?)))
}

fn resend(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        connections::resend(&rq.ctx, &rq.actor, rq.id("invitation")?).await?;
        back(&rq, "invitations?done=resent")
    })
}

fn withdraw(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        connections::withdraw(&rq.ctx, &rq.actor, rq.id("invitation")?).await?;
        back(&rq, "invitations?done=withdrawn")
    })
}

/// The page behind the letter's link, for whoever opens it. A colleague's invitation comes by
/// the same kind of link and goes on to its own page.
fn read(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let token = rq.param("token")?.to_owned();
        let reader = rq.peek(Realm::Client).await?.map(|it| it.actor);
        let actor = reader.clone().unwrap_or(Actor::Anon);
        let by = owners::invitation_link(&rq.ctx, &token)?;
        let look = match owners::look(&rq.ctx, &actor, by).await {
            Err(Error::NotFound) if owners::is_for_staff(&rq.ctx, &token).await? => {
                return Ok(Reply::see_other(format!("/join/{token}")));
            }
            other => other?,
        };
        let mut page = page(&rq, &look, reader.is_some(), &token);
        if reader.is_some() && !page.action.is_empty() {
            page.frame.csrf = rq.csrf_for(Realm::Client)?.of(&page.action);
        }
        Reply::page(&page)
    })
}

/// The button of somebody who is not signed in yet: it is noted that the invitation was opened.
fn open(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let token = rq.param("token")?;
        let by = owners::invitation_link(&rq.ctx, token)?;
        let staff = rq.peek(Realm::Partner).await?.map(|it| it.person);
        owners::opened(&rq.ctx, by, staff).await?;
        Ok(Reply::see_other(sign_in(&format!("/i/{token}"))))
    })
}

fn page(rq: &Rq, look: &Look, signed_in: bool, token: &str) -> InvitationPage {
    let (it, t) = (&look.invitation, &rq.t);
    let firm = it.partner_name.as_str();
    let frame = frames::owner(rq, &t.asked_in_title(firm));
    let over = match look.standing {
        Standing::Used => Some((t.invitation_closed(), t.invitation_closed_why().to_owned())),
        Standing::Late => {
            let day = t.long_date(ts(it.expires_at));
            Some((t.invitation_late(), t.invitation_late_why(day, firm)))
        }
        Standing::Suspended => {
            Some((t.invitation_suspended(), t.invitation_suspended_why().to_owned()))
        }
        Standing::Open if signed_in && !look.mine => {
            Some((t.invitation_other(), t.invitation_other_why(masked(&it.email))))
        }
        Standing::Open => None,
    };
    if let Some((title, sentence)) = over {
        return InvitationPage {
            frame,
            over_title: title.to_owned(),
            over: sentence,
            ..InvitationPage::default()
        };
    }
    let mut accounts = Vec::new();
    let mut ticked = Vec::new();
    let mut blocked = Vec::new();
    for offer in &look.offered {
        if !offer.open() {
            if let Some(Err(why)) = offer.takes {
                let why: domain::access::Refusal = why.into();
                blocked.push(format!("{}: {}", offer.words, t.coded(why.code, &why.detail)));
            }
            continue;
        }
        ticked.push(("accounts".to_owned(), offer.account.to_string()));
        let choice = Choice::new(offer.account.to_string(), offer.words.as_str());
        accounts.push(choice.note(offer_note(t, offer, &it.partner_name)));
    }
    ticked.extend(it.days.map(|days| ("days".to_owned(), days.to_string())));
    let transfer = it.kind == "transfer";
    let here = format!("/i/{token}");
    InvitationPage {
        frame,
        open: if signed_in { String::new() } else { format!("{here}/open") },
        action: here.clone(),
        logo: logo(it),
        firm: it.partner_name.clone(),
        by: t.invitation_by(masked(&it.email), &it.inviter),
        message: it.message.clone(),
        asks: asks(t, look),
        verified: t.offer_verified(rq.ctx.vendor()),
        follows: follows(rq, &it.partner_name, transfer),
        blocked,
        can: can(t),
        cannot: cannot(t),
        length: it.days.map_or_else(
            || t.invitation_length().to_owned(),
            |days| t.invitation_length_days(t.value_days(days)),
        ),
        pays: if transfer { t.offer_pays(firm) } else { t.invitation_pays().to_owned() },
        accounts,
        forward: if look.mine { format!("{here}/forward") } else { String::new() },
        form: Form { values: ticked, ..Form::default() }.read_by(t),
        ..InvitationPage::default()
    }
}

/// What the firm asks for, in a sentence.
fn asks(t: &Words, look: &Look) -> String {
    let firm = look.invitation.partner_name.as_str();
    if look.invitation.kind == "transfer" {
        t.offer_asks(firm, &look.products)
    } else {
        t.invitation_asks(firm, &look.products)
    }
}

/// The address of the firm's logo; empty without one.
fn logo(it: &connections::Invitation) -> String {
    let logo = it.logo.as_ref();
    logo.map(|(hash, kind)| app::firm::logo_address(hash, kind)).unwrap_or_default()
}

/// What follows from an offer to manage.
fn follows(rq: &Rq, firm: &str, transfer: bool) -> Vec<String> {
    if !transfer {
        return Vec::new();
    }
    let t = &rq.t;
    let days = t.value_days(rq.ctx.settings.notice_days);
    vec![t.offer_other(days), t.offer_yours(firm)]
}

/// What ticking this account does.
fn offer_note(t: &Words, offer: &owners::Offered, firm: &str) -> String {
    match offer.takes {
        Some(Ok(Taken::On { switch_at, .. })) => t.offer_takes_over(t.full(ts(switch_at)), firm),
        Some(Ok(Taken::AtOnce)) => t.offer_at_once(firm),
        Some(Ok(Taken::Already) | Err(_)) | None => String::new(),
    }
}

/// Where to sign in and come back.
pub(crate) fn sign_in(here: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("return_to", here)
        .finish();
    format!("/sign-in?{query}")
}

/// Enough of an address for its holder to recognise it.
pub(crate) fn masked(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}•••@{domain}")
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answered {
    answer: String,
    because: String,
    accounts: Vec<AccountId>,
    days: Option<String>,
}

fn answer(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let token = rq.param("token")?.to_owned();
        let by = owners::invitation_link(&rq.ctx, &token)?;
        let said: Answered = rq.form()?;
        match said.answer.as_str() {
            "decline" | "unknown" => {
                let unknown = said.answer == "unknown";
                // Whoever does not know the firm tells it nothing.
                let because = if unknown { "" } else { said.because.as_str() };
                let it = owners::decline(&rq.ctx, &rq.actor, by, (unknown, because)).await?;
                let sentence = if unknown {
                    rq.t.invitation_reported(&it.partner_name)
                } else {
                    rq.t.invitation_declined(&it.partner_name)
                };
                said_page(&rq, rq.t.said_declined(), sentence)
            }
            "accept" => match accept(&rq, by, &said).await {
                Ok(_) => Ok(Reply::see_other("/me/access?done=accepted")),
                Err(Error::Invalid(faults)) => {
                    let look = owners::look(&rq.ctx, &rq.actor, by).await?;
                    let mut page = page(&rq, &look, true, &token);
                    page.form = Form::failed(rq.fields()?, faults).read_by(&rq.t);
                    Reply::page_with(422, &page)
                }
                Err(other) => Err(other),
            },
            _ => Err(Error::denied(422, "invalid_fields", "The answer is accept or decline.")),
        }
    })
}

async fn accept(
    rq: &Rq,
    by: owners::By<InvitationId>,
    said: &Answered,
) -> Result<owners::Answer, Error> {
    let chosen = said.days.as_deref().map(owners::allowance).transpose()?;
    owners::accept_for(&rq.ctx, &rq.actor, by, &said.accounts, chosen).await
}

/// A page that says what was done.
pub(crate) fn said_page(rq: &Rq, title: &str, sentence: String) -> Result<Reply, Error> {
    let links = vec![Link::new("/me/access", rq.t.access_title())];
    Reply::page(&SaidPage { frame: frames::owner(rq, title), sentence, links })
}
