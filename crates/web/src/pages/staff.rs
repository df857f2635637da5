//! Partner staff: the list, an invitation, and what is done to one person.

mod leaving;
mod person;

use app::staff::{self, Invite, Invited, Member};
use app::{Error, reach};
use domain::access::{Deed, Role};
use domain::ids::GroupId;
use domain::labels::Noun;
use serde::Deserialize;

use super::{bounces, frames};
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::parts::{Badge, Pager, Tone};
use crate::views::staff::{InviteStaffPage, StaffPage, StaffRow};
use crate::{Later, Realm, Reply, Route, Rq, Words, say};

const HERE: Realm = Realm::Partner;
const MAY: crate::Access = May(Deed::StaffManage);

/// Staff of a firm.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/staff", HERE, MAY, list),
    get("/p/{firm}/staff/new", HERE, MAY, new),
    post("/p/{firm}/staff", HERE, MAY, invite),
    get("/p/{firm}/staff/{person}", HERE, MAY, person::show),
    post("/p/{firm}/staff/{person}/clients", HERE, MAY, person::clients),
    post("/p/{firm}/staff/{person}/sign-out", HERE, MAY, sign_out),
    get("/p/{firm}/staff/{person}/leave", HERE, MAY, leaving::show),
    post("/p/{firm}/staff/{person}/leave/suspend", HERE, MAY, leaving::suspend),
    post("/p/{firm}/staff/{person}/leave/hand-over", HERE, MAY, leaving::hand_over),
    post("/p/{firm}/staff/{person}/role", HERE, MAY, role),
    post("/p/{firm}/staff/{person}/groups", HERE, MAY, groups),
    post("/p/{firm}/staff/{person}/suspend", HERE, MAY, suspend),
    post("/p/{firm}/staff/{person}/resume", HERE, MAY, resume),
    post("/p/{firm}/staff/{person}/remove", HERE, MAY, remove),
    post("/p/{firm}/staff/{person}/resend", HERE, MAY, resend),
    post("/p/{firm}/staff/{person}/withdraw", HERE, MAY, withdraw),
];

fn words(t: &Words, role: &str) -> String {
    Role::parse(role).map_or_else(|| role.to_owned(), |it| t.one_upper(Noun::of(it)))
}

fn everything(role: &str) -> bool {
    Role::parse(role).is_some_and(reach::everything)
}

fn reaches(t: &Words, it: &Member) -> String {
    if everything(&it.role) {
        return t.reach_all().to_owned();
    }
    let mut ways = Vec::new();
    if it.managed > 0 {
        ways.push(t.reach_by_name(it.managed));
    }
    if it.groups.is_some() {
        ways.push(t.reach_groups().to_owned());
    }
    if it.accounts > 0 {
        ways.push(t.reach_accounts(it.accounts));
    }
    if ways.is_empty() { t.reach_none().to_owned() } else { say::upper_first(&t.list(&ways)) }
}

fn suspended(t: &Words) -> Badge {
    Badge::new(Tone::Bad, "shield-off", t.suspended())
}

fn invited_badge(t: &Words, it: &Invited, now: i64) -> Badge {
    if it.expires_at <= now {
        Badge::new(Tone::Warn, "timer", t.badge_ran_out())
    } else {
        Badge::new(Tone::Info, "send", t.mark_invited())
    }
}

fn member_row(rq: &Rq, it: &Member) -> StaffRow {
    StaffRow {
        id: it.id.to_string(),
        name: it.name.clone(),
        email: it.email.clone(),
        role: words(&rq.t, &it.role),
        groups: it.groups.clone().unwrap_or_default(),
        reach: reaches(&rq.t, it),
        seen: it.seen_at.map(|at| frames::when(rq, at)).unwrap_or_default(),
        badge: (it.state == "suspended").then(|| suspended(&rq.t)),
        bounced: bounces::badge(rq, it.bounced_at),
    }
}

fn invited_row(rq: &Rq, it: &Invited) -> StaffRow {
    let now = domain::time::micros(frames::now(rq));
    StaffRow {
        id: it.id.to_string(),
        name: if it.name.is_empty() { it.email.clone() } else { it.name.clone() },
        email: it.email.clone(),
        role: words(&rq.t, &it.role),
        badge: Some(invited_badge(&rq.t, it, now)),
        bounced: bounces::badge(rq, it.bounced_at),
        ..StaffRow::default()
    }
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let people = staff::list(&rq.ctx, &rq.actor).await?;
        let mut rows: Vec<StaffRow> = people.members.iter().map(|it| member_row(&rq, it)).collect();
        rows.extend(people.invited.iter().map(|it| invited_row(&rq, it)));
        Reply::page(&StaffPage {
            frame: frames::partner(&rq, Place::Staff, rq.t.nav_staff())?,
            pager: Pager { words: rq.t.people_many(rows.len()), ..Pager::default() },
            rows,
            why_not_new: String::new(),
        })
    })
}

/// Roles that can be given, each with what it may do.
fn roles(t: &Words) -> Vec<Choice> {
    let notes = [
        (Role::Senior, t.role_senior_note()),
        (Role::Manager, t.role_manager_note()),
        (Role::Assistant, t.role_assistant_note()),
    ];
    let choice =
        |(role, note): (Role, &str)| Choice::new(role.name(), words(t, role.name())).note(note);
    notes.into_iter().map(choice).collect()
}

async fn group_choices(rq: &Rq) -> Result<Vec<Choice>, Error> {
    let all = app::groups::list(&rq.ctx, &rq.actor).await?;
    let choice = |it: &app::groups::Group| {
        let clients = rq.t.clients_many(it.clients);
        Choice::new(it.id.to_string(), &it.name).note(clients)
    };
    Ok(all.iter().map(choice).collect())
}

async fn new_page(rq: &Rq, form: Form) -> Result<InviteStaffPage, Error> {
    Ok(InviteStaffPage {
        frame: frames::partner(rq, Place::Staff, rq.t.staff_colleague())?,
        form: form.read_by(&rq.t),
        roles: roles(&rq.t),
        groups: group_choices(rq).await?,
    })
}

fn new(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        app::reach::firm(app::reach::staff(&rq.actor)?, Deed::StaffManage)?;
        let form = Form::of([("role", Role::Manager.name())]);
        Reply::page(&new_page(&rq, form).await?)
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    name: String,
    email: String,
    role: String,
    groups: Vec<GroupId>,
}

fn invite(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        let Typed { name, email, role, groups } = typed;
        let ask = Invite { name, email, role, groups, clients: Vec::new() };
        let base = format!("/p/{}/staff", rq.param("firm")?);
        match staff::invite(&rq.ctx, &rq.actor, &ask).await {
            Ok(id) => Ok(Reply::see_other(format!("{base}/{id}?done=invited"))),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &new_page(&rq, form).await?)
            }
            Err(Error::Denied(it)) if it.code.starts_with("already_") => {
                let fault = domain::fault::Fault::new("email", it.code, it.detail);
                let form = Form::failed(rq.fields()?, vec![fault]);
                Reply::page_with(it.status, &new_page(&rq, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

/// Back to the person's own page, with a word about what was done.
fn back(rq: &Rq, done: &str) -> Result<Reply, Error> {
    let (firm, person) = (rq.param("firm")?, rq.param("person")?);
    Ok(Reply::see_other(format!("/p/{firm}/staff/{person}?done={done}")))
}

/// Back to the list, where the person is no more.
fn gone(rq: &Rq, done: &str) -> Result<Reply, Error> {
    Ok(Reply::see_other(format!("/p/{}/staff?done={done}", rq.param("firm")?)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Change {
    role: String,
    groups: Vec<GroupId>,
}

fn role(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Change = rq.form()?;
        match staff::set_role(&rq.ctx, &rq.actor, rq.id("person")?, &typed.role).await {
            Ok(()) => back(&rq, "saved"),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &person::page(&rq, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

fn groups(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Change = rq.form()?;
        staff::set_groups(&rq.ctx, &rq.actor, rq.id("person")?, &typed.groups).await?;
        back(&rq, "saved")
    })
}

fn suspend(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        staff::suspend(&rq.ctx, &rq.actor, rq.id("person")?).await?;
        back(&rq, "suspended")
    })
}

fn resume(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        staff::resume(&rq.ctx, &rq.actor, rq.id("person")?).await?;
        back(&rq, "resumed")
    })
}

fn remove(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        staff::remove(&rq.ctx, &rq.actor, rq.id("person")?).await?;
        gone(&rq, "staff_removed")
    })
}

fn sign_out(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        staff::sign_out(&rq.ctx, &rq.actor, rq.id("person")?).await?;
        back(&rq, "signed_out")
    })
}

fn resend(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        staff::resend(&rq.ctx, &rq.actor, rq.id("person")?).await?;
        back(&rq, "resent")
    })
}

fn withdraw(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        staff::withdraw(&rq.ctx, &rq.actor, rq.id("person")?).await?;
        gone(&rq, "withdrawn")
    })
}
