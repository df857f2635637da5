//! The way out, step by step: suspend, hand over, remove. The page is worked out from the rows, so a
//! walk that stopped goes on where it stopped.

use app::Error;
use app::handover::{self, Leaving, Left, Parts};
use domain::ids::StaffId;
use serde::Deserialize;

use crate::pages::frames;
use crate::views::form::{Choice, Form};
use crate::views::frame::Place;
use crate::views::staff::LeavePage;
use crate::{Later, Reply, Rq, say};

pub(super) fn show(rq: Rq) -> Later<Reply> {
    Box::pin(async move { Reply::page(&page(&rq, None).await?) })
}

/// What of it goes over, in words: (field value, words).
fn movable(left: &Left) -> Vec<(&'static str, String)> {
    let open = left.requests + left.invitations + left.colleagues;
    [
        ("clients", left.clients, ("client by name", "clients by name")),
        ("groups", left.groups, ("group", "groups")),
        ("accounts", left.accounts, ("single account", "single accounts")),
        ("open", open, ("open request or invitation", "open requests and invitations")),
    ]
    .into_iter()
    .filter(|it| it.1 > 0)
    .map(|(value, many, (one, more))| (value, say::count(many, one, more)))
    .collect()
}

fn ends(it: &Leaving) -> Vec<String> {
    let left = &it.left;
    let mut all = Vec::new();
    if left.groups + left.accounts > 0 {
        all.push("Groups and single accounts that were not handed over.".to_owned());
    }
    if left.keys > 0 {
        let keys = say::count(left.keys, "API key that acts", "API keys that act");
        all.push(format!("{keys} in their name. Make new ones first where programs need them."));
    }
    all
}

async fn page(rq: &Rq, form: Option<Form>) -> Result<LeavePage, Error> {
    let id: StaffId = rq.id("person")?;
    let it = handover::leaving(&rq.ctx, &rq.actor, id).await?;
    let parts = movable(&it.left);
    let words: Vec<String> = parts.iter().map(|it| it.1.clone()).collect();
    let form = form.unwrap_or_else(|| {
        let ticked = parts.iter().map(|it| ("parts".to_owned(), it.0.to_owned()));
        Form { values: ticked.collect(), ..Form::default() }
    });
    let clients_words = say::count(it.left.clients, "client", "clients");
    Ok(LeavePage {
        frame: frames::partner(rq, Place::Staff, "Leaving")?,
        id: id.to_string(),
        suspended: it.member.state == "suspended",
        clients: it.left.clients,
        button: if it.left.clients > 0 {
            format!("Hand over {clients_words} and what is ticked")
        } else {
            "Hand over what is ticked".to_owned()
        },
        ends: ends(&it),
        why_not_remove: if it.left.clients > 0 {
            let name = &it.member.name;
            format!("{name} is still the named manager of {clients_words}. Hand them over first.")
        } else {
            String::new()
        },
        clients_words,
        left: words,
        parts: parts.into_iter().map(|(value, words)| Choice::new(value, words)).collect(),
        colleagues: it
            .colleagues
            .into_iter()
            .map(|(id, name)| Choice::new(id.to_string(), name))
            .collect(),
        form,
        name: it.member.name,
    })
}

fn back(rq: &Rq, done: &str) -> Result<Reply, Error> {
    let (firm, person) = (rq.param("firm")?, rq.param("person")?);
    Ok(Reply::see_other(format!("/p/{firm}/staff/{person}/leave?done={done}")))
}

pub(super) fn suspend(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        app::staff::suspend(&rq.ctx, &rq.actor, rq.id("person")?).await?;
        back(&rq, "suspended")
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Over {
    to: String,
    parts: Vec<String>,
    stated: Option<i64>,
}

pub(super) fn hand_over(rq: Rq) -> Later<Reply> {
    Box::pin(async move {
        let id: StaffId = rq.id("person")?;
        let it: Over = rq.form()?;
        let has = |part: &str| it.parts.iter().any(|it| it == part);
        let parts = Parts {
            clients: has("clients"),
            groups: has("groups"),
            accounts: has("accounts"),
            open: has("open"),
        };
        let to: StaffId = it.to.parse()?;
        match handover::hand_over(&rq.ctx, &rq.actor, id, to, (parts, it.stated)).await {
            Ok(_) => back(&rq, "handed_over"),
            Err(Error::Invalid(faults)) => {
                let form = Form::failed(rq.fields()?, faults);
                Reply::page_with(422, &page(&rq, Some(form)).await?)
            }
            Err(Error::Denied(refused)) if refused.code == "count_changed" => {
                let fault = domain::fault::Fault::new("to", refused.code, refused.detail);
                let form = Form::failed(rq.fields()?, vec![fault]);
                Reply::page_with(refused.status, &page(&rq, Some(form)).await?)
            }
            Err(other) => Err(other),
        }
    })
}
