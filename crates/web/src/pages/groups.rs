//! Account-manager-and-client groups: the list, one group with its people and clients.

use app::groups::View;
use app::{Error, groups, staff};
use domain::access::Deed;
use domain::ids::{ClientId, GroupId, StaffId};
use serde::Deserialize;

use super::frames;
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::parts::Pager;
use crate::views::staff::{GroupDeletePage, GroupPage, GroupRow, GroupsPage};
use crate::{Later, Realm, Reply, Route, Rq};

const MAY: crate::Access = May(Deed::GroupManage);

/// Groups of a firm.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/groups", Realm::Partner, MAY, list),
    post("/p/{firm}/groups", Realm::Partner, MAY, create),
    get("/p/{firm}/groups/{group}", Realm::Partner, MAY, show),
    post("/p/{firm}/groups/{group}", Realm::Partner, MAY, change),
    post("/p/{firm}/groups/{group}/clients", Realm::Partner, MAY, clients),
    get("/p/{firm}/groups/{group}/delete", Realm::Partner, MAY, deleting),
    post("/p/{firm}/groups/{group}/delete", Realm::Partner, MAY, delete),
];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Typed {
    name: String,
    staff: Vec<StaffId>,
}

async fn list_page(rq: &Rq, form: Form) -> Result<GroupsPage, Error> {
    app::reach::firm(app::reach::staff(&rq.actor)?, Deed::GroupManage)?;
    let all = groups::list(&rq.ctx, &rq.actor).await?;
    let row = |it: &groups::Group| GroupRow {
        id: it.id.to_string(),
        name: it.name.clone(),
        staff: it.staff.clone().unwrap_or_default(),
        clients: rq.t.clients_many(it.clients),
    };
    Ok(GroupsPage {
        frame: frames::partner(rq, Place::Groups, rq.t.nav_groups())?,
        rows: all.iter().map(row).collect(),
        form: form.read_by(&rq.t),
        why_not: String::new(),
    })
}

fn list(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&list_page(&rq, Form::default()).await?) })
}

fn create(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let typed: Typed = rq.form()?;
        match groups::create(&rq.ctx, &rq.actor, &typed.name).await {
            Ok(id) => {
                let firm = rq.param("firm")?;
                Ok(Reply::see_other(format!("/p/{firm}/groups/{id}?done=saved")))
            }
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &list_page(&rq, form).await?)
            }
            Err(other) => Err(other),
        }
    })
}

/// Clients on one page of a group.
const PAGE: i64 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    after: Option<String>,
    add: Option<String>,
}

async fn page(rq: &Rq, form: Option<Form>) -> Result<GroupPage, Error> {
    let id: GroupId = rq.id("group")?;
    let asked: Asked = rq.query()?;
    let paged = format!("group {id}");
    let after = rq.open_cursor::<(String, uuid::Uuid)>(&paged, asked.after.as_deref())?;
    let view = View { search: asked.q.clone(), after, joining: asked.add.clone(), limit: PAGE };
    let it = groups::one(&rq.ctx, &rq.actor, id, &view).await?;
    let people = staff::list(&rq.ctx, &rq.actor).await?;
    let form = form.unwrap_or_else(|| {
        let mut values = vec![("name".to_owned(), it.group.name.clone())];
        values.extend(it.staff.iter().map(|id| ("staff".to_owned(), id.to_string())));
        Form { values, ..Form::default() }
    });
    let choice = |it: &staff::Member| Choice::new(it.id.to_string(), &it.name).note(&it.email);
    // Who is suspended stays where they are, but joins nothing.
    let shown = |member: &&staff::Member| member.state == "active" || it.staff.contains(&member.id);
    let client = |it: &groups::Joined| Choice::new(it.id.to_string(), &it.name).note(&it.number);
    let base = format!("/p/{}", rq.param("firm")?);
    let older = match it.clients.last().filter(|_| it.more) {
        Some(last) => {
            let from = rq.seal_cursor(&paged, &(last.sort.clone(), last.id.0))?;
            let q: String = url::form_urlencoded::byte_serialize(asked.q.as_bytes()).collect();
            format!("{base}/groups/{id}?q={q}&after={from}#clients")
        }
        None => String::new(),
    };
    let words = match it.clients.first().zip(it.clients.last()) {
        Some((first, last)) if it.more || asked.after.is_some() => {
            rq.t.range(&first.name, &last.name)
        }
        Some(_) | None => String::new(),
    };
    Ok(GroupPage {
        frame: frames::partner(rq, Place::Groups, &it.group.name)?,
        id: id.to_string(),
        form: form.read_by(&rq.t),
        staff: people.members.iter().filter(shown).map(choice).collect(),
        q: asked.q,
        count: rq.t.clients_many(it.group.clients),
        matching: it.matching,
        clients: it.clients.iter().map(client).collect(),
        pager: Pager { words, newer: String::new(), older },
        adding: asked.add.is_some(),
        add: asked.add.unwrap_or_default(),
        outside: it.outside.iter().map(client).collect(),
        all: format!("{base}/clients?group={id}"),
        name: it.group.name,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Chosen {
    act: String,
    clients: Vec<ClientId>,
    all: Option<String>,
    stated: Option<i64>,
}

/// Clients put into the group or taken out: those ticked, or all that match.
fn clients(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: GroupId = rq.id("group")?;
        let it: Chosen = rq.form()?;
        let adding = it.act == "add";
        let choice = match it.all {
            Some(search) => groups::Choice::Matching(search, it.stated),
            None => groups::Choice::These(it.clients),
        };
        groups::set_clients(&rq.ctx, &rq.actor, id, &choice, adding).await?;
        let (firm, at) = (rq.param("firm")?, if adding { "add" } else { "clients" });
        Ok(Reply::see_other(format!("/p/{firm}/groups/{id}?done=saved#{at}")))
    })
}

fn deleting(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: GroupId = rq.id("group")?;
        let it = groups::deleting(&rq.ctx, &rq.actor, id).await?;
        let clients = rq.t.clients_many(it.group.clients);
        let people = it.group.staff.clone().unwrap_or_else(|| rq.t.groups_nobody().to_owned());
        Reply::page(&GroupDeletePage {
            frame: frames::partner(&rq, Place::Groups, rq.t.group_delete_page())?,
            id: id.to_string(),
            what: rq.t.group_delete_what(clients, people),
            losing: it
                .losing
                .into_iter()
                .map(|(name, many)| (name, rq.t.clients_many(many)))
                .collect(),
            name: it.group.name,
        })
    })
}

fn delete(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        groups::delete(&rq.ctx, &rq.actor, rq.id("group")?).await?;
        Ok(Reply::see_other(format!("/p/{}/groups?done=deleted", rq.param("firm")?)))
    })
}

fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, None).await?) })
}

fn change(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: GroupId = rq.id("group")?;
        let typed: Typed = rq.form()?;
        let wanted = (typed.name.as_str(), typed.staff.as_slice());
        match groups::change(&rq.ctx, &rq.actor, id, wanted).await {
            Ok(()) => {
                let firm = rq.param("firm")?;
                Ok(Reply::see_other(format!("/p/{firm}/groups/{id}?done=saved")))
            }
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &page(&rq, Some(form)).await?)
            }
            Err(other) => Err(other),
        }
    })
}
