//! A new client: a page, and a dialog over the list.

use app::Error;
use app::clients::{Extra, Typed};
use app::reach;
use domain::access::Deed;
use domain::ids::{AccountId, GroupId};
use serde::Deserialize;

use super::super::frames;
use super::asked::id;
use crate::views::clients::NewClientPage;
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::parts::Link;
use crate::{Later, Reply, Rq};

/// The named managers and groups that a form can choose, with *nobody* and *none* first.
pub(crate) async fn choices(rq: &Rq) -> Result<(Vec<Choice>, Vec<Choice>), Error> {
    let (staff, groups) = app::clients::choices(&rq.ctx, &rq.actor).await?;
    let mut managers = vec![Choice::new("", rq.t.new_nobody())];
    managers.extend(staff.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)));
    let mut named = vec![Choice::new("", rq.t.new_no_group())];
    named.extend(groups.into_iter().map(|(id, name)| Choice::new(GroupId(id).to_string(), name)));
    Ok((managers, named))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct AboutAccount {
    account: String,
    done: String,
}

pub(super) fn new(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        reach::firm(reach::staff(&rq.actor)?, Deed::ClientFolderCreate)?;
        let asked: AboutAccount = rq.query()?;
        let form = Form::of([("account", asked.account.as_str())]);
        new_page(&rq, 200, form, Vec::new()).await
    })
}

async fn new_page(rq: &Rq, status: u16, form: Form, twins: Vec<Link>) -> Result<Reply, Error> {
    let (managers, groups) = choices(rq).await?;
    let account = match id::<AccountId>(form.value("account"))? {
        None => String::new(),
        Some(account) => {
            let found = app::accounts::one(&rq.ctx, &rq.actor, account).await?;
            found.words(&rq.ctx.catalogue.name(found.row.product))
        }
    };
    let frame = frames::partner(rq, Place::Clients, &rq.t.clients_new())?;
    let form = form.read_by(&rq.t);
    Reply::page_with(status, &NewClientPage { frame, form, managers, groups, twins, account })
}

/// The form of a new client, as posted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct NewClient {
    name: String,
    number: String,
    kind: String,
    contact: String,
    email: String,
    phone: String,
    address: String,
    industry: String,
    manager: String,
    group: String,
    note: String,
    account: String,
    anyway: String,
    then: String,
}

pub(super) fn create(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let new: NewClient = rq.form()?;
        let typed = Typed {
            name: new.name.clone(),
            number: new.number.clone(),
            industry: new.industry.clone(),
            kind: new.kind.clone(),
            contact_name: new.contact.clone(),
            contact_email: new.email.clone(),
            phone: new.phone.clone(),
            address: new.address.clone(),
            manager: id(&new.manager)?,
            ..Typed::default()
        };
        let extra =
            Extra { group: id(&new.group)?, note: new.note.clone(), account: id(&new.account)? };
        let base = format!("/p/{}", rq.param("firm")?);
        let done = async {
            if new.anyway.is_empty() {
                let twins = app::clients::twins(&rq.ctx, &rq.actor, &typed).await?;
                if !twins.is_empty() {
                    return Ok(Err(twins));
                }
            }
            app::clients::create(&rq.ctx, &rq.actor, &typed, &extra).await.map(Ok)
        };
        match done.await {
            Ok(Ok(_)) if new.then == "another" => {
                Ok(Reply::see_other(format!("{base}/clients/new?done=created")))
            }
            Ok(Ok(made)) => {
                Ok(Reply::see_other(format!("{base}/clients/{}?done=created", made.id)))
            }
            Ok(Err(twins)) => {
                let links = twins
                    .into_iter()
                    .map(|(id, name, number)| {
                        let words =
                            if number.is_empty() { name } else { format!("{number} {name}") };
                        Link::new(format!("{base}/clients/{id}"), words)
                    })
                    .collect();
                new_page(&rq, 409, Form::failed(rq.fields()?, Vec::new()), links).await
            }
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, own_names(faults));
                new_page(&rq, 422, form, Vec::new()).await
            }
            Err(other) => Err(other),
        }
    })
}

/// The page calls two fields by shorter names than the deed.
pub(crate) fn own_names(faults: Vec<domain::fault::Fault>) -> Vec<domain::fault::Fault> {
    faults
        .into_iter()
        .map(|mut it| {
            it.field = match it.field {
                "contact_name" => "contact",
                "contact_email" => "email",
                other => other,
            };
            it
        })
        .collect()
}
