//! Account-manager-and-client groups: the list, one group with its people and clients.

use app::{Error, groups, staff};
use domain::access::Deed;
use domain::ids::{GroupId, StaffId};
use serde::Deserialize;

use super::frames;
use crate::route::Access::Deed as May;
use crate::route::{get, post};
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::staff::{GroupPage, GroupRow, GroupsPage};
use crate::{Later, Realm, Reply, Route, Rq, say};

const MAY: crate::Access = May(Deed::GroupManage);

/// Groups of a firm.
pub const ROUTES: &[Route] = &[
    get("/p/{firm}/groups", Realm::Partner, MAY, list),
    post("/p/{firm}/groups", Realm::Partner, MAY, create),
    get("/p/{firm}/groups/{group}", Realm::Partner, MAY, show),
    post("/p/{firm}/groups/{group}", Realm::Partner, MAY, change),
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
        clients: say::count(it.clients, "client", "clients"),
    };
    Ok(GroupsPage {
        frame: frames::partner(rq, Place::Staff, "Groups")?,
        rows: all.iter().map(row).collect(),
        form,
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

async fn page(rq: &Rq, form: Option<Form>) -> Result<GroupPage, Error> {
    let id: GroupId = rq.id("group")?;
    let it = groups::one(&rq.ctx, &rq.actor, id).await?;
    let people = staff::list(&rq.ctx, &rq.actor).await?;
    let form = form.unwrap_or_else(|| {
        let mut values = vec![("name".to_owned(), it.group.name.clone())];
        values.extend(it.staff.iter().map(|id| ("staff".to_owned(), id.to_string())));
        Form { values, ..Form::default() }
    });
    let choice = |it: &staff::Member| Choice::new(it.id.to_string(), &it.name).note(&it.email);
    // Who is suspended stays where they are, but joins nothing.
    let shown = |member: &&staff::Member| member.state == "active" || it.staff.contains(&member.id);
    Ok(GroupPage {
        frame: frames::partner(rq, Place::Staff, &it.group.name)?,
        id: id.to_string(),
        form,
        staff: people.members.iter().filter(shown).map(choice).collect(),
        clients: it.clients.iter().map(|(id, name)| (id.to_string(), name.clone())).collect(),
        all: format!("/p/{}/clients?group={id}", rq.param("firm")?),
        name: it.group.name,
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
